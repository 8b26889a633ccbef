-- The delivery, read and written again; times of writing are masked, so that the bytes are the same each time.
SELECT n_rows FROM survey_file_table(content('delivery.sav'), 'written');
CREATE TABLE written_files AS
SELECT 'sav' AS format, overlay(survey_file_sav('written', 'written_labels', 'Ours – “again”', 'wt_fin',
	'{"age": {"ranges": [{"low": 998, "high": 999}]}, "damage": {"ranges": [{"low": "LOWEST", "high": -1}]}, "trust": {"ranges": [{"low": 77, "high": 99}]}}')
	PLACING '01 Jan 2600:00:00' FROM 93) AS content
UNION ALL
SELECT 'dta', overlay(d PLACING '01 Jan 2026 00:00' FROM position('<timestamp>'::bytea IN d) + 12) FROM survey_file_dta('written', 'written_labels', 'Ours – “again”') d;
SELECT format, md5(content) FROM written_files ORDER BY 1 DESC;

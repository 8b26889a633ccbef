-- page_scan.sql: more tables, for what reads their pages; after tables.sql.
-- A survey of 24 outcomes in four waves.
SELECT 'CREATE UNLOGGED TABLE outcomes AS SELECT area, (1 + i % 2)::smallint AS sex, (1 + i % 4)::integer AS wave, treated, post, '
	|| string_agg(format('uniform(i, %s) AS y%s', 10 + k, k), ', ' ORDER BY k)
	|| ' FROM (SELECT *, row_number() OVER () AS i FROM rows_1e6) s'
FROM generate_series(1, 24) k \gexec
VACUUM (ANALYZE) outcomes;

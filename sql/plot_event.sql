-- A picture of effects before and after the start: its numbers are those of the rows,
-- lines join what is measured from one base, and what is not known is said.
\set VERBOSITY terse
\pset format unaligned
\pset null '-'
CREATE FUNCTION pg_temp.effect(event integer, estimate float8, low float8, high float8, code text DEFAULT NULL, cohort integer DEFAULT NULL, note text DEFAULT NULL) RETURNS did_wave_result LANGUAGE sql AS $$
	SELECT ROW(event, cohort, NULL, NULL, estimate, NULL, NULL, NULL, NULL, low, high, 0.9, 100, 10, 5, 'by hand', note, CASE WHEN code IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('code', code)) END)::did_wave_result $$;
CREATE FUNCTION pg_temp.picture(specification jsonb) RETURNS TABLE (panel bigint, event_time integer, phase text, estimate numeric, conf_low numeric, conf_high numeric, band_low numeric, band_high numeric, drawn_from numeric, drawn_to numeric, segment integer, alt text) LANGUAGE sql AS $$
	SELECT p.panel, r.* FROM jsonb_array_elements(specification -> 'concat') WITH ORDINALITY p (specification, panel)
	CROSS JOIN LATERAL jsonb_to_recordset(p.specification -> 'data' -> 'values') r (event_time integer, phase text, estimate numeric, conf_low numeric, conf_high numeric, band_low numeric, band_high numeric, drawn_from numeric, drawn_to numeric, segment integer, alt text) $$;
CREATE TEMPORARY TABLE effects AS SELECT ARRAY[pg_temp.effect(NULL, 0.125, 0.0625, 0.25), pg_temp.effect(-3, -0.03, -0.08, 0.02), pg_temp.effect(-2, 0.01, -0.04, 0.06), pg_temp.effect(-1, 0.02, NULL, NULL), pg_temp.effect(0, 0.1, 0.04, 0.16), pg_temp.effect(1, 0.15, '-Infinity', 0.25),
	pg_temp.effect(2, NULL, NULL, NULL, 'no_effects', NULL, 'nobody to compare with <b>'), pg_temp.effect(3, 0.2, 0.1, 0.3), pg_temp.effect(5, 0.25, 0.1, 0.4)] AS varying;
ALTER TABLE effects ADD long did_wave_result[];
UPDATE effects SET long = ARRAY[pg_temp.effect(-2, 0.5, -0.5, 1.5), pg_temp.effect(-1, 0, NULL, NULL, 'base_period'), pg_temp.effect(0, 2, 1, 3), pg_temp.effect(1, 2.5, 1.5, 3.5)];
-- Of varying bases: the line ends at the start, and where a period is not known or not there.
SELECT p.* FROM effects, pg_temp.picture(plot_event_study(varying, scale => 'proportion')) p;
SELECT plot_event_study(varying, scale => 'proportion') -> 'title' AS title FROM effects;
-- From one base: one line, with the base in it, which is no effect. A band that is wider.
SELECT p.* FROM effects, pg_temp.picture(plot_event_study(long, ARRAY[pg_temp.effect(-2, 0.5, -1, 2), pg_temp.effect(-1, 0, NULL, NULL), pg_temp.effect(0, 2, 0.5, 3.5), pg_temp.effect(1, 2.5, 1, 4)], 'Years & <wages>', 'mean', 'pounds')) p;
SELECT s -> 'title' AS title, s -> 'concat' -> 0 -> 'layer' -> 0 -> 'encoding' -> 'y' AS y, s -> 'concat' -> 0 -> 'layer' -> 2 -> 'encoding' -> 'x' AS x, s ? 'usermeta' AS of_a_release
FROM effects, plot_event_study(long, ARRAY[pg_temp.effect(0, 2, 0.5, 3.5)], 'Years & <wages>', 'mean', 'pounds') s;
-- What stands in the picture is in its description, word by word.
SELECT count(*) AS rows, count(*) FILTER (WHERE strpos(s ->> 'description', p.alt) > 0) AS described FROM effects, plot_event_study(varying) s, pg_temp.picture(s) p;
-- A line at the start only where there is something on either side of it.
SELECT w.what, (SELECT count(*) FROM jsonb_array_elements(plot_event_study(w.rows) -> 'concat' -> 0 -> 'layer') l WHERE l -> 'encoding' -> 'x' -> 'datum' = '-0.5') AS starts, position('are not joined' IN plot_event_study(w.rows) ->> 'description') > 0 AS apart
FROM effects, LATERAL (VALUES (1, 'both', varying), (2, 'from one base', long), (3, 'after only', varying[5:6]), (4, 'before only', varying[2:3])) w (place, what, rows) ORDER BY w.place;
-- A panel for each cohort, on one scale; lines of one do not run into another.
SELECT p.panel, p.event_time, p.segment, p.alt FROM pg_temp.picture(plot_event_study(ARRAY[pg_temp.effect(0, 1, 0, 2, NULL, 5), pg_temp.effect(1, 3, 2, 4, NULL, 5), pg_temp.effect(-1, 0, NULL, NULL, 'base_period', 4), pg_temp.effect(0, 2, 1, 7, NULL, 4)])) p;
SELECT p -> 'title' ->> 'text' AS panel, p -> 'layer' -> 0 -> 'encoding' -> 'y' -> 'scale' -> 'domain' AS domain FROM jsonb_array_elements(plot_event_study(ARRAY[pg_temp.effect(0, 1, 0, 2, NULL, 5), pg_temp.effect(0, 2, 1, 7, NULL, 4)]) -> 'concat') p;
-- Of a sample: rows as they come. By hand, y is 2 higher from the start on, for both cohorts.
CREATE TEMPORARY TABLE sample AS SELECT did_wave_sample(a % 3 + t + CASE WHEN t >= f THEN 2 ELSE 0 END, f, t, a::text) AS s FROM (SELECT a, CASE WHEN a <= 4 THEN 3 WHEN a <= 8 THEN 4 END AS f FROM generate_series(1, 16) a) u, generate_series(1, 5) t;
SELECT p.event_time, p.phase, p.estimate, p.segment FROM sample, pg_temp.picture(plot_event_study(ARRAY(SELECT r FROM did_aggregate(s, 'dynamic') r))) p;
SELECT p.event_time, p.phase, p.estimate, p.segment FROM sample, pg_temp.picture(plot_event_study(ARRAY(SELECT r FROM did_aggregate(s, 'dynamic', base => 'universal') r), ARRAY(SELECT r FROM did_aggregate(s, 'dynamic', base => 'universal', band => 'uniform') r))) p;
SELECT count(*) AS rows, count(DISTINCT panel) AS panels FROM sample, pg_temp.picture(plot_event_study(ARRAY(SELECT r FROM did_group_time(s) r))) p;
-- Nothing to show, and nothing asked.
SELECT plot_event_study('{}') ->> 'description' AS nothing, plot_event_study(NULL) AS unasked;
SELECT plot_event_study(ARRAY(SELECT r FROM did_aggregate(s, 'calendar') r)) FROM sample;
SELECT plot_event_study(varying || varying[3:3]) FROM effects;
SELECT plot_event_study(long, varying) FROM effects;
SELECT plot_event_study(long, scale => 'percent') FROM effects;
SELECT plot_event_study(long, scale => NULL) FROM effects;

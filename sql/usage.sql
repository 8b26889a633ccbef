-- In the places where SQL lets an aggregate stand.
CREATE TABLE survey AS
SELECT i AS id, (i % 10)::bigint AS area, (i % 10 < 5) AS treated, i / 10 % 2 = 1 AS post,
	(i * 7919 % 1009)::float8 / 100 AS y, i % 2 AS sex, i % 3 AS age_band
FROM generate_series(0, 599) i;
CREATE FUNCTION short(e did_result) RETURNS text LANGUAGE sql
RETURN format('%s (%s), n %s', round((e).estimate::numeric, 6), round((e).std_error::numeric, 6), (e).n);

SELECT sex, age_band, short(did_estimate(y, treated, post, area)) FROM survey
GROUP BY GROUPING SETS ((sex), (age_band), (sex, age_band), ()) ORDER BY 1, 2;
SELECT short(did_estimate(y, treated, post, area) FILTER (WHERE sex = 1)) AS filtered,
	short((SELECT did_estimate(y, treated, post, area) FROM survey WHERE sex = 1)) AS selected FROM survey;
SELECT short(did_estimate(y, treated, post, area ORDER BY y DESC)) = short(did_estimate(y, treated, post, area)) AS ordered FROM survey;
SELECT short(did_estimate(DISTINCT y, treated, post, area)) AS distinct_rows, short(did_estimate(y, treated, post, area)) AS rows
FROM (SELECT * FROM survey UNION ALL SELECT * FROM survey) v;

-- Growing window frames: the final function only reads the state. The last
-- frame is everything.
SELECT count(DISTINCT short(e)) > 500 AS differ, bool_or(id = 599 AND short(e) = short(whole)) AS last_is_whole
FROM (SELECT id, did_estimate(y, treated, post, area) OVER (ORDER BY id) AS e,
		did_estimate(y, treated, post, area) OVER () AS whole FROM survey) v;
-- A moving frame is recomputed.
SELECT bool_and(short(e) = short(again)) AS moving FROM (
	SELECT id, did_estimate(y, treated, post, area) OVER (ORDER BY id ROWS BETWEEN 99 PRECEDING AND CURRENT ROW) AS e FROM survey) v
JOIN LATERAL (SELECT did_estimate(y, treated, post, area) AS again FROM survey w WHERE w.id BETWEEN v.id - 99 AND v.id) x ON true
WHERE id IN (99, 250, 599);

-- Two aggregates over the same rows share one state.
EXPLAIN (COSTS OFF, VERBOSE) SELECT did_sample(y, treated, post, area), did_estimate(y, treated, post, area) FROM survey;
SELECT did_estimate(s) = e AS same FROM (SELECT did_sample(y, treated, post, area) AS s, did_estimate(y, treated, post, area) AS e FROM survey) v;

-- Samples are stored by day and merged when asked.
CREATE MATERIALIZED VIEW by_band AS SELECT age_band, did_sample(y, treated, post, area) AS sample FROM survey GROUP BY age_band;
REFRESH MATERIALIZED VIEW by_band;
SELECT short(did_estimate(did_rollup(sample))) AS merged FROM by_band;
CREATE VIEW published AS SELECT age_band, (e).estimate, (e).conf_low, (e).conf_high, (e).note FROM
	(SELECT age_band, did_estimate(sample, vcov => 'CR3') AS e FROM by_band) s;
SELECT age_band, round(estimate::numeric, 4) AS estimate, note FROM published ORDER BY 1;

-- Leaving one area out at a time needs no second look at the rows.
SELECT a.area, short(did_estimate(did_rollup(s.sample)))
FROM (SELECT DISTINCT area FROM survey) a
JOIN (SELECT area, did_sample(y, treated, post, area) AS sample FROM survey GROUP BY area) s ON s.area <> a.area
GROUP BY a.area ORDER BY a.area LIMIT 3;

-- Over a table whose samples are stored compressed and out of line.
CREATE TABLE stored (s did_sample);
ALTER TABLE stored ALTER s SET STORAGE external;
INSERT INTO stored SELECT did_sample(y, treated, post, id::text) FROM survey;
INSERT INTO stored SELECT did_sample(y, treated, post, 'other ' || id) FROM survey;
SELECT short(did_estimate(did_rollup(s))), bool_and(pg_column_size(s) > 8192) AS toasted FROM stored;

-- Another aggregate may start from a sample of ours.
SELECT did_sample(y, treated, post, area) AS initial FROM survey WHERE id < 300 \gset
CREATE AGGREGATE go_on(float8, boolean, boolean, bigint)
	(SFUNC = did_sample_accum, STYPE = did_sample, FINALFUNC = did_sample_final, INITCOND = :'initial');
SELECT short(did_estimate(go_on(y, treated, post, area))) FROM survey WHERE id >= 300;
CREATE AGGREGATE go_wrong(float8, boolean, boolean)
	(SFUNC = did_sample_accum, STYPE = did_sample, FINALFUNC = did_sample_final, INITCOND = :'initial');
SELECT go_wrong(y, treated, post) FROM survey;
-- Without the final function, a state is still a value that can be shown.
CREATE AGGREGATE unfinished(float8, boolean, boolean, bigint) (SFUNC = did_sample_accum, STYPE = did_sample);
SELECT unfinished(y, treated, post, area)::text = did_sample(y, treated, post, area)::text AS same,
	short(did_estimate(unfinished(y, treated, post, area))) FROM survey;
DROP AGGREGATE go_on(float8, boolean, boolean, bigint), go_wrong(float8, boolean, boolean), unfinished(float8, boolean, boolean, bigint);
DROP TABLE survey, stored CASCADE;
DROP FUNCTION short;

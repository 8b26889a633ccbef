-- Calibrated samples of surveys: weights and estimates against those of R's
-- survey (test/oracle/survey_calibration.R), how they are kept, and what is refused.
\getenv source PG_ABS_SRCDIR
\set sv1_file :source '/test/oracle/sv1.csv'
\set sv2_file :source '/test/oracle/sv2.csv'
\set api_file :source '/test/oracle/survey_api.csv'
\set totals_file :source '/test/oracle/survey_calibration_totals.csv'
\set values_file :source '/test/oracle/survey_calibration_values.csv'
CREATE SCHEMA calibration;
SET search_path = calibration, public;
CREATE TABLE interview (hh bigint, area bigint, stratum bigint, treat integer, wave integer, sex integer, grp integer, imd integer, x float8, y float8, score integer, bin integer, cat integer, inc float8, w float8, npsu float8, ym float8);
CREATE TABLE interviews (shape text, LIKE interview);
COPY interview FROM :'sv1_file' (FORMAT csv, HEADER, NULL 'NA');
INSERT INTO interviews SELECT 'sv1', * FROM interview;
TRUNCATE interview;
COPY interview FROM :'sv2_file' (FORMAT csv, HEADER, NULL 'NA');
INSERT INTO interviews SELECT 'sv2', * FROM interview;
COPY interviews FROM :'api_file' (FORMAT csv, HEADER);
CREATE TABLE known (shape text, margin text, category text, total float8);
COPY known FROM :'totals_file' (FORMAT csv, HEADER);
CREATE TABLE expected (shape text, design text, lonely text, method text, statistic text, estimate float8, std_error float8, df float8);
COPY expected FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE intervals_expected AS SELECT * FROM expected WHERE statistic LIKE 'beta%';
DELETE FROM expected WHERE statistic LIKE 'beta%';
-- all of them are looked at by a unit test, which is quicker; here one design of each kind
DELETE FROM expected WHERE NOT (shape, design) IN (('sv2', 'strata_psu'), ('sv2', 'strata_psu_fpc'), ('api', 'psu'), ('api', 'rows'), ('strat', 'strata_rows'))
	OR statistic IN ('total_y_grp2', 'mean_bin', 'mean_y_most');

-- the totals of a table, as jsonb
CREATE VIEW totals AS
SELECT shape, jsonb_object_agg(margin, coalesce(categories, amount)) AS totals
FROM (SELECT shape, margin, jsonb_object_agg(category, total) FILTER (WHERE category IS NOT NULL) AS categories,
		to_jsonb(max(total) FILTER (WHERE category IS NULL)) AS amount
	FROM known WHERE margin <> 'bounds' GROUP BY shape, margin) t
GROUP BY shape;

CREATE VIEW margins AS
SELECT *, jsonb_build_object('sex', sex, 'grp', grp, 'x', x, 'sexgrp', concat(sex, ' ', grp)) AS margins FROM interviews;

CREATE TABLE samples AS
SELECT shape, design, statistic, calibration_sample(
	CASE statistic WHEN 'sum_w_hh' THEN hh WHEN 'total_x' THEN x WHEN 'mean_bin' THEN bin WHEN 'mean_ym' THEN ym ELSE y END,
	CASE WHEN design LIKE '%psu%' THEN area END, w, CASE WHEN design LIKE 'strata%' THEN stratum END, margins,
	CASE WHEN statistic LIKE 'ratio%' THEN ARRAY[x] ELSE '{}' END) AS sample
FROM (SELECT DISTINCT shape, design, statistic FROM expected WHERE statistic !~ '_grp2|squared') e JOIN margins USING (shape)
GROUP BY shape, design, statistic
UNION ALL
SELECT shape, design, statistic, calibration_sample(CASE WHEN grp = 2 THEN y END,
	CASE WHEN design LIKE '%psu%' THEN area END, w, CASE WHEN design LIKE 'strata%' THEN stratum END, margins, ARRAY[x])
FROM (SELECT DISTINCT shape, design, statistic FROM expected WHERE statistic ~ '_grp2') e JOIN margins USING (shape)
GROUP BY shape, design, statistic;

CREATE VIEW methods AS
SELECT shape, method, CASE method WHEN 'bounded' THEN 'linear' ELSE method END AS by,
	CASE method WHEN 'poststratify' THEN totals - '{sex,grp,x}'::text[] WHEN 'rake' THEN totals - '{sexgrp,x}'::text[]
		WHEN 'logit' THEN totals - '{sexgrp,x}'::text[] ELSE totals - 'sexgrp' END AS totals,
	CASE method WHEN 'logit' THEN '{0.3,3}'::float8[]
		WHEN 'bounded' THEN (SELECT array_agg(total ORDER BY category) FROM known k WHERE k.shape = t.shape AND margin = 'bounds') END AS bounds
FROM totals t, unnest('{poststratify,rake,linear,bounded,raking,logit}'::text[]) AS method;

CREATE VIEW calibrated AS
SELECT shape, design, statistic, method, survey_calibrate(sample, totals, by, bounds) AS sample
FROM samples JOIN methods USING (shape);

CREATE TABLE estimates AS
SELECT e.*, (r.r).estimate AS ours, (r.r).std_error AS our_error, (r.r).df AS our_df, (r.r).method AS words
FROM expected e JOIN calibrated c USING (shape, design, statistic, method),
LATERAL (SELECT CASE WHEN design LIKE '%fpc' THEN jsonb_object_agg(stratum, npsu) END AS fpc FROM (SELECT DISTINCT stratum, npsu FROM interviews i WHERE i.shape = e.shape) s) f,
LATERAL (SELECT CASE WHEN statistic LIKE 'ratio%' THEN survey_ratio(c.sample, fpc => fpc, lonely_psu => lonely)
	WHEN statistic ~ 'total|sum' THEN survey_total(c.sample, fpc => fpc, lonely_psu => lonely)
	ELSE survey_mean(c.sample, fpc => fpc, lonely_psu => lonely) END AS r OFFSET 0) r;

-- all are R's, to 1e-10; what is a margin itself has no standard error
SELECT method, count(*), count(*) FILTER (WHERE abs(ours / estimate - 1) < 1e-11) AS estimates,
	count(std_error) AS with_error, count(*) FILTER (WHERE abs(our_error - std_error) <= 1e-10 * std_error + 1e-13 * abs(estimate)) AS std_errors,
	count(*) FILTER (WHERE our_df = df) AS dfs
FROM estimates GROUP BY method ORDER BY method;
SELECT DISTINCT our_error FROM estimates WHERE statistic = 'total_x' AND method IN ('linear', 'raking');

-- weights of rows, by joining
SELECT e.method, count(*), bool_and(abs(squares / estimate - 1) < 1e-11) AS weights
FROM (SELECT shape, method, max(estimate) AS estimate FROM expected WHERE statistic = 'sum_w_squared' GROUP BY shape, method) e
JOIN (SELECT c.shape, c.method, sum((i.w * g.g) ^ 2) AS squares
	FROM calibrated c, LATERAL survey_calibration_weights(c.sample) g, margins i
	WHERE c.design IN ('strata_psu', 'psu', 'strata_rows') AND c.statistic = 'mean_y' AND i.shape = c.shape AND i.margins = g.margins
	GROUP BY c.shape, c.method) o USING (shape, method)
GROUP BY e.method ORDER BY e.method;

-- intervals of proportions by Korn and Graubard, which count all rows that were calibrated
SELECT count(*), bool_and(abs((p).conf_low - estimate) < 1e-10 AND abs((p).conf_high - std_error) < 1e-10) AS same
FROM (SELECT e.*, survey_proportion(survey_calibrate(s.sample, m.totals, m.by, m.bounds), 'beta', fpc => fpc, lonely_psu => lonely) AS p
	FROM intervals_expected e JOIN methods m USING (shape, method)
	JOIN LATERAL (SELECT calibration_sample(CASE WHEN statistic = 'beta_bin' OR grp = 2 THEN bin = 1 END,
			CASE WHEN design LIKE '%psu%' THEN area END, w, CASE WHEN design LIKE 'strata%' THEN stratum END, margins) AS sample
		FROM margins i WHERE i.shape = e.shape OFFSET 0) s ON true,
	LATERAL (SELECT CASE WHEN design LIKE '%fpc' THEN jsonb_object_agg(stratum, npsu) END AS fpc FROM (SELECT DISTINCT stratum, npsu FROM interviews i WHERE i.shape = e.shape) n) f OFFSET 0) p;

-- what a result says of it
SELECT statistic, method, words FROM estimates WHERE shape = 'sv2' AND design = 'strata_psu_fpc' AND statistic IN ('mean_y', 'total_y') AND method IN ('rake', 'linear') ORDER BY 1, 2;

-- margins are texts, numbers and booleans, and come back as they were
CREATE TABLE answers (id integer, area text, sex text, age integer, owner boolean, weight float8, y float8);
INSERT INTO answers SELECT i, 'area ' || i % 7, CASE WHEN i % 3 = 0 THEN 'm' ELSE 'f' END, i % 4 * 10, i % 5 < 2, 1 + i % 6, i % 11 + CASE WHEN i % 3 = 0 THEN 9 ELSE 0 END + i % 4 FROM generate_series(1, 200) i;
CREATE TABLE kept AS SELECT calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', sex, 'age', age, 'owner', owner)) AS sample FROM answers;
\set totals '{"sex": {"f": 520, "m": 480}, "age": {"0": 200, "10": 300, "20": 250, "30": 250}, "owner": {"true": 400, "false": 600}}'
CREATE TABLE kept_calibrated AS SELECT survey_calibrate(sample, :'totals') AS sample FROM kept;
SELECT w.margins, w.n, w.sum_weights, round(w.g::numeric, 4) AS g FROM kept_calibrated, survey_calibration_weights(sample) w ORDER BY w.margins LIMIT 3;
SELECT m.key AS margin, m.value #>> '{}' AS category, sum(n) AS n, sum(sum_weights) AS sampled, round(sum(calibrated)::numeric, 8) AS calibrated
FROM kept_calibrated, survey_calibration_weights(sample) w, jsonb_each(w.margins) m GROUP BY 1, 2 ORDER BY 1, 2;
ALTER TABLE answers ADD calibrated float8;
UPDATE answers a SET calibrated = a.weight * w.g FROM kept_calibrated k, survey_calibration_weights(k.sample) w
WHERE w.margins = jsonb_build_object('sex', a.sex, 'age', a.age, 'owner', a.owner);
SELECT abs(a.estimate / b.estimate - 1) < 1e-14 AS same_mean, a.std_error < b.std_error AS less_error
FROM (SELECT (survey_mean(sample)).* FROM kept_calibrated) a, (SELECT (survey_mean(survey_sample(y, area, calibrated))).* FROM answers) b;
-- before it is calibrated it is as any sample; a margin that is not calibrated to is no matter
SELECT survey_mean(sample) = (SELECT survey_mean(survey_sample(y, area, weight)) FROM answers) AS same FROM kept;
SELECT w.margins, w.g, w.calibrated FROM kept, survey_calibration_weights(sample) w ORDER BY w.margins LIMIT 1;
SELECT survey_mean(survey_calibrate(sample, '{"sex": {"f": 520, "m": 480}}', 'poststratify')) =
	(SELECT survey_mean(survey_calibrate(calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', sex)), '{"sex": {"f": 520, "m": 480}}', 'linear')) FROM answers) AS same FROM kept;
-- any order of rows, and any parts, are the same to the last digit
SELECT a.sample = b.sample AS same, survey_mean(a.sample) = survey_mean(b.sample) AS same_mean FROM kept_calibrated a,
	(SELECT survey_calibrate(survey_rollup(sample), :'totals') AS sample FROM
		(SELECT calibration_sample(y, area, weight, NULL, jsonb_build_object('owner', owner, 'age', age, 'sex', sex) ORDER BY id DESC) AS sample FROM answers GROUP BY id % 5) p) b;
-- it is kept and read again; a digest tells it from what it was
SELECT sample::text::survey_sample::text = sample::text AS same, survey_mean(sample::text::survey_sample) = survey_mean(sample) AS same_mean FROM kept_calibrated;
SELECT k.sample = c.sample AS equal, c.sample = survey_calibrate(k.sample, :'totals') AS again FROM kept k, kept_calibrated c;

-- an amount alone, of rows without weights, PSUs and strata: g is 1 and its share of what is missing
SELECT count(*), bool_and(abs(w.g - (1 + a.age * (9000 - s.x) / s.xx::float8)) < 1e-13) AS g
FROM (SELECT sum(age) AS x, sum(age * age) AS xx FROM answers) s,
	(SELECT survey_calibrate(calibration_sample(y > 5, NULL::bigint, NULL, NULL, jsonb_build_object('age', age)), '{"age": 9000}', 'linear') AS sample FROM answers) c,
	survey_calibration_weights(c.sample) w, (SELECT DISTINCT age FROM answers) a WHERE w.margins = jsonb_build_object('age', a.age);
SELECT (p).n, round((p).sum_of_weights::numeric, 6) AS sum_of_weights, round((p).estimate::numeric, 6) AS estimate, (p).n_psus, (p).method
FROM (SELECT survey_proportion(survey_calibrate(calibration_sample(y > 5, NULL::bigint, NULL, NULL, jsonb_build_object('sex', sex)), '{"sex": {"f": 520, "m": 480}}', 'poststratify')) AS p FROM answers) p;
SELECT 520 * avg((y > 5)::int) FILTER (WHERE sex = 'f') / 1000 + 480 * avg((y > 5)::int) FILTER (WHERE sex = 'm') / 1000 AS by_hand FROM answers;
-- a row of weight 0 has no part in the margins, and its PSU stays
SELECT (m).n, (m).n_missing, (m).n_psus, round((m).df) AS df, round((m).sum_of_weights::numeric, 6) AS sum_of_weights
FROM (SELECT survey_mean(survey_calibrate(calibration_sample(y, area, CASE WHEN area = 'area 3' THEN 0 ELSE weight END, NULL, jsonb_build_object('sex', sex)), '{"sex": {"f": 520, "m": 480}}')) AS m FROM answers) m;

-- what is refused
SELECT survey_rollup(sample) FROM (SELECT sample FROM kept_calibrated UNION ALL SELECT sample FROM kept_calibrated) t;
SELECT survey_calibrate(sample, :'totals') FROM kept_calibrated;
SELECT survey_calibrate(survey_sample(y, area, weight), :'totals') FROM answers;
SELECT survey_calibrate(sample, '{"sex": {"f": 520, "m": 470}, "owner": {"true": 400, "false": 600}}') FROM kept;
SELECT survey_calibrate(sample, '{"sex": {"f": 520}}') FROM kept;
SELECT survey_calibrate(sample, '{"sex": {"f": 500, "m": 470, "x": 30}}') FROM kept;
SELECT survey_calibrate(sample, '{"sex": {"f": 1000, "m": 0}}') FROM kept;
SELECT survey_calibrate(sample, '{"gender": {"f": 520, "m": 480}}') FROM kept;
SELECT survey_calibrate(sample, '{"sex": 1000}', 'linear') FROM kept;
SELECT survey_calibrate(sample, '{"age": 1000}') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'poststratify') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'logit') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'rake', '{0.5,2}') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'linear', '{0.99,1.01}') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'linear', '{2,1}') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'linear', '{2}') FROM kept;
SELECT survey_calibrate(sample, :'totals', 'ipf') FROM kept;
SELECT survey_calibrate(sample, '[1]') FROM kept;
SELECT survey_calibrate(sample, '{"sex": [1, 2]}') FROM kept;
SELECT survey_calibrate(sample, '{"sex": {"f": "many"}}') FROM kept;
SELECT survey_calibrate(sample, '{"sex": {"f": {"young": 5}}}') FROM kept;
SELECT calibration_sample(y, area, weight, NULL, NULL::jsonb) FROM answers;
SELECT calibration_sample(y, area, weight, NULL, '{}'::jsonb) FROM answers;
SELECT calibration_sample(y, area, weight, NULL, '[1]'::jsonb) FROM answers;
SELECT calibration_sample(y, area, weight, NULL, '{"sex": ["f"]}'::jsonb) FROM answers;
SELECT calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', sex, CASE WHEN id = 7 THEN 'age' ELSE 'owner' END, 1)) FROM answers;
SELECT calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', U&'\001E')) FROM answers;
SELECT calibration_sample(y, area, weight, NULL, sex) FROM answers;
SELECT survey_calibrate(calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', CASE WHEN id <> 7 THEN sex END)), '{"sex": {"f": 520, "m": 480}}') FROM answers;
SELECT survey_calibrate(calibration_sample(y, area, weight, NULL, jsonb_build_object('age', CASE WHEN id <> 7 THEN age END)), '{"age": 900}', 'linear') FROM answers;
-- two margins that the rows cannot have together: f are owners, m are not
SELECT survey_calibrate(calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', sex, 'owner', sex = 'f')), '{"sex": {"f": 520, "m": 480}, "owner": {"true": 400, "false": 600}}') FROM answers;
SELECT survey_calibrate(calibration_sample(y, area, weight, NULL, jsonb_build_object('sex', sex, 'owner', sex = 'f' AND owner)), '{"sex": {"f": 520, "m": 480}, "owner": {"true": 520, "false": 480}}') FROM answers;
SELECT survey_mean(sample, design => sample) FROM kept_calibrated;
SELECT survey_ratio(sample) FROM kept_calibrated;
SELECT survey_calibrate(NULL, :'totals') IS NULL AS sample, survey_calibrate(sample, NULL) IS NULL AS totals FROM kept;
-- linear weights may be negative: that is said
SELECT round((r.r).estimate::numeric, 6) AS estimate, (r.r).note, (r.r).facts -> 0 AS fact
FROM (SELECT survey_mean(survey_calibrate(sample, '{"sex": {"f": 980, "m": 20}, "age": {"0": 970, "10": 10, "20": 10, "30": 10}, "owner": {"true": 990, "false": 10}}', 'linear')) AS r FROM kept) r;
SET client_min_messages = warning;
DROP SCHEMA calibration CASCADE;

-- Samples of units and of patterns: did_panel_sample, did_pattern_sample. Every
-- function that does not ask for the further key says the same as without it.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/panel_data.csv'
\set values_file :source '/test/oracle/group_time_values.csv'
CREATE TABLE seen (id bigint, area bigint, block bigint, first_treated integer, wave integer, x1 float8, x2 float8, weight float8, y float8, b integer);
COPY seen FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE golden (data text, outcome text, weighted integer, control text, base text, anticipation integer, vcov text, cohort integer, period integer, estimate float8, std_error float8, df float8);
COPY golden FROM :'values_file' (FORMAT csv, HEADER);
CREATE FUNCTION agrees(ours float8, theirs float8, tolerance float8 DEFAULT 1e-10) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= tolerance * abs(theirs), false);

-- ---- what did says of the panel ----
CREATE TABLE panel AS
SELECT 'y' AS outcome, 0 AS weighted, did_panel_sample(y, first_treated, wave, id, area) AS sample, did_wave_sample(y, first_treated, wave, area) AS plain FROM seen
UNION ALL SELECT 'y', 1, did_panel_sample(y, first_treated, wave, id, area, weight), did_wave_sample(y, first_treated, wave, area, weight) FROM seen
UNION ALL SELECT 'b', 0, did_panel_sample(b = 1, first_treated, wave, id::text, area), did_wave_sample(b = 1, first_treated, wave, area) FROM seen
UNION ALL SELECT 'b', 1, did_panel_sample(b = 1, first_treated, wave, id, area::text, weight), did_wave_sample(b = 1, first_treated, wave, area::text, weight) FROM seen;
SELECT g.outcome, g.weighted, g.vcov, count(*),
	count(*) FILTER (WHERE e.estimate = g.estimate OR agrees(e.estimate, g.estimate)) AS estimate,
	count(*) FILTER (WHERE agrees(e.std_error, g.std_error) OR (e.std_error IS NULL AND g.std_error IS NULL)) AS std_error
FROM golden g JOIN panel s USING (outcome, weighted)
	LEFT JOIN LATERAL did_group_time(s.sample, g.control, g.base, g.anticipation, vcov => g.vcov) e ON e.cohort = g.cohort AND e.period = g.period
WHERE g.data = 'panel' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- ---- the same digits as without the key ----
CREATE FUNCTION differences(one text, other text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM ((%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)) d', one, other) INTO n;
	RETURN n;
END $$;
SELECT f, differences(replace(q, '?', 'sample'), replace(q, '?', 'plain'))
FROM (VALUES ('group_time', 'SELECT e::text FROM panel, did_group_time(?) e'),
	('group_time not yet', 'SELECT e::text FROM panel, did_group_time(?, ''notyet'', ''universal'', vcov => ''CR0'') e'),
	('aggregate', 'SELECT e::text FROM panel, did_aggregate(?) e')) v(f, q);

-- Of two waves, every function there is.
CREATE TABLE two AS
SELECT did_panel_sample(y, first_treated, wave, id, area, weight, block) AS sample, did_wave_sample(y, first_treated, wave, area, weight, block) AS plain
FROM (SELECT y, CASE WHEN first_treated = 3 THEN 1 END AS first_treated, wave - 1 AS wave, id, area, weight, block FROM seen WHERE wave < 3 AND area % 6 < 5 AND first_treated IS DISTINCT FROM 4) v;
CREATE TABLE said (f text, sample text, plain text);
DO $$
DECLARE
	q text;
	one text;
	other text;
	answers text[];
	c text;
BEGIN
	FOREACH q IN ARRAY ARRAY['did_estimate(?)', 'did_estimate(?, ''HC1'')', 'did_estimate(?, effects => ''cluster'')', 'did_cells(?)', 'did_clusters(?)',
		'did_icc(?)', 'did_effective_clusters(?)', 'did_bootstrap(?, reps => 99)', 'did_permutation(?)', 'did_collapse(?)', 'did_confidence_set(?)',
		'did_report(?)', 'did_blocks(?)', 'did_sensitivity(did_estimate(?))', 'did_romano_wolf(ARRAY[(''a'', ?)::did_named_sample, (''b'', ?)::did_named_sample])'] LOOP
		answers := '{}';
		FOREACH c IN ARRAY '{sample,plain}'::text[] LOOP
			BEGIN
				EXECUTE format('SELECT string_agg(e::text, E''\n'') FROM two, %s e', replace(q, '?', c)) INTO one;
			EXCEPTION WHEN OTHERS THEN
				one := SQLERRM;
			END;
			answers := answers || one;
		END LOOP;
		INSERT INTO said VALUES (q, answers[1], answers[2]);
	END LOOP;
END $$;
SELECT f, sample = plain AS same, left(sample, 90) AS begins FROM said WHERE sample <> plain OR sample ~ '^[a-z]';
SELECT count(*) FROM said WHERE sample = plain;

-- ---- any order, any parts ----
SELECT did_rollup(part) = (SELECT sample FROM panel WHERE outcome = 'y' AND weighted = 1) AS rollup
FROM (SELECT did_panel_sample(y, first_treated, wave, id, area, weight) AS part FROM seen GROUP BY id % 7, wave) v;
SELECT did_panel_sample(y, first_treated, wave, id, area, weight ORDER BY random()) = (SELECT sample FROM panel WHERE outcome = 'y' AND weighted = 1) AS any_order FROM seen;
SELECT bool_and(sample::text::did_sample::text = sample::text) AS text_form, bool_and(sample::text::did_sample = sample) AS equal,
	bool_or(sample = plain) AS is_plain, count(DISTINCT did_digest(sample)) AS digests, left(min(sample::text), 8) AS version FROM panel;
-- Types of any kind make the same sample; a NULL makes no row.
SELECT did_panel_sample(y::numeric, first_treated::smallint, wave::bigint, id::integer, area::numeric, weight::real) =
	did_panel_sample(y, first_treated, wave, id, area, weight::real) AS types FROM seen;
SELECT split_part(did_digest(did_panel_sample(y, first_treated, wave, nullif(id, 7), area)), '-', 3) AS null_units,
	did_drop_key(did_panel_sample(y, first_treated, wave, nullif(id, 7), area))::text = did_drop_key(did_panel_sample(CASE WHEN id <> 7 THEN y END, first_treated, wave, id, area))::text AS like_a_null_outcome
FROM seen;

-- Without a cluster the unit is the cluster: did's standard error by unit.
SELECT count(*), sum((p.estimate IS NOT DISTINCT FROM w.estimate AND p.std_error IS NOT DISTINCT FROM w.std_error)::integer) AS same, min(p.n_clusters_treated) AS units
FROM (SELECT did_panel_sample(y, first_treated, wave, id) AS p, did_wave_sample(y, first_treated, wave, id) AS w FROM seen) s,
	did_group_time(s.p) p JOIN LATERAL did_group_time(s.w) w USING (cohort, period);

-- ---- patterns ----
CREATE TABLE pattern AS
SELECT did_pattern_sample(y, first_treated, wave, area, weight, block, ARRAY[x2, floor(x1)]) AS sample, did_wave_sample(y, first_treated, wave, area, weight, block, ARRAY[x2, floor(x1)]) AS plain FROM seen;
SELECT (SELECT count(DISTINCT (area, first_treated, wave, x2, floor(x1))) FROM seen) AS cells, get_byte(decode(substr(sample::text, 33 + 32, 8), 'hex'), 3) + 256 * get_byte(decode(substr(sample::text, 33 + 32, 8), 'hex'), 2) AS in_bytes FROM pattern;
SELECT did_drop_key(sample)::text::did_sample::text = did_drop_key(sample)::text AS readable, did_drop_key(plain) = plain AS nothing_to_drop, length(did_drop_key(sample)::text) = length(plain::text) AS as_long FROM pattern;
SELECT did_rollup(part) = (SELECT sample FROM pattern) AS rollup
FROM (SELECT did_pattern_sample(y, first_treated, wave, area, weight, block, ARRAY[x2, floor(x1)]) AS part FROM seen GROUP BY id % 7, wave) v;
SELECT differences('SELECT c::text FROM pattern, did_wave_cells(sample) c', 'SELECT c::text FROM pattern, did_wave_cells(plain) c');
-- 0 and -0 are one value; a measured covariate makes a cell of every row.
SELECT did_pattern_sample(1, NULL, 2013, 1, 1, 1, ARRAY[-0.0::float8]) = did_pattern_sample(1, NULL, 2013, 1, 1, 1, ARRAY[0.0::float8]) AS zero;
SELECT did_pattern_sample(y, first_treated, wave, area, 1, 1, ARRAY[y]) IS NOT NULL FROM seen;

-- ---- what each cohort holds ----
SELECT cohort, period, n, n_clusters, n_units, round(sum_weights::numeric, 4) AS sum_weights,
	agrees(n_effective, (SELECT sum(weight) ^ 2 / sum(weight ^ 2) FROM seen WHERE first_treated IS NOT DISTINCT FROM cohort AND wave = period), 1e-13) AS n_effective,
	agrees(mean, (SELECT sum(weight * y) / sum(weight) FROM seen WHERE first_treated IS NOT DISTINCT FROM cohort AND wave = period), 1e-13) AS mean
FROM panel, did_wave_cells(sample) WHERE outcome = 'y' AND weighted = 1;
SELECT cohort, period, n, n_clusters, n_units, sum_weights, n_effective, mean FROM did_wave_cells((SELECT did_sample(y, t, p) FROM (VALUES (1, true, false), (3, true, false), (7, false, true)) v(y, t, p)));

-- ---- complete units ----
CREATE VIEW holes AS SELECT *, x1 + wave * (id % 5) / 4.0 AS z FROM seen WHERE id % 7 <> wave;
CREATE VIEW complete AS SELECT * FROM holes WHERE id IN (SELECT id FROM holes GROUP BY id HAVING count(*) = 4);
SELECT (SELECT count(*) FROM holes) AS rows, (SELECT count(*) FROM complete) AS of_complete_units;
SELECT differences('SELECT e::text FROM (SELECT did_panel_balance(did_panel_sample(y, first_treated, wave, id, area, weight)) AS s FROM holes) v, did_group_time(s) e',
	'SELECT e::text FROM (SELECT did_panel_sample(y, first_treated, wave, id, area, weight) AS s FROM complete) v, did_group_time(s) e');
SELECT regexp_replace(did_digest(did_panel_balance(did_panel_sample(y, first_treated, wave, id, area, weight, block, ARRAY[z, x2]))), '-(\w+)-(\w+)-', '-\1-missing-') =
	(SELECT regexp_replace(did_digest(did_panel_sample(y, first_treated, wave, id, area, weight, block, ARRAY[z, x2])), '-(\w+)-(\w+)-', '-\1-missing-') FROM complete) AS the_same_rows,
	split_part(did_digest(did_panel_balance(did_panel_sample(y, first_treated, wave, id, area, weight))), '-', 3) AS left_out
FROM holes;
-- What is complete stays; a sample without rows, too; a period that nobody is missing in counts.
SELECT bool_and(did_panel_balance(sample) = sample) AS complete FROM panel;
SELECT did_panel_balance(did_panel_sample(NULL::float8, first_treated, wave, id)) = did_panel_sample(NULL::float8, first_treated, wave, id) AS empty FROM seen;
SELECT did_panel_balance(did_panel_sample(y, first_treated, wave, id)) FROM seen, generate_series(1, 2);
SELECT did_panel_balance(plain) FROM panel LIMIT 1;

-- ---- units in both periods: test/oracle/panel.R ----
\set pairs_file :source '/test/oracle/panel_values.csv'
CREATE TABLE changes (weighted integer, covariates text, method text, cohort integer, period integer, base_period integer, estimate float8, std_error float8, n integer);
COPY changes FROM :'pairs_file' (FORMAT csv, HEADER);
CREATE TABLE pairs AS
SELECT 0 AS weighted, NULL AS covariates, did_panel_sample(y, first_treated, wave, id, area) AS sample FROM holes
UNION ALL SELECT 1, NULL, did_panel_sample(y, first_treated, wave, 'person ' || id, area, weight) FROM holes
UNION ALL SELECT 0, 'z', did_panel_sample(y, first_treated, wave, id, area, 1.0, block, ARRAY[z]) FROM holes
UNION ALL SELECT 1, 'z', did_panel_sample(y, first_treated, wave, id, area, weight, block, ARRAY[z]) FROM holes
UNION ALL SELECT 0, 'x1 z', did_panel_sample(y, first_treated, wave, id, area::text, 1.0, block, ARRAY[x1, z]) FROM holes
UNION ALL SELECT 1, 'x1 z', did_panel_sample(y, first_treated, wave, 'person ' || id, area, weight, block, ARRAY[x1, z]) FROM holes;
SELECT c.method, weighted, p.covariates, count(*), count(*) FILTER (WHERE agrees(e.estimate, c.estimate)) AS estimate, count(*) FILTER (WHERE agrees(e.std_error, c.std_error, CASE c.method WHEN 'reg' THEN 1e-10 ELSE 1e-8 END)) AS std_error,
	count(*) FILTER (WHERE e.n = c.n AND e.base_period = c.base_period) AS n
FROM pairs p JOIN changes c USING (weighted) LEFT JOIN LATERAL did_group_time(p.sample, method => c.method, vcov => 'CR0', panel => 'pairs') e ON e.cohort = c.cohort AND e.period = c.period
WHERE p.covariates IS NOT DISTINCT FROM c.covariates GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- Averages, of rows or of pairs, and by units, each once: test/oracle/panel_averages.R.
\set averages_file :source '/test/oracle/panel_averages_values.csv'
CREATE TABLE average (weighted integer, panel text, weights text, type text, key integer, estimate float8, cr0 float8, jackknife float8);
COPY average FROM :'averages_file' (FORMAT csv, HEADER);
SELECT g.panel, g.weights, vcov, count(*), count(*) FILTER (WHERE agrees(a.estimate, g.estimate)) AS estimate, count(*) FILTER (WHERE agrees(a.std_error, CASE vcov WHEN 'CR0' THEN g.cr0 ELSE g.jackknife END, CASE vcov WHEN 'CR0' THEN 1e-8 ELSE 1e-10 END)) AS std_error, min(a.df) AS df
FROM average g JOIN pairs p USING (weighted) CROSS JOIN unnest('{CR0,jackknife}'::text[]) vcov
	LEFT JOIN LATERAL did_aggregate(p.sample, g.type, vcov => vcov, weights => g.weights, panel => g.panel) a ON coalesce(a.event_time, a.cohort, a.period) IS NOT DISTINCT FROM g.key
WHERE p.covariates IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT event_time, round(a.estimate::numeric, 6) AS estimate, round(a.std_error::numeric, 6) AS std_error, df, n, n = (SELECT count(*) FROM holes a JOIN holes b ON a.id = b.id AND a.wave <> b.wave WHERE coalesce(a.first_treated, 3) = 3 AND a.wave IN (2, 4) AND b.wave IN (2, 4)) AS rows_of_pairs, n_clusters, a.method FROM pairs, did_aggregate(sample, panel => 'pairs', weights => 'unit') a WHERE weighted = 1 AND covariates IS NULL AND event_time = 1;
-- Each effect by itself is that of did_group_time, whichever way it is adjusted; of complete units pairs are rows, and shares those of cohorts.
SELECT m AS method, p.covariates, count(*), count(*) FILTER (WHERE agrees(a.estimate, g.estimate, 1e-12) AND agrees(a.std_error, g.std_error, 1e-11)) AS same, count(*) FILTER (WHERE a.n = g.n) AS n
FROM pairs p, unnest('{reg,ipw,dr}'::text[]) m, generate_series(3, 4) c,
	LATERAL (SELECT * FROM did_group_time(p.sample, base => 'universal', method => m, vcov => 'CR0', panel => 'pairs') WHERE cohort = c AND std_error IS NOT NULL) g
	JOIN LATERAL did_aggregate(p.sample, 'dynamic', base => 'universal', method => m, vcov => 'CR0', min_event => g.event_time, max_event => g.event_time, weights => 'equal', panel => 'pairs') a ON a.event_time = g.event_time AND g.event_time IN (-3, 1)
WHERE weighted = 1 GROUP BY 1, 2 ORDER BY 1, 2;
SELECT differences('SELECT event_time, round(estimate::numeric, 12), round(std_error::numeric, 12), n, n_clusters, note FROM panel, did_aggregate(sample, vcov => $$CR0$$) e',
	'SELECT event_time, round(estimate::numeric, 12), round(std_error::numeric, 12), n, n_clusters, note FROM panel, did_aggregate(sample, vcov => $$CR0$$, weights => $$unit$$, panel => $$pairs$$) e');
SELECT a.event_time, a.std_error IS NULL AS unknown, v.covariance IS NULL AS none, agrees(v.covariance, a.std_error ^ 2, 1e-12) AS same FROM pairs, did_aggregate(sample, panel => 'pairs', weights => 'unit') a JOIN LATERAL did_vcov(sample, panel => 'pairs', weights => 'unit') v ON v."row" = coalesce(a.event_time::text, 'overall') AND v."row" = v."column" WHERE weighted = 1 AND covariates IS NULL;
SELECT did_aggregate(plain, panel => 'pairs') FROM panel;
SELECT did_aggregate(plain, weights => 'unit') FROM panel;
SELECT did_wave_permutation(sample, weights => 'unit') FROM panel;
-- Of complete units pairs are rows; only the method says what they are.
SELECT differences('SELECT estimate, std_error, df, n, n_clusters, note FROM panel, did_group_time(sample, $$notyet$$, $$universal$$, 1) e',
	'SELECT estimate, std_error, df, n, n_clusters, note FROM panel, did_group_time(sample, $$notyet$$, $$universal$$, 1, panel => $$pairs$$) e');
SELECT event_time, base_period, n, method, note FROM pairs, did_group_time(sample, base => 'universal', panel => 'PAIRS') WHERE weighted = 1 AND covariates IS NULL AND cohort = 4 AND period < 4;
SELECT did_group_time(plain, panel => 'pairs') FROM panel;
SELECT did_group_time(sample, panel => 'complete') FROM panel;
SELECT did_group_time((SELECT did_panel_sample(y, first_treated, wave, id) FROM seen, generate_series(1, 2)), panel => 'pairs');

-- ---- a unit has one cluster and one cohort ----
SELECT did_panel_sample(y, first_treated, wave, id, area + (id = 9 AND wave = 3)::integer) FROM seen;
SELECT did_panel_sample(y, CASE WHEN id <> 9 OR wave < 3 THEN first_treated END, wave, 'person ' || id, area) FROM seen WHERE first_treated = 3;
SELECT did_rollup(part) FROM (SELECT did_panel_sample(y, first_treated, wave, id, area + wave) AS part FROM seen GROUP BY wave) v;
SELECT did_panel_sample(y, first_treated, wave, id, area, 1, id) FROM seen;
SELECT did_rollup(s) FROM (SELECT sample AS s FROM panel UNION ALL SELECT plain FROM panel) v;
-- (PostgreSQL's versions have other words for the rest of it.)
\set VERBOSITY terse
SELECT did_pattern_sample(y, first_treated, wave, area, weight, block) FROM seen;
\set VERBOSITY default

-- ---- before a panel leaves the house ----
SELECT cluster, arm, period, n, code, people, what, advice FROM panel, did_release_check(sample) WHERE outcome = 'b' AND weighted = 1 AND code = 'units';
SELECT arm, period, code, count(*) FROM panel, did_release_check(sample) WHERE outcome = 'b' AND weighted = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT 6;
SELECT differences('SELECT c::text FROM panel, did_release_check(did_drop_key(sample)) c', 'SELECT c::text FROM panel, did_release_check(sample) c WHERE code <> ''units''');
SELECT arm, period, code, variable, what FROM pattern, did_release_check(sample) WHERE cluster = '1' ORDER BY arm, period, n, what LIMIT 3;
SELECT count(*) FROM pattern, did_release_check(sample, min_base => 1, min_count => 1, dominance_percent => 100, p_percent => 0, earlier => sample) WHERE code IN ('few_new', 'changed');
SELECT count(*), min(cluster), min(what) FROM pattern, did_release_check(sample, 1, 1, 1, 100, 0,
	(SELECT did_pattern_sample(y, first_treated, wave, area, weight, block, ARRAY[x2, floor(x1)]) FROM seen WHERE id <> 12)) WHERE code IN ('few_new', 'changed');
-- Pseudonyms of units: as many, others, the same for the same; estimates stay.
CREATE TABLE hidden AS SELECT outcome, weighted, did_pseudonymise(sample, 'a key of 16 bytes or more') AS sample, sample AS known FROM panel;
SELECT differences('SELECT e::text FROM hidden, did_group_time(sample) e', 'SELECT e::text FROM hidden, did_group_time(known) e');
SELECT bool_and(sample::text::did_sample = sample) AS readable, bool_or(sample = known) AS equal,
	bool_and((SELECT array_agg(c) FROM did_wave_cells(sample) c) = (SELECT array_agg(c) FROM did_wave_cells(known) c)) AS cells,
	bool_and(did_pseudonymise(known, 'a key of 16 bytes or more') = sample) AS again FROM hidden;

DROP VIEW complete, holes;
DROP TABLE average, seen, golden, panel, two, said, pattern, hidden, changes, pairs;
DROP FUNCTION agrees, differences;

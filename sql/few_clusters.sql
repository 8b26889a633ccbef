-- Exact inference with few clusters against R: every count is an integer that
-- must be met exactly, every limit a number that must agree to 1e-10.
\getenv source PG_ABS_SRCDIR
\set survey_file :source '/test/data/nrp18.csv'
\set wild_file :source '/test/oracle/wild.csv'
\set mammen_file :source '/test/oracle/wild_mammen.csv'
\set sets_file :source '/test/oracle/wild_sets.csv'
\set wild_draws_file :source '/test/oracle/wild_draws.csv'
\set permutation_file :source '/test/oracle/permutation.csv'
\set permutation_sets_file :source '/test/oracle/permutation_sets.csv'
\set collapse_file :source '/test/oracle/collapse.csv'
CREATE TABLE few_survey (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
COPY few_survey FROM :'survey_file' (FORMAT csv, HEADER);

CREATE FUNCTION close_to(ours float8, theirs float8) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN ours IS NOT DISTINCT FROM theirs OR coalesce(abs(ours - theirs) <= 1e-10 * greatest(abs(theirs), 1), false);

-- All 18 areas, the 6 of three pairs, 16 with fewer treated than comparators,
-- and 10 of which two are treated.
CREATE TABLE few_samples AS
SELECT part, outcome, weighted, covariates,
	CASE covariates WHEN 0 THEN did_sample(value, treat, wave, area, weight, pair)
		ELSE did_sample(value, treat, wave, area, weight, pair, ARRAY[age, female, imd]::float8[]) END AS s
FROM (VALUES ('all'), ('six'), ('unequal'), ('ten')) p (part),
	(VALUES ('y'), ('anx')) o (outcome),
	(VALUES (0), (1)) w (weighted),
	(VALUES (0), (1)) c (covariates),
	LATERAL (SELECT *, CASE outcome WHEN 'y' THEN y ELSE anx END AS value,
			CASE weighted WHEN 1 THEN w ELSE 1 END AS weight
		FROM few_survey
		WHERE part = 'all' OR (part = 'six' AND pair <= 3)
			OR (part = 'unequal' AND NOT (treat = 1 AND pair IN (8, 9)))
			OR (part = 'ten' AND (area <= 2 OR area >= 11))) rows
GROUP BY 1, 2, 3, 4;

CREATE FUNCTION part_of(n_areas integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE n_areas WHEN 18 THEN 'all' WHEN 10 THEN 'ten' WHEN 6 THEN 'six' END;

-- The wild cluster bootstrap: all cases of a naive program that refits to
-- each vector.  It takes block effects in two ways; those of the methods that
-- end in 1 are ours where the whole model is fitted anew ("block_refit").
CREATE TABLE wild (n_areas integer, outcome text, weighted integer, covariates integer, effects text, method text, weights text, null_value float8, estimate float8, t0 float8, n_vectors integer, count_strict integer, count_inclusive integer, count_greater integer, count_less integer, min_gap float8, tie_gap float8, count_greater_inclusive integer, count_less_inclusive integer);
COPY wild FROM :'wild_file' (FORMAT csv, HEADER);
DELETE FROM wild WHERE effects = 'block' AND right(method, 1) = '1' OR n_areas = 9;
UPDATE wild SET effects = 'block' WHERE effects = 'block_refit';

SELECT w.weights, w.effects, count(*),
	count(*) FILTER (WHERE close_to(b.estimate, w.estimate)
		AND close_to(b.std_error, (w.estimate - w.null_value) / w.t0)
		AND close_to(b.statistic, w.t0)) AS statistics,
	count(*) FILTER (WHERE round(b.p_value * n_vectors) = count_inclusive) AS inclusive
FROM wild w JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL) b
GROUP BY 1, 2 ORDER BY 1, 2;

-- With ties and one-sided the data count, and their mirror image is a vector like any other.
SELECT w.weights, w.effects, count(*),
	count(*) FILTER (WHERE round(greater.p_value * n_vectors) = count_greater_inclusive) AS greater,
	count(*) FILTER (WHERE round(less.p_value * n_vectors) = count_less_inclusive) AS less,
	count(*) FILTER (WHERE round(tails.p_value * n_vectors) = least(n_vectors, 2 * least(count_greater_inclusive, count_less_inclusive))) AS equal_tailed
FROM wild w JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL, alternative => 'greater') greater,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL, alternative => 'less') less,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL, alternative => 'equal-tailed') tails
WHERE w.n_areas < 18
GROUP BY 1, 2 ORDER BY 1, 2;

-- The set holds the values whose p-value is above 1 - conf_level: at these null values and at the ends.
SELECT w.weights, level, count(*), count(*) FILTER (WHERE inside = (count_inclusive > round((1 - level) * n_vectors, 6))) AS agree, count(*) FILTER (WHERE inside) AS inside
FROM wild w JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates,
	unnest(ARRAY[0.5, 0.8, 0.95, 0.99]) level,
	LATERAL (SELECT bool_or(w.null_value BETWEEN c.lower AND c.upper) IS TRUE AS inside
		FROM did_confidence_set(s, w.method, w.weights, effects => w.effects, conf_level => level) c) c
WHERE w.n_areas < 18 AND (w.weights = 'rademacher' OR level = 0.8)
GROUP BY 1, 2 ORDER BY 1, 2;

-- Without ties, and each tail by itself.
SELECT w.weights, w.effects, count(*),
	count(*) FILTER (WHERE round(strict.p_value * n_vectors) = count_strict) AS strict,
	count(*) FILTER (WHERE round(greater.p_value * n_vectors) = count_greater) AS greater,
	count(*) FILTER (WHERE round(less.p_value * n_vectors) = count_less) AS less
FROM wild w JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict') strict,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict', alternative => 'greater') greater,
	did_bootstrap(s, w.method, w.weights, null_value => w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict', alternative => 'less') less
WHERE w.weights = 'webb' OR (w.null_value > 0 AND w.covariates = w.weighted AND w.outcome = 'y')
GROUP BY 1, 2 ORDER BY 1, 2;

-- The counts that are published for the plain case, at several null values.
SELECT method, null_value, p_value * 262144 AS count
FROM few_samples, (VALUES ('WCR11'), ('WCR31'), ('WCU11'), ('WCU31')) m (method),
	LATERAL (SELECT * FROM (VALUES (0), (-0.5), (0.7), (-1), (0.9)) n (null_value) WHERE method LIKE 'WCR%' OR null_value = 0) n,
	LATERAL (SELECT (did_bootstrap(s, m.method, null_value => n.null_value, ties => 'strict', conf_level => NULL)).p_value) b
WHERE part = 'all' AND outcome = 'y' AND weighted = 0 AND covariates = 0
ORDER BY method, null_value;

-- Mammen's weights do not all have the same probability.
CREATE TABLE mammen (n_areas integer, outcome text, weighted integer, covariates integer, effects text, method text, weights text, null_value float8, estimate float8, t0 float8, n_vectors integer, p_strict float8, p_inclusive float8, p_greater float8, p_less float8, min_gap float8);
COPY mammen FROM :'mammen_file' (FORMAT csv, HEADER);
DELETE FROM mammen WHERE effects = 'block' AND right(method, 1) = '1';
UPDATE mammen SET effects = 'block' WHERE effects = 'block_refit';
SELECT w.n_areas, w.effects, count(*),
	count(*) FILTER (WHERE close_to(inclusive.p_value, p_inclusive)) AS inclusive,
	count(*) FILTER (WHERE close_to(strict.p_value, p_strict)) AS strict,
	count(*) FILTER (WHERE close_to(greater.p_value, p_greater)) AS greater
FROM mammen w JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates,
	did_bootstrap(s, w.method, 'mammen', null_value => w.null_value, effects => w.effects, conf_level => NULL) inclusive,
	did_bootstrap(s, w.method, 'mammen', null_value => w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict') strict,
	did_bootstrap(s, w.method, 'mammen', null_value => w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict', alternative => 'greater') greater
GROUP BY 1, 2 ORDER BY 1, 2;

-- Exact confidence sets, of one segment and of two.
CREATE TABLE wild_sets (n_areas integer, outcome text, weighted integer, covariates integer, effects text, method text, weights text, p_type text, conf_level float8, segments integer, segment integer, lower float8, upper float8, p_lower_outside float8, p_lower_inside float8, p_upper_inside float8, p_upper_outside float8);
COPY wild_sets FROM :'sets_file' (FORMAT csv, HEADER);
DELETE FROM wild_sets WHERE effects = 'block' AND right(method, 1) = '1' OR n_areas = 9
	OR n_areas = 18 AND p_type = 'symmetric' AND (conf_level = 0.8 OR covariates <> weighted);
UPDATE wild_sets SET effects = 'block' WHERE effects = 'block_refit';
SELECT w.weights, w.p_type, w.segments, count(*),
	count(*) FILTER (WHERE lowers[1] = '-Infinity') AS unbounded,
	count(*) FILTER (WHERE (SELECT count(*) = w.segments
				AND bool_and(close_to(c.lower, w.lowers[n]) AND close_to(c.upper, w.uppers[n]))
			FROM did_confidence_set(s, w.method, w.weights, effects => w.effects, ties => 'strict', conf_level => w.conf_level,
				alternative => CASE p_type WHEN 'symmetric' THEN 'two-sided' ELSE 'equal-tailed' END)
				WITH ORDINALITY AS c (lower, upper, n))) AS agree
FROM (SELECT n_areas, outcome, weighted, covariates, effects, method, weights, p_type, conf_level, segments,
		array_agg(lower ORDER BY segment) AS lowers, array_agg(upper ORDER BY segment) AS uppers
	FROM wild_sets GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) w
JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- Drawn at random, by a program that draws the same vectors.
CREATE TABLE wild_draws (n_areas integer, outcome text, weighted integer, covariates integer, effects text, method text, weights text, null_value float8, seed bigint, reps integer, t0 float8, count_strict integer, count_inclusive integer, count_greater integer, count_less integer);
COPY wild_draws FROM :'wild_draws_file' (FORMAT csv, HEADER);
DELETE FROM wild_draws WHERE effects = 'block' AND right(method, 1) = '1';
UPDATE wild_draws SET effects = 'block' WHERE effects = 'block_refit';
SELECT w.weights, count(*),
	count(*) FILTER (WHERE close_to(inclusive.p_value, (1.0 + count_inclusive) / (1 + w.reps))) AS inclusive,
	count(*) FILTER (WHERE close_to(strict.p_value, count_strict / w.reps::float8)) AS strict,
	count(*) FILTER (WHERE close_to(greater.p_value, count_greater / w.reps::float8)) AS greater
FROM wild_draws w JOIN few_samples f ON f.part = part_of(n_areas)
	AND f.outcome = w.outcome AND f.weighted = w.weighted AND f.covariates = w.covariates,
	did_bootstrap(s, w.method, w.weights, w.reps, w.seed, w.null_value, effects => w.effects, conf_level => NULL) inclusive,
	did_bootstrap(s, w.method, w.weights, w.reps, w.seed, w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict') strict,
	did_bootstrap(s, w.method, w.weights, w.reps, w.seed, w.null_value, effects => w.effects, conf_level => NULL, ties => 'strict', alternative => 'greater') greater
WHERE w.weights IN ('webb', 'normal')
GROUP BY 1 ORDER BY 1;

-- A set of two segments is said to be one, and its outer ends are shown.
SELECT conf_low = (SELECT min(lower) FROM did_confidence_set(s, 'WCR31', 'webb', ties => 'strict', conf_level => 0.8)) AS low,
	conf_high = (SELECT max(upper) FROM did_confidence_set(s, 'WCR31', 'webb', ties => 'strict', conf_level => 0.8)) AS high, note
FROM few_samples, did_bootstrap(s, 'WCR31', 'webb', ties => 'strict', conf_level => 0.8)
WHERE part = 'six' AND outcome = 'y' AND weighted = 0 AND covariates = 1;

-- Permutation over clusters and within blocks.
CREATE TABLE permutation (part text, scheme text, outcome text, weighted integer, covariates integer, statistic text, observed float8, n_labellings integer, count_strict integer, count_inclusive integer, count_greater_strict integer, count_greater integer, count_less_strict integer, count_less integer, min_gap float8);
COPY permutation FROM :'permutation_file' (FORMAT csv, HEADER);
-- t of blocks is that of their differences
DELETE FROM permutation WHERE scheme = 'blocks' AND statistic = 'welch';
UPDATE permutation SET statistic = 't' WHERE statistic IN ('welch', 'paired');
SELECT p.part, p.scheme, p.statistic, count(*), min(p.n_labellings) AS assignments,
	count(*) FILTER (WHERE close_to(b.statistic, p.observed)) AS statistics,
	count(*) FILTER (WHERE round(b.p_value * n_labellings) = count_inclusive) AS inclusive,
	count(*) FILTER (WHERE round(strict.p_value * n_labellings) = count_strict) AS strict,
	count(*) FILTER (WHERE round(greater.p_value * n_labellings) = count_greater) AS greater,
	count(*) FILTER (WHERE round(less.p_value * n_labellings) = count_less) AS less
FROM permutation p JOIN few_samples f USING (part, outcome, weighted, covariates),
	did_permutation(s, p.scheme, p.statistic, conf_level => NULL) b,
	did_permutation(s, p.scheme, p.statistic, ties => 'strict', conf_level => NULL) strict,
	did_permutation(s, p.scheme, p.statistic, alternative => 'greater', conf_level => NULL) greater,
	did_permutation(s, p.scheme, p.statistic, alternative => 'less', conf_level => NULL) less
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

CREATE TABLE permutation_sets (part text, scheme text, outcome text, weighted integer, covariates integer, statistic text, conf_level float8, segments integer, segment integer, lower float8, upper float8);
COPY permutation_sets FROM :'permutation_sets_file' (FORMAT csv, HEADER);
DELETE FROM permutation_sets WHERE scheme = 'blocks' AND statistic = 'welch';
UPDATE permutation_sets SET statistic = 't' WHERE statistic IN ('welch', 'paired');
SELECT p.part, p.scheme, p.statistic, count(*),
	count(*) FILTER (WHERE close_to(b.conf_low, p.lower) AND close_to(b.conf_high, p.upper)) AS agree,
	count(*) FILTER (WHERE p.lower = '-Infinity') AS unbounded
FROM permutation_sets p JOIN few_samples f USING (part, outcome, weighted, covariates),
	did_permutation(s, p.scheme, p.statistic, conf_level => p.conf_level) b
WHERE segments = 1
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- The two-step analysis.
CREATE TABLE collapse (part text, outcome text, weighted integer, covariates integer, test text, n integer, estimate float8, std_error float8, statistic float8, df float8, p_value float8, conf_low float8, conf_high float8, achieved float8);
COPY collapse FROM :'collapse_file' (FORMAT csv, HEADER);
UPDATE collapse SET test = replace(test, '_', '-');
-- Three pairs cannot give 95%: R shows the widest interval of a lower level, we none.
UPDATE collapse SET conf_low = '-Infinity', conf_high = 'Infinity' WHERE test = 'signed-rank' AND achieved < 0.95;
SELECT c.part, c.test, count(*),
	count(*) FILTER (WHERE close_to(e.estimate, c.estimate) AND close_to(e.std_error, c.std_error)
		AND close_to(e.statistic, c.statistic) AND close_to(e.df, c.df)) AS statistics,
	count(*) FILTER (WHERE close_to(e.p_value, c.p_value)) AS p_values,
	count(*) FILTER (WHERE close_to(e.conf_low, c.conf_low) AND close_to(e.conf_high, c.conf_high)) AS intervals
FROM collapse c JOIN few_samples f USING (part, outcome, weighted, covariates),
	did_collapse(s, c.test) e
WHERE c.test <> 'mann-whitney'
GROUP BY 1, 2 ORDER BY 1, 2;

DROP TABLE few_survey, few_samples, wild, mammen, wild_sets, wild_draws, permutation, permutation_sets, collapse;
DROP FUNCTION close_to, part_of;

-- Power before a survey, against the values that R printed
-- (test/oracle/power.R).
\getenv source PG_ABS_SRCDIR
\set formula_file :source '/test/oracle/power_values.csv'
\set assignments_file :source '/test/oracle/power_assignments_values.csv'
CREATE TABLE power_formula (treated integer, comparator integer, m1 float8[], m0 float8[], variance float8, icc float8, area float8, person float8, alpha float8, effect float8, std_error float8, df float8, power float8, power_normal float8, target float8, smallest float8, needed integer);
COPY power_formula FROM :'formula_file' (FORMAT csv, HEADER, NULL 'NA');
CREATE TABLE power_assignments (changes float8[], blocks integer[], treated integer, alpha float8, effect float8, assignments integer, smallest_p float8, power float8, power_t float8, first float8);
COPY power_assignments FROM :'assignments_file' (FORMAT csv, HEADER, NULL 'NA');

CREATE FUNCTION power_near(ours float8, theirs float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= 1e-10 * abs(theirs), false);

SELECT count(*), count(*) FILTER (WHERE power_near(p.power, f.power) AND power_near(p.power_normal, f.power_normal) AND power_near(p.std_error, f.std_error) AND p.df = f.df) AS power,
	count(*) FILTER (WHERE power_near(e.effect, f.smallest) AND power_near(e.power, f.target)) AS effect,
	count(f.needed) AS asked, count(*) FILTER (WHERE a.areas_treated = f.needed AND a.areas_comparator = f.needed AND a.power >= f.target) AS areas
FROM power_formula f,
	did_power(treated, comparator, CASE WHEN cardinality(m1) = 1 THEN m1[1] END, f.effect, NULL, f.variance, NULL, f.icc, f.area, f.person, f.alpha, CASE WHEN cardinality(m1) > 1 THEN m1 END, CASE WHEN cardinality(m1) > 1 THEN m0 END) p,
	did_power(treated, comparator, CASE WHEN cardinality(m1) = 1 THEN m1[1] END, NULL, f.target, f.variance, NULL, f.icc, f.area, f.person, f.alpha, CASE WHEN cardinality(m1) > 1 THEN m1 END, CASE WHEN cardinality(m1) > 1 THEN m0 END) e,
	did_power(NULL, NULL, NULL, CASE WHEN f.effect > 0 THEN f.effect ELSE 1 END, f.target, f.variance, NULL, f.icc, f.area, f.person, f.alpha, m1, m0) a;

-- A proportion, one arm asked for, the other way round, and what cannot be.
SELECT round((std_error ^ 2)::numeric, 12) AS variance, round(2 * 0.3 * 0.7 * (0.95 / 25 + 0.05 * 0.5) * (1 / 6.0 + 1 / 10.0), 12) AS by_hand FROM did_power(6, 10, 25, 0.1, proportion => 0.3, icc => 0.05, area_correlation => 0.5);
SELECT (did_power(areas_treated => 6, n => 25, effect => -0.25, power => 0.8, proportion => 0.3, icc => 0.05, area_correlation => 0.5)).areas_comparator AS comparators,
	(did_power(areas_comparator => 6, n => 25, effect => 0.25, power => 0.8, proportion => 0.3, icc => 0.05, area_correlation => 0.5)).areas_treated AS treated;
SELECT * FROM did_power(areas_treated => 3, n => 25, effect => 0.1, power => 0.8, proportion => 0.3, icc => 0.05, area_correlation => 0.5);
SELECT power FROM did_power(9, 9, 19, 1e50, variance => 1, icc => 0.05, area_correlation => 0.5);

SELECT count(*), count(*) FILTER (WHERE round(p.power * f.assignments) = round(f.power * f.assignments) AND power_near(p.power * f.assignments + 1, f.power * f.assignments + 1) AND power_near(p.smallest_p_value, f.smallest_p) AND p.assignments = f.assignments AND p.assignments_true = f.assignments) AS power,
	count(f.power_t) AS by_t, count(*) FILTER (WHERE round(p.power_t * f.assignments) = round(f.power_t * f.assignments)) AS agree_by_t, count(*) FILTER (WHERE p.power_t IS NULL AND f.power_t IS NULL) AS without_t,
	count(*) FILTER (WHERE f.first IS NULL) AS never,
	count(*) FILTER (WHERE f.first IS NULL AND e.effect IS NULL AND e.note IS NOT NULL OR e.power >= 0.8 AND e.effect <= f.first AND (e.effect >= f.first - 0.01000001 OR f.first = 0)) AS effect
FROM power_assignments f, did_permutation_power(f.changes, f.treated, f.blocks, f.effect, alpha => f.alpha) p, did_permutation_power(f.changes, f.treated, f.blocks, power => 0.8, alpha => f.alpha) e;

-- Just above the smallest effect, and at it; a fall is a rise of the changes' other signs.
SELECT round(e.effect::numeric, 12) AS effect, e.power, round(a.power::numeric, 12) AS at, u.power AS above, d.power AS down
FROM did_permutation_power(changes => '{0.31,-0.42,0.05,0.77,-0.18,0.56,-0.63,0.12}', power => 0.8) e, did_permutation_power(changes => '{0.31,-0.42,0.05,0.77,-0.18,0.56,-0.63,0.12}', effect => e.effect) a,
	did_permutation_power(changes => '{0.31,-0.42,0.05,0.77,-0.18,0.56,-0.63,0.12}', effect => e.effect * 1.000001) u, did_permutation_power(changes => '{-0.31,0.42,-0.05,-0.77,0.18,-0.56,0.63,-0.12}', effect => -e.effect * 1.000001) d;

-- A sample has changes, and says who may be treated: as many as are.
CREATE TABLE power_survey AS SELECT area, area % 2 = 0 AS treated, (area + 1) / 2 AS pair, wave, (area * 7 + wave * 5 + i * area + wave * area * area) % 11 AS y FROM generate_series(1, 8) area, generate_series(0, 1) wave, generate_series(1, 3) i;
CREATE TABLE power_sample AS SELECT did_sample(y, treated, wave = 1, area, 1, pair) AS sample FROM power_survey;
CREATE TABLE power_changes AS SELECT array_agg(change ORDER BY area) AS changes FROM (SELECT area, avg(y) FILTER (WHERE wave = 1) - avg(y) FILTER (WHERE wave = 0) AS change FROM power_survey GROUP BY 1) x;
SELECT scheme, count(*), bool_and(a.power = b.power AND a.assignments = b.assignments AND a.method = b.method) AS same, max(a.power) AS most
FROM power_sample, power_changes, (VALUES ('clusters', NULL::integer[]), ('blocks', '{1,1,2,2,3,3,4,4}')) v (scheme, blocks), generate_series(0, 12) rise,
	did_permutation_power(sample, scheme, rise, alpha => 0.13) a, did_permutation_power(changes, NULL, blocks, rise, alpha => 0.13) b GROUP BY 1 ORDER BY 1;
-- The test is did_permutation's: over every assignment that may be the true one, with the effect where it says.
SELECT rise, round(p.power * 70) AS found, (SELECT count(*) FROM (
		SELECT did_permutation(did_sample(y + CASE WHEN wave = 1 AND truth & (1 << area - 1) > 0 THEN rise ELSE 0 END, truth & (1 << area - 1) > 0, wave = 1, area), conf_level => NULL) AS r
		FROM power_survey, generate_series(0, 255) truth WHERE length(replace(truth::bit(8)::text, '0', '')) = 4 GROUP BY truth) t WHERE (r).p_value <= 0.13) AS tested
FROM power_sample, generate_series(0, 12, 4) rise, did_permutation_power(sample, effect => rise, alpha => 0.13) p;

-- Drawn as the true one.
SELECT assignments, assignments_true, abs(drawn.power - whole) < 0.15 AS near, method FROM power_changes, did_permutation_power(changes, effect => 5, reps => 50, alpha => 0.1) drawn, LATERAL (SELECT power FROM did_permutation_power(changes, effect => 5, alpha => 0.1)) w (whole);
SELECT did_permutation_power(NULL::did_sample, effect => 1) IS NULL AS nothing, did_permutation_power(NULL::float8[], effect => 1) IS NULL AS none;

\set VERBOSITY terse
SELECT did_power(9, 9, 19, variance => 1, icc => 0.05, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, 0.8, variance => 1, icc => 0.05, area_correlation => 0.5);
SELECT did_power(n => 19, effect => 0, power => 0.8, variance => 1, icc => 0.05, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, icc => 0.05, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, variance => 1, proportion => 0.5, icc => 0.05, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, variance => 1e101, icc => 0.05, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, variance => 0, icc => 0.05, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, variance => 1, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, variance => 1, icc => 5, area_correlation => 0.5);
SELECT did_power(9, 9, 19, 0.5, variance => 1, icc => 1, area_correlation => 1);
SELECT did_power(9, 9, NULL, 0.5, variance => 1, icc => 0.1, area_correlation => 1);
SELECT did_power(9, 9, 0, 0.5, variance => 1, icc => 0.1, area_correlation => 1);
SELECT did_power(9, NULL, 10, 0.5, variance => 1, icc => 0.1, area_correlation => 1);
SELECT did_power(1, 1, 10, 0.5, variance => 1, icc => 0.1, area_correlation => 1);
SELECT did_power(0, 1, 10, 0.5, variance => 1, icc => 0.1, area_correlation => 1);
SELECT did_power(9, 9, 10, 0.5, variance => 1, icc => 0.1, area_correlation => 1, alpha => 0);
SELECT did_power(9, 9, 10, power => 0.05, variance => 1, icc => 0.1, area_correlation => 1);
SELECT did_power(5, 9, 10, 0.5, variance => 1, icc => 0.1, area_correlation => 1, n_treated => '{10,11}');
SELECT did_power(effect => 0.5, variance => 1, icc => 0.1, area_correlation => 1, n_treated => '{10,NULL}', n_comparator => '{1}');
SELECT did_permutation_power(changes => '{1,2,3}');
SELECT did_permutation_power(changes => '{1,2,3}', effect => 1, power => 0.8);
SELECT did_permutation_power(changes => '{1,2,NULL}', effect => 1);
SELECT did_permutation_power(changes => '{1}', effect => 1);
SELECT did_permutation_power(changes => '{1,2,3}', treated => 3, effect => 1);
SELECT did_permutation_power(changes => '{1,2,3}', blocks => '{1,2}', effect => 1);
SELECT did_permutation_power(changes => array_fill(1.0::float8, ARRAY[40]), effect => 1);
SELECT did_permutation_power(did_sample(y, treated, wave = 1), effect => 1) FROM power_survey;

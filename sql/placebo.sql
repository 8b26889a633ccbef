-- Effects on several outcomes side by side, and the test of all of them, against
-- clubSandwich's on the stacked regression (test/oracle/placebo.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set values_file :source '/test/oracle/placebo_values.csv'
CREATE TABLE placebo_data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY placebo_data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE placebo_values (shape text, of text, weighted integer, vcov text, effects integer, f float8, df float8, p_value float8);
COPY placebo_values FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE placebo_samples AS
SELECT shape, of, weighted, outcome, CASE weighted WHEN 1 THEN did_sample(value, treated, post, area, weight) ELSE did_sample(value, treated, post, area) END AS sample
FROM placebo_data, generate_series(0, 1) weighted, LATERAL (VALUES ('parts', (id % 3)::text, y), ('outcomes', 'y', y), ('outcomes', 'x1', x1), ('outcomes', 'x2', x2)) v (of, outcome, value) GROUP BY 1, 2, 3, 4;
CREATE TABLE placebo_sets AS
SELECT shape, of, weighted, array_agg(ROW(outcome, sample)::did_named_sample ORDER BY outcome DESC) AS outcomes FROM placebo_samples GROUP BY 1, 2, 3;
SELECT v.of, v.vcov, count(*), count(*) FILTER (WHERE abs(r.statistic / v.f - 1) <= 1e-10 AND abs(r.df / v.df - 1) <= 1e-8 AND r.df1 = v.effects) AS agree, count(*) FILTER (WHERE abs(r.p_value / v.p_value - 1) <= 1e-8) AS p_value
FROM placebo_values v JOIN placebo_sets s USING (shape, of, weighted), did_placebo(s.outcomes, lower(v.vcov)) r WHERE r.outcome IS NULL GROUP BY 1, 2 ORDER BY 1, 2;
-- Each by itself is did_estimate; of one effect the test is its own.
SELECT count(*), bool_and(r.estimate = e.estimate AND r.std_error = e.std_error AND r.df = e.df AND r.p_value = e.p_value AND r.conf_low = e.conf_low AND r.conf_high = e.conf_high AND r.n = e.n AND r.method = e.method) AS same
FROM placebo_sets s, did_placebo(outcomes, 'CR3', 0.9) r JOIN placebo_samples p USING (outcome), did_estimate(p.sample, 'CR3', conf_level => 0.9) e WHERE (p.shape, p.of, p.weighted) = (s.shape, s.of, s.weighted);
SELECT abs(r.statistic / e.statistic ^ 2 - 1) < 1e-12 AND abs(r.df / e.df - 1) < 1e-10 AND abs(r.p_value / e.p_value - 1) < 1e-10 AS of_one
FROM placebo_samples p, did_placebo(ARRAY[ROW(outcome, sample)::did_named_sample]) r, did_estimate(sample) e WHERE r.outcome IS NULL AND p.shape = 'unequal' AND p.weighted = 1 AND p.outcome = 'x1';
-- The largest statistic, by wild bootstrap and by permutation. The former is the first step of did_romano_wolf; of one outcome either is its own test.
\set permutation_file :source '/test/oracle/placebo_permutation_values.csv'
CREATE TABLE placebo_permutation_values (weighted integer, scheme text, statistic float8, p float8);
COPY placebo_permutation_values FROM :'permutation_file' (FORMAT csv, HEADER);
CREATE TABLE placebo_pairs AS SELECT weighted, outcome, did_sample(value, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END) AS sample, did_sample(value, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END, pair) AS paired
FROM placebo_data, generate_series(0, 1) weighted, LATERAL (VALUES ('y', y), ('x1', x1), ('product', x1 * x2)) v (outcome, value) WHERE shape = 'balanced' GROUP BY 1, 2;
SELECT v.scheme, v.weighted, abs(r.statistic / v.statistic - 1) < 1e-10 AND abs(r.p_value - v.p) < 1e-12 AS agree FROM placebo_permutation_values v JOIN (SELECT weighted, array_agg(ROW(outcome, sample)::did_named_sample) AS plain, array_agg(ROW(outcome, paired)::did_named_sample) AS paired FROM placebo_pairs GROUP BY 1) s USING (weighted),
	did_placebo(CASE v.scheme WHEN 'blocks' THEN paired ELSE plain END, test => 'permutation') r WHERE r.outcome IS NULL ORDER BY 1, 2;
SELECT p.outcome, r.p_value = e.p_value AS permutation, w.p_value = b.p_value AND w.statistic = abs(b.statistic) AS wild FROM placebo_pairs p, did_placebo(ARRAY[ROW(p.outcome, sample)::did_named_sample], test => 'permutation') r, did_permutation(sample, 'clusters') e, did_placebo(ARRAY[ROW(p.outcome, sample)::did_named_sample], test => 'Wild') w, did_bootstrap(sample) b
WHERE r.outcome IS NULL AND w.outcome IS NULL AND weighted = 1 ORDER BY 1;
SELECT s.of, w.p_value = a.p AND w.statistic = a.statistic AS first_step FROM placebo_sets s, did_placebo(outcomes, test => 'wild') w, LATERAL (SELECT min(a.p_adjusted) AS p, max(abs(a.statistic)) AS statistic FROM unnest(did_romano_wolf(outcomes)) a) a WHERE w.outcome IS NULL AND shape = 'unequal' AND weighted = 1 ORDER BY 1;
\x
SELECT t.test, r.n_clusters, r.method, r.note FROM placebo_sets, unnest('{wild,permutation}'::text[]) t (test), did_placebo(outcomes, test => t.test) r WHERE outcome IS NULL AND shape = 'balanced' AND of = 'outcomes' AND weighted = 1 ORDER BY 1;
SELECT t.test, r.statistic, r.p_value, r.note FROM unnest('{wild,permutation}'::text[]) t (test), did_placebo((SELECT ARRAY[ROW('y', did_sample(0, treated, post, area)), ROW('x', did_sample(1, treated, post, area))]::did_named_sample[] FROM placebo_data WHERE shape = 'balanced'), test => t.test) r WHERE outcome IS NULL ORDER BY 1;
SELECT did_placebo(outcomes, test => 'exact') FROM placebo_sets;
SELECT did_placebo(ARRAY[ROW('a', a), ROW('b', b)]::did_named_sample[], test => 'permutation') FROM (SELECT did_sample(y, treated, post, area) AS a, did_sample(x1, 1 - treated, post, area) AS b FROM placebo_data WHERE shape = 'balanced') s;
DROP TABLE placebo_permutation_values, placebo_pairs;
SELECT round(statistic::numeric, 6) AS f, df1, round(df::numeric, 4) AS df, round(p_value::numeric, 6) AS p, n, n_clusters, method, note FROM placebo_sets, did_placebo(outcomes) WHERE outcome IS NULL AND shape = 'one_wave' AND of = 'outcomes' AND weighted = 1;
-- One that is another's double; one without rows of a group; more effects than the clusters bear.
SELECT statistic, note FROM did_placebo((SELECT ARRAY[ROW('y', did_sample(y, treated, post, area)), ROW('twice', did_sample(2 * y, treated, post, area))]::did_named_sample[] FROM placebo_data WHERE shape = 'balanced'), 'CR1') WHERE outcome IS NULL;
SELECT outcome, statistic, note FROM did_placebo((SELECT ARRAY[ROW('y', did_sample(y, treated, post, area)), ROW('late', did_sample(x1, treated, post, area) FILTER (WHERE post = 1))]::did_named_sample[] FROM placebo_data WHERE shape = 'balanced')) WHERE outcome IS DISTINCT FROM 'y';
SELECT statistic, note FROM did_placebo((SELECT array_agg(ROW(part, sample)::did_named_sample) FROM (SELECT id % 9 AS part, did_sample(y, treated, post, area) AS sample FROM placebo_data WHERE shape = 'unequal' GROUP BY 1) s), 'CR0') WHERE outcome IS NULL;
\x
SELECT count(*) AS none FROM did_placebo(NULL);
SELECT count(*) AS none FROM did_placebo('{}');
SELECT did_placebo(outcomes, 'HC1') FROM placebo_sets;
SELECT did_placebo(ARRAY[ROW('a', a), ROW('b', b)]::did_named_sample[]) FROM (SELECT did_sample(y, treated, post, area) AS a, did_sample(y > 5, treated, post, area) AS b FROM placebo_data) s;
SELECT did_placebo(ARRAY[ROW('a', a)]::did_named_sample[]) FROM (SELECT did_sample(y, treated, post) AS a FROM placebo_data) s;
SELECT did_placebo(ARRAY[ROW('a', a)]::did_named_sample[]) FROM (SELECT did_sample(y, treated, post, area, weight, area, ARRAY[x1]) AS a FROM placebo_data WHERE shape = 'balanced') s;
SELECT did_placebo(array_agg(ROW(i, sample)::did_named_sample)) FROM placebo_samples, generate_series(1, 51) i WHERE shape = 'balanced' AND weighted = 0 AND outcome = 'y';
-- By its name a row is known: not NULL, as that of the joint test, and not twice the same; of a NULL sample it does not matter.
SELECT did_placebo(ARRAY[ROW('y', sample), ROW(NULL, sample)]::did_named_sample[]) FROM placebo_samples WHERE shape = 'balanced' AND weighted = 0 AND outcome = 'y';
SELECT did_placebo(ARRAY[ROW('y', sample), ROW('x', sample), ROW('y', sample)]::did_named_sample[], test => 'wild') FROM placebo_samples WHERE shape = 'balanced' AND weighted = 0 AND outcome = 'y';
SELECT did_romano_wolf(name, sample) FROM placebo_samples, (VALUES ('a'), (NULL)) n (name) WHERE shape = 'balanced' AND weighted = 0 AND outcome = 'y';
SELECT did_romano_wolf(outcome, sample) FROM placebo_samples WHERE shape = 'balanced' AND outcome = 'y';
SELECT count(*) FROM placebo_samples p, did_placebo(ARRAY[ROW('y', sample), ROW('Y', sample), ROW('y', NULL), ROW(NULL, NULL), NULL]::did_named_sample[]) WHERE shape = 'balanced' AND weighted = 0 AND p.outcome = 'y';
DROP TABLE placebo_data, placebo_values, placebo_samples, placebo_sets;

-- Many waves and few clusters: did_wave_permutation, did_wave_bootstrap
-- and did_wave_report.
-- The values are counts over all assignments and all sign vectors in R
-- (test/oracle/wave_few_clusters.R); test/unit/test_wave_inference.c looks at
-- the same ones, and at more reasons why there is no p-value.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/group_time_data.csv'
\set permutation_file :source '/test/oracle/wave_permutation_values.csv'
\set wild_file :source '/test/oracle/wave_wild_values.csv'
\set survey_file :source '/test/data/nrp18.csv'
CREATE TABLE wave_row (data text, area bigint, block bigint, first_treated integer, wave integer, weight float8, y float8, b integer);
COPY wave_row FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE golden_permutation (data text, outcome text, weighted integer, control text, base text, anticipation integer, type text, key integer, statistic text, null_value float8, value float8, std_error float8, extreme integer, lost integer, assignments integer);
COPY golden_permutation FROM :'permutation_file' (FORMAT csv, HEADER);
CREATE TABLE golden_wild (data text, outcome text, weighted integer, control text, base text, anticipation integer, type text, key integer, method text, null_value float8, estimate float8, cr0 float8, exceeding integer, vectors integer);
COPY golden_wild FROM :'wild_file' (FORMAT csv, HEADER);
CREATE TABLE nrp18 (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
COPY nrp18 FROM :'survey_file' (FORMAT csv, HEADER);
CREATE TABLE wave_sample AS
SELECT 'y' AS outcome, 0 AS weighted, did_wave_sample(y, first_treated, wave, area, 1, block) AS sample FROM wave_row WHERE data = 'small'
UNION ALL SELECT 'y', 1, did_wave_sample(y, first_treated, wave, area, weight, block) FROM wave_row WHERE data = 'small';

-- ---- the values of R ----
SELECT g.type, g.key, count(*), count(*) FILTER (WHERE e.p_value = (g.extreme + g.lost) / g.assignments::float8) AS p_value,
	count(*) FILTER (WHERE abs(e.statistic - g.value) < 1e-10) AS statistic, count(*) FILTER (WHERE abs(e.std_error - g.std_error) < 1e-10) AS std_error
FROM golden_permutation g JOIN wave_sample s USING (outcome, weighted)
	LEFT JOIN LATERAL did_wave_permutation(s.sample, g.type, g.control, g.base, g.anticipation, statistic => g.statistic, null_value => g.null_value, conf_level => NULL) e
	ON g.key IS NOT DISTINCT FROM CASE g.type WHEN 'dynamic' THEN e.event_time WHEN 'group' THEN e.cohort WHEN 'calendar' THEN e.period END
WHERE g.statistic = 'difference' GROUP BY 1, 2 ORDER BY 1, 2;
SELECT g.type, g.key, count(*), count(*) FILTER (WHERE e.p_value = g.exceeding / g.vectors::float8) AS p_value,
	count(*) FILTER (WHERE abs(e.estimate - g.estimate) < 1e-10) AS estimate, count(*) FILTER (WHERE abs(e.std_error - g.cr0) < 1e-10) AS std_error
FROM golden_wild g JOIN wave_sample s USING (outcome, weighted)
	LEFT JOIN LATERAL did_wave_bootstrap(s.sample, g.type, g.control, g.base, g.anticipation, method => g.method, null_value => g.null_value, ties => 'strict', vcov => 'CR0', conf_level => NULL) e
	ON g.key IS NOT DISTINCT FROM CASE g.type WHEN 'dynamic' THEN e.event_time WHEN 'group' THEN e.cohort WHEN 'calendar' THEN e.period END
WHERE g.method IN ('WCR11', 'WCR31') GROUP BY 1, 2 ORDER BY 1, 2;

-- ---- all of a row ----
\x
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(statistic::numeric, 6) AS statistic, df,
	round(p_value::numeric, 6) AS p_value, round(conf_low::numeric, 6) AS conf_low, round(conf_high::numeric, 6) AS conf_high, conf_level, n, n_clusters, n_clusters_treated, method, note, facts
FROM wave_sample, did_wave_permutation(sample, 'dynamic', scheme => 'blocks', statistic => 't') WHERE weighted = 0 AND event_time BETWEEN -1 AND 0;
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(statistic::numeric, 6) AS statistic, df,
	round(p_value::numeric, 6) AS p_value, round(conf_low::numeric, 6) AS conf_low, round(conf_high::numeric, 6) AS conf_high, conf_level, n, n_clusters, n_clusters_treated, method, note, facts
FROM wave_sample, did_wave_bootstrap(sample, 'group', 'notyet') WHERE weighted = 1 AND cohort IS NULL;
\x
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(p_value::numeric, 6) AS p_value, n, n_clusters, n_clusters_treated, note
FROM wave_sample, did_wave_bootstrap(sample, 'group_time', base => 'universal') WHERE weighted = 1;
-- the rows are those of did_aggregate and of did_group_time
SELECT type, count(*) AS rows, bool_and((a.event_time, a.cohort, a.period, a.estimate, a.n, a.n_clusters, a.n_clusters_treated) IS NOT DISTINCT FROM (p.event_time, p.cohort, p.period, p.estimate, p.n, p.n_clusters, p.n_clusters_treated)) AS permutation,
	bool_and(a.estimate IS NOT DISTINCT FROM w.estimate OR abs(a.estimate - w.estimate) < 1e-14) AS bootstrap
FROM wave_sample, unnest('{simple,dynamic,group,calendar}'::text[]) type, did_aggregate(sample, type, 'notyet', vcov => 'CR0') WITH ORDINALITY a,
	did_wave_permutation(sample, type, 'notyet', conf_level => NULL) WITH ORDINALITY p, did_wave_bootstrap(sample, type, 'notyet', conf_level => NULL) WITH ORDINALITY w
WHERE a.ordinality = p.ordinality AND a.ordinality = w.ordinality GROUP BY 1 ORDER BY 1;
SELECT count(*) AS rows, bool_and((a.event_time, a.cohort, a.period, a.base_period, a.estimate, a.n, a.n_clusters, a.n_clusters_treated) IS NOT DISTINCT FROM (p.event_time, p.cohort, p.period, p.base_period, p.estimate, p.n, p.n_clusters, p.n_clusters_treated)) AS permutation,
	bool_and((a.event_time, a.cohort, a.period, a.base_period, a.estimate, a.n, a.n_clusters, a.n_clusters_treated) IS NOT DISTINCT FROM (w.event_time, w.cohort, w.period, w.base_period, w.estimate, w.n, w.n_clusters, w.n_clusters_treated)) AS bootstrap
FROM wave_sample, did_group_time(sample, 'notyet') WITH ORDINALITY a, did_wave_permutation(sample, 'group_time', 'notyet', conf_level => NULL) WITH ORDINALITY p, did_wave_bootstrap(sample, 'group_time', 'notyet', conf_level => NULL) WITH ORDINALITY w
WHERE a.ordinality = p.ordinality AND a.ordinality = w.ordinality;
-- whatever the weights are, and which event times are looked at; what is permuted is what did_aggregate gives, and so is its standard error
SELECT weights, count(*) AS rows, bool_and(abs(a.estimate - p.statistic) < 1e-12) AS permutation, bool_and(abs(a.std_error / p.std_error - 1) < 1e-10) AS std_error, bool_and(abs(a.estimate - w.estimate) < 1e-12) AS bootstrap
FROM (SELECT did_wave_sample(b = 1, first_treated, wave, area, weight) AS sample FROM wave_row WHERE data = 'rc' AND area <> 17) s, unnest('{cohort,cell,equal,rows}'::text[]) weights,
	unnest('{simple,dynamic,group,calendar}'::text[]) type, unnest('{NULL,1}'::int[]) balance, unnest('{-1,0}'::int[]) first, did_aggregate(sample, type, 'notyet', vcov => 'CR0', weights => weights, balance => balance, min_event => first, max_event => 1) WITH ORDINALITY a,
	did_wave_permutation(sample, type, 'notyet', reps => 1, conf_level => NULL, weights => weights, balance => balance, min_event => first, max_event => 1) WITH ORDINALITY p,
	did_wave_bootstrap(sample, type, 'notyet', wild_weights => 'normal', reps => 1, conf_level => NULL, weights => weights, balance => balance, min_event => first, max_event => 1) WITH ORDINALITY w
WHERE a.ordinality = p.ordinality AND a.ordinality = w.ordinality GROUP BY 1 ORDER BY 1;
SELECT count(*) AS rows, count(p.p_value) AS p_values, min(p.event_time) AS first, max(p.event_time) AS last FROM wave_sample, did_wave_permutation(sample, 'group_time', balance => 1, min_event => -1, max_event => 0) p WHERE weighted = 1;
SELECT replace(replace(method, 'difference-in-differences of weighted means of a cohort and the never treated, varying base', '...'), ' (reps is not used)', '') AS method
FROM wave_sample, did_wave_bootstrap(sample, 'dynamic', weights => 'cell', balance => 0) WHERE weighted = 1 AND event_time = 0;

-- ---- two waves are a case of it ----
CREATE TABLE pair_of AS
SELECT did_sample(y, treat, wave, area, w, pair) AS two, did_wave_sample(y, CASE treat WHEN 1 THEN 1 END, wave, area, w, pair) AS many FROM nrp18;
SELECT two = many AS same, (e.estimate, e.std_error, e.df, e.conf_low, e.p_value) = (g.estimate, g.std_error, g.df, g.conf_low, g.p_value) AS estimate,
	(b.estimate, b.std_error, b.statistic, b.conf_low, b.conf_high, b.p_value) = (wb.estimate, wb.std_error, wb.statistic, wb.conf_low, wb.conf_high, wb.p_value) AS bootstrap,
	(b.p_value, b.conf_low) = (ws.p_value, ws.conf_low) AS average,
	p.p_value = wp.p_value AND abs(p.conf_low - wp.conf_low) < 1e-12 AND abs(p.conf_high - wp.conf_high) < 1e-12 AS permutation
FROM pair_of, did_estimate(two) e, did_group_time(many) g, did_bootstrap(two, 'WCR11') b, did_wave_bootstrap(many, 'group_time', method => 'WCR11') wb, did_wave_bootstrap(many, method => 'WCR11') ws,
	did_permutation(two) p, did_wave_permutation(many, unit => 'clusters') wp
WHERE g.period = 1 AND wb.period = 1;
SELECT s.scheme, t.statistic, p.p_value = w.p_value AS same
FROM pair_of, unnest('{clusters,blocks}'::text[]) s(scheme), unnest('{difference,t}'::text[]) t(statistic), did_permutation(two, s.scheme, t.statistic, conf_level => NULL) p, did_wave_permutation(many, 'simple', scheme => s.scheme, statistic => t.statistic, unit => 'clusters', conf_level => NULL) w;

-- ---- all of a set ----
SELECT event_time, count(*) AS pieces, bool_and(lower < upper) AS in_order FROM wave_sample, did_wave_confidence_set(sample, 'dynamic') WHERE weighted = 0 GROUP BY 1 ORDER BY 1;
SELECT m, bool_and(b.conf_low = s.lower AND b.conf_high = s.upper) AS ends
FROM wave_sample, unnest('{WCR11,permutation}'::text[]) m, did_wave_confidence_set(sample, 'calendar', 'notyet', method => m, scheme => 'blocks', statistic => 't', unit => 'clusters') s,
	LATERAL (SELECT * FROM did_wave_bootstrap(sample, 'calendar', 'notyet', method => m) WHERE m = 'WCR11' UNION ALL SELECT * FROM did_wave_permutation(sample, 'calendar', 'notyet', scheme => 'blocks', statistic => 't', unit => 'clusters') WHERE m <> 'WCR11') b
WHERE b.period IS NOT DISTINCT FROM s.period GROUP BY 1 ORDER BY 1;
SELECT p.lower = w.lower AND p.upper = w.upper AS same FROM pair_of, did_confidence_set(two) p, did_wave_confidence_set(many) w;
SELECT count(*) AS none FROM did_wave_confidence_set(NULL);

-- ---- side by side ----
SELECT event_time, string_agg(inference, ', ' ORDER BY i) AS ways, count(p_value) AS p_values, count(conf_low) AS intervals, count(DISTINCT round(estimate::numeric, 10)) AS estimates
FROM wave_sample, did_wave_report(sample, 'dynamic', conf_level => 0.9, min_event => -1) WITH ORDINALITY r(event_time, cohort, period, inference, estimate, std_error, statistic, df, p_value, conf_low, conf_high, method, note, facts, i) WHERE weighted = 0 GROUP BY 1 ORDER BY 1;
SELECT r.inference, coalesce((r.estimate, r.std_error, r.df, r.p_value, r.conf_low, r.conf_high, r.method, r.note) IS NOT DISTINCT FROM (o.estimate, o.std_error, o.df, o.p_value, o.conf_low, o.conf_high, o.method, o.note), false) AS same
FROM wave_sample, did_wave_report(sample, 'group', 'notyet') r, LATERAL (SELECT 'CR2', * FROM did_aggregate(sample, 'group', 'notyet') UNION ALL SELECT 'jackknife', * FROM did_aggregate(sample, 'group', 'notyet', vcov => 'jackknife')
	UNION ALL SELECT 'WCR31', * FROM did_wave_bootstrap(sample, 'group', 'notyet') UNION ALL SELECT 'permutation', * FROM did_wave_permutation(sample, 'group', 'notyet')
	UNION ALL SELECT 'permutation in blocks', * FROM did_wave_permutation(sample, 'group', 'notyet', scheme => 'blocks')) o(inference)
WHERE weighted = 1 AND r.cohort = 2 AND o.cohort = 2 AND r.inference = o.inference;
SELECT r.inference, coalesce((r.estimate, r.std_error, r.df, r.p_value, r.conf_low, r.conf_high, r.method, r.note) IS NOT DISTINCT FROM (g.estimate, g.std_error, g.df, g.p_value, g.conf_low, g.conf_high, g.method, g.note), false) AS same
FROM wave_sample, did_wave_report(sample, 'group_time') r, did_group_time(sample, vcov => r.inference) g
WHERE weighted = 1 AND r.inference IN ('CR1S', 'CR2', 'CR3') AND r.cohort = 2 AND r.period = 3 AND g.cohort = 2 AND g.period = 3;
-- a cluster of two cohorts does not move, and without blocks nothing moves within them
SELECT string_agg(inference, ', ') AS ways
FROM (SELECT did_wave_sample(y, CASE WHEN area = 1 AND wave = 2 THEN 3 ELSE first_treated END, wave, area) AS sample FROM wave_row WHERE data = 'small') s, did_wave_report(sample);
SELECT count(*) AS none FROM did_wave_report(NULL);

-- ---- draws ----
SELECT count(DISTINCT p_value) AS p_values, min(split_part(method, '; ', 3)) AS method
FROM (SELECT did_wave_sample(y, first_treated, wave, area) AS sample FROM wave_row WHERE data = 'rc') s, generate_series(1, 3) i, did_wave_permutation(sample, reps => 999, conf_level => NULL);
SELECT count(DISTINCT p.p_value) > 1 AS permutations, count(DISTINCT w.p_value) > 1 AS vectors
FROM (SELECT did_wave_sample(y, first_treated, wave, area) AS sample FROM wave_row WHERE data = 'rc') s, generate_series(1, 5) seed, did_wave_permutation(sample, reps => 999, seed => seed, conf_level => NULL) p,
	did_wave_bootstrap(sample, wild_weights => 'normal', reps => 999, seed => seed, conf_level => NULL) w;
SELECT count(*) AS none FROM did_wave_permutation(NULL);
SELECT count(*) AS none FROM did_wave_bootstrap((SELECT did_wave_sample(y, first_treated, wave, area) FROM wave_row WHERE false));

-- ---- what is refused ----
SELECT did_wave_permutation(did_wave_sample(y, CASE WHEN area = 1 AND wave = 2 THEN 3 ELSE first_treated END, wave, 'area ' || area)) FROM wave_row WHERE data = 'small';
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, 'yearly');
\set VERBOSITY terse
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, scheme => 'pairs');
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, unit => 'people');
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, statistic => 'F');
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, anticipation => -1);
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, reps => 0);
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, conf_level => 95);
SELECT did_wave_permutation(did_wave_sample(y, first_treated, wave, area), scheme => 'blocks') FROM wave_row WHERE data = 'small';
SELECT did_wave_permutation(did_wave_sample(y, first_treated, wave)) FROM wave_row WHERE data = 'small';
SELECT did_wave_permutation(did_wave_sample(y, first_treated, wave, area, weight, block, ARRAY[y])) FROM wave_row WHERE data = 'small';
SELECT count(*) FROM wave_sample, did_wave_bootstrap(sample, method => 'cluster');
SELECT count(*) FROM wave_sample, did_wave_bootstrap(sample, method => 'WCR31', vcov => 'CR3');
SELECT did_wave_bootstrap(did_wave_sample(y, first_treated, wave)) FROM wave_row WHERE data = 'small';
SELECT did_wave_bootstrap(did_wave_sample(y, first_treated, wave, area, weight, block, ARRAY[y])) FROM wave_row WHERE data = 'small';
SELECT count(*) FROM wave_sample, did_wave_confidence_set(sample, method => 'CR2');
SELECT count(*) FROM wave_sample, did_wave_confidence_set(sample, conf_level => NULL);
SELECT did_wave_confidence_set(did_wave_sample(y, CASE WHEN area = 1 AND wave = 2 THEN 3 ELSE first_treated END, wave, area), method => 'permutation') FROM wave_row WHERE data = 'small';
SELECT count(*) FROM wave_sample, did_wave_permutation(sample, weights => 'size');
SELECT count(*) FROM wave_sample, did_wave_bootstrap(sample, balance => -1);
SELECT count(*) FROM wave_sample, did_wave_bootstrap(sample, min_event => 2, max_event => 1);
SELECT count(*) FROM wave_sample, did_wave_report(sample, conf_level => NULL);
SELECT did_wave_report(did_wave_sample(y, first_treated, wave)) FROM wave_row WHERE data = 'small';

DROP TABLE wave_row, golden_permutation, golden_wild, nrp18, wave_sample, pair_of;

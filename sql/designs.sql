-- Other designs of many waves: did_triple, did_synthetic, did_logit, did_cic. The values are
-- those of R and of exact arithmetic (test/oracle/README.md); test/unit/test_triple.c,
-- test_synthetic.c, test_logit.c and test_cic.c look at the same ones, and at more reasons why
-- there is no estimate.
\getenv source PG_ABS_SRCDIR
\set triple_file :source '/test/oracle/triple_data.csv'
\set triple_values_file :source '/test/oracle/triple_values.csv'
\set castle_file :source '/test/oracle/castle.csv'
\set synthetic_file :source '/test/oracle/synthetic_values.csv'
\set weights_file :source '/test/oracle/synthetic_weights.csv'
\set data_file :source '/test/oracle/group_time_data.csv'
CREATE TABLE triple_row (data text, area bigint, first_treated integer, wave integer, eligible integer, weight float8, y float8, b integer);
COPY triple_row FROM :'triple_file' (FORMAT csv, HEADER);
CREATE TABLE triple_golden (data text, outcome text, weighted integer, cohort integer, vcov text, estimate float8, std_error float8, df float8);
COPY triple_golden FROM :'triple_values_file' (FORMAT csv, HEADER);
CREATE TABLE castle (area bigint, first_treated integer, wave integer, y float8);
COPY castle FROM :'castle_file' (FORMAT csv, HEADER);
CREATE TABLE wave_row (data text, area bigint, block bigint, first_treated integer, wave integer, weight float8, y float8, b integer);
COPY wave_row FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE synthetic_golden (data text, weighted integer, cohort integer, method text, estimate float8, jackknife float8, placebos integer, placebo float8, p_value float8, package_estimate float8, package_jackknife float8);
COPY synthetic_golden FROM :'synthetic_file' (FORMAT csv, HEADER);
CREATE TABLE weight_golden (data text, weighted integer, cohort integer, method text, cluster text, period integer, weight float8);
COPY weight_golden FROM :'weights_file' (FORMAT csv, HEADER);
CREATE FUNCTION agrees(ours float8, theirs float8, tolerance float8 DEFAULT 1e-10) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= tolerance * abs(theirs), ours IS NULL AND theirs IS NULL);

-- ---- triple differences ----
CREATE TABLE triple_sample AS
SELECT data, outcome, weighted,
	CASE WHEN weighted = 1 THEN did_wave_sample(v, first_treated, wave, area, weight) FILTER (WHERE eligible = 1) ELSE did_wave_sample(v, first_treated, wave, area) FILTER (WHERE eligible = 1) END AS eligible,
	CASE WHEN weighted = 1 THEN did_wave_sample(v, first_treated, wave, area, weight) FILTER (WHERE eligible = 0) ELSE did_wave_sample(v, first_treated, wave, area) FILTER (WHERE eligible = 0) END AS ineligible
FROM triple_row, generate_series(0, 1) weighted, LATERAL (VALUES ('y', y), ('b', b::float8)) o(outcome, v) GROUP BY data, outcome, weighted;
SELECT g.data, g.vcov, count(*), count(*) FILTER (WHERE abs(t.estimate - g.estimate) <= 1e-12) AS estimate,
	count(*) FILTER (WHERE agrees(t.std_error, g.std_error)) AS std_error, count(*) FILTER (WHERE agrees(t.df, g.df, 1e-8)) AS df
FROM triple_golden g JOIN triple_sample s USING (data, outcome, weighted)
	LEFT JOIN LATERAL did_triple(s.eligible, s.ineligible, vcov => g.vcov) t ON t.cohort = g.cohort AND t.period = g.cohort
GROUP BY 1, 2 ORDER BY 1, 2;
-- The difference of the effects, in every cohort and period; CR0 is judged by t with clusters - 1.
SELECT data, outcome, weighted, count(*), count(t.estimate) AS estimates, bool_and(abs(t.estimate - (e.estimate - i.estimate)) < 1e-13) AS difference
FROM triple_sample, did_triple(eligible, ineligible, 'notyet', 'universal') t
	JOIN LATERAL did_group_time(eligible, 'notyet', 'universal') e USING (cohort, period, base_period)
	JOIN LATERAL did_group_time(ineligible, 'notyet', 'universal') i USING (cohort, period, base_period)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- Averages: test/oracle/triple_averages.R; where an average is of one effect it is that effect, whatever the variance.
\set averages_file :source '/test/oracle/triple_averages_values.csv'
CREATE TABLE triple_average (data text, weighted integer, type text, key integer, estimate float8, cr0 float8, jackknife float8);
COPY triple_average FROM :'averages_file' (FORMAT csv, HEADER);
SELECT g.data, g.type, vcov, count(*), count(*) FILTER (WHERE abs(t.estimate - g.estimate) <= 1e-12) AS estimate, count(*) FILTER (WHERE agrees(t.std_error, CASE vcov WHEN 'CR0' THEN g.cr0 ELSE g.jackknife END, CASE vcov WHEN 'CR0' THEN 1e-8 ELSE 1e-10 END)) AS std_error
FROM triple_average g JOIN triple_sample s USING (data, weighted) CROSS JOIN unnest('{CR0,jackknife}'::text[]) vcov
	LEFT JOIN LATERAL did_triple(s.eligible, s.ineligible, vcov => vcov, type => g.type) t ON coalesce(t.event_time, t.cohort, t.period) IS NOT DISTINCT FROM g.key
WHERE s.outcome = 'y' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT vcov, count(*), count(*) FILTER (WHERE agrees(a.estimate, t.estimate, 1e-12) AND agrees(a.std_error, t.std_error) AND agrees(a.df, t.df, 1e-8) AND (a.n, a.n_clusters, a.n_clusters_treated) = (t.n, t.n_clusters, t.n_clusters_treated)) AS same
FROM triple_sample s CROSS JOIN unnest('{CR2,CR3}'::text[]) vcov, did_triple(s.eligible, s.ineligible, 'notyet', 'universal', vcov => vcov) t
	JOIN LATERAL did_triple(s.eligible, s.ineligible, 'notyet', 'universal', vcov => vcov, type => 'dynamic') a USING (event_time)
WHERE data = 'rc' AND t.event_time IN (-3, 2) AND t.estimate IS NOT NULL GROUP BY 1 ORDER BY 1;
\x
SELECT event_time, cohort, period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(df::numeric, 4) AS df, n, n_clusters, n_clusters_treated, method, note, facts
FROM triple_sample, did_triple(eligible, ineligible, type => 'group', weights => 'cell', shares => 'fixed') WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND cohort IS NULL;
SELECT t.* FROM triple_sample, did_triple(eligible, ineligible, base => 'universal', vcov => 'CR0') t WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND cohort = 2015 AND period = 2014;
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, df, n, n_clusters, n_clusters_treated, method, note, facts
FROM triple_sample, did_triple(eligible, ineligible, vcov => 'CR0') WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND cohort = 2015 AND period = 2015;
SELECT count(*) AS n, count(DISTINCT area) AS n_clusters, count(DISTINCT area) FILTER (WHERE first_treated = 2015) AS n_clusters_treated FROM triple_row WHERE data = 'rc' AND wave IN (2014, 2015) AND coalesce(first_treated, 2015) = 2015;
\x
-- Two waves, without clusters, and what cannot be had.
SELECT t.event_time, t.estimate, round(t.std_error::numeric, 6) AS std_error, (d.e).estimate - (d.i).estimate AS difference, t.n, t.n_clusters, split_part(t.method, ';', 2) AS variance, t.note
FROM (SELECT did_sample(y, first_treated IS NOT NULL, wave > 1) FILTER (WHERE eligible = 1) AS e, did_sample(y, first_treated IS NOT NULL, wave > 1) FILTER (WHERE eligible = 0) AS i FROM triple_row WHERE data = 'small') s,
	did_triple(s.e, s.i) t, LATERAL (SELECT did_estimate(s.e) AS e, did_estimate(s.i) AS i) d;
SELECT cohort, period, estimate, note FROM (SELECT did_wave_sample(y, first_treated, wave, area) FILTER (WHERE eligible = 1) AS e, did_wave_sample(y, first_treated, wave, area) FILTER (WHERE eligible = 0 AND NOT (wave = 3 AND first_treated IS NULL)) AS i FROM triple_row WHERE data = 'small') s, did_triple(e, i) WHERE cohort = 3;
-- a cluster that is in one of them only has its part of the variance; text keys are the same key
SELECT agrees(a.std_error, b.std_error) AS same, a.n_clusters, b.n_clusters
FROM (SELECT did_wave_sample(y, first_treated, wave, area) FILTER (WHERE eligible = 1) AS e, did_wave_sample(y, first_treated, wave, area) FILTER (WHERE eligible = 0 AND area > 3) AS i,
	did_wave_sample(y, first_treated, wave, 'area ' || area) FILTER (WHERE eligible = 1) AS te, did_wave_sample(y, first_treated, wave, 'area ' || area) FILTER (WHERE eligible = 0 AND area > 3) AS ti FROM triple_row WHERE data = 'rc') s,
	did_triple(e, i) a JOIN LATERAL did_triple(te, ti) b USING (cohort, period) WHERE a.event_time = 0 ORDER BY cohort;
SELECT count(*) AS none FROM did_triple(NULL, (SELECT eligible FROM triple_sample LIMIT 1));
SELECT count(*) AS none FROM did_triple((SELECT eligible FROM triple_sample LIMIT 1), NULL);
SELECT count(*), count(estimate) AS estimates, min(note) AS note FROM (SELECT did_wave_sample(y, first_treated, wave, area) AS e, did_wave_sample(NULL::float8, first_treated, wave, area) AS i FROM triple_row WHERE data = 'small') s, did_triple(e, i) WHERE event_time >= 0;
\set VERBOSITY default
SELECT did_triple(did_wave_sample(y, first_treated, wave, area, weight, area, ARRAY[y]), did_wave_sample(y, first_treated, wave, area, weight, area, ARRAY[y])) FROM triple_row;
SELECT did_triple(did_wave_sample(y, first_treated, wave, area), did_wave_sample(y, first_treated, wave, area, weight)) FROM triple_row;
\set VERBOSITY terse
SELECT did_triple(did_wave_sample(b = 1, first_treated, wave, area), did_wave_sample(y, first_treated, wave, area)) FROM triple_row;
SELECT did_triple(did_wave_sample(y, first_treated, wave, area), did_wave_sample(y, first_treated, wave)) FROM triple_row;
SELECT did_triple(did_wave_sample(y, first_treated, wave, area, weight, 1) FILTER (WHERE eligible = 1), did_wave_sample(y, first_treated, wave, area, weight, 2) FILTER (WHERE eligible = 0)) FROM triple_row;
SELECT did_triple(did_wave_sample(y, first_treated, wave), did_wave_sample(y, first_treated, wave), vcov => 'CR0') FROM triple_row;
SELECT did_triple(eligible, ineligible, 'later') FROM triple_sample;
SELECT did_triple(eligible, ineligible, type => 'overall') FROM triple_sample;
SELECT did_triple(eligible, ineligible, vcov => 'CRV3', type => 'simple') FROM triple_sample;
SELECT did_triple(eligible, ineligible, type => 'simple', weights => 'unit') FROM triple_sample;
SELECT did_triple(did_wave_sample(y, first_treated, wave), did_wave_sample(y, first_treated, wave), type => 'simple') FROM triple_row;
SELECT did_triple(eligible, ineligible, anticipation => -1) FROM triple_sample;
SELECT did_triple(eligible, ineligible, vcov => 'WCR11') FROM triple_sample;
SELECT did_triple(eligible, ineligible, conf_level => 1) FROM triple_sample;
\set VERBOSITY default

-- ---- synthetic difference-in-differences ----
CREATE TABLE synthetic_sample AS
SELECT 'castle' AS data, 0 AS weighted, did_wave_sample(y, first_treated, wave, area) AS sample FROM castle
UNION ALL SELECT data, 0, did_wave_sample(y, first_treated, wave, area) FROM wave_row GROUP BY data
UNION ALL SELECT data, 1, did_wave_sample(y, first_treated, wave, area, weight) FROM wave_row GROUP BY data;
SELECT g.data, g.method, count(*), count(*) FILTER (WHERE abs(s.estimate - g.estimate) <= 1e-12) AS estimate, count(*) FILTER (WHERE agrees(s.std_error, g.jackknife)) AS std_error,
	count(*) FILTER (WHERE agrees(s.std_error, g.package_jackknife, 1e-5)) AS of_package
FROM synthetic_golden g JOIN synthetic_sample USING (data, weighted) LEFT JOIN LATERAL did_synthetic(sample, g.method, 'jackknife') s ON s.cohort = g.cohort
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT g.data, g.method, count(*), count(*) FILTER (WHERE agrees(s.std_error, g.placebo)) AS std_error, count(*) FILTER (WHERE agrees(s.p_value, g.p_value)) AS p_value,
	count(*) FILTER (WHERE (s.p_value <= 0.4 + 1e-12) = (s.conf_low > 0 OR s.conf_high < 0)) AS interval
FROM synthetic_golden g JOIN synthetic_sample USING (data, weighted) LEFT JOIN LATERAL did_synthetic(sample, g.method, reps => 20, conf_level => 0.6) s ON s.cohort = g.cohort
WHERE g.placebos > 0 GROUP BY 1, 2 ORDER BY 1, 2;
SELECT g.data, g.method, count(*), count(*) FILTER (WHERE abs(w.weight - g.weight) <= 1e-12) AS weight
FROM (SELECT data, weighted, method, w.* FROM synthetic_sample, unnest('{sdid,sc,did}'::text[]) method, did_synthetic_weights(sample, method) w) w
	RIGHT JOIN weight_golden g ON (g.data, g.weighted, g.method, g.cohort) = (w.data, w.weighted, w.method, w.cohort) AND g.cluster IS NOT DISTINCT FROM w.cluster AND g.period IS NOT DISTINCT FROM w.period
GROUP BY 1, 2 ORDER BY 1, 2;
-- Clusters first, then periods; the effect is that of means by these weights.
SELECT cohort, treated, count(cluster) AS clusters, count(period) AS periods, round(sum(weight)::numeric, 12) AS sum, min(weight) >= 0 AS not_negative
FROM synthetic_sample, did_synthetic_weights(sample) WHERE data = 'castle' GROUP BY 1, 2, cluster IS NULL ORDER BY 1, 2, cluster IS NULL;
SELECT s.cohort, agrees(s.estimate, (SELECT sum(CASE WHEN a.treated = p.treated THEN 1 ELSE -1 END * a.weight * p.weight * y)
	FROM castle c JOIN did_synthetic_weights(sample) a ON a.cohort = s.cohort AND a.cluster = c.area::text JOIN did_synthetic_weights(sample) p ON p.cohort = s.cohort AND p.period = c.wave)) AS by_weights
FROM synthetic_sample, did_synthetic(sample, vcov => 'jackknife') s WHERE data = 'castle';
\x
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, agrees(statistic, estimate / std_error) AS statistic, df, p_value, round(conf_low::numeric, 6) AS conf_low, round(conf_high::numeric, 6) AS conf_high,
	conf_level, n, n_clusters, n_clusters_treated, method, note, facts
FROM synthetic_sample, did_synthetic(sample, reps => 20) WHERE data = 'castle' AND cohort = 2010;
SELECT method, note, agrees(conf_high - estimate, estimate - conf_low) AS interval, df FROM synthetic_sample, did_synthetic(sample, 'SC', 'Jackknife') WHERE data = 'castle' AND cohort = 2009;
SELECT method, note FROM synthetic_sample, did_synthetic(sample, 'did', reps => 50, seed => -7) WHERE data = 'castle' AND cohort = 2008;
\x
-- Draws are of the seed, whatever comes before them.
SELECT count(DISTINCT s.std_error) AS standard_errors, count(*) AS seeds
FROM synthetic_sample, generate_series(1, 4) i, did_synthetic(sample, 'did', reps => 30, seed => i / 2) s WHERE data = 'castle' AND s.cohort = 2008;
SELECT data, weighted, cohort, estimate IS NOT NULL AS has_estimate, std_error IS NOT NULL AS has_std_error, note FROM synthetic_sample, did_synthetic(sample) WHERE data = 'small';
SELECT count(*) AS none FROM did_synthetic(NULL);
SELECT count(*) AS none FROM did_synthetic_weights(NULL);
SELECT count(*) AS none FROM did_synthetic((SELECT did_wave_sample(y, first_treated, wave, area) FROM wave_row WHERE false));
-- of two waves and equal weights it is the difference of the areas' mean changes
SELECT s.cohort, agrees(s.estimate, c.estimate) AS estimate FROM (SELECT did_sample(y, area % 3 = 0, wave = 2010, area) AS two FROM castle WHERE wave IN (2000, 2010)) q, did_synthetic(two, 'did', reps => 9) s, did_collapse(two) c;
-- With anticipation the periods just before the start are as if they had not been surveyed; without any left before them there is no estimate.
SELECT of, d AS anticipation, count(*), count(a.std_error) AS std_errors, bool_and((a.estimate, a.std_error, a.p_value, a.n_clusters) IS NOT DISTINCT FROM (b.estimate, b.std_error, b.p_value, b.n_clusters)) AS same, min(split_part(a.method, ';', 1)) AS how
FROM synthetic_sample, unnest('{sdid,sc,did}'::text[]) of, generate_series(1, 2) d, did_synthetic(sample, of, 'jackknife', anticipation => d) a
	CROSS JOIN LATERAL (SELECT did_wave_sample(y, first_treated, wave, area) AS sample FROM castle WHERE wave < a.cohort - d OR wave >= a.cohort) s JOIN LATERAL did_synthetic(s.sample, of, 'jackknife') b ON b.cohort = a.cohort
WHERE data = 'castle' GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*), bool_and(w.weight = v.weight) AS same FROM synthetic_sample, did_synthetic_weights(sample, 'sdid', 1) w
	JOIN LATERAL (SELECT v.* FROM (SELECT did_wave_sample(y, first_treated, wave, area) AS sample FROM castle WHERE wave <> w.cohort - 1) s, did_synthetic_weights(s.sample) v) v ON (v.cohort, v.treated) = (w.cohort, w.treated) AND v.cluster IS NOT DISTINCT FROM w.cluster AND v.period IS NOT DISTINCT FROM w.period
WHERE data = 'castle';
SELECT cohort, estimate, note FROM synthetic_sample, did_synthetic(sample, 'did', anticipation => 3) WHERE data = 'panel' AND weighted = 0;
\set VERBOSITY terse
SELECT did_synthetic(sample, 'ridge') FROM synthetic_sample;
SELECT did_synthetic(sample, anticipation => -1) FROM synthetic_sample;
SELECT did_synthetic_weights(sample, anticipation => NULL) FROM synthetic_sample;
SELECT did_synthetic(sample, vcov => 'CR2') FROM synthetic_sample;
SELECT did_synthetic(sample, reps => 0) FROM synthetic_sample;
SELECT did_synthetic(sample, seed => NULL) FROM synthetic_sample;
SELECT did_synthetic(sample, method => NULL) FROM synthetic_sample;
SELECT did_synthetic(sample, conf_level => 0) FROM synthetic_sample;
SELECT did_synthetic_weights(sample, 'scm') FROM synthetic_sample;
SELECT did_synthetic(did_wave_sample(y, first_treated, wave)) FROM castle;
SELECT did_synthetic_weights(did_wave_sample(y, first_treated, wave)) FROM castle;
SELECT did_synthetic(did_wave_sample(y, first_treated, wave, area, weight, area, ARRAY[y])) FROM wave_row;
\set VERBOSITY default

-- ---- the logit scale ----
\set logit_file :source '/test/oracle/logit_values.csv'
\set cic_file :source '/test/oracle/cic_values.csv'
CREATE TABLE logit_golden (data text, weighted integer, scale text, cohort integer, period integer, estimate float8, cr0 float8, jackknife float8);
COPY logit_golden FROM :'logit_file' (FORMAT csv, HEADER);
CREATE TABLE cic_golden (data text, outcome text, weighted integer, cohort integer, period integer, kind text, estimate float8, low float8, high float8, std_error float8, n_clusters integer);
COPY cic_golden FROM :'cic_file' (FORMAT csv, HEADER);
CREATE TABLE binary_sample AS
SELECT data, 0 AS weighted, did_wave_sample(b = 1, first_treated, wave, area) AS sample FROM wave_row GROUP BY data
UNION ALL SELECT data, 1, did_wave_sample(b, first_treated, wave, area, weight) FROM wave_row GROUP BY data;
SELECT g.data, g.scale, vcov, count(*), count(*) FILTER (WHERE abs(e.estimate - g.estimate) <= 1e-11) AS estimate,
	count(*) FILTER (WHERE agrees(e.std_error, CASE vcov WHEN 'CR0' THEN g.cr0 ELSE g.jackknife END)) AS std_error
FROM logit_golden g JOIN binary_sample s USING (data, weighted) CROSS JOIN unnest('{CR0,jackknife}'::text[]) vcov
	LEFT JOIN LATERAL did_logit(s.sample, g.scale, vcov) e ON e.cohort IS NOT DISTINCT FROM g.cohort AND e.period IS NOT DISTINCT FROM g.period
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
\x
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, agrees(statistic, estimate / std_error) AS statistic, df, agrees(conf_high - estimate, estimate - conf_low) AS interval,
	conf_level, n, n_clusters, n_clusters_treated, method, note, facts
FROM binary_sample, did_logit(sample) WHERE data = 'rc' AND weighted = 1 AND (cohort IS NULL OR cohort = 2015 AND period = 2016);
SELECT method FROM binary_sample, did_logit(sample, 'Log_Odds', 'cr0') WHERE data = 'rc' AND weighted = 0 AND period = 2015;
\x
-- proportions are outcomes too; of two waves it is the closed form
SELECT agrees(l.estimate, m.t1 - 1 / (1 + (1 - m.t0) / m.t0 * (m.c0 / (1 - m.c0)) * (1 - m.c1) / m.c1)) AS closed_form
FROM (SELECT did_sample(p, treated, post, area) AS s, avg(p) FILTER (WHERE treated AND post) AS t1, avg(p) FILTER (WHERE treated AND NOT post) AS t0, avg(p) FILTER (WHERE NOT treated AND post) AS c1, avg(p) FILTER (WHERE NOT treated AND NOT post) AS c0
	FROM (SELECT b * 0.8::float8 + 0.1 AS p, first_treated IS NOT NULL AS treated, wave >= 2014 AS post, area FROM wave_row WHERE data = 'rc') r) m, did_logit(m.s) l WHERE l.cohort = 1;
SELECT cohort, period, estimate IS NOT NULL AS has_estimate, note
FROM did_logit((SELECT did_wave_sample(area % 2 = 0 OR wave = 2016, first_treated, wave, area) FROM wave_row WHERE data = 'rc'));
-- with anticipation cells just before the start are as if they had not been surveyed
SELECT data, scale, vcov, count(a.estimate), bool_and((a.event_time, a.estimate, a.std_error, a.n, a.n_clusters, a.n_clusters_treated) IS NOT DISTINCT FROM (b.event_time, b.estimate, b.std_error, b.n, b.n_clusters, b.n_clusters_treated)) AS same, min(split_part(a.method, ';', 1)) AS how
FROM (SELECT data, did_wave_sample(b = 1, first_treated, wave, area) AS sample, did_wave_sample(b = 1, first_treated, wave, area) FILTER (WHERE wave IS DISTINCT FROM first_treated - 1) AS less FROM wave_row WHERE data IN ('rc', 'panel') GROUP BY data) s,
	unnest('{probability,log_odds}'::text[]) scale, unnest('{CR0,jackknife}'::text[]) vcov, did_logit(sample, scale, vcov, anticipation => 1) WITH ORDINALITY a JOIN LATERAL did_logit(less, scale, vcov) WITH ORDINALITY b USING (ordinality)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT cohort, period, round(estimate::numeric, 6) AS estimate, note FROM binary_sample, did_logit(sample, anticipation => 2) WHERE data = 'panel' AND weighted = 0;
SELECT count(*) AS none FROM did_logit(NULL);
SELECT count(*) AS none FROM did_logit((SELECT did_wave_sample(b = 1, first_treated, wave, area) FROM wave_row WHERE false));
SELECT count(*) AS none FROM did_logit((SELECT did_wave_sample(NULL::boolean, first_treated, wave, area) FROM wave_row));
\set VERBOSITY default
SELECT did_logit(did_wave_sample(y, first_treated, wave, area)) FROM wave_row;
\set VERBOSITY terse
SELECT did_logit(did_wave_sample(b * 1.5, first_treated, wave, area)) FROM wave_row;
SELECT did_logit(sample, 'probit') FROM binary_sample;
SELECT did_logit(sample, vcov => 'CR2') FROM binary_sample;
SELECT did_logit(sample, conf_level => NULL) FROM binary_sample;
SELECT did_logit(sample, anticipation => -1) FROM binary_sample;
SELECT did_logit(did_wave_sample(b = 1, first_treated, wave)) FROM wave_row;
SELECT did_logit(did_wave_sample(b = 1, first_treated, wave, area, weight, area, ARRAY[y])) FROM wave_row;

-- ---- changes in changes ----
-- of a cohort alone with its comparators, as the oracle leaves areas out
SELECT g.data, count(*), count(*) FILTER (WHERE abs(c.estimate - g.estimate) <= 1e-13) AS estimate, count(*) FILTER (WHERE abs(c.bound_low - g.low) <= 1e-13 AND abs(c.bound_high - g.high) <= 1e-13) AS bounds,
	count(*) FILTER (WHERE agrees(c.std_error, g.std_error)) AS std_error, count(*) FILTER (WHERE c.n_clusters = g.n_clusters AND c.df = g.n_clusters - 1) AS clusters
FROM cic_golden g CROSS JOIN LATERAL (SELECT CASE g.weighted WHEN 1 THEN did_wave_sample(b = 1, first_treated, wave, area, weight) ELSE did_wave_sample(b = 1, first_treated, wave, area) END AS sample
		FROM wave_row w WHERE w.data = g.data AND (w.first_treated = g.cohort OR w.first_treated IS NULL) AND (w.wave = g.period OR w.wave = g.cohort - 1)) s
	LEFT JOIN LATERAL did_cic(s.sample) c ON true
WHERE g.outcome = 'b' AND g.kind = 'discrete' GROUP BY 1 ORDER BY 1;
SELECT g.data, g.outcome, g.kind, count(*), count(*) FILTER (WHERE abs((c).estimate - g.estimate) <= 1e-13) AS estimate, count(*) FILTER (WHERE abs((c).bound_low - g.low) <= 1e-13 AND abs((c).bound_high - g.high) <= 1e-13) AS bounds,
	count(*) FILTER (WHERE agrees((c).std_error, g.std_error)) AS std_error, count(*) FILTER (WHERE (c).n_clusters = g.n_clusters AND (c).df = g.n_clusters - 1) AS clusters
FROM cic_golden g CROSS JOIN LATERAL (SELECT CASE g.weighted WHEN 1 THEN did_cic(
			bootstrap_sample(v, area, weight) FILTER (WHERE first_treated IS NULL AND wave = g.cohort - 1), bootstrap_sample(v, area, weight) FILTER (WHERE first_treated IS NULL AND wave = g.period),
			bootstrap_sample(v, area, weight) FILTER (WHERE first_treated IS NOT NULL AND wave = g.cohort - 1), bootstrap_sample(v, area, weight) FILTER (WHERE first_treated IS NOT NULL AND wave = g.period), g.kind)
		ELSE did_cic(bootstrap_sample(v, area) FILTER (WHERE first_treated IS NULL AND wave = g.cohort - 1), bootstrap_sample(v, area) FILTER (WHERE first_treated IS NULL AND wave = g.period),
			bootstrap_sample(v, area) FILTER (WHERE first_treated IS NOT NULL AND wave = g.cohort - 1), bootstrap_sample(v, area) FILTER (WHERE first_treated IS NOT NULL AND wave = g.period), g.kind) END AS c
		FROM (SELECT *, CASE g.outcome WHEN 'y' THEN y WHEN 'b' THEN b ELSE round(y) END AS v FROM wave_row) w WHERE w.data = g.data AND (w.first_treated = g.cohort OR w.first_treated IS NULL)) s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
\x
SELECT cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, agrees(statistic, estimate / std_error) AS statistic, df, (p_value < 0.1) = (conf_low > 0) AS p_value,
	conf_level, bound_low <= estimate AND estimate <= bound_high AS bounds, n, n_clusters, n_clusters_treated, method, note, facts
FROM binary_sample, did_cic(sample, 'notyet', vcov => 'CR0', conf_level => 0.9) WHERE data = 'rc' AND weighted = 1 AND cohort = 2014 AND period = 2014;
SELECT c.*
FROM (SELECT bootstrap_sample(b = 1) FILTER (WHERE first_treated IS NULL AND wave = 2013) AS c0, bootstrap_sample(b = 1) FILTER (WHERE first_treated IS NULL AND wave = 2014) AS c1,
	bootstrap_sample(b = 1) FILTER (WHERE first_treated = 2014 AND wave = 2013) AS t0, bootstrap_sample(b = 1) FILTER (WHERE first_treated = 2014 AND wave = 2014) AS t1 FROM wave_row WHERE data = 'rc') s, did_cic(c0, c1, t0, t1) c;
SELECT (c).method, (c).note, (c).n, (c).n_clusters_treated
FROM (SELECT did_cic(bootstrap_sample(y, 'area ' || area, weight) FILTER (WHERE first_treated IS NULL AND wave = 2013), bootstrap_sample(y, 'area ' || area, weight) FILTER (WHERE first_treated IS NULL AND wave = 2014),
	bootstrap_sample(y * 9, 'area ' || area, weight) FILTER (WHERE first_treated = 2014 AND wave = 2013), bootstrap_sample(y, 'area ' || area, weight) FILTER (WHERE first_treated = 2014 AND wave = 2014), 'continuous') AS c FROM wave_row WHERE data = 'rc') s;
\x
SELECT cohort, period, base_period, estimate IS NOT NULL AS has_estimate, note FROM did_cic((SELECT did_wave_sample(b = 1, CASE WHEN area <= 6 THEN 2012 WHEN area <= 11 THEN 2015 ELSE 2016 END, wave, area) FROM wave_row WHERE data = 'rc'), anticipation => 1);
SELECT count(*) AS none FROM did_cic(NULL::did_sample);
SELECT count(*) AS none FROM did_cic((SELECT did_wave_sample(b = 1, first_treated, wave, area) FROM wave_row WHERE false));
SELECT did_cic(NULL, bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y)) IS NULL AS of_null FROM wave_row;
SELECT (c).estimate, (c).note FROM (SELECT did_cic(bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(NULL::float8), bootstrap_sample(y)) AS c FROM wave_row) s;
\set VERBOSITY default
SELECT did_cic(did_wave_sample(y, first_treated, wave, area)) FROM wave_row;
SELECT did_cic(bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y, area)) FROM wave_row;
\set VERBOSITY terse
SELECT did_cic(bootstrap_sample(y, area), bootstrap_sample(y, area), bootstrap_sample(y, area), bootstrap_sample(y, area::text)) FROM wave_row;
SELECT did_cic(bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y), 'ordinal') FROM wave_row;
SELECT did_cic(bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y), bootstrap_sample(y), conf_level => 2) FROM wave_row;
SELECT did_cic(sample, 'later') FROM binary_sample;
SELECT did_cic(sample, anticipation => NULL) FROM binary_sample;
SELECT did_cic(sample, vcov => 'HC2') FROM binary_sample;
SELECT did_cic(did_wave_sample(b = 1, first_treated, wave)) FROM wave_row;
SELECT did_cic(did_wave_sample(b = 1, first_treated, wave, area, weight, area, ARRAY[y])) FROM wave_row;
\set VERBOSITY default

DROP TABLE logit_golden, cic_golden, binary_sample;
DROP TABLE triple_average, triple_row, triple_golden, triple_sample, castle, wave_row, synthetic_golden, weight_golden, synthetic_sample;
DROP FUNCTION agrees;

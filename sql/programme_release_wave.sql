-- Releases of effects over the waves: a synthetic programme of four waves and
-- three cohorts, the last of which has few people, and no second wave of one area.
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT count(*) > 15 AS made FROM create_programme('waves');
SET search_path = waves, public;

INSERT INTO area (area, name, kind) SELECT a || to_char(i, 'FM00'), k || ' ' || i, k FROM (VALUES ('N', 'nfl', 12), ('C', 'comparator', 8)) v (a, k, n), generate_series(1, n) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) SELECT 'w' || i, 's', i, 'Year ' || i, make_date(2014 + i, 1, 1), make_date(2014 + i, 12, 31) FROM generate_series(1, 4) i;
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('m', 'number', 'How much?'), ('sex', 'choice', 'Sex');
INSERT INTO response_option (question, code, label) VALUES ('q', 0, 'no'), ('q', 1, 'yes'), ('sex', 0, 'man'), ('sex', 1, 'woman');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('can', 'can influence', 'top_box', '{1}', 'higher_better', 'primary'), ('much', 'how much', 'numeric', NULL, 'higher_better', 'secondary'), ('woman', 'is a woman', 'top_box', '{1}', 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('can', 'q'), ('much', 'm'), ('woman', 'sex');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women', 'woman', 1);
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'All areas');
INSERT INTO evaluation_area (evaluation, area, arm, first_treated) SELECT 'e', area, kind, CASE WHEN area <= 'N05' AND kind = 'nfl' THEN 2 WHEN area <= 'N10' AND kind = 'nfl' THEN 3 WHEN kind = 'nfl' THEN 4 END FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT 'e', wave, number, number > 1 FROM wave;

-- Of each answer a formula, so that this file is all there is to know of them.
CREATE TABLE person AS
SELECT row_number() OVER (ORDER BY a.area, w.wave, i)::int AS n, a.area, a.kind, e.first_treated AS g, w.wave, w.number AS t, i, substr(a.area, 2)::int AS k
FROM area a JOIN evaluation_area e USING (area), wave w, generate_series(1, 48) i
WHERE i <= CASE WHEN a.area > 'N10' THEN 9 + w.number % 2 ELSE 36 + (substr(a.area, 2)::int * 7 + w.number * 3) % 9 END;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT n, wave, area, 'H' || n, 'R' || n, 'fresh', 0.5 + (i % 7) * 0.25 FROM person;
INSERT INTO response (interview, question, value)
SELECT n, 'q', ((i * 7 + k * 3 + t * 5 + CASE WHEN t >= g THEN i % 3 ELSE 0 END) % 4 >= 2)::int FROM person
UNION ALL SELECT n, 'm', 1 + (i * 3 + k + t * CASE WHEN t >= g THEN 2 ELSE 1 END) % 9 FROM person
UNION ALL SELECT n, 'sex', i % 2 FROM person;
ANALYZE;

-- As run_evaluation has them: a sample for each outcome and subgroup, and averages.
CREATE FUNCTION run_by_hand() RETURNS void LANGUAGE sql AS $$
	INSERT INTO analysis_run (evaluation, query) VALUES ('e', 'by hand');
	INSERT INTO estimate (analysis_run, outcome, subgroup, prespecified, result, sample, publish)
	SELECT r.run, s.outcome, s.subgroup, false, did_estimate(s.sample), s.sample, true
	FROM (SELECT max(analysis_run) AS run FROM analysis_run) r CROSS JOIN LATERAL (
		SELECT x.outcome, g.subgroup, did_sample(x.value, x.treated, x.post, x.area, x.weight) AS sample
		FROM analysis_row x JOIN person p ON p.n = x.interview CROSS JOIN LATERAL (VALUES ('all', true), ('women', p.i % 2 = 1)) g (subgroup, belongs)
		WHERE x.evaluation = 'e' AND x.outcome IN ('can', 'much') AND x.value IS NOT NULL AND g.belongs GROUP BY x.outcome, g.subgroup) s;
	INSERT INTO run_wave (analysis_run, outcome, subgroup, sample, rows_used, rows_missing, rows_digest, query, status)
	SELECT r.run, s.outcome, s.subgroup, s.sample, 0, 0, repeat('0', 64), 'by hand', 'exploratory'
	FROM (SELECT max(analysis_run) AS run FROM analysis_run) r CROSS JOIN LATERAL (
		SELECT x.outcome, g.subgroup, did_wave_sample(x.value, x.first_treated, x.period, x.area, x.weight) AS sample
		FROM analysis_row x JOIN person p ON p.n = x.interview CROSS JOIN LATERAL (VALUES ('all', true), ('women', p.i % 2 = 1)) g (subgroup, belongs)
		WHERE x.evaluation = 'e' AND x.outcome IN ('can', 'much') AND x.value IS NOT NULL AND g.belongs GROUP BY x.outcome, g.subgroup) s;
	INSERT INTO run_wave_effect (analysis_run, outcome, subgroup, kind, ordinal, first_treated, period, event_time, headline, choices, query, effect, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, band_low, band_high, n, n_clusters, n_clusters_treated, scale, method, note, facts)
	SELECT w.analysis_run, w.outcome, w.subgroup, k.kind, row_number() OVER (PARTITION BY w.analysis_run, w.outcome, w.subgroup, k.kind ORDER BY a.place), a.cohort, a.period, a.event_time, true,
		jsonb_build_object('type', k.type, 'base', 'universal'), 'by hand', a.estimate, a.std_error, a.statistic, a.df, a.p_value, a.conf_low, a.conf_high, a.conf_level, b.conf_low, b.conf_high, a.n, a.n_clusters, a.n_clusters_treated, 'mean', a.method, a.note, a.facts
	FROM run_wave w CROSS JOIN (VALUES ('overall', 'simple'), ('event', 'dynamic'), ('cohort', 'group'), ('period', 'calendar')) k (kind, type)
	CROSS JOIN LATERAL did_aggregate(w.sample, k.type, base => 'universal') WITH ORDINALITY a (event_time, cohort, period, base_period, estimate, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, n, n_clusters, n_clusters_treated, method, note, facts, place)
	LEFT JOIN LATERAL did_aggregate(w.sample, k.type, base => 'universal', band => 'uniform') b ON k.kind = 'event' AND b.event_time = a.event_time
	WHERE w.analysis_run = (SELECT max(analysis_run) FROM analysis_run) AND (k.kind = 'overall' OR coalesce(a.event_time, a.cohort, a.period) IS NOT NULL)
$$;
SELECT run_by_hand();
SELECT count(*) AS samples FROM run_wave;
SELECT release, table_name, rows, hidden, kept FROM release_programme('waves', 'First results') WHERE table_name ~ 'outcome|estimate';
SELECT subgroup, kind, ordinal, first_treated, period, event_time, label, effect, std_error, df, conf_low, conf_high, p_value, band_low, band_high, base, areas_nfl AS n, areas_comparator AS c, value_step AS step, value_note FROM published_wave_estimate WHERE outcome = 'can' ORDER BY subgroup, kind, ordinal;

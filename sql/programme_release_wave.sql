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

-- Each outcome for all and for women, with averages over the waves.
SELECT plan_analysis('waves', 'e', 'Everybody and women', '{can,much}', '{women}', ways => '{CR2}') AS plan \gset
SELECT run_evaluation('waves', 'e', :plan) AS run;
SELECT release, table_name, rows, hidden, kept FROM release_programme('waves', 'First results') WHERE table_name ~ 'outcome|_estimate';
SELECT kind, ordinal, first_treated, period, event_time, label, effect, std_error, df, conf_low, conf_high, p_value, band_low, band_high, base, areas_nfl AS nfl, areas_comparator AS other, value_step AS step, note_codes, value_note FROM published_wave_estimate WHERE outcome = 'can' AND subgroup = 'all' ORDER BY array_position('{overall,event,cohort,period}', kind), ordinal;

-- By hand: an average is of areas that began together (g) and of those that never did
-- (NULL), in the waves that are compared; it is hidden if one of these has fewer than 30
-- people, or 10 on one side, and has the step of the smallest.
CREATE FUNCTION hand_step(span float8, n numeric, fine float8) RETURNS float8 LANGUAGE sql AS $$
SELECT min(s) FROM unnest(ARRAY[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]) s WHERE s >= greatest(span / (round(n / 5.0) * 5 - 2), fine) - 1e-12 $$;
CREATE FUNCTION near(x float8, y float8) RETURNS boolean LANGUAGE sql AS $$ SELECT (x IS NULL AND y IS NULL) OR coalesce(abs(x - y) < 1e-9, false) $$;
CREATE TABLE hand AS
SELECT o.outcome, o.value, 0.5 + (p.i % 7) * 0.25 AS weight, p.g, p.t, p.area, u.subgroup
FROM person p CROSS JOIN LATERAL (VALUES ('can', ((i * 7 + k * 3 + t * 5 + CASE WHEN t >= g THEN i % 3 ELSE 0 END) % 4 >= 2)::int::float8), ('much', (1 + (i * 3 + k + t * CASE WHEN t >= g THEN 2 ELSE 1 END) % 9)::float8)) o (outcome, value)
CROSS JOIN LATERAL (VALUES ('all', true), ('women', i % 2 = 1)) u (subgroup, belongs) WHERE u.belongs;
CREATE TABLE hand_sample AS SELECT outcome, subgroup, did_wave_sample(value, g, t, area, weight) AS sample FROM hand GROUP BY 1, 2;
CREATE TABLE hand_mean AS SELECT outcome, subgroup, g, t, count(*) AS n, count(*) FILTER (WHERE value = 1) AS yes, sum(weight * value) / sum(weight) AS mean FROM hand GROUP BY 1, 2, 3, 4;
CREATE VIEW hand_used AS
SELECT DISTINCT k.kind, CASE k.kind WHEN 'event' THEN x.t - y.g WHEN 'cohort' THEN y.g WHEN 'period' THEN x.t END AS key, c.cohort, c.wave
FROM generate_series(2, 4) y (g), generate_series(1, 4) x (t), unnest('{overall,event,cohort,period}'::text[]) k (kind), LATERAL (VALUES (y.g, x.t), (y.g, y.g - 1), (NULL, x.t), (NULL, y.g - 1)) c (cohort, wave) WHERE x.t <> y.g - 1 AND (x.t >= y.g OR k.kind = 'event');
CREATE VIEW hand_average AS
SELECT u.kind, u.key, c.outcome, c.subgroup, max(hand_step(CASE c.outcome WHEN 'can' THEN 1 ELSE 8 END, c.n, CASE c.outcome WHEN 'can' THEN 0.001 ELSE 0.008 END)) AS step, sum(round(c.n / 5.0) * 5) AS base, bool_or(c.n < 30 OR (c.outcome = 'can' AND least(c.yes, c.n - c.yes) < 10)) AS hidden
FROM hand_used u JOIN hand_mean c ON c.g IS NOT DISTINCT FROM u.cohort AND c.t = u.wave GROUP BY 1, 2, 3, 4;
CREATE TABLE hand_result AS
SELECT s.outcome, s.subgroup, k.kind, coalesce(a.event_time, a.cohort, a.period) AS key, a.estimate, a.std_error, a.df, a.p_value, a.conf_low, a.conf_high, b.conf_low AS band_low, b.conf_high AS band_high, a.n_clusters, a.n_clusters_treated
FROM hand_sample s CROSS JOIN (VALUES ('overall', 'simple'), ('event', 'dynamic'), ('cohort', 'group'), ('period', 'calendar')) k (kind, type)
CROSS JOIN LATERAL did_aggregate(s.sample, k.type, base => 'universal') a LEFT JOIN LATERAL did_aggregate(CASE WHEN k.kind = 'event' AND s.outcome = 'can' AND s.subgroup = 'all' THEN s.sample END, k.type, base => 'universal', band => 'uniform') b ON k.kind = 'event' AND s.outcome = 'can' AND s.subgroup = 'all' AND b.event_time = a.event_time WHERE k.kind = 'overall' OR coalesce(a.event_time, a.cohort, a.period) IS NOT NULL;
CREATE FUNCTION hand_rounded(x float8, step float8) RETURNS float8 LANGUAGE sql AS $$ SELECT round((x / step)::numeric)::float8 * step $$;
CREATE VIEW hand_shown AS
SELECT r.*, a.step, CASE WHEN r.kind = 'event' AND r.key = -1 THEN NULL ELSE a.base END AS base, coalesce(a.hidden, false) AS hidden FROM hand_result r LEFT JOIN hand_average a ON a.outcome = r.outcome AND a.subgroup = r.subgroup AND a.kind = r.kind AND a.key IS NOT DISTINCT FROM r.key AND NOT (r.kind = 'event' AND r.key = -1);
SELECT count(*) AS rows, count(*) FILTER (WHERE h.hidden) AS hidden, count(*) FILTER (WHERE p.effect IS NULL) AS released_without, count(*) FILTER (WHERE p.effect IS NULL AND (p.value_note IS NULL OR coalesce(p.std_error, p.conf_low, p.band_low, p.p_value, p.df, p.base, p.areas_nfl, p.value_step) IS NOT NULL OR coalesce(p.method, p.note, p.sentence) IS NOT NULL)) AS hidden_in_part,
	count(*) FILTER (WHERE NOT near(p.effect, CASE WHEN NOT h.hidden THEN hand_rounded(h.estimate, p.value_step) END)) AS other_effect,
	count(*) FILTER (WHERE NOT h.hidden AND h.step IS DISTINCT FROM p.value_step AND h.key <> -1) AS other_step,
	count(*) FILTER (WHERE NOT h.hidden AND p.base IS DISTINCT FROM h.base) AS other_base,
	count(*) FILTER (WHERE NOT h.hidden AND (p.areas_nfl IS DISTINCT FROM h.n_clusters_treated OR p.areas_comparator IS DISTINCT FROM h.n_clusters - h.n_clusters_treated)) AS other_areas
FROM hand_shown h FULL JOIN published_wave_estimate p ON p.outcome = h.outcome AND p.subgroup = h.subgroup AND p.kind = h.kind AND coalesce(p.event_time, p.first_treated, p.period) IS NOT DISTINCT FROM h.key;
-- Intervals and bands lie around the effect that is shown; the areas behind these are all
-- shown, or of women none is.
SELECT count(*) AS rows, count(*) FILTER (WHERE NOT (near(p.std_error, hand_rounded(h.std_error, p.value_step)) AND near(p.effect - p.conf_low, hand_rounded(h.estimate - h.conf_low, p.value_step)) AND near(p.conf_high - p.effect, hand_rounded(h.conf_high - h.estimate, p.value_step))
	AND (h.band_low IS NULL AND (p.outcome, p.subgroup) <> ('can', 'all') OR near(p.effect - p.band_low, hand_rounded(h.estimate - h.band_low, p.value_step)) AND near(p.band_high - p.effect, hand_rounded(h.band_high - h.estimate, p.value_step))) AND near(p.p_value, CASE WHEN h.p_value IS NOT NULL THEN greatest(round(h.p_value::numeric, 3), 0.001)::float8 END) AND near(p.df, round(h.df::numeric, 1)::float8))) AS other_inference
FROM hand_shown h JOIN published_wave_estimate p ON p.outcome = h.outcome AND p.subgroup = h.subgroup AND p.kind = h.kind AND coalesce(p.event_time, p.first_treated, p.period) IS NOT DISTINCT FROM h.key WHERE p.effect IS NOT NULL;

-- It takes what did_aggregate takes, and refuses what is no sum of means.
SELECT (SELECT pg_get_function_arguments(oid) FROM pg_proc WHERE proname = 'did_aggregate') = (SELECT regexp_replace(pg_get_function_arguments(oid), ', OUT key.*', '') FROM pg_proc WHERE proname = 'programme_wave_terms') AS same_arguments;
SELECT count(*) FROM programme_wave_terms((SELECT did_panel_sample(i % 2, 2, i % 4, i / 4, 1) FROM generate_series(1, 40) i), panel => 'pairs');
-- What an average is a sum of: the means by hand give what did_aggregate does.
SELECT count(*) AS rows, max(abs(x.value - x.estimate)) < 1e-12 AS agree FROM (
	SELECT r.outcome, r.subgroup, r.kind, r.key, r.estimate, coalesce(sum(t.coefficient * m.mean), 0) AS value
	FROM hand_result r JOIN hand_sample s USING (outcome, subgroup)
	LEFT JOIN LATERAL programme_wave_terms(s.sample, CASE r.kind WHEN 'overall' THEN 'simple' WHEN 'event' THEN 'dynamic' WHEN 'cohort' THEN 'group' ELSE 'calendar' END, base => 'universal') t ON t.key IS NOT DISTINCT FROM r.key
	LEFT JOIN hand_mean m ON m.outcome = r.outcome AND m.subgroup = r.subgroup AND m.g IS NOT DISTINCT FROM t.first_treated AND m.t = t.period
	GROUP BY 1, 2, 3, 4, 5) x;

-- The audit knows all that is shown: for each effect its limits, and what it is a sum of.
SELECT count(*) AS effects, count(*) FILTER (WHERE abs(e.shown_value - s.value) > e.value_step / 2 + 1e-9) AS not_true FROM disclosure_effect e
JOIN LATERAL (SELECT sum(u.coefficient * m.mean) AS value, bool_and(c.kind = 'cohort') AS cohorts FROM unnest(e.cells, e.coefficients) u (cell, coefficient) JOIN disclosure_cell c ON c.cell = u.cell
	JOIN hand_mean m ON m.outcome = c.outcome AND m.subgroup = c.subgroup AND m.g IS NOT DISTINCT FROM c.first_treated AND m.t = c.period) s ON s.cohorts;
SELECT reason, count(*), min(row_key COLLATE "C") AS first FROM release_hidden WHERE table_name = 'published_wave_estimate' GROUP BY 1 ORDER BY 1;

-- Corrections: few answers are others in the third wave of areas that began in the second.
-- Effects that rest on them are shown again as they were, the others as they are.
UPDATE response r SET value = 1 - r.value FROM person p WHERE p.n = r.interview AND r.question = 'q' AND p.area = 'N02' AND p.t = 3 AND p.i <= 4;
SELECT release_programme('waves', 'Of old estimates');
SELECT plan_analysis('waves', 'e', 'Those that changed', '{can}', '{women}', ways => '{CR2}') AS plan \gset
SELECT run_evaluation('waves', 'e', :plan) AS run;
SELECT table_name, rows, hidden, kept FROM release_programme('waves', 'Corrected') WHERE table_name = 'published_wave_estimate';
SELECT p.kind, coalesce(p.event_time, p.first_treated, p.period) AS key, p.value_note, (p.effect, p.std_error, p.conf_low, p.base) = (q.effect, q.std_error, q.conf_low, q.base) AS as_before FROM published_wave_estimate p
JOIN release_wave_estimate q ON q.release = 1 AND q.outcome = p.outcome AND q.subgroup = p.subgroup AND q.kind = p.kind AND q.ordinal = p.ordinal WHERE p.outcome = 'can' AND p.subgroup = 'all' AND p.effect IS NOT NULL ORDER BY p.kind, p.ordinal;
-- Enough of them are new.
UPDATE response r SET value = 1 - r.value FROM person p WHERE p.n = r.interview AND r.question = 'q' AND p.area = 'N03' AND p.t = 3;
SELECT run_evaluation('waves', 'e', :plan) AS run;
SELECT count(*) FILTER (WHERE h.reason = 'kept') AS kept FROM preview_release('waves') h WHERE h.table_name = 'published_wave_estimate' AND h.row_key ~ '^e, can, (event|cohort|period)';

-- Readers see the view, and nothing behind it.
SELECT class, table_name FROM programme_table WHERE table_name ~ 'wave_estimate' ORDER BY 1, 2;
SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.oid = 'release_wave_estimate'::regclass;
UPDATE release_wave_estimate SET effect = 0;
INSERT INTO release_wave_estimate SELECT (jsonb_populate_record(t, '{"ordinal": 99}')).* FROM release_wave_estimate t WHERE t.release = 1 AND t.kind = 'overall' AND t.outcome = 'can' AND t.subgroup = 'all';
DROP SCHEMA waves CASCADE;

-- What nobody is too few in may tell of few: of 100 people in two areas that began in
-- the second wave one could before and all but one after it, of 1,000 in the others all
-- but one before and one after. Of an effect of 1.98, to 0.005, at most 2.5 of 100 are
-- no reason (and so many thousands of the others): of the 4 people in N1 at most 2 could
-- before. That is a range of 2, which is hidden if 3 are to be open. By the average over
-- the second and third wave, 1.48, and the third alone, 0.99, it is 2 * 1.48 - 0.99 =
-- 1.97, to 0.015: up to 4.5, so all 4 may have been able to, and these can be shown.
SELECT count(*) > 15 AS made FROM create_programme('tide');
SET search_path = tide, public;
INSERT INTO area (area, name, kind) VALUES ('N1', 'one', 'nfl'), ('N2', 'two', 'nfl'), ('N3', 'three', 'nfl'), ('C1', 'four', 'comparator'), ('C2', 'five', 'comparator');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) SELECT 'w' || i, 's', i, 'Year ' || i, make_date(2014 + i, 1, 1), make_date(2014 + i, 12, 31) FROM generate_series(1, 3) i;
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?');
INSERT INTO response_option (question, code, label) VALUES ('q', 0, 'no'), ('q', 1, 'yes');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('can', 'can influence', 'top_box', '{1}', 'higher_better', 'primary');
INSERT INTO outcome_item (outcome, question) VALUES ('can', 'q');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'All areas');
-- Of one nobody has said when it began, and nobody was interviewed there.
INSERT INTO evaluation_area (evaluation, area, arm, first_treated) SELECT 'e', area, kind, CASE WHEN area IN ('N1', 'N2') THEN 2 END FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT 'e', wave, number, number > 1 FROM wave;
CREATE TABLE person AS SELECT row_number() OVER (ORDER BY a.area, t, i)::int AS n, a.area, t, (i <= (a.yes)[t])::int AS q
FROM (VALUES ('N1', 4, '{0,4,2}'::int[]), ('N2', 96, '{1,95,48}'), ('C1', 500, '{500,0,250}'), ('C2', 500, '{499,1,250}')) a (area, people, yes), generate_series(1, 3) t, generate_series(1, a.people) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT n, 'w' || t, area, 'H' || n, 'R' || n, 'fresh', 1 FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', q FROM person;
ANALYZE;
SELECT plan_analysis('tide', 'e', 'Everybody', '{can}', ways => '{CR2}') AS plan \gset
SELECT run_evaluation('tide', 'e', :plan) AS run;
UPDATE disclosure_rule SET min_base = 5, min_count = 1, round_to = 1, protection = 2, min_areas = 1, min_df = 0;
SELECT count(*) FROM preview_release('tide') WHERE table_name = 'published_wave_estimate' AND column_name = 'effect';
UPDATE disclosure_rule SET protection = 3;
SELECT rows, hidden FROM release_programme('tide', 'Nothing of four') WHERE table_name = 'published_wave_estimate';
SELECT row_key, reason FROM release_hidden WHERE table_name = 'published_wave_estimate' AND column_name = 'effect' ORDER BY row_key COLLATE "C";
SELECT kind, label, effect, value_note FROM published_wave_estimate ORDER BY array_position('{overall,event,cohort,period}', kind), ordinal;
-- Which areas are left out is no number of people, and their arms and starts are published.
SELECT DISTINCT left_out FROM published_wave_estimate;
SELECT evaluation_report('tide', 'e') ~ '1 area\(s\) of the programme left out, as no first period under it is given: N3\.' AS told;
DROP SCHEMA tide CASCADE;

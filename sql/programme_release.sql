-- Releases: every number against SQL written by hand, on an awkward programme
-- (three waves, ten areas against ten of which one withdrew, answers missing, a
-- subgroup of four, a 0/1 question that is scored as a mean, few people in one
-- area and wave, weights that are missing or 0), and what is hidden of them.
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT count(*) > 15 AS made FROM create_programme('awkward');
SET search_path = awkward, public;

INSERT INTO area (area, name, kind) SELECT a || to_char(i, 'FM00'), k || ' ' || i, k FROM (VALUES ('N', 'nfl'), ('C', 'comparator')) v (a, k), generate_series(1, 10) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, '2015', '2015-01-01', '2015-12-31'), ('w2', 's', 2, '2017', '2017-01-01', '2017-12-31'), ('w3', 's', 3, '2018', '2018-01-01', '2018-12-31');
INSERT INTO question (question, kind, wording) VALUES ('influence', 'choice', 'Can you?'), ('item1', 'number', 'One'), ('item2', 'number', 'Two'), ('item3', 'number', 'Three'), ('member', 'number', 'Are you?'), ('sex', 'choice', 'Sex'), ('group', 'choice', 'Group');
INSERT INTO response_option (question, code, label, missing) VALUES ('influence', 1, 'never', NULL), ('influence', 2, 'seldom', NULL), ('influence', 3, 'often', NULL), ('influence', 4, 'always', NULL), ('influence', -8, 'do not know', 'dont_know'),
	('sex', 1, 'man', NULL), ('sex', 2, 'woman', NULL), ('group', 1, 'most', NULL), ('group', 9, 'few', NULL);
INSERT INTO outcome (outcome, label, rule, codes, at_least, min_answered, direction, role, tag) VALUES
	('influence', 'can influence', 'top_box', '{3,4}', NULL, NULL, 'higher_better', 'primary', 'nrp5:local_decision_making'),
	('scale', 'scale of three', 'sum', NULL, NULL, 2, 'higher_better', 'secondary', 'nrp5:social_connectivity'),
	('member', 'is a member', 'numeric', NULL, NULL, NULL, 'higher_better', 'exploratory', NULL),
	('woman', 'is a woman', 'top_box', '{2}', NULL, NULL, 'higher_better', 'covariate', NULL),
	('few', 'is one of few', 'top_box', '{9}', NULL, NULL, 'higher_better', 'covariate', NULL);
INSERT INTO outcome_item (outcome, question, multiplier, constant) VALUES ('influence', 'influence', 1, 0), ('scale', 'item1', 1, 0), ('scale', 'item2', 1, 0), ('scale', 'item3', -1, 6), ('member', 'member', 1, 0), ('woman', 'sex', 1, 0), ('few', 'group', 1, 0);
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women', 'woman', 1), ('few', 'four people', 'few', 1);
INSERT INTO evaluation (evaluation, title) VALUES ('ten', 'Ten and ten'), ('nine', 'Nine and ten');
INSERT INTO evaluation_area (evaluation, area, arm, included, exclusion_reason) SELECT e, area, kind, NOT (e = 'nine' AND area = 'N10'), CASE WHEN e = 'nine' AND area = 'N10' THEN 'withdrew' END FROM area, unnest(ARRAY['nine', 'ten']) e;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT e, wave, number, number > 1 FROM wave, unnest(ARRAY['nine', 'ten']) e;

-- Of each answer a formula, so that this file is all there is to know of them.
CREATE TABLE person AS
SELECT row_number() OVER (ORDER BY a.area, w.wave, i)::int AS n, a.area, a.kind, w.wave, w.number AS w, i, substr(a.area, 2)::int AS k
FROM area a, wave w, generate_series(1, 48) i
WHERE i <= CASE WHEN a.area = 'C03' AND w.wave = 'w2' THEN 12 ELSE 40 + (substr(a.area, 2)::int * 7 + w.number * 3) % 9 END;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final)
SELECT n, wave, area, 'H' || n, 'R' || n, 'fresh', CASE WHEN i % 37 = 0 THEN NULL WHEN i % 41 = 0 THEN 0 ELSE 0.5 + (i % 7) * 0.25 END FROM person;
INSERT INTO response (interview, question, value)
SELECT n, 'influence', CASE WHEN i % 11 = 0 THEN -8 ELSE 1 + (i * 7 + k * 3 + w * 5 + CASE WHEN kind = 'nfl' AND w > 1 THEN i % 3 ELSE 0 END) % 4 END FROM person
UNION ALL SELECT n, 'item1', 1 + (i * 3 + k) % 5 FROM person
UNION ALL SELECT n, 'item2', 1 + (i * 5 + w) % 5 FROM person WHERE i % 6 <> 0
UNION ALL SELECT n, 'item3', 1 + (i + k + w) % 5 FROM person WHERE i % 9 <> 0
UNION ALL SELECT n, 'member', (i % 8 = 0)::int FROM person
UNION ALL SELECT n, 'sex', 1 + i % 2 FROM person
UNION ALL SELECT n, 'group', CASE WHEN i = 1 AND (area, wave) IN (('N01', 'w1'), ('N02', 'w2'), ('C01', 'w1'), ('C02', 'w2')) THEN 9 ELSE 1 END FROM person;
ANALYZE;

-- What each person's outcomes are, from the formulas and the rules in words.
CREATE TABLE hand AS
SELECT p.n, p.area, p.kind, p.wave, p.w, v.outcome, v.value, CASE WHEN i % 37 = 0 OR i % 41 = 0 THEN 0 ELSE 0.5 + (i % 7) * 0.25 END AS weight, (i % 2 = 1) AS woman,
	(i = 1 AND (area, wave) IN (('N01', 'w1'), ('N02', 'w2'), ('C01', 'w1'), ('C02', 'w2'))) AS one_of_few
FROM person p, LATERAL (VALUES
	('influence', CASE WHEN i % 11 <> 0 THEN ((i * 7 + k * 3 + w * 5 + CASE WHEN kind = 'nfl' AND w > 1 THEN i % 3 ELSE 0 END) % 4 >= 2)::int::float8 END),
	('scale', CASE WHEN i % 6 <> 0 AND i % 9 <> 0 THEN (1 + (i * 3 + k) % 5) + (1 + (i * 5 + w) % 5) + 6 - (1 + (i + k + w) % 5)
		WHEN i % 6 <> 0 THEN ((1 + (i * 3 + k) % 5) + (1 + (i * 5 + w) % 5)) * 3 / 2.0
		WHEN i % 9 <> 0 THEN ((1 + (i * 3 + k) % 5) + 6 - (1 + (i + k + w) % 5)) * 3 / 2.0 END::float8),
	('member', (i % 8 = 0)::int::float8), ('woman', (i % 2)::float8),
	('few', (i = 1 AND (area, wave) IN (('N01', 'w1'), ('N02', 'w2'), ('C01', 'w1'), ('C02', 'w2')))::int::float8)) v (outcome, value)
WHERE v.value IS NOT NULL;
SELECT sum(one_of_few::int) FILTER (WHERE outcome = 'woman') AS few, count(*) FILTER (WHERE outcome = 'scale') AS with_scale, count(DISTINCT n) AS people FROM hand;

-- Estimates of every outcome, for all and two subgroups, in both evaluations.
INSERT INTO analysis_run (evaluation, query) SELECT evaluation, 'by hand' FROM evaluation ORDER BY evaluation;
INSERT INTO estimate (analysis_run, outcome, subgroup, prespecified, result, sample, publish)
SELECT r.analysis_run, s.outcome, s.subgroup, s.outcome = 'influence', did_estimate(s.sample), s.sample, true
FROM analysis_run r CROSS JOIN LATERAL (
	SELECT h.outcome, g.subgroup, did_sample(h.value, h.kind = 'nfl', h.w > 1, h.area, h.weight) AS sample
	FROM hand h CROSS JOIN LATERAL (VALUES ('all', true), ('women', woman), ('few', one_of_few)) g (subgroup, belongs)
	WHERE g.belongs AND h.outcome IN ('influence', 'scale', 'member') AND (r.evaluation = 'ten' OR h.area <> 'N10') GROUP BY h.outcome, g.subgroup) s ORDER BY 1, 2, 3;

SELECT table_name, reason, count(*), min(row_key COLLATE "C") AS first, max(row_key COLLATE "C") AS last FROM preview_release('awkward') GROUP BY 1, 2 ORDER BY table_name COLLATE "C", reason COLLATE "C";
SELECT count(*) AS released FROM release;
SELECT release, table_name, rows, hidden, kept FROM release_programme('awkward', 'First results') WHERE table_name IN ('published_area_outcome', 'published_arm_outcome', 'published_estimate');

-- By hand: one step is the smallest of 1, 2, 5, 10 ... thousandths that one person
-- in the smallest base that rounds to what is shown would not move a value by.
CREATE FUNCTION hand_step(span float8, n numeric, fine float8) RETURNS float8 LANGUAGE sql AS $$
SELECT min(s) FROM unnest(ARRAY[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]) s WHERE s >= greatest(span / (round(n / 5.0) * 5 - 2), fine) - 1e-12 $$;
CREATE VIEW hand_span AS SELECT outcome, max(value) - min(value) AS span, CASE WHEN outcome IN ('influence', 'woman', 'few') THEN 0.001 ELSE (max(value) - min(value)) / 1000 END AS fine FROM hand GROUP BY outcome;
CREATE FUNCTION near(x float8, y float8) RETURNS boolean LANGUAGE sql AS $$ SELECT (x IS NULL AND y IS NULL) OR coalesce(abs(x - y) < 1e-9, false) $$;

-- Areas: Wilson's interval of a proportion by the effective number of answers.
CREATE VIEW hand_area AS
SELECT t.*, hand_step(span, n, fine) AS step, t.n < 30 OR (outcome <> 'scale' AND least(yes, n - yes) < 10) AS hidden,
	CASE outcome WHEN 'influence' THEN (m + 3.841458820694124 / (2 * n_eff) - 1.959963984540054 * sqrt(m * (1 - m) / n_eff + 3.841458820694124 / (4 * n_eff ^ 2))) / (1 + 3.841458820694124 / n_eff)
		ELSE m - programme_t_quantile(0.95, n - 1) * sqrt(n / (n - 1.0) * scatter) / w END AS low,
	CASE outcome WHEN 'influence' THEN (m + 3.841458820694124 / (2 * n_eff) + 1.959963984540054 * sqrt(m * (1 - m) / n_eff + 3.841458820694124 / (4 * n_eff ^ 2))) / (1 + 3.841458820694124 / n_eff)
		ELSE m + programme_t_quantile(0.95, n - 1) * sqrt(n / (n - 1.0) * scatter) / w END AS high
FROM (SELECT h.outcome, h.area, h.wave, s.span, s.fine, count(*) AS n, count(*) FILTER (WHERE h.value = 1) AS yes, sum(h.weight) AS w, sum(h.weight) ^ 2 / sum(h.weight ^ 2) AS n_eff, max(h.m) AS m, sum((h.weight * (h.value - h.m)) ^ 2) AS scatter
	FROM (SELECT *, sum(weight * value) OVER g / sum(weight) OVER g AS m FROM hand WHERE weight > 0 WINDOW g AS (PARTITION BY outcome, area, wave)) h JOIN hand_span s USING (outcome)
	WHERE h.outcome NOT IN ('woman', 'few') GROUP BY h.outcome, h.area, h.wave, s.span, s.fine) t;
SELECT count(*) AS rows, count(*) FILTER (WHERE h.hidden) AS hidden, count(*) FILTER (WHERE p.value IS NULL) AS released_without,
	count(*) FILTER (WHERE NOT near(p.value, CASE WHEN NOT h.hidden THEN round((h.m / h.step)::numeric)::float8 * h.step END)) AS other_value,
	count(*) FILTER (WHERE p.base IS DISTINCT FROM CASE WHEN NOT h.hidden THEN round(h.n / 5.0) * 5 END) AS other_base,
	count(*) FILTER (WHERE NOT near(p.conf_low, CASE WHEN NOT h.hidden THEN greatest((round((h.m / h.step)::numeric) - round(((h.m - h.low) / h.step)::numeric))::float8 * h.step, CASE WHEN h.outcome = 'influence' THEN 0 END) END)
		OR NOT near(p.conf_high, CASE WHEN NOT h.hidden THEN least((round((h.m / h.step)::numeric) + round(((h.high - h.m) / h.step)::numeric))::float8 * h.step, CASE WHEN h.outcome = 'influence' THEN 1 END) END)) AS other_interval,
	count(*) FILTER (WHERE p.value_note IS NULL AND h.hidden) AS without_a_word
FROM hand_area h FULL JOIN published_area_outcome p USING (outcome, area, wave);
SELECT outcome, area, wave, base, value, conf_low, conf_high, value_step, value_note FROM published_area_outcome WHERE area IN ('C03', 'N01') AND wave = 'w2' ORDER BY outcome COLLATE "C", area COLLATE "C";

-- Arms: intervals by the scatter of areas, of a proportion on the logit scale. If
-- one to three of the areas are not shown, half of it is rounded up to one digit.
CREATE FUNCTION hand_rounded_up(half float8) RETURNS float8 LANGUAGE sql AS $$
SELECT ceil(round((half / s)::numeric, 9))::float8 * s FROM (SELECT min(s) AS s FROM unnest(ARRAY[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]) s WHERE s >= 0.4 * half) t $$;
CREATE VIEW hand_unshown AS SELECT e.evaluation, o.outcome, o.wave, o.kind AS arm, count(*) FILTER (WHERE o.value IS NULL) AS unshown
FROM published_area_outcome o CROSS JOIN (VALUES ('ten'), ('nine')) e (evaluation) WHERE e.evaluation = 'ten' OR o.area <> 'N10' GROUP BY 1, 2, 3, 4;
CREATE VIEW hand_member AS
SELECT h.*, e.evaluation, g.subgroup FROM hand h CROSS JOIN (VALUES ('ten'), ('nine')) e (evaluation)
CROSS JOIN LATERAL (VALUES ('all', true), ('women', h.woman), ('few', h.one_of_few)) g (subgroup, belongs)
WHERE h.weight > 0 AND g.belongs AND (e.evaluation = 'ten' OR h.area <> 'N10') AND (g.subgroup = 'all' OR h.outcome NOT IN ('woman', 'few'));
CREATE VIEW hand_arm AS
SELECT t.*, hand_step(span, n, fine) AS step, n < 30 OR (outcome <> 'scale' AND least(yes, n - yes) < 10) AS hidden,
	CASE WHEN outcome IN ('influence', 'woman') THEN 1 / (1 + exp(-ln(m / (1 - m)) + q * se / (m * (1 - m)))) ELSE m - q * se END AS low,
	CASE WHEN outcome IN ('influence', 'woman') THEN 1 / (1 + exp(-ln(m / (1 - m)) - q * se / (m * (1 - m)))) ELSE m + q * se END AS high
FROM (SELECT a.evaluation, a.outcome, a.kind AS arm, a.wave, a.subgroup, s.span, s.fine, sum(a.n) AS n, sum(a.yes) AS yes, max(a.m) AS m, count(*) AS areas,
		sqrt(sum(a.score ^ 2) * count(*) / nullif(count(*) - 1, 0)) / sum(a.w) AS se, programme_t_quantile(0.95, count(*) - 1) AS q
	FROM (SELECT evaluation, outcome, kind, wave, subgroup, area, max(m) AS m, count(*) AS n, count(*) FILTER (WHERE value = 1) AS yes, sum(weight) AS w, sum(weight * (value - m)) AS score
		FROM (SELECT *, sum(weight * value) OVER g / sum(weight) OVER g AS m FROM hand_member WINDOW g AS (PARTITION BY evaluation, outcome, kind, wave, subgroup)) x
		GROUP BY evaluation, outcome, kind, wave, subgroup, area) a JOIN hand_span s USING (outcome) WHERE a.m > 0 AND a.m < 1 OR a.outcome = 'scale'
	GROUP BY a.evaluation, a.outcome, a.kind, a.wave, a.subgroup, s.span, s.fine) t;
SELECT count(*) AS rows, count(*) FILTER (WHERE h.hidden) AS hidden, count(*) FILTER (WHERE h.outcome IS NULL) AS nobody_in_it, count(*) FILTER (WHERE p.value IS NULL) AS released_without,
	count(*) FILTER (WHERE NOT near(p.value, CASE WHEN NOT h.hidden THEN round((h.m / h.step)::numeric)::float8 * h.step END)) AS other_value,
	count(*) FILTER (WHERE p.base IS DISTINCT FROM CASE WHEN NOT h.hidden THEN round(h.n / 5.0) * 5 END) AS other_base,
	count(*) FILTER (WHERE p.areas IS DISTINCT FROM CASE WHEN NOT h.hidden THEN h.areas END) AS other_areas,
	count(*) FILTER (WHERE p.value IS NOT NULL AND coalesce(u.unshown, 0) BETWEEN 1 AND 3 AND subgroup = 'all') AS told_coarsely,
	count(*) FILTER (WHERE p.value IS NOT NULL AND NOT CASE WHEN coalesce(u.unshown, 0) BETWEEN 1 AND 3 AND subgroup = 'all'
		THEN near(p.value - p.conf_low, greatest(hand_rounded_up(greatest(h.m - h.low, h.high - h.m)), h.step)) AND near(p.conf_high - p.value, greatest(hand_rounded_up(greatest(h.m - h.low, h.high - h.m)), h.step))
		ELSE near(p.value - p.conf_low, round(((h.m - h.low) / h.step)::numeric)::float8 * h.step) AND near(p.conf_high - p.value, round(((h.high - h.m) / h.step)::numeric)::float8 * h.step) END) AS other_interval,
	count(*) FILTER (WHERE p.value IS NULL AND p.value_note IS NULL) AS without_a_word
FROM hand_arm h FULL JOIN published_arm_outcome p USING (evaluation, outcome, arm, wave, subgroup) LEFT JOIN hand_unshown u USING (evaluation, outcome, wave, arm);
SELECT subgroup, arm, wave, base, value, conf_low, conf_high, value_step, areas, value_note FROM published_arm_outcome WHERE evaluation = 'ten' AND outcome = 'influence' ORDER BY subgroup COLLATE "C", arm COLLATE "C", wave COLLATE "C";

-- Effects: differences of four means, none of which is of fewer than 30 people.
CREATE VIEW hand_effect AS
SELECT t.*, na - nb - (ca - cb) AS effect, hand_step(span, n_least, fine) AS step, coalesce(n_least < 30 OR (outcome <> 'scale' AND yes_least < 10) OR nb + na + cb + ca IS NULL, true) AS hidden
FROM (SELECT evaluation, outcome, subgroup, s.span, s.fine, min(n) AS n_least, min(least(yes, n - yes)) AS yes_least, count(*) AS cells,
		max(m) FILTER (WHERE kind = 'nfl' AND NOT post) AS nb, max(m) FILTER (WHERE kind = 'nfl' AND post) AS na, max(m) FILTER (WHERE kind = 'comparator' AND NOT post) AS cb, max(m) FILTER (WHERE kind = 'comparator' AND post) AS ca, sum(round(n / 5.0) * 5) AS base
	FROM (SELECT evaluation, outcome, subgroup, kind, w > 1 AS post, count(*) AS n, count(*) FILTER (WHERE value = 1) AS yes, sum(weight * value) / sum(weight) AS m FROM hand_member WHERE outcome NOT IN ('woman', 'few') GROUP BY 1, 2, 3, 4, 5) c
	JOIN hand_span s USING (outcome) GROUP BY evaluation, outcome, subgroup, s.span, s.fine) t;
SELECT count(*) AS rows, count(*) FILTER (WHERE h.hidden) AS hidden, count(*) FILTER (WHERE p.effect IS NULL) AS released_without,
	count(*) FILTER (WHERE NOT near(p.effect, CASE WHEN NOT h.hidden THEN round((h.effect / h.step)::numeric)::float8 * h.step END)) AS other_effect,
	count(*) FILTER (WHERE NOT near(p.nfl_change, CASE WHEN NOT h.hidden THEN round(((h.na - h.nb) / h.step)::numeric)::float8 * h.step END) OR NOT near(p.comparator_change, CASE WHEN NOT h.hidden THEN round(((h.ca - h.cb) / h.step)::numeric)::float8 * h.step END)) AS other_change,
	count(*) FILTER (WHERE NOT h.hidden AND (abs(p.nfl_before - h.nb) > h.step / 2 + 1e-9 OR abs(p.nfl_after - h.na) > h.step / 2 + 1e-9 OR abs(p.comparator_before - h.cb) > h.step / 2 + 1e-9 OR abs(p.comparator_after - h.ca) > h.step / 2 + 1e-9)) AS other_mean,
	count(*) FILTER (WHERE p.base IS DISTINCT FROM CASE WHEN NOT h.hidden AND p.nfl_before + p.nfl_after + p.comparator_before + p.comparator_after IS NOT NULL THEN h.base END) AS other_base
FROM hand_effect h FULL JOIN published_estimate p USING (evaluation, outcome, subgroup);
SELECT count(*) AS rows, count(*) FILTER (WHERE u.unshown BETWEEN 1 AND 3 AND subgroup = 'all') AS told_coarsely, count(*) FILTER (WHERE NOT (near(p.df, round((r).df::numeric, 1)::float8) AND CASE WHEN u.unshown BETWEEN 1 AND 3 AND subgroup = 'all'
	THEN near(p.effect - p.conf_low, greatest(hand_rounded_up((r).estimate - (r).conf_low), p.value_step)) AND near(p.conf_high - p.effect, greatest(hand_rounded_up((r).conf_high - (r).estimate), p.value_step)) AND p.std_error IS NULL AND p.p_value = CASE WHEN (r).p_value > 0.5 THEN 1 WHEN (r).p_value > 0.1 THEN 0.5 END
	ELSE near(p.conf_low, round(((r).conf_low / p.value_step)::numeric)::float8 * p.value_step) AND near(p.conf_high, round(((r).conf_high / p.value_step)::numeric)::float8 * p.value_step)
		AND near(p.std_error, round(((r).std_error / p.value_step)::numeric)::float8 * p.value_step) AND near(p.p_value, greatest(round((r).p_value::numeric, 3), 0.001)::float8) END)) AS other_inference
FROM published_estimate p JOIN (SELECT evaluation, outcome, subgroup, did_estimate(value, kind = 'nfl', w > 1, area, weight) AS r FROM hand_member GROUP BY 1, 2, 3) e USING (evaluation, outcome, subgroup)
JOIN (SELECT e.evaluation, o.outcome, count(DISTINCT o.area) FILTER (WHERE o.value IS NULL) AS unshown FROM published_area_outcome o CROSS JOIN (VALUES ('ten'), ('nine')) e (evaluation) WHERE e.evaluation = 'ten' OR o.area <> 'N10' GROUP BY 1, 2) u USING (evaluation, outcome)
WHERE p.effect IS NOT NULL;
SELECT evaluation, outcome, subgroup, status, effect, conf_low, conf_high, p_value, base, areas_nfl, value_step, note_codes, value_note FROM published_estimate ORDER BY evaluation COLLATE "C", outcome COLLATE "C", subgroup COLLATE "C";
SELECT sentence FROM published_estimate WHERE evaluation = 'nine' AND outcome IN ('influence', 'scale') AND subgroup = 'all' ORDER BY outcome COLLATE "C";

-- A second release, after one answer was changed and one interview added: what
-- would show them is kept as it was.
UPDATE response SET value = 5 - value WHERE question = 'influence' AND interview = (SELECT n FROM person WHERE area = 'N01' AND wave = 'w1' AND i = 2);
INSERT INTO household VALUES ('H9001', 'C05');
INSERT INTO respondent VALUES ('R9001', 'H9001');
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) VALUES (9001, 'w3', 'C05', 'H9001', 'R9001', 'fresh', 1);
INSERT INTO response (interview, question, value) VALUES (9001, 'influence', 4), (9001, 'item1', 5), (9001, 'item2', 5), (9001, 'item3', 1), (9001, 'member', 1), (9001, 'sex', 2), (9001, 'group', 1);
SELECT * FROM preview_release('awkward');
SELECT count(*) FROM preview_release('awkward', ARRAY['nine', 'elevens']);
UPDATE estimate SET publish = false;
-- Estimated again.
INSERT INTO analysis_run (evaluation, query) SELECT evaluation, 'by hand, again' FROM evaluation ORDER BY evaluation;
INSERT INTO estimate (analysis_run, outcome, subgroup, prespecified, result, sample, publish)
SELECT r.analysis_run, s.outcome, 'all', true, did_estimate(s.sample), s.sample, true
FROM analysis_run r CROSS JOIN LATERAL (SELECT x.outcome, did_sample(x.value, x.treated, x.post, x.area, x.weight) AS sample FROM analysis_row x WHERE x.evaluation = r.evaluation AND x.outcome IN ('influence', 'scale') GROUP BY x.outcome) s
WHERE r.query = 'by hand, again' ORDER BY 1, 2;
SELECT release, table_name, rows, hidden, kept FROM release_programme('awkward', 'Second results') WHERE table_name IN ('published_area_outcome', 'published_arm_outcome', 'published_estimate');
SELECT table_name, row_key, column_name, detail FROM release_hidden WHERE release = 2 AND reason = 'kept' ORDER BY table_name COLLATE "C", row_key COLLATE "C", column_name COLLATE "C";
-- What is kept is what the first release showed; everything else is as it was, too.
SELECT count(*) AS rows, count(*) FILTER (WHERE n.value IS DISTINCT FROM f.value OR n.base IS DISTINCT FROM f.base OR n.conf_low IS DISTINCT FROM f.conf_low) AS changed FROM release_arm_outcome n JOIN release_arm_outcome f USING (evaluation, outcome, arm, wave, subgroup) WHERE n.release = 2 AND f.release = 1;
SELECT count(*) AS rows, count(*) FILTER (WHERE n.effect IS DISTINCT FROM f.effect OR n.p_value IS DISTINCT FROM f.p_value OR n.analysis_run IS DISTINCT FROM f.analysis_run) AS changed FROM release_estimate n JOIN release_estimate f USING (evaluation, outcome, subgroup, adjusted) WHERE n.release = 2 AND f.release = 1;

-- Forty more answers are enough to be shown.
INSERT INTO household SELECT 'H' || 9100 + i, 'C05' FROM generate_series(1, 40) i;
INSERT INTO respondent SELECT 'R' || 9100 + i, 'H' || 9100 + i FROM generate_series(1, 40) i;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT 9100 + i, 'w3', 'C05', 'H' || 9100 + i, 'R' || 9100 + i, 'fresh', 1 FROM generate_series(1, 40) i;
INSERT INTO response (interview, question, value) SELECT 9100 + i, 'influence', 1 + i % 4 FROM generate_series(1, 40) i;
UPDATE estimate SET publish = false;
SELECT count(*) FROM release_programme('awkward', 'Third results');
SELECT r.release, o.area, o.wave, o.base, o.value, o.value_note FROM release_area_outcome o JOIN release r USING (release) WHERE o.outcome = 'influence' AND (o.area, o.wave) IN (('C05', 'w3'), ('N01', 'w1')) ORDER BY o.area COLLATE "C", r.release;
SELECT round((SELECT sum(weight * value) FROM hand WHERE outcome = 'influence' AND area = 'C05' AND wave = 'w3')::numeric + 1 + 20, 6) AS yes, round((SELECT sum(weight) FROM hand WHERE outcome = 'influence' AND area = 'C05' AND wave = 'w3')::numeric + 41, 6) AS weight;

-- The latest is shown, or the one that is asked for; one that was taken back is not.
SELECT release, title, is_shown FROM published_release ORDER BY release;
SET resilience.release = 2;
SELECT release, title, is_shown FROM published_release ORDER BY release;
SELECT DISTINCT release FROM published_area_outcome;
RESET resilience.release;
SELECT withdraw_release('awkward', 3, 'weights of the new interviews were wrong');
SELECT withdraw_release('awkward', 3, 'again');
SELECT withdraw_release('awkward', 4, 'there is none');
SELECT withdraw_release('awkward', 2, ' ');
SELECT release, title, is_shown FROM published_release ORDER BY release;
SELECT DISTINCT release FROM published_area_outcome;

-- Nothing of it changes.
UPDATE release_area_outcome SET value = 0.5;
DELETE FROM release;
TRUNCATE release_withdrawal;
UPDATE disclosure_cell SET n = 0;
-- Refusals.
SELECT release_programme('awkward', NULL);
SELECT release_programme('awkward', E' \u00a0');
SELECT release_programme('nowhere', 'x');
SELECT count(*) = 12 AS made FROM create_programme('early', 12);
SELECT release_programme('early', 'x');
SET client_min_messages = error;
DROP SCHEMA early CASCADE;
DROP SCHEMA awkward CASCADE;

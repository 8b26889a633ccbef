-- From answers to analysis rows: every rule by hand, and the aggregate fed from the view.
SET client_min_messages = warning;
SET jit = off;
SELECT count(*) AS steps FROM create_programme('nrp');
SET search_path = nrp, public;
\set SHOW_CONTEXT never

INSERT INTO area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('N2', 'Narrow', 'nfl'), ('C1', 'Central', 'comparator'), ('C2', 'Close', 'comparator'), ('R1', 'Rich', 'reference');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, '2015/16', '2015-09-01', '2016-03-31'), ('w2', 's', 2, '2018/19', '2018-09-01', '2019-03-31');
INSERT INTO question (question, kind, wording) VALUES ('influence', 'choice', 'Can you influence decisions?'), ('a', 'choice', 'Item a'), ('b', 'choice', 'Item b, the other way round'), ('c', 'choice', 'Item c'), ('age', 'number', 'How old are you?');
INSERT INTO response_option (question, code, label, ordinal, missing)
SELECT q, c, 'answer ' || c, c, NULL FROM unnest(ARRAY['influence', 'a', 'b', 'c']) q, generate_series(1, 4) c
UNION ALL SELECT q, -8, 'do not know', NULL, 'dont_know' FROM unnest(ARRAY['influence', 'a', 'b', 'c']) q
UNION ALL SELECT 'age', -9, 'refused', NULL, 'refused';

INSERT INTO outcome (outcome, label, rule, codes, direction, role, tag) VALUES ('influence', 'feels able to influence', 'top_box', '{3,4}', 'higher_better', 'primary', 'nrp5:local_decision_making');
INSERT INTO outcome (outcome, label, rule, direction) VALUES ('strict', 'sum, all items needed', 'sum', 'higher_better');
INSERT INTO outcome (outcome, label, rule, min_answered, direction) VALUES ('lenient', 'sum, two of three items needed', 'sum', 2, 'higher_better');
INSERT INTO outcome (outcome, label, rule, at_least, direction) VALUES ('case', 'sum of at least 8', 'threshold', 8, 'lower_better');
INSERT INTO outcome (outcome, label, rule, at_least, at_most, direction) VALUES ('middle', 'sum of 6 to 8', 'threshold', 6, 8, 'lower_better');
INSERT INTO outcome (outcome, label, rule, direction) VALUES ('scored', 'score of the sum', 'lookup', 'higher_better');
INSERT INTO outcome (outcome, label, rule, direction, role) VALUES ('age', 'age', 'numeric', 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('influence', 'influence'), ('age', 'age');
INSERT INTO outcome_item (outcome, question, multiplier, constant) SELECT o, q, CASE q WHEN 'b' THEN -1 ELSE 1 END, CASE q WHEN 'b' THEN 5 ELSE 0 END
FROM unnest(ARRAY['strict', 'lenient', 'case', 'middle', 'scored']) o, unnest(ARRAY['a', 'b', 'c']) q;
INSERT INTO outcome_lookup (outcome, raw, score) VALUES ('scored', 9, 20.25), ('scored', 6, 10.5);

INSERT INTO evaluation (evaluation, title) VALUES ('main', 'Main');
INSERT INTO evaluation_area (evaluation, area, arm, pair) VALUES ('main', 'N1', 'nfl', 'P1'), ('main', 'C1', 'comparator', 'P1'), ('main', 'N2', 'nfl', 'P2'), ('main', 'C2', 'comparator', 'P2');
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('main', 'w1', 2015, false), ('main', 'w2', 2018, true);

-- Five interviews: all answered; one item missing; two missing; a code that no
-- option defines; nothing answered at all.
INSERT INTO household (household, area) SELECT 'H' || i, 'N1' FROM generate_series(1, 5) i;
INSERT INTO respondent (respondent, household) SELECT 'R' || i, 'H' || i FROM generate_series(1, 5) i;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT i, 'w1', 'N1', 'H' || i, 'R' || i, '2015-10-01', 'fresh', 1 FROM generate_series(1, 5) i;
INSERT INTO response (interview, question, value) VALUES
	(1, 'influence', 3), (1, 'a', 4), (1, 'b', 2), (1, 'c', 2), (1, 'age', 40),
	(2, 'influence', 2), (2, 'a', 4), (2, 'b', -8), (2, 'c', 1), (2, 'age', -9),
	(3, 'influence', -8), (3, 'a', 4), (3, 'b', -8), (3, 'age', 60.5),
	(4, 'influence', 7), (4, 'a', 1), (4, 'b', 1), (4, 'c', 1);

-- 1: 4 + (5 - 2) + 2 = 9. 2: 4 + 1 of two items, hence 7.5 of three. 3: one item
-- only. 4: 1 + (5 - 1) + 1 = 6, and 7 is no code of the question.
SELECT outcome, string_agg(coalesce(value::text, '-'), ' ' ORDER BY interview) AS value, string_agg(coalesce(value_boolean::text, '-'), ' ' ORDER BY interview) AS value_boolean
FROM analysis_row WHERE evaluation = 'main' GROUP BY outcome ORDER BY outcome;
SELECT outcome, interview, answered, value FROM outcome_value WHERE outcome = 'lenient' ORDER BY interview;

-- A rule for a single item gives nothing if there are more, which check_programme reports.
INSERT INTO outcome_item (outcome, question) VALUES ('influence', 'a');
SELECT count(*), count(value) FROM outcome_value WHERE outcome = 'influence';
DELETE FROM outcome_item WHERE outcome = 'influence' AND question = 'a';

-- The other columns, as did_estimate and did_wave_sample want them.
SELECT wave, area, arm, treated, pair, post, period, first_treated, weight, psu, covariates FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence' AND interview = 1;

-- Covariates: in their order; NULL for what was not answered.
INSERT INTO evaluation_covariate (evaluation, ordinal, outcome) VALUES ('main', 2, 'strict'), ('main', 1, 'age');
SELECT interview, covariates FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence' ORDER BY interview;
DELETE FROM evaluation_covariate;

-- A survey of 2 x 2 areas with 20 interviews in each wave of each. Yes answers:
-- N1 5 then 12, N2 7 then 13, C1 6 then 8, C2 8 then 8 of 20. The effect is
-- (25/40 - 12/40) - (16/40 - 14/40) = 13/40 - 2/40 = 0.275.
DELETE FROM response; DELETE FROM interview; DELETE FROM respondent; DELETE FROM household;
CREATE TEMPORARY TABLE cell (area text, wave text, yes int);
INSERT INTO cell VALUES ('N1', 'w1', 5), ('N1', 'w2', 12), ('N2', 'w1', 7), ('N2', 'w2', 13), ('C1', 'w1', 6), ('C1', 'w2', 8), ('C2', 'w1', 8), ('C2', 'w2', 8);
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY wave, area, i) AS n, area, wave, i <= yes AS yes FROM cell, generate_series(1, 20) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT n, wave, area, 'H' || n, 'R' || n, CASE wave WHEN 'w1' THEN date '2015-10-01' ELSE '2018-10-01' END, 'fresh', 1 FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'influence', CASE WHEN yes THEN 4 ELSE 1 END FROM person;
SELECT round((e).estimate::numeric, 10) AS estimate, (e).n, (e).n_missing, (e).n_clusters, (e).n_clusters_treated, (e).scale
FROM (SELECT did_estimate(value_boolean, treated, post, area, weight, pair) AS e FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence') s;

-- The same digits as from the rows themselves, and as a mean.
SELECT (SELECT did_estimate(value_boolean, treated, post, area, weight, pair) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence')
	= (SELECT did_estimate(yes, area LIKE 'N%', wave = 'w2', area, 1, CASE WHEN area LIKE '%1' THEN 'P1' ELSE 'P2' END) FROM person) AS same;
SELECT round((e).estimate::numeric, 10) AS estimate, (e).scale
FROM (SELECT did_estimate(value, treated, post, area, weight, pair) AS e FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence') s;
SELECT outcome, role, round(estimate::numeric, 10) AS estimate, n, n_missing, scale, note FROM current_estimate WHERE evaluation = 'main' ORDER BY outcome;

-- The evaluation says which weight and whom.
UPDATE interview SET w_final = NULL WHERE interview = 1;
SELECT (did_estimate(value, treated, post, area, weight)).n_missing FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence';
UPDATE evaluation SET weight = 'none';
SELECT (did_estimate(value, treated, post, area, weight)).n_missing FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence';
UPDATE evaluation SET weight = 'final', sample = 'panel';
SELECT count(*) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence';
UPDATE evaluation SET sample = 'all';
UPDATE interview SET w_final = 1 WHERE interview = 1;
UPDATE evaluation_area SET included = false, exclusion_reason = 'withdrew' WHERE area = 'N2';
SELECT count(*), count(DISTINCT area) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence';
UPDATE evaluation_area SET included = true WHERE area = 'N2';

-- Readers see no percentage of fewer than 30 people; with a lower limit, none with
-- fewer than 6 on either side: N1 before has 5 yes, which the arm and N2 would tell.
SELECT count(*) > 0 AS released FROM release_programme('nrp', 'With the rule as it comes') WHERE table_name = 'published_area_outcome';
SELECT DISTINCT value, base, value_note FROM published_area_outcome;
UPDATE disclosure_rule SET min_base = 20, min_count = 6;
SELECT count(*) > 0 AS released FROM release_programme('nrp', 'With a lower limit') WHERE table_name = 'published_area_outcome';
SELECT area, wave, value, base, value_note FROM published_area_outcome ORDER BY wave COLLATE "C", area COLLATE "C";
SELECT arm, wave, value, base, areas, value_note FROM published_arm_outcome ORDER BY wave COLLATE "C", arm COLLATE "C";
UPDATE disclosure_rule SET min_base = 30, min_count = 10;

-- Estimates are released one by one, null results too, and not if a cell is small.
INSERT INTO analysis_run (evaluation, run_by, query) VALUES ('main', 'test', 'as below');
INSERT INTO estimate (analysis_run, outcome, result, sample, publish) SELECT 1, 'influence', did_estimate(sample), sample, true
FROM (SELECT did_sample(value_boolean, treated, post, area, weight) AS sample FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence') s;
INSERT INTO estimate (analysis_run, outcome, result) SELECT 1, 'strict', did_estimate(value, treated, post, area, weight) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'strict';
UPDATE disclosure_rule SET min_base = 41;
SELECT count(*) > 0 AS released FROM release_programme('nrp', 'A cell is small');
SELECT outcome, effect, value_note, note FROM published_estimate;
-- No cell is small any more; but a release by a looser rule has shown more of this
-- outcome than the rule of today lets be worked out, so nothing new is shown of it.
UPDATE disclosure_rule SET min_base = 40;
SELECT count(*) > 0 AS released FROM release_programme('nrp', 'No cell is small');
SELECT outcome, effect, areas_nfl, areas_comparator, scale, value_step, value_note, note FROM published_estimate;

-- Where numbers and interviews disagree.
INSERT INTO finding (finding, evaluation, tag, statement, publish) VALUES ('F1', 'main', 'nrp5:local_decision_making', 'People say that nothing changed', true);
INSERT INTO joint_display (evaluation, tag, estimate, finding, fit, publish) VALUES ('main', 'nrp5:local_decision_making', 1, 'F1', 'discordant', true);
SELECT count(*) > 0 AS released FROM release_programme('nrp', 'With interviews');
SELECT domain, outcome, effect, statement, fit, sentence FROM published_joint_display;

-- The plan of one outcome goes by the key of answers, from the question.
INSERT INTO question (question, wording) SELECT 'other' || i, 'another' FROM generate_series(1, 40) i;
INSERT INTO response (question, interview, value) SELECT 'other' || i, n, 1 FROM generate_series(1, 40) i, person;
ANALYZE;
SET enable_seqscan = off;
CREATE FUNCTION pg_temp.uses(query text, what text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line LIKE '%' || what || '%' THEN RETURN true; END IF;
	END LOOP;
	RETURN false;
END $$;
SELECT pg_temp.uses($$SELECT did_estimate(value, treated, post, area) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'$$, 'response_pkey') AS by_question,
	pg_temp.uses($$SELECT * FROM response WHERE interview = 3$$, 'response_interview') AS by_interview,
	pg_temp.uses($$SELECT * FROM interview WHERE area = 'N1' AND wave = 'w1'$$, 'interview_area_wave') AS by_area,
	pg_temp.uses($$SELECT * FROM initiative_tag WHERE tag = 'nrp4:living_environment'$$, 'initiative_tag_tag') AS by_tag;
-- Covariates are computed for those who ask.  (For others, PostgreSQL 15 leaves
-- the join out, later versions may not.)
SELECT pg_temp.uses($$SELECT covariates FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'$$, 'evaluation_covariate') AS computed_if_asked;
RESET enable_seqscan;

-- What is refused.
INSERT INTO outcome (outcome, label, rule, direction) VALUES ('x', 'x', 'top_box', 'higher_better');
INSERT INTO outcome (outcome, label, rule, codes, direction) VALUES ('x', 'x', 'sum', '{1}', 'higher_better');
INSERT INTO outcome (outcome, label, rule, direction) VALUES ('x', 'x', 'threshold', 'higher_better');
INSERT INTO interview (interview, wave, area, household, respondent, sample_type) VALUES (9999, 'w1', 'C1', 'H1', 'R1', 'fresh');
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT 9999, 'w2', area, household, respondent, 'fresh', 'NaN' FROM interview WHERE interview = 1;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT 9999, 'w2', area, household, respondent, 'fresh', -1 FROM interview WHERE interview = 1;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type) SELECT 9999, wave, area, household, respondent, 'fresh' FROM interview WHERE interview = 1;
INSERT INTO response (interview, question, value) VALUES (1, 'age', 'NaN');
INSERT INTO response (interview, question, value) VALUES (1, 'influence', 1);

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA nrp CASCADE;

-- Releases of odd programmes: what few would enter, and must not stop a release or
-- be told of wrongly.
\set VERBOSITY terse
SET client_min_messages = warning;

-- Rounding is the same for a number and for what is as good as it: a reader's
-- limits, and those of the audit, are those of halves away from 0.
SELECT programme_rounded(-0.09999999999999992, 0.2) AS half, programme_rounded(0.30000000000000004, 0.2) AS other_half, programme_rounded(0.0999, 0.2) AS less, programme_rounded(-1e15 / 3, 1e5) AS large;
SELECT programme_step_of(1.1e-43) AS tiny, programme_step_of(3) AS five, programme_step_of(2e40) AS large;
SELECT programme_row_key(false, 'a', NULL, 'b c'), programme_row_key(true, 'a', 'adjusted'), programme_row_key(false, 'a, b', 'c'), programme_row_key(false, 'a', 'b, "c"');

SELECT count(*) > 15 AS made FROM create_programme('odd');
SET search_path = odd, public;
INSERT INTO area (area, name, kind) SELECT k || i, k || ' ' || i, CASE k WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM unnest('{N,C}'::text[]) k, generate_series(1, 2) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, '2015', '2015-01-01', '2015-12-31'), ('w2', 's', 2, '2018', '2018-01-01', '2018-12-31');
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('x', 'number', 'How many?'), ('sex', 'choice', 'Sex');
INSERT INTO response_option (question, code, label) VALUES ('q', 0, 'no'), ('q', 1, 'yes'), ('sex', 0, 'man'), ('sex', 1, 'woman');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('yes', 'can', 'top_box', '{1}', 'higher_better', 'primary'), ('yes, woman', 'many', 'numeric', NULL, 'higher_better', 'primary'), ('woman', 'is a woman', 'top_box', '{1}', 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('yes', 'q'), ('yes, woman', 'x'), ('woman', 'sex');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('woman', 'women', 'woman', 1), ('adjusted', 'men and women', 'woman', 0), ('nobody', 'nobody', 'woman', 2);
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Two and two');
INSERT INTO evaluation_area (evaluation, area, arm) SELECT 'e', area, kind FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT 'e', wave, number, number = 2 FROM wave;
INSERT INTO evaluation_covariate (evaluation, ordinal, outcome) VALUES ('e', 1, 'woman');
CREATE TABLE person AS SELECT (row_number() OVER (ORDER BY a.area, w.wave, i))::int AS n, a.area, w.wave, i FROM area a, wave w, generate_series(1, 60) i WHERE i <= CASE WHEN (a.area, w.wave) = ('N2', 'w1') THEN 20 ELSE 60 END;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT n, wave, area, 'H' || n, 'R' || n, 'fresh', 1 + n % 2 FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', (i % 3 = 0)::int FROM person UNION ALL SELECT n, 'x', (n * 7) % 20 FROM person UNION ALL SELECT n, 'sex', n % 2 FROM person;
ANALYZE;

-- One area of the arm is not shown, and there are fewer than four: no interval, and
-- not one from 0 to 1.
BEGIN;
SELECT run_evaluation('odd', 'e', plan_analysis('odd', 'e', 'odd', subgroups => '{woman,adjusted,nobody}')) AS run;
SELECT sum(hidden) > 0 AS hidden FROM release_programme('odd', 'odd');
SELECT value, conf_low, conf_high, value_note FROM published_arm_outcome WHERE outcome = 'yes' AND arm = 'nfl' AND wave = 'w1' AND subgroup = 'all';
SELECT count(*) AS rows, count(*) FILTER (WHERE conf_low IS NOT NULL OR conf_high IS NOT NULL) AS with_interval FROM published_arm_outcome WHERE value_note ~ '^no interval';
ROLLBACK;
-- Of an effect without an interval nobody says that it is not measurable.
BEGIN;
UPDATE evaluation_area SET included = false, exclusion_reason = 'to see what comes' WHERE area = 'C2';
UPDATE disclosure_rule SET min_areas = 1, min_df = 0;
SELECT run_evaluation('odd', 'e', plan_analysis('odd', 'e', 'odd', outcomes => '{yes}')) AS run;
SELECT sum(hidden) > 0 AS hidden FROM release_programme('odd', 'odd');
SELECT effect, conf_low, p_value, value_note FROM published_estimate WHERE NOT adjusted;
SELECT improved, worsened, no_measurable_effect, hidden FROM published_summary;
ROLLBACK;
-- Keys that look like others; an effect that is hidden is called by its name.
BEGIN;
UPDATE disclosure_rule SET min_base = 1000;
SELECT run_evaluation('odd', 'e', plan_analysis('odd', 'e', 'odd', subgroups => '{woman,adjusted,nobody}')) AS run;
SELECT sum(hidden) > 0 AS hidden FROM release_programme('odd', 'odd');
SELECT row_key FROM release_hidden WHERE table_name = 'published_estimate' AND row_key ~ 'yes' ORDER BY row_key COLLATE "C";
SELECT what_changed('odd');
ROLLBACK;

-- Large numbers that differ little: what is shown of them is what is shown of the
-- differences. Of numbers that are all the same there is nothing to show.
BEGIN;
SELECT count(*) > 0 AS released FROM release_programme('odd', 'odd');
SELECT a.value, a.value - a.conf_low AS below, a.conf_high - a.value AS above, a.value_step AS step, b.smd FROM published_area_outcome a CROSS JOIN published_balance b WHERE (a.outcome, a.area, a.wave) = ('yes, woman', 'C1', 'w1') AND b.outcome = 'yes, woman' \gset
ROLLBACK;
BEGIN;
UPDATE outcome_item SET constant = 1e9 WHERE question = 'x';
SELECT count(*) > 0 AS released FROM release_programme('odd', 'odd');
SELECT abs(a.value - 1e9 - :value) < 1e-5 AS value, abs(a.value - a.conf_low - :below) < 1e-5 AS below, abs(a.conf_high - a.value - :above) < 1e-5 AS above, a.value_step = :step AS step, b.smd - :smd AS smd FROM published_area_outcome a CROSS JOIN published_balance b WHERE (a.outcome, a.area, a.wave) = ('yes, woman', 'C1', 'w1') AND b.outcome = 'yes, woman';
ROLLBACK;
-- Of numbers like 1e15 a digit is lost in every sum: steps are coarser then.
BEGIN;
UPDATE outcome_item SET constant = 1e15 WHERE question = 'x';
SELECT run_evaluation('odd', 'e', plan_analysis('odd', 'e', 'odd')) > 0 AS run;
SELECT count(*) > 0 AS released FROM release_programme('odd', 'again');
SELECT DISTINCT value, value_step FROM published_area_outcome WHERE outcome = 'yes, woman' AND value IS NOT NULL;
ROLLBACK;
BEGIN;
UPDATE response SET value = 3 WHERE question = 'x';
SELECT run_evaluation('odd', 'e', plan_analysis('odd', 'e', 'odd')) > 0 AS run;
SELECT count(*) > 0 AS released FROM release_programme('odd', 'odd');
SELECT count(*) AS rows, count(value) AS shown FROM published_arm_outcome WHERE outcome = 'yes, woman';
ROLLBACK;
BEGIN;
UPDATE outcome_item SET multiplier = 1e-40 WHERE question = 'x';
SELECT count(*) > 0 AS released FROM release_programme('odd', 'odd');
SELECT value / :value BETWEEN 1e-40 * (1 - 1e-9) AND 1e-40 * (1 + 1e-9) AS tiny, value_step / :step BETWEEN 1e-40 * (1 - 1e-9) AND 1e-40 * (1 + 1e-9) AS step FROM published_area_outcome WHERE (outcome, area, wave) = ('yes, woman', 'C1', 'w1');
ROLLBACK;

-- What no sample takes is said, and by whom.
BEGIN;
UPDATE interview SET w_longitudinal = 1e-30 WHERE interview = 7;
SELECT release_programme('odd', 'odd');
ROLLBACK;
BEGIN;
UPDATE interview SET w_final = 1e200;
SELECT release_programme('odd', 'odd');
ROLLBACK;
BEGIN;
UPDATE outcome_item SET multiplier = 1e200 WHERE question = 'x';
SELECT release_programme('odd', 'odd');
ROLLBACK;
-- A rule may be too strict to show anything, but not round everybody away.
BEGIN;
UPDATE disclosure_rule SET round_to = 61;
SELECT release_programme('odd', 'odd');
ROLLBACK;
BEGIN;
UPDATE disclosure_rule SET min_base = 2147483647, min_count = 2147483647, round_to = 2147483647, min_areas = 2147483647, protection = 2147483647;
SELECT count(*) > 0 AS released FROM release_programme('odd', 'odd');
SELECT count(*) AS rows, count(base) + count(value) AS shown FROM published_arm_outcome;
ROLLBACK;
-- A release without effects is one.
SELECT what_changed('odd');
SELECT count(*) > 0 AS released FROM release_programme('odd', 'odd');
SELECT what_changed('odd');
SELECT what_changed('odd', 'e');
SET client_min_messages = error;
DROP SCHEMA odd CASCADE;

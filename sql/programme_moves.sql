-- People who move between waves, answers in words, and questions of which nothing can be made.
SET client_min_messages = warning;
SET jit = off;
SELECT count(*) > 20 AS made FROM create_programme('nrp');
SET search_path = nrp, public;
\set SHOW_CONTEXT never

INSERT INTO area (area, name, kind) SELECT upper(left(k, 1)) || i, initcap(k) || ' ' || i, k FROM unnest('{nfl,comparator}'::text[]) k, generate_series(1, 2) i;
INSERT INTO area_exposure (area, actual_start) VALUES ('N1', '2016-06-01'), ('N2', '2016-06-01');
INSERT INTO oversight_group (oversight_group, area, name) VALUES ('G1', 'N1', 'one'), ('G2', 'N2', 'two');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('no_codebook', 'choice', 'How often?'), ('why', 'text', 'Why?');
INSERT INTO response_option (question, code, label, missing) VALUES ('q', 1, 'no', NULL), ('q', 2, 'yes', NULL), ('why', -8, 'refused', 'refused');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('can', 'can', 'top_box', '{2}', 'higher_better', 'primary'), ('often', 'often', 'top_box', '{5}', 'higher_better', 'secondary'), ('told', 'told', 'top_box', '{1}', 'higher_better', 'secondary');
INSERT INTO outcome_item (outcome, question) VALUES ('can', 'q'), ('often', 'no_codebook'), ('told', 'why');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Main');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2) FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);

-- The same ten people of each area in both waves. Of N1, person 1 moves alone to a
-- new household in N2, household 2 moves as a whole to N2, and person 3 to C1.
INSERT INTO household SELECT area || 'h' || i, area FROM area, generate_series(1, 10) i;
INSERT INTO household VALUES ('N2new', 'N2'), ('C1new', 'C1');
INSERT INTO respondent SELECT 'r' || household, household FROM household WHERE household !~ 'new';
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT row_number() OVER (ORDER BY w, r.respondent COLLATE "C"), 'w' || w,
	CASE WHEN w = 2 AND r.respondent IN ('rN1h1', 'rN1h2') THEN 'N2' WHEN w = 2 AND r.respondent = 'rN1h3' THEN 'C1' ELSE h.area END,
	CASE WHEN w = 2 AND r.respondent = 'rN1h1' THEN 'N2new' WHEN w = 2 AND r.respondent = 'rN1h3' THEN 'C1new' ELSE h.household END,
	r.respondent, CASE w WHEN 1 THEN date '2015-10-01' ELSE '2018-10-01' END, 'panel', 1
FROM respondent r JOIN household h USING (household), generate_series(1, 2) w;
SELECT wave, area, count(*), count(*) FILTER (WHERE respondent LIKE 'rN1%') AS drawn_in_n1 FROM interview GROUP BY wave, area ORDER BY wave COLLATE "C", area COLLATE "C";
INSERT INTO response (question, interview, value) SELECT 'q', interview, 1 + interview % 2 FROM interview UNION ALL SELECT 'no_codebook', interview, 1 + interview % 5 FROM interview;

-- A person is one in a wave, has a household that there is, and an area that there is.
INSERT INTO interview (interview, wave, area, household, respondent, sample_type) VALUES (99, 'w2', 'C2', 'C2h1', 'rN1h1', 'panel');
UPDATE interview SET household = 'nowhere' WHERE interview = 1;
UPDATE interview SET area = 'nowhere' WHERE interview = 1;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type) VALUES (99, 'w2', 'C2', 'C2h1', 'nobody', 'panel');

-- Each interview counts where it was held: 7 of 10 of N1 are left there, 12 in N2, 11 in C1.
SELECT area, count(*) FROM analysis_row WHERE evaluation = 'e' AND outcome = 'can' AND post GROUP BY area ORDER BY area COLLATE "C";

-- Answers in words; a refusal is a code, as elsewhere.
INSERT INTO response_text (question, interview, answer) VALUES ('why', 1, 'Nobody asks us.'), ('why', 2, 'Ring me on 01234 567890'), ('q', 3, 'perhaps');
INSERT INTO response (question, interview, value) VALUES ('why', 3, -8);
INSERT INTO response_text (question, interview, answer) VALUES ('why', 4, '');
INSERT INTO response_text (question, interview, answer) VALUES ('why', 999, 'x');
SELECT problem, table_name, key, what FROM check_programme('nrp');
-- In two areas in one wave; and each advice is there.
UPDATE interview SET household = 'N2h1' WHERE respondent = 'rC2h1' AND wave = 'w1';
SELECT problem, key, what, advice <> '' AS advised FROM check_programme('nrp') WHERE problem ~ 'household_in';
UPDATE interview SET household = 'C2h1' WHERE respondent = 'rC2h1' AND wave = 'w1';

-- An estimate of nothing says why, and so does a plan.
SELECT outcome, estimate IS NULL AS none, n, n_missing, note FROM current_estimate ORDER BY outcome COLLATE "C";
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('often', 'often', 'often', 1);
SELECT plan_analysis('nrp', 'e', 'Plan', subgroups => '{often}', ways => '{CR2}') > 0 AS planned;
INSERT INTO response_option (question, code, label) SELECT 'no_codebook', c, 'option ' || c FROM generate_series(1, 5) c;
SELECT outcome, estimate IS NULL AS none, n FROM current_estimate WHERE outcome = 'often';
SELECT problem, key FROM check_programme('nrp') WHERE problem ~ '^choice';

-- Nothing of the words is in what is published.
SELECT count(*) FROM programme_table t, pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
WHERE t.class IN ('published', 'release') AND d.refobjid = 'response_text'::regclass AND d.classid = 'pg_rewrite'::regclass AND r.ev_class = to_regclass(format('nrp.%I', t.table_name));
RESET search_path;
SET client_min_messages = error;
DROP SCHEMA nrp CASCADE;

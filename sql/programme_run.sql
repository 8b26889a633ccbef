-- Plans and runs: what is fixed, what is kept, and that it can be done again. What is
-- expected is worked out beside it, from the rows.
SET client_min_messages = warning;
SET jit = off;
SELECT count(*) > 14 AS steps FROM create_programme('nrp');
SET search_path = nrp, public;
\set SHOW_CONTEXT never

INSERT INTO area (area, name, kind) SELECT k || i, 'Area ' || k || i, CASE k WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM unnest('{N,C}'::text[]) k, generate_series(1, 4) i;
INSERT INTO batch (batch, label, planned_start) VALUES ('b', 'first', '2016-04-01');
INSERT INTO area_exposure (area, batch, planned_start, actual_start) SELECT 'N' || i, 'b', '2016-04-01', CASE i WHEN 1 THEN date '2015-10-15' END FROM generate_series(1, 4) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, '2015/16', '2015-09-01', '2016-03-31'), ('w2', 's', 2, '2018/19', '2018-09-01', '2019-03-31');
INSERT INTO question (question, kind, wording) VALUES ('q1', 'choice', 'Can you?'), ('q2', 'choice', 'Is it safe?'), ('a', 'choice', 'Item a'), ('b', 'choice', 'Item b'), ('age', 'number', 'How old are you?'), ('sex', 'choice', 'Sex');
INSERT INTO response_option (question, code, label, ordinal, missing) SELECT q, c, 'answer ' || c, c, NULL FROM unnest('{q1,q2,a,b,sex}'::text[]) q, generate_series(1, 4) c
UNION ALL SELECT q, -9, 'refused', NULL, 'refused' FROM unnest('{q1,q2,a,b,age}'::text[]) q;
INSERT INTO outcome (outcome, label, rule, codes, at_least, min_answered, direction, role) VALUES ('can', 'can', 'top_box', '{3,4}', NULL, NULL, 'higher_better', 'primary'), ('safe', 'safe', 'top_box', '{4}', NULL, NULL, 'higher_better', 'primary'),
	('scale', 'scale of two', 'sum', NULL, NULL, 1, 'lower_better', 'primary'), ('high', 'scale of 6 or more', 'threshold', NULL, 6, NULL, 'lower_better', 'secondary'), ('extra', 'item b', 'numeric', NULL, NULL, NULL, 'higher_better', 'exploratory'),
	('age', 'age', 'numeric', NULL, NULL, NULL, 'higher_better', 'covariate'), ('female', 'female', 'top_box', '{2}', NULL, NULL, 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('can', 'q1'), ('safe', 'q2'), ('scale', 'a'), ('scale', 'b'), ('high', 'a'), ('high', 'b'), ('extra', 'b'), ('age', 'age'), ('female', 'sex');
INSERT INTO evaluation (evaluation, title, protocol) VALUES ('main', 'Main', 'osf.example/1'), ('six', 'Six areas', NULL);
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'main', area, kind, 'P' || right(area, 1) FROM area UNION ALL SELECT 'six', area, kind, 'P' || right(area, 1) FROM area WHERE right(area, 1) < '4';
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT e, 'w' || n, n, n = 2 FROM unnest('{main,six}'::text[]) e, generate_series(1, 2) n;
INSERT INTO evaluation_covariate (evaluation, ordinal, outcome) VALUES ('main', 1, 'female'), ('main', 2, 'age');
INSERT INTO subgroup (subgroup, label, outcome, at_least, at_most) VALUES ('women', 'women', 'female', 1, NULL), ('young', 'under 30', 'age', NULL, 29.5), ('nobody', 'over 150', 'age', 150, NULL);
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('all', 'everybody', 'age', 0);
INSERT INTO subgroup (subgroup, label, outcome) VALUES ('any', 'whoever', 'age');

-- 30 interviews in each area and wave; every tenth person is in both. Some refuse,
-- some weights are missing, N1 began before some of its baseline. Women only in six areas.
CREATE TEMPORARY TABLE person AS SELECT 1000 * w + 100 * (row_number() OVER (PARTITION BY w, i ORDER BY area) - 1) + i AS n, area, w, i, (i * 37 + ascii(right(area, 1)) * 11 + ascii(area) * 5 + w * 13) % 101 AS r FROM area, generate_series(1, 2) w, generate_series(1, 30) i;
INSERT INTO household SELECT DISTINCT format('H%s.%s', area, CASE WHEN i % 10 = 0 THEN i ELSE 100 * w + i END), area FROM person;
INSERT INTO respondent SELECT replace(household, 'H', 'R'), household FROM household;
CREATE PROCEDURE pg_temp.interview(number int) LANGUAGE sql AS $$
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT n, 'w' || w, area, h, replace(h, 'H', 'R'), CASE w WHEN 1 THEN date '2015-10-01' + i ELSE '2018-10-01' END, CASE WHEN i % 10 = 0 THEN 'panel' ELSE 'fresh' END, CASE WHEN r = 50 THEN NULL ELSE 0.5 + r / 64.0 END
FROM person, LATERAL (SELECT format('H%s.%s', area, CASE WHEN i % 10 = 0 THEN i ELSE 100 * w + i END) AS h) h WHERE w = number;
INSERT INTO response (interview, question, value)
SELECT n, q, CASE q WHEN 'q1' THEN CASE WHEN r % 17 = 3 THEN -9 ELSE 1 + (r + CASE WHEN area LIKE 'N%' AND w = 2 THEN 1 ELSE 0 END) % 4 END WHEN 'q2' THEN CASE WHEN i = 7 THEN -9 ELSE 1 + (r * i) % 4 END
	WHEN 'a' THEN 1 + (r / 3) % 4 WHEN 'b' THEN CASE WHEN r % 5 = 1 THEN -9 ELSE 1 + (r * r + w) % 4 END WHEN 'age' THEN CASE WHEN r = 9 THEN -9 ELSE 18 + r % 70 END WHEN 'sex' THEN CASE WHEN right(area, 1) = '4' THEN 1 ELSE 1 + i % 2 END END
FROM person, unnest('{q1,q2,a,b,age,sex}'::text[]) q WHERE w = number;
$$;
CALL pg_temp.interview(1);
ANALYZE;

-- What is refused, with a way on.
SELECT plan_analysis('nowhere', 'main', 'x');
SELECT plan_analysis('nrp', 'man', 'x');
SELECT plan_analysis('nrp', NULL, 'x');
SELECT plan_analysis('nrp', 'main', ' ');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{}');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{CR2,NULL}');
SELECT plan_analysis('nrp', 'main', 'x', outcomes => '{can,sae}');
SELECT plan_analysis('nrp', 'main', 'x', outcomes => '{can,can}');
SELECT plan_analysis('nrp', 'main', 'x', outcomes => '{age}');
SELECT plan_analysis('nrp', 'main', 'x', outcomes => '{}');
SELECT plan_analysis('nrp', 'main', 'x', subgroups => '{men}');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{CR2,CR9}');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{HC1,CR2}');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{CR2}', headline => 'WCR31');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{CR2}', choices => '{"reps": 99}');
SELECT plan_analysis('nrp', 'main', 'x', choices => '{"WCR31": {"resample": "pair"}}');
SELECT plan_analysis('nrp', 'main', 'x', choices => '{"weights": "coin"}');
SELECT plan_analysis('nrp', 'main', 'x', choices => '{"conf_level": 95}');
SELECT plan_analysis('nrp', 'main', 'x', choices => '[]');
SELECT plan_analysis('nrp', 'main', 'x', multiplicity => 'bonferroni');
SELECT plan_analysis('nrp', 'main', 'x', family => 'domain');
SELECT plan_analysis('nrp', 'main', 'x', ways => '{blocks}', block => 'none');
SELECT plan_analysis('nrp', 'main', 'x', sensitivity => '{"panel": {"sampel": "panel"}}');
SELECT plan_analysis('nrp', 'main', 'x', sensitivity => '{"all": {"sample": "all"}}');
SELECT plan_analysis('nrp', 'main', 'x', sensitivity => '{"out": {"without_areas": ["N9"]}}');
SELECT plan_analysis('nrp', 'main', 'x', sensitivity => '{"ten": {"evaluation": "ten"}}');
SELECT plan_analysis('nrp', 'six', 'x', adjusted => true);
BEGIN;
UPDATE evaluation_area SET pair = NULL WHERE evaluation = 'six' AND area = 'C2';
SELECT plan_analysis('nrp', 'six', 'x', ways => '{paired}');
ROLLBACK;
BEGIN;
DELETE FROM evaluation_wave WHERE wave = 'w2';
SELECT plan_analysis('nrp', 'main', 'x');
ROLLBACK;
SELECT count(*) AS plans FROM plan;

-- The registry of ways, which plans go by.
SELECT * FROM did_ways() WHERE way IN ('HC1', 'CR2', 'WCR31', 'cluster', 'blocks');
SELECT count(*), count(DISTINCT way), count(label) FROM did_ways();

-- A plan, made while nobody was interviewed after the start. Names of ways are as in the registry.
SELECT plan_analysis('nrp', 'main', 'Main analysis', subgroups => '{women,nobody}', ways => '{cr2,WCR31,blocks,paired,CRV3}', headline => 'cr2', choices => '{"reps": 499, "WCR31": {"weights": "webb", "seed": 7}}',
	sensitivity => '{"panel": {"sample": "panel"}, "not_started": {"without_started": true}, "less": {"without_areas": ["N1", "C1"], "weight": "none"}, "six": {"evaluation": "six", "label": "without the fourth pair"}}') AS plan \gset
SELECT evaluation, title, block, adjusted, multiplicity, family, interviews, interviews_after, locked_at IS NULL AS open FROM plan;
SELECT outcome, role, family FROM plan_outcome ORDER BY ordinal;
SELECT way, headline, choices FROM plan_way ORDER BY ordinal;
SELECT sensitivity, label, evaluation, panel_only, unweighted, without_started, without_areas FROM plan_sensitivity ORDER BY ordinal;
SELECT evaluation, string_agg(area || ' ' || arm || ' ' || pair, ', ' ORDER BY area) AS areas FROM plan_area GROUP BY evaluation ORDER BY evaluation;
SELECT definition FROM plan_outcome WHERE outcome = 'scale';

-- While it is open it can be changed or deleted; locked, nothing of it can.
SELECT plan_analysis('nrp', 'main', 'Another') AS other \gset
DELETE FROM plan_outcome WHERE plan = :other AND outcome = 'safe';
DELETE FROM plan WHERE plan = :other;
SELECT prespecified, timing FROM lock_plan('nrp', :plan);
SELECT digest = encode(sha256(convert_to(plan_text('nrp', :plan), 'UTF8')), 'hex') AS digest_of_text, locked_by = current_user AS locked_by FROM plan;
SELECT regexp_replace(line, '[0-9]{4}-[0-9-]+T[^"]+', 'then') AS line FROM regexp_split_to_table(plan_text('nrp', :plan), E'\n') line WHERE line ~ '^(evaluation|wave|area \["six"|subgroup|sensitivity|covariate)' ORDER BY line COLLATE "C";
SELECT set_config('test.plan', :'plan', false) <> '' AS set;
DO $$
DECLARE
	hint text;
BEGIN
	PERFORM lock_plan('nrp', current_setting('test.plan')::integer);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RAISE WARNING '% %', SQLSTATE, regexp_replace(SQLERRM, '\d{4}-\d\d-\d\d', 'a day') USING HINT = hint;
END $$;
SELECT lock_plan('nrp', 999);
UPDATE plan SET title = 'Other';
UPDATE plan SET locked_at = NULL, digest = NULL, locked_by = NULL, prespecified = NULL, timing = NULL;
DELETE FROM plan;
TRUNCATE plan CASCADE;
INSERT INTO plan_outcome (plan, outcome, ordinal, role, family, definition) VALUES (:plan, 'extra', 9, 'primary', 'primary', '{}');
UPDATE plan_outcome SET role = 'secondary' WHERE outcome = 'can';
DELETE FROM plan_subgroup;
UPDATE plan_way SET choices = '{}' WHERE way = 'CR2';
DELETE FROM plan_area WHERE area = 'N1';
INSERT INTO plan_sensitivity (plan, sensitivity, ordinal, label, evaluation) VALUES (:plan, 'late', 9, 'thought of later', 'main');

-- The answers come, and the plan is run.
CALL pg_temp.interview(2);
ANALYZE;
SELECT run_evaluation('nrp', 'main', note => 'as planned') AS run \gset
SELECT plan = :plan AS plan, plan_digest = (SELECT digest FROM plan p WHERE p.plan = r.plan) AS plan_digest, note, seed, reps, conf_level, interviews, areas, areas_treated, extension_version = library_version AS versions, server_version = current_setting('server_version') AS server,
	gsl_version IS NOT NULL AND platform LIKE '%PostgreSQL%' AS platform, rows_digest ~ '^[0-9a-f]{64}$' AS complete FROM analysis_run r WHERE analysis_run = :run;
SELECT outcome, subgroup, adjusted, status, deviation, prespecified, publish, rows_used, rows_missing, (result).n_clusters AS areas, (result).note FROM estimate WHERE analysis_run = :run ORDER BY estimate;

-- Each by hand: all the same, to the last bit.
CREATE TEMPORARY TABLE by_hand AS
SELECT o AS outcome, g AS subgroup, x AS adjusted, (SELECT CASE WHEN o IN ('can', 'safe', 'high') THEN CASE WHEN x THEN did_sample(value_boolean, treated, post, area, weight, pair, covariates) ELSE did_sample(value_boolean, treated, post, area, weight, pair) END
		ELSE CASE WHEN x THEN did_sample(value, treated, post, area, weight, pair, covariates) ELSE did_sample(value, treated, post, area, weight, pair) END END AS sample
	FROM analysis_row WHERE evaluation = 'main' AND outcome = o AND (g = 'all' OR g = 'women' AND interview IN (SELECT interview FROM response WHERE question = 'sex' AND value = 2)))
FROM unnest('{can,safe,scale,high}'::text[]) o, unnest('{all,women}'::text[]) g, unnest('{f,t}'::boolean[]) x;
SELECT count(*), count(*) FILTER (WHERE e.sample = h.sample) AS sample, count(*) FILTER (WHERE e.result::text = did_estimate(h.sample)::text) AS result, count(*) FILTER (WHERE e.rows_used = (e.result).n AND e.rows_missing = (e.result).n_missing) AS rows
FROM estimate e JOIN by_hand h USING (outcome, subgroup, adjusted) WHERE e.analysis_run = :run;
CREATE TEMPORARY VIEW kept AS SELECT e.*, r.way, r.ordinal, r.headline, r.query AS way_query, ROW(r.effect, r.std_error, r.statistic, r.df, r.p_value, r.conf_low, r.conf_high, r.conf_level, r.n, r.n_missing, r.n_clusters, r.n_clusters_treated, r.scale, r.method, r.note, r.facts)::did_result AS way_result
FROM estimate e JOIN run_result r USING (estimate);
SELECT k.way, k.headline, count(*), count(*) FILTER (WHERE k.way_result::text = (CASE k.way WHEN 'CR2' THEN did_estimate(h.sample) WHEN 'WCR31' THEN did_bootstrap(h.sample, reps => 499, weights => 'webb', seed => 7) WHEN 'blocks' THEN did_permutation(h.sample, 'blocks', reps => 499)
	WHEN 'paired' THEN did_collapse(h.sample, 'paired') WHEN 'CRV3' THEN did_estimate(h.sample, 'CRV3') END)::text) AS same
FROM kept k JOIN by_hand h USING (outcome, subgroup, adjusted) WHERE k.analysis_run = :run GROUP BY k.way, k.headline, k.ordinal ORDER BY k.ordinal;
SELECT DISTINCT way, way_query FROM kept WHERE analysis_run = :run AND way IN ('WCR31', 'blocks') ORDER BY way;
SELECT count(*), count(*) FILTER (WHERE (way_result).n = 0 AND (way_result).estimate IS NULL AND sample IS NULL) AS without_rows FROM kept WHERE analysis_run = :run AND subgroup = 'nobody';

-- The SQL that was kept makes the sample, too.
CREATE FUNCTION pg_temp.made_by(query text) RETURNS did_sample LANGUAGE plpgsql AS $$ DECLARE made did_sample; BEGIN EXECUTE query INTO made; RETURN made; END $$;
SELECT count(*), count(*) FILTER (WHERE pg_temp.made_by(query) IS NOT DISTINCT FROM sample) AS same FROM estimate WHERE analysis_run = :run;
SELECT query FROM estimate WHERE analysis_run = :run AND outcome = 'scale' ORDER BY estimate;
SELECT count(*), count(*) FILTER (WHERE pg_temp.made_by(s.sample_query) IS NOT DISTINCT FROM s.sample) AS same FROM run_sensitivity s JOIN estimate e USING (estimate) WHERE e.analysis_run = :run;

-- Other interviews: by hand, for one outcome.
SELECT s.sensitivity, s.way, e.subgroup, e.adjusted, s.rows_used, s.rows_missing, s.sample = x.sample AS sample, s.effect = (did_estimate(x.sample)).estimate AND s.p_value = (did_estimate(x.sample)).p_value AS result
FROM run_sensitivity s JOIN estimate e USING (estimate) CROSS JOIN LATERAL (SELECT CASE s.sensitivity
	WHEN 'panel' THEN (SELECT did_sample(value_boolean, treated, post, area, weight, pair) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'can' AND sample_type = 'panel')
	WHEN 'not_started' THEN (SELECT did_sample(value_boolean, treated, post, area, weight, pair) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'can' AND NOT (area = 'N1' AND NOT post AND interviewed_on >= '2015-10-15'))
	WHEN 'less' THEN (SELECT did_sample(value_boolean, treated, post, area, 1::float8, pair) FROM analysis_row WHERE evaluation = 'main' AND outcome = 'can' AND area NOT IN ('N1', 'C1'))
	WHEN 'six' THEN (SELECT did_sample(value_boolean, treated, post, area, weight, pair) FROM analysis_row WHERE evaluation = 'six' AND outcome = 'can') END AS sample) x
WHERE e.analysis_run = :run AND e.outcome = 'can' AND e.subgroup = 'all' AND NOT e.adjusted ORDER BY 1;
SELECT e.adjusted, string_agg(DISTINCT s.sensitivity, ' ' ORDER BY s.sensitivity) AS sensitivity FROM run_sensitivity s JOIN estimate e USING (estimate) WHERE e.analysis_run = :run GROUP BY e.adjusted;

-- Rows, counted and digested by hand.
SELECT e.rows_used = count(*) FILTER (WHERE x.value IS NOT NULL AND x.weight IS NOT NULL AND x.covariates[1] IS NOT NULL AND x.covariates[2] IS NOT NULL) AS rows_used, e.rows_used + e.rows_missing = count(*) AS rows,
	e.rows_digest = encode(sha256(string_agg(format('(%s,%s,%s,%s,%s,%s) %s %s', x.interview, x.area, left(x.treated::text, 1), left(x.post::text, 1), x.pair, encode(float8send(x.value), 'hex'), encode(float8send(x.weight), 'hex'), encode(array_send(x.covariates), 'hex'))::bytea, '\x0a' ORDER BY x.interview)), 'hex') AS digest
FROM estimate e JOIN analysis_row x ON x.evaluation = 'main' AND x.outcome = 'scale' WHERE e.analysis_run = :run AND e.outcome = 'scale' AND e.subgroup = 'all' AND e.adjusted GROUP BY e.rows_used, e.rows_missing, e.rows_digest;

-- Holm by arithmetic: three primary outcomes, and one secondary by itself.
SELECT subgroup, adjusted, bool_and(p_adjusted = CASE rank WHEN 1 THEN least(1, 3 * p1) WHEN 2 THEN least(1, greatest(3 * p1, 2 * p2)) ELSE least(1, greatest(3 * p1, 2 * p2, p3)) END) AS holm
FROM (SELECT e.*, rank() OVER w AS rank, nth_value((e.result).p_value, 1) OVER w AS p1, nth_value((e.result).p_value, 2) OVER w AS p2, nth_value((e.result).p_value, 3) OVER w AS p3
	FROM estimate e WHERE e.analysis_run = :run AND e.outcome <> 'high' AND e.subgroup <> 'nobody' WINDOW w AS (PARTITION BY e.subgroup, e.adjusted ORDER BY (e.result).p_value ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) r
GROUP BY subgroup, adjusted ORDER BY 1, 2;
SELECT bool_and(p_adjusted = (result).p_value) AS alone FROM estimate WHERE analysis_run = :run AND outcome = 'high' AND subgroup <> 'nobody';
SELECT count(p_adjusted) AS p_of_nobody FROM estimate WHERE analysis_run = :run AND subgroup = 'nobody';
SELECT programme_p_adjusted('holm', NULL, '{a,b,c,d,e}', '{0.04,0.01,NULL,0.03,0.9}', NULL) AS holm, programme_p_adjusted('holm', NULL, '{a,b}', '{0.7,0.6}', NULL) AS not_above_one;

-- Again without the answers: the same to the last bit.
CREATE TEMPORARY TABLE replayed AS SELECT * FROM replay_run('nrp', :run);
SELECT count(*) = (SELECT count(*) FROM kept WHERE analysis_run = :run) + (SELECT count(*) FROM run_sensitivity s JOIN estimate e USING (estimate) WHERE analysis_run = :run) + (SELECT count(*) FROM estimate WHERE analysis_run = :run) AS all_rows, bool_and(same) AS same, count(differs) AS differs FROM replayed;
SELECT way, sensitivity, count(*) FROM replayed GROUP BY way, sensitivity ORDER BY way COLLATE "C", sensitivity COLLATE "C";
SELECT DISTINCT regexp_replace(regexp_replace(versions, ' \([A-Z][^)]*\)', '', 'g'), '[0-9][^,; )]*', '#', 'g') AS versions FROM replayed;
SELECT count(*), bool_and(same) AS same, count(what) AS what FROM verify_run('nrp', :run);
BEGIN;
DELETE FROM response;
SELECT bool_and(same) AS without_answers FROM replay_run('nrp', :run);
SELECT bool_or(same) FILTER (WHERE subgroup <> 'nobody') AS verified, min(what) FILTER (WHERE outcome = 'can' AND subgroup = 'all' AND NOT adjusted) AS what FROM verify_run('nrp', :run);
ROLLBACK;

-- A run does not change, but for what is published.
UPDATE estimate SET publish = false WHERE analysis_run = :run;
UPDATE estimate SET p_adjusted = 0.01 WHERE analysis_run = :run;
UPDATE estimate SET status = 'planned' WHERE analysis_run = :run;
DELETE FROM estimate WHERE analysis_run = :run;
TRUNCATE estimate CASCADE;
INSERT INTO estimate (analysis_run, outcome, result) SELECT :run, 'extra', result FROM estimate LIMIT 1;
UPDATE run_result SET p_value = 0.01;
DELETE FROM run_result;
INSERT INTO run_result (estimate, way, ordinal, headline, choices, query) SELECT min(estimate), 'CR3', 9, false, '{}', '' FROM estimate WHERE analysis_run = :run;
UPDATE run_sensitivity SET effect = 0;
UPDATE analysis_run SET note = 'better' WHERE analysis_run = :run;
DELETE FROM analysis_run WHERE analysis_run = :run;

-- What is made by hand stays changeable, but cannot be moved into a run.
INSERT INTO analysis_run (evaluation, query) VALUES ('main', 'by hand') RETURNING analysis_run AS hand \gset
INSERT INTO estimate (analysis_run, outcome, result, sample) SELECT :hand, outcome, did_estimate(sample), sample FROM by_hand WHERE outcome = 'can' AND subgroup = 'all' AND NOT adjusted;
UPDATE estimate SET prespecified = true WHERE analysis_run = :hand;
UPDATE estimate SET analysis_run = :run, subgroup = 'slipped in' WHERE analysis_run = :hand;
SELECT outcome, way, same, differs FROM replay_run('nrp', :hand);
SELECT * FROM verify_run('nrp', :hand);
DELETE FROM estimate WHERE analysis_run = :hand;
DELETE FROM analysis_run WHERE analysis_run = :hand;
SELECT replay_run('nrp', 999);
SELECT verify_run('nrp', 999);

-- Replay fails where it should: the owner switches the triggers off, and changes
-- the last bit of a number, or words, or the sample.
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT min(estimate) AS first FROM estimate WHERE analysis_run = :run \gset
UPDATE run_result SET std_error = std_error * (1 + 2 ^ -52) WHERE estimate = :first AND way = 'CRV3';
UPDATE run_result SET note = 'nothing to add', n = n + 1, facts = NULL WHERE estimate = :first AND way = 'paired';
UPDATE run_result SET conf_low = NULL WHERE estimate = :first AND way = 'WCR31';
UPDATE run_result SET p_value = '-0' WHERE estimate = :first AND way = 'blocks';
UPDATE estimate SET result.estimate = -(result).estimate, p_adjusted = p_adjusted / 2 WHERE estimate = :first;
UPDATE run_sensitivity SET conf_high = conf_high + 1 WHERE estimate = :first AND sensitivity = 'panel';
UPDATE estimate SET sample = (SELECT sample FROM estimate WHERE estimate = :first) WHERE analysis_run = :run AND outcome = 'can' AND subgroup = 'women' AND NOT adjusted;
SELECT outcome, subgroup, adjusted, sensitivity, way, regexp_replace(differs, '[0-9.]*[0-9]{5,}(e-[0-9]+)?', '#', 'g') AS differs FROM replay_run('nrp', :run) WHERE NOT same AND outcome = 'can' AND subgroup = 'all' AND NOT adjusted;
SELECT outcome, subgroup, adjusted, bool_or(same) AS any_same, count(*) FROM replay_run('nrp', :run) WHERE outcome = 'can' AND NOT adjusted AND subgroup <> 'nobody' AND sensitivity IS NULL AND way <> 'holm' GROUP BY 1, 2, 3 ORDER BY 2;
SELECT bool_and(same) AS others FROM replay_run('nrp', :run) WHERE NOT (outcome = 'can' AND NOT adjusted) AND way <> 'holm';
ROLLBACK;
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE run_result SET p_value = 'NaN', df = 0 WHERE estimate = :first AND way = 'paired';
UPDATE run_result SET effect = '-0' WHERE estimate = (SELECT min(estimate) FROM estimate WHERE analysis_run = :run AND subgroup = 'nobody') AND way = 'CR2';
SELECT regexp_replace(differs, '[0-9.]*[0-9]{5,}', '#', 'g') AS differs FROM replay_run('nrp', :run) WHERE NOT same;
ROLLBACK;
-- A zero of the other sign is shown by its bits.
SELECT programme_result_differences(ROW(0, NULL, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'a', 'b', 'c', NULL)::did_result, ROW('-0', NULL, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'a', 'b', 'c', NULL)::did_result, '') AS zeros,
	programme_result_differences(ROW(0, NULL, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'a', 'b', 'c', NULL)::did_result, ROW(0, NULL, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'a', 'b', 'c', NULL)::did_result, '') IS NULL AS same;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run);

-- Verifying sees an answer, a weight, an area, an interview more; each in the
-- estimates that it comes into.
BEGIN;
UPDATE response SET value = 5 - value WHERE question = 'q1' AND interview = (SELECT min(interview) FROM response WHERE question = 'q1' AND value = 4);
SELECT outcome, subgroup, adjusted, what FROM verify_run('nrp', :run) WHERE NOT same;
ROLLBACK;
BEGIN;
UPDATE interview SET w_final = NULL WHERE interview = 1004;
SELECT outcome, subgroup, adjusted, what FROM verify_run('nrp', :run) WHERE NOT same AND outcome = 'safe';
ROLLBACK;
BEGIN;
UPDATE evaluation_area SET included = false, exclusion_reason = 'withdrew' WHERE area = 'N4';
SELECT outcome, adjusted, what FROM verify_run('nrp', :run) WHERE NOT same AND outcome = 'high' AND subgroup = 'all';
ROLLBACK;
BEGIN;
UPDATE response SET value = value + 1 WHERE question = 'age' AND interview = 1001;
SELECT DISTINCT outcome, subgroup, adjusted FROM verify_run('nrp', :run) WHERE NOT same AND outcome = 'can' ORDER BY 2;
DELETE FROM evaluation_covariate;
SELECT DISTINCT what FROM verify_run('nrp', :run) WHERE adjusted AND outcome = 'can';
ROLLBACK;

-- What differs from the plan is said, of those estimates that it is about.
BEGIN;
UPDATE evaluation_area SET included = false, exclusion_reason = 'withdrew in 2017' WHERE area = 'N4' AND evaluation = 'main';
UPDATE evaluation_area SET pair = 'P9' WHERE area IN ('N2', 'C2') AND evaluation = 'main';
DELETE FROM evaluation_area WHERE area = 'C4' AND evaluation = 'main';
UPDATE evaluation SET weight = 'none' WHERE evaluation = 'main';
UPDATE evaluation_area SET included = false, exclusion_reason = 'not asked' WHERE area = 'N3' AND evaluation = 'six';
DELETE FROM evaluation_covariate WHERE outcome = 'age';
UPDATE outcome SET codes = '{4}' WHERE outcome = 'can';
UPDATE outcome SET role = 'primary' WHERE outcome = 'high';
UPDATE response_option SET missing = NULL WHERE question = 'q2' AND code = -9;
UPDATE subgroup SET at_least = 0.5 WHERE subgroup = 'women';
SELECT run_evaluation('nrp', 'main') AS run2 \gset
SELECT outcome, subgroup, adjusted, status, deviation FROM estimate WHERE analysis_run = :run2 AND (outcome, subgroup, adjusted) IN (('can', 'all', false), ('high', 'all', true), ('safe', 'women', false)) ORDER BY estimate;
SELECT s.sensitivity, s.deviation FROM run_sensitivity s JOIN estimate e USING (estimate) WHERE e.analysis_run = :run2 AND outcome = 'scale' AND subgroup = 'all' AND NOT adjusted AND sensitivity IN ('six', 'panel') ORDER BY 1;
SELECT bool_or(prespecified) AS prespecified FROM estimate WHERE analysis_run = :run2;
ROLLBACK;
BEGIN;
UPDATE evaluation_area SET arm = 'nfl' WHERE area = 'C4' AND evaluation = 'main';
UPDATE evaluation_wave SET post = true WHERE wave = 'w1' AND evaluation = 'six';
UPDATE evaluation_area SET first_treated = 1 WHERE arm = 'nfl';
UPDATE outcome_item SET multiplier = -1, constant = 5 WHERE outcome = 'scale' AND question = 'b';
SELECT run_evaluation('nrp', 'main') AS run2 \gset
SELECT outcome, status, deviation FROM estimate WHERE analysis_run = :run2 AND subgroup = 'all' AND NOT adjusted ORDER BY estimate;
ROLLBACK;
BEGIN;
UPDATE outcome_item SET multiplier = 2 WHERE outcome = 'scale' AND question = 'b';
SELECT run_evaluation('nrp', 'main') AS run2 \gset
SELECT outcome, subgroup, adjusted, status FROM estimate WHERE analysis_run = :run2 AND subgroup = 'women' ORDER BY estimate;
ROLLBACK;
BEGIN;
UPDATE area SET name = 'Renamed';
UPDATE outcome SET label = 'another name', note = 'more' WHERE outcome = 'can';
SELECT run_evaluation('nrp', 'main') AS run2 \gset
SELECT DISTINCT status FROM estimate WHERE analysis_run = :run2;
SELECT a.rows_digest = b.rows_digest AS same_rows FROM analysis_run a, analysis_run b WHERE a.analysis_run = :run AND b.analysis_run = :run2;
ROLLBACK;

-- A plan that was changed behind the triggers' back is not run.
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE plan_outcome SET role = 'secondary' WHERE outcome = 'safe';
SET LOCAL session_replication_role = origin;
\set VERBOSITY sqlstate
SELECT run_evaluation('nrp', 'main');
\set VERBOSITY default
ROLLBACK;

-- Romano and Wolf, of the outcomes together; by all outcomes, and by the headline's choices.
BEGIN;
SELECT plan_analysis('nrp', 'main', 'Together', outcomes => '{can,safe,scale,high}', ways => '{WCR31}', choices => '{"reps": 199, "seed": 3, "weights": "webb"}', multiplicity => 'romano_wolf', family => 'all', adjusted => false) AS plan2 \gset
SELECT multiplicity_choices FROM plan WHERE plan = :plan2;
SELECT run_evaluation('nrp', 'main', :plan2) AS run2 \gset
SELECT e.outcome, e.p_adjusted = r.p_adjusted AS romano_wolf, (e.result).p_value = r.p_value AS p_value, e.status, e.deviation FROM estimate e,
	unnest((SELECT did_romano_wolf(array_agg(ROW(h.outcome, (SELECT CASE WHEN h.outcome = 'scale' THEN did_sample(value, treated, post, area, weight) ELSE did_sample(value_boolean, treated, post, area, weight) END FROM analysis_row WHERE evaluation = 'main' AND outcome = h.outcome))::did_named_sample), reps => 199, seed => 3, weights => 'webb')
		FROM unnest('{can,safe,scale,high}'::text[]) h (outcome))) r WHERE e.analysis_run = :run2 AND r.outcome = e.outcome ORDER BY e.estimate;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
-- One that was run stays as it is, locked or not; but it can be locked.
UPDATE plan SET title = 'Other' WHERE plan = :plan2;
ROLLBACK;

-- Without pairs, with a design: women live in six areas, and the others stay in it.
BEGIN;
SELECT plan_analysis('nrp', 'main', 'Design', outcomes => '{safe}', subgroups => '{women,young}', ways => '{survey,CR2}', multiplicity => 'none', adjusted => false) AS plan2 \gset
SELECT run_evaluation('nrp', 'main', :plan2) AS run2 \gset
SELECT e.subgroup, e.rows_used, e.rows_missing, (e.result).n_clusters, (e.result).df, e.p_adjusted, e.sample = x.sample AS sample, e.result::text = did_estimate(x.sample, 'survey')::text AS result, pg_temp.made_by(e.query) = e.sample AS query
FROM estimate e, LATERAL (SELECT did_sample(value_boolean, treated, post, area, CASE WHEN e.subgroup = 'all' OR s.value >= 1 AND e.subgroup = 'women' OR g.value < 29.6 AND e.subgroup = 'young' THEN weight ELSE 0 END) AS sample
	FROM analysis_row x LEFT JOIN outcome_value s ON s.outcome = 'female' AND s.interview = x.interview LEFT JOIN outcome_value g ON g.outcome = 'age' AND g.interview = x.interview WHERE x.evaluation = 'main' AND x.outcome = 'safe') x
WHERE e.analysis_run = :run2 ORDER BY e.estimate;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- A finite population is a choice that may be a number or an object; resampling by blocks, effects of blocks, another level.
BEGIN;
SELECT plan_analysis('nrp', 'main', 'Choices', outcomes => '{can}', ways => '{survey,CR2,cluster}', choices => '{"fpc": 40, "conf_level": 0.9, "cluster": {"resample": "pair", "reps": 99}, "CR2": {"effects": "block"}}', multiplicity => 'none', adjusted => false) AS plan2 \gset
SELECT p.block, w.way, w.choices FROM plan p JOIN plan_way w USING (plan) WHERE plan = :plan2 ORDER BY w.ordinal;
SELECT run_evaluation('nrp', 'main', :plan2) AS run2 \gset
SELECT k.way, k.way_result::text = (CASE k.way WHEN 'survey' THEN did_estimate(h.sample, 'survey', fpc => '{"P1": 40, "P2": 40, "P3": 40, "P4": 40}'::jsonb, conf_level => 0.9) WHEN 'CR2' THEN did_estimate(h.sample, effects => 'block', conf_level => 0.9)
	ELSE did_bootstrap(h.sample, 'cluster', resample => 'pair', reps => 99, conf_level => 0.9) END)::text AS same
FROM kept k JOIN by_hand h USING (outcome, subgroup, adjusted) WHERE k.analysis_run = :run2 ORDER BY k.ordinal;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- A way that refuses a sample says so, and the others go on.
BEGIN;
SELECT plan_analysis('nrp', 'main', 'Refused', outcomes => '{can}', ways => '{CR2,HC3}', adjusted => true) AS plan2 \gset
SELECT run_evaluation('nrp', 'main', :plan2) AS run2 \gset
SELECT adjusted, way, (way_result).n, (way_result).estimate IS NULL AS no_estimate, (way_result).note FROM kept WHERE analysis_run = :run2 ORDER BY 1, 2;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- Locked when the answers are there: exploratory, and said so; but not if the
-- protocol was fixed before.
BEGIN;
SELECT plan_analysis('nrp', 'six', 'Late', outcomes => '{can}', ways => '{CR2}') AS plan2 \gset
SELECT prespecified, timing FROM lock_plan('nrp', :plan2);
SELECT run_evaluation('nrp', 'six') AS run2 \gset
SELECT status, prespecified, deviation FROM estimate WHERE analysis_run = :run2;
ROLLBACK;
BEGIN;
UPDATE evaluation SET prespecified_on = '2018-08-31', protocol = 'osf.example/2' WHERE evaluation = 'six';
SELECT plan_analysis('nrp', 'six', 'Protocol', outcomes => '{can}', ways => '{CR2}') AS plan2 \gset
SELECT prespecified, timing FROM lock_plan('nrp', :plan2);
SELECT run_evaluation('nrp', 'six') AS run2 \gset
SELECT status, prespecified, deviation FROM estimate WHERE analysis_run = :run2;
ROLLBACK;
BEGIN;
UPDATE evaluation SET prespecified_on = '2018-09-01' WHERE evaluation = 'six';
SELECT plan_analysis('nrp', 'six', 'Protocol', outcomes => '{can}', ways => '{CR2}') AS plan2 \gset
SELECT prespecified, timing FROM lock_plan('nrp', :plan2);
ROLLBACK;

-- Without a plan, every outcome, by the usual ways.
SET client_min_messages = notice;
SELECT run_evaluation('nrp', 'six') AS run2 \gset
SET client_min_messages = warning;
SELECT outcome, status, deviation, p_adjusted IS NOT NULL AS holm FROM estimate WHERE analysis_run = :run2 ORDER BY estimate;
SELECT run_evaluation('nrp', 'six', :plan);
SELECT run_evaluation('nrp', 'six', 999);
SELECT run_evaluation('nrp', 'sic');

-- Programmes of earlier steps say what to do.
SELECT count(*) FROM create_programme('old', 13);
SELECT plan_analysis('old', 'main', 'x');
SELECT run_evaluation('old', 'main');
DROP SCHEMA nrp, old CASCADE;

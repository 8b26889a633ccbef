-- check_programme finds each problem that is put in, and none where there is none.
SET client_min_messages = warning;
SELECT count(*) AS steps FROM create_programme('nrp');
SELECT * FROM check_programme('nrp');
SET search_path = nrp, public;
\set SHOW_CONTEXT never

-- A small programme in good order.
INSERT INTO area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('C1', 'Central', 'comparator'), ('N2', 'Narrow', 'nfl'), ('C2', 'Close', 'comparator');
INSERT INTO batch (batch, label, planned_start) VALUES ('b1', 'first batch', '2016-01-01');
INSERT INTO area_exposure (area, batch, planned_start, actual_start) VALUES ('N1', 'b1', '2016-01-01', '2016-06-01'), ('N2', 'b1', '2016-01-01', '2016-07-01');
INSERT INTO oversight_group (oversight_group, area, name) VALUES ('G1', 'N1', 'North group'), ('G2', 'N2', 'Narrow group');
INSERT INTO area_geography (area, gss, vintage) VALUES ('N1', 'E01012345', 2011);
INSERT INTO evidence (evidence, kind, title, rights) VALUES ('E1', 'community_profile', 'Profile', 'ours');
INSERT INTO initiative (initiative, title, origin, area, actual_start) VALUES ('I1', 'Club', 'co_developed', 'N1', '2016-06-01');
INSERT INTO initiative_tag (initiative, tag) VALUES ('I1', 'nrp4:social_relationships');
INSERT INTO initiative_criterion (initiative, criterion, evidence) SELECT 'I1', c, 'E1' FROM unnest(ARRAY['community_profile', 'scientific_evidence', 'community_experience']) c;
INSERT INTO initiative_status (initiative, status, starts_on) VALUES ('I1', 'implemented', '2016-06-01');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('age', 'number', 'How old?');
INSERT INTO response_option (question, code, label, ordinal) VALUES ('q', 1, 'no', 1), ('q', 2, 'yes', 2);
INSERT INTO outcome (outcome, label, rule, codes, direction) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better');
INSERT INTO outcome_item (outcome, question) VALUES ('o', 'q');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Main');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2) FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS n, area, w, i FROM area, generate_series(1, 2) w, generate_series(1, 3) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT n, 'w' || w, area, 'H' || n, 'R' || n, CASE w WHEN 1 THEN date '2015-10-01' ELSE '2018-10-01' END, 'fresh', 1 FROM person;
INSERT INTO response (interview, question, value) SELECT n, q, CASE q WHEN 'q' THEN 1 + i % 2 ELSE 30 + n END FROM person, unnest(ARRAY['q', 'age']) q;
SELECT * FROM check_programme('nrp');

-- One of everything that can be wrong, each undone before the next.
CREATE PROCEDURE pg_temp.try(change text) LANGUAGE plpgsql AS $$
DECLARE
	found record;
	n integer := 0;
BEGIN
	BEGIN
		EXECUTE change;
		FOR found IN SELECT * FROM public.check_programme('nrp') LOOP
			n := n + 1;
			RAISE WARNING '%: % [%] %', found.problem, found.table_name, found.key, found.what;
			IF coalesce(found.advice, '') = '' THEN RAISE WARNING 'no advice'; END IF;
		END LOOP;
		IF n = 0 THEN RAISE WARNING 'NOTHING FOUND after %', change; END IF;
		RAISE EXCEPTION 'undo';
	EXCEPTION WHEN raise_exception THEN NULL;
	END;
END $$;
\set VERBOSITY terse
CALL pg_temp.try($$DELETE FROM programme_step WHERE step = 13$$);
-- A bigger survey before ANALYZE, and autovacuum held off so that it does not come by.
ALTER TABLE household SET (autovacuum_enabled = false);
ALTER TABLE interview SET (autovacuum_enabled = false);
ANALYZE respondent, response;
BEGIN;
INSERT INTO household SELECT 'bigger-' || i, 'C1' FROM generate_series(1, 2000) i;
INSERT INTO respondent SELECT 'bigger-' || i, 'bigger-' || i FROM generate_series(1, 2000) i;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT 1000 + i, 'w1', 'C1', 'bigger-' || i, 'bigger-' || i, '2015-10-01', 'fresh', 1 FROM generate_series(1, 2000) i;
SELECT * FROM check_programme('nrp');
ANALYZE household, interview;
SELECT * FROM check_programme('nrp');
ROLLBACK;
CALL pg_temp.try($$INSERT INTO initiative_tag (initiative, tag) VALUES ('I1', 'nrp4:wellbeing'), ('I1', 'nrp6:economy')$$);
CALL pg_temp.try($$INSERT INTO decision (oversight_group, decided_on, kind, description, tag) VALUES ('G1', '2016-01-01', 'plan', 'x', 'nrp4:all')$$);
CALL pg_temp.try($$DELETE FROM initiative_tag WHERE initiative = 'I1'$$);
CALL pg_temp.try($$UPDATE initiative SET origin = 'adapted_existing' WHERE initiative = 'I1'$$);
CALL pg_temp.try($$DELETE FROM initiative_criterion WHERE criterion <> 'community_profile'$$);
CALL pg_temp.try($$UPDATE initiative SET actual_start = NULL$$);
CALL pg_temp.try($$DELETE FROM oversight_group WHERE area = 'N2'$$);
CALL pg_temp.try($$UPDATE area_exposure SET actual_start = '2015-12-01' WHERE area = 'N2'$$);
CALL pg_temp.try($$UPDATE area_geography SET gss = 'E99999999'$$);
CALL pg_temp.try($$UPDATE evaluation_area SET pair = NULL WHERE area IN ('N1', 'C1')$$);
CALL pg_temp.try($$UPDATE evaluation_area SET included = false, exclusion_reason = 'withdrew' WHERE area = 'C2'$$);
CALL pg_temp.try($$UPDATE area SET kind = 'comparator' WHERE area = 'N1'$$);
CALL pg_temp.try($$UPDATE evaluation_wave SET post = true$$);
CALL pg_temp.try($$INSERT INTO evaluation (evaluation, title) VALUES ('f', 'Empty')$$);
CALL pg_temp.try($$DELETE FROM response; DELETE FROM interview WHERE area LIKE 'C%' AND wave = 'w2'; DELETE FROM outcome_item; DELETE FROM outcome$$);
CALL pg_temp.try($$DELETE FROM response; DELETE FROM interview WHERE wave = 'w2'; DELETE FROM outcome_item; DELETE FROM outcome$$);
CALL pg_temp.try($$UPDATE area_exposure SET actual_start = '2015-10-01', batch = NULL WHERE area = 'N1'$$);
CALL pg_temp.try($$DELETE FROM area_exposure WHERE area = 'N1'$$);
CALL pg_temp.try($$UPDATE interview SET w_final = NULL WHERE interview IN (1, 2)$$);
CALL pg_temp.try($$UPDATE evaluation SET weight = 'longitudinal'$$);
CALL pg_temp.try($$UPDATE interview SET interviewed_on = '2017-10-01' WHERE interview = 24$$);
CALL pg_temp.try($$UPDATE interview SET interviewed_on = NULL WHERE interview = 1$$);
CALL pg_temp.try($$UPDATE interview SET sample_type = 'panel' WHERE interview IN (1, 2)$$);
CALL pg_temp.try($$INSERT INTO respondent VALUES ('R1b', 'H1'); INSERT INTO interview SELECT 99, wave, area, household, 'R1b', interviewed_on, sample_type, NULL, NULL, NULL, 1, NULL, NULL, NULL FROM interview WHERE interview = 1$$);
CALL pg_temp.try($$UPDATE response SET value = 9 WHERE question = 'q' AND interview IN (5, 6)$$);
CALL pg_temp.try($$UPDATE response SET value = -9 WHERE question = 'age' AND interview = 5$$);
CALL pg_temp.try($$INSERT INTO outcome_item (outcome, question) VALUES ('o', 'age')$$);
CALL pg_temp.try($$INSERT INTO outcome (outcome, label, rule, direction) VALUES ('p', 'p', 'sum', 'higher_better')$$);
CALL pg_temp.try($$UPDATE outcome SET codes = '{2,3}'$$);
CALL pg_temp.try($$INSERT INTO outcome (outcome, label, rule, direction) VALUES ('p', 'p', 'lookup', 'higher_better'); INSERT INTO outcome_item (outcome, question) VALUES ('p', 'q'); INSERT INTO outcome_lookup VALUES ('p', 1, 10)$$);
CALL pg_temp.try($$DELETE FROM response r USING interview v WHERE v.interview = r.interview AND v.wave = 'w2' AND r.question = 'q'$$);
CALL pg_temp.try($$INSERT INTO source (source, kind, title, rights) VALUES ('S', 'interview', 'x', 'consent'); INSERT INTO excerpt (source, ordinal, speaker_role, text) VALUES ('S', 1, 'resident', 'I live in AB1 2CD'), ('S', 2, 'resident', 'write to me@example.org'), ('S', 3, 'resident', 'I am fine')$$);
CALL pg_temp.try($$INSERT INTO role_access (role_name, level, all_areas) VALUES ('4000000000', 'reader', true)$$);
-- Keys that look alike: of an area in another case, with a blank that does not
-- break, with an accent in two forms; of pairs, but not across evaluations.
CALL pg_temp.try($$INSERT INTO area (area, name, kind) VALUES ('n1', 'North', 'reference')$$);
CALL pg_temp.try($$INSERT INTO area (area, name, kind) VALUES (E'N1\u00a0', 'North', 'reference'), (E'\ufeffN1', 'North', 'reference'), (E'N\u200b1', 'North', 'reference'), (E'N\t1', 'North', 'reference')$$);
CALL pg_temp.try($$INSERT INTO area (area, name, kind) VALUES (E'Ch\u00e2teau', 'x', 'reference'), (E'Cha\u0302teau', 'x', 'reference'), (E'CH\u00c2TEAU', 'x', 'reference'), (E'Chateau', 'another', 'reference')$$);
CALL pg_temp.try($$UPDATE evaluation_area SET pair = 'p1' WHERE area = 'C1'$$);
SELECT problem, key FROM check_programme('nrp');
BEGIN;
INSERT INTO evaluation (evaluation, title) VALUES ('f', 'Second');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'f', area, arm, lower(pair) FROM evaluation_area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT 'f', wave, period, post FROM evaluation_wave;
SELECT problem, key FROM check_programme('nrp');
ROLLBACK;
CALL pg_temp.try($$UPDATE interview SET psu = CASE interview % 2 WHEN 0 THEN 'PSU 1' ELSE 'psu  1' END$$);
CALL pg_temp.try($$INSERT INTO household SELECT c || i, 'C1' FROM generate_series(100, 114) i, unnest(ARRAY['x', 'X']) c$$);

-- A check that fails says so, and the others go on.
BEGIN;
ALTER TABLE area RENAME COLUMN kind TO sort;
DELETE FROM initiative_tag WHERE initiative = 'I1';
SELECT problem, table_name, what, advice FROM check_programme('nrp') \gx
ROLLBACK;
\set VERBOSITY default

-- Every check was seen at work above, but for the owner's, which comes here.
CREATE ROLE regress_programme_other;
ALTER TABLE response OWNER TO regress_programme_other;
SELECT problem, table_name, key FROM check_programme('nrp') WHERE problem = 'owner_differs';
ALTER TABLE response OWNER TO CURRENT_USER;

-- A role that may not read a table is told so, and the other checks are made.
SELECT grant_programme('nrp', 'regress_programme_other', 'editor');
SET ROLE regress_programme_other;
SELECT problem, what FROM public.check_programme('nrp') WHERE problem IN ('code_undefined', 'tag_unknown', 'weight_missing') ORDER BY 1;
RESET ROLE;
SELECT revoke_programme('nrp', 'regress_programme_other');
DROP ROLE regress_programme_other;

-- Names that the owner of the schema planted are not taken for the extension's.
CREATE FUNCTION nrp.framework(domain_tag) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
CREATE FUNCTION nrp.gss_entity(gss_code) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
CREATE FUNCTION nrp.same(domain_tag, domain_tag) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
CREATE OPERATOR nrp.= (LEFTARG = domain_tag, RIGHTARG = domain_tag, FUNCTION = nrp.same);
INSERT INTO initiative_tag (initiative, tag) VALUES ('I1', 'nrp6:economy');
SELECT problem, key FROM check_programme('nrp');
DELETE FROM initiative_tag WHERE framework = 'nrp6';

-- A table that is gone, or open, is a problem, not a check less.
SET client_min_messages = error;
BEGIN;
DROP TABLE nrp.coding;
ALTER TABLE nrp.household DISABLE ROW LEVEL SECURITY;
DROP VIEW nrp.published_joint_display;
SELECT problem, table_name, key, what FROM check_programme('nrp') WHERE problem IN ('table_missing', 'row_security_off');
ROLLBACK;
BEGIN;
DROP TABLE nrp.programme_table CASCADE;
SELECT problem, table_name, key, what FROM check_programme('nrp') WHERE problem = 'table_missing';
ROLLBACK;
RESET client_min_messages;

-- An older schema is checked for what it has.
SELECT count(*) AS steps FROM create_programme('older', steps => 4);
SELECT problem, key FROM check_programme('older');
SELECT * FROM check_programme('nowhere');
SELECT grant_programme('older', current_user::text, 'reader');

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA nrp, older CASCADE;

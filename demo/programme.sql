/*
 * A SYNTHETIC programme around the synthetic survey: every area, organisation,
 * initiative, decision and sentence is invented. Run after survey.sql, in the
 * same database; it makes the schema "synthetic" and needs the extension.
 *
 * How the rows are marked. The schema's name stands before every table's. The
 * comment of every table that is filled here says so first. And where a row has
 * room for words (a note, a source, a title, rights, a statement), they hold the
 * word synthetic. Tables of bare keys and numbers (response, evaluation_area ...)
 * have no such room; a column added for it would make the demonstration's tables
 * differ from those that create_programme makes, so they rely on the first two,
 * and an estimate on its run.
 *
 * Left empty: area_geography and deprivation, as an official code would be that
 * of a real place; and recognition and context_fact, as nobody was honoured.
 */

-- All or nothing.
BEGIN;
SET LOCAL client_min_messages = warning;

-- Before the programme has a table of the same name.
CREATE TEMPORARY TABLE fieldwork ON COMMIT DROP AS SELECT * FROM survey;

SELECT count(*) AS steps FROM create_programme('synthetic') \gset
SELECT set_config('search_path', 'synthetic, ' || current_setting('search_path'), true) AS path \gset

-- How many rows each table has from the beginning, to see later which were filled.
CREATE FUNCTION pg_temp.row_count(table_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM synthetic.%I', table_name) INTO n;
	RETURN n;
END
$$;
CREATE TEMPORARY TABLE at_first ON COMMIT DROP AS
SELECT t.table_name, t.class, pg_temp.row_count(t.table_name) AS n
FROM programme_table t JOIN pg_class c ON c.oid = to_regclass(format('synthetic.%I', t.table_name))
WHERE c.relkind = 'r';

---- the programme, places and organisations ----

INSERT INTO programme (programme, name, approach, goal, source) VALUES
	('demo', 'Synthetic neighbourhood programme', 'action research',
		'to see whether residents come to have more say in what happens where they live', 'synthetic demonstration');
INSERT INTO programme_period (programme, kind, starts_on, ends_on, source) VALUES
	('demo', 'action_research', '2014-01-01', '2019-12-31', 'synthetic demonstration, its report'),
	('demo', 'as_published', '2016-01-01', '2018-12-31', 'synthetic demonstration, its web page: sources may disagree');
INSERT INTO phase (programme, phase, title) VALUES
	('demo', 1, 'Synthetic: look at what there is'), ('demo', 2, 'Synthetic: act together'), ('demo', 3, 'Synthetic: evaluate and share');
INSERT INTO phase_step (programme, phase, ordinal, description, actors, planned_start, planned_end, status, source) VALUES
	('demo', 1, 1, 'Choose areas and map what is going on in them', '{councils,researchers}', '2014-01-01', '2015-12-31', 'done', 'synthetic'),
	('demo', 2, 1, 'Set up local oversight groups', '{residents,councils}', '2015-06-01', '2016-08-31', 'done', 'synthetic'),
	('demo', 2, 2, 'Groups choose, refine and implement', '{residents,councils}', '2016-01-01', '2018-12-31', 'done', 'synthetic'),
	('demo', 3, 1, 'Second wave of the survey, and interviews', '{researchers}', '2018-08-01', '2019-06-30', 'done', 'synthetic'),
	('demo', 3, 2, 'Share what was learnt', '{everybody}', '2016-06-01', NULL, 'continuous', 'synthetic');

INSERT INTO organisation (organisation, name, kind, sector, note)
SELECT 'council' || i, format('Council %s (synthetic)', i), 'local_authority', 'public', 'synthetic' FROM generate_series(1, 7) i
UNION ALL SELECT 'network' || i, format('Community network %s (synthetic)', i), 'voluntary', 'voluntary', 'synthetic; hosts the facilitator of area N0' || i FROM generate_series(1, 9) i
UNION ALL VALUES
	('university', 'University (synthetic)', 'university', 'public', 'synthetic'),
	('trust', 'NHS trust (synthetic)', 'nhs', 'public', 'synthetic; its budget was cut in 2015'),
	('homes', 'Housing association (synthetic)', 'housing_association', 'voluntary', 'synthetic'),
	('union', 'Credit union (synthetic)', 'business', 'private', 'synthetic; owned by its members');

-- Nine pairs in seven councils: one may have several areas.
INSERT INTO area (area, name, kind, local_authority, selection_reason, note)
SELECT DISTINCT area, CASE WHEN treated THEN 'Neighbourhood ' ELSE 'Comparator ' END || right(area, 1) || ' (synthetic)',
	CASE WHEN treated THEN 'nfl' ELSE 'comparator' END, 'council' || (right(area, 1)::int + 1) % 7 + 1,
	CASE WHEN treated THEN 'relatively poor health, by its council' ELSE 'alike in deprivation and size, by the researchers' END, 'synthetic'
FROM fieldwork;

INSERT INTO batch (batch, label, planned_start, source) VALUES
	('first', 'First batch', '2016-01-01', 'synthetic'), ('second', 'Second batch', '2016-08-01', 'synthetic');
INSERT INTO area_exposure (area, batch, actual_start, source) VALUES
	('N01', 'first', '2016-01-18', 'synthetic'), ('N02', 'first', '2016-02-15', 'synthetic'), ('N03', 'first', '2016-03-07', 'synthetic'),
	('N04', 'first', '2016-04-11', 'synthetic'), ('N05', 'first', '2016-06-20', 'synthetic'), ('N06', 'second', '2016-08-22', 'synthetic'),
	('N07', 'second', '2016-09-12', 'synthetic'), ('N08', 'second', '2016-11-07', 'synthetic'), ('N09', 'second', '2017-06-05', 'synthetic');

---- evidence, and initiatives that rest on it ----

INSERT INTO evidence (evidence, kind, title, authors, published_on, area, rights)
SELECT 'profile-' || area, 'community_profile', 'Community profile of ' || name, '{programme team}'::text[], date '2015-05-01', area, 'synthetic: free to use'
FROM area WHERE kind = 'nfl'
UNION ALL
SELECT 'enquiry-' || area, 'enquiry', 'What residents of ' || area || ' asked each other', '{residents}', '2016-12-01', area, 'synthetic: free to use'
FROM area WHERE kind = 'nfl';
INSERT INTO evidence (evidence, kind, title, authors, published_on, area, rights) VALUES
	('debt-review', 'rapid_review', 'Synthetic review: what protects people from debt', '{programme team}', '2015-06-01', NULL, 'synthetic: free to use'),
	('homes-review', 'evidence_review', 'Synthetic review: cold homes and landlords', '{programme team}', '2015-09-01', NULL, 'synthetic: free to use'),
	('say-review', 'narrative_review', 'Synthetic review: residents in local decisions', '{programme team}', '2015-10-01', NULL, 'synthetic: free to use'),
	('ties-review', 'evidence_review', 'Synthetic review: loneliness and what people do together', '{programme team}', '2015-11-01', NULL, 'synthetic: free to use'),
	('interviews', 'interview', 'Synthetic interviews of 2019', '{programme team}', '2019-06-30', NULL, 'synthetic: free to use');

-- What there is to read about them, in one place: the tables follow below.
CREATE TEMPORARY TABLE plan (initiative, area, title, was, level, lead, review, nrp4, nrp5, observed, starts_on, status) ON COMMIT DROP AS VALUES
	('money-1', 'N01', 'Money advice at the school gate', NULL, 'community', 'council3', 'debt-review', 'economic_systems', 'economic_activity', 'social_connectivity', date '2016-01-25', 'implemented'),
	('forum-1', 'N01', 'Street forum with a small budget', 'Forum with the council, without a budget', 'system', 'council3', 'say-review', 'community_governance', 'local_decision_making', 'local_decision_making', '2016-09-05', 'implemented'),
	('landlords-2', 'N02', 'Landlords and tenants at one table', NULL, 'system', 'council4', 'homes-review', 'living_environment', 'local_environment', 'local_decision_making', '2016-03-14', 'implemented'),
	('lunch-2', 'N02', 'Shared lunches', NULL, 'community', 'network2', 'ties-review', 'social_relationships', 'social_connectivity', 'cultural_coherence', '2016-05-02', 'implemented'),
	('union-3', 'N03', 'Credit union open on market days', NULL, 'system', 'union', 'debt-review', 'economic_systems', 'economic_activity', 'economic_activity', '2016-04-04', 'implemented'),
	('stories-3', 'N03', 'Stories of the estate, with an artist', NULL, 'community', 'network3', 'ties-review', 'social_relationships', 'cultural_coherence', 'cultural_coherence', '2017-02-06', 'implemented'),
	('board-4', 'N04', 'Residents on the regeneration board', 'Regeneration board of officers', 'system', 'council6', 'say-review', 'community_governance', 'local_decision_making', 'local_decision_making', '2016-05-09', 'implemented'),
	('green-4', 'N04', 'Green space kept by its users', NULL, 'community', 'council6', 'homes-review', 'living_environment', 'local_environment', 'social_connectivity', '2017-03-20', 'implemented'),
	('befriend-5', 'N05', 'Neighbours who call', 'Telephone line for older people', 'individual', 'network5', 'ties-review', 'social_relationships', 'social_connectivity', 'social_connectivity', '2016-07-04', 'implemented'),
	('budget-5', 'N05', 'Participatory budget', 'Small grants, decided by officers', 'system', 'council7', 'say-review', 'community_governance', 'local_decision_making', 'local_decision_making', '2017-01-09', 'implemented'),
	('warm-6', 'N06', 'Warm homes club', NULL, 'community', 'homes', 'homes-review', 'living_environment', 'local_environment', 'economic_activity', '2016-10-03', 'implemented'),
	('jobs-6', 'N06', 'Local clauses in council contracts', NULL, 'system', 'council1', 'debt-review', 'economic_systems', 'economic_activity', NULL, '2018-10-01', 'planned'),
	('ward-7', 'N07', 'Ward meetings that decide', NULL, 'system', 'council2', 'say-review', 'community_governance', 'local_decision_making', 'local_decision_making', '2016-10-17', 'implemented'),
	('choir-7', 'N07', 'A choir for anyone', 'Choir of the infants'' school', 'community', 'network7', 'ties-review', 'social_relationships', 'cultural_coherence', 'cultural_coherence', '2017-04-24', 'stopped'),
	('air-8', 'N08', 'Air monitors on the main road', 'Traffic counts', 'system', 'council3', 'homes-review', 'living_environment', 'local_environment', 'local_decision_making', '2017-01-16', 'implemented'),
	('debt-8', 'N08', 'Debt advice in the surgery', 'Debt advice in the town hall', 'individual', 'trust', 'debt-review', 'economic_systems', 'economic_activity', 'economic_activity', '2016-12-05', 'implemented'),
	('club-9', 'N09', 'Older people''s club, run by itself', 'Lunch club run by the council', 'community', 'network9', 'ties-review', 'social_relationships', 'social_connectivity', 'social_connectivity', '2017-06-19', 'implemented'),
	('panel-9', 'N09', 'Residents'' panel on services', NULL, 'system', 'council4', 'say-review', 'community_governance', 'local_decision_making', NULL, '2018-11-05', 'refined');

-- Some go back to an activity that mapping had found.
INSERT INTO initiative (initiative, title, description, area, origin, level, lead, source)
SELECT initiative || '-before', was, 'what mapping found in 2015', area, 'existing', level, lead, 'synthetic' FROM plan WHERE was IS NOT NULL;
INSERT INTO initiative (initiative, title, area, origin, adapted_from, level, capacities, lead, planned_start, actual_start, actual_end, source)
SELECT initiative, title, area, CASE WHEN was IS NOT NULL THEN 'adapted_existing' ELSE 'co_developed' END,
	CASE WHEN was IS NOT NULL THEN initiative || '-before' END, level,
	CASE level WHEN 'system' THEN '{transformative}' ELSE '{adaptive}' END::text[], lead, starts_on - 30,
	CASE WHEN status IN ('implemented', 'stopped') THEN starts_on END, CASE status WHEN 'stopped' THEN date '2018-03-30' END, 'synthetic'
FROM plan;

INSERT INTO initiative_tag (initiative, tag, basis, is_primary, evidence)
SELECT initiative, domain_tag('nrp4', nrp4), 'intended', true, NULL FROM plan
UNION ALL SELECT initiative || '-before', domain_tag('nrp4', nrp4), 'intended', true, NULL FROM plan WHERE was IS NOT NULL
UNION ALL SELECT initiative, domain_tag('nrp5', nrp5), 'intended', true, NULL FROM plan
UNION ALL SELECT initiative, domain_tag('nrp5', observed), 'observed', false, 'interviews' FROM plan WHERE observed IS NOT NULL;

INSERT INTO initiative_status (initiative, status, starts_on, ends_on, note)
SELECT initiative || '-before', 'mapped', date '2015-03-01', NULL::date, 'synthetic' FROM plan WHERE was IS NOT NULL
UNION ALL SELECT initiative, 'planned', starts_on - 120, CASE WHEN status <> 'planned' THEN starts_on - 61 END, 'synthetic' FROM plan
UNION ALL SELECT initiative, 'refined', starts_on - 60, CASE WHEN status <> 'refined' THEN starts_on - 1 END, 'synthetic' FROM plan WHERE status <> 'planned'
UNION ALL SELECT initiative, 'implemented', starts_on, CASE WHEN status = 'stopped' THEN date '2018-03-30' END, 'synthetic' FROM plan WHERE status IN ('implemented', 'stopped')
UNION ALL SELECT initiative, 'stopped', date '2018-03-31', NULL, 'synthetic: its leader moved away' FROM plan WHERE status = 'stopped';

INSERT INTO initiative_partner (initiative, organisation, contribution)
SELECT initiative, 'network' || right(area, 1), 'synthetic: brings residents in' FROM plan WHERE lead NOT LIKE 'network%';
INSERT INTO initiative_criterion (initiative, criterion, evidence, summary)
SELECT initiative, criterion, CASE criterion WHEN 'community_profile' THEN 'profile-' || area WHEN 'scientific_evidence' THEN review ELSE 'enquiry-' || area END, 'synthetic'
FROM plan, unnest(ARRAY['community_profile', 'scientific_evidence', 'community_experience']) criterion;
INSERT INTO initiative_interaction (from_initiative, to_initiative, kind, description, evidence) VALUES
	('forum-1', 'money-1', 'enables', 'synthetic: the forum paid for a second adviser', 'interviews'),
	('lunch-2', 'landlords-2', 'reinforces', 'synthetic: tenants met at lunch before they met landlords', 'interviews'),
	('green-4', 'board-4', 'competes_with', 'synthetic: the same ten people came to both', 'interviews');

---- the process ----

INSERT INTO oversight_group (oversight_group, area, name, established_on)
SELECT 'group-' || x.area, x.area, 'Oversight group of ' || x.area || ' (synthetic)', x.actual_start - 210 FROM area_exposure x;
INSERT INTO oversight_member (oversight_group, member, role, organisation, starts_on)
SELECT g.oversight_group, 'synthetic-' || r.member, r.role,
	CASE r.role WHEN 'la_officer' THEN a.local_authority WHEN 'coren_facilitator' THEN 'network' || right(g.area, 1) WHEN 'nhs' THEN 'trust' END, g.established_on
FROM oversight_group g JOIN area a ON a.area = g.area, (VALUES ('1', 'resident'), ('2', 'resident'), ('3', 'resident_adviser'), ('4', 'coren_facilitator'),
	('5', 'la_officer'), ('6', 'councillor'), ('7', 'nhs')) r (member, role)
WHERE r.role <> 'nhs' OR right(g.area, 1)::int % 3 = 0;
INSERT INTO meeting (oversight_group, held_on, attendance, residents, topic)
SELECT oversight_group, established_on + 30 * i, 8 + (i * 3 + right(area, 1)::int) % 7, 4 + (i + right(area, 1)::int) % 4, 'synthetic meeting ' || i
FROM oversight_group, generate_series(1, 36) i;
-- Each at the last meeting that was in time for it.
INSERT INTO decision (oversight_group, decided_on, held_on, kind, initiative, tag, description, rationale)
SELECT g.oversight_group, m.held_on, m.held_on, k.kind, CASE WHEN k.kind <> 'prioritise' THEN p.initiative END, domain_tag('nrp4', p.nrp4),
	format('Synthetic: to %s: %s', k.kind, CASE WHEN k.kind <> 'prioritise' THEN p.title ELSE replace(p.nrp4, '_', ' ') END), 'synthetic'
FROM plan p JOIN oversight_group g ON g.area = p.area, (VALUES ('prioritise', 150), ('plan', 120), ('refine', 60), ('implement', 7)) k (kind, days),
	LATERAL (SELECT max(m.held_on) AS held_on FROM meeting m WHERE m.oversight_group = g.oversight_group AND m.held_on <= p.starts_on - k.days) m
WHERE CASE p.status WHEN 'planned' THEN k.days >= 120 WHEN 'refined' THEN k.days >= 60 ELSE true END
ORDER BY m.held_on, p.initiative;
INSERT INTO decision (oversight_group, decided_on, kind, initiative, tag, description, rationale) VALUES
	('group-N07', '2018-03-30', 'stop', 'choir-7', 'nrp4:social_relationships', 'Synthetic: to stop the choir', 'synthetic: its leader moved away');
INSERT INTO coren_agency (area, organisation, starts_on, ends_on, facilitators)
SELECT area, 'network' || right(area, 1), established_on, '2018-12-31', 1 FROM oversight_group;
INSERT INTO resident_adviser (area, adviser, starts_on)
SELECT area, 'synthetic-' || i, established_on + 30 FROM oversight_group, LATERAL generate_series(1, 4 + right(area, 1)::int) i;
INSERT INTO enquiry (enquiry, area, method, topic, tag, purpose, starts_on, ends_on, resident_leaders, participants, evidence)
SELECT 'asked-' || area, area, (ARRAY['street_interview', 'group_conversation', 'art_storytelling'])[1 + right(area, 1)::int % 3], 'Synthetic: what would make this a better place?',
	'nrp5:local_decision_making', 'plan', established_on + 100, established_on + 160, 3 + right(area, 1)::int % 3, 40 + 7 * right(area, 1)::int, 'enquiry-' || area FROM oversight_group;
INSERT INTO engagement_event (area, held_on, method, topic, attendance, organisations, reached)
SELECT area, established_on + 200, 'conversation_event', 'synthetic: what the enquiry found', 30 + 4 * right(area, 1)::int, 6, 120 FROM oversight_group;

---- the survey ----

INSERT INTO survey (survey, title, population, note) VALUES
	('residents', 'Residents'' survey (synthetic)', 'adults of the 18 areas', 'synthetic: nobody was interviewed; the dates are spread evenly over the fieldwork');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on, mode) VALUES
	('baseline', 'residents', 1, '2015/16 (synthetic)', '2015-08-03', '2016-01-31', 'face to face'),
	('follow_up', 'residents', 2, '2018/19 (synthetic)', '2018-08-01', '2019-01-31', 'face to face');
INSERT INTO question (question, survey, kind, wording, unit, instrument) VALUES
	('influence', 'residents', 'choice', 'Do you feel able to influence decisions about your local area?', NULL, 'synthetic'),
	('safe', 'residents', 'choice', 'Do you feel safe in your neighbourhood?', NULL, 'synthetic'),
	('female', 'residents', 'choice', 'Are you a woman?', NULL, 'synthetic'),
	('age', 'residents', 'number', 'How old are you?', 'years', 'synthetic');
INSERT INTO response_option (question, code, label, ordinal, missing)
SELECT question, o.* FROM question, (VALUES (1, 'yes', 1, NULL), (2, 'no', 2, NULL), (-9, 'did not answer', NULL, 'not_answered')) o
WHERE kind = 'choice';

INSERT INTO household (household, area) SELECT DISTINCT 'H' || respondent, area FROM fieldwork;
INSERT INTO respondent (respondent, household) SELECT DISTINCT respondent, 'H' || respondent FROM fieldwork;
-- The day is chance, as in survey.sql: the first word of a key's md5.
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT f.interview, w.wave, f.area, 'H' || f.respondent, f.respondent,
	w.starts_on + (('x' || left(md5(concat_ws(' ', f.respondent, f.wave)), 8))::bit(32)::bigint * (w.ends_on - w.starts_on + 1) >> 32)::integer,
	f.sample_type, f.weight
FROM fieldwork f JOIN wave w ON w.number = f.wave;
INSERT INTO response (question, interview, value)
SELECT a.question, f.interview, a.value
FROM fieldwork f, LATERAL (VALUES
	('influence', CASE feels_able_to_influence WHEN true THEN 1 WHEN false THEN 2 ELSE -9 END),
	('safe', CASE feels_safe WHEN true THEN 1 WHEN false THEN 2 ELSE -9 END),
	('female', CASE female WHEN true THEN 1 ELSE 2 END),
	('age', age)) a (question, value);
-- Interviews are as many as there are; the rest of the addresses is made up.
INSERT INTO disposition (wave, area, disposition, n)
SELECT v.wave, v.area, d.disposition, CASE d.disposition WHEN 'complete' THEN count(*) ELSE count(*) * d.share / 100 + right(v.area, 1)::int END
FROM interview v, (VALUES ('complete', 100), ('refusal', 60), ('non_contact', 50), ('ineligible', 15)) d (disposition, share)
GROUP BY v.wave, v.area, d.disposition, d.share;
UPDATE wave w SET issued = (SELECT sum(n) FROM disposition d WHERE d.wave = w.wave);

INSERT INTO outcome (outcome, label, rule, codes, direction, role, tag, note) VALUES
	('influence', 'feels able to influence local decisions', 'top_box', '{1}', 'higher_better', 'primary', 'nrp5:local_decision_making', 'synthetic'),
	('safe', 'feels safe in the neighbourhood', 'top_box', '{1}', 'higher_better', 'secondary', 'nrp5:local_environment', 'synthetic'),
	('female', 'woman', 'top_box', '{1}', 'higher_better', 'covariate', NULL, 'synthetic'),
	('age', 'age', 'numeric', NULL, 'higher_better', 'covariate', NULL, 'synthetic');
INSERT INTO outcome_item (outcome, question) SELECT outcome, outcome FROM outcome;

---- the evaluations, and what came out ----

INSERT INTO evaluation (evaluation, programme, title, prespecified_on, mixed_methods, note) VALUES
	('main', 'demo', 'Nine neighbourhoods and their comparators', '2018-06-01',
		'survey and interviews of equal standing, side by side, meeting in the joint display', 'synthetic'),
	('without_p1', 'demo', 'The same without pair P1', '2018-06-01', NULL, 'synthetic');
INSERT INTO evaluation_area (evaluation, area, arm, pair, included, exclusion_reason)
SELECT e.evaluation, a.area, a.kind, 'P' || right(a.area, 1), NOT x.out, CASE WHEN x.out THEN 'N01 had begun before its last baseline interviews' END
FROM evaluation e, area a, LATERAL (VALUES (e.evaluation = 'without_p1' AND right(a.area, 1) = '1')) x (out);
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT e.evaluation, w.wave, w.number, w.number = 2 FROM evaluation e, wave w;
INSERT INTO evaluation_covariate (evaluation, ordinal, outcome) SELECT evaluation, o.* FROM evaluation, (VALUES (1, 'age'), (2, 'female')) o;
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women (synthetic)', 'female', 1);
SELECT 'ANALYZE ' || string_agg(table_name, ', ') FROM at_first \gexec

-- What was to be estimated, as the protocol had it; and its run, with every sum that
-- it can be made from again.
SET LOCAL jit = off;
SELECT plan_analysis('synthetic', 'main', 'Protocol of 2018 (synthetic)', family => 'all', subgroups => '{women}', sensitivity => '{"panel": {"sample": "panel"}, "without_p1": {"evaluation": "without_p1"}, "in_time": {"without_started": true}}', note => 'synthetic') AS plan \gset
SELECT lock_plan('synthetic', :plan) AS locked \gset
SELECT run_evaluation('synthetic', 'main', note => 'synthetic') AS run \gset

---- what people said ----

INSERT INTO source (source, kind, area, collected_on, title, speaker_role, evidence, rights)
SELECT 'talk-' || area || r.n, 'interview', area, date '2019-02-01' + 9 * right(area, 1)::int + r.n, format('Interview %s in %s (synthetic)', r.n, area), r.role, 'interviews', 'synthetic: may be quoted'
FROM area, (VALUES (1, 'resident'), (2, 'la_professional')) r (n, role) WHERE kind = 'nfl';
CREATE TEMPORARY TABLE said (area, n, domain, text) ON COMMIT DROP AS VALUES
	('N01', 1, 'local_decision_making', 'We asked for the crossing, and this time somebody asked us back where to put it.'),
	('N02', 1, 'social_connectivity', 'I knew nobody on the stairs. Now I have three sets of keys.'),
	('N03', 1, 'cultural_coherence', 'My gran is in the picture on the wall. That is my estate in there.'),
	('N04', 2, 'local_decision_making', 'Decisions take longer with residents at the table, and are not undone the year after.'),
	('N05', 1, 'local_decision_making', 'It was only a small budget, but we fought over it properly.'),
	('N06', 1, 'local_environment', 'The damp is gone, and the lights work. I walk home with an easier mind.'),
	('N07', 2, 'local_decision_making', 'Officers used to report to the ward meeting. Now they ask it.'),
	('N08', 1, 'economic_activity', 'The adviser sits next to the nurse, so nobody sees what you have come for.'),
	('N08', 2, 'local_environment', 'We measured the air for a year, and then they moved the lorries.'),
	('N09', 1, 'social_connectivity', 'We decide who brings the cake. It sounds little.');
INSERT INTO excerpt (source, ordinal, speaker_role, text, may_quote)
SELECT 'talk-' || s.area || s.n, 1, CASE s.n WHEN 1 THEN 'resident' ELSE 'la_professional' END, '[synthetic] ' || s.text, true FROM said s ORDER BY s.area, s.n;

INSERT INTO codebook (codebook, label) VALUES ('themes', 'Themes of the interviews (synthetic)');
INSERT INTO theme (codebook, theme, guid, ordinal, name, color, description, tag)
SELECT 'themes', md5(d.tag::text)::uuid, md5(d.tag::text)::uuid::text, d.ordinal, d.label, (ARRAY['#1B9E77', '#D95F02', '#7570B3', '#E7298A', '#66A61E'])[d.ordinal], 'synthetic theme', d.tag
FROM domain d WHERE d.framework = 'nrp5' ORDER BY d.ordinal;
INSERT INTO coding (excerpt, codebook, theme, coder, coded_on, note)
SELECT x.excerpt, 'themes', t.theme, 'coder-1', date '2019-07-01', 'synthetic'
FROM said s JOIN excerpt x ON x.source = 'talk-' || s.area || s.n JOIN theme t ON t.tag = domain_tag('nrp5', s.domain);

INSERT INTO finding (finding, evaluation, tag, statement, n_sources, n_areas, publish)
SELECT w.finding, 'main', domain_tag('nrp5', w.domain), '[synthetic] ' || w.statement, count(DISTINCT x.source), count(DISTINCT s.area), true
FROM (VALUES
	('ties', 'social_connectivity', 'Residents know more of their neighbours, and rely on them.'),
	('place', 'cultural_coherence', 'Residents speak of the place as theirs.'),
	('say', 'local_decision_making', 'Residents are asked earlier, and see that it makes a difference.'),
	('money', 'economic_activity', 'Advice is where people go anyway, and is used.'),
	('streets', 'local_environment', 'Homes, air and lights are better, and residents say that they feel safer.')) w (finding, domain, statement)
JOIN said s ON s.domain = w.domain JOIN excerpt x ON x.source = 'talk-' || s.area || s.n GROUP BY w.finding, w.domain, w.statement;
INSERT INTO finding_excerpt (finding, excerpt)
SELECT f.finding, c.excerpt FROM finding f JOIN theme t ON t.tag = f.tag JOIN coding c ON c.codebook = t.codebook AND c.theme = t.theme;
INSERT INTO joint_display (evaluation, tag, estimate, finding, fit, inference, publish)
SELECT 'main', f.tag, e.estimate, f.finding, w.fit, '[synthetic] ' || w.inference, true
FROM (VALUES
	('say', 'influence', 'confirms', 'More say, by both strands.'),
	('streets', 'safe', 'discordant', 'Who was spoken to feels safer; residents at large do not. Report both.'),
	('ties', NULL, 'silent', 'The survey did not ask: add a question.'),
	('place', NULL, 'silent', 'The survey did not ask, and perhaps cannot.'),
	('money', NULL, 'silent', 'The survey did not ask: add a question.')) w (finding, outcome, fit, inference)
JOIN finding f ON f.finding = w.finding
LEFT JOIN estimate e ON e.analysis_run = :run AND e.outcome = w.outcome AND e.subgroup = 'all' AND NOT e.adjusted ORDER BY f.tag;

---- what readers see of it: nothing live, but a release ----

SELECT count(*) AS released FROM release_programme('synthetic', 'First results (synthetic)', note => 'synthetic') \gset

---- the mark, on every table that was filled ----

COMMENT ON SCHEMA synthetic IS 'SYNTHETIC: a demonstration programme made by the extension resilience; no real people, places or answers';
DO $$
DECLARE
	filled text;
BEGIN
	FOR filled IN SELECT table_name FROM at_first WHERE class <> 'system' AND pg_temp.row_count(table_name) > n LOOP
		EXECUTE format('COMMENT ON TABLE synthetic.%I IS %L', filled, 'SYNTHETIC rows of the demonstration, besides what create_programme put in, if anything. '
			|| obj_description(format('synthetic.%I', filled)::regclass, 'pg_class'));
	END LOOP;
END
$$;
DROP FUNCTION pg_temp.row_count(text);

COMMIT;

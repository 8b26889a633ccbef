-- Frameworks, tags, initiatives, periods: what the tables take and what they refuse.
SET client_min_messages = warning;
SELECT count(*) AS steps FROM create_programme('nrp');
SET search_path = nrp, public;
\set SHOW_CONTEXT never

-- Two frameworks, their aliases, and a crosswalk that is marked as ours.
SELECT tag, label, ordinal FROM domain ORDER BY framework, ordinal;
SELECT tag, alias FROM domain_alias WHERE lower(alias) = lower('Economic Resources');
SELECT from_tag, to_tag, relation, asserted_by, asserted_on FROM domain_crosswalk ORDER BY from_tag;

-- The examples of the founding documents.
SELECT t.tag, count(*), count(*) FILTER (WHERE i.source = 'programme FAQ') AS faq, count(*) FILTER (WHERE i.source = 'programme site') AS site
FROM initiative i JOIN initiative_tag t USING (initiative) WHERE i.origin = 'example' AND i.area IS NULL AND t.is_primary GROUP BY t.tag ORDER BY t.tag;
SELECT count(*) FROM initiative;

-- A framework of one's own, and tags of several, one primary in each.
INSERT INTO framework (framework, label, source) VALUES ('ours', 'What matters here', 'our oversight group');
INSERT INTO domain (tag, label, ordinal) VALUES ('Ours: Green Space', 'green space', 1), ('ours:warm-homes', 'warm homes', 2);
SELECT tag, framework FROM domain WHERE framework = 'ours' ORDER BY ordinal;
INSERT INTO initiative (initiative, title, origin) VALUES ('I1', 'Warm homes club', 'co_developed');
INSERT INTO initiative_tag (initiative, tag, is_primary) VALUES ('I1', 'ours:warm_homes', true), ('I1', 'nrp4:living_environment', true), ('I1', 'nrp5:local_environment', true);
INSERT INTO initiative_tag (initiative, tag, basis) VALUES ('I1', 'nrp5:social_connectivity', 'observed'), ('I1', 'ours:green_space', 'intended');
INSERT INTO initiative_tag (initiative, tag, is_primary) VALUES ('I1', 'nrp5:economic_activity', true);
INSERT INTO initiative_tag (initiative, tag, basis) VALUES ('I1', 'ours:green_space', 'hoped for');
INSERT INTO domain (tag, label, ordinal) VALUES ('theirs:green_space', 'green space', 1);
INSERT INTO domain_crosswalk (from_tag, to_tag, relation, asserted_by, asserted_on) VALUES ('nrp4:living_environment', 'nrp4:economic_systems', 'close', 'us', '2026-01-01');
INSERT INTO domain_crosswalk (from_tag, to_tag, relation, asserted_by, asserted_on) VALUES ('nrp4:living_environment', 'ours:green_space', 'similar', 'us', '2026-01-01');

-- Keys are what people type, without the space around it.
INSERT INTO area (area, name, kind) VALUES ('N01 ', 'North', 'nfl');
INSERT INTO area (area, name, kind) VALUES ('', 'North', 'nfl');
INSERT INTO area (area, name, kind) VALUES ('N01', 'North', 'control');
INSERT INTO area (area, name, kind) VALUES ('N01', 'North', 'nfl'), ('N02', 'Narrow', 'nfl'), ('C01', 'Central', 'comparator');

-- Sources may disagree on the programme's periods; each assertion is kept once.
INSERT INTO programme (programme, name, aliases) VALUES ('nrp', 'Neighbourhood Resilience Programme', '{NRP}');
INSERT INTO programme_period (programme, kind, starts_on, ends_on, source) VALUES
	('nrp', 'action_research', '2014-01-01', '2019-12-31', 'paper'), ('nrp', 'as_published', '2016-01-01', '2018-12-31', 'FAQ'),
	('nrp', 'evaluation', '2016-06-01', NULL, 'FAQ');
INSERT INTO programme_period (programme, kind, starts_on, ends_on, source) VALUES ('nrp', 'evaluation', '2016-06-01', NULL, 'FAQ');
INSERT INTO programme_period (programme, kind, starts_on, ends_on, source) VALUES ('nrp', 'evaluation', '2016-06-01', '2015-06-01', 'FAQ');

-- No two periods of one area overlap, of two areas they may.
INSERT INTO area_exposure (area, planned_start, actual_start, actual_end) VALUES ('N01', '2016-01-01', '2016-06-01', '2017-01-31'), ('N02', '2016-08-01', NULL, NULL);
INSERT INTO area_exposure (area, actual_start) VALUES ('N01', '2017-02-01');
INSERT INTO area_exposure (area, actual_start) VALUES ('N01', '2018-02-01');
INSERT INTO area_exposure (area, planned_start) VALUES ('N02', '2019-08-01');
INSERT INTO area_exposure (area) VALUES ('C01');

-- One status at a time.
INSERT INTO initiative_status (initiative, status, starts_on, ends_on) VALUES ('I1', 'prioritised', '2016-01-01', '2016-03-31'), ('I1', 'implemented', '2016-04-01', NULL);
INSERT INTO initiative_status (initiative, status, starts_on) VALUES ('I1', 'ended', '2016-12-01');
INSERT INTO initiative_status (initiative, status, starts_on) VALUES ('I1', 'liked', '2019-12-01');

-- Exclusion compares keys exactly, however alike they are.
INSERT INTO initiative (initiative, title, origin) SELECT 'similar-' || i, 'one of many', 'co_developed' FROM generate_series(1, 500) i;
INSERT INTO initiative_status (initiative, status, starts_on) SELECT initiative, 'planned', '2016-01-01' FROM initiative WHERE title = 'one of many';
INSERT INTO initiative_status (initiative, status, starts_on) VALUES ('similar-77', 'mapped', '2020-01-01');

-- What an adapted initiative was adapted from.
INSERT INTO initiative (initiative, title, origin, area) VALUES ('M1', 'Advice desk', 'existing', 'N01');
INSERT INTO initiative (initiative, title, origin, area, adapted_from) VALUES ('I2', 'Advice desk with advisers', 'adapted_existing', 'N01', 'M1');
INSERT INTO initiative (initiative, title, origin, adapted_from) VALUES ('I3', 'New', 'co_developed', 'M1');
INSERT INTO initiative (initiative, title, origin, area) VALUES ('E1', 'Example', 'example', 'N01');
INSERT INTO initiative (initiative, title, origin, capacities) VALUES ('I4', 'New', 'co_developed', '{adaptive,magic}');

-- The three criteria, each resting on evidence, with rights.
INSERT INTO evidence (evidence, kind, title, rights) VALUES ('E1', 'community_profile', 'Profile of North', 'ours'), ('E2', 'rapid_review', 'Review of advice', 'CC BY 4.0'), ('E3', 'story', 'A story in clay', 'consent of the artist');
INSERT INTO evidence (evidence, kind, title) VALUES ('E4', 'story', 'Without rights');
INSERT INTO evidence (evidence, kind, title, rights) VALUES ('E4', 'rumour', 'Heard', 'none');
INSERT INTO initiative_criterion (initiative, criterion, evidence) VALUES ('I2', 'community_profile', 'E1'), ('I2', 'scientific_evidence', 'E2'), ('I2', 'community_experience', 'E3');
INSERT INTO initiative_criterion (initiative, criterion, evidence) VALUES ('I2', 'popularity', 'E3');
INSERT INTO initiative_interaction (from_initiative, to_initiative, kind) VALUES ('I1', 'I2', 'reinforces');
INSERT INTO initiative_interaction (from_initiative, to_initiative, kind) VALUES ('I1', 'I1', 'reinforces');

-- Coverage of domains, directly and through the crosswalk.
UPDATE initiative SET area = 'N01', actual_start = '2016-04-01' WHERE initiative = 'I1';
INSERT INTO initiative_tag (initiative, tag) VALUES ('I2', 'nrp4:economic_systems');

-- Oversight groups: decisions at meetings that were held, members by role.
INSERT INTO oversight_group (oversight_group, area, name, local_name) VALUES ('G1', 'N01', 'North group', 'Northern Lights');
INSERT INTO meeting (oversight_group, held_on, attendance, residents) VALUES ('G1', '2016-02-01', 10, 6), ('G1', '2016-03-01', 14, 9);
INSERT INTO meeting (oversight_group, held_on, attendance, residents) VALUES ('G1', '2016-04-01', 10, 16);
INSERT INTO decision (oversight_group, decided_on, held_on, kind, initiative, description) VALUES ('G1', '2016-02-01', '2016-02-01', 'prioritise', 'I1', 'warm homes first');
INSERT INTO decision (oversight_group, decided_on, held_on, kind, initiative, description) VALUES ('G1', '2016-02-02', '2016-02-02', 'implement', 'I1', 'go');
INSERT INTO decision (oversight_group, decided_on, kind, description) VALUES ('G1', '2016-02-02', 'postpone', 'wait');
INSERT INTO oversight_member (oversight_group, member, role, starts_on) VALUES ('G1', 'R1', 'resident', '2016-01-01'), ('G1', 'O1', 'la_officer', '2016-01-01');
INSERT INTO oversight_member (oversight_group, member, role, starts_on) VALUES ('G1', 'R1', 'councillor', '2017-01-01');

-- What a release makes of it.
SELECT count(*) > 0 AS released FROM release_programme('nrp', 'The registry');
SELECT initiative, status, primary_domains, intended_domains, observed_domains FROM published_initiative WHERE initiative = 'I1';
SELECT initiative, has_profile, has_science, has_experience, complete FROM published_evidence_basis WHERE initiative IN ('I1', 'I2') ORDER BY initiative COLLATE "C";
SELECT domain, tagged, tagged_started, covered FROM published_domain_coverage WHERE area = 'N01' AND framework LIKE 'nrp%' ORDER BY domain COLLATE "C";
SELECT oversight_group, name, meetings, mean_attendance, residents, decisions, value_note FROM published_oversight;

-- An area may be in one evaluation and not in another.
INSERT INTO evaluation (evaluation, title) VALUES ('nine', 'As published'), ('ten', 'All areas');
INSERT INTO evaluation_area (evaluation, area, arm, pair) VALUES ('ten', 'N01', 'nfl', 'P1'), ('ten', 'N02', 'nfl', 'P2'), ('nine', 'N01', 'nfl', 'P1');
INSERT INTO evaluation_area (evaluation, area, arm, pair, included) VALUES ('nine', 'N02', 'nfl', 'P2', false);
INSERT INTO evaluation_area (evaluation, area, arm, pair, included, exclusion_reason) VALUES ('nine', 'N02', 'nfl', 'P2', false, 'withdrew');

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA nrp CASCADE;

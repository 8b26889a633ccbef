-- Released tables of the registry, of counts of people and of what people said:
-- every number against SQL written by hand, on a small awkward programme (a wave
-- without interviews, an area that withdrew, few panel members in one area, few
-- ineligible addresses in another, baseline interviews after a start, five
-- residents on a group, findings on few sources).
\set VERBOSITY terse
SET client_min_messages = warning;
SET datestyle = ISO;
SELECT count(*) > 15 AS made FROM create_programme('small');
SET search_path = small, public;
-- By the rule: at least 10, to the nearest 5.
CREATE FUNCTION hand(n bigint) RETURNS integer LANGUAGE sql AS $$ SELECT CASE WHEN n >= 10 THEN round(n / 5.0) * 5 END::integer $$;

---- the programme ----

INSERT INTO organisation (organisation, name, kind, sector) VALUES ('la', 'The Council', 'local_authority', 'public'), ('club', 'The Club', 'voluntary', 'voluntary');
INSERT INTO area (area, name, kind, status, withdrawn_on) VALUES ('N1', 'North', 'nfl', 'active', NULL), ('N2', 'Mid', 'nfl', 'active', NULL), ('N3', 'South', 'nfl', 'withdrawn', '2017-01-01'),
	('C1', 'East', 'comparator', 'active', NULL), ('C2', 'Centre', 'comparator', 'active', NULL), ('C3', 'West', 'comparator', 'active', NULL);
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, '2015', '2015-01-01', '2015-12-31'), ('w2', 's', 2, '2016', '2016-01-01', '2016-12-31'), ('w3', 's', 3, '2018', '2018-01-01', '2018-12-31');
INSERT INTO batch (batch, label, planned_start) VALUES ('b1', 'first batch', '2015-11-01');
INSERT INTO area_exposure (area, batch, planned_start, actual_start) VALUES ('N1', 'b1', NULL, '2015-12-01'), ('N2', 'b1', NULL, '2016-02-01'), ('N3', NULL, '2015-06-01', NULL);

-- In each area and wave: interviews, of these panel members, of these interviewed before.
CREATE TABLE sizes (area text, wave text, n int, panel int, again int);
INSERT INTO sizes VALUES ('N1', 'w1', 41, 0, 0), ('N2', 'w1', 52, 0, 0), ('N3', 'w1', 43, 0, 0), ('C1', 'w1', 44, 0, 0), ('C2', 'w1', 45, 0, 0), ('C3', 'w1', 46, 0, 0),
	('N1', 'w3', 40, 20, 20), ('N2', 'w3', 38, 7, 7), ('N3', 'w3', 39, 15, 15), ('C1', 'w3', 42, 22, 21), ('C2', 'w3', 48, 18, 18), ('C3', 'w3', 33, 0, 0);
CREATE TABLE person AS
SELECT row_number() OVER (ORDER BY s.area, s.wave, i)::int AS n, s.area, s.wave, i, CASE WHEN s.wave = 'w3' AND i > s.again THEN 'R' || s.area || '-new' || i ELSE 'R' || s.area || '-' || i END AS respondent,
	CASE WHEN i <= s.panel THEN 'panel' WHEN i % 5 = 0 THEN 'top_up' ELSE 'fresh' END AS sample_type
FROM sizes s, generate_series(1, s.n) i;
INSERT INTO household SELECT DISTINCT 'H' || respondent, area FROM person;
INSERT INTO respondent SELECT DISTINCT respondent, 'H' || respondent FROM person;
-- In the first wave, the first 4 of North and the first 12 of South are interviewed on the last day.
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT n, wave, area, 'H' || respondent, respondent, CASE WHEN wave = 'w3' THEN date '2018-05-05' WHEN (area = 'N1' AND i <= 4) OR (area = 'N3' AND i <= 12) THEN date '2015-12-30' ELSE date '2015-03-03' END, sample_type, 1 FROM person;
INSERT INTO disposition (wave, area, disposition, n)
SELECT wave, area, d, CASE d WHEN 'complete' THEN n + (area = 'C2')::int WHEN 'refusal' THEN n / 2 + 3 WHEN 'non_contact' THEN 11 ELSE CASE area WHEN 'C1' THEN 3 ELSE 14 END END
FROM sizes, unnest(ARRAY['complete', 'refusal', 'non_contact', 'ineligible']) d WHERE NOT (area = 'C3' AND wave = 'w3');

INSERT INTO question (question, kind, wording) VALUES ('safe', 'choice', 'Safe?'), ('say', 'choice', 'A say?'), ('age', 'number', 'Age');
INSERT INTO response_option (question, code, label) VALUES ('safe', 1, 'yes'), ('safe', 2, 'no'), ('say', 1, 'yes'), ('say', 2, 'no');
INSERT INTO outcome (outcome, label, rule, codes, direction, role, tag) VALUES ('safe', 'feels safe', 'top_box', '{1}', 'higher_better', 'secondary', 'nrp5:local_environment'),
	('say', 'has a say', 'top_box', '{1}', 'higher_better', 'primary', 'nrp5:local_decision_making'), ('age', 'age', 'numeric', NULL, 'higher_better', 'covariate', NULL);
INSERT INTO outcome_item (outcome, question) VALUES ('safe', 'safe'), ('say', 'say'), ('age', 'age');
INSERT INTO response (interview, question, value)
SELECT n, 'safe', 1 + (i % 2) FROM person UNION ALL SELECT n, 'say', 1 + ((i + CASE WHEN wave = 'w3' AND area ~ 'N' THEN i % 3 ELSE 0 END) % 2) FROM person UNION ALL SELECT n, 'age', 18 + (i * 7) % 60 + CASE WHEN area ~ 'N' THEN 3 ELSE 0 END FROM person;
INSERT INTO evaluation (evaluation, title, mixed_methods) VALUES ('three', 'Three and three', 'side by side'), ('two', 'Two and two', NULL);
INSERT INTO evaluation_area (evaluation, area, arm, pair, included, exclusion_reason)
SELECT e, area, kind, 'P' || right(area, 1), NOT (e = 'two' AND right(area, 1) = '3'), CASE WHEN e = 'two' AND right(area, 1) = '3' THEN 'withdrew' END FROM area, unnest(ARRAY['three', 'two']) e;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT e, wave, number, number > 1 FROM wave, unnest(ARRAY['three', 'two']) e WHERE wave <> 'w2';
INSERT INTO evaluation_covariate VALUES ('three', 1, 'age');
INSERT INTO analysis_run (evaluation, query, seed, extension_version) VALUES ('three', 'by hand', 9007199254740993, '0.2.0');
INSERT INTO estimate (analysis_run, outcome, prespecified, result, sample, publish)
SELECT r.analysis_run, s.outcome, true, did_estimate(s.sample), s.sample, true FROM analysis_run r,
	(SELECT outcome, did_sample(value_boolean, treated, post, area, weight) AS sample FROM analysis_row WHERE evaluation = 'three' AND outcome IN ('safe', 'say') GROUP BY outcome) s ORDER BY s.outcome;

INSERT INTO initiative (initiative, title, area, origin, level, lead, planned_start, actual_start) VALUES ('i1', 'Green', 'N1', 'co_developed', 'community', 'la', '2016-01-01', '2016-03-01'), ('i2', 'Debt', 'N1', 'existing', NULL, NULL, '2016-01-01', NULL),
	('i3', 'Choir', 'N2', 'adapted_existing', NULL, 'club', NULL, '2017-01-01'), ('i4', 'Everywhere', NULL, 'co_developed', 'system', 'la', NULL, NULL);
INSERT INTO initiative_status (initiative, status, starts_on, ends_on) VALUES ('i1', 'planned', '2016-01-01', '2016-02-28'), ('i1', 'implemented', '2016-03-01', NULL), ('i3', 'implemented', '2017-01-01', '2017-12-31'), ('i3', 'ended', '2018-01-01', NULL);
INSERT INTO initiative_tag (initiative, tag, basis, is_primary) VALUES ('i1', 'nrp4:living_environment', 'intended', true), ('i1', 'nrp5:social_connectivity', 'observed', false), ('i1', 'nrp5:local_environment', 'intended', true),
	('i2', 'nrp4:economic_systems', 'intended', true), ('i3', 'nrp5:social_connectivity', 'intended', true), ('i3', 'nrp5:cultural_coherence', 'intended', false), ('i4', 'nrp5:local_environment', 'intended', true);
INSERT INTO evidence (evidence, kind, title, rights) SELECT 'e' || i, 'survey', 'Evidence ' || i, 'ours' FROM generate_series(1, 3) i;
INSERT INTO initiative_criterion (initiative, criterion, evidence) VALUES ('i1', 'community_profile', 'e1'), ('i1', 'scientific_evidence', 'e2'), ('i1', 'community_experience', 'e1'), ('i1', 'community_experience', 'e3'), ('i3', 'scientific_evidence', 'e2');
INSERT INTO initiative_partner VALUES ('i1', 'club');

INSERT INTO oversight_group (oversight_group, area, name, local_name) VALUES ('g1', 'N1', 'North group', 'Northerners'), ('g2', 'N2', 'Mid group', NULL);
INSERT INTO oversight_member (oversight_group, member, role, starts_on, ends_on)
SELECT 'g1', 'R' || i, 'resident', date '2015-01-01', CASE WHEN i > 13 THEN date '2016-01-01' END FROM generate_series(1, 18) i
UNION ALL SELECT 'g1', 'A' || i, 'resident_adviser', '2015-01-01', NULL FROM generate_series(1, 4) i
UNION ALL SELECT 'g1', 'O' || i, CASE WHEN i < 4 THEN 'la_officer' ELSE 'councillor' END, '2015-01-01', CASE WHEN i = 1 THEN date '2016-01-01' END FROM generate_series(1, 5) i
UNION ALL SELECT 'g2', 'R' || i, 'resident', '2015-01-01', NULL FROM generate_series(1, 5) i;
INSERT INTO meeting (oversight_group, held_on, attendance, residents) VALUES ('g1', '2016-01-01', 13, 6), ('g1', '2016-02-01', 22, 8), ('g1', '2016-03-01', NULL, NULL), ('g2', '2016-01-01', 9, 4), ('g2', '2016-02-01', 8, 4);
INSERT INTO decision (oversight_group, decided_on, kind, initiative, description) VALUES ('g1', '2016-01-01', 'identify', 'i1', 'a'), ('g1', '2016-02-01', 'implement', 'i1', 'b'), ('g1', '2016-03-01', 'implement', 'i2', 'c');
INSERT INTO enquiry (enquiry, area, method, topic) VALUES ('q1', 'N1', 'video', 'x');
INSERT INTO engagement_event (area, held_on, method, attendance) VALUES ('N1', '2016-01-01', 'festival', 3), ('N1', '2016-02-01', 'festival', 300);

INSERT INTO source (source, kind, area, title, rights) SELECT 'src' || i, 'interview', CASE WHEN i <= 9 THEN 'N1' ELSE 'N2' END, 'Interview ' || i, 'may be quoted' FROM generate_series(1, 18) i;
INSERT INTO excerpt (source, ordinal, speaker_role, text, may_quote) SELECT 'src' || i, 1, 'resident', 'They told me.', i <> 18 FROM generate_series(1, 18) i;
INSERT INTO finding (finding, evaluation, tag, statement, n_sources, n_areas, direction, publish)
SELECT 'f' || d.ordinal, 'three', d.tag, 'It is better: ' || d.label || '.', CASE d.ordinal WHEN 3 THEN NULL WHEN 5 THEN 12 ELSE 4 END, 2, 'gain', true FROM domain d WHERE d.framework = 'nrp5'
UNION ALL SELECT 'f9', 'three', 'nrp5:local_environment', 'Not for readers.', 99, 2, 'loss', false;
INSERT INTO finding_excerpt SELECT 'f3', excerpt FROM excerpt;
INSERT INTO joint_display (evaluation, tag, estimate, finding, fit, inference, publish)
SELECT 'three', 'nrp5:local_decision_making', estimate, 'f3', 'discordant', 'Ask who gains.', true FROM estimate WHERE outcome = 'say'
UNION ALL SELECT 'three', 'nrp5:local_environment', estimate, 'f5', 'expands', NULL, true FROM estimate WHERE outcome = 'safe';
INSERT INTO joint_display (evaluation, tag, finding, fit, inference, publish) VALUES ('three', 'nrp5:social_connectivity', 'f1', 'silent', 'Ask next time.', true), ('three', 'nrp5:cultural_coherence', 'f2', 'silent', 'x', false), ('three', 'nrp5:local_environment', 'f9', 'silent', 'x', true);
ANALYZE;

SELECT count(DISTINCT release) AS releases, count(*) FILTER (WHERE rows = 0 AND table_name NOT IN ('published_sensitivity', 'published_wave_estimate')) AS empty FROM release_programme('small', 'First');

---- survey flow ----

-- Every count by hand, beside what is shown; where nothing is shown, why.
CREATE VIEW hand_flow AS
SELECT s.wave, s.area, d.issued, d.eligible, d.complete, s.n AS interviews, s.panel, s.n - s.panel AS fresh, CASE WHEN s.wave = 'w3' THEN s.again END AS again
FROM sizes s LEFT JOIN (SELECT wave, area, sum(n) AS issued, sum(n) FILTER (WHERE disposition <> 'ineligible') AS eligible, sum(n) FILTER (WHERE disposition = 'complete') AS complete FROM disposition GROUP BY wave, area) d USING (wave, area);
CREATE VIEW flow_cells AS
SELECT wave, area, c.* FROM published_survey_flow f JOIN hand_flow h USING (wave, area), LATERAL (VALUES ('issued', f.issued, h.issued), ('eligible', f.eligible, h.eligible), ('complete', f.complete, h.complete),
	('interviews', f.interviews, h.interviews), ('panel', f.panel, h.panel), ('fresh', f.fresh, h.fresh), ('again', f.again, h.again)) c (what, shown, really);
SELECT count(*) AS cells, count(really) AS counted, count(shown) AS shown, count(*) FILTER (WHERE shown IS NOT NULL AND shown IS DISTINCT FROM hand(really)) AS wrong, count(*) FILTER (WHERE really < 10 AND shown IS NOT NULL) AS too_few_shown FROM flow_cells;
SELECT wave, area, string_agg(what || ' ' || really, ', ' ORDER BY what) FILTER (WHERE really < 10) AS too_few, string_agg(what || ' ' || really, ', ' ORDER BY what) FILTER (WHERE really >= 10) AS secondary FROM flow_cells WHERE shown IS NULL AND really IS NOT NULL GROUP BY wave, area ORDER BY wave, area;
SELECT f.wave, f.area, f.response_rate, f.retention FROM published_survey_flow f LEFT JOIN published_survey_flow b ON b.area = f.area AND b.wave = 'w1' AND f.wave = 'w3'
WHERE f.response_rate IS DISTINCT FROM round(1.0 * f.complete / f.eligible, 2) OR f.retention IS DISTINCT FROM round(1.0 * f.again / b.interviews, 2);
SELECT wave, wave_label, wave_number, area, area_name, kind, issued, eligible, complete, interviews, panel, fresh, again, response_rate, retention FROM published_survey_flow WHERE area IN ('N1', 'C3') ORDER BY wave, area;
SELECT value_note FROM published_survey_flow WHERE area = 'N2' AND wave = 'w3';

-- Arms add up what their areas have, not what is shown of them.
CREATE VIEW arm_cells AS
SELECT evaluation, arm, wave, c.* FROM published_arm_flow f JOIN (
	SELECT a.evaluation, a.arm, h.wave, sum(issued) AS issued, sum(eligible) AS eligible, sum(complete) AS complete, sum(interviews) AS interviews, sum(panel) AS panel, sum(fresh) AS fresh, sum(again) AS again
	FROM evaluation_area a JOIN hand_flow h USING (area) WHERE included GROUP BY a.evaluation, a.arm, h.wave) h USING (evaluation, arm, wave), LATERAL (VALUES ('issued', f.issued, h.issued), ('eligible', f.eligible, h.eligible),
	('complete', f.complete, h.complete), ('interviews', f.interviews, h.interviews), ('panel', f.panel, h.panel), ('fresh', f.fresh, h.fresh), ('again', f.again, h.again)) c (what, shown, really);
SELECT count(*) AS cells, count(shown) AS shown, count(*) FILTER (WHERE shown IS NOT NULL AND shown IS DISTINCT FROM hand(really::bigint)) AS wrong FROM arm_cells;
SELECT evaluation, arm, wave, string_agg(what || ' ' || really, ', ' ORDER BY what) AS hidden FROM arm_cells WHERE shown IS NULL AND really IS NOT NULL GROUP BY evaluation, arm, wave ORDER BY 1, 2, 3;
SELECT evaluation, evaluation_title, arm, wave, post, areas, interviews, panel, fresh, again, retention FROM published_arm_flow WHERE wave = 'w3' ORDER BY evaluation, arm;

---- exposure ----

SELECT exposure, area, area_name, area_status, withdrawn_on, batch_label, planned_start, actual_start, days_late, baseline_wave, baseline_after_start AS after, baseline_interviews_after_start AS how_many, value_note FROM published_exposure ORDER BY exposure;

---- initiatives ----

SELECT initiative, area_name, origin, level, lead_name, partners, status, status_since, framework, primary_domain, primary_domain_label, primary_domain_ordinal AS place, starts_on, ends_on FROM published_initiative ORDER BY initiative;
SELECT initiative, primary_domains, intended_domains, observed_domains, all_domains FROM published_initiative ORDER BY initiative;
SELECT initiative, has_profile, has_science, has_experience, complete, items, missing FROM published_evidence_basis ORDER BY initiative;
-- i1 in nrp4:living_environment counts for nrp5:local_environment and the other way round, i2 in nrp4:economic_systems for nrp5:economic_activity, i3 in nrp5:social_connectivity for nrp4:social_relationships.
SELECT domain, domain_ordinal AS place, area, tagged, tagged_started AS ts, tagged_implemented AS ti, covered, covered_started AS cs, covered_implemented AS ci, observed FROM published_domain_coverage WHERE covered > 0 ORDER BY framework, domain_ordinal, area;
SELECT count(*) AS rows, sum(covered) AS covered FROM published_domain_coverage;

---- oversight ----

SELECT oversight_group, name, area_name, meetings, last_meeting, mean_attendance, residents, offices, resident_share, decisions, enquiries, events, value_note FROM published_oversight ORDER BY 1;
SELECT oversight_group, role, role_ordinal AS place, resident, members, members_ever, value_note FROM published_oversight_member ORDER BY 1, 3;
SELECT oversight_group, kind, decisions, last_decided_on FROM published_decision WHERE decisions > 0 OR oversight_group = 'g2' ORDER BY oversight_group, kind_ordinal;

---- what people said, and where it meets the numbers ----

SELECT finding, evaluation_title, framework, domain_ordinal AS place, domain_label, statement, direction, sources, areas, value_note FROM published_finding ORDER BY finding;
SELECT domain_ordinal AS place, outcome, measured, finding, direction, sources, fit, inference, sentence FROM published_joint_display ORDER BY place;
SELECT j.outcome, j.effect = e.effect AS effect, j.conf_low = e.conf_low AND j.conf_high = e.conf_high AS interval, j.p_value = e.p_value AS p FROM published_joint_display j JOIN published_estimate e USING (evaluation, outcome) ORDER BY 1;
-- Without the area, by hand: the four means again.
CREATE VIEW hand_without AS
SELECT o.outcome, a.area, (SELECT sum(m.mean * CASE WHEN (m.area ~ 'N') = (m.wave = 'w3') THEN 1 ELSE -1 END) FROM (
	SELECT left(r.area, 1) AS area, r.wave, avg(r.value) AS mean FROM analysis_row r WHERE r.evaluation = 'three' AND r.outcome = o.outcome AND r.area IS DISTINCT FROM a.area GROUP BY 1, 2) m) AS effect
FROM (VALUES ('safe'), ('say')) o (outcome), (SELECT area::text FROM area UNION ALL SELECT NULL) a (area);
SELECT i.outcome, i.area, i.arm, i.influence, i.strength FROM published_area_influence i ORDER BY i.outcome, i.area;
SELECT count(*) AS areas, count(*) FILTER (WHERE i.strength <> CASE WHEN d.by >= 0.5 THEN 2 WHEN d.by >= 0.1 THEN 1 ELSE 0 END OR i.influence <> CASE WHEN d.by < 0.1 THEN 'little' WHEN d.nearer THEN 'towards' ELSE 'away' END) AS wrong
FROM published_area_influence i JOIN hand_without w USING (outcome, area) JOIN hand_without a ON a.outcome = w.outcome AND a.area IS NULL JOIN estimate e ON e.outcome = w.outcome,
	LATERAL (SELECT abs(w.effect - a.effect) / (e.result).std_error AS by, abs(w.effect) < abs(a.effect) OR sign(w.effect) <> sign(a.effect) AS nearer) d;
SELECT outcome, driving_areas, said_there FROM published_joint_display ORDER BY domain_ordinal;

---- balance, forest, audit, checklist, data quality ----

SELECT b.outcome, b.role, b.scale, b.wave, abs(b.nfl - h.m1) <= o.value_step / 2 + 1e-9 AND abs(b.comparator - h.m0) <= o.value_step / 2 + 1e-9 AS near, round((b.difference - (b.nfl - b.comparator))::numeric, 9) AS off, b.smd,
	round(CASE b.scale WHEN 'mean' THEN (b.nfl - b.comparator) / sqrt((h.v1 + h.v0) / 2) ELSE (b.nfl - b.comparator) / sqrt((b.nfl * (1 - b.nfl) + b.comparator * (1 - b.comparator)) / 2) END::numeric, 2) AS by_hand, b.nfl_base, b.comparator_base
FROM published_balance b JOIN (SELECT outcome, avg(value) FILTER (WHERE treated) AS m1, avg(value) FILTER (WHERE NOT treated) AS m0, var_pop(value) FILTER (WHERE treated) AS v1, var_pop(value) FILTER (WHERE NOT treated) AS v0
	FROM analysis_row WHERE evaluation = 'three' AND NOT post GROUP BY outcome) h USING (outcome)
JOIN (SELECT outcome, max(value_step) AS value_step FROM published_arm_outcome WHERE evaluation = 'three' AND subgroup = 'all' AND NOT post GROUP BY outcome) o USING (outcome) WHERE b.evaluation = 'three' ORDER BY 1;
SELECT evaluation, place, outcome, role, domain_ordinal, f.effect = e.effect AND f.conf_low = e.conf_low AND f.conf_high = e.conf_high AS same FROM published_forest f JOIN published_estimate e USING (evaluation, outcome, role, domain_ordinal) ORDER BY 1, 2;
SELECT analysis_run, evaluation, run_by = current_user AS ours, plan, estimates, rows_used, seed, reps, conf_level, extension_version FROM published_audit;
SELECT round(count(*) / 50.0) * 50 AS rows_by_hand FROM analysis_row WHERE evaluation = 'three' AND outcome = 'say' AND value IS NOT NULL;
SELECT ordinal, guideline, item, met, coalesce(missing, place) AS missing_or_place FROM published_checklist WHERE evaluation = 'three' ORDER BY ordinal;
SELECT q.problem, q.table_name, q.problems, c.n AS by_hand FROM published_data_quality q LEFT JOIN (SELECT problem, table_name, count(*) AS n FROM check_programme('small') GROUP BY 1, 2) c USING (problem, table_name)
WHERE q.problems IS DISTINCT FROM coalesce(c.n, 0) OR q.problems > 0 ORDER BY 1, 2;
SELECT count(DISTINCT q.problem) = (SELECT count(DISTINCT problem) FROM programme_checks()) AS every_check, bool_and(q.checked) AS checked FROM published_data_quality q;
SELECT evaluation, areas, outcomes, improved, worsened, no_measurable_effect AS neither, hidden, domains_said, domains_gain, discordant FROM published_summary;
SELECT what_changed('small');
SELECT what_changed('small', 'two');
SELECT what_changed('nobody');

-- Numbers are numbers to every client: no other types than these, and a comment on all.
SELECT c.relname, a.attname, a.atttypid::regtype FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'small'::regnamespace AND c.relname ~ '^release_' AND a.atttypid NOT IN ('text'::regtype, 'integer'::regtype, 'double precision'::regtype, 'boolean'::regtype, 'date'::regtype, 'timestamptz'::regtype);

---- the next release: what changed by a few stays as it was ----

-- Three more on the group, two fewer panel members, a finding on more sources, and one wave's fieldwork that grew.
INSERT INTO oversight_member (oversight_group, member, role, starts_on) SELECT 'g1', 'New' || i, 'resident', date '2016-01-01' FROM generate_series(1, 4) i;
UPDATE finding SET n_sources = 12 WHERE finding = 'f1';
UPDATE finding SET n_sources = 25 WHERE finding = 'f2';
UPDATE finding SET n_sources = 5 WHERE finding = 'f5';
UPDATE disposition SET n = n + 30 WHERE area = 'N1' AND wave = 'w1' AND disposition = 'refusal';
UPDATE disposition SET n = n + 4 WHERE area = 'C1' AND wave = 'w1' AND disposition = 'refusal';
SELECT count(DISTINCT release) AS releases FROM release_programme('small', 'Second');
-- 12 after 4 is not shown, 25 after 4 is, 5 after 12 keeps 10; 17 residents after 13 keep 15.
SELECT finding, sources, value_note FROM published_finding WHERE finding IN ('f1', 'f2', 'f5') ORDER BY 1;
SELECT members, members_ever, value_note FROM published_oversight_member WHERE oversight_group = 'g1' AND role = 'resident';
SELECT f.area, p.issued AS before, f.issued, p.eligible AS before_e, f.eligible, f.complete FROM published_survey_flow f JOIN release_survey_flow p ON p.release = 1 AND p.wave = f.wave AND p.area = f.area WHERE f.wave = 'w1' AND f.area IN ('N1', 'C1') ORDER BY 1 DESC;
-- Nothing moved by fewer than ten, kept numbers are those of the first release, and what was shown of a count never tells of fewer.
SELECT count(*) AS cells, count(*) FILTER (WHERE n.state = 'shown' AND o.state IN ('shown', 'kept') AND abs(n.n - o.n) < 10) AS moved_by_few, count(*) FILTER (WHERE n.state = 'kept' AND n.shown <> o.shown) AS not_the_same
FROM disclosure_count n JOIN disclosure_count o USING (table_name, row_key, column_name) WHERE n.release = 2 AND o.release = 1 AND n.state <> 'relation';
SET resilience.release = 1;
SELECT sources FROM published_finding WHERE finding = 'f2';
RESET resilience.release;
UPDATE disclosure_count SET shown = 0;

-- Mid's seven panel members become 25: of today, both parts could be shown. But
-- the other part, 31, is the same as it was, and would tell of the seven.
INSERT INTO household SELECT 'HRN2-late' || i, 'N2' FROM generate_series(1, 18) i;
INSERT INTO respondent SELECT 'RN2-late' || i, 'HRN2-late' || i FROM generate_series(1, 18) i;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT 9000 + i, 'w3', 'N2', 'HRN2-late' || i, 'RN2-late' || i, '2018-05-05', 'panel', 1 FROM generate_series(1, 18) i;
SELECT count(DISTINCT release) AS releases FROM release_programme('small', 'Third');
SELECT interviews, panel, fresh, again, value_note FROM published_survey_flow WHERE area = 'N2' AND wave = 'w3';
SELECT n.release, n.column_name, n.n, n.state, n.reason FROM disclosure_count n WHERE n.table_name = 'published_survey_flow' AND n.row_key = 'w3, N2' AND n.column_name IN ('interviews', 'panel', 'fresh') AND n.release IN (1, 3) ORDER BY 2, 1;
SELECT table_name, row_key, column_name, reason FROM release_hidden WHERE release = 3 AND table_name = 'published_survey_flow' AND row_key = 'w3, N2' AND reason <> 'kept' ORDER BY 3;

---- what an attacker could work out, by trying every possibility ----

-- Two areas with two parts each, shown by part, by area, by part over both, and
-- altogether, at random; then the audit. An attacker who tries all sizes up to 13
-- must be left with a range for whatever is too few.
CREATE SCHEMA attacked;
CREATE TABLE attacked.disclosure_rule AS TABLE small.disclosure_rule;
UPDATE attacked.disclosure_rule SET min_count = 3, round_to = 3, protection = 2;
CREATE TABLE attacked.disclosure_count AS TABLE small.disclosure_count WITH NO DATA;
CREATE TEMPORARY TABLE possible AS SELECT a, b, c, d, a + b AS ab, c + d AS cd, a + c AS ac, b + d AS bd, a + b + c + d AS abcd FROM generate_series(0, 10) a, generate_series(0, 10) b, generate_series(0, 10) c, generate_series(0, 10) d;
CREATE TEMPORARY TABLE cases AS SELECT number, max(size) FILTER (WHERE part = 1) AS a, max(size) FILTER (WHERE part = 2) AS b, max(size) FILTER (WHERE part = 3) AS c, max(size) FILTER (WHERE part = 4) AS d
FROM (SELECT number, part, ('x' || left(md5(number || ' ' || part), 4))::bit(16)::int % CASE part WHEN 1 THEN 4 ELSE 8 END AS size FROM generate_series(1, 150) number, generate_series(1, 4) part) s GROUP BY number;
CREATE FUNCTION narrow(number int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	widths text := (SELECT string_agg(format('(max(%1$I) - min(%1$I) < least(2, %2$s))::int', row_key, n), ' + ') FROM count_cell WHERE case_of = number AND reason = 'too_few_people' AND n > 0);
	n_narrow int;
BEGIN
	EXECUTE 'SELECT ' || coalesce(widths, '0') || ' FROM possible WHERE ' || (SELECT string_agg(format('%I BETWEEN %s AND %s', row_key, n_low, coalesce(n_high, 1000)), ' AND ') FROM count_cell WHERE case_of = number) INTO n_narrow;
	RETURN n_narrow;
END $$;
-- All are audited at once: no two have a group in common.
CREATE TEMPORARY TABLE count_cell AS
SELECT c.number AS case_of, 'case ' || c.number AS table_name, p.name AS row_key, 'n' AS column_name, p.atoms, array_fill(1, ARRAY[cardinality(p.atoms)]) AS signs, p.n, CASE WHEN p.n < 3 THEN 'hidden' ELSE 'shown' END AS state, CASE WHEN p.n >= 3 THEN round(p.n / 3.0) * 3 END::int AS shown,
	CASE WHEN p.n >= 3 THEN greatest(round(p.n / 3.0) * 3 - 1, 3) ELSE 0 END::int AS n_low, CASE WHEN p.n >= 3 THEN round(p.n / 3.0) * 3 + 1 ELSE 2 END::int AS n_high, CASE WHEN p.n < 3 THEN 'too_few_people' END AS reason
FROM cases c CROSS JOIN LATERAL (SELECT format('a %s=%s', c.number, c.a) AS a, format('b %s=%s', c.number, c.b) AS b, format('c %s=%s', c.number, c.c) AS c, format('d %s=%s', c.number, c.d) AS d) t
CROSS JOIN LATERAL (VALUES ('a', ARRAY[t.a], c.a), ('b', ARRAY[t.b], c.b), ('c', ARRAY[t.c], c.c), ('d', ARRAY[t.d], c.d), ('ab', ARRAY[t.a, t.b], c.a + c.b), ('cd', ARRAY[t.c, t.d], c.c + c.d),
	('ac', ARRAY[t.a, t.c], c.a + c.c), ('bd', ARRAY[t.b, t.d], c.b + c.d), ('abcd', ARRAY[t.a, t.b, t.c, t.d], c.a + c.b + c.c + c.d)) p (name, atoms, n);
CREATE TEMPORARY TABLE before AS SELECT number, narrow(number) AS narrow FROM cases;
SELECT programme_count_audit('attacked');
CREATE TEMPORARY TABLE outcome_of AS
SELECT b.number, count(*) FILTER (WHERE c.reason = 'too_few_people') AS targets, b.narrow AS before_narrow, narrow(b.number) AS after_narrow, count(*) FILTER (WHERE c.reason = 'secondary') AS hidden, count(*) FILTER (WHERE c.state = 'shown') AS shown
FROM before b JOIN count_cell c ON c.case_of = b.number GROUP BY b.number, b.narrow;
SELECT count(*) AS cases, sum(targets) > 100 AS many_targets, sum(before_narrow) > 10 AS many_given_away_before, sum(after_narrow) AS given_away_after, sum(hidden) < sum(shown) AS most_is_shown,
	count(*) FILTER (WHERE before_narrow = 0 AND hidden > 0) AS hid_for_nothing FROM outcome_of;
-- Two parts and their sum, in two releases: one part changes, the other does not.
CREATE TEMPORARY TABLE possible_twice AS SELECT a1, a2, b, a1 + b AS ab1, a2 + b AS ab2 FROM generate_series(0, 20) a1, generate_series(0, 20) a2, generate_series(0, 20) b;
CREATE TEMPORARY TABLE pair AS
SELECT number, ('x' || left(md5('twice ' || number || ' 1'), 4))::bit(16)::int % 9 AS a1, ('x' || left(md5('twice ' || number || ' 2'), 4))::bit(16)::int % 9 AS a2, ('x' || left(md5('twice ' || number || ' 3'), 4))::bit(16)::int % 12 AS b FROM generate_series(1, 250) number;
DROP TABLE count_cell;
CREATE TEMPORARY TABLE count_cell (case_of int, table_name text, row_key text, column_name text, atoms text[], signs int[], n int, state text, shown int, n_low int, n_high int, reason text);
CREATE FUNCTION counted(this int) RETURNS void LANGUAGE sql AS $$
	DELETE FROM count_cell;
	INSERT INTO count_cell
	SELECT q.number, q.table_name, q.row_key, q.column_name, q.atoms, q.signs, q.n, q.state, CASE q.state WHEN 'shown' THEN round(q.n / 3.0) * 3 WHEN 'kept' THEN q.before_shown END::int AS shown,
		CASE q.state WHEN 'shown' THEN greatest(round(q.n / 3.0) * 3 - 1, 3) WHEN 'kept' THEN greatest(q.before_low - CASE WHEN q.n = q.before THEN 0 ELSE 2 END, 0) ELSE 0 END::int AS n_low,
		CASE q.state WHEN 'shown' THEN round(q.n / 3.0) * 3 + 1 WHEN 'kept' THEN q.before_high + CASE WHEN q.n = q.before THEN 0 ELSE 2 END ELSE CASE WHEN q.n < 3 THEN 2 END END::int AS n_high,
		CASE q.state WHEN 'kept' THEN 'kept' WHEN 'hidden' THEN 'too_few_people' END AS reason
	FROM (SELECT c.number, 'case ' || c.number AS table_name, p.name AS row_key, 'n' AS column_name, p.atoms, array_fill(1, ARRAY[cardinality(p.atoms)]) AS signs, p.n, o.n AS before, o.shown AS before_shown, o.n_low AS before_low, o.n_high AS before_high,
			CASE WHEN o.state = 'shown' AND abs(p.n - o.n) < 3 THEN 'kept' WHEN p.n < 3 OR (o.reason = 'too_few_people' AND p.n - o.n < 3) THEN 'hidden' ELSE 'shown' END AS state
		FROM (SELECT number, CASE this WHEN 1 THEN a1 ELSE a2 END AS a, b FROM pair) c
		CROSS JOIN LATERAL (VALUES ('a', ARRAY[format('a %s=%s', c.number, c.a)], c.a), ('b', ARRAY[format('b %s=%s', c.number, c.b)], c.b), ('ab', ARRAY[format('a %s=%s', c.number, c.a), format('b %s=%s', c.number, c.b)], c.a + c.b)) p (name, atoms, n)
		LEFT JOIN attacked.disclosure_count o ON o.table_name = 'case ' || c.number AND o.row_key = p.name) q
$$;
CREATE FUNCTION told(this int) RETURNS void LANGUAGE sql AS $$
	DELETE FROM attacked.disclosure_count WHERE release = this;
	INSERT INTO attacked.disclosure_count SELECT this, c.table_name, c.row_key, c.column_name, c.atoms, c.signs, c.n, c.state, c.shown, c.n_low, c.n_high, c.reason FROM count_cell c
$$;
-- What is the same in both releases is one unknown; a part that has not changed, too.
CREATE FUNCTION narrow_twice(number int, same boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	widths text := (SELECT string_agg(DISTINCT format('(max(%1$s) - min(%1$s) < least(2, %2$s))::int', CASE row_key WHEN 'b' THEN 'b' ELSE row_key || release END, n), ' + ') FROM attacked.disclosure_count WHERE table_name = 'case ' || number AND reason = 'too_few_people' AND n BETWEEN 1 AND 2);
	n_narrow int;
BEGIN
	EXECUTE 'SELECT ' || coalesce(widths, '0') || ' FROM possible_twice WHERE '
		|| (SELECT string_agg(format('%s BETWEEN %s AND %s', CASE row_key WHEN 'b' THEN 'b' ELSE row_key || release END, n_low, coalesce(n_high, 1000)), ' AND ') FROM attacked.disclosure_count WHERE table_name = 'case ' || number)
		|| CASE WHEN same THEN ' AND a1 = a2' ELSE '' END INTO n_narrow;
	RETURN n_narrow;
END $$;
SELECT counted(1);
SELECT programme_count_audit('attacked');
SELECT told(1);
-- Without, and with the audit of the second release; the first is audited.
SELECT counted(2);
SELECT told(2);
CREATE TEMPORARY TABLE unaudited AS SELECT number, narrow_twice(number, a1 = a2) AS narrow FROM pair;
DELETE FROM attacked.disclosure_count WHERE release = 2;
SELECT programme_count_audit('attacked');
SELECT told(2);
CREATE TEMPORARY TABLE twice AS
SELECT p.number, count(*) FILTER (WHERE c.reason = 'too_few_people') AS targets, u.narrow AS narrow_unaudited, narrow_twice(p.number, p.a1 = p.a2) AS narrow,
	count(*) FILTER (WHERE c.reason = 'secondary' AND c.release = 2) AS hidden, count(*) FILTER (WHERE c.state IN ('shown', 'kept') AND c.release = 2) AS shown
FROM pair p JOIN unaudited u ON u.number = p.number JOIN attacked.disclosure_count c ON c.table_name = 'case ' || p.number GROUP BY p.number, p.a1, p.a2, u.narrow;
SELECT count(*) AS cases, sum(targets) > 100 AS many_targets, sum(narrow_unaudited) > 10 AS many_given_away_before, sum(narrow) AS given_away_after, sum(hidden) < sum(shown) AS most_is_shown FROM twice;
DROP SCHEMA attacked CASCADE;
DROP TABLE count_cell;

---- can this table be published? ----

CREATE TABLE mine (place text, sex text, n int, share float8);
INSERT INTO mine VALUES ('a', 'men', 40, 0.5), ('a', 'women', 45, 0.2), ('b', 'men', NULL, NULL), ('b', 'women', 60, 0.5);
SELECT * FROM can_publish('small', 'mine', ARRAY['n'], ARRAY['share'], ARRAY['place']);
TRUNCATE mine;
INSERT INTO mine VALUES ('a', 'men', 40, 0.5), ('a', 'women', 45, 0.5), ('b', 'men', NULL, NULL), ('b', 'women', NULL, NULL);
SELECT * FROM can_publish('small', 'mine', ARRAY['n'], ARRAY['share'], ARRAY['place']);
INSERT INTO mine VALUES ('c', 'men', 9, NULL), ('c', 'women', 42, NULL), ('d', 'men', 25, 0.5), ('d', 'women', NULL, 0.5), ('e', 'men', 100, 1), ('e', 'women', 100, 50);
SELECT * FROM can_publish('small', 'mine', ARRAY['n'], ARRAY['share'], ARRAY['place']);
-- A reader, who knows the rule from the release, and sees no more than is published.
CREATE ROLE regress_released_reader;
SELECT grant_programme('small', 'regress_released_reader', 'reader');
GRANT SELECT ON mine TO regress_released_reader;
SET ROLE regress_released_reader;
SELECT problem, count(*) FROM can_publish('small', 'mine', ARRAY['n'], ARRAY['share'], ARRAY['place']) GROUP BY 1 ORDER BY 1;
SELECT length(what_changed('small')) > 100 AS said;
SELECT count(*) FROM published_survey_flow;
SELECT count(*) FROM release_survey_flow;
SELECT count(*) FROM disclosure_count;
RESET ROLE;
-- An analyst who may release finds the same.
CREATE ROLE regress_released_analyst;
SELECT grant_programme('small', 'regress_released_analyst', 'analyst');
SELECT grant_release('small', 'regress_released_analyst');
SET ROLE regress_released_analyst;
SELECT count(DISTINCT release) AS releases FROM release_programme('small', 'Fourth');
RESET ROLE;
SELECT count(*) AS cells, count(*) FILTER (WHERE a.shown IS DISTINCT FROM b.shown) AS others FROM disclosure_count a FULL JOIN disclosure_count b USING (table_name, row_key, column_name) WHERE a.release = 3 AND b.release = 4;
SELECT count(*) AS not_checked FROM published_data_quality WHERE NOT checked;
SELECT * FROM can_publish('small', 'mine', ARRAY['m']);
SELECT * FROM can_publish('small', 'mine', ARRAY[]::text[]);
SELECT * FROM can_publish('small', 'mine', ARRAY['n'], ARRAY['share', 'share']);
-- Every count that a release shows passes.
SELECT count(*) AS against FROM can_publish('small', 'published_survey_flow', ARRAY['issued', 'eligible', 'complete', 'interviews', 'panel', 'fresh', 'again']) WHERE problem <> 'hidden_alone';

RESET search_path;
DROP SCHEMA small CASCADE;
DROP ROLE regress_released_reader, regress_released_analyst;

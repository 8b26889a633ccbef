-- The report of an evaluation: every number in it is that of a query, hidden and
-- kept numbers say so, and nothing that people wrote is markup.
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SELECT count(*) > 15 AS made FROM create_programme('reported');
SET search_path = reported, public;

-- Names and sentences that would like to be something else.
INSERT INTO programme (programme, name, goal) VALUES ('p', 'Say | more <script>alert("1")</script>', 'that *people* have a `say` & more');
INSERT INTO area (area, name, kind) SELECT a || i, k || ' ' || i || CASE i WHEN 1 THEN ' | "old" town <b>' ELSE '' END, k FROM (VALUES ('N', 'nfl'), ('C', 'comparator')) v (a, k), generate_series(1, 4) i;
INSERT INTO area_exposure (area, planned_start, actual_start) VALUES ('N1', '2016-01-01', '2015-12-30'), ('N2', '2016-01-01', '2016-02-15');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, '2015', '2015-01-01', '2015-12-31'), ('w2', 's', 2, '2018', '2018-01-01', '2018-12-31');
INSERT INTO question (question, survey, kind, wording, unit) VALUES ('say', 's', 'choice', 'Have you a say?', NULL), ('mood', 's', 'number', 'Mood?', 'points'), ('club', 's', 'choice', 'In a club?', NULL), ('sex', 's', 'choice', 'Sex?', NULL);
INSERT INTO response_option (question, code, label, missing) SELECT q, o.* FROM unnest(ARRAY['say', 'club', 'sex']) q, (VALUES (1, 'yes', NULL), (2, 'no', NULL), (-9, 'no answer', 'not_answered')) o;
INSERT INTO outcome (outcome, label, rule, codes, direction, role, tag, unit) VALUES
	('say', E'has a "say" | <script>alert(2)</script>\n# & *more*', 'top_box', '{1}', 'higher_better', 'primary', 'nrp5:local_decision_making', NULL),
	('mood', E'low_mood_\t$x$ [link](http://x) \\', 'numeric', NULL, 'lower_better', 'secondary', 'nrp5:social_connectivity', 'points'),
	('club', 'is in a club', 'top_box', '{1}', 'higher_better', 'exploratory', NULL, NULL),
	('woman', 'woman', 'top_box', '{1}', 'higher_better', 'covariate', NULL, NULL);
INSERT INTO outcome_item (outcome, question) VALUES ('say', 'say'), ('mood', 'mood'), ('club', 'club'), ('woman', 'sex');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women & girls', 'woman', 1);
INSERT INTO evaluation (evaluation, programme, title, prespecified_on, protocol, mixed_methods) VALUES
	('main', 'p', 'Did it <work>? | # `code` \ ', '2017-06-01', 'https://example.org/?a=1&b=2', '1. survey and interviews, of equal standing'), ('fewer', 'p', 'Without the first pair', NULL, NULL, NULL);
INSERT INTO evaluation_area (evaluation, area, arm, pair, included, exclusion_reason) SELECT e, area, kind, 'P' || right(area, 1), x.ok, CASE WHEN NOT x.ok THEN 'withdrew | <i>early</i>' END
FROM area, unnest(ARRAY['main', 'fewer']) e, LATERAL (VALUES (right(area, 1) <> CASE e WHEN 'main' THEN '4' ELSE '1' END AND right(area, 1) <> '4')) x (ok);
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT e, wave, number, number = 2 FROM wave, unnest(ARRAY['main', 'fewer']) e;
INSERT INTO evaluation_covariate (evaluation, ordinal, outcome) VALUES ('main', 1, 'woman');

-- Of each answer a formula. Each odd person is interviewed in both waves.
CREATE TABLE person AS
SELECT row_number() OVER (ORDER BY a.area, w.wave, i)::int AS n, a.area, a.kind, w.wave, w.number AS w, i, right(a.area, 1)::int AS k FROM area a, wave w, generate_series(1, 50) i WHERE right(a.area, 1) <> '4';
INSERT INTO household SELECT DISTINCT format('H%s-%s', area, CASE WHEN i % 2 = 1 THEN i ELSE 100 * w + i END), area FROM person;
INSERT INTO respondent SELECT DISTINCT format('R%s-%s', area, CASE WHEN i % 2 = 1 THEN i ELSE 100 * w + i END), format('H%s-%s', area, CASE WHEN i % 2 = 1 THEN i ELSE 100 * w + i END) FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, interviewed_on, w_final)
SELECT n, wave, area, format('H%s-%s', area, CASE WHEN i % 2 = 1 THEN i ELSE 100 * w + i END), format('R%s-%s', area, CASE WHEN i % 2 = 1 THEN i ELSE 100 * w + i END), CASE WHEN i % 2 = 1 AND w = 2 THEN 'panel' ELSE 'fresh' END,
	CASE w WHEN 1 THEN date '2015-12-31' - i * 3 ELSE date '2018-12-31' - i * 3 END, (0.5 + (i % 7) * 0.25) * (1 + k % 3) FROM person;
INSERT INTO response (interview, question, value)
SELECT n, 'say', CASE WHEN i % 17 = 0 THEN -9 WHEN (i * 7 + k * 3) % 10 < CASE WHEN kind = 'nfl' AND w = 2 THEN 7 ELSE 4 END THEN 1 ELSE 2 END FROM person
UNION ALL SELECT n, 'mood', (i * 3 + k * w + CASE kind WHEN 'nfl' THEN 1 ELSE 2 END) % 10 FROM person
UNION ALL SELECT n, 'club', CASE WHEN i = k * 9 THEN 1 ELSE 2 END FROM person
UNION ALL SELECT n, 'sex', 1 + i / 2 % 2 FROM person;
INSERT INTO disposition (wave, area, disposition, n) SELECT wave, area, d, CASE d WHEN 'complete' THEN 50 WHEN 'refusal' THEN 30 + right(area, 1)::int ELSE 15 END FROM area, wave, unnest(ARRAY['complete', 'refusal', 'ineligible']) d WHERE right(area, 1) <> '4';

SELECT format('nothing is released yet: %s', count(*)) FROM published_release;
SELECT evaluation_report('reported', 'main');

-- A plan that was locked, and its run: planned, deviated and exploratory.
INSERT INTO plan (evaluation, title, block, adjusted, multiplicity, family) VALUES ('main', 'The plan | of 2017', 'none', true, 'holm', 'role');
INSERT INTO plan_evaluation (plan, evaluation, weight, sample) SELECT plan, 'main', 'final', 'all' FROM plan;
INSERT INTO plan_sensitivity (plan, sensitivity, ordinal, label, evaluation) SELECT plan, v.* FROM plan, (VALUES ('fewer', 1, 'without the pair | "P2"', 'main'), ('nearly', 2, 'without the seventh of each', 'main'), ('fresh', 3, 'fresh sample only', 'main')) v;
UPDATE plan SET locked_at = '2017-06-01 12:00+00', locked_by = 'someone', prespecified = true, timing = 'before', digest = repeat('0a', 32);
CREATE VIEW sampled AS SELECT x.evaluation, x.outcome, g.subgroup, did_sample(x.value, x.treated, x.post, x.area, x.weight) AS sample,
	did_sample(x.value, x.treated, x.post, x.area, x.weight) FILTER (WHERE x.area NOT IN ('N2', 'C2')) AS fewer, did_sample(x.value, x.treated, x.post, x.area, x.weight) FILTER (WHERE x.interview % 50 <> 7) AS nearly, did_sample(x.value, x.treated, x.post, x.area, x.weight) FILTER (WHERE x.sample_type = 'fresh') AS fresh
FROM analysis_row x JOIN analysis_row z ON z.evaluation = x.evaluation AND z.interview = x.interview AND z.outcome = 'woman' CROSS JOIN LATERAL (VALUES ('all', true), ('women', z.value = 1)) g (subgroup, belongs)
WHERE g.belongs AND x.outcome <> 'woman' GROUP BY x.evaluation, x.outcome, g.subgroup;
INSERT INTO analysis_run (evaluation, plan, query, extension_version, seed, run_by, run_at, server_version) SELECT v.e, (SELECT plan FROM plan WHERE evaluation = v.e), 'by hand', '0.1.0', 7, 'someone', '2019-02-03 12:00+00', '15.0' FROM (VALUES ('main'), ('fewer')) v (e);
INSERT INTO estimate (analysis_run, outcome, subgroup, adjusted, status, deviation, result, sample, p_adjusted, publish)
SELECT r.analysis_run, s.outcome, s.subgroup, false, CASE WHEN s.outcome = 'say' AND s.subgroup = 'all' THEN 'planned' WHEN s.outcome = 'mood' THEN 'deviated' ELSE 'exploratory' END,
	CASE s.outcome WHEN 'say' THEN NULL WHEN 'mood' THEN 'the weights | <were> corrected' ELSE 'not in the plan' END, did_estimate(s.sample), s.sample, CASE WHEN s.outcome = 'say' AND s.subgroup = 'all' THEN 0.25 END, true
FROM sampled s JOIN analysis_run r ON r.evaluation = s.evaluation ORDER BY 1, 2, 3;
INSERT INTO estimate (analysis_run, outcome, adjusted, status, result, sample, publish)
SELECT r.analysis_run, 'say', true, 'planned', did_estimate(s.sample), s.sample, true
FROM (SELECT did_sample(x.value, x.treated, x.post, x.area, x.weight, x.pair, x.covariates) AS sample FROM analysis_row x WHERE x.evaluation = 'main' AND x.outcome = 'say') s, analysis_run r WHERE r.evaluation = 'main';
-- Other ways of inference: of the same means, and of the areas' changes.
INSERT INTO run_result (estimate, way, ordinal, headline, choices, query, effect, p_value, conf_low, conf_high, scale, method)
SELECT e.estimate, w.way, w.ordinal, w.ordinal = 1, '{}', 'by hand', (w.r).estimate, (w.r).p_value, (w.r).conf_low, (w.r).conf_high, (w.r).scale, (w.r).method
FROM estimate e JOIN analysis_run r ON r.analysis_run = e.analysis_run AND r.evaluation = 'main'
CROSS JOIN LATERAL (VALUES ('CR2', 1, e.result), ('WCR31', 2, did_bootstrap(e.sample)), ('pooled', 3, did_collapse(e.sample))) w (way, ordinal, r) WHERE NOT e.adjusted;
INSERT INTO run_result (estimate, way, ordinal, headline, choices, query, note) SELECT e.estimate, 'paired', 4, false, '{}', 'by hand', 'no pairs' FROM estimate e JOIN analysis_run r ON r.analysis_run = e.analysis_run AND r.evaluation = 'main' WHERE e.outcome = 'say' AND e.subgroup = 'all' AND NOT e.adjusted;
INSERT INTO run_sensitivity (estimate, sensitivity, way, choices, sample_query, query, effect, std_error, df, p_value, conf_low, conf_high, n, n_clusters, n_clusters_treated, scale, method, sample, rows_used, rows_missing, rows_digest)
SELECT e.estimate, v.key, 'CR2', '{}', 'by hand', 'by hand', (v.r).estimate, (v.r).std_error, (v.r).df, (v.r).p_value, (v.r).conf_low, (v.r).conf_high, (v.r).n, (v.r).n_clusters, (v.r).n_clusters_treated, (v.r).scale, (v.r).method, v.sample, 1, 0, ''
FROM estimate e JOIN analysis_run r ON r.analysis_run = e.analysis_run AND r.evaluation = 'main' JOIN sampled s ON s.evaluation = 'main' AND s.outcome = e.outcome AND s.subgroup = e.subgroup
CROSS JOIN LATERAL (VALUES ('fewer', s.fewer, did_estimate(s.fewer)), ('nearly', s.nearly, did_estimate(s.nearly)), ('fresh', s.fresh, did_estimate(s.fresh))) v (key, sample, r) WHERE NOT e.adjusted AND e.subgroup = 'all';
-- As far away as is asked for, from the same interviews.
INSERT INTO run_sensitivity (estimate, sensitivity, way, choices, sample_query, query, effect, df, p_value, conf_low, conf_high, n, n_clusters, n_clusters_treated, scale, method, sample, rows_used, rows_missing, rows_digest)
SELECT e.estimate, v.key, 'CR2', '{}', 'by hand', 'by hand', (e.result).estimate + v.far * (e.result).std_error, (e.result).df, 0.5, -1, 1, (e.result).n, (e.result).n_clusters, (e.result).n_clusters_treated, (e.result).scale, 'by hand', e.sample, 1, 0, ''
FROM estimate e JOIN analysis_run r ON r.analysis_run = e.analysis_run AND r.evaluation = 'main', (VALUES ('less', 0.099), ('more', 0.101), ('most', -0.499), ('far', 0.501)) v (key, far) WHERE e.outcome = 'mood' AND e.subgroup = 'all';

INSERT INTO finding (finding, evaluation, tag, statement, n_sources, n_areas, direction, publish) VALUES
	('said', 'main', 'nrp5:local_decision_making', E'"We are asked" | <img src=x onerror=alert(3)>\n- and heard', 25, 3, 'gain', true),
	('down', 'main', 'nrp5:social_connectivity', 'People are less lonely.', 4, 2, 'gain', true),
	('alone', NULL, 'nrp5:cultural_coherence', 'The place is theirs.', 12, 1, NULL, true);
INSERT INTO joint_display (evaluation, tag, estimate, finding, fit, inference, publish)
SELECT 'main', f.tag, e.estimate, f.finding, CASE f.finding WHEN 'said' THEN 'confirms' ELSE 'discordant' END, CASE f.finding WHEN 'said' THEN '1) both | say so' END, true
FROM finding f JOIN estimate e ON e.outcome = CASE f.finding WHEN 'said' THEN 'say' WHEN 'down' THEN 'mood' END AND e.subgroup = 'all' AND NOT e.adjusted JOIN analysis_run r ON r.analysis_run = e.analysis_run AND r.evaluation = 'main';
INSERT INTO joint_display (evaluation, tag, fit, publish) VALUES ('main', 'nrp5:economic_activity', 'silent', true);
SELECT count(*) > 20 AS released FROM release_programme('reported', E'</title><script>alert("4")</script> | *first*\nresults', NULL, '- a note');
SELECT table_name, row_key, reason FROM release_hidden WHERE table_name = 'published_sensitivity' ORDER BY row_key COLLATE "C";

---- the report in cells ----

CREATE TABLE report AS SELECT evaluation_report('reported', 'main') AS markdown, evaluation_report('reported', 'main', 'html') AS html, evaluation_report('reported', 'main', 'markdown') = evaluation_report('reported', 'main') AS default_format;
CREATE FUNCTION plain(markdown text) RETURNS text LANGUAGE sql AS $$ SELECT replace(replace(replace(regexp_replace(markdown, '\\([^A-Za-z0-9 ])', '\1', 'g'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&') $$;
CREATE FUNCTION one_line(words text) RETURNS text LANGUAGE sql AS $$ SELECT trim(regexp_replace(words, '\s+', ' ', 'g')) $$;
CREATE TABLE line AS SELECT l.n, l.line, max(substring(l.line FROM '^\*\*Table ([0-9]+)\.')::int) OVER (ORDER BY l.n) AS tab FROM report, regexp_split_to_table(markdown, '\n') WITH ORDINALITY l (line, n);
CREATE TABLE caption AS SELECT tab, plain(substring(line FROM '^\*\*Table [0-9]+\. (.*)\*\*$')) AS caption FROM line WHERE line ~ '^\*\*Table ';
CREATE TABLE cell AS
SELECT l.tab, dense_rank() OVER (PARTITION BY l.tab ORDER BY l.n) - 2 AS r, c.c, plain(trim(c.cell)) AS cell FROM line l, regexp_split_to_table(regexp_replace(regexp_replace(l.line, '^\| ', ''), ' \|$', ''), ' \| ') WITH ORDINALITY c (cell, c) WHERE l.line ~ '^\|';
CREATE TABLE told AS SELECT d.tab, h.caption, d.r, d.c, k.cell AS head, f.cell AS label, d.cell, CASE WHEN d.cell ~ '^[-+]?[0-9][0-9,]*(\.[0-9]+)?%?$' THEN replace(rtrim(d.cell, '%'), ',', '')::numeric END AS number
FROM cell d JOIN caption h USING (tab) JOIN cell k ON k.tab = d.tab AND k.r = -1 AND k.c = d.c JOIN cell f ON f.tab = d.tab AND f.r = d.r AND f.c = 1 WHERE d.r > 0;
SELECT default_format FROM report;
SELECT tab, max(r) AS rows, max(c) AS columns, count(DISTINCT r) * max(c) = count(*) AS complete, caption FROM told GROUP BY tab, caption ORDER BY tab;

-- The other format has the same headings, texts and cells.
CREATE FUNCTION unescaped(html text) RETURNS text LANGUAGE sql AS $$ SELECT replace(replace(replace(replace(replace(html, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&') $$;
CREATE TABLE html_text AS SELECT m.n, m.x[1] AS tag, unescaped(m.x[2]) AS words FROM report, regexp_matches(regexp_replace(html, '<nav.*</nav>', ''), '<(h1|h2|h3|p|li|caption|th|td)(?: [^>]*)?>([^<]*)</', 'g') WITH ORDINALITY m (x, n);
CREATE TABLE markdown_text AS
SELECT plain(regexp_replace(regexp_replace(line, '^(#+|-) ', ''), '^\*\*(.*)\*\*$', '\1')) AS words FROM line WHERE line <> '' AND line !~ '^\|' UNION ALL SELECT cell FROM cell WHERE r <> 0;
SELECT count(*) AS texts, (SELECT count(*) FROM html_text) AS in_html, (SELECT count(*) FROM ((SELECT words FROM markdown_text EXCEPT ALL SELECT words FROM html_text) UNION ALL (SELECT words FROM html_text EXCEPT ALL SELECT words FROM markdown_text)) d) AS different FROM markdown_text;

---- every number ----

-- Effects and means, in percent and percentage points.
CREATE VIEW factor AS SELECT p.*, CASE scale WHEN 'proportion' THEN 100 ELSE 1 END AS f, one_line(outcome_label || CASE WHEN subgroup <> 'all' THEN ': ' || subgroup_label ELSE '' END) AS label,
	CASE WHEN subgroup = 'all' THEN 'Everybody' ELSE 'Subgroups' END || CASE WHEN adjusted THEN ', adjusted for covariates' ELSE '' END AS part FROM published_estimate p WHERE evaluation = 'main';
CREATE VIEW expected_effect AS
SELECT p.part, p.label, v.head, v.number::numeric, v.hidden FROM factor p, LATERAL (VALUES ('Effect', f * effect, effect IS NULL), ('p', p_value, effect IS NULL), ('p adjusted', p_adjusted, effect IS NULL),
	('NfL before', f * nfl_before, nfl_before IS NULL), ('NfL after', f * nfl_after, nfl_after IS NULL), ('NfL change', f * nfl_change, nfl_change IS NULL), ('Comparators before', f * comparator_before, comparator_before IS NULL), ('Comparators after', f * comparator_after, comparator_after IS NULL),
	('Comparators change', f * comparator_change, comparator_change IS NULL), ('People', base, base IS NULL), ('NfL areas', areas_nfl, areas_nfl IS NULL), ('Comparator areas', areas_comparator, areas_comparator IS NULL)) v (head, number, hidden);
SELECT count(*) AS numbers, count(*) FILTER (WHERE t.cell IS NULL) AS not_told, count(*) FILTER (WHERE e.head IS NULL) AS not_expected, count(*) FILTER (WHERE e.hidden) AS hidden, count(*) FILTER (WHERE e.hidden <> (t.cell = 'hidden')) AS hidden_otherwise,
	count(*) FILTER (WHERE abs(t.number - e.number) > 1e-9 OR (t.number IS NULL) <> (e.number IS NULL) AND t.cell <> 'at most 0.001') AS different, count(*) FILTER (WHERE t.cell = 'at most 0.001' AND e.number IS DISTINCT FROM 0.001) AS wrong_p
FROM expected_effect e FULL JOIN (SELECT split_part(caption, ': ', 1) AS part, label, head, cell, number FROM told WHERE caption ~ '^(Everybody|Subgroups)' AND head NOT IN ('Outcome', 'Role', 'Interval', 'Unit', 'Planned?', 'In words')) t USING (part, label, head);
SELECT p.label, p.part, t.cell, p.status, bool_or(x.cell = p.status) AS status_told, max(w.cell) AS in_words,
	bool_and(CASE WHEN p.effect IS NULL THEN t.cell = 'hidden' ELSE abs(replace(split_part(t.cell, ' to ', 1), ',', '')::numeric - f * p.conf_low) < 1e-9 AND abs(replace(split_part(t.cell, ' to ', 2), ',', '')::numeric - f * p.conf_high) < 1e-9 END) AS same_interval
FROM factor p LEFT JOIN told t ON t.label = p.label AND split_part(t.caption, ': ', 1) = p.part AND t.head = 'Interval' LEFT JOIN told x ON x.tab = t.tab AND x.r = t.r AND x.head = 'Planned?' LEFT JOIN told w ON w.tab = t.tab AND w.r = t.r AND w.head = 'In words'
GROUP BY p.label, p.part, t.cell, p.status ORDER BY p.label COLLATE "C", p.part COLLATE "C";

-- Flow, by arm and by area.
CREATE VIEW expected_flow AS
SELECT format('%s (%s areas), %s', CASE arm WHEN 'nfl' THEN 'Neighbourhoods for learning' ELSE 'Comparators' END, areas, wave_label) AS label, v.* FROM published_arm_flow, LATERAL (VALUES ('Addresses issued', issued::numeric), ('Eligible', eligible), ('Complete', complete),
	('Response', 100 * response_rate::numeric), ('Interviews', interviews), ('Panel', panel), ('Fresh', fresh), ('Interviewed again', again), ('Retention', 100 * retention::numeric)) v (head, number) WHERE evaluation = 'main';
SELECT t.caption, count(*) AS numbers, count(*) FILTER (WHERE t.number IS NULL) AS without, count(*) FILTER (WHERE t.number IS DISTINCT FROM e.number) AS different, string_agg(DISTINCT t.cell, '; ') FILTER (WHERE t.number IS NULL) AS told_instead
FROM told t JOIN expected_flow e USING (label, head) GROUP BY t.tab, t.caption ORDER BY t.tab;
SELECT count(*) AS numbers, count(*) FILTER (WHERE t.number IS DISTINCT FROM v.number) AS different FROM published_survey_flow f JOIN evaluation_area a ON a.area = f.area AND a.evaluation = 'main'
CROSS JOIN LATERAL (VALUES ('Addresses issued', issued::numeric), ('Complete', complete), ('Response', 100 * response_rate::numeric), ('Interviews', interviews)) v (head, number)
LEFT JOIN (told t JOIN told w ON w.tab = t.tab AND w.r = t.r AND w.head = 'Wave') ON t.caption = 'Flow by area (rounded)' AND t.label = one_line(f.area_name) AND w.cell = f.wave_label AND t.head = v.head;

-- Balance.
SELECT count(*) AS numbers, count(*) FILTER (WHERE v.number IS NULL) AS hidden, count(*) FILTER (WHERE (v.number IS NULL) <> (t.cell = 'hidden') OR abs(t.number - v.number) > 1e-9) AS different FROM published_balance b
CROSS JOIN LATERAL (SELECT CASE scale WHEN 'proportion' THEN 100 ELSE 1 END AS f) f CROSS JOIN LATERAL (VALUES ('NfL', (f * nfl)::numeric), ('Comparators', (f * comparator)::numeric), ('Difference', (f * difference)::numeric), ('SMD', smd::numeric), ('NfL people', nfl_base), ('Comparator people', comparator_base)) v (head, number)
LEFT JOIN told t ON t.caption ~ '^Balance' AND t.label = one_line(b.outcome_label) AND t.head = v.head WHERE b.evaluation = 'main';

-- Other ways, other interviews, other evaluations. By hand: a way whose effect is
-- not that of the means has the step of the areas' values, if all are shown.
SELECT s.outcome, s.subgroup, s.sensitivity, s.effect = round(((w.effect / s.value_step))::numeric) * s.value_step::numeric AS rounded, abs(w.effect - (e.result).estimate) < 1e-9 AS same, s.value_step = CASE WHEN abs(w.effect - (e.result).estimate) < 1e-9 THEN p.value_step ELSE greatest(p.value_step, g.step) END AS step, s.measured, s.value_note,
	abs(t.number - CASE s.scale WHEN 'proportion' THEN 100 ELSE 1 END * s.effect) < 1e-9 AS told, t.cell
FROM published_sensitivity s JOIN published_estimate p USING (evaluation, outcome, subgroup, adjusted) JOIN estimate e ON e.estimate = p.estimate_number JOIN run_result w ON w.estimate = e.estimate AND w.way = s.sensitivity
CROSS JOIN LATERAL (SELECT max(o.value_step) AS step FROM published_area_outcome o JOIN evaluation_area a ON a.area = o.area AND a.evaluation = 'main' AND a.included WHERE o.outcome = s.outcome) g
LEFT JOIN told t ON t.caption ~ '^The same effect by other ways' AND t.head = 'Effect' AND t.label = one_line(s.outcome_label || CASE WHEN s.subgroup <> 'all' THEN ': ' || s.subgroup_label ELSE '' END) AND EXISTS (SELECT FROM told x WHERE x.tab = t.tab AND x.r = t.r AND x.head = 'Way' AND x.cell = s.label || CASE WHEN s.headline THEN ' (headline)' ELSE '' END)
ORDER BY s.outcome COLLATE "C", s.subgroup COLLATE "C", s.ordinal;
SELECT s.outcome, s.sensitivity, s.effect IS NULL AS without_digits, s.measured, s.distance, round((abs(w.effect - (e.result).estimate) / nullif((e.result).std_error, 0))::numeric, 3) AS by_hand, s.value_note FROM published_sensitivity s JOIN published_estimate p USING (evaluation, outcome, subgroup, adjusted) JOIN estimate e ON e.estimate = p.estimate_number
JOIN run_sensitivity w ON w.estimate = e.estimate AND w.sensitivity = s.sensitivity ORDER BY s.outcome COLLATE "C", s.ordinal, s.sensitivity COLLATE "C";
SELECT string_agg(cell, ' # ' ORDER BY c) AS row FROM told WHERE caption ~ '^The headline effect with other' GROUP BY r ORDER BY r;
SELECT count(*) AS numbers, count(*) FILTER (WHERE t.number IS NOT NULL AND abs(t.number - CASE o.scale WHEN 'proportion' THEN 100 ELSE 1 END * o.effect) < 1e-9 OR t.cell = 'hidden' AND o.effect IS NULL) AS same FROM published_estimate o LEFT JOIN told t ON t.caption ~ '^The same outcomes in other' AND t.head = 'Effect' AND t.label = one_line(o.outcome_label) WHERE o.evaluation = 'fewer' AND o.subgroup = 'all';

-- Runs, starts, what is hidden, the checklist.
SELECT string_agg(cell, ' # ' ORDER BY c) AS row FROM told WHERE caption ~ '^(Runs|When each|Design|Areas of|Joint|Findings|Effects that are not)' GROUP BY tab, r ORDER BY tab, r;
SELECT analysis_run, estimates, rows_used FROM published_audit WHERE evaluation = 'main';
SELECT t.label, t.number AS influence_little, count(*) FILTER (WHERE i.influence = 'little') AS by_query FROM told t JOIN published_area_influence i ON one_line(i.outcome_label) = t.label AND i.evaluation = 'main' WHERE t.caption ~ '^How much' AND t.head = 'Areas of little influence' GROUP BY t.label, t.number ORDER BY t.label COLLATE "C";
SELECT t.label, t.number AS rows, w.cell AS why FROM told t JOIN told w ON w.tab = t.tab AND w.r = t.r AND w.head = 'Why' WHERE t.caption ~ '^Hidden' AND t.head = 'Rows' ORDER BY t.r;
SELECT count(*) FROM published_estimate WHERE evaluation = 'main' AND effect IS NULL;
SELECT count(*) AS items, count(*) FILTER (WHERE t.cell = CASE WHEN c.met THEN 'yes' ELSE 'no' END AND w.cell = coalesce(c.missing, c.place) AND q.cell = c.requirement) AS same FROM published_checklist c LEFT JOIN told t ON t.caption ~ '^Reporting items' AND t.r = c.ordinal AND t.head = 'Met'
LEFT JOIN told w ON w.tab = t.tab AND w.r = t.r AND w.head = 'Where or what is missing' LEFT JOIN told q ON q.tab = t.tab AND q.r = t.r AND q.head = 'What is to be reported' WHERE c.evaluation = 'main';

-- The sentences: the headline from SQL, the others to be read.
SELECT count(*) AS sentences, count(*) FILTER (WHERE l.n IS NOT NULL) AS told FROM (
	SELECT format('- has a "say" | <script>alert(2)</script> # & *more*: better. Neighbourhoods for learning went from %s%% to %s%%, comparators from %s%% to %s%%: %s percentage points, 95%% interval %s to %s', round(100 * nfl_before::numeric), round(100 * nfl_after::numeric),
		round(100 * comparator_before::numeric), round(100 * comparator_after::numeric), to_char(100 * effect::numeric, 'FMS990'), round(100 * conf_low::numeric), round(100 * conf_high::numeric)) AS sentence
	FROM published_estimate WHERE evaluation = 'main' AND outcome = 'say' AND subgroup = 'all' AND NOT adjusted
	UNION ALL SELECT 'In one sentence: ' || one_line(sentence) FROM published_summary WHERE evaluation = 'main'
	UNION ALL SELECT format('As far as data can tell: %s of %s items are met; where one is not, the table says what is missing.', count(*) FILTER (WHERE met), count(*)) FROM published_checklist WHERE evaluation = 'main'
	UNION ALL SELECT format('Disclosure: a mean or percentage is shown from %s answers on, a count from %s people on, and effects from %s areas in each arm on; counts are multiples of %s, and values are rounded so that one person more or less cannot be seen in them. What could be worked out from all releases together is hidden, too.', min_base, min_count, min_areas, round_to) FROM published_release WHERE is_shown) s
LEFT JOIN line l ON plain(l.line) = s.sentence;
SELECT line FROM line WHERE line <> '' AND line !~ '^(\||\*\*|Release 1|In one sentence|#)' ORDER BY n;

-- Nothing that people wrote is markup.
SELECT html ~* '<script|<img|onerror=alert\(3\)>|<b>|<i>|<work>|<were>' AS markup, (SELECT count(*) FROM regexp_matches(html, '<([a-z0-9]+)[ >]', 'g') m WHERE m[1] NOT IN ('html', 'head', 'meta', 'title', 'style', 'body', 'header', 'h1', 'h2', 'h3', 'p', 'nav', 'ol', 'ul', 'li', 'a', 'main', 'div', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td')) AS other_elements,
	markdown ~ '<' AS markup_in_markdown FROM report;
SELECT substring(html FROM '<title>.*</title>') FROM report;

---- states that are ordinary, and refusals ----

SELECT evaluation_report('reported', 'main', 'pdf');
SELECT evaluation_report('reported', 'main', NULL);
SELECT evaluation_report('reported', 'other');
SELECT evaluation_report('reported', NULL);
\set VERBOSITY terse
SELECT evaluation_report('nowhere', 'main');
\set VERBOSITY default
SELECT evaluation_report('reported', 'fewer') ~ '^# Evaluation report: Without the first pair\n' AS other_evaluation;
-- Without effects there is still something to hand in.
BEGIN;
INSERT INTO release (release, title, released_by, min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version) SELECT 2, 'Without effects', 'someone', min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version FROM release;
INSERT INTO release_evaluation (release, evaluation, evaluation_title, design, estimand, weight, sample, areas_nfl, areas_comparator, areas_excluded, waves_before, waves_after) VALUES (2, 'main', 'Nothing yet', 'observational', 'ATT', 'none', 'panel', 1, 1, 0, 3, 1);
INSERT INTO release_evaluation (release, evaluation, evaluation_title, design, estimand, weight, sample, areas_nfl, areas_comparator, areas_excluded, waves_before, waves_after) VALUES (2, 'coarse', 'Some areas are not shown', 'randomised', 'ATT', 'final', 'all', 3, 3, 0, 1, 1);
INSERT INTO release_estimate (release, estimate_number, evaluation, evaluation_title, outcome, outcome_label, role, direction, subgroup, subgroup_label, adjusted, status, effect, conf_low, conf_high, conf_level, p_value, scale, value_step, note_codes, analysis_run, run_at, value_note) VALUES
	(2, 1, 'coarse', 'Some areas are not shown', 'x', 'told coarsely', 'primary', 'higher_better', 'all', 'all', false, 'planned', 0.05, -0.05, 0.15, 0.95, 0.5, 'proportion', 0.01, 'few_clusters, trends_untested, new_code', 1, now(), programme_scatter_note('coarse')),
	(2, 2, 'coarse', 'Some areas are not shown', 'y', 'not told', 'primary', 'lower_better', 'all', 'all', false, 'planned', -0.5, NULL, NULL, 0.95, NULL, 'mean', 0.1, NULL, 1, now(), programme_scatter_note('none')),
	(2, 3, 'coarse', 'Some areas are not shown', 'z', 'no end', 'secondary', 'lower_better', 'all', 'all', false, 'planned', 1234.5, '-Infinity', 12345.5, 0.9, 0.25, 'mean', 0.5, 'unbounded', 1, now(), NULL);
COMMIT;
SELECT without_effects FROM regexp_split_to_table(evaluation_report('reported', 'main'), '\n+') AS without_effects WHERE without_effects !~ '^Release 2';
SELECT evaluation_report('reported', 'main', 'html') ~ '</html>\n$' AS complete;
SELECT words FROM regexp_split_to_table(evaluation_report('reported', 'coarse'), '\n+') AS words WHERE words ~ '^(- |\| (told|not|no ))|^Areas were not';
SELECT evaluation_report('reported', 'fewer');
SET resilience.release = 1;
SELECT md5(markdown) = md5(evaluation_report('reported', 'main')) AS as_it_was FROM report;
SET resilience.release = 0;
SELECT evaluation_report('reported', 'main');
RESET resilience.release;
SELECT withdraw_release('reported', 2, 'not wanted');
SELECT md5(markdown) = md5(evaluation_report('reported', 'main')) AS the_one_before FROM report;
SELECT withdraw_release('reported', 1, 'not wanted');
SELECT evaluation_report('reported', 'main');
SELECT count(*) = 13 AS made FROM create_programme('early', 13);
SELECT evaluation_report('early', 'main');
SET client_min_messages = error;
DROP SCHEMA early CASCADE;
DROP SCHEMA reported CASCADE;

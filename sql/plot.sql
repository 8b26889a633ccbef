-- Pictures of a release: the numbers in them are SQL's, what is hidden is said, and
-- nothing that people wrote is markup.
\set VERBOSITY terse
\pset format unaligned
SET client_min_messages = warning;
SELECT count(*) > 15 AS made FROM create_programme('drawn');

-- Nothing released yet: said in the picture.
SELECT plot_forest('drawn', 'main') -> 'data' -> 'values' AS forest, plot_change('drawn', 'main') -> 'data' -> 'values' AS change, plot_areas('drawn', 'main') -> 'data' -> 'values' AS areas;
SELECT regexp_replace(plot_forest_svg('drawn', 'main'), '^.*(<rect.*)$', '\1') AS svg;

-- A release by hand, of every state that there is.
BEGIN;
INSERT INTO drawn.release (release, title, min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version) VALUES (1, 'First <results> & "more"', 30, 10, 5, 2, 2, 90, 10, 1, 5, '0.1.0');
INSERT INTO drawn.release_evaluation (release, evaluation, evaluation_title, design, estimand, weight, sample, areas_nfl, areas_comparator, areas_excluded, waves_before, waves_after)
SELECT 1, e, t, 'quasi_experimental', 'ATT', 'final', 'all', 3, 3, 1, 1, 2 FROM (VALUES ('main', 'Main</title><script>alert(1)</script> & "co" {{x}} ${y}'), ('many', 'Many outcomes'), ('none', 'No effects'), ('one', 'One effect'), ('shy', 'All is hidden')) v (e, t);
CREATE TEMPORARY TABLE effect (evaluation text, outcome text, label text, role text, direction text, scale text, unit text, ordinal integer, subgroup text, adjusted boolean, status text, effect float8, low float8, high float8, step float8, note text) ON COMMIT DROP;
INSERT INTO pg_temp.effect VALUES
	('main', 'better', 'can influence decisions', 'primary', 'higher_better', 'proportion', NULL, 1, 'all', false, 'planned', 0.07, 0.014, 0.126, 0.002, NULL),
	('main', 'better', 'can influence decisions', 'primary', 'higher_better', 'proportion', NULL, 1, 'all', true, 'deviated', 0.068, 0.012, 0.124, 0.002, NULL),
	('main', 'better', 'can influence decisions', 'primary', 'higher_better', 'proportion', NULL, 1, 'women', false, 'exploratory', 0.1, -0.02, 0.22, 0.02, NULL),
	('main', 'lower', 'is lonely', 'primary', 'lower_better', 'proportion', NULL, 2, 'all', false, 'planned', -0.04, -0.06, -0.02, 0.02, NULL),
	('main', 'worse', '<b>bold</b> & ]]> "quoted" ''single'' </svg> <script>alert(1)</script> ' || chr(7) || E'\n' || repeat('W', 60), 'secondary', 'lower_better', 'proportion', NULL, 3, 'all', false, 'exploratory', 0.03, 0.01, 0.05, 0.01, NULL),
	('main', 'open', 'open at one end', 'secondary', 'higher_better', 'proportion', NULL, 4, 'all', false, 'planned', 0.02, '-Infinity', 0.08, 0.01, 'as in release 1: too few answers are new'),
	('main', 'both', 'open at both ends', 'secondary', 'higher_better', 'proportion', NULL, 4, 'all', false, 'planned', 0.02, '-Infinity', 'Infinity', 0.01, NULL),
	('main', 'bare', 'without an interval', 'exploratory', 'higher_better', 'proportion', NULL, NULL, 'all', false, 'planned', 0.01, NULL, NULL, 0.01, 'no interval, as some areas may not be shown and there are few'),
	('main', 'nought', 'nothing at all', 'exploratory', 'higher_better', 'mean', NULL, NULL, 'all', false, 'planned', 0, 0, 0, 0.1, NULL),
	('main', 'years', 'a mean with a unit', 'exploratory', 'higher_better', 'mean', 'years & <months>', NULL, 'all', false, 'exploratory', -1250.5, -3000, 500, 0.5, NULL),
	('main', 'hid', 'hidden', 'exploratory', 'higher_better', 'proportion', NULL, NULL, 'all', false, 'planned', NULL, NULL, NULL, NULL, 'hidden: too few people, here or in a number that could be worked out with it'),
	('one', 'better', 'can influence decisions', 'primary', 'higher_better', 'proportion', NULL, 1, 'all', false, 'planned', 0.05, -0.1, 0.2, 0.01, NULL),
	('shy', 'better', 'can influence decisions', 'primary', 'higher_better', 'proportion', NULL, 1, 'all', false, 'planned', NULL, NULL, NULL, NULL, 'hidden: too few areas');
INSERT INTO pg_temp.effect SELECT 'many', 'o' || i, format('an outcome whose label goes on for a while, as labels of survey questions do, number %s', i), CASE WHEN i < 3 THEN 'primary' WHEN i < 20 THEN 'secondary' ELSE 'exploratory' END, CASE WHEN i % 5 = 0 THEN 'lower_better' ELSE 'higher_better' END,
	'proportion', NULL, i % 4, 'all', false, CASE WHEN i < 20 THEN 'planned' ELSE 'exploratory' END, (i % 7 - 3) * 0.02, (i % 7 - 3) * 0.02 - 0.03, (i % 7 - 3) * 0.02 + 0.03, 0.01, NULL FROM generate_series(1, 30) i;
INSERT INTO drawn.release_estimate (release, estimate_number, evaluation, evaluation_title, outcome, outcome_label, role, direction, unit, domain, domain_label, domain_ordinal, subgroup, subgroup_label, adjusted, status, effect, conf_low, conf_high, conf_level, scale, value_step, analysis_run, run_at, value_note)
SELECT 1, row_number() OVER (), e.evaluation, v.evaluation_title, e.outcome, e.label, e.role, e.direction, e.unit, 'd' || e.ordinal, 'Domain ' || e.ordinal, e.ordinal, e.subgroup, CASE e.subgroup WHEN 'all' THEN 'all' ELSE 'women & "girls"' END, e.adjusted, e.status, e.effect, e.low, e.high, 0.95, e.scale, e.step, 1, now(), e.note
FROM pg_temp.effect e JOIN drawn.release_evaluation v ON v.evaluation = e.evaluation;
INSERT INTO drawn.release_evaluation_area (release, evaluation, evaluation_title, area, area_name, arm, included, exclusion_reason)
SELECT 1, 'main', 'Main', a || i, CASE a WHEN 'N' THEN 'North <' ELSE 'Central & <' END || i || '>', CASE a WHEN 'N' THEN 'nfl' ELSE 'comparator' END, (a || i) <> 'C3', CASE a || i WHEN 'C3' THEN 'withdrew' END FROM unnest('{N,C}'::text[]) a, generate_series(1, 3) i;
INSERT INTO drawn.release_arm_outcome (release, evaluation, evaluation_title, outcome, outcome_label, scale, unit, direction, role, domain_ordinal, arm, wave, wave_label, wave_number, post, subgroup, subgroup_label, base, value, conf_low, conf_high, value_step, areas, value_note)
SELECT 1, 'main', 'Main', o.outcome, o.label, o.scale, o.unit, 'higher_better', o.role, o.ordinal, a, 'w' || w, CASE w WHEN 1 THEN '2015 <script>' ELSE 'later' END, w, w > 1, s, s, CASE WHEN h.shown THEN 100 END, CASE WHEN h.shown THEN h.y END, CASE WHEN h.shown AND w < 3 THEN h.y - 0.05 END, CASE WHEN h.shown AND w < 3 THEN h.y + 0.05 END, 0.01, 3, CASE WHEN NOT h.shown THEN 'hidden: too few areas' WHEN w = 3 THEN 'no interval, as some areas may not be shown and there are few' END
FROM (VALUES ('better', 'can influence decisions', 'proportion', NULL, 'primary', 1), ('years', 'a mean with a unit', 'mean', 'years & <months>', 'exploratory', 2), ('hid', '</svg> hidden', 'proportion', NULL, 'exploratory', 3), ('woman', 'is a woman', 'proportion', NULL, 'covariate', NULL)) o (outcome, label, scale, unit, role, ordinal),
	unnest('{nfl,comparator}'::text[]) a, generate_series(1, 3) w, unnest('{all,women}'::text[]) s, LATERAL (SELECT 0.07 * w + CASE a WHEN 'nfl' THEN 0.21 ELSE 0.29 END AS y, outcome <> 'hid' AND NOT (outcome = 'years' AND w = 2 AND a = 'nfl') AS shown) h;
INSERT INTO drawn.release_area_outcome (release, outcome, outcome_label, scale, unit, direction, role, domain_ordinal, area, area_name, kind, wave, wave_label, wave_number, base, value, conf_low, conf_high, value_step, value_note)
SELECT 1, o.outcome, o.outcome_label, o.scale, o.unit, 'higher_better', o.role, o.domain_ordinal, a.area, a.area_name, a.arm, o.wave, o.wave_label, o.wave_number, CASE WHEN h.shown THEN 40 END, CASE WHEN h.shown THEN 0.6 + o.wave_number * 0.14 END, CASE WHEN h.shown THEN 0.5 END, CASE WHEN h.shown THEN 1 END, 0.02, CASE WHEN NOT h.shown THEN 'hidden: too few people, here or in a number that could be worked out with it' END
FROM drawn.release_evaluation_area a, drawn.release_arm_outcome o, LATERAL (SELECT a.area <> 'N2' AND o.outcome <> 'hid' OR o.outcome = 'better' AND o.wave = 'w3' AS shown) h WHERE o.arm = 'nfl' AND o.subgroup = 'all' AND o.role <> 'covariate' AND o.wave_number < 3;
COMMIT;

CREATE FUNCTION pg_temp.dayless(words text) RETURNS text LANGUAGE sql AS $$ SELECT replace(words, to_char(released_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY'), 'DAY') FROM drawn.published_release $$;

-- Each number is that of its row, in percent or percentage points by decimal
-- arithmetic; every row is there, those that are hidden too.
CREATE VIEW pg_temp.in_forest AS SELECT s.evaluation, s.subgroup, r.* FROM (VALUES ('main', 'all'), ('main', 'women'), ('many', 'all'), ('one', 'all'), ('shy', 'all')) s (evaluation, subgroup)
CROSS JOIN LATERAL jsonb_array_elements(plot_forest('drawn', s.evaluation, s.subgroup) -> 'concat') p (panel) CROSS JOIN LATERAL jsonb_to_recordset(p.panel -> 'data' -> 'values') r (outcome text, adjusted boolean, effect numeric, conf_low numeric, conf_high numeric, verdict text, status text, place integer, words text);
SELECT count(*) AS rows, count(*) FILTER (WHERE e.effect IS NULL) AS hidden, count(f.outcome) AS drawn,
	count(*) FILTER (WHERE f.effect IS NOT DISTINCT FROM e.effect::numeric * k.k AND f.conf_low IS NOT DISTINCT FROM nullif(e.conf_low, '-Infinity')::numeric * k.k AND f.conf_high IS NOT DISTINCT FROM nullif(e.conf_high, 'Infinity')::numeric * k.k AND f.status = e.status) AS alike
FROM drawn.published_estimate e CROSS JOIN LATERAL (SELECT CASE e.scale WHEN 'proportion' THEN 100 ELSE 1 END AS k) k FULL JOIN pg_temp.in_forest f USING (evaluation, subgroup, outcome, adjusted);
SELECT place, outcome, adjusted, effect, conf_low, conf_high, verdict, status, words FROM pg_temp.in_forest WHERE evaluation = 'main' ORDER BY subgroup, place;
-- Axes: one for percentage points, one for a unit, one for a mean that does not say its unit. 0 is in each.
SELECT x.encoding -> 'axis' ->> 'title' AS axis, x.encoding -> 'axis' -> 'values' AS ticks, jsonb_array_length(p.panel -> 'data' -> 'values') AS rows
FROM jsonb_array_elements(plot_forest('drawn', 'main') -> 'concat') WITH ORDINALITY p (panel, place) CROSS JOIN LATERAL (SELECT p.panel -> 'layer' -> 0 -> 'encoding' -> 'x') x (encoding) ORDER BY p.place;

SELECT count(*) AS rows, count(*) FILTER (WHERE o.value IS NULL) AS hidden, count(*) FILTER (WHERE r.value IS NOT DISTINCT FROM o.value::numeric * k.k AND r.conf_low IS NOT DISTINCT FROM o.conf_low::numeric * k.k AND r.conf_high IS NOT DISTINCT FROM o.conf_high::numeric * k.k AND r.base IS NOT DISTINCT FROM o.base) AS alike
FROM (SELECT * FROM drawn.published_arm_outcome WHERE subgroup = 'all' AND role <> 'covariate') o CROSS JOIN LATERAL (SELECT CASE o.scale WHEN 'proportion' THEN 100 ELSE 1 END AS k) k
FULL JOIN (SELECT r.*, CASE r.arm WHEN 'comparators' THEN 'comparator' ELSE 'nfl' END AS key FROM jsonb_array_elements(plot_change('drawn', 'main') -> 'concat') p (panel) CROSS JOIN LATERAL jsonb_to_recordset(p.panel -> 'data' -> 'values') r (outcome text, arm text, wave text, value numeric, conf_low numeric, conf_high numeric, base integer)) r
ON r.outcome = o.outcome AND r.wave = o.wave AND r.key = o.arm;
SELECT p.panel -> 'title' AS title, jsonb_path_query_array(p.panel, '$.data.values[*].wave_label') AS waves FROM jsonb_array_elements(plot_change('drawn', 'main') -> 'concat') p (panel);
SELECT jsonb_array_length(plot_change('drawn', 'main', outcomes => '{woman,better}') -> 'concat') AS panels, pg_temp.dayless((plot_change('drawn', 'main', 'women', '{better}') -> 'title' -> 'subtitle')::text) AS said;

SELECT count(*) AS rows, count(*) FILTER (WHERE o.value IS NULL) AS hidden, count(*) FILTER (WHERE r.value IS NOT DISTINCT FROM o.value::numeric * k.k AND r.conf_low IS NOT DISTINCT FROM o.conf_low::numeric * k.k AND r.conf_high IS NOT DISTINCT FROM o.conf_high::numeric * k.k AND (r.note IS NULL) = (o.value_note IS NULL)) AS alike
FROM drawn.published_area_outcome o CROSS JOIN LATERAL (SELECT CASE o.scale WHEN 'proportion' THEN 100 ELSE 1 END AS k) k
FULL JOIN (SELECT r.* FROM jsonb_array_elements(plot_areas('drawn', 'main') -> 'concat') p (panel) CROSS JOIN LATERAL jsonb_to_recordset(p.panel -> 'data' -> 'values') r (outcome text, area text, wave text, value numeric, conf_low numeric, conf_high numeric, note text)) r USING (outcome, area, wave);
SELECT DISTINCT r.place, r.area_name, r.arm, r.notes FROM jsonb_array_elements(plot_areas('drawn', 'main', '{better}') -> 'concat') p (panel) CROSS JOIN LATERAL jsonb_to_recordset(p.panel -> 'data' -> 'values') r (place integer, area_name text, arm text, notes text) ORDER BY r.place;

-- What is said to those who do not see, and where it is from.
SELECT pg_temp.dayless(plot_forest('drawn', 'one') ->> 'description') AS description, plot_forest('drawn', 'one') -> 'usermeta' AS usermeta;
SELECT plot_forest('drawn', 'none') -> 'data' -> 'values' AS forest, plot_areas('drawn', 'many') -> 'data' -> 'values' AS areas;

-- The SVG of one effect, by hand: 5 on an axis from -20 to 40 that is 258 wide and
-- begins at 318 is at 318 + 258 * 25 / 60; its ends are at 10 / 60 and 40 / 60.
SELECT pg_temp.dayless(plot_forest_svg('drawn', 'one')) AS svg;
SELECT 318 + 258 * 25 / 60.0 AS effect, 318 + 258 * 10 / 60.0 AS low, 318 + 258 * 40 / 60.0 AS high;
-- Of all states: tags are ours alone, texts escaped, one mark for each effect, and nothing beyond 600.
CREATE VIEW pg_temp.svg AS SELECT s.evaluation, s.subgroup, plot_forest_svg('drawn', s.evaluation, s.subgroup) AS svg FROM (VALUES ('main', 'all'), ('main', 'women'), ('many', 'all'), ('one', 'all'), ('shy', 'all'), ('none', 'all')) s (evaluation, subgroup);
SELECT s.evaluation, s.subgroup, (SELECT count(*) FROM regexp_matches(s.svg, '<path [^>]*stroke-width="2.5"', 'g')) AS effects, (SELECT count(*) FROM regexp_matches(s.svg, '>hidden</text>', 'g')) AS hidden,
	(SELECT string_agg(DISTINCT t.tag[1], ' ' ORDER BY t.tag[1]) FROM regexp_matches(s.svg, '<([^/ >]*)', 'g') t (tag)) AS tags, s.svg ~ '&(?!(amp|lt|gt|quot|#39);)' AS raw_ampersand, s.svg ~ '[\x01-\x09\x0b-\x1f]' AS control_character,
	(SELECT max(x.x[1]::numeric) FROM regexp_matches(s.svg, ' x[12]?="([0-9.]+)"', 'g') x (x)) <= 600 AS within
FROM pg_temp.svg s ORDER BY 1, 2;
SELECT regexp_matches(svg, '<path [^>]*v12z[^>]*/>', 'g') AS arrows FROM pg_temp.svg WHERE evaluation = 'main' AND subgroup = 'all';
SELECT pg_temp.dayless((regexp_matches(svg, '<text [^>]*>([^<]*)</text>', 'g'))[1]) AS said FROM pg_temp.svg WHERE evaluation = 'main' AND subgroup = 'all';
SELECT pg_temp.dayless((regexp_matches(svg, '<desc>([^<]*)</desc>'))[1]) AS said FROM pg_temp.svg WHERE evaluation = 'shy';

-- Lines, and axes.
SELECT programme_plot_wrap('a bc def ghij klmnopqrstuvwxyz', 6), programme_plot_wrap(' ', 6), programme_plot_wrap(NULL, 6), programme_plot_wrap('WWWWWWWW', 6);
SELECT programme_plot_ticks(-0.3, 2.1), programme_plot_ticks(0, 0), programme_plot_ticks(-3000, 1e9), programme_plot_ticks(0, 1e-7);

-- What is not there is refused, with a way on.
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT plot_forest('nowhere', 'main');
SELECT plot_forest('drawn', 'man');
SELECT plot_forest_svg('drawn', NULL);
SELECT plot_forest('drawn', 'main', outcomes => '{better,bettr,NULL}');
SELECT plot_change('drawn', 'main', outcomes => '{bare}');
SELECT plot_areas('drawn', 'main', '{woman}');
SELECT plot_forest('drawn', 'main', 'men');
\set VERBOSITY terse

-- A reader sees them, and a withdrawn release is no longer shown.
CREATE ROLE regress_plot_reader;
SELECT grant_programme('drawn', 'regress_plot_reader', 'reader');
SET ROLE regress_plot_reader;
SELECT jsonb_array_length(plot_forest('drawn', 'main') -> 'concat') AS forest, jsonb_array_length(plot_change('drawn', 'main') -> 'concat') AS change, jsonb_array_length(plot_areas('drawn', 'main') -> 'concat') AS areas, length(plot_forest_svg('drawn', 'main')) > 1000 AS svg;
RESET ROLE;
SET resilience.release = 0;
SELECT plot_forest('drawn', 'main') -> 'data' -> 'values' AS forest;
RESET resilience.release;
SELECT withdraw_release('drawn', 1, 'wrong');
SELECT plot_forest('drawn', 'main') -> 'data' -> 'values' AS forest, plot_forest_svg('drawn', 'main') ~ '>Nothing is released yet[.]<' AS svg;
DROP SCHEMA drawn CASCADE;
DROP ROLE regress_plot_reader;

-- programme_answer.sql: what does the programme's own record say?
-- Run after survey.sql and programme.sql, in the same database.
\pset footer off
\pset null ''
SET jit = off;
SELECT set_config('search_path', 'synthetic, ' || current_setting('search_path'), false) AS path \gset

\echo
\echo '==> A programme in the database, made of synthetic records'
\echo
SELECT (SELECT count(*) FROM area) AS areas, (SELECT count(*) FROM organisation) AS organisations,
	(SELECT count(*) FROM initiative WHERE origin <> 'example') AS initiatives, (SELECT count(*) FROM meeting) AS meetings,
	(SELECT count(*) FROM decision) AS decisions, (SELECT count(*) FROM interview) AS interviews, (SELECT count(*) FROM response) AS answers,
	(SELECT count(*) FROM excerpt) AS excerpts;

\echo '==> Is anything wrong with it?  (check_programme)'
\echo
\pset format unaligned
\pset tuples_only on
SELECT format(E'%s in table %s, at %s:\n%s.\n%s\n', problem, table_name, key, what, advice) FROM check_programme('synthetic');
SELECT format(E'That is all, of %s kinds of problem looked for. So the effect is estimated without that pair, too.\n', count(*)) FROM programme_checks();
\pset tuples_only off
\pset format aligned

\echo '==> What is being done, by domain of the framework of four'
\echo
SELECT d.label AS domain, count(*) FILTER (WHERE i.origin = 'existing') AS found,
	count(*) FILTER (WHERE i.origin <> 'existing' AND i.status = 'implemented') AS running,
	count(*) FILTER (WHERE i.status IN ('planned', 'refined')) AS coming, count(*) FILTER (WHERE i.status = 'stopped') AS stopped,
	count(*) FILTER (WHERE i.level = 'system' AND i.origin <> 'existing') AS system_level,
	string_agg(DISTINCT i.area, ' ' ORDER BY i.area) AS areas
FROM published_initiative i JOIN initiative_tag t ON t.initiative = i.initiative AND t.is_primary JOIN domain d ON d.tag = t.tag
WHERE d.framework = 'nrp4' AND i.area IS NOT NULL
GROUP BY d.label, d.ordinal ORDER BY d.ordinal;

\echo '==> What the oversight groups decided'
\echo
SELECT d.kind AS decision, count(*) AS times, count(DISTINCT d.oversight_group) AS groups, min(d.decided_on) AS first, max(d.decided_on) AS last
FROM decision d GROUP BY d.kind ORDER BY count(*) DESC, min(d.decided_on);
\echo '==> The effect on feeling able to influence decisions, from the tables of the programme'
\echo
SELECT what, round((100 * (e).estimate)::numeric, 1) AS points, round((100 * (e).conf_low)::numeric, 1) AS from, round((100 * (e).conf_high)::numeric, 1) AS to,
	round((e).p_value::numeric, 3) AS p, (e).n_clusters AS areas, (e).n AS interviews
FROM (
	SELECT 1 AS place, 'all areas, as in the survey itself' AS what, did_estimate(value_boolean, treated, post, area, weight) AS e
	FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'
	UNION ALL
	SELECT 2, 'adjusted for age and sex', did_estimate(value_boolean, treated, post, area, weight, pair, covariates)
	FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'
	UNION ALL
	SELECT 3, 'without pair P1', did_estimate(value_boolean, treated, post, area, weight)
	FROM analysis_row WHERE evaluation = 'without_p1' AND outcome = 'influence'
	UNION ALL
	SELECT 4, 'only people interviewed twice', did_estimate(value_boolean, treated, post, area, weight)
	FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence' AND sample_type = 'panel'
) s ORDER BY place;

\echo '==> What was planned, and what the run made of it  (plan_analysis, lock_plan, run_evaluation)'
\echo
SELECT plan, title, multiplicity, CASE WHEN prespecified THEN 'yes' ELSE 'no' END AS prespecified, left(digest, 12) AS digest FROM plan;
SELECT s.sensitivity, e.outcome, round((100 * s.effect)::numeric, 1) AS points, round((100 * s.conf_low)::numeric, 1) AS from, round((100 * s.conf_high)::numeric, 1) AS to, s.n_clusters AS areas, s.n AS interviews
FROM run_sensitivity s JOIN estimate e ON e.estimate = s.estimate WHERE e.subgroup = 'all' AND NOT e.adjusted ORDER BY s.sensitivity, e.outcome;
SELECT e.outcome, CASE WHEN e.adjusted THEN 'adjusted' ELSE 'as it is' END AS estimate, r.way, CASE WHEN r.headline THEN 'headline' ELSE '' END AS reported, e.status,
	round((100 * r.effect)::numeric, 1) AS points, round((100 * r.conf_low)::numeric, 1) AS from, round((100 * r.conf_high)::numeric, 1) AS to, round(r.p_value::numeric, 3) AS p, round(e.p_adjusted::numeric, 3) AS adjusted_p
FROM estimate e JOIN run_result r ON r.estimate = e.estimate WHERE e.subgroup = 'all' ORDER BY e.outcome, e.adjusted, r.ordinal;
\echo '==> The same again from the sums that were kept, without any answer  (replay_run)'
\echo
SELECT count(*) AS estimates, count(*) FILTER (WHERE same) AS equal_to_the_last_bit FROM replay_run('synthetic', (SELECT max(analysis_run) FROM analysis_run));

\echo '==> What was released, and what stays hidden  (release_programme)'
\echo
SELECT r.release, r.title, r.min_base, r.min_count, r.round_to, (SELECT count(*) FROM release_hidden h WHERE h.release = r.release) AS hidden FROM release r;
SELECT table_name, reason, count(*) AS times, min(row_key) AS such_as FROM release_hidden GROUP BY table_name, reason ORDER BY table_name, reason;

\echo '==> What a reader sees of it: areas, rounded so that no one person can be made out'
\echo
SELECT area, wave_label, value, conf_low AS from, conf_high AS to, base FROM published_area_outcome
WHERE outcome = 'influence' AND right(area, 1) IN ('1', '2') ORDER BY right(area, 1), kind DESC, wave;
SELECT outcome, nfl_before, nfl_after, comparator_before AS comp_before, comparator_after AS comp_after, effect, conf_low AS from, conf_high AS to
FROM published_estimate WHERE evaluation = 'main' AND subgroup = 'all' AND NOT adjusted ORDER BY outcome;

\echo '==> Where numbers and interviews meet, by domain of the framework of five'
\echo
\pset format unaligned
\pset tuples_only on
SELECT format(E'%s: %s\n  survey      %s\n  interviews  %s\n  together    %s\n', j.domain_label, upper(j.fit),
	CASE WHEN j.outcome IS NULL THEN 'not measured'
		ELSE format('%s: %s points (95%% CI %s to %s)', j.outcome_label, to_char(100 * j.effect, 'FMSG990.0'), to_char(100 * j.conf_low, 'FMSG990.0'), to_char(100 * j.conf_high, 'FMSG990.0')) END,
	j.statement, j.inference)
FROM published_joint_display j ORDER BY j.domain_ordinal;
\echo '==> In one line  (what_changed)'
\echo
SELECT regexp_replace(what_changed('synthetic', 'main'), '(.{1,96})( |$)', E'\\1\n', 'g');

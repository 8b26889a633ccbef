-- answer.sql: what did the programme change, and how sure are we?
-- Run after survey.sql, in the same database.
\pset footer off

CREATE TEMPORARY TABLE answer AS
SELECT outcome, (e).*, e AS result
FROM (
	SELECT 'feels_able_to_influence' AS outcome,
		did_estimate(feels_able_to_influence, treated, post, area, weight) AS e
	FROM survey
	UNION ALL
	SELECT 'feels_safe', did_estimate(feels_safe, treated, post, area, weight)
	FROM survey
) s;

\echo
\echo '==> What did the programme change, and how sure are we?'
\echo
\pset format unaligned
\pset tuples_only on
SELECT format(
	E'%s\n'
	'  Between the two waves, the share of residents who say so moved %s percentage\n'
	'  points %s in the programme''s neighbourhoods than in the comparator areas.\n'
	'  95%% confidence interval: %s to %s points; p = %s.\n'
	'  %s\n'
	'  Based on %s interviews in %s areas, %s of them in the programme.\n',
	CASE outcome
		WHEN 'feels_able_to_influence' THEN 'Feels able to influence local decisions'
		ELSE 'Feels safe in the neighbourhood'
	END,
	round(abs(100 * estimate)::numeric, 1),
	CASE WHEN estimate >= 0 THEN 'further up' ELSE 'further down' END,
	round((100 * conf_low)::numeric, 1), round((100 * conf_high)::numeric, 1),
	round(p_value::numeric, 3),
	CASE
		WHEN conf_low > 0 OR conf_high < 0 THEN
			'That is more than chance explains, provided that the areas would otherwise have moved alike.'
		ELSE 'That may well be chance: the data are compatible with no effect.'
	END,
	n, n_clusters, n_clusters_treated)
FROM answer;

\pset tuples_only off
\pset format aligned
\echo '==> Does the first answer depend on the method? In percentage points:'
\echo
CREATE TEMPORARY TABLE evidence AS
SELECT did_sample(feels_able_to_influence, treated, post, area, weight, pair) AS sample FROM survey;
SELECT inference, round((100 * estimate)::numeric, 1) AS estimate,
	round((100 * std_error)::numeric, 2) AS std_error, round(df::numeric, 1) AS df,
	round(p_value::numeric, 3) AS p_value, round((100 * conf_low)::numeric, 1) AS conf_low,
	round((100 * conf_high)::numeric, 1) AS conf_high
FROM evidence, did_report(sample);

\echo '==> And if trends would have differed by up to so many percentage points (violation)?'
\echo
SELECT round((100 * violation)::numeric, 1) AS violation, round((100 * s.conf_low)::numeric, 1) AS conf_low,
	round((100 * s.conf_high)::numeric, 1) AS conf_high, excludes_zero,
	round((100 * breakdown)::numeric, 1) AS breakdown
FROM evidence, did_sensitivity(did_estimate(sample), m => '{0, 0.01, 0.02, 0.03, 0.05, 0.075}') s;

\pset format unaligned
\pset tuples_only on
\echo '==> In one sentence each, for a report'
\echo
SELECT format(E'%s: %s\n', outcome, did_summary(result))
FROM answer;

\echo '==> The full result'
\echo
\pset format aligned
\pset tuples_only off
\x on
SELECT outcome, (result).* FROM answer;
\x off

\echo '==> The means behind the first: shares of residents who feel able to influence decisions'
\echo
SELECT arm, period, n, round(sum_weights::numeric, 1) AS sum_weights,
	round(n_effective::numeric, 1) AS n_effective,
	round((100 * mean)::numeric, 1) AS percent,
	round((100 * std_error)::numeric, 2) AS std_error
FROM (
	SELECT did_sample(feels_able_to_influence, treated, post, area, weight) AS sample
	FROM survey
) s, did_cells(sample);

-- waves_answer.sql: does the effect grow, was there a trend before, and how large a violation would undo it?
-- Run after waves.sql, in the same database.
\pset footer off
\pset null ''

CREATE TEMPORARY TABLE waves_evidence AS
SELECT did_wave_sample(feels_able_to_influence, first_wave, wave, area, weight) AS sample FROM three_waves;

\echo
\echo '==> Three waves, and neighbourhoods that began in two rounds: does the effect grow?'
\echo
SELECT event_time AS waves_since_start, round((100 * estimate)::numeric, 1) AS points, round((100 * conf_low)::numeric, 1) AS conf_low,
	round((100 * conf_high)::numeric, 1) AS conf_high, n_clusters AS areas
FROM waves_evidence, did_aggregate(sample, base => 'universal', band => 'uniform');

\echo '==> Was there a trend before, and what trend would have been missed half of the time?'
\echo
SELECT round(t.p_value::numeric, 2) AS p_no_trend, round((100 * w.slope)::numeric, 1) AS points_a_wave_missed
FROM waves_evidence, did_pretrend(sample, base => 'universal') t,
	LATERAL (SELECT DISTINCT p.slope FROM did_pretrend_power(sample, power => '{0.5}') p) w;

\echo '==> If trends part after the start by m times what they may have before: the mean effect'
\echo
SELECT m, round((100 * conf_low)::numeric, 1) AS conf_low, round((100 * conf_high)::numeric, 1) AS conf_high, excludes_zero, round(breakdown::numeric, 2) AS breakdown
FROM waves_evidence, did_honest(sample, m => '{0, 0.25, 0.5, 1}', of => 'mean');

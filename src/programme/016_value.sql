-- Values of outcomes, analysis rows and estimates, also where PostgreSQL has no statistics

-- The same rows as before, by plans that do not rest on guesses. Of a table that
-- was never analysed, the planner takes every condition to leave next to nothing,
-- and a loop within a loop for quick. So what leaves rows out is put here as an
-- outer join, which it knows not to make fewer, and a CASE, which it takes to
-- leave half of them: what is large is estimated as large, and joined by hashing.

-- The value of a single item follows from its answer; only answers to several
-- items have to be brought together.
CREATE OR REPLACE VIEW @programme@.outcome_value WITH (security_invoker = true) AS
SELECT i.outcome,
	r.interview,
	1::bigint AS answered,
	CASE o.rule WHEN 'lookup' THEN l.score
		WHEN 'top_box' THEN CASE WHEN r.value = ANY (o.codes) THEN 1::double precision ELSE 0::double precision END
		WHEN 'threshold' THEN CASE WHEN i.constant + i.multiplier * r.value < o.at_least OR i.constant + i.multiplier * r.value > o.at_most THEN 0::double precision ELSE 1::double precision END
		ELSE (i.constant + i.multiplier * r.value)::double precision END AS value
FROM @programme@.outcome_item i
JOIN @programme@.outcome o ON o.outcome = i.outcome
JOIN @programme@.question q ON q.question = i.question
JOIN @programme@.response r ON r.question = i.question::text
LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value
LEFT JOIN @programme@.outcome_lookup l ON l.outcome = i.outcome AND l.raw = CASE WHEN o.rule = 'lookup' THEN i.constant + i.multiplier * r.value END
WHERE NOT (SELECT count(*) > 1 FROM @programme@.outcome_item n WHERE n.outcome = i.outcome)
	-- A code that is missing, or that a choice does not offer, is no answer.
	AND CASE WHEN p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number') THEN true ELSE false END
UNION ALL
SELECT s.outcome,
	s.interview,
	s.answered,
	CASE s.rule WHEN 'lookup' THEN l.score WHEN 'threshold' THEN CASE WHEN s.total IS NULL THEN NULL
		WHEN s.total >= coalesce(s.at_least, s.total) AND s.total <= coalesce(s.at_most, s.total) THEN 1 ELSE 0 END
		ELSE s.total::double precision END AS value
FROM (
	SELECT a.outcome, a.interview, a.answered, a.rule, a.at_least, a.at_most,
		CASE WHEN a.rule IN ('top_box', 'numeric') THEN NULL WHEN a.answered = a.items THEN a.total WHEN a.answered >= a.min_answered THEN a.total * a.items / a.answered END AS total
	FROM (
		SELECT o.outcome, r.interview, o.rule, o.at_least, o.at_most, o.min_answered, max(i.items) AS items, count(*) AS answered, sum(i.constant + i.multiplier * r.value) AS total
		FROM (SELECT n.*, count(*) OVER (PARTITION BY n.outcome) AS items FROM @programme@.outcome_item n) i
		JOIN @programme@.outcome o ON o.outcome = i.outcome
		JOIN @programme@.question q ON q.question = i.question
		JOIN @programme@.response r ON r.question = i.question::text
		LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value
		WHERE i.items > 1
			AND CASE WHEN p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number') THEN true ELSE false END
		GROUP BY o.outcome, r.interview
	) a
) s
LEFT JOIN @programme@.outcome_lookup l ON l.outcome = s.outcome AND l.raw = CASE WHEN s.rule = 'lookup' THEN s.total END;

-- The covariates are worked out only where a query names them.
CREATE OR REPLACE VIEW @programme@.analysis_row WITH (security_invoker = true) AS
SELECT e.evaluation::text AS evaluation,
	o.outcome::text AS outcome,
	v.wave::text AS wave,
	v.interview,
	v.respondent::text AS respondent,
	v.area::text AS area,
	a.arm,
	(a.arm = 'nfl') AS treated,
	a.pair::text AS pair,
	w.post,
	w.period,
	a.first_treated,
	x.value,
	CASE WHEN o.scale = 'proportion' THEN x.value = 1 END AS value_boolean,
	CASE e.weight WHEN 'final' THEN v.w_final WHEN 'longitudinal' THEN v.w_longitudinal ELSE 1 END AS weight,
	v.sample_type,
	v.interviewed_on,
	coalesce(v.psu, v.area)::text AS psu,
	v.stratum::text AS stratum,
	(SELECT array_agg(z.value ORDER BY c.ordinal)
		FROM @programme@.evaluation_covariate c
		LEFT JOIN LATERAL (SELECT y.value FROM @programme@.outcome_value y WHERE y.outcome = c.outcome AND y.interview = v.interview OFFSET 0) z ON true
		WHERE c.evaluation = e.evaluation) AS covariates
FROM @programme@.evaluation e
CROSS JOIN @programme@.outcome o
CROSS JOIN @programme@.interview v
LEFT JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.area = v.area
LEFT JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation AND w.wave = v.wave
LEFT JOIN @programme@.outcome_value x ON x.outcome = o.outcome AND x.interview = v.interview
WHERE CASE WHEN a.included AND w.wave IS NOT NULL AND (e.sample = 'all' OR v.sample_type = 'panel') THEN true ELSE false END;

-- The answers are read once for all outcomes of an evaluation, not joined and
-- grouped for each. The table of evaluations, by its number, tells the schema.
CREATE OR REPLACE VIEW @programme@.current_estimate WITH (security_invoker = true) AS
SELECT s.evaluation,
	s.outcome,
	o.label,
	o.role,
	o.direction,
	(s.result).estimate,
	(s.result).std_error,
	(s.result).df,
	(s.result).p_value,
	(s.result).conf_low,
	(s.result).conf_high,
	(s.result).n,
	(s.result).n_missing,
	(s.result).n_clusters,
	(s.result).n_clusters_treated,
	(s.result).scale,
	(s.result).method,
	(s.result).note
FROM (
	SELECT e.evaluation::text AS evaluation, r.outcome, x.result
	FROM @programme@.evaluation e
	-- All arguments, of their types: no other function of the name fits better.
	CROSS JOIN LATERAL @extschema@.programme_outcome_samples(e.tableoid::regclass, e.evaluation::text, NULL::text[]) r
	-- OFFSET 0: a sample is estimated once, not once for each column.
	CROSS JOIN LATERAL (SELECT @extschema@.did_estimate_final(r.sample) AS result OFFSET 0) x
) s
JOIN @programme@.outcome o ON o.outcome = s.outcome;

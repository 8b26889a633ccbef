-- From answers to analysis rows, estimates, and a record of who estimated what

-- Views for analysts run with the rights of who asks, so that policies on the
-- answers hold in them.

--: The value of each outcome in each interview that answered at least one of its items
CREATE VIEW @programme@.outcome_value WITH (security_invoker = true) AS
SELECT s.outcome, -- the outcome
	s.interview, -- the interview
	s.answered, -- items answered
	CASE s.rule WHEN 'lookup' THEN l.score WHEN 'threshold' THEN CASE WHEN s.total IS NULL THEN NULL
		WHEN s.total >= coalesce(s.at_least, s.total) AND s.total <= coalesce(s.at_most, s.total) THEN 1 ELSE 0 END
		ELSE s.total::double precision END AS value -- the value: 1 and 0 for yes and no; NULL if too few items were answered, the sum has no score, or the rule is for a single item and there are more
FROM (
	SELECT a.outcome, a.interview, a.answered, o.rule, o.at_least, o.at_most,
		CASE WHEN n.items > 1 AND o.rule IN ('top_box', 'numeric') THEN NULL WHEN a.answered = n.items THEN a.total WHEN a.answered >= o.min_answered THEN a.total * n.items / a.answered END AS total
	FROM (
		-- A code that is missing, or that a choice does not offer, is no answer.
		SELECT i.outcome, r.interview, count(*) AS answered,
			sum(CASE WHEN c.rule = 'top_box' THEN CASE WHEN r.value = ANY (c.codes) THEN 1 ELSE 0 END ELSE i.constant + i.multiplier * r.value END) AS total
		FROM @programme@.outcome_item i
		JOIN @programme@.outcome c ON c.outcome = i.outcome
		JOIN @programme@.question q ON q.question = i.question
		JOIN @programme@.response r ON r.question = i.question::text
		LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value
		WHERE p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number')
		GROUP BY i.outcome, r.interview
	) a
	JOIN @programme@.outcome o ON o.outcome = a.outcome
	JOIN (SELECT outcome, count(*) AS items FROM @programme@.outcome_item GROUP BY outcome) n ON n.outcome = a.outcome
) s
LEFT JOIN @programme@.outcome_lookup l ON l.outcome = s.outcome AND l.raw = s.total;

-- Answers are joined and then grouped, in this order: a join of interviews to
-- groups made beforehand would be a loop within a loop wherever the planner takes
-- the small tables, which autovacuum never analyses, to leave a single interview.
-- The covariates are worked out only where a query names them.

--: One row for each interview and outcome of an evaluation, as did_estimate takes them; state the evaluation and the outcome in WHERE
CREATE VIEW @programme@.analysis_row WITH (security_invoker = true) AS
SELECT s.evaluation::text AS evaluation, -- the evaluation
	s.outcome::text AS outcome, -- the outcome
	s.wave::text AS wave, -- the wave
	s.interview, -- the interview
	s.respondent::text AS respondent, -- the person, by pseudonym
	s.area::text AS area, -- the area: the cluster
	s.arm, -- nfl or comparator
	(s.arm = 'nfl') AS treated, -- whether the area is a neighbourhood for learning
	s.pair::text AS pair, -- the matched pair: the block
	s.post, -- whether the wave is after the start
	s.period, -- the wave's place in time
	s.first_treated, -- period in which the area was first exposed; NULL: never
	s.value, -- the value; NULL if it is missing
	CASE WHEN s.scale = 'proportion' THEN s.value = 1 END AS value_boolean, -- the value of a proportion as yes or no; NULL for a mean
	CASE s.weighting WHEN 'final' THEN s.w_final WHEN 'longitudinal' THEN s.w_longitudinal ELSE 1 END AS weight, -- the weight that the evaluation chose
	s.sample_type, -- panel, fresh, top_up or boost
	s.interviewed_on, -- the day of the interview
	coalesce(s.psu, s.area)::text AS psu, -- primary sampling unit
	s.stratum::text AS stratum, -- sampling stratum
	(SELECT array_agg(z.value ORDER BY c.ordinal)
		FROM @programme@.evaluation_covariate c
		LEFT JOIN LATERAL (SELECT x.value FROM @programme@.outcome_value x WHERE x.outcome = c.outcome AND x.interview = s.interview OFFSET 0) z ON true
		WHERE c.evaluation = s.evaluation) AS covariates -- what the evaluation adjusts for, in its order, with NULL for what was not answered; NULL if it adjusts for nothing
FROM (
	SELECT t.*, CASE t.rule WHEN 'lookup' THEN l.score WHEN 'threshold' THEN CASE WHEN t.total IS NULL THEN NULL
		WHEN t.total >= coalesce(t.at_least, t.total) AND t.total <= coalesce(t.at_most, t.total) THEN 1 ELSE 0 END
		ELSE t.total::double precision END AS value
	FROM (
		SELECT g.*, CASE WHEN g.items > 1 AND g.rule IN ('top_box', 'numeric') THEN NULL WHEN g.answered = g.items THEN g.sum
			WHEN g.answered >= g.min_answered THEN g.sum * g.items / g.answered END AS total
		FROM (
			SELECT e.evaluation, e.weight AS weighting, o.outcome, o.rule, o.scale, o.at_least, o.at_most, o.min_answered, n.items, a.area, a.arm, a.pair, a.first_treated,
				w.post, w.period, v.interview, v.wave, v.respondent, v.w_final, v.w_longitudinal, v.sample_type, v.interviewed_on, v.psu, v.stratum, count(r.value) AS answered,
				sum(CASE WHEN o.rule <> 'top_box' THEN i.constant + i.multiplier * r.value WHEN r.value = ANY (o.codes) THEN 1 WHEN r.value IS NOT NULL THEN 0 END) AS sum
			FROM @programme@.evaluation e
			CROSS JOIN @programme@.outcome o
			CROSS JOIN LATERAL (SELECT count(*) AS items FROM @programme@.outcome_item c WHERE c.outcome = o.outcome) n
			JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included
			JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation
			JOIN @programme@.interview v ON v.area = a.area AND v.wave = w.wave
			-- A code that is missing, or that a choice does not offer, is no answer.
			LEFT JOIN (@programme@.outcome_item i JOIN @programme@.question q ON q.question = i.question JOIN @programme@.response r ON r.question = i.question::text
				LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value)
				ON i.outcome = o.outcome AND r.interview = v.interview AND p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number')
			WHERE e.sample = 'all' OR v.sample_type = 'panel'
			GROUP BY v.interview, o.outcome, e.evaluation, a.evaluation, a.area, w.evaluation, w.wave, n.items
		) g
	) t
	LEFT JOIN @programme@.outcome_lookup l ON l.outcome = t.outcome AND l.raw = t.total
) s;

--: The effect on every outcome of every evaluation, estimated anew from the answers: null results too
CREATE VIEW @programme@.current_estimate WITH (security_invoker = true) AS
SELECT s.evaluation, -- the evaluation
	s.outcome, -- the outcome
	o.label, -- the outcome's name in reports
	o.role, -- primary, secondary or exploratory
	o.direction, -- which way is better
	(s.result).estimate, -- the effect; of a proportion, 0.01 is one percentage point
	(s.result).std_error, -- its standard error
	(s.result).df, -- its degrees of freedom
	(s.result).p_value, -- two-sided p-value of no effect
	(s.result).conf_low, -- lower end of the 95% confidence interval
	(s.result).conf_high, -- upper end of the 95% confidence interval
	(s.result).n, -- interviews used
	(s.result).n_missing, -- interviews left out, as something was missing
	(s.result).n_clusters, -- areas
	(s.result).n_clusters_treated, -- areas in the programme
	(s.result).scale, -- proportion or mean
	(s.result).method, -- method, in words for a report
	(s.result).note -- what to keep in mind
FROM (
	-- One after the other: all at once would sort every answer there is.
	SELECT e.evaluation::text AS evaluation, p.outcome::text AS outcome, r.result
	FROM @programme@.evaluation e
	CROSS JOIN @programme@.outcome p
	CROSS JOIN LATERAL (
		SELECT CASE p.scale WHEN 'proportion' THEN @extschema@.did_estimate(x.value_boolean, x.treated, x.post, x.area, x.weight)
			ELSE @extschema@.did_estimate(x.value, x.treated, x.post, x.area, x.weight) END AS result, count(*) AS n
		FROM @programme@.analysis_row x WHERE x.evaluation = e.evaluation::text AND x.outcome = p.outcome::text
	) r
	WHERE p.role <> 'covariate' AND r.n > 0
) s
JOIN @programme@.outcome o ON o.outcome = s.outcome;

--: Runs of an analysis, to be able to do them again
CREATE TABLE @programme@.analysis_run (
	analysis_run bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT analysis_run_pkey PRIMARY KEY, -- number of the run
	evaluation @programme@.code NOT NULL CONSTRAINT analysis_run_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	run_by text NOT NULL DEFAULT current_user, -- role that ran it
	run_at timestamptz NOT NULL DEFAULT now(), -- when
	query text NOT NULL, -- the SQL that was run
	seed bigint, -- seed of anything random
	reps integer CONSTRAINT analysis_run_reps CHECK (reps > 0), -- replicates of anything random
	conf_level double precision NOT NULL DEFAULT 0.95 CONSTRAINT analysis_run_conf_level CHECK (conf_level > 0 AND conf_level < 1), -- confidence level of intervals
	snapshot text, -- checksum or name of the data it used
	extension_version text, -- version of the extension
	server_version text NOT NULL DEFAULT current_setting('server_version'), -- version of PostgreSQL
	note text -- what else to know
);
CREATE INDEX analysis_run_evaluation ON @programme@.analysis_run (evaluation);

--: Estimates of runs, null results too
CREATE TABLE @programme@.estimate (
	estimate bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT estimate_pkey PRIMARY KEY, -- number of the estimate
	analysis_run bigint NOT NULL CONSTRAINT estimate_run_fkey REFERENCES @programme@.analysis_run, -- the run
	outcome @programme@.code NOT NULL CONSTRAINT estimate_outcome_fkey REFERENCES @programme@.outcome, -- the outcome
	subgroup text NOT NULL DEFAULT 'all', -- who: all, or a subgroup in words
	adjusted boolean NOT NULL DEFAULT false, -- whether it is adjusted for covariates
	prespecified boolean NOT NULL DEFAULT false, -- whether it was fixed beforehand
	result @extschema@.did_result NOT NULL, -- the estimate as did_estimate gave it
	sample @extschema@.did_sample, -- the sums it was made of, to estimate again without the answers
	p_adjusted double precision CONSTRAINT estimate_p_adjusted CHECK (p_adjusted BETWEEN 0 AND 1), -- p-value adjusted for the number of outcomes
	publish boolean NOT NULL DEFAULT false, -- whether readers may see it
	CONSTRAINT estimate_once UNIQUE (analysis_run, outcome, subgroup, adjusted)
);
CREATE INDEX estimate_outcome ON @programme@.estimate (outcome);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('outcome_value', 'microdata'), ('analysis_row', 'microdata'), ('current_estimate', 'microdata'),
	('analysis_run', 'analysis'), ('estimate', 'analysis');

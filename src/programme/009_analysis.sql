-- From answers to analysis rows, estimates, and a record of who estimated what

-- Views for analysts run with the rights of who asks, so that policies on the
-- answers hold in them.

--: The value of each outcome in each interview that answered at least one of its items
CREATE VIEW outcome_value WITH (security_invoker = true) AS
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
		FROM outcome_item i
		JOIN outcome c ON c.outcome = i.outcome
		JOIN question q ON q.question = i.question
		JOIN response r ON r.question = i.question::text
		LEFT JOIN response_option p ON p.question = i.question AND p.code = r.value
		WHERE p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number')
		GROUP BY i.outcome, r.interview
	) a
	JOIN outcome o ON o.outcome = a.outcome
	JOIN (SELECT outcome, count(*) AS items FROM outcome_item GROUP BY outcome) n ON n.outcome = a.outcome
) s
LEFT JOIN outcome_lookup l ON l.outcome = s.outcome AND l.raw = s.total;

--: The covariates of each interview in each evaluation that adjusts for any
CREATE VIEW covariate_value WITH (security_invoker = true) AS
SELECT c.evaluation, -- the evaluation
	v.interview, -- the interview
	array_agg(s.value ORDER BY c.ordinal) AS covariates -- the covariates in their order; NULL in it for what was not answered
FROM evaluation_covariate c
JOIN evaluation_wave w ON w.evaluation = c.evaluation
JOIN interview v ON v.wave = w.wave
LEFT JOIN outcome_value s ON s.outcome = c.outcome AND s.interview = v.interview
GROUP BY c.evaluation, v.interview;

--: One row for each interview and outcome of an evaluation, as did_estimate takes them; state the evaluation and the outcome in WHERE
CREATE VIEW analysis_row WITH (security_invoker = true) AS
SELECT e.evaluation::text AS evaluation, -- the evaluation
	o.outcome::text AS outcome, -- the outcome
	v.wave::text AS wave, -- the wave
	v.interview, -- the interview
	v.respondent::text AS respondent, -- the person, by pseudonym
	v.area::text AS area, -- the area: the cluster
	a.arm, -- nfl or comparator
	(a.arm = 'nfl') AS treated, -- whether the area is a neighbourhood for learning
	a.pair::text AS pair, -- the matched pair: the block
	w.post, -- whether the wave is after the start
	w.period, -- the wave's place in time
	a.first_treated, -- period in which the area was first exposed; NULL: never
	s.value, -- the value; NULL if it is missing
	CASE WHEN o.scale = 'proportion' THEN s.value = 1 END AS value_boolean, -- the value of a proportion as yes or no; NULL for a mean
	CASE e.weight WHEN 'final' THEN v.w_final WHEN 'longitudinal' THEN v.w_longitudinal ELSE 1 END AS weight, -- the weight that the evaluation chose
	v.sample_type, -- panel, fresh, top_up or boost
	v.interviewed_on, -- the day of the interview
	coalesce(v.psu, v.area)::text AS psu, -- primary sampling unit
	v.stratum::text AS stratum, -- sampling stratum
	c.covariates -- what the evaluation adjusts for; NULL if nothing
FROM evaluation e
CROSS JOIN outcome o
JOIN evaluation_area a ON a.evaluation = e.evaluation AND a.included
JOIN evaluation_wave w ON w.evaluation = e.evaluation
JOIN interview v ON v.area = a.area AND v.wave = w.wave
LEFT JOIN outcome_value s ON s.outcome = o.outcome AND s.interview = v.interview
LEFT JOIN covariate_value c ON c.evaluation = e.evaluation AND c.interview = v.interview
WHERE e.sample = 'all' OR v.sample_type = 'panel';

--: The effect on every outcome of every evaluation, estimated anew from the answers: null results too
CREATE VIEW current_estimate WITH (security_invoker = true) AS
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
	SELECT r.evaluation, r.outcome, did_estimate(r.value_boolean, r.treated, r.post, r.area, r.weight) AS result
	FROM analysis_row r JOIN outcome p ON p.outcome = r.outcome AND p.scale = 'proportion' AND p.role <> 'covariate'
	GROUP BY r.evaluation, r.outcome
	UNION ALL
	SELECT r.evaluation, r.outcome, did_estimate(r.value, r.treated, r.post, r.area, r.weight)
	FROM analysis_row r JOIN outcome p ON p.outcome = r.outcome AND p.scale = 'mean' AND p.role <> 'covariate'
	GROUP BY r.evaluation, r.outcome
) s
JOIN outcome o ON o.outcome = s.outcome;

--: Runs of an analysis, to be able to do them again
CREATE TABLE analysis_run (
	analysis_run bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT analysis_run_pkey PRIMARY KEY, -- number of the run
	evaluation code NOT NULL CONSTRAINT analysis_run_evaluation_fkey REFERENCES evaluation, -- the evaluation
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
CREATE INDEX analysis_run_evaluation ON analysis_run (evaluation);

--: Estimates of runs, null results too
CREATE TABLE estimate (
	estimate bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT estimate_pkey PRIMARY KEY, -- number of the estimate
	analysis_run bigint NOT NULL CONSTRAINT estimate_run_fkey REFERENCES analysis_run, -- the run
	outcome code NOT NULL CONSTRAINT estimate_outcome_fkey REFERENCES outcome, -- the outcome
	subgroup text NOT NULL DEFAULT 'all', -- who: all, or a subgroup in words
	adjusted boolean NOT NULL DEFAULT false, -- whether it is adjusted for covariates
	prespecified boolean NOT NULL DEFAULT false, -- whether it was fixed beforehand
	result did_result NOT NULL, -- the estimate as did_estimate gave it
	sample did_sample, -- the sums it was made of, to estimate again without the answers
	p_adjusted double precision CONSTRAINT estimate_p_adjusted CHECK (p_adjusted BETWEEN 0 AND 1), -- p-value adjusted for the number of outcomes
	publish boolean NOT NULL DEFAULT false, -- whether readers may see it
	CONSTRAINT estimate_once UNIQUE (analysis_run, outcome, subgroup, adjusted)
);
CREATE INDEX estimate_outcome ON estimate (outcome);

INSERT INTO programme_table (table_name, class) VALUES
	('outcome_value', 'microdata'), ('covariate_value', 'microdata'), ('analysis_row', 'microdata'), ('current_estimate', 'microdata'),
	('analysis_run', 'analysis'), ('estimate', 'analysis');

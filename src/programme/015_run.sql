-- Runs of plans: every estimate with its sample, every way of inference, and the digest of the rows

ALTER TABLE @programme@.analysis_run
	ADD plan bigint CONSTRAINT analysis_run_plan_fkey REFERENCES @programme@.plan,
	ADD plan_digest text,
	ADD interviews bigint,
	ADD areas integer,
	ADD areas_treated integer,
	ADD library_version text,
	ADD gsl_version text,
	ADD platform text,
	ADD rows_digest text CONSTRAINT analysis_run_rows_digest_form CHECK (rows_digest ~ '^[0-9a-f]{64}$'),
	ADD CONSTRAINT analysis_run_complete CHECK (rows_digest IS NULL OR plan IS NOT NULL);
CREATE INDEX analysis_run_plan ON @programme@.analysis_run (plan);
COMMENT ON TABLE @programme@.analysis_run IS 'Runs of an analysis, to be able to do them again; those made by run_evaluation do not change any more';
COMMENT ON COLUMN @programme@.analysis_run.plan IS 'the plan that was run; NULL: made by hand';
COMMENT ON COLUMN @programme@.analysis_run.plan_digest IS 'SHA-256 of all that the plan said when it was run';
COMMENT ON COLUMN @programme@.analysis_run.interviews IS 'interviews of the evaluation that were read';
COMMENT ON COLUMN @programme@.analysis_run.areas IS 'areas that they are from';
COMMENT ON COLUMN @programme@.analysis_run.areas_treated IS 'of these, neighbourhoods for learning';
COMMENT ON COLUMN @programme@.analysis_run.library_version IS 'version of the library that computed';
COMMENT ON COLUMN @programme@.analysis_run.gsl_version IS 'version of the GNU Scientific Library';
COMMENT ON COLUMN @programme@.analysis_run.platform IS 'compiler of the library, and what the server was built for';
COMMENT ON COLUMN @programme@.analysis_run.rows_digest IS 'SHA-256 of the digests of all estimates'' rows; a run that has one is complete, and does not change any more';

ALTER TABLE @programme@.estimate
	ADD status text CONSTRAINT estimate_status CHECK (status IN ('planned', 'deviated', 'exploratory')),
	ADD deviation text,
	ADD rows_used bigint CONSTRAINT estimate_rows_used CHECK (rows_used >= 0),
	ADD rows_missing bigint CONSTRAINT estimate_rows_missing CHECK (rows_missing >= 0),
	ADD rows_digest text CONSTRAINT estimate_rows_digest_form CHECK (rows_digest ~ '^[0-9a-f]{64}$'),
	ADD query text,
	ADD CONSTRAINT estimate_deviation CHECK (status <> 'deviated' OR deviation IS NOT NULL);
COMMENT ON COLUMN @programme@.estimate.status IS 'planned: as a plan says that was fixed before there were answers; deviated: something differs from it; exploratory: it was not planned; NULL: made by hand';
COMMENT ON COLUMN @programme@.estimate.deviation IS 'what differs from the plan, or why the estimate is exploratory, in words';
COMMENT ON COLUMN @programme@.estimate.rows_used IS 'interviews that the estimate is made of';
COMMENT ON COLUMN @programme@.estimate.rows_missing IS 'interviews left out, as the answer, the weight, the pair or a covariate was missing';
COMMENT ON COLUMN @programme@.estimate.rows_digest IS 'SHA-256 of all these interviews with what was taken from each, in the order of their numbers';
COMMENT ON COLUMN @programme@.estimate.query IS 'SQL that makes the sample of the interviews';

--: Results of runs by every way of inference that the plan asks for
CREATE TABLE @programme@.run_result (
	estimate bigint CONSTRAINT run_result_estimate_fkey REFERENCES @programme@.estimate, -- number of the estimate
	way text, -- name of the way: CR2, WCR31, blocks ...
	ordinal integer NOT NULL, -- place in the plan
	headline boolean NOT NULL, -- whether its result is the one that is reported
	choices jsonb NOT NULL, -- its choices, those left to their defaults too
	query text NOT NULL, -- SQL that makes the result of the sample
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point
	std_error double precision, -- its standard error
	statistic double precision, -- what the test goes by
	df double precision, -- degrees of freedom, if it is judged by a t distribution
	p_value double precision, -- p-value
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	conf_level double precision, -- confidence level
	n bigint, -- interviews used
	n_missing bigint, -- interviews left out, as something was missing or their weight 0
	n_clusters bigint, -- areas
	n_clusters_treated bigint, -- areas in the programme
	scale text, -- proportion or mean
	method text, -- method, in words for a report; NULL if the way refused the sample
	note text, -- what to keep in mind; why the way refused the sample, if it did
	facts jsonb, -- the note as data
	CONSTRAINT run_result_pkey PRIMARY KEY (estimate, way)
);

--: Sensitivity analyses of runs: the headline estimate of other interviews
CREATE TABLE @programme@.run_sensitivity (
	estimate bigint CONSTRAINT run_sensitivity_estimate_fkey REFERENCES @programme@.estimate, -- number of the estimate that it is to be compared with
	sensitivity @programme@.code, -- short key, from the plan
	way text NOT NULL, -- name of the way: that of the headline
	choices jsonb NOT NULL, -- its choices
	sample_query text NOT NULL, -- SQL that makes the sample of the interviews
	query text NOT NULL, -- SQL that makes the result of the sample
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point
	std_error double precision, -- its standard error
	statistic double precision, -- what the test goes by
	df double precision, -- degrees of freedom, if it is judged by a t distribution
	p_value double precision, -- p-value
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	conf_level double precision, -- confidence level
	n bigint, -- interviews used
	n_missing bigint, -- interviews left out, as something was missing or their weight 0
	n_clusters bigint, -- areas
	n_clusters_treated bigint, -- areas in the programme
	scale text, -- proportion or mean
	method text, -- method, in words for a report; NULL if the way refused the sample
	note text, -- what to keep in mind; why the way refused the sample, if it did
	facts jsonb, -- the note as data
	sample @extschema@.did_sample, -- the sums it was made of
	rows_used bigint NOT NULL, -- interviews that the estimate is made of
	rows_missing bigint NOT NULL, -- interviews left out, as something was missing
	rows_digest text NOT NULL, -- SHA-256 of all these interviews with what was taken from each
	deviation text, -- what differs from the plan, in words
	CONSTRAINT run_sensitivity_pkey PRIMARY KEY (estimate, sensitivity)
);

-- A plan that was run stays as it was, too, locked or not.
CREATE OR REPLACE FUNCTION @programme@.plan_is_final(number bigint, if_gone boolean) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((SELECT p.locked_at IS NOT NULL FROM @programme@.plan p WHERE p.plan = number), if_gone) OR EXISTS (SELECT FROM @programme@.analysis_run r WHERE r.plan = number);

-- While a run is being made it has no digest.
CREATE FUNCTION @programme@.run_is_final(number bigint, if_gone boolean) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((SELECT r.rows_digest IS NOT NULL FROM @programme@.analysis_run r WHERE r.analysis_run = number), if_gone);
COMMENT ON FUNCTION @programme@.run_is_final(bigint, boolean) IS 'whether a run does not change any more: it is complete';
CREATE FUNCTION @programme@.estimate_is_final(number bigint, if_gone boolean) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((SELECT r.rows_digest IS NOT NULL FROM @programme@.estimate e JOIN @programme@.analysis_run r ON r.analysis_run = e.analysis_run WHERE e.estimate = number), if_gone);
COMMENT ON FUNCTION @programme@.estimate_is_final(bigint, boolean) IS 'whether an estimate does not change any more: its run is complete';

DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	here text;
	final CONSTANT text := '@extschema@.programme_is_final(''a run does not change any more'', ''Make another one by run_evaluation: the old one stays, so that it is known what was tried. Which estimates are shown is said by estimate.publish, which can change.'')';
BEGIN
	EXECUTE format('CREATE TRIGGER analysis_run_final BEFORE DELETE OR UPDATE ON %s.analysis_run FOR EACH ROW WHEN (OLD.rows_digest IS NOT NULL) EXECUTE FUNCTION %s', programme, final);
	EXECUTE format('CREATE TRIGGER estimate_complete BEFORE INSERT ON %s.estimate FOR EACH ROW WHEN (%s.run_is_final(NEW.analysis_run, true)) EXECUTE FUNCTION %s', programme, programme, final);
	-- An estimate made by hand cannot be moved into a run, either. Which estimates
	-- are shown is not the run's to say, and columns of your own are yours.
	EXECUTE format('CREATE TRIGGER estimate_final BEFORE UPDATE OF estimate, analysis_run, outcome, subgroup, adjusted, prespecified, result, sample, p_adjusted, status, deviation, rows_used, rows_missing, rows_digest, query ON %s.estimate
		FOR EACH ROW WHEN (%s.run_is_final(OLD.analysis_run, true) OR %s.run_is_final(NEW.analysis_run, true)) EXECUTE FUNCTION %s', programme, programme, programme, final);
	EXECUTE format('CREATE TRIGGER estimate_kept BEFORE DELETE ON %s.estimate FOR EACH ROW WHEN (%s.run_is_final(OLD.analysis_run, false)) EXECUTE FUNCTION %s', programme, programme, final);
	FOREACH here IN ARRAY ARRAY['run_result', 'run_sensitivity'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %s.%I FOR EACH ROW WHEN (%s.estimate_is_final(NEW.estimate, true)) EXECUTE FUNCTION %s', here || '_complete', programme, here, programme, final);
		EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR UPDATE ON %s.%I FOR EACH ROW WHEN (%s.estimate_is_final(OLD.estimate, false)) EXECUTE FUNCTION %s', here || '_final', programme, here, programme, final);
	END LOOP;
	FOREACH here IN ARRAY ARRAY['analysis_run', 'estimate', 'run_result', 'run_sensitivity'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s.%I EXECUTE FUNCTION %s', here || '_not_emptied', programme, here, final);
	END LOOP;
END
$do$;

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('run_result', 'analysis'), ('run_sensitivity', 'analysis');

-- Runs over many waves: effects by wave and by time since the start, planned, kept and final as all of a run

COMMENT ON COLUMN @programme@.evaluation_area.first_treated IS 'period in which it was first exposed, for designs of many waves; NULL: of a comparator never, of a neighbourhood for learning nobody has said when, so that effects over the waves leave it out';
COMMENT ON COLUMN @programme@.analysis_row.first_treated IS 'period in which the area was first exposed; NULL: of a comparator never, of a neighbourhood for learning nobody has said when';

--: Effects over the waves to be estimated, where an evaluation has more than two periods and areas with a first one under the programme
CREATE TABLE @programme@.plan_wave_effect (
	plan bigint CONSTRAINT plan_wave_effect_plan_fkey REFERENCES @programme@.plan ON DELETE CASCADE, -- the plan
	kind text CONSTRAINT plan_wave_effect_kind CHECK (kind IN ('cell', 'overall', 'event', 'cohort', 'period')), -- cell: each cohort in each period (did_group_time); averages of these (did_aggregate): overall, by event time, cohort or period
	ordinal integer NOT NULL, -- place in the plan
	choices jsonb NOT NULL, -- arguments of the function, those left to their defaults too
	CONSTRAINT plan_wave_effect_pkey PRIMARY KEY (plan, kind)
);

--: Samples of runs over all waves, each cohort of areas and each period by itself
CREATE TABLE @programme@.run_wave (
	analysis_run bigint CONSTRAINT run_wave_run_fkey REFERENCES @programme@.analysis_run, -- the run
	outcome @programme@.code CONSTRAINT run_wave_outcome_fkey REFERENCES @programme@.outcome, -- the outcome
	subgroup text, -- who: all, or a subgroup
	sample @extschema@.did_sample, -- the sums that effects are made of, to estimate again without the answers
	rows_used bigint NOT NULL CONSTRAINT run_wave_rows_used CHECK (rows_used >= 0), -- interviews that the effects are made of
	rows_missing bigint NOT NULL CONSTRAINT run_wave_rows_missing CHECK (rows_missing >= 0), -- interviews left out, as the answer, the weight or the pair was missing
	rows_digest text NOT NULL CONSTRAINT run_wave_rows_digest_form CHECK (rows_digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of all these interviews with what was taken from each, in the order of their numbers
	query text NOT NULL, -- SQL that makes the sample of the interviews
	status text NOT NULL CONSTRAINT run_wave_status CHECK (status IN ('planned', 'deviated', 'exploratory')), -- planned, deviated or exploratory, as of estimates
	deviation text, -- what differs from the plan, or why the effects are exploratory, in words
	note text, -- areas that are left out, and why
	CONSTRAINT run_wave_pkey PRIMARY KEY (analysis_run, outcome, subgroup),
	CONSTRAINT run_wave_deviation CHECK (status <> 'deviated' OR deviation IS NOT NULL)
);
CREATE INDEX run_wave_outcome ON @programme@.run_wave (outcome);

--: Effects over the waves: on each cohort of areas in each period, and averages of these
CREATE TABLE @programme@.run_wave_effect (
	analysis_run bigint, -- the run
	outcome @programme@.code, -- the outcome
	subgroup text, -- who: all, or a subgroup
	kind text CONSTRAINT run_wave_effect_kind CHECK (kind IN ('cell', 'overall', 'event', 'cohort', 'period')), -- cell: of a cohort in a period (did_group_time); averages of these (did_aggregate): overall, event by time since the start, cohort, period
	ordinal integer, -- place within the kind
	first_treated integer, -- period in which the areas were first exposed, of a cell or a cohort
	period integer, -- period of the effect, of a cell or a period
	base_period integer, -- period that it is compared with, of a cell
	event_time integer, -- period of the effect less that of the start, of a cell or an event: negative before the start
	headline boolean NOT NULL, -- whether the effect is made in the way that is reported
	choices jsonb NOT NULL, -- arguments of the function, those left to their defaults too
	query text NOT NULL, -- SQL that makes the effects of this kind of the sample
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point; before the start, a placebo
	std_error double precision, -- its standard error
	statistic double precision, -- what the test goes by
	df double precision, -- degrees of freedom, if it is judged by a t distribution
	p_value double precision, -- p-value
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	conf_level double precision, -- confidence level, of the band too
	band_low double precision, -- lower end of the band that holds for all event times at once, of an event
	band_high double precision, -- upper end of that band
	n bigint, -- interviews of the cohorts and those they are compared with, in the periods that are compared
	n_missing bigint, -- interviews left out of the sample, as something was missing
	n_clusters bigint, -- areas that these interviews are from
	n_clusters_treated bigint, -- of these, areas of the cohorts
	scale text, -- proportion or mean
	method text, -- method, in words for a report; NULL if there is no effect
	note text, -- what to keep in mind; why there is no effect, if there is none
	facts jsonb, -- the note as data
	CONSTRAINT run_wave_effect_pkey PRIMARY KEY (analysis_run, outcome, subgroup, kind, ordinal),
	CONSTRAINT run_wave_effect_sample_fkey FOREIGN KEY (analysis_run, outcome, subgroup) REFERENCES @programme@.run_wave
);

DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	here text;
	final_plan CONSTANT text := '@extschema@.programme_is_final(''a plan that was locked or run does not change any more'', ''Make another one by plan_analysis: the old one stays, so that it is known what was planned.'')';
	final_run CONSTANT text := '@extschema@.programme_is_final(''a run does not change any more'', ''Make another one by run_evaluation: the old one stays, so that it is known what was tried.'')';
	all_answers CONSTANT text := format('(SELECT %s.has_all_areas(true))', programme);
BEGIN
	-- Final as all else of plans (step 14) and runs (step 15).
	EXECUTE format('CREATE TRIGGER plan_wave_effect_complete BEFORE INSERT OR UPDATE ON %s.plan_wave_effect FOR EACH ROW WHEN (%s.plan_is_final(NEW.plan, true)) EXECUTE FUNCTION %s', programme, programme, final_plan);
	EXECUTE format('CREATE TRIGGER plan_wave_effect_final BEFORE DELETE OR UPDATE ON %s.plan_wave_effect FOR EACH ROW WHEN (%s.plan_is_final(OLD.plan, false)) EXECUTE FUNCTION %s', programme, programme, final_plan);
	EXECUTE format('CREATE TRIGGER plan_wave_effect_kept BEFORE TRUNCATE ON %s.plan_wave_effect EXECUTE FUNCTION %s', programme, final_plan);
	FOREACH here IN ARRAY ARRAY['run_wave', 'run_wave_effect'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %s.%I FOR EACH ROW WHEN (%s.run_is_final(NEW.analysis_run, true)) EXECUTE FUNCTION %s', here || '_complete', programme, here, programme, final_run);
		EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR UPDATE ON %s.%I FOR EACH ROW WHEN (%s.run_is_final(OLD.analysis_run, false)) EXECUTE FUNCTION %s', here || '_final', programme, here, programme, final_run);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s.%I EXECUTE FUNCTION %s', here || '_not_emptied', programme, here, final_run);
	END LOOP;

	-- Seen and written by whom step 20 says, of definitions and of results.
	EXECUTE format('ALTER TABLE %s.plan_wave_effect ENABLE ROW LEVEL SECURITY', programme);
	EXECUTE format('CREATE POLICY plan_wave_effect_read ON %s.plan_wave_effect FOR SELECT USING (true)', programme);
	EXECUTE format('COMMENT ON POLICY plan_wave_effect_read ON %s.plan_wave_effect IS %L', programme, 'definitions are for all who may read the table');
	EXECUTE format('CREATE POLICY plan_wave_effect_write ON %s.plan_wave_effect USING (%s)', programme, all_answers);
	EXECUTE format('COMMENT ON POLICY plan_wave_effect_write ON %s.plan_wave_effect IS %L', programme, 'definitions are written by analysts who have all areas');
	FOREACH here IN ARRAY ARRAY['run_wave', 'run_wave_effect'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s)', here || '_all', programme, here, all_answers);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_all', programme, here, 'results of all areas are for analysts who have all areas');
	END LOOP;
END
$do$;

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('plan_wave_effect', 'analysis'), ('run_wave', 'analysis'), ('run_wave_effect', 'analysis');

-- Plans: what an evaluation will estimate, fixed before the data are looked at

ALTER TABLE @programme@.programme_table DROP CONSTRAINT programme_table_class;
ALTER TABLE @programme@.programme_table ADD CONSTRAINT programme_table_class CHECK (class IN ('registry', 'microdata', 'analysis', 'published', 'system', 'release'));
COMMENT ON COLUMN @programme@.programme_table.class IS 'registry: the programme''s own records; microdata: what people answered and said; analysis: definitions and results; published: aggregates that readers may see; system: records of the schema itself; release: what was released, release by release';

--: Subgroups: the interviews whose value of an outcome, usually a covariate, lies within limits; "all" needs no row
CREATE TABLE @programme@.subgroup (
	subgroup @programme@.code CONSTRAINT subgroup_pkey PRIMARY KEY CONSTRAINT subgroup_not_all CHECK (subgroup <> 'all'), -- short key: women
	label text NOT NULL, -- name in reports
	outcome @programme@.code NOT NULL CONSTRAINT subgroup_outcome_fkey REFERENCES @programme@.outcome, -- outcome by whose value interviews belong to it
	at_least double precision, -- smallest value that belongs; NULL: no limit
	at_most double precision, -- largest value that belongs; NULL: no limit
	CONSTRAINT subgroup_limits CHECK (at_least IS NOT NULL OR at_most IS NOT NULL),
	CONSTRAINT subgroup_order CHECK (at_most >= at_least)
);
CREATE INDEX subgroup_outcome ON @programme@.subgroup (outcome);

-- A plan holds copies of what it goes by: the evaluation may be changed later, and
-- then a run says what differs from the plan.

--: Plans of analyses; once locked, or run, they do not change any more
CREATE TABLE @programme@.plan (
	plan bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT plan_pkey PRIMARY KEY, -- number of the plan
	evaluation @programme@.code NOT NULL CONSTRAINT plan_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	title text NOT NULL, -- title
	block text NOT NULL CONSTRAINT plan_block CHECK (block IN ('pair', 'none')), -- whether matched pairs are the blocks of the estimates
	adjusted boolean NOT NULL, -- whether each outcome is estimated a second time, adjusted for the covariates
	multiplicity text NOT NULL CONSTRAINT plan_multiplicity CHECK (multiplicity IN ('none', 'holm', 'romano_wolf')), -- how p-values are adjusted for the number of outcomes
	multiplicity_choices jsonb, -- arguments of did_romano_wolf, if it is by that
	family text NOT NULL CONSTRAINT plan_family CHECK (family IN ('role', 'all')), -- outcomes that are adjusted for together: those of one role, or all
	note text, -- what else to know
	created_at timestamptz NOT NULL DEFAULT now(), -- when it was made
	created_by text NOT NULL DEFAULT current_user, -- role that made it
	extension_version text, -- version of the extension that made it
	interviews bigint NOT NULL DEFAULT 0, -- interviews of the evaluation's areas and waves that were in the database when it was made
	interviews_after bigint NOT NULL DEFAULT 0, -- of these, in waves after the start
	locked_at timestamptz, -- when it was locked; NULL: not yet
	locked_by text, -- role that locked it
	interviews_locked bigint, -- interviews that were in the database when it was locked
	interviews_after_locked bigint, -- of these, in waves after the start
	prespecified boolean, -- whether it was fixed before there were answers after the start: locked before any was in the database, or by the evaluation's prespecified_on
	timing text, -- the same in words: what was in the database, and what else speaks for it
	digest text CONSTRAINT plan_digest_form CHECK (digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of all that the plan says, when it was locked
	CONSTRAINT plan_locked CHECK ((locked_at IS NULL) = (digest IS NULL) AND (locked_at IS NULL) = (locked_by IS NULL) AND (locked_at IS NULL) = (prespecified IS NULL) AND (locked_at IS NULL) = (timing IS NULL))
);
CREATE INDEX plan_by_evaluation ON @programme@.plan (evaluation);

--: Evaluations as they were when planned: that of the plan, and those of its sensitivity analyses
CREATE TABLE @programme@.plan_evaluation (
	plan bigint CONSTRAINT plan_evaluation_plan_fkey REFERENCES @programme@.plan ON DELETE CASCADE, -- the plan
	evaluation @programme@.code CONSTRAINT plan_evaluation_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	weight text NOT NULL, -- weight of interviews
	sample text NOT NULL, -- interviews used: all, or those of panel members only
	protocol text, -- where the protocol was
	prespecified_on date, -- when outcomes and method were fixed, as the evaluation said
	CONSTRAINT plan_evaluation_pkey PRIMARY KEY (plan, evaluation)
);
CREATE INDEX plan_evaluation_evaluation ON @programme@.plan_evaluation (evaluation);

--: Areas as they were planned
CREATE TABLE @programme@.plan_area (
	plan bigint, -- the plan
	evaluation @programme@.code, -- the evaluation
	area @programme@.code CONSTRAINT plan_area_area_fkey REFERENCES @programme@.area, -- the area
	arm text NOT NULL, -- arm: neighbourhood for learning, or comparator
	pair @programme@.code, -- matched pair
	included boolean NOT NULL, -- whether its interviews were to count
	first_treated integer, -- period in which it was first exposed; NULL: never, or nobody has said when
	CONSTRAINT plan_area_pkey PRIMARY KEY (plan, evaluation, area),
	CONSTRAINT plan_area_evaluation_fkey FOREIGN KEY (plan, evaluation) REFERENCES @programme@.plan_evaluation ON DELETE CASCADE
);
CREATE INDEX plan_area_area ON @programme@.plan_area (area);

--: Waves as they were planned
CREATE TABLE @programme@.plan_wave (
	plan bigint, -- the plan
	evaluation @programme@.code, -- the evaluation
	wave @programme@.code CONSTRAINT plan_wave_wave_fkey REFERENCES @programme@.wave, -- the wave
	period integer NOT NULL, -- place in time
	post boolean NOT NULL, -- whether it is after the start
	CONSTRAINT plan_wave_pkey PRIMARY KEY (plan, evaluation, wave),
	CONSTRAINT plan_wave_evaluation_fkey FOREIGN KEY (plan, evaluation) REFERENCES @programme@.plan_evaluation ON DELETE CASCADE
);
CREATE INDEX plan_wave_wave ON @programme@.plan_wave (wave);

--: Covariates as they were planned
CREATE TABLE @programme@.plan_covariate (
	plan bigint, -- the plan
	evaluation @programme@.code, -- the evaluation
	ordinal smallint, -- place in the array of covariates
	outcome @programme@.code NOT NULL CONSTRAINT plan_covariate_outcome_fkey REFERENCES @programme@.outcome, -- how the covariate is made of answers
	definition jsonb NOT NULL, -- the outcome's definition, with items, scores and missing codes
	CONSTRAINT plan_covariate_pkey PRIMARY KEY (plan, evaluation, ordinal),
	CONSTRAINT plan_covariate_evaluation_fkey FOREIGN KEY (plan, evaluation) REFERENCES @programme@.plan_evaluation ON DELETE CASCADE
);
CREATE INDEX plan_covariate_outcome ON @programme@.plan_covariate (outcome);

--: Outcomes to be estimated
CREATE TABLE @programme@.plan_outcome (
	plan bigint CONSTRAINT plan_outcome_plan_fkey REFERENCES @programme@.plan ON DELETE CASCADE, -- the plan
	outcome @programme@.code CONSTRAINT plan_outcome_outcome_fkey REFERENCES @programme@.outcome, -- the outcome
	ordinal integer NOT NULL, -- place in the plan
	role text NOT NULL, -- primary, secondary or exploratory, when it was planned
	family text NOT NULL, -- outcomes of one family are adjusted for together
	definition jsonb NOT NULL, -- its definition, with items, scores and missing codes
	CONSTRAINT plan_outcome_pkey PRIMARY KEY (plan, outcome)
);
CREATE INDEX plan_outcome_outcome ON @programme@.plan_outcome (outcome);

--: Subgroups to be estimated besides all interviews
CREATE TABLE @programme@.plan_subgroup (
	plan bigint CONSTRAINT plan_subgroup_plan_fkey REFERENCES @programme@.plan ON DELETE CASCADE, -- the plan
	subgroup @programme@.code CONSTRAINT plan_subgroup_subgroup_fkey REFERENCES @programme@.subgroup, -- the subgroup
	ordinal integer NOT NULL, -- place in the plan
	definition jsonb NOT NULL, -- its limits, and the definition of the outcome that it goes by
	CONSTRAINT plan_subgroup_pkey PRIMARY KEY (plan, subgroup)
);
CREATE INDEX plan_subgroup_subgroup ON @programme@.plan_subgroup (subgroup);

--: Ways of inference, with every choice written out
CREATE TABLE @programme@.plan_way (
	plan bigint CONSTRAINT plan_way_plan_fkey REFERENCES @programme@.plan ON DELETE CASCADE, -- the plan
	way text, -- name of the way: CR2, WCR31, blocks ...
	ordinal integer NOT NULL, -- place in the plan
	headline boolean NOT NULL, -- whether its result is the one that is reported
	choices jsonb NOT NULL, -- its choices, those left to their defaults too
	CONSTRAINT plan_way_pkey PRIMARY KEY (plan, way)
);
CREATE UNIQUE INDEX plan_way_headline ON @programme@.plan_way (plan) WHERE headline;

--: Sensitivity analyses: the headline estimate again, of other interviews
CREATE TABLE @programme@.plan_sensitivity (
	plan bigint CONSTRAINT plan_sensitivity_plan_fkey REFERENCES @programme@.plan ON DELETE CASCADE, -- the plan
	sensitivity @programme@.code, -- short key
	ordinal integer NOT NULL, -- place in the plan
	label text NOT NULL, -- what differs, in words
	evaluation @programme@.code NOT NULL, -- evaluation whose areas, waves, weight and sample are taken: the plan's, or another
	panel_only boolean NOT NULL DEFAULT false, -- whether only members of the panel count
	unweighted boolean NOT NULL DEFAULT false, -- whether every interview counts the same
	without_started boolean NOT NULL DEFAULT false, -- whether interviews before the start are left out if their area had begun
	without_areas text[] NOT NULL DEFAULT '{}', -- areas left out
	CONSTRAINT plan_sensitivity_pkey PRIMARY KEY (plan, sensitivity),
	CONSTRAINT plan_sensitivity_evaluation_fkey FOREIGN KEY (plan, evaluation) REFERENCES @programme@.plan_evaluation ON DELETE CASCADE
);
CREATE INDEX plan_sensitivity_evaluation ON @programme@.plan_sensitivity (plan, evaluation);

-- A plan that is not there cannot be added to: perhaps the current role does not
-- see it. What goes with a plan that is deleted finds it gone.
CREATE FUNCTION @programme@.plan_is_final(number bigint, if_gone boolean) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((SELECT p.locked_at IS NOT NULL FROM @programme@.plan p WHERE p.plan = number), if_gone);
COMMENT ON FUNCTION @programme@.plan_is_final(bigint, boolean) IS 'whether a plan does not change any more: it was locked, or run';

DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	here text;
	final CONSTANT text := '@extschema@.programme_is_final(''a plan that was locked or run does not change any more'', ''Make another one by plan_analysis: the old one stays, so that it is known what was planned.'')';
BEGIN
	EXECUTE format('CREATE TRIGGER plan_final BEFORE DELETE OR UPDATE ON %s.plan FOR EACH ROW WHEN (OLD.locked_at IS NOT NULL) EXECUTE FUNCTION %s', programme, final);
	-- That a plan which was run is locked all the same is no change of what it says.
	EXECUTE format('CREATE TRIGGER plan_final_if_run BEFORE DELETE OR UPDATE OF plan, evaluation, title, block, adjusted, multiplicity, multiplicity_choices, family, note, created_at, created_by, extension_version, interviews, interviews_after ON %s.plan
		FOR EACH ROW WHEN (%s.plan_is_final(OLD.plan, true)) EXECUTE FUNCTION %s', programme, programme, final);
	EXECUTE format('CREATE TRIGGER plan_kept BEFORE TRUNCATE ON %s.plan EXECUTE FUNCTION %s', programme, final);
	FOREACH here IN ARRAY ARRAY['plan_evaluation', 'plan_area', 'plan_wave', 'plan_covariate', 'plan_outcome', 'plan_subgroup', 'plan_way', 'plan_sensitivity'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %s.%I FOR EACH ROW WHEN (%s.plan_is_final(NEW.plan, true)) EXECUTE FUNCTION %s', here || '_complete', programme, here, programme, final);
		EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR UPDATE ON %s.%I FOR EACH ROW WHEN (%s.plan_is_final(OLD.plan, false)) EXECUTE FUNCTION %s', here || '_final', programme, here, programme, final);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s.%I EXECUTE FUNCTION %s', here || '_kept', programme, here, final);
	END LOOP;
END
$do$;

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('subgroup', 'analysis'), ('plan', 'analysis'), ('plan_evaluation', 'analysis'), ('plan_area', 'analysis'), ('plan_wave', 'analysis'), ('plan_covariate', 'analysis'),
	('plan_outcome', 'analysis'), ('plan_subgroup', 'analysis'), ('plan_way', 'analysis'), ('plan_sensitivity', 'analysis');

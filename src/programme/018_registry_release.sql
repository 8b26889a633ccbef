-- Releases of the registry, of counts, and of what people said

-- Counts of people are shown by the disclosure rule: rounded, from min_count on,
-- and not at all where the others would tell. An initiative, a meeting and a
-- decision are nobody's answer, and are counted as they are.

-- Whether what is said is good news is a judgement of who wrote the finding.
ALTER TABLE @programme@.finding ADD COLUMN direction text CONSTRAINT finding_direction CHECK (direction IN ('gain', 'loss', 'mixed', 'no_change'));
COMMENT ON COLUMN @programme@.finding.direction IS 'what people report: gain, loss, mixed, or no_change; NULL: neither, or not judged';

--: What releases gave away of counts of people, exactly: each count as a sum of the smallest groups that it is made of
CREATE TABLE @programme@.disclosure_count (
	release integer NOT NULL CONSTRAINT disclosure_count_release_fkey REFERENCES @programme@.release, -- the release
	table_name text NOT NULL, -- the released table; relation: no count, but what a reader may know of the groups
	row_key text NOT NULL, -- the row, by its keys
	column_name text NOT NULL, -- the column
	atoms text[] NOT NULL, -- the smallest groups, by name and size: groups of one name and one size are taken to be the same people
	signs integer[] NOT NULL, -- 1 for a group that is added, -1 for one that is subtracted
	n integer NOT NULL, -- the count; 0 for a relation
	state text NOT NULL CONSTRAINT disclosure_count_state CHECK (state IN ('shown', 'kept', 'hidden', 'relation')), -- shown: published, rounded; kept: the number of an earlier release was; hidden: nothing was
	shown integer, -- the number that was published
	n_low integer, -- smallest count that what was published, or was not, stands for
	n_high integer, -- largest; NULL: no limit
	reason text, -- why it is hidden or kept
	CONSTRAINT disclosure_count_pkey PRIMARY KEY (release, table_name, row_key, column_name)
);

--: From addresses to interviews: one row for each area and wave
CREATE TABLE @programme@.release_survey_flow (
	release integer NOT NULL CONSTRAINT release_survey_flow_release_fkey REFERENCES @programme@.release, -- the release
	survey text NOT NULL, -- the survey
	wave text NOT NULL, -- the wave
	wave_label text NOT NULL, -- its name in reports
	wave_number integer NOT NULL, -- its number in the survey, to sort by
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	kind text NOT NULL, -- nfl, comparator or reference
	issued integer, -- addresses issued, rounded; NULL if hidden or not recorded
	eligible integer, -- of these, not known to be ineligible, rounded
	complete integer, -- of these, complete interviews by the fieldwork's record, rounded
	interviews integer, -- interviews in the data, rounded
	panel integer, -- of these, of panel members, rounded
	fresh integer, -- of these, of people drawn for this wave, to fill up or to boost it, rounded
	again integer, -- people of the wave before it who were interviewed again, rounded; NULL in a first wave
	response_rate double precision, -- complete by eligible, of the rounded numbers, to two decimals
	retention double precision, -- again by interviews of the wave before, of the rounded numbers, to two decimals
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_survey_flow_pkey PRIMARY KEY (release, wave, area)
);

--: From addresses to interviews, by arm: one row for each evaluation, arm and wave; all interviews of the areas that are included
CREATE TABLE @programme@.release_arm_flow (
	release integer NOT NULL CONSTRAINT release_arm_flow_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	arm text NOT NULL, -- nfl or comparator
	wave text NOT NULL, -- the wave
	wave_label text NOT NULL, -- its name in reports
	wave_number integer NOT NULL, -- its number in the survey, to sort by
	post boolean NOT NULL, -- whether the wave is after the start
	areas integer NOT NULL, -- areas included
	issued integer, -- addresses issued, rounded; NULL if hidden or not recorded
	eligible integer, -- of these, not known to be ineligible, rounded
	complete integer, -- of these, complete interviews by the fieldwork's record, rounded
	interviews integer, -- interviews in the data, rounded
	panel integer, -- of these, of panel members, rounded
	fresh integer, -- of these, of people drawn for this wave, to fill up or to boost it, rounded
	again integer, -- people of the wave before it who were interviewed again, rounded; NULL in a first wave
	response_rate double precision, -- complete by eligible, of the rounded numbers, to two decimals
	retention double precision, -- again by interviews of the wave before, of the rounded numbers, to two decimals
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_arm_flow_pkey PRIMARY KEY (release, evaluation, arm, wave)
);

--: Initiatives, without examples: one row for each
CREATE TABLE @programme@.release_initiative (
	release integer NOT NULL CONSTRAINT release_initiative_release_fkey REFERENCES @programme@.release, -- the release
	initiative text NOT NULL, -- the initiative
	title text NOT NULL, -- its title
	description text, -- what is done, by whom, for whom
	area text, -- the area; NULL: everywhere
	area_name text, -- its name in reports
	origin text NOT NULL, -- existing, adapted_existing or co_developed
	level text, -- whom it works on: individual, community or system
	capacities text, -- resilience capacities it builds, with commas between
	lead text, -- organisation that leads it
	lead_name text, -- its name
	partners integer NOT NULL, -- organisations that are partners
	status text, -- latest status
	status_since date, -- first day of it
	framework text, -- framework of the primary domain: of several, the one adopted last
	primary_domain text, -- main domain
	primary_domain_label text, -- its name
	primary_domain_ordinal integer, -- its place in the framework
	primary_domains text, -- main domain in each framework
	intended_domains text, -- domains it aims at, in the order of frameworks and domains, with commas between
	observed_domains text, -- domains it was found to act on
	all_domains text, -- names of all domains, of whatever basis
	planned_start date, -- first day, as planned
	planned_end date, -- last day, as planned
	actual_start date, -- first day, as it came about
	actual_end date, -- last day; NULL: goes on
	starts_on date, -- first day: actual, else planned
	ends_on date, -- last day: actual, else planned
	CONSTRAINT release_initiative_pkey PRIMARY KEY (release, initiative)
);

--: What initiatives rest on: one row for each initiative, without examples
CREATE TABLE @programme@.release_evidence_basis (
	release integer NOT NULL CONSTRAINT release_evidence_basis_release_fkey REFERENCES @programme@.release, -- the release
	initiative text NOT NULL, -- the initiative
	title text NOT NULL, -- its title
	area text, -- the area; NULL: everywhere
	area_name text, -- its name in reports
	status text, -- latest status
	has_profile boolean NOT NULL, -- whether it rests on a community profile
	has_science boolean NOT NULL, -- whether it rests on scientific evidence
	has_experience boolean NOT NULL, -- whether it rests on the community's experience
	complete boolean NOT NULL, -- whether it rests on all three
	items integer NOT NULL, -- pieces of evidence, each counted once
	missing text, -- criteria that nothing is given for, with commas between
	CONSTRAINT release_evidence_basis_pkey PRIMARY KEY (release, initiative)
);

--: How many initiatives each neighbourhood for learning has in each domain: one row for each framework's domain and area
CREATE TABLE @programme@.release_domain_coverage (
	release integer NOT NULL CONSTRAINT release_domain_coverage_release_fkey REFERENCES @programme@.release, -- the release
	framework text NOT NULL, -- the framework
	framework_label text NOT NULL, -- its name
	domain text NOT NULL, -- the domain
	domain_label text NOT NULL, -- its name
	domain_ordinal integer NOT NULL, -- its place in the framework
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	tagged integer NOT NULL, -- initiatives tagged by the domain
	tagged_started integer NOT NULL, -- of these, begun
	tagged_implemented integer NOT NULL, -- of these, that are or were implemented
	covered integer NOT NULL, -- initiatives tagged by the domain, or by an exact, close or narrower one of another framework
	covered_started integer NOT NULL, -- of these, begun
	covered_implemented integer NOT NULL, -- of these, that are or were implemented
	observed integer NOT NULL, -- initiatives found to act on the domain, or on such a one
	CONSTRAINT release_domain_coverage_pkey PRIMARY KEY (release, domain, area)
);

--: Oversight groups: one row for each
CREATE TABLE @programme@.release_oversight (
	release integer NOT NULL CONSTRAINT release_oversight_release_fkey REFERENCES @programme@.release, -- the release
	oversight_group text NOT NULL, -- the group
	name text NOT NULL, -- the name it goes by
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	established_on date, -- when it was set up
	ended_on date, -- when it ended; NULL: goes on
	meetings integer NOT NULL, -- meetings held
	last_meeting date, -- the latest
	mean_attendance integer, -- how many come on average, rounded as a count is; NULL if hidden or not recorded
	residents integer, -- seats that residents and resident advisers have, rounded; NULL if hidden
	offices integer NOT NULL, -- seats that are held for an organisation or by office
	resident_share double precision, -- residents by all seats, of the numbers shown, to two decimals
	decisions integer NOT NULL, -- decisions taken
	enquiries integer NOT NULL, -- resident-led enquiries in the area
	events integer NOT NULL, -- engagement events in the area
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_oversight_pkey PRIMARY KEY (release, oversight_group)
);

--: What oversight groups decided: one row for each group and kind of decision
CREATE TABLE @programme@.release_decision (
	release integer NOT NULL CONSTRAINT release_decision_release_fkey REFERENCES @programme@.release, -- the release
	oversight_group text NOT NULL, -- the group
	name text NOT NULL, -- the name it goes by
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	kind text NOT NULL, -- identify, plan, prioritise, refine, implement or stop
	kind_ordinal integer NOT NULL, -- place of the kind, from the first idea to the end
	decisions integer NOT NULL, -- decisions of that kind
	last_decided_on date, -- the latest
	CONSTRAINT release_decision_pkey PRIMARY KEY (release, oversight_group, kind)
);

--: Who sits on oversight groups: one row for each group and role
CREATE TABLE @programme@.release_oversight_member (
	release integer NOT NULL CONSTRAINT release_oversight_member_release_fkey REFERENCES @programme@.release, -- the release
	oversight_group text NOT NULL, -- the group
	name text NOT NULL, -- the name it goes by
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	role text NOT NULL, -- in what role
	role_ordinal integer NOT NULL, -- place of the role, residents first
	resident boolean NOT NULL, -- whether the seat is a resident's or resident adviser's; other seats are held for an organisation or by office
	members integer, -- members now; of residents rounded, and NULL if hidden
	members_ever integer, -- members now or once; of residents rounded, and NULL if hidden
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_oversight_member_pkey PRIMARY KEY (release, oversight_group, role)
);

--: When areas were to start, and when they did: one row for each period of exposure
CREATE TABLE @programme@.release_exposure (
	release integer NOT NULL CONSTRAINT release_exposure_release_fkey REFERENCES @programme@.release, -- the release
	exposure integer NOT NULL, -- number of the period
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	area_status text NOT NULL, -- active or withdrawn
	withdrawn_on date, -- when the area withdrew
	batch text, -- the batch
	batch_label text, -- its name in reports
	planned_start date, -- first day, as planned
	actual_start date, -- first day, as it came about
	actual_end date, -- last day
	days_late integer, -- days from the planned to the actual start
	baseline_wave text, -- wave before the start, in an evaluation that includes the area; of several the last
	baseline_after_start boolean, -- whether any of its interviews was held on or after the first day; NULL: not known
	baseline_interviews_after_start integer, -- how many, rounded; NULL if hidden or not known
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_exposure_pkey PRIMARY KEY (release, exposure)
);

--: Qualitative findings: one row for each that may be published
CREATE TABLE @programme@.release_finding (
	release integer NOT NULL CONSTRAINT release_finding_release_fkey REFERENCES @programme@.release, -- the release
	finding text NOT NULL, -- the finding
	evaluation text, -- the evaluation
	evaluation_title text, -- its title
	framework text, -- framework of the domain
	domain text, -- the domain
	domain_label text, -- its name
	domain_ordinal integer, -- its place in the framework
	statement text NOT NULL, -- the finding, in a sentence
	direction text, -- what people report: gain, loss, mixed or no_change
	sources integer, -- sources it rests on, rounded as people are counted; NULL if hidden or not recorded
	areas integer, -- areas they are from
	citation text, -- where it is published
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_finding_pkey PRIMARY KEY (release, finding)
);

--: Where numbers and interviews meet: one row for each row of the joint display that may be published
CREATE TABLE @programme@.release_joint_display (
	release integer NOT NULL CONSTRAINT release_joint_display_release_fkey REFERENCES @programme@.release, -- the release
	row_number integer NOT NULL, -- number of the row
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	framework text NOT NULL, -- framework of the domain
	domain text NOT NULL, -- the domain
	domain_label text NOT NULL, -- its name
	domain_ordinal integer NOT NULL, -- its place in the framework
	outcome text, -- outcome that was measured
	outcome_label text, -- its name in reports
	subgroup text, -- who: all, or a subgroup
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	p_value double precision, -- two-sided p-value of no effect
	p_adjusted double precision, -- p-value adjusted for the number of outcomes
	scale text, -- proportion or mean
	status text, -- planned, deviated or exploratory
	measured text NOT NULL, -- what the survey says: improved, worsened, no_measurable_effect, no_interval, hidden or not_measured
	finding text, -- the finding
	statement text, -- what the qualitative strand says
	direction text, -- what people report: gain, loss, mixed or no_change
	sources integer, -- sources it rests on, rounded as people are counted; NULL if hidden or not recorded
	areas integer, -- areas they are from
	fit text NOT NULL, -- judged fit: confirms, expands, discordant or silent
	inference text, -- what follows from both together
	driving_areas text, -- areas without which the effect would be smaller by a tenth of its standard error or more, strongest first, as far as they may be named
	said_there text, -- what quotable excerpts from these areas say on the domain: the findings they show
	sentence text NOT NULL, -- both strands, in one sentence
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_joint_display_pkey PRIMARY KEY (release, row_number)
);

--: How much effects hang on single areas: one row for each unadjusted effect on everybody and area that may be named
CREATE TABLE @programme@.release_area_influence (
	release integer NOT NULL CONSTRAINT release_area_influence_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	arm text NOT NULL, -- nfl or comparator
	influence text NOT NULL, -- towards, away from the effect, or little: without the area, the effect is nearer to nothing, farther from it, or less than a tenth of its standard error away
	strength integer NOT NULL, -- 0: less than a tenth of the standard error; 1: less than half of it; 2: more
	CONSTRAINT release_area_influence_pkey PRIMARY KEY (release, evaluation, outcome, area)
);

--: Runs behind the effects of the release: one row for each
CREATE TABLE @programme@.release_audit (
	release integer NOT NULL CONSTRAINT release_audit_release_fkey REFERENCES @programme@.release, -- the release
	analysis_run integer NOT NULL, -- number of the run
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	run_by text NOT NULL, -- role that ran it
	run_at timestamptz NOT NULL, -- when
	plan integer, -- number of the plan it carried out; NULL: none
	plan_title text, -- its title
	plan_locked_at timestamptz, -- when the plan was locked
	plan_digest text, -- digest of the plan
	estimates integer NOT NULL, -- estimates of the run that are released
	rows_used integer, -- interviews behind the largest of them, rounded to ten times what counts are; NULL if fewer than min_base
	rows_digest text, -- digest of the rows, whatever their order
	snapshot text, -- checksum or name of the data it used
	seed text, -- seed of anything random
	reps integer, -- replicates of anything random
	conf_level double precision NOT NULL, -- confidence level of intervals
	extension_version text, -- version of the extension
	server_version text NOT NULL, -- version of PostgreSQL
	CONSTRAINT release_audit_pkey PRIMARY KEY (release, analysis_run)
);

--: Reporting checklist, filled from the release: one row for each evaluation and item
CREATE TABLE @programme@.release_checklist (
	release integer NOT NULL CONSTRAINT release_checklist_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	ordinal integer NOT NULL, -- place in the list
	guideline text NOT NULL, -- TREND, STROBE, CONSORT-cluster, DiD or GRAMMS
	item text NOT NULL, -- number of the item
	requirement text NOT NULL, -- what is to be reported
	met boolean NOT NULL, -- whether the release has it
	place text NOT NULL, -- where it is, or would be
	missing text, -- if not met: what is missing
	CONSTRAINT release_checklist_pkey PRIMARY KEY (release, evaluation, ordinal)
);

--: Data quality: how many problems check_programme found; one row for each check and table, and for each check without any
CREATE TABLE @programme@.release_data_quality (
	release integer NOT NULL CONSTRAINT release_data_quality_release_fkey REFERENCES @programme@.release, -- the release
	problem text NOT NULL, -- short name of the problem
	table_name text NOT NULL, -- table it is in, or that was looked at
	checked boolean NOT NULL, -- whether it was looked for; who released could not read some table, if not
	problems integer, -- how many; of households and texts rounded as people are counted, and NULL if hidden
	advice text NOT NULL, -- what to do
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_data_quality_pkey PRIMARY KEY (release, problem, table_name)
);

--: Were the arms alike before the start? One row for each evaluation, wave before the start, and outcome or covariate
CREATE TABLE @programme@.release_balance (
	release integer NOT NULL CONSTRAINT release_balance_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	wave text NOT NULL, -- the wave
	wave_label text NOT NULL, -- its name in reports
	wave_number integer NOT NULL, -- its number, to sort by
	outcome text NOT NULL, -- the outcome or covariate
	outcome_label text NOT NULL, -- its name in reports
	role text NOT NULL, -- primary, secondary, exploratory or covariate
	scale text NOT NULL, -- proportion or mean
	nfl double precision, -- weighted proportion or mean in neighbourhoods for learning
	comparator double precision, -- the same in comparators
	difference double precision, -- nfl less comparator
	smd double precision, -- standardised mean difference: difference by the root of the mean of the two variances, to two decimals
	nfl_base integer, -- people who answered in neighbourhoods for learning, rounded
	comparator_base integer, -- people who answered in comparators, rounded
	value_note text, -- what is hidden or kept, and why
	CONSTRAINT release_balance_pkey PRIMARY KEY (release, evaluation, wave, outcome)
);

--: Effects on everybody, in the order of a forest plot: one row for each evaluation, outcome and adjustment
CREATE TABLE @programme@.release_forest (
	release integer NOT NULL CONSTRAINT release_forest_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	place integer NOT NULL, -- place from the top: primary outcomes first, then by domain, name and adjustment
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	role text NOT NULL, -- primary, secondary or exploratory
	direction text NOT NULL, -- higher_better or lower_better
	domain text, -- domain of the outcome
	domain_label text, -- its name
	domain_ordinal integer, -- its place in the framework
	adjusted boolean NOT NULL, -- whether adjusted for covariates
	status text NOT NULL, -- planned, deviated or exploratory
	scale text NOT NULL, -- proportion or mean
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point; NULL if hidden
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	p_value double precision, -- two-sided p-value of no effect
	p_adjusted double precision, -- p-value adjusted for the number of outcomes
	value_note text, -- why it is hidden, or from which release it is
	CONSTRAINT release_forest_pkey PRIMARY KEY (release, evaluation, place)
);

--: What changed, in one line: one row for each evaluation with effects
CREATE TABLE @programme@.release_summary (
	release integer NOT NULL CONSTRAINT release_summary_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	areas integer NOT NULL, -- areas, of both arms
	outcomes integer NOT NULL, -- outcomes with an effect, hidden ones too
	improved integer NOT NULL, -- of these, better by more than chance: the interval does not hold 0
	worsened integer NOT NULL, -- of these, worse by more than chance
	no_measurable_effect integer NOT NULL, -- of these, neither
	hidden integer NOT NULL, -- of these, hidden
	domains_said integer NOT NULL, -- domains with published findings
	domains_gain integer NOT NULL, -- of these, where only gains are reported
	discordant integer NOT NULL, -- rows of the joint display where numbers and interviews disagree
	sentence text NOT NULL, -- what changed, for whom, with what confidence, and where numbers and interviews disagree
	CONSTRAINT release_summary_pkey PRIMARY KEY (release, evaluation)
);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('disclosure_count', 'release'),
	('release_survey_flow', 'release'), ('release_arm_flow', 'release'), ('release_initiative', 'release'), ('release_evidence_basis', 'release'),
	('release_domain_coverage', 'release'), ('release_oversight', 'release'), ('release_decision', 'release'), ('release_oversight_member', 'release'),
	('release_exposure', 'release'), ('release_finding', 'release'), ('release_joint_display', 'release'), ('release_area_influence', 'release'),
	('release_audit', 'release'), ('release_checklist', 'release'), ('release_data_quality', 'release'), ('release_balance', 'release'),
	('release_forest', 'release'), ('release_summary', 'release');

-- What a report needs of an evaluation, and what else was tried.

--: Evaluations of the release: one row for each
CREATE TABLE @programme@.release_evaluation (
	release integer NOT NULL CONSTRAINT release_evaluation_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	programme text, -- the programme evaluated
	programme_name text, -- its name
	programme_goal text, -- what it is to achieve
	design text NOT NULL, -- how areas came to be in their arms: quasi_experimental, randomised or observational
	estimand text NOT NULL, -- what is estimated: ATT
	weight text NOT NULL, -- weight of interviews: final, longitudinal or none
	sample text NOT NULL, -- interviews used: all, or panel
	protocol text, -- where the protocol is
	prespecified_on date, -- when outcomes and method were fixed
	mixed_methods text, -- justification, priority and sequence of the strands, and where they meet
	citation text, -- the publication
	areas_nfl integer NOT NULL, -- neighbourhoods for learning that are included
	areas_comparator integer NOT NULL, -- comparators that are included
	areas_excluded integer NOT NULL, -- areas left out
	waves_before integer NOT NULL, -- waves before the start
	waves_after integer NOT NULL, -- waves after it
	covariates text, -- what effects are adjusted for where they are adjusted, in order, with commas between
	multiplicity text, -- how p-values are adjusted for the number of outcomes, by the plans of the runs; NULL: no plan
	CONSTRAINT release_evaluation_pkey PRIMARY KEY (release, evaluation)
);

--: Areas of the evaluations: one row for each evaluation and area, those left out too
CREATE TABLE @programme@.release_evaluation_area (
	release integer NOT NULL CONSTRAINT release_evaluation_area_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	arm text NOT NULL, -- nfl or comparator
	pair text, -- matched pair
	included boolean NOT NULL, -- whether its interviews count
	exclusion_reason text, -- why not, if not
	CONSTRAINT release_evaluation_area_pkey PRIMARY KEY (release, evaluation, area)
);

--: The effects again, by other ways of inference and of other interviews: one row for each effect and way or sensitivity analysis of its plan
CREATE TABLE @programme@.release_sensitivity (
	release integer NOT NULL CONSTRAINT release_sensitivity_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	role text NOT NULL, -- primary, secondary or exploratory
	direction text NOT NULL, -- higher_better or lower_better
	unit text, -- of a mean: its unit
	subgroup text NOT NULL, -- who: all, or a subgroup
	subgroup_label text NOT NULL, -- its name in reports
	adjusted boolean NOT NULL, -- whether adjusted for covariates
	kind text NOT NULL, -- way: the same interviews by another way of inference; sample: other interviews, or other weights
	sensitivity text NOT NULL, -- the way, or the key of the sensitivity analysis
	label text NOT NULL, -- the way, or what differs
	ordinal integer NOT NULL, -- place in the plan
	headline boolean NOT NULL, -- whether this is the way of the effect itself
	effect double precision, -- of a way: the effect; of a proportion, 0.01 is one percentage point; NULL if hidden
	conf_low double precision, -- of a way: lower end of the confidence interval
	conf_high double precision, -- upper end of it
	p_value double precision, -- of a way: p-value of no effect, to three decimals; 0.001: at most that
	scale text NOT NULL, -- proportion or mean
	value_step double precision, -- effect and interval are rounded to multiples of this
	measured text NOT NULL, -- improved, worsened, no_measurable_effect, no_interval or hidden
	distance text, -- of other interviews: how far from the effect: little (less than a tenth of its standard error), some (less than half of it) or much
	method text, -- method, in words for a report
	value_note text, -- what is hidden, and why
	CONSTRAINT release_sensitivity_pkey PRIMARY KEY (release, evaluation, outcome, subgroup, adjusted, kind, sensitivity)
);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('release_evaluation', 'release'), ('release_evaluation_area', 'release'), ('release_sensitivity', 'release');

-- Releases: aggregates computed at one moment, with what must stay hidden hidden

-- What readers see was computed once, and rests in ordinary tables that nothing
-- changes: release_... . What a release has given away is remembered exactly in
-- disclosure_..., for those who release and for nobody else: the next release
-- must not make up with it what neither shows alone.

ALTER TABLE @programme@.disclosure_rule
	ADD COLUMN min_areas integer NOT NULL DEFAULT 2 CONSTRAINT disclosure_rule_min_areas CHECK (min_areas >= 1),
	ADD COLUMN dominance_n integer NOT NULL DEFAULT 2 CONSTRAINT disclosure_rule_dominance_n CHECK (dominance_n BETWEEN 1 AND 10),
	ADD COLUMN dominance_percent double precision NOT NULL DEFAULT 90 CONSTRAINT disclosure_rule_dominance_percent CHECK (dominance_percent > 0 AND dominance_percent <= 100),
	ADD COLUMN p_percent double precision NOT NULL DEFAULT 10 CONSTRAINT disclosure_rule_p_percent CHECK (p_percent >= 0 AND p_percent <= 100),
	ADD COLUMN min_df double precision NOT NULL DEFAULT 1 CONSTRAINT disclosure_rule_min_df CHECK (min_df >= 0),
	ADD COLUMN protection integer NOT NULL DEFAULT 5 CONSTRAINT disclosure_rule_protection CHECK (protection >= 1);
COMMENT ON COLUMN @programme@.disclosure_rule.min_areas IS 'fewest areas in an arm that a mean, percentage or effect is shown for';
COMMENT ON COLUMN @programme@.disclosure_rule.dominance_n IS 'of a mean of numbers: how many of the largest contributions must not make up dominance_percent of the whole';
COMMENT ON COLUMN @programme@.disclosure_rule.dominance_percent IS 'the share, in percent, that the dominance_n largest contributions must not exceed';
COMMENT ON COLUMN @programme@.disclosure_rule.p_percent IS 'of a mean of numbers: how closely, in percent, the second largest contributor must not be able to work out the largest';
COMMENT ON COLUMN @programme@.disclosure_rule.min_df IS 'fewest residual degrees of freedom that an effect is shown for';
COMMENT ON COLUMN @programme@.disclosure_rule.protection IS 'how many people wide the range must be that a reader of all releases can work out for what is hidden; for fewer people than that, everything between none and all of them';

--: Releases: who released what, when, and by which rule
CREATE TABLE @programme@.release (
	release integer CONSTRAINT release_pkey PRIMARY KEY CONSTRAINT release_positive CHECK (release > 0), -- number of the release
	title text NOT NULL CONSTRAINT release_title CHECK (title <> ''::text), -- what it is called
	released_at timestamptz NOT NULL DEFAULT now(), -- when
	released_by text NOT NULL DEFAULT current_user, -- by whom
	min_base integer NOT NULL, -- fewest answers that a mean or percentage was shown for
	min_count integer NOT NULL, -- fewest people in a count, and on either side of a percentage
	round_to integer NOT NULL, -- counts were rounded to the nearest multiple of this
	min_areas integer NOT NULL, -- fewest areas in an arm
	dominance_n integer NOT NULL, -- largest contributions to a mean of numbers that were looked at
	dominance_percent double precision NOT NULL, -- the share, in percent, that they did not exceed
	p_percent double precision NOT NULL, -- how closely, in percent, the second largest contributor cannot work out the largest
	min_df double precision NOT NULL, -- fewest residual degrees of freedom
	protection integer NOT NULL, -- how many people wide the range is that a reader can work out for what is hidden
	extension_version text NOT NULL, -- version of the extension
	server_version text NOT NULL DEFAULT current_setting('server_version'), -- version of PostgreSQL
	note text -- what else to know
);

--: Releases that were taken back: readers do not see them; what they gave away stays given away
CREATE TABLE @programme@.release_withdrawal (
	release integer CONSTRAINT release_withdrawal_pkey PRIMARY KEY CONSTRAINT release_withdrawal_fkey REFERENCES @programme@.release, -- the release
	withdrawn_at timestamptz NOT NULL DEFAULT now(), -- when
	withdrawn_by text NOT NULL DEFAULT current_user, -- by whom
	reason text NOT NULL CONSTRAINT release_withdrawal_reason CHECK (reason <> ''::text) -- why
);

--: What a release hides, and why: one row for each hidden number or row of numbers
CREATE TABLE @programme@.release_hidden (
	release integer NOT NULL CONSTRAINT release_hidden_release_fkey REFERENCES @programme@.release, -- the release
	table_name text NOT NULL, -- the published view it is hidden in
	row_key text NOT NULL, -- the row, by its keys
	column_name text NOT NULL, -- the column, or several
	reason text NOT NULL CONSTRAINT release_hidden_reason CHECK (reason IN ('too_few_answers', 'too_few_people', 'too_few_areas', 'dominated', 'too_few_df', 'secondary', 'coarse', 'kept', 'given_away', 'unconfirmed')), -- too_few_answers: fewer than min_base; too_few_people: fewer than min_count in it or on the other side of it; too_few_areas: fewer than min_areas in an arm; dominated: a few people make up most of it; too_few_df: fewer degrees of freedom than min_df; secondary: hidden so that another cannot be worked out; coarse: shown, but rounded up, so that the scatter of areas does not tell of those that are not shown; kept: the number of an earlier release, as too few answers are new; given_away: earlier releases already tell; unconfirmed: an estimate that its stored sample does not confirm
	detail text, -- more, in words
	CONSTRAINT release_hidden_pkey PRIMARY KEY (release, table_name, row_key, column_name)
);

--: Each area's result on each outcome in each wave: one row for each outcome, area and wave
CREATE TABLE @programme@.release_area_outcome (
	release integer NOT NULL CONSTRAINT release_area_outcome_release_fkey REFERENCES @programme@.release, -- the release
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	scale text NOT NULL, -- proportion or mean
	unit text, -- of a mean: its unit
	direction text NOT NULL, -- higher_better or lower_better
	role text NOT NULL, -- primary, secondary or exploratory
	domain text, -- domain of the outcome
	domain_label text, -- its name
	domain_ordinal integer, -- its place in the framework
	area text NOT NULL, -- the area
	area_name text NOT NULL, -- its name in reports
	kind text NOT NULL, -- nfl, comparator or reference
	wave text NOT NULL, -- the wave
	wave_label text NOT NULL, -- its name in reports
	wave_number integer NOT NULL, -- its number, to sort by
	base integer, -- people who answered, rounded; NULL if hidden
	value double precision, -- weighted proportion or mean; NULL if hidden
	conf_low double precision, -- lower end of its 95% confidence interval
	conf_high double precision, -- upper end of its 95% confidence interval
	value_step double precision, -- value and interval are rounded to multiples of this
	value_note text, -- why it is hidden, or from which release it is
	CONSTRAINT release_area_outcome_pkey PRIMARY KEY (release, outcome, area, wave)
);

--: Each arm's result on each outcome in each wave of an evaluation: one row for each evaluation, outcome, arm, wave and subgroup
CREATE TABLE @programme@.release_arm_outcome (
	release integer NOT NULL CONSTRAINT release_arm_outcome_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	scale text NOT NULL, -- proportion or mean
	unit text, -- of a mean: its unit
	direction text NOT NULL, -- higher_better or lower_better
	role text NOT NULL, -- primary, secondary, exploratory or covariate
	domain text, -- domain of the outcome
	domain_label text, -- its name
	domain_ordinal integer, -- its place in the framework
	arm text NOT NULL, -- nfl or comparator
	wave text NOT NULL, -- the wave
	wave_label text NOT NULL, -- its name in reports
	wave_number integer NOT NULL, -- its number, to sort by
	post boolean NOT NULL, -- whether the wave is after the start
	subgroup text NOT NULL, -- who: all, or a subgroup
	subgroup_label text NOT NULL, -- its name in reports
	base integer, -- people who answered, rounded; NULL if hidden
	value double precision, -- weighted proportion or mean; NULL if hidden
	conf_low double precision, -- lower end of its 95% confidence interval
	conf_high double precision, -- upper end of its 95% confidence interval
	value_step double precision, -- value and interval are rounded to multiples of this
	areas integer, -- areas they live in; NULL if hidden
	value_note text, -- why it is hidden, or from which release it is
	CONSTRAINT release_arm_outcome_pkey PRIMARY KEY (release, evaluation, outcome, arm, wave, subgroup)
);

--: Effects, null results too: one row for each evaluation, outcome, subgroup and adjustment
CREATE TABLE @programme@.release_estimate (
	release integer NOT NULL CONSTRAINT release_estimate_release_fkey REFERENCES @programme@.release, -- the release
	estimate_number integer NOT NULL, -- number of the estimate
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	role text NOT NULL, -- primary, secondary or exploratory
	direction text NOT NULL, -- higher_better or lower_better
	unit text, -- of a mean: its unit
	domain text, -- domain of the outcome
	domain_label text, -- its name
	domain_ordinal integer, -- its place in the framework
	subgroup text NOT NULL, -- who: all, or a subgroup
	subgroup_label text NOT NULL, -- its name in reports
	adjusted boolean NOT NULL, -- whether adjusted for covariates
	status text NOT NULL, -- planned, deviated (from the plan) or exploratory
	deviation text, -- how it differs from the plan
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point; NULL if hidden
	std_error double precision, -- its standard error
	df double precision, -- its degrees of freedom
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	conf_level double precision, -- confidence level
	p_value double precision, -- two-sided p-value of no effect, to three decimals; 0.001: at most that
	p_adjusted double precision, -- p-value adjusted for the number of outcomes
	nfl_before double precision, -- neighbourhoods for learning, before the start: proportion or mean
	nfl_after double precision, -- after it
	nfl_change double precision, -- change between the two
	comparator_before double precision, -- comparators, before the start
	comparator_after double precision, -- after it
	comparator_change double precision, -- change between the two
	base integer, -- people who answered, rounded
	areas_nfl integer, -- areas in the programme
	areas_comparator integer, -- areas to compare with
	scale text NOT NULL, -- proportion or mean
	value_step double precision, -- effect, interval and means are rounded to multiples of this
	method text, -- method, in words for a report
	note text, -- what to keep in mind
	note_codes text, -- the same as codes
	sentence text, -- what changed, in one sentence
	analysis_run integer NOT NULL, -- the run it is from
	run_at timestamptz NOT NULL, -- when it was estimated
	value_note text, -- why it is hidden, or from which release it is
	CONSTRAINT release_estimate_pkey PRIMARY KEY (release, evaluation, outcome, subgroup, adjusted)
);

--: What releases gave away of answers, exactly: groups of people that a proportion or mean was computed for
CREATE TABLE @programme@.disclosure_cell (
	release integer NOT NULL CONSTRAINT disclosure_cell_release_fkey REFERENCES @programme@.release, -- the release
	cell integer CONSTRAINT disclosure_cell_pkey PRIMARY KEY, -- number of the group, over all releases
	kind text NOT NULL CONSTRAINT disclosure_cell_kind CHECK (kind IN ('area', 'arm', 'period')), -- area: in an area and wave; arm: in an arm and wave; period: in an arm before or after the start
	outcome text NOT NULL, -- the outcome
	weighting text NOT NULL, -- the weights: final, longitudinal or none
	evaluation text, -- the evaluation
	subgroup text NOT NULL, -- who: all, or a subgroup
	arm text, -- nfl or comparator
	area text, -- the area
	wave text, -- the wave
	post boolean, -- of a period: whether it is after the start
	n integer NOT NULL, -- people who answered
	yes integer, -- of these, with the outcome's largest value, where it has no more than two
	state text NOT NULL CONSTRAINT disclosure_cell_state CHECK (state IN ('shown', 'kept', 'hidden')), -- shown: base and value were published; kept: those of an earlier release; hidden: neither
	shown_base integer, -- the base that was published
	base_low integer, -- smallest base that rounds to it
	base_high integer, -- largest base that rounds to it
	shown_value double precision, -- the value that was published
	value_step double precision -- what it was rounded to
);
CREATE INDEX disclosure_cell_outcome ON @programme@.disclosure_cell (outcome);
CREATE INDEX disclosure_cell_release ON @programme@.disclosure_cell (release);

--: What releases gave away of effects: differences between the means of groups
CREATE TABLE @programme@.disclosure_effect (
	release integer NOT NULL CONSTRAINT disclosure_effect_release_fkey REFERENCES @programme@.release, -- the release
	effect integer CONSTRAINT disclosure_effect_pkey PRIMARY KEY, -- number of the difference, over all releases
	outcome text NOT NULL, -- the outcome
	cells integer[] NOT NULL, -- the groups
	signs integer[] NOT NULL, -- 1 for a mean that is added, -1 for one that is subtracted
	shown_value double precision NOT NULL, -- the middle of the limits within which the difference lies, by what was published
	value_step double precision NOT NULL -- how far apart these limits are
);
CREATE INDEX disclosure_effect_outcome ON @programme@.disclosure_effect (outcome);
CREATE INDEX disclosure_effect_release ON @programme@.disclosure_effect (release);

--: Everybody whose answer went into any release, in the smallest groups that releases tell apart
CREATE TABLE @programme@.disclosure_atom (
	release integer NOT NULL CONSTRAINT disclosure_atom_release_fkey REFERENCES @programme@.release, -- the release that made the grouping; those before it are superseded
	outcome text NOT NULL, -- the outcome
	atom integer NOT NULL, -- number of the smallest group
	cells integer[] NOT NULL, -- the groups of all releases that these people are in
	n integer NOT NULL, -- people
	yes integer NOT NULL, -- of these, with the outcome's largest value
	w_final double precision NOT NULL, -- sum of final weights
	w_longitudinal double precision NOT NULL, -- sum of longitudinal weights
	CONSTRAINT disclosure_atom_pkey PRIMARY KEY (release, outcome, atom)
);

--: Whose answers they were, to recognise them in the next release: a digest, not the answer
CREATE TABLE @programme@.disclosure_answer (
	release integer NOT NULL CONSTRAINT disclosure_answer_release_fkey REFERENCES @programme@.release, -- the release
	outcome text NOT NULL, -- the outcome
	atom integer NOT NULL, -- the smallest group they are in
	interviews bigint[] NOT NULL, -- the interviews
	digests bigint[] NOT NULL, -- for each, a hash of the value and the weights
	CONSTRAINT disclosure_answer_pkey PRIMARY KEY (release, outcome, atom)
);

--: The range of each outcome, and whether its values and weights are such that people can be counted
CREATE TABLE @programme@.disclosure_outcome (
	release integer NOT NULL CONSTRAINT disclosure_outcome_release_fkey REFERENCES @programme@.release, -- the release
	outcome text NOT NULL, -- the outcome
	low double precision NOT NULL, -- smallest value of any release
	high double precision NOT NULL, -- largest value of any release
	two_valued boolean NOT NULL, -- whether there are no others
	equal_final boolean NOT NULL, -- whether all final weights are equal
	equal_longitudinal boolean NOT NULL, -- whether all longitudinal weights are equal
	CONSTRAINT disclosure_outcome_pkey PRIMARY KEY (release, outcome)
);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('release', 'release'), ('release_withdrawal', 'release'), ('release_hidden', 'release'),
	('release_area_outcome', 'release'), ('release_arm_outcome', 'release'), ('release_estimate', 'release'),
	('disclosure_cell', 'release'), ('disclosure_effect', 'release'), ('disclosure_atom', 'release'),
	('disclosure_answer', 'release'), ('disclosure_outcome', 'release');

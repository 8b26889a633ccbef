-- The programme, its periods and phases, organisations, areas and their deprivation

--: Programmes: usually one per schema
CREATE TABLE @programme@.programme (
	programme @programme@.code CONSTRAINT programme_pkey PRIMARY KEY, -- short key: nrp
	name text NOT NULL, -- full name
	aliases text[] NOT NULL DEFAULT '{}', -- other names and spellings in use
	approach text, -- what kind of programme it is: action research, a funding scheme ...
	goal text, -- what it sets out to find or to change, and how it is thought to come about
	source text, -- where this is from
	url text -- where to read more
);

--: When the programme ran, by each source: several assertions may disagree, and all are kept
CREATE TABLE @programme@.programme_period (
	programme_period bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT programme_period_pkey PRIMARY KEY, -- number of the assertion
	programme @programme@.code NOT NULL CONSTRAINT programme_period_programme_fkey REFERENCES @programme@.programme, -- the programme
	kind text NOT NULL CONSTRAINT programme_period_kind CHECK (kind IN ('action_research', 'implementation', 'evaluation', 'as_published', 'other')), -- what ran: the research, the implementation, the evaluation, or the programme as published
	starts_on date, -- first day; NULL: not said
	ends_on date, -- last day; NULL: not said
	source text NOT NULL, -- who says so
	note text, -- how exact the dates are
	CONSTRAINT programme_period_order CHECK (ends_on >= starts_on),
	CONSTRAINT programme_period_once UNIQUE NULLS NOT DISTINCT (programme, kind, starts_on, ends_on, source)
);

--: Facts about the times that bear on the programme: laws, cuts, crises
CREATE TABLE @programme@.context_fact (
	context_fact bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT context_fact_pkey PRIMARY KEY, -- number of the fact
	programme @programme@.code CONSTRAINT context_fact_programme_fkey REFERENCES @programme@.programme, -- the programme it bears on; NULL: any
	fact text NOT NULL, -- the fact, in a sentence
	starts_on date, -- since when
	ends_on date, -- until when
	source text NOT NULL, -- who says so
	CONSTRAINT context_fact_order CHECK (ends_on >= starts_on)
);
CREATE INDEX context_fact_programme ON @programme@.context_fact (programme);

--: Phases of the programme; not to be confused with waves of a survey
CREATE TABLE @programme@.phase (
	programme @programme@.code CONSTRAINT phase_programme_fkey REFERENCES @programme@.programme, -- the programme
	phase smallint CONSTRAINT phase_number CHECK (phase > 0), -- number of the phase
	title text NOT NULL, -- what it is about
	CONSTRAINT phase_pkey PRIMARY KEY (programme, phase)
);

--: Steps of a phase
CREATE TABLE @programme@.phase_step (
	programme @programme@.code, -- the programme
	phase smallint, -- the phase
	ordinal smallint CONSTRAINT phase_step_ordinal CHECK (ordinal > 0), -- place in the phase
	description text NOT NULL, -- what is to be done
	actors text[] NOT NULL DEFAULT '{}', -- who does it
	planned_start date, -- planned first day
	planned_end date, -- planned last day; NULL: continuous
	status text NOT NULL DEFAULT 'planned' CONSTRAINT phase_step_status CHECK (status IN ('planned', 'begun', 'done', 'continuous', 'dropped')), -- how far it is
	source text, -- where this is from
	CONSTRAINT phase_step_pkey PRIMARY KEY (programme, phase, ordinal),
	CONSTRAINT phase_step_phase_fkey FOREIGN KEY (programme, phase) REFERENCES @programme@.phase,
	CONSTRAINT phase_step_order CHECK (planned_end >= planned_start)
);

--: The programme's words, and how else they are spelt
CREATE TABLE @programme@.glossary (
	term text CONSTRAINT glossary_pkey PRIMARY KEY, -- the word
	definition text NOT NULL, -- what it means here
	aliases text[] NOT NULL DEFAULT '{}', -- other words and spellings for the same
	source text NOT NULL -- where the meaning is from
);

--: Organisations of every sector that are part of the system or of the programme
CREATE TABLE @programme@.organisation (
	organisation @programme@.code CONSTRAINT organisation_pkey PRIMARY KEY, -- short key
	name text NOT NULL, -- full name
	kind text NOT NULL CONSTRAINT organisation_kind CHECK (kind IN ('local_authority', 'nhs', 'university', 'research_collaboration', 'voluntary', 'community_group', 'housing_association', 'police', 'business', 'other')), -- what kind of organisation it is
	sector text NOT NULL CONSTRAINT organisation_sector CHECK (sector IN ('public', 'private', 'voluntary')), -- sector it belongs to
	part_of @programme@.code CONSTRAINT organisation_part_of_fkey REFERENCES @programme@.organisation, -- the organisation it is a part of
	identifier text CONSTRAINT organisation_identifier UNIQUE, -- public identifier with its register's prefix: GB-CHC-, GB-COH-, 360G-
	gss @extschema@.gss_code, -- of a local authority: its ONS code
	note text, -- what else to know, such as cuts to its funding
	CONSTRAINT organisation_not_own_part CHECK (part_of <> organisation)
);
CREATE INDEX organisation_part_of ON @programme@.organisation (part_of);

--: Areas, the unit of the system and of assignment: neighbourhoods for learning, comparators, reference areas
CREATE TABLE @programme@.area (
	area @programme@.code CONSTRAINT area_pkey PRIMARY KEY, -- short key: N01
	name text NOT NULL, -- name in reports
	local_name text, -- what residents call it
	aliases text[] NOT NULL DEFAULT '{}', -- other names and spellings
	kind text NOT NULL CONSTRAINT area_kind CHECK (kind IN ('nfl', 'comparator', 'reference')), -- nfl: neighbourhood for learning; comparator: chosen for comparison, not randomised; reference: surveyed for context
	local_authority @programme@.code CONSTRAINT area_local_authority_fkey REFERENCES @programme@.organisation, -- local authority it lies in; one may have several areas
	selection_reason text, -- who chose it and why
	status text NOT NULL DEFAULT 'active' CONSTRAINT area_status CHECK (status IN ('active', 'withdrawn')), -- whether it still takes part
	withdrawn_on date, -- when it withdrew
	note text, -- what else to know
	CONSTRAINT area_withdrawn CHECK ((status = 'withdrawn') OR withdrawn_on IS NULL)
);
CREATE INDEX area_local_authority ON @programme@.area (local_authority);

--: What official areas an area is made of, by the vintage of their boundaries
CREATE TABLE @programme@.area_geography (
	area @programme@.code CONSTRAINT area_geography_area_fkey REFERENCES @programme@.area, -- the area
	gss @extschema@.gss_code, -- ONS code of an official area that it covers in whole or part
	vintage smallint CONSTRAINT area_geography_vintage CHECK (vintage BETWEEN 1971 AND 2100), -- year of the boundaries; codes are retired when boundaries change
	share numeric NOT NULL DEFAULT 1 CONSTRAINT area_geography_share CHECK (share > 0 AND share <= 1), -- share of the official area's residents who live in the area
	CONSTRAINT area_geography_pkey PRIMARY KEY (area, gss, vintage)
);
CREATE INDEX area_geography_gss ON @programme@.area_geography (gss);

--: Deprivation of official areas, by edition of the index; ranks are relative and not a time series
CREATE TABLE @programme@.deprivation (
	gss @extschema@.gss_code, -- ONS code of the official area, usually an LSOA
	index_code text DEFAULT 'IMD' CONSTRAINT deprivation_index CHECK (index_code <> ''::text), -- the index: IMD, or one of its domains
	edition smallint CONSTRAINT deprivation_edition CHECK (edition BETWEEN 1971 AND 2100), -- year of the edition
	lsoa_vintage smallint NOT NULL CONSTRAINT deprivation_vintage CHECK (lsoa_vintage BETWEEN 1971 AND 2100), -- year of the boundaries it uses
	score numeric, -- score, higher is more deprived
	rank integer CONSTRAINT deprivation_rank CHECK (rank > 0), -- rank, 1 is the most deprived
	decile @extschema@.imd_decile, -- decile, 1 is the most deprived tenth
	CONSTRAINT deprivation_pkey PRIMARY KEY (gss, index_code, edition)
);

--: Batches in which areas were to start
CREATE TABLE @programme@.batch (
	batch @programme@.code CONSTRAINT batch_pkey PRIMARY KEY, -- short key
	label text NOT NULL, -- name in reports
	planned_start date NOT NULL, -- when the batch was to start, to the month: the first of it
	source text -- who says so
);

--: When each area was exposed to the programme: as planned, and as it came about
CREATE TABLE @programme@.area_exposure (
	area_exposure bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT area_exposure_pkey PRIMARY KEY, -- number of the period
	area @programme@.code NOT NULL CONSTRAINT area_exposure_area_fkey REFERENCES @programme@.area, -- the area
	batch @programme@.code CONSTRAINT area_exposure_batch_fkey REFERENCES @programme@.batch, -- the batch it was in
	planned_start date, -- first day, as planned
	actual_start date, -- first day, as it came about
	actual_end date, -- last day; NULL: goes on
	source text, -- who says so
	CONSTRAINT area_exposure_start CHECK (planned_start IS NOT NULL OR actual_start IS NOT NULL),
	CONSTRAINT area_exposure_order CHECK (actual_end >= actual_start),
	CONSTRAINT area_exposure_end CHECK (actual_end IS NULL OR actual_start IS NOT NULL),
	CONSTRAINT area_exposure_no_overlap EXCLUDE USING gist
		(@programme@.code_range(area, area, '[]') WITH =, daterange(coalesce(actual_start, planned_start), actual_end, '[]') WITH &&)
);
CREATE INDEX area_exposure_area ON @programme@.area_exposure (area);
CREATE INDEX area_exposure_batch ON @programme@.area_exposure (batch);

INSERT INTO @programme@.glossary (term, definition, aliases, source) VALUES
	('resilience', 'what people who live and work in an area can do, each and together, about social, economic and environmental change that bears on their health', '{}', 'programme FAQ, in our words'),
	('systems resilience', 'the resilience of people and institutions together, not of individuals or communities left to themselves: stronger systems free collective capability, which acts on what makes people healthy, and so on health', '{}', 'programme site and conference abstract, in our words'),
	('system', 'a neighbourhood with everybody and every institution that lives, works or is located in it; hence the area is the unit of assignment', '{}', 'programme site, in our words'),
	('system player', 'anyone who takes part in the system: residents, officers, councillors, the NHS, voluntary organisations, businesses', '{system players}', 'evaluation of 2022, in our words'),
	('neighbourhood for learning', 'an area, relatively disadvantaged, where the programme works', '{NfL,NFL,NsfL,NsFL,neighborhood for learning}', 'programme site and FAQ'),
	('comparator', 'an area chosen to compare a neighbourhood for learning with; not randomised, hence not a control', '{comparison area,control area}', 'evaluation of 2022; the name is ours'),
	('CoReN', 'community research and engagement network: a local voluntary organisation that is funded to engage residents', '{COREN,Coren}', 'programme FAQ'),
	('local oversight group', 'residents, council staff and other organisations who choose and steer the local initiative', '{LOG}', 'programme FAQ'),
	('resident adviser', 'a resident whom the CoReN facilitator recruited to take part', '{resident advisor}', 'programme site'),
	('level', 'whom an initiative works on: individuals, a community, or a system; the first two alone may shift responsibility to residents', '{}', 'conference abstract and programme site, in our words'),
	('social determinants of health', 'housing, income, environment and other causes of health that medicine does not treat', '{social drivers}', 'programme FAQ, in our words'),
	('wave', 'one round of a survey; phase is kept for the programme''s own stages', '{sweep}', 'ours');

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('programme', 'registry'), ('programme_period', 'registry'), ('context_fact', 'registry'), ('phase', 'registry'),
	('phase_step', 'registry'), ('glossary', 'registry'), ('organisation', 'registry'), ('area', 'registry'),
	('area_geography', 'registry'), ('deprivation', 'registry'), ('batch', 'registry'), ('area_exposure', 'registry');

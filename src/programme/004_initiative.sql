-- Initiatives: what is done, why it was chosen, and how it fares

--: Initiatives: what is or could be done; those without an area are examples
CREATE TABLE @programme@.initiative (
	initiative @programme@.code CONSTRAINT initiative_pkey PRIMARY KEY, -- short key
	title text NOT NULL, -- title
	description text, -- what is done, by whom, for whom
	area @programme@.code CONSTRAINT initiative_area_fkey REFERENCES @programme@.area, -- area it is in; NULL: an example, or everywhere
	origin text NOT NULL CONSTRAINT initiative_origin CHECK (origin IN ('existing', 'adapted_existing', 'co_developed', 'example')), -- existing: found by mapping, as it was; adapted_existing: changed from an existing one; co_developed: new, made together; example: named by the framework's authors
	adapted_from @programme@.code CONSTRAINT initiative_adapted_from_fkey REFERENCES @programme@.initiative, -- what it was adapted from
	level text CONSTRAINT initiative_level CHECK (level IN ('individual', 'community', 'system')), -- whom it works on
	capacities text[] NOT NULL DEFAULT '{}' CONSTRAINT initiative_capacities CHECK (capacities <@ '{adaptive,absorptive,anticipatory,transformative}'::text[]), -- resilience capacities it builds (WHO): adaptive, absorptive, anticipatory, transformative
	lead @programme@.code CONSTRAINT initiative_lead_fkey REFERENCES @programme@.organisation, -- organisation that leads it
	planned_start date, -- first day, as planned
	planned_end date, -- last day, as planned
	actual_start date, -- first day, as it came about
	actual_end date, -- last day; NULL: goes on
	grant_identifier text, -- 360Giving identifier of a grant, if there is one
	tidier jsonb CONSTRAINT initiative_tidier CHECK (jsonb_typeof(tidier) = 'object'), -- further items of the TIDieR-PHP checklist, by name
	source text, -- where this is from
	CONSTRAINT initiative_planned CHECK (planned_end >= planned_start),
	CONSTRAINT initiative_actual CHECK (actual_end >= actual_start),
	CONSTRAINT initiative_adapted CHECK (adapted_from IS NULL OR (origin = 'adapted_existing' AND adapted_from <> initiative)),
	CONSTRAINT initiative_example CHECK (origin <> 'example' OR area IS NULL)
);
CREATE INDEX initiative_area ON @programme@.initiative (area);
CREATE INDEX initiative_adapted_from ON @programme@.initiative (adapted_from);
CREATE INDEX initiative_lead ON @programme@.initiative (lead);

--: Status history of initiatives: one status at a time
CREATE TABLE @programme@.initiative_status (
	initiative_status bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT initiative_status_pkey PRIMARY KEY, -- number of the entry
	initiative @programme@.code NOT NULL CONSTRAINT initiative_status_initiative_fkey REFERENCES @programme@.initiative, -- the initiative
	status text NOT NULL CONSTRAINT initiative_status_status CHECK (status IN ('mapped', 'planned', 'prioritised', 'refined', 'implemented', 'evaluated', 'stopped', 'ended')), -- the status
	starts_on date NOT NULL, -- first day of this status
	ends_on date, -- last day of this status; NULL: it is the present one
	note text, -- why it changed
	CONSTRAINT initiative_status_order CHECK (ends_on >= starts_on),
	CONSTRAINT initiative_status_no_overlap EXCLUDE USING gist
		(@programme@.code_range(initiative, initiative, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE INDEX initiative_status_initiative ON @programme@.initiative_status (initiative);

--: Partners of initiatives
CREATE TABLE @programme@.initiative_partner (
	initiative @programme@.code CONSTRAINT initiative_partner_initiative_fkey REFERENCES @programme@.initiative, -- the initiative
	organisation @programme@.code CONSTRAINT initiative_partner_organisation_fkey REFERENCES @programme@.organisation, -- the partner
	contribution text, -- what it contributes
	CONSTRAINT initiative_partner_pkey PRIMARY KEY (initiative, organisation)
);
CREATE INDEX initiative_partner_organisation ON @programme@.initiative_partner (organisation);

--: Domains that initiatives are meant to act on, or were seen to act on; check_programme lists tags of unknown domains
CREATE TABLE @programme@.initiative_tag (
	initiative @programme@.code CONSTRAINT initiative_tag_initiative_fkey REFERENCES @programme@.initiative, -- the initiative
	tag @extschema@.domain_tag, -- the domain, of any framework
	basis text DEFAULT 'intended' CONSTRAINT initiative_tag_basis CHECK (basis IN ('intended', 'observed')), -- intended: what it aims at; observed: what it was found to act on
	is_primary boolean NOT NULL DEFAULT false, -- the main domain of the initiative in that framework
	framework text NOT NULL GENERATED ALWAYS AS (@extschema@.framework(tag)) STORED, -- the framework, taken from the tag
	evidence @programme@.code CONSTRAINT initiative_tag_evidence_fkey REFERENCES @programme@.evidence, -- of an observed tag: what it rests on
	CONSTRAINT initiative_tag_pkey PRIMARY KEY (initiative, tag, basis)
);
CREATE UNIQUE INDEX initiative_tag_one_primary ON @programme@.initiative_tag (initiative, framework) WHERE is_primary;
CREATE INDEX initiative_tag_tag ON @programme@.initiative_tag (tag);
CREATE INDEX initiative_tag_evidence ON @programme@.initiative_tag (evidence);

--: Why an initiative was chosen: evidence for each of the three criteria
CREATE TABLE @programme@.initiative_criterion (
	initiative @programme@.code CONSTRAINT initiative_criterion_initiative_fkey REFERENCES @programme@.initiative, -- the initiative
	criterion text CONSTRAINT initiative_criterion_criterion CHECK (criterion IN ('community_profile', 'scientific_evidence', 'community_experience')), -- the criterion
	evidence @programme@.code CONSTRAINT initiative_criterion_evidence_fkey REFERENCES @programme@.evidence, -- what it rests on
	summary text, -- what the evidence says for the initiative
	CONSTRAINT initiative_criterion_pkey PRIMARY KEY (initiative, criterion, evidence)
);
CREATE INDEX initiative_criterion_evidence ON @programme@.initiative_criterion (evidence);

--: How initiatives act on each other
CREATE TABLE @programme@.initiative_interaction (
	from_initiative @programme@.code CONSTRAINT initiative_interaction_from_fkey REFERENCES @programme@.initiative, -- the initiative that acts
	to_initiative @programme@.code CONSTRAINT initiative_interaction_to_fkey REFERENCES @programme@.initiative, -- the initiative acted on
	kind text CONSTRAINT initiative_interaction_kind CHECK (kind IN ('reinforces', 'enables', 'depends_on', 'competes_with', 'hinders')), -- how
	description text, -- in words
	evidence @programme@.code CONSTRAINT initiative_interaction_evidence_fkey REFERENCES @programme@.evidence, -- what this rests on
	CONSTRAINT initiative_interaction_pkey PRIMARY KEY (from_initiative, to_initiative, kind),
	CONSTRAINT initiative_interaction_two CHECK (from_initiative <> to_initiative)
);
CREATE INDEX initiative_interaction_to ON @programme@.initiative_interaction (to_initiative);
CREATE INDEX initiative_interaction_evidence ON @programme@.initiative_interaction (evidence);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('initiative', 'registry'), ('initiative_status', 'registry'), ('initiative_partner', 'registry'),
	('initiative_tag', 'registry'), ('initiative_criterion', 'registry'), ('initiative_interaction', 'registry');

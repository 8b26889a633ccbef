-- Frameworks, their domains, and what every later step needs

-- Keys that people know and type: CSV files, dashboards and talk share them.
CREATE DOMAIN @programme@.code AS text
	CONSTRAINT code_not_blank CHECK (VALUE <> ''::text AND VALUE = btrim(VALUE))
	CONSTRAINT code_length CHECK (length(VALUE) <= 63);
COMMENT ON DOMAIN @programme@.code IS 'a key that people know: not blank, no space around it, at most 63 characters';

-- An exclusion constraint wants a GiST operator class for equality of keys,
-- which text has only in another extension. As the range from a key to itself,
-- bytewise, a key is compared exactly by an operator class of the core.
CREATE TYPE @programme@.code_range AS RANGE (subtype = text, collation = "C", multirange_type_name = @programme@.code_multirange);
COMMENT ON TYPE @programme@.code_range IS 'a range of keys: code_range(key, key, ''[]'') stands for the key itself in exclusion constraints';
COMMENT ON TYPE @programme@.code_multirange IS 'the multirange type that comes with code_range';

--: The steps that made this schema: upgrade_programme runs those that are not in it
CREATE TABLE @programme@.programme_step (
	step integer CONSTRAINT programme_step_pkey PRIMARY KEY, -- number of the step; steps are run in order
	name text NOT NULL, -- what the step is about
	title text NOT NULL, -- what the step adds, in words
	applied_at timestamptz NOT NULL DEFAULT now(), -- when it was run
	applied_by text NOT NULL DEFAULT current_user, -- role that ran it
	extension_version text NOT NULL -- version of the extension it was part of
);

--: What each table and view holds, hence who may see it: grant_programme goes by it
CREATE TABLE @programme@.programme_table (
	table_name text CONSTRAINT programme_table_pkey PRIMARY KEY, -- name of the table or view in this schema
	class text NOT NULL CONSTRAINT programme_table_class CHECK (class IN ('registry', 'microdata', 'analysis', 'published', 'system')) -- registry: the programme's own records; microdata: what people answered and said; analysis: definitions and results; published: aggregates that readers may see; system: records of the schema itself
);

--: Frameworks: vocabularies of resilience domains that initiatives, outcomes and findings are tagged by
CREATE TABLE @programme@.framework (
	framework text CONSTRAINT framework_pkey PRIMARY KEY CONSTRAINT framework_form CHECK (framework ~ '^[a-z][a-z0-9_]{0,62}$'), -- key, the first part of a domain_tag: nrp4
	label text NOT NULL, -- name, as people say it
	source text NOT NULL, -- who published or adopted it, and where
	starts_on date, -- first day it was in use, if known
	ends_on date, -- last day it was in use; NULL: still is, or not known
	note text, -- what else to know about it
	CONSTRAINT framework_period CHECK (ends_on >= starts_on)
);

--: Domains: the terms of a framework
CREATE TABLE @programme@.domain (
	tag @extschema@.domain_tag CONSTRAINT domain_pkey PRIMARY KEY, -- key, framework:domain
	framework text NOT NULL GENERATED ALWAYS AS (@extschema@.framework(tag)) STORED CONSTRAINT domain_framework_fkey REFERENCES @programme@.framework, -- the framework, taken from the tag
	label text NOT NULL, -- name, as the framework's authors write it
	ordinal smallint NOT NULL CONSTRAINT domain_ordinal CHECK (ordinal > 0), -- place in the framework's own order
	definition text, -- what belongs to it, in our words
	CONSTRAINT domain_order UNIQUE (framework, ordinal)
);

--: Other names of a domain, by who uses them
CREATE TABLE @programme@.domain_alias (
	tag @extschema@.domain_tag CONSTRAINT domain_alias_tag_fkey REFERENCES @programme@.domain, -- the domain
	alias text CONSTRAINT domain_alias_not_blank CHECK (alias <> ''::text), -- the other name
	source text NOT NULL, -- who uses it
	CONSTRAINT domain_alias_pkey PRIMARY KEY (tag, alias)
);
CREATE INDEX domain_alias_search ON @programme@.domain_alias (lower(alias));

--: How domains of different frameworks relate; every relation is somebody's assertion
CREATE TABLE @programme@.domain_crosswalk (
	from_tag @extschema@.domain_tag CONSTRAINT domain_crosswalk_from_fkey REFERENCES @programme@.domain, -- the domain that is related
	to_tag @extschema@.domain_tag CONSTRAINT domain_crosswalk_to_fkey REFERENCES @programme@.domain, -- the domain it is related to
	relation text NOT NULL CONSTRAINT domain_crosswalk_relation CHECK (relation IN ('exact', 'close', 'broad', 'narrow', 'related')), -- SKOS mapping relation: to_tag is an exact, close, broader, narrower or related match of from_tag
	asserted_by text, -- who says so
	asserted_on date NOT NULL, -- since when
	note text, -- on what grounds
	CONSTRAINT domain_crosswalk_pkey PRIMARY KEY (from_tag, to_tag, asserted_by),
	CONSTRAINT domain_crosswalk_frameworks CHECK (@extschema@.framework(from_tag) <> @extschema@.framework(to_tag))
);
CREATE INDEX domain_crosswalk_to ON @programme@.domain_crosswalk (to_tag);

INSERT INTO @programme@.framework (framework, label, source, note) VALUES
	('nrp4', 'Systems resilience framework, four areas', 'Neighbourhood Resilience Programme, CLAHRC North West Coast: programme site and FAQ, about 2016',
		'the framework the programme began with'),
	('nrp5', 'Resilience domains, five', 'Evaluation of the Neighbourhood Resilience Programme, Perspectives in Public Health, 2022, doi:10.1177/17579139221106899',
		'found in the analysis of interviews of 2019');

INSERT INTO @programme@.domain (tag, label, ordinal, definition) VALUES
	('nrp4:living_environment', 'living environment', 1, 'homes, streets, green space, and what it costs to live in them'),
	('nrp4:economic_systems', 'economic systems', 2, 'income, debt, work, and money that stays in the neighbourhood'),
	('nrp4:social_relationships', 'social relationships', 3, 'knowing, helping and doing things with each other'),
	('nrp4:community_governance', 'community governance', 4, 'having a say, together, in decisions that affect the place'),
	('nrp5:social_connectivity', 'social connectivity', 1, 'ties between people and with organisations'),
	('nrp5:cultural_coherence', 'cultural coherence', 2, 'a shared sense of the place and of what it is worth'),
	('nrp5:local_decision_making', 'local decision-making', 3, 'influence of residents on decisions about the place'),
	('nrp5:economic_activity', 'economic activity', 4, 'income, debt, work and business in the place'),
	('nrp5:local_environment', 'the local environment', 5, 'homes, streets, green space and air');

INSERT INTO @programme@.domain_alias (tag, alias, source) VALUES
	('nrp5:social_connectivity', 'social connectedness', 'programme site, impacts'),
	('nrp5:cultural_coherence', 'cultural coherence', 'programme site, impacts'),
	('nrp5:local_decision_making', 'governance systems', 'programme site, impacts'),
	('nrp5:economic_activity', 'economic resources', 'programme site, impacts'),
	('nrp5:local_environment', 'environmental conditions', 'programme site, impacts');

INSERT INTO @programme@.domain_crosswalk (from_tag, to_tag, relation, asserted_by, asserted_on, note) VALUES
	('nrp4:living_environment', 'nrp5:local_environment', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s'),
	('nrp4:economic_systems', 'nrp5:economic_activity', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s'),
	('nrp4:social_relationships', 'nrp5:social_connectivity', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s'),
	('nrp4:community_governance', 'nrp5:local_decision_making', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s; nothing in nrp4 corresponds to nrp5:cultural_coherence');

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('programme_step', 'system'), ('programme_table', 'system'),
	('framework', 'registry'), ('domain', 'registry'), ('domain_alias', 'registry'), ('domain_crosswalk', 'registry');

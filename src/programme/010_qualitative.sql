-- Qualitative evidence: sources, excerpts, codebooks, coding, findings, and where they meet the numbers

--: Sources: journals, interviews, stories, and records of meetings and enquiries
CREATE TABLE @programme@.source (
	source @programme@.code CONSTRAINT source_pkey PRIMARY KEY, -- short key
	kind text NOT NULL CONSTRAINT source_kind CHECK (kind IN ('reflexive_journal', 'interview', 'focus_group', 'story', 'enquiry', 'meeting', 'media', 'document')), -- what it is
	area @programme@.code CONSTRAINT source_area_fkey REFERENCES @programme@.area, -- area it is about; NULL: several
	collected_on date, -- when
	title text NOT NULL, -- what it is called; no names of people
	speaker_role text, -- role of who speaks or writes, if it is one person
	evidence @programme@.code CONSTRAINT source_evidence_fkey REFERENCES @programme@.evidence, -- evidence it belongs to
	rights text NOT NULL CONSTRAINT source_rights CHECK (rights <> ''::text) -- consent, licence or permission
);
CREATE INDEX source_area ON @programme@.source (area);
CREATE INDEX source_evidence ON @programme@.source (evidence);

--: Excerpts of sources, by the role of who speaks, never a name
CREATE TABLE @programme@.excerpt (
	excerpt bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT excerpt_pkey PRIMARY KEY, -- number of the excerpt
	source @programme@.code NOT NULL CONSTRAINT excerpt_source_fkey REFERENCES @programme@.source, -- the source
	ordinal integer NOT NULL CONSTRAINT excerpt_ordinal CHECK (ordinal > 0), -- place in the source
	speaker_role text NOT NULL CONSTRAINT excerpt_speaker_role CHECK (speaker_role IN ('resident', 'resident_adviser', 'coren_facilitator', 'la_professional', 'councillor', 'police', 'nhs', 'voluntary', 'business', 'academic', 'artist', 'other')), -- role of who speaks
	text text NOT NULL, -- what was said, with names taken out
	may_quote boolean NOT NULL DEFAULT false, -- whether it may be quoted in public
	CONSTRAINT excerpt_order UNIQUE (source, ordinal)
);

--: Codebooks of themes, such as a REFI-QDA file (.qdc) holds
CREATE TABLE @programme@.codebook (
	codebook @programme@.code CONSTRAINT codebook_pkey PRIMARY KEY, -- short key
	label text, -- name
	origin text CONSTRAINT codebook_origin CHECK (origin !~ '[^[:print:]]'), -- program that wrote the file, verbatim; NULL: not said
	namespace text NOT NULL DEFAULT 'urn:QDA-XML:codebook:1.0' CONSTRAINT codebook_namespace CHECK (namespace IN ('urn:QDA-XML:codebook:1.0', 'urn:QDA-XML:codebook:1:0')), -- XML namespace of the file, verbatim: programs write it in two ways
	has_sets boolean NOT NULL DEFAULT false -- whether the file has an element for sets, even if empty
);

--: Themes: the codes of a codebook
CREATE TABLE @programme@.theme (
	codebook @programme@.code CONSTRAINT theme_codebook_fkey REFERENCES @programme@.codebook, -- the codebook
	theme uuid DEFAULT gen_random_uuid(), -- GUID of the code
	guid text NOT NULL, -- the GUID verbatim, with its case and braces
	parent uuid, -- the theme it is nested in; NULL: at the top
	ordinal integer NOT NULL, -- place in the codebook, in the order of the file
	name text NOT NULL, -- name
	is_codable boolean NOT NULL DEFAULT true, -- whether text can be coded by it, or it only holds others
	color text CONSTRAINT theme_color CHECK (color ~ '^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})$'), -- colour verbatim: #RGB or #RRGGBB
	description text, -- when to use it; NULL: the file has no description, not even an empty one
	tag @extschema@.domain_tag CONSTRAINT theme_tag_fkey REFERENCES @programme@.domain, -- domain it speaks to; ours, not part of the file
	CONSTRAINT theme_pkey PRIMARY KEY (codebook, theme),
	CONSTRAINT theme_order UNIQUE (codebook, ordinal) DEFERRABLE,
	CONSTRAINT theme_parent_fkey FOREIGN KEY (codebook, parent) REFERENCES @programme@.theme,
	CONSTRAINT theme_guid CHECK (guid ~ '^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[{][0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[}])$' AND guid::uuid = theme),
	CONSTRAINT theme_not_own_parent CHECK (parent <> theme),
	CONSTRAINT theme_characters CHECK (name !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]' AND description !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]')
);
CREATE INDEX theme_parent ON @programme@.theme (codebook, parent);
CREATE INDEX theme_tag ON @programme@.theme (tag);

--: Sets of themes
CREATE TABLE @programme@.theme_set (
	codebook @programme@.code CONSTRAINT theme_set_codebook_fkey REFERENCES @programme@.codebook, -- the codebook
	theme_set uuid DEFAULT gen_random_uuid(), -- GUID of the set
	guid text NOT NULL, -- the GUID verbatim, with its case and braces
	ordinal integer NOT NULL, -- place in the file
	name text NOT NULL, -- name
	description text, -- what the set is for; NULL: the file has no description
	CONSTRAINT theme_set_pkey PRIMARY KEY (codebook, theme_set),
	CONSTRAINT theme_set_order UNIQUE (codebook, ordinal) DEFERRABLE,
	CONSTRAINT theme_set_guid CHECK (guid ~ '^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[{][0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[}])$' AND guid::uuid = theme_set),
	CONSTRAINT theme_set_characters CHECK (name !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]' AND description !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]')
);

--: Themes of sets
CREATE TABLE @programme@.theme_set_member (
	codebook @programme@.code, -- the codebook
	theme_set uuid, -- the set
	ordinal integer, -- place in the set
	theme uuid NOT NULL, -- the theme
	guid text NOT NULL, -- GUID of the theme, as the set writes it
	CONSTRAINT theme_set_member_pkey PRIMARY KEY (codebook, theme_set, ordinal),
	CONSTRAINT theme_set_member_set_fkey FOREIGN KEY (codebook, theme_set) REFERENCES @programme@.theme_set,
	CONSTRAINT theme_set_member_theme_fkey FOREIGN KEY (codebook, theme) REFERENCES @programme@.theme,
	CONSTRAINT theme_set_member_guid CHECK (guid::uuid = theme)
);
CREATE INDEX theme_set_member_theme ON @programme@.theme_set_member (codebook, theme);

--: Which excerpts were coded by which themes, by whom
CREATE TABLE @programme@.coding (
	excerpt bigint CONSTRAINT coding_excerpt_fkey REFERENCES @programme@.excerpt, -- the excerpt
	codebook @programme@.code, -- the codebook
	theme uuid, -- the theme
	coder @programme@.code DEFAULT 'team', -- pseudonym of the coder
	coded_on date, -- when
	note text, -- memo
	CONSTRAINT coding_pkey PRIMARY KEY (excerpt, codebook, theme, coder),
	CONSTRAINT coding_theme_fkey FOREIGN KEY (codebook, theme) REFERENCES @programme@.theme
);
CREATE INDEX coding_theme ON @programme@.coding (codebook, theme);

--: Findings: what the qualitative strand says, by domain
CREATE TABLE @programme@.finding (
	finding @programme@.code CONSTRAINT finding_pkey PRIMARY KEY, -- short key
	evaluation @programme@.code CONSTRAINT finding_evaluation_fkey REFERENCES @programme@.evaluation, -- evaluation it is of
	tag @extschema@.domain_tag CONSTRAINT finding_tag_fkey REFERENCES @programme@.domain, -- the domain
	statement text NOT NULL, -- the finding, in a sentence
	n_sources integer CONSTRAINT finding_sources CHECK (n_sources >= 0), -- sources it rests on
	n_areas integer CONSTRAINT finding_areas CHECK (n_areas >= 0), -- areas they are from
	evidence @programme@.code CONSTRAINT finding_evidence_fkey REFERENCES @programme@.evidence, -- where it is published
	publish boolean NOT NULL DEFAULT false -- whether readers may see it
);
CREATE INDEX finding_evaluation ON @programme@.finding (evaluation);
CREATE INDEX finding_tag ON @programme@.finding (tag);
CREATE INDEX finding_evidence ON @programme@.finding (evidence);

--: Excerpts that show a finding
CREATE TABLE @programme@.finding_excerpt (
	finding @programme@.code CONSTRAINT finding_excerpt_finding_fkey REFERENCES @programme@.finding, -- the finding
	excerpt bigint CONSTRAINT finding_excerpt_excerpt_fkey REFERENCES @programme@.excerpt, -- the excerpt
	CONSTRAINT finding_excerpt_pkey PRIMARY KEY (finding, excerpt)
);
CREATE INDEX finding_excerpt_excerpt ON @programme@.finding_excerpt (excerpt);

--: Joint display: where numbers and interviews meet, and whether they agree
CREATE TABLE @programme@.joint_display (
	joint_display bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT joint_display_pkey PRIMARY KEY, -- number of the row
	evaluation @programme@.code NOT NULL CONSTRAINT joint_display_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	tag @extschema@.domain_tag NOT NULL CONSTRAINT joint_display_tag_fkey REFERENCES @programme@.domain, -- the domain
	estimate bigint CONSTRAINT joint_display_estimate_fkey REFERENCES @programme@.estimate, -- the estimate; NULL: nothing was measured
	finding @programme@.code CONSTRAINT joint_display_finding_fkey REFERENCES @programme@.finding, -- the finding; NULL: nothing was said
	fit text NOT NULL CONSTRAINT joint_display_fit CHECK (fit IN ('confirms', 'expands', 'discordant', 'silent')), -- how they fit: discordant is a result, not an error; silent: one has nothing to say
	inference text, -- what follows from both together
	publish boolean NOT NULL DEFAULT false -- whether readers may see it
);
CREATE INDEX joint_display_evaluation ON @programme@.joint_display (evaluation);
CREATE INDEX joint_display_tag ON @programme@.joint_display (tag);
CREATE INDEX joint_display_estimate ON @programme@.joint_display (estimate);
CREATE INDEX joint_display_finding ON @programme@.joint_display (finding);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('source', 'microdata'), ('excerpt', 'microdata'), ('coding', 'microdata'), ('finding_excerpt', 'microdata'),
	('codebook', 'analysis'), ('theme', 'analysis'), ('theme_set', 'analysis'), ('theme_set_member', 'analysis'),
	('finding', 'analysis'), ('joint_display', 'analysis');

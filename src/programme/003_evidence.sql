-- Evidence of every kind, with its rights, and recognition

--: Evidence: everything that a choice or a statement can rest on
CREATE TABLE @programme@.evidence (
	evidence @programme@.code CONSTRAINT evidence_pkey PRIMARY KEY, -- short key
	kind text NOT NULL CONSTRAINT evidence_kind CHECK (kind IN ('policy', 'policy_review', 'evidence_review', 'rapid_review', 'narrative_review', 'survey', 'mapping', 'community_profile', 'enquiry', 'reflexive_journal', 'interview', 'story', 'media', 'publication')), -- what kind of evidence it is; enquiry: led by residents; story: art-based storytelling included
	title text NOT NULL, -- title
	authors text[] NOT NULL DEFAULT '{}', -- published authors, or the team; no residents by name
	citation text, -- how to cite it
	locator text, -- where in it: pages, section
	doi text CONSTRAINT evidence_doi CHECK (doi LIKE '10.%/%'), -- DOI, without the resolver's address
	url text, -- where to find it
	published_on date, -- date of publication, or of completion
	area @programme@.code CONSTRAINT evidence_area_fkey REFERENCES @programme@.area, -- area it is about; NULL: several, or none
	summary text, -- what it says
	rights text NOT NULL CONSTRAINT evidence_rights CHECK (rights <> ''::text), -- what may be done with it: licence, permission, consent
	note text -- what else to know
);
CREATE INDEX evidence_area ON @programme@.evidence (area);

--: Awards, selections and other recognition; sources may disagree, and each has its row
CREATE TABLE @programme@.recognition (
	recognition bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT recognition_pkey PRIMARY KEY, -- number of the entry
	programme @programme@.code CONSTRAINT recognition_programme_fkey REFERENCES @programme@.programme, -- the programme it is for
	kind text NOT NULL CONSTRAINT recognition_kind CHECK (kind IN ('award', 'selection', 'coverage', 'other')), -- what it is
	body text NOT NULL, -- who gave it
	title text NOT NULL, -- what for
	year smallint CONSTRAINT recognition_year CHECK (year BETWEEN 1900 AND 2100), -- when
	evidence @programme@.code CONSTRAINT recognition_evidence_fkey REFERENCES @programme@.evidence, -- the publication or work that it is in or of
	locator text, -- where in it: pages
	source text NOT NULL -- who says so
);
CREATE INDEX recognition_programme ON @programme@.recognition (programme);
CREATE INDEX recognition_evidence ON @programme@.recognition (evidence);

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('evidence', 'registry'), ('recognition', 'registry');

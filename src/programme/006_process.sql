-- The process: oversight groups and what they decide, engagement, enquiries, CoReN agencies

--: Local oversight groups
CREATE TABLE @programme@.oversight_group (
	oversight_group @programme@.code CONSTRAINT oversight_group_pkey PRIMARY KEY, -- short key
	area @programme@.code NOT NULL CONSTRAINT oversight_group_area_fkey REFERENCES @programme@.area, -- area it oversees
	name text NOT NULL, -- name in reports
	local_name text, -- name the group gave itself
	established_on date, -- when it was set up
	ended_on date, -- when it ended; NULL: goes on
	CONSTRAINT oversight_group_order CHECK (ended_on >= established_on)
);
CREATE INDEX oversight_group_area ON @programme@.oversight_group (area);

--: Who sits on an oversight group, by role: a pseudonym, never a name
CREATE TABLE @programme@.oversight_member (
	oversight_member bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT oversight_member_pkey PRIMARY KEY, -- number of the entry
	oversight_group @programme@.code NOT NULL CONSTRAINT oversight_member_group_fkey REFERENCES @programme@.oversight_group, -- the group
	member @programme@.code NOT NULL, -- pseudonym of the member in this group: R3
	role text NOT NULL CONSTRAINT oversight_member_role CHECK (role IN ('resident', 'resident_adviser', 'coren_facilitator', 'la_officer', 'councillor', 'police', 'nhs', 'voluntary', 'business', 'academic', 'other')), -- in what role
	organisation @programme@.code CONSTRAINT oversight_member_organisation_fkey REFERENCES @programme@.organisation, -- organisation that the member speaks for; NULL: none
	starts_on date NOT NULL, -- first day
	ends_on date, -- last day; NULL: still a member
	CONSTRAINT oversight_member_order CHECK (ends_on >= starts_on),
	CONSTRAINT oversight_member_no_overlap EXCLUDE USING gist
		(@programme@.code_range(oversight_group, oversight_group, '[]') WITH =, @programme@.code_range(member, member, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE INDEX oversight_member_group ON @programme@.oversight_member (oversight_group);
CREATE INDEX oversight_member_organisation ON @programme@.oversight_member (organisation);

--: Meetings of oversight groups
CREATE TABLE @programme@.meeting (
	oversight_group @programme@.code CONSTRAINT meeting_group_fkey REFERENCES @programme@.oversight_group, -- the group
	held_on date, -- the day
	attendance integer CONSTRAINT meeting_attendance CHECK (attendance >= 0), -- how many came
	residents integer CONSTRAINT meeting_residents CHECK (residents >= 0), -- how many of them live in the area
	topic text, -- what it was about
	evidence @programme@.code CONSTRAINT meeting_evidence_fkey REFERENCES @programme@.evidence, -- minutes, or another record
	CONSTRAINT meeting_pkey PRIMARY KEY (oversight_group, held_on),
	CONSTRAINT meeting_share CHECK (residents <= attendance)
);
CREATE INDEX meeting_evidence ON @programme@.meeting (evidence);

--: What oversight groups decided
CREATE TABLE @programme@.decision (
	decision bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT decision_pkey PRIMARY KEY, -- number of the decision
	oversight_group @programme@.code NOT NULL CONSTRAINT decision_group_fkey REFERENCES @programme@.oversight_group, -- the group
	decided_on date NOT NULL, -- the day
	held_on date, -- day of the meeting that took it; NULL: not at a meeting
	kind text NOT NULL CONSTRAINT decision_kind CHECK (kind IN ('identify', 'plan', 'prioritise', 'refine', 'implement', 'stop')), -- what was decided about the initiative or the focus
	initiative @programme@.code CONSTRAINT decision_initiative_fkey REFERENCES @programme@.initiative, -- the initiative it is about; NULL: about the focus of work
	tag @extschema@.domain_tag, -- the focus of work it is about, as a domain
	description text NOT NULL, -- what was decided
	rationale text, -- why
	CONSTRAINT decision_meeting_fkey FOREIGN KEY (oversight_group, held_on) REFERENCES @programme@.meeting
);
CREATE INDEX decision_meeting ON @programme@.decision (oversight_group, held_on);
CREATE INDEX decision_initiative ON @programme@.decision (initiative);

--: CoReN agencies: organisations funded to engage the residents of an area
CREATE TABLE @programme@.coren_agency (
	coren_agency bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT coren_agency_pkey PRIMARY KEY, -- number of the entry
	area @programme@.code NOT NULL CONSTRAINT coren_agency_area_fkey REFERENCES @programme@.area, -- the area
	organisation @programme@.code NOT NULL CONSTRAINT coren_agency_organisation_fkey REFERENCES @programme@.organisation, -- the agency
	starts_on date NOT NULL, -- first day funded
	ends_on date, -- last day funded; NULL: goes on
	facilitators smallint CONSTRAINT coren_agency_facilitators CHECK (facilitators >= 0), -- CoReN facilitators it employs
	CONSTRAINT coren_agency_order CHECK (ends_on >= starts_on),
	CONSTRAINT coren_agency_no_overlap EXCLUDE USING gist
		(@programme@.code_range(area, area, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE INDEX coren_agency_area ON @programme@.coren_agency (area);
CREATE INDEX coren_agency_organisation ON @programme@.coren_agency (organisation);

--: Resident advisers, by pseudonym
CREATE TABLE @programme@.resident_adviser (
	resident_adviser bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT resident_adviser_pkey PRIMARY KEY, -- number of the entry
	area @programme@.code NOT NULL CONSTRAINT resident_adviser_area_fkey REFERENCES @programme@.area, -- the area
	adviser @programme@.code NOT NULL, -- pseudonym, never a name
	starts_on date NOT NULL, -- first day registered
	ends_on date, -- last day; NULL: still an adviser
	CONSTRAINT resident_adviser_order CHECK (ends_on >= starts_on),
	CONSTRAINT resident_adviser_no_overlap EXCLUDE USING gist
		(@programme@.code_range(area, area, '[]') WITH =, @programme@.code_range(adviser, adviser, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE INDEX resident_adviser_area ON @programme@.resident_adviser (area);

--: Events that engaged residents or others
CREATE TABLE @programme@.engagement_event (
	engagement_event bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT engagement_event_pkey PRIMARY KEY, -- number of the event
	area @programme@.code NOT NULL CONSTRAINT engagement_event_area_fkey REFERENCES @programme@.area, -- the area
	held_on date NOT NULL, -- the day, or the first of several
	ends_on date, -- the last of several days
	method text NOT NULL CONSTRAINT engagement_event_method CHECK (method IN ('public_meeting', 'conversation_event', 'street_stall', 'workshop', 'festival', 'exhibition', 'training', 'visit', 'other')), -- what kind of event it was
	topic text, -- what it was about
	attendance integer CONSTRAINT engagement_event_attendance CHECK (attendance >= 0), -- how many came
	organisations integer CONSTRAINT engagement_event_organisations CHECK (organisations >= 0), -- from how many organisations
	reached integer CONSTRAINT engagement_event_reached CHECK (reached >= 0), -- members of the public it reached
	initiative @programme@.code CONSTRAINT engagement_event_initiative_fkey REFERENCES @programme@.initiative, -- initiative it was for
	evidence @programme@.code CONSTRAINT engagement_event_evidence_fkey REFERENCES @programme@.evidence, -- record or output
	CONSTRAINT engagement_event_order CHECK (ends_on >= held_on)
);
CREATE INDEX engagement_event_area ON @programme@.engagement_event (area);
CREATE INDEX engagement_event_initiative ON @programme@.engagement_event (initiative);
CREATE INDEX engagement_event_evidence ON @programme@.engagement_event (evidence);

--: Enquiries that residents led
CREATE TABLE @programme@.enquiry (
	enquiry @programme@.code CONSTRAINT enquiry_pkey PRIMARY KEY, -- short key
	area @programme@.code NOT NULL CONSTRAINT enquiry_area_fkey REFERENCES @programme@.area, -- the area
	method text NOT NULL CONSTRAINT enquiry_method CHECK (method IN ('street_interview', 'group_conversation', 'questionnaire', 'conversation_event', 'professional_interview', 'art_storytelling', 'video', 'other')), -- how it was done
	topic text NOT NULL, -- what it asked
	tag @extschema@.domain_tag, -- domain of the topic
	purpose text CONSTRAINT enquiry_purpose CHECK (purpose IN ('plan', 'evaluate', 'document')), -- to plan action, to help evaluate it, or to document what happened
	starts_on date, -- first day
	ends_on date, -- last day
	resident_leaders integer CONSTRAINT enquiry_leaders CHECK (resident_leaders >= 0), -- residents who led it
	participants integer CONSTRAINT enquiry_participants CHECK (participants >= 0), -- people asked
	initiative @programme@.code CONSTRAINT enquiry_initiative_fkey REFERENCES @programme@.initiative, -- initiative it was for
	evidence @programme@.code CONSTRAINT enquiry_evidence_fkey REFERENCES @programme@.evidence, -- what came of it
	CONSTRAINT enquiry_order CHECK (ends_on >= starts_on)
);
CREATE INDEX enquiry_area ON @programme@.enquiry (area);
CREATE INDEX enquiry_initiative ON @programme@.enquiry (initiative);
CREATE INDEX enquiry_evidence ON @programme@.enquiry (evidence);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('oversight_group', 'registry'), ('oversight_member', 'registry'), ('meeting', 'registry'), ('decision', 'registry'),
	('coren_agency', 'registry'), ('resident_adviser', 'registry'), ('engagement_event', 'registry'), ('enquiry', 'registry');

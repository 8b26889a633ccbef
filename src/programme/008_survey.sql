-- The survey: waves, questions, people by pseudonym, interviews, answers, and outcomes made of them

--: Surveys
CREATE TABLE @programme@.survey (
	survey @programme@.code CONSTRAINT survey_pkey PRIMARY KEY, -- short key
	title text NOT NULL, -- title
	population text, -- who was to be interviewed
	evidence @programme@.code CONSTRAINT survey_evidence_fkey REFERENCES @programme@.evidence, -- documentation and rights
	note text -- what else to know
);
CREATE INDEX survey_evidence ON @programme@.survey (evidence);

--: Waves of surveys
CREATE TABLE @programme@.wave (
	wave @programme@.code CONSTRAINT wave_pkey PRIMARY KEY, -- short key, of all surveys together: hhs1
	survey @programme@.code NOT NULL CONSTRAINT wave_survey_fkey REFERENCES @programme@.survey, -- the survey
	number smallint NOT NULL CONSTRAINT wave_number CHECK (number > 0), -- number of the wave in its survey
	label text NOT NULL, -- name in reports: 2015/16
	starts_on date NOT NULL, -- first day of fieldwork
	ends_on date NOT NULL, -- last day of fieldwork
	mode text, -- face to face, telephone, web, mixed
	issued integer CONSTRAINT wave_issued CHECK (issued >= 0), -- addresses issued
	CONSTRAINT wave_once UNIQUE (survey, number),
	CONSTRAINT wave_order CHECK (ends_on >= starts_on)
);

--: Questions; the wording of licensed instruments stays with their owners
CREATE TABLE @programme@.question (
	question @programme@.code CONSTRAINT question_pkey PRIMARY KEY, -- short key: influence
	survey @programme@.code CONSTRAINT question_survey_fkey REFERENCES @programme@.survey, -- survey that asks it; NULL: several
	kind text NOT NULL DEFAULT 'choice' CONSTRAINT question_kind CHECK (kind IN ('choice', 'number')), -- choice: every answer is an option; number: options are for missing codes only
	wording text NOT NULL, -- the question as asked, or a name if it is licensed
	unit text, -- of a number: its unit
	instrument text, -- instrument it belongs to
	rights text -- licence or permission, if it is not ours
);
CREATE INDEX question_survey ON @programme@.question (survey);

--: Options of questions: answers, and apart from them the codes of missing answers
CREATE TABLE @programme@.response_option (
	question @programme@.code CONSTRAINT response_option_question_fkey REFERENCES @programme@.question, -- the question
	code numeric, -- code in the data
	label text NOT NULL, -- what it says
	ordinal smallint, -- place among the answers, in the questionnaire's order
	missing text CONSTRAINT response_option_missing CHECK (missing IN ('not_applicable', 'dont_know', 'refused', 'not_answered', 'other')), -- why there is no answer; NULL: it is an answer
	CONSTRAINT response_option_pkey PRIMARY KEY (question, code)
);

--: Households, by pseudonym: no address, no postcode
CREATE TABLE @programme@.household (
	household @programme@.code CONSTRAINT household_pkey PRIMARY KEY, -- pseudonym
	area @programme@.code NOT NULL CONSTRAINT household_area_fkey REFERENCES @programme@.area, -- area it is in
	CONSTRAINT household_in_area UNIQUE (household, area)
);
CREATE INDEX household_area ON @programme@.household (area);

--: Respondents, by pseudonym; the same in every wave
CREATE TABLE @programme@.respondent (
	respondent @programme@.code CONSTRAINT respondent_pkey PRIMARY KEY, -- pseudonym
	household @programme@.code NOT NULL CONSTRAINT respondent_household_fkey REFERENCES @programme@.household, -- household
	CONSTRAINT respondent_in_household UNIQUE (respondent, household)
);
CREATE INDEX respondent_household ON @programme@.respondent (household);

--: Interviews: one person in one wave
CREATE TABLE @programme@.interview (
	interview bigint CONSTRAINT interview_pkey PRIMARY KEY, -- serial number in the fieldwork file, unique over all waves
	wave @programme@.code NOT NULL CONSTRAINT interview_wave_fkey REFERENCES @programme@.wave, -- the wave
	area @programme@.code NOT NULL CONSTRAINT interview_area_fkey REFERENCES @programme@.area, -- the area, that of the household
	household @programme@.code NOT NULL, -- the household
	respondent @programme@.code NOT NULL, -- the person
	interviewed_on date, -- the day
	sample_type text NOT NULL CONSTRAINT interview_sample_type CHECK (sample_type IN ('panel', 'fresh', 'top_up', 'boost')), -- panel: in more than one wave; fresh: drawn for this wave; top_up: drawn to fill the panel up; boost: drawn to have more of some group
	adults smallint CONSTRAINT interview_adults CHECK (adults > 0), -- adults in the household, one of whom was interviewed
	w_design double precision CONSTRAINT interview_w_design CHECK (w_design >= 0 AND w_design < 'Infinity'), -- design weight: inverse of the chance to be selected
	w_nonresponse double precision CONSTRAINT interview_w_nonresponse CHECK (w_nonresponse >= 0 AND w_nonresponse < 'Infinity'), -- non-response weight
	w_final double precision CONSTRAINT interview_w_final CHECK (w_final >= 0 AND w_final < 'Infinity'), -- final weight, that estimates use: 1 if the survey is not weighted
	w_longitudinal double precision CONSTRAINT interview_w_longitudinal CHECK (w_longitudinal >= 0 AND w_longitudinal < 'Infinity'), -- weight of panel members, for analyses of the panel
	psu @programme@.code, -- primary sampling unit; NULL: the area
	stratum @programme@.code, -- sampling stratum
	CONSTRAINT interview_once UNIQUE (wave, respondent),
	CONSTRAINT interview_household_fkey FOREIGN KEY (household, area) REFERENCES @programme@.household (household, area),
	CONSTRAINT interview_respondent_fkey FOREIGN KEY (respondent, household) REFERENCES @programme@.respondent (respondent, household)
);
CREATE INDEX interview_area_wave ON @programme@.interview (area, wave);
CREATE INDEX interview_household ON @programme@.interview (household, area);
CREATE INDEX interview_respondent ON @programme@.interview (respondent, household);

--: Answers, one row each, as coded in the data: missing codes stay what they are
CREATE TABLE @programme@.response (
	question text CONSTRAINT response_question_fkey REFERENCES @programme@.question, -- the question
	interview bigint CONSTRAINT response_interview_fkey REFERENCES @programme@.interview, -- the interview
	value numeric NOT NULL CONSTRAINT response_value CHECK (value BETWEEN -1e15 AND 1e15), -- code of the answer, or the number
	CONSTRAINT response_pkey PRIMARY KEY (question, interview)
);
CREATE INDEX response_interview ON @programme@.response (interview);

--: What became of the addresses issued, as counts
CREATE TABLE @programme@.disposition (
	wave @programme@.code CONSTRAINT disposition_wave_fkey REFERENCES @programme@.wave, -- the wave
	area @programme@.code CONSTRAINT disposition_area_fkey REFERENCES @programme@.area, -- the area
	disposition text CONSTRAINT disposition_disposition CHECK (disposition IN ('complete', 'partial', 'refusal', 'non_contact', 'unable', 'ineligible', 'unknown')), -- what became of them
	n integer NOT NULL CONSTRAINT disposition_n CHECK (n >= 0), -- how many
	CONSTRAINT disposition_pkey PRIMARY KEY (wave, area, disposition)
);
CREATE INDEX disposition_area ON @programme@.disposition (area);

--: Outcomes: how a value is made of answers. Items are added up as constant + multiplier x answer, missing ones by min_answered; then the rule applies
CREATE TABLE @programme@.outcome (
	outcome @programme@.code CONSTRAINT outcome_pkey PRIMARY KEY, -- short key
	label text NOT NULL, -- name in reports
	rule text NOT NULL CONSTRAINT outcome_rule CHECK (rule IN ('top_box', 'threshold', 'sum', 'lookup', 'numeric')), -- top_box: whether the answer is one of codes; threshold: whether the sum is within at_least and at_most; sum: the sum; lookup: the sum's score in outcome_lookup; numeric: the number of a single item
	codes numeric[], -- of a top_box: codes that count as yes
	at_least numeric, -- of a threshold: smallest sum that counts as yes
	at_most numeric, -- of a threshold: largest sum that counts as yes
	min_answered smallint CONSTRAINT outcome_min_answered CHECK (min_answered > 0), -- items that must be answered; if more are not missing but not all, the sum is that of the answered times items / answered; NULL: all must be answered
	direction text NOT NULL CONSTRAINT outcome_direction CHECK (direction IN ('higher_better', 'lower_better')), -- which way is better
	scale text NOT NULL GENERATED ALWAYS AS (CASE WHEN rule IN ('top_box', 'threshold') THEN 'proportion' ELSE 'mean' END) STORED, -- proportion, of yes or no; or mean, of numbers
	unit text, -- of a mean: its unit
	role text NOT NULL DEFAULT 'exploratory' CONSTRAINT outcome_role CHECK (role IN ('primary', 'secondary', 'exploratory', 'covariate')), -- primary and secondary were fixed beforehand; a covariate is adjusted for and not reported
	tag @extschema@.domain_tag CONSTRAINT outcome_tag_fkey REFERENCES @programme@.domain, -- domain it belongs to
	note text, -- what else to know, such as the instrument's licence
	CONSTRAINT outcome_top_box CHECK ((rule = 'top_box') = (codes IS NOT NULL) AND codes <> '{}'),
	CONSTRAINT outcome_threshold CHECK ((rule = 'threshold') = (at_least IS NOT NULL OR at_most IS NOT NULL)),
	CONSTRAINT outcome_single CHECK (rule NOT IN ('top_box', 'numeric', 'lookup') OR min_answered IS NULL)
);
CREATE INDEX outcome_tag ON @programme@.outcome (tag);

--: Items of outcomes: one question for top_box and numeric, several for a scale
CREATE TABLE @programme@.outcome_item (
	outcome @programme@.code CONSTRAINT outcome_item_outcome_fkey REFERENCES @programme@.outcome, -- the outcome
	question @programme@.code CONSTRAINT outcome_item_question_fkey REFERENCES @programme@.question, -- the question
	multiplier numeric NOT NULL DEFAULT 1, -- what the answer is multiplied by: -1 for an item that runs the other way
	constant numeric NOT NULL DEFAULT 0, -- what is added: 6 for a reversed item of 1 to 5
	CONSTRAINT outcome_item_pkey PRIMARY KEY (outcome, question)
);
CREATE INDEX outcome_item_question ON @programme@.outcome_item (question);

--: Scores of sums, for outcomes by lookup; conversion tables of licensed instruments are for you to load
CREATE TABLE @programme@.outcome_lookup (
	outcome @programme@.code CONSTRAINT outcome_lookup_outcome_fkey REFERENCES @programme@.outcome, -- the outcome
	raw numeric, -- the sum
	score double precision NOT NULL CONSTRAINT outcome_lookup_score CHECK (score > '-Infinity' AND score < 'Infinity'), -- its score
	CONSTRAINT outcome_lookup_pkey PRIMARY KEY (outcome, raw)
);

--: Waves of an evaluation: which come before, and which after
CREATE TABLE @programme@.evaluation_wave (
	evaluation @programme@.code CONSTRAINT evaluation_wave_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	wave @programme@.code CONSTRAINT evaluation_wave_wave_fkey REFERENCES @programme@.wave, -- the wave
	period integer NOT NULL, -- place in time, for designs of many waves
	post boolean NOT NULL, -- whether it is after the start, for designs of two periods
	CONSTRAINT evaluation_wave_pkey PRIMARY KEY (evaluation, wave)
);
CREATE INDEX evaluation_wave_wave ON @programme@.evaluation_wave (wave);

--: What an evaluation adjusts for: outcomes, usually numeric ones in the role of a covariate
CREATE TABLE @programme@.evaluation_covariate (
	evaluation @programme@.code CONSTRAINT evaluation_covariate_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	ordinal smallint CONSTRAINT evaluation_covariate_ordinal CHECK (ordinal > 0), -- place in the array of covariates
	outcome @programme@.code NOT NULL CONSTRAINT evaluation_covariate_outcome_fkey REFERENCES @programme@.outcome, -- how the covariate is made of answers
	CONSTRAINT evaluation_covariate_pkey PRIMARY KEY (evaluation, ordinal),
	CONSTRAINT evaluation_covariate_once UNIQUE (evaluation, outcome)
);
CREATE INDEX evaluation_covariate_outcome ON @programme@.evaluation_covariate (outcome);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('survey', 'registry'), ('wave', 'registry'), ('question', 'registry'), ('response_option', 'registry'), ('disposition', 'registry'),
	('household', 'microdata'), ('respondent', 'microdata'), ('interview', 'microdata'), ('response', 'microdata'),
	('outcome', 'analysis'), ('outcome_item', 'analysis'), ('outcome_lookup', 'analysis'),
	('evaluation_wave', 'analysis'), ('evaluation_covariate', 'analysis');

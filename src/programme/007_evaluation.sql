-- Evaluations: which areas and arms, and what they set out to estimate

--: Evaluations: each has its own areas, so that 9 and 10 neighbourhoods, or other choices, stand side by side
CREATE TABLE @programme@.evaluation (
	evaluation @programme@.code CONSTRAINT evaluation_pkey PRIMARY KEY, -- short key
	programme @programme@.code CONSTRAINT evaluation_programme_fkey REFERENCES @programme@.programme, -- the programme evaluated
	title text NOT NULL, -- title
	design text NOT NULL DEFAULT 'quasi_experimental' CONSTRAINT evaluation_design CHECK (design IN ('quasi_experimental', 'randomised', 'observational')), -- how areas came to be in their arms
	estimand text NOT NULL DEFAULT 'ATT' CONSTRAINT evaluation_estimand CHECK (estimand = 'ATT'), -- what is estimated: the average effect on the treated
	weight text NOT NULL DEFAULT 'final' CONSTRAINT evaluation_weight CHECK (weight IN ('final', 'longitudinal', 'none')), -- weight of interviews: w_final, w_longitudinal, or 1 for each
	sample text NOT NULL DEFAULT 'all' CONSTRAINT evaluation_sample CHECK (sample IN ('all', 'panel')), -- interviews used: all, or those of panel members only
	protocol text, -- where the protocol is
	prespecified_on date, -- when outcomes and method were fixed
	mixed_methods text, -- justification, priority and sequence of the quantitative and qualitative strands, and where they meet (GRAMMS)
	evidence @programme@.code CONSTRAINT evaluation_evidence_fkey REFERENCES @programme@.evidence, -- the publication
	note text -- what else to know
);
CREATE INDEX evaluation_programme ON @programme@.evaluation (programme);
CREATE INDEX evaluation_evidence ON @programme@.evaluation (evidence);

--: Areas of an evaluation: their arm and pair, and why an area was left out
CREATE TABLE @programme@.evaluation_area (
	evaluation @programme@.code CONSTRAINT evaluation_area_evaluation_fkey REFERENCES @programme@.evaluation, -- the evaluation
	area @programme@.code CONSTRAINT evaluation_area_area_fkey REFERENCES @programme@.area, -- the area
	arm text NOT NULL CONSTRAINT evaluation_area_arm CHECK (arm IN ('nfl', 'comparator')), -- arm: neighbourhood for learning, or comparator
	pair @programme@.code, -- matched pair: the same for a neighbourhood for learning and its comparator
	included boolean NOT NULL DEFAULT true, -- whether its interviews count
	exclusion_reason text, -- why not, if not
	first_treated integer, -- period in which it was first exposed, for designs of many waves; NULL: never
	CONSTRAINT evaluation_area_pkey PRIMARY KEY (evaluation, area),
	CONSTRAINT evaluation_area_exclusion CHECK (included OR exclusion_reason IS NOT NULL),
	CONSTRAINT evaluation_area_comparator CHECK (arm = 'nfl' OR first_treated IS NULL)
);
CREATE INDEX evaluation_area_area ON @programme@.evaluation_area (area);

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('evaluation', 'analysis'), ('evaluation_area', 'analysis');

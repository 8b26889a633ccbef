-- People who move between waves, and answers in words

-- A person is the same in every wave; where it lives is a matter of each
-- interview. So an interview has a person and a household, and the area in which
-- that household was then; what stands with the person and the household
-- themselves is where they were drawn.
ALTER TABLE @programme@.interview DROP CONSTRAINT interview_household_fkey;
ALTER TABLE @programme@.interview DROP CONSTRAINT interview_respondent_fkey;
ALTER TABLE @programme@.interview ADD CONSTRAINT interview_household_fkey FOREIGN KEY (household) REFERENCES @programme@.household;
ALTER TABLE @programme@.interview ADD CONSTRAINT interview_respondent_fkey FOREIGN KEY (respondent) REFERENCES @programme@.respondent;
-- Looked at when a statement is done, so that a correction may exchange two people.
ALTER TABLE @programme@.interview DROP CONSTRAINT interview_once;
ALTER TABLE @programme@.interview ADD CONSTRAINT interview_once UNIQUE (wave, respondent) DEFERRABLE;
ALTER TABLE @programme@.household DROP CONSTRAINT household_in_area;
ALTER TABLE @programme@.respondent DROP CONSTRAINT respondent_in_household;
COMMENT ON COLUMN @programme@.household.area IS 'area it was in when it was first interviewed; where it was later is with its interviews';
COMMENT ON COLUMN @programme@.respondent.household IS 'household of the first interview; those of later ones are with the interviews';
COMMENT ON COLUMN @programme@.interview.area IS 'the area in which the household was in this wave';
COMMENT ON COLUMN @programme@.interview.household IS 'the household in which the person lived in this wave';
COMMENT ON COLUMN @programme@.interview.respondent IS 'the person, the same in every wave';

ALTER TABLE @programme@.question DROP CONSTRAINT question_kind;
ALTER TABLE @programme@.question ADD CONSTRAINT question_kind CHECK (kind IN ('choice', 'number', 'text'));
COMMENT ON COLUMN @programme@.question.kind IS 'choice: every answer is an option; number: options are for missing codes only; text: answers are in response_text, and options are for missing codes only';
COMMENT ON COLUMN @programme@.response.value IS 'code of the answer, or the number; of a text, the code of a missing answer';

--: Answers in words, as they were given or written down; never published
CREATE TABLE @programme@.response_text (
	question text CONSTRAINT response_text_question_fkey REFERENCES @programme@.question, -- the question
	interview bigint CONSTRAINT response_text_interview_fkey REFERENCES @programme@.interview, -- the interview
	answer text NOT NULL CONSTRAINT response_text_answer CHECK (answer <> ''::text), -- what was answered, with names taken out
	CONSTRAINT response_text_pkey PRIMARY KEY (question, interview)
);
CREATE INDEX response_text_interview ON @programme@.response_text (interview);

-- Who has an area has the interviews that were held there, with the people and
-- households of these, wherever they were drawn; and the people and households
-- that were drawn there, though not what they said in another area later.
DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	all_answers CONSTANT text := format('(SELECT %s.has_all_areas(true))', programme);
	own_answers CONSTANT text := format('o.area::text = ANY ((SELECT %s.own_areas(true))::text[])', programme);
	here text;
BEGIN
	EXECUTE format('DROP POLICY respondent_area ON %s.respondent', programme);
	EXECUTE format('CREATE POLICY respondent_area ON %1$s.respondent USING (%2$s OR household IN (SELECT o.household FROM %1$s.household o WHERE %3$s))', programme, all_answers, own_answers);
	EXECUTE format('COMMENT ON POLICY respondent_area ON %s.respondent IS %L', programme, 'rows of the areas that the role has as an analyst');
	FOREACH here IN ARRAY ARRAY['household', 'respondent'] LOOP
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (%I IN (SELECT o.%I FROM %s.interview o))', here || '_interviewed', programme, here, here, here, programme);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_interviewed', programme, here, 'rows of the interviews that the role sees');
	END LOOP;
	EXECUTE format('ALTER TABLE %s.response_text ENABLE ROW LEVEL SECURITY', programme);
	EXECUTE format('CREATE POLICY response_text_area ON %1$s.response_text USING (%2$s OR interview IN (SELECT o.interview FROM %1$s.interview o))', programme, all_answers);
	EXECUTE format('COMMENT ON POLICY response_text_area ON %s.response_text IS %L', programme, 'rows of the areas that the role has as an analyst');
END
$do$;

-- An estimate of no rows says why, if the questions are why.
CREATE OR REPLACE VIEW @programme@.current_estimate WITH (security_invoker = true) AS
SELECT s.evaluation,
	s.outcome,
	o.label,
	o.role,
	o.direction,
	(s.result).estimate,
	(s.result).std_error,
	(s.result).df,
	(s.result).p_value,
	(s.result).conf_low,
	(s.result).conf_high,
	(s.result).n,
	(s.result).n_missing,
	(s.result).n_clusters,
	(s.result).n_clusters_treated,
	(s.result).scale,
	(s.result).method,
	nullif(concat_ws('; ', (s.result).note, s.unanswerable), ''::text) AS note
FROM (
	SELECT e.evaluation::text AS evaluation, r.outcome, x.result, @extschema@.programme_unanswerable(e.tableoid::regclass, r.outcome) AS unanswerable
	FROM @programme@.evaluation e
	-- All arguments, of their types: no other function of the name fits better.
	CROSS JOIN LATERAL @extschema@.programme_outcome_samples(e.tableoid::regclass, e.evaluation::text, NULL::text[]) r
	-- OFFSET 0: a sample is estimated once, not once for each column.
	CROSS JOIN LATERAL (SELECT @extschema@.did_estimate_final(r.sample) AS result OFFSET 0) x
) s
JOIN @programme@.outcome o ON o.outcome = s.outcome;

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('response_text', 'microdata');

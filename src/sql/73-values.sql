---- the samples of all outcomes of an evaluation, in one pass over the answers ----

-- Queries in, samples out: what each must give is in src/pg/programme_samples.c.
CREATE FUNCTION programme_samples(
	outcomes text,
	options text,
	scores text,
	interviews text,
	answers text,
	OUT outcome text,
	OUT sample did_sample
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT COST 1000000 ROWS 24;
COMMENT ON FUNCTION programme_samples(text, text, text, text, text) IS
'part of programme_outcome_samples: the samples of outcomes, from queries for outcomes with their items, options, scores, interviews and answers, each run with the rights of who calls and read once';

-- The table of evaluations stands for its schema: a view that names it so can be
-- dumped, and follows the schema to another name.
-- Without statistics a planner takes the interviews of an evaluation for a
-- handful: it is not let to loop over what it thinks is small.
CREATE FUNCTION programme_outcome_samples(
	evaluations regclass,
	evaluation text,
	outcomes text[] DEFAULT NULL,
	OUT outcome text,
	OUT sample did_sample
) RETURNS SETOF record
LANGUAGE plpgsql STABLE COST 1000000 ROWS 24 SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
SET enable_nestloop = off SET enable_mergejoin = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
	schema CONSTANT text := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = evaluations);
	weight text;
	only_panel boolean;
	wanted text[];
	questions text[];
	is_part boolean;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	EXECUTE format('SELECT e.weight, e.sample = ''panel'' FROM %I.evaluation e WHERE e.evaluation = $1', schema) INTO weight, only_panel USING evaluation;
	IF weight IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no evaluation "%s"', coalesce(evaluation, 'NULL')),
			HINT = format('The table %I.evaluation lists them.', schema);
	END IF;
	EXECUTE format('SELECT array_agg(o.outcome::text) FROM %I.outcome o WHERE CASE WHEN $1 IS NULL THEN o.role <> ''covariate'' ELSE o.outcome::text = ANY ($1) END', schema) INTO wanted USING outcomes;
	EXECUTE format('SELECT array_agg(DISTINCT i.question::text) FROM %I.outcome_item i WHERE i.outcome::text = ANY ($1)', schema) INTO questions USING wanted;
	-- A few questions are found by their index; of many, all answers are read.
	EXECUTE format('SELECT coalesce(cardinality($1), 0) * 3 <= count(*) FROM %I.question', schema) INTO is_part USING questions;
	RETURN QUERY SELECT s.outcome, s.sample FROM @extschema@.programme_samples(
		format('SELECT o.outcome::text, o.scale = ''proportion'', o.rule, o.codes, o.at_least, o.at_most, o.min_answered::integer, i.question::text, q.kind = ''number'', i.multiplier, i.constant
			FROM %1$I.outcome o LEFT JOIN (%1$I.outcome_item i JOIN %1$I.question q ON q.question = i.question) ON i.outcome = o.outcome WHERE o.outcome::text = ANY (%2$L::text[]) ORDER BY 1, 8', schema, wanted),
		format('SELECT p.question::text, p.code, p.missing IS NOT NULL FROM %I.response_option p WHERE p.question::text = ANY (%L::text[])', schema, questions),
		format('SELECT l.outcome::text, l.raw, l.score FROM %I.outcome_lookup l WHERE l.outcome::text = ANY (%L::text[])', schema, wanted),
		format('SELECT v.interview, v.area::text, a.arm = ''nfl'', w.post, %2$s::double precision
			FROM %1$I.interview v JOIN %1$I.evaluation_area a ON a.area = v.area JOIN %1$I.evaluation_wave w ON w.wave = v.wave WHERE a.evaluation = %3$L AND a.included AND w.evaluation = %3$L%4$s',
			schema, CASE weight WHEN 'final' THEN 'v.w_final' WHEN 'longitudinal' THEN 'v.w_longitudinal' ELSE '1' END, evaluation, CASE WHEN only_panel THEN ' AND v.sample_type = ''panel''' ELSE '' END),
		format('SELECT r.question, r.interview, r.value FROM %I.response r', schema) || CASE WHEN is_part THEN format(' WHERE r.question = ANY (%L::text[])', questions) ELSE '' END) s;
END
$$;
COMMENT ON FUNCTION programme_outcome_samples(regclass, text, text[]) IS
'part of current_estimate: the sample of each outcome (those named, or all but covariates) in an evaluation, as did_sample(value_boolean or value, treated, post, area, weight) of analysis_row, but in one pass over the answers';


-- Answers count if they are numbers, or options that are answers.
CREATE FUNCTION programme_unanswerable(evaluations regclass, outcome text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	schema CONSTANT text := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = evaluations);
	why text;
BEGIN
	EXECUTE format('SELECT string_agg(format(''question %%s is %%s, so none of its answers counts'', q.question,
			CASE q.kind WHEN ''text'' THEN ''answered in words'' ELSE ''a choice without options'' END), ''; '' ORDER BY q.question::text COLLATE "C")
		FROM %1$I.outcome_item i JOIN %1$I.question q ON q.question = i.question
		WHERE i.outcome = $1 AND q.kind <> ''number'' AND NOT EXISTS (SELECT FROM %1$I.response_option p WHERE p.question = q.question AND p.missing IS NULL)', schema) INTO why USING outcome;
	RETURN why;
END
$$;
COMMENT ON FUNCTION programme_unanswerable(regclass, text) IS
'part of current_estimate and plan_analysis: why an outcome can have no values, if its questions are why';

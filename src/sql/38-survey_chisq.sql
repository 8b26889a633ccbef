---- survey_chisq: two-way tables of a survey ----

CREATE FUNCTION survey_chisq(
	samples survey_sample[],
	"rows" text[],
	columns text[],
	statistic text DEFAULT 'F',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL
) RETURNS survey_test_result
AS 'MODULE_PATHNAME', 'survey_chisq_of_samples' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_chisq(survey_sample[], text[], text[], text, "any", text, boolean, survey_sample) IS
'do the rows and columns of a table depend on each other? Each sample is of a cell; the tests of Rao and Scott (F, Chisq), or Wald''s (Wald, adjWald)';

CREATE TYPE survey_table_samples AS (
	samples survey_sample[],
	"rows" text[],
	columns text[]
);
COMMENT ON TYPE survey_table_samples IS 'state of the aggregate survey_chisq of samples';

CREATE FUNCTION survey_chisq_append(state survey_table_samples, sample survey_sample, row_category text, column_category text) RETURNS survey_table_samples
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sample IS NULL OR row_category IS NULL OR column_category IS NULL THEN state
	ELSE ROW(pg_catalog.array_append((state).samples, sample), pg_catalog.array_append((state)."rows", row_category), pg_catalog.array_append((state).columns, column_category))::survey_table_samples END;
COMMENT ON FUNCTION survey_chisq_append(survey_table_samples, survey_sample, text, text) IS
'transition function of the aggregate survey_chisq of samples';

CREATE FUNCTION survey_chisq_samples_final(state survey_table_samples) RETURNS survey_test_result
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN @extschema@.survey_chisq((state).samples, (state)."rows", (state).columns, 'F'::text, NULL::jsonb, 'fail'::text, false, NULL::survey_sample);
COMMENT ON FUNCTION survey_chisq_samples_final(survey_table_samples) IS
'final function of the aggregate survey_chisq of samples';

CREATE AGGREGATE survey_chisq(sample survey_sample, row_category text, column_category text) (
	SFUNC = survey_chisq_append,
	STYPE = survey_table_samples,
	FINALFUNC = survey_chisq_samples_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_chisq(survey_sample, text, text) IS
'do the rows and columns of a table depend on each other? Each row has the sample of a cell, with the default choices; a row with NULL is left out';

CREATE FUNCTION survey_chisq_final(survey_sample) RETURNS survey_test_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_chisq_final(survey_sample) IS
'final function of the aggregate survey_chisq of rows';

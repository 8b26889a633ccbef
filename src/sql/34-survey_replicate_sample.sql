---- survey_replicate_sample: rows that have replicate weights ----

CREATE FUNCTION survey_replicate_accum(survey_sample, double precision, double precision, double precision[]) RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_replicate_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survey_replicate_accum(survey_sample, double precision, double precision, double precision[]) IS
'transition function of survey_replicate_sample';

CREATE AGGREGATE survey_replicate_sample(value double precision, weight double precision, replicate_weights double precision[]) (
	SFUNC = @extschema@.survey_replicate_accum,
	STYPE = survey_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.survey_sample_combine,
	FINALFUNC = @extschema@.survey_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_replicate_sample(double precision, double precision, double precision[]) IS
'keep of the rows of a survey that has replicate weights what estimates need: sums by each set of weights; survey_replicate_design says what the weights are';

CREATE FUNCTION survey_replicate_accum(survey_sample, double precision, double precision, double precision[], double precision[]) RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_replicate_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survey_replicate_accum(survey_sample, double precision, double precision, double precision[], double precision[]) IS
'transition function of survey_replicate_sample';

CREATE AGGREGATE survey_replicate_sample(value double precision, weight double precision, replicate_weights double precision[], auxiliaries double precision[]) (
	SFUNC = @extschema@.survey_replicate_accum,
	STYPE = survey_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.survey_sample_combine,
	FINALFUNC = @extschema@.survey_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_replicate_sample(double precision, double precision, double precision[], double precision[]) IS
'keep of the rows of a survey that has replicate weights what estimates need: sums by each set of weights; survey_replicate_design says what the weights are';

CREATE FUNCTION survey_replicate_accum(survey_sample, boolean, double precision, double precision[]) RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_replicate_accum_boolean' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survey_replicate_accum(survey_sample, boolean, double precision, double precision[]) IS
'transition function of survey_replicate_sample';

CREATE AGGREGATE survey_replicate_sample(value boolean, weight double precision, replicate_weights double precision[]) (
	SFUNC = @extschema@.survey_replicate_accum,
	STYPE = survey_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.survey_sample_combine,
	FINALFUNC = @extschema@.survey_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_replicate_sample(boolean, double precision, double precision[]) IS
'keep of the rows of a survey that has replicate weights what estimates need: sums by each set of weights; survey_replicate_design says what the weights are';

CREATE FUNCTION survey_replicate_accum(survey_sample, boolean, double precision, double precision[], double precision[]) RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_replicate_accum_boolean' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survey_replicate_accum(survey_sample, boolean, double precision, double precision[], double precision[]) IS
'transition function of survey_replicate_sample';

CREATE AGGREGATE survey_replicate_sample(value boolean, weight double precision, replicate_weights double precision[], auxiliaries double precision[]) (
	SFUNC = @extschema@.survey_replicate_accum,
	STYPE = survey_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.survey_sample_combine,
	FINALFUNC = @extschema@.survey_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_replicate_sample(boolean, double precision, double precision[], double precision[]) IS
'keep of the rows of a survey that has replicate weights what estimates need: sums by each set of weights; survey_replicate_design says what the weights are';

CREATE FUNCTION survey_replicate_distribution_accum(survey_sample, double precision, double precision, double precision[]) RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_replicate_distribution_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survey_replicate_distribution_accum(survey_sample, double precision, double precision, double precision[]) IS
'transition function of survey_replicate_distribution';

CREATE AGGREGATE survey_replicate_distribution(value double precision, weight double precision, replicate_weights double precision[]) (
	SFUNC = @extschema@.survey_replicate_distribution_accum,
	STYPE = survey_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.survey_sample_combine,
	FINALFUNC = @extschema@.survey_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_replicate_distribution(double precision, double precision, double precision[]) IS
'keep of the rows of a survey that has replicate weights how the values are distributed by each set of weights: for quantiles';

CREATE FUNCTION survey_replicate_design(
	sample survey_sample,
	method text,
	rho double precision DEFAULT NULL,
	scale double precision DEFAULT NULL,
	rscales double precision[] DEFAULT NULL,
	about text DEFAULT 'mean',
	df double precision DEFAULT NULL
) RETURNS survey_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_replicate_design(survey_sample, text, double precision, double precision, double precision[], text, double precision) IS
'say what the replicate weights of a sample are (JK1, JKn, JK2, BRR, Fay, bootstrap, successive-difference, or scale and rscales): survey_mean and its kin then take their variance';

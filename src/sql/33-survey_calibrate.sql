---- calibration: weights that reproduce known totals of the population ----

CREATE FUNCTION survey_calibrate(
	sample survey_sample,
	totals jsonb,
	method text DEFAULT 'rake',
	bounds double precision[] DEFAULT NULL)
RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_calibrate_sample' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_calibrate(survey_sample, jsonb, text, double precision[]) IS
'the sample with weights that reproduce known totals of its margins: by poststratification, raking, linear or logit calibration; the standard errors of its estimates know of it';

CREATE FUNCTION survey_calibration_weights(
	sample survey_sample,
	OUT margins jsonb,
	OUT n bigint,
	OUT sum_weights double precision,
	OUT g double precision,
	OUT calibrated double precision)
RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION survey_calibration_weights(survey_sample) IS
'what the weights of rows are multiplied by, for each combination of margins that rows have; their number, and their sum of weights before and after';

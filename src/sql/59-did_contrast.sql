
---- differences between effects ----

CREATE FUNCTION did_contrast(
	samples did_sample[],
	weights double precision[],
	method text DEFAULT 'CR2',
	null_value double precision DEFAULT 0,
	conf_level double precision DEFAULT 0.95
) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_contrast(did_sample[], double precision[], text, double precision, double precision) IS
'a weighted sum of effects on parts of the same clusters, such as the effect on women less that on men: a variance of did_estimate, or a wild bootstrap (WCR31), of the regression in which everything is interacted with the part, or a permutation of the clusters';

CREATE TYPE did_weighted_samples AS (
	samples did_sample[],
	weights double precision[]
);
COMMENT ON TYPE did_weighted_samples IS 'state of the aggregate did_contrast';

CREATE FUNCTION did_contrast_append(state did_weighted_samples, sample did_sample, weight double precision) RETURNS did_weighted_samples
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sample IS NULL OR weight IS NULL THEN state
	ELSE ROW(pg_catalog.array_append((state).samples, sample), pg_catalog.array_append((state).weights, weight))::did_weighted_samples END;
COMMENT ON FUNCTION did_contrast_append(did_weighted_samples, did_sample, double precision) IS
'transition function of the aggregate did_contrast';

CREATE FUNCTION did_contrast_final(state did_weighted_samples) RETURNS did_result
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN @extschema@.did_contrast((state).samples, (state).weights, 'CR2'::text, 0::double precision, 0.95::double precision);
COMMENT ON FUNCTION did_contrast_final(did_weighted_samples) IS
'final function of the aggregate did_contrast';

CREATE AGGREGATE did_contrast(sample did_sample, weight double precision) (
	SFUNC = did_contrast_append,
	STYPE = did_weighted_samples,
	FINALFUNC = did_contrast_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_contrast(did_sample, double precision) IS
'the weighted sum of the effects of samples, one a row, with the default choices; a row with NULL is left out';

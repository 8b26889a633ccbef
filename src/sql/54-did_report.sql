---- the same effect by every way of inference ----

CREATE FUNCTION did_report(
	sample did_sample,
	effects text DEFAULT 'none',
	conf_level double precision DEFAULT 0.95,
	OUT inference text,
	OUT estimate double precision,
	OUT std_error double precision,
	OUT statistic double precision,
	OUT df double precision,
	OUT p_value double precision,
	OUT conf_low double precision,
	OUT conf_high double precision,
	OUT method text,
	OUT note text,
	OUT facts jsonb
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 1000000 ROWS 12;
COMMENT ON FUNCTION did_report(did_sample, text, double precision) IS
'the effect with its p-value and interval by every way of inference that the sample allows, one row each, so that a reader sees whether the conclusion depends on the method; resilience_guide(''few_clusters'') tells which to take';

---- when trends were not quite parallel ----

CREATE FUNCTION did_sensitivity(
	result did_result,
	m double precision[] DEFAULT NULL,
	reference text DEFAULT 't',
	OUT violation double precision,
	OUT conf_low double precision,
	OUT conf_high double precision,
	OUT excludes_zero boolean,
	OUT breakdown double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 1000 ROWS 8;
COMMENT ON FUNCTION did_sensitivity(did_result, double precision[], text) IS
'the interval of an effect if the arms'' trends would have differed by up to m without the programme, for each m; and the largest m whose interval still excludes 0';


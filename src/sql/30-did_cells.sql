---- did_cells: the means behind an estimate ----

CREATE FUNCTION did_cells(
	sample did_sample,
	OUT arm text,
	OUT period text,
	OUT n bigint,
	OUT sum_weights double precision,
	OUT n_effective double precision,
	OUT mean double precision,
	OUT std_error double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 4;
COMMENT ON FUNCTION did_cells(did_sample) IS
'each arm in each period: rows, sum of weights, effective number of rows, weighted mean and its standard error (CR2; HC2 without clusters)';


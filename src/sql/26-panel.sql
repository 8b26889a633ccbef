---- panels: samples of units, or of patterns of covariates ----

CREATE FUNCTION did_panel_balance(
	sample did_sample
) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_panel_balance(did_sample) IS
'of a sample of units, that of the units which have a row in every period; rows of the others count as left out';

CREATE FUNCTION did_drop_key(
	sample did_sample
) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_drop_key(did_sample) IS
'the same sample without the key of its units or patterns: smaller, and of nobody in particular';

CREATE FUNCTION did_wave_cells(
	sample did_sample,
	OUT cohort integer,
	OUT period integer,
	OUT n bigint,
	OUT n_clusters bigint,
	OUT n_units bigint,
	OUT sum_weights double precision,
	OUT n_effective double precision,
	OUT mean double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 20;
COMMENT ON FUNCTION did_wave_cells(did_sample) IS
'each cohort in each period, cohort NULL if never treated: rows, clusters, units, sum of weights, effective number of rows and weighted mean';

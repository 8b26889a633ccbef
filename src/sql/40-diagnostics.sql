---- what an estimate rests on ----

CREATE FUNCTION did_clusters(
	sample did_sample,
	effects text DEFAULT 'none',
	OUT cluster text,
	OUT arm text,
	OUT block text,
	OUT n_pre bigint,
	OUT n_post bigint,
	OUT mean_pre double precision,
	OUT mean_post double precision,
	OUT leverage double precision,
	OUT partial_leverage double precision,
	OUT estimate_without double precision,
	OUT score_share double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 20;
COMMENT ON FUNCTION did_clusters(did_sample, text) IS
'each cluster: its arm, block, rows and weighted mean in each period, and how much of the estimate rests on it';

CREATE FUNCTION did_effective_clusters(
	sample did_sample,
	rho double precision DEFAULT 0,
	effects text DEFAULT 'none'
) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_effective_clusters(did_sample, double precision, text) IS
'effective number of clusters (Carter, Schnepel and Steigerwald) behind the variance of the effect, when rows of a cluster correlate by rho';

CREATE FUNCTION did_blocks(
	sample did_sample,
	OUT block text,
	OUT n_clusters bigint,
	OUT n bigint,
	OUT estimate double precision,
	OUT estimate_without double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 10;
COMMENT ON FUNCTION did_blocks(did_sample) IS
'each block (matched pair): its own difference-in-differences, and the estimate without it';

CREATE FUNCTION did_icc(
	sample did_sample,
	OUT icc double precision,
	OUT n bigint,
	OUT n_clusters bigint,
	OUT cluster_size double precision,
	OUT deff_clusters double precision,
	OUT deff_weights double precision,
	OUT design_effect double precision,
	OUT n_effective double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_icc(did_sample) IS
'how alike the rows of a cluster are: intra-cluster correlation of the residuals, design effect, effective number of rows';


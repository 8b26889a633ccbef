---- did_balance: are the arms alike to begin with? ----

CREATE TYPE did_balance_result AS (
	mean_treated double precision,
	mean_comparator double precision,
	difference double precision,
	smd double precision,
	variance_ratio double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	n_treated bigint,
	n_comparator bigint,
	n_missing bigint,
	n_clusters bigint
);
COMMENT ON TYPE did_balance_result IS
'how the two arms compare in one value before the start';
COMMENT ON COLUMN did_balance_result.mean_treated IS 'weighted mean of the treated arm';
COMMENT ON COLUMN did_balance_result.mean_comparator IS 'weighted mean of the comparator arm';
COMMENT ON COLUMN did_balance_result.difference IS 'mean_treated - mean_comparator';
COMMENT ON COLUMN did_balance_result.smd IS 'standardised mean difference: difference / root of the mean of the two variances';
COMMENT ON COLUMN did_balance_result.variance_ratio IS 'variance of the treated arm / variance of the comparator arm';
COMMENT ON COLUMN did_balance_result.std_error IS 'standard error of the difference (CR2; HC2 without clusters)';
COMMENT ON COLUMN did_balance_result.statistic IS 'difference / std_error';
COMMENT ON COLUMN did_balance_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by';
COMMENT ON COLUMN did_balance_result.p_value IS 'two-sided p-value of no difference';
COMMENT ON COLUMN did_balance_result.n_treated IS 'rows of the treated arm';
COMMENT ON COLUMN did_balance_result.n_comparator IS 'rows of the comparator arm';
COMMENT ON COLUMN did_balance_result.n_missing IS 'rows left out because an argument was NULL or their weight 0';
COMMENT ON COLUMN did_balance_result.n_clusters IS 'clusters; NULL without a cluster argument';

CREATE FUNCTION did_balance_final(did_sample) RETURNS did_balance_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_balance_final(did_sample) IS
'final function of the aggregate did_balance';


---- did_cic: changes in changes of the values of a column ----

CREATE FUNCTION did_cic(
	control_pre bootstrap_sample,
	control_post bootstrap_sample,
	treated_pre bootstrap_sample,
	treated_post bootstrap_sample,
	outcome text DEFAULT 'discrete',
	conf_level double precision DEFAULT 0.95
) RETURNS did_cic_result
AS 'MODULE_PATHNAME', 'did_cic_values' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_cic(bootstrap_sample, bootstrap_sample, bootstrap_sample, bootstrap_sample, text, double precision) IS
'the effect by changes in changes of any outcome, from the values of comparators and treated before and after';


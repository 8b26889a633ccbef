---- numbers that somebody published ----

CREATE TYPE did_reconciled AS (
	agrees boolean,
	distance double precision,
	disagrees text[],
	tools text,
	vcov text,
	freedom text,
	effects text,
	covariates integer[],
	weighted boolean,
	link text,
	shown text,
	multiplier double precision,
	alternative text,
	conf_level double precision,
	rounding text,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	n bigint,
	n_clusters bigint
);
COMMENT ON TYPE did_reconciled IS 'a choice of analysis, and how near it comes to numbers that were published';
COMMENT ON COLUMN did_reconciled.agrees IS 'whether it gives every number in all the digits that were printed';
COMMENT ON COLUMN did_reconciled.distance IS 'largest distance from a number that was printed, in halves of its last digit: up to 1 it agrees';
COMMENT ON COLUMN did_reconciled.disagrees IS 'the numbers that it does not give';
COMMENT ON COLUMN did_reconciled.tools IS 'programs that do it so by default or when asked to; NULL: none that is known';
COMMENT ON COLUMN did_reconciled.vcov IS 'variance, as of did_estimate where it has it; pooled, welch and paired are tests of did_collapse; NULL: only an estimate was published';
COMMENT ON COLUMN did_reconciled.freedom IS 'degrees of freedom: Satterthwaite, clusters - 1, clusters - 2, rows - parameters, normal, PSUs - strata, PSUs - strata + 1 - parameters, of the test';
COMMENT ON COLUMN did_reconciled.effects IS 'none, cluster or block, as of did_estimate';
COMMENT ON COLUMN did_reconciled.covariates IS 'covariates adjusted for, by their places in the sample from 1 on';
COMMENT ON COLUMN did_reconciled.weighted IS 'whether rows have their weights';
COMMENT ON COLUMN did_reconciled.link IS 'scale that trends are parallel on: identity, log or logit, as of did_ratio';
COMMENT ON COLUMN did_reconciled.shown IS 'what estimate and interval are: the effect in units of the outcome, the logarithm of a ratio, or the ratio';
COMMENT ON COLUMN did_reconciled.multiplier IS 'what units of the outcome are multiplied by: 100 for percentage points of a proportion';
COMMENT ON COLUMN did_reconciled.alternative IS 'two-sided, greater or less, if a p-value was published';
COMMENT ON COLUMN did_reconciled.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN did_reconciled.rounding IS 'nearest; truncated: digits cut off; from rounded figures: p-value and interval worked out of estimate and standard error as they were printed';
COMMENT ON COLUMN did_reconciled.estimate IS 'effect by this choice, as shown says';
COMMENT ON COLUMN did_reconciled.std_error IS 'its standard error; that of a ratio is the ratio times that of its logarithm';
COMMENT ON COLUMN did_reconciled.statistic IS 'its t or z statistic';
COMMENT ON COLUMN did_reconciled.df IS 'degrees of freedom; infinite of the normal distribution';
COMMENT ON COLUMN did_reconciled.p_value IS 'p-value of no effect';
COMMENT ON COLUMN did_reconciled.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_reconciled.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_reconciled.n IS 'rows used by this choice';
COMMENT ON COLUMN did_reconciled.n_clusters IS 'clusters with rows; NULL if the sample has none';

CREATE FUNCTION did_reconcile(
	sample did_sample,
	estimate "any" DEFAULT NULL::text,
	std_error "any" DEFAULT NULL::text,
	p_value "any" DEFAULT NULL::text,
	conf_low "any" DEFAULT NULL::text,
	conf_high "any" DEFAULT NULL::text,
	statistic "any" DEFAULT NULL::text,
	df "any" DEFAULT NULL::text,
	max_covariates integer DEFAULT NULL,
	max_rows integer DEFAULT 100
) RETURNS SETOF did_reconciled
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 100;
COMMENT ON FUNCTION did_reconcile(did_sample, "any", "any", "any", "any", "any", "any", "any", integer, integer) IS
'which variance, degrees of freedom, weights, effects, covariates, scale and rounding give the numbers that somebody published, and which programs do it so: the nearest first';

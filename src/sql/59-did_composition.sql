---- who answered ----

CREATE TYPE did_composition_part AS (
	part text,
	covariate integer,
	comparator_pre double precision,
	comparator_post double precision,
	treated_pre double precision,
	treated_post double precision,
	difference double precision,
	difference_std_error double precision,
	coefficient double precision,
	coefficient_std_error double precision,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	share double precision,
	n bigint,
	n_clusters bigint,
	method text,
	note text
);
COMMENT ON TYPE did_composition_part IS 'a part of an effect: what the adjusted effect or a covariate contributes to it';
COMMENT ON COLUMN did_composition_part.part IS 'effect: without covariates; adjusted effect; composition: the first less the second; covariate: its part of the composition';
COMMENT ON COLUMN did_composition_part.covariate IS 'place of the covariate in the sample, from 1 on';
COMMENT ON COLUMN did_composition_part.comparator_pre IS 'mean of the covariate, comparators before the start';
COMMENT ON COLUMN did_composition_part.comparator_post IS 'the same after the start';
COMMENT ON COLUMN did_composition_part.treated_pre IS 'mean of the covariate, treated before the start';
COMMENT ON COLUMN did_composition_part.treated_post IS 'the same after the start';
COMMENT ON COLUMN did_composition_part.difference IS 'difference-in-differences of these means';
COMMENT ON COLUMN did_composition_part.difference_std_error IS 'its standard error';
COMMENT ON COLUMN did_composition_part.coefficient IS 'coefficient of the covariate in the adjusted regression';
COMMENT ON COLUMN did_composition_part.coefficient_std_error IS 'its standard error';
COMMENT ON COLUMN did_composition_part.estimate IS 'this part in units of the outcome: of a covariate coefficient times difference';
COMMENT ON COLUMN did_composition_part.std_error IS 'its standard error';
COMMENT ON COLUMN did_composition_part.statistic IS 'estimate / std_error';
COMMENT ON COLUMN did_composition_part.df IS 'degrees of freedom';
COMMENT ON COLUMN did_composition_part.p_value IS 'two-sided p-value of this part being 0';
COMMENT ON COLUMN did_composition_part.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_composition_part.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_composition_part.share IS 'this part as a share of the effect; shares can be negative or more than 1';
COMMENT ON COLUMN did_composition_part.n IS 'rows used, the same for all parts';
COMMENT ON COLUMN did_composition_part.n_clusters IS 'clusters with rows, the same for all parts';
COMMENT ON COLUMN did_composition_part.method IS 'what the part is and how it is judged';
COMMENT ON COLUMN did_composition_part.note IS 'why something is missing, if it is';

CREATE FUNCTION did_composition(
	sample did_sample,
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95
) RETURNS SETOF did_composition_part
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 6;
COMMENT ON FUNCTION did_composition(did_sample, text, double precision) IS
'how much of the effect is who answered: the effect is the adjusted effect plus, for each covariate, its coefficient times the difference-in-differences of its mean, with standard errors';

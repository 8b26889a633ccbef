---- several outcomes ----

CREATE TYPE did_named_sample AS (
	outcome text,
	sample did_sample
);
COMMENT ON TYPE did_named_sample IS
'a sample and the name of its outcome';
COMMENT ON COLUMN did_named_sample.outcome IS 'name of the outcome';
COMMENT ON COLUMN did_named_sample.sample IS 'the rows of that outcome';

CREATE TYPE did_stepdown AS (
	outcome text,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	p_value double precision,
	p_adjusted double precision,
	n bigint,
	n_clusters bigint,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_stepdown IS
'the effect on one of several outcomes, with its p-value by itself and adjusted for the others';
COMMENT ON COLUMN did_stepdown.outcome IS 'name of the outcome';
COMMENT ON COLUMN did_stepdown.estimate IS 'average effect on the treated, in units of the outcome';
COMMENT ON COLUMN did_stepdown.std_error IS 'cluster-robust standard error that the statistic is studentised by';
COMMENT ON COLUMN did_stepdown.statistic IS '(estimate - null value) / std_error';
COMMENT ON COLUMN did_stepdown.p_value IS 'two-sided p-value of this outcome by itself';
COMMENT ON COLUMN did_stepdown.p_adjusted IS 'step-down p-value of Romano and Wolf: to call those up to 0.05 findings keeps the chance of even one false finding at 5%';
COMMENT ON COLUMN did_stepdown.n IS 'rows used';
COMMENT ON COLUMN did_stepdown.n_clusters IS 'clusters';
COMMENT ON COLUMN did_stepdown.method IS 'how the p-values were made, in words a report can quote; NULL if there are none';
COMMENT ON COLUMN did_stepdown.note IS 'why there is no estimate or p-value, if there is none; covariates that were dropped';
COMMENT ON COLUMN did_stepdown.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_romano_wolf(
	samples did_named_sample[],
	method text DEFAULT 'WCR31',
	weights text DEFAULT 'rademacher',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	null_value double precision DEFAULT 0,
	effects text DEFAULT 'none',
	ties text DEFAULT 'inclusive'
) RETURNS did_stepdown[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_romano_wolf(did_named_sample[], text, text, integer, bigint, double precision, text, text) IS
'Romano-Wolf step-down p-values of several outcomes that share clusters, by a wild cluster bootstrap with the same weights for all; largest statistic first';

CREATE FUNCTION did_romano_wolf_append(samples did_named_sample[], outcome text, sample did_sample)
RETURNS did_named_sample[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.array_append(samples, ROW(outcome, sample)::did_named_sample);
COMMENT ON FUNCTION did_romano_wolf_append(did_named_sample[], text, did_sample) IS
'transition function of the aggregate did_romano_wolf';

CREATE FUNCTION did_romano_wolf_final(did_named_sample[]) RETURNS did_stepdown[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_romano_wolf_final(did_named_sample[]) IS
'final function of the aggregate did_romano_wolf';

CREATE AGGREGATE did_romano_wolf(outcome text, sample did_sample) (
	SFUNC = did_romano_wolf_append,
	STYPE = did_named_sample[],
	INITCOND = '{}',
	FINALFUNC = did_romano_wolf_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_romano_wolf(text, did_sample) IS
'Romano-Wolf step-down p-values with the default choices, over rows that have the name and the sample of one outcome each';

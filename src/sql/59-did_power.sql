
---- power ----

CREATE TYPE did_power_result AS (
	effect double precision,
	power double precision,
	power_normal double precision,
	areas_treated bigint,
	areas_comparator bigint,
	std_error double precision,
	df double precision,
	alpha double precision,
	method text,
	note text
);
COMMENT ON TYPE did_power_result IS 'what two waves in so many areas would find';
COMMENT ON COLUMN did_power_result.effect IS 'effect, in units of the outcome';
COMMENT ON COLUMN did_power_result.power IS 'how often a two-sided t test would find it, from 0 to 1';
COMMENT ON COLUMN did_power_result.power_normal IS 'the same by the normal distribution, which is too hopeful with few areas';
COMMENT ON COLUMN did_power_result.areas_treated IS 'treated areas';
COMMENT ON COLUMN did_power_result.areas_comparator IS 'comparator areas';
COMMENT ON COLUMN did_power_result.std_error IS 'standard error that the effect would have';
COMMENT ON COLUMN did_power_result.df IS 'degrees of freedom: areas less 2';
COMMENT ON COLUMN did_power_result.alpha IS 'how often the test would find an effect that is not there';
COMMENT ON COLUMN did_power_result.method IS 'method, in words a report can quote';
COMMENT ON COLUMN did_power_result.note IS 'why there is no answer, if there is none';

CREATE FUNCTION did_power(
	areas_treated integer DEFAULT NULL,
	areas_comparator integer DEFAULT NULL,
	n double precision DEFAULT NULL,
	effect double precision DEFAULT NULL,
	power double precision DEFAULT NULL,
	variance double precision DEFAULT NULL,
	proportion double precision DEFAULT NULL,
	icc double precision DEFAULT NULL,
	area_correlation double precision DEFAULT NULL,
	person_correlation double precision DEFAULT 0,
	alpha double precision DEFAULT 0.05,
	n_treated double precision[] DEFAULT NULL,
	n_comparator double precision[] DEFAULT NULL
) RETURNS did_power_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION did_power(integer, integer, double precision, double precision, double precision, double precision, double precision, double precision, double precision, double precision, double precision, double precision[], double precision[]) IS
'before a survey: the power at an effect, the smallest effect with a power, or the areas needed for both, of two waves; what is asked is left out';

CREATE TYPE did_permutation_power_result AS (
	effect double precision,
	power double precision,
	power_t double precision,
	smallest_p_value double precision,
	alpha double precision,
	areas_treated bigint,
	areas_comparator bigint,
	assignments bigint,
	assignments_true bigint,
	method text,
	note text
);
COMMENT ON TYPE did_permutation_power_result IS 'what randomisation inference would find in areas that change as these did';
COMMENT ON COLUMN did_permutation_power_result.effect IS 'effect, in units of the outcome; if it was asked, the power is that just above it';
COMMENT ON COLUMN did_permutation_power_result.power IS 'share of the assignments in which it would be found';
COMMENT ON COLUMN did_permutation_power_result.power_t IS 'the same by the t test of did_collapse: pooled, or in blocks of their differences; NULL if there are too few';
COMMENT ON COLUMN did_permutation_power_result.smallest_p_value IS 'p-value of the largest effects: none can be smaller';
COMMENT ON COLUMN did_permutation_power_result.alpha IS 'p-values up to this are findings';
COMMENT ON COLUMN did_permutation_power_result.areas_treated IS 'treated areas';
COMMENT ON COLUMN did_permutation_power_result.areas_comparator IS 'areas they are compared with';
COMMENT ON COLUMN did_permutation_power_result.assignments IS 'assignments that each test goes through';
COMMENT ON COLUMN did_permutation_power_result.assignments_true IS 'assignments that were taken for the true one: all, unless they are more than reps';
COMMENT ON COLUMN did_permutation_power_result.method IS 'method, in words a report can quote';
COMMENT ON COLUMN did_permutation_power_result.note IS 'what to keep in mind; why there is no answer, if there is none';

CREATE FUNCTION did_permutation_power(
	sample did_sample,
	scheme text DEFAULT 'clusters',
	effect double precision DEFAULT NULL,
	power double precision DEFAULT NULL,
	alpha double precision DEFAULT 0.05,
	reps integer DEFAULT 1000,
	seed bigint DEFAULT 2016
) RETURNS did_permutation_power_result
AS 'MODULE_PATHNAME', 'did_permutation_power_sample' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_permutation_power(did_sample, text, double precision, double precision, double precision, integer, bigint) IS
'before a programme: the power of did_permutation at an effect, or the smallest effect with a power, with the changes that areas had between two waves without it';

CREATE FUNCTION did_permutation_power(
	changes double precision[],
	treated integer DEFAULT NULL,
	blocks integer[] DEFAULT NULL,
	effect double precision DEFAULT NULL,
	power double precision DEFAULT NULL,
	alpha double precision DEFAULT 0.05,
	reps integer DEFAULT 1000,
	seed bigint DEFAULT 2016
) RETURNS did_permutation_power_result
AS 'MODULE_PATHNAME', 'did_permutation_power_changes' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_permutation_power(double precision[], integer, integer[], double precision, double precision, double precision, integer, bigint) IS
'the same of areas'' changes, one by one: so many treated of all of them or of each block';

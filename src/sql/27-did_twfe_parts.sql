---- did_bacon, did_twfe_weights: what two-way fixed effects are made of ----

CREATE TYPE did_bacon_pair AS (
	type text,
	treated integer,
	control integer,
	estimate double precision,
	weight double precision,
	twfe double precision,
	n_clusters_treated bigint,
	n_clusters_control bigint,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_bacon_pair IS
'a difference-in-differences of two cohorts, and its weight in the coefficient of two-way fixed effects';
COMMENT ON COLUMN did_bacon_pair.type IS 'treated vs untreated, earlier vs later treated, later vs earlier treated, or later vs always treated';
COMMENT ON COLUMN did_bacon_pair.treated IS 'the cohort whose start of treatment is looked at: its first treated period';
COMMENT ON COLUMN did_bacon_pair.control IS 'the cohort it is compared with; NULL: those never treated';
COMMENT ON COLUMN did_bacon_pair.estimate IS 'the difference-in-differences of the means of both, in units of the outcome, over the periods in which the treatment of the control does not change';
COMMENT ON COLUMN did_bacon_pair.weight IS 'its share of the coefficient; all add up to 1';
COMMENT ON COLUMN did_bacon_pair.twfe IS 'the coefficient of two-way fixed effects on the same means: the sum of weight * estimate';
COMMENT ON COLUMN did_bacon_pair.n_clusters_treated IS 'clusters of the treated cohort';
COMMENT ON COLUMN did_bacon_pair.n_clusters_control IS 'clusters of the cohort it is compared with';
COMMENT ON COLUMN did_bacon_pair.note IS 'why there is no decomposition, or what was left out';
COMMENT ON COLUMN did_bacon_pair.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_bacon(sample did_sample, complete boolean DEFAULT false)
RETURNS SETOF did_bacon_pair
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION did_bacon(did_sample, boolean) IS
'the pairs of cohorts that two-way fixed effects average over, with their weights (Goodman-Bacon), of means of clusters in periods';

CREATE TYPE did_twfe_weight AS (
	event_time integer,
	cohort integer,
	period integer,
	weight double precision,
	share double precision,
	negative double precision,
	n bigint,
	n_clusters bigint,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_twfe_weight IS
'the weight of the effect on a cohort in a period in the coefficient of two-way fixed effects';
COMMENT ON COLUMN did_twfe_weight.event_time IS 'period - cohort';
COMMENT ON COLUMN did_twfe_weight.cohort IS 'the first period in which the treated are treated';
COMMENT ON COLUMN did_twfe_weight.period IS 'the period of the effect';
COMMENT ON COLUMN did_twfe_weight.weight IS 'what the effect counts by; all add up to 1, and some may be negative; NULL if there is no coefficient';
COMMENT ON COLUMN did_twfe_weight.share IS 'what it would count by in a mean over treated rows: their share, by weight';
COMMENT ON COLUMN did_twfe_weight.negative IS 'the sum of all negative weights, the same in each row';
COMMENT ON COLUMN did_twfe_weight.n IS 'rows of the cohort in the period';
COMMENT ON COLUMN did_twfe_weight.n_clusters IS 'clusters that have such rows';
COMMENT ON COLUMN did_twfe_weight.note IS 'why there are no weights, if there are none';
COMMENT ON COLUMN did_twfe_weight.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_twfe_weights(sample did_sample, effects text DEFAULT 'cluster')
RETURNS SETOF did_twfe_weight
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION did_twfe_weights(did_sample, text) IS
'the weight of the effect on each cohort in each period in the coefficient of two-way fixed effects (de Chaisemartin and D''Haultfoeuille)';

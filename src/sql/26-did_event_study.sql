---- did_event_study: regressions on many waves ----

CREATE FUNCTION did_event_study(
	sample did_sample,
	method text DEFAULT 'twfe',
	control text DEFAULT 'never',
	effects text DEFAULT 'cluster',
	reference integer DEFAULT -1,
	weights text DEFAULT 'cell',
	vcov text DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	binned boolean DEFAULT false
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION did_event_study(did_sample, text, text, text, integer, text, text, double precision, integer, integer, boolean) IS
'regressions on many waves, two-way fixed effects, Sun-Abraham, extended two-way fixed effects, imputation and two stages: over all first, then by event time';

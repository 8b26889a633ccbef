---- plans over many waves: which effects by wave and by time since the start ----

-- What is estimated over the waves, and by what.
CREATE FUNCTION programme_wave_kinds(OUT kind text, OUT ordinal integer, OUT function text, OUT type text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 5 SET search_path = pg_catalog, pg_temp
AS $$ VALUES ('cell', 1, 'did_group_time', NULL), ('overall', 2, 'did_aggregate', 'simple'), ('event', 3, 'did_aggregate', 'dynamic'), ('cohort', 4, 'did_aggregate', 'group'), ('period', 5, 'did_aggregate', 'calendar') $$;
COMMENT ON FUNCTION programme_wave_kinds() IS
'part of plan_analysis and run_evaluation: the kinds of effects over the waves, and the functions that make them';

-- Whether an evaluation has effects over the waves: of two periods there is one
-- effect, which is estimated anyway; and somebody must have begun.
CREATE FUNCTION programme_has_waves(schema text, evaluation text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	there boolean;
BEGIN
	EXECUTE format('SELECT (SELECT count(DISTINCT w.period) > 2 FROM %1$I.evaluation_wave w WHERE w.evaluation = $1)
		AND EXISTS (SELECT FROM %1$I.evaluation_area a WHERE a.evaluation = $1 AND a.included AND a.first_treated IS NOT NULL)', schema) INTO there USING evaluation;
	RETURN there;
END
$$;
COMMENT ON FUNCTION programme_has_waves(text, text) IS
'part of plan_analysis and run_evaluation: whether an evaluation has more than two periods, and areas with a first one under the programme';

-- The effects over the waves of an evaluation, each kind with all its choices. All
-- are differences from the last period before the start, before it too.
CREATE FUNCTION programme_wave_choices(schema text, evaluation text, conf_level double precision, OUT kind text, OUT ordinal integer, OUT choices jsonb) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 5 SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
AS $$
DECLARE
	control text;
BEGIN
	IF NOT @extschema@.programme_has_waves(schema, evaluation) THEN
		RETURN;
	END IF;
	EXECUTE format('SELECT CASE WHEN EXISTS (SELECT FROM %I.evaluation_area a WHERE a.evaluation = $1 AND a.included AND a.arm = ''comparator'') THEN ''never'' ELSE ''notyet'' END', schema) INTO control USING evaluation;
	RETURN QUERY SELECT k.kind, k.ordinal, @extschema@.programme_choices(k.function, NULL, jsonb_strip_nulls(jsonb_build_object('type', k.type, 'control', control, 'base', 'universal', 'conf_level', conf_level,
		'band', CASE WHEN k.kind = 'event' THEN 'uniform' END))) FROM @extschema@.programme_wave_kinds() k;
END
$$;
COMMENT ON FUNCTION programme_wave_choices(text, text, double precision) IS
'part of plan_analysis and run_evaluation: the effects over the waves of an evaluation that are estimated, with all choices';

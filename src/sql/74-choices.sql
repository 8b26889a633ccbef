---- calls written out, definitions as they are kept, and names that must be known ----

CREATE FUNCTION programme_sha256(what text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(what, CASE WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.=) 'SQL_ASCII'::name THEN 'SQL_ASCII'::name ELSE 'UTF8'::name END)), 'hex'::text);
COMMENT ON FUNCTION programme_sha256(text) IS
'part of the functions for plans and runs: SHA-256 of a text in UTF-8 (of a database without an encoding, as it is), in hexadecimal';

-- The call of a function of ours with every argument written out and of its own
-- type, so that no other function fits as well. A default is as the function
-- declares it. That of another scale is another function.
CREATE FUNCTION programme_call(function text, arguments jsonb, first text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT format('@extschema@.%I(%s%s)', p.proname, first, string_agg(format(', %I => %s', a.name,
	CASE WHEN NOT arguments ? a.name THEN pg_get_function_arg_default(p.oid, a.place::integer)
		WHEN arguments -> a.name = 'null' THEN format('NULL::%s', a.type)
		WHEN a.type = 'jsonb' THEN format('%L::jsonb', arguments -> a.name)
		ELSE format('%L::%s', arguments ->> a.name, a.type) END), '' ORDER BY a.place))
FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'resilience'
CROSS JOIN LATERAL (
	-- A finite population is given as jsonb: the argument takes several types.
	SELECT u.place, u.name, CASE WHEN u.type = '"any"'::regtype THEN 'jsonb' ELSE format_type(u.type, NULL) END AS type
	FROM ROWS FROM (unnest(p.proargnames[:p.pronargs]), unnest(p.proargtypes::oid[])) WITH ORDINALITY u (name, type, place) WHERE u.place > 1
) a
WHERE p.proname = function AND p.prokind = 'f' AND p.proargnames[1] IN ('sample', 'samples') AND '@extschema@.did_link'::regtype <> ALL (p.proargtypes::oid[])
GROUP BY p.oid, p.proname
$$;
COMMENT ON FUNCTION programme_call(text, jsonb, text) IS
'part of the functions for plans and runs: SQL that calls a function with every argument written out';

-- Choices of a function of ours, given or by default: those named, or all.
CREATE FUNCTION programme_choices(function text, names text[], given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	choice record;
	value jsonb;
	complete jsonb := '{}';
BEGIN
	FOR choice IN SELECT u.name, pg_get_function_arg_default(p.oid, array_position(p.proargnames, u.name)) AS usual
		FROM (pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
			JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'resilience')
		CROSS JOIN LATERAL unnest(coalesce(names, p.proargnames[2:p.pronargs])) WITH ORDINALITY u (name, place)
		WHERE p.proname = function AND p.prokind = 'f' AND p.proargnames[1] = 'sample' AND '@extschema@.did_link'::regtype <> ALL (p.proargtypes::oid[]) ORDER BY u.place LOOP
		IF given ? choice.name THEN
			value := given -> choice.name;
		ELSE
			EXECUTE format('SELECT to_jsonb(%s)', choice.usual) INTO value;
		END IF;
		complete := complete || jsonb_build_object(choice.name, value);
	END LOOP;
	RETURN complete;
END
$$;
COMMENT ON FUNCTION programme_choices(text, text[], jsonb) IS
'part of plan_analysis: choices of a function, given or by default';

CREATE FUNCTION programme_way_choices(way text, given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT @extschema@.programme_choices(w.function, w.choices, given) FROM @extschema@.did_ways() w WHERE w.way = programme_way_choices.way
$$;
COMMENT ON FUNCTION programme_way_choices(text, jsonb) IS
'part of plan_analysis: all choices of a way of inference, given or by default';

CREATE FUNCTION programme_way_call(way text, choices jsonb, first text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT @extschema@.programme_call(w.function, programme_way_call.choices || jsonb_build_object(w.argument, w.way), first) FROM @extschema@.did_ways() w WHERE w.way = programme_way_call.way
$$;
COMMENT ON FUNCTION programme_way_call(text, jsonb, text) IS
'part of plan_analysis, run_evaluation and replay_run: SQL that gives the result of a sample by a way of inference';

-- What an outcome is made of, but not its name and role.
CREATE FUNCTION programme_outcome_definition(schema text, outcome text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
AS $$
DECLARE
	definition jsonb;
BEGIN
	EXECUTE format($query$SELECT jsonb_build_object('rule', o.rule, 'codes', o.codes, 'at_least', o.at_least, 'at_most', o.at_most, 'min_answered', o.min_answered,
		'direction', o.direction, 'scale', o.scale, 'unit', o.unit,
		'items', (SELECT jsonb_object_agg(i.question, jsonb_build_object('multiplier', i.multiplier, 'constant', i.constant, 'kind', q.kind,
			'answers', (SELECT jsonb_agg(p.code ORDER BY p.code) FROM %1$I.response_option p WHERE p.question = i.question AND p.missing IS NULL),
			'missing', (SELECT jsonb_agg(p.code ORDER BY p.code) FROM %1$I.response_option p WHERE p.question = i.question AND p.missing IS NOT NULL)))
			FROM %1$I.outcome_item i JOIN %1$I.question q ON q.question = i.question WHERE i.outcome = o.outcome),
		'scores', (SELECT jsonb_agg(jsonb_build_array(l.raw, l.score) ORDER BY l.raw) FROM %1$I.outcome_lookup l WHERE l.outcome = o.outcome))
		FROM %1$I.outcome o WHERE o.outcome = $1$query$, schema) INTO definition USING outcome;
	RETURN definition;
END
$$;
COMMENT ON FUNCTION programme_outcome_definition(text, text) IS
'part of plan_analysis and run_evaluation: how an outcome is made of answers';

CREATE FUNCTION programme_subgroup_definition(schema text, subgroup text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
AS $$
DECLARE
	definition jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_build_object(''outcome'', s.outcome, ''at_least'', s.at_least, ''at_most'', s.at_most, ''definition'', @extschema@.programme_outcome_definition($1, s.outcome::text))
		FROM %I.subgroup s WHERE s.subgroup = $2', schema) INTO definition USING schema, subgroup;
	RETURN definition;
END
$$;
COMMENT ON FUNCTION programme_subgroup_definition(text, text) IS
'part of plan_analysis and run_evaluation: who belongs to a subgroup';

-- Keys that are asked for and are not there, or twice, are refused.
CREATE FUNCTION programme_require_keys(what text, keys text[], known text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	wrong text;
BEGIN
	SELECT string_agg(CASE WHEN k IS NULL THEN 'NULL' ELSE format('"%s"', @extschema@.programme_shown(k)) END, ', ') INTO wrong FROM unnest(keys) k WHERE k IS NULL OR NOT k = ANY (known);
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no %s %s', what, wrong),
			HINT = coalesce('There is: ' || (SELECT string_agg(k, ', ' ORDER BY place) FROM unnest(known) WITH ORDINALITY u (k, place) WHERE place <= 40) || CASE WHEN cardinality(known) > 40 THEN ' ...' ELSE '.' END,
				format('There is none yet.'));
	END IF;
	SELECT string_agg(format('"%s"', k), ', ') INTO wrong FROM (SELECT k FROM unnest(keys) k GROUP BY k HAVING count(*) > 1) d;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('named twice: %s %s', what, wrong), HINT = 'Name each once.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_keys(text, text[], text[]) IS
'part of plan_analysis: refuses keys that do not exist, or are named twice';

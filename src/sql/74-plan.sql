---- plans: what an evaluation will estimate, fixed beforehand ----

-- Tables that are written once have triggers that come here. What is final, and
-- what to do instead, is said by the trigger; of tables of releases, here.
CREATE FUNCTION programme_is_final() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
		MESSAGE = format('%s: %s of "%s" is refused', coalesce(TG_ARGV[0], 'what was released does not change any more'), TG_OP, TG_TABLE_NAME),
		HINT = coalesce(TG_ARGV[1], 'A later release shows other numbers; release_programme makes one.');
END
$$;
COMMENT ON FUNCTION programme_is_final() IS
'part of the tables of plans, runs and releases: a trigger that refuses every change';

CREATE FUNCTION plan_analysis(
	schema text,
	evaluation text,
	title text,
	outcomes text[] DEFAULT NULL,
	subgroups text[] DEFAULT '{}',
	ways text[] DEFAULT '{CR2,WCR31}',
	headline text DEFAULT NULL,
	choices jsonb DEFAULT '{}',
	multiplicity text DEFAULT 'holm',
	family text DEFAULT 'role',
	adjusted boolean DEFAULT NULL,
	sensitivity jsonb DEFAULT '{}',
	block text DEFAULT NULL,
	note text DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_plans(schema);
	RETURN (SELECT r[1]::bigint FROM @extschema@.programme_as_owner(schema,
		'SELECT @extschema@.programme_plan_analysis($1, $2, $3, $4::text[], $5::text[], $6::text[], $7, $8::jsonb, $9, $10, $11::boolean, $12::jsonb, $13, $14, $15)',
		ARRAY[schema, evaluation, title, outcomes::text, subgroups::text, ways::text, headline, choices::text, multiplicity, family, adjusted::text, sensitivity::text, block, note, current_user::text]) u (r));
END
$$;
COMMENT ON FUNCTION plan_analysis(text, text, text, text[], text[], text[], text, jsonb, text, text, boolean, jsonb, text, text) IS
'write down what an evaluation will estimate, with a copy of its areas, waves and definitions; gives the number of the plan, which lock_plan then freezes';

CREATE FUNCTION lock_plan(
	schema text,
	plan bigint,
	OUT digest text,
	OUT prespecified boolean,
	OUT timing text
) RETURNS record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_plans(schema);
	SELECT r[1], r[2]::boolean, r[3] INTO digest, prespecified, timing
	FROM @extschema@.programme_as_owner(schema, 'SELECT l.* FROM @extschema@.programme_lock_plan($1, $2::bigint, $3) l', ARRAY[schema, plan::text, current_user::text]) u (r);
	IF NOT prespecified THEN
		RAISE WARNING USING MESSAGE = format('plan %s was not fixed beforehand, so its estimates will be called exploratory', plan), DETAIL = timing,
			HINT = 'If a protocol fixed it before, its date belongs into evaluation.prespecified_on, and the plan is made and locked anew.';
	END IF;
END
$$;
COMMENT ON FUNCTION lock_plan(text, bigint) IS
'freeze a plan: gives the SHA-256 digest of all it says, to be deposited elsewhere, and whether it was fixed before there were answers';

CREATE FUNCTION plan_text(schema text, plan bigint) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_plans(schema);
	RETURN (SELECT r[1] FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_plan_text($1, $2::bigint, NULL::jsonb)', ARRAY[schema, plan::text]) u (r));
END
$$;
COMMENT ON FUNCTION plan_text(text, bigint) IS
'all that a plan says, as the text that its digest is of';

-- Refuses a programme without plans, with advice.
CREATE FUNCTION programme_require_plans(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.run_wave', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format(CASE WHEN to_regclass(format('%I.run_sensitivity', schema)) IS NULL THEN 'programme "%s" does not have plans and runs yet'
				ELSE 'programme "%s" does not have plans and runs over many waves yet' END, schema),
			HINT = format('Its owner calls upgrade_programme(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_plans(text) IS
'part of the functions for plans and runs: refuses a programme that does not have them yet';

CREATE FUNCTION programme_require_plan(schema text, plan bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	is_there boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.plan p WHERE p.plan = $1)', schema) INTO is_there USING plan;
	IF NOT is_there THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no plan %s', coalesce(plan::text, 'NULL')), HINT = 'plan_analysis makes one, and gives its number.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_plan(text, bigint) IS
'part of the functions for plans and runs: refuses the number of a plan that there is not';

CREATE FUNCTION programme_require_run(schema text, run bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	is_there boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.analysis_run r WHERE r.analysis_run = $1)', schema) INTO is_there USING run;
	IF NOT is_there THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no run %s', coalesce(run::text, 'NULL')), HINT = format('SELECT analysis_run, evaluation, run_at FROM %I.analysis_run lists them.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_run(text, bigint) IS
'part of the functions for plans and runs: refuses the number of a run that there is not';

-- What is counted and estimated must be of all areas: of some, it would look like
-- the whole.
CREATE FUNCTION programme_require_all_areas(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	all_areas boolean := true;
BEGIN
	IF row_security_active(format('%I.interview', schema)) THEN
		EXECUTE format('SELECT %I.has_all_areas(true)', schema) INTO all_areas;
	END IF;
	IF NOT all_areas THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" does not see the answers of all areas', current_user),
			HINT = 'An evaluation is planned and run by the owner of the programme, or by an analyst who was given all areas.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_all_areas(text) IS
'part of the functions for plans and runs: refuses a role that sees some areas only';

CREATE FUNCTION programme_plan_analysis(
	schema text,
	evaluation text,
	title text,
	outcomes text[],
	subgroups text[],
	ways text[],
	headline text,
	choices jsonb,
	multiplicity text,
	family text,
	adjusted boolean,
	sensitivity jsonb,
	block text,
	note text,
	who text
) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	known text[];
	unknown text;
	names text[];
	main text;
	chosen jsonb := '[]';
	way record;
	choice record;
	given jsonb;
	needs_blocks text;
	step_down jsonb;
	item record;
	other text;
	design record;
	number bigint;
	probe text;
BEGIN
	PERFORM @extschema@.programme_require_all_areas(schema);

	-- The evaluation.
	EXECUTE format('SELECT coalesce(array_agg(e.evaluation::text ORDER BY e.evaluation::text COLLATE "C"), ''{}'') FROM %I.evaluation e', schema) INTO known;
	PERFORM @extschema@.programme_require_keys('evaluation', ARRAY[evaluation], known);
	IF btrim(coalesce(title, '')) = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a plan needs a title', HINT = 'Such as ''Main analysis''.';
	END IF;
	IF multiplicity IS NULL OR NOT multiplicity = ANY ('{none,holm,romano_wolf}') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('multiplicity cannot be %s', coalesce('"' || multiplicity || '"', 'NULL')),
			HINT = 'none: p-values stand by themselves; holm: from the p-values alone; romano_wolf: by a wild bootstrap of all outcomes together.';
	END IF;
	IF family IS NULL OR NOT family = ANY ('{role,all}') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('family cannot be %s', coalesce('"' || family || '"', 'NULL')),
			HINT = 'role: primary outcomes are adjusted for among themselves, and so are secondary ones; all: all outcomes of the plan together.';
	END IF;

	-- Outcomes, and subgroups.
	IF outcomes IS NULL THEN
		EXECUTE format('SELECT coalesce(array_agg(o.outcome::text ORDER BY o.role, o.outcome::text COLLATE "C"), ''{}'') FROM %I.outcome o WHERE o.role IN (''primary'', ''secondary'')', schema) INTO outcomes;
	END IF;
	IF outcomes = '{}' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a plan needs outcomes',
			HINT = 'Name them, or say in the table outcome which are primary and secondary: these are taken if none is named.';
	END IF;
	EXECUTE format('SELECT coalesce(array_agg(o.outcome::text ORDER BY o.outcome::text COLLATE "C"), ''{}'') FROM %I.outcome o WHERE o.role <> ''covariate''', schema) INTO known;
	PERFORM @extschema@.programme_require_keys('outcome', outcomes, known);
	subgroups := array_remove(coalesce(subgroups, '{}'), 'all');
	EXECUTE format('SELECT coalesce(array_agg(s.subgroup::text ORDER BY s.subgroup::text COLLATE "C"), ''{}'') FROM %I.subgroup s', schema) INTO known;
	PERFORM @extschema@.programme_require_keys('subgroup', subgroups, known);

	-- Ways, each with all its choices.
	SELECT array_agg(w.way) INTO known FROM @extschema@.did_ways() w;
	SELECT array_agg(coalesce(w.way, u.name) ORDER BY u.place) INTO names FROM unnest(ways) WITH ORDINALITY u (name, place) LEFT JOIN @extschema@.did_ways() w ON lower(w.way) = lower(u.name);
	IF names IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a plan needs a way of inference', HINT = 'SELECT * FROM did_ways() lists them; CR2 is the usual one.';
	END IF;
	PERFORM @extschema@.programme_require_keys('way of inference', names, known);
	SELECT coalesce(w.way, coalesce(headline, names[1])) INTO main FROM (SELECT) x LEFT JOIN @extschema@.did_ways() w ON lower(w.way) = lower(headline);
	PERFORM @extschema@.programme_require_keys('way of this plan', ARRAY[main], names);
	IF EXISTS (SELECT FROM @extschema@.did_ways() w WHERE w.way = main AND 'rows without clusters' = ANY (w.needs)) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('%s cannot be the headline of an evaluation of areas', main),
			HINT = 'It takes interviews for independent, but whole areas were in the programme or not. Take CR2, WCR31 or another way that knows clusters.';
	END IF;
	choices := coalesce(choices, '{}');
	IF jsonb_typeof(choices) <> 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'choices must be a JSON object', HINT = 'Such as {"seed": 2016, "reps": 9999, "WCR31": {"weights": "webb"}}.';
	END IF;
	FOR choice IN SELECT NULL::text AS way, e.key AS name FROM jsonb_object_keys(choices) e (key) WHERE NOT (e.key = ANY (names) AND jsonb_typeof(choices -> e.key) = 'object')
		UNION ALL SELECT e.key, k.key FROM jsonb_object_keys(choices) e (key) CROSS JOIN LATERAL jsonb_object_keys(CASE WHEN jsonb_typeof(choices -> e.key) = 'object' THEN choices -> e.key ELSE '{}' END) k (key)
			WHERE e.key = ANY (names) LOOP
		IF NOT EXISTS (SELECT FROM @extschema@.did_ways() w WHERE w.way = ANY (names) AND (choice.way IS NULL OR w.way = choice.way) AND choice.name = ANY (w.choices))
			AND NOT (choice.way IS NULL AND multiplicity = 'romano_wolf' AND choice.name = ANY ('{weights,reps,seed,null_value,effects,ties}')) THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('%s the choice "%s"', coalesce(choice.way || ' does not have', 'no way of this plan has'), choice.name),
				HINT = 'There is: ' || (SELECT string_agg(format('%s: %s', w.way, array_to_string(w.choices, ' ')), '; ') FROM @extschema@.did_ways() w WHERE w.way = ANY (names)) || '.';
		END IF;
	END LOOP;
	FOR way IN SELECT w.*, u.place FROM unnest(names) WITH ORDINALITY u (name, place) JOIN @extschema@.did_ways() w ON w.way = u.name ORDER BY u.place LOOP
		given := @extschema@.programme_way_choices(way.way, choices || CASE WHEN jsonb_typeof(choices -> way.way) = 'object' THEN choices -> way.way ELSE '{}' END);
		chosen := chosen || jsonb_build_object('way', way.way, 'choices', given);
		-- Whatever is wrong with them is said now, and by the function itself.
		EXECUTE 'SELECT ' || @extschema@.programme_way_call(way.way, given, 'NULL::@extschema@.did_sample') INTO probe;
		IF 'blocks' = ANY (way.needs) OR given ->> 'effects' = 'block' OR given ->> 'resample' = ANY ('{block,pair}') THEN
			needs_blocks := coalesce(needs_blocks, way.way);
		END IF;
	END LOOP;
	IF multiplicity = 'romano_wolf' THEN
		-- By the headline, if it is a wild bootstrap; else by the first that is; else by the usual one.
		SELECT w.way INTO other FROM @extschema@.did_ways() w LEFT JOIN unnest(names) WITH ORDINALITY u (name, place) ON u.name = w.way
		WHERE 'step-down' = ANY (w.gives) AND (u.name IS NOT NULL OR w.way = 'WCR31') ORDER BY u.name IS NULL, u.name <> main, u.place LIMIT 1;
		given := @extschema@.programme_way_choices(other, choices || CASE WHEN jsonb_typeof(choices -> other) = 'object' THEN choices -> other ELSE '{}' END);
		SELECT jsonb_object_agg(k, given -> k) || jsonb_build_object('method', other) INTO step_down FROM unnest('{weights,reps,seed,null_value,effects,ties}'::text[]) k;
		EXECUTE 'SELECT ' || @extschema@.programme_call('did_romano_wolf', step_down, '''{}''::@extschema@.did_named_sample[]') INTO probe;
		IF given ->> 'effects' = 'block' THEN
			needs_blocks := coalesce(needs_blocks, 'did_romano_wolf');
		END IF;
	END IF;

	-- Pairs.
	block := coalesce(block, CASE WHEN needs_blocks IS NULL THEN 'none' ELSE 'pair' END);
	IF NOT block = ANY ('{none,pair}') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('block cannot be "%s"', block), HINT = 'pair: matched pairs are the blocks; none: there are none. Leave it out, and there are if a way needs them.';
	END IF;
	IF block = 'none' AND needs_blocks IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('%s needs blocks, but block is none', needs_blocks), HINT = 'Leave block out, or choose ways and effects that need none.';
	END IF;

	-- Other interviews.
	sensitivity := coalesce(sensitivity, '{}');
	IF jsonb_typeof(sensitivity) <> 'object' OR EXISTS (SELECT FROM jsonb_each(sensitivity) e WHERE jsonb_typeof(e.value) <> 'object') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'sensitivity must be a JSON object of objects',
			HINT = 'Such as {"panel": {"sample": "panel"}, "not_started": {"without_started": true}, "without_n1": {"without_areas": ["N1"]}, "ten": {"evaluation": "ten"}}.';
	END IF;
	EXECUTE format('SELECT array_agg(e.evaluation::text ORDER BY e.evaluation::text COLLATE "C") FROM %I.evaluation e', schema) INTO known;
	FOR item IN SELECT e.key, e.value, coalesce(e.value ->> 'evaluation', evaluation) AS evaluation FROM jsonb_each(sensitivity) e LOOP
		SELECT string_agg(format('"%s"', k), ', ') INTO unknown FROM jsonb_object_keys(item.value) k WHERE NOT k = ANY ('{label,evaluation,sample,weight,without_started,without_areas}');
		IF unknown IS NOT NULL OR item.value - 'label' = '{}' OR NOT coalesce(item.value ->> 'sample', 'panel') = 'panel' OR NOT coalesce(item.value ->> 'weight', 'none') = 'none'
			OR jsonb_typeof(coalesce(item.value -> 'without_areas', '[]')) <> 'array' OR jsonb_typeof(coalesce(item.value -> 'without_started', 'true')) <> 'boolean' THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('sensitivity analysis "%s" is none that is known', item.key), DETAIL = coalesce('It says ' || unknown || '.', format('It says %s.', item.value)),
				HINT = 'One or more of "sample": "panel", "weight": "none", "without_started": true, "without_areas": ["N1"] and "evaluation": another, and a "label". For other weights or all interviews, make another evaluation and name it.';
		END IF;
		PERFORM @extschema@.programme_require_keys('evaluation', ARRAY[item.evaluation], known);
		EXECUTE format('SELECT coalesce(array_agg(a.area::text ORDER BY a.area::text COLLATE "C"), ''{}'') FROM %I.evaluation_area a WHERE a.evaluation = $1 AND a.included', schema) INTO names USING item.evaluation;
		PERFORM @extschema@.programme_require_keys('included area of the evaluation', ARRAY(SELECT jsonb_array_elements_text(coalesce(item.value -> 'without_areas', '[]'))), names);
	END LOOP;

	-- Each evaluation must be one: both arms, before and after, and pairs if they are used.
	FOR other IN SELECT evaluation UNION SELECT e.value ->> 'evaluation' FROM jsonb_each(sensitivity) e WHERE e.value ? 'evaluation' LOOP
		EXECUTE format('SELECT (SELECT count(DISTINCT a.arm) FROM %1$I.evaluation_area a WHERE a.evaluation = $1 AND a.included) AS arms,
			(SELECT count(DISTINCT w.post) FROM %1$I.evaluation_wave w WHERE w.evaluation = $1) AS times,
			(SELECT string_agg(a.area, '', '' ORDER BY a.area::text COLLATE "C") FROM %1$I.evaluation_area a WHERE a.evaluation = $1 AND a.included AND a.pair IS NULL) AS alone', schema) INTO design USING other;
		IF design.arms < 2 OR design.times < 2 THEN
			RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('evaluation "%s" does not say yet what is compared: %s', other,
				CASE WHEN design.arms < 2 THEN 'areas of both arms are missing' ELSE 'waves before and after the start are missing' END),
				HINT = 'Fill the tables evaluation_area and evaluation_wave first.';
		END IF;
		IF block = 'pair' AND design.alone IS NOT NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('in evaluation "%s" these areas have no pair: %s', other, design.alone),
				DETAIL = format('%s would leave out their interviews.', coalesce(needs_blocks, 'Blocks')), HINT = 'Say the pairs in the table evaluation_area, or choose ways that do not need them.';
		END IF;
	END LOOP;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.evaluation_covariate c WHERE c.evaluation = $1) AS there', schema) INTO design USING evaluation;
	IF adjusted AND NOT design.there THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('evaluation "%s" has no covariates to adjust for', evaluation), HINT = 'Fill the table evaluation_covariate first.';
	END IF;
	adjusted := coalesce(adjusted, design.there);

	-- What can have no estimate is said now, not when it has been run.
	FOR item IN EXECUTE format($query$
		SELECT x.what, string_agg(DISTINCT w.why, '; ') AS why FROM (
			SELECT format('outcome "%%s"', u.outcome) AS what, u.outcome FROM unnest($1) u (outcome)
			UNION ALL SELECT format('subgroup "%%s"', s.subgroup), s.outcome::text FROM %1$I.subgroup s WHERE s.subgroup::text = ANY ($2)
			UNION ALL SELECT format('covariate "%%s"', c.outcome), c.outcome::text FROM %1$I.evaluation_covariate c WHERE c.evaluation::text = $3 AND $4) x
		CROSS JOIN LATERAL (SELECT @extschema@.programme_unanswerable(to_regclass($5), x.outcome) AS why) w
		WHERE w.why IS NOT NULL GROUP BY x.what ORDER BY x.what COLLATE "C"$query$, schema) USING outcomes, subgroups, evaluation, adjusted, format('%I.evaluation', schema) LOOP
		RAISE WARNING USING MESSAGE = format('%s can have no values: %s', item.what, item.why), HINT = 'The table response_option has the options; check_programme finds all such questions.';
	END LOOP;

	-- Written down.
	EXECUTE format('INSERT INTO %1$I.plan (evaluation, title, block, adjusted, multiplicity, multiplicity_choices, family, note, created_by, extension_version, interviews, interviews_after)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, (SELECT e.extversion FROM pg_extension e WHERE e.extname = ''resilience''), c.interviews, c.interviews_after
		FROM @extschema@.programme_interviews($10, $1) c RETURNING plan', schema)
		INTO number USING evaluation, title, block, adjusted, multiplicity, step_down, family, note, who, schema;
	FOR other IN SELECT evaluation UNION SELECT e.value ->> 'evaluation' FROM jsonb_each(sensitivity) e WHERE e.value ? 'evaluation' LOOP
		EXECUTE format('INSERT INTO %1$I.plan_evaluation (plan, evaluation, weight, sample, protocol, prespecified_on) SELECT $1, e.evaluation, e.weight, e.sample, e.protocol, e.prespecified_on FROM %1$I.evaluation e WHERE e.evaluation = $2', schema) USING number, other;
		EXECUTE format('INSERT INTO %1$I.plan_area (plan, evaluation, area, arm, pair, included, first_treated) SELECT $1, a.evaluation, a.area, a.arm, a.pair, a.included, a.first_treated FROM %1$I.evaluation_area a WHERE a.evaluation = $2', schema) USING number, other;
		EXECUTE format('INSERT INTO %1$I.plan_wave (plan, evaluation, wave, period, post) SELECT $1, w.evaluation, w.wave, w.period, w.post FROM %1$I.evaluation_wave w WHERE w.evaluation = $2', schema) USING number, other;
		EXECUTE format('INSERT INTO %1$I.plan_covariate (plan, evaluation, ordinal, outcome, definition) SELECT $1, c.evaluation, c.ordinal, c.outcome, @extschema@.programme_outcome_definition($3, c.outcome::text) FROM %1$I.evaluation_covariate c WHERE c.evaluation = $2', schema) USING number, other, schema;
	END LOOP;
	EXECUTE format('INSERT INTO %1$I.plan_outcome (plan, outcome, ordinal, role, family, definition)
		SELECT $1, o.outcome, u.place, o.role, CASE $3 WHEN ''all'' THEN ''all'' ELSE o.role END, @extschema@.programme_outcome_definition($4, o.outcome::text)
		FROM unnest($2) WITH ORDINALITY u (outcome, place) JOIN %1$I.outcome o ON o.outcome = u.outcome', schema) USING number, outcomes, family, schema;
	EXECUTE format('INSERT INTO %1$I.plan_subgroup (plan, subgroup, ordinal, definition) SELECT $1, u.subgroup, u.place, @extschema@.programme_subgroup_definition($3, u.subgroup) FROM unnest($2) WITH ORDINALITY u (subgroup, place)', schema) USING number, subgroups, schema;
	EXECUTE format('INSERT INTO %1$I.plan_way (plan, way, ordinal, headline, choices) SELECT $1, w.item ->> ''way'', w.place, w.item ->> ''way'' = $3, w.item -> ''choices'' FROM jsonb_array_elements($2) WITH ORDINALITY w (item, place)', schema) USING number, chosen, main;
	EXECUTE format('INSERT INTO %1$I.plan_wave_effect (plan, kind, ordinal, choices) SELECT w.plan, c.kind, c.ordinal, c.choices FROM %1$I.plan_way w CROSS JOIN @extschema@.programme_wave_choices($2, $3, (w.choices ->> ''conf_level'')::double precision) c
		WHERE w.plan = $1 AND w.headline', schema) USING number, schema, evaluation;
	EXECUTE format($query$INSERT INTO %1$I.plan_sensitivity (plan, sensitivity, ordinal, label, evaluation, panel_only, unweighted, without_started, without_areas)
		SELECT $1, s.key, row_number() OVER (ORDER BY s.key COLLATE "C"), coalesce(s.value ->> 'label', concat_ws(', ', 'evaluation ' || (s.value ->> 'evaluation'), CASE WHEN s.value ? 'sample' THEN 'panel members only' END,
			CASE WHEN s.value ? 'weight' THEN 'without weights' END, CASE WHEN (s.value ->> 'without_started')::boolean THEN 'without interviews before the start of areas that had begun' END, 'without ' || a.listed)),
			coalesce(s.value ->> 'evaluation', $3), s.value ? 'sample', s.value ? 'weight', coalesce((s.value ->> 'without_started')::boolean, false), coalesce(a.areas, '{}')
		FROM jsonb_each($2) s CROSS JOIN LATERAL (SELECT array_agg(e.area ORDER BY e.area COLLATE "C") AS areas, string_agg(e.area, ', ' ORDER BY e.area COLLATE "C") AS listed FROM jsonb_array_elements_text(s.value -> 'without_areas') e (area)) a$query$, schema) USING number, sensitivity, evaluation;
	RETURN number;
END
$$;
COMMENT ON FUNCTION programme_plan_analysis(text, text, text, text[], text[], text[], text, jsonb, text, text, boolean, jsonb, text, text, text) IS
'part of plan_analysis: checks a plan and writes it down';

-- How many interviews an evaluation has in the database, and when the first after
-- the start can have been held.
CREATE FUNCTION programme_interviews(schema text, evaluation text, OUT interviews bigint, OUT interviews_after bigint, OUT first_after date) RETURNS record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	EXECUTE format('SELECT count(v.interview), count(v.interview) FILTER (WHERE w.post), least(min(v.interviewed_on) FILTER (WHERE w.post), (SELECT min(d.starts_on) FROM %1$I.evaluation_wave x JOIN %1$I.wave d ON d.wave = x.wave WHERE x.evaluation = $1 AND x.post))
		FROM %1$I.evaluation_wave w JOIN %1$I.evaluation_area a ON a.evaluation = w.evaluation JOIN %1$I.interview v ON v.wave = w.wave AND v.area = a.area WHERE w.evaluation = $1', schema)
		INTO interviews, interviews_after, first_after USING evaluation;
END
$$;
COMMENT ON FUNCTION programme_interviews(text, text) IS
'part of plan_analysis and lock_plan: interviews of an evaluation that are in the database';

-- One line for each row of a plan, in an order that nothing but the rows decides.
CREATE FUNCTION programme_plan_text(schema text, plan bigint, locked jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET extra_float_digits = 1
AS $$
DECLARE
	whole text;
BEGIN
	PERFORM @extschema@.programme_require_plan(schema, plan);
	EXECUTE format($query$SELECT string_agg(l.line, E'\n' ORDER BY l.place, l.line COLLATE "C") FROM (
		SELECT 1 AS place, 'plan ' || jsonb_build_array(p.plan, p.evaluation, p.title, p.block, p.adjusted, p.multiplicity, p.multiplicity_choices, p.family, p.note, p.created_at, p.created_by, p.extension_version, p.interviews, p.interviews_after)::text AS line FROM %1$I.plan p WHERE p.plan = $1
		UNION ALL SELECT 2, 'evaluation ' || jsonb_build_array(e.evaluation, e.weight, e.sample, e.protocol, e.prespecified_on)::text FROM %1$I.plan_evaluation e WHERE e.plan = $1
		UNION ALL SELECT 3, 'area ' || jsonb_build_array(a.evaluation, a.area, a.arm, a.pair, a.included, a.first_treated)::text FROM %1$I.plan_area a WHERE a.plan = $1
		UNION ALL SELECT 4, 'wave ' || jsonb_build_array(w.evaluation, w.wave, w.period, w.post)::text FROM %1$I.plan_wave w WHERE w.plan = $1
		UNION ALL SELECT 5, 'covariate ' || jsonb_build_array(c.evaluation, c.ordinal, c.outcome, c.definition)::text FROM %1$I.plan_covariate c WHERE c.plan = $1
		UNION ALL SELECT 6, 'outcome ' || jsonb_build_array(o.ordinal, o.outcome, o.role, o.family, o.definition)::text FROM %1$I.plan_outcome o WHERE o.plan = $1
		UNION ALL SELECT 7, 'subgroup ' || jsonb_build_array(s.ordinal, s.subgroup, s.definition)::text FROM %1$I.plan_subgroup s WHERE s.plan = $1
		UNION ALL SELECT 8, 'way ' || jsonb_build_array(w.ordinal, w.way, w.headline, w.choices)::text FROM %1$I.plan_way w WHERE w.plan = $1
		UNION ALL SELECT 9, 'sensitivity ' || jsonb_build_array(s.ordinal, s.sensitivity, s.label, s.evaluation, s.panel_only, s.unweighted, s.without_started, s.without_areas)::text FROM %1$I.plan_sensitivity s WHERE s.plan = $1
		UNION ALL SELECT 10, 'effect over the waves ' || jsonb_build_array(e.ordinal, e.kind, e.choices)::text FROM %1$I.plan_wave_effect e WHERE e.plan = $1
		UNION ALL SELECT 11, 'locked ' || coalesce($2, jsonb_build_array(p.locked_at, p.locked_by, p.interviews_locked, p.interviews_after_locked, p.prespecified, p.timing))::text FROM %1$I.plan p WHERE p.plan = $1 AND ($2 IS NOT NULL OR p.locked_at IS NOT NULL)
	) l$query$, schema) INTO whole USING plan, locked;
	RETURN whole;
END
$$;
COMMENT ON FUNCTION programme_plan_text(text, bigint, jsonb) IS
'part of lock_plan, plan_text and run_evaluation: all that a plan says';

CREATE FUNCTION programme_lock_plan(schema text, plan bigint, who text, OUT digest text, OUT prespecified boolean, OUT timing text) RETURNS record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
	now_planned record;
	there record;
	moment CONSTANT timestamptz := now();
BEGIN
	PERFORM @extschema@.programme_require_all_areas(schema);
	PERFORM @extschema@.programme_require_plan(schema, plan);
	EXECUTE format('SELECT p.evaluation::text AS evaluation, p.locked_at, p.locked_by, e.prespecified_on, e.protocol FROM %1$I.plan p JOIN %1$I.plan_evaluation e ON e.plan = p.plan AND e.evaluation = p.evaluation WHERE p.plan = $1 FOR UPDATE OF p', schema) INTO now_planned USING plan;
	IF now_planned.locked_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('plan %s was locked on %s by %s', plan, to_char(now_planned.locked_at, 'YYYY-MM-DD'), now_planned.locked_by),
			HINT = 'It is run by run_evaluation. To plan something else, make another one by plan_analysis.';
	END IF;
	SELECT * INTO there FROM @extschema@.programme_interviews(schema, now_planned.evaluation);
	prespecified := there.interviews_after = 0 OR coalesce(now_planned.prespecified_on < there.first_after, false);
	timing := concat_ws('; ',
		CASE WHEN there.interviews = 0 THEN 'locked while no interview of the evaluation was in the database'
			WHEN there.interviews_after = 0 THEN format('locked while %s interview(s) before the start were in the database, and none after', there.interviews)
			ELSE format('locked while %s interview(s) of the evaluation were in the database, %s of them after the start', there.interviews, there.interviews_after) END,
		CASE WHEN there.interviews_after = 0 AND there.first_after <= moment::date THEN format('fieldwork after the start may have begun on %s', to_char(there.first_after, 'YYYY-MM-DD')) END,
		CASE WHEN there.interviews_after > 0 AND now_planned.prespecified_on < there.first_after THEN format('outcomes and method were fixed on %s, as the evaluation says%s, before fieldwork after the start began on %s',
				to_char(now_planned.prespecified_on, 'YYYY-MM-DD'), coalesce(' of the protocol ' || now_planned.protocol, ''), to_char(there.first_after, 'YYYY-MM-DD'))
			WHEN there.interviews_after > 0 AND now_planned.prespecified_on IS NOT NULL THEN format('outcomes and method were fixed on %s, as the evaluation says, not before fieldwork after the start began on %s', to_char(now_planned.prespecified_on, 'YYYY-MM-DD'), to_char(there.first_after, 'YYYY-MM-DD')) END);
	digest := @extschema@.programme_sha256(@extschema@.programme_plan_text(schema, plan, jsonb_build_array(moment, who, there.interviews, there.interviews_after, prespecified, timing)));
	EXECUTE format('UPDATE %I.plan p SET locked_at = $2, locked_by = $3, interviews_locked = $4, interviews_after_locked = $5, prespecified = $6, timing = $7, digest = $8 WHERE p.plan = $1', schema)
		USING plan, moment, who, there.interviews, there.interviews_after, prespecified, timing, digest;
END
$$;
COMMENT ON FUNCTION programme_lock_plan(text, bigint, text) IS
'part of lock_plan: freezes a plan';

-- What differs now from what was planned, in words; in the order in which they are
-- read. What is about an evaluation is about all its estimates.
CREATE FUNCTION programme_deviations(
	schema text,
	plan bigint,
	OUT kind text,
	OUT evaluation text,
	OUT key text,
	OUT what text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- Periods count over many waves only: of two of them, it is which comes before.
	RETURN QUERY EXECUTE format($query$
		SELECT 'evaluation', p.evaluation::text, NULL::text, format('the weight was planned as %%s, and is %%s', p.weight, e.weight) FROM %1$I.plan_evaluation p JOIN %1$I.evaluation e ON e.evaluation = p.evaluation WHERE p.plan = $1 AND p.weight <> e.weight
		UNION ALL SELECT 'evaluation', p.evaluation::text, NULL, format('the sample was planned as %%s, and is %%s', p.sample, e.sample) FROM %1$I.plan_evaluation p JOIN %1$I.evaluation e ON e.evaluation = p.evaluation WHERE p.plan = $1 AND p.sample <> e.sample
		UNION ALL (SELECT 'evaluation', coalesce(p.evaluation, a.evaluation)::text, NULL, format('area %%s %%s', coalesce(p.area, a.area),
				CASE WHEN p.included AND a.included AND p.arm <> a.arm THEN format('was planned as %%s, and is %%s', p.arm, a.arm)
					WHEN p.included AND a.included THEN format('was planned in the pair %%s, and is in %%s', coalesce(p.pair, 'none'), coalesce(a.pair, 'none'))
					WHEN p.included THEN format('(%%s) was planned, and is left out%%s', p.arm, coalesce(': ' || a.exclusion_reason, ''))
					ELSE format('(%%s) was not planned, and is included', a.arm) END)
			FROM (SELECT * FROM %1$I.plan_area x WHERE x.plan = $1) p
			FULL JOIN (SELECT y.*, t.block FROM %1$I.evaluation_area y JOIN %1$I.plan_evaluation v ON v.plan = $1 AND v.evaluation = y.evaluation JOIN %1$I.plan t ON t.plan = $1) a ON a.evaluation = p.evaluation AND a.area = p.area
			WHERE coalesce(p.included, false) <> coalesce(a.included, false) OR (p.included AND (p.arm <> a.arm OR (a.block = 'pair' AND p.pair IS DISTINCT FROM a.pair)))
			ORDER BY coalesce(p.area, a.area)::text COLLATE "C")
		UNION ALL (SELECT 'evaluation', coalesce(p.evaluation, w.evaluation)::text, NULL, format('wave %%s %%s', coalesce(p.wave, w.wave),
				CASE WHEN w.wave IS NULL THEN 'was planned, and is left out' WHEN p.wave IS NULL THEN 'was not planned, and is included'
					ELSE format('was planned as %%s the start, and is %%s', CASE WHEN p.post THEN 'after' ELSE 'before' END, CASE WHEN w.post THEN 'after' ELSE 'before' END) END)
			FROM (SELECT * FROM %1$I.plan_wave x WHERE x.plan = $1) p
			FULL JOIN (SELECT y.* FROM %1$I.evaluation_wave y JOIN %1$I.plan_evaluation v ON v.plan = $1 AND v.evaluation = y.evaluation) w ON w.evaluation = p.evaluation AND w.wave = p.wave
			WHERE p.post IS DISTINCT FROM w.post ORDER BY coalesce(p.wave, w.wave)::text COLLATE "C")
		UNION ALL (SELECT 'waves', p.evaluation::text, NULL, format('area %%s was planned as first treated in period %%s, and is in %%s', p.area, coalesce(p.first_treated::text, 'none'), coalesce(a.first_treated::text, 'none'))
			FROM %1$I.plan_area p JOIN %1$I.evaluation_area a ON a.evaluation = p.evaluation AND a.area = p.area
			WHERE p.plan = $1 AND p.included AND a.included AND p.first_treated IS DISTINCT FROM a.first_treated ORDER BY p.area::text COLLATE "C")
		UNION ALL (SELECT 'waves', p.evaluation::text, NULL, format('wave %%s was planned as period %%s, and is %%s', p.wave, p.period, w.period)
			FROM %1$I.plan_wave p JOIN %1$I.evaluation_wave w ON w.evaluation = p.evaluation AND w.wave = p.wave WHERE p.plan = $1 AND p.period <> w.period ORDER BY p.wave::text COLLATE "C")
		UNION ALL (SELECT 'adjusted', v.evaluation::text, NULL, format('covariates were planned as %%s, and are %%s', coalesce(p.listed, 'none'), coalesce(c.listed, 'none'))
			FROM %1$I.plan_evaluation v
			CROSS JOIN LATERAL (SELECT string_agg(x.outcome, ', ' ORDER BY x.ordinal) AS listed FROM %1$I.plan_covariate x WHERE x.plan = $1 AND x.evaluation = v.evaluation) p
			CROSS JOIN LATERAL (SELECT string_agg(y.outcome, ', ' ORDER BY y.ordinal) AS listed FROM %1$I.evaluation_covariate y WHERE y.evaluation = v.evaluation) c
			WHERE v.plan = $1 AND p.listed IS DISTINCT FROM c.listed)
		UNION ALL (SELECT d.kind, d.evaluation, d.key, format('%%s %%s: %%s', d.name, d.outcome, d.what) FROM (
			SELECT 'adjusted' AS kind, x.evaluation::text AS evaluation, NULL AS key, 'covariate' AS name, x.outcome::text AS outcome, @extschema@.programme_definition_changes(x.definition, @extschema@.programme_outcome_definition($2, x.outcome::text)) AS what FROM %1$I.plan_covariate x WHERE x.plan = $1
			UNION ALL SELECT 'outcome', NULL, x.outcome::text, 'outcome', x.outcome::text, concat_ws('; ', CASE WHEN x.role <> o.role THEN format('was planned as %%s, and is %%s', x.role, o.role) END,
				@extschema@.programme_definition_changes(x.definition, @extschema@.programme_outcome_definition($2, x.outcome::text))) FROM %1$I.plan_outcome x JOIN %1$I.outcome o ON o.outcome = x.outcome WHERE x.plan = $1
			UNION ALL SELECT 'subgroup', NULL, x.subgroup::text, 'subgroup', x.subgroup::text, concat_ws('; ', @extschema@.programme_definition_changes(x.definition - 'definition', y.definition - 'definition'),
				@extschema@.programme_definition_changes(x.definition -> 'definition', y.definition -> 'definition')) FROM %1$I.plan_subgroup x CROSS JOIN LATERAL @extschema@.programme_subgroup_definition($2, x.subgroup::text) y (definition) WHERE x.plan = $1
			) d WHERE d.what <> '' ORDER BY d.kind, d.evaluation, d.outcome COLLATE "C")
	$query$, schema) USING plan, schema;
END
$$;
COMMENT ON FUNCTION programme_deviations(text, bigint) IS
'part of run_evaluation: what differs now from what was planned';

CREATE FUNCTION programme_definition_changes(planned jsonb, present jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
WITH RECURSIVE part (path, planned, present) AS (
	SELECT '{}'::text[], programme_definition_changes.planned, programme_definition_changes.present
	UNION ALL
	SELECT p.path || k.name, p.planned -> k.name, p.present -> k.name
	FROM part p CROSS JOIN LATERAL (SELECT jsonb_object_keys(p.planned) UNION SELECT jsonb_object_keys(p.present)) k (name)
	WHERE jsonb_typeof(p.planned) = 'object' AND jsonb_typeof(p.present) = 'object'
)
SELECT string_agg(format('%s planned as %s, now %s', replace(array_to_string(p.path, ' '), '_', ' '), coalesce(p.planned::text, 'none'), coalesce(p.present::text, 'none')), '; ' ORDER BY p.path COLLATE "C")
FROM part p
WHERE p.planned IS DISTINCT FROM p.present AND (jsonb_typeof(p.planned) = 'object' AND jsonb_typeof(p.present) = 'object') IS NOT TRUE
$$;
COMMENT ON FUNCTION programme_definition_changes(jsonb, jsonb) IS
'part of run_evaluation: what differs between two definitions, in words';

---- a survey company's delivery: one row an interview, one column a question ----

-- A delivery is read once into temporary tables (import_survey_...), checked there
-- as a whole, and loaded only if nothing is wrong with it. All of it is done with
-- the rights of who calls: who may not read the source does not read it here.
CREATE FUNCTION import_survey(
	schema text,
	source regclass,
	serial text DEFAULT NULL,
	wave text DEFAULT NULL,
	area text DEFAULT NULL,
	household text DEFAULT NULL,
	respondent text DEFAULT NULL,
	date text DEFAULT NULL,
	weight text DEFAULT NULL,
	sample_type text DEFAULT NULL,
	psu text DEFAULT NULL,
	stratum text DEFAULT NULL,
	plan jsonb DEFAULT NULL,
	labels regclass DEFAULT NULL,
	date_order text DEFAULT NULL,
	decimal_mark text DEFAULT NULL,
	missing numeric[] DEFAULT NULL,
	remove boolean DEFAULT NULL,
	dry_run boolean DEFAULT false,
	OUT severity text,
	OUT problem text,
	OUT item text,
	OUT interview text,
	OUT value text,
	OUT n bigint,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
SET enable_nestloop = off SET jit = off SET client_min_messages = warning
AS $$
#variable_conflict use_column
DECLARE
	all_of_it jsonb;
	has_moves boolean;
	loads boolean;
BEGIN
	dry_run := coalesce(dry_run, false);
	PERFORM @extschema@.programme_survey_require(schema, source, dry_run);
	all_of_it := @extschema@.programme_survey_plan(jsonb_strip_nulls(jsonb_build_object('serial', serial, 'wave', wave, 'area', area, 'household', household, 'respondent', respondent, 'date', date,
		'weight', weight, 'sample_type', sample_type, 'psu', psu, 'stratum', stratum, 'date_order', date_order, 'decimal_mark', decimal_mark, 'remove', remove)), plan, missing);
	labels := @extschema@.programme_survey_labels_of(source, labels);
	has_moves := to_regclass(format('%I.response_text', schema)) IS NOT NULL;
	IF NOT dry_run THEN
		EXECUTE format('LOCK TABLE %1$I.interview IN SHARE ROW EXCLUSIVE MODE', schema);
	END IF;

	CREATE TEMPORARY TABLE import_survey_problem (place bigint GENERATED ALWAYS AS IDENTITY, severity text, problem text, item text, interview text, first bigint, value text, n bigint, what text, advice text) ON COMMIT DROP;
	CREATE TEMPORARY TABLE import_survey_gone (interview bigint, respondent text, household text) ON COMMIT DROP;
	CREATE TEMPORARY TABLE import_survey_count (item text, done text, n bigint) ON COMMIT DROP;
	CREATE TEMPORARY TABLE import_survey_column (col integer PRIMARY KEY, name text, class text, comment text, key text, role text, beside text, as_is boolean NOT NULL DEFAULT false, given jsonb, decimal_mark text, known text,
		question text, is_there boolean, kind text, direct boolean) ON COMMIT DROP;
	CREATE TEMPORARY TABLE import_survey_value (col integer, raw text, said text, n bigint, first bigint, is_mapped boolean NOT NULL DEFAULT false, nothing boolean NOT NULL DEFAULT false, number numeric, code text, option text,
		answer numeric, target text, doubt text) ON COMMIT DROP;
	CREATE INDEX ON pg_temp.import_survey_value (col);
	CREATE TEMPORARY TABLE import_survey_label (col integer, code text, number numeric, label text, folded text, missing text, ordinal integer, origin integer, PRIMARY KEY (col, code)) ON COMMIT DROP;
	CREATE TEMPORARY TABLE import_survey_interview (n bigint, said text, serial bigint, wave text, area text, household text, respondent text, interviewed_on date, sample_type text, adults smallint, w_design double precision,
		w_nonresponse double precision, w_final double precision, w_longitudinal double precision, psu text, stratum text, no_area boolean, no_wave boolean, is_new boolean NOT NULL DEFAULT true) ON COMMIT DROP;

	PERFORM @extschema@.programme_survey_columns(source, all_of_it);
	PERFORM @extschema@.programme_survey_read(source, all_of_it);
	PERFORM @extschema@.programme_survey_labels(schema, labels, all_of_it);
	PERFORM @extschema@.programme_survey_match();
	PERFORM @extschema@.programme_survey_kinds(has_moves);
	PERFORM @extschema@.programme_survey_answers();
	PERFORM @extschema@.programme_survey_places(schema, all_of_it);
	PERFORM @extschema@.programme_survey_facts(all_of_it);
	PERFORM @extschema@.programme_survey_interviews();
	PERFORM @extschema@.programme_survey_conflicts(schema, all_of_it, has_moves);
	loads := NOT EXISTS (SELECT FROM pg_temp.import_survey_problem p WHERE p.severity = 'error');
	IF loads THEN
		PERFORM @extschema@.programme_survey_samples(schema, all_of_it);
		loads := NOT EXISTS (SELECT FROM pg_temp.import_survey_problem p WHERE p.severity = 'error');
	END IF;
	IF loads THEN
		loads := @extschema@.programme_survey_load(schema, all_of_it, dry_run);
	END IF;

	RETURN QUERY SELECT r.* FROM @extschema@.programme_survey_result(loads, dry_run) r;
	DROP TABLE pg_temp.import_survey_problem, pg_temp.import_survey_gone, pg_temp.import_survey_count, pg_temp.import_survey_column, pg_temp.import_survey_value, pg_temp.import_survey_label, pg_temp.import_survey_interview, pg_temp.import_survey_row;
END
$$;
COMMENT ON FUNCTION import_survey(text, regclass, text, text, text, text, text, text, text, text, text, text, jsonb, regclass, text, text, numeric[], boolean, boolean) IS
'load a wide table, one row an interview and one column a question, into a programme, all or nothing: what was added, changed and removed, or all that is wrong with it and what to do';

-- Who may, and of what.
CREATE FUNCTION programme_survey_require(schema text, source regclass, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	owner CONSTANT regrole := (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = schema);
	closed text;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.run_sensitivity', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('the programme "%s" is too old to load a survey into', schema),
			HINT = format('Its owner calls upgrade_programme(%L) first.', schema);
	END IF;
	IF source IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a survey is loaded from a table', HINT = 'import_survey(''nrp'', ''a_table'', serial => ''its column of serial numbers'', ...)';
	END IF;
	-- What the programme's tables really are is up to their owner.
	IF owner <> current_user::regrole AND (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('a superuser does not load a survey into the programme "%s" of another role', schema),
			HINT = format('Give that role the source, GRANT SELECT ON %s TO %s, and then SET ROLE %2$s.', source, owner);
	END IF;
	IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = source AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) THEN
		RAISE EXCEPTION USING ERRCODE = 'wrong_object_type', MESSAGE = format('%s is no table or view', source), HINT = 'A survey is loaded from a table, a view or a foreign table.';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_table_definition', MESSAGE = format('%s has no columns', source), HINT = 'A survey has a column for each question.';
	END IF;
	PERFORM @extschema@.programme_require_all_areas(schema);
	SELECT string_agg(t, ', ' ORDER BY place) INTO closed FROM unnest('{question,response_option,household,respondent,interview,response}'::text[]) WITH ORDINALITY x (t, place)
	WHERE NOT has_table_privilege(format('%I.%I', schema, t), 'SELECT') OR NOT (is_dry OR (has_table_privilege(format('%I.%I', schema, t), 'INSERT') AND has_table_privilege(format('%I.%I', schema, t), 'UPDATE')));
	IF closed IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" may not %s these tables of the programme "%s": %s', current_user, CASE WHEN is_dry THEN 'read' ELSE 'write' END, schema, closed),
			HINT = format('The owner of a programme loads its surveys: SET ROLE %s.', owner) || CASE WHEN is_dry THEN '' ELSE ' An analyst of all areas may do a dry run.' END;
	END IF;
END
$$;
COMMENT ON FUNCTION programme_survey_require(text, regclass, boolean) IS
'part of import_survey: refuses who may not load, and what cannot be loaded';

-- The plan with what the arguments say; of what both say, the arguments hold.
CREATE FUNCTION programme_survey_plan(arguments jsonb, plan jsonb, missing numeric[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	texts CONSTANT text[] := ARRAY(SELECT r.role FROM @extschema@.programme_survey_roles() r) || '{date_order,decimal_mark,survey}'::text[];
	objects CONSTANT text[] := '{constant,questions,values,labels,missing}';
	arrays CONSTANT text[] := '{ignore,as_is,leave_out}';
	wrong text;
BEGIN
	plan := coalesce(plan, '{}');
	IF jsonb_typeof(plan) <> 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a plan must be a JSON object', HINT = 'Such as {"serial": "SERIAL NO", "ignore": ["STARTED AT"]}.';
	END IF;
	PERFORM @extschema@.programme_require_keys('part of a plan'::text, ARRAY(SELECT jsonb_object_keys(plan)), texts || objects || arrays || '{remove}'::text[]);
	SELECT string_agg(format('"%s" is %s', e.key, CASE WHEN e.key = ANY (objects) THEN 'an object' WHEN e.key = ANY (arrays) THEN 'an array' WHEN e.key = 'remove' THEN 'true or false' ELSE 'a text' END), ', ') INTO wrong FROM jsonb_each(plan) e
	WHERE jsonb_typeof(e.value) <> CASE WHEN e.key = ANY (objects) THEN 'object' WHEN e.key = ANY (arrays) THEN 'array' WHEN e.key = 'remove' THEN 'boolean' ELSE 'string' END;
	IF wrong IS NULL THEN
		SELECT string_agg(format('"%s" of "%s" is %s', e.name, e.part, CASE e.part WHEN 'missing' THEN 'an array of codes, or an object of codes and reasons' ELSE 'an object' END), ', ') INTO wrong
		FROM (SELECT k.part, v.key AS name, jsonb_typeof(v.value) AS type FROM unnest('{questions,values,labels,missing}'::text[]) k (part) CROSS JOIN LATERAL jsonb_each(coalesce(plan -> k.part, '{}')) v) e
		WHERE e.type <> 'object' AND NOT (e.part = 'missing' AND e.type = 'array');
	END IF;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('in a plan, %s', wrong), HINT = 'The reference has an example of each part of a plan.';
	END IF;
	PERFORM @extschema@.programme_require_keys('constant'::text, ARRAY(SELECT jsonb_object_keys(coalesce(plan -> 'constant', '{}'))), ARRAY(SELECT r.role FROM @extschema@.programme_survey_roles() r WHERE r.role NOT IN ('serial', 'household', 'respondent')));
	PERFORM @extschema@.programme_require_keys('attribute of a question'::text, ARRAY(SELECT DISTINCT k.name FROM jsonb_each(coalesce(plan -> 'questions', '{}')) q CROSS JOIN LATERAL jsonb_object_keys(q.value) k (name)), '{question,kind,wording,unit,instrument,rights}'::text[]);
	plan := plan || arguments;
	IF plan ? 'constant' THEN
		plan := jsonb_set(plan, '{constant}', (SELECT coalesce(jsonb_object_agg(e.key, t.said) FILTER (WHERE t.said <> ''), '{}') FROM jsonb_each_text(plan -> 'constant') e
			CROSS JOIN LATERAL regexp_replace(e.value, format('^%1$s+|%1$s+$', @extschema@.programme_blank()), '', 'g') t (said)));
	END IF;
	PERFORM @extschema@.programme_require_reading(plan ->> 'date_order', plan ->> 'decimal_mark');
	IF missing IS NOT NULL THEN
		plan := jsonb_set(plan || jsonb_build_object('missing', coalesce(plan -> 'missing', '{}')), '{missing,*}', to_jsonb(missing));
	END IF;
	RETURN plan;
END
$$;
COMMENT ON FUNCTION programme_survey_plan(jsonb, jsonb, numeric[]) IS
'part of import_survey: the plan with what the arguments say, checked for its form';

-- The table of labels: as named, or that which stands beside the source, is named
-- as it with _labels, and belongs to the same role.
CREATE FUNCTION programme_survey_labels_of(source regclass, labels regclass) RETURNS regclass
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	is_there CONSTANT boolean := labels IS NOT NULL;
	lacks text;
BEGIN
	IF NOT is_there THEN
		SELECT l.oid INTO labels FROM pg_class s JOIN pg_class l ON l.relnamespace = s.relnamespace AND l.relname = left(s.relname, 56) || '_labels' AND l.relowner = s.relowner AND l.relkind = 'r' WHERE s.oid = source;
	END IF;
	SELECT string_agg(c.name, ', ' ORDER BY c.place) INTO lacks FROM unnest('{variable,code,label,missing,ordinal}'::text[]) WITH ORDINALITY c (name, place)
	WHERE labels IS NOT NULL AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = labels AND a.attname = c.name AND NOT a.attisdropped);
	IF lacks IS NOT NULL AND is_there THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_column', MESSAGE = format('the table of labels %s has no column %s', labels, lacks), HINT = 'A table of labels has variable, code and label (text), missing (boolean) and ordinal (integer).';
	END IF;
	RETURN CASE WHEN lacks IS NULL THEN labels END;
END
$$;
COMMENT ON FUNCTION programme_survey_labels_of(regclass, regclass) IS
'part of import_survey: the table of labels that goes with a source';

-- All of it, or nothing and what refused it: somebody's own foreign keys, triggers
-- and policies cannot be looked through beforehand.
CREATE FUNCTION programme_survey_load(schema text, plan jsonb, is_dry boolean) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	state text;
	said text;
	of_what text;
	to_do text;
	of_table text;
BEGIN
	PERFORM @extschema@.programme_survey_codebook(schema, is_dry);
	PERFORM @extschema@.programme_survey_remove(schema, plan, is_dry);
	PERFORM @extschema@.programme_survey_people(schema, plan, is_dry);
	PERFORM @extschema@.programme_survey_prune(schema, is_dry);
	PERFORM @extschema@.programme_survey_old_answers(schema, is_dry);
	PERFORM @extschema@.programme_survey_new_answers(schema, is_dry);
	IF NOT is_dry THEN
		PERFORM @extschema@.programme_survey_analyze(schema);
	END IF;
	RETURN true;
EXCEPTION WHEN insufficient_privilege OR integrity_constraint_violation OR data_exception OR raise_exception OR object_not_in_prerequisite_state OR with_check_option_violation THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, of_what = PG_EXCEPTION_DETAIL, to_do = PG_EXCEPTION_HINT, of_table = TABLE_NAME;
	PERFORM @extschema@.programme_survey_say('error', 'refused', nullif(of_table, ''), NULL, nullif(of_what, ''), NULL, said,
		coalesce(nullif(to_do, ''), CASE state WHEN '23503' THEN format('Rows of %s name what would go: change them first, or load without remove => true.', of_table) ELSE 'A rule that the programme did not come with, such as a trigger, a policy or a right, refuses it: ask its owner.' END));
	RETURN false;
END
$$;
COMMENT ON FUNCTION programme_survey_load(text, jsonb, boolean) IS
'part of import_survey: loads all that was read, or notes what refused it';

-- Statistics, without which the planner takes what was loaded for nothing.
CREATE FUNCTION programme_survey_analyze(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	here text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_temp.import_survey_count c WHERE c.done <> 'unchanged' AND c.n >= 1000) THEN
		RETURN;
	END IF;
	FOR here IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = to_regnamespace(quote_ident(schema)) AND c.relname = ANY ('{household,respondent,interview,response,response_text}') AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE') LOOP
		EXECUTE format('ANALYZE %I.%I', schema, here);
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_analyze(text) IS
'part of import_survey: statistics of what was loaded';

-- Errors first, column by column; of each kind in each column the first ten, and
-- how many more.
CREATE FUNCTION programme_survey_result(
	loads boolean,
	is_dry boolean,
	OUT severity text,
	OUT problem text,
	OUT item text,
	OUT interview text,
	OUT value text,
	OUT n bigint,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
#variable_conflict use_column
DECLARE
	serial_column integer := (SELECT c.col FROM pg_temp.import_survey_column c WHERE c.role = 'serial');
BEGIN
	IF NOT loads THEN
		RETURN QUERY SELECT 'error', 'nothing_loaded', NULL::text, NULL::text, NULL::text, count(*), 'nothing was loaded, for what follows', 'Mend all of it in the source or in the plan, and call again; dry_run => true tries without loading.' FROM pg_temp.import_survey_problem p WHERE p.severity = 'error';
	END IF;
	RETURN QUERY EXECUTE format('WITH listed AS (SELECT p.severity, p.problem, p.item, coalesce(p.interview, %s) AS held, p.value, p.n, p.what, p.advice, count(*) OVER (PARTITION BY p.severity, p.problem, p.item) AS of,
				row_number() OVER (PARTITION BY p.severity, p.problem, p.item ORDER BY p.first, p.interview COLLATE "C", p.value COLLATE "C", p.what COLLATE "C") AS place FROM pg_temp.import_survey_problem p%s)
		SELECT s.severity, s.problem, @extschema@.programme_shown(s.item), s.held, left(@extschema@.programme_shown(s.value), 200), s.n, s.what, s.advice FROM (
			SELECT l.severity, l.problem, l.item, l.held, l.value, l.n, l.what, l.advice, l.place FROM listed l WHERE l.place <= 10
			UNION ALL SELECT l.severity, l.problem, l.item, NULL, NULL, l.of - 10, ''and as many more'', NULL, 11 FROM listed l WHERE l.place = 11) s
		LEFT JOIN pg_temp.import_survey_column c ON c.name = s.item AND c.col > 0
		ORDER BY array_position(''{error,warning,note}'', s.severity), c.col, s.item COLLATE "C", s.problem COLLATE "C", s.place', CASE WHEN serial_column IS NULL THEN '''row '' || p.first' ELSE format('r.c%s, ''row '' || p.first', serial_column) END,
		CASE WHEN serial_column IS NULL THEN '' ELSE ' LEFT JOIN pg_temp.import_survey_row r ON r.n = p.first' END);
	RETURN QUERY SELECT 'count', c.done, c.item, NULL::text, NULL::text, sum(c.n)::bigint, CASE WHEN c.done = 'unchanged' THEN 'as it is' WHEN c.done = 'kept' THEN 'in these waves, and not in the delivery' WHEN is_dry THEN 'would be ' || c.done ELSE c.done END,
		CASE c.done WHEN 'kept' THEN 'To take them out: remove => true.' END
	FROM pg_temp.import_survey_count c GROUP BY c.item, c.done ORDER BY array_position('{question,response_option,household,respondent,interview,response,response_text}', c.item), array_position('{added,changed,removed,unchanged,kept}', c.done);
END
$$;
COMMENT ON FUNCTION programme_survey_result(boolean, boolean) IS
'part of import_survey: what is given back';

---- what a file is, and what it says ----

CREATE FUNCTION survey_file_format(
	file bytea,
	encoding text DEFAULT NULL,
	dataset text DEFAULT NULL,
	OUT format text,
	OUT version integer,
	OUT label text,
	OUT dataset_name text,
	OUT read_as text,
	OUT declared_encoding text,
	OUT n_rows bigint,
	OUT n_variables integer,
	OUT weight text,
	OUT compression text,
	OUT byte_order text,
	OUT created timestamp,
	OUT modified timestamp,
	OUT notes text[],
	OUT remarks text[]
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION survey_file_format(bytea, text, text) IS
'which labelled survey file some bytes are: format by its first bytes, version, label, encoding, rows if it says, weight, notes, and what of it is not read';

CREATE FUNCTION survey_file_variables(
	file bytea,
	encoding text DEFAULT NULL,
	dataset text DEFAULT NULL,
	OUT "position" integer,
	OUT name text,
	OUT label text,
	OUT type text,
	OUT storage text,
	OUT format text,
	OUT width integer,
	OUT measure text,
	OUT value_labels jsonb,
	OUT missing jsonb,
	OUT is_weight boolean,
	OUT remark text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10000 ROWS 200;
COMMENT ON FUNCTION survey_file_variables(bytea, text, text) IS
'the variables of a labelled survey file: name, label, type, print format, measure, value labels, codes and ranges that are missing, the weight';

CREATE FUNCTION survey_file_rows(
	file bytea,
	encoding text DEFAULT NULL,
	dataset text DEFAULT NULL,
	OUT row_number bigint,
	OUT "values" jsonb
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100000 ROWS 10000;
COMMENT ON FUNCTION survey_file_rows(bytea, text, text) IS
'the rows of a labelled survey file, one jsonb each: numbers exact, dates in ISO form, system-missing null, user-missing {"missing": code}';

---- a table of it ----

CREATE FUNCTION survey_file_columns(
	file bytea,
	encoding text,
	dataset text,
	fold boolean,
	OUT "position" integer,
	OUT variable text,
	OUT column_name text,
	OUT column_type text,
	OUT label text,
	OUT missing_column text,
	OUT n_lost bigint,
	OUT codes text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100000 ROWS 200;
COMMENT ON FUNCTION survey_file_columns(bytea, text, text, boolean) IS
'part of survey_file_table: names and types of columns, by a look at all rows; missing values that they have no room for; missing codes without a label';

CREATE FUNCTION survey_file_records(file bytea, encoding text, dataset text, positions integer[]) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100000 ROWS 10000;
COMMENT ON FUNCTION survey_file_records(bytea, text, text, integer[]) IS
'part of survey_file_table: rows with the columns of a list of definitions, from variables by position, or (negative) their missing codes';

-- The schema of a name without one is the caller's current one, which the
-- default finds before this function has its own search path.
CREATE FUNCTION survey_file_table(
	file bytea,
	table_name text,
	encoding text DEFAULT NULL,
	dataset text DEFAULT NULL,
	variables text[] DEFAULT NULL,
	names text DEFAULT 'lower',
	extended_missing text DEFAULT 'null',
	schema_name text DEFAULT pg_catalog.current_schema(),
	OUT survey regclass,
	OUT labels regclass,
	OUT n_rows bigint,
	OUT n_columns integer,
	OUT remarks text[]
) RETURNS record
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	parts text[] := parse_ident(table_name);
	target text;
	labels_target text;
	unknown text;
	plan jsonb;
	definitions text;
	positions integer[];
	about record;
	col record;
BEGIN
	IF file IS NULL OR table_name IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a file and the name of a table must be given';
	END IF;
	IF coalesce(names, '') NOT IN ('lower', 'keep') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('names cannot be "%s"', names),
			HINT = '''lower'' makes ASCII letters small, as SQL does with names without quotes; ''keep'' leaves them.';
	END IF;
	IF coalesce(extended_missing, '') NOT IN ('null', 'columns') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('extended_missing cannot be "%s"', extended_missing),
			HINT = '''null'' makes Stata''s and SAS''s missing values NULL; ''columns'' keeps each in a column of its own beside.';
	END IF;
	IF array_length(parts, 1) > 2 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_name', MESSAGE = format('"%s" is no name of a table', table_name),
			HINT = 'A schema and a table, joined by a point, or a table.';
	ELSIF array_length(parts, 1) = 2 THEN
		schema_name := parts[1];
	ELSIF schema_name IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name', MESSAGE = 'there is no schema to make the table in',
			HINT = 'Name one: ''schema.table''.';
	END IF;
	IF octet_length(parts[array_length(parts, 1)]) > 56 THEN
		RAISE EXCEPTION USING ERRCODE = 'name_too_long', MESSAGE = format('"%s" is too long for the name of a table with labels', parts[array_length(parts, 1)]),
			HINT = 'At most 56 bytes: "_labels" is added for the table of value labels.';
	END IF;
	target := format('%I.%I', schema_name, parts[array_length(parts, 1)]);
	labels_target := format('%I.%I', schema_name, parts[array_length(parts, 1)] || '_labels');
	SELECT * INTO about FROM @extschema@.survey_file_format(file, encoding, dataset);
	remarks := coalesce(about.remarks, '{}');

	SELECT jsonb_agg(to_jsonb(c)) INTO plan FROM @extschema@.survey_file_columns(file, encoding, dataset, names = 'lower') c;
	SELECT string_agg(v, ', ') INTO unknown FROM unnest(variables) v WHERE v NOT IN (SELECT p ->> 'variable' FROM jsonb_array_elements(plan) p);
	IF unknown IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_column', MESSAGE = format('the file has no variables named %s', unknown),
			HINT = 'Names are those of survey_file_variables(), with the same case.';
	END IF;
	IF variables IS NOT NULL THEN
		SELECT jsonb_agg(p) INTO plan FROM jsonb_array_elements(plan) p WHERE p ->> 'variable' = ANY (variables);
	END IF;

	SELECT string_agg(d.definition, ', ' ORDER BY d.position, d.second), array_agg(d.source ORDER BY d.position, d.second), count(*)
	INTO definitions, positions, n_columns
	FROM (SELECT p.position, false AS second, p.position AS source, format('%I %s', p.column_name, p.column_type) AS definition
		FROM jsonb_to_recordset(plan) p (position integer, column_name text, column_type text)
		UNION ALL
		SELECT p.position, true, -p.position, format('%I text', p.missing_column)
		FROM jsonb_to_recordset(plan) p (position integer, missing_column text, n_lost bigint)
		WHERE p.n_lost > 0 AND extended_missing = 'columns') d;
	IF n_columns = 0 OR n_columns > 1600 THEN
		RAISE EXCEPTION USING ERRCODE = 'too_many_columns', MESSAGE = format('the table would have %s columns; a table can have 1 to 1600', n_columns),
			HINT = 'Choose some: variables => ARRAY[''...'']; or keep survey_file_rows(), which has no limit.';
	END IF;
	EXECUTE format('CREATE TABLE %s (%s)', target, definitions);
	survey := target::regclass;
	BEGIN
		EXECUTE format('INSERT INTO %s SELECT * FROM @extschema@.survey_file_records($1, $2, $3, $4) AS r (%s)', target, definitions)
		USING file, encoding, dataset, positions;
	EXCEPTION WHEN program_limit_exceeded THEN
		RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', MESSAGE = SQLERRM,
			HINT = 'A row must fit on a page of 8 kilobytes: choose fewer variables => ARRAY[''...''], or keep survey_file_rows().';
	END;
	GET DIAGNOSTICS n_rows = ROW_COUNT;
	IF about.label IS NOT NULL THEN
		EXECUTE format('COMMENT ON TABLE %s IS %L', target, about.label);
	END IF;
	FOR col IN SELECT p.* FROM jsonb_to_recordset(plan) p (position integer, variable text, column_name text, missing_column text, label text, n_lost bigint)
		ORDER BY p.position
	LOOP
		IF col.label IS NOT NULL THEN
			EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, col.column_name, col.label);
		END IF;
		CONTINUE WHEN col.n_lost = 0;
		IF extended_missing = 'columns' THEN
			EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, col.missing_column, format('missing codes of %s', col.column_name));
		ELSE
			remarks := remarks || format('%s: %s missing codes became NULL; extended_missing => ''columns'' keeps them', col.variable, col.n_lost);
		END IF;
	END LOOP;

	EXECUTE format('CREATE TABLE %s (variable text NOT NULL, code text NOT NULL, label text, missing boolean NOT NULL, ordinal integer NOT NULL)', labels_target);
	labels := labels_target::regclass;
	EXECUTE format('COMMENT ON TABLE %s IS %L', labels_target, format('value labels and missing codes of %s', target));
	EXECUTE format('INSERT INTO %s
		SELECT x.column_name, x.code, x.label, x.missing, row_number() OVER (PARTITION BY x.position ORDER BY x.is_seen, x.ordinality)
		FROM (SELECT p.position, p.column_name, l.value ->> ''code'' AS code, l.value ->> ''label'' AS label, (l.value ->> ''missing'')::boolean AS missing, false AS is_seen, l.ordinality
			FROM jsonb_to_recordset($4) p (position integer, column_name text)
				JOIN @extschema@.survey_file_variables($1, $2, $3) v ON v.position = p.position,
				jsonb_array_elements(v.value_labels) WITH ORDINALITY l
			UNION ALL
			SELECT p.position, p.column_name, c.code, NULL, true, true, c.ordinality
			FROM jsonb_to_recordset($4) p (position integer, column_name text, codes text[]), unnest(p.codes) WITH ORDINALITY c (code)) x
		ORDER BY x.position, x.is_seen, x.ordinality', labels_target)
	USING file, encoding, dataset, plan;
	remarks := nullif(remarks, '{}');
END;
$$;
COMMENT ON FUNCTION survey_file_table(bytea, text, text, text, text[], text, text, text) IS
'makes of a labelled survey file a table with typed columns, whose comments are the variables'' labels, and a table NAME_labels of value labels and missing codes';

---- files from tables ----

CREATE FUNCTION survey_file_write(
	format text,
	query text,
	n_rows bigint,
	file_label text,
	weight integer,
	names text[],
	kinds text[],
	widths integer[],
	formats text[],
	labels text[],
	code_of integer[],
	codes text[],
	code_labels text[],
	missing_of integer[],
	missing_low double precision[],
	missing_high double precision[],
	missing_text text[]
) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C STABLE;
COMMENT ON FUNCTION survey_file_write(text, text, bigint, text, integer, text[], text[], integer[], text[], text[], integer[], text[], text[], integer[], double precision[], double precision[], text[]) IS
'part of survey_file_sav and survey_file_dta: rows of a query, whose columns are double precision or text, as a file';

-- Texts are measured and whole numbers looked at first: the file's header says how
-- long they are, and a double has no room for all of a bigint.
CREATE FUNCTION survey_file_of(format text, source regclass, labels regclass, file_label text, weight text, missing jsonb) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	is_sav boolean := format = 'sav';
	plan jsonb;
	measured jsonb;
	bad text;
	query text;
	code_of integer[];
	codes text[];
	code_labels text[];
	declared jsonb := '[]';
	n_rows bigint;
BEGIN
	IF source IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.type, 'label', col_description(a.attrelid, a.attnum), 'place', a.place) ORDER BY a.place)
	INTO plan
	FROM (SELECT p.*, row_number() OVER (ORDER BY p.attnum) AS place FROM pg_attribute p WHERE p.attrelid = source AND p.attnum > 0 AND NOT p.attisdropped) a,
		LATERAL (WITH RECURSIVE base (oid) AS (SELECT a.atttypid UNION SELECT y.typbasetype FROM base b JOIN pg_type y ON y.oid = b.oid WHERE y.typtype = 'd')
			SELECT CASE WHEN y.oid IN ('smallint'::regtype, 'integer'::regtype) THEN 'whole'
				WHEN y.oid IN ('real'::regtype, 'double precision'::regtype) THEN 'number'
				WHEN y.oid = 'bigint'::regtype THEN 'long' WHEN y.oid = 'numeric'::regtype THEN 'numeric' WHEN y.oid = 'boolean'::regtype THEN 'boolean'
				WHEN y.oid = 'date'::regtype THEN 'date' WHEN y.oid IN ('timestamp'::regtype, 'timestamptz'::regtype) THEN 'timestamp'
				WHEN y.oid IN ('time'::regtype, 'interval'::regtype) THEN 'interval' ELSE 'text' END AS type
			FROM base b JOIN pg_type y ON y.oid = b.oid WHERE y.typtype <> 'd') t;
	IF plan IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = pg_catalog.format('%s has no columns', source),
			HINT = 'Name a table or a view.';
	END IF;

	SELECT string_agg(CASE WHEN p ->> 'type' = 'text' THEN pg_catalog.format('coalesce(max(octet_length(convert_to(s.%I::text, ''UTF8''))), 1)', p ->> 'name')
		WHEN p ->> 'type' IN ('long', 'numeric') THEN pg_catalog.format('coalesce(bool_or(abs(s.%1$I) > 9007199254740992 AND abs(s.%1$I::numeric) < ''Infinity'' AND s.%1$I = trunc(s.%1$I::numeric)), false)::int', p ->> 'name') ELSE '0' END, ', ' ORDER BY place)
	INTO query FROM jsonb_array_elements(plan) WITH ORDINALITY x (p, place);
	EXECUTE pg_catalog.format('SELECT count(*), to_jsonb(ARRAY[%s]) FROM %s s', query, source) INTO n_rows, measured;
	SELECT string_agg(p ->> 'name', ', ') INTO bad FROM jsonb_array_elements(plan) p
	WHERE p ->> 'type' IN ('long', 'numeric') AND measured ->> ((p ->> 'place')::int - 1) = '1';
	IF bad IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'numeric_value_out_of_range', MESSAGE = pg_catalog.format('whole numbers beyond 9007199254740992 would be rounded: %s', bad),
			HINT = 'Make a view that casts the column to text, and write that.';
	END IF;

	SELECT string_agg(pg_catalog.format(CASE p ->> 'type' WHEN 'text' THEN 's.%I::text'
		WHEN 'boolean' THEN 's.%I::int::double precision'
		WHEN 'date' THEN CASE WHEN is_sav THEN '(extract(epoch FROM s.%I) + 12219379200)::double precision'
			ELSE '((extract(epoch FROM s.%I) + 315619200) / 86400)::double precision' END
		WHEN 'timestamp' THEN CASE WHEN is_sav THEN '(extract(epoch FROM s.%I::timestamp) + 12219379200)::double precision'
			ELSE '((extract(epoch FROM s.%I::timestamp) + 315619200) * 1000)::double precision' END
		WHEN 'interval' THEN 'extract(epoch FROM s.%I)::double precision' ELSE 's.%I::double precision' END, p ->> 'name'), ', ' ORDER BY place)
	INTO query FROM jsonb_array_elements(plan) WITH ORDINALITY x (p, place);

	IF labels IS NOT NULL THEN
		EXECUTE pg_catalog.format('SELECT array_agg(p.place ORDER BY p.place, l.ordinal), array_agg(l.code ORDER BY p.place, l.ordinal), array_agg(l.label ORDER BY p.place, l.ordinal)
			FROM %s l JOIN jsonb_to_recordset($1) p (name text, place integer) ON p.name = l.variable WHERE l.label IS NOT NULL', labels)
		INTO code_of, codes, code_labels USING plan;
		EXECUTE pg_catalog.format('SELECT coalesce(jsonb_agg(jsonb_build_object(''place'', p.place, ''low'', l.code, ''high'', l.code, ''text'', l.code) ORDER BY p.place, l.ordinal), ''[]'')
			FROM %s l JOIN jsonb_to_recordset($1) p (name text, place integer) ON p.name = l.variable
			WHERE l.missing AND l.code !~ ''^[.][A-Za-z_]$'' AND NOT coalesce($2 ? l.variable, false)', labels)
		INTO declared USING plan, missing;
	END IF;
	SELECT string_agg(k, ', ') INTO bad FROM jsonb_object_keys(coalesce(missing, '{}')) k WHERE k NOT IN (SELECT p ->> 'name' FROM jsonb_array_elements(plan) p);
	IF bad IS NOT NULL OR NOT coalesce(weight IN (SELECT p ->> 'name' FROM jsonb_array_elements(plan) p), true) THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_column', MESSAGE = pg_catalog.format('%s has no column %s', source, coalesce(bad, weight));
	END IF;
	SELECT declared || coalesce(jsonb_agg(d), '[]') INTO declared FROM (
		SELECT (p ->> 'place')::int AS place, v #>> '{}' AS low, v #>> '{}' AS high, v #>> '{}' AS text
		FROM jsonb_array_elements(plan) p, jsonb_array_elements(missing -> (p ->> 'name') -> 'values') v
		UNION ALL
		SELECT (p ->> 'place')::int, CASE v ->> 'low' WHEN 'LOWEST' THEN '-Infinity' ELSE v ->> 'low' END, CASE v ->> 'high' WHEN 'HIGHEST' THEN 'Infinity' ELSE v ->> 'high' END, NULL
		FROM jsonb_array_elements(plan) p, jsonb_array_elements(missing -> (p ->> 'name') -> 'ranges') v) d;
	IF NOT is_sav THEN
		declared := '[]';
	END IF;

	RETURN (SELECT @extschema@.survey_file_write(survey_file_of.format, pg_catalog.format('SELECT %s FROM %s s', query, source), n_rows, file_label,
			max(x.place) FILTER (WHERE p ->> 'name' = weight)::int,
			array_agg(p ->> 'name' ORDER BY x.place), array_agg(CASE WHEN p ->> 'type' = 'text' THEN 'text' ELSE 'number' END ORDER BY x.place),
			array_agg(greatest((measured ->> (x.place - 1)::int)::int, 1) ORDER BY x.place),
			array_agg(CASE WHEN is_sav THEN CASE p ->> 'type' WHEN 'date' THEN 'SDATE10' WHEN 'timestamp' THEN 'DATETIME20' WHEN 'interval' THEN 'DTIME20'
				WHEN 'boolean' THEN 'F1.0' WHEN 'whole' THEN 'F11.0' WHEN 'long' THEN 'F17.0' END ELSE CASE p ->> 'type' WHEN 'date' THEN '%td' WHEN 'timestamp' THEN '%tc' END END ORDER BY x.place),
			array_agg(p ->> 'label' ORDER BY x.place), code_of, codes, code_labels,
			(SELECT array_agg(d.place) FROM jsonb_to_recordset(declared) d (place int, low text, high text, text text)),
			(SELECT array_agg(CASE WHEN plan -> (d.place - 1) ->> 'type' <> 'text' THEN d.low::double precision END) FROM jsonb_to_recordset(declared) d (place int, low text, high text, text text)),
			(SELECT array_agg(CASE WHEN plan -> (d.place - 1) ->> 'type' <> 'text' THEN d.high::double precision END) FROM jsonb_to_recordset(declared) d (place int, low text, high text, text text)),
			(SELECT array_agg(d.text) FROM jsonb_to_recordset(declared) d (place int, low text, high text, text text)))
		FROM jsonb_array_elements(plan) WITH ORDINALITY x (p, place));
END;
$$;
COMMENT ON FUNCTION survey_file_of(text, regclass, regclass, text, text, jsonb) IS
'part of survey_file_sav and survey_file_dta: a table or view as a file of a format';

CREATE FUNCTION survey_file_sav(source regclass, labels regclass DEFAULT NULL, file_label text DEFAULT NULL, weight text DEFAULT NULL, missing jsonb DEFAULT NULL) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT @extschema@.survey_file_of('sav', source, labels, file_label, weight, missing) $$;
COMMENT ON FUNCTION survey_file_sav(regclass, regclass, text, text, jsonb) IS
'a table or view as an SPSS file (.sav): comments of columns become labels, a table of labels the value labels and missing codes';

CREATE FUNCTION survey_file_dta(source regclass, labels regclass DEFAULT NULL, file_label text DEFAULT NULL) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT @extschema@.survey_file_of('dta', source, labels, file_label, NULL, NULL) $$;
COMMENT ON FUNCTION survey_file_dta(regclass, regclass, text) IS
'a table or view as a Stata file (.dta, version 118): comments of columns become labels, a table of labels the value labels';

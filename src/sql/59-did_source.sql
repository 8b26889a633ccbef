---- did_table: the query that makes samples of a table's columns ----

CREATE FUNCTION did_source_columns(source regclass, argument text, names text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	wrong text;
	near text;
	quoted text[];
BEGIN
	SELECT coalesce(n.name, 'NULL') INTO wrong FROM unnest(names) WITH ORDINALITY n (name, place)
	WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = source AND a.attname = n.name AND a.attnum > 0 AND NOT a.attisdropped) ORDER BY n.place LIMIT 1;
	IF NOT FOUND THEN
		SELECT array_agg(quote_ident(n.name) ORDER BY n.place) INTO quoted FROM unnest(names) WITH ORDINALITY n (name, place);
		RETURN coalesce(quoted, '{}');
	END IF;
	-- Alike is what shares half of the pairs of letters, of both names together.
	SELECT string_agg(quote_ident(c.name), ', ' ORDER BY c.alike DESC, c.name COLLATE "C") INTO near
	FROM (
		SELECT a.attname::text AS name, 2.0 * count(*) FILTER (WHERE p.pair = ANY (q.pairs)) / (count(*) + cardinality(q.pairs)) AS alike
		FROM pg_attribute a CROSS JOIN (SELECT array_agg(substr(' ' || lower(wrong) || ' ', i, 2)) AS pairs FROM generate_series(1, length(wrong) + 1) i) q
			CROSS JOIN LATERAL (SELECT substr(' ' || lower(a.attname) || ' ', i, 2) AS pair FROM generate_series(1, length(a.attname) + 1) i) p
		WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped GROUP BY a.attname, q.pairs
		ORDER BY 2 DESC, 1 LIMIT 3) c
	WHERE c.alike >= 0.5;
	RAISE EXCEPTION USING ERRCODE = 'undefined_column', MESSAGE = format('%s has no column "%s", which %s names', source, wrong, argument),
		HINT = CASE WHEN near IS NOT NULL THEN format('Near to it are: %s.', near)
			ELSE format('Its columns are: %s.', coalesce((SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM (SELECT a.attname, a.attnum FROM pg_attribute a
				WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum LIMIT 20) a), 'none')) END;
END
$$;
COMMENT ON FUNCTION did_source_columns(regclass, text, text[]) IS
'implementation of did_table: column names, quoted, or an error that has the names near to one that is not there';

CREATE FUNCTION did_source_form(argument text, role text, type oid) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_source_form(text, text, oid) IS
'implementation of did_table: whether a type is read as boolean, integer, float, numeric, date or text; an error if the argument cannot be of it';

CREATE FUNCTION did_source_refuse(argument text, role text, value text) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_source_refuse(text, text, text) IS
'implementation of did_table: the error of a value that an argument cannot have';

-- A column as SQL of exactly one of the types that the aggregates have fixed
-- overloads for: no function, whoever planted it wherever, fits such a call better.
CREATE FUNCTION did_source_column(source regclass, argument text, role text, name text, OUT expression text, OUT is_label boolean) RETURNS record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	quoted CONSTANT text := (@extschema@.did_source_columns(source, argument, ARRAY[name]))[1];
	form CONSTANT text := @extschema@.did_source_form(argument, role, (SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = source AND a.attname = name));
	refusal CONSTANT text := format('@extschema@.did_source_refuse(%L::text, %L::text, %s::text)', argument, role, quoted);
	-- Numbers that need not be whole, as their type compares them; others in double precision, which has all that can be right.
	number text;
BEGIN
	is_label := role = 'key' AND form IN ('date', 'text');
	number := format('%s::%s', quoted, CASE form WHEN 'numeric' THEN 'numeric' ELSE 'double precision' END);
	expression := CASE role
		WHEN 'flag' THEN CASE form WHEN 'boolean' THEN format('%s::boolean', quoted)
			ELSE format('CASE WHEN %1$s IN (0, 1) THEN %1$s = 1 WHEN %2$s IS NOT NULL THEN %3$s = 0 END', number, quoted, refusal) END
		WHEN 'wave' THEN format('CASE WHEN %1$s BETWEEN -1000000000 AND 1000000000 AND %1$s = trunc(%1$s) THEN %2$s::integer WHEN %2$s IS NOT NULL THEN %3$s::integer END', number, quoted, refusal)
		WHEN 'key' THEN CASE form WHEN 'integer' THEN format('%s::bigint', quoted)
			-- As DateStyle does not write it.
			WHEN 'date' THEN format('to_json(%s::date) #>> ''{}''::text[]', quoted)
			WHEN 'text' THEN format('%s::text', quoted)
			ELSE format('CASE WHEN %1$s >= -9223372036854775808 AND %1$s < 9223372036854775808 AND %1$s = trunc(%1$s) THEN %2$s::bigint WHEN %2$s IS NOT NULL THEN %3$s END', number, quoted, refusal) END
		ELSE CASE WHEN form <> 'boolean' THEN format('%s::double precision', quoted) WHEN role = 'outcome' THEN format('%s::boolean', quoted) ELSE format('%s::boolean::integer::double precision', quoted) END END;
END
$$;
COMMENT ON FUNCTION did_source_column(regclass, text, text, text) IS
'implementation of did_table: a column as SQL of a type that the aggregates take as it is, and whether it is a key in letters';

CREATE FUNCTION did_source_samples(source regclass, aggregate text, outcomes text[], arm text, arm_column text, period text, period_column text, cluster text, weight text, block text, covariates text[], subgroups text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	role CONSTANT text := CASE aggregate WHEN 'did_wave_sample' THEN 'wave' ELSE 'flag' END;
	-- The columns, each worked out once a row; and what of them stands after the outcome in the call of the aggregate.
	columns text;
	further text := 's.arm, s.period';
	cluster_column record;
	block_column record;
	covariate_columns text;
	groups text[];
	samples text;
	-- Of a row of the result: which column made it, by what value.
	place text DEFAULT '0';
	subgroup text DEFAULT 'NULL::text';
	in_order text;
	sets text;
	n_groups CONSTANT integer := coalesce(cardinality(subgroups), 0);
	n_covariates CONSTANT integer := coalesce(cardinality(covariates), 0);
BEGIN
	IF source IS NULL OR arm_column IS NULL OR period_column IS NULL OR coalesce(cardinality(outcomes), 0) = 0 THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = format('source, outcomes, %s and %s must be given', arm, period),
			HINT = format('source is a table or view; outcomes an array of names of columns, such as ''{a,b}''; %s and %s name one column each.', arm, period);
	END IF;
	IF cluster IS NULL AND (weight IS NOT NULL OR block IS NOT NULL OR n_covariates > 0) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'weight, block and covariates need a cluster',
			HINT = 'Name the column of the areas: cluster => ''area''.';
	END IF;
	IF cardinality(outcomes) > 200 OR n_groups > 16 THEN
		RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', MESSAGE = 'at most 200 outcomes and 16 columns of subgroups go into one call',
			HINT = 'Ask in several calls.';
	END IF;
	PERFORM @extschema@.did_source_columns(source, 'outcomes'::text, outcomes);
	IF cardinality(outcomes) > (SELECT count(DISTINCT o) FROM unnest(outcomes) o) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'outcomes names a column twice', HINT = 'Each column is an outcome.';
	END IF;
	columns := (@extschema@.did_source_column(source, arm, role, arm_column)).expression || ' AS arm, ' || (@extschema@.did_source_column(source, period, role, period_column)).expression || ' AS period';
	IF cluster IS NOT NULL THEN
		cluster_column := @extschema@.did_source_column(source, 'cluster'::text, 'key'::text, cluster);
		block_column := @extschema@.did_source_column(source, 'block'::text, 'key'::text, coalesce(block, cluster));
		-- Keys are numbers, or letters, both.
		columns := columns || format(CASE WHEN block IS NOT NULL AND block_column.is_label AND NOT cluster_column.is_label THEN ', (%s)::text AS cluster' ELSE ', %s AS cluster' END, cluster_column.expression);
		further := further || ', s.cluster';
	END IF;
	-- What is not wanted, but stands before what is, is a constant.
	IF weight IS NOT NULL THEN
		columns := columns || format(', %s AS weight', (@extschema@.did_source_column(source, 'weight'::text, 'weight'::text, weight)).expression);
		further := further || ', s.weight';
	ELSIF block IS NOT NULL OR n_covariates > 0 THEN
		further := further || ', 1::double precision';
	END IF;
	IF block IS NOT NULL THEN
		columns := columns || format(CASE WHEN cluster_column.is_label AND NOT block_column.is_label THEN ', (%s)::text AS block' ELSE ', %s AS block' END, block_column.expression);
		further := further || ', s.block';
	ELSIF n_covariates > 0 THEN
		further := further || CASE WHEN cluster_column.is_label THEN ', ''0''::text' ELSE ', 0::bigint' END;
	END IF;
	IF n_covariates > 0 THEN
		SELECT string_agg((@extschema@.did_source_column(source, 'covariates'::text, 'covariates'::text, c.name)).expression, ', ' ORDER BY c.place) INTO covariate_columns FROM unnest(covariates) WITH ORDINALITY c (name, place);
		columns := columns || format(', ARRAY[%s] AS covariates', covariate_columns);
		further := further || ', s.covariates';
	END IF;
	groups := @extschema@.did_source_columns(source, 'by'::text, coalesce(subgroups, '{}'));
	IF n_groups > (SELECT count(DISTINCT g) FROM unnest(groups) g) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'by names a column twice', HINT = 'Each column makes its own subgroups.';
	END IF;
	-- One scan: all rows, and the rows by each of the columns.
	IF n_groups > 0 THEN
		SELECT columns || string_agg(format(', %s AS g%s', g, i), '' ORDER BY i), format('CASE %s ELSE 0 END', string_agg(format('WHEN GROUPING(s.g%1$s) = 0 THEN %1$s', i), ' ' ORDER BY i)),
			format('CASE %s END', string_agg(format('WHEN GROUPING(s.g%1$s) = 0 THEN s.g%1$s::text', i), ' ' ORDER BY i)),
			string_agg(format(', s.g%s', i), '' ORDER BY i), string_agg(format(', (s.g%s)', i), '' ORDER BY i)
		INTO columns, place, subgroup, in_order, sets FROM unnest(groups) WITH ORDINALITY x (g, i);
	END IF;
	SELECT columns || string_agg(format(', %s AS o%s', (@extschema@.did_source_column(source, 'outcome'::text, 'outcome'::text, o.name)).expression, o.place), '' ORDER BY o.place),
		string_agg(format('@extschema@.%I(s.o%s, %s)', aggregate, o.place, further), ', ' ORDER BY o.place) INTO columns, samples
	FROM unnest(outcomes) WITH ORDINALITY o (name, place);
	-- OFFSET 0: a column is worked out once a row, not once for each outcome.
	RETURN format('SELECT %1$s AS place, %2$s AS subgroup, row_number() OVER (ORDER BY %1$s%3$s) AS row, ARRAY[%4$s] AS samples FROM (SELECT %8$s FROM %5$I.%6$I OFFSET 0) s GROUP BY GROUPING SETS (()%7$s)',
		place, subgroup, in_order, samples, (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = source),
		(SELECT c.relname FROM pg_class c WHERE c.oid = source), sets, columns);
END
$$;
COMMENT ON FUNCTION did_source_samples(regclass, text, text[], text, text, text, text, text, text, text, text[], text[]) IS
'implementation of did_table and did_wave_table: the query that makes the samples of all outcomes and subgroups in one scan';

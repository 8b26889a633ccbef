---- several outcomes and subgroups of a table in one call ----

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

CREATE FUNCTION did_source_samples(source regclass, aggregate text, outcomes text[], arm text, arm_column text, period text, period_column text, cluster text, weight text, block text, covariates text[], subgroups text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	-- What stands after the outcome in the call of the aggregate.
	further text;
	samples text;
	groups text[];
	-- Of a row of the result: which column made it, by what value.
	place text DEFAULT '0';
	subgroup text DEFAULT 'NULL::text';
	in_order text;
	sets text;
	n_groups CONSTANT integer := coalesce(cardinality(subgroups), 0);
BEGIN
	IF source IS NULL OR arm_column IS NULL OR period_column IS NULL OR coalesce(cardinality(outcomes), 0) = 0 THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = format('source, outcomes, %s and %s must be given', arm, period),
			HINT = format('source is a table or view; outcomes an array of names of columns, such as ''{a,b}''; %s and %s name one column each.', arm, period);
	END IF;
	IF cluster IS NULL AND (weight IS NOT NULL OR block IS NOT NULL OR cardinality(covariates) > 0) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'weight, block and covariates need a cluster',
			HINT = 'Name the column of the areas: cluster => ''area''.';
	END IF;
	IF cardinality(outcomes) > 200 OR n_groups > 16 THEN
		RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', MESSAGE = 'at most 200 outcomes and 16 columns of subgroups go into one call',
			HINT = 'Ask in several calls.';
	END IF;
	further := array_to_string(@extschema@.did_source_columns(source, arm, ARRAY[arm_column]) || @extschema@.did_source_columns(source, period, ARRAY[period_column])
		|| CASE WHEN cluster IS NOT NULL THEN @extschema@.did_source_columns(source, 'cluster', ARRAY[cluster]) END, ', ');
	-- What is not wanted, but stands before what is, is a constant.
	IF weight IS NOT NULL THEN
		further := further || ', ' || (@extschema@.did_source_columns(source, 'weight', ARRAY[weight]))[1];
	ELSIF block IS NOT NULL OR cardinality(covariates) > 0 THEN
		further := further || ', 1';
	END IF;
	IF block IS NOT NULL THEN
		further := further || ', ' || (@extschema@.did_source_columns(source, 'block', ARRAY[block]))[1];
	ELSIF cardinality(covariates) > 0 THEN
		further := further || ', 0';
	END IF;
	IF cardinality(covariates) > 0 THEN
		PERFORM @extschema@.did_source_columns(source, 'covariates', covariates);
		further := further || (SELECT format(', ARRAY[%s]', string_agg(format(CASE a.atttypid WHEN 'boolean'::regtype THEN '%I::integer::double precision' ELSE '%I::double precision' END, c.name), ', ' ORDER BY c.place))
			FROM unnest(covariates) WITH ORDINALITY c (name, place) JOIN pg_attribute a ON a.attrelid = source AND a.attname = c.name);
	END IF;
	groups := @extschema@.did_source_columns(source, 'by', coalesce(subgroups, '{}'));
	IF n_groups > (SELECT count(DISTINCT g) FROM unnest(groups) g) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'by names a column twice', HINT = 'Each column makes its own subgroups.';
	END IF;
	-- One scan: all rows, and the rows by each of the columns.
	IF n_groups > 0 THEN
		SELECT format('CASE %s ELSE 0 END', string_agg(format('WHEN GROUPING(%s) = 0 THEN %s', g, i), ' ' ORDER BY i)),
			format('CASE %s END', string_agg(format('WHEN GROUPING(%1$s) = 0 THEN %1$s::text', g), ' ' ORDER BY i)),
			string_agg(', ' || g, '' ORDER BY i), string_agg(format(', (%s)', g), '' ORDER BY i)
		INTO place, subgroup, in_order, sets FROM unnest(groups) WITH ORDINALITY s (g, i);
	END IF;
	SELECT string_agg(format('@extschema@.%I(%s, %s)', aggregate, o, further), ', ' ORDER BY i) INTO samples
	FROM unnest(@extschema@.did_source_columns(source, 'outcomes', outcomes)) WITH ORDINALITY s (o, i);
	RETURN format('SELECT %1$s AS place, %2$s AS subgroup, row_number() OVER (ORDER BY %1$s%3$s) AS row, ARRAY[%4$s] AS samples FROM %5$I.%6$I GROUP BY GROUPING SETS (()%7$s)',
		place, subgroup, in_order, samples, (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = source),
		(SELECT c.relname FROM pg_class c WHERE c.oid = source), sets);
END
$$;
COMMENT ON FUNCTION did_source_samples(regclass, text, text[], text, text, text, text, text, text, text, text[], text[]) IS
'implementation of did_table and did_wave_table: the query that makes the samples of all outcomes and subgroups in one scan';

CREATE FUNCTION did_table(
	source regclass,
	outcomes text[],
	treated text,
	post text,
	cluster text DEFAULT NULL,
	weight text DEFAULT NULL,
	block text DEFAULT NULL,
	covariates text[] DEFAULT NULL,
	by text[] DEFAULT NULL,
	vcov text DEFAULT 'CR2',
	effects text DEFAULT 'none',
	conf_level double precision DEFAULT 0.95,
	OUT outcome text,
	OUT subgroup_of text,
	OUT subgroup text,
	OUT n bigint,
	OUT n_clusters bigint,
	OUT estimate double precision,
	OUT std_error double precision,
	OUT df double precision,
	OUT p_value double precision,
	OUT conf_low double precision,
	OUT conf_high double precision,
	OUT scale text,
	OUT method text,
	OUT note text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE format('
		WITH g AS MATERIALIZED (%s)
		SELECT o.outcome, $2[g.place], g.subgroup, coalesce(e.n, 0), e.n_clusters, e.estimate, e.std_error, e.df, e.p_value, e.conf_low, e.conf_high, e.scale, e.method, e.note
		FROM g CROSS JOIN unnest($1) WITH ORDINALITY o (outcome, place) CROSS JOIN LATERAL @extschema@.did_estimate(sample => g.samples[o.place], vcov => $3, effects => $4, conf_level => $5, lonely_psu => ''fail''::text) e
		ORDER BY g.row, o.place', @extschema@.did_source_samples(source, 'did_sample', outcomes, 'treated', treated, 'post', post, cluster, weight, block, covariates, by))
	USING outcomes, by, vcov, effects, conf_level;
END
$$;
COMMENT ON FUNCTION did_table(regclass, text[], text, text, text, text, text, text[], text[], text, text, double precision) IS
'the effects on several outcomes of a table or view, for all of its rows and by subgroup, in one scan: one row each, of plain columns; columns are given by name';

CREATE FUNCTION did_wave_table(
	source regclass,
	outcomes text[],
	first_treated text,
	period text,
	cluster text,
	weight text DEFAULT NULL,
	block text DEFAULT NULL,
	covariates text[] DEFAULT NULL,
	by text[] DEFAULT NULL,
	type text DEFAULT 'simple',
	vcov text DEFAULT 'CR2',
	control text DEFAULT 'never',
	conf_level double precision DEFAULT 0.95,
	OUT outcome text,
	OUT subgroup_of text,
	OUT subgroup text,
	OUT event_time integer,
	OUT cohort integer,
	OUT at_period integer,
	OUT n bigint,
	OUT n_clusters bigint,
	OUT estimate double precision,
	OUT std_error double precision,
	OUT df double precision,
	OUT p_value double precision,
	OUT conf_low double precision,
	OUT conf_high double precision,
	OUT method text,
	OUT note text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE format('
		WITH g AS MATERIALIZED (%s)
		SELECT o.outcome, $2[g.place], g.subgroup, e.event_time, e.cohort, e.period, coalesce(e.n, 0), e.n_clusters, e.estimate, e.std_error, e.df, e.p_value, e.conf_low, e.conf_high, e.method, e.note
		FROM g CROSS JOIN unnest($1) WITH ORDINALITY o (outcome, place)
			LEFT JOIN LATERAL @extschema@.did_aggregate(g.samples[o.place], $3, $4, ''varying''::text, 0, ''reg''::text, $5, $6, ''cohort''::text, ''estimated''::text, NULL::integer, NULL::integer, NULL::integer, ''pointwise''::text, ''t''::text, ''rows''::text) WITH ORDINALITY e ON true
		ORDER BY g.row, o.place, e.ordinality', @extschema@.did_source_samples(source, 'did_wave_sample', outcomes, 'first_treated', first_treated, 'period', period, cluster, weight, block, covariates, by))
	USING outcomes, by, type, control, vcov, conf_level;
END
$$;
COMMENT ON FUNCTION did_wave_table(regclass, text[], text, text, text, text, text, text[], text[], text, text, text, double precision) IS
'the same of many waves: averages of the effects on cohorts in periods, of several outcomes and subgroups, in one scan';

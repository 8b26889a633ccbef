---- several outcomes and subgroups of a table in one call ----

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

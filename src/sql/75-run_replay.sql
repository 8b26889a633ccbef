---- runs are estimated again, and compared with the rows that are there ----

-- Numbers are compared by their bits, and all else as it is written.
CREATE FUNCTION programme_result_differences(stored did_result, replayed did_result, prefix text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
AS $$
SELECT string_agg(format('%s%s: %s stored, %s replayed', prefix, c.name, coalesce(c.stored, 'NULL'), coalesce(c.replayed, 'NULL')), '; ' ORDER BY c.place)
FROM (
	SELECT n.place, n.name, n.stored::text || CASE WHEN n.stored::text = n.replayed::text THEN format(' (bits %s)', encode(float8send(n.stored), 'hex')) ELSE '' END AS stored,
		n.replayed::text || CASE WHEN n.stored::text = n.replayed::text THEN format(' (bits %s)', encode(float8send(n.replayed), 'hex')) ELSE '' END AS replayed
	FROM (VALUES (1, 'effect', stored.estimate, replayed.estimate), (2, 'std_error', stored.std_error, replayed.std_error), (3, 'statistic', stored.statistic, replayed.statistic), (4, 'df', stored.df, replayed.df),
		(5, 'p_value', stored.p_value, replayed.p_value), (6, 'conf_low', stored.conf_low, replayed.conf_low), (7, 'conf_high', stored.conf_high, replayed.conf_high), (8, 'conf_level', stored.conf_level, replayed.conf_level)) n (place, name, stored, replayed)
	WHERE float8send(n.stored) IS DISTINCT FROM float8send(n.replayed)
	UNION ALL
	SELECT t.place, t.name, t.stored, t.replayed
	FROM (VALUES (9, 'n', stored.n::text, replayed.n::text), (10, 'n_missing', stored.n_missing::text, replayed.n_missing::text), (11, 'n_clusters', stored.n_clusters::text, replayed.n_clusters::text),
		(12, 'n_clusters_treated', stored.n_clusters_treated::text, replayed.n_clusters_treated::text), (13, 'scale', stored.scale, replayed.scale), (14, 'method', stored.method, replayed.method),
		(15, 'note', stored.note, replayed.note), (16, 'facts', stored.facts::text, replayed.facts::text)) t (place, name, stored, replayed)
	WHERE t.stored IS DISTINCT FROM t.replayed
) c
$$;
COMMENT ON FUNCTION programme_result_differences(did_result, did_result, text) IS
'part of replay_run: what differs between two results, to the last bit';

CREATE FUNCTION programme_replay_run(
	schema text,
	run bigint,
	OUT outcome text,
	OUT subgroup text,
	OUT adjusted boolean,
	OUT sensitivity text,
	OUT way text,
	OUT same boolean,
	OUT differs text,
	OUT versions text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
AS $$
DECLARE
	made record;
	now_loaded record;
	this record;
	family record;
	replayed @extschema@.did_result;
	p_replayed double precision[];
	headlines bigint[] := '{}';
	p_values double precision[] := '{}';
	place integer;
	calls jsonb := '{}';
	call text;
BEGIN
	PERFORM @extschema@.programme_require_run(schema, run);
	EXECUTE format('SELECT r.*, p.multiplicity, p.multiplicity_choices FROM %1$I.analysis_run r LEFT JOIN %1$I.plan p ON p.plan = r.plan WHERE r.analysis_run = $1', schema) INTO made USING run;
	SELECT * INTO now_loaded FROM @extschema@.resilience_version();
	versions := format('made by resilience %s (objects %s), PostgreSQL %s, GSL %s; replayed by resilience %s (objects %s), PostgreSQL %s, GSL %s', coalesce(made.library_version, 'of no known version'), coalesce(made.extension_version, 'unknown'), made.server_version, coalesce(made.gsl_version, 'unknown'),
		now_loaded.library, now_loaded.catalogue, now_loaded.postgresql, now_loaded.gsl);

	-- Whatever a row says that it was made by: nothing of it is taken on trust but the
	-- sample, the way and its choices.
	FOR this IN EXECUTE format($query$SELECT e.estimate, e.outcome::text AS outcome, e.subgroup, e.adjusted, NULL::text AS sensitivity, r.way, r.headline, r.choices, e.sample, e.result AS reported, (e.result).n AS known, e.rows_used,
			ROW(r.effect, r.std_error, r.statistic, r.df, r.p_value, r.conf_low, r.conf_high, r.conf_level, r.n, r.n_missing, r.n_clusters, r.n_clusters_treated, r.scale, r.method, r.note, r.facts)::@extschema@.did_result AS stored
		FROM %1$I.estimate e LEFT JOIN %1$I.run_result r ON r.estimate = e.estimate WHERE e.analysis_run = $1
		UNION ALL SELECT e.estimate, e.outcome::text, e.subgroup, e.adjusted, s.sensitivity::text, s.way, false, s.choices, s.sample, NULL, s.n, s.rows_used,
			ROW(s.effect, s.std_error, s.statistic, s.df, s.p_value, s.conf_low, s.conf_high, s.conf_level, s.n, s.n_missing, s.n_clusters, s.n_clusters_treated, s.scale, s.method, s.note, s.facts)::@extschema@.did_result
		FROM %1$I.estimate e JOIN %1$I.run_sensitivity s ON s.estimate = e.estimate WHERE e.analysis_run = $1
		ORDER BY 1, 5 NULLS FIRST, 7 DESC, 6$query$, schema) USING run LOOP
		outcome := this.outcome;
		subgroup := this.subgroup;
		adjusted := this.adjusted;
		sensitivity := this.sensitivity;
		way := this.way;
		IF this.way IS NULL THEN
			same := NULL;
			differs := 'made by hand: no way of inference was kept';
			RETURN NEXT;
			CONTINUE;
		END IF;
		-- Estimates of a run differ in their samples only; a call is looked up once.
		call := this.way || ' ' || this.choices::text;
		IF NOT calls ? call THEN
			calls := calls || jsonb_build_object(call, @extschema@.programme_way_call(this.way, this.choices, '$1'));
		END IF;
		replayed := @extschema@.programme_result(calls ->> call, this.sample);
		differs := nullif(concat_ws('; ', @extschema@.programme_result_differences(this.stored, replayed, ''),
			CASE WHEN this.headline THEN @extschema@.programme_result_differences(this.reported, replayed, 'result.') END,
			CASE WHEN replayed.n IS NOT NULL AND this.rows_used <> replayed.n THEN format('rows_used: %s stored, %s replayed', this.rows_used, replayed.n) END), '');
		same := differs IS NULL;
		IF this.headline THEN
			headlines := headlines || this.estimate;
			p_values := p_values || replayed.p_value;
		END IF;
		RETURN NEXT;
	END LOOP;

	IF made.multiplicity <> 'none' THEN
		FOR family IN EXECUTE format($query$SELECT e.subgroup, e.adjusted, array_agg(e.estimate ORDER BY o.ordinal) AS estimates, array_agg(e.outcome::text ORDER BY o.ordinal) AS outcomes, array_agg(e.p_adjusted ORDER BY o.ordinal) AS p_adjusted, array_agg(e.sample ORDER BY o.ordinal) AS samples
			FROM %1$I.estimate e JOIN %1$I.plan_outcome o ON o.plan = $2 AND o.outcome = e.outcome WHERE e.analysis_run = $1 GROUP BY o.family, e.subgroup, e.adjusted ORDER BY o.family COLLATE "C", e.subgroup COLLATE "C", e.adjusted$query$, schema) USING run, made.plan LOOP
			p_replayed := @extschema@.programme_p_adjusted(made.multiplicity, made.multiplicity_choices, family.outcomes,
				ARRAY(SELECT p_values[array_position(headlines, u.estimate)] FROM unnest(family.estimates) WITH ORDINALITY u (estimate, place) ORDER BY u.place), family.samples);
			FOR place IN 1 .. cardinality(family.estimates) LOOP
				outcome := family.outcomes[place];
				subgroup := family.subgroup;
				adjusted := family.adjusted;
				sensitivity := NULL;
				way := made.multiplicity;
				same := float8send(family.p_adjusted[place]) IS NOT DISTINCT FROM float8send(p_replayed[place]);
				differs := CASE WHEN NOT same THEN format('p_adjusted: %s stored, %s replayed', coalesce(family.p_adjusted[place]::text, 'NULL'), coalesce(p_replayed[place]::text, 'NULL')) END;
				RETURN NEXT;
			END LOOP;
		END LOOP;
	END IF;

	adjusted := false;
	sensitivity := NULL;
	FOR outcome, subgroup, way, differs IN SELECT w.outcome, w.subgroup, w.way, w.differs FROM @extschema@.programme_replay_waves(schema, run) w LOOP
		same := differs IS NULL;
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_replay_run(text, bigint) IS
'part of replay_run: estimates again from the samples of a run';

CREATE FUNCTION programme_verify_run(
	schema text,
	run bigint,
	OUT outcome text,
	OUT subgroup text,
	OUT adjusted boolean,
	OUT same boolean,
	OUT what text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	made record;
BEGIN
	PERFORM @extschema@.programme_require_all_areas(schema);
	PERFORM @extschema@.programme_require_run(schema, run);
	EXECUTE format('SELECT r.* FROM %I.analysis_run r WHERE r.analysis_run = $1', schema) INTO made USING run;
	IF made.plan IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('run %s was made by hand: no digest of its rows was kept', run), HINT = 'run_evaluation keeps one.';
	END IF;
	RETURN QUERY EXECUTE format($query$SELECT c.outcome, c.subgroup, c.adjusted, count(c.what) = 0, string_agg(concat(CASE WHEN c.waves THEN 'over the waves' ELSE c.sensitivity END || ': ', c.what), '; ' ORDER BY c.waves, c.sensitivity COLLATE "C" NULLS FIRST) FILTER (WHERE c.what IS NOT NULL)
		FROM (
			SELECT s.estimate, s.outcome, s.subgroup, s.adjusted, s.sensitivity, s.waves,
				CASE WHEN t.outcome IS NULL AND s.waves THEN 'it cannot be made today: the evaluation does not have more than two periods, or no area with a first one, any more'
					WHEN t.outcome IS NULL THEN 'it cannot be made today: the evaluation has no covariates any more'
					ELSE concat_ws('; ', CASE WHEN t.n_used <> s.rows_used THEN format('rows used: %%s in the run, %%s today', s.rows_used, t.n_used) END,
						CASE WHEN t.n - t.n_used <> s.rows_missing THEN format('rows missing: %%s in the run, %%s today', s.rows_missing, t.n - t.n_used) END,
						CASE WHEN t.n_used = s.rows_used AND t.n - t.n_used = s.rows_missing THEN 'as many rows, but not the same ones, or not the same values' END) END AS what
			FROM (SELECT e.estimate, e.outcome::text AS outcome, e.subgroup, e.adjusted, NULL::text AS sensitivity, false AS waves, e.rows_used, e.rows_missing, e.rows_digest FROM %1$I.estimate e WHERE e.analysis_run = $2
				UNION ALL SELECT e.estimate, e.outcome::text, e.subgroup, e.adjusted, x.sensitivity::text, false, x.rows_used, x.rows_missing, x.rows_digest FROM %1$I.estimate e JOIN %1$I.run_sensitivity x ON x.estimate = e.estimate WHERE e.analysis_run = $2
				UNION ALL SELECT e.estimate, e.outcome::text, e.subgroup, e.adjusted, NULL, true, x.rows_used, x.rows_missing, x.rows_digest FROM %1$I.estimate e JOIN %1$I.run_wave x ON x.analysis_run = e.analysis_run AND x.outcome = e.outcome AND x.subgroup = e.subgroup
					WHERE e.analysis_run = $2 AND NOT e.adjusted) s
			LEFT JOIN @extschema@.programme_run_rows($1, $3) t ON t.outcome = s.outcome AND t.subgroup = s.subgroup AND t.adjusted = s.adjusted AND t.sensitivity IS NOT DISTINCT FROM s.sensitivity AND t.waves = s.waves
			WHERE t.digest IS DISTINCT FROM s.rows_digest
			UNION ALL SELECT e.estimate, e.outcome::text, e.subgroup, e.adjusted, NULL, NULL, NULL FROM %1$I.estimate e WHERE e.analysis_run = $2
		) c GROUP BY c.estimate, c.outcome, c.subgroup, c.adjusted ORDER BY c.estimate$query$, schema) USING schema, run, made.plan;
END
$$;
COMMENT ON FUNCTION programme_verify_run(text, bigint) IS
'part of verify_run: compares digests of today''s rows with those of a run';

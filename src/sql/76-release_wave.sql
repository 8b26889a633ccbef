---- releases: effects over the waves ----

-- The means that the rows of did_aggregate are sums of, by the same choices.
CREATE FUNCTION programme_wave_terms(
	sample did_sample,
	type text DEFAULT 'dynamic',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'reg',
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	weights text DEFAULT 'cohort',
	shares text DEFAULT 'estimated',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	band text DEFAULT 'pointwise',
	reference text DEFAULT 't',
	panel text DEFAULT 'rows',
	OUT key integer,
	OUT first_treated integer,
	OUT period integer,
	OUT n bigint,
	OUT mean double precision,
	OUT coefficient double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION programme_wave_terms(did_sample, text, text, text, integer, text, text, double precision, text, text, integer, integer, integer, text, text, text) IS
'part of release_programme: each row of did_aggregate (key: its event time, cohort or period; NULL: over all) as a sum of the means of cohorts in periods, times coefficients';

-- Effects over the waves that may be published: of the run that an outcome's
-- published estimate is from. Which averages there are is the same for all
-- subgroups: one that is missing would say that nobody is in it.
CREATE FUNCTION programme_release_waves(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	this record;
BEGIN
	DROP TABLE IF EXISTS pg_temp.release_wave, pg_temp.release_wave_effect, pg_temp.release_term;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_wave ON COMMIT DROP AS
		SELECT l.evaluation, l.outcome, l.subgroup, l.analysis_run, w.sample, w.status, w.deviation, w.note AS left_out
		FROM (SELECT DISTINCT ON (r.evaluation, x.outcome, x.subgroup) r.evaluation::text AS evaluation, x.outcome::text AS outcome, x.subgroup, x.analysis_run
			FROM @programme@.estimate x JOIN @programme@.analysis_run r ON r.analysis_run = x.analysis_run JOIN pg_temp.release_of_evaluation e ON e.evaluation = r.evaluation
			WHERE x.publish AND NOT x.adjusted ORDER BY r.evaluation, x.outcome, x.subgroup, x.estimate DESC) l
		JOIN @programme@.run_wave w ON w.analysis_run = l.analysis_run AND w.outcome = l.outcome AND w.subgroup = l.subgroup$query$, '@programme@', quote_ident(schema));
	ANALYZE pg_temp.release_wave;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_wave_effect ON COMMIT DROP AS
		SELECT (row_number() OVER (ORDER BY v.evaluation, v.outcome, v.subgroup, k.kind, k.key))::integer AS number, v.evaluation, v.outcome, v.subgroup, v.analysis_run, v.status, v.deviation, v.left_out, k.kind, k.key,
			(row_number() OVER (PARTITION BY v.evaluation, v.outcome, v.subgroup, k.kind ORDER BY k.key))::integer AS ordinal,
			x.choices, x.effect, x.std_error, x.df, x.p_value, x.conf_low, x.conf_high, x.conf_level, x.band_low, x.band_high, x.n_clusters, x.n_clusters_treated, x.scale, x.method, x.note, x.facts,
			NULL::integer[] AS cells, NULL::double precision[] AS coefficients, NULL::double precision AS step, NULL::text AS reason, 'shown'::text AS state
		FROM pg_temp.release_wave v
		JOIN (SELECT DISTINCT o.evaluation, o.outcome, y.kind, y.key FROM pg_temp.release_wave o JOIN pg_temp.release_run_wave y ON y.analysis_run = o.analysis_run AND y.outcome = o.outcome AND y.subgroup = o.subgroup) k ON k.evaluation = v.evaluation AND k.outcome = v.outcome
		LEFT JOIN pg_temp.release_run_wave x ON x.analysis_run = v.analysis_run AND x.outcome = v.outcome AND x.subgroup = v.subgroup AND x.kind = k.kind AND x.key IS NOT DISTINCT FROM k.key$query$,
		'pg_temp.release_run_wave', format('(SELECT z.*, CASE z.kind WHEN ''event'' THEN z.event_time WHEN ''cohort'' THEN z.first_treated WHEN ''period'' THEN z.period END AS key FROM %I.run_wave_effect z
			WHERE z.headline AND (z.kind = ''overall'' OR CASE z.kind WHEN ''event'' THEN z.event_time WHEN ''cohort'' THEN z.first_treated WHEN ''period'' THEN z.period END IS NOT NULL))', schema));
	ANALYZE pg_temp.release_wave_effect;
	-- Of what means they are sums, by the sample and the choices of the run.
	CREATE TEMPORARY TABLE release_term (evaluation text, outcome text, subgroup text, kind text, key integer, first_treated integer, period integer, n bigint, mean double precision, coefficient double precision) ON COMMIT DROP;
	FOR this IN SELECT DISTINCT ON (v.evaluation, v.outcome, v.subgroup, x.kind) v.*, x.kind, x.choices FROM pg_temp.release_wave v JOIN pg_temp.release_wave_effect x ON x.evaluation = v.evaluation AND x.outcome = v.outcome AND x.subgroup = v.subgroup
			WHERE x.effect IS NOT NULL AND v.sample IS NOT NULL ORDER BY v.evaluation, v.outcome, v.subgroup, x.kind, x.ordinal LOOP
		-- What is no sum of means (effects of changes within units, or adjusted) is not
		-- shown, as nobody could say what it tells.
		BEGIN
			EXECUTE format('INSERT INTO pg_temp.release_term SELECT $2, $3, $4, $5, t.key, t.first_treated, t.period, t.n, t.mean, t.coefficient FROM %s t WHERE (t.key IS NULL) = ($5 = ''overall'')',
				@extschema@.programme_call('programme_wave_terms', this.choices, '$1'))
				USING this.sample, this.evaluation, this.outcome, this.subgroup, this.kind;
		EXCEPTION WHEN feature_not_supported THEN
			NULL;
		END;
	END LOOP;
	ANALYZE pg_temp.release_term;
END
$$;
COMMENT ON FUNCTION programme_release_waves(text) IS
'part of release_programme: the effects over the waves to be released, and the means that they are sums of';

-- Behind each are the groups that it is a sum of; it is shown if all of them may be.
CREATE FUNCTION programme_release_wave_effects(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	stale record;
BEGIN
	SELECT t.evaluation, t.outcome, v.analysis_run INTO stale
	FROM pg_temp.release_term t JOIN pg_temp.release_wave v ON v.evaluation = t.evaluation AND v.outcome = t.outcome AND v.subgroup = t.subgroup
	LEFT JOIN pg_temp.release_cell c ON c.kind = 'cohort' AND c.evaluation = t.evaluation AND c.outcome = t.outcome AND c.subgroup = t.subgroup AND c.first_treated IS NOT DISTINCT FROM t.first_treated AND c.period = t.period
	WHERE c.n IS DISTINCT FROM t.n::integer OR abs(c.mean - t.mean) > 1e-9 * greatest(abs(c.mean), 1) ORDER BY 1, 2, 3 LIMIT 1;
	IF FOUND THEN
		PERFORM @extschema@.programme_release_is_stale(schema, stale.analysis_run::integer, stale.outcome, stale.evaluation);
	END IF;
	-- What is 0 by construction tells of nobody, and has the digits of the others. Of
	-- what is kept there must be an earlier number.
	EXECUTE replace($query$
		UPDATE pg_temp.release_wave_effect x SET cells = coalesce(t.cells, '{}'), coefficients = coalesce(t.coefficients, '{}'), step = coalesce(t.step, f.step), reason = coalesce(t.reason,
			CASE WHEN x.effect IS NULL THEN 'too_few_answers' WHEN least(x.n_clusters_treated, x.n_clusters - x.n_clusters_treated) < d.min_areas THEN 'too_few_areas' WHEN x.df < d.min_df THEN 'too_few_df'
				WHEN abs(coalesce(t.value, 0) - x.effect) > 1e-9 * greatest(t.size, 1) OR f.step IS NULL THEN 'unconfirmed' END,
			CASE WHEN t.again THEN CASE WHEN @extschema@.programme_wave_was_shown($1, x.evaluation, x.outcome, x.subgroup, x.kind, x.key) THEN 'kept' ELSE 'secondary' END END)
		FROM pg_temp.release_wave_effect y
		CROSS JOIN @programme@.disclosure_rule d
		LEFT JOIN (SELECT e.number, array_agg(c.cell ORDER BY c.cell) AS cells, array_agg(e.coefficient ORDER BY c.cell) AS coefficients, sum(e.coefficient * c.mean) AS value, sum(abs(e.coefficient * c.mean)) AS size, max(c.step) AS step,
				(array_agg(c.reason ORDER BY c.cell) FILTER (WHERE c.reason <> 'kept'))[1] AS reason, bool_or(c.reason = 'kept') AS again
			FROM (SELECT z.number, t.* FROM pg_temp.release_wave_effect z JOIN pg_temp.release_term t ON t.evaluation = z.evaluation AND t.outcome = z.outcome AND t.subgroup = z.subgroup AND t.kind = z.kind AND t.key IS NOT DISTINCT FROM z.key) e
			JOIN pg_temp.release_cell c ON c.kind = 'cohort' AND c.evaluation = e.evaluation AND c.outcome = e.outcome AND c.subgroup = e.subgroup AND c.first_treated IS NOT DISTINCT FROM e.first_treated AND c.period = e.period
			GROUP BY e.number) t ON t.number = y.number
		LEFT JOIN (SELECT c.evaluation, c.outcome, c.subgroup, min(c.step) AS step FROM pg_temp.release_cell c WHERE c.kind = 'cohort' GROUP BY c.evaluation, c.outcome, c.subgroup) f ON f.evaluation = y.evaluation AND f.outcome = y.outcome AND f.subgroup = y.subgroup
		WHERE y.number = x.number$query$, '@programme@', quote_ident(schema)) USING schema;
	UPDATE pg_temp.release_wave_effect SET state = CASE WHEN reason IS NULL THEN 'shown' WHEN reason = 'kept' THEN 'kept' ELSE 'hidden' END;
	-- A cohort of which no effect is shown is not told of.
	UPDATE pg_temp.release_cell c SET state = 'hidden', reason = 'secondary' WHERE c.kind = 'cohort' AND c.state = 'shown' AND NOT EXISTS (SELECT FROM pg_temp.release_wave_effect x WHERE x.state = 'shown' AND c.cell = ANY (x.cells));
END
$$;
COMMENT ON FUNCTION programme_release_wave_effects(text) IS
'part of release_programme: the groups of people behind each effect over the waves, and what the rule hides of them';

-- Of an effect that is kept there must be an earlier one: that of the same name.
CREATE FUNCTION programme_wave_was_shown(schema text, evaluation text, outcome text, subgroup text, kind text, key integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	shown boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.release_wave_estimate p WHERE p.evaluation = $1 AND p.outcome = $2 AND p.subgroup = $3 AND p.kind = $4 AND coalesce(p.event_time, p.first_treated, p.period) IS NOT DISTINCT FROM $5 AND p.effect IS NOT NULL)', schema)
		INTO shown USING evaluation, outcome, subgroup, kind, key;
	RETURN shown;
END
$$;
COMMENT ON FUNCTION programme_wave_was_shown(text, text, text, text, text, integer) IS
'part of release_programme: whether an earlier release shows an effect over the waves';

CREATE FUNCTION programme_wave_label(kind text, event_time integer, one_by_one boolean, wave text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE kind WHEN 'overall' THEN 'all waves from the start on' WHEN 'cohort' THEN 'started in ' || wave WHEN 'period' THEN wave
	ELSE CASE WHEN event_time = 0 THEN CASE WHEN one_by_one THEN 'the wave of the start' ELSE 'the period of the start' END
		ELSE concat_ws(' ', abs(event_time), CASE WHEN one_by_one THEN 'wave' ELSE 'period' END || CASE abs(event_time) WHEN 1 THEN '' ELSE 's' END, CASE WHEN event_time < 0 THEN 'before' ELSE 'after' END, 'the start') END END
$$;
COMMENT ON FUNCTION programme_wave_label(text, integer, boolean, text) IS
'part of release_programme: what an effect over the waves is of, in words; time is told in waves if there is one in each period';

CREATE FUNCTION programme_release_write_waves(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.release_wave_shown;
	CREATE TEMPORARY TABLE release_wave_shown ON COMMIT DROP AS
	SELECT x.number, f.scatter, CASE WHEN b.all_shown THEN b.base END AS base, v.effect, CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded(x.std_error, x.step) END AS std_error,
		v.effect - CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded(x.effect - x.conf_low, x.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up(x.effect - x.conf_low, x.step) END AS conf_low,
		v.effect + CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded(x.conf_high - x.effect, x.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up(x.conf_high - x.effect, x.step) END AS conf_high,
		v.effect - CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded(x.effect - x.band_low, x.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up(x.effect - x.band_low, x.step) END AS band_low,
		v.effect + CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded(x.band_high - x.effect, x.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up(x.band_high - x.effect, x.step) END AS band_high,
		@extschema@.programme_shown_p(x.p_value, f.scatter) AS p_value
	-- Ends lie as far from the effect that is shown as they do from the one that is not.
	FROM pg_temp.release_wave_effect x
	CROSS JOIN LATERAL (SELECT sum(c.base)::integer AS base, bool_and(c.state = 'shown') AS all_shown FROM pg_temp.release_cell c WHERE c.cell = ANY (x.cells)) b
	-- What is 0 by construction has no scatter.
	CROSS JOIN LATERAL (SELECT CASE x.cells WHEN '{}' THEN 'fine' ELSE @extschema@.programme_scatter(x.n_clusters, (SELECT count(DISTINCT u.area) FROM pg_temp.release_unshown u WHERE u.cell = ANY (x.cells))) END AS scatter) f
	CROSS JOIN LATERAL (SELECT @extschema@.programme_rounded(x.effect, x.step) AS effect) v
	WHERE x.state = 'shown';
	EXECUTE replace($query$
		INSERT INTO @programme@.release_wave_estimate (release, evaluation, evaluation_title, outcome, outcome_label, role, direction, unit, domain, domain_label, domain_ordinal, subgroup, subgroup_label, kind, ordinal, first_treated, period, event_time, label, status, deviation, left_out,
			effect, std_error, df, conf_low, conf_high, conf_level, p_value, band_low, band_high, base, areas_nfl, areas_comparator, scale, value_step, method, note, note_codes, sentence, analysis_run, run_at, value_note)
		SELECT $1, x.evaluation, e.title, x.outcome, o.label, o.role, o.direction, o.unit, o.tag::text, g.label, g.ordinal, x.subgroup, coalesce(u.label, 'all'), x.kind, x.ordinal,
			CASE x.kind WHEN 'cohort' THEN x.key END, CASE x.kind WHEN 'period' THEN x.key END, CASE x.kind WHEN 'event' THEN x.key END, @extschema@.programme_wave_label(x.kind, x.key, p.one_by_one, coalesce(p.label, format('period %s', x.key))), x.status, x.deviation,
			-- It names areas, whose arms and starts are published, and counts no people; of what each number is a sum, the audit takes for known.
			x.left_out, s.effect, s.std_error, CASE WHEN s.number IS NOT NULL THEN round(x.df::numeric, 1)::double precision END, @extschema@.programme_rounded(s.conf_low, x.step), @extschema@.programme_rounded(s.conf_high, x.step), x.conf_level, s.p_value,
			@extschema@.programme_rounded(s.band_low, x.step), @extschema@.programme_rounded(s.band_high, x.step), s.base, CASE WHEN s.number IS NOT NULL THEN x.n_clusters_treated END, CASE WHEN s.number IS NOT NULL THEN x.n_clusters - x.n_clusters_treated END,
			coalesce(x.scale, o.scale), CASE WHEN s.number IS NOT NULL THEN x.step END,
			-- It says how many areas there are.
			CASE WHEN s.number IS NOT NULL THEN x.method END,
			-- Notes that count rows say how many people answered.
			CASE WHEN s.number IS NOT NULL AND NOT EXISTS (SELECT FROM jsonb_array_elements(x.facts) f (fact) WHERE f.fact ? 'rows' OR f.fact ? 'missing') THEN x.note END,
			CASE WHEN s.number IS NOT NULL THEN (SELECT string_agg(DISTINCT f.fact ->> 'code', ', ') FROM jsonb_array_elements(x.facts) f (fact)) END,
			CASE WHEN s.number IS NOT NULL AND x.cells <> '{}' THEN @extschema@.did_summary(ROW(s.effect, s.std_error, NULL, round(x.df::numeric, 1)::double precision, CASE s.scatter WHEN 'fine' THEN s.p_value END, @extschema@.programme_rounded(s.conf_low, x.step), @extschema@.programme_rounded(s.conf_high, x.step),
				x.conf_level, s.base, 0, x.n_clusters, x.n_clusters_treated, x.scale, x.method, NULL, '[]')::@extschema@.did_result) END,
			x.analysis_run, r.run_at, coalesce(@extschema@.programme_note(x.reason, @extschema@.programme_reason(x.reason, d.min_base, d.min_count, NULL::integer)), @extschema@.programme_scatter_note(s.scatter))
		FROM pg_temp.release_wave_effect x
		LEFT JOIN pg_temp.release_wave_shown s ON s.number = x.number
		JOIN @programme@.analysis_run r ON r.analysis_run = x.analysis_run
		JOIN @programme@.evaluation e ON e.evaluation = x.evaluation
		JOIN @programme@.outcome o ON o.outcome = x.outcome
		LEFT JOIN @programme@.domain g ON g.tag OPERATOR(@extschema@.=) o.tag
		LEFT JOIN @programme@.subgroup u ON u.subgroup = x.subgroup
		CROSS JOIN @programme@.disclosure_rule d
		CROSS JOIN LATERAL (SELECT count(*) = max(w.period)::bigint - min(w.period) + 1 AS one_by_one, string_agg(y.label, ', ' ORDER BY y.number) FILTER (WHERE w.period = x.key) AS label
			FROM @programme@.evaluation_wave w JOIN @programme@.wave y ON y.wave = w.wave WHERE w.evaluation = x.evaluation) p
		WHERE x.state <> 'kept'$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.release_wave_estimate
		SELECT (k.k).* FROM (
			SELECT DISTINCT ON (x.number) ROW($1, p.evaluation, p.evaluation_title, p.outcome, p.outcome_label, p.role, p.direction, p.unit, p.domain, p.domain_label, p.domain_ordinal, p.subgroup, p.subgroup_label, p.kind, x.ordinal, p.first_treated, p.period, p.event_time, p.label, p.status, p.deviation, p.left_out,
				p.effect, p.std_error, p.df, p.conf_low, p.conf_high, p.conf_level, p.p_value, p.band_low, p.band_high, p.base, p.areas_nfl, p.areas_comparator, p.scale, p.value_step, p.method, p.note, p.note_codes, p.sentence, p.analysis_run, p.run_at,
				CASE WHEN p.value_note ~ '^as in release' THEN p.value_note ELSE concat_ws('; ', @extschema@.programme_reason('kept'::text, d.min_base, d.min_count, p.release), p.value_note) END)::@programme@.release_wave_estimate AS k
			FROM pg_temp.release_wave_effect x
			JOIN @programme@.release_wave_estimate p ON p.evaluation = x.evaluation AND p.outcome = x.outcome AND p.subgroup = x.subgroup AND p.kind = x.kind AND coalesce(p.event_time, p.first_treated, p.period) IS NOT DISTINCT FROM x.key
			CROSS JOIN @programme@.disclosure_rule d
			WHERE x.state = 'kept' AND p.effect IS NOT NULL AND p.release < $1 ORDER BY x.number, p.release DESC) k$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.release_hidden (release, table_name, row_key, column_name, reason, detail)
		SELECT $1, 'published_wave_estimate', t.row_key, t.column_name, t.reason, t.detail
		FROM pg_temp.release_wave_effect x CROSS JOIN @programme@.disclosure_rule d LEFT JOIN pg_temp.release_wave_shown s ON s.number = x.number
		CROSS JOIN LATERAL (SELECT @extschema@.programme_row_key(false, x.evaluation, x.outcome, nullif(x.subgroup, 'all'), x.kind, x.key::text) AS row_key, c.* FROM (VALUES
			('effect', x.reason, @extschema@.programme_reason(x.reason, d.min_base, d.min_count, NULL::integer)),
			('conf_low, conf_high, band_low, band_high, std_error, p_value', CASE s.scatter WHEN 'coarse' THEN 'coarse' WHEN 'none' THEN 'secondary' END, @extschema@.programme_scatter_note(s.scatter)),
			('base', CASE WHEN s.number IS NOT NULL AND x.cells <> '{}' AND s.base IS NULL THEN 'secondary' END, @extschema@.programme_reason('secondary'::text, d.min_base, d.min_count, NULL::integer))) c (column_name, reason, detail)) t
		WHERE t.reason IS NOT NULL$query$, '@programme@', quote_ident(schema)) USING release;
END
$$;
COMMENT ON FUNCTION programme_release_write_waves(text, integer) IS
'part of release_programme: writes the released effects over the waves, and what is hidden of them';

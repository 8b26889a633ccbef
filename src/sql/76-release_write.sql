---- releases: the released rows, and what the next release must know ----

-- Intervals of proportions: Wilson's by the effective number of answers, in an
-- area; between areas, on the logit scale by the areas' scatter. Of means: t.
CREATE FUNCTION programme_release_write(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off SET work_mem = '64MB'
AS $$
DECLARE
	z CONSTANT double precision := 1.959963984540054;	-- the normal distribution's 97.5th percentile
BEGIN
	-- What the scatter of areas tells is one equation for their values; with the mean,
	-- two. If four areas or more are not shown, it leaves them open; if all are shown,
	-- it tells little new. In between, it is told coarsely, and of fewer than four
	-- areas not at all.
	DROP TABLE IF EXISTS pg_temp.release_shown, pg_temp.release_unshown, pg_temp.release_scatter;
	CREATE TEMPORARY TABLE release_unshown ON COMMIT DROP AS
	SELECT DISTINCT c.cell, p.area FROM pg_temp.release_cell c
	JOIN pg_temp.release_member m ON m.key = c.key JOIN pg_temp.release_stratum p ON p.stratum = m.stratum
	LEFT JOIN pg_temp.release_cell a ON a.kind = 'area' AND a.outcome = p.outcome AND a.area = p.area AND a.wave = p.wave AND a.state = 'shown'
	WHERE c.kind <> 'area' AND (c.subgroup <> 'all' OR a.cell IS NULL);
	CREATE TEMPORARY TABLE release_scatter ON COMMIT DROP AS
	SELECT c.cell, NULL::integer AS estimate, @extschema@.programme_scatter(c.areas::bigint, count(u.area)) AS scatter
	FROM pg_temp.release_cell c LEFT JOIN pg_temp.release_unshown u ON u.cell = c.cell WHERE c.kind <> 'area' GROUP BY c.cell, c.areas
	UNION ALL
	SELECT NULL, t.estimate, @extschema@.programme_scatter((t.result).n_clusters, count(DISTINCT u.area)) FROM pg_temp.release_result t LEFT JOIN pg_temp.release_unshown u ON u.cell IN (t.nb, t.na, t.cb, t.ca) GROUP BY t.estimate, (t.result).n_clusters;
	-- Ends lie as far from the value that is shown as they do from the one that is not:
	-- they tell no more of it.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_shown ON COMMIT DROP AS
		SELECT c.*, s.scatter, p.release AS kept_release, @extschema@.programme_reason(c.reason, d.min_base, d.min_count, p.release) AS note, i.low AS conf_low, i.high AS conf_high, v.value AS shown_value,
			@extschema@.programme_rounded(CASE WHEN c.scale = 'proportion' AND v.value < f.low THEN 0 ELSE v.value - f.low END, c.step) AS shown_low,
			@extschema@.programme_rounded(CASE WHEN c.scale = 'proportion' AND v.value + f.high > 1 THEN 1 ELSE v.value + f.high END, c.step) AS shown_high
		FROM pg_temp.release_cell c
		CROSS JOIN @programme@.disclosure_rule d
		CROSS JOIN LATERAL (SELECT c.w * c.w / c.w2 AS n, @extschema@.programme_t_quantile(0.95::double precision, (CASE c.kind WHEN 'area' THEN c.n ELSE c.areas END - 1)::double precision) AS t OFFSET 0) e
		CROSS JOIN LATERAL (SELECT CASE WHEN c.scale = 'proportion' AND c.kind = 'area' THEN $1 * sqrt(c.mean * (1 - c.mean) / e.n + $1 * $1 / 4 / e.n / e.n) WHEN c.scale = 'proportion' THEN e.t * sqrt(c.variance_between) / nullif(c.mean * (1 - c.mean), 0)
			ELSE e.t * sqrt(CASE c.kind WHEN 'area' THEN c.variance_within ELSE c.variance_between END) END AS half, CASE WHEN c.scale = 'proportion' AND c.kind <> 'area' THEN ln(nullif(c.mean, 0) / nullif(1 - c.mean, 0)) END AS logit OFFSET 0) h
		CROSS JOIN LATERAL (SELECT CASE WHEN c.scale = 'proportion' AND c.kind = 'area' THEN (c.mean + $1 * $1 / 2 / e.n - h.half) / (1 + $1 * $1 / e.n) WHEN c.scale = 'proportion' THEN 1 / (1 + exp(-(h.logit - h.half))) ELSE c.mean - h.half END AS low,
			CASE WHEN c.scale = 'proportion' AND c.kind = 'area' THEN (c.mean + $1 * $1 / 2 / e.n + h.half) / (1 + $1 * $1 / e.n) WHEN c.scale = 'proportion' THEN 1 / (1 + exp(-(h.logit + h.half))) ELSE c.mean + h.half END AS high OFFSET 0) i
		LEFT JOIN pg_temp.release_scatter s ON s.cell = c.cell
		CROSS JOIN LATERAL (SELECT CASE c.state WHEN 'shown' THEN @extschema@.programme_rounded(c.mean, c.step) END AS value OFFSET 0) v
		CROSS JOIN LATERAL (SELECT CASE WHEN c.state <> 'shown' THEN NULL WHEN coalesce(s.scatter, 'fine') = 'fine' THEN @extschema@.programme_rounded(c.mean - i.low, c.step) WHEN s.scatter = 'coarse' THEN @extschema@.programme_rounded_up(greatest(c.mean - i.low, i.high - c.mean), c.step) END AS low,
			CASE WHEN c.state <> 'shown' THEN NULL WHEN coalesce(s.scatter, 'fine') = 'fine' THEN @extschema@.programme_rounded(i.high - c.mean, c.step) WHEN s.scatter = 'coarse' THEN @extschema@.programme_rounded_up(greatest(c.mean - i.low, i.high - c.mean), c.step) END AS high OFFSET 0) f
		LEFT JOIN @programme@.disclosure_cell p ON p.cell = c.kept_cell$query$, '@programme@', quote_ident(schema)) USING z;

	EXECUTE replace($query$
		INSERT INTO @programme@.release_area_outcome (release, outcome, outcome_label, scale, unit, direction, role, domain, domain_label, domain_ordinal, area, area_name, kind, wave, wave_label, wave_number, base, value, conf_low, conf_high, value_step, value_note)
		SELECT $1, c.outcome, o.label, c.scale, o.unit, o.direction, o.role, o.tag::text, g.label, g.ordinal, c.area, a.name, a.kind, c.wave, w.label, w.number,
			CASE c.state WHEN 'shown' THEN c.base WHEN 'kept' THEN k.base END,
			CASE c.state WHEN 'shown' THEN c.shown_value WHEN 'kept' THEN k.value END,
			CASE c.state WHEN 'shown' THEN c.shown_low WHEN 'kept' THEN k.conf_low END,
			CASE c.state WHEN 'shown' THEN c.shown_high WHEN 'kept' THEN k.conf_high END,
			CASE c.state WHEN 'shown' THEN c.step WHEN 'kept' THEN k.value_step END, @extschema@.programme_note(c.reason, c.note)
		FROM pg_temp.release_shown c
		JOIN @programme@.outcome o ON o.outcome = c.outcome
		LEFT JOIN @programme@.domain g ON g.tag OPERATOR(@extschema@.=) o.tag
		JOIN @programme@.area a ON a.area = c.area
		JOIN @programme@.wave w ON w.wave = c.wave
		LEFT JOIN @programme@.release_area_outcome k ON c.state = 'kept' AND k.release = c.kept_release AND k.outcome = c.outcome AND k.area = c.area AND k.wave = c.wave
		WHERE c.kind = 'area'$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.release_arm_outcome (release, evaluation, evaluation_title, outcome, outcome_label, scale, unit, direction, role, domain, domain_label, domain_ordinal, arm, wave, wave_label, wave_number, post, subgroup, subgroup_label, base, value, conf_low, conf_high, value_step, areas, value_note)
		-- Also of subgroups that nobody in an arm and wave belongs to: that a row is
		-- missing would say so.
		SELECT $1, e.evaluation, e.title, o.outcome, o.label, o.scale, o.unit, o.direction, o.role, o.tag::text, g.label, g.ordinal, m.arm, p.wave, w.label, w.number, p.post, u.subgroup, u.label,
			CASE c.state WHEN 'shown' THEN c.base WHEN 'kept' THEN k.base END,
			CASE c.state WHEN 'shown' THEN c.shown_value WHEN 'kept' THEN k.value END,
			CASE c.state WHEN 'shown' THEN c.shown_low WHEN 'kept' THEN k.conf_low END,
			CASE c.state WHEN 'shown' THEN c.shown_high WHEN 'kept' THEN k.conf_high END,
			CASE c.state WHEN 'shown' THEN c.step WHEN 'kept' THEN k.value_step END, CASE c.state WHEN 'shown' THEN c.areas WHEN 'kept' THEN k.areas END,
			CASE WHEN c.cell IS NULL THEN @extschema@.programme_note('too_few_answers'::text, NULL::text) ELSE coalesce(@extschema@.programme_note(c.reason, c.note), @extschema@.programme_scatter_note(c.scatter)) END
		FROM pg_temp.release_of_evaluation v
		JOIN @programme@.evaluation e ON e.evaluation = v.evaluation
		JOIN @programme@.evaluation_wave p ON p.evaluation = e.evaluation
		JOIN @programme@.wave w ON w.wave = p.wave
		CROSS JOIN (VALUES ('nfl'), ('comparator')) m (arm)
		JOIN pg_temp.release_range b ON true
		JOIN @programme@.outcome o ON o.outcome = b.outcome
		CROSS JOIN LATERAL (SELECT 'all' AS subgroup, 'all' AS label UNION ALL SELECT s.subgroup, s.label FROM pg_temp.release_subgroup s WHERE s.evaluation = v.evaluation AND o.role <> 'covariate') u
		CROSS JOIN @programme@.disclosure_rule d
		LEFT JOIN @programme@.domain g ON g.tag OPERATOR(@extschema@.=) o.tag
		LEFT JOIN pg_temp.release_shown c ON c.kind = 'arm' AND c.evaluation = e.evaluation AND c.outcome = o.outcome AND c.arm = m.arm AND c.wave = p.wave AND c.subgroup = u.subgroup
		LEFT JOIN @programme@.release_arm_outcome k ON c.state = 'kept' AND k.release = c.kept_release AND k.evaluation = c.evaluation AND k.outcome = c.outcome AND k.arm = c.arm AND k.wave = c.wave AND k.subgroup = c.subgroup
		WHERE EXISTS (SELECT FROM pg_temp.release_cell x WHERE x.kind = 'arm' AND x.evaluation = e.evaluation AND x.outcome = o.outcome)$query$, '@programme@', quote_ident(schema)) USING release;

	-- Everything that an effect's numbers tell of people is rounded as its means are.
	EXECUTE replace($query$
		INSERT INTO @programme@.release_estimate (release, estimate_number, evaluation, evaluation_title, outcome, outcome_label, role, direction, unit, domain, domain_label, domain_ordinal, subgroup, subgroup_label, adjusted, status, deviation,
			effect, std_error, df, conf_low, conf_high, conf_level, p_value, p_adjusted, nfl_before, nfl_after, nfl_change, comparator_before, comparator_after, comparator_change, base, areas_nfl, areas_comparator, scale, value_step,
			method, note, note_codes, sentence, analysis_run, run_at, value_note)
		SELECT $1, t.estimate, t.evaluation, e.title, t.outcome, o.label, o.role, o.direction, o.unit, o.tag::text, g.label, g.ordinal, t.subgroup, coalesce(s.label, 'all'), t.adjusted, coalesce(x.status, CASE WHEN x.prespecified THEN 'planned' ELSE 'exploratory' END), x.deviation,
			v.effect, v.std_error, v.df, @extschema@.programme_rounded(v.conf_low, t.step), @extschema@.programme_rounded(v.conf_high, t.step), (t.result).conf_level, v.p_value, v.p_adjusted,
			m.nb, m.na, CASE WHEN v.effect IS NOT NULL THEN @extschema@.programme_rounded(m.na_exact - m.nb_exact, t.step) END, m.cb, m.ca, CASE WHEN v.effect IS NOT NULL THEN @extschema@.programme_rounded(m.ca_exact - m.cb_exact, t.step) END,
			v.base, CASE WHEN v.effect IS NOT NULL THEN (t.result).n_clusters_treated END, CASE WHEN v.effect IS NOT NULL THEN (t.result).n_clusters - (t.result).n_clusters_treated END, coalesce((t.result).scale, o.scale), CASE WHEN v.effect IS NOT NULL THEN t.step END,
			(t.result).method,
			-- Notes that count rows say how many people answered.
			CASE WHEN v.effect IS NOT NULL AND NOT EXISTS (SELECT FROM jsonb_array_elements((t.result).facts) f (fact) WHERE f.fact ? 'rows' OR f.fact ? 'missing') THEN (t.result).note END,
			CASE WHEN v.effect IS NOT NULL THEN (SELECT string_agg(DISTINCT f.fact ->> 'code', ', ') FROM jsonb_array_elements((t.result).facts) f (fact)) END,
			CASE WHEN v.effect IS NOT NULL THEN @extschema@.did_summary(ROW(v.effect, v.std_error, NULL, v.df, CASE f.scatter WHEN 'fine' THEN v.p_value END, v.conf_low, v.conf_high, (t.result).conf_level, v.base, 0, (t.result).n_clusters, (t.result).n_clusters_treated, (t.result).scale, (t.result).method, NULL, '[]')::@extschema@.did_result) END,
			t.analysis_run, r.run_at, coalesce(@extschema@.programme_note(t.reason, @extschema@.programme_reason(t.reason, d.min_base, d.min_count, NULL::integer)), @extschema@.programme_scatter_note(f.scatter))
		FROM pg_temp.release_result t
		JOIN pg_temp.release_scatter f ON f.estimate = t.estimate
		JOIN @programme@.estimate x ON x.estimate = t.estimate
		JOIN @programme@.analysis_run r ON r.analysis_run = t.analysis_run
		JOIN @programme@.evaluation e ON e.evaluation = t.evaluation
		JOIN @programme@.outcome o ON o.outcome = t.outcome
		LEFT JOIN @programme@.domain g ON g.tag OPERATOR(@extschema@.=) o.tag
		LEFT JOIN @programme@.subgroup s ON s.subgroup = t.subgroup
		CROSS JOIN @programme@.disclosure_rule d
		CROSS JOIN LATERAL (
			SELECT max(c.mean) FILTER (WHERE c.cell = t.nb) AS nb_exact, max(c.mean) FILTER (WHERE c.cell = t.na) AS na_exact, max(c.mean) FILTER (WHERE c.cell = t.cb) AS cb_exact, max(c.mean) FILTER (WHERE c.cell = t.ca) AS ca_exact,
				max(q.shown) FILTER (WHERE c.cell = t.nb) AS nb, max(q.shown) FILTER (WHERE c.cell = t.na) AS na, max(q.shown) FILTER (WHERE c.cell = t.cb) AS cb, max(q.shown) FILTER (WHERE c.cell = t.ca) AS ca, CASE WHEN count(q.shown) = 4 THEN sum(c.base)::integer END AS base
			FROM pg_temp.release_cell c CROSS JOIN LATERAL (SELECT CASE c.state WHEN 'shown' THEN @extschema@.programme_rounded(c.mean, c.step) END AS shown) q WHERE c.cell IN (t.nb, t.na, t.cb, t.ca)) m
		CROSS JOIN LATERAL (SELECT q.effect, q.std_error, q.df, q.effect - q.low AS conf_low, q.effect + q.high AS conf_high, q.p_value, q.p_adjusted, q.base FROM (SELECT @extschema@.programme_rounded((t.result).estimate, t.step) AS effect,
				CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded((t.result).std_error, t.step) END AS std_error, round((t.result).df::numeric, 1)::double precision AS df,
				CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded((t.result).estimate, t.step) - @extschema@.programme_rounded((t.result).conf_low, t.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up((t.result).estimate - (t.result).conf_low, t.step) END AS low,
				CASE f.scatter WHEN 'fine' THEN @extschema@.programme_rounded((t.result).conf_high, t.step) - @extschema@.programme_rounded((t.result).estimate, t.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up((t.result).conf_high - (t.result).estimate, t.step) END AS high,
				@extschema@.programme_shown_p((t.result).p_value, f.scatter) AS p_value, @extschema@.programme_shown_p(x.p_adjusted, f.scatter) AS p_adjusted, m.base) q
			WHERE t.state = 'shown' UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE t.state = 'hidden') v
		WHERE t.state <> 'kept'$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.release_estimate
		SELECT (k.k).* FROM (
			SELECT DISTINCT ON (t.estimate) ROW($1, p.estimate_number, p.evaluation, p.evaluation_title, p.outcome, p.outcome_label, p.role, p.direction, p.unit, p.domain, p.domain_label, p.domain_ordinal, p.subgroup, p.subgroup_label, p.adjusted, p.status, p.deviation,
				p.effect, p.std_error, p.df, p.conf_low, p.conf_high, p.conf_level, p.p_value, p.p_adjusted, p.nfl_before, p.nfl_after, p.nfl_change, p.comparator_before, p.comparator_after, p.comparator_change, p.base, p.areas_nfl, p.areas_comparator, p.scale, p.value_step,
				p.method, p.note, p.note_codes, p.sentence, p.analysis_run, p.run_at, CASE WHEN p.value_note ~ '^as in release' THEN p.value_note ELSE concat_ws('; ', @extschema@.programme_reason('kept'::text, d.min_base, d.min_count, p.release), p.value_note) END)::@programme@.release_estimate AS k
			FROM pg_temp.release_result t
			JOIN @programme@.release_estimate p ON p.evaluation = t.evaluation AND p.outcome = t.outcome AND p.subgroup = t.subgroup AND p.adjusted = t.adjusted
			CROSS JOIN @programme@.disclosure_rule d
			WHERE t.state = 'kept' AND p.effect IS NOT NULL ORDER BY t.estimate, p.release DESC) k$query$, '@programme@', quote_ident(schema)) USING release;

	EXECUTE replace($query$
		INSERT INTO @programme@.release_hidden (release, table_name, row_key, column_name, reason, detail)
		SELECT $1, CASE c.kind WHEN 'area' THEN 'published_area_outcome' ELSE 'published_arm_outcome' END, @extschema@.programme_row_key(false, c.evaluation, c.outcome, c.arm, c.area, c.wave, nullif(c.subgroup, 'all')), 'base, value, conf_low, conf_high', c.reason, c.note
		FROM pg_temp.release_shown c WHERE c.reason IS NOT NULL AND c.kind IN ('area', 'arm')
		UNION ALL
		SELECT $1, 'published_estimate', @extschema@.programme_row_key(t.adjusted, t.evaluation, t.outcome, nullif(t.subgroup, 'all')), 'effect', t.reason, @extschema@.programme_reason(t.reason, d.min_base, d.min_count, NULL::integer)
		FROM pg_temp.release_result t CROSS JOIN @programme@.disclosure_rule d WHERE t.reason IS NOT NULL
		UNION ALL
		SELECT $1, CASE WHEN s.cell IS NULL THEN 'published_estimate' ELSE 'published_arm_outcome' END, CASE WHEN s.cell IS NULL THEN @extschema@.programme_row_key(t.adjusted, t.evaluation, t.outcome, nullif(t.subgroup, 'all'))
			ELSE @extschema@.programme_row_key(false, c.evaluation, c.outcome, c.arm, c.wave, nullif(c.subgroup, 'all')) END, 'conf_low, conf_high' || CASE WHEN s.cell IS NULL THEN ', std_error, p_value' ELSE '' END, CASE s.scatter WHEN 'coarse' THEN 'coarse' ELSE 'secondary' END, @extschema@.programme_scatter_note(s.scatter)
		FROM pg_temp.release_scatter s LEFT JOIN pg_temp.release_shown c ON c.cell = s.cell LEFT JOIN pg_temp.release_result t ON t.estimate = s.estimate
		WHERE s.scatter <> 'fine' AND coalesce(c.state, t.state) = 'shown' AND (s.cell IS NULL OR c.kind = 'arm')
		UNION ALL
		SELECT $1, 'published_estimate', @extschema@.programme_row_key(false, c.evaluation, c.outcome, nullif(c.subgroup, 'all')), concat(c.arm, CASE WHEN c.post THEN '_after' ELSE '_before' END), c.reason, c.note
		FROM pg_temp.release_shown c WHERE c.reason IS NOT NULL AND c.kind = 'period' AND EXISTS (SELECT FROM pg_temp.release_result t WHERE t.state = 'shown' AND c.cell IN (t.nb, t.na, t.cb, t.ca))
		$query$, '@programme@', quote_ident(schema)) USING release;

	PERFORM @extschema@.programme_release_write_waves(schema, release);

	-- What the next release must know of this one.
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_cell (release, cell, kind, outcome, weighting, evaluation, subgroup, arm, area, wave, post, first_treated, period, n, yes, state, shown_base, base_low, base_high, shown_value, value_step)
		SELECT $1, c.cell, c.kind, c.outcome, c.weighting, c.evaluation, c.subgroup, c.arm, c.area, c.wave, c.post, c.first_treated, c.period, c.n, c.yes, c.state, CASE c.state WHEN 'shown' THEN c.base END, CASE c.state WHEN 'shown' THEN c.base_low END,
			CASE c.state WHEN 'shown' THEN c.base_high END, CASE WHEN c.state = 'shown' AND c.kind <> 'cohort' THEN @extschema@.programme_rounded(c.mean, c.step) END, CASE WHEN c.state = 'shown' AND c.kind <> 'cohort' THEN c.step END
		FROM pg_temp.release_cell c$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_effect (release, effect, outcome, cells, coefficients, shown_value, value_step)
		SELECT $1, (SELECT coalesce(max(l.effect), 0) FROM @programme@.disclosure_effect l)::integer + (row_number() OVER (ORDER BY t.over_waves, t.number, t.part))::integer, t.outcome, t.cells, t.coefficients, (t.low + t.high) / 2, t.high - t.low
		FROM (
			SELECT false AS over_waves, r.estimate AS number, v.part, r.outcome, v.cells, v.coefficients::double precision[] AS coefficients, w.low, w.high
			FROM pg_temp.release_result r
			JOIN pg_temp.release_cell nb ON nb.cell = r.nb JOIN pg_temp.release_cell na ON na.cell = r.na JOIN pg_temp.release_cell cb ON cb.cell = r.cb JOIN pg_temp.release_cell ca ON ca.cell = r.ca
			CROSS JOIN LATERAL (VALUES (1, ARRAY[r.nb, r.na, r.cb, r.ca], ARRAY[-1, 1, 1, -1], na.mean - nb.mean - (ca.mean - cb.mean), @extschema@.programme_rounded((r.result).conf_low, r.step) + @extschema@.programme_rounded((r.result).conf_high, r.step)),
				(2, ARRAY[r.nb, r.na], ARRAY[-1, 1], na.mean - nb.mean, NULL), (3, ARRAY[r.cb, r.ca], ARRAY[-1, 1], ca.mean - cb.mean, NULL)) v (part, cells, coefficients, value, ends)
			-- Ends that were not shown tell nothing.
			LEFT JOIN pg_temp.release_scatter f ON f.estimate = r.estimate
			CROSS JOIN LATERAL @extschema@.programme_window(v.value, CASE f.scatter WHEN 'fine' THEN v.ends END, r.step) w
			WHERE r.state = 'shown'
			UNION ALL
			SELECT true, x.number, 1, x.outcome, x.cells, x.coefficients, w.low, w.high
			FROM pg_temp.release_wave_effect x CROSS JOIN LATERAL @extschema@.programme_window(x.effect, NULL::double precision, x.step) w
			WHERE x.state = 'shown' AND x.cells <> '{}'
		) t$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_atom (release, outcome, atom, cells, n, yes, w_final, w_longitudinal)
		SELECT $1, a.outcome, a.atom, a.cells, a.n, a.yes, a.w_final, a.w_longitudinal FROM pg_temp.release_atom a$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_answer (release, outcome, atom, interviews, digests)
		SELECT $1, t.outcome, t.atom, array_agg(k.interview), array_agg(k.digest)
		FROM (SELECT p.place, coalesce(p.old_atom, 0) AS old_atom, coalesce(p.who, 0) AS who, a.outcome, a.atom FROM pg_temp.release_pair p JOIN pg_temp.release_atom a ON a.outcome = p.outcome AND a.cells = p.cells) t
		JOIN pg_temp.release_known k ON k.place = t.place AND coalesce(k.old_atom, 0) = t.old_atom AND coalesce(k.who, 0) = t.who
		GROUP BY t.outcome, t.atom$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_outcome (release, outcome, low, high, two_valued, equal_final, equal_longitudinal)
		SELECT $1, b.outcome, b.low, b.high, b.two_valued, b.equal_final, b.equal_longitudinal FROM pg_temp.release_range b$query$, '@programme@', quote_ident(schema)) USING release;
END
$$;
COMMENT ON FUNCTION programme_release_write(text, integer) IS
'part of release_programme: writes the released rows, what is hidden and why, and what the next release must know';

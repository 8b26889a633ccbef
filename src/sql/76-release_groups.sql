---- releases: answers, the groups of people that numbers are of, and the rule ----

-- Every answer as one statement sees it: what is released of people is all of
-- this moment. Strata are the people whom no published number tells apart.
CREATE FUNCTION programme_release_rows(schema text, evaluations text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	unknown text;
	odd record;
BEGIN
	EXECUTE format('SELECT string_agg(coalesce(a, ''NULL''), '', '' ORDER BY a) FROM unnest($1) u (a) WHERE NOT EXISTS (SELECT FROM %I.evaluation e WHERE e.evaluation::text = a)', schema) INTO unknown USING evaluations;
	IF unknown IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('not in the table evaluation: %s', unknown),
			HINT = 'Name evaluations by their keys, or leave evaluations out to release all.';
	END IF;
	DROP TABLE IF EXISTS pg_temp.release_read, pg_temp.release_row, pg_temp.release_stratum, pg_temp.release_sum, pg_temp.release_range;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_read ON COMMIT DROP AS
		SELECT s.outcome::text AS outcome, s.interview, s.value, v.area::text AS area, v.wave::text AS wave, (v.sample_type = 'panel') AS panel,
			coalesce(v.w_final, 0) AS w_final, coalesce(v.w_longitudinal, 0) AS w_longitudinal, coalesce(g.subgroups, '{}') AS subgroups,
			hashfloat8extended(s.value, hashfloat8extended(coalesce(v.w_final, 0), hashfloat8extended(coalesce(v.w_longitudinal, 0), 0))) AS digest
		FROM @programme@.outcome_value s
		JOIN @programme@.interview v ON v.interview = s.interview
		LEFT JOIN (SELECT z.interview, array_agg(u.subgroup::text ORDER BY u.subgroup::text) AS subgroups
			FROM @programme@.subgroup u JOIN @programme@.outcome_value z ON z.outcome = u.outcome AND z.value >= coalesce(u.at_least, z.value) AND z.value <= coalesce(u.at_most, z.value)
			GROUP BY z.interview) g ON g.interview = s.interview
		WHERE s.value IS NOT NULL$query$, '@programme@', quote_ident(schema));
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_range ON COMMIT DROP AS
		SELECT t.outcome, least(t.low, p.low) AS low, greatest(t.high, p.high) AS high,
			(t.two_valued AND coalesce(p.two_valued AND (p.low = p.high OR t.low = t.high OR (p.low, p.high) = (t.low, t.high)), true)) AS two_valued,
			(t.equal_final AND coalesce(p.equal_final, true)) AS equal_final, (t.equal_longitudinal AND coalesce(p.equal_longitudinal, true)) AS equal_longitudinal
		FROM (SELECT r.outcome, b.low, b.high, bool_and(r.value = b.low OR r.value = b.high) AS two_valued,
				coalesce(bool_and(r.w_final = b.w_final) FILTER (WHERE r.w_final > 0), true) AS equal_final,
				coalesce(bool_and(r.w_longitudinal = b.w_longitudinal) FILTER (WHERE r.w_longitudinal > 0), true) AS equal_longitudinal
			FROM pg_temp.release_read r
			JOIN (SELECT m.outcome, min(m.value) AS low, max(m.value) AS high, max(m.w_final) AS w_final, max(m.w_longitudinal) AS w_longitudinal FROM pg_temp.release_read m GROUP BY m.outcome) b ON b.outcome = r.outcome
			GROUP BY r.outcome, b.low, b.high) t
		LEFT JOIN @programme@.disclosure_outcome p ON p.outcome = t.outcome AND p.release = (SELECT max(l.release) FROM @programme@.disclosure_outcome l WHERE l.outcome = t.outcome)
		$query$, '@programme@', quote_ident(schema));
	ANALYZE pg_temp.release_read;
	-- As a sample has it, so that no square of it is too large or too small to be a number.
	SELECT r.interview, r.outcome, w.name, w.value INTO odd
	FROM pg_temp.release_read r CROSS JOIN LATERAL (VALUES (1, 'w_final', r.w_final, 1e-9, 1e9), (2, 'w_longitudinal', r.w_longitudinal, 1e-9, 1e9), (3, 'value', r.value, 1e-50, 1e50)) w (place, name, value, least, most)
	WHERE w.value <> 0 AND abs(w.value) NOT BETWEEN w.least AND w.most ORDER BY w.place, r.outcome COLLATE "C", r.interview LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'numeric_value_out_of_range',
			MESSAGE = CASE odd.name WHEN 'value' THEN format('outcome %s: the value of interview %s is too large or too small to be released', odd.outcome, odd.interview) ELSE format('interview %s: %s is too large or too small to be released', odd.interview, odd.name) END,
			HINT = CASE odd.name WHEN 'value' THEN 'Values are 0 or between 1e-50 and 1e50 in size: look at the outcome''s items and scores.' ELSE 'Weights are 0 or between 1e-9 and 1e9: scale all of them, which changes no result.' END;
	END IF;
	CREATE TEMPORARY TABLE release_stratum ON COMMIT DROP AS
	SELECT (row_number() OVER ())::integer AS stratum, t.* FROM (SELECT DISTINCT r.outcome, r.area, r.wave, r.panel, r.subgroups, r.w_final > 0 AS has_final, r.w_longitudinal > 0 AS has_longitudinal FROM pg_temp.release_read r) t;
	-- Made anew rather than updated, which would write every row twice.
	CREATE TEMPORARY TABLE release_row ON COMMIT DROP AS
	SELECT r.*, s.stratum FROM pg_temp.release_read r
	JOIN pg_temp.release_stratum s ON s.outcome = r.outcome AND s.area = r.area AND s.wave = r.wave AND s.panel = r.panel AND s.subgroups = r.subgroups AND s.has_final = (r.w_final > 0) AND s.has_longitudinal = (r.w_longitudinal > 0);
	DROP TABLE pg_temp.release_read;
	ANALYZE pg_temp.release_row;
	DROP TABLE IF EXISTS pg_temp.release_of_evaluation, pg_temp.release_subgroup;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_of_evaluation ON COMMIT DROP AS
		SELECT e.evaluation::text AS evaluation, e.weight AS weighting, (e.sample = 'panel') AS panel_only FROM @programme@.evaluation e
		WHERE $1 IS NULL OR e.evaluation::text = ANY ($1)$query$, '@programme@', quote_ident(schema)) USING evaluations;
	CREATE TEMPORARY TABLE release_sum ON COMMIT DROP AS
	SELECT r.stratum, w.weighting, count(*)::integer AS n, (count(*) FILTER (WHERE r.value = b.high))::integer AS yes,
		-- From the smallest value up, so that large numbers which differ little lose no digits.
		sum(w.w) AS w, sum(w.w * (r.value - b.low)) AS wx, sum(w.w * abs(r.value)) AS w_abs,
		sum(w.w * w.w) AS w2, sum(w.w * w.w * (r.value - b.low)) AS w2x, sum(w.w * w.w * (r.value - b.low) * (r.value - b.low)) AS w2x2,
		(array_agg(w.w * abs(r.value) ORDER BY w.w * abs(r.value) DESC) FILTER (WHERE NOT b.two_valued))[1:10] AS largest
	FROM pg_temp.release_row r
	JOIN pg_temp.release_range b ON b.outcome = r.outcome
	CROSS JOIN LATERAL (VALUES ('final', r.w_final), ('longitudinal', r.w_longitudinal), ('none', 1::double precision)) w (weighting, w)
	WHERE w.w > 0 AND (w.weighting = 'final' OR w.weighting IN (SELECT e.weighting FROM pg_temp.release_of_evaluation e))
	GROUP BY r.stratum, w.weighting;
	ANALYZE pg_temp.release_sum;
	-- Subgroups that there are effects for.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_subgroup ON COMMIT DROP AS
		SELECT DISTINCT e.evaluation, u.subgroup::text AS subgroup, u.label FROM pg_temp.release_of_evaluation e
		JOIN @programme@.analysis_run r ON r.evaluation = e.evaluation
		JOIN @programme@.estimate x ON x.analysis_run = r.analysis_run AND x.publish
		JOIN @programme@.subgroup u ON u.subgroup = x.subgroup$query$, '@programme@', quote_ident(schema));
END
$$;
COMMENT ON FUNCTION programme_release_rows(text, text[]) IS
'part of release_programme: the answers of this moment, and their sums by area, wave and who they are of';

-- The groups that proportions and means are published for, what may not be shown
-- of them by the rule, and the smallest groups that all releases tell apart.
CREATE FUNCTION programme_release_cells(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.release_member, pg_temp.release_cell, pg_temp.release_known, pg_temp.release_atom;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_member ON COMMIT DROP AS
		SELECT m.*, ROW(m.kind, m.outcome, m.weighting, m.evaluation, m.subgroup, m.arm, m.area, m.wave, m.post)::text AS key
		FROM (
			SELECT s.stratum, 'area'::text AS kind, s.outcome, 'final'::text AS weighting, NULL::text AS evaluation, 'all'::text AS subgroup, NULL::text AS arm, s.area, s.wave, NULL::boolean AS post
			FROM pg_temp.release_stratum s JOIN @programme@.outcome o ON o.outcome = s.outcome WHERE s.has_final AND o.role <> 'covariate'
			UNION ALL
			SELECT s.stratum, k.kind, s.outcome, e.weighting, e.evaluation, g.subgroup, a.arm, NULL, CASE k.kind WHEN 'arm' THEN s.wave END, CASE k.kind WHEN 'period' THEN w.post END
			FROM pg_temp.release_of_evaluation e
			JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included
			JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation
			JOIN pg_temp.release_stratum s ON s.area = a.area AND s.wave = w.wave AND (s.panel OR NOT e.panel_only)
				AND CASE e.weighting WHEN 'final' THEN s.has_final WHEN 'longitudinal' THEN s.has_longitudinal ELSE true END
			CROSS JOIN (VALUES ('arm'), ('period')) k (kind)
			CROSS JOIN LATERAL (SELECT 'all' AS subgroup UNION ALL
				SELECT u.subgroup FROM unnest(s.subgroups) u (subgroup) JOIN pg_temp.release_subgroup x ON x.evaluation = e.evaluation AND x.subgroup = u.subgroup
				WHERE NOT EXISTS (SELECT FROM @programme@.outcome o WHERE o.outcome = s.outcome AND o.role = 'covariate')) g
		) m$query$, '@programme@', quote_ident(schema));
	CREATE INDEX ON pg_temp.release_member (key);
	ANALYZE pg_temp.release_member;

	-- Sums by group, and by group and area for the variance between areas.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_cell ON COMMIT DROP AS
		SELECT (SELECT coalesce(max(l.cell), 0) FROM @programme@.disclosure_cell l)::integer + (row_number() OVER (ORDER BY c.key))::integer AS cell,
			c.*, o.role, o.scale, b.low, b.high, b.two_valued, b.low + c.wx / c.w AS mean, v.areas, v.between / (c.w * c.w) * v.areas / nullif(v.areas - 1, 0) AS variance_between,
			greatest(c.w2x2 - 2 * c.wx / c.w * c.w2x + c.wx / c.w * (c.wx / c.w) * c.w2, 0) / (c.w * c.w) * c.n / nullif(c.n - 1, 0) AS variance_within,
			NULL::text AS reason, 'shown'::text AS state, NULL::integer AS kept_cell, NULL::integer AS base, NULL::integer AS base_low, NULL::integer AS base_high, NULL::double precision AS step
		FROM (SELECT m.key, m.kind, m.outcome, m.weighting, m.evaluation, m.subgroup, m.arm, m.area, m.wave, m.post,
				sum(s.n)::integer AS n, sum(s.yes)::integer AS yes, sum(s.w) AS w, sum(s.wx) AS wx, sum(s.w_abs) AS w_abs, sum(s.w2) AS w2, sum(s.w2x) AS w2x, sum(s.w2x2) AS w2x2
			FROM pg_temp.release_member m JOIN pg_temp.release_sum s ON s.stratum = m.stratum AND s.weighting = m.weighting
			GROUP BY m.key, m.kind, m.outcome, m.weighting, m.evaluation, m.subgroup, m.arm, m.area, m.wave, m.post) c
		JOIN @programme@.outcome o ON o.outcome = c.outcome
		JOIN pg_temp.release_range b ON b.outcome = c.outcome
		JOIN (SELECT t.key, count(*)::integer AS areas, sum((t.wx - t.mean * t.w) ^ 2) AS between
			FROM (SELECT m.key, p.area, sum(s.w) AS w, sum(s.wx) AS wx, sum(sum(s.wx)) OVER (PARTITION BY m.key) / sum(sum(s.w)) OVER (PARTITION BY m.key) AS mean
				FROM pg_temp.release_member m JOIN pg_temp.release_stratum p ON p.stratum = m.stratum JOIN pg_temp.release_sum s ON s.stratum = m.stratum AND s.weighting = m.weighting
				GROUP BY m.key, p.area) t
			GROUP BY t.key) v ON v.key = c.key$query$, '@programme@', quote_ident(schema));
	CREATE UNIQUE INDEX ON pg_temp.release_cell (cell);
	CREATE UNIQUE INDEX ON pg_temp.release_cell (key);
	ANALYZE pg_temp.release_cell;

	-- By the rule alone.
	EXECUTE replace($query$
		UPDATE pg_temp.release_cell c SET reason = t.reason, state = CASE WHEN t.reason IS NULL THEN 'shown' ELSE 'hidden' END, base = t.base,
			base_low = greatest(t.base - t.round_to / 2, 0), base_high = least(t.base + (t.round_to + 1) / 2 - 1, 2147483647)
		FROM (
			SELECT x.key, d.round_to::bigint AS round_to, (x.n::bigint + d.round_to / 2) / d.round_to * d.round_to AS base, CASE
				WHEN x.n < d.min_base THEN 'too_few_answers'
				WHEN x.two_valued AND least(x.yes, x.n - x.yes) < d.min_count THEN 'too_few_people'
				WHEN x.kind <> 'area' AND x.areas < d.min_areas THEN 'too_few_areas'
				WHEN NOT x.two_valued AND (l.largest_n > d.dominance_percent / 100 * x.w_abs OR x.w_abs - l.largest_2 < d.p_percent / 100 * l.largest_1) THEN 'dominated' END AS reason
			FROM pg_temp.release_cell x
			CROSS JOIN @programme@.disclosure_rule d
			LEFT JOIN LATERAL (
				SELECT sum(u.x) FILTER (WHERE u.place <= d.dominance_n) AS largest_n, sum(u.x) FILTER (WHERE u.place <= 2) AS largest_2, max(u.x) AS largest_1
				FROM (SELECT v.x, row_number() OVER (ORDER BY v.x DESC) AS place FROM pg_temp.release_member m
					JOIN pg_temp.release_sum s ON s.stratum = m.stratum AND s.weighting = m.weighting CROSS JOIN unnest(s.largest) v (x)
					WHERE m.key = x.key ORDER BY v.x DESC LIMIT 10) u) l ON NOT x.two_valued
		) t WHERE t.key = c.key$query$, '@programme@', quote_ident(schema));
	-- So that one person more or less cannot be seen in a value, and that it has no
	-- digits which a sum of such numbers does not.
	UPDATE pg_temp.release_cell c SET step = @extschema@.programme_step_of(greatest((c.high - c.low) / greatest(c.base_low, 1), CASE c.scale WHEN 'proportion' THEN 0.001::double precision ELSE (c.high - c.low) / 1000 END,
		CASE WHEN c.high > c.low THEN greatest(abs(c.high), abs(c.low)) * 1e-10 END));

	-- Everybody whom any release has counted, by the groups they were counted in.
	-- Whoever is no longer there, or has another answer or weight, stays as they were.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_known ON COMMIT DROP AS
		SELECT coalesce(r.outcome, o.outcome) AS outcome, coalesce(r.interview, o.interview) AS interview, coalesce(r.digest, o.digest) AS digest, o.atom AS old_atom,
			coalesce(o.cells, '{}') || coalesce(c.cells, '{}') AS cells, (r.interview IS NOT NULL) AS found, (r.value = b.high)::integer AS yes, r.w_final, r.w_longitudinal
		FROM pg_temp.release_row r
		FULL JOIN (SELECT p.outcome, p.interview, p.digest, p.atom, q.cells FROM @programme@.disclosure_answer p
			JOIN @programme@.disclosure_atom q ON q.release = p.release AND q.outcome = p.outcome AND q.atom = p.atom
			WHERE p.release = (SELECT max(l.release) FROM @programme@.disclosure_answer l)) o ON o.outcome = r.outcome AND o.interview = r.interview AND o.digest = r.digest
		LEFT JOIN pg_temp.release_range b ON b.outcome = r.outcome
		LEFT JOIN (SELECT m.stratum, array_agg(x.cell ORDER BY x.cell) AS cells FROM pg_temp.release_member m JOIN pg_temp.release_cell x ON x.key = m.key GROUP BY m.stratum) c ON c.stratum = r.stratum
		WHERE o.cells IS NOT NULL OR c.cells IS NOT NULL$query$, '@programme@', quote_ident(schema));
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_atom ON COMMIT DROP AS
		SELECT t.outcome, (row_number() OVER (ORDER BY t.outcome, t.cells))::integer AS atom, t.cells, sum(t.n)::integer AS n, sum(t.yes)::integer AS yes, sum(t.w_final) AS w_final, sum(t.w_longitudinal) AS w_longitudinal
		FROM (
			SELECT k.outcome, k.cells, count(*) AS n, sum(k.yes) AS yes, sum(k.w_final) AS w_final, sum(k.w_longitudinal) AS w_longitudinal
			FROM pg_temp.release_known k WHERE k.found GROUP BY k.outcome, k.cells
			UNION ALL
			-- Of those who are gone only the sum is known: what is missing from their group.
			SELECT q.outcome, q.cells, q.n - coalesce(f.n, 0), q.yes - coalesce(f.yes, 0), greatest(q.w_final - coalesce(f.w_final, 0), 0), greatest(q.w_longitudinal - coalesce(f.w_longitudinal, 0), 0)
			FROM @programme@.disclosure_atom q
			LEFT JOIN (SELECT k.outcome, k.old_atom, count(*) AS n, sum(k.yes) AS yes, sum(k.w_final) AS w_final, sum(k.w_longitudinal) AS w_longitudinal
				FROM pg_temp.release_known k WHERE k.found AND k.old_atom IS NOT NULL GROUP BY k.outcome, k.old_atom) f ON f.outcome = q.outcome AND f.old_atom = q.atom
			WHERE q.release = (SELECT max(l.release) FROM @programme@.disclosure_atom l) AND q.n > coalesce(f.n, 0)
		) t GROUP BY t.outcome, t.cells$query$, '@programme@', quote_ident(schema));
	CREATE INDEX ON pg_temp.release_atom (outcome);
	ANALYZE pg_temp.release_atom;

	-- A number that an earlier release showed, and for which only a few answers are
	-- new, gone or changed, is kept: the difference would be theirs.
	EXECUTE replace($query$
		UPDATE pg_temp.release_cell c SET kept_cell = p.cell, state = CASE WHEN p.few AND c.state = 'shown' THEN 'kept' ELSE c.state END, reason = CASE WHEN p.few AND c.state = 'shown' THEN 'kept' ELSE c.reason END
		FROM (SELECT DISTINCT ON (x.cell) x.cell AS new_cell, q.cell, (SELECT sum(a.n) FROM pg_temp.release_atom a WHERE a.outcome = x.outcome AND (x.cell = ANY (a.cells)) <> (q.cell = ANY (a.cells))) BETWEEN 1 AND d.min_base - 1 AS few
			FROM pg_temp.release_cell x
			JOIN @programme@.disclosure_cell q ON q.state = 'shown' AND x.key = ROW(q.kind, q.outcome, q.weighting, q.evaluation, q.subgroup, q.arm, q.area, q.wave, q.post)::text
			CROSS JOIN @programme@.disclosure_rule d ORDER BY x.cell, q.cell DESC) p
		WHERE p.new_cell = c.cell$query$, '@programme@', quote_ident(schema));
END
$$;
COMMENT ON FUNCTION programme_release_cells(text, integer) IS
'part of release_programme: the groups of people behind published numbers, what the rule hides of them, and who of them is in which release';

-- Effects that were run and may be published, the latest of each. Behind each are
-- four groups; an effect is shown if all of them may be.
CREATE FUNCTION programme_release_estimates(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	stale record;
BEGIN
	DROP TABLE IF EXISTS pg_temp.release_result;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_result ON COMMIT DROP AS
		SELECT DISTINCT ON (r.evaluation, x.outcome, x.subgroup, x.adjusted) x.estimate::integer AS estimate, r.evaluation::text AS evaluation, x.outcome::text AS outcome, x.subgroup, x.adjusted,
			x.result, x.sample, x.analysis_run::integer AS analysis_run,
			nb.cell AS nb, na.cell AS na, cb.cell AS cb, ca.cell AS ca, greatest(nb.step, na.step, cb.step, ca.step) AS step,
			coalesce(nb.reason, na.reason, cb.reason, ca.reason, CASE WHEN nb.cell IS NULL OR na.cell IS NULL OR cb.cell IS NULL OR ca.cell IS NULL THEN 'too_few_answers'
				WHEN least((x.result).n_clusters_treated, (x.result).n_clusters - (x.result).n_clusters_treated) < d.min_areas THEN 'too_few_areas'
				WHEN (x.result).df < d.min_df THEN 'too_few_df' WHEN x.sample IS NULL THEN 'unconfirmed' END) AS reason,
			'shown'::text AS state
		FROM @programme@.estimate x
		JOIN @programme@.analysis_run r ON r.analysis_run = x.analysis_run
		JOIN pg_temp.release_of_evaluation e ON e.evaluation = r.evaluation
		CROSS JOIN @programme@.disclosure_rule d
		LEFT JOIN pg_temp.release_cell nb ON nb.kind = 'period' AND nb.evaluation = r.evaluation AND nb.outcome = x.outcome AND nb.subgroup = x.subgroup AND nb.arm = 'nfl' AND NOT nb.post
		LEFT JOIN pg_temp.release_cell na ON na.kind = 'period' AND na.evaluation = r.evaluation AND na.outcome = x.outcome AND na.subgroup = x.subgroup AND na.arm = 'nfl' AND na.post
		LEFT JOIN pg_temp.release_cell cb ON cb.kind = 'period' AND cb.evaluation = r.evaluation AND cb.outcome = x.outcome AND cb.subgroup = x.subgroup AND cb.arm = 'comparator' AND NOT cb.post
		LEFT JOIN pg_temp.release_cell ca ON ca.kind = 'period' AND ca.evaluation = r.evaluation AND ca.outcome = x.outcome AND ca.subgroup = x.subgroup AND ca.arm = 'comparator' AND ca.post
		WHERE x.publish ORDER BY r.evaluation, x.outcome, x.subgroup, x.adjusted, x.estimate DESC$query$, '@programme@', quote_ident(schema));
	-- Of a number that is kept there must be an earlier one.
	EXECUTE replace($query$
		UPDATE pg_temp.release_result t SET reason = 'secondary' WHERE t.reason = 'kept' AND NOT EXISTS (SELECT FROM @programme@.release_estimate p
			WHERE p.evaluation = t.evaluation AND p.outcome = t.outcome AND p.subgroup = t.subgroup AND p.adjusted = t.adjusted AND p.effect IS NOT NULL)$query$, '@programme@', quote_ident(schema));
	UPDATE pg_temp.release_result SET state = CASE WHEN reason IS NULL THEN 'shown' WHEN reason = 'kept' THEN 'kept' ELSE 'hidden' END;

	-- An effect of other answers than those beside it would be audited for the wrong people.
	SELECT t.evaluation, t.outcome, t.subgroup, t.analysis_run INTO stale
	FROM pg_temp.release_result t
	JOIN LATERAL @extschema@.did_cells(t.sample) s ON NOT t.adjusted
	LEFT JOIN pg_temp.release_cell c ON c.cell = CASE WHEN s.arm = 'treated' THEN CASE WHEN s.period = 'pre' THEN t.nb ELSE t.na END ELSE CASE WHEN s.period = 'pre' THEN t.cb ELSE t.ca END END
	WHERE c.n IS DISTINCT FROM s.n::integer OR abs(c.mean - s.mean) > 1e-9 * greatest(abs(c.mean), 1) ORDER BY 1, 2, 3 LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('the answers are not those of run %s any more: outcome %s of evaluation %s', stale.analysis_run, stale.outcome, stale.evaluation),
			DETAIL = 'Answers, weights, areas or definitions have changed since it was run.',
			HINT = format('First: SELECT run_evaluation(%L, %L). Or release other evaluations only: evaluations => ARRAY[...].', schema, stale.evaluation);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_release_estimates(text, integer) IS
'part of release_programme: the effects to be released, with the groups behind each, and what the rule hides of them';

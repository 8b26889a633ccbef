---- releases: answers, the groups of people that numbers are of, and the rule ----

-- Every answer as one statement sees it: what is released of people is all of
-- this moment. Strata are the people whom no published number tells apart.
CREATE FUNCTION programme_release_rows(schema text, evaluations text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off SET work_mem = '64MB'
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
	DROP TABLE IF EXISTS pg_temp.release_outcome, pg_temp.release_who, pg_temp.release_row, pg_temp.release_stratum, pg_temp.release_sum, pg_temp.release_range;
	-- Outcomes, and the groups that interviews are of, by their numbers: there are
	-- hundreds of thousands of answers.
	CREATE TEMPORARY TABLE release_outcome (place integer, outcome text) ON COMMIT DROP;
	CREATE TEMPORARY TABLE release_who (who integer, area text, wave text, panel boolean, subgroups text[], has_final boolean, has_longitudinal boolean) ON COMMIT DROP;
	CREATE TEMPORARY TABLE release_row (place integer, who integer, interview bigint, value double precision, w_final double precision, w_longitudinal double precision, digest bigint) ON COMMIT DROP;
	EXECUTE replace($query$
		WITH named AS MATERIALIZED (SELECT row_number() OVER (ORDER BY o.outcome::text COLLATE "C")::integer AS place, o.outcome FROM @programme@.outcome o),
		answer AS MATERIALIZED (SELECT n.place, s.interview, s.value FROM @programme@.outcome_value s JOIN named n ON n.outcome = s.outcome WHERE s.value IS NOT NULL),
		visit AS MATERIALIZED (
			SELECT t.*, dense_rank() OVER (ORDER BY t.area, t.wave, t.panel, t.subgroups, t.has_final, t.has_longitudinal)::integer AS who
			FROM (SELECT v.interview, v.area::text AS area, v.wave::text AS wave, v.sample_type = 'panel' AS panel, coalesce(g.subgroups, '{}') AS subgroups, coalesce(v.w_final > 0, false) AS has_final, coalesce(v.w_longitudinal > 0, false) AS has_longitudinal,
					coalesce(v.w_final, 0) AS w_final, coalesce(v.w_longitudinal, 0) AS w_longitudinal, hashfloat8extended(coalesce(v.w_final, 0), hashfloat8extended(coalesce(v.w_longitudinal, 0), 0)) AS seed
				FROM @programme@.interview v
				LEFT JOIN (SELECT z.interview, array_agg(u.subgroup::text ORDER BY u.subgroup::text) AS subgroups
					FROM @programme@.subgroup u JOIN named n ON n.outcome = u.outcome JOIN answer z ON z.place = n.place AND z.value >= coalesce(u.at_least, z.value) AND z.value <= coalesce(u.at_most, z.value)
					GROUP BY z.interview) g ON g.interview = v.interview) t),
		of_outcome AS (INSERT INTO pg_temp.release_outcome SELECT n.place, n.outcome::text FROM named n),
		of_who AS (INSERT INTO pg_temp.release_who SELECT DISTINCT v.who, v.area, v.wave, v.panel, v.subgroups, v.has_final, v.has_longitudinal FROM visit v)
		INSERT INTO pg_temp.release_row
		SELECT s.place, v.who, s.interview, s.value, v.w_final, v.w_longitudinal, hashfloat8extended(s.value, v.seed)
		FROM answer s JOIN visit v ON v.interview = s.interview$query$, '@programme@', quote_ident(schema));
	ANALYZE pg_temp.release_row (place, who);
	ANALYZE pg_temp.release_outcome;
	ANALYZE pg_temp.release_who;
	-- By value first: of most outcomes there are few.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_range ON COMMIT DROP AS
		SELECT t.place, o.outcome, least(t.low, p.low) AS low, greatest(t.high, p.high) AS high,
			(t.two_valued AND coalesce(p.two_valued AND (p.low = p.high OR t.low = t.high OR (p.low, p.high) = (t.low, t.high)), true)) AS two_valued,
			(t.equal_final AND coalesce(p.equal_final, true)) AS equal_final, (t.equal_longitudinal AND coalesce(p.equal_longitudinal, true)) AS equal_longitudinal, t.odd
		FROM (SELECT r.place, min(r.value) AS low, max(r.value) AS high, count(*) <= 2 AS two_valued,
				coalesce(min(r.least_final) = max(r.most_final), true) AS equal_final, coalesce(min(r.least_longitudinal) = max(r.most_longitudinal), true) AS equal_longitudinal,
				bool_or(r.value <> 0 AND abs(r.value) NOT BETWEEN 1e-50 AND 1e50 OR least(r.least_final, r.least_longitudinal) < 1e-9 OR greatest(r.most_final, r.most_longitudinal) > 1e9) AS odd
			FROM (SELECT x.place, x.value, min(nullif(x.w_final, 0)) AS least_final, max(nullif(x.w_final, 0)) AS most_final, min(nullif(x.w_longitudinal, 0)) AS least_longitudinal, max(nullif(x.w_longitudinal, 0)) AS most_longitudinal
				FROM pg_temp.release_row x GROUP BY x.place, x.value) r
			GROUP BY r.place) t
		JOIN pg_temp.release_outcome o ON o.place = t.place
		LEFT JOIN @programme@.disclosure_outcome p ON p.outcome = o.outcome AND p.release = (SELECT max(l.release) FROM @programme@.disclosure_outcome l WHERE l.outcome = o.outcome)
		$query$, '@programme@', quote_ident(schema));
	ANALYZE pg_temp.release_range;
	-- As a sample has it, so that no square of it is too large or too small to be a number.
	IF (SELECT bool_or(b.odd) FROM pg_temp.release_range b) THEN
		SELECT r.interview, o.outcome, w.name, w.value INTO odd
		FROM pg_temp.release_row r JOIN pg_temp.release_outcome o ON o.place = r.place CROSS JOIN LATERAL (VALUES (1, 'w_final', r.w_final, 1e-9, 1e9), (2, 'w_longitudinal', r.w_longitudinal, 1e-9, 1e9), (3, 'value', r.value, 1e-50, 1e50)) w (place, name, value, least, most)
		WHERE w.value <> 0 AND abs(w.value) NOT BETWEEN w.least AND w.most ORDER BY w.place, o.outcome COLLATE "C", r.interview LIMIT 1;
		RAISE EXCEPTION USING ERRCODE = 'numeric_value_out_of_range',
			MESSAGE = CASE odd.name WHEN 'value' THEN format('outcome %s: the value of interview %s is too large or too small to be released', odd.outcome, odd.interview) ELSE format('interview %s: %s is too large or too small to be released', odd.interview, odd.name) END,
			HINT = CASE odd.name WHEN 'value' THEN 'Values are 0 or between 1e-50 and 1e50 in size: look at the outcome''s items and scores.' ELSE 'Weights are 0 or between 1e-9 and 1e9: scale all of them, which changes no result.' END;
	END IF;
	CREATE TEMPORARY TABLE release_stratum ON COMMIT DROP AS
	SELECT (row_number() OVER ())::integer AS stratum, t.place, o.outcome, w.*
	FROM (SELECT DISTINCT r.place, r.who FROM pg_temp.release_row r) t JOIN pg_temp.release_outcome o ON o.place = t.place JOIN pg_temp.release_who w ON w.who = t.who;
	DROP TABLE IF EXISTS pg_temp.release_of_evaluation, pg_temp.release_subgroup;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_of_evaluation ON COMMIT DROP AS
		SELECT e.evaluation::text AS evaluation, e.weight AS weighting, (e.sample = 'panel') AS panel_only FROM @programme@.evaluation e
		WHERE $1 IS NULL OR e.evaluation::text = ANY ($1)$query$, '@programme@', quote_ident(schema)) USING evaluations;
	ANALYZE pg_temp.release_of_evaluation;
	CREATE TEMPORARY TABLE release_sum ON COMMIT DROP AS
	SELECT s.stratum, t.weighting, t.n, t.yes, t.w, t.wx, t.wx2, t.w_abs, t.w2, t.w2x, t.w2x2, l.largest
	FROM (
		SELECT k.weighting, r.place, r.who, count(*)::integer AS n, (count(*) FILTER (WHERE r.value = b.high))::integer AS yes,
			-- From the smallest value up, so that large numbers which differ little lose no digits.
			sum(w.w) AS w, sum(w.w * (r.value - b.low)) AS wx, sum(w.w * (r.value - b.low) * (r.value - b.low)) AS wx2, sum(w.w * abs(r.value)) AS w_abs,
			sum(w.w * w.w) AS w2, sum(w.w * w.w * (r.value - b.low)) AS w2x, sum(w.w * w.w * (r.value - b.low) * (r.value - b.low)) AS w2x2
		FROM (SELECT 'final' AS weighting UNION SELECT e.weighting FROM pg_temp.release_of_evaluation e) k
		CROSS JOIN pg_temp.release_row r JOIN pg_temp.release_range b ON b.place = r.place
		CROSS JOIN LATERAL (SELECT CASE k.weighting WHEN 'final' THEN r.w_final WHEN 'longitudinal' THEN r.w_longitudinal ELSE 1 END AS w) w
		WHERE w.w > 0 GROUP BY k.weighting, r.place, r.who) t
	JOIN pg_temp.release_stratum s ON s.place = t.place AND s.who = t.who
	LEFT JOIN (
		SELECT k.weighting, r.place, r.who, (array_agg(w.w * abs(r.value) ORDER BY w.w * abs(r.value) DESC))[1:10] AS largest
		FROM (SELECT 'final' AS weighting UNION SELECT e.weighting FROM pg_temp.release_of_evaluation e) k
		CROSS JOIN pg_temp.release_row r JOIN pg_temp.release_range b ON b.place = r.place AND NOT b.two_valued
		CROSS JOIN LATERAL (SELECT CASE k.weighting WHEN 'final' THEN r.w_final WHEN 'longitudinal' THEN r.w_longitudinal ELSE 1 END AS w) w
		WHERE w.w > 0 GROUP BY k.weighting, r.place, r.who) l ON l.weighting = t.weighting AND l.place = t.place AND l.who = t.who;
	ANALYZE pg_temp.release_stratum;
	ANALYZE pg_temp.release_sum;
	-- Subgroups that there are effects for.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_subgroup ON COMMIT DROP AS
		SELECT DISTINCT e.evaluation, u.subgroup::text AS subgroup, u.label FROM pg_temp.release_of_evaluation e
		JOIN @programme@.analysis_run r ON r.evaluation = e.evaluation
		JOIN @programme@.estimate x ON x.analysis_run = r.analysis_run AND x.publish
		JOIN @programme@.subgroup u ON u.subgroup = x.subgroup$query$, '@programme@', quote_ident(schema));
	ANALYZE pg_temp.release_subgroup;
END
$$;
COMMENT ON FUNCTION programme_release_rows(text, text[]) IS
'part of release_programme: the answers of this moment, and their sums by area, wave and who they are of';

-- The groups that proportions and means are published for, what may not be shown
-- of them by the rule, and the smallest groups that all releases tell apart.
CREATE FUNCTION programme_release_cells(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off SET work_mem = '64MB' SET enable_mergejoin = off
AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.release_member, pg_temp.release_cell, pg_temp.release_known, pg_temp.release_pair, pg_temp.release_atom;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_member ON COMMIT DROP AS
		SELECT m.*, ROW(m.kind, m.outcome, m.weighting, m.evaluation, m.subgroup, m.arm, m.area, m.wave, m.post, m.first_treated, m.period)::text AS key
		FROM (
			SELECT s.stratum, 'area'::text AS kind, s.outcome, 'final'::text AS weighting, NULL::text AS evaluation, 'all'::text AS subgroup, NULL::text AS arm, s.area, s.wave, NULL::boolean AS post, NULL::integer AS first_treated, NULL::integer AS period
			FROM pg_temp.release_stratum s JOIN @programme@.outcome o ON o.outcome = s.outcome WHERE s.has_final AND o.role <> 'covariate'
			UNION ALL
			SELECT s.stratum, k.kind, s.outcome, e.weighting, e.evaluation, g.subgroup, a.arm, NULL, CASE k.kind WHEN 'arm' THEN s.wave END, CASE k.kind WHEN 'period' THEN w.post END, NULL, NULL
			FROM pg_temp.release_of_evaluation e
			JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included
			JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation
			JOIN pg_temp.release_stratum s ON s.area = a.area AND s.wave = w.wave AND (s.panel OR NOT e.panel_only)
				AND CASE e.weighting WHEN 'final' THEN s.has_final WHEN 'longitudinal' THEN s.has_longitudinal ELSE true END
			JOIN @programme@.outcome o ON o.outcome = s.outcome
			CROSS JOIN LATERAL unnest('{all}' || s.subgroups) WITH ORDINALITY g (subgroup, place)
			LEFT JOIN pg_temp.release_subgroup x ON x.evaluation = e.evaluation AND x.subgroup = g.subgroup
			CROSS JOIN (VALUES ('arm'), ('period')) k (kind)
			WHERE g.place = 1 OR (x.subgroup IS NOT NULL AND o.role <> 'covariate')
			UNION ALL
			SELECT s.stratum, 'cohort', s.outcome, e.weighting, e.evaluation, t.subgroup, NULL, NULL, NULL, NULL, t.first_treated, t.period
			FROM (SELECT DISTINCT z.evaluation, z.outcome, z.subgroup, z.first_treated, z.period FROM pg_temp.release_term z) t
			JOIN pg_temp.release_of_evaluation e ON e.evaluation = t.evaluation
			JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included AND a.first_treated IS NOT DISTINCT FROM t.first_treated AND (t.first_treated IS NOT NULL OR a.arm = 'comparator')
			JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation AND w.period = t.period
			JOIN pg_temp.release_stratum s ON s.outcome = t.outcome AND s.area = a.area AND s.wave = w.wave AND (s.panel OR NOT e.panel_only) AND (t.subgroup = 'all' OR t.subgroup = ANY (s.subgroups))
				AND CASE e.weighting WHEN 'final' THEN s.has_final WHEN 'longitudinal' THEN s.has_longitudinal ELSE true END
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
		FROM (SELECT m.key, m.kind, m.outcome, m.weighting, m.evaluation, m.subgroup, m.arm, m.area, m.wave, m.post, m.first_treated, m.period,
				sum(s.n)::integer AS n, sum(s.yes)::integer AS yes, sum(s.w) AS w, sum(s.wx) AS wx, sum(s.w_abs) AS w_abs, sum(s.w2) AS w2, sum(s.w2x) AS w2x, sum(s.w2x2) AS w2x2
			FROM pg_temp.release_member m JOIN pg_temp.release_sum s ON s.stratum = m.stratum AND s.weighting = m.weighting
			GROUP BY m.key, m.kind, m.outcome, m.weighting, m.evaluation, m.subgroup, m.arm, m.area, m.wave, m.post, m.first_treated, m.period) c
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
		SELECT coalesce(r.place, o.place) AS place, coalesce(r.interview, o.interview) AS interview, coalesce(r.digest, o.digest) AS digest, o.atom AS old_atom, r.who, (r.value = b.high)::integer AS yes, r.w_final, r.w_longitudinal
		FROM pg_temp.release_row r
		FULL JOIN (SELECT n.place, u.interview, u.digest, p.atom FROM @programme@.disclosure_answer p JOIN pg_temp.release_outcome n ON n.outcome = p.outcome
			CROSS JOIN LATERAL unnest(p.interviews, p.digests) u (interview, digest)
			WHERE p.release = (SELECT max(l.release) FROM @programme@.disclosure_answer l)) o ON o.place = r.place AND o.interview = r.interview AND o.digest = r.digest
		LEFT JOIN pg_temp.release_range b ON b.place = r.place$query$, '@programme@', quote_ident(schema));
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_pair ON COMMIT DROP AS
		SELECT n.outcome, t.*, coalesce(o.cells, '{}') || coalesce(c.cells, '{}') AS cells
		FROM (SELECT k.place, k.old_atom, k.who, count(*)::integer AS n, sum(k.yes)::integer AS yes, sum(k.w_final) AS w_final, sum(k.w_longitudinal) AS w_longitudinal FROM pg_temp.release_known k GROUP BY k.place, k.old_atom, k.who) t
		JOIN pg_temp.release_outcome n ON n.place = t.place
		LEFT JOIN @programme@.disclosure_atom o ON o.release = (SELECT max(l.release) FROM @programme@.disclosure_atom l) AND o.outcome = n.outcome AND o.atom = t.old_atom
		LEFT JOIN (SELECT s.place, s.who, array_agg(x.cell ORDER BY x.cell) AS cells FROM pg_temp.release_stratum s JOIN pg_temp.release_member m ON m.stratum = s.stratum JOIN pg_temp.release_cell x ON x.key = m.key GROUP BY s.place, s.who) c ON c.place = t.place AND c.who = t.who
		WHERE o.cells IS NOT NULL OR c.cells IS NOT NULL$query$, '@programme@', quote_ident(schema));
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_atom ON COMMIT DROP AS
		SELECT t.outcome, (row_number() OVER (ORDER BY t.outcome, t.cells))::integer AS atom, t.cells, sum(t.n)::integer AS n, sum(t.yes)::integer AS yes, sum(t.w_final) AS w_final, sum(t.w_longitudinal) AS w_longitudinal
		FROM (
			SELECT k.outcome, k.cells, k.n, k.yes, k.w_final, k.w_longitudinal FROM pg_temp.release_pair k WHERE k.who IS NOT NULL
			UNION ALL
			-- Of those who are gone only the sum is known: what is missing from their group.
			SELECT q.outcome, q.cells, q.n - coalesce(f.n, 0), q.yes - coalesce(f.yes, 0), greatest(q.w_final - coalesce(f.w_final, 0), 0), greatest(q.w_longitudinal - coalesce(f.w_longitudinal, 0), 0)
			FROM @programme@.disclosure_atom q
			LEFT JOIN (SELECT k.outcome, k.old_atom, sum(k.n) AS n, sum(k.yes) AS yes, sum(k.w_final) AS w_final, sum(k.w_longitudinal) AS w_longitudinal
				FROM pg_temp.release_pair k WHERE k.who IS NOT NULL AND k.old_atom IS NOT NULL GROUP BY k.outcome, k.old_atom) f ON f.outcome = q.outcome AND f.old_atom = q.atom
			WHERE q.release = (SELECT max(l.release) FROM @programme@.disclosure_atom l) AND q.n > coalesce(f.n, 0)
		) t GROUP BY t.outcome, t.cells$query$, '@programme@', quote_ident(schema));
	CREATE INDEX ON pg_temp.release_atom (outcome);
	ANALYZE pg_temp.release_atom;

	-- A number that an earlier release showed, and for which only a few answers are
	-- new, gone or changed, is kept: the difference would be theirs. These are the
	-- people in one of both groups, and not in the other.
	EXECUTE replace($query$
		WITH earlier AS MATERIALIZED (SELECT DISTINCT ON (x.cell) x.cell AS new_cell, q.cell FROM pg_temp.release_cell x
			JOIN @programme@.disclosure_cell q ON q.state = 'shown' AND x.key = ROW(q.kind, q.outcome, q.weighting, q.evaluation, q.subgroup, q.arm, q.area, q.wave, q.post, q.first_treated, q.period)::text ORDER BY x.cell, q.cell DESC),
		member AS MATERIALIZED (SELECT u.cell, a.n, a.cells FROM pg_temp.release_atom a CROSS JOIN unnest(a.cells) u (cell) WHERE EXISTS (SELECT FROM earlier)),
		size AS (SELECT m.cell, sum(m.n) AS n FROM member m GROUP BY m.cell),
		in_both AS (SELECT e.new_cell, sum(m.n) AS n FROM earlier e JOIN member m ON m.cell = e.new_cell AND e.cell = ANY (m.cells) GROUP BY e.new_cell)
		UPDATE pg_temp.release_cell c SET kept_cell = p.cell, state = CASE WHEN p.few AND c.state = 'shown' THEN 'kept' ELSE c.state END, reason = CASE WHEN p.few AND c.state = 'shown' THEN 'kept' ELSE c.reason END
		FROM (SELECT e.new_cell, e.cell, coalesce(s.n, 0) + coalesce(o.n, 0) - 2 * coalesce(b.n, 0) BETWEEN 1 AND d.min_base - 1 AS few
			FROM earlier e LEFT JOIN size s ON s.cell = e.new_cell LEFT JOIN size o ON o.cell = e.cell LEFT JOIN in_both b ON b.new_cell = e.new_cell CROSS JOIN @programme@.disclosure_rule d) p
		WHERE p.new_cell = c.cell$query$, '@programme@', quote_ident(schema));
END
$$;
COMMENT ON FUNCTION programme_release_cells(text, integer) IS
'part of release_programme: the groups of people behind published numbers, what the rule hides of them, and who of them is in which release';

-- Effects that were run and may be published, the latest of each. Behind each are
-- four groups; an effect is shown if all of them may be.
CREATE FUNCTION programme_release_estimates(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off SET work_mem = '64MB'
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
		PERFORM @extschema@.programme_release_is_stale(schema, stale.analysis_run, stale.outcome, stale.evaluation);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_release_estimates(text, integer) IS
'part of release_programme: the effects to be released, with the groups behind each, and what the rule hides of them';

CREATE FUNCTION programme_release_is_stale(schema text, analysis_run integer, outcome text, evaluation text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
		MESSAGE = format('the answers are not those of run %s any more: outcome %s of evaluation %s', analysis_run, outcome, evaluation),
		DETAIL = 'Answers, weights, areas or definitions have changed since it was run.',
		HINT = format('First: SELECT run_evaluation(%L, %L). Or release other evaluations only: evaluations => ARRAY[...].', schema, evaluation);
END
$$;
COMMENT ON FUNCTION programme_release_is_stale(text, integer, text, text) IS
'part of release_programme: refuses effects of other answers than those of today';

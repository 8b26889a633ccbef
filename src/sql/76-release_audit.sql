---- releases: what a reader of all of them could work out ----

-- Between what limits some targets lie, by what is shown, and which rows hold them
-- there. Of whole numbers, what is given is known to be possible, and may be narrower
-- than the truth; without their being whole it is wider, if anything.
CREATE FUNCTION programme_release_ranges(outcome text, system text, side text, whole boolean, targets integer[], OUT target integer, OUT required double precision, OUT low double precision, OUT high double precision, OUT holding integer[])
RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	is_base CONSTANT boolean := side = 'base';
	atom_n double precision[];
	atom_yes double precision[];
	row_numbers integer[];
	row_low double precision[];
	row_high double precision[];
	entry_row integer[];
	entry_atom integer[];
	entry_coefficient double precision[];
	target_of integer[];
	target_atom integer[];
	wanted double precision[];
BEGIN
	IF targets = '{}' THEN
		RETURN;
	END IF;
	SELECT array_agg(a.n::double precision ORDER BY a.place), array_agg(a.yes::double precision ORDER BY a.place) INTO atom_n, atom_yes
	FROM pg_temp.attack_atom a WHERE a.outcome = $1 AND a.system = $2;
	SELECT array_agg(r.number ORDER BY r.number), array_agg(CASE WHEN is_base THEN r.base_low ELSE r.value_low END ORDER BY r.number), array_agg(CASE WHEN is_base THEN r.base_high ELSE r.value_high END ORDER BY r.number)
	INTO row_numbers, row_low, row_high FROM pg_temp.attack_row r WHERE r.outcome = $1 AND r.system = $2 AND r.live AND CASE WHEN is_base THEN r.base_low ELSE r.value_low END IS NOT NULL;
	SELECT array_agg(x.row_place), array_agg(x.place), array_agg(x.share) INTO entry_row, entry_atom, entry_coefficient
	FROM (SELECT n.place::integer AS row_place, e.place, CASE WHEN is_base THEN 1 ELSE e.share END AS share
		FROM unnest(row_numbers) WITH ORDINALITY n (number, place) JOIN pg_temp.attack_entry e ON e.number = n.number ORDER BY n.place, e.place) x;
	SELECT array_agg(x.target_place), array_agg(x.place) INTO target_of, target_atom
	FROM (SELECT n.place::integer AS target_place, a.place
		FROM unnest(targets) WITH ORDINALITY n (number, place) JOIN pg_temp.attack_target t ON t.number = n.number CROSS JOIN LATERAL unnest(t.atoms) u (atom)
		JOIN pg_temp.attack_atom a ON a.outcome = $1 AND a.system = $2 AND a.atom = u.atom ORDER BY n.place, a.place) x;
	SELECT array_agg(coalesce(g.required, t.required) ORDER BY n.place) INTO wanted
	FROM unnest(targets) WITH ORDINALITY n (number, place) JOIN pg_temp.attack_target t ON t.number = n.number LEFT JOIN pg_temp.attack_given g ON g.number = n.number AND g.side = $3;
	-- That the truth is possible is known beforehand, which helps a search among whole numbers.
	RETURN QUERY SELECT targets[x.target], wanted[x.target], x.low, x.high, ARRAY(SELECT row_numbers[b.row] FROM unnest(x.binding) b (row))
	FROM @extschema@.programme_attack(array_fill(0::double precision, ARRAY[cardinality(atom_n)]), CASE WHEN is_base THEN array_fill('Infinity'::double precision, ARRAY[cardinality(atom_n)]) ELSE atom_n END,
		coalesce(row_low, '{}'), coalesce(row_high, '{}'), coalesce(entry_row, '{}'), coalesce(entry_atom, '{}'), coalesce(entry_coefficient, '{}'),
		target_of, target_atom, array_fill(1::double precision, ARRAY[cardinality(target_of)]), whole, CASE WHEN NOT whole THEN NULL WHEN is_base THEN atom_n ELSE atom_yes END, wanted,
		CASE WHEN EXISTS (SELECT FROM pg_temp.attack_cell c WHERE c.outcome = $1 AND c.system = $2 AND c.kind = 'cohort') THEN 200 END) x;
END
$$;
COMMENT ON FUNCTION programme_release_ranges(text, text, text, boolean, integer[]) IS
'part of release_programme: between what limits groups of people lie by what is shown, and by which numbers';

-- Which of some targets are held within too narrow limits by what is shown, and by
-- which rows.
CREATE FUNCTION programme_release_unsafe(outcome text, system text, side text, whole boolean, targets integer[], OUT failing integer[], OUT holding integer[])
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
SELECT coalesce(array_agg(DISTINCT x.target), '{}'), coalesce(array_agg(DISTINCT h.number) FILTER (WHERE h.number IS NOT NULL), '{}')
FROM @extschema@.programme_release_ranges(outcome, system, side, side = 'base' OR whole, targets) x LEFT JOIN LATERAL unnest(x.holding) h (number) ON true
WHERE x.high - x.low < x.required - 1e-6
$$;
COMMENT ON FUNCTION programme_release_unsafe(text, text, text, boolean, integer[]) IS
'part of release_programme: which groups of people are held within too narrow limits by what is shown, and by which numbers';

-- What a reader of all releases could work out, computed. The unknowns are, for
-- each of the smallest groups, how many people it has (the base), and the sum of
-- their values, each between 0 and 1 (the value): people who said yes, where there
-- are two values. What was shown are limits on sums of unknowns. That an attacker
-- knows every base exactly, and every weight, is assumed when values are attacked:
-- it makes him stronger than he is. So he knows what averages over the waves multiply
-- each mean by; the means of areas that started together are not shown themselves. As long as something that must stay hidden
-- lies within too narrow limits, the smallest of the published numbers that hold
-- it there is hidden too.
CREATE FUNCTION programme_release_audit(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off SET work_mem = '64MB'
AS $$
DECLARE
	attacked record;
	side_of text;
	targets integer[];
	holding integer[];
	next_unit text;
	again text[];
	tried text[];
	unknown boolean;
BEGIN
	DROP TABLE IF EXISTS pg_temp.attack_cell, pg_temp.attack_atom, pg_temp.attack_row, pg_temp.attack_entry, pg_temp.attack_target;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE attack_cell ON COMMIT DROP AS
		SELECT c.outcome, CASE WHEN c.weighting = 'none' OR (c.weighting = 'final' AND b.equal_final) OR (c.weighting = 'longitudinal' AND b.equal_longitudinal) THEN 'whole' ELSE c.weighting END AS system,
			c.cell, c.is_new, c.kind, c.subgroup, c.n, c.yes, c.state, c.base_low, c.base_high,
			(c.value - c.step / 2 - b.low) / nullif(b.high - b.low, 0) AS value_low, (c.value + c.step / 2 - b.low) / nullif(b.high - b.low, 0) AS value_high, c.value AS shown, b.high - b.low AS span, b.two_valued,
			(c.n < d.min_base OR (b.two_valued AND least(c.yes, c.n - c.yes) < d.min_count) OR c.dominated) AS sensitive,
			g.atoms
		FROM (
			SELECT x.outcome, x.weighting, x.cell, true AS is_new, x.kind, x.subgroup, x.n, x.yes, x.state, x.base_low, x.base_high, CASE WHEN x.kind <> 'cohort' THEN @extschema@.programme_rounded(x.mean, x.step) END AS value, x.step, coalesce(x.reason = 'dominated', false) AS dominated FROM pg_temp.release_cell x
			UNION ALL SELECT p.outcome, p.weighting, p.cell, false, p.kind, p.subgroup, p.n, p.yes, p.state, p.base_low, p.base_high, p.shown_value, p.value_step, false FROM @programme@.disclosure_cell p
		) c JOIN pg_temp.release_range b ON b.outcome = c.outcome CROSS JOIN @programme@.disclosure_rule d
		LEFT JOIN (SELECT u.cell, array_agg(a.atom ORDER BY a.atom) AS atoms FROM pg_temp.release_atom a CROSS JOIN unnest(a.cells) u (cell) GROUP BY u.cell) g ON g.cell = c.cell$query$, '@programme@', quote_ident(schema));
	CREATE UNIQUE INDEX ON pg_temp.attack_cell (cell);
	CREATE INDEX ON pg_temp.attack_cell (outcome, system);
	ANALYZE pg_temp.attack_cell;
	CREATE TEMPORARY TABLE attack_atom ON COMMIT DROP AS
	SELECT t.outcome, t.system, t.atom, (row_number() OVER (PARTITION BY t.outcome, t.system ORDER BY t.atom))::integer AS place, a.n, a.yes, CASE t.system WHEN 'final' THEN a.w_final WHEN 'longitudinal' THEN a.w_longitudinal ELSE a.n END AS w
	FROM (SELECT DISTINCT c.outcome, c.system, u.atom FROM pg_temp.attack_cell c CROSS JOIN unnest(c.atoms) u (atom)) t JOIN pg_temp.release_atom a ON a.atom = t.atom;
	CREATE INDEX ON pg_temp.attack_atom (outcome, system, atom);
	ANALYZE pg_temp.attack_atom;

	-- What was shown: of each group a base and a value, and differences between values.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE attack_row ON COMMIT DROP AS
		SELECT t.*, (row_number() OVER ())::integer AS number, true AS live FROM (
			SELECT c.outcome, c.system, format('cell %s', c.cell) AS unit, ARRAY[c.cell] AS cells, '{1}'::double precision[] AS coefficients, c.is_new,
				CASE WHEN c.kind = 'cohort' THEN 0 WHEN c.kind = 'area' THEN 1 WHEN c.subgroup <> 'all' THEN 2 ELSE 3 END AS preference, c.n, c.base_low, c.base_high, c.value_low, c.value_high
			FROM pg_temp.attack_cell c WHERE c.state = 'shown' AND (c.kind = 'cohort' OR c.value_low IS NOT NULL)
			UNION ALL
			SELECT c.outcome, c.system, t.unit, t.cells, t.coefficients, t.is_new, 4, c.n, NULL, NULL, (t.value - t.step / 2) / nullif(c.span, 0), (t.value + t.step / 2) / nullif(c.span, 0)
			FROM (
				SELECT format('effect %s', r.estimate) AS unit, true AS is_new, v.cells, v.coefficients::double precision[] AS coefficients, (w.low + w.high) / 2 AS value, w.high - w.low AS step
				FROM pg_temp.release_result r
				JOIN pg_temp.release_cell nb ON nb.cell = r.nb JOIN pg_temp.release_cell na ON na.cell = r.na JOIN pg_temp.release_cell cb ON cb.cell = r.cb JOIN pg_temp.release_cell ca ON ca.cell = r.ca
				CROSS JOIN LATERAL (VALUES (ARRAY[r.nb, r.na, r.cb, r.ca], ARRAY[-1, 1, 1, -1], na.mean - nb.mean - (ca.mean - cb.mean), @extschema@.programme_rounded((r.result).conf_low, r.step) + @extschema@.programme_rounded((r.result).conf_high, r.step)),
					(ARRAY[r.nb, r.na], ARRAY[-1, 1], na.mean - nb.mean, NULL), (ARRAY[r.cb, r.ca], ARRAY[-1, 1], ca.mean - cb.mean, NULL)) v (cells, coefficients, value, ends)
				CROSS JOIN LATERAL @extschema@.programme_window(v.value, v.ends, r.step) w
				WHERE r.state = 'shown'
				-- Over the waves. Ends of intervals lie as far from the effect that is shown as they
				-- do from the one that is not: they tell no more of it.
				UNION ALL SELECT format('wave %s', x.number), true, x.cells, x.coefficients, (w.low + w.high) / 2, w.high - w.low
				FROM pg_temp.release_wave_effect x CROSS JOIN LATERAL @extschema@.programme_window(x.effect, NULL::double precision, x.step) w
				WHERE x.state = 'shown' AND x.cells <> '{}'
				UNION ALL SELECT format('effect %s', p.effect), false, p.cells, p.coefficients, p.shown_value, p.value_step FROM @programme@.disclosure_effect p
			) t JOIN pg_temp.attack_cell c ON c.cell = t.cells[1] WHERE c.span > 0
		) t$query$, '@programme@', quote_ident(schema));
	CREATE INDEX ON pg_temp.attack_row (outcome, system);
	-- Halves are rounded away from 0, which an attacker knows: where people are
	-- counted, what lies just between two numbers that could be shown is not rounded
	-- to the one nearer to 0. The truth is never cut off.
	UPDATE pg_temp.attack_row r SET value_low = least(r.value_low + CASE WHEN t.shown <= 0 THEN 1e-8 ELSE 0 END, t.truth), value_high = greatest(r.value_high - CASE WHEN t.shown >= 0 THEN 1e-8 ELSE 0 END, t.truth)
	FROM (SELECT x.number, sum(s.coefficient * c.yes / c.n::double precision) AS truth, CASE WHEN cardinality(x.cells) = 1 THEN min(c.shown) ELSE x.value_low + x.value_high END AS shown
		FROM pg_temp.attack_row x CROSS JOIN LATERAL unnest(x.cells, x.coefficients) s (cell, coefficient) JOIN pg_temp.attack_cell c ON c.cell = s.cell
		WHERE c.two_valued AND c.system = 'whole' AND x.value_low IS NOT NULL GROUP BY x.number, x.cells, x.value_low, x.value_high) t
	WHERE t.number = r.number;
	ANALYZE pg_temp.attack_row;
	-- A mean is the groups' sums by their shares of its weight.
	CREATE TEMPORARY TABLE attack_entry ON COMMIT DROP AS
	WITH share AS MATERIALIZED (
		SELECT c.cell, a.place, a.w / (sum(a.w) OVER (PARTITION BY c.cell) * a.n) AS share
		FROM pg_temp.attack_cell c CROSS JOIN LATERAL unnest(c.atoms) u (atom)
		JOIN pg_temp.attack_atom a ON a.outcome = c.outcome AND a.system = c.system AND a.atom = u.atom)
	SELECT r.number, h.place, sum(s.coefficient * h.share) AS share
	FROM pg_temp.attack_row r CROSS JOIN LATERAL unnest(r.cells, r.coefficients) s (cell, coefficient) JOIN share h ON h.cell = s.cell
	GROUP BY r.number, h.place ORDER BY r.number, h.place;
	CREATE INDEX ON pg_temp.attack_entry (number);
	ANALYZE pg_temp.attack_entry;

	-- What must stay hidden: groups that the rule hides, the smallest groups, and what
	-- is left of a group that was shown without another one within it.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE attack_target ON COMMIT DROP AS
		SELECT t.outcome, t.system, (row_number() OVER ())::integer AS number, t.atoms, t.n, least(t.n, d.protection)::double precision AS required, t.n < d.min_count AS few
		FROM (
			SELECT c.outcome, c.system, c.atoms, c.n FROM pg_temp.attack_cell c WHERE c.sensitive AND c.atoms IS NOT NULL
			UNION SELECT a.outcome, a.system, ARRAY[a.atom], a.n FROM pg_temp.attack_atom a JOIN pg_temp.release_range b ON b.outcome = a.outcome CROSS JOIN @programme@.disclosure_rule r
			WHERE a.n < r.min_base OR (b.two_valued AND least(a.yes, a.n - a.yes) < r.min_count)
			UNION SELECT c.outcome, c.system, (SELECT array_agg(u.atom ORDER BY u.atom) FROM unnest(c.atoms) u (atom) WHERE u.atom <> ALL (p.atoms)), c.n - p.n
			FROM pg_temp.attack_cell c JOIN pg_temp.attack_cell p ON p.outcome = c.outcome AND p.system = c.system AND p.n < c.n AND c.atoms @> p.atoms CROSS JOIN @programme@.disclosure_rule r
			WHERE c.state = 'shown' AND p.state = 'shown' AND (c.n - p.n < r.min_base OR (c.two_valued AND least(c.yes - p.yes, c.n - p.n - c.yes + p.yes) < r.min_count))
		) t CROSS JOIN @programme@.disclosure_rule d WHERE t.n > 0$query$, '@programme@', quote_ident(schema));
	CREATE UNIQUE INDEX ON pg_temp.attack_target (number);
	CREATE INDEX ON pg_temp.attack_target (outcome, system);
	ANALYZE pg_temp.attack_target;

	DROP TABLE IF EXISTS pg_temp.attack_hidden, pg_temp.attack_failed, pg_temp.attack_given;
	CREATE TEMPORARY TABLE attack_hidden (place serial, unit text) ON COMMIT DROP;
	CREATE TEMPORARY TABLE attack_failed (side text, number integer) ON COMMIT DROP;
	CREATE TEMPORARY TABLE attack_given (side text, number integer, required double precision) ON COMMIT DROP;
	FOR attacked IN SELECT DISTINCT t.outcome, t.system, b.two_valued AND t.system = 'whole' AS whole FROM pg_temp.attack_target t JOIN pg_temp.release_range b ON b.outcome = t.outcome ORDER BY 1, 2 LOOP
		TRUNCATE pg_temp.attack_hidden, pg_temp.attack_failed, pg_temp.attack_given;
		unknown := false;
		FOREACH side_of IN ARRAY ARRAY['base', 'value'] LOOP
			targets := ARRAY(SELECT t.number FROM pg_temp.attack_target t WHERE t.outcome = attacked.outcome AND t.system = attacked.system AND (side_of = 'value' OR t.few) ORDER BY t.number);
			LOOP
				SELECT u.failing, u.holding INTO targets, holding FROM @extschema@.programme_release_unsafe(attacked.outcome, attacked.system, side_of, attacked.whole, targets) u;
				EXIT WHEN targets = '{}';
				INSERT INTO pg_temp.attack_failed (side, number) SELECT side_of, f FROM unnest(targets) f;
				SELECT r.unit INTO next_unit FROM pg_temp.attack_row r
				WHERE r.is_new AND r.live AND r.number = ANY (holding) ORDER BY r.preference, r.n, r.unit LIMIT 1;
				IF NOT FOUND THEN
					-- Of what holds them the solver names one choice of several, in which any other
					-- number may be: first those that touch them.
					SELECT r.unit INTO next_unit FROM pg_temp.attack_row r
					WHERE r.outcome = attacked.outcome AND r.system = attacked.system AND r.is_new AND r.live AND (side_of = 'base' OR r.value_low IS NOT NULL)
					ORDER BY EXISTS (SELECT FROM pg_temp.attack_entry e JOIN pg_temp.attack_atom a ON a.outcome = r.outcome AND a.system = r.system AND a.place = e.place
						JOIN pg_temp.attack_target t ON t.number = ANY (targets) AND a.atom = ANY (t.atoms) WHERE e.number = r.number) DESC, r.preference, r.n, r.unit LIMIT 1;
				END IF;
				IF next_unit IS NULL THEN
					EXECUTE format('INSERT INTO %I.release_hidden (release, table_name, row_key, column_name, reason, detail) VALUES ($1, ''all releases'', $2, $3, ''given_away'', $4)', schema)
						USING release, format('%s, %s', attacked.outcome, attacked.system), side_of,
							format('what earlier releases show of %s group(s) of people leaves less doubt than the rule of today wants; the smallest is of %s. New numbers that add to it are hidden; if that is too many, put the rule of the earlier releases back', cardinality(targets), (SELECT min(t.n) FROM pg_temp.attack_target t WHERE t.number = ANY (targets)));
					-- That must not become less doubt. How much there is by all that earlier releases
					-- show, the search may not have found out; no more, it is, than without the numbers
					-- being whole.
					INSERT INTO pg_temp.attack_given (side, number, required)
					SELECT side_of, u.target, CASE WHEN side_of = 'base' OR attacked.whole THEN floor(u.high + 1e-6) - ceil(u.low - 1e-6) ELSE u.high - u.low END
					FROM @extschema@.programme_release_ranges(attacked.outcome, attacked.system, side_of, false, targets) u;
					SELECT u.failing INTO targets FROM @extschema@.programme_release_unsafe(attacked.outcome, attacked.system, side_of, attacked.whole, targets) u;
					unknown := unknown OR targets <> '{}';
					EXIT;
				END IF;
				UPDATE pg_temp.attack_row r SET live = false WHERE r.unit = next_unit AND r.is_new;
				INSERT INTO pg_temp.attack_hidden (unit) VALUES (next_unit);
			END LOOP;
		END LOOP;

		-- What was hidden first may not need to be, once others are. A base that was
		-- wide enough with every number shown is so with fewer; values were only asked
		-- about without the numbers that bases had hidden. One number after the other; but
		-- where earlier releases gave too much away, all had gone, and many may come
		-- back: all together, or else each half of them. None do, where not even of what
		-- earlier releases show it is known how much doubt it leaves.
		IF unknown THEN
			again := '{}';
		ELSIF EXISTS (SELECT FROM pg_temp.attack_given) THEN
			SELECT array_remove(ARRAY[string_agg(h.unit, E'\n' ORDER BY h.place DESC)], NULL) INTO again FROM pg_temp.attack_hidden h;
		ELSE
			again := ARRAY(SELECT h.unit FROM pg_temp.attack_hidden h WHERE (SELECT count(*) FROM pg_temp.attack_hidden) > 1 ORDER BY h.place);
		END IF;
		WHILE cardinality(again) > 0 LOOP
			tried := string_to_array(again[1], E'\n');
			again := again[2:];
			UPDATE pg_temp.attack_row r SET live = true WHERE r.unit = ANY (tried) AND r.is_new;
			-- First what was too narrow before: it may well be again, and the others need not
			-- be asked about. Of whole numbers, points that are found for one help the others.
			FOREACH side_of IN ARRAY ARRAY['base', 'value', 'others'] LOOP
				targets := ARRAY(SELECT t.number FROM pg_temp.attack_target t WHERE t.outcome = attacked.outcome AND t.system = attacked.system
					AND CASE WHEN side_of = 'base' OR NOT attacked.whole THEN (side_of = 'others') <> EXISTS (SELECT FROM pg_temp.attack_failed f WHERE f.number = t.number AND f.side = replace(side_of, 'others', 'value')) ELSE side_of = 'others' END ORDER BY t.number);
				SELECT u.failing INTO targets FROM @extschema@.programme_release_unsafe(attacked.outcome, attacked.system, replace(side_of, 'others', 'value'), attacked.whole, targets) u;
				IF targets <> '{}' THEN
					UPDATE pg_temp.attack_row r SET live = false WHERE r.unit = ANY (tried) AND r.is_new;
					IF cardinality(tried) > 1 THEN
						again := ARRAY[array_to_string(tried[:cardinality(tried) / 2], E'\n'), array_to_string(tried[cardinality(tried) / 2 + 1:], E'\n')] || again;
					END IF;
					EXIT;
				END IF;
			END LOOP;
		END LOOP;
	END LOOP;
	-- If an earlier release showed it, that number tells nothing new.
	UPDATE pg_temp.release_cell c SET state = CASE WHEN c.kept_cell IS NULL THEN 'hidden' ELSE 'kept' END, reason = CASE WHEN c.kept_cell IS NULL THEN 'secondary' ELSE 'kept' END
	FROM pg_temp.attack_row r WHERE NOT r.live AND r.unit = format('cell %s', c.cell);
	EXECUTE replace($query$
		UPDATE pg_temp.release_result t SET state = p.state, reason = CASE p.state WHEN 'kept' THEN 'kept' ELSE 'secondary' END
		FROM (SELECT x.estimate, CASE WHEN EXISTS (SELECT FROM @programme@.release_estimate e WHERE e.evaluation = x.evaluation AND e.outcome = x.outcome AND e.subgroup = x.subgroup AND e.adjusted = x.adjusted AND e.effect IS NOT NULL) THEN 'kept' ELSE 'hidden' END AS state
			FROM pg_temp.release_result x JOIN pg_temp.attack_row r ON NOT r.live AND r.is_new AND r.unit = format('effect %s', x.estimate)) p
		WHERE p.estimate = t.estimate$query$, '@programme@', quote_ident(schema));
	UPDATE pg_temp.release_wave_effect x SET state = p.state, reason = CASE p.state WHEN 'kept' THEN 'kept' ELSE 'secondary' END
	FROM (SELECT y.number, CASE WHEN @extschema@.programme_wave_was_shown(schema, y.evaluation, y.outcome, y.subgroup, y.kind, y.key) THEN 'kept' ELSE 'hidden' END AS state
		FROM pg_temp.release_wave_effect y JOIN pg_temp.attack_row r ON NOT r.live AND r.is_new AND r.unit = format('wave %s', y.number)) p
	WHERE p.number = x.number;
END
$$;
COMMENT ON FUNCTION programme_release_audit(text, integer) IS
'part of release_programme: computes what a reader of all releases could work out of what must stay hidden, and hides more until that is too little';

---- releases of counts of people, and what all of them together tell ----

-- Every count of people that is released, as the sum of the smallest groups that
-- it is made of, each with its size: "panel 'hhs1' 'N01'=41". What a reader may
-- know of the groups besides, such as that panel members are those interviewed
-- again, is a relation: a sum that is 0.
CREATE FUNCTION programme_count_query() RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $counts$ SELECT
$$WITH today AS (SELECT r.released_at::date AS day FROM @programme@.release r WHERE r.release = $1),
visit AS (
	SELECT v.wave::text AS wave, v.area::text AS area, (count(*) FILTER (WHERE v.sample_type = 'panel'))::integer AS panel, (count(*) FILTER (WHERE v.sample_type <> 'panel'))::integer AS fresh
	FROM @programme@.interview v GROUP BY v.wave, v.area
),
address AS (
	SELECT d.wave::text AS wave, d.area::text AS area, coalesce(sum(d.n) FILTER (WHERE d.disposition = 'complete'), 0)::integer AS complete,
		coalesce(sum(d.n) FILTER (WHERE d.disposition NOT IN ('complete', 'ineligible')), 0)::integer AS incomplete, coalesce(sum(d.n) FILTER (WHERE d.disposition = 'ineligible'), 0)::integer AS ineligible
	FROM @programme@.disposition d GROUP BY d.wave, d.area
),
-- The wave before a wave is the last of its survey that has interviews.
before AS (
	SELECT w.wave::text AS wave, (SELECT p.wave::text FROM @programme@.wave p WHERE p.survey = w.survey AND p.number < w.number AND EXISTS (SELECT FROM visit x WHERE x.wave = p.wave::text)
		ORDER BY p.number DESC LIMIT 1) AS previous
	FROM @programme@.wave w
),
returned AS (
	SELECT b.wave, p.area::text AS area, count(*)::integer AS n
	FROM before b JOIN @programme@.interview p ON p.wave::text = b.previous JOIN @programme@.interview v ON v.wave::text = b.wave AND v.respondent = p.respondent
	GROUP BY b.wave, p.area
),
flow AS (
	SELECT k.wave, k.area, v.wave IS NOT NULL AS visited, d.wave IS NOT NULL AS addressed, b.previous,
		coalesce(v.panel, 0) AS panel, coalesce(v.fresh, 0) AS fresh, d.complete, d.incomplete, d.ineligible, coalesce(r.n, 0) AS again,
		coalesce(p.panel, 0) AS before_panel, coalesce(p.fresh, 0) AS before_fresh
	FROM (SELECT v.wave, v.area FROM visit v UNION SELECT d.wave, d.area FROM address d) k
	JOIN before b ON b.wave = k.wave
	LEFT JOIN visit v ON v.wave = k.wave AND v.area = k.area
	LEFT JOIN address d ON d.wave = k.wave AND d.area = k.area
	LEFT JOIN visit p ON p.wave = b.previous AND p.area = k.area
	LEFT JOIN returned r ON r.wave = k.wave AND r.area = k.area
),
named AS (
	SELECT f.*, format('panel %L %L=%s', f.wave, f.area, f.panel) AS a_panel, format('fresh %L %L=%s', f.wave, f.area, f.fresh) AS a_fresh,
		format('complete %L %L=%s', f.wave, f.area, f.complete) AS a_complete, format('incomplete %L %L=%s', f.wave, f.area, f.incomplete) AS a_incomplete,
		format('ineligible %L %L=%s', f.wave, f.area, f.ineligible) AS a_ineligible, format('again %L %L=%s', f.wave, f.area, f.again) AS a_again,
		format('lost %L %L=%s', f.wave, f.area, f.before_panel + f.before_fresh - f.again) AS a_lost,
		format('panel %L %L=%s', f.previous, f.area, f.before_panel) AS a_before_panel, format('fresh %L %L=%s', f.previous, f.area, f.before_fresh) AS a_before_fresh
	FROM flow f
),
measure AS (
	SELECT n.wave, n.area, m.column_name, m.atoms, m.n FROM named n, LATERAL (VALUES
		('issued', ARRAY[n.a_complete, n.a_incomplete, n.a_ineligible], n.complete + n.incomplete + n.ineligible, n.addressed),
		('eligible', ARRAY[n.a_complete, n.a_incomplete], n.complete + n.incomplete, n.addressed),
		('complete', ARRAY[n.a_complete], n.complete, n.addressed),
		('interviews', ARRAY[n.a_panel, n.a_fresh], n.panel + n.fresh, true),
		('panel', ARRAY[n.a_panel], n.panel, true),
		('fresh', ARRAY[n.a_fresh], n.fresh, true),
		('again', ARRAY[n.a_again], n.again, n.previous IS NOT NULL)) m (column_name, atoms, n, known)
	WHERE m.known
),
-- Evaluations that this release is of.
evaluated AS (
	SELECT o.evaluation FROM @programme@.release_arm_outcome o WHERE o.release = $1 UNION SELECT e.evaluation FROM @programme@.release_estimate e WHERE e.release = $1
),
seat AS (
	SELECT m.oversight_group::text AS oversight_group, m.role,
		count(DISTINCT m.member) FILTER (WHERE m.starts_on <= t.day AND coalesce(m.ends_on >= t.day, true))::integer AS present, count(DISTINCT m.member)::integer AS ever
	FROM @programme@.oversight_member m CROSS JOIN today t WHERE m.role IN ('resident', 'resident_adviser') GROUP BY m.oversight_group, m.role
),
exposed AS (
	SELECT x.area_exposure, x.area::text AS area, w.wave, (count(*) FILTER (WHERE v.interviewed_on >= coalesce(x.actual_start, x.planned_start, b.planned_start)))::integer AS late, count(*)::integer AS n
	FROM @programme@.area_exposure x LEFT JOIN @programme@.batch b ON b.batch = x.batch
	CROSS JOIN LATERAL (SELECT w.wave::text AS wave FROM @programme@.evaluation_area e JOIN @programme@.evaluation_wave p ON p.evaluation = e.evaluation AND NOT p.post JOIN @programme@.wave w ON w.wave = p.wave
		WHERE e.area = x.area AND e.included ORDER BY w.ends_on DESC, w.wave::text COLLATE "C" LIMIT 1) w
	JOIN @programme@.interview v ON v.area = x.area AND v.wave::text = w.wave
	GROUP BY x.area_exposure, x.area, w.wave
),
told AS (
	SELECT f.finding::text AS finding, coalesce(f.n_sources, nullif((SELECT count(DISTINCT x.source) FROM @programme@.finding_excerpt e JOIN @programme@.excerpt x ON x.excerpt = e.excerpt WHERE e.finding = f.finding), 0)::integer) AS n
	FROM @programme@.finding f WHERE f.publish
)
SELECT 'published_survey_flow' AS table_name, @extschema@.programme_row_key(false, m.wave::text, m.area::text) AS row_key, m.column_name, m.atoms, array_fill(1, ARRAY[cardinality(m.atoms)]) AS signs, m.n FROM measure m
UNION ALL
SELECT 'published_arm_flow', @extschema@.programme_row_key(false, a.evaluation::text, a.arm::text, m.wave::text), m.column_name, u.atoms, array_fill(1, ARRAY[cardinality(u.atoms)]), sum(m.n)::integer
FROM evaluated e JOIN @programme@.evaluation_area a ON a.evaluation::text = e.evaluation AND a.included JOIN @programme@.evaluation_wave w ON w.evaluation = a.evaluation
JOIN measure m ON m.area = a.area::text AND m.wave = w.wave::text
CROSS JOIN LATERAL (SELECT array_agg(t ORDER BY t COLLATE "C") AS atoms FROM @programme@.evaluation_area b JOIN measure o ON o.area = b.area::text, unnest(o.atoms) t
	WHERE b.evaluation = a.evaluation AND b.arm = a.arm AND b.included AND o.wave = m.wave AND o.column_name = m.column_name) u
GROUP BY a.evaluation, a.arm, m.wave, m.column_name, u.atoms
UNION ALL
SELECT 'relation', @extschema@.programme_row_key(false, n.wave::text, n.area::text), r.column_name, r.atoms, r.signs, 0 FROM named n, LATERAL (VALUES
	('complete are the interviews', ARRAY[n.a_complete, n.a_panel, n.a_fresh], '{1,-1,-1}'::integer[], n.addressed AND n.complete = n.panel + n.fresh),
	('interviewed again or lost', ARRAY[n.a_before_panel, n.a_before_fresh, n.a_again, n.a_lost], '{1,1,-1,-1}', n.previous IS NOT NULL),
	('the panel are those interviewed again', ARRAY[n.a_again, n.a_panel], '{1,-1}', n.previous IS NOT NULL AND n.again = n.panel)) r (column_name, atoms, signs, holds)
WHERE r.holds
UNION ALL
SELECT 'published_oversight_member', @extschema@.programme_row_key(false, s.oversight_group::text, s.role::text), m.column_name, m.atoms, array_fill(1, ARRAY[cardinality(m.atoms)]), m.n
FROM seat s, LATERAL (VALUES ('members', ARRAY[format('present %L %L=%s', s.oversight_group, s.role, s.present)], s.present),
	('members_ever', ARRAY[format('present %L %L=%s', s.oversight_group, s.role, s.present), format('former %L %L=%s', s.oversight_group, s.role, s.ever - s.present)], s.ever)) m (column_name, atoms, n)
UNION ALL
SELECT 'published_oversight', s.oversight_group, 'residents', array_agg(format('present %L %L=%s', s.oversight_group, s.role, s.present) ORDER BY s.role), array_agg(1), sum(s.present)::integer FROM seat s GROUP BY s.oversight_group
UNION ALL
SELECT 'published_exposure', x.area_exposure::text, 'baseline_interviews_after_start', ARRAY[format('late %L=%s', x.area_exposure, x.late)], ARRAY[1], x.late FROM exposed x WHERE x.late > 0
UNION ALL
SELECT 'relation', x.area_exposure::text, 'baseline interviews are late or not', ARRAY[n.a_panel, n.a_fresh, format('late %L=%s', x.area_exposure, x.late), format('in time %L=%s', x.area_exposure, x.n - x.late)], '{1,1,-1,-1}', 0
FROM exposed x JOIN named n ON n.wave = x.wave AND n.area = x.area
UNION ALL
SELECT 'published_finding', t.finding, 'sources', ARRAY[format('sources %L=%s', t.finding, t.n)], ARRAY[1], t.n FROM told t WHERE t.n IS NOT NULL
UNION ALL
SELECT 'published_data_quality', concat_ws(', ', p ->> 'problem', p ->> 'table_name'), 'problems', ARRAY[format('problems %L=%s', p ->> 'problem', p ->> 'n')], ARRAY[1], (p ->> 'n')::integer
FROM jsonb_array_elements($2) p WHERE p ->> 'problem' IN ('household_twice_in_wave', 'excerpt_may_identify') AND (p ->> 'n')::integer > 0 AND (p ->> 'checked')::boolean$$
$counts$;
COMMENT ON FUNCTION programme_count_query() IS
'part of release_programme: the SQL that finds every count of people that is released, and the smallest groups that it is made of';

-- A count is shown, keeps the number that an earlier release showed, or is hidden:
-- too few, or secondary, so that nothing that is too few can be worked out of the
-- counts of all releases together.
CREATE FUNCTION programme_release_counts(schema text, release integer, problems jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.count_cell;
	EXECUTE replace(format($query$
		CREATE TEMPORARY TABLE count_cell ON COMMIT DROP AS
		SELECT c.*, CASE WHEN c.state = 'shown' THEN c.rounded WHEN c.state = 'kept' THEN c.before_shown END AS shown,
			CASE c.state WHEN 'shown' THEN greatest(c.rounded - c.round_to / 2, c.min_count) WHEN 'kept' THEN greatest(c.before_low - CASE WHEN c.n = c.before_n THEN 0 ELSE c.min_count - 1 END, 0) ELSE 0 END AS n_low,
			CASE c.state WHEN 'shown' THEN c.rounded + (c.round_to - 1) / 2 WHEN 'kept' THEN c.before_high + CASE WHEN c.n = c.before_n THEN 0 ELSE c.min_count - 1 END
				WHEN 'relation' THEN 0 ELSE CASE WHEN c.n < c.min_count THEN c.min_count - 1 END END AS n_high,
			CASE c.state WHEN 'kept' THEN 'kept' WHEN 'hidden' THEN 'too_few_people' END AS reason
		FROM (
			SELECT q.*, d.min_count, d.round_to, s.n AS before_n, s.shown AS before_shown, s.n_low AS before_low, s.n_high AS before_high,
				q.n / d.round_to * d.round_to + CASE WHEN 2 * (q.n %% d.round_to) >= d.round_to THEN d.round_to ELSE 0 END AS rounded,
				CASE WHEN q.table_name = 'relation' THEN 'relation' WHEN abs(q.n - s.n) < d.min_count THEN 'kept'
					WHEN q.n < d.min_count OR q.n - h.n < d.min_count THEN 'hidden' ELSE 'shown' END AS state
			FROM (%s) q CROSS JOIN @programme@.disclosure_rule d
			-- The last release that showed it, and the first of those that have hidden it since.
			LEFT JOIN LATERAL (SELECT p.release, p.n, p.shown, p.n_low, p.n_high FROM @programme@.disclosure_count p
				WHERE p.table_name = q.table_name AND p.row_key = q.row_key AND p.column_name = q.column_name AND p.state = 'shown' ORDER BY p.release DESC LIMIT 1) s ON true
			LEFT JOIN LATERAL (SELECT p.n FROM @programme@.disclosure_count p
				WHERE p.table_name = q.table_name AND p.row_key = q.row_key AND p.column_name = q.column_name AND p.state = 'hidden' AND p.reason = 'too_few_people'
					AND p.release > coalesce((SELECT max(l.release) FROM @programme@.disclosure_count l
						WHERE l.table_name = q.table_name AND l.row_key = q.row_key AND l.column_name = q.column_name AND l.state IN ('shown', 'kept')), 0)
				ORDER BY p.release LIMIT 1) h ON true
		) c$query$, @extschema@.programme_count_query()), '@programme@', quote_ident(schema)) USING release, problems;
	PERFORM @extschema@.programme_count_audit(schema);
	EXECUTE format('INSERT INTO %I.disclosure_count (release, table_name, row_key, column_name, atoms, signs, n, state, shown, n_low, n_high, reason)
		SELECT $1, c.table_name, c.row_key, c.column_name, c.atoms, c.signs, c.n, c.state, c.shown, c.n_low, c.n_high, c.reason FROM pg_temp.count_cell c', schema) USING release;
	EXECUTE format('INSERT INTO %I.release_hidden (release, table_name, row_key, column_name, reason, detail)
		SELECT $1, c.table_name, c.row_key, c.column_name, c.reason, CASE WHEN c.reason = ''too_few_people'' AND c.n_high IS NULL THEN ''too few in an earlier release, and fewer than the smallest count have come since'' END
		FROM pg_temp.count_cell c WHERE c.state IN (''hidden'', ''kept'')', schema) USING release;
	DROP TABLE pg_temp.count_cell;
END
$$;
COMMENT ON FUNCTION programme_release_counts(text, integer, jsonb) IS
'part of release_programme: decides which counts of people are shown, kept or hidden, and remembers what is given away';

-- An attacker who has every release, and who knows which groups stayed as they
-- were, works out the range of everything that is too few. Where a range is
-- narrower than the protection, a count that holds it in is hidden too. Hiding
-- makes no range narrower: only what was too narrow is looked at again.
CREATE FUNCTION programme_count_audit(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
	rule record;
	atoms integer;
	truth double precision[];
	lows double precision[];
	highs double precision[];
	entry_rows integer[];
	entry_atoms integer[];
	entry_signs double precision[];
	target_numbers integer[];
	target_atoms integer[];
	target_signs double precision[];
	watched integer[];
	narrow integer[];
	gone integer[];
	victim integer;
	found record;
BEGIN
	EXECUTE format('SELECT d.min_count, d.protection FROM %I.disclosure_rule d', schema) INTO rule;
	-- What this release shows and what earlier ones gave away, each sum once.
	DROP TABLE IF EXISTS pg_temp.count_known, pg_temp.count_atom, pg_temp.count_target, pg_temp.count_sum;
	EXECUTE format('CREATE TEMPORARY TABLE count_known ON COMMIT DROP AS
		SELECT DISTINCT p.atoms, p.signs, p.n, p.reason, p.n_low, p.n_high FROM %I.disclosure_count p', schema);
	CREATE TEMPORARY TABLE count_atom ON COMMIT DROP AS
	SELECT a.atom, substring(a.atom FROM '=([0-9]+)$')::integer AS n, row_number() OVER (ORDER BY a.atom COLLATE "C")::integer AS number
	FROM (SELECT unnest(k.atoms) AS atom FROM pg_temp.count_known k UNION SELECT unnest(c.atoms) FROM pg_temp.count_cell c) a;
	CREATE TEMPORARY TABLE count_target ON COMMIT DROP AS
	SELECT t.atoms, t.n, row_number() OVER (ORDER BY t.atoms COLLATE "C")::integer AS number
	FROM (SELECT ARRAY[a.atom] AS atoms, a.n FROM pg_temp.count_atom a WHERE a.n BETWEEN 1 AND rule.min_count - 1
		UNION SELECT k.atoms, k.n FROM pg_temp.count_known k WHERE k.reason = 'too_few_people' AND k.n BETWEEN 1 AND rule.min_count - 1
		UNION SELECT c.atoms, c.n FROM pg_temp.count_cell c WHERE c.reason = 'too_few_people' AND c.n BETWEEN 1 AND rule.min_count - 1) t;
	CREATE TEMPORARY TABLE count_sum (place integer, atoms text[], signs integer[], n_low integer, n_high integer) ON COMMIT DROP;
	SELECT count(*), array_agg(a.n::double precision ORDER BY a.number) INTO atoms, truth FROM pg_temp.count_atom a;
	SELECT array_agg(t.number) INTO watched FROM pg_temp.count_target t;
	WHILE watched IS NOT NULL LOOP
		DELETE FROM pg_temp.count_sum;
		INSERT INTO pg_temp.count_sum (atoms, signs, n_low, n_high, place)
		SELECT u.*, row_number() OVER ()::integer AS place FROM (
			SELECT k.atoms, k.signs, k.n_low, k.n_high FROM pg_temp.count_known k WHERE k.n_high IS NOT NULL OR k.n_low > 0
			UNION SELECT c.atoms, c.signs, c.n_low, c.n_high FROM pg_temp.count_cell c WHERE c.n_high IS NOT NULL OR c.n_low > 0) u;
		SELECT array_agg(s.n_low::double precision ORDER BY s.place), array_agg(coalesce(s.n_high::double precision, 'Infinity') ORDER BY s.place) INTO lows, highs FROM pg_temp.count_sum s;
		SELECT array_agg(s.place), array_agg(a.number), array_agg(e.sign::double precision) INTO entry_rows, entry_atoms, entry_signs
		FROM pg_temp.count_sum s CROSS JOIN LATERAL unnest(s.atoms, s.signs) e (atom, sign) JOIN pg_temp.count_atom a ON a.atom = e.atom;
		SELECT array_agg(t.number), array_agg(a.number), array_agg(1::double precision) INTO target_numbers, target_atoms, target_signs
		FROM pg_temp.count_target t CROSS JOIN LATERAL unnest(t.atoms) e (atom) JOIN pg_temp.count_atom a ON a.atom = e.atom WHERE t.number = ANY (watched);
		narrow := NULL;
		gone := '{}';
		FOR found IN SELECT f.target, f.binding, t.atoms FROM @extschema@.programme_attack(
				array_fill(0::double precision, ARRAY[atoms]), array_fill('Infinity'::double precision, ARRAY[atoms]),
				lows, highs, entry_rows, entry_atoms, entry_signs, target_numbers, target_atoms, target_signs, true, truth, NULL::double precision[], NULL::integer) f
			JOIN pg_temp.count_target t ON t.number = f.target
			WHERE f.target = ANY (watched) AND NOT f.high - f.low >= least(rule.protection, t.n) ORDER BY f.target LOOP
			IF found.binding && gone THEN
				-- Something that held it in has just gone: see again.
				narrow := narrow || found.target;
				CONTINUE;
			END IF;
			-- Of the counts that hold it in, the one of fewest people goes, with all that tell the same; if the
			-- attack names none of this release, the smallest that it is part of.
			SELECT s.place INTO victim FROM pg_temp.count_cell c
			JOIN pg_temp.count_sum s ON s.atoms = c.atoms AND s.signs = c.signs AND s.n_low = c.n_low AND s.n_high = c.n_high
			WHERE c.state IN ('shown', 'kept') AND (s.place = ANY (found.binding) OR c.atoms && found.atoms)
			ORDER BY s.place = ANY (found.binding) DESC, c.n, c.table_name, c.row_key COLLATE "C", c.column_name LIMIT 1;
			-- If there is none, earlier releases have told already.
			IF victim IS NOT NULL THEN
				UPDATE pg_temp.count_cell c SET state = 'hidden', reason = 'secondary', shown = NULL, n_low = 0, n_high = NULL
				FROM pg_temp.count_sum s WHERE s.place = victim AND s.atoms = c.atoms AND s.signs = c.signs AND c.state IN ('shown', 'kept');
				narrow := narrow || found.target;
				gone := gone || victim;
			END IF;
		END LOOP;
		watched := narrow;
	END LOOP;
	DROP TABLE IF EXISTS pg_temp.count_known, pg_temp.count_atom, pg_temp.count_target, pg_temp.count_sum;
END
$$;
COMMENT ON FUNCTION programme_count_audit(text) IS
'part of release_programme: hides counts until what is too few cannot be worked out of the counts of all releases';

-- Why a count is not there, or not of today, in words. Of one that is hidden,
-- readers are not told whether it is too few itself: that would tell of others.
CREATE FUNCTION programme_count_note(column_name text, state text, min_count integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE state WHEN 'kept' THEN format('%s: as in an earlier release, fewer than %s are new', column_name, min_count)
	WHEN 'hidden' THEN format('%s: hidden, as fewer than %s could be worked out otherwise', column_name, min_count) END
$$;
COMMENT ON FUNCTION programme_count_note(text, text, integer) IS
'part of release_programme: why a count of people is hidden or kept, in words';

---- releases: what readers see, computed once, with what must stay hidden hidden ----

CREATE FUNCTION release_programme(
	schema text,
	title text,
	evaluations text[] DEFAULT NULL,
	note text DEFAULT NULL,
	OUT release integer,
	OUT table_name text,
	OUT rows integer,
	OUT hidden integer,
	OUT kept integer
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	blank CONSTANT text := @extschema@.programme_blank();
	released record;
BEGIN
	PERFORM @extschema@.programme_require_release(schema);
	IF coalesce(regexp_replace(title, blank, '', 'g'), '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a release needs a title',
			HINT = 'Readers see it: release_programme(''nrp'', ''First results, June 2019'').';
	END IF;
	release := @extschema@.programme_release_number(schema, title, note);
	PERFORM @extschema@.programme_release_rows(schema, evaluations);
	PERFORM @extschema@.programme_release_cells(schema, release);
	PERFORM @extschema@.programme_release_estimates(schema, release);
	PERFORM @extschema@.programme_release_audit(schema, release);
	PERFORM @extschema@.programme_release_write(schema, release);
	PERFORM @extschema@.programme_release_registry(schema, release);
	FOR released IN EXECUTE format('SELECT t.table_name, regexp_replace(t.table_name, ''^release_'', ''published_'') AS published FROM %I.programme_table t
			WHERE t.class = ''release'' AND t.table_name ~ ''^release_'' AND t.table_name NOT IN (''release_hidden'', ''release_withdrawal'') ORDER BY t.table_name', schema) LOOP
		table_name := released.published;
		EXECUTE format('SELECT count(*) FROM %I.%I t WHERE t.release = $1', schema, released.table_name) INTO rows USING release;
		EXECUTE format('SELECT count(DISTINCT h.row_key) FILTER (WHERE h.reason NOT IN (''kept'', ''coarse'')), count(DISTINCT h.row_key) FILTER (WHERE h.reason = ''kept'')
			FROM %I.release_hidden h WHERE h.release = $1 AND h.table_name = $2', schema) INTO hidden, kept USING release, table_name;
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION release_programme(text, text, text[], text) IS
'compute every published table of a programme at one moment, hide what the rule says and what could be worked out from all releases together, and keep it as a numbered release that nothing changes; says for each published view how many rows it has, and in how many something is hidden or kept from an earlier release';

-- The same, undone; what it would hide is carried out of it.
CREATE FUNCTION preview_release(
	schema text,
	evaluations text[] DEFAULT NULL,
	OUT table_name text,
	OUT row_key text,
	OUT column_name text,
	OUT reason text,
	OUT detail text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer;
	hidden text[];
	row_of_hidden text[];
BEGIN
	BEGIN
		SELECT min(r.release) INTO number FROM @extschema@.release_programme(schema, 'preview', evaluations) r;
		EXECUTE format('SELECT array_agg(ARRAY[h.table_name, h.row_key, h.column_name, h.reason, h.detail] ORDER BY h.table_name, h.row_key, h.column_name) FROM %I.release_hidden h WHERE h.release = $1', schema)
			INTO hidden USING number;
		RAISE EXCEPTION USING ERRCODE = 'RSPRV';
	EXCEPTION WHEN SQLSTATE 'RSPRV' THEN
		NULL;
	END;
	-- Of an empty array there is no slice.
	IF hidden IS NULL THEN
		RETURN;
	END IF;
	FOREACH row_of_hidden SLICE 1 IN ARRAY hidden LOOP
		table_name := row_of_hidden[1];
		row_key := row_of_hidden[2];
		column_name := row_of_hidden[3];
		reason := row_of_hidden[4];
		detail := row_of_hidden[5];
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION preview_release(text, text[]) IS
'what a release made now would hide or keep from an earlier one, and why; nothing is released';

CREATE FUNCTION withdraw_release(schema text, release integer, reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	known boolean;
	gone boolean;
BEGIN
	PERFORM @extschema@.programme_require_release(schema);
	EXECUTE format('SELECT EXISTS (SELECT FROM %1$I.release r WHERE r.release = $1), EXISTS (SELECT FROM %1$I.release_withdrawal w WHERE w.release = $1)', schema) INTO known, gone USING release;
	IF NOT known THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('programme "%s" has no release %s', schema, coalesce(release::text, 'NULL')),
			HINT = format('SELECT release, title FROM %I.release lists them.', schema);
	ELSIF gone THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('release %s is withdrawn already', release),
			HINT = format('SELECT * FROM %I.release_withdrawal says when, by whom and why.', schema);
	ELSIF coalesce(regexp_replace(reason, @extschema@.programme_blank(), '', 'g'), '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a withdrawal needs a reason',
			HINT = format('Who finds the release gone wants to know why: withdraw_release(%L, %s, ''weights of wave 2 were wrong'').', schema, release);
	END IF;
	EXECUTE format('INSERT INTO %I.release_withdrawal (release, reason) VALUES ($1, $2)', schema) USING release, reason;
END
$$;
COMMENT ON FUNCTION withdraw_release(text, integer, text) IS
'take a release back: readers see the one before it; what it gave away still counts when later releases are audited';

-- Who may release: the owner, and analysts of all areas with the right to. A
-- superuser is not let: what the programme's tables really are is up to their owner.
CREATE FUNCTION programme_require_release(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	owner regrole;
	sees_all boolean;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.published_release', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have releases yet', schema),
			HINT = format('Its owner calls upgrade_programme(%L) first.', schema);
	END IF;
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = schema;
	IF owner = current_user::regrole THEN
		RETURN;
	END IF;
	IF (SELECT r.rolsuper FROM pg_roles r WHERE r.oid = current_user::regrole) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('only its owner, and those given the right, can release the programme "%s"', schema),
			HINT = format('First: SET ROLE %s', owner);
	END IF;
	IF NOT has_table_privilege(format('%I.release', schema), 'INSERT') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('%s may not release the programme "%s"', current_user, schema),
			HINT = format('Its owner (%s) gives the right to an analyst of all areas: grant_release(%L, %L).', owner, schema, current_user);
	END IF;
	EXECUTE format('SELECT %I.has_all_areas(true)', schema) INTO sees_all;
	IF NOT sees_all THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('%s does not see all areas of the programme "%s"', current_user, schema),
			HINT = 'A release is of all areas. Have it made by an analyst of all areas, or by the owner.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_release(text) IS
'part of release_programme and its kin: refuses a programme without releases, and those who may not release it';

-- One release at a time, as each must know all before it.
CREATE FUNCTION programme_release_number(schema text, title text, note text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer;
	rule record;
BEGIN
	-- A base of 30 to 49, to the nearest 100, would be 0.
	EXECUTE format('SELECT d.round_to, d.min_base FROM %I.disclosure_rule d', schema) INTO rule;
	IF rule.round_to > 2 * rule.min_base::bigint THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('by the rule, numbers are shown of %s people, and people are rounded to %s: the smallest base would be 0', rule.min_base, rule.round_to),
			HINT = format('In %I.disclosure_rule, round_to is at most twice min_base.', schema);
	END IF;
	PERFORM pg_advisory_xact_lock(format('%I.release', schema)::regclass::oid::bigint);
	EXECUTE format('SELECT coalesce(max(r.release), 0) + 1 FROM %I.release r', schema) INTO number;
	-- Where one moment was chosen before another release was made, that release is
	-- not seen, and cannot be heeded.
	BEGIN
		EXECUTE format('INSERT INTO %1$I.release (release, title, note, min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version)
			SELECT $1, $2, $3, d.min_base, d.min_count, d.round_to, d.min_areas, d.dominance_n, d.dominance_percent, d.p_percent, d.min_df, d.protection,
				(SELECT e.extversion FROM pg_extension e WHERE e.extname = ''resilience'') FROM %1$I.disclosure_rule d', schema) USING number, title, note;
	EXCEPTION WHEN unique_violation THEN
		RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = format('release %s of the programme "%s" was made after this transaction began', number, schema),
			HINT = 'ROLLBACK, and begin again: a release must know all that were made before it.';
	END;
	RETURN number;
END
$$;
COMMENT ON FUNCTION programme_release_number(text, text, text) IS
'part of release_programme: makes the row of the new release, with the rule of today';

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
	DROP TABLE IF EXISTS pg_temp.release_row, pg_temp.release_stratum, pg_temp.release_sum, pg_temp.release_range;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_row ON COMMIT DROP AS
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
			FROM pg_temp.release_row r
			JOIN (SELECT m.outcome, min(m.value) AS low, max(m.value) AS high, max(m.w_final) AS w_final, max(m.w_longitudinal) AS w_longitudinal FROM pg_temp.release_row m GROUP BY m.outcome) b ON b.outcome = r.outcome
			GROUP BY r.outcome, b.low, b.high) t
		LEFT JOIN @programme@.disclosure_outcome p ON p.outcome = t.outcome AND p.release = (SELECT max(l.release) FROM @programme@.disclosure_outcome l WHERE l.outcome = t.outcome)
		$query$, '@programme@', quote_ident(schema));
	ANALYZE pg_temp.release_row;
	-- As a sample has it, so that no square of it is too large or too small to be a number.
	SELECT r.interview, r.outcome, w.name, w.value INTO odd
	FROM pg_temp.release_row r CROSS JOIN LATERAL (VALUES (1, 'w_final', r.w_final, 1e-9, 1e9), (2, 'w_longitudinal', r.w_longitudinal, 1e-9, 1e9), (3, 'value', r.value, 1e-50, 1e50)) w (place, name, value, least, most)
	WHERE w.value <> 0 AND abs(w.value) NOT BETWEEN w.least AND w.most ORDER BY w.place, r.outcome COLLATE "C", r.interview LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'numeric_value_out_of_range',
			MESSAGE = CASE odd.name WHEN 'value' THEN format('outcome %s: the value of interview %s is too large or too small to be released', odd.outcome, odd.interview) ELSE format('interview %s: %s is too large or too small to be released', odd.interview, odd.name) END,
			HINT = CASE odd.name WHEN 'value' THEN 'Values are 0 or between 1e-50 and 1e50 in size: look at the outcome''s items and scores.' ELSE 'Weights are 0 or between 1e-9 and 1e9: scale all of them, which changes no result.' END;
	END IF;
	CREATE TEMPORARY TABLE release_stratum ON COMMIT DROP AS
	SELECT (row_number() OVER ())::integer AS stratum, t.* FROM (SELECT DISTINCT r.outcome, r.area, r.wave, r.panel, r.subgroups, r.w_final > 0 AS has_final, r.w_longitudinal > 0 AS has_longitudinal FROM pg_temp.release_row r) t;
	ALTER TABLE pg_temp.release_row ADD COLUMN stratum integer;
	UPDATE pg_temp.release_row r SET stratum = s.stratum FROM pg_temp.release_stratum s
	WHERE s.outcome = r.outcome AND s.area = r.area AND s.wave = r.wave AND s.panel = r.panel AND s.subgroups = r.subgroups AND s.has_final = (r.w_final > 0) AND s.has_longitudinal = (r.w_longitudinal > 0);
	CREATE TEMPORARY TABLE release_sum ON COMMIT DROP AS
	SELECT r.stratum, w.weighting, count(*)::integer AS n, (count(*) FILTER (WHERE r.value = b.high))::integer AS yes,
		-- From the smallest value up, so that large numbers which differ little lose no digits.
		sum(w.w) AS w, sum(w.w * (r.value - b.low)) AS wx, sum(w.w * abs(r.value)) AS w_abs,
		sum(w.w * w.w) AS w2, sum(w.w * w.w * (r.value - b.low)) AS w2x, sum(w.w * w.w * (r.value - b.low) * (r.value - b.low)) AS w2x2,
		(array_agg(w.w * abs(r.value) ORDER BY w.w * abs(r.value) DESC))[1:10] AS largest
	FROM pg_temp.release_row r
	JOIN pg_temp.release_range b ON b.outcome = r.outcome
	CROSS JOIN LATERAL (VALUES ('final', r.w_final), ('longitudinal', r.w_longitudinal), ('none', 1::double precision)) w (weighting, w)
	WHERE w.w > 0
	GROUP BY r.stratum, w.weighting;
	ANALYZE pg_temp.release_sum;
	DROP TABLE IF EXISTS pg_temp.release_of_evaluation, pg_temp.release_subgroup;
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_of_evaluation ON COMMIT DROP AS
		SELECT e.evaluation::text AS evaluation, e.weight AS weighting, (e.sample = 'panel') AS panel_only FROM @programme@.evaluation e
		WHERE $1 IS NULL OR e.evaluation::text = ANY ($1)$query$, '@programme@', quote_ident(schema)) USING evaluations;
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

-- 1, 2 or 5 times a power of ten.
CREATE FUNCTION programme_step_of(smallest double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
-- Written out: powers of numeric have 16 decimals.
SELECT min(t.step) FROM (SELECT format('%se%s', m.m, e.e)::double precision AS step
	FROM (VALUES (1), (2), (5)) m (m), generate_series(floor(log(nullif(smallest, 0)))::integer, floor(log(nullif(smallest, 0)))::integer + 1) e (e)) t
WHERE t.step >= smallest * (1 - 1e-12)
$$;
COMMENT ON FUNCTION programme_step_of(double precision) IS
'part of release_programme: the smallest of 1, 2 or 5 times a power of ten that is not below a number';

-- What is computed in two ways, here and by who attacks it, must be rounded the
-- same way: what is as good as a half of a step is one.
CREATE FUNCTION programme_rounded(value double precision, step double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN value IN ('Infinity', '-Infinity', 'NaN') THEN value ELSE (round(round(value::numeric / step::numeric, 9)) * step::numeric)::double precision END
$$;
COMMENT ON FUNCTION programme_rounded(double precision, double precision) IS
'part of release_programme: the multiple of a step that is nearest to a number, halves away from zero';

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

-- Which of some targets are held within too narrow limits by what is shown, and by
-- which rows.
CREATE FUNCTION programme_release_unsafe(outcome text, system text, side text, whole boolean, targets integer[], OUT failing integer[], OUT holding integer[], OUT width double precision[])
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
BEGIN
	failing := '{}';
	holding := '{}';
	IF targets = '{}' THEN
		RETURN;
	END IF;
	SELECT array_agg(a.n::double precision ORDER BY a.place), array_agg(a.yes::double precision ORDER BY a.place) INTO atom_n, atom_yes
	FROM pg_temp.attack_atom a WHERE a.outcome = $1 AND a.system = $2;
	SELECT array_agg(r.number ORDER BY r.number), array_agg(CASE WHEN is_base THEN r.base_low ELSE r.value_low END ORDER BY r.number), array_agg(CASE WHEN is_base THEN r.base_high ELSE r.value_high END ORDER BY r.number)
	INTO row_numbers, row_low, row_high FROM pg_temp.attack_row r WHERE r.outcome = $1 AND r.system = $2 AND r.live AND NOT (is_base AND r.base_low IS NULL);
	SELECT array_agg(n.place::integer ORDER BY n.place, e.place), array_agg(e.place ORDER BY n.place, e.place), array_agg(CASE WHEN is_base THEN 1 ELSE e.share END ORDER BY n.place, e.place)
	INTO entry_row, entry_atom, entry_coefficient
	FROM unnest(row_numbers) WITH ORDINALITY n (number, place) JOIN pg_temp.attack_entry e ON e.number = n.number;
	SELECT array_agg(n.place::integer ORDER BY n.place, a.place), array_agg(a.place ORDER BY n.place, a.place) INTO target_of, target_atom
	FROM unnest(targets) WITH ORDINALITY n (number, place) JOIN pg_temp.attack_target t ON t.number = n.number CROSS JOIN LATERAL unnest(t.atoms) u (atom)
	JOIN pg_temp.attack_atom a ON a.outcome = $1 AND a.system = $2 AND a.atom = u.atom;
	-- That the truth is possible is known beforehand, which helps a search among whole numbers.
	SELECT coalesce(array_agg(t.number ORDER BY t.number), '{}'), coalesce(array_agg(greatest(x.high - x.low, 0) ORDER BY t.number), '{}'), ARRAY(SELECT DISTINCT row_numbers[b.row] FROM unnest(string_to_array(string_agg(nullif(array_to_string(x.binding, ','), ''), ','), ',')::integer[]) b (row))
	INTO failing, width, holding
	FROM @extschema@.programme_attack(array_fill(0::double precision, ARRAY[cardinality(atom_n)]), CASE WHEN is_base THEN array_fill('Infinity'::double precision, ARRAY[cardinality(atom_n)]) ELSE atom_n END,
		coalesce(row_low, '{}'), coalesce(row_high, '{}'), coalesce(entry_row, '{}'), coalesce(entry_atom, '{}'), coalesce(entry_coefficient, '{}'),
		target_of, target_atom, array_fill(1::double precision, ARRAY[cardinality(target_of)]), is_base OR whole, CASE WHEN is_base THEN atom_n WHEN whole THEN atom_yes END,
		(SELECT array_agg(CASE WHEN is_base THEN t.base_required ELSE t.value_required END ORDER BY n.place) FROM unnest(targets) WITH ORDINALITY n (number, place) JOIN pg_temp.attack_target t ON t.number = n.number)) x
	JOIN pg_temp.attack_target t ON t.number = targets[x.target]
	WHERE x.high - x.low < CASE WHEN is_base THEN t.base_required ELSE t.value_required END - 1e-6;
END
$$;
COMMENT ON FUNCTION programme_release_unsafe(text, text, text, boolean, integer[]) IS
'part of release_programme: which groups of people are held within too narrow limits by what is shown, and by which numbers';

-- Where a number lies that is shown with the ends of an interval around it: both
-- are rounded, each in its own way. Of ends that are not of this number, only what
-- does not contradict it is believed.
CREATE FUNCTION programme_window(value double precision, ends double precision, step double precision, OUT low double precision, OUT high double precision)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT greatest(r.shown, CASE WHEN c.holds THEN ends / 2 END) - step / 2, least(r.shown, CASE WHEN c.holds THEN ends / 2 END) + step / 2
FROM (SELECT @extschema@.programme_rounded(value, step) AS shown) r, LATERAL (SELECT abs(ends / 2 - value) <= step / 2 * (1 + 1e-9) AS holds) c
$$;
COMMENT ON FUNCTION programme_window(double precision, double precision, double precision) IS
'part of release_programme: between what limits a number lies whose rounding is shown, and the sum of the rounded ends of an interval around it';

-- What a reader of all releases could work out, computed. The unknowns are, for
-- each of the smallest groups, how many people it has (the base), and the sum of
-- their values, each between 0 and 1 (the value): people who said yes, where there
-- are two values. What was shown are limits on sums of unknowns. That an attacker
-- knows every base exactly, and every weight, is assumed when values are attacked:
-- it makes him stronger than he is. As long as something that must stay hidden
-- lies within too narrow limits, the smallest of the published numbers that hold
-- it there is hidden too.
CREATE FUNCTION programme_release_audit(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	attacked record;
	side_of text;
	targets integer[];
	holding integer[];
	next_unit text;
	widths double precision[];
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
			SELECT x.outcome, x.weighting, x.cell, true AS is_new, x.kind, x.subgroup, x.n, x.yes, x.state, x.base_low, x.base_high, @extschema@.programme_rounded(x.mean, x.step) AS value, x.step, coalesce(x.reason = 'dominated', false) AS dominated FROM pg_temp.release_cell x
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
			SELECT c.outcome, c.system, format('cell %s', c.cell) AS unit, ARRAY[c.cell] AS cells, ARRAY[1] AS signs, c.is_new,
				CASE WHEN c.kind = 'area' THEN 1 WHEN c.subgroup <> 'all' THEN 2 ELSE 3 END AS preference, c.n, c.base_low, c.base_high, c.value_low, c.value_high
			FROM pg_temp.attack_cell c WHERE c.state = 'shown'
			UNION ALL
			SELECT c.outcome, c.system, format('effect %s', t.effect), t.cells, t.signs, t.is_new, 4, c.n, NULL, NULL, (t.value - t.step / 2) / nullif(c.span, 0), (t.value + t.step / 2) / nullif(c.span, 0)
			FROM (
				SELECT r.estimate AS effect, true AS is_new, v.cells, v.signs, (w.low + w.high) / 2 AS value, w.high - w.low AS step
				FROM pg_temp.release_result r
				JOIN pg_temp.release_cell nb ON nb.cell = r.nb JOIN pg_temp.release_cell na ON na.cell = r.na JOIN pg_temp.release_cell cb ON cb.cell = r.cb JOIN pg_temp.release_cell ca ON ca.cell = r.ca
				CROSS JOIN LATERAL (VALUES (ARRAY[r.nb, r.na, r.cb, r.ca], ARRAY[-1, 1, 1, -1], na.mean - nb.mean - (ca.mean - cb.mean), @extschema@.programme_rounded((r.result).conf_low, r.step) + @extschema@.programme_rounded((r.result).conf_high, r.step)),
					(ARRAY[r.nb, r.na], ARRAY[-1, 1], na.mean - nb.mean, NULL), (ARRAY[r.cb, r.ca], ARRAY[-1, 1], ca.mean - cb.mean, NULL)) v (cells, signs, value, ends)
				CROSS JOIN LATERAL @extschema@.programme_window(v.value, v.ends, r.step) w
				WHERE r.state = 'shown'
				UNION ALL SELECT p.effect, false, p.cells, p.signs, p.shown_value, p.value_step FROM @programme@.disclosure_effect p
			) t JOIN pg_temp.attack_cell c ON c.cell = t.cells[1]
		) t WHERE t.value_low IS NOT NULL$query$, '@programme@', quote_ident(schema));
	CREATE INDEX ON pg_temp.attack_row (outcome, system);
	-- Halves are rounded away from 0, which an attacker knows: where people are
	-- counted, what lies just between two numbers that could be shown is not rounded
	-- to the one nearer to 0. The truth is never cut off.
	UPDATE pg_temp.attack_row r SET value_low = least(r.value_low + CASE WHEN t.shown <= 0 THEN 1e-8 ELSE 0 END, t.truth), value_high = greatest(r.value_high - CASE WHEN t.shown >= 0 THEN 1e-8 ELSE 0 END, t.truth)
	FROM (SELECT x.number, sum(s.sign * c.yes / c.n::double precision) AS truth, CASE WHEN cardinality(x.cells) = 1 THEN min(c.shown) ELSE x.value_low + x.value_high END AS shown
		FROM pg_temp.attack_row x CROSS JOIN LATERAL unnest(x.cells, x.signs) s (cell, sign) JOIN pg_temp.attack_cell c ON c.cell = s.cell
		WHERE c.two_valued AND c.system = 'whole' GROUP BY x.number, x.cells, x.value_low, x.value_high) t
	WHERE t.number = r.number;
	ANALYZE pg_temp.attack_row;
	-- A mean is the groups' sums by their shares of its weight.
	CREATE TEMPORARY TABLE attack_entry ON COMMIT DROP AS
	WITH share AS MATERIALIZED (
		SELECT c.cell, a.place, a.w / (sum(a.w) OVER (PARTITION BY c.cell) * a.n) AS share
		FROM pg_temp.attack_cell c CROSS JOIN LATERAL unnest(c.atoms) u (atom)
		JOIN pg_temp.attack_atom a ON a.outcome = c.outcome AND a.system = c.system AND a.atom = u.atom)
	SELECT r.number, h.place, sum(s.sign * h.share) AS share
	FROM pg_temp.attack_row r CROSS JOIN LATERAL unnest(r.cells, r.signs) s (cell, sign) JOIN share h ON h.cell = s.cell
	GROUP BY r.number, h.place;
	CREATE INDEX ON pg_temp.attack_entry (number);
	ANALYZE pg_temp.attack_entry;

	-- What must stay hidden: groups that the rule hides, the smallest groups, and what
	-- is left of a group that was shown without another one within it.
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE attack_target ON COMMIT DROP AS
		SELECT t.outcome, t.system, (row_number() OVER ())::integer AS number, t.atoms, t.n, least(t.n, d.protection)::double precision AS base_required, least(t.n, d.protection)::double precision AS value_required, t.n < d.min_count AS few
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

	DROP TABLE IF EXISTS pg_temp.attack_hidden, pg_temp.attack_failed;
	CREATE TEMPORARY TABLE attack_hidden (place serial, unit text) ON COMMIT DROP;
	CREATE TEMPORARY TABLE attack_failed (side text, number integer) ON COMMIT DROP;
	FOR attacked IN SELECT DISTINCT t.outcome, t.system, b.two_valued AND t.system = 'whole' AS whole FROM pg_temp.attack_target t JOIN pg_temp.release_range b ON b.outcome = t.outcome ORDER BY 1, 2 LOOP
		TRUNCATE pg_temp.attack_hidden, pg_temp.attack_failed;
		FOREACH side_of IN ARRAY ARRAY['base', 'value'] LOOP
			targets := ARRAY(SELECT t.number FROM pg_temp.attack_target t WHERE t.outcome = attacked.outcome AND t.system = attacked.system AND (side_of = 'value' OR t.few) ORDER BY t.number);
			LOOP
				SELECT u.failing, u.holding, u.width INTO targets, holding, widths FROM @extschema@.programme_release_unsafe(attacked.outcome, attacked.system, side_of, attacked.whole, targets) u;
				EXIT WHEN targets = '{}';
				INSERT INTO pg_temp.attack_failed (side, number) SELECT side_of, f FROM unnest(targets) f;
				SELECT r.unit INTO next_unit FROM pg_temp.attack_row r
				WHERE r.is_new AND r.live AND r.number = ANY (holding) ORDER BY r.preference, r.n, r.unit LIMIT 1;
				IF NOT FOUND THEN
					-- Of what holds them the solver names one choice of several, in which any other
					-- number may be: first those that touch them.
					SELECT r.unit INTO next_unit FROM pg_temp.attack_row r
					WHERE r.outcome = attacked.outcome AND r.system = attacked.system AND r.is_new AND r.live
					ORDER BY EXISTS (SELECT FROM pg_temp.attack_entry e JOIN pg_temp.attack_atom a ON a.outcome = r.outcome AND a.system = r.system AND a.place = e.place
						JOIN pg_temp.attack_target t ON t.number = ANY (targets) AND a.atom = ANY (t.atoms) WHERE e.number = r.number) DESC, r.preference, r.n, r.unit LIMIT 1;
				END IF;
				IF next_unit IS NULL THEN
					EXECUTE format('INSERT INTO %I.release_hidden (release, table_name, row_key, column_name, reason, detail) VALUES ($1, ''all releases'', $2, $3, ''given_away'', $4)', schema)
						USING release, format('%s, %s', attacked.outcome, attacked.system), side_of,
							format('what earlier releases show of %s group(s) of people leaves less doubt than the rule of today wants; the smallest is of %s', cardinality(targets), (SELECT min(t.n) FROM pg_temp.attack_target t WHERE t.number = ANY (targets)));
					-- What is known of them is known; this release must not make it more. How much that
					-- is was not searched for to the end, as it is not enough: it is now.
					UPDATE pg_temp.attack_target t SET base_required = CASE side_of WHEN 'base' THEN 'Infinity' ELSE t.base_required END, value_required = CASE side_of WHEN 'value' THEN 'Infinity' ELSE t.value_required END WHERE t.number = ANY (targets);
					SELECT u.failing, u.width INTO targets, widths FROM @extschema@.programme_release_unsafe(attacked.outcome, attacked.system, side_of, attacked.whole, targets) u;
					UPDATE pg_temp.attack_target t SET base_required = CASE side_of WHEN 'base' THEN w.width ELSE t.base_required END, value_required = CASE side_of WHEN 'value' THEN w.width ELSE t.value_required END FROM unnest(targets, widths) w (number, width) WHERE t.number = w.number;
					EXIT;
				END IF;
				UPDATE pg_temp.attack_row r SET live = false WHERE r.unit = next_unit AND r.is_new;
				INSERT INTO pg_temp.attack_hidden (unit) VALUES (next_unit);
			END LOOP;
		END LOOP;

		-- What was hidden first may not need to be, once others are. A base that was
		-- wide enough with every number shown is so with fewer; values were only asked
		-- about without the numbers that bases had hidden.
		FOR next_unit IN SELECT h.unit FROM pg_temp.attack_hidden h WHERE (SELECT count(*) FROM pg_temp.attack_hidden) > 1 ORDER BY h.place LOOP
			UPDATE pg_temp.attack_row r SET live = true WHERE r.unit = next_unit AND r.is_new;
			FOREACH side_of IN ARRAY ARRAY['base', 'value'] LOOP
				targets := CASE side_of WHEN 'base' THEN ARRAY(SELECT DISTINCT f.number FROM pg_temp.attack_failed f WHERE f.side = side_of ORDER BY 1)
					ELSE ARRAY(SELECT t.number FROM pg_temp.attack_target t WHERE t.outcome = attacked.outcome AND t.system = attacked.system ORDER BY t.number) END;
				SELECT u.failing INTO targets FROM @extschema@.programme_release_unsafe(attacked.outcome, attacked.system, side_of, attacked.whole, targets) u;
				IF targets <> '{}' THEN
					UPDATE pg_temp.attack_row r SET live = false WHERE r.unit = next_unit AND r.is_new;
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
END
$$;
COMMENT ON FUNCTION programme_release_audit(text, integer) IS
'part of release_programme: computes what a reader of all releases could work out of what must stay hidden, and hides more until that is too little';

CREATE FUNCTION programme_reason(reason text, min_base integer, min_count integer, kept_release integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE reason WHEN 'too_few_answers' THEN format('hidden: fewer than %s people answered', min_base)
	WHEN 'too_few_people' THEN format('hidden: fewer than %s people on one side', min_count)
	WHEN 'too_few_areas' THEN 'hidden: too few areas'
	WHEN 'dominated' THEN 'hidden: a few people make up most of it'
	WHEN 'too_few_df' THEN 'hidden: too few degrees of freedom'
	WHEN 'secondary' THEN 'hidden, so that another number cannot be worked out'
	WHEN 'unconfirmed' THEN 'hidden: its sample was not kept, so nobody can say whom it is about'
	WHEN 'kept' THEN coalesce('as in release ' || kept_release, 'as in an earlier release') || ': too few answers are new' END
$$;
COMMENT ON FUNCTION programme_reason(text, integer, integer, integer) IS
'part of release_programme: in words, why a number is hidden or kept';

-- A reader who is told which of the hidden numbers are too small, and which are
-- hidden for their sake, has limits that the audit does not count with: below
-- min_count for the one kind, above it for the other.
CREATE FUNCTION programme_note(reason text, in_words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN reason IN ('too_few_answers', 'too_few_people', 'dominated', 'secondary') THEN 'hidden: too few people, here or in a number that could be worked out with it' ELSE in_words END
$$;
COMMENT ON FUNCTION programme_note(text, text) IS
'part of release_programme: what readers are told of why a number is hidden, which is not whether it is too small itself';

-- So that no two rows have one key: what holds a comma, or is called as what is
-- said of an adjusted effect, is in quotes.
CREATE FUNCTION programme_row_key(adjusted boolean, VARIADIC keys text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- As good as always, and there are thousands.
	IF NOT adjusted AND array_to_string(keys, '') !~ '[,"]|adjusted' THEN
		RETURN array_to_string(keys, ', ');
	END IF;
	RETURN (SELECT string_agg(CASE WHEN k.key ~ '[,"]' OR k.key = 'adjusted' THEN '"' || replace(k.key, '"', '""') || '"' ELSE k.key END, ', ' ORDER BY k.place)
		FROM unnest(keys) WITH ORDINALITY k (key, place) WHERE k.key IS NOT NULL) || CASE WHEN adjusted THEN ', adjusted' ELSE '' END;
END
$$;
COMMENT ON FUNCTION programme_row_key(boolean, text[]) IS
'part of release_programme: how release_hidden names a row, by its keys';

CREATE FUNCTION programme_scatter(areas bigint, unshown bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN unshown = 0 OR unshown >= 4 THEN 'fine' WHEN areas < 4 THEN 'none' ELSE 'coarse' END
$$;
COMMENT ON FUNCTION programme_scatter(bigint, bigint) IS
'part of release_programme: how finely the scatter of areas may be told, some of which are not shown: fine, coarse or none';

CREATE FUNCTION programme_scatter_note(scatter text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE scatter WHEN 'coarse' THEN 'interval and p-value are rounded up, as some areas may not be shown' WHEN 'none' THEN 'no interval, as some areas may not be shown and there are few' END
$$;
COMMENT ON FUNCTION programme_scatter_note(text) IS
'part of release_programme: in words, how the scatter of areas is told';

-- Of half an interval: not more than a digit.
CREATE FUNCTION programme_rounded_up(half double precision, step double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN half IN ('Infinity', 'NaN') OR half <= 0 THEN half ELSE (ceil(half::numeric / c.step::numeric) * c.step::numeric)::double precision END
FROM (SELECT greatest(@extschema@.programme_step_of(0.4 * nullif(half, 'Infinity')), step) AS step) c
$$;
COMMENT ON FUNCTION programme_rounded_up(double precision, double precision) IS
'part of release_programme: half an interval, rounded up to a multiple of two fifths of it or more';

CREATE FUNCTION programme_shown_p(p double precision, scatter text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE scatter WHEN 'fine' THEN greatest(round(p::numeric, 3), 0.001)::double precision
	WHEN 'coarse' THEN (SELECT min(l) FROM unnest(ARRAY[0.01, 0.05, 0.1, 0.5, 1]::double precision[]) l WHERE l >= p) END
$$;
COMMENT ON FUNCTION programme_shown_p(double precision, text) IS
'part of release_programme: a p-value to three decimals, or rounded up to 0.01, 0.05, 0.1, 0.5 or 1';

-- Intervals of proportions: Wilson's by the effective number of answers, in an
-- area; between areas, on the logit scale by the areas' scatter. Of means: t.
CREATE FUNCTION programme_release_write(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	z CONSTANT double precision := 1.959963984540054;	-- the normal distribution's 97.5th percentile
BEGIN
	-- What the scatter of areas tells is one equation for their values; with the mean,
	-- two. If four areas or more are not shown, it leaves them open; if all are shown,
	-- it tells nothing new. In between, it is told coarsely, and of fewer than four
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
	EXECUTE replace($query$
		CREATE TEMPORARY TABLE release_shown ON COMMIT DROP AS
		SELECT c.*, s.scatter, p.release AS kept_release, @extschema@.programme_reason(c.reason, d.min_base, d.min_count, p.release) AS note,
			CASE WHEN c.scale = 'proportion' AND c.kind = 'area' THEN (c.mean + z.z2 / 2 / e.n - z.z * sqrt(c.mean * (1 - c.mean) / e.n + z.z2 / 4 / e.n / e.n)) / (1 + z.z2 / e.n)
				WHEN c.scale = 'proportion' THEN 1 / (1 + exp(-(ln(nullif(c.mean, 0) / nullif(1 - c.mean, 0)) - e.t * sqrt(c.variance_between) / nullif(c.mean * (1 - c.mean), 0))))
				ELSE c.mean - e.t * sqrt(CASE c.kind WHEN 'area' THEN c.variance_within ELSE c.variance_between END) END AS conf_low,
			CASE WHEN c.scale = 'proportion' AND c.kind = 'area' THEN (c.mean + z.z2 / 2 / e.n + z.z * sqrt(c.mean * (1 - c.mean) / e.n + z.z2 / 4 / e.n / e.n)) / (1 + z.z2 / e.n)
				WHEN c.scale = 'proportion' THEN 1 / (1 + exp(-(ln(nullif(c.mean, 0) / nullif(1 - c.mean, 0)) + e.t * sqrt(c.variance_between) / nullif(c.mean * (1 - c.mean), 0))))
				ELSE c.mean + e.t * sqrt(CASE c.kind WHEN 'area' THEN c.variance_within ELSE c.variance_between END) END AS conf_high
		FROM pg_temp.release_cell c
		CROSS JOIN @programme@.disclosure_rule d
		CROSS JOIN LATERAL (SELECT $1 AS z, $1 * $1 AS z2) z
		CROSS JOIN LATERAL (SELECT c.w * c.w / c.w2 AS n, @extschema@.programme_t_quantile(0.95::double precision, (CASE c.kind WHEN 'area' THEN c.n ELSE c.areas END - 1)::double precision) AS t) e
		LEFT JOIN pg_temp.release_scatter s ON s.cell = c.cell
		LEFT JOIN @programme@.disclosure_cell p ON p.cell = c.kept_cell$query$, '@programme@', quote_ident(schema)) USING z;
	-- Ends lie as far from the value that is shown as they do from the one that is not:
	-- they tell no more of it.
	ALTER TABLE pg_temp.release_shown ADD COLUMN shown_value double precision, ADD COLUMN shown_low double precision, ADD COLUMN shown_high double precision;
	UPDATE pg_temp.release_shown c SET shown_value = t.value, shown_low = CASE WHEN c.scale = 'proportion' AND t.value < t.low THEN 0 ELSE t.value - t.low END, shown_high = CASE WHEN c.scale = 'proportion' AND t.value + t.high > 1 THEN 1 ELSE t.value + t.high END
	FROM (SELECT x.cell, @extschema@.programme_rounded(x.mean, x.step) AS value,
			CASE coalesce(x.scatter, 'fine') WHEN 'fine' THEN @extschema@.programme_rounded(x.mean - x.conf_low, x.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up(greatest(x.mean - x.conf_low, x.conf_high - x.mean), x.step) END AS low,
			CASE coalesce(x.scatter, 'fine') WHEN 'fine' THEN @extschema@.programme_rounded(x.conf_high - x.mean, x.step) WHEN 'coarse' THEN @extschema@.programme_rounded_up(greatest(x.mean - x.conf_low, x.conf_high - x.mean), x.step) END AS high
		FROM pg_temp.release_shown x WHERE x.state = 'shown') t WHERE t.cell = c.cell;
	UPDATE pg_temp.release_shown c SET shown_low = @extschema@.programme_rounded(c.shown_low, c.step), shown_high = @extschema@.programme_rounded(c.shown_high, c.step) WHERE c.state = 'shown';

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
		FROM pg_temp.release_shown c WHERE c.reason IS NOT NULL AND c.kind <> 'period'
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

	-- What the next release must know of this one.
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_cell (release, cell, kind, outcome, weighting, evaluation, subgroup, arm, area, wave, post, n, yes, state, shown_base, base_low, base_high, shown_value, value_step)
		SELECT $1, c.cell, c.kind, c.outcome, c.weighting, c.evaluation, c.subgroup, c.arm, c.area, c.wave, c.post, c.n, c.yes, c.state, CASE c.state WHEN 'shown' THEN c.base END, CASE c.state WHEN 'shown' THEN c.base_low END,
			CASE c.state WHEN 'shown' THEN c.base_high END, CASE c.state WHEN 'shown' THEN @extschema@.programme_rounded(c.mean, c.step) END, CASE c.state WHEN 'shown' THEN c.step END
		FROM pg_temp.release_cell c$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_effect (release, effect, outcome, cells, signs, shown_value, value_step)
		SELECT $1, (SELECT coalesce(max(l.effect), 0) FROM @programme@.disclosure_effect l)::integer + (row_number() OVER (ORDER BY r.estimate, v.place))::integer, r.outcome, v.cells, v.signs, (w.low + w.high) / 2, w.high - w.low
		FROM pg_temp.release_result r
		JOIN pg_temp.release_cell nb ON nb.cell = r.nb JOIN pg_temp.release_cell na ON na.cell = r.na JOIN pg_temp.release_cell cb ON cb.cell = r.cb JOIN pg_temp.release_cell ca ON ca.cell = r.ca
		CROSS JOIN LATERAL (VALUES (1, ARRAY[r.nb, r.na, r.cb, r.ca], ARRAY[-1, 1, 1, -1], na.mean - nb.mean - (ca.mean - cb.mean), @extschema@.programme_rounded((r.result).conf_low, r.step) + @extschema@.programme_rounded((r.result).conf_high, r.step)),
			(2, ARRAY[r.nb, r.na], ARRAY[-1, 1], na.mean - nb.mean, NULL), (3, ARRAY[r.cb, r.ca], ARRAY[-1, 1], ca.mean - cb.mean, NULL)) v (place, cells, signs, value, ends)
		-- Ends that were not shown tell nothing.
		LEFT JOIN pg_temp.release_scatter f ON f.estimate = r.estimate
		CROSS JOIN LATERAL @extschema@.programme_window(v.value, CASE f.scatter WHEN 'fine' THEN v.ends END, r.step) w
		WHERE r.state = 'shown'$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_atom (release, outcome, atom, cells, n, yes, w_final, w_longitudinal)
		SELECT $1, a.outcome, a.atom, a.cells, a.n, a.yes, a.w_final, a.w_longitudinal FROM pg_temp.release_atom a$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_answer (release, outcome, interview, digest, atom)
		SELECT $1, k.outcome, k.interview, k.digest, a.atom FROM pg_temp.release_known k JOIN pg_temp.release_atom a ON a.outcome = k.outcome AND a.cells = k.cells$query$, '@programme@', quote_ident(schema)) USING release;
	EXECUTE replace($query$
		INSERT INTO @programme@.disclosure_outcome (release, outcome, low, high, two_valued, equal_final, equal_longitudinal)
		SELECT $1, b.outcome, b.low, b.high, b.two_valued, b.equal_final, b.equal_longitudinal FROM pg_temp.release_range b$query$, '@programme@', quote_ident(schema)) USING release;
END
$$;
COMMENT ON FUNCTION programme_release_write(text, integer) IS
'part of release_programme: writes the released rows, what is hidden and why, and what the next release must know';

CREATE FUNCTION programme_t_quantile(conf_level double precision, df double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION programme_t_quantile(double precision, double precision) IS
'part of release_programme: how many standard errors wide a two-sided interval of the t distribution is on either side; NULL if there are no degrees of freedom';

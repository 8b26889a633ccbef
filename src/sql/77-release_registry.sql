---- releases of the registry, and of what people said ----

CREATE FUNCTION programme_release_registry(schema text, release integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	next_table record;
	problems jsonb;
BEGIN
	-- The checks are run once; their texts hold keys, and stay here.
	SELECT jsonb_agg(to_jsonb(q)) INTO problems FROM (
		SELECT c.problem, coalesce(f.table_name, array_to_string(c.tables, ', ')) AS table_name, coalesce(f.checked, true) AS checked, coalesce(f.n, 0) AS n, c.advice
		FROM @extschema@.programme_checks() c
		LEFT JOIN (SELECT p.problem, p.table_name, bool_and(p.what IS NULL OR p.what !~ '^not checked: ') AS checked, count(*) AS n
			FROM @extschema@.check_programme(schema) p GROUP BY p.problem, p.table_name) f ON f.problem = c.problem
	) q;
	-- One check may look at several tables by several queries.
	SELECT jsonb_agg(DISTINCT e) INTO problems FROM jsonb_array_elements(problems) e
	WHERE (e ->> 'n')::integer > 0 OR NOT EXISTS (SELECT FROM jsonb_array_elements(problems) o WHERE o ->> 'problem' = e ->> 'problem' AND (o ->> 'n')::integer > 0)
		AND e ->> 'table_name' = (SELECT min(o ->> 'table_name') FROM jsonb_array_elements(problems) o WHERE o ->> 'problem' = e ->> 'problem');
	PERFORM @extschema@.programme_release_counts(schema, release, problems);
	FOR next_table IN SELECT * FROM @extschema@.programme_registry_tables() LOOP
		EXECUTE replace(next_table.query, '@programme@', quote_ident(schema)) USING release, problems;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_release_registry(text, integer) IS
'part of release_programme: fills the released tables of the registry, of counts of people and of what people said; those of answers and effects are there';

-- The released tables, in an order in which each may read those before it: $1 is
-- the release, $2 what check_programme found.
CREATE FUNCTION programme_registry_tables(OUT table_name text, OUT query text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $tables$ VALUES

('release_survey_flow', $$
INSERT INTO @programme@.release_survey_flow
SELECT $1, w.survey, w.wave, w.label, w.number, a.area, a.name, a.kind, c.issued, c.eligible, c.complete, c.interviews, c.panel, c.fresh, c.again,
	round(c.complete::numeric / nullif(c.eligible, 0), 2), round(c.again::numeric / nullif(p.interviews, 0), 2), c.note
FROM @programme@.wave w CROSS JOIN @programme@.area a
JOIN @programme@.release r ON r.release = $1
JOIN LATERAL (SELECT max(k.shown) FILTER (WHERE k.column_name = 'issued') AS issued, max(k.shown) FILTER (WHERE k.column_name = 'eligible') AS eligible, max(k.shown) FILTER (WHERE k.column_name = 'complete') AS complete,
		max(k.shown) FILTER (WHERE k.column_name = 'interviews') AS interviews, max(k.shown) FILTER (WHERE k.column_name = 'panel') AS panel, max(k.shown) FILTER (WHERE k.column_name = 'fresh') AS fresh,
		max(k.shown) FILTER (WHERE k.column_name = 'again') AS again, string_agg(@extschema@.programme_count_note(k.column_name, k.state, r.min_count), '; ' ORDER BY array_position('{issued,eligible,complete,interviews,panel,fresh,again}'::text[], k.column_name)) AS note
	FROM @programme@.disclosure_count k WHERE k.release = $1 AND k.table_name = 'published_survey_flow' AND k.row_key = @extschema@.programme_row_key(false, w.wave::text, a.area::text) HAVING count(*) > 0) c ON true
LEFT JOIN LATERAL (SELECT b.wave::text AS wave FROM @programme@.wave b WHERE b.survey = w.survey AND b.number < w.number AND EXISTS (SELECT FROM @programme@.interview v WHERE v.wave = b.wave) ORDER BY b.number DESC LIMIT 1) b ON true
LEFT JOIN LATERAL (SELECT k.shown AS interviews FROM @programme@.disclosure_count k
	WHERE k.release = $1 AND k.table_name = 'published_survey_flow' AND k.row_key = @extschema@.programme_row_key(false, b.wave::text, a.area::text) AND k.column_name = 'interviews') p ON true$$),

('release_arm_flow', $$
INSERT INTO @programme@.release_arm_flow
SELECT $1, e.evaluation, e.title, c.arm, w.wave, w.label, w.number, x.post,
	(SELECT count(*) FROM @programme@.evaluation_area a WHERE a.evaluation = e.evaluation AND a.arm = c.arm AND a.included), c.issued, c.eligible, c.complete, c.interviews, c.panel, c.fresh, c.again,
	round(c.complete::numeric / nullif(c.eligible, 0), 2), round(c.again::numeric / nullif(p.interviews, 0), 2), c.note
FROM @programme@.evaluation e JOIN @programme@.evaluation_wave x ON x.evaluation = e.evaluation JOIN @programme@.wave w ON w.wave = x.wave
JOIN @programme@.release r ON r.release = $1
JOIN LATERAL (SELECT m.arm, max(k.shown) FILTER (WHERE k.column_name = 'issued') AS issued, max(k.shown) FILTER (WHERE k.column_name = 'eligible') AS eligible, max(k.shown) FILTER (WHERE k.column_name = 'complete') AS complete,
		max(k.shown) FILTER (WHERE k.column_name = 'interviews') AS interviews, max(k.shown) FILTER (WHERE k.column_name = 'panel') AS panel, max(k.shown) FILTER (WHERE k.column_name = 'fresh') AS fresh,
		max(k.shown) FILTER (WHERE k.column_name = 'again') AS again, string_agg(@extschema@.programme_count_note(k.column_name, k.state, r.min_count), '; ' ORDER BY array_position('{issued,eligible,complete,interviews,panel,fresh,again}'::text[], k.column_name)) AS note
	FROM (VALUES ('nfl'), ('comparator')) m (arm) JOIN @programme@.disclosure_count k ON k.release = $1 AND k.table_name = 'published_arm_flow' AND k.row_key = @extschema@.programme_row_key(false, e.evaluation::text, m.arm::text, w.wave::text) GROUP BY m.arm) c ON true
LEFT JOIN LATERAL (SELECT b.wave::text AS wave FROM @programme@.wave b WHERE b.survey = w.survey AND b.number < w.number AND EXISTS (SELECT FROM @programme@.interview v WHERE v.wave = b.wave) ORDER BY b.number DESC LIMIT 1) b ON true
LEFT JOIN LATERAL (SELECT k.shown AS interviews FROM @programme@.disclosure_count k
	WHERE k.release = $1 AND k.table_name = 'published_arm_flow' AND k.row_key = @extschema@.programme_row_key(false, e.evaluation::text, c.arm::text, b.wave::text) AND k.column_name = 'interviews') p ON true$$),

('release_initiative', $$
INSERT INTO @programme@.release_initiative
SELECT $1, i.initiative, i.title, i.description, i.area, a.name, i.origin, i.level, nullif(array_to_string(i.capacities, ', '), ''), i.lead, l.name,
	(SELECT count(*) FROM @programme@.initiative_partner p WHERE p.initiative = i.initiative), s.status, s.starts_on,
	m.framework, m.tag, m.label, m.ordinal, t.main, t.intended, t.observed, t.names,
	i.planned_start, i.planned_end, i.actual_start, i.actual_end, coalesce(i.actual_start, i.planned_start), coalesce(i.actual_end, i.planned_end)
FROM @programme@.initiative i
LEFT JOIN @programme@.area a ON a.area = i.area
LEFT JOIN @programme@.organisation l ON l.organisation = i.lead
LEFT JOIN LATERAL (SELECT h.status, h.starts_on FROM @programme@.initiative_status h WHERE h.initiative = i.initiative ORDER BY h.starts_on DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (SELECT g.framework, g.tag::text AS tag, d.label, d.ordinal FROM @programme@.initiative_tag g LEFT JOIN @programme@.framework f ON f.framework = g.framework LEFT JOIN @programme@.domain d ON d.tag::text = g.tag::text
	WHERE g.initiative = i.initiative AND g.is_primary ORDER BY f.starts_on DESC NULLS LAST, g.framework COLLATE "C" DESC LIMIT 1) m ON true
CROSS JOIN LATERAL (SELECT string_agg(u.tag, ', ' ORDER BY u.framework COLLATE "C", u.tag COLLATE "C") FILTER (WHERE u.main) AS main, string_agg(u.tag, ', ' ORDER BY u.framework COLLATE "C", u.ordinal, u.tag COLLATE "C") FILTER (WHERE u.intended) AS intended, string_agg(u.tag, ', ' ORDER BY u.framework COLLATE "C", u.ordinal, u.tag COLLATE "C") FILTER (WHERE u.observed) AS observed,
		string_agg(u.label, ', ' ORDER BY u.framework COLLATE "C", u.ordinal, u.tag COLLATE "C") AS names
	FROM (SELECT g.tag::text AS tag, g.framework, d.ordinal, coalesce(d.label, g.tag::text) AS label, bool_or(g.is_primary) AS main, bool_or(g.basis = 'intended') AS intended, bool_or(g.basis = 'observed') AS observed
		FROM @programme@.initiative_tag g LEFT JOIN @programme@.domain d ON d.tag::text = g.tag::text WHERE g.initiative = i.initiative GROUP BY g.tag::text, g.framework, d.ordinal, d.label) u) t
WHERE i.origin <> 'example'$$),

('release_evidence_basis', $$
INSERT INTO @programme@.release_evidence_basis
SELECT $1, p.initiative, p.title, p.area, p.area_name, p.status, c.profile, c.science, c.experience, c.profile AND c.science AND c.experience, c.items,
	nullif(concat_ws(', ', CASE WHEN NOT c.profile THEN 'community profile' END, CASE WHEN NOT c.science THEN 'scientific evidence' END, CASE WHEN NOT c.experience THEN 'community experience' END), '')
FROM @programme@.release_initiative p
CROSS JOIN LATERAL (SELECT count(DISTINCT k.evidence) AS items, coalesce(bool_or(k.criterion = 'community_profile'), false) AS profile, coalesce(bool_or(k.criterion = 'scientific_evidence'), false) AS science,
	coalesce(bool_or(k.criterion = 'community_experience'), false) AS experience FROM @programme@.initiative_criterion k WHERE k.initiative::text = p.initiative) c
WHERE p.release = $1$$),

('release_domain_coverage', $$
INSERT INTO @programme@.release_domain_coverage
SELECT $1, d.framework, f.label, d.tag::text, d.label, d.ordinal, a.area, a.name,
	count(DISTINCT t.initiative) FILTER (WHERE t.own), count(DISTINCT t.initiative) FILTER (WHERE t.own AND t.started), count(DISTINCT t.initiative) FILTER (WHERE t.own AND t.implemented),
	count(DISTINCT t.initiative), count(DISTINCT t.initiative) FILTER (WHERE t.started), count(DISTINCT t.initiative) FILTER (WHERE t.implemented), count(DISTINCT t.initiative) FILTER (WHERE t.basis = 'observed')
FROM @programme@.domain d JOIN @programme@.framework f ON f.framework = d.framework
CROSS JOIN @programme@.area a
LEFT JOIN (
	SELECT i.initiative, i.area, c.to_tag, c.own, g.basis, i.actual_start IS NOT NULL AS started,
		EXISTS (SELECT FROM @programme@.initiative_status s WHERE s.initiative = i.initiative AND s.status = 'implemented') AS implemented
	FROM @programme@.initiative i JOIN @programme@.initiative_tag g ON g.initiative = i.initiative
	CROSS JOIN LATERAL (SELECT g.tag::text AS to_tag, true AS own
		UNION SELECT x.to_tag::text, false FROM @programme@.domain_crosswalk x WHERE x.from_tag::text = g.tag::text AND x.relation IN ('exact', 'close', 'broad')
		UNION SELECT x.from_tag::text, false FROM @programme@.domain_crosswalk x WHERE x.to_tag::text = g.tag::text AND x.relation IN ('exact', 'close', 'narrow')) c
) t ON t.area = a.area AND t.to_tag = d.tag::text
WHERE a.kind = 'nfl'
GROUP BY d.framework, f.label, d.tag, d.label, d.ordinal, a.area, a.name$$),

-- A mean of attendances is no count of certain people: it has the minimum and the
-- rounding of one. A meeting more or less tells no more of who came to it.
('release_oversight', $$
INSERT INTO @programme@.release_oversight
SELECT $1, g.oversight_group, coalesce(g.local_name, g.name), a.area, a.name, g.established_on, g.ended_on, m.n, m.last, CASE WHEN round(m.attendance) >= r.min_count THEN round(m.attendance / r.round_to) * r.round_to END,
	s.shown, o.n, round(s.shown::numeric / nullif(s.shown + o.n, 0), 2),
	(SELECT count(*) FROM @programme@.decision d WHERE d.oversight_group = g.oversight_group), (SELECT count(*) FROM @programme@.enquiry e WHERE e.area = g.area), (SELECT count(*) FROM @programme@.engagement_event e WHERE e.area = g.area),
	nullif(concat_ws('; ', CASE WHEN round(m.attendance) < r.min_count THEN @extschema@.programme_count_note('mean_attendance'::text, 'hidden'::text, r.min_count) END, @extschema@.programme_count_note('residents'::text, s.state, r.min_count)), '')
FROM @programme@.oversight_group g JOIN @programme@.area a ON a.area = g.area JOIN @programme@.release r ON r.release = $1
CROSS JOIN LATERAL (SELECT count(*) AS n, max(h.held_on) AS last, avg(h.attendance) AS attendance FROM @programme@.meeting h WHERE h.oversight_group = g.oversight_group) m
CROSS JOIN LATERAL (SELECT count(DISTINCT b.member) AS n FROM @programme@.oversight_member b WHERE b.oversight_group = g.oversight_group AND b.role NOT IN ('resident', 'resident_adviser')
	AND b.starts_on <= r.released_at::date AND coalesce(b.ends_on >= r.released_at::date, true)) o
LEFT JOIN @programme@.disclosure_count s ON s.release = $1 AND s.table_name = 'published_oversight' AND s.row_key = g.oversight_group::text AND s.column_name = 'residents'$$),

('release_hidden', $$
INSERT INTO @programme@.release_hidden (release, table_name, row_key, column_name, reason)
SELECT $1, 'published_oversight', o.oversight_group, 'mean_attendance', 'too_few_people' FROM @programme@.release_oversight o WHERE o.release = $1 AND o.value_note ~ '^mean_attendance: '$$),

('release_decision', $$
INSERT INTO @programme@.release_decision
SELECT $1, o.oversight_group, o.name, o.area, o.area_name, k.kind, k.ordinal, count(d.decision), max(d.decided_on)
FROM @programme@.release_oversight o CROSS JOIN (VALUES ('identify', 1), ('plan', 2), ('prioritise', 3), ('refine', 4), ('implement', 5), ('stop', 6)) k (kind, ordinal)
LEFT JOIN @programme@.decision d ON d.oversight_group::text = o.oversight_group AND d.kind = k.kind
WHERE o.release = $1 GROUP BY o.oversight_group, o.name, o.area, o.area_name, k.kind, k.ordinal$$),

-- Who sits there by office is known by office, and was asked nothing. Residents
-- are private people: their seats are counted as people are.
('release_oversight_member', $$
INSERT INTO @programme@.release_oversight_member
SELECT $1, o.oversight_group, o.name, o.area, o.area_name, m.role, array_position('{resident,resident_adviser,coren_facilitator,voluntary,la_officer,councillor,police,nhs,business,academic,other}'::text[], m.role), m.resident,
	CASE WHEN m.resident THEN n.shown ELSE m.present END, CASE WHEN m.resident THEN e.shown ELSE m.ever END,
	nullif(concat_ws('; ', @extschema@.programme_count_note('members'::text, n.state, r.min_count), @extschema@.programme_count_note('members_ever'::text, e.state, r.min_count)), '')
FROM @programme@.release_oversight o JOIN @programme@.release r ON r.release = $1
JOIN LATERAL (SELECT b.role, b.role IN ('resident', 'resident_adviser') AS resident, count(DISTINCT b.member) FILTER (WHERE b.starts_on <= r.released_at::date AND coalesce(b.ends_on >= r.released_at::date, true)) AS present, count(DISTINCT b.member) AS ever
	FROM @programme@.oversight_member b WHERE b.oversight_group::text = o.oversight_group GROUP BY b.role) m ON true
LEFT JOIN @programme@.disclosure_count n ON n.release = $1 AND n.table_name = 'published_oversight_member' AND n.row_key = @extschema@.programme_row_key(false, o.oversight_group::text, m.role::text) AND n.column_name = 'members'
LEFT JOIN @programme@.disclosure_count e ON e.release = $1 AND e.table_name = 'published_oversight_member' AND e.row_key = @extschema@.programme_row_key(false, o.oversight_group::text, m.role::text) AND e.column_name = 'members_ever'
WHERE o.release = $1$$),

('release_exposure', $$
INSERT INTO @programme@.release_exposure
SELECT $1, x.area_exposure, a.area, a.name, a.status, a.withdrawn_on, b.batch, b.label, coalesce(x.planned_start, b.planned_start), x.actual_start, x.actual_end, x.actual_start - coalesce(x.planned_start, b.planned_start),
	w.wave, CASE WHEN c.late > 0 THEN true WHEN c.n > 0 AND c.undated = 0 THEN false END,
	CASE WHEN c.late > 0 THEN k.shown WHEN c.n > 0 AND c.undated = 0 THEN 0 END,
	@extschema@.programme_count_note('baseline_interviews_after_start'::text, k.state, r.min_count)
FROM @programme@.area_exposure x JOIN @programme@.area a ON a.area = x.area JOIN @programme@.release r ON r.release = $1
LEFT JOIN @programme@.batch b ON b.batch = x.batch
LEFT JOIN LATERAL (SELECT w.wave::text AS wave FROM @programme@.evaluation_area e JOIN @programme@.evaluation_wave p ON p.evaluation = e.evaluation AND NOT p.post JOIN @programme@.wave w ON w.wave = p.wave
	WHERE e.area = x.area AND e.included ORDER BY w.ends_on DESC, w.wave::text COLLATE "C" LIMIT 1) w ON true
LEFT JOIN LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE v.interviewed_on IS NULL) AS undated, count(*) FILTER (WHERE v.interviewed_on >= coalesce(x.actual_start, x.planned_start, b.planned_start)) AS late
	FROM @programme@.interview v WHERE v.area = x.area AND v.wave::text = w.wave) c ON true
LEFT JOIN @programme@.disclosure_count k ON k.release = $1 AND k.table_name = 'published_exposure' AND k.row_key = x.area_exposure::text$$),

('release_finding', $$
INSERT INTO @programme@.release_finding
SELECT $1, f.finding, e.evaluation, e.title, d.framework, d.tag::text, d.label, d.ordinal, f.statement, f.direction, k.shown, f.n_areas, v.citation,
	@extschema@.programme_count_note('sources'::text, k.state, r.min_count)
FROM @programme@.finding f JOIN @programme@.release r ON r.release = $1
LEFT JOIN @programme@.evaluation e ON e.evaluation = f.evaluation
LEFT JOIN @programme@.domain d ON d.tag::text = f.tag::text
LEFT JOIN @programme@.evidence v ON v.evidence = f.evidence
LEFT JOIN @programme@.disclosure_count k ON k.release = $1 AND k.table_name = 'published_finding' AND k.row_key = f.finding::text
WHERE f.publish$$),

-- What the estimate would be without an area, in digits, would be the area's
-- result. Said in three steps, and of areas only whose results are shown anyway.
('release_area_influence', $$
INSERT INTO @programme@.release_area_influence
SELECT $1, t.evaluation, t.outcome, t.outcome_label, t.area, a.name, t.arm,
	CASE WHEN t.strength = 0 THEN 'little' WHEN t.nearer THEN 'towards' ELSE 'away' END, t.strength
FROM (
	SELECT p.evaluation, p.outcome, p.outcome_label, c.cluster AS area, CASE c.arm WHEN 'treated' THEN 'nfl' ELSE c.arm END AS arm,
		CASE WHEN abs(c.estimate_without - m.effect) >= (e.result).std_error / 2 THEN 2 WHEN abs(c.estimate_without - m.effect) >= (e.result).std_error / 10 THEN 1 ELSE 0 END AS strength,
		(c.estimate_without - m.effect) * sign(m.effect) < 0 AS nearer
	FROM @programme@.release_estimate p JOIN @programme@.estimate e ON e.estimate = p.estimate_number AND e.sample IS NOT NULL AND (e.result).n_clusters IS NOT NULL
	-- The difference of the four means, with and without the area.
	CROSS JOIN LATERAL (SELECT sum(d.mean * CASE WHEN (d.arm = 'treated') = (d.period = 'post') THEN 1 ELSE -1 END) AS effect FROM @extschema@.did_cells(e.sample) d) m
	CROSS JOIN LATERAL @extschema@.did_clusters(e.sample, 'none'::text) c
	WHERE p.release = $1 AND p.subgroup = 'all' AND NOT p.adjusted AND p.effect IS NOT NULL AND (e.result).std_error > 0 AND c.estimate_without IS NOT NULL
) t JOIN @programme@.area a ON a.area::text = t.area
WHERE EXISTS (SELECT FROM @programme@.release_area_outcome o WHERE o.release = $1 AND o.area = t.area AND o.outcome = t.outcome)
	AND NOT EXISTS (SELECT FROM @programme@.evaluation_wave w LEFT JOIN @programme@.release_area_outcome o ON o.release = $1 AND o.area = t.area AND o.outcome = t.outcome AND o.wave = w.wave::text
		WHERE w.evaluation::text = t.evaluation AND o.value IS NULL)$$),

('release_joint_display', $$
INSERT INTO @programme@.release_joint_display
SELECT $1, q.joint_display, q.evaluation, q.title, q.framework, q.tag, q.domain_label, q.ordinal, q.outcome, q.outcome_label, q.subgroup, q.effect, q.conf_low, q.conf_high, q.p_value, q.p_adjusted, q.scale, q.status,
	q.measured, q.finding, q.statement, q.direction, q.sources, q.areas, q.fit, q.inference, q.driving, q.said,
	concat(CASE q.measured WHEN 'improved' THEN 'A measurable gain' WHEN 'worsened' THEN 'A measurable loss' WHEN 'no_measurable_effect' THEN 'No measurable effect' WHEN 'no_interval' THEN 'An effect without an interval'
			WHEN 'hidden' THEN 'An effect that must stay hidden' ELSE 'Not measured' END,
		CASE WHEN q.finding IS NULL THEN ', and nothing from the interviews.'
			ELSE concat(CASE WHEN q.fit = 'discordant' OR q.measured IN ('no_measurable_effect', 'hidden', 'not_measured') OR (q.measured = 'improved' AND q.direction = 'loss') OR (q.measured = 'worsened' AND q.direction = 'gain') THEN ', but ' ELSE ', and ' END,
				CASE q.direction WHEN 'gain' THEN 'interviews report a gain.' WHEN 'loss' THEN 'interviews report a loss.' WHEN 'mixed' THEN 'interviews report gains and losses.' WHEN 'no_change' THEN 'interviews report no change.' ELSE 'interviews speak of it.' END) END),
	nullif(concat_ws('; ', q.effect_note, q.finding_note), '')
FROM (
	SELECT j.joint_display, v.evaluation, v.title, d.framework, d.tag::text AS tag, d.label AS domain_label, d.ordinal, p.outcome, p.outcome_label, p.subgroup, p.effect, p.conf_low, p.conf_high, p.p_value, p.p_adjusted, p.scale, p.status,
		CASE WHEN j.estimate IS NULL THEN 'not_measured' WHEN p.effect IS NULL THEN 'hidden' WHEN p.conf_low IS NULL OR p.conf_high IS NULL THEN 'no_interval' WHEN p.conf_low <= 0 AND p.conf_high >= 0 THEN 'no_measurable_effect'
			WHEN (p.effect > 0) = (p.direction = 'higher_better') THEN 'improved' ELSE 'worsened' END AS measured,
		f.finding, f.statement, f.direction, f.sources, f.areas, j.fit, j.inference, p.value_note AS effect_note, f.value_note AS finding_note, n.driving, s.said
	FROM @programme@.joint_display j JOIN @programme@.evaluation v ON v.evaluation = j.evaluation JOIN @programme@.domain d ON d.tag::text = j.tag::text
	LEFT JOIN @programme@.estimate e ON e.estimate = j.estimate
	LEFT JOIN @programme@.analysis_run r ON r.analysis_run = e.analysis_run
	-- The estimate itself, or what a later run made of the same.
	LEFT JOIN @programme@.release_estimate p ON p.release = $1 AND p.evaluation = r.evaluation::text AND p.outcome = e.outcome::text AND p.subgroup = e.subgroup AND p.adjusted = e.adjusted
	LEFT JOIN @programme@.release_finding f ON f.release = $1 AND f.finding = j.finding::text
	LEFT JOIN LATERAL (SELECT string_agg(i.area_name, ', ' ORDER BY i.strength DESC, i.area COLLATE "C") AS driving, array_agg(i.area) AS areas FROM @programme@.release_area_influence i
		WHERE i.release = $1 AND i.evaluation = p.evaluation AND i.outcome = p.outcome AND p.subgroup = 'all' AND i.influence = 'towards') n ON true
	LEFT JOIN LATERAL (SELECT string_agg(y.line, ' ' ORDER BY y.area COLLATE "C") AS said FROM (
		SELECT o.area::text AS area, format('%s: %s', (SELECT b.name FROM @programme@.area b WHERE b.area = o.area), string_agg(DISTINCT z.statement, ' ')) AS line
		FROM @programme@.release_finding z JOIN @programme@.finding_excerpt g ON g.finding::text = z.finding JOIN @programme@.excerpt x ON x.excerpt = g.excerpt AND x.may_quote JOIN @programme@.source o ON o.source = x.source
		WHERE z.release = $1 AND z.domain = j.tag::text AND o.area::text = ANY (n.areas) GROUP BY o.area) y) s ON true
	WHERE j.publish AND (j.estimate IS NULL OR p.estimate_number IS NOT NULL) AND (j.finding IS NULL OR f.finding IS NOT NULL)
) q$$),

('release_audit', $$
INSERT INTO @programme@.release_audit
SELECT $1, r.analysis_run, v.evaluation, v.title, r.run_by, r.run_at, r.plan, l.title, l.locked_at, l.digest, p.n,
	CASE WHEN p.used >= d.min_base THEN round(p.used / (10.0 * d.round_to)) * 10 * d.round_to END, r.rows_digest, r.snapshot, r.seed::text, r.reps, r.conf_level, r.extension_version, r.server_version
FROM @programme@.analysis_run r JOIN @programme@.evaluation v ON v.evaluation = r.evaluation JOIN @programme@.release d ON d.release = $1
LEFT JOIN @programme@.plan l ON l.plan = r.plan
JOIN (SELECT e.analysis_run, count(*) AS n, max((e.result).n) AS used FROM @programme@.release_estimate o JOIN @programme@.estimate e ON e.estimate = o.estimate_number WHERE o.release = $1 GROUP BY e.analysis_run) p ON p.analysis_run = r.analysis_run$$),

('release_data_quality', $$
INSERT INTO @programme@.release_data_quality
SELECT $1, p ->> 'problem', p ->> 'table_name', (p ->> 'checked')::boolean, CASE WHEN NOT (p ->> 'checked')::boolean THEN NULL WHEN k.state IS NOT NULL THEN k.shown ELSE (p ->> 'n')::integer END, p ->> 'advice',
	@extschema@.programme_count_note('problems'::text, k.state, r.min_count)
FROM jsonb_array_elements($2) p JOIN @programme@.release r ON r.release = $1
LEFT JOIN @programme@.disclosure_count k ON k.release = $1 AND k.table_name = 'published_data_quality' AND k.row_key = concat_ws(', ', p ->> 'problem', p ->> 'table_name')$$),

-- Of a proportion, the variances follow from the proportions that are shown. Of a
-- mean, they are those of the answers that the mean is of.
('release_balance', $$
INSERT INTO @programme@.release_balance
SELECT $1, n.evaluation, n.evaluation_title, n.wave, n.wave_label, n.wave_number, n.outcome, n.outcome_label, n.role, n.scale,
	n.value, c.value, n.value - c.value,
	round(((n.value - c.value) / nullif(sqrt(CASE n.scale WHEN 'proportion' THEN n.value * (1 - n.value) + c.value * (1 - c.value) ELSE s.spread END / 2), 0))::numeric, 2), n.base, c.base,
	nullif(concat_ws('; ', 'nfl: ' || n.value_note, 'comparator: ' || c.value_note), '')
FROM @programme@.release_arm_outcome n
JOIN @programme@.release_arm_outcome c ON c.release = $1 AND c.evaluation = n.evaluation AND c.outcome = n.outcome AND c.wave = n.wave AND c.subgroup = 'all' AND c.arm = 'comparator'
LEFT JOIN (
	SELECT x.evaluation, x.outcome, x.wave, sum(x.spread) AS spread FROM (
		SELECT e.evaluation::text AS evaluation, p.outcome, p.wave, a.arm, greatest(sum(r.wx2) / sum(r.w) - (sum(r.wx) / sum(r.w)) ^ 2, 0) AS spread
		FROM @programme@.evaluation e JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included JOIN @programme@.evaluation_wave v ON v.evaluation = e.evaluation AND NOT v.post
		JOIN pg_temp.release_stratum p ON p.area = a.area::text AND p.wave = v.wave::text AND (e.sample = 'all' OR p.panel)
		JOIN pg_temp.release_sum r ON r.stratum = p.stratum AND r.weighting = e.weight
		JOIN @programme@.outcome o ON o.outcome::text = p.outcome AND o.scale = 'mean'
		GROUP BY e.evaluation, p.outcome, p.wave, a.arm) x
	GROUP BY x.evaluation, x.outcome, x.wave HAVING count(*) = 2
) s ON s.evaluation = n.evaluation AND s.outcome = n.outcome AND s.wave = n.wave
WHERE n.release = $1 AND n.arm = 'nfl' AND n.subgroup = 'all' AND NOT n.post$$),

('release_forest', $$
INSERT INTO @programme@.release_forest
SELECT $1, p.evaluation, p.evaluation_title,
	row_number() OVER (PARTITION BY p.evaluation ORDER BY array_position('{primary,secondary,exploratory}'::text[], p.role), p.domain_ordinal NULLS LAST, p.domain COLLATE "C", p.outcome_label COLLATE "C", p.outcome COLLATE "C", p.adjusted),
	p.outcome, p.outcome_label, p.role, p.direction, p.domain, p.domain_label, p.domain_ordinal, p.adjusted, p.status, p.scale, p.effect, p.conf_low, p.conf_high, p.p_value, p.p_adjusted, p.value_note
FROM @programme@.release_estimate p WHERE p.release = $1 AND p.subgroup = 'all'$$),

('release_summary', $$
INSERT INTO @programme@.release_summary
SELECT $1, e.evaluation, e.evaluation_title, (SELECT count(*) FROM @programme@.evaluation_area a WHERE a.evaluation::text = e.evaluation AND a.included), e.outcomes, e.improved, e.worsened, e.neither, e.hidden, coalesce(f.said, 0), coalesce(f.gain, 0), coalesce(j.discordant, 0),
	concat(e.first, '; ',
		CASE WHEN e.improved + e.worsened + e.hidden = 0 THEN concat('no measurable effect ', CASE e.outcomes WHEN 1 THEN 'on the one outcome' ELSE format('on any of %s outcomes', e.outcomes) END)
			ELSE concat_ws(', ', format('of %s outcome%s, %s improved by more than chance', e.outcomes, CASE e.outcomes WHEN 1 THEN '' ELSE 's' END, e.improved), format('%s worsened', e.worsened), format('%s show no measurable effect', e.neither), CASE WHEN e.hidden > 0 THEN format('%s must stay hidden', e.hidden) END) END,
		CASE WHEN f.said > 0 THEN concat(CASE WHEN e.improved = 0 AND f.gain > 0 THEN ', but ' ELSE ', and ' END,
			CASE WHEN f.gain = f.said AND f.said = f.domains AND f.said > 1 THEN format('interviews report gains in all %s domains', coalesce((ARRAY['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'])[f.said], f.said::text))
				WHEN f.gain > 0 THEN format('interviews report gains in %s of %s domains', f.gain, f.domains) ELSE format('interviews speak of %s of %s domains', f.said, f.domains) END) END,
		CASE WHEN j.discordant > 0 THEN format('; numbers and interviews disagree on: %s', j.labels) END, '.')
FROM (
	SELECT h.evaluation, h.evaluation_title, count(*)::integer AS outcomes,
		(count(*) FILTER (WHERE (h.conf_low > 0 OR h.conf_high < 0) AND (h.effect > 0) = (h.direction = 'higher_better')))::integer AS improved,
		(count(*) FILTER (WHERE (h.conf_low > 0 OR h.conf_high < 0) AND (h.effect > 0) <> (h.direction = 'higher_better')))::integer AS worsened,
		(count(*) FILTER (WHERE h.effect IS NULL OR (h.conf_low IS NULL AND h.value_note IS NOT NULL)))::integer AS hidden,
		(count(*) FILTER (WHERE h.effect IS NOT NULL AND NOT coalesce(h.conf_low > 0 OR h.conf_high < 0, h.value_note IS NOT NULL)))::integer AS neither,
		(array_agg(coalesce(h.outcome_label || ': ' || rtrim(h.sentence, '. '), CASE WHEN h.effect IS NULL THEN format('%s: an effect that must stay hidden', h.outcome_label)
			ELSE format('%s: %s in %s neighbourhoods for learning, beyond the change in %s comparators (%s%% interval %s to %s, p %s)', h.outcome_label,
				CASE h.scale WHEN 'proportion' THEN format('%s percentage points', to_char(100 * h.effect, 'FMSG999990.0')) ELSE format('%s', to_char(h.effect, 'FMSG999990.00')) END, h.areas_nfl, h.areas_comparator,
				(100 * h.conf_level)::numeric::text, CASE h.scale WHEN 'proportion' THEN to_char(100 * h.conf_low, 'FMSG999990.0') ELSE to_char(h.conf_low, 'FMSG999990.00') END,
				CASE h.scale WHEN 'proportion' THEN to_char(100 * h.conf_high, 'FMSG999990.0') ELSE to_char(h.conf_high, 'FMSG999990.00') END, to_char(h.p_value, 'FM0.000')) END)
			ORDER BY array_position('{primary,secondary,exploratory}'::text[], h.role), h.domain_ordinal NULLS LAST, h.outcome COLLATE "C"))[1] AS first
	-- Of each outcome, what was planned and is not adjusted, if there is such.
	FROM (SELECT DISTINCT ON (p.evaluation, p.outcome) p.* FROM @programme@.release_estimate p WHERE p.release = $1 AND p.subgroup = 'all'
		ORDER BY p.evaluation, p.outcome, array_position('{planned,deviated,exploratory}'::text[], p.status), p.adjusted) h
	GROUP BY h.evaluation, h.evaluation_title
) e
-- Of several frameworks, the one that findings speak of most.
LEFT JOIN LATERAL (SELECT count(*)::integer AS said, (count(*) FILTER (WHERE u.gain))::integer AS gain, (SELECT count(*) FROM @programme@.domain d WHERE d.framework = u.framework)::integer AS domains
	FROM (SELECT z.framework, z.domain, bool_and(coalesce(z.direction = 'gain', false)) AS gain FROM @programme@.release_finding z WHERE z.release = $1 AND z.domain IS NOT NULL AND coalesce(z.evaluation = e.evaluation, true) GROUP BY z.framework, z.domain) u
	GROUP BY u.framework ORDER BY 1 DESC, u.framework COLLATE "C" DESC LIMIT 1) f ON true
LEFT JOIN LATERAL (SELECT count(*)::integer AS discordant, (SELECT string_agg(k.domain_label, ', ' ORDER BY k.framework COLLATE "C", k.domain_ordinal) FROM (SELECT DISTINCT o.framework, o.domain_label, o.domain_ordinal FROM @programme@.release_joint_display o
		WHERE o.release = $1 AND o.evaluation = e.evaluation AND o.fit = 'discordant') k) AS labels
	FROM @programme@.release_joint_display y WHERE y.release = $1 AND y.evaluation = e.evaluation AND y.fit = 'discordant') j ON true$$),

('release_evaluation', $$
INSERT INTO @programme@.release_evaluation
SELECT $1, e.evaluation, e.title, m.programme, m.name, m.goal, e.design, e.estimand, e.weight, e.sample, e.protocol, e.prespecified_on, e.mixed_methods, v.citation,
	a.nfl, a.comparator, a.excluded, w.before, w.after,
	(SELECT string_agg(o.label, ', ' ORDER BY c.ordinal) FROM @programme@.evaluation_covariate c JOIN @programme@.outcome o ON o.outcome = c.outcome WHERE c.evaluation = e.evaluation),
	(SELECT string_agg(DISTINCT concat(l.multiplicity, CASE WHEN l.multiplicity <> 'none' THEN CASE l.family WHEN 'all' THEN ' over all outcomes' ELSE ' over the outcomes of one role' END END), '; ')
		FROM @programme@.release_audit r JOIN @programme@.plan l ON l.plan = r.plan WHERE r.release = $1 AND r.evaluation = e.evaluation::text)
FROM @programme@.evaluation e
LEFT JOIN @programme@.programme m ON m.programme = e.programme
LEFT JOIN @programme@.evidence v ON v.evidence = e.evidence
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.included AND x.arm = 'nfl') AS nfl, count(*) FILTER (WHERE x.included AND x.arm = 'comparator') AS comparator, count(*) FILTER (WHERE NOT x.included) AS excluded
	FROM @programme@.evaluation_area x WHERE x.evaluation = e.evaluation) a
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE NOT x.post) AS before, count(*) FILTER (WHERE x.post) AS after FROM @programme@.evaluation_wave x WHERE x.evaluation = e.evaluation) w
WHERE EXISTS (SELECT FROM @programme@.release_arm_outcome o WHERE o.release = $1 AND o.evaluation = e.evaluation::text) OR EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = e.evaluation::text)$$),

('release_evaluation_area', $$
INSERT INTO @programme@.release_evaluation_area
SELECT $1, v.evaluation, v.evaluation_title, a.area, a.name, x.arm, x.pair, x.included, x.exclusion_reason
FROM @programme@.release_evaluation v JOIN @programme@.evaluation_area x ON x.evaluation::text = v.evaluation JOIN @programme@.area a ON a.area = x.area WHERE v.release = $1$$),

-- Another way of inference tells of the same four groups, if its effect is the
-- same. If it is made of the areas' own means, it is shown only where all of these
-- are, and rounded as they are. Other interviews tell of those who were left out,
-- in digits: it is said in words how far their effect is, and only if as many
-- people are in each group, and left out of it, as a mean must have.
('release_sensitivity', $$
INSERT INTO @programme@.release_sensitivity
SELECT $1, t.evaluation, t.evaluation_title, t.outcome, t.outcome_label, t.role, t.direction, t.unit, t.subgroup, t.subgroup_label, t.adjusted, t.kind, t.sensitivity, t.label, t.ordinal, t.headline,
	r.effect, r.conf_low, r.conf_high, CASE WHEN t.headline AND r.effect IS NOT NULL THEN t.p_value WHEN r.effect IS NOT NULL THEN @extschema@.programme_shown_p(t.p, 'fine'::text) END, t.scale, CASE WHEN r.effect IS NOT NULL THEN t.step END,
	CASE WHEN t.reason IS NOT NULL THEN 'hidden' WHEN t.exact IS NULL OR r.low IS NULL OR r.high IS NULL THEN 'no_interval' WHEN r.low <= 0 AND r.high >= 0 THEN 'no_measurable_effect'
		WHEN (t.exact > 0) = (t.direction = 'higher_better') THEN 'improved' ELSE 'worsened' END,
	CASE WHEN t.kind = 'sample' AND t.reason IS NULL THEN CASE WHEN abs(t.exact - t.estimate) < t.spread / 10 THEN 'little' WHEN abs(t.exact - t.estimate) < t.spread / 2 THEN 'some' WHEN t.exact IS NOT NULL AND t.spread > 0 THEN 'much' END END,
	t.by, CASE WHEN t.reason IS NOT NULL THEN coalesce(CASE WHEN t.effect IS NULL THEN t.value_note END, @extschema@.programme_note(t.reason, @extschema@.programme_reason(t.reason, t.min_base, t.min_count, NULL::integer))) WHEN t.exact IS NULL THEN 'not possible with these data' ELSE t.value_note END
FROM (
	SELECT p.*, w.kind, w.sensitivity, w.label, w.ordinal, w.headline, w.effect AS exact, w.conf_low AS low, w.conf_high AS high, w.p_value AS p, w.method AS by, w.same, (e.result).estimate AS estimate, (e.result).std_error AS spread, d.min_base, d.min_count,
		CASE WHEN w.same THEN p.value_step ELSE greatest(p.value_step, g.step) END AS step,
		-- Where the scatter of areas is not told in full, neither is it by other ways.
		CASE WHEN p.effect IS NULL OR (NOT w.headline AND coalesce(p.value_note = @extschema@.programme_scatter_note('none'::text) OR (w.kind = 'way' AND p.value_note = @extschema@.programme_scatter_note('coarse'::text)), false)) THEN 'secondary'
			WHEN NOT (w.kind = 'sample' OR w.same OR (p.subgroup = 'all' AND v.weight = 'final' AND v.sample = 'all' AND g.all_shown)) THEN 'secondary' ELSE w.reason END AS reason
	FROM @programme@.release_estimate p
	JOIN @programme@.release_evaluation v ON v.release = $1 AND v.evaluation = p.evaluation
	JOIN @programme@.release d ON d.release = $1
	JOIN @programme@.estimate e ON e.estimate = p.estimate_number
	JOIN @programme@.analysis_run n ON n.analysis_run = e.analysis_run
	CROSS JOIN LATERAL (SELECT max(o.value_step) AS step, bool_and(o.value IS NOT NULL) AS all_shown FROM @programme@.evaluation_area a CROSS JOIN @programme@.evaluation_wave x
		LEFT JOIN @programme@.release_area_outcome o ON o.release = $1 AND o.outcome = p.outcome AND o.area = a.area::text AND o.wave = x.wave::text
		WHERE a.evaluation::text = p.evaluation AND x.evaluation = a.evaluation AND a.included) g
	CROSS JOIN LATERAL (
		SELECT 'way' AS kind, y.way AS sensitivity, y.way AS label, y.ordinal, y.headline, y.effect, y.conf_low, y.conf_high, y.p_value, y.method, coalesce(abs(y.effect - (e.result).estimate) <= 1e-9 * greatest(abs(y.effect), 1), true) AS same, NULL::text AS reason
		FROM @programme@.run_result y WHERE y.estimate = e.estimate
		UNION ALL
		SELECT 'sample', s.sensitivity::text, coalesce(l.label, s.sensitivity::text), coalesce(l.ordinal, 0), false, s.effect, s.conf_low, s.conf_high, s.p_value, s.method, false,
			CASE WHEN least(s.n_clusters_treated, s.n_clusters - s.n_clusters_treated) < d.min_areas THEN 'too_few_areas' WHEN s.df < d.min_df THEN 'too_few_df'
				WHEN e.sample IS NULL OR s.sample IS NULL THEN 'unconfirmed' WHEN s.effect IS NOT NULL AND c.few THEN 'too_few_answers' END
		FROM @programme@.run_sensitivity s LEFT JOIN @programme@.plan_sensitivity l ON l.plan = n.plan AND l.sensitivity = s.sensitivity
		LEFT JOIN LATERAL (SELECT bool_or(coalesce(k.n, 0) < d.min_base OR abs(u.n - coalesce(k.n, 0)) BETWEEN 1 AND d.min_base - 1) AS few
			FROM @extschema@.did_cells(e.sample) u LEFT JOIN @extschema@.did_cells(s.sample) k ON k.arm = u.arm AND k.period = u.period) c ON true
		WHERE s.estimate = e.estimate) w
	WHERE p.release = $1
) t
CROSS JOIN LATERAL (SELECT CASE WHEN t.same THEN t.effect ELSE @extschema@.programme_rounded(t.exact, t.step) END AS near, t.kind = 'way' AND t.reason IS NULL AND t.exact IS NOT NULL AS shown) n
-- Of the effect itself, what is released of it. Other ends lie as far from the
-- effect that is shown as they do from the exact one: they tell no more of it.
CROSS JOIN LATERAL (SELECT CASE WHEN n.shown THEN n.near END AS effect, CASE WHEN n.shown THEN e.low END AS conf_low, CASE WHEN n.shown THEN e.high END AS conf_high, CASE t.kind WHEN 'way' THEN e.low ELSE t.low END AS low, CASE t.kind WHEN 'way' THEN e.high ELSE t.high END AS high
	FROM (SELECT CASE WHEN t.headline THEN t.conf_low ELSE @extschema@.programme_rounded(n.near - @extschema@.programme_rounded(t.exact - t.low, t.step), t.step) END AS low,
		CASE WHEN t.headline THEN t.conf_high ELSE @extschema@.programme_rounded(n.near + @extschema@.programme_rounded(t.high - t.exact, t.step), t.step) END AS high) e) r$$),

('release_hidden', $$
INSERT INTO @programme@.release_hidden (release, table_name, row_key, column_name, reason, detail)
SELECT $1, 'published_sensitivity', concat_ws(', ', @extschema@.programme_row_key(s.adjusted, s.evaluation, s.outcome, nullif(s.subgroup, 'all')), @extschema@.programme_row_key(false, s.sensitivity)), CASE s.kind WHEN 'way' THEN 'effect, conf_low, conf_high, p_value' ELSE 'measured, distance' END, 'secondary', s.value_note
FROM @programme@.release_sensitivity s WHERE s.release = $1 AND s.measured = 'hidden'$$),

('release_checklist', $$
INSERT INTO @programme@.release_checklist
SELECT $1, v.evaluation, v.title, i.ordinal, i.guideline, i.item, i.requirement, coalesce(i.met, false), i.place, CASE WHEN NOT coalesce(i.met, false) THEN i.missing END
FROM (SELECT s.evaluation, e.title, e.protocol, e.prespecified_on, e.mixed_methods, e.design FROM @programme@.release_summary s JOIN @programme@.evaluation e ON e.evaluation::text = s.evaluation WHERE s.release = $1) v
CROSS JOIN LATERAL (VALUES
	(1, 'TREND', '4', 'what was done, where and when: the start in every neighbourhood for learning', NOT EXISTS (SELECT FROM @programme@.evaluation_area a WHERE a.evaluation::text = v.evaluation AND a.included AND a.arm = 'nfl'
		AND NOT EXISTS (SELECT FROM @programme@.release_exposure x WHERE x.release = $1 AND x.area = a.area::text)), 'published_exposure', 'a neighbourhood for learning has no start in area_exposure'),
	(2, 'TREND', '5', 'objectives, fixed beforehand: a protocol, or a plan that was locked', v.protocol IS NOT NULL OR EXISTS (SELECT FROM @programme@.release_audit a WHERE a.release = $1 AND a.evaluation = v.evaluation AND a.plan_locked_at IS NOT NULL),
		'published_evaluation.protocol, published_audit.plan_digest', 'neither a protocol nor a locked plan'),
	(3, 'TREND', '6', 'primary and secondary outcomes defined', EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.role = 'primary'), 'published_estimate.role', 'no effect on a primary outcome'),
	(4, 'TREND', '8', 'how areas were assigned, and matched', v.design = 'randomised' OR NOT EXISTS (SELECT FROM @programme@.evaluation_area a WHERE a.evaluation::text = v.evaluation AND a.included AND a.pair IS NULL), 'published_evaluation.design, published_evaluation_area.pair', 'an area has no pair'),
	(5, 'TREND', '10', 'unit of assignment and of analysis: areas in each arm beside each effect', EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.areas_nfl > 0 AND p.areas_comparator > 0),
		'published_estimate.areas_nfl, areas_comparator', 'no numbers of areas'),
	(6, 'TREND, STROBE', '11, 12', 'statistical method, software and version', NOT EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.method IS NULL)
		AND NOT EXISTS (SELECT FROM @programme@.release_audit a WHERE a.release = $1 AND a.evaluation = v.evaluation AND a.extension_version IS NULL), 'published_estimate.method, published_audit', 'an effect without its method, or a run without its version'),
	(7, 'TREND, STROBE', '12, 13', 'flow: addresses and interviews in every arm and wave', NOT EXISTS (SELECT FROM @programme@.release_arm_flow a WHERE a.release = $1 AND a.evaluation = v.evaluation AND (a.issued IS NULL OR a.interviews IS NULL))
		AND EXISTS (SELECT FROM @programme@.release_arm_flow a WHERE a.release = $1 AND a.evaluation = v.evaluation), 'published_arm_flow', 'addresses or interviews of an arm and wave are hidden or not recorded'),
	(8, 'STROBE', '13', 'attrition: who was interviewed again', NOT EXISTS (SELECT FROM @programme@.release_arm_flow a WHERE a.release = $1 AND a.evaluation = v.evaluation AND a.post AND a.retention IS NULL)
		AND EXISTS (SELECT FROM @programme@.release_arm_flow a WHERE a.release = $1 AND a.evaluation = v.evaluation AND a.post), 'published_arm_flow.retention', 'retention of an arm after the start is hidden or not known'),
	(9, 'TREND, STROBE', '14', 'characteristics of each arm before the start', EXISTS (SELECT FROM @programme@.release_balance b WHERE b.release = $1 AND b.evaluation = v.evaluation AND b.role = 'covariate' AND b.difference IS NOT NULL), 'published_balance', 'no covariate before the start'),
	(10, 'TREND', '15', 'were the arms alike: standardised mean differences', EXISTS (SELECT FROM @programme@.release_balance b WHERE b.release = $1 AND b.evaluation = v.evaluation AND b.smd IS NOT NULL), 'published_balance.smd', 'no standardised mean difference'),
	(11, 'TREND', '16', 'numbers behind each result', EXISTS (SELECT FROM @programme@.release_arm_outcome o WHERE o.release = $1 AND o.evaluation = v.evaluation)
		AND NOT EXISTS (SELECT FROM @programme@.release_arm_outcome o WHERE o.release = $1 AND o.evaluation = v.evaluation AND o.subgroup = 'all' AND o.base IS NULL), 'published_arm_outcome.base', 'the number behind a result is hidden, or there is none'),
	(12, 'TREND, STROBE', '17, 16', 'effects with intervals', NOT EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND (p.effect IS NULL OR p.conf_low IS NULL)), 'published_estimate', 'an effect is hidden, or has no interval'),
	(13, 'STROBE', '16', 'unadjusted and adjusted effects', (SELECT count(DISTINCT p.adjusted) = 2 FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation), 'published_estimate.adjusted', 'one of the two only'),
	(14, 'TREND', '17', 'null results too: an effect on every primary and secondary outcome', NOT EXISTS (SELECT FROM @programme@.outcome o WHERE o.role IN ('primary', 'secondary')
		AND NOT EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.outcome = o.outcome::text)), 'published_estimate', 'an outcome without an effect'),
	(15, 'TREND', '17', 'several outcomes: p-values adjusted for their number', (SELECT count(DISTINCT p.outcome) = 1 OR bool_and(p.p_adjusted IS NOT NULL OR p.effect IS NULL) FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.subgroup = 'all'
		AND p.role IN ('primary', 'secondary')), 'published_estimate.p_adjusted', 'a p-value that is not adjusted'),
	(16, 'TREND, STROBE', '18, 17', 'subgroups, and whether they were planned', EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.subgroup <> 'all'), 'published_estimate.subgroup, status', 'no subgroup'),
	(17, 'CONSORT-cluster', '17', 'intra-cluster correlation of each primary outcome', false, 'did_icc(sample)', 'it is not released; did_icc of the run''s stored sample gives it'),
	(18, 'DiD', '', 'four means and both changes beside each effect', NOT EXISTS (SELECT FROM @programme@.release_estimate p WHERE p.release = $1 AND p.evaluation = v.evaluation AND p.effect IS NOT NULL AND NOT p.adjusted AND (p.nfl_change IS NULL OR p.comparator_change IS NULL)),
		'published_estimate.nfl_before and following', 'an effect without its means'),
	(19, 'DiD', '', 'trends before the start', (SELECT count(*) > 1 FROM @programme@.evaluation_wave w WHERE w.evaluation::text = v.evaluation AND NOT w.post), 'published_arm_outcome', 'with one wave before the start, parallel trends cannot be tested'),
	(20, 'DiD', '', 'no baseline after the start', NOT EXISTS (SELECT FROM @programme@.release_exposure x JOIN @programme@.evaluation_area a ON a.area::text = x.area AND a.evaluation::text = v.evaluation AND a.included AND a.arm = 'nfl'
		WHERE x.release = $1 AND x.baseline_after_start IS DISTINCT FROM false), 'published_exposure.baseline_after_start', 'baseline interviews were held after a start, or it is not known'),
	(21, 'GRAMMS', '1, 2', 'why mixed methods, and their priority and sequence', v.mixed_methods IS NOT NULL, 'published_evaluation.mixed_methods', 'nothing is said of the two strands'),
	(22, 'GRAMMS', '3', 'each strand', EXISTS (SELECT FROM @programme@.release_finding f WHERE f.release = $1 AND coalesce(f.evaluation = v.evaluation, true)), 'published_estimate, published_finding', 'no finding'),
	(23, 'GRAMMS', '4', 'where the strands meet', EXISTS (SELECT FROM @programme@.release_joint_display j WHERE j.release = $1 AND j.evaluation = v.evaluation AND j.finding IS NOT NULL AND j.outcome IS NOT NULL), 'published_joint_display', 'no effect beside a finding'),
	(24, 'GRAMMS', '6', 'what follows from both', EXISTS (SELECT FROM @programme@.release_joint_display j WHERE j.release = $1 AND j.evaluation = v.evaluation)
		AND NOT EXISTS (SELECT FROM @programme@.release_joint_display j WHERE j.release = $1 AND j.evaluation = v.evaluation AND j.inference IS NULL), 'published_joint_display.inference', 'a row without an inference')
) i (ordinal, guideline, item, requirement, met, place, missing)$$)

$tables$;
COMMENT ON FUNCTION programme_registry_tables() IS
'part of release_programme: the SQL that fills each released table of the registry, of counts and of what people said';

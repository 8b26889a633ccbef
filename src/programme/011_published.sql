-- What readers may see: aggregates, with a least number of people behind each

-- Readers have no rights to the tables. These views run with the rights of
-- their owner, who sees every row (security_invoker = false), and let nothing
-- out but what they select (security_barrier, so that a reader's own function
-- in WHERE is not shown the rows behind an aggregate).

--: The rules of disclosure control that the published views keep: one row, for you to change
CREATE TABLE @programme@.disclosure_rule (
	only_row boolean DEFAULT true CONSTRAINT disclosure_rule_pkey PRIMARY KEY CONSTRAINT disclosure_rule_one CHECK (only_row), -- there is one row
	min_base integer NOT NULL DEFAULT 30 CONSTRAINT disclosure_rule_min_base CHECK (min_base >= 1), -- fewest answers that a mean or percentage is shown for
	min_count integer NOT NULL DEFAULT 10 CONSTRAINT disclosure_rule_min_count CHECK (min_count >= 1), -- fewest people in a count, and on either side of a percentage
	round_to integer NOT NULL DEFAULT 5 CONSTRAINT disclosure_rule_round_to CHECK (round_to >= 1), -- counts are rounded to the nearest multiple of this
	source text -- whose rules these are
);
INSERT INTO @programme@.disclosure_rule (source) VALUES ('defaults of the extension: stricter than most UK bodies ask for survey percentages');

-- The twin of outcome_value with the rights of its owner: a view for which the
-- caller's rights count keeps asking for them inside another view.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	original CONSTANT regclass := format('%I.outcome_value', programme);
BEGIN
	EXECUTE format('CREATE VIEW %I.outcome_value_owner WITH (security_barrier = true) AS %s', programme, pg_get_viewdef(original));
	EXECUTE format('COMMENT ON VIEW %I.outcome_value_owner IS %L', programme, 'outcome_value with the rights of its owner, for the published views; granted to nobody');
	EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %I.outcome_value_owner.%I IS %L', programme, attname, col_description(attrelid, attnum)), ';' ORDER BY attnum)
		FROM pg_attribute WHERE attrelid = original AND attnum > 0);
END
$do$;

--: Each area's result on each outcome in each wave, if enough people answered
CREATE VIEW @programme@.published_area_outcome WITH (security_barrier = true) AS
SELECT t.outcome::text AS outcome, -- the outcome
	o.label, -- its name in reports
	o.scale, -- proportion or mean
	o.direction, -- which way is better
	t.area::text AS area, -- the area
	a.name AS area_name, -- its name in reports
	a.kind, -- nfl, comparator or reference
	t.wave::text AS wave, -- the wave
	w.label AS wave_label, -- its name in reports
	CASE WHEN NOT t.hidden THEN round(t.mean::numeric, 3) END AS value, -- weighted proportion or mean, to three decimals; NULL if hidden
	CASE WHEN NOT t.hidden THEN t.n / d.round_to * d.round_to + CASE WHEN 2 * (t.n % d.round_to) >= d.round_to THEN d.round_to ELSE 0 END END AS base, -- people who answered, rounded
	CASE WHEN t.too_few THEN 'too few answers' WHEN t.hidden THEN 'hidden, so that the one with too few cannot be worked out' END AS value_note -- why the value is hidden
FROM (
	-- A single hidden area could be worked out from the others and the whole, so
	-- the smallest of the others is hidden too.
	SELECT f.*, f.too_few OR (f.few_areas = 1 AND f.place = 1) AS hidden
	FROM (
		SELECT c.*, count(*) FILTER (WHERE c.too_few) OVER (PARTITION BY c.outcome, c.wave, c.kind) AS few_areas,
			row_number() OVER (PARTITION BY c.outcome, c.wave, c.kind, c.too_few ORDER BY c.n, c.area) AS place
		FROM (
			SELECT b.*, b.n < r.min_base OR (b.scale = 'proportion' AND least(b.yes, b.n - b.yes) < r.min_count) AS too_few
			FROM (
				SELECT s.outcome, x.scale, v.area, y.kind, v.wave, count(*) AS n, count(*) FILTER (WHERE s.value = 1) AS yes,
					sum(s.value * v.w_final) / sum(v.w_final) AS mean
				FROM @programme@.outcome_value_owner s
				JOIN @programme@.outcome x ON x.outcome = s.outcome AND x.role <> 'covariate'
				JOIN @programme@.interview v ON v.interview = s.interview AND v.w_final > 0
				JOIN @programme@.area y ON y.area = v.area
				WHERE s.value IS NOT NULL
				GROUP BY s.outcome, x.scale, v.area, y.kind, v.wave
			) b CROSS JOIN @programme@.disclosure_rule r
		) c
	) f
) t
JOIN @programme@.outcome o ON o.outcome = t.outcome
JOIN @programme@.area a ON a.area = t.area
JOIN @programme@.wave w ON w.wave = t.wave
CROSS JOIN @programme@.disclosure_rule d;

--: Each arm's result on each outcome in each wave of an evaluation, if enough people answered
CREATE VIEW @programme@.published_arm_outcome WITH (security_barrier = true) AS
SELECT t.evaluation::text AS evaluation, -- the evaluation
	t.outcome::text AS outcome, -- the outcome
	o.label, -- its name in reports
	o.scale, -- proportion or mean
	o.direction, -- which way is better
	t.arm, -- nfl or comparator
	t.wave::text AS wave, -- the wave
	w.label AS wave_label, -- its name in reports
	CASE WHEN NOT t.too_few THEN round(t.mean::numeric, 3) END AS value, -- weighted proportion or mean, to three decimals; NULL if hidden
	CASE WHEN NOT t.too_few THEN t.n / d.round_to * d.round_to + CASE WHEN 2 * (t.n % d.round_to) >= d.round_to THEN d.round_to ELSE 0 END END AS base, -- people who answered, rounded
	t.areas, -- areas they live in
	CASE WHEN t.too_few THEN 'too few answers' END AS value_note -- why the value is hidden
FROM (
	SELECT b.*, b.n < r.min_base OR b.areas < 2 OR (b.scale = 'proportion' AND least(b.yes, b.n - b.yes) < r.min_count) AS too_few
	FROM (
		SELECT e.evaluation, s.outcome, x.scale, e.arm, v.wave, count(*) AS n, count(DISTINCT v.area) AS areas,
			count(*) FILTER (WHERE s.value = 1) AS yes, sum(s.value * v.w_final) / sum(v.w_final) AS mean
		FROM @programme@.outcome_value_owner s
		JOIN @programme@.outcome x ON x.outcome = s.outcome AND x.role <> 'covariate'
		JOIN @programme@.interview v ON v.interview = s.interview AND v.w_final > 0
		JOIN @programme@.evaluation_area e ON e.area = v.area AND e.included
		JOIN @programme@.evaluation_wave p ON p.evaluation = e.evaluation AND p.wave = v.wave
		WHERE s.value IS NOT NULL
		GROUP BY e.evaluation, s.outcome, x.scale, e.arm, v.wave
	) b CROSS JOIN @programme@.disclosure_rule r
) t
JOIN @programme@.outcome o ON o.outcome = t.outcome
JOIN @programme@.wave w ON w.wave = t.wave
CROSS JOIN @programme@.disclosure_rule d;

--: Estimates that were released, null results too; without numbers if a cell behind them has too few people
CREATE VIEW @programme@.published_estimate WITH (security_barrier = true) AS
SELECT t.estimate AS estimate_number, -- number of the estimate
	r.evaluation::text AS evaluation, -- the evaluation
	t.outcome::text AS outcome, -- the outcome
	o.label, -- its name in reports
	o.role, -- primary, secondary or exploratory
	o.direction, -- which way is better
	o.tag::text AS tag, -- domain of the outcome
	t.subgroup, -- who: all, or a subgroup
	t.adjusted, -- whether adjusted for covariates
	t.prespecified, -- whether fixed beforehand
	CASE WHEN t.enough THEN (t.result).estimate END AS effect, -- the effect; of a proportion, 0.01 is one percentage point
	CASE WHEN t.enough THEN (t.result).conf_low END AS conf_low, -- lower end of the confidence interval
	CASE WHEN t.enough THEN (t.result).conf_high END AS conf_high, -- upper end of the confidence interval
	CASE WHEN t.enough THEN (t.result).p_value END AS p_value, -- two-sided p-value of no effect
	CASE WHEN t.enough THEN t.p_adjusted END AS p_adjusted, -- p-value adjusted for the number of outcomes
	(t.result).conf_level, -- confidence level
	(t.result).n_clusters AS areas, -- areas
	(t.result).n_clusters_treated AS areas_treated, -- areas in the programme
	(t.result).scale, -- proportion or mean
	(t.result).method, -- method, in words for a report
	CASE WHEN t.enough THEN (t.result).note ELSE 'too few people in a cell' END AS note, -- what to keep in mind
	r.run_at -- when it was estimated
FROM (
	SELECT e.*, (e.result).n >= 4 * d.min_base AND coalesce((SELECT min(c.n) >= d.min_base FROM @extschema@.did_cells(e.sample) c), true) AS enough
	FROM @programme@.estimate e CROSS JOIN @programme@.disclosure_rule d
	WHERE e.publish
) t
JOIN @programme@.analysis_run r ON r.analysis_run = t.analysis_run
JOIN @programme@.outcome o ON o.outcome = t.outcome;

--: From addresses to interviews, by wave and area
CREATE VIEW @programme@.published_survey_flow WITH (security_barrier = true) AS
SELECT c.wave::text AS wave, -- the wave
	w.label AS wave_label, -- its name in reports
	c.area::text AS area, -- the area
	CASE WHEN c.issued >= d.min_count THEN (c.issued + d.round_to / 2) / d.round_to * d.round_to END AS issued, -- addresses issued, rounded
	CASE WHEN c.complete >= d.min_count THEN (c.complete + d.round_to / 2) / d.round_to * d.round_to END AS complete, -- complete interviews, rounded
	CASE WHEN least(c.complete, c.eligible - c.complete) >= d.min_count THEN round(c.complete::numeric / c.eligible, 2) END AS response_rate -- complete interviews by addresses not known to be ineligible
FROM (
	SELECT wave, area, sum(n) AS issued, coalesce(sum(n) FILTER (WHERE disposition = 'complete'), 0) AS complete,
		coalesce(sum(n) FILTER (WHERE disposition <> 'ineligible'), 0) AS eligible
	FROM @programme@.disposition GROUP BY wave, area
) c
JOIN @programme@.wave w ON w.wave = c.wave
CROSS JOIN @programme@.disclosure_rule d;

--: Initiatives: where, in which domains, how far, and which of the three criteria they rest on
CREATE VIEW @programme@.published_initiative WITH (security_barrier = true) AS
SELECT i.initiative::text AS initiative, -- the initiative
	i.title, -- its title
	i.area::text AS area, -- the area; NULL: an example
	i.origin, -- existing, adapted_existing, co_developed or example
	i.level, -- individual, community or system
	(SELECT s.status FROM @programme@.initiative_status s WHERE s.initiative = i.initiative ORDER BY s.starts_on DESC LIMIT 1) AS status, -- latest status
	(SELECT string_agg(t.tag::text, ', ' ORDER BY t.tag) FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative AND t.is_primary) AS primary_tags, -- main domain in each framework
	(SELECT string_agg(DISTINCT t.tag::text, ', ') FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative AND t.basis = 'intended') AS intended_tags, -- domains it aims at
	(SELECT string_agg(DISTINCT t.tag::text, ', ') FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative AND t.basis = 'observed') AS observed_tags, -- domains it was found to act on
	l.name AS lead, -- organisation that leads it
	coalesce(i.actual_start, i.planned_start) AS starts_on, -- first day: actual, else planned
	coalesce(i.actual_end, i.planned_end) AS ends_on, -- last day: actual, else planned
	EXISTS (SELECT FROM @programme@.initiative_criterion c WHERE c.initiative = i.initiative AND c.criterion = 'community_profile') AS rests_on_profile, -- whether it rests on a community profile
	EXISTS (SELECT FROM @programme@.initiative_criterion c WHERE c.initiative = i.initiative AND c.criterion = 'scientific_evidence') AS rests_on_science, -- whether it rests on scientific evidence
	EXISTS (SELECT FROM @programme@.initiative_criterion c WHERE c.initiative = i.initiative AND c.criterion = 'community_experience') AS rests_on_experience -- whether it rests on the community's experience
FROM @programme@.initiative i
LEFT JOIN @programme@.organisation l ON l.organisation = i.lead;

--: How many initiatives each area has in each domain, by the framework's own tags and through the crosswalk
CREATE VIEW @programme@.published_domain_coverage WITH (security_barrier = true) AS
SELECT d.framework, -- the framework
	d.tag::text AS tag, -- the domain
	d.label AS domain_label, -- its name
	a.area::text AS area, -- the area
	count(DISTINCT i.initiative) FILTER (WHERE t.tag OPERATOR(@extschema@.=) d.tag) AS tagged, -- initiatives tagged by the domain
	count(DISTINCT i.initiative) FILTER (WHERE i.actual_start IS NOT NULL AND t.tag OPERATOR(@extschema@.=) d.tag) AS tagged_started, -- of these, begun
	count(DISTINCT i.initiative) AS tagged_or_crosswalk -- tagged by the domain, or by an exact, close or narrower one of another framework
FROM @programme@.domain d
CROSS JOIN @programme@.area a
LEFT JOIN (@programme@.initiative i JOIN @programme@.initiative_tag t ON t.initiative = i.initiative) ON i.area = a.area AND (t.tag OPERATOR(@extschema@.=) d.tag
	OR EXISTS (SELECT FROM @programme@.domain_crosswalk x WHERE x.from_tag OPERATOR(@extschema@.=) t.tag AND x.to_tag OPERATOR(@extschema@.=) d.tag AND x.relation IN ('exact', 'close', 'broad')
		OR x.to_tag OPERATOR(@extschema@.=) t.tag AND x.from_tag OPERATOR(@extschema@.=) d.tag AND x.relation IN ('exact', 'close', 'narrow')))
WHERE a.kind = 'nfl'
GROUP BY d.framework, d.tag, d.label, a.area;

--: Oversight groups: how often they met, who had a seat, and what they decided
CREATE VIEW @programme@.published_oversight WITH (security_barrier = true) AS
SELECT g.oversight_group::text AS oversight_group, -- the group
	coalesce(g.local_name, g.name) AS name, -- the name it goes by
	g.area::text AS area, -- the area
	g.established_on, -- when it was set up
	(SELECT count(*) FROM @programme@.meeting m WHERE m.oversight_group = g.oversight_group) AS meetings, -- meetings held
	(SELECT round(avg(m.attendance), 0) FROM @programme@.meeting m WHERE m.oversight_group = g.oversight_group) AS mean_attendance, -- how many come, on average
	(SELECT round(avg((r.role IN ('resident', 'resident_adviser'))::int), 1) FROM @programme@.oversight_member r WHERE r.oversight_group = g.oversight_group) AS resident_share, -- share of seats that residents have or had, to a tenth
	(SELECT count(*) FROM @programme@.decision d WHERE d.oversight_group = g.oversight_group) AS decisions, -- decisions taken
	(SELECT count(*) FROM @programme@.enquiry e WHERE e.area = g.area) AS enquiries, -- resident-led enquiries in the area
	(SELECT count(*) FROM @programme@.engagement_event e WHERE e.area = g.area) AS events -- engagement events in the area
FROM @programme@.oversight_group g;

--: When each area was to start, and when it did
CREATE VIEW @programme@.published_exposure WITH (security_barrier = true) AS
SELECT x.area::text AS area, -- the area
	a.name AS area_name, -- its name in reports
	x.batch::text AS batch, -- the batch
	coalesce(x.planned_start, b.planned_start) AS planned_start, -- first day, as planned
	x.actual_start, -- first day, as it came about
	x.actual_end -- last day
FROM @programme@.area_exposure x
JOIN @programme@.area a ON a.area = x.area
LEFT JOIN @programme@.batch b ON b.batch = x.batch;

--: Qualitative findings that were released
CREATE VIEW @programme@.published_finding WITH (security_barrier = true) AS
SELECT f.finding::text AS finding, -- the finding
	f.evaluation::text AS evaluation, -- the evaluation
	f.tag::text AS tag, -- the domain
	d.label AS domain_label, -- its name
	f.statement, -- the finding, in a sentence
	f.n_sources AS sources, -- sources it rests on
	f.n_areas AS areas -- areas they are from
FROM @programme@.finding f
LEFT JOIN @programme@.domain d ON d.tag OPERATOR(@extschema@.=) f.tag
WHERE f.publish;

--: Where numbers and interviews meet, as far as both were released
CREATE VIEW @programme@.published_joint_display WITH (security_barrier = true) AS
SELECT j.joint_display AS row_number, -- number of the row
	j.evaluation::text AS evaluation, -- the evaluation
	j.tag::text AS tag, -- the domain
	d.label AS domain_label, -- its name
	e.outcome, -- outcome that was measured
	e.effect, -- the effect; of a proportion, 0.01 is one percentage point
	e.conf_low, -- lower end of the confidence interval
	e.conf_high, -- upper end of the confidence interval
	f.statement, -- what the qualitative strand says
	j.fit, -- confirms, expands, discordant or silent
	j.inference -- what follows from both together
FROM @programme@.joint_display j
JOIN @programme@.domain d ON d.tag OPERATOR(@extschema@.=) j.tag
LEFT JOIN @programme@.published_estimate e ON e.estimate_number = j.estimate
LEFT JOIN @programme@.published_finding f ON f.finding = j.finding::text
WHERE j.publish AND (j.estimate IS NULL OR e.estimate_number IS NOT NULL) AND (j.finding IS NULL OR f.finding IS NOT NULL);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('disclosure_rule', 'system'), ('outcome_value_owner', 'system'),
	('published_area_outcome', 'published'), ('published_arm_outcome', 'published'), ('published_estimate', 'published'),
	('published_survey_flow', 'published'), ('published_initiative', 'published'), ('published_domain_coverage', 'published'),
	('published_oversight', 'published'), ('published_exposure', 'published'), ('published_finding', 'published'), ('published_joint_display', 'published');

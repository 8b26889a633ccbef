---- the report: effects over the waves, where a release has any ----

-- A programme of an earlier step has none.
CREATE FUNCTION programme_report_has_waves(schema text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT to_regclass(format('%I.published_wave_estimate', schema)) IS NOT NULL
$$;
COMMENT ON FUNCTION programme_report_has_waves(text) IS
'part of evaluation_report: whether a programme can release effects over the waves';

-- What an effect over the waves says, in words. Before the start there is nothing
-- that could be better or worse for the programme.
CREATE FUNCTION programme_report_wave_words(event_time integer, is_base boolean, effect double precision, conf_low double precision, conf_high double precision, direction text, value_note text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN is_base THEN 'what the others are measured from' WHEN effect IS NULL OR coalesce(event_time, 0) >= 0 THEN @extschema@.programme_report_words(effect, conf_low, conf_high, direction, value_note)
	ELSE concat(CASE WHEN conf_low IS NULL OR conf_high IS NULL THEN 'a difference without an interval' WHEN conf_low <= 0 AND conf_high >= 0 THEN 'no measurable difference before the start' ELSE 'a difference before the start' END, ': ' || value_note) END
$$;
COMMENT ON FUNCTION programme_report_wave_words(integer, boolean, double precision, double precision, double precision, text, text) IS
'part of evaluation_report: what an effect over the waves says, in words';

-- What the effects before the start say of the trends, in one sentence: how many
-- there are, and how many are not 0 by the band that is of all at once, or without
-- one by their intervals.
CREATE FUNCTION programme_report_trend(effects integer, hidden integer, judged integer, differ integer, by_band boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN effects = 0 THEN 'there is no wave before the last one before the start, so whether trends were parallel cannot be looked at'
	WHEN judged = 0 THEN 'no difference at an earlier wave is shown with an interval, so nothing is said of trends before the start'
	ELSE concat(format('of %s difference%s before the start, ', judged, CASE judged WHEN 1 THEN '' ELSE 's' END),
		CASE WHEN differ = 0 THEN format('none is measurable (%s), which is what parallel trends would look like, and no proof of them', s.by) ELSE format('%s %s measurable (%s): trends may not have been parallel, and effects after the start may owe something to that', differ, CASE differ WHEN 1 THEN 'is' ELSE 'are' END, s.by) END,
		CASE WHEN hidden > 0 THEN format('; %s more %s hidden or without an interval', hidden, CASE hidden WHEN 1 THEN 'is' ELSE 'are' END) END) END || '.'
FROM (SELECT CASE WHEN by_band THEN 'all intervals at once' ELSE 'each interval for itself' END AS by) s
$$;
COMMENT ON FUNCTION programme_report_trend(integer, integer, integer, integer, boolean) IS
'part of evaluation_report: what effects before the start say of the trends, in one sentence';

CREATE FUNCTION programme_report_waves(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	blocks jsonb := '[]';
	part record;
	events jsonb;
	others jsonb;
	trends jsonb;
	levels text;
	methods text;
	notes jsonb;
	not_yet boolean;
	deviations jsonb;
	left_out text;
BEGIN
	IF NOT @extschema@.programme_report_has_waves(schema) THEN
		RETURN blocks;
	END IF;
	EXECUTE replace($query$
		SELECT string_agg(DISTINCT @extschema@.programme_report_number(p.conf_level, 'proportion'::text, @extschema@.programme_report_digits('proportion'::text, ARRAY[p.conf_level]), false) || '%', ' and ')
		FROM @programme@.published_wave_estimate p WHERE p.evaluation = $1 AND p.effect IS NOT NULL$query$, '@programme@', quote_ident(schema)) INTO levels USING evaluation;
	FOR part IN SELECT * FROM (VALUES (true, 'Everybody'), (false, 'Subgroups')) v (everybody, title) LOOP
		EXECUTE replace($query$
			WITH told AS (
				SELECT p.*, concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END) AS name, CASE p.scale WHEN 'proportion' THEN 'percentage points' ELSE coalesce(p.unit, 'points of the scale') END AS units,
					dense_rank() OVER (ORDER BY array_position('{primary,secondary,exploratory}'::text[], p.role), p.domain_ordinal NULLS LAST, p.domain COLLATE "C", p.outcome_label COLLATE "C", p.outcome COLLATE "C", p.subgroup COLLATE "C") AS place,
					@extschema@.programme_report_digits(p.scale, ARRAY[p.value_step, p.effect, p.conf_low, p.conf_high, p.band_low, p.band_high]) AS digits, p.effect IS NOT NULL AND coalesce(p.note_codes ~ '\mbase_period\M', false) AS is_base
				FROM @programme@.published_wave_estimate p WHERE p.evaluation = $1 AND (p.subgroup = 'all') = $2
			), worded AS (
				SELECT t.*, jsonb_build_array(t.name, t.label, coalesce(@extschema@.programme_report_number(t.effect, t.scale, t.digits, true), 'hidden'), CASE WHEN t.is_base OR t.effect IS NULL THEN t.absent ELSE coalesce(@extschema@.programme_report_interval(t.conf_low, t.conf_high, t.scale, t.digits), 'none') END) AS first,
					jsonb_build_array(CASE WHEN t.is_base OR t.effect IS NULL THEN t.absent ELSE coalesce(@extschema@.programme_report_interval(t.band_low, t.band_high, t.scale, t.digits), 'none') END) AS band,
					jsonb_build_array(t.units, CASE WHEN t.is_base OR t.effect IS NULL THEN t.absent ELSE coalesce(@extschema@.programme_report_p(t.p_value, coalesce(t.value_note = @extschema@.programme_scatter_note('coarse'::text), false)), 'none') END,
						coalesce(@extschema@.programme_report_count(t.base), t.absent), coalesce(t.areas_nfl::text, t.absent), t.status, @extschema@.programme_report_wave_words(t.event_time, t.is_base, t.effect, t.conf_low, t.conf_high, t.direction, t.value_note)) AS last
				FROM (SELECT x.*, CASE WHEN x.is_base THEN 'none' ELSE 'hidden' END AS absent FROM told x) t
			)
			SELECT jsonb_agg(w.first || w.band || w.last ORDER BY w.place, w.ordinal) FILTER (WHERE w.kind = 'event'),
				jsonb_agg(w.first || w.last ORDER BY w.place, array_position('{overall,period,cohort}'::text[], w.kind), w.ordinal) FILTER (WHERE w.kind <> 'event'),
				(SELECT jsonb_agg(concat(g.name, ': ', @extschema@.programme_report_trend(g.effects, g.effects - g.judged, g.judged, g.differ, g.by_band)) ORDER BY g.place) FROM (
					SELECT e.place, e.name, count(*) FILTER (WHERE e.event_time < 0 AND NOT e.is_base)::integer AS effects, count(*) FILTER (WHERE e.event_time < 0 AND NOT e.is_base AND e.low IS NOT NULL AND e.high IS NOT NULL)::integer AS judged,
						count(*) FILTER (WHERE e.event_time < 0 AND NOT e.is_base AND (e.low > 0 OR e.high < 0))::integer AS differ, bool_or(e.by_band) AS by_band
					FROM (SELECT b.*, CASE WHEN b.by_band THEN b.band_low ELSE b.conf_low END AS low, CASE WHEN b.by_band THEN b.band_high ELSE b.conf_high END AS high
						FROM (SELECT x.*, coalesce(bool_and(x.band_low IS NOT NULL AND x.band_high IS NOT NULL) FILTER (WHERE x.event_time < 0 AND NOT x.is_base AND x.conf_low IS NOT NULL AND x.conf_high IS NOT NULL) OVER (PARTITION BY x.place), false) AS by_band FROM told x WHERE x.kind = 'event') b) e
					GROUP BY e.place, e.name) g)
			FROM worded w$query$, '@programme@', quote_ident(schema)) INTO events, others, trends USING evaluation, part.everybody;
		blocks := blocks || @extschema@.programme_report_table(format('%s: by time since the start, with %sintervals, each for itself and all at once', part.title, levels || ' '), '{Outcome,When,#Effect,#Interval,#All at once,Unit,#p,#People,#NfL areas,Planned?,In words}'::text[], events, NULL::text)
			|| @extschema@.programme_report_list(trends, NULL::text)
			|| @extschema@.programme_report_table(format('%s: averages from the start on, over all, by wave and by when areas began, with %sintervals', part.title, levels || ' '), '{Outcome,Of what,#Effect,#Interval,Unit,#p,#People,#NfL areas,Planned?,In words}'::text[], others, NULL::text);
	END LOOP;
	IF blocks = '[]' THEN
		RETURN blocks;
	END IF;
	-- Methods differ in what is averaged, which the tables say, and in how many areas.
	EXECUTE replace($query$
		SELECT (SELECT string_agg(DISTINCT format('How they were estimated: %s.', @extschema@.programme_report_cited(regexp_replace(regexp_replace(p.method, '^[^,]*, ', 'averages, '), ',? over [0-9]+ clusters', ''))), ' ') FROM @programme@.published_wave_estimate p WHERE p.evaluation = $1 AND p.method IS NOT NULL),
			(SELECT bool_or(p.method ~ 'not yet treated') FROM @programme@.published_wave_estimate p WHERE p.evaluation = $1),
			(SELECT jsonb_agg(format('%s (%s)', n.sentence, n.outcomes) ORDER BY n.place NULLS LAST, n.code COLLATE "C") FROM (
				SELECT c.code, coalesce(k.sentence, 'A note without words: ' || c.code || '.') AS sentence, k.place, string_agg(DISTINCT concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END), '; ') AS outcomes
				FROM @programme@.published_wave_estimate p CROSS JOIN LATERAL regexp_split_to_table(p.note_codes, ', ') c (code) LEFT JOIN (SELECT r.code, r.sentence, row_number() OVER () AS place FROM @extschema@.programme_report_codes() r) k ON k.code = c.code
				WHERE p.evaluation = $1 AND NOT c.code = ANY ('{"",base_period}') GROUP BY c.code, k.sentence, k.place) n),
			(SELECT jsonb_agg(jsonb_build_array(d.name, d.status, coalesce(d.deviation, 'not said')) ORDER BY d.outcome COLLATE "C", d.subgroup COLLATE "C") FROM (
				SELECT DISTINCT p.outcome, p.subgroup, concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END) AS name, p.status, p.deviation
				FROM @programme@.published_wave_estimate p WHERE p.evaluation = $1 AND p.status <> 'planned') d),
			(SELECT string_agg(l.left_out || '.', ' ' ORDER BY l.left_out COLLATE "C") FROM (SELECT DISTINCT p.left_out FROM @programme@.published_wave_estimate p WHERE p.evaluation = $1) l)$query$, '@programme@', quote_ident(schema)) INTO methods, not_yet, notes, deviations, left_out USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'Over the waves'::text)
		|| @extschema@.programme_report_paragraph(format('Neighbourhoods began at different times. Each is compared with areas that %s, from the last wave before its own start; what is averaged over neighbourhoods is the difference that each shows so long after, or before, its start. Before the start there should be none. p-values are not adjusted for the number of effects; intervals of all at once are, for those of one outcome.',
			CASE WHEN not_yet THEN 'had not begun' ELSE 'did not take part' END))
		|| blocks
		|| @extschema@.programme_report_paragraph(nullif(concat_ws(' ', methods, left_out), ''::text))
		|| @extschema@.programme_report_list(notes, NULL::text)
		|| @extschema@.programme_report_table('Effects over the waves that are not as planned'::text, '{Outcome,Status,What differs}'::text[], deviations, NULL::text);
END
$$;
COMMENT ON FUNCTION programme_report_waves(text, text) IS
'part of evaluation_report: effects by time since the start, by wave and by when areas began, and what is seen of trends before the start';

---- the report: what cannot be said, and the items of guidelines ----

CREATE FUNCTION programme_report_limits(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	e record;
	items jsonb := '[]';
	more jsonb;
	hidden jsonb;
	quality jsonb;
	deviations jsonb;
	plans text;
	planned bigint;
	looked_at boolean := false;
BEGIN
	EXECUTE format('SELECT v.* FROM %I.published_evaluation v WHERE v.evaluation = $1', schema) INTO e USING evaluation;
	IF @extschema@.programme_report_has_waves(schema) THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.published_wave_estimate w WHERE w.evaluation = $1 AND w.event_time < 0 AND w.conf_low IS NOT NULL)', schema) INTO looked_at USING evaluation;
	END IF;
	items := items || CASE WHEN looked_at THEN jsonb_build_array('Effects before the start, under "Over the waves", are all that is seen of trends: that arms which moved alike before would have done so afterwards is an assumption.')
		WHEN e.waves_before > 1 THEN jsonb_build_array(format('There are %s survey waves before the start, but no test of trends before it is in this release.', e.waves_before))
		ELSE jsonb_build_array(format('With %s before the start there can be no test of trends before it: that both arms would have changed alike without the programme is an assumption that these data cannot check.', CASE e.waves_before WHEN 1 THEN 'one survey wave' ELSE 'no survey wave' END)) END;
	IF e.design <> 'randomised' THEN
		items := items || jsonb_build_array('Areas were not assigned at random. What else happened in the areas of one arm, and not of the other, is part of the effect.');
	END IF;
	items := items || jsonb_build_array(format('The effect is that on %s. It says nothing of other places, of single areas, or of single people.', CASE e.areas_nfl WHEN 1 THEN 'this one neighbourhood for learning' ELSE format('these %s neighbourhoods for learning', e.areas_nfl) END));
	EXECUTE replace($query$
		SELECT jsonb_agg(format('%s (%s)', t.sentence, t.outcomes) ORDER BY t.place NULLS LAST, t.code COLLATE "C") FROM (
			SELECT c.code, coalesce(k.sentence, 'A note without words: ' || c.code || '.') AS sentence, k.place,
				string_agg(concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END, CASE WHEN p.adjusted THEN ', adjusted' END), '; ' ORDER BY p.outcome COLLATE "C", p.subgroup COLLATE "C", p.adjusted) AS outcomes
			FROM @programme@.published_estimate p CROSS JOIN LATERAL regexp_split_to_table(p.note_codes, ', ') c (code)
			LEFT JOIN (SELECT r.code, r.sentence, row_number() OVER () AS place FROM @extschema@.programme_report_codes() r) k ON k.code = c.code
			WHERE p.evaluation = $1 AND c.code <> '' AND (c.code <> 'trends_untested' OR $2 > 1) GROUP BY c.code, k.sentence, k.place) t$query$, '@programme@', quote_ident(schema)) INTO more USING evaluation, e.waves_before;
	items := items || coalesce(more, '[]');
	EXECUTE replace($query$
		SELECT jsonb_agg(format('%s: no measurable effect is not the same as no effect. The interval allows from %s to %s %s.', concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END, CASE WHEN p.adjusted THEN ', adjusted' END),
			@extschema@.programme_report_number(p.conf_low, p.scale, d.digits, true), @extschema@.programme_report_number(p.conf_high, p.scale, d.digits, true), CASE p.scale WHEN 'proportion' THEN 'percentage points' ELSE coalesce(p.unit, 'points of the scale') END)
			ORDER BY array_position('{primary,secondary,exploratory}'::text[], p.role), p.outcome COLLATE "C", p.subgroup COLLATE "C", p.adjusted)
		FROM @programme@.published_estimate p CROSS JOIN LATERAL (SELECT @extschema@.programme_report_digits(p.scale, ARRAY[p.value_step, p.conf_low, p.conf_high]) AS digits) d
		WHERE p.evaluation = $1 AND p.effect IS NOT NULL AND p.conf_low <= 0 AND p.conf_high >= 0$query$, '@programme@', quote_ident(schema)) INTO more USING evaluation;
	items := items || coalesce(more, '[]');
	EXECUTE replace($query$
		SELECT coalesce(jsonb_agg(t.line ORDER BY t.place), '[]') FROM (
			SELECT 1, format('Exploratory, and no test of anything that was expected beforehand: %s.', string_agg(concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END, CASE WHEN p.adjusted THEN ', adjusted' END), '; ' ORDER BY p.outcome COLLATE "C", p.subgroup COLLATE "C", p.adjusted))
			FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND (p.status = 'exploratory' OR p.role = 'exploratory') HAVING count(*) > 0
			UNION ALL
			SELECT 2, format('%s effects on everybody are shown with p-values that are not adjusted for their number: of many, some look like more than chance by chance.', count(*))
			FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND p.subgroup = 'all' AND p.p_value IS NOT NULL AND p.p_adjusted IS NULL HAVING count(DISTINCT p.outcome) > 1
			UNION ALL
			SELECT 3, format('The effects of %s rest on an earlier release, as too few answers are new: they are not those of today''s answers.', string_agg(DISTINCT p.outcome_label, '; '))
			FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND p.effect IS NOT NULL AND p.value_note ~ '^as in ' HAVING count(*) > 0
			UNION ALL
			SELECT 4, format('Interviews before the start were held on or after the first day in: %s. If the programme worked at once, its effect there is underestimated.', string_agg(DISTINCT x.area_name, ', '))
			FROM @programme@.published_exposure x JOIN @programme@.published_evaluation_area a ON a.evaluation = $1 AND a.area = x.area AND a.arm = 'nfl' AND a.included WHERE x.baseline_after_start HAVING count(*) > 0
			UNION ALL
			SELECT 5, format('Asked of residents, but without an effect in this release: %s.', string_agg(DISTINCT o.outcome_label, '; '))
			FROM @programme@.published_arm_outcome o WHERE o.evaluation = $1 AND o.role <> 'covariate' AND NOT EXISTS (SELECT FROM @programme@.published_estimate p WHERE p.evaluation = o.evaluation AND p.outcome = o.outcome) HAVING count(*) > 0
			UNION ALL
			SELECT 6, format('Nothing was measured beside what interviews say of: %s.', string_agg(DISTINCT j.domain_label, ', '))
			FROM @programme@.published_joint_display j WHERE j.evaluation = $1 AND j.measured = 'not_measured' HAVING count(*) > 0) t (place, line)$query$, '@programme@', quote_ident(schema)) INTO more USING evaluation;
	items := items || more;
	EXECUTE replace(replace($query$
		SELECT jsonb_agg(jsonb_build_array(t.place, replace(t.value_note, '_', ' '), t.n::text) ORDER BY t.ordinal, t.value_note COLLATE "C") FROM (
			SELECT v.ordinal, v.place, v.value_note, count(*) AS n FROM (
				SELECT 1, 'effects', p.value_note FROM @programme@.published_estimate p WHERE p.evaluation = $1
				UNION ALL SELECT 2, 'means of arms and waves', o.value_note FROM @programme@.published_arm_outcome o WHERE o.evaluation = $1
				UNION ALL SELECT 3, 'means of areas', o.value_note FROM @programme@.published_area_outcome o JOIN @programme@.published_evaluation_area a ON a.evaluation = $1 AND a.area = o.area
				UNION ALL SELECT 4, 'flow by arm', f.value_note FROM @programme@.published_arm_flow f WHERE f.evaluation = $1
				UNION ALL SELECT 5, 'flow by area', f.value_note FROM @programme@.published_survey_flow f JOIN @programme@.published_evaluation_area a ON a.evaluation = $1 AND a.area = f.area
				UNION ALL SELECT 6, 'balance before the start', b.value_note FROM @programme@.published_balance b WHERE b.evaluation = $1
				UNION ALL SELECT 7, 'sensitivity', s.value_note FROM @programme@.published_sensitivity s WHERE s.evaluation = $1
				UNION ALL SELECT 8, 'findings', f.value_note FROM @programme@.published_finding f WHERE coalesce(f.evaluation = $1, true)
				UNION ALL SELECT 9, 'joint display', j.value_note FROM @programme@.published_joint_display j WHERE j.evaluation = $1
				UNION ALL SELECT 10, 'starts', x.value_note FROM @programme@.published_exposure x JOIN @programme@.published_evaluation_area a ON a.evaluation = $1 AND a.area = x.area@waves@) v (ordinal, place, value_note)
			WHERE v.value_note IS NOT NULL GROUP BY v.ordinal, v.place, v.value_note) t$query$, '@waves@', CASE WHEN @extschema@.programme_report_has_waves(schema) THEN ' UNION ALL SELECT 11, ''effects over the waves'', w.value_note FROM @programme@.published_wave_estimate w WHERE w.evaluation = $1' ELSE '' END), '@programme@', quote_ident(schema)) INTO hidden USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(replace(q.problem, '_', ' '), q.table_name, CASE WHEN NOT q.checked THEN 'not looked for' ELSE coalesce(@extschema@.programme_report_count(q.problems), 'hidden') END, q.advice) ORDER BY q.problem COLLATE "C", q.table_name COLLATE "C")
		FROM @programme@.published_data_quality q WHERE q.problems IS DISTINCT FROM 0$query$, '@programme@', quote_ident(schema)) INTO quality;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END, CASE WHEN p.adjusted THEN ', adjusted' END), p.status, coalesce(p.deviation, 'not said')) ORDER BY p.outcome COLLATE "C", p.subgroup COLLATE "C", p.adjusted) FILTER (WHERE p.status <> 'planned'),
			count(*) FILTER (WHERE p.status = 'planned') FROM @programme@.published_estimate p WHERE p.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO deviations, planned USING evaluation;
	EXECUTE replace($query$
		SELECT string_agg(DISTINCT CASE WHEN a.plan IS NULL THEN format('Run %s carried out no plan that was locked: what it calls planned is so by what was entered with it.', a.analysis_run)
			WHEN a.plan_locked_at IS NULL THEN format('Run %s carried out plan %s, "%s", which was not locked.', a.analysis_run, a.plan, a.plan_title)
			ELSE format('Run %s carried out plan %s, "%s", locked on %s.', a.analysis_run, a.plan, a.plan_title, to_char(a.plan_locked_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY')) END, ' ')
		FROM @programme@.published_audit a WHERE a.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO plans USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'What cannot be said, and why'::text)
		|| @extschema@.programme_report_list(items, NULL::text)
		|| @extschema@.programme_report_table('Hidden numbers, and numbers kept from an earlier release'::text, '{Where,Why,#Rows}'::text[], hidden, 'No number of this evaluation is hidden.'::text)
		|| @extschema@.programme_report_table('Data quality: what the checks of the whole programme found'::text, '{Problem,Table,#Rows,What to do}'::text[], quality, 'The checks of the programme found nothing.'::text)
		|| @extschema@.programme_report_heading(2, 'Deviations from the plan'::text)
		|| @extschema@.programme_report_paragraph(plans)
		|| @extschema@.programme_report_table('Effects that are not as planned'::text, '{Outcome,Status,What differs}'::text[], deviations, CASE WHEN planned > 0 THEN format('None: all %s released effects are as planned.', planned) ELSE 'No effect is released.' END);
END
$$;
COMMENT ON FUNCTION programme_report_limits(text, text) IS
'part of evaluation_report: what cannot be said and why, and what differs from the plan';

CREATE FUNCTION programme_report_checklist(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	items jsonb;
	counts text;
	areas jsonb;
	sources jsonb;
BEGIN
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(c.guideline, coalesce(nullif(c.item, ''), 'none'), c.requirement, CASE WHEN c.met THEN 'yes' ELSE 'no' END, CASE WHEN c.met THEN c.place ELSE coalesce(c.missing, 'not said') END) ORDER BY c.ordinal),
			format('%s of %s items are met; where one is not, the table says what is missing.', count(*) FILTER (WHERE c.met), count(*))
		FROM @programme@.published_checklist c WHERE c.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO items, counts USING evaluation;
	EXECUTE replace(replace($query$
		SELECT jsonb_agg(t.source ORDER BY t.source COLLATE "C") FROM (SELECT DISTINCT s.source FROM @extschema@.programme_report_sources() s WHERE EXISTS (
			SELECT FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND p.method ~ s.pattern
			UNION ALL SELECT FROM @programme@.published_evaluation e WHERE e.evaluation = $1 AND e.multiplicity ~ s.pattern
			UNION ALL SELECT FROM @programme@.published_sensitivity n WHERE n.evaluation = $1 AND n.method ~ s.pattern
			UNION ALL SELECT FROM @programme@.published_checklist c WHERE c.evaluation = $1 AND c.guideline ~ s.pattern@waves@)) t$query$, '@waves@', CASE WHEN @extschema@.programme_report_has_waves(schema) THEN ' UNION ALL SELECT FROM @programme@.published_wave_estimate w WHERE w.evaluation = $1 AND w.method ~ s.pattern' ELSE '' END),
			'@programme@', quote_ident(schema)) INTO sources USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(f.area_name, f.wave_label, coalesce(@extschema@.programme_report_count(f.issued), k.why), coalesce(@extschema@.programme_report_count(f.complete), k.why),
			coalesce(@extschema@.programme_report_number(f.response_rate, 'proportion'::text, 0, false) || '%', k.why), coalesce(@extschema@.programme_report_count(f.interviews), 'hidden'), coalesce(@extschema@.programme_report_note(f.value_note, 'issued|eligible|complete|interviews'::text), '')) ORDER BY a.arm DESC, f.area COLLATE "C", f.wave_number, f.wave COLLATE "C")
		FROM @programme@.published_evaluation_area a JOIN @programme@.published_survey_flow f ON f.area = a.area
		CROSS JOIN LATERAL (SELECT CASE WHEN f.value_note ~ '(issued|eligible|complete): ' THEN 'hidden' ELSE 'not recorded' END AS why) k
		WHERE a.evaluation = $1 AND EXISTS (SELECT FROM @programme@.published_arm_flow w WHERE w.evaluation = $1 AND w.wave = f.wave)$query$, '@programme@', quote_ident(schema)) INTO areas USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'Reporting checklist'::text)
		|| CASE WHEN items IS NOT NULL THEN @extschema@.programme_report_paragraph(concat('As far as data can tell: ', counts)) ELSE '[]' END
		|| @extschema@.programme_report_table('Reporting items, and where each is met or what is missing'::text, '{Guideline,Item,What is to be reported,Met,Where or what is missing}'::text[], items, 'There is no checklist, as no effect is released.'::text)
		|| @extschema@.programme_report_heading(2, 'Sources'::text)
		|| @extschema@.programme_report_list(sources, 'None.'::text)
		|| CASE WHEN areas IS NOT NULL THEN @extschema@.programme_report_heading(2, 'Annex'::text) ELSE '[]' END
		|| @extschema@.programme_report_table('Flow by area (rounded)'::text, '{Area,Wave,#Addresses issued,#Complete,#Response,#Interviews,Note}'::text[], areas, NULL::text);
END
$$;
COMMENT ON FUNCTION programme_report_checklist(text, text) IS
'part of evaluation_report: the reporting checklist, the sources, and the flow by area';

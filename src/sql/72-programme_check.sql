CREATE FUNCTION check_programme(
	schema text,
	OUT problem text,
	OUT table_name text,
	OUT key text,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	RETURN QUERY SELECT r[1], r[2], r[3], r[4], r[5] FROM @extschema@.programme_as_owner(schema, 'SELECT * FROM @extschema@.programme_problems($1)', ARRAY[schema]) u (r);
END
$$;
COMMENT ON FUNCTION check_programme(text) IS
'problems in the data of a programme: in which table, at which key, what is wrong, and what to do about it; no rows if none is found';

CREATE FUNCTION programme_problems(
	schema text,
	OUT problem text,
	OUT table_name text,
	OUT key text,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET datestyle = ISO SET standard_conforming_strings = on
AS $$
DECLARE
	next_check record;
	closed text;
BEGIN
	FOR next_check IN SELECT * FROM @extschema@.programme_checks() LOOP
		-- An older schema lacks the tables of some checks, and has a row that says so.
		CONTINUE WHEN EXISTS (SELECT FROM unnest(next_check.tables) t WHERE to_regclass(format('%I.%I', schema, t)) IS NULL);
		problem := next_check.problem;
		SELECT string_agg(t, ', ') FROM unnest(next_check.tables) t WHERE NOT has_table_privilege(format('%I.%I', schema, t), 'SELECT') INTO closed;
		IF closed IS NOT NULL THEN
			table_name := closed;
			key := NULL;
			what := format('not checked: %s may not read %s', current_user, closed);
			advice := 'Have the check run by the owner of the programme, or by an analyst.';
			RETURN NEXT;
			CONTINUE;
		END IF;
		BEGIN
			advice := next_check.advice;
			FOR table_name, key, what IN EXECUTE replace(next_check.query, '@programme@', quote_ident(schema)) USING schema LOOP
				RETURN NEXT;
			END LOOP;
		-- Not a cancelled query, which is none of OTHERS.
		EXCEPTION WHEN OTHERS THEN
			table_name := array_to_string(next_check.tables, ', ');
			key := NULL;
			what := format('not checked: error %s: %s', SQLSTATE, SQLERRM);
			advice := 'All other checks were made. Mend what the message is about; most often, a column was renamed, dropped or given another type.';
			RETURN NEXT;
		END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_problems(text) IS
'part of check_programme: runs each check';

-- Each check is a query for table, key and what is wrong, with the tables that it
-- reads, and what to do. As in the steps, @programme@ stands for the schema, whose
-- name is $1, and every name that is not PostgreSQL's own is qualified.
CREATE FUNCTION programme_checks(OUT problem text, OUT tables text[], OUT advice text, OUT query text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $checks$ VALUES

-- the schema itself

('schema_older_than_extension', ARRAY['programme_step'], 'Call upgrade_programme, as the owner of the schema.',
$$SELECT 'programme_step', s.step::text, format('step %s (%s) of this version of the extension has not been run', s.step, s.name)
FROM @extschema@.programme_steps() s WHERE NOT EXISTS (SELECT FROM @programme@.programme_step p WHERE p.step = s.step) ORDER BY s.step$$),

('owner_differs', ARRAY['programme_table'], 'Published views read the tables with their own owner''s rights: ALTER TABLE ... OWNER TO the owner of the schema.',
$$SELECT t.table_name, t.table_name, format('it belongs to %s, the schema to %s', c.relowner::regrole, n.nspowner::regrole)
FROM @programme@.programme_table t JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', $1, t.table_name)) JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relowner <> n.nspowner ORDER BY 1$$),

-- The checks that read such a table are left out.
('table_missing', ARRAY['programme_step'], 'Restore it from a copy, or give it its name back. Other checks that read it were not made.',
$$SELECT t.table_name, t.table_name, 'there is no such table or view'
FROM @programme@.programme_table t WHERE to_regclass(format('%I.%I', $1, t.table_name)) IS NULL ORDER BY 1$$),

('row_security_off', ARRAY['programme_step'], 'As the owner: ALTER TABLE ... ENABLE ROW LEVEL SECURITY. Until then, roles that are held to some areas see and change all of them.',
$$SELECT c.relname, c.relname, 'its policies are not in force'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND NOT c.relrowsecurity
	AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY 1$$),

-- A survey of some size that was just loaded, or restored.
('statistics_missing', ARRAY['interview', 'programme_table'], 'As the owner: ANALYZE household, respondent, interview, response. Without statistics, a query that joins them can take minutes instead of a second.',
$$SELECT t.table_name, NULL, 'PostgreSQL has no statistics of the table yet' FROM @programme@.programme_table t JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', $1, t.table_name))
WHERE t.table_name IN ('household', 'respondent', 'interview', 'response') AND c.reltuples < 0 AND pg_relation_size(c.oid) > 0 AND pg_relation_size(to_regclass(format('%I.interview', $1))) >= 128 * 1024 ORDER BY 1$$),

('role_unknown', ARRAY['role_access'], 'Call revoke_programme with the number in place of a name; if there is a new role in its stead, call grant_programme for that.',
$$SELECT 'role_access', role_name::text, format('role %s has access here but was dropped', role_name::text)
FROM @programme@.role_access WHERE role_name::text ~ '^[0-9]+$' ORDER BY 2$$),

-- tags and places

('tag_unknown', ARRAY['initiative_tag', 'decision', 'enquiry', 'domain'], 'Correct the tag, or add the domain (and its framework) that it means.',
$$SELECT t.source, t.key, format('%s is not in the table domain%s', t.tag::text,
	CASE WHEN EXISTS (SELECT FROM @programme@.framework f WHERE f.framework = @extschema@.framework(t.tag)) THEN '' ELSE ', nor its framework in framework' END)
FROM (SELECT 'initiative_tag' AS source, initiative || ', ' || tag::text AS key, tag FROM @programme@.initiative_tag
	UNION ALL SELECT 'decision', decision::text, tag FROM @programme@.decision
	UNION ALL SELECT 'enquiry', enquiry, tag FROM @programme@.enquiry) t
WHERE NOT EXISTS (SELECT FROM @programme@.domain d WHERE d.tag OPERATOR(@extschema@.=) t.tag) AND t.tag IS NOT NULL ORDER BY 1, 2$$),

('initiative_untagged', ARRAY['initiative', 'initiative_tag'], 'Add the domains it is meant to act on to initiative_tag.',
$$SELECT 'initiative', initiative, 'no domain is given' FROM @programme@.initiative i
WHERE NOT EXISTS (SELECT FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative) ORDER BY 2$$),

('initiative_adapted_from_nothing', ARRAY['initiative'], 'Enter the activity it was adapted from as an initiative of origin existing, and name it in adapted_from.',
$$SELECT 'initiative', initiative, 'it is an adapted one, but not said of what' FROM @programme@.initiative WHERE origin = 'adapted_existing' AND adapted_from IS NULL ORDER BY 2$$),

('initiative_criteria_missing', ARRAY['initiative', 'initiative_status', 'initiative_criterion'], 'Add what it rests on to initiative_criterion, or record why there is nothing.',
$$SELECT 'initiative_criterion', i.initiative, format('implemented, but nothing is given for %s', string_agg(c.criterion, ', ' ORDER BY c.criterion))
FROM @programme@.initiative i CROSS JOIN (VALUES ('community_profile'), ('scientific_evidence'), ('community_experience')) c (criterion)
WHERE EXISTS (SELECT FROM @programme@.initiative_status s WHERE s.initiative = i.initiative AND s.status = 'implemented')
	AND NOT EXISTS (SELECT FROM @programme@.initiative_criterion x WHERE x.initiative = i.initiative AND x.criterion = c.criterion)
GROUP BY i.initiative ORDER BY 2$$),

('initiative_start_missing', ARRAY['initiative', 'initiative_status'], 'Enter actual_start.',
$$SELECT 'initiative', i.initiative, 'implemented, but its actual start is not given' FROM @programme@.initiative i
WHERE i.actual_start IS NULL AND EXISTS (SELECT FROM @programme@.initiative_status s WHERE s.initiative = i.initiative AND s.status = 'implemented') ORDER BY 2$$),

('area_without_oversight_group', ARRAY['area', 'oversight_group'], 'Enter the group, or withdraw the area.',
$$SELECT 'area', area, 'a neighbourhood for learning without an oversight group' FROM @programme@.area a
WHERE a.kind = 'nfl' AND a.status = 'active' AND NOT EXISTS (SELECT FROM @programme@.oversight_group g WHERE g.area = a.area) ORDER BY 2$$),

('area_started_early', ARRAY['area_exposure', 'batch'], 'Check the date; if it is right, an estimate should go by actual starts.',
$$SELECT 'area_exposure', area_exposure::text, format('area %s started on %s, before its batch (%s)', x.area, x.actual_start, b.planned_start)
FROM @programme@.area_exposure x JOIN @programme@.batch b ON b.batch = x.batch WHERE x.actual_start < b.planned_start ORDER BY x.area$$),

('geography_unknown', ARRAY['area_geography'], 'Check the code; the extension knows the kinds that gss_entity names.',
$$SELECT 'area_geography', area || ', ' || gss::text, 'no kind of official area is known for this code' FROM @programme@.area_geography WHERE @extschema@.gss_entity(gss) IS NULL ORDER BY 2$$),

-- evaluations

('area_without_pair', ARRAY['evaluation_area'], 'Enter the pair, or estimate without pairs: a row without a pair is left out where the pair is an argument.',
$$SELECT 'evaluation_area', evaluation || ', ' || area, 'no pair is given' FROM @programme@.evaluation_area WHERE included AND pair IS NULL ORDER BY 2$$),

('pair_incomplete', ARRAY['evaluation_area'], 'Include the other area of the pair, or leave out this one.',
$$SELECT 'evaluation_area', evaluation || ', ' || pair, format('the pair has areas of one arm only: %s (%s)', string_agg(area::text, ', ' ORDER BY area), min(arm))
FROM @programme@.evaluation_area WHERE included AND pair IS NOT NULL GROUP BY evaluation, pair HAVING count(DISTINCT arm) = 1 ORDER BY 2$$),

('arm_differs_from_kind', ARRAY['evaluation_area', 'area'], 'Correct the arm or the kind of the area.',
$$SELECT 'evaluation_area', e.evaluation || ', ' || e.area, format('its arm is %s, but the area is of kind %s', e.arm, a.kind)
FROM @programme@.evaluation_area e JOIN @programme@.area a ON a.area = e.area WHERE a.kind IN ('nfl', 'comparator') AND e.arm <> a.kind ORDER BY 2$$),

('evaluation_without_before_and_after', ARRAY['evaluation', 'evaluation_wave'], 'Enter the waves in evaluation_wave, with post false before and true after the start.',
$$SELECT 'evaluation_wave', e.evaluation, CASE count(w.wave) WHEN 0 THEN 'no waves are given' ELSE 'all waves are on one side of the start' END
FROM @programme@.evaluation e LEFT JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation GROUP BY e.evaluation HAVING count(DISTINCT w.post) < 2 ORDER BY 2$$),

('wave_with_one_arm', ARRAY['evaluation_wave', 'evaluation_area', 'interview'], 'Load the interviews of the other arm, or take the wave out of the evaluation.',
$$SELECT 'interview', w.evaluation || ', ' || w.wave, format('the wave has interviews of %s', coalesce('one arm only: ' || min(i.arm), 'neither arm'))
FROM @programme@.evaluation_wave w LEFT JOIN (SELECT a.evaluation, a.arm, v.wave FROM @programme@.evaluation_area a JOIN @programme@.interview v ON v.area = a.area WHERE a.included GROUP BY a.evaluation, a.arm, v.wave) i
	ON i.evaluation = w.evaluation AND i.wave = w.wave
GROUP BY w.evaluation, w.wave HAVING count(i.arm) < 2 ORDER BY 2$$),

('baseline_after_start', ARRAY['evaluation_wave', 'evaluation_area', 'interview', 'area_exposure'], 'The baseline may already show the programme. Estimate without these interviews too, and report both.',
$$SELECT 'interview', e.evaluation || ', ' || v.wave || ', ' || v.area, format('%s baseline interview(s) were held on or after the day the area started, %s', count(*), x.start)
FROM @programme@.evaluation_wave w JOIN @programme@.evaluation_area e ON e.evaluation = w.evaluation AND e.included AND e.arm = 'nfl'
JOIN @programme@.interview v ON v.wave = w.wave AND v.area = e.area
JOIN (SELECT area, min(coalesce(actual_start, planned_start)) AS start FROM @programme@.area_exposure GROUP BY area) x ON x.area = v.area
WHERE NOT w.post AND v.interviewed_on >= x.start GROUP BY e.evaluation, v.wave, v.area, x.start ORDER BY 2$$),

('area_start_unknown', ARRAY['evaluation_area', 'area_exposure'], 'Enter the start in area_exposure: without it, nobody can tell whether the baseline came before.',
$$SELECT 'area_exposure', e.evaluation || ', ' || e.area, 'no start of the programme is given for this area' FROM @programme@.evaluation_area e
WHERE e.included AND e.arm = 'nfl' AND NOT EXISTS (SELECT FROM @programme@.area_exposure x WHERE x.area = e.area) ORDER BY 2$$),

-- Of many waves only: of two, first_treated is not used.
('first_treated_missing', ARRAY['evaluation_area', 'evaluation_wave'], 'Enter first_treated, the period in which the area was first exposed. If it never was, and is to be compared with, enter one after the last.',
$$SELECT 'evaluation_area', a.evaluation || ', ' || a.area, 'no first period under the programme is given, as it is for others: effects over the waves leave its interviews out'
FROM @programme@.evaluation_area a JOIN (SELECT evaluation FROM @programme@.evaluation_wave GROUP BY evaluation HAVING count(DISTINCT period) > 2) w ON w.evaluation = a.evaluation
WHERE a.included AND a.arm = 'nfl' AND a.first_treated IS NULL
	AND EXISTS (SELECT FROM @programme@.evaluation_area o WHERE o.evaluation = a.evaluation AND o.included AND o.first_treated IS NOT NULL) ORDER BY 2$$),

('first_treated_odd', ARRAY['evaluation_area', 'evaluation_wave'], 'Correct first_treated or the period of the waves, if it is not meant.',
$$SELECT 'evaluation_area', a.evaluation || ', ' || a.area, format('first_treated is %s, ', a.first_treated) || CASE WHEN a.first_treated <= w.first THEN format('not after the first period, %s: over the waves nothing can be said of the area', w.first)
	WHEN a.first_treated > w.last THEN format('after the last period, %s: over the waves the area counts as never treated', w.last) ELSE 'which is the period of no wave' END
FROM @programme@.evaluation_area a JOIN (SELECT evaluation, min(period) AS first, max(period) AS last, array_agg(period) AS periods FROM @programme@.evaluation_wave GROUP BY evaluation HAVING count(DISTINCT period) > 2) w ON w.evaluation = a.evaluation
WHERE a.included AND (a.first_treated <= w.first OR NOT a.first_treated = ANY (w.periods)) ORDER BY 2$$),

-- the survey

('weight_missing', ARRAY['evaluation', 'evaluation_wave', 'evaluation_area', 'interview'], 'Load the weights, or set weight = none in evaluation: interviews without a weight are left out of estimates.',
$$SELECT 'interview', e.evaluation || ', ' || v.wave || ', ' || v.area, format('%s of %s interview(s) have no %s weight', count(*) FILTER (WHERE CASE e.weight WHEN 'final' THEN v.w_final ELSE v.w_longitudinal END IS NULL), count(*), e.weight)
FROM @programme@.evaluation e JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included
JOIN @programme@.interview v ON v.wave = w.wave AND v.area = a.area AND (e.sample = 'all' OR v.sample_type = 'panel')
WHERE e.weight <> 'none' GROUP BY e.evaluation, e.weight, v.wave, v.area
HAVING count(*) > count(CASE e.weight WHEN 'final' THEN v.w_final ELSE v.w_longitudinal END) ORDER BY 2$$),

('interview_outside_fieldwork', ARRAY['interview', 'wave'], 'Correct the dates of the interviews or of the wave.',
$$SELECT 'interview', v.wave, format('%s interview(s) lie outside the fieldwork, from %s to %s; the first is %s', count(*), w.starts_on, w.ends_on, min(v.interview))
FROM @programme@.interview v JOIN @programme@.wave w ON w.wave = v.wave WHERE v.interviewed_on NOT BETWEEN w.starts_on AND w.ends_on GROUP BY v.wave, w.starts_on, w.ends_on ORDER BY 2$$),

('interview_date_missing', ARRAY['interview'], 'Load the dates: without them, nobody can tell whether the baseline came before the start.',
$$SELECT 'interview', wave, format('%s interview(s) have no date', count(*)) FROM @programme@.interview WHERE interviewed_on IS NULL GROUP BY wave ORDER BY 2$$),

('panel_member_alone', ARRAY['interview'], 'Check the pseudonyms of the waves against each other, or correct sample_type.',
$$SELECT 'interview', wave, format('%s interview(s) are of panel members who are in no other wave; the first is %s', count(*), min(interview))
FROM (SELECT wave, interview, sample_type, count(*) OVER (PARTITION BY respondent) AS waves FROM @programme@.interview) v
WHERE sample_type = 'panel' AND waves = 1 GROUP BY wave ORDER BY 2$$),

('household_twice_in_wave', ARRAY['interview'], 'If one adult per household was to be interviewed, take one out.',
$$SELECT 'interview', wave || ', ' || household, format('%s people of the household were interviewed in the wave', count(*))
FROM @programme@.interview GROUP BY wave, household HAVING count(*) > 1 ORDER BY 2$$),

('household_in_two_areas', ARRAY['interview'], 'Correct the areas, or give the household in the other area a pseudonym of its own.',
$$SELECT 'interview', wave || ', ' || household, format('in one wave the household is in several areas: %s', string_agg(DISTINCT area::text, ', ' ORDER BY area::text))
FROM @programme@.interview GROUP BY wave, household HAVING count(DISTINCT area) > 1 ORDER BY 2$$),

('respondent_in_both_arms', ARRAY['evaluation_wave', 'evaluation_area', 'interview'], 'Each interview counts in the area of its wave. If people moved, estimate without them too, and report both; if not, check the pseudonyms of the waves against each other.',
$$SELECT 'interview', e.evaluation::text, format('%s respondent(s) were interviewed in areas of both arms; the first is %s', count(*), min(e.respondent))
FROM (SELECT w.evaluation, v.respondent::text AS respondent FROM @programme@.evaluation_wave w JOIN @programme@.evaluation_area a ON a.evaluation = w.evaluation AND a.included
	JOIN @programme@.interview v ON v.wave = w.wave AND v.area = a.area GROUP BY w.evaluation, v.respondent HAVING count(DISTINCT a.arm) > 1) e GROUP BY e.evaluation ORDER BY 2$$),

('code_undefined', ARRAY['question', 'response_option', 'response'], 'Correct the answers, or add the code to response_option, with the reason if it stands for a missing answer. Until then such answers count as missing.',
$$SELECT 'response', r.question || ', ' || r.value::text, format('%s interview(s) have code %s, which no option of the question defines; the first is %s', count(*), r.value, min(r.interview))
FROM @programme@.question q JOIN @programme@.response r ON r.question = q.question LEFT JOIN @programme@.response_option o ON o.question = r.question AND o.code = r.value
WHERE q.kind = 'choice' AND o.code IS NULL AND EXISTS (SELECT FROM @programme@.response_option p WHERE p.question = q.question AND p.missing IS NULL) GROUP BY r.question, r.value ORDER BY 2$$),

('number_looks_like_missing_code', ARRAY['question', 'response_option', 'response'], 'If it stands for a missing answer, add it to response_option with the reason; until then it is averaged.',
$$SELECT 'response', r.question || ', ' || r.value::text, format('%s interview(s) have the number %s, which often stands for a missing answer', count(*), r.value)
FROM @programme@.question q JOIN @programme@.response r ON r.question = q.question LEFT JOIN @programme@.response_option o ON o.question = r.question AND o.code = r.value
WHERE q.kind = 'number' AND o.code IS NULL AND r.value IN (-1, -2, -3, -7, -8, -9, -77, -88, -99, -999) GROUP BY r.question, r.value ORDER BY 2$$),

('choice_without_options', ARRAY['question', 'response_option'], 'Enter its options in response_option, or, if the answers are numbers or words, correct kind. Until then all its answers count as missing, and what is made of it has no estimate.',
$$SELECT 'question', q.question, 'it is a choice, but has no option that is an answer'
FROM @programme@.question q WHERE q.kind = 'choice' AND NOT EXISTS (SELECT FROM @programme@.response_option o WHERE o.question = q.question AND o.missing IS NULL) ORDER BY 2$$),

('text_answer_of_other_kind', ARRAY['question', 'response_text'], 'If people answered in words, set kind to text; if the words are options, load their codes into response.',
$$SELECT 'response_text', q.question, format('its kind is %s, but %s interview(s) have an answer in words; the first is %s', q.kind, count(*), min(t.interview))
FROM @programme@.question q JOIN @programme@.response_text t ON t.question = q.question WHERE q.kind <> 'text' GROUP BY q.question, q.kind ORDER BY 2$$),

('text_answer_may_identify', ARRAY['response_text'], 'Take out what could identify a person.',
$$SELECT 'response_text', question, format('answers of %s interview(s) hold what looks like a postcode, a telephone number or an e-mail address; the first is %s', count(*), min(interview)) FROM @programme@.response_text
WHERE answer ~ '[[:alnum:]._-]+@[[:alnum:]-]+[.][[:alnum:]]+' OR answer ~ '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}' OR answer ~ '(^|[^0-9])0[0-9]{3,4} ?[0-9]{3} ?[0-9]{3,4}' GROUP BY question ORDER BY 2$$),

-- outcomes

('outcome_of_words', ARRAY['outcome_item', 'question', 'response_option'], 'Code the answers as options of another question, and make the outcome of that.',
$$SELECT 'outcome_item', i.outcome || ', ' || i.question, 'the question is answered in words, of which no value is made'
FROM @programme@.outcome_item i JOIN @programme@.question q ON q.question = i.question WHERE q.kind = 'text' ORDER BY 2$$),

('outcome_items_wrong', ARRAY['outcome', 'outcome_item'], 'Give each outcome its questions in outcome_item: one for the rules top_box and numeric, one or more for the others.',
$$SELECT 'outcome_item', o.outcome, format('the rule is %s, and there are %s items', o.rule, count(i.question)) FROM @programme@.outcome o LEFT JOIN @programme@.outcome_item i ON i.outcome = o.outcome
GROUP BY o.outcome, o.rule HAVING count(i.question) = 0 OR (o.rule IN ('top_box', 'numeric') AND count(i.question) > 1) ORDER BY 2$$),

('outcome_code_unknown', ARRAY['outcome', 'outcome_item', 'response_option'], 'Correct codes, or add the option that it means.',
$$SELECT 'outcome', o.outcome, format('code %s is not an answer to question %s', c, i.question) FROM @programme@.outcome o JOIN @programme@.outcome_item i ON i.outcome = o.outcome CROSS JOIN unnest(o.codes) c
WHERE NOT EXISTS (SELECT FROM @programme@.response_option p WHERE p.question = i.question AND p.code = c AND p.missing IS NULL) ORDER BY 2, c$$),

('outcome_score_missing', ARRAY['outcome', 'outcome_lookup', 'outcome_item', 'response', 'response_option', 'question'], 'Load the conversion table into outcome_lookup; sums without a score count as missing.',
$$SELECT 'outcome_lookup', t.outcome, format('%s interview(s) have sums without a score, from %s to %s', count(*), min(t.total), max(t.total))
FROM (SELECT i.outcome, r.interview, sum(i.constant + i.multiplier * r.value) AS total, count(*) AS answered FROM @programme@.outcome o JOIN @programme@.outcome_item i ON i.outcome = o.outcome
	JOIN @programme@.question q ON q.question = i.question JOIN @programme@.response r ON r.question = i.question LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value
	WHERE o.rule = 'lookup' AND p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number') GROUP BY i.outcome, r.interview) t
WHERE t.answered = (SELECT count(*) FROM @programme@.outcome_item n WHERE n.outcome = t.outcome)
	AND NOT EXISTS (SELECT FROM @programme@.outcome_lookup l WHERE l.outcome = t.outcome AND l.raw = t.total) GROUP BY t.outcome ORDER BY 2$$),

('outcome_not_in_wave', ARRAY['outcome_item', 'evaluation_wave', 'interview', 'response'], 'If the question was not asked in the wave, this outcome cannot be estimated from it; if it was, load the answers.',
$$SELECT 'response', w.evaluation || ', ' || w.wave || ', ' || i.outcome, format('question %s has no answers in the wave', i.question) FROM @programme@.evaluation_wave w CROSS JOIN @programme@.outcome_item i
WHERE EXISTS (SELECT FROM @programme@.interview v WHERE v.wave = w.wave)
	AND NOT EXISTS (SELECT FROM @programme@.response r JOIN @programme@.interview v ON v.interview = r.interview WHERE r.question = i.question AND v.wave = w.wave) ORDER BY 2$$),

-- what people said

('excerpt_may_identify', ARRAY['excerpt'], 'Take out what could identify a person.',
$$SELECT 'excerpt', excerpt::text, 'the text holds what looks like a postcode, a telephone number or an e-mail address' FROM @programme@.excerpt
WHERE text ~ '[[:alnum:]._-]+@[[:alnum:]-]+[.][[:alnum:]]+' OR text ~ '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}' OR text ~ '(^|[^0-9])0[0-9]{3,4} ?[0-9]{3} ?[0-9]{3,4}' ORDER BY excerpt$$)

-- keys, as people and programs spell them

UNION ALL SELECT 'key_spelt_twice', ARRAY[k.relation], 'If one thing is meant, give its rows one of the keys and delete the other: as a cluster it counts twice, and every standard error is wrong. Else choose keys that people can tell apart.',
format($$SELECT %1$L, array_to_string(f.keys, ', '), format('in %%s, these differ only in case, in blanks or in how accents are written: %%s%%s', %2$L,
	(SELECT string_agg(format('"%%s"', @extschema@.programme_shown(k)), ', ') FROM unnest(f.keys) k), CASE WHEN f.place = 10 AND f.sets > 10 THEN format('; and there are %%s more such sets', f.sets - 10) END)
FROM (SELECT array_agg(t.key ORDER BY t.key COLLATE "C") AS keys, row_number() OVER (ORDER BY min(t.key COLLATE "C")) AS place, count(*) OVER () AS sets
	FROM (SELECT DISTINCT x.%2$I::text AS key, %3$s AS within FROM @programme@.%1$I x WHERE x.%2$I IS NOT NULL) t
	GROUP BY t.within, @extschema@.programme_folded(t.key) HAVING count(*) > 1) f WHERE f.place <= 10 ORDER BY f.place$$, k.relation, k.attribute, k.within)
FROM (VALUES ('area', 'area', 'NULL::text'), ('organisation', 'organisation', 'NULL::text'), ('initiative', 'initiative', 'NULL::text'), ('oversight_group', 'oversight_group', 'NULL::text'),
	('evaluation_area', 'pair', 'x.evaluation::text'), ('wave', 'wave', 'NULL::text'), ('question', 'question', 'NULL::text'), ('outcome', 'outcome', 'NULL::text'),
	('household', 'household', 'NULL::text'), ('respondent', 'respondent', 'NULL::text'), ('interview', 'psu', 'NULL::text'), ('interview', 'stratum', 'NULL::text')) k (relation, attribute, within)

$checks$;
COMMENT ON FUNCTION programme_checks() IS
'the checks of check_programme: what each looks for, the tables it reads, what to do, and its SQL';

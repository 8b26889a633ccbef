---- the report: what an evaluation has to hand in, from the release that is shown ----

CREATE FUNCTION evaluation_report(
	schema text,
	evaluation text,
	format text DEFAULT 'markdown'
) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	title text;
	others text;
	shown integer;
	blocks jsonb;
BEGIN
	IF format IS NULL OR format NOT IN ('markdown', 'html') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no format %s', coalesce('"' || format || '"', 'NULL')),
			HINT = 'A report is ''markdown'', which is the default, or ''html'', a single file that a browser shows and prints.';
	END IF;
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.published_evaluation', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have releases yet', schema),
			HINT = format('Its owner calls upgrade_programme(%L), and then release_programme.', schema);
	END IF;
	EXECUTE format('SELECT max(r.release) FROM %I.published_release r WHERE r.is_shown', schema) INTO shown;
	IF shown IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('nothing is released of the programme "%s"', schema),
			HINT = CASE WHEN nullif(current_setting('resilience.release', true), '') IS NULL THEN format('A report reads a release. Who may release calls release_programme(%L, ''First results''); its effects come from run_evaluation. SELECT resilience_guide(''release'') has an example.', schema)
				ELSE 'Up to the release that resilience.release asks for there is none, or it was withdrawn: RESET resilience.release shows the latest.' END;
	END IF;
	EXECUTE format('SELECT e.evaluation_title FROM %I.published_evaluation e WHERE e.evaluation = $1', schema) INTO title USING evaluation;
	IF title IS NULL THEN
		EXECUTE format('SELECT string_agg(e.evaluation, '', '' ORDER BY e.evaluation COLLATE "C") FROM %I.published_evaluation e', schema) INTO others;
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('evaluation %s is not in release %s of the programme "%s"', coalesce('"' || evaluation || '"', 'NULL'), shown, schema),
			HINT = coalesce(format('Released are: %s.', others), 'No evaluation is in it: release again once one has areas, waves and answers.');
	END IF;
	blocks := @extschema@.programme_report_summary(schema, evaluation) || @extschema@.programme_report_outcomes(schema, evaluation) || @extschema@.programme_report_waves(schema, evaluation) || @extschema@.programme_report_methods(schema, evaluation)
		|| @extschema@.programme_report_participants(schema, evaluation) || @extschema@.programme_report_sensitivity(schema, evaluation) || @extschema@.programme_report_strands(schema, evaluation)
		|| @extschema@.programme_report_limits(schema, evaluation) || @extschema@.programme_report_checklist(schema, evaluation);
	RETURN CASE format WHEN 'html' THEN @extschema@.programme_report_html(blocks) ELSE @extschema@.programme_report_markdown(blocks) END;
END
$$;
COMMENT ON FUNCTION evaluation_report(text, text, text) IS
'the report of an evaluation from the release that is shown, as markdown or as one HTML file: question, headline, all outcomes, effects over many waves, methods, flow, balance, sensitivity, where numbers and interviews meet, what cannot be said, deviations from the plan, and the reporting checklist';

-- In what follows, calls of parts have all arguments, of their types: no other
-- function of the name fits better.
CREATE FUNCTION programme_report_summary(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	e record;
	w record;
	labels text;
	items jsonb;
	sentence text;
BEGIN
	EXECUTE replace($query$
		SELECT v.*, r.title AS release_title, r.released_at, r.released_by, r.extension_version, r.note, r.min_base, r.min_count, r.round_to
		FROM @programme@.published_evaluation v JOIN @programme@.published_release r ON r.is_shown WHERE v.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO e USING evaluation;
	EXECUTE replace($query$
		SELECT string_agg(t.wave_label, ', ' ORDER BY t.wave_number) FILTER (WHERE NOT t.post) AS before, string_agg(t.wave_label, ', ' ORDER BY t.wave_number) FILTER (WHERE t.post) AS after
		FROM (SELECT DISTINCT o.wave_label, o.wave_number, o.post FROM @programme@.published_arm_outcome o WHERE o.evaluation = $1) t$query$, '@programme@', quote_ident(schema)) INTO w USING evaluation;
	EXECUTE replace($query$
		SELECT string_agg(t.outcome_label, '; ' ORDER BY t.outcome COLLATE "C") FROM (SELECT DISTINCT o.outcome, o.outcome_label FROM @programme@.published_arm_outcome o WHERE o.evaluation = $1 AND o.role = 'primary') t$query$, '@programme@', quote_ident(schema)) INTO labels USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(concat(p.outcome_label, CASE WHEN p.adjusted THEN ', adjusted' END, ': ', @extschema@.programme_report_words(p.effect, p.conf_low, p.conf_high, p.direction, p.value_note),
			CASE WHEN p.effect IS NOT NULL THEN concat('. ', 'Neighbourhoods for learning went from ' || d.nfl_before || ' to ' || d.nfl_after || ', comparators from ' || d.comparator_before || ' to ' || d.comparator_after || ': ', d.effect,
				CASE WHEN p.conf_low IS NULL OR p.conf_high IS NULL THEN ', without an interval' ELSE format(', %s%% interval %s', d.level, d.interval) END) END) ORDER BY p.domain_ordinal NULLS LAST, p.domain COLLATE "C", p.outcome_label COLLATE "C", p.outcome COLLATE "C", p.adjusted)
		FROM @programme@.published_estimate p
		CROSS JOIN LATERAL (SELECT @extschema@.programme_report_digits(p.scale, ARRAY[p.value_step, p.effect, p.conf_low, p.conf_high]) AS digits, @extschema@.programme_report_digits(p.scale, ARRAY[p.nfl_before, p.nfl_after, p.comparator_before, p.comparator_after]) AS digits_of_means, CASE p.scale WHEN 'proportion' THEN '%' ELSE '' END AS sign) g
		CROSS JOIN LATERAL (SELECT @extschema@.programme_report_number(p.nfl_before, p.scale, g.digits_of_means, false) || g.sign AS nfl_before, @extschema@.programme_report_number(p.nfl_after, p.scale, g.digits_of_means, false) || g.sign AS nfl_after,
			@extschema@.programme_report_number(p.comparator_before, p.scale, g.digits_of_means, false) || g.sign AS comparator_before, @extschema@.programme_report_number(p.comparator_after, p.scale, g.digits_of_means, false) || g.sign AS comparator_after,
			concat(@extschema@.programme_report_number(p.effect, p.scale, g.digits, true), CASE p.scale WHEN 'proportion' THEN ' percentage points' ELSE ' ' || p.unit END) AS effect,
			@extschema@.programme_report_number(p.conf_level, 'proportion'::text, @extschema@.programme_report_digits('proportion'::text, ARRAY[p.conf_level]), false) AS level, @extschema@.programme_report_interval(p.conf_low, p.conf_high, p.scale, g.digits) AS interval) d
		WHERE p.evaluation = $1 AND p.subgroup = 'all' AND p.role = 'primary'$query$, '@programme@', quote_ident(schema)) INTO items USING evaluation;
	EXECUTE format('SELECT s.sentence FROM %I.published_summary s WHERE s.evaluation = $1', schema) INTO sentence USING evaluation;
	RETURN @extschema@.programme_report_heading(1, 'Evaluation report: ' || e.evaluation_title)
		|| @extschema@.programme_report_paragraph(format('Release %s, "%s", of %s, by %s. Every number below is from this release%s.', e.release, e.release_title, to_char(e.released_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY'), e.released_by,
			CASE WHEN e.extension_version IS NOT NULL THEN format(', made with resilience %s', e.extension_version) END))
		|| @extschema@.programme_report_paragraph('Note: ' || e.note)
		|| @extschema@.programme_report_heading(2, 'Question and estimand'::text)
		|| @extschema@.programme_report_paragraph(format('Did %s change what residents say%s in %s neighbourhood%s for learning, beyond the change in %s comparator area%s%s?', 'the programme' || coalesce(' "' || e.programme_name || '"', ''), coalesce(' (primary outcomes: ' || labels || ')', ''),
			e.areas_nfl, CASE e.areas_nfl WHEN 1 THEN '' ELSE 's' END, e.areas_comparator, CASE e.areas_comparator WHEN 1 THEN '' ELSE 's' END, CASE WHEN w.before IS NOT NULL AND w.after IS NOT NULL THEN format(', between %s and %s', w.before, w.after) END))
		|| @extschema@.programme_report_paragraph(format('Estimand: the average effect on the treated (%s): how much more an outcome''s proportion or mean changed in the neighbourhoods for learning than in the comparators, which is the programme''s effect there if both would otherwise have changed alike.', e.estimand))
		|| @extschema@.programme_report_paragraph('The programme''s goal: ' || rtrim(e.programme_goal, '. ') || '.')
		|| @extschema@.programme_report_heading(2, 'Headline'::text)
		|| @extschema@.programme_report_list(items, CASE WHEN sentence IS NOT NULL THEN 'No effect on a primary outcome is released.' END)
		|| @extschema@.programme_report_paragraph(coalesce('In one sentence: ' || sentence, 'No effect is released of this evaluation.'));
END
$$;
COMMENT ON FUNCTION programme_report_summary(text, text) IS
'part of evaluation_report: title, question and estimand, headline';

CREATE FUNCTION programme_report_outcomes(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	blocks jsonb := @extschema@.programme_report_heading(2, 'All outcomes'::text);
	part record;
	effects jsonb;
	means jsonb;
	levels text;
	without text;
BEGIN
	EXECUTE replace($query$
		SELECT string_agg(DISTINCT @extschema@.programme_report_number(p.conf_level, 'proportion'::text, @extschema@.programme_report_digits('proportion'::text, ARRAY[p.conf_level]), false) || '%', ' and ')
		FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND p.effect IS NOT NULL$query$, '@programme@', quote_ident(schema)) INTO levels USING evaluation;
	FOR part IN SELECT * FROM (VALUES (true, false, 'Everybody'), (true, true, 'Everybody, adjusted for covariates'), (false, false, 'Subgroups'), (false, true, 'Subgroups, adjusted for covariates')) v (everybody, adjusted, title) LOOP
		EXECUTE replace($query$
			SELECT jsonb_agg(jsonb_build_array(t.name, t.role, coalesce(@extschema@.programme_report_number(t.effect, t.scale, t.digits, true), 'hidden'), CASE WHEN t.effect IS NULL THEN 'hidden' ELSE coalesce(@extschema@.programme_report_interval(t.conf_low, t.conf_high, t.scale, t.digits), 'none') END,
					t.units, CASE WHEN t.effect IS NULL THEN 'hidden' ELSE coalesce(@extschema@.programme_report_p(t.p_value, coalesce(t.value_note = @extschema@.programme_scatter_note('coarse'::text), false)), 'none') END, CASE WHEN t.effect IS NULL THEN 'hidden' ELSE coalesce(@extschema@.programme_report_p(t.p_adjusted, coalesce(t.value_note = @extschema@.programme_scatter_note('coarse'::text), false)), 'not adjusted') END,
					t.status, @extschema@.programme_report_words(t.effect, t.conf_low, t.conf_high, t.direction, t.value_note)) ORDER BY t.place),
				jsonb_agg(jsonb_build_array(t.name, coalesce(@extschema@.programme_report_number(t.nfl_before, t.scale, t.digits_of_means, false) || t.sign, 'hidden'), coalesce(@extschema@.programme_report_number(t.nfl_after, t.scale, t.digits_of_means, false) || t.sign, 'hidden'), coalesce(@extschema@.programme_report_number(t.nfl_change, t.scale, t.digits, true), 'hidden'),
					coalesce(@extschema@.programme_report_number(t.comparator_before, t.scale, t.digits_of_means, false) || t.sign, 'hidden'), coalesce(@extschema@.programme_report_number(t.comparator_after, t.scale, t.digits_of_means, false) || t.sign, 'hidden'), coalesce(@extschema@.programme_report_number(t.comparator_change, t.scale, t.digits, true), 'hidden'),
					coalesce(@extschema@.programme_report_count(t.base), 'hidden'), coalesce(t.areas_nfl::text, 'hidden'), coalesce(t.areas_comparator::text, 'hidden')) ORDER BY t.place)
			FROM (SELECT p.*, concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END) AS name, CASE p.scale WHEN 'proportion' THEN '%' ELSE '' END AS sign,
					row_number() OVER (ORDER BY array_position('{primary,secondary,exploratory}'::text[], p.role), p.domain_ordinal NULLS LAST, p.domain COLLATE "C", p.outcome_label COLLATE "C", p.outcome COLLATE "C", p.subgroup COLLATE "C") AS place,
					@extschema@.programme_report_digits(p.scale, ARRAY[p.value_step, p.effect, p.conf_low, p.conf_high, p.nfl_change, p.comparator_change]) AS digits, @extschema@.programme_report_digits(p.scale, ARRAY[p.nfl_before, p.nfl_after, p.comparator_before, p.comparator_after]) AS digits_of_means,
					CASE p.scale WHEN 'proportion' THEN 'percentage points' ELSE coalesce(p.unit, 'points of the scale') END AS units
				FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND (p.subgroup = 'all') = $2 AND p.adjusted = $3) t$query$, '@programme@', quote_ident(schema))
			INTO effects, means USING evaluation, part.everybody, part.adjusted;
		CONTINUE WHEN effects IS NULL;
		blocks := blocks || @extschema@.programme_report_table(format('%s: the effect on each outcome, null results too, with %sconfidence intervals', part.title, levels || ' '), '{Outcome,Role,#Effect,#Interval,Unit,#p,#p adjusted,Planned?,In words}'::text[], effects, NULL::text)
			|| @extschema@.programme_report_table(format('%s: the means behind each effect, before and after the start, weighted; people who answered, rounded', part.title), '{Outcome,#NfL before,#NfL after,#NfL change,#Comparators before,#Comparators after,#Comparators change,#People,#NfL areas,#Comparator areas}'::text[], means, NULL::text);
	END LOOP;
	IF jsonb_array_length(blocks) = 1 THEN
		blocks := blocks || @extschema@.programme_report_paragraph('No effect is released of this evaluation.'::text);
	ELSE
		blocks := blocks || @extschema@.programme_report_paragraph('NfL: neighbourhoods for learning. Proportions are in percent, their changes and effects in percentage points. No measurable effect: the interval holds 0, which is not to say that there is none. What is hidden is so by the disclosure rule, and is not 0. p: two-sided, of no effect; "at most": it is that or smaller.'::text);
	END IF;
	EXECUTE replace($query$
		SELECT string_agg(DISTINCT o.outcome_label, '; ') FROM @programme@.published_arm_outcome o
		WHERE o.evaluation = $1 AND o.role <> 'covariate' AND NOT EXISTS (SELECT FROM @programme@.published_estimate p WHERE p.evaluation = o.evaluation AND p.outcome = o.outcome)$query$, '@programme@', quote_ident(schema)) INTO without USING evaluation;
	RETURN blocks || @extschema@.programme_report_paragraph('Asked of residents, but no effect is released: ' || without || '.');
END
$$;
COMMENT ON FUNCTION programme_report_outcomes(text, text) IS
'part of evaluation_report: every effect, and the means behind it';

-- What a method's words refer to. In ASCII, as a database may have any encoding;
-- docs/methods.md has the names in full.
CREATE FUNCTION programme_report_sources(OUT pattern text, OUT cited text, OUT source text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
VALUES
	('CR2|CR3|CRV3', 'Bell and McCaffrey 2002', 'Bell, R. M. and McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with multi-stage samples. Survey Methodology 28.'),
	('CR2', 'Pustejovsky and Tipton 2018', 'Pustejovsky, J. E. and Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and hypothesis testing in fixed effects models. Journal of Business and Economic Statistics 36.'),
	('never treated|not yet treated', 'Callaway and Sant''Anna 2021', 'Callaway, B. and Sant''Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. Journal of Econometrics 225.'),
	('HC[0-3] ', 'MacKinnon and White 1985', 'MacKinnon, J. G. and White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators. Journal of Econometrics 29.'),
	('CRV3|wild cluster bootstrap', 'MacKinnon, Nielsen and Webb 2023', 'MacKinnon, J. G., Nielsen, M. O. and Webb, M. D. (2023). Fast and reliable jackknife and bootstrap methods for cluster-robust inference. Journal of Applied Econometrics 38.'),
	('wild cluster bootstrap', 'Cameron, Gelbach and Miller 2008', 'Cameron, A. C., Gelbach, J. B. and Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered errors. Review of Economics and Statistics 90.'),
	('Webb weights', 'Webb 2023', 'Webb, M. D. (2023). Reworking wild bootstrap-based inference for clustered errors. Canadian Journal of Economics 56.'),
	('Mammen weights', 'Mammen 1993', 'Mammen, E. (1993). Bootstrap and wild bootstrap for high dimensional linear models. Annals of Statistics 21.'),
	('permutation', 'Fisher 1935', 'Fisher, R. A. (1935). The Design of Experiments. Oliver and Boyd.'),
	('permutation', 'MacKinnon and Webb 2020', 'MacKinnon, J. G. and Webb, M. D. (2020). Randomization inference for difference-in-differences with few treated clusters. Journal of Econometrics 218.'),
	('mean changes', 'Donald and Lang 2007', 'Donald, S. G. and Lang, K. (2007). Inference with difference-in-differences and other panel data. Review of Economics and Statistics 89.'),
	('signed rank', 'Hollander, Wolfe and Chicken 2014', 'Hollander, M., Wolfe, D. A. and Chicken, E. (2014). Nonparametric Statistical Methods. Wiley.'),
	('linearised|JK1|JKn', 'Lumley 2004', 'Lumley, T. (2004). Analysis of complex survey samples. Journal of Statistical Software 9.'),
	('Rao-Wu', 'Rao and Wu 1988', 'Rao, J. N. K. and Wu, C. F. J. (1988). Resampling inference with complex survey data. Journal of the American Statistical Association 83.'),
	('fractional bootstrap', 'Rubin 1981', 'Rubin, D. B. (1981). The Bayesian bootstrap. Annals of Statistics 9.'),
	('; cluster bootstrap', 'Davison and Hinkley 1997', 'Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application. Cambridge University Press.'),
	('Romano-Wolf|romano_wolf', 'Romano and Wolf 2005', 'Romano, J. P. and Wolf, M. (2005). Exact and approximate stepdown methods for multiple hypothesis testing. Journal of the American Statistical Association 100.'),
	('holm', 'Holm 1979', 'Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6.'),
	('TREND', 'Des Jarlais and others 2004', 'Des Jarlais, D. C., Lyles, C., Crepaz, N. and the TREND Group (2004). Improving the reporting quality of nonrandomized evaluations of behavioral and public health interventions: the TREND statement. American Journal of Public Health 94.'),
	('STROBE', 'von Elm and others 2007', 'von Elm, E., Altman, D. G., Egger, M., Pocock, S. J., Gotzsche, P. C. and Vandenbroucke, J. P. (2007). The Strengthening the Reporting of Observational Studies in Epidemiology (STROBE) statement. Lancet 370.'),
	('CONSORT-cluster', 'Campbell and others 2012', 'Campbell, M. K., Piaggio, G., Elbourne, D. R. and Altman, D. G. (2012). CONSORT 2010 statement: extension to cluster randomised trials. BMJ 345.'),
	('DiD', 'Ryan, Burgess and Dimick 2015', 'Ryan, A. M., Burgess, J. F. and Dimick, J. B. (2015). Why we should not be indifferent to specification choices for difference-in-differences. Health Services Research 50.'),
	('GRAMMS', 'O''Cathain, Murphy and Nicholl 2008', 'O''Cathain, A., Murphy, E. and Nicholl, J. (2008). The quality of mixed methods studies in health services research. Journal of Health Services Research and Policy 13.')
$$;
COMMENT ON FUNCTION programme_report_sources() IS
'part of evaluation_report: what the words of a method or a guideline refer to';

-- What a text refers to, in brackets behind it.
CREATE FUNCTION programme_report_cited(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT concat(words, ' (' || string_agg(s.cited, '; ' ORDER BY s.cited COLLATE "C") || ')') FROM @extschema@.programme_report_sources() s WHERE words ~ s.pattern
$$;
COMMENT ON FUNCTION programme_report_cited(text) IS
'part of evaluation_report: a method with the sources that it refers to';

CREATE FUNCTION programme_report_methods(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	e record;
	facts jsonb;
	methods jsonb;
	areas jsonb;
	runs jsonb;
BEGIN
	EXECUTE replace($query$SELECT v.*, r.min_base, r.min_count, r.round_to, r.min_areas FROM @programme@.published_evaluation v JOIN @programme@.published_release r ON r.is_shown WHERE v.evaluation = $1$query$,
		'@programme@', quote_ident(schema)) INTO e USING evaluation;
	SELECT jsonb_agg(jsonb_build_array(t.what, t.value) ORDER BY t.place) INTO facts FROM (VALUES
		(1, 'Design', CASE e.design WHEN 'randomised' THEN 'areas were assigned at random' WHEN 'observational' THEN 'observational: areas were not assigned' ELSE 'quasi-experimental: areas were chosen, not drawn, and compared with areas like them' END),
		(2, 'Areas', format('in the programme: %s; comparators: %s; left out: %s', e.areas_nfl, e.areas_comparator, e.areas_excluded)),
		(3, 'Survey waves', format('%s before the start, %s after it', e.waves_before, e.waves_after)),
		(4, 'Interviews', CASE e.sample WHEN 'panel' THEN 'those of panel members only' ELSE 'all' END),
		(5, 'Weights', CASE e.weight WHEN 'final' THEN 'final weights of the survey' WHEN 'longitudinal' THEN 'longitudinal weights of the survey' ELSE 'none: each interview counts the same' END),
		(6, 'Covariates', coalesce(e.covariates, 'none')),
		(7, 'Several outcomes', CASE WHEN e.multiplicity IS NULL THEN 'no plan says how p-values are adjusted' ELSE 'p-values adjusted by: ' || @extschema@.programme_report_cited(e.multiplicity) END),
		(8, 'Outcomes and method fixed on', coalesce(to_char(e.prespecified_on, 'FMDD FMMonth YYYY'), 'not recorded')),
		(9, 'Protocol', coalesce(e.protocol, 'not recorded')),
		(10, 'Published as', e.citation)) t (place, what, value) WHERE t.value IS NOT NULL;
	EXECUTE replace($query$
		SELECT jsonb_agg(format('%s. Effects: %s.', @extschema@.programme_report_cited(t.method), t.effects) ORDER BY t.method COLLATE "C") FROM (
			SELECT p.method, string_agg(concat(p.outcome_label, CASE WHEN p.subgroup <> 'all' THEN ': ' || p.subgroup_label END, CASE WHEN p.adjusted THEN ', adjusted' END), '; ' ORDER BY p.outcome COLLATE "C", p.subgroup COLLATE "C", p.adjusted) AS effects
			FROM @programme@.published_estimate p WHERE p.evaluation = $1 AND p.method IS NOT NULL GROUP BY p.method) t$query$, '@programme@', quote_ident(schema)) INTO methods USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(a.area_name, CASE a.arm WHEN 'nfl' THEN 'neighbourhood for learning' ELSE 'comparator' END, coalesce(a.pair, 'none'), CASE WHEN a.included THEN 'yes' ELSE 'no: ' || a.exclusion_reason END) ORDER BY a.pair COLLATE "C", a.arm DESC, a.area COLLATE "C")
		FROM @programme@.published_evaluation_area a WHERE a.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO areas USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(a.analysis_run::text, to_char(a.run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), a.run_by, CASE WHEN a.plan IS NULL THEN 'none' ELSE format('%s: %s', a.plan, a.plan_title) END,
			coalesce(to_char(a.plan_locked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'not locked'), a.estimates::text, coalesce(@extschema@.programme_report_count(a.rows_used), 'hidden'),
			concat('resilience ', coalesce(a.extension_version, 'unknown'), ', PostgreSQL ', a.server_version), coalesce('plan ' || left(a.plan_digest, 12), 'no plan') || ', ' || coalesce('rows ' || left(a.rows_digest, 12), 'no digest of rows'), coalesce(a.seed, 'none')) ORDER BY a.analysis_run)
		FROM @programme@.published_audit a WHERE a.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO runs USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'Methods'::text)
		|| @extschema@.programme_report_table('Design and data'::text, '{What,How}'::text[], facts, NULL::text)
		|| @extschema@.programme_report_paragraph(CASE WHEN methods IS NOT NULL THEN 'Each effect is a difference in differences: the change of an outcome''s weighted proportion or mean in the neighbourhoods for learning, less the change in the comparators. How it was estimated:' END)
		|| @extschema@.programme_report_list(methods, 'No method is released, as no effect is.'::text)
		|| @extschema@.programme_report_table('Areas of the evaluation'::text, '{Area,Arm,Pair,Included}'::text[], areas, NULL::text)
		|| @extschema@.programme_report_table('Runs of the analysis behind the effects (the first 12 digits of each digest; interviews behind the largest effect, rounded)'::text, '{Run,Date,By,Plan,Plan locked,#Effects,#Interviews,Software,Digests,Seed}'::text[], runs, 'No run is released.'::text)
		|| @extschema@.programme_report_paragraph(format('Disclosure: a mean or percentage is shown from %s answers on, a count from %s people on, and effects from %s areas in each arm on; counts are multiples of %s, and values are rounded so that one person more or less cannot be seen in them. What could be worked out from all releases together is hidden, too.',
			e.min_base, e.min_count, e.min_areas, e.round_to));
END
$$;
COMMENT ON FUNCTION programme_report_methods(text, text) IS
'part of evaluation_report: design, methods with citations, areas and runs';

CREATE FUNCTION programme_report_participants(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	done jsonb;
	starts jsonb;
	flow jsonb;
	returns jsonb;
	balance jsonb;
BEGIN
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(a.area_name, coalesce(x.batch_label, 'none'), coalesce(x.planned_start::text, 'not recorded'), coalesce(x.actual_start::text, 'not recorded'), coalesce(x.actual_end::text, 'goes on'), coalesce(x.days_late::text, 'not known'),
			concat(CASE WHEN x.baseline_after_start THEN 'yes' WHEN NOT x.baseline_after_start THEN 'no' ELSE 'not known' END, CASE WHEN x.baseline_after_start THEN ': ' || coalesce(x.baseline_interviews_after_start::text, regexp_replace(x.value_note, '^[a-z_]+: ', ''), 'number hidden') END)) ORDER BY a.area COLLATE "C", x.exposure)
		FROM @programme@.published_evaluation_area a JOIN @programme@.published_exposure x ON x.area = a.area WHERE a.evaluation = $1 AND a.arm = 'nfl'$query$, '@programme@', quote_ident(schema)) INTO starts USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(t.label, t.framework, t.n::text, t.begun::text, t.areas::text) ORDER BY t.framework COLLATE "C", t.place NULLS LAST, t.label COLLATE "C") FROM (
			SELECT coalesce(i.primary_domain_label, 'no main domain') AS label, coalesce(i.framework, 'none') AS framework, min(i.primary_domain_ordinal) AS place, count(*) AS n, count(i.actual_start) AS begun, count(DISTINCT i.area) AS areas
			FROM @programme@.published_initiative i WHERE i.area IS NULL OR EXISTS (SELECT FROM @programme@.published_evaluation_area a WHERE a.evaluation = $1 AND a.area = i.area AND a.arm = 'nfl')
			GROUP BY i.framework, i.primary_domain, i.primary_domain_label) t$query$, '@programme@', quote_ident(schema)) INTO done USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(t.name, t.issued, t.eligible, t.complete, t.response_rate, t.interviews, coalesce(@extschema@.programme_report_note(t.value_note, 'issued|eligible|complete|interviews'::text), '')) ORDER BY t.arm DESC, t.wave_number, t.wave COLLATE "C"),
			jsonb_agg(jsonb_build_array(t.name, t.interviews, t.panel, t.fresh, t.again, t.retention, coalesce(@extschema@.programme_report_note(t.value_note, 'panel|fresh|again'::text), '')) ORDER BY t.arm DESC, t.wave_number, t.wave COLLATE "C")
		FROM (SELECT f.arm, f.wave_number, f.wave, format('%s (%s areas), %s', CASE f.arm WHEN 'nfl' THEN 'Neighbourhoods for learning' ELSE 'Comparators' END, f.areas, f.wave_label) AS name,
				coalesce(@extschema@.programme_report_count(f.issued), k.why) AS issued, coalesce(@extschema@.programme_report_count(f.eligible), k.why) AS eligible, coalesce(@extschema@.programme_report_count(f.complete), k.why) AS complete,
				coalesce(@extschema@.programme_report_number(f.response_rate, 'proportion'::text, 0, false) || '%', k.why) AS response_rate, coalesce(@extschema@.programme_report_count(f.interviews), 'hidden') AS interviews,
				coalesce(@extschema@.programme_report_count(f.panel), 'hidden') AS panel, coalesce(@extschema@.programme_report_count(f.fresh), 'hidden') AS fresh,
				coalesce(@extschema@.programme_report_count(f.again), CASE WHEN f.value_note ~ 'again: ' THEN 'hidden' ELSE 'first wave' END) AS again,
				coalesce(@extschema@.programme_report_number(f.retention, 'proportion'::text, 0, false) || '%', CASE WHEN f.value_note ~ 'again: ' THEN 'hidden' WHEN f.again IS NULL THEN 'first wave' ELSE 'hidden' END) AS retention, f.value_note
			FROM @programme@.published_arm_flow f CROSS JOIN LATERAL (SELECT CASE WHEN f.value_note ~ '(issued|eligible|complete): ' THEN 'hidden' ELSE 'not recorded' END AS why) k WHERE f.evaluation = $1) t$query$, '@programme@', quote_ident(schema)) INTO flow, returns USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(t.outcome_label, t.role, t.wave_label, coalesce(@extschema@.programme_report_number(t.nfl, t.scale, t.digits, false) || t.sign, 'hidden'), coalesce(@extschema@.programme_report_number(t.comparator, t.scale, t.digits, false) || t.sign, 'hidden'),
			coalesce(@extschema@.programme_report_number(t.difference, t.scale, t.digits, true), 'hidden'), coalesce(@extschema@.programme_report_number(t.smd, ''::text, 2, true), CASE WHEN t.difference IS NULL THEN 'hidden' ELSE 'none' END),
			coalesce(@extschema@.programme_report_count(t.nfl_base), 'hidden'), coalesce(@extschema@.programme_report_count(t.comparator_base), 'hidden'), coalesce(t.value_note, ''))
			ORDER BY t.wave_number, array_position('{covariate,primary,secondary,exploratory}'::text[], t.role), t.outcome COLLATE "C")
		FROM (SELECT b.*, CASE b.scale WHEN 'proportion' THEN '%' ELSE '' END AS sign,
				(SELECT max(@extschema@.programme_report_digits(b.scale, ARRAY[o.value_step, b.nfl, b.comparator])) FROM @programme@.published_arm_outcome o WHERE o.evaluation = b.evaluation AND o.outcome = b.outcome AND o.wave = b.wave AND o.subgroup = 'all') AS digits
			FROM @programme@.published_balance b WHERE b.evaluation = $1) t$query$, '@programme@', quote_ident(schema)) INTO balance USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'What was done'::text)
		|| @extschema@.programme_report_table('When each neighbourhood for learning was to start, and when it did'::text, '{Area,Batch,Planned start,Actual start,End,#Days late,Baseline interviews after the start}'::text[], starts, 'The start of no neighbourhood for learning is recorded.'::text)
		|| @extschema@.programme_report_table('Initiatives by main domain'::text, '{Domain,Framework,#Initiatives,#Begun,#Areas}'::text[], done, 'No initiative is recorded.'::text)
		|| @extschema@.programme_report_heading(2, 'Participants'::text)
		|| @extschema@.programme_report_table('Flow: from addresses to interviews, by arm and wave (rounded)'::text, '{Arm and wave,#Addresses issued,#Eligible,#Complete,#Response,#Interviews,Note}'::text[], flow, 'No flow is released.'::text)
		|| @extschema@.programme_report_table('Who was interviewed: panel and fresh sample, by arm and wave (rounded)'::text, '{Arm and wave,#Interviews,#Panel,#Fresh,#Interviewed again,#Retention,Note}'::text[], returns, NULL::text)
		|| @extschema@.programme_report_heading(2, 'Were the arms alike before the start?'::text)
		|| @extschema@.programme_report_table('Balance before the start: covariates first, then outcomes; standardised mean differences (SMD) of 0.1 and less are commonly called small'::text, '{Characteristic,Role,Wave,#NfL,#Comparators,#Difference,#SMD,#NfL people,#Comparator people,Note}'::text[], balance, 'No characteristic of the arms before the start is released.'::text);
END
$$;
COMMENT ON FUNCTION programme_report_participants(text, text) IS
'part of evaluation_report: what was done, who took part, and whether the arms were alike';

CREATE FUNCTION programme_report_sensitivity(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	ways jsonb;
	samples jsonb;
	others jsonb;
	influence jsonb;
BEGIN
	EXECUTE replace($query$
		SELECT jsonb_agg(t.way ORDER BY t.place) FILTER (WHERE t.kind = 'way'), jsonb_agg(t.sample ORDER BY t.place) FILTER (WHERE t.kind = 'sample')
		FROM (SELECT s.kind, row_number() OVER (ORDER BY array_position('{primary,secondary,exploratory}'::text[], s.role), s.outcome COLLATE "C", s.subgroup COLLATE "C", s.adjusted, s.ordinal, s.sensitivity COLLATE "C") AS place,
				jsonb_build_array(n.name, concat(s.label, CASE WHEN s.headline THEN ' (headline)' END), coalesce(@extschema@.programme_report_number(s.effect, s.scale, d.digits, true), n.absent), coalesce(@extschema@.programme_report_interval(s.conf_low, s.conf_high, s.scale, d.digits), n.absent),
					CASE s.scale WHEN 'proportion' THEN 'percentage points' ELSE coalesce(s.unit, 'points of the scale') END, coalesce(@extschema@.programme_report_p(s.p_value, coalesce(s.value_note = @extschema@.programme_scatter_note('coarse'::text), false)), n.absent), n.words) AS way,
				jsonb_build_array(n.name, s.label, n.words, CASE s.distance WHEN 'little' THEN 'little: less than a tenth of its standard error' WHEN 'some' THEN 'some: less than half of its standard error' WHEN 'much' THEN 'much: half of its standard error or more' ELSE n.absent END) AS sample
			FROM @programme@.published_sensitivity s
			CROSS JOIN LATERAL (SELECT @extschema@.programme_report_digits(s.scale, ARRAY[s.value_step, s.effect, s.conf_low, s.conf_high]) AS digits) d
			CROSS JOIN LATERAL (SELECT concat(s.outcome_label, CASE WHEN s.subgroup <> 'all' THEN ': ' || s.subgroup_label END, CASE WHEN s.adjusted THEN ', adjusted' END) AS name, CASE s.measured WHEN 'hidden' THEN 'hidden' ELSE 'none' END AS absent,
				CASE s.measured WHEN 'hidden' THEN coalesce(s.value_note, 'hidden') ELSE concat(CASE s.measured WHEN 'improved' THEN 'better' WHEN 'worsened' THEN 'worse' WHEN 'no_measurable_effect' THEN 'no measurable effect' ELSE 'no interval' END, ': ' || s.value_note) END AS words) n
			WHERE s.evaluation = $1) t$query$, '@programme@', quote_ident(schema)) INTO ways, samples USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(o.outcome_label, o.evaluation_title, coalesce(@extschema@.programme_report_number(o.effect, o.scale, d.digits, true), 'hidden'), CASE WHEN o.effect IS NULL THEN 'hidden' ELSE coalesce(@extschema@.programme_report_interval(o.conf_low, o.conf_high, o.scale, d.digits), 'none') END,
			CASE o.scale WHEN 'proportion' THEN 'percentage points' ELSE coalesce(o.unit, 'points of the scale') END, CASE WHEN o.effect IS NULL THEN 'hidden' ELSE coalesce(@extschema@.programme_report_p(o.p_value, coalesce(o.value_note = @extschema@.programme_scatter_note('coarse'::text), false)), 'none') END,
			@extschema@.programme_report_words(o.effect, o.conf_low, o.conf_high, o.direction, o.value_note)) ORDER BY array_position('{primary,secondary,exploratory}'::text[], p.role), p.outcome COLLATE "C", o.evaluation COLLATE "C", o.adjusted)
		FROM @programme@.published_estimate p JOIN @programme@.published_estimate o ON o.outcome = p.outcome AND o.subgroup = p.subgroup AND o.adjusted = p.adjusted AND o.evaluation <> p.evaluation
		JOIN @programme@.published_evaluation v ON v.evaluation = p.evaluation JOIN @programme@.published_evaluation w ON w.evaluation = o.evaluation AND coalesce(w.programme = v.programme, true)
		CROSS JOIN LATERAL (SELECT @extschema@.programme_report_digits(o.scale, ARRAY[o.value_step, o.effect, o.conf_low, o.conf_high]) AS digits) d
		WHERE p.evaluation = $1 AND p.subgroup = 'all'$query$, '@programme@', quote_ident(schema)) INTO others USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(t.outcome_label, coalesce(t.towards, 'none'), coalesce(t.away, 'none'), t.little::text) ORDER BY t.outcome COLLATE "C")
		FROM (SELECT i.outcome, i.outcome_label, string_agg(i.area_name, ', ' ORDER BY i.strength DESC, i.area COLLATE "C") FILTER (WHERE i.influence = 'towards') AS towards,
				string_agg(i.area_name, ', ' ORDER BY i.strength DESC, i.area COLLATE "C") FILTER (WHERE i.influence = 'away') AS away, count(*) FILTER (WHERE i.influence = 'little') AS little
			FROM @programme@.published_area_influence i WHERE i.evaluation = $1 GROUP BY i.outcome, i.outcome_label) t$query$, '@programme@', quote_ident(schema)) INTO influence USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'Sensitivity'::text)
		|| @extschema@.programme_report_table('The same effect by other ways of inference'::text, '{Outcome,Way,#Effect,#Interval,Unit,#p,In words}'::text[], ways, 'No other way of inference is released.'::text)
		|| @extschema@.programme_report_table('The headline effect with other interviews or weights: in words, as digits would tell of those who were left out'::text, '{Outcome,What differs,In words,How far from the effect}'::text[], samples, 'No effect of other interviews or weights is released with a plan of this evaluation.'::text)
		|| @extschema@.programme_report_table('The same outcomes in other evaluations of this release'::text, '{Outcome,Evaluation,#Effect,#Interval,Unit,#p,In words}'::text[], others, NULL::text)
		|| @extschema@.programme_report_table('How much each effect hangs on single areas: areas without which it would be nearer to nothing, or farther from it, by a tenth of its standard error or more, strongest first'::text, '{Outcome,Nearer without,Farther without,#Areas of little influence}'::text[], influence, NULL::text);
END
$$;
COMMENT ON FUNCTION programme_report_sensitivity(text, text) IS
'part of evaluation_report: whether the effects hang on the method, the interviews or single areas';

CREATE FUNCTION programme_report_strands(schema text, evaluation text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	mixed text;
	joint jsonb;
	disagree jsonb;
	findings jsonb;
BEGIN
	EXECUTE format('SELECT e.mixed_methods FROM %I.published_evaluation e WHERE e.evaluation = $1', schema) INTO mixed USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(j.domain_label, CASE WHEN j.outcome IS NULL THEN 'not measured' ELSE concat(j.outcome_label, CASE WHEN j.subgroup <> 'all' THEN ' (' || j.subgroup || ')' END, ': ',
				CASE WHEN j.effect IS NULL THEN 'hidden' ELSE concat(@extschema@.programme_report_number(j.effect, j.scale, d.digits, true), CASE j.scale WHEN 'proportion' THEN ' points' END, ' (' || @extschema@.programme_report_interval(j.conf_low, j.conf_high, j.scale, d.digits) || ')') END, '; ', j.status) END,
				concat(coalesce(j.statement, 'nothing was said'), CASE WHEN j.finding IS NOT NULL THEN concat(' (sources: ', coalesce(j.sources::text, CASE WHEN j.value_note ~ 'sources: ' THEN 'hidden' ELSE 'not recorded' END), ', areas: ', coalesce(j.areas::text, 'not recorded'), ')') END),
				upper(left(j.fit, 1)) || substr(j.fit, 2), j.sentence, coalesce(j.inference, 'none given')) ORDER BY j.framework COLLATE "C", j.domain_ordinal, j.row_number),
			jsonb_agg(format('%s: %s %s', j.domain_label, j.sentence, coalesce('What follows: ' || j.inference, 'Nothing is said of what follows.')) ORDER BY j.framework COLLATE "C", j.domain_ordinal, j.row_number) FILTER (WHERE j.fit = 'discordant')
		FROM @programme@.published_joint_display j
		LEFT JOIN LATERAL (SELECT max(@extschema@.programme_report_digits(j.scale, ARRAY[p.value_step, j.effect, j.conf_low, j.conf_high])) AS digits FROM @programme@.published_estimate p WHERE p.evaluation = j.evaluation AND p.outcome = j.outcome AND p.subgroup = j.subgroup AND p.effect = j.effect) d ON true
		WHERE j.evaluation = $1$query$, '@programme@', quote_ident(schema)) INTO joint, disagree USING evaluation;
	EXECUTE replace($query$
		SELECT jsonb_agg(jsonb_build_array(coalesce(f.domain_label, 'none'), f.statement, coalesce(replace(f.direction, '_', ' '), 'not judged'), coalesce(f.sources::text, CASE WHEN f.value_note IS NULL THEN 'not recorded' ELSE 'hidden' END), coalesce(f.areas::text, 'not recorded'), coalesce(f.citation, ''), coalesce(f.value_note, '')) ORDER BY f.framework COLLATE "C", f.domain_ordinal, f.finding COLLATE "C")
		FROM @programme@.published_finding f WHERE coalesce(f.evaluation = $1, true) AND NOT EXISTS (SELECT FROM @programme@.published_joint_display j WHERE j.evaluation = $1 AND j.finding = f.finding)$query$, '@programme@', quote_ident(schema)) INTO findings USING evaluation;
	RETURN @extschema@.programme_report_heading(2, 'Where numbers and interviews meet'::text)
		|| @extschema@.programme_report_paragraph(coalesce('The two strands: ' || mixed, 'Nothing is said of why there are two strands, and of their priority and sequence.'))
		|| @extschema@.programme_report_list(CASE WHEN joint IS NOT NULL THEN '["Confirms: both say the same.", "Expands: one says more than the other.", "Discordant: they disagree, which is a result and not an error.", "Silent: one of them has nothing to say."]'::jsonb END, NULL::text)
		|| @extschema@.programme_report_table('Joint display'::text, '{Domain,The survey says,Interviews say,Fit,Both together,What follows}'::text[], joint, 'No row of the joint display is released.'::text)
		|| CASE WHEN disagree IS NOT NULL THEN @extschema@.programme_report_heading(3, 'Where they disagree'::text) || @extschema@.programme_report_list(disagree, NULL::text) ELSE '[]' END
		|| @extschema@.programme_report_table('Findings beside which nothing was measured or set'::text, '{Domain,Finding,People report,#Sources,#Areas,Published as,Note}'::text[], findings, NULL::text);
END
$$;
COMMENT ON FUNCTION programme_report_strands(text, text) IS
'part of evaluation_report: the joint display, with disagreement shown as what it is, and other findings';

-- What a code of published_estimate.note_codes means for who reads the report.
CREATE FUNCTION programme_report_codes(OUT code text, OUT sentence text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
VALUES
	('no_rows', 'There were no complete answers.'),
	('always_treated', 'The areas were treated from the first wave on, so that there is none before to compare with.'),
	('last_cohort', 'The last areas that joined are only what others are compared with.'),
	('no_earlier_period', 'It is the first wave: there is none before to compare with.'),
	('no_controls', 'There are no areas to compare with that are not treated.'),
	('no_effects', 'None of the effects that this is an average of can be had.'),
	('no_terms', 'No areas have waves before they joined and after it while there are others to compare with.'),
	('several_cohorts', 'Some areas have answers of people who joined at different times.'),
	('unbalanced', 'Some areas have no answers in some wave.'),
	('only_trends', 'All areas joined in the end: effects by time can be told only up to a straight line.'),
	('no_pretrend', 'There is no effect before the start that could be tested.'),
	('empty_groups', 'An arm has no answers before or after the start, so there is no effect.'),
	('empty_subgroup', 'Of those who were eligible, or of those who were not, an arm has no answers before or after the start.'),
	('empty_sample', 'Of one of the groups that are compared, an arm has no answers before or after the start.'),
	('no_scale', 'All answers of an arm before or after the start are the same, which the scale that was chosen has no value for.'),
	('one_period_before', 'There is one wave before the start, and weights of areas need two.'),
	('no_complete_clusters', 'No area of an arm has answers in every wave.'),
	('no_changes_before', 'Before the start the areas that are compared with do not change, or all by the same.'),
	('unconnected', 'No untreated answers tell what there would have been without the programme.'),
	('separation', 'Answers that are all the same make log odds infinite.'),
	('no_counterfactual', 'All answers of the areas that are compared with are the same, and tell nothing of others.'),
	('not_identified', 'The effect cannot be told apart from what it was adjusted for.'),
	('varying_covariates', 'What is adjusted for differs between the people that are summed up together, and this method needs them apart.'),
	('separated', 'What is adjusted for tells the areas of the programme from the others: there is nobody like them to compare with.'),
	('no_overlap', 'There is nobody to compare with who is like the people of the programme in what is adjusted for.'),
	('no_changes', 'No area or pair has answers both before and after the start.'),
	('no_index', 'The index of inequality has no value: everybody has one rank, or what it is relative to is 0.'),
	('zero_denominator', 'What a total is divided by adds up to 0.'),
	('base_period', 'It is the wave that others are compared with.'),
	('single_units', 'An arm rests on a single area in a wave: chance in that area cannot be told from the effect.'),
	('no_clusters', 'Without areas there is no standard error.'),
	('one_treated_cluster', 'There is one treated area, which cannot be left out.'),
	('no_placebos', 'There are too few areas to compare with for some of them to take the place of the treated.'),
	('indispensable_cluster', 'Without one of the areas there would be no effect.'),
	('lonely_psu', 'A sampling unit is alone in its stratum, so that there is no standard error of that kind.'),
	('too_few', 'There are too few areas for a standard error or a test.'),
	('too_many_blocks', 'There are more pairs than the exact rank test takes.'),
	('no_variation', 'The values do not vary, so that there is no test.'),
	('negative_ratio', 'The relative index is not above 0, which has no interval.'),
	('same_values', 'All answers are the same, so that there is no interval.'),
	('nothing_to_draw', 'There is a single unit to draw from, so that a bootstrap says nothing.'),
	('lonely_strata', 'Some strata to draw from have a single unit.'),
	('few_replicates', 'Hardly any replicate of the bootstrap has an estimate.'),
	('no_acceleration', 'There is no interval of the kind that was asked for: without one unit there would be no effect.'),
	('one_sided_replicates', 'There is no interval of the kind that was asked for: all replicates lie on one side of the effect.'),
	('placebo', 'There is no interval: before the start there is no effect of which other sizes could be tried.'),
	('constant_cluster', 'All answers are of one area: probably another column was meant.'),
	('mixed_arms', 'Some areas belong to both arms: probably the flag of the programme means something else.'),
	('mixed_cohorts', 'Some areas have answers of those treated and of those they are compared with.'),
	('one_period', 'Some areas have answers in one wave only: perhaps their names are spelt in two ways.'),
	('absent_clusters', 'Some areas have no answers in one of the two waves that are compared.'),
	('period_codes', 'The waves are numbered by codes whose differences mean nothing.'),
	('code_like_values', 'Some answers look like codes for missing ones, and count as numbers.'),
	('code_like_covariate', 'Some values of a covariate look like codes for missing ones, and count as numbers.'),
	('outweighing_row', 'One interview outweighs all others of its area by far: standard errors may be wrong.'),
	('negative_values', 'Some values are below 0, so that a relative index depends on where 0 is.'),
	('impossible_mean', 'Had trends been parallel in relative terms, a proportion would have been above 1.'),
	('scales_disagree', 'A proportion is so near to 0 or 1 that the effect depends on the scale that it is measured on.'),
	('sign_by_scale', 'Whether the effect is one upwards or downwards depends on the scale that it is measured on.'),
	('few_clusters', 'Fewer than 6 areas in an arm: intervals and p-values are unreliable, and probably too confident.'),
	('low_df', 'Fewer than 4 degrees of freedom: intervals and p-values are unreliable.'),
	('single_psu_strata', 'Some strata have a single sampling unit, so that the answers do not tell how much chance there is in them.'),
	('beyond_range', 'The interval goes below 0 or above 100 per cent.'),
	('single_cohorts', 'Some of the averaged effects rest on a single area, whose chance the interval does not know.'),
	('kink', 'The proportion in the areas that are compared with has not changed, which makes the interval unreliable.'),
	('outside_support', 'Some answers lie outside the range of the areas that are compared with.'),
	('few_clusters_wild', 'Fewer than 4 areas in an arm: the wild bootstrap is unreliable.'),
	('few_units', 'Fewer than 10 units to draw from: the bootstrap is unreliable.'),
	('many_parameters', 'More is estimated than there are areas.'),
	('empty_set', 'No effect is compatible with the data at this level: the model does not fit.'),
	('set_in_pieces', 'The effects that are compatible with the data are several intervals; the outermost ends are shown.'),
	('unbounded', 'The interval has no end on one side or on both: the data do not exclude effects of any size there.'),
	('smallest_p', 'With so few areas no p-value can be small: that it is not small says little.'),
	('extreme_replicate', 'An end of the interval is the outermost replicate, and so is rough.'),
	('lost_replicates', 'Some replicates of the bootstrap have no estimate and were left out.'),
	('ratio', 'The effect is one on another scale than that of means: it can be read as a ratio.'),
	('trimmed_rows', 'Some of those compared with are left out, as hardly anybody like them is outside the programme.'),
	('negative_weights', 'Calibration has given some answers weights below 0.'),
	('out_of_design', 'Some answers have no weight, and are no part of the design.'),
	('weights_below_rows', 'The weights do not add up to a population, so that there is no design effect of this kind.'),
	('lost_assignments', 'Some assignments of the areas leave nobody to compare; they were counted as extreme.'),
	('dropped_covariates', 'Some covariates say nothing beyond the others, and were dropped.'),
	('left_out_rows', 'Some answers are left out: there is nothing untreated to tell their effect by.'),
	('left_out_short', 'Areas without answers in some wave are left out.'),
	('left_out_effects', 'Some of the effects that this is an average of cannot be had and are left out.'),
	('many_tested', 'There are too many effects before the start to test them together with these clusters.'),
	('gap', 'The wave that is compared with is not the one just before.'),
	('reference_gaps', 'For some areas the wave that is compared with is not the one just before they joined.'),
	('untreated_only', 'It rests on untreated answers only and is not comparable with the effects after the start.'),
	('later_cohorts', 'Areas treated after the last wave count as never treated.'),
	('fixed_arms', 'Some areas kept their arm, as nobody of the other is in their block.'),
	('fixed_cohorts', 'Some areas had no other start that they could be tried with.'),
	('incomplete_clusters', 'Areas without answers in every wave were left out.'),
	('left_out_mixed', 'Areas of which parts joined at different times were left out.'),
	('left_out_clusters', 'Areas without answers both before and after the start were left out.'),
	('left_out_blocks', 'Areas in pairs without both arms were left out.'),
	('not_randomised', 'The test takes the areas for assigned at random, which they rarely are.'),
	('trends_untested', 'Whether the arms moved alike before the start was not tested: that they would have done so without the programme is an assumption.')
$$;
COMMENT ON FUNCTION programme_report_codes() IS
'part of evaluation_report: what the code of a note means for who reads the report';

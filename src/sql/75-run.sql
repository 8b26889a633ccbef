---- runs: a plan is estimated, kept, and estimated again ----

CREATE FUNCTION run_evaluation(
	schema text,
	evaluation text,
	plan bigint DEFAULT NULL,
	note text DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_plans(schema);
	RETURN (SELECT r[1]::bigint FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_run_evaluation($1, $2, $3::bigint, $4, $5)',
		ARRAY[schema, evaluation, plan::text, note, current_user::text]) u (r));
END
$$;
COMMENT ON FUNCTION run_evaluation(text, text, bigint, text) IS
'estimate what a plan says (the latest locked one, if none is named) and keep it all: samples, results by every way, adjusted p-values, digests of the rows, and whether each estimate is planned, deviated or exploratory; gives the number of the run';

CREATE FUNCTION replay_run(
	schema text,
	run bigint,
	OUT outcome text,
	OUT subgroup text,
	OUT adjusted boolean,
	OUT sensitivity text,
	OUT way text,
	OUT same boolean,
	OUT differs text,
	OUT versions text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_plans(schema);
	RETURN QUERY SELECT r[1], r[2], r[3]::boolean, r[4], r[5], r[6]::boolean, r[7], r[8]
	FROM @extschema@.programme_as_owner(schema, 'SELECT p.* FROM @extschema@.programme_replay_run($1, $2::bigint) p', ARRAY[schema, run::text]) u (r);
END
$$;
COMMENT ON FUNCTION replay_run(text, bigint) IS
'estimate a run again from its samples, without the answers: for each estimate and way whether it is the same to the last bit, or what differs, and by which versions';

CREATE FUNCTION verify_run(
	schema text,
	run bigint,
	OUT outcome text,
	OUT subgroup text,
	OUT adjusted boolean,
	OUT same boolean,
	OUT what text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_plans(schema);
	RETURN QUERY SELECT r[1], r[2], r[3]::boolean, r[4]::boolean, r[5]
	FROM @extschema@.programme_as_owner(schema, 'SELECT v.* FROM @extschema@.programme_verify_run($1, $2::bigint) v', ARRAY[schema, run::text]) u (r);
END
$$;
COMMENT ON FUNCTION verify_run(text, bigint) IS
'whether the interviews in the database are those that a run was made of: one row for each estimate, with what differs';

-- The rows of all that a plan asks for, as they are now. Each evaluation is read
-- once, all outcomes together; what belongs to one interview (covariates, whether
-- it is in a subgroup) is brought together by windows, not by joins, which a
-- planner without statistics could make loops of. Where the evaluation has many
-- waves, the same pass makes samples of each cohort and period by itself, too.
CREATE FUNCTION programme_run_rows(
	schema text,
	plan bigint,
	OUT ordinal integer,
	OUT outcome text,
	OUT subgroup text,
	OUT adjusted boolean,
	OUT sensitivity text,
	OUT waves boolean,
	OUT evaluation text,
	OUT sample did_sample,
	OUT n bigint,
	OUT n_used bigint,
	OUT digest text,
	OUT query text,
	OUT pass text,
	OUT interviews bigint,
	OUT areas integer,
	OUT areas_treated integer
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1 SET jit = off
AS $$
DECLARE
	planned record;
	found_row record;
	covariates text[];
	adjusting text;
	parts jsonb;
	this jsonb;
	members text;
	read text[];
	weight text;
	belongs text;
	by_weight boolean;
	of_waves boolean;
	without_start text[];
BEGIN
	EXECUTE format('SELECT p.evaluation::text AS evaluation, p.adjusted, p.block = ''pair'' AS paired,
		EXISTS (SELECT FROM %1$I.plan_way w WHERE w.plan = p.plan AND w.way IN (''survey'', ''JK1'', ''JKn'', ''rao-wu'')) AS of_design,
		EXISTS (SELECT FROM %1$I.plan_sensitivity s WHERE s.plan = p.plan AND s.without_started) AS of_start,
		ARRAY(SELECT o.outcome::text FROM %1$I.plan_outcome o WHERE o.plan = p.plan ORDER BY o.ordinal) AS outcomes,
		ARRAY(SELECT o.outcome::text FROM %1$I.plan_outcome o JOIN %1$I.outcome c ON c.outcome = o.outcome WHERE o.plan = p.plan AND c.scale = ''proportion'') AS proportions
		FROM %1$I.plan p WHERE p.plan = $1', schema) INTO planned USING plan;

	FOR evaluation IN EXECUTE format('SELECT e.evaluation::text FROM %I.plan_evaluation e WHERE e.plan = $1 ORDER BY e.evaluation <> $2, e.evaluation::text COLLATE "C"', schema) USING plan, planned.evaluation LOOP
		EXECUTE format('SELECT coalesce(array_agg(c.outcome::text ORDER BY c.ordinal), ''{}'') FROM %I.evaluation_covariate c WHERE c.evaluation = $1', schema) INTO covariates USING evaluation;
		IF NOT planned.adjusted THEN
			covariates := '{}';
		END IF;
		SELECT coalesce('ARRAY[' || string_agg(format('max(x.value) FILTER (WHERE x.outcome = %L) OVER i', c.name), ', ' ORDER BY c.place) || ']', 'NULL::double precision[]') INTO adjusting
		FROM unnest(covariates) WITH ORDINALITY c (name, place);
		of_waves := evaluation = planned.evaluation AND @extschema@.programme_has_waves(schema, evaluation);
		without_start := CASE WHEN of_waves THEN @extschema@.programme_areas_without_start(schema, evaluation) ELSE '{}' END;

		-- What is asked of this evaluation: the plan's estimates, or a sensitivity
		-- analysis of them; for all and each subgroup; unadjusted, and adjusted, and
		-- over the waves, without areas of which nobody knows when they began.
		EXECUTE format($query$SELECT coalesce(jsonb_agg(to_jsonb(q) ORDER BY q.part), '[]') FROM (
			SELECT row_number() OVER (ORDER BY c.ordinal, s.place, a.waves, a.adjusted) AS part, s.*, a.adjusted, a.waves, c.sensitivity, c.unweighted, c.without_started,
				nullif(concat_ws(' AND ', CASE WHEN a.waves AND $6 <> '{}' THEN 'NOT (x.treated AND x.first_treated IS NULL)' END, CASE WHEN c.panel_only THEN 'x.sample_type = ''panel''' END, CASE WHEN c.without_areas <> '{}' THEN format('x.area <> ALL (%%L::text[])', c.without_areas) END), '') AS kept
			FROM (SELECT NULL::text AS sensitivity, 0 AS ordinal, false AS panel_only, false AS unweighted, false AS without_started, '{}'::text[] AS without_areas WHERE $2
				UNION ALL SELECT y.sensitivity::text, y.ordinal, y.panel_only, y.unweighted, y.without_started, y.without_areas FROM %1$I.plan_sensitivity y WHERE y.plan = $1 AND y.evaluation = $3) c
			CROSS JOIN (SELECT 1 AS place, 'all' AS subgroup, NULL::text AS outcome, NULL::text AS within
				UNION ALL SELECT row_number() OVER (ORDER BY p.ordinal) + 1, p.subgroup::text, g.outcome::text, concat_ws(' AND ', 'x.value >= ' || quote_literal(g.at_least) || '::double precision', 'x.value <= ' || quote_literal(g.at_most) || '::double precision')
				FROM %1$I.plan_subgroup p JOIN %1$I.subgroup g ON g.subgroup = p.subgroup WHERE p.plan = $1) s
			JOIN (SELECT u.adjusted, false AS waves FROM unnest($4) u (adjusted) UNION ALL SELECT false, true WHERE $5) a ON NOT (a.waves AND c.ordinal > 0)) q$query$, schema)
			INTO parts USING plan, evaluation = planned.evaluation, evaluation, CASE WHEN covariates = '{}' THEN '{f}'::boolean[] ELSE '{f,t}' END, of_waves, without_start;
		CONTINUE WHEN parts = '[]';
		SELECT string_agg(CASE WHEN m.outcome IS NULL THEN 'true' ELSE format('coalesce(bool_or(%s) FILTER (WHERE x.outcome = %L) OVER i, false)', m.within, m.outcome) END, ', ' ORDER BY m.place), array_remove(array_agg(m.outcome), NULL) INTO members, read
		FROM (SELECT DISTINCT (q.item ->> 'place')::integer AS place, q.item ->> 'outcome' AS outcome, q.item ->> 'within' AS within FROM jsonb_array_elements(parts) q (item)) m;
		read := ARRAY(SELECT r.key FROM unnest(planned.outcomes || covariates || read) r (key) GROUP BY r.key ORDER BY r.key COLLATE "C");

		pass := format($pass$WITH answer AS MATERIALIZED (
	SELECT x.outcome, x.interview, x.area, x.treated, x.pair, x.post, %16$sx.sample_type, x.weight::double precision AS weight, x.value, x.value_boolean, %1$s AS started
	FROM %2$I.analysis_row x%3$s
	WHERE x.evaluation = %4$L AND x.outcome = ANY (%5$L::text[])
), wide AS (
	SELECT x.*, %6$s AS covariates, ARRAY[%7$s] AS members FROM answer x WINDOW i AS (PARTITION BY x.interview)
), lined AS (
	SELECT x.*, ROW(x.interview, x.area, x.treated, x.post, %13$s, encode(float8send(x.value), 'hex'))::text AS line, %17$sencode(float8send(x.weight), 'hex') AS weight_line, encode(array_send(x.covariates), 'hex') AS covariates_line
	FROM wide x WHERE x.outcome = ANY (%9$L::text[])
), asked (part, place, adjusted, unweighted%18$s) AS (
	VALUES %8$s
), counted AS (
	SELECT count(*) AS interviews, count(DISTINCT x.area)::integer AS areas, (count(DISTINCT x.area) FILTER (WHERE x.treated))::integer AS areas_treated FROM (SELECT x.interview, x.area, x.treated FROM answer x GROUP BY x.interview, x.area, x.treated) x
), summed AS (
	SELECT x.outcome, x.part,
		coalesce(@extschema@.did_sample(x.value_boolean, x.treated, x.post, x.area, x.weight%10$s) FILTER (WHERE x.proportion AND NOT x.adjusted%19$s),
			@extschema@.did_sample(x.value, x.treated, x.post, x.area, x.weight%10$s) FILTER (WHERE NOT x.proportion AND NOT x.adjusted%19$s)%11$s%20$s) AS sample,
		count(*) FILTER (WHERE x.member) AS n,
		count(*) FILTER (WHERE x.member AND x.value IS NOT NULL AND x.weight <> 0%12$s AND NOT (x.adjusted AND array_position(x.covariates, NULL) IS NOT NULL)) AS n_used,
		string_agg(concat(%21$s, ' ', CASE WHEN x.unweighted THEN '1' ELSE x.weight_line END, CASE WHEN x.adjusted THEN ' ' || coalesce(x.covariates_line, '') END), chr(10) ORDER BY x.interview) FILTER (WHERE x.member) AS listed
	FROM (
		SELECT x.outcome, q.part, q.adjusted, q.unweighted, %22$sx.line, x.weight_line, x.covariates_line, x.interview, x.area, x.treated, x.pair, x.post, x.value, x.value_boolean, x.covariates, x.outcome = ANY (%14$L::text[]) AS proportion,
			x.members[q.place] AS member, CASE WHEN NOT x.members[q.place] THEN 0 WHEN q.unweighted THEN 1 ELSE x.weight END AS weight
		FROM lined x CROSS JOIN asked q
		WHERE %15$s
	) x
	GROUP BY x.outcome, x.part
)
SELECT o.outcome, q.part, s.sample, coalesce(s.n, 0) AS n, coalesce(s.n_used, 0) AS n_used, @extschema@.programme_sha256(coalesce(s.listed, '')) AS digest, c.*
FROM unnest(%9$L::text[]) WITH ORDINALITY o (outcome, place) CROSS JOIN asked q CROSS JOIN counted c LEFT JOIN summed s ON s.outcome = o.outcome AND s.part = q.part
ORDER BY q.part, o.place$pass$,
			CASE WHEN planned.of_start THEN 'coalesce(x.treated AND NOT x.post AND x.interviewed_on >= t.starts_on, false)' ELSE 'false' END,
			schema,
			CASE WHEN planned.of_start THEN format(' LEFT JOIN (SELECT e.area::text AS area, min(coalesce(e.actual_start, e.planned_start)) AS starts_on FROM %I.area_exposure e GROUP BY e.area) t ON t.area = x.area', schema) END,
			evaluation, read, adjusting, members,
			(SELECT string_agg(format('(%s, %s, %L::boolean, %L::boolean%s)', q.item ->> 'part', q.item ->> 'place', q.item ->> 'adjusted', q.item ->> 'unweighted', CASE WHEN of_waves THEN format(', %L::boolean', q.item ->> 'waves') END), ', ' ORDER BY q.place) FROM jsonb_array_elements(parts) WITH ORDINALITY q (item, place)),
			planned.outcomes,
			CASE WHEN planned.paired THEN ', x.pair' END,
			CASE WHEN covariates <> '{}' THEN format(',
			@extschema@.did_sample(x.value_boolean, x.treated, x.post, x.area, x.weight, %1$s, x.covariates) FILTER (WHERE x.proportion AND x.adjusted),
			@extschema@.did_sample(x.value, x.treated, x.post, x.area, x.weight, %1$s, x.covariates) FILTER (WHERE NOT x.proportion AND x.adjusted)', CASE WHEN planned.paired THEN 'x.pair' ELSE '''0''::text' END) END,
			CASE WHEN planned.paired THEN ' AND x.pair IS NOT NULL' END,
			CASE WHEN planned.paired THEN 'x.pair' ELSE 'NULL::text' END,
			planned.proportions,
			-- For the variances of a survey's design, others stay in it with the weight 0;
			-- over the waves there are none of these.
			concat(CASE WHEN NOT planned.of_design THEN 'x.members[q.place] AND ' END, 'CASE q.part',
				(SELECT string_agg(format(' WHEN %s THEN %s%s', q.item ->> 'part', concat_ws(' AND ', coalesce(q.item ->> 'kept', 'true'), CASE WHEN planned.of_design AND (q.item ->> 'waves')::boolean THEN 'x.members[q.place]' END), CASE WHEN (q.item ->> 'without_started')::boolean THEN ' AND NOT x.started' END), '' ORDER BY q.place)
				FROM jsonb_array_elements(parts) WITH ORDINALITY q (item, place)), ' END'),
			-- What only an evaluation of many waves asks for.
			CASE WHEN of_waves THEN 'x.first_treated, x.period, ' END,
			CASE WHEN of_waves THEN format('ROW(x.interview, x.area, x.first_treated, x.period, %s, encode(float8send(x.value), ''hex''))::text AS wave_line, ', CASE WHEN planned.paired THEN 'x.pair' ELSE 'NULL::text' END) END,
			CASE WHEN of_waves THEN ', waves' END,
			CASE WHEN of_waves THEN ' AND NOT x.waves' END,
			CASE WHEN of_waves THEN format(',
			@extschema@.did_wave_sample(x.value_boolean, x.first_treated, x.period, x.area, x.weight%1$s) FILTER (WHERE x.proportion AND x.waves),
			@extschema@.did_wave_sample(x.value, x.first_treated, x.period, x.area, x.weight%1$s) FILTER (WHERE NOT x.proportion AND x.waves)', CASE WHEN planned.paired THEN ', x.pair' END) END,
			CASE WHEN of_waves THEN 'CASE WHEN x.waves THEN x.wave_line ELSE x.line END' ELSE 'x.line' END,
			CASE WHEN of_waves THEN 'q.waves, x.wave_line, x.first_treated, x.period, ' END);

		FOR found_row IN EXECUTE pass LOOP
			this := parts -> (found_row.part - 1);
			ordinal := array_position(planned.outcomes, found_row.outcome);
			outcome := found_row.outcome;
			subgroup := this ->> 'subgroup';
			adjusted := (this ->> 'adjusted')::boolean;
			sensitivity := this ->> 'sensitivity';
			waves := (this ->> 'waves')::boolean;
			sample := found_row.sample;
			n := found_row.n;
			n_used := found_row.n_used;
			digest := found_row.digest;
			interviews := found_row.interviews;
			areas := found_row.areas;
			areas_treated := found_row.areas_treated;
			-- The same by itself, as a person would write it.
			weight := CASE WHEN (this ->> 'unweighted')::boolean THEN '1::double precision' ELSE 'x.weight' END;
			belongs := format('x.interview IN (SELECT x.interview FROM %I.outcome_value x WHERE x.outcome = %L AND %s)', schema, this ->> 'outcome', this ->> 'within');
			by_weight := planned.of_design AND subgroup <> 'all' AND NOT waves;
			query := concat('SELECT @extschema@.', CASE WHEN waves THEN 'did_wave_sample(' ELSE 'did_sample(' END, CASE WHEN outcome = ANY (planned.proportions) THEN 'x.value_boolean' ELSE 'x.value' END,
				CASE WHEN waves THEN ', x.first_treated, x.period, x.area, ' ELSE ', x.treated, x.post, x.area, ' END,
				CASE WHEN by_weight THEN format('CASE WHEN %s THEN %s ELSE 0 END', belongs, weight) ELSE weight END,
				CASE WHEN planned.paired THEN ', x.pair' WHEN adjusted THEN ', ''0''::text' END, CASE WHEN adjusted THEN ', x.covariates' END,
				format(') FROM %I.analysis_row x WHERE x.evaluation = %L AND x.outcome = %L', schema, evaluation, outcome),
				CASE WHEN NOT by_weight AND subgroup <> 'all' THEN ' AND ' || belongs END, ' AND ' || (this ->> 'kept'),
				CASE WHEN (this ->> 'without_started')::boolean THEN format(' AND NOT coalesce(x.treated AND NOT x.post AND x.interviewed_on >= (SELECT min(coalesce(e.actual_start, e.planned_start)) FROM %I.area_exposure e WHERE e.area = x.area), false)', schema) END);
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_run_rows(text, bigint) IS
'part of run_evaluation and verify_run: the samples of all that a plan asks for, and digests of their rows';

-- What a call gives of a sample. A sample that a way cannot take is no reason to
-- lose all the others: then the note says why.
CREATE FUNCTION programme_result(call text, sample did_sample) RETURNS did_result
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	result @extschema@.did_result;
BEGIN
	IF sample IS NULL THEN
		result.n := 0;
		result.n_missing := 0;
		result.note := 'no estimate: there are no rows';
		RETURN result;
	END IF;
	BEGIN
		EXECUTE 'SELECT r.* FROM ' || call || ' r' INTO result USING sample;
	EXCEPTION WHEN invalid_parameter_value OR feature_not_supported OR data_exception OR program_limit_exceeded THEN
		result := NULL;
		result.note := 'no estimate: ' || SQLERRM;
	END;
	RETURN result;
END
$$;
COMMENT ON FUNCTION programme_result(text, did_sample) IS
'part of run_evaluation and replay_run: the result of a sample by a way of inference, or a note that says why there is none';

-- p-values of a family of outcomes, in the order of the outcomes.
CREATE FUNCTION programme_p_adjusted(multiplicity text, choices jsonb, outcomes text[], p_values double precision[], samples did_sample[]) RETURNS double precision[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	adjusted double precision[];
BEGIN
	IF multiplicity = 'holm' THEN
		adjusted := @extschema@.p_adjust(p_values, 'holm'::text, NULL::integer);
	ELSIF multiplicity = 'romano_wolf' THEN
		EXECUTE format('SELECT array_agg(s.p_adjusted ORDER BY u.place) FROM unnest($2) WITH ORDINALITY u (outcome, place) LEFT JOIN unnest(%s) s ON s.outcome = u.outcome',
			@extschema@.programme_call('did_romano_wolf', choices, '$1')) INTO adjusted
			USING (SELECT coalesce(array_agg(ROW(u.outcome, u.sample)::@extschema@.did_named_sample ORDER BY u.place), '{}') FROM ROWS FROM (unnest(outcomes), unnest(samples)) WITH ORDINALITY u (outcome, sample, place) WHERE u.sample IS NOT NULL), outcomes;
	ELSE
		adjusted := array_fill(NULL::double precision, ARRAY[cardinality(outcomes)]);
	END IF;
	RETURN adjusted;
END
$$;
COMMENT ON FUNCTION programme_p_adjusted(text, jsonb, text[], double precision[], did_sample[]) IS
'part of run_evaluation and replay_run: p-values adjusted for the number of outcomes';

CREATE FUNCTION programme_run_evaluation(schema text, evaluation text, plan bigint, note text, who text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
AS $$
DECLARE
	known text[];
	planned record;
	ways jsonb;
	way jsonb;
	this record;
	versions record;
	family record;
	headline jsonb;
	run bigint;
	estimate bigint;
	result @extschema@.did_result;
	other @extschema@.did_result;
	passes text[] := '{}';
	answers record;
	why text;
BEGIN
	PERFORM @extschema@.programme_require_all_areas(schema);
	EXECUTE format('SELECT coalesce(array_agg(e.evaluation::text ORDER BY e.evaluation::text COLLATE "C"), ''{}'') FROM %I.evaluation e', schema) INTO known;
	PERFORM @extschema@.programme_require_keys('evaluation', ARRAY[evaluation], known);

	-- The plan.
	IF plan IS NULL THEN
		EXECUTE format('SELECT p.plan FROM %I.plan p WHERE p.evaluation = $1 AND p.locked_at IS NOT NULL ORDER BY p.locked_at DESC, p.plan DESC LIMIT 1', schema) INTO plan USING evaluation;
	END IF;
	IF plan IS NULL THEN
		RAISE NOTICE USING MESSAGE = format('no plan of evaluation "%s" is locked: every outcome is estimated by the usual ways, and called exploratory', evaluation),
			HINT = 'plan_analysis and lock_plan fix beforehand what is estimated. An unlocked plan is run if it is named.';
		EXECUTE format('SELECT array_agg(o.outcome::text ORDER BY array_position(''{primary,secondary,exploratory}'', o.role), o.outcome::text COLLATE "C") FROM %I.outcome o WHERE o.role <> ''covariate''', schema) INTO known;
		plan := @extschema@.programme_plan_analysis(schema, evaluation, 'Not planned: every outcome, by the usual ways'::text, coalesce(known, '{}'), '{}'::text[], '{CR2,WCR31}'::text[], NULL::text, '{}'::jsonb, 'holm'::text, 'role'::text, NULL::boolean, '{}'::jsonb, NULL::text, NULL::text, who);
		why := 'there was no plan';
	END IF;
	PERFORM @extschema@.programme_require_plan(schema, plan);
	EXECUTE format('SELECT p.*, (p.locked_at IS NOT NULL) AS locked FROM %I.plan p WHERE p.plan = $1', schema) INTO planned USING plan;
	IF planned.evaluation <> evaluation THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('plan %s is of evaluation "%s", not "%s"', plan, planned.evaluation, evaluation), HINT = 'Name the evaluation of the plan, or another plan.';
	END IF;
	IF planned.locked AND planned.digest <> @extschema@.programme_sha256(@extschema@.programme_plan_text(schema, plan, NULL::jsonb)) THEN
		RAISE EXCEPTION USING ERRCODE = 'data_corrupted', MESSAGE = format('plan %s does not say any more what it said when it was locked', plan),
			DETAIL = format('Its digest was %s, and is %s.', planned.digest, @extschema@.programme_sha256(@extschema@.programme_plan_text(schema, plan, NULL::jsonb))),
			HINT = 'Somebody changed it with its triggers switched off. Make and lock another plan, which will show when it was made.';
	END IF;
	why := CASE WHEN why IS NOT NULL THEN why WHEN NOT planned.locked THEN format('plan %s was not locked', plan) WHEN NOT planned.prespecified THEN format('plan %s was not fixed beforehand: %s', plan, planned.timing) END;
	EXECUTE format('SELECT jsonb_agg(jsonb_build_object(''way'', w.way, ''ordinal'', w.ordinal, ''headline'', w.headline, ''choices'', w.choices,
		''call'', @extschema@.programme_way_call(w.way, w.choices, ''$1''), ''shown'', @extschema@.programme_way_call(w.way, w.choices, ''sample'')) ORDER BY w.ordinal) FROM %I.plan_way w WHERE w.plan = $1', schema) INTO ways USING plan;
	SELECT w.item INTO headline FROM jsonb_array_elements(ways) w (item) WHERE (w.item ->> 'headline')::boolean;

	SELECT * INTO versions FROM @extschema@.resilience_version();
	EXECUTE format('INSERT INTO %I.analysis_run (evaluation, run_by, query, seed, reps, conf_level, extension_version, server_version, note, plan, plan_digest, library_version, gsl_version, platform)
		VALUES ($1, $2, '''', $3, $4, coalesce($5, 0.95), $6, $7, $8, $9, $10, $11, $12, $13) RETURNING analysis_run', schema) INTO run
		USING evaluation, who,
			(SELECT (w.item -> 'choices' ->> 'seed')::bigint FROM jsonb_array_elements(ways) WITH ORDINALITY w (item, place) WHERE w.item -> 'choices' ? 'seed' ORDER BY (w.item ->> 'headline')::boolean DESC, w.place LIMIT 1),
			(SELECT (w.item -> 'choices' ->> 'reps')::integer FROM jsonb_array_elements(ways) WITH ORDINALITY w (item, place) WHERE w.item -> 'choices' ? 'reps' ORDER BY (w.item ->> 'headline')::boolean DESC, w.place LIMIT 1),
			(headline -> 'choices' ->> 'conf_level')::double precision, versions.catalogue, versions.postgresql, note, plan,
			@extschema@.programme_sha256(@extschema@.programme_plan_text(schema, plan, NULL::jsonb)), versions.library, versions.gsl, concat_ws('; ', versions.compiler, version());

	-- Rows and deviations are read by one statement, hence as of one moment.
	FOR this IN EXECUTE format($query$WITH deviation AS MATERIALIZED (SELECT d.*, row_number() OVER () AS place FROM @extschema@.programme_deviations($1, $2) d)
		SELECT r.*, (SELECT string_agg(d.what, '; ' ORDER BY d.place) FROM deviation d WHERE (d.evaluation IS NULL OR d.evaluation = r.evaluation) AND (d.kind <> 'adjusted' OR r.adjusted) AND (d.kind <> 'waves' OR r.waves)
			AND (d.kind <> 'outcome' OR d.key = r.outcome) AND (d.kind <> 'subgroup' OR d.key = r.subgroup)) AS deviation
		FROM @extschema@.programme_run_rows($1, $2) r ORDER BY r.sensitivity IS NOT NULL, r.ordinal, r.subgroup <> 'all', r.subgroup COLLATE "C", r.adjusted, r.sensitivity COLLATE "C"$query$) USING schema, plan LOOP
		IF NOT this.pass = ANY (passes) THEN
			passes := passes || this.pass;
		END IF;
		IF this.waves THEN
			PERFORM @extschema@.programme_keep_waves(schema, run, plan, evaluation, (headline -> 'choices' ->> 'conf_level')::double precision, this.outcome, this.subgroup, this.sample, this.n_used, this.n - this.n_used, this.digest, this.query, why, this.deviation);
			CONTINUE;
		END IF;
		result := @extschema@.programme_result(headline ->> 'call', this.sample);
		IF this.sensitivity IS NULL THEN
			answers := this;
			EXECUTE format('INSERT INTO %I.estimate (analysis_run, outcome, subgroup, adjusted, prespecified, result, sample, publish, status, deviation, rows_used, rows_missing, rows_digest, query)
				VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8, $9, $10, $11, $12, $13) RETURNING estimate', schema) INTO estimate
				USING run, this.outcome, this.subgroup, this.adjusted, why IS NULL AND this.deviation IS NULL, result, this.sample,
					CASE WHEN why IS NOT NULL THEN 'exploratory' WHEN this.deviation IS NOT NULL THEN 'deviated' ELSE 'planned' END, nullif(concat_ws('; ', why, this.deviation), ''),
					this.n_used, this.n - this.n_used, this.digest, this.query;
			FOR way IN SELECT w.item FROM jsonb_array_elements(ways) WITH ORDINALITY w (item, place) ORDER BY w.place LOOP
				other := CASE WHEN (way ->> 'headline')::boolean THEN result ELSE @extschema@.programme_result(way ->> 'call', this.sample) END;
				EXECUTE format('INSERT INTO %I.run_result (estimate, way, ordinal, headline, choices, query, effect, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, n, n_missing, n_clusters, n_clusters_treated, scale, method, note, facts)
					SELECT $1, $2, $3, $4, $5, $6, ($7).estimate, ($7).std_error, ($7).statistic, ($7).df, ($7).p_value, ($7).conf_low, ($7).conf_high, ($7).conf_level, ($7).n, ($7).n_missing, ($7).n_clusters, ($7).n_clusters_treated, ($7).scale, ($7).method, ($7).note, ($7).facts', schema)
					USING estimate, way ->> 'way', (way ->> 'ordinal')::integer, (way ->> 'headline')::boolean, way -> 'choices', 'SELECT ' || (way ->> 'shown'), other;
			END LOOP;
		ELSE
			EXECUTE format('INSERT INTO %1$I.run_sensitivity (estimate, sensitivity, way, choices, sample_query, query, effect, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, n, n_missing, n_clusters, n_clusters_treated, scale, method, note, facts,
					sample, rows_used, rows_missing, rows_digest, deviation)
				SELECT e.estimate, $1, $2, $3, $4, $5, ($6).estimate, ($6).std_error, ($6).statistic, ($6).df, ($6).p_value, ($6).conf_low, ($6).conf_high, ($6).conf_level, ($6).n, ($6).n_missing, ($6).n_clusters, ($6).n_clusters_treated, ($6).scale, ($6).method, ($6).note, ($6).facts,
					$7, $8, $9, $10, $11
				FROM %1$I.estimate e WHERE e.analysis_run = $12 AND e.outcome = $13 AND e.subgroup = $14 AND e.adjusted = $15', schema)
				USING this.sensitivity, headline ->> 'way', headline -> 'choices', this.query, 'SELECT ' || (headline ->> 'shown'), result, this.sample, this.n_used, this.n - this.n_used, this.digest, this.deviation,
					run, this.outcome, this.subgroup, this.adjusted;
		END IF;
	END LOOP;

	-- Families, one for each subgroup, unadjusted and adjusted.
	IF planned.multiplicity <> 'none' THEN
		FOR family IN EXECUTE format('SELECT array_agg(e.estimate ORDER BY o.ordinal) AS estimates, array_agg(e.outcome::text ORDER BY o.ordinal) AS outcomes, array_agg((e.result).p_value ORDER BY o.ordinal) AS p_values, array_agg(e.sample ORDER BY o.ordinal) AS samples
			FROM %1$I.estimate e JOIN %1$I.plan_outcome o ON o.plan = $2 AND o.outcome = e.outcome WHERE e.analysis_run = $1 GROUP BY o.family, e.subgroup, e.adjusted', schema) USING run, plan LOOP
			EXECUTE format('UPDATE %I.estimate e SET p_adjusted = u.p FROM unnest($1, $2) u (estimate, p) WHERE e.estimate = u.estimate AND u.p IS NOT NULL', schema)
				USING family.estimates, @extschema@.programme_p_adjusted(planned.multiplicity, planned.multiplicity_choices, family.outcomes, family.p_values, family.samples);
		END LOOP;
	END IF;

	-- With the digest, the run is complete, and nothing of it changes any more.
	EXECUTE format('UPDATE %1$I.analysis_run r SET query = $2, interviews = $3, areas = $4, areas_treated = $5, rows_digest = @extschema@.programme_sha256(concat_ws(chr(10), (
		SELECT string_agg(jsonb_build_array(e.outcome, e.subgroup, e.adjusted, d.sensitivity, d.rows_digest)::text, chr(10) ORDER BY e.outcome::text COLLATE "C", e.subgroup COLLATE "C", e.adjusted, d.sensitivity COLLATE "C" NULLS FIRST)
		FROM %1$I.estimate e CROSS JOIN LATERAL (SELECT NULL::text AS sensitivity, e.rows_digest UNION ALL SELECT s.sensitivity::text, s.rows_digest FROM %1$I.run_sensitivity s WHERE s.estimate = e.estimate) d
		WHERE e.analysis_run = r.analysis_run),
		(SELECT string_agg(jsonb_build_array(w.outcome, w.subgroup, ''waves'', w.rows_digest)::text, chr(10) ORDER BY w.outcome::text COLLATE "C", w.subgroup COLLATE "C") FROM %1$I.run_wave w WHERE w.analysis_run = r.analysis_run))) WHERE r.analysis_run = $1', schema)
		USING run, array_to_string(passes, E';\n'), answers.interviews, answers.areas, answers.areas_treated;
	RETURN run;
END
$$;
COMMENT ON FUNCTION programme_run_evaluation(text, text, bigint, text, text) IS
'part of run_evaluation: runs a plan and keeps what comes of it';

---- runs over many waves: effects by wave and by time since the start ----

-- An area of the programme without a first period is not one that never takes
-- part: nobody has said when it began. It is neither treated nor a comparison.
CREATE FUNCTION programme_areas_without_start(schema text, evaluation text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	areas text[];
BEGIN
	EXECUTE format('SELECT coalesce(array_agg(a.area::text ORDER BY a.area::text COLLATE "C"), ''{}'') FROM %I.evaluation_area a
		WHERE a.evaluation = $1 AND a.included AND a.arm = ''nfl'' AND a.first_treated IS NULL', schema) INTO areas USING evaluation;
	RETURN areas;
END
$$;
COMMENT ON FUNCTION programme_areas_without_start(text, text) IS
'part of run_evaluation and verify_run: areas of the programme whose first period under it is not given';

-- SQL that gives the effects of one kind of a sample. Intervals are those of each
-- effect by itself; where the choices ask for a band, it stands beside them.
CREATE FUNCTION programme_wave_query(kind text, choices jsonb, first text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT concat('SELECT e.*, ', CASE WHEN b.banded THEN 'b.conf_low AS band_low, b.conf_high AS band_high' ELSE 'NULL::double precision AS band_low, NULL::double precision AS band_high' END,
	' FROM ', @extschema@.programme_call(k.function, CASE WHEN b.banded THEN choices || '{"band": "pointwise"}' ELSE choices END, first), ' e',
	CASE WHEN b.banded THEN format(' LEFT JOIN %s b ON b.event_time = e.event_time', @extschema@.programme_call(k.function, choices, first)) END,
	-- The first row of an aggregate is over all; that of the plain one is kept.
	CASE k.kind WHEN 'event' THEN ' WHERE e.event_time IS NOT NULL' WHEN 'cohort' THEN ' WHERE e.cohort IS NOT NULL' WHEN 'period' THEN ' WHERE e.period IS NOT NULL' END,
	' ORDER BY e.cohort, e.period, e.event_time')
FROM @extschema@.programme_wave_kinds() k CROSS JOIN LATERAL (SELECT k.kind = 'event' AND choices ->> 'band' = 'uniform' AS banded) b WHERE k.kind = programme_wave_query.kind
$$;
COMMENT ON FUNCTION programme_wave_query(text, jsonb, text) IS
'part of run_evaluation and replay_run: SQL that gives effects over the waves of a sample';

-- The effects of one kind, in their order, each as two results: the effect with
-- its interval, and the band. A sample that they cannot be had of is no reason to
-- lose the others: then there is one, whose note says why.
CREATE FUNCTION programme_wave_effects(
	kind text,
	choices jsonb,
	sample did_sample,
	OUT ordinal integer,
	OUT first_treated integer,
	OUT period integer,
	OUT base_period integer,
	OUT event_time integer,
	OUT result did_result,
	OUT band did_result
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	this record;
BEGIN
	ordinal := 1;
	IF sample IS NULL THEN
		result.n := 0;
		result.note := 'no effect: there are no rows';
		RETURN NEXT;
		RETURN;
	END IF;
	BEGIN
		FOR this IN EXECUTE @extschema@.programme_wave_query(kind, choices, '$1') USING sample LOOP
			first_treated := this.cohort;
			period := this.period;
			base_period := this.base_period;
			event_time := this.event_time;
			result := ROW(this.estimate, this.std_error, this.statistic, this.df, this.p_value, this.conf_low, this.conf_high, this.conf_level, this.n, NULL, this.n_clusters, this.n_clusters_treated, NULL, this.method, this.note, this.facts);
			band := NULL;
			band.conf_low := this.band_low;
			band.conf_high := this.band_high;
			RETURN NEXT;
			ordinal := ordinal + 1;
		END LOOP;
		IF ordinal = 1 THEN
			result := NULL;
			result.note := 'no effect: no cohort has one in these rows';
			RETURN NEXT;
		END IF;
	EXCEPTION WHEN invalid_parameter_value OR feature_not_supported OR data_exception OR program_limit_exceeded THEN
		result := NULL;
		result.note := 'no effect: ' || SQLERRM;
		RETURN NEXT;
	END;
END
$$;
COMMENT ON FUNCTION programme_wave_effects(text, jsonb, did_sample) IS
'part of run_evaluation and replay_run: effects over the waves of a sample, or a note that says why there are none';

-- Keeps a sample over the waves, and the effects that the plan asks for. A plan
-- that asks for none was made when there were fewer waves, or before effects over
-- them were planned: then they are the usual ones, and exploratory.
CREATE FUNCTION programme_keep_waves(
	schema text,
	run bigint,
	plan bigint,
	evaluation text,
	conf_level double precision,
	outcome text,
	subgroup text,
	sample did_sample,
	rows_used bigint,
	rows_missing bigint,
	digest text,
	query text,
	why text,
	deviation text
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	asked jsonb;
	without_start CONSTANT text[] := @extschema@.programme_areas_without_start(schema, evaluation);
BEGIN
	EXECUTE format('SELECT jsonb_agg(to_jsonb(e) ORDER BY e.ordinal) FROM %I.plan_wave_effect e WHERE e.plan = $1', schema) INTO asked USING plan;
	IF asked IS NULL THEN
		SELECT jsonb_agg(to_jsonb(c) ORDER BY c.ordinal) INTO asked FROM @extschema@.programme_wave_choices(schema, evaluation, conf_level) c;
		why := coalesce(why, format('plan %s does not say that effects over the waves are estimated', plan));
	END IF;
	EXECUTE format('INSERT INTO %I.run_wave (analysis_run, outcome, subgroup, sample, rows_used, rows_missing, rows_digest, query, status, deviation, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', schema)
		USING run, outcome, subgroup, sample, rows_used, rows_missing, digest, query,
			CASE WHEN why IS NOT NULL THEN 'exploratory' WHEN deviation IS NOT NULL THEN 'deviated' ELSE 'planned' END, nullif(concat_ws('; ', why, deviation), ''),
			CASE WHEN without_start <> '{}' THEN format('%s area(s) of the programme left out, as no first period under it is given: %s', cardinality(without_start), array_to_string(without_start, ', ')) END;
	EXECUTE format('INSERT INTO %1$I.run_wave_effect (analysis_run, outcome, subgroup, kind, ordinal, first_treated, period, base_period, event_time, headline, choices, query,
			effect, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, band_low, band_high, n, n_missing, n_clusters, n_clusters_treated, scale, method, note, facts)
		SELECT $1, o.outcome, $3, a.kind, e.ordinal, e.first_treated, e.period, e.base_period, e.event_time, true, a.choices, @extschema@.programme_wave_query(a.kind, a.choices, ''sample''),
			(e.result).estimate, (e.result).std_error, (e.result).statistic, (e.result).df, (e.result).p_value, (e.result).conf_low, (e.result).conf_high, (e.result).conf_level, (e.band).conf_low, (e.band).conf_high,
			(e.result).n, $6, (e.result).n_clusters, (e.result).n_clusters_treated, o.scale, (e.result).method, (e.result).note, (e.result).facts
		FROM %1$I.outcome o CROSS JOIN jsonb_to_recordset($4) a (kind text, choices jsonb) CROSS JOIN LATERAL @extschema@.programme_wave_effects(a.kind, a.choices, $5) e WHERE o.outcome = $2', schema)
		USING run, outcome, subgroup, asked, sample, rows_missing;
END
$$;
COMMENT ON FUNCTION programme_keep_waves(text, bigint, bigint, text, double precision, text, text, did_sample, bigint, bigint, text, text, text, text) IS
'part of run_evaluation: keeps a sample over the waves and the effects made of it';

CREATE FUNCTION programme_replay_waves(schema text, run bigint, OUT outcome text, OUT subgroup text, OUT way text, OUT differs text) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- One row for each sample and kind; which effects differ is said by their place.
	RETURN QUERY EXECUTE format($query$
		SELECT w.outcome::text, w.subgroup, concat_ws(' ', f.function, f.type), d.differs
		FROM %1$I.run_wave w
		CROSS JOIN LATERAL (SELECT s.kind, s.choices FROM %1$I.run_wave_effect s WHERE s.analysis_run = w.analysis_run AND s.outcome = w.outcome AND s.subgroup = w.subgroup GROUP BY s.kind, s.choices) k
		JOIN @extschema@.programme_wave_kinds() f ON f.kind = k.kind
		CROSS JOIN LATERAL (
			SELECT string_agg(c.differs, '; ' ORDER BY c.place) AS differs
			FROM (SELECT s.* FROM %1$I.run_wave_effect s WHERE s.analysis_run = w.analysis_run AND s.outcome = w.outcome AND s.subgroup = w.subgroup AND s.kind = k.kind AND s.choices = k.choices) s
			FULL JOIN @extschema@.programme_wave_effects(k.kind, k.choices, w.sample) e ON e.ordinal = s.ordinal
			CROSS JOIN LATERAL (SELECT coalesce(s.ordinal, e.ordinal) AS place, CASE WHEN s.ordinal IS NULL THEN format('%%s: not stored', e.ordinal) WHEN e.ordinal IS NULL THEN format('%%s: not replayed', s.ordinal)
				ELSE concat_ws('; ',
					CASE WHEN ROW(s.first_treated, s.period, s.base_period, s.event_time) IS DISTINCT FROM ROW(e.first_treated, e.period, e.base_period, e.event_time)
						THEN format('%%s: of %%s stored, of %%s replayed', s.ordinal, ROW(s.first_treated, s.period, s.base_period, s.event_time), ROW(e.first_treated, e.period, e.base_period, e.event_time)) END,
					@extschema@.programme_result_differences(ROW(s.effect, s.std_error, s.statistic, s.df, s.p_value, s.conf_low, s.conf_high, s.conf_level, s.n, NULL, s.n_clusters, s.n_clusters_treated, NULL, s.method, s.note, s.facts)::@extschema@.did_result,
						e.result, format('%%s: ', s.ordinal)),
					@extschema@.programme_result_differences(ROW(NULL, NULL, NULL, NULL, NULL, s.band_low, s.band_high, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::@extschema@.did_result, e.band, format('%%s: band.', s.ordinal)),
					CASE WHEN s.n_missing IS DISTINCT FROM w.rows_missing THEN format('%%s: n_missing: %%s stored, %%s of the sample', s.ordinal, s.n_missing, w.rows_missing) END) END AS differs) c
			WHERE c.differs <> ''
		) d
		WHERE w.analysis_run = $1 ORDER BY w.outcome::text COLLATE "C", w.subgroup COLLATE "C", f.ordinal$query$, schema) USING run;
END
$$;
COMMENT ON FUNCTION programme_replay_waves(text, bigint) IS
'part of replay_run: effects over the waves again from the samples of a run';

---- a picture of effects before and after the start ----

-- What is measured from different bases is not joined: a line would be read as a
-- course of one thing. Nor is what an effect that is not known lies between.
CREATE FUNCTION plot_event_study(
	rows did_wave_result[],
	band did_wave_result[] DEFAULT NULL,
	title text DEFAULT 'Effects before and after the start',
	scale text DEFAULT 'mean',
	unit text DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	wrong record;
	absent text;
	units text;
	panels jsonb;
	words text;
	lines text[];
	of_cohorts boolean;
	one_base boolean;
	several boolean;
	levels text;
	digits integer;
BEGIN
	IF rows IS NULL THEN
		RETURN NULL;
	END IF;
	IF coalesce(scale, '') NOT IN ('mean', 'proportion') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no scale "%s"', coalesce(scale, 'NULL')),
			HINT = 'A scale is mean, or proportion: then effects are drawn in percentage points.';
	END IF;
	IF cardinality(rows) > 0 AND NOT EXISTS (SELECT FROM unnest(rows) r WHERE r.event_time IS NOT NULL) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'no row has an event time',
			HINT = 'Draw rows of did_aggregate by event time, or of did_group_time: plot_event_study(ARRAY(SELECT r FROM did_aggregate(sample, ''dynamic'') r)).';
	END IF;
	SELECT r.cohort, r.event_time INTO wrong FROM unnest(rows) r WHERE r.event_time IS NOT NULL GROUP BY r.cohort, r.event_time HAVING count(*) > 1 ORDER BY 1, 2 LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('event time %s is there more than once', wrong.event_time),
			HINT = 'A picture is of one outcome and one way: draw one for each.';
	END IF;
	SELECT b.cohort, b.event_time INTO wrong FROM unnest(band) b LEFT JOIN unnest(rows) r ON r.event_time = b.event_time AND r.cohort IS NOT DISTINCT FROM b.cohort
	WHERE b.event_time IS NOT NULL AND r.estimate IS DISTINCT FROM b.estimate ORDER BY 1, 2 LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('the band is of other effects: at event time %s', wrong.event_time),
			HINT = 'Make both of one sample by one call, but for band => ''uniform'' in the second.';
	END IF;
	absent := CASE WHEN cardinality(rows) = 0 THEN 'There are no effects to show.' END;
	units := @extschema@.programme_plot_units(scale, unit, 'percentage points'::text);
	-- Where there is a base period among the rows, all are measured from it.
	WITH effect AS MATERIALIZED (
		SELECT r.cohort, r.event_time, @extschema@.programme_plot_number(r.estimate, scale) AS estimate, @extschema@.programme_plot_number(r.conf_low, scale) AS conf_low, @extschema@.programme_plot_number(r.conf_high, scale) AS conf_high,
			r.conf_low IS NULL OR r.conf_high IS NULL AS bare, @extschema@.programme_plot_number(b.conf_low, scale) AS band_low, @extschema@.programme_plot_number(b.conf_high, scale) AS band_high, r.conf_level, r.note,
			coalesce(r.facts @> '[{"code": "base_period"}]', false) AS is_base, bool_or(coalesce(r.facts @> '[{"code": "base_period"}]', false)) OVER (PARTITION BY r.cohort) AS has_base
		FROM unnest(rows) r LEFT JOIN unnest(band) b ON b.event_time = r.event_time AND b.cohort IS NOT DISTINCT FROM r.cohort WHERE r.event_time IS NOT NULL
	), axis AS (
		SELECT t.ticks, least(min(t.low), t.ticks[1]) AS low, greatest(max(t.high), t.ticks[cardinality(t.ticks)]) AS high, greatest(scale(t.ticks[2] - t.ticks[1]) + 1, 1) AS digits
		FROM (SELECT e.low, e.high, @extschema@.programme_plot_ticks(e.low, e.high) AS ticks
			FROM (SELECT coalesce(min(least(v.x, 0)), 0) AS low, CASE WHEN max(greatest(v.x, 0)) > min(least(v.x, 0)) THEN max(greatest(v.x, 0)) ELSE 1 END AS high
				FROM effect x CROSS JOIN LATERAL (VALUES (x.estimate), (x.conf_low), (x.conf_high), (x.band_low), (x.band_high)) v (x)) e) t
		GROUP BY t.ticks
	), said AS (
		SELECT e.*, CASE WHEN e.is_base THEN 'the base' WHEN e.event_time < 0 THEN 'before the start' ELSE 'after the start' END AS phase,
			concat(CASE WHEN e.cohort IS NOT NULL THEN format('treated from %s on, ', e.cohort) END,
				CASE WHEN e.event_time = 0 THEN 'in the period of the start' ELSE format('%s period%s %s the start', abs(e.event_time), CASE abs(e.event_time) WHEN 1 THEN '' ELSE 's' END, CASE WHEN e.event_time < 0 THEN 'before' ELSE 'after' END) END, ': ',
				CASE WHEN e.is_base THEN '0 by construction, as all are measured from it' WHEN e.estimate IS NULL THEN concat_ws(', as ', 'not known', nullif(@extschema@.programme_report_line(e.note), ''))
					ELSE concat(round(e.estimate, a.digits), ' ', units, CASE WHEN e.bare THEN ', without an interval' ELSE format(' (%s%% interval %s to %s)', trim_scale((100 * e.conf_level)::numeric), coalesce(round(e.conf_low, a.digits)::text, 'no limit'), coalesce(round(e.conf_high, a.digits)::text, 'no limit')) END,
						CASE WHEN e.band_low IS NOT NULL AND e.band_high IS NOT NULL THEN format('; all at once %s to %s', round(e.band_low, a.digits), round(e.band_high, a.digits)) END) END) AS alt,
			-- Lines end where the next event time is not known, or is measured from another base.
			count(*) FILTER (WHERE e.starts) OVER (PARTITION BY e.cohort ORDER BY e.event_time) AS segment,
			a.low AS axis_low, a.high AS axis_high, a.ticks, a.digits
		FROM (SELECT x.*, coalesce(x.estimate IS NULL OR lag(x.estimate) OVER w IS NULL OR lag(x.event_time) OVER w < x.event_time - 1 OR (NOT x.has_base AND (lag(x.event_time) OVER w < 0) <> (x.event_time < 0)), true) AS starts
			FROM effect x WINDOW w AS (PARTITION BY x.cohort ORDER BY x.event_time)) e CROSS JOIN axis a
	), panel AS (
		SELECT s.cohort, bool_or(s.has_base) AS has_base, bool_or(s.event_time < 0) AND bool_or(s.event_time >= 0) AS both, min(s.event_time) AS first, max(s.event_time) AS last, min(s.axis_low) AS axis_low, max(s.axis_high) AS axis_high, min(s.ticks) AS ticks, max(s.digits) AS digits,
			jsonb_agg(s.event_time ORDER BY s.event_time) AS events, string_agg(s.alt, '; ' ORDER BY s.event_time) || '.' AS words,
			jsonb_agg(jsonb_build_object('event_time', s.event_time, 'cohort', s.cohort, 'phase', s.phase, 'estimate', s.estimate, 'conf_low', s.conf_low, 'conf_high', s.conf_high, 'band_low', s.band_low, 'band_high', s.band_high,
				'drawn_from', CASE WHEN s.bare OR s.estimate IS NULL THEN NULL ELSE coalesce(s.conf_low, s.axis_low) END, 'drawn_to', CASE WHEN s.bare OR s.estimate IS NULL THEN NULL ELSE coalesce(s.conf_high, s.axis_high) END,
				'segment', s.segment, 'absent', 'not known', 'alt', s.alt) ORDER BY s.event_time) AS values
		FROM said s GROUP BY s.cohort
	)
	SELECT max(p.digits), string_agg(p.words, ' ' ORDER BY p.cohort), bool_or(p.cohort IS NOT NULL), bool_and(p.has_base), bool_or(p.both AND NOT p.has_base), jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
			'title', CASE WHEN p.cohort IS NOT NULL THEN jsonb_build_object('text', format('Treated from %s on', p.cohort), 'anchor', 'start', 'offset', 12, 'fontSize', 13) END))
		|| jsonb_build_object('data', jsonb_build_object('values', p.values), 'width', least(greatest(300, 56 * (p.last::bigint - p.first + 1)), 900), 'height', 240,
			'layer', jsonb_build_array(
				'{"data": {"values": [{}]}, "mark": {"type": "rule", "color": "#1a1a1a", "strokeWidth": 1.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', jsonb_build_object('y', '{"datum": 0, "type": "quantitative"}'::jsonb || jsonb_build_object('scale', jsonb_build_object('domain', jsonb_build_array(p.axis_low, p.axis_high), 'nice', false),
					'axis', jsonb_build_object('title', 'Effect, in ' || units, 'values', p.ticks)))))
			|| CASE WHEN p.both THEN '[{"data": {"values": [{}]}, "mark": {"type": "rule", "color": "#5A5A5A", "strokeDash": [4, 4], "aria": false}, "encoding": {"x": {"datum": -0.5, "type": "quantitative"}}}]'::jsonb ELSE '[]'::jsonb END
			|| jsonb_build_array(
				'{"transform": [{"filter": "isValid(datum.estimate)"}], "mark": {"type": "line", "strokeWidth": 1, "color": "#8a8a8a", "aria": false}}'::jsonb || jsonb_build_object('encoding', k.x || '{"detail": {"field": "segment", "type": "nominal"}, "y": {"field": "estimate", "type": "quantitative"}}'::jsonb),
				'{"transform": [{"filter": "isValid(datum.band_low) && isValid(datum.band_high)"}], "mark": {"type": "rule", "strokeWidth": 1.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', k.x || k.colour || '{"y": {"field": "band_low", "type": "quantitative"}, "y2": {"field": "band_high"}}'::jsonb),
				'{"transform": [{"filter": "isValid(datum.band_low) && isValid(datum.band_high)"}], "mark": {"type": "tick", "orient": "horizontal", "size": 12, "thickness": 1.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', k.x || k.colour || '{"y": {"field": "band_low", "type": "quantitative"}}'::jsonb),
				'{"transform": [{"filter": "isValid(datum.band_low) && isValid(datum.band_high)"}], "mark": {"type": "tick", "orient": "horizontal", "size": 12, "thickness": 1.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', k.x || k.colour || '{"y": {"field": "band_high", "type": "quantitative"}}'::jsonb),
				'{"transform": [{"filter": "isValid(datum.drawn_from) && isValid(datum.drawn_to)"}], "mark": {"type": "rule", "strokeWidth": 3.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', k.x || k.colour || '{"y": {"field": "drawn_from", "type": "quantitative"}, "y2": {"field": "drawn_to"}}'::jsonb),
				'{"transform": [{"filter": "isValid(datum.estimate)"}], "mark": {"type": "point", "filled": true, "size": 90, "opacity": 1}}'::jsonb || jsonb_build_object('encoding', k.x || k.colour || '{"y": {"field": "estimate", "type": "quantitative"}, "shape": {"field": "phase", "type": "nominal", "title": null, "scale": {"domain": ["before the start", "the base", "after the start"], "range": ["square", "diamond", "circle"]}}, "description": {"field": "alt"}, "tooltip": {"field": "alt"}}'::jsonb),
				'{"transform": [{"filter": "!isValid(datum.estimate)"}], "mark": {"type": "text", "angle": 270, "align": "left", "baseline": "middle", "fontStyle": "italic", "y": 234, "aria": false}}'::jsonb || jsonb_build_object('encoding', k.x || '{"text": {"field": "absent"}}'::jsonb))) ORDER BY p.cohort)
	INTO digits, words, of_cohorts, one_base, several, panels FROM panel p
	CROSS JOIN LATERAL (SELECT jsonb_build_object('x', '{"field": "event_time", "type": "quantitative", "title": "Periods from the start of treatment"}'::jsonb || jsonb_build_object('scale', jsonb_build_object('domain', jsonb_build_array(p.first - 0.5, p.last + 0.5), 'nice', false, 'zero', false), 'axis', jsonb_build_object('values', p.events, 'format', 'd', 'grid', false, 'labelOverlap', true))) AS x,
		'{"color": {"field": "phase", "type": "nominal", "title": null, "scale": {"domain": ["before the start", "the base", "after the start"], "range": ["#5A5A5A", "#1a1a1a", "#0072B2"]}}}'::jsonb AS colour) k;
	SELECT string_agg(DISTINCT trim_scale((100 * r.conf_level)::numeric) || '%', ' and ') INTO levels FROM unnest(rows) r WHERE r.conf_low IS NOT NULL AND r.event_time IS NOT NULL;
	SELECT array_remove(ARRAY[
			CASE WHEN of_cohorts THEN 'Each cohort, by periods from its start.' WHEN absent IS NULL THEN 'By periods from the start.' END,
			CASE WHEN levels IS NOT NULL THEN format('Thick: %s intervals, each for itself.', levels) || CASE WHEN EXISTS (SELECT FROM unnest(band) b WHERE b.conf_low IS NOT NULL AND b.event_time IS NOT NULL) THEN ' Thin, with ends: all of them at once.' ELSE '' END END,
			CASE WHEN one_base THEN 'All are measured from one base period, the diamond, which is 0 by construction.'
				WHEN several THEN 'Before the start, each period is compared with the one before it; afterwards, with the last before the start. So the two are not joined, and are read apart.' END,
			CASE WHEN o.estimate IS NOT NULL THEN format('Over all periods from the start on: %s %s%s.', round(@extschema@.programme_plot_number(o.estimate, scale), digits), units, CASE WHEN o.conf_low IS NOT NULL THEN format(' (%s%% interval %s to %s)', trim_scale((100 * o.conf_level)::numeric),
				coalesce(round(@extschema@.programme_plot_number(o.conf_low, scale), digits)::text, 'no limit'), coalesce(round(@extschema@.programme_plot_number(o.conf_high, scale), digits)::text, 'no limit')) ELSE '' END) END], NULL)
	INTO lines FROM (SELECT 1) x LEFT JOIN (SELECT r.* FROM unnest(rows) r WHERE r.event_time IS NULL AND r.cohort IS NULL AND r.period IS NULL LIMIT 1) o ON true;
	RETURN @extschema@.programme_plot_frame(NULL::text, NULL::text, NULL::integer, coalesce(nullif(@extschema@.programme_report_line(title), ''), 'Effects before and after the start'), lines, absent, words, panels, 1) - 'usermeta';
END
$$;
COMMENT ON FUNCTION plot_event_study(did_wave_result[], did_wave_result[], text, text, text) IS
'effects before and after the start, with intervals and a band for all at once, as a Vega-Lite specification with its data; what is measured from different bases is not joined';

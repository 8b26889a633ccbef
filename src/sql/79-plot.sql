---- pictures: of the release that is shown, and of nothing else ----

-- Calls of parts have all arguments, of their types: no other function of the name
-- fits better.

-- Specifications of Vega-Lite, with their data in them, and one picture that is
-- finished: SVG.  What is hidden is said in words where its number would stand.

CREATE FUNCTION plot_forest(
	schema text,
	evaluation text,
	subgroup text DEFAULT 'all',
	outcomes text[] DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	head record;
	panels jsonb;
	words text;
BEGIN
	head := @extschema@.programme_plot_head(schema, evaluation, coalesce(subgroup, 'all'), outcomes, 'published_estimate'::text);
	IF head.absent IS NULL THEN
		SELECT jsonb_agg(jsonb_build_object(
				'data', jsonb_build_object('values', t.rows),
				'width', 300, 'height', jsonb_build_object('step', 20 + 15 * t.lines),
				'layer', jsonb_build_array(
					jsonb_build_object('data', '{"values": [{}]}'::jsonb, 'mark', '{"type": "rule", "color": "#1a1a1a", "strokeWidth": 1.5, "aria": false}'::jsonb,
						'encoding', jsonb_build_object('x', '{"datum": 0, "type": "quantitative"}'::jsonb || jsonb_build_object('scale', jsonb_build_object('domain', jsonb_build_array(t.axis_low, t.axis_high), 'nice', false),
							'axis', jsonb_build_object('title', 'Effect, in ' || t.units, 'values', t.ticks, 'labelOverlap', true)))))
				|| $json$[
					{"mark": {"type": "rule", "color": "#dddddd", "x": -280, "x2": 600, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0}}},
					{"mark": {"type": "text", "align": "left", "baseline": "top", "fontWeight": "bold", "x": -280, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "text": {"field": "label"}}},
					{"mark": {"type": "text", "align": "left", "baseline": "top", "x": 318, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "text": {"field": "words"}}},
					{"transform": [{"filter": "!isValid(datum.effect)"}], "mark": {"type": "text", "align": "center", "baseline": "middle", "fontStyle": "italic", "x": 150, "yOffset": 6, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "text": {"value": "hidden"}}},
					{"transform": [{"filter": "isValid(datum.effect) && isValid(datum.drawn_from)"}], "mark": {"type": "rule", "strokeWidth": 3, "yOffset": 6, "aria": false},
						"encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "x": {"field": "drawn_from", "type": "quantitative"}, "x2": {"field": "drawn_to"},
							"color": {"field": "verdict", "type": "nominal", "scale": {"domain": ["better", "worse", "no measurable effect", "no interval"], "range": ["#0072B2", "#B84A00", "#5A5A5A", "#5A5A5A"]}, "legend": null}}},
					{"transform": [{"filter": "isValid(datum.effect) && datum.open_low"}], "mark": {"type": "point", "shape": "triangle-left", "filled": true, "size": 90, "color": "#1a1a1a", "opacity": 1, "yOffset": 6, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "x": {"field": "drawn_from", "type": "quantitative"}}},
					{"transform": [{"filter": "isValid(datum.effect) && datum.open_high"}], "mark": {"type": "point", "shape": "triangle-right", "filled": true, "size": 90, "color": "#1a1a1a", "opacity": 1, "yOffset": 6, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "x": {"field": "drawn_to", "type": "quantitative"}}},
					{"transform": [{"filter": "isValid(datum.effect)"}], "mark": {"type": "point", "size": 130, "opacity": 1, "strokeWidth": 2.5, "yOffset": 6},
						"encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "x": {"field": "effect", "type": "quantitative"},
							"color": {"field": "verdict", "type": "nominal", "legend": null}, "shape": {"field": "verdict", "type": "nominal", "scale": {"domain": ["better", "worse", "no measurable effect", "no interval"], "range": ["triangle-up", "square", "circle", "diamond"]}, "legend": null},
							"fill": {"condition": {"test": "datum.status === 'planned'", "field": "verdict", "type": "nominal", "scale": {"domain": ["better", "worse", "no measurable effect", "no interval"], "range": ["#0072B2", "#B84A00", "#5A5A5A", "#5A5A5A"]}, "legend": null}, "value": "white"},
							"description": {"field": "alt"}, "tooltip": {"field": "alt"}}}
				]$json$::jsonb) ORDER BY t.panel), string_agg(t.words, ' ' ORDER BY t.panel)
		INTO panels, words
		FROM (SELECT e.panel, e.units, e.axis_low, e.axis_high, e.ticks,
				max(greatest(cardinality(e.label_lines), cardinality(e.word_lines))) AS lines, string_agg(e.alt || '.', ' ' ORDER BY e.place) AS words,
				jsonb_agg(jsonb_build_object('place', e.place, 'outcome', e.outcome, 'adjusted', e.adjusted, 'label', array_to_string(e.label_lines, E'\n'), 'words', array_to_string(e.word_lines, E'\n'), 'alt', e.alt, 'status', e.status, 'verdict', e.verdict,
					'effect', e.effect, 'conf_low', e.conf_low, 'conf_high', e.conf_high, 'drawn_from', e.drawn_from, 'drawn_to', e.drawn_to, 'open_low', e.open_low, 'open_high', e.open_high) ORDER BY e.place) AS rows
			FROM @extschema@.programme_plot_effects(schema, evaluation, coalesce(subgroup, 'all'), outcomes, 38, 46) e
			GROUP BY e.panel, e.units, e.axis_low, e.axis_high, e.ticks) t;
	END IF;
	RETURN @extschema@.programme_plot_frame(schema, evaluation, head.release, head.title || ': effects', head.lines || CASE WHEN head.absent IS NULL THEN @extschema@.programme_plot_key() ELSE '{}' END, head.absent, words, panels, 1);
END
$$;
COMMENT ON FUNCTION plot_forest(text, text, text, text[]) IS
'forest plot of the released effects of an evaluation, null results too, as a Vega-Lite specification with its data';

CREATE FUNCTION plot_change(
	schema text,
	evaluation text,
	subgroup text DEFAULT 'all',
	outcomes text[] DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	head record;
	panels jsonb;
	words text;
BEGIN
	head := @extschema@.programme_plot_head(schema, evaluation, coalesce(subgroup, 'all'), outcomes, 'published_arm_outcome'::text);
	IF head.absent IS NULL THEN
		WITH level AS MATERIALIZED (
			SELECT * FROM @extschema@.programme_plot_levels(schema, evaluation, coalesce(subgroup, 'all'), outcomes, 'published_arm_outcome'::text)
		), panel AS (
			SELECT l.place, l.label, l.role, l.units, l.axis_low, l.axis_high, l.ticks,
				concat(l.label, ' (', l.role, '): ', string_agg(l.alt, '; ' ORDER BY l.wave_place, l.row_place), '.') AS words,
				(SELECT jsonb_agg(w.wave_label ORDER BY w.wave_place) FROM (SELECT DISTINCT x.wave_label, x.wave_place FROM level x WHERE x.place = l.place) w) AS waves,
				(SELECT string_agg(n.words, '. ' ORDER BY n.words COLLATE "C") || '.'
					FROM (SELECT concat(upper(left(u.note, 1)), substr(u.note, 2), ' (', string_agg(concat(u.waves, ': ', u.arms), '; ' ORDER BY u.arms COLLATE "C"), ')') AS words
						FROM (SELECT t.note, t.arms, string_agg(t.wave_name, ', ' ORDER BY t.wave_place) AS waves
							FROM (SELECT x.note, x.wave_place, x.wave_name, CASE count(*) WHEN 1 THEN min(x.arm) ELSE 'both' END AS arms FROM level x WHERE x.place = l.place AND x.note IS NOT NULL GROUP BY x.note, x.wave_place, x.wave_name) t
							GROUP BY t.note, t.arms) u GROUP BY u.note) n) AS notes,
				jsonb_agg(jsonb_build_object('outcome', l.outcome, 'wave', l.wave, 'wave_label', l.wave_label, 'arm', l.arm, 'value', l.value, 'conf_low', l.conf_low, 'conf_high', l.conf_high, 'base', l.base, 'note', l.note, 'alt', l.alt) ORDER BY l.wave_place, l.row_place) AS rows
			FROM level l GROUP BY l.place, l.label, l.role, l.units, l.axis_low, l.axis_high, l.ticks
		)
		SELECT string_agg(p.words, ' ' ORDER BY p.place), jsonb_agg(jsonb_build_object(
				'data', jsonb_build_object('values', p.rows),
				'title', jsonb_build_object('text', to_jsonb(@extschema@.programme_plot_wrap(p.label, 40)), 'subtitle', to_jsonb(@extschema@.programme_plot_wrap(p.role, 46) || coalesce(@extschema@.programme_plot_wrap(p.notes, 46), '{}')), 'anchor', 'start', 'offset', 12, 'fontSize', 13),
				'width', greatest(270, 80 * jsonb_array_length(p.waves)), 'height', 180,
				'encoding', jsonb_build_object('x', jsonb_build_object('field', 'wave_label', 'type', 'ordinal', 'title', NULL, 'sort', p.waves, 'axis', '{"labelAngle": 0, "labelLimit": 0}'::jsonb)),
				'layer', jsonb_build_array(
					'{"transform": [{"filter": "isValid(datum.value)"}], "mark": {"type": "line", "strokeWidth": 2, "aria": false}}'::jsonb || jsonb_build_object('encoding', s.arm || s.dash || jsonb_build_object('y', '{"field": "value", "type": "quantitative"}'::jsonb || jsonb_build_object('title', p.units,
						'scale', jsonb_build_object('domain', jsonb_build_array(p.axis_low, p.axis_high), 'nice', false, 'zero', false), 'axis', jsonb_build_object('values', p.ticks)))),
					'{"transform": [{"filter": "isValid(datum.value) && isValid(datum.conf_low) && isValid(datum.conf_high)"}], "mark": {"type": "rule", "strokeWidth": 2.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', s.arm || '{"y": {"field": "conf_low", "type": "quantitative"}, "y2": {"field": "conf_high"}}'::jsonb),
					'{"transform": [{"filter": "isValid(datum.value)"}], "mark": {"type": "point", "filled": true, "size": 80, "opacity": 1}}'::jsonb || jsonb_build_object('encoding', s.arm || s.shape || '{"y": {"field": "value", "type": "quantitative"}, "description": {"field": "alt"}, "tooltip": {"field": "alt"}}'::jsonb),
					'{"transform": [{"filter": "!isValid(datum.value)"}], "mark": {"type": "text", "angle": 270, "align": "left", "baseline": "middle", "fontStyle": "italic", "y": 174, "aria": false}}'::jsonb || jsonb_build_object('encoding', s.arm || '{"text": {"value": "hidden"}}'::jsonb))) ORDER BY p.place)
		INTO words, panels
		FROM panel p
		CROSS JOIN (SELECT
			$json${"xOffset": {"field": "arm", "type": "nominal", "scale": {"domain": ["neighbourhoods for learning", "comparators"]}},
				"color": {"field": "arm", "type": "nominal", "title": null, "scale": {"domain": ["neighbourhoods for learning", "comparators"], "range": ["#0072B2", "#B84A00"]}}}$json$::jsonb AS arm,
			'{"strokeDash": {"field": "arm", "type": "nominal", "title": null, "scale": {"domain": ["neighbourhoods for learning", "comparators"], "range": [[1, 0], [6, 4]]}}}'::jsonb AS dash,
			'{"shape": {"field": "arm", "type": "nominal", "title": null, "scale": {"domain": ["neighbourhoods for learning", "comparators"], "range": ["circle", "square"]}}}'::jsonb AS shape) s;
	END IF;
	RETURN @extschema@.programme_plot_frame(schema, evaluation, head.release, head.title || ': change', head.lines, head.absent, words, panels, 2);
END
$$;
COMMENT ON FUNCTION plot_change(text, text, text, text[]) IS
'the released proportions and means of both arms of an evaluation over its waves, with intervals, as a Vega-Lite specification with its data';

CREATE FUNCTION plot_areas(
	schema text,
	evaluation text,
	outcomes text[] DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	head record;
	panels jsonb;
	words text;
BEGIN
	head := @extschema@.programme_plot_head(schema, evaluation, 'all'::text, outcomes, 'published_area_outcome'::text);
	IF head.absent IS NULL THEN
		WITH level AS MATERIALIZED (
			SELECT * FROM @extschema@.programme_plot_levels(schema, evaluation, 'all'::text, outcomes, 'published_area_outcome'::text)
		), noted AS (
			SELECT l.place, l.row_place, string_agg(l.notes, E'\n' ORDER BY l.first) AS notes, sum(l.lines) AS lines
			FROM (SELECT x.place, x.row_place, min(x.wave_place) AS first, array_to_string(w.lines, E'\n') AS notes, cardinality(w.lines) AS lines
				FROM (SELECT l.place, l.row_place, l.note, min(l.wave_place) AS wave_place, string_agg(l.wave_name, ', ' ORDER BY l.wave_place) AS waves FROM level l WHERE l.note IS NOT NULL GROUP BY l.place, l.row_place, l.note) x
				CROSS JOIN LATERAL (SELECT @extschema@.programme_plot_wrap(concat(x.waves, ' ', x.note), 62) AS lines) w GROUP BY x.place, x.row_place, w.lines) l GROUP BY l.place, l.row_place
		), wave AS (
			SELECT jsonb_agg(w.wave_name ORDER BY w.wave_place) AS names, jsonb_agg((ARRAY['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'triangle-right', 'triangle-left'])[1 + (w.wave_place - 1) % 8] ORDER BY w.wave_place) AS shapes
			FROM (SELECT DISTINCT l.wave_name, l.wave_place FROM level l) w
		), panel AS (
			SELECT l.place, l.label, l.role, l.units, l.axis_low, l.axis_high, l.ticks, greatest(count(DISTINCT l.wave), 2, (SELECT max(n.lines) FROM noted n WHERE n.place = l.place)) AS lines,
				concat(l.label, ' (', l.role, '): ', string_agg(concat(l.area_name, ', ', l.alt), '; ' ORDER BY l.row_place, l.wave_place), '.') AS words,
				jsonb_agg(jsonb_build_object('outcome', l.outcome, 'place', l.row_place, 'area', l.area, 'area_name', array_to_string(@extschema@.programme_plot_wrap(l.area_name, 30), E'\n'), 'arm', l.arm, 'wave', l.wave, 'wave_label', l.wave_name, 'value', l.value, 'conf_low', l.conf_low, 'conf_high', l.conf_high, 'base', l.base, 'note', l.note,
					'notes', n.notes, 'alt', concat(l.area_name, ', ', l.alt), 'first', l.is_first) ORDER BY l.row_place, l.wave_place) AS rows
			FROM level l LEFT JOIN noted n ON n.place = l.place AND n.row_place = l.row_place GROUP BY l.place, l.label, l.role, l.units, l.axis_low, l.axis_high, l.ticks
		)
		SELECT string_agg(p.words, ' ' ORDER BY p.place), jsonb_agg(jsonb_build_object(
				'data', jsonb_build_object('values', p.rows),
				'title', jsonb_build_object('text', to_jsonb(@extschema@.programme_plot_wrap(p.label, 80)), 'subtitle', p.role, 'anchor', 'start', 'offset', 12, 'fontSize', 13),
				'width', 340, 'height', jsonb_build_object('step', 10 + 14 * p.lines, 'for', 'position'),
				'encoding', '{"y": {"field": "place", "type": "ordinal", "axis": null}}'::jsonb,
				'layer', jsonb_build_array(
					'{"transform": [{"filter": "datum.first"}], "mark": {"type": "text", "align": "left", "baseline": "top", "x": -210, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "text": {"field": "area_name"}}}'::jsonb,
					'{"transform": [{"filter": "datum.first && isValid(datum.notes)"}], "mark": {"type": "text", "align": "left", "baseline": "top", "fontStyle": "italic", "x": 352, "aria": false}, "encoding": {"y": {"field": "place", "type": "ordinal", "axis": null, "bandPosition": 0.1}, "text": {"field": "notes"}}}'::jsonb,
					'{"transform": [{"filter": "isValid(datum.value) && isValid(datum.conf_low) && isValid(datum.conf_high)"}], "mark": {"type": "rule", "strokeWidth": 1.5, "aria": false}}'::jsonb || jsonb_build_object('encoding', s.colour || s.dodge || '{"x2": {"field": "conf_high"}}'::jsonb || jsonb_build_object('x', '{"field": "conf_low", "type": "quantitative"}'::jsonb || jsonb_build_object('title', p.units,
						'scale', jsonb_build_object('domain', jsonb_build_array(p.axis_low, p.axis_high), 'nice', false, 'zero', false), 'axis', jsonb_build_object('values', p.ticks)))),
					'{"transform": [{"filter": "isValid(datum.value)"}], "mark": {"type": "point", "filled": true, "size": 60, "opacity": 1}}'::jsonb || jsonb_build_object('encoding', s.colour || s.dodge || s.shape || '{"x": {"field": "value", "type": "quantitative"}, "description": {"field": "alt"}, "tooltip": {"field": "alt"}}'::jsonb))) ORDER BY p.place)
		INTO words, panels
		FROM panel p
		CROSS JOIN (SELECT
			'{"color": {"field": "arm", "type": "nominal", "title": null, "scale": {"domain": ["neighbourhoods for learning", "comparators"], "range": ["#0072B2", "#B84A00"]}}}'::jsonb AS colour,
			jsonb_build_object('yOffset', jsonb_build_object('field', 'wave_label', 'type', 'nominal', 'scale', jsonb_build_object('domain', w.names, 'paddingOuter', 0.6))) AS dodge,
			jsonb_build_object('shape', jsonb_build_object('field', 'wave_label', 'type', 'nominal', 'title', 'Wave', 'scale', jsonb_build_object('domain', w.names, 'range', w.shapes))) AS shape FROM wave w) s;
	END IF;
	RETURN @extschema@.programme_plot_frame(schema, evaluation, head.release, head.title || ': areas', head.lines, head.absent, words, panels, 1);
END
$$;
COMMENT ON FUNCTION plot_areas(text, text, text[]) IS
'the released proportions and means of each area of an evaluation in each of its waves, with intervals, as a Vega-Lite specification with its data';

CREATE FUNCTION plot_forest_svg(
	schema text,
	evaluation text,
	subgroup text DEFAULT 'all',
	outcomes text[] DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	head record;
	e record;
	line text;
	words text;
	drawn text := '';
	panel integer := 0;
	panel_top numeric;
	top numeric := 0;
	height numeric;
	middle numeric;
	-- Where the graph begins and how wide it is, of 600.
	x CONSTANT numeric := 318;
	width CONSTANT numeric := 258;
	colour text;
	class text;
	margin CONSTANT numeric := 16;
	ink CONSTANT text := 'ink';
	muted CONSTANT text := 'muted';
	beginning CONSTANT text := 'start';
	centre CONSTANT text := 'middle';
BEGIN
	head := @extschema@.programme_plot_head(schema, evaluation, coalesce(subgroup, 'all'), outcomes, 'published_estimate'::text);
	top := 30;
	FOREACH line IN ARRAY @extschema@.programme_plot_wrap(head.title || ': effects', 52) LOOP
		drawn := drawn || @extschema@.programme_plot_text(margin, top, line, ink, 16, true, beginning);
		top := top + 21;
	END LOOP;
	FOREACH line IN ARRAY head.lines || CASE WHEN head.absent IS NULL THEN @extschema@.programme_plot_key() ELSE '{}' END LOOP
		FOREACH line IN ARRAY @extschema@.programme_plot_wrap(line, 92) LOOP
			drawn := drawn || @extschema@.programme_plot_text(margin, top, line, muted, 12, false, beginning);
			top := top + 17;
		END LOOP;
	END LOOP;
	IF head.absent IS NOT NULL THEN
		drawn := drawn || @extschema@.programme_plot_text(margin, top + 16, head.absent, ink, 14, true, beginning);
		top := top + 34;
	END IF;
	FOR e IN SELECT p.*, lead(p.panel) OVER (ORDER BY p.panel, p.place) AS next_panel, (p.axis_high - p.axis_low) / width AS unit FROM @extschema@.programme_plot_effects(schema, evaluation, coalesce(subgroup, 'all'), outcomes, 38, 44) p WHERE head.absent IS NULL ORDER BY p.panel, p.place LOOP
		words := concat(words, ' ', e.alt, '.');
		IF e.panel <> panel THEN
			top := top + 22;
			FOREACH line IN ARRAY @extschema@.programme_plot_wrap('Effect, in ' || e.units, 38) LOOP
				drawn := drawn || @extschema@.programme_plot_text(x, top, line, ink, 12, true, beginning);
				top := top + 16;
			END LOOP;
			panel := e.panel;
			panel_top := top - 8;
		END IF;
		drawn := drawn || format(E'<line x1="16" x2="584" y1="%s" y2="%1$s" stroke="#d0d0d0" class="grid"/>\n', top - 6);
		height := greatest(17 * cardinality(e.label_lines) + 16 * cardinality(e.word_lines) + 14, 40);
		middle := round(top - 6 + height / 2);
		top := top + 12;
		FOREACH line IN ARRAY e.label_lines LOOP
			drawn := drawn || @extschema@.programme_plot_text(margin, top, line, ink, 13, true, beginning);
			top := top + 17;
		END LOOP;
		FOREACH line IN ARRAY e.word_lines LOOP
			drawn := drawn || @extschema@.programme_plot_text(margin, top, line, ink, 12, false, beginning);
			top := top + 16;
		END LOOP;
		top := round(middle + height / 2 + 6);
		IF e.effect IS NULL THEN
			drawn := drawn || @extschema@.programme_plot_text(x + width / 2, middle + 4, 'hidden'::text, muted, 12, false, centre);
		ELSE
			class := CASE e.verdict WHEN 'better' THEN 'better' WHEN 'worse' THEN 'worse' ELSE 'muted' END;
			colour := CASE class WHEN 'better' THEN '#0072b2' WHEN 'worse' THEN '#b84a00' ELSE '#5a5a5a' END;
			drawn := drawn || CASE WHEN e.drawn_from IS NOT NULL THEN format(E'<line x1="%s" x2="%s" y1="%s" y2="%3$s" stroke="%s" stroke-width="3" class="line-%s"/>\n', round(x + (e.drawn_from - e.axis_low) / e.unit, 1), round(x + (e.drawn_to - e.axis_low) / e.unit, 1), middle, colour, class) ELSE '' END
				|| CASE WHEN e.open_low THEN format(E'<path d="M%s %sl10 -6v12z" fill="%s" class="fill-%s"/>\n', x - 4, middle, colour, class) ELSE '' END
				|| CASE WHEN e.open_high THEN format(E'<path d="M%s %sl-10 -6v12z" fill="%s" class="fill-%s"/>\n', x + width + 4, middle, colour, class) ELSE '' END
				|| format(E'<path d="M%s %s%s" stroke="%s" stroke-width="2.5" fill="%s" class="line-%s fill-%s"/>\n', round(x + (e.effect - e.axis_low) / e.unit, 1), middle,
					CASE e.verdict WHEN 'better' THEN 'm0 -7l7 12h-14z' WHEN 'worse' THEN 'm-5 -5h10v10h-10z' WHEN 'no interval' THEN 'm0 -7l7 7l-7 7l-7 -7z' ELSE 'm-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z' END,
					colour, CASE e.status WHEN 'planned' THEN colour ELSE '#ffffff' END, class, CASE e.status WHEN 'planned' THEN class ELSE 'paper' END);
		END IF;
		IF e.next_panel IS DISTINCT FROM e.panel THEN
			-- Under the rows, so that they are drawn over it.
			SELECT string_agg(format(E'<line x1="%s" x2="%1$s" y1="%s" y2="%s" stroke="%s" class="%s"/>\n', t.at, panel_top, top, CASE t.tick WHEN 0 THEN '#1a1a1a' ELSE '#d0d0d0' END, CASE t.tick WHEN 0 THEN 'line-ink' ELSE 'grid' END), '' ORDER BY t.tick) || drawn
				|| coalesce(string_agg(@extschema@.programme_plot_text(t.at, top + 15, t.label, muted, 12, false, centre), '' ORDER BY t.tick) FILTER (WHERE t.step = 0 OR (t.tick / t.step) % t.every = 0), '')
			INTO drawn
			FROM (SELECT u.tick, u.step, u.label, round(x + (u.tick - e.axis_low) / e.unit, 1) AS at, ceil((max(length(u.label)) OVER () + 1) * 7 / nullif(u.step / e.unit, 0)) AS every
				FROM (SELECT k.tick::numeric AS tick, e.ticks[2] - e.ticks[1] AS step, CASE k.tick WHEN 0 THEN '0' ELSE @extschema@.programme_report_number(k.tick::double precision, 'mean'::text, scale(trim_scale(e.ticks[2] - e.ticks[1])), true) END AS label FROM unnest(e.ticks) k (tick)) u) t;
			top := top + 24;
		END IF;
	END LOOP;
	RETURN concat(format(E'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="en-GB" width="600" height="%s" viewBox="0 0 600 %1$s" font-family="system-ui, -apple-system, ''Segoe UI'', ''DejaVu Sans'', Arial, sans-serif">\n<title>%s</title>\n<desc>%s</desc>\n',
			ceil(top + 12), @extschema@.programme_report_html_text(head.title || ': effects'), @extschema@.programme_report_html_text(concat_ws(' ', array_to_string(head.lines, ' '), head.absent, words))),
		E'<style>\nsvg { height: auto; max-width: 100%; }\n@media (prefers-color-scheme: dark) {\nrect.paper, .fill-paper { fill: #1b1b1f; }\n.ink, .fill-ink { fill: #f2f2f2; } .line-ink { stroke: #f2f2f2; }\n.muted, .fill-muted { fill: #bdbdbd; } .line-muted { stroke: #bdbdbd; }\n.fill-better { fill: #56b4e9; } .line-better { stroke: #56b4e9; }\n.fill-worse { fill: #f0a04b; } .line-worse { stroke: #f0a04b; }\n.grid { stroke: #4a4a4f; }\n}\n</style>\n',
		format(E'<rect width="600" height="%s" fill="#ffffff" class="paper"/>\n', ceil(top + 12)), drawn, E'</svg>\n');
END
$$;
COMMENT ON FUNCTION plot_forest_svg(text, text, text, text[]) IS
'forest plot of the released effects of an evaluation, null results too, as a finished SVG: 600 pixels wide, light and dark, everything also in words';

---- parts ----

-- The release, what the picture is of, and whether there is anything to show. What
-- is not there by its name is an error; that nothing is released yet is not.
CREATE FUNCTION programme_plot_head(schema text, evaluation text, subgroup text, outcomes text[], source text, OUT release integer, OUT title text, OUT lines text[], OUT absent text) RETURNS record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	shown record;
	others text;
	label text;
	unknown text;
	mine CONSTANT text := CASE source WHEN 'published_area_outcome' THEN 't.area IN (SELECT a.area FROM @programme@.published_evaluation_area a WHERE a.evaluation = $1)' ELSE 't.evaluation = $1' END;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.published_evaluation', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have releases yet', schema),
			HINT = format('Its owner calls upgrade_programme(%L), and then release_programme.', schema);
	END IF;
	EXECUTE format('SELECT r.release, r.title, r.released_at FROM %I.published_release r WHERE r.is_shown', schema) INTO shown;
	IF shown.release IS NULL THEN
		title := coalesce(nullif(@extschema@.programme_report_line(evaluation), ''), 'An evaluation');
		lines := '{}';
		absent := CASE WHEN nullif(current_setting('resilience.release', true), '') IS NULL THEN 'Nothing is released yet.' ELSE format('Up to release %s, nothing is released.', @extschema@.programme_report_line(current_setting('resilience.release'))) END;
		RETURN;
	END IF;
	release := shown.release;
	EXECUTE format('SELECT e.evaluation_title FROM %I.published_evaluation e WHERE e.evaluation = $1', schema) INTO title USING evaluation;
	IF title IS NULL THEN
		EXECUTE format('SELECT string_agg(e.evaluation, '', '' ORDER BY e.evaluation COLLATE "C") FROM %I.published_evaluation e', schema) INTO others;
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('evaluation %s is not in release %s of the programme "%s"', coalesce('"' || evaluation || '"', 'NULL'), release, schema),
			HINT = coalesce(format('Released are: %s.', others), 'No evaluation is in it: release again once one has areas, waves and answers.');
	END IF;
	title := @extschema@.programme_report_line(title);
	EXECUTE replace(replace(replace($query$
		SELECT string_agg(u.outcome, ', ' ORDER BY u.outcome COLLATE "C") FILTER (WHERE u.missing) FROM (SELECT coalesce(o.outcome, 'NULL') AS outcome, NOT EXISTS (SELECT FROM @programme@.@source@ t WHERE @mine@ AND t.outcome = o.outcome) AS missing FROM unnest($2) o (outcome)) u
		$query$, '@mine@', mine), '@source@', source), '@programme@', quote_ident(schema)) INTO unknown USING evaluation, outcomes;
	IF unknown IS NOT NULL THEN
		EXECUTE replace(replace(replace('SELECT string_agg(DISTINCT t.outcome COLLATE "C", '', '') FROM @programme@.@source@ t WHERE @mine@', '@mine@', mine), '@source@', source), '@programme@', quote_ident(schema)) INTO others USING evaluation;
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('not in %s of release %s, evaluation %s: %s', source, release, evaluation, unknown),
			HINT = coalesce(format('Outcomes that are: %s.', others), 'Nothing of this evaluation is in it.');
	END IF;
	IF subgroup <> 'all' THEN
		EXECUTE format('SELECT max(t.subgroup_label) FILTER (WHERE t.subgroup = $2), string_agg(DISTINCT t.subgroup COLLATE "C", '', '') FROM %I.%I t WHERE t.evaluation = $1', schema, source) INTO label, others USING evaluation, subgroup;
		IF label IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('subgroup "%s" is not in %s of release %s, evaluation %s', subgroup, source, release, evaluation),
				HINT = coalesce(format('Subgroups that are: %s.', others), 'Nothing of this evaluation is in it.');
		END IF;
		label := format('Of: %s.', @extschema@.programme_report_line(label));
	END IF;
	EXECUTE replace(replace(replace('SELECT CASE WHEN EXISTS (SELECT FROM @programme@.@source@ t WHERE @mine@) THEN NULL ELSE $2 END', '@mine@', mine), '@source@', source), '@programme@', quote_ident(schema)) INTO absent
		USING evaluation, CASE source WHEN 'published_estimate' THEN 'No effect is released of this evaluation.' WHEN 'published_arm_outcome' THEN 'No results of its arms are released of this evaluation.' ELSE 'No results of its areas are released of this evaluation.' END;
	IF source = 'published_estimate' THEN
		EXECUTE format('SELECT string_agg(DISTINCT @extschema@.programme_report_number(p.conf_level, ''proportion''::text, @extschema@.programme_report_digits(''proportion''::text, ARRAY[p.conf_level]), false) || ''%%'', '' and '')
			FROM %I.published_estimate p WHERE p.evaluation = $1 AND p.effect IS NOT NULL', schema) INTO others USING evaluation;
	END IF;
	lines := array_remove(ARRAY[CASE source WHEN 'published_estimate' THEN format('How much more each outcome changed in neighbourhoods for learning than in comparators%s.', ', with ' || others || ' confidence intervals')
			WHEN 'published_arm_outcome' THEN 'Neighbourhoods for learning and comparators, with 95% confidence intervals.' ELSE 'Each area, with 95% confidence intervals.' END,
		label, format('Release %s, "%s", of %s.', release, @extschema@.programme_report_line(shown.title), to_char(shown.released_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY'))], NULL);
END
$$;
COMMENT ON FUNCTION programme_plot_head(text, text, text, text[], text) IS
'part of plot_forest and its kin: what a picture is of, or why there is nothing to show';

-- How marks of effects are to be read.
CREATE FUNCTION programme_plot_key() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT ARRAY['Triangle: better. Square: worse. Circle: no measurable effect (the interval holds 0). Diamond: no interval.', 'Filled: as planned. Hollow: not planned, or not as planned.']
$$;
COMMENT ON FUNCTION programme_plot_key() IS
'part of plot_forest and its kin: what the marks of effects mean';

CREATE FUNCTION programme_plot_arm(arm text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE arm WHEN 'nfl' THEN 'neighbourhoods for learning' WHEN 'comparator' THEN 'comparators' ELSE arm END
$$;
COMMENT ON FUNCTION programme_plot_arm(text) IS
'part of plot_forest and its kin: an arm, in words';

CREATE FUNCTION programme_plot_units(scale text, unit text, of_proportion text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE scale WHEN 'proportion' THEN of_proportion ELSE coalesce(nullif(@extschema@.programme_report_line(unit), ''), 'points of the scale') END
$$;
COMMENT ON FUNCTION programme_plot_units(text, text, text) IS
'part of plot_forest and its kin: what a number is in';

-- As it is drawn: of a proportion in percent, by decimal arithmetic; NULL unless finite.
CREATE FUNCTION programme_plot_number(value double precision, scale text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT trim_scale(CASE WHEN value NOT IN ('Infinity', '-Infinity', 'NaN') THEN value END::numeric * CASE scale WHEN 'proportion' THEN 100 ELSE 1 END)
$$;
COMMENT ON FUNCTION programme_plot_number(double precision, text) IS
'part of plot_forest and its kin: a number in the unit that it is drawn in';

CREATE FUNCTION programme_plot_ticks(low numeric, high numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT array_agg(trim_scale(k * t.step) ORDER BY k)
FROM (SELECT s.step, floor(low / s.step) AS first, greatest(ceil(high / s.step), floor(low / s.step) + 1) AS last FROM (SELECT @extschema@.programme_step_of(CASE WHEN high > low THEN (high - low)::double precision / 3 ELSE 1 END)::numeric AS step) s) t
CROSS JOIN LATERAL generate_series(t.first, t.last) k
$$;
COMMENT ON FUNCTION programme_plot_ticks(numeric, numeric) IS
'part of plot_forest and its kin: multiples of a round step that enclose two numbers';

-- Widths are guessed: capitals are wider than other letters, and East Asian
-- characters twice as wide.
CREATE FUNCTION programme_plot_width(words text) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT length(words) + 0.35 * length(regexp_replace(words, '[^A-Z@%mw]', '', 'g')) + 0.45 * length(regexp_replace(words, '[^MW@%]', '', 'g')) + CASE getdatabaseencoding() WHEN 'UTF8' THEN length(regexp_replace(words, '[^\u1100-\u11ff\u2e80-\U0001ffff]', '', 'g')) ELSE 0 END
$$;
COMMENT ON FUNCTION programme_plot_width(text) IS
'part of plot_forest and its kin: about how many characters wide a text is';

CREATE FUNCTION programme_plot_wrap(words text, width integer) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	lines text[] := '{}';
	line text;
	word text;
	head text;
BEGIN
	IF words IS NULL THEN
		RETURN NULL;
	END IF;
	FOREACH word IN ARRAY string_to_array(@extschema@.programme_report_line(words), ' ') LOOP
		IF line IS NOT NULL AND @extschema@.programme_plot_width(concat(line, ' ', word)) <= width THEN
			line := concat(line, ' ', word);
			CONTINUE;
		END IF;
		lines := lines || line;
		-- A word that is wider than a line is cut.
		WHILE @extschema@.programme_plot_width(word) > width LOOP
			head := left(word, width);
			WHILE @extschema@.programme_plot_width(head) > width LOOP
				head := left(head, -1);
			END LOOP;
			lines := lines || head;
			word := substr(word, length(head) + 1);
		END LOOP;
		line := word;
	END LOOP;
	RETURN array_remove(lines || line, NULL);
END
$$;
COMMENT ON FUNCTION programme_plot_wrap(text, integer) IS
'part of plot_forest and its kin: a text in lines of about so many characters';

CREATE FUNCTION programme_plot_text(x numeric, y numeric, words text, class text, size integer, bold boolean, anchor text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT format(E'<text x="%s" y="%s" font-size="%s" fill="%s" class="%s"%s%s>%s</text>\n', trim_scale(x), trim_scale(y), size, CASE class WHEN 'ink' THEN '#1a1a1a' ELSE '#5a5a5a' END, class, CASE WHEN bold THEN ' font-weight="600"' END, CASE WHEN anchor <> 'start' THEN format(' text-anchor="%s"', anchor) END, @extschema@.programme_report_html_text(words))
$$;
COMMENT ON FUNCTION programme_plot_text(numeric, numeric, text, text, integer, boolean, text) IS
'part of plot_forest_svg: a line of text in which nothing is markup';

-- Effects of one unit stand on one axis; means that do not say their unit, each on its own.
CREATE FUNCTION programme_plot_effects(schema text, evaluation text, subgroup text, outcomes text[], label_width integer, word_width integer,
	OUT panel integer, OUT place integer, OUT units text, OUT outcome text, OUT adjusted boolean, OUT status text, OUT verdict text, OUT label_lines text[], OUT word_lines text[], OUT alt text,
	OUT effect numeric, OUT conf_low numeric, OUT conf_high numeric, OUT drawn_from numeric, OUT drawn_to numeric, OUT open_low boolean, OUT open_high boolean, OUT axis_low numeric, OUT axis_high numeric, OUT ticks numeric[]) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE replace($query$
		WITH estimate AS (
			SELECT p.outcome, p.adjusted, p.status, p.scale, @extschema@.programme_plot_units(p.scale, p.unit, 'percentage points'::text) AS units, @extschema@.programme_plot_number(p.effect, p.scale) AS effect,
				@extschema@.programme_plot_number(p.conf_low, p.scale) AS conf_low, @extschema@.programme_plot_number(p.conf_high, p.scale) AS conf_high,
				(p.effect IS NOT NULL AND p.conf_low = '-Infinity') AS open_low, (p.effect IS NOT NULL AND p.conf_high = 'Infinity') AS open_high,
				concat(@extschema@.programme_report_line(p.outcome_label), CASE WHEN p.adjusted THEN ', adjusted' END) AS label,
				concat(CASE WHEN p.effect IS NOT NULL THEN concat(@extschema@.programme_report_number(p.effect, p.scale, d.digits, true), ' (' || @extschema@.programme_report_interval(p.conf_low, p.conf_high, p.scale, d.digits) || ')', ': ') END,
					@extschema@.programme_report_words(p.effect, p.conf_low, p.conf_high, p.direction, p.value_note)) AS words,
				concat(p.role, ' outcome, ', CASE p.status WHEN 'planned' THEN 'planned' WHEN 'deviated' THEN 'not as planned' ELSE 'not planned' END) AS kind,
				CASE WHEN p.effect IS NULL THEN 'hidden' WHEN p.conf_low IS NULL OR p.conf_high IS NULL THEN 'no interval' WHEN p.conf_low <= 0 AND p.conf_high >= 0 THEN 'no measurable effect'
					WHEN (p.effect > 0) = (p.direction = 'higher_better') THEN 'better' ELSE 'worse' END AS verdict,
				CASE WHEN p.scale = 'proportion' THEN 'proportion' WHEN p.unit IS NULL THEN 'outcome ' || p.outcome ELSE 'unit ' || p.unit END AS axis,
				row_number() OVER (ORDER BY array_position('{primary,secondary,exploratory}'::text[], p.role), p.domain_ordinal NULLS LAST, p.domain COLLATE "C", p.outcome_label COLLATE "C", p.outcome COLLATE "C", p.adjusted)::integer AS place
			FROM @programme@.published_estimate p
			CROSS JOIN LATERAL (SELECT @extschema@.programme_report_digits(p.scale, ARRAY[p.value_step, p.effect, p.conf_low, p.conf_high]) AS digits) d
			WHERE p.evaluation = $1 AND p.subgroup = $2 AND ($3 IS NULL OR p.outcome = ANY ($3))
		), axis AS (
			SELECT r.axis, r.place, @extschema@.programme_plot_ticks(r.low - (r.high - r.low) / 50, r.high + (r.high - r.low) / 50) AS ticks, r.open_low, r.open_high
			FROM (SELECT a.axis, min(a.place) AS place, least(min(least(a.effect, a.conf_low)), 0) AS low, greatest(max(greatest(a.effect, a.conf_high)), 0) AS high, bool_or(a.open_low) AS open_low, bool_or(a.open_high) AS open_high FROM estimate a GROUP BY a.axis) r
		), wide AS (
			-- Room for an arrow.
			SELECT a.axis, (dense_rank() OVER (ORDER BY a.place))::integer AS panel, CASE WHEN a.open_low THEN a.ticks[1] - (a.ticks[2] - a.ticks[1]) END || a.ticks || CASE WHEN a.open_high THEN a.ticks[cardinality(a.ticks)] + a.ticks[2] - a.ticks[1] END AS ticks FROM axis a
		), filled AS (
			SELECT w.axis, w.panel, array_remove(w.ticks, NULL) AS ticks FROM wide w
		)
		SELECT w.panel, e.place, e.units, e.outcome, e.adjusted, e.status, e.verdict, @extschema@.programme_plot_wrap(e.label, $4), @extschema@.programme_plot_wrap(e.words, $5) || @extschema@.programme_plot_wrap(e.kind, $5), concat(e.label, ' (', e.kind, '): ', e.words, CASE WHEN e.effect IS NOT NULL THEN concat(', in ', e.units) END),
			e.effect, e.conf_low, e.conf_high, CASE WHEN v.ranged THEN CASE WHEN e.open_low THEN w.ticks[1] ELSE e.conf_low END END, CASE WHEN v.ranged THEN CASE WHEN e.open_high THEN w.ticks[cardinality(w.ticks)] ELSE e.conf_high END END,
			e.open_low AND v.ranged, e.open_high AND v.ranged, w.ticks[1], w.ticks[cardinality(w.ticks)], w.ticks
		FROM estimate e JOIN filled w ON w.axis = e.axis
		CROSS JOIN LATERAL (SELECT e.effect IS NOT NULL AND (e.open_low OR e.conf_low IS NOT NULL) AND (e.open_high OR e.conf_high IS NOT NULL) AS ranged) v
		ORDER BY w.panel, e.place$query$, '@programme@', quote_ident(schema)) USING evaluation, subgroup, outcomes, label_width, word_width;
END
$$;
COMMENT ON FUNCTION programme_plot_effects(text, text, text, text[], integer, integer) IS
'part of plot_forest and plot_forest_svg: each effect as it is drawn and said';

CREATE FUNCTION programme_plot_levels(schema text, evaluation text, subgroup text, outcomes text[], source text,
	OUT place integer, OUT outcome text, OUT label text, OUT role text, OUT units text, OUT row_place integer, OUT arm text, OUT area text, OUT area_name text, OUT wave text, OUT wave_place integer, OUT wave_name text, OUT wave_label text, OUT is_first boolean,
	OUT value numeric, OUT conf_low numeric, OUT conf_high numeric, OUT base integer, OUT note text, OUT alt text, OUT axis_low numeric, OUT axis_high numeric, OUT ticks numeric[]) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE replace(replace($query$
		WITH source AS (@source@), level AS (
			SELECT s.*, concat(@extschema@.programme_report_line(s.wave_label), CASE WHEN min(s.wave) OVER same <> max(s.wave) OVER same THEN format(' (%s)', s.wave) END) AS wave_name, @extschema@.programme_plot_arm(s.arm) AS arm_name,
				@extschema@.programme_plot_units(s.scale, s.unit, '%'::text) AS units, @extschema@.programme_plot_number(s.value, s.scale) AS y, @extschema@.programme_plot_number(s.conf_low, s.scale) AS low, @extschema@.programme_plot_number(s.conf_high, s.scale) AS high,
				@extschema@.programme_report_digits(s.scale, ARRAY[s.value_step, s.value, s.conf_low, s.conf_high]) AS digits,
				dense_rank() OVER (ORDER BY array_position('{primary,secondary,exploratory,covariate}'::text[], s.role), s.domain_ordinal NULLS LAST, s.domain COLLATE "C", s.outcome_label COLLATE "C", s.outcome COLLATE "C")::integer AS place,
				dense_rank() OVER (PARTITION BY s.outcome ORDER BY s.arm DESC, s.area COLLATE "C")::integer AS row_place, dense_rank() OVER (ORDER BY s.wave_number, s.wave COLLATE "C")::integer AS wave_place
			FROM source s WINDOW same AS (PARTITION BY s.wave_label)
		), axis AS (
			SELECT r.outcome, @extschema@.programme_plot_ticks(CASE r.scale WHEN 'proportion' THEN greatest(r.low - r.room, 0) ELSE r.low - r.room END, CASE r.scale WHEN 'proportion' THEN least(r.high + r.room, 100) ELSE r.high + r.room END) AS ticks
			FROM (SELECT x.outcome, x.scale, x.low, x.high, CASE WHEN x.some THEN (x.high - x.low) / 50 ELSE 0 END AS room
				FROM (SELECT l.outcome, l.scale, coalesce(min(least(l.y, l.low)), 0) AS low, coalesce(max(greatest(l.y, l.high)), CASE l.scale WHEN 'proportion' THEN 100 ELSE 1 END) AS high, count(l.y) > 0 AS some FROM level l GROUP BY l.outcome, l.scale) x) r
		)
		SELECT l.place, l.outcome, @extschema@.programme_report_line(l.outcome_label), CASE l.role WHEN 'covariate' THEN 'covariate' ELSE l.role || ' outcome' END, l.units, l.row_place, l.arm_name, l.area, concat(@extschema@.programme_report_line(l.area_name), CASE WHEN NOT l.included THEN ' (left out)' END),
			l.wave, l.wave_place, l.wave_name, concat(array_to_string(@extschema@.programme_plot_wrap(l.wave_name, 12), E'\n'), E'\n', CASE WHEN l.post THEN 'after' ELSE 'before' END), l.wave_place = min(l.wave_place) OVER (PARTITION BY l.place, l.row_place), l.y, l.low, l.high, l.base, CASE WHEN l.value IS NULL THEN coalesce(l.value_note, 'hidden') ELSE l.value_note END,
			concat(l.wave_name, ', ', l.arm_name, ': ', CASE WHEN l.value IS NULL THEN coalesce(l.value_note, 'hidden') ELSE concat(@extschema@.programme_report_number(l.value, l.scale, l.digits, false), CASE l.scale WHEN 'proportion' THEN '%' ELSE ' ' || l.units END,
				' (' || @extschema@.programme_report_interval(l.conf_low, l.conf_high, l.scale, l.digits) || ')', ', ' || l.value_note) END),
			a.ticks[1], a.ticks[cardinality(a.ticks)], a.ticks
		FROM level l JOIN axis a ON a.outcome = l.outcome
		ORDER BY l.place, l.row_place, l.wave_place$query$, '@source@', CASE source
		WHEN 'published_arm_outcome' THEN $query$SELECT c.outcome, c.outcome_label, c.scale, c.unit, c.role, c.domain, c.domain_ordinal, c.arm, NULL::text AS area, NULL::text AS area_name, true AS included, c.wave, c.wave_label, c.wave_number, c.post, c.base, c.value, c.conf_low, c.conf_high, c.value_step, c.value_note
			FROM @programme@.published_arm_outcome c WHERE c.evaluation = $1 AND c.subgroup = $2 AND (c.outcome = ANY ($3) OR $3 IS NULL AND c.role <> 'covariate')$query$
		ELSE $query$SELECT c.outcome, c.outcome_label, c.scale, c.unit, c.role, c.domain, c.domain_ordinal, a.arm, c.area, c.area_name, a.included, c.wave, c.wave_label, c.wave_number, w.post, c.base, c.value, c.conf_low, c.conf_high, c.value_step, c.value_note
			FROM @programme@.published_evaluation_area a JOIN @programme@.published_area_outcome c ON c.area = a.area
			LEFT JOIN (SELECT DISTINCT o.wave, o.post FROM @programme@.published_arm_outcome o WHERE o.evaluation = $1) w ON w.wave = c.wave
			WHERE a.evaluation = $1 AND $2 = 'all' AND ($3 IS NULL OR c.outcome = ANY ($3))$query$ END), '@programme@', quote_ident(schema)) USING evaluation, subgroup, outcomes;
END
$$;
COMMENT ON FUNCTION programme_plot_levels(text, text, text, text[], text) IS
'part of plot_change and plot_areas: each proportion or mean as it is drawn and said';

CREATE FUNCTION programme_plot_frame(schema text, evaluation text, release integer, title text, lines text[], absent text, words text, panels jsonb, columns integer) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT jsonb_build_object('$schema', 'https://vega.github.io/schema/vega-lite/v5.json', 'usermeta', jsonb_build_object('programme', schema, 'evaluation', evaluation, 'release', release),
	'description', concat_ws(' ', title || '.', array_to_string(lines, ' '), absent, words),
	'title', jsonb_strip_nulls(jsonb_build_object('text', to_jsonb(@extschema@.programme_plot_wrap(title, 80)), 'subtitle', to_jsonb((SELECT array_agg(w.line ORDER BY l.place, w.place) FROM unnest(lines) WITH ORDINALITY l (line, place) CROSS JOIN LATERAL unnest(@extschema@.programme_plot_wrap(l.line, 100)) WITH ORDINALITY w (line, place))), 'anchor', 'start', 'offset', 18)),
	'background', 'white', 'padding', 16,
	'config', $json${"lineBreak": "\n", "font": "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif", "view": {"stroke": null}, "text": {"fontSize": 12, "lineHeight": 15, "color": "#1a1a1a"},
		"title": {"fontSize": 16, "subtitleFontSize": 12, "subtitleColor": "#4a4a4a", "subtitleLineHeight": 16, "subtitlePadding": 6, "color": "#1a1a1a"},
		"axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": "#4a4a4a", "titleColor": "#4a4a4a", "gridColor": "#dddddd", "titleLimit": 0},
		"legend": {"orient": "top", "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 0, "symbolSize": 90}}$json$::jsonb)
	|| CASE WHEN panels IS NOT NULL THEN jsonb_build_object('concat', panels, 'columns', columns, 'spacing', 36, 'resolve', '{"scale": {"x": "independent", "y": "independent", "xOffset": "independent", "yOffset": "independent"}}'::jsonb)
		ELSE jsonb_build_object('data', jsonb_build_object('values', jsonb_build_array(jsonb_build_object('words', coalesce(absent, 'Nothing to show.')))), 'width', 500, 'height', 60,
			'mark', '{"type": "text", "align": "left", "fontSize": 14, "fontWeight": "bold", "x": 0}'::jsonb, 'encoding', '{"text": {"field": "words"}}'::jsonb) END
$$;
COMMENT ON FUNCTION programme_plot_frame(text, text, integer, text, text[], text, text, jsonb, integer) IS
'part of plot_forest and its kin: a specification around its panels';

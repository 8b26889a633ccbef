---- the report: numbers and words ----

-- The digits that numbers, and their step, were rounded to when they were released.
CREATE FUNCTION programme_report_digits(scale text, numbers double precision[]) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT least(max(scale(trim_scale((u.x * CASE scale WHEN 'proportion' THEN 100 ELSE 1 END)::numeric))), 12)::integer
FROM unnest(numbers) u (x) WHERE u.x NOT IN ('Infinity', '-Infinity', 'NaN')
$$;
COMMENT ON FUNCTION programme_report_digits(text, double precision[]) IS
'part of evaluation_report: how many decimals numbers and the step that they are rounded to have; of a proportion, in percent';

CREATE FUNCTION programme_report_count(n integer) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT to_char(n, 'FM999,999,999,990')
$$;
COMMENT ON FUNCTION programme_report_count(integer) IS
'part of evaluation_report: a count as it is printed';

-- Of a proportion, in percent or percentage points.
CREATE FUNCTION programme_report_number(value double precision, scale text, digits integer, signed boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN value IN ('Infinity', '-Infinity', 'NaN') THEN 'no limit' WHEN abs(t.x) >= 1e15 THEN concat(CASE WHEN signed AND t.x > 0 THEN '+' END, t.x::double precision)
	ELSE concat(CASE WHEN signed AND t.x > 0 THEN '+' END, to_char(t.x, concat('FM999,999,999,999,990', CASE WHEN digits > 0 THEN '.' || repeat('0', digits) END))) END
FROM (SELECT round((CASE WHEN value NOT IN ('Infinity', '-Infinity', 'NaN') THEN value * CASE scale WHEN 'proportion' THEN 100 ELSE 1 END END)::numeric, coalesce(digits, 0)) AS x) t WHERE value IS NOT NULL
$$;
COMMENT ON FUNCTION programme_report_number(double precision, text, integer, boolean) IS
'part of evaluation_report: a number as it is printed; of a proportion, in percent';

CREATE FUNCTION programme_report_interval(conf_low double precision, conf_high double precision, scale text, digits integer) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT @extschema@.programme_report_number(conf_low, scale, digits, false) || ' to ' || @extschema@.programme_report_number(conf_high, scale, digits, false)
$$;
COMMENT ON FUNCTION programme_report_interval(double precision, double precision, text, integer) IS
'part of evaluation_report: an interval as it is printed';

-- Released p-values have three decimals, and the smallest stands for all below it;
-- those that are rounded up are limits.
CREATE FUNCTION programme_report_p(p double precision, rounded_up boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN rounded_up OR p <= 0.001 THEN 'at most ' || p::numeric ELSE to_char(p::numeric, 'FM0.000') END
$$;
COMMENT ON FUNCTION programme_report_p(double precision, boolean) IS
'part of evaluation_report: a p-value as it is printed';

CREATE FUNCTION programme_report_words(effect double precision, conf_low double precision, conf_high double precision, direction text, value_note text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN effect IS NULL THEN coalesce(value_note, 'hidden') ELSE concat(CASE WHEN conf_low IS NULL OR conf_high IS NULL THEN 'an effect without an interval' WHEN conf_low <= 0 AND conf_high >= 0 THEN 'no measurable effect'
	WHEN (effect > 0) = (direction = 'higher_better') THEN 'better' ELSE 'worse' END, ': ' || value_note) END
$$;
COMMENT ON FUNCTION programme_report_words(double precision, double precision, double precision, text, text) IS
'part of evaluation_report: what an effect and its interval say, in words, and what is hidden or kept';

-- Notes on counts name their columns.
CREATE FUNCTION programme_report_note(value_note text, columns text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT string_agg(n.note, '; ' ORDER BY n.place) FROM regexp_split_to_table(value_note, '; ') WITH ORDINALITY n (note, place) WHERE n.note ~ concat('^(', columns, '): ')
$$;
COMMENT ON FUNCTION programme_report_note(text, text) IS
'part of evaluation_report: what a note says of some columns';

---- blocks: headings, paragraphs, lists and tables, as data ----

-- A column of numbers is named with a # before its name. Without rows, a sentence
-- stands in the table's place.
CREATE FUNCTION programme_report_table(caption text, head text[], rows jsonb, absent text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN jsonb_array_length(rows) > 0 THEN jsonb_build_array(jsonb_build_object('kind', 'table', 'text', caption, 'head', head, 'rows', rows))
	WHEN absent IS NOT NULL THEN jsonb_build_array(jsonb_build_object('kind', 'paragraph', 'text', absent)) ELSE '[]' END
FROM (SELECT coalesce(rows, '[]') AS rows) t (rows)
$$;
COMMENT ON FUNCTION programme_report_table(text, text[], jsonb, text) IS
'part of evaluation_report: a table, or what is said in its place if it has no rows';

CREATE FUNCTION programme_report_heading(level integer, text text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT jsonb_build_array(jsonb_build_object('kind', 'heading', 'level', level, 'text', text))
$$;
COMMENT ON FUNCTION programme_report_heading(integer, text) IS
'part of evaluation_report: a heading';

CREATE FUNCTION programme_report_paragraph(text text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN text IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('kind', 'paragraph', 'text', text)) END
$$;
COMMENT ON FUNCTION programme_report_paragraph(text) IS
'part of evaluation_report: a paragraph, or nothing of NULL';

CREATE FUNCTION programme_report_list(items jsonb, absent text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN items IS NOT NULL THEN jsonb_build_array(jsonb_build_object('kind', 'list', 'items', items)) WHEN absent IS NOT NULL THEN jsonb_build_array(jsonb_build_object('kind', 'paragraph', 'text', absent)) ELSE '[]' END
$$;
COMMENT ON FUNCTION programme_report_list(jsonb, text) IS
'part of evaluation_report: a list, or what is said in its place if it has no items';

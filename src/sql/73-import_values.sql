---- lines, dates and numbers of files: what import_rows and import_survey read ----

-- COPY puts short rows into gaps that longer ones left: only a column that was
-- counted up has the order of the file to the last row.
CREATE FUNCTION programme_line_number(source regclass) RETURNS name
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT a.attname FROM pg_attribute a WHERE a.attrelid = source AND a.attidentity <> '' AND NOT a.attisdropped ORDER BY a.attnum LIMIT 1 $$;
COMMENT ON FUNCTION programme_line_number(regclass) IS
'part of import_rows and import_survey: the column of a source that PostgreSQL counts its rows in, if there is one';

CREATE FUNCTION programme_line_order(source regclass) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN n.number IS NOT NULL THEN format('row_number() OVER (ORDER BY s.%I)', n.number) WHEN c.relkind IN ('r', 'm') THEN 'row_number() OVER (ORDER BY s.ctid)' ELSE 'row_number() OVER ()' END
FROM pg_class c CROSS JOIN LATERAL (SELECT @extschema@.programme_line_number(source)) n (number) WHERE c.oid = source
$$;
COMMENT ON FUNCTION programme_line_order(regclass) IS
'part of import_rows and import_survey: SQL that numbers the rows of a source s';

CREATE FUNCTION programme_require_reading(date_order text, decimal_mark text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF upper(date_order) NOT IN ('DMY', 'MDY', 'YMD') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('date_order cannot be "%s"', date_order), HINT = '''DMY'': 31/12/2015; ''MDY'': 12/31/2015. A date with the year first needs no word, or ''YMD''.';
	END IF;
	IF decimal_mark NOT IN ('.', ',') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('decimal_mark cannot be "%s"', decimal_mark), HINT = 'It is ''.'', as in 0.5, or '','', as in 0,5; the other one then groups thousands.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_reading(text, text) IS
'part of import_rows and import_survey: refuses what is no order of dates or no decimal mark';

-- With a decimal comma, points and blanks are what groups thousands. Without a
-- word about it, 1,234 could be either, and is no number.
CREATE FUNCTION programme_read_number(given text, decimal_mark text) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT CASE WHEN length(n.t) > 60 THEN NULL
	WHEN decimal_mark = ',' THEN CASE WHEN n.t ~ '^[+-]?[0-9]*(,[0-9]*)?$' AND n.t ~ '[0-9]' THEN replace(n.t, ',', '.')::numeric
		WHEN n.t ~ '^[+-]?[0-9]{1,3}([. ][0-9]{3})+(,[0-9]+)?$' THEN translate(n.t, ',. ', '.')::numeric END
	WHEN n.t ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$' THEN n.t::numeric
	WHEN n.t ~ '^[+-]?[0-9]{1,3}(,[0-9]{3})+[.][0-9]+$' OR (decimal_mark = '.' AND n.t ~ '^[+-]?[0-9]{1,3}([, ][0-9]{3})+$') THEN translate(n.t, ', ', '')::numeric END
FROM (SELECT CASE WHEN given ~ '^[+-]?[0-9]+$' THEN given
	WHEN getdatabaseencoding() = 'UTF8' THEN regexp_replace(regexp_replace(regexp_replace(given, '[\u00A0\u202F]', ' ', 'g'), '\u2212', '-'), '^([+-]?)[$\u00A3\u20AC] ?| ?[$\u00A3\u20AC]$', '\1', 'g')
	ELSE regexp_replace(given, '^([+-]?)[$] ?| ?[$]$', '\1', 'g') END) n (t)
$$;
COMMENT ON FUNCTION programme_read_number(text, text) IS
'part of import_rows and import_survey: a text as a number, with a decimal point or comma; NULL if it is none';

-- Whatever DateStyle says, and never by the day's or the month's size: 03/04/2019
-- is what date_order says, or nothing. Of a day on which somebody was interviewed
-- files have the hour, too, and years of two digits; of others these are no date.
CREATE FUNCTION programme_read_date(given text, date_order text, of_interview boolean) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT CASE WHEN d.month BETWEEN 1 AND 12 AND d.year > 0 AND d.day BETWEEN 1 AND extract(day FROM make_date(d.year, d.month, 1) + interval '1 month - 1 day') THEN make_date(d.year, d.month, d.day) END
FROM (SELECT CASE WHEN length(y) > 2 THEN y::integer WHEN of_interview THEN CASE WHEN y::integer < 70 THEN 2000 ELSE 1900 END + y::integer END,
		CASE WHEN m ~ '^[0-9]' THEN m::integer ELSE (SELECT n.place FROM unnest('{january,february,march,april,may,june,july,august,september,october,november,december}'::text[]) WITH ORDINALITY n (name, place) WHERE starts_with(n.name, lower(m)))::integer END, d::integer
	FROM (SELECT regexp_replace(given, CASE WHEN of_interview THEN '[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?(Z|[-+][0-9]{2}(:?[0-9]{2})?)?$' ELSE '[T ]00:00(:00([.]0+)?)?Z?$' END, '')) w (day)
	CROSS JOIN LATERAL (SELECT p.part[1], p.part[3], p.part[4] FROM regexp_match(w.day, '^([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})$') p (part) WHERE p.part IS NOT NULL
		UNION ALL SELECT p.part[1], p.part[2], p.part[3] FROM regexp_match(w.day, '^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$') p (part) WHERE p.part IS NOT NULL
		UNION ALL SELECT p.part[4], CASE upper(date_order) WHEN 'DMY' THEN p.part[3] WHEN 'MDY' THEN p.part[1] END, CASE upper(date_order) WHEN 'DMY' THEN p.part[1] WHEN 'MDY' THEN p.part[3] END
			FROM regexp_match(w.day, '^([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})$') p (part) WHERE p.part IS NOT NULL
		UNION ALL SELECT p.part[3], p.part[2], p.part[1] FROM regexp_match(w.day, '^([0-9]{1,2})[- ]?([A-Za-z]{3,9})[-, ]+([0-9]{4}|[0-9]{2})$') p (part) WHERE p.part IS NOT NULL
		UNION ALL SELECT p.part[3], p.part[1], p.part[2] FROM regexp_match(w.day, '^([A-Za-z]{3,9}) ([0-9]{1,2}),? ([0-9]{4})$') p (part) WHERE p.part IS NOT NULL) t (y, m, d)) d (year, month, day)
$$;
COMMENT ON FUNCTION programme_read_date(text, text, boolean) IS
'part of import_rows and import_survey: a text as a date, year first, with the month in English, or in the order DMY or MDY; NULL if it is none';

---- import_survey: what a value of a delivery says ----

-- Names of columns as people and programs write them, brought to one form: no
-- byte-order mark (nor one that was read as Windows-1252), no blanks around it,
-- lower case, and _ for whatever is neither letter nor digit.
CREATE FUNCTION programme_survey_key(name text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT coalesce(nullif(btrim(left(btrim(regexp_replace(lower(n.name), '[\x01-/:-@\[-`{-\x7f]+', '_', 'g'), '_'), 63), '_'), ''), left(btrim(n.name), 63))
FROM (SELECT regexp_replace(CASE WHEN getdatabaseencoding() = 'UTF8' THEN regexp_replace(name, '^\u00EF\u00BB\u00BF', '') ELSE name END, @extschema@.programme_blank() || '+', ' ', 'g')) n (name)
$$;
COMMENT ON FUNCTION programme_survey_key(text) IS
'part of import_survey: the name of a column as the key of a question, without marks, in lower case, with _ for blanks and points';

-- UTF-8 that was read as Windows-1252 or Latin-1, or the other way round.
CREATE FUNCTION programme_survey_garbled(what text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT CASE WHEN getdatabaseencoding() = 'UTF8' THEN what ~ ('[\u0080-\u009F\uFFFD]|\u00E2\u20AC|\u00C2[\u0080-\u00BF]'
	|| '|[\u00C3\u00C5][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013\u2014\u2018-\u201E\u2020-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]') ELSE false END
$$;
COMMENT ON FUNCTION programme_survey_garbled(text) IS
'part of import_survey: whether a text looks as if it was read in another encoding than it was written in';

-- What was meant, or NULL if that does not come out.
CREATE FUNCTION programme_survey_mended(what text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN nullif(convert_from(convert_to(what, 'WIN1252'), 'UTF8'), what);
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION programme_survey_mended(text) IS
'part of import_survey: a text in UTF-8 that was read as Windows-1252, as it was written';

-- The words of response_option.missing, from a label.
CREATE FUNCTION programme_survey_reason(label text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN l ~ 'refus|prefer not|rather not|declined' THEN 'refused'
	WHEN l ~ 'don.?t know|do not know|^dk$|not sure|unsure|can.?t say|cannot say' THEN 'dont_know'
	WHEN l ~ 'not applicable|inapplicable|^n/?a$|not asked|skipped' THEN 'not_applicable'
	WHEN l ~ 'not answered|no answer|not stated|^missing|^blank$|no response' THEN 'not_answered' END
FROM (SELECT lower(btrim(label))) t (l)
$$;
COMMENT ON FUNCTION programme_survey_reason(text) IS
'part of import_survey: why there is no answer, if a label says so';

-- Nobody knows that they are missing codes, unless a label says so.
CREATE FUNCTION programme_survey_suspects() RETURNS numeric[]
LANGUAGE sql IMMUTABLE
RETURN '{-1,-2,-3,-4,-7,-8,-9,-77,-88,-97,-98,-99,-777,-888,-999,-9999,9,77,88,97,98,99,777,888,997,998,999,9997,9998,9999,99999,999999}'::numeric[];
COMMENT ON FUNCTION programme_survey_suspects() IS
'part of import_survey: numbers that often stand for a missing answer';

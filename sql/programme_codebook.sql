-- REFI-QDA codebooks: in and out, without loss, and what is not one.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SELECT count(*) AS steps FROM create_programme('nrp');
\set qdc '<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:codebook:1.0 Codebook.xsd" origin="A tool &amp; its version"><Codes><Code guid="{6C1B9A00-0000-4000-8000-00000000000A}" name="Having a say" isCodable="false" color="#0f0"><Description>When people\n\tspeak &lt;of&gt; influence &#x2014; and &quot;power&quot;</Description><Code guid="6c1b9a00-0000-4000-8000-00000000000b" name="z first" isCodable="true" color="#00FF7f"/><Code guid="6C1B9A00-0000-4000-8000-00000000000C" name="a second" isCodable="1"><Description/><Code guid="6c1b9a00-0000-4000-8000-00000000000e" name="deep" isCodable="true"/></Code></Code><Code guid="6c1b9a00-0000-4000-8000-00000000000d" name="&#xE9;tat" isCodable="0"/></Codes><Sets><Set guid="6c1b9a00-0000-4000-8000-0000000000f0" name="to look at"><Description>later</Description><MemberCode guid="6c1b9a00-0000-4000-8000-00000000000d"/><MemberCode guid="6C1B9A00-0000-4000-8000-00000000000B"/></Set><Set guid="6c1b9a00-0000-4000-8000-0000000000f1" name="empty"/></Sets></CodeBook>'
SELECT codebook_from_qdc('nrp', 'themes', :'qdc') AS themes;
SELECT guid, parent, ordinal, name, is_codable, color, description FROM nrp.theme WHERE codebook = 'themes' ORDER BY ordinal;
SELECT s.name, s.description, m.ordinal, m.guid, t.name FROM nrp.theme_set s LEFT JOIN nrp.theme_set_member m USING (codebook, theme_set) LEFT JOIN nrp.theme t USING (codebook, theme) ORDER BY s.ordinal, m.ordinal;
SELECT replace(codebook_to_qdc('nrp', 'themes')::text, '<Description></Description>', '<Description/>') AS qdc;

-- The round trip is exact, byte by byte, but for the ways to write a boolean, an empty element and a character.
\set exact '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="A tool &amp; its version"><Codes><Code guid="{6C1B9A00-0000-4000-8000-00000000000A}" name="Having a say" isCodable="false" color="#0f0"><Description>When people\n\tspeak &lt;of&gt; influence — and "power"</Description><Code guid="6c1b9a00-0000-4000-8000-00000000000b" name="z first" isCodable="true" color="#00FF7f"/><Code guid="6C1B9A00-0000-4000-8000-00000000000C" name="a second" isCodable="true"><Description/><Code guid="6c1b9a00-0000-4000-8000-00000000000e" name="deep" isCodable="true"/></Code></Code><Code guid="6c1b9a00-0000-4000-8000-00000000000d" name="&#xE9;tat" isCodable="false"/></Codes><Sets><Set guid="6c1b9a00-0000-4000-8000-0000000000f0" name="to look at"><Description>later</Description><MemberCode guid="6c1b9a00-0000-4000-8000-00000000000d"/><MemberCode guid="6C1B9A00-0000-4000-8000-00000000000B"/></Set><Set guid="6c1b9a00-0000-4000-8000-0000000000f1" name="empty"/></Sets></CodeBook>'
SELECT replace(codebook_to_qdc('nrp', 'themes')::text, '<Description></Description>', '<Description/>') = :'exact' AS same_bytes;
SELECT codebook_from_qdc('nrp', 'again', codebook_to_qdc('nrp', 'themes')) AS themes;
SELECT codebook_to_qdc('nrp', 'again')::text = codebook_to_qdc('nrp', 'themes')::text AS same;
SELECT count(*) AS themes, count(*) FILTER (WHERE (a.guid, a.parent, a.ordinal, a.name, a.is_codable, a.color, a.description)
	IS NOT DISTINCT FROM (b.guid, b.parent, b.ordinal, b.name, b.is_codable, b.color, b.description)) AS the_same
FROM (SELECT * FROM nrp.theme WHERE codebook = 'themes') a FULL JOIN (SELECT * FROM nrp.theme WHERE codebook = 'again') b USING (theme);

-- The other namespace that programs write, and a codebook without sets or origin.
SELECT codebook_from_qdc('nrp', 'nvivo', '<CodeBook xmlns="urn:QDA-XML:codebook:1:0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="true"/></Codes></CodeBook>');
SELECT codebook_to_qdc('nrp', 'nvivo');
SELECT codebook_from_qdc('nrp', 'prefixed', '<q:CodeBook xmlns:q="urn:QDA-XML:codebook:1.0"><q:Codes><q:Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="true"/></q:Codes><q:Sets/></q:CodeBook>');
SELECT codebook_to_qdc('nrp', 'prefixed');

-- A file that is loaded again moves, renames, adds and takes out themes, and keeps coding.
INSERT INTO nrp.source (source, kind, title, rights) VALUES ('S1', 'interview', 'Synthetic interview', 'synthetic');
INSERT INTO nrp.excerpt (source, ordinal, speaker_role, text) VALUES ('S1', 1, 'resident', 'They listened.');
INSERT INTO nrp.coding (excerpt, codebook, theme) VALUES (1, 'themes', '6c1b9a00-0000-4000-8000-00000000000d');
SELECT codebook_from_qdc('nrp', 'themes', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="6c1b9a00-0000-4000-8000-00000000000d" name="renamed" isCodable="true"><Code guid="{6C1B9A00-0000-4000-8000-00000000000A}" name="moved" isCodable="true"/></Code><Code guid="00000000-0000-4000-8000-000000000001" name="new" isCodable="true"/></Codes></CodeBook>');
SELECT t.name, p.name AS parent, (SELECT count(*) FROM nrp.coding c WHERE c.codebook = t.codebook AND c.theme = t.theme) AS coded
FROM nrp.theme t LEFT JOIN nrp.theme p ON p.codebook = t.codebook AND p.theme = t.parent WHERE t.codebook = 'themes' ORDER BY t.ordinal;
SELECT codebook_from_qdc('nrp', 'themes', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="true"/></Codes></CodeBook>');
SELECT count(*) AS as_before FROM nrp.theme WHERE codebook = 'themes';

-- A codebook made here goes out like any other.
INSERT INTO nrp.codebook (codebook) VALUES ('ours');
INSERT INTO nrp.theme (codebook, theme, guid, ordinal, name, description) VALUES ('ours', '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000a', 1, 'a < b & "c"', E'one\ntwo');
SELECT codebook_to_qdc('nrp', 'ours');
SELECT codebook_from_qdc('nrp', 'ours2', codebook_to_qdc('nrp', 'ours'));
SELECT name, description = E'one\ntwo' AS same FROM nrp.theme WHERE codebook = 'ours2';

-- What XML cannot hold is refused, and so is a circle, which would go missing.
\set VERBOSITY terse
UPDATE nrp.theme SET name = E'bell \x07' WHERE codebook = 'ours';
\set VERBOSITY default
INSERT INTO nrp.theme (codebook, theme, guid, ordinal, name, parent) VALUES ('ours', '00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-00000000000b', 2, 'child', '00000000-0000-4000-8000-00000000000a');
UPDATE nrp.theme SET parent = '00000000-0000-4000-8000-00000000000b' WHERE codebook = 'ours' AND ordinal = 1;
SELECT codebook_to_qdc('nrp', 'ours');

-- What the standard does not have is named.
SELECT codebook_from_qdc('nrp', 'odd', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="true" shade="dark"><NoteRef targetGUID="1"/></Code></Codes></CodeBook>');

-- Files as programs on Windows write them. A byte-order mark, as text and as bytes,
-- in UTF-8 and in UTF-16; a declaration of an encoding that the text no longer has.
CREATE FUNCTION pg_temp.in_utf16(what text, byte_order text) RETURNS bytea LANGUAGE sql
RETURN (SELECT string_agg(decode(CASE byte_order WHEN 'big' THEN h ELSE substr(h, 3) || left(h, 2) END, 'hex'), '' ORDER BY n, k)
	FROM regexp_split_to_table(what, '') WITH ORDINALITY c (c, n), LATERAL (SELECT CASE WHEN ascii(c) < 65536 THEN ARRAY[lpad(to_hex(ascii(c)), 4, '0')]
		ELSE ARRAY[to_hex(55296 + (ascii(c) - 65536) / 1024), to_hex(56320 + (ascii(c) - 65536) % 1024)] END) u (u), unnest(u) WITH ORDINALITY h (h, k));
CREATE TEMPORARY TABLE file (codebook text, qdc text);
INSERT INTO file SELECT 'file', E'<?xml version="1.0" encoding="utf-8"?>\r\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="caf\u00e9 \u2014 \U0001F600" isCodable="True"/></Codes></CodeBook>';
SELECT codebook_from_qdc('nrp', 'plain', qdc), codebook_from_qdc('nrp', 'mark', E'\ufeff' || qdc), codebook_from_qdc('nrp', 'mark and lines', E'\ufeff\r\n' || qdc), codebook_from_qdc('nrp', 'said', replace(qdc, 'utf-8', 'UTF-16')),
	codebook_from_qdc('nrp', 'xml', qdc::xml), codebook_from_qdc('nrp', 'bytes', convert_to(qdc, 'UTF8')), codebook_from_qdc('nrp', 'bytes, mark', '\xefbbbf'::bytea || convert_to(qdc, 'UTF8')),
	codebook_from_qdc('nrp', '16, little', '\xfffe'::bytea || pg_temp.in_utf16(qdc, 'little')), codebook_from_qdc('nrp', '16, big', '\xfeff'::bytea || pg_temp.in_utf16(qdc, 'big')), codebook_from_qdc('nrp', '16, no mark', pg_temp.in_utf16(qdc, 'little')) FROM file \gx
SELECT name, is_codable, string_agg(codebook, '; ' ORDER BY codebook COLLATE "C") AS codebooks FROM nrp.theme WHERE name LIKE 'caf%' GROUP BY 1, 2;
SELECT codebook_from_qdc('nrp', 'latin', convert_to(regexp_replace(replace(qdc, 'utf-8', 'windows-1252'), '.(?=" isCod)', ''), 'WIN1252')) FROM file;
SELECT name FROM nrp.theme WHERE codebook = 'latin';
SELECT codebook_from_qdc('nrp', 'x', convert_to(replace(qdc, 'utf-8', 'shift_jis'), 'UTF8')) FROM file;
SELECT codebook_from_qdc('nrp', 'x', '\x3c3f786d6c3fe9'::bytea);
SELECT codebook_from_qdc('nrp', 'x', '\xfffe00d83c00'::bytea);
SELECT codebook_from_qdc('nrp', 'x', E'\u00ef\u00bb\u00bf' || qdc) FROM file;

-- Colours with an opacity, first or last in the whole file, and as browsers write
-- them; the standard's own stay as they are.
CREATE FUNCTION pg_temp.with_colors(colors text[]) RETURNS text LANGUAGE sql
RETURN (SELECT xmlelement(name "CodeBook", xmlattributes('urn:QDA-XML:codebook:1.0' AS xmlns), xmlelement(name "Codes", xmlagg(xmlelement(name "Code",
	xmlattributes('00000000-0000-4000-8000-' || lpad(n::text, 12, '0') AS guid, coalesce(c, '-') AS name, 'true' AS "isCodable", c AS color)) ORDER BY n)))::text FROM unnest(colors) WITH ORDINALITY u (c, n));
SELECT codebook_from_qdc('nrp', 'colors', pg_temp.with_colors('{#FF00AA33,#80112233,#AbC,#a0b1C2,"rgb(255, 0, 170)",RGB(255 0 170),"rgba(1,2,3,0.5)","rgb(100%, 0%, 50%)",rgb(1 2 3 / 50%),00aa33,#F123," #112233 ","",NULL}'));
SELECT name, color FROM nrp.theme WHERE codebook = 'colors' ORDER BY ordinal;
SELECT codebook_from_qdc('nrp', 'again', codebook_to_qdc('nrp', 'colors'));
SELECT a.color, b.color FROM nrp.theme a JOIN nrp.theme b USING (theme) WHERE a.codebook = 'colors' AND b.codebook = 'again' AND a.color IS DISTINCT FROM b.color;
SELECT codebook_from_qdc('nrp', 'colors', pg_temp.with_colors('{#00AA33FF,#FF0033ff}'));
SELECT name, color FROM nrp.theme WHERE codebook = 'colors' ORDER BY ordinal;
SELECT codebook_from_qdc('nrp', 'x', pg_temp.with_colors(ARRAY[c])) FROM unnest('{"rgb(256, 0, 0)"}'::text[]) c;
SELECT codebook_from_qdc('nrp', 'x', pg_temp.with_colors(ARRAY[c])) FROM unnest('{"rgb(1.2.3, 0, 0)"}'::text[]) c;
SELECT codebook_from_qdc('nrp', 'x', pg_temp.with_colors(ARRAY[c])) FROM unnest('{"#12345"}'::text[]) c;

-- Several descriptions of one theme or set become one.
SELECT codebook_from_qdc('nrp', 'described', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="outer" isCodable="true"><Description>one</Description><Code guid="00000000-0000-4000-8000-000000000002" name="inner" isCodable="true"><Description/></Code><Description>two</Description><Description/></Code></Codes><Sets><Set guid="00000000-0000-4000-8000-00000000000f" name="set"><Description>three</Description><Description>four</Description></Set></Sets></CodeBook>');
SELECT name, description FROM nrp.theme WHERE codebook = 'described' UNION ALL SELECT name, description FROM nrp.theme_set WHERE codebook = 'described';
SELECT codebook_from_qdc('nrp', 'again', codebook_to_qdc('nrp', 'described'));
SELECT codebook_to_qdc('nrp', 'again')::text = codebook_to_qdc('nrp', 'described')::text AS same;

-- What is refused.
SELECT codebook_from_qdc('nrp', 'x', 'PK: a project, not a codebook');
SELECT codebook_from_qdc('nrp', 'x', '');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook><Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<html/>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook><Codes/></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="7" name="one" isCodable="true"/></Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code name="one" isCodable="true"/></Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" isCodable="true"/></Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="maybe"/></Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="true" color="green"/></Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-00000000000a" name="one" isCodable="true"/><Code guid="{00000000-0000-4000-8000-00000000000A}" name="two" isCodable="true"/></Codes></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="one" isCodable="true"/></Codes><Sets><Set guid="00000000-0000-4000-8000-00000000000f" name="s"><MemberCode guid="00000000-0000-4000-8000-000000000002"/></Set></Sets></CodeBook>');
SELECT codebook_from_qdc('nrp', 'x', NULL);
SELECT codebook_from_qdc('nowhere', 'x', '<a/>');
SELECT codebook_to_qdc('nrp', 'x');
SELECT count(*) AS nothing_was_loaded FROM nrp.codebook WHERE codebook = 'x';
SELECT count(*) AS steps FROM create_programme('older', steps => 4);
SELECT codebook_to_qdc('older', 'x');

SET client_min_messages = error;
DROP SCHEMA nrp, older CASCADE;

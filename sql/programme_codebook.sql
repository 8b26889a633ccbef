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

-- What is refused.
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

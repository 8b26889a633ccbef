-- gss_code and imd_decile: the places of official statistics.
CREATE FUNCTION sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

SELECT 'E01012345'::gss_code, ' e01012345 '::gss_code AS folded, E'w92000004\n'::gss_code AS stripped, pg_column_size('W92000004'::gss_code);
-- Every letter, and the ends of the numbers, come back as they went in.
SELECT count(*), count(*) FILTER (WHERE code::gss_code::text = code AND lower(code)::gss_code = code::gss_code
	AND convert_from(gss_code_send(code::gss_code), 'UTF8') = code) AS same
FROM (SELECT letter || lpad(number::text, 8, '0') AS code
	FROM unnest('{E,J,K,L,M,N,S,W}'::text[]) letter, unnest('{0,1,9,10,99999999,12345678,92000001,1000000}'::integer[]) number) v;

-- What is refused, and what to do about it.
SELECT ''::gss_code;
SELECT 'E0101234'::gss_code;
SELECT 'E010123456'::gss_code;
SELECT '00BXNK'::gss_code;
SELECT 'X01012345'::gss_code;
SELECT '101012345'::gss_code;
SELECT 'E0101234O'::gss_code;
SELECT 'E 1012345'::gss_code;
SELECT 'É01012345'::gss_code;
SELECT 'E0101234é'::gss_code;
SELECT 'E010123é'::gss_code;
SELECT 'TLN0A'::gss_code;
SELECT repeat('long ', 1000)::gss_code;
SELECT DISTINCT sqlstate_of(format('SELECT %L::gss_code', t)) FROM (VALUES (''), ('E01'), ('A01012345'), ('E0101234x')) v(t);

-- Casts: to text implicit, from text explicit and by assignment.
SELECT castsource::regtype, casttarget::regtype, castcontext, castmethod FROM pg_cast
WHERE 'gss_code'::regtype IN (castsource, casttarget) ORDER BY castsource::regtype::text, casttarget::regtype::text;
CREATE TABLE texts (t text, v varchar(9));
INSERT INTO texts VALUES ('e06000008', 'E08000011');
CREATE TABLE codes (id integer, code gss_code);
INSERT INTO codes SELECT 1, t FROM texts UNION ALL SELECT 2, t FROM texts;
UPDATE codes SET code = (SELECT v FROM texts) WHERE id = 2;
INSERT INTO texts SELECT code, code FROM codes WHERE id = 1;
SELECT * FROM codes ORDER BY id;
SELECT * FROM texts ORDER BY v COLLATE "C";
SELECT count(*) FROM codes, texts WHERE code = t;
SELECT count(*) FROM codes, texts WHERE code = t::gss_code;
DROP TABLE texts, codes;

-- The order is that of the text; each operator agrees for each pair.
CREATE TABLE codes (id integer, code gss_code);
INSERT INTO codes SELECT row_number() OVER (), letter || lpad(number::text, 8, '0')
FROM unnest('{E,J,K,L,M,N,S,W}'::text[]) letter, unnest('{0,1,99999999,1000000}'::integer[]) number ORDER BY md5(letter || number);
SELECT string_agg(code::text, ' ' ORDER BY code) = string_agg(code::text, ' ' ORDER BY code::text COLLATE "C") AS same_order FROM codes;
SELECT count(*) AS pairs,
	count(*) FILTER (WHERE (a < b) IS DISTINCT FROM (ta < tb)) AS lt,
	count(*) FILTER (WHERE (a <= b) IS DISTINCT FROM (ta <= tb)) AS le,
	count(*) FILTER (WHERE (a = b) IS DISTINCT FROM (ta = tb)) AS eq,
	count(*) FILTER (WHERE (a <> b) IS DISTINCT FROM (ta <> tb)) AS ne,
	count(*) FILTER (WHERE (a >= b) IS DISTINCT FROM (ta >= tb)) AS ge,
	count(*) FILTER (WHERE (a > b) IS DISTINCT FROM (ta > tb)) AS gt,
	count(*) FILTER (WHERE gss_code_cmp(a, b) IS DISTINCT FROM CASE WHEN ta < tb THEN -1 WHEN ta = tb THEN 0 ELSE 1 END) AS cmp
FROM (SELECT x.code AS a, y.code AS b, x.code::text COLLATE "C" AS ta, y.code::text COLLATE "C" AS tb FROM codes x, codes y) v;
-- The hash is PostgreSQL's hash of the integer that a code is packed into:
-- 10^8 for each letter from N, plus the digits.
SELECT count(*) FILTER (WHERE gss_code_hash(code) = hashint4(packed)) AS hash,
	count(*) FILTER (WHERE gss_code_hash_extended(code, 0) & 4294967295 = hashint4(packed)::bigint & 4294967295) AS seed_0,
	count(DISTINCT gss_code_hash_extended(code, 1)) AS seeded, count(*) AS of
FROM (SELECT code, (ascii(code::text) - ascii('N')) * 100000000 + substr(code::text, 2)::integer AS packed FROM codes) v;

-- The operator classes are whole, except for what the families leave out on
-- purpose: the order of codes and text, and comparisons of text with text.
SELECT amname, opcname, opcdefault, amvalidate(c.oid) FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype = 'gss_code'::regtype ORDER BY 1;
SELECT oprname, oprcom::regoperator, oprnegate::regoperator, oprcanmerge, oprcanhash, oprrest, oprjoin FROM pg_operator
WHERE oprleft = 'gss_code'::regtype ORDER BY 1;

-- Indexes and joins use them.
CREATE TABLE area_geography (area integer, code gss_code);
INSERT INTO area_geography SELECT i % 18, ('E010' || lpad((i * 7)::text, 5, '0'))::gss_code FROM generate_series(1, 2000) i;
CREATE INDEX by_code ON area_geography (code);
CREATE INDEX by_code_hash ON area_geography USING hash (code);
ANALYZE area_geography;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM area_geography WHERE code BETWEEN 'E01000007' AND 'E01000700';
SELECT count(*) FROM area_geography WHERE code BETWEEN 'E01000007' AND 'E01000700';
EXPLAIN (COSTS OFF) SELECT code FROM area_geography ORDER BY code LIMIT 2;
SELECT code FROM area_geography ORDER BY code LIMIT 2;
SELECT code FROM area_geography ORDER BY code DESC LIMIT 2;
DROP INDEX by_code;
EXPLAIN (COSTS OFF) SELECT area FROM area_geography WHERE code = 'e01000070';
SELECT area FROM area_geography WHERE code = 'e01000070';
SET enable_seqscan = on;
SET enable_nestloop = off;
SET enable_mergejoin = off;
DROP INDEX by_code_hash;
EXPLAIN (COSTS OFF) SELECT count(*) FROM area_geography a JOIN area_geography b USING (code);
SELECT count(*) FROM area_geography a JOIN area_geography b USING (code);
SET enable_mergejoin = on;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM area_geography a JOIN area_geography b USING (code);
SELECT count(*) FROM area_geography a JOIN area_geography b USING (code);
RESET enable_hashjoin;
RESET enable_nestloop;
RESET enable_bitmapscan;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT code, count(*) FROM area_geography GROUP BY code;
SELECT count(*) FROM (SELECT code FROM area_geography GROUP BY code) v;
RESET enable_sort;
CREATE TABLE regions (codes gss_code[]);
CREATE INDEX regions_codes ON regions USING gin (codes);
INSERT INTO regions VALUES ('{E12000002, w92000004}'), ('{E12000001}');
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM regions WHERE codes && '{W92000004}';
SELECT * FROM regions WHERE codes && '{W92000004}';
RESET enable_seqscan;
CREATE TABLE by_hash (code gss_code PRIMARY KEY) PARTITION BY HASH (code);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT code FROM codes;
INSERT INTO by_hash VALUES ('w00000001');
SELECT count(*) FROM by_hash WHERE code = 'W00000001';

-- Binary COPY brings back what it took.
\copy codes TO 'results/place.copy' (FORMAT binary)
CREATE TABLE copied (LIKE codes);
\copy copied FROM 'results/place.copy' (FORMAT binary)
SELECT count(*), bool_and(c.code = t.code) AS same FROM codes t JOIN copied c USING (id);

-- What a code is of.  The codes are those of real places.
SELECT code, place, gss_entity(code) FROM (VALUES
	('E01000001'::gss_code, 'in London'),
	('E02001096', 'Manchester 052'),
	('E05000026', 'Abbey, Barking and Dagenham'),
	('E06000008', 'Blackburn with Darwen'),
	('E07000117', 'Burnley'),
	('E08000011', 'Knowsley'),
	('E09000011', 'Greenwich'),
	('E10000017', 'Lancashire'),
	('E12000002', 'North West'),
	('E14000530', 'Aldershot'),
	('E47000001', 'Greater Manchester'),
	('E92000001', 'England'),
	('W06000015', 'Cardiff'),
	('W92000004', 'Wales'),
	('S12000046', 'Glasgow City'),
	('S92000003', 'Scotland'),
	('N09000003', 'Belfast'),
	('N21000001', 'Dunsilly_A'),
	('N92000002', 'Northern Ireland'),
	('K02000001', 'United Kingdom'),
	('K04000001', 'England and Wales')) v(code, place);
-- A code of a kind that is not known is no error.
SELECT gss_entity('E99999999') IS NULL AS unknown, gss_entity('E03000001') IS NULL AS unused, gss_entity(NULL) IS NULL AS strict;
SELECT count(DISTINCT entity) AS entities, count(DISTINCT kind) AS kinds,
	count(*) FILTER (WHERE kind !~ '^[A-Za-z0-9(), -]+$') AS odd
FROM (SELECT letter || lpad(n::text, 2, '0') AS entity, gss_entity((letter || lpad(n::text, 2, '0') || '000001')::gss_code) AS kind
	FROM unnest('{E,J,K,L,M,N,S,W}'::text[]) letter, generate_series(0, 99) n) v WHERE kind IS NOT NULL;
DROP TABLE codes, copied, area_geography, regions, by_hash;

-- imd_decile is a smallint from 1 to 10; 1 is the most deprived.
CREATE TABLE deprivation (code gss_code PRIMARY KEY, decile imd_decile);
INSERT INTO deprivation VALUES ('E01000001', 1), ('E01000002', 10), ('E01000003', NULL);
INSERT INTO deprivation VALUES ('E01000004', 0);
INSERT INTO deprivation VALUES ('E01000004', 11);
UPDATE deprivation SET decile = decile - 1;
SELECT 5.5::imd_decile AS rounded, sqlstate_of('SELECT 10.5::imd_decile'), pg_typeof(avg(decile)) FROM deprivation;
SELECT format_type(typbasetype, typtypmod), pg_get_constraintdef(c.oid) FROM pg_type t JOIN pg_constraint c ON c.contypid = t.oid WHERE typname = 'imd_decile';
DROP TABLE deprivation;
DROP FUNCTION sqlstate_of;

-- The type domain_tag: canonical form, order, indexes, casts.
CREATE FUNCTION sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

-- What is written, and what it becomes.
SELECT t AS written, t::domain_tag AS tag FROM (VALUES
	('nrp4:economic_systems'),
	('NRP4:Economic Systems'),
	('nrp4:economic-systems'),
	('  nrp4 : Economic -  Systems '),
	(E'\t nrp4:economic systems\r\n'),
	('nrp4:economic__systems'),
	('nrp4:economic-'),
	('a:b'),
	('A1_:B_2'),
	(repeat('F', 63) || ':' || repeat('d', 63)),
	(repeat('f', 31) || ' -' || repeat('f', 31) || ':d')
) v(t);
-- What it takes in a row: one byte more, or four if more than 126 bytes long.
CREATE TABLE tags AS SELECT domain_tag('a', 'b') AS tag UNION ALL
SELECT domain_tag(repeat('f', 63), repeat('d', n)) FROM generate_series(62, 63) n;
SELECT octet_length(tag::text), pg_column_size(tag) FROM tags ORDER BY 1;
DROP TABLE tags;
-- The canonical form is its own canonical form, and is what text and send show.
SELECT t::domain_tag::text::domain_tag = t::domain_tag AS fixed,
	convert_from(domain_tag_send(t::domain_tag), 'UTF8') = t::domain_tag::text AS sent
FROM (VALUES ('NRP4: Place-based  Leadership'), ('a:b')) v(t);
SELECT domain_tag('NRP 4', ' Economic Systems'), framework('nrp4:economic_systems'), domain('nrp4:economic_systems'),
	domain_tag(domain => 'x', framework => 'y');
SELECT domain_tag(NULL, 'x') IS NULL AND domain_tag('x', NULL) IS NULL AND framework(NULL) IS NULL AND domain(NULL::domain_tag) IS NULL AS strict;
SELECT domain_tag(framework(t), domain(t)) = t AS same FROM (SELECT 'nrp5:social_capital'::domain_tag) v(t);

-- What is refused, and what to do about it.
SELECT ''::domain_tag;
SELECT '   '::domain_tag;
SELECT 'economic_systems'::domain_tag;
SELECT ' nrp4:economic:systems '::domain_tag;
SELECT 'http://nrp4:x'::domain_tag;
SELECT ':'::domain_tag;
SELECT ' : x'::domain_tag;
SELECT 'nrp4: '::domain_tag;
SELECT '4nrp:x'::domain_tag;
SELECT 'nrp4:_x'::domain_tag;
SELECT 'nrp4:-x'::domain_tag;
SELECT 'nrp4:économie'::domain_tag;
SELECT 'nrp4:caf é'::domain_tag;
SELECT 'nrp4:a/b'::domain_tag;
SELECT 'n.p4:a'::domain_tag;
SELECT E'nrp4:a\tb'::domain_tag;
SELECT ('nrp4:' || repeat('d', 64))::domain_tag;
SELECT (repeat('f', 64) || ':x')::domain_tag;
SELECT ('nrp4:' || repeat('é', 200))::domain_tag;
SELECT repeat('long ', 1000)::domain_tag;
SELECT domain_tag('nrp4:x', 'y');
SELECT domain_tag('nrp4', 'x:y');
SELECT domain_tag('', 'y');
SELECT domain_tag('nrp4', E' \n ');
SELECT DISTINCT sqlstate_of(format('SELECT %L::domain_tag', t)) FROM (VALUES (''), ('x'), ('a:b:c'), (':x'), ('x:'), ('1:x'), ('x:1'), ('a:b.c'), ('a:' || repeat('b', 64))) v(t);
SELECT sqlstate_of($$SELECT domain_tag('nrp4', 'x:y')$$);

-- Casts: to text implicit, from text explicit and by assignment.
SELECT castsource::regtype, casttarget::regtype, castcontext, castmethod FROM pg_cast
WHERE 'domain_tag'::regtype IN (castsource, casttarget) ORDER BY castsource::regtype::text, casttarget::regtype::text;
CREATE TABLE texts (t text, v varchar(30));
CREATE TABLE tags (id integer, tag domain_tag);
INSERT INTO texts VALUES ('NRP4:Economic Systems', 'nrp5:Built Environment');
INSERT INTO tags SELECT 1, t FROM texts;
INSERT INTO tags SELECT 2, v FROM texts;
UPDATE tags SET tag = (SELECT t FROM texts) WHERE id = 2;
INSERT INTO texts SELECT tag, tag FROM tags WHERE id = 1;
SELECT * FROM tags ORDER BY id;
SELECT * FROM texts ORDER BY t COLLATE "C", v COLLATE "C";
SELECT 'Nrp4:Economic-Systems' = tag AS literal_is_a_tag FROM tags WHERE id = 1;
SELECT domain_tag(t) AS cast_as_a_call FROM texts ORDER BY t COLLATE "C";
SELECT count(*) FROM tags, texts WHERE tag = t;
SELECT count(*) FROM tags, texts WHERE tag = t::domain_tag;
INSERT INTO tags SELECT 3, 'nrp4';
DROP TABLE texts, tags;

-- Order: by framework, then by domain, by their bytes.  ':' sorts after digits
-- and before letters, so the whole text would be ordered otherwise.
CREATE TABLE tags (id integer, tag domain_tag);
INSERT INTO tags
SELECT row_number() OVER (), f || ':' || d
FROM unnest('{nrp,nrp4,nrp40,nrp5,nrp_old,nrpx,a,zz}'::text[]) WITH ORDINALITY f(f, i),
	unnest('{x,x1,x_,xa,economic_systems}'::text[]) WITH ORDINALITY d(d, j)
ORDER BY (i * 5 + j) * 17 % 41;
SELECT string_agg(tag::text, ' ' ORDER BY tag) FROM tags WHERE domain(tag) = 'x';
SELECT string_agg(tag::text, ' ' ORDER BY tag::text COLLATE "C") AS as_text FROM tags WHERE domain(tag) = 'x';
SELECT string_agg(tag::text, ' ' ORDER BY tag) FROM tags WHERE framework(tag) = 'nrp4';
-- Each operator agrees with the comparison of the parts, for each pair.
SELECT count(*) AS pairs,
	count(*) FILTER (WHERE (a < b) IS DISTINCT FROM (pa < pb)) AS lt,
	count(*) FILTER (WHERE (a <= b) IS DISTINCT FROM (pa <= pb)) AS le,
	count(*) FILTER (WHERE (a = b) IS DISTINCT FROM (pa = pb)) AS eq,
	count(*) FILTER (WHERE (a <> b) IS DISTINCT FROM (pa <> pb)) AS ne,
	count(*) FILTER (WHERE (a >= b) IS DISTINCT FROM (pa >= pb)) AS ge,
	count(*) FILTER (WHERE (a > b) IS DISTINCT FROM (pa > pb)) AS gt,
	count(*) FILTER (WHERE domain_tag_cmp(a, b) IS DISTINCT FROM CASE WHEN pa < pb THEN -1 WHEN pa = pb THEN 0 ELSE 1 END) AS cmp
FROM (SELECT x.tag AS a, y.tag AS b,
	ROW(framework(x.tag) COLLATE "C", domain(x.tag) COLLATE "C") AS pa, ROW(framework(y.tag) COLLATE "C", domain(y.tag) COLLATE "C") AS pb
	FROM tags x, tags y) v;
-- The hash is PostgreSQL's hash of the text, so it is as stable as that.
SELECT count(*) FILTER (WHERE domain_tag_hash(tag) = hashtext(tag::text)) AS hash,
	count(*) FILTER (WHERE domain_tag_hash_extended(tag, 0) = hashtextextended(tag::text, 0)) AS seed_0,
	count(*) FILTER (WHERE domain_tag_hash_extended(tag, 20141001) = hashtextextended(tag::text, 20141001)) AS seeded,
	count(*) AS of FROM tags;

-- The operator classes are whole, except for what the families leave out on
-- purpose: the order of tags and text, and comparisons of text with text.
SELECT amname, opcname, opcdefault, amvalidate(c.oid) FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype = 'domain_tag'::regtype ORDER BY 1;
SELECT oprname, oprcom::regoperator, oprnegate::regoperator, oprcanmerge, oprcanhash, oprrest, oprjoin FROM pg_operator
WHERE oprleft = 'domain_tag'::regtype ORDER BY 1;

-- Indexes and joins use them.
CREATE TABLE initiative (code integer PRIMARY KEY, main domain_tag NOT NULL, tags domain_tag[] NOT NULL);
INSERT INTO initiative
SELECT i, domain_tag('nrp' || 4 + i % 2, 'd' || i % 100),
	ARRAY[domain_tag('nrp4', 'd' || i % 100), domain_tag('nrp5', 'd' || i % 70), domain_tag('local', 'theme ' || i % 13)]
FROM generate_series(1, 2000) i;
CREATE INDEX initiative_main ON initiative (main);
CREATE INDEX initiative_main_hash ON initiative USING hash (main);
CREATE INDEX initiative_tags ON initiative USING gin (tags);
ANALYZE initiative;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative WHERE main >= 'nrp4:d1' AND main < 'nrp4:d2';
SELECT count(*) FROM initiative WHERE main >= 'nrp4:d1' AND main < 'nrp4:d2';
EXPLAIN (COSTS OFF) SELECT main FROM initiative ORDER BY main LIMIT 3;
SELECT main FROM initiative ORDER BY main LIMIT 3;
SELECT main FROM initiative ORDER BY main DESC LIMIT 3;
DROP INDEX initiative_main;
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative WHERE main = 'NRP4:D10';
SELECT count(*) FROM initiative WHERE main = 'NRP4:D10';
SET enable_bitmapscan = on;
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative WHERE tags && '{nrp4:d7, "Local: Theme 3"}';
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative WHERE tags @> '{nrp4:d7,nrp5:d7}';
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative WHERE tags <@ '{nrp4:d7,nrp5:d7,local:theme_7}';
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative WHERE tags = '{nrp4:d7,nrp5:d7,local:theme_7}';
CREATE TABLE found AS SELECT 'index' AS by,
	(SELECT count(*) FROM initiative WHERE tags && '{nrp4:d7, "Local: Theme 3"}') AS overlaps,
	(SELECT count(*) FROM initiative WHERE tags @> '{nrp4:d7,nrp5:d7}') AS contains,
	(SELECT count(*) FROM initiative WHERE tags <@ '{nrp4:d7,nrp5:d7,local:theme_7}') AS contained,
	(SELECT count(*) FROM initiative WHERE tags = '{nrp4:d7,nrp5:d7,local:theme_7}') AS equal;
SET enable_seqscan = on;
DROP INDEX initiative_tags;
INSERT INTO found SELECT 'table',
	(SELECT count(*) FROM initiative WHERE tags && '{nrp4:d7, "Local: Theme 3"}'),
	(SELECT count(*) FROM initiative WHERE tags @> '{nrp4:d7,nrp5:d7}'),
	(SELECT count(*) FROM initiative WHERE tags <@ '{nrp4:d7,nrp5:d7,local:theme_7}'),
	(SELECT count(*) FROM initiative WHERE tags = '{nrp4:d7,nrp5:d7,local:theme_7}');
SELECT * FROM found;
-- By arithmetic: 20 in nrp4:d7, 154 in local:theme_3, 2 in both; the index was right.
SELECT count(*) FILTER (WHERE i % 100 = 7 OR i % 13 = 3) AS overlaps, count(*) FILTER (WHERE i % 100 = 7 AND i % 70 = 7) AS contains,
	count(*) FILTER (WHERE i % 100 = 7 AND i % 70 = 7 AND i % 13 = 7) AS contained FROM generate_series(1, 2000) i;
SELECT count(*) FROM initiative WHERE 'nrp4:d7' = ANY (tags);
SELECT array_agg(DISTINCT tag ORDER BY tag) FROM initiative, unnest(tags) tag WHERE framework(tag) = 'local';
SELECT '{" NRP4: Economic Systems ",a:b}'::domain_tag[], array_position('{a:b,c:d}'::domain_tag[], 'C:D');

CREATE TABLE domain_of (tag domain_tag PRIMARY KEY, label text);
INSERT INTO domain_of SELECT domain_tag('nrp4', 'd' || i), 'Domain ' || i FROM generate_series(0, 99) i;
ANALYZE domain_of;
SET enable_nestloop = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative JOIN domain_of ON main = tag;
SELECT count(*) FROM initiative JOIN domain_of ON main = tag;
SET enable_mergejoin = on;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM initiative JOIN (SELECT tag FROM domain_of OFFSET 0) d ON main = tag;
SELECT count(*) FROM initiative JOIN domain_of ON main = tag;
RESET enable_hashjoin;
RESET enable_nestloop;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT main, count(*) FROM initiative GROUP BY main;
SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM initiative GROUP BY main) v;
RESET enable_sort;
SET enable_hashagg = off;
SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM initiative GROUP BY main) v;
RESET enable_hashagg;
RESET enable_bitmapscan;
-- As the key of a table, it refuses the same tag written otherwise.
INSERT INTO domain_of VALUES ('NRP4: D7', 'again');
-- Partitions by hash and by range.
CREATE TABLE by_hash (tag domain_tag) PARTITION BY HASH (tag);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT tag FROM tags;
SELECT count(*) FROM by_hash WHERE tag = 'nrp4:xa';
CREATE TABLE by_range (tag domain_tag) PARTITION BY RANGE (tag);
CREATE TABLE by_range_nrp PARTITION OF by_range FOR VALUES FROM ('nrp4:a') TO ('nrp6:a');
INSERT INTO by_range VALUES ('nrp5:x');
INSERT INTO by_range VALUES ('nrp:x');

-- Values that the tuple toaster compresses are compared as others are.
CREATE TABLE wide (tag domain_tag, filler text);
ALTER TABLE wide ALTER filler SET STORAGE PLAIN;
INSERT INTO wide SELECT domain_tag(repeat('f', 63), repeat('d', 62) || i), repeat(md5('x'), 250) FROM generate_series(1, 9) i;
SELECT count(*), count(DISTINCT tag), bool_or(pg_column_compression(tag) IS NOT NULL) AS compressed FROM wide;
SELECT right(tag::text, 2) FROM wide WHERE tag >= domain_tag(repeat('f', 63), repeat('d', 62) || '8') ORDER BY tag;
SELECT count(*) FROM wide WHERE domain_tag_hash(tag) = hashtext(tag::text);

-- Binary COPY brings back what it took.
\copy tags TO 'results/domain_tag.copy' (FORMAT binary)
CREATE TABLE copied (LIKE tags);
\copy copied FROM 'results/domain_tag.copy' (FORMAT binary)
SELECT count(*), bool_and(c.tag = t.tag) AS same FROM tags t JOIN copied c USING (id);

DROP TABLE tags, copied, initiative, found, domain_of, by_hash, by_range, wide;
DROP FUNCTION sqlstate_of;

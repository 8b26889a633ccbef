-- gss_code and domain_tag where text may stand: aggregates, patterns, functions,
-- comparisons with text of every type, indexes and joins.
CREATE TABLE ward AS SELECT ('E0500' || lpad(i::text, 4, '0'))::gss_code AS code, ('nrp4:d' || i % 3)::domain_tag AS tag, i FROM generate_series(0, 1999) i;
SELECT max(code), min(code), pg_typeof(max(code)), max(tag), min(tag), pg_typeof(min(tag)), max(code) FILTER (WHERE i < 0) AS none FROM ward;
-- The extremes of tags are those of their order: framework, then domain.
SELECT min(t::domain_tag), max(t::domain_tag) FROM unnest('{nrp_old:x,nrp:x,nrp4:x,nrp:w}'::text[]) t;
SELECT count(*) FROM ward WHERE code LIKE 'E050000%' AND code ILIKE 'e05%' AND code ~ '9$' AND tag LIKE 'nrp4:d%' AND code SIMILAR TO 'E05%';
SELECT string_agg(code, ', ' ORDER BY code), string_agg(tag, '; ' ORDER BY tag) FROM ward WHERE i < 3;
SELECT code || '-x', 'x-' || code, code || tag, upper(tag), left(code, 3), substring(code FROM 4), length(code), concat(code, tag), format('%s', code), split_part(tag, ':', 2), replace(code, 'E', 'x'),
	coalesce(code, 'none'::text), CASE WHEN i = 7 THEN code ELSE 'other'::text END, greatest(code, 'E05000001'), to_json(code), code::varchar, code::char(9), array_to_string(ARRAY[code], ',') FROM ward WHERE i = 7;
SELECT code FROM ward WHERE i < 2 UNION SELECT 'Anfield'::text ORDER BY 1;

-- Comparisons with parameters of the types that drivers send. A literal or a
-- parameter without a type is read as a code; text is compared as it is.
PREPARE untyped AS SELECT count(*) FROM ward WHERE code = $1 OR $1 = code OR tag = $2;
EXECUTE untyped(' e05000001', 'NRP4:D1');
PREPARE as_text(text, text) AS SELECT count(*) FILTER (WHERE code = $1), count(*) FILTER (WHERE $1 = code), count(*) FILTER (WHERE code <> $1), count(*) FILTER (WHERE $1 <> code), count(*) FILTER (WHERE code < $1), count(*) FILTER (WHERE code IN ($1)),
	count(*) FILTER (WHERE tag = $2), count(*) FILTER (WHERE $2 = tag), count(*) FILTER (WHERE tag <> $2), count(*) FILTER (WHERE $2 <> tag), count(*) FILTER (WHERE tag >= $2) FROM ward;
EXECUTE as_text('E05000001', 'nrp4:d1');
EXECUTE as_text('e05000001', 'NRP4:D1');
EXECUTE as_text('', '');
PREPARE as_varchar(varchar, varchar) AS SELECT count(*) FILTER (WHERE code = $1), count(*) FILTER (WHERE $1 = code), count(*) FILTER (WHERE tag = $2), count(*) FILTER (WHERE $2 <> tag) FROM ward;
EXECUTE as_varchar('E05000001', 'nrp4:d1');
PREPARE as_char(char(12)) AS SELECT count(*) FROM ward WHERE code = $1;
EXECUTE as_char('E05000001');
PREPARE as_list(text[], varchar[]) AS SELECT count(*) FROM ward WHERE code = ANY ($1) OR code = ANY ($2);
EXECUTE as_list('{E05000001,nowhere}', '{E05000002}');

-- The order with text, in the index: as the sign of comparing the bytes.
SELECT count(*) FILTER (WHERE sign(gss_code_cmp_text(code, t)) IS DISTINCT FROM CASE WHEN code::text COLLATE "C" < t THEN -1 WHEN code::text = t THEN 0 ELSE 1 END) AS wrong
FROM (SELECT code FROM ward WHERE i % 100 = 0) w, unnest('{"",E,E05,E05000100,E050001000,E0500010,Z,a,E05001900,0}'::text[]) t(t);
SELECT t, string_agg(sign(domain_tag_cmp_text(tag, t))::text, ' ' ORDER BY tag) FROM (SELECT DISTINCT tag FROM ward) w, unnest('{nrp4:d1,nrp4:d,zz:a,aa:a,nrp4,"",NRP4:D1}'::text[]) t(t) GROUP BY t ORDER BY t;
-- Equal values have equal hashes.
SELECT count(*) FILTER (WHERE gss_code_hash(code) = gss_code_hash_text(code) AND gss_code_hash_extended(code, 7) = gss_code_hash_text_extended(code, 7)) AS codes,
	count(*) FILTER (WHERE domain_tag_hash(tag) = domain_tag_hash_text(tag) AND domain_tag_hash_extended(tag, 7) = domain_tag_hash_text_extended(tag, 7)) AS tags, count(*) AS of FROM ward;
CREATE INDEX ward_code ON ward (code);
CREATE INDEX ward_tag ON ward (tag, i);
CREATE TABLE lookup AS SELECT code::text AS code, tag::text AS tag, i * 2 AS twice FROM ward UNION ALL SELECT 'nowhere', 'none', 0;
ANALYZE ward, lookup;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET plan_cache_mode = force_generic_plan;
PREPARE by_code(varchar) AS SELECT i FROM ward WHERE code = $1;
EXPLAIN (COSTS OFF) EXECUTE by_code('E05000042');
EXECUTE by_code('E05000042');
EXECUTE by_code('nowhere');
PREPARE by_tag(text) AS SELECT max(i) FROM ward WHERE $1 = tag;
EXPLAIN (COSTS OFF) EXECUTE by_tag('nrp4:d1');
EXECUTE by_tag('nrp4:d1');
EXECUTE by_tag('no tag');
CREATE FUNCTION uses_index(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN EXECUTE 'EXPLAIN (COSTS OFF, FORMAT JSON) ' || query INTO plan; RETURN plan::text LIKE '%"Index Name": "ward_code"%'; END $$;
SELECT uses_index('SELECT max(code) FROM ward');
DROP FUNCTION uses_index;
DROP INDEX ward_code;
CREATE INDEX ward_hash ON ward USING hash (code);
EXPLAIN (COSTS OFF) EXECUTE by_code('E05000042');
EXECUTE by_code('E05000042');
RESET enable_seqscan;
RESET enable_bitmapscan;
RESET plan_cache_mode;
-- Joins with text, either way round, give what a cast to text gives.
EXPLAIN (COSTS OFF) SELECT count(*) FROM ward w JOIN lookup l ON w.code = l.code;
SELECT (SELECT count(*) FROM ward w JOIN lookup l ON w.code = l.code AND twice = i * 2), (SELECT count(*) FROM lookup l JOIN ward w ON l.code = w.code AND twice = i * 2), (SELECT count(*) FROM ward w JOIN lookup l ON w.code::text = l.code AND twice = i * 2),
	(SELECT count(*) FROM ward w LEFT JOIN lookup l ON l.tag = w.tag), (SELECT count(*) FROM ward w LEFT JOIN lookup l ON l.tag = w.tag::text), (SELECT count(*) FROM lookup WHERE code NOT IN (SELECT code FROM ward));
-- As keys and blocks, and in text columns.
SELECT (did_estimate(i % 7, i % 4 < 2, i % 8 < 4, code, 1, tag)).n_clusters, (did_estimate(i % 7, i % 4 < 2, i % 8 < 4, tag)).n_clusters, (bootstrap_ci(i, tag)).n_clusters FROM ward;
SELECT did_sample(1, true, true, code)::text = did_sample(1, true, true, code::text)::text AS same FROM ward WHERE i = 3 GROUP BY code;

-- What spreadsheets and web pages leave at the ends is taken off.
SELECT count(*), count(*) FILTER (WHERE (c || 'E05000001')::gss_code = 'E05000001' AND ('E05000001' || c || c || ' ')::gss_code = 'E05000001' AND (c || 'nrp4:' || c || 'economy' || c)::domain_tag = 'nrp4:economy') AS taken
FROM unnest(ARRAY[U&'\00A0', U&'\FEFF', U&'\200B', U&'\200C', U&'\200D', U&'\200E', U&'\2003', U&'\2009', U&'\202F', U&'\2060', U&'\3000', U&'\00AD', U&'\2028', U&' \00A0 ', U&'\FEFF\00A0']) c;
SELECT 'E0500É'::gss_code;
SELECT U&'\00A0\00A0'::gss_code;

DEALLOCATE ALL;
DROP TABLE ward, lookup;

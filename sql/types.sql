-- Arguments of the types that other programs make: each gives what the plain
-- types give, or an error that names the argument.
CREATE TYPE ward AS ENUM ('w0', 'w1', 'w2', 'w3', 'w4', 'w5');
CREATE DOMAIN flag AS smallint;
CREATE DOMAIN area_name AS varchar(20);
CREATE TABLE survey AS
SELECT (sin(i) * 8)::integer AS y, i % 6 < 3 AS treated, i / 6 % 2 = 1 AS post, (i % 6)::bigint AS area, 'E0500000' || i % 6 AS name,
	(i % 3 + 1)::float8 AS w, (i % 3)::bigint AS pair, 'pair ' || i % 3 AS pair_name, ARRAY[i % 5, i % 7]::float8[] AS x
FROM generate_series(0, 239) i;

-- What a call gives: an estimate with its standard error and degrees of
-- freedom, or the SQLSTATE and the argument that is named.
CREATE FUNCTION outcome_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	message text;
BEGIN
	EXECUTE format('SELECT (e).estimate || '' '' || (e).std_error || '' '' || (e).df || '' '' || (e).n FROM (SELECT %s AS e FROM survey) s', call) INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
	RETURN SQLSTATE || ' ' || message;
END $$;

CREATE FUNCTION refusal_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	message text;
	hint text;
BEGIN
	EXECUTE format('SELECT %s FROM survey', call) INTO result;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ' ' || message || CASE WHEN hint = '' THEN ' (no hint)' ELSE '' END;
END $$;

-- Every pair of types of the flags, with and without a cluster, by position:
-- boolean and numbers give the same digits, text is refused by name.
CREATE TABLE flag_type (type text, expression text);
INSERT INTO flag_type VALUES ('boolean', '%s'), ('smallint', '%s::int::smallint'), ('integer', '%s::int'), ('bigint', '%s::int::bigint'),
	('real', '%s::int::real'), ('double', '%s::int::float8'), ('numeric', '%s::int::numeric'), ('numeric(3,1)', '%s::int::numeric(3,1)'), ('domain', '%s::int::flag'), ('text', '%s::text');
SELECT (a.type = 'text')::int + (b.type = 'text')::int AS text_flags, count(*), count(DISTINCT three) AS three, count(DISTINCT four) AS four, min(three), min(four)
FROM flag_type a, flag_type b,
	LATERAL (SELECT outcome_of(format('did_estimate(y, %s, %s)', format(a.expression, 'treated'), format(b.expression, 'post'))) AS three,
		outcome_of(format('did_estimate(y, %s, %s, area)', format(a.expression, 'treated'), format(b.expression, 'post'))) AS four) r
GROUP BY 1 ORDER BY 1;
SELECT outcome_of('did_estimate(y, treated, post)') AS three, outcome_of('did_estimate(y, treated, post, area)') AS four;

-- Every type of key as cluster with every type of outcome, with plain and with
-- mixed flags: the digits of the plain call.
CREATE TABLE key_type (type text, expression text);
INSERT INTO key_type VALUES ('smallint', 'area::smallint'), ('integer', 'area::integer'), ('bigint', 'area'), ('real', 'area::real'), ('double', 'area::float8'),
	('numeric', 'area::numeric'), ('numeric(10,2)', 'area::numeric(10,2)'), ('oid', 'area::oid'), ('tid', 'format(''(%s,1)'', area)::tid'),
	('text', 'name'), ('varchar', 'name::varchar(12)'), ('char', 'name::char(20)'), ('name', 'name::name'), ('"char"', '(area::text)::"char"'), ('domain', 'name::area_name'),
	('uuid', 'md5(name)::uuid'), ('enum', '(''w'' || area)::ward'), ('date', '(date ''2016-04-01'' + area::integer)'), ('gss_code', 'name::gss_code'), ('domain_tag', '(''nrp4:d'' || area)::domain_tag');
SELECT count(*), count(DISTINCT c) AS results, min(c) FROM key_type k, unnest('{y,y::bigint,y::float8,y::numeric,y::real,y::smallint}'::text[]) outcome,
	LATERAL (VALUES (outcome_of(format('did_estimate(%s, treated, post, %s)', outcome, k.expression))),
		(outcome_of(format('did_estimate(%s, treated::int, post::int::float8, %s)', outcome, k.expression)))) v(c);
SELECT outcome_of('did_estimate(y, treated, post, area)');
-- The same as block of a text and of a numeric cluster, after a weight of any type; covariates of any type.
SELECT count(*), count(DISTINCT c) AS results FROM key_type k, key_type b, unnest('{integer,real,float8,numeric}'::text[]) w,
	LATERAL (SELECT outcome_of(format('did_estimate(did_sample(y, treated, post, %s, w::%s, %s), effects => ''block'')', k.expression, w, replace(b.expression, 'area', '(area % 3)'))) AS c) r
WHERE b.type IN ('smallint', 'integer', 'bigint', 'numeric', 'tid', '"char"', 'enum', 'date', 'domain_tag');
SELECT outcome_of('did_estimate(did_sample(y, treated, post, area, w, pair), effects => ''block'')') = outcome_of('did_estimate(did_sample(y, treated, post, area::numeric, w, pair_name), effects => ''block'')') AS same;
SELECT count(DISTINCT c) AS results FROM unnest('{x,x::real[],x::integer[],x::bigint[],x::smallint[],x::numeric[],x::numeric(4\,1)[]}'::text[]) x, unnest('{treated\,post,treated::int\,post::int}'::text[]) f,
	LATERAL (SELECT outcome_of(format('did_estimate(y, %s, area, 1, 0, %s)', f, x)) AS c) r;
-- A NULL in an array of another type leaves the row out; as does a NULL flag.
SELECT (did_estimate(y, treated::int, post, area, 1, 0, CASE WHEN pair = 0 THEN ARRAY[NULL, 1]::integer[] ELSE x::integer[] END)).n_missing,
	(did_estimate(y, nullif(treated::int, 1), post)).n_missing FROM survey;

-- A boolean outcome stays a proportion, by either way.
SELECT (did_estimate(y > 0, treated::int, post)).scale, did_estimate(y > 0, treated::int, post, area) = did_estimate(y > 0, treated, post, area) AS same FROM survey;

-- The other aggregates.
SELECT count(*), count(DISTINCT r) FROM (
	SELECT did_balance(y, treated, area, w)::text FROM survey UNION ALL
	SELECT did_balance(y::numeric, treated::int, area::numeric, w::numeric)::text FROM survey UNION ALL
	SELECT did_balance(y::bigint, treated::int::bigint, ('w' || area)::ward, w::int)::text FROM survey) v(r);
SELECT count(*), count(DISTINCT r) FROM (
	SELECT bootstrap_ci(y, area, w)::text FROM survey UNION ALL
	SELECT bootstrap_ci(y::numeric, area::numeric, w::real)::text FROM survey UNION ALL
	SELECT bootstrap_ci(y, ('w' || area)::ward, w::int)::text FROM survey UNION ALL
	SELECT bootstrap_ci(y::bigint, date '2016-04-01' + area::integer, w)::text FROM survey) v(r);

-- Labels depend on no setting.
SET DateStyle = 'ISO';
SELECT did_sample(y, treated, post, (date '2016-04-01' + area::integer)::text)::text AS by_text FROM survey \gset
SELECT did_sample(y, treated, post, date '2016-04-01' + area::integer)::text = :'by_text' AS same FROM survey;
SET DateStyle = 'German';
SELECT did_sample(y, treated, post, date '2016-04-01' + area::integer)::text = :'by_text' AS same FROM survey;
RESET DateStyle;

-- What is refused, by name.
SELECT call, refusal_of(call) FROM unnest(ARRAY[
	'did_estimate(name, treated, post)', 'did_estimate(y, treated, ''{}''::json)', 'did_estimate(y, treated, post, true)', 'did_estimate(y, treated, post, now())',
	'did_estimate(y, treated, post, ''[]''::jsonb)', 'did_estimate(y, treated, post, x)', 'did_estimate(y, treated, post, area, true)', 'did_estimate(y, treated, post, area, name)',
	'did_estimate(y, treated, post, area, 1, x)', 'did_estimate(y, treated, post, area, 1, 0, 1)', 'did_estimate(y, treated, post, area, 1, 0, ARRAY[name])',
	'did_estimate(y, treated, post, area, 1, 0, x, 1)', 'did_estimate(y, treated::int, post, area + 0.5)', 'did_estimate(y, treated, post, ''NaN''::float8)', 'did_estimate(y, treated, post, 9223372036854775808)',
	'did_estimate(y, treated, post, 1e300)', 'did_estimate(y, treated, post, ''Infinity''::numeric)', 'did_estimate(y, treated::int + 1, post)', 'did_estimate(y, treated, ''NaN''::numeric)', 'did_estimate(y, 0.5, post)',
	'did_balance(name, treated)', 'did_balance(y, treated, area, w, 1)', 'bootstrap_ci(name)', 'bootstrap_ci(y, area, true)', 'bootstrap_ci(y, area, w, 3)', 'bootstrap_ci(y, 0.95)',
	'did_sample(y, treated, VARIADIC ARRAY[post])']) call;
SELECT did_estimate(y, treated, post, now()) FROM survey;
SELECT did_sample(y, treated::int, name) FROM survey;
-- The ends of bigint.
SELECT did_sample(1, 1, 1, 9223372036854775807::numeric)::text = did_sample(1, true, true, 9223372036854775807)::text AS high,
	did_sample(1, 1, 1, -9223372036854775808::numeric)::text = did_sample(1, true, true, (-9223372036854775808)::bigint)::text AS low;

-- Untyped literals and NULLs.
SELECT (did_estimate(y, treated, post, NULL)).n_missing AS plain, (did_estimate(y, treated::int, post, NULL)).n_missing AS mixed, (did_estimate(y, NULL, post::int)).n_missing AS flag,
	(did_estimate(y, treated::int, post, 'all')).n_clusters AS label, (did_estimate(y, treated::int, '1')).n AS post, (did_estimate(y, treated::int, post, area, '2')).n AS weight,
	(did_estimate('2', treated::int, post)).n AS outcome, (did_estimate(y, treated::int, post, area, 1, 0, '{1,2}')).n AS covariates FROM survey;
SELECT (did_estimate(NULL::int, 1, 0::numeric)).n_missing;

SELECT did_estimate(did_sample(y, treated::int, post, area::numeric)) = did_estimate(y, treated::int, post, area::numeric) AS same FROM survey;
-- Groups, filters, frames and parallel plans.
SELECT pair, did_estimate(y, treated::int, post, area::numeric) = did_estimate(y, treated, post, area) AS same FROM survey GROUP BY pair ORDER BY pair;
SELECT count(*), count(*) FILTER (WHERE mixed = plain) AS same FROM (
	SELECT did_estimate(y, treated::int, post::int, area::numeric) OVER w AS mixed, did_estimate(y, treated, post, area) OVER w AS plain FROM survey
	WINDOW w AS (ORDER BY area, y ROWS BETWEEN 150 PRECEDING AND CURRENT ROW)) v;
CREATE TABLE large AS SELECT (sin(i) * 8)::integer AS y, (i % 6 < 3)::int::bigint AS treated, (i / 6 % 2)::numeric AS post, md5((i % 6)::text)::uuid AS area FROM generate_series(1, 30000) i;
ANALYZE large;
SELECT did_estimate(y, treated, post, area) AS serial FROM large \gset
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT did_estimate(y, treated, post, area) FROM large;
SELECT did_estimate(y, treated, post, area)::text = :'serial' AS same FROM large;
-- A choice is refused in a worker as in the leader.
SELECT did_estimate(y, treated, post, 'HC1') IS NULL FROM large;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- A choice where a cluster should stand: the call that was meant.
SELECT name, refusal_of(format('did_estimate(y, treated, post, %L)', name)) FROM unnest('{HC1,hc1,CR2,survey,JKn,WCR31,median,trimmed mean,bca,two-sided,strict,rademacher,rao-wu,pair,clusters,welch,none,cluster,adjust,t}'::text[]) name;
SELECT refusal_of('bootstrap_ci(y, ''median'')'), refusal_of('bootstrap_ci(y, ''BCa'', w)'), refusal_of('did_balance(y, treated, ''CR2'')'), refusal_of('did_estimate(y, treated, post, area::text, w, ''block'')');
SELECT did_estimate(y, treated, post, 'HC1') FROM survey;
SELECT bootstrap_ci(y, 'median') FROM survey;
PREPARE by_choice(text) AS SELECT (did_estimate(y, treated, post, $1)).n_clusters FROM survey;
SET plan_cache_mode = force_generic_plan;
EXECUTE by_choice('cr3');
EXECUTE by_choice('Anfield');
RESET plan_cache_mode;
-- But areas may be called so.
SELECT area, (did_estimate(y, treated, post, area)).n_clusters FROM (SELECT *, (ARRAY['median', 'none', 'survey', 'HC1'])[pair + 1] AS area FROM (SELECT y, treated, post, pair FROM survey) s) s GROUP BY area ORDER BY area;

DROP TABLE survey, large, flag_type, key_type;
DROP FUNCTION outcome_of, refusal_of;
DROP DOMAIN flag, area_name;
DROP TYPE ward;
DEALLOCATE by_choice;

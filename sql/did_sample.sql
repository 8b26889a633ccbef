-- The type did_sample and its aggregates: what is kept, what is refused.
CREATE TABLE answers (y float8, b boolean, treated boolean, post boolean,
	t integer, p integer, area bigint, name text, w float8, pair bigint, pair_name text, x float8[]);
INSERT INTO answers
SELECT v, v > 5, i % 2 = 0, i % 4 < 2, (i % 2 = 0)::int, (i % 4 < 2)::int,
	i % 6, 'area ' || i % 6, 0.5 + i % 3, i % 6 / 2, 'pair ' || i % 6 / 2, ARRAY[i % 5, i % 7]
FROM (SELECT i, (i * 37 % 101)::float8 / 10 AS v FROM generate_series(1, 240) i) s;

-- Every overload takes its arguments and agrees with the others of its length:
-- the outcome as boolean or float8, flags as boolean, keys as bigint or text.
-- That of any types has a test of its own (types).
DO $$
DECLARE
	signature text;
	arguments text;
	result text;
	calls integer := 0;
BEGIN
	CREATE TEMP TABLE results (outcome text, nargs integer, result text);
	FOR signature IN
		SELECT pg_get_function_identity_arguments(oid) FROM pg_proc
		WHERE proname = 'did_estimate' AND prokind = 'a' AND provariadic = 0
	LOOP
		arguments := signature;
		arguments := regexp_replace(arguments, 'outcome double precision', 'y');
		arguments := regexp_replace(arguments, 'outcome boolean', 'b');
		arguments := regexp_replace(arguments, 'treated boolean', 'treated');
		arguments := regexp_replace(arguments, 'post boolean', 'post');
		arguments := regexp_replace(arguments, 'cluster bigint', 'area');
		arguments := regexp_replace(arguments, 'cluster text', 'name');
		arguments := regexp_replace(arguments, 'weight double precision', 'w');
		arguments := regexp_replace(arguments, 'block bigint', 'pair');
		arguments := regexp_replace(arguments, 'block text', 'pair_name');
		arguments := regexp_replace(arguments, 'covariates double precision\[\]', 'x');
		EXECUTE format('SELECT did_estimate(%s)::text FROM answers', arguments) INTO result;
		INSERT INTO results VALUES (left(arguments, 1), array_length(string_to_array(arguments, ','), 1), result);
		EXECUTE format('SELECT did_estimate(did_sample(%s))::text FROM answers', arguments) INTO result;
		INSERT INTO results VALUES (left(arguments, 1), array_length(string_to_array(arguments, ','), 1), result);
		calls := calls + 1;
	END LOOP;
	RAISE NOTICE '% overloads', calls;
END $$;
SELECT outcome, nargs, count(*) AS calls, count(DISTINCT result) AS results FROM results GROUP BY 1, 2 ORDER BY 1, 2;
-- And those of did_balance.
DO $$
DECLARE
	arguments text;
	result text;
BEGIN
	TRUNCATE results;
	FOR arguments IN SELECT pg_get_function_identity_arguments(oid) FROM pg_proc WHERE proname = 'did_balance' AND provariadic = 0 LOOP
		arguments := regexp_replace(arguments, 'value double precision', 'y');
		arguments := regexp_replace(arguments, 'value boolean', 'b');
		arguments := regexp_replace(arguments, 'treated boolean', 'treated');
		arguments := regexp_replace(arguments, 'cluster bigint', 'area');
		arguments := regexp_replace(arguments, 'cluster text', 'name');
		arguments := regexp_replace(arguments, 'weight double precision', 'w');
		EXECUTE format('SELECT did_balance(%s)::text FROM answers', arguments) INTO result;
		INSERT INTO results VALUES (left(arguments, 1), array_length(string_to_array(arguments, ','), 1), result);
	END LOOP;
END $$;
SELECT outcome, nargs, count(*) AS calls, count(DISTINCT result) AS results FROM results GROUP BY 1, 2 ORDER BY 1, 2;

-- Other types find their way by PostgreSQL's own casts.
SELECT count(DISTINCT e) FROM (
	SELECT did_estimate(y, t, p, area, w) FROM answers UNION ALL
	SELECT did_estimate(y::numeric, t::smallint, p::smallint, area::integer, w::real) FROM answers UNION ALL
	SELECT did_estimate(y, t = 1, p = 1, area::smallint, w::numeric) FROM answers UNION ALL
	SELECT did_estimate(y, t, p, ('area ' || area)::varchar(20), w) FROM answers
) s(e);

-- Text and binary forms give back the same sample, whatever its kind.
CREATE TABLE kinds AS
SELECT 1 AS kind, did_sample(y, t, p) AS s FROM answers UNION ALL
SELECT 2, did_sample(b, t, p, area) FROM answers UNION ALL
SELECT 3, did_sample(y, t, p, name, w) FROM answers UNION ALL
SELECT 4, did_sample(y, t, p, area, w, pair_name) FROM answers UNION ALL
SELECT 5, did_sample(b, t, p, name, w, pair_name, x) FROM answers UNION ALL
SELECT 6, did_sample(NULL::float8, t, p, name, w, pair, x) FROM answers;
SELECT kind, did_estimate(s::text::did_sample) IS NOT DISTINCT FROM did_estimate(s) AS same_result,
	s::text::did_sample::text = s::text AS same_text,
	substr(s::text, 1, 8) AS begins,
	encode(did_sample_send(s), 'hex') = s::text AS hexadecimal
FROM kinds ORDER BY kind;
-- So do samples of outcomes whose squares are too small for a double.
SELECT size, count(*) FILTER (WHERE s::text::did_sample::text = s::text) AS same FROM (
	SELECT size, did_sample(y * size::float8, t, p, area, w) AS s FROM answers, unnest('{1e-90,1e-130,1e-155,1e-161,1e-162,1e-170,1e-300}'::text[]) size GROUP BY size) v
GROUP BY size ORDER BY size;

-- Missing: NULL in any argument, or weight 0. They are counted.
SELECT (e).n, (e).n_missing FROM (
	SELECT did_estimate(y, t, p, area, w, pair, x) AS e FROM (
		SELECT * FROM answers UNION ALL
		VALUES (NULL::float8, NULL::boolean, NULL::boolean, NULL::boolean, 1, 1, 1::bigint, '', 1::float8, 0::bigint, '', '{1,1}'::float8[]),
			(1, NULL, NULL, NULL, NULL, 1, 1, '', 1, 0, '', '{1,1}'),
			(1, NULL, NULL, NULL, 1, NULL, 1, '', 1, 0, '', '{1,1}'),
			(1, NULL, NULL, NULL, 1, 1, NULL, '', 1, 0, '', '{1,1}'),
			(1, NULL, NULL, NULL, 1, 1, 1, '', NULL, 0, '', '{1,1}'),
			(1, NULL, NULL, NULL, 1, 1, 1, '', 0, 0, '', '{1,1}'),
			(1, NULL, NULL, NULL, 1, 1, 1, '', 1, NULL, '', '{1,1}'),
			(1, NULL, NULL, NULL, 1, 1, 1, '', 1, 0, '', NULL),
			(1, NULL, NULL, NULL, 1, 1, 1, '', 1, 0, '', '{1,NULL}')
	) v
) s;
-- Even when the first rows, which would fix the number of covariates, are missing.
SELECT (e).n, (e).n_missing, (e).note FROM (
	SELECT did_estimate(y, t, p, area, w, pair, x) AS e FROM (
		(SELECT NULL::float8 AS y, t, p, area, w, pair, NULL::float8[] AS x FROM answers LIMIT 3)
		UNION ALL SELECT y, t, p, area, w, pair, x FROM answers) v
) s;

-- What is refused, and what to do about it.
SELECT did_sample('NaN'::float8, true, true);
SELECT did_sample('-Infinity'::float8, true, true);
SELECT did_sample(1e51, true, true);
SELECT did_sample(1.0, 2, 1);
SELECT did_sample(1.0, 1, -1);
SELECT did_sample(1.0, true, true, 1, -1);
SELECT did_sample(1.0, true, true, 1, 'NaN');
SELECT did_sample(1.0, true, true, 1, 'Infinity');
SELECT did_sample(1.0, true, true, 1, 1e-60);
SELECT did_sample(1.0, true, true, 1, 1, 1, ARRAY['NaN'::float8]);
SELECT did_sample(1.0, true, true, 1, 1, 1, ARRAY[[1.0], [2.0]]::float8[]);
SELECT did_sample(1.0, true, true, 1, 1, 1, array_fill(1.0::float8, ARRAY[65]));
SELECT did_sample(1.0, true, true, 1, 1, 1, x) FROM (VALUES ('{1}'::float8[]), ('{1,2}')) v(x);
SELECT did_sample(1.0, true, post, 7, 1, pair) FROM (VALUES (true, 1), (true, 2)) v(post, pair);
SELECT did_sample(1.0, true, post, 'Mill Hill', 1, pair) FROM (VALUES (true, 'a'), (false, 'b')) v(post, pair);
SELECT did_rollup(s) FROM kinds WHERE kind IN (1, 2);
SELECT did_rollup(s) FROM (SELECT did_sample(y, t, p, area, w, pair, x) AS s FROM answers UNION ALL
	SELECT did_sample(y, t, p, area, w, pair, '{1}') FROM answers) v;
SELECT did_rollup(s) FROM (SELECT did_sample(y, t, p, area, w, pair) AS s FROM answers UNION ALL
	SELECT did_sample(y, t, p, area, w, 8) FROM answers WHERE area = 3) v;
SELECT did_sample_combine(s, s) FROM kinds WHERE kind = 1;
SELECT did_sample_accum(s, 1.0, 1, 1) FROM kinds WHERE kind = 1;
SELECT 'nonsense'::did_sample;
SELECT ''::did_sample;
SELECT '64696401'::did_sample; -- a version before the first release
SELECT '64696402'::did_sample;
SELECT '6469640400000000000000000000000000000000000000000000000000000000'::did_sample;

-- Each error has the SQLSTATE that a program would look for.
CREATE FUNCTION sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT sqlstate_of(query), query FROM unnest(ARRAY[
	$$SELECT did_sample('NaN'::float8, true, true)$$,
	$$SELECT did_sample(1.0, 2, 1)$$,
	$$SELECT did_sample(1.0, true, true, 1, -1)$$,
	$$SELECT did_sample(1.0, true, true, 1, 1, 1, array_fill(1.0::float8, ARRAY[65]))$$,
	$$SELECT did_sample(1.0, true, true, 1, 1, 1, x) FROM (VALUES ('{1}'::float8[]), ('{1,2}')) v(x)$$,
	$$SELECT did_sample(1.0, true, post, 7, 1, pair) FROM (VALUES (true, 1), (true, 2)) v(post, pair)$$,
	$$SELECT did_rollup(s) FROM kinds WHERE kind IN (1, 2)$$,
	$$SELECT did_sample_combine(s, s) FROM kinds WHERE kind = 1$$,
	$$SELECT 'nonsense'::did_sample$$,
	$$SELECT did_estimate(s, 'CR4') FROM kinds WHERE kind = 2$$,
	$$SELECT did_estimate(s, effects => 'area') FROM kinds WHERE kind = 2$$,
	$$SELECT did_estimate(s, effects => 'block') FROM kinds WHERE kind = 2$$,
	$$SELECT did_estimate(s, vcov => NULL) FROM kinds WHERE kind = 2$$,
	$$SELECT did_estimate(s, vcov => 'HC3') FROM kinds WHERE kind = 3$$
]) AS query;
DROP FUNCTION sqlstate_of;

-- Merging nothing, missing and empty samples.
SELECT did_rollup(s) IS NULL AS nothing FROM kinds WHERE false;
SELECT did_rollup(NULL::did_sample) IS NULL AS nothing;
SELECT count(DISTINCT did_estimate(s)::text) FROM (
	SELECT did_sample(y, t, p, area) AS s FROM answers UNION ALL
	SELECT did_rollup(s) FROM (SELECT did_sample(y, t, p, area) AS s FROM answers GROUP BY area UNION ALL SELECT NULL) v UNION ALL
	SELECT did_rollup(s) FROM (SELECT did_sample(y, t, p, area) AS s FROM answers GROUP BY y > 5 UNION ALL
		SELECT did_sample(y, t, p, area) FROM answers WHERE false) v
) u;
-- An empty sample of another number of covariates does not stand in the way.
SELECT (did_estimate(did_rollup(s))).n FROM (SELECT did_sample(NULL::float8, t, p, area, w, pair, '{}') AS s FROM answers UNION ALL
	SELECT did_sample(y, t, p, area, w, pair, x) FROM answers) v;
DROP TABLE kinds;
DROP TABLE answers;

-- fuzz.sql: random tables and random queries, by the page scan and without it.
--
--	CALL fuzz(seed, seconds, tables)
--
-- Ends when the time is over or so many tables were made. Each table has a seed
-- of its own: CALL fuzz(that, NULL, 1) makes the one of a failure again. What
-- must be the same is the text of all results, which has every byte of them.
-- Another session (dblink) holds transactions open, and vacuums.
CREATE EXTENSION dblink;

CREATE FUNCTION chance(double precision) RETURNS boolean LANGUAGE sql VOLATILE
RETURN random() < $1;
CREATE FUNCTION pick(VARIADIC text[]) RETURNS text LANGUAGE sql VOLATILE
RETURN $1[1 + floor(random() * cardinality($1))::integer];
CREATE FUNCTION noise(integer) RETURNS text LANGUAGE sql VOLATILE
RETURN (SELECT left(string_agg(md5(random()::text), ''), $1) FROM generate_series(0, $1 / 32));

-- Too long for a page in part, and not to be made shorter.
CREATE TABLE long_word AS
SELECT number, string_agg(md5((number * 100 + g)::text), '') AS word
FROM generate_series(0, 11) number, LATERAL generate_series(1, 1 + number % 3 * 90) g GROUP BY number;

-- A column's name, type, and an expression of its values in row i.
CREATE TABLE kind (role text, name text, type text, value text);
INSERT INTO kind VALUES
	('outcome', 'y', 'float8', 'CASE WHEN random() < 0.1 THEN NULL ELSE round((random() * 10)::numeric, 3) END'),
	('outcome', 'yy', 'float8', 'random() * 1e6 - 3e5'),
	('outcome', 'y4', 'float4', 'random()'),
	('outcome', 'score', 'integer', 'floor(random() * 5)'),
	('outcome', 'score2', 'smallint', 'CASE WHEN random() < 0.3 THEN NULL ELSE floor(random() * 5) - 2 END'),
	('outcome', 'amount', 'numeric', 'round((random() * 1000)::numeric, 2)'),
	('outcome', 'agrees', 'boolean', 'random() < 0.4'),
	('outcome', 'odd', 'float8', 'CASE WHEN random() < 0.0005 THEN ''NaN'' WHEN random() < 0.5 THEN 0 ELSE -0.0 END'),
	('flag', 'treated', 'boolean', 'i % 2 = 0'),
	('flag', 'post', 'boolean', 'CASE WHEN random() < 0.05 THEN NULL ELSE random() < 0.5 END'),
	('flag', 'post1', 'integer', 'floor(random() * 2)'),
	('flag', 'treated1', 'smallint', 'i % 2'),
	('wave', 'wave', 'integer', '1 + floor(random() * 4)'),
	('wave', 'start', 'integer', 'CASE WHEN i % 3 = 0 THEN NULL ELSE 2 + i % 2 END'),
	('wave', 'year', 'bigint', '2020 + floor(random() * 3)'),
	('key', 'area', 'bigint', 'i % 12'),
	('key', 'area4', 'integer', 'i % 12'),
	('key', 'area2', 'smallint', 'CASE WHEN random() < 0.03 THEN NULL ELSE i % 6 END'),
	('key', 'ward', 'text', '''E0500'' || i % 12'),
	('key', 'wardv', 'varchar(200)', 'repeat(chr(97 + i % 12), 1 + (i % 12) * 16)'),
	('key', 'wardc', 'char(9)', '''W'' || i % 12'),
	('key', 'long', 'text', 'repeat(md5((i % 12)::text), 1 + (i % 4) * 60)'),
	('key', 'toast', 'text', '(SELECT word FROM long_word WHERE number = i % 12)'),
	('key', 'number', 'numeric', 'i % 12'),
	('key', 'day', 'date', 'date ''2026-01-01'' + i % 12'),
	('weight', 'w', 'float8', '0.5 + random()'),
	('weight', 'w0', 'float8', 'floor(random() * 3)'),
	('weight', 'w4', 'float4', '1 + floor(random() * 3)'),
	('group', 'sex', 'smallint', 'CASE WHEN random() < 0.1 THEN NULL ELSE 1 + floor(random() * 2) END'),
	('group', 'region', 'text', 'CASE WHEN random() < 0.1 THEN NULL ELSE chr(65 + floor(random() * 5)::integer) END'),
	('group', 'flag', 'boolean', 'random() < 0.5'),
	('group', 'at', 'timestamptz', 'timestamptz ''2026-01-01 UTC'' + floor(random() * 3) * interval ''1 hour'''),
	('group', 'half', 'float8', 'floor(random() * 3) - 1'),
	('group', 'letter', '"char"', 'chr(97 + floor(random() * 3)::integer)'),
	('group', 'many', 'integer', 'floor(random() * 500)'),
	('covariates', 'x', 'float8[]', 'ARRAY[random(), floor(random() * 3)]'),
	('filler', 'f1', 'text', 'repeat(''x'', floor(random() * 300)::integer)'),
	('filler', 'f2', 'boolean', 'random() < 0.5'),
	('filler', 'f3', 'char(3)', '''abc'''),
	('filler', 'f4', 'interval', '''3 days'''),
	('filler', 'f5', 'uuid', 'md5(random()::text)::uuid'),
	('filler', 'f6', 'name', '''n'''),
	('filler', 'f7', 'text', 'CASE WHEN random() < 0.01 THEN noise(9000) END'),
	('filler', 'f8', 'varbit', 'B''101'''),
	('filler', 'f9', 'point', '''(1,2)'''),
	('filler', 'f10', 'jsonb', '''{"a": 1}''');

-- Those that the table at hand has.
CREATE TABLE having_column (name text);

CREATE FUNCTION column_of(role_wanted text) RETURNS text LANGUAGE sql VOLATILE
RETURN (SELECT name FROM kind JOIN having_column USING (name) WHERE role = role_wanted ORDER BY random() LIMIT 1);

CREATE TABLE fuzz_result (tables bigint, queries bigint, by_pages bigint, with_rows bigint, errors bigint);

-- What changes rows, at random; with errors now and then.
CREATE FUNCTION change(target text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	what text := pick('y', 'area', 'sex', 'w', 'wave', 'region', 'f1', 'toast', 'treated', 'many');
	condition text := format(' WHERE hashint4(serial) %% %s = 0', 1 + floor(random() * 9)::integer);
BEGIN
	IF chance(0.3) THEN
		RETURN format('DELETE FROM %I', target) || condition;
	ELSIF chance(0.3) OR NOT EXISTS (SELECT FROM having_column WHERE name = what) THEN
		RETURN format('UPDATE %I SET serial = serial + 1', target) || condition;
	END IF;
	RETURN format('UPDATE %I SET %I = %s', target, what, CASE WHEN chance(0.3) THEN 'NULL' ELSE format('(SELECT (%s) FROM (SELECT serial) s(i))', (SELECT value FROM kind k WHERE k.name = what)) END) || condition;
END $$;

CREATE FUNCTION filled(target text, n integer) RETURNS text LANGUAGE sql VOLATILE
RETURN (SELECT format('INSERT INTO %I (serial%s) SELECT i%s FROM generate_series(1, %s) i', target, string_agg(', ' || quote_ident(name), ''), string_agg(format(', (%s)::%s', value, type), ''), n)
	FROM kind JOIN having_column USING (name));

-- Makes a table; leaves its columns in having_column.
CREATE PROCEDURE random_table(INOUT partitioned boolean) LANGUAGE plpgsql AS $$
DECLARE
	n integer := (ARRAY[0, 1, 7, 60, 60, 400, 1500])[1 + floor(random() * 7)];
	definition text;
	part text;
BEGIN
	DROP TABLE IF EXISTS t;
	DELETE FROM having_column;
	INSERT INTO having_column SELECT name FROM kind WHERE random() < 0.55 ORDER BY random();
	INSERT INTO having_column SELECT unnest(ARRAY['yy', 'wave', 'start', 'sex']) EXCEPT TABLE having_column;
	SELECT string_agg(format('%I %s', name, type), ', ' ORDER BY random()) INTO definition FROM kind JOIN having_column USING (name);
	partitioned := chance(0.1);
	IF partitioned THEN
		EXECUTE format('CREATE TABLE t (serial integer, %s) PARTITION BY HASH (serial)', definition);
		FOR k IN 0..1 LOOP
			SELECT string_agg(format('%I %s', name, type), ', ' ORDER BY random()) INTO part FROM kind JOIN having_column USING (name);
			EXECUTE format('CREATE TABLE t%s (gone integer, %s, serial integer)', k, part);
			EXECUTE format('ALTER TABLE t%s DROP gone', k);
			EXECUTE format('ALTER TABLE t ATTACH PARTITION t%s FOR VALUES WITH (MODULUS 2, REMAINDER %s)', k, k);
		END LOOP;
	ELSE
		EXECUTE format('CREATE %s TABLE t (serial integer, %s) WITH (fillfactor = %s, toast_tuple_target = %s)',
			pick('', '', '', 'UNLOGGED', 'TEMPORARY'), definition, 10 + floor(random() * 91), pick('128', '512', '2040'));
		IF EXISTS (SELECT FROM having_column WHERE name = 'toast') AND chance(0.5) THEN
			EXECUTE format('ALTER TABLE t ALTER toast SET STORAGE %s', pick('EXTERNAL', 'MAIN', 'EXTENDED'));
		END IF;
	END IF;
	EXECUTE filled('t', n);
	IF NOT partitioned AND chance(0.4) THEN
		FOR part IN SELECT name FROM having_column WHERE name NOT IN ('yy', 'wave', 'start', 'sex') ORDER BY random() LIMIT 2 LOOP
			EXECUTE format('ALTER TABLE t DROP %I', part);
			DELETE FROM having_column WHERE name = part;
			-- It comes back with a value that old rows do not have.
			IF chance(0.7) THEN
				EXECUTE format('ALTER TABLE t ADD %I %s %s', part, (SELECT type FROM kind WHERE name = part),
					CASE WHEN chance(0.6) AND part IN ('area', 'area4', 'w', 'wave', 'sex', 'ward', 'score', 'region') THEN 'DEFAULT ''1''' ELSE '' END);
				INSERT INTO having_column VALUES (part);
			END IF;
		END LOOP;
		IF chance(0.6) THEN
			EXECUTE filled('t', n / 3);
		END IF;
	END IF;
	FOR k IN 1..floor(random() * 4) LOOP
		-- As a subtransaction that is rolled back, or one that is not.
		BEGIN
			EXECUTE change('t');
			IF chance(0.4) THEN
				EXECUTE filled('t', n / 4);
			END IF;
			IF chance(0.4) THEN
				RAISE division_by_zero;
			END IF;
		EXCEPTION WHEN division_by_zero THEN
			NULL;
		END;
	END LOOP;
	IF chance(0.3) THEN
		ANALYZE t;
	END IF;
END $$;

-- A condition on the rows, simple or not.
CREATE FUNCTION condition() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c text := coalesce((SELECT name FROM having_column ORDER BY random() LIMIT 1), 'serial');
BEGIN
	RETURN CASE
		WHEN chance(0.1) THEN format('(%s AND %s)', condition(), condition())
		WHEN chance(0.1) THEN format('(%s OR %s)', condition(), condition())
		WHEN chance(0.05) THEN format('NOT %s', condition())
		WHEN chance(0.15) THEN format('%I IS %s NULL', c, pick('', 'NOT'))
		WHEN c IN ('wave', 'score', 'area', 'area4', 'area2', 'sex', 'score2', 'year', 'number', 'many') THEN
			CASE WHEN chance(0.5) THEN format('%I IN (1, 2, 3)', c) ELSE format('%I %s %s', c, pick('=', '<', '>=', '<>'), pick('1', '2', '2::bigint', '3::smallint')) END
		WHEN c IN ('y', 'yy', 'w', 'y4', 'amount') THEN format('%I %s %s', c, pick('<', '>', '<='), pick('0.5', '1', '5::float8'))
		WHEN c IN ('treated', 'post', 'agrees', 'flag') THEN pick(format('%I', c), format('NOT %I', c), format('%I IS TRUE', c), format('%I IS NOT FALSE', c))
		WHEN c IN ('ward', 'wardv', 'region', 'toast', 'long') THEN pick(format('%I = ''E05003''', c), format('%I <> ''B''', c), format('%I IN (''A'', ''C'')', c), format('%I LIKE ''E%%''', c), format('length(%I) < 40', c), format('%I < ''b''', c))
		WHEN c = 'day' THEN pick('day > ''2026-01-03''', 'day = date ''2026-01-02''')
		WHEN chance(0.1) THEN pick('random() >= 0', 'ctid > ''(0,1)''', 'serial IN (SELECT 3 * g FROM generate_series(1, 400) g)', 'tableoid > 0', 't IS NOT NULL', 'now() > ''2000-01-01''', 'false')
		ELSE format('serial %s %s', pick('<', '>'), floor(random() * 300)) END;
END $$;

CREATE FUNCTION outcome() RETURNS text LANGUAGE sql VOLATILE
RETURN CASE WHEN chance(0.1) THEN pick('yy', 'wave', 'sex') || ' > 2'
	WHEN chance(0.05) THEN pick('coalesce(yy, 0)', 'coalesce(sex, 0)')
	WHEN chance(0.05) THEN format('CASE WHEN serial > 9 THEN %I END', coalesce(column_of('outcome'), 'yy'))
	ELSE quote_ident(coalesce(column_of('outcome'), 'yy')) END;
CREATE FUNCTION flag() RETURNS text LANGUAGE sql VOLATILE
RETURN CASE WHEN chance(0.3) OR column_of('flag') IS NULL THEN pick('serial > 20', 'serial % 2 = 0', 'serial IN (1, 5, 7)', 'wave >= 3') ELSE column_of('flag') END;
CREATE FUNCTION key() RETURNS text LANGUAGE sql VOLATILE
RETURN CASE WHEN chance(0.1) OR column_of('key') IS NULL THEN pick('serial % 7', 'serial::text', '(serial % 5)::bigint', '3') ELSE quote_ident(column_of('key')) END;
CREATE FUNCTION weight() RETURNS text LANGUAGE sql VOLATILE
RETURN CASE WHEN chance(0.2) OR column_of('weight') IS NULL THEN pick('1', '2.5', 'serial') ELSE column_of('weight') END;

-- Rows that workers had come together in any order: of them, a digest.
CREATE FUNCTION aggregate(in_parallel boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	cluster text := key();
	rest text := CASE WHEN chance(0.15) THEN '' WHEN chance(0.5) THEN ', ' || cluster WHEN chance(0.5) THEN format(', %s, %s', cluster, weight())
		WHEN chance(0.5) OR column_of('covariates') IS NULL THEN format(', %s, %s, %s', cluster, weight(), cluster) ELSE format(', %s, %s, %s, %s', cluster, weight(), cluster, pick('x', 'ARRAY[serial, yy]')) END;
	call text;
	result text := pick('%s::text', '%s', '(%s)::text');
BEGIN
	IF in_parallel THEN
		RETURN format('did_digest(did_sample(%s, %s, %s%s))', outcome(), flag(), flag(), rest);
	END IF;
	call := CASE
		WHEN chance(0.35) THEN format('did_sample(%s, %s, %s%s)', outcome(), flag(), flag(), rest)
		WHEN chance(0.2) THEN format('did_estimate(%s, %s, %s, %s)', outcome(), flag(), flag(), cluster)
		WHEN chance(0.3) THEN format('did_wave_sample(%s, %s, %s%s)', outcome(), pick('start', '2', 'CASE WHEN serial % 3 = 0 THEN 2 END'), coalesce(column_of('wave'), 'serial % 3'), rest)
		WHEN chance(0.25) THEN CASE floor(random() * 4)::integer
			WHEN 0 THEN format('survey_sample(%s%s)', outcome(), rest)
			WHEN 1 THEN format('survey_mean(%s, %s, %s)', outcome(), pick('NULL', cluster), weight())
			WHEN 2 THEN format('survey_quantile(%s, 0.5, %s)', outcome(), cluster)
			ELSE format('inequality_sample(%s, %s, %s)', outcome(), outcome(), cluster) END
		WHEN chance(0.3) THEN format('bootstrap_sample(%s%s)', outcome(), CASE WHEN chance(0.3) THEN '' WHEN chance(0.5) THEN ', ' || cluster ELSE format(', %s, %s', cluster, weight()) END)
		WHEN chance(0.4) THEN format('did_balance(%s, %s, %s)', outcome(), flag(), cluster)
		WHEN chance(0.5) THEN format('did_panel_sample(%s, %s, %s, serial)', outcome(), pick('start', '2'), coalesce(column_of('wave'), '2'))
		ELSE format('did_pattern_sample(%s, 2, %s, %s, %s, %s, ARRAY[%s::float8])', outcome(), coalesce(column_of('wave'), '2'), cluster, weight(), cluster, pick('sex', '(serial % 3)')) END;
	IF chance(0.02) THEN
		call := regexp_replace(call, '\(', '(DISTINCT ');
	END IF;
	IF chance(0.15) THEN
		call := format('%s FILTER (WHERE %s)', call, condition());
	END IF;
	RETURN format(result, call);
END $$;

CREATE FUNCTION random_query(in_parallel boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	made text;
	keys text;
BEGIN
	SELECT string_agg(aggregate(in_parallel), ', ') INTO made FROM generate_series(1, CASE WHEN chance(0.6) THEN 1 ELSE 1 + floor(random() * 4)::integer END);
	IF chance(0.08) THEN
		made := made || ', count(*)';
	END IF;
	IF chance(0.4) THEN
		SELECT string_agg(k, ', ') INTO keys FROM (SELECT CASE WHEN chance(0.1) THEN pick('serial % 3', 'serial > 10', 'length(region)', 'serial') ELSE quote_ident(name) END AS k FROM kind JOIN having_column USING (name) WHERE role IN ('group', 'key') AND name <> 'toast' OR chance(0.03) ORDER BY random() LIMIT CASE WHEN chance(0.7) THEN 1 ELSE 2 END) s;
	END IF;
	made := format('SELECT %s FROM t', concat_ws(', ', keys, made));
	IF chance(0.5) THEN
		made := made || ' WHERE ' || condition();
	END IF;
	IF keys IS NOT NULL THEN
		made := made || ' GROUP BY ' || CASE WHEN chance(0.04) THEN format('ROLLUP (%s)', keys) ELSE keys END;
	END IF;
	IF chance(0.06) THEN
		made := made || format(' HAVING %s IS NOT NULL', aggregate(in_parallel));
	END IF;
	RETURN made;
END $$;

-- The text of all rows, or the error.
CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	found text;
BEGIN
	EXECUTE format('SELECT string_agg(r::text, chr(10) ORDER BY r::text COLLATE "C") FROM (%s) r', query) INTO found;
	RETURN found;
EXCEPTION WHEN OTHERS THEN
	RETURN 'error ' || SQLSTATE;
END $$;

CREATE FUNCTION goes_by_pages(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
		IF line LIKE '%resilience page scan%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
EXCEPTION WHEN OTHERS THEN
	RETURN false;
END $$;

CREATE PROCEDURE fuzz(seed bigint, seconds double precision, n_tables bigint DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE
	until timestamptz := clock_timestamp() + seconds * interval '1 second';
	me text := format('host=%s port=%s dbname=%s', split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database());
	partitioned boolean;
	query text;
	by_pages boolean;
	a text;
	b text;
	is_temporary boolean;
	in_parallel boolean;
	counts fuzz_result := (0, 0, 0, 0, 0);
BEGIN
	PERFORM dblink_connect('other', me);
	SET client_min_messages = error;
	SET enable_sort = off;
	SET jit = off;
	SET parallel_setup_cost = 0;
	SET parallel_tuple_cost = 0;
	SET min_parallel_table_scan_size = 0;
	LOOP
		EXIT WHEN clock_timestamp() > until OR counts.tables >= n_tables;
		PERFORM setseed(2 * (hashint8(seed)::double precision + 2147483648) / 4294967296 - 1);
		CALL random_table(partitioned);
		COMMIT;
		is_temporary := to_regclass('pg_temp.t') IS NOT NULL;
		IF NOT is_temporary THEN
			IF chance(0.2) THEN
				PERFORM dblink_exec('other', 'VACUUM ' || pick('', '(FREEZE)', '(FULL)') || ' public.t');
			END IF;
			IF chance(0.3) THEN
				PERFORM dblink_exec('other', 'BEGIN; ' || change('t') || ';' || filled('t', 9));
				IF chance(0.3) THEN
					PERFORM dblink_exec('other', pick('ROLLBACK', 'COMMIT'));
				END IF;
			END IF;
		END IF;
		in_parallel := chance(0.02);
		PERFORM set_config('max_parallel_workers_per_gather', CASE WHEN in_parallel THEN '2' ELSE '0' END, false);
		PERFORM set_config('enable_partitionwise_aggregate', pick('on', 'off'), false);
		FOR k IN 1..6 LOOP
			query := random_query(in_parallel);
			PERFORM set_config('resilience.page_scan', 'on', false), set_config('work_mem', pick('4MB', '4MB', '64kB'), false);
			by_pages := goes_by_pages(query);
			a := answer(query);
			IF by_pages THEN
				-- Rows in the order of the table: the last bits of a sum follow it.
				PERFORM set_config('resilience.page_scan', 'off', false), set_config('work_mem', '64MB', false);
				b := answer(query);
				IF a IS DISTINCT FROM b THEN
					RAISE EXCEPTION 'seed %: %', seed, query USING DETAIL = format(E'by pages: %s\nwithout: %s', left(a, 3000), left(b, 3000));
				END IF;
			END IF;
			counts.queries := counts.queries + 1;
			counts.by_pages := counts.by_pages + by_pages::integer;
			counts.with_rows := counts.with_rows + coalesce(by_pages AND length(a) > 100, false)::integer;
			counts.errors := counts.errors + coalesce(a LIKE 'error%', false)::integer;
		END LOOP;
		PERFORM dblink_exec('other', 'ROLLBACK');
		COMMIT;
		counts.tables := counts.tables + 1;
		seed := seed + 1;
	END LOOP;
	PERFORM dblink_disconnect('other');
	DELETE FROM fuzz_result;
	INSERT INTO fuzz_result SELECT counts.*;
END $$;

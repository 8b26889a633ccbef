-- fuzz.sql: random tables and random queries, by the page scan and without it.
--
--	CALL fuzz(seed, seconds, tables)
--
-- Ends when the time is over or so many tables were made. Each table has a seed
-- of its own: CALL fuzz(that, NULL, 1) makes the one of a failure again. What
-- must be the same is the text of all results, which has every byte of them.
-- Another session (dblink) holds transactions open, and vacuums.
--
-- Whatever is asked for once a row, a column or a constant is plpgsql's simple
-- expressions only, without a statement of its own: most of the time goes to
-- PostgreSQL making tables and to the queries.
CREATE EXTENSION dblink;

CREATE FUNCTION chance(double precision) RETURNS boolean LANGUAGE sql VOLATILE
RETURN random() < $1;
CREATE FUNCTION die(integer) RETURNS integer LANGUAGE sql VOLATILE
RETURN floor(random() * $1)::integer;
CREATE FUNCTION pick(VARIADIC text[]) RETURNS text LANGUAGE sql VOLATILE
RETURN $1[1 + floor(random() * cardinality($1))::integer];
-- One of them, or another thing where there are none.
CREATE FUNCTION one(text[], text) RETURNS text LANGUAGE sql VOLATILE
RETURN coalesce($1[1 + floor(random() * cardinality($1))::integer], $2);
CREATE FUNCTION noise(integer) RETURNS text LANGUAGE sql VOLATILE
RETURN (SELECT left(string_agg(md5(random()::text), ''), $1) FROM generate_series(0, $1 / 32));

-- ---- values ----

CREATE DOMAIN small AS integer CHECK (VALUE < 1000000);
CREATE DOMAIN answer_text AS varchar(40);
CREATE DOMAIN yes AS boolean;
CREATE TYPE mood AS ENUM ('bad', 'fair', 'good');
CREATE TYPE two AS (a integer, b text);
-- Equal without being the same bytes, where PostgreSQL has ICU.
DO $$ BEGIN
	CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
EXCEPTION WHEN feature_not_supported THEN
	CREATE COLLATION any_case FROM "C";
END $$;

-- Too long for a page in part, and not to be made shorter.
CREATE TABLE long_word AS
SELECT number, string_agg(md5((number * 100 + g)::text), '') AS word
FROM generate_series(0, 11) number, LATERAL generate_series(1, 1 + number % 3 * 90) g GROUP BY number;

-- A column's name, type, an expression of its values in row i, and one that
-- rows have which are older than the column. Dear values are only of the pool.
CREATE TABLE kind (role text, name text, type text, value text, later text, dear boolean NOT NULL DEFAULT false);
INSERT INTO kind VALUES
	('outcome', 'y', 'float8', 'CASE WHEN random() < 0.1 THEN NULL ELSE round((random() * 10)::numeric, 3) END', '1.5'),
	('outcome', 'yy', 'float8', 'random() * 1e6 - 3e5', NULL),
	('outcome', 'y4', 'float4', 'random()', '0.1'),
	('outcome', 'score', 'integer', 'floor(random() * 5)', '1'),
	('outcome', 'score2', 'smallint', 'CASE WHEN random() < 0.3 THEN NULL ELSE floor(random() * 5) - 2 END', '-1'),
	('outcome', 'score8', 'bigint', 'floor(random() * 3) * 4000000000', '7'),
	('outcome', 'grade', 'small', 'CASE WHEN random() < 0.1 THEN NULL ELSE floor(random() * 4) END', '2'),
	('outcome', 'amount', 'numeric', 'round((random() * 1000)::numeric, 2)', '0.1'),
	('outcome', 'agrees', 'boolean', 'random() < 0.4', 'true'),
	('outcome', 'odd', 'float8', 'CASE WHEN random() < 0.0005 THEN ''NaN'' WHEN random() < 0.5 THEN 0 ELSE -0.0 END', '''-0'''),
	('outcome', 'nothing', 'float8', 'NULL', NULL),
	('generated', 'made', 'float8', NULL, NULL),
	('flag', 'treated', 'boolean', 'i % 2 = 0', NULL),
	('flag', 'post', 'boolean', 'CASE WHEN random() < 0.05 THEN NULL ELSE random() < 0.5 END', 'false'),
	('flag', 'post1', 'integer', 'floor(random() * 2)', '1'),
	('flag', 'treated1', 'smallint', 'i % 2', '0'),
	('flag', 'said', 'yes', 'CASE WHEN random() < 0.1 THEN NULL ELSE random() < 0.7 END', 'true'),
	('wave', 'wave', 'integer', '1 + floor(random() * 4)', '1'),
	('wave', 'start', 'integer', 'CASE WHEN i % 3 = 0 THEN NULL ELSE 2 + i % 2 END', NULL),
	('wave', 'year', 'bigint', '2020 + floor(random() * 3)', '2021'),
	('key', 'area', 'bigint', 'i % 12', '1'),
	('key', 'area4', 'integer', 'i % 12', '1'),
	('key', 'area2', 'smallint', 'CASE WHEN random() < 0.03 THEN NULL ELSE i % 6 END', '1'),
	('key', 'ward', 'text', '''E0500'' || i % 12', '''1'''),
	('key', 'wardv', 'varchar(200)', 'repeat(chr(97 + i % 12), 1 + (i % 12) * 16)', 'repeat(''k'', 150)'),
	('key', 'wardc', 'char(9)', '''W'' || i % 12', '''W1'''),
	('key', 'wardd', 'answer_text', '''w'' || i % 5', '''w1'''),
	('key', 'wardi', 'text COLLATE any_case', 'CASE WHEN random() < 0.5 THEN ''w'' ELSE ''W'' END || i % 4', '''w1'''),
	('key', 'long', 'text', 'repeat(md5((i % 12)::text), 1 + (i % 4) * 60)', NULL),
	('key', 'toast', 'text', '(SELECT word FROM long_word WHERE number = i % 12)', NULL),
	('key', 'number', 'numeric', 'i % 12', '1.0'),
	('key', 'day', 'date', 'date ''2026-01-01'' + i % 12', '''2026-01-03'''),
	('key', 'code', 'uuid', 'CASE WHEN random() < 0.05 THEN NULL ELSE md5((i % 7)::text)::uuid END', 'md5(''1'')::uuid'),
	('key', 'mood', 'mood', 'CASE WHEN random() < 0.1 THEN NULL ELSE (ARRAY[''bad'', ''fair'', ''good''])[1 + i % 3] END', '''fair'''),
	('weight', 'w', 'float8', '0.5 + random()', '1'),
	('weight', 'w0', 'float8', 'floor(random() * 3)', '0'),
	('weight', 'w4', 'float4', '1 + floor(random() * 3)', NULL),
	('weight', 'wn', 'numeric', 'round((0.5 + random())::numeric, 1)', '1.5'),
	('weight', 'wi', 'integer', '1 + i % 3', '1'),
	('group', 'sex', 'smallint', 'CASE WHEN random() < 0.1 THEN NULL ELSE 1 + floor(random() * 2) END', '1'),
	('group', 'region', 'text', 'CASE WHEN random() < 0.1 THEN NULL ELSE chr(65 + floor(random() * 5)::integer) END', '''A'''),
	('group', 'flag', 'boolean', 'random() < 0.5', 'true'),
	('group', 'at', 'timestamptz', 'timestamptz ''2026-01-01 UTC'' + floor(random() * 3) * interval ''1 hour''', NULL),
	('group', 'clock', 'timestamp', 'CASE WHEN random() < 0.2 THEN NULL ELSE timestamp ''2026-01-01'' + floor(random() * 3) * interval ''1 hour'' END', NULL),
	('group', 'half', 'float8', 'CASE WHEN random() < 0.2 THEN ''-0'' ELSE floor(random() * 3) - 1 END', '''-0'''),
	('group', 'letter', '"char"', 'chr(97 + floor(random() * 3)::integer)', '''a'''),
	('group', 'many', 'integer', 'floor(random() * 500)', '3'),
	('group', 'object', 'oid', '16384 + i % 3', '3'),
	('covariates', 'x', 'float8[]', 'ARRAY[random(), floor(random() * 3)]', 'ARRAY[1, 2]::float8[]'),
	('margins', 'margins', 'jsonb', 'jsonb_build_object(''sex'', i % 2, ''age'', floor(random() * 3))', '''{"sex": 1, "age": 2}'''),
	('array', 'tags', 'integer[]', 'CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.1 THEN ''{}'' WHEN random() < 0.2 THEN ARRAY[NULL, 2] ELSE ARRAY[i % 4, floor(random() * 3)] END', '''{1,NULL}'''),
	('array', 'words', 'text[]', 'CASE WHEN random() < 0.1 THEN NULL ELSE ARRAY[''A'', NULL, ''E0500'' || i % 12, repeat(''x'', i % 90)] END', '''{}'''),
	('filler', 'f1', 'text', 'repeat(''x'', floor(random() * 300)::integer)', '''f'''),
	('filler', 'f2', 'boolean', 'random() < 0.5', 'false'),
	('filler', 'f3', 'char(3)', '''abc''', NULL),
	('filler', 'f4', 'interval', '''3 days''', '''1 day'''),
	('filler', 'f5', 'uuid', 'md5(random()::text)::uuid', NULL),
	('filler', 'f6', 'name', '''n''', NULL),
	('filler', 'f7', 'text', 'CASE WHEN random() < 0.01 THEN noise(9000) END', NULL),
	('filler', 'f8', 'varbit', 'B''101''', 'B''1'''),
	('filler', 'f9', 'point', '''(1,2)''', NULL),
	('filler', 'f10', 'jsonb', '''{"a": 1}''', '''{}'''),
	('filler', 'f11', 'two', 'CASE WHEN random() < 0.1 THEN NULL ELSE ROW(i, repeat(''b'', i % 200))::two END', 'ROW(1, ''b'')'),
	('filler', 'f12', 'tid', '''(0,1)''', NULL),
	('filler', 'f13', 'timetz', '''12:00+01''', NULL),
	('filler', 'f14', 'int4range', 'int4range(i, i + 3)', '''[1,2)'''),
	('filler', 'f15', 'bytea', 'decode(repeat(''00ff'', i % 80), ''hex'')', '''\x00''');
UPDATE kind SET dear = true WHERE name IN ('toast', 'f7');

-- Rows to take values from: at random, but the same in every run.
CREATE TABLE pool (place integer);
DO $$
DECLARE
	n constant integer := 4000;
BEGIN
	PERFORM setseed(0.5);
	EXECUTE (SELECT 'ALTER TABLE pool ' || string_agg(format('ADD %I %s', name, type), ', ') FROM kind WHERE role <> 'generated');
	EXECUTE (SELECT format('INSERT INTO pool SELECT i, %s FROM generate_series(1, %s) i', string_agg(format('(%s)::%s', value, type), ', '), n) FROM kind WHERE role <> 'generated');
END $$;
CREATE UNIQUE INDEX ON pool (place);
VACUUM ANALYZE pool;

-- ---- a table ----

-- The one at hand: what its columns may be used for.
CREATE TYPE made AS (
	temporary boolean,
	columns text[],				-- all of them, and what fills them
	fills text[],
	relations text[],			-- the table, views of it
	outcomes text[], flags text[], waves text[], keys text[], weights text[], groups text[], covariates text[],
	margins text[], arrays text[],
	numbers text[], whole text[], texts text[], booleans text[],
	params boolean);			-- have the queries parameters?

CREATE FUNCTION filled(h made, target text, n integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	start integer := die(4000 - n);
BEGIN
	RETURN format('INSERT INTO %s (serial, %s) SELECT i, %s FROM (SELECT place - %s AS i, * FROM pool WHERE place > %s AND place <= %s) p', target,
		array_to_string(h.columns, ', '), array_to_string(h.fills, ', '), start, start, start + n);
END $$;

-- What changes rows.
CREATE FUNCTION change(h made, target text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	condition text := format(' WHERE hashint4(t.serial) %% %s = 0', 1 + die(9));
	at integer := 1 + die(cardinality(h.columns));
BEGIN
	RETURN CASE die(10)
		WHEN 0 THEN format('DELETE FROM %s t', target) || condition
		WHEN 1 THEN format('DELETE FROM %s t', target) || condition
		WHEN 2 THEN format('UPDATE %s t SET serial = serial + 1', target) || condition
		WHEN 3 THEN format('UPDATE %s t SET serial = serial + 1', target) || condition
		WHEN 4 THEN format('UPDATE %s t SET %s = NULL', target, h.columns[at]) || condition
		WHEN 5 THEN format('UPDATE %s t SET %s = NULL, %s = NULL', target, h.columns[at], h.columns[1 + at % cardinality(h.columns)]) || condition
		ELSE format('UPDATE %s t SET %s = (SELECT p.%2$s FROM pool p WHERE p.place = 1 + abs(t.serial) %% 4000)', target, h.columns[at]) || condition END;
END $$;

-- The lists of the columns that there are.
CREATE FUNCTION described(chosen kind[]) RETURNS made LANGUAGE plpgsql AS $$
DECLARE
	h made;
	k kind;
BEGIN
	h.columns := '{}'; h.fills := '{}'; h.outcomes := '{}'; h.flags := '{}'; h.waves := '{}'; h.keys := '{}'; h.weights := '{}'; h.groups := '{}'; h.covariates := '{}';
	h.margins := '{}'; h.arrays := '{}'; h.numbers := '{}'; h.whole := '{}'; h.texts := '{}'; h.booleans := '{}';
	FOREACH k IN ARRAY chosen LOOP
		IF k.role <> 'generated' THEN
			h.columns := h.columns || k.name;
			h.fills := h.fills || CASE
				WHEN k.role <> 'filler' AND NOT k.dear AND chance(0.12) THEN format('(%s)::%s', k.value, k.type)
				WHEN chance(CASE k.role WHEN 'key' THEN 0.02 WHEN 'weight' THEN 0.02 ELSE 0.08 END) THEN format('CASE WHEN random() < %s THEN NULL ELSE %s END', pick('0.02', '0.5', '0.98', '1'), k.name)
				ELSE k.name END;
		END IF;
		CASE k.role
			WHEN 'outcome' THEN h.outcomes := h.outcomes || k.name;
			WHEN 'flag' THEN h.flags := h.flags || k.name;
			WHEN 'wave' THEN h.waves := h.waves || k.name;
			WHEN 'key' THEN h.keys := h.keys || k.name;
			WHEN 'weight' THEN h.weights := h.weights || k.name;
			WHEN 'group' THEN h.groups := h.groups || k.name;
			WHEN 'covariates' THEN h.covariates := h.covariates || k.name;
			WHEN 'margins' THEN h.margins := h.margins || k.name;
			WHEN 'array' THEN h.arrays := h.arrays || k.name;
			WHEN 'generated' THEN h.outcomes := h.outcomes || k.name;
			ELSE NULL;
		END CASE;
		IF k.type IN ('smallint', 'integer', 'bigint', 'small') THEN
			h.whole := h.whole || k.name;
			h.numbers := h.numbers || k.name;
		ELSIF k.type IN ('float8', 'float4', 'numeric') THEN
			h.numbers := h.numbers || k.name;
		ELSIF k.type LIKE 'text%' AND k.type <> 'text[]' OR k.type LIKE 'varchar%' OR k.type LIKE 'char%' OR k.type = 'answer_text' THEN
			h.texts := h.texts || k.name;
		ELSIF k.type IN ('boolean', 'yes') THEN
			h.booleans := h.booleans || k.name;
		END IF;
	END LOOP;
	RETURN h;
END $$;

CREATE FUNCTION definition(chosen kind[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	parts text[] := '{}';
	k kind;
BEGIN
	FOREACH k IN ARRAY chosen LOOP
		parts := parts || CASE WHEN k.role = 'generated' THEN format('%s %s GENERATED ALWAYS AS (serial * 0.5) STORED', k.name, k.type) ELSE format('%s %s', k.name, k.type) END;
	END LOOP;
	RETURN array_to_string(parts, ', ');
END $$;

-- Defined below; a table may need one for its view.
CREATE FUNCTION condition(h made) RETURNS text LANGUAGE sql RETURN NULL::text;

CREATE PROCEDURE random_table(INOUT h made) LANGUAGE plpgsql AS $$
DECLARE
	n integer := (ARRAY[0, 1, 7, 30, 60, 60, 60, 100, 100, 150, 200, 200, 250, 300, 400, 1500])[1 + die(16)];
	share double precision := 0.25 + 0.6 * random();
	chosen kind[];
	part kind[];
	k kind;
	way double precision := random();
BEGIN
	PERFORM set_config('default_toast_compression', CASE WHEN chance(0.3) THEN 'pglz' ELSE current_setting('fuzz.compression') END, false);
	SELECT array_agg(one ORDER BY turn) INTO chosen FROM (SELECT kind AS one, random() AS turn FROM kind WHERE random() < CASE WHEN dear THEN share / 2 ELSE share END OR name IN ('yy', 'wave', 'start', 'sex')) s;
	h := described(chosen);
	h.relations := '{t,t,t,t}';
	h.temporary := false;
	IF way < 0.1 THEN
		EXECUTE format('CREATE TABLE t (serial integer, %s) PARTITION BY HASH (%s)', definition(chosen), pick('serial', 'serial', 'sex', 'wave'));
		FOR part_number IN 0..1 LOOP
			SELECT array_agg(one ORDER BY turn) INTO part FROM (SELECT one, random() AS turn FROM unnest(chosen) one) s;
			EXECUTE format('CREATE TABLE t%s (gone integer, %s, serial integer); ALTER TABLE t%1$s DROP gone; ALTER TABLE t ATTACH PARTITION t%1$s FOR VALUES WITH (MODULUS 2, REMAINDER %1$s)', part_number, definition(part));
		END LOOP;
	ELSE
		h.temporary := chance(0.2);
		EXECUTE format('CREATE %s TABLE t (serial integer, %s) WITH (fillfactor = %s, toast_tuple_target = %s)',
			CASE WHEN h.temporary THEN 'TEMPORARY' WHEN chance(0.4) THEN 'UNLOGGED' ELSE '' END, definition(chosen), CASE WHEN chance(0.5) THEN 100 ELSE 10 + die(91) END, pick('128', '512', '2040', '2040'));
		IF 'toast' = ANY (h.columns) AND chance(0.5) THEN
			EXECUTE format('ALTER TABLE t ALTER toast SET STORAGE %s', pick('EXTERNAL', 'MAIN', 'EXTENDED'));
		END IF;
	END IF;
	EXECUTE filled(h, 't', n);
	IF way >= 0.1 AND chance(0.4) THEN
		FOR k IN SELECT (one).* FROM (SELECT one, random() AS turn FROM unnest(chosen) one) s WHERE (one).name NOT IN ('yy', 'wave', 'start', 'sex') AND (one).role <> 'generated' ORDER BY turn LIMIT 3 LOOP
			EXECUTE format('ALTER TABLE t DROP %s', k.name);
			chosen := array_remove(chosen, k);
			-- It comes back with a value that old rows do not have.
			IF chance(0.7) THEN
				EXECUTE format('ALTER TABLE t ADD %s %s %s', k.name, k.type, CASE WHEN chance(0.6) AND k.later IS NOT NULL THEN 'DEFAULT ' || k.later ELSE '' END);
				chosen := chosen || k;
			END IF;
		END LOOP;
		h := described(chosen);
		h.relations := '{t,t,t,t}';
		h.temporary := to_regclass('pg_temp.t') IS NOT NULL;
		IF chance(0.6) THEN
			EXECUTE filled(h, 't', n / 3);
		END IF;
	END IF;
	FOR times IN 1..die(4) LOOP
		-- As a subtransaction that is rolled back, or one that is not.
		BEGIN
			EXECUTE change(h, 't');
			IF chance(0.4) THEN
				EXECUTE filled(h, 't', n / 4);
			END IF;
			IF chance(0.4) THEN
				RAISE division_by_zero;
			END IF;
		EXCEPTION WHEN division_by_zero THEN
			NULL;
		END;
	END LOOP;
	IF way > 0.97 THEN
		EXECUTE format('CREATE %s TABLE t0 () INHERITS (t)', CASE WHEN h.temporary THEN 'TEMPORARY' ELSE '' END);
		EXECUTE filled(h, 't0', 9);
	END IF;
	IF chance(0.15) THEN
		EXECUTE format('CREATE VIEW v %s AS SELECT * FROM t WHERE %s', pick('', 'WITH (security_barrier)', 'WITH (security_barrier)'), condition(h));
		h.relations := h.relations || '{v,v,v,v}'::text[];
	ELSIF NOT h.temporary AND chance(0.04) THEN
		CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
		h.relations := h.relations || '{m,m,m,m}'::text[];
	END IF;
	IF chance(0.3) THEN
		ANALYZE t;
	END IF;
END $$;

-- ---- conditions ----

-- $1 and so on, where there are parameters.
CREATE FUNCTION parameter_types() RETURNS text LANGUAGE sql IMMUTABLE
RETURN 'integer, bigint, double precision, boolean, text, integer[], text[], numeric, date, smallint';
CREATE FUNCTION random_arguments() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN concat_ws(', ', pick('NULL', '1', '2', '3', '100', '300'), pick('NULL', '1', '2', '2021', '4000000000'), pick('NULL', '0.5', '1', '5', '''NaN'''), pick('NULL', 'true', 'false'),
		pick('NULL', '''A''', '''E05003''', '''w1''', ''''''), pick('NULL', '''{}''', '''{1,2}''', '''{NULL,1}''', '''{1,2,3,4,5,6,7,8,9,10,11}'''), pick('NULL', '''{}''', '''{A,E05001}''', '''{NULL,W1}'''),
		pick('NULL', '1', '0.5'), pick('NULL', '''2026-01-03'''), pick('NULL', '''1''', '''2'''));
END $$;

CREATE FUNCTION number_constant(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN h.params AND chance(0.5) THEN pick('$1', '$2', '$3', '$8', '$10')
		WHEN chance(0.7) THEN die(4)::text
		ELSE pick('NULL', 'NULL::integer', 'NULL::float8', '2::bigint', '3::smallint', '2.5', '0.5', '''NaN''::float8', '5::float8', '1::float4', '''2''', '-1', '1e6', '2021', '4000000000', '9::numeric', '''0''::float8') END;
END $$;

CREATE FUNCTION number_array(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN h.params AND chance(0.4) THEN '$6'
		ELSE pick('''{}''::integer[]', '''{1,2}''::integer[]', '''{1,NULL}''::integer[]', '''{NULL}''::bigint[]', 'NULL::integer[]', '''{1,2,3,4,5,6,7,8}''::smallint[]', '''{1,2,3,4,5,6,7,8,9}''::bigint[]', '''{{1,2},{3,NULL}}''::integer[]',
			'ARRAY[0.5, 2]', '''{}''::float8[]', 'ARRAY[serial % 3, 2]', '''[5:6]={3,1}''::integer[]', 'ARRAY[wave, NULL]') END;
END $$;

CREATE FUNCTION text_constant(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN h.params AND chance(0.5) THEN '$5' ELSE pick('''A''', '''C''', '''E05003''', '''E05007''', '''W1''', '''w1''', '''b''', '''''', 'NULL', 'NULL::text', '''W1 ''::char(9)') END;
END $$;

CREATE FUNCTION comparator() RETURNS text LANGUAGE sql VOLATILE
RETURN pick('=', '=', '<', '<=', '>', '>=', '<>');

CREATE FUNCTION number_condition(h made, c text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE die(24)
		WHEN 0 THEN format('%s BETWEEN %s AND %s', c, number_constant(h), number_constant(h))
		WHEN 1 THEN format('%s NOT BETWEEN %s AND %s', c, number_constant(h), number_constant(h))
		WHEN 2 THEN format('%s BETWEEN SYMMETRIC %s AND %s', c, number_constant(h), number_constant(h))
		WHEN 3 THEN format('%s IS DISTINCT FROM %s', c, number_constant(h))
		WHEN 4 THEN format('%s IS NOT DISTINCT FROM %s', c, number_constant(h))
		WHEN 5 THEN format('%s IN (%s, %s)', c, number_constant(h), number_constant(h))
		WHEN 6 THEN format('%s IN (1, 2, 3)', c)
		WHEN 7 THEN format('%s NOT IN (%s, %s, 3)', c, number_constant(h), number_constant(h))
		WHEN 8 THEN format('%s IN (1, 2, 3, 4, 5, 6, 7, 8, %s, 10, 11)', c, number_constant(h))
		WHEN 9 THEN format('%s = ANY (%s)', c, number_array(h))
		WHEN 10 THEN format('%s <> ALL (%s)', c, number_array(h))
		WHEN 11 THEN format('%s %s %s (%s)', c, comparator(), pick('ANY', 'ALL'), number_array(h))
		WHEN 12 THEN format('%s %s %s', c, comparator(), one(h.numbers, 'serial'))
		WHEN 13 THEN format('%s %s %s', number_constant(h), comparator(), c)
		WHEN 14 THEN format('%s::%s %s %s', c, pick('bigint', 'float8', 'float4', 'numeric', 'numeric(9,1)', 'integer', 'smallint', 'text::float8'), comparator(), number_constant(h))
		WHEN 15 THEN format('(%s %s %s) = %s', c, comparator(), number_constant(h), pick('true', 'false', 'NULL'))
		WHEN 16 THEN format('(%s %s %s) IS %s', c, comparator(), number_constant(h), pick('TRUE', 'NOT TRUE', 'UNKNOWN', 'NOT UNKNOWN', 'NOT FALSE', 'NULL'))
		WHEN 17 THEN format('CASE WHEN %s %s %s THEN %s > 1 ELSE %s END', c, comparator(), number_constant(h), c, pick('true', 'false', 'NULL'))
		WHEN 18 THEN format('CASE %s WHEN 1 THEN true WHEN %s THEN %s END', c, number_constant(h), pick('true', 'NULL', 'serial > 3'))
		WHEN 19 THEN format(pick('nullif(%s, %s) IS NOT NULL', 'coalesce(%s, %s) > 1', 'greatest(%s, %s) > 1', 'least(%s, %s) < 1', '%s + %s > 2', '- %s < %s'), c, number_constant(h))
		WHEN 20 THEN format(pick('%s <> 3 AND 10 / (%1$s - 3) > 1', '%s + 1 > 1', 'abs(%s) < 3', '%s + serial > 9', '10 / nullif(%s, 0) < 4'), c)
		ELSE format('%s %s %s', c, comparator(), number_constant(h)) END;
END $$;

CREATE FUNCTION text_condition(h made, c text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE die(12)
		WHEN 0 THEN format('%s IN (%s, %s, ''E05001'')', c, text_constant(h), text_constant(h))
		WHEN 1 THEN format('%s NOT IN (''A'', %s)', c, text_constant(h))
		WHEN 2 THEN format('%s = ANY (%s)', c, CASE WHEN h.params THEN '$7' ELSE pick('''{}''::text[]', '''{A,NULL,E05002}''::text[]', 'NULL::text[]') END)
		WHEN 3 THEN format('%s <> ALL (%s)', c, CASE WHEN h.params THEN '$7' ELSE pick('''{}''::text[]', '''{A,NULL}''::text[]', '''{A,B}''::varchar[]') END)
		WHEN 4 THEN format(pick('%s LIKE ''E%%''', 'length(%s) < 40', 'upper(%s) = ''A''', 'substr(%s, 2) < ''5''', '%s || ''x'' > ''b''', '%s::text > ''C''', 'md5(%s) < ''8''', '%s COLLATE "C" < ''b''', '%s ~ ''^[EW]'''), c)
		WHEN 5 THEN format('%s IS DISTINCT FROM %s', c, text_constant(h))
		WHEN 6 THEN format('%s BETWEEN %s AND %s', c, text_constant(h), text_constant(h))
		WHEN 7 THEN format('coalesce(%s, %s) %s %s', c, text_constant(h), comparator(), text_constant(h))
		ELSE format('%s %s %s', c, comparator(), text_constant(h)) END;
END $$;

CREATE FUNCTION boolean_condition(h made, c text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN format(CASE WHEN h.params AND chance(0.3) THEN pick('%s = $4', '%s AND $4', '%s IS NOT DISTINCT FROM $4')
		ELSE pick('%s', 'NOT %s', '%s IS TRUE', '%s IS NOT FALSE', '%s IS UNKNOWN', '%s = true', '%s <> true', '%s = false', '%s > false', '%s = NULL', '%s IN (true, NULL)', '%s IS DISTINCT FROM false', 'CASE WHEN %s THEN serial > 9 ELSE true END',
			'%s = ANY (''{}''::boolean[])', '%s <> ALL (''{t,NULL}''::boolean[])', '%s = (serial > 9)', 'coalesce(%s, true)', '%s::integer > 0') END, c);
END $$;

CREATE OR REPLACE FUNCTION condition(h made) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c text := h.columns[1 + die(cardinality(h.columns))];
BEGIN
	RETURN CASE
		WHEN chance(0.12) THEN format('(%s AND %s)', condition(h), condition(h))
		WHEN chance(0.1) THEN format('(%s OR %s)', condition(h), condition(h))
		WHEN chance(0.05) THEN format('(NOT (%s))', condition(h))
		WHEN chance(0.1) THEN format('%s IS %s NULL', c, pick('', 'NOT'))
		WHEN chance(0.12) THEN number_condition(h, one(h.numbers, 'serial'))
		WHEN c = ANY (h.numbers) THEN number_condition(h, c)
		WHEN c = ANY (h.texts) THEN text_condition(h, c)
		WHEN c = ANY (h.booleans) THEN boolean_condition(h, c)
		WHEN c = ANY (h.arrays) AND c = 'tags' THEN format(pick('%s = ANY (tags)', '%s <> ALL (tags)', '%s < ANY (tags)', 'cardinality(tags) > %s', 'tags[1] = %s', 'tags && ARRAY[%s]::integer[]'), one(h.whole, 'serial'))
		WHEN c = ANY (h.arrays) THEN format(pick('%s = ANY (words)', '%s <> ALL (words)', 'words[1] = %s', 'words = ARRAY[%s]::text[]'), one(h.texts, '''A'''))
		WHEN c = 'day' THEN CASE WHEN h.params AND chance(0.4) THEN pick('day = $9', 'day < $9', 'day IS DISTINCT FROM $9') ELSE
			pick('day > ''2026-01-03''', 'day = date ''2026-01-02''', 'day <> ''2026-01-02''', 'day <= ''2026-01-05''', 'day IN (''2026-01-01'', ''2026-01-09'')', 'day IN (''2026-01-01'', NULL)', 'day = ANY (''{}''::date[])', 'day BETWEEN ''2026-01-02'' AND ''2026-01-07''',
				'day IS DISTINCT FROM NULL', 'day + 1 > ''2026-01-04''', 'day > timestamp ''2026-01-03 12:00''', 'extract(day FROM day) = 3', 'day < ''infinity''', 'day > NULL') END
		WHEN c = 'at' THEN pick('at > ''2026-01-01 01:00 UTC''', 'at = ''2026-01-01 UTC''', 'at IN (''2026-01-01 UTC'', ''2026-01-01 02:00 UTC'')')
		WHEN c = 'mood' THEN pick('mood = ''good''', 'mood <> ''bad''', 'mood > ''bad''', 'mood IN (''bad'', ''good'')', 'mood = ANY (''{}''::mood[])', 'mood IS DISTINCT FROM ''fair''')
		WHEN c = 'code' THEN pick('code = ''c4ca4238a0b923820dcc509a6f75849b''', 'code > ''80000000-0000-0000-0000-000000000000''', 'code IN (NULL, ''c4ca4238a0b923820dcc509a6f75849b'')')
		WHEN c = 'letter' THEN pick('letter = ''a''', 'letter < ''c''', 'letter IN (''a'', ''b'')')
		WHEN c = 'object' THEN pick('object = 16384', 'object > 16384', 'object IN (16384, 16386)')
		WHEN c = 'f11' THEN pick('(f11).a > 3', '(f11).b IS NULL', 'f11 = ROW(1, ''b'')::two', 'f11 IS DISTINCT FROM NULL')
		WHEN chance(0.1) THEN pick('random() >= 0', 'ctid > ''(0,1)''', 'serial IN (SELECT 3 * g FROM generate_series(1, 400) g)', 'tableoid > 0', 'now() > ''2000-01-01''', 'false', 'NULL', 'serial < (SELECT 40)', 'EXISTS (SELECT FROM pool WHERE place = serial)')
		WHEN h.params AND chance(0.2) THEN pick('$4', '$1 > 2', 'serial > $1', 'serial <> ALL ($6)', '$1 IS NOT NULL', 'serial % 4 = $10')
		ELSE format('serial %s %s', pick('<', '>'), die(300)) END;
END $$;

-- ---- aggregates ----

-- Those that are not PostgreSQL's to work out, as values and not as conditions.
CREATE FUNCTION comparison(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN format(pick('(%s = 2)', '(%s <> 1)', '(%s < 2)', '(%s <= 1::bigint)', '(%s > 0)', '(%s >= 3::smallint)', '(%s IN (1, 2))', '(%s = ANY (''{}''))', '(%s = ANY (''{}''::integer[]))', '(%s = ANY (''{1,NULL}''))', '(%s IN (0, 1, 2, 3, 4, 5, 6, 7))', '(%s IS NULL)',
		'(%s IS NOT NULL)', '(2 > %s)', '(%s <> ALL (''{}''))', '(%s NOT IN (1, 2))'), CASE WHEN chance(0.5) THEN pick('sex', 'start', 'wave') ELSE one(h.whole, 'serial') END);
END $$;

CREATE FUNCTION outcome(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN chance(0.75) THEN one(h.outcomes, 'yy')
		WHEN chance(0.3) THEN comparison(h)
		WHEN chance(0.3) THEN condition(h)
		WHEN chance(0.3) THEN format(pick('coalesce(%s, 0)', '%s + 1', 'nullif(%s, 2)', '%s * 2', '%s::float8', '%s::numeric', '%s::integer', '%s::smallint', '%s::float4', 'CASE WHEN serial > 9 THEN %s END', 'CASE WHEN serial %% 3 = 0 THEN NULL ELSE %s END'), one(h.numbers, 'yy'))
		WHEN h.params AND chance(0.5) THEN pick('$1', '$3', 'yy * $3', 'coalesce(yy, $8::float8)')
		ELSE one(h.numbers, 'yy') END;
END $$;

CREATE FUNCTION flag(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN chance(0.65) THEN one(h.flags, 'wave >= 3')
		WHEN chance(0.15) THEN condition(h)
		WHEN chance(0.5) THEN comparison(h)
		ELSE pick('serial > 20', 'serial % 2 = 0', 'serial IN (1, 5, 7)', 'wave >= 3', 'true', '(serial % 2)::smallint', 'wave = ANY (''{1,2}'')') END;
END $$;

-- A number as it is, one of another type, or none at all.
CREATE FUNCTION number(h made) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN chance(0.7) THEN one(h.numbers, 'serial') ELSE format(pick('%s::float8', '%s::numeric', '%s::float4', '%s + 0.5', 'abs(%s)', 'nullif(%s, 0)', '%s::text::float8'), one(h.numbers, 'serial')) END;
END $$;

-- The argument of an aggregate that has this name, and this type or "any".
CREATE FUNCTION argument(h made, name text, type text, cluster text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE
		WHEN name IN ('cluster', 'psu', 'block', 'stratum', 'unit') THEN CASE
			WHEN chance(0.04) THEN CASE type WHEN 'text' THEN 'NULL::text' WHEN 'bigint' THEN 'NULL::bigint' ELSE 'NULL' END
			WHEN h.params AND chance(0.05) THEN CASE type WHEN 'text' THEN '$5' ELSE '$2' END
			WHEN name IN ('block', 'stratum') AND chance(0.4) THEN CASE type WHEN 'text' THEN '''one''' ELSE '1' END
			WHEN type = 'any' AND name <> 'unit' AND chance(0.85) THEN cluster
			WHEN type = 'any' THEN CASE WHEN chance(0.6) THEN 'serial' ELSE one(h.keys, 'serial % 7') END
			WHEN type = 'text' THEN CASE WHEN chance(0.8) THEN one(h.texts, '''one''') ELSE pick('serial::text', '''w'' || serial % 5', '''one''') END
			ELSE CASE WHEN chance(0.8) THEN one(h.whole, 'serial') || '::bigint' ELSE pick('serial % 7', '(serial % 5)::bigint', '3', 'serial') END END
		WHEN name = 'weight' THEN CASE
			WHEN chance(0.75) THEN one(h.weights, '2') ELSE CASE WHEN h.params AND chance(0.4) THEN '$3' ELSE pick('1', '2.5', 'serial', 'NULL', 'wave', 'abs(yy)', '1.5::float4') END END
		WHEN name IN ('treated', 'post') OR type = 'boolean' AND chance(0.5) THEN CASE WHEN type = 'boolean' AND NOT chance(0.6) THEN condition(h) WHEN type = 'boolean' THEN one(h.booleans, 'wave >= 3') ELSE flag(h) END
		WHEN type = 'boolean' THEN CASE WHEN chance(0.4) THEN comparison(h) ELSE condition(h) END
		WHEN name = 'first_treated' THEN pick('start', 'start', '2', 'CASE WHEN serial % 3 = 0 THEN 2 END', 'nullif(wave, 2)')
		WHEN name = 'period' THEN CASE WHEN type = 'any' THEN one(h.waves, 'wave') ELSE pick('wave', 'wave', 'serial % 3') END
		WHEN name IN ('covariates', 'auxiliaries') THEN CASE WHEN chance(0.7) THEN one(h.covariates, 'ARRAY[sex::float8]') ELSE pick('ARRAY[serial, yy]::float8[]', 'ARRAY[wave::float8]', 'NULL::float8[]', 'ARRAY[NULL, 1]::float8[]') END
		WHEN name = 'margins' THEN one(h.margins, '''{"sex": 1}''::jsonb')
		WHEN name = 'p' THEN pick('0.5', '0.25', '0.9', '0.5::float8')
		WHEN name IN ('row_category', 'column_category') THEN CASE WHEN type = 'text' THEN one(h.texts, '''A''') ELSE one(h.groups, 'wave') END
		WHEN type = 'any' THEN outcome(h)
		WHEN type = 'text' THEN one(h.texts, '''A''')
		ELSE number(h) END;
END $$;

-- All aggregates of rows that there are, in all forms, each name as likely as
-- another, but for that which matters most.
CREATE TABLE overload AS
SELECT row_number() OVER (ORDER BY name, form) - 1 AS number, name, names, types, count(*) OVER (PARTITION BY name) AS n
FROM (SELECT p.proname AS name, p.oid::regprocedure::text AS form,
		CASE WHEN p.provariadic > 0 THEN p.proargnames[:cardinality(p.proargnames) - 1] || string_to_array(p.proargnames[cardinality(p.proargnames)], ', ') ELSE p.proargnames END AS names,
		CASE WHEN p.provariadic > 0 THEN NULL ELSE string_to_array(oidvectortypes(p.proargtypes), ', ') END AS types
	FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_proc transition ON transition.oid = a.aggtransfn
	WHERE transition.prosupport::text LIKE '%page_scan_support') s;
CREATE TABLE turn (number integer PRIMARY KEY, name text, names text[], types text[], least integer);
INSERT INTO turn
SELECT row_number() OVER (ORDER BY o.number, copy) - 1, o.name, o.names, o.types,
	(SELECT min(cardinality(names)) FROM overload other WHERE other.name = o.name AND types IS NOT NULL)
FROM overload o, LATERAL generate_series(1, greatest(1, ((CASE WHEN o.types IS NULL THEN 60 ELSE 120 / o.n END) * CASE WHEN o.name = 'did_sample' THEN 4 ELSE 1 END)::integer)) copy;
-- Said to be the same always, which it is from here on: asked once, not for each aggregate.
CREATE FUNCTION turns() RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN RETURN (SELECT count(*) FROM turn); END $$;

-- Rows that workers had come together in any order: of them, a digest.
CREATE FUNCTION aggregate(h made, in_parallel boolean, again text, INOUT covered text[], OUT made text) LANGUAGE plpgsql AS $$
DECLARE
	at integer := die(turns());
	chosen turn;
	n integer;
	arguments text[] := '{}';
	cluster text := CASE WHEN chance(0.9) THEN one(h.keys, 'serial % 7') ELSE pick('serial % 7', 'serial::text', '(serial % 5)::bigint', '3') END;
BEGIN
	SELECT * INTO chosen FROM turn WHERE number = at;
	IF in_parallel THEN
		SELECT * INTO chosen FROM turn WHERE name = 'did_sample' AND types IS NULL LIMIT 1;
	END IF;
	n := cardinality(chosen.names);
	-- VARIADIC "any": as many as it takes, of any type.
	IF chosen.types IS NULL THEN
		n := chosen.least + die(n - chosen.least + 1);
	END IF;
	FOR k IN 1..n LOOP
		arguments := arguments || argument(h, chosen.names[k], coalesce(chosen.types[k], 'any'), cluster);
	END LOOP;
	made := format('%s(%s)', chosen.name, array_to_string(arguments, ', '));
	-- Of the arguments of the one before: one state for both, or two.
	IF again <> '' AND NOT in_parallel AND chance(0.15) THEN
		made := again;
	END IF;
	covered := covered || chosen.name;
	IF in_parallel THEN
		made := format('did_digest(%s)', made);
		RETURN;
	END IF;
	IF chance(0.02) THEN
		-- There would be an error outside the filter.
		made := format('survey_sample(10 / (%s - 2), %s) FILTER (WHERE %1$s <> 2)', one(h.whole, 'serial'), cluster);
	ELSIF chance(0.02) THEN
		made := regexp_replace(made, '\(', '(DISTINCT ');
	ELSIF chance(0.02) THEN
		made := regexp_replace(made, '\)$', ' ORDER BY serial)');
	END IF;
	IF chance(0.15) AND made NOT LIKE '%FILTER%' THEN
		made := format('%s FILTER (WHERE %s)', made, condition(h));
	ELSIF chance(0.005) THEN
		made := made || ' OVER ()';
	END IF;
END $$;

CREATE FUNCTION random_query(h made, in_parallel boolean, INOUT covered text[], OUT query text) LANGUAGE plpgsql AS $$
DECLARE
	relation text := one(h.relations, 't');
	results text[] := '{}';
	keys text[] := '{}';
	next text;
	last text := '';
BEGIN
	FOR k IN 1..CASE WHEN chance(0.6) THEN 1 ELSE 1 + die(4) END LOOP
		SELECT a.covered, a.made INTO covered, next FROM aggregate(h, in_parallel, last, covered) a;
		last := next;
		results := results || CASE WHEN in_parallel THEN next ELSE format(pick('%s::text', '(%s)::text', '%s', '%s', '%s IS NULL', 'to_jsonb(%s)', 'coalesce(%s::text, ''none'')'), next) END;
	END LOOP;
	IF chance(0.06) THEN
		results := results || pick('count(*)', 'sum(yy)', 'now()', '(SELECT 3)', '1', 'max(serial)', '''x''');
	END IF;
	IF chance(0.4) THEN
		FOR k IN 1..CASE WHEN chance(0.7) THEN 1 ELSE 2 END LOOP
			keys := keys || CASE
				WHEN chance(0.1) THEN pick('serial % 3', 'serial > 10', 'coalesce(sex, 3)', 'serial', 'sex IS NULL', 'wave::bigint', 'CASE WHEN wave > 2 THEN sex END', '(wave = ANY (''{}''))', '(serial % 3)::text')
				WHEN h.params AND chance(0.1) THEN pick('(wave > $1)', '(sex + $10)', 'coalesce(sex, $10)')
				WHEN chance(0.03) THEN one(h.columns, 'sex')
				WHEN chance(0.1) THEN comparison(h)
				WHEN chance(0.12) THEN pick('serial', 'serial', 'serial::text', '(serial / 2)')
				WHEN chance(0.7) THEN one(h.groups, 'sex')
				ELSE one(h.keys, 'sex') END;
		END LOOP;
		next := array_to_string(keys, ', ');
		IF chance(0.15) THEN
			results := results || format(pick('%s IS NULL', '(%s)::text', 'coalesce(%s::text, ''?'')'), keys[1]);
		END IF;
	END IF;
	IF chance(0.15) THEN
		relation := format(CASE die(20)
			WHEN 0 THEN '(SELECT * FROM %s OFFSET 0) t'
			WHEN 1 THEN '(SELECT * FROM %s WHERE serial < 300) t'
			WHEN 2 THEN format('(SELECT * FROM %%s WHERE %s) t', replace(condition(h), '%', '%%'))
			WHEN 3 THEN '%s TABLESAMPLE SYSTEM (100)'
			WHEN 4 THEN CASE WHEN chance(0.2) THEN '%s FOR UPDATE' ELSE '(SELECT *, wave + 1 AS next_wave FROM %s) t' END
			WHEN 5 THEN '(SELECT * FROM %s OFFSET 0) t'
			WHEN 6 THEN '(SELECT * FROM %s WHERE serial < 300) t'
			WHEN 7 THEN format('(SELECT * FROM %%s WHERE %s) t', replace(condition(h), '%', '%%'))
			ELSE pick('%s AS t', 'ONLY %s', '%s t') END, relation);
	END IF;
	query := format('SELECT %s FROM %s', array_to_string(keys || results, ', '), relation);
	IF relation LIKE '% FOR UPDATE' THEN
		RETURN;		-- which no aggregate may have
	END IF;
	IF chance(0.6) THEN
		query := query || ' WHERE ' || condition(h);
	END IF;
	IF keys <> '{}' THEN
		query := query || ' GROUP BY ' || CASE WHEN chance(0.04) THEN format(pick('ROLLUP (%s)', 'CUBE (%s)', 'GROUPING SETS ((%s), ())'), next) WHEN chance(0.02) THEN 'DISTINCT ' || next ELSE next END;
	END IF;
	IF chance(0.08) THEN
		SELECT a.made INTO next FROM aggregate(h, in_parallel, '', covered) a;
		query := query || format(' HAVING ' || pick('%s IS NOT NULL', '%s IS NULL', 'true', '%s IS NOT NULL AND length(%1$s::text) > 70', 'count(*) > 1'), next);
	END IF;
	IF keys <> '{}' AND chance(0.03) THEN
		query := replace(query, 'SELECT ', 'SELECT DISTINCT ');
	END IF;
END $$;

-- As a part of something else.
CREATE FUNCTION framed(query text, other text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN format(CASE die(14)
		WHEN 0 THEN 'WITH c AS MATERIALIZED (%s) SELECT * FROM c UNION ALL SELECT * FROM c'
		WHEN 1 THEN 'WITH c AS (%s) SELECT * FROM c'
		WHEN 2 THEN 'SELECT s::text FROM (%s) s UNION ALL SELECT s::text FROM (%s) s'
		WHEN 3 THEN 'SELECT s::text FROM (%s) s UNION SELECT s::text FROM (%s) s'
		WHEN 4 THEN 'SELECT g, s FROM generate_series(1, 3) g, LATERAL (%s) s'
		WHEN 5 THEN 'SELECT g, s FROM generate_series(1, 3) g LEFT JOIN (%s) s ON g > 1'
		WHEN 6 THEN 'SELECT g, (SELECT string_agg(s::text, chr(10) ORDER BY s::text COLLATE "C") FROM (%s) s WHERE g > 1) FROM generate_series(1, 3) g'
		WHEN 7 THEN 'SELECT g, s FROM generate_series(1, 3) AS g(g), LATERAL (SELECT * FROM (%s) s LIMIT NULL) s'
		WHEN 8 THEN 'SELECT * FROM (%s) s ORDER BY s::text COLLATE "C" LIMIT 3'
		WHEN 9 THEN 'SELECT (SELECT count(*) FROM (%s) s), EXISTS (%s)'
		WHEN 10 THEN 'SELECT s, p.place FROM (%s) s FULL JOIN (SELECT place FROM pool WHERE place < 3) p ON true'
		WHEN 11 THEN 'SELECT DISTINCT s::text FROM (%s) s'
		WHEN 12 THEN 'SELECT s::text, row_number() OVER (ORDER BY s::text COLLATE "C") FROM (%s) s'
		ELSE 'SELECT s FROM (VALUES (1), (2)) AS g(g), LATERAL (SELECT g, s FROM (%s) s OFFSET 0) s' END, query, other);
END $$;

-- Of each outer row: its number stands where the query has some serial.
CREATE FUNCTION correlated(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN format('SELECT g, s FROM generate_series(1, 3) AS g(g), LATERAL (%s) s', regexp_replace(query, 'WHERE (.*?)( GROUP BY | HAVING |$)', pick('WHERE (\1) AND serial > g\2', 'WHERE (\1) AND wave = g\2', 'WHERE (\1) AND g <> ALL (ARRAY[wave])\2')));
END $$;

-- ---- running ----

CREATE FUNCTION shows_pages(explain text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || explain LOOP
		IF line LIKE '%resilience page scan%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END $$;

CREATE FUNCTION all_rows(query text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN format('SELECT string_agg(r::text, chr(10) ORDER BY r::text COLLATE "C") FROM (%s) r', query);

-- Some rows, a change, and the others.
CREATE FUNCTION by_cursor(query text, scroll boolean, few integer, change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c refcursor;
	r record;
	found_rows text[] := '{}';
BEGIN
	BEGIN
		IF scroll THEN
			OPEN c SCROLL FOR EXECUTE query;
		ELSE
			OPEN c NO SCROLL FOR EXECUTE query;
		END IF;
		FOR k IN 1..few LOOP
			FETCH c INTO r;
			EXIT WHEN NOT FOUND;
			found_rows := found_rows || r::text;
		END LOOP;
		IF change <> '' THEN
			EXECUTE change;
		END IF;
		IF scroll THEN
			MOVE ABSOLUTE 0 FROM c;
			found_rows := '{}';
		END IF;
		LOOP
			FETCH c INTO r;
			EXIT WHEN NOT FOUND;
			found_rows := found_rows || r::text;
		END LOOP;
		RAISE division_by_zero USING MESSAGE = 'all rows are there';
	EXCEPTION WHEN division_by_zero THEN
		IF SQLERRM <> 'all rows are there' THEN
			RAISE;
		END IF;
	END;
	RETURN (SELECT string_agg(line, chr(10) ORDER BY line COLLATE "C") FROM unnest(found_rows) line);
END $$;

CREATE TYPE run AS (way text, query text, first text, second text, change text, few integer);

-- The text of all rows, or the error (which one of several that data give hangs
-- on whether rows go through one by one); and whether it is by pages (NULL: there was
-- an error before that was known). If not, there is nothing to be compared.
CREATE FUNCTION answer(r run, side text, number bigint, OUT answered text, OUT by_pages boolean) LANGUAGE plpgsql AS $$
DECLARE
	name text := side || number;
	next text;
BEGIN
	IF r.way IN ('generic', 'custom', 'auto', 'function', 'altered') THEN
		EXECUTE format('PREPARE %s (%s) AS %s', name, parameter_types(), all_rows(r.query));
		IF side = 'pages' THEN
			by_pages := shows_pages(format('EXECUTE %s (%s)', name, r.first));
		END IF;
		IF NOT by_pages AND r.way <> 'altered' THEN
			RETURN;
		END IF;
		IF r.way = 'function' THEN
			EXECUTE format(CASE WHEN r.few % 2 = 0 THEN 'CREATE FUNCTION pg_temp.%s(%s) RETURNS text LANGUAGE sql AS %L'
				ELSE 'CREATE FUNCTION pg_temp.%s(%s) RETURNS text LANGUAGE plpgsql AS ''BEGIN RETURN (%s); END''' END, name, parameter_types(), CASE WHEN r.few % 2 = 0 THEN all_rows(r.query) ELSE replace(all_rows(r.query), '''', '''''') END);
			EXECUTE format('SELECT concat_ws(chr(10), pg_temp.%s(%s), pg_temp.%1$s(%s))', name, r.first, r.second) INTO answered;
			EXECUTE format('DROP FUNCTION pg_temp.%s', name);
			RETURN;
		END IF;
		EXECUTE format('EXECUTE %s (%s)', name, r.first) INTO answered;
		FOR again IN 1..CASE r.way WHEN 'auto' THEN 6 ELSE 1 END LOOP
			EXECUTE format('EXECUTE %s (%s)', name, CASE again % 2 WHEN 1 THEN r.second ELSE r.first END) INTO next;
			answered := concat_ws(chr(10), answered, next);
		END LOOP;
		RETURN;
	END IF;
	IF side = 'pages' THEN
		by_pages := shows_pages(CASE WHEN r.way LIKE '%cursor' THEN 'DECLARE c CURSOR FOR ' ELSE '' END || r.query);
		IF NOT by_pages THEN
			RETURN;
		END IF;
	END IF;
	IF r.way LIKE '%cursor' THEN
		answered := by_cursor(r.query, r.way LIKE 'scroll%', r.few, r.change);
	ELSE
		EXECUTE all_rows(r.query) INTO answered;
	END IF;
EXCEPTION WHEN OTHERS THEN
	answered := 'error ' || CASE WHEN SQLSTATE LIKE '22%' OR SQLSTATE IN ('42804', '54000', '0A000') THEN 'of data' ELSE SQLSTATE END;
END $$;

-- Once more after the table was altered: what was prepared is made anew.
CREATE FUNCTION after_change(r run, name text, OUT answered text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('EXECUTE %s (%s)', name, r.second) INTO answered;
EXCEPTION WHEN OTHERS THEN
	answered := 'error ' || CASE WHEN SQLSTATE LIKE '22%' OR SQLSTATE IN ('42804', '54000', '0A000') THEN 'of data' ELSE SQLSTATE END;
END $$;

CREATE FUNCTION alteration(h made) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c text := h.columns[1 + die(cardinality(h.columns))];
BEGIN
	RETURN CASE die(12)
		WHEN 0 THEN format('ALTER TABLE t DROP %s', c)
		WHEN 1 THEN format('ALTER TABLE t DROP %s CASCADE', c)
		WHEN 2 THEN 'ALTER TABLE t ADD added integer DEFAULT 3'
		WHEN 3 THEN 'ALTER TABLE t ADD added text, DROP serial CASCADE'
		WHEN 4 THEN 'ALTER TABLE t ALTER yy TYPE float4'
		WHEN 5 THEN 'ALTER TABLE t ALTER sex TYPE bigint'
		WHEN 6 THEN format('ALTER TABLE t RENAME %s TO renamed', c)
		WHEN 7 THEN 'CREATE TABLE t0 () INHERITS (t)'
		WHEN 8 THEN 'CREATE INDEX ON t (serial)'
		WHEN 9 THEN 'TRUNCATE t'
		WHEN 10 THEN 'ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'
		ELSE format('ALTER TABLE t ALTER %s SET DEFAULT NULL', c) END;
END $$;

CREATE FUNCTION make_change(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
	NULL;		-- it stays as it was
END $$;

-- Both ways, which must be the same. Random numbers are drawn before, so that
-- what the planner does changes nothing of what comes next.
CREATE FUNCTION compare(seed bigint, number bigint, r run, role text, in_parallel boolean, memory text, others text[], OUT by_pages boolean, OUT a text) LANGUAGE plpgsql AS $$
DECLARE
	b text;
	statement text;
BEGIN
	PERFORM set_config('resilience.page_scan', 'on', true), set_config('work_mem', memory, true), set_config('role', role, true),
		set_config('max_parallel_workers_per_gather', CASE WHEN in_parallel THEN '2' ELSE '0' END, true),
		set_config('plan_cache_mode', CASE r.way WHEN 'custom' THEN 'force_custom_plan' WHEN 'auto' THEN 'auto' WHEN 'function' THEN 'auto' ELSE 'force_generic_plan' END, true);
	SELECT x.answered, x.by_pages INTO a, by_pages FROM answer(r, 'pages', number) x;
	IF by_pages IS NOT false THEN
		-- In between others may go on: the snapshot is the same.
		IF others <> '{}' THEN
			PERFORM set_config('role', 'none', true);
			FOREACH statement IN ARRAY others LOOP
				PERFORM dblink_exec('other', statement);
			END LOOP;
			PERFORM set_config('role', role, true);
		END IF;
		-- Rows in the order of the table: the last bits of a sum follow it.
		PERFORM set_config('resilience.page_scan', 'off', true), set_config('work_mem', '64MB', true);
		SELECT x.answered INTO b FROM answer(r, 'rows', number) x;
		IF r.way = 'altered' AND a IS NOT DISTINCT FROM b THEN
			PERFORM set_config('role', 'none', true), make_change(r.change), set_config('role', role, true);
			b := concat_ws(chr(10), b, after_change(r, 'rows' || number));
			PERFORM set_config('resilience.page_scan', 'on', true), set_config('work_mem', memory, true);
			a := concat_ws(chr(10), a, after_change(r, 'pages' || number));
		END IF;
	END IF;
	PERFORM set_config('role', 'none', true), set_config('max_parallel_workers_per_gather', '0', true);
	-- Whoever asks for one group only need not meet the error of another.
	IF r.query LIKE '%, EXISTS (%' AND 'error of data' IN (a, b) THEN
		b := a;
	END IF;
	IF by_pages IS NOT false AND a IS DISTINCT FROM b OR a LIKE '%error XX%' OR b LIKE '%error XX%' THEN
		RAISE EXCEPTION 'seed %: % (%)', seed, r.query, r.way USING DETAIL = format(E'arguments: %s; %s\nmemory: %s, role: %s, change: %s, workers: %s\nby pages: %s\nwithout: %s', r.first, r.second, memory, role, r.change, in_parallel, left(a, 3000), left(b, 3000));
	END IF;
END $$;

-- ---- all of it ----

CREATE TABLE fuzz_result (tables bigint, queries bigint, by_pages bigint, with_rows bigint, errors bigint);
-- How many queries by pages were of what.
CREATE TABLE fuzz_covered (what text PRIMARY KEY, n bigint);

CREATE FUNCTION reader() RETURNS text LANGUAGE sql STABLE
RETURN current_database() || '_reader';

-- Dropped tables leave rows in catalogues, which all that follows looks through.
CREATE FUNCTION tidy() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY '{pg_class,pg_attribute,pg_type,pg_depend,pg_index,pg_attrdef,pg_statistic,pg_rewrite,pg_proc,pg_shdepend,pg_policy,pg_inherits,pg_partitioned_table,pg_constraint,pg_init_privs}'::text[] LOOP
		PERFORM dblink_exec('other', 'VACUUM pg_catalog.' || name);
	END LOOP;
END $$;

CREATE PROCEDURE fuzz(seed bigint, seconds double precision, n_tables bigint DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE
	until timestamptz := clock_timestamp() + seconds * interval '1 second';
	me text := format('host=%s port=%s dbname=%s', split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database());
	h made;
	r run;
	query text;
	by_pages boolean;
	in_parallel boolean;
	other_is_open boolean;
	role text;
	isolation text;
	others text[];
	own boolean;
	a text;
	marks text[];
	covered text[] := '{}';
	counts fuzz_result := (0, 0, 0, 0, 0);
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader()) THEN
		EXECUTE format('CREATE ROLE %I', reader());
	END IF;
	PERFORM dblink_connect('other', me);
	PERFORM dblink_exec('other', 'SET lock_timeout = ''60s''; SET max_parallel_maintenance_workers = 0; SET client_min_messages = error');
	SET lock_timeout = '60s';
	SET client_min_messages = error;
	SET enable_sort = off;
	SET jit = off;
	SET hash_mem_multiplier = 1;
	-- Indexes of tables out of line are not to be built by workers.
	SET max_parallel_maintenance_workers = 0;
	SET max_parallel_workers_per_gather = 0;
	SET parallel_setup_cost = 0;
	SET parallel_tuple_cost = 0;
	SET min_parallel_table_scan_size = 0;
	PERFORM set_config('fuzz.compression', (SELECT CASE WHEN 'lz4' = ANY (enumvals) THEN 'lz4' ELSE 'pglz' END FROM pg_settings WHERE name = 'default_toast_compression'), false);
	DROP TABLE IF EXISTS t CASCADE;
	LOOP
		EXIT WHEN clock_timestamp() > until OR counts.tables >= n_tables;
		PERFORM setseed(2 * (hashint8(seed)::double precision + 2147483648) / 4294967296 - 1);
		CALL random_table(h);
		role := 'none';
		IF chance(0.08) THEN
			role := reader();
			EXECUTE format('GRANT SELECT ON t, pool TO %I; ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t TO %1$I USING (%s)', role, condition(h));
			IF h.relations[5] IS NOT NULL THEN
				EXECUTE format('GRANT SELECT ON %I TO %I', h.relations[5], role);
			END IF;
			IF chance(0.1) THEN
				EXECUTE format('REVOKE SELECT ON t FROM %I; GRANT SELECT (serial, yy, sex, %s) ON t TO %1$I', role, h.columns[1]);
			END IF;
		END IF;
		isolation := CASE WHEN chance(0.12) THEN 'repeatable read' WHEN chance(0.01) THEN 'serializable' ELSE 'read committed' END;
		own := chance(0.15);
		PERFORM set_config('default_transaction_isolation', isolation, false);
		COMMIT;
		other_is_open := false;
		IF NOT h.temporary THEN
			IF chance(0.2) THEN
				PERFORM dblink_exec('other', 'VACUUM ' || pick('', '', '(FREEZE)', '(FREEZE)', '(FULL)') || ' public.t');
			END IF;
			IF NOT own AND chance(0.3) THEN
				other_is_open := true;
				PERFORM dblink_exec('other', 'BEGIN; ' || change(h, 't') || ';' || filled(h, 't', 9));
				IF chance(0.3) THEN
					other_is_open := false;
					PERFORM dblink_exec('other', pick('ROLLBACK', 'COMMIT'));
				END IF;
			END IF;
		END IF;
		-- What this transaction itself has changed.
		IF own AND isolation = 'read committed' THEN
			EXECUTE change(h, 't');
			EXECUTE filled(h, 't', 5);
		END IF;
		PERFORM set_config('enable_partitionwise_aggregate', pick('on', 'off'), false), set_config('enable_material', pick('on', 'off'), false);
		FOR k IN 1..6 LOOP
			in_parallel := chance(0.01);
			r := ('plain', NULL, NULL, NULL, '', die(4));
			IF NOT in_parallel AND chance(0.35) THEN
				r.way := pick('generic', 'generic', 'custom', 'auto', 'function', 'cursor', 'scroll cursor', 'altered');
			END IF;
			h.params := r.way IN ('generic', 'custom', 'auto', 'function', 'altered');
			marks := '{}';
			SELECT x.covered, x.query INTO marks, query FROM random_query(h, in_parallel, marks) x;
			marks := marks || r.way || CASE WHEN in_parallel THEN '{workers}'::text[] ELSE '{}' END;
			IF NOT in_parallel AND chance(0.15) THEN
				query := framed(query, query);
				marks := marks || 'framed'::text;
			ELSIF query LIKE '% WHERE %' AND query NOT LIKE '%FILTER%' AND chance(0.03) THEN
				query := correlated(query);
				marks := marks || 'correlated'::text;
			END IF;
			r.query := query;
			r.first := random_arguments();
			r.second := random_arguments();
			others := '{}';
			IF other_is_open AND isolation = 'repeatable read' AND chance(0.4) THEN
				others := CASE WHEN chance(0.5) THEN '{COMMIT,VACUUM (TRUNCATE off) public.t,BEGIN}' ELSE ARRAY['COMMIT', 'BEGIN', change(h, 't')] END;
			END IF;
			IF r.way = 'altered' THEN
				r.change := alteration(h);
				IF other_is_open THEN
					PERFORM dblink_exec('other', 'ROLLBACK');
					other_is_open := false;
					others := '{}';
				END IF;
			ELSIF NOT other_is_open AND isolation = 'read committed' AND r.way LIKE '%cursor' AND role = 'none' AND chance(0.6) THEN
				r.change := change(h, 't');
			END IF;
			SELECT x.by_pages, x.a INTO by_pages, a FROM compare(seed, k, r, role, in_parallel, pick('4MB', '64kB'), others) x;
			counts.queries := counts.queries + 1;
			IF by_pages THEN
				counts.by_pages := counts.by_pages + 1;
				covered := covered || marks || CASE WHEN role <> 'none' THEN '{row-level security}'::text[] ELSE '{}' END;
			END IF;
			counts.with_rows := counts.with_rows + coalesce(by_pages AND length(a) > 100, false)::integer;
			counts.errors := counts.errors + coalesce(a LIKE 'error%', false)::integer;
			EXIT WHEN r.way = 'altered';	-- the table is another now
		END LOOP;
		DEALLOCATE ALL;
		PERFORM dblink_exec('other', 'ROLLBACK');
		DROP TABLE t CASCADE;
		SET default_transaction_isolation = 'read committed';
		COMMIT;
		counts.tables := counts.tables + 1;
		seed := seed + 1;
		IF counts.tables % 200 = 0 OR counts.tables = n_tables OR clock_timestamp() > until THEN
			INSERT INTO fuzz_covered SELECT what, count(*) FROM unnest(covered) what GROUP BY what ON CONFLICT (what) DO UPDATE SET n = fuzz_covered.n + excluded.n;
			covered := '{}';
			COMMIT;
			PERFORM tidy();
		END IF;
	END LOOP;
	PERFORM dblink_disconnect('other');
	DELETE FROM fuzz_result;
	INSERT INTO fuzz_result SELECT counts.*;
END $$;

-- Without GLPK there is only a refusal: expected/attack_1.out.
SELECT glpk IS NULL AS without FROM resilience_version() \gset
\if :without
SELECT * FROM programme_attack('{0}', '{1}', '{}', '{}', '{}', '{}', '{}', '{1}', '{1}', '{1}', true);
\quit
\endif
-- What sums that are known give away. The expected ranges are worked out by hand,
-- or by trying all whole numbers.
-- Two unknowns of 0 to 4, their sum from 3 to 5: each may still be anything, twice
-- the sum is 6 to 10, and their difference -4 to 4.
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1,2,3,3,4,4}', '{1,2,1,2,1,2}', '{1,1,2,2,1,-1}', false);
-- The classic: a total of 10 and one part of 7 give the other, whatever is hidden.
SELECT * FROM programme_attack('{0,0}', '{Infinity,Infinity}', '{10,7}', '{10,7}', '{1,1,2}', '{1,2,1}', '{1,1,1}', '{1}', '{2}', '{1}', true);
-- A table of 2 x 2 with margins 10, 5 and 8, 7: the first cell is 3 to 8, and the last 0 to 5.
-- Rounded to 5, each margin stands for 5 numbers.
SELECT * FROM programme_attack('{0,0,0,0}', '{Infinity,Infinity,Infinity,Infinity}', '{10,5,8,7}', '{10,5,8,7}',
	'{1,1,2,2,3,3,4,4}', '{1,2,3,4,1,3,2,4}', '{1,1,1,1,1,1,1,1}', '{1,4}', '{1,4}', '{1,1}', true);
SELECT target, low, high FROM programme_attack('{0,0,0,0}', '{Infinity,Infinity,Infinity,Infinity}', '{7.5,2.5,7.5,2.5}', '{12.4,7.4,12.4,7.4}',
	'{1,1,2,2,3,3,4,4}', '{1,2,3,4,1,3,2,4}', '{1,1,1,1,1,1,1,1}', '{1,4}', '{1,4}', '{1,1}', true);
-- No limit: minus infinity and infinity, in whole numbers too.
SELECT * FROM programme_attack('{0,0}', '{Infinity,Infinity}', '{3}', '{Infinity}', '{1,1}', '{1,2}', '{1,1}', '{1,2,2,3,3}', '{1,1,2,1,2}', '{1,1,-1,1,1}', false);
SELECT * FROM programme_attack('{0,0}', '{Infinity,Infinity}', '{3}', '{Infinity}', '{1,1}', '{1,2}', '{1,1}', '{1,2,2,3,3}', '{1,1,2,1,2}', '{1,1,-1,1,1}', true);
SELECT * FROM programme_attack('{-Infinity}', '{Infinity}', '{}', '{}', '{}', '{}', '{}', '{1,2}', '{1,1}', '{1,-2}', true);
-- 2 x + 3 y = 7 of 0 to 10: x up to 3.5 and y up to 7/3; in whole numbers only x = 2 and y = 1.
SELECT * FROM programme_attack('{0,0}', '{10,10}', '{7}', '{7}', '{1,1}', '{1,2}', '{2,3}', '{1,2}', '{1,2}', '{3,3}', false);
SELECT * FROM programme_attack('{0,0}', '{10,10}', '{7}', '{7}', '{1,1}', '{1,2}', '{2,3}', '{1,2}', '{1,2}', '{3,3}', true);
-- A share of 12 of 0.33 to 0.34 is 4 people.
SELECT target, low, high FROM programme_attack('{0}', '{12}', '{0.33}', '{0.34}', '{1}', '{1}', ARRAY[1/12::float8], '{1}', '{1}', '{1}', true);
-- Targets have any number, and rows and unknowns that have nothing to do with each other are added up.
SELECT * FROM programme_attack('{0,1,2}', '{1,3,5.5}', '{2}', '{2}', '{1}', '{2}', '{1}', '{2147483647,8,8,8,2147483647}', '{1,1,2,3,1}', '{1,1,1,2,-1}', true);
-- Entries of one unknown of one row are added, and 0 is none.
SELECT * FROM programme_attack('{0,0}', '{9,9}', '{4}', '{4}', '{1,1,1}', '{1,1,2}', '{1,1,0}', '{1,2}', '{1,2}', '{1,1}', true);
-- Bounds count by whole numbers, with room for what was computed in doubles.
SELECT target, low, high FROM programme_attack(ARRAY[0.1 + 0.2::float8, 0.5, -0.5], ARRAY[0.3, 2.9999999999, 2.5], '{}', '{}', '{}', '{}', '{}', '{1,2,3}', '{1,2,3}', '{10,1,1}', false);
SELECT target, low, high FROM programme_attack('{0.5,-0.5}', '{2.9999999999,2.5}', '{}', '{}', '{}', '{}', '{}', '{1,2}', '{1,2}', '{1,1}', true);
-- Nothing known, nothing asked.
SELECT * FROM programme_attack('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{}', '{}', '{-1}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', false);
SELECT * FROM programme_attack('{0}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);

-- What contradicts itself is said with the rows that do: here row 3 with the bounds, rows 2 and 4 with each other.
SELECT * FROM programme_attack('{0,0,0}', '{4,4,4}', '{3,0,9}', '{5,9,9}', '{1,1,2,3,3}', '{1,2,3,1,2}', '{1,1,1,1,1}', '{}', '{}', '{}', false);
SELECT * FROM programme_attack('{0,0,0}', '{9,9,9}', '{3,6,0,2}', '{5,7,20,5}', '{1,1,2,2,3,3,4,4}', '{1,3,1,2,2,3,1,2}', '{1,1,1,1,1,1,1,1}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0,0}', '{Infinity,Infinity}', '{3}', '{3}', '{1,1}', '{1,2}', '{2,-2}', '{}', '{}', '{}', true);
-- x + y, y + z and z + x are odd, and their sum is 2 (x + y + z).
SELECT * FROM programme_attack('{0,0,0}', '{9,9,9}', '{1,1,1}', '{1,1,1}', '{1,1,2,2,3,3}', '{1,2,2,3,3,1}', '{1,1,1,1,1,1}', '{1}', '{1}', '{1}', false);
SELECT * FROM programme_attack('{0,0,0}', '{9,9,9}', '{1,1,1}', '{1,1,1}', '{1,1,2,2,3,3}', '{1,2,2,3,3,1}', '{1,1,1,1,1,1}', '{1}', '{1}', '{1}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{2}', '{3}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0.2}', '{0.8}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{2}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{9}', '{5}', '{4.9}', '{1}', '{1}', '{1}', '{}', '{}', '{}', true);

-- Where there is no end to the search, no more is said than is known. x + y is 2 z, and x - y is 2 w + 1, which no
-- whole numbers are, however large, as one is even and the other odd: the empty range. 40 unknowns of 0 or 1 with five sums of multiples of them, which hardly
-- any but the true ones have: from the true sum of x to the true sum, if that is known.
SELECT target, low, high FROM programme_attack('{0,0,0,0}', '{Infinity,Infinity,Infinity,Infinity}', '{0,1}', '{0,1}', '{1,1,1,2,2,2}', '{1,2,3,1,2,4}', '{1,1,-2,1,-1,-2}', '{1}', '{1}', '{1}', true);
-- Halves of counts count, too: half of x - y from 0.2 to 0.3 is nothing, and from 0.4 to 0.6 it is 1.
SELECT * FROM programme_attack('{0,0}', '{Infinity,Infinity}', '{0.2}', '{0.3}', '{1,1}', '{1,2}', '{0.5,-0.5}', '{1}', '{1}', '{1}', true);
SELECT * FROM programme_attack('{0,0}', '{Infinity,4}', '{0.4}', '{0.6}', '{1,1}', '{1,2}', '{0.5,-0.5}', '{1}', '{1}', '{1}', true);
-- A range is sought until it is wide enough, of each target for itself; 0 to 12 of 12 people, of whom 5 said yes.
SELECT target, low <= 5 AND high >= 5 AS has_truth, high - low >= v.wanted AS wide_enough, high - low <= 12 AS possible
FROM (VALUES (1, 3), (2, 8), (3, 12)) v (wanted_of, wanted), programme_attack(array_fill(0::float8, ARRAY[12]), array_fill(1::float8, ARRAY[12]), '{0}', '{12}', array_fill(1, ARRAY[12]), (SELECT array_agg(i) FROM generate_series(1, 12) i), array_fill(1::float8, ARRAY[12]),
	(SELECT array_agg(t ORDER BY t, i) FROM generate_series(1, 12) i, generate_series(1, 3) t), (SELECT array_agg(i ORDER BY t, i) FROM generate_series(1, 12) i, generate_series(1, 3) t), array_fill(1::float8, ARRAY[36]), true, '{1,0,1,0,1,0,1,0,1,0,0,0}', '{3,8}') WHERE target = wanted_of;
-- Nor is it said to be wide enough where it is not: of 12 people, 3 or 4 said yes.
SELECT target, low, high FROM programme_attack(array_fill(0::float8, ARRAY[12]), array_fill(1::float8, ARRAY[12]), '{3}', '{4}', array_fill(1, ARRAY[12]), (SELECT array_agg(i) FROM generate_series(1, 12) i), array_fill(1::float8, ARRAY[12]),
	array_fill(1, ARRAY[12]), (SELECT array_agg(i) FROM generate_series(1, 12) i), array_fill(1::float8, ARRAY[12]), true, '{1,0,1,0,1,0,0,0,0,0,0,0}', '{2}');
CREATE TEMPORARY VIEW market AS SELECT r, i, ('x' || left(md5(r || ' ' || i), 2))::bit(8)::integer AS multiple, (i * i / 3 + i) % 2 AS x FROM generate_series(1, 5) r, generate_series(1, 40) i;
WITH known AS (SELECT r, sum(multiple * x)::float8 AS total FROM market GROUP BY r)
SELECT v.truth IS NOT NULL AS truth, a.target, a.low, a.high
FROM (SELECT NULL::float8[] UNION ALL SELECT array_agg(x ORDER BY i) FROM market WHERE r = 1) v (truth), programme_attack(array_fill(0.0::float8, ARRAY[40]), array_fill(1.0::float8, ARRAY[40]),
	(SELECT array_agg(total ORDER BY r) FROM known), (SELECT array_agg(total ORDER BY r) FROM known),
	(SELECT array_agg(r ORDER BY r, i) FROM market), (SELECT array_agg(i ORDER BY r, i) FROM market), (SELECT array_agg(multiple::float8 ORDER BY r, i) FROM market),
	array_fill(1, ARRAY[40]), (SELECT array_agg(i) FROM generate_series(1, 40) i), array_fill(1.0::float8, ARRAY[40]), true, v.truth) a;
SELECT sum(x) AS truth FROM market WHERE r = 1;
DROP VIEW market;

-- The truth must be possible.
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', true, '{2,1}');
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', true, '{2,0}');
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', false, '{-0.5,4}');
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', true, '{2.5,1}');
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', true, '{2}');
SELECT * FROM programme_attack('{0,0}', '{4,4}', '{3}', '{5}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', true, '{2,Infinity}');

-- What is wrong with the arguments is said.
SELECT * FROM programme_attack(NULL, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{NULL}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', NULL);
SELECT * FROM programme_attack('{0}', '{1,2}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{1}', '{}', '{1}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{}', '{}', '{}', '{1}', '{1,1}', '{1}', true);
SELECT * FROM programme_attack('{{0}}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{2}', '{1}', '{1}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{1}', '{0}', '{1}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{}', '{}', '{}', '{0}', '{1}', '{1}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{}', '{}', '{}', '{1}', '{-3}', '{1}', true);
SELECT * FROM programme_attack('{NaN}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1e300}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{Infinity}', '{Infinity}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{-Infinity}', '{}', '{}', '{}', '{}', '{}', '{}', true);
SELECT * FROM programme_attack('{0}', '{1}', '{0}', '{1}', '{1}', '{1}', '{Infinity}', '{}', '{}', '{}', true);
-- Arrays may begin anywhere.
SELECT * FROM programme_attack('[3:4]={0,0}', '{4,4}', '[0:0]={7}', '{7}', '{1,1}', '{1,2}', '{1,1}', '{1}', '{1}', '{1}', true);

-- Small systems at random: four unknowns of 0 to 3 or less, three rows of coefficients -1 to 3, two targets. Whole
-- numbers: what trying them all says, exactly, or an error where none fits. Any numbers: not narrower.
CREATE FUNCTION attack_at_random(OUT wrong integer, OUT too_narrow integer, OUT some_contradict boolean, OUT some_differ boolean)
LANGUAGE plpgsql AS $$
DECLARE
	n_contradict integer := 0;
	n_differ integer := 0;
	high float8[]; row_low float8[]; row_high float8[]; c float8[]; t float8[]; tried record; w record; f record; e record;
BEGIN
	wrong := 0;
	too_narrow := 0;
	FOR system IN 1..400 LOOP
		SELECT array_agg(floor(random() * 4)) INTO high FROM generate_series(1, 4);
		SELECT array_agg(floor(random() * 5) - 1) INTO c FROM generate_series(1, 12);
		SELECT array_agg(floor(random() * 4) - 1) INTO t FROM generate_series(1, 8);
		SELECT array_agg(CASE WHEN random() < 0.2 THEN '-Infinity' ELSE floor(random() * 8) / 2 END), array_agg(CASE WHEN random() < 0.2 THEN 'Infinity' ELSE 3 + floor(random() * 8) / 2 END)
			INTO row_low, row_high FROM generate_series(1, 3);
		SELECT count(*) AS n, min(t[1] * x1 + t[2] * x2 + t[3] * x3 + t[4] * x4) AS low1, max(t[1] * x1 + t[2] * x2 + t[3] * x3 + t[4] * x4) AS high1,
			min(t[5] * x1 + t[6] * x2 + t[7] * x3 + t[8] * x4) AS low2, max(t[5] * x1 + t[6] * x2 + t[7] * x3 + t[8] * x4) AS high2 INTO tried
		FROM generate_series(0, high[1]::int) x1, generate_series(0, high[2]::int) x2, generate_series(0, high[3]::int) x3, generate_series(0, high[4]::int) x4
		WHERE c[1] * x1 + c[2] * x2 + c[3] * x3 + c[4] * x4 BETWEEN row_low[1] AND row_high[1]
			AND c[5] * x1 + c[6] * x2 + c[7] * x3 + c[8] * x4 BETWEEN row_low[2] AND row_high[2]
			AND c[9] * x1 + c[10] * x2 + c[11] * x3 + c[12] * x4 BETWEEN row_low[3] AND row_high[3];
		BEGIN
			SELECT min(a.low) FILTER (WHERE a.target = 1) AS low1, min(a.high) FILTER (WHERE a.target = 1) AS high1, min(a.low) FILTER (WHERE a.target = 2) AS low2, min(a.high) FILTER (WHERE a.target = 2) AS high2 INTO w
			FROM programme_attack('{0,0,0,0}', high, row_low, row_high, '{1,1,1,1,2,2,2,2,3,3,3,3}', '{1,2,3,4,1,2,3,4,1,2,3,4}', c, '{1,1,1,1,2,2,2,2}', '{1,2,3,4,1,2,3,4}', t, true) a;
			SELECT min(a.low) FILTER (WHERE a.target = 1) AS low1, min(a.high) FILTER (WHERE a.target = 1) AS high1, min(a.low) FILTER (WHERE a.target = 2) AS low2, min(a.high) FILTER (WHERE a.target = 2) AS high2 INTO f
			FROM programme_attack('{0,0,0,0}', high, row_low, row_high, '{1,1,1,1,2,2,2,2,3,3,3,3}', '{1,2,3,4,1,2,3,4,1,2,3,4}', c, '{1,1,1,1,2,2,2,2}', '{1,2,3,4,1,2,3,4}', t, false) a;
			wrong := wrong + (tried.n = 0 OR (tried.low1, tried.high1, tried.low2, tried.high2) IS DISTINCT FROM (w.low1, w.high1, w.low2, w.high2))::int;
			too_narrow := too_narrow + (f.low1 > w.low1 OR f.high1 < w.high1 OR f.low2 > w.low2 OR f.high2 < w.high2)::int;
			-- Wide enough if and only if the true range is, and nowhere beyond it.
			SELECT min(a.low) AS low, min(a.high) AS high INTO e
			FROM programme_attack('{0,0,0,0}', high, row_low, row_high, '{1,1,1,1,2,2,2,2,3,3,3,3}', '{1,2,3,4,1,2,3,4,1,2,3,4}', c, '{1,1,1,1,2,2,2,2}', '{1,2,3,4,1,2,3,4}', t, true, NULL, '{2,3}') a WHERE a.target = 1;
			wrong := wrong + ((e.high - e.low >= 2) <> (tried.high1 - tried.low1 >= 2) OR e.low < tried.low1 OR e.high > tried.high1)::int;
			n_differ := n_differ + (f.low1 < w.low1 OR f.high1 > w.high1)::int;
		EXCEPTION WHEN data_exception THEN
			n_contradict := n_contradict + 1;
			wrong := wrong + (tried.n > 0)::int;
		END;
	END LOOP;
	some_contradict := n_contradict BETWEEN 20 AND 380;
	some_differ := n_differ > 20;
END
$$;
SELECT setseed(0.25);
SELECT * FROM attack_at_random();
DROP FUNCTION attack_at_random();

-- Any numbers, of two unknowns: the ends of a range are at corners, where two limits meet.
CREATE FUNCTION attack_corners(OUT wrong integer, OUT some_inside boolean)
LANGUAGE plpgsql AS $$
DECLARE
	n_inside integer := 0;
	c float8[]; middle float8[]; width float8[]; t float8[]; corner record; found record;
BEGIN
	wrong := 0;
	FOR system IN 1..400 LOOP
		SELECT array_agg(floor(random() * 9) - 4) INTO c FROM generate_series(1, 6);
		SELECT array_agg(floor(random() * 5) - 2) INTO t FROM generate_series(1, 2);
		-- Through the point (2, 3), so that there is one.
		SELECT array_agg(2 * c[2 * r - 1] + 3 * c[2 * r]), array_agg(floor(random() * 4)) INTO middle, width FROM generate_series(1, 3) r;
		WITH line (a, b, at) AS (
			SELECT c[2 * r - 1], c[2 * r], middle[r] + s * width[r] FROM generate_series(1, 3) r, (VALUES (-1), (1)) v (s)
			UNION ALL VALUES (1, 0, 0), (1, 0, 5), (0, 1, 0), (0, 1, 5)
		), meeting AS (
			SELECT (l.at * m.b - m.at * l.b) / d.determinant AS x, (l.a * m.at - m.a * l.at) / d.determinant AS y
			FROM line l, line m, LATERAL (SELECT l.a * m.b - m.a * l.b) d (determinant) WHERE d.determinant <> 0
		)
		SELECT min(t[1] * x + t[2] * y) AS low, max(t[1] * x + t[2] * y) AS high INTO corner FROM meeting
		WHERE x BETWEEN -1e-9 AND 5 + 1e-9 AND y BETWEEN -1e-9 AND 5 + 1e-9
			AND (SELECT bool_and(abs(c[2 * r - 1] * x + c[2 * r] * y - middle[r]) <= width[r] + 1e-9) FROM generate_series(1, 3) r);
		SELECT a.low, a.high INTO found
		FROM programme_attack('{0,0}', '{5,5}', (SELECT array_agg(middle[r] - width[r]) FROM generate_series(1, 3) r), (SELECT array_agg(middle[r] + width[r]) FROM generate_series(1, 3) r),
			'{1,1,2,2,3,3}', '{1,2,1,2,1,2}', c, '{1,1}', '{1,2}', t, false) a;
		wrong := wrong + (NOT coalesce(abs(found.low - corner.low) <= 1e-8 AND abs(found.high - corner.high) <= 1e-8, false))::int;
		n_inside := n_inside + (found.low > 5 * least(t[1], 0) + 5 * least(t[2], 0))::int;
	END LOOP;
	some_inside := n_inside > 100;
END
$$;
SELECT * FROM attack_corners();
DROP FUNCTION attack_corners();

-- A large table, 100 x 30, with its margins: a cell is 0 up to the smaller of its margins.
WITH cell AS (
	SELECT i, j, (i - 1) * 30 + j AS atom, (i * 7 + j * 3) % 11 AS n FROM generate_series(1, 100) i, generate_series(1, 30) j
), margin AS (
	SELECT i AS line, sum(n) AS total FROM cell GROUP BY i UNION ALL SELECT 100 + j, sum(n) FROM cell GROUP BY j
), entry AS (
	SELECT i AS line, atom FROM cell UNION ALL SELECT 100 + j, atom FROM cell
)
SELECT a.target, a.low, a.high = least(i.total, j.total) AS high FROM programme_attack(
	(SELECT array_agg(0.0::float8) FROM cell), (SELECT array_agg('Infinity'::float8) FROM cell),
	(SELECT array_agg(total ORDER BY line)::float8[] FROM margin), (SELECT array_agg(total ORDER BY line)::float8[] FROM margin),
	(SELECT array_agg(line::int ORDER BY line, atom) FROM entry), (SELECT array_agg(atom::int ORDER BY line, atom) FROM entry), (SELECT array_agg(1.0::float8) FROM entry),
	'{1,2,3}', '{1,1500,3000}', '{1,1,1}', true) a
JOIN (VALUES (1, 1, 1), (2, 50, 30), (3, 100, 30)) v (target, i, j) USING (target) JOIN margin i ON i.line = v.i JOIN margin j ON j.line = 100 + v.j
ORDER BY a.target;

-- With patience, a walk: sums with any coefficients of five whole numbers up to 4, of which
-- one point is known. All that keep the limits are tried: what is found is among them, and
-- as wide as is enough if they are.
CREATE FUNCTION attack_walks(OUT wrong integer, OUT narrow boolean, OUT wide boolean) LANGUAGE plpgsql SET jit = off AS $$
DECLARE
	n integer := 0;
	c float8[]; truth float8[]; low float8[]; high float8[];
	tried record; found record;
	n_narrow integer := 0; n_wide integer := 0;
BEGIN
	CREATE TEMPORARY TABLE point AS SELECT ARRAY[a, b, x, y, z]::float8[] AS p FROM generate_series(0, 4) a, generate_series(0, 4) b, generate_series(0, 4) x, generate_series(0, 4) y, generate_series(0, 4) z;
	wrong := 0;
	FOR system IN 1..40 LOOP
		c := ARRAY(SELECT ((hashint4(system * 100 + i) % 1000) / 500.0)::float8 FROM generate_series(1, 15) i);
		truth := ARRAY(SELECT (abs(hashint4(system * 100 + 50 + i)) % 5)::float8 FROM generate_series(1, 5) i);
		low := ARRAY(SELECT sum(c[5 * r - 5 + i] * truth[i]) - (system % 5 + 1) / 3.0 FROM generate_series(1, 3) r, generate_series(1, 5) i GROUP BY r ORDER BY r);
		high := ARRAY(SELECT sum(c[5 * r - 5 + i] * truth[i]) + (system % 5 + 1) / 3.0 FROM generate_series(1, 3) r, generate_series(1, 5) i GROUP BY r ORDER BY r);
		SELECT min(p[1] + p[2]) AS low, max(p[1] + p[2]) AS high INTO tried FROM point WHERE (SELECT bool_and(t.s BETWEEN low[t.r] AND high[t.r]) FROM (SELECT r, sum(c[5 * r - 5 + i] * p[i]) AS s FROM generate_series(1, 3) r, generate_series(1, 5) i GROUP BY r) t);
		SELECT a.low, a.high INTO found FROM programme_attack('{0,0,0,0,0}', '{4,4,4,4,4}', low, high, ARRAY(SELECT (i + 4) / 5 FROM generate_series(1, 15) i), ARRAY(SELECT (i - 1) % 5 + 1 FROM generate_series(1, 15) i), c, '{1,1}', '{1,2}', '{1,1}', true, truth, '{3}', 200) a;
		wrong := wrong + (found.low < tried.low OR found.high > tried.high OR (found.high - found.low < 3 AND tried.high - tried.low >= 3))::int;
		n_narrow := n_narrow + (tried.high - tried.low < 3)::int;
		n_wide := n_wide + (tried.high - tried.low >= 3)::int;
	END LOOP;
	narrow := n_narrow > 5;
	wide := n_wide > 5;
END
$$;
SELECT * FROM attack_walks();
DROP FUNCTION attack_walks();

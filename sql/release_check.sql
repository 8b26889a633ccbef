-- Before a sample leaves the house: what it would tell of single people, and
-- the same sample under pseudonyms.

\pset null '-'

-- Cells of so many people, of whom so many say yes:
CREATE TABLE people AS
SELECT cluster, treated, post, i <= yes AS yes
FROM (VALUES
	('alone', true, false, 1, 1),			-- the cell is that person's answer
	('alone', true, true, 2, 1),			-- so are the mean and the squares of two
	('few', false, false, 29, 15),			-- below 30
	('few', false, true, 30, 10),			-- nothing: 10 and 20
	('rare', true, false, 40, 3),			-- 3 yes
	('rare', true, true, 40, 37),			-- 3 no
	('alike', false, false, 40, 0),			-- all no
	('alike', false, true, 40, 40)			-- all yes
	) AS c (cluster, treated, post, n, yes), generate_series(1, n) AS i;

SELECT cluster, arm, period, n, code, variable, value, people FROM did_release_check((SELECT did_sample(yes, treated, post, cluster) FROM people));
SELECT DISTINCT ON (code) what, advice FROM did_release_check((SELECT did_sample(yes, treated, post, cluster) FROM people)) ORDER BY code, cluster, period;

-- A number of 0 and 1 is the same, but for its range, which is of enough people.
SELECT count(*) FROM
	((SELECT * FROM did_release_check((SELECT did_sample(yes::integer, treated, post, cluster) FROM people))
		EXCEPT SELECT * FROM did_release_check((SELECT did_sample(yes, treated, post, cluster) FROM people)))
	UNION ALL
	(SELECT * FROM did_release_check((SELECT did_sample(yes, treated, post, cluster) FROM people))
		EXCEPT SELECT * FROM did_release_check((SELECT did_sample(yes::integer, treated, post, cluster) FROM people)))) AS differences;

-- Without clusters there are four cells: 15 of 69 and 50 of 70 comparators are no
-- trouble, 1 + 3 of 41 and 42 - (1 + 37) treated are.
SELECT cluster, arm, period, n, code, value, people, advice FROM did_release_check((SELECT did_sample(yes, treated, post) FROM people));

-- Rules are what is asked for: 29 are enough, 3 too few, nobody may be alone.
SELECT cluster, period, code, value, people FROM did_release_check((SELECT did_sample(yes, treated, post, cluster) FROM people), min_base => 29, min_count => 3);
SELECT cluster, period, code, people FROM did_release_check((SELECT did_sample(yes, treated, post, cluster) FROM people), 1, 1, 1, 100, 0);

-- A scale of five: 98 say 5, one 4, one 1, and no other answers have that sum and
-- these squares (test/unit/test_release.c works it out). In the other cell there
-- are twenty of each, and many ways.
CREATE TABLE scale AS
SELECT 'solved' AS cluster, true AS treated, CASE i WHEN 1 THEN 1 WHEN 2 THEN 4 ELSE 5 END AS answer, 1 AS weight FROM generate_series(1, 100) AS i
UNION ALL
SELECT 'open', false, 1 + i % 5, 1 FROM generate_series(1, 100) AS i;
SELECT cluster, n, code, value, people, what FROM did_release_check((SELECT did_sample(answer, treated, false, cluster) FROM scale));

-- Weights do not hide it, as the sample holds unweighted sums, too; one of 1e6
-- hides behind itself.
SELECT cluster, n, code, value, people FROM did_release_check((SELECT did_sample(answer, treated, false, cluster, 0.5 + random()) FROM scale));
SELECT cluster, n, code, people, what, advice FROM did_release_check((SELECT did_sample(i % 2 = 0, false, false, 'a', CASE i WHEN 1 THEN 1e6 ELSE 1 END) FROM generate_series(1, 60) AS i));

-- The ends of a range: 95 people of 20 to 114, one each. A range of eight values
-- at most names all: here 60 people at 0 and 9 at 1.
SELECT cluster, arm, n, code, variable, value, people, what, advice FROM did_release_check((SELECT did_sample(19 + i, false, false, 'a') FROM generate_series(1, 95) AS i));
SELECT cluster, n, code, value, people, what FROM did_release_check((SELECT did_sample((i > 60)::integer, false, false, 'a') FROM generate_series(1, 69) AS i));

-- Dominance of magnitudes: 40 people with 1 each, two with 400 and 600: 1000 of
-- 1040, 96%; who has 400 knows 600 to within 40, less than a tenth of it. The
-- same people without these two are no trouble. (Values are rounded for that, and
-- repeated, so that the range names none of few: 30 at both ends in area b.)
CREATE TABLE income AS
SELECT 'a' AS cluster, CASE i WHEN 1 THEN 400 WHEN 2 THEN 600 ELSE 1 END AS pounds FROM generate_series(1, 42) AS i
UNION ALL
SELECT 'b', v FROM (VALUES (0), (1), (400), (600)) AS v (v), generate_series(1, 30) AS i;
SELECT cluster, code, variable, value, people, what FROM did_release_check((SELECT did_sample(pounds, false, false, cluster) FROM income));
SELECT count(*) FROM did_release_check((SELECT did_sample(pounds, false, false, cluster) FROM income WHERE cluster = 'b'));
-- Below 0 there is no total to have a part in: no rule of dominance then.
SELECT DISTINCT code FROM did_release_check((SELECT did_sample(pounds - 1, false, false, cluster) FROM income)) ORDER BY code;

-- Alike but for little: 40 answers of 50 and one of 51, beside others up to 1000.
SELECT cluster, code, value, what FROM did_release_check((
	SELECT did_sample(v, false, false, c) FROM (
		SELECT 'a' AS c, CASE WHEN i = 1 THEN 51 ELSE 50 END AS v FROM generate_series(1, 41) AS i
		UNION ALL SELECT 'b', 100 * (i % 11) FROM generate_series(1, 220) AS i) AS answers)) WHERE cluster = 'a';

-- Covariates: of 60, 4 are carers and 30 women, of whom 3 say yes. The sums tell
-- how many, and by the products what the 4 said on average.
SELECT code, variable, value, people, what, advice FROM did_release_check((
	SELECT did_sample(i <= 3 OR i > 45, true, true, 'a', 1, 0, ARRAY[i <= 30, i % 15 = 0]) FROM generate_series(1, 60) AS i));

-- Who has two samples subtracts them: one interview more, one less, an answer that
-- was corrected; 30 more are enough. A cell of one sample only cannot be subtracted.
CREATE TABLE waves AS
SELECT cluster, wave, i <= yes AS yes FROM (VALUES
	('a', 1, 40, 15), ('a', 2, 41, 16),		-- and that person said yes
	('b', 1, 41, 15), ('b', 2, 40, 15),		-- who went out said no
	('c', 1, 40, 15), ('c', 2, 40, 16),		-- somebody said no, and then yes
	('d', 1, 40, 15), ('d', 2, 70, 25),
	('e', 1, 40, 15), ('e', 2, 69, 25),
	('f', 1, 40, 15), ('g', 2, 40, 15),
	('h', 1, 40, 15), ('h', 2, 40, 15)) AS c (cluster, wave, n, yes), generate_series(1, n) AS i;
SELECT cluster, arm, period, n, code, people, what FROM did_release_check(
	(SELECT did_sample(yes, false, false, cluster) FROM waves WHERE wave = 2),
	earlier => (SELECT did_sample(yes, false, false, cluster) FROM waves WHERE wave = 1));
-- Under names in another order, which are the same in both.
SELECT n, code, people, advice FROM did_release_check(
	(SELECT did_pseudonymise(did_sample(yes, false, false, cluster), '5f0b0a4e-93a5-4c8b-9a39') FROM waves WHERE wave = 2),
	earlier => (SELECT did_pseudonymise(did_sample(yes, false, false, cluster), '5f0b0a4e-93a5-4c8b-9a39') FROM waves WHERE wave = 1))
ORDER BY code, n;
-- The same rows in another order, and parted, are the same; far from 0, too.
SELECT count(*) FROM did_release_check(
	(SELECT did_sample(1e9 + i % 4 * 0.1, false, false, i % 2, 1.0 / (1 + i % 3), 0, ARRAY[sqrt(i % 3)] ORDER BY i) FROM generate_series(1, 400) AS i),
	earlier => (SELECT did_rollup(sample) FROM (SELECT did_sample(1e9 + i % 4 * 0.1, false, false, i % 2, 1.0 / (1 + i % 3), 0, ARRAY[sqrt(i % 3)] ORDER BY i DESC) AS sample
		FROM generate_series(1, 400) AS i GROUP BY i % 5) AS parts));
SELECT DISTINCT code FROM did_release_check(
	(SELECT did_sample(1e9 + i % 4 * 0.1, false, false, i % 2, 1.0 / (1 + i % 3), 0, ARRAY[sqrt(i % 3)] ORDER BY i) FROM generate_series(1, 400) AS i),
	earlier => (SELECT did_sample(1e9 + i % 4 * 0.1, false, false, i % 2, 1.0 / (1 + i % 3), 0, ARRAY[sqrt(i % 3) + CASE i WHEN 7 THEN 1e-9 ELSE 0 END]) FROM generate_series(1, 400) AS i));
SELECT * FROM did_release_check((SELECT did_sample(yes, false, false, cluster) FROM waves), earlier => (SELECT did_sample(yes, false, false) FROM waves));
DROP TABLE waves;

-- A choice that cannot be, and what is not there, are errors: no rows say that
-- nothing was found.
SELECT * FROM did_release_check(NULL);
SELECT * FROM did_release_check((SELECT did_sample(yes, treated, post) FROM people), min_base => NULL);
SELECT * FROM did_release_check((SELECT did_sample(yes, treated, post) FROM people), min_count => 0);
SELECT * FROM did_release_check((SELECT did_sample(yes, treated, post) FROM people), dominance_percent => 101);
SELECT * FROM did_release_check((SELECT did_sample(yes, treated, post) FROM people), p_percent => 'NaN');

-- ---- pseudonyms ----

-- HMAC-SHA256 after RFC 2104, of PostgreSQL's sha256 alone, and a test case of RFC 4231.
CREATE FUNCTION xor_all(key bytea, with_byte integer) RETURNS bytea LANGUAGE sql AS $$
	SELECT string_agg(set_byte('\x00', 0, get_byte(key, i) # with_byte), '' ORDER BY i) FROM generate_series(0, 63) AS i
$$;
CREATE FUNCTION hmac_sha256(message bytea, key bytea) RETURNS bytea LANGUAGE sql AS $$
	SELECT sha256(xor_all(padded, 92) || sha256(xor_all(padded, 54) || message))
	FROM (SELECT k || decode(repeat('00', 64 - length(k)), 'hex') AS padded
		FROM (SELECT CASE WHEN length(key) > 64 THEN sha256(key) ELSE key END AS k) AS short) AS long
$$;
SELECT encode(hmac_sha256('what do ya want for nothing?', 'Jefe'), 'hex');

CREATE TABLE survey AS
SELECT CASE area % 10 WHEN 0 THEN 'Ardwick' WHEN 1 THEN 'Zion' ELSE 'area ' || area % 10 END AS area, area % 10 AS number,
	'pair ' || area % 10 / 2 AS pair, area % 2 = 0 AS treated, i % 2 = 0 AS post,
	area + (i * 7919 + area * 104729) % 101 / 10.0 + sin(i * area) AS score, 0.5 + i % 3 AS weight, cos(i * (area + 1)) AS x
FROM generate_series(0, 9) AS area, generate_series(1, 60) AS i;

\set key '5f0b0a4e-93a5-4c8b-9a39-0b4f8e3f9a10'

-- Names of clusters and blocks, and numbers.
SELECT array_agg(cluster ORDER BY cluster) = (
	SELECT array_agg(p ORDER BY p) FROM (
		SELECT DISTINCT encode(substr(hmac_sha256(convert_to('cluster text ' || area, 'UTF8'), :'key'), 1, 16), 'hex') AS p FROM survey) AS expected) AS clusters,
	array_agg(DISTINCT block ORDER BY block) = (
	SELECT array_agg(p ORDER BY p) FROM (
		SELECT DISTINCT encode(substr(hmac_sha256(convert_to('block text ' || pair, 'UTF8'), :'key'), 1, 16), 'hex') AS p FROM survey) AS expected) AS blocks
FROM did_clusters(did_pseudonymise((SELECT did_sample(score, treated, post, area, weight, pair) FROM survey), :'key'));
SELECT array_agg(cluster::bigint ORDER BY cluster::bigint) = (
	SELECT array_agg(p ORDER BY p) FROM (
		SELECT DISTINCT ('x' || encode(substr(hmac_sha256(convert_to('cluster number ' || number, 'UTF8'), :'key'), 1, 8), 'hex'))::bit(64)::bigint >> 1 & 9223372036854775807 AS p
		FROM survey) AS expected) AS numbers
FROM did_clusters(did_pseudonymise((SELECT did_sample(score, treated, post, number) FROM survey), :'key'));
SELECT min(cluster) FROM did_clusters(did_pseudonymise((SELECT did_sample(score, treated, post, area) FROM survey), :'key'));

-- And the digest of the rows, which would confirm whoever guessed the names.
SELECT split_part(did_digest(did_pseudonymise(sample, :'key')), '-', 4) =
	encode(substr(hmac_sha256(convert_to(format('digest %s 1 600 0 %s', to_hex(8 + 4 + 2 + 16 + 32), split_part(did_digest(sample), '-', 4)), 'UTF8'), :'key'), 1, 16), 'hex') AS signed
FROM (SELECT did_sample(score, treated, post, area, weight, pair, ARRAY[x]) AS sample FROM survey) AS s;

-- Key as bytes or as text; equal samples stay equal, others differ, another key
-- gives others, and what comes out is read again.
CREATE TABLE pseudonymised AS
SELECT kind, sample, did_pseudonymise(sample, :'key') AS hidden FROM (
	SELECT 'blocks, covariate' AS kind, did_sample(score, treated, post, area, weight, pair, ARRAY[x]) AS sample FROM survey
	UNION ALL SELECT 'blocks', did_sample(score, treated, post, area, weight, pair) FROM survey
	UNION ALL SELECT 'plain', did_sample(score, treated, post, area) FROM survey
	UNION ALL SELECT 'plain, numbers', did_sample(score, treated, post, number) FROM survey
	UNION ALL SELECT 'blocks, numbers, yes or no', did_sample(score > 7, treated, post, number, weight, number / 2) FROM survey) AS s;
SELECT kind, hidden = did_pseudonymise(sample, convert_to(:'key', 'UTF8')) AS bytes, hidden::text::did_sample::text = hidden::text AS again,
	hidden = did_pseudonymise(sample, :'key' || '.') AS other_key, hidden = sample AS unchanged,
	(SELECT did_pseudonymise(did_rollup(sample), :'key') FROM (SELECT did_sample(score, treated, post, area, weight, pair, ARRAY[x]) AS sample
		FROM survey GROUP BY number, post) AS parts) = hidden AS of_parts
FROM pseudonymised;

-- Estimates by every variance, with every effect, are the same to the last bit; so
-- are means, diagnostics, and each cluster's and block's part.
SELECT count(*) AS compared, count(*) FILTER (WHERE did_estimate(sample, vcov, effects)::text = did_estimate(hidden, vcov, effects)::text) AS same
FROM pseudonymised, unnest(ARRAY['CR0', 'CR1', 'CR1S', 'CR1N', 'CR2', 'CR3', 'CRV3', 'CRV3J', 'JK1']) AS vcov, unnest(ARRAY['none', 'cluster']) AS effects;
SELECT count(*) AS compared, count(*) FILTER (WHERE did_estimate(sample, vcov)::text = did_estimate(hidden, vcov)::text) AS same
FROM pseudonymised, unnest(ARRAY['iid', 'HC0', 'HC1', 'HC2', 'HC3']) AS vcov WHERE kind LIKE 'plain%';
SELECT count(*) AS compared, count(*) FILTER (WHERE did_estimate(sample, vcov, effects, lonely_psu => 'adjust')::text = did_estimate(hidden, vcov, effects, lonely_psu => 'adjust')::text) AS same
FROM pseudonymised, unnest(ARRAY['CR2', 'CR3', 'survey', 'JKn']) AS vcov, unnest(ARRAY['none', 'block']) AS effects WHERE kind LIKE 'blocks%';
SELECT bool_and((SELECT array_agg((n, estimate, estimate_without) ORDER BY n, estimate) FROM did_blocks(sample)) =
	(SELECT array_agg((n, estimate, estimate_without) ORDER BY n, estimate) FROM did_blocks(hidden))) AS blocks
FROM pseudonymised WHERE kind LIKE 'blocks%';
SELECT bool_and((SELECT array_agg(c) FROM did_cells(sample) AS c) = (SELECT array_agg(c) FROM did_cells(hidden) AS c)) AS cells,
	bool_and(did_icc(sample)::text = did_icc(hidden)::text) AS icc, bool_and(did_effective_clusters(sample, 0.2) = did_effective_clusters(hidden, 0.2)) AS effective,
	bool_and((SELECT array_agg((arm, n_pre, n_post, mean_pre, mean_post, leverage, partial_leverage, estimate_without, score_share) ORDER BY mean_pre, mean_post) FROM did_clusters(sample)) =
		(SELECT array_agg((arm, n_pre, n_post, mean_pre, mean_post, leverage, partial_leverage, estimate_without, score_share) ORDER BY mean_pre, mean_post) FROM did_clusters(hidden))) AS clusters,
	bool_and((SELECT array_agg((n, code, variable, value, people) ORDER BY n, code, value, people) FROM did_release_check(sample, 31)) =
		(SELECT array_agg((n, code, variable, value, people) ORDER BY n, code, value, people) FROM did_release_check(hidden, 31))) AS findings
FROM pseudonymised;

-- What adds in double precision may differ in the last digits: the two steps, and
-- the interval of a bootstrap, whose p-value is that of all sign vectors.
SELECT bool_and(abs((a).estimate / (b).estimate - 1) < 1e-12 AND abs((a).std_error / (b).std_error - 1) < 1e-12) AS two_steps,
	bool_and((c).p_value = (d).p_value AND abs((c).conf_low / (d).conf_low - 1) < 1e-9) AS wild
FROM (SELECT did_collapse(sample) AS a, did_collapse(hidden) AS b, did_bootstrap(sample) AS c, did_bootstrap(hidden) AS d FROM pseudonymised) AS results;

-- Two councils with areas of their own: each hides its names, the samples are
-- merged elsewhere, and the estimate is that of all rows together.
SELECT did_estimate(did_rollup(hidden))::text = (SELECT did_estimate(score, treated, post, area, weight)::text FROM survey) AS pooled
FROM (SELECT did_pseudonymise(did_sample(score, treated, post, area, weight), :'key') AS hidden FROM survey GROUP BY number < 4) AS councils;
-- With keys of their own, an area that both have is two.
SELECT count(*) FROM did_clusters((SELECT did_rollup(did_pseudonymise(sample, :'key' || council)) FROM (
	SELECT council, did_sample(score, treated, post, area) AS sample FROM survey, (VALUES ('1'), ('2')) AS c (council) GROUP BY council) AS s));

-- Nothing to hide, and nothing.
SELECT did_pseudonymise((SELECT did_sample(score, treated, post) FROM survey), :'key') = (SELECT did_sample(score, treated, post) FROM survey) AS same_digest,
	did_estimate(did_pseudonymise((SELECT did_sample(score, treated, post) FROM survey), :'key'))::text = (SELECT did_estimate(score, treated, post)::text FROM survey) AS same_estimate,
	did_pseudonymise(NULL, :'key') IS NULL AND did_pseudonymise((SELECT did_sample(score, treated, post) FROM survey), NULL::text) IS NULL AS nothing;

-- Of a survey, too: with PSUs, with strata of rows, and of values; a PSU has the pseudonym that it has as a cluster.
SELECT count(*), bool_and(hidden <> sample AND hidden::text::survey_sample = hidden AND position(encode('area', 'hex') IN hidden::text) = 0) AS hidden,
	bool_and(abs((h).estimate / (s).estimate - 1) < 1e-14 AND abs((h).std_error / (s).std_error - 1) < 1e-12 AND (h).df = (s).df) AS same
FROM (SELECT sample, survey_pseudonymise(sample, :'key') AS hidden, survey_mean(sample) AS s, survey_mean(survey_pseudonymise(sample, :'key')) AS h
	FROM (SELECT unnest(ARRAY[survey_sample(score, 'area ' || area, weight), survey_sample(score, NULL, weight, 'area ' || pair), survey_distribution(score, 'area ' || area, weight)]) AS sample FROM survey) s) v;
SELECT position(encode((SELECT min(c.cluster) FROM did_clusters(did_pseudonymise((SELECT did_sample(score, treated, post, 'area ' || area) FROM survey), :'key')) c)::bytea, 'hex')
	IN survey_pseudonymise(survey_sample(score, 'area ' || area), :'key')::text) > 0 AS same_pseudonym FROM survey;
SELECT survey_pseudonymise(survey_sample(score, area), 'fifteen letters') FROM survey;
SELECT survey_pseudonymise(survey_replicate_sample(score, 1, '{1,1}'), :'key') FROM survey;
SELECT survey_pseudonymise(calibration_sample(score, area, weight, 1::bigint, jsonb_build_object('x', 'y')), :'key') FROM survey;

-- A key that can be guessed is refused.
SELECT did_pseudonymise((SELECT sample FROM pseudonymised LIMIT 1), '');
SELECT did_pseudonymise((SELECT sample FROM pseudonymised LIMIT 1), '\x'::bytea);
SELECT did_pseudonymise((SELECT sample FROM pseudonymised LIMIT 1), 'fifteen letters');
SELECT did_pseudonymise((SELECT sample FROM pseudonymised LIMIT 1), repeat('abcd', 10));

DROP TABLE people, scale, income, survey, pseudonymised;
DROP FUNCTION hmac_sha256, xor_all;

-- did_estimate: choices, and what it says when the data do not suffice.
CREATE TABLE panel AS
SELECT i AS id, (i % 8)::bigint AS area, i % 8 < 4 AS treated, i / 8 % 2 = 1 AS post,
	(i * 7919 % 1009)::float8 / 100 AS y, 1 + i % 3 AS w
FROM generate_series(0, 159) i;

\x
SELECT (e).* FROM (SELECT did_estimate(y > 5, treated, post, area) AS e FROM panel) s;
SELECT (e).* FROM (SELECT did_estimate(did_sample(y, treated, post, area, w), vcov => 'cr1s', conf_level => 0.9) AS e FROM panel) s;
\x

-- The estimate is the difference of differences of the means.
SELECT abs((e).estimate - m.difference) < 1e-12 AS is_difference FROM
	(SELECT did_estimate(y, treated, post, area) AS e FROM panel) s,
	(SELECT avg(y) FILTER (WHERE treated AND post) - avg(y) FILTER (WHERE treated AND NOT post)
		- avg(y) FILTER (WHERE NOT treated AND post) + avg(y) FILTER (WHERE NOT treated AND NOT post) AS difference FROM panel) m;

-- Weights of 1 change nothing; the scale of weights changes nothing.
SELECT vcov, e1.std_error = e2.std_error AND e1.df = e2.df AS constant_weight,
	abs(e3.std_error / e4.std_error - 1) < 1e-15 AS scaled_weight
FROM (SELECT did_sample(y, treated, post, area) AS s1, did_sample(y, treated, post, area, 1) AS s2,
		did_sample(y, treated, post, area, w) AS s3, did_sample(y, treated, post, area, 1e-7 * w) AS s4 FROM panel) s,
	unnest('{iid,HC0,HC1,CR0,CR1,CR1S,CR2,CR3,CRV3,CRV3J}'::text[]) AS vcov,
	did_estimate(s1, vcov) e1, did_estimate(s2, vcov) e2, did_estimate(s3, vcov) e3, did_estimate(s4, vcov) e4;

-- With each row its own cluster, CR0 is HC0, CR1S is HC1, CR2 is HC2 and CR3 is HC3.
SELECT cr, abs(e1.std_error / e2.std_error - 1) < 1e-14 AS same
FROM (SELECT did_sample(y, treated, post, id) AS s1, did_sample(y, treated, post) AS s2 FROM panel) s,
	(VALUES ('CR0', 'HC0'), ('CR1S', 'HC1'), ('CR2', 'HC2'), ('CR3', 'HC3')) v(cr, hc),
	did_estimate(s1, cr) e1, did_estimate(s2, hc) e2;

-- Choices that are none.
CREATE TABLE samples AS
SELECT did_sample(y, treated, post, area) AS s, did_sample(y, treated, post) AS rows,
	did_sample(y, treated, post, area, w) AS weighted FROM panel;
SELECT did_estimate(s, vcov => 'CR4') FROM samples;
SELECT did_estimate(s, vcov => NULL) FROM samples;
SELECT did_estimate(s, effects => 'area') FROM samples;
SELECT did_estimate(s, conf_level => 95) FROM samples;
SELECT did_estimate(s, conf_level => NULL) FROM samples;
SELECT did_estimate(s, conf_level => 'NaN') FROM samples;
SELECT did_estimate(rows, vcov => 'CR1S') FROM samples;
SELECT did_estimate(weighted, vcov => 'HC2') FROM samples;
SELECT did_estimate(NULL::did_sample) IS NULL AS nothing;

-- Data that do not suffice: NULL and a note, so that a group of a GROUP BY
-- cannot fail a dashboard.
CREATE FUNCTION look(e did_result) RETURNS text LANGUAGE sql
RETURN format('estimate %s, std_error %s, df %s, n %s, missing %s, clusters %s: %s',
	coalesce(round((e).estimate::numeric, 4)::text, '-'), coalesce(round((e).std_error::numeric, 4)::text, '-'),
	coalesce(round((e).df::numeric, 2)::text, '-'), (e).n, (e).n_missing, coalesce((e).n_clusters::text, '-'), (e).note);
SELECT did_estimate(y, treated, post, area) IS NULL AS no_rows FROM panel WHERE false;
SELECT look(did_estimate(NULL::float8, treated, post, area)) AS all_missing FROM panel;
SELECT look(did_estimate(y, treated, post, area)) AS no_treated FROM panel WHERE NOT treated;
SELECT look(did_estimate(y, treated, post, area)) AS empty_cell FROM panel WHERE NOT (treated AND post);
SELECT look(did_estimate(y, treated, post, area)) AS one_treated FROM panel WHERE NOT treated OR area = 0;
SELECT look(did_estimate(y, treated, post, area)) AS two_treated FROM panel WHERE NOT treated OR area IN (0, 1);
SELECT look(did_estimate(y, treated, post, 1)) AS one_cluster FROM panel;
SELECT look(did_estimate(y, treated, post)) AS one_row_in_a_cell FROM panel WHERE NOT (treated AND post) OR id = 8;
SELECT look(did_estimate(did_sample(y, treated, post), 'iid')) AS four_rows FROM panel WHERE id IN (0, 4, 8, 12);
SELECT look(did_estimate(7.0, treated, post, area)) AS constant FROM panel;
SELECT look(did_estimate(CASE WHEN treated AND post THEN 0.1 ELSE 0.3 END, treated, post, area)) AS perfect_fit FROM panel;
SELECT look(did_estimate(false, treated, post)) AS all_false FROM panel;
SELECT treated AS only, look(did_estimate(y, treated, post, area)) FROM panel GROUP BY GROUPING SETS ((treated), ()) ORDER BY 1;

-- A cluster may hold rows of both arms.
SELECT look(did_estimate(y, treated, post, area % 4)) FROM panel;

-- Standard errors of the cell means follow the same rules.
SELECT arm, period, n, n_effective, std_error IS NULL AS no_std_error
FROM (SELECT did_sample(y, treated, post, area) AS s FROM panel WHERE NOT treated OR area = 0) v, did_cells(s);
SELECT count(*) FROM (SELECT did_sample(NULL::float8, treated, post, area) AS s FROM panel) v, did_cells(s);
DROP TABLE panel, samples;
DROP FUNCTION look;

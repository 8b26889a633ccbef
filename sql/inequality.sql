-- Indices of inequality, against values of R: formulas row by row, clubSandwich,
-- survey and glm (test/oracle/inequality.R).
\getenv source PG_ABS_SRCDIR
\set sv1_file :source '/test/oracle/sv1.csv'
\set sv2_file :source '/test/oracle/sv2.csv'
\set values_file :source '/test/oracle/inequality_values.csv'
CREATE TABLE inequality_data (hh int, area int, stratum int, treat int, wave int, sex int, grp int, imd int, x float8, y float8, score int, bin int, cat int, inc float8, w float8, npsu int, ym float8);
COPY inequality_data FROM :'sv1_file' (FORMAT csv, HEADER, NULL 'NA');
ALTER TABLE inequality_data ADD shape text;
UPDATE inequality_data SET shape = 'sv1';
INSERT INTO inequality_data SELECT hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym, 'sv3' FROM inequality_data
WHERE NOT (wave = 1 AND area IN (1, 4, 10) OR wave = 0 AND area IN (2, 7));
COPY inequality_data (hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym) FROM :'sv2_file' (FORMAT csv, HEADER, NULL 'NA');
UPDATE inequality_data SET shape = 'sv2' WHERE shape IS NULL;
CREATE TABLE inequality_values (shape text, wave int, weights text, outcome text, index text, model text, ranks text, vcov text, estimate float8, std_error float8, df float8);
COPY inequality_values FROM :'values_file' (FORMAT csv, HEADER, NULL 'NA');
-- A psu, weight or stratum that is NULL in every row is not given.
CREATE TABLE inequality_samples AS
SELECT shape, wave, weights, psus, strata, inequality_sample(y, imd, a, v, s) AS y, inequality_sample(bin = 1, imd, a, v, s) AS bin,
	inequality_sample(score, imd, a, v, s) AS score, survey_distribution(inc, a, v, s) AS inc, jsonb_object_agg(stratum, npsu) AS fpc
FROM inequality_data, unnest('{none,w}'::text[]) weights, unnest('{t,f}'::boolean[]) psus, unnest('{t,f}'::boolean[]) strata,
	LATERAL (VALUES (CASE WHEN psus THEN area END, CASE weights WHEN 'w' THEN w END, CASE WHEN strata THEN stratum END)) d (a, v, s)
GROUP BY 1, 2, 3, 4, 5;
SELECT ranks, v.vcov, count(*), count(*) FILTER (WHERE abs(r.estimate - v.estimate) <= 1e-10 * greatest(abs(v.estimate), 1e-3)) AS estimate,
	count(*) FILTER (WHERE abs(r.std_error / v.std_error - 1) <= CASE WHEN v.vcov LIKE '%derivative' THEN 1e-7 ELSE 1e-10 END) AS std_error, count(*) FILTER (WHERE abs(r.df / v.df - 1) <= 1e-8) AS df
FROM inequality_values v JOIN inequality_samples s ON (s.shape, s.wave, s.weights, s.psus, s.strata) = (v.shape, v.wave, v.weights, v.vcov NOT LIKE '% rows%', v.vcov LIKE '% strata%'),
	LATERAL inequality_index(CASE outcome WHEN 'y' THEN y WHEN 'bin' THEN bin WHEN 'score' THEN score ELSE inc END, substring(index FROM '^[a-z_]+'), model, split_part(v.vcov, ' ', 1), ranks,
		CASE WHEN index IN ('erreygers', 'wagstaff') THEN CASE outcome WHEN 'y' THEN -5 WHEN 'score' THEN 0 END END, CASE WHEN index IN ('erreygers', 'wagstaff') THEN CASE outcome WHEN 'y' THEN 30 WHEN 'score' THEN 10 END END,
		substring(index FROM '[-0-9.]+$')::float8, fpc => CASE WHEN v.vcov LIKE '%fpc' THEN fpc END, lonely_psu => CASE WHEN v.vcov LIKE '%average' THEN 'average' ELSE 'remove' END) r
GROUP BY 1, 2 ORDER BY 1, 2;
-- The aggregates are the default choices; a sample in parts is the same sample.
SELECT slope_index(y, imd, area, w) IS NOT DISTINCT FROM inequality_index(inequality_sample(y, imd, area, w)) AS sii, relative_index(y, imd, area, w) IS NOT DISTINCT FROM inequality_index(inequality_sample(y, imd, area, w), 'rii') AS rii,
	concentration_index(y, imd, area, w) IS NOT DISTINCT FROM inequality_index(inequality_sample(y, imd, area, w), 'concentration') AS concentration, gini_index(inc, area, w) IS NOT DISTINCT FROM inequality_index(survey_distribution(inc, area, w), 'gini') AS gini,
	(inequality_index(inequality_sample(inc, inc, area, w), 'theil')).std_error = (inequality_index(survey_distribution(inc, area, w), 'ge', epsilon => 1)).std_error AS values_by_rank
FROM inequality_data WHERE shape = 'sv2' AND wave = 1;
SELECT inequality_index(survey_rollup(sample)) IS NOT DISTINCT FROM (SELECT slope_index(y, imd, area, w) FROM inequality_data WHERE shape = 'sv2') AS in_parts
FROM (SELECT inequality_sample(y, imd, area, w) AS sample FROM inequality_data WHERE shape = 'sv2' GROUP BY hh % 3) s;
-- What it says; one index after the other of the same sample.
\x
SELECT round(r.estimate::numeric, 6) AS estimate, round(r.std_error::numeric, 6) AS std_error, r.df, round(r.p_value::numeric, 4) AS p, round(r.conf_low::numeric, 4) AS low, round(r.conf_high::numeric, 4) AS high,
	round(r.mean::numeric, 4) AS mean, r.n, r.n_missing, r.n_psus, r.n_ranks, r.index, r.method, r.note
FROM (SELECT inequality_sample(bin = 1, imd, area, w, stratum) AS sample FROM inequality_data WHERE shape = 'sv1' AND wave = 0) s, unnest('{sii,rii,erreygers,paf}'::text[]) i, inequality_index(sample, i) r;
SELECT r.method, r.note FROM (SELECT inequality_sample(bin = 1, imd, area, w) AS sample FROM inequality_data WHERE shape = 'sv1' AND wave = 0) s, (VALUES ('rii', 'logit', 'CR1', 'fixed'), ('sii', 'linear', 'CR2', 'fixed'), ('sii', 'linear', 'CRV3', 'random'), ('rate_ratio', 'linear', 'CRV3J', 'random')) v (i, m, c, k), inequality_index(sample, i, m, c, k) r;
SELECT r.method, r.p_value, r.conf_low < r.estimate AS low, r.note FROM (SELECT survey_distribution(inc, NULL, w, stratum) AS sample FROM inequality_data WHERE shape = 'sv1') s, unnest('{gini,atkinson,ge}'::text[]) i, inequality_index(sample, i, epsilon => CASE WHEN i <> 'gini' THEN 0.5 END) r;
\x
-- A domain keeps its design: rows without a value are PSUs still, and so are those of a design that is given.
SELECT (d).n, (d).n_missing, (d).n_psus, (d).df, abs((d).estimate - (f).estimate) < 1e-15 AS same, (d).std_error <> (f).std_error AS another, abs((g).std_error / (d).std_error - 1) < 1e-14 AS by_design
FROM (SELECT inequality_index(inequality_sample(CASE WHEN sex = 1 AND area <= 6 THEN y END, imd, area, w)) AS d, inequality_index(inequality_sample(y, imd, area, w) FILTER (WHERE sex = 1 AND area <= 6)) AS f,
	inequality_index(inequality_sample(y, imd, area, w) FILTER (WHERE sex = 1 AND area <= 6), design => survey_sample(y, area, w)) AS g FROM inequality_data WHERE shape = 'sv1') s;
-- Nothing depends on the unit, or on where 0 is, if it need not; all alike is none.
SELECT abs(b.estimate / a.estimate / 1e9 - 1) < 1e-12 AS unit, abs(b.std_error / a.std_error / 1e9 - 1) < 1e-12 AS its_error, abs(c.estimate / a.estimate - 1) < 1e-7 AS origin, abs(d.estimate / a.estimate - 1) < 1e-12 AS weights
FROM (SELECT slope_index(y, imd, area, w) AS a, slope_index(y * 1e9, imd, area, w) AS b, slope_index(y + 1e7, imd, area, w) AS c, slope_index(y, imd * 1e6 - 3, area, w * 1000) AS d FROM inequality_data WHERE shape = 'sv1') s, LATERAL (SELECT (s.a).*) a, LATERAL (SELECT (s.b).*) b, LATERAL (SELECT (s.c).*) c, LATERAL (SELECT (s.d).*) d;
SELECT i, r.estimate, r.std_error, r.p_value, r.note FROM (SELECT inequality_sample(0.1, imd, area, w) AS sample, inequality_sample(y, 1, area, w) AS one FROM inequality_data WHERE shape = 'sv1') s, unnest('{sii,rii,concentration,par}'::text[]) i, inequality_index(sample, i) r;
SELECT i, r.estimate, r.note FROM (SELECT inequality_sample(y, 1, area, w) AS one FROM inequality_data WHERE shape = 'sv1') s, unnest('{sii,rate_ratio}'::text[]) i, inequality_index(one, i) r;
SELECT slope_index.estimate, slope_index.note, gini_index.note AS of_one_row FROM (SELECT (slope_index(i, i, 1)).* FROM generate_series(1, 2) i) slope_index, (SELECT (gini_index(5)).*) gini_index;
SELECT what, v, r.estimate, r.std_error, r.note FROM (SELECT survey_distribution(0.1, area, w) AS same, survey_distribution(0, area, w) AS nothing FROM inequality_data WHERE shape = 'sv1') s, LATERAL (VALUES ('same', same), ('nothing', nothing)) d (what, sample), unnest('{survey,CRV3}'::text[]) v, inequality_index(sample, 'gini', vcov => v) r ORDER BY 1 DESC, 2;
-- Odd: a mean of 0, values below 0, an end below 0, separation, one PSU, none, lonely ones.
SELECT v.what, r.estimate IS NULL AS none, r.std_error IS NULL AS no_error, r.note
FROM (SELECT 'zero mean' AS what, inequality_index(inequality_sample((i % 2) * 2 - 1, i / 2, i % 5), 'concentration') AS r FROM generate_series(0, 39) i
UNION ALL SELECT 'below 0', inequality_index(inequality_sample(i % 7 - 2, i, i % 5), 'rii_mean') FROM generate_series(0, 39) i
UNION ALL SELECT 'an end below 0', inequality_index(inequality_sample(i * i * i / 8000.0, i, i % 5), 'rii') FROM generate_series(0, 39) i
UNION ALL SELECT 'separation', inequality_index(inequality_sample(i > 20, i / 4, i % 5), 'rii', 'logit') FROM generate_series(0, 39) i
UNION ALL SELECT 'beyond 1', inequality_index(inequality_sample(i >= 10, i / 10, i % 5), 'rii', 'log-binomial') FROM generate_series(0, 39) i
UNION ALL SELECT 'at a bound', inequality_index(inequality_sample(true, i / 4, i % 5), 'wagstaff') FROM generate_series(0, 39) i
UNION ALL SELECT 'one PSU', inequality_index(inequality_sample(i % 7, i / 4, 1)) FROM generate_series(0, 39) i
UNION ALL SELECT 'a single PSU for a rank', inequality_index(inequality_sample(i % 7, (i % 5 = 0)::int, i % 5), 'sii', vcov => 'CRV3') FROM generate_series(0, 39) i
UNION ALL SELECT 'lonely', inequality_index(inequality_sample(i % 7, i / 4, i % 5, 1, i % 5 / 2)) FROM generate_series(0, 39) i
UNION ALL SELECT 'powers', inequality_index(survey_distribution(CASE i WHEN 0 THEN 1e-30 ELSE i END, i % 5), 'ge', epsilon => -20) FROM generate_series(0, 39) i
UNION ALL SELECT 'no rows', inequality_index(inequality_sample(NULL::int, i / 4, i % 5)) FROM generate_series(0, 39) i
UNION ALL SELECT 'a code', inequality_index(inequality_sample(CASE WHEN i % 9 = 0 THEN -99 ELSE i % 4 END, i / 4, i % 5)) FROM generate_series(0, 39) i) v, LATERAL (SELECT (v.r).*) r;
SELECT inequality_index(NULL) IS NULL AS nothing, (SELECT slope_index(y, imd) IS NULL FROM inequality_data WHERE false) AS of_none;
-- Refused, with a way on.
SELECT inequality_index(y, 'gni') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'gini') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'concentration', 'logit') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'erreygers') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'erreygers', lower => 0, upper => 1) FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'erreygers', lower => 1, upper => 0) FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', lower => 1) FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', epsilon => 1) FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', reference => 'lowest') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'par', reference => 'best') FROM inequality_samples LIMIT 1;
SELECT inequality_index(inc, 'atkinson', epsilon => 0) FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', 'logit') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', vcov => 'CR2') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', vcov => 'HC1') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', vcov => 'CRV3', ranks => 'fixed') FROM inequality_samples LIMIT 1;
SELECT inequality_index(inc, 'gini', ranks => 'fixed') FROM inequality_samples LIMIT 1;
SELECT inequality_index(y, 'sii', vcov => 'CR0') FROM inequality_samples WHERE NOT psus LIMIT 1;
SELECT inequality_index(y, 'sii', fpc => 3) FROM inequality_samples WHERE psus AND shape = 'sv1' LIMIT 1;
SELECT inequality_index(survey_sample(y, area)) FROM inequality_data;
SELECT inequality_index(survey_distribution(y - 8), 'theil') FROM inequality_data;
SELECT inequality_index(survey_distribution(bin::float8), 'mld') FROM inequality_data;
SELECT inequality_index(inequality_sample(y - 20, imd), 'sii', 'poisson') FROM inequality_data;
-- What people are ranked by and the values themselves are not merged, whatever the rows are; of one kind they are.
CREATE TABLE inequality_parts AS SELECT hh % 2 AS part, inequality_sample(y, imd, area) AS ranks, inequality_sample(y, y, area) AS own_ranks, survey_distribution(y, area) AS values,
	survey_replicate_distribution(y, 1, '{1,2}') AS replicates FROM inequality_data WHERE shape = 'sv1' GROUP BY 1;
SELECT survey_rollup(s) FROM (SELECT ranks AS s FROM inequality_parts WHERE part = 0 UNION ALL SELECT values FROM inequality_parts WHERE part = 1) v;
SELECT survey_rollup(s) FROM (SELECT values AS s FROM inequality_parts WHERE part = 0 UNION ALL SELECT own_ranks FROM inequality_parts WHERE part = 1) v;
SELECT inequality_index(survey_rollup(s)) FROM (SELECT survey_distribution(NULL::float8, 1) AS s UNION ALL SELECT inequality_sample(1, 2, 1)) v;
SELECT own_ranks = values AS equal, left(values::text, 12) AS values, left(own_ranks::text, 12) AS ranks, left(replicates::text, 12) AS replicates FROM inequality_parts WHERE part = 0;
SELECT survey_rollup(values) = (SELECT survey_distribution(y, area) FROM inequality_data WHERE shape = 'sv1') AS values, survey_rollup(ranks) = (SELECT inequality_sample(y, imd, area) FROM inequality_data WHERE shape = 'sv1') AS ranks,
	survey_rollup(replicates) = (SELECT survey_replicate_distribution(y, 1, '{1,2}') FROM inequality_data WHERE shape = 'sv1') AS replicates, bool_and(values::text::survey_sample = values) AS read_again,
	bool_and((survey_mean(values)).std_error = (survey_mean(own_ranks)).std_error) AS same_mean FROM inequality_parts;
DROP TABLE inequality_data, inequality_values, inequality_samples, inequality_parts;

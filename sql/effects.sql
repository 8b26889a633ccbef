-- Covariates, area and pair effects, and survey design, against the values
-- that R printed (test/oracle/effects.R), on three shapes of data.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set effects_file :source '/test/oracle/effects_values.csv'
\set survey_file :source '/test/oracle/survey_values.csv'
CREATE TABLE data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE effects (shape text, weighted integer, covariates integer, effects text, vcov text, estimate float8, std_error float8, df float8, p_value float8, conf_low float8, conf_high float8);
COPY effects FROM :'effects_file' (FORMAT csv, HEADER);
CREATE TABLE survey (shape text, weighted integer, covariates integer, effects text, strata text, fpc text, lonely text, vcov text, estimate float8, std_error float8, df float8);
COPY survey FROM :'survey_file' (FORMAT csv, HEADER);

-- Samples by everything that goes into one: weight 1 stands for no weight.
-- Variances of rows need every row as its own cluster where weights or
-- covariates differ.
CREATE TABLE samples AS
SELECT shape, weighted, covariates, strata, did_sample(y, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END,
		CASE strata WHEN 'pair' THEN pair WHEN 'stratum' THEN stratum WHEN 'treated' THEN treated ELSE 0 END,
		CASE covariates WHEN 1 THEN ARRAY[x1, x2] ELSE '{}' END) AS sample,
	did_sample(y, treated, post, id, CASE weighted WHEN 1 THEN weight ELSE 1 END,
		CASE strata WHEN 'pair' THEN pair ELSE 0 END,
		CASE covariates WHEN 1 THEN ARRAY[x1, x2] ELSE '{}' END) AS rows
FROM data, (VALUES (0), (1)) w (weighted), (VALUES (0), (1)) c (covariates),
	(VALUES ('none'), ('pair'), ('stratum'), ('treated')) s (strata)
GROUP BY 1, 2, 3, 4;

CREATE FUNCTION differs(ours float8, theirs float8, scale float8 DEFAULT 0) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) > 1e-10 * (abs(theirs) + scale), true);

CREATE TABLE compared AS
SELECT x.*, e.std_error AS our_std_error, e.df AS our_df, e.note,
	differs(e.estimate, x.estimate, x.std_error) OR differs(e.std_error, x.std_error) OR differs(e.df, x.df)
		OR differs(e.p_value, x.p_value) OR differs(e.conf_low, x.conf_low, x.std_error) OR differs(e.conf_high, x.conf_high, x.std_error) AS differs
FROM effects x JOIN samples s ON s.shape = x.shape AND s.weighted = x.weighted AND s.covariates = x.covariates
		AND s.strata = CASE x.effects WHEN 'block' THEN 'pair' ELSE 'none' END,
	-- cluster effects need areas as clusters; unweighted rows of a cell are alike then
	did_estimate(CASE WHEN x.vcov LIKE 'HC%' AND x.effects <> 'cluster' THEN s.rows ELSE s.sample END, x.vcov, x.effects) e
-- weighted HC2 and HC3 with area effects cannot be had from sums
WHERE NOT (x.effects = 'cluster' AND x.weighted = 1 AND x.vcov IN ('HC2', 'HC3'));
SELECT effects, covariates, weighted, count(*) AS compared, count(*) FILTER (WHERE differs) AS different FROM compared GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT shape, weighted, covariates, effects, vcov, std_error, our_std_error, df, our_df, note FROM compared WHERE differs ORDER BY shape, weighted, covariates, effects, vcov;

CREATE TABLE compared_survey AS
SELECT x.*, e.estimate AS our_estimate, e.std_error AS our_std_error, e.df AS our_df, e.note,
	differs(e.estimate, x.estimate, x.std_error) OR differs(e.std_error, x.std_error) OR differs(e.df, x.df) AS differs
FROM survey x JOIN samples s USING (shape, weighted, covariates, strata),
	did_estimate(s.sample, x.vcov, x.effects, lonely_psu => coalesce(nullif(x.lonely, ''), 'fail'),
		fpc => CASE WHEN x.fpc = 'none' THEN NULL WHEN x.fpc ~ ':' THEN jsonb_build_object(1, substring(x.fpc from 'treated:(\d+)')::int, 0, substring(x.fpc from 'comparator:(\d+)')::int)
			ELSE x.fpc::jsonb END) e;
SELECT vcov, effects, strata, count(*) AS compared, count(*) FILTER (WHERE differs) AS different FROM compared_survey GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT shape, weighted, covariates, effects, strata, fpc, lonely, vcov, std_error, our_std_error, df, our_df, note FROM compared_survey WHERE differs ORDER BY shape, weighted, covariates, effects, strata, fpc, lonely, vcov;

-- Survey variances with effects (test/oracle/survey_effects.R).
\set survey_effects_file :source '/test/oracle/survey_effects_values.csv'
CREATE TABLE survey_effects (shape text, weighted integer, covariates integer, effects text, strata text, vcov text, estimate float8, std_error float8, df float8);
COPY survey_effects FROM :'survey_effects_file' (FORMAT csv, HEADER);
CREATE TABLE compared_survey_effects AS
SELECT x.*, e.std_error AS our_std_error, e.df AS our_df, e.note,
	differs(e.estimate, x.estimate, x.std_error) OR differs(e.std_error, x.std_error) OR differs(e.df, x.df) AS differs
FROM survey_effects x JOIN samples s USING (shape, weighted, covariates, strata), did_estimate(s.sample, x.vcov, x.effects) e;
SELECT vcov, effects, strata, count(*) AS compared, count(*) FILTER (WHERE differs) AS different FROM compared_survey_effects GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT * FROM compared_survey_effects WHERE differs ORDER BY shape, weighted, covariates, effects, strata, vcov;
DROP TABLE survey_effects, compared_survey_effects;

-- HC variances with effects and covariates want every row by itself: its id is
-- the cluster then, and the area or pair the block, also for weighted area
-- effects (test/oracle/hc_effects.R; without covariates the values left out above).
\set hc_file :source '/test/oracle/hc_effects_values.csv'
CREATE TABLE hc (shape text, weighted integer, effects text, vcov text, estimate float8, std_error float8, df float8);
COPY hc FROM :'hc_file' (FORMAT csv, HEADER);
CREATE TABLE row_samples AS
SELECT shape, weighted, effects, covariates, did_sample(y, treated, post, id, CASE weighted WHEN 1 THEN weight ELSE 1 END,
	CASE effects WHEN 'cluster' THEN area ELSE pair END, CASE covariates WHEN 1 THEN ARRAY[x1, x2] ELSE '{}' END) AS sample
FROM data, (VALUES (0), (1)) w (weighted), (VALUES ('cluster'), ('block')) e (effects), (VALUES (0), (1)) c (covariates) GROUP BY 1, 2, 3, 4;
SELECT effects, covariates, count(*) AS compared,
	count(*) FILTER (WHERE differs(e.estimate, x.estimate, x.std_error) OR differs(e.std_error, x.std_error) OR differs(e.df, x.df)) AS different
FROM (SELECT shape, weighted, effects, 1 AS covariates, vcov, estimate, std_error, df FROM hc
	UNION ALL SELECT shape, weighted, effects, 0, vcov, estimate, std_error, df FROM effects WHERE vcov LIKE 'HC%' AND covariates = 0 AND effects <> 'none') x
	JOIN row_samples s USING (shape, weighted, effects, covariates), did_estimate(s.sample, x.vcov, 'block') e
GROUP BY 1, 2 ORDER BY 1, 2;
DROP TABLE hc, row_samples;

-- What the samples refuse, and what they say.
SELECT did_estimate(sample, effects => 'block') FROM (SELECT did_sample(y, treated, post, area) AS sample FROM data) s;
SELECT did_estimate(sample, effects => 'cluster') FROM (SELECT did_sample(y, treated, post) AS sample FROM data) s;
SELECT did_estimate(sample, vcov => 'HC2') FROM samples WHERE shape = 'balanced' AND weighted = 0 AND covariates = 1 AND strata = 'none';
SELECT did_estimate(sample, vcov => 'survey', fpc => '5') FROM samples WHERE shape = 'balanced' AND weighted = 0 AND covariates = 1 AND strata = 'none';
SELECT did_estimate(sample, vcov => 'survey', fpc => '"many"') FROM samples LIMIT 1;
-- A number is one, whatever its type; an untyped literal or text is read as jsonb.
SELECT count(DISTINCT (e).std_error), min((e).std_error) < min((plain).std_error) AS smaller FROM samples,
	LATERAL (VALUES (did_estimate(sample, 'survey', fpc => 757)), (did_estimate(sample, 'survey', fpc => '757')), (did_estimate(sample, 'survey', fpc => 757.0)),
		(did_estimate(sample, 'survey', fpc => 757::bigint)), (did_estimate(sample, 'survey', fpc => 757::smallint)), (did_estimate(sample, 'survey', fpc => 757::float8)),
		(did_estimate(sample, 'survey', fpc => 757::real)), (did_estimate(sample, 'survey', fpc => '757'::text)), (did_estimate(sample, 'survey', fpc => '757'::jsonb)),
		(did_estimate(sample, 'survey', 'none', 0.95, 757, 'fail'))) AS v (e), LATERAL did_estimate(sample, 'survey') plain
	WHERE shape = 'balanced' AND weighted = 0 AND covariates = 1 AND strata = 'none';
SELECT (did_estimate(sample, 'survey', fpc => NULL)).std_error = (did_estimate(sample, 'survey')).std_error AS without FROM samples WHERE shape = 'balanced' AND weighted = 0 AND covariates = 1 AND strata = 'none';
SELECT did_estimate(sample, vcov => 'survey', fpc => -757) FROM samples LIMIT 1;
SELECT did_estimate(sample, vcov => 'survey', fpc => 'NaN'::float8) FROM samples LIMIT 1;
SELECT did_estimate(sample, vcov => 'survey', fpc => true) FROM samples LIMIT 1;
SELECT did_estimate(sample, vcov => 'survey', fpc => '{60') FROM samples LIMIT 1;
SELECT did_estimate(sample, vcov => 'survey', fpc => '[5]') FROM samples LIMIT 1;
SELECT did_estimate(sample, vcov => 'survey', fpc => '{"1": 60}') FROM samples WHERE shape = 'balanced' AND weighted = 0 AND covariates = 1 AND strata = 'treated';
SELECT did_estimate(sample, vcov => 'CR2', fpc => '60') FROM samples LIMIT 1;
SELECT did_estimate(sample, vcov => 'survey', lonely_psu => 'ignore') FROM samples LIMIT 1;
SELECT did_estimate(sample, effects => 'area') FROM samples LIMIT 1;
SELECT vcov, e.std_error, e.note FROM samples, unnest('{survey,JKn}'::text[]) vcov, did_estimate(sample, vcov) e
WHERE shape = 'one_wave' AND weighted = 0 AND covariates = 0 AND strata = 'stratum';

-- Covariates that say nothing new are dropped and named; the estimate is that
-- of the others. A covariate that is the treatment leaves nothing to estimate.
CREATE FUNCTION look(e did_result) RETURNS text LANGUAGE sql
RETURN format('%s (%s), %s df: %s', coalesce(round((e).estimate::numeric, 6)::text, '-'), coalesce(round((e).std_error::numeric, 6)::text, '-'), coalesce(round((e).df::numeric, 2)::text, '-'), (e).note);
SELECT what, look(did_estimate(did_sample(y, treated, post, area, 1, pair, x), effects => effects)) FROM data,
	LATERAL (VALUES ('x1, x2', 'none', ARRAY[x1, x2]), ('x1, x2 and x1 + 2 x2', 'none', ARRAY[x1, x2, x1 + 2 * x2]),
		('x1, x2 and 7', 'none', ARRAY[x1, 7, x2]), ('x1, x2 and post', 'none', ARRAY[x1, x2, post]),
		('x1, x2 and treated * post', 'none', ARRAY[x1, x2, treated * post]),
		('x1, x2', 'cluster', ARRAY[x1, x2]), ('x1, x2 and treated', 'cluster', ARRAY[x1, treated, x2]),
		('x1, x2 and a constant of the area', 'cluster', ARRAY[x1, area * area, x2]),
		('x1, x2 and a constant of the pair', 'block', ARRAY[x1, x2, pair]),
		('treated * post', 'cluster', ARRAY[treated * post])) c (what, effects, x)
WHERE shape = 'balanced' GROUP BY what, effects ORDER BY effects, what;
-- More parameters than clusters.
SELECT look(did_estimate(y, treated, post, area, 1, 0, ARRAY[x1, x2, x1 * x2, x1 * x1, x2 * area])) FROM data WHERE shape = 'balanced' AND pair <= 3;
-- Area effects with a single comparator area that has both waves; and with none.
SELECT look(did_estimate(did_sample(y, treated, post, area), effects => 'cluster')) FROM data
WHERE shape = 'balanced' AND (treated = 1 OR area = (SELECT min(area) FROM data d WHERE shape = 'balanced' AND treated = 0) OR post = 0);
SELECT look(did_estimate(did_sample(y, treated, post, area), effects => 'cluster')) FROM data
WHERE shape = 'balanced' AND (treated = 1 OR area % 2 = post);
-- Text keys name blocks as well.
SELECT e.std_error = (SELECT our_std_error FROM compared_survey WHERE shape = 'balanced' AND weighted = 0 AND covariates = 0 AND effects = 'none' AND strata = 'treated' AND fpc LIKE '%:%') AS same
FROM (SELECT did_sample(y, treated, post, 'area ' || area, 1, CASE treated WHEN 1 THEN 'nfl' ELSE 'comparator' END) AS s FROM data WHERE shape = 'balanced') v,
	did_estimate(s, 'survey', fpc => '{"nfl": 60, "comparator": 400}') e;
DROP TABLE data, effects, survey, samples, compared, compared_survey;
DROP FUNCTION differs, look;

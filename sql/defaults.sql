-- A default is written in the function's DEFAULT and in the library, which
-- did_report, the aggregates and refusals read. (What the reference shows of
-- them test/t/005_documents.pl compares with the catalogue.)
-- So many clusters that draws are random: then reps and seed matter, too. Half
-- of the outcomes are tied, and one stratum has a single PSU.
CREATE TABLE defaults AS
SELECT did_sample(y, treated, post, area, weight, block) AS sample, did_sample(y, treated, post) AS rows,
	bootstrap_sample(y, area) AS column
FROM (SELECT area, area % 2 = 0 AS treated, post, (area * 7 % 5 + i % 3 + post::int * (area % 4))::float8 AS y, 1 + area % 3 * 0.5 AS weight,
	CASE area WHEN 25 THEN 9 ELSE area / 5 END AS block
	FROM generate_series(1, 30) area, generate_series(1, 3) i, (VALUES (false), (true)) p (post)) s;
-- Every function that has choices with defaults is here.
SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
WHERE d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience') AND p.pronargdefaults > 0
	AND p.proargtypes[0] IN ('did_sample'::regtype, 'did_named_sample[]'::regtype, 'bootstrap_sample'::regtype)
ORDER BY p.proname;
-- did_report has the library's defaults, the functions those of the catalogue.
CREATE TABLE by_catalogue AS
SELECT l.label, r.* FROM defaults, LATERAL (VALUES
	('CR1S', did_estimate(sample, 'CR1S')), ('CR2', did_estimate(sample)), ('CR3', did_estimate(sample, 'CR3')), ('survey', did_estimate(sample, 'survey')),
	('WCR11', did_bootstrap(sample, 'WCR11')), ('WCR31', did_bootstrap(sample)), ('cluster bootstrap', did_bootstrap(sample, 'cluster')),
	('permutation', did_permutation(sample)), ('permutation in blocks', did_permutation(sample, 'blocks')),
	('two-step t', did_collapse(sample)), ('paired t', did_collapse(sample, 'paired')), ('signed rank', did_collapse(sample, 'signed-rank')),
	('HC1', did_estimate(rows, 'HC1')), ('HC2', did_estimate(rows))) l (label, result), LATERAL (SELECT (l.result).*) r;
SELECT count(*) AS lines, count(*) FILTER (WHERE (r.estimate, r.std_error, r.statistic, r.df, r.p_value, r.conf_low, r.conf_high, r.method, r.note)
	IS NOT DISTINCT FROM (c.estimate, c.std_error, c.statistic, c.df, c.p_value, c.conf_low, c.conf_high, c.method, c.note)) AS same
FROM (SELECT (did_report(sample)).* FROM defaults UNION ALL SELECT (did_report(rows)).* FROM defaults) r LEFT JOIN by_catalogue c ON c.label = r.inference;
-- Of that sample every default matters: another is another result.
SELECT choice, result IS DISTINCT FROM usual AS matters FROM defaults, LATERAL (VALUES
	('vcov', did_estimate(sample, 'CR1'), did_estimate(sample)), ('effects', did_estimate(sample, effects => 'block'), did_estimate(sample)),
	('conf_level', did_estimate(sample, conf_level => 0.9), did_estimate(sample)),
	('lonely_psu', did_estimate(sample, 'survey', lonely_psu => 'adjust'), did_estimate(sample, 'survey')),
	('method', did_bootstrap(sample, 'WCR33', conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('weights', did_bootstrap(sample, weights => 'webb', conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('reps', did_bootstrap(sample, reps => 9998, conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('seed', did_bootstrap(sample, seed => 2017, conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('null_value', did_bootstrap(sample, null_value => 0.1, conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('alternative', did_bootstrap(sample, alternative => 'less', conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('ties', did_bootstrap(sample, ties => 'strict', conf_level => NULL), did_bootstrap(sample, conf_level => NULL)),
	('conf_type', did_bootstrap(sample, 'cluster', conf_type => 'percentile'), did_bootstrap(sample, 'cluster')),
	('resample', did_bootstrap(sample, 'cluster', resample => 'block'), did_bootstrap(sample, 'cluster')),
	('scheme', did_permutation(sample, 'blocks', conf_level => NULL), did_permutation(sample, conf_level => NULL)),
	('statistic', did_permutation(sample, statistic => 't', conf_level => NULL), did_permutation(sample, conf_level => NULL)),
	('test', did_collapse(sample, 'welch'), did_collapse(sample))) c (choice, result, usual);
-- So do the aggregates, and the functions of the same name.
SELECT did_romano_wolf('y', sample)::text = did_romano_wolf(ARRAY[ROW('y', sample)::did_named_sample])::text AS romano_wolf FROM defaults GROUP BY sample::text, sample;
SELECT did_estimate(y, treated, post, area)::text = did_estimate(did_sample(y, treated, post, area))::text AS estimate,
	bootstrap_ci(y, area)::text = bootstrap_ci(bootstrap_sample(y, area))::text AS ci
FROM (SELECT area, area % 2 = 0 AS treated, area % 3 = 0 AS post, (area * 7 % 5)::float8 AS y FROM generate_series(1, 90) area) s;
-- The set is that of the test with its defaults.
SELECT (SELECT min(lower) = (b).conf_low AND max(upper) = (b).conf_high FROM did_confidence_set(sample)) AS wild,
	(SELECT min(lower) = (p).conf_low AND max(upper) = (p).conf_high FROM did_confidence_set(sample, 'permutation')) AS permutation
FROM defaults, did_bootstrap(sample) b, did_permutation(sample) p;
-- What is written out as its default is not refused.
SELECT (did_bootstrap(sample, 'cluster', weights => 'Rademacher', alternative => 'two-sided', ties => 'inclusive', conf_type => NULL, vcov => NULL)).method =
	(did_bootstrap(sample, 'cluster')).method AS cluster, (did_bootstrap(sample, resample => 'arm')).method = (did_bootstrap(sample)).method AS wild FROM defaults;
DROP TABLE defaults, by_catalogue;

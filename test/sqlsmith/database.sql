-- What sqlsmith finds: the demonstration's programme, stored samples, tags, codes and results, and roles of each kind.
-- Every type of ours stands in a column, so that functions of it can be called.
CREATE TABLE stored AS
SELECT did_sample(feels_able_to_influence, treated, post, area, weight) AS clustered,
	did_sample(feels_able_to_influence, treated, post, area, weight, pair) AS blocked,
	did_sample(feels_able_to_influence, treated, post) AS plain,
	did_sample(weight, treated, post, area, weight, pair, ARRAY[interview::float8]) AS adjusted,
	bootstrap_sample(weight, area) AS weights, bootstrap_sample(feels_able_to_influence) AS answers,
	survey_sample(feels_able_to_influence, area, weight, pair) AS surveyed, survey_distribution(weight, area) AS distributed, inequality_sample(weight, interview % 5, NULL, weight, pair) AS ranked,
	did_estimate(feels_able_to_influence, treated, post, area, weight) AS result, wave % 2 = 0 AS even
FROM survey GROUP BY wave % 2, treated AND wave = 0
UNION ALL
SELECT did_sample(feels_able_to_influence, treated, post, area, weight),
	did_sample(feels_able_to_influence, treated, post, area, weight, pair),
	did_sample(feels_able_to_influence, treated, post),
	did_sample(weight, treated, post, area, weight, pair, ARRAY[interview::float8]),
	bootstrap_sample(weight, area), bootstrap_sample(feels_able_to_influence),
	survey_sample(feels_able_to_influence, area, weight, pair, ARRAY[weight]), survey_distribution(weight, area), inequality_sample(weight, interview % 5, NULL, weight, pair),
	did_estimate(feels_able_to_influence, treated, post, area, weight), NULL
FROM survey;
CREATE TABLE words AS
SELECT domain_tag('nrp4', 'economic_systems') AS tag, 'E06000001'::gss_code AS code, 3::imd_decile AS decile, vcov, method, effects, level, false AS yes, true AS flag
FROM unnest(ARRAY['CR2', 'CR3', 'survey', 'HC2', 'no'], ARRAY['WCR31', 'WCU13', 'cluster', 'rao-wu', 'no'], ARRAY['none', 'cluster', 'block', 'none', 'no'], ARRAY[0.95, 0.5, 0.999, 1e-9, 2]) u(vcov, method, effects, level);
CREATE TABLE few AS SELECT interview, area, pair, wave, treated, post, weight, feels_able_to_influence AS yes, weight * (interview % 17) AS y FROM survey;

CREATE ROLE smith_owner LOGIN;
CREATE ROLE smith_analyst LOGIN;
CREATE ROLE smith_reader LOGIN;
CREATE ROLE smith_stranger LOGIN;
GRANT CREATE ON DATABASE :"DBNAME" TO smith_owner;
GRANT SELECT ON stored, words, few TO PUBLIC;
SELECT grant_programme('synthetic', 'smith_analyst', 'analyst'), grant_programme('synthetic', 'smith_reader', 'reader');
SET SESSION AUTHORIZATION smith_owner;
SELECT count(*) FROM create_programme('owned');
RESET SESSION AUTHORIZATION;

-- sqlsmith asks pg_proc, without its schema, for what it may call: what it is given is every function of ours and some
-- of PostgreSQL's. It calls none that returns a set, so those are wrapped; any type is a number then.
CREATE SCHEMA smith;
SELECT format('CREATE FUNCTION smith.%I(%s) RETURNS text LANGUAGE sql AS $f$ SELECT string_agg(r::text, '' '') FROM %s(%s) r $f$',
	'all_of_' || p.proname, replace(array_to_string(p.proargtypes::regtype[], ', '), '"any"', 'numeric'), p.oid::regproc, (SELECT string_agg('$' || i, ', ') FROM generate_series(1, p.pronargs) i))
FROM pg_depend d JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = 'resilience' JOIN pg_catalog.pg_proc p ON p.oid = d.objid AND p.proretset
WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' \gexec
CREATE VIEW smith.pg_proc AS
SELECT p.* FROM pg_catalog.pg_proc p
WHERE p.pronamespace IN ('public'::regnamespace, 'smith'::regnamespace) OR p.oid::int % 29 = 0 AND NOT p.proargtypes::oid[] && ARRAY(SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typtype = 'p');
GRANT USAGE ON SCHEMA smith TO PUBLIC;
GRANT SELECT ON smith.pg_proc TO PUBLIC;
ALTER DATABASE :"DBNAME" SET search_path = smith, pg_catalog, public;

-- release.sql: a programme with 6,000 interviews, 20 outcomes, a subgroup and two
-- evaluations, both run. It stays, for release_ratios.pl.
\set ON_ERROR_STOP on
SELECT count(*) AS steps FROM create_programme('release_bench');
SET search_path = release_bench, public;
INSERT INTO area (area, name, kind) SELECT a || i, a || ' ' || i, CASE a WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM (VALUES ('N'), ('C')) v (a), generate_series(1, 9) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-01-01', '2015-12-31'), ('w2', 's', 2, 'after', '2018-01-01', '2018-12-31');
INSERT INTO question (question, kind, wording) SELECT 'q' || i, 'number', 'question ' || i FROM generate_series(1, 20) i UNION ALL VALUES ('sex', 'number', 'sex');
INSERT INTO outcome (outcome, label, rule, at_least, direction, role)
SELECT 'o' || i, 'outcome ' || i, CASE WHEN i % 3 = 0 THEN 'numeric' ELSE 'threshold' END, CASE WHEN i % 3 <> 0 THEN 3 END, 'higher_better', 'secondary' FROM generate_series(1, 20) i
UNION ALL VALUES ('woman', 'is a woman', 'threshold', 1, 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) SELECT 'o' || i, 'q' || i FROM generate_series(1, 20) i UNION ALL VALUES ('woman', 'sex');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women', 'woman', 1);
INSERT INTO evaluation (evaluation, title) VALUES ('all', 'All areas'), ('fewer', 'Without N1');
INSERT INTO evaluation_area (evaluation, area, arm, included, exclusion_reason)
SELECT e, area, kind, e = 'all' OR area <> 'N1', CASE WHEN e = 'fewer' AND area = 'N1' THEN 'to compare' END FROM area, unnest('{all,fewer}'::text[]) e;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT e, wave, number, number = 2 FROM wave, unnest('{all,fewer}'::text[]) e;
CREATE TEMPORARY TABLE visit AS
SELECT i AS n, CASE WHEN i % 2 = 0 THEN 'N' ELSE 'C' END || 1 + i / 4 % 9 AS area, 'w' || 1 + i / 2 % 2 AS wave FROM generate_series(1, 6000) i;
INSERT INTO household SELECT 'H' || n, area FROM visit;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM visit;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT n, wave, area, 'H' || n, 'R' || n, 'fresh', 0.5 + (hashint4(n) & 1023) / 1024.0 FROM visit;
INSERT INTO response (question, interview, value) SELECT 'q' || i, n, 1 + (hashint8(n::bigint * 31 + i) & 3) FROM visit, generate_series(1, 20) i UNION ALL SELECT 'sex', n, hashint4(n) >> 4 & 1 FROM visit;
ANALYZE;
SELECT count(run_evaluation('release_bench', e, plan_analysis('release_bench', e, 'bench', subgroups => '{women}', ways => '{CR2}'))) AS runs FROM unnest('{all,fewer}'::text[]) e;

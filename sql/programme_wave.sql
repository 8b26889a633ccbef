-- Plans and runs over many waves. The survey is the one that R's did and clubSandwich
-- were given (test/oracle/README.md), entered as interviews of a programme: what a
-- run keeps is compared with their values, and with the public functions by hand.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/group_time_data.csv'
\set values_file :source '/test/oracle/group_time_values.csv'
\set averages_file :source '/test/oracle/wave_aggregate_values.csv'
SET client_min_messages = warning;
SET jit = off;
\set SHOW_CONTEXT never
SELECT count(*) > 20 AS steps FROM create_programme('nrp');
SET search_path = nrp, public;
CREATE TEMPORARY TABLE wave_row (data text, area text, block bigint, first_treated integer, wave integer, weight float8, y float8, b integer, i integer GENERATED ALWAYS AS IDENTITY);
COPY wave_row (data, area, block, first_treated, wave, weight, y, b) FROM :'data_file' (FORMAT csv, HEADER);
DELETE FROM wave_row WHERE data <> 'rc';
CREATE TEMPORARY TABLE golden (data text, outcome text, weighted integer, control text, base text, anticipation integer, vcov text, cohort integer, period integer, estimate float8, std_error float8, df float8);
COPY golden FROM :'values_file' (FORMAT csv, HEADER);
CREATE TEMPORARY TABLE golden_average (data text, outcome text, weighted integer, control text, base text, anticipation integer, vcov text, weights text, shares text, type text, key text, estimate float8, std_error float8, df float8);
COPY golden_average FROM :'averages_file' (FORMAT csv, HEADER);
CREATE FUNCTION pg_temp.agrees(ours float8, theirs float8, tolerance float8 DEFAULT 1e-10) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= tolerance * abs(theirs), false);

INSERT INTO area (area, name, kind) SELECT area, 'Area ' || area, CASE WHEN max(first_treated) IS NULL THEN 'comparator' ELSE 'nfl' END FROM wave_row GROUP BY area;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) SELECT 'w' || t, 's', t - 2011, t::text, make_date(t, 1, 1), make_date(t, 12, 31) FROM generate_series(2012, 2016) t;
INSERT INTO question (question, kind, wording) VALUES ('y', 'number', 'How much?'), ('b', 'choice', 'Can you?'), ('half', 'choice', 'Which half?');
INSERT INTO response_option (question, code, label) SELECT q, c, 'answer ' || c FROM unnest('{b,half}'::text[]) q, generate_series(0, 1) c;
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('b', 'can', 'top_box', '{1}', 'higher_better', 'primary'), ('y', 'how much', 'numeric', NULL, 'higher_better', 'primary'), ('half', 'half', 'numeric', NULL, 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('b', 'b'), ('y', 'y'), ('half', 'half');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('second', 'second half', 'half', 1);
INSERT INTO evaluation (evaluation, title, weight) VALUES ('main', 'Weighted', 'final'), ('plain', 'Not weighted', 'none'), ('two', 'Of two waves', 'final'), ('unsaid', 'Nobody said when', 'final');
INSERT INTO evaluation_area (evaluation, area, arm, pair, first_treated) SELECT e.evaluation, r.area, a.kind, 'P' || r.block, CASE WHEN e.evaluation <> 'unsaid' THEN max(r.first_treated) END FROM evaluation e, wave_row r JOIN area a USING (area) GROUP BY e.evaluation, r.area, a.kind, r.block;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT evaluation, 'w' || t, t, t > 2013 FROM evaluation, generate_series(2012, 2016) t WHERE evaluation <> 'two' OR t IN (2012, 2016);
INSERT INTO household SELECT 'H' || i, area FROM wave_row;
INSERT INTO respondent SELECT 'R' || i, 'H' || i FROM wave_row;
CREATE PROCEDURE pg_temp.interview(first int, last int) LANGUAGE sql AS $$
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT i, 'w' || wave, area, 'H' || i, 'R' || i, make_date(wave, 6, 1), 'fresh', weight FROM wave_row WHERE wave BETWEEN first AND last;
INSERT INTO response (interview, question, value) SELECT i, q, CASE q WHEN 'y' THEN y::text::numeric WHEN 'b' THEN b ELSE i % 2 END FROM wave_row, unnest('{y,b,half}'::text[]) q WHERE wave BETWEEN first AND last;
$$;
CALL pg_temp.interview(2012, 2013);

-- A plan says that effects over the waves are estimated, with every choice; of two waves, or where nobody is said to have begun, it does not.
SELECT plan_analysis('nrp', 'main', 'Main', subgroups => '{second}', ways => '{CR2}') AS plan \gset
SELECT plan_analysis('nrp', 'two', 'Two', ways => '{CR2}') AS plan_two \gset
SELECT plan_analysis('nrp', 'unsaid', 'Unsaid', ways => '{CR2}') AS plan_unsaid \gset
SELECT plan, evaluation, count(e.kind) FROM plan LEFT JOIN plan_wave_effect e USING (plan) GROUP BY plan, evaluation ORDER BY plan;
SELECT kind, ordinal, choices FROM plan_wave_effect WHERE plan = :plan ORDER BY ordinal;
SELECT plan_analysis('nrp', 'main', 'Some of it', ways => '{CR2}') AS plan_some \gset
DELETE FROM plan_wave_effect WHERE plan = :plan_some AND kind NOT IN ('overall', 'event');
UPDATE plan_wave_effect SET choices = choices || '{"vcov": "CR0", "band": "pointwise", "max_event": 1}' WHERE plan = :plan_some;
SELECT prespecified FROM lock_plan('nrp', :plan), lock_plan('nrp', :plan_some) x (d, p, t);
SELECT digest = encode(sha256(convert_to(plan_text('nrp', :plan), 'UTF8')), 'hex') AS digest_of_text FROM plan WHERE plan = :plan;
SELECT left(line, 90) AS line FROM regexp_split_to_table(plan_text('nrp', :plan), E'\n') line WHERE line LIKE 'effect%';
UPDATE plan_wave_effect SET choices = '{}';
DELETE FROM plan_wave_effect WHERE plan = :plan;
INSERT INTO plan_wave_effect (plan, kind, ordinal, choices) VALUES (:plan, 'event', 9, '{}');
TRUNCATE plan_wave_effect;

CALL pg_temp.interview(2014, 2016);
ANALYZE;
SELECT run_evaluation('nrp', 'main', :plan) AS run \gset
SELECT outcome, subgroup, status, deviation, note, rows_used, rows_missing FROM run_wave WHERE analysis_run = :run ORDER BY 1, 2;
SELECT kind, count(*), count(effect) AS effects, count(std_error) AS errors, count(band_low) AS bands, count(DISTINCT choices) AS choices, bool_and(headline) AS headline FROM run_wave_effect WHERE analysis_run = :run GROUP BY kind ORDER BY kind;

-- The samples by hand, of the rows that R had.
CREATE TEMPORARY TABLE by_hand AS SELECT o AS outcome, g AS subgroup, CASE o WHEN 'y' THEN (SELECT did_wave_sample(y, first_treated, wave, area, weight) FROM wave_row WHERE g = 'all' OR i % 2 = 1)
	ELSE (SELECT did_wave_sample(b = 1, first_treated, wave, area, weight) FROM wave_row WHERE g = 'all' OR i % 2 = 1) END AS sample FROM unnest('{y,b}'::text[]) o, unnest('{all,second}'::text[]) g;
CREATE FUNCTION pg_temp.made_by(query text) RETURNS did_sample LANGUAGE plpgsql AS $$ DECLARE made did_sample; BEGIN EXECUTE query INTO made; RETURN made; END $$;
SELECT count(*), count(*) FILTER (WHERE w.sample = h.sample) AS sample, count(*) FILTER (WHERE pg_temp.made_by(w.query) = h.sample) AS query FROM run_wave w JOIN by_hand h USING (outcome, subgroup) WHERE analysis_run = :run;
SELECT query FROM run_wave WHERE analysis_run = :run AND outcome = 'b' ORDER BY subgroup;

-- The effects by the public functions, to the last bit. (Bands take their time, and are made of as few samples as will do.)
CREATE TEMPORARY TABLE hand_band AS SELECT h.outcome, h.subgroup, b.* FROM by_hand h, did_aggregate(h.sample, 'dynamic', base => 'universal', band => 'uniform') b WHERE h.outcome = 'y';
CREATE TEMPORARY TABLE hand_effect AS
SELECT h.outcome, h.subgroup, k.kind, e.*, b.conf_low AS band_low, b.conf_high AS band_high FROM by_hand h CROSS JOIN (VALUES ('cell', NULL), ('overall', 'simple'), ('event', 'dynamic'), ('cohort', 'group'), ('period', 'calendar')) k (kind, type)
	CROSS JOIN LATERAL (SELECT * FROM did_group_time(h.sample, base => 'universal') WHERE k.kind = 'cell' UNION ALL SELECT * FROM did_aggregate(h.sample, coalesce(k.type, 'simple'), base => 'universal') a WHERE k.kind = 'overall' OR k.kind <> 'cell' AND coalesce(a.event_time, a.cohort, a.period) IS NOT NULL) e
	LEFT JOIN hand_band b ON k.kind = 'event' AND b.outcome = h.outcome AND b.subgroup = h.subgroup AND b.event_time = e.event_time WHERE h.outcome = 'y';
CREATE TEMPORARY VIEW kept_effect AS SELECT outcome::text, subgroup, kind, event_time, first_treated AS cohort, period, base_period, effect AS estimate, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, n, n_clusters, n_clusters_treated, method, note, facts, band_low, band_high FROM run_wave_effect WHERE analysis_run = (SELECT max(analysis_run) FROM run_wave) AND outcome = 'y';
SELECT (SELECT count(*) FROM hand_effect) AS by_hand, (SELECT count(*) FROM kept_effect) AS kept, (SELECT count(*) FROM (SELECT h::text FROM hand_effect h INTERSECT SELECT k::text FROM kept_effect k) x) AS same;
SELECT kind, ordinal, first_treated, period, base_period, event_time, n_missing, scale, round(effect::numeric, 4) AS effect, note FROM run_wave_effect WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind IN ('overall', 'event') ORDER BY kind, ordinal;

-- The SQL that was kept makes them of the sample that was kept.
CREATE FUNCTION pg_temp.rows_of(query text, sample did_sample) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE format('SELECT to_jsonb(x) FROM (SELECT $1 AS sample) w, LATERAL (%s) x', query) USING sample; END $$;
SELECT count(*), count(*) FILTER (WHERE (m.row ->> 'estimate')::float8 IS NOT DISTINCT FROM e.effect AND (m.row ->> 'std_error')::float8 IS NOT DISTINCT FROM e.std_error AND (m.row ->> 'band_low')::float8 IS NOT DISTINCT FROM e.band_low) AS same
FROM (SELECT DISTINCT w.analysis_run, w.outcome, w.subgroup, e.kind, e.query, w.sample::text FROM run_wave w JOIN run_wave_effect e USING (analysis_run, outcome, subgroup) WHERE w.analysis_run = :run AND w.outcome = 'y' AND w.subgroup = 'all') w
	CROSS JOIN LATERAL (SELECT r AS row, row_number() OVER () AS ordinal FROM pg_temp.rows_of(w.query, w.sample::did_sample) r) m LEFT JOIN run_wave_effect e USING (analysis_run, outcome, subgroup, kind, ordinal);
SELECT query FROM run_wave_effect WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind = 'event' AND ordinal = 1;

-- The values of R: cells with CR2 and its degrees of freedom; averages.
SELECT g.outcome, count(*), count(*) FILTER (WHERE pg_temp.agrees(e.effect, g.estimate)) AS estimate, count(*) FILTER (WHERE pg_temp.agrees(e.std_error, g.std_error)) AS std_error, count(*) FILTER (WHERE pg_temp.agrees(e.df, g.df, 1e-8)) AS df
FROM golden g LEFT JOIN run_wave_effect e ON e.analysis_run = :run AND e.subgroup = 'all' AND e.outcome = g.outcome AND e.kind = 'cell' AND e.first_treated = g.cohort AND e.period = g.period
WHERE g.data = 'rc' AND g.weighted = 1 AND g.control = 'never' AND g.anticipation = 0 AND g.vcov = 'CR2' AND g.period >= g.cohort GROUP BY g.outcome ORDER BY 1;
SELECT plan_analysis('nrp', 'plain', 'Plain', outcomes => '{y}', ways => '{CR2}', choices => '{"conf_level": 0.9}') AS plan_plain \gset
UPDATE plan_wave_effect SET choices = choices || '{"band": "pointwise"}' WHERE plan = :plan_plain AND kind = 'event';
SELECT run_evaluation('nrp', 'plain', :plan_plain) AS run_plain \gset
SELECT r.evaluation, g.type, count(*), count(*) FILTER (WHERE abs(e.effect - g.estimate) <= 1e-11) AS estimate
FROM golden_average g JOIN analysis_run r ON r.analysis_run = CASE g.weighted WHEN 1 THEN :run ELSE :run_plain END
	LEFT JOIN run_wave_effect e ON e.analysis_run = r.analysis_run AND e.subgroup = 'all' AND e.outcome = g.outcome AND e.kind = CASE g.type WHEN 'simple' THEN 'overall' WHEN 'dynamic' THEN 'event' WHEN 'group' THEN 'cohort' ELSE 'period' END
		AND g.key IS NOT DISTINCT FROM coalesce(e.event_time, e.first_treated, e.period)::text
WHERE g.data = 'rc' AND g.control = 'never' AND g.anticipation = 0 AND g.weights = 'cohort' AND g.shares = 'estimated' AND g.vcov = 'CR0' AND (g.key IS NOT NULL OR g.type = 'simple')
	AND (g.weighted = 1 OR g.outcome = 'y') AND (g.base = 'universal' OR g.weighted = 1 AND (g.type <> 'dynamic' OR g.key::integer >= 0)) GROUP BY 1, 2 ORDER BY 1, 2;
-- One by arithmetic: the cohort of 2014 in 2015, from 2013.
SELECT pg_temp.agrees(e.effect, m.t15 - m.t13 - m.c15 + m.c13) AS arithmetic FROM run_wave_effect e, (SELECT sum(weight * y) FILTER (WHERE first_treated = 2014 AND wave = 2015) / sum(weight) FILTER (WHERE first_treated = 2014 AND wave = 2015) AS t15, sum(weight * y) FILTER (WHERE first_treated = 2014 AND wave = 2013) / sum(weight) FILTER (WHERE first_treated = 2014 AND wave = 2013) AS t13,
	sum(weight * y) FILTER (WHERE first_treated IS NULL AND wave = 2015) / sum(weight) FILTER (WHERE first_treated IS NULL AND wave = 2015) AS c15, sum(weight * y) FILTER (WHERE first_treated IS NULL AND wave = 2013) / sum(weight) FILTER (WHERE first_treated IS NULL AND wave = 2013) AS c13 FROM wave_row) m
WHERE e.analysis_run = :run AND e.outcome = 'y' AND e.subgroup = 'all' AND e.kind = 'cell' AND e.first_treated = 2014 AND e.period = 2015;
-- The level is the plan's; one that was not locked is exploratory.
SELECT DISTINCT w.status, w.deviation, e.conf_level FROM run_wave w JOIN run_wave_effect e USING (analysis_run, outcome, subgroup) WHERE w.analysis_run = :run_plain;

-- Rows, digested by hand; and the run's digest, of estimates and of samples over the waves.
SELECT w.subgroup, w.rows_digest = encode(sha256(string_agg(format('(%s,%s,%s,%s,,%s) %s', i, area, first_treated, wave, encode(float8send(y), 'hex'), encode(float8send(weight), 'hex')), E'\n' ORDER BY i)::bytea), 'hex') AS digest
FROM run_wave w, wave_row WHERE w.analysis_run = :run AND w.outcome = 'y' AND (w.subgroup = 'all' OR i % 2 = 1) GROUP BY w.subgroup, w.rows_digest ORDER BY 1;
CREATE TEMPORARY VIEW digest_line AS SELECT analysis_run, 1 AS place, jsonb_build_array(outcome, subgroup, adjusted, NULL, rows_digest)::text AS line FROM estimate UNION ALL SELECT analysis_run, 2, jsonb_build_array(outcome, subgroup, 'waves', rows_digest)::text FROM run_wave;
SELECT count(*) AS lines, r.rows_digest = encode(sha256(string_agg(line, E'\n' ORDER BY place, line COLLATE "C")::bytea), 'hex') AS digest FROM analysis_run r JOIN digest_line USING (analysis_run) WHERE analysis_run = :run GROUP BY r.rows_digest;

-- Two waves, and waves without starts, have none of it, and the pass over the rows is the one it was.
SELECT run_evaluation('nrp', 'two', :plan_two) AS run_two \gset
SELECT run_evaluation('nrp', 'unsaid', :plan_unsaid) AS run_unsaid \gset
SELECT r.evaluation, (SELECT count(*) FROM run_wave w WHERE w.analysis_run = r.analysis_run) AS waves, (SELECT count(*) FROM run_wave_effect w WHERE w.analysis_run = r.analysis_run) AS effects, r.query ~ 'wave_line|first_treated|period' AS read_for_waves,
	count(*) AS lines, r.rows_digest = encode(sha256(string_agg(line, E'\n' ORDER BY line COLLATE "C")::bytea), 'hex') AS digest FROM analysis_run r JOIN digest_line USING (analysis_run) WHERE r.analysis_run >= :run_two GROUP BY r.analysis_run ORDER BY 1;
SELECT count(DISTINCT sample::text), count(DISTINCT rows_digest) FROM estimate WHERE analysis_run IN (:run, :run_unsaid) AND outcome = 'y' AND subgroup = 'all';

-- Again from the samples; and whether the rows are those.
SELECT way, count(*), bool_and(same) AS same, count(DISTINCT outcome || subgroup) AS samples FROM replay_run('nrp', :run) GROUP BY way ORDER BY way COLLATE "C";
SELECT count(*), bool_and(same) AS same FROM verify_run('nrp', :run);
BEGIN;
SET LOCAL session_replication_role = replica;
DELETE FROM run_wave_effect WHERE analysis_run = :run AND kind = 'event' AND NOT (outcome = 'y' AND subgroup = 'all');
UPDATE run_wave_effect SET std_error = std_error * (1 + 2 ^ -52) WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind = 'cell' AND ordinal = 3;
UPDATE run_wave_effect SET band_low = 0, event_time = 7 WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind = 'event' AND ordinal = 5;
DELETE FROM run_wave_effect WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind = 'period' AND ordinal = 2;
UPDATE run_wave_effect SET note = 'nothing to add', n_missing = 3 WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind = 'overall';
INSERT INTO run_wave_effect SELECT (jsonb_populate_record(e, '{"ordinal": 9}')).* FROM run_wave_effect e WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all' AND kind = 'cohort' AND ordinal = 1;
UPDATE run_wave SET sample = (SELECT sample FROM run_wave WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'all') WHERE analysis_run = :run AND outcome = 'y' AND subgroup = 'second';
CREATE TEMPORARY TABLE replayed ON COMMIT DROP AS SELECT * FROM replay_run('nrp', :run);
SELECT subgroup, way, CASE subgroup WHEN 'all' THEN regexp_replace(differs, '-?[0-9.]*[0-9]{5,}(e-[0-9]+)?', '#', 'g') END AS differs FROM replayed WHERE NOT same AND outcome = 'y' ORDER BY subgroup, way;
SELECT bool_and(same) AS others FROM replayed WHERE outcome = 'b';
ROLLBACK;
BEGIN;
UPDATE response SET value = 1 - value WHERE question = 'b' AND interview = (SELECT max(i) FROM wave_row WHERE i % 2 = 0);
SELECT outcome, subgroup, what FROM verify_run('nrp', :run) WHERE NOT same;
ROLLBACK;
BEGIN;
UPDATE evaluation_area SET first_treated = 2015 WHERE evaluation = 'main' AND area = '1';
SELECT outcome, subgroup, what FROM verify_run('nrp', :run) WHERE NOT same ORDER BY 1, 2;
UPDATE evaluation_area SET first_treated = NULL WHERE evaluation = 'main';
SELECT outcome, subgroup, what FROM verify_run('nrp', :run) WHERE NOT same AND outcome = 'y' AND subgroup = 'all';
ROLLBACK;

-- A run does not change.
UPDATE run_wave SET rows_used = 1;
DELETE FROM run_wave WHERE analysis_run = :run;
INSERT INTO run_wave SELECT analysis_run, outcome, 'more', sample, rows_used, rows_missing, rows_digest, query, status, deviation, note FROM run_wave WHERE analysis_run = :run LIMIT 1;
TRUNCATE run_wave CASCADE;
UPDATE run_wave_effect SET effect = 0;
DELETE FROM run_wave_effect;
INSERT INTO run_wave_effect SELECT (jsonb_populate_record(e, '{"ordinal": 9}')).* FROM run_wave_effect e WHERE analysis_run = :run LIMIT 1;
TRUNCATE run_wave_effect;

-- What differs from the plan; starts and periods are about effects over the waves only.
BEGIN;
UPDATE evaluation_area SET first_treated = 2015 WHERE evaluation = 'main' AND area = '1';
UPDATE evaluation_wave SET period = 2017 WHERE evaluation = 'main' AND wave = 'w2016';
UPDATE outcome SET role = 'secondary' WHERE outcome = 'b';
SELECT run_evaluation('nrp', 'main', :plan_some) AS run2 \gset
SELECT outcome, status, deviation FROM run_wave WHERE analysis_run = :run2 ORDER BY 1;
SELECT outcome, status, deviation FROM estimate WHERE analysis_run = :run2 ORDER BY 1;
SELECT e.kind, count(*), count(e.band_low) AS bands, bool_and(e.std_error IS NOT DISTINCT FROM a.std_error) AS as_chosen FROM run_wave w JOIN run_wave_effect e USING (analysis_run, outcome, subgroup)
	LEFT JOIN LATERAL did_aggregate(w.sample, CASE e.kind WHEN 'event' THEN 'dynamic' ELSE 'simple' END, base => 'universal', vcov => 'CR0', max_event => 1) a ON a.event_time IS NOT DISTINCT FROM e.event_time WHERE w.analysis_run = :run2 GROUP BY e.kind ORDER BY 1;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- A plan that does not speak of them, as those made by an earlier version: estimated all the same, and exploratory.
BEGIN;
UPDATE evaluation SET prespecified_on = '2013-01-01' WHERE evaluation = 'plain';
SELECT plan_analysis('nrp', 'plain', 'Silent', outcomes => '{y}', ways => '{CR2}') AS plan2 \gset
DELETE FROM plan_wave_effect WHERE plan = :plan2;
SELECT prespecified FROM lock_plan('nrp', :plan2);
SELECT plan_text('nrp', :plan2) ~ 'over the waves' AS says;
SELECT run_evaluation('nrp', 'plain', :plan2) AS run2 \gset
SELECT regexp_replace(w.deviation, '[0-9]+', '#') AS deviation, w.status, e.status AS estimate, (SELECT count(DISTINCT kind) FROM run_wave_effect x WHERE x.analysis_run = :run2) AS kinds FROM run_wave w JOIN estimate e USING (analysis_run, outcome, subgroup) WHERE analysis_run = :run2;
ROLLBACK;

-- An area of the programme without a start is left out, and so it is said; areas that had begun before the first wave have no effect, and compare nothing; a start between waves is one.
BEGIN;
CREATE TEMPORARY TABLE odd_before ON COMMIT DROP AS SELECT * FROM check_programme('nrp') WHERE problem LIKE 'first_treated%';
UPDATE evaluation_area SET first_treated = NULL WHERE evaluation = 'plain' AND area IN ('1', '4');
UPDATE evaluation_area SET first_treated = 2012 WHERE evaluation = 'plain' AND area = '3';
UPDATE evaluation_area SET first_treated = 2020 WHERE evaluation = 'plain' AND area = '7';
UPDATE evaluation_wave SET period = 2017 WHERE evaluation = 'two' AND wave = 'w2016';
UPDATE evaluation_area SET first_treated = 2017 WHERE evaluation = 'plain' AND area = '11';
UPDATE evaluation_wave SET period = 2018 WHERE evaluation = 'plain' AND wave = 'w2016';
SELECT count(*) AS before FROM odd_before;
SELECT table_name, key, what, advice FROM check_programme('nrp') WHERE problem LIKE 'first_treated%' ORDER BY problem, key;
SELECT run_evaluation('nrp', 'plain', :plan_plain) AS run2 \gset
SELECT w.rows_used = (SELECT count(*) FROM wave_row WHERE area NOT IN ('1', '4')) AS rows_used, w.rows_missing, w.note, w.deviation, h.sample = w.sample AS sample, pg_temp.made_by(w.query) = w.sample AS query
FROM run_wave w, (SELECT did_wave_sample(y, CASE area WHEN '3' THEN 2012 WHEN '7' THEN 2020 WHEN '11' THEN 2017 ELSE first_treated END, CASE wave WHEN 2016 THEN 2018 ELSE wave END, area, 1::float8) AS sample FROM wave_row WHERE area NOT IN ('1', '4')) h WHERE analysis_run = :run2;
SELECT count(*) FILTER (WHERE first_treated = 2012) AS always, count(effect) FILTER (WHERE first_treated = 2012) AS effects_of_always, count(*) FILTER (WHERE first_treated = 2020) AS later, min(note) FILTER (WHERE first_treated = 2012) AS why FROM run_wave_effect WHERE analysis_run = :run2 AND kind = 'cell';
SELECT pg_temp.agrees(e.effect, (SELECT avg(y) FILTER (WHERE first_treated = 2014 AND wave = 2016 AND area NOT IN ('1', '4')) - avg(y) FILTER (WHERE first_treated = 2014 AND wave = 2013 AND area NOT IN ('1', '4'))
	- avg(y) FILTER (WHERE (first_treated IS NULL OR area = '7') AND wave = 2016) + avg(y) FILTER (WHERE (first_treated IS NULL OR area = '7') AND wave = 2013) FROM wave_row)) AS arithmetic FROM run_wave_effect e WHERE analysis_run = :run2 AND kind = 'cell' AND first_treated = 2014 AND period = 2018;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- Pairs are blocks of these samples, too; a survey's design does not keep those who are not of a subgroup, as no variance here goes by it.
BEGIN;
SELECT plan_analysis('nrp', 'main', 'Pairs', outcomes => '{y}', subgroups => '{second}', ways => '{survey}', block => 'pair') AS plan2 \gset
DELETE FROM plan_wave_effect WHERE plan = :plan2 AND kind <> 'cell';
UPDATE evaluation_area SET pair = NULL WHERE evaluation = 'main' AND area = '9';
SELECT run_evaluation('nrp', 'main', :plan2) AS run2 \gset
SELECT w.subgroup, w.rows_used, w.rows_missing, e.rows_used = w.rows_used AND e.rows_missing = w.rows_missing AS as_estimate, w.sample = h.sample AS sample, pg_temp.made_by(w.query) = w.sample AS query
FROM run_wave w JOIN estimate e USING (analysis_run, outcome, subgroup), LATERAL (SELECT did_wave_sample(y, first_treated, wave, area, weight, CASE WHEN area <> '9' THEN 'P' || block END) AS sample FROM wave_row WHERE w.subgroup = 'all' OR i % 2 = 1) h WHERE analysis_run = :run2 ORDER BY 1;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- Nobody never treated, after all: compared with those who have not begun yet, as the choices say. What cannot be estimated says why.
BEGIN;
SELECT plan_analysis('nrp', 'plain', 'Alone', outcomes => '{y}', ways => '{CR2}', multiplicity => 'none') AS plan2 \gset
DELETE FROM plan_wave_effect WHERE plan = :plan2;
UPDATE evaluation_area SET included = false, exclusion_reason = 'withdrew' WHERE evaluation = 'plain' AND arm = 'comparator';
SELECT run_evaluation('nrp', 'plain', :plan2) AS run2 \gset
SELECT DISTINCT choices ->> 'control' AS control FROM run_wave_effect WHERE analysis_run = :run2;
SELECT pg_temp.agrees(e.effect, a.estimate) AS effect FROM run_wave_effect e, did_aggregate((SELECT did_wave_sample(y, first_treated, wave, area, 1::float8) FROM wave_row WHERE first_treated IS NOT NULL), 'simple', 'notyet') a WHERE analysis_run = :run2 AND kind = 'overall';
DELETE FROM response WHERE question = 'y';
SELECT run_evaluation('nrp', 'plain', :plan2) AS run2 \gset
SELECT kind, count(*), min(n) AS n, count(effect) AS effects, min(note) AS note FROM run_wave_effect WHERE analysis_run = :run2 GROUP BY kind ORDER BY kind;
SELECT bool_and(same) AS same FROM replay_run('nrp', :run2);
ROLLBACK;

-- Programmes of earlier steps say what to do.
SELECT count(*) FROM create_programme('old', 20);
SELECT run_evaluation('old', 'main');
SELECT * FROM upgrade_programme('old', 21);

-- The report tells what was released, here put in by hand in the place of the view: the effects of the run, rounded, of which some are hidden.
SET search_path = old, public;
BEGIN;
INSERT INTO release (release, title, released_by, min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version) VALUES (1, 'First', 'someone', 10, 10, 5, 3, 2, 75, 10, 4, 10, '0');
INSERT INTO release_evaluation (release, evaluation, evaluation_title, design, estimand, weight, sample, areas_nfl, areas_comparator, areas_excluded, waves_before, waves_after) VALUES (1, 'main', 'Weighted', 'observational', 'ATT', 'final', 'all', 10, 7, 0, 2, 3), (1, 'plain', 'Plain', 'observational', 'ATT', 'final', 'all', 10, 7, 0, 2, 3);
SELECT evaluation_report('old', 'main') ~ 'Over the waves' AS without_the_view;
COMMIT;
CREATE TABLE published_wave_estimate AS
SELECT r.evaluation::text, e.outcome::text, o.label || CASE e.outcome WHEN 'y' THEN ' <b>|' ELSE '' END AS outcome_label, o.role, o.direction, CASE e.outcome WHEN 'y' THEN 'pounds' END AS unit, NULL::text AS domain, NULL::integer AS domain_ordinal, e.subgroup, CASE e.subgroup WHEN 'all' THEN 'all' ELSE 'second half' END AS subgroup_label,
	e.kind, e.ordinal, e.first_treated, e.period, e.event_time, CASE e.kind WHEN 'overall' THEN 'all waves from the start on' WHEN 'event' THEN format('%s wave(s) %s the start', abs(e.event_time), CASE WHEN e.event_time < 0 THEN 'before' ELSE 'after' END) WHEN 'period' THEN e.period::text ELSE format('areas that began in %s', e.first_treated) END AS label,
	CASE e.outcome WHEN 'b' THEN 'planned' ELSE 'exploratory' END AS status, CASE e.outcome WHEN 'y' THEN 'not in the plan' END AS deviation, NULL::text AS left_out, CASE WHEN NOT h.hidden THEN round(e.effect::numeric, 3)::float8 END AS effect, CASE WHEN NOT h.hidden THEN round(e.conf_low::numeric, 3)::float8 END AS conf_low, CASE WHEN NOT h.hidden THEN round(e.conf_high::numeric, 3)::float8 END AS conf_high,
	e.conf_level, CASE WHEN NOT h.hidden THEN greatest(round(e.p_value::numeric, 3), 0.001)::float8 END AS p_value, CASE WHEN NOT h.hidden AND e.subgroup = 'all' THEN round(e.band_low::numeric, 3)::float8 END AS band_low, CASE WHEN NOT h.hidden AND e.subgroup = 'all' THEN round(e.band_high::numeric, 3)::float8 END AS band_high,
	CASE WHEN NOT h.hidden THEN 5 * (e.n / 5)::integer END AS base, CASE WHEN NOT h.hidden THEN e.n_clusters_treated::integer END AS areas_nfl, e.scale, 0.001::float8 AS value_step, e.method, (SELECT string_agg(f ->> 'code', ', ') FROM jsonb_array_elements(e.facts) f) AS note_codes, CASE WHEN h.hidden THEN 'hidden: few people' END AS value_note
FROM nrp.run_wave_effect e JOIN nrp.analysis_run r USING (analysis_run) JOIN nrp.outcome o ON o.outcome = e.outcome CROSS JOIN LATERAL (SELECT coalesce(e.outcome = 'y' AND e.subgroup = 'second' AND (e.event_time IN (-3, 2) OR e.period = 2016), false) AS hidden) h WHERE e.analysis_run = :run AND e.kind <> 'cell';
\pset format unaligned
CREATE TEMPORARY TABLE told AS SELECT m.markdown, substring(m.markdown FROM '## Over the waves\n.*?(?=## Methods)') AS section, evaluation_report('old', 'main', 'html') AS html, evaluation_report('old', 'plain') AS of_another FROM evaluation_report('old', 'main') m (markdown);
SELECT section FROM told;
\pset format aligned
-- Every number is there: of a proportion in percentage points.
SELECT count(*), count(*) FILTER (WHERE strpos(replace(t.section, '\', ''), format('| %s | %s | %s |', CASE subgroup WHEN 'all' THEN outcome_label ELSE outcome_label || ': second half' END, label, CASE WHEN p.effect IS NULL THEN 'hidden' ELSE concat(CASE WHEN p.effect > 0 THEN '+' END, f.effect) END)) > 0
	AND (p.effect IS NULL OR p.conf_low IS NULL OR strpos(t.section, concat(f.low, ' to ', f.high)) > 0) AND (p.band_low IS NULL OR strpos(t.section, concat(f.band_low, ' to ', f.band_high)) > 0)) AS told
FROM published_wave_estimate p CROSS JOIN LATERAL (SELECT CASE scale WHEN 'proportion' THEN 100 ELSE 1 END AS x, CASE scale WHEN 'proportion' THEN 1 ELSE 3 END AS d) g
CROSS JOIN LATERAL (SELECT round((g.x * effect)::numeric, g.d) AS effect, round((g.x * conf_low)::numeric, g.d) AS low, round((g.x * conf_high)::numeric, g.d) AS high, round((g.x * band_low)::numeric, g.d) AS band_low, round((g.x * band_high)::numeric, g.d) AS band_high) f CROSS JOIN (SELECT replace(replace(section, '&lt;', '<'), '&gt;', '>') AS section FROM told) t;
SELECT markdown ~ '\| effects over the waves \| hidden: few people \| 3 \|' AS hidden_counted, markdown ~ 'no test of trends before it is in this release' AS untested, of_another ~ 'no test of trends before it is in this release' AS untested_of_another,
	markdown ~ 'Callaway, B. and Sant''Anna' AS source, of_another ~ 'Over the waves|Callaway' AS waves_of_another, html ~ '<h2 id="part[0-9]+">Over the waves</h2>' AS html, html ~ '<b>' AS markup FROM told;
-- Trends before the start: something to see, nothing to look at, nothing shown.
SELECT programme_report_trend(2, 0, 2, 1, true) UNION ALL SELECT programme_report_trend(3, 1, 2, 2, false) UNION ALL SELECT programme_report_trend(0, 0, 0, 0, false) UNION ALL SELECT programme_report_trend(2, 2, 0, 0, false);
DROP SCHEMA nrp, old CASCADE;

-- What a release says of areas and arms, before and after rounding, against R's
-- survey; standardised mean differences; Holm's p-values (test/oracle/released.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/released_data.csv'
\set values_file :source '/test/oracle/released_values.csv'
\set balance_file :source '/test/oracle/released_balance.csv'
\set holm_file :source '/test/oracle/released_holm.csv'
SET client_min_messages = warning;
SET jit = off;
CREATE TABLE data (interview integer, area text, wave integer, w float8, woman integer, influence integer, safe integer, scale float8, member integer);
COPY data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE expected (kind text, evaluation text, subgroup text, arm text, area text, wave integer, outcome text, n integer, areas integer, value float8, conf_low float8, conf_high float8, base integer, value_step float8, shown_value float8, shown_low float8, shown_high float8, coarse_low float8, coarse_high float8);
COPY expected FROM :'values_file' (FORMAT csv, HEADER, FORCE_NOT_NULL (evaluation, arm, area));
CREATE TABLE expected_balance (evaluation text, outcome text, smd float8);
COPY expected_balance FROM :'balance_file' (FORMAT csv, HEADER);
CREATE TABLE holm (set integer, place integer, p float8, p_adjusted float8);
COPY holm FROM :'holm_file' (FORMAT csv, HEADER);

SELECT count(*) > 15 AS made FROM create_programme('by_r');
INSERT INTO by_r.area (area, name, kind) SELECT DISTINCT area, area, CASE left(area, 1) WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM data;
INSERT INTO by_r.survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO by_r.wave (wave, survey, number, label, starts_on, ends_on) SELECT 'w' || i, 's', i, 'wave ' || i, make_date(2014 + i, 1, 1), make_date(2014 + i, 12, 31) FROM generate_series(1, 3) i;
INSERT INTO by_r.question (question, kind, wording) SELECT q, 'number', q FROM unnest('{influence,safe,scale,member,woman}'::text[]) q;
INSERT INTO by_r.outcome (outcome, label, rule, at_least, direction, role)
VALUES ('influence', 'influence', 'threshold', 1, 'higher_better', 'primary'), ('safe', 'safe', 'threshold', 1, 'higher_better', 'secondary'), ('scale', 'scale', 'numeric', NULL, 'higher_better', 'secondary'), ('member', 'member', 'numeric', NULL, 'higher_better', 'exploratory'), ('woman', 'woman', 'numeric', NULL, 'higher_better', 'covariate');
INSERT INTO by_r.outcome_item (outcome, question) SELECT q, q FROM unnest('{influence,safe,scale,member,woman}'::text[]) q;
INSERT INTO by_r.subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women', 'woman', 1);
INSERT INTO by_r.evaluation (evaluation, title, weight) VALUES ('weighted', 'With weights', 'final'), ('plain', 'Without', 'none'), ('six', 'One area less', 'final');
INSERT INTO by_r.evaluation_area (evaluation, area, arm, included, exclusion_reason) SELECT e, area, kind, NOT (e = 'six' AND area = 'N07'), CASE WHEN e = 'six' AND area = 'N07' THEN 'withdrew' END FROM by_r.area, unnest('{weighted,plain,six}'::text[]) e;
INSERT INTO by_r.evaluation_wave (evaluation, wave, period, post) SELECT e, 'w' || i, i, i > 1 FROM generate_series(1, 3) i, unnest('{weighted,plain,six}'::text[]) e;
INSERT INTO by_r.household SELECT 'H' || interview, area FROM data;
INSERT INTO by_r.respondent SELECT 'R' || interview, 'H' || interview FROM data;
INSERT INTO by_r.interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT interview, 'w' || wave, area, 'H' || interview, 'R' || interview, 'fresh', w FROM data;
INSERT INTO by_r.response (interview, question, value) SELECT d.interview, v.q, v.y FROM data d CROSS JOIN LATERAL (VALUES ('influence', d.influence), ('safe', d.safe), ('scale', d.scale), ('member', d.member), ('woman', d.woman)) v (q, y) WHERE v.y IS NOT NULL;
ANALYZE by_r.response, by_r.interview;
SELECT scale, array_agg(outcome ORDER BY outcome COLLATE "C") AS outcomes FROM by_r.outcome GROUP BY scale ORDER BY scale COLLATE "C";
-- A subgroup is released where there are effects for it.
SELECT run_evaluation('by_r', 'weighted', plan_analysis('by_r', 'weighted', 'By R', subgroups => '{women}', ways => '{CR2}', choices => '{}')) IS NOT NULL AS ran;

-- Relative to the value, or to how wide its interval is.
CREATE FUNCTION differs(ours float8, theirs float8, width float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) > 1e-10 * greatest(abs(theirs), width), true);
BEGIN;
SELECT count(*) > 20 AS tables FROM release_programme('by_r', 'By R');
CREATE TABLE compared AS
SELECT x.*, s.n AS our_n, s.mean AS our_value, s.conf_low AS our_low, s.conf_high AS our_high, s.state, s.scatter,
	s.n IS DISTINCT FROM x.n OR differs(s.mean, x.value, x.conf_high - x.conf_low) OR differs(s.conf_low, x.conf_low, x.conf_high - x.conf_low) OR differs(s.conf_high, x.conf_high, x.conf_high - x.conf_low)
		OR (x.kind = 'arm' AND s.areas IS DISTINCT FROM x.areas) AS differs
FROM expected x FULL JOIN (SELECT * FROM pg_temp.release_shown WHERE kind <> 'period' AND outcome <> 'woman') s
ON s.kind = x.kind AND s.outcome = x.outcome AND s.subgroup = x.subgroup AND coalesce(s.evaluation, '') = x.evaluation AND coalesce(s.arm, '') = x.arm AND coalesce(s.area, '') = x.area AND s.wave = 'w' || x.wave;
COMMIT;
SELECT kind, outcome, count(*) AS compared, count(*) FILTER (WHERE state = 'shown') AS shown, count(*) FILTER (WHERE differs) AS different FROM compared GROUP BY kind, outcome ORDER BY kind, outcome COLLATE "C";
SELECT kind, evaluation, subgroup, arm, area, wave, outcome, n, our_n, value, our_value, conf_low, our_low, conf_high, our_high FROM compared WHERE coalesce(differs, true) ORDER BY 1, 2, 3, 4, 5, 6, 7 LIMIT 10;

-- What readers see.
CREATE VIEW seen AS
SELECT 'area' AS kind, '' AS evaluation, 'all' AS subgroup, '' AS arm, area, wave_number AS wave, outcome, base, value, conf_low, conf_high, value_step FROM by_r.published_area_outcome
UNION ALL SELECT 'arm', evaluation, subgroup, arm, '', wave_number, outcome, base, value, conf_low, conf_high, value_step FROM by_r.published_arm_outcome WHERE outcome <> 'woman';
SELECT s.kind, coalesce(c.scatter, 'area') AS scatter, count(*) AS rows, count(*) FILTER (WHERE s.value IS NULL) AS hidden, count(*) FILTER (WHERE s.base = x.base AND abs(s.value_step - x.value_step) < 1e-12 AND abs(s.value - x.shown_value) < 1e-12) AS alike,
	count(*) FILTER (WHERE CASE c.scatter WHEN 'coarse' THEN abs(s.conf_low - x.coarse_low) < 1e-12 AND abs(s.conf_high - x.coarse_high) < 1e-12 ELSE abs(s.conf_low - x.shown_low) < 1e-12 AND abs(s.conf_high - x.shown_high) < 1e-12 END) AS alike_ends
FROM seen s LEFT JOIN expected x USING (kind, evaluation, subgroup, arm, area, wave, outcome) LEFT JOIN compared c USING (kind, evaluation, subgroup, arm, area, wave, outcome) GROUP BY 1, 2 ORDER BY 1, 2;

-- To two decimals; R's has all.
SELECT count(*) AS compared, count(*) FILTER (WHERE b.smd IS NULL) AS hidden, count(*) FILTER (WHERE abs(b.smd - x.smd) <= 0.005 + 1e-12) AS alike
FROM expected_balance x LEFT JOIN by_r.published_balance b ON b.evaluation = x.evaluation AND b.outcome = x.outcome AND b.wave = 'w1';

SELECT count(*) AS compared, count(*) FILTER (WHERE a.p IS DISTINCT FROM h.p_adjusted AND coalesce(abs(a.p - h.p_adjusted) > 1e-14, true)) AS different
FROM (SELECT set, array_agg(p ORDER BY place) AS ps FROM holm GROUP BY set) s
CROSS JOIN LATERAL unnest(programme_p_adjusted('holm', '{}', array_fill('o'::text, ARRAY[cardinality(s.ps)]), s.ps, NULL)) WITH ORDINALITY a (p, place)
JOIN holm h ON h.set = s.set AND h.place = a.place;

-- A picture of it has its effects in their order.
SELECT count(*) AS effects, count(*) FILTER (WHERE (f.outcome, f.adjusted, f.effect::numeric * k.k) IS NOT DISTINCT FROM (r.outcome, r.adjusted, r.effect)) AS alike
FROM by_r.published_forest f CROSS JOIN LATERAL (SELECT CASE f.scale WHEN 'proportion' THEN 100 ELSE 1 END AS k) k
FULL JOIN (SELECT r.* FROM jsonb_array_elements(plot_forest('by_r', 'weighted') -> 'concat') p (panel) CROSS JOIN LATERAL jsonb_to_recordset(p.panel -> 'data' -> 'values') r (place integer, outcome text, adjusted boolean, effect numeric)) r USING (place);

DROP VIEW seen;
DROP TABLE data, expected, expected_balance, holm, compared;
DROP FUNCTION differs;
DROP SCHEMA by_r CASCADE;

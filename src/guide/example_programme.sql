BEGIN;
SELECT count(*) > 0 AS made FROM create_programme('guide_nrp');
INSERT INTO guide_nrp.area (area, name, kind)
SELECT 'A' || a, 'Area ' || a, CASE WHEN a <= 6 THEN 'nfl' ELSE 'comparator' END FROM generate_series(1, 12) a;
INSERT INTO guide_nrp.survey (survey, title) VALUES ('residents', 'Residents'' survey, invented');
INSERT INTO guide_nrp.wave (wave, survey, number, label, starts_on, ends_on) VALUES
    ('w1', 'residents', 1, 'before', '2015-09-01', '2015-12-31'),
    ('w2', 'residents', 2, 'after', '2018-09-01', '2018-12-31');
INSERT INTO guide_nrp.question (question, survey, wording) VALUES ('influence', 'residents', 'Can you influence it?');
INSERT INTO guide_nrp.response_option (question, code, label) VALUES ('influence', 1, 'yes'), ('influence', 2, 'no');
INSERT INTO guide_nrp.household (household, area) SELECT 'H' || i, 'A' || 1 + i % 12 FROM generate_series(1, 960) i;
INSERT INTO guide_nrp.respondent (respondent, household) SELECT 'R' || i, 'H' || i FROM generate_series(1, 960) i;
INSERT INTO guide_nrp.interview (interview, wave, area, household, respondent, sample_type, w_final)
SELECT i, CASE WHEN i <= 480 THEN 'w1' ELSE 'w2' END, 'A' || 1 + i % 12, 'H' || i, 'R' || i, 'fresh', 1
FROM generate_series(1, 960) i;
INSERT INTO guide_nrp.response (question, interview, value)
SELECT 'influence', i,
    CASE WHEN (i * 37 + i % 12 * 11) % 101 < 35 + 12 * (i % 12 < 6 AND i > 480)::int THEN 1 ELSE 2 END
FROM generate_series(1, 960) i WHERE i % 36 <> 11;
INSERT INTO guide_nrp.outcome (outcome, label, rule, codes, direction, role) VALUES
    ('influence', 'feels able to influence decisions', 'top_box', '{1}', 'higher_better', 'primary');
INSERT INTO guide_nrp.outcome_item (outcome, question) VALUES ('influence', 'influence');
INSERT INTO guide_nrp.evaluation (evaluation, title) VALUES ('main', 'Six areas and six others');
INSERT INTO guide_nrp.evaluation_wave (evaluation, wave, period, post)
VALUES ('main', 'w1', 1, false), ('main', 'w2', 2, true);
INSERT INTO guide_nrp.evaluation_area (evaluation, area, arm, pair)
SELECT 'main', area, kind, 'P' || substr(area, 2)::int % 6 FROM guide_nrp.area;

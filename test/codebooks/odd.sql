-- A small survey whose keys and texts are as odd as the tables allow, for scripts/check-codebooks.
SELECT count(*) > 20 AS made FROM create_programme('odd');
INSERT INTO odd.area (area, name, kind, aliases, note) VALUES ('N 1 <&>', 'North "End", as one says', 'nfl', '{one,"two, three"}', E'two\nlines'), ('Ä''2', 'Ärea', 'comparator', '{}', '');
INSERT INTO odd.survey (survey, title, population, note) VALUES ('s <1>', 'Survey & "more" ]]>', '', E'a control character: \x01, and a tab\t'), ('s2', 'Second', 'adults', NULL);
INSERT INTO odd.wave (wave, survey, number, label, starts_on, ends_on, mode) VALUES ('w1', 's <1>', 1, '20"15', '2015-09-01', '2016-03-31', 'face to face'), ('w2', 's <1>', 2, '2018', '2018-09-01', '2019-03-31', 'web & post'), ('v1', 's2', 1, 'v', '2018-01-01', '2018-01-01', NULL);
INSERT INTO odd.question (question, survey, kind, wording, unit, instrument, rights) VALUES ('1 starts with a digit', 's2', 'choice', 'Do you <like> it & "them"?', NULL, '', NULL), ('über', NULL, 'number', '', 'km²', 'Scale™', 'by permission'), ('why?', 's2', 'text', 'Why?', NULL, NULL, NULL), ('empty', NULL, 'choice', 'No options', NULL, NULL, NULL);
INSERT INTO odd.response_option (question, code, label, ordinal, missing) VALUES ('1 starts with a digit', 1.5, '<yes>', 2, NULL), ('1 starts with a digit', 0, '', 1, NULL), ('1 starts with a digit', -9, 'refused & gone', NULL, 'refused'), ('why?', -8, 'nothing said', NULL, 'not_answered'), ('über', -99.5, 'x', NULL, 'other');
INSERT INTO odd.outcome (outcome, label, rule, codes, direction, tag, note) VALUES ('yes & no', 'said <yes>', 'top_box', '{1.5}', 'higher_better', 'nrp5:local_environment', 'licensed: see "the" manual');
INSERT INTO odd.outcome (outcome, label, rule, at_least, at_most, min_answered, direction) VALUES ('sum', 'sum', 'threshold', 1, 7, 2, 'lower_better'), ('low', 'low', 'threshold', NULL, 7, NULL, 'lower_better');
INSERT INTO odd.outcome (outcome, label, rule, direction, unit) VALUES ('scored', 'scored', 'lookup', 'higher_better', 'points'), ('nothing', 'no items', 'sum', 'higher_better', NULL);
INSERT INTO odd.outcome_item (outcome, question, multiplier, constant) VALUES ('yes & no', '1 starts with a digit', 1, 0), ('sum', '1 starts with a digit', -1, 6), ('sum', 'über', 1, 0), ('low', 'über', 1, 0), ('scored', 'über', 1, 0);
INSERT INTO odd.household VALUES ('h 1', 'N 1 <&>');
INSERT INTO odd.respondent VALUES ('r,1', 'h 1');
INSERT INTO odd.interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) VALUES (1, 'w1', 'N 1 <&>', 'h 1', 'r,1', '2015-10-01', 'fresh', 1e-300);
INSERT INTO odd.response_text VALUES ('why?', 1, E'so, "they" say\nand go');
INSERT INTO odd.response VALUES ('über', 1, -123456.789000);
ALTER TABLE odd.area ADD COLUMN "_Größe in km²" numeric CHECK ("_Größe in km²" > 0), ADD COLUMN seen timestamptz DEFAULT '2016-01-01 12:30:01.5+01', ADD COLUMN flags boolean DEFAULT true, ADD COLUMN "a.b[c]" text CHECK ("a.b[c]" IN ('x|y', '(z)', 'a.b'));
UPDATE odd.area SET "_Größe in km²" = 2.50, "a.b[c]" = 'x|y';

-- Beside the demonstration, which has its release: a programme without a release, and
-- one that is nothing but texts that would harm a careless page.
SET client_min_messages = warning;
DO $$ BEGIN IF to_regrole('dashboard_reader') IS NULL THEN CREATE ROLE dashboard_reader LOGIN; END IF; IF to_regrole('dashboard_nobody') IS NULL THEN CREATE ROLE dashboard_nobody LOGIN; END IF; END $$;
SELECT grant_programme('synthetic', 'dashboard_reader', 'reader');
CREATE SCHEMA theirs AUTHORIZATION dashboard_nobody;
SELECT * FROM create_programme('nothing');
SELECT grant_programme('nothing', 'dashboard_reader', 'reader');
SELECT * FROM create_programme('it''s "odd"');
SET search_path = 'it''s "odd"', public;
INSERT INTO area (area, name, kind) VALUES ('N1', '</script><img src=x onerror="document.title=1">', 'nfl'), ('N2', 'Averyveryverylongnamethatnobodywouldbreakbutmustnotmakeaphonescrollsideways', 'nfl');
INSERT INTO initiative (initiative, title, area, origin) VALUES ('formula', '=HYPERLINK("http://nowhere.invalid","click")', 'N1', 'co_developed'), ('markup', '<b>bold</b> & "quoted", and a comma', 'N2', 'co_developed'), ('break', E'two\nlines', NULL, 'co_developed');
SELECT * FROM release_programme('it''s "odd"', '</title><script>document.title=2</script> & more');
SELECT grant_programme('it''s "odd"', 'dashboard_reader', 'reader');

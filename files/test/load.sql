-- Files of test/data by \lo_import, which reads them where psql runs.
\getenv abs_srcdir PG_ABS_SRCDIR
SET client_min_messages = warning;
DROP TABLE IF EXISTS file CASCADE;
DROP FUNCTION IF EXISTS content;
RESET client_min_messages;
CREATE TABLE file (name text PRIMARY KEY, content bytea);
\set path :abs_srcdir /test/data/delivery.sav
\lo_import :path
INSERT INTO file VALUES ('delivery.sav', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/delivery.zsav
\lo_import :path
INSERT INTO file VALUES ('delivery.zsav', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/delivery.por
\lo_import :path
INSERT INTO file VALUES ('delivery.por', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/delivery_pspp.por
\lo_import :path
INSERT INTO file VALUES ('delivery_pspp.por', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/delivery.dta
\lo_import :path
INSERT INTO file VALUES ('delivery.dta', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/delivery_old.dta
\lo_import :path
INSERT INTO file VALUES ('delivery_old.dta', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/delivery.xpt
\lo_import :path
INSERT INTO file VALUES ('delivery.xpt', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/formats.sav
\lo_import :path
INSERT INTO file VALUES ('formats.sav', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/stata.dta
\lo_import :path
INSERT INTO file VALUES ('stata.dta', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/spss.sav
\lo_import :path
INSERT INTO file VALUES ('spss.sav', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/sas5.xpt
\lo_import :path
INSERT INTO file VALUES ('sas5.xpt', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/sas8.xpt
\lo_import :path
INSERT INTO file VALUES ('sas8.xpt', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/several.xpt
\lo_import :path
INSERT INTO file VALUES ('several.xpt', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/iris.sas7bdat
\lo_import :path
INSERT INTO file VALUES ('iris.sas7bdat', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/stata8.dta
\lo_import :path
INSERT INTO file VALUES ('stata8.dta', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/tiny.sas7bdat
\lo_import :path
INSERT INTO file VALUES ('tiny.sas7bdat', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/small.por
\lo_import :path
INSERT INTO file VALUES ('small.por', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/sas_formats.xpt
\lo_import :path
INSERT INTO file VALUES ('sas_formats.xpt', lo_get(:LASTOID));
\set path :abs_srcdir /test/data/latin.sav
\lo_import :path
INSERT INTO file VALUES ('latin.sav', lo_get(:LASTOID));
SELECT count(lo_unlink(oid)) AS files FROM pg_largeobject_metadata WHERE lomowner = current_user::regrole;
CREATE FUNCTION content(text) RETURNS bytea LANGUAGE sql STABLE AS $$ SELECT content FROM file WHERE name = $1 $$;

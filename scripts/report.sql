-- docs/report-demo.md, from the demonstration programme and its release; see document-report.
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
SELECT count(*) > 0 AS released FROM release_programme('synthetic', 'First results') \gset
SELECT '<!-- Written by scripts/document-report, from the demonstration programme. -->

> What `SELECT evaluation_report(''synthetic'', ''main'')` gives of the [demonstration programme](../demo/programme.sql), in which everything is
> invented. Only the day, the role and the version of PostgreSQL are left out. How to make a report of your own: [reference](reference.md#evaluation_reportschema-evaluation-format).
';
-- What differs from one server to the next.
SELECT rtrim(regexp_replace(regexp_replace(evaluation_report('synthetic', 'main'),
	'of [0-9]+ [A-Z][a-z]+ [0-9]{4}, by [^\n]+\. Every', 'of the day it was made, by who made it. Every'),
	'\| [0-9]{4}-[0-9]{2}-[0-9]{2} \| [^|]+ \|(.*), PostgreSQL [^|]+ \|', '| its day | its role |\1, PostgreSQL |', 'n'), E'\n');

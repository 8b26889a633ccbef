-- docs/report-demo.md, from the demonstration programme's release; see document-report.
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
SELECT '<!-- Written by scripts/document-report, from the demonstration programme. -->

> What `SELECT evaluation_report(''synthetic'', ''main'')` gives of the [demonstration programme](../demo/programme.sql), in which everything is
> invented. Only days of the work in the database, the role, digests and the version of PostgreSQL are left out. How to make a report of your own: [reference](reference.md#evaluation_reportschema-evaluation--format).
';
-- What differs from one day and one server to the next.
SELECT rtrim(regexp_replace(regexp_replace(regexp_replace(evaluation_report('synthetic', 'main'),
	'of [0-9]+ [A-Z][a-z]+ [0-9]{4}, by [^\n]+\. Every', 'of the day it was made, by who made it. Every'),
	'\| [0-9]{4}-[0-9]{2}-[0-9]{2} \| [^|]+ \|([^|\n]+)\| [0-9]{4}-[0-9]{2}-[0-9]{2} \|([^|\n]+\|[^|\n]+\|[^|,\n]+), PostgreSQL [^|]+ \| [^|]+ \|', '| its day | its role |\1| its day |\2, PostgreSQL | digests |'),
	'locked on [0-9]+ [A-Z][a-z]+ [0-9]{4}', 'locked on its day'), E'\n');

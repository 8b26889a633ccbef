---- the report: its two formats ----

-- One line, without characters that no document may have.
CREATE FUNCTION programme_report_line(words text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT trim(regexp_replace(words, CASE getdatabaseencoding() WHEN 'UTF8' THEN '[\u0001-\u0020\u007f-\u009f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]+' ELSE '[\x01-\x20\x7f]+' END, ' ', 'g'))
$$;
COMMENT ON FUNCTION programme_report_line(text) IS
'part of evaluation_report: a text as one line, without control characters';

-- Nothing in it is markup, by the rules of CommonMark, GitHub and pandoc. What
-- stands at the beginning of a paragraph could begin a list, too.
CREATE FUNCTION programme_report_markdown_text(words text, begins boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN begins THEN regexp_replace(regexp_replace(t.escaped, '^([-+:])(?=[- :]|$)', '\\\1'), '^(\(?(?:[0-9]+|[A-Za-z]|[ivxlcdmIVXLCDM]+))([.)])(?= |$)', '\1\\\2') ELSE t.escaped END
FROM (SELECT replace(replace(replace(regexp_replace(@extschema@.programme_report_line(words), '([]\\`*_{}[#|~$^@])', '\\\1', 'g'), '&', '&amp;'), '<', '&lt;'), '>', '&gt;') AS escaped) t
$$;
COMMENT ON FUNCTION programme_report_markdown_text(text, boolean) IS
'part of evaluation_report: a text in which nothing is markup of markdown';

-- The widths of pandoc's columns are those of the dashes.
CREATE FUNCTION programme_report_markdown(blocks jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT string_agg(CASE b.block ->> 'kind'
	WHEN 'heading' THEN concat(repeat('#', (b.block ->> 'level')::integer), ' ', @extschema@.programme_report_markdown_text(b.block ->> 'text', false))
	WHEN 'paragraph' THEN @extschema@.programme_report_markdown_text(b.block ->> 'text', true)
	WHEN 'list' THEN (SELECT string_agg('- ' || @extschema@.programme_report_markdown_text(i.item, true), E'\n' ORDER BY i.place) FROM jsonb_array_elements_text(b.block -> 'items') WITH ORDINALITY i (item, place))
	ELSE concat('**Table ', b.number, '. ', @extschema@.programme_report_markdown_text(b.block ->> 'text', false), E'**\n\n',
		(SELECT concat('| ', string_agg(@extschema@.programme_report_markdown_text(ltrim(h.name, '#'), false), ' | ' ORDER BY h.place), E' |\n|',
				string_agg(concat(repeat('-', least(greatest(length(h.name), 5, (SELECT max(length(r.cells ->> (h.place - 1)::integer)) FROM jsonb_array_elements(b.block -> 'rows') r (cells))), 40)), CASE WHEN h.name ~ '^#' THEN ':' END), '|' ORDER BY h.place), '|')
			FROM jsonb_array_elements_text(b.block -> 'head') WITH ORDINALITY h (name, place)), E'\n',
		(SELECT string_agg((SELECT concat('| ', string_agg(@extschema@.programme_report_markdown_text(c.cell, false), ' | ' ORDER BY c.place), ' |') FROM jsonb_array_elements_text(r.cells) WITH ORDINALITY c (cell, place)), E'\n' ORDER BY r.place)
			FROM jsonb_array_elements(b.block -> 'rows') WITH ORDINALITY r (cells, place))) END, E'\n\n' ORDER BY b.place) || E'\n'
FROM (SELECT e.block, e.place, count(*) FILTER (WHERE e.block ->> 'kind' = 'table') OVER (ORDER BY e.place) AS number FROM jsonb_array_elements(blocks) WITH ORDINALITY e (block, place)) b
$$;
COMMENT ON FUNCTION programme_report_markdown(jsonb) IS
'part of evaluation_report: the report as markdown';

CREATE FUNCTION programme_report_html_text(words text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT replace(replace(replace(replace(replace(@extschema@.programme_report_line(words), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;')
$$;
COMMENT ON FUNCTION programme_report_html_text(text) IS
'part of evaluation_report: a text in which nothing is markup of HTML';

CREATE FUNCTION programme_report_html(blocks jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
WITH block AS (
	SELECT e.block, e.place, e.block ->> 'kind' AS kind, @extschema@.programme_report_html_text(e.block ->> 'text') AS words, (e.block ->> 'level')::integer AS level,
		count(*) FILTER (WHERE e.block ->> 'kind' = 'table') OVER (ORDER BY e.place) AS number, count(*) FILTER (WHERE e.block ->> 'kind' = 'heading') OVER (ORDER BY e.place) AS heading
	FROM jsonb_array_elements(blocks) WITH ORDINALITY e (block, place)
)
SELECT concat($html$<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$html$, (SELECT b.words FROM block b WHERE b.level = 1 ORDER BY b.place LIMIT 1), $html$</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
a { color: inherit; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 2.5rem; }
p, li { max-width: 45rem; }
.table { margin: 1.5rem 0; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.35; min-width: 50%; }
caption { font-weight: bold; padding-bottom: 0.4rem; text-align: left; }
th, td { border-bottom: 1px solid GrayText; padding: 0.3rem 0.9rem 0.3rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid; vertical-align: bottom; }
tbody th { font-weight: normal; }
.number { font-variant-numeric: tabular-nums; text-align: right; }
td.number { white-space: nowrap; }
.long { overflow-wrap: anywhere; }
@page { margin: 15mm; size: A4; }
@media print {
	body { font-size: 10pt; max-width: none; padding: 0; }
	nav { display: none; }
	h1, h2, h3, caption { break-after: avoid; break-inside: avoid; }
	.table { overflow: visible; }
	table { font-size: 7.5pt; width: 100%; }
	th, td { padding-right: 0.5rem; }
	td.number { white-space: normal; }
	thead { display: table-header-group; }
	tr { break-inside: avoid; }
}
</style>
</head>
<body>
<header>
$html$, (SELECT string_agg(CASE b.kind WHEN 'heading' THEN format('<h1>%s</h1>', b.words) ELSE format('<p>%s</p>', b.words) END, E'\n' ORDER BY b.place) FROM block b WHERE b.place < (SELECT min(h.place) FROM block h WHERE h.level = 2)), $html$
</header>
<nav aria-label="Contents">
<ol>
$html$, (SELECT string_agg(format('<li><a href="#part%s">%s</a></li>', b.heading, b.words), E'\n' ORDER BY b.place) FROM block b WHERE b.level = 2), $html$
</ol>
</nav>
<main>
$html$, (SELECT string_agg(CASE b.kind
		WHEN 'heading' THEN format('<h%s id="part%s">%s</h%1$s>', b.level, b.heading, b.words)
		WHEN 'paragraph' THEN format('<p>%s</p>', b.words)
		WHEN 'list' THEN format(E'<ul>\n%s\n</ul>', (SELECT string_agg(format('<li>%s</li>', @extschema@.programme_report_html_text(i.item)), E'\n' ORDER BY i.place) FROM jsonb_array_elements_text(b.block -> 'items') WITH ORDINALITY i (item, place)))
		ELSE format(E'<div class="table" role="region" aria-labelledby="table%s" tabindex="0">\n<table>\n<caption id="table%1$s">Table %1$s. %s</caption>\n<thead>\n<tr>%s</tr>\n</thead>\n<tbody>\n%s\n</tbody>\n</table>\n</div>', b.number, b.words,
			(SELECT string_agg(format('<th scope="col"%s>%s</th>', CASE WHEN h.name ~ '^#' THEN ' class="number"' END, @extschema@.programme_report_html_text(ltrim(h.name, '#'))), '' ORDER BY h.place) FROM jsonb_array_elements_text(b.block -> 'head') WITH ORDINALITY h (name, place)),
			(SELECT string_agg((SELECT format('<tr>%s</tr>', string_agg(format(CASE WHEN c.place = 1 THEN '<th scope="row"%s>%s</th>' ELSE '<td%s>%s</td>' END,
					CASE WHEN b.block -> 'head' ->> (c.place - 1)::integer ~ '^#' THEN ' class="number"' WHEN c.cell ~ '[^ ]{25}' THEN ' class="long"' END, @extschema@.programme_report_html_text(c.cell)), '' ORDER BY c.place)) FROM jsonb_array_elements_text(r.cells) WITH ORDINALITY c (cell, place)), E'\n' ORDER BY r.place)
				FROM jsonb_array_elements(b.block -> 'rows') WITH ORDINALITY r (cells, place))) END, E'\n' ORDER BY b.place)
	FROM block b WHERE b.place >= (SELECT min(h.place) FROM block h WHERE h.level = 2)), $html$
</main>
</body>
</html>
$html$)
$$;
COMMENT ON FUNCTION programme_report_html(jsonb) IS
'part of evaluation_report: the report as one HTML file, without scripts, that prints to A4';

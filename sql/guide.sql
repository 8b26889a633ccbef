-- The guide: topics however they are written, and what is said of those that there are not.
SELECT count(*) FILTER (WHERE line ~ '^    [a-z_]+ +[A-Z]') = (SELECT count(*) FROM resilience_guide_pages()) AS all_listed,
	bool_or(line LIKE '%few_clusters  Few areas%') AS with_title FROM resilience_guide() line;
SELECT DISTINCT md5(string_agg(line, E'\n')) = (SELECT md5(page) FROM resilience_guide_pages() WHERE topic = 'few_clusters') AS same
FROM unnest(ARRAY['few_clusters', 'Few clusters', ' FEW-CLUSTERS?']) wanted, resilience_guide(wanted) line GROUP BY wanted;
\set SHOW_CONTEXT never
SELECT resilience_guide('bootstap');
SELECT resilience_guide('did_romano_wolf');
SELECT resilience_guide('Power BI');
SELECT resilience_guide('zzz');
SELECT resilience_guide('');
SELECT resilience_guide(repeat('long ', 100000));
SELECT resilience_guide('50% off %s %I');
-- Whatever the caller's path.
CREATE SCHEMA planted;
CREATE FUNCTION planted.resilience_guide_pages(OUT topic text, OUT title text, OUT page text) RETURNS SETOF record LANGUAGE sql AS $$SELECT 'start', 'planted', 'planted'$$;
SET search_path = planted, pg_catalog, public;
SELECT resilience_guide('start') LIMIT 1;
RESET search_path;
DROP FUNCTION planted.resilience_guide_pages();
DROP SCHEMA planted;

---- help where people are ----

CREATE FUNCTION resilience_guide_near(
	topic text,
	OUT near text
) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3 SET search_path = pg_catalog, pg_temp
AS $$
	-- Spelt alike, by pairs of neighbouring letters; else the pages that have the word most often.
	WITH pair AS (
		SELECT p.topic AS page, array_agg(DISTINCT substr('^' || p.topic || '$', i, 2)) AS pairs
		FROM @extschema@.resilience_guide_pages() p, generate_series(1, length(p.topic) + 1) i GROUP BY p.topic
	), wanted AS (
		SELECT array_agg(DISTINCT substr('^' || $1 || '$', i, 2)) AS pairs FROM generate_series(1, length($1) + 1) i
	), likeness AS (
		SELECT page, 2.0 * (SELECT count(*) FROM unnest(p.pairs) u WHERE u = ANY (w.pairs)) / (cardinality(p.pairs) + cardinality(w.pairs)) AS share
		FROM pair p, wanted w
	), found AS (
		SELECT p.topic, l.share,
			(length(words) - length(replace(words, $1, ''))) / greatest(length($1), 1) AS times
		FROM @extschema@.resilience_guide_pages() p JOIN likeness l ON l.page = p.topic,
			regexp_replace(lower(p.page), '[^a-z0-9]+', '_', 'g') AS words
	)
	SELECT f.topic FROM found f WHERE f.share >= 0.4 OR f.times > 0
	ORDER BY f.share >= 0.4 DESC, CASE WHEN f.share >= 0.4 THEN f.share END DESC, f.times DESC, f.topic LIMIT 3
$$;
COMMENT ON FUNCTION resilience_guide_near(text) IS
'part of resilience_guide: topics that may be meant by what is none';

CREATE FUNCTION resilience_guide(
	topic text DEFAULT NULL
) RETURNS SETOF text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 60 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	-- Few Clusters, few-clusters and few_clusters are one; of what is long, a part says enough.
	wanted text := btrim(regexp_replace(lower(left(resilience_guide.topic, 100)), '[^a-z0-9]+', '_', 'g'), '_');
	page text;
BEGIN
	IF topic IS NULL THEN
		RETURN NEXT 'SELECT resilience_guide(''start'') shows the page on that topic. There are';
		RETURN NEXT '';
		RETURN QUERY SELECT '    ' || rpad(p.topic, 13) || ' ' || p.title FROM @extschema@.resilience_guide_pages() p;
		RETURN NEXT '';
		RETURN NEXT 'The SQL on a page runs as it stands, in your session. SELECT * FROM resilience_guide_pages() has all pages.';
		RETURN;
	END IF;
	SELECT p.page INTO page FROM @extschema@.resilience_guide_pages() p WHERE p.topic = wanted;
	IF page IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('the guide has no page on "%s"', left(resilience_guide.topic, 60)),
			HINT = coalesce((SELECT 'Near it: ' || string_agg(near, ', ') || '. ' FROM @extschema@.resilience_guide_near(wanted) near), '')
				|| 'SELECT resilience_guide() lists all topics.';
	END IF;
	RETURN QUERY SELECT line FROM string_to_table(page, E'\n') line;
END
$$;
COMMENT ON FUNCTION resilience_guide(text) IS
'short pages for whoever asks inside psql: which function for which question, an example that runs, common mistakes; without a topic, the list of topics';

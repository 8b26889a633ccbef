---- the questions of a director, in one call each ----

CREATE FUNCTION what_changed(schema text, evaluation text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	said text;
	others text;
	released boolean;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.published_summary', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have releases yet', schema),
			HINT = format('Its owner calls upgrade_programme(%L), and then release_programme.', schema);
	END IF;
	-- Of several evaluations, the one of most areas.
	EXECUTE format('SELECT s.sentence FROM %I.published_summary s WHERE coalesce(s.evaluation = $1, true) ORDER BY s.areas DESC, s.evaluation COLLATE "C" LIMIT 1', schema) INTO said USING evaluation;
	IF said IS NULL THEN
		EXECUTE format('SELECT string_agg(s.evaluation, '', '' ORDER BY s.evaluation COLLATE "C") FROM %I.published_summary s', schema) INTO others;
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.published_release r WHERE r.is_shown)', schema) INTO released;
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = CASE WHEN evaluation IS NOT NULL THEN format('no effect of evaluation "%s" is released', evaluation)
				WHEN released THEN format('no effect of the programme "%s" is released', schema) ELSE format('nothing is released of the programme "%s"', schema) END,
			HINT = coalesce('Released are: ' || others || '.', format('run_evaluation(%L, ...) estimates, release_programme(%L, ...) releases.', schema, schema));
	END IF;
	RETURN said;
END
$$;
COMMENT ON FUNCTION what_changed(text, text) IS
'what changed, for whom, with what confidence, and where numbers and interviews disagree: one sentence, from the release that is shown';

CREATE FUNCTION can_publish(
	schema text,
	cells regclass,
	count_columns text[],
	share_columns text[] DEFAULT '{}',
	within text[] DEFAULT '{}',
	OUT cell text,
	OUT column_name text,
	OUT problem text,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	rule record;
	number text;
	at_position integer := 0;
	missing text;
	source text := cells::text;
	grouping text;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	-- Readers know the rule from the release that they see.
	IF has_table_privilege(format('%I.disclosure_rule', schema), 'SELECT') THEN
		EXECUTE format('SELECT d.min_base, d.min_count, d.round_to FROM %I.disclosure_rule d', schema) INTO rule;
	ELSE
		EXECUTE format('SELECT d.min_base, d.min_count, d.round_to FROM %I.published_release d WHERE d.is_shown', schema) INTO rule;
		IF rule.min_count IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('nothing is released of the programme "%s", so that its rule is not known to %s', schema, current_user),
				HINT = 'Ask an analyst of the programme, who may read the rule.';
		END IF;
	END IF;
	IF cells IS NULL OR coalesce(cardinality(count_columns), 0) = 0 THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'can_publish needs a table and its columns that count people',
			HINT = 'can_publish(''nrp'', ''my_table'', ARRAY[''n'']). A table without a column that counts people cannot be judged: add one, of the people behind each number.';
	END IF;
	SELECT string_agg(coalesce(u.name, 'NULL'), ', ' ORDER BY u.name) INTO missing FROM unnest(count_columns || share_columns || within) u (name)
	WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = cells AND a.attname = u.name AND a.attnum > 0 AND NOT a.attisdropped);
	IF missing IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_column', MESSAGE = format('%s has no column %s', source, missing),
			HINT = format('Its columns are: %s.', (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = cells AND a.attnum > 0 AND NOT a.attisdropped));
	END IF;
	IF cardinality(share_columns) > 0 AND cardinality(share_columns) <> cardinality(count_columns) THEN
		RAISE EXCEPTION USING ERRCODE = 'array_subscript_error', MESSAGE = format('there are %s columns of shares for %s of counts', cardinality(share_columns), cardinality(count_columns)),
			HINT = 'Name one share for each count, in the same order: the share, from 0 to 1, of the people counted.';
	END IF;
	FOREACH number IN ARRAY count_columns LOOP
		at_position := at_position + 1;
		column_name := number;
		FOR cell, problem, what, advice IN EXECUTE format($query$
			SELECT c.cell, p.problem, p.what, p.advice
			FROM (SELECT t::text AS cell, row_number() OVER () AS place, t.%1$I::numeric AS n, %2$s::numeric AS share FROM %3$s t) c,
			LATERAL (VALUES
				(c.n < $1, 'too_few_people', format('%%s people are counted; fewer than %%s are not shown', c.n, $1), 'Hide it, and enough of the others that it cannot be worked out; or merge rows.'),
				(c.n >= $1 AND c.n <> round(c.n / $3) * $3, 'not_rounded', format('%%s is not a multiple of %%s', c.n, $3), 'Round it; two tables that differ by one person then tell nothing.'),
				(c.share IS NOT NULL AND c.n IS NULL, 'share_without_count', 'a share is shown, but not of how many', 'Show the rounded count, or hide the share too.'),
				(c.share IS NOT NULL AND c.n < $2, 'too_few_answers', format('a share of %%s people; fewer than %%s are too few for one', c.n, $2), 'Hide the share.'),
				(c.share IS NOT NULL AND (c.share < 0 OR c.share > 1), 'not_a_share', format('%%s does not lie from 0 to 1', c.share), 'Divide percentages by 100.'),
				(c.share BETWEEN 0 AND 1 AND least(c.share, 1 - c.share) * c.n < $1, 'too_few_people', format('the share and the count leave about %%s people on one side', round(least(c.share, 1 - c.share) * c.n)), 'Hide the share: 0%% and 100%% tell it of everybody.')
			) p (found, problem, what, advice) WHERE p.found ORDER BY c.place, p.problem$query$,
			number, CASE WHEN cardinality(share_columns) > 0 THEN format('t.%I', share_columns[at_position]) ELSE 'NULL' END, source) USING rule.min_count, rule.min_base, rule.round_to LOOP
			RETURN NEXT;
		END LOOP;
		-- One that is hidden alone is the total less the others.
		SELECT string_agg(format('t.%I', w), ', ') INTO grouping FROM unnest(within) w;
		FOR cell, problem, what, advice IN EXECUTE format($query$
			SELECT g.cell, 'hidden_alone', 'it is the only one that is hidden among those that add up: the total less the others tells it', 'Hide another of them too, the smallest.'
			FROM (SELECT t::text AS cell, t.%1$I AS n, row_number() OVER () AS place, count(*) FILTER (WHERE t.%1$I IS NULL) OVER (%2$s) AS hidden, count(*) OVER (%2$s) AS all_rows FROM %3$s t) g
			WHERE g.n IS NULL AND g.hidden = 1 AND g.all_rows > 1 ORDER BY g.place$query$, number, CASE WHEN grouping IS NULL THEN '' ELSE 'PARTITION BY ' || grouping END, source) LOOP
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION can_publish(text, regclass, text[], text[], text[]) IS
'can this table be published? what speaks against it by the programme''s disclosure rule: cells that are too small, not rounded, or hidden alone; no rows if nothing does';

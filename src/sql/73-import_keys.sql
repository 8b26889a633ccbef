---- import_rows and import_survey: foreign keys of many rows ----

-- A foreign key asks for each row whether there is what it names, which takes
-- several times as long as the row itself. For many rows it is taken off, and
-- put back with one question for all of them; until the end of the transaction
-- others wait who want to read the table.
CREATE FUNCTION programme_import_keys_off(target regclass, added bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	keys jsonb;
	key record;
BEGIN
	SELECT jsonb_agg(jsonb_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid), 'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname) INTO keys
	FROM pg_constraint k WHERE k.conrelid = target AND k.contype = 'f' AND k.convalidated;
	-- A question for each row of 100,000 takes seconds.
	IF added * coalesce(jsonb_array_length(keys), 0) < 200000 OR NOT (SELECT pg_has_role(c.relowner, 'USAGE') AND c.relkind = 'r' AND c.reltuples < added::float8 * 10 FROM pg_class c WHERE c.oid = target) THEN
		RETURN NULL;
	END IF;
	FOR key IN SELECT k.name FROM jsonb_to_recordset(keys) k (name text) LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', target, key.name);
	END LOOP;
	RETURN keys;
EXCEPTION WHEN object_in_use OR insufficient_privilege OR dependent_objects_still_exist THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION programme_import_keys_off(regclass, bigint) IS
'part of import_rows and import_survey: takes the foreign keys off a table, if there is much to add, and gives their definitions';

CREATE FUNCTION programme_import_keys_on(target regclass, keys jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key record;
BEGIN
	FOR key IN SELECT k.name, k.definition, k.comment FROM jsonb_to_recordset(keys) k (name text, definition text, comment text) LOOP
		EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, key.name, key.definition);
		IF key.comment IS NOT NULL THEN
			EXECUTE format('COMMENT ON CONSTRAINT %I ON %s IS %L', key.name, target, key.comment);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_import_keys_on(regclass, jsonb) IS
'part of import_rows and import_survey: puts the foreign keys of a table back';

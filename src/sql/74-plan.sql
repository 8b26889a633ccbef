---- plans: what an evaluation will estimate, fixed beforehand ----

-- Tables that are written once have triggers that come here. What is final, and
-- what to do instead, is said by the trigger; of tables of releases, here.
CREATE FUNCTION programme_is_final() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
		MESSAGE = format('%s: %s of "%s" is refused', coalesce(TG_ARGV[0], 'what was released does not change any more'), TG_OP, TG_TABLE_NAME),
		HINT = coalesce(TG_ARGV[1], 'A later release shows other numbers; release_programme makes one.');
END
$$;
COMMENT ON FUNCTION programme_is_final() IS
'part of the tables of plans, runs and releases: a trigger that refuses every change';

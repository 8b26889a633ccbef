---- releases: how many digits a number may have, and the words for what is hidden ----

-- 1, 2 or 5 times a power of ten.
CREATE FUNCTION programme_step_of(smallest double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION programme_step_of(double precision) IS
'part of release_programme: the smallest of 1, 2 or 5 times a power of ten that is not below a number';

-- What is computed in two ways, here and by who attacks it, must be rounded the
-- same way: what is as good as a half of a step is one.
CREATE FUNCTION programme_rounded(value double precision, step double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION programme_rounded(double precision, double precision) IS
'part of release_programme: the multiple of a step that is nearest to a number, halves away from zero';

-- Of half an interval: not more than a digit.
CREATE FUNCTION programme_rounded_up(half double precision, step double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN half IN ('Infinity', 'NaN') OR half <= 0 THEN half ELSE (ceil(half::numeric / c.step::numeric) * c.step::numeric)::double precision END
FROM (SELECT greatest(@extschema@.programme_step_of(0.4 * nullif(half, 'Infinity')), step) AS step) c
$$;
COMMENT ON FUNCTION programme_rounded_up(double precision, double precision) IS
'part of release_programme: half an interval, rounded up to a multiple of two fifths of it or more';

CREATE FUNCTION programme_shown_p(p double precision, scatter text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE scatter WHEN 'fine' THEN greatest(round(p::numeric, 3), 0.001)::double precision
	WHEN 'coarse' THEN (SELECT min(l) FROM unnest(ARRAY[0.01, 0.05, 0.1, 0.5, 1]::double precision[]) l WHERE l >= p) END
$$;
COMMENT ON FUNCTION programme_shown_p(double precision, text) IS
'part of release_programme: a p-value to three decimals, or rounded up to 0.01, 0.05, 0.1, 0.5 or 1';

CREATE FUNCTION programme_scatter(areas bigint, unshown bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN areas < 4 THEN 'none' WHEN unshown = 0 OR unshown >= 4 THEN 'fine' ELSE 'coarse' END
$$;
COMMENT ON FUNCTION programme_scatter(bigint, bigint) IS
'part of release_programme: how finely the scatter of areas may be told, some of which are not shown: fine, coarse or none';

CREATE FUNCTION programme_scatter_note(scatter text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE scatter WHEN 'coarse' THEN 'interval and p-value are rounded up, as some areas may not be shown' WHEN 'none' THEN 'no interval, as so few areas'' values could be worked out from it' END
$$;
COMMENT ON FUNCTION programme_scatter_note(text) IS
'part of release_programme: in words, how the scatter of areas is told';

-- Where a number lies that is shown with the ends of an interval around it: both
-- are rounded, each in its own way. Of ends that are not of this number, only what
-- does not contradict it is believed.
CREATE FUNCTION programme_window(value double precision, ends double precision, step double precision, OUT low double precision, OUT high double precision)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT greatest(r.shown, CASE WHEN c.holds THEN ends / 2 END) - step / 2, least(r.shown, CASE WHEN c.holds THEN ends / 2 END) + step / 2
FROM (SELECT @extschema@.programme_rounded(value, step) AS shown) r, LATERAL (SELECT abs(ends / 2 - value) <= step / 2 * (1 + 1e-9) AS holds) c
$$;
COMMENT ON FUNCTION programme_window(double precision, double precision, double precision) IS
'part of release_programme: between what limits a number lies whose rounding is shown, and the sum of the rounded ends of an interval around it';

CREATE FUNCTION programme_reason(reason text, min_base integer, min_count integer, kept_release integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE reason WHEN 'too_few_answers' THEN format('hidden: fewer than %s people answered', min_base)
	WHEN 'too_few_people' THEN format('hidden: fewer than %s people on one side', min_count)
	WHEN 'too_few_areas' THEN 'hidden: too few areas'
	WHEN 'dominated' THEN 'hidden: a few people make up most of it'
	WHEN 'too_few_df' THEN 'hidden: too few degrees of freedom'
	WHEN 'secondary' THEN 'hidden, so that another number cannot be worked out'
	WHEN 'unconfirmed' THEN 'hidden: its sample was not kept, so nobody can say whom it is about'
	WHEN 'kept' THEN coalesce('as in release ' || kept_release, 'as in an earlier release') || ': too few answers are new' END
$$;
COMMENT ON FUNCTION programme_reason(text, integer, integer, integer) IS
'part of release_programme: in words, why a number is hidden or kept';

-- A reader who is told which of the hidden numbers are too small, and which are
-- hidden for their sake, has limits that the audit does not count with: below
-- min_count for the one kind, above it for the other.
CREATE FUNCTION programme_note(reason text, in_words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN reason IN ('too_few_answers', 'too_few_people', 'dominated', 'secondary') THEN 'hidden: too few people, here or in a number that could be worked out with it' ELSE in_words END
$$;
COMMENT ON FUNCTION programme_note(text, text) IS
'part of release_programme: what readers are told of why a number is hidden, which is not whether it is too small itself';

CREATE FUNCTION programme_t_quantile(conf_level double precision, df double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION programme_t_quantile(double precision, double precision) IS
'part of release_programme: how many standard errors wide a two-sided interval of the t distribution is on either side; NULL if there are no degrees of freedom';

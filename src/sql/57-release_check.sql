---- before a sample leaves the house ----

CREATE FUNCTION did_release_check(
	sample did_sample,
	min_base integer DEFAULT 30,
	min_count integer DEFAULT 10,
	dominance_n integer DEFAULT 2,
	dominance_percent double precision DEFAULT 90,
	p_percent double precision DEFAULT 10,
	earlier did_sample DEFAULT NULL,
	OUT cluster text,
	OUT arm text,
	OUT period text,
	OUT n bigint,
	OUT code text,
	OUT variable text,
	OUT value double precision,
	OUT people bigint,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 1000 ROWS 20;
COMMENT ON FUNCTION did_release_check(did_sample, integer, integer, integer, double precision, double precision, did_sample) IS
'what a sample would tell of single people, were it given away: cells that are too small, answers that can be worked out, people who make up a total; no rows if nothing was found';

CREATE FUNCTION did_pseudonymise(
	sample did_sample,
	key bytea
) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_pseudonymise(did_sample, bytea) IS
'the same sample with pseudonyms in place of its clusters, blocks and units, which nobody without the key can find out by trying';

CREATE FUNCTION did_pseudonymise(
	sample did_sample,
	key text
) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_pseudonymise_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_pseudonymise(did_sample, text) IS
'the same with a key that is text, of which the bytes in UTF-8 count';

CREATE FUNCTION survey_pseudonymise(
	sample survey_sample,
	key bytea
) RETURNS survey_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_pseudonymise(survey_sample, bytea) IS
'the same sample of a survey with pseudonyms in place of its PSUs and strata, which nobody without the key can find out by trying';

CREATE FUNCTION survey_pseudonymise(
	sample survey_sample,
	key text
) RETURNS survey_sample
AS 'MODULE_PATHNAME', 'survey_pseudonymise_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_pseudonymise(survey_sample, text) IS
'the same, of a survey, with a key that is text, of which the bytes in UTF-8 count';


---- the registry of ways of inference ----

CREATE FUNCTION did_ways(
	OUT way text,
	OUT function text,
	OUT argument text,
	OUT needs text[],
	OUT choices text[],
	OUT gives text[],
	OUT label text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 33;
COMMENT ON FUNCTION did_ways() IS
'the ways of inference: by which function and argument each is chosen, what it needs of a sample, which choices it has, and what it gives';

---- how aggregates over a plain table read it ----

CREATE FUNCTION page_scan_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION page_scan_support(internal) IS
'planner support function of the transition functions of aggregates of rows: lets them read the pages of a plain table themselves';


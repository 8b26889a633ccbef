
---- several p-values ----

CREATE FUNCTION p_adjust(
	p double precision[],
	method text DEFAULT 'holm',
	n integer DEFAULT NULL
) RETURNS double precision[]
AS 'MODULE_PATHNAME', 'p_adjust_array' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION p_adjust(double precision[], text, integer) IS
'p-values adjusted for their number, in their places, as R''s p.adjust: holm, hochberg, hommel, bonferroni, BH (fdr), BY or none; NULL stays NULL and is not counted, n is the number of all tests if it is larger';

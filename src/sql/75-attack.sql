---- what can be worked out from sums that are known ----

-- Unknown i lies from atom_low[i] to atom_high[i]. Row r, the sum of entry_coefficient
-- times unknown entry_atom over the entries with entry_row = r, lies from row_low[r] to
-- row_high[r]. Target t is such a sum over target_of = t. One row comes back for each
-- number in target_of, in their order: the target lies from low to high, which are
-- -Infinity and Infinity where nothing limits it, and would be less held in without the
-- rows in binding, those with a dual value.
--
-- whole: the unknowns are whole numbers. A search that takes too long gives the range
-- that is known to be possible, never a wider one; from Infinity to -Infinity, the
-- empty range, if no solution is known. truth, what the unknowns are, is then known to
-- be possible; that it keeps all limits is checked in any case. enough: of target t, a
-- width that need not be exceeded. Its range is then searched only until it is known to
-- be as wide, or known not to be: what is given is what is known to be possible, as wide
-- as that or narrower, as the truth is.
--
-- patience: how many nodes a search may take. It then begins with a walk from what is
-- known to be possible, which finds its way between many limits that all unknowns
-- have in common; and there is no search of what is too narrow whole or not.
--
-- Limits have a slack of 1e-9 relative to them; ends that near to a whole number are it.
-- Rows that contradict each other are an error (22000) that names them.

CREATE FUNCTION programme_attack(
	atom_low double precision[],
	atom_high double precision[],
	row_low double precision[],
	row_high double precision[],
	entry_row integer[],
	entry_atom integer[],
	entry_coefficient double precision[],
	target_of integer[],
	target_atom integer[],
	target_coefficient double precision[],
	whole boolean,
	truth double precision[] DEFAULT NULL,
	enough double precision[] DEFAULT NULL,
	patience integer DEFAULT NULL,
	OUT target integer,
	OUT low double precision,
	OUT high double precision,
	OUT binding integer[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 100;
COMMENT ON FUNCTION programme_attack(double precision[], double precision[], double precision[], double precision[], integer[], integer[], double precision[], integer[], integer[], double precision[], boolean, double precision[], double precision[], integer) IS
'part of a release: the smallest and the largest value of targets that known sums of unknown numbers allow, and which of the sums hold them in; needs GLPK';

# operators.awk
#	Writes the comparisons of a type, with its operator classes, from a table
#	(*.operators; the Makefile runs it where the table stands among the parts).
#
# A table has a line for each of these, the rest of the line being a comment
# for COMMENT ON:
#
#	type		NAME			the type that is compared
#	equal		COMMENT			and so for unequal, less, less_equal, greater,
#								greater_equal
#	with		FEATURE ...		what else there is, if anything:
#		sortsupport		a function that speeds up sorting
#		equalimage		equal values have equal bytes (deduplicated indexes)
#		extremes		the aggregates min and max
#		text			= and <> with text on either side, on which indexes of
#						the type, and hash joins, work
#
# The library has to have, for a type t, functions of these names:
#
#	t_eq t_ne t_lt t_le t_gt t_ge (t, t)	t_cmp (t, t)
#	t_hash (t)		t_hash_extended (t, bigint)
#	t_sortsupport (internal)				with sortsupport
#	t_smaller t_larger (t, t)				with extremes
#	t_eq_text t_ne_text t_cmp_text (t, text)	text_eq_t text_ne_t (text, t)
#	t_hash_text (text)		t_hash_text_extended (text, bigint)		with text

/^#/ || NF == 0 { next }

$1 == "type" { type = $2; next }

$1 == "with" {
	for (i = 2; i <= NF; i++)
		with[$i] = 1
	next
}

{
	comment = $0
	sub(/^[^ \t]+[ \t]+/, "", comment)
	says[$1] = comment
}

BEGIN {
	# what it is called in a table, function, operator, commutator, negator, estimator
	n_comparisons = split("equal unequal less less_equal greater greater_equal", comparison)
	split("eq ne lt le gt ge", short)
	split("= <> < <= > >=", operator)
	split("= <> > >= < <=", commutator)
	split("<> = >= > <= <", negator)
	split("eq neq scalarlt scalarle scalargt scalarge", estimator)
}

END {
	for (c = 1; c <= n_comparisons; c++)
		define_function(type "_" short[c], type ", " type, "boolean", "implementation of " operator[c] " for " type)
	for (c = 1; c <= n_comparisons; c++)
		define_operator(c, type "_" short[c], type, type, says[comparison[c]], c == 1 ? "HASHES MERGES" : "")
	define_function(type "_cmp", type ", " type, "integer", "btree support of " type ": order")
	if ("sortsupport" in with)
		define_function(type "_sortsupport", "internal", "void", "btree support of " type ": sorting")
	define_function(type "_hash", type, "integer", "hash support of " type)
	define_function(type "_hash_extended", type ", bigint", "bigint", "hash support of " type ": with a seed")
	btree_class()
	hash_class()
	if ("text" in with)
		with_text()
	if ("extremes" in with)
	{
		extreme("min", "smaller", "<")
		extreme("max", "larger", ">")
	}
}

function comment_on(what, text)
{
	gsub(/'/, "''", text)
	print "COMMENT ON " what " IS '" text "';"
	print ""
}

function define_function(name, arguments, result, text)
{
	print "CREATE FUNCTION " name "(" arguments ") RETURNS " result
	print "AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;"
	comment_on("FUNCTION " name "(" arguments ")", text)
}

function define_operator(c, name, left, right, text, marks)
{
	print "CREATE OPERATOR " operator[c] " ("
	print "\tFUNCTION = @extschema@." name ","
	print "\tLEFTARG = " left ","
	print "\tRIGHTARG = " right ","
	print "\tCOMMUTATOR = " commutator[c] ","
	print "\tNEGATOR = " negator[c] ","
	print "\tRESTRICT = pg_catalog." estimator[c] "sel,"
	printf "\tJOIN = pg_catalog.%sjoinsel", estimator[c]
	if (marks != "")
	{
		gsub(/ /, ",\n\t", marks)
		printf ",\n\t%s", marks
	}
	print "\n);"
	comment_on("OPERATOR " operator[c] " (" left ", " right ")", text)
}

function btree_class()
{
	print "CREATE OPERATOR CLASS " type "_ops"
	print "DEFAULT FOR TYPE " type " USING btree AS"
	print "\tOPERATOR 1 <,"
	print "\tOPERATOR 2 <=,"
	print "\tOPERATOR 3 =,"
	print "\tOPERATOR 4 >=,"
	print "\tOPERATOR 5 >,"
	if ("sortsupport" in with)
		print "\tFUNCTION 2 @extschema@." type "_sortsupport(internal),"
	if ("equalimage" in with)
		print "\tFUNCTION 4 pg_catalog.btequalimage(oid),"
	print "\tFUNCTION 1 @extschema@." type "_cmp(" type ", " type ");"
	comment_on("OPERATOR CLASS " type "_ops USING btree", "order of " type)
	comment_on("OPERATOR FAMILY " type "_ops USING btree", "order of " type)
}

function hash_class()
{
	print "CREATE OPERATOR CLASS " type "_hash_ops"
	print "DEFAULT FOR TYPE " type " USING hash AS"
	print "\tOPERATOR 1 =,"
	print "\tFUNCTION 1 @extschema@." type "_hash(" type "),"
	print "\tFUNCTION 2 @extschema@." type "_hash_extended(" type ", bigint);"
	comment_on("OPERATOR CLASS " type "_hash_ops USING hash", "hash of " type)
	comment_on("OPERATOR FAMILY " type "_hash_ops USING hash", "hash of " type)
}

# Other comparisons with text go by the implicit cast to text.
function with_text(	c)
{
	for (c = 1; c <= 2; c++)
	{
		define_function(type "_" short[c] "_text", type ", text", "boolean", "implementation of " operator[c] " for " type " and text")
		define_function("text_" short[c] "_" type, "text, " type, "boolean", "implementation of " operator[c] " for text and " type)
		define_operator(c, type "_" short[c] "_text", type, "text", says[comparison[c]] ", as text", c == 1 ? "HASHES" : "")
		define_operator(c, "text_" short[c] "_" type, "text", type, says[comparison[c]] ", as text", c == 1 ? "HASHES" : "")
	}
	define_function(type "_cmp_text", type ", text", "integer", "btree support of " type ": order with text")
	define_function(type "_hash_text", "text", "integer", "hash support of " type ": of the same as text")
	define_function(type "_hash_text_extended", "text, bigint", "bigint", "hash support of " type ": of the same as text, with a seed")
	print "ALTER OPERATOR FAMILY " type "_ops USING btree ADD"
	print "\tOPERATOR 3 = (" type ", text),"
	print "\tFUNCTION 1 (" type ", text) @extschema@." type "_cmp_text(" type ", text);"
	print ""
	print "ALTER OPERATOR FAMILY " type "_hash_ops USING hash ADD"
	print "\tOPERATOR 1 = (" type ", text),"
	print "\tOPERATOR 1 = (text, " type "),"
	print "\tFUNCTION 1 (text, text) @extschema@." type "_hash_text(text),"
	print "\tFUNCTION 2 (text, text) @extschema@." type "_hash_text_extended(text, bigint);"
	print ""
}

function extreme(name, step, sort_operator)
{
	define_function(type "_" step, type ", " type, type, "transition function of " name "(" type ")")
	print "CREATE AGGREGATE " name "(" type ") ("
	print "\tSFUNC = @extschema@." type "_" step ","
	print "\tSTYPE = " type ","
	print "\tCOMBINEFUNC = @extschema@." type "_" step ","
	print "\tSORTOP = " sort_operator ","
	print "\tPARALLEL = SAFE"
	print ");"
	comment_on("AGGREGATE " name "(" type ")", (name == "min" ? "first" : "last") " in the order of " type)
}

# overloads.awk
#	Writes the overloads of aggregates, with their transition functions, from
#	a table (*.overloads).
#
# The C entry points carry in their names the types of the arguments that have
# a choice of types (src/pg/*_aggregate.c), bigint standing for those that
# an overload does not have; how many there are they see for themselves.
#
# "final FUNCTION" is the final function of all aggregates of the table, and
# "final AGGREGATE FUNCTION" that of one, if it is not AGGREGATE_final; "last
# AGGREGATE ARGUMENT" says that an aggregate does not have those that follow.

/^#/ || NF == 0 { next }

BEGIN { state = "did_sample" }

$1 == "state" { state = $2 }

$1 == "final" { final[NF == 3 ? $2 : ""] = $NF }

$1 == "last" { last[$2] = $3 }

$1 == "space" { space_of_state = $2 }

$1 == "transition" {
	accum_name = $2
	symbol_prefix = $3
}

$1 == "aggregate" {
	n_aggregates++
	aggregate_name[n_aggregates] = $2
	comment = $0
	sub(/^aggregate[ \t]+[^ \t]+[ \t]+/, "", comment)
	aggregate_comment[n_aggregates] = comment
}

$1 == "argument" {
	n_arguments++
	name[n_arguments] = $2
	if ($3 == "yes")
		n_required = n_arguments
	n_types[n_arguments] = NF - 3
	for (i = 4; i <= NF; i++)
		types[n_arguments, i - 3] = $i
}

END {
	for (n = n_required; n <= n_arguments; n++)
		expand(1, n)
	catchall()
}

# Choose a type for argument i and go on; with all chosen, write the overload.
function expand(i, n,	j)
{
	if (i > n)
	{
		overload(n)
		return
	}
	for (j = 1; j <= n_types[i]; j++)
	{
		chosen[i] = types[i, j]
		if (types[i, j] ~ /^=/)
			chosen[i] = chosen[number_of(substr(types[i, j], 2))]
		expand(i + 1, n)
	}
}

function number_of(argument,	i)
{
	for (i = 1; i <= n_arguments; i++)
		if (name[i] == argument)
			return i
}

function overload(n,	i, list, named, symbol)
{
	symbol = symbol_prefix
	for (i = 1; i <= n_arguments; i++)
		if (n_types[i] > 1)
			symbol = symbol "_" (i <= n ? chosen[i] : "bigint")
	for (i = 1; i <= n; i++)
	{
		list = list (i > 1 ? ", " : "") chosen[i]
		named = named (i > 1 ? ", " : "") name[i] " " chosen[i]
	}
	write(list, named, symbol, n)
}

# The overload of any types: PostgreSQL takes it where no other fits better.
# Optional arguments are one for the catalogue, which tells their names.
function catchall(	i, list, named, rest)
{
	for (i = 1; i < n_required; i++)
	{
		list = list "\"any\", "
		named = named name[i] " \"any\", "
	}
	for (i = n_required; i <= n_arguments; i++)
		rest = rest (i > n_required ? ", " : "") name[i]
	write(list "VARIADIC \"any\"", named "VARIADIC \"" rest "\" \"any\"", symbol_prefix "_any", n_required + 1)
}

function write(list, named, symbol, n,	i, accum)
{
	accum = accum_name "(" state ", " list ")"

	print "CREATE FUNCTION " accum " RETURNS " state
	print "AS 'MODULE_PATHNAME', '" symbol "'"
	print "LANGUAGE C IMMUTABLE PARALLEL SAFE SUPPORT @extschema@.page_scan_support;"
	print "COMMENT ON FUNCTION " accum " IS"
	print "'transition function of " all_aggregates() "';"
	print ""
	for (i = 1; i <= n_aggregates; i++)
		if (!(aggregate_name[i] in last) || n <= number_of(last[aggregate_name[i]]))
			aggregate(aggregate_name[i], named_for(aggregate_name[i], named), list, n, aggregate_comment[i])
}

function all_aggregates(	i, list)
{
	for (i = 1; i <= n_aggregates; i++)
		list = list (i > 1 ? " and " : "") aggregate_name[i]
	return list
}

# Of an aggregate that does not have them all, without the further ones.
function named_for(agg, named,	i)
{
	for (i = n_arguments; agg in last && i > number_of(last[agg]); i--)
		sub(", " name[i], "", named)
	return named
}

function final_of(agg)
{
	return agg in final ? final[agg] : "" in final ? final[""] : agg "_final"
}

# SSPACE, what a state is thought to take: four cells without clusters; 18
# clusters with two cells each otherwise, wider by weights and by covariates.
function aggregate(agg, named, list, n, comment,	space)
{
	space = space_of_state ? space_of_state : n == n_required ? 512 : n > n_required + 3 ? 32768 : n > n_required + 1 ? 16384 : 8192
	print "CREATE AGGREGATE " agg "(" named ") ("
	print "\tSFUNC = @extschema@." accum_name ","
	print "\tSTYPE = " state ","
	print "\tSSPACE = " space ","
	print "\tCOMBINEFUNC = @extschema@." state "_combine,"
	print "\tFINALFUNC = @extschema@." final_of(agg) ","
	print "\tFINALFUNC_MODIFY = READ_ONLY,"
	print "\tPARALLEL = SAFE"
	print ");"
	print "COMMENT ON AGGREGATE " agg "(" list ") IS"
	gsub(/'/, "''", comment)
	print "'" comment "';"
	print ""
}

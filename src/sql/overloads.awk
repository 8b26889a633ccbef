# overloads.awk
#	Writes the overloads of the aggregates did_sample and did_estimate, with
#	their transition functions, from the table of arguments.
#
# The C entry points carry the types of outcome, flags, cluster and block in
# their names (src/pg/did_aggregate.c); how many arguments there are they see
# for themselves.

/^#/ || NF == 0 { next }

{
	n_arguments++
	name[n_arguments] = $1
	if ($2 == "yes")
		n_required = n_arguments
	n_types[n_arguments] = NF - 2
	for (i = 3; i <= NF; i++)
		types[n_arguments, i - 2] = $i
}

END {
	for (n = n_required; n <= n_arguments; n++)
		expand(1, n)
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
		chosen[name[i]] = types[i, j]
		if (types[i, j] ~ /^=/)
			chosen[name[i]] = chosen[substr(types[i, j], 2)]
		expand(i + 1, n)
	}
}

# The type of an argument, or the default if this overload does not have it.
function type_of(argument, n,	i)
{
	for (i = 1; i <= n; i++)
		if (name[i] == argument)
			return chosen[argument]
	return "bigint"
}

function overload(n,	i, list, named, symbol, accum)
{
	for (i = 1; i <= n; i++)
	{
		list = list (i > 1 ? ", " : "") chosen[name[i]]
		named = named (i > 1 ? ", " : "") name[i] " " chosen[name[i]]
	}
	symbol = "did_accum_" chosen["outcome"] "_" chosen["treated"] "_" \
		type_of("cluster", n) "_" type_of("block", n)
	accum = "did_sample_accum(did_sample, " list ")"

	print "CREATE FUNCTION " accum " RETURNS did_sample"
	print "AS 'MODULE_PATHNAME', '" symbol "'"
	print "LANGUAGE C IMMUTABLE PARALLEL SAFE;"
	print "COMMENT ON FUNCTION " accum " IS"
	print "'transition function of did_sample and did_estimate';"
	print ""
	aggregate("did_sample", named, list, n,
		"keep of the rows what an estimate needs")
	aggregate("did_estimate", named, list, n,
		"difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence")
}

# SSPACE, what a state is thought to take: four cells without clusters; 18
# clusters with two cells each otherwise, wider by weights and by covariates.
function aggregate(agg, named, list, n, comment,	space)
{
	space = n == n_required ? 512 : n >= n_arguments ? 32768 : n > n_required + 1 ? 16384 : 8192
	print "CREATE AGGREGATE " agg "(" named ") ("
	print "\tSFUNC = @extschema@.did_sample_accum,"
	print "\tSTYPE = did_sample,"
	print "\tSSPACE = " space ","
	print "\tCOMBINEFUNC = @extschema@.did_sample_combine,"
	print "\tFINALFUNC = @extschema@." agg "_final,"
	print "\tFINALFUNC_MODIFY = READ_ONLY,"
	print "\tPARALLEL = SAFE"
	print ");"
	print "COMMENT ON AGGREGATE " agg "(" list ") IS"
	print "'" comment "';"
	print ""
}

# steps.awk
#	Packs the steps of a programme's schema (NNN_name.sql) into one function of
#	the install script, programme_steps.
#
# In a step, "--: text" above a CREATE TABLE or CREATE VIEW is its comment, and
# "-- text" at the end of a column's line is the column's; both become COMMENT
# ON. The first line of the file, "-- text", is the title of the step.

FNR == 1 {
	close_step()
	name = FILENAME
	sub(/^.*\//, "", name)
	step = substr(name, 1, 3) + 0
	sub(/^[0-9]+_/, "", name)
	sub(/\.sql$/, "", name)
	if (step != ++n_steps)
		fail("expected step " n_steps)
	title = substr($0, 4)
	tag = "$programme_step_" step "$"
	if (n_steps == 1)
		start_function()
	else
		print ","
	printf "(%d, %s, %s, %s", step, quoted(name), quoted(title), tag
	open = 1
}

/^--: / {
	object_comment = substr($0, 5)
}

/^CREATE (TABLE|VIEW) / {
	kind = $2
	object = $3
	sub(/\(.*/, "", object)
	if (object_comment == "")
		fail("no comment above " object)
	comments = "COMMENT ON " kind " " object " IS " quoted(object_comment) ";\n"
	object_comment = ""
}

object != "" && !/^[ \t]*--/ && match($0, / -- .*$/) {
	text = substr($0, RSTART + 4)
	definition = substr($0, 1, RSTART - 1)
	sub(/,$/, "", definition)
	if (kind == "TABLE")
		column = $1
	else
	{
		# the output name of a select item: its last word, or what follows its dot
		column = definition
		sub(/^.*[ \t.]/, "", column)
	}
	comments = comments "COMMENT ON COLUMN " object "." column " IS " quoted(text) ";\n"
	$0 = substr($0, 1, RSTART - 1)
}

{
	if (index($0, "$programme_step_"))
		fail("the step holds its own quotation mark")
	if (!/^--: /)
		print
}

object != "" && /;$/ {
	printf "%s", comments
	object = ""
}

END {
	close_step()
	print ") AS s (step, name, title, ddl) ORDER BY 1"
	print "$programme_steps$;"
	print "COMMENT ON FUNCTION programme_steps() IS"
	print "'the steps that make the schema of a programme: their SQL, with @programme@ for the schema';"
	print ""
}

function start_function()
{
	print "---- the schema of a programme, in steps ----"
	print ""
	print "CREATE FUNCTION programme_steps(OUT step integer, OUT name text, OUT title text, OUT ddl text) RETURNS SETOF record"
	print "LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20 SET search_path = pg_catalog, pg_temp"
	print "AS $programme_steps$ SELECT * FROM (VALUES"
}

function close_step()
{
	if (open)
		printf "%s)", tag
	open = 0
}

function quoted(text)
{
	gsub(/'/, "''", text)
	return "'" text "'"
}

function fail(what)
{
	print FILENAME ": " FNR ": " what > "/dev/stderr"
	exit 1
}

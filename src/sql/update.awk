# update.awk
#	Writes the script by which ALTER EXTENSION ... UPDATE brings the objects of
#	a released version to those of today.
#
#	awk -v from=VERSION -v to=VERSION -f update.awk CHANGES RELEASED TODAY
#
# RELEASED and TODAY are install scripts, which are compared statement by
# statement. What has not changed is left out, what is new is taken over, and
# functions, aggregates and comments that have changed are replaced, which
# keeps their dependents and privileges. Anything else is refused, and has to be
# done by hand in CHANGES, which says so of each object and has SQL to run
# before the rest and after it:
#
#	--: FUNCTION name(types)		as COMMENT ON would name it
#	--: before
#	--: after
#
# A statement ends at the end of a line, and what it makes is named by the
# COMMENT ON that follows it.

FNR == 1 { n_file++ }

n_file == 1 {
	if (/^--: (before|after)$/)
		section = $2
	else if (/^--: /)
		by_hand[substr($0, 5)] = 1
	else if (section != "")
		hand_written[section] = hand_written[section] $0 "\n"
	next
}

# Not part of any statement: blank lines, comments, psql's guard.
statement == "" && quote == "" && /^$|^--|^\/\*.*\*\/$|^\\echo / { next }

{
	statement = statement (statement == "" ? "" : "\n") $0
	if (!is_end($0))
		next
	take(statement)
	statement = ""
}

END {
	if (statement != "")
		fail("a statement without an end: " first_line(statement))
	settle(3)
	compare()
	if (!failed)
		write()
	exit failed
}

# Does the statement end with this line? Remembers which quotation is open.
function is_end(line,	mark)
{
	if (quote == "" && line == "BEGIN ATOMIC")
		atomic = 1
	else if (quote == "" && line == "END;")
		atomic = 0
	while (line != "")
	{
		if (quote != "")
		{
			if (!index(line, quote))
				return 0
			line = substr(line, index(line, quote) + length(quote))
			quote = ""
			continue
		}
		if (!match(line, /--|\/\*|'|"|\$[A-Za-z0-9_]*\$|;/))
			return 0
		mark = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (mark == "--")
			return 0
		if (mark == ";" && !atomic)
		{
			if (line ~ /[^ \t]/)
				fail("more on a line after the end of a statement: " line)
			return 1
		}
		if (mark != ";")
			quote = mark == "/*" ? "*/" : mark
	}
	return 0
}

# A statement that makes something waits for the comment that names it.
function take(text,	named)
{
	if (text ~ /^COMMENT ON /)
	{
		named = text
		sub(/^COMMENT ON /, "", named)
		sub(/[ \n]IS[ \n].*$/, "", named)
		settle(n_file, named)
		keep(n_file, "COMMENT " named, text)
		return
	}
	settle(n_file)
	if (text !~ /^(CREATE (FUNCTION|AGGREGATE|TYPE|DOMAIN|CAST|OPERATOR|OPERATOR CLASS)|ALTER OPERATOR FAMILY) /)
		fail("not a statement of an install script: " first_line(text))
	waiting = text
	waiting_file = n_file
}

function settle(file, named,	made)
{
	if (waiting == "")
		return
	made = first_line(waiting)
	sub(/^CREATE /, "", made)
	sub(/( AS .*)?[(;].*$| AS .*$/, "", made)
	sub(/ +$/, "", made)
	if (waiting_file == file && named != "" && index(named, made) == 1)
		keep(file, named, waiting)
	else if (made ~ /^(FUNCTION|AGGREGATE|CAST|OPERATOR)( |$)/)
		fail("no comment follows " made)
	else
		keep(waiting_file, first_line(waiting), waiting)
	waiting = ""
}

function keep(file, key, text)
{
	if ((file, key) in text_of)
		fail("twice: " key)
	text_of[file, key] = text
	if (file == 2)
		old[++n_old] = key
	else
		today[++n_today] = key
}

function compare(	i, key, named)
{
	for (i = 1; i <= n_old; i++)
	{
		key = named = old[i]
		sub(/^COMMENT /, "", named)
		if (named in by_hand)
		{
			delete text_of[2, key]
			met[named] = 1
		}
		else if (!((3, key) in text_of))
			refuse(key " is no longer there")
	}
	for (named in by_hand)
		if (!(named in met))
			refuse(named " was not there")
	for (i = 1; i <= n_today; i++)
	{
		key = today[i]
		if (!((2, key) in text_of))
			script = script text_of[3, key] "\n\n"
		else if (text_of[2, key] != text_of[3, key])
			script = script replaced(key, text_of[2, key], text_of[3, key]) "\n\n"
	}
}

# What is called and what comes back cannot be replaced.
function replaced(key, before, after)
{
	if (key ~ /^(FUNCTION|AGGREGATE) / && head(before) == head(after))
		sub(/^CREATE /, "CREATE OR REPLACE ", after)
	else if (key !~ /^COMMENT /)
		refuse(key " is another")
	return after
}

function head(text)
{
	if (text ~ /^CREATE AGGREGATE /)
		sub(/\) \(\n.*$/, "", text)
	else
		sub(/[ \n](LANGUAGE|AS) .*$/, "", text)
	return text
}

function write()
{
	print "/* resilience: from version " from " to " to " */"
	print ""
	print "-- complain if script is sourced in psql, rather than via ALTER EXTENSION"
	print "\\echo Use \"ALTER EXTENSION resilience UPDATE TO '" to "'\" to load this file. \\quit"
	print ""
	print "-- A session that has loaded an earlier library lacks what the objects below call."
	print "-- (If the library does not fit the old objects any more, it is a later one.)"
	print "DO $library$"
	print "DECLARE"
	print "\tloaded text;"
	print "BEGIN"
	print "\tSELECT l.library INTO loaded FROM @extschema@.resilience_library() l;"
	print "\tIF pg_catalog.string_to_array(loaded, '.'::text)::integer[] OPERATOR(pg_catalog.<) pg_catalog.string_to_array('" to "'::text, '.'::text)::integer[] THEN"
	print "\t\tRAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = pg_catalog.concat('this session has loaded version ', loaded, ' of the library, and the update is to " to "'),"
	print "\t\t\tDETAIL = 'Nothing was changed.', HINT = 'Connect again, so that the library installed is loaded; restart the server first if it is in shared_preload_libraries.';"
	print "\tEND IF;"
	print "EXCEPTION WHEN object_not_in_prerequisite_state THEN"
	print "\tIF loaded IS NOT NULL THEN"
	print "\t\tRAISE;"
	print "\tEND IF;"
	print "END"
	print "$library$;"
	print ""
	printf "%s%s%s", hand_written["before"], script, hand_written["after"]
}

function first_line(text)
{
	sub(/\n.*$/, "", text)
	return text
}

function refuse(what)
{
	fail(what ": what becomes of it has to be said in the changes from " from)
}

function fail(what)
{
	print FILENAME ": " what > "/dev/stderr"
	failed = 1
}

# pages.awk
#	Packs the pages of the guide (NN_topic.md) into one function of the install
#	script, resilience_guide_pages.
#
# The first line of a page, "# text", is its title. A line "--@ file" stands for
# that file of this folder. A page is read in a terminal, in a database of any
# encoding: ASCII, and no line too long for it.

BEGIN {
	widest = 140
}

FNR == 1 {
	close_page()
	topic = FILENAME
	sub(/^.*\//, "", topic)
	page = substr(topic, 1, 2) + 0
	sub(/^[0-9]+_/, "", topic)
	sub(/\.md$/, "", topic)
	if (page != ++n_pages)
		fail("expected page " n_pages)
	if (substr($0, 1, 2) != "# ")
		fail("the first line is no title")
	title = substr($0, 3)
	gsub(/'/, "''", title)
	if (n_pages == 1)
		start_function()
	else
		print ","
	printf "(%d, '%s', '%s', $guide_page$", page, topic, title
	open = 1
}

/^--@ / {
	part = FILENAME
	sub(/[^\/]*$/, substr($0, 5), part)
	while ((got = (getline line < part)) > 0)
		add(line)
	if (got < 0)
		fail("there is no " part)
	close(part)
	next
}

{
	add($0)
}

END {
	close_page()
	print ") AS p (ordinal, topic, title, page) ORDER BY ordinal"
	print "$resilience_guide_pages$;"
	print "COMMENT ON FUNCTION resilience_guide_pages() IS"
	print "'the pages of resilience_guide, each as one text in markdown: for programs';"
	print ""
}

function start_function()
{
	print "---- the pages of the guide ----"
	print ""
	print "CREATE FUNCTION resilience_guide_pages(OUT topic text, OUT title text, OUT page text) RETURNS SETOF record"
	print "LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 15 SET search_path = pg_catalog, pg_temp"
	print "AS $resilience_guide_pages$ SELECT topic, title, page FROM (VALUES"
}

function close_page()
{
	if (open)
		printf "$guide_page$)"
	open = 0
}

function add(line)
{
	if (line ~ /[^ -~]/)
		fail("a character that is not ASCII, or a tab: " line)
	if (length(line) > widest)
		fail("more than " widest " characters: " line)
	if (index(line, "$guide_page$") || index(line, "$resilience_guide_pages$"))
		fail("the page holds its own quotation mark")
	printf "%s%s", (FNR > 1 ? "\n" : ""), line
}

function fail(what)
{
	print FILENAME ": " FNR ": " what > "/dev/stderr"
	exit 1
}

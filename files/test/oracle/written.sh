#!/bin/sh
# Needs a database with resilience_files and the table "file" of test/load.sql, named by PGDATABASE;
# writes written.txt and written_dictionary.txt.
set -eu
cd "$(dirname "$0")"
directory=$(mktemp -d)
psql -X -q -f written.sql >/dev/null
for format in sav dta; do
	psql -X -At -c "SELECT encode(content, 'base64') FROM written_files WHERE format = '$format'" | base64 -d >"$directory/written.$format"
done
/usr/bin/python3 written.py "$directory" >written.txt
cd "$directory"
printf "GET FILE='written.sav'.\nDISPLAY DICTIONARY.\nSHOW WEIGHT.\n" >dictionary.sps
LC_ALL=C.UTF-8 pspp -o - dictionary.sps >dictionary.txt || true
cd - >/dev/null
cp "$directory/dictionary.txt" written_dictionary.txt
rm -rf "$directory"

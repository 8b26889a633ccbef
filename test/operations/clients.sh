#!/bin/sh
# clients.sh: how programs in Python, R, Java and JavaScript read the views of
# docs/clients.md, and a did_result as it is.
#
#	test/operations/clients.sh
#
# Runs those whose libraries are there (clients/ says which these are; npm fetches
# pg), and says which are not.  clients.txt is what it printed.
. "$(dirname "$0")/servers.sh"
root=$(cd ../.. && pwd)
here=$PWD
make_server main
# JDBC knows no Unix sockets.
start_server main "${PORT:-5499}" "listen_addresses = 'localhost'"
PGPORT=${PORT:-5499}
export PGPORT
(cd "$root" && awk '/^```sql/ { inside = 1; next } /^```/ && inside { exit } inside' docs/clients.md | sql "$PGPORT" >/dev/null)

client() {
	echo
	echo "=== $1"
	shift
	"$@" 2>"$place/errors" || {
		echo "not run:"
		tail -n 3 "$place/errors"
	}
}
jdbc() {
	jar=/usr/share/java/postgresql.jar
	javac -cp "$jar" -d "$place" "$here/clients/Jdbc.java" && java -cp "$jar:$place" Jdbc "$PGPORT"
}
node_pg() {
	cp "$here/clients/node_client.mjs" "$place/" && (cd "$place" && npm install --silent --no-audit --no-fund --cache "$place/npm" pg >/dev/null && node node_client.mjs)
}
client "Python $(/usr/bin/python3 -c 'import psycopg2, pandas; print("psycopg2", psycopg2.__version__.split()[0], "pandas", pandas.__version__)' 2>&1 | tail -n 1)" /usr/bin/python3 clients/pandas_client.py
client "R $(Rscript -e 'cat("dbplyr", format(packageVersion("dbplyr")), "RPostgreSQL", format(packageVersion("RPostgreSQL")))' 2>&1 | tail -n 1)" Rscript clients/dbplyr.R
client "ODBC" /usr/bin/python3 clients/odbc_client.py
client "JDBC" jdbc
client "Node.js $(node --version 2>&1 | tail -n 1)" node_pg

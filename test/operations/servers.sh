# servers.sh: throw-away servers for the scripts of this folder.
#
# The programs of PostgreSQL are those in the PATH, and the extension is installed
# for them.  PostgreSQL does not run as root: neither do these scripts.
set -eu
cd "$(dirname "$0")"
place=$(mktemp -d)
PGUSER=postgres PGDATABASE=postgres PGHOST=$place
export PGUSER PGDATABASE PGHOST
unset PGPORT PGOPTIONS PGSERVICE || true

leave() {
	status=$?
	trap - EXIT
	for pidfile in "$place"/*/postmaster.pid; do
		if [ -f "$pidfile" ]; then
			pg_ctl -D "${pidfile%/*}" -m immediate stop >/dev/null 2>&1 || true
		fi
	done
	if [ -f "$place/pgbouncer.pid" ]; then
		kill "$(cat "$place/pgbouncer.pid")" 2>/dev/null || true
	fi
	rm -rf "$place"
	exit $status
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

make_server() {
	initdb -D "$place/$1" -U postgres -A trust -E UTF8 --no-locale --no-sync >/dev/null
	cat >>"$place/$1/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$place'
fsync = off
wal_level = logical
END
}

# start_server NAME PORT [SETTING ...]
start_server() {
	name=$1
	server_port=$2
	shift 2
	for setting in "$@"; do
		echo "$setting" >>"$place/$name/postgresql.conf"
	done
	pg_ctl -D "$place/$name" -l "$place/$name.log" -o "-p $server_port" -w start >/dev/null
}

stop_server() {
	pg_ctl -D "$place/$1" -m fast -w stop >/dev/null
}

# sql PORT [OPTIONS]: what is on standard input, or given by -c
sql() {
	sql_port=$1
	shift
	psql -X -q -v ON_ERROR_STOP=1 -p "$sql_port" "$@"
}

value() {
	value_port=$1
	shift
	psql -X -q -A -t -v ON_ERROR_STOP=1 -p "$value_port" "$@"
}

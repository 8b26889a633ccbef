#!/bin/sh
# pgbouncer.sh: the extension behind PgBouncer (Debian: pgbouncer), pooling by
# transaction: what is the same, and what a setting of a session does there.
#
#	test/operations/pgbouncer.sh
#
# pgbouncer.txt is what it printed.
. "$(dirname "$0")/servers.sh"
root=$(cd ../.. && pwd)
make_server main
start_server main 5432
(cd "$root" && sql 5432 -c 'CREATE EXTENSION resilience' -f demo/survey.sql -f demo/programme.sql >/dev/null 2>&1)
sql 5432 <<'END'
CREATE ROLE director LOGIN;
CREATE ROLE auditor LOGIN;
SELECT grant_programme('synthetic', 'director', 'reader'), grant_programme('synthetic', 'auditor', 'reader') \g /dev/null
SELECT count(*) FROM release_programme('synthetic', 'Second') \g /dev/null
ALTER ROLE auditor SET resilience.release = '1';
END
cat >"$place/users.txt" <<'END'
"postgres" ""
"director" ""
"auditor" ""
END
cat >"$place/pgbouncer.ini" <<END
[databases]
postgres = host=$place port=5432
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $place
pidfile = $place/pgbouncer.pid
logfile = $place/pgbouncer.log
auth_type = trust
auth_file = $place/users.txt
pool_mode = transaction
default_pool_size = 1
END
PATH=$PATH:/usr/sbin
pgbouncer -q -d "$place/pgbouncer.ini"
pgbouncer --version | head -n 1

say() {
	printf '%-96s %s\n' "$1" "$2"
}
estimate="SELECT md5(did_estimate(feels_able_to_influence, treated, post, area, weight)::text) FROM survey"
say "an estimate, through the pool and without it, to the last digit" \
	"$([ "$(value 6432 -c "$estimate")" = "$(value 5432 -c "$estimate")" ] && echo the same || echo NOT THE SAME)"
shown="SELECT max(release) FROM synthetic.published_release WHERE is_shown"
say "release shown to director" "$(value 6432 -U director -c "$shown")"
value 6432 -U director -c 'SET resilience.release = 1'
say "... after another client of the pool said SET resilience.release = 1" "$(value 6432 -U director -c "$shown")"
value 6432 -U director -c 'RESET resilience.release'
say "BEGIN; SET LOCAL resilience.release = 1; in that transaction" \
	"$(value 6432 -U director -c 'BEGIN' -c 'SET LOCAL resilience.release = 1' -c "$shown" -c 'COMMIT')"
say "... and after it" "$(value 6432 -U director -c "$shown")"
say "a role with ALTER ROLE auditor SET resilience.release = 1" "$(value 6432 -U auditor -c "$shown")"
say "PGOPTIONS='-c resilience.release=1'" "$(PGOPTIONS='-c resilience.release=1' value 6432 -U director -c "$shown" 2>&1 | tail -n 1)"
say "a release made through the pool, views and rows" "$(value 6432 -c "SELECT count(*) || ' tables' FROM release_programme('synthetic', 'Third')")"
say "locks that are left in the pool's session" "$(value 5432 -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")"
say "the guide's example with temporary views, one statement at a time" \
	"$(value 6432 -c 'CREATE OR REPLACE TEMP VIEW mine AS SELECT 1 AS one' -c 'SELECT one FROM mine' 2>&1 | tail -n 1), and another client sees it: $(value 6432 -c 'SELECT one FROM mine' 2>&1 | tail -n 1)"

#!/bin/sh
# pg_upgrade.sh: a server with samples, views upon our functions and a programme
# goes through pg_upgrade, and through pg_dumpall, and says the same afterwards.
#
#	test/operations/pg_upgrade.sh [BIN_OF_NEW_SERVER [BIN_WITHOUT_EXTENSION]]
#
# Without an argument both servers are of the same version, which pg_upgrade
# allows; the extension must be installed for both.  With a second one it is shown
# first what pg_upgrade says where the extension was forgotten.  pg_upgrade.txt is
# what it printed.
. "$(dirname "$0")/servers.sh"
new=${1:-$(pg_config --bindir)}
root=$(cd ../.. && pwd)

facts() {
	value "$1" <<'END'
SELECT 'samples', string_agg(did_digest(sample) || bootstrap_digest(ages), ' ' ORDER BY day), md5(string_agg(sample::text || ages::text, '' ORDER BY day)) FROM kept;
SELECT 'index', day FROM kept WHERE sample = (SELECT sample FROM kept WHERE day = 1);
SELECT 'view', md5(string_agg(e::text, '' ORDER BY day)) FROM effect e;
SELECT 'materialised', md5(sample::text) FROM whole;
SELECT 'programme', table_name, class FROM synthetic.programme_table WHERE table_name = 'published_estimate';
SELECT 'released', md5(string_agg(p::text, '' ORDER BY p::text)) FROM synthetic.published_estimate p;
SELECT 'estimate', md5(string_agg(e::text, '' ORDER BY e::text)) FROM synthetic.current_estimate e;
SELECT 'replay', count(*), bool_and(same) FROM replay_run('synthetic', 1);
SELECT 'answers', count(*), bool_and(same) FROM verify_run('synthetic', 1);
SELECT 'policies', count(*) FROM pg_policies WHERE schemaname = 'synthetic';
SELECT 'access', role_name, level FROM synthetic.role_access ORDER BY 2;
SELECT 'problem', problem, key, what FROM check_programme('synthetic') ORDER BY 2, 3;
SELECT 'missing steps', count(*) FROM upgrade_programme('synthetic');
END
}

old_bin=$(pg_config --bindir)
make_server old
start_server old 5432
(cd "$root" && sql 5432 -c 'CREATE EXTENSION resilience' -f demo/survey.sql -f demo/programme.sql >/dev/null 2>&1)
sql 5432 <<'END'
CREATE TABLE kept AS
SELECT interview % 5 AS day, did_sample(feels_able_to_influence, treated, post, area, weight, pair) AS sample, bootstrap_sample(age, area, weight) AS ages
FROM survey GROUP BY 1;
CREATE INDEX ON kept USING hash (sample);
CREATE VIEW effect AS SELECT day, (e).* FROM (SELECT day, did_estimate(sample, vcov => 'CR3') AS e FROM kept) s;
CREATE MATERIALIZED VIEW whole AS SELECT did_rollup(sample) AS sample FROM kept;
CREATE ROLE director;
SELECT count(*) FROM grant_programme('synthetic', 'director', 'reader') \g /dev/null
END
facts 5432 >"$place/before"
pg_dumpall -p 5432 >"$place/all.sql"
stop_server old

bare=${2:-}
if [ -n "$bare" ]; then
	(PATH=$bare:$PATH make_server bare)
	(cd "$place" && "$bare/pg_upgrade" --check -b "$old_bin" -B "$bare" -d "$place/old" -D "$place/bare" -s "$place" -p 50432 -P 50433 -U postgres >"$place/bare.log") || {
		echo "Where it was forgotten:"
		grep -E '^Checking for presence|fatal' "$place/bare.log"
		cat "$place"/bare/pg_upgrade_output.d/*/loadable_libraries.txt | grep -A1 'could not load'
	}
fi

PATH=$new:$PATH
make_server new
(cd "$place" && "$new/pg_upgrade" -b "$old_bin" -B "$new" -d "$place/old" -D "$place/new" -s "$place" -p 50432 -P 50433 -U postgres >"$place/upgrade.log") || {
	cat "$place/upgrade.log"
	exit 1
}
grep -E 'Clusters are compatible|Upgrade Complete' "$place/upgrade.log"
start_server new 5432
echo "Before ANALYZE, check_programme says: $(value 5432 -c "SELECT problem || ' ' || count(*) FROM check_programme('synthetic') WHERE problem = 'statistics_missing' GROUP BY problem")"
vacuumdb -p 5432 -U postgres --all --analyze-only -q
facts 5432 >"$place/after"
diff "$place/before" "$place/after" && echo "pg_upgrade to $(value 5432 -c 'SHOW server_version'): $(wc -l <"$place/before") facts, all the same"
stop_server new

make_server restored
start_server restored 5432
sql 5432 -f "$place/all.sql" >/dev/null 2>"$place/errors" -v ON_ERROR_STOP=0 || true
grep ERROR "$place/errors" | grep -v 'role "postgres" already exists' || true
vacuumdb -p 5432 -U postgres --all --analyze-only -q
facts 5432 >"$place/after"
diff "$place/before" "$place/after" && echo "pg_dumpall and psql: all the same"
cut -c 1-100 "$place/before"

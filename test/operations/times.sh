#!/bin/sh
# times.sh: how long each function takes, by the size of what it is given.
#
#	test/operations/times.sh
#
# The median of three, in milliseconds, on a server without just-in-time
# compilation and without parallel workers, and what count(*) takes of the same
# rows beside it: compare ratios and orders, not milliseconds of another machine.
# times.txt is what it printed.
. "$(dirname "$0")/servers.sh"
make_server main
start_server main 5432 'shared_buffers = 512MB' 'max_parallel_workers_per_gather = 0' 'jit = off'
sql 5432 <<'END'
CREATE EXTENSION resilience;
CREATE TABLE survey AS
SELECT i, (i::bigint * 7919 % 1009) AS answer, i * 31 % 100 < 35 AS able, i / 4 % 2 = 0 AS treated, i / 2 % 2 = 1 AS post, i / 4 AS area, 1 + i % 7 * 0.25::float8 AS weight
FROM generate_series(0, 999999) i;
CREATE TABLE survey10000 AS SELECT * FROM survey WHERE i < 10000;
CREATE TABLE survey100000 AS SELECT * FROM survey WHERE i < 100000;
VACUUM ANALYZE;
CREATE TABLE waves AS
SELECT area, CASE area % 3 WHEN 0 THEN 4 WHEN 1 THEN 6 END AS first_wave, wave, (area * 31 + wave * 17 + i * 7919 % 1009) % 100 AS answer
FROM generate_series(1, 10000) area, generate_series(1, 10) wave, generate_series(1, 3) i;
CREATE TABLE kept AS
SELECT 'did_sample' AS kind, clusters, did_sample(able, area % clusters % 2 = 0, post, area % clusters, weight, area % clusters / 2) AS sample
FROM unnest('{18,100,1000,10000}'::int[]) clusters, survey WHERE i < 200000 GROUP BY clusters
UNION ALL
SELECT 'did_wave_sample', clusters, did_wave_sample(answer, first_wave, wave, area) FROM unnest('{18,100,1000,10000}'::int[]) clusters, waves WHERE area <= clusters GROUP BY clusters
UNION ALL
SELECT 'clusters in pairs', clusters, did_sample(able, area % clusters % 2 = 0, post, area % clusters, 1, area % clusters / 2)
FROM unnest('{18,100}'::int[]) clusters, survey WHERE i < 200000 GROUP BY clusters;
END

median() {
	value 5432 -c '\o /dev/null' -c 'SELECT library FROM resilience_version()' -c '\timing on' -c "$1" -c "$1" -c "$1" |
		sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | sort -n | sed -n 2p
}
row() {
	printf '%-58s' "$1"
	shift
	for query in "$@"; do
		if [ "$query" = - ]; then
			printf ' %9s' ''
		else
			printf ' %9.1f' "$(median "$query")"
		fi
	done
	printf '\n'
}

echo "PostgreSQL $(value 5432 -c 'SHOW server_version'), milliseconds; $(nproc) processors, load of the last 15 minutes $(cut -d ' ' -f 3 /proc/loadavg)"
echo
printf '%-58s %9s %9s %9s\n' "rows, 18 clusters" 10000 100000 1000000
by_rows() {
	row "$1" "$2 FROM survey10000" "$2 FROM survey100000" "$2 FROM survey"
}
by_rows 'count(*)' 'SELECT count(*)'
by_rows 'regr_slope(answer, weight)' 'SELECT regr_slope(answer, weight)'
by_rows 'did_estimate(answer, treated, post, area)' 'SELECT did_estimate(answer, area % 18 < 9, post, area % 18)'
by_rows '... and weight' 'SELECT did_estimate(answer, area % 18 < 9, post, area % 18, weight)'
by_rows '... and block and 5 covariates' 'SELECT did_estimate(answer, area % 18 < 9, post, area % 18, weight, area % 9, ARRAY[i % 3, i % 5, i % 7, i % 11, i % 13])'
by_rows 'did_balance(answer, treated, area)' 'SELECT did_balance(answer, area % 18 < 9, area % 18)'
by_rows 'did_wave_sample(answer, first, period, area)' 'SELECT did_wave_sample(answer, CASE WHEN area % 18 < 9 THEN 3 END, i % 5, area % 18)'
by_rows 'bootstrap_ci(able, area), 1,999 replicates' 'SELECT bootstrap_ci(able, area % 18)'
by_rows 'bootstrap_ci(answer, area)' 'SELECT bootstrap_ci(answer, area % 18)'
by_rows 'bootstrap_ci(answer), rows drawn' 'SELECT bootstrap_ci(answer)'
by_rows 'bootstrap_ci(i), as many values as rows, rows drawn' 'SELECT bootstrap_ci(i)'
echo
of() {
	name=$1
	kind=$2
	call=$3
	shift 3
	set -- "$name" "$@"
	list=
	shift
	queries=
	for clusters in 18 100 1000 10000; do
		case " $* " in
			*" $clusters "*) queries="$queries|SELECT $call FROM kept WHERE kind = '$kind' AND clusters = $clusters" ;;
			*) queries="$queries|-" ;;
		esac
	done
	old=$IFS
	IFS='|'
	set -f
	set -- ${queries#|}
	set +f
	IFS=$old
	row "$name" "$@"
}
printf '%-58s %9s %9s %9s %9s\n' "a did_sample, by clusters" 18 100 1000 10000
all='18 100 1000 10000'
of 'did_estimate(sample)' did_sample 'did_estimate(sample)' $all
of "did_estimate(sample, effects => 'cluster')" did_sample "did_estimate(sample, effects => 'cluster')" $all
of "did_estimate(sample, vcov => 'CRV3')" did_sample "did_estimate(sample, vcov => 'CRV3')" $all
of 'did_clusters(sample)' did_sample 'did_clusters(sample)' $all
of 'did_rollup of ten' did_sample '(SELECT did_rollup(part) FROM (SELECT sample AS part FROM generate_series(1, 10)) ten)' $all
of 'did_release_check(sample)' did_sample 'did_release_check(sample)' $all
of 'did_bootstrap(sample), with its set' did_sample 'did_bootstrap(sample)' $all
of '... conf_level => NULL' did_sample 'did_bootstrap(sample, conf_level => NULL)' $all
of "did_bootstrap(sample, method => 'cluster')" did_sample "did_bootstrap(sample, method => 'cluster')" $all
of 'did_permutation(sample)' did_sample 'did_permutation(sample)' $all
of "did_permutation(sample, scheme => 'blocks')" 'clusters in pairs' "did_permutation(sample, scheme => 'blocks')" 18 100
of 'did_report(sample)' did_sample 'did_report(sample)' $all
echo
printf '%-58s %9s %9s %9s %9s\n' "ten waves, two cohorts and the never treated, by clusters" 18 100 1000 10000
of 'did_group_time(sample)' did_wave_sample 'did_group_time(sample)' $all
of 'did_aggregate(sample)' did_wave_sample 'did_aggregate(sample)' $all
of "did_aggregate(sample, band => 'uniform')" did_wave_sample "did_aggregate(sample, band => 'uniform')" $all
of "did_aggregate(sample, vcov => 'jackknife')" did_wave_sample "did_aggregate(sample, vcov => 'jackknife')" $all
of "did_pretrend(sample)" did_wave_sample "did_pretrend(sample)" $all
of "did_event_study(sample), two-way fixed effects" did_wave_sample "did_event_study(sample)" 18 100 1000
of "did_honest(sample, base universal)" did_wave_sample "did_honest(sample)" 18 100
of "did_wave_bootstrap(sample)" did_wave_sample "did_wave_bootstrap(sample)" 18 100
of "did_wave_permutation(sample)" did_wave_sample "did_wave_permutation(sample)" 18 100
of "did_synthetic(sample)" did_wave_sample "did_synthetic(sample)" 18 100

#!/bin/sh
# memory.sh: what the aggregates and functions take, in the most that the
# backend had (VmHWM of Linux) over what a count(*) of the same table takes.
#
#	test/operations/memory.sh
#
# Prints the tables of docs/operations.md; memory.txt is what it printed.
. "$(dirname "$0")/servers.sh"
make_server main
start_server main 5432 'shared_buffers = 16MB' 'max_parallel_workers_per_gather = 0' 'jit = off'
sql 5432 <<'END'
CREATE EXTENSION resilience;
CREATE TABLE survey AS
SELECT i, i::bigint * 7919 % 1009 AS answer, i % 2 = 0 AS treated, i / 2 % 2 = 1 AS post, i / 4 AS area, 1 + i % 7 * 0.25::float8 AS weight
FROM generate_series(0, 3999999) i;
VACUUM ANALYZE survey;
END

# The most memory that the backend had once the statements were done, in kB.
peak() {
	value 5432 -c "$1" -c "CREATE TEMP TABLE status (line text)" -c "COPY status FROM PROGRAM 'cat /proc/\$PPID/status' DELIMITER E'\\x01'" \
		-c "SELECT substring(line FROM 'VmHWM:\s*(\d+)') FROM status WHERE line LIKE 'VmHWM%'" | tail -n 1
}
base=$(peak "SELECT count(area) FROM survey")

show() {
	printf '%-62s %9s\n' "$1" "$2"
}
over() {
	most=$(peak "$2")
	show "$1" "$(awk "BEGIN { m = ($most - $base) / 1024; printf(m < 1 ? \"under 1\" : m < 10 ? \"%.1f\" : \"%.0f\", m) }") MB"
}

echo "PostgreSQL $(value 5432 -c 'SHOW server_version'); a sample's bytes, and memory of the query over that of count(*)"
echo
echo "One group, by clusters (two waves, so two cells a cluster)"
for clusters in 18 1000 10000 100000 1000000; do
	show "  did_sample, $clusters clusters, no weights: bytes of the sample" \
		"$(value 5432 -c "SELECT pg_size_pretty(pg_column_size(did_sample(answer, area % 2 = 0, post, area % $clusters))::bigint) FROM survey")"
	over "  did_estimate, $clusters clusters" "SELECT did_estimate(answer, area % 2 = 0, post, area % $clusters) FROM survey"
done
over "  did_estimate, 100000 clusters, weights" "SELECT did_estimate(answer, area % 2 = 0, post, area % 100000, weight) FROM survey"
over "  did_estimate, 18 clusters, weights, 5 covariates" \
	"SELECT did_estimate(answer, area % 18 < 9, post, area % 18, weight, 0, ARRAY[i % 3, i % 5, i % 7, i % 11, i % 13]) FROM survey"
over "  bootstrap_ci, 1009 values, 18 clusters" "SELECT bootstrap_ci(answer, area % 18) FROM survey"
over "  bootstrap_ci, 4000000 values, without clusters" "SELECT bootstrap_ci(i) FROM survey"
echo
echo "Many groups of 18 clusters, hashed: work_mem bounds how many are held at once"
for work_mem in 4MB 64MB; do
	for groups in 100 10000; do
		query="SELECT count(e) FROM (SELECT did_estimate(answer, area % 2 = 0, post, area % 18) AS e FROM survey GROUP BY area / 18 % $groups) s"
		over "  work_mem $work_mem, $groups groups" "SET work_mem = '$work_mem'; SET enable_sort = off; $query"
		value 5432 -c "SET work_mem = '$work_mem'" -c "SET enable_sort = off" -c "EXPLAIN (ANALYZE, TIMING off, SUMMARY off, COSTS off) $query" |
			grep -E 'Batches|HashAggregate|GroupAggregate' | sed 's/^ */    /'
	done
done
over "  sorted instead, 10000 groups" "SET enable_hashagg = off; SELECT count(e) FROM (SELECT did_estimate(answer, area % 2 = 0, post, area % 18) AS e FROM survey GROUP BY area / 18 % 10000) s"
echo
echo "Functions of a sample"
few="(SELECT did_sample(answer, area % 2 = 0, post, area % 20) FROM survey WHERE i < 100000)"
over "  did_bootstrap, 20 clusters, all 1,048,576 vectors, with the set" "SELECT did_bootstrap($few)"
over "  did_bootstrap, the same without the set" "SELECT did_bootstrap($few, conf_level => NULL)"
over "  did_bootstrap, webb, 1000000 drawn, with the set" "SELECT did_bootstrap($few, weights => 'webb', reps => 1000000)"
over "  did_permutation, 20 clusters, all 184,756" "SELECT did_permutation($few)"
over "  did_report, 20 clusters" "SELECT count(*) FROM did_report($few)"
over "  did_bootstrap of clusters, 1000000 replicates" "SELECT did_bootstrap($few, method => 'cluster', reps => 1000000)"

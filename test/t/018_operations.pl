# What docs/operations.md says of a server in operation: what roles need, what
# plans there are over partitions and foreign tables, what travels, what a
# standby answers, and what is told of queries while they run and after.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 1, extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', q{
shared_preload_libraries = 'pg_stat_statements,resilience'
max_parallel_workers_per_gather = 0
autovacuum = off
});
$node->start;
my $host = $node->host;
my $port = $node->port;

sub answer
{
	my ($database, $sql, @parameters) = @_;
	return $node->safe_psql($database, $sql, @parameters ? (extra_params => \@parameters) : ());
}

# Two councils, as two databases of one server, the extension in a schema that both have.
answer('postgres', 'CREATE DATABASE aby');
answer('postgres', 'CREATE DATABASE bey');
my $survey = q{
	CREATE SCHEMA stats;
	CREATE EXTENSION resilience SCHEMA stats;
	CREATE TABLE survey (area text, pair int, treated boolean, post boolean, weight float8, able boolean, age int) PARTITION BY LIST (area);
	CREATE TABLE survey_1 PARTITION OF survey FOR VALUES IN ('A1', 'A2', 'A3', 'A4', 'A5', 'A6');
	CREATE TABLE survey_2 PARTITION OF survey FOR VALUES IN ('B1', 'B2', 'B3', 'B4', 'B5', 'B6');
	INSERT INTO survey
	SELECT council || area, area / 2, area % 2 = 0, post, 1 + i % 4 * 0.25, (i * 37 + area * area * 7 + post::int * area) % 101 < 40, 18 + i % 60
	FROM (VALUES ('A'), ('B')) c (council), generate_series(1, 6) area, generate_series(1, 300) i, (VALUES (false), (true)) w (post);
	ANALYZE survey;};
answer($_, $survey) foreach ('aby', 'bey');
answer('bey', q{
	CREATE VIEW samples AS SELECT 'able' AS outcome, stats.did_sample(able, treated, post, area, weight) AS sample, stats.bootstrap_sample(age, area) AS ages
	FROM survey WHERE area LIKE 'B%';
	CREATE ROLE guest LOGIN; GRANT SELECT ON samples TO guest; GRANT USAGE ON SCHEMA stats TO guest});
answer('aby', qq{
	CREATE EXTENSION postgres_fdw;
	CREATE SERVER bey FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'bey', extensions 'resilience');
	CREATE SERVER bey_plain FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'bey');
	CREATE USER MAPPING FOR CURRENT_USER SERVER bey;
	CREATE USER MAPPING FOR CURRENT_USER SERVER bey_plain;
	CREATE FOREIGN TABLE far (area text, pair int, treated boolean, post boolean, weight float8, able boolean, age int) SERVER bey OPTIONS (table_name 'survey');
	CREATE FOREIGN TABLE far_part (area text, pair int, treated boolean, post boolean, weight float8, able boolean, age int) SERVER bey OPTIONS (table_name 'survey_2');
	CREATE FOREIGN TABLE far_plain (area text, pair int, treated boolean, post boolean, weight float8, able boolean, age int) SERVER bey_plain OPTIONS (table_name 'survey');
	CREATE FOREIGN TABLE far_samples (outcome text, sample stats.did_sample, ages stats.bootstrap_sample) SERVER bey OPTIONS (table_name 'samples');
	CREATE TABLE council (area text, pair int, treated boolean, post boolean, weight float8, able boolean, age int) PARTITION BY RANGE (area);
	CREATE TABLE near PARTITION OF council FOR VALUES FROM ('A') TO ('B');
	INSERT INTO near SELECT * FROM survey WHERE area LIKE 'A%';
	ALTER TABLE council ATTACH PARTITION far_part FOR VALUES FROM ('B') TO ('C');
	ANALYZE council});

my $estimate = 'SELECT stats.did_estimate(able, treated, post, area, weight) FROM';
my $whole = answer('aby', "$estimate survey");
my $local = answer('aby', "$estimate survey WHERE area LIKE 'B%'");

# ---- foreign tables ----

my $plan = answer('aby', "EXPLAIN (VERBOSE, COSTS OFF) $estimate far");
like($plan, qr/Remote SQL: SELECT stats\.did_estimate\(able, treated, post, area, weight\) FROM public\.survey/, 'with extensions, the aggregate travels');
$plan = answer('aby', "EXPLAIN (VERBOSE, COSTS OFF) $estimate far_plain");
like($plan, qr/Remote SQL: SELECT .*able.* FROM public\.survey/, 'without, rows do');
unlike($plan, qr/Remote SQL: SELECT stats/, 'and no aggregate');
is(answer('aby', "$estimate far"), $whole, 'the same digits there');
is(answer('aby', "$estimate far_plain"), $whole, 'and here');

$plan = answer('aby', "SET enable_partitionwise_aggregate = on; EXPLAIN (VERBOSE, COSTS OFF)
	SELECT stats.did_estimate(stats.did_rollup(sample)) FROM (SELECT left(area, 1) AS council, stats.did_sample(able, treated, post, area, weight) AS sample FROM council GROUP BY area) s");
like($plan, qr/Remote SQL: SELECT .*stats\.did_sample\(able, treated, post, area, weight\).*GROUP BY/, 'over partitions, samples by the partition key travel');
is(answer('aby', "SET enable_partitionwise_aggregate = on;
	SELECT stats.did_estimate(stats.did_rollup(sample)) FROM (SELECT stats.did_sample(able, treated, post, area, weight) AS sample FROM council GROUP BY area) s"),
	$whole, 'and give the digits of all rows');

my $pooled = q{SELECT stats.did_estimate(stats.did_rollup(sample)), stats.bootstrap_ci(stats.bootstrap_rollup(ages))
	FROM (SELECT sample, ages FROM far_samples UNION ALL SELECT stats.did_sample(able, treated, post, area, weight), stats.bootstrap_sample(age, area) FROM near) s};
is(answer('aby', $pooled), answer('aby', 'SELECT stats.did_estimate(able, treated, post, area, weight), stats.bootstrap_ci(age, area) FROM survey'),
	'two councils: samples that travel are all rows together');
is(answer('bey', 'SELECT stats.did_estimate(sample) FROM samples', '-U', 'guest'), $local, 'a guest who may read samples estimates');
my ($status, $stdout, $stderr) = $node->psql('bey', 'SELECT count(*) FROM survey', extra_params => [ '-U', 'guest' ]);
like($stderr, qr/permission denied for table survey/, 'and sees no row');

# ---- partitions and workers ----

my $parallel = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;';
like(answer('aby', "$parallel EXPLAIN (COSTS OFF) $estimate survey"), qr/Finalize Aggregate.*Gather.*Partial Aggregate/s, 'workers aggregate in part');
like(answer('aby', "$parallel SET enable_partitionwise_aggregate = on; EXPLAIN (COSTS OFF) $estimate survey"),
	qr/Finalize Aggregate.*Partial Aggregate.*survey_1.*Partial Aggregate.*survey_2/s, 'with the setting, partition by partition');
is(answer('aby', "$parallel SET enable_partitionwise_aggregate = on; $estimate survey"), $whole, 'and to the same digits');

# ---- indexes on samples ----

answer('aby', 'CREATE TABLE by_area AS SELECT area, stats.did_sample(able, treated, post, area, weight) AS one, (SELECT stats.did_sample(able, treated, post, age, weight) FROM survey) AS many FROM survey GROUP BY area');
($status, $stdout, $stderr) = $node->psql('aby', 'CREATE INDEX ON by_area (many)');
like($stderr, qr/index row size \d+ exceeds btree/, 'a B-tree does not take a sample of many clusters');
answer('aby', 'CREATE INDEX by_hash ON by_area USING hash (many); CREATE UNIQUE INDEX ON by_area (stats.did_digest(one))');
like(answer('aby', 'SET search_path = public, stats; SET enable_seqscan = off; EXPLAIN (COSTS OFF) SELECT area FROM by_area WHERE many = (SELECT many FROM by_area LIMIT 1)'), qr/by_hash/, 'a hash index does');

# ---- what is told of queries ----

answer('aby', 'CREATE EXTENSION pg_stat_statements');
answer('aby', 'SELECT pg_stat_statements_reset()');
answer('aby', "$estimate survey WHERE age < $_") foreach (30, 40);
is(answer('aby', q{SELECT calls || ' ' || query FROM pg_stat_statements WHERE query LIKE '%did_estimate%' AND query NOT LIKE '%pg_stat%'}),
	"2 $estimate survey WHERE age < \$1", 'two calls are one line of pg_stat_statements');
is(answer('aby', q{SELECT current_setting('shared_preload_libraries') LIKE '%resilience' AND advice IS NULL FROM stats.resilience_version()}), 't', 'the library may be preloaded');

# ---- a standby ----

answer('aby', q{CREATE TABLE kept AS SELECT stats.did_sample(able, treated, post, area, weight) AS sample FROM survey;
	CREATE MATERIALIZED VIEW effect AS SELECT (e).* FROM (SELECT stats.did_estimate(sample) AS e FROM kept) s});
$node->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'copy', has_streaming => 1);
$standby->start;
answer('aby', q{INSERT INTO kept SELECT stats.did_sample(able, treated, post, area, weight) FROM survey WHERE area LIKE 'A%'});
$node->wait_for_catchup($standby, 'replay');
is($standby->safe_psql('aby', "$estimate survey"), $whole, 'a standby gives the digits of its primary');
is($standby->safe_psql('aby', 'SELECT stats.did_estimate(stats.did_rollup(sample)) FROM kept'),
	answer('aby', 'SELECT stats.did_estimate(stats.did_rollup(sample)) FROM kept'), 'also of samples that were just kept');
is($standby->safe_psql('aby', 'SELECT e FROM effect e'), answer('aby', 'SELECT e FROM effect e'), 'and of materialised views');
($status, $stdout, $stderr) = $standby->psql('aby', q{SELECT count(*) FROM stats.create_programme('nrp')});
like($stderr, qr/cannot execute .* in a read-only transaction/, 'where nothing is made');
$standby->promote;
is($standby->safe_psql('aby', q{SELECT count(*) > 0 FROM stats.create_programme('nrp')}), 't', 'until it is promoted');

$standby->stop;
$node->stop;
done_testing();

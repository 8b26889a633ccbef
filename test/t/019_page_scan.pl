# The page scan gives the bytes of the ordinary path: of random tables and
# queries, and within a snapshot while others write, on a primary and on a
# standby.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my @encoding = (extra => [ "--encoding=UTF8", "--no-locale" ]);
my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1, @encoding);
$primary->start;
$primary->safe_psql('postgres', 'CREATE EXTENSION resilience');

# ---- random tables ----

$primary->safe_psql('postgres', 'CREATE DATABASE random');
$primary->safe_psql('random', 'CREATE EXTENSION resilience; ' . slurp_file('test/page_scan/fuzz.sql'));
my $seed = time;
my ($status, $stdout, $stderr) = $primary->psql('random', "CALL fuzz($seed, NULL, 100)");
is($stderr, '', "random tables from seed $seed: no difference");
my ($tables, $queries, $by_pages, $with_rows, $errors) = split(/\|/, $primary->safe_psql('random', 'TABLE fuzz_result'));
note("$tables tables, $queries queries, $by_pages by pages, $with_rows of them with a result, $errors with an error");
cmp_ok($with_rows, '>', $queries / 20, 'many of which went by pages and had a result');
cmp_ok($by_pages, '<', $queries, 'and some did not');
cmp_ok($errors, '<', $queries / 4, 'and most were none that PostgreSQL refuses');
# How queries were run: each way some ten times, so one may be missed by chance.
cmp_ok($primary->safe_psql('random', q{SELECT count(*) FROM fuzz_covered
	WHERE what = ANY ('{plain,framed,generic,custom,function,cursor,scroll cursor,altered}')}), '>=', 6, 'by parameters, cursors, functions and in frames, too');

# ---- others write ----

$primary->safe_psql('postgres', q{
CREATE TABLE survey (id integer PRIMARY KEY, area text, note text, treated boolean, post boolean, y double precision, w double precision) WITH (fillfactor = 80);
INSERT INTO survey SELECT i, 'area ' || i % 12, CASE WHEN i % 3 = 0 THEN repeat('x', i % 90) END, i % 2 = 0, i % 5 < 2, sqrt(i), 1 + i % 3 FROM generate_series(1, 4000) i;

CREATE PROCEDURE read(n integer, INOUT same bigint, INOUT different bigint) LANGUAGE plpgsql AS $$
DECLARE
	query text := 'SELECT string_agg(s::text, chr(10) ORDER BY post) FROM (SELECT post, did_sample(y, treated, post, area, w)::text, bootstrap_sample(w, area) FROM survey WHERE id % 7 > 0 GROUP BY post) s';
	a text;
	b text;
	before text := '';
BEGIN
	-- The last bits of a sum follow the order of rows.
	SET enable_sort = off;
	SET synchronize_seqscans = off;
	SET jit = off;
	same := 0;
	different := 0;
	FOR i IN 1..n LOOP
		COMMIT;
		SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
		PERFORM set_config('resilience.page_scan', 'on', false);
		EXECUTE query INTO a;
		PERFORM set_config('resilience.page_scan', 'off', false);
		EXECUTE query INTO b;
		same := same + (a = b)::integer;
		different := different + (a <> before)::integer;
		before := a;
		-- Time to write.
		PERFORM pg_sleep(0.05);
	END LOOP;
END $$});
$primary->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'copy', has_streaming => 1);
$standby->append_conf('postgresql.conf', 'max_standby_streaming_delay = -1');
$standby->start;
like($standby->safe_psql('postgres', 'EXPLAIN SELECT did_sample(y, treated, post, area, w) FROM survey'), qr/resilience page scan/, 'a standby reads pages, too');

my $script = $primary->basedir . '/writes.sql';
append_to_file($script, q{
\set id random(1, 4000)
\set way random(1, 20)
\if :way > 12
UPDATE survey SET y = y + 1 WHERE id = :id;
\elif :way > 8
UPDATE survey SET area = 'area ' || :id % 12, note = repeat('y', :id % 200) WHERE id = :id;
\elif :way > 5
DELETE FROM survey WHERE id = :id;
\elif :way > 2
INSERT INTO survey VALUES (:id, 'area ' || :id % 12, NULL, :id % 2 = 0, :id % 5 < 2, :id, 1) ON CONFLICT DO NOTHING;
\elif :way > 1
BEGIN;
UPDATE survey SET y = 0, post = NULL WHERE id % 100 = :id % 100;
ROLLBACK;
\else
VACUUM survey;
\endif
});
my $writers = IPC::Run::start([ 'pgbench', '-n', '-c', '3', '-T', '5', '-f', $script, $primary->connstr('postgres') ], '>', \my $out, '2>', \my $err);
foreach my $node ($primary, $standby)
{
	my ($same, $different) = split(/\|/, $node->safe_psql('postgres', 'CALL read(25, NULL, NULL)'));
	is($same, 25, $node->name . ': 25 snapshots while others write, the same bytes by both ways');
	cmp_ok($different, '>', 5, $node->name . ': and not of the same rows');
}
IPC::Run::finish($writers);
unlike($err, qr/aborted|error/i, 'the writers had no errors');

done_testing();

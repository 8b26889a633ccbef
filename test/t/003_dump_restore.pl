# A stored sample survives pg_dump and restore, in tables and materialised
# views, to the last digit; so does the extension.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;
my $directory = $node->basedir;

$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql('source', q{
CREATE SCHEMA stats;
CREATE EXTENSION resilience SCHEMA stats;
CREATE TABLE survey AS SELECT i AS id, 'area ' || i % 12 AS area, i % 12 < 6 AS treated, i / 12 % 2 = 1 AS post,
	sqrt(i) AS y, 1 + i % 5 AS w, i % 3 AS day FROM generate_series(1, 1200) i;
CREATE TABLE daily AS SELECT day, stats.did_sample(y, treated, post, area, w) AS sample FROM survey GROUP BY day;
CREATE MATERIALIZED VIEW total AS SELECT stats.did_rollup(sample) AS sample FROM daily;
CREATE VIEW answer AS SELECT (e).* FROM (SELECT stats.did_estimate(sample, vcov => 'CR3') AS e FROM total) s;
});

my $everything = q{SELECT string_agg(sample::text, '' ORDER BY day), (SELECT a FROM answer a),
	(SELECT stats.did_estimate(stats.did_rollup(sample))::text FROM daily) FROM daily};
my $expected = $node->safe_psql('source', $everything);

foreach my $format ('plain', 'custom')
{
	my $file = "$directory/dump.$format";
	$node->command_ok([ 'pg_dump', '--format', $format, '--file', $file, '--dbname', $node->connstr('source') ], "$format dump");
	$node->safe_psql('postgres', "CREATE DATABASE target_$format");
	if ($format eq 'plain')
	{
		$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $file, '-d', $node->connstr("target_$format") ], 'plain restore');
	}
	else
	{
		$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr("target_$format"), $file ], 'custom restore');
	}
	is($node->safe_psql("target_$format", $everything), $expected, "$format: the same digits");
}

# The extension cannot be pulled out from under stored samples unnoticed.
my ($result, $stdout, $stderr) = $node->psql('source', 'DROP EXTENSION resilience');
isnt($result, 0, 'DROP EXTENSION refuses while samples are stored');
like($stderr, qr/column sample of table daily depends on/, 'and says where');

$node->stop;
done_testing();

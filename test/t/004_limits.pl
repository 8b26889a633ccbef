# Long calls can be cancelled, and what would not fit is refused in time.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;

# Half a million clusters: an estimate takes seconds.
$node->safe_psql('postgres', q{
CREATE EXTENSION resilience;
CREATE TABLE large AS
SELECT did_sample(sqrt(i), i % 2, i / 2 % 2, i / 4::bigint, 1 + i % 3) AS sample FROM generate_series(1, 1000000) i;
CREATE TABLE large_arms AS
SELECT did_sample(sqrt(i), i / 4 % 2, i / 2 % 2, i / 4::bigint, 1 + i % 3) AS sample FROM generate_series(1, 1000000) i;
-- The most clusters whose signs are enumerated, and more.
CREATE TABLE twenty AS
SELECT did_sample(sqrt(i), i % 2, i / 40 % 2, i % 20, 1 + i % 3, i % 20 / 2) AS sample FROM generate_series(1, 1000) i;
CREATE TABLE forty AS
SELECT did_sample(sqrt(i), i % 2, i / 40 % 2, i % 40, 1 + i % 3, i % 40 / 2) AS sample FROM generate_series(1, 2000) i;
});

my %calls = (
	'the aggregate' => 'SELECT did_estimate(sqrt(i), i % 2, i / 2 % 2, i / 4::bigint) FROM generate_series(1, 1000000000) i',
	'the estimate' => q{SELECT did_estimate(sample, 'CR2') FROM large, generate_series(1, 1000)},
	'the cell means' => 'SELECT count(*) FROM large, generate_series(1, 1000) i, LATERAL (SELECT i, * FROM did_cells(sample)) c',
	'the merge' => 'SELECT did_rollup(sample) FROM large, generate_series(1, 1000)',
	'the wild bootstrap of many clusters' => 'SELECT did_bootstrap(sample) FROM large',
	'the bootstrap of many clusters' => q{SELECT did_bootstrap(sample, 'cluster', conf_type => 'studentized') FROM large_arms},
	'the permutation of many clusters' => 'SELECT did_permutation(sample) FROM large_arms',
	'the enumeration of sign vectors' => 'SELECT did_bootstrap(sample, null_value => i) FROM twenty, generate_series(1, 1000) i',
	'the confidence set' => q{SELECT count(*) FROM twenty, generate_series(1, 1000) i, LATERAL (SELECT i, * FROM did_confidence_set(sample, 'WCR33')) c},
	'random vectors' => q{SELECT did_bootstrap(sample, weights => 'normal', reps => 1000000) FROM forty},
	'replicates' => q{SELECT did_bootstrap(sample, 'cluster', reps => 1000000, seed => i) FROM forty, generate_series(1, 100) i},
	'rescaled replicates' => q{SELECT did_bootstrap(sample, 'rao-wu', reps => 1000000, conf_type => 'bca', seed => i) FROM forty, generate_series(1, 100) i},
	'assignments' => q{SELECT did_permutation(sample, null_value => i) FROM twenty, generate_series(1, 1000) i},
	'random assignments' => q{SELECT did_permutation(sample, statistic => 't', reps => 1000000) FROM forty},
	'the step-down procedure' => q{SELECT did_romano_wolf(i::text, sample) FROM twenty, generate_series(1, 100) i},
	'the report' => 'SELECT count(*) FROM twenty, generate_series(1, 1000) i, LATERAL (SELECT i, * FROM did_report(sample)) r',
	'leaving out one unit after another' => q{SELECT did_estimate(sample, 'JKn') FROM large},
	'the look at clusters' => 'SELECT count(*) FROM large, generate_series(1, 1000) i, LATERAL (SELECT i, * FROM did_clusters(sample)) c',
	'text output and input' => 'SELECT max(length(sample::text::did_sample::text)) FROM large, generate_series(1, 1000)');

foreach my $name (sort keys %calls)
{
	my ($stdout, $stderr) = ('', '');
	my $start = time();
	my $result = $node->psql('postgres', "SET statement_timeout = '300ms'; $calls{$name}", stdout => \$stdout, stderr => \$stderr, timeout => 120);
	my $seconds = time() - $start;
	like($stderr, qr/canceling statement due to statement timeout/, "$name can be cancelled");
	# A bound that no machine is too slow for, far below what the call takes.
	cmp_ok($seconds, '<', 30, sprintf('%s: cancelled after %.1f s', $name, $seconds));
}
# One text of hundreds of megabytes is made and read in pieces, so that it is
# cancelled long before it is done.
my ($whole, $part) = (0, 0);
foreach my $timeout (0, 50)
{
	my $start = time();
	$node->psql('postgres', "SET statement_timeout = $timeout; SELECT sample::text IS NULL FROM large", timeout => 120);
	$timeout == 0 ? ($whole = time() - $start) : ($part = time() - $start);
}
cmp_ok($part, '<', 0.5 * $whole, sprintf('a large text is cancelled after %.2f s of %.2f s', $part, $whole));
is($node->safe_psql('postgres', 'SELECT (did_estimate(sample, $$CR0$$)).n FROM large'), '1000000', 'the server goes on');

# A sample that would exceed PostgreSQL's largest allocation is refused with
# advice.  The widest cells reach the limit with the fewest rows.
my ($result, $stdout, $stderr) = $node->psql('postgres', q{
	SELECT did_sample(1.0, true, true, i, 1, 0, array_fill(1.0::float8, ARRAY[64])) FROM generate_series(1, 20000) i});
isnt($result, 0, 'a sample over 1 GB is refused');
like($stderr, qr/too many clusters: a did_sample cannot exceed 1 GB/, 'by its name');
like($stderr, qr/HINT:.*unit that was assigned/, 'with a hint');

$node->stop;
done_testing();

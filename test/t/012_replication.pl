# A subscriber of a table that holds samples, without a key, follows updates
# and deletions: it finds each row by comparing all of its columns.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my @encoding = (extra => [ "--encoding=UTF8", "--no-locale" ]);
my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical', @encoding);
$publisher->start;
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(allows_streaming => 'logical', @encoding);
$subscriber->start;

foreach my $node ($publisher, $subscriber)
{
	$node->safe_psql('postgres', q{
		CREATE EXTENSION resilience;
		CREATE TABLE daily (day int, d did_sample, b bootstrap_sample);
		ALTER TABLE daily REPLICA IDENTITY FULL});
}
$publisher->safe_psql('postgres', q{
CREATE TABLE survey AS
SELECT i, i % 5 AS day, 'area ' || i % 12 AS area, i % 12 < 6 AS treated, i / 12 % 2 = 1 AS post, sqrt(i) AS y, 1 + i % 7 AS w
FROM generate_series(1, 1200) i;
INSERT INTO daily SELECT day, did_sample(y, treated, post, area, w), bootstrap_sample(y, area, w) FROM survey GROUP BY day;
CREATE PUBLICATION samples FOR TABLE daily});
my $connection = $publisher->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres',
	"CREATE SUBSCRIPTION samples CONNECTION '$connection' PUBLICATION samples");
$subscriber->wait_for_subscription_sync($publisher, 'samples');

my $digests = q{SELECT string_agg(day || ' ' || did_digest(d) || ' ' || bootstrap_digest(b), ', ' ORDER BY day) FROM daily};

sub follows
{
	my ($change, $rows, $name) = @_;
	my $before = $publisher->safe_psql('postgres', $digests);
	$publisher->safe_psql('postgres', $change);
	$publisher->wait_for_catchup('samples');
	my $after = $publisher->safe_psql('postgres', $digests);
	isnt($after, $before, "$name: a change");
	is($subscriber->safe_psql('postgres', $digests), $after, "$name: arrives");
	is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM daily'), $rows, "$name: and nothing else");
}

is($subscriber->safe_psql('postgres', $digests), $publisher->safe_psql('postgres', $digests), 'the tables begin alike');
follows('UPDATE daily SET day = 10 WHERE day = 0', 5, 'update of another column');
follows('UPDATE daily SET d = (SELECT did_rollup(d) FROM daily) WHERE day = 1', 5, 'update of a did_sample');
follows('UPDATE daily SET b = (SELECT bootstrap_rollup(b) FROM daily) WHERE day = 2', 5, 'update of a bootstrap_sample');
follows('DELETE FROM daily WHERE day = 3', 4, 'deletion');
# Rows that differ in one sample only.
follows('INSERT INTO daily SELECT 4, d, (SELECT b FROM daily WHERE day = 2) FROM daily WHERE day = 4', 5, 'a row alike but for one sample');
follows('DELETE FROM daily WHERE day = 4 AND b = (SELECT b FROM daily WHERE day = 2)', 4, 'its deletion');
# The subscriber's own sample of the same rows, with other bytes, is found.
$subscriber->safe_psql('postgres', 'ALTER SUBSCRIPTION samples DISABLE');
my $whole = $publisher->safe_psql('postgres', q{
INSERT INTO daily SELECT 20, did_sample(y, treated, post, area, w), bootstrap_sample(y, area, w) FROM survey;
SELECT d::text FROM daily WHERE day = 20});
$subscriber->safe_psql('postgres', 'ALTER SUBSCRIPTION samples ENABLE');
$publisher->wait_for_catchup('samples');
my $backwards = $publisher->safe_psql('postgres', q{
SELECT did_rollup(d ORDER BY part DESC)::text FROM (SELECT i % 97 AS part, did_sample(y, treated, post, area, w) AS d FROM survey GROUP BY 1) p});
isnt($backwards, $whole, 'other bytes');
$subscriber->safe_psql('postgres', "UPDATE daily SET d = '$backwards' WHERE day = 20");
follows('UPDATE daily SET day = 21 WHERE day = 20', 5, 'update of a row with other bytes');

my $log = slurp_file($subscriber->logfile);
unlike($log, qr/could not identify an equality operator/, 'no column without equality');

$subscriber->stop;
$publisher->stop;
done_testing();

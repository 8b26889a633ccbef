# page_scan.pl: aggregates that read a table's pages themselves, against
# PostgreSQL's own and against the ordinary path, measured in turns.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(one compare row);

my $serial = 'SET max_parallel_workers_per_gather = 0; SET resilience.page_scan = on';
my $ordinary = 'SET max_parallel_workers_per_gather = 0; SET resilience.page_scan = off';
my $two = 'SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off; SET resilience.page_scan = on';

sub plain { return "SELECT did_estimate(y, treated, post, area) FROM $_[0]"; }
sub weighted { return "SELECT did_estimate(y, treated, post, area, w) FROM $_[0]"; }
sub slope { return "SELECT regr_slope(y, w) FROM $_[0]"; }
my $by_sex = 'SELECT sex, did_estimate(y1, treated, post, area) FROM outcomes WHERE wave IN (1, 2) GROUP BY sex';
my $many = 'SELECT ' . join(', ', map { "did_estimate(y$_, treated, post, area)" } 1 .. 24) . ' FROM outcomes';
# A condition that is not for the page scan, which therefore declines.
my $declined = plain('rows_1e6') . ' WHERE w < random() + 2';

# [what, target, settings A, query A, settings B, query B, turns, by pages]
my @pairs;
foreach my $size ([ '1e6', 15 ], [ '1e7', 5 ])
{
	my ($rows, $turns) = @$size;
	my $table = "rows_$rows";
	push @pairs,
		[ "by pages / regr_slope, $rows rows", '0.35', $serial, plain($table), $serial, slope($table), $turns ],
		[ "by pages / count(*), $rows rows", '1', $serial, plain($table), $serial, "SELECT count(*) FROM $table", $turns ],
		[ "by pages / ordinary path, $rows rows", '', $serial, plain($table), $ordinary, plain($table), $turns ],
		[ "by pages with weight / regr_slope, $rows rows", '0.45', $serial, weighted($table), $serial, slope($table), $turns ];
}
push @pairs,
	[ 'by pages with text areas / regr_slope, 1e6 rows', '0.6', $serial, plain('text_keys'), $serial, slope('text_keys'), 15 ],
	[ 'two of four waves, by sex / ordinary path', '0.5', $serial, $by_sex, $ordinary, $by_sex, 11 ],
	[ '24 outcomes in one SELECT / ordinary path', '0.4', $serial, $many, $ordinary, $many, 5 ],
	[ 'two workers / serial, 1e7 rows', '0.6', $two, plain('rows_1e7'), $serial, plain('rows_1e7'), 5 ],
	[ 'declined / with the setting off, 1e6 rows', '1.00', $serial, $declined, $ordinary, $declined, 11 ];

# Is the job what it says?
foreach my $pair (@pairs)
{
	my ($what, $settings, $query) = @$pair[ 0, 2, 3 ];
	my $plan = one("$settings; EXPLAIN $query");
	my $expected = $what !~ /^declined/;
	die "$what: $plan\n" unless $expected == ($plan =~ /resilience page scan/ ? 1 : 0);
}
foreach my $query (plain('rows_1e6'), weighted('rows_1e6'), plain('text_keys'), $many)
{
	(my $digests = $query) =~ s/did_estimate(\([^()]*\))/did_digest(did_sample$1)/g;
	die "not the same: $query\n" unless one("$serial; $digests") eq one("$ordinary; $digests");
}

printf "\n%-58s %8s %8s %7s %7s  %s\n", 'job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
foreach my $pair (@pairs)
{
	my ($what, $target, @jobs) = @$pair;
	my @found = compare(@jobs);

	print row($what, $target, @found), $target ne '' && $found[2] > $target * 1.005 ? '  not met' : '', "\n";
}

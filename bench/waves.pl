# waves.pl: many waves. Aggregates against that of two waves, and all effects of
# cohorts in periods from a stored sample against the same in SQL from a table of
# sums by area and wave, measured in turns; jobs in milliseconds.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(median timings one in_turns row);

my $many = 'SELECT did_wave_sample(y, first_treated, wave, area) FROM waves_1e6';
my $many_weighted = 'SELECT did_wave_sample(y, first_treated, wave, area, w) FROM waves_1e6';

# Each effect with never treated controls, and its standard error clustered by
# area: what Callaway and Sant'Anna's estimator is without covariates.
sub by_hand
{
	my $shape = shift;
	return "WITH cell AS (SELECT * FROM wave_cells WHERE shape = '$shape'),
		mean AS (SELECT cohort, wave, sum(n) AS n, sum(sy) / sum(n) AS mean FROM cell GROUP BY 1, 2),
		effect AS (SELECT g.cohort AS g, t.wave AS t, max(b.wave) AS base
			FROM (SELECT DISTINCT cohort FROM cell) g, (SELECT DISTINCT wave FROM cell) t JOIN (SELECT DISTINCT wave FROM cell) b ON true
			WHERE b.wave < least(g.cohort, t.wave) AND g.cohort > 1 GROUP BY 1, 2),
		side AS (SELECT g, t, s.* FROM effect, LATERAL (VALUES (g, t, 1), (g, base, -1), (0, t, -1), (0, base, 1)) s(cohort, wave, sign)),
		score AS (SELECT g, t, area, sum(sign * (c.sy - c.n * m.mean) / m.n) AS u
			FROM side JOIN mean m USING (cohort, wave) JOIN cell c USING (cohort, wave) GROUP BY 1, 2, 3)
		SELECT * FROM (SELECT g, t, sum(sign * mean) AS estimate FROM side JOIN mean USING (cohort, wave) GROUP BY 1, 2) e
			JOIN (SELECT g, t, sqrt(sum(u * u)) AS std_error FROM score GROUP BY 1, 2) v USING (g, t)";
}

sub effects
{
	my ($shape, $arguments) = @_;
	return "SELECT g.* FROM wave_samples, did_group_time(s$arguments) g WHERE shape = '$shape'";
}

sub averages
{
	my ($shape, $arguments) = @_;
	return "SELECT a.* FROM wave_samples, unnest('{simple,dynamic,group,calendar}'::text[]) t, did_aggregate(s, t$arguments) a WHERE shape = '$shape'";
}

sub count_of { return "SELECT count(*) FROM ($_[0]) q"; }

my @shapes = ('50 areas, 10 waves', '1,000 areas, 20 waves');

# The two ways must agree before their speed is worth comparing.
foreach my $shape (@shapes)
{
	my $both = effects($shape, ", vcov => 'CR0'");
	my $hand = by_hand($shape);
	my $off = one("SELECT count(*) = count(e.estimate) AND max(abs(e.estimate - h.estimate)) < 1e-9 AND max(abs(e.std_error / h.std_error - 1)) < 1e-6 FROM ($hand) h LEFT JOIN ($both) e ON e.cohort = g AND e.period = t");
	die "by hand, $shape: the numbers differ\n" unless $off eq 't';
}

# [what, target, query A, query B, turns]
my @pairs = (
	[ 'did_wave_sample, 5 waves / did_sample, 1e6 rows', '1.1', $many, 'SELECT did_sample(y, treated, post, area) FROM waves_1e6', 15 ],
	[ 'the same with weights', '1.1', $many_weighted, 'SELECT did_sample(y, treated, post, area, w) FROM waves_1e6', 15 ],
	[ 'did_wave_sample / GROUP BY area, cohort, wave', '', $many, 'SELECT area, first_treated, wave, count(*), sum(y), sum(y * y) FROM waves_1e6 GROUP BY 1, 2, 3', 15 ],
	map { [ "did_group_time, CR0 / by hand, $_", '', count_of(effects($_, ", vcov => 'CR0'")), count_of(by_hand($_)), 7 ] } @shapes);

printf "\n%-58s %8s %8s %7s %7s  %s\n", 'job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
foreach my $pair (@pairs)
{
	my ($what, $target, $a_query, $b_query, $turns) = @$pair;
	print row($what, $target, in_turns("SET max_parallel_workers_per_gather = 0;\n\\timing on\n" . "$a_query \\g /dev/null\n$b_query \\g /dev/null\n" x ($turns + 1))), "\n";
}

# [what, shape, queries, target in ms]
my @jobs = (
	[ 'all effects; four averages by the jackknife', $shapes[0], 10, effects($shapes[0], ''), averages($shapes[0], ", vcov => 'jackknife'") ],
	[ 'four averages by CR2', $shapes[0], '', averages($shapes[0], '') ],
	[ 'dynamic averages with a uniform band', $shapes[0], '', "SELECT a.* FROM wave_samples, did_aggregate(s, band => 'uniform') a WHERE shape = '$shapes[0]'" ],
	[ 'all effects; four averages by the jackknife', $shapes[1], 1000, effects($shapes[1], ''), averages($shapes[1], ", vcov => 'jackknife'") ],
	[ 'the same against the not yet treated', $shapes[1], 1000, effects($shapes[1], ", 'notyet'"), averages($shapes[1], ", 'notyet', vcov => 'jackknife'") ],
	[ 'four averages by CR2, not yet treated', $shapes[1], '', averages($shapes[1], ", 'notyet'") ]);

printf "\n%-58s %8s %7s  %s\n", 'from a stored sample', 'ms', 'target', 'range';
foreach my $job (@jobs)
{
	my ($what, $shape, $target, @queries) = @$job;
	my $turn = join('', map { count_of($_) . " \\g /dev/null\n" } @queries);
	my @times = timings("\\timing on\n" . $turn x 6);
	splice(@times, 0, scalar @queries);
	my @sums;
	while (my @turn = splice(@times, 0, scalar @queries))
	{
		my $sum = 0;
		$sum += $_ foreach @turn;
		push @sums, $sum;
	}
	my @sorted = sort { $a <=> $b } @sums;
	printf "%-58s %8.1f %7s  %.1f to %.1f\n", "$what, $shape", median(@sums), $target, $sorted[0], $sorted[-1];
}

# ratios.pl: each job against what a user would do otherwise, measured in turns
# (A B A B ...) on one connection, with the median of the ratios of the pairs.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(median timings one compare);

# What an analyst writes by hand: sums by area and wave, then the closed form
# of the cluster-robust standard error (Stata's factor).
sub by_hand
{
	my $table = shift;
	return "WITH cell AS (
			SELECT area, treated, post, count(*) AS n, sum(y) AS sy, sum(y * y) AS syy FROM $table GROUP BY area, treated, post),
		grp AS (SELECT treated, post, sum(n) AS n, sum(sy) / sum(n) AS mean FROM cell GROUP BY treated, post),
		score AS (
			SELECT c.area, sum(CASE WHEN c.treated = c.post THEN 1 ELSE -1 END * (c.sy - c.n * g.mean) / g.n) AS u
			FROM cell c JOIN grp g USING (treated, post) GROUP BY c.area),
		total AS (SELECT sum(n) AS n FROM grp)
		SELECT (SELECT sum(CASE WHEN treated = post THEN mean ELSE -mean END) FROM grp) AS estimate,
			sqrt(sum(u * u) * count(*) / (count(*) - 1) * (n - 1) / (n - 4)) AS std_error
		FROM score, total GROUP BY n";
}

sub slope { return "SELECT regr_slope(y, w) FROM $_[0]"; }
sub plain { return "SELECT did_estimate(y, treated, post, area) FROM $_[0]"; }
sub weighted { return "SELECT did_estimate(y, treated, post, area, w) FROM $_[0]"; }
sub with_vcov { return "SELECT did_estimate(did_sample(y, treated, post, area), '$_[1]') FROM $_[0]"; }

sub with_effects
{
	my ($table, $vcov, $weight) = (@_, '');
	return "SELECT did_estimate(did_sample(y, treated, post, area$weight), '$vcov', 'cluster') FROM $table";
}

# The ordinary path of the executor; what reads pages is measured by page_scan.pl.
my $serial = 'SET resilience.page_scan = off; SET max_parallel_workers_per_gather = 0';
my $two = 'SET resilience.page_scan = off; SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off';

# [what, target, settings A, query A, settings B, query B, turns]
my @pairs;
foreach my $size ([ '1e6', 'rows_1e6', 15 ], [ '1e7', 'rows_1e7', 5 ])
{
	my ($rows, $table, $turns) = @$size;
	push @pairs,
		[ "did_estimate / regr_slope, $rows rows", '1.25', $serial, plain($table), $serial, slope($table), $turns ],
		[ "did_estimate / by hand, $rows rows", '0.5', $serial, plain($table), $serial, by_hand($table), $turns ],
		[ "did_estimate with weight / regr_slope, $rows rows", '1.4', $serial, weighted($table), $serial, slope($table), $turns ],
		[ "did_estimate, two workers / serial, $rows rows", '0.6', $two, plain($table), $serial, plain($table), $turns ],
		[ "regr_slope, two workers / serial, $rows rows", '', $two, slope($table), $serial, slope($table), $turns ];
}
push @pairs,
	[ 'CR2 and its df / CR0, 1e6 rows', '1.01', $serial, with_vcov('rows_1e6', 'CR2'), $serial, with_vcov('rows_1e6', 'CR0'), 25 ],
	[ 'five covariates / regr_slope, 1e6 rows', '5', $serial, 'SELECT did_estimate(y, treated, post, area, 1, 0, x) FROM covariates', $serial, slope('covariates'), 7 ],
	[ 'area effects, 1,000 clusters: CR2 and its df / CR0', '1.05', $serial, with_effects('clusters_1000', 'CR2'), $serial, with_effects('clusters_1000', 'CR0'), 15 ],
	[ 'area effects and weights, 1,000 clusters: CR2 / CR0', '', $serial, with_effects('clusters_1000', 'CR2', ', w'), $serial, with_effects('clusters_1000', 'CR0', ', w'), 15 ],
	[ 'area effects, 10,000 clusters: CR2 and its df / CR0', '', $serial, with_effects('clusters_10000', 'CR2'), $serial, with_effects('clusters_10000', 'CR0'), 7 ],
	[ 'did_estimate / regr_slope, 1e6 rows in 1,000 clusters', '', $serial, plain('clusters_1000'), $serial, slope('clusters_1000'), 15 ],
	[ 'did_estimate / by hand, 1e6 rows in 1,000 clusters', '', $serial, plain('clusters_1000'), $serial, by_hand('clusters_1000'), 15 ],
	[ 'bootstrap_sample / avg, 1e7 five-point answers', '1.3', $serial, 'SELECT bootstrap_sample(answer) FROM answers_1e7', $serial, 'SELECT avg(answer) FROM answers_1e7', 5 ],
	[ 'bootstrap_ci with 1,999 replicates / avg, the same', '1.3', $serial, 'SELECT bootstrap_ci(answer) FROM answers_1e7', $serial, 'SELECT avg(answer) FROM answers_1e7', 5 ],
	[ 'bootstrap_ci by 18 clusters / avg, the same', '', $serial, 'SELECT bootstrap_ci(answer, area) FROM answers_1e7', $serial, 'SELECT avg(answer) FROM answers_1e7', 5 ],
	[ 'slope_index / regr_slope, 1e6 rows by decile', '3', $serial, 'SELECT slope_index(y, decile) FROM ranked', $serial, 'SELECT regr_slope(y, decile) FROM ranked', 15 ],
	[ 'slope_index with PSUs and weights / regr_slope, the same', '3', $serial, 'SELECT slope_index(y, decile, area, w) FROM ranked', $serial, 'SELECT regr_slope(y, decile) FROM ranked', 15 ],
	[ 'survey_mean, strata and PSUs / regr_slope, 1e6 rows', '1.3', $serial, 'SELECT survey_mean(y, psu, w, stratum) FROM survey_1e6', $serial, slope('survey_1e6'), 15 ],
	[ 'survey_ratio, strata and PSUs / regr_slope, 1e6 rows', '', $serial, 'SELECT survey_ratio(y, w, psu, w, stratum) FROM survey_1e6', $serial, slope('survey_1e6'), 7 ],
	[ 'did_estimate with text keys / regr_slope, 1e6 rows', '', $serial, plain('text_keys'), $serial, slope('text_keys'), 15 ];

# The two ways must agree before their speed is worth comparing.
foreach my $table ('rows_1e6', 'clusters_1000')
{
	my ($e1, $s1) = split(/\|/, one("SELECT (e).estimate, (e).std_error FROM (" . with_vcov($table, 'CR1S') . ") s(e)"));
	my ($e2, $s2) = split(/\|/, one(by_hand($table)));
	die "by hand: $e2 $s2, did_estimate: $e1 $s1\n" unless abs($e1 - $e2) < 1e-9 && abs($s1 / $s2 - 1) < 1e-6;
}

printf "%-58s %8s %8s %7s %7s  %s\n", 'job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
foreach my $pair (@pairs)
{
	my ($what, $target, @jobs) = @$pair;
	my ($time_a, $time_b, $ratio, $least, $most) = compare(@jobs);

	printf "%-58s %8.1f %8.1f %7.3f %7s  %.3f to %.3f\n", $what, $time_a, $time_b, $ratio, $target, $least, $most;
}

print "\n";
foreach my $vcov ('CR0', 'CR2', 'CR3')
{
	foreach my $sample ('plain', 'weighted')
	{
		my @times = timings("\\timing on\nSELECT count(did_estimate($sample, '$vcov')) FROM samples, generate_series(1, 10000);\n" x 3);
		printf "did_estimate of a stored sample of 18 clusters, %s, %s: %.1f microseconds\n", $vcov, $sample, median(@times) / 10;
	}
}
print "\n";
foreach my $case ([ 'answers', '1e7 five-point answers' ], [ 'clusters', 'the same in 18 clusters' ])
{
	my @times = timings("\\timing on\nSELECT count(bootstrap_ci($case->[0], 'mean', 'bca', 1999, seed)) FROM columns, generate_series(1, 100) seed;\n" x 3);
	printf "1,999 replicates of the mean of a stored sample, $case->[1]: %.2f ms\n", median(@times) / 100;
}
foreach my $what ('mean', 'sd', 'median', 'trimmed mean')
{
	# The quickest of some short runs: another process on the core doubles it.
	my @times = sort { $a <=> $b } timings("\\timing on\nSELECT bootstrap_ci(million, '$what', reps => 256) FROM columns;\nSELECT bootstrap_ci(million, '$what', reps => 1256) FROM columns;\n" x 7);
	my ($short, $long) = ($times[0], $times[ @times / 2 ]);
	printf "1,000 replicates of the %s of 1e6 different values: %.0f ms, %.2f ns per row and replicate (target for the mean: 0.3)\n", $what, $long - $short, ($long - $short) / 1000;
}

print "\n";
my $size = "SELECT pg_column_size(did_sample(ARGUMENTS)) || ' bytes, ' || pg_column_size(state_of(ARGUMENTS)) || ' while rows arrive' FROM TABLE";
foreach my $case ([ '18 clusters', 'rows_1e6' ], [ '1,000 clusters', 'clusters_1000' ])
{
	foreach my $arguments ('y, treated, post, area', 'y, treated, post, area, w')
	{
		(my $query = $size) =~ s/ARGUMENTS/$arguments/g;
		$query =~ s/TABLE/$case->[1]/;
		printf "did_sample(%s), %s: %s\n", $arguments, $case->[0], one($query);
	}
}

# The same estimate by R, end to end from the database, if R is there.
print "\n";
if (system('Rscript --version >/dev/null 2>&1') == 0)
{
	my ($ours) = timings("\\timing on\nSELECT did_estimate(y, treated, post, area, w) FROM for_r;\n");
	printf "weighted CR2 of 100,000 rows in 200 clusters by did_estimate: %.0f ms\n", $ours;
	print "the same by R, from COPY to the estimate (wall seconds, or why not):\n";
	system("psql -X -q -c 'COPY (SELECT area, treated::int, post::int, y, w FROM for_r) TO STDOUT CSV HEADER' > $ENV{PGHOST}/for_r.csv") == 0 or die;
	foreach my $by (
		[ 'estimatr', 'estimatr::lm_robust(y ~ treated * post, d, weights = w, clusters = area, se_type = "CR2")$std.error[4]' ],
		[ 'clubSandwich', '{library(clubSandwich); m <- lm(y ~ treated * post, d, weights = w); coef_test(m, vcovCR(m, cluster = d$area, type = "CR2"))$SE[4]}' ],
		[ 'survey (linearised, no df)', '{library(survey); SE(svyglm(y ~ treated * post, svydesign(id = ~area, weights = ~w, data = d)))[4]}' ])
	{
		my ($name, $code) = @$by;
		my $out = `timeout 120 Rscript -e 'd <- read.csv("$ENV{PGHOST}/for_r.csv"); s <- system.time(se <- suppressMessages($code))[["elapsed"]]; cat(sprintf("%.1f s, std_error %.10g", s, se))' 2>&1`;
		$out = $? >> 8 == 124 ? 'not within 120 s' : (split(/\n/, $out))[-1] if $?;
		printf "  %s: %s\n", $name, $out // 'failed';
	}
	my ($theirs) = (`timeout 300 Rscript -e 'library(boot); y <- runif(1e6); cat(system.time(boot(y, function(y, i) mean(y[i]), 20))[["elapsed"]])' 2>/dev/null` || '') =~ /([\d.]+)$/;
	printf "replicates of the mean of 1e6 values by R's boot: %s ns per row and replicate\n", $theirs ? sprintf('%.0f', $theirs / 20e6 * 1e9) : 'not to be had';
	printf "  did_estimate: std_error %.10g\n", one('SELECT (did_estimate(y, treated, post, area, w)).std_error FROM for_r');
}
else
{
	print "R is not installed: no comparison with it\n";
}

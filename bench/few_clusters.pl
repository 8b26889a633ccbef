# few_clusters.pl: inference for 18 areas, in milliseconds against its targets,
# and against R in the same run if R is there.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(median timings one);

# [what, target in ms, query]
my @jobs = (
	[ 'WCR31 p-value, all 262,144 sign vectors', 30, 'SELECT did_bootstrap(s, conf_level => NULL) FROM few_sample' ],
	[ 'WCR31 p-value and exact 95% confidence set', 300, 'SELECT did_bootstrap(s) FROM few_sample' ],
	[ 'WCR11 p-value and set', '', q{SELECT did_bootstrap(s, 'WCR11') FROM few_sample} ],
	[ 'WCR33 p-value and set', '', q{SELECT did_bootstrap(s, 'WCR33') FROM few_sample} ],
	[ 'WCR31 p-value with area effects', '', q{SELECT did_bootstrap(s, effects => 'cluster', conf_level => NULL) FROM few_sample} ],
	[ 'permutation, 48,620 assignments, p-value and set', '', 'SELECT did_permutation(s) FROM few_sample' ],
	[ '9,999 cluster replicates, percentile interval', 5, q{SELECT did_bootstrap(s, 'cluster', conf_type => 'percentile') FROM few_sample} ],
	[ '9,999 cluster replicates, studentized interval', '', q{SELECT did_bootstrap(s, 'cluster', conf_type => 'studentized') FROM few_sample} ],
	[ 'did_report', '', 'SELECT count(*) FROM few_sample, did_report(s)' ],
	[ 'five waves: WCR31 p-value and exact set of an average', 500, 'SELECT count(*) FROM few_wave_sample, did_wave_bootstrap(s)' ],
	[ 'five waves: the same against the not yet treated', '', q{SELECT count(*) FROM few_wave_sample, did_wave_bootstrap(s, control => 'notyet')} ],
	[ 'five waves: 9,999 permutations of cohorts, p-values, sets', '', q{SELECT count(*) FROM few_wave_sample, did_wave_permutation(s, 'dynamic')} ],
	[ 'five waves: did_wave_report', '', 'SELECT count(*) FROM few_wave_sample, did_wave_report(s)' ],
	[ 'WCR31 p-value, 1,000 clusters, 9,999 random vectors', '', 'SELECT did_bootstrap(s, conf_level => NULL) FROM more_sample' ]);

printf "\n%-55s %8s %7s  %s\n", 'a stored sample of 18 clusters', 'ms', 'target', 'range';
foreach my $job (@jobs)
{
	my ($what, $target, $query) = @$job;
	my (undef, @times) = timings("\\timing on\n" . "$query;\n" x 10);
	my @sorted = sort { $a <=> $b } @times;
	printf "%-55s %8.1f %7s  %.1f to %.1f\n", $what, median(@times), $target, $sorted[0], $sorted[-1];
}

if (system('Rscript --version >/dev/null 2>&1') != 0)
{
	print "R is not installed: no comparison with it\n";
	exit;
}
print "the same by R (seconds, and the p-value or standard error; or why not):\n";
foreach my $by (
	[ 'WCR31 p-value by enumeration, from sums over clusters',
		'source("few_clusters.R"); d <- read.csv(data_file); V <- half_vectors(c(-1, 1), 18)',
		'{z <- wild(model(d, "y", 0, 0, "none"), "WCR31", 0); mean(abs(statistics(z, V)) >= abs(z$t0) * (1 - 1e-10))}' ],
	[ '9,999 cluster replicates by boot, from sums over clusters',
		'library(boot); d <- read.csv("../data/nrp18.csv"); cell <- list(d$area, 2 * d$treat + d$wave + 1); n <- tapply(d$y, cell, length); s <- tapply(d$y, cell, sum); n[is.na(n)] <- 0; s[is.na(s)] <- 0; arm <- tapply(d$treat, d$area, max)',
		'{b <- boot(cbind(n, s), function(x, i) sum(c(1, -1, -1, 1) * colSums(x[i, 5:8]) / colSums(x[i, 1:4])), 9999, strata = arm); boot.ci(b, type = "perc"); sd(b$t)}' ])
{
	my ($name, $setup, $code) = @$by;
	my $out = `cd $FindBin::Bin/../test/oracle && timeout 300 Rscript -e 'suppressMessages({$setup}); t <- system.time(v <- $code)[["elapsed"]]; cat(sprintf("%.3f s, %.10g", t, v))' 2>&1`;
	$out = (split(/\n/, $out))[-1] if $?;
	printf "  %s: %s\n", $name, $out // 'failed';
}
printf "  here: p-value %s, standard error %s\n", one('SELECT (did_bootstrap(s)).p_value FROM few_sample'),
	one(q{SELECT (did_bootstrap(s, 'cluster')).std_error FROM few_sample});

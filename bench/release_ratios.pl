# release_ratios.pl: the programme that release.sql leaves behind: a release of it
# against reading its answers, each pair measured in turns. A first release, one
# after it with the same answers, and one where 1 in 100 people answered anew.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(median timings one);

my $path = 'SET search_path = release_bench, public; SET jit = off; SET client_min_messages = warning';
my $read = 'SELECT outcome, count(*), sum(value) FROM outcome_value GROUP BY outcome';
my $run = "SELECT count(run_evaluation('release_bench', e.evaluation::text, p.plan)) FROM evaluation e JOIN plan p ON p.evaluation = e.evaluation";
sub release { return "SELECT count(*) FROM release_programme('release_bench', 'bench')"; }

sub compare
{
	my ($what, $target, $turns, $before, $after) = @_;
	my @times = timings(join('', map { "\\timing off\n$path;\nBEGIN;\n$before\\timing on\n" . release() . ";\n\\timing off\nROLLBACK;\n\\timing on\n$read;\n" } 0 .. $turns));
	splice(@times, 0, 2);    # the first turn warms up
	my (@a, @b, @ratios);
	while (my ($x, $y) = splice(@times, 0, 2))
	{
		push @a, $x;
		push @b, $y;
		push @ratios, $x / $y;
	}
	my @sorted = sort { $a <=> $b } @ratios;
	printf "%-58s %8.1f %8.1f %7.3f %7s  %.3f to %.3f\n", $what, median(@a), median(@b), median(@ratios), $target, $sorted[0], $sorted[-1];
	return;
}

printf "\n%-58s %8s %8s %7s %7s  %s\n", '6,000 interviews, 20 outcomes: job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
compare('a first release / reading every answer', '20', 5, '');
one("$path; " . release());
compare('the same again / reading every answer', '20', 5, '');
compare('1 in 100 answered anew / reading every answer', '40', 3,
	"UPDATE response SET value = 5 - value WHERE question <> 'sex' AND interview % 100 = 0;\nANALYZE response;\n$run;\n");

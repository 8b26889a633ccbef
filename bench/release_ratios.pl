# release_ratios.pl: the programme that release.sql leaves behind: a release of it
# against reading its answers, each pair measured in turns. A first release, one
# after it with the same answers, and one where 1 in 100 people answered anew.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(one in_turns row);

my $path = 'SET search_path = release_bench, public; SET jit = off; SET client_min_messages = warning';
my $read = 'SELECT outcome, count(*), sum(value) FROM outcome_value GROUP BY outcome';
my $run = "SELECT count(run_evaluation('release_bench', e.evaluation::text, p.plan)) FROM evaluation e JOIN plan p ON p.evaluation = e.evaluation";
sub release { return "SELECT count(*) FROM release_programme('release_bench', 'bench')"; }

sub against_reading
{
	my ($what, $target, $turns, $before, $after) = @_;
	my $turn = "\\timing off\n$path;\nBEGIN;\n$before\\timing on\n" . release() . ";\n\\timing off\nROLLBACK;\n\\timing on\n$read;\n";

	print row($what, $target, in_turns($turn x ($turns + 1))), "\n";
	return;
}

printf "\n%-58s %8s %8s %7s %7s  %s\n", '6,000 interviews, 20 outcomes: job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
against_reading('a first release / reading every answer', '20', 5, '');
one("$path; " . release());
against_reading('the same again / reading every answer', '20', 5, '');
against_reading('1 in 100 answered anew / reading every answer', '40', 3,
	"UPDATE response SET value = 5 - value WHERE question <> 'sex' AND interview % 100 = 0;\nANALYZE response;\n$run;\n");

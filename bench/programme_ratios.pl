# programme_ratios.pl: the programme that programme.sql leaves behind: its
# estimates against what an analyst would write by hand, with statistics and
# without, each pair measured in turns.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(one compare row);

my $path = 'SET search_path = programme_bench, public; SET jit = off';
my $analysed = "$path; ANALYZE";
# As after loading, before anybody came by: this server is thrown away.
my $never = "$path; DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'programme_bench'::regnamespace);
	UPDATE pg_class SET reltuples = -1, relpages = 0, relallvisible = 0 WHERE relnamespace = 'programme_bench'::regnamespace";

my $interviews = "evaluation_area a JOIN evaluation_wave w ON w.evaluation = a.evaluation JOIN interview v ON v.area = a.area AND v.wave = w.wave";
my $arguments = "a.arm = 'nfl', w.post, v.area::text, v.w_final";

# One outcome after the other, as the questions are.
sub by_hand
{
	my $only = shift;
	my @queries = map { "SELECT did_estimate(r.value IN (4, 5), $arguments) FROM $interviews
		LEFT JOIN response r ON r.interview = v.interview AND r.question = 'q$_' AND r.value <> -8 WHERE a.evaluation = 'e' AND a.included" } 1 .. ($only ? 1 : 23);
	push @queries, "SELECT did_estimate(CASE WHEN r.n = 7 THEN r.total::float8 END, $arguments) FROM $interviews
		LEFT JOIN (SELECT interview, count(*) AS n, sum(value) AS total FROM response
			WHERE question = ANY ('{q24,q25,q26,q27,q28,q29,q30}') AND value <> -8 GROUP BY interview) r ON r.interview = v.interview WHERE a.evaluation = 'e' AND a.included" unless $only;
	return join(' UNION ALL ', @queries);
}

my $all = "SELECT * FROM current_estimate WHERE evaluation = 'e'";
my $view = "SELECT did_estimate(value_boolean, treated, post, area, weight) FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o1'";
my $scale = "SELECT count(value) FROM outcome_value WHERE outcome = 'scale'";
my $pass = 'SELECT count(DISTINCT q) FROM (SELECT max(value) AS q FROM response GROUP BY question) s';
my @pairs = (
	[ 'current_estimate of 24 outcomes / by hand, one by one', '0.5', $analysed, $all, $path, by_hand(0), 5 ],
	[ 'current_estimate / the largest answer to each question', '3', $path, $all, $path, $pass, 7 ],
	[ 'current_estimate, never analysed / analysed', '1.2', $never, $all, $analysed, $all, 5 ],
	[ 'analysis_row of one outcome / by hand', '3', $analysed, $view, $path, by_hand(1), 9 ],
	[ 'analysis_row of one outcome, never analysed / analysed', '1.5', $never, $view, $analysed, $view, 5 ],
	[ 'values of a scale of 7 items, never analysed / analysed', '1.5', $never, $scale, $analysed, $scale, 5 ]);

# The two ways must agree before their speed is worth comparing.
my $ours = one("$path; SELECT string_agg(estimate || ' ' || std_error, ',' ORDER BY estimate) FROM current_estimate");
my $theirs = one("$path; SELECT string_agg((e).estimate || ' ' || (e).std_error, ',' ORDER BY (e).estimate) FROM (" . by_hand(0) . ") s (e)");
die "by hand: $theirs\ncurrent_estimate: $ours\n" unless $ours eq $theirs && $ours =~ /,/;

printf "\n%-58s %8s %8s %7s %7s  %s\n", '100,000 interviews: job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
foreach my $pair (@pairs)
{
	my ($what, $target, @jobs) = @$pair;
	print row($what, $target, compare(@jobs)), "\n";
}

# import_ratios.pl: 10,000 interviews of the delivery that import.sql leaves
# behind, by import_survey and by hand, each pair measured in turns.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Timing qw(median timings one);

my $tables = join(', ', map { "import_bench.$_" } qw(question response_option household respondent interview response response_text));
my $empty = "TRUNCATE $tables CASCADE";
my $ours = "SELECT count(*) FROM import_survey('import_bench', 'delivery_part', labels => 'delivery_labels')";

# What somebody would write who knows that there is nothing wrong with the file.
my $values = join(', ', map { "('q$_', d.q$_" . ($_ % 2 ? '' : '::integer') . ")" } 1 .. 120);
my $by_hand = "DO \$\$ BEGIN
INSERT INTO import_bench.question (question, survey, wording) SELECT 'q' || q, 's', 'question ' || q FROM generate_series(1, 120) q;
INSERT INTO import_bench.response_option (question, code, label, ordinal, missing) SELECT l.variable, l.code::numeric, l.label, l.ordinal, CASE WHEN l.missing THEN 'dont_know' END FROM delivery_labels l;
INSERT INTO import_bench.household SELECT d.household, a.area FROM delivery_part d JOIN import_bench.area a ON a.name = d.area;
INSERT INTO import_bench.respondent SELECT d.respondent, d.household FROM delivery_part d;
INSERT INTO import_bench.interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT d.serial, 'w' || d.wave, a.area, d.household, d.respondent, d.date, 'fresh', d.weight FROM delivery_part d JOIN import_bench.area a ON a.name = d.area;
INSERT INTO import_bench.response (interview, question, value) SELECT d.serial, v.question, v.value FROM delivery_part d, LATERAL (VALUES $values) v (question, value) WHERE v.value IS NOT NULL;
END \$\$";
my $keys = 'ALTER TABLE import_bench.response DROP CONSTRAINT response_interview_fkey, DROP CONSTRAINT response_question_fkey';
my $keys_back = 'ALTER TABLE import_bench.response ADD CONSTRAINT response_question_fkey FOREIGN KEY (question) REFERENCES import_bench.question, ADD CONSTRAINT response_interview_fkey FOREIGN KEY (interview) REFERENCES import_bench.interview';

one('CREATE TABLE delivery_part AS SELECT * FROM delivery LIMIT 10000');
my @pairs = (
	[ 'import_survey / unpivot and INSERT by hand', '1', $by_hand, 3 ],
	[ 'import_survey / by hand, without the foreign keys', '2', "BEGIN; $keys;\n\\timing on\n$by_hand;\n$keys_back;\n\\timing off\nCOMMIT", 3 ]);

# The two ways must agree before their speed is worth comparing.
my $digest = "SELECT md5(string_agg(r::text, ',' ORDER BY r.question, r.interview)) FROM import_bench.response r";
one("SET client_min_messages = warning; $empty"); one($ours);
my $first = one($digest);
one("SET client_min_messages = warning; $empty"); one($by_hand =~ s/\$/\\\$/gr);
die "they differ\n" unless one($digest) eq $first && $first =~ /./;

printf "\n%-58s %8s %8s %7s %7s  %s\n", '10,000 interviews of 120 questions: job A / job B, in turns', 'A, ms', 'B, ms', 'ratio', 'target', 'range of ratios';
foreach my $pair (@pairs)
{
	my ($what, $target, $hand, $turns) = @$pair;
	my $apart = $hand =~ /timing on/;
	$hand = "\\timing on\n$hand;\n\\timing off" unless $apart;
	$hand .= ';' if $apart;
	my @times = timings(join('', map { "SET client_min_messages = warning;\n$empty;\n\\timing on\n$ours;\n\\timing off\n$empty;\n$hand\n" } 1 .. $turns));
	my (@a, @b, @ratios);
	while (my ($x, $y) = splice(@times, 0, 2))
	{
		# Putting the keys back is a part of the job.
		$y += shift @times if $apart;
		push @a, $x;
		push @b, $y;
		push @ratios, $x / $y;
	}
	my @sorted = sort { $a <=> $b } @ratios;
	printf "%-58s %8.1f %8.1f %7.3f %7s  %.3f to %.3f\n", $what, median(@a), median(@b), median(@ratios), $target, $sorted[0], $sorted[-1];
}

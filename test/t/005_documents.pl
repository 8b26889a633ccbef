# The SQL in the documents runs, and gives what the documents show; the
# reference has an entry, with its comment, for everything a user can call.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;

my $documents = 0;

# White space and rules do not matter, as the documents align differently.
sub squeezed
{
	my $text = shift;
	$text =~ s/[-+]{3,}/---/g;
	$text =~ s/\(\d+ rows?\)//g;
	$text =~ s/\s+/ /g;
	return $text;
}

# Blocks marked sql are run in order, in one session; a block marked text that
# follows one shows its output.
sub check_document
{
	my $file = shift;
	my $document = slurp_file($file);
	my @blocks = ($document =~ /^```(\w+)\n(.*?)^```$/gms);
	my ($database, $script, @expected) = ("document_" . ++$documents, '', ());

	while (my ($language, $block) = splice(@blocks, 0, 2))
	{
		if ($language eq 'sql')
		{
			$script .= "\\echo =====\n$block\n";
			push @expected, undef;
		}
		elsif ($language eq 'text' && @expected && !defined($expected[-1]))
		{
			$expected[-1] = $block;
		}
	}
	return unless @expected;

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	my $script_file = $node->basedir . "/$database.sql";
	append_to_file($script_file, $script);
	my ($stdout, $stderr) = ('', '');
	my $passed = IPC::Run::run([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($database), '-f', $script_file ],
		'>', \$stdout, '2>', \$stderr);
	ok($passed, "$file: " . @expected . ' blocks of SQL run') or diag($stderr);

	my @outputs = split(/^=====\n/m, $stdout);
	shift @outputs;
	foreach my $i (0 .. $#expected)
	{
		next unless defined $expected[$i];
		is(squeezed($outputs[$i] // ''), squeezed($expected[$i]), "$file: block " . ($i + 1) . ' gives what is shown');
	}
}

check_document($_) foreach ('README.md', 'SECURITY.md', sort glob('docs/*.md'));

# The half of the programme's document that is written from the catalogue is so still.
$node->safe_psql('postgres', 'CREATE DATABASE catalogue');
$node->safe_psql('catalogue', 'CREATE EXTENSION resilience');
my ($tables, $errors) = ('', '');
IPC::Run::run([ 'psql', '-X', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('catalogue'), '-f', 'scripts/programme.sql' ], '>', \$tables, '2>', \$errors);
is($errors, '', 'the tables of a programme can be described');
ok($tables =~ /\A<!-- .* -->\n.{50000}/s, 'at length');
ok(index(slurp_file('docs/programme.md'), $tables) > 0, 'and docs/programme.md has them as they are; if not, run scripts/document-programme');

# Every code of a fact has its row in the reference, in the order of weight.
my @codes = slurp_file('src/core/answer/facts.c') =~ /^\t\[FACT_\w+\] = \{"(\w+)"/gm;
my ($table) = slurp_file('docs/reference.md') =~ /^\| `code` \| numbers .*?\n\|[-|]+\n(.*?)\n\n/ms;
cmp_ok(scalar @codes, '>', 30, 'there are facts');
is_deeply([ $table =~ /^\| `(\w+)`/gm ], \@codes, 'the reference has the codes of all facts, in their order');

# The appendix has all kinds of areas, and no others.
my %kinds;
foreach (slurp_file('docs/gss.md') =~ /^\| ([^|]+ \| [A-Z]\d\d.*?) \|$/gm)
{
	my ($kind, $codes) = split(/ \| /, $_);
	$kinds{$_} = $kind foreach split(/, /, $codes);
}
cmp_ok(scalar keys %kinds, '>', 150, 'there are kinds of areas');
my %known = map { split(/\|/, $_, 2) } split(/\n/, $node->safe_psql('catalogue', q{
	SELECT start, gss_entity((start || '000001')::gss_code)
	FROM unnest('{E,J,K,L,M,N,S,W}'::text[]) letter, generate_series(0, 99) n, LATERAL (SELECT letter || to_char(n, 'FM00') AS start) s
	WHERE gss_entity((start || '000001')::gss_code) IS NOT NULL}));
is_deeply(\%kinds, \%known, 'the appendix has the kinds that gss_entity knows');

# Every comment of the extension that a user would see stands in the reference.
$node->safe_psql('postgres', 'CREATE EXTENSION resilience');
my $reference = slurp_file('docs/reference.md');
$reference =~ s/^> ?//gm;
$reference =~ s/\s+/ /g;
my @comments = split(/\n/, $node->safe_psql('postgres', q{
	SELECT DISTINCT name, replace(comment, E'\n', ' ') FROM (
		SELECT p.proname, obj_description(p.oid, 'pg_proc') FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
		WHERE d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience')
		UNION ALL
		SELECT t.typname, obj_description(t.oid, 'pg_type') FROM pg_type t WHERE t.typname IN ('did_sample', 'did_result', 'did_balance_result', 'did_named_sample', 'did_stepdown', 'bootstrap_sample', 'bootstrap_result', 'domain_tag', 'gss_code', 'imd_decile')
		UNION ALL
		SELECT a.attname, col_description(a.attrelid, a.attnum) FROM pg_attribute a WHERE a.attrelid IN ('did_result'::regclass, 'did_balance_result'::regclass, 'did_named_sample'::regclass, 'did_stepdown'::regclass, 'bootstrap_result'::regclass) AND a.attnum > 0
	) s (name, comment) WHERE comment !~ '^(text|binary) (in|out)put of|^(transition|combine|final) function of|^implementation of|^(btree|hash) support of'}));
cmp_ok(scalar(@comments), '>=', 20, 'there are comments to look for');
foreach (@comments)
{
	my ($name, $comment) = split(/\|/, $_, 2);
	ok(index($reference, $comment) >= 0, "the reference has the comment of $name") or diag($comment);
	ok($reference =~ /(### |`)\Q$name\E/, "and an entry for $name");
}

$node->stop;
done_testing();

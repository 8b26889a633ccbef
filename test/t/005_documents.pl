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
	my ($file, $document, $setup, $preface) = @_;
	my @blocks = ($document =~ /^```(\w+)\n(.*?)^```$/gms);
	my ($database, $script, @expected) = ("document_" . ++$documents, $preface // '', ());

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
	$node->safe_psql($database, $setup) if $setup;
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

# The second extension is built where ReadStat is.
my $has_files = -e 'files/resilience_files.so';
check_document($_, slurp_file($_)) foreach ('README.md', 'SECURITY.md', grep { $has_files || $_ ne 'docs/files.md' } sort glob('docs/*.md'));

# Clients of other languages, where they are: the server's database is named by the environment.
SKIP:
{
	skip 'ReadStat was not there', 2 unless $has_files;
	my $files = slurp_file('docs/files.md');
	my %client = (python => [ '/usr/bin/python3', '-c' ], r => [ 'Rscript', '-e' ]);
	my %has = (python => 'import psycopg2', r => 'stopifnot(requireNamespace("RPostgreSQL", quietly = TRUE))');
	$node->safe_psql('postgres', 'CREATE DATABASE clients');
	$node->safe_psql('clients', 'CREATE EXTENSION resilience_files');
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	local $ENV{PGDATABASE} = 'clients';
	foreach my $language (sort keys %client)
	{
	  SKIP:
		{
			my ($program, $option) = @{ $client{$language} };
			my ($out, $err) = ('', '');
			my $is_there = eval { IPC::Run::run([ $program, $option, $has{$language} ], '>', \$out, '2>', \$err) };
			skip "there is no $program with a driver for PostgreSQL", 1 unless $is_there;
			my ($block) = $files =~ /^```$language\n(.*?)^```$/ms;
			IPC::Run::run([ $program, $option, $block ], '>', \$out, '2>', \$err);
			is($out, "240 rows\n", "docs/files.md: the block of $language runs") or diag($err);
		}
	}
	my $text = $files =~ s/^> ?//gmr =~ s/\s+/ /gr;
	foreach (split(/\n/, $node->safe_psql('clients', q{
		SELECT p.proname, obj_description(p.oid, 'pg_proc') FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
		WHERE d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience_files') ORDER BY 1})))
	{
		my ($name, $comment) = split(/\|/, $_, 2);
		ok(index($text, $comment) >= 0, "docs/files.md has the comment of $name") or diag($comment);
		ok($text =~ /(### |`)\Q$name\E/, "and an entry for $name");
	}
}

# The half of the programme's document that is written from the catalogue is so still.
$node->safe_psql('postgres', 'CREATE DATABASE catalogue');
$node->safe_psql('catalogue', 'CREATE EXTENSION resilience');
my ($tables, $errors) = ('', '');
IPC::Run::run([ 'psql', '-X', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('catalogue'), '-f', 'scripts/programme.sql' ], '>', \$tables, '2>', \$errors);
is($errors, '', 'the tables of a programme can be described');
ok($tables =~ /\A<!-- .* -->\n.{50000}/s, 'at length');
ok(index(slurp_file('docs/programme.md'), $tables) > 0, 'and docs/programme.md has them as they are; if not, run scripts/document-programme');

# The pages of the guide, as the server shows them: one after the other in one
# session of somebody who may make a schema, and no more.
my $guide = $node->safe_psql('catalogue', q{SELECT string_agg(page, E'\n') FROM resilience_guide_pages()});
check_document('guide', $guide, q{
	CREATE EXTENSION resilience;
	CREATE ROLE guide_reader;
	DO $$BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO guide_reader', current_database()); END$$},
	"SET ROLE guide_reader;\n");
unlike($guide, qr/^\\/m, 'needs no psql');
my @pages = glob('src/guide/*.md');
is($node->safe_psql('catalogue', q{SELECT string_agg(topic, ' ') FROM resilience_guide_pages()}),
	join(' ', map { m{/\d\d_(\w+)\.md} } @pages), 'and has a page for each file');
is($node->safe_psql('catalogue', q{SELECT count(*) FROM resilience_guide_pages() p
	WHERE p.page = (SELECT string_agg(line, E'\n') FROM resilience_guide(p.topic) line)
		AND EXISTS (SELECT FROM resilience_guide() line WHERE line LIKE '%' || p.topic || '%' || p.title)}), scalar @pages, 'all listed, and shown as they are');
foreach my $topic (map { /resilience_guide\(''?(\w+)''?\)/g } map { slurp_file($_) } 'resilience.control', glob('README.md docs/*.md src/sql/*.sql src/pg/*.c src/guide/*.md'))
{
	ok(scalar(grep { m{/\d\d_\Q$topic\E\.md$} } @pages), "whoever is sent to the page $topic finds it");
}

# The drawing is the same in both places, and its numbers are those of the tables.
my ($drawing) = $guide =~ /^```drawing\n(.*?)^```$/ms;
ok(index(slurp_file('README.md'), $drawing) > 0, 'README.md has the drawing of the guide');
my %figure;
foreach my $table (slurp_file('docs/methods.md') =~ /^(\| method \|.*?\n)\n/gms)
{
	my ($header, undef, @lines) = split(/\n/, $table);
	my ($of, $power, @designs) = ('', '', ());
	foreach my $design (split(/ *\| */, $header =~ s/^\| method \| | \|$//gr))
	{
		# "unequal" is of the design before it, as is what follows "power:".
		$power = 'power, ' if $design =~ s/^power: //;
		$of = $1 if $design =~ /^\d+( of \d+)$/ || $design =~ /^(\d+ ?):/;
		$design =~ s/^(\d+), unequal$/$1$of, unequal/;
		$design =~ s/^(\d+):/$1/ or $design =~ /^\d/ or $of !~ /^\d/ or $design = "$of $design";
		push @designs, "$power$design";
	}
	foreach (@lines)
	{
		my ($method, @numbers) = split(/ *\| */, s/^\| //r);
		$method =~ s/, t\(G .* 1\)$//;
		$figure{$method}{ $designs[$_] } = $numbers[$_] foreach 0 .. $#designs;
	}
}
my ($figures, $wrong) = (0, 0);
foreach my $line (split(/\n/, $drawing))
{
	while ($line =~ /([A-Z]?[\w',() -]*?): ((?:\d+\.\d \([^)]+\)(?:, )?)+)/g)
	{
		my ($text, $numbers) = ($1, $2);
		# The longest end of the words before the colon that is a method.
		my ($method) = grep { $text =~ /(?:^|\W)\Q$_\E$/ } sort { length($b) <=> length($a) } keys %figure;
		while ($numbers =~ /(\d+\.\d) \(([^)]+)\)/g)
		{
			$figures++;
			next if defined $method && ($figure{$method}{$2} // '') eq $1;
			$wrong++;
			diag("$text: $1 ($2) is " . (defined $method ? $figure{$method}{$2} // 'no design' : 'of no method'));
		}
	}
}
is($figures, scalar(() = $drawing =~ /\d\.\d/g), 'every number of the drawing has a method and a design');
is($wrong, 0, 'and is that of docs/methods.md');

# The demonstration's report is what its release gives, to the last digit.
$node->safe_psql('postgres', 'CREATE DATABASE report');
$node->safe_psql('report', 'CREATE EXTENSION resilience');
foreach my $file ('demo/survey.sql', 'demo/programme.sql', 'scripts/report.sql')
{
	my ($stdout, $stderr) = ('', '');
	IPC::Run::run([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('report'), '-f', $file ], '>', \$stdout, '2>', \$stderr);
	is($stderr, '', "$file runs");
	ok($stdout eq slurp_file('docs/report-demo.md'), 'docs/report-demo.md is the report of the demonstration; if not, run scripts/document-report') if $file eq 'scripts/report.sql';
}

# Every code of a fact has its row in the reference, in the order of weight.
my @codes = slurp_file('src/core/answer/facts.c') =~ /^\t\[FACT_\w+\] = \{"(\w+)"/gm;
my ($table) = slurp_file('docs/reference.md') =~ /^\| `code` \| numbers .*?\n\|[-|]+\n(.*?)\n\n/ms;
cmp_ok(scalar @codes, '>', 30, 'there are facts');
is_deeply([ $table =~ /^\| `(\w+)`/gm ], \@codes, 'the reference has the codes of all facts, in their order');

is($node->safe_psql('catalogue', 'SELECT string_agg(code, E\'\\n\') FROM programme_report_codes()'), join("\n", @codes), 'and a report has words for all of them');

# So has every code of did_release_check.
@codes = slurp_file('src/core/answer/release_check.c') =~ /^\t\[RELEASE_\w+\] = "(\w+)"/gm;
($table) = slurp_file('docs/reference.md') =~ /^\| `code` \| found when .*?\n\|[-|]+\n(.*?)\n\n/ms;
cmp_ok(scalar @codes, '>', 10, 'there are codes of what a sample tells');
is_deeply([ $table =~ /^\| `(\w+)`/gm ], \@codes, 'the reference has all of them, in their order');

# Who follows the map finds the rooms that it names.
my @sources = glob('src/core/*/*.[ch] src/pg/*.[ch] test/unit/*.[ch]');
my @named = slurp_file('ARCHITECTURE.md') =~ /`([a-z0-9_\/]+\.[ch])`/g;
cmp_ok(scalar @named, '>', 15, 'the map names files');
foreach my $file (@named)
{
	ok(scalar(grep { /(^|\/)\Q$file\E$/ } @sources), "ARCHITECTURE.md: there is $file");
}
my @rooms = slurp_file('ARCHITECTURE.md') =~ /^\| `(\w+)\/` \|/gm;
is_deeply([ sort @rooms ], [ sort map { m{src/core/(\w+)/} } glob('src/core/*/') ], 'and has all folders of the core');

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

# Every way of inference has its row in the reference, in the order of the registry, with what it needs, has and gives.
my $registry = slurp_file('src/core/answer/ways.c');
my %word = (
	NEEDS_CLUSTERS => 'clusters', NEEDS_ONE_ARM => 'one arm in a cluster', NEEDS_BLOCKS => 'blocks',
	GIVES_SET => 'set', GIVES_STEP_DOWN => 'step-down', GIVES_PIVOTS => 'studentized', FOR_ROWS => undef, 0 => undef);
%word = (%word, slurp_file('src/core/answer/choices.c') =~ /^\t\{(CHOICE_\w+), "(\w+)"/gm);
my %sum = $registry =~ /^#define (\w+) \(?([A-Z_ |]+?)\)?$/gm;

# A sum of flags, as the sorted words of its parts.
sub words_of
{
	my @words = map { exists $sum{$_} ? words_of($sum{$_}) : exists $word{$_} ? $word{$_} : die "no word for $_" } split(/ \| /, shift);
	my %words = map { $_ => 1 } grep { defined } @words;
	return sort keys %words;
}

sub described
{
	my ($name, $by, $label, @lists) = @_;
	return "$name, by $by" . join('', map { '; ' . join(', ', @$_) } @lists) . '; ' . ($label || 'no label');
}

my %by = $registry =~ /^\t\[(WAY_\w+)\] = \{("\w+", "\w+")/gm;
s/"(\w+)", "(\w+)"/$1($2)/ foreach values %by;
my @ways;
while ($registry =~ /^\t\{"([^"]+)", (WAY_\w+), \w+, ([^,]+), ([^,]+), ([^,]+), (?:NULL|"([^"]+)")\}/gm)
{
	my ($name, $family, $needs, $choices, $gives, $label) = ($1, $2, $3, $4, $5, $6);
	push @ways, described($name, $by{$family}, $label, [ words_of($needs) ], [ words_of($choices) ], [ words_of($gives) ]);
}
my ($ways_table) = slurp_file('docs/reference.md') =~ /^\| way \| chosen by .*?\n\|[-|]+\n(.*?)\n\n/ms;
my @shown;
foreach (split(/\n/, $ways_table))
{
	my ($names, $by, $needs, $choices, $gives, $label) = (split(/ *\| */, $_))[ 1 .. 6 ];
	# What depends on a choice is told as well.
	$needs =~ s/, as `resample`.*//;
	s/`//g foreach $by, $label;
	push @shown, described($_, $by, $label,
		[ sort split(/, /, $needs) ], [ sort $choices =~ /`(\w+)`/g ], [ sort split(/, /, $gives) ])
	  foreach $names =~ /`([\w-]+)`/g;
}
my @rows = $registry =~ /^\t\{"[^"]+", WAY_/gm;
cmp_ok(scalar @ways, '>', 30, 'there are ways of inference');
is(scalar @ways, scalar @rows, 'and each row of the registry is understood');
is_deeply(\@shown, \@ways, 'the reference has the ways of the registry');

# A default that the reference shows, in the form of a call or in a table of arguments, is the catalogue's; sql/defaults.sql compares the library's.
my %default;
foreach (split(/\n/, $node->safe_psql('catalogue', q{
	SELECT p.proname || '|' || p.proargnames[i] || '|' || coalesce(regexp_replace(pg_get_function_arg_default(p.oid, i), '::[a-z0-9_ \[\]]+$', ''), '')
	FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e', generate_series(1, p.pronargs) i WHERE p.pronargdefaults > 0})))
{
	my ($function, $argument, $value) = split(/\|/, $_);
	$value =~ s/^'(-[0-9]+)'$/$1/;
	$default{$function}{$argument} = $value unless $value eq '';
}
my %defaults_shown;
my ($defaults_wrong, $common) = (0, '');
foreach my $section (split(/^(?=##)/m, slurp_file('docs/reference.md')))
{
	$common = $section if $section =~ /^These arguments mean the same everywhere:/m;
	my ($function) = $section =~ /^### (\w+)\(/ or next;
	next unless $default{$function};
	my ($form) = $section =~ /^((?:    .*\n)+)/m;
	my @told = ($form // '') =~ /(\w+) => ('[^']*'|[-\w.]+)/g;
	my ($arguments) = $section =~ /^\| argument \| type \| default \|.*\n\|[-|]+\n((?:\|.*\n)+)/m;
	push @told, ($arguments // '') =~ /^\| `(\w+)` \| [^|]* \| `?([^|`]+)`? \|/gm;
	while (my ($argument, $value) = splice(@told, 0, 2))
	{
		next unless defined $default{$function}{$argument};
		$defaults_shown{$function}{$argument} = 1;
		next if $value eq $default{$function}{$argument};
		diag("$function: $argument is shown as $value and is $default{$function}{$argument}");
		$defaults_wrong++;
	}
	next unless $form;
	while ($common =~ /^\| `(\w+)` \| `[^|]*` \| `([^|`]+)` \|/gm)
	{
		next if !defined $default{$function}{$1} || $2 eq $default{$function}{$1};
		next if $defaults_shown{$function}{$1};	# of a meaning of its own
		diag("$function: $1 is $default{$function}{$1}, in the common table $2");
		$defaults_wrong++;
	}
}
is($defaults_wrong, 0, 'the defaults in the reference are those of the catalogue');
# Of these some are told of in words.
my %in_words = map { $_ => 1 } qw(bootstrap_replicates can_publish create_programme did_clusters did_effective_clusters did_report grant_programme import_rows plot_areas plot_change plot_forest_svg
  preview_release programme_attack programme_outcome_samples programme_wave_terms release_programme run_evaluation upgrade_programme what_changed);
is_deeply([ sort keys %{ $defaults_shown{$_} } ], [ sort keys %{ $default{$_} } ], "and all of $_ are shown")
  foreach (grep { !$in_words{$_} } sort keys %default);

# Every comment of the extension that a user would see stands in the reference.
$node->safe_psql('postgres', 'CREATE EXTENSION resilience');
my $reference = slurp_file('docs/reference.md');
$reference =~ s/^> ?//gm;
$reference =~ s/\s+/ /g;
my @comments = split(/\n/, $node->safe_psql('postgres', q{
	WITH own AS (
		SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = 'resilience' WHERE d.deptype = 'e'
	), own_type AS (
		SELECT t.oid, t.typrelid FROM pg_type t JOIN own ON own.classid = 'pg_type'::regclass AND own.objid = t.oid
		WHERE t.typtype IN ('b', 'c', 'd') AND t.typelem = 0 AND coalesce(obj_description(t.oid, 'pg_type'), '') !~ '^state of'
	)
	SELECT DISTINCT name, replace(comment, E'\n', ' ') FROM (
		SELECT p.proname, obj_description(p.oid, 'pg_proc') FROM pg_proc p JOIN own ON own.classid = 'pg_proc'::regclass AND own.objid = p.oid
		UNION ALL
		SELECT t.typname, obj_description(t.oid, 'pg_type') FROM pg_type t JOIN own_type USING (oid)
		UNION ALL
		SELECT a.attname, col_description(a.attrelid, a.attnum) FROM pg_attribute a JOIN own_type ON own_type.typrelid = a.attrelid WHERE a.attnum > 0
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

# A report as its readers get it: with a reader's rights and nothing more, from a
# programme that was dumped and restored, and as a document that is well formed
# and that everybody can read.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;
my @roles = ('owner', 'reader', 'outsider');
$node->safe_psql('postgres', join("\n", (map { "CREATE ROLE $_ LOGIN;" } @roles), 'CREATE DATABASE source OWNER owner;', 'CREATE DATABASE restored OWNER owner;'));
$node->safe_psql($_, 'CREATE EXTENSION resilience; GRANT CREATE ON SCHEMA public TO owner') foreach ('source', 'restored');

sub as
{
	my ($role, $database, $query) = @_;
	my ($stdout, $stderr) = ('', '');
	$node->psql($database, $query, stdout => \$stdout, stderr => \$stderr, extra_params => [ '-U', $role ]);
	return $stdout . $stderr;
}

foreach my $file ('demo/survey.sql', 'demo/programme.sql')
{
	my ($stdout, $stderr) = ('', '');
	IPC::Run::run([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-U', 'owner', '-d', $node->connstr('source'), '-f', $file ], '>', \$stdout, '2>', \$stderr);
	is($stderr, '', "the owner runs $file");
}
as('owner', 'source', q{SELECT grant_programme('synthetic', 'reader', 'reader')});

my $markdown = q{SELECT evaluation_report('synthetic', 'main')};
my $html = q{SELECT evaluation_report('synthetic', 'main', 'html')};
my %report = (markdown => as('owner', 'source', $markdown), html => as('owner', 'source', $html));
like($report{markdown}, qr/\A# Evaluation report: Nine neighbourhoods and their comparators\n\nRelease 1,.*^## Annex$/ms, 'the owner gets a report');

# A reader.
like(as('reader', 'source', 'SELECT count(*) FROM synthetic.response'), qr/permission denied/, 'a reader reads no answers');
like(as('reader', 'source', 'SELECT count(*) FROM synthetic.release_estimate'), qr/permission denied/, 'nor the tables of releases');
ok(as('reader', 'source', $markdown) eq $report{markdown}, 'and gets the same report');
ok(as('reader', 'source', $html) eq $report{html}, 'in both formats');
like(as('outsider', 'source', $markdown), qr/ERROR:  permission denied for schema synthetic/, 'who has no access gets none');

# The answers may be gone: what was released stays.
like(as('owner', 'source', q{BEGIN; DELETE FROM synthetic.response; UPDATE synthetic.outcome SET label = 'another'; SELECT md5(evaluation_report('synthetic', 'main')) = md5('} . $report{markdown} =~ s/'/''/gr . q{'); ROLLBACK}), qr/^t$/m, 'nothing is computed from answers, or read from tables that change');

# A dump.
my $dump = $node->basedir . '/programme.dump';
$node->command_ok([ 'pg_dump', '-U', 'owner', '-Fc', '-n', 'synthetic', '-f', $dump, $node->connstr('source') ], 'the programme is dumped');
$node->command_ok([ 'pg_restore', '-U', 'owner', '-d', $node->connstr('restored'), $dump ], 'and restored');
ok(as('reader', 'restored', $markdown) eq $report{markdown}, 'the report of the restored programme is the same');
as('owner', 'restored', q{UPDATE synthetic.evaluation SET title = 'A second time' WHERE evaluation = 'main'; SELECT count(*) FROM release_programme('synthetic', 'Second results')});
like(as('reader', 'restored', $markdown), qr/\A# Evaluation report: A second time\n\nRelease 2, "Second results"/, 'and it can be released anew');

# The document: every element that is opened is closed, in its order.
my @open;
my $problems = '';
my $body = $report{html} =~ s/\A<!DOCTYPE html>\n//r =~ s/<style>.*<\/style>//sr;
ok($report{html} ne $body, 'it begins as an HTML document does, and has its styles in it');
while ($body =~ m{<(/?)([a-z0-9]+)([^>]*)>}g)
{
	my ($closes, $name, $attributes) = ($1, $2, $3);
	next if $name eq 'meta';
	$problems .= "no value: <$name$attributes>\n" if $attributes !~ /^(?: [a-z-]+="[^"<>]*")*$/;
	push @open, $name unless $closes;
	$problems .= "</$name> closes <$open[-1]>\n" if $closes && (pop(@open) // '') ne $name;
}
is("$problems@open", '', 'it is well formed');
unlike($body =~ s/<[^>]*>//gr, qr/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/, 'text is escaped');
my %ids = map { $_ => 1 } (my @ids = $body =~ / id="([^"]*)"/g);
is(scalar keys %ids, scalar @ids, 'no identifier is there twice');
is(join(' ', grep { !$ids{$_} } $body =~ / (?:href="#|aria-labelledby=")([^"]*)"/g), '', 'and all that are pointed to are there');
like($body, qr/<html lang="en-GB">/, 'it says its language');
is(scalar(() = $body =~ /<h1>/g), 1, 'it has one main heading');
my @levels = $body =~ /<h([1-6])/g;
is(scalar(grep { $levels[$_] > $levels[ $_ - 1 ] + 1 } 1 .. $#levels), 0, 'no level of headings is left out');
is(scalar(() = $body =~ /<caption /g), scalar(() = $body =~ /<table>/g), 'each table has a caption');
is(scalar(() = $body =~ /<th (?!scope="(?:col|row)")/g) + scalar(() = $body =~ /<th>/g), 0, 'and each heading in it says of what');
unlike($body, qr/<script|<link|<img| on[a-z]+=| src=|https?:/, 'it needs nothing from elsewhere, and runs nothing');
unlike($report{html}, qr/url\(|\@import/, 'nor do its styles');

$node->stop;
done_testing();

# Two councils with databases of different encodings get the same pseudonyms of the
# same names under the same key, and their samples merge.
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_hex);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;

# A name and a key with a letter that is one byte in one encoding, two in another.
my %letter = (UTF8 => "\xc3\xa9", LATIN1 => "\xe9", WIN1252 => "\xe9", SQL_ASCII => "\xc3\xa9");
my $key = "clef priv\xc3\xa9e entre nous";
my $expected = join("\n", sort map { substr(hmac_sha256_hex("cluster text $_", $key), 0, 32) } ("Beaupr\xc3\xa9", 'Ardwick'));
my %sample;

foreach my $encoding (sort keys %letter)
{
	my $database = lc("in_$encoding");
	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	local $ENV{PGCLIENTENCODING} = $encoding;
	my $hidden = "did_pseudonymise((SELECT did_sample(i % 7, treated, post, CASE WHEN treated THEN 'Beaupr$letter{$encoding}' ELSE 'Ardwick' END)
		FROM generate_series(1, 50) i, (VALUES (true), (false)) t (treated), (VALUES (true), (false)) p (post)), 'clef priv$letter{$encoding}e entre nous')";
	$node->safe_psql($database, 'CREATE EXTENSION resilience');
	is($node->safe_psql($database, "SELECT cluster FROM did_clusters($hidden) ORDER BY 1"), $expected, "$encoding: the pseudonyms are those of the names in UTF-8");
	$sample{$encoding} = $node->safe_psql($database, "SELECT $hidden");
}
is($node->safe_psql('in_utf8', "SELECT count(*), min(n_pre), max(n_post) FROM did_clusters((SELECT did_rollup(s::did_sample) FROM unnest(ARRAY["
			. join(', ', map { "'$sample{$_}'" } sort keys %sample) . ']) s))'), '2|200|200', 'and samples of all of them merge by area');

# A key of ten letters has eleven bytes in UTF-8, and few in any encoding.
my ($stdout, $stderr);
$node->psql('in_latin1', "SELECT did_pseudonymise((SELECT did_sample(1, true, true, 'a')), U&'clef priv\\00E9')", stdout => \$stdout, stderr => \$stderr);
like($stderr, qr/ERROR:  key must have 16 bytes or more\nDETAIL:  It has 11\./, 'the bytes of a key are those in UTF-8');

done_testing();

# Programmes in databases of other encodings than UTF-8: names, keys that look
# alike, and codebooks.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;

# The byte of a blank that does not break, and whether the encoding can write an é.
my %encodings = (LATIN1 => [ "\xa0", "\xe9" ], WIN1252 => [ "\xa0", "\xe9" ], SQL_ASCII => [ undef, "\xc3\xa9" ], EUC_JP => [ undef, "\xa4\xa2" ], KOI8R => [ undef, "\xe1" ]);
my $qdc = '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="a" isCodable="true"/></Codes></CodeBook>';

foreach my $encoding (sort keys %encodings)
{
	my ($blank, $letter) = @{ $encodings{$encoding} };
	my $database = lc("in_$encoding");
	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	my $run = sub {
		my ($stdout, $stderr) = ('', '');
		local $ENV{PGCLIENTENCODING} = $encoding;
		$node->psql($database, shift, stdout => \$stdout, stderr => \$stderr, on_error_stop => 0);
		return ($stdout, $stderr);
	};
	$run->('CREATE EXTENSION resilience');
	my ($stdout, $stderr) = $run->("SELECT count(*) >= 13 FROM create_programme('nrp $letter'); SELECT count(*) FROM check_programme('nrp $letter')");
	is("$stdout$stderr", "t\n0", "$encoding: a programme is made and checked");
	($stdout, $stderr) = $run->("SELECT create_programme('nrp '); SELECT create_programme(E'a\\tb')");
	is(() = ($stderr =~ /ERROR:  the name of a programme cannot begin or end with a blank, or hold control characters/g), 2, '... and a name that nobody could type is refused');
	($stdout, $stderr) = $run->(qq{INSERT INTO "nrp $letter".area (area, name, kind) VALUES ('N1', 'x', 'nfl'), ('n  1', 'x', 'nfl'), ('$letter', 'x', 'nfl'); SELECT key FROM check_programme('nrp $letter') WHERE problem = 'key_spelt_twice'});
	is("$stdout$stderr", 'N1, n  1', '... keys that look alike are found');
	if (defined $blank)
	{
		($stdout, $stderr) = $run->(qq{INSERT INTO "nrp $letter".area (area, name, kind) VALUES ('N1$blank', 'x', 'nfl'); SELECT what FROM check_programme('nrp $letter') WHERE problem = 'key_spelt_twice'; SELECT create_programme('x$blank')});
		like($stdout, qr/"N1<0x00A0>"/, '... with a blank that does not break, too');
		like($stderr, qr/cannot begin or end with a blank/, '... and a name that ends in one is refused');
	}
	$blank //= ' ';
	($stdout, $stderr) = $run->(qq{INSERT INTO "nrp $letter".survey VALUES ('s', 's'); INSERT INTO "nrp $letter".wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w', 's', 1, 'w', '2019-01-01', '2019-12-31');
		CREATE TABLE "d $letter" (" Serial" text, wave text, area text, weight text, "q $letter" text, age text); INSERT INTO "d $letter" VALUES ('1', 'w', '$letter', '1,5', 'x$letter', '1.234');
		SELECT problem, item, n FROM import_survey('nrp $letter', '"d $letter"', decimal_mark => ',') WHERE severity IN ('error', 'count') AND item ~ '^(interview|response)'; SELECT answer FROM "nrp $letter".response_text; SELECT value FROM "nrp $letter".response});
	is("$stdout$stderr", "added|interview|1\nadded|response|1\nadded|response_text|1\nx$letter\n1234", '... a survey is loaded');
	($stdout, $stderr) = $run->("SELECT codebook_from_qdc('nrp $letter', 'a', '$qdc'), codebook_from_qdc('nrp $letter', 'b', bytea '$qdc'), codebook_from_qdc('nrp $letter', 'c', '\\xefbbbf'::bytea || bytea '$qdc'); SELECT codebook_to_qdc('nrp $letter', 'c')");
	is("$stdout$stderr", "1|1|1\n" . ($qdc =~ s/^<\?.*?\?>//r), '... codebooks go in and out');
	($stdout, $stderr) = $run->("SELECT codebook_from_qdc('nrp $letter', 'd', '\\xfffe3c003f00'::bytea)");
	like($stderr, qr/a file in utf-16 is not read here\nHINT/, '... but for those in UTF-16');
	next if $encoding eq 'EUC_JP' || $encoding eq 'KOI8R';
	($stdout, $stderr) = $run->("SELECT codebook_from_qdc('nrp $letter', 'e', E'\\xef\\xbb\\xbf' || '$qdc')");
	is("$stdout$stderr", '1', '... and a byte-order mark that was taken for letters is taken off');
}

$node->stop;
done_testing();

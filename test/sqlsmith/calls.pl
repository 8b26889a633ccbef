#!/usr/bin/perl
# calls.pl: random calls of every function and aggregate of the extension, as
# SQL on standard output.  sqlsmith knows all of SQL and calls few of ours; this
# knows ours: which words a choice takes, and what breaks numbers.
#
#	calls.pl NUMBER SEED		psql must lead to a database made by database.sql
use strict;
use warnings;

my ($number, $seed) = @ARGV;
srand($seed);

sub any { return $_[ int(rand(@_)) ] }

# Choices by the names of arguments; anything else is among the texts.
my %words = (
	vcov => [qw(iid HC0 HC1 HC2 HC3 CR0 CR1 CR1S CR1N CR2 CR3 CRV3 CRV3J survey JK1 JKn)],
	effects => [qw(none cluster block)],
	method => [qw(WCR11 WCR13 WCR31 WCR33 WCU11 WCU13 WCU31 WCU33 cluster rao-wu fractional holm romano-wolf)],
	weights => [qw(rademacher webb mammen normal)],
	alternative => [qw(two-sided symmetric less greater equal-tailed)],
	ties => [qw(inclusive strict)],
	scheme => [qw(clusters blocks)],
	statistic => [qw(mean sum proportion median quantile trimmed_mean sd estimate t)],
	conf_type => [qw(percentile basic normal bca studentized)],
	test => [qw(pooled welch paired signed-rank t)],
	lonely_psu => [qw(fail remove certainty average adjust)],
	resample => [qw(arm block pair)],
	level => [qw(reader editor analyst)],
	schema => [qw(synthetic owned nowhere)],
	role => [qw(smith_reader smith_analyst nobody)]);
my @texts = ('', ' ', 'area 1', 'x' x 200, 'nrp4:economic_systems', 'E06000001', "\\xff", 'a"b', 'NaN', 'synthetic', 'owned', map { @$_ } values %words);
my @doubles = qw(0 -0.0 1 -1 0.5 0.05 0.95 0.999999 2 1e-50 1e50 1e51 1e-300 1e300 5e-324 NaN Infinity -Infinity 3.7);
my @integers = (0, 1, 2, 3, 5, 12, 19, 99, 999, -1, 100000);
my %values = (
	'double precision' => sub { "'" . any(@doubles) . "'::float8" },
	real => sub { "'" . any(0, 1, 0.5, 'NaN') . "'::real" },
	numeric => sub { "'" . any(0, 1, 0.5, 'NaN', '1e400') . "'::numeric" },
	integer => sub { any(@integers, 2147483647) . '::int4' },
	smallint => sub { any(0, 1, -1) . '::int2' },
	bigint => sub { any(@integers, '9223372036854775807') . '::int8' },
	boolean => sub { any('true', 'false') },
	text => sub { "'" . any(@texts) . "'::text" },
	'character varying' => sub { "'" . any(@texts) . "'::varchar" },
	'double precision[]' => sub { any("'{}'", "'{1,2}'", "'{NaN}'", "'{1,NULL}'", "'{{1,2},{3,4}}'") . '::float8[]' },
	'text[]' => sub { any("'{}'", "'{N1,N2}'", "'{NULL}'") . '::text[]' },
	did_sample => sub { '(SELECT ' . any(qw(clustered blocked plain adjusted)) . ' FROM public.stored OFFSET ' . int(rand(5)) . ' LIMIT 1)' },
	bootstrap_sample => sub { '(SELECT ' . any(qw(weights answers)) . ' FROM public.stored OFFSET ' . int(rand(5)) . ' LIMIT 1)' },
	survey_sample => sub { '(SELECT ' . any(qw(surveyed distributed ranked)) . ' FROM public.stored OFFSET ' . int(rand(5)) . ' LIMIT 1)' },
	did_result => sub { '(SELECT result FROM public.stored OFFSET ' . int(rand(5)) . ' LIMIT 1)' },
	did_named_sample => sub { "ROW('" . any('a', 'b') . "', (SELECT blocked FROM public.stored OFFSET 1 LIMIT 1))::did_named_sample" },
	'did_named_sample[]' => sub { "(SELECT array_agg(ROW(n, blocked)::did_named_sample) FROM public.stored, unnest(ARRAY['a', 'b']) n WHERE even)" },
	domain_tag => sub { any("'nrp4:economic_systems'", "'a:b'") . '::domain_tag' },
	gss_code => sub { any("'E06000001'", "'W92000004'") . '::gss_code' },
	imd_decile => sub { any(1 .. 10) . '::imd_decile' },
	xml => sub { any("'<a/>'", q{'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'}) . '::xml' },
	anyelement => sub { "'area 1'::text" });
# What aggregates are given: columns of public.few.
my %columns = (
	'double precision' => ['weight', 'y', '1.0::float8', 'interview::float8', 'nullif(y, 0.5)'],
	integer => [qw(treated::int post::int interview 1 0)],
	bigint => [qw(interview::bigint wave::bigint)],
	boolean => [qw(treated post yes treated post)],
	text => [qw(area pair area)],
	'double precision[]' => ['ARRAY[y]', 'ARRAY[y, weight]', "'{}'::float8[]"],
	numeric => [qw(y::numeric interview::numeric)],
	smallint => [qw(treated::int::int2)]);

sub value
{
	my ($type, $name) = @_;
	return "NULL::$type" if rand() < 0.06 && $type !~ /^any/;
	return "'" . any(@{ $words{$name} }) . "'" if $type eq 'text' && $words{$name} && rand() < 0.9;
	return any(1, 2, 19, 49, 99) if $name eq 'reps' && rand() < 0.9;
	return any(0.5, 0.9, 0.95, 0.99) if $name eq 'conf_level' && rand() < 0.8;
	return $values{$type} ? $values{$type}->() : $type =~ /^any|internal|cstring/ ? 'NULL' : "NULL::$type";
}

sub column
{
	my ($type) = @_;
	return $columns{$type} && rand() < 0.93 ? any(@{ $columns{$type} }) : value($type, '');
}

# name, kind, returns a set, defaults, types and names of arguments
my @functions = map { chomp; [ split(/\t/, $_, -1) ] } `psql -X -At -F '\t' -c "
	SELECT format('%I.%I', n.nspname, p.proname), p.prokind, p.proretset, p.pronargdefaults,
		array_to_string(ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY u (t, i) ORDER BY i), ';'),
		array_to_string(p.proargnames[1:p.pronargs], ';', '')
	FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid AND x.extname = 'resilience'
	JOIN pg_catalog.pg_proc p ON p.oid = d.objid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
	WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.refclassid = 'pg_catalog.pg_extension'::regclass
	ORDER BY p.oid"`;
die "no functions found\n" unless @functions > 100;

# By name, so that one with fifty overloads is not all there is.
my %by_name;
push @{ $by_name{ $_->[0] } }, $_ foreach @functions;
my @names = sort keys %by_name;

sub call
{
	my ($name, $kind, $set, $defaults, $types, $arguments) = @{ any(@{ $by_name{ any(@names) } }) };
	my @types = split(/;/, $types);
	my @arguments = split(/;/, $arguments, -1);
	if ($kind eq 'a')
	{
		my $call = "$name(" . join(', ', map { column($_) } @types) . ')';
		return "SELECT $call FROM public.few" . any('', ' WHERE false', ' WHERE interview % 7 = 1', ' GROUP BY wave', ' GROUP BY interview % 11')
			unless rand() < 0.2;
		return "SELECT $call OVER (ORDER BY interview) FROM public.few";
	}
	my @given;
	foreach my $i (0 .. $#types)
	{
		my $named = $i >= @types - $defaults;
		next if $named && rand() < 0.5;
		my $name = $arguments[$i] // '';
		push @given, ($named ? "$name => " : '') . value($types[$i], $name);
	}
	return $set eq 't' ? "SELECT * FROM $name(" . join(', ', @given) . ') f' : "SELECT $name(" . join(', ', @given) . ')';
}

print call(), ";\n" foreach 1 .. $number;

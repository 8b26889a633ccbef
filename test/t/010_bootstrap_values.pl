# bootstrap_sample: the same digits whatever the plan; bytes from an enemy do
# no harm; long calls can be cancelled; samples survive a dump.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "max_worker_processes = 8\nfsync = off\nrestart_after_crash = off");
$node->start;
my $directory = $node->basedir;

$node->safe_psql('postgres', q{
CREATE EXTENSION resilience;
CREATE TABLE survey AS
SELECT i AS id, (i * 7919::bigint % 150)::bigint AS area, 'area ' || i * 7919::bigint % 150 AS name,
	1000 + hashint4(i + 1) / 2147483648.0::float8 * pi() AS y, (hashint4(i + 1) & 7) % 5 AS score,
	exp(4.6 * hashint4(i + 2) / 2147483648.0::float8) AS w
FROM generate_series(1, 100000) i;
ALTER TABLE survey SET (parallel_workers = 2);
ANALYZE survey;
});

# ---- the same digits ----

my $parallel = q{
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
};
my $serial = 'SET max_parallel_workers_per_gather = 0;';
my %arguments = (
	'rows' => 'y',
	'few values' => 'score',
	'proportion' => 'score > 2',
	'clusters' => 'y, area',
	'text clusters' => 'score, name',
	'weights' => 'y, area, w',
	'weights, text' => 'score > 1, name, w');

sub digits
{
	my $sample = shift;
	return "SELECT md5(min(sample::text)) || string_agg(e::text, ' ' ORDER BY what, type)
		FROM ($sample) s(sample), unnest('{mean,sum,quantile,trimmed mean,sd}'::text[]) what, unnest('{percentile,bca}'::text[]) type,
			bootstrap_ci(sample, what, type, 30, probability => 0.37) e";
}

foreach my $kind (sort keys %arguments)
{
	my $aggregate = "bootstrap_sample($arguments{$kind})";
	my $plain = "SELECT $aggregate FROM survey";
	my $expected = $node->safe_psql('postgres', $serial . digits($plain));
	like($expected, qr/bootstrap of/, "$kind: there is a result");
	is($node->safe_psql('postgres', $serial . digits("SELECT $aggregate FROM (SELECT * FROM survey ORDER BY hashint4(id + 5)) s")),
		$expected, "$kind: shuffled");

	my $plan = $node->safe_psql('postgres', "$parallel EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) $plain");
	like($plan, qr/Finalize Aggregate/, "$kind: the plan is parallel");
	like($plan, qr/Workers Launched: 2/, "$kind: with two workers");
	is($node->safe_psql('postgres', $parallel . digits($plain)), $expected, "$kind: two workers");
	is($node->safe_psql('postgres', $serial . digits("SELECT bootstrap_rollup(s) FROM (SELECT $aggregate AS s FROM survey GROUP BY id % 97) p")),
		$expected, "$kind: 97 parts, merged");
	is($node->safe_psql('postgres', $serial . digits("SELECT bootstrap_rollup(s::text::bootstrap_sample ORDER BY part DESC) FROM (SELECT id % 10 AS part, $aggregate AS s FROM survey GROUP BY id % 10) p")),
		$expected, "$kind: 10 parts through text, merged backwards");
	$node->safe_psql('postgres', qq{
		CREATE TABLE parts AS SELECT $aggregate AS s FROM survey GROUP BY id / 20000;
		COPY parts TO '$directory/parts.bin' WITH (FORMAT binary);
		TRUNCATE parts;
		COPY parts FROM '$directory/parts.bin' WITH (FORMAT binary);
	});
	is($node->safe_psql('postgres', $serial . digits("SELECT bootstrap_rollup(s) FROM (SELECT bootstrap_rollup(s) AS s FROM parts GROUP BY (s::text < 'z') UNION ALL SELECT NULL) q")),
		$expected, "$kind: parts through binary COPY, merged twice");
	$node->safe_psql('postgres', 'DROP TABLE parts');
}
is($node->safe_psql('postgres', "$parallel SELECT bootstrap_ci(y, name, w) FROM survey"),
	$node->safe_psql('postgres', "$serial SELECT bootstrap_ci(bootstrap_sample(y, name, w)) FROM survey"),
	'aggregate and function agree');

# ---- dump and restore ----

$node->safe_psql('postgres', 'CREATE TABLE kept AS SELECT id % 3 AS day, bootstrap_sample(y, name, w) AS s FROM survey WHERE id <= 1000 GROUP BY 1');
my $kept = q{SELECT md5(string_agg(s::text, '' ORDER BY day)), bootstrap_ci(bootstrap_rollup(s)) FROM kept};
$node->command_ok([ 'pg_dump', '--format', 'custom', '--file', "$directory/dump", '-t', 'kept', '--dbname', $node->connstr('postgres') ], 'dump');
$node->safe_psql('postgres', 'CREATE DATABASE target');
$node->safe_psql('target', 'CREATE EXTENSION resilience');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('target'), "$directory/dump" ], 'restore');
is($node->safe_psql('target', $kept), $node->safe_psql('postgres', $kept), 'the same digits after a restore');

# ---- cancelling and limits ----

$node->safe_psql('postgres', q{
CREATE TABLE large AS SELECT bootstrap_sample(sqrt(i)) AS single, bootstrap_sample(sqrt(i), i) AS clustered, bootstrap_sample(i / 300) AS many FROM generate_series(1, 300000) i;
});
my %calls = (
	'the aggregate' => 'SELECT bootstrap_sample(sqrt(i)) FROM generate_series(1, 1000000000) i',
	'the bootstrap of rows' => 'SELECT bootstrap_ci(single, reps => 1000000) FROM large',
	'the bootstrap of a median' => q{SELECT bootstrap_ci(single, 'median', reps => 1000000) FROM large},
	'the bootstrap of clusters' => q{SELECT bootstrap_ci(clustered, 'sd', reps => 1000000) FROM large},
	'the bootstrap of a median of clusters' => q{SELECT bootstrap_ci(clustered, 'median', reps => 1000000) FROM large},
	'the bootstrap of counts' => 'SELECT bootstrap_ci(many, reps => 1000000) FROM large',
	'the jackknife' => q{SELECT bootstrap_ci(clustered, 'median', 'bca', 2) FROM large, generate_series(1, 1000)},
	'the merge' => 'SELECT bootstrap_rollup(single) FROM large, generate_series(1, 1000)',
	'text output and input' => 'SELECT max(length(single::text::bootstrap_sample::text)) FROM large, generate_series(1, 1000)');
foreach my $name (sort keys %calls)
{
	my ($stdout, $stderr) = ('', '');
	my $start = time();
	$node->psql('postgres', "SET statement_timeout = '300ms'; $calls{$name}", stdout => \$stdout, stderr => \$stderr, timeout => 120);
	my $seconds = time() - $start;
	like($stderr, qr/canceling statement due to statement timeout/, "$name can be cancelled");
	# A bound that no machine is too slow for, far below what the call takes.
	cmp_ok($seconds, '<', 30, sprintf('%s: cancelled after %.1f s', $name, $seconds));
}

# The longest keys reach the limit with the fewest rows.
my ($result, $stdout, $stderr) = $node->psql('postgres', q{
	SELECT bootstrap_sample(1.0, repeat('x', 50000000) || i) FROM generate_series(1, 40) i});
isnt($result, 0, 'a sample over 1 GB is refused');
like($stderr, qr/too many different values: a bootstrap_sample cannot exceed 1 GB/, 'by its name');
like($stderr, qr/HINT:/, 'with a hint');

# ---- hostile bytes ----

my $mutations = 3000;    # of each form
srand(20141001);
$node->safe_psql('postgres', q{
CREATE TABLE honest AS
SELECT row_number() OVER () AS id, s FROM (
	SELECT bootstrap_sample(sqrt(i % 9)) AS s FROM generate_series(1, 60) i
	UNION ALL SELECT bootstrap_sample(i % 5 > 1) FROM generate_series(1, 60) i
	UNION ALL SELECT bootstrap_sample(i % 5 > 1, 'area ' || i % 6) FROM generate_series(1, 60) i
	UNION ALL SELECT bootstrap_sample(sqrt(i), (i % 6)::bigint, 1 + i % 7) FROM generate_series(1, 40) i
	UNION ALL SELECT bootstrap_sample(i % 4, 'area ' || i % 6, 1 + i % 2) FROM generate_series(1, 60) i
) v;
CREATE FUNCTION use_sample(s bootstrap_sample) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM bootstrap_ci(s, what, type, 9, probability => 0.9) FROM unnest('{mean,sum,median,quantile,trimmed mean,sd}'::text[]) what, unnest('{basic,bca}'::text[]) type;
	PERFORM bootstrap_ci(s, 'mean', 'studentized', 9), bootstrap_replicates(s, 'sum', 3);
	PERFORM bootstrap_ci(bootstrap_rollup(x), reps => 5) FROM (VALUES (s), (s)) v(x);
	PERFORM s::text::bootstrap_sample;
EXCEPTION WHEN program_limit_exceeded THEN
	NULL;	-- too many rows, twice
END $$;
CREATE TABLE outcomes (form text, sqlstate text);
CREATE FUNCTION try_text(t text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM use_sample(t::bootstrap_sample);
	INSERT INTO outcomes VALUES ('text', 'accepted');
EXCEPTION WHEN OTHERS THEN
	INSERT INTO outcomes VALUES ('text', SQLSTATE);
END $$;
CREATE TABLE received (s bootstrap_sample);
CREATE FUNCTION try_binary(file text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('COPY received FROM %L WITH (FORMAT binary)', file);
	PERFORM use_sample(s) FROM received;
	DELETE FROM received;
	INSERT INTO outcomes VALUES ('binary', 'accepted');
EXCEPTION WHEN OTHERS THEN
	INSERT INTO outcomes VALUES ('binary', SQLSTATE);
END $$;
});
my @honest = map { pack('H*', $_) } split(/\n/, $node->safe_psql('postgres', 'SELECT s::text FROM honest ORDER BY id'));

sub mutated
{
	my $bytes = $honest[ int(rand(@honest)) ];
	foreach (1 .. 1 + int(rand(3)))
	{
		my $at = int(rand(length($bytes)));
		my $kind = int(rand(6));
		# Half of the changes to the header and the keys, where structure is.
		$at = int(rand(60)) if rand() < 0.5 && length($bytes) > 60;
		if ($kind == 0) { substr($bytes, $at, 1) = chr(ord(substr($bytes, $at, 1)) ^ (1 << int(rand(8)))); }
		elsif ($kind == 1) { substr($bytes, $at, 1) = chr(int(rand(256))); }
		elsif ($kind == 2) { substr($bytes, $at, 1) = (map { chr } 0, 1, 0x7f, 0x80, 0xff)[ int(rand(5)) ]; }
		elsif ($kind == 3) { substr($bytes, $at, 1) = ''; }
		elsif ($kind == 4) { substr($bytes, $at, 0) = chr(int(rand(256))); }
		elsif (rand() < 0.3) { $bytes = substr($bytes, 0, 1 + $at); }
		last if length($bytes) < 2;
	}
	return $bytes;
}

my $script = '';
foreach (1 .. $mutations)
{
	my $text = unpack('H*', mutated());
	substr($text, int(rand(length($text))), 1) = ('g', ' ', 'A', "\xc3\xa9", '0')[ int(rand(5)) ] if rand() < 0.1;
	$script .= "SELECT try_text('$text');\n";
}
$result = $node->psql('postgres', $script, stdout => \$stdout, stderr => \$stderr, timeout => 300);
is($result, 0, 'the session outlives mutated texts');

$script = '';
foreach my $i (1 .. $mutations)
{
	my $bytes = mutated();
	my $file = "$directory/mutated.$i";
	open(my $fh, '>:raw', $file) or die "$file: $!";
	# COPY's signature, flags, no extension; one field; its length; trailer
	print $fh "PGCOPY\n\xff\r\n\0", pack('NN', 0, 0), pack('nN', 1, length($bytes)), $bytes, pack('n', 0xffff);
	close($fh);
	$script .= "SELECT try_binary('$file');\n";
}
$result = $node->psql('postgres', $script, stdout => \$stdout, stderr => \$stderr, timeout => 300);
is($result, 0, 'the session outlives mutated binary values');
is($node->safe_psql('postgres', 'SELECT count(*) FROM outcomes'), 2 * $mutations, 'every mutation had an outcome');
is($node->safe_psql('postgres', q{SELECT form, sqlstate FROM outcomes WHERE sqlstate NOT IN ('accepted', '22P02', '22P03') GROUP BY 1, 2}),
	'', 'mutations are accepted, or refused as malformed, and nothing else');
my ($accepted, $refused) = split(/\|/, $node->safe_psql('postgres',
	q{SELECT count(*) FILTER (WHERE sqlstate = 'accepted'), count(*) FILTER (WHERE sqlstate <> 'accepted') FROM outcomes}));
cmp_ok($refused, '>', $mutations / 2, "$refused refused");
cmp_ok($accepted, '>', 100, "$accepted accepted: low digits of values, counts and the like");

# A header that claims more than there is allocates nothing for it.
my $claim = 'bts' . pack('Cn', 1, 2) . pack('NN', 0, 0) . pack('NNN', 0x7fffffff, 0, 0);
$result = $node->psql('postgres', "SELECT '" . unpack('H*', $claim) . "'::bootstrap_sample", stderr => \$stderr);
like($stderr, qr/its length is not what its header says/, 'a claim of 2 billion entries is refused');
# Text keys must be valid in the encoding of the database.
$claim = unpack('H*', $honest[2]);
my $area = unpack('H*', 'area 5');
(my $broken = $claim) =~ s/$area/unpack('H*', "area\xff5")/e;
$result = $node->psql('postgres', "SELECT '$broken'::bootstrap_sample", stderr => \$stderr);
like($stderr, qr/text key is not valid in the encoding/, 'a text key that is no text is refused');

is($node->safe_psql('postgres', 'SELECT count(*) FROM honest, bootstrap_ci(s) e WHERE e.estimate IS NOT NULL'), '5', 'the server is well');
$node->stop;
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP/, 'no process crashed');
done_testing();

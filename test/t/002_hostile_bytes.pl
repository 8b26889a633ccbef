# Bytes that reach the input functions come from an enemy: no mutation of a
# valid value crashes the server, or gives a sample that a later function
# trips over.  (The core's part of this runs under valgrind in the unit tests.)
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $mutations = 5000;    # of each form
srand(20141001);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "restart_after_crash = off\nfsync = off");
$node->start;
my $directory = $node->basedir;

$node->safe_psql('postgres', q{
CREATE EXTENSION resilience;
CREATE TABLE honest AS
SELECT row_number() OVER () AS id, s FROM (
	SELECT did_sample(y, treated, post) AS s FROM (SELECT i::float8 AS y, i % 2 = 0 AS treated, i % 3 = 0 AS post FROM generate_series(1, 60) i) v
	UNION ALL
	SELECT did_sample(i % 5 > 1, i % 2, i % 3 / 2, 'area ' || i % 6) FROM generate_series(1, 60) i
	UNION ALL
	SELECT did_sample(sqrt(i), i % 2, i % 3 / 2, (i % 6)::bigint, 1 + i % 7) FROM generate_series(1, 60) i
	UNION ALL
	SELECT did_sample(sqrt(i), i % 2, i % 3 / 2, 'area ' || i % 6, 1 + i % 7, 'pair ' || i % 6 / 2, ARRAY[i % 5, sqrt(i % 11)]) FROM generate_series(1, 60) i
	UNION ALL
	SELECT did_wave_sample(sqrt(i), nullif(i % 4, 3) + 2014, 2012 + i / 4 % 5, (i % 8)::bigint, 1 + i % 7) FROM generate_series(1, 160) i
	UNION ALL
	SELECT did_panel_sample(sqrt(i), nullif(i % 8 % 4, 3) + 2014, 2012 + i / 8, (i % 8)::bigint, 'area ' || i % 8, 1 + i % 7) FROM generate_series(1, 32) i
	UNION ALL
	SELECT did_pattern_sample(sqrt(i), nullif(i % 4, 3) + 2014, 2012 + i / 8 % 4, (i % 8)::bigint, 1, i % 8 / 2, ARRAY[i % 3]) FROM generate_series(1, 64) i
) v;

-- Use a sample in every way there is.
CREATE FUNCTION use_sample(s did_sample) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v text;
BEGIN
	FOREACH v IN ARRAY '{iid,HC1,HC3,CR0,CR1S,CR2,CR3,CRV3J,survey,JKn}'::text[] LOOP
		BEGIN
			PERFORM did_estimate(s, v, effects, lonely_psu => 'adjust') FROM unnest('{none,cluster,block}'::text[]) effects;
		EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
			NULL;	-- a choice that does not apply to this kind of sample
		END;
	END LOOP;
	BEGIN
		PERFORM did_icc(s), did_effective_clusters(s), (SELECT count(*) FROM did_clusters(s));
		PERFORM did_blocks(s);
	EXCEPTION WHEN invalid_parameter_value THEN
		NULL;
	END;
	FOREACH v IN ARRAY '{CR0,CR2,HC1}'::text[] LOOP
		BEGIN
			PERFORM did_group_time(s, control, base, vcov => v) FROM unnest('{never,notyet}'::text[]) control, unnest('{varying,universal}'::text[]) base;
		EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
			NULL;	-- no clusters, or covariates
		END;
	END LOOP;
	BEGIN
		PERFORM did_aggregate(s, type, vcov => 'CR0') FROM unnest('{simple,dynamic,group,calendar}'::text[]) type;
	EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
		NULL;
	END;
	-- What takes longer, of one in eight.
	IF did_digest(s) ~ '[01]$' THEN
		BEGIN
			PERFORM did_aggregate(s, type, 'notyet', 'universal') FROM unnest('{simple,dynamic,group,calendar}'::text[]) type;
		EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
			NULL;	-- as above
		END;
		BEGIN
			PERFORM did_event_study(s, m) FROM unnest('{sunab,imputation}'::text[]) m;
			PERFORM did_event_study(s, 'etwfe', 'notyet', 'cohort', vcov => 'CR0');
			PERFORM did_bacon(s, true), did_twfe_weights(s), did_pretrend(s, estimator => 'imputation'), did_pretrend_power(s, estimator => 'twfe');
		EXCEPTION WHEN invalid_parameter_value THEN
			NULL;	-- no clusters
		END;
		BEGIN
			PERFORM did_wave_bootstrap(s, 'dynamic', 'notyet', wild_weights => 'normal', reps => 9, conf_level => NULL), did_wave_permutation(s, 'dynamic', unit => 'clusters', reps => 9, conf_level => NULL);
		EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
			NULL;	-- as above, or a cluster of two cohorts
		END;
		BEGIN
			PERFORM did_triple(s, s, vcov => 'CR0');
			PERFORM did_synthetic(s, 'sdid', 'jackknife'), did_synthetic(s, 'sc', reps => 9), did_synthetic_weights(s);
			PERFORM did_logit(s, vcov => w), did_cic(s, 'notyet', vcov => w) FROM unnest('{jackknife,CR0}'::text[]) w;
		EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
			NULL;	-- no clusters, covariates, or other outcomes
		END;
	END IF;
	PERFORM did_digest(did_rollup(x)) FROM (VALUES (s), (s)) v(x);
	BEGIN
		PERFORM count(*) FROM did_cells(s);
		PERFORM did_estimate(did_rollup(x)) FROM (VALUES (s), (s)) v(x);
		PERFORM did_estimate(s::text::did_sample);
	EXCEPTION WHEN invalid_parameter_value THEN
		NULL;	-- of many waves
	END;
	IF left(s::text, 8) <> '64696403' THEN
		RETURN;
	END IF;
	-- Of units or patterns.
	PERFORM did_digest(did_drop_key(s)::text::did_sample), did_digest(did_pseudonymise(s, '0123456789abcdef')::text::did_sample), did_wave_cells(s), did_release_check(s);
	BEGIN
		PERFORM did_group_time(did_panel_balance(s)::text::did_sample);
	EXCEPTION WHEN invalid_parameter_value OR feature_not_supported OR cardinality_violation THEN
		NULL;	-- no units, or seen twice in a period; covariates
	END;
END $$;

CREATE TABLE outcomes (form text, sqlstate text);
CREATE FUNCTION try_text(t text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM use_sample(t::did_sample);
	INSERT INTO outcomes VALUES ('text', 'accepted');
EXCEPTION WHEN OTHERS THEN
	INSERT INTO outcomes VALUES ('text', SQLSTATE);
END $$;
CREATE TABLE received (s did_sample);
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
		$at = int(rand(100)) if rand() < 0.5 && length($bytes) > 100;
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
my ($stdout, $stderr);
my $result = $node->psql('postgres', $script, stdout => \$stdout, stderr => \$stderr, timeout => 300);
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
# 54000: what is merged with itself may have too many rows. 22000: sums that can just be read cannot always be merged.
is($node->safe_psql('postgres', q{SELECT form, sqlstate FROM outcomes WHERE sqlstate NOT IN ('accepted', '22P02', '22P03', '54000', '22000') GROUP BY 1, 2}),
	'', 'mutations are accepted, or refused as malformed, and nothing else');
my ($accepted, $refused) = split(/\|/, $node->safe_psql('postgres',
	q{SELECT count(*) FILTER (WHERE sqlstate = 'accepted'), count(*) FILTER (WHERE sqlstate <> 'accepted') FROM outcomes}));
cmp_ok($refused, '>', $mutations, "$refused refused");
cmp_ok($accepted, '>', 100, "$accepted accepted: low digits of sums and the like");

# A header that claims more than there is allocates nothing for it.
my $claim = 'did' . pack('Cnn', 2, 4, 0) . pack('NN', 0, 0) . pack('NNNN', 0, 0, 0, 0) . pack('NNN', 0x7fffffff, 0, 0) . pack('CC', 0, 0);
$result = $node->psql('postgres', "SELECT '" . unpack('H*', $claim) . "'::did_sample", stderr => \$stderr);
like($stderr, qr/its length is not what its header says/, 'a claim of 2 billion cells is refused');
# Text keys must be valid in the encoding of the database.
$claim = unpack('H*', $honest[1]);
my $area = unpack('H*', 'area 5');
(my $broken = $claim) =~ s/$area/unpack('H*', "area\xff5")/e;
$result = $node->psql('postgres', "SELECT '$broken'::did_sample", stderr => \$stderr);
like($stderr, qr/text key is not valid in the encoding/, 'a text key that is no text is refused');

is($node->safe_psql('postgres', 'SELECT count(*) FROM honest, did_estimate(s) e WHERE (e).estimate IS NOT NULL AND id < 5'), '4', 'the server is well');
$node->stop;
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP/, 'no process crashed');
done_testing();

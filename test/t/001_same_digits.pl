# The same rows give the same result, to the last digit of every column:
# whatever the plan, the order, the partition, and the way the parts travel.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "max_worker_processes = 8\nfsync = off");
$node->start;
my $directory = $node->basedir;

$node->safe_psql('postgres', q{
CREATE EXTENSION resilience;
CREATE TABLE survey AS
SELECT i AS id, (i * 7919::bigint % 150)::bigint AS area,
	'area ' || i * 7919::bigint % 150 AS name,
	i * 7919::bigint % 150 % 2 = 0 AS treated, hashint4(i) % 2 = 0 AS post,
	i * 7919::bigint % 150 / 2 AS pair,
	-- a continuous outcome far from 0, and weights over four orders of magnitude
	1000 + hashint4(i + 1) / 2147483648.0::float8 * pi() AS y,
	exp(4.6 * hashint4(i + 2) / 2147483648.0::float8) AS w,
	ARRAY[hashint4(i + 3) / 1e9, i % 7] AS x
FROM generate_series(1, 200000) i;
ALTER TABLE survey SET (parallel_workers = 2);
ANALYZE survey;
});

# Settings that make the planner choose two workers, and the leader idle.
my $parallel = q{
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
};
my $serial = 'SET max_parallel_workers_per_gather = 0;';

my %arguments = (
	'rows' => 'y, treated, post',
	'clusters' => 'y, treated, post, area',
	'proportion' => 'y > 1000.5, treated, post, name',
	'weights' => 'y, treated, post, area, w',
	'blocks' => 'y, treated, post, name, w, pair',
	'covariates' => 'y, treated, post, area, w, pair, x');

# Every column of the results of every choice that applies, as one text.
sub digits
{
	my ($kind, $sample) = @_;
	my $clustered = $kind ne 'rows';
	my $blocked = $kind eq 'blocks' || $kind eq 'covariates';
	my @vcov = ('iid');
	# rows by themselves are not in sums over different covariates, nor in
	# those over different weights
	push @vcov, 'HC0', 'HC1' unless $kind eq 'covariates';
	push @vcov, 'HC2', 'HC3' if $kind eq 'rows';
	push @vcov, 'CR0', 'CR1', 'CR1S', 'CR1N', 'CR2', 'CR3', 'CRV3', 'CRV3J', 'survey', 'JK1' if $clustered;
	push @vcov, 'JKn' if $blocked;
	my $vcov = join(',', @vcov);
	my $effects = $blocked ? 'none,cluster,block' : $clustered ? 'none,cluster' : 'none';
	my $inside = $clustered ? "(SELECT string_agg(d::text, ' ') FROM did_clusters(sample) d) || did_icc(sample) || did_effective_clusters(sample) || did_estimate(sample, 'survey', fpc => '400', lonely_psu => 'average')" : "''";
	$inside .= " || (SELECT string_agg(d::text, ' ') FROM did_blocks(sample) d)" if $blocked;
	return "SELECT min(did_digest(sample)) || string_agg(e::text, ' ' ORDER BY vcov, effects) || string_agg(DISTINCT c::text, ' ') || string_agg(DISTINCT i, ' ')
		FROM ($sample) s(sample), unnest('{$vcov}'::text[]) vcov, unnest('{$effects}'::text[]) effects,
			did_estimate(sample, vcov, effects) e, LATERAL (SELECT string_agg(d::text, ' ') FROM did_cells(sample) d) c,
			LATERAL (SELECT $inside) inside (i)";
}

foreach my $kind (sort keys %arguments)
{
	my $aggregate = "did_sample($arguments{$kind})";
	my $plain = "SELECT $aggregate FROM survey";
	my $expected = $node->safe_psql('postgres', $serial . digits($kind, $plain));
	like($expected, qr/difference-in-differences/, "$kind: there is a result");

	is($node->safe_psql('postgres', $serial . digits($kind,
		"SELECT $aggregate FROM (SELECT * FROM survey ORDER BY hashint4(id + 5)) s")),
		$expected, "$kind: shuffled");
	is($node->safe_psql('postgres', $serial . digits($kind,
		"SELECT $aggregate FROM (SELECT * FROM survey ORDER BY y DESC) s")),
		$expected, "$kind: sorted by the outcome");

	my $plan = $node->safe_psql('postgres', "$parallel EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) $plain");
	like($plan, qr/Finalize Aggregate/, "$kind: the plan is parallel");
	like($plan, qr/Workers Launched: 2/, "$kind: with two workers");
	is($node->safe_psql('postgres', $parallel . digits($kind, $plain)),
		$expected, "$kind: two workers");

	is($node->safe_psql('postgres', $serial . digits($kind,
		"SELECT did_rollup(s) FROM (SELECT $aggregate AS s FROM survey GROUP BY id % 97) p")),
		$expected, "$kind: 97 parts, merged");
	is($node->safe_psql('postgres', $serial . digits($kind,
		"SELECT did_rollup(s::text::did_sample ORDER BY part DESC) FROM (SELECT id % 10 AS part, $aggregate AS s FROM survey GROUP BY id % 10) p")),
		$expected, "$kind: 10 parts through text, merged backwards");

	$node->safe_psql('postgres', qq{
		CREATE TABLE parts AS SELECT $aggregate AS s FROM survey GROUP BY id / 20000;
		COPY parts TO '$directory/parts.bin' WITH (FORMAT binary);
		TRUNCATE parts;
		COPY parts FROM '$directory/parts.bin' WITH (FORMAT binary);
	});
	is($node->safe_psql('postgres', $serial . digits($kind, "SELECT did_rollup(s) FROM parts")),
		$expected, "$kind: parts through binary COPY");
	is($node->safe_psql('postgres', $serial . digits($kind,
		"SELECT did_rollup(s) FROM (SELECT did_rollup(s) AS s FROM parts GROUP BY (s::text < 'z') UNION ALL SELECT NULL) q")),
		$expected, "$kind: merged twice");
	$node->safe_psql('postgres', 'DROP TABLE parts');
}

# The bytes of samples differ with the way the rows came, and they are equal all the same.
is($node->safe_psql('postgres', qq{$parallel
		CREATE TABLE made AS SELECT 1 AS way, did_sample(y, treated, post, name, w) AS d, bootstrap_sample(y, name, w) AS b FROM survey;
		$serial
		INSERT INTO made SELECT 2, did_sample(y, treated, post, name, w), bootstrap_sample(y, name, w) FROM (SELECT * FROM survey ORDER BY y DESC) s;
		INSERT INTO made SELECT 3, did_rollup(d), bootstrap_rollup(b)
			FROM (SELECT did_sample(y, treated, post, name, w) AS d, bootstrap_sample(y, name, w) AS b FROM survey GROUP BY id % 97) p;
		INSERT INTO made SELECT 4, d::text::did_sample, b::text::bootstrap_sample FROM made WHERE way = 3;
		SELECT count(*), count(DISTINCT d), count(DISTINCT b), count(DISTINCT d::text) > 1 FROM made}),
	'4|1|1|t', 'samples of the same rows are equal, whatever their bytes');
# One weight of 200,000 in its last digit.
is($node->safe_psql('postgres', qq{
		SELECT count(*) FILTER (WHERE made.d = other.d), count(*) FILTER (WHERE made.b = other.b)
		FROM made, (SELECT did_sample(y, treated, post, name, w) AS d, bootstrap_sample(y, name, w) AS b
			FROM (SELECT y, treated, post, name, CASE WHEN id = 777 THEN w * (1 + 2.3e-16) ELSE w END AS w FROM survey) s) other}),
	'0|0', 'and not of rows that differ in a digit');

# The aggregate did_estimate is the function over the aggregate did_sample.
is($node->safe_psql('postgres', "$parallel SELECT did_estimate(y, treated, post, area, w) FROM survey"),
	$node->safe_psql('postgres', "$serial SELECT did_estimate(did_sample(y, treated, post, area, w)) FROM survey"),
	'aggregate and function agree');

is($node->safe_psql('postgres', "$parallel SELECT did_balance(y, treated, name, w) FROM survey"),
	$node->safe_psql('postgres', "$serial SELECT did_balance(y, treated, name, w) FROM (SELECT * FROM survey ORDER BY w) s"),
	'did_balance: two workers, sorted by the weight');

# A survey: totals, means, proportions and ratios, with rows outside the domain.
my $asked = q{survey_rollup(s) AS s FROM (SELECT survey_sample(CASE WHEN id % 7 > 0 THEN y END, name, w, name, x) AS s FROM survey GROUP BY id % 89) p};
my $answers = q{survey_mean(s, lonely_psu => 'adjust'), survey_total(s, lonely_psu => 'adjust'), survey_ratio(s, lonely_psu => 'adjust'), survey_digest(s)};
is($node->safe_psql('postgres', "$parallel SELECT $answers FROM (SELECT survey_sample(CASE WHEN id % 7 > 0 THEN y END, name, w, name, x) AS s FROM survey) q"),
	$node->safe_psql('postgres', "$serial SELECT $answers FROM (SELECT $asked) q"),
	'a survey: two workers, 89 parts merged');
is($node->safe_psql('postgres', "$parallel SELECT survey_proportion(y > 1000.5, area, w) FROM survey"),
	$node->safe_psql('postgres', "$serial SELECT survey_proportion(y > 1000.5, area, w) FROM (SELECT * FROM survey ORDER BY w) s"),
	'survey_proportion: two workers, sorted by the weight');
$answers = q{survey_quantile(round(y), 0.3, area, w), survey_chisq(round(y)::integer % 3, id % 2, area, w), survey_mean(survey_replicate_design(survey_replicate_sample(y, w, ARRAY[w, w * 2, id % 2]), 'bootstrap'))};
is($node->safe_psql('postgres', "$parallel SELECT $answers FROM survey"),
	$node->safe_psql('postgres', "$serial SELECT $answers FROM (SELECT * FROM survey ORDER BY w) s"),
	'survey_quantile, survey_chisq, replicate weights: two workers, sorted by the weight');

$node->stop;
done_testing();

# The demonstration's programme: everything in it is marked as synthetic, it says
# the same as its survey, and the tour's files are made from it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
# Nobody comes by and makes statistics.
$node->append_conf('postgresql.conf', 'autovacuum = off');
$node->start;

sub run_file
{
	my ($file, @options) = @_;
	my ($stdout, $stderr) = ('', '');
	my $passed = IPC::Run::run([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @options, '-d', $node->connstr('postgres'), '-f', $file ], '>', \$stdout, '2>', \$stderr);
	ok($passed && $stderr eq '', "$file runs") or diag($stderr);
	return $stdout;
}

sub answer { return $node->safe_psql('postgres', "SET search_path = synthetic, public;\n" . shift); }

$node->safe_psql('postgres', 'CREATE EXTENSION resilience');
run_file('demo/survey.sql');
like(run_file('demo/answer.sql'), qr/moved 7\.5 percentage\n/, 'and answers the question');
is(run_file('demo/waves.sql'), '', 'so does that of three waves, quietly');
like(run_file('demo/waves_answer.sql'), qr/\n +1 \| +12\.4 \|.*\n +0\.86 \|.*\n +0\.5 \|.*\| t /s, 'and answers its questions');
is(run_file('demo/programme.sql'), '', 'quietly');

# The mark. What create_programme itself puts in is neither synthetic nor marked.
my %untouched = map { $_ => 1 } qw(area_geography context_fact deprivation domain domain_alias domain_crosswalk framework glossary outcome_lookup recognition release_withdrawal theme_set theme_set_member);
my %no_room = map { $_ => 1 } qw(coren_agency disclosure_answer disclosure_atom disclosure_cell disclosure_count disclosure_effect disclosure_outcome disposition evaluation_area evaluation_covariate evaluation_wave
	finding_excerpt household initiative_tag interview outcome_item plan_area plan_covariate plan_evaluation plan_outcome plan_sensitivity plan_subgroup plan_wave plan_way release_checklist release_data_quality release_estimate release_forest release_hidden
	release_sensitivity release_summary respondent response response_option run_result);
# Its survey has two waves, and no question that is answered in words.
my %not_used = map { $_ => 1 } qw(plan_wave_effect release_wave_estimate response_text run_wave run_wave_effect);
my @rows_unmarked;
foreach (split /\n/, answer(q{SELECT t.table_name, obj_description(c.oid, 'pg_class') LIKE 'SYNTHETIC%', t.table_name IN ('initiative', 'initiative_tag')
	FROM programme_table t JOIN pg_class c ON c.oid = to_regclass(t.table_name) WHERE c.relkind = 'r' AND t.class <> 'system' ORDER BY 1}))
{
	my ($table, $marked, $has_examples) = split /\|/;
	my $ours = $has_examples eq 't' ? q{AND initiative NOT LIKE 'example-%'} : '';
	my ($filled, $plain) = split /\|/, answer("SELECT count(*) > 0, count(*) FILTER (WHERE t::text !~* 'synthetic') FROM $table t WHERE true $ours");
	is($marked, $untouched{$table} || $not_used{$table} ? 'f' : 't', "$table: the comment says " . ($untouched{$table} || $not_used{$table} ? 'nothing of the demonstration' : 'SYNTHETIC'));
	next if $untouched{$table};
	is($filled, $not_used{$table} ? 'f' : 't', "$table: there are " . ($not_used{$table} ? 'no ' : '') . 'rows');
	push @rows_unmarked, $table if $plain > 0;
}
is("@rows_unmarked", join(' ', sort keys %no_room), 'rows say so too, wherever they have room for words');
is(answer(q{SELECT obj_description('synthetic'::regnamespace, 'pg_namespace') LIKE 'SYNTHETIC%'}), 't', 'so does the schema');

# It says what the survey says, to the last digit.
is(answer(q{
	SELECT did_estimate(value_boolean, treated, post, area, weight) = (SELECT did_estimate(feels_able_to_influence, treated, post, area, weight) FROM public.survey)
	FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'}), 't', 'the main outcome is estimated as from the survey itself');
is(answer(q{
	SELECT did_estimate(value_boolean, treated, post, area, weight) = (SELECT did_estimate(feels_safe, treated, post, area, weight) FROM public.survey)
	FROM analysis_row WHERE evaluation = 'main' AND outcome = 'safe'}), 't', 'and so is the other');
is(answer(q{
	SELECT did_estimate(value_boolean, treated, post, area, weight, pair, covariates)
		= (SELECT did_estimate(feels_able_to_influence, treated, post, area, weight, pair, ARRAY[age, female::int]) FROM public.survey)
	FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'}), 't', 'adjusted for age and sex, too');
# Values, rows and estimates are those of the views that step 9 made, to the last bit.
$node->safe_psql('postgres', q{DO $do$
	DECLARE
		ddl text := (SELECT s.ddl FROM programme_steps() s WHERE s.step = 9);
		name text;
	BEGIN
		CREATE SCHEMA before;
		FOREACH name IN ARRAY ARRAY['outcome_value', 'analysis_row', 'current_estimate'] LOOP
			EXECUTE replace(replace(regexp_replace(substring(ddl FROM format('CREATE VIEW @programme@\.%s [^;]*;', name)),
				'@programme@\.(outcome_value|analysis_row|current_estimate)\M', 'before.\1', 'g'), '@programme@', 'synthetic'), '@extschema@', 'public');
		END LOOP;
	END
	$do$});
foreach my $rows ('outcome_value', 'analysis_row WHERE evaluation = \'main\' AND outcome = \'influence\'', 'current_estimate')
{
	is(answer("WITH a AS MATERIALIZED (SELECT x::text FROM (SELECT * FROM $rows) x), b AS MATERIALIZED (SELECT x::text FROM (SELECT * FROM before.$rows) x)
		SELECT (SELECT count(*) > 0 FROM a), (SELECT count(*) FROM (TABLE a EXCEPT ALL TABLE b) y), (SELECT count(*) FROM (TABLE b EXCEPT ALL TABLE a) y)"), 't|0|0', "$rows: as by step 9");
}
$node->safe_psql('postgres', 'DROP SCHEMA before CASCADE');
is(answer(q{SELECT round(100 * effect::numeric, 1), round(100 * conf_low::numeric, 1), round(100 * conf_high::numeric, 1)
	FROM published_estimate WHERE evaluation = 'main' AND outcome = 'influence' AND subgroup = 'all' AND NOT adjusted}), '7.5|1.6|13.5', 'the estimate that was kept is the one published');

# What a careful reader would ask about, and nothing else.
is(answer(q{SELECT problem, key FROM check_programme('synthetic')}), 'baseline_after_start|main, baseline, N01', 'one neighbourhood began early; nothing else is wrong');
is(answer(q{SELECT count(*) FROM interview v JOIN area_exposure x ON x.area = v.area WHERE v.wave = 'baseline' AND v.interviewed_on >= x.actual_start}), 9, 'with so many interviews after it');
is(answer(q{SELECT string_agg(fit, ' ' ORDER BY domain) FROM published_joint_display}), 'silent silent confirms discordant silent', 'numbers and interviews meet in every domain');
is(answer(q{SELECT count(*) FROM decision d JOIN initiative i ON i.initiative = d.initiative WHERE d.kind <> 'stop' AND d.decided_on > i.actual_start}), 0, 'nothing began before it was decided');

# Readable in a terminal of 100 columns.
my $shown = run_file('demo/programme_answer.sql');
is(join("\n", grep { length > 100 } split /\n/, $shown), '', 'no line is longer than 100 characters');
like($shown, qr/all areas, as in the survey itself \|\s+7\.5 \|\s+1\.6 \| 13\.5/, 'and the effect is among them');

# Without any statistics it must not become a loop in a loop: 6,230 interviews took minutes.
$node->safe_psql('postgres', q{
	DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'synthetic'::regnamespace);
	UPDATE pg_class SET reltuples = -1, relpages = 0, relallvisible = 0 WHERE relnamespace = 'synthetic'::regnamespace AND relkind = 'r';
	ANALYZE synthetic.interview, synthetic.response});
foreach my $columns ('area, weight', 'area, weight, pair, covariates')
{
	is(answer("SET statement_timeout = '30s'; SELECT (did_estimate(value_boolean, treated, post, $columns)).n FROM analysis_row WHERE evaluation = 'main' AND outcome = 'influence'"),
		6124, "analysis rows are quick before the small tables have statistics ($columns)");
}
is(answer("SET statement_timeout = '60s'; SELECT count(*) FROM current_estimate"), 4, 'and so are all estimates');

# The tour's files.
my $made = $node->basedir . '/tour';
mkdir $made;
run_file('docs/tour/make.sql', '-v', "into=$made");
my @files = glob('docs/tour/*.csv');
is(scalar(@files), 11, 'there are the files of the tour');
foreach my $file (@files)
{
	my ($name) = $file =~ m{([^/]+)$};
	ok(slurp_file($file) eq slurp_file("$made/$name"), "$name is as docs/tour/make.sql makes it");
}

$node->stop;
done_testing();

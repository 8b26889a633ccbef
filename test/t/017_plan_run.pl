# Plans and runs by roles that log in; a run that was dumped and restored is
# replayed without the answers; and what the owner of a programme planted in it
# does not get the rights of a superuser who runs it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "fsync = off\nautovacuum = off\njit = off\n");
$node->start;
$node->safe_psql('postgres', join("\n", 'CREATE ROLE owner LOGIN;', 'CREATE DATABASE programme OWNER owner;', map { "CREATE ROLE $_ LOGIN;" } 'reader', 'editor', 'analyst', 'analyst_n1'));
$node->safe_psql('programme', 'CREATE EXTENSION resilience');

sub as
{
	my ($role, $query) = @_;
	my ($stdout, $stderr) = ('', '');
	my $status = $node->psql('programme', $query, stdout => \$stdout, stderr => \$stderr, extra_params => [ '-U', $role ]);
	return ($status, $stdout, $stderr);
}

sub may
{
	my ($role, $query, $expected, $what) = @_;
	my ($status, $stdout, $stderr) = as($role, $query);
	is($stdout, $expected, "$role $what") or diag($stderr);
}

sub may_not
{
	my ($role, $query, $what, $why) = @_;
	my ($status, $stdout, $stderr) = as($role, $query);
	isnt($status, 0, "$role cannot $what");
	like($stderr, $why, '... as it is told');
}

my ($status, $stdout, $stderr) = as('owner', q{
SELECT count(*) FROM create_programme('nrp');
SET search_path = nrp, public;
INSERT INTO area (area, name, kind) SELECT k || i, k || i, CASE k WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM unnest('{N,C}'::text[]) k, generate_series(1, 3) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31'), ('w3', 's', 3, 'later', '2021-09-01', '2022-03-31');
INSERT INTO question (question, wording) VALUES ('q', 'Can you?');
INSERT INTO response_option (question, code, label) VALUES ('q', 1, 'no'), ('q', 2, 'yes');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better', 'primary');
INSERT INTO outcome_item (outcome, question) VALUES ('o', 'q');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Main'), ('v', 'Over three waves');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2) FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true), ('v', 'w1', 1, false), ('v', 'w2', 2, true), ('v', 'w3', 3, true);
INSERT INTO evaluation_area (evaluation, area, arm, first_treated) SELECT 'v', area, kind, CASE WHEN area = 'N1' THEN 2 WHEN kind = 'nfl' THEN 3 END FROM area;
SELECT grant_programme('nrp', 'reader', 'reader');
SELECT grant_programme('nrp', 'editor', 'editor');
SELECT grant_programme('nrp', 'analyst', 'analyst');
SELECT grant_programme('nrp', 'analyst_n1', 'analyst', ARRAY['N1']);
});
is($stderr, '', 'there is a programme');

# Who may plan and run.
my $some = qr/role "analyst_n1" does not see the answers of all areas/;
my $nothing = qr/permission denied|row-level security/;
may_not('analyst_n1', q{SELECT plan_analysis('nrp', 'e', 'x')}, 'plan', $some);
may_not('editor', q{SELECT plan_analysis('nrp', 'e', 'x')}, 'plan', qr/$nothing|role "editor" does not see/);
may_not('reader', q{SELECT plan_analysis('nrp', 'e', 'x')}, 'plan', qr/$nothing|role "reader" does not see/);
may('analyst', q{SELECT plan_analysis('nrp', 'e', 'Main', ways => '{CR2,WCR31,paired}'); SELECT created_by FROM nrp.plan}, "1\nanalyst", 'plans');
may_not('analyst_n1', q{SELECT lock_plan('nrp', 1)}, 'lock', $some);
may_not('reader', q{SELECT plan_text('nrp', 1)}, 'read a plan', $nothing);
may('analyst', q{SELECT prespecified, timing FROM lock_plan('nrp', 1); SELECT locked_by FROM nrp.plan},
	"t|locked while no interview of the evaluation was in the database; fieldwork after the start may have begun on 2018-09-01\nanalyst", 'locks');
foreach my $role ('analyst', 'owner')
{
	may_not($role, 'DELETE FROM nrp.plan_way', 'change a locked plan', qr/does not change any more/);
}
is((as('owner', q{
SET search_path = nrp, public;
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS n, area, w, i FROM area, generate_series(1, 3) w, generate_series(1, 40) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT n, 'w' || w, area, 'H' || n, 'R' || n, CASE w WHEN 1 THEN date '2015-10-01' WHEN 2 THEN '2018-10-01' ELSE '2021-10-01' END, 'fresh', 1 + n % 7 / 8.0 FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', 1 + (n * n + n / 7) % 3 % 2 FROM person;
}))[2], '', 'the answers come');
may_not('analyst_n1', q{SELECT run_evaluation('nrp', 'e')}, 'run', $some);
may_not('editor', q{SELECT run_evaluation('nrp', 'e')}, 'run', qr/$nothing|role "editor" does not see/);
my $run = (as('analyst', q{SELECT run_evaluation('nrp', 'e')}))[1];
like($run, qr/^\d+$/, 'analyst runs');
my $kept = q{SELECT e.status, e.rows_used, e.rows_digest, (e.result).estimate, r.way, r.p_value, r.conf_low, r.conf_high FROM nrp.estimate e JOIN nrp.run_result r USING (estimate) WHERE analysis_run = };
my $numbers = (as('owner', "$kept $run ORDER BY r.ordinal"))[1];
is(scalar(split(/\n/, $numbers)), 3, '... and there are results by three ways');
like($numbers, qr/^planned\|480\|/, '... as planned');
my $again = (as('owner', q{SELECT run_evaluation('nrp', 'e')}))[1];
is((as('owner', "$kept $again ORDER BY r.ordinal"))[1], $numbers, 'owner gets the same digits');
may_not('analyst', "UPDATE nrp.estimate SET p_adjusted = 0 WHERE analysis_run = $run", 'change a run', qr/a run does not change any more/);
may('analyst', "SELECT bool_and(same), count(*) FROM replay_run('nrp', $run)", 't|4', 'replays');
may('analyst', "SELECT bool_and(same), count(*) FROM verify_run('nrp', $run)", 't|1', 'verifies');
may_not('analyst_n1', "SELECT * FROM verify_run('nrp', $run)", 'verify', $some);
isnt((as('analyst_n1', "SELECT count(*) FROM replay_run('nrp', $run) WHERE same"))[1], '4', 'analyst_n1 does not replay samples of all areas');

# Over many waves, too.
my $waves = (as('analyst', q{SELECT run_evaluation('nrp', 'v', plan_analysis('nrp', 'v', 'Waves', ways => '{CR2}'))}))[1];
may('analyst', "SELECT count(*) FROM nrp.run_wave WHERE analysis_run = $waves; SELECT count(*) FROM nrp.run_wave_effect WHERE analysis_run = $waves", "1\n15", 'runs over three waves');
may('analyst', "SELECT bool_and(same), count(*) FROM replay_run('nrp', $waves); SELECT bool_and(same), count(*) FROM verify_run('nrp', $waves)", "t|7\nt|1", '... replays and verifies');
foreach my $role ('analyst', 'owner')
{
	may_not($role, "UPDATE nrp.run_wave_effect SET effect = 0 WHERE analysis_run = $waves", 'change them', qr/a run does not change any more/);
}
may('analyst_n1', 'SELECT count(*) FROM nrp.run_wave', '0', 'sees no sample over the waves');

# What the owner planted runs with his own rights, whoever runs the evaluation.
is((as('owner', q{
CREATE TABLE nrp.seen (who text, may text);
CREATE FUNCTION nrp.spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO nrp.seen VALUES (current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)); RETURN NEW; END $$;
CREATE TRIGGER spy BEFORE INSERT ON nrp.estimate FOR EACH ROW EXECUTE FUNCTION nrp.spy();
CREATE TRIGGER spy BEFORE INSERT ON nrp.plan FOR EACH ROW EXECUTE FUNCTION nrp.spy();
}))[2], '', 'the owner watches who inserts');
my $superuser = scalar(getpwuid($<));
my $third = (as($superuser, q{SELECT run_evaluation('nrp', 'e')}))[1];
is((as('owner', "$kept $third ORDER BY r.ordinal"))[1], $numbers, 'a superuser gets the same digits');
is((as($superuser, "SELECT bool_and(same) FROM replay_run('nrp', $third); SELECT bool_and(same) FROM verify_run('nrp', $third)"))[1], "t\nt", '... replays and verifies');
as($superuser, q{SELECT plan_analysis('nrp', 'e', 'Second')});
is((as('owner', 'SELECT DISTINCT * FROM nrp.seen'))[1], 'owner|false', '... and what the owner planted ran with the rights of the owner');
is((as('owner', "SELECT run_by FROM nrp.analysis_run WHERE analysis_run = $third; SELECT created_by FROM nrp.plan ORDER BY plan DESC LIMIT 1"))[1], "$superuser\n$superuser", '... but it is said who it was');

# Elsewhere, without the answers.
my $dump = $node->basedir . '/programme.dump';
$node->command_ok([ 'pg_dump', '--format', 'custom', '--file', $dump, '--dbname', $node->connstr('programme') ], 'dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('restored'), $dump ], 'restore');
$node->safe_psql('restored', 'DELETE FROM nrp.response; DELETE FROM nrp.interview; DELETE FROM nrp.respondent; DELETE FROM nrp.household');
is($node->safe_psql('restored', "SELECT bool_and(same), count(*) FROM replay_run('nrp', $run)"), 't|4', 'a run is replayed where there are no answers');
is($node->safe_psql('restored', "SELECT bool_and(same), count(*) FROM replay_run('nrp', $waves)"), 't|7', '... and one over many waves');
is($node->safe_psql('restored', "SELECT same FROM verify_run('nrp', $run)"), 'f', '... and is seen not to be theirs');
is($node->safe_psql('restored', q{SELECT digest = encode(sha256(convert_to(plan_text('nrp', 1), 'UTF8')), 'hex') FROM nrp.plan WHERE plan = 1}), 't', 'the plan still says what it said');
my ($out, $errors) = ('', '');
$node->psql('restored', "UPDATE nrp.plan_way SET headline = false; DELETE FROM nrp.run_result; DELETE FROM nrp.run_wave_effect; DELETE FROM nrp.plan_wave_effect", stdout => \$out, stderr => \$errors, on_error_stop => 0);
is(() = $errors =~ /does not change any more/g, 4, 'plans and runs are as final as they were');
is($node->safe_psql('restored', q{SET timezone = 'Asia/Tokyo'; SET extra_float_digits = 0; SET datestyle = 'German'; SET bytea_output = 'escape'; SET search_path = public;
	SELECT digest = encode(sha256(convert_to(plan_text('nrp', 1), 'UTF8')), 'hex') FROM nrp.plan WHERE plan = 1}), 't', '... whatever the settings');
is($node->safe_psql('restored', "SET extra_float_digits = 0; SELECT bool_and(same) FROM replay_run('nrp', $run)"), 't', '... and so does the replay');

$node->stop;
done_testing();

# Settings: a name that is none of ours is refused, whenever the library comes
# into the session, and what is set beforehand stays.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;

# A session of its own, in which nothing loaded the library before.
sub said
{
	my ($database, $sql, $role) = @_;
	my (undef, $stdout, $stderr) = $node->psql($database, $sql, on_error_stop => 0, extra_params => [ '-U', $role // getpwuid($<) ]);
	return ($stdout, $stderr);
}
sub answer { return (said(@_))[0] }

$node->safe_psql('postgres', 'CREATE ROLE guest LOGIN; CREATE ROLE director LOGIN; CREATE ROLE auditor LOGIN');
$node->safe_psql('postgres', 'CREATE DATABASE source OWNER director');
$node->safe_psql('source', q{
CREATE SCHEMA stats;
GRANT USAGE ON SCHEMA stats TO PUBLIC;
CREATE EXTENSION resilience SCHEMA stats;
CREATE FUNCTION asked() RETURNS text LANGUAGE sql SET resilience.release = '3' BEGIN ATOMIC SELECT pg_catalog.current_setting('resilience.release'); END;
CREATE TABLE survey AS SELECT i AS id, 'area ' || i % 12 AS area, i % 12 < 6 AS treated, i / 12 % 2 = 1 AS post, sqrt(i) AS y FROM generate_series(1, 1200) i;
GRANT SELECT ON survey TO PUBLIC});
my $load = q{SELECT 'E05000026'::stats.gss_code IS NOT NULL;};
my $loads = 't';

# ---- a name that is none ----

foreach my $role (undef, 'guest')
{
	my $who = $role // 'the superuser';
	my ($stdout, $stderr) = said('source', "$load SET resilience.pagescan = off", $role);
	like($stderr, qr/ERROR: +invalid configuration parameter name "resilience\.pagescan"/, "$who: refused where the library is");
	($stdout, $stderr) = said('source', "SET resilience.pagescan = off; $load SELECT current_setting('resilience.pagescan', true) IS NULL", $role);
	like($stderr, qr/WARNING: +invalid configuration parameter name "resilience\.pagescan", removing it/, "$who: told when it comes");
	is($stdout, "$loads\nt", '... and it is gone');
	($stdout, $stderr) = said('source', "$load SELECT set_config('resilience.relase', '1', false)", $role);
	like($stderr, qr/ERROR: +invalid configuration parameter name "resilience\.relase"/, "$who: set_config, too");
}
like((said('source', "$load ALTER DATABASE source SET resilience.pagescan = off"))[1], qr/ERROR: +invalid configuration parameter name/, 'ALTER DATABASE, too');
is((said('source', "$load SET resilience_files.x = 1; SET resilient.x = 1"))[1], '', 'names of others are no matter of ours');

# ---- ours, whatever comes first ----

foreach my $role (undef, 'guest')
{
	my $who = $role // 'the superuser';
	my $show = q{SELECT current_setting('resilience.release'), current_setting('resilience.page_scan')};
	my ($stdout, $stderr) = said('source', "SET resilience.release = 2; SET resilience.page_scan = off; $load $show; RESET resilience.release; RESET resilience.page_scan; $show", $role);
	is("$stdout$stderr", "$loads\n2|off\n|on", "$who: set before the library comes");
	($stdout, $stderr) = said('source', "BEGIN; SET resilience.release = 2; SAVEPOINT s; SET LOCAL resilience.release = 1; $load $show; ROLLBACK TO s; $show; COMMIT; $show", $role);
	is("$stdout$stderr", "$loads\n1|on\n2|on\n2|on", "$who: in the midst of a transaction");
	($stdout, $stderr) = said('source', "BEGIN; SET resilience.release = 2; $load ROLLBACK; $show", $role);
	is("$stdout$stderr", "$loads\n|on", "$who: taken back");
}
is(answer('source', "SET ROLE guest; SELECT set_config('resilience.release', '4', false); RESET ROLE; $load SHOW resilience.release"), "4\n$loads\n4", 'set as another role');
is(answer('source', "$load SELECT asked()"), "$loads\n3", 'the setting of a function');
is(answer('source', 'SELECT asked()'), 3, '... without the library');
is(answer('source', "$load SELECT string_agg(name, ' ' ORDER BY name) FROM pg_settings WHERE name LIKE 'resilience%'"), "$loads\nresilience.page_scan resilience.release", 'those that are shown');
is(answer('source', "$load SELECT unit IS NULL AND context = 'user' FROM pg_settings WHERE name = 'resilience.release'"), "$loads\nt", 'and anyone may set');

# ---- kept settings ----

$node->safe_psql('source', q{ALTER DATABASE source SET resilience.release = '5'; ALTER ROLE auditor SET resilience.release = '6';
	ALTER ROLE guest IN DATABASE source SET resilience.page_scan = off});
is((said('source', "$load ALTER ROLE director SET resilience.release = '7'", 'director'))[1], '', 'a role may keep one for itself');
is(answer('source', "$load SHOW resilience.release", $_->[0]), "$loads\n$_->[1]", "that of $_->[0]") foreach ([ 'guest', 5 ], [ 'auditor', 6 ], [ 'director', 7 ]);
is(answer('source', "SHOW resilience.release", 'auditor'), 6, 'without the library');

# Without the library nothing is known of names: what was kept is said when it comes, once, and not again by workers.
$node->safe_psql('source', 'ALTER DATABASE source SET resilience.pagescan = off');
my ($stdout, $stderr) = said('source', "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET debug_parallel_query = on;
	SELECT stats.did_estimate(y, treated, post, area) IS NOT NULL FROM survey; SELECT stats.did_estimate(y, treated, post, area) IS NOT NULL FROM survey; SHOW resilience.release" =~ s/debug_parallel_query/$node->pg_version < 16 ? 'force_parallel_mode' : 'debug_parallel_query'/er);
is($stdout, "t\nt\n5", 'a kept name that is none is no hindrance, and workers have what was kept');
is(scalar(() = $stderr =~ /WARNING: +invalid configuration parameter name "resilience\.pagescan", removing it/g), 1, 'and is told of once') or diag($stderr);

# ---- dump and restore ----

my $file = $node->basedir . '/dump.sql';
$node->safe_psql('source', q{ALTER DATABASE source RESET resilience.pagescan; SELECT count(*) FROM stats.create_programme('nrp')});
is(answer('source', q{SELECT count(*) FROM stats.create_programme('other'); SHOW resilience.programme; SELECT current_setting('resilience.programme_grants')}) =~ s/^\d+\n//r, "\n",
	'what steps of a programme tell one another is gone after them');
$node->command_ok([ 'pg_dump', '--create', '--file', $file, '--dbname', $node->connstr('source') ], 'dump');
like(slurp_file($file), qr/ALTER DATABASE source SET "?resilience\.release"? TO '5'/, 'with what the database keeps');
$node->safe_psql('postgres', 'DROP DATABASE source');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $file, '-d', $node->connstr('postgres') ], 'restore');
is(answer('source', "SELECT asked(); $load SHOW resilience.release"), "3\n$loads\n5", 'the settings are there');
is(answer('source', "SHOW resilience.release; SELECT count(*) FROM nrp.published_release"), "5\n0", 'and views read them');

# ---- preloaded ----

$node->append_conf('postgresql.conf', "shared_preload_libraries = 'resilience'\nresilience.release = '1'\nresilience.page_scan = off");
$node->restart;
is(answer('postgres', 'SHOW resilience.release; SHOW resilience.page_scan'), "1\noff", "a server's settings");
like((said('postgres', 'SET resilience.pagescan = off'))[1], qr/ERROR: +invalid configuration parameter name "resilience\.pagescan"/, 'a preloaded library refuses at once');
$node->append_conf('postgresql.conf', 'resilience.pagescan = off');
$node->restart;
like(slurp_file($node->logfile), qr/WARNING: +invalid configuration parameter name "resilience\.pagescan", removing it/, "and the server's log says what is none");

$node->stop;
done_testing();

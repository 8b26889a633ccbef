# The owner of a programme puts code of his own where its tables are thought to
# be; a superuser who checks the programme, or takes a codebook in or out, lends
# it no rights.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;
$node->safe_psql('postgres', q{CREATE ROLE owner LOGIN; CREATE ROLE analyst LOGIN; CREATE DATABASE programme OWNER owner});
$node->safe_psql('programme', 'CREATE EXTENSION resilience');

sub owner { return $node->safe_psql('programme', shift, extra_params => [ '-U', 'owner' ]); }

my $read_to = 0;

# As whom the owner's code ran since we last looked.
sub ran_as
{
	my $log = slurp_file($node->logfile, $read_to);
	$read_to += length($log);
	my %roles = map { $_ => 1 } ($log =~ /LOG:  planted code runs as (\S+)/g);
	return join(' ', sort keys %roles);
}

sub is_harmless
{
	my ($what) = @_;
	is(ran_as(), 'owner', "$what runs with the owner's rights");
	is($node->safe_psql('programme', q{SELECT rolsuper FROM pg_roles WHERE rolname = 'owner'}), 'f', '... who is no superuser afterwards');
}

owner(q{
SELECT create_programme('nrp');
SET search_path = nrp, public;
-- What somebody would do who is called by a superuser.
CREATE FUNCTION planted() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	RAISE LOG 'planted code runs as %', current_user;
	BEGIN
		EXECUTE 'RESET ROLE';
		RAISE LOG 'planted code runs as %', current_user;
	EXCEPTION WHEN OTHERS THEN NULL;
	END;
	BEGIN
		EXECUTE 'SET SESSION AUTHORIZATION DEFAULT';
		RAISE LOG 'planted code runs as %', current_user;
	EXCEPTION WHEN OTHERS THEN NULL;
	END;
	BEGIN
		PERFORM set_config('role', 'none', false);
		RAISE LOG 'planted code runs as %', current_user;
	EXCEPTION WHEN OTHERS THEN NULL;
	END;
	PERFORM set_config('search_path', 'nrp', false);
	BEGIN
		EXECUTE 'ALTER ROLE owner SUPERUSER';
	EXCEPTION WHEN OTHERS THEN NULL;
	END;
	RETURN true;
END $$;
CREATE FUNCTION planted_constant(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM nrp.planted(); RETURN 1; END $$;
CREATE FUNCTION planted_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nrp.planted(); RETURN coalesce(NEW, OLD); END $$;
INSERT INTO area (area, name, kind) VALUES ('N1', 'North', 'nfl');
SELECT grant_programme('nrp', 'analyst', 'analyst');
});
ran_as();

# A view in the place of a table.
owner(q{ALTER TABLE nrp.area RENAME TO real_area; CREATE VIEW nrp.area AS SELECT a.* FROM nrp.real_area a WHERE nrp.planted()});
ran_as();
my $found = $node->safe_psql('programme', q{SET search_path = pg_catalog; SELECT count(*) FROM public.check_programme('nrp') WHERE problem = 'area_without_oversight_group'; SHOW search_path});
is($found, "1\npg_catalog", 'a superuser checks a programme with a view in the place of a table');
is_harmless('the view');
owner(q{DROP VIEW nrp.area; ALTER TABLE nrp.real_area RENAME TO area});

# An index whose expression is worked out when a query is planned.
owner(q{CREATE INDEX planted ON nrp.area ((nrp.planted_constant(1)))});
ran_as();
$node->safe_psql('programme', q{SELECT * FROM public.check_programme('nrp')});
is_harmless('the index');
owner(q{DROP INDEX nrp.planted});

# A column of a type with a cast.
owner(q{
CREATE TYPE nrp.planted_kind AS ENUM ('nfl', 'comparator', 'reference');
CREATE FUNCTION nrp.planted_cast(nrp.planted_kind) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM nrp.planted(); RETURN 'nfl'; END $$;
CREATE CAST (nrp.planted_kind AS text) WITH FUNCTION nrp.planted_cast(nrp.planted_kind) AS IMPLICIT;
CREATE VIEW nrp.planted_evaluation_area AS SELECT * FROM nrp.evaluation_area;
ALTER TABLE nrp.organisation ADD COLUMN planted nrp.planted_kind;
ALTER TABLE nrp.initiative_tag RENAME TO real_tag;
CREATE TABLE nrp.initiative_tag AS SELECT 'nfl'::nrp.planted_kind AS initiative, 'x:y'::domain_tag AS tag;
});
ran_as();
$node->safe_psql('programme', q{SELECT * FROM public.check_programme('nrp')});
is_harmless('the cast');
owner(q{DROP TABLE nrp.initiative_tag; ALTER TABLE nrp.real_tag RENAME TO initiative_tag});

# Triggers on what a codebook is loaded into, and a view in the place of what it is read from.
owner(q{CREATE TRIGGER planted BEFORE INSERT OR UPDATE OR DELETE ON nrp.theme FOR EACH ROW EXECUTE FUNCTION nrp.planted_trigger()});
ran_as();
my $qdc = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="a" isCodable="true"/></Codes></CodeBook>';
is($node->safe_psql('programme', "SELECT codebook_from_qdc('nrp', 'book', '$qdc')"), '1', 'a superuser loads a codebook');
is_harmless('the trigger');
is($node->safe_psql('programme', "SELECT codebook_from_qdc('nrp', 'book', xml '$qdc'), codebook_from_qdc('nrp', 'book', bytea '$qdc')"), '1|1', 'and again');
is_harmless('the trigger');
owner(q{DROP TRIGGER planted ON nrp.theme; ALTER TABLE nrp.theme_set RENAME TO real_set; CREATE VIEW nrp.theme_set AS SELECT s.* FROM nrp.real_set s WHERE nrp.planted(); ALTER TABLE nrp.codebook RENAME TO real_book; CREATE VIEW nrp.codebook AS SELECT b.* FROM nrp.real_book b WHERE nrp.planted()});
ran_as();
is($node->safe_psql('programme', q{SELECT codebook_to_qdc('nrp', 'book')}), $qdc, 'and takes it out');
is_harmless('the view');
owner(q{DROP VIEW nrp.theme_set, nrp.codebook; ALTER TABLE nrp.real_set RENAME TO theme_set; ALTER TABLE nrp.real_book RENAME TO codebook});

# A check that fails is a row; one that is cancelled ends all of them.
owner(q{ALTER TABLE nrp.area RENAME TO real_area; CREATE VIEW nrp.area AS SELECT a.* FROM nrp.real_area a WHERE 1 / (length(a.area) - 2) > 0});
is(owner(q{SELECT DISTINCT what FROM check_programme('nrp') WHERE what LIKE 'not checked%'}), 'not checked: error 22012: division by zero', 'a check that fails is a row');
owner(q{CREATE OR REPLACE VIEW nrp.area AS SELECT a.* FROM nrp.real_area a WHERE (SELECT true FROM pg_sleep(60))});
foreach my $role ('owner', scalar(getpwuid($<)))
{
	my $started = time;
	my ($status, $stdout, $stderr) = $node->psql('programme', q{SET statement_timeout = '300ms'; SELECT * FROM check_programme('nrp')}, extra_params => [ '-U', $role ]);
	like($stderr, qr/canceling statement due to statement timeout/, "a check that is cancelled ends all of them for $role");
	cmp_ok(time - $started, '<', 30, '... at once');
}
owner(q{DROP VIEW nrp.area; ALTER TABLE nrp.real_area RENAME TO area});

# Afterwards, and after an error in there, the superuser is who he was.
is($node->safe_psql('programme', q{SELECT count(*) >= 0 FROM check_programme('nrp'); SELECT current_user = session_user}), "t\nt", 'the superuser is who he was');
my ($status, $stdout, $stderr) = $node->psql('programme', q{
BEGIN; SAVEPOINT s; SELECT codebook_to_qdc('nrp', 'there is none'); ROLLBACK TO s; SELECT current_user = session_user; COMMIT;
SELECT current_user = session_user; CREATE TEMPORARY TABLE t (); SELECT codebook_from_qdc('nrp', 'x', '<a/>');}, on_error_stop => 0);
is($stdout, "t\nt", 'after an error too');
like($stderr, qr/there is no codebook "there is none".*not a REFI-QDA codebook/s, 'which is ours');

# Nobody else gets rights by it: an analyst remains one.
($status, $stdout, $stderr) = $node->psql('programme', q{SELECT programme_as_owner('nrp', 'SELECT current_user', '{}'); SELECT programme_as_owner('nrp', 'UPDATE nrp.area SET name = NULL RETURNING 1', '{}'); SELECT programme_as_owner('nrp', 'RESET work_mem', '{}'); SELECT programme_as_owner('nowhere', 'SELECT 1', '{}')}, on_error_stop => 0, extra_params => [ '-U', 'analyst' ]);
is($stdout, qq({analyst}\n{1}), 'an analyst runs what it runs as itself');
like($stderr, qr/permission denied for table area.*programme_as_owner takes a query\nHINT/s, 'and may do no more than before');
($status, $stdout, $stderr) = $node->psql('programme', q{SELECT programme_as_owner('nowhere', 'SELECT 1', '{}'); SELECT programme_as_owner('nrp', 'SELECT $1, $2', ARRAY[NULL, 'x']), programme_as_owner('nrp', NULL, '{}')}, on_error_stop => 0);
like($stderr, qr/there is no programme "nowhere"\nHINT/, 'without a schema there is no owner');
is($stdout, '{NULL,x}|', 'NULL is NULL');

$node->stop;
done_testing();

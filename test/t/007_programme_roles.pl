# Roles log in, see what is theirs, and try what they must not be able to do.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;

# The owner is no superuser; reader, editor and analyst have all areas, the
# members those of their oversight group.
my @roles = ('reader', 'editor', 'analyst', 'member_n1', 'analyst_n1', 'outsider', 'mixed');
$node->safe_psql('postgres', join("\n", 'CREATE EXTENSION resilience;', 'CREATE ROLE owner LOGIN;', 'CREATE DATABASE programme OWNER owner;', map { "CREATE ROLE $_ LOGIN;" } @roles));
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
	is("$stdout$stderr", $expected, "$role $what");
}

sub may_not
{
	my ($role, $query, $what, $why) = @_;
	my ($status, $stdout, $stderr) = as($role, $query);
	isnt($status, 0, "$role cannot $what");
	like($stderr, $why // qr/permission denied|row-level security/, '... as it is told');
}

my ($status, $stdout, $stderr) = as('owner', q{
SELECT count(*) FROM create_programme('nrp');
SET search_path = nrp, public;
INSERT INTO area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('N2', 'Narrow', 'nfl'), ('C1', 'Central', 'comparator'), ('C2', 'Close', 'comparator');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO question (question, wording) VALUES ('q', 'Can you?');
INSERT INTO response_option (question, code, label) VALUES ('q', 1, 'no'), ('q', 2, 'yes');
INSERT INTO outcome (outcome, label, rule, codes, direction) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better');
INSERT INTO outcome_item (outcome, question) VALUES ('o', 'q');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Main');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2) FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS n, area, w, i FROM area, generate_series(1, 2) w, generate_series(1, 40) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT n, 'w' || w, area, 'H' || n, 'R' || n, CASE w WHEN 1 THEN date '2015-10-01' ELSE '2018-10-01' END, 'fresh', 1 FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', 1 + i % 2 FROM person;
INSERT INTO initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1'), ('I2', 'Desk', 'co_developed', 'N2');
INSERT INTO initiative_tag (initiative, tag) VALUES ('I1', 'nrp4:social_relationships'), ('I2', 'nrp4:economic_systems');
INSERT INTO oversight_group (oversight_group, area, name) VALUES ('G1', 'N1', 'North group'), ('G2', 'N2', 'Narrow group');
INSERT INTO meeting (oversight_group, held_on) VALUES ('G1', '2016-01-01'), ('G2', '2016-01-02');
INSERT INTO source (source, kind, area, title, rights) VALUES ('S1', 'interview', 'N1', 'one', 'synthetic'), ('S2', 'interview', 'N2', 'two', 'synthetic'), ('S3', 'reflexive_journal', NULL, 'three', 'synthetic');
INSERT INTO excerpt (source, ordinal, speaker_role, text) SELECT source, 1, 'resident', 'synthetic' FROM source;
INSERT INTO finding (finding, evaluation, tag, statement, publish) VALUES ('F1', 'e', 'nrp5:economic_activity', 'released', true), ('F2', 'e', 'nrp5:economic_activity', 'held back', false);
CREATE TABLE own_notes (note text);
INSERT INTO own_notes VALUES ('ours');
SELECT grant_programme('nrp', 'reader', 'reader');
SELECT grant_programme('nrp', 'editor', 'editor');
SELECT grant_programme('nrp', 'analyst', 'analyst');
SELECT grant_programme('nrp', 'member_n1', 'editor', ARRAY['N1']);
SELECT grant_programme('nrp', 'analyst_n1', 'analyst', ARRAY['N1']);
});
is($stderr, '', 'a role that may create in the database makes and fills a programme');

# Every table and view is in a class; each role is tried on each of them.
my %tables;
foreach (split /\n/, (as('owner', 'SELECT class, table_name FROM nrp.programme_table'))[1])
{
	my ($class, $table) = split /\|/;
	push @{ $tables{$class} }, $table;
}
is(join(' ', sort keys %tables), 'analysis microdata published registry system', 'there are five classes');
my %reads = (reader => [ 'published' ], editor => [ 'published', 'registry' ], analyst => [ 'published', 'registry', 'microdata', 'analysis' ], outsider => []);
foreach my $role (sort keys %reads)
{
	my %class_read = map { $_ => 1 } @{ $reads{$role} };
	my @wrong;
	foreach my $class ('analysis', 'microdata', 'published', 'registry')
	{
		foreach my $table (@{ $tables{$class} })
		{
			my ($status) = as($role, "SELECT count(*) FROM nrp.$table");
			push @wrong, $table if ($status == 0) != ($class_read{$class} ? 1 : 0);
		}
	}
	is("@wrong", '', "$role reads what is " . (join(', ', @{ $reads{$role} }) || 'nothing') . ', and nothing else');
}
my %writes = (reader => [], editor => [ 'registry' ], analyst => [ 'analysis', 'coding', 'finding_excerpt' ], outsider => []);
foreach my $role (sort keys %writes)
{
	my %written = map { $_ => 1 } @{ $writes{$role} };
	my @wrong;
	foreach my $class (sort keys %tables)
	{
		foreach my $table (@{ $tables{$class} })
		{
			# DELETE needs the privilege even where it would find no row.
			my ($status, undef, $stderr) = as($role, "BEGIN; DELETE FROM nrp.$table WHERE false; ROLLBACK");
			push @wrong, $table if ($stderr eq '') != ($written{$class} || $written{$table} ? 1 : 0);
		}
	}
	is("@wrong", '', "$role writes " . (join(', ', @{ $writes{$role} }) || 'nothing') . ', and nothing else');
}

# A reader sees aggregates, and cannot get behind them.
may('reader', q{SELECT area, value, base FROM nrp.published_area_outcome WHERE area = 'N1' AND wave = 'w1'}, 'N1|0.500|40', 'sees an aggregate');
may('reader', q{SELECT count(*) FROM nrp.published_initiative WHERE area IS NOT NULL}, '2', 'sees initiatives of all areas');
may_not('reader', 'SELECT * FROM nrp.response', 'read answers');
may_not('reader', 'SELECT * FROM nrp.outcome_value_owner', 'read the view behind the aggregates');
may_not('reader', 'SELECT * FROM nrp.own_notes', 'read a table that the owner added');
may_not('reader', 'UPDATE nrp.disclosure_rule SET min_base = 1', 'loosen disclosure control');
may_not('reader', 'CREATE VIEW nrp.peep AS SELECT 1', 'create something in the schema');
may_not('reader', q{SELECT grant_programme('nrp', 'reader', 'analyst')}, 'make itself an analyst', qr/only its owner can give access/);
($status, $stdout, $stderr) = as('reader', q{
	CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'row %', $1; RETURN true; END $$;
	SELECT finding FROM nrp.published_finding WHERE pg_temp.leak(statement)});
is($stdout, 'F1', 'reader sees findings that were released');
like($stderr, qr/row released/, 'its own function in WHERE is shown those');
unlike($stderr, qr/row held back/, 'and not the others');

# Editors write the registry, and nothing that people said.
may('editor', q{INSERT INTO nrp.initiative (initiative, title, origin, area) VALUES ('I3', 'Choir', 'co_developed', 'N2'); INSERT INTO nrp.initiative_tag (initiative, tag) VALUES ('I3', 'nrp4:social_relationships');
	INSERT INTO nrp.decision (oversight_group, decided_on, kind, initiative, description) VALUES ('G2', '2016-02-01', 'implement', 'I3', 'yes'); SELECT title FROM nrp.initiative WHERE initiative = 'I3'}, 'Choir', 'writes the registry');
may_not('editor', 'SELECT * FROM nrp.interview', 'read interviews');
may_not('editor', 'SELECT * FROM nrp.analysis_row', 'read them through a view');
may_not('editor', 'SELECT * FROM nrp.current_estimate', 'read them through an estimate');
may_not('editor', 'SELECT * FROM nrp.excerpt', 'read what people said');
may_not('editor', 'TRUNCATE nrp.initiative CASCADE', 'empty a table at once');
may_not('editor', q{INSERT INTO nrp.role_area (role_name, area) VALUES ('editor', 'N1')}, 'write who has access');
may_not('editor', 'ALTER TABLE nrp.initiative DISABLE ROW LEVEL SECURITY', 'turn policies off', qr/must be owner/);

# Analysts read answers, define outcomes, and change neither answers nor registry.
may('analyst', q{SELECT count(*) FROM nrp.analysis_row WHERE evaluation = 'e' AND outcome = 'o'}, '320', 'reads analysis rows');
may('analyst', q{SELECT estimate, n FROM nrp.current_estimate}, '0|320', 'estimates');
may('analyst', q{INSERT INTO nrp.analysis_run (evaluation, query) VALUES ('e', 'test'); SELECT run_by FROM nrp.analysis_run}, 'analyst', 'records a run in its own name');
may('analyst', q{SELECT count(*) FROM public.check_programme('nrp') WHERE what LIKE 'not checked%'}, '0', 'runs every check');
may_not('analyst', 'UPDATE nrp.response SET value = 2', 'change answers');
may_not('analyst', q{INSERT INTO nrp.initiative (initiative, title, origin) VALUES ('I9', 'x', 'co_developed')}, 'write the registry');
may_not('analyst', 'SELECT * FROM nrp.outcome_value_owner', 'go round the policies by the owner\'s view');

# A member of an oversight group has the rows of its area.
may('member_n1', q{SELECT string_agg(initiative, ' ' ORDER BY initiative) FROM nrp.initiative WHERE area IS NOT NULL}, 'I1', 'sees initiatives of its area');
may('member_n1', q{SELECT count(*) FROM nrp.initiative WHERE area IS NULL}, '28', 'sees the examples');
may('member_n1', q{SELECT string_agg(initiative, ' ') FROM nrp.initiative_tag WHERE initiative NOT LIKE 'example%'}, 'I1', 'sees tags of these only');
may('member_n1', q{SELECT string_agg(oversight_group, ' ') FROM nrp.meeting}, 'G1', 'sees meetings of its group');
may('member_n1', q{SELECT count(*) FROM nrp.decision}, '0', 'does not see decisions of another group');
may('member_n1', q{SELECT string_agg(area, ' ' ORDER BY area) FROM nrp.area}, 'C1 C2 N1 N2', 'sees the list of areas');
may('member_n1', q{INSERT INTO nrp.initiative (initiative, title, origin, area) VALUES ('I4', 'Walks', 'co_developed', 'N1'); INSERT INTO nrp.initiative_tag (initiative, tag) VALUES ('I4', 'nrp4:social_relationships');
	UPDATE nrp.area SET local_name = 'Up here' WHERE area IN ('N1', 'N2') RETURNING area}, 'N1', 'writes what is of its area');
may_not('member_n1', q{INSERT INTO nrp.initiative (initiative, title, origin, area) VALUES ('I5', 'x', 'co_developed', 'N2')}, 'write an initiative elsewhere');
may_not('member_n1', q{INSERT INTO nrp.initiative (initiative, title, origin) VALUES ('I5', 'x', 'co_developed')}, 'write one without an area');
may_not('member_n1', q{UPDATE nrp.initiative SET area = 'N2' WHERE initiative = 'I1'}, 'move one elsewhere');
may_not('member_n1', q{INSERT INTO nrp.meeting (oversight_group, held_on) VALUES ('G2', '2020-01-01')}, 'hold a meeting of another group');
may_not('member_n1', q{INSERT INTO nrp.initiative_tag (initiative, tag) VALUES ('I2', 'nrp4:living_environment')}, 'tag an initiative elsewhere');
may_not('member_n1', q{INSERT INTO nrp.initiative_tag (initiative, tag) VALUES ('example-01', 'nrp4:economic_systems')}, 'tag an example, that it can see');
may_not('member_n1', q{INSERT INTO nrp.framework (framework, label, source) VALUES ('x', 'x', 'x')}, 'write what belongs to no area');
may('member_n1', q{WITH gone AS (DELETE FROM nrp.initiative_tag WHERE initiative = 'I2' RETURNING 1) SELECT count(*) FROM gone}, '0', 'cannot delete what it does not see');
may_not('member_n1', 'SELECT * FROM nrp.interview', 'read interviews');

# An analyst of one area has the answers of that area, in every view.
may('analyst_n1', 'SELECT string_agg(DISTINCT area, $$ $$) FROM nrp.interview', 'N1', 'reads interviews of its area');
may('analyst_n1', 'SELECT count(*) FROM nrp.response', '80', 'reads answers of its area');
may('analyst_n1', 'SELECT count(*) FROM nrp.respondent', '80', 'reads respondents of its area');
may('analyst_n1', q{SELECT count(*) FROM nrp.analysis_row WHERE evaluation = 'e' AND outcome = 'o'}, '80', 'gets analysis rows of its area');
may('analyst_n1', 'SELECT string_agg(source, $$ $$) FROM nrp.source', 'S1', 'reads sources of its area, and not those of none');
may('analyst_n1', 'SELECT string_agg(source, $$ $$) FROM nrp.excerpt', 'S1', 'and excerpts');
may('analyst_n1', 'SELECT count(*) FROM nrp.published_area_outcome', '8', 'sees what is published on all');

# What a role has as an editor opens no answers: both is a member of the editors of
# all areas and of the analysts of one.
$node->safe_psql('programme', 'GRANT editor, analyst_n1 TO mixed');
may('mixed', 'SELECT count(*) FROM nrp.interview', '80', 'as editor of all areas and analyst of one, reads answers of the one');
may('mixed', q{SELECT count(*) FROM nrp.initiative WHERE area IS NOT NULL}, '4', 'and the registry of all');

# What was granted by hand shows no rows of areas.
as('owner', 'GRANT USAGE ON SCHEMA nrp TO outsider; GRANT SELECT ON nrp.response, nrp.interview, nrp.role_access, nrp.role_area TO outsider');
may('outsider', 'SELECT count(*) FROM nrp.response', '0', 'who was let in by hand sees no rows');

# Access is replaced, and taken away.
may('owner', q{SELECT grant_programme('nrp', 'analyst', 'reader')}, '', 'makes an analyst a reader');
may_not('analyst', 'SELECT * FROM nrp.response', 'read answers any more');
may('analyst', 'SELECT count(*) FROM nrp.published_area_outcome', '8', 'sees what is published');
may('owner', q{SELECT revoke_programme('nrp', 'analyst')}, '', 'takes access away');
may_not('analyst', 'SELECT * FROM nrp.published_area_outcome', 'see what is published');
may('owner', q{SELECT count(*) FROM nrp.role_access WHERE role_name::text = 'analyst'}, '0', 'has no record of it any more');

# What grant_programme refuses.
may_not('owner', q{SELECT grant_programme('nrp', 'nobody', 'reader')}, 'give access to no one', qr/role "nobody" does not exist\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'reader', 'boss')}, 'give a level that there is not', qr/there is no level "boss"\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'reader', NULL)}, 'give no level', qr/there is no level.*\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'reader', 'reader', ARRAY['N1'])}, 'hold readers to areas', qr/readers cannot be held to areas\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'reader', 'editor', ARRAY['N1', 'N7'])}, 'give areas that there are not', qr/not in the table area: N7\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'reader', 'editor', ARRAY['N1', NULL])}, 'give an area that is NULL', qr/not in the table area: NULL\nHINT/);
may_not('owner', q{SELECT grant_programme('public', 'reader', 'reader')}, 'give access to what is no programme', qr/there is no programme "public"\nHINT/);
may_not('editor', q{SELECT grant_programme('nrp', 'member_n1', 'analyst')}, 'give access', qr/only its owner can give access/);

($status, $stdout, $stderr) = $node->psql('programme', q{SELECT grant_programme('nrp', 'reader', 'analyst')});
like($stderr, qr/only its owner can give access.*SET ROLE owner/s, 'not even a superuser gives access, but as the owner');

# Those whom nothing holds back are not given access, and the owner keeps what it has.
$node->safe_psql('programme', 'CREATE ROLE super LOGIN SUPERUSER; CREATE ROLE deputy LOGIN; GRANT owner TO deputy; CREATE ROLE auditor LOGIN BYPASSRLS');
may_not('owner', q{SELECT grant_programme('nrp', 'owner', 'reader')}, 'give access to itself', qr/role "owner" owns the programme "nrp"\nHINT/);
may_not('owner', q{SELECT revoke_programme('nrp', 'owner')}, 'take its own access away', qr/role "owner" owns the programme "nrp"\nHINT/);
may('owner', 'SELECT count(*) FROM nrp.response', '320', 'reads answers as before');
may_not('owner', q{SELECT grant_programme('nrp', 'super', 'editor', ARRAY['N1'])}, 'hold a superuser to an area', qr/role "super" is a superuser.*\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'deputy', 'reader')}, 'make a member of itself a reader', qr/role "deputy" has the rights of the owner.*\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'auditor', 'analyst', ARRAY['N1'])}, 'hold a role to an area that bypasses policies', qr/cannot be held to areas, as it bypasses row-level security\nHINT/);
may('owner', q{SELECT grant_programme('nrp', 'auditor', 'analyst')}, '', 'gives it all of them');
may_not('owner', q{SELECT revoke_programme('nrp', 'nobody')}, 'take access from no one', qr/role "nobody" does not exist, and has no access\nHINT/);
may('owner', q{SELECT revoke_programme('nrp', 'outsider')}, '', 'takes from a role what it was granted by hand');
may_not('outsider', 'SELECT * FROM nrp.response', 'read what it was let in to');

# A role that is renamed keeps what it was given, and is listed under its new name;
# one that takes the old name has nothing.
may('owner', q{SELECT grant_programme('nrp', 'analyst_n1', 'analyst', ARRAY['N1'])}, '', 'gives access again');
$node->safe_psql('programme', 'ALTER ROLE analyst_n1 RENAME TO "Analyst, north"; CREATE ROLE analyst_n1 LOGIN; CREATE ROLE newcomer LOGIN; GRANT analyst_n1 TO newcomer');
may('Analyst, north', 'SELECT count(*) FROM nrp.response', '80', 'reads answers of its area');
may('Analyst, north', 'SELECT role_name, level FROM nrp.role_access', '"Analyst, north"|analyst', 'sees its own access');
may_not('analyst_n1', 'SELECT * FROM nrp.response', 'read them under the old name');
as('owner', 'GRANT USAGE ON SCHEMA nrp TO newcomer; GRANT SELECT ON nrp.response, nrp.interview, nrp.role_access, nrp.role_area TO newcomer');
may('newcomer', 'SELECT count(*) FROM nrp.response', '0', 'a member of the role of the old name sees no rows');
may('newcomer', 'SELECT count(*) FROM nrp.role_access', '0', 'nor access of anybody');
may('owner', q{SELECT role_name, level FROM nrp.role_access WHERE role_name::text LIKE '%north%'}, '"Analyst, north"|analyst', 'finds it in the list');
may('owner', q{SELECT revoke_programme('nrp', 'analyst_n1')}, '', 'takes from the new role of the old name');
may('Analyst, north', 'SELECT count(*) FROM nrp.response', '80', 'reads them still');
may('owner', q{SELECT revoke_programme('nrp', 'Analyst, north')}, '', 'takes access away by the new name');
may_not('Analyst, north', 'SELECT * FROM nrp.response', 'read answers any more');

# A role that was dropped is listed under its number, reported, and taken out by it.
may('owner', q{SELECT grant_programme('nrp', 'newcomer', 'editor', ARRAY['N1', 'N2'])}, '', 'gives access to a newcomer');
my $number = $node->safe_psql('programme', q{SELECT 'newcomer'::regrole::oid});
$node->safe_psql('programme', 'DROP OWNED BY newcomer; DROP ROLE newcomer');
may('owner', q{SELECT key, what FROM public.check_programme('nrp') WHERE problem = 'role_unknown'}, "$number|role $number has access here but was dropped", 'is told of it');
may('owner', "SELECT revoke_programme('nrp', '$number')", '', 'takes it out by its number');
may('owner', "SELECT (SELECT count(*) FROM nrp.role_access WHERE role_name = $number) + (SELECT count(*) FROM nrp.role_area WHERE role_name = $number)", '0', 'and nothing is left of it');

# An upgrade leaves the privileges of the owner alone, who may have been listed before.
as('owner', q{INSERT INTO nrp.role_access (role_name, level, all_areas) VALUES ('owner', 'reader', true); DELETE FROM nrp.programme_step WHERE step > 13; SELECT upgrade_programme('nrp')});
may('owner', 'SELECT count(*) FROM nrp.response', '320', 'reads answers after an upgrade, though listed as a reader');

# Names need not be simple, and no area at all is less than all.
as('owner', q{SELECT create_programme('Odd "name"')});
$node->safe_psql('postgres', 'CREATE ROLE "Strange ""role""" LOGIN');
may('owner', q{SELECT grant_programme('Odd "name"', 'Strange "role"', 'editor', '{}')}, '', 'gives access between odd names');
may('Strange "role"', q{SELECT count(*) FROM "Odd ""name""".initiative}, '28', 'reads what is of no area');
may_not('Strange "role"', q{INSERT INTO "Odd ""name""".framework (framework, label, source) VALUES ('x', 'x', 'x')}, 'write, having no area');

$node->stop;
done_testing();

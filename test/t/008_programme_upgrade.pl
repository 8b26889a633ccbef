# A programme made by an earlier version, with data and local additions, is
# brought forward, and nothing of it is lost; from every earlier step.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;
$node->safe_psql('postgres', q{
CREATE EXTENSION resilience;
CREATE ROLE owner LOGIN;
CREATE ROLE visitor LOGIN;
GRANT CREATE ON DATABASE postgres TO owner;
});

sub owner
{
	my $query = shift;
	return $node->safe_psql('postgres', $query, extra_params => [ '-U', 'owner' ]);
}

# A schema as PostgreSQL describes it, without what differs by design.
sub description
{
	my $schema = shift;
	my ($out, $err) = run_command([ 'pg_dump', '--schema-only', '--schema', $schema, '--dbname', $node->connstr('postgres') ]);
	$out =~ s/\b\Q$schema\E\b/SCHEMA/g;
	$out =~ s/^\\(un)?restrict .*$//mg;
	return join("\n", sort split(/\n/, $out));
}

# Lines of the first that the second does not have as often, but for comments.
sub missing
{
	my ($first, $second) = @_;
	my %count;
	$count{$_}++ foreach split(/\n/, $second);
	return join("\n", grep { --$count{$_} < 0 } grep { !/^--/ } split(/\n/, $first));
}

# Every row of every table but the record of steps, as text.
my $every_row = q{SELECT string_agg(format('%s: %s', table_name, query_to_xml(format('SELECT * FROM %I.%I t ORDER BY t::text', 'SCHEMA', table_name), true, false, '')), E'\n' ORDER BY table_name)
	FROM information_schema.tables WHERE table_schema = 'SCHEMA' AND table_type = 'BASE TABLE' AND table_name IN (TABLES)};
sub rows_of
{
	my ($schema, $tables) = @_;
	(my $query = $every_row) =~ s/SCHEMA/$schema/g;
	my $list = join(', ', map { "'$_'" } @$tables);
	$query =~ s/TABLES/$list/;
	return owner($query);
}

my $last = $node->safe_psql('postgres', 'SELECT max(step) FROM programme_steps()');
cmp_ok($last, '>=', 13, 'there are steps');
owner(q{SELECT create_programme('made_at_once')});
my $fresh = description('made_at_once');

# From every earlier step, the same schema comes out as if made at once.
foreach my $step (1 .. $last - 1)
{
	my $rows = owner("SELECT count(*) FROM create_programme('from_$step', steps => $step)");
	is($rows, $step, "a programme is made with $step steps");
	is(owner("SELECT string_agg(step::text, ' ' ORDER BY step) FROM upgrade_programme('from_$step')"), join(' ', $step + 1 .. $last), '... and upgraded by the others');
	my $upgraded = description("from_$step");
	is(missing($fresh, $upgraded), '', '... to the same schema, with all of it');
	is(missing($upgraded, $fresh), '', '... and no more');
	owner("SET client_min_messages = error; DROP SCHEMA from_$step CASCADE");
}

# One with data and additions: a table, a column, an index, a policy, a grant, a
# comment, a constraint, a trigger and a view of the team's own.
owner(q{
SELECT create_programme('old', steps => 8);
SET search_path = old, public;
INSERT INTO framework (framework, label, source) VALUES ('ours', 'ours', 'us');
INSERT INTO domain (tag, label, ordinal) VALUES ('ours:homes', 'homes', 1);
INSERT INTO area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('C1', 'Central', 'comparator');
INSERT INTO initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1');
INSERT INTO initiative_tag (initiative, tag, is_primary) VALUES ('I1', 'ours:homes', true);
INSERT INTO initiative_status (initiative, status, starts_on) VALUES ('I1', 'implemented', '2016-01-01');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31');
INSERT INTO question (question, wording) VALUES ('q', 'Can you?');
INSERT INTO household VALUES ('H1', 'N1');
INSERT INTO respondent VALUES ('R1', 'H1');
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) VALUES (1, 'w1', 'N1', 'H1', 'R1', 'fresh', 1.5);
INSERT INTO response (question, interview, value) VALUES ('q', 1, 2);
DELETE FROM initiative_tag WHERE initiative = 'example-28';
DELETE FROM initiative WHERE initiative = 'example-28';
UPDATE domain SET label = 'our own words' WHERE tag = 'nrp4:economic_systems';

ALTER TABLE initiative ADD COLUMN budget numeric CHECK (budget >= 0);
UPDATE initiative SET budget = 1250.50 WHERE initiative = 'I1';
COMMENT ON COLUMN initiative.budget IS 'pounds';
CREATE INDEX initiative_by_title ON initiative (lower(title));
CREATE POLICY visitors ON initiative FOR SELECT TO visitor USING (area = 'N1');
GRANT USAGE ON SCHEMA old TO visitor;
GRANT SELECT ON initiative TO visitor;
COMMENT ON TABLE initiative IS 'what we do';
CREATE TABLE diary (day date PRIMARY KEY, note text, initiative code REFERENCES initiative);
INSERT INTO diary VALUES ('2016-01-01', 'began', 'I1');
CREATE VIEW begun AS SELECT initiative, title, budget FROM initiative WHERE budget > 0;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := NEW.note || '.'; RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE INSERT ON diary FOR EACH ROW EXECUTE FUNCTION stamp();
});
my @tables = split(/\n/, owner(q{SELECT table_name FROM information_schema.tables WHERE table_schema = 'old' AND table_type = 'BASE TABLE' AND table_name NOT IN ('programme_step', 'programme_table')}));
cmp_ok(scalar(@tables), '>', 40, 'there are tables to compare');
my $rows_before = rows_of('old', \@tables);
like($rows_before, qr/1250\.50/, 'with rows in them');
my $before = description('old');

is(owner(q{SELECT string_agg(step_name, ' ' ORDER BY step) FROM upgrade_programme('old')}), $node->safe_psql('postgres', q{SELECT string_agg(name, ' ' ORDER BY step) FROM programme_steps() WHERE step > 8}), 'an upgrade says what it did');
is(owner(q{SELECT count(*) FROM upgrade_programme('old')}), '0', 'and there is no more to do');
is(rows_of('old', \@tables), $rows_before, 'every row is as it was');

# Nothing that was described is gone: every line of the old description is in the
# new, but for which classes of tables and kinds of questions there are, what is
# said of first_treated, what tied a person to one household and a household to
# one area for ever, and when a person is looked for twice in a wave.
my $replaced = qr/programme_table_class|programme_table\.class|question_kind|COLUMN SCHEMA\.(question\.kind|response\.value|household\.area|respondent\.household|interview\.(area|household|respondent)|evaluation_area\.first_treated) |household_in_area|respondent_in_household|interview_((household|respondent)_fkey|once)|^ALTER TABLE ONLY SCHEMA\.(household|respondent)$/;
is(join("\n", grep { !/$replaced/ } split(/\n/, missing($before, description('old')))), '', 'every index, column, policy, grant, comment and trigger is as it was');
is(owner(q{INSERT INTO old.household VALUES ('H2', 'C1'); INSERT INTO old.wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO old.interview (interview, wave, area, household, respondent, sample_type) VALUES (2, 'w2', 'C1', 'H2', 'R1', 'panel') RETURNING respondent}) =~ /R1/ ? 1 : 0, 1, 'a person who was there may move');
is(owner(q{SELECT label FROM old.domain WHERE tag = 'nrp4:economic_systems'}), 'our own words', 'what was changed stays changed');
is(owner(q{SELECT count(*) FROM old.initiative WHERE initiative = 'example-28'}), '0', 'and what was deleted, deleted');
is(owner(q{INSERT INTO old.diary VALUES ('2016-01-02', 'went on', 'I1') RETURNING note}) =~ /went on\./ ? 1 : 0, 1, 'the trigger still fires');
is(owner(q{SELECT value FROM old.outcome_value}), '', 'the new views read the old tables');

# Its roles keep their access, and get that to what is new.
owner(q{SELECT create_programme('two'); SELECT grant_programme('two', 'visitor', 'reader')});
is($node->safe_psql('postgres', 'SELECT count(*) FROM two.published_initiative', extra_params => [ '-U', 'visitor' ]), '0', 'a reader reads');
owner(qq{REVOKE ALL ON two.published_initiative FROM visitor; DELETE FROM two.programme_step WHERE step > $last; SELECT upgrade_programme('two')});
is($node->safe_psql('postgres', 'SELECT count(*) FROM two.published_initiative', extra_params => [ '-U', 'visitor' ]), '0', 'and an upgrade gives back what level and areas say');

# Roles that were listed by name are listed by number, with their areas; of a name
# that no role has, an upgrade says that it is gone. What it could do, it still can.
$node->safe_psql('postgres', q{CREATE ROLE "Odd ""role"" 100%" LOGIN; CREATE ROLE plain LOGIN});
owner(q{
SELECT create_programme('by_name', steps => 12);
INSERT INTO by_name.area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('N2', 'Narrow', 'nfl');
INSERT INTO by_name.initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1'), ('I2', 'Desk', 'co_developed', 'N2');
INSERT INTO by_name.role_access (role_name, level, all_areas, granted_at, granted_by) VALUES ('Odd "role" 100%', 'editor', false, '2026-01-02', 'me'), ('plain', 'editor', true, '2026-01-03', 'me'), ('nobody of this name', 'editor', false, '2026-01-04', 'me');
INSERT INTO by_name.role_area (role_name, area) VALUES ('Odd "role" 100%', 'N1'), ('nobody of this name', 'N2');
GRANT USAGE ON SCHEMA by_name TO plain, "Odd ""role"" 100%";
GRANT SELECT ON by_name.initiative, by_name.role_access, by_name.role_area TO plain, "Odd ""role"" 100%";
});
sub initiatives_of
{
	my $role = shift;
	return $node->safe_psql('postgres', q{SELECT string_agg(initiative, ' ' ORDER BY initiative) FROM by_name.initiative WHERE area IS NOT NULL}, extra_params => [ '-U', $role ]);
}
my @as_before = (initiatives_of('Odd "role" 100%'), initiatives_of('plain'));
is("@as_before", 'I1 I1 I2', 'roles that are known by name see what they should');
my ($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT grant_programme('by_name', 'plain', 'reader')}, extra_params => [ '-U', 'owner' ]);
like($stderr, qr/does not have access by roles yet\nHINT:.*upgrade_programme/, 'access is not given before an upgrade');
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT step FROM upgrade_programme('by_name')}, extra_params => [ '-U', 'owner' ]);
is($stdout, join("\n", 13 .. $last), 'an upgrade makes numbers of names');
like($stderr, qr/WARNING:  no longer listed in role_access, as there is no such role: nobody of this name\nHINT/, 'and says whom there is not');
is(owner(q{SELECT role_name, level, all_areas, granted_at::date, granted_by FROM by_name.role_access ORDER BY granted_at}), qq{"Odd ""role"" 100%"|editor|f|2026-01-02|me\nplain|editor|t|2026-01-03|me}, 'the others are listed as before');
is(owner(q{SELECT role_name, area FROM by_name.role_area}), '"Odd ""role"" 100%"|N1', 'and so are their areas');
is(join(' ', initiatives_of('Odd "role" 100%'), initiatives_of('plain')), "@as_before", 'they see what they saw');
$node->safe_psql('postgres', 'ALTER ROLE plain RENAME TO fancy; ALTER ROLE "Odd ""role"" 100%" RENAME TO plain');
is(join(' ', initiatives_of('plain'), initiatives_of('fancy')), "@as_before", 'and see it under other names, even each other\'s');
is(missing($fresh, description('by_name')), '', 'and the schema is as if made at once');

# A step that fails leaves the schema as it was.
owner(q{SELECT create_programme('clash', steps => 9); CREATE TABLE clash.finding (mine text); INSERT INTO clash.finding VALUES ('mine')});
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT upgrade_programme('clash')}, extra_params => [ '-U', 'owner' ]);
isnt($status, 0, 'a table of the same name stops an upgrade');
like($stderr, qr/relation "finding" already exists/, 'by its name');
is(owner(q{SELECT mine FROM clash.finding}), 'mine', 'and is not touched');
is(owner(q{SELECT max(step) FROM clash.programme_step}), '9', 'nor is the rest');
owner(q{ALTER TABLE clash.finding RENAME TO our_finding});
is(owner(q{SELECT count(*) FROM upgrade_programme('clash')}), $last - 9, 'renamed, it no longer stands in the way');

# A programme of version 0.1.0 that readers use: with published estimates, access by
# roles and by hand, and a view of its own over a published one.
$node->safe_psql('postgres', q{CREATE ROLE analyst_all LOGIN; CREATE ROLE analyst_one LOGIN; CREATE ROLE tool LOGIN; CREATE ROLE other_owner LOGIN});
owner(q{
SELECT create_programme('v0_1_0', steps => 13);
SET search_path = v0_1_0, public;
INSERT INTO area (area, name, kind) SELECT upper(left(k, 1)) || i, initcap(k) || ' ' || i, k FROM unnest('{nfl,comparator}'::text[]) k, generate_series(1, 3) i;
INSERT INTO initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO question (question, wording) VALUES ('q', 'Can you?');
INSERT INTO response_option (question, code, label) VALUES ('q', 1, 'no'), ('q', 2, 'yes');
INSERT INTO outcome (outcome, label, rule, codes, direction) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better');
INSERT INTO outcome_item (outcome, question) VALUES ('o', 'q');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Main');
INSERT INTO evaluation_area (evaluation, area, arm) SELECT 'e', area, kind FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS n, area, w, i FROM area, generate_series(1, 2) w, generate_series(1, 40) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT n, 'w' || w, area, 'H' || n, 'R' || n, '2015-10-01'::date + w, 'fresh', 1 FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', 1 + (i % CASE WHEN w = 2 AND area LIKE 'N%' THEN 2 ELSE 3 END = 0)::int FROM person;
INSERT INTO analysis_run (evaluation, query) VALUES ('e', 'by hand');
INSERT INTO estimate (analysis_run, outcome, result, sample, publish) SELECT 1, 'o', did_estimate(s), s, true FROM (SELECT did_sample(value_boolean, treated, post, area, weight) AS s FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o') x;
INSERT INTO finding (finding, evaluation, tag, statement, publish) VALUES ('F1', 'e', 'nrp5:economic_activity', 'said', true);
SELECT grant_programme('v0_1_0', 'visitor', 'reader'), grant_programme('v0_1_0', 'analyst_all', 'analyst'), grant_programme('v0_1_0', 'analyst_one', 'analyst', '{N1}');
GRANT USAGE ON SCHEMA v0_1_0 TO tool;
GRANT SELECT ON published_estimate, published_initiative TO tool;
CREATE SCHEMA ours;
CREATE VIEW ours.effects AS SELECT outcome, effect FROM published_estimate;
CREATE MATERIALIZED VIEW ours.kept AS SELECT outcome, value FROM published_area_outcome;
});
sub seen_by
{
	my ($role, $query) = @_;
	my ($stdout, $stderr) = ('', '');
	$node->psql('postgres', $query, stdout => \$stdout, stderr => \$stderr, extra_params => [ '-U', $role ]);
	return "$stdout$stderr";
}
like(seen_by('visitor', 'SELECT effect FROM v0_1_0.published_estimate'), qr/^0?\.175\d*$/, '0.1.0: a reader sees an effect');
@tables = split(/\n/, owner(q{SELECT table_name FROM information_schema.tables WHERE table_schema = 'v0_1_0' AND table_type = 'BASE TABLE' AND table_name NOT IN ('programme_step', 'programme_table')}));
my $columns_of = q{SELECT string_agg(format('%s.%s', table_name, column_name), ' ' ORDER BY table_name, ordinal_position) FROM information_schema.columns WHERE table_schema = 'v0_1_0'};
my $columns_before = owner($columns_of);
$rows_before = rows_of('v0_1_0', \@tables);
my $described = description('v0_1_0');

# It stops at what reads the old views, changes nothing, and says what to do.
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT upgrade_programme('v0_1_0')}, extra_params => [ '-U', 'owner' ]);
isnt($status, 0, 'an upgrade stops at a view of the team\'s own over an old published view');
like($stderr, qr/ERROR:  the published views of programme "v0_1_0" are replaced by views of releases, and something of yours reads the old ones\nDETAIL:/, '... says why');
like($stderr, qr/view ours\.effects depends on view v0_1_0\.published_estimate/, '... which view it is');
like($stderr, qr/materialized view ours\.kept depends on view v0_1_0\.published_area_outcome/, '... each of them');
like($stderr, qr/HINT:  Nothing was changed\..*pg_get_viewdef.*make it again/, '... and the way on');
unlike($stderr, qr/CASCADE/, '... which is not to drop them unseen');
is(description('v0_1_0'), $described, 'the schema is as it was');
is(rows_of('v0_1_0', \@tables), $rows_before, 'and so is every row');
is(owner('SELECT outcome FROM ours.effects'), 'o', 'the view is still there');
like(seen_by('visitor', 'SELECT effect FROM v0_1_0.published_estimate'), qr/^0?\.175\d*$/, 'and a reader sees what it saw');

# So does one that is broken off at any later point.
owner(q{CREATE TABLE ours.kept_definition AS SELECT pg_get_viewdef('ours.effects'::regclass) AS definition; DROP VIEW ours.effects; DROP MATERIALIZED VIEW ours.kept});
$described = description('v0_1_0');
owner(q{BEGIN; SELECT upgrade_programme('v0_1_0'); ROLLBACK});
is(description('v0_1_0'), $described, 'an upgrade that is rolled back leaves nothing');
owner(q{CREATE TABLE v0_1_0.may_be_in_the_way (); ALTER TABLE v0_1_0.may_be_in_the_way RENAME TO release_estimate});
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT upgrade_programme('v0_1_0')}, extra_params => [ '-U', 'owner' ]);
like($stderr, qr/relation "release_estimate" already exists/, 'a table of the name of a new one stops an upgrade');
owner('DROP TABLE v0_1_0.release_estimate');
is(description('v0_1_0'), $described, '... and nothing of it is left');

# When it is done, readers are told that there is no release yet.
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT count(*) FROM upgrade_programme('v0_1_0')}, extra_params => [ '-U', 'owner' ]);
is("$status $stdout", '0 ' . ($last - 13), 'what read the old views put aside, an upgrade goes through');
like($stderr, qr/WARNING:  programme "v0_1_0" has no release yet: until there is one, its published views are empty\nHINT:.*preview_release\('v0_1_0'\).*release_programme\('v0_1_0', 'its title'\)/, '... and says that readers see nothing yet');
is(missing($fresh, description('v0_1_0')), '', '... to the schema of a programme made at once');
my %column = map { $_ => 1 } split(/ /, owner($columns_of));
is(join(' ', grep { !$column{$_} && !/^published_|^outcome_value_owner/ } split(/ /, $columns_before)), '', 'every column of every table is still there');
is(owner(q{SELECT (SELECT count(*) FROM v0_1_0.response), (SELECT count(*) FROM v0_1_0.estimate WHERE publish AND sample IS NOT NULL), (SELECT count(*) FROM v0_1_0.finding)}), '480|1|1', 'with what was in it');
is(seen_by('visitor', 'SELECT count(*) FROM v0_1_0.published_release'), '0', 'there is no release');
foreach my $view (split(/\n/, owner(q{SELECT table_name FROM v0_1_0.programme_table WHERE class = 'published' ORDER BY 1})))
{
	is(seen_by('visitor', "SELECT count(*) FROM v0_1_0.$view"), '0', "a reader may read $view, which is empty");
}
is(seen_by('tool', 'SELECT count(*) FROM v0_1_0.published_estimate'), '0', 'who was let in by hand still is');
like(seen_by('tool', 'SELECT count(*) FROM v0_1_0.published_finding'), qr/permission denied/, '... to these views only');
is(seen_by('analyst_all', 'SELECT count(*) FROM v0_1_0.estimate'), '1', 'an analyst has the estimates');
is(seen_by('analyst_one', 'SELECT count(*) FROM v0_1_0.estimate'), '0', 'one of one area has them no more');
is(seen_by('analyst_one', 'SELECT count(*) FROM v0_1_0.response'), '80', '... but its answers');
is(seen_by('analyst_all', 'SELECT count(*) FROM v0_1_0.release'), qq{psql:<stdin>:1: ERROR:  permission denied for table release}, 'nobody may release but the owner');

# The first release is of what was published before.
owner(q{SELECT grant_release('v0_1_0', 'analyst_all')});
like(seen_by('analyst_all', q{SELECT string_agg(table_name || ' ' || rows, ', ' ORDER BY table_name) FROM release_programme('v0_1_0', 'As published before')}), qr/published_area_outcome 12, .*published_estimate 1/, 'an analyst with the right to makes the first release');
is(seen_by('visitor', q{SELECT release, title, released_by, is_shown FROM v0_1_0.published_release}), '1|As published before|analyst_all|t', 'a reader sees it');
is(seen_by('tool', q{SELECT outcome, effect IS NOT NULL FROM v0_1_0.published_estimate}), 'o|t', 'and so does who was let in by hand');
owner(q{DO $$ BEGIN EXECUTE (SELECT 'CREATE VIEW ours.effects AS ' || definition FROM ours.kept_definition); END $$});
is(owner('SELECT outcome, effect IS NOT NULL FROM ours.effects'), 'o|t', 'the team\'s own view is made again, by the definition that was kept');

# Others cannot, and a schema from the future is left alone.
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT upgrade_programme('two')});
like($stderr, qr/only its owner can upgrade the programme "two".*SET ROLE owner/s, 'a superuser is told to act as the owner');
owner(q{INSERT INTO two.programme_step (step, name, title, extension_version) VALUES (1000, 'future', 'of the future', '99')});
($status, $stdout, $stderr) = $node->psql('postgres', q{SELECT upgrade_programme('two')}, extra_params => [ '-U', 'owner' ]);
like($stderr, qr/programme "two" is at step 1000, but this version of the extension knows $last/, 'a schema of a later version is refused');

$node->stop;
done_testing();

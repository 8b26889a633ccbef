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
my @roles = ('reader', 'editor', 'analyst', 'releaser', 'member_n1', 'analyst_n1', 'analyst_n2', 'outsider', 'mixed', 'deputy_releaser');
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
SELECT grant_programme('nrp', 'releaser', 'analyst');
SELECT grant_release('nrp', 'releaser');
SELECT grant_programme('nrp', 'member_n1', 'editor', ARRAY['N1']);
SELECT grant_programme('nrp', 'analyst_n1', 'analyst', ARRAY['N1']);
SELECT count(*) FROM release_programme('nrp', 'First');
});
is($stderr, '', 'a role that may create in the database makes and fills a programme');

# Every table and view is in a class; each role is tried on each of them.
my %tables;
foreach (split /\n/, (as('owner', 'SELECT class, table_name FROM nrp.programme_table'))[1])
{
	my ($class, $table) = split /\|/;
	push @{ $tables{$class} }, $table;
}
is(join(' ', sort keys %tables), 'analysis microdata published registry release system', 'there are six classes');
my %reads = (reader => [ 'published' ], editor => [ 'published', 'registry' ], analyst => [ 'published', 'registry', 'microdata', 'analysis' ], releaser => [ 'published', 'registry', 'microdata', 'analysis', 'release' ], outsider => []);
# What a role can do with each table: all in one session, as there are many.
sub done_with
{
	my ($role, $query) = @_;
	my $stdout = '';
	my $all = join("\n", map { my $table = $_; ("\\echo >$table", $query =~ s/TABLE/nrp.$table/r . ';') } map { @$_ } values %tables);
	$node->psql('programme', $all, stdout => \$stdout, stderr => \my $stderr, on_error_stop => 0, extra_params => [ '-U', $role ]);
	return map { $_ => 1 } ($stdout =~ /^>(\w+)\n\d+$/mg);
}
foreach my $role (sort keys %reads)
{
	my %class_read = map { $_ => 1 } @{ $reads{$role} };
	my %done = done_with($role, 'SELECT count(*) FROM TABLE');
	my @wrong;
	foreach my $class ('analysis', 'microdata', 'published', 'registry', 'release')
	{
		push @wrong, grep { ($done{$_} // 0) != ($class_read{$class} ? 1 : 0) } @{ $tables{$class} };
	}
	is("@wrong", '', "$role reads what is " . (join(', ', @{ $reads{$role} }) || 'nothing') . ', and nothing else');
}
my %writes = (reader => [], editor => [ 'registry' ], analyst => [ 'analysis', 'coding', 'finding_excerpt' ], releaser => [ 'analysis', 'coding', 'finding_excerpt' ], outsider => []);
foreach my $role (sort keys %writes)
{
	my %written = map { $_ => 1 } @{ $writes{$role} };
	# DELETE needs the privilege even where it would find no row.
	my %done = done_with($role, 'WITH gone AS (DELETE FROM TABLE WHERE false RETURNING 1) SELECT count(*) FROM gone');
	my @wrong;
	foreach my $class (sort keys %tables)
	{
		push @wrong, grep { ($done{$_} // 0) != ($written{$class} || $written{$_} ? 1 : 0) } @{ $tables{$class} };
	}
	is("@wrong", '', "$role writes " . (join(', ', @{ $writes{$role} }) || 'nothing') . ', and nothing else');
}
# To releases, rows are added and nothing more.
my @added = split /\n/, $node->safe_psql('programme', q{SELECT r.role || ' ' || string_agg(DISTINCT p.privilege, ' ' ORDER BY p.privilege) FROM unnest('{reader,editor,analyst,releaser,member_n1,analyst_n1}'::text[]) r (role), nrp.programme_table t,
	unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) p (privilege) WHERE t.class = 'release' AND has_table_privilege(r.role, format('nrp.%I', t.table_name), p.privilege) GROUP BY r.role});
is("@added", 'releaser INSERT SELECT', 'who may release adds to the tables of releases, and nobody else has any right to them');

# What a reader may read leads, view by view, to tables of releases and to nothing
# else, and calls no function that somebody could put something into.
sub below
{
	my ($role, $catalog) = @_;
	return $node->safe_psql('programme', qq{
WITH RECURSIVE below AS (
	SELECT c.oid, c.relkind FROM pg_class c WHERE c.relnamespace <> ALL (ARRAY['pg_catalog', 'information_schema', 'pg_toast']::regnamespace[]) AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
		AND has_schema_privilege('$role', c.relnamespace, 'USAGE') AND has_any_column_privilege('$role', c.oid, 'SELECT')
	UNION SELECT d.refobjid, c.relkind FROM below b JOIN pg_rewrite r ON r.ev_class = b.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
		JOIN pg_class c ON c.oid = d.refobjid)
$catalog});
}
is(below('reader', q{SELECT count(*) >= 4 FROM below b WHERE b.relkind = 'v'}), 't', 'a reader has views');
is(below('reader', q{SELECT coalesce(string_agg(DISTINCT b.oid::regclass::text, ' '), '') FROM below b LEFT JOIN nrp.programme_table t ON format('nrp.%I', t.table_name)::regclass = b.oid
	WHERE NOT coalesce((b.relkind = 'v' AND t.class = 'published') OR (b.relkind = 'r' AND t.class = 'release'), false)}), '', '... that lead to tables of releases only');
is(below('reader', q{SELECT coalesce(string_agg(DISTINCT d.refobjid::regprocedure::text, ' '), '') FROM below b JOIN pg_rewrite r ON r.ev_class = b.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
	WHERE d.refclassid = 'pg_proc'::regclass}), '', '... and call no functions but those of PostgreSQL');
is(below('reader', q{SELECT coalesce(string_agg(b.oid::regclass::text, ' '), '') FROM below b JOIN pg_class c ON c.oid = b.oid WHERE b.relkind = 'v' AND NOT 'security_barrier=true' = ANY (coalesce(c.reloptions, '{}'))}), '', '... behind a barrier each');
isnt(below('analyst', q{SELECT coalesce(string_agg(DISTINCT b.oid::regclass::text, ' '), '') FROM below b LEFT JOIN nrp.programme_table t ON format('nrp.%I', t.table_name)::regclass = b.oid WHERE t.class = 'microdata'}), '', 'the same search finds answers behind what an analyst has');
may('reader', q{SELECT count(*) FROM pg_stats WHERE schemaname = 'nrp'}, '0', 'sees no statistics of its tables');

# A reader sees aggregates, and cannot get behind them.
may('reader', q{SELECT area, value, base FROM nrp.published_area_outcome WHERE area = 'N1' AND wave = 'w1'}, 'N1|0.5|40', 'sees an aggregate');
may('reader', q{SELECT count(*) FROM nrp.published_initiative WHERE area IS NOT NULL}, '2', 'sees initiatives of all areas');
may_not('reader', 'SELECT * FROM nrp.response', 'read answers');
may_not('reader', 'SELECT * FROM nrp.release_area_outcome', 'read the tables of releases');
may_not('reader', 'SELECT * FROM nrp.release_hidden', 'read what is hidden, and why');
may_not('reader', 'SELECT * FROM nrp.disclosure_cell', 'read what was given away so far');
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
may('analyst', q{UPDATE nrp.outcome SET note = 'ours' WHERE outcome = 'o' RETURNING note}, 'ours', 'writes definitions');
may_not('analyst', 'UPDATE nrp.disclosure_rule SET min_base = 1', 'loosen disclosure control');
may_not('analyst', 'SELECT * FROM nrp.release_hidden', 'read what is hidden, without the right to release');
may_not('analyst', q{SELECT release_programme('nrp', 'mine')}, 'release without the right to', qr/analyst may not release the programme "nrp"\nHINT:.*grant_release/);
may_not('editor', q{SELECT release_programme('nrp', 'mine')}, 'release', qr/editor may not release/);

# One who may release does so under its own name, and changes nothing that was.
may('releaser', q{SELECT count(*) > 0 FROM release_programme('nrp', 'Second')}, 't', 'releases');
may('releaser', q{SELECT release, title, released_by FROM nrp.release ORDER BY release}, "1|First|owner\n2|Second|releaser", 'in its own name');
may('releaser', q{SELECT count(*) > 0 FROM nrp.release_area_outcome WHERE release = 1}, 't', 'reads every release');
may('reader', q{SELECT release, title, is_shown FROM nrp.published_release ORDER BY release}, "1|First|f\n2|Second|t", 'sees both');
my $released_by = q{INSERT INTO nrp.release (release, title, released_by, released_at, min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version) SELECT 9, 'forged', %s, %s, 30, 10, 5, 2, 2, 90, 10, 1, 5, '0'};
may_not('releaser', sprintf($released_by, q{'owner'}, 'now()'), 'release in another name');
may_not('releaser', sprintf($released_by, q{'releaser'}, q{'2020-01-01'}), 'release at another time');
may_not('releaser', q{INSERT INTO nrp.release_withdrawal (release, withdrawn_by, reason) VALUES (1, 'owner', 'x')}, 'withdraw in another name');
may_not('releaser', q{INSERT INTO nrp.release_hidden (release, table_name, row_key, column_name, reason) VALUES (1, 'x', 'x', 'x', 'kept')}, 'add to a release that was made', qr/release 1 is made, and nothing is added to it\nHINT/);
may_not('owner', q{INSERT INTO nrp.release_hidden (release, table_name, row_key, column_name, reason) VALUES (1, 'x', 'x', 'x', 'kept')}, 'add to it, either', qr/release 1 is made, and nothing is added to it\nHINT/);
may_not('releaser', 'DELETE FROM nrp.release_withdrawal', 'take rows of releases out');
may_not('owner', 'DELETE FROM nrp.release_withdrawal', 'take rows of releases out unawares', qr/DELETE of "release_withdrawal" is refused\nHINT/);
may_not('releaser', q{UPDATE nrp.disclosure_rule SET min_base = 1}, 'loosen disclosure control');
may_not('releaser', q{SELECT grant_release('nrp', 'analyst')}, 'give the right on', qr/only its owner can give access/);
$node->safe_psql('programme', 'GRANT releaser TO deputy_releaser');
may('deputy_releaser', q{SELECT count(*) > 0 FROM nrp.release_hidden h RIGHT JOIN nrp.release r USING (release)}, 't', 'has the right of the role it is a member of');

# The right to release is for analysts of all areas; it comes and goes with access.
may_not('owner', q{SELECT grant_release('nrp', 'reader')}, 'let a reader release', qr/role "reader" is no analyst.*\nHINT:.*grant_programme\('nrp', 'reader', 'analyst'\)/);
may_not('owner', q{SELECT grant_release('nrp', 'analyst_n1')}, 'let an analyst of one area release', qr/is an analyst of some areas of the programme "nrp" only\nHINT/);
may_not('owner', q{SELECT grant_release('nrp', 'outsider')}, 'let one release who has no access', qr/role "outsider" has no access to the programme "nrp" of its own\nHINT/);
may_not('owner', q{SELECT grant_release('nrp', 'nobody')}, 'let nobody release', qr/role "nobody" does not exist\nHINT/);
may_not('owner', q{SELECT grant_release('nrp', 'owner')}, 'let itself release', qr/role "owner" owns the programme.*\nHINT:.*may release already/);
may_not('owner', q{SELECT revoke_release('nrp', 'owner')}, 'take the right from itself', qr/role "owner" owns the programme.*\nHINT/);
may_not('owner', q{SELECT revoke_release('nrp', 'nobody')}, 'take the right from no one', qr/role "nobody" does not exist\nHINT/);
may_not('owner', q{SELECT grant_programme('nrp', 'analyst', 'releaser')}, 'give the right as if it were a level', qr/there is no level "releaser"\nHINT:.*grant_release/);
may_not('owner', q{UPDATE nrp.role_access SET may_release = true WHERE role_name = 'reader'::regrole}, 'give it by hand to a reader', qr/role_access_may_release/);
may('owner', q{SELECT revoke_release('nrp', 'releaser')}, '', 'takes the right away');
may_not('releaser', 'SELECT * FROM nrp.release_hidden', 'read what is hidden any more');
may_not('deputy_releaser', q{SELECT release_programme('nrp', 'x')}, 'release any more', qr/may not release/);
may('releaser', q{SELECT count(*) FROM nrp.response}, '320', 'is an analyst still');
as('owner', q{GRANT SELECT, INSERT ON nrp.release_hidden, nrp.release TO releaser});
may('releaser', q{SELECT (SELECT count(*) FROM nrp.release) + (SELECT count(*) FROM nrp.release_hidden)}, '0', 'sees no rows of releases by a grant of hand');
may_not('releaser', sprintf($released_by, q{'releaser'}, 'now()'), 'release by it');
as('owner', q{SELECT grant_release('nrp', 'releaser'); SELECT grant_programme('nrp', 'releaser', 'analyst')});
may_not('releaser', 'SELECT * FROM nrp.release_hidden', 'keep the right when it is given access anew');
as('owner', q{SELECT grant_release('nrp', 'releaser'); SELECT revoke_programme('nrp', 'releaser')});
may_not('releaser', 'SELECT * FROM nrp.release_hidden', 'keep the right when access is taken away');
as('owner', q{SELECT create_programme('earlier', steps => 13); SELECT grant_programme('earlier', 'releaser', 'analyst')});
may_not('owner', q{SELECT grant_release('earlier', 'releaser')}, 'give a right that an older programme does not have', qr/programme "earlier" does not have releases yet\nHINT:.*upgrade_programme/);

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

# What decides on what is published is not a member's to change.
may('member_n1', q{UPDATE nrp.area SET name = name, kind = kind, note = 'by the group' WHERE area = 'N1' RETURNING note}, 'by the group', 'notes something of its area');
foreach my $change (q{kind = 'reference'}, q{name = 'Narrow'}, q{status = 'withdrawn'}, q{area = 'N9'}, q{selection_reason = 'ours'})
{
	may_not('member_n1', "UPDATE nrp.area SET $change WHERE area = 'N1'", "set $change of its area", qr/what area N1 is can be changed by editors of all areas only\nDETAIL.*\nHINT/);
}
may_not('member_n1', q{INSERT INTO nrp.area (area, name, kind) VALUES ('N1', 'x', 'reference')}, 'enter its area anew');
may('member_n1', q{WITH gone AS (DELETE FROM nrp.area WHERE area = 'N1' RETURNING 1) SELECT count(*) FROM gone}, '0', 'cannot take its area out');
as('owner', q{INSERT INTO nrp.disposition (wave, area, disposition, n) VALUES ('w1', 'N1', 'complete', 40), ('w1', 'N2', 'complete', 40)});
may('member_n1', q{SELECT string_agg(area, ' ') FROM nrp.disposition}, 'N1', 'sees what became of addresses in its area');
may_not('member_n1', q{INSERT INTO nrp.disposition (wave, area, disposition, n) VALUES ('w1', 'N1', 'refusal', 1)}, 'add to it');
may('member_n1', q{WITH changed AS (UPDATE nrp.disposition SET n = 1 RETURNING 1) SELECT count(*) FROM changed}, '0', 'cannot change it');
foreach my $change (q{nrp.response_option SET label = 'maybe'}, q{nrp.question SET kind = 'number'}, q{nrp.wave SET label = 'x'})
{
	may('member_n1', "WITH changed AS (UPDATE $change RETURNING 1) SELECT count(*) FROM changed", '0', "cannot UPDATE $change");
}
may('editor', q{UPDATE nrp.area SET selection_reason = 'chosen' WHERE area = 'N1' RETURNING selection_reason}, 'chosen', 'of all areas writes these');
may('editor', q{UPDATE nrp.disposition SET n = 41 WHERE area = 'N1' RETURNING n}, '41', 'and these');

# An analyst of one area has the answers of that area, in every view.
may('analyst_n1', 'SELECT string_agg(DISTINCT area, $$ $$) FROM nrp.interview', 'N1', 'reads interviews of its area');
may('analyst_n1', 'SELECT count(*) FROM nrp.response', '80', 'reads answers of its area');
may('analyst_n1', 'SELECT count(*) FROM nrp.respondent', '80', 'reads respondents of its area');
may('analyst_n1', q{SELECT count(*) FROM nrp.analysis_row WHERE evaluation = 'e' AND outcome = 'o'}, '80', 'gets analysis rows of its area');
may('analyst_n1', 'SELECT string_agg(source, $$ $$) FROM nrp.source', 'S1', 'reads sources of its area, and not those of none');
may('analyst_n1', 'SELECT string_agg(source, $$ $$) FROM nrp.excerpt', 'S1', 'and excerpts');
may('analyst_n1', 'SELECT count(*) FROM nrp.published_area_outcome', '8', 'sees what is published on all');

# Somebody was drawn in N1 and lives in N2 in a later wave. Who has N1 sees the
# person, and what was said in N1; who has N2 what was said there, and of whom.
as('owner', q{SET search_path = nrp, public;
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w3', 's', 3, 'later', '2020-09-01', '2021-03-31');
INSERT INTO household VALUES ('Hnew', 'N2');
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT 9001, 'w3', 'N2', 'Hnew', min(respondent), 'panel', 1 FROM interview WHERE area = 'N1';
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT 9002, 'w3', 'N2', household, respondent, 'panel', 1 FROM interview WHERE area = 'N1' AND respondent = (SELECT max(respondent) FROM interview WHERE area = 'N1');
INSERT INTO question (question, kind, wording) VALUES ('why', 'text', 'Why?');
INSERT INTO response_text (question, interview, answer) VALUES ('why', 9001, 'moved'), ('why', (SELECT min(interview) FROM interview WHERE area = 'N1'), 'stayed');
SELECT grant_programme('nrp', 'analyst_n2', 'analyst', '{N2}')});
may('analyst_n1', 'SELECT count(*), count(*) FILTER (WHERE area <> $$N1$$) FROM nrp.interview', '80|0', 'sees no interview that was held elsewhere');
may('analyst_n1', 'SELECT count(*) FROM nrp.respondent', '80', 'sees those who were drawn in its area, also who left');
may('analyst_n1', 'SELECT string_agg(answer, $$ $$) FROM nrp.response_text', 'stayed', 'reads what was said there in words');
may('analyst_n2', 'SELECT string_agg(answer, $$ $$) FROM nrp.response_text', 'moved', 'reads what was said in its area in words');
may('analyst_n2', 'SELECT count(*) FROM nrp.interview v JOIN nrp.respondent USING (respondent) JOIN nrp.household h ON h.household = v.household WHERE v.wave = $$w3$$', '2', 'sees the interviews of those who moved there, with the person and the household');
may('analyst_n2', 'SELECT count(*) FROM nrp.interview WHERE area <> $$N2$$', '0', '... and not those before');
may('analyst_n2', 'SELECT (SELECT count(*) FROM nrp.respondent) - (SELECT count(DISTINCT respondent) FROM nrp.interview), (SELECT count(*) FROM nrp.household) - (SELECT count(DISTINCT household) FROM nrp.interview)', '0|0', '... nor anybody else of the old area');
may_not('member_n1', 'SELECT count(*) FROM nrp.response_text', 'read answers in words');
as('owner', q{DELETE FROM nrp.response_text; DELETE FROM nrp.interview WHERE interview > 9000; DELETE FROM nrp.household WHERE household = 'Hnew'; DELETE FROM nrp.question WHERE question = 'why'; DELETE FROM nrp.wave WHERE wave = 'w3'});

# It reads definitions and changes none; what is made of all areas it does not see.
as('owner', q{SET search_path = nrp, public;
INSERT INTO analysis_run (evaluation, query) VALUES ('e', 'test');
INSERT INTO estimate (analysis_run, outcome, result, sample) SELECT max(analysis_run), 'o', did_estimate(s), s FROM analysis_run, (SELECT did_sample(value_boolean, treated, post, area, weight) AS s FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o') x GROUP BY s;
INSERT INTO run_wave (analysis_run, outcome, subgroup, rows_used, rows_missing, rows_digest, query, status) SELECT max(analysis_run), 'o', 'all', 0, 0, repeat('0', 64), 'by hand', 'exploratory' FROM analysis_run;
INSERT INTO run_wave_effect (analysis_run, outcome, subgroup, kind, ordinal, headline, choices, query) SELECT analysis_run, outcome, subgroup, 'overall', 1, true, '{}', 'by hand' FROM run_wave;
INSERT INTO joint_display (evaluation, tag, finding, fit) VALUES ('e', 'nrp5:economic_activity', 'F1', 'silent');
INSERT INTO finding_excerpt (finding, excerpt) SELECT 'F1', excerpt FROM excerpt;
SELECT codebook_from_qdc('nrp', 'themes', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="6c1b9a00-0000-4000-8000-00000000000a" name="a" isCodable="true"/></Codes></CodeBook>')});
foreach my $table ('analysis_run', 'estimate', 'run_result', 'run_sensitivity', 'run_wave', 'run_wave_effect', 'finding', 'joint_display')
{
	may('analyst_n1', "SELECT count(*) FROM nrp.$table", '0', "sees no row of $table");
	my $rows = (as('analyst', "SELECT count(*) FROM nrp.$table"))[1];
	cmp_ok($rows, '>', 0, '... though there are some') if $table !~ /^run_(result|sensitivity)$/;
}
foreach my $table ('evaluation', 'evaluation_area', 'evaluation_wave', 'outcome', 'outcome_item', 'codebook', 'theme')
{
	cmp_ok((as('analyst_n1', "SELECT count(*) FROM nrp.$table"))[1], '>', 0, "analyst_n1 reads $table");
	may('analyst_n1', "WITH gone AS (DELETE FROM nrp.$table RETURNING 1) SELECT count(*) FROM gone", '0', 'and cannot delete from it');
}
may_not('analyst_n1', q{INSERT INTO nrp.evaluation (evaluation, title) VALUES ('mine', 'without N2')}, 'define an evaluation');
may_not('analyst_n1', q{INSERT INTO nrp.outcome (outcome, label, rule, codes, direction) VALUES ('mine', 'x', 'top_box', '{1}', 'higher_better')}, 'define an outcome');
may_not('analyst_n1', q{INSERT INTO nrp.evaluation_area (evaluation, area, arm) VALUES ('e', 'N3', 'nfl')}, 'add an area to an evaluation');
may_not('analyst_n1', q{INSERT INTO nrp.codebook (codebook) VALUES ('mine')}, 'make a codebook');
my $theme = q{INSERT INTO nrp.coding (excerpt, codebook, theme, coder) SELECT %s, codebook, theme, 'me' FROM nrp.theme};
may('analyst_n1', sprintf($theme, '(SELECT excerpt FROM nrp.excerpt)') . q{ RETURNING coder}, 'me', 'codes an excerpt of its area by it');
may_not('analyst_n1', sprintf($theme, '2'), 'code one of another');
may_not('analyst_n1', sprintf($theme, '99'), 'learn by its error whether an excerpt exists');
may('analyst_n1', q{SELECT count(*) FROM nrp.finding_excerpt}, '1', 'sees which of its excerpts show a finding');
may_not('analyst_n1', q{INSERT INTO nrp.finding_excerpt (finding, excerpt) SELECT 'F2', excerpt FROM nrp.excerpt}, 'say which show one');
may('analyst_n1', q{WITH gone AS (DELETE FROM nrp.finding_excerpt RETURNING 1) SELECT count(*) FROM gone}, '0', 'nor that it does not');

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
as('owner', q{INSERT INTO nrp.role_access (role_name, level, all_areas) VALUES ('owner', 'reader', true); SELECT upgrade_programme('nrp')});
may('owner', 'SELECT count(*) FROM nrp.response', '320', 'reads answers after an upgrade, though listed as a reader');

# Names need not be simple, and no area at all is less than all.
as('owner', q{SELECT create_programme('Odd "name"')});
$node->safe_psql('postgres', 'CREATE ROLE "Strange ""role""" LOGIN');
may('owner', q{SELECT grant_programme('Odd "name"', 'Strange "role"', 'editor', '{}')}, '', 'gives access between odd names');
may('Strange "role"', q{SELECT count(*) FROM "Odd ""name""".initiative}, '28', 'reads what is of no area');
may_not('Strange "role"', q{INSERT INTO "Odd ""name""".framework (framework, label, source) VALUES ('x', 'x', 'x')}, 'write, having no area');

$node->stop;
done_testing();

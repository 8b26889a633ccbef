# A programme is dumped and restored like any schema: into a database with the
# extension, with policies, grants and the team's own additions.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;
my $directory = $node->basedir;

$node->safe_psql('postgres', q{CREATE ROLE owner LOGIN; CREATE ROLE member LOGIN; CREATE ROLE releaser LOGIN; CREATE ROLE reader LOGIN; CREATE DATABASE source OWNER owner;});
$node->safe_psql('source', q{CREATE SCHEMA stats; CREATE EXTENSION resilience SCHEMA stats; GRANT USAGE ON SCHEMA stats TO PUBLIC});
my $fill = q{
SET search_path = stats, public;
SELECT create_programme('nrp');
SET search_path = nrp, stats, public;
INSERT INTO framework (framework, label, source) VALUES ('ours', 'ours', 'us');
INSERT INTO domain (tag, label, ordinal) VALUES ('ours:homes', 'homes', 1);
INSERT INTO organisation (organisation, name, kind, sector, gss) VALUES ('la', 'Synthetic council', 'local_authority', 'public', 'E08000012');
INSERT INTO area (area, name, kind, local_authority) VALUES ('N1', 'North', 'nfl', 'la'), ('N2', 'Narrow', 'nfl', 'la'), ('C1', 'Central', 'comparator', 'la'), ('C2', 'Close', 'comparator', 'la');
INSERT INTO deprivation (gss, edition, lsoa_vintage, rank, decile) VALUES ('E01006512', 2019, 2011, 10, 1);
INSERT INTO area_exposure (area, actual_start) VALUES ('N1', '2016-06-01');
INSERT INTO evidence (evidence, kind, title, rights) VALUES ('E1', 'story', 'A story', 'synthetic');
INSERT INTO initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1'), ('I2', 'Desk', 'co_developed', 'N2');
INSERT INTO initiative_tag (initiative, tag, is_primary) VALUES ('I1', 'ours:homes', true);
INSERT INTO initiative_status (initiative, status, starts_on) VALUES ('I1', 'implemented', '2016-01-01');
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO question (question, wording) VALUES ('q', 'Can you?');
INSERT INTO response_option (question, code, label) VALUES ('q', 1, 'no'), ('q', 2, 'yes');
INSERT INTO outcome (outcome, label, rule, codes, direction, tag) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better', 'nrp5:local_decision_making');
INSERT INTO outcome_item (outcome, question) VALUES ('o', 'q');
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Main');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2) FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS n, area, w, i FROM area, generate_series(1, 2) w, generate_series(1, 40) i;
INSERT INTO household SELECT 'H' || n, area FROM person;
INSERT INTO respondent SELECT 'R' || n, 'H' || n FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT n, 'w' || w, area, 'H' || n, 'R' || n, '2015-10-01', 'fresh', 0.1 * i FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', 1 + (n * n % 7 + w) % 2 FROM person;
INSERT INTO analysis_run (evaluation, run_by, query) VALUES ('e', 'test', 'below');
INSERT INTO estimate (analysis_run, outcome, result, sample, publish)
	SELECT 1, 'o', did_estimate(s), s, true FROM (SELECT did_sample(value_boolean, treated, post, area, weight, pair) AS s FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o') x;
SELECT codebook_from_qdc('nrp', 'themes', '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{6C1B9A00-0000-4000-8000-00000000000A}" name="a" isCodable="true" color="#0f0"><Code guid="6c1b9a00-0000-4000-8000-00000000000b" name="b" isCodable="true"/></Code></Codes></CodeBook>');
SELECT grant_programme('nrp', 'member', 'editor', ARRAY['N1']), grant_programme('nrp', 'releaser', 'analyst'), grant_programme('nrp', 'reader', 'reader'), grant_release('nrp', 'releaser');
SELECT release_programme('nrp', 'First');
SELECT release_programme('nrp', 'Second');
SELECT withdraw_release('nrp', 2, 'to try it');
ALTER TABLE initiative ADD COLUMN budget numeric;
UPDATE initiative SET budget = 12.5;
CREATE INDEX initiative_by_title ON initiative (lower(title));
CREATE POLICY cheap ON initiative AS RESTRICTIVE FOR SELECT USING (coalesce(budget, 0) < 100);
CREATE TABLE diary (day date PRIMARY KEY, tag domain_tag, place gss_code, decile imd_decile);
INSERT INTO diary VALUES ('2016-01-01', 'nrp4:economic_systems', 'E01006512', 3);
};
$node->safe_psql('source', $fill, extra_params => [ '-U', 'owner' ]);

# Every row, policy, index, grant, comment and view definition there is.
my $everything = q{
SELECT format('%s: %s', table_name, query_to_xml(format('SELECT * FROM nrp.%I t ORDER BY t::text', table_name), true, false, '')) FROM information_schema.tables WHERE table_schema = 'nrp' AND table_type = 'BASE TABLE' ORDER BY table_name;
SELECT table_name, pg_get_viewdef(format('nrp.%I', table_name)::regclass) FROM information_schema.views WHERE table_schema = 'nrp' ORDER BY 1;
SELECT relname, CASE WHEN relkind IN ('r', 'v') THEN coalesce(relacl, acldefault('r', relowner)) END, relrowsecurity, reloptions, relowner::regrole, obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = 'nrp'::regnamespace ORDER BY 1;
SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'nrp'::regnamespace AND relkind IN ('r', 'v')) AND attnum > 0 ORDER BY 1, attnum;
SELECT * FROM pg_policies WHERE schemaname = 'nrp' ORDER BY tablename, policyname;
SELECT * FROM pg_indexes WHERE schemaname = 'nrp' ORDER BY indexname;
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'nrp'::regnamespace ORDER BY 1, 2;
SELECT * FROM nrp.current_estimate;
SELECT * FROM nrp.published_area_outcome ORDER BY outcome, area, wave;
SELECT * FROM nrp.published_estimate;
SELECT * FROM nrp.published_release;
SELECT tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'nrp'::regnamespace) AND NOT tgisinternal ORDER BY 1, 2;
SELECT stats.codebook_to_qdc('nrp', 'themes');
SELECT * FROM stats.check_programme('nrp') ORDER BY 1, 2, 3;
};
# Lines of the one that the other does not have as often.
sub missing
{
	my ($first, $second) = @_;
	my %count;
	$count{$_}++ foreach split(/\n/, $second);
	return join("\n", grep { --$count{$_} < 0 } split(/\n/, $first));
}
my $expected = $node->safe_psql('source', $everything);
cmp_ok(length($expected), '>', 100000, 'there is much to compare');

foreach my $format ('plain', 'custom', 'directory')
{
	my $file = "$directory/dump.$format";
	$node->command_ok([ 'pg_dump', '--format', $format, '--file', $file, '--dbname', $node->connstr('source') ], "$format dump");
	$node->safe_psql('postgres', "CREATE DATABASE target_$format OWNER owner");
	if ($format eq 'plain')
	{
		$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $file, '-d', $node->connstr("target_$format") ], 'plain restore');
	}
	else
	{
		$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr("target_$format"), $file ], "$format restore");
	}
	my $restored = $node->safe_psql("target_$format", $everything);
	is(missing($expected, $restored), '', "$format: everything is back, to the last digit");
	is(missing($restored, $expected), '', "$format: and nothing else");
	is($node->safe_psql("target_$format", q{SELECT string_agg(initiative, ' ') FROM nrp.initiative WHERE area IS NOT NULL}, extra_params => [ '-U', 'member' ]), 'I1', 'policies hold as before');
	my ($status, $stdout, $stderr) = $node->psql("target_$format", q{INSERT INTO nrp.area_exposure (area, actual_start) VALUES ('N1', '2017-01-01')}, extra_params => [ '-U', 'owner' ]);
	like($stderr, qr/area_exposure_no_overlap/, 'so do exclusion constraints');
	is($node->safe_psql("target_$format", q{INSERT INTO nrp.area_exposure (area, actual_start) VALUES ('N2', '2017-01-01') RETURNING area_exposure > 1}, extra_params => [ '-U', 'owner' ]) =~ /^t/ ? 1 : 0, 1, 'and numbers go on where they were');
	# Releases are as final as they were, and the next one knows them.
	is($node->safe_psql("target_$format", q{SELECT release, is_shown FROM nrp.published_release}, extra_params => [ '-U', 'reader' ]), '1|t', 'readers see the release that was not withdrawn');
	is($node->safe_psql("target_$format", q{SELECT count(*) FROM nrp.published_area_outcome}, extra_params => [ '-U', 'reader' ]), '8', '... with its rows');
	($status, $stdout, $stderr) = $node->psql("target_$format", q{UPDATE nrp.release_area_outcome SET value = 0}, extra_params => [ '-U', 'owner' ]);
	like($stderr, qr/UPDATE of "release_area_outcome" is refused/, '... which nobody changes');
	($status, $stdout, $stderr) = $node->psql("target_$format", q{INSERT INTO nrp.release_hidden (release, table_name, row_key, column_name, reason) VALUES (1, 'x', 'x', 'x', 'kept')}, extra_params => [ '-U', 'releaser' ]);
	like($stderr, qr/release 1 is made, and nothing is added to it/, '... or adds to');
	is($node->safe_psql("target_$format", q{SELECT DISTINCT release FROM stats.release_programme('nrp', 'Third')}, extra_params => [ '-U', 'releaser' ]), '3', 'the next release has the next number');
	is($node->safe_psql("target_$format", q{SELECT count(DISTINCT release) FROM nrp.disclosure_cell}, extra_params => [ '-U', 'releaser' ]), '3', 'and what was given away is remembered of all');
	is($node->safe_psql("target_$format", q{SELECT count(*) FROM stats.upgrade_programme('nrp')}, extra_params => [ '-U', 'owner' ]), '0', 'and it knows its steps');
}

# The schema alone, into a database that has the extension already, by the owner
# who is no superuser.
$node->command_ok([ 'pg_dump', '--format', 'custom', '--schema', 'nrp', '--file', "$directory/schema.dump", '--dbname', $node->connstr('source') ], 'dump of the schema');
$node->safe_psql('postgres', 'CREATE DATABASE target_schema OWNER owner');
$node->safe_psql('target_schema', 'CREATE SCHEMA stats; CREATE EXTENSION resilience SCHEMA stats; GRANT USAGE ON SCHEMA stats TO PUBLIC');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('target_schema') . ' user=owner', "$directory/schema.dump" ], 'restored by its owner');
is(missing($expected, $node->safe_psql('target_schema', $everything)), '', 'everything is back');

# Whose rows policies pick makes no dump that looks whole and is not.
$node->command_fails_like([ 'pg_dump', '--data-only', '--table', 'nrp.interview', '--dbname', $node->connstr('source') . ' user=releaser' ],
	qr/affected by row-level security policy for table "interview"/, 'an analyst is refused a dump');

# The extension cannot be pulled out from under a programme unnoticed.
my ($status, $stdout, $stderr) = $node->psql('source', 'DROP EXTENSION resilience');
isnt($status, 0, 'DROP EXTENSION refuses while a programme uses its types');
like($stderr, qr/cannot drop extension resilience because other objects depend on it/, 'and says so');
like($stderr, qr/column tag of table nrp\.domain depends on type stats\.domain_tag/, 'and what, and why');
is($node->safe_psql('source', 'SELECT count(*) FROM nrp.initiative'), '30', 'nothing was lost');

$node->stop;
done_testing();

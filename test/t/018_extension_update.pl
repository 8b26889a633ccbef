# A database with version 0.1.0, used in every way that a catalogue can record, is
# updated: nothing is lost, the digits are the same, and the extension's objects
# are those that CREATE EXTENSION makes today.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->start;
my ($sharedir) = run_command([ 'pg_config', '--sharedir' ]);
my ($version) = slurp_file("$sharedir/extension/resilience.control") =~ /default_version = '(.*)'/;
my @released = map { m{resilience--([0-9.]+)\.sql$} } glob('src/sql/released/*.sql');
is("@released", '0.1.0', 'what was released');

$node->safe_psql('postgres', q{CREATE ROLE owner LOGIN; CREATE ROLE reader LOGIN; CREATE DATABASE used OWNER owner; CREATE DATABASE plain; CREATE DATABASE fresh; CREATE DATABASE restored OWNER owner});
$node->safe_psql($_, 'CREATE SCHEMA stats; GRANT USAGE ON SCHEMA stats TO PUBLIC') foreach ('used', 'plain', 'fresh', 'restored');

sub owner
{
	my $query = shift;
	return $node->safe_psql('used', "SET search_path = public, stats; SET extra_float_digits = 3; $query", extra_params => [ '-U', 'owner' ]);
}

# PostgreSQL looks whether the library has each function's symbol.
$node->safe_psql($_, q{CREATE EXTENSION resilience VERSION '0.1.0' SCHEMA stats}) foreach ('used', 'plain');
is($node->safe_psql('plain', q{SELECT extversion FROM pg_extension WHERE extname = 'resilience'}), '0.1.0', 'the library still serves the objects of 0.1.0');
my ($status, $stdout, $stderr) = $node->psql('plain', 'SELECT * FROM stats.resilience_version()');
like($stderr, qr/ERROR:  the SQL objects of extension "resilience" do not fit its library\nHINT:  Run ALTER EXTENSION resilience UPDATE\./, '... or says what to do');

owner(q{
CREATE TABLE survey AS SELECT i AS id, 'area ' || i % 12 AS area, 'pair ' || i % 6 AS pair, i % 12 < 6 AS treated, i / 12 % 2 = 1 AS post,
	sqrt(i) AS y, i % 7 < 3 AS said, 1 + i % 5 AS w, i % 3 AS day FROM generate_series(1, 1200) i;
CREATE TABLE daily (
	day integer PRIMARY KEY,
	sample did_sample,
	ages bootstrap_sample,
	result did_result,
	digest text GENERATED ALWAYS AS (did_digest(sample)) STORED,
	place gss_code DEFAULT 'E01006512' CHECK (gss_entity(place) = 'LSOA'),
	decile imd_decile,
	tag domain_tag DEFAULT domain_tag('nrp4', 'economic_systems')
);
INSERT INTO daily (day, sample, ages, result, decile) SELECT day, did_sample(y, treated, post, area, w, pair), bootstrap_sample(y, area), did_estimate(said, treated, post, area), 1 + day FROM survey GROUP BY day;
CREATE TABLE tagged (tag domain_tag PRIMARY KEY, place gss_code);
INSERT INTO tagged SELECT domain_tag('nrp4', 'd' || i), ('E0100' || 1000 + i)::gss_code FROM generate_series(1, 500) i;
INSERT INTO tagged VALUES ('nrp4:economic_systems', 'E01009999');
ALTER TABLE daily ADD FOREIGN KEY (tag) REFERENCES tagged;
CREATE INDEX by_sample ON daily (sample);
CREATE INDEX by_column ON daily USING hash (ages);
CREATE INDEX by_estimate ON daily (((did_estimate(sample)).estimate));
CREATE INDEX by_place ON tagged (place);
CREATE INDEX by_hash ON tagged USING hash (place);
CREATE INDEX by_framework ON tagged (framework(tag)) WHERE tag > 'nrp4:d2';
CREATE VIEW answer AS SELECT day, (did_estimate(sample, vcov => 'CR3')).* FROM daily;
CREATE VIEW over_rows AS SELECT day, did_estimate(y, treated, post, area, w) AS e, did_balance(y, treated, area) AS b, bootstrap_ci(y, area) AS c FROM survey GROUP BY day;
CREATE MATERIALIZED VIEW total AS SELECT did_rollup(sample) AS sample, bootstrap_rollup(ages) AS ages, min(tag) AS tag FROM daily;
CREATE VIEW many AS SELECT d AS wild, s.* FROM total, did_bootstrap(total.sample) d, did_report(total.sample) s;
CREATE VIEW alike AS SELECT a.day, b.day AS other FROM daily a JOIN daily b ON a.sample = b.sample AND a.ages = b.ages;
CREATE VIEW installed AS SELECT * FROM resilience_version();
CREATE FUNCTION effect_on(which integer) RETURNS double precision LANGUAGE sql STABLE BEGIN ATOMIC SELECT (did_estimate(sample, effects => 'cluster')).estimate FROM daily WHERE day = which; END;
CREATE AGGREGATE merged(did_sample) (SFUNC = did_sample_combine, STYPE = did_sample, FINALFUNC = did_sample_final);
CREATE FUNCTION estimate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.result := stats.did_estimate(NEW.sample); RETURN NEW; END $$;
CREATE TRIGGER estimate BEFORE INSERT ON daily FOR EACH ROW WHEN (NEW.sample IS NOT NULL AND did_digest(NEW.sample) <> '') EXECUTE FUNCTION estimate();
ALTER TABLE daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY framework ON daily FOR SELECT TO reader USING (framework(tag) = 'nrp4' AND (did_estimate(sample)).estimate IS NOT NULL);
GRANT SELECT ON daily, answer TO reader;

SELECT create_programme('nrp');
SET search_path = nrp, public, stats;
INSERT INTO area (area, name, kind) SELECT upper(left(k, 1)) || i, initcap(k) || ' ' || i, k FROM unnest('{nfl,comparator}'::text[]) k, generate_series(1, 3) i;
INSERT INTO initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1');
INSERT INTO initiative_tag (initiative, tag, is_primary) VALUES ('I1', 'nrp4:economic_systems', true);
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
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT n, 'w' || w, area, 'H' || n, 'R' || n, '2015-10-01'::date + w, 'fresh', 0.1 * i FROM person;
INSERT INTO response (interview, question, value) SELECT n, 'q', 1 + (i % CASE WHEN w = 2 AND area LIKE 'N%' THEN 2 ELSE 3 END = 0)::int FROM person;
INSERT INTO analysis_run (evaluation, query) VALUES ('e', 'by hand');
INSERT INTO estimate (analysis_run, outcome, result, sample, publish) SELECT 1, 'o', did_estimate(s), s, true FROM (SELECT did_sample(value_boolean, treated, post, area, weight) AS s FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o') x;
SELECT grant_programme('nrp', 'reader', 'reader');
});
$node->safe_psql('used', 'ANALYZE');
$node->safe_psql('used', q{REVOKE EXECUTE ON FUNCTION stats.did_summary(stats.did_result), stats.grant_programme(text, text, text, text[]) FROM PUBLIC; GRANT EXECUTE ON FUNCTION stats.did_summary(stats.did_result) TO reader});

# What there is, as a digest for each table and view, with the programme's.
my @relations = (qw(daily tagged answer over_rows total many alike), map { "nrp.$_" } qw(area initiative initiative_tag response interview estimate analysis_row current_estimate outcome_value published_estimate published_area_outcome role_access));
my %columns = map { $_ => $node->safe_psql('used', "SET search_path = public; SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '$_'::regclass AND attnum > 0") } @relations;
sub contents
{
	my $database = shift;
	return $node->safe_psql($database, 'SET search_path = public, stats; SET extra_float_digits = 3;' . join(' UNION ALL ', map { "SELECT '$_', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text)) FROM (SELECT $columns{$_} FROM $_) t" } @relations));
}
sub description
{
	my ($database, @options) = @_;
	my ($out) = run_command([ 'pg_dump', '--schema-only', @options, '--dbname', $node->connstr($database) ]);
	return join("\n", sort grep { !/^--|^\\(un)?restrict |^$/ } split(/\n/, $out));
}
my $by_index = q{
SET enable_seqscan = off;
SELECT place FROM tagged WHERE tag = 'nrp4:d77';
SELECT tag FROM tagged WHERE place = 'E01001078';
SELECT count(*) FROM tagged WHERE framework(tag) = 'nrp4' AND tag > 'nrp4:d2';
SELECT count(*) FROM daily WHERE sample = (SELECT sample FROM daily WHERE day = 1);
SELECT count(*) FROM daily WHERE ages = (SELECT ages FROM daily WHERE day = 1);
SELECT effect_on(1), (SELECT did_digest(merged(sample)) FROM daily);
};
my $contents = contents('used');
my $description = description('used');
my $found = owner($by_index);
like($contents, qr/nrp\.response\|480\|/, 'there are contents');
unlike($contents, qr/\|0\|/, '... in all of them');
my $identities = q{SELECT md5(string_agg(concat_ws(' ', classid::regclass, objid, pg_describe_object(classid, objid, objsubid)), E'\n' ORDER BY classid, objid))
	FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND (classid <> 'pg_proc'::regclass OR objid NOT IN (SELECT oid FROM pg_proc WHERE proname ~ 'resilience_(version|library)'))
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience') AND objid < NEXT};
my $next = $node->safe_psql('used', 'SELECT max(objid::bigint) + 1 FROM pg_depend WHERE classid = \'pg_proc\'::regclass');
my $members = $node->safe_psql('used', $identities =~ s/NEXT/$next/r);

# A dump of it, restored where the files of today are, comes back with today's objects.
my $file = $node->basedir . '/used.dump';
$node->command_ok([ 'pg_dump', '--format', 'custom', '--file', $file, '--dbname', $node->connstr('used') ], 'a database with 0.1.0 is dumped');
$node->safe_psql('restored', 'DROP SCHEMA stats');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('restored'), $file ], '... and restored');
is($node->safe_psql('restored', q{SELECT extversion FROM pg_extension WHERE extname = 'resilience'}), $version, '... with the objects of today');
is(contents('restored'), $contents, '... to the same digits');
is($node->safe_psql('restored', 'SELECT library, advice IS NULL FROM public.installed'), "$version|t", '... and a view over a function that has another column now');

# A library that is older than the update is to: nothing is done.
my $script = slurp_file("$sharedir/extension/resilience--0.1.0--$version.sql");
my ($block) = $script =~ /^(DO \$library\$.*?^\$library\$;)/ms;
$node->safe_psql('fresh', 'CREATE EXTENSION resilience SCHEMA stats');
($status, $stdout, $stderr) = $node->psql('fresh', $block =~ s/\Q$version\E/1000.0.0/gr =~ s/\@extschema\@/stats/gr);
like($stderr, qr/ERROR:  this session has loaded version \Q$version\E of the library, and the update is to 1000\.0\.0\nDETAIL:.*\nHINT:  Connect again/, 'a session with an older library is told to connect again');

($status, $stdout, $stderr) = $node->psql('used', 'ALTER EXTENSION resilience UPDATE', extra_params => [ '-U', 'owner' ]);
like($stderr, qr/must be owner of extension resilience/, 'an owner of the database does not update what a superuser installed');
($status, $stdout, $stderr) = $node->psql('used', 'ALTER EXTENSION resilience UPDATE');
is($status, 0, 'a superuser does') or diag($stderr);
like($stderr, qr/^psql:<stdin>:1: WARNING:  resilience_version\(\) has another column, and something of yours calls the old one\nDETAIL:.*\nHINT:.*\n?\z/, '... and is told of the one function whose columns are others');
is($node->safe_psql('used', q{SELECT extversion FROM pg_extension WHERE extname = 'resilience'}), $version, 'it is of this version');

is(contents('used'), $contents, 'every row and every estimate is as it was, to the last digit');
is(owner($by_index), $found, '... found by every index');
owner('REFRESH MATERIALIZED VIEW total; REINDEX TABLE daily; REINDEX TABLE tagged');
is(contents('used'), $contents, '... and when it is made anew');
is($node->safe_psql('used', $identities =~ s/NEXT/$next/r), $members, 'every object of 0.1.0 is the same object');
my %lines = map { $_ => 1 } split(/\n/, description('used'));
is(join("\n", grep { !$lines{$_} && !/resilience_version\(\)/ } split(/\n/, $description)), '', 'every view, index, policy, trigger, constraint and privilege is as it was');
is(owner('SELECT count(*), min(library) FROM installed'), "1|$version", 'the view that called the old function still does');
is(owner('SELECT library, advice IS NULL FROM resilience_version()'), "$version|t", '... and the new one has nothing to advise');
is($node->safe_psql('used', q{SELECT result IS NOT NULL FROM daily WHERE day = 7}), '', 'a trigger');
owner('INSERT INTO daily (day, sample) SELECT 7, sample FROM total');
is(owner('SELECT (result).n FROM daily WHERE day = 7'), '1200', '... still fires');
is($node->safe_psql('used', 'SELECT count(*) FROM public.daily', extra_params => [ '-U', 'reader' ]), '4', 'a policy still lets through');
($status, $stdout, $stderr) = $node->psql('used', q{SELECT stats.grant_programme('nrp', 'reader', 'analyst')}, extra_params => [ '-U', 'reader' ]);
like($stderr, qr/permission denied for function grant_programme/, 'a function that was replaced is withheld from whom it was withheld');

# The programme is at its step until its owner upgrades it.
my $last = owner('SELECT max(step) FROM programme_steps()');
is(owner(q{SELECT DISTINCT problem FROM check_programme('nrp') WHERE problem = 'schema_older_than_extension'}), 'schema_older_than_extension', 'a programme is to be upgraded');
is(owner(q{SELECT string_agg(step::text, ' ' ORDER BY step) FROM upgrade_programme('nrp')}), join(' ', 14 .. $last), '... and is');
@relations = grep { !/published_/ } @relations;
my $rest = join("\n", grep { !/published_|^(daily|answer|alike)\|/ } split(/\n/, $contents));
is(join("\n", grep { !/^(daily|answer|alike)\|/ } split(/\n/, contents('used'))), $rest, '... with the same rows and digits');

# Object by object, in all that the catalogue says of it.
$node->safe_psql('plain', 'ALTER EXTENSION resilience UPDATE');
my $catalogue = q{
SET search_path = pg_catalog;
CREATE TEMPORARY TABLE member AS SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'resilience';
-- with what belongs to them
INSERT INTO member SELECT 'pg_class'::regclass, t.typrelid FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typrelid <> 0;
INSERT INTO member SELECT 'pg_type'::regclass, t.typarray FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typarray <> 0 AND NOT EXISTS (SELECT FROM member x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.typarray);
INSERT INTO member SELECT 'pg_constraint'::regclass, c.oid FROM pg_constraint c JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = c.contypid;
INSERT INTO member SELECT 'pg_amop'::regclass, a.oid FROM pg_amop a JOIN member m ON m.classid = 'pg_opfamily'::regclass AND m.objid = a.amopfamily;
INSERT INTO member SELECT 'pg_amproc'::regclass, a.oid FROM pg_amproc a JOIN member m ON m.classid = 'pg_opfamily'::regclass AND m.objid = a.amprocfamily;
SELECT line FROM (
	SELECT format('object: %s', pg_describe_object(classid, objid, 0)) FROM member
	UNION ALL SELECT format('comment: %s: %s: %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.objsubid, d.description) FROM pg_description d JOIN member m ON m.classid = d.classoid AND m.objid = d.objoid
	UNION ALL SELECT format('privileges at first: %s: %s', pg_describe_object(p.classoid, p.objoid, p.objsubid), p.initprivs) FROM pg_init_privs p JOIN member m ON m.classid = p.classoid AND m.objid = p.objoid
	UNION ALL SELECT format('dependency: %s: %s: %s', pg_describe_object(d.classid, d.objid, d.objsubid), d.deptype, pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)) FROM pg_depend d JOIN member m ON m.classid = d.classid AND m.objid = d.objid
	UNION ALL SELECT format('function: %s: %s %s %s %s: %s', p.oid::regprocedure, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), pg_get_function_sqlbody(p.oid), p.prosupport,
		to_jsonb(p) - '{oid,pronamespace,proargtypes,proallargtypes,prorettype,provariadic,proargdefaults,prosqlbody,prosupport}'::text[]) FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	UNION ALL SELECT format('aggregate: %s: %s %s %s %s', a.aggfnoid::regprocedure, a.aggtranstype::regtype, a.aggmtranstype::regtype, a.aggsortop::regoperator, to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[]) FROM pg_aggregate a JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = a.aggfnoid
	UNION ALL SELECT format('type: %s: %s %s %s: %s', t.oid::regtype, t.typelem::regtype, t.typarray::regtype, format_type(t.typbasetype, t.typtypmod), to_jsonb(t) - '{oid,typnamespace,typelem,typarray,typbasetype,typrelid}'::text[]) FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
	UNION ALL SELECT format('column: %s: %s: %s', a.attrelid::regclass, format_type(a.atttypid, a.atttypmod), to_jsonb(a) - '{attrelid,atttypid,attoptions}'::text[]) FROM pg_attribute a JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = a.attrelid
	UNION ALL SELECT format('constraint: %s: %s', c.conname, pg_get_constraintdef(c.oid)) FROM pg_constraint c JOIN member m ON m.classid = 'pg_constraint'::regclass AND m.objid = c.oid
	UNION ALL SELECT format('cast: %s to %s: %s %s %s', c.castsource::regtype, c.casttarget::regtype, c.castfunc::regprocedure, c.castcontext, c.castmethod) FROM pg_cast c JOIN member m ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid
	UNION ALL SELECT format('operator: %s: %s %s %s: %s', o.oid::regoperator, o.oprresult::regtype, o.oprcom::regoperator, o.oprnegate::regoperator, to_jsonb(o) - '{oid,oprnamespace,oprleft,oprright,oprresult,oprcom,oprnegate}'::text[]) FROM pg_operator o JOIN member m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
	UNION ALL SELECT format('class: %s: %s %s %s %s', pg_describe_object('pg_opclass'::regclass, c.oid, 0), f.opfname, c.opcintype::regtype, c.opcdefault, c.opckeytype::regtype) FROM pg_opclass c JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN member m ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid
	UNION ALL SELECT format('its operator: %s %s %s', a.amopopr::regoperator, a.amopstrategy, a.amoppurpose) FROM pg_amop a JOIN member m ON m.classid = 'pg_amop'::regclass AND m.objid = a.oid
	UNION ALL SELECT format('its function: %s %s', a.amproc::regprocedure, a.amprocnum) FROM pg_amproc a JOIN member m ON m.classid = 'pg_amproc'::regclass AND m.objid = a.oid
	UNION ALL SELECT format('the extension: %s', to_jsonb(e) - '{oid,extnamespace}'::text[]) FROM pg_extension e WHERE e.extname = 'resilience'
) all_lines (line) ORDER BY line COLLATE "C"};
my ($updated, $fresh) = map { $node->safe_psql($_, $catalogue) } ('plain', 'fresh');
cmp_ok(length($fresh), '>', 1000000, 'the catalogue says much');
my %kinds;
$kinds{$_}++ foreach $fresh =~ /^(object|comment|dependency|function|aggregate|type|column|constraint|cast|operator|class|its operator|its function|the extension): /mg;
is(scalar keys %kinds, 14, '... of objects of every kind');
my %there = map { $_ => 1 } split(/\n/, $fresh);
my %here = map { $_ => 1 } split(/\n/, $updated);
is(join("\n", grep { !$there{$_} } split(/\n/, $updated)), '', 'an updated database has nothing that a fresh one has not');
is(join("\n", grep { !$here{$_} } split(/\n/, $fresh)), '', '... and everything that it has');
is($updated, $fresh, '... as often');

# What cannot be replaced in place is refused when the script is made.
sub update
{
	my ($changes, $old, $new) = @_;
	my $directory = $node->basedir;
	my %text = (changes => "$changes\n", old => "$old\n", new => "$new\n");
	foreach my $file (keys %text)
	{
		unlink("$directory/$file");
		append_to_file("$directory/$file", $text{$file});
	}
	my ($out, $err) = run_command([ 'awk', '-v', 'from=1.0', '-v', 'to=2.0', '-f', 'src/sql/update.awk', map { "$directory/$_" } ('changes', 'old', 'new') ]);
	return "$out\n$err" =~ s/.*^\$library\$;\n*|\n+\z//msgr;
}
my $one = "CREATE FUNCTION f(integer) RETURNS integer\nLANGUAGE sql AS \$\$ SELECT ';' -- '\n\$\$;\nCOMMENT ON FUNCTION f(integer) IS 'it''s one';";
my $type = "CREATE TYPE t AS (\n\ta integer -- ; '\n);\nCOMMENT ON TYPE t IS 'one';";
is(update('', $one, $one), '', 'what is as it was is left out');
is(update('', $type, "$type\n\n$one"), $one =~ s/\nCOMMENT/\n\nCOMMENT/r, 'what is new is made, without OR REPLACE');
is(update('', $one, $one =~ s/SELECT/SELECT 1 +/r), "CREATE OR REPLACE FUNCTION f(integer) RETURNS integer\nLANGUAGE sql AS \$\$ SELECT 1 + ';' -- '\n\$\$;", 'a function that does another thing is replaced');
like(update('', $one, $one =~ s/RETURNS integer/RETURNS bigint/r), qr/FUNCTION f\(integer\) is another: what becomes of it has to be said in the changes from 1\.0/, 'not so if it gives another type');
like(update('', "$one\n$type", $one), qr/COMMENT TYPE t is no longer there/, 'what has gone is refused');
like(update('', $type, $type =~ s/a integer/a bigint/r), qr/ TYPE t is another/, '... and a type that is another');
is(update("--: TYPE t\n--: before\nALTER TYPE t ...;\n--: after\nSELECT 1;", $type, $one), "ALTER TYPE t ...;\n" . ($one =~ s/\nCOMMENT/\n\nCOMMENT/r) . "\n\nSELECT 1;", 'unless it is done by hand');
like(update("--: TYPE u", $type, $type), qr/TYPE u was not there/, 'of what was there');
like(update('', $one, "$one\nGRANT EXECUTE ON FUNCTION f(integer) TO PUBLIC;"), qr/not a statement of an install script: GRANT/, 'a statement that nobody knows is refused');
like(update('', $one, $one =~ s/COMMENT.*//r), qr/no comment follows FUNCTION f/, '... and a function without a name to go by');

$node->stop;
done_testing();

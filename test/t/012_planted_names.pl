# Functions, operators, casts, types and tables of the names that the extension's
# SQL uses, planted by others in the extension's schema, in the programme's, and
# among temporary objects, are never taken for what is meant: each says in the
# server's log that it ran, everything is run by every kind of role, and the log
# stays silent. So it is when who plants them installs an old version himself, as
# the owner of the database may, and updates it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "max_locks_per_transaction = 256\nautovacuum = off\nfsync = off\n");
$node->start;
my @roles = ('owner', 'editor', 'analyst', 'reader');
$node->safe_psql('postgres', join("\n", (map { "CREATE ROLE $_ LOGIN;" } @roles), 'CREATE DATABASE programme OWNER owner;'));

# The schemas' names need quotation marks, and so say where one is left out.
my ($extension, $programme) = ('"Ext 1"', '"It\'s $do$ Nrp"');
my $programme_text = q{'It''s $do$ Nrp'::pg_catalog.text};

my $database = 'programme';
sub as
{
	my ($role, $query) = @_;
	my ($stdout, $stderr) = ('', '');
	$node->psql($database, $query, stdout => \$stdout, stderr => \$stderr, on_error_stop => 0, extra_params => [ '-U', $role // scalar(getpwuid($<)) ]);
	return ($stdout, $stderr);
}

my $read_to = 0;

sub sprung
{
	my $log = slurp_file($node->logfile, $read_to);
	$read_to += length($log);
	my %names = map { $_ => 1 } ($log =~ /LOG:  sprung: (.*)/g);
	return join("\n", sort keys %names);
}

# Every word and operator of the install script is a name to plant, if PostgreSQL
# or the extension has something of that name: so is a call that is added later.
my ($sharedir) = run_command([ 'pg_config', '--sharedir' ]);
my ($version) = slurp_file("$sharedir/extension/resilience.control") =~ /default_version = '(.*)'/;
my $script = slurp_file("$sharedir/extension/resilience--$version.sql");
append_to_file($node->basedir . '/script.sql', $script);
my $trap = q{
CREATE SCHEMA trap;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
CREATE TABLE trap.script (line text);
\copy trap.script FROM '} . $node->basedir . q{/script.sql' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
CREATE TABLE trap.word AS SELECT DISTINCT word FROM trap.script, regexp_split_to_table(lower(line), '[^a-z0-9_]+') word WHERE word <> '';
CREATE TABLE trap.mark AS SELECT DISTINCT oprname FROM pg_operator WHERE EXISTS (SELECT FROM trap.script WHERE strpos(line, oprname) > 0);
GRANT SELECT ON ALL TABLES IN SCHEMA trap TO PUBLIC;

CREATE PROCEDURE trap.plant_function(target text, name text, arguments text, result text DEFAULT 'text') LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE format('CREATE FUNCTION %s.%I(%s) RETURNS %s LANGUAGE plpgsql IMMUTABLE AS %L', target, name, arguments, result,
		format('BEGIN RAISE LOG %L; RETURN NULL; END', format('sprung: %s.%I(%s)', replace(target, '%', '%%'), name, arguments)));
EXCEPTION WHEN OTHERS THEN NULL;
END $$;

-- What is called with types of ours, domains of ours, or whatever comes.
CREATE PROCEDURE trap.plant_functions(target text, own text[], single text[]) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	name text;
	n integer;
	arguments text;
	pairs CONSTANT text[] := own || '{text,integer,anyelement}'::text[];
	triples CONSTANT text[] := own[1:1] || '{text,anyelement}'::text[];
BEGIN
	FOR name, n IN SELECT DISTINCT p.proname, k FROM pg_proc p JOIN trap.word w ON w.word = p.proname, generate_series(p.pronargs - p.pronargdefaults, CASE WHEN p.provariadic <> 0 THEN 5 ELSE p.pronargs END) k
		WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a') AND k <= 5 LOOP
		FOR arguments IN SELECT '' WHERE n = 0 UNION ALL SELECT a FROM unnest(single || own || '{anyelement}'::text[]) a WHERE n = 1
			UNION ALL SELECT concat_ws(', ', a, b) FROM unnest(pairs) a, unnest(pairs) b WHERE n = 2
			UNION ALL SELECT concat_ws(', ', a, b, c) FROM unnest(triples) a, unnest(triples) b, unnest(triples) c WHERE n = 3
			UNION ALL SELECT array_to_string(v, ', ') FROM (SELECT ARRAY(SELECT CASE WHEN bits & (1 << i) <> 0 THEN 'anyelement' ELSE 'text' END FROM generate_series(0, n - 1) i) FROM generate_series(0, (1 << n) - 1) bits) x (v) WHERE n IN (4, 5) LOOP
			CALL trap.plant_function(target, name, arguments);
		END LOOP;
	END LOOP;
	-- Their own signatures, which would count where the schema comes first.
	FOR name, arguments IN SELECT DISTINCT p.proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p JOIN trap.word w ON w.word = p.proname
		WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a') AND NOT p.proargtypes::oid[] && ARRAY['internal'::regtype, 'cstring'::regtype]::oid[] LOOP
		CALL trap.plant_function(target, name, arguments);
	END LOOP;
END $$;

-- Of functions that the extension has: the same; without the arguments that have
-- defaults; and with each argument of another type, to which a literal or a domain
-- is nearer.
CREATE PROCEDURE trap.plant_overloads(target text, others text[]) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	name text;
	arguments text;
BEGIN
	FOR name, arguments IN SELECT DISTINCT p.proname, array_to_string(CASE WHEN replaced > 0 THEN t.types[:replaced - 1] || other END || t.types[replaced + 1:k], ', ')
		FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'resilience'
		CROSS JOIN LATERAL (SELECT ARRAY(SELECT format_type(a, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY u (a, i) ORDER BY i)) t (types)
		CROSS JOIN LATERAL generate_series((p.pronargs - p.pronargdefaults)::int, p.pronargs::int) k
		CROSS JOIN LATERAL (SELECT 0, NULL::text UNION ALL SELECT r, o FROM generate_series(1, k) r, unnest(others) o) x (replaced, other)
		WHERE NOT p.proargtypes::oid[] && ARRAY['internal'::regtype, 'cstring'::regtype]::oid[] LOOP
		CALL trap.plant_function(target, name, arguments);
	END LOOP;
END $$;

CREATE PROCEDURE trap.plant_operators(target text, own text[]) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	types CONSTANT text[] := own || '{text,integer,bigint,numeric,double precision,boolean,oid,name,regrole,date,uuid,jsonb,text[]}'::text[];
	mark text;
	l text;
	r text;
BEGIN
	FOR l, r IN SELECT a, b FROM unnest(types) a, unnest(types) b WHERE a = b OR a = ANY (own) OR b = ANY (own) LOOP
		CALL trap.plant_function(target, 'planted_operator', concat_ws(', ', l, r), 'boolean');
		FOR mark IN SELECT oprname FROM trap.mark LOOP
			BEGIN
				EXECUTE format('CREATE OPERATOR %s.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = %s.planted_operator)', target, mark, l, r, target);
			EXCEPTION WHEN OTHERS THEN NULL;
			END;
		END LOOP;
	END LOOP;
END $$;

CREATE PROCEDURE trap.plant_types(target text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	name text;
BEGIN
	CALL trap.plant_function(target, 'planted_check', 'text', 'boolean');
	FOR name IN SELECT DISTINCT t.typname FROM pg_type t JOIN trap.word w ON w.word = t.typname WHERE t.typrelid = 0 LOOP
		BEGIN
			EXECUTE format('CREATE DOMAIN %s.%I AS pg_catalog.text CHECK (%s.planted_check(VALUE))', target, name, target);
		EXCEPTION WHEN OTHERS THEN NULL;
		END;
	END LOOP;
END $$;

CREATE PROCEDURE trap.plant_relations(target text, names text[]) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	name text;
BEGIN
	CALL trap.plant_function(target, 'planted_column', 'pg_catalog.text');
	FOR name IN SELECT DISTINCT c.relname FROM pg_class c JOIN trap.word w ON w.word = c.relname WHERE c.relnamespace = 'pg_catalog'::regnamespace UNION SELECT unnest(names) LOOP
		BEGIN
			EXECUTE format('CREATE VIEW %s.%I AS SELECT %s.planted_column(''x''::pg_catalog.text) AS oid', target, name, target);
		EXCEPTION WHEN OTHERS THEN NULL;
		END;
	END LOOP;
END $$;
};
as(undef, $trap);
my $single = "'{text,name,oid,integer,bigint,numeric,double precision,boolean,regclass,regrole,jsonb,xml,bytea,date,uuid}'::text[]";
my $types = "ARRAY['$extension.domain_tag', '$extension.gss_code', \$p\$$programme.code\$p\$]";

# Before there is an extension, as whoever may create in the schema can.
my ($stdout, $stderr) = as(undef, qq{
SET check_function_bodies = off;
CREATE SCHEMA $extension;
GRANT USAGE, CREATE ON SCHEMA $extension TO PUBLIC;
CALL trap.plant_functions('$extension', '{}', $single);
CALL trap.plant_operators('$extension', '{}');
CALL trap.plant_types('$extension');
CALL trap.plant_relations('$extension', '{}');
SET search_path = pg_catalog;
SELECT pg_catalog.count(*) FROM pg_proc WHERE prosrc LIKE '%sprung%';
});
cmp_ok($stdout, '>', 2000, 'there is much planted before the extension comes') or diag($stderr);
sprung();
($stdout, $stderr) = as(undef, "CREATE EXTENSION resilience SCHEMA $extension");
is($stderr, '', 'the extension is created');
is(sprung(), '', 'and nothing planted ran');

($stdout, $stderr) = as('owner', "SET search_path = $extension, pg_catalog; SELECT $extension.create_programme($programme_text, 1)");
like($stdout, qr/^\(1,framework,/, 'a programme is made of its first step') or diag($stderr);
is(sprung(), '', 'and nothing planted ran');

# With the types there are now: by others in the extension's schema, and by the
# programme's owner in his own.
($stdout, $stderr) = as(undef, qq{
SET check_function_bodies = off;
CALL trap.plant_functions('$extension', $types, $single);
CALL trap.plant_overloads('$extension', $types || '{text,bigint,double precision,anyelement}'::text[]);
CALL trap.plant_operators('$extension', $types);
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA $extension TO PUBLIC;
});
is($stderr, '', 'more is planted in the schema of the extension');
($stdout, $stderr) = as('owner', qq{
SET check_function_bodies = off;
CALL trap.plant_functions(\$p\$$programme\$p\$, $types, $single);
CALL trap.plant_overloads(\$p\$$programme\$p\$, '{}');
CALL trap.plant_operators(\$p\$$programme\$p\$, $types);
CALL trap.plant_types(\$p\$$programme\$p\$);
CALL trap.plant_relations(\$p\$$programme\$p\$, '{}');
SELECT pg_catalog.count(*) FROM pg_catalog.pg_proc WHERE prosrc LIKE '%sprung%' AND pronamespace = \$p\$$programme\$p\$::regnamespace;
});
cmp_ok($stdout, '>', 4000, 'and in that of the programme') or diag($stderr);

# The traps work: these are the calls that were taken for others.
sprung();
as('owner', qq{SET search_path = pg_catalog, $programme, $extension; SELECT format('%s'::text, 'a:b'::$extension.domain_tag, 'c'::text); SELECT 'x'::code = 'x'::code});
like(sprung(), qr/format\(text, "Ext 1".domain_tag, text\)/, 'a planted function is called where its schema is searched');
as('owner', qq{SET search_path = pg_catalog; SELECT $extension.did_summary('x')});
like(sprung(), qr/did_summary\(/, 'and where a call leaves the choice');

# Step by step, with casts that the owner of a type may make.
my $last = (as(undef, "SELECT max(step) FROM $extension.programme_steps()"))[0];
foreach my $step (2 .. $last)
{
	($stdout, $stderr) = as('owner', qq{
		SET search_path = $programme, $extension, pg_catalog;
		SELECT $extension.upgrade_programme($programme_text, $step);
	});
	like($stdout, qr/^\($step,/, "step $step is run") or diag($stderr);
}
is(sprung(), '', 'and nothing planted ran in an upgrade');
my $made_of_planted = q{
SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, 0) FROM pg_depend d
WHERE (d.refclassid = 'pg_proc'::regclass AND d.refobjid IN (SELECT oid FROM pg_proc WHERE prosrc LIKE '%sprung%')
	OR d.refclassid = 'pg_operator'::regclass AND d.refobjid IN (SELECT o.oid FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode WHERE p.prosrc LIKE '%sprung%')
	OR d.refclassid = 'pg_type'::regclass AND d.refobjid IN (SELECT t.oid FROM pg_type t JOIN pg_constraint c ON c.contypid = t.oid WHERE pg_get_constraintdef(c.oid) LIKE '%planted_check%'))
	AND d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_proc'::regclass, 'pg_class'::regclass, 'pg_trigger'::regclass)
	AND NOT (d.classid = 'pg_constraint'::regclass AND d.objid IN (SELECT oid FROM pg_constraint WHERE pg_get_constraintdef(oid) LIKE '%planted_check%'))
	AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT oid FROM pg_proc WHERE prosrc LIKE '%sprung%'))
	AND NOT (d.classid = 'pg_rewrite'::regclass AND d.objid IN (SELECT r.oid FROM pg_rewrite r WHERE pg_get_viewdef(r.ev_class) LIKE '%planted_column%'))};
is((as(undef, $made_of_planted))[0], '',
	'and no view, policy, constraint, default or function was made with it');
($stdout, $stderr) = as('owner', qq{
SET check_function_bodies = off;
CALL trap.plant_function(\$p\$$programme\$p\$, 'planted_cast', '$programme.area'); CREATE CAST ($programme.area AS text) WITH FUNCTION $programme.planted_cast($programme.area) AS IMPLICIT;
CALL trap.plant_function(\$p\$$programme\$p\$, 'planted_cast', '$programme.code_range'); CREATE CAST ($programme.code_range AS text) WITH FUNCTION $programme.planted_cast($programme.code_range) AS IMPLICIT;
CREATE TYPE $programme.planted_enum AS ENUM ('x');
CALL trap.plant_function(\$p\$$programme\$p\$, 'planted_cast', '$programme.planted_enum'); CREATE CAST ($programme.planted_enum AS text) WITH FUNCTION $programme.planted_cast($programme.planted_enum) AS IMPLICIT;
} =~ s/'(\$p\$)?"It's/"'$1" . q{"It''s}/ger);
is($stderr =~ s/WARNING:.*\n//gr, '', 'casts are planted');

# Data, with a problem for every check that a planted function could come into.
($stdout, $stderr) = as('owner', q{
SET search_path = pg_catalog;
INSERT INTO PROGRAMME.area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('n1', 'Narrow', 'nfl'), ('C1', 'Central', 'comparator'), ('C2', 'Close', 'comparator');
INSERT INTO PROGRAMME.area_geography (area, gss, vintage) VALUES ('N1', 'E99999999', 2011);
INSERT INTO PROGRAMME.batch (batch, label, planned_start) VALUES ('b', 'first', '2016-01-01');
INSERT INTO PROGRAMME.area_exposure (area, batch, actual_start) VALUES ('N1', 'b', '2015-06-01');
INSERT INTO PROGRAMME.survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO PROGRAMME.wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO PROGRAMME.question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('m', 'number', 'How many?');
INSERT INTO PROGRAMME.response_option (question, code, label) VALUES ('q', 1, 'no'), ('q', 2, 'yes');
INSERT INTO PROGRAMME.outcome (outcome, label, rule, codes, direction, tag) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better', 'nrp5:economic_activity'), ('n', 'many', 'numeric', NULL, 'higher_better', NULL), ('l', 'score', 'lookup', NULL, 'higher_better', NULL);
INSERT INTO PROGRAMME.outcome_item (outcome, question) VALUES ('o', 'q'), ('n', 'm'), ('l', 'm');
INSERT INTO PROGRAMME.outcome_lookup (outcome, raw, score) VALUES ('l', 1, 1);
INSERT INTO PROGRAMME.evaluation (evaluation, title) VALUES ('e', 'Main');
INSERT INTO PROGRAMME.evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2) FROM PROGRAMME.area;
INSERT INTO PROGRAMME.evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);
INSERT INTO PROGRAMME.evaluation_covariate (evaluation, ordinal, outcome) VALUES ('e', 1, 'n');
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS n, area, w, i FROM PROGRAMME.area, generate_series(1, 2) w, generate_series(1, 40) i;
INSERT INTO PROGRAMME.household SELECT 'H' || n, area FROM pg_temp.person;
INSERT INTO PROGRAMME.respondent SELECT 'R' || n, 'H' || n FROM pg_temp.person;
INSERT INTO PROGRAMME.interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT n, 'w' || w, area, 'H' || n, 'R' || n, '2015-10-01', 'fresh', 1 FROM pg_temp.person;
INSERT INTO PROGRAMME.response (interview, question, value) SELECT n, q, CASE q WHEN 'q' THEN 1 + (n * n % 7 + w) % 2 ELSE n % 9 - 1 END FROM pg_temp.person, unnest('{q,m}'::text[]) q;
INSERT INTO PROGRAMME.response_option (question, code, label) VALUES ('q', 3, 'perhaps');
UPDATE PROGRAMME.response SET value = 9 WHERE question = 'q' AND interview = 5;
INSERT INTO PROGRAMME.initiative (initiative, title, origin, area) VALUES ('I1', 'Club', 'co_developed', 'N1'), ('i1', 'Desk', 'adapted_existing', NULL);
INSERT INTO PROGRAMME.initiative_tag (initiative, tag, is_primary) VALUES ('I1', 'nrp9:unknown', true), ('I1', 'nrp4:unknown', true);
INSERT INTO PROGRAMME.initiative_status (initiative, status, starts_on) VALUES ('I1', 'implemented', '2016-01-01');
INSERT INTO PROGRAMME.oversight_group (oversight_group, area, name) VALUES ('G1', 'N1', 'North group');
INSERT INTO PROGRAMME.oversight_member (oversight_group, member, role, starts_on) VALUES ('G1', 'R1', 'resident', '2016-01-01');
INSERT INTO PROGRAMME.meeting (oversight_group, held_on, attendance) VALUES ('G1', '2016-01-01', 7);
INSERT INTO PROGRAMME.decision (oversight_group, decided_on, kind, description, tag) VALUES ('G1', '2016-01-01', 'plan', 'x', 'nrp4:unknown');
INSERT INTO PROGRAMME.source (source, kind, area, title, rights) VALUES ('S1', 'interview', 'N1', 'one', 'synthetic');
INSERT INTO PROGRAMME.excerpt (source, ordinal, speaker_role, text) VALUES ('S1', 1, 'resident', 'write to me@example.org');
INSERT INTO PROGRAMME.finding (finding, evaluation, tag, statement, publish) VALUES ('F1', 'e', 'nrp5:economic_activity', 'released', true);
INSERT INTO PROGRAMME.analysis_run (evaluation, query) VALUES ('e', 'below');
INSERT INTO PROGRAMME.estimate (analysis_run, outcome, result, sample, publish)
	SELECT 1, 'o', EXTENSION.did_estimate(x.value_boolean, x.treated, x.post, x.area, x.weight), EXTENSION.did_sample(x.value_boolean, x.treated, x.post, x.area, x.weight), true FROM PROGRAMME.analysis_row x WHERE x.evaluation = 'e' AND x.outcome = 'o';
INSERT INTO PROGRAMME.joint_display (evaluation, tag, estimate, finding, fit, publish) VALUES ('e', 'nrp5:economic_activity', 1, 'F1', 'confirms', true);
} =~ s/PROGRAMME/$programme/gr =~ s/EXTENSION/$extension/gr);
is($stderr, '', 'there are data');
is(sprung(), '', 'and nothing planted ran');

my $qdc = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="a" isCodable="true" color="rgb(1, 2, 3)"><Description>x</Description><Description>y</Description><Code guid="00000000-0000-4000-8000-000000000002" name="b" isCodable="true" color="#FF010203"/></Code></Codes><Sets><Set guid="00000000-0000-4000-8000-00000000000f" name="s"><MemberCode guid="00000000-0000-4000-8000-000000000001"/></Set></Sets></CodeBook>';
my $codebooks = join('', map { "SELECT $extension.codebook_from_qdc($programme_text, 'book $_'::pg_catalog.text, $_);\n" } ("'$qdc'::pg_catalog.text", "'$qdc'::pg_catalog.xml", "'$qdc'::pg_catalog.bytea", q{'\xfffe3c00'::pg_catalog.bytea}))
	=~ s/'book '.*?'::pg_catalog.text, '/'book'::pg_catalog.text, '/gr . "SELECT $extension.codebook_to_qdc($programme_text, 'book'::pg_catalog.text);\n";
my $views = join('', map { "SELECT * FROM $programme.$_;\n" } grep { /./ } split(/\n/, (as(undef, "SELECT table_name FROM $programme.programme_table WHERE class = 'published' ORDER BY 1"))[0]));
my $tables = join('', map { "SELECT * FROM $programme.$_;\n" } split(/\n/, (as(undef, "SELECT table_name FROM $programme.programme_table WHERE class NOT IN ('published', 'system') AND table_name <> 'analysis_row' ORDER BY 1"))[0]))
	. "SELECT * FROM $programme.analysis_row WHERE evaluation OPERATOR(pg_catalog.=) 'e'::pg_catalog.text AND outcome OPERATOR(pg_catalog.=) 'o'::pg_catalog.text;\n";
my $check = "SELECT * FROM $extension.check_programme($programme_text);\n";

# Every function of the extension that is written in SQL, with arguments of the
# types that it declares; those for programmes are also called as they should be.
my @functions = split(/\n/, (as(undef, qq{
SET search_path = pg_catalog;
SELECT format('SELECT %I.%I(%s);', n.nspname, p.proname, (SELECT string_agg(format(CASE t.typname WHEN 'text' THEN '''x ''::%s' WHEN 'did_result' THEN '(SELECT result FROM $programme.estimate)::%s'
		WHEN 'did_sample' THEN '(SELECT sample FROM $programme.estimate)::%s' WHEN 'float8' THEN '0.5::%s' WHEN 'int4' THEN '1::%s' WHEN 'int8' THEN '1::%s' WHEN 'bool' THEN 'true::%s' WHEN 'jsonb' THEN '''[]''::%s'
		WHEN '_text' THEN '''{1,2,3}''::%s' ELSE 'NULL::%s' END, format('%I.%I', tn.nspname, t.typname)), ', ' ORDER BY a.place)
	FROM unnest(p.proargtypes) WITH ORDINALITY a (type, place) JOIN pg_type t ON t.oid = a.type JOIN pg_namespace tn ON tn.oid = t.typnamespace))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid
WHERE e.extname = 'resilience' AND l.lanname IN ('sql', 'plpgsql') ORDER BY p.oid} =~ s/It's/It''s/gr))[0]);
cmp_ok(scalar(@functions), '>', 30, 'there are functions that are written in SQL');
my $functions = join("\n", grep { !/"\.(codebook_|import_|create_|upgrade_|grant_|revoke_|check_|programme_|release_|preview_|withdraw_|plan_|lock_|run_|replay_|verify_|what_|can_|evaluation_report|plot_|resilience_guide"?\(|did_multiverse_summary"?\(|did_source_|did_(wave_)?table"?\()/ } @functions) . "\nSELECT $extension.did_romano_wolf(outcome::pg_catalog.text, sample) FROM $programme.estimate;
SELECT $extension.resilience_guide(NULL::pg_catalog.text), $extension.resilience_guide('few clusters'::pg_catalog.text);
SELECT $extension.did_multiverse_summary(sample, NULL::pg_catalog.text[], NULL::pg_catalog.text[], 0::pg_catalog.int4, NULL::pg_catalog.text[], 0.9::pg_catalog.float8, NULL::pg_catalog.text[]) FROM $programme.estimate;
SELECT $extension.did_table(c.oid::pg_catalog.regclass, '{value}'::pg_catalog.text[], 'treated'::pg_catalog.text, 'post'::pg_catalog.text, 'area'::pg_catalog.text, 'weight'::pg_catalog.text, NULL::pg_catalog.text, '{}'::pg_catalog.text[], '{wave}'::pg_catalog.text[], 'CR2'::pg_catalog.text, 'none'::pg_catalog.text, 0.9::pg_catalog.float8),
	$extension.did_wave_table(c.oid::pg_catalog.regclass, '{value}'::pg_catalog.text[], 'first_treated'::pg_catalog.text, 'period'::pg_catalog.text, 'area'::pg_catalog.text, 'weight'::pg_catalog.text, NULL::pg_catalog.text, '{}'::pg_catalog.text[], '{}'::pg_catalog.text[], 'simple'::pg_catalog.text, 'CR2'::pg_catalog.text, 'never'::pg_catalog.text, 0.9::pg_catalog.float8)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.=) \$p\$$programme\$p\$ AND c.relname OPERATOR(pg_catalog.=) 'analysis_row'::pg_catalog.name;\n";

# In every session there are temporary objects of the same names, and the schemas
# with what is planted are searched before pg_catalog.
my $table_names = join(',', split(/\n/, (as(undef, "SELECT table_name FROM $programme.programme_table"))[0]));
my $hostile = qq{SET check_function_bodies = off;
CALL trap.plant_types('pg_temp'); CALL trap.plant_relations('pg_temp', '{$table_names}'); CALL trap.plant_operators('pg_temp', '{}');
SET check_function_bodies = on;
SET search_path = $programme, $extension, pg_temp, pg_catalog;\n};

sub runs
{
	my ($role, $queries, $what, $expected_errors) = @_;
	my ($stdout, $stderr) = as($role, $hostile . $queries);
	my $errors = join("\n", grep { /ERROR/ } split(/\n/, $stderr));
	is($errors =~ s/^psql:<stdin>:\d+: //gmr, $expected_errors // '', ($role // 'a superuser') . " $what");
	is(sprung(), '', '... and nothing planted ran');
	return $stdout;
}

foreach my $role ('owner', undef)
{
	as($role, join("\n", $hostile, @functions));
	is(sprung(), '', ($role // 'a superuser') . ' calls every function, whatever it says, and nothing planted ran');
}
runs('owner', qq{
SELECT $extension.create_programme('second'::pg_catalog.text, 9::pg_catalog.int4);
SELECT $extension.upgrade_programme('second'::pg_catalog.text, NULL::pg_catalog.int4);
SELECT $extension.check_programme('second'::pg_catalog.text);
SELECT $extension.grant_programme($programme_text, 'editor'::pg_catalog.text, 'editor'::pg_catalog.text, '{N1}'::pg_catalog.text[]);
SELECT $extension.grant_programme($programme_text, 'analyst'::pg_catalog.text, 'analyst'::pg_catalog.text, NULL::pg_catalog.text[]);
SELECT $extension.grant_programme($programme_text, 'reader'::pg_catalog.text, 'editor'::pg_catalog.text, NULL::pg_catalog.text[]);
SELECT $extension.revoke_programme($programme_text, 'reader'::pg_catalog.text);
SELECT $extension.grant_programme($programme_text, 'reader'::pg_catalog.text, 'reader'::pg_catalog.text, NULL::pg_catalog.text[]);
}, 'makes, upgrades and gives access');
as('owner', "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA $programme TO PUBLIC");
runs('owner', qq{
SELECT $extension.release_programme($programme_text, 'first'::pg_catalog.text, NULL::pg_catalog.text[], NULL::pg_catalog.text);
SELECT $extension.what_changed($programme_text, NULL::pg_catalog.text);
SELECT $extension.can_publish($programme_text, \$t\$$programme.published_survey_flow\$t\$::pg_catalog.regclass, '{interviews,panel}'::pg_catalog.text[], '{response_rate,retention}'::pg_catalog.text[], '{wave}'::pg_catalog.text[]);
}, 'releases');
my $survey = runs('owner', qq{
BEGIN;
CREATE TABLE $programme.delivery ("SERIAL NO" pg_catalog.text, wave pg_catalog.text, area pg_catalog.text, hhid pg_catalog.text, person_id pg_catalog.text, date pg_catalog.text, weight pg_catalog.text, q pg_catalog.text, m pg_catalog.int4, "how many" pg_catalog.float8, words pg_catalog.text);
INSERT INTO $programme.delivery VALUES ('1', 'wave 1', 'N1', 'H1', 'R1', '01/10/2015', '1,5', 'yes', 3, 0.5, 'what was said'), ('9001', 'wave 2', 'Central', 'H9001', 'R1', '2018-10-01', '1', '2', 4, NULL, NULL);
SELECT $extension.import_survey($programme_text, \$t\$$programme.delivery\$t\$::pg_catalog.regclass, date_order => 'DMY'::pg_catalog.text, decimal_mark => ','::pg_catalog.text);
SELECT $extension.import_survey($programme_text, \$t\$$programme.delivery\$t\$::pg_catalog.regclass, date_order => 'DMY'::pg_catalog.text, decimal_mark => ','::pg_catalog.text, remove => true);
ROLLBACK;
}, 'loads a survey');
like($survey, qr/\(count,added,interview,/, '... and it is loaded');
# A file's rows go through temporary tables, whose names nobody else has, and through
# the constraints, defaults and policies of the table.
as('owner', qq{CREATE TABLE $programme.file ("AREA" pg_catalog.text, name pg_catalog.text, kind pg_catalog.text, withdrawn_on pg_catalog.text, status pg_catalog.text);
CREATE TABLE $programme.answers (question pg_catalog.text, interview pg_catalog.text, value pg_catalog.text);
INSERT INTO $programme.file VALUES ('N9', 'New', 'NFL', NULL, NULL), ('N1', 'Nord', 'nfl', '2018-12-31', 'withdrawn'), ('n9 ', 'x', 'y', '1/2/2018', NULL);
INSERT INTO $programme.answers VALUES ('q', '1', 'YES'), ('q', '2', 'maybe'), ('m', '3', '1,5'), ('m', '999999', '1')});
my $arguments = "'{}'::pg_catalog.jsonb, NULL::pg_catalog.text, ','::pg_catalog.text, false";
my $loaded = runs('owner', qq{
SELECT i.what FROM $extension.import_rows($programme_text, 'area'::pg_catalog.text, \$t\$$programme.file\$t\$::pg_catalog.regclass, $arguments) i;
SELECT i.what FROM $extension.import_rows($programme_text, 'response'::pg_catalog.text, \$t\$$programme.answers\$t\$::pg_catalog.regclass, $arguments) i;
DELETE FROM $programme.file WHERE kind OPERATOR(pg_catalog.=) 'y'::pg_catalog.text;
DELETE FROM $programme.answers WHERE interview OPERATOR(pg_catalog.=) ANY ('{2,999999}'::pg_catalog.text[]);
SELECT i.what FROM $extension.import_rows($programme_text, 'area'::pg_catalog.text, \$t\$$programme.file\$t\$::pg_catalog.regclass, $arguments) i;
SELECT i.what FROM $extension.import_rows($programme_text, 'response'::pg_catalog.text, \$t\$$programme.answers\$t\$::pg_catalog.regclass, $arguments) i;
DELETE FROM $programme.area WHERE area OPERATOR(pg_catalog.=) 'N9'::pg_catalog.text;
SELECT $extension.codebook_csvw($programme_text, 'area'::pg_catalog.text);
SELECT $extension.codebook_ddi($programme_text);
}, 'loads rows and writes codebooks');
like($loaded, qr/which comes first, the day or the month.*neither a code nor the label.*added.*replaced.*"name": "withdrawn_on".*ddi:codebook:2_5/s, '... as everywhere else');
# Columns of any type are made those of a function that there is, so that one of just
# their types, even in the extension's schema, is not called for it.
my @kinds = ('numeric', 'integer', 'bigint', 'character varying', 'real', 'date', 'smallint[]');
($stdout, $stderr) = as(undef, join("\n", 'SET check_function_bodies = off;', map { my $types = join(', ', @kinds[0 .. $_ - 1]); map { "CALL trap.plant_function('$extension', '$_', '$types');" } 'did_sample', 'did_wave_sample' } 3 .. 7)
	. "\nGRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA $extension TO PUBLIC;");
as('owner', "CREATE TABLE $programme.kinds AS SELECT i::numeric AS y, i % 2 AS t, (i / 2 % 2)::bigint AS p, (i % 6)::character varying AS area, 1::real AS weight, date '2000-01-01' + i % 6 / 2 AS pair, (i % 5)::smallint AS age FROM generate_series(1, 120) i");
my $kinds = "\$t\$$programme.kinds\$t\$::pg_catalog.regclass, '{y}'::pg_catalog.text[], 't'::pg_catalog.text, 'p'::pg_catalog.text, 'area'::pg_catalog.text, 'weight'::pg_catalog.text, 'pair'::pg_catalog.text";
like(runs('owner', "SELECT t.n FROM $extension.did_table($kinds, '{age}'::pg_catalog.text[], '{}'::pg_catalog.text[], 'CR2'::pg_catalog.text, 'none'::pg_catalog.text, 0.9::pg_catalog.float8) t;
SELECT t.n FROM $extension.did_wave_table($kinds, NULL::pg_catalog.text[], '{}'::pg_catalog.text[], 'simple'::pg_catalog.text, 'CR2'::pg_catalog.text, 'never'::pg_catalog.text, 0.9::pg_catalog.float8) t;", 'makes samples of columns of any type'), qr/^120$/m, '... of all rows');
as('owner', "SET search_path = pg_catalog; SELECT $extension.did_sample(y, t, p, area) FROM $programme.kinds");
like(sprung(), qr/did_sample\(numeric, integer, bigint, character varying\)/, '... which would otherwise be those of another');
my $not_xml = 'ERROR:  not a REFI-QDA codebook: it is not well-formed XML';
my $found = runs('owner', $check . $codebooks . $functions . $views . $tables, 'runs everything', $not_xml);
like($found, qr/tag_unknown/, '... and unknown tags are found');
like($found, qr/key_spelt_twice/, '... and keys that look alike');
like($found, qr/excerpt_may_identify/, '... and what may identify');
runs(undef, $check . $codebooks . $functions . $views . $tables, 'runs everything', $not_xml);
runs('analyst', "$check$functions$views" . ($tables =~ s/SELECT \* FROM \S+ \S+ Nrp"\.(?:release|disclosure)\w*;\n//gr)
	. "SELECT $extension.codebook_to_qdc($programme_text, 'book'::pg_catalog.text); $codebooks
INSERT INTO $programme.coding (excerpt, codebook, theme) VALUES (1, 'book', '00000000-0000-4000-8000-000000000002'); UPDATE $programme.finding SET n_sources = 2;", 'runs everything', $not_xml);
runs('editor', qq{$check
INSERT INTO $programme.initiative (initiative, title, origin, area) VALUES ('I9', 'Choir', 'co_developed', 'N1');
INSERT INTO $programme.initiative_tag (initiative, tag) VALUES ('I9', 'nrp4:social_relationships');
INSERT INTO $programme.initiative_status (initiative, status, starts_on, ends_on) VALUES ('I9', 'planned', '2016-01-01', '2016-02-01'), ('I9', 'implemented', '2016-03-01', NULL);
UPDATE $programme.oversight_member SET ends_on = '2017-01-01';
DELETE FROM $programme.initiative_tag WHERE initiative OPERATOR(pg_catalog.=) 'I9'::$programme.code;
$views}, 'writes the registry');
runs('reader', $views, 'reads what is published');
runs('reader', join('', map { "SELECT $extension.evaluation_report($programme_text, 'e'::pg_catalog.text, '$_'::pg_catalog.text);\n" } 'markdown', 'html'), 'gets a report');
runs('reader', join('', map { "SELECT $extension.$_($programme_text, 'e'::pg_catalog.text" . (/areas/ ? '' : ", 'all'::pg_catalog.text") . ", '{o}'::pg_catalog.text[]);\n" } 'plot_forest', 'plot_change', 'plot_areas', 'plot_forest_svg'), 'gets pictures');

# Plans and runs, last: with them there are more estimates than the calls above take.
as('owner', "INSERT INTO $programme.subgroup (subgroup, label, outcome, at_least) VALUES ('some', 'some', 'n', 2)");
runs('owner', "SELECT $extension.run_evaluation($programme_text, 'e'::pg_catalog.text, NULL::pg_catalog.int8, NULL::pg_catalog.text);", 'runs without a plan');
foreach my $role ('owner', 'analyst', undef)
{
	runs($role, join("\n", map { qq{
SELECT $extension.plan_analysis($programme_text, 'e'::pg_catalog.text, 'x'::pg_catalog.text, '{o,n}'::pg_catalog.text[], '{some}'::pg_catalog.text[], '{CR2,WCR31,survey}'::pg_catalog.text[], NULL::pg_catalog.text, '{"reps": 99}'::pg_catalog.jsonb,
	'$_'::pg_catalog.text, 'all'::pg_catalog.text, true, '{"p": {"weight": "none", "without_areas": ["C2"]}, "s": {"without_started": true}}'::pg_catalog.jsonb, NULL::pg_catalog.text, NULL::pg_catalog.text);
SELECT $extension.lock_plan($programme_text, (SELECT pg_catalog.max(plan) FROM $programme.plan));
SELECT $extension.plan_text($programme_text, (SELECT pg_catalog.max(plan) FROM $programme.plan));
UPDATE $programme.outcome SET min_answered = NULL, role = CASE WHEN role OPERATOR(pg_catalog.=) 'primary'::pg_catalog.text THEN 'secondary' ELSE 'primary' END WHERE outcome OPERATOR(pg_catalog.=) 'o'::$programme.code;
SELECT $extension.run_evaluation($programme_text, 'e'::pg_catalog.text, NULL::pg_catalog.int8, NULL::pg_catalog.text);
SELECT $extension.replay_run($programme_text, (SELECT pg_catalog.max(analysis_run) FROM $programme.analysis_run));
SELECT $extension.verify_run($programme_text, (SELECT pg_catalog.max(analysis_run) FROM $programme.analysis_run));
} } 'holm', 'romano_wolf'), 'plans and runs');
}
is((as('owner', "SELECT pg_catalog.count(*) FROM $programme.run_sensitivity"))[0] > 0, 1, '... and there are runs');

# The scripts of a trusted extension run as a superuser, for whoever may create in
# the database: in his schema, among his temporary objects, under his settings.
my $objects = qq{
SET search_path = pg_catalog;
SELECT concat_ws(' ', pg_describe_object(d.classid, d.objid, 0), pg_get_function_arguments(p.oid), md5(concat_ws(' ', p.prosrc, pg_get_function_sqlbody(p.oid), p.probin, translate(p.proconfig::text, '"\\', ''))))
FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid WHERE e.extname = 'resilience' ORDER BY 1};
my ($fresh) = as(undef, $objects);
$node->safe_psql('postgres', 'CREATE DATABASE early OWNER owner');
$database = 'early';
as(undef, $trap);
my $planter = qq{SET client_min_messages = error; SET check_function_bodies = off; SET search_path = pg_catalog, pg_temp;
CALL trap.plant_types('pg_temp'); CALL trap.plant_relations('pg_temp', '{programme_step,role_access}'); CALL trap.plant_operators('pg_temp', '{}');
SET transform_null_equals = on; SET quote_all_identifiers = on; SET array_nulls = off; SET standard_conforming_strings = off; SET escape_string_warning = off;
SET search_path = $extension, pg_temp, pg_catalog;};
($stdout, $stderr) = as('owner', qq{SET client_min_messages = error; SET check_function_bodies = off; SET search_path = pg_catalog;
CREATE SCHEMA $extension;
CALL trap.plant_functions('$extension', '{}', $single);
CALL trap.plant_operators('$extension', '{}');
CALL trap.plant_types('$extension');
CALL trap.plant_relations('$extension', '{}');
$planter
SET standard_conforming_strings = on;
CREATE EXTENSION resilience VERSION '0.1.0' SCHEMA $extension;
SELECT pg_catalog.count(*) FROM pg_catalog.pg_proc WHERE prosrc LIKE '%sprung%'::pg_catalog.text});
cmp_ok($stdout, '>', 2000, 'the owner of a database plants much') or diag($stderr);
is($stderr, '', '... and installs the extension');
is(sprung(), '', '... and nothing planted ran');
($stdout, $stderr) = as('owner', qq{SET check_function_bodies = off; SET client_min_messages = error; SET search_path = pg_catalog;
CALL trap.plant_functions('$extension', ARRAY['$extension.domain_tag', '$extension.gss_code'], '{}');
CALL trap.plant_overloads('$extension', ARRAY['$extension.domain_tag', 'text', 'anyelement']);
CALL trap.plant_operators('$extension', ARRAY['$extension.domain_tag', '$extension.did_sample']);
CREATE VIEW $extension.mine AS SELECT * FROM $extension.resilience_version()});
is($stderr, '', 'he plants more, with the types that it has');

# What has the name of something new is not taken for it, nor taken into the extension.
($stdout, $stderr) = as('owner', qq{CREATE TYPE $extension.did_wave_result AS (mine integer); ALTER EXTENSION resilience UPDATE});
like($stderr, qr/ERROR:  type "did_wave_result" already exists/, 'a type of the name of a new one stops an update');
($stdout, $stderr) = as('owner', qq{DROP TYPE $extension.did_wave_result; CREATE FUNCTION $extension.resilience_version_0_1_0() RETURNS integer LANGUAGE sql RETURN 1; ALTER EXTENSION resilience UPDATE});
like($stderr, qr/ERROR:  function "?resilience_version_0_1_0"?\(\) already exists in schema/, '... and so does a function');
as('owner', "DROP FUNCTION $extension.resilience_version_0_1_0()");
foreach my $steal ("DROP FUNCTION $extension.grant_programme(text, text, text, text[])", "ALTER EXTENSION resilience DROP FUNCTION $extension.resilience_version()",
	"CREATE OR REPLACE FUNCTION $extension.programme_knows_roles(schema text) RETURNS boolean LANGUAGE sql RETURN true", "ALTER FUNCTION $extension.resilience_library() RENAME TO mine")
{
	($stdout, $stderr) = as('owner', $steal);
	like($stderr, qr/ERROR:  (cannot drop function|must be owner of function)/, 'he cannot put his own in the place of a part: ' . ($steal =~ /^(\w+ \w+)/)[0]);
}
sprung();
($stdout, $stderr) = as('owner', "$planter ALTER EXTENSION resilience UPDATE");
is($stderr, '', 'he updates it');
is(sprung(), '', '... and nothing planted ran');
is((as(undef, $made_of_planted))[0], '', '... nor was anything made with it');
my %elsewhere = map { $_ => 1 } split(/\n/, $fresh);
is(join("\n", grep { !$elsewhere{$_} } split(/\n/, (as(undef, $objects))[0])), '', 'it is the extension as it was made elsewhere');
is((as(undef, q{SELECT DISTINCT p.proowner::regrole::text = 'owner', p.prosecdef FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'resilience'}))[0], 'f|f',
	'its functions are not his, and lend nobody their owner\'s rights');
is((as(undef, q{SELECT extowner::regrole FROM pg_extension WHERE extname = 'resilience'}))[0], 'owner', 'but the extension is');
is((as('owner', "SELECT DISTINCT proowner::regrole::text = 'owner' FROM pg_proc WHERE proname IN ('resilience_version_0_1_0', 'resilience_library_0_1_0')"))[0], 'f', '... nor are those that his view keeps');
$database = 'postgres';
($stdout, $stderr) = as('reader', 'CREATE EXTENSION resilience');
like($stderr, qr/ERROR:  permission denied to create extension "resilience"\nHINT:.*CREATE privilege on current database/, 'who may not create in the database does not install it');

$node->stop;
done_testing();

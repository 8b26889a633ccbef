# Readers, and those who may write a little, try to get at what is hidden: each
# attack succeeds on the views of version 0.1.0, which compute while the reader
# asks, and fails on a release.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "fsync = off\njit = off\n");
$node->start;
my @roles = ('reader', 'editor', 'analyst', 'releaser', 'member_n3', 'analyst_n1');
$node->safe_psql('postgres', join("\n", 'CREATE ROLE owner LOGIN;', 'CREATE DATABASE programme OWNER owner;', map { "CREATE ROLE $_ LOGIN;" } @roles));
$node->safe_psql('programme', 'CREATE EXTENSION resilience');

# What a role gets when it has logged in: rows, or the error.
sub as
{
	my ($role, $query) = @_;
	my ($stdout, $stderr) = ('', '');
	$node->psql('programme', $query, stdout => \$stdout, stderr => \$stderr, extra_params => [ '-U', $role ]);
	return "$stdout$stderr";
}

# Two programmes of the same data: as version 0.1.0 made them, and as they are now.
# Each cell of the main outcome is of about 200 people who do not know the answer
# "yes" in round numbers: of comparators after the start, 3 of 197 say yes.
my $fill = q{
SET search_path = SCHEMA, public;
SET client_min_messages = warning;
CREATE TEMPORARY TABLE drawn (area text, w integer, n integer, yes integer);
INSERT INTO drawn VALUES ('N1', 1, 53, 4), ('N2', 1, 52, 18), ('N3', 1, 49, 19), ('N4', 1, 51, 20), ('N1', 2, 47, 22), ('N2', 2, 50, 21), ('N3', 2, 48, 20), ('N4', 2, 54, 24),
	('C1', 1, 51, 12), ('C2', 1, 46, 11), ('C3', 1, 55, 10), ('C4', 1, 50, 12), ('C1', 2, 48, 1), ('C2', 2, 51, 0), ('C3', 2, 49, 2), ('C4', 2, 49, 0);
INSERT INTO area (area, name, kind) SELECT DISTINCT area, 'Area ' || area, CASE left(area, 1) WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM drawn;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-09-01', '2016-03-31'), ('w2', 's', 2, 'after', '2018-09-01', '2019-03-31');
INSERT INTO question (question, wording, kind) VALUES ('q', 'Can you?', 'choice'), ('qk', 'Do you know?', 'choice'), ('qm', 'How often?', 'number');
INSERT INTO response_option (question, code, label, missing) VALUES ('q', 1, 'no', NULL), ('q', 2, 'yes', NULL), ('qk', 1, 'no', NULL), ('qk', 2, 'yes', NULL), ('qk', 3, 'do not know', 'dont_know');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('o', 'can', 'top_box', '{2}', 'higher_better', 'primary'), ('k', 'knows', 'top_box', '{2}', 'higher_better', 'secondary'),
	('m', 'how often', 'numeric', NULL, 'higher_better', 'secondary');
INSERT INTO outcome_item (outcome, question) VALUES ('o', 'q'), ('k', 'qk'), ('m', 'qm');
INSERT INTO evaluation (evaluation, title, weight) VALUES ('e', 'Main', 'none'), ('e2', 'Without N1', 'none');
INSERT INTO evaluation_area (evaluation, area, arm, included, exclusion_reason) SELECT evaluation, area, kind, evaluation = 'e' OR area <> 'N1', CASE WHEN evaluation = 'e2' AND area = 'N1' THEN 'to see what comes' END FROM evaluation, area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT evaluation, 'w' || w, w, w = 2 FROM evaluation, generate_series(1, 2) w;
CREATE TEMPORARY TABLE person AS SELECT row_number() OVER (ORDER BY w, area, i) AS id, area, w, i, i <= yes AS yes FROM drawn, generate_series(1, n) i;
INSERT INTO household SELECT 'H' || id, area FROM person;
INSERT INTO respondent SELECT 'R' || id, 'H' || id FROM person;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) SELECT id, 'w' || w, area, 'H' || id, 'R' || id, '2015-10-01'::date + 1000 * w, 'fresh', 1 FROM person;
INSERT INTO response (interview, question, value) SELECT id, 'q', CASE WHEN yes THEN 2 ELSE 1 END FROM person
	UNION ALL SELECT id, 'qk', CASE WHEN i <= 3 THEN 3 WHEN i <= 33 THEN 2 ELSE 1 END FROM person
	UNION ALL SELECT id, 'qm', CASE WHEN i <= 2 THEN 1 ELSE 0 END FROM person;
INSERT INTO oversight_group (oversight_group, area, name) VALUES ('G1', 'N1', 'North group');
INSERT INTO meeting (oversight_group, held_on, attendance) VALUES ('G1', '2016-01-01', 3), ('G1', '2016-02-01', 3);
INSERT INTO finding (finding, evaluation, tag, statement, n_sources, n_areas, publish) VALUES ('F1', 'e', 'nrp5:economic_activity', 'two people said so', 2, 1, true), ('F2', 'e', 'nrp5:economic_activity', 'held back', 2, 1, false);
INSERT INTO analysis_run (evaluation, query) VALUES ('e', 'by hand'), ('e2', 'by hand'), ('e', 'a few people, by hand');
INSERT INTO estimate (analysis_run, outcome, result, sample, publish)
	SELECT CASE evaluation WHEN 'e' THEN 1 ELSE 2 END, 'o', did_estimate(s), s, true
	FROM (SELECT evaluation, did_sample(value_boolean, treated, post, area, weight) AS s FROM analysis_row WHERE outcome = 'o' GROUP BY evaluation) x;
INSERT INTO estimate (analysis_run, outcome, result, sample, publish)
	SELECT 2, 'k', did_estimate(s), s, true FROM (SELECT did_sample(value_boolean, treated, post, area, weight) AS s FROM analysis_row WHERE evaluation = 'e2' AND outcome = 'k') x;
INSERT INTO estimate (analysis_run, outcome, result, sample, publish)
	SELECT 3, 'k', did_estimate(r.value_boolean, r.treated, r.post, r.area, r.weight), NULL, true FROM analysis_row r JOIN person p ON p.id = r.interview
	WHERE r.evaluation = 'e' AND r.outcome = 'k' AND (NOT r.treated OR NOT r.post OR p.i BETWEEN 31 AND 35);
SELECT grant_programme('SCHEMA', 'reader', 'reader'), grant_programme('SCHEMA', 'editor', 'editor'), grant_programme('SCHEMA', 'analyst', 'analyst'),
	grant_programme('SCHEMA', 'releaser', 'analyst'), grant_programme('SCHEMA', 'member_n3', 'editor', '{N3}'), grant_programme('SCHEMA', 'analyst_n1', 'analyst', '{N1}');
};

sub made
{
	my ($schema, $how) = @_;
	(my $query = "SELECT count(*) FROM create_programme($how);\n$fill") =~ s/SCHEMA/$schema/g;
	my ($stdout, $stderr) = ('', '');
	my $status = $node->psql('programme', $query, stdout => \$stdout, stderr => \$stderr, extra_params => [ '-U', 'owner' ]);
	is("$status$stderr", '0', "$schema: a programme with data");
}
made('old', q{'old', steps => 13});

# The attacks: each gives what the attacker has learned, or "nothing".

# Four cells behind an estimate: all whole numbers that give what is shown, each to
# the digits that it is shown with; of a hidden cell nothing is known, but that it
# is of 100 to 300 people of whom fewer than 10 say yes.
sub solve
{
	my ($schema, $evaluation, $arm, $wave) = @_;
	return as('reader', qq{
WITH digit AS (SELECT arm, wave, value, base, (0.5 * 10.0 ^ -scale(value::text::numeric) + 1e-12)::float8 AS half FROM $schema.published_arm_outcome WHERE evaluation = '$evaluation' AND outcome = 'o'),
cell AS (SELECT arm, wave, n, yes FROM digit, generate_series(base::integer - 2, base::integer + 2) n, generate_series(floor((value - half) * n)::integer, ceil((value + half) * n)::integer) yes
	WHERE abs(yes::float8 / n - value) <= half
	UNION ALL SELECT d.arm, d.wave, n, yes FROM (VALUES ('nfl', 'w1'), ('nfl', 'w2'), ('comparator', 'w1'), ('comparator', 'w2')) d (arm, wave), generate_series(100, 300) n, generate_series(0, 9) yes
	WHERE NOT EXISTS (SELECT FROM digit s WHERE s.arm = d.arm AND s.wave = d.wave AND s.value IS NOT NULL)),
shown AS (SELECT effect, (0.5 * 10.0 ^ -scale(effect::text::numeric) + 1e-12)::float8 AS half FROM $schema.published_estimate WHERE evaluation = '$evaluation' AND outcome = 'o' AND subgroup = 'all' AND effect IS NOT NULL),
-- Three cells, and what the fourth must be.
three AS MATERIALIZED (SELECT a.yes AS a_yes, a.n AS a_n, b.yes AS b_yes, b.n AS b_n, c.yes AS c_yes, c.n AS c_n,
		(b.yes::float8 / b.n - a.yes::float8 / a.n + c.yes::float8 / c.n - s.effect) AS d, s.half
	FROM shown s, cell a, cell b, cell c WHERE a.arm = 'nfl' AND a.wave = 'w1' AND b.arm = 'nfl' AND b.wave = 'w2' AND c.arm = 'comparator' AND c.wave = 'w1'),
found AS (SELECT t.*, d.yes AS d_yes, d.n AS d_n FROM three t JOIN (SELECT * FROM cell WHERE arm = 'comparator' AND wave = 'w2') d ON abs(d.yes::float8 / d.n - t.d) <= t.half)
SELECT CASE WHEN count(*) = 0 THEN 'nothing' ELSE string_agg(DISTINCT } . { 'nfl w1' => 'a_yes || $$/$$ || a_n', 'comparator w2' => 'd_yes || $$/$$ || d_n' }->{"$arm $wave"} . qq{, ' ') END FROM found});
}

# The plan of a query, with the numbers of rows that its parts saw.
sub explained
{
	my $schema = shift;
	return as('reader', "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF) SELECT * FROM $schema.published_arm_outcome WHERE evaluation = 'e' AND outcome = 'o' AND arm = 'comparator' AND wave = 'w2'");
}

# A value that readers see, of an area.
sub area_value
{
	my ($schema, $outcome, $area, $wave, $role) = @_;
	my $value = as($role // 'reader', "SELECT value FROM $schema.published_area_outcome WHERE outcome = '$outcome' AND area = '$area' AND wave = '$wave'");
	return $value eq '' ? 'nothing' : $value;
}

# Whether the next person interviewed in C1 said yes.
sub new_answer
{
	my ($before, $after) = @_;
	return $before eq $after || $before eq 'nothing' || $after eq 'nothing' ? 'nothing' : $after > $before ? 'yes' : 'no';
}
sub add_interview
{
	my $schema = shift;
	is(as('owner', qq{SET search_path = $schema, public; INSERT INTO household VALUES ('H+', 'C1'); INSERT INTO respondent VALUES ('R+', 'H+');
		INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final) VALUES (9001, 'w1', 'C1', 'H+', 'R+', '2015-11-01', 'fresh', 1);
		INSERT INTO response (interview, question, value) VALUES (9001, 'q', 2), (9001, 'qk', 2), (9001, 'qm', 1)}), '', "$schema: one more interview is loaded");
}

# How many people in N2 do not know: from what is shown without them and with them.
sub do_not_know
{
	my ($schema, $base, $without, $with) = @_;
	return 'nothing' if $without eq 'nothing' || $with eq 'nothing' || $without == $with;
	# What number of people, of those that the rounded base allows.
	my %found = map { my $n = $_; (sprintf('%.0f', $n * ($without / $with - 1)) => 1) } $base - 2 .. $base + 2;
	return join(' ', sort keys %found);
}

sub counted
{
	my ($schema, $query) = @_;
	$query =~ s/SCHEMA/$schema/g;
	my $answer = as('reader', $query);
	return $answer eq '' ? 'nothing' : $answer;
}
my $mean_of_flag = q{SELECT round(value * base) FROM SCHEMA.published_area_outcome WHERE outcome = 'm' AND area = 'N4' AND wave = 'w1' AND value IS NOT NULL};
my $no_sample = q{SELECT effect FROM SCHEMA.published_estimate WHERE evaluation = 'e' AND outcome = 'k' AND effect IS NOT NULL};
my $attendance = q{SELECT mean_attendance FROM SCHEMA.published_oversight WHERE oversight_group = 'G1' AND mean_attendance IS NOT NULL};
my $sources = q{SELECT sources FROM SCHEMA.published_finding WHERE sources IS NOT NULL};
my $others_sums = q{SELECT coalesce(string_agg(DISTINCT c.cluster, ' ' ORDER BY c.cluster) FILTER (WHERE c.cluster <> 'N1'), 'nothing') FROM SCHEMA.estimate e CROSS JOIN did_clusters(e.sample) c WHERE e.analysis_run = 1};

# On the views of version 0.1.0, every one of them works.
is(as('reader', q{SELECT value, base, value_note FROM old.published_arm_outcome WHERE evaluation = 'e' AND outcome = 'o' AND arm = 'comparator' AND wave = 'w2'}), '||too few answers', '0.1.0: the cell is hidden');
is(solve('old', 'e', 'comparator', 'w2'), '3/197', '... and solved from 17 digits of the effect');
is(area_value('old', 'o', 'N1', 'w1'), 'nothing', '0.1.0: an area is hidden');
is(solve('old', 'e', 'nfl', 'w1'), '61/205', '... its arm is solved with it');
is(solve('old', 'e2', 'nfl', 'w1'), '57/152', '... and without it: hence 4 of its 53');
like(explained('old'), qr/rows=197\b/, '0.1.0: EXPLAIN prints how many people are behind the hidden cell');
my $before = area_value('old', 'o', 'C1', 'w1');
add_interview('old');
is(new_answer($before, area_value('old', 'o', 'C1', 'w1')), 'yes', '0.1.0: a person interviewed between two readings said yes');
$before = area_value('old', 'k', 'N2', 'w1', 'editor');
is(as('editor', q{UPDATE old.response_option SET missing = NULL WHERE question = 'qk' AND code = 3}), '', '0.1.0: an editor makes an answer of those who do not know');
is(do_not_know('old', 50, $before, area_value('old', 'k', 'N2', 'w1', 'editor')), '3', '... and learns how many there are in N2');
is(area_value('old', 'o', 'N3', 'w1', 'member_n3'), 'nothing', '0.1.0: an area is hidden, as another could be worked out');
is(as('member_n3', q{UPDATE old.area SET kind = 'reference' WHERE area = 'N3'}), '', '... until its own editor makes it one of another kind');
is(area_value('old', 'o', 'N3', 'w1', 'member_n3'), '0.388', '... and sees it');
is(counted('old', $mean_of_flag), '2', '0.1.0: a question of 0 and 1, called a mean, shows 2 people');
isnt(counted('old', $no_sample), 'nothing', '0.1.0: an estimate without its sample is shown, though a cell is of 20 people');
is(as('analyst_n1', $others_sums =~ s/SCHEMA/old/r), 'C1 C2 C3 C4 N2 N3 N4', '0.1.0: an analyst of one area reads the sums of all');
is(counted('old', $attendance), '3', '0.1.0: three who come to a meeting are counted');
is(counted('old', $sources), '2', '0.1.0: two who were interviewed are counted');

# On releases, none of them does.
made('nrp', q{'nrp'});
is(as('owner', q{SELECT grant_release('nrp', 'releaser')}), '', 'an analyst may release');
is(as('reader', 'SELECT count(*) FROM nrp.published_area_outcome'), '0', 'nothing is seen before the first release');
is(as('releaser', q{SELECT DISTINCT release FROM release_programme('nrp', 'First')}), '1', 'the first release');
cmp_ok(as('reader', 'SELECT count(*) FROM nrp.published_area_outcome WHERE value IS NOT NULL'), '>', 20, 'readers see numbers');
like(as('reader', q{SELECT effect FROM nrp.published_estimate WHERE evaluation = 'e2' AND outcome = 'k'}), qr/^-?\d[.]?\d*$/, '... and an effect that may be shown');

sub still_hidden
{
	my $when = shift;
	is(as('reader', q{SELECT value, base FROM nrp.published_arm_outcome WHERE evaluation = 'e' AND outcome = 'o' AND arm = 'comparator' AND wave = 'w2'}), '|', "$when: the cell is hidden");
	is(solve('nrp', 'e', 'comparator', 'w2'), 'nothing', '... and is not solved from the effect');
	is(solve('nrp', 'e', 'nfl', 'w1'), 'nothing', '... nor is its arm before the start, which is shown rounded');
	is(solve('nrp', 'e2', 'nfl', 'w1'), 'nothing', '... nor the same without N1');
	is(area_value('nrp', 'o', 'N1', 'w1'), 'nothing', '... N1 is hidden');

	# What the arm shows with N1 and without, and what the other areas show, leave at
	# least the rule's five people between the fewest and the most who said yes in N1.
	my ($low, $high) = split /\|/, as('reader', q{
WITH shown AS (SELECT 'e' AS what, value - value_step / 2 AS low, value + value_step / 2 AS high, base FROM nrp.published_arm_outcome WHERE evaluation = 'e' AND outcome = 'o' AND arm = 'nfl' AND wave = 'w1'
	UNION ALL SELECT 'e2', value - value_step / 2, value + value_step / 2, base FROM nrp.published_arm_outcome WHERE evaluation = 'e2' AND outcome = 'o' AND arm = 'nfl' AND wave = 'w1'
	UNION ALL SELECT area, value - value_step / 2, value + value_step / 2, base FROM nrp.published_area_outcome WHERE outcome = 'o' AND area IN ('N2', 'N3', 'N4') AND wave = 'w1'),
-- To be on the safe side, who attacks knows how many people there are, exactly.
people AS (SELECT s.what, ceil(coalesce(low, 0) * n) AS low, floor(coalesce(high, 1) * n) AS high FROM shown s JOIN (VALUES ('e', 205), ('e2', 152), ('N2', 52), ('N3', 49), ('N4', 51)) k (what, n) ON k.what = s.what)
SELECT greatest(0, e.low - least(w.high, o.high)), least(53, e.high - greatest(w.low, o.low)) FROM people e, people w, (SELECT sum(low) AS low, sum(high) AS high FROM people WHERE what LIKE 'N%') o WHERE e.what = 'e' AND w.what = 'e2'});
	cmp_ok($low, '<=', 4, '... of which something is known that is true');
	cmp_ok($high, '>=', 4, '... from both sides');
	cmp_ok($high - $low, '>=', 5, '... and not too closely');

	# Nobody is told which hidden number is the small one, and which protects it.
	is(as('reader', q{SELECT count(DISTINCT value_note) FROM (SELECT value_note FROM nrp.published_area_outcome WHERE value IS NULL UNION ALL SELECT value_note FROM nrp.published_arm_outcome WHERE value IS NULL) n}), '1', '... and what is hidden is hidden for one reason, as far as readers are told');
}
still_hidden('first release');
my $plan = explained('nrp');
unlike($plan, qr/rows=(197|51|49|48|3)\b/, 'EXPLAIN prints no number of people');
like($plan, qr/release_arm_outcome/, '... but goes to the tables of releases');
unlike($plan, qr/\b(interview|response|outcome_item|estimate)\b/, '... and to no others');
is(as('reader', q{SELECT count(*) FROM nrp.published_estimate WHERE conf_low IS NOT NULL AND abs((conf_low + conf_high) / 2 - effect) > 1e-9}), '0', 'intervals tell no more digits of an effect than the effect does');

# One interview between two readings, and between two releases.
my %reading = map { my $area = $_; ($area => area_value('nrp', 'o', $area, 'w1')) } 'C1', 'N2';
isnt($reading{C1}, 'nothing', 'a value is shown');
add_interview('nrp');
is(new_answer($reading{C1}, area_value('nrp', 'o', 'C1', 'w1')), 'nothing', 'a person interviewed between two readings is not in them');

# Definitions that change.
$before = area_value('nrp', 'k', 'N2', 'w1', 'editor');
isnt($before, 'nothing', 'another value is shown');
is(as('editor', q{UPDATE nrp.response_option SET missing = NULL WHERE question = 'qk' AND code = 3}), '', 'an editor makes an answer of those who do not know');
is(do_not_know('nrp', 50, $before, area_value('nrp', 'k', 'N2', 'w1', 'editor')), 'nothing', '... and sees no difference');
like(as('member_n3', q{UPDATE nrp.area SET kind = 'reference' WHERE area = 'N3'}), qr/what area N3 is can be changed by editors of all areas only/, 'an editor of one area cannot make it one of another kind');
my $all_before = as('reader', q{SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM nrp.published_area_outcome t});
is(as('editor', q{UPDATE nrp.area SET kind = 'reference' WHERE area = 'N3'; UPDATE nrp.area SET name = 'Elsewhere' WHERE area = 'N1'}), '', 'one of all areas can');
is(as('reader', q{SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM nrp.published_area_outcome t}), $all_before, '... and readers see what was released');

# A release is not made of estimates of other answers than those of today.
like(as('releaser', q{SELECT release_programme('nrp', 'Second')}), qr/the answers are not those of run \d+ any more/, 'estimates of other answers are not released');
is(as('analyst', q{SET search_path = nrp, public;
	INSERT INTO analysis_run (evaluation, query) VALUES ('e', 'again'), ('e2', 'again');
	INSERT INTO estimate (analysis_run, outcome, result, sample, publish)
		SELECT (SELECT max(r.analysis_run) FROM analysis_run r WHERE r.evaluation = x.evaluation), outcome, did_estimate(s), s, true
		FROM (SELECT evaluation, outcome, did_sample(value_boolean, treated, post, area, weight) AS s FROM analysis_row WHERE outcome IN ('o', 'k') GROUP BY evaluation, outcome) x}), '', 'they are estimated anew');
is(as('releaser', q{SELECT DISTINCT release FROM release_programme('nrp', 'Second')}), '2', 'the second release');
still_hidden('second release');
is(new_answer($reading{C1}, area_value('nrp', 'o', 'C1', 'w1')), 'nothing', 'a person interviewed between two releases is in neither');
is(as('releaser', q{SELECT reason FROM nrp.release_hidden WHERE release = 2 AND row_key = 'o, C1, w1'}), 'kept', '... as the first number is kept');
is(do_not_know('nrp', 50, $before, area_value('nrp', 'k', 'N2', 'w1', 'editor')), 'nothing', 'how many do not know in N2 is not told by two releases');

# What is too small in itself.
is(counted('nrp', $mean_of_flag), 'nothing', 'a question of 0 and 1, called a mean, does not show 2 people');
is(counted('nrp', q{SELECT effect FROM SCHEMA.published_estimate WHERE outcome = 'k' AND analysis_run = 3 AND effect IS NOT NULL}), 'nothing', 'an estimate without its sample is not shown');
is(as('analyst_n1', $others_sums =~ s/SCHEMA/nrp/r), 'nothing', 'an analyst of one area reads no sums of others');
is(counted('nrp', $attendance), 'nothing', 'three who come to a meeting are not counted');
is(counted('nrp', $sources), 'nothing', 'two who were interviewed are not counted');

# A release that was taken back is out of sight, however it is asked for.
is(as('releaser', q{SELECT withdraw_release('nrp', 2, 'to try it')}), '', 'a release is taken back');
is(as('reader', q{SELECT DISTINCT release FROM nrp.published_area_outcome}), '1', 'readers see the one before it');
is(as('reader', q{SET resilience.release = 2; SELECT DISTINCT release FROM nrp.published_area_outcome}), '1', '... even if they ask for it');
is(as('reader', q{SELECT count(*) FROM nrp.published_release WHERE release = 2}), '0', '... and not that there was one');
unlike(as('reader', q{SET resilience.release = 'x'; SELECT value FROM nrp.published_area_outcome}), qr/^\d/m, 'a setting that makes no sense shows nothing');

# A transaction that chose its moment before another release was made does not see
# that release, and makes none.
my $other = sprintf(q{psql -X -q -d '%s user=releaser' -c "SELECT FROM release_programme('nrp', 'Meanwhile')"}, $node->connstr('programme'));
like(as('releaser', "BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT 'begun';\n\\! $other\nSELECT release_programme('nrp', 'Late');"), qr/begun.*release \d+ of the programme "nrp" was made after this transaction began/s, 'a release that does not know the last one is not made');
is(as('releaser', q{SELECT count(*) FROM nrp.release WHERE title IN ('Meanwhile', 'Late')}), '1', '... but the other one is');

$node->stop;
done_testing();

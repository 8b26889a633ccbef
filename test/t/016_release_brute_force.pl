# Small programmes at random, with two evaluations, a subgroup and two or three
# releases. Whoever reads all releases, and knows besides how many people each
# group has, tries every whole number of people that may have said yes. What the
# rule says must stay hidden must stay as wide as the rule promises.
#
# Nothing here is taken from the extension but what it publishes: which groups
# there are, what is rounded to what, what the rule hides and what it promises
# are said anew, in whole numbers.
#
#	BRUTE_FORCE_TRIALS	programmes to play; a check plays a few dozen
#	BRUTE_FORCE_SEED	the first programme's number
#	BRUTE_FORCE_INTERVALS	if set, the reader also uses the intervals of arms with two areas
#	BRUTE_FORCE_REASONS	if set, the reader also uses the words that say why a number is hidden
#	BRUTE_FORCE_STRICTER	if set, the rule is made stricter before the last release
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use List::Util qw(min max sum0 any all);
use Time::HiRes qw(time);
use FindBin;
use lib $FindBin::Bin;
use BruteForceWaves qw(make_waves play_waves draw step_of multiple);

my $trials = $ENV{BRUTE_FORCE_TRIALS} // 30;
my $first = $ENV{BRUTE_FORCE_SEED} // 1;
our $stricter = $ENV{BRUTE_FORCE_STRICTER};
my $slots = 9;
my @areas = ('N1', 'N2', 'C1', 'C2');
my @waves = ('w1', 'w2');

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ "--encoding=UTF8", "--no-locale" ]);
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nlog_statement = none\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION resilience');
if ($node->safe_psql('postgres', 'SELECT glpk IS NULL FROM resilience_version()') eq 't')
{
	plan skip_all => 'the extension was built without GLPK';
}

# Interviews are there; answers come and go.
$node->safe_psql('postgres', qq{
SET client_min_messages = warning;
SELECT create_programme('tiny');
SET search_path = tiny, public;
INSERT INTO area (area, name, kind) SELECT a, a, CASE left(a, 1) WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM unnest('{N1,N2,C1,C2}'::text[]) a;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-01-01', '2015-12-31'), ('w2', 's', 2, 'after', '2018-01-01', '2018-12-31');
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('sex', 'choice', 'Sex');
INSERT INTO response_option (question, code, label) VALUES ('q', 0, 'no'), ('q', 1, 'yes'), ('sex', 0, 'man'), ('sex', 1, 'woman');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('yes', 'can', 'top_box', '{1}', 'higher_better', 'primary'), ('woman', 'is a woman', 'top_box', '{1}', 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('yes', 'q'), ('woman', 'sex');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women', 'woman', 1);
INSERT INTO evaluation (evaluation, title) VALUES ('a', 'All areas'), ('b', 'Without N2');
INSERT INTO evaluation_area (evaluation, area, arm, included, exclusion_reason)
	SELECT evaluation, area, kind, evaluation = 'a' OR area <> 'N2', CASE WHEN evaluation = 'b' AND area = 'N2' THEN 'to see what comes' END FROM evaluation, area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT evaluation, wave, number, number = 2 FROM evaluation, wave;
CREATE TABLE public.slot AS SELECT row_number() OVER (ORDER BY a.area, w.wave, i)::int AS slot, a.area, w.wave FROM area a, wave w, generate_series(1, $slots) i;
INSERT INTO household SELECT 'H' || slot, area FROM public.slot;
INSERT INTO respondent SELECT 'R' || slot, 'H' || slot FROM public.slot;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT slot, wave, area, 'H' || slot, 'R' || slot, 'fresh', 1 FROM public.slot;

-- The effects of the answers there are, for all and for women, in both evaluations. Where
-- there are no women any more, the effect on those of before is not published again.
CREATE FUNCTION public.run() RETURNS void LANGUAGE sql SET search_path = tiny, public AS \$\$
	UPDATE estimate SET publish = false WHERE publish;
	INSERT INTO analysis_run (evaluation, query) SELECT evaluation, 'by hand' FROM evaluation;
	INSERT INTO estimate (analysis_run, outcome, subgroup, prespecified, result, sample, publish)
	SELECT m.analysis_run, 'yes', s.subgroup, false, did_estimate(s.sample), s.sample, true
	FROM (SELECT evaluation, max(analysis_run) AS analysis_run FROM analysis_run GROUP BY evaluation) m CROSS JOIN LATERAL (
		SELECT g.subgroup, did_sample(r.value_boolean, r.treated, r.post, r.area, r.weight) AS sample
		FROM analysis_row r JOIN response x ON x.question = 'sex' AND x.interview = r.interview CROSS JOIN LATERAL (VALUES ('all', true), ('women', x.value = 1)) g (subgroup, belongs)
		WHERE r.evaluation = m.evaluation AND r.outcome = 'yes' AND r.value IS NOT NULL AND g.belongs GROUP BY g.subgroup) s
\$\$;
});

# Counts of the registry have an audit and a test of their own, and take half of the time.
$node->safe_psql('postgres', q{CREATE OR REPLACE FUNCTION programme_release_registry(schema text, release integer) RETURNS void LANGUAGE sql AS 'SELECT'});

my %slot;	# area and wave: its slots
push @{ $slot{"$_->[1] $_->[2]"} }, $_->[0]
  foreach map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', 'SELECT slot, area, wave FROM slot ORDER BY slot');

# ---- a programme, and what it publishes ----

# People: those who gave the same answer in the same place in the same releases are
# a group; who changes the answer is from then on somebody else.
sub play
{
	my $seed = shift;
	srand($seed);
	my %rule = (min_base => 2 + draw(3), min_count => 1 + draw(2), round_to => 1 + draw(3), protection => 1 + draw(3));
	my $releases = 2 + (draw(3) == 0);
	my $restless = 1 + draw(12);
	my $size = 4 + draw(6);
	my (%now, %known);
	my $sql = "BEGIN;\nSET LOCAL search_path = tiny, public;\nSET LOCAL client_min_messages = warning;\n"
	  . "UPDATE disclosure_rule SET min_base = $rule{min_base}, min_count = $rule{min_count}, round_to = $rule{round_to}, protection = $rule{protection}, min_areas = 1, min_df = 0;\n";
	foreach my $release (1 .. $releases)
	{
		if ($stricter && $release == $releases)
		{
			$rule{min_base} += 1 + $seed % 3;
			$rule{min_count} += 1;
			$rule{protection} += $seed % 2;
			$sql .= "UPDATE disclosure_rule SET min_base = $rule{min_base}, min_count = $rule{min_count}, protection = $rule{protection};\n";
		}
		foreach my $area (@areas)
		{
			foreach my $wave (@waves)
			{
				my $wanted = $release == 1 ? draw($size + 1) + ($size > 6 ? draw(3) : 0) : undef;
				foreach my $slot (@{ $slot{"$area $wave"} })
				{
					my $there = $now{$slot};
					if ($release == 1)
					{
						$now{$slot} = [ draw(2), draw(2) ] if $wanted-- > 0;
					}
					elsif (draw(100) < $restless)
					{
						if (!$there) { $now{$slot} = [ draw(2), draw(2) ]; }
						elsif (draw(2)) { delete $now{$slot}; }
						else { $now{$slot} = [ 1 - $there->[0], $there->[1] ]; }
					}
				}
			}
		}
		$sql .= "DELETE FROM response;\n";
		$sql .= "INSERT INTO response (interview, question, value) VALUES " . join(', ', map { "($_, 'q', $now{$_}[0]), ($_, 'sex', $now{$_}[1])" } sort { $a <=> $b } keys %now) . ";\n" if %now;
		$sql .= "SELECT FROM public.run();\nSELECT FROM release_programme('tiny', 'Release $release');\n";
		foreach my $area (@areas)
		{
			foreach my $wave (@waves)
			{
				foreach my $slot (grep { $now{$_} } @{ $slot{"$area $wave"} })
				{
					my ($yes, $woman) = @{ $now{$slot} };
					$known{yes}{"$slot $yes $woman"} //= { area => $area, wave => $wave, woman => $woman, yes => $yes, in => 0 };
					$known{yes}{"$slot $yes $woman"}{in} |= 1 << $release;
					$known{woman}{"$slot $woman"} //= { area => $area, wave => $wave, woman => 0, yes => $woman, in => 0 };
					$known{woman}{"$slot $woman"}{in} |= 1 << $release;
				}
			}
		}
	}
	$sql .= q{
	SELECT concat_ws('|', 'cell', release, outcome, '', 'all', area, wave, base, coalesce(value::text, ''), coalesce(value_step::text, ''), CASE WHEN value_note ~ '^as in' THEN 'kept' ELSE '' END) FROM release_area_outcome WHERE value IS NOT NULL;
	SELECT concat_ws('|', 'cell', release, outcome, evaluation, subgroup, arm, wave, base, coalesce(value::text, ''), coalesce(value_step::text, ''), CASE WHEN value_note ~ '^as in' THEN 'kept' ELSE '' END, coalesce(conf_low::text, ''), coalesce(conf_high::text, '')) FROM release_arm_outcome WHERE value IS NOT NULL;
	SELECT concat_ws('|', 'hidden', release, outcome, '', 'all', area, wave, value_note) FROM release_area_outcome WHERE value IS NULL;
	SELECT concat_ws('|', 'hidden', release, outcome, evaluation, subgroup, arm, wave, value_note) FROM release_arm_outcome WHERE value IS NULL;
	SELECT concat_ws('|', 'effect', release, outcome, evaluation, subgroup, coalesce(base::text, ''), effect, nfl_change, comparator_change, value_step, coalesce(nfl_before::text, ''), coalesce(nfl_after::text, ''), coalesce(comparator_before::text, ''), coalesce(comparator_after::text, ''))
		FROM release_estimate WHERE effect IS NOT NULL AND value_note !~ '^as in' IS NOT FALSE;
	SELECT concat_ws('|', 'given', split_part(row_key, ',', 1)) FROM release_hidden WHERE reason = 'given_away';
	} . "SELECT 'end';\nROLLBACK;\n";
	return { seed => $seed, rule => \%rule, releases => $releases, known => \%known, sql => $sql };
}

# ---- what is rounded to what ----

# A fraction to the nearest multiple of a step of thousandths, halves away from zero.
sub rounded
{
	my ($above, $below, $step) = @_;
	my $k = int((2000 * abs($above) + $step * $below) / (2 * $step * $below));
	return $above < 0 ? -$k : $k;
}

# ---- one outcome of one programme ----

# Everything that is said of an arm in a wave is said of one block of groups.
sub blocks_of
{
	my ($play, $outcome) = @_;
	my %block;
	foreach my $person (values %{ $play->{known}{$outcome} })
	{
		# Comparators are told apart by nothing but the numbers of areas.
		my $place = $outcome eq 'yes' || $person->{area} =~ /^N/ ? $person->{area} : 'C';
		my $group = $block{ substr($person->{area}, 0, 1) . " $person->{wave}" }{"$place $person->{woman} $person->{in}"} //=
		  { area => $place, woman => $person->{woman}, in => $person->{in}, n => 0, yes => 0 };
		$group->{n}++;
		$group->{yes} += $person->{yes};
	}
	return { map { my $b = $_; ($b => [ map { $block{$b}{$_} } sort keys %{ $block{$b} } ]) } keys %block };
}

# The groups, by their places, of a number that is published.
sub members
{
	my ($groups, $release, $evaluation, $subgroup, $place) = @_;
	return [ grep {
			my $g = $groups->[$_];
			($g->{in} >> $release & 1) && ($subgroup eq 'all' || $g->{woman}) && (length($place) > 1 && $place =~ /^[NC]\d$/ ? $g->{area} eq $place : $evaluation eq 'a' || $g->{area} ne 'N2')
		  } 0 .. $#$groups ];
}

sub count { my ($groups, $places, $what) = @_; return sum0(map { $groups->[$_]{$what} } @$places); }

# Does the rule hide the number of those who said yes?
sub must_be_hidden
{
	my ($groups, $places, $rule) = @_;
	my ($n, $yes) = (count($groups, $places, 'n'), count($groups, $places, 'yes'));
	return $n > 0 && ($n < $rule->{min_base} || min($yes, $n - $yes) < $rule->{min_count});
}

# Of the numbers of yes in a group, those that are rounded to what is shown.
sub limit
{
	my ($groups, $places, $value, $rule) = @_;
	my $n = count($groups, $places, 'n');
	my $step = step_of($n, $rule);
	my $shown = multiple($value, $step);
	return { places => $places, n => $n, allowed => [ map { rounded($_, $n, $step) == $shown } 0 .. $n ], step => $step, value => $value };
}

# All the ways to say yes that a block's limits let through, one after the other.
sub try_all
{
	my ($groups, $limits, $found) = @_;
	my (@of, @next, @left);
	foreach my $l (0 .. $#$limits)
	{
		my $allowed = $limits->[$l]{allowed};
		my $next = 1e9;
		foreach my $y (reverse 0 .. $limits->[$l]{n})
		{
			$next = $y if $allowed->[$y];
			$next[$l][$y] = $next;
		}
		$left[$l] = $limits->[$l]{n};
		push @{ $of[$_] }, $l foreach @{ $limits->[$l]{places} };
	}
	my @sum = (0) x @$limits;
	my @yes;
	my $try;
	$try = sub {
		my $g = shift;
		return $found->(\@yes) if $g == @$groups;
		my $of = $of[$g] // [];
		my $n = $groups->[$g]{n};
		$left[$_] -= $n foreach @$of;
		foreach my $y (0 .. $n)
		{
			$yes[$g] = $y;
			$try->($g + 1) if all { $next[$_][ $sum[$_] ] <= $sum[$_] + $left[$_] } @$of;
			$sum[$_]++ foreach @$of;
		}
		$sum[$_] -= $n + 1 foreach @$of;
		$left[$_] += $n foreach @$of;
	};
	# A sum beyond the group's size is one beyond what is allowed.
	push @{ $next[$_] }, 1e9 foreach 0 .. $#$limits;
	$try->(0);
	undef $try;
	return;
}

# The interval of an arm with two areas, by how far apart they are.
sub fits_interval
{
	my ($groups, $yes, $interval) = @_;
	my (%n, %yes);
	foreach my $g (@{ $interval->{places} }) { $n{ $groups->[$g]{area} } += $groups->[$g]{n}; $yes{ $groups->[$g]{area} } += $yes->[$g]; }
	return 1 if keys %n != 2;
	my ($n, $all) = (sum0(values %n), sum0(values %yes));
	my $mean = $all / $n;
	return 0 if $mean <= 0 || $mean >= 1;
	my $wide = 12.706204736 * sqrt(2 * sum0(map { ($yes{$_} - $mean * $n{$_})**2 } keys %n)) / $n / ($mean * (1 - $mean));
	my $logit = log($mean / (1 - $mean));
	# Ends are as far from the value shown as from the one that is not, to a step; and within 0 and 1.
	foreach my $end ([ 'low', $mean - 1 / (1 + exp(-$logit + $wide)), $interval->{value} - $interval->{low}, $interval->{low} <= 0 ],
		[ 'high', 1 / (1 + exp(-$logit - $wide)) - $mean, $interval->{high} - $interval->{value}, $interval->{high} * $interval->{step} >= 1000 ])
	{
		my $far = 1000 * $end->[1] / $interval->{step};
		return 0 if $end->[3] ? $far < $end->[2] - 0.5 - 1e-6 : abs($far - $end->[2]) > 0.5 + 1e-6;
	}
	return 1;
}

sub attack
{
	my ($play, $outcome, $last, @also) = @_;
	my $rule = $play->{rule};
	my $blocks = blocks_of($play, $outcome);
	my (%limits, @effects, %shown, %intervals);

	foreach my $said (grep { $_->[0] eq 'cell' && $_->[2] eq $outcome } grep { $_->[1] =~ /^\d+$/ && $_->[1] <= $last } @{ $play->{said} })
	{
		my (undef, $release, undef, $evaluation, $subgroup, $place, $wave, $base, $value, $step, $kept, $low, $high) = @$said;
		next if $kept;
		my $block = uc(substr($place, 0, 1)) . " $wave";
		my $places = members($blocks->{$block}, $release, $evaluation, $subgroup, $place);
		my $limit = limit($blocks->{$block}, $places, $value, $rule);
		cmp_ok(abs($limit->{step} / 1000 - $step), '<', 1e-9, "$play->{seed}: a step is as expected") || return;
		push @{ $limits{$block} }, $limit;
		push @{ $shown{$block} }, $places;
		push @{ $intervals{$block} }, { places => $places, step => $limit->{step}, value => multiple($value, $limit->{step}), low => multiple($low, $limit->{step}), high => multiple($high, $limit->{step}) } if $ENV{BRUTE_FORCE_INTERVALS} && ($low // '') ne '';
	}
	foreach my $said (grep { $ENV{BRUTE_FORCE_REASONS} && $_->[0] eq 'hidden' && $_->[2] eq $outcome && $_->[1] <= $last } @{ $play->{said} })
	{
		my (undef, $release, undef, $evaluation, $subgroup, $place, $wave, $note) = @$said;
		my $block = uc(substr($place, 0, 1)) . " $wave";
		my $places = members($blocks->{$block}, $release, $evaluation, $subgroup, $place);
		my $n = count($blocks->{$block}, $places, 'n');
		my $few = $note =~ /on one side/ ? 1 : $note =~ /so that another/ ? 0 : next;
		push @{ $limits{$block} }, { places => $places, n => $n, allowed => [ map { (min($_, $n - $_) < $rule->{min_count}) == $few } 0 .. $n ] };
	}
	foreach my $said (grep { $_->[0] eq 'effect' && $_->[2] eq $outcome } grep { $_->[1] =~ /^\d+$/ && $_->[1] <= $last } @{ $play->{said} })
	{
		my (undef, $release, undef, $evaluation, $subgroup, undef, $effect, $change_n, $change_c, $step, @means) = @$said;
		my %effect = (step => sprintf('%.0f', $step * 1000));
		@effect{ 'effect', 'N', 'C' } = map { multiple($_, $effect{step}) } ($effect, $change_n, $change_c);
		foreach my $block ('N w1', 'N w2', 'C w1', 'C w2')
		{
			my $places = members($blocks->{$block}, $release, $evaluation, $subgroup, '');
			my $mean = shift @means;
			$effect{$block} = { places => $places, n => count($blocks->{$block}, $places, 'n') };
			if ($mean ne '')
			{
				push @{ $limits{$block} }, limit($blocks->{$block}, $places, $mean, $rule);
				push @{ $shown{$block} }, $places;
			}
		}
		push @effects, \%effect;
	}

	# What must stay hidden: numbers that the rule hides, single groups, and what is
	# left of a number that is shown without another.
	my %targets;
	foreach my $block (keys %$blocks)
	{
		my $groups = $blocks->{$block};
		my ($arm, $wave) = split(/ /, $block);
		my %target;
		foreach my $release (1 .. $play->{releases})
		{
			my @numbers = (map({ members($groups, $release, '', 'all', $_) } grep { /^$arm/ && $outcome eq 'yes' } @areas),
				map { my $e = $_; map { members($groups, $release, $e, $_, '') } $outcome eq 'yes' ? ('all', 'women') : ('all') } 'a', 'b');
			$target{"@$_"} = 'a number' foreach @numbers;
		}
		$target{$_} //= 'a group' foreach 0 .. $#$groups;
		$target{$_} //= 'what is left' foreach map { /^\Q$block\E (.*)$/ ? $1 : () } @also;
		foreach my $larger (@{ $shown{$block} })
		{
			my %in = map { $_ => 1 } @$larger;
			foreach my $smaller (@{ $shown{$block} })
			{
				next unless all { $in{$_} } @$smaller;
				my %out = map { $_ => 1 } @$smaller;
				$target{ join(' ', grep { !$out{$_} } @$larger) } //= 'what is left';
			}
		}
		foreach my $places (sort keys %target)
		{
			my $list = [ split(/ /, $places) ];
			push @{ $targets{$block} }, { places => $list, what => $target{$places}, n => count($groups, $list, 'n'), yes => count($groups, $list, 'yes') } if must_be_hidden($groups, $list, $rule);
		}
	}

	# Each block by itself: for each way that effects see it, the range of each target.
	my (%ways, %true);
	foreach my $block (keys %$blocks)
	{
		my $groups = $blocks->{$block};
		my @seen = map { $_->{$block}{places} } @effects;
		my @targets = map { $_->{places} } @{ $targets{$block} // [] };
		my $tried = sub {
			my $yes = shift;
			return unless all { fits_interval($groups, $yes, $_) } @{ $intervals{$block} // [] };
			my $way = join(' ', map { my $s = 0; $s += $yes->[$_] foreach @$_; $s } @seen);
			my $range = $ways{$block}{$way} //= [ map { [ 1e9, -1e9 ] } @targets ];
			foreach my $t (0 .. $#targets)
			{
				my $sum = 0;
				$sum += $yes->[$_] foreach @{ $targets[$t] };
				$range->[$t][0] = $sum if $sum < $range->[$t][0];
				$range->[$t][1] = $sum if $sum > $range->[$t][1];
			}
		};
		try_all($groups, $limits{$block} // [], $tried);
		$true{$block} = join(' ', map { count($groups, $_, 'yes') } @seen);
		$ways{$block}{ $true{$block} } || do { fail("$play->{seed}: what is true of $block is not among what is possible"); return; };
	}

	# Effects tie the blocks: which ways of one have ways of the others beside them?
	my %possible;
	if (@effects)
	{
		my %pairs;	# of an arm, by its changes
		foreach my $arm ('N', 'C')
		{
			foreach my $before (keys %{ $ways{"$arm w1"} })
			{
				my @before = split(/ /, $before);
			  AFTER: foreach my $after (keys %{ $ways{"$arm w2"} })
				{
					my @after = split(/ /, $after);
					my @change;
					foreach my $e (0 .. $#effects)
					{
						my ($n, $m) = ($effects[$e]{"$arm w1"}{n}, $effects[$e]{"$arm w2"}{n});
						my ($above, $below) = ($after[$e] * $n - $before[$e] * $m, $n * $m);
						next AFTER if rounded($above, $below, $effects[$e]{step}) != $effects[$e]{$arm};
						push @change, $above, $below;
					}
					push @{ $pairs{$arm}{"@change"} }, [ $before, $after ];
				}
			}
		}
		my @of_c = map { [ $_, split(/ /, $_) ] } keys %{ $pairs{C} };
		my %possible_c;
		foreach my $change_n (keys %{ $pairs{N} })
		{
			my @n = split(/ /, $change_n);
			my $any = 0;
		  C: foreach my $of_c (@of_c)
			{
				next if $any && $possible_c{ $of_c->[0] };
				foreach my $e (0 .. $#effects)
				{
					my ($above, $below) = ($n[ 2 * $e ] * $of_c->[ 2 * $e + 2 ] - $of_c->[ 2 * $e + 1 ] * $n[ 2 * $e + 1 ], $n[ 2 * $e + 1 ] * $of_c->[ 2 * $e + 2 ]);
					next C if rounded($above, $below, $effects[$e]{step}) != $effects[$e]{effect};
				}
				$any = 1;
				$possible_c{ $of_c->[0] } = 1;
			}
			next unless $any;
			foreach my $pair (@{ $pairs{N}{$change_n} }) { $possible{'N w1'}{ $pair->[0] } = $possible{'N w2'}{ $pair->[1] } = 1; }
		}
		foreach my $change_c (keys %possible_c)
		{
			foreach my $pair (@{ $pairs{C}{$change_c} }) { $possible{'C w1'}{ $pair->[0] } = $possible{'C w2'}{ $pair->[1] } = 1; }
		}
		foreach my $block (keys %$blocks)
		{
			$possible{$block}{ $true{$block} } || do { fail("$play->{seed}: the true effects are not among what is possible"); return; };
		}
	}

	my (%narrow, %range);
	foreach my $block (sort keys %targets)
	{
		my @ways = @effects ? keys %{ $possible{$block} } : keys %{ $ways{$block} };
		foreach my $t (0 .. $#{ $targets{$block} })
		{
			my $target = $targets{$block}[$t];
			my $low = min(map { $ways{$block}{$_}[$t][0] } @ways);
			my $high = max(map { $ways{$block}{$_}[$t][1] } @ways);
			next if $high - $low >= min($target->{n}, $rule->{protection});
			$range{"$block @{ $target->{places} }"} = [ $low, $high ];
			$narrow{"$block @{ $target->{places} }"} = sprintf('%s: %s of %s in %s, %d of %d, is from %d to %d (%s)', $play->{seed}, $target->{what}, $outcome, $block, $target->{yes}, $target->{n}, $low, $high,
				join(', ', map { my $g = $_; "$blocks->{$block}[$g]{area}" . ($blocks->{$block}[$g]{woman} ? ' women' : '') . ' of release ' . join('+', grep { my $r = $_; $blocks->{$block}[$g]{in} >> $r & 1 } 1 .. $play->{releases}) } @{ $target->{places} }));
		}
	}
	return { narrow => \%narrow, range => \%range, targets => sum0(map { scalar @$_ } values %targets), shown => sum0(map { scalar @$_ } values %limits), effects => scalar @effects };
}

# ---- many of them ----

my $batch = 10;

sub play_many
{
	my ($first, $trials) = @_;
	$trials = int($trials);
	my (@narrow, %sum);
	for (my $seed = $first; $seed < $first + $trials; $seed += $batch)
	{
		my @plays = map { play($_) } $seed .. min($seed + $batch, $first + $trials) - 1;
		my $began = time;
		my @said = split(/^end\n?/m, $node->safe_psql('postgres', join('', map { $_->{sql} } @plays)) . "\n");
		$sum{'seconds in the server'} += time - $began;
		$began = time;
		foreach my $play (@plays)
		{
			$play->{said} = [ map { [ split(/\|/, $_, -1) ] } grep { $_ ne '' } split(/\n/, shift @said) ];
			my %given = map { $_->[1] => 1 } grep { $_->[0] eq 'given' } @{ $play->{said} };
			foreach my $outcome ('yes', 'woman')
			{
				my $result = attack($play, $outcome, $play->{releases}) // next;
				$sum{$_} += $result->{$_} foreach 'targets', 'shown', 'effects';
				# Who leaves makes a group of those who stay. That an earlier release has
				# told of it what it should not, the last one says, and cannot help; nor does it
				# tell more of it.
				my $before = %{ $result->{narrow} } && $given{$outcome} ? attack($play, $outcome, $play->{releases} - 1, keys %{ $result->{narrow} }) : { narrow => {} };
				push @narrow, map { $result->{narrow}{$_} } grep { "@{ $before->{range}{$_} // [] }" ne "@{ $result->{range}{$_} }" } sort keys %{ $result->{narrow} };
				$sum{'given away before'} += keys %{ $before->{narrow} };
				$sum{'shown beside what was given away'} += grep { $_->[0] =~ /^(cell|effect)$/ && $_->[1] == $play->{releases} && $_->[2] eq $outcome && !($_->[0] eq 'cell' && $_->[10]) } @{ $play->{said} } if $given{$outcome};
			}
		}
		$sum{'seconds of trying'} += time - $began;
		note("played to " . min($seed + $batch, $first + $trials) . ', found ' . scalar @narrow);
	}
	return (\@narrow, \%sum);
}

my ($narrow, $sum) = play_many($first, $trials);
note(join(', ', map { sprintf('%s: %d', $_, $sum->{$_}) } sort keys %$sum));
cmp_ok($sum->{targets}, '>', 10 * $trials, 'much must stay hidden');
cmp_ok($sum->{shown}, '>', 10 * $trials, 'and much is shown');
cmp_ok($sum->{effects}, '>', $trials / 2, 'effects, too');
is(scalar @$narrow, 0, "$trials programmes: what must stay hidden cannot be worked out") or diag(join("\n", @$narrow[ 0 .. min($#$narrow, 19) ]));

# Over the waves.
my $over_waves = int(($trials + 5) / 6);
make_waves($node);
($narrow, $sum) = play_waves($node, $first, $over_waves);
note(join(', ', map { sprintf('%s: %d', $_, $sum->{$_}) } sort keys %$sum));
cmp_ok($sum->{targets}, '>', 10 * $over_waves, 'over the waves, too, much must stay hidden');
cmp_ok($sum->{'effects over the waves'}, '>', $over_waves, 'and effects are shown');
cmp_ok($sum->{undecided}, '<', $sum->{targets} / 10, '... of nearly all it is known what they tell');
is(scalar @$narrow, 0, "$over_waves programmes of three waves: what must stay hidden cannot be worked out") or diag(join("\n", @$narrow[ 0 .. min($#$narrow, 19) ]));

# A rule that is made stricter finds that too much was shown before: what is shown
# then tells nothing more of it.
{
	local $stricter = 1;
	($narrow, $sum) = play_many($first, ($trials + 3) / 4);
}
note(join(', ', map { sprintf('%s: %d', $_, $sum->{$_}) } sort keys %$sum));
cmp_ok($sum->{'given away before'}, '>', 0, 'by a stricter rule, much was given away');
is(scalar @$narrow, 0, '... and it does not become more') or diag(join("\n", @$narrow[ 0 .. min($#$narrow, 19) ]));

# An effect of exactly half a step, which the release and its audit rounded to
# different sides.
($narrow, $sum) = play_many(2246, 1);
is(scalar @$narrow, 0, '... and not by what is as good as a half') or diag(join("\n", @$narrow));

# Without the audit it can.
$node->safe_psql('postgres', q{CREATE OR REPLACE FUNCTION programme_release_audit(schema text, release integer) RETURNS void LANGUAGE sql AS 'SELECT'});
($narrow, $sum) = play_many($first, 10);
cmp_ok(scalar @$narrow, '>', 5, 'that is the work of the audit');
($narrow, $sum) = play_waves($node, $first, 1);
cmp_ok(scalar @$narrow, '>', 0, '... over the waves, too');
done_testing();

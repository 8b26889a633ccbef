# Programmes of three waves, in which areas start at different times, for
# 016_release_brute_force.pl: effects over the waves are released beside all else.
#
# Whoever reads all releases knows how many people each group has. What must stay
# hidden is looked for in all that is shown at once: a search among whole numbers of
# people that may have said yes, group by group, with what is left open by each limit.
package BruteForceWaves;

use strict;
use warnings;
use Exporter 'import';
use List::Util qw(min max sum0 any all first);
use POSIX ();
use Test::More;
use Time::HiRes qw(time);

our @EXPORT_OK = qw(make_waves play_waves draw step_of multiple);

# ---- what is rounded to what ----

sub draw { my $n = shift; return int(rand($n)); }

# 1, 2 or 5 times a power of ten, in thousandths: one person more or less cannot be
# seen in a value, whatever base is rounded to the base that is shown.
sub step_of
{
	my ($n, $rule) = @_;
	my $base = int(($n + int($rule->{round_to} / 2)) / $rule->{round_to}) * $rule->{round_to};
	my $base_low = max(1, $base - int($rule->{round_to} / 2));
	foreach my $step (1, 2, 5, 10, 20, 50, 100, 200, 500)
	{
		return $step if $step * $base_low >= 1000;
	}
	return 1000;
}

sub multiple { my ($value, $step) = @_; return sprintf('%.0f', $value * 1000 / $step) + 0; }

# ---- a programme ----

my @areas = ('N1', 'N2', 'N3', 'C1', 'C2');
my @waves = (1, 2, 3);
my $slots = 8;
my %slot;	# area and wave: its slots

sub make_waves
{
	my $node = shift;
	$node->safe_psql('postgres', qq{
SET client_min_messages = warning;
SELECT create_programme('tidal');
SET search_path = tidal, public;
INSERT INTO area (area, name, kind) SELECT a, a, CASE left(a, 1) WHEN 'N' THEN 'nfl' ELSE 'comparator' END FROM unnest('{@{[ join(',', @areas) ]}}'::text[]) a;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) SELECT 'w' || i, 's', i, 'wave ' || i, make_date(2014 + i, 1, 1), make_date(2014 + i, 12, 31) FROM generate_series(1, 3) i;
INSERT INTO question (question, kind, wording) VALUES ('q', 'choice', 'Can you?'), ('sex', 'choice', 'Sex');
INSERT INTO response_option (question, code, label) VALUES ('q', 0, 'no'), ('q', 1, 'yes'), ('sex', 0, 'man'), ('sex', 1, 'woman');
INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES ('yes', 'can', 'top_box', '{1}', 'higher_better', 'primary'), ('woman', 'is a woman', 'top_box', '{1}', 'higher_better', 'covariate');
INSERT INTO outcome_item (outcome, question) VALUES ('yes', 'q'), ('woman', 'sex');
INSERT INTO subgroup (subgroup, label, outcome, at_least) VALUES ('women', 'women', 'woman', 1);
INSERT INTO evaluation (evaluation, title) VALUES ('a', 'All areas');
INSERT INTO evaluation_area (evaluation, area, arm) SELECT 'a', area, kind FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) SELECT 'a', wave, number, number > 1 FROM wave;
CREATE TABLE public.tidal_slot AS SELECT row_number() OVER (ORDER BY a.area, w.wave, i)::int AS slot, a.area, w.wave, w.number FROM area a, wave w, generate_series(1, $slots) i;
INSERT INTO household SELECT 'H' || slot, area FROM public.tidal_slot;
INSERT INTO respondent SELECT 'R' || slot, 'H' || slot FROM public.tidal_slot;
INSERT INTO interview (interview, wave, area, household, respondent, sample_type, w_final) SELECT slot, wave, area, 'H' || slot, 'R' || slot, 'fresh', 1 FROM public.tidal_slot;

-- The effects of the answers there are, over two periods and over the waves.
CREATE FUNCTION public.run_waves(subgroups text[]) RETURNS void LANGUAGE sql SET search_path = tidal, public AS \$\$
	UPDATE estimate SET publish = false WHERE publish;
	INSERT INTO analysis_run (evaluation, query) SELECT evaluation, 'by hand' FROM evaluation;
	CREATE TEMPORARY TABLE answered ON COMMIT DROP AS
	SELECT r.*, g.subgroup FROM analysis_row r JOIN response x ON x.question = 'sex' AND x.interview = r.interview CROSS JOIN LATERAL (VALUES ('all', true), ('women', x.value = 1)) g (subgroup, belongs)
	WHERE r.evaluation = 'a' AND r.outcome = 'yes' AND r.value IS NOT NULL AND g.belongs AND g.subgroup = ANY (subgroups);
\$\$;
CREATE FUNCTION public.estimate_waves() RETURNS void LANGUAGE sql SET search_path = tidal, public SET check_function_bodies = off AS \$\$
	INSERT INTO estimate (analysis_run, outcome, subgroup, prespecified, result, sample, publish)
	SELECT (SELECT max(analysis_run) FROM analysis_run), 'yes', s.subgroup, false, did_estimate(s.sample), s.sample, true
	FROM (SELECT subgroup, did_sample(value_boolean, treated, post, area, weight) AS sample FROM pg_temp.answered GROUP BY subgroup) s;
	INSERT INTO run_wave (analysis_run, outcome, subgroup, sample, rows_used, rows_missing, rows_digest, query, status)
	SELECT (SELECT max(analysis_run) FROM analysis_run), 'yes', s.subgroup, s.sample, 0, 0, repeat('0', 64), 'by hand', 'exploratory'
	FROM (SELECT subgroup, did_wave_sample(value_boolean, first_treated, period, area, weight) AS sample FROM pg_temp.answered GROUP BY subgroup) s;
	INSERT INTO run_wave_effect (analysis_run, outcome, subgroup, kind, ordinal, first_treated, period, event_time, headline, choices, query, effect, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, n, n_missing, n_clusters, n_clusters_treated, scale, method, note, facts)
	SELECT w.analysis_run, w.outcome, w.subgroup, k.kind, row_number() OVER (PARTITION BY w.analysis_run, w.outcome, w.subgroup, k.kind ORDER BY a.place), a.cohort, a.period, a.event_time, true,
		jsonb_build_object('type', k.type, 'base', 'universal'), 'by hand', a.estimate, a.std_error, a.statistic, a.df, a.p_value, a.conf_low, a.conf_high, a.conf_level, a.n, 0, a.n_clusters, a.n_clusters_treated, 'proportion', a.method, a.note, a.facts
	FROM run_wave w CROSS JOIN (VALUES ('overall', 'simple'), ('event', 'dynamic'), ('cohort', 'group'), ('period', 'calendar')) k (kind, type)
	CROSS JOIN LATERAL did_aggregate(w.sample, k.type, base => 'universal') WITH ORDINALITY a (event_time, cohort, period, base_period, estimate, std_error, statistic, df, p_value, conf_low, conf_high, conf_level, n, n_clusters, n_clusters_treated, method, note, facts, place)
	WHERE w.analysis_run = (SELECT max(analysis_run) FROM analysis_run) AND (k.kind = 'overall' OR coalesce(a.event_time, a.cohort, a.period) IS NOT NULL);
	DROP TABLE pg_temp.answered;
\$\$;
});
	push @{ $slot{"$_->[1] $_->[2]"} }, $_->[0] foreach map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', 'SELECT slot, area, number FROM tidal_slot ORDER BY slot');
	return;
}

# Whoever gave the same answer in the same place in the same releases is of a group; who
# changes the answer is from then on somebody else.
sub play
{
	my $seed = shift;
	srand(7_000_000 + $seed);
	my %rule = (min_base => 2 + draw(3), min_count => 1 + draw(2), round_to => 1 + draw(3), protection => 1 + draw(3));
	my $releases = 1 + draw(2);
	my $restless = 1 + draw(12);
	my $size = 3 + draw($slots - 2);
	my @subgroups = draw(3) ? ('all') : ('all', 'women');
	my %start = (N1 => 2, N2 => 2 + draw(2), N3 => (2, 3, 3, 1)[ draw(4) ]);
	my (%now, %known);
	my $sql = "BEGIN;\nSET LOCAL search_path = tidal, public;\nSET LOCAL client_min_messages = warning;\n"
	  . "UPDATE disclosure_rule SET min_base = $rule{min_base}, min_count = $rule{min_count}, round_to = $rule{round_to}, protection = $rule{protection}, min_areas = 1, min_df = 0;\n"
	  . join('', map { "UPDATE evaluation_area SET first_treated = $start{$_} WHERE area = '$_';\n" } sort keys %start);
	foreach my $release (1 .. $releases)
	{
		foreach my $place (sort keys %slot)
		{
			my $wanted = $release == 1 ? 1 + max(draw($size), draw($size)) : undef;
			foreach my $slot (@{ $slot{$place} })
			{
				my $there = $now{$slot};
				if ($release == 1) { $now{$slot} = [ draw(2), draw(2) ] if $wanted-- > 0; }
				elsif (draw(100) < $restless)
				{
					if (!$there) { $now{$slot} = [ draw(2), draw(2) ]; }
					elsif (draw(2)) { delete $now{$slot}; }
					else { $now{$slot} = [ 1 - $there->[0], $there->[1] ]; }
				}
			}
		}
		$sql .= "DELETE FROM response;\nINSERT INTO response (interview, question, value) VALUES " . join(', ', map { "($_, 'q', $now{$_}[0]), ($_, 'sex', $now{$_}[1])" } sort { $a <=> $b } keys %now) . ";\n"
		  . "SELECT FROM public.run_waves('{@{[ join(',', @subgroups) ]}}');\nSELECT FROM public.estimate_waves();\nSELECT FROM release_programme('tidal', 'Release $release');\n";
		foreach my $place (keys %slot)
		{
			my ($area, $wave) = split(/ /, $place);
			foreach my $slot (grep { $now{$_} } @{ $slot{$place} })
			{
				my ($yes, $woman) = @{ $now{$slot} };
				$known{"$slot $yes $woman"} //= { area => $area, wave => $wave, woman => $woman, yes => $yes, in => 0 };
				$known{"$slot $yes $woman"}{in} |= 1 << $release;
			}
		}
	}
	$sql .= q{
	SELECT concat_ws('|', 'cell', release, 'all', area, right(wave, 1), value, value_step) FROM release_area_outcome WHERE value IS NOT NULL AND value_note !~ '^as in' IS NOT FALSE;
	SELECT concat_ws('|', 'cell', release, subgroup, arm, right(wave, 1), value, value_step) FROM release_arm_outcome WHERE outcome = 'yes' AND value IS NOT NULL AND value_note !~ '^as in' IS NOT FALSE;
	SELECT concat_ws('|', 'effect', release, subgroup, effect, nfl_change, comparator_change, value_step, coalesce(nfl_before::text, ''), coalesce(nfl_after::text, ''), coalesce(comparator_before::text, ''), coalesce(comparator_after::text, ''))
		FROM release_estimate WHERE effect IS NOT NULL AND value_note !~ '^as in' IS NOT FALSE;
	SELECT concat_ws('|', 'wave', release, subgroup, kind, coalesce(event_time, first_treated, period)::text, effect, value_step) FROM release_wave_estimate WHERE kind <> 'overall' AND effect IS NOT NULL AND value_note !~ '^as in' IS NOT FALSE;
	SELECT concat_ws('|', 'wave', release, subgroup, kind, '0', effect, value_step) FROM release_wave_estimate WHERE kind = 'overall' AND effect IS NOT NULL AND value_note !~ '^as in' IS NOT FALSE;
	SELECT concat_ws('|', 'given', split_part(row_key, ',', 1)) FROM release_hidden WHERE reason = 'given_away';
	} . "SELECT 'end';\nROLLBACK;\n";
	return { seed => $seed, rule => \%rule, releases => $releases, known => \%known, subgroups => \@subgroups, start => \%start, sql => $sql };
}

# ---- what effects over the waves are made of, by their definition ----

# Of the areas that start together, and of comparators, people in a wave: those that a
# reader knows to be there. Gives what their means are multiplied by.
sub terms_of
{
	my ($n, $kind, $key) = @_;
	my @cohorts = sort { $a <=> $b } grep { $_ ne 'never' } keys %$n;
	my @periods = grep { my $t = $_; any { $n->{$_}[$t] } keys %$n } @waves;
	my %size = map { $_ => sum0(map { $_ // 0 } @{ $n->{$_} }) } @cohorts;
	my (%by, %terms);
	foreach my $g (grep { $_ > $periods[0] } @cohorts)
	{
		my $base = max(grep { $_ < $g } @periods);
		foreach my $t (@periods)
		{
			next if $t == $base || any { !$_ } $n->{$g}[$t], $n->{$g}[$base], $n->{never}[$t], $n->{never}[$base];
			my $row = $kind eq 'event' ? $t - $g : $t < $g ? next : $kind eq 'cohort' ? $g : $kind eq 'period' ? $t : 0;
			push @{ $by{$row} }, [ $g, $t, $base, $kind eq 'cohort' ? 1 : $size{$g} ];
		}
	}
	my $all = sum0(map { $_->[3] } @{ $by{$key} // [] });
	foreach (@{ $by{$key} // [] })
	{
		my ($g, $t, $base, $weight) = @$_;
		$terms{"$g $t"} += $weight / $all;
		$terms{"$g $base"} -= $weight / $all;
		$terms{"never $t"} -= $weight / $all;
		$terms{"never $base"} += $weight / $all;
	}
	return \%terms;
}

# ---- what a reader can work out ----

sub in_place
{
	my ($play, $g, $place) = @_;
	return $place eq 'nfl' ? $g->{area} =~ /^N/ : $place eq 'comparator' ? $g->{area} =~ /^C/ : $place =~ /^[NC]/ ? $g->{area} eq $place : ($play->{start}{ $g->{area} } // 'never') eq $place;
}

sub members
{
	my ($play, $groups, $release, $subgroup, $place, @in) = @_;
	return [ grep { my $g = $groups->[$_]; ($g->{in} >> $release & 1) && ($subgroup eq 'all' || $g->{woman}) && in_place($play, $g, $place) && any { $g->{wave} == $_ } @in } 0 .. $#$groups ];
}

sub count { my ($groups, $places, $what) = @_; return sum0(map { $groups->[$_]{$what} } @$places); }

# A limit on a sum of the groups' yes, each times a coefficient.
sub limit
{
	my ($play, $groups, $release, $means, $value, $step, $what) = @_;
	my (%of, $truth);
	foreach (@$means)
	{
		my ($coefficient, $places) = @$_;
		my $n = count($groups, $places, 'n');
		$of{$_} += $coefficient / $n foreach @$places;
	}
	$truth += $of{$_} * $groups->[$_]{yes} foreach keys %of;
	my $limit = { of => \%of, low => $value - $step / 2 - 1e-9, high => $value + $step / 2 + 1e-9 };
	fail("waves $play->{seed}: release $release shows another $what than is true: $value, which is $truth") if $truth < $limit->{low} || $truth > $limit->{high};
	return $limit;
}

sub limits_of
{
	my ($play, $groups, $last) = @_;
	my (@limits, @shown);
	foreach my $said (grep { $_->[0] ne 'given' && $_->[1] <= $last } @{ $play->{said} })
	{
		my ($what, $release, $subgroup, @rest) = @$said;
		if ($what eq 'cell')
		{
			my ($place, $wave, $value, $step) = @rest;
			my $places = members($play, $groups, $release, $subgroup, $place, $wave);
			is(sprintf('%.0f', 1000 * $step), step_of(count($groups, $places, 'n'), $play->{rule}), "waves $play->{seed}: a step is as expected") if abs($step * 1000 - step_of(count($groups, $places, 'n'), $play->{rule})) > 1e-6;
			push @limits, limit($play, $groups, $release, [ [ 1, $places ] ], $value, $step, "value of $place in $wave");
			push @shown, $places;
		}
		elsif ($what eq 'effect')
		{
			my ($effect, $change_n, $change_c, $step, @means) = @rest;
			my @places = map { my $arm = $_; map { members($play, $groups, $release, $subgroup, $arm, @$_) } [1], [ 2, 3 ] } 'nfl', 'comparator';
			push @limits, limit($play, $groups, $release, [ [ -1, $places[0] ], [ 1, $places[1] ] ], $change_n, $step, 'change'), limit($play, $groups, $release, [ [ -1, $places[2] ], [ 1, $places[3] ] ], $change_c, $step, 'change'),
			  limit($play, $groups, $release, [ [ -1, $places[0] ], [ 1, $places[1] ], [ 1, $places[2] ], [ -1, $places[3] ] ], $effect, $step, 'effect');
			foreach my $i (grep { $means[$_] ne '' } 0 .. 3)
			{
				push @limits, limit($play, $groups, $release, [ [ 1, $places[$i] ] ], $means[$i], step_of(count($groups, $places[$i], 'n'), $play->{rule}) / 1000, 'mean');
				push @shown, $places[$i];
			}
		}
		else
		{
			my ($kind, $key, $effect, $step) = @rest;
			my %n;
			foreach my $cohort ('never', values %{ $play->{start} })
			{
				$n{$cohort}[$_] = count($groups, members($play, $groups, $release, $subgroup, $cohort, $_), 'n') foreach @waves;
			}
			my $terms = terms_of(\%n, $kind, $key);
			push @limits, limit($play, $groups, $release, [ map { my ($cohort, $t) = split(/ /, $_); [ $terms->{$_}, members($play, $groups, $release, $subgroup, $cohort, $t) ] } sort keys %$terms ], $effect, $step, "effect by $kind of $key");
		}
	}
	return (\@limits, \@shown);
}

# Is there a way to say yes that all limits let through, with so many of some places?
# undef, if that takes too long to find out.
sub find_way
{
	my ($groups, $limits, $places, $wanted, $enough) = @_;
	my %target = map { $_ => 1 } @$places;
	my @all = (@$limits, { of => \%target, low => $wanted, high => $wanted });
	my (@of, @touches, @left_low, @left_high, @sum, %near);
	foreach my $l (0 .. $#all)
	{
		while (my ($g, $c) = each %{ $all[$l]{of} }) { push @{ $of[$g] }, [ $l, $c ] if $c; }
	}
	# The places first, then those that share most limits of few groups with them.
	foreach my $g (@$places) { foreach (@{ $of[$g] }) { my $size = keys %{ $all[ $_->[0] ]{of} }; $near{$_} += 1 / $size foreach keys %{ $all[ $_->[0] ]{of} }; } }
	my @order = sort { ($target{$b} // 0) <=> ($target{$a} // 0) || ($near{$b} // 0) <=> ($near{$a} // 0) || $groups->[$a]{wave} <=> $groups->[$b]{wave} || $a <=> $b } grep { $of[$_] } 0 .. $#$groups;
	@left_low = @left_high = @sum = (0) x @all;
	foreach my $g (@order)
	{
		foreach (@{ $of[$g] }) { my ($l, $c) = @$_; if ($c > 0) { $left_high[$l] += $c * $groups->[$g]{n}; } else { $left_low[$l] += $c * $groups->[$g]{n}; } }
	}
	my ($nodes, @yes) = (0);
	my $try;
	$try = sub {
		my $i = shift;
		return 1 if $i == @order;
		return if ++$nodes > $enough;
		my $g = $order[$i];
		my ($n, $truth) = @{ $groups->[$g] }{ 'n', 'yes' };
		my ($from, $to) = (0, $n);
		foreach (@{ $of[$g] })
		{
			my ($l, $c) = @$_;
			if ($c > 0) { $left_high[$l] -= $c * $n; } else { $left_low[$l] -= $c * $n; }
			my ($low, $high) = (($all[$l]{low} - $sum[$l] - $left_high[$l]) / $c, ($all[$l]{high} - $sum[$l] - $left_low[$l]) / $c);
			($low, $high) = ($high, $low) if $c < 0;
			$from = $low if $low > $from;
			$to = $high if $high < $to;
		}
		my ($first, $last) = (POSIX::ceil($from - 1e-9), POSIX::floor($to + 1e-9));
		foreach my $y (sort { abs($a - $truth) <=> abs($b - $truth) } $first .. $last)
		{
			$sum[ $_->[0] ] += $_->[1] * $y foreach @{ $of[$g] };
			$yes[$g] = $y;
			return 1 if $try->($i + 1);
			$sum[ $_->[0] ] -= $_->[1] * $y foreach @{ $of[$g] };
			last if $nodes > $enough;
		}
		foreach (@{ $of[$g] })
		{
			my ($l, $c) = @$_;
			if ($c > 0) { $left_high[$l] += $c * $n; } else { $left_low[$l] += $c * $n; }
		}
		return;
	};
	my $found = $try->(0);
	undef $try;
	return [ map { $yes[$_] // $groups->[$_]{yes} } 0 .. $#$groups ] if $found;
	return $nodes > $enough ? undef : 0;
}

sub attack
{
	my ($play, $groups, $last, $targets) = @_;
	my ($limits, undef) = limits_of($play, $groups, $last);
	my @open = map { { places => $_, n => count($groups, $_, 'n'), low => count($groups, $_, 'yes'), high => count($groups, $_, 'yes') } } @$targets;
	my %narrow;
	my $undecided = 0;
	foreach my $target (@open)
	{
		my $required = min($target->{n}, $play->{rule}{protection});
		foreach my $end ('high', 'low')
		{
			my @tries = $end eq 'high' ? reverse($target->{high} + 1 .. $target->{n}) : (0 .. $target->{low} - 1);
			foreach my $wanted (@tries)
			{
				last if $target->{high} - $target->{low} >= $required || ($end eq 'high' ? $wanted <= $target->{high} : $wanted >= $target->{low});
				my $way = find_way($groups, $limits, $target->{places}, $wanted, 3000) // find_way($groups, $limits, $target->{places}, $wanted, 20000);
				$target->{unknown}++ unless defined($way);
				next unless $way;
				foreach my $other (@open)
				{
					my $yes = sum0(map { $way->[$_] } @{ $other->{places} });
					$other->{low} = $yes if $yes < $other->{low};
					$other->{high} = $yes if $yes > $other->{high};
				}
			}
		}
		next if $target->{high} - $target->{low} >= $required;
		if ($target->{unknown}) { $undecided++; next; }
		$narrow{"@{ $target->{places} }"} = [ $target->{low}, $target->{high},
			sprintf('waves %s: of %d people %d to %d said yes, %d of them: %s', $play->{seed}, $target->{n}, $target->{low}, $target->{high}, count($groups, $target->{places}, 'yes'),
				join(', ', map { my $g = $groups->[$_]; "$g->{area} in $g->{wave}" . ($g->{woman} ? ' women' : '') . " ($g->{in})" } @{ $target->{places} })) ];
	}
	return (\%narrow, $undecided, scalar @$limits);
}

# Groups that the rule hides, each group alone, and what is left of a number that is
# shown without another.
sub targets_of
{
	my ($play, $groups, $shown) = @_;
	my $rule = $play->{rule};
	my %target = map { $_ => 1 } 0 .. $#$groups;
	foreach my $release (1 .. $play->{releases})
	{
		foreach my $wave (@waves)
		{
			$target{"@{ members($play, $groups, $release, 'all', $_, $wave) }"} = 1 foreach @areas;
			foreach my $subgroup (@{ $play->{subgroups} })
			{
				$target{"@{ members($play, $groups, $release, $subgroup, $_, $wave) }"} = 1 foreach 'nfl', 'comparator', 'never', values %{ $play->{start} };
			}
		}
	}
	foreach my $larger (@$shown)
	{
		my %in = map { $_ => 1 } @$larger;
		foreach my $smaller (@$shown)
		{
			next unless all { $in{$_} } @$smaller;
			my %out = map { $_ => 1 } @$smaller;
			$target{ join(' ', grep { !$out{$_} } @$larger) } = 1;
		}
	}
	return [ grep { my ($n, $yes) = (count($groups, $_, 'n'), count($groups, $_, 'yes')); $n > 0 && ($n < $rule->{min_base} || min($yes, $n - $yes) < $rule->{min_count}) } map { [ split(/ /, $_) ] } sort keys %target ];
}

# What is found in so many programmes, and sums.
sub play_waves
{
	my ($node, $first, $trials) = @_;
	my (@narrow, %sum);
	foreach my $seed ($first .. $first + int($trials) - 1)
	{
		my $play = play($seed);
		my $began = time;
		$play->{said} = [ map { [ split(/\|/, $_, -1) ] } grep { /^(cell|effect|wave|given)\b/ } split(/\n/, $node->safe_psql('postgres', $play->{sql})) ];
		$sum{'seconds in the server'} += time - $began;
		$began = time;
		my %group;
		# Women are told apart only by what is shown of them.
		my $told = any { $_ eq 'women' } @{ $play->{subgroups} };
		foreach my $person (map { { %$_, woman => $told ? $_->{woman} : 0 } } values %{ $play->{known} })
		{
			my $group = $group{"$person->{area} $person->{wave} $person->{woman} $person->{in}"} //= { %$person, n => 0, yes => 0 };
			$group->{n}++;
			$group->{yes} += $person->{yes};
		}
		my $groups = [ map { $group{$_} } sort keys %group ];
		my (undef, $shown) = limits_of($play, $groups, $play->{releases});
		my $targets = targets_of($play, $groups, $shown);
		my ($narrow, $undecided, $limits) = attack($play, $groups, $play->{releases}, $targets);
		# What an earlier release gave away the last one cannot help; it must not add to it.
		my ($before) = %$narrow && $play->{releases} > 1 && (any { $_->[0] eq 'given' && $_->[1] eq 'yes' } @{ $play->{said} }) ? attack($play, $groups, $play->{releases} - 1, [ map { [ split(/ /, $_) ] } sort keys %$narrow ]) : {};
		push @narrow, map { $narrow->{$_}[2] } grep { !$before->{$_} || "@{ $before->{$_} }[0, 1]" ne "@{ $narrow->{$_} }[0, 1]" } sort keys %$narrow;
		$sum{'given away before'} += keys %$before;
		$sum{targets} += @$targets;
		$sum{undecided} += $undecided;
		$sum{limits} += $limits;
		$sum{'effects over the waves'} += grep { $_->[0] eq 'wave' } @{ $play->{said} };
		$sum{'seconds of trying'} += time - $began;
		note("over the waves, played to $seed, found " . scalar @narrow) if ($seed - $first) % 10 == 9;
	}
	return (\@narrow, \%sum);
}

1;

# Timing.pm: how long queries take, by psql's own clock.
package Timing;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(median timings one in_turns compare row);

sub median
{
	my @sorted = sort { $a <=> $b } @_;
	return ($sorted[ $#sorted / 2 ] + $sorted[ ($#sorted + 1) / 2 ]) / 2;
}

# Milliseconds of each query of a script that prints psql's timings.
sub timings
{
	my $script = shift;
	my $file = "$ENV{PGHOST}/bench.sql";
	open(my $out, '>', $file) or die "$file: $!";
	print $out $script;
	close($out);
	my @lines = `psql -X -q -v ON_ERROR_STOP=1 -f $file`;
	die "psql failed\n" if $?;
	return map { /^Time: ([\d.]+) ms/ ? $1 : () } @lines;
}

# Two jobs in turns, as a script times them: the medians of their times and of their ratios, the smallest and the largest ratio.
sub in_turns
{
	my @times = timings(shift);
	splice(@times, 0, 2);    # the first turn warms up
	my (@a, @b, @ratios);
	while (my ($x, $y) = splice(@times, 0, 2))
	{
		push @a, $x;
		push @b, $y;
		push @ratios, $x / $y;
	}
	my @sorted = sort { $a <=> $b } @ratios;
	return (median(@a), median(@b), median(@ratios), $sorted[0], $sorted[-1]);
}

# The same of two queries, each with its settings.
sub compare
{
	my ($settings_a, $a_query, $settings_b, $b_query, $turns) = @_;
	return in_turns("\\timing off\n$settings_a;\n\\timing on\n$a_query;\n\\timing off\n$settings_b;\n\\timing on\n$b_query;\n" x ($turns + 1));
}

# What it prints of them.
sub row
{
	my ($what, $target, $time_a, $time_b, $ratio, $least, $most) = @_;
	return sprintf("%-58s %8.1f %8.1f %7.3f %7s  %.3f to %.3f", $what, $time_a, $time_b, $ratio, $target, $least, $most);
}

sub one { my $result = `psql -X -A -t -c "$_[0]"`; chomp $result; return $result; }

1;

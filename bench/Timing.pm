# Timing.pm: how long queries take, by psql's own clock.
package Timing;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(median timings one);

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

sub one { my $result = `psql -X -A -t -c "$_[0]"`; chomp $result; return $result; }

1;

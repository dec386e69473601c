#!/usr/bin/perl
# Reads an asciicast of version 3 by the words of its documentation (https://docs.asciinema.org/manual/asciicast/v3/) and
# nothing of ours, dies at the first thing that is not as written there, and writes the same as version 2, which older
# players know: asciicast.pl < v3 > v2
use strict;
use warnings;
use JSON::PP;

binmode STDIN;
my $json = JSON::PP->new->utf8->canonical;
my $head = $json->decode(scalar <STDIN>);
$head->{version} == 3 or die "version\n";
my $term = $head->{term};
for my $cells (@$term{qw(cols rows)}) { $cells =~ /^[1-9]\d*$/ or die "term\n" }
!defined $head->{timestamp} || $head->{timestamp} =~ /^\d+$/ or die "timestamp is seconds, whole\n";
my %known = map { $_ => 1 } qw(version term timestamp idle_time_limit command title env tags);
my @strange = grep { !$known{$_} } keys %$head;
@strange and die "attributes of the header: @strange\n";
my %old = (version => 2, width => 0 + $term->{cols}, height => 0 + $term->{rows});
for my $same (qw(timestamp command title env)) { $old{$same} = $head->{$same} if defined $head->{$same} }
print $json->encode(\%old), "\n";

my $time = 0;
my $exit;
while (my $line = <STDIN>) {
  next if $line =~ /^#/;
  defined $exit and die "an event after the exit\n";
  my $event = $json->decode($line);
  ref $event eq "ARRAY" && @$event == 3 or die "event $.\n";
  my ($interval, $code, $data) = @$event;
  $interval =~ /^\d+(\.\d+)?(e-\d+)?$/ or die "interval $interval in line $.\n";
  length $code == 1 or die "code $code\n";
  $code ne "r" || $data =~ /^\d+x\d+$/ or die "size $data\n";
  $code ne "x" || $data =~ /^\d+$/ or die "exit $data\n";
  $time += $interval;
  $exit = $data if $code eq "x";
  # Version 2 has no exits, and players pass over what they do not know.
  print $json->encode([0 + sprintf("%.6f", $time), $code, $data]), "\n" if $code =~ /[oirm]/;
}

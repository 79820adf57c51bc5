#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# A child as it should be, whose methods tell about itself.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/frames.pl";

print STDERR "info: it lives\n";
my $configuration = ready($ARGV[0] // 'good');
my $late;
serve(
    configuration => sub { $configuration },
    echo          => sub { $_[0] },
    process       => sub { $$ },
    group         => sub { getpgrp },
    environment   => sub { '[' . join(',', map { quote("$_=$ENV{$_}") } sort keys %ENV) . ']' },
    arguments     => sub { '[' . join(',', map { quote($_) } @ARGV) . ']' },
    # The descriptors that are open, without the one that reads the folder.
    descriptors => sub {
        opendir my $folder, '/proc/self/fd' or die $!;
        my @open = grep { /^\d+$/ && -e "/proc/self/fd/$_" } readdir $folder;
        closedir $folder;
        '[' . join(',', sort { $a <=> $b } grep { -e "/proc/self/fd/$_" } @open) . ']';
    },
    # Whether signals are as a program expects them.
    signals => sub {
        open my $status, '<', '/proc/self/status' or die $!;
        my ($line) = grep { /^SigIgn:/ } <$status>;
        $line =~ /([0-9a-f]+)$/;
        quote($1);
    },
    silence => sub { undef },
    # Answers the question before, and then this one.
    later => sub { my $before = $late; $late = $_[1]; send_frame(qq({"id":$before,"result":"late"})) if $before; undef },
    event => sub { send_frame('{"event":"news","params":{"weather":"fine"}}'); 'true' },
    # Into the group of the parent, where a signal to our own does not reach.
    hide   => sub { setpgrp(0, getpgrp(getppid)) ? 'true' : 'false' },
    refuse => sub { send_frame(qq({"id":$_[1],"error":{"code":"no","message":"not today"}})); undef },
    exit   => sub { exit 3 },
    # Answers, and is gone before anybody can read it.
    farewell => sub { send_frame(qq({"id":$_[1],"result":"farewell"})); kill 'KILL', $$ },
);

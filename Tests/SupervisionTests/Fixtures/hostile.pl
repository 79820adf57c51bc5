#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# Children as they should not be; the first argument says what is wrong with it.
use strict;
use warnings;
use FindBin;
use POSIX ();
require "$FindBin::Bin/frames.pl";

my ($fault, @rest) = @ARGV;
my %faults = (
    # Before it is ready.
    'exits at once'     => sub { exit 7 },
    'never ready'       => sub { sleep 1 while 1 },
    'another name'      => sub { ready('somebody else') },
    'no JSON'           => sub { write_octets(pack('N', 7) . 'garbage') },
    'random octets'     => sub { srand 5; write_octets(join '', map { chr int rand 256 } 1 .. 100_000) },
    'oversized frame'   => sub { write_octets(pack('N', 65_537)) },
    'largest length'    => sub { write_octets("\xff\xff\xff\xff") },
    'empty frame'       => sub { write_octets(pack('N', 0)) },
    'deep JSON'         => sub { send_frame('[' x 65_000) },
    'extra member'      => sub { receive(); send_frame('{"ready":{"name":"hostile","version":"1"},"x":1}') },
    'twice the member'  => sub { receive(); send_frame('{"ready":{"name":"hostile","version":"1"},"ready":1}') },
    'answers too early' => sub { receive(); send_frame('{"pong":1}') },
    'closed output'     => sub { close STDOUT; sleep 1 while 1 },
    'ready without asking' => sub { send_frame('{"ready":{"name":"hostile","version":"1"}}'); ready('hostile') },
    # When it runs.
    'ready twice' => sub { ready('hostile'); send_frame('{"ready":{"name":"hostile","version":"1"}}') },
    'a pong too many' => sub { ready('hostile'); send_frame('{"pong":99}') },
    'a long word' => sub { ready('hostile'); send_frame('{"event":"' . ('e' x 65) . '","params":{}}') },
    'flood of events' => sub {
        ready('hostile');
        my $frames = '';
        for (1 .. 200) { my $body = '{"event":"e","params":{}}'; $frames .= pack('N', length $body) . $body }
        write_octets($frames) while 1;
    },
    'flood of answers' => sub {
        ready('hostile');
        my $frames = '';
        for my $id (1 .. 200) { my $body = qq({"id":$id,"result":1}); $frames .= pack('N', length $body) . $body }
        write_octets($frames) while 1;
    },
    'deaf'          => sub { ready('hostile') },
    'stops itself'  => sub { ready('hostile'); kill 'STOP', $$ },
    'kills itself'  => sub { ready('hostile'); kill 'KILL', $$ },
    # These behave well otherwise.
    'ignores SIGTERM' => sub {
        $SIG{TERM} = 'IGNORE';
        ready('hostile');
        # Not even the end of its input impresses it.
        while (1) { my $frame = receive_or_wait(); send_frame(qq({"pong":$1})) if $frame =~ /^\{"ping":(\d+)\}$/ }
    },
    'grandchild' => sub {
        my $pid = fork;
        if (!$pid) { $SIG{TERM} = 'IGNORE'; sleep 1 while 1 }
        ready('hostile');
        serve(grandchild => sub { $pid }, exit => sub { exit 0 });
    },
    # One that has left the session and keeps the pipes, and one that fills them as well.
    'escape' => sub { my $pid = escape(0); ready('hostile'); serve(grandchild => sub { $pid }, exit => sub { exit 0 }) },
    'pester' => sub { my $pid = escape(1); ready('hostile'); serve(grandchild => sub { $pid }, exit => sub { exit 0 }) },
    'flood of the log' => sub {
        my $pid = fork;
        if (!$pid) { my $line = ('x' x 5_000) . "\n"; while (1) { syswrite STDERR, $line } }
        ready('hostile');
        serve(echo => sub { $_[0] });
    },
    'endless line' => sub {
        my $pid = fork;
        if (!$pid) { my $part = 'x' x 5_000; while (1) { syswrite STDERR, $part } }
        ready('hostile');
        serve(echo => sub { $_[0] });
    },
    'ugly log' => sub {
        ready('hostile');
        syswrite STDERR, "warning: red \e[31m and \xe2\x80\xae back\r\n" . ('y' x 3_000) . "\nfatal \xff\n";
        serve(echo => sub { $_[0] });
    },
);

sub escape {
    my ($writes) = @_;
    pipe my $from, my $to or die $!;
    my $pid = fork;
    if ($pid) {
        close $to;
        # Until it has left.
        sysread $from, my $rest, 1;
        return $pid;
    }
    POSIX::setsid();
    $SIG{PIPE} = 'IGNORE';
    close $from;
    close $to;
    if (!$writes) { sleep 1 while 1 }
    # The parent's ready comes first, or it would be killed for this.
    select undef, undef, undef, 0.2;
    my $body = '{"event":"pest","params":{}}';
    while (1) {
        syswrite STDOUT, pack('N', length $body) . $body or exit 0;
        syswrite STDERR, "pest\n" or exit 0;
    }
}

sub receive_or_wait {
    my $head = '';
    while (length $head < 4) { my $got = sysread STDIN, $head, 4 - length $head, length $head; sleep 1 if !$got }
    return read_exactly(unpack 'N', $head);
}

my $does = $faults{$fault} or die "nothing is known of '$fault'\n";
$does->(@rest);
# Whoever is still there waits for its end.
sleep 1 while 1;

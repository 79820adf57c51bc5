# SPDX-License-Identifier: MIT
#
# Frames as a child sends and receives them, written from their description alone: four octets of length, the most
# significant first, and one JSON object. No module that perl-base does not have.
use strict;
use warnings;

$| = 1;
binmode STDIN;
binmode STDOUT;

sub read_exactly {
    my ($count) = @_;
    my $octets = '';
    while (length $octets < $count) {
        my $got = sysread STDIN, $octets, $count - length $octets, length $octets;
        next if !defined $got && $!{EINTR};
        # Without a parent there is nothing to do.
        exit 0 if !$got;
    }
    return $octets;
}

sub receive { return read_exactly(unpack 'N', read_exactly(4)) }

sub write_octets {
    my ($octets) = @_;
    my $done = 0;
    while ($done < length $octets) {
        my $count = syswrite STDOUT, $octets, length($octets) - $done, $done;
        next if !defined $count && $!{EINTR};
        exit 0 if !defined $count;
        $done += $count;
    }
}

sub send_frame {
    my ($body) = @_;
    write_octets(pack('N', length $body) . $body);
}

sub quote {
    my ($text) = @_;
    $text =~ s/([\\"])/\\$1/g;
    $text =~ s/([\x00-\x1f\x7f-\xff])/sprintf '\\u%04x', ord $1/ge;
    return qq("$text");
}

# Waits for the configuration and says that it is there; returns the configuration.
sub ready {
    my ($name) = @_;
    my $hello = receive();
    $hello =~ /^\{"hello":(\{.*\})\}$/ or die "no configuration but $hello\n";
    my $configuration = $1;
    send_frame('{"ready":{"name":' . quote($name) . ',"version":"1"}}');
    return $configuration;
}

# Answers for ever; what a method answers is what its function returns, nothing if that is undefined.
sub serve {
    my (%methods) = @_;
    while (1) {
        my $frame = receive();
        if ($frame =~ /^\{"ping":(\d+)\}$/) {
            send_frame(qq({"pong":$1}));
        } elsif ($frame =~ /^\{"stop":true\}$/) {
            exit 0;
        } elsif ($frame =~ /^\{"id":(\d+),"method":"(\w+)","params":(\{.*\})\}$/) {
            my ($id, $method, $params) = ($1, $2, $3);
            my $answer = $methods{$method};
            if (!$answer) {
                send_frame(qq({"id":$id,"error":{"code":"unknown","message":"there is no $method"}}));
                next;
            }
            my $result = $answer->($params, $id);
            send_frame(qq({"id":$id,"result":$result})) if defined $result;
        } else {
            die "what is $frame\n";
        }
    }
}

1;

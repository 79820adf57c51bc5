#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Checks an audit log as its format is documented at AuditEntry, without any code of Numen's and any reader of JSON:
# verify-audit.pl FILE prints the last number and hash, or ends with 1 and the number of the first line that is wrong.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);

open my $log, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
my $last = '0' x 64;
my $count = 0;
while ( my $line = <$log> ) {
    $count++;
    die "line $count: no line feed\n" if chomp($line) == 0;
    my $tail = substr $line, -153, 153, '}';    # The line keeps what is hashed.
    my ( $previous, $hash ) = $tail =~ /\A,"previous":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}\z/
        or die "line $count: no hashes\n";
    die "line $count: follows another line\n" if $previous ne $last;
    die "line $count: changed\n"              if $hash ne sha256_hex( pack( 'H*', $previous ) . $line );
    die "line $count: wrong number\n"         if $line !~ /,"sequence":$count,"time":-?[0-9]+\}\z/;
    $last = $hash;
}
print "$count:$last\n";

# SPDX-License-Identifier: Apache-2.0
# verify.pl NAME RECORD FILE...: Mail::DKIM's verdict on the first signature of each file, a line each.
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;

package TxtRecord;
sub type        { return 'TXT'; }
sub txtdata     { return $_[0]{text}; }

package main;
my ($name, $record, @files) = @ARGV;

sub lookup {
    my ($asked) = @_;
    return lc($asked) eq $name ? (bless { text => $record }, 'TxtRecord') : ();
}

{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query       = \&lookup;
    *Mail::DKIM::DNS::query_async = sub {
        my ($asked, $type, %options) = @_;
        return sub { return $options{Callbacks}{Success}->(lookup($asked)); };
    };
}

for my $file (@files) {
    open(my $in, '<:raw', $file) or die "$file: $!";
    my $message = do { local $/; <$in> };
    my $verifier = Mail::DKIM::Verifier->new();
    $verifier->PRINT($message);
    $verifier->CLOSE();
    my ($signature) = $verifier->signatures();
    print defined $signature ? $signature->result_detail() : 'no signature', "\n";
}

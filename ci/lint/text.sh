#!/usr/bin/env bash
# What every text file must keep to: no white space at line ends, a newline at
# the end, no carriage returns; one title a Markdown file; no paths of one
# machine; a warning for files that may be two nouns. Patches and what tests
# put on stable storage are left alone: white space means something there.
set -uo pipefail
longest=500
# Written apart so that this file does not contain them.
paths='/work'/'|/tmp/''brief|/home/[a-z]|/Users/[A-Z]'

ci/files.sh text | grep -vE '\.patch$|^tests/system/files/' |
	LONGEST=$longest PATHS=$paths perl -ne '
	chomp($file = $_);
	open my $in, "<", $file or next;
	my ($named, $code, $titles, $last) = (0, 0, 0, "\n");
	while (<$in>) {
		$last = $_;
		print "$file: $.: white space at the end of the line\n"
			if /[ \t\r\f]\n?$/;
		$named ||= /$ENV{PATHS}/;
		$code = !$code if /^```/;
		$titles++ if !$code && /^# /;
	}
	print "$file: no newline at the end\n" if $last !~ /\n$/;
	print "$file: names a path of one machine\n" if $named;
	print "$file: $titles titles instead of one\n"
		if $file =~ /\.md$/ && $titles != 1;
	print "warning: $file has $. lines: two nouns?\n"
		if $file =~ /\.([chS]|sh|py|mk)$/ && $. > $ENV{LONGEST};
	close $in;'

#!/usr/bin/env bash
# What every text file must keep to: no white space at line ends, a newline at
# the end, no carriage returns; one title a Markdown file; no paths of one
# machine; a warning for files that may be two nouns. Patches and what tests
# put on stable storage are left alone: white space means something there.
set -uo pipefail
longest=500
# Written apart so that this file does not contain them.
paths='/work'/'|/tmp/''brief|/home/[a-z]|/Users/[A-Z]'

ci/files.sh text | grep -vE '\.patch$|^tests/system/files/' | while IFS= read -r file; do
	grep -HnE '[[:space:]]+$' "$file" | sed -E 's/:[^:]*$/: white space at the end of the line/' |
		cut -d: -f1,2,4
	[ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] ||
		echo "$file: no newline at the end"
	grep -lE "$paths" "$file" | sed 's/$/: names a path of one machine/'
	lines=$(wc -l <"$file")
	case $file in
	*.md)
		titles=$(awk '/^```/ { code = !code } !code && /^# /' "$file" |
			wc -l)
		[ "$titles" = 1 ] || echo "$file: $titles titles instead of one"
		;;
	*.[chS] | *.sh | *.py | *.mk)
		[ "$lines" -le $longest ] ||
			echo "warning: $file has $lines lines: two nouns?"
		;;
	esac
done

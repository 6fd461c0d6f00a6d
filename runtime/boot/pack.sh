#!/bin/sh
# The boot archive: pack.sh FOLDER OUT FILE... Every file begins on a page, so
# that boot actors are executed in place. Files named align.N make up the rest.
set -eu
folder=$1
out=$2
shift 2

# Bytes of an entry before its contents: a head of 110, the name, both padded.
head_bytes() {
	echo $(((110 + ${#1} + 1 + 3) / 4 * 4))
}

rm -f "$folder"/align.*
at=0
n=0
list=
for file; do
	n=$((n + 1))
	begin=$((at + $(head_bytes "align.$n") + $(head_bytes "$file")))
	gap=$(((4096 - begin % 4096) % 4096))
	head -c "$gap" /dev/zero >"$folder/align.$n"
	at=$((begin + gap + ($(stat -c %s "$folder/$file") + 3) / 4 * 4))
	list="$list align.$n $file"
done
cd "$folder"
# shellcheck disable=SC2086 # the names have no blanks
touch -d @0 $list
# shellcheck disable=SC2086
printf '%s\n' $list |
	cpio -o -H newc --reproducible -R 0:0 --quiet >"$out.new"
mv "$out.new" "$out"

#!/usr/bin/env bash
# What the documents say exists exists: links to files, paths and functions in
# back quotes, make targets, the fault catalogue.
set -uo pipefail

documents=$(ci/files.sh text | grep '\.md$')
sources=$(ci/files.sh text | grep -vE '\.md$|^ci/lint/')

for doc in $documents; do
	folder=$(dirname "$doc")
	grep -oE '\]\([^)#]+' "$doc" | sed 's/^](//' | grep -vE '^[a-z]+:' |
		while IFS= read -r link; do
			[ -e "$folder/$link" ] ||
				echo "$doc: link to $link, which is not there"
		done
	awk '/^```/ { code = !code; next } !code' "$doc" |
		grep -oE '`[^`]+`' | tr -d '`' | sort -u |
		while IFS= read -r word; do
			case $word in
			*[*\<\ \$]* | build/* | /*) ;;
			runtime/* | inject/* | harness/* | tests/* | ci/* | docs/* | \
				examples/* | corpus/* | gdbscripts/*)
				[ -e "$word" ] || echo "$doc: there is no $word"
				;;
			[a-z]*'()')
				# shellcheck disable=SC2086
				grep -qwF -- "${word%()}" $sources ||
					echo "$doc: there is no function $word"
				;;
			esac
		done
done

grep -ohE '(`|^ *)make [a-z][a-z_.-]*' $documents | sed 's/.*make //' | sort -u |
	while IFS= read -r target; do
		grep -qE "^([a-z_. -]* )?$target( [a-z_. -]*)?:" Makefile ./*/*.mk ./*/*/*.mk ||
			echo "make $target is in the documents, but no such target is"
	done

# docs/faults.md has one row for each fault, in the order of the catalogue.
row='| `\1` | \L\2\E | \3 | \4 |'
diff <(sed -nE "s/^FAULT\([A-Z0-9_]+, \"([^\"]+)\", ([A-Z]+), \"([^\"]*)\", \"(.*)\"\)\$/$row/p" \
	inject/faults.def) <(grep -E '^\| `[a-z0-9-]+` \| (control|exception|termination|site|state|resource|time|console) \|' \
	docs/faults.md) | sed -nE 's/^</docs\/faults.md lacks: /p; s/^>/docs\/faults.md has but inject\/faults.def has not: /p'
true

#!/usr/bin/env bash
# docs/hot-restart.md: every requirement stands there once, with a status and,
# unless it is open, with proofs that exist. A proof in back quotes is a case
# of tests/, the name of an invariant of the oracle, or a path.
set -uo pipefail
doc=docs/hot-restart.md
catalogue='PMM 32 ACT 34 GRP 23 SITE 14 TUN 8 CMD 6 BLD 3 EX 15'

tests=$(ci/files.sh text | grep '^tests/')
proofs=$(
	# shellcheck disable=SC2086
	grep -ohE 'cmocka_unit_test[a-z_]*\([a-zA-Z0-9_]+' $tests |
		sed 's/.*(//'
	grep -ohE '^static void [a-z0-9_]+\(void \*\*state\)' $tests |
		sed 's/(.*//; s/.* //'
	grep -ohE '^(FIRES|FIRES_IN|HOLDS)\([^"]*, "' $tests |
		sed -E 's/^[^"]*[(, ]([a-z0-9_]+), "$/\1/'
	grep -ohE '"[a-z]+(-[a-z]+)*"' harness/oracle/*.c 2>/dev/null | tr -d '"'
)

# check_proofs DOCUMENT ROW TEXT: what is in back quotes in TEXT exists.
check_proofs()
{
	local name

	grep -oE '`[^`]+`' <<<"$3" | tr -d '`' | while IFS= read -r name; do
		case $name in
		*/*) [ -e "$name" ] ;;
		*) grep -qxF -- "$name" <<<"$proofs" ;;
		esac || echo "$1: $2: there is no test or invariant $name"
	done
}

# check_scenarios ROW TEXT: the scenarios of tests/system in back quotes in
# TEXT have the number in a comment, as itself or in "ACT-11 to ACT-16".
check_scenarios()
{
	local file

	for file in $(grep -oE '`tests/system/[^`]+\.yaml`' <<<"$2" | tr -d '`'); do
		sed -n 's/^#//p' "$file" 2>/dev/null | tr '\n' ' ' |
			awk -v id="$1" '{
				kind = id
				sub(/[0-9]+$/, "", kind)
				number = substr(id, length(kind) + 1) + 0
				gsub(/[(),.;:]/, " ")
				for (i = 1; i <= NF; i++) {
					if (index($i, kind) != 1)
						continue
					from = to = substr($i, length(kind) + 1) + 0
					if ($(i + 1) == "to" && index($(i + 2), kind) == 1)
						to = substr($(i + 2), length(kind) + 1) + 0
					if (from <= number && number <= to)
						found = 1
				}
			}
			END { exit !found }' ||
			echo "$doc: $1: $file does not say that it is about it"
	done
}

awk -F ' *[|] *' '/^\| [A-Z]+-[0-9]+ / { print $2 "\t" $4 "\t" $5 }' "$doc" |
	while IFS=$'\t' read -r id status proof; do
		case $status in
		done | part)
			[ -n "$proof" ] ||
				echo "$doc: $id: $status, but nothing proves it"
			;;
		open) ;;
		*) echo "$doc: $id: status \"$status\", not done, part or open" ;;
		esac
		check_proofs "$doc" "$id" "$proof"
		check_scenarios "$id" "$proof"
	done

if [ -e docs/deviations.md ]; then
	awk -F ' *[|] *' 'NF == 6 { print $2 "\t" $5 }' docs/deviations.md |
		while IFS=$'\t' read -r question proof; do
			check_proofs docs/deviations.md "$question" "$proof"
		done
fi

# shellcheck disable=SC2086
set -- $catalogue
while [ $# -gt 0 ]; do
	for ((i = 1; i <= $2; i++)); do
		n=$(grep -cE "^\| $1-$i " "$doc")
		[ "$n" = 1 ] || echo "$doc: $1-$i stands there $n times"
	done
	shift 2
done

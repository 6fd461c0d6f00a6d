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

#!/usr/bin/env bash
# Plants each bug of ci/mutants/*.patch in a copy of the tree, builds the
# runtime there, and carries out campaigns, the short one first, until the
# first run that is not held. A mutant that is not found, or not named by the
# invariant that its patch expects, is a failure of the rig.
#
#   ci/mutants.sh [NAME...]        (make mutants)
#
# The table says how many runs it took, and whether a golden run showed the bug
# or only one with a fault. JOBS: worker processes; MUTANT_BUDGET: time for each
# campaign of a mutant.
#
# Exit code: 0 all found, 1 one is not, 99 one could not be built or the runtime
# is not sound without them.
set -uo pipefail

. ci/mutants/hunt.sh

if [ $# -gt 0 ]; then
	patches=("${@/#/ci/mutants/}")
	patches=("${patches[@]/%/.patch}")
else
	patches=(ci/mutants/*.patch)
fi

prepare_or_end
printf '%-28s %-5s %-6s %5s  %s\n' mutant found by run \
	'invariants that named it'
failures=0 broken=0 by_fault=0
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	expected=$(sed -n 's/^Expected: //p' "$patch")
	tree=$folder/$name
	if ! plant "$patch" "$tree"; then
		printf '%-28s not built, see %s\n' "$name" "$tree.log"
		broken=$((broken + 1))
		continue
	fi
	found=yes note=
	hunt "$tree" || found=no
	case " $named " in
	*" $expected "*) ;;
	*) note=" (expected $expected)" found=no ;;
	esac
	[ $found = yes ] || failures=$((failures + 1))
	[ "$by" != fault ] || by_fault=$((by_fault + 1))
	printf '%-28s %-5s %-6s %5s  %s%s\n' "$name" $found "$by" "$runs" \
		"${named:--}" "$note"
	rm -rf "$tree"
done

printf '%d mutants, %d not found, %d not built; %d found by a fault alone\n' \
	"${#patches[@]}" "$failures" "$broken" "$by_fault"
[ $broken = 0 ] || exit 99
[ $failures = 0 ]

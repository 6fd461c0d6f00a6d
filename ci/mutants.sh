#!/usr/bin/env bash
# Plants each bug of ci/mutants/*.patch in a copy of the tree, builds the
# runtime there, and carries out the default campaign until the first run that
# is not held. A mutant that is not found, or not named by the invariant that
# its patch expects, is a failure of the rig.
#
#   ci/mutants.sh [NAME...]        (make mutants)
#
# Exit code: 0 all found, 1 one is not, 99 one could not be built or the runtime
# is not sound without them.
set -uo pipefail

build=$(realpath -m "${B:-build}")
hotrig=$build/hotrig
campaign=ci/smoke.yaml
budget=${MUTANT_BUDGET:-90s}
folder=$build/mutants

# The sources of the runtime, with a build folder of their own.
plant()
{
	local patch=$1 tree=$2

	rm -rf "$tree"
	mkdir -p "$tree"
	tar -cf - --exclude='./build' --exclude='./.git' . |
		tar -xf - -C "$tree" || return 1
	patch -d "$tree" -p1 --quiet --fuzz=0 --input="$PWD/$patch" || return 1
	make -C "$tree" --no-print-directory B=build build/kernel.elf \
		build/boot.cpio build/storage.cpio >"$tree.log" 2>&1
}

# Names of the invariants in a report, each once, in order.
invariants()
{
	sed -nE 's/^    ([a-z-]+): event [0-9]+: .*/\1/p' "$1" |
		awk '!seen[$0]++' | paste -sd ' '
}

# "ID: verdict (run N)" of the first finding.
first_run()
{
	sed -nE 's/^[^ ]+: [a-z-]+ \(run ([0-9]+)\)$/\1/p' "$1" | head -n 1
}

if [ $# -gt 0 ]; then
	patches=("${@/#/ci/mutants/}")
	patches=("${patches[@]/%/.patch}")
else
	patches=(ci/mutants/*.patch)
fi

mkdir -p "$folder"

# What fails without a bug says nothing about one.
if ! HOTRIG_BUILD=$build "$hotrig" campaign "$campaign" --plan \
	>"$folder/control.txt" 2>&1; then
	echo 'golden runs of the unchanged runtime are not held:'
	cat "$folder/control.txt"
	exit 99
fi

printf '%-28s %-6s %5s  %s\n' mutant found run 'invariants that named it'
failures=0 broken=0
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	expected=$(sed -n 's/^Expected: //p' "$patch")
	tree=$folder/$name
	if ! plant "$patch" "$tree"; then
		printf '%-28s not built, see %s\n' "$name" "$tree.log"
		broken=$((broken + 1))
		continue
	fi
	HOTRIG_BUILD=$tree/build "$hotrig" campaign "$campaign" \
		--until-finding --budget "$budget" \
		--store "$tree.db" >"$tree.txt" 2>"$tree.log"
	code=$?
	named=$(invariants "$tree.txt")
	found=yes
	[ $code != 0 ] || found=no
	case " $named " in
	*" $expected "*) note='' ;;
	*) note=" (expected $expected)" found=no ;;
	esac
	[ $found = yes ] || failures=$((failures + 1))
	printf '%-28s %-6s %5s  %s%s\n' "$name" $found \
		"$(first_run "$tree.txt")" "${named:--}" "$note"
	rm -rf "$tree"
done

printf '%d mutants, %d not found, %d not built\n' "${#patches[@]}" \
	"$failures" "$broken"
[ $broken = 0 ] || exit 99
[ $failures = 0 ]

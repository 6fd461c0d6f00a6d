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

build=$(realpath -m "${B:-build}")
hotrig=$build/hotrig
campaigns=(ci/mutants.yaml ci/smoke.yaml)
budget=${MUTANT_BUDGET:-90s}
jobs=${JOBS:-$(nproc)}
folder=$build/mutants
clean=$folder/clean
images=(build/kernel.elf build/boot.cpio build/storage.cpio)

images_in()
{
	make -C "$1" --no-print-directory B=build "${images[@]}" >"$1.log" 2>&1
}

# The sources as they are, built. Times are kept: what has not changed since
# the last time is not built again.
prepare()
{
	mkdir -p "$clean"
	find "$clean" -mindepth 1 -maxdepth 1 ! -name build \
		-exec rm -rf {} + || return 1
	tar -cf - --exclude=./build --exclude=./.git --exclude=./corpus . |
		tar -xf - -C "$clean" || return 1
	images_in "$clean"
}

# A copy of that with the bug in it.
plant()
{
	local patch=$1 tree=$2

	rm -rf "$tree"
	cp -a "$clean" "$tree" || return 1
	patch -d "$tree" -p1 --quiet --fuzz=0 --no-backup-if-mismatch \
		--input="$PWD/$patch" >"$tree.log" 2>&1 || return 1
	images_in "$tree"
}

# "RUN ID VERDICT" of the first finding of a report.
first_finding()
{
	sed -nE 's/^([^ ]+): ([a-z-]+) \(run ([0-9]+)\)$/\3 \1 \2/p' "$1" |
		head -n 1
}

# What a report names, each once, in order: invariants, or that it hung.
named_in()
{
	{
		sed -nE 's/^    ([a-z-]+): event [0-9]+: .*/\1/p' "$1"
		sed -nE 's/^[^ ]+: (hung) \(run [0-9]+\)$/\1/p' "$1"
	} | awk '!seen[$0]++' | paste -sd ' '
}

# Carries out the campaigns until one finds something. Sets runs, by, named.
hunt()
{
	local tree=$1 campaign number id verdict before=0

	runs=- by=- named=
	for campaign in "${campaigns[@]}"; do
		rm -f "$tree.db"*
		HOTRIG_BUILD=$tree/build "$hotrig" campaign "$campaign" \
			--until-finding --budget "$budget" -j "$jobs" \
			--store "$tree.db" >"$tree.txt" 2>"$tree.log"
		read -r number id verdict <<<"$(first_finding "$tree.txt")"
		if [ -n "$number" ]; then
			runs=$((before + number))
			named=$(named_in "$tree.txt")
			by=fault
			case $id in */golden) by=golden ;; esac
			return 0
		fi
		number=$(sed -nE 's/^([0-9]+) runs in .*/\1/p' "$tree.txt")
		before=$((before + ${number:-0}))
	done
	return 1
}

if [ $# -gt 0 ]; then
	patches=("${@/#/ci/mutants/}")
	patches=("${patches[@]/%/.patch}")
else
	patches=(ci/mutants/*.patch)
fi

# What fails without a bug says nothing about one.
if ! prepare; then
	echo "the unchanged runtime cannot be built, see $clean.log"
	exit 99
fi
for campaign in "${campaigns[@]}"; do
	if ! HOTRIG_BUILD=$clean/build "$hotrig" campaign "$campaign" --plan \
		-j "$jobs" --store "$clean.db" >"$clean.txt" 2>&1; then
		echo 'golden runs of the unchanged runtime are not held:'
		cat "$clean.txt"
		exit 99
	fi
done

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

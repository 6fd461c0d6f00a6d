#!/usr/bin/env bash
# Which lines of the kernel and the boot actors are reached: by the corpus of
# hotrig fuzz site, by the workloads of the smoke campaign (without its faults),
# by all scenarios of the tests. In the guest, by the images with coverage: a line
# at which a basic block begins counts as reached if one of its blocks was; in
# brackets the same for blocks. The pure cores natively, by gcovr, lines and
# branches: by the unit tests.
#
#   ci/coverage.sh        (make coverage)
#
# Build folder: coverage/. Exit code: 0, 99 something could not be run.
set -uo pipefail

build=$(realpath -m "${B:-build}")
out=$build/coverage
site=$build/fuzz/site
areas='pmm hr_ctrl am c_init kernel'

mkdir -p "$out"

# What that set of scenarios and cases reaches, in a file of addresses. Those that
# need other images than these, with symbols of actors, are left out.
reached()
{
	local name=$1
	shift
	"$site" -c "$out/$name.blocks" "$@" >"$out/$name.log" 2>&1
	[ -s "$out/$name.blocks" ] && return
	echo "coverage: nothing was run, see $out/$name.log" >&2
	return 1
}

smoke=$(sed -nE 's/^ *- (\.\.\/[a-z_\/]+\.yaml)$/ci\/\1/p' ci/smoke.yaml |
	sort -u)
rm -f "$out"/*.blocks
reached corpus corpus/site || exit 99
# shellcheck disable=SC2086
reached smoke $smoke || exit 99
reached all corpus/site examples/*.yaml tests/system/*.yaml \
	tests/guest/*.yaml corpus/regress/*.yaml corpus/workloads/*.yaml || exit 99

# Lines with code, and those with a block that was reached, a boot actor a row.
lines_of()
{
	local elf=$1 blocks=$2

	addr2line -e "$elf" <"$blocks" | sed 's/ (disc.*//' | grep -v '?' |
		sort -u | wc -l
}

file_of()
{
	if [ "$1" = every ]; then
		echo all.blocks.every
	else
		echo "$1.blocks"
	fi
}

elf_of()
{
	if [ "$1" = kernel ]; then
		echo "$build/fuzz/cov/kernel.elf"
	else
		echo "$build/fuzz/cov/boot/$1.elf"
	fi
}

echo '| in the guest | lines with a block | corpus | smoke | all scenarios |'
echo '|---|---|---|---|---|'
for area in $areas; do
	elf=$(elf_of "$area")
	row="| $area |"
	for set in every corpus smoke all; do
		awk -v area="$area" '$1 == area { print $2 }' \
			"$out/$(file_of "$set")" >"$out/pcs"
		lines=$(lines_of "$elf" "$out/pcs")
		blocks=$(wc -l <"$out/pcs")
		if [ "$set" = every ]; then
			every=$lines all=$blocks
			row="$row $lines ($blocks) |"
		else
			row="$row $((lines * 100 / every)) %"
			row="$row ($((blocks * 100 / all)) %) |"
		fi
	done
	echo "$row"
done

# The pure cores, natively.
make --no-print-directory -j2 B="$out/native" NATIVE_COVERAGE=1 unit-tests \
	>"$out/native.log" 2>&1 || {
	echo "coverage: unit tests not built, see $out/native.log" >&2
	exit 99
}
for test in "$out"/native/tests/unit/test_*; do
	[ ! -x "$test" ] || timeout 120 "$test" >>"$out/native.log" 2>&1
done
echo
echo '| natively, by the unit tests | lines | branches |'
echo '|---|---|---|'
gcovr --root . --object-directory "$out/native" \
	--filter 'runtime/[a-z_]+/core/' --html-details "$out/native.html" \
	-j 2 >>"$out/native.log" 2>&1 || {
	echo "coverage: gcovr failed, see $out/native.log" >&2
	exit 99
}
for area in $areas lib; do
	gcovr --root . --object-directory "$out/native" -j 2 \
		--filter "runtime/$area/core/" --print-summary \
		-o "$out/native.txt" 2>>"$out/native.log" | awk -v area="$area" '
		/^lines:/ { lines = $2 }
		/^branches:/ { branches = $2 }
		END {
			printf "| runtime/%s/core | %s | %s |\n", area, lines,
				branches
		}'
done

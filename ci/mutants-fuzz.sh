#!/usr/bin/env bash
# Plants each bug of ci/mutants-fuzz/*.patch in a copy of the runtime, builds
# hotrig fuzz pmm's target of it, and measures how long afl-fuzz takes to find
# it: from the shipped corpus and from one empty case. Prints the table of
# docs/fuzzing.md.
#
#   ci/mutants-fuzz.sh [NAME...]        (make mutants-fuzz)
#
# MUTANT_BUDGET: seconds for each search (default 120). One process at a time.
# Exit code: 0 all found from the corpus, 1 one is not, 99 not built.
set -uo pipefail

build=$(realpath -m "${B:-build}")
folder=$build/mutants-fuzz
budget=${MUTANT_BUDGET:-120}
corpus=corpus/pmm

export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_BENCH_UNTIL_CRASH=1 \
	ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
	UBSAN_OPTIONS=abort_on_error=1:symbolize=0

plant()
{
	local name=$1 tree=$2

	rm -rf "$tree"
	mkdir -p "$tree"
	cp -R runtime "$tree/"
	patch -d "$tree" -p1 --quiet --fuzz=0 \
		--input="$PWD/ci/mutants-fuzz/$name.patch" || return 1
	make --no-print-directory B="$tree/build" PMM_FUZZ_RUNTIME="$tree" \
		"$tree/build/fuzz/pmm-play" "$tree/build/fuzz/pmm-afl" \
		>"$tree.log" 2>&1
}

stat_of()
{
	sed -nE "s/^$2 *: *([0-9.]+).*/\1/p" "$1/default/fuzzer_stats"
}

# "SECONDS EXECUTIONS" until the first finding, or "- EXECUTIONS".
search()
{
	local tree=$1 from=$2 out=$3 began=$EPOCHREALTIME found='-'

	timeout $((budget + 30)) afl-fuzz -i "$from" -o "$out" -G 145 -s 1 \
		-V "$budget" -- "$tree/build/fuzz/pmm-afl" \
		>"$out.log" 2>&1
	if [ "$(stat_of "$out" saved_crashes)" -gt 0 ] 2>/dev/null; then
		found=$(awk -v a="$began" -v b="$EPOCHREALTIME" \
			'BEGIN { printf "%.1f s", b - a }')
	fi
	echo "$found, $(stat_of "$out" execs_done) cases"
}

# The first case of the corpus that shows it.
by_corpus()
{
	local tree=$1 case

	for case in "$corpus"/*; do
		"$tree/build/fuzz/pmm-play" "$case" >/dev/null 2>&1 || {
			basename "$case"
			return
		}
	done
	return 1
}

[ $# -gt 0 ] || set -- $(cd ci/mutants-fuzz && printf '%s\n' *.patch |
	sed 's/\.patch$//')
mkdir -p "$folder/empty"
printf '\0' >"$folder/empty/nothing"
echo '| planted bug | by playing the corpus | fuzzing from the corpus | from an empty one |'
echo '|---|---|---|---|'
failures=0
for name in "$@"; do
	tree=$folder/$name
	if ! plant "$name" "$tree"; then
		echo "| $name | not built, see $tree.log | | |"
		exit 99
	fi
	played=$(by_corpus "$tree") || played=no
	if [ "$played" = no ]; then
		fuzzed=$(search "$tree" "$corpus" "$tree/from-corpus")
		[ "${fuzzed%%,*}" != - ] || failures=$((failures + 1))
	else
		fuzzed='at once'
	fi
	empty=$(search "$tree" "$folder/empty" "$tree/from-empty")
	echo "| \`$name\` | $played | $fuzzed | $empty |"
done
[ $failures = 0 ]

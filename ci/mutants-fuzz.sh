#!/usr/bin/env bash
# Plants each bug of ci/mutants-fuzz/*.patch (for hotrig fuzz pmm) and of
# ci/mutants-fuzz/site/*.patch (for hotrig fuzz site) in a copy of the runtime,
# builds the target of it, and measures how long afl-fuzz takes to find it: from
# the shipped corpus and from one empty case. What site finds is imported, run
# and shrunk. Prints the tables of docs/fuzzing.md.
#
#   ci/mutants-fuzz.sh [NAME...]        (make mutants-fuzz MUTANTS="NAME...")
#
# MUTANT_BUDGET: seconds for each search (default 120). One process at a time.
# Exit code: 0 all found from the corpus, 1 one is not, 99 not built.
set -uo pipefail

build=$(realpath -m "${B:-build}")
folder=$build/mutants-fuzz
clean=$folder/clean
budget=${MUTANT_BUDGET:-120}
hotrig=$build/hotrig

. ci/mutants/plant.sh

export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_BENCH_UNTIL_CRASH=1 \
	AFL_FORKSRV_INIT_TMOUT=20000 \
	ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
	UBSAN_OPTIONS=abort_on_error=1:symbolize=0

plant_pmm()
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

# Both variants of the images, laid out as a build folder.
images_in()
{
	make -C "$1" --no-print-directory B=build build/kernel.elf \
		build/boot.cpio >"$1.log" 2>&1 &&
		make -C "$1" --no-print-directory B=build/fuzz/cov COV=1 \
			build/fuzz/cov/kernel.elf build/fuzz/cov/boot.cpio \
			>>"$1.log" 2>&1 &&
		cp "$build/storage.cpio" "$1/build/" &&
		cp "$build/storage.cpio" "$1/build/fuzz/cov/"
}

plant_site()
{
	local name=$1 tree=$2

	[ -e "$clean.log" ] && [ -e "$folder/prepared" ] || {
		prepare && : >"$folder/prepared"
	} || return 1
	plant "ci/mutants-fuzz/site/$name.patch" "$tree"
}

stat_of()
{
	sed -nE "s/^$2 *: *([0-9.]+).*/\1/p" "$1/default/fuzzer_stats"
}

target_of()
{
	if [ "$1" = pmm ]; then
		echo "$2/build/fuzz/pmm-afl"
	else
		echo "$build/fuzz/site -b $2/build/fuzz/cov"
	fi
}

# "SECONDS EXECUTIONS" until the first finding, or "- EXECUTIONS".
search()
{
	local kind=$1 tree=$2 from=$3 out=$4 began=$EPOCHREALTIME found='-'
	local room=145 limit=1000 target

	[ "$kind" = pmm ] || room=202 limit=60000
	read -ra target <<<"$(target_of "$kind" "$tree")"
	rm -rf "$out"
	timeout $((budget + 60)) afl-fuzz -i "$from" -o "$out" -G $room \
		-t $limit -s 1 -V "$budget" -- "${target[@]}" \
		>"$out.log" 2>&1
	if [ "$(stat_of "$out" saved_crashes)" -gt 0 ] 2>/dev/null; then
		found=$(awk -v a="$began" -v b="$EPOCHREALTIME" \
			'BEGIN { printf "%.1f s", b - a }')
	fi
	echo "$found, $(stat_of "$out" execs_done) cases"
}

# The first case of the corpus that shows the bug.
by_corpus()
{
	local kind=$1 tree=$2 case

	if [ "$kind" = site ]; then
		case=$("$build/fuzz/site" -b "$tree/build/fuzz/cov" \
			corpus/site |
			sed -nE 's/^corpus.site.(.*): finding: .*/\1/p')
		[ -n "$case" ] && head -n 1 <<<"$case"
		return
	fi
	for case in corpus/pmm/*; do
		"$tree/build/fuzz/pmm-play" "$case" >/dev/null 2>&1 || {
			basename "$case"
			return
		}
	done
	return 1
}

# Calls in the input of a scenario that have not been shrunk away.
calls_of()
{
	sed -n 's/^input: //p' "$1" | tr -d "'" | cut -c 129- |
		fold -w 8 | grep -c '^[0-9a-f]'
}

# What the scenario of a case comes to: its violation, and how large it is when
# it has been shrunk.
as_scenario()
{
	local tree=$1 case=$2 small

	[ -e "$case" ] || return
	small=$tree.small.yaml
	HOTRIG_BUILD=$tree/build "$hotrig" fuzz import --site "$case" \
		-o "$tree.yaml" >"$tree.import" 2>&1 || {
		echo 'not imported'
		return
	}
	HOTRIG_BUILD=$tree/build "$hotrig" run "$tree.yaml" \
		>"$tree.run" 2>&1
	[ $? = 1 ] || {
		echo 'imported, does not show it'
		return
	}
	HOTRIG_BUILD=$tree/build "$hotrig" shrink "$tree.yaml" -o "$small" \
		>"$tree.shrink" 2>&1
	echo "\`$(sed -n 's/^# guards: //p' "$small")\`," \
		"$(calls_of "$small") calls," \
		"$(grep -c '^- at:' "$small") faults"
}

# Any finding of a search, else the case of the corpus.
case_of()
{
	local tree=$1 played=$2 found

	found=$(find "$tree"/from-*/default/crashes -name 'id*' 2>/dev/null |
		sort | head -n 1)
	if [ -n "$found" ]; then
		echo "$found"
	elif [ "$played" != no ]; then
		echo "corpus/site/$played"
	fi
}

hunt()
{
	local kind=$1 name=$2 tree=$folder/$2 played fuzzed empty

	if ! "plant_$kind" "$name" "$tree"; then
		echo "| $name | not built, see $tree.log | | |"
		exit 99
	fi
	played=$(by_corpus "$kind" "$tree") || played=no
	if [ "$played" = no ]; then
		fuzzed=$(search "$kind" "$tree" "corpus/$kind" \
			"$tree/from-corpus")
		[ "${fuzzed%%,*}" != - ] || failures=$((failures + 1))
	else
		fuzzed='at once'
	fi
	empty=$(search "$kind" "$tree" "$folder/empty" "$tree/from-empty")
	if [ "$kind" = pmm ]; then
		echo "| \`$name\` | $played | $fuzzed | $empty |"
	else
		echo "| \`$name\` | $played | $fuzzed | $empty |" \
			"$(as_scenario "$tree" "$(case_of "$tree" "$played")") |"
	fi
}

names_in()
{
	(cd "$1" && printf '%s\n' *.patch) | sed 's/\.patch$//'
}

wanted()
{
	[ $# = 1 ] || case " ${*:2} " in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
}

mkdir -p "$folder/empty"
rm -f "$folder/prepared"
printf '\0' >"$folder/empty/nothing"
failures=0
columns='| planted bug | by playing the corpus | fuzzing from the corpus | from an empty one |'
echo "$columns"
echo '|---|---|---|---|'
for name in $(names_in ci/mutants-fuzz); do
	wanted "$name" "$@" && hunt pmm "$name"
done
echo
echo "$columns shrunk scenario |"
echo '|---|---|---|---|---|'
for name in $(names_in ci/mutants-fuzz/site); do
	wanted "$name" "$@" && hunt site "$name"
done
[ $failures = 0 ]

#!/usr/bin/env bash
# Plants each bug of ci/mutants-fuzz/*.patch (for hotrig fuzz pmm) and of
# ci/mutants-fuzz/site/*.patch (for hotrig fuzz site) in a copy of the sources,
# builds the target of it, and measures how long it takes to find it: from the
# shipped corpus, which is played first, and by afl-fuzz from one empty case.
# What is found is imported, run twice and shrunk. Prints the table of
# docs/fuzzing.md.
#
#   ci/mutants-fuzz.sh [NAME...]        (make mutants-fuzz MUTANTS="NAME...")
#
# MUTANT_BUDGET, MUTANT_EMPTY: seconds for each search from the corpus (default
# 120), from an empty one (default 300). MUTANT_SEED: of AFL++ (default 1). One
# process at a time.
# Exit code: 0 all found from the corpus and shown by a scenario, 1 one is not,
# 99 not built, or afl-fuzz did not run.
set -uo pipefail

build=$(realpath -m "${B:-build}")
folder=$build/mutants-fuzz
clean=$folder/clean
budget=${MUTANT_BUDGET:-120}
empty_budget=${MUTANT_EMPTY:-300}
seed=${MUTANT_SEED:-1}
hotrig=$build/hotrig

. ci/mutants/plant.sh

export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_BENCH_UNTIL_CRASH=1 \
	AFL_FORKSRV_INIT_TMOUT=20000 \
	ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
	UBSAN_OPTIONS=abort_on_error=1:symbolize=0

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

# The images of a planted bug, and of the PMM the native targets too.
plant_kind()
{
	local kind=$1 name=$2 tree=$3 patch=ci/mutants-fuzz

	[ -e "$folder/prepared" ] || {
		prepare && : >"$folder/prepared"
	} || return 1
	[ "$kind" = pmm ] || patch=$patch/$kind
	plant "$patch/$name.patch" "$tree" || return 1
	[ "$kind" != pmm ] ||
		make --no-print-directory B="$tree/build" \
			PMM_FUZZ_RUNTIME="$tree" "$tree/build/fuzz/pmm-play" \
			"$tree/build/fuzz/pmm-afl" >>"$tree.log" 2>&1
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

seconds_since()
{
	awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", b - a }'
}

# "SECONDS s, N cases" until the first finding, or "-, N cases".
search()
{
	local kind=$1 tree=$2 from=$3 out=$4 limit=$5 began=$EPOCHREALTIME
	local found='-' room=145 case_ms=1000 target cases
	local -x AFL_CUSTOM_MUTATOR_LIBRARY=$build/fuzz/$kind-mutate.so

	# As harness/fuzz/afl.c has it.
	[ "$kind" = pmm ] || {
		room=202 case_ms=60000
		local -x AFL_FAST_CAL=1 AFL_DISABLE_TRIM=1
	}
	read -ra target <<<"$(target_of "$kind" "$tree")"
	rm -rf "$out"
	timeout $((limit + 120)) afl-fuzz -i "$from" -o "$out" -G $room \
		-t $case_ms -s "$seed" -V "$limit" -- "${target[@]}" \
		>"$out.log" 2>&1
	[ -e "$out/default/fuzzer_stats" ] || return 1
	cases=$(stat_of "$out" execs_done)
	if [ "$(stat_of "$out" saved_crashes)" -gt 0 ] 2>/dev/null; then
		found=$(seconds_since "$began")
	fi
	echo "$found, ${cases:-?} cases"
}

# The first case of the corpus that shows the bug, and its number. Of the site
# one machine plays all, and the time is that of all.
by_corpus()
{
	local kind=$1 tree=$2 case number=0

	if [ "$kind" = site ]; then
		"$build/fuzz/site" -b "$tree/build/fuzz/cov" corpus/site |
			awk -F ': ' '$2 == "finding" { print $1, NR; exit }'
		return
	fi
	for case in corpus/pmm/*; do
		number=$((number + 1))
		"$tree/build/fuzz/pmm-play" "$case" >/dev/null 2>&1 || {
			echo "$case $number"
			return
		}
	done
}

# "INVARIANT" of a scenario that is violated on these images, twice the same.
verdict_of()
{
	local images=$1 scenario=$2 first again

	first=$(HOTRIG_BUILD=$images "$hotrig" run "$scenario" 2>&1)
	[ $? = 1 ] || return 1
	again=$(HOTRIG_BUILD=$images "$hotrig" run "$scenario" 2>&1)
	[ "$first" = "$again" ] || return 1
	sed -nE 's/^violated: ([a-z-]+) at .*/\1/p' <<<"$first" | head -n 1 |
		grep .
}

# A stop of the PMM is between two stores: so many instructions behind the event
# that the importer names, or behind one that follows. Of each fault all places
# are tried, with the other faults left out.
sweep()
{
	local tree=$1 scenario=$2 work=$1.sweep at found event plus

	rm -rf "$work"
	mkdir -p "$work"
	sed '/^faults:/,/^expect:/{/^expect:/!d}' "$scenario" >"$work/w.yaml"
	sed -n 's/^  - at: //p' "$scenario" | tac >"$work/points"
	while read -r at; do
		{
			echo 'name: sweep'
			echo 'entries:'
			echo '  - workload: w.yaml'
			if [ "${at#boot.}" = "$at" ]; then
				echo '    events: [pmm.*, bank.*]'
			else
				echo '    events: [boot.actor]'
			fi
			echo "    from: $at"
			echo '    faults: [segv]'
			echo '    plus: 0..next'
		} >"$work/c.yaml"
		rm -f "$work/s.db"
		found=$(HOTRIG_BUILD=$tree/build "$hotrig" campaign \
			"$work/c.yaml" -j 1 --until-finding --budget 60s \
			--store "$work/s.db" 2>"$work/err" |
			grep -m 1 '^w/.*/segv: violated ')
		[ -n "$found" ] || continue
		event=${found#w/}
		plus=${event#*+}
		{
			sed '/^expect:/d' "$work/w.yaml"
			echo 'faults:'
			echo "  - at: event:${event%%:*}+${plus%%/*}"
			echo '    fault: segv'
		} >"$scenario"
		verdict_of "$tree/build" "$scenario"
		return
	done <"$work/points"
	return 1
}

# Requests that actors and the console have made to PMM and HR_CTRL before the
# record at which the violation shows; not those that ask only.
requests_before()
{
	local images=$1 scenario=$2 end

	end=$(HOTRIG_BUILD=$images "$hotrig" run "$scenario" 2>&1 |
		sed -nE 's/^violated: .* at event ([0-9]+).*/\1/p' | head -n 1)
	HOTRIG_BUILD=$images "$hotrig" run --trace "$scenario" 2>&1 |
		awk -v end="${end:-0}" '$1 ~ /^[0-9]+$/ && (!end || $1 < end) &&
			/(pmm|hr)\.request / && !/ (C_INIT|hr_ctrl)\/pmm / &&
			!/op=(get-group|sysadm-done)/ { n++ }
			END { print n + 0 }'
}

# What the scenario of a case comes to: its violation, and the requests and
# faults that it needs when it has been shrunk. Where two actors race, only the
# images on which it was found may show it.
as_scenario()
{
	local kind=$1 tree=$2 case=$3 small=$2.small.yaml option=--site verdict
	local images=$2/build where=

	[ -e "$case" ] || return 1
	[ "$kind" = site ] || option=
	HOTRIG_BUILD=$images "$hotrig" fuzz import $option "$case" \
		-o "$tree.yaml" >"$tree.import" 2>&1 || {
		echo 'not imported'
		return 1
	}
	if grep -q '^# .* with coverage only' "$tree.yaml"; then
		images=$images/fuzz/cov where=', with coverage'
	fi
	verdict=$(verdict_of "$images" "$tree.yaml") ||
		verdict=$(sweep "$tree" "$tree.yaml") || {
		echo 'imported, does not show it'
		return 1
	}
	HOTRIG_BUILD=$images "$hotrig" shrink "$tree.yaml" -o "$small" \
		>"$tree.shrink" 2>&1 || {
		echo "\`$verdict\`, does not shrink"
		return 1
	}
	verdict=$(verdict_of "$images" "$small") || {
		echo 'shrunk, does not show it'
		return 1
	}
	echo "\`$verdict\`, $(requests_before "$images" "$small") requests," \
		"$(grep -c '^ *- at:' "$small") faults$where"
}

# The finding from the empty case, else from the corpus, else the one of it.
case_of()
{
	local tree=$1 played=$2 found

	for found in "$tree"/from-empty/default/crashes/id* \
		"$tree"/from-corpus/default/crashes/id* "$played"; do
		[ ! -e "$found" ] || {
			echo "$found"
			return
		}
	done
}

not_run()
{
	echo "afl-fuzz did not run, see $1.log" >&2
	exit 99
}

hunt()
{
	local kind=$1 name=$2 tree=$folder/$2 played fuzzed empty scenario
	local began=$EPOCHREALTIME

	if ! plant_kind "$kind" "$name" "$tree"; then
		echo "| $name | not built, see $tree.log | | |"
		exit 99
	fi
	began=$EPOCHREALTIME
	played=$(by_corpus "$kind" "$tree")
	if [ -n "$played" ]; then
		fuzzed="$(seconds_since "$began"), ${played#* } played"
		played=${played% *}
	else
		fuzzed=$(search "$kind" "$tree" "corpus/$kind" \
			"$tree/from-corpus" "$budget") ||
			not_run "$tree/from-corpus"
		[ "${fuzzed%%,*}" != - ] || failures=$((failures + 1))
	fi
	empty=$(search "$kind" "$tree" "$folder/empty" "$tree/from-empty" \
		"$empty_budget") || not_run "$tree/from-empty"
	scenario=$(as_scenario "$kind" "$tree" "$(case_of "$tree" "$played")") ||
		failures=$((failures + 1))
	echo "| \`$name\` | $kind | $fuzzed | $empty | $scenario |"
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
echo '| planted bug | target | from the corpus | from an empty one | shrunk scenario |'
echo '|---|---|---|---|---|'
for name in $(names_in ci/mutants-fuzz); do
	wanted "$name" "$@" && hunt pmm "$name"
done
for name in $(names_in ci/mutants-fuzz/site); do
	wanted "$name" "$@" && hunt site "$name"
done
[ $failures = 0 ]

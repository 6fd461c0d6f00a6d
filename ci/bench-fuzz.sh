#!/usr/bin/env bash
# Cases/s of hotrig fuzz pmm, each beside the same loop that plays nothing, in
# the same run: with an empty target AFL++ alone is measured. The table of
# docs/fuzzing.md.
#
#   ci/bench-fuzz.sh        (make bench-fuzz)
#
# TIME: seconds for each of the four (default 10). CPU seconds count afl-fuzz
# and its target: on a machine that does other work too they say more.
set -uo pipefail

build=$(realpath -m "${B:-build}")
fuzz=$build/fuzz
seconds=${TIME:-10}

export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1
TIMEFORMAT='%U %S'

echo '| target | cases/s | cases per CPU second |'
echo '|---|---|---|'
for target in empty-fast fast empty-afl afl; do
	out=$fuzz/bench-$target
	rm -rf "$out"
	{
		time timeout $((seconds + 30)) afl-fuzz -i corpus/pmm \
			-o "$out" -G 145 -s 1 -V "$seconds" \
			-- "$fuzz/pmm-$target" >"$out.log" 2>&1
	} 2>"$fuzz/bench.time" || exit 99
	awk -v target="$target" '
		FILENAME ~ /time$/ { cpu = $1 + $2 }
		/^execs_done/ { done = $3 }
		/^execs_per_sec/ { rate = $3 }
		END {
			printf "| `pmm-%s` | %d | %d |\n", target, rate,
				done / cpu
		}' "$fuzz/bench.time" "$out/default/fuzzer_stats"
done

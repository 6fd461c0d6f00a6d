#!/usr/bin/env bash
# Cases/s of hotrig fuzz pmm and site, each beside the same loop that plays
# nothing, in the same run: with an empty target AFL++ alone is measured. The
# tables of docs/fuzzing.md.
#
#   ci/bench-fuzz.sh        (make bench-fuzz)
#
# TIME: seconds for each of the seven (default 10). CPU seconds count afl-fuzz
# and its target: on a machine that does other work too they say more.
set -uo pipefail

build=$(realpath -m "${B:-build}")
fuzz=$build/fuzz
seconds=${TIME:-10}

export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_FORKSRV_INIT_TMOUT=20000
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

# -1: the protocol alone; -0: an empty case in the guest, the ceiling.
echo
echo '| target | cases/s |'
echo '|---|---|'
for option in -1 -0 ''; do
	out=$fuzz/bench-site$option
	rm -rf "$out"
	# shellcheck disable=SC2086
	timeout $((seconds + 300)) afl-fuzz -i corpus/site -o "$out" -G 202 \
		-t 60000 -s 1 -V "$seconds" -- "$fuzz/site" $option \
		>"$out.log" 2>&1 || exit 99
	awk -v target="site $option" '
		/^execs_per_sec/ {
			printf "| `%s` | %d |\n", target, $3
		}' "$out/default/fuzzer_stats"
done

# Without AFL++: CPU time, which the load of the machine changes less.
mkdir -p "$fuzz/empty"
printf '\7' >"$fuzz/empty/nothing"
echo
echo '| `site`, without AFL++ | CPU us of the guest | of the host |'
echo '|---|---|---|'
# Often enough that the machine's start does not count.
cost()
{
	"$fuzz/site" -n "$1" "$2" | awk -v what="${2##*/}" '
		/^a case: / {
			printf "| %s | %d | %d |\n", what, $4, $10
		}'
}
cost 300 "$fuzz/empty"
cost 300 corpus/site/u0_free_end-1
cost 300 corpus/site/u0_restart_free_end-1
cost 3 corpus/site

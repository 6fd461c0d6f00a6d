#!/usr/bin/env bash
# Do libunwind's backtraces and GDB's agree? Repeats runs of a store, held at
# every fault and exception, writes core files, opens each in GDB, and
# compares program counters, functions, files and lines, inlined ones too, and
# the core of the actor alone with the end of the site's frames. Every fault
# that the store says was taken must have been shown.
#
#   ci/backtraces.sh [STORE]         (make backtraces)
#
# SAMPLE: every so-many-th run (1: all). JOBS: so many at a time.
#
# Exit code: 0, 1 if frames differ, 99 if a run could not be carried out.
set -uo pipefail

# Some runs by one process each of hotrig and of GDB; TAKEN: so many faults are
# to be shown, or -. Of each "agree STOPS FRAMES UNKNOWN FAULTS ID", "differ" with the
# same and the differences, or "failed ID" with what was said.
#   --some HOTRIG STORE TAKEN ID [TAKEN ID]...
if [ "${1:-}" = --some ]; then
	hotrig=$2 store=$3
	shift 3
	run=$(mktemp -d)
	trap 'rm -rf "$run"' EXIT
	printf '%s %s\n' "$@" >"$run/runs"
	cut -d ' ' -f 2- "$run/runs" | tr '\n' '\0' |
		xargs -0 -x "$hotrig" backtrace --store "$store" \
			--core "$run/cores" >"$run/out" 2>"$run/said"
	if [ $# = 2 ]; then
		sed -i "1i run $2" "$run/out"
		sed 's/^/failed: /' "$run/said" >>"$run/out"
	fi
	awk -v scripts="$run/scripts" -f ci/backtraces.awk "$run/out" \
		>"$run/ours"
	touch "$run/scripts"
	timeout 600 gdb -nx -batch -ex "python HR_CORES = '$run/scripts'" \
		-x ci/backtraces.py >"$run/theirs" 2>"$run/complaints"
	awk -f ci/backtraces-same.awk "$run/runs" "$run/ours" "$run/theirs"
	exit
fi

build=$(realpath -m "${B:-build}")
store=${1:-$build/campaign.db}
sample=${SAMPLE:-1}
export HOTRIG_BUILD=${HOTRIG_BUILD:-$build}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! "$build/hotrig" report "$store" --json "$work/runs.json" \
	>"$work/report" 2>&1 && [ ! -s "$work/runs.json" ]; then
	cat "$work/report"
	exit 99
fi
grep -oE '"(id|taken)": ?("[^"]+"|[0-9]+)' "$work/runs.json" |
	awk -F '"' -v n="$sample" '
	$2 == "id" { id = $4 }
	$2 == "taken" && id != "" && (++runs % n == 1 || n == 1) {
		sub(/.*: */, "")
		printf "%d%c%s%c", $0, 0, id, 0
	}' >"$work/ids"
echo "$(tr -cd '\0' <"$work/ids" | wc -c | awk '{ print $1 / 2 }') runs" \
	"of $store"
xargs -0 -r -n 100 -P "${JOBS:-$(nproc)}" \
	"$0" --some "$build/hotrig" "$store" <"$work/ids" >"$work/results"
grep -v '^agree' "$work/results"
awk '
/^(agree|differ)/ {
	stops += $2; frames += $3; unknown += $4; faults += $5; none += $2 == 0
}
{ runs[$1]++ }
END {
	printf "%d runs agree, %d differ, %d failed: %d faults, " \
		"%d core files, %d frames (%d without a function); " \
		"%d runs without a stop\n",
		runs["agree"], runs["differ"], runs["failed"], faults, stops,
		frames, unknown, none
	exit runs["failed"] ? 99 : runs["differ"] || !stops ? 1 : 0
}' "$work/results"

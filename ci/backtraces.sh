#!/usr/bin/env bash
# Do libunwind's backtraces and GDB's agree? Repeats runs of a store with stops
# at every fault and exception, writes core files, opens each in GDB, and
# compares program counters, functions, files and lines, inlined ones too, and
# the core of the actor alone with the end of the site's frames.
#
#   ci/backtraces.sh [STORE]         (make backtraces)
#
# SAMPLE: every so-many-th run (1: all). JOBS: so many at a time.
#
# Exit code: 0, 1 if frames differ, 99 if a run could not be carried out.
set -uo pipefail

# One run: "agree STOPS FRAMES ID", "differ ID" with the difference, or
# "failed ID" with what was said.
if [ "${1:-}" = --one ]; then
	hotrig=$2 store=$3 id=$4
	run=$(mktemp -d)
	trap 'rm -rf "$run"' EXIT
	if ! "$hotrig" backtrace --store "$store" "$id" --core "$run/cores" \
		>"$run/out" 2>&1 ||
		grep -qE '^the repeated run (differs|stopped)' "$run/out"; then
		echo "failed $id"
		sed 's/^/    /' "$run/out" | tail -5
		exit 0
	fi
	awk -f ci/backtraces.awk "$run/out" >"$run/ours"
	{
		echo 'set confirm off'
		echo 'python HR_CORES = ['
		sed -n "s|^stop \(.*\)|('\1', '$run/cores/\1.gdb'),|p" \
			"$run/ours"
		echo ']'
		echo 'source ci/backtraces.py'
	} | sed ':a; /python/ { N; /\]$/! ba; s/\n//g }' >"$run/gdb"
	timeout 120 gdb -nx -batch -x "$run/gdb" >"$run/theirs" \
		2>"$run/complaints"
	awk '
	# where GDB is misled it has no inlined frames, and no lines
	function same(a, b,    p, q) {
		split(a, p, " ")
		split(b, q, " ")
		return a == b || (p[1] == q[1] && p[2] == q[2] && q[3] == "*")
	}
	FNR == 1 { side++ }
	/^stop / { stop = $2; if (side == 1) order[stops++] = stop; next }
	side == 1 { ours[stop, a[stop]++] = $0 }
	side == 2 && /^(-|[0-9a-f]+) [^ ]+ [^ ]+$/ { theirs[stop, b[stop]++] = $0 }
	END {
		bad = 0
		for (s = 0; s < stops; s++) {
			stop = order[s]
			i = k = 0
			# an actor alone has the last frames
			if (stop ~ /^actor/)
				while (i < a[stop] && !same(ours[stop, i],
					theirs[stop, 0]))
					i++
			while (i < a[stop] || k < b[stop]) {
				if (k && theirs[stop, k - 1] ~ /\*$/ &&
					ours[stop, i] ~ /^- / &&
					theirs[stop, k] !~ /^- /) {
					i++
					continue
				}
				if (!same(ours[stop, i], theirs[stop, k])) {
					printf "    %s: ours %s, GDB %s\n", stop,
						ours[stop, i], theirs[stop, k]
					bad = 1
				}
				frames++
				i++
				k++
			}
			if (!b[stop]) {
				print "    " stop ": GDB has no frame"
				bad = 1
			}
		}
		print (bad ? "differ" : "agree"), stops + 0, frames + 0
	}' "$run/ours" "$run/theirs" >"$run/result"
	echo "$(tail -n 1 "$run/result") $id"
	sed '$d' "$run/result" | head -n 20
	exit 0
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
grep -oE '"id": ?"[^"]+"' "$work/runs.json" |
	sed -E 's/"id": ?"(.*)"/\1/' |
	awk -v n="$sample" 'NR % n == 1 || n == 1' >"$work/ids"
echo "$(wc -l <"$work/ids") runs of $store"
tr '\n' '\0' <"$work/ids" | xargs -0 -r -n 1 -P "${JOBS:-$(nproc)}" \
	"$0" --one "$build/hotrig" "$store" >"$work/results"
grep -v '^agree' "$work/results"
awk '
/^agree/ { agree++; stops += $2; frames += $3; none += $2 == 0 }
/^differ/ { differ++ }
/^failed/ { failed++ }
END {
	printf "%d runs agree (%d core files, %d frames; %d without a stop), " \
		"%d differ, %d failed\n", agree, stops, frames, none, differ,
		failed
	exit failed ? 99 : differ || !stops ? 1 : 0
}' "$work/results"

#!/bin/sh
# hotrig run with the real runtime: verdicts, exit codes, the line to repeat.
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect NAME CODE TEXT COMMAND...: exit code, and a text in the output
expect()
{
	name=$1 code=$2 text=$3
	shift 3
	"$@" >"$work/out" 2>&1 </dev/null
	status=$?
	if [ "$status" = "$code" ] && grep -qF -e "$text" "$work/out"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "# exit code $status, expected $code and: $text"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

scenario()
{
	cat >"$work/$1.yaml"
}

scenario golden <<'END'
console:
  - arun -g 0 counter_u
END
scenario expected <<'END'
console: [ arun -g 0 counter_u ]
faults: [ { at: "event:60000", fault: segv } ]
expect: not-fired
END
scenario unexpected <<'END'
console: [ arun -g 0 counter_u ]
expect: not-fired
END
scenario ring <<'END'
console: [ arun -g 0 counter_u ]
ring: 64
END
scenario plan <<'END'
console: [ sleep 30 ]
limit: 40s
END
scenario root <<'END'
console: [ arun -g 0 /sub/counter_u ]
root: files
END
mkdir -p "$work/files/sub"
cp "$B/root/bin/counter_u" "$work/files/sub/"
golden=$work/golden.yaml

expect 'held' 0 "; repeat: hotrig run $golden" "$hotrig" run "$golden"
expect 'a second life' 0 '| counter: restarted, count is 1' \
	"$hotrig" run "$golden"
expect 'recovered' 0 'held (recovered): ' "$hotrig" run "$golden" \
	--fault 'segv@call.return[actor=counter_u.0]#1'
expect 'escalated' 0 'held (escalated): ' "$hotrig" run "$golden" \
	--fault 'div0@pmm.commit[block=COUNTER,in=pmm]#1+3'
expect 'two faults' 0 'held (escalated): ' "$hotrig" run "$golden" \
	--fault 'segv@call.return[actor=counter_u.0]#1' \
	--fault 'illegal@hr.restart#1'
expect 'fault in the command that repeats' 0 \
	"repeat: hotrig run $golden --fault 'none@site.up#1'" \
	"$hotrig" run "$golden" --fault 'none@site.up#1'
expect 'not fired' 1 'not-fired: ' \
	"$hotrig" run "$golden" --fault segv@event:60000
expect 'not fired, as expected' 0 'not-fired: ' \
	"$hotrig" run "$work/expected.yaml"
expect 'held, not as expected' 1 'held, expected not-fired: ' \
	"$hotrig" run "$work/unexpected.yaml"
expect 'ring too small' 99 'give the scenario a larger ring' \
	"$hotrig" run "$work/ring.yaml"
expect 'hung' 1 'hung: no end of the run within 1 ms' \
	"$hotrig" run "$golden" --deadline 1ms
expect 'timeline' 0 ' run.end      reason=settled ' \
	"$hotrig" run "$golden" --trace
expect 'group restart in the timeline' 0 '= group 0 restarted after ' \
	"$hotrig" run "$golden" --trace
expect 'raw trace' 0 ' run.end       reason=1 ' \
	"$hotrig" run "$golden" --trace=raw
expect 'no such form of the trace' 2 'expected timeline or raw' \
	"$hotrig" run "$golden" --trace=html
expect '30 s of virtual sleep' 0 'held: ' "$hotrig" run "$work/plan.yaml"
expect 'storage from a folder' 0 '| counter: done' \
	"$hotrig" run "$work/root.yaml"
expect 'machine pc' 0 "; repeat: hotrig run $golden --machine pc" \
	"$hotrig" run "$golden" --machine pc

# Three busy actors, preempted: to the instruction the same on both machines.
digests()
{
	for machine in microvm pc; do
		"$hotrig" run examples/preempt.yaml --machine $machine |
			grep -o 'digest [0-9a-f]*'
	done
}
digests >"$work/digests"
expect 'microvm and pc give one digest' 0 '1 of 2' \
	sh -c "echo \$(sort -u '$work/digests' | wc -l) of \$(wc -l <'$work/digests')"

# More text than memory is kept for: the rest comes by the serial line.
{
	echo 'console:'
	for i in 1 2 3 4 5 6; do
		echo "  - arun -g 0 -q hold_u A$i - 60000"
	done
	yes '  - aps' | head -n 200
	echo '  - akill -g 0'
	echo "faults: [ { at: 'event:2700', fault: none } ]"
} >"$work/long.yaml"
expect 'more console text than fits in memory' 0 '200 lists' sh -c \
	"echo \$(\"$hotrig\" run '$work/long.yaml' | grep -c hold_u.5) lists"
expect 'its digest in a machine that is used again' 0 \
	'3 runs, 1 distinct digest' \
	"$hotrig" replay "$work/long.yaml" --times 3 --reuse

"$hotrig" run "$golden" --plan-out "$work/1" >/dev/null
"$hotrig" run "$golden" --plan-out "$work/2" >/dev/null
expect 'same scenario, same plan' 0 'equal' \
	sh -c "cmp '$work/1' '$work/2' && echo equal"

[ $failures = 0 ]

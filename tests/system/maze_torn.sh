#!/bin/bash
# The maze's checkpoint is whole wherever it is stopped (EX-15): it is killed
# at one instruction after the other of its sixteenth step, which writes over
# the checkpoint before the last. It goes on at step 8, or, from the one store
# that counts on, at 16.
# deadline: 120 s
set -u

B=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

verdict()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

# Sets $at to the step at which it goes on if it is killed so many
# instructions behind the call that begins the step.
run()
{
	cat >"$work/kill.yaml" <<END
console: [ arun -g 0 maze seed=1 size=12x9 pace=1 mazes=1, sleep 1 ]
faults:
  - at: call.return[call=3,group=0]#16+$1
    fault: segv
END
	at=
	"$B/hotrig" run "$work/kill.yaml" >"$work/out" 2>&1 &&
		grep -q 'held (recovered)' "$work/out" &&
		grep -q 'maze: solved, 131 steps, the way has 70 cells' \
			"$work/out" &&
		at=$(sed -n 's/.*goes on at step \([0-9]*\) of.*/\1/p' \
			"$work/out")
}

low=1
for plus in 1 40 200 500 900 1700 3000 6000 10000 14000 18000; do
	run $plus
	[ "$at" = 8 ]
	verdict $? "stopped after $plus: step 8"
	low=$plus
done
high=21000
run $high
[ "$at" = 16 ]
verdict $? "stopped after $high: step 16"

# The instruction behind which the new one counts
while [ $((high - low)) -gt 1 ]; do
	middle=$(((low + high) / 2))
	run $middle
	case $at in
	8) low=$middle ;;
	16) high=$middle ;;
	*) break ;;
	esac
done
[ $((high - low)) = 1 ]
verdict $? "there is one store that counts, instruction $high"

[ $failures = 0 ]

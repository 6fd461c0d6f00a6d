#!/bin/sh
# The message of restart_spawn's child is never torn (EX-9): the child is
# killed at one place after the other, and each message on the console is a
# whole one. There are seven or eight good-byes (EX-12): one less if the child
# is stopped before the call returns, or killed before it has set its data.
# deadline: 120 s
set -u

B=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# The place is the PLUS-th instruction behind the child's NUMBER-th call.
run()
{
	cat >"$work/kill.yaml" <<END
console: [ arun -g 0 HR_parent, sleep 0.15, sleep 2, memstat ]
faults:
  - at: call.enter[actor=CHILD]#$1+$2
    fault: kill
END
	"$B/hotrig" run "$work/kill.yaml" --trace=raw >"$work/out" 2>&1 &&
		grep '^| ' "$work/out" >"$work/console" &&
		grep -qF 'bank: 256 pages, 0 used' "$work/console" &&
		[ "$(grep -c 'STEP' "$work/console")" -ge 3 ] &&
		! grep STEP "$work/console" |
			grep -qvxF '| STEP 1 STEP 2 STEP 3 STEP 4 ' &&
		grep -c 'CHILD EXITS!' "$work/console" | grep -qx '[78]' &&
		grep -qF 'PARENT RESTARTS (7-th time)' "$work/console"
}

# Not so far behind the last calls of a life: the count ends with it.
for number in 7 9 11 13 14 15 16 18 22 27 33; do
	for plus in 0 3 40; do
		case $number+$plus in
		9+40 | 22+3 | 22+40 | 33+3 | 33+40) continue ;;
		esac
		if run $number $plus; then
			echo "ok - killed at call $number + $plus"
		else
			echo "not ok - killed at call $number + $plus"
			grep '^| ' "$work/out" | sed 's/^/# /'
			tail -n 1 "$work/out" | sed 's/^/# /'
			failures=$((failures + 1))
		fi
	done
done
[ $failures = 0 ]

#!/usr/bin/env bash
# Does tests/run-all.sh notice what it must? Feeds it programs that pass,
# fail, crash, hang, skip or do nothing, and compares its verdicts. Run by
# "make check" before anything else: if this fails nothing else counts.
#
#   tests/frame/runner.sh SAMPLE     (the program of tests/frame/sample.c)
set -uo pipefail
sample=$(realpath "$1") || exit 1
runner=$(realpath "$(dirname "$0")/../run-all.sh")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failures=0

# script NAME, text from stdin
script()
{
	{
		echo '#!/bin/sh'
		cat
	} >"$1"
	chmod +x "$1"
}

# expect WHAT EXIT LAST-LINE RUNNER-ARGUMENTS...
expect()
{
	local what=$1 want_status=$2 want_line=$3 line status
	shift 3
	"$runner" "$@" >out 2>&1
	status=$?
	line=$(tail -n 1 out)
	if [ "$line" = "$want_line" ] && [ $status = "$want_status" ]; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		echo "# wanted \"$want_line\" and exit code $want_status"
		echo "# got \"$line\" and exit code $status"
		sed 's/^/# | /' out
		failures=1
	fi
}

for mode in pass fail skip crash overrun exit empty; do
	script "$mode" <<<"exec $sample $mode"
done
script hang <<<"# deadline: 1 s
exec $sample hang"
script stuck <<<'# deadline: 1 s
trap "" TERM
echo "ok - before"
while :; do sleep 1; done'
script lines <<<'echo "ok - aye"; echo "ok - two # SKIP no gdb"
echo "not okay"; echo "okay"; echo "not ok - three"'
script liar <<<'echo "ok - one"; exit 3'
script short <<<'echo 1..3; echo "ok 1 - one"; echo "ok 2 - two"'
script killed <<<'echo "ok - one"; kill -KILL $$'

expect 'cases that pass are counted one by one' 0 '2 passed, 0 failed' ./pass
expect 'a failing case fails' 1 '1 passed, 1 failed' ./fail
expect 'a skipped case is no pass' 0 '1 passed, 0 failed' ./skip
expect 'a crash counts as failed' 1 '1 passed, 1 failed' ./crash
expect 'a sanitizer report counts as failed' 1 '1 passed, 1 failed' ./overrun
expect 'leaving half-way with code 0 counts as failed' 1 \
	'1 passed, 1 failed' ./exit
expect 'a program without cases counts as failed' 1 '0 passed, 1 failed' \
	./empty
expect 'a program that hangs counts as failed' 1 '1 passed, 1 failed' ./hang
expect 'a program that ignores SIGTERM is killed' 1 '1 passed, 1 failed' \
	./stuck
expect 'a program that is killed counts as failed' 1 '1 passed, 1 failed' \
	./killed
expect 'a missing program counts as failed' 1 '0 passed, 1 failed' ./missing
expect 'only whole words are verdicts' 1 '1 passed, 1 failed' ./lines
expect 'an exit code without a failed case counts as failed' 1 \
	'1 passed, 1 failed' ./liar
expect 'fewer cases than announced count as failed' 1 '2 passed, 1 failed' \
	./short
expect 'programs add up' 1 '5 passed, 3 failed' ./pass ./fail ./short ./empty
expect 'nothing to run is a failure' 1 '0 passed, 0 failed'
expect 'a filter that matches nothing is a failure' 1 '0 passed, 0 failed' \
	-f nowhere ./pass
expect 'a filter selects programs' 0 '2 passed, 0 failed' -f pas ./pass ./fail
expect 'a filter selects cases' 0 '1 passed, 0 failed' -f 'aye' ./lines \
	./pass
exit $failures

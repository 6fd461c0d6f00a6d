#!/usr/bin/env bash
# Runs each tests/system/*.yaml, corpus/{regress,workloads}/*.yaml and
# examples/*.yaml, or the files that are named, and compares what hotrig says
# with the scenario's first lines (expect.awk).
#
# hotrig must exit with 0 if the verdict is held and with 1 otherwise. With a
# line "# complete" the lines "# console:" are all that actors print, word by
# word.
# deadline: 180 s
set -uo pipefail

hotrig=$HOTRIG_BUILD/hotrig
folder=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failures=0

# What actors and HR_CTRL have printed in the run whose output is in $1.
printed()
{
	sed -n 's/^| //p' "$1" |
		grep -vE '^(Started aid = |PANIC in |(Hot|Cold) reboot )'
}

# Prints "ok" or "not ok" for one scenario.
check()
{
	local file=$1 name code expected=1 problem

	name=$(basename "$(dirname "$file")")/$(basename "$file" .yaml)
	"$hotrig" run "$file" --trace=raw >"$work/output" 2>&1
	code=$?
	problem=$(awk -f "$folder/expect.awk" "$file" "$work/output")
	if grep -q '^# complete' "$file" &&
		! diff <(sed -n 's/^# console: //p' "$file") \
			<(printed "$work/output") >"$work/diff"; then
		problem+="${problem:+; }console (< expected, > printed):"
		problem+=$'\n'$(<"$work/diff")
	fi
	! grep -q '^# verdict: held' "$file" || expected=0
	[ $code = $expected ] ||
		problem+="${problem:+; }exit code $code, expected $expected"
	number=$((number + 1))
	if [ -z "$problem" ]; then
		echo "ok $number - $name"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $number - $name"
	sed 's/^/# /' <<<"$problem"
	grep -vE '^ *[0-9]+ +[0-9]+\.[0-9]+ b' "$work/output" |
		sed 's/^/# /' | tail -n 40
}

files=("$@")
[ $# != 0 ] || files=("$folder"/*.yaml "$folder"/../../corpus/regress/*.yaml
	"$folder"/../../corpus/workloads/*.yaml "$folder"/../../examples/*.yaml)
echo "1..${#files[@]}"
for file in "${files[@]}"; do
	check "$file"
done
[ $failures = 0 ]

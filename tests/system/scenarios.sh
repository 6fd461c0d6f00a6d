#!/usr/bin/env bash
# Runs each tests/system/*.yaml, corpus/regress/*.yaml and examples/*.yaml and
# compares what hotrig says with the scenario's first lines (expect.awk).
#
# hotrig must exit with 0 if the verdict is held and with 1 otherwise.
# deadline: 180 s
set -uo pipefail

hotrig=$HOTRIG_BUILD/hotrig
folder=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failures=0

# Prints "ok" or "not ok" for one scenario.
check()
{
	local file=$1 name code expected=1 problem

	name=$(basename "$(dirname "$file")")/$(basename "$file" .yaml)
	"$hotrig" run "$file" --trace >"$work/output" 2>&1
	code=$?
	problem=$(awk -f "$folder/expect.awk" "$file" "$work/output")
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

files=("$folder"/*.yaml "$folder"/../../corpus/regress/*.yaml
	"$folder"/../../examples/*.yaml)
echo "1..${#files[@]}"
for file in "${files[@]}"; do
	check "$file"
done
[ $failures = 0 ]

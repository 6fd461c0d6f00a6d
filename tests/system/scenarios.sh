#!/usr/bin/env bash
# Runs each tests/system/*.yaml and corpus/regress/*.yaml and compares what
# hotrig says with the scenario's first lines:
#
#   # verdict: WORDS      start of the verdict line ("held (recovered)")
#   # console: TEXT       found somewhere in the console's text
#
# hotrig must exit with 0 if the verdict is held and with 1 otherwise.
# deadline: 180 s
set -uo pipefail

hotrig=$HOTRIG_BUILD/hotrig
folder=$(dirname "$0")
number=0

# Prints "ok" or "not ok" for one scenario.
check()
{
	local file=$1 output code verdict console problem=''

	verdict=$(sed -n 's/^# verdict: //p' "$file")
	console=$(sed -n 's/^# console: //p' "$file")
	output=$("$hotrig" run "$file" 2>&1)
	code=$?
	case $verdict in
	held*) [ $code = 0 ] || problem="exit code $code, expected 0" ;;
	*) [ $code = 1 ] || problem="exit code $code, expected 1" ;;
	esac
	awk -v want="$verdict" 'index($0, want) == 1 &&
		substr($0, length(want) + 1, 1) ~ /[:, ]/ { found = 1 }
		END { exit !found }' <<<"$output" ||
		problem="expected verdict \"$verdict\"; $problem"
	if [ -n "$console" ] && ! grep -qF -- "$console" <<<"$output"; then
		problem="console without \"$console\"; $problem"
	fi
	number=$((number + 1))
	if [ -z "$problem" ]; then
		echo "ok $number - $(basename "$file" .yaml)"
		return
	fi
	echo "not ok $number - $(basename "$file" .yaml)"
	echo "# $problem"
	sed 's/^/# /' <<<"$output" | tail -n 40
}

files=("$folder"/*.yaml "$folder"/../../corpus/regress/*.yaml)
echo "1..${#files[@]}"
for file in "${files[@]}"; do
	check "$file"
done

#!/bin/sh
# hotrig report with the real runtime: every kind of report of one campaign.
# deadline: 120 s
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
unset GITHUB_ACTIONS

# expect NAME CODE TEXT COMMAND...: exit code, and a text in the output
expect()
{
	name=$1 code=$2 text=$3
	shift 3
	"$@" >"$work/out" 2>&1 </dev/null
	status=$?
	if [ "$status" = "$code" ] &&
		{ [ -z "$text" ] || grep -qF -e "$text" "$work/out"; }; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "# exit code $status, expected $code and: $text"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

# holds NAME COMMAND...
holds()
{
	name=$1
	shift
	expect "$name" 0 '' "$@"
}

cat >"$work/c.yaml" <<END
name: few
entries:
  - workload: $PWD/examples/counter_u.yaml
    events: [pmm.commit]
    faults: [segv, exit=1]
    sample: 4
    expect: masked
END
store=$work/few.db
"$hotrig" campaign "$work/c.yaml" -j 1 --store "$store" >"$work/log" 2>&1

expect 'findings: exit code 1, table' 1 'cells ' \
	"$hotrig" report "$store" --html "$work/r.html" --junit "$work/r.xml" \
	--json "$work/r.json"
grep -vF "$work" "$work/out" >"$work/table"
holds 'table fits 80 columns' awk 'length > 80 { exit 1 }' "$work/table"
holds 'page has a timeline' grep -q '"event":"fault.fired"' "$work/r.html"
holds 'page has the library' grep -q 'Chart.js v' "$work/r.html"
expect 'page asks for nothing' 1 '' grep -E '<(link|img|script) [^>]*(src|href)=' \
	"$work/r.html"
holds 'json has the runs' grep -q '"runs": \[' "$work/r.json"
holds 'junit has the class' grep -q 'name="segv: verdict"' "$work/r.xml"
sed -n 's/.*\(classname="[^"]*" name="[^"]*"\).*/\1/p' "$work/r.xml" |
	sort | uniq -d >"$work/twice"
expect 'junit names are unique' 1 '' test -s "$work/twice"
if command -v xmllint >/dev/null; then
	holds 'junit is XML' xmllint --noout "$work/r.xml"
fi
expect 'annotations on GitHub' 1 '::error file=' \
	env GITHUB_ACTIONS=true "$hotrig" report "$store"
holds 'chrome trace' "$hotrig" report "$store" --chrome-trace 2 \
	-o "$work/run.json"
holds 'chrome trace has the boot' \
	grep -q '"name":"cold boot"' "$work/run.json"
expect 'chrome trace of no run' 2 'nonsense' \
	"$hotrig" report "$store" --chrome-trace nonsense -o "$work/run.json"
expect 'chrome trace needs -o' 2 '-o' "$hotrig" report "$store" --chrome-trace 2
expect 'missing library' 99 'libjs-chart.js' env HOTRIG_CHART_JS="$work/none" \
	"$hotrig" report "$store" --html "$work/r2.html"
expect 'no store' 2 'expected one store' "$hotrig" report

[ $failures = 0 ]

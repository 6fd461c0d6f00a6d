#!/bin/sh
# A group restart and a site restart as hotrig replay --trace, the page and
# the Chrome trace show them: the same events, and a file that Perfetto takes.
# deadline: 120 s
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Findings, as the page has timelines of these only.
cat >"$work/c.yaml" <<END
name: restarts
entries:
  - workload: $PWD/examples/counter_u.yaml
    events: [call.enter]
    faults: [segv]
    sample: 1
    seed: 1
    expect: masked
  - workload: $PWD/examples/counter_s.yaml
    events: [pmm.commit]
    faults: [segv]
    sample: 1
    seed: 1
    expect: masked
END
store=$work/c.db
"$hotrig" campaign "$work/c.yaml" -j 1 --store "$store" >"$work/log" 2>&1
"$hotrig" report "$store" --html "$work/page.html" >"$work/log" 2>&1
for run in $(grep -oE '\(run [0-9]+\)' "$work/log" | tr -dc '0-9\n'); do
	runs="${runs:-} $run"
	"$hotrig" replay "$run" --store "$store" --trace \
		>"$work/$run.txt" 2>&1
	"$hotrig" report "$store" --chrome-trace "$run" \
		-o "$work/$run.json" >>"$work/log" 2>&1
done
# shellcheck disable=SC2086
exec python3 tests/cli/timelines.py "$work" ${runs:-}

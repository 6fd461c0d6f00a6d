#!/usr/bin/env bash
# Faults far behind a record, and registers of kernel and boot actors that are
# changed, in machines that are used again and in a fresh one each: the same
# results. In the first the rig keeps a checkpoint where the run before was
# stepped to; by the second, code is led astray and finds what tracepoints have
# left in registers.
# deadline: 180 s
set -uo pipefail

hotrig=$HOTRIG_BUILD/hotrig
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# same NAME ENTRY: the campaign with that entry, read from stdin
same()
{
	{
		printf 'name: %s\nentries:\n' "$1"
		sed "s|^|  |; s|ROOT|$root|"
	} >"$work/campaign.yaml"
	rm -f "$work"/*.db*
	"$hotrig" campaign "$work/campaign.yaml" --no-prune \
		--store "$work/reused.db" >"$work/said" 2>&1
	[ $? -le 1 ] &&
		"$hotrig" campaign "$work/campaign.yaml" --no-prune --fresh \
			--store "$work/fresh.db" >>"$work/said" 2>&1
	[ $? -le 1 ] && "$hotrig" merge --compare "$work/reused.db" \
		"$work/fresh.db" >>"$work/said" 2>&1
	if [ $? = 0 ]; then
		echo "ok - $1: $(grep -m 1 -oE '^[0-9]+ runs' "$work/said")"
	else
		echo "not ok - $1"
		sed 's/^/# /' "$work/said" | tail -n 8
		failures=$((failures + 1))
	fi
}

same 'far behind records of hrfexec' <<'END'
- workload: ROOT/corpus/workloads/ops_groups.yaml
  from: hr.request[op=1]
  to: hr.result
  faults: [site-restart, "flip=rdi:7"]
  plus: 0..next
  every: 23003
END
same 'far behind records of a group restart' <<'END'
- workload: ROOT/examples/counter_s.yaml
  from: hr.death#1
  to: hr.restarted
  faults: [site-restart, div0, none]
  plus: 0..next
  every: 16001
END
same 'far behind records, in an actor' <<'END'
- workload: ROOT/examples/preempt.yaml
  events: [actor.start]
  faults: [segv]
  plus: 2000..4000
  every: 300
END
same 'the program counter of boot actors' <<'END'
- workload: ROOT/corpus/workloads/ops_groups.yaml
  from: hr.request[op=5]
  to: hr.result
  events: [pmm.*, hr.*]
  faults: ["flip=rip:2", "flip=rip:4"]
END

[ $failures = 0 ]

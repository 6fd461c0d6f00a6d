#!/bin/bash
# hotrig debug with a real GDB in batch mode: every command of gdbscripts.
# deadline: 120 s
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# says NAME TEXT...: every text occurs in the last session
says()
{
	local name=$1 text missing=''
	shift

	for text in "$@"; do
		grep -qE -- "$text" "$work/out" || missing="$missing \"$text\""
	done
	if [ -z "$missing" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name: missing$missing"
		sed 's/^/# /' "$work/out" | head -80
		failures=$((failures + 1))
	fi
}

# session ARGUMENT... -- GDB ARGUMENT...
session()
{
	timeout 60 "$hotrig" debug --batch --deadline 50s "$@" \
		>"$work/out" 2>&1
	echo "exit $?" >>"$work/out"
}

cat >"$work/fault.yaml" <<'END'
console:
  - arun -g 0 counter_u
faults:
  - at: pmm.commit[block=COUNTER]#1
    fault: segv
END

session "$work/fault.yaml" -- -ex hr-plan -ex hr-where -ex hr-actors \
	-ex hr-groups -ex hr-blocks -ex hr-bank -ex 'hr-events 2' -ex hr-check \
	-ex 'print $hr_actor("PMM")' -ex 'print $hr_actor("counter_u.0").aid' \
	-ex 'hr-diff COUNTER' -ex 'hr-break site' -ex 'hr-diff COUNTER'
says 'it stops where the fault fires' 'at fault.fired fault=0 ' 'exit 0'
says 'hr-plan' 'fault 0: segv at pmm.commit\[block=COUNTER\]#1: fired, 1 hits'
says 'hr-where' 'of counter_u.0, actor 5, in pmm' 'bank_commit_allocate' \
	'in pmmAllocate \(' 'in main \('
says 'hr-actors' '1 PMM +boot' '5 counter_u.0 +user +group +0 entry 0x400000'
says 'hr-groups' 'group 0: 1 members, 1 running' 'counter_u.0 +aid 5'
says 'hr-blocks' '4 COUNTER +pages +10\+1 +4 bytes'
says 'hr-bank' 'version 1, 5 of 30 blocks, 11 of 256 pages'
says 'hr-events' 'ms  pmm.commit slot=4 block=COUNTER'
says 'hr-check' 'the bank is sound: 5 blocks'
says 'hr_actor and the printer of actors' '= actor 1 PMM' '= 5$'
says 'hr-break site' 'at site.restart cause=3'
says 'hr-diff' 'COUNTER: 4096 bytes kept' 'COUNTER: 0 words'

session examples/counter_u.yaml -- -x gdbscripts/step-group-restart.gdb
says 'hr-step through a group restart' 'at hr.restart rgroup=0 counter=1' \
	'at hr.stopped' 'at hr.image' '\+ actor 6 counter_u.0' \
	'\+ group 0: 1 members, 1 running' 'at hr.restarted' \
	'at actor.start aid=6 entry=0x400000'

session examples/counter_u.yaml -- -ex 'hr-break actor counter_u.0' \
	-ex 'info symbol main'
says 'symbols of an actor' 'at actor.start aid=5' \
	'main in section .text of .*counter_u'

session "$work/fault.yaml" -- -x gdbscripts/step-site-restart.gdb
says 'hr-step through a site restart' 'at site.restart' \
	'at boot.hot boots=1' '- actor 5 counter_u.0' 'at pmm.verify result=0' \
	'at hr.recover rgroup=0 members=1' 'at boot.actor name=C_INIT'

session examples/counter_u.yaml -- -x gdbscripts/watch-counter.gdb
says 'watch-counter.gdb' 'at hr.counter rgroup=0 value=1 was=0' \
	'the run is over'

session --live examples/counter_u.yaml -- -ex 'hr-break event pmm.commit' \
	-ex 'hr-inject segv' -ex 'hr-break event site.panic' -ex 'hr-break site'
says 'hr-inject in a live machine' 'segv: at 0x' 'at site.panic vector=14' \
	'at site.restart cause=3'

session "$work/fault.yaml" -- -ex 'hr-inject segv' -ex 'hr-inject no' \
	-ex 'hr-break event no.such' -ex 'hr-back fault' -ex 'help hotrig' \
	-ex 'help hr-step' -ex 'complete hr-break event pmm.c' \
	-ex 'complete hr-inject se'
says 'refusals that say why' 'a recording cannot be changed' \
	'no fault "no"' 'no event "no.such"' 'needs hotrig debug --reverse'
says 'help' 'hr-actors hr-groups hr-blocks' 'run to the next phase'
says 'completion' '^hr-break event pmm.commit' '^hr-inject segv'

session --reverse "$work/fault.yaml" -- -ex 'reverse-stepi' \
	-ex 'hr-break site' -ex 'hr-back fault' -ex hr-plan \
	-ex 'hr-back event pmm.prepare' -ex 'hr-back event 40' -ex 'hr-events 1'
says 'hr-back' 'at site.restart' 'back at fault.fired fault=0' \
	'back at pmm.prepare slot=4 block=COUNTER' '^ +(39|40) '
[ "$failures" = 0 ]

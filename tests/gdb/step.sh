#!/bin/bash
# The plain .gdb files, hr-step through them, in a real GDB; and what they say
# where there is no session.
# deadline: 90 s
set -u

. tests/gdb/session.inc

session examples/counter_u.yaml -- -x gdbscripts/step-group-restart.gdb
says 'step-group-restart.gdb' '^at actor.end aid=5 cause=fault' \
	'^-- failure or end detected' '^  - actor 5 counter_u.0, thread 3' \
	'^-- restart counter changed' '^-- group restart begins' \
	'^-- members stopped' '^-- image copied' '^  . block __SYS.D0, 1 pages' \
	'^-- address space rebuilt' '^  . actor 6 counter_u.0, 0x400000: ' \
	'^-- group restarted' '^-- entry reached' \
	'at actor.start aid=6 entry=0x400000' 'enter_actor \('

session tests/system/site_fault.yaml -- -x gdbscripts/step-site-restart.gdb
says 'step-site-restart.gdb' '^at site.restart cause=fault' \
	'^-- kernel data restored' '^  - actor 5 steady_u.0' '^  . boots: 1' \
	'^-- boot actor loaded' '^-- bank verified' 'at pmm.verify result=0' \
	'^-- group rebuilt from its list' 'at hr.recover rgroup=0 members=1' \
	'^-- image copied' '^-- address space rebuilt' '^-- site in service' \
	'the bank is sound'

session examples/counter_u.yaml -- -x gdbscripts/watch-counter.gdb
says 'watch-counter.gdb' 'at hr.counter rgroup=0 value=1 was=0' \
	'group 0: 1 members, 0 running, 0 clean, counter 1' 'the run is over'

session examples/counter_u.yaml -- -ex 'hr-step 1000' -ex hr-where
says 'hr-step to the end' '^-- group over, blocks freed' \
	'the run is over: no phase was left' 'run.end reason=settled'

for file in gdbscripts/*.gdb; do
	timeout 30 gdb -nx -batch -x "$file" >"$work/out" 2>&1
	says "$(basename "$file") without a session" \
		'this file needs a run: hotrig debug SCENARIO -- -x '
done
timeout 30 gdb -nx -batch -x gdbscripts/hotrig.py >"$work/out" 2>&1
says 'hotrig.py without a session' 'hotrig debug'
[ "$failures" = 0 ]

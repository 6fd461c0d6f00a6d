#!/bin/bash
# hr-back in a real GDB: to events, and from what is wrong to the store.
# deadline: 90 s
set -u

. tests/gdb/session.inc

cat >"$work/flip.yaml" <<'END'
console: [ arun -g 0 steady_u 3 10, sleep 1 ]
faults:
  - { at: "call.enter[in=actor]#4", fault: segv }
  - { at: "hr.stopped#1", fault: "flip=block[STEADY.0]:9" }
END

session "$work/flip.yaml" -- -ex 'hr-break event hr.restarted' \
	-ex 'hr-back fault' -ex hr-plan -ex 'hr-back event pmm.prepare' \
	-ex 'hr-back event 40' -ex 'hr-events 1' -ex 'hr-back event 4000'
says 'hr-back to events' 'at hr.restarted' \
	'back at fault.fired fault=1 type=flip' \
	'fault 1: flip=block.STEADY.0.:9 .*: fired' \
	'back at pmm.prepare slot=4 block=STEADY.0' '^ +(39|40) ' \
	'it is not behind: record [0-9]+ is the last'

# From the damage, which the restarted actor prints, through the injected fault
# to the store before it; and no further.
session --reverse "$work/flip.yaml" -- -ex 'hr-break event actor.start' \
	-ex 'hr-back store STEADY.0' -ex 'hr-where' \
	-ex 'hr-back store STEADY.0+0' -ex 'reverse-stepi' \
	-ex 'echo before\n' -ex 'x/dw 0x10000000a000' \
	-ex 'hr-back store STEADY.0'
says 'hr-back store, to the flipped bit' \
	'STEADY.0: 0x1 -> 0x201, store 2, by flip_word_bit at inject/guest/flip.c' \
	'behind .* fault.fired fault=1 type=flip' 'in hr_group_failed \('
says 'and to the store of the actor before it' \
	'STEADY.0.0: 0x0 -> 0x1, store 1, by main at examples/steady.c' \
	'^0x10000000a000:.0$' 'no store to STEADY.0 before this place'

session "$work/flip.yaml" -- -ex 'hr-break event run.end' \
	-ex 'hr-back event pmm.commit' -ex 'hr-back store STEADY.0.none' \
	-ex 'hr-back store STEADY.0+9000' -ex 'hr-back store STEADY.0+x' \
	-ex 'hr-back store nothing' -ex 'hr-back store 0x123000' \
	-ex 'hr-back store' -ex 'hr-back event no.such' \
	-ex 'hr-back store STEADY.0.sum' -ex 'hr-back store STEADY.0.state'
says 'hr-back store to a descriptor' \
	'STEADY.0.sum: 0x0 -> 0x[0-9a-f]+, store 1, by .*bank_store.c' \
	'behind .* pmm.request op=allocate block=STEADY.0' \
	'no block has this name, and No symbol "STEADY"'
says 'refusals that say why' \
	'has no field none: state, sum, ' 'STEADY.0 ends before 0x2328' \
	'expected an offset behind STEADY.0\+, found "x"' \
	'nothing: no block has this name' 'nothing is mapped at 0x123000 here' \
	'expected a block or an address' 'no event "no.such"'

# Variables: of HR_CTRL, of the kernel, of an actor that runs.
session examples/counter_u.yaml -- -ex 'hr-break event con.out#2' \
	-ex 'hr-back store out.len' -ex 'hr-break event run.end' \
	-ex 'hr-back store hr_table.group[0].policy.counter' \
	-ex 'hr-back store hr_table.group[0].policy.counter' \
	-ex 'hr-back store last_aid'
says 'hr-back store to variables' \
	'counter: 0x1 -> 0x0, store 2, by .* at runtime/lib/string.c' \
	'counter: 0x0 -> 0x1, store 1, by hr_policy_restart at runtime' \
	'last_aid: 0x4 -> 0x5, store [0-9]+, by take_aid at runtime'
says 'and of an actor' 'out.len: 0x13 -> 0x0, store 20, by flush_one at runtime/lib/cx/stdio.c'
[ "$failures" = 0 ]

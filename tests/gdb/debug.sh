#!/bin/bash
# hotrig debug with a real GDB in batch mode: what shows, stops and injects;
# help, completion, printers, symbols, bundles. See step.sh and back.sh.
# deadline: 120 s
set -u

. tests/gdb/session.inc

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
says 'it stops where the fault fires' \
	'at fault.fired fault=0 type=segv ' 'exit 0'
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
says 'hr-break site' 'at site.restart cause=panic'
says 'hr-diff' 'COUNTER: 4096 bytes kept' 'COUNTER: 0 words'

# Every command has help of its own and completes what it takes.
cat >"$work/commands.py" <<'END'
def kinds(of):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)

listed = gdb.execute("help hotrig", to_string=True)
for kind in kinds(Command):
    text = gdb.execute("help " + kind.name, to_string=True)
    print("help %s: %s" % (kind.name, kind.name in listed
                           and text.startswith(kind.name)))
END
session "$work/fault.yaml" -- -x "$work/commands.py" \
	-ex 'help hotrig' -ex 'help hr-step' \
	-ex 'complete hr-break ' -ex 'complete hr-break event pmm.c' \
	-ex 'complete hr-inject se' -ex 'complete hr-diff COU' \
	-ex 'complete hr-back store COU' -ex 'complete hr-back ev' \
	-ex 'complete hr-w' -ex 'complete hr-diff __SYS.I'
for command in actors groups blocks bank events plan where check break step \
	inject diff back; do
	says "help hr-$command" "^help hr-$command: True"
done
says 'help' 'hr-actors hr-groups hr-blocks' 'run to the next phase'
says 'completion' '^hr-break restart' '^hr-break event pmm.commit' \
	'^hr-inject segv' '^hr-diff COUNTER' '^hr-back store COUNTER' \
	'^hr-back event' '^hr-where' '^hr-diff __SYS.I0'

session "$work/fault.yaml" -- -ex 'hr-inject segv' -ex 'hr-inject no' \
	-ex 'hr-break event no.such' -ex 'hr-break actor' -ex 'hr-break no' \
	-ex 'hr-step none' -ex 'hr-events x' -ex 'hr-diff NONE' \
	-ex 'print $hr_actor("NONE")'
says 'refusals that say why' 'a recording cannot be changed' \
	'no fault "no"' 'no event "no.such"' 'expected the name of an actor' \
	'expected fault, restart, site, actor NAME or event NAME' \
	'expected a number from 1, found "none"' 'found "x"' \
	'no block NONE; hr-blocks lists them' 'no actor NONE; hr-actors'

# Printers, in a user actor, HR_CTRL and the bank.
cat >"$work/types.yaml" <<'END'
console:
  - arun -g 0 steady_u 3 10
  - sleep 1
faults:
  - at: pmm.commit[block=STEADY.0]#1
    fault: none
END
session "$work/types.yaml" -- -ex 'frame function main' -ex 'print name' \
	-ex 'hr-break event thread.delay' -ex 'frame function main' \
	-ex 'print pause' -ex 'print hr_table.group[0]' \
	-ex 'print hr_table.member[0]' -ex 'print *hr_table.member[0].record' \
	-ex 'print *hr_table.group[0].list' \
	-ex 'print *(struct hr_image *)hr_table.member[0].image' \
	-ex 'python print(at_physical(LAYOUT["bank"], "struct bank_header"))' \
	-ex 'python print(block_named("STEADY.0"))' \
	-ex 'python print(list(records())[0])' \
	-ex 'python print(current_thread())' \
	-ex 'print (KnCap){1, 2}' \
	-ex 'print (KnRgnDesc){4096, 8192, 5, 0, 0, 0}'
says 'printers of the public types' '= RAM:STEADY.0' \
	'= 0.010000000 s' '= capability 0x1:0x2' \
	'= region 0x1000\+0x2000 writable anywhere'
says 'printers of what the runtime is made of' \
	'= 1 members, 1 running, 0 clean, counter 0' \
	'= member steady_u.0, aid 5, HR_MEMBER_RUNNING' \
	'= steady_u.0, slot 0, order 1' '= list of group 0, part 0, ' \
	'= image steady_u.0 of (/bin/)?steady_u, text 0x400000' \
	'^bank of 30 blocks, 256 pages' '^STEADY.0 +pages +10\+1' \
	'fault.armed fault=0 type=none' '^thread 3, '

# Symbols: the kernel at its first instruction, actors as they are loaded.
session examples/counter_s.yaml -- -ex 'info symbol $pc' \
	-ex 'hr-break event boot.actor#2' -ex 'info symbol hr_recover' \
	-ex 'hr-break actor counter_s.0' -ex 'info symbol main' \
	-ex 'hr-break restart' -ex 'hr-break actor counter_s.0' \
	-ex 'info symbol main'
says 'symbols of kernel, boot actors and a supervisor actor' \
	'^kernel_main in section' '^hr_recover in section .text of .*hr_ctrl.elf' \
	'main in section .text of .*counter_s'
session examples/counter_u.yaml -- -ex 'hr-break actor counter_u.0' \
	-ex 'info symbol main'
says 'symbols of a user actor' 'at actor.start aid=5' \
	'main in section .text of .*counter_u'

session --live examples/counter_u.yaml -- -ex 'hr-break event pmm.commit' \
	-ex 'hr-inject segv' -ex 'hr-break event site.panic' \
	-ex 'hr-break site' -ex 'hr-back fault'
says 'hr-inject in a live machine' 'segv: at 0x' \
	'at site.panic vector=page-fault' 'at site.restart cause=panic' \
	'a live machine has no way back'

# A bundle brings its machine along, and what was made otherwise is said.
"$hotrig" run "$work/fault.yaml" --machine pc --bundle "$work/bundle" \
	>/dev/null 2>&1
session "$work/bundle" -- -ex hr-where
says 'a bundle' 'images, QEMU and plan are those of the bundle' \
	'at fault.fired fault=0 type=segv' 'in main \('
sed -i 's/"kernel.elf": "[0-9a-f]*"/"kernel.elf": "1"/' \
	"$work/bundle/bundle.json"
session "$work/bundle" -- -ex hr-plan
says 'a bundle of other images' 'kernel.elf differs: 0*1 in the bundle'

session "$work/none.yaml"
says 'a run that is not there' 'none.yaml' 'exit 2'
timeout 60 "$hotrig" debug --batch --deadline 1ms "$work/fault.yaml" \
	>"$work/out" 2>&1
echo "exit $?" >>"$work/out"
says 'a deadline that passes' 'in time' 'exit 124'
timeout 60 "$hotrig" debug --deadline 50s examples/preempt.yaml \
	>"$work/out" 2>&1 <<'END'
python DEADLINE_S = 0.02
hr-break site
END
says 'the deadline of a wait' 'the place was not reached within 0.02 s'
[ "$failures" = 0 ]

#!/usr/bin/env bash
# Points that are no records: a dry fault at one changes nothing, a run with
# one is the same in a fresh machine and in one that is used again, and what
# cannot be resolved is refused. Events as points: make dry.
# deadline: 180 s
set -uo pipefail

hotrig=$HOTRIG_BUILD/hotrig
folder=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

result()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
		return
	fi
	echo "not ok - $2"
	sed 's/^/# /' "$work/said" | tail -n 5
	failures=$((failures + 1))
}

# The records of the run on stdin but for the agent's, without their numbers.
records()
{
	grep -E '^ *[0-9]+ +[0-9]+\.[0-9]+ +b[0-9]' | grep -v ' fault\.' |
		sed -E 's/^ *[0-9]+ +//'
}

# dry SCENARIO POINT...: with "none" at the point the trace is the same
dry()
{
	local scenario=$1 point

	shift
	"$hotrig" run "$scenario" --trace=raw | records >"$work/golden"
	for point; do
		"$hotrig" run "$scenario" --trace=raw --fault "none@$point" \
			>"$work/said" 2>&1
		records <"$work/said" | cmp -s - "$work/golden" &&
			grep -q ' fault\.fired ' "$work/said" &&
			[ -s "$work/golden" ]
		result $? "dry at $point"
	done
}

dry "$folder/../../examples/counter_u.yaml" \
	exec:bank_commit_allocate#1 exec:pmm:bank_commit_allocate#2+10 \
	exec:schedule#3 exec:clock_now#5 exec:trap_handle exec:trace#12 \
	exec:syscall_entry#4 exec:counter_u:main exec:counter_u:main#2+7 \
	'write:bank.block[0].state' 'write:bank.block[1].state#2+1' \
	write:quantum_end#4 write:cpu_level#9+2 \
	time:500us time:500us+20 time:2628us time:20ms time:900ms+3
dry "$folder/../../examples/preempt.yaml" \
	exec:spin_s:main+5 'exec:spin_u:main[actor=spin_u.2]' time:5ms \
	time:8ms+100 time:12345678ns

# Where faults fired.
places()
{
	sed -n 's/.* fault\.fired .* before=//p' | sort
}

# together SCENARIO POINT...: dry faults at all of them in one run, each at the
# place where it is alone, and the trace is the same
together()
{
	local scenario=$1 point faults=()

	shift
	"$hotrig" run "$scenario" --trace=raw | records >"$work/golden"
	for point; do
		"$hotrig" run "$scenario" --trace=raw --fault "none@$point"
		faults+=(--fault "none@$point")
	done >"$work/alone"
	"$hotrig" run "$scenario" --trace=raw "${faults[@]}" \
		>"$work/said" 2>&1
	records <"$work/said" | cmp -s - "$work/golden" &&
		[ "$(places <"$work/said" | wc -l)" = $# ] &&
		places <"$work/said" | cmp -s - <(places <"$work/alone")
	result $? "dry together at $*"
}

together "$folder/../../examples/counter_u.yaml" pmm.commit#1+200 \
	pmm.commit#1+70 pmm.result#1+50 hr.restart#1+300 boot.cold+2000
together "$folder/../../examples/preempt.yaml" actor.start#1+30000 \
	actor.start#2+20000 actor.start#3+10000 call.enter#5+10000

# both POINT EVENT: of two faults at one place in an actor the first happens
both()
{
	"$hotrig" run "$folder/../../examples/counter_u.yaml" --trace=raw \
		--fault "segv@$1" --fault "div0@$1" >"$work/said" 2>&1
	grep -q ' fault\.taken *fault=0 ' "$work/said" &&
		grep -q ' fault\.refused *fault=1 .*why=4' "$work/said" &&
		! grep -q ' fault\.taken *fault=1 ' "$work/said"
	result $? "two faults at $1"
}

both call.enter#2
both call.enter#2+3
both pmm.commit#1
both pmm.commit#1+40

# An actor that ends takes the counts of its thread along.
"$hotrig" run "$folder/../../examples/counter_s.yaml" --trace=raw \
	--fault 'none@call.enter#2+100' >"$work/said" 2>&1
grep -q '^not-fired' "$work/said" && ! grep -q ' fault\.fired ' "$work/said"
result $? 'a count does not go on in the next actor'

# twice NAME: four runs of fault_NAME.yaml, the last two in a used machine
twice()
{
	local name

	for name; do
		"$hotrig" replay "$folder/fault_$name.yaml" --times 4 --reuse \
			>"$work/said" 2>&1
		grep -q '4 runs, 1 distinct digest' "$work/said"
		result $? "$name is repeatable"
	done
}

twice segv_wild gp_kernel stack_overflow_pmm kill_group panic flip_image \
	flip_bank fail storage_error hang stall lost_tick line_restart \
	point_write point_exec_attr point_time_actor

# refused POINT WORDS: exit code 2, and the message has these words
refused()
{
	"$hotrig" run "$folder/../../examples/counter_u.yaml" \
		--fault "none@$1" >"$work/said" 2>&1
	[ $? = 2 ] && grep -qF -- "$2" "$work/said"
	result $? "refused: $1"
}

refused exec:no_such_thing 'neither the kernel nor a boot actor has it'
refused exec:counter_u:no_such_thing 'no executable of this name has it'
refused exec:nobody:main 'no executable of this name has it'
refused exec:boot_main 'name its module'
refused exec:frame_return 'the debug exception passes there'
[ $failures = 0 ]

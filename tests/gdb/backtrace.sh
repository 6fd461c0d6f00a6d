#!/bin/bash
# hotrig backtrace: frames of faults in a boot actor and in an actor, threads at
# the end, and core files in which GDB finds the same frames.
# deadline: 90 s
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# says NAME FILE TEXT...: every text occurs in the file
says()
{
	local name=$1 file=$2 text missing=''
	shift 2

	for text in "$@"; do
		grep -qF -- "$text" "$file" || missing="$missing \"$text\""
	done
	if [ -z "$missing" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name: missing$missing"
		sed 's/^/# /' "$file" | head -60
		failures=$((failures + 1))
	fi
}

cat >"$work/faults.yaml" <<'END'
console:
  - arun -g 0 counter_u
  - arun -g 1 counter_s
faults:
  - at: pmm.commit[block=COUNTER]#1
    fault: segv
  - at: hr.exit_hdl#1
    fault: kill
END
timeout 60 "$hotrig" backtrace "$work/faults.yaml" --threads \
	--core "$work/cores" >"$work/out" 2>&1
echo "exit $?" >>"$work/out"

says 'a fault in the PMM, across the border to the actor' "$work/out" \
	'exit 0' 'pad_segv+0x2 at inject/guest/pads.S' \
	'inlined in bank_commit_allocate at runtime/pmm/core/bank_store.c' \
	'[pmm.elf]' 'cx_call+' 'main+' '_start+' '[counter_u]' \
	'that was fault 0, segv, of the plan'
says 'a crash of a user and of a supervisor actor' "$work/out" \
	'crash at examples/crash.h' 'inlined in main at examples/counter.c' \
	'[counter_s]'
says 'a fault that is no exception' "$work/out" \
	'fault 1, kill, is taken' 'actor_leave+' 'hr_call at runtime/lib/cx/hr.c'
says 'threads at the end' "$work/out" \
	'end of the run' 'of HR_CTRL, actor' 'hr_death_thread' \
	'of C_INIT, actor' 'cinit_thread' 'thread_first+'
if ! grep -q '^exit 0' "$work/out" ||
	grep -q 'differs\|stopped at record' "$work/out"; then
	echo 'not ok - the run with stops is the run'
	failures=$((failures + 1))
else
	echo 'ok - the run with stops is the run'
fi

# Program counters of the frames, by hotrig (up to the core's line) and GDB.
cat >"$work/pcs.py" <<'END'
frame = gdb.newest_frame()
while frame:
    if frame.type() not in (gdb.INLINE_FRAME, gdb.TAILCALL_FRAME):
        print("pc %016x" % frame.pc())
    frame = frame.older()
END
for n in 1 2 3; do
	script=$work/cores/site-$n.gdb
	sed -n "/^event/h; /^event/d; p" "$work/out" |
		awk -v stop="site-$n.core" '
		/^  #0 / { n = 0 }
		/^  #/ { pc[n++] = substr($2, 3) }
		index($0, stop) { for (i = 0; i < n; i++) print "pc " pc[i]; exit }
		' >"$work/ours"
	timeout 30 gdb -nx -batch -x "$script" -x "$work/pcs.py" 2>&1 |
		grep '^pc ' >"$work/theirs"
	if [ -s "$work/ours" ] && cmp -s "$work/ours" "$work/theirs"; then
		echo "ok - GDB shows the same $(wc -l <"$work/ours") frames, stop $n"
	else
		echo "not ok - GDB shows the same frames, stop $n"
		diff "$work/ours" "$work/theirs" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
done
timeout 30 gdb -nx -batch -x "$work/cores/actor-1.gdb" -ex bt \
	>"$work/actor" 2>&1
says 'the core of an actor alone' "$work/actor" \
	'cx_call () at runtime/lib/call.S' 'in pmmAllocate (' 'in main ('

"$hotrig" backtrace "$work/none.yaml" >"$work/out" 2>&1
echo "exit $?" >>"$work/out"
says 'a run that is not there' "$work/out" 'none.yaml' 'exit 2'
timeout 60 "$hotrig" backtrace examples/counter_u.yaml --deadline 1ms \
	>"$work/out" 2>&1
echo "exit $?" >>"$work/out"
says 'a deadline that passes' "$work/out" 'in time' 'exit 124'
[ "$failures" = 0 ]

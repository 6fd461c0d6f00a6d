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
	'exit 0' 'pad_segv+0x2 at inject/guest/pads.inc' \
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

# GDB finds the same frames, functions and lines in the core files, of the site
# and of the actor alone.
same_frames()
{
	local result

	result=$(ci/backtraces.sh --some "$hotrig" none - "$1")
	if [[ $result == "agree $2 "* ]]; then
		echo "ok - GDB shows the same frames: $3"
	else
		echo "not ok - GDB shows the same frames: $3"
		sed 's/^/# /' <<<"$result"
		failures=$((failures + 1))
	fi
}

# What compares them sees another pc, function, line, and a frame too few.
echo '2 run' >"$work/runs"
printf '%s\n' 'run 1' 'stop 1/site-1' shown shown '10 f a.c:1' '- g a.c:2' \
	'20 h a.c:3' >"$work/ours"
compared()
{
	printf '%s\n' 'stop 1/site-1' "${@:3}" >"$work/theirs"
	if [[ $(awk -f ci/backtraces-same.awk "$work/runs" "$work/ours" \
		"$work/theirs") == "$2 "* ]]; then
		echo "ok - compared: $1"
	else
		echo "not ok - compared: $1"
		failures=$((failures + 1))
	fi
}
compared 'the same' agree '10 f a.c:1' '- g a.c:2' '20 h a.c:3'
compared 'where GDB is misled' agree '10 g *' '20 h a.c:3'
compared 'another pc' differ '10 f a.c:1' '- g a.c:2' '21 h a.c:3'
compared 'another function' differ '10 f a.c:1' '- k a.c:2' '20 h a.c:3'
compared 'another, GDB being misled' differ '10 k *' '20 h a.c:3'
compared 'another line' differ '10 f a.c:1' '- g a.c:2' '20 h a.c:4'
compared 'a frame too few' differ '10 f a.c:1' '- g a.c:2'
compared 'a frame too many' differ '10 f a.c:1' '- g a.c:2' '20 h a.c:3' '30 i ?'
echo '3 run' >"$work/runs"
compared 'a fault not shown' differ '10 f a.c:1' '- g a.c:2' '20 h a.c:3'

same_frames "$work/faults.yaml" 6 'a boot actor, actors, a fault in a call'
cat >"$work/pad.yaml" <<'END'
console: [ arun -g 0 counter_u, arun -g 1 counter_s, sleep 1 ]
faults:
  - { at: "call.enter[actor=counter_u.0]#2", fault: segv }
  - { at: "call.return[actor=counter_s.1]#2", fault: div0 }
END
same_frames "$work/pad.yaml" 6 'through a pad, where an actor was sent'
timeout 60 "$hotrig" backtrace "$work/pad.yaml" >"$work/pads" 2>&1
says 'from a pad to the first function of the actor' "$work/pads" \
	'pad_segv_at+0x2 at inject/guest/pads.inc' 'cx_call+' \
	'main+' '_start+'
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

#!/usr/bin/env bash
# A campaign that is killed again and again and resumed each time must leave the
# store that an undisturbed one leaves. In turn: everything at once, the
# parent, a worker, a QEMU (each kill -9), Ctrl-C; at random times. If it comes
# to its end before the last kill, the stores are compared and it is begun
# again.
#
#   ci/kill-resume.sh CAMPAIGN [KILLS] [SEED]     (make kill-resume; 50 kills)
#
# The stores are left in $B/kill-resume. Exit code: 0 equal, 1 they differ, 99
# infrastructure.
set -uo pipefail

campaign=${1:?campaign file}
kills=${2:-50}
RANDOM=${3:-1}
build=$(realpath -m "${B:-build}")
hotrig=$build/hotrig
work=$build/kill-resume
export HOTRIG_JOBS=2 HOTRIG_BUILD=$build

die()
{
	printf '%s\n' "$1" >&2
	exit 99
}

# Children of a process, and theirs, in the order of their age.
descendants()
{
	local child

	for child in $(ps -o pid= --ppid "$1"); do
		echo "$child"
		descendants "$child"
	done
}

# kill_one HOW PARENT
kill_one()
{
	local workers victims

	workers=$(ps -o pid= --ppid "$2" | shuf -n 1 --random-source=<(yes))
	case $1 in
	all)
		victims="$2 $(descendants "$2")"
		kill -KILL $victims 2>/dev/null
		;;
	parent) kill -KILL "$2" 2>/dev/null ;;
	worker) [ -z "$workers" ] || kill -KILL $workers 2>/dev/null ;;
	qemu)
		victims=$(descendants "$2" | tail -n 1)
		[ -z "$victims" ] || kill -KILL "$victims" 2>/dev/null
		;;
	interrupt) kill -INT "$2" 2>/dev/null ;;
	esac
}

rm -rf "$work"
mkdir -p "$work" || exit 99
began=$(date +%s%N)
"$hotrig" campaign "$campaign" --store "$work/calm.db" >"$work/calm.txt" 2>&1
calm=$?
[ $calm -le 1 ] || die "the undisturbed campaign: exit code $calm"
whole_ms=$((($(date +%s%N) - began) / 1000000))

# Half of the time of an undisturbed campaign, over all kills: most fall while
# runs are carried out, some before, all before the last one.
hows=(all parent worker qemu interrupt)
killed=0 sessions=0
while :; do
	setsid "$hotrig" campaign "$campaign" --store "$work/killed.db" \
		--resume >"$work/killed.txt" 2>&1 &
	parent=$!
	sessions=$((sessions + 1)) machine=0
	while [ $killed -lt $kills ]; do
		delay_ms=$((20 + RANDOM % (300 + whole_ms / 10)))
		sleep $((delay_ms / 1000)).$(printf '%03d' $((delay_ms % 1000)))
		kill -0 $parent 2>/dev/null || break
		how=${hows[killed % 5]}
		kill_one $how $parent
		killed=$((killed + 1))
		[ $how != qemu ] || machine=1
		case $how in
		all | parent | interrupt) break ;;
		esac
	done
	wait $parent 2>/dev/null
	code=$?
	# Gone through before the last kill: begin it again.
	if [ $code -le 1 ]; then
		[ $killed -lt $kills ] || break
		"$hotrig" merge --compare "$work/calm.db" "$work/killed.db" ||
			exit 1
		rm -f "$work/killed.db"
		continue
	fi
	case $code in
	130 | 137 | 143) ;;
	*)
		# Its golden run may have been the one.
		if [ $code != 99 ] || [ $machine = 0 ]; then
			cat "$work/killed.txt"
			die "a disturbed campaign: exit code $code"
		fi
		;;
	esac
done
printf '%d kills, %d sessions: ' $killed $sessions
"$hotrig" merge --compare "$work/calm.db" "$work/killed.db"

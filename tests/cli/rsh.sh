#!/bin/bash
# hotrig rsh against a booted target: output and status of commands, the same
# as on the console (CMD-6), site restart, privacy of the socket.
# deadline: 90 s
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
XDG_RUNTIME_DIR=$work/run
export XDG_RUNTIME_DIR
mkdir -m 700 "$XDG_RUNTIME_DIR"
socket=$XDG_RUNTIME_DIR/hotrig/rsh
failures=0

# The console's input stays open; what is written to fd 3 is typed.
mkfifo "$work/typed"
"$hotrig" boot <"$work/typed" >"$work/console" 2>&1 &
target=$!
exec 3>"$work/typed"
other=$target
trap 'exec 3>&-; kill $target $other 2>/dev/null; wait; rm -rf "$work"' EXIT

verdict()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		tail -n 8 "$work/out" "$work/err" "$work/console" |
			sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

# await SECONDS COMMAND...: until it succeeds
await()
{
	local tries=$(($1 * 20))

	shift
	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# rsh NAME STATUS TEXT COMMAND...: a line of its output begins with TEXT
rsh()
{
	local name=$1 code=$2 text=$3 status

	shift 3
	timeout 40 "$hotrig" rsh "$@" >"$work/out" 2>"$work/err" 3>&-
	status=$?
	echo "exit code $status, expected $code and: $text" >>"$work/err"
	[ $status = "$code" ] && grep -q -e "^$text" "$work/out"
	verdict $? "$name"
}

# same NAME EXPECTED COMMAND...: exactly this output, status 0
same()
{
	local name=$1

	printf '%s' "$2" >"$work/expected"
	shift 2
	timeout 40 "$hotrig" rsh "$@" >"$work/out" 2>"$work/err" 3>&- &&
		cmp "$work/expected" "$work/out" >>"$work/err"
	verdict $? "$name"
}

await 20 test -S "$socket"
verdict $? 'the target makes its socket'
[ "$(stat -c %a "$XDG_RUNTIME_DIR/hotrig")" = 700 ]
verdict $? 'in a folder of its owner'

rsh 'aps' 0 '  0     4     - C_INIT' aps
rsh 'arun -g says the aid' 0 'Started aid = 5' arun -g 0 counter_u
await 10 grep -q 'counter: done' "$work/console"
verdict $? 'the actor speaks on the console'
rsh 'a command that fails' 1 'arun: nowhere: no such file' arun nowhere
rsh 'no command' 1 'frob: command not found' frob
rsh 'wrong usage' 2 'usage: setenv var value' setenv A
same 'setenv is silent' '' setenv A one
same 'env through rsh' 'A=one
' env
same 'output that looks like the end' '=0
' echo '=0'
same 'a comment' '' '# nothing'
rsh 'memstat' 0 'bank: 256 pages, 0 used' memstat
# CMD-6: the same commands on the console print the same
for command in aps env memstat 'arun nowhere' help; do
	# shellcheck disable=SC2086
	"$hotrig" rsh $command >"$work/rsh" 2>/dev/null 3>&-
	echo "echo begin-$command" >&3
	echo "$command" >&3
	echo 'echo end' >&3
	await 10 sh -c "sed -n '/^begin-$command/,\$p' '$work/console' |
		tr -d '\r' | grep -q '^end'"
	tr -d '\r' <"$work/console" |
		sed -n "/^begin-$command/,/^end/p" |
		grep -vE '^(C_INIT> |begin-|end|echo )' >"$work/out"
	cmp "$work/rsh" "$work/out" >"$work/err" 2>&1
	verdict $? "the same on the console: $command"
done

# The standard files of an actor run with -f are on the connection; restarted
# it is on the console (ACT-16, ACT-17). Its children have the files of who
# started them (ACT-18).
same 'the standard files of an actor' 'counter: first life
' -f -t "$socket" arun -q -g 2 counter_s
await 10 sh -c "[ \$(grep -c 'counter: restarted' '$work/console') = 2 ]"
verdict $? 'are on the console after its restart'
[ "$(grep -c 'counter: first life' "$work/console")" = 1 ]
verdict $? 'and what it said before is not'
same 'nothing to follow' 'arun: nowhere: no such file
' -f echo 'arun: nowhere: no such file'
"$hotrig" rsh -f arun -g 3 pair_parent_u >"$work/out" 2>"$work/err" 3>&-
grep -q '^child: step 1 of 5' "$work/out"
verdict $? 'a child writes where its parent does'
same 'a restarted child writes where the caller of hrfexec does (ACT-18)' \
	'cleanup: child started
child: step 3 of 5
child: step 4 of 5
child: step 5 of 5
child: done
' -f arun -q -g 3 cleanup_u
"$hotrig" rsh -f arun -g 4 steady_u 1000 20 >"$work/followed" 2>/dev/null 3>&- &
client=$!
await 10 grep -q 'step 2 of' "$work/followed"
kill $client
same 'a request after a client that went away' 'x
' echo x
await 10 grep -q 'steady: life 1' "$work/console"
verdict $? 'its actor goes on, on the console'
same 'akill -g' '' akill -g 4
"$hotrig" rsh sleep 1 2>/dev/null 3>&- &
client=$!
sleep 0.4
kill $client
same 'a request while one goes on whose client went away' 'y
' echo y

rsh 'actor to kill' 0 'Started aid' arun -g 1 steady_u 1000 20
aid=$(sed 's/.*= //' "$work/out")
same 'akill' '' akill "$aid"
await 10 grep -q 'steady: life 2' "$work/console"
verdict $? 'its group was restarted (CMD-2)'

same 'restart' '' restart
rsh 'after the site restart' 0 '  0     4     - C_INIT' aps
await 10 grep -q 'steady: life 3' "$work/console"
verdict $? 'direct actors came back'
same 'akill -g after a site restart' '' akill -g 1
same 'sleep' '' sleep 0.2
rsh 'rshd runs' 1 'rshd: runs already' rshd

# A second target takes another socket; the first is still the default.
"$hotrig" boot </dev/null >"$work/second" 2>&1 3>&- &
other=$!
await 10 sh -c "ls '$socket'-*"
second=$(echo "$socket"-*)
same 'a second target' 'two
' -t "$second" echo two
same 'setenv on the second' '' -t "$second" setenv WHO second
same 'leaves the first alone' '' env
kill $other
"$hotrig" boot --rsh "$XDG_RUNTIME_DIR/hotrig/rsh" </dev/null \
	>"$work/out" 2>"$work/err" 3>&-
[ $? = 2 ] && grep -q 'a target listens there already' "$work/err"
verdict $? 'a socket in use is left alone'
chmod 755 "$XDG_RUNTIME_DIR/hotrig"
"$hotrig" boot --rsh "$XDG_RUNTIME_DIR/hotrig/other" </dev/null \
	>"$work/out" 2>"$work/err" 3>&-
[ $? = 2 ] && grep -q 'nobody else can enter' "$work/err"
verdict $? 'a folder that others can enter is refused'
chmod 700 "$XDG_RUNTIME_DIR/hotrig"

printf '\001x' >&3
await 20 sh -c "! kill -0 $target"
verdict $? 'Ctrl-A x ends the target'
[ ! -e "$socket" ]
verdict $? 'and its socket is gone'
"$hotrig" rsh aps >"$work/out" 2>"$work/err"
[ $? = 99 ] && grep -q 'no target there' "$work/err"
verdict $? 'nobody answers'

[ $failures = 0 ]

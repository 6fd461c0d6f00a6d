#!/bin/sh
# Executables of actors are laid out as AM wants them, and the actors that
# check themselves find nothing wrong.
# deadline: 120 s
set -u

B=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

verdict()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		failures=$((failures + 1))
	fi
}

# layout FILE TYPE: two segments, text then data, exit entry behind a jump
layout()
{
	readelf -Wlh "$1" >"$work/elf" &&
		grep -q "Type: *$2 " "$work/elf" &&
		[ "$(grep -c '^  LOAD' "$work/elf")" = 2 ] &&
		[ "$(grep -c '^  LOAD .* R E 0x1000$' "$work/elf")" = 1 ] &&
		[ "$(grep -c '^  LOAD .* RW  0x1000$' "$work/elf")" = 1 ] &&
		grep -q GNU_EH_FRAME "$work/elf" &&
		! grep -q INTERP "$work/elf" &&
		[ "$(od -An -tx1 -j4096 -N1 "$1")" = ' eb' ] &&
		[ "$(od -An -tx1 -j4112 -N4 "$1")" = ' 48 83 e4 f0' ]
}

for actor in "$B"/root/bin/*; do
	case $actor in
	*_u) layout "$actor" EXEC ;;
	*_s | *.r) layout "$actor" DYN ;;
	esac
	verdict $? "layout of ${actor##*/}"
done

"$B/hotrig" run tests/guest/checks.yaml >"$work/out" 2>&1
verdict $? 'run of tests/guest/checks.yaml'

# said TEXT TIMES
said()
{
	[ "$(grep -cF "$1" "$work/out")" = "$2" ]
	verdict $? "console: $1"
}

said 'check_libc: all 137 checks passed' 2
said 'check_libc: atexit order holds' 2
said 'check_libc: a line without newline' 2
said 'check_calls: all 28 checks passed' 2
said 'check_pmm: all 45 checks passed' 4
said 'oldstyle: life 1' 2
said 'oldstyle: life 2' 2
said 'oldstyle: free 0' 2
said 'FAILED' 0

[ $failures = 0 ] || sed 's/^/# /' "$work/out"
[ $failures = 0 ]

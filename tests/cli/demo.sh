#!/bin/bash
# hotrig demo: what its pictures show, pixel by pixel (EX-15), and what
# a booted target with a display gives its actors.
# deadline: 180 s
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
XDG_RUNTIME_DIR=$work/run
export XDG_RUNTIME_DIR
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY
target=
trap 'exec 3>&-; kill $target 2>/dev/null; wait; rm -rf "$work"' EXIT
failures=0

verdict()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		tail -n 30 "$work/console" "$work/figures" 2>/dev/null |
			sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

# classes NAME: a letter for each pixel below the strip: W wall, digit of the
# life that came there (1 to 3), X walker, . neither. Colours: draw.c
classes()
{
	tail -c $((800 * 550 * 3)) "$work/demo/$1.ppm" |
		od -An -v -tx1 -w3 | awk '
	BEGIN {
		class[" 6d 86 ad"] = "W"
		class[" 2e c4 b6"] = class[" 1c 61 5d"] = "1"
		class[" ff 9f 1c"] = class[" 7a 4d 12"] = "2"
		class[" e8 4a 8a"] = class[" 6f 27 47"] = "3"
		class[" ff ff ff"] = "X"
	}
	{ print ($0 in class) ? class[$0] : "." }'
}

# How many pixels have class A in the first, B in the second picture, C in the
# third, as a line "ABC N".
figures()
{
	paste -d '' "$work/1" "$work/2" "$work/3" | sort | uniq -c |
		awk '{ print $2, $1 }'
}

# count PATTERN: pixels whose three classes match
count()
{
	awk -v pattern="^$1\$" '$1 ~ pattern { n += $2 } END { print n + 0 }' \
		"$work/figures"
}

# none NAME PATTERN, some NAME PATTERN LEAST [MOST]
none()
{
	[ "$(count "$2")" = 0 ]
	verdict $? "$1"
}

some()
{
	local n

	n=$(count "$2")
	[ "$n" -ge "$3" ] && [ "$n" -le "${4:-440000}" ]
	verdict $? "$1"
}

"$hotrig" demo --no-window --out "$work/demo" >"$work/output" 2>&1
verdict $? 'the demo runs to its end'
tr -d '\r' <"$work/output" >"$work/console"
for name in 1-before 2-after-akill 3-after-restart 4-after-akill-g \
	5-after-shutdown; do
	[ "$(head -c 4 "$work/demo/$name.png" | tail -c 3)" = PNG ] &&
		[ "$(head -n 2 "$work/demo/$name.ppm" | tr '\n' ' ')" = \
			'P6 800 600 ' ] &&
		grep -q "^demo: $work/demo/$name.png: " <(
			sed 's/^C_INIT> //' "$work/console")
	verdict $? "picture $name, told about"
done

# A life goes on at a checkpoint, not before the last that the console knows.
sed 's/^C_INIT> //' "$work/console" | awk '
/^maze: step / { known = $5 + 0 }
/^maze: life / { lives = lives $3 $4 $5 $6 }
/^maze: goes on at step / { if ($6 % 8 || $6 < known) wrong = 1 }
END { exit wrong || known < 500 ||
	lives != "1,withadisplay2,withadisplay3,withadisplay" }'
verdict $? 'each life goes on at the checkpoint'

classes 1-before >"$work/1"
classes 2-after-akill >"$work/2"
classes 3-after-restart >"$work/3"
figures >"$work/figures"

some 'there are walls' WWW 30000
none 'the walls are where they were' 'W.[^W]|W[^W].|[^W]W.|[^W].W'
some 'the first life came far' 1.. 12000
none 'what was walked stays walked after akill' '[1X][.W].'
none 'and after restart' '.[12X][.W]'
some 'what the first life walked is its own, but for a checkpoint' 11. 12000
some 'no more was lost than since the checkpoint' 1[23]. 0 1800
some 'the second life went on' '[.]2.' 5000
some 'the third life went on' '[.][.]3' 5000
none 'the second life was not there before' 2..
none 'nor the third' '3..|.3.'
none 'what the first walked was kept by two restarts' '.1[23]|.[23]1'
none 'what the second walked, but for a checkpoint, and one walker' \
	'.2[.W1]'
some 'of the second no more was lost than since the checkpoint' .23 0 1800
some 'there is one walker' 'X..' 40 100

cmp "$work/demo/4-after-akill-g.ppm" "$work/demo/5-after-shutdown.ppm" \
	>"$work/figures" 2>&1
verdict $? 'after akill -g nobody draws, not even after a site restart'
[ -z "$(find "$XDG_RUNTIME_DIR" -type s)" ]
verdict $? 'no socket is left'

# The call, on a machine with a display
rsh()
{
	timeout 40 "$hotrig" rsh "$@" >"$work/figures" 2>&1 3>&-
}

# await COMMAND...: until it succeeds
await()
{
	local tries=400

	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# checks ARGUMENT CHECKS: of the user and the supervisor one
checks()
{
	rsh -f arun check_fb_s "$1" &&
		[ "$(grep -c "check_fb: all [0-9]* checks passed" \
			"$work/figures")" = 2 ]
	verdict $? "check_fb_s $1"
}

mkfifo "$work/typed"
"$hotrig" boot --display <"$work/typed" >"$work/console" 2>&1 &
target=$!
exec 3>"$work/typed"
await test -S "$XDG_RUNTIME_DIR/hotrig/rsh"
verdict $? 'boot --display'
rsh -f arun check_fb_u && grep -q 'check_fb: all 1 checks passed' \
	"$work/figures"
verdict $? 'a user actor is refused'
checks display
rsh restart && await grep -q 'Hot reboot' "$work/console"
verdict $? 'restart'
checks drawn
rsh reboot
await grep -q 'Cold reboot' "$work/console"
verdict $? 'reboot'
checks blank

kill $target
wait $target
exec 3>&-

# With a screen: a stand-in for a QEMU that has windows. The console is the
# user's in the end.
cat >"$work/qemu" <<'END'
#!/bin/bash
[ "$*" != '-display help' ] || { printf 'Available:\nnone\ngtk\n'; exit; }
echo "$*" >>"$QEMU_LOG"
exec qemu-system-x86_64 "${@/#gtk/none}"
END
chmod +x "$work/qemu"
mkfifo "$work/keys"
DISPLAY=:none HOTRIG_QEMU=$work/qemu QEMU_LOG=$work/figures script -qec \
	"$hotrig demo --out $work/window" /dev/null <"$work/keys" \
	>"$work/console" 2>&1 &
target=$!
exec 3>"$work/keys"
await grep -q 'the console is yours' "$work/console"
verdict $? 'with a screen the user has the console in the end'
grep -q -e '-display gtk .*-device ramfb .*-M pc,acpi=off,memory' \
	"$work/figures"
verdict $? 'and a window, on a pc'
echo 'akill -g 0' >&3
echo 'echo mine' >&3
await grep -q '^mine' "$work/console"
verdict $? 'and types'
printf '\001x' >&3
wait $target
verdict $? 'Ctrl-A x ends it'

[ $failures = 0 ]

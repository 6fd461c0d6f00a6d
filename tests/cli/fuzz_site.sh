#!/usr/bin/env bash
# hotrig fuzz site: the corpus is played, and repeats in fresh processes; a case
# becomes a scenario; QEMU and afl-fuzz may be killed, and nothing is reported
# that is not there.
# deadline: 300 s
set -uo pipefail
cd "$(dirname "$0")/../.."

build=${HOTRIG_BUILD:-build}
hotrig=$build/hotrig
site=$build/fuzz/site
work=$(mktemp -d)
number=0
# shellcheck disable=SC2317
finish()
{
	[ -z "${fuzzer:-}" ] || kill -9 "$fuzzer" 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT

report()
{
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$work/out" | tail -n 20
	fi
}

skip()
{
	number=$((number + 1))
	echo "ok $number - $1 # SKIP install the Debian package afl++"
}

"$site" corpus/site >"$work/out" 2>&1 &&
	grep -q "^$(find corpus/site -type f | wc -l) cases, 0 findings, 0 hung, 0 infra" \
		"$work/out"
report $? 'the corpus is held'

"$site" -f 7 -2 corpus/site/*-2 >"$work/out" 2>&1 &&
	! grep -q 'of the map was' "$work/out"
report $? 'cases repeat, in coverage and in a fresh process'

# Group 0, user actor: allocates, crashes in its first life, frees, ends
# cleanly; a segv behind the fifth pmm.commit.
printf '\0\0\2\0\0\0\0\2\225\0\0\0\2\4\0\0\0\2\23\1\0\0\16\0\4\4\0' \
	>"$work/case"
"$hotrig" fuzz import --site "$work/case" -o "$work/case.yaml" \
	>"$work/out" 2>&1 &&
	grep -q '^# a: crash 00 00 00, in its first life' "$work/case.yaml" &&
	grep -q 'at: pmm.commit#5' "$work/case.yaml"
report $? 'a case becomes a scenario'

"$hotrig" run "$work/case.yaml" >"$work/out" 2>&1 &&
	grep -q '^held (escalated)' "$work/out"
report $? 'the scenario makes the calls and the fault'

# QEMU, whose parent that process is, is killed three times. Where that hits the
# fresh process that a case is repeated in, nothing is known of the case.
"$site" -n 200 "$work/case" >"$work/out" 2>&1 &
player=$!
kills=0
while kill -0 $player 2>/dev/null && [ $kills -lt 3 ]; do
	sleep 0.2
	pkill -9 -P $player && kills=$((kills + 1))
done
wait $player
[ $? != 1 ] && [ $kills = 3 ] &&
	grep -q '^200 cases, 0 findings, 0 hung' "$work/out" &&
	[ "$(grep -c ': held' "$work/out")" -ge 197 ]
report $? 'QEMU is killed: the cases are repeated'

HOTRIG_QEMU=$work/absent "$site" "$work/case" >"$work/out" 2>&1
[ $? = 99 ] && grep -q '0 findings, 0 hung, 1 infra' "$work/out"
report $? 'without QEMU there is no finding'

HOTRIG_BUILD=$work "$hotrig" fuzz site --time 1s >"$work/out" 2>&1
[ $? = 99 ] && grep -q 'run make fuzz-site' "$work/out" &&
	grep -q '^0 findings' "$work/out"
report $? 'a missing target is no finding'

if ! command -v afl-fuzz >/dev/null; then
	skip 'the site is fuzzed, QEMU killed'
	skip 'afl-fuzz is killed and resumed'
	skip "AFL++'s tools"
	echo "1..$number"
	exit
fi

mkdir "$work/in"
cp "$work/case" "$work/in"
"$hotrig" fuzz site --time 8s --in "$work/in" --out "$work/fuzz" \
	>"$work/out" 2>&1 &
fuzzer=$!
kills=0
while kill -0 $fuzzer 2>/dev/null; do
	target=$(pgrep -P "$(pgrep -P $fuzzer | head -n 1)" 2>/dev/null |
		head -n 1)
	# Of the target's children the one that is QEMU.
	[ -z "$target" ] || ! pkill -9 -P "$target" qemu ||
		kills=$((kills + 1))
	sleep 1
done
wait $fuzzer
[ $? != 1 ] && [ $kills -gt 1 ] &&
	grep -q '^0 findings, 0 cases that did not end' "$work/out" &&
	[ "$(find "$work"/fuzz/*/crashes "$work"/fuzz/*/hangs -type f | wc -l)" = 0 ] &&
	awk '/^execs_done/ { exit $3 < 5 }' "$work/fuzz/default/fuzzer_stats"
report $? 'the site is fuzzed, QEMU killed'

"$hotrig" fuzz site --in "$work/in" --out "$work/fuzz2" \
	>"$work/out" 2>&1 &
fuzzer=$!
for _ in $(seq 100); do
	[ ! -e "$work/fuzz2/default/fuzzer_stats" ] || break
	sleep 0.2
done
pkill -9 -P $fuzzer
wait $fuzzer
killed=$?
fuzzer=
"$hotrig" fuzz site --time 3s --resume --out "$work/fuzz2" \
	>>"$work/out" 2>&1
[ $killed = 99 ] && [ $? = 0 ] && [ "$(grep -c '^0 findings' "$work/out")" = 2 ]
report $? 'afl-fuzz is killed and resumed'

export AFL_FORKSRV_INIT_TMOUT=20000
afl-showmap -q -t 60000 -o "$work/map" -- "$site" <"$work/case" \
	>"$work/out" 2>&1 &&
	[ "$(wc -l <"$work/map")" -gt 300 ] &&
	afl-whatsup -s "$work/fuzz" >>"$work/out" 2>&1
report $? "AFL++'s tools"

echo "1..$number"

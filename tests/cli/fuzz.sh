#!/usr/bin/env bash
# hotrig fuzz without AFL++: the corpus is played natively, under ASan and
# UBSan; a case becomes a scenario; a bank that differs is a finding.
# deadline: 120 s
set -uo pipefail
cd "$(dirname "$0")/../.."

build=${HOTRIG_BUILD:-build}
hotrig=$build/hotrig
play=$build/fuzz/pmm-play
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

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

for case in corpus/pmm/*; do
	"$play" "$case" >"$work/out" 2>&1
	report $? "${case##*/}"
done

# A allocated by one actor and stopped behind the request, allocated again,
# site restart, freed by another, B and A allocated.
printf '\0\x20\0\0\0\0\xb0\x20\0\0\0\0\0\x2d\0\0\0\0\0\x36\0\0\0\0\0\x30\1\4\0\0\0\x20\0\0\0\0\0' \
	>"$work/case"
"$hotrig" fuzz import "$work/case" -o "$work/case.yaml" >"$work/out" 2>&1 &&
	grep -q 'at: pmm.request\[actor=pmmcalls_u\]#1' "$work/case.yaml"
report $? 'a case becomes a scenario'

"$hotrig" run "$work/case.yaml" >"$work/out" 2>&1 &&
	[ "$(grep -c '^| pmmcalls: step [1345]: 0$' "$work/out")" = 4 ] &&
	grep -q '^held (escalated)' "$work/out"
report $? 'the scenario makes the calls and the stop'

# A player that finds something wherever B is freed: the rest is not needed.
mkdir -p "$work/build/fuzz"
cat >"$work/build/fuzz/pmm-play" <<EOF
#!/bin/sh
[ "\$1" = -t ] || ! "$play" -t "\$1" | grep -q ' free actor=.* name=B ' || {
	echo 'finding: step 1: B'
	exit 1
}
exec "$play" "\$@"
EOF
chmod +x "$work/build/fuzz/pmm-play"
printf '\0\x20\0\0\0\0\xb0\x30\4\2\3\0\0\x06\4\2\3\0\xa9\x26\4\2\3\0\xa9\x2d\0\0\0\0\0\x36\0\0\0\0\0' \
	>"$work/more"
HOTRIG_BUILD=$work/build "$hotrig" fuzz import "$work/more" \
	-o "$work/more.yaml" >"$work/out" 2>&1
cat "$work/more.yaml" >>"$work/out"
grep -q '^#  0 free actor=u medium=RAM name=B key=/0(null) size=0x1000 .*cut=0$' \
	"$work/more.yaml" && ! grep -q '^#  1' "$work/more.yaml"
report $? 'what a finding does not need is left out'

"$hotrig" fuzz import "$work/absent" >"$work/out" 2>&1
[ $? = 2 ] && grep -q absent "$work/out"
report $? 'a case that is not there is bad input'

HOTRIG_BUILD=$work "$hotrig" fuzz pmm --time 1s >"$work/out" 2>&1
[ $? = 99 ] && grep -q 'run make fuzz-pmm' "$work/out" &&
	grep -q '^0 findings' "$work/out"
report $? 'a missing target is no finding'

echo "1..$number"

#!/bin/sh
# expect.awk finds what is missing: without this test a directive that is
# never compared would pass.
set -u

folder=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

cat >"$work/output" <<'END'
    12    0.000290240 b0 kernel a0 t0 g-1     actor.create  aid=5 name=AB mode=2 rgroup=-1
    13    0.000290250 b1 hr_ctrl a5 t1 g3     hr.counter    rgroup=3 value=1 was=0 why=1
    14    0.000290260 b1 hr_ctrl a5 t1 g3     hr.counter    rgroup=3 value=11 was=10 why=1
| first line
| second line
held (recovered): 15 events, 0.001 s, digest 1; repeat: hotrig run a.yaml
END

# expect NAME COMPLAINT DIRECTIVE...: what expect.awk says, "" for nothing
expect()
{
	name=$1 complaint=$2
	shift 2
	printf '# %s\n' "$@" >"$work/scenario"
	said=$(awk -f "$folder/expect.awk" "$work/scenario" "$work/output")
	status=$?
	if [ "$said" = "$complaint" ] &&
		[ $status = "$([ -z "$complaint" ] && echo 0 || echo 1)" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		printf '%s\n' "$said" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

held='verdict: held'
expect 'verdict' '' "$held"
expect 'verdict with outcome' '' 'verdict: held (recovered)'
expect 'another verdict' 'expected verdict "violated"' 'verdict: violated'
expect 'part of a word' 'expected verdict "hel"' 'verdict: hel'
expect 'no verdict' 'the scenario has no line "# verdict: ..."' 'name: x'
expect 'console' '' "$held" 'console: first' 'console: second'
expect 'console in another order' \
	'expected console (number 2 in order): first' \
	"$held" 'console: second' 'console: first'
expect 'beginning of a line' '' "$held" 'console: | first'
expect 'not the beginning of a line' \
	'expected console (number 1 in order): | line' \
	"$held" 'console: | line'
expect 'console counted' '' "$held" 'console*2: line' 'console*0: third'
expect 'console wrongly counted' \
	'expected console 1 times, found 2: line' "$held" 'console*1: line'
expect 'event' '' "$held" 'event: actor.create' \
	'event: hr.counter[rgroup=3,value=1,in=hr_ctrl,boot=1,aid=5,group=3]'
expect 'event of another order' \
	'expected event (number 2 in order): actor.create' \
	"$held" 'event: hr.counter' 'event: actor.create'
expect 'event with another value' \
	'expected event (number 1 in order): hr.counter[value=2]' \
	"$held" 'event: hr.counter[value=2]'
expect 'part of a name' 'expected event (number 1 in order): hr.count' \
	"$held" 'event: hr.count'
expect 'event counted' '' "$held" 'event*1: hr.counter[value=1]' \
	'event*2: hr.counter' 'event*1: actor.create[name=AB,group=-]' \
	'event*0: hr.stop'
expect 'event wrongly counted' \
	'expected event 0 times, found 2: hr.counter' \
	"$held" 'event*0: hr.counter'

[ $failures = 0 ]

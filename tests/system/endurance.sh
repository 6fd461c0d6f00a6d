#!/bin/sh
# Thousands of restarts in one boot use nothing up. A user and a supervisor
# actor fail again and again: ten group restarts, then a site restart, and so
# on. Every time the same pages, actors and threads are in use, and in the end
# as much as after a hundredth of the restarts; bank, names and group id are
# free again. ENDURANCE is the number of site restarts: "make endurance".
# deadline: 120 s
set -u

B=${B:-build}
SITES=${ENDURANCE:-30}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# trace ACTOR SITES: the run's records and its console
trace()
{
	cat >"$work/$1.yaml" <<END
name: endurance
tunables: { hrCtrl.maxBadness: 11, hrCtrl.interval: 100000 }
ram: 256M
ring: 1000000
console: [ arun -g 0 $1 $(($2 * 11)) ]
faults:
  - at: hr.group.end#1
    fault: line="memstat"
END
	"$B/hotrig" run "$work/$1.yaml" --trace=raw --deadline 500s
}

# report TEXT CONDITION...
report()
{
	text=$1
	shift

	if "$@"; then
		echo "ok - $text"
	else
		echo "not ok - $text"
		tail -n 5 "$work/$actor" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

# use EVENT FILE: the different figures that records of EVENT have, but for
# those of the first boot, whose kernel has not shared its tables yet, and for
# the last end, after which there is no member any more
use()
{
	awk -v event="$1" '$3 != "b0" && index($0, " " event " ") {
		if (last != "" && event == "actor.gone") seen[last]
		sub(/.*freepages=/, ""); last = $0
		if (event != "actor.gone") seen[last]
	} END { for (figure in seen) print figure }' "$2"
}

count()
{
	grep -c " $1 " "$work/$actor"
}

# lines FILE N: it has N
lines()
{
	[ "$(wc -l <"$1")" -eq "$2" ]
}

for actor in phoenix_u phoenix_s; do
	trace $actor 1 >"$work/few"
	trace $actor "$SITES" >"$work/$actor"
	report "$actor: the run is held" \
		grep -q '^held (masked): ' "$work/$actor"
	report "$actor: $((SITES * 10)) group restarts" \
		[ "$(count hr.restarted)" -eq $((SITES * 10)) ]
	report "$actor: $SITES site restarts" \
		[ "$(count site.restart)" -eq "$SITES" ]
	use site.up "$work/$actor" >"$work/up"
	report "$actor: one state after every site restart: $(cat "$work/up")" \
		lines "$work/up" 1
	use actor.gone "$work/$actor" >"$work/gone"
	report "$actor: one state after every end: $(cat "$work/gone")" \
		lines "$work/gone" 1
	use run.end "$work/few" >"$work/end.few"
	use run.end "$work/$actor" >"$work/end"
	report "$actor: at the end as after one site restart: $(cat "$work/end")" \
		cmp -s "$work/end.few" "$work/end"
	report "$actor: bank and names are free" \
		grep -q '^| bank: 256 pages, 0 used, 256 free; 0 blocks' \
		"$work/$actor"
	report "$actor: the group has ended once" \
		[ "$(count hr.group.end)" -eq 1 ]
done
[ $failures = 0 ]

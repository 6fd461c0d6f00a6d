#!/usr/bin/env bash
# Shrinks ten failing scenarios that were padded. For each of ten planted bugs
# (ci/mutants) the first finding of the campaigns is given more faults, ten in
# all, which change nothing about it, and console lines; then "hotrig shrink"
# has to find the one that matters, or that none does.
#
#   ci/shrink-ten.sh [NAME...]       (make shrink-ten)
#
# Prints a table: faults and console lines before and after, runs, and the
# seconds of the processor that all of it took.
#
# Exit code: 0, 1 if one has not ten faults, is not as small as it was found,
# or takes 10 s of the processor, 99 if a bug could not be built in or is not found.
set -uo pipefail

. ci/mutants/hunt.sh

most_s=10
ten=(member-before-image block-live-before-sum clean-mark-not-stored
	ending-stored-late list-freed-first claim-not-undone
	counter-kept-over-site record-sum-late orphans-kept ending-not-stored)
[ $# = 0 ] || ten=("$@")

# As many as make ten with what the finding has. They add no record to the
# trace, so that a point event:N stays where it is; stalls move the clock.
faults_padded=10
padding=(none@boot.cold none@boot.actor#2 stall=1ms@boot.actor#3
	none@actor.create#4 stall=2ms@pmm.verify#1 none@cinit.sysadm#1
	stall=3ms@boot.actor#4 none@site.up#1 none@con.in#1 none@con.in#2)

# The scenario of the finding with more lines behind its own, so that the
# records in front stay where they are, and with the other faults: a bundle.
pad()
{
	local tree=$1 options=() fault

	HOTRIG_BUILD=$tree/build "$hotrig" replay --store "$tree.db" \
		"$found_id" --bundle "$tree.found" >"$tree.log" 2>&1
	was=$(grep -cE '^ +fault:' "$tree.found/scenario.yaml")
	for fault in "${padding[@]:0:faults_padded - was}"; do
		options+=(--fault "$fault")
	done
	awk '
	/^[a-z]/ && inside { print "- echo padded\n- memstat\n- aps"; inside = 0 }
	{ print }
	/^console:/ { inside = 1 }
	END { if (inside) print "- echo padded\n- memstat\n- aps" }
	' "$tree.found/scenario.yaml" >"$tree.yaml"
	rm -rf "$tree.padded"
	HOTRIG_BUILD=$tree/build "$hotrig" run "$tree.yaml" "${options[@]}" \
		--bundle "$tree.padded" >>"$tree.log" 2>&1
	grep -q '"verdict": "violated"' "$tree.padded/bundle.json"
}

prepare_or_end
printf '%-24s %-18s %-16s %5s %7s\n' bug faults 'console lines' runs seconds
failures=0 broken=0
TIMEFORMAT='%U %S'
for name in "${ten[@]}"; do
	tree=$folder/$name
	found_id=
	if ! plant "ci/mutants/$name.patch" "$tree" || ! hunt "$tree" ||
		! pad "$tree"; then
		printf '%-24s not built, not found, or hidden; see %s\n' \
			"$name" "$tree.log"
		broken=$((broken + 1))
		continue
	fi
	took=$({ time HOTRIG_BUILD=$tree/build "$hotrig" shrink \
		"$tree.padded" -o "$tree.small" >"$tree.txt" 2>&1; } 2>&1 |
		awk '{ printf "%.1f", $1 + $2 }')
	line=$(grep -E '^[0-9]+ faults? to' "$tree.txt")
	faults=$(sed -E 's/^([0-9]+) faults to ([0-9]+),.*/\1 \2/' <<<"$line")
	printf '%-24s %-18s %-16s %5s %7s\n' "$name" \
		"${faults/ / to } ($was found)" \
		"$(sed -E 's/.*, ([0-9]+) console lines to ([0-9]+):.*/\1 to \2/' \
			<<<"$line")" \
		"$(sed -E 's/.*: ([0-9]+) runs,.*/\1/' <<<"$line")" "$took"
	if [ "${faults% *}" != $faults_padded ] ||
		[ "${faults#* }" -gt "$was" ] ||
		[ "${took%.*}" -ge $most_s ]; then
		tail -n 3 "$tree.txt"
		failures=$((failures + 1))
	fi
	rm -rf "$tree" "$tree.found" "$tree.padded"
done
printf '%d scenarios, %d not shrunk, %d not made\n' "${#ten[@]}" $failures \
	$broken
[ $broken = 0 ] || exit 99
[ $failures = 0 ]

#!/usr/bin/env bash
# Determinism under load (recipe in docs/determinism.md): each of these runs is
# repeated many times, two machines at a time beside a program that hogs a
# processor, and every digest must be the same.
#
#   ci/determinism.sh [TIMES]      (make determinism; default 300)
#
# Exit code: 0 all equal, 1 a difference, 99 infrastructure.
set -uo pipefail

build=$(realpath -m "${B:-build}")
times=${1:-${TIMES:-300}}

( while :; do :; done ) &
hog=$!
trap 'kill $hog 2>/dev/null' EXIT

worst=0
repeat()
{
	local what=$1 scenario=$2 output code began=$SECONDS

	output=$("$build/hotrig" replay "$scenario" --times "$times" -j 2 2>&1)
	code=$?
	printf '%-28s %-28s %s, %d s\n' "$what" "$scenario" \
		"$(grep 'distinct digest' <<<"$output" | sed 's/, equal.*//')" \
		$((SECONDS - began))
	[ $code = 0 ] || printf '%s\n' "$output"
	[ $code -le $worst ] || worst=$code
}

repeat 'a group restart' examples/counter_u.yaml
repeat 'a site restart' examples/threshold.yaml
repeat '30 s of virtual sleep' examples/sleep30.yaml
repeat 'preemption' examples/preempt.yaml
repeat 'a fault in the PMM' tests/system/fault_in_pmm.yaml
exit $worst

#!/usr/bin/env bash
# Everything builds without a warning with the other compiler too.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
unset MAKEFLAGS MAKELEVEL MFLAGS
if ! make -s -j"$(nproc)" --no-print-directory HOST_CC=clang GUEST_CC=clang \
	B="$B/clang" all >"$log" 2>&1; then
	grep -E 'error|warning|\*\*\*' "$log" | head -n 40
	exit 1
fi
grep -E 'warning:' "$log" | sed 's/^warning:/clang:&/' | head -n 40
true

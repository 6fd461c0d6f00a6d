#!/usr/bin/env bash
# Runs every check of ci/lint/, each a script that prints what is wrong and
# nothing else; a check that prints nothing and exits 0 has passed. Lines that
# begin with "warning:" do not fail a check.
# deadline: 300 s
#
#   ci/lint.sh [CHECK...]       lint.sh includes docs
set -uo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C B=${B:-build}

if [ $# = 0 ]; then
	for script in ci/lint/*.sh; do
		name=${script##*/}
		set -- "$@" "${name%.sh}"
	done
fi
failed=0
for name in "$@"; do
	status=0
	output=$("ci/lint/$name.sh" 2>&1) || status=$?
	errors=$(grep -v '^warning:' <<<"$output")
	grep '^warning:' <<<"$output" | sed 's/^/# /'
	if [ $status = 0 ] && [ -z "$errors" ]; then
		echo "ok - lint $name"
	else
		echo "not ok - lint $name"
		sed 's/^/# /' <<<"${errors:-exit code $status}"
		failed=1
	fi
done
exit $failed

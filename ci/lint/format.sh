#!/usr/bin/env bash
# Layout is what clang-format makes of it ("make format").
set -uo pipefail
ci/files.sh c | xargs -r clang-format --dry-run -Werror 2>&1 |
	sed -nE 's/^([^:]+):[0-9]+:[0-9]+: error:.*/\1/p' | sort | uniq -c |
	awk '{ print $2 ": " $1 " places are not as clang-format has them" }'

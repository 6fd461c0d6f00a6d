#!/usr/bin/env bash
# Shell scripts parse, and are executable if and only if they are run.
set -uo pipefail
ci/files.sh text | while IFS= read -r file; do
	read -r first <"$file" 2>/dev/null || continue
	case $first in
	'#!/usr/bin/env bash' | '#!/bin/bash')
		bash -n "$file" 2>&1
		;;
	'#!'*) ;;
	*)
		[ ! -x "$file" ] || echo "$file: executable without #! line"
		continue
		;;
	esac
	[ -x "$file" ] || echo "$file: has a #! line but is not executable"
done

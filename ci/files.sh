#!/usr/bin/env bash
# Lists the files of the repository that exist, one a line.
#
#   ci/files.sh          all
#   ci/files.sh c        C sources and headers
#   ci/files.sh text     everything that is text
set -euo pipefail
cd "$(dirname "$0")/.."

all_files()
{
	if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
		git ls-files --cached --others --exclude-standard
	else
		find . \( -path ./build -o -path ./.git \) -prune -o \
			-type f -print | sed 's,^\./,,'
	fi | LC_ALL=C sort -u | while IFS= read -r file; do
		if [ -f "$file" ]; then
			printf '%s\n' "$file"
		fi
	done
}

case ${1:-all} in
all) all_files ;;
c) all_files | grep -E '\.[ch]$' ;;
text) all_files | grep -vE '\.(png|bin|gz|sqlite)$|^corpus/.*/[^.]*$' ;;
*)
	echo "usage: ci/files.sh [all|c|text]" >&2
	exit 2
	;;
esac

#!/usr/bin/env bash
# clang-tidy (.clang-tidy) over every C file that compile_commands.json knows.
# Options that only gcc has are taken out of the commands first.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

sed -E 's/ (-fno-ipa-[a-z-]+|-mno-fancy[a-z-]*|-mindirect-branch[=a-z-]*)//g' \
	compile_commands.json >"$dir/compile_commands.json"
sed -nE 's/.*"file": "([^"]+)".*/\1/p' "$dir/compile_commands.json" |
	LC_ALL=C sort -u >"$dir/files"
xargs -P "$(nproc)" -n 4 clang-tidy -quiet -p "$dir" <"$dir/files" \
	>"$dir/out" 2>"$dir/err" || {
	cat "$dir/out"
	grep -vE 'warnings? generated|^$' "$dir/err" || true
	exit 1
}
echo "clang-tidy: $(wc -l <"$dir/files") files are clean"

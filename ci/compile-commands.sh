#!/usr/bin/env bash
# Turns the commands that "make -n" prints (stdin) into compile_commands.json
# (stdout): every line that compiles one C file with -c.
set -euo pipefail
awk -v dir="$(pwd -P)" '
function quoted(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	return "\"" s "\""
}
# One command may be spread over lines that end in a backslash.
{
	line = line $0
	if (sub(/\\$/, "", line))
		next
}
line ~ /(^| )-c / && line !~ /^ *(if|for|while|echo|printf) / {
	file = ""
	n = split(line, word, /[ \t]+/)
	for (i = 1; i <= n; i++)
		if (word[i] ~ /\.c$/)
			file = word[i]
	if (file != "") {
		gsub(/[ \t]+/, " ", line)
		printf "%s\n  {\"directory\": %s, \"file\": %s,\n   \"command\": %s}", \
			count++ ? "," : "[", quoted(dir), quoted(file), quoted(line)
	}
}
{ line = "" }
END { print count ? "\n]" : "[]" }
'

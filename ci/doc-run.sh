#!/usr/bin/env bash
# Carries out the commands of a document and compares what they print.
#
#   ci/doc-run.sh [-u] [-k] FILE FOLDER
#
# Commands stand in blocks that begin with ```console, behind "$ "; they are
# carried out one after the other in one shell, in FOLDER, standard error with
# standard output. What follows is expected. A line "..." stands for any
# number of lines. Lines "(gdb) COMMAND" behind a "hotrig debug" are typed
# there.
#
# Not compared: addresses, digests, times, numbers of lines in sources,
# arguments of frames, counts of free pages and sums of contents; -u writes FILE anew with what was
# printed where it differs, -k goes on behind a difference.
#
# Prints "ok - COMMAND" or "not ok - COMMAND" and the difference. Exit code: 0,
# 1 something differs, 2 usage.
set -uo pipefail

update=0 keep=0
while getopts uk option; do
	case $option in
	u) update=1 keep=1 ;;
	k) keep=1 ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# != 2 ] || [ ! -r "$1" ] || [ ! -d "$2" ]; then
	echo "usage: ci/doc-run.sh [-u] [-k] FILE FOLDER" >&2
	exit 2
fi
document=$(realpath "$1")
run=$(mktemp -d)
trap 'rm -rf "$run"' EXIT
cd "$2" || exit 2

# What is the same in every run and with every build.
plain()
{
	sed -E 's/0x[0-9a-f]+/ADDRESS/g
		s/\b[0-9a-f]{16}\b/DIGEST/g
		s/[0-9]+\.[0-9]+( ?)(ms|s|runs)\b/TIME\1\2/g
		s/\.(c|h|S|py):[0-9]+/.\1:LINE/g
		s/content [0-9a-f]{8}/content SUM/
		s/pages free: [0-9]+/pages free: N/
		s/^(#[0-9]+ .*[a-z_0-9]) \(.*\)( at |$)/\1 (ARGUMENTS)\2/
		s/[ \t]+/ /g
		s/ $//' "$1"
}

# Does the text match, "..." being any lines? Pieces between two "..." are
# looked for from the front, the last one at the end.
matches()
{
	awk '
	function piece_at(from, at,    i) {
		for (i = 0; i < size[from]; i++)
			if (piece[from, i] != line[at + i])
				return 0
		return 1
	}
	NR == FNR {
		if ($0 == "...")
			pieces++
		else
			piece[pieces + 0, size[pieces + 0]++] = $0
		next
	}
	{ line[lines++] = $0 }
	END {
		pieces += 0
		if (pieces == 0)
			exit !(size[0] + 0 == lines + 0 && piece_at(0, 0))
		if (!piece_at(0, 0))
			exit 1
		at = size[0]
		for (p = 1; p < pieces; p++) {
			while (at + size[p] <= lines && !piece_at(p, at))
				at++
			if (at + size[p] > lines)
				exit 1
			at += size[p]
		}
		at = lines - size[pieces]
		exit !(at >= 0 && piece_at(pieces, at))
	}' "$1" "$2"
}

failures=0 status=0
command='' prompts=()
: >"$run/new"

# Carry out the command that has been read, with what was expected of it.
finish()
{
	local line typed=()

	[ -n "$command" ] || return 0
	line=$command
	if [ ${#prompts[@]} -gt 0 ]; then
		# a person would see GDB's prompt in front of each
		for prompt in "${prompts[@]}"; do
			typed+=(-ex "echo (gdb) ${prompt//\"/\\\"}\\n"
				-ex "$prompt")
		done
		line="stdbuf -oL $command --batch -- ${typed[*]@Q}"
	fi
	(exit "$status")
	eval "$line" >"$run/raw" 2>&1 </dev/null
	status=$?
	sed -E '/^\[Inferior 1 \(process 1\) detached\]$/d; s/[ \t]+$//' \
		"$run/raw" >"$run/got"
	plain "$run/got" >"$run/got.plain"
	plain "$run/expected" >"$run/expected.plain"
	if matches "$run/expected.plain" "$run/got.plain"; then
		echo "ok - $command"
		cat "$run/expected" >>"$run/new"
	else
		echo "not ok - $command"
		diff "$run/expected.plain" "$run/got.plain" | sed 's/^/# /'
		cat "$run/got" >>"$run/new"
		failures=$((failures + 1))
	fi
	command='' prompts=()
	[ $failures = 0 ] || [ $keep = 1 ] || exit 1
}

inside=0
while IFS= read -r text <&3; do
	if [ $inside = 0 ]; then
		printf '%s\n' "$text" >>"$run/new"
		[ "$text" != '```console' ] || inside=1
		continue
	fi
	case $text in
	'```')
		finish
		inside=0
		printf '%s\n' "$text" >>"$run/new"
		;;
	'$ '*)
		finish
		command=${text#'$ '}
		: >"$run/expected"
		printf '%s\n' "$text" >>"$run/new"
		;;
	*)
		printf '%s\n' "$text" >>"$run/expected"
		[[ $text != '(gdb) '* ]] || prompts+=("${text#'(gdb) '}")
		;;
	esac
done 3<"$document"

if [ $update = 1 ] && [ $failures -gt 0 ]; then
	cp "$run/new" "$document"
	echo "$document: written anew"
fi
[ $failures = 0 ]

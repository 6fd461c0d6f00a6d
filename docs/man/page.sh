#!/bin/sh
# A man page in scdoc's form from its template: what hotrig itself says and
# what the documents say is put in, so that nothing stands here twice.
#
#   docs/man/page.sh TEMPLATE BUILD
#
# Lines of a template: "@commands" (hotrig --help, and the help of each),
# "@help PROGRAM", "@list CATALOGUE" (hotrig list), "@doc FILE HEADING" (that
# section of a document, without its subsections).
set -eu

template=$1 build=$2
hotrig=$build/hotrig

# Text that scdoc shall take as it is, and not as a table.
plain()
{
	sed 's/[\\*_]/\\&/g; s/^[][|.#-]/\\&/'
}

# Lines of help are kept as they are.
literal()
{
	printf '\n```\n'
	cat
	printf '```\n\n'
}

commands()
{
	"$hotrig" --help | sed -nE 's/^  ([a-z]+).*   +(.*)$/\1\t\2/p' |
		while IFS="$(printf '\t')" read -r name summary; do
			printf '## hotrig %s: %s\n' "$name" "$summary"
			"$hotrig" "$name" --help | literal
		done
}

# Name, rest of the head, sentence: a term with its meaning below it.
catalogue()
{
	case $1 in
	faults) form='^([^ ]+) +([A-Z]+) +(.*)$' ;;
	events) form='^([^ ]+) +(\[[^]]*\]) (.*)$' ;;
	tunables) form='^([^ ]+) +([0-9]+ +[0-9.]+) +(.*)$' ;;
	invariants) form='^([^ ]+)( +)(.*)$' ;;
	*) echo "page.sh: no catalogue $1" >&2; exit 2 ;;
	esac
	"$hotrig" list "$1" | plain |
		sed -E "s/$form/*\\1* \\2\\n\\t\\3\\n/" | sed 's/ *$//'
}

# One section of a document. Tables become terms: the first column, then the
# others with what their heads say.
section()
{
	awk -v heading="$2" '
	function text(s,    out, code, c, i) {
		while (match(s, /\[[^][]*\]\([^)]*\)/)) {
			c = substr(s, RSTART + 1, RLENGTH - 1)
			sub(/\].*/, "", c)
			s = substr(s, 1, RSTART - 1) c \
				substr(s, RSTART + RLENGTH)
		}
		out = ""
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "`") {
				out = out "*"
				code = !code
			} else if (c == "*" && substr(s, i + 1, 1) == "*" && !code) {
				out = out "*"
				i++
			} else {
				out = out (c ~ /[\\*_]/ ? "\\" c : c)
			}
		}
		if (out ~ /^[][|.#]/)
			out = "\\" out
		return out
	}
	function row(s,    n, cell, i, line) {
		gsub(/^\| *| *\| *$/, "", s)
		gsub(/\\\|/, "\001", s)
		n = split(s, cell, / *\| */)
		if (!columns) {
			columns = n
			for (i = 1; i <= n; i++)
				head[i] = cell[i]
			return
		}
		if (cell[1] ~ /^-+$/)
			return
		line = text(cell[2])
		for (i = 3; i <= n; i++)
			if (cell[i] != "")
				line = line "; " text(head[i]) ": " text(cell[i])
		gsub(/\001/, "|", line)
		print "\n" text(cell[1]) "\n\t" line
	}
	/^```/ { if (here) print code ? "```\n" : "\n```"; code = !code; next }
	code { if (here) print; next }
	/^#+ / {
		sub(/^#+ /, "")
		here = $0 == heading
		found += here
		next
	}
	!here { next }
	/^\|/ { row($0); next }
	{ columns = 0 }
	/^- / { print "- " text(substr($0, 3)); next }
	/^  / { sub(/^ +/, ""); print "  " text($0); next }
	{ print text($0) }
	END {
		if (found != 1) {
			print "page.sh: no section \"" heading "\"" >"/dev/stderr"
			exit 1
		}
	}' "$1"
}

while IFS= read -r line; do
	case $line in
	'@commands') commands ;;
	'@help '*) "$build/${line#@help }" --help | literal ;;
	'@list '*) catalogue "${line#@list }" ;;
	'@doc '*)
		line=${line#@doc }
		section "${line%% *}" "${line#* }"
		;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$template"

# bash completion of hotrig. Commands, options and catalogues are what the
# program itself says, so that they are right whatever its version.

_hotrig()
{
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]-} words=

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		words="$("$program" --help 2>/dev/null |
			sed -nE 's/^  ([a-z]+).*/\1/p') help --help --version"
	elif [ "$command" = help ]; then
		words=$("$program" --help 2>/dev/null |
			sed -nE 's/^  ([a-z]+).*/\1/p')
	elif [[ $previous == --machine ]]; then
		words='microvm pc'
	elif [[ $word == -* ]]; then
		words="$("$program" "$command" --help 2>/dev/null |
			grep -oE -- '(^|[][ (|])--?[a-z][a-z-]*' |
			sed -E 's/^[^-]*//' | sort -u) --help"
	elif [ "$command" = list ]; then
		words=$("$program" list --help 2>/dev/null |
			sed -nE 's/^Usage: hotrig list (.*)/\1/p' | tr '|' ' ')
	fi
	if [ -n "$words" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	fi
}

# file names where nothing else fits
complete -o default -o bashdefault -F _hotrig hotrig

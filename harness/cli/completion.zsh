#compdef hotrig
# zsh completion of hotrig. Commands, options, what they mean and catalogues
# are what the program itself says, as in completion.bash.

_hotrig_commands()
{
	local -a found

	found=(${(f)"$($1 --help 2>/dev/null |
		sed -nE 's/^  ([a-z]+)[^ ]*( [^ ]+)*  +(.*)/\1:\3/p')"})
	_describe command found
}

# Those that have a line of their own, and those that the usage alone shows.
_hotrig_options()
{
	local help=$($1 $2 --help 2>/dev/null) option
	local -a found

	found=(${(f)"$(sed -nE \
		's/^  (--?[a-z][a-z-]*)[^ ]*( [A-Z][A-Z@/]*)? +(.*)/\1:\3/p' \
		<<<$help)"})
	for option in ${(uf)"$(grep -oE -- '(^|[][ (|])--?[a-z][a-z-]*' \
		<<<$help | sed -E 's/^[^-]*//')"}; do
		(( ${found[(I)$option:*]} )) || found+=($option)
	done
	_describe -o option found -- || true
	compadd -- --help
}

_hotrig()
{
	local program=$words[1] command=$words[2]

	if (( CURRENT == 2 )); then
		_hotrig_commands $program
		compadd -- help --help --version
	elif [[ $command == help ]]; then
		_hotrig_commands $program
	elif [[ $words[CURRENT-1] == --machine ]]; then
		compadd -- microvm pc
	elif [[ $PREFIX == -* ]]; then
		_hotrig_options $program $command
	elif [[ $command == list ]]; then
		compadd -- ${(s:|:)"$($program list --help 2>/dev/null |
			sed -nE 's/^Usage: hotrig list (.*)/\1/p')"}
	else
		_files
	fi
}

_hotrig "$@"

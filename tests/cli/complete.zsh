# What zsh offers at the end of a command line, a match a line:
#   zsh -f complete.zsh FOLDER LINE
# FOLDER is where _hotrig is. In a terminal of its own, as completion works
# nowhere else; matches are written down where they are added (calls of compadd
# that fill arrays are _describe asking what would match).
zmodload zsh/zpty
setup='
PROMPT=
fpath=('${(q)1}' $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
	local -a matches

	if (( ! ${@[(I)-[OAD]]} )); then
		builtin compadd -O matches "$@"
		print
		print -rl -- "offered "$^matches
	fi
	builtin compadd "$@"
}
finish() { print over; exit }
offer() { comppostfuncs=(finish); _main_complete }
zle -C offer complete-word offer
bindkey "^I" offer
print ready
'
zpty terminal zsh -f -i
zpty -w terminal $setup
zpty -r terminal said $'*\nready*'
zpty -w -n terminal $2$'\t'
zpty -r terminal said '*over*'
zpty -d terminal
print -r -- ${said//$'\r'/} | sed -n 's/^offered //p'

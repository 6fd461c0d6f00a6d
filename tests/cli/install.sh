#!/bin/bash
# make install below a folder of its own: the installed hotrig carries out a
# scenario, shows man pages, completes its command line and debugs; make
# uninstall leaves nothing.
# deadline: 240 s
set -u

B=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
to=$work/to
bin=$to/usr/local/bin
man=$to/usr/local/share/man

verdict()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/out" | tail -n 30
		failures=$((failures + 1))
	fi
}

# says NAME TEXT...: every text is in the last output
says()
{
	local name=$1 text missing=0

	shift
	for text in "$@"; do
		grep -qF -e "$text" "$work/out" || missing=1
	done
	[ $missing = 0 ] || echo "expected: $*" >>"$work/out"
	verdict $missing "$name"
}

env -u MAKEFLAGS -u MAKELEVEL make -s install B="$B" DESTDIR="$to" \
	>"$work/out" 2>&1 </dev/null
verdict $? 'make install'

# Nothing of the tree is near.
cp examples/counter_u.yaml "$work/run.yaml"
cd "$work" || exit 1
unset B HOTRIG_BUILD HOTRIG_GDBSCRIPTS
PATH=$bin:$PATH

hotrig run run.yaml >"$work/out" 2>&1
says 'the installed hotrig carries out a scenario' 'held: ' \
	'counter: restarted, count is 1'
if command -v gdb >/dev/null; then
	timeout 60 hotrig debug --batch run.yaml -- -ex 'hr-break restart' \
		-ex hr-where -ex 'hr-break actor counter_u.0' \
		-ex 'info symbol main' >"$work/out" 2>&1
	says 'and debugs, with symbols of boot actors and actors' \
		'at hr.restart rgroup=0' 'hr_group_failed' \
		'main in section .text of'
fi
hotrig backtrace run.yaml >"$work/out" 2>&1
says 'and shows backtraces' 'crash at examples/crash.h' '[counter_u]'

# Every page is there and is one; what it must say is what hotrig says.
for page in hotrig.1 hotrig-cc.1 hotrig-scenario.5 hotrig-campaign.5 \
	hotrig-faults.7 hotrig-events.7; do
	head -n 20 "$man/man${page##*.}/$page" >"$work/out" 2>&1
	says "man page $page" ".TH \"${page%.*}\" \"${page##*.}\"" '.SH NAME'
done

# in_page PAGE NAME WORD...: in the page's text, as roff writes it
in_page()
{
	local page=$1 name=$2 word missing=''

	shift 2
	for word in "$@"; do
		sed 's/\\fB//g; s/\\fR//g; s/\\-/-/g; s/\\&//g; s/\\[.]/./g' \
			"$man/man${page##*.}/$page" | grep -qF -e "$word" ||
			missing="$missing $word"
	done
	echo "missing:$missing" >"$work/out"
	[ -z "$missing" ]
	verdict $? "$name"
}

mapfile -t names < <(hotrig list faults | sed -E 's/ .*//')
in_page hotrig-faults.7 'every fault has its entry' "${names[@]}"
mapfile -t names < <(hotrig list events | sed -E 's/ .*//')
in_page hotrig-events.7 'every event has its entry' "${names[@]}"
mapfile -t names < <(hotrig list invariants | sed -E 's/ .*//')
in_page hotrig-events.7 'every invariant has its entry' "${names[@]}"
mapfile -t names < <(hotrig list tunables | sed -E 's/ .*//')
in_page hotrig-scenario.5 'every tunable has its entry' "${names[@]}"
mapfile -t names < <(hotrig --help | sed -nE 's/^  ([a-z]+).*/hotrig \1:/p')
in_page hotrig.1 'every command has its section' "${names[@]}"
in_page hotrig-scenario.5 'keys of scenarios' console faults sysadm expect
in_page hotrig-campaign.5 'keys of campaigns' workload sample expect then
if command -v man >/dev/null && man -w -l "$man/man1/hotrig.1" \
	>/dev/null 2>&1; then
	MANWIDTH=80 man --warnings -l "$man/man7/hotrig-faults.7" \
		>"$work/out" 2>&1
	says 'man shows a page' 'stack-overflow' 'bank.block[N].FIELD' \
		'POINTS'
fi

# completes NAME EXPECTED WORD...: the last word is being typed
completes()
{
	local name=$1 expected=$2

	shift 2
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_hotrig
	printf '%s\n' "${COMPREPLY[@]}" >"$work/out"
	says "$name" $expected
}

# shellcheck disable=SC1091
. "$to/usr/local/share/bash-completion/completions/hotrig"
completes 'completion of commands' 'debug demo doctor' hotrig d
completes 'completion of options' '--reverse --batch --deadline --help' \
	hotrig debug -
completes 'of what an option takes' 'microvm pc' hotrig run --machine ''
completes 'of catalogues' 'faults events' hotrig list ''
# Each option that is offered is one.
for command in $(hotrig --help | sed -nE 's/^  ([a-z]+).*/\1/p'); do
	COMP_WORDS=(hotrig "$command" -) COMP_CWORD=2
	_hotrig
	: >"$work/out"
	for option in "${COMPREPLY[@]}"; do
		case $option in --*) ;; *) continue ;; esac
		timeout 10 hotrig "$command" "$option=" --help \
			2>&1 </dev/null | grep -qE \
			'unrecognized option|unknown option' &&
			echo "$option" >>"$work/out"
	done
	[ ! -s "$work/out" ]
	verdict $? "options offered for $command"
done

cd - >/dev/null || exit 1

# zsh_offers NAME EXPECTED LINE: exactly these, at the end of the line
zsh_offers()
{
	timeout 20 zsh -f tests/cli/complete.zsh \
		"$to/usr/local/share/zsh/site-functions" "$3" >"$work/out"
	[ "$(sort "$work/out" | tr '\n' ' ')" = "$2 " ]
	verdict $? "$1"
}

zsh_offers 'zsh: commands' 'debug demo doctor' 'hotrig d'
zsh_offers 'zsh: commands behind help' 'replay report rsh run' 'hotrig help r'
zsh_offers 'zsh: options' \
	'--batch --deadline --help --live --machine --reverse --store' \
	'hotrig debug --'
zsh_offers 'zsh: what an option takes' 'microvm pc' 'hotrig run --machine '
zsh_offers 'zsh: catalogues' \
	'events faults features invariants tunables' 'hotrig list '
zsh_offers 'zsh: files' 'fuzz' 'hotrig run corpus/fu'
# What bash offers, zsh does.
for command in $(hotrig --help | sed -nE 's/^  ([a-z]+).*/\1/p'); do
	COMP_WORDS=(hotrig "$command" -) COMP_CWORD=2
	_hotrig
	zsh_offers "zsh: options of $command" \
		"$(printf '%s\n' "${COMPREPLY[@]}" | sort -u | tr '\n' ' ' |
			sed 's/ $//')" "hotrig $command -"
done

env -u MAKEFLAGS -u MAKELEVEL make -s uninstall DESTDIR="$to" \
	>"$work/out" 2>&1 </dev/null
find "$to" ! -type d >>"$work/out"
[ ! -s "$work/out" ]
verdict $? 'make uninstall leaves nothing'
[ "$failures" = 0 ]

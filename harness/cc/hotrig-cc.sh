#!/bin/sh
# hotrig-cc: makes an actor from C or C++ sources, or from objects.
#
#   hotrig-cc [--supervisor] -o OUT SRC... [compiler option...]
#
# CC names the compiler, gcc (default) or clang. What actors are built with
# lies in the folder "actor" beside this script; harness/cc/module.mk makes it.
set -eu

usage='usage: hotrig-cc [--supervisor] -o OUT SRC... [compiler option...]

Makes an actor for the target from C or C++ sources: a user actor, or with
--supervisor a supervisor actor. Only the headers of the target are found.
Environment: CC, the compiler: gcc (default) or clang.'

# fail CODE TEXT
fail()
{
	echo "hotrig-cc: $2" >&2
	exit "$1"
}

mode=user
cxx=
out=
inputs=0
rest=$#
while [ "$rest" -gt 0 ]; do
	argument=$1
	shift
	rest=$((rest - 1))
	case $argument in
	-h | --help)
		echo "$usage"
		exit 0
		;;
	--supervisor) mode=sup ;;
	-o)
		[ "$rest" -gt 0 ] || fail 2 '-o wants a file name'
		out=$1
		shift
		rest=$((rest - 1))
		;;
	-o?*) out=${argument#-o} ;;
	-shared | -dynamic | -rdynamic)
		fail 2 "$argument: an actor has no dynamic libraries"
		;;
	-c | -E | -S) fail 2 "$argument: an actor is made in one step" ;;
	-*) set -- "$@" "$argument" ;;
	*)
		case $argument in *.cc | *.cpp | *.cxx | *.C) cxx=1 ;; esac
		[ -r "$argument" ] || fail 2 "$argument: no such file"
		inputs=$((inputs + 1))
		set -- "$@" "$argument"
		;;
	esac
done
[ -n "$out" ] && [ "$inputs" -gt 0 ] || fail 2 "$usage"

CC=${CC:-gcc}
compiler=${CC%% *}
if ! command -v "$compiler" >/dev/null; then
	package=gcc
	case $compiler in *clang*) package=clang ;; esac
	fail 99 "no compiler $compiler: install the Debian package $package"
fi

here=$(dirname "$(readlink -f "$0")")
actor=${HOTRIG_BUILD:-$here}/actor
libraries="$actor/$mode/crt0.o $actor/$mode/pmmlib.a $actor/$mode/libcx.a"
for file in $libraries "$actor/$mode/actor.ld" "$actor/$mode/flags"; do
	[ -r "$file" ] || fail 99 "$file is missing: run make all"
done
# CFLAGS_ACTOR and LDFLAGS_ACTOR
# shellcheck source=/dev/null
. "$actor/$mode/flags"

# What was a habit in 1999 is a warning still.
language=-std=gnu17
for habit in implicit-function-declaration implicit-int int-conversion \
	incompatible-pointer-types; do
	language="$language -Wno-error=$habit"
done
# C++ as far as it needs no library.
if [ -n "$cxx" ]; then
	language='-nostdinc++ -fno-exceptions -fno-rtti -fno-threadsafe-statics
		-fno-use-cxa-atexit'
	case $compiler in
	*gcc*) [ -x "$($CC -print-prog-name=cc1plus)" ] ||
		fail 99 'no C++ compiler: install the Debian package g++' ;;
	esac
fi

# shellcheck disable=SC2086
$CC $CFLAGS_ACTOR $language -nostdinc \
	-isystem "$actor/include" \
	-isystem "$($CC -print-file-name=include)" \
	$LDFLAGS_ACTOR -Wl,-T,"$actor/$mode/actor.ld" -o "$out" "$@" \
	$libraries

# The target relocates by R_X86_64_RELATIVE only.
if command -v readelf >/dev/null && readelf -Wr "$out" |
	grep R_X86_64_ | grep -v R_X86_64_RELATIVE >&2; then
	rm -f "$out"
	fail 1 "$out needs relocations that the target does not know"
fi

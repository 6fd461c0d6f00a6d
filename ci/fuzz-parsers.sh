#!/usr/bin/env bash
# Gives hostile inputs to the parsers of tests/fuzz under AFL++, one after the
# other, on one core. New inputs that reach something new are minimised and
# kept in corpus/fuzz/NAME, and so is every input that ends a parser badly.
#
#   ci/fuzz-parsers.sh SECONDS NAME...        (make fuzz-parsers TIME=600)
#
# Exit code: 0 nothing found, 1 a crash or an input without end, 99 AFL++ did
# not run.
set -uo pipefail

build=$(realpath -m "${B:-build}")
seconds=${1:-60}
shift
most_bytes=$((48 << 10)) # of a seed
kept_bytes=$((17 << 10)) # of an input that is kept
export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_ALLOW_TMP=1

# What the tree has for a parser to begin with.
seeds()
{
	local name=$1 to=$2 n=0 file built

	mkdir -p "$to"
	case $name in
	scenario) set -- examples/*.yaml tests/system/*.yaml ;;
	campaign) set -- ci/*.yaml ;;
	elf)
		readarray -t built < <(find "$build/root" -name 'counter_[us]')
		set -- "${built[@]}"
		;;
	archive)
		printf 'name: a\n' >"$to/a.txt"
		(cd "$to" && mkdir -p bin && echo x >bin/x &&
			find a.txt bin | cpio -o -H newc --quiet >archive &&
			rm -r a.txt bin)
		set --
		;;
	*) set -- ;;
	esac
	for file in "$@" corpus/fuzz/"$name"/*; do
		[ -f "$file" ] || continue
		[ "$(stat -c %s "$file")" -le $most_bytes ] || continue
		n=$((n + 1))
		cp "$file" "$to/seed-$n"
	done
}

# Adds to the folder what it is called by its content: names without a dot.
keep()
{
	local file

	for file in "$1"/id* "$1"/seed*; do
		[ -f "$file" ] || continue
		[ "$(stat -c %s "$file")" -le $kept_bytes ] || continue
		cp "$file" "$2/$(sha256sum <"$file" | cut -c 1-12)"
	done
}

fuzz()
{
	local name=$1 work=$build/afl/run/$1 bin=$build/afl/$1
	local kept=corpus/fuzz/$1 stats

	rm -rf "$work"
	mkdir -p "$work" "$kept"
	seeds "$name" "$work/in"
	afl-fuzz -i "$work/in" -o "$work/out" -V "$seconds" -t 2000 -m none \
		-s 1 -- "$bin" >"$work/log" 2>&1
	stats=$work/out/default/fuzzer_stats
	if ! [ -s "$stats" ]; then
		printf '%-10s AFL++ did not run, see %s\n' "$name" "$work/log"
		return 99
	fi
	afl-cmin -i "$work/out/default/queue" -o "$work/min" -t 2000 -m none \
		-- "$bin" >>"$work/log" 2>&1 && {
		rm -f "$kept"/*
		keep "$work/min" "$kept"
	}
	keep "$work/out/default/crashes" "$kept"
	keep "$work/out/default/hangs" "$kept"
	awk -v name="$name" '
		/^(execs_done|execs_per_sec|corpus_count|saved_crashes|saved_hangs) / {
			v[$1] = $3
		}
		END {
			printf "%-10s %10d %9.0f %7d %8d %6d\n", name,
				v["execs_done"], v["execs_per_sec"],
				v["corpus_count"], v["saved_crashes"],
				v["saved_hangs"]
			exit v["saved_crashes"] + v["saved_hangs"] > 0
		}' "$stats"
}

printf '%-10s %10s %9s %7s %8s %6s\n' parser inputs 'a second' corpus crashes \
	hangs
worst=0
for name in "$@"; do
	fuzz "$name"
	status=$?
	[ $status -le $worst ] || worst=$status
done
exit $worst

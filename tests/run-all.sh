#!/usr/bin/env bash
# Runs test programs, each in a process of its own with a deadline, and counts
# every single case. The last line is "N passed, N failed".
#
#   tests/run-all.sh [-f TEXT] [-j JOBS] [-o JUNIT] [-q] PROGRAM...
#
# A program prints one line a case, "ok NUMBER - NAME" or "not ok ...", the
# number optional, and "1..N" if it knows how many; cmocka does so by itself.
# A case with "# SKIP" after ok or not ok counts as neither. A program that
# crashes, runs out of time, prints no case, fewer cases than announced, or
# exits with an error although no case failed, counts as one failed case more.
# A line "deadline: N s" in its source says how long it may take on an idle
# machine (default 60 s; the source of build/tests/unit/test_x is
# tests/unit/test_x.c). It is ended after five times that: a deadline is against
# hanging, and machines are shared.
#
# A PROGRAM that ends in .tap is the output of one that has already been run.
#
# With -f only cases with TEXT in "program/case" are counted; programs whose
# name and source do not contain TEXT are not run. Nothing run is a failure.
set -uo pipefail

default_deadline_s=60
deadline_slack=5
export CMOCKA_MESSAGE_OUTPUT=TAP

# One program: its output goes to $2.log, "status seconds" to $2.end.
if [ "${1:-}" = --one ]; then
	program=$2 record=$3 deadline_s=$4
	began=$(date +%s%N)
	case $program in
	*.tap) cat "$program" ;;
	*) timeout -k 2 "$deadline_s" "$program" ;;
	esac >"$record.log" 2>&1 </dev/null
	status=$?
	ms=$((($(date +%s%N) - began) / 1000000))
	echo "$status $ms" >"$record.end"
	exit 0
fi

filter='' jobs=$(nproc) junit='' quiet=0
while getopts f:j:o:q option; do
	case $option in
	f) filter=$OPTARG ;;
	j) jobs=$OPTARG ;;
	o) junit=$OPTARG ;;
	q) quiet=1 ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unit/test_bank for build/tests/unit/test_bank, cli/doctor for .../doctor.sh
name_of()
{
	local name=${1%.sh}

	name=${name%.tap}
	case $name in
	*/tests/*) name=${name##*/tests/} ;;
	tests/*) name=${name#tests/} ;;
	esac
	printf '%s' "$name"
}

source_of()
{
	local source

	source=tests/$(name_of "$1").c
	[ -e "$source" ] && printf '%s' "$source" || printf '%s' "$1"
}

deadline_of()
{
	local seconds

	seconds=$(sed -nE 's/.*deadline: ([0-9]+) s.*/\1/p' "$1" 2>/dev/null |
		head -n 1)
	printf '%s' $((${seconds:-$default_deadline_s} * deadline_slack))
}

# The list: one line a program, in order.
count=0
: >"$work/list"
for program in "$@"; do
	name=$(name_of "$program")
	source=$(source_of "$program")
	case $name in
	*"$filter"*) ;;
	ci/*) continue ;;
	*) grep -qF -- "$filter" "$source" 2>/dev/null || continue ;;
	esac
	printf '%s\0%s\0%s\0' "$program" "$work/$count" \
		"$(deadline_of "$source")" >>"$work/list"
	printf '%s\n' "$name" >"$work/$count.name"
	count=$((count + 1))
done
xargs -0 -r -n 3 -P "$jobs" "$0" --one <"$work/list"

# Results: a line "passed|failed|skipped TAB program TAB case" each.
judge()
{
	local record=$1 name status ms limit

	name=$(cat "$record.name")
	if ! read -r status ms <"$record.end" 2>/dev/null; then
		status=255 ms=0
	fi
	LC_ALL=C awk -v program="$name" -v status="$status" -v filter="$filter" '
	function result(kind, name) {
		if (index(program "/" name, filter) == 0)
			return
		gsub(/[\t\r]/, " ", name)
		print kind "\t" program "\t" name
	}
	/^1\.\.[0-9]+$/ { plan += substr($0, 4); planned = 1; next }
	/^(not )?ok( [0-9]+)?( -)? *# *SKIP/ || /^(not )?ok .*# *SKIP/ {
		cases++
		sub(/^(not )?ok( [0-9]+)?( -)? */, "")
		sub(/# *SKIP */, "")
		result("skipped", $0)
		next
	}
	/^not ok / {
		cases++
		failed++
		sub(/^not ok ([0-9]+ )?(- )?/, "")
		result("failed", $0)
		next
	}
	/^ok / {
		cases++
		sub(/^ok ([0-9]+ )?(- )?/, "")
		result("passed", $0)
		next
	}
	END {
		why = ""
		if (status == 124 || status == 137)
			why = "ran out of time"
		else if (status > 128)
			why = "crashed with signal " status - 128
		else if (!cases)
			why = "ran no case, exit code " status
		else if (planned && cases < plan)
			why = "ended after " cases " of " plan " cases"
		else if (status != 0 && !failed)
			why = "exit code " status " although no case failed"
		if (why != "")
			print "failed\t" program "\t" program " " why
	}' "$record.log"
	printf 'time\t%s\t%s\n' "$name" "$ms"
}

passed=0 failed=0 skipped=0
for ((i = 0; i < count; i++)); do
	judge "$work/$i" >"$work/$i.result"
	p=$(grep -c '^passed' "$work/$i.result")
	f=$(grep -c '^failed' "$work/$i.result")
	s=$(grep -c '^skipped' "$work/$i.result")
	[ $((p + f + s)) -gt 0 ] || continue
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	name=$(cat "$work/$i.name")
	ms=$(sed -n 's/^time\t.*\t//p' "$work/$i.result")
	if [ "$f" -gt 0 ]; then
		printf 'FAIL  %s: %d passed, %d failed, %d skipped; output:\n' \
			"$name" "$p" "$f" "$s"
		sed 's/^/    | /' "$work/$i.log" | tail -n 200
		sed -n 's/^failed\t[^\t]*\t/    not ok - /p' "$work/$i.result"
	elif [ $quiet = 0 ]; then
		printf 'ok    %-36s %4d passed  %6d.%d s%s\n' "$name" "$p" \
			$((ms / 1000)) $((ms % 1000 / 100)) \
			"$([ "$s" = 0 ] || echo "  $s skipped")"
	fi
	sed -n "s/^skipped\t[^\t]*\t/      skipped: /p" "$work/$i.result"
done

if [ -n "$junit" ]; then
	mkdir -p "$(dirname "$junit")"
	{
		printf '<?xml version="1.0" encoding="UTF-8"?>\n'
		printf '<testsuite name="hotrig" tests="%d" failures="%d" ' \
			$((passed + failed + skipped)) "$failed"
		printf 'skipped="%d">\n' "$skipped"
		for ((i = 0; i < count; i++)); do
			grep -v '^time' "$work/$i.result"
		done | LC_ALL=C awk -F '\t' '
		function text(s) {
			gsub(/&/, "\\&amp;", s)
			gsub(/</, "\\&lt;", s)
			gsub(/"/, "\\&quot;", s)
			gsub(/[^ -~]/, "?", s)
			return s
		}
		{
			printf "<testcase classname=\"%s\" name=\"%s\"", \
				text($2), text($3)
			if ($1 == "failed")
				print "><failure/></testcase>"
			else if ($1 == "skipped")
				print "><skipped/></testcase>"
			else
				print "/>"
		}'
		printf '</testsuite>\n'
	} >"$junit"
fi

[ "$skipped" = 0 ] || printf '%d skipped\n' "$skipped"
if [ $((passed + failed)) = 0 ]; then
	echo 'no test was run'
fi
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]

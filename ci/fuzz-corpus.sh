#!/usr/bin/env bash
# Makes corpus/pmm or corpus/site of cases that fuzzing has found: afl-cmin takes
# the fewest that reach all that was reached, and each is named by what it does.
#
#   ci/fuzz-corpus.sh pmm|site FOLDER...       such as build/fuzz/out/default/queue
#
# A name of pmm: the bank, then what comes of the operations, in order and each
# once; cut: stopped in the middle, behind that event; and a number. A name of
# site: the actors, the faults, what comes of it; and a number.
set -euo pipefail

build=$(realpath -m "${B:-build}")
fuzz=$build/fuzz
kind=$1
corpus=corpus/$kind
shift

export AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_ALLOW_TMP=1
export AFL_FORKSRV_INIT_TMOUT=20000

name_of_pmm()
{
	"$fuzz/pmm-play" -t "$1" | awk '
		function add(word) {
			if (!seen[word]++ && ++words <= 4)
				name = name "_" word
		}
		/^bank / { name = $2 }
		/^ *[0-9]+ [a-z-]+ actor=/ {
			op = $2
			if (op ~ /restart|boot/)
				add(op)
		}
		/actor=/ { event = "start" }
		$1 == "event" { event = $2 }
		$1 == "cut" { add(op "-cut-at-" event) }
		$1 == "answer" { add(op "-" $2) }
		END { print name }' | sed 's/pmm[.]//g; s/-1$//'
}

name_of_site()
{
	"$fuzz/site" -N "$1" | sed -n 's/^name: //p'
}

rm -rf "$fuzz/all" "$fuzz/least"
mkdir -p "$fuzz/all" "$corpus"
number=0
for folder in "$@" "$corpus"; do
	for file in "$folder"/*; do
		[ -f "$file" ] || continue
		number=$((number + 1))
		cp "$file" "$fuzz/all/$number"
	done
done
if [ "$kind" = pmm ]; then
	afl-cmin -i "$fuzz/all" -e -o "$fuzz/least" -- "$fuzz/pmm-fast" \
		>"$fuzz/cmin.log" 2>&1
else
	afl-cmin -i "$fuzz/all" -e -t 60000 -o "$fuzz/least" -- "$fuzz/site" \
		>"$fuzz/cmin.log" 2>&1
fi

rm -f "$corpus"/*
for file in "$fuzz"/least/*; do
	name=$("name_of_$kind" "$file")
	number=1
	while [ -e "$corpus/$name-$number" ]; do
		number=$((number + 1))
	done
	cp "$file" "$corpus/$name-$number"
done
echo "$(find "$corpus" -type f | wc -l) cases in $corpus"

#!/usr/bin/env bash
# Makes corpus/pmm of cases that fuzzing has found: afl-cmin takes the fewest
# that reach all that was reached, and each is named by what it does.
#
#   ci/fuzz-corpus.sh FOLDER...       such as build/fuzz/out/default/queue
#
# A name: the bank, then what comes of the operations, in order and each once;
# cut: stopped in the middle, behind that event; and a number.
set -euo pipefail

build=$(realpath -m "${B:-build}")
fuzz=$build/fuzz
corpus=corpus/pmm

export AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 AFL_ALLOW_TMP=1
rm -rf "$fuzz/all" "$fuzz/least"
mkdir -p "$fuzz/all"
number=0
for folder in "$@" "$corpus"; do
	for file in "$folder"/*; do
		[ -f "$file" ] || continue
		number=$((number + 1))
		cp "$file" "$fuzz/all/$number"
	done
done
afl-cmin -i "$fuzz/all" -e -o "$fuzz/least" -- \
	"$fuzz/pmm-fast" \
	>"$fuzz/cmin.log" 2>&1

mkdir -p "$corpus"
rm -f "$corpus"/*
for file in "$fuzz"/least/*; do
	name=$("$fuzz/pmm-play" -t "$file" | awk '
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
		END { print name }' | sed 's/pmm[.]//g; s/-1$//')
	number=1
	while [ -e "$corpus/$name-$number" ]; do
		number=$((number + 1))
	done
	cp "$file" "$corpus/$name-$number"
done
echo "$(find "$corpus" -type f | wc -l) cases in $corpus"

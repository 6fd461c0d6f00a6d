#!/bin/sh
# Bundles and shrinking with the real runtime: write, replay, what differs.
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect NAME CODE TEXT COMMAND...: exit code, and a text in the output
expect()
{
	name=$1 code=$2 text=$3
	shift 3
	"$@" >"$work/out" 2>&1 </dev/null
	status=$?
	cp "$work/out" "$work/last" 2>/dev/null
	if [ "$status" = "$code" ] && grep -qF -e "$text" "$work/out"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "# exit code $status, expected $code and: $text"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

cat >"$work/padded.yaml" <<'END'
name: padded
tunables: { pmm.maxBlocks: 60 }
console: [ echo begin, arun -g 0 counter_u, sleep 1, aps ]
faults:
  - { at: "call.enter[in=actor]#2", fault: none }
  - { at: "event:60000+5", fault: exit=7 }
  - { at: "thread.run#3", fault: none }
END
cat >"$work/held.yaml" <<'END'
name: held
console: [ arun -g 0 counter_u, sleep 1 ]
faults: [ { at: "call.enter[in=actor]#2", fault: segv } ]
END
cat >"$work/root.yaml" <<'END'
console: [ arun -g 0 /sub/counter_u ]
root: files
END
mkdir -p "$work/files/sub" "$work/store"
cp "$B/root/bin/counter_u" "$work/files/sub/"

# Bundles
expect 'a bundle on request' 0 "bundle: $work/held" \
	"$hotrig" run "$work/held.yaml" --bundle "$work/held"
expect 'replay of a bundle' 0 'equal to the recorded one: yes' \
	"$hotrig" replay "$work/held"
expect 'images and QEMU are compared' 0 \
	'images, QEMU and plan are those of the bundle' \
	"$hotrig" replay "$work/held" --reuse --times 3
expect 'the timeline of a bundle' 0 ' + group restart of group 0, caused by' \
	cat "$work/held/timeline.txt"
expect 'the backtraces of a bundle' 0 '[counter_u]' \
	cat "$work/held/backtraces.txt"
cat >"$work/exec.yaml" <<'END'
console: [ arun -g 0 counter_u, sleep 1 ]
faults: [ { at: "exec:counter_u:main#1", fault: segv } ]
END
expect 'a plan with symbols' 0 "bundle: $work/exec" \
	"$hotrig" run "$work/exec.yaml" --plan-out "$work/plan" \
	--bundle "$work/exec"
expect 'is the plan of the bundle' 0 "$(cksum <"$work/plan")" \
	sh -c 'cksum <"$1"' - "$work/exec/plan.bin"
expect 'a folder with something else' 2 'is there already and no bundle' \
	"$hotrig" run "$work/held.yaml" --bundle "$work/files"
expect 'a bundle with storage of its own' 0 "bundle: $work/root" \
	"$hotrig" run "$work/root.yaml" --bundle "$work/root"
mv "$work/files" "$work/gone"
expect 'its replay elsewhere' 0 'equal to the recorded one: yes' \
	"$hotrig" replay "$work/root"

# A finding leaves one beside the images.
mkdir -p "$work/build"
for image in kernel.elf boot.cpio storage.cpio; do
	ln -s "$(realpath "$B")/$image" "$work/build/$image"
done
expect 'a finding leaves a bundle' 1 "bundle: $work/build/bundles/padded" \
	env HOTRIG_BUILD="$work/build" "$hotrig" run "$work/padded.yaml"
expect 'its verdict' 0 'not-fired, digest ' \
	cat "$work/build/bundles/padded/verdict.txt"

# Other images: said first, and then where the traces part.
rm "$work/build/storage.cpio"
(cd "$B/root" && find bin -name 'c*' -o -name 'p*' | LC_ALL=C sort |
	cpio -o -H newc --quiet) >"$work/build/storage.cpio"
expect 'another image is named' 1 'storage.cpio differs: ' \
	env HOTRIG_BUILD="$work/build" "$hotrig" replay "$work/held"
expect 'and the first event that differs by it' 0 \
	'bundle and repetition: event ' cat "$work/last"
cp -r "$work/held" "$work/changed"
sed -i 's/"digest": "[0-9a-f]*"/"digest": "1"/' "$work/changed/bundle.json"
# the clock of record 30
printf '\001' | dd of="$work/changed/trace.bin" bs=1 conv=notrunc \
	seek=$((30 * 64 + 14)) 2>/dev/null
expect 'the first event that differs' 1 'event 30 differs:' \
	"$hotrig" replay "$work/changed"
echo '{' >"$work/changed/bundle.json"
expect 'a broken bundle.json' 2 'bundle.json:' "$hotrig" replay "$work/changed"
echo '{"bundle": 99}' >"$work/changed/bundle.json"
expect 'a bundle of another version' 2 'not a bundle of version 1' \
	"$hotrig" replay "$work/changed"

# A campaign: each run that is not held as its entry expects.
cat >"$work/campaign.yaml" <<'END'
name: unmasked
entries:
  - workload: plain.yaml
    events: [call.enter]
    where: in=actor
    faults: [segv]
    sample: 2
    expect: masked
END
grep -v '^faults' "$work/held.yaml" >"$work/plain.yaml"
expect 'a campaign with findings' 1 'expectation' \
	"$hotrig" campaign "$work/campaign.yaml" --store "$work/store/c.db" -j 1
expect 'a bundle for each' 0 '2' \
	sh -c "ls -d '$work'/store/bundles/*segv/bundle.json | wc -l"
for bundle in "$work"/store/bundles/*; do
	expect 'replay of it' 0 'equal to the recorded one: yes' \
		"$hotrig" replay "$bundle"
done

# Shrinking
expect 'shrink' 0 '3 faults to 1, 4 console lines to 0:' \
	"$hotrig" shrink "$work/padded.yaml" -o "$work/small.yaml"
expect 'what is left' 0 'fault: segv' cat "$work/small.yaml"
expect 'it is a finding still' 1 'not-fired: ' \
	"$hotrig" run "$work/small.yaml" --bundle "$work/small"
expect 'it is in canonical form' 0 'same' sh -c \
	"grep -v '^#' '$work/small.yaml' >'$work/1';
	 '$hotrig' fmt '$work/small.yaml' >'$work/2';
	 cmp '$work/1' '$work/2' && echo same"
expect 'shrink a bundle' 0 '3 faults to 1' \
	"$hotrig" shrink "$work/build/bundles/padded"
expect 'a held run' 2 'the run is held: there is nothing to shrink' \
	"$hotrig" shrink "$work/held.yaml"
expect 'no time' 124 '3 faults to 3' \
	"$hotrig" shrink "$work/padded.yaml" --budget 1ns
expect 'no such run' 2 'hotrig: ' \
	"$hotrig" shrink nowhere --store "$work/none.db"

# GDB without hotrig
if command -v gdb >/dev/null; then
	expect 'start.gdb stops where the fault is carried out' 0 'fire (' \
		sh -c "cd '$work/held' && HOTRIG_BUILD='$(realpath "$B")' \
			timeout 60 gdb -nx -batch -x start.gdb"
fi

[ $failures = 0 ]

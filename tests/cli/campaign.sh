#!/bin/sh
# hotrig campaign and merge: shards, resumption after kills, options.
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
	if [ "$status" = "$code" ] && grep -qF -e "$text" "$work/out"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "# exit code $status, expected $code and: $text"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

cat >"$work/c.yaml" <<END
name: c
entries:
  - workloads: [ $PWD/examples/counter_u.yaml, $PWD/examples/pair.yaml ]
    faults: [segv, exit=1]
    sample: 30
    seed: 1
END
same='the same runs with the same results'

expect 'a whole campaign' 0 'all 62 runs are held' \
	"$hotrig" campaign "$work/c.yaml" --store "$work/whole.db" -j 2
expect 'nothing is left to resume' 0 'all 62 runs are held' \
	"$hotrig" campaign "$work/c.yaml" --store "$work/whole.db" --resume
expect 'out of time' 124 'not carried out' \
	"$hotrig" campaign "$work/c.yaml" --store "$work/late.db" --budget 1ms
expect 'resumed' 0 'all 62 runs are held' \
	"$hotrig" campaign "$work/c.yaml" --store "$work/late.db" --resume -j 1
expect 'resumed, as if never stopped' 0 "$same" \
	"$hotrig" merge --compare "$work/whole.db" "$work/late.db"

expect 'shard by option' 0 'runs are held' "$hotrig" campaign "$work/c.yaml" \
	--store "$work/1.db" --shard 1/2 -j 1
expect 'shard by environment' 0 'runs are held' env HOTRIG_SHARD=2/2 \
	HOTRIG_JOBS=2 HOTRIG_STORE="$work/2.db" \
	"$hotrig" campaign "$work/c.yaml"
expect 'the option goes before the environment' 0 'with 1 worker' \
	env HOTRIG_JOBS=2 HOTRIG_SHARD=2/2 "$hotrig" campaign "$work/c.yaml" \
	--resume --shard 1/2 --store "$work/1.db" -j 1
expect 'another shard is refused' 2 'has shard 1/2 of this campaign, not 2/2' \
	"$hotrig" campaign "$work/c.yaml" --store "$work/1.db" --shard 2/2 \
	--resume
expect 'merge' 0 '62 runs, 62 carried out, 0 not held' \
	"$hotrig" merge "$work/all.db" "$work/2.db" "$work/1.db"
expect 'shards give the same set of results' 0 "$same" \
	"$hotrig" merge --compare "$work/whole.db" "$work/all.db"
expect 'half of the shards' 124 'merge of half' sh -c \
	"'$hotrig' merge '$work/half.db' '$work/1.db' &&
	echo merge of half; '$hotrig' report '$work/half.db'"
expect 'merge does not overwrite' 2 'exists' \
	"$hotrig" merge "$work/all.db" "$work/1.db"
expect 'a store that is none' 2 'file is not a database' \
	"$hotrig" merge "$work/x.db" "$work/c.yaml"
for bad in 0/2 3/2 2 1/ /2 1/0; do
	expect "--shard $bad" 2 "--shard $bad: expected K/N" \
		"$hotrig" campaign "$work/c.yaml" --shard $bad
done
expect 'HOTRIG_JOBS=0' 2 'HOTRIG_JOBS 0: expected 1 to 1024' \
	env HOTRIG_JOBS=0 "$hotrig" campaign "$work/c.yaml"

# A signal before workers have been started would be lost: the shell without
# job control starts the command with SIGINT ignored.
interrupted()
{
	"$hotrig" campaign "$work/c.yaml" --store "$work/int.db" -j 1 &
	while [ ! -s "$work/int.db" ]; do sleep 0.01; done
	for i in 1 2 3 4 5 6 7 8 9 10; do
		kill -INT $!
		sleep 0.05
	done
	wait $!
}
expect 'interrupted' 130 'not carried out' interrupted
expect 'resumed after an interruption' 0 'all 62 runs are held' \
	"$hotrig" campaign "$work/c.yaml" --store "$work/int.db" --resume
expect 'the same after an interruption' 0 "$same" \
	"$hotrig" merge --compare "$work/whole.db" "$work/int.db"

expect 'kill -9, resumed each time' 0 "5 kills" \
	env B="$B" ci/kill-resume.sh "$work/c.yaml" 5 7

[ $failures = 0 ]

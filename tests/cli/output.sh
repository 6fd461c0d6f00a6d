#!/bin/sh
# What the commands print when all is well.
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# same NAME EXPECTED COMMAND...: exit code 0, exactly this on standard output
same()
{
	name=$1
	printf '%s\n' "$2" >"$work/expected"
	shift 2
	if "$@" >"$work/out" 2>&1 </dev/null &&
		diff -u "$work/expected" "$work/out" >"$work/diff"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		sed 's/^/# /' "$work/diff"
		failures=$((failures + 1))
	fi
}

# has NAME TEXT COMMAND...: exit code 0, a line of standard output has TEXT
has()
{
	name=$1 text=$2
	shift 2
	if "$@" >"$work/out" 2>&1 </dev/null &&
		grep -qF -- "$text" "$work/out"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

has 'help' 'hotrig COMMAND --help says more' "$hotrig" help
has 'version' 'hotrig ' "$hotrig" --version
for command in boot rsh run campaign report replay shrink list fmt doctor; do
	has "help of $command" 'hotrig '$command "$hotrig" help $command
	has "$command --help" 'hotrig '$command "$hotrig" $command --help
done
has 'list faults' 'exit=status    TERMINATION' "$hotrig" list faults
has 'list events' 'pmm.commit      [slot,block,page,pages]' \
	"$hotrig" list events
has 'list tunables' \
	'hrCtrl.interval                    3  1..1000000 ' \
	"$hotrig" list tunables
has 'list invariants' 'fault-fired' "$hotrig" list invariants
has 'list features' 'ACTOR_EXTENDED_MNGT' "$hotrig" list features
has 'doctor' 'QEMU emulator version' "$hotrig" doctor

cat >"$work/a.yaml" <<'END'
# not in the canonical form
faults: [ { fault: segv, at: "site.up" } ]
limit: 2000ms
tunables: { hrCtrl.maxBadness: 0x2, pmm.ramBankSize: 1M }
name: 'a'
console: [ aps, "echo: x" ]
END
same 'fmt' "name: a
tunables:
  hrCtrl.maxBadness: 2
console:
- aps
- 'echo: x'
faults:
- at: site.up
  fault: segv
limit: 2s" "$hotrig" fmt "$work/a.yaml"
"$hotrig" fmt "$work/a.yaml" >"$work/b.yaml"
same 'fmt of fmt' "$(cat "$work/b.yaml")" "$hotrig" fmt "$work/b.yaml"

[ $failures = 0 ]

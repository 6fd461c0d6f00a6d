#!/bin/sh
# Wrong input to hotrig: what is said, and exit code 2 (or 99).
set -u

B=${B:-build}
hotrig=$B/hotrig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

verdict()
{
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/err"
		failures=$((failures + 1))
	fi
}

# expect NAME CODE TEXT COMMAND...: exit code, and a text on standard error
expect()
{
	name=$1 code=$2 text=$3
	shift 3
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	echo "exit code $status, expected $code and: $text" >>"$work/err"
	[ "$status" = "$code" ] && head -n -1 "$work/err" | grep -qF -e "$text"
	verdict $? "$name"
}

scenario()
{
	cat >"$work/$1"
}

scenario good.yaml <<'END'
name: good
console:
  - aps
END
scenario broken.yaml <<'END'
name: broken
console: [aps
faults: []
END
scenario key.yaml <<'END'
name: key
consol:
  - aps
END
scenario event.yaml <<'END'
name: event
faults:
  - at: pmm.comit#1
    fault: segv
END
scenario attr.yaml <<'END'
name: attr
faults:
  - at: pmm.commit[color=red]
    fault: segv
END
scenario fault.yaml <<'END'
name: fault
faults:
  - at: pmm.commit#1
    fault: segw
END

scenario tunable.yaml <<'END'
tunables:
  pmm.maxBlocks: 30
  hrCtrl.maxBadnes: 3
END
scenario range.yaml <<'END'
tunables:
  hrCtrl.interval: 0
END
scenario unit.yaml <<'END'
name: unit
limit: 60
END
scenario point.yaml <<'END'
faults:
  - at: pmm.commit[block=A#1
    fault: segv
END
scenario workload.yaml <<'END'
name: workload
entries:
  - workload: nowhere.yaml
    faults: [segv]
END
scenario plus.yaml <<'END'
name: plus
entries:
  - workload: good.yaml
    faults: [segv]
    plus: 3..1
END

scenario root.yaml <<'END'
root: none
END

expect 'no command' 2 'Usage: hotrig COMMAND' "$hotrig"
expect 'unknown command' 2 'unknown command "rnu", did you mean "run"?' \
	"$hotrig" rnu
expect 'unknown option' 2 'hotrig run --help' \
	"$hotrig" run --frobnicate "$work/good.yaml"
expect 'no scenario' 2 'run takes one scenario' "$hotrig" run
expect 'missing file' 2 "$work/none.yaml: No such file or directory" \
	"$hotrig" run "$work/none.yaml"
expect 'broken YAML' 2 "$work/broken.yaml:3: " \
	"$hotrig" run "$work/broken.yaml"
expect 'unknown key' 2 \
	"$work/key.yaml:2: unknown key \"consol\", did you mean \"console\"?" \
	"$hotrig" run "$work/key.yaml"
expect 'unknown event' 2 \
	"$work/event.yaml:3: point \"pmm.comit#1\", column 1: unknown event" \
	"$hotrig" run "$work/event.yaml"
expect 'unknown attribute' 2 \
	'has no attribute "color"; it has: slot block page pages actor' \
	"$hotrig" run "$work/attr.yaml"
expect 'unknown fault' 2 \
	"$work/fault.yaml:4: unknown fault \"segw\", did you mean \"segv\"?" \
	"$hotrig" run "$work/fault.yaml"
expect 'unknown tunable' 2 \
	"$work/tunable.yaml:3: unknown key \"hrCtrl.maxBadnes\", did you mean" \
	"$hotrig" run "$work/tunable.yaml"
expect 'value out of range' 2 \
	"$work/range.yaml:2: expected a number from 1 to 1000000 for" \
	"$hotrig" run "$work/range.yaml"
expect 'time without unit' 2 \
	"$work/unit.yaml:2: expected a time from 1ms to 86400s for limit" \
	"$hotrig" run "$work/unit.yaml"
expect 'point with an open bracket' 2 \
	"$work/point.yaml:2: point \"pmm.commit[block=A#1\", column 21: " \
	"$hotrig" run "$work/point.yaml"
expect 'campaign without its workload' 2 \
	"$work/workload.yaml:3: $work/nowhere.yaml: No such file" \
	"$hotrig" campaign "$work/workload.yaml" --store "$work/db" \
	--junit "$work/xml"
expect 'campaign with a bad range' 2 \
	"$work/plus.yaml:5: expected K or FROM..TO for plus, found \"3..1\"" \
	"$hotrig" campaign "$work/plus.yaml" --store "$work/db" \
	--junit "$work/xml"
expect 'bad --fault' 2 '--fault: expected FAULT@POINT, found "segv"' \
	"$hotrig" run "$work/good.yaml" --fault segv
expect 'bad --machine' 2 'expected microvm or pc' \
	"$hotrig" run "$work/good.yaml" --machine q35
expect 'bad tunable' 2 'unknown tunable "pmm.maxBlock", did you mean' \
	"$hotrig" boot -D pmm.maxBlock=3
expect 'tunable too small' 2 \
	'expected a number from 1 to 1000000 for hrCtrl.interval, found "0"' \
	"$hotrig" boot -D hrCtrl.interval=0
expect 'tunable too large' 2 'for hrCtrl.maxGroups, found "65537"' \
	"$hotrig" boot -D hrCtrl.maxGroups=65537
expect 'tunable without value' 2 'expected tunable=value, found "pmm"' \
	"$hotrig" boot -D pmm
expect 'bank larger than memory' 2 'bank, tables and ring need' \
	"$hotrig" boot -D pmm.rambankSize=1G
expect 'rsh without command' 2 'rsh takes a command' "$hotrig" rsh
expect 'rsh without target' 99 'no target there' \
	"$hotrig" rsh -t "$work/none" aps
expect 'unknown catalogue' 2 \
	'expected faults, events, features, invariants' \
	"$hotrig" list bugs
expect 'fmt refuses' 2 "$work/key.yaml:2: " "$hotrig" fmt "$work/key.yaml"
expect 'root without folder' 2 'is not a folder' \
	"$hotrig" run "$work/root.yaml"
expect 'missing QEMU' 99 'Debian package qemu-system-x86' \
	env HOTRIG_QEMU=/nonexistent "$hotrig" run "$work/good.yaml"
expect 'killed QEMU' 99 'QEMU ended before the run' \
	env HOTRIG_QEMU=/bin/false "$hotrig" run "$work/good.yaml"
expect 'missing QEMU, interactive' 99 'Debian package qemu-system-x86' \
	env HOTRIG_QEMU=/nonexistent "$hotrig" boot
expect 'missing images' 99 'run "make all"' \
	env HOTRIG_BUILD="$work" "$hotrig" run "$work/good.yaml"

[ $failures = 0 ]

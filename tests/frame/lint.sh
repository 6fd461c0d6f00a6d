#!/usr/bin/env bash
# Does lint notice what it must? A small repository is laid out with one
# mistake at a time, and the check that is for it must fail.
# deadline: 300 s
set -uo pipefail
top=$(realpath "$(dirname "$0")/../..")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

lay_out()
{
	rm -rf "${dir:?}"/* "$dir"/.clang-format
	mkdir -p "$dir"/{ci,docs,runtime/{abi,pmm/core,kernel},inject/host} \
		"$dir"/{harness/{oracle,run,machine},tests/{unit,system}}
	cp -r "$top/ci/lint" "$top/ci/lint.sh" "$top/ci/files.sh" "$dir/ci/"
	cp "$top/.clang-format" "$dir/"
	cp "$top/Makefile" "$dir/"
	echo '#include <stdint.h>' >"$dir/runtime/abi/bank.h"
	printf 'FAULT(SEGV, "segv", EXCEPTION, "", "Page fault.")\n' \
		>"$dir/inject/faults.def"
	printf '# Faults\n\n| `segv` | exception |  | Page fault. |\n' \
		>"$dir/docs/faults.md"
	echo 'cmocka_unit_test(block_is_zeroed);' \
		>"$dir/tests/unit/test_pmm.c"
	echo '# Ends (ACT-11 to ACT-16, PMM-26).' >"$dir/tests/system/a.yaml"
	{
		printf '# Contract\n\n'
		set -- PMM 32 ACT 34 GRP 23 SITE 14 TUN 8 CMD 6 BLD 3 EX 15
		while [ $# -gt 0 ]; do
			for ((i = 1; i <= $2; i++)); do
				echo "| $1-$i | text | open | |"
			done
			shift 2
		done
	} >"$dir/docs/hot-restart.md"
}

# notices WHAT CHECK FILE TEXT: with TEXT appended to FILE, CHECK fails.
notices()
{
	local what=$1 check=$2 file=$3 text=$4

	lay_out
	if ! (cd "$dir" && ci/lint.sh "$check") >"$dir/before" 2>&1; then
		echo "not ok - $what"
		echo "# it fails without the mistake already"
		sed 's/^/# | /' "$dir/before"
		failures=1
		return
	fi
	printf "$text\n" >>"$dir/$file"
	if (cd "$dir" && ci/lint.sh "$check") >"$dir/after" 2>&1; then
		echo "not ok - $what"
		failures=1
	elif ! grep -qF "${file##*/}" "$dir/after"; then
		echo "not ok - $what"
		echo "# the message does not name the file"
		sed 's/^/# | /' "$dir/after"
		failures=1
	else
		echo "ok - $what"
	fi
}

include() { printf '#include %s' "$1"; }

notices 'abi that includes the kernel' includes runtime/abi/x.h \
	"$(include '"runtime/kernel/page.h"')"
notices 'a boot actor that includes another' includes runtime/pmm/main.c \
	"$(include '"runtime/hr_ctrl/table.h"')"
notices 'a boot actor that includes the kernel' includes runtime/pmm/main.c \
	"$(include '"runtime/kernel/page.h"')"
notices 'a core that includes kapi.h' includes runtime/pmm/core/x.c \
	"$(include '"runtime/kernel/kapi.h"')"
notices 'an oracle that includes the runtime' includes harness/oracle/x.c \
	"$(include '"runtime/pmm/core/bank.h"')"
notices 'injection that includes the machine' includes inject/host/x.c \
	"$(include '"harness/machine/machine.h"')"
notices 'a harness that includes the kernel' includes harness/run/x.c \
	"$(include '"runtime/kernel/page.h"')"
notices 'QEMU outside harness/machine' includes harness/run/x.c \
	'const char *p = "qemu-system-x86_64";'
notices 'an attribute outside compiler.h' includes runtime/kernel/x.c \
	'static int x __attribute__((unused));'
notices 'another layout' format runtime/kernel/x.c 'int  x ;'
notices 'white space at the end of a line' text docs/x.md '# X\n\ntext '
notices 'two titles' text docs/x.md '# X\n\n# Y'
notices 'a path of one machine' text docs/x.md '# X\n\n/ho''me/me/x'
notices 'a link into nothing' docs docs/x.md '# X\n\n[y](y.md)'
notices 'a path into nothing' docs docs/x.md '# X\n\n`runtime/x.c`'
notices 'a function that is not there' docs docs/x.md '# X\n\n`gone_away()`'
notices 'a row without a fault' docs docs/faults.md \
	'| `kill` | termination |  | Ends it. |'
notices 'a proof that is not there' contract docs/hot-restart.md \
	'| XYZ-1 | text | done | `no_such_test` |'
notices 'a status without proof' contract docs/hot-restart.md \
	'| XYZ-1 | text | done | |'
notices 'a requirement that stands there twice' contract \
	docs/hot-restart.md '| PMM-1 | text | done | `block_is_zeroed` |'
notices 'a scenario that is about something else' contract \
	docs/hot-restart.md '| ACT-99 | text | done | `tests/system/a.yaml` |'
exit $failures

#!/usr/bin/env bash
# Who may include whom (docs/ARCHITECTURE.md, "Who may know whom").
#
# A rule: the files it is for (extended regular expression), what they may
# include (the same, matched against "path" or <path>), and why. A file must
# satisfy every rule that is for it.
set -uo pipefail

std='<(assert|ctype|errno|inttypes|limits|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time|math|unistd|sys/[a-z]+)\.h>'
bare='<(stdarg|stdbool|stddef|stdint|limits|string)\.h>'
public='<[a-zA-Z0-9_/]+\.h>|"runtime/include/[a-zA-Z0-9_/]+\.h"'

rule()
{
	local files=$1 may=$2 why=$3
	ci/files.sh c | grep -E "^($files)" | while IFS= read -r file; do
		sed -nE 's/^[ \t]*#[ \t]*include[ \t]+(["<][^">]+[">]).*/\1/p' \
			"$file" | grep -vxE "$may" |
			while IFS= read -r header; do
				echo "$file: may not include $header: $why"
			done
	done
}

rule 'runtime/abi/' \
	'<std(int|def)\.h>|"runtime/abi/.*"|"runtime/trace/events\.def"|"inject/faults\.def"' \
	'abi stands on its own'
rule 'runtime/[a-z_]+/core/' \
	'<(stdarg|stdbool|stddef|stdint|string)\.h>|"runtime/abi/.*"|"runtime/[a-z_]+/core/.*"|"runtime/include/exec/chError\.h"|"runtime/compiler\.h"|"runtime/trace/[a-z]+\.(def|h)"' \
	'cores compile for guest and host'
for actor in pmm hr_ctrl am c_init; do
	rule "runtime/$actor/" \
		"$bare|$public|\"runtime/($actor|abi|trace|lib)/.*\"|\"runtime/kernel/kapi\.h\"|\"runtime/compiler\.h\"" \
		'boot actors see kapi.h, and each other not at all'
done
rule 'runtime/' '<.*>|"(runtime|inject)/.*"' 'the runtime knows no harness'
rule 'runtime/(pmm|hr_ctrl|am|c_init|lib|include)/' \
	'<.*>|"runtime/.*"' 'only the kernel knows the agent'
rule 'harness/oracle/' \
	"$std|\"(runtime/(abi|trace)|harness/(oracle|trace|base))/.*\"" \
	'the judge shares nothing with the judged'
rule 'harness/(base|trace|machine|scenario|campaign|store|report|run|cli|bundle|shrink|replay)/' \
	'<.*>|"harness/.*"|"inject/[a-z]+\.(h|def)"|"inject/host/.*"|"runtime/(abi|trace)/.*"' \
	'the harness sees layouts, not the runtime'
rule 'inject/guest/' '<.*>|"(inject|runtime)/.*"' 'the agent is part of the guest'
rule 'inject/(host/|[a-z]+\.h)' \
	"$std|\"inject/.*\"|\"runtime/(abi|trace)/.*\"|\"harness/(base|trace)/.*\"" \
	'injection knows neither the machine nor the oracle'

# Only harness/machine knows QEMU.
ci/files.sh c | grep -E '^(harness|inject|runtime)/' |
	grep -v '^harness/machine/' |
	xargs -r grep -nE '"[^"]*qemu-(system|img|kvm)[^"]*"' |
	grep -vE '^[^:]+:[0-9]+:[ \t]*(/?\*|#[ \t]*include)' |
	sed -E 's/^([^:]+:[0-9]+):.*/\1: only harness\/machine knows QEMU/'

# GNU attributes and asm have one home in the runtime.
ci/files.sh c | grep -E '^(runtime|inject/guest)/' |
	grep -vxF runtime/compiler.h |
	xargs -r grep -nE '__attribute__' |
	sed -E 's/^([^:]+:[0-9]+):.*/\1: __attribute__ belongs in runtime\/compiler.h/'
true

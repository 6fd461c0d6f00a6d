#!/bin/sh
# hotrig-cc, and the way of docs/actors.md from a source to a campaign.
# deadline: 180 s
set -u

B=${B:-build}
B=$(cd "$B" && pwd)
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
	if [ "$status" = "$code" ] &&
		{ [ -z "$text" ] || grep -qF -e "$text" "$work/out"; }; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "# exit code $status, expected $code and: $text"
		sed 's/^/# /' "$work/out"
		failures=$((failures + 1))
	fi
}

cc=$B/hotrig-cc
hotrig=$B/hotrig
guest=$PWD/tests/guest
# The block between the marks of docs/actors.md, without indentation.
part()
{
	awk -v mark="<!-- $1 -->" '$0 == mark { on = 1; next }
		on && /^```/ { if (++fence == 2) exit; next } on' \
		docs/actors.md
}
part mine.c >"$work/mine.c"
part mine.yaml >"$work/mine.yaml"
part faults.yaml >"$work/faults.yaml"
part commands >"$work/commands"

cd "$work" || exit 1
for compiler in gcc clang; do
	command -v $compiler >/dev/null || continue
	for mode in '' --supervisor; do
		# shellcheck disable=SC2086
		expect "old C with $compiler $mode" 0 'mplicit' \
			env CC=$compiler "$cc" $mode -o old "$guest/oldstyle.c"
		mkdir -p old.root/bin
		mv old old.root/bin/
		cat >old.yaml <<-'END'
			console: [ arun -g 0 old ]
			root: old.root
		END
		expect "it runs ($compiler $mode)" 0 'oldstyle: free 0' \
			"$hotrig" run old.yaml --trace=raw
	done
done

echo 'int other(void); int main(void) { return other(); }' >one.c
echo 'int other(void) { return 0; }' >two.c
expect 'two sources' 0 '' "$cc" -o two.r one.c two.c
expect 'an undefined function' 1 'other' "$cc" -o one.r one.c
echo '#include <unistd.h>' >foreign.c
expect 'headers of the host are not found' 1 'unistd.h' "$cc" -o x foreign.c
echo '#include "runtime/kernel/kapi.h"' >foreign.c
expect 'headers of the runtime are not found' 1 'kapi.h' \
	"$cc" -o x foreign.c
expect 'no source' 2 'usage: hotrig-cc' "$cc" -o x
expect 'no output' 2 'usage: hotrig-cc' "$cc" one.c
expect 'a source that is not there' 2 'none.c: no such file' "$cc" -o x none.c
expect 'help' 0 '--supervisor' "$cc" --help
expect 'no gcc' 99 'install the Debian package gcc' \
	env CC=/nowhere/gcc "$cc" -o x one.c two.c
expect 'no clang' 99 'install the Debian package clang' \
	env CC=/nowhere/clang "$cc" -o x one.c two.c
expect 'no libraries' 99 'run make all' \
	env HOTRIG_BUILD="$work" "$cc" -o x one.c two.c

# BLD-2: which library has which call; BLD-3: the headers by their names.
# defines LIBRARY NAME...
defines()
{
	library=$1
	shift
	for name; do
		nm -g --defined-only "$library" | grep -q " T $name\$" ||
			echo "$name"
	done
}
for mode in user sup; do
	expect "libcx.a has the calls of hot restart ($mode)" 0 '' test -z \
		"$(defines "$B/actor/$mode/libcx.a" hrfexecl hrfexecle \
		hrfexeclp hrfexecv hrfexecve hrfexecvp hrExitHandler \
		hrGetActorGroup hrKillGroup hrGroupKey)"
	expect "pmmlib.a has those of persistent memory ($mode)" 0 '' test -z \
		"$(defines "$B/actor/$mode/pmmlib.a" pmmAllocate pmmFree \
		pmmFreeAll)"
	expect "and libcx.a has not ($mode)" 0 '' test "$(defines \
		"$B/actor/$mode/libcx.a" pmmAllocate | wc -l)" = 1
done
for header in pmm/chPmm.h chPmm.h hr/hr.h hr/hrCtrl.h am/afexec.h \
	cx/afexec.h afexec.h chorus.h; do
	echo "#include <$header>
		int main(void) { return 0; }" >header.c
	expect "header $header stands alone" 0 '' "$cc" -Werror -Wall \
		-o header header.c
done

# BLD-1: C++ (CXXUserActorTarget, CXXSupActorTarget), restartable too.
cat >object.cc <<'END'
#include <hr/hr.h>
#include <stdio.h>
#include <stdlib.h>

struct shape {
	virtual int sides() const = 0;
	virtual ~shape() {}
};
struct square : shape {
	int n;
	square() : n(4) {}
	~square() { printf("object: destroyed\n"); }
	int sides() const override { return n; }
};
static square first;

int main()
{
	PmmName name = {"RAM", "OBJECT"};
	shape *other = new square;
	VmAddr addr;

	if (pmmAllocate(&addr, &name, sizeof(int), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK)
		exit(1);
	printf("object: life %d, %d sides\n", ++*(int *)addr,
	       first.sides() + other->sides());
	delete other;
	if (*(int *)addr == 1)
		abort();
	HR_EXIT_HDL();
	return 0;
}
END
for compiler in gcc clang; do
	"$compiler" -fsyntax-only -x c++ /dev/null 2>/dev/null || continue
	for mode in '' --supervisor; do
		# shellcheck disable=SC2086
		expect "C++ with $compiler $mode" 0 '' \
			env CC=$compiler "$cc" $mode -o old.root/bin/object \
			object.cc
		echo '{console: [ arun -g 0 object ], root: old.root}' \
			>object.yaml
		expect "it is restarted ($compiler $mode)" 0 \
			'object: life 2, 8 sides' "$hotrig" run object.yaml
		expect "it ends cleanly ($compiler $mode)" 0 '3' \
			sh -c "'$hotrig' run object.yaml |
				grep -c 'object: destroyed'"
	done
done

# ACT-31, BLD-1: dynamically linked executables are neither made nor run.
for option in -shared -dynamic -rdynamic; do
	expect "$option" 2 'no dynamic libraries' \
		"$cc" -o x "$option" one.c two.c
done
mkdir -p dynamic/bin
echo 'int other(void) { return 0; }' >library.c
echo 'int other(void); void _start(void) { other(); }' >needs.c
echo 'void _start(void) { }' >interpreted.c
cat >spawner.c <<'END'
#include <errno.h>
#include <hr/hr.h>
#include <stdio.h>

int main(int argc, char *argv[])
{
	PmmName name = {"RAM", "CHILD"};
	int aid = hrfexecl(&name, argv[1], NULL, NULL, argv[1], NULL);

	printf("hrfexec %s: %d, %d\n", argv[1], aid, errno == ENOEXEC);
	HR_EXIT_HDL();
	return 0;
}
END
gcc -shared -fPIC -nostdlib -o libother.so library.c &&
	gcc -pie -fPIE -nostdlib -o dynamic/bin/needs needs.c ./libother.so \
		-Wl,--build-id=none \
		-Wl,-T,"$B/actor/sup/actor.ld",-z,norelro &&
	gcc -pie -fPIE -nostdlib -o dynamic/bin/interpreted interpreted.c \
		-Wl,--dynamic-linker=/lib/ld.so,-z,norelro
expect 'an actor that runs others' 0 '' "$cc" -o dynamic/bin/spawner spawner.c
cat >dynamic.yaml <<'END'
console: [ arun needs, arun -g 0 interpreted, arun -g 1 needs, aps,
  arun -g 0 spawner /bin/interpreted, sleep 0.1,
  arun -g 0 spawner /bin/needs, sleep 0.1, memstat ]
root: dynamic
END
expect 'no library is loaded' 0 \
	'AM: /bin/needs: dynamically linked (needs a library)' \
	"$hotrig" run dynamic.yaml
expect 'no interpreter is loaded' 0 \
	'AM: /bin/interpreted: dynamically linked (has an interpreter)' \
	"$hotrig" run dynamic.yaml
expect 'arun says so' 0 'arun: interpreted: not an executable' \
	"$hotrig" run dynamic.yaml
expect 'hrfexec refuses an interpreter' 0 'hrfexec /bin/interpreted: -1, 1' \
	"$hotrig" run dynamic.yaml
expect 'hrfexec refuses a library' 0 'hrfexec /bin/needs: -1, 1' \
	"$hotrig" run dynamic.yaml
expect 'nothing is left of them' 0 ' 0 used' "$hotrig" run dynamic.yaml

# Files of "root" by each of their names.
mkdir -p site/bin site/sub
cp two.r site/
cp two.r site/bin/three
cp two.r site/sub/four.r
cat >names.yaml <<'END'
console: [ arun two, arun two.r, arun /two, arun three, arun /bin/three,
  arun /sub/four, arun /sub/four.r ]
root: site
END
expect 'names of files under root' 0 'Started aid = 11' \
	"$hotrig" run names.yaml --trace=raw

# The document's commands, with the build folder of this test.
rm -rf site
mkdir build
sed -i "s,build/hotrig,$B/hotrig,; s,^make all.*,:," commands
expect 'docs/actors.md has five commands' 0 5 grep -c . commands
HOTRIG_STORE=$PWD/campaign.db expect 'from source to campaign' 0 'held' sh -eu commands

[ $failures = 0 ]

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
			"$hotrig" run old.yaml --trace
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
	"$hotrig" run names.yaml --trace

# The document's commands, with the build folder of this test.
rm -rf site
mkdir build
sed -i "s,build/hotrig,$B/hotrig,; s,^make all.*,:," commands
expect 'docs/actors.md has five commands' 0 5 grep -c . commands
expect 'from source to campaign' 0 'held' sh -eu commands

[ $failures = 0 ]

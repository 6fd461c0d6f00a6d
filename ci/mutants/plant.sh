# Trees with a planted bug. Sourced with $clean set, the folder of the sources
# without one, and images_in FOLDER defined, which builds what is needed.

# The sources as they are, built. Times are kept: what has not changed since
# the last time is not built again.
prepare()
{
	mkdir -p "$clean"
	find "$clean" -mindepth 1 -maxdepth 1 ! -name build \
		-exec rm -rf {} + || return 1
	tar -cf - --exclude=./build --exclude=./.git --exclude=./corpus . |
		tar -xf - -C "$clean" || return 1
	images_in "$clean"
}

# A copy of that with the bug in it.
plant()
{
	local patch=$1 tree=$2

	rm -rf "$tree"
	cp -a "$clean" "$tree" || return 1
	patch -d "$tree" -p1 --quiet --fuzz=0 --no-backup-if-mismatch \
		--input="$PWD/$patch" >"$tree.log" 2>&1 || return 1
	images_in "$tree"
}

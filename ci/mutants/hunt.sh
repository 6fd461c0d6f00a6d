# Trees with a planted bug, and campaigns in them until one finds it. Sourced by
# ci/mutants.sh and ci/shrink-ten.sh.
build=$(realpath -m "${B:-build}")
hotrig=$build/hotrig
campaigns=(ci/mutants.yaml ci/smoke.yaml)
budget=${MUTANT_BUDGET:-90s}
jobs=${JOBS:-$(nproc)}
folder=$build/mutants
clean=$folder/clean
images=(build/kernel.elf build/boot.cpio build/storage.cpio)

. ci/mutants/plant.sh

images_in()
{
	make -C "$1" --no-print-directory B=build "${images[@]}" >"$1.log" 2>&1
}

# "RUN ID VERDICT" of the first finding of a report.
first_finding()
{
	sed -nE 's/^([^ ]+): ([a-z-]+) \(run ([0-9]+)\)$/\3 \1 \2/p' "$1" |
		head -n 1
}

# What a report names, each once, in order: invariants, or that it hung.
named_in()
{
	{
		sed -nE 's/^    ([a-z-]+): event [0-9]+: .*/\1/p' "$1"
		sed -nE 's/^[^ ]+: (hung) \(run [0-9]+\)$/\1/p' "$1"
	} | awk '!seen[$0]++' | paste -sd ' '
}

# Carries out the campaigns until one finds something. Sets runs, by, named, and
# found_id, the run's id.
hunt()
{
	local tree=$1 campaign number id verdict before=0

	runs=- by=- named= found_id=
	for campaign in "${campaigns[@]}"; do
		rm -f "$tree.db"*
		HOTRIG_BUILD=$tree/build "$hotrig" campaign "$campaign" \
			--until-finding --budget "$budget" -j "$jobs" \
			--store "$tree.db" >"$tree.txt" 2>"$tree.log"
		read -r number id verdict <<<"$(first_finding "$tree.txt")"
		if [ -n "$number" ]; then
			runs=$((before + number)) found_id=$id
			named=$(named_in "$tree.txt")
			by=fault
			case $id in */golden) by=golden ;; esac
			return 0
		fi
		number=$(sed -nE 's/^([0-9]+) runs in .*/\1/p' "$tree.txt")
		before=$((before + ${number:-0}))
	done
	return 1
}

# What fails without a bug says nothing about one.
prepare_or_end()
{
	local campaign

	if ! prepare; then
		echo "the unchanged runtime cannot be built, see $clean.log"
		exit 99
	fi
	for campaign in "${campaigns[@]}"; do
		if ! HOTRIG_BUILD=$clean/build "$hotrig" campaign "$campaign" \
			--plan -j "$jobs" --store "$clean.db" \
			>"$clean.txt" 2>&1; then
			echo 'golden runs of the unchanged runtime are not held:'
			cat "$clean.txt"
			exit 99
		fi
	done
}

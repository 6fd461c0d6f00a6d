#!/usr/bin/env bash
# A campaign under GNU parallel, one shard a job, then merged and reported:
#
#   ci/parallel-campaign.sh CAMPAIGN.yaml OUT_FOLDER [SHARDS] [PARALLEL_OPTION...]
#
# For other machines: --sshloginfile HOSTS, with hotrig and OUT_FOLDER at the
# same place everywhere. Started again, it goes on. HOTRIG names the program.
# Exit code: that of the campaign; 124: something is missing.
set -uo pipefail

campaign=${1:?campaign file}
out=${2:?folder for the stores}
shards=${3:-$(nproc)}
shift $(($# < 3 ? $# : 3))
hotrig=${HOTRIG:-build/hotrig}
mkdir -p "$out" || exit 99

# A shard with findings (1) is no failure of its job; nor is what a time limit
# or an interruption leaves: the report says it.
seq "$shards" | parallel --line-buffer --tagstring 'shard {}' "$@" \
	"$hotrig" campaign "$campaign" --resume -j 1 \
	--shard "{}/$shards" --store "$out/shard-{}.db" ">$out/shard-{}.txt"

rm -f "$out/all.db"
"$hotrig" merge "$out/all.db" "$out"/shard-*.db || exit
"$hotrig" report "$out/all.db" --junit "$out/all.xml"

#!/usr/bin/env bash
# The programs of this folder were written from the text of the guide alone,
# without a look at the runtime, and their scenarios say what the guide says
# must be seen. Where one fails the system is wrong until the guide says not.
# deadline: 120 s
set -uo pipefail

folder=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/scenario"
cp "$folder"/*.yaml "$work/scenario"
ln -s "$HOTRIG_BUILD/guide/site" "$work/scenario/site"
"$folder/../system/scenarios.sh" "$work"/scenario/*.yaml

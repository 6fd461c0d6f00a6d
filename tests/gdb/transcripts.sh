#!/bin/bash
# The sessions of docs/transcripts.md, carried out; each command is a case.
# "tests/gdb/transcripts.sh -u" writes them anew.
# deadline: 60 s
set -u

B=$(realpath "${B:-build}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin"
ln -s "$B/hotrig" "$work/bin/hotrig"
ln -s "$PWD/examples" "$PWD/tests" "$PWD/runtime" "$PWD/inject" "$work"
HOTRIG_BUILD=$B HOTRIG_GDBSCRIPTS=$PWD/gdbscripts PATH=$work/bin:$PATH \
	ci/doc-run.sh -k "$@" docs/transcripts.md "$work"

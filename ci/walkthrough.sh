#!/usr/bin/env bash
# Carries out docs/walkthrough.md from end to end, as a person would who has the
# repository and nothing else: two clones, two builds, a campaign, a session of
# GDB. The working tree is the repository, committed or not.
#
#   ci/walkthrough.sh [-u]     (make walkthrough)   -u: write the document anew
#
# Exit code: 0, 1 if a command prints something else than the document says.
set -euo pipefail

folder=${B:-build}/walkthrough
rm -rf "$folder"
mkdir -p "$folder/hotrig"
ci/files.sh | tar -cf - -T - | tar -xf - -C "$folder/hotrig"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
	GIT_AUTHOR_NAME=ci GIT_AUTHOR_EMAIL=ci@localhost \
	GIT_COMMITTER_NAME=ci GIT_COMMITTER_EMAIL=ci@localhost
git -C "$folder/hotrig" init -q -b main
git -C "$folder/hotrig" add -Af .
git -C "$folder/hotrig" commit -qm 'the tree'
# of make's and the caller's build, not of the clones'
unset B HOTRIG_BUILD HOTRIG_GDBSCRIPTS MAKEFLAGS MAKELEVEL
ci/doc-run.sh "$@" docs/walkthrough.md "$folder"
rm -rf "$folder"

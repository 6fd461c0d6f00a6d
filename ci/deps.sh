#!/usr/bin/env bash
# Checks that the packages of some groups of ci/packages.txt are installed,
# and installs what is missing if it may (root, or sudo without a password).
# Quick and without network when nothing is missing.
#
#   ci/deps.sh [-t FILE] GROUP...   -t: touch FILE if something was installed
#   ci/deps.sh -l GROUP...          only list the packages of the groups
#
# Exit: 0 nothing is missing (any more), 2 something is, and why.
set -euo pipefail

here=$(dirname "$0")
list=0 stamp=
while getopts lt: option; do
	case $option in
	l) list=1 ;;
	t) stamp=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- build check

names=()
for group in "$@"; do
	found=0 current=
	while read -r word _; do
		case $word in
		'' | '#'*) ;;
		'['*']') current=${word//[\[\]]/} ;;
		*)
			[ "$current" = "$group" ] || continue
			names+=("$word")
			found=1
			;;
		esac
	done <"$here/packages.txt"
	if [ $found = 0 ]; then
		echo "deps: no group \"$group\" in ci/packages.txt" >&2
		exit 2
	fi
done

if [ $list = 1 ]; then
	printf '%s\n' "${names[@]}"
	exit 0
fi

missing_packages()
{
	local installed name
	installed=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' \
		"${names[@]}" 2>/dev/null || true)"
	for name in "${names[@]}"; do
		case $installed in
		*" installed=$name "*) ;;
		*) echo "$name" ;;
		esac
	done
}

if ! command -v dpkg-query >/dev/null; then
	echo "deps: not a Debian system, cannot check for: ${names[*]}" >&2
	exit 0
fi

mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -gt 0 ] || exit 0

sudo=()
if [ "$(id -u)" != 0 ]; then
	if ! sudo -n true 2>/dev/null </dev/null; then
		cat >&2 <<-EOF
		deps: these packages are missing; install them with

		  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}

		EOF
		exit 2
	fi
	sudo=(sudo -n)
fi

echo "deps: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt()
{
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
		apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
		"$@" </dev/null >>"$log" 2>&1
}
if ! apt update || ! apt install --no-install-recommends "${missing[@]}"; then
	tail -n 20 "$log" >&2
	echo "deps: apt-get could not install: ${missing[*]}" >&2
	exit 2
fi

mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -gt 0 ]; then
	tail -n 20 "$log" >&2
	echo "deps: still missing: ${missing[*]}" >&2
	exit 2
fi
[ -z "$stamp" ] || touch "$stamp"

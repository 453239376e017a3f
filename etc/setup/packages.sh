#!/bin/sh
# Installs what is missing of the named groups of etc/packages.txt, and touches nothing when all is there.
# Usage: packages.sh GROUP… (build, run, test, bench). Exit 3 when something is missing and cannot be installed.
set -eu
cd "$(dirname "$0")/../.."

command -v dpkg-query > /dev/null || {
    echo "This set-up knows Debian only. The packages are listed in etc/packages.txt; node and npm are needed too." >&2
    exit 3
}
wanted=$(awk -v groups=" $* " '/^[a-z]/ && index(groups, " " $1 " ") { print $2 }' etc/packages.txt | sort -u)
# shellcheck disable=SC2086 # a list of words on purpose
present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2> /dev/null | sed -n 's/^installed //p' | sort -u)
missing=$(printf '%s\n' "$wanted" | grep -Fxv "${present:-none}" || true)
for command in node npm; do
    command -v $command > /dev/null || missing="$missing $(echo $command | sed 's/^node$/nodejs/')"
done
# shellcheck disable=SC2086
missing=$(echo $missing)
[ -n "$missing" ] || exit 0

echo "Installing Debian packages: $missing"
if [ "$(id -u)" = 0 ]; then
    asRoot=
elif command -v sudo > /dev/null; then
    asRoot=sudo
else
    echo "Run as root, or install sudo, or install these packages yourself." >&2
    exit 3
fi
apt() {
    $asRoot env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 "$@"
}
{
    apt update
    # shellcheck disable=SC2086
    apt install --no-install-recommends $missing
} < /dev/null || {
    echo "The packages could not be installed; the message of apt is above." >&2
    exit 3
}

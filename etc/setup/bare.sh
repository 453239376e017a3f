#!/bin/bash
# Proves the set-up: makes a bare Debian 12 in a temporary folder, with git and make and nothing else, clones HEAD into
# it and runs `make TARGET` there in a clean environment. Needs root and debootstrap. Usage: bare.sh [TARGET]
set -eu
cd "$(dirname "$0")/../.."
target=${1:-build}
command -v debootstrap > /dev/null || { echo "Install debootstrap first." >&2; exit 3; }
[ "$(id -u)" = 0 ] || { echo "This needs root." >&2; exit 3; }
bare=$(mktemp -d "${TMPDIR:-/tmp}/entente-bare-XXXXXX")
cleanUp() {
    # Lazily: a process inside that still ends must not keep this machine's /dev mounted where it would be deleted.
    for mounted in "$bare/dev" "$bare/proc"; do umount -R -l "$mounted" 2> /dev/null || true; done
    if ! grep -q " $bare/" /proc/mounts; then rm -rf --one-file-system "$bare"; fi
}
chmod 755 "$bare"
trap cleanUp EXIT

debootstrap --variant=minbase bookworm "$bare" > /dev/null
# This machine's own Debian archives, without other people's.
rm -f "$bare/etc/apt/sources.list"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    if grep -qs 'debian-archive-keyring\|^deb .*debian' "$file"; then cp "$file" "$bare/etc/apt/sources.list.d/"; fi
done
mount -t proc proc "$bare/proc"
mount --rbind /dev "$bare/dev"
mount --make-rslave "$bare/dev"
cp /etc/resolv.conf /etc/hosts "$bare/etc/"

settings=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true)
# Certificates of a proxy that this machine sits behind.
if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
    cp "$NODE_EXTRA_CA_CERTS" "$bare/etc/extra-certificates.crt"
    settings+=(NODE_EXTRA_CA_CERTS=/etc/extra-certificates.crt)
fi
inside() { chroot "$bare" env -i "${settings[@]}" "$@" < /dev/null; }
inside sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends git make' > /dev/null

git clone -q --no-hardlinks . "$bare/root/entente"
inside make -C /root/entente "$target"
if [ "$target" = build ]; then
    SECONDS=0
    inside make -C /root/entente build
    echo "second run: $SECONDS s"
    inside /root/entente/build/entente --help
fi

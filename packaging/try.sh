#!/bin/sh
# try.sh DEB - installs, upgrades and purges the package in a fresh Debian made by debootstrap, as root: first under an
# earlier version number, with an index and a saved query; then as it is, when the index has the format of an early
# version: it must be made anew, and the saved query kept; then purged, which must leave nothing. Prints one line for each
# step; ends with 1 at the first that fails.
set -eu
deb=$(realpath "$1")
[ "$(id -u)" -eq 0 ] || { echo "try.sh: needs root, for chroot" >&2; exit 77; }
root=$(mktemp -d)
chmod 755 "$root" # apt reads it as a user of its own
trap 'umount "$root/proc" 2> /dev/null || true; rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
command -v debootstrap > /dev/null && command -v sqlite3 > /dev/null || { echo "try.sh: needs debootstrap and sqlite3" >&2; exit 77; }
debootstrap --variant=minbase bookworm "$root" > "$root.log" || { tail -n 5 "$root.log" >&2; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
as_user() { inside runuser -u zhangju -- zhangju "$@"; }
install_package() {
  cp "$1" "$root/tmp/zhangju.deb"
  inside apt-get install -y -qq --no-install-recommends /tmp/zhangju.deb > "$root/tmp/log" 2>&1 || { tail -n 5 "$root/tmp/log"; exit 1; }
}
inside apt-get update -qq
dpkg-deb -R "$deb" "$root/tmp/older"
sed -i 's/^Version: .*/Version: 0.0.1/' "$root/tmp/older/DEBIAN/control"
dpkg-deb -b --root-owner-group "$root/tmp/older" "$root/tmp/older.deb" > "$root/tmp/log"
install_package "$root/tmp/older.deb"
echo "installed $(inside dpkg-query -W -f '${Version}' zhangju)"
mkdir -p "$root/srv/reports"
printf '二、存在的主要问题\n一是年轻干部培养不够。\n' > "$root/srv/reports/甲.txt"
data=/var/lib/zhangju
as_user index --quiet --index $data/index /srv/reports
as_user saved add cadres 年轻干部 --saved $data/saved.db
[ "$(as_user count --index $data/index 问题:年轻干部)" = 1 ]
[ "$(inside stat -c '%U %a' $data)" = "zhangju 750" ]
echo "an index and a saved query were made by the user zhangju"
sqlite3 "$root$data/index/catalog.db" 'PRAGMA user_version = 1' # the format of an early version
install_package "$deb"
echo "upgraded to $(inside dpkg-query -W -f '${Version}' zhangju)"
as_user index --quiet --index $data/index /srv/reports
[ "$(as_user count --index $data/index 问题:年轻干部)" = 1 ]
as_user saved list --saved $data/saved.db | grep -q cadres
echo "index and saved query are there after the upgrade"
for unit in zhangju.service zhangju-index.service zhangju-index.timer; do [ -f "$root/lib/systemd/system/$unit" ]; done
grep -q ZHANGJU_REPORTS "$root/etc/default/zhangju"
inside apt-get purge -y -qq zhangju > "$root/tmp/log" 2>&1
[ ! -e "$root$data" ] && [ ! -e "$root/etc/default/zhangju" ] && ! inside getent passwd zhangju > /dev/null
[ -z "$(find "$root/usr" "$root/lib" "$root/etc" -name '*zhangju*')" ]
echo "purged: nothing is left"

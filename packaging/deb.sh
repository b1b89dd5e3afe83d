#!/bin/sh
# deb.sh [FOLDER] - makes the Debian package of these sources in FOLDER (build/deb) and lets lintian look at it. Installs
# what it needs. The sources are copied first, so nothing is written beside them.
set -eu
cd "$(dirname "$0")/.."
out=${1:-build/deb}
sh tests/packages.sh deb
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/zhangju"
cp -r CMakeLists.txt LICENSE README.md README.zh-CN.md CHANGELOG.md zhangju.c indexer query web docs packaging "$work/zhangju"
cp -r packaging/debian "$work/zhangju/debian"
version=$(sed -n 's/^project(zhangju VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
sed -i "1s/([^)]*)/($version)/" "$work/zhangju/debian/changelog"
(cd "$work/zhangju" && DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)" dpkg-buildpackage -b -us -uc) > "$out/build.log" 2>&1 ||
  { tail -n 20 "$out/build.log" >&2; exit 1; }
cp "$work"/zhangju_*.deb "$out"
lintian --allow-root --fail-on error "$out/zhangju_$version"_*.deb
ls "$out/zhangju_$version"_*.deb

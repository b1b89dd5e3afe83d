#!/bin/sh
# packages.sh [tests] [fuzz] [cluster] [deb] [coverage] - installs the Debian packages that are missing: those that building and running zhangju
# needs; with `tests` also those of the tests, with `fuzz` of the fuzzers, with `cluster` a ClickHouse cluster, with `deb` of packaging/deb.sh, with
# `coverage` of tests/coverage.sh. Needs no root when none is missing.
set -eu
packages="build-essential cmake pkg-config libxapian-dev libmicrohttpd-dev libutf8proc-dev libtalloc-dev libpcre2-dev
  libjansson-dev libuchardet-dev libsqlite3-dev libxxhash-dev libxml2-dev libarchive-dev libgmime-3.0-dev
  libxlsxwriter-dev libcurl4-openssl-dev zlib1g-dev libseccomp-dev poppler-utils poppler-data"
for use; do
  case $use in
    tests)
      packages="$packages libcmocka-dev curl opencc tesseract-ocr tesseract-ocr-chi-sim python3 python3-jsonschema libxml2-utils xapian-tools sqlite3 haproxy rsync jq mandoc zsh fish chromium fonts-noto-cjk"
      command -v ninja > /dev/null || packages="$packages ninja-build"
      command -v npm > /dev/null || packages="$packages nodejs npm" # Node.js from elsewhere brings npm along
      ;;
    fuzz) packages="$packages clang libclang-rt-dev" ;;
    cluster) packages="$packages clickhouse-server zookeeper" ;;
    deb) packages="$packages debhelper dpkg-dev fakeroot lintian debootstrap sqlite3" ;;
    coverage) packages="$packages gcovr" ;;
    *) echo "packages.sh: $use is none of tests, fuzz, cluster, deb and coverage" >&2; exit 2 ;;
  esac
done
missing=
for package in $packages; do
  case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
    "install ok installed") ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0
echo "Installing:$missing" >&2
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "These packages are missing; as root run: apt-get install$missing" >&2; exit 1; }
  as_root=sudo
fi
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /dev/null

#!/bin/sh
# modules.sh FOLDER - puts the packages that the browser tests use into FOLDER/node_modules, as package-lock.json says.
# Does nothing when they are there. No browser is downloaded: the tests drive the installed Chromium.
set -eu
here=$(dirname "$0")
mkdir -p "$1"
cmp -s "$here/package-lock.json" "$1/installed" && exit 0
command -v npm > /dev/null || { echo "npm is missing: sh tests/packages.sh tests"; exit 1; }
cp "$here/package.json" "$here/package-lock.json" "$1"
cd "$1"
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --ignore-scripts --loglevel=error || {
  echo "npm ci failed; the browser tests need playwright-core and axe-core from the npm registry, once"
  exit 1
}
cp package-lock.json installed

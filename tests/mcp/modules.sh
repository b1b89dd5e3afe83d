#!/bin/sh
# modules.sh FOLDER - puts the official client of the Model Context Protocol into FOLDER/node_modules, as package-lock.json says.
# Does nothing when it is there. Exits with 77, skipped, where npm is missing or cannot fetch it.
set -eu
here=$(dirname "$0")
mkdir -p "$1"
cmp -s "$here/package-lock.json" "$1/installed" && exit 0
command -v npm > /dev/null || { echo "npm is missing: sh tests/packages.sh tests"; exit 77; }
cp "$here/package.json" "$here/package-lock.json" "$1"
cd "$1"
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error || {
  echo "npm ci failed; this test needs @modelcontextprotocol/sdk from the npm registry, once"
  exit 77
}
cp package-lock.json installed

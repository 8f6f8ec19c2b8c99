#!/usr/bin/env bash
# run-client.sh FOLDER SCRIPT KIND BINARY: runs one Node client of this folder against a server program.
# FOLDER gets the client packages; without node or npm's registry the test says CODESAGE-SKIP and ends well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 script=$2 kind=$3 binary=$4

skip() { echo "CODESAGE-SKIP: $1"; exit 0; }

[ -x "$binary" ] || skip "$binary is not built"
command -v node >/dev/null || skip "node is not installed"
command -v npm >/dev/null || skip "npm is not installed"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "the clients need node 20 or newer, this is $(node --version)"

mkdir -p "$folder"
exec 9>"$folder/install.lock"
flock 9
if ! cmp -s "$here/package.json" "$folder/installed.json"; then
    cp "$here/package.json" "$folder/package.json"
    if ! (cd "$folder" && timeout 150 npm install --no-audit --no-fund --no-package-lock --ignore-scripts \
            --fetch-retries=1 --fetch-timeout=30000 --loglevel=error >npm.log 2>&1); then
        tail -5 "$folder/npm.log"
        skip "npm cannot install the client packages (see $folder/npm.log)"
    fi
    cp "$folder/package.json" "$folder/installed.json"
fi
flock -u 9

# Modules are looked up from where a script lies.
cp "$here"/*.mjs "$folder/"
exec timeout 300 node "$folder/$script" "$kind" "$binary"

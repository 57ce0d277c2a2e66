#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# DuckDB as a peer to measure against: puts the npm package @duckdb/node-api below build/npm and prints that folder, for NODE_PATH.
#
#   if folder=$(tests/support/duckdb.sh); then NODE_PATH=$folder node peer.js; else echo "SKIP  DuckDB: $folder"; fi
#
# What stands there already is used without the network. Exit 1: it is not to be had, and the line printed is the reason.
# Nothing of bidui needs it: only comparisons do.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
version=1.5.6-r.1
root=$PWD/build/npm
modules=$root/node_modules

sound() { # it loads, and it is the version we name
    NODE_PATH=$modules node -e '
        const { version } = require("@duckdb/node-api/package.json");
        require("@duckdb/node-api");
        process.exit(version === process.argv[1] ? 0 : 1)' "$version" > /dev/null 2>&1
}

give_up() { # reason
    echo "$1"
    exit 1
}

command -v node > /dev/null || give_up "node is not installed"
mkdir -p "$root"
exec 9> "$root/.lock"
flock 9
if ! sound; then
    command -v npm > /dev/null || give_up "npm is not installed"
    said=$(cd "$root" && timeout 180 npm install --no-save --no-audit --no-fund --ignore-scripts --no-package-lock \
        --loglevel=error --fetch-retries=1 --fetch-timeout=60000 --prefix "$root" "@duckdb/node-api@$version" 2>&1)
    sound || give_up "npm could not install @duckdb/node-api $version: $(grep -m 1 . <<< "$said")"
fi
echo "$modules"

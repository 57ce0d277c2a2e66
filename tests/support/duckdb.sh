#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# DuckDB as a peer to measure against (npm.sh), below build/npm:
#
#   if folder=$(tests/support/duckdb.sh); then NODE_PATH=$folder node peer.js; else echo "SKIP  DuckDB: $folder"; fi
cd "$(dirname "$0")/../.." || exit 74
exec tests/support/npm.sh "$PWD/build/npm" @duckdb/node-api 1.5.6-r.1

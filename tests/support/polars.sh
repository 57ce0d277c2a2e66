#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# polars as a peer to measure against (npm.sh), below build/npm/polars; used as duckdb.sh is.
cd "$(dirname "$0")/../.." || exit 74
exec tests/support/npm.sh "$PWD/build/npm/polars" nodejs-polars 0.26.1 "nodejs-polars-linux-$(node -p process.arch)-gnu"

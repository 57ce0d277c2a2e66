#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make coverage: which lines the unit tests and rule cases ran. usage: tests/coverage.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/.."
command -v gcovr > /dev/null || { echo "gcovr is missing: tests/support/packages.sh lint" >&2; exit 69; }
mkdir -p "$1/html"
gcovr --root . --object-directory "$1" --exclude tests --exclude build --html-details "$1/html/index.html" --print-summary
echo "$1/html/index.html"

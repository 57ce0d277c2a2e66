#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The fetchers against a server that misbehaves on purpose (loopback only): cuts at every 1 KiB, stalls, resets, storms of 429 and 503,
# repeated, capped and moving pages, recorded paginations. What is fetched is complete, or the stage fails and nothing is landed.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
. tests/support/site.sh
site_need bidui bidui-extract
timeout 300 "$PYTHON" tests/pipeline/extract/fetch.py "$build" "$work" "$FIXTURES/04_json"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The county pack is in order as data: every file valid by its JSON Schema, every name unique, every reference there, every rule with a
# case. It needs no program of ours. What expressions mean is checked by bidui-transform --check and --test.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
python=/usr/bin/python3
if ! "$python" -c 'import jsonschema' 2> /dev/null; then
    echo "SKIP  pack: python3-jsonschema is not installed"
    echo "0 passed, 0 failed"
    exit 0
fi
exec "$python" tests/pack/pack_test.py schemas tests/cases

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The county pack is in order as data: every file valid by its JSON Schema, every name unique, every reference there, every rule with a
# case. It needs no program of ours. What expressions mean is checked by bidui-transform --check and --test.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
python=/usr/bin/python3
if ! "$python" -c 'import jsonschema' 2> /dev/null; then
    skip "pack" "python3-jsonschema is not installed"
    count_end
    exit
fi
exec "$python" tests/pack/pack_test.py schemas tests/cases

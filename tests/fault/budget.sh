#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The number of allocations and the peak of memory grow with the rows within a budget (counted beneath malloc, not timed): no allocation
# for each row, and no copy of everything more than there is. BIDUI_TEST_FULL=1: over a larger county.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
exec /usr/bin/python3 tests/fault/budget.py

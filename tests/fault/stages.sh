#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui-extract and bidui-transform over a tiny site, once for every call that can fail: no memory, an error of the disk, a full disk, kill -9; on
# the first night, and on one that takes from var/store what did not change. Each run either
# succeeds like an undisturbed one, or ends with one clear message and a documented exit code and leaves no partial package; none leaves anything
# wrong in the store, and the same
# run again gives what an undisturbed one gives. A sample of the calls, another each time (the seed is printed, $SEED sets it);
# BIDUI_TEST_FULL=1: all of them.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
exec /usr/bin/python3 tests/fault/stages.py

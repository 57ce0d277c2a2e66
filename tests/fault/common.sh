#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every operation of common/ with each of its allocations and calls to the disk failing in turn: see common_faults.c.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
program=${BUILD:-build/release}/tool/fault/common_faults
if [ ! -x "$program" ]; then
    skip "fault/common" "a sanitizer has an allocator of its own, over which nothing can be laid"
    count_end
    exit
fi
exec "$program"

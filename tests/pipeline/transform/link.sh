#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui link: a made-up county with its edge cases, and other people's files whose truth is known.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
build=${BUILD:-build/release}
PYTHON=${PYTHON:-/usr/bin/python3}
fixtures=$FIXTURES/11_linkage
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -x "$PYTHON" ]; then
    skip "linkage" "it needs python3"
    count_end
    exit
fi
count_verdicts "$PYTHON" tests/pipeline/transform/link_edges.py "$build/bin/bidui" "$work"
if [ -z "$FIXTURES" ] || [ ! -d "$fixtures" ]; then
    skip "linkage of febrl, fake_1000 and restaurants" "there is no \$FIXTURES/11_linkage"
else
    count_verdicts "$PYTHON" tests/pipeline/transform/link_fixtures.py "$build/bin/bidui" "$fixtures" "$work"
fi
count_end

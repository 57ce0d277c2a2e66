#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No list in whatever encoding, with whatever lines of another among its own, is kept with characters that nobody wrote. ENCODING_LISTS, SEED.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract
site_new encodings
count=200
[ -z "${BIDUI_TEST_FULL:-}" ] || count=3000
echo "SHOWS lists of seed $SEED"
count_verdicts "$PYTHON" tests/property/encodings.py "$build" "$site" "$SEED" "${ENCODING_LISTS:-$count}"
count_end

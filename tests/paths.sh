#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every file of the repository that a document, a comment or a script names is there, and Python stands in files.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh
if command -v python3 > /dev/null; then
    count_verdicts python3 tests/support/paths.py
else
    skip "paths" "python3 is not installed"
fi
while read -r room; do
    grep -qF "\`$room" docs/design.md || fail "docs/design.md section 2 does not name the room $room of tests/floors"
done < <(grep -vE '^(#|$)' tests/floors | tr ' ' '\n')
check_equal "no Python in here-documents" "$(grep -rnE "(PYTHON|python3?)\"? +(-[^<]*)?- .*<<|(PYTHON|python3?)\"? +- *<<" --include='*.sh' tests docs driver .ci)" ""
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Rare characters end where they began: every character of GB18030's tables, and the place names that GBK lacks, through extract, transform and
# load and back out of the warehouse.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load

if [ ! -d "$FIXTURES/05_encodings/tables" ]; then
    skip "rare characters" "there is no \$FIXTURES/05_encodings/tables"
    count_end
    exit
fi
site_new rare
rm "$site/site.json"
"$PYTHON" tests/support/rare_characters.py make "$site" "$FIXTURES"
bidui run --batch 2022-06-30
check_true "the batch runs" test "$code" -le 1
sql "copy (select no, text from current.glyph union all select no, text from current.place) to stdout (format csv)" > "$work/read.csv"
count_verdicts "$PYTHON" tests/support/rare_characters.py compare "$site" "$FIXTURES" "$work/read.csv"
count_end

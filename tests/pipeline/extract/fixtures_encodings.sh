#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# GB18030 both ways against the tables of WHATWG and ICU, exhaustively; texts and rare names; every split offset, buffers of every size.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
fixtures=../shared/fixtures/05_encodings
tool=${BUILD:-$PWD/build/release}/tool/pipeline/extract/encodings
if [ ! -d "$fixtures" ] || ! command -v python3 > /dev/null; then
    skip "encodings" "it needs python3 and $fixtures"
    count_end
    exit
fi
while IFS=$'\t' read -r verdict what detail; do
    case $verdict in
    pass)
        pass "$what${detail:+: $detail}"
        [ "$what" != "the comparison came to its end" ] || ended=1
        ;;
    fail) fail "$what" "$detail" ;;
    *) echo "$verdict${what:+ $what}${detail:+: $detail}" ;;
    esac
done < <(python3 tests/pipeline/extract/fixtures_encodings.py "$tool" "$fixtures")
check_equal "it came to its end" "${ended:-0}" 1
count_end

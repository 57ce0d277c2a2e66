#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# JSONTestSuite and nativejson: what must be accepted is, what must be refused is; records out of recorded answers of servers, in pieces of any size.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
fixtures=../shared/fixtures/04_json
tool=${BUILD:-$PWD/build/release}/tool/pipeline/extract/json
if [ ! -d "$fixtures" ] || ! command -v python3 > /dev/null; then
    skip "JSON" "it needs python3 and $fixtures"
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
done < <(python3 tests/pipeline/extract/fixtures_json.py "$tool" "$fixtures")
check_equal "it came to its end" "${ended:-0}" 1
count_end

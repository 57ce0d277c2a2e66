#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# check-file says what a run would: within a site the guards that compare a list with the one before it are asked, without a site it says that
# they were not. Nothing is written.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract

extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

lists() { # what...
    "$PYTHON" tests/pipeline/extract/guards_lists.py "$@"
}

both() { # guard file: check-file, then the run, hold the file back with the same words
    local before said
    before=$(find "$site" -type f ! -name '*.lock' -exec sha256sum {} + | sort)
    extract --check-file "$work/$2"
    said=$(sed -n 's/^held back: [^:]*: //p' <<< "$output")
    check_equal "$1: check-file holds $2 back" "$code" 65
    check_contains "$1: by its name" "$output" "held back: E-GUARD-${1^^}: "
    check_contains "$1: with what to do" "$output" "--accept $source:$1 --by NAME --why TEXT"
    check_equal "$1: and writes nothing" "$(find "$site" -type f ! -name '*.lock' -exec sha256sum {} + | sort)" "$before"
    cp "$work/$2" "$site/inbox/"
    extract --batch 2022-06-30
    check_contains "$1: a run says the same" "$output" "${said:-nothing was said}"
    rm "$site/inbox/$2"
}

site_new history
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
source=dangerous_house
lists houses - 善堂镇 240 10 > "$site/inbox/农村危房台账_20220623.csv"
lists register 410621 300 > "$site/inbox/户籍人口信息_20220601.csv"
lists deaths 40 0 > "$site/inbox/死亡人员名单_20220623.csv"
cp "$site/inbox/农村危房台账_20220623.csv" "$work/农村危房台账_20220630.csv"
extract --check-file "$work/农村危房台账_20220630.csv"
check_equal "a site's first list has nothing before it" "$code" 0
extract --batch 2022-06-23
extract --check-file "$site/inbox/农村危房台账_20220623.csv"
check_equal "a list that was taken is not compared with itself" "$code" 0
both repeat 农村危房台账_20220630.csv
lists houses - 善堂镇 60 10 > "$work/农村危房台账_20220629.csv"
both shrink 农村危房台账_20220629.csv
lists houses - 善堂镇 240 20 > "$work/农村危房台账_20220628.csv"
both overlap 农村危房台账_20220628.csv
source=death
lists deaths 40 2000 > "$work/死亡人员名单_20220630.csv"
both place 死亡人员名单_20220630.csv
lists deaths 41 0 > "$work/死亡人员名单_20220628.csv"
extract --check-file "$work/死亡人员名单_20220628.csv"
check_equal "a list like the one before passes" "$code" 0
check_equal "where all was asked, nothing is said of it" "$(grep -c 'not asked' <<< "$output")" 0

# What somebody let pass, passes.
cp "$work/农村危房台账_20220629.csv" "$site/inbox/"
extract --batch 2022-06-30 --accept dangerous_house:shrink --by 王会计 --why 核对过
mv "$site/inbox/农村危房台账_20220629.csv" "$work/again_农村危房台账_20220629.csv"
extract --check-file "$work/again_农村危房台账_20220629.csv"
check_equal "what somebody let pass, passes" "$code" 0

# Without a site.
output=$("$build/bin/bidui-extract" --pack schemas --check-file "$work/农村危房台账_20220629.csv" 2>&1)
check_equal "without a site the file alone is judged" "$?" 0
check_contains "and that is said" "$output" "not asked"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Bad input: each kind has a message with its own id, names the file, ends with the exit code of its class, leaves no partial package, and
# other sources go on.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

# A few small sources of the sample county are enough.
site_new base
base=$site
county 1
find "$base/inbox" -type f ! -name '死亡人员名单*' ! -name '持证残疾人名单*' ! -name '*监测对象户信息*' ! -name '*监测对象成员信息*' -delete
death=$(find "$base/inbox" -name '死亡人员名单*' -printf '%P')

begin() { # name
    site_new "$1"
    cp -r "$base/inbox" "$base/params" "$site/"
    file=$site/inbox/$death
}

# The site says which source the file is, so that its content need not tell.
settled() {
    sed -i "s|{\"path\": \"inbox/\*\*\"}|{\"path\": \"inbox/$death\", \"source\": \"death\"}, {\"path\": \"inbox/**\"}|" "$site/site.json"
}

# What must hold after extract whatever the reason of a refusal was.
refused() { # what, code, id
    check_equal "$1: exit code" "$code" "$2"
    check_contains "$1: message id" "$output" "$3"
    check_contains "$1: the file is named" "$output" "${file##*/}"
    check_true "$1: no partial package" test -z "$(find "$site/var/batches" -name '*.partial')"
    check_true "$1: other sources go on" test "$(rows "$(package 2022-06-30 extract)/disability.csv")" -gt 0
    check_equal "$1: nothing of it is kept" "$(rows "$(package 2022-06-30 extract)/death.csv")" 0
    check_equal "$1: a line of the deliveries says so" "$(rows "$(package 2022-06-30 extract)/deliveries.csv" "${@:4}")" 1
}

begin empty
: > "$file"
bidui extract --batch 2022-06-30
refused "a 0-byte file" 65 E-EMPTY-FILE state=refused error=E-EMPTY-FILE

begin header
{ iconv -f gb18030 -t utf-8 "$file" 2> /dev/null || cat "$file"; } | grep -m 1 '姓名' > "$work/header.csv"
cp "$work/header.csv" "$file"
bidui extract --batch 2022-06-30
refused "a header and no row" 65 E-NO-ROWS state=refused error=E-NO-ROWS source=death

begin undecodable
{
    cat "$work/header.csv"
    printf '\xff\xff\xfe,\x81\xff\x00,\xff\n\xff\xff,\xff,\xff\n'
} > "$file"
bidui extract --batch 2022-06-30
refused "bytes that are no text" 65 E-ENCODING state=refused error=E-ENCODING

begin column
settled
printf '姓名,死亡日期\n张三,2022-03-01\n' > "$file"
bidui extract --batch 2022-06-30
refused "a required column is missing" 65 E-COLUMN-MISSING state=refused error=E-COLUMN-MISSING source=death
check_contains "and the column is named" "$output" "证件号码"

begin missing
sed -i "s|{\"path\": \"inbox/\*\*\"}|{\"path\": \"inbox/死亡人员.csv\", \"source\": \"death\"}, {\"path\": \"inbox/**\"}|" "$site/site.json"
rm "$file"
file=死亡人员.csv
bidui extract --batch 2022-06-30
refused "an expected file is missing" 66 E-MISSING-FILE state=missing source=death

begin block
sed -i 's|"block": \[|"block": ["death", |' "$site/site.json"
settled
: > "$file"
bidui run --batch 2022-06-30
check_equal "a blocking source stops the batch" "$code" 65
check_contains "and says why" "$output" E-EMPTY-FILE
check_true "nothing was made" test ! -e "$(package 2022-06-30 extract)"
check_true "not even in part" test -z "$(find "$site/var/batches" -name '*.partial')"

# The last accepted delivery stands in for a refused one.
begin carry
bidui extract --batch 2022-06-30
check_equal "a good delivery" "$code" 0
kept=$(rows "$(package 2022-06-30 extract)/death.csv")
: > "$site/inbox/死亡人员名单_20220705.csv"
bidui extract --batch 2022-07-05
check_equal "then a bad one" "$code" 65
check_equal "the last good one stands" "$(rows "$(package 2022-07-05 extract)/death.csv")" "$kept"
check_equal "as carried" "$(rows "$(package 2022-07-05 extract)/deliveries.csv" source=death state=carried)" 1
bidui extract --batch 2022-07-05
check_true "looked at again it is not news" test "$code" -eq 0 -o "$code" -eq 65

begin rule
cp -r schemas "$work/pack"
sed -i 's/died_on <=/died_onn <=/' "$work/pack/rules/A20.json"
output=$(BIDUI_PACK=$work/pack "$build/bin/bidui" --site "$site" check 2>&1)
code=$?
check_equal "an unknown column in a rule: check" "$code" 78
check_contains "its id" "$output" E-RULE-COLUMN
check_contains "file and place" "$output" A20.json:
check_contains "a suggestion" "$output" died_on
output=$(BIDUI_PACK=$work/pack "$build/bin/bidui" --site "$site" run --batch 2022-06-30 2>&1)
code=$?
check_equal "an unknown column in a rule: run" "$code" 78
check_contains "the same id" "$output" E-RULE-COLUMN
check_true "transform left nothing" test -z "$(find "$site/var/batches/2022-06-30" -name 'transform*')"

begin parameter
rm "$site"/params/*
bidui run --batch 2022-06-30
check_equal "a parameter without a value for the date" "$code" 78
check_contains "its id and name" "$output" "E-PARAMETER-VALUE"
check_contains "where, and for which date" "$output" "monitoring_line has no value for 410621 on 2022-06-30"
check_true "transform left nothing of it" test -z "$(find "$site/var/batches/2022-06-30" -name 'transform*')"

begin good
bidui check
check_equal "the pack itself is well" "$code" 0
count_end

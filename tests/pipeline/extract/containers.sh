#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What web systems and old programs send under the name of a spreadsheet is read as it stands: IDs keep all of their digits.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract
site_new containers
mkdir "$work/in" "$work/rows"
"$PYTHON" tests/pipeline/extract/containers.py "$work/in" || exit 74
wanted='11010519491231002X,张三,2022-01-01 410621196001010015,李<四>&,2022-06-30'

check() { # file: sets $output, $code and $rows
    rm -f "$work/rows/death.csv"
    output=$("$build/bin/bidui-extract" --site "$site" --check-file death "$work/in/$1" --rows "$work/rows" 2>&1)
    code=$?
    rows=$([ ! -e "$work/rows/death.csv" ] || "$PYTHON" -c 'import csv, sys
print(" ".join(",".join(row[name] for name in ("person_id", "name", "died_on")) for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))))' "$work/rows/death.csv")
}

reads() { # file, rows, what must be said...
    local part
    check "$1"
    check_equal "$1: exit code" "$code" 0
    check_equal "$1: rows" "$rows" "$2"
    for part in "${@:3}"; do
        check_contains "$1: $part" "$output" "$part"
    done
}

refuses() { # file, what must be said...
    local part
    check "$1"
    check_equal "$1: exit code" "$code" 65
    for part in "${@:2}"; do
        check_contains "$1: $part" "$output" "$part"
    done
}

reads 网页.xls "$wanted"
reads 网页国标.xls "$wanted" "as of 2022-05-31" "title 2"
reads 网页两表.xls "$wanted" '1 of 2 sheets read; not read: "表2" (not of this source, 1 rows)'
reads 网页没有结尾.xls "$wanted"
reads 网页跨行.xls "1,甲,2022-01-01 2,乙,2022-01-01"
refuses 网页登录.xls "E-HTML-TABLE" "export the list again from the system"
reads 旧XML.xls "$wanted" '"藏" (hidden, 3 rows, with the columns of death)'
reads 旧XML国标.xls "$wanted"
reads 旧XML数.xls "410621196001010015,李四,2022-06-30"
reads 名单.ods "$wanted" '"藏" (hidden, 1 rows)'
reads 跨行.ods "1,甲,2022-01-01 410621196001010015,乙,2022-01-01"
refuses 炸弹.ods "E-BOOK-LIMIT" "have it sent in parts"
reads 名单.dbf "$wanted" "rows read 4, kept 2, rejected 0, dropped 2 (header 1, sheet 1)" '"deleted" (hidden, 1 rows)'
refuses 断.dbf "E-DBF" "cut off"
reads 国标.json "$(for _ in 1 2 3 4 5 6; do printf '%s ' "$wanted"; done | sed 's/ $//')"

# check-file looks into what a run looks into.
reads 名单.csv.gz "$wanted" "名单.csv.gz/名单.csv"
refuses 断.csv.gz "E-ZIP" "the gzip file breaks off"
refuses 炸弹.gz "E-ZIP-LIMIT"
refuses 一包.zip '一包.zip/甲/死亡人员名单_a_20220630.csv' '一包.zip/死亡人员名单_b_20220630.csv.gz/死亡人员名单_b_20220630.csv' 'E-ZIP-MEMBER: "一包.zip/../外.csv" has a name that leads out' \
    'E-HEADER: "一包.zip/说明.txt"'
check_equal "一包.zip: the rows of both" "$rows" "$wanted ${wanted/张三/王五}"
refuses 空包.zip "E-EMPTY-FILE" "nothing lies in it that may be a delivery"
output=$("$build/bin/bidui" --site "$site" check-file "$work/in/名单.csv.gz" 2>&1)
check_contains "bidui check-file: its values too" "$output" "混入字母或符号 (character), 1 of 2 rows: row 3"

# gzip files of the inbox are unpacked as zips are: what lies in them is a delivery of its own.
cp "$work/in/名单.csv.gz" "$site/inbox/死亡人员名单_20220630.csv.gz"
cp "$work/in/断.csv.gz" "$work/in/炸弹.gz" "$work/in/空包.zip" "$site/inbox/"
sed -i 's/"block": \[.*\]/"block": []/' "$site/site.json"
output=$("$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 2>&1)
check_equal "gzip: what lies in it is extracted" "$(cells "$(package 2022-06-30 extract)/deliveries.csv" file state=new)" "死亡人员名单_20220630.csv.gz/死亡人员名单_20220630.csv"
check_contains "gzip: what breaks off is refused" "$output" "the gzip file breaks off"
check_contains "a zip with nothing in it is refused" "$output" "E-EMPTY-FILE"
check_contains "gzip: what unpacks to too much is refused" "$output" "E-ZIP-LIMIT"
count_end

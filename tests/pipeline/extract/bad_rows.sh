#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Whatever is wrong inside of a file is told with the file, the sheet where there is one, the row and the reason: one line for each kind of file and fault.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract
site_new rows
mkdir "$work/bad"
"$PYTHON" tests/pipeline/extract/bad_rows.py "$work/bad" || exit 74

told() { # file, exit code, what must be said...
    local file=$1 wanted=$2 part
    output=$("$build/bin/bidui-extract" --site "$site" --check-file death "$work/bad/$file" 2>&1)
    check_equal "$file: exit code" "$?" "$wanted"
    for part in "${@:3}"; do
        check_contains "$file: $part" "$output" "$part"
    done
}

told 少格多格.csv 1 "row 2: extra-cell, 4 cells where the header has 3" "row 3: missing-cell, 2 cells where the header has 3" "kept 1, rejected 2"
told 错位.csv 1 "row 32: extra-cell, 4 cells where the header has 3" "kept 60, rejected 1"
told 行尾逗号.csv 1 "row 32: extra-cell, 5 cells" "kept 30, rejected 1"
told 表头多逗号.csv 1 "row 32: extra-cell, something stands in cell 4, where the header has no title" "kept 30, rejected 1"
told 一行逗号.csv 1 "row 2: extra-cell"
told 两表.csv 65 'E-TABLES: "两表.csv", row 33: another table begins' '"dialect": {"tables": "first"}'
told 少列的表.csv 65 'E-TABLES: "少列的表.csv", row 32'
told 两个标题.csv 65 'E-TABLES: "两个标题.csv", row 5'
told 重复表头.csv 0 "kept 31, rejected 0, dropped 4 (title 2, header 2)"
told 贴了两遍.csv 65 'E-TABLES: "贴了两遍.csv", row 32'
told 合并.csv 0 "kept 31, rejected 0, dropped 2 (header 2)"
told 空格.csv 0 "kept 9, rejected 0"
told 单引号.csv 0 "kept 10, rejected 0"
told 两表.xlsx 65 'E-TABLES: "两表.xlsx", sheet "名单", row 6' "a sheet or a file of its own"
told 多表.xlsx 0 "kept 1, rejected 0, dropped 7 (header 1, sheet 6)" '1 of 6 sheets read; not read: "藏" (hidden, 2 rows, with the columns of death), "深藏" (very hidden, 2 rows), "说明" (not of this source, 2 rows), "空" (empty), "图" (a chart or macro)'
told 都藏.xlsx 65 "E-HEADER" 'has such a header, but is hidden'
told 旁注.xlsx 0 "kept 12, rejected 0" '2 values in columns without a title, not read: sheet "名单", row 12, column 4; sheet "名单", row 13, column 5'
told 移一格.xlsx 1 'row 12 of sheet 名单: extra-cell, something stands in cell 4' "kept 10, rejected 1"
told 备注移一格.xlsx 0 "kept 11, rejected 0" "1 value in columns without a title"
told 无题列.xlsx 0 "kept 10, rejected 0" "10 values in columns without a title" "row 4, column 4 and more"
told 中间无题.xlsx 0 "kept 10, rejected 0" "10 values in columns without a title" "row 2, column 2"
told 中间无题.csv 1 "kept 1, rejected 29" "1 value in columns without a title, not read: row 2, column 2"
told 无题列.csv 0 "kept 30, rejected 0" "30 values in columns without a title, not read: row 2, column 4; row 3, column 4; row 4, column 4 and more"
told 移一格.xls 1 "row 12 of sheet 表1: extra-cell" "kept 10, rejected 1"
told 手写总数.csv 0 "kept 30, rejected 0, dropped 3" 'row 1 says "死亡名单（共500人）", but 30 rows are kept'
told 末行共.csv 0 "kept 30, rejected 0, dropped 2 (header 1, total 1)" 'row 32 says "共 29 人", but 30 rows are kept'
told 总数相符.csv 0 "kept 30"
check_equal "a total that holds, and a sum, are nothing to say" "$(grep -c ' says ' <<< "$output")" 0
told 两村.xlsx 0 "kept 20" 'sheet "乙村", row 1 says "乙村死亡名单 共11人"'
check_equal "each sheet has its own" "$(grep -c 甲村死亡 <<< "$output")" 0
told 国标坏.json 65 "GB18030 fits best"
told 标题两行.csv 65 'if "死亡 登记日" is now what "死亡日期" was' '"aliases": ["死亡时间", "死亡 登记日"]'
told 引号.csv 1 "row 2: quote-error" "kept 2, rejected 1"
told 开引号.csv 65 'E-ROWS-BROKEN: "开引号.csv", row 2: a quote that does not end' "none of the 1 rows that may hold data can be read"
told 坏记录.json 65 'E-ROWS-BROKEN: "坏记录.json", row 1: a name is given twice in one object'
told 表头开引号.csv 65 "a quote that does not end"
told 乱码.csv 65 'E-ENCODING: "乱码.csv" is neither UTF-8 (line 3, byte offset 72: 0xFF) nor GB18030' "save the original again as UTF-8 or GB18030"
told 一行乱码.csv 1 "row 3: encoding-error" "kept 31, rejected 1"
told 零字节.csv 1 "row 3: encoding-error" "kept 31, rejected 1"
told 半个字.csv 1 "row 3: encoding-error" "kept 31, rejected 1"
told 两种编码.csv 65 'E-ENCODING: "两种编码.csv" could be GB18030, but 31 lines are Chinese in UTF-8; the first that is no UTF-8 is line 32' "save the original again"
told 繁体.csv 65 "rather Big5" '"encoding": "big5" for the input in site.json'
told 文件结束符.csv 0 "kept 30, rejected 0"
told 没有换行.csv 0 "kept 30, rejected 0"
told 太长.csv 1 "row 2: row-too-long, 5000013 bytes" "kept 1, rejected 1"
told 半个换行.csv 0 "kept 1, rejected 0"
told 缺列.csv 65 'E-COLUMN-MISSING: "缺列.csv", row 2' '"死亡日期" (nearest header: "死亡登记日")' '"aliases": ["死亡时间", "死亡登记日"]'
told 只有表头.csv 65 'E-NO-ROWS: "只有表头.csv", row 1'
told 缺列.xlsx 65 'E-COLUMN-MISSING: "缺列.xlsx", sheet "名单", row 2'
told 只有表头.xlsx 65 'E-NO-ROWS: "只有表头.xlsx", sheet "名单", row 1'
told 断.xlsx 65 'E-XLSX: "断.xlsx", sheet "名单", at row 4' "save it as .xlsx and send it again"
told 坏字符串.xlsx 65 'E-XLSX: "坏字符串.xlsx": sheet "名单", row 3: a cell refers to a shared string that is not there'
told 截断.xlsx 65 'E-ZIP: "截断.xlsx"' "fetch it or have it sent again"
told 坏.json 65 'E-JSON: "坏.json": line 2, column 39 (byte 107): a name in quotes must stand here'
told 断.json 65 'E-JSON: "断.json": line 1' "the text breaks off"
told 重名.json 1 "row 2: record-error, a name is given twice in one object" "kept 1, rejected 1"
told 行.ndjson 1 "row 2: record-error, line 1, column 21 (byte 20): the text breaks off" "kept 2, rejected 1"
told 网页.xls 65 'E-COLUMN-MISSING: "网页.xls", sheet "表1", row 1'
told 文本.xlsx 1 "row 2: missing-cell" "kept 1, rejected 1"
told 空.csv 65 'E-EMPTY-FILE'

# How a text is written may be said of an input in site.json; the word is kept with the file, so that a later batch reads it as the first did.
cat > "$site/site.json" << 'SETTINGS'
{"division": "410621", "key_file": "var/site.key", "block": [], "inputs": [
  {"path": "inbox/声明.txt", "source": "death", "effective": "2022-06-30", "encoding": "big5",
   "dialect": {"delimiter": "^", "quoteChar": "~", "headerRows": [2, 3], "tables": "first", "skipInitialSpace": true}}]}
SETTINGS
printf '%s\n' '說明^^' 'person^name^died' '_id^^_on' '1^ ~張^三~^2022-01-01' '^^' '第二表^^' '甲^乙^丙' '2^x^y' | iconv -t big5 > "$site/inbox/声明.txt"
for day in 2022-06-30 2022-07-31; do
    output=$("$build/bin/bidui-extract" --site "$site" --batch $day 2>&1)
    check_contains "$day: what the input says of its dialect holds" "$output" "rows read 8, kept 1, rejected 0, dropped 7"
done
check_equal "its quote, blanks and delimiter" "$(cells "$(package 2022-07-31 extract)/death.csv" name)" "張^三"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Totals written by hand only warn (W-TOTAL): 合计 held against the sum of its column, 共N条 and 共N户 against the rows; by check-file, run,
# package and receipt. What fits one way of adding up, or is no total of ours, says nothing.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-report

extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

head=学生身份证号,学生姓名,就读院校,就读学段,补助学期,补助金额,发放日期
pupil() { # number amount
    echo "41062119600101001$1,张三,浚县职专,中专,2022春,$2,2022-06-01"
}

# File by file: `|` stands between lines, a and b are pupils with 1500 and 1,500.50, x one whose amount is words.
site_new words
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
file=$site/inbox/雨露计划补助发放名单_20220630.csv
while IFS=';' read -r said what lines; do
    IFS='|' read -ra parts <<< "$lines"
    for part in "${parts[@]}"; do
        case $part in
        h) echo "$head" ;;
        a) pupil 5 1500 ;;
        b) pupil 6 '"1,500.50"' ;;
        x) pupil 7 待定 ;;
        *) echo "$part" ;;
        esac
    done > "$file"
    extract --check-file "$file"
    case $said in
    "") check_equal "nothing is said: $what" "$(grep -c W-TOTAL <<< "$output")" 0 ;;
    *) check_contains "$what" "$output" "$said" ;;
    esac
    check_contains "the rows are kept: $what" "$output" "rejected 0"
done << 'FILES'
row 4 says 3001 of "补助金额", the rows come to 3000.5;a sum that is off;h|a|b|合计,,,,,3001,
;a sum that fits;h|a|b|合计,,,,,3000.50,
;a sum rounded to the cent;h|a|b|合计,,,,,3000.51,
;a sum above its rows;h|合计,,,,,3000.5,|a|b
row 2 says 3500 of "补助金额";one above its rows that is off;h|合计,,,,,3500,|a|b
;two blocks with a total each;h|a|合计,,,,,1500,|b|合计,,,,,1500.5,
;blocks and a total of all;h|a|小计,,,,,1500,|b|小计,,,,,1500.5,|总计,,,,,3000.5,
row 6 says 4000;a total of all that is off;h|a|小计,,,,,1500,|b|小计,,,,,1500.5,|总计,,,,,4000,
;subtotals, which no reader knows what they add up;h|a|b|小计,,,,,7,
;a running total;h|a|b|累计,,,,,90000,
;a page's total;h|a|b|本页合计,,,,,90000,
;a column that is not plain;h|a|x|合计,,,,,90000,
;a total in words;h|a|b|合计,,,,,叁仟元整,
row 1 says "雨露计划补助发放名单(共3条)", but 2 rows are kept;a title's count that is off;雨露计划补助发放名单(共3条)|h|a|b
;a title's count that fits;雨露计划补助发放名单（共 ２ 条）|h|a|b
row 4 says "共12条", but 2 rows are kept;a count behind the rows that is off;h|a|b|共12条
row 4 says "合计：12 笔", but 2 rows;a count of records;h|a|b|合计：12 笔,,,,,,
;one that fits;h|a|b|共计2条记录
;pages;雨露计划补助发放名单 共3页|h|a|b
;a page's count;雨露计划补助发放名单 本页共20条|h|a|b
;what is no row of ours;雨露计划补助发放名单 涉及共9条道路|h|a|b
;villages, not rows;雨露计划补助发放名单(全县共9个村)|h|a|b
;the same without its noun;雨露计划补助发放名单 涉及共9条|h|a|b
row 1 says "雨露计划补助发放名单(共9条记录", but 2 rows;a count with its noun and more;雨露计划补助发放名单(共9条记录,另附说明)|h|a|b
;households of a list of persons;雨露计划补助发放名单 共1户|h|a|b
FILES

# 户 where a row is a household.
{
    echo '家庭信息核查授权书台账,(共3户)'
    echo '户编号,户主,签订日期,有效期至'
    echo 'H1,张三,2022-01-01,2023-01-01'
} > "$work/授权书_20220630.csv"
extract --check-file authorization "$work/授权书_20220630.csv"
check_contains "households of a list of households" "$output" 'says "(共3户)", but 1 row is kept'

# A list of things, without persons and places, whose total stands far behind its head.
"$PYTHON" tests/pipeline/extract/long_asset_list.py > "$work/扶贫资产台账_20220630.csv"
extract --check-file asset "$work/扶贫资产台账_20220630.csv"
check_contains "a total behind the head of a long text" "$output" 'W-TOTAL: row 15002 says 1500001 of "资产原值", the rows come to 1500000'

# Run, package, receipt: the list is taken all the same.
{
    echo "雨露计划补助发放名单(共3条)"
    echo "$head"
    pupil 5 1500
    pupil 6 1500
    echo "合计,,,,,4500,"
} > "$file"
extract --batch 2022-06-30
check_equal "a total that is off stops nothing" "$code $(rows "$(package 2022-06-30 extract)/rain_dew.csv")" "0 2"
check_contains "the run says so" "$output" 'W-TOTAL: row 5 says 4500 of "补助金额", the rows come to 3000'
check_contains "of the number of rows too" "$output" 'W-TOTAL: row 1 says "雨露计划补助发放名单(共3条)"'
check_contains "the package" "$(cells "$(package 2022-06-30 extract)/deliveries.csv" detail source=rain_dew state=new)" "W-TOTAL: row 5"
"$build/bin/bidui-report" --site "$site" --batch 2022-06-30 receipt > /dev/null 2>&1
check_contains "the receipt" "$("$PYTHON" tests/support/book_rows.py "$site/receipts/2022-06-30/收件回执.xlsx")" "手写的合计或条数和实际行数对不上"
count_end

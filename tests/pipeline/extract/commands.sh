#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What extract does beside a batch: check a file before it is sent, describe an unknown one, claim one that is not clear.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform
site_new commands

extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

listing() { find "$site" -type f | sort; }

file=$work/死亡人员名单_20220630.csv
printf '浚县死亡人员名单\n证件号码,姓名,死亡日期,火化场\n410621199001010011,张三,2022-01-01,一\n4106,李四\n合计,,,\n' | iconv -t gb18030 > "$file"
before=$(listing)
extract --check-file "$file"
check_equal "a file with a row that cannot be split: the exit code says so" "$code" 1
check_contains "it is recognised" "$output" "death (死亡人员名单)"
check_contains "its rows are counted" "$output" "rows read 5, kept 1, rejected 1, dropped 3 (title 1, header 1, total 1)"
check_contains "the row is named" "$output" "row 4: missing-cell, 2 cells where the header has 4"
check_contains "a column that would not be read is named" "$output" 'unknown column, not read: "火化场"'
check_equal "nothing was changed" "$(listing)" "$before"
extract --check-file disability "$file"
check_equal "as another source it would be refused" "$code" 65
check_contains "for its columns" "$output" "E-COLUMN-MISSING"
extract --check-file nosuch "$file"
check_equal "an unknown source" "$code" 64
extract --check-file "$work/none.csv"
check_equal "no such file" "$code" 66

# For a clerk: beside the form, which values are unusable, without showing them.
printf '证件号码,姓名,死亡日期\n410621199001010011,张三,2022-01-01\n410621199001010011,李四,2022-02-30\n4106********0011,王五,去年\n' > "$work/死亡.csv"
output=$("$build/bin/bidui" --site "$site" check-file "$work/死亡.csv" 2>&1)
code=$?
check_equal "values that cannot be used: the exit code says so" "$code" 1
check_contains "the list and its place are named" "$output" "death (死亡人员名单) of 浚县"
check_contains "by column, reason and row" "$output" "死亡日期: 日期不存在 (no_such_date), 1 of 3 rows: row 3"
check_contains "whatever is wrong" "$output" "证件号码: 被 * 遮住 (masked), 1 of 3 rows: row 4"
check_true "no value of a person is shown" test -z "$(grep -E '4106|李四|王五' <<< "$output")"
check_equal "nothing was changed" "$(listing)" "$before"
printf '证件号码,姓名,死亡日期\n11010519491231002X,张三,2022-01-01\n' > "$work/死亡.csv"
output=$("$build/bin/bidui" --site "$site" check-file death "$work/死亡.csv" 2>&1)
check_equal "a good file: done" "$?" 0
check_contains "and it is said" "$output" "death (死亡人员名单): every value can be used"
while read -r reason; do
    check_true "reason $reason has words for people" grep -q "{\"$reason\", " transform/ask/values.c
done < <(sed -n '/^## Invalid/,/^`masked`/p' docs/normalisers.md | grep '^| `' | cut -d'|' -f2 | grep -o '`[a-z_]*`' | tr -d '`')

# Before there is a site: a pack alone, by option or environment, options in any order, help.
mkdir "$work/nowhere"
cp "$work/死亡.csv" "$work/nowhere/"
for words in "check-file 死亡.csv" "check-file --pack $PWD/schemas 死亡.csv" "check-file 死亡.csv --pack $PWD/schemas"; do
    # shellcheck disable=SC2086 # words
    output=$(cd "$work/nowhere" && "$build/bin/bidui" $words 2>&1)
    check_equal "without a site: $words" "$?" 0
    check_contains "of the pack's county: $words" "$output" "death (死亡人员名单) of 浚县"
    check_contains "optional columns that are not there: $words" "$output" '"死亡原因"'
done
output=$(pack=$PWD/schemas && cd "$work/nowhere" && BIDUI_PACK=$pack "$build/bin/bidui" check-file 死亡.csv 2>&1)
check_equal "a pack by environment" "$?" 0
for words in "infer 死亡.csv" "infer --pack $PWD/schemas 死亡.csv" "infer 死亡.csv --pack $PWD/schemas"; do
    # shellcheck disable=SC2086 # words
    output=$(cd "$work/nowhere" && "$build/bin/bidui" $words 2>&1)
    check_equal "without a site: $words" "$?" 0
    check_contains "a schema: $words" "$output" '"name": "died_on"'
done
for words in "infer --help" "check-file --help"; do
    # shellcheck disable=SC2086 # words
    output=$(cd "$work/nowhere" && "$build/bin/bidui" $words 2>&1)
    check_equal "$words" "$? $(grep -c '^usage:' <<< "$output")" "0 1"
done

# A list without a schema: a first schema, which the pack then reads.
printf '关于补贴的通知\n\n所在乡镇,户主,证件号,登记日,是否达标,补贴面积,金额(元)\n' > "$work/补贴.csv"
for row in 1 2 3 4 5; do echo "善堂镇,张三,41062119900101001$row,2022-05-0$row,是,$row,$row.50"; done >> "$work/补贴.csv"
extract --infer "$work/补贴.csv"
check_equal "a schema is inferred" "$code" 0
echo "$output"
cp -r schemas "$work/pack"
echo "$output" | sed 's/"new_source"/"subsidy_list"/; s/新数据源/补贴名单/' > "$work/pack/sources/subsidy_list.json"
check_contains "citizen numbers are told by their values" "$output" '"title": "证件号", "type": "string", "format": "resident_id", "personal": "id"'
check_contains "dates" "$output" '"title": "登记日", "type": "date", "format": "date"'
check_contains "yes and no" "$output" '"title": "是否达标", "type": "boolean", "format": "yes_no"'
check_contains "places" "$output" '"title": "所在乡镇", "type": "string", "format": "town_name"'
check_contains "whole numbers" "$output" '"title": "补贴面积", "type": "integer", "format": "integer"'
output=$(BIDUI_PACK=$work/pack "$build/bin/bidui-extract" --site "$site" --check-file "$work/补贴.csv" 2>&1)
check_contains "and the pack reads the file with it" "$output" "subsidy_list (补贴名单)"

# A list that says how it is written: no sniffing of what it declares, whether the site names the source or its header does.
cp -r schemas "$work/declared"
sed -i 's/"scope": "county",/"scope": "county", "dialect": {"delimiter": "^", "quoteChar": "~"},/' "$work/declared/sources/death.json"
printf '证件号码^姓名^死亡日期\n11010519491231002X^~张^三~^2022-01-01\n' > "$work/尖号.csv"
mkdir "$work/kept"
output=$(BIDUI_PACK=$work/declared "$build/bin/bidui-extract" --site "$site" --rows "$work/kept" --check-file death "$work/尖号.csv" 2>&1)
check_equal "a declared delimiter and quote" "$? $(sed -n 2p "$work/kept/death.csv" | cut -d, -f1-3)" "0 11010519491231002X,张^三,2022-01-01"
sed -i 's/"dialect": {[^}]*}/"dialect": {"quoteChar": ""}/' "$work/declared/sources/death.json"
printf '证件号码,姓名,死亡日期\n11010519491231002X,"张三,2022-01-01\n' > "$work/无引号.csv"
output=$(BIDUI_PACK=$work/declared "$build/bin/bidui-extract" --site "$site" --rows "$work/kept" --check-file "$work/无引号.csv" 2>&1)
check_equal "no quote, declared by the list that was recognised" "$? $(grep -o 'kept [0-9]*, rejected [0-9]*' <<< "$output")" "0 kept 1, rejected 0"
sed -i 's/"dialect": {[^}]*}/"dialect": {"delimiter": "二"}/' "$work/declared/sources/death.json"
output=$(BIDUI_PACK=$work/declared "$build/bin/bidui-extract" --site "$site" --check-file death "$work/尖号.csv" 2>&1)
check_equal "a delimiter of more than a byte is an error of the pack" "$?" 78
check_contains "that names it" "$output" 'death.json": "dialect"."delimiter" is one ASCII character'

# A file with an unknown header waits, is listed for people, and is taken once somebody says what it is.
printf '序号,公民身份号码,姓名,何日亡故\n1,410621199001010011,张三,2022-01-01\n' > "$site/inbox/不明.csv"
extract --batch 2022-06-30
check_equal "an unclear file is a refusal" "$code" 65
check_contains "it is listed for people" "$(cat "$site/inbox/待认领/清单.csv")" "不明.csv"
extract --claim 不明.csv death
check_equal "a claim needs a name and a reason" "$code" 64
extract --claim 不明.csv death --by 王会计 --why 县公安局来件
check_equal "a claim does not make up for a missing column" "$code" 65
check_contains "which is named" "$output" "死亡日期"
printf '证件号码,死者,死亡日期\n410621199001010011,张三,2022-01-01\n' > "$site/inbox/又一份.csv"
extract --claim 又一份.csv death --effective 2022-06-30 --by 王会计 --why 县公安局来件
check_contains "one column short of a name it is told what is missing" "$output" "姓名"
printf '证件号码,死者姓名,死亡日期,其他一,其他二,其他三,其他四,其他五\n410621199001010011,张三,2022-01-01,,,,,\n' > "$site/inbox/第三份.csv"
extract --batch 2022-06-30
check_contains "too many unknown columns to be sure" "$output" 'E-HEADER: "第三份.csv"'
extract --claim 第三份.csv death --effective 2022-06-30 --by 王会计 --why 县公安局来件
check_equal "a claim settles it" "$code" 0
rm "$site/inbox/不明.csv" "$site/inbox/又一份.csv"
extract --batch 2022-06-30
check_equal "the next run takes it" "$(rows "$(package 2022-06-30 extract)/death.csv")" 1
check_equal "nothing is listed any more" "$(ls "$site/inbox/待认领")" ""
check_contains "who claimed it is kept" "$(cat "$site/var/landing/claims.csv")" "death,,2022-06-30,王会计,县公安局来件"

# A row was rejected; the file is corrected under its name: replay says what became of it.
site_new replay
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
printf '证件号码,姓名,死亡日期\n410621199001010011,张三,2022-01-01\n4106,李四\n4107,王五,2022-01-02,多\n' > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
check_equal "two rows are rejected" "$(rows "$(package 2022-06-30 extract)/rejects.csv")" 2
printf '证件号码,姓名,死亡日期\n410621199001010011,张三,2022-01-01\n410621199001010012,李四,2022-02-01\n4107,王五,2022-01-02,多\n' > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30 --replay
check_contains "one of them is read now" "$output" "replay: 2 rows were rejected; 1 are not any more, 1 still are, 0 are new"
check_equal "and kept" "$(rows "$(package 2022-06-30 extract)/death.csv")" 2
extract --batch 2022-06-30 --replay
check_contains "nothing corrected, nothing changed" "$output" "replay: 1 rows were rejected; 0 are not any more, 1 still are, 0 are new"
count_end

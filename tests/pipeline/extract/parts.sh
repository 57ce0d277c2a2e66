#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A part is not the whole: what a machine says of all its records holds, from a file as from an API; pages as files each say the whole and are
# compared together; a column that the delivery before had is missed.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui-extract bidui bidui-report

extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

new() { # name: a site that nothing blocks
    site_new "$1"
    sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
}

deaths() { # from to: records of a machine
    local number list=
    for number in $(seq "$1" "$2"); do
        list+="${list:+, }{\"证件号码\": \"4106211960010100$number\", \"姓名\": \"张三\", \"死亡日期\": \"2022-06-01\"}"
    done
    echo "[$list]"
}

# One record, and what stands around it: whole or part.
new words
while IFS='|' read -r said before behind; do
    echo "${before}$(deaths 15 15)${behind}" > "$site/inbox/死亡人员名单_20220630.json"
    extract --check-file "$site/inbox/死亡人员名单_20220630.json"
    if [ "$said" = part ]; then
        check_contains "part: $before … $behind" "$output" E-GUARD-TOTAL
        check_equal "part: the exit code says so" "$code" 65
    else
        check_contains "whole: $before … $behind" "$output" "kept 1"
    fi
done << 'DOCUMENTS'
part|{"total": 300, "rows": |}
part|{"rows": |, "total": 300}
part|{"rows": |, "TotalCount": "300"}
part|{"code": 0, "data": {"total": 300, "pageNum": 1, "pages": 3, "hasNextPage": true, "list": |}}
part|{"data": |, "page": {"hasNextPage": true}}
part|{"count": 300, "next": null, "results": |}
part|{"count": 1, "next": "https://x/?page=2", "results": |}
part|{"count": 1, "next": null, "previous": "https://x/?page=1", "results": |}
part|{"content": |, "last": false}
part|{"list": |, "pageNum": 3, "pages": 3}
part|{"items": |, "has_more": true}
part|{"items": |, "nextCursor": "abc"}
part|{"total": 0, "rows": |}
whole|{"total": 1, "rows": |}
whole|{"count": 1, "next": null, "results": |}
whole|{"list": |, "pageNum": 1, "pages": 1, "hasNextPage": false, "nextPage": 0, "isLastPage": true}
whole|{"total": "15000.00", "rows": |}
whole|{"total": 150.5, "rows": |}
whole|{"rows": |, "summary": {"total": 15000}}
whole|{"rows": |, "columns": [{"total": 9, "next": "x"}]}
whole||
DOCUMENTS

# Pages as files: each says the whole; together they are it.
new pages
for page in 1 2 3; do
    echo "{\"total\": 9, \"pageNum\": $page, \"pages\": 3, \"list\": $(deaths "${page}1" "${page}3")}" > "$site/inbox/死亡人员名单_20220630_$page.json"
done
mv "$site/inbox/死亡人员名单_20220630_2.json" "$work/2.json"
extract --batch 2022-06-30
check_equal "two pages of three are held back" "$code" 65
check_contains "with what they say" "$output" "holds 3 records, and says that there are 9"
check_equal "nothing of them is used" "$(rows "$(package 2022-06-30 extract)/death.csv")" 0
cp "$work/2.json" "$site/inbox/死亡人员名单_20220630_2.json"
extract --batch 2022-06-30
check_equal "all three are one delivery" "$code" 0
check_equal "with all its records" "$(rows "$(package 2022-06-30 extract)/death.csv")" 9
check_equal "each page once" "$(cells "$(package 2022-06-30 extract)/deliveries.csv" kept source=death | tr '\n' ' ')" "3 3 3 "
cp "$work/2.json" "$site/inbox/死亡人员名单_20220630_2(1).json"
extract --batch 2022-06-30
check_equal "the same page twice is one page" "$(rows "$(package 2022-06-30 extract)/death.csv")" 9
echo "{\"total\": 4, \"list\": $(deaths 41 43)}" > "$site/inbox/死亡人员名单_20220731.json"
extract --batch 2022-07-31
check_contains "a part of the next month is held back" "$output" E-GUARD-TOTAL
check_equal "and the pages of this one stand" "$(rows "$(package 2022-07-31 extract)/death.csv")" 9
extract --batch 2022-07-31 --accept death:total --by 王会计 --why 对过,接口多数了一条
check_equal "until somebody says so" "$code $(rows "$(package 2022-07-31 extract)/death.csv")" "0 3"

# A source that grows: pages of one month.
new grow
for page in 1 2; do
    printf '{"total": 4, "rows": [{"变更前户编号": "%s", "户变更类型": "分户", "变更后户编号": "x", "户变更日期": "2022-06-01"}, {"变更前户编号": "%s", "户变更类型": "分户", "变更后户编号": "y", "户变更日期": "2022-06-01"}]}' \
        "a$page" "b$page" > "$site/inbox/户变更登记_20220630_$page.json"
done
extract --batch 2022-06-30
check_equal "pages of a source that grows" "$code $(rows "$(package 2022-06-30 extract)/household_change.csv")" "0 4"
rm "$site/inbox/户变更登记_20220630_2.json"
new grow2
cp "$work/grow/inbox/户变更登记_20220630_1.json" "$site/inbox/"
extract --batch 2022-06-30
check_equal "one of two" "$code $(rows "$(package 2022-06-30 extract)/household_change.csv")" "65 0"

# The number fits, and yet a record stands on two pages: then another stands on none. Every pair of pages, in UTF-8 and in GB18030, however
# the records are set out.
page() { # number total records: a page of three
    echo "{\"total\": $2, \"pageNum\": $1, \"list\": $3}"
}

new moved
page 1 9 "$(deaths 11 13)" > "$site/inbox/死亡人员名单_20220630_1.json"
page 2 9 "$(deaths 21 23)" > "$site/inbox/死亡人员名单_20220630_2.json"
page 3 9 "[$(deaths 31 32 | sed 's/[][]//g'), $(deaths 12 12 | sed 's/[][]//g; s/, /,\n  /g; s/: / : /g')]" > "$site/inbox/死亡人员名单_20220630_3.json"
said='record 3 of "死亡人员名单_20220630_3.json" is record 2 of "死亡人员名单_20220630_1.json"'
extract --check-file "$site"/inbox/死亡人员名单_20220630_{1,2,3}.json
check_equal "a record that stands on two pages: check-file holds each back" "$code $(grep -c 'held back: E-GUARD-TOTAL: record 3' <<< "$output")" "65 3"
extract --batch 2022-06-30
check_equal "a run too" "$code $(rows "$(package 2022-06-30 extract)/death.csv")" "65 0"
check_contains "by the guard" "$output" E-GUARD-TOTAL
check_contains "with both places" "$output" "$said"
check_contains "which wait to be claimed" "$(cat "$site/inbox/待认领/清单.csv")" '_3.json"" is record 2 of ""'
"$build/bin/bidui-report" --site "$site" --batch 2022-06-30 receipt > /dev/null 2>&1
check_contains "the receipt says in Chinese what lets them pass" "$("$PYTHON" tests/support/book_rows.py "$site/receipts/2022-06-30/收件回执.xlsx")" '由县里放行: bidui run --accept death:total --by 姓名 --why 理由'
extract --batch 2022-06-30 --accept death:total --by 王会计 --why 这个人真的报了两次
check_equal "until somebody says so" "$code $(rows "$(package 2022-06-30 extract)/death.csv")" "0 9"
extract --check-file "$site/inbox/死亡人员名单_20220630_3.json"
check_contains "then check-file lets it pass too" "$output" "one of 3 pages that are one delivery of 9 records"

new moved_gbk
for number in 1 2; do
    page "$number" 4 "$(deaths "${number}1" "${number}2")" | sed 's/张三/李四/' | iconv -t GB18030 > "$site/inbox/死亡人员名单_20220630_$number.json"
done
extract --batch 2022-06-30
check_equal "pages in GB18030 are joined" "$code $(rows "$(package 2022-06-30 extract)/death.csv")" "0 4"
page 1 4 "$(deaths 11 12)" | iconv -t GB18030 > "$site/inbox/死亡人员名单_20220731_1.json"
page 2 4 "[$(deaths 21 21 | sed 's/[][]//g'), $(deaths 11 11 | sed 's/[][]//g')]" | iconv -t GB18030 > "$site/inbox/死亡人员名单_20220731_2.json"
extract --batch 2022-07-31
check_contains "and looked into" "$output" 'record 2 of "死亡人员名单_20220731_2.json" is record 1 of "死亡人员名单_20220731_1.json"'
check_equal "while the pages before stand" "$(rows "$(package 2022-07-31 extract)/death.csv")" 4

new twice
printf '{"total": 4, "list": [%s]}' "$(deaths 11 11 | sed 's/[][]//g'), $(deaths 11 11 | sed 's/[][]//g')" > "$site/inbox/死亡人员名单_20220630_1.json"
page 2 4 "$(deaths 21 22)" > "$site/inbox/死亡人员名单_20220630_2.json"
extract --batch 2022-06-30
check_equal "twice on one page is another thing: nothing moved" "$code $(grep -c E-GUARD <<< "$output")" "0 0"

changes() { # key...: two records a page of a source that grows
    printf '{"total": 4, "rows": [{"变更前户编号": "%s", "户变更类型": "分户", "变更后户编号": "x", "户变更日期": "2022-06-01"}, {"变更前户编号": "%s", "户变更类型": "分户", "变更后户编号": "x", "户变更日期": "2022-06-01"}]}' "$@"
}
new grow_moved
changes a b > "$site/inbox/户变更登记_20220630_1.json"
changes b c > "$site/inbox/户变更登记_20220630_2.json"
extract --batch 2022-06-30
check_contains "a source that grows: the same" "$output" 'record 1 of "户变更登记_20220630_2.json" is record 2 of "户变更登记_20220630_1.json"'
check_equal "no page of it is used" "$code $(rows "$(package 2022-06-30 extract)/household_change.csv")" "65 0"

# check-file joins what is asked about together, or with what landed before, as a run does.
new together
for number in 1 2 3; do
    page "$number" 9 "$(deaths "${number}1" "${number}3")" > "$work/死亡人员名单_20220630_$number.json"
done
extract --check-file "$work/死亡人员名单_20220630_1.json"
check_contains "one page alone is a part" "$output" E-GUARD-TOTAL
extract --check-file "$work"/死亡人员名单_20220630_{1,2,3}.json
check_equal "all together are a delivery" "$code $(grep -c 'one of 3 pages that are one delivery of 9 records' <<< "$output") $(grep -c 'kept 3' <<< "$output")" "0 3 3"
(cd "$work" && "$PYTHON" -c 'import sys, zipfile
with zipfile.ZipFile("pages.zip", "w") as out:
    for name in sys.argv[1:]: out.write(name)' 死亡人员名单_20220630_{1,2,3}.json)
extract --check-file "$work/pages.zip"
check_equal "in one zip too" "$code $(grep -c 'one of 3 pages' <<< "$output")" "0 3"
output=$("$build/bin/bidui-extract" --pack schemas --check-file "$work"/死亡人员名单_20220630_{1,2,3}.json 2>&1)
check_equal "and without a site" "$? $(grep -c 'one of 3 pages' <<< "$output")" "0 3"
cp "$work"/死亡人员名单_20220630_{1,2}.json "$site/inbox/"
extract --batch 2022-06-30
extract --check-file "$work/死亡人员名单_20220630_3.json"
check_contains "the last of those that landed" "$output" "one of 3 pages that are one delivery of 9 records"
extract --check-file death "$work"/死亡人员名单_20220630_{1,2}.json
check_equal "two of three stay parts, with the source said" "$code $(grep -c E-GUARD-TOTAL <<< "$output")" "65 2"

# What is told of a page is told of each, and a column is lost only when no page has it.
new remarks
summed() { # page names…: a machine's answer with a 合计 that does not fit
    local number=$1
    shift
    page "$number" 6 "[$(printf '{"证件号码": "%s", "姓名": "张三", "死亡日期": "2022-06-01"%s}, ' "$@" | sed 's/, $//')]"
}
summed 1 410621196001010015 ', "死亡原因": "病"' 410621196001010023 '' 410621196001010031 '' > "$site/inbox/死亡人员名单_20220630_1.json"
summed 2 410621196001010041 '' 410621196001010058 '' 410621196001010066 '' > "$site/inbox/死亡人员名单_20220630_2.json"
extract --batch 2022-06-30
summed 1 410621196001010015 '' 410621196001010023 '' 410621196001010031 '' > "$site/inbox/死亡人员名单_20220731_1.json"
summed 2 410621196001010041 ', "死亡原因": "病"' 410621196001010058 '' 410621196001010066 '' > "$site/inbox/死亡人员名单_20220731_2.json"
extract --batch 2022-07-31
check_equal "a column on the second page only is not lost" "$code $(grep -c W-COLUMN-LOST <<< "$output")" "0 0"
summed 1 410621196001010015 '' 410621196001010023 '' 410621196001010031 '' > "$site/inbox/死亡人员名单_20220831_1.json"
summed 2 410621196001010074 '' 410621196001010058 '' 410621196001010066 '' > "$site/inbox/死亡人员名单_20220831_2.json"
extract --check-file "$site"/inbox/死亡人员名单_20220831_{1,2}.json
check_contains "check-file tells of a column that no page has" "$output" 'W-COLUMN-LOST: gone is what the delivery before had: "死亡原因"'
extract --batch 2022-08-31
check_equal "and a run, once" "$code $(grep -c W-COLUMN-LOST <<< "$output")" "0 1"

# A column that was there and is gone, whatever the contract: said by the run, the package, the receipt and check-file.
new column
printf '证件号码,姓名,死亡日期,死亡原因\n410621196001010015,张三,2022-06-01,病\n' > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
check_equal "a first delivery misses nothing" "$(grep -c W- <<< "$output")" 0
printf '证件号码,姓名,死亡日期\n410621196001010015,张三,2022-06-01\n' > "$site/inbox/死亡人员名单_20220731.csv"
extract --batch 2022-07-31
check_equal "a column that is gone does not stop the list" "$code" 0
check_contains "the run says so" "$output" 'W-COLUMN-LOST: gone is what the delivery before had: "死亡原因"'
check_contains "the package" "$(cells "$(package 2022-07-31 extract)/deliveries.csv" detail source=death state=new)" 'W-COLUMN-LOST'
"$build/bin/bidui-report" --site "$site" --batch 2022-07-31 receipt > /dev/null 2>&1
check_contains "the receipt" "$("$PYTHON" tests/support/book_rows.py "$site/receipts/2022-07-31/收件回执.xlsx")" "上次有的列这次没有"
extract --check-file "$site/inbox/死亡人员名单_20220731.csv"
check_contains "and check-file, before it is sent" "$output" '死亡原因'
printf '证件号码,姓名,死亡日期,死亡原因\n410621196001010015,张三,2022-06-01,病\n' > "$site/inbox/死亡人员名单_20220831.csv"
extract --batch 2022-08-31
check_equal "when it is back nothing is said" "$(grep -c W- <<< "$output")" 0
count_end

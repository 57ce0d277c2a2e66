#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Where cells are read better than before, keys of rows and findings change: the codes on paper answer for the same, what only a better reading changed is
# counted as reread, and it happens once.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load
site_new reread
mkdir -p "$site/pack/sources" "$site/pack/rules"
echo '{"name": "reread", "title": "重读", "version": "1", "registers": []}' > "$site/pack/pack.json"
cat > "$site/pack/sources/visit.json" << 'JSON'
{"name": "visit", "title": "走访", "department": "办公室", "mode": "snapshot", "scope": "county",
 "fields": [
   {"name": "no", "title": "编号", "type": "string", "format": "code", "constraints": {"required": true}},
   {"name": "name", "title": "姓名", "type": "string", "format": "person_name"},
   {"name": "day", "title": "走访日期", "type": "date", "format": "date"},
   {"name": "amount", "title": "金额", "type": "number", "format": "amount", "unit": "元"},
   {"name": "note", "title": "备注", "type": "string", "format": "text"}],
 "primaryKey": ["no", "day"]}
JSON
# a row without a subject is known by its key; one by what its identity says
rule() { # id, identity
    cat > "$site/pack/rules/$1.json" << JSON
{"id": "$1", "name": "规则$1", "class": "error", "severity": "error", "department": "办公室", "dispatch": "department", "due_days": 5,
 "from": "visit", "flag": "no IS NOT NULL", "say": "{no} {name} {day} {note}", "identity": [$2], "source": "测试"}
JSON
}
rule R01 ''
rule R02 '"name", "day"'
echo '{"division": "410621", "key_file": "var/site.key", "pack": "pack", "inputs": [{"path": "inbox/**"}], "block": []}' > "$site/site.json"

# What the reading before made of the second list's cells, as cells of its own.
cat > "$site/inbox/走访_20220630.csv" << 'CSV'
编号,姓名,走访日期,金额,备注
A1,王一,2022-05-31,100,王⼀
A2,李四,2022-05-31,200,
A3,王五,2022-05-31,,
A4,赵六,2022-05-31,400,
A5,陈七,2022-05-30,500,
CSV
bidui run --batch 2022-06-30
check_equal "the first batch finds" "$(sql 'select count(*) from quality.finding')" 10
codes() { sql "select rule, subject_key, code, first_batch, state from quality.finding where state <> 'closed' order by code"; }
before=$(codes)
sed -i '/"bidui:reading"/d' "$site"/var/batches/2022-06-30/transform.1/datapackage.json

cat > "$site/inbox/走访_20220705.csv" << 'CSV'
编号,姓名,走访日期,金额,备注
A1,王一,2022-05-31T16:00:00Z,100,王⼀
A2,李四,2022-05-31T16:00:00+00:00,200,
A3,王五,2022-05-31T08:00:00Z,1234元整,
A4,赵六,2022-05-31T16:00:00Z,401,
A5,陈七,2022-05-30,501,
CSV
bidui run --batch 2022-07-05
check_equal "days are China's" "$(sql "select no, day, trim_scale(amount) from current.visit order by no")" "A1|2022-06-01|100
A2|2022-06-01|200
A3|2022-05-31|1234
A4|2022-06-01|401
A5|2022-05-30|501"
check_equal "only read better; changed as well; the law holds" \
    "$(sql "select rows_kept, rows_inserted, rows_changed, rows_reread, rows_unchanged, rows_closed, rows_open from quality.source_load where batch = '2022-07-05'")" "5|0|2|3|0|0|5"
check_equal "every code stands for the same" "$(codes)" "$before"
check_equal "six keys moved, for one reason" "$(sql "select kind, why, count(*) from quality.finding_alias group by 1, 2")" "moved|reread|6"
check_contains "what looks alike is told apart" "$(sql "select message from quality.finding_version where rule = 'R01' and _valid_to is null order by 1")" "A1 王一 2022-06-01 王⼀ [一 U+4E00 / ⼀ U+2F00]"
check_equal "the receipt says so" "$(cells "$site/var/batches/2022-07-05/load/source_load.csv" rows_changed,rows_reread)" "2|3"

# The next one reads as the one before it.
sed 's/501/502/' "$site/inbox/走访_20220705.csv" > "$site/inbox/走访_20220712.csv"
bidui run --batch 2022-07-12
check_equal "nothing is reread twice" "$(sql "select rows_changed, rows_reread, rows_unchanged from quality.source_load where batch = '2022-07-12'")" "1|0|4"
check_equal "and the codes stay" "$(codes)" "$before"
check_true "no list of what was reread" test ! -e "$site/var/batches/2022-07-12/transform/reread.csv"
count_end

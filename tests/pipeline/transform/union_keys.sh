#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A rule over a union: row 7 of one list and row 7 of another are two findings, each for its own department; a site whose findings were one goes on without a change of
# state, with the code on paper leading to the finding it was about; the warehouse judges the same rows.
# shellcheck disable=SC1111 # the quotes of Chinese texts
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load
site_new union
mkdir -p "$site/pack/sources" "$site/pack/rules" "$site/pack/derived"
echo '{"name": "union", "title": "合并", "version": "1", "registers": []}' > "$site/pack/pack.json"
source_of() { # name, title, department
    cat > "$site/pack/sources/$1.json" << JSON
{"name": "$1", "title": "$2", "department": "$3", "mode": "snapshot", "scope": "county",
 "fields": [
   {"name": "serial", "title": "$2序号", "type": "string", "format": "code", "constraints": {"required": true}},
   {"name": "name", "title": "$2姓名", "type": "string", "format": "person_name"},
   {"name": "person_id", "title": "$2证件号码", "type": "string", "format": "resident_id"},
   {"name": "phone", "title": "$2电话", "type": "string", "format": "text"},
   {"name": "amount", "title": "$2金额", "type": "number", "format": "amount", "unit": "元"}],
 "primaryKey": ["serial"], "keys": {"person": "person_id"}}
JSON
}
source_of police 公安名单 公安局
source_of death 死亡名单 民政局
columns='"columns": {"serial": "serial", "phone": "phone", "amount": "amount"}'
echo "{\"name\": \"record\", \"title\": \"各表记录\", \"union\": [{\"from\": \"police\", $columns}, {\"from\": \"death\", $columns}]}" > "$site/pack/derived/record.json"
rule() { # id, rest
    echo "{\"id\": \"$1\", \"name\": \"规则$1\", \"class\": \"error\", \"severity\": \"error\", \"from\": \"record\", \"say\": \"{serial}\", $2}" > "$site/pack/rules/$1.json"
}
rule U01 '"flood": "none", "flag": "phone is null"'
rule U02 '"flood": "none", "flag": "amount > 100", "subject": "person"'
rule U03 '"flood": "none", "flag": "amount > 100", "subject": "person", "department": "纪委"'
rule U04 '"flood": "20%", "flag": "amount < 50"'
echo '{"division": "410621", "key_file": "var/site.key", "pack": "pack", "inputs": [{"path": "inbox/**"}], "block": []}' > "$site/site.json"
list() { # title, date, lines
    printf '%s序号,%s姓名,%s证件号码,%s电话,%s金额\n%s\n' "$1" "$1" "$1" "$1" "$1" "$3" > "$site/inbox/$1_$2.csv"
}
police=$'1,张三,11010519491231002X,1,500\n2,李四,440524188001010014,1,60\n3,王五,,1,60\n4,赵六,,1,10\n5,陈七,,1,10\n7,周八,,,60'
death=$'1,吴九,,1,60\n2,张三,11010519491231002X,1,500\n3,郑十,,,60\n4,冯一,,1,10\n5,褚二,,1,60\n7,卫三,,,60'
list 公安名单 20220630 "$police"
list 死亡名单 20220630 "$death"
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > /dev/null
"$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 > /dev/null
transform=$(package 2022-06-30 transform)
check_equal "row 7 of two lists is two findings, each of its list's department" "$(cells "$transform/findings.csv" source,row,department,message rule=U01)" "police|7|公安局|7
death|4|民政局|3
death|7|民政局|7"
check_equal "a person in two lists concerns both departments" "$(cells "$transform/findings.csv" source,department rule=U02)" "police|公安局
death|民政局"
check_equal "and where the rule names one, that one, once" "$(cells "$transform/findings.csv" source,department rule=U03)" "police|纪委"
check_equal "of a flood each department looks at its own" "$(cells "$transform/findings.csv" source,department,message rule=U04)" "police|公安局|公安名单: 2 行有“规则U04”问题,占“各表记录”查看的 12 行的 16.7%,请来源部门整体核对
death|民政局|死亡名单: 1 行有“规则U04”问题,占“各表记录”查看的 12 行的 8.3%,请来源部门整体核对"
check_equal "a new site has no former keys" "$(rows "$transform/finding_alias.csv")" 0

# The site as the version before made it: sent, answered, on paper.
before=$("$PYTHON" tests/pipeline/transform/union_keys.py "$transform" "$site/var/site.key" U01 U02 U04)
check_equal "they were four, and U03's" "$before" 5
bidui run --batch 2022-06-30
check_equal "the site of before is loaded" "$code $(sql 'select count(*) from quality.finding')" "0 5"
code_of() { sql "select code from quality.finding where rule = '$1' and source = '$2' and message like '$3' order by first_batch limit 1"; }
seven=$(code_of U01 police 7)
three=$(code_of U01 death 3)
person=$(code_of U02 police %)
flood=$(code_of U04 police %)
printf 'finding,at,event,result,note,by,until\n' > "$work/record.csv"
for one in "$seven" "$three" "$person" "$flood"; do echo "$one,2022-07-01,send,,,县," >> "$work/record.csv"; done
echo "$seven,2022-07-02,answer,已整改,核实无误,公安局," >> "$work/record.csv"
bidui record "$work/record.csv"
check_equal "people send and answer" "$code" 0
states() { sql "select code, rule, source, department, state, first_batch from quality.finding where first_batch = '2022-06-30' order by code"; }
events() { sql "select count(*) from quality.finding_event where finding_key in (select finding_key from quality.finding where first_batch = '2022-06-30')"; }
stood=$(states)
happened=$(events)
bidui run --batch 2022-07-05
check_equal "the next batch is of today's version" "$code" 0
check_equal "every finding stands as it stood" "$(states)" "$stood"
check_equal "nothing happened to it" "$(events)" "$happened"
check_equal "departments that never heard do now" "$(sql "select rule, source, department, state from quality.finding where first_batch = '2022-07-05' order by 1, 2")" "U01|death|民政局|new
U02|death|民政局|new
U04|death|民政局|new"
own=$(cells "$(package 2022-07-05 transform)/findings.csv" finding_key rule=U01 source=police)
check_equal "its key in the package leads to the paper's code" "$(sql "select code from quality.finding where finding_key = bidui.finding_of('$own')")" "$seven"
check_equal "and so does the code" "$(sql "select code from quality.finding where finding_key = bidui.finding_of('$seven')")" "$seven"
check_equal "former keys are offered with whose they may be" "$(cells "$(package 2022-07-05 transform)/finding_alias.csv" kind,source | sort | uniq -c | xargs)" "4 source|death 3 source|police"

# Row 7 of the police is mended, the other is not: it inherits nothing. Then it is wrong again, and is what it was.
death_code=$(sql "select code from quality.finding where rule = 'U01' and first_batch = '2022-07-05'")
list 公安名单 20220712 "${police/7,周八,,,60/7,周八,,1,60}"
list 死亡名单 20220712 "${death/褚二,,1,60/褚二,,1,61}"
bidui run --batch 2022-07-12
check_equal "what was mended is closed, what was not stays" "$(sql "select code = '$seven', state = 'closed' from quality.finding where code in ('$seven', '$death_code') order by 1")" "f|f
t|t"
list 公安名单 20220719 "$police"
list 死亡名单 20220719 "${death/褚二,,1,60/褚二,,1,62}"
bidui run --batch 2022-07-19
check_equal "it opens again under its code" "$(sql "select state from quality.finding where code = '$seven'")" reopened
check_equal "no finding came beside it" "$(sql "select count(*) from quality.finding where first_batch > '2022-07-05'")" 0

# An undecided row keeps open what may be its own, no more.
check_true "the warehouse gives the same package" bash -c "cp -R '$(package 2022-07-19 transform)/' '$work/native' &&
    '$build/bin/bidui-transform' --site '$site' --batch 2022-07-19 --engine warehouse > /dev/null && cmp '$work/native/datapackage.json' '$(package 2022-07-19 transform)/datapackage.json'"
"$build/bin/bidui-transform" --site "$site" --batch 2022-07-19 --sql > "$work/rules.sql"
check_equal "a rule printed as SQL says whose rows they are" "$("$PYTHON" tests/pipeline/transform/rule_sql.py script "$work/rules.sql" "$work" 2022-07-19 > "$work/run.sql" &&
    "$build/bin/bidui" --site "$site" warehouse psql -q -f "$work/run.sql" > /dev/null && cut -d, -f6,7 "$work/U01.csv" | sort)" "4,death
7,death
7,police"

# All judged again from the start, with packages of today: what people did and the codes on paper are what they were.
answered=$(sql "select code, state from quality.finding where code in ('$seven', '$three', '$person', '$flood') order by 1")
facts=$(sql "select finding_key, event, at from quality.human_event order by id")
echo '{"name": "union", "title": "合并", "version": "2", "registers": []}' > "$site/pack/pack.json"
bidui run --from 2022-06-30
check_equal "everything is judged again" "$code $(readlink "$transform")" "0 transform.2"
check_equal "what people did is there" "$(sql "select finding_key, event, at from quality.human_event order by id")" "$facts"
check_equal "and counts for the same codes" "$(sql "select code, state from quality.finding where code in ('$seven', '$three', '$person', '$flood') order by 1")" "$answered"
count_end

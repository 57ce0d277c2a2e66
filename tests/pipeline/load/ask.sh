#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Asking the warehouse: query, diff, who; numbers kept for good; a batch taken back.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"
# household_file and matches speak of `member`: a source of that name, for this test
sed 's/"name": "person", "title": "人员"/"name": "member", "title": "成员"/; s/"keys": {/"keys": {"person": "no", /' "$site/pack/sources/person.json" > "$site/pack/sources/member.json"

batch() { # date, revision, figure, numbers of persons
    local date=$1 revision=$2 figure=$3
    shift 3
    package_begin "$site" "$date" "$revision"
    for n in "$@"; do package_person "${n%:*}" "${n#*:}"; done
    package_event 1 x
    cp "$package/person.csv" "$package/member.csv"
    package_rule R1 evaluated
    for n in "$@"; do package_finding "K${n%:*}" R1 "错误${n#*:}"; done
    echo "R9,2022H1,2022-06-30,户数,户,存量,3308,$figure,一致," >> "$package/comparisons.csv"
    package_end 0 new
    sed -i "s/^person,,\(.*\)/&\nmember,,\1/" "$package/metrics.csv"
    sed -i "s/^person,\(.*\)/&\nmember,\1/" "$package/deliveries.csv"
    for file in metrics deliveries; do
        sed -i -E "s/(\"path\": \"$file.csv\", \"bytes\": )[0-9]+, \"hash\": \"sha256:[0-9a-f]+\", \"rows\": [0-9]+/\1$(stat -c %s "$package/$file.csv"), \"hash\": \"sha256:$(sha256sum < "$package/$file.csv" | cut -c 1-64)\", \"rows\": $(($(wc -l < "$package/$file.csv") - 1))/" "$package/datapackage.json"
    done
    "$LOAD" --site "$site" --batch "$date" > "$site/out" 2>&1 || fail "load of $date" "$(cat "$site/out")"
}

ask() { "$LOAD" --site "$site" "$@" 2>&1; }

batch 2022-06-30 1 3308 1:1 2:2 3:3
batch 2022-07-05 1 3309 1:1 2:5 4:4
check_equal "a mart as CSV" "$(ask --query reported_vs_computed --csv)" "period,as_of,metric,unit,basis,published,computed,verdict,note
2022H1,2022-06-30,户数,户,存量,3308,3309,一致,"
check_equal "as JSON, of an earlier batch" "$(ask --query mart.reported_vs_computed --json --batch 2022-06-30)" \
    '[{"period":"2022H1","as_of":"2022-06-30","metric":"户数","unit":"户","basis":"存量","published":3308,"computed":3308,"verdict":"一致","note":null}]'
check_contains "as a table" "$(ask --query reported_vs_computed)" "| 户数"
check_contains "a mart that is not there" "$(ask --query nonsense)" 'relation "mart.nonsense" does not exist'
check_contains "a name is only a name" "$(ask --query 'x"; DROP TABLE quality.batch; --')" "does not exist"
check_equal "what changed between two batches" "$(ask --diff 2022-06-30 2022-07-05 | sed 's/ *| */|/g; s/^ *//; s/ *$//' | tail -n +3)" "source|member|1|1|1
source|person|1|1|1
finding|error|1|1|1"
rows=$(ask --diff 2022-06-30 2022-07-05 person | sed 's/ *| */|/g; s/ *+$//')
check_contains "row by row" "$rows" "change|added"
check_contains "a changed row: what changed, from what to what" "$rows" "|金额,单位 元: 2.0000 → 5.0000"
check_contains "and nothing else" "$rows" "第 1 行
内容 / record|金额,单位 元: 2.0000 → 5.0000
-["
check_contains "everything known of a household" "$(ask --who 2 --why 入户核查前准备)" '金额,单位 元: 5'
check_contains "from every source" "$(ask --who nfp:2 --why 入户核查前准备 | tr -s ' ')" '来源 / source | 成员(民政局)'
check_equal "looking is logged" "$(warehouse "$site" "SELECT code, why FROM quality.reveal_log ORDER BY id LIMIT 1")" "2|入户核查前准备"
check_contains "no reason, no look" "$(ask --who 2)" "E-USAGE"
check_contains "a list against the monitored" "$(warehouse "$site" "SELECT * FROM mart.match_summary")" "2022-07-05|person|人员(民政局)|2022-06|2022-06-30|3|3|3|0|3"
check_equal "and its rows" "$(warehouse "$site" "SELECT hit, person_key, household_no, file, row FROM bidui.match_detail('person')" | head -n 1)" "t|cn:1|1|p.csv|1"

# ---- questions in words ----
check_contains "without a name: what there is, one line each" "$(ask --query)" "monitor_bridge"
check_contains "with what it means" "$(ask --query)" "公布数与计算数对照"
check_contains "a table says its date, its filters and its basis" "$(ask --query match_summary source=person)" "截至 2022-07-05 · source=person"
check_contains "and not what is the same in every row" "$(ask --query match_summary source=person)" "口径 / basis: 按证件号码"
check_equal "filters, several values" "$(ask --query match_summary source=person,nobody --csv | tail -n +2 | cut -d, -f 2)" "person"
check_contains "a column that is not there" "$(ask --query match_summary town=x)" 'match_summary has no column "town": it has as_of, source'
check_contains "a word that is no filter" "$(ask --query match_summary person)" '"person" is no filter: write column=value'
check_contains "what columns mean" "$(ask --query match_summary --columns)" "其中监测对象(人)"
check_equal "a function with its words" "$(ask --query spot_check_size 3308 95 5 --csv | tail -n 1 | cut -d, -f 1)" 345
check_contains "too few words" "$(ask --query spot_check_size)" "spot_check_size takes population"
check_contains "a function that names people wants a reason" "$(ask --query match_detail person)" "E-USAGE: match_detail names people"
check_contains "and shows them then" "$(ask --query match_detail person 2022-06 --why 核对名单 hit=true)" "cn:1"
check_equal "which is logged, with its words" "$(warehouse "$site" "SELECT code, why FROM quality.reveal_log ORDER BY id DESC LIMIT 1")" "match_detail person 2022-06 hit=true|核对名单"
check_contains "a period without delivery" "$(ask --query match_detail person 2021-01 --why 核对名单)" "no loaded batch has person of the period 2021-01"
check_equal "two batches, number by number" "$(ask --diff 2022-06-30 2022-07-05 mart.reported_vs_computed | sed 's/ *| */|/g; s/^ *//; s/ *$//' | tail -n +3)" \
    "2022-06-30 · 户数 · 2022H1 · 户 · 一致|computed|3308|3309|1"
check_contains "findings, one by one" "$(ask --diff 2022-06-30 2022-07-05 finding)" "added"
check_contains "a household at an earlier date" "$(ask --who 2 --at 2022-06-30 --why 入户核查前准备)" '金额,单位 元: 2'
check_contains "not at a later one" "$(ask --who 2 --at x --why 入户核查前准备)" "--at takes a date"

# ---- seal ----
check_contains "a batch is sealed" "$(ask --seal 2022-07-05 --as 2022上半年通报 --by 王主任)" "2022上半年通报"
check_equal "no differences yet" "$(warehouse "$site" "SELECT count(*) FROM bidui.seal_differences('2022上半年通报')")" 0
batch 2022-07-05 2 3310 1:1 2:5 4:4
check_equal "a later revision differs, and says in what" \
    "$(warehouse "$site" "SELECT mart, sealed ->> 'computed', now ->> 'computed' FROM bidui.seal_differences('2022上半年通报') ORDER BY 2 NULLS LAST")" \
    "reported_vs_computed_all|3309|
reported_vs_computed_all||3310"
check_contains "the load of that revision said so" "$(cat "$site/out")" 'sealed as "2022上半年通报": '
check_contains "the list of differences: as sealed" "$(ask --compare 2022上半年通报)" '- reported_vs_computed {"note": null, "rule": "R9", "unit": "户", "as_of": "2022-06-30", "basis": "存量", "metric": "户数", "period": "2022H1", "verdict": "一致", "computed": 3309'
check_contains "and as it is" "$(ask --compare 2022上半年通报)" '+ reported_vs_computed {"note": null, "rule": "R9", "unit": "户", "as_of": "2022-06-30", "basis": "存量", "metric": "户数", "period": "2022H1", "verdict": "一致", "computed": 3310'
check_contains "a seal that is none, and those there are" "$(ask --compare 通报)" '2022上半年通报'
check_contains "a batch that is not loaded cannot be sealed" "$(ask --seal 2022-08-01 --as x)" "batch 2022-08-01 is not loaded"
check_contains "nor a name be used twice" "$(ask --seal 2022-07-05 --as 2022上半年通报)" "E-WAREHOUSE-REFUSED: warehouse: there is a seal 2022上半年通报 already"
ask --seal 2022-07-05 --as 2022上半年通报 > /dev/null
check_equal "which is no bug" "$?" 65

# ---- retract ----
batch 2022-07-12 1 3311 1:1
check_contains "a batch is taken back" "$("$BUILD/bin/bidui" --site "$site" batch retract 2022-07-05 --why 卫健数据有误 --by 王主任 2>&1)" "卫健数据有误"
check_equal "later ones are outdated" "$(warehouse "$site" "SELECT batch, state FROM quality.batch ORDER BY 1")" "2022-06-30|loaded
2022-07-05|retracted
2022-07-12|outdated"
check_equal "readers see the batch before it" "$(warehouse "$site" "SELECT bidui.batch(), count(*) FROM current.person; SELECT string_agg(finding_key || state, ' ' ORDER BY 1) FROM quality.finding")" "2022-06-30|3
K1new K2new K3new"
check_contains "it is not loaded by accident" "$(ask --batch 2022-07-05)" "E-LOAD-RETRACTED"
batch 2022-07-12 1 3311 1:1
check_equal "the later one follows on what is left" "$(warehouse "$site" "SELECT predecessor FROM quality.batch WHERE batch = '2022-07-12'")" "2022-06-30"
check_contains "unless asked for" "$(ask --batch 2022-07-05 --from)" "2 rows inserted, 2 changed"
check_equal "why is kept" "$(warehouse "$site" "SELECT retracted, why, by FROM quality.retraction")" "2022-07-05|卫健数据有误|王主任"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# "duplicates": "keep": a payment made twice on two identical lines is two payments, for counts, sums, findings and history; a source without the word merges them.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load
site_new equal
mkdir -p "$site/pack/sources" "$site/pack/rules"
echo '{"name": "equal", "title": "相同行", "version": "1", "registers": []}' > "$site/pack/pack.json"
source_of() { # name, title, rest of the head, rest of the source
    cat > "$site/pack/sources/$1.json" << JSON
{"name": "$1", "title": "$2", "department": "财政局", $3, "scope": "county",
 "fields": [
   {"name": "no", "title": "$2编号", "type": "string", "format": "code", "constraints": {"required": true}},
   {"name": "project", "title": "$2项目", "type": "string", "format": "code"},
   {"name": "amount", "title": "$2金额", "type": "number", "format": "amount", "unit": "元"}]$4}
JSON
}
rule() { # id, source, flag
    cat > "$site/pack/rules/$1.json" << JSON
{"id": "$1", "name": "规则$1", "class": "error", "severity": "error", "flood": "none", "from": "$2", "flag": "$3", "say": "{no} {project} {amount}"}
JSON
}
source_of payment 发放 '"mode": "snapshot", "duplicates": "keep"' ''
source_of merged 汇总 '"mode": "snapshot"' ''
source_of grant 补助 '"mode": "append", "window": "P1Y", "duplicates": "keep"' ', "primaryKey": ["no"]'
source_of trip 出行 '"mode": "append", "window": "P1Y", "duplicates": "keep"' ''
for each in payment merged; do
    rule "${each}_high" $each "amount > 500"
    rule "${each}_twice" $each "count($each by no, project) > 1"
    rule "${each}_much" $each "sum($each.amount by no) > 1500"
done
rule grant_any grant "amount > 0"
echo '{"division": "410621", "key_file": "var/site.key", "pack": "pack", "inputs": [{"path": "inbox/**"}], "block": []}' > "$site/site.json"

# 400 payments, of which 60 stand there once more; the counts of the rules are those of the list, line for line, and of the list without what stands there again.
"$PYTHON" tests/pipeline/transform/equal_rows.py "$site/inbox" > "$work/expected"
list() { # name, date, lines
    printf '%s编号,%s项目,%s金额\n%s\n' "$1" "$1" "$1" "$3" > "$site/inbox/$1_$2.csv"
}
list 补助 20220630 $'G1,A,100\nG1,A,100\nG2,A,200\nG3,A,300\nG3,A,301'
list 出行 20220630 $'T1,A,1\nT1,A,1\nT2,A,2'
bidui run --batch 2022-06-30
expected() { sed -n "s/^$1 //p" "$work/expected"; }
metric() { cells "$(package "$1" transform)/metrics.csv" value source="$2" field= metric="$3"; }
for each in payment_high payment_much payment_twice merged_high merged_much merged_twice; do
    check_equal "$each counts the lines of the list" "$(cells "$(package 2022-06-30 transform)/rule_runs.csv" flagged,findings rule=$each)" "$(expected $each)|$(expected $each)"
done
read -r read kept equal <<< "$(expected payment)"
check_equal "all lines are kept, and those equal to another are counted" "$(for one in read kept duplicate equal; do metric 2022-06-30 payment $one; done | xargs)" "$read $kept 0 60"
read -r read kept equal <<< "$(expected merged)"
check_equal "a source that says nothing merges them" "$(for one in read kept duplicate equal; do metric 2022-06-30 merged $one; done | xargs)" "$read $kept $equal"
payments=$(package 2022-06-30 transform)/payment.csv
check_equal "no two rows have one identity" "$(cells "$payments" _key | sort | uniq -d | wc -l)" 0
check_equal "the receipt says so" "$(cells "$(package 2022-06-30 load)/source_load.csv" rows_kept,rows_duplicate,rows_equal source=payment)" "$(expected payment | cut -d' ' -f2)|0|60"
check_equal "every one is in the warehouse" "$(sql 'select count(*), count(distinct _key) from current.payment')" "$(expected payment | cut -d' ' -f2)|$(expected payment | cut -d' ' -f2)"

# What keep means where rows have a primary key, and in lists of events.
check_equal "two equal rows with one key stay, and so do two that differ" "$(sql 'select no, amount::int from current.grant order by 1, 2')" "G1|100
G1|100
G2|200
G3|300
G3|301"
before=$(sql "select _key from current.grant where no = 'G2'; select min(_key) from current.grant where no = 'G1'; select max(_key) from current.grant where no = 'G1'")

# The next batch: a third line like two others comes, one of two goes, and nothing else is touched.
tail -n 1 "$site/inbox/发放_20220630.csv" > "$work/last"
{
    cat "$site/inbox/发放_20220630.csv"
    cat "$work/last"
} > "$site/inbox/发放_20220705.csv"
list 补助 20220705 $'G1,A,100\nG2,A,200\nG2,A,200\nG4,A,400'
list 出行 20220705 $'T1,A,1\nT1,A,1\nT1,A,1\nT2,A,2'
bidui run --batch 2022-07-05
changes() { sql "select rows_inserted, rows_changed, rows_unchanged, rows_closed, rows_open from quality.source_load where batch = '$1' and source = '$2'"; }
total=$(expected payment | cut -d' ' -f2)
check_equal "one more equal line is one new row" "$(changes 2022-07-05 payment)" "1|0|$total|0|$((total + 1))"
check_equal "events of one key are those of the latest list" "$(cells "$(package 2022-07-05 transform)/grant.csv" no,amount | sort)" "G1|100
G2|200
G2|200
G3|300
G3|301
G4|400"
check_equal "those before are counted" "$(for one in read kept duplicate equal; do metric 2022-07-05 grant $one; done | xargs)" "9 6 3 1"
check_equal "what keeps its key is no change" "$(changes 2022-07-05 grant)" "2|0|4|0|7"
check_equal "nor are findings about it; that of a line which is not told again goes" \
    "$(sql "select state = 'closed', count(*) from quality.finding where rule = 'grant_any' and first_batch = '2022-06-30' group by 1 order by 1")" "f|4
t|1"
check_equal "rows go on under their identity" "$(sql "select count(*) from current.grant where _valid_from = '2022-06-30' and _key in ($(xargs <<< "$before" | tr ' ' ','))")" 3
check_equal "what another list of events repeats is told again, what it has more of has happened" "$(cells "$(package 2022-07-05 transform)/trip.csv" no | sort | uniq -c | xargs)" "3 T1 1 T2"
check_equal "and counted" "$(for one in read kept duplicate equal; do metric 2022-07-05 trip $one; done | xargs)" "7 4 3 2"

# One of two goes.
grep -v -x -f "$work/last" "$site/inbox/发放_20220630.csv" > "$site/inbox/发放_20220712.csv"
cat "$work/last" >> "$site/inbox/发放_20220712.csv"
bidui run --batch 2022-07-12
check_equal "a line that goes closes one row" "$(changes 2022-07-12 payment | cut -d'|' -f1,2)" "0|0"
check_equal "and one stays" "$(sql "select count(*) from current.payment where no = '$(cut -d, -f1 "$work/last")' and project = '$(cut -d, -f2 "$work/last")' and amount = $(cut -d, -f3 "$work/last")")" 1

# A word that is none.
sed -i 's/"keep"/"kept"/' "$site/pack/sources/payment.json"
bidui check
check_equal "check refuses another word" "$code" 78
check_contains "where it stands" "$output" "payment.json:1:"
check_contains "with the words there are" "$output" "keep"
count_end

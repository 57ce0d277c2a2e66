#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Rules that look at more than what was delivered now: SOURCE@previous and SOURCE@year_ago hold the present against the delivery before, place by place;
# derived sources are made from others. Natively and in SQL.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

rule() { # id from flag
    cat > "$site/rules/$1.json" << EOF2
{"id": "$1", "name": "$1", "class": "process", "severity": "info", "department": "x", "subject": "household", "from": "$2",
 "flag": "$3", "say": "{household_key} {division_code}"}
EOF2
}
derived() { # name rest
    printf '{"name": "%s", "title": "%s", %s}\n' "$1" "$1" "$2" > "$site/derived/$1.json"
}
site_new earlier
mkdir -p "$site/rules" "$site/derived"
rule Z01 monitored_household "eliminated IS DISTINCT FROM first(monitored_household@previous.eliminated by household_no)"
rule Z02 member "none(member@previous by household_no, person_no)"
rule Z03 monitored_household "size <> count(member@previous by household_key where state = '在册' AND length(raw(name)) > 0 AND state(person_id) <> 'invalid')"
rule Z04 measure "none(measure@previous by household_no where row.name = name)"
rule Z05 monitored_household "per_capita_income < first(monitored_household@same_period_last_year.per_capita_income by household_no)"
rule Z06 monitored_household "size > 4"

derived listed '"union": [{"from": "death", "where": "died_on IS NOT NULL", "columns": {"list": "'"'死亡'"'", "who": "name", "on_day": "died_on", "amount": "null"}},
 {"from": "allowance", "columns": {"list": "kind", "who": "name", "on_day": "last_day(month)", "amount": "amount / 3"}}]'
derived listed_person '"from": "listed", "where": "who IS NOT NULL", "group_by": ["person_key"],
 "columns": {"lists": "count_distinct(listed.list by person_key)", "amount": "sum(listed.amount by person_key)", "who": "who", "monitored": "exists(member by person_key where state = '"'在册'"')"}'
derived member_before '"from": "member@previous", "where": "state = '"'在册'"'", "columns": {"who": "name", "household_no": "household_no", "person_no": "person_no"}'
rule Z07 listed "amount > 100 AND NOT exists(member by person_key)"
rule Z08 listed_person "lists > 1 AND monitored"
rule Z09 member "state = '在册' AND none(member_before by household_no, person_no)"
rule Z10 member_before "none(member by household_no, person_no where state = '在册')"

compared="Z01 Z02 Z03 Z04 Z07 Z08 Z09 Z10"
run_of() { # rule column: of the newest batch
    cells "$(package "$batch" transform)/rule_runs.csv" "$2" rule="$1"
}

county 1
batch=2022-06-30
bidui run --batch $batch
check_equal "without a delivery before, a rule that needs it is not evaluated" "$(run_of Z02 state)" not_evaluated
check_contains "and says so" "$(run_of Z02 reason)" "member@previous: no delivery so old"
check_equal "a year ago is a delivery like any" "$(cells "$(package $batch extract)/earlier.csv" effective source=monitored_household variant=year_ago)" 2021-06-30
check_equal "others are" "$(run_of Z06 state)" evaluated
check_equal "the places without one are named" "$(cells "$(package $batch extract)/earlier.csv" state source=member variant=previous)" missing

county 2
county 3
batch=2022-07-05
bidui run --batch $batch
earlier=$(package $batch extract)/earlier.csv
check_equal "the delivery before is in the package" "$(cells "$earlier" effective source=member variant=previous)" 2022-06-30
check_equal "with its rows" "$(rows "$(package $batch extract)/member.previous.csv")" "$(rows "$(package 2022-06-30 extract)/member.csv")"
check_equal "nothing that no rule asks for" "$(find "$(package $batch extract)/" -name '*previous*' | wc -l)" 3
check_equal "it is looked back at" "$(run_of Z01 state) $(run_of Z02 state) $(run_of Z03 state)" "evaluated evaluated evaluated"
check_equal "present rows are counted, earlier ones not" "$(cells "$(package $batch extract)/metrics.csv" value source=member metric=kept)" \
    "$(rows "$(package $batch extract)/member.csv")"
check_equal "a town that never delivered before is unknown" "$(run_of Z04 state) $(run_of Z04 unknown)" \
    "evaluated $(cells "$(package $batch transform)/measure.csv" division_code | grep -cE "^($(cells "$earlier" scope source=measure state=missing | tr '\n' '|' | sed 's/|$//'))")"
check_true "which are some rows" test "$(run_of Z04 unknown)" -gt 0
check_equal "some households are poorer than a year ago" "$(run_of Z05 state)" evaluated
new=$("$PYTHON" tests/pipeline/transform/new_members.py "$(package 2022-06-30 transform)/member.csv" "$(package $batch transform)/member.csv")
check_equal "members that were not there are those of no earlier row" "$(run_of Z02 flagged)" "$new"
check_true "and there are some" test "$new" -gt 0

batch=2022-07-12
bidui run --batch $batch
first=$(package $batch extract)
check_equal "towns are compared each with their own" "$(run_of Z04 state)" evaluated
sum=$(cat "$first/datapackage.json" "$(package $batch transform)/datapackage.json" | sha256sum)
rm -rf "$site/var/batches/$batch"
for stage in extract transform; do
    "$build/bin/bidui-$stage" --site "$site" --batch $batch --threads 1 > /dev/null 2>&1
done
check_equal "the same bytes with one thread" "$(cat "$(package $batch extract)/datapackage.json" "$(package $batch transform)/datapackage.json" | sha256sum)" "$sum"

# The other executor: history at the batch that stood on the delivery before.
"$build/bin/bidui" --site "$site" warehouse psql -q -c 'CREATE INDEX ON source.member (household_no)' -c 'CREATE INDEX ON source.measure (household_no)' \
    -c 'CREATE INDEX ON source.monitored_household (household_no)' -c 'CREATE INDEX ON quality.repair (source, field, "row")' -c 'ANALYZE' > /dev/null 2>&1
for id in $compared; do
    "$build/bin/bidui-transform" --site "$site" --batch $batch --sql $id
done > "$work/rules.sql"
"$PYTHON" tests/pipeline/transform/rule_sql.py script "$work/rules.sql" "$work" $batch > "$work/run.sql"
"$build/bin/bidui" --site "$site" warehouse psql -q -f "$work/run.sql" > "$work/log" 2>&1
grep ERROR "$work/log" | sort | uniq -c | head
for id in $compared; do
    check_equal "$id flags the same rows in SQL" "$(wc -l < "$work/$id.csv")" "$(run_of $id flagged)"
    check_true "$id flags some" test "$(run_of $id flagged)" -gt 0
done
"$PYTHON" tests/pipeline/transform/sql_findings.py "$(package $batch transform)/findings.csv" "$work" $compared > "$work/differences"
check_equal "with the same subjects and messages" "$(cat "$work/differences")" ""
evidence=$(cells "$(package $batch transform)/findings.csv" evidence rule=Z08 | head -n 1)
check_contains "a row that stands for several shows all of them" "$evidence" '"source":"allowance"'
check_equal "and no derived source" "$(cells "$(package $batch transform)/findings.csv" source | grep -cE "listed|member_before")" 0
check_contains "what comes from an earlier delivery says so" "$(cells "$(package $batch transform)/findings.csv" evidence rule=Z10)" '"variant":"previous"'
bidui explain Z01
check_contains "explain names what it looks back at" "$output" "monitored_household@previous"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Rules that look back: SOURCE@previous and SOURCE@year_ago hold the present against the delivery before, place by place, natively and in SQL.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

rule() { # id from flag
    cat > "$site/rules/$1.json" << EOF2
{"id": "$1", "name": "$1", "class": "process", "severity": "info", "department": "x", "subject": "household", "from": "$2",
 "flag": "$3", "say": "{household_key} {_row}"}
EOF2
}
site_new earlier
mkdir -p "$site/rules"
rule Z01 monitored_household "eliminated IS DISTINCT FROM first(monitored_household@previous.eliminated by household_no)"
rule Z02 member "none(member@previous by household_no, person_no)"
rule Z03 monitored_household "size <> count(member@previous by household_key where state = '在册' AND length(raw(name)) > 0 AND state(person_id) <> 'invalid')"
rule Z04 measure "none(measure@previous by household_no where row.name = name)"
rule Z05 monitored_household "per_capita_income < first(monitored_household@same_period_last_year.per_capita_income by household_no)"
rule Z06 monitored_household "size > 4"

run_of() { # rule column: of the newest batch
    cells "$(package "$batch" transform)/rule_runs.csv" "$2" rule="$1"
}

county 1
batch=2022-06-30
bidui run --batch $batch
check_equal "without a delivery before, a rule that needs it is not evaluated" "$(run_of Z01 state)" not_evaluated
check_contains "and says so" "$(run_of Z01 reason)" "monitored_household@previous: no delivery so old"
check_equal "others are" "$(run_of Z06 state)" evaluated
check_equal "the places without one are named" "$(cells "$(package $batch extract)/earlier.csv" state source=member variant=previous)" missing

county 2
county 3
batch=2022-07-05
bidui run --batch $batch
earlier=$(package $batch extract)/earlier.csv
check_equal "the delivery before is in the package" "$(cells "$earlier" effective source=member variant=previous)" 2022-06-30
check_equal "with its rows" "$(rows "$(package $batch extract)/member.previous.csv")" "$(rows "$(package 2022-06-30 extract)/member.csv")"
check_equal "nothing that no rule asks for" "$(ls "$(package $batch extract)" | grep -c previous)" 3
check_equal "it is looked back at" "$(run_of Z01 state) $(run_of Z02 state) $(run_of Z03 state)" "evaluated evaluated evaluated"
check_equal "present rows are counted, earlier ones not" "$(cells "$(package $batch extract)/metrics.csv" value source=member metric=kept)" \
    "$(rows "$(package $batch extract)/member.csv")"
check_equal "a town that never delivered before is unknown" "$(run_of Z04 state) $(run_of Z04 unknown)" \
    "evaluated $(cells "$(package $batch transform)/measure.csv" division_code | grep -cE "^($(cells "$earlier" scope source=measure state=missing | tr '\n' '|' | sed 's/|$//'))")"
check_true "which are some rows" test "$(run_of Z04 unknown)" -gt 0
check_equal "there is no year ago" "$(run_of Z05 state)" not_evaluated
new=$("$PYTHON" - "$(package 2022-06-30 transform)/member.csv" "$(package $batch transform)/member.csv" << 'EOF2'
import csv, sys
before, now = ([(r["household_no"], r["person_no"]) for r in csv.DictReader(open(p, encoding="utf-8"))] for p in sys.argv[1:])
known = {key for key in before if all(key)}
print(sum(key not in known for key in now))
EOF2
)
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
for id in Z01 Z02 Z03 Z04; do
    "$build/bin/bidui-transform" --site "$site" --batch $batch --sql $id
done > "$work/rules.sql"
"$PYTHON" tests/pipeline/rule_sql.py script "$work/rules.sql" "$work" $batch > "$work/run.sql"
"$build/bin/bidui" --site "$site" warehouse psql -q -f "$work/run.sql" > "$work/log" 2>&1
grep ERROR "$work/log" | sort | uniq -c | head
for id in Z01 Z02 Z03 Z04; do
    check_equal "$id flags the same rows in SQL" "$(wc -l < "$work/$id.csv")" "$(run_of $id flagged)"
done
bidui explain Z01
check_contains "explain names what it looks back at" "$output" "monitored_household@previous"
count_end

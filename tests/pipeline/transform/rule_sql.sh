#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One rule, two executors: every rule of the pack as a SELECT over the warehouse flags the rows that the native engine flags, with the same
# subject and the same message.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

batch=2022-06-30
site_new sql
county 1
bidui run --batch 2021-06-30 # what K06M looks back at must be in history
bidui run --batch $batch
check_true "the batch is loaded" test -e "$(package $batch load)"
[ -e "$(package $batch load)" ] || {
    echo "$output"
    count_end
    exit 1
}

# Without them a rule over 10,000 rows compares each with each: the SQL is for engines with indexes of their own choice.
"$build/bin/bidui" --site "$site" warehouse psql -q -c 'CREATE INDEX ON source.member (person_id)' \
    -c 'CREATE INDEX ON quality.repair (source, field, "row")' -c 'ANALYZE' > /dev/null 2>&1
"$build/bin/bidui-transform" --site "$site" --batch $batch --sql > "$work/rules.sql"
"$PYTHON" tests/pipeline/transform/rule_sql.py script "$work/rules.sql" "$work" $batch > "$work/run.sql"
"$build/bin/bidui" --site "$site" warehouse psql -q -f "$work/run.sql" > "$work/log" 2>&1
grep ERROR "$work/log" | sort | uniq -c | head
report=$("$PYTHON" tests/pipeline/transform/rule_sql.py compare "$(package $batch transform)" "$work")
sed '$d' <<< "$report"
read -r good _ bad _ <<< "$(tail -n 1 <<< "$report")"
passed=$((passed + good))
failed=$((failed + bad))
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every mart of the sample county, cell by cell, against an independent model over the packages (marts_model.py), in three batches, on both
# bases: a village merges into another between the second and the third.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

site_new marts
mkdir -p "$site/codes"
printf '%s\n' "old,new,changed_on,kind,source" "410621102213,410621101202,2022-07-08,whole,试验" > "$site/codes/division_change.csv"
week=1
for date in 2022-06-30 2022-07-05 2022-07-12; do
    county $week
    bidui run --batch $date
    check_equal "batch $date is loaded" "$(sql "SELECT count(*) FROM quality.batch WHERE batch = '$date' AND state = 'loaded'")" 1
    week=$((week + 1))
done
model=$("$PYTHON" tests/pipeline/load/marts_model.py "$build/bin/bidui" "$site" "$build/share/bidui/schemas" 2022-06-30 2022-07-05 2022-07-12)
echo "${model%$'\n'*}"
check_contains "the model came to its end" "$(tail -n 1 <<< "$model")" "passed, "
check_equal "every mart is what the packages say" "$(grep -c '^FAIL' <<< "$model")" 0
passed=$((passed + $(grep -c '^ok' <<< "$model")))

# ---- the guide's commands ----
# shellcheck disable=SC2016 # backquotes of Markdown
while read -r command; do
    # shellcheck disable=SC2086 # words
    bidui ${command#bidui }
    check_equal "docs/analysts.md: $command" "$code $(grep -o 'E-[A-Z-]*' <<< "$output" | head -n 1)" "0 "
done < <(grep -o '`bidui \(query\|diff\|who\) [^`]*`' docs/analysts.md | tr -d '`' | grep -v -e NAME -e ' A B' | sed 's/户编号/410621000001/; s/\[//; s/\]//; s/TEXT/入户核查/' | sort -u)

# ---- every number says what it is ----
check_equal "every table, view and column of the marts is described in Chinese and English" "$(sql "
    SELECT count(*) || ':' || coalesce(string_agg(c.relname || coalesce('.' || a.attname, ''), ' '), '') FROM pg_class c
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind IN ('r', 'v')
      AND (coalesce(col_description(c.oid, a.attnum), '') !~ '[一-龥].* / [A-Za-z0-9]' OR coalesce(obj_description(c.oid, 'pg_class'), '') !~ '[一-龥].* / [A-Za-z0-9]')")" "0:"
check_equal "every number has its unit, in a column or in the column's words" "$(sql "
    SELECT count(*) || ':' || coalesce(string_agg(c.relname || '.' || a.attname, ' '), '') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'v' AND a.atttypid IN ('bigint'::regtype, 'integer'::regtype, 'numeric'::regtype)
      AND a.attname NOT IN ('year', 'rank') AND col_description(c.oid, a.attnum) !~ '\([^)]*(户|人|条|个|元|%|天|月|名|分)[^)]*\)'
      AND NOT EXISTS (SELECT FROM pg_attribute u WHERE u.attrelid = c.oid AND u.attname = 'unit')")" "0:"
check_equal "every mart names its cut-off date and its basis" "$(sql "
    SELECT count(*) || ':' || coalesce(string_agg(c.relname, ' '), '') FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'v' AND c.relname NOT LIKE '%\_all'
      AND c.relname NOT IN ('place_of', 'monitored_by_town') -- the first counts nothing, the second says so in its comment
      AND 2 <> (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('as_of', 'basis'))")" "0:"
check_equal "the bridge balances in every batch, town and unit" "$(sql "
    SELECT count(*) FROM mart.monitor_bridge_all WHERE closing <> opening + identified + returned - eliminated - removed + members_added - members_gone")" 0
check_equal "what events and register disagree on is named household by household" "$(sql "
    SELECT (SELECT sum(difference) FROM mart.monitor_bridge WHERE span = '年初以来' AND level = 'county' AND place_basis = '当时' AND unit = '人')
           = (SELECT sum(d.difference) FROM bidui.bridge_difference() d WHERE NOT coalesce(d.eliminated_in_register, false))")" t
count_end

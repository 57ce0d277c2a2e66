#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Two weeks of the sample county through everything: exit codes, what the summary says, the warehouse, doing it all again.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

good_end() { # what
    if [ "$code" -eq 0 ] || [ "$code" -eq 1 ]; then pass "$1"; else fail "$1 (exit code $code)" "$output"; fi
}

site_new weeks
county 1
bidui run --batch 2022-06-30
good_end "week 1 runs"
for stage in extract transform load; do
    check_true "its $stage package is there" test -e "$(package 2022-06-30 $stage)/datapackage.json"
done
check_contains "the summary counts deliveries" "$output" "read = kept + rejected + duplicate + dropped"
check_contains "it is the first batch" "$output" "first batch"
check_contains "it shows published figures" "$output" "Published figures"
check_contains "it explains findings with their rows" "$output" ".csv  row "
check_true "no citizen number is printed" test -z "$(grep -oE '[1-9][0-9]{16}[0-9X]' <<< "$output" | head -n 1)"
check_true "no partial package is left" test -z "$(find "$site/var/batches" -name '*.partial')"
check_equal "all of it is private" "$(find "$site/var/batches" "$site/var/landing" "$site/var/log" -type f -perm /077 | head -n 3)" ""

findings=$(rows "$(package 2022-06-30 transform)/findings.csv")
check_true "there are findings" test "$findings" -gt 0
check_equal "the warehouse has the package's findings" "$(sql 'select count(*) from quality.finding')" "$findings"
check_equal "the law holds in the warehouse" "$(sql 'select count(*) from quality.source_load where rows_read <> rows_kept + rows_rejected + rows_duplicate + rows_dropped
    or rows_kept <> rows_inserted + rows_changed + rows_reread + rows_unchanged')" 0
check_equal "the warehouse keeps who is believed and who says otherwise, as the package has it" "$(sql "select subject, key, attribute, value, source, rival_value, rival_source from core.rival order by 1, 2, 3, 7, 6" | md5sum)" \
    "$("$PYTHON" tests/pipeline/county/rivals.py "$(package 2022-06-30 transform)" | md5sum)"
check_true "there are some" test "$(sql 'select count(*) from core.rival')" -gt 0
check_equal "a first load inserts everything" "$(sql 'select sum(rows_changed + rows_unchanged + rows_closed) from quality.source_load')" 0

before=$(warehouse_digest)
start=$(date +%s%N)
bidui run --batch 2022-06-30
took=$((($(date +%s%N) - start) / 1000000))
check_contains "the same again: nothing new" "$output" "nothing new since revision 1"
check_true "in under a second ($took ms)" test "$took" -lt 1000
rm -rf "$site"/var/batches/2022-06-30/load*
bidui run --batch 2022-06-30
good_end "loading a batch again"
check_equal "changes nothing in the warehouse" "$(warehouse_digest)" "$before"

county 2
bidui run --batch 2022-07-05
good_end "week 2 runs"
check_contains "it says what it compares with" "$output" "against the batch of 2022-06-30"
check_contains "what did not come is carried" "$output" "carried"
check_equal "the law holds for both batches" "$(sql 'select count(*) from quality.source_load where rows_read <> rows_kept + rows_rejected + rows_duplicate + rows_dropped
    or rows_kept <> rows_inserted + rows_changed + rows_reread + rows_unchanged')" 0
check_equal "open after = open before + inserted - closed, for every source" "$(sql "
    select count(*) from quality.source_load w2 join quality.source_load w1 using (source)
    where w1.batch < w2.batch and w2.rows_kept <> w1.rows_kept + w2.rows_inserted - w2.rows_closed
      and source in (select source from quality.source_load group by source having count(*) = 2)")" 0

after=$(warehouse_digest)
bidui run --batch 2022-07-05
check_contains "week 2 again: nothing new" "$output" "nothing new"
bidui run --batch 2022-06-30
check_contains "week 1 again, after week 2: nothing new" "$output" "nothing new"
check_equal "and the warehouse stays as it was" "$(warehouse_digest)" "$after"
bidui status
check_equal "status knows both batches" "$(grep -cE '^  2022-0(6-30|7-05) ' <<< "$output")" 2

"$build/bin/bidui" --site "$site" warehouse stop > /dev/null 2>&1
bidui run --batch 2022-07-05
check_contains "a stopped warehouse does not matter when nothing is new" "$output" "nothing new"
count_end

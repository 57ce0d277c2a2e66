#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Sites of earlier versions (make.sh), taken over by today's programs: the next run works, and what people did is still there. Packages that it
# cannot read any more it makes anew.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-load
take_over() { # version [name of the copy]: sets $site, with the packages and the warehouse of that version and the pack of today
    site=$work/${2:-$1}
    cp -R "tests/upgrade/$1/site" "$site"
    bash tests/upgrade/pack.sh schemas "$site/pack"
    (cd "$site/var/batches/2022-06-30" && for stage in extract transform load; do ln -sfn $stage.1 $stage; done)
    bidui warehouse start
    bash tests/upgrade/sql.sh "$1" > "$work/warehouse.sql"
    "$build/bin/bidui" --site "$site" warehouse psql -XqAt -v ON_ERROR_STOP=1 -c 'SET check_function_bodies = off' -f "$work/warehouse.sql" > "$work/restore" 2>&1 ||
        fail "the warehouse of $1" "$(tail -n 5 "$work/restore")"
}
for version in tests/upgrade/*/; do
    version=$(basename "$version")
    take_over "$version"
    bytes=$(du -sb --exclude='warehouse.*' "tests/upgrade/$version" | cut -f 1)
    check_true "$version is small" test "$bytes" -le 204800 -a "$(cat "tests/upgrade/$version"/warehouse.* | wc -c)" -le 204800
    facts=$(sql "SELECT finding_key, event, at, note FROM quality.human_event ORDER BY id")
    check_true "$version: people have answered" test "$(wc -l <<< "$facts")" -ge 2
    bidui query monitored_by_town_all
    check_true "$version: a question before any load is answered, or says what to do" test "$code" -eq 0 -o "$code $(grep -c 'bidui run --from DATE' <<< "$output")" = "78 1"
    bidui run --batch 2022-07-05
    check_equal "$version: the next run works" "$code" 0
    [ "$code" -eq 0 ] || echo "$output"
    check_equal "$version: batches" "$(sql "SELECT batch, state FROM quality.batch ORDER BY 1")" "2022-06-30|loaded
2022-07-05|loaded"
    check_equal "$version: what people did is there" "$(sql "SELECT finding_key, event, at, note FROM quality.human_event ORDER BY id")" "$facts"
    bidui run --from 2022-06-30
    check_equal "$version: everything can be computed again" "$code" 0
    [ "$code" -eq 0 ] || echo "$output"
    check_equal "$version: what people did is there still" "$(sql "SELECT finding_key, event, at, note FROM quality.human_event ORDER BY id")" "$facts"
    check_equal "$version: the answer counts" "$(sql "SELECT count(*) FROM quality.finding WHERE state IN ('awaiting_data', 'answered')")" 1
    bidui query monitored_by_town_all
    check_equal "$version: questions are answered" "$code" 0

    # a package as it once was: a kind of alias that nobody knows now
    take_over "$version" "$version.old"
    "$PYTHON" tests/upgrade/old_alias.py "$site/var/batches/2022-06-30/transform.1"
    loaded=$(sql "SELECT batch, revision, package_sha256 FROM quality.batch")
    bidui run --batch 2022-07-05
    check_equal "$version: a package that cannot be read is made anew by the run itself" "$code" 0
    [ "$code" -eq 0 ] || echo "$output"
    check_contains "$version: which says so" "$output" "made anew from the originals: 2022-06-30"
    check_equal "$version: what was loaded stays as it was loaded" "$(sql "SELECT batch, revision, package_sha256 FROM quality.batch WHERE batch = '2022-06-30'")" "$loaded"
    check_equal "$version: what people did is there" "$(sql "SELECT finding_key, event, at, note FROM quality.human_event ORDER BY id")" "$facts"
    bidui run --batch 2022-07-05
    check_equal "$version: once" "$code $(grep -c 'made anew' <<< "$output")" "0 0"
done
count_end

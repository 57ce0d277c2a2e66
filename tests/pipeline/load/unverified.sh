#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a batch cannot see it neither closes nor confirms: rows whose rule is unknown for them, places whose delivery is gone.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"
sed -i 's/"scope": "county"/"scope": "town"/' "$site/pack/sources/person.json"
printf '{"id": "R1", "name": "规则", "class": "error", "severity": "error", "due_days": 5, "from": "person", "flag": "name is distinct from '无'"}\n' > "$site/pack/rules/R1.json"

# Persons 1 and 2 live in one town, 3 and 4 in another, 5 in no known place.
batch() { # date, towns delivered, persons, findings, [doubtful ones]
    local date=$1 town scope number
    package_begin "$site" "$date" 1
    package_rule R1 evaluated
    for number in $3; do
        case $number in 1 | 2) town=410621101003 ;; 3 | 4) town=410621102007 ;; *) town= ;; esac
        package_person "$number" "$number"
        sed -i "\$s/,410621101,/,$town,/" "$package/person.csv"
    done
    package_event 1 x
    for number in $4; do
        case $number in K1 | K2) town=410621101003 ;; K3 | K4) town=410621102007 ;; *) town= ;; esac
        package_finding "$number" R1 错误
        sed -i "\$s/,410621101,/,$town,/" "$package/findings.csv"
    done
    for number in ${5:-}; do echo "R1,$number,unknown" >> "$package/unknown.csv"; done
    package_person_deliveries=
    for scope in $2; do
        package_person_deliveries+="person,$scope,2022-06,$date,$scope.csv,00,UTF-8,new,0,false,0,0,0,0"$'\n'
    done
    package_end
    "$LOAD" --site "$site" --batch "$date" > "$site/out" 2>&1 || fail "load of $date" "$(cat "$site/out")"
}
states() { warehouse "$site" "SELECT string_agg(finding_key || ' ' || state || CASE WHEN unverified THEN '?' ELSE '' END, ', ' ORDER BY finding_key) FROM quality.finding"; }
people() { warehouse "$site" "SELECT string_agg(no, ' ' ORDER BY no) FROM current.person"; }
both="410621101 410621102"

batch 2022-06-01 "$both" "1 2 3 4 5" "K1 K2 K3 K4 K5"
batch 2022-06-02 "$both" "1 2 3 4 5" "K3 K4 K5" "K1"
check_equal "unknown for its row: open and unverified; evaluated and not shown: closed" "$(states)" "K1 new?, K2 closed, K3 new, K4 new, K5 new"
batch 2022-06-03 "$both" "1 2 3 4 5" "K3 K4 K5" "K1 K2"
check_equal "it stays so, and what is closed is not opened by doubt" "$(states)" "K1 new?, K2 closed, K3 new, K4 new, K5 new"
batch 2022-06-04 "$both" "1 2 3 4 5" "K1 K3 K4 K5" "K1"
check_equal "shown again it is verified, whatever its other rows say" "$(states)" "K1 new, K2 closed, K3 new, K4 new, K5 new"

batch 2022-06-05 410621101 "1 5" "K5"
check_equal "rows of a town that no delivery covers any more stay, others close" "$(people)" "1 3 4 5"
check_equal "and so do findings there" "$(states)" "K1 closed, K2 closed, K3 new?, K4 new?, K5 new"
check_equal "the law holds" "$(warehouse "$site" "SELECT rows_kept, rows_closed, rows_open FROM quality.source_load WHERE source = 'person' AND batch = '2022-06-05'")" "2|1|4"
batch 2022-06-06 410621101 "1 5" "K5"
check_equal "for as long as nothing comes" "$(people); $(states)" "1 3 4 5; K1 closed, K2 closed, K3 new?, K4 new?, K5 new"
batch 2022-06-07 "$both" "1 4" ""
check_equal "a new delivery speaks again" "$(people); $(states)" "1 4; K1 closed, K2 closed, K3 closed, K4 closed, K5 closed"
batch 2022-06-08 "410621101 410621102003" "1" ""
check_equal "a village's delivery does not cover its town" "$(people)" "1 4"
batch 2022-06-09 410621 "1" ""
check_equal "the county's does for all" "$(people)" "1"
check_equal "a row of a kept place that comes back is the same row" "$(warehouse "$site" "SELECT count(*) FROM source.person WHERE no = '4'")" 1
batch 2022-06-10 410621101 "1" ""
batch 2022-06-11 410621101 "1 3" ""
check_equal "a row out of a lost place may come with another delivery" "$(people)" "1 3"
# What happens on the way is the same when it is loaded again.
dump() { warehouse "$site" "SELECT t::text FROM source.person t UNION ALL SELECT t::text FROM quality.finding_version t UNION ALL SELECT t::text FROM quality.finding_event t ORDER BY 1"; }
before=$(dump)
"$LOAD" --site "$site" --batch 2022-06-04 --from > /dev/null
for day in 05 06 07 08 09 10 11; do "$LOAD" --site "$site" --batch 2022-06-$day > /dev/null; done
check_equal "a replay changes nothing" "$(diff <(echo "$before") <(dump) | head -n 5)" ""

# Another site, in which one town becomes a part of the other.
site_end "$site"
site_make "$site"
sed -i 's/"scope": "county"/"scope": "town"/' "$site/pack/sources/person.json"
batch 2022-06-01 "$both" "1 3" ""
warehouse "$site" "INSERT INTO core.division_change VALUES ('410621102', '410621101', '2022-06-03', 'whole', 'test')"
batch 2022-06-02 410621101 1 ""
check_equal "before the change the silent town is not covered" "$(people)" "1 3"
batch 2022-06-03 410621101 1 ""
check_equal "merged into one that delivers it is no lost place any more" "$(people)" 1
count_end

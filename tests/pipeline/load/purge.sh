#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Destroying what is older than a day: what goes, what stays, the record, a kill in between.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"

original() { # name, content, received: into inbox and landing; prints its digest
    local digest
    mkdir -p "$(dirname "$site/inbox/$1")"
    printf '%s' "$2" > "$site/inbox/$1"
    digest=$(printf '%s' "$2" | sha256sum | cut -c 1-64)
    mkdir -p "$site/var/landing/${digest:0:2}"
    cp "$site/inbox/$1" "$site/var/landing/${digest:0:2}/$digest"
    echo "$digest,${#2},$1,1,$3T08:00:00Z,person,410621,2022-06,2022-06-30,UTF-8,1,accepted,,,,," >> "$site/var/landing/index.csv"
    echo "$digest"
}
mkdir -p "$site/var/landing"
echo "sha256,bytes,path,mtime_ns,received,source,scope,period,effective,encoding,rows,state,error,detail,hint,container,key" > "$site/var/landing/index.csv"
old=$(original june/旧.csv 张三 2022-06-30)
carried=$(original june/沿用.csv 李四 2022-06-30)
new=$(original july/新.csv 王五 2022-07-05)
elsewhere=$(original june/改.csv 赵六 2022-06-30)
printf '另一内容' > "$site/inbox/june/改.csv" # since it was landed somebody put another file in its place
zip=$(original june/包.zip zip 2022-06-30)
member=$(printf '%s' 成员 | sha256sum | cut -c 1-64)
mkdir -p "$site/var/landing/${member:0:2}"
printf '%s' 成员 > "$site/var/landing/${member:0:2}/$member"
echo "$member,6,june/包.zip/成员.csv,1,2022-06-30T08:00:00Z,person,410621,2022-06,2022-06-30,UTF-8,1,accepted,,,,$zip," >> "$site/var/landing/index.csv"

batch() { # date, inputs' digests, persons, findings
    local number digest list=
    package_begin "$site" "$1" 1
    for digest in $2; do list+="${list:+,}{\"source\": \"person\", \"sha256\": \"$digest\"}"; done
    printf '{"as_of": "%s", "deliveries": [%s], "refused": []}\n' "$1" "$list" > "$site/var/batches/$1/inputs.1.json"
    package_rule R1 evaluated
    for number in $3; do package_person "${number%:*}" "${number#*:}"; done
    for number in $4; do package_finding "$number" R1 "张三$number"; done
    package_event 1 x
    package_end
    "$LOAD" --site "$site" --batch "$1" > "$site/out" 2>&1 || fail "load of $1" "$(cat "$site/out")"
    mkdir -p "$site/lists/$1" && echo 名单 > "$site/lists/$1/村.xlsx"
}
batch 2022-06-01 "$old $elsewhere" "1:1 2:2 3:3" "K1 K2 K3"
batch 2022-06-30 "$carried" "1:1 2:5 4:4" "K2 K3"
batch 2022-07-05 "$carried $new $member" "1:1 2:6 4:4" "K2"
batch 2022-07-12 "$carried $new $member" "1:7 4:4" "K2 K4"
echo "K1,2022-06-02,note,,张三已核,村," | sed '1ifinding,at,event,result,note,by,until' > "$site/record.csv"
"$LOAD" --site "$site" --record "$site/record.csv" > /dev/null
warehouse "$site" "INSERT INTO core.person_alias (batch, old, new, kind, basis) VALUES ('2022-06-30', 'cn:3', 'cn:33', 'corrected', 'numbers'), ('2022-06-30', 'cn:0', 'cn:1', 'corrected', 'numbers');
    INSERT INTO core.rival (batch, subject, key, attribute, value, source, rival_value, rival_source) VALUES ('2022-01-31', 'person', 'cn:1', 'name', '甲', 'a', '乙', 'b'),
        ((SELECT max(batch) FROM quality.batch), 'person', 'cn:1', 'name', '甲', 'a', '丙', 'b');
    INSERT INTO quality.finding_alias (batch, package_key, finding_key, kind, why) VALUES ('2022-06-30', 'OLD1', 'K1', 'moved', 'x'), ('2022-06-30', 'OLD2', 'K2', 'moved', 'x')"
purge() { "$LOAD" --site "$site" --purge "$@" 2>&1; }
everything() { # what a reader can see at the batches that stay
    warehouse "$site" "SELECT no, amount, _valid_from, _valid_to FROM source.person WHERE _valid_to IS NULL OR _valid_to > '2022-06-30' ORDER BY 1, 3;
        SELECT finding_key, state, _valid_from, _valid_to FROM quality.finding_version WHERE state <> 'closed' AND (_valid_to IS NULL OR _valid_to > '2022-06-30') ORDER BY 1, 3"
}
before=$(everything)
tree() { (cd "$site" && find inbox lists var/landing var/batches -type f | sort); }
files=$(tree)

check_contains "a reason is asked for" "$(purge --before 2022-07-05 --by 王主任)" "E-USAGE: why is it destroyed?"
check_contains "a plan without --yes" "$(purge --before 2022-07-05 --why 保存期满 --by 王主任)" "a plan only: --yes destroys this for good"
check_equal "changes no file" "$(tree)" "$files"
check_equal "and no row" "$(everything); $(warehouse "$site" "SELECT count(*) FROM quality.destruction")" "$before; 0"
output=$(purge --before 2022-07-05 --why 保存期满 --by 王主任 --yes)
check_equal "it ends well" "$?" 0
check_contains "and says what is gone" "$output" "source.person                    2 rows"
check_equal "what is valid from the last older batch on stays, to the row" "$(everything)" "$before"
check_equal "rows that had ended are gone" "$(warehouse "$site" "SELECT count(*) FROM source.person WHERE _valid_to <= '2022-06-30'")" 0
check_equal "findings closed by then are gone with what was said of them; later ones are not" \
    "$(warehouse "$site" "SELECT DISTINCT finding_key FROM quality.finding_version ORDER BY 1; SELECT count(*) FROM quality.human_event; SELECT count(*) FROM quality.finding_event WHERE finding_key = 'K1'")" "K2
K3
K4
0
0"
check_equal "so are other keys of persons and findings that nothing names any more" \
    "$(warehouse "$site" "SELECT old FROM core.person_alias; SELECT package_key FROM quality.finding_alias")" "cn:0
OLD2"
check_equal "and what sources disagreed about then" "$(warehouse "$site" "SELECT rival_value FROM core.rival")" "丙"
check_equal "figures stay" "$(warehouse "$site" "SELECT count(*) FROM quality.source_load WHERE batch = '2022-06-01'")" 2
gone=$(diff <(echo "$files") <(tree) | sed -n 's/^< //p')
check_equal "files: packages and lists of older days, originals that no remaining batch names, also where they were dropped" \
    "$(sed -E 's|^(var/batches/[^/]*)/.*|\1|' <<< "$gone" | sort -u)" \
    "$(printf '%s\n' inbox/june/旧.csv lists/2022-06-01/村.xlsx lists/2022-06-30/村.xlsx var/batches/2022-06-01 "var/landing/${elsewhere:0:2}/$elsewhere" "var/landing/${old:0:2}/$old" | sort)"
check_equal "another file in the place of one that went is left alone" "$(cat "$site/inbox/june/改.csv")" "另一内容"
check_true "what was carried stays" test -e "$site/var/landing/${carried:0:2}/$carried"
check_true "a zip stays with its member" test -e "$site/inbox/june/包.zip"
check_equal "the index forgets what is gone" "$(grep -cE "$old|$elsewhere" "$site/var/landing/index.csv"); $(grep -cE "$carried|$new|$zip" "$site/var/landing/index.csv")" "0; 4"
check_contains "the record names every file, its size and digest" "$(cat "$site/var/log/destruction.csv")" "王主任,2022-07-05,保存期满,original,var/landing/${old:0:2}/$old,6,$old"
check_equal "and is private" "$(stat -c %a "$site/var/log/destruction.csv")" 600
check_equal "so does the warehouse's" "$(warehouse "$site" "SELECT DISTINCT before, base, why, by FROM quality.destruction")" "2022-07-05|2022-06-30|保存期满|王主任"

# ---- afterwards ----
again=$(purge --before 2022-07-05 --why 保存期满 --by 王主任 --yes)
check_equal "the same again finds nothing" "$(head -n 1 <<< "$again")" "destroyed; the record is in quality.destruction and var/log/destruction.csv"
original june/旧.csv 张三 2022-06-30 > /dev/null # as after a kill between the record and the files
purge --before 2022-07-05 --why 保存期满 --by 王主任 --yes > /dev/null
check_true "what an interrupted run left is gone after the next" test ! -e "$site/inbox/june/旧.csv"
check_contains "no view of a date of which only a part is left" "$(warehouse "$site" "SELECT bidui.as_of('2022-06-15')" 2>&1)" "the details of 2022-06-15 were destroyed"
check_equal "the last older batch can be read" "$(warehouse "$site" "SELECT bidui.as_of('2022-06-30'); SELECT no, amount FROM asof.person ORDER BY 1" | tail -n 3)" "1|1.0000
2|5.0000
4|4.0000"
package_begin "$site" 2022-06-15 1
package_person 1 1
package_end
check_contains "a batch before it cannot be loaded" "$("$LOAD" --site "$site" --batch 2022-06-15 --from 2>&1)" "E-LOAD-PURGED"
check_contains "nor the last older one be loaded again" "$("$LOAD" --site "$site" --batch 2022-06-30 --from 2>&1)" "E-LOAD-PURGED"
check_contains "nor be taken back" "$("$LOAD" --site "$site" --retract 2022-06-30 --why 错误数据 2>&1)" "what it stood on was destroyed"
dump() { warehouse "$site" "SELECT t::text FROM source.person t UNION ALL SELECT t::text FROM quality.finding_version t UNION ALL SELECT t::text FROM quality.finding_event t ORDER BY 1"; }
state=$(dump)
"$LOAD" --site "$site" --batch 2022-07-05 --from > /dev/null && "$LOAD" --site "$site" --batch 2022-07-12 > /dev/null
check_equal "later batches are loaded again as ever" "$(diff <(echo "$state") <(dump))" ""
"$LOAD" --site "$site" --batch 2022-07-05 --from > /dev/null
check_contains "while batches are outdated nothing is destroyed" "$(purge --before 2022-07-05 --why 保存期满 --yes)" "there are outdated batches"
check_contains "a day that is none" "$(purge --before 昨天 --why 保存期满)" "E-USAGE"
count_end

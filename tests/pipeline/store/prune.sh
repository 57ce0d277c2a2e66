#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui prune: what stays by policy, what the plan says it frees, that history is untouched: a pruned site runs on, an old finding is still told of,
# what was pruned comes back byte for byte, and nobody goes on over the gap without a word.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load
site=$work/prune
PYTHONPATH=tests/fault "$PYTHON" -c 'import fault, sys; fault.make_site(sys.argv[1])' "$site" || exit 74
iconv -f gb18030 -t utf-8 "$site/inbox/人员名单_20220630.csv" > "$work/list"
rm "$site"/inbox/*

deliver() { # date of the list, sed's change
    sed "$2" "$work/list" > "$site/inbox/人员名单_${1//-/}.csv"
    touch -d "$1T00:00:00Z" "$site/inbox/人员名单_${1//-/}.csv"
}

night() { # date
    bidui run --batch "$1"
    [ "$code" -le 1 ] || fail "the night of $1 (exit code $code)" "$output"
}

room() { # bytes on the disk, each file once; not logs and what a prune writes itself
    find "$site/var" -path "$site/var/log" -prune -o -path "$site/var/warehouse" -prune -o -type f ! -name pruned.json -printf '%i %b\n' -o -type l -printf '%i %b\n' |
        sort -u | awk '{ sum += $2 * 512 } END { print sum + 0 }'
}

packages() { (cd "$site/var/batches" && find . -maxdepth 2 -name 'transform' | cut -d / -f 2 | sort | tr '\n' ' '); }
digests() { (cd "$site/var/batches" && sha256sum ./*/transform/datapackage.json ./*/extract/datapackage.json); }

printf '证件号码,死亡日期\n%s,2022-03-01\n' "$(sed -n 3p "$work/list" | cut -d , -f 2)" > "$site/inbox/死亡名单_20220520.csv"
touch -d 2022-05-20T00:00:00Z "$site/inbox/死亡名单_20220520.csv"
deliver 2022-05-20 's/张三/张一/'
night 2022-05-20
finding=$(cells "$site/var/batches/2022-05-20/transform/findings.csv" finding_key | head -n 1)
rm "$site/inbox/死亡名单_20220520.csv"
printf '证件号码,死亡日期\n410621196001010014,2022-03-01\n' > "$site/inbox/死亡名单_20220525.csv"
touch -d 2022-05-25T00:00:00Z "$site/inbox/死亡名单_20220525.csv"
night 2022-05-25
night 2022-05-31
deliver 2022-06-20 's/张三/张二/'
printf '证件号码,死亡日期\n%s,2022-03-01\n' "$(sed -n 4p "$work/list" | cut -d , -f 2)" > "$site/inbox/死亡名单_20220620.csv"
touch -d 2022-06-20T00:00:00Z "$site/inbox/死亡名单_20220620.csv"
for date in 2022-06-20 2022-06-30 2022-07-01 2022-07-02 2022-07-03 2022-07-04; do night "$date"; done
open=$(cells "$site/var/batches/2022-07-04/transform/findings.csv" finding_key | head -n 1)
echo "$open,2022-07-01,send,,,村," | sed '1ifinding,at,event,result,note,by,until' > "$work/record.csv"
bidui record "$work/record.csv"
check_equal "a list of 2022-07-01 was sent" "$code" 0
night 2022-07-05
bidui seal 2022-06-20 --as 年中
check_equal "2022-06-20 is sealed" "$code" 0
echo old > "$site/var/log/run-2020-01-01T00:00:00-1.log"
echo register > "$site/var/log/reveal.csv"
before=$(digests)
tree=$(find "$site/var" -path "$site/var/warehouse" -prune -o -print | sort)

bidui prune --keep 3
check_contains "the plan says what goes" "$output" $'2022-05-20  goes\n2022-05-25  goes\n2022-05-31  the last of its month\n2022-06-20  sealed\n2022-06-30  the last of its month
2022-07-01  answers wait on it\n2022-07-02  goes\n2022-07-03  among the newest\n2022-07-04  among the newest\n2022-07-05  among the newest'
check_contains "and that it is one" "$output" "a plan only: --yes does it"
check_contains "how the site grows" "$output" "bytes a batch (the last 3)"
check_equal "and changes nothing" "$(find "$site/var" -path "$site/var/warehouse" -prune -o -print | sort)" "$tree"
planned=$(sed -nE 's/^frees ([0-9]+) bytes.*/\1/p' <<< "$output")
full=$(room)
log=$(($(stat -c %b "$site/var/log/run-2020-01-01T00:00:00-1.log") * 512))
bidui prune --keep 3 --by 王主任 --why 腾空间 --yes
check_equal "it ends well" "$code" 0
check_equal "what stays" "$(packages)" "2022-05-31 2022-06-20 2022-06-30 2022-07-01 2022-07-03 2022-07-04 2022-07-05 "
check_equal "what it said it frees is free" "$((full - $(room) + log))" "$planned"
check_true "lists and receipts stay" test -e "$site/var/batches/2022-05-20/inputs.1.json" -a -e "$site/var/batches/2022-05-20/load/datapackage.json"
check_true "so do registers; old logs go" test -e "$site/var/log/reveal.csv" -a ! -e "$site/var/log/run-2020-01-01T00:00:00-1.log"
check_contains "the record names what went, who and why" "$(cat "$site/var/log/destruction.csv")" ",王主任,,腾空间,package,var/batches/2022-05-20/transform.1,"
bidui prune --keep 3 --yes
check_contains "the same again finds nothing" "$output" "nothing to do"

bidui explain "$finding"
check_contains "an old finding: in which batch it was" "$output" "2022-05-25"
check_contains "… and that this one was pruned, by whom" "$output" "by 王主任"
bidui explain "$open"
check_contains "a finding of a batch that stays has its rows" "$output" "the rows behind it"
night 2022-07-06
check_true "the site runs on" test -e "$site/var/batches/2022-07-06/load/datapackage.json"
bidui run --from 2022-07-04
check_true "from a batch whose predecessor is there" test "$code" -le 1
rm -r "$site"/var/batches/2022-05-31/transform*
bidui run --from 2022-05-31
check_contains "from one whose predecessor is not there: said, not passed over" "$output" "E-PRUNED: the packages of 2022-05-25, on which this batch stands, were pruned"
bidui run --from 2022-05-20
check_true "from the first one everything comes back" test "$code" -le 1
check_equal "… byte for byte" "$(digests | grep -v 2022-07-06)" "$before"

bidui prune --keep 3 --originals 2100-01-01 --yes
check_equal "with originals" "$code" 0
gone=$(sha256sum < <(sed 's/张三/张一/' "$work/list") | cut -d ' ' -f 1)
kept=$(sha256sum < <(sed 's/张三/张二/' "$work/list") | cut -d ' ' -f 1)
check_true "what a batch that stays names is there" test -e "$site/var/landing/${kept:0:2}/$kept"
check_true "what the last of May stands on too" test -e "$site/var/landing/${gone:0:2}/$gone"
only=$(printf '证件号码,死亡日期\n%s,2022-03-01\n' "$(sed -n 3p "$work/list" | cut -d , -f 2)" | sha256sum | cut -d ' ' -f 1)
check_contains "what only pruned ones name went, with its record" "$(cat "$site/var/log/destruction.csv")" ",original,var/landing/${only:0:2}/$only,"
check_true "… and is not there" test ! -e "$site/var/landing/${only:0:2}/$only"
night 2022-07-07
check_true "and the site runs on" test -e "$site/var/batches/2022-07-07/load/datapackage.json"
count_end

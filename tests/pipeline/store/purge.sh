#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# After a purge no byte of a person who was only in what it destroyed is found in the site: not in a package, not in var/store, where that
# package's files lie under a second name, and not in the notes of an entry. What the batches that stay stand on is there as before.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load
site=$work/purge
PYTHONPATH=tests/fault "$PYTHON" -c 'import fault, sys; fault.make_site(sys.argv[1])' "$site" || exit 74
chmod 700 "$site/var"
list=$site/inbox/人员名单_20220630.csv
iconv -f gb18030 -t utf-8 "$list" > "$work/list"
# Whom we look for: kept, rejected for a cell too many, and with a value that is repaired.
canaries="410621196001010014|雀一雀|雀二雀|雀三雀"
{
    cat "$work/list"
    printf 'H70,410621196001010014,雀一雀,低保户,1\nH71,410621196001010022,雀二雀,低保户,1,多\nH72,410621196001010030,雀 三雀,ＤＢ雀三雀,１\n'
} | iconv -f utf-8 -t gb18030 > "$list"
touch -d 2022-06-30T00:00:00Z "$list"

night() { # date
    bidui run --batch "$1"
    [ "$code" -le 1 ] || fail "the night of $1 (exit code $code)" "$output"
}

# Files that hold a canary, whatever the encoding; the warehouse's own files have its log of changes (docs/security.md).
seen() {
    local pattern
    for pattern in "$canaries" "$(iconv -f utf-8 -t gb18030 <<< "$canaries")"; do
        LC_ALL=C grep -rlaE "$pattern" "$site/inbox" "$site/var" --exclude-dir warehouse
    done | sed "s|^$site/||" | sort -u
}

night 2022-06-30
cp "$work/list" "$site/inbox/人员名单_20220701.csv"
touch -d 2022-07-01T00:00:00Z "$site/inbox/人员名单_20220701.csv"
night 2022-07-01
night 2022-07-02
check_contains "what is looked for is in a package" "$(seen)" "var/batches/2022-06-30/extract.1/person.csv"
check_true "and in the store" test "$(seen | grep -c '^var/store/[0-9a-f]*$')" -ge 1
check_true "and in the notes of an entry" test "$(seen | grep -c '^var/store/.*\.entry$')" -ge 1
before=$(find "$site/var/batches/2022-07-01" "$site/var/batches/2022-07-02" -type f -exec sha256sum {} + | sort)
stands=$("$PYTHON" tests/support/store_keys.py "$site" 2022-07-02 extract)
seen_before=$(seen)
bidui purge --before 2022-07-02 --why 保存期满 --by 王主任
check_contains "the plan counts the store's files" "$output" "store  "
check_equal "a plan destroys nothing" "$(seen)" "$seen_before"
bidui purge --before 2022-07-02 --why 保存期满 --by 王主任 --yes
check_equal "it ends well" "$code" 0
check_equal "nothing of them is left" "$(seen)" ""
check_equal "what stays is as it was" "$(find "$site/var/batches/2022-07-01" "$site/var/batches/2022-07-02" -type f -exec sha256sum {} + | sort)" "$before"
check_equal "and the store has what it stands on" "$("$PYTHON" tests/support/store_keys.py "$site" 2022-07-02 extract)" "$stands"
check_contains "the record names the store's files" "$(cat "$site/var/log/destruction.csv")" "保存期满,store,var/store/"
night 2022-07-03
check_equal "the next night takes from it" "$("$PYTHON" tests/support/store_keys.py "$site" 2022-07-03 extract)" "$stands"
bidui purge --before 2022-07-02 --why 保存期满 --by 王主任
check_equal "a second purge finds nothing in the store" "$(grep '^store ' <<< "$output")" ""
count_end

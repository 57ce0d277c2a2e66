#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What bidui-extract reads again, and what it takes from var/store: every part of the key (docs/contracts.md section 4) is changed on its own, and
# so is what is no part of it. After each night the package is the one that a site without a store makes.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui-extract
bin=$work/build/bin # a copy, so that the program can become another one
mkdir -p "$bin"
cp "$build/bin/bidui-extract" "$bin/"
site=$work/keys
forced=$work/forced # the same site without a store
PYTHONPATH=tests/fault "$PYTHON" -c 'import fault, sys; fault.make_site(sys.argv[1])' "$site" || exit 74
cp "$site/pack/codes/kind.csv" "$site/pack/codes/tail_row.csv"
printf 'code,name,aliases\n1,合计,\n' > "$site/pack/codes/tail_row.csv"
cp -a "$site" "$forced"
day=0

both() { # command...: in both sites
    local at
    for at in "$site" "$forced"; do (cd "$at" && "$@") || exit 74; done
}

put() { # file, day of the change: in both, as old as it says
    touch -d "2022-06-30T00:00:0$2Z" "$site/$1" "$forced/$1"
}

night() { # options...: sets $again, the sources that were read again
    local before=$date
    day=$((day + 1))
    date=$(date -d "2022-06-30 + $day days" +%F)
    "$bin/bidui-extract" --site "$site" --batch "$date" "$@" > "$work/said" 2>&1 || [ $? -le 66 ] || exit 74
    "$bin/bidui-extract" --site "$forced" --batch "$date" --no-store "$@" > "$work/said_forced" 2>&1 || [ $? -le 66 ] || exit 74
    again=$(comm -13 <("$PYTHON" tests/support/store_keys.py "$site" "$before" extract | sort) \
        <("$PYTHON" tests/support/store_keys.py "$site" "$date" extract | sort) | cut -d ' ' -f 1 | tr '\n' ' ')
}

check_again() { # what, sources that are read again
    check_equal "$1: ${2:-nothing }is read again" "$again" "$2"
    check_true "… and the package is what a site without a store makes" diff -r "$site/var/batches/$date/extract.1" "$forced/var/batches/$date/extract.1"
    check_equal "… and so is what is said" "$(cat "$work/said")" "$(cat "$work/said_forced")"
}

date=2022-06-30
"$bin/bidui-extract" --site "$site" --batch "$date" > /dev/null 2>&1 || exit 74
"$bin/bidui-extract" --site "$forced" --batch "$date" --no-store > /dev/null 2>&1 || exit 74
night
check_again "the next date" ""
check_true "what was taken is one file with the night before" test "$site/var/batches/2022-06-30/extract/person.csv" -ef "$site/var/batches/$date/extract/person.csv"
check_true "a site without a store has none" test ! -e "$forced/var/store"
check_equal "what is in the store cannot be written" "$(find "$site/var/store" -type f ! -perm 0400 | wc -l)" 0

both sed -i 's/30/31/' pack/params/grace.json
night
check_again "a parameter" ""
both sed -i 's/仍在册/还在册/' pack/rules/T01.json
night
check_again "a rule" ""
both sed -i 's/低保户/低保家庭/' pack/codes/kind.csv
night
check_again "a code list of cells, which are transform's" ""
both sed -i 's/善堂镇/善堂/' pack/codes/division.csv
night
check_again "a division" ""
both sed -i 's/宽限/期限/' pack/params/grace.json
night --threads 1
check_again "the number of threads" ""

both sed -i 's/"title": "姓名"/"title": "姓名", "aliases": ["名字"]/' pack/sources/person.json
night
check_again "a source schema, since headers are told apart among all" "death person "
both sed -i 's/合计/总计/' pack/codes/tail_row.csv
night
check_again "the words of a total" "death person "
printf 'code,name,aliases\nempty,无,\n' > "$site/pack/codes/nil_return.csv"
cp "$site/pack/codes/nil_return.csv" "$forced/pack/codes/"
night
check_again "the words of a nil return" "death person "

cp "$site/inbox/人员名单_20220630.csv" "$work/list"
both rm inbox/人员名单_20220630.csv
for at in "$site" "$forced"; do cp "$work/list" "$at/inbox/名单_20220630.csv"; done
put inbox/名单_20220630.csv 1
night
check_again "the name of a file" "person "
for at in "$site" "$forced"; do (iconv -f gb18030 -t utf-8 "$work/list" | sed 's/张三/张五/') > "$at/inbox/名单_20220630.csv"; done
put inbox/名单_20220630.csv 2
night
check_again "the content of a file" "person "
both sed -i 's|"inputs": .*|"inputs": [{"path": "inbox/名单*", "source": "person", "dialect": {"quoteChar": "\\""}}, {"path": "inbox/死亡*"}]}|' site.json
night
check_again "how an input is declared to be written" "person "
for at in "$site" "$forced"; do sed 's/张五/张六/' "$at/inbox/名单_20220630.csv" > "$at/inbox/名单_20220701.csv"; done
put inbox/名单_20220701.csv 3
night
check_again "a later delivery" "person "

printf 'x' >> "$bin/bidui-extract"
night
check_again "another program" "death person "
night
check_again "and then" ""

content=$(readlink -f "$site/var/batches/$date/extract")/person.csv
digest=$(sha256sum < "$content" | cut -d ' ' -f 1)
rm -f "$site/var/store/$digest"
size=$(stat -c %s "$content")
tr '张' '章' < "$content" | head -c "$size" > "$site/var/store/$digest"
night
check_true "what was changed in the store is not taken" diff -r "$site/var/batches/$date/extract.1" "$forced/var/batches/$date/extract.1"
check_equal "… and is right again" "$(sha256sum < "$site/var/store/$digest" | cut -d ' ' -f 1)" "$digest"
count_end

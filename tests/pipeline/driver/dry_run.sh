#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `run --dry-run`: what is held back, new and closed, village by village, as the run then does it; files and warehouse stay as they were.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-load county
SCALE=${PIPELINE_SCALE:-0.001}
pg_dump=$(find /usr/lib/postgresql/*/bin/pg_dump | sort -V | tail -n 1)

# Every file and link of the site with its content and its time, without the private server's own; then all of the warehouse.
picture() {
    (cd "$site" && find . \( -path ./var/warehouse -o -path ./var/lock \) -prune -o \( -type f -printf '%p %m %n %T@ ' -exec sha256sum {} \; \) -o -printf '%p %y %m %l\n' | sort)
    [ ! -e "$site/var/warehouse/cluster.json" ] || "$pg_dump" "$("$build/bin/bidui" --site "$site" warehouse dsn)" | grep -vE '^\\(un)?restrict '
}

same() { # what, date: a dry run that changes nothing; sets $output, $code and $table, the lines of places
    picture > "$work/before"
    bidui run --batch "$2" --dry-run "${@:3}"
    check_equal "$1: files and warehouse are as they were" "$(diff "$work/before" <(picture) | head -n 5)" ""
    table=$(sed -n '/^ *new  *reopened/,$p' <<< "$output" | sed 1d)
}

# What happened to each place's findings between two states of the warehouse, as the dry run prints it.
happened() { # file of before, file of after
    "$PYTHON" tests/pipeline/driver/dry_run.py "$1" "$2"
}

findings() { # the warehouse's, key, state, place
    sql "COPY (SELECT finding_key, state, division_code FROM quality.finding) TO STDOUT (FORMAT csv)"
}

told() { # the table without the names
    sed -E 's/^ *([0-9]+) +([0-9]+) +([0-9]+) +([0-9]+) +(.*)$/\1 \2 \3 \4 \5/; s/全部 all/all/; s/^(.* [0-9]{6,12}) .*/\1/; s/\(区划不明\)//' <<< "$1"
}

# ---- before there is anything ----
site_new site
county 1
same "a site without a warehouse" 2022-06-30
check_equal "it ends well" "$code" 0
check_true "no cluster was made" test ! -e "$site/var/warehouse"
check_contains "and says so" "$output" "nothing was loaded"
: > "$work/nothing"
first=$table
bidui run --batch 2022-06-30
findings > "$work/one"
check_equal "the first load does what was said, village by village" "$(told "$first" | sort)" "$(happened "$work/nothing" "$work/one" | sort)"
check_true "there are villages" test "$(wc -l <<< "$first")" -gt 50

# ---- the next week, one list cut down ----
county 2
member=$(find "$site/inbox/2022-07-05" -name '*监测对象成员信息*')
head -n 15 "$member" > "$work/cut" && cp "$work/cut" "$member"
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
same "a list that is held back" 2022-07-05
check_equal "the exit code is the run's" "$code" 65
check_contains "the guard is told" "$output" "--accept member:"
held=$table
bidui run --batch 2022-07-05
check_equal "the run itself holds it back" "$code" 65
findings > "$work/two"
check_equal "the run does what was said" "$(told "$held" | sort)" "$(happened "$work/one" "$work/two" | sort)"
same "the same again" 2022-07-05
check_contains "there is nothing to do" "$output" "is loaded already"
same "what if it were accepted" 2022-07-05 --accept member:shrink --by 王会计 --why 核对过
check_equal "then nothing is held" "$code" 0
accepted=$table
check_true "and lines are closed" test "$(tail -n 1 <<< "$accepted" | awk '{ print $3 }')" -gt 0
bidui run --batch 2022-07-05 --accept member:shrink --by 王会计 --why 核对过
check_equal "accepted" "$code" 0
findings > "$work/three"
check_equal "a second revision of a day does what was said" "$(told "$accepted" | sort)" "$(happened "$work/two" "$work/three" | sort)"

# ---- answers, lines that come back, a warehouse that the load will bring up to date ----
code_of=$(sql "SELECT code FROM quality.finding WHERE state = 'new' ORDER BY code LIMIT 1")
bidui answer "$code_of" 已整改 --by 村 --why 已改
county 3
cp -R schemas "$work/pack"
sed -i "s|某日现行区划代码|某天现行区划代码|" "$work/pack/warehouse/definitions/10_division.sql"
sed -i 's|^{|{"pack": "'"$work/pack"'",|' "$site/site.json"
sed -i '0,/"pack": "\/[^"]*",/! s/^ *"pack": .*//' "$site/site.json"
same "a warehouse of before an update" 2022-07-12
check_contains "says what comes first" "$output" "brings the warehouse up to date first"
third=$table
bidui run --batch 2022-07-12
check_equal "the run after it" "$code" 0
findings > "$work/four"
check_equal "does what was said" "$(told "$third" | sort)" "$(happened "$work/three" "$work/four" | sort)"
check_true "lines came back" test "$(tail -n 1 <<< "$third" | awk '{ print $2 }')" -gt 0

# ---- a dry run that was killed ----
mkdir -p "$site/var/rehearsal/landing"
echo x > "$site/var/rehearsal/landing/left"
bidui run --batch 2022-07-12
check_true "what it left behind goes with the next run" test ! -e "$site/var/rehearsal"
bidui run --from 2022-07-05 --dry-run
check_equal "one batch at a time" "$code $(grep -c 'E-USAGE: --dry-run' <<< "$output")" "64 1"
bidui run --help
check_contains "the help knows it" "$output" "--dry-run"
count_end

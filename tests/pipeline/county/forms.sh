#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The sample county delivers in all forms: CSV in GB18030, workbooks with title rows and merged households, a zip with the towns' files, JSON
# over HTTP from a server on loopback, an SQL view. What is found is the same as from plain CSV.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

stages() { # what
    local code
    for stage in extract transform; do
        "$build/bin/bidui-$stage" --site "$site" --batch 2022-06-30 > "$work/out" 2>&1
        code=$?
        if [ "$code" -gt 1 ]; then fail "$1: $stage (exit code $code)" "$(tail -n 5 "$work/out")"; else pass "$1: $stage"; fi
    done
}

# Without provenance, which the forms do differ in: file, sheet and row, also where a message names them.
findings() {
    cells "$site/var/batches/2022-06-30/transform/findings.csv" finding_key,rule,subject_key,message | sort
}

site_new plain
county 1
stages "plain CSV"
findings > "$work/plain.findings"
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > /dev/null 2>&1
key=$(cat "$site/var/site.key")

site_new forms
printf '%s\n' "$key" > "$site/var/site.key"
"$build/bin/county" --out "$site" --scale "$SCALE" --seed "$SEED" --week 1 --forms all > /dev/null || exit 74
for form in xlsx zip csv; do
    check_true "there are files in $form" test -n "$(find "$site/inbox" -name "*.$form" -print -quit)"
done
served=$(find "$site/served" -name '*.json' -print -quit)
check_true "and one to be served" test -n "$served"
cp "$served" "$work/death.json"

# An SQL view: the department's table stands in a private server, its rows as in the CSV that the county wrote.
vehicles=$(find "$site/inbox" -name '机动车登记信息*.csv' -print -quit)
view=""
if "$build/bin/bidui" --site "$site" warehouse start > /dev/null 2>&1 && [ -n "$vehicles" ]; then
    "$PYTHON" tests/support/view_rows.py "$vehicles" > "$work/view.sql"
    if "$build/bin/bidui" --site "$site" warehouse psql -qAtX -v ON_ERROR_STOP=1 < "$work/view.sql" > "$work/out" 2>&1; then
        pass "a view with the vehicles"
        mv "$vehicles" "$work/"
        DEPARTMENT_DSN=$("$build/bin/bidui" --site "$site" warehouse dsn)
        export DEPARTMENT_DSN
        view=', {"dsn_env": "DEPARTMENT_DSN", "query": "SELECT * FROM department.vehicle", "source": "vehicle", "effective": "2022-06-30"}'
    else
        fail "a view with the vehicles" "$(tail -n 3 "$work/out")"
    fi
else
    fail "a private server for the view"
fi

mkfifo "$work/hold"
"$PYTHON" tests/support/http_server.py "$work" < "$work/hold" > "$work/port" &
server=$!
exec 9> "$work/hold" # the server ends when this does
for _ in $(seq 50); do
    [ ! -s "$work/port" ] || break
    sleep 0.1
done
port=$(cut -d' ' -f2 < "$work/port")
cat > "$site/site.json" << JSON
{"division": "410621", "key_file": "var/site.key", "inputs": [{"path": "inbox/**"},
 {"url": "http://127.0.0.1:$port/file/x-death.json", "source": "death", "effective": "2022-06-30"}$view]}
JSON
stages "all forms"
exec 9>&-
wait "$server"
findings > "$work/forms.findings"
deliveries=$(package 2022-06-30 extract)/deliveries.csv
for pair in death:json vehicle:csv member:xlsx monitored_household:xlsx; do
    check_contains "${pair%:*} came in its form" "$(cells "$deliveries" file "source=${pair%:*}" state=new)" ".${pair#*:}"
done
check_contains "the view's rows were fetched" "$(cells "$deliveries" file source=vehicle)" "var/fetched/"
check_contains "the towns' posts came in a zip" "$(cells "$deliveries" file source=public_post)" ".zip"
check_true "there are findings" test -s "$work/plain.findings"
check_equal "the findings are the same" "$(diff "$work/plain.findings" "$work/forms.findings" | head -n 6)" ""
count_end

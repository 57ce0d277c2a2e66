#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The secrets of fetchers (auth.env, dsn_env) and whatever else stands in the environment: each child gets what it needs, the PostgreSQL server a clean
# one. A wrapper beside the programs keeps what /proc says of each child when it starts; psql and the server are asked while they run.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load bidui-report county

SCALE=0.002
site_new site
county 1
cat > "$site/site.json" << 'SETTINGS'
{"division": "410621", "inputs": [{"path": "inbox/**"},
 {"url": "http://127.0.0.1:9/a.csv", "source": "death", "on_failure": "carry", "attempts": 1, "auth": {"kind": "bearer", "env": "CANARY_TOKEN"}},
 {"dsn_env": "CANARY_DSN", "query": "select 1", "source": "vehicle", "on_failure": "carry", "attempts": 1}]}
SETTINGS

# The programs, each behind a wrapper of its name.
mkdir -p "$work/wrapped/bin" "$work/wrapped/share" "$work/seen"
ln -s "$build/share/bidui" "$work/wrapped/share/bidui" 2> /dev/null
cp "$build/bin/bidui" "$work/wrapped/bin/bidui"
for program in bidui-extract bidui-transform bidui-load bidui-report; do
    cp "$build/bin/$program" "$work/wrapped/bin/real-$program"
    cat > "$work/wrapped/bin/$program" << WRAPPER
#!/bin/sh
cat /proc/\$\$/environ > "\$(mktemp "$work/seen/$program.XXXXXX")"
exec "$work/wrapped/bin/real-$program" "\$@"
WRAPPER
    chmod 755 "$work/wrapped/bin/$program"
done

# Secrets, some of them under names that look like ours.
canaries=(CANARY_TOKEN=canary-token "CANARY_DSN=host=127.0.0.1 port=9 password=canary-dsn" OTHER_SECRET=canary-other BIDUI_TOKEN=canary-ours
    AWS_SECRET_ACCESS_KEY=canary-aws)
run() { env "${canaries[@]}" PGPASSWORD=canary-database "$work/wrapped/bin/bidui" --site "$site" "$@" > "$work/output" 2>&1; }

run run --batch 2022-06-30
run extract --batch 2022-06-30
run check-file "$(find "$site/inbox" -name '*.csv' | head -n 1)"
run report receipt
run status
run query
run warehouse status
says() { # name, program, expected words: which canaries its processes saw
    local seen
    seen=$(cat "$work/seen/$2".* 2> /dev/null | tr '\0' '\n' | grep -o 'canary-[a-z]*' | LC_ALL=C sort -u | tr '\n' ' ')
    if [ -z "$(find "$work/seen" -name "$2.*")" ]; then
        fail "$1: $2 was never started"
    else
        check_equal "$1" "${seen% }" "$3"
    fi
}
says "extract gets the secrets that the site names, no others" bidui-extract "canary-dsn canary-token"
says "transform gets libpq's password alone" bidui-transform "canary-database"
says "load gets libpq's password alone" bidui-load "canary-database"
says "report gets libpq's password alone" bidui-report "canary-database"
data=$(sed -n 's/^up: process [0-9]*, //p' "$work/output")
server=$(head -n 1 "$data/postmaster.pid")
check_true "the server runs" test -r "/proc/${server:-none}/environ"
variables() { # process: names, those of sanitizers aside
    tr '\0' '\n' < "/proc/$1/environ" | sed 's/=.*//' | grep -Ev '^(LD_|[A-Z]*SAN_)' | LC_ALL=C sort | tr '\n' ' '
}
check_equal "the server's environment is clean" "$(variables "$server")" "LC_ALL PATH "
backends=$(cat "/proc/$server/task/$server/children")
check_true "the server has processes of its own" test -n "$backends"
for child in $backends; do
    check_equal "and so is that of its process $child" "$(tr '\0' '\n' < "/proc/$child/environ" | grep -c canary)" 0
done
# shellcheck disable=SC2016 # psql's own shell
run warehouse psql -X -c '\! tr "\\0" "\\n" < /proc/$PPID/environ'
check_equal "psql gets libpq's password alone" "$(grep -o 'canary-[a-z]*' "$work/output" | LC_ALL=C sort -u | tr '\n' ' ')" "canary-database "
check_equal "no secret in what was written" "$(grep -rlaE 'canary-(token|dsn|other|ours|aws)' "$site/var" 2> /dev/null | wc -l)" 0
count_end

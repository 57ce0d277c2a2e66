#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Exit classes of what a server of one's own, a limit of the system or an inbox does to a run.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
. tests/support/server.sh
RANDOM=${SEED:=$$}
echo "SEED=$SEED"
unset BIDUI_DSN PGPASSWORD PGHOST PGUSER PGDATABASE
root=$(mktemp -d)
chmod 755 "$root"
site=$root/site
trap 'server_end; rm -rf "$root"' EXIT
server_make "$root" || {
    fail "no server" "$(cat "$root/server/log")"
    count_end
    exit 1
}
server_sql postgres "CREATE ROLE keeper LOGIN PASSWORD 'keeper' CREATEROLE" && server_sql postgres "CREATE DATABASE bidui OWNER keeper"
for limit in statement_timeout=200 lock_timeout=200 idle_in_transaction_session_timeout=200 idle_session_timeout=300; do
    server_sql postgres "ALTER ROLE keeper SET ${limit%=*} = ${limit#*=}"
done
printf '*:*:*:keeper:keeper\n' > "$root/pgpass"
chmod 600 "$root/pgpass"
export PGPASSFILE=$root/pgpass
site_make "$site"
printf '{"division": "410621", "pack": "%s", "inputs": [{"path": "inbox/**"}], "warehouse": {"dsn": "host=127.0.0.1 port=%s dbname=bidui user=keeper"}}\n' \
    "$site/pack" "$server_port" > "$site/site.json"
for day in 1 2; do
    package_begin "$site" 2022-07-0$day 1
    package_crowd $day
    package_end 0 new
done
load() { # sets $code and $output
    output=$("$LOAD" --site "$site" "$@" 2>&1)
    code=$?
}

# ---- an administrator's limits of time are for others ----
load --batch 2022-07-01
check_equal "statement_timeout of 200 ms does not end a load" "$code" 0
load --batch 2022-07-02
check_equal "nor the next one" "$code" 0
cp -R --dereference "$site/pack/warehouse" "$root/warehouse"
rm "$site/pack/warehouse" && mv "$root/warehouse" "$site/pack/warehouse"
printf -- '-- needs: person\nSELECT pg_sleep(1);\n' > "$site/pack/warehouse/marts/slow.sql"
load --batch 2022-07-02 --from
check_equal "a statement of a second is let run" "$code" 0

# ---- a server that can only be read ----
server_sql postgres "ALTER ROLE keeper SET default_transaction_read_only = on"
package_begin "$site" 2022-07-03 1
package_crowd 3
package_end 0 new
load --batch 2022-07-03
check_equal "a read-only server is a matter of configuration" "$code" 78
check_contains "said so" "$output" "E-WAREHOUSE-READONLY"
check_contains "with what to do" "$output" "name the primary server"
server_sql postgres "ALTER ROLE keeper RESET default_transaction_read_only"

# ---- somebody ends our statement or session ----
printf -- '-- needs: person\nSELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1);\n' > "$site/pack/warehouse/marts/slow.sql"
load --batch 2022-07-03
check_equal "a cancelled statement is no bug" "$code" 69
printf -- '-- needs: person\nSELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1);\n' > "$site/pack/warehouse/marts/slow.sql"
load --batch 2022-07-03
check_equal "nor is an ended session" "$code" 69
rm "$site/pack/warehouse/marts/slow.sql"
load --batch 2022-07-03
check_equal "and the load can be done again" "$code" 0

# ---- a limit on the size of files ----
. tests/support/site.sh
trap 'server_end; rm -rf "$root"; site_clean' EXIT # it has set its own
site_new night
mkdir -p "$site/inbox"
{
    echo "姓名,身份证号,死亡日期"
    seq 60000 | sed 's/.*/张三&,410621199001011234,2022-06-01/'
} > "$site/inbox/death.csv"
output=$(ulimit -f 1000 && "$BUILD/bin/bidui-extract" --site "$site" --batch 2022-06-30 2>&1)
check_equal "ulimit -f: exit code" "$?" 74
check_contains "with a word" "$output" "ulimit -f"
rm "$site/inbox/death.csv"

# ---- the class says what this run met: the same old files change nothing ----
extract() { # date: sets $code and $output
    output=$("$BUILD/bin/bidui-extract" --site "$site" --batch "$1" 2>&1)
    code=$?
}
: > "$site/inbox/空.csv"
printf '\xff\xfe\xfd\n\xff\n' > "$site/inbox/乱.csv"
extract 2022-06-30
check_equal "two bad files are met" "$code" 65
extract 2022-06-30
check_equal "the same batch again meets nothing" "$code" 0
extract 2022-07-05
check_equal "the next batch meets the same two old files" "$code" 0
check_contains "tells them again" "$output" "still: E-EMPTY-FILE"
extract 2022-07-05
check_equal "again and again" "$code" 0
printf 'x' > "$site/inbox/新.csv"
extract 2022-07-12
check_equal "a new one is met" "$code" 65
check_contains "told as new" "$output" 'bidui-extract: E-HEADER: "新.csv"'
check_contains "beside the old ones" "$output" "still: E-EMPTY-FILE"
rm -rf "$site/var/batches/2022-07-12/extract"*
extract 2022-07-12
check_equal "a run that died before its package was done tells it again" "$code" 65
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A server of one's own, by DSN: passwords, rights, versions, a server lost in the middle; and the same tables as in the embedded one.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
. tests/support/server.sh
RANDOM=${SEED:=$$}
echo "SEED=$SEED"
unset BIDUI_DSN PGPASSWORD PGHOST PGUSER PGDATABASE
export PGPASSFILE=/dev/null
root=$(mktemp -d)
chmod 755 "$root"
old_server=
end() {
    [ -z "$old_server" ] || kill "$old_server"
    server_end
    site_end "$root/home"
    rm -rf "$root"
}
trap end EXIT
server_make "$root" || {
    fail "no server" "$(cat "$root/server/log")"
    count_end
    exit 1
}
server_sql postgres "CREATE ROLE keeper LOGIN PASSWORD 'secret word' CREATEROLE" && server_sql postgres "CREATE DATABASE bidui OWNER keeper" &&
    server_sql postgres "CREATE ROLE guest LOGIN PASSWORD 'guest'" && server_sql postgres "CREATE DATABASE latin OWNER keeper ENCODING 'LATIN1' TEMPLATE template0"

make_batch() { # site, date, day
    package_begin "$1" "$2" 1
    package_crowd "$3"
    package_end 0 new
}
for name in home away; do
    site_make "$root/$name"
    for day in 1 2; do make_batch "$root/$name" 2022-07-0$day $day; done
done
away=$root/away
load() { "$LOAD" --site "$away" --batch "$@" 2>&1; }
dsn() { # words
    printf '{"division": "410621", "pack": "%s", "inputs": [{"path": "inbox/**"}], "warehouse": {"dsn": "%s"}}\n' "$away/pack" "$1" > "$away/site.json"
}
fails() { # what, exit code, message
    local output
    output=$(load 2022-07-01)
    check_equal "$1: exit code" "$?" "$2"
    check_contains "$1" "$output" "$3"
}
network="host=127.0.0.1 port=$server_port"

# ---- words that do not let us in ----
dsn "$network dbname=bidui user=keeper"
fails "no password" 78 'E-WAREHOUSE-RIGHTS: the warehouse wants a password for user "keeper"'
check_contains "and where it belongs" "$(load 2022-07-01)" ".pgpass"
printf '127.0.0.1:%s:*:keeper:wrong\n' "$server_port" > "$root/pgpass"
chmod 600 "$root/pgpass"
export PGPASSFILE=$root/pgpass
fails "a wrong password" 78 'E-WAREHOUSE-RIGHTS: the warehouse lets nobody in: password authentication failed for user "keeper" (SQLSTATE 28P01)'
printf '127.0.0.1:%s:*:keeper:secret word\n127.0.0.1:%s:*:guest:guest\n127.0.0.1:%s:*:nightly:night\n%s:%s:*:keeper:secret word\n' "$server_port" "$server_port" "$server_port" "$server_socket" "$server_port" > "$root/pgpass"
dsn "$network dbname=nowhere user=keeper"
fails "no such database" 78 'database "nowhere" does not exist'
dsn "$network dbname=bidui user=guest"
fails "a login without rights" 78 "E-WAREHOUSE-RIGHTS: warehouse: permission denied for database bidui"
check_contains "says whose rights are needed" "$(load 2022-07-01)" "must own the warehouse's database"
dsn "$network dbname=latin user=keeper"
fails "a database that does not keep UTF-8" 78 "E-WAREHOUSE-ENCODING"
dsn "host=127.0.0.1 port=1 dbname=bidui user=keeper"
fails "nobody there" 69 "E-WAREHOUSE-LOST: the warehouse does not answer:"
if [ -x /usr/bin/python3 ]; then
    /usr/bin/python3 tests/fault/old_server.py 14.9 > "$root/old_port" &
    old_server=$!
    for _ in $(seq 100); do
        [ -s "$root/old_port" ] && break
        sleep 0.1
    done
    dsn "host=127.0.0.1 port=$(cat "$root/old_port") dbname=bidui user=keeper"
    fails "an older server" 78 "E-WAREHOUSE-VERSION: the warehouse is PostgreSQL 14; bidui needs 15 or later"
else
    skip "an older server" "no python3 to play one"
fi
check_contains "the embedded server's commands refuse" "$("$LOAD" --site "$away" --warehouse stop 2>&1)" "E-WAREHOUSE-FOREIGN"

# ---- the way in; the server goes away in the middle ----
dsn "$network dbname=bidui user=keeper"
check_contains "a dry run where the tables are still to be made" "$(load 2022-07-01 --dry-run)" "the load brings the warehouse up to date first"
for moment in 0.05 0.2; do
    load 2022-07-01 > "$root/out" &
    child=$!
    sleep $moment
    server_control restart immediate
    wait $child
    code=$?
    case $code in
    0) ;;
    69) check_contains "a server lost after $moment s is said to be lost" "$(cat "$root/out")" "E-WAREHOUSE-LOST" ;;
    *) fail "a load whose server went away ended with $code" "$(cat "$root/out")" ;;
    esac
done
load 2022-07-01 > "$root/out" || fail "the next load" "$(cat "$root/out")"
check_contains "DSN by environment, over a socket" "$(BIDUI_DSN="host=$server_socket port=$server_port dbname=bidui user=keeper" "$LOAD" --site "$away" --batch 2022-07-01 2>&1)" "is loaded already"
server_sql bidui "SET ROLE keeper; SELECT bidui.add_loader('nightly')" > /dev/null
server_sql bidui "ALTER ROLE nightly PASSWORD 'night'"
dsn "$network dbname=bidui user=nightly"
check_contains "a loader of the owner's loads" "$(load 2022-07-02)" "2022-07-02 revision 1"
for date in 2022-07-01 2022-07-02; do "$LOAD" --site "$root/home" --batch $date > /dev/null; done
warehouse_dump warehouse "$root/home" > "$root/home.txt"
warehouse_dump server_sql bidui > "$root/away.txt"
check_true "there is something to compare" test "$(wc -l < "$root/home.txt")" -gt 20000
check_equal "every table equals the embedded warehouse's" "$(diff "$root/home.txt" "$root/away.txt" | head -n 10)" ""
check_equal "what the loader made belongs to the owner" "$(server_sql bidui "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('source', 'quality', 'mart')")" keeper
night() { PGPASSWORD=night "$server_bin/psql" -h 127.0.0.1 -p "$server_port" -U nightly -d bidui -XAtq -c "$1" 2>&1; }
check_contains "a loader makes no databases" "$(night "CREATE DATABASE x")" "permission denied"
check_contains "nor superusers" "$(night "CREATE ROLE x SUPERUSER")" "must be superuser"
check_contains "nor reads the server's files" "$(night "SELECT pg_read_file('PG_VERSION')")" "permission denied"

# ---- an owner that may not make roles: everything but readers ----
server_sql postgres "ALTER ROLE keeper NOCREATEROLE" && server_sql postgres "DROP DATABASE bidui" && server_sql postgres "CREATE DATABASE bidui OWNER keeper"
server_sql postgres "DROP ROLE IF EXISTS bidui_reader"
dsn "$network dbname=bidui user=keeper"
check_contains "an owner without the right to make roles loads" "$(load 2022-07-01 --from)" "2022-07-01 revision 1"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# PostgreSQL is updated under a private server that is up; a server in recovery; what is a full disk and what is not.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
installed=$(find /usr/lib/postgresql/*/bin -maxdepth 0 | sort -V | tail -n 1)
version=$(basename "$(dirname "$installed")")
root=$(mktemp -d)
chmod 755 "$root"
site=$root/site
trap 'site_end "$site"; rm -rf "$root"' EXIT

# An installation of our own, which finds its libraries and its share folder where PostgreSQL looks for them.
mkdir -p "$root/usr/lib/postgresql"
cp -a "/usr/lib/postgresql/$version" "$root/usr/lib/postgresql/"
ln -s /usr/share "$root/usr/share"
chmod 755 "$root/usr" "$root/usr/lib" "$root/usr/lib/postgresql"
bin=$root/usr/lib/postgresql/$version/bin
export BIDUI_PG_BIN=$bin

site_make "$site"
day=0
load() { # sets $code and $output: the next day's batch
    day=$((day + 1))
    package_begin "$site" "2022-07-0$day" 1
    package_person 1 $day
    package_event $day x
    package_end
    output=$("$LOAD" --site "$site" --batch "2022-07-0$day" 2>&1)
    code=$?
}
direct() { "$installed/psql" "$("$LOAD" --site "$site" --warehouse dsn)" -XAtqc "$1" 2> /dev/null; } # past what starts servers
process() { "$LOAD" --site "$site" --warehouse status | sed -n 's/^up: process \([0-9]*\),.*/\1/p'; }
load
check_equal "a batch is loaded" "$code" 0
first=$(process)
load
check_equal "the server stays up between loads" "$(process)" "$first"

# ---- the same version, put there again ----
cp "$bin/postgres" "$bin/postgres.new" && mv "$bin/postgres.new" "$bin/postgres"
load
check_equal "a file of the same version changes nothing" "$code $(process)" "0 $first"

# ---- libraries that no longer fit the running server ----
library=$root/usr/lib/postgresql/$version/lib/plpgsql.so
mv "$library" "$library.aside"
printf 'of another version' > "$library"
load
check_equal "a library that does not fit is no full disk" "$code" 69
check_contains "it is the server" "$output" "E-WAREHOUSE-SERVER"
check_contains "which is to be restarted" "$output" "restart the server"
check_true "nobody is sent to make room" test "${output/make room/}" = "$output"
rm "$library" && mv "$library.aside" "$library"

# ---- another version: what a package manager leaves ----
mv "$bin/postgres" "$bin/postgres.real"
cat > "$bin/postgres" << 'SH'
#!/bin/sh
[ "$1" != --version ] || { echo "postgres (PostgreSQL) 99.1 (Debian 99.1-1)"; exit 0; }
exec "${0%/*}/postgres.real" "$@"
SH
chmod 755 "$bin/postgres"
"$LOAD" --site "$site" --warehouse psql -XAtqc "SELECT pg_advisory_lock(1651074165); SELECT pg_sleep(30)" > /dev/null 2>&1 &
other=$!
until [ "$(direct "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")" = 1 ]; do sleep 0.1; done
second=$(process)
"$LOAD" --site "$site" --warehouse start > /dev/null 2>&1
check_equal "a load at work is not disturbed" "$(process)" "$second"
direct "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'" > /dev/null
wait "$other" 2> /dev/null
until [ "$(direct "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")" = 0 ]; do sleep 0.1; done
second=$(process)
load
check_equal "after an update the next load works" "$code" 0
check_true "in a server that was started anew" test "$(process)" != "$second"
check_contains "which is said" "$output" 'installed="99.1 (Debian 99.1-1)"'
mv "$bin/postgres.real" "$bin/postgres"
load
check_equal "back to one version" "$code" 0
third=$(process)
load
check_equal "a server of the installed version stays up" "$code $(process)" "0 $third"

# ---- recovery: a process of the server dies, the others are taken down with it ----
warehouse "$site" "CREATE TABLE public.wal (n integer, words text)"
lost=0
for _ in 1 2 3; do
    warehouse "$site" "INSERT INTO public.wal SELECT n, repeat('x', 100) FROM generate_series(1, 300000) n" &
    "$LOAD" --site "$site" --warehouse psql -XAtqc "SELECT pg_sleep(60)" > /dev/null 2>&1 &
    wait $! 2> /dev/null &
    victim=
    until victim=$(direct "SELECT pid FROM pg_stat_activity WHERE query ~ 'pg_sleep.60' AND pid <> pg_backend_pid()") && [ -n "$victim" ]; do sleep 0.1; done
    sleep 0.5
    kill -9 "$victim"
    output=$("$LOAD" --site "$site" --batch "2022-07-0$day" --from 2>&1) || {
        lost=$((lost + 1))
        echo "$output"
    }
done
check_equal "a load right behind a crash waits for the server" "$lost" 0
check_equal "in the process that was there" "$(process)" "$third"
server_log=$(dirname "$(dirname "$(sed -n 's/.*"conninfo": "host=.\([^ ]*\). port.*/\1/p' "$site/var/warehouse/cluster.json")/x")")/server.log
check_true "the server's log is found" test -s "$server_log"
check_equal "no second server was tried beside it" "$(grep -c 'lock file "postmaster.pid" already exists' "$server_log")" 0
kill -STOP "$third"
timeout 3 "$LOAD" --site "$site" --warehouse start > /dev/null 2>&1
check_equal "nor beside one that does not answer" "$?; $(grep -c 'lock file "postmaster.pid" already exists' "$server_log")" "124; 0"
kill -CONT "$third"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What lies around a site: the clock is set back by more than a year (BIDUI_TEST_FULL=1: on, too), the inbox or the site's own folders cannot
# be written, the server is a standby. Each night ends as ever, or with one message and its exit code, and the next one goes on.
# (A server restarted in the middle: load_dsn.sh, load_kill.sh. A full tmpfs under packages and database: disk_full.sh.)
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
PIPELINE_SCALE=${PIPELINE_SCALE:-0.001}
. tests/support/site.sh
. tests/support/server.sh
site_need bidui bidui-extract bidui-transform bidui-load bidui-report county
standby=
end() {
    ! mountpoint -q "$work/open/inbox" || umount "$work/open/inbox"
    ! mountpoint -q "$work/open/var" || umount "$work/open/var"
    [ -z "$standby" ] || server_as "$server_bin/pg_ctl" -D "$standby" -m immediate stop > /dev/null 2>&1
    server_end
    site_clean
}
trap end EXIT
packages() { # site
    (cd "$1/var/batches" && find . -name '*.csv' -type f -exec sha256sum {} + | sort -k 2)
}

# ---- the clock ----
stages() { # seconds
    local stage
    for stage in extract transform load; do
        output=$(LD_PRELOAD="$build/tool/fault/preload.so" FAULT_CLOCK=$1 "$build/bin/bidui-$stage" --site "$site" --batch "$2" 2>&1)
        code=$?
        [ $code -le 1 ] || break
    done
}
site_new calm
calm=$site
county 1
for name in back ${BIDUI_TEST_FULL:+on}; do cp -a "$calm" "$work/$name"; done
bidui run --batch 2022-06-30
county 2
bidui run --batch 2022-07-05
if [ -e "$build/tool/fault/preload.so" ]; then
    for shift in back:-40000000 ${BIDUI_TEST_FULL:+on:40000000}; do
        site=$work/${shift%%:*}
        bidui run --batch 2022-06-30
        county 2
        stages "${shift#*:}" 2022-07-05
        check_true "a night with the clock set ${shift%%:*} by more than a year ends as ever" test $code -le 1
        check_equal "and its packages are the same" "$(packages "$site" | grep -v /load)" "$(packages "$calm" | grep -v /load)"
        bidui run --batch 2022-07-06
        check_true "the night after, with the clock right again, has its batch" test -e "$(package 2022-07-06 load)/datapackage.json"
        check_equal "each night is loaded once" "$(sql "SELECT string_agg(batch::text, ' ' ORDER BY batch) FROM quality.batch")" "2022-06-30 2022-07-05 2022-07-06"
        bidui warehouse remove --yes
    done
else
    skip "a clock set back" "a sanitizer has an allocator of its own, over which nothing can be laid"
fi

# ---- folders that cannot be written ----
site_new open
county 1
if mount --bind "$site/inbox" "$site/inbox" 2> /dev/null && mount -o remount,bind,ro "$site/inbox" 2> /dev/null; then
    bidui run --batch 2022-06-30
    check_true "an inbox that can only be read stops nothing (exit code $code)" test $code -le 1
    check_true "the batch is there" test -e "$(package 2022-06-30 load)/datapackage.json"
    umount "$site/inbox"
    mount --bind "$site/var" "$site/var" && mount -o remount,bind,ro "$site/var"
    bidui run --batch 2022-07-01
    check_equal "a site that can only be read is an error of the disk" $code 74
    check_contains "and says so" "$output" "Read-only file system"
    umount "$site/var"
    bidui run --batch 2022-07-01
    check_true "once it can be written again the night has its batch" test -e "$(package 2022-07-01 load)/datapackage.json"
else
    skip "folders that cannot be written" "no right to mount here (root only)"
fi

# ---- a standby ----
server_make "$work/server" wal_level=replica max_wal_senders=4 || fail "no server"
server_sql postgres "CREATE DATABASE bidui"
export PGPASSFILE=$work/pgpass
echo "*:*:*:admin:admin" > "$PGPASSFILE"
chmod 600 "$PGPASSFILE"
dsn() { # port
    printf '{"division": "410621", "inputs": [{"path": "inbox/**"}], "warehouse": {"dsn": "host=127.0.0.1 port=%s dbname=bidui user=admin"}}\n' "$1" > "$site/site.json"
}
site_new twin
county 1
dsn "$server_port"
bidui run --batch 2022-06-30
check_true "a night on the primary" test $code -le 1
standby=$work/server/server/standby
standby_port=$((server_port + 1))
server_as env PGPASSWORD=admin "$server_bin/pg_basebackup" -c fast -h "$server_socket" -p "$server_port" -U admin -D "$standby" -R > /dev/null 2>&1
printf 'port = %s\n' $standby_port | server_as tee -a "$standby/postgresql.conf" > /dev/null
server_as "$server_bin/pg_ctl" -D "$standby" -l "$work/server/server/standby.log" -w start > /dev/null 2>&1
dsn $standby_port
bidui run --batch 2022-07-01
check_equal "a night against a standby is a matter of configuration" $code 78
check_contains "said so" "$output" "E-WAREHOUSE-READONLY"
bidui query monitored_by_town --csv
check_equal "a standby can be asked" $code 0
dsn "$server_port"
bidui run --batch 2022-07-01
check_true "against the primary the same night has its batch" test -e "$(package 2022-07-01 load)/datapackage.json"
count_end

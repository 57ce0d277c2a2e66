#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A full disk under the packages, under the receipt, under the warehouse: a clear message, exit code 74 (69 when the server itself goes
# down), nothing half done; with room again the next run ends as if nothing had been. Needs the right to mount a small tmpfs.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
. tests/support/server.sh
unset BIDUI_DSN PGPASSWORD
root=$(mktemp -d)
chmod 755 "$root"
disk=$root/disk
mkdir "$disk"
end() {
    server_end
    site_end "$root/calm"
    ! mountpoint -q "$disk" || umount "$disk" || umount -l "$disk"
    rm -rf --one-file-system "$root"
}
trap end EXIT
if ! mount -t tmpfs -o size=160m,mode=755 tmpfs "$disk" 2> /dev/null; then
    skip "full disks" "no right to mount a tmpfs here (root only)"
    rmdir "$disk"
    trap - EXIT
    rm -rf "$root"
    count_end
    exit
fi

leave() { # KiB free: a file takes the rest
    local free
    rm -f "$disk/ballast"
    free=$(df --output=avail -k "$disk" | tail -n 1)
    [ "$free" -le "$1" ] || head -c $(((free - $1) * 1024)) /dev/zero > "$disk/ballast"
}

# ---- packages of all stages: the county's own programs, ever more room ----
bidui="$BUILD/bin/bidui --site $disk/county"
export NO_COLOR=1 BIDUI_LANG=C
$bidui init "$disk/county" --division 410621 > /dev/null
"$BUILD/bin/county" --out "$disk/county" --scale 0.01 --seed 7 --week 1 > /dev/null
stage() { # stage
    "$BUILD/bin/bidui-$1" --site "$disk/county" --batch 2022-06-30 2>&1
}
digest() { (cd "$disk/county/var/batches/2022-06-30" && find extract.1 transform.1 -type f -exec sha256sum {} + | sort -k 2) | sha256sum; }
stage extract > /dev/null && stage transform > /dev/null
wanted=$(digest)
refusals=0
for stage in extract transform; do
    rm -rf "$disk/county/var/batches" "$disk/ballast" # the landing stays
    [ $stage = extract ] || stage extract > /dev/null
    for room in 8 64 300 900; do
        leave $room
        output=$(stage $stage)
        code=$?
        [ $code -ne 0 ] || continue
        refusals=$((refusals + 1))
        check_equal "$stage with $room KiB: an I/O error" $code 74
        check_contains "$stage with $room KiB says so" "$output" "No space left on device"
        check_true "$stage with $room KiB leaves no package" test ! -e "$disk/county/var/batches/2022-06-30/$stage"
    done
done
check_true "the disk was full often enough ($refusals)" test $refusals -ge 4
rm -f "$disk/ballast"
stage extract > /dev/null && stage transform > /dev/null
check_equal "with room the packages are as ever" "$(digest)" "$wanted"
check_equal "and nothing else is left" "$(find "$disk/county/var/batches" -name '*.partial*' | wc -l)" 0

rm -rf "$disk/county"

# ---- the warehouse ----
make_batch() { # site, date, day
    package_begin "$1" "$2" 1
    package_crowd "$3"
    package_end 0 new
}
server_make "$disk" wal_level=minimal max_wal_senders=0 min_wal_size=32MB max_wal_size=64MB || fail "no server on the small disk"
server_sql postgres "CREATE DATABASE bidui"
for site in "$disk/site" "$root/calm"; do
    site_make "$site"
    for day in 1 2; do make_batch "$site" 2022-07-0$day $day; done
done
export PGPASSFILE=$root/pgpass
echo "127.0.0.1:$server_port:*:admin:admin" > "$PGPASSFILE"
chmod 600 "$PGPASSFILE"
printf '{"division": "410621", "pack": "%s", "inputs": [{"path": "inbox/**"}], "warehouse": {"dsn": "host=127.0.0.1 port=%s dbname=bidui user=admin"}}\n' \
    "$disk/site/pack" "$server_port" > "$disk/site/site.json"
load() { # as an administrator would, who starts a server that went down
    server_control start fast
    "$LOAD" --site "$disk/site" --batch "$1" 2>&1
}
for date in 2022-07-01 2022-07-02; do
    "$LOAD" --site "$root/calm" --batch $date > /dev/null
    for room in 0 500 3000; do
        leave $room
        output=$(load $date)
        code=$?
        case $code in
        0) ;; # it found room after all
        74) check_contains "a full disk with $room KiB is called one" "$output" "E-WAREHOUSE-DISK" ;;
        69) check_contains "a server that the full disk brought down is missed" "$output" "E-WAREHOUSE-" ;;
        *) fail "a full disk with $room KiB: exit code $code" "$output" ;;
        esac
    done
    rm -f "$disk/ballast"
    server_control restart immediate
    load $date > "$root/out" || fail "the load of $date with room" "$(cat "$root/out")"
done
warehouse_dump warehouse "$root/calm" > "$root/calm.txt"
warehouse_dump warehouse "$disk/site" > "$root/disk.txt"
check_true "there is something to compare" test "$(wc -l < "$root/calm.txt")" -gt 20000
check_equal "every table equals that of a disk that was never full" "$(diff "$root/calm.txt" "$root/disk.txt" | head -n 10)" ""
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 of the loader at random instants; of the server, and pg_ctl restart -m immediate, in the middle: after the next run every table
# equals an undisturbed run's. BIDUI_TEST_FULL=1: 50 kills of the loader and a crash of the server in every batch; else 15 and 3. The seed is printed.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
RANDOM=${SEED:=$$}
echo "SEED=$SEED"
kills=15
crashes=3
[ -z "${BIDUI_TEST_FULL:-}" ] || {
    kills=50
    crashes=6
}
root=$(mktemp -d)
trap 'site_end "$root/calm"; site_end "$root/storm"; rm -rf "$root"' EXIT
site_make "$root/calm"
site_make "$root/storm"
dates=(2022-06-30 2022-07-01 2022-07-02 2022-07-03 2022-07-04 2022-07-05)

# Rows enough for a load to be interrupted anywhere: 4,000, of which a tenth changes, leaves or comes every day.
make_batch() { # site, date, day
    package_begin "$1" "$2" 1
    awk -v day="$3" -v out="$package" 'BEGIN { for (n = 1; n <= 4000; n++) {
            if ((n + day) % 20 == 0) continue
            version = int((n + day * 7) / 60)
            printf "%d,甲%d,1960-01-02,2022-06,%d.5,3,true,p.csv,,%d,cn:%d,nfp:%d,410621101,%016x,%016x,ooooooo\n", n, n, version, n, n, n, n, version >> (out "/person.csv")
            if (n % 5 == 0) printf "K%d,R%d,error,error,民政局,person,cn:%d,410621101,person,p.csv,,%d,说明%d,[],{},village,15,甲\n", n, n % 3, n, n, version >> (out "/findings.csv")
            if (n % 9 == 0) printf "person,p.csv,,%d,amount,%d,%d,fullwidth\n", n, version, version >> (out "/repairs.csv")
        } }'
    package_event "e$3" x
    package_rule R0 evaluated
    package_rule R1 evaluated
    package_rule R2 "$([ $(($3 % 3)) -eq 2 ] && echo not_evaluated || echo evaluated)"
    package_end
}

for day in "${!dates[@]}"; do
    for site in calm storm; do make_batch "$root/$site" "${dates[$day]}" "$day"; done
done

load() { # site, date [options]
    local site=$1 date=$2
    shift 2
    "$LOAD" --site "$root/$site" --batch "$date" "$@" > "$root/out" 2>&1
}

# In turn: the server is killed, or restarts without a word to anybody.
crash_server() {
    local status server data
    status=$("$LOAD" --site "$root/storm" --warehouse status)
    server=$(sed -nE 's/^up: process ([0-9]+),.*/\1/p' <<< "$status")
    data=$(sed -nE 's/^up: process [0-9]+, (.*)$/\1/p' <<< "$status")
    [ -n "$server" ] || return 0
    if [ $((crashed % 2)) -eq 0 ]; then
        kill -9 "$server" && crashed=$((crashed + 1))
    else
        # shellcheck disable=SC2046 # nothing, or three words
        (cd / && $([ "$(id -u)" -ne 0 ] || echo runuser -u "$(stat -c %U "$data")" --) "$(dirname "$(readlink "/proc/$server/exe")")/pg_ctl" \
            -D "$data" -m immediate -w restart > /dev/null 2>&1) && crashed=$((crashed + 1)) && restarted=$((restarted + 1))
    fi
}

start=$(date +%s%N)
for date in "${dates[@]}"; do load calm "$date" || fail "the undisturbed load of $date" "$(cat "$root/out")"; done
each=$((($(date +%s%N) - start) / 1000000 / ${#dates[@]}))
"$LOAD" --site "$root/storm" --warehouse start > /dev/null

killed=0
crashed=0
restarted=0
for date in "${dates[@]}"; do
    wanted=$((killed + (kills + ${#dates[@]} - 1) / ${#dates[@]}))
    for ((attempt = 0; attempt < kills * 6 && killed < wanted; attempt++)); do
        load storm "$date" --from & # also when an attempt before came through
        child=$!
        sleep "$(printf '0.%03d' $((RANDOM % each)))"
        loader=$(pgrep -P $child -x bidui-load)
        [ -z "$loader" ] || { kill -9 "$loader" && killed=$((killed + 1)); }
        wait $child 2> /dev/null
    done
    if [ "$crashed" -lt "$crashes" ] || [ -n "${BIDUI_TEST_FULL:-}" ]; then
        load storm "$date" --from &
        child=$!
        sleep "$(printf '0.%03d' $((RANDOM % each)))"
        crash_server
        wait $child
        code=$?
        case $code in
        0 | 69) ;;
        *) fail "a load whose server died ended with $code" "$(cat "$root/out")" ;;
        esac
    fi
    load storm "$date" || fail "the run after the disturbance of $date" "$(cat "$root/out")"
done
check_true "loaders were killed ($killed)" test "$killed" -ge "$kills"
check_true "servers were killed ($((crashed - restarted)))" test $((crashed - restarted)) -ge 1
check_true "servers restarted at once ($restarted)" test "$restarted" -ge 1
warehouse_dump warehouse "$root/calm" > "$root/calm.txt"
warehouse_dump warehouse "$root/storm" > "$root/storm.txt"
check_true "there is something to compare" test "$(wc -l < "$root/calm.txt")" -gt 10000
check_equal "every table equals an undisturbed run's" "$(diff "$root/calm.txt" "$root/storm.txt" | head -n 20)" ""
check_equal "nothing is left in staging" "$(warehouse "$root/storm" "SELECT count(*) FROM pg_tables WHERE schemaname = 'staging'")" 0
count_end

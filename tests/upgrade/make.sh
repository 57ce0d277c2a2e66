#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the small site of one version: make.sh CHECKOUT NAME [EARLIER], CHECKOUT being a built tree of that version. Writes tests/upgrade/NAME/: inbox and
# packages, and the warehouse as SQL (all of it: functions and views too, as they stood), text only, at most 200 KB each. With EARLIER, the SQL is
# kept as what differs from that version's (warehouse.EARLIER.diff): most of it is the same. Run once per version, before it is left behind.
set -euo pipefail
export LC_ALL=C.UTF-8 NO_COLOR=1
checkout=$(cd "$1" && pwd)
folder=$(cd "$(dirname "$0")" && pwd)/$2
bin=$checkout/build/release/bin
work=$(mktemp -d)
chmod 755 "$work"
site=$work/site
earlier=${3:-}
trap '"$bin/bidui" --site "$site" warehouse remove --yes > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
bash "$(dirname "$0")/pack.sh" "$checkout/schemas" "$work/pack"
"$bin/bidui" init "$site" --division 410621 > /dev/null
mv "$work/pack" "$site/pack"
printf '{"division": "410621", "pack": "pack", "inputs": [{"path": "inbox/**"}], "threads": 1}\n' > "$site/site.json"
printf '%064d\n' 7 > "$site/var/site.key"
cut_inbox() { # week: the county's files of the pack's sources, a few households of each
    mkdir -p "$work/county/inbox"
    "$bin/county" --out "$work/county" --scale 0.0005 --seed 7 --week "$1" > /dev/null
    rm -rf "$site/inbox" && mkdir -p "$site/inbox/$1"
    find "$work/county/inbox" -name '*监测对象成员信息*.csv' -o -name '*动态变动*.csv' -o -name '*死亡*.csv' | sort |
        while read -r file; do # some numbers with a wrong check digit, so that there are findings
            head -n 16 "$file" | sed -E '10,15s/(41062[0-9]{12})[0-9X]/\19/' > "$site/inbox/$1/$(basename "$file")"
        done
}
cut_inbox 1
"$bin/bidui" --site "$site" run --batch 2022-06-30 > "$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 74
}
# people have answered: that must not get lost
finding=$("$bin/bidui" --site "$site" warehouse psql -XAtqc "SELECT code FROM quality.finding ORDER BY code LIMIT 1")
printf 'finding,at,event,result,note,by,until\n%s,2022-07-06,send,,,县,\n%s,2022-07-07,answer,已整改,核实无误,村,\n' "$finding" "$finding" > "$work/record.csv"
"$bin/bidui" --site "$site" record "$work/record.csv" > /dev/null
rm -rf "$folder"
mkdir -p "$folder/site/var"
pg_dump=$(find /usr/lib/postgresql/*/bin/pg_dump | sort -V | tail -n 1)
"$pg_dump" --no-comments --no-owner --no-privileges "$("$bin/bidui" --site "$site" warehouse dsn)" | grep -vE '^ *(--.*)?$|^SET |^SELECT pg_catalog.set_config' | sed 's/^  *//' > "$work/warehouse.sql"
if [ -n "$earlier" ]; then
    diff --minimal <(bash "$(dirname "$0")/sql.sh" "$earlier") "$work/warehouse.sql" > "$folder/warehouse.$earlier.diff" || [ $? -eq 1 ]
else
    cp "$work/warehouse.sql" "$folder/"
fi
cp -R "$site/site.json" "$site/inbox" "$folder/site/"
cp -R "$site/var/site.key" "$site/var/batches" "$site/var/landing" "$folder/site/var/"
du -sb "$folder" "$folder"/*

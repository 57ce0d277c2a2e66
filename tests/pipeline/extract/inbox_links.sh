#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The inbox is everybody's: links that lead in a circle or leave what the inputs name, pipes, sockets, devices, what may not be read or lies too deep is
# passed over and named; every delivery beside it is read. What site.json itself names, absolute paths included, is read as before.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract county
# shellcheck disable=SC2034 # county() reads it
SCALE=0.002
date=2022-06-30

extract() { # command in front...
    output=$("$@" "$build/bin/bidui-extract" --site "$site" --batch "$date" 2>&1)
    code=$?
}
kept() { grep -o 'deliveries (.*' <<< "$output" | grep -o 'rows read [0-9]*, kept [0-9]*'; }
passed_over() { # what, id, name
    case $(grep "$2: \"$3\"" <<< "$output") in
    *"passed over") pass "$1: $2" ;;
    *) fail "$1" "$(grep E-INPUT <<< "$output")" ;;
    esac
}

site_new plain
county 1
extract env
expected=$(kept)
check_contains "the county is read" "$expected" "kept"

site_new linked
county 1
inbox=$site/inbox
mkdir -p "$work/outside" "$work/declared" "$inbox/deep" "$inbox/one" "$inbox/two"
echo secret-outside > "$work/outside/shadow.csv"
ln -s . "$inbox/loop"
ln -s ../../inbox "$inbox/one/up"
ln -s ../two "$inbox/one/to-two"
ln -s ../one "$inbox/two/to-one"
ln -s "$inbox/one" "$inbox/again"
ln -s itself "$inbox/itself"
ln -s nowhere "$inbox/dead.csv"
ln -s "$work/outside/shadow.csv" "$inbox/shadow.csv"
ln -s "$work/outside" "$inbox/folder"
ln -s ../../../outside/shadow.csv "$inbox/one/dots.csv"
ln -s one/../../var/site.key "$inbox/key.csv"
ln -s "$work/outside" "$work/stepping"
ln -s "$work/stepping" "$inbox/steps"
mkfifo "$inbox/pipe.csv"
"$PYTHON" -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$inbox/socket.csv"
mkdir -p "$inbox/deep/$(printf 'd/%.0s' {1..40})"
special="pipe.csv socket.csv"
if [ "$(id -u)" -eq 0 ] && mknod "$inbox/device.csv" c 1 5 2> /dev/null; then
    special="$special device.csv"
fi
"$PYTHON" tests/support/hostile_zip.py "$inbox/members.zip"
find "$site/inbox" -type f -exec touch -d 2022-06-29 {} +
extract timeout 60 env
check_equal "told as a refusal, not the end of the scan" "$code" 65
check_equal "every row beside it is read" "$(kept)" "$expected"
passed_over "a link to its own folder" E-INPUT-CYCLE loop
passed_over "a link to a folder above" E-INPUT-CYCLE one/up
passed_over "folders that link to each other" E-INPUT-CYCLE two/to-one
passed_over "a link to itself" E-INPUT-LINK itself
passed_over "a link to nowhere" E-INPUT-LINK dead.csv
passed_over "a file outside" E-INPUT-LINK shadow.csv
passed_over "a folder outside" E-INPUT-LINK folder
passed_over "by .." E-INPUT-LINK one/dots.csv
passed_over "the site's own key, by .. that cancel out" E-INPUT-LINK key.csv
passed_over "a link to a link" E-INPUT-LINK steps
for name in $special; do
    passed_over "$name" E-INPUT-KIND "$name"
done
passed_over "too deep" E-INPUT-DEPTH "deep/.*"
check_equal "nothing from outside has landed" "$(grep -rl -e secret-outside -f "$site/var/site.key" "$site/var/landing" | wc -l)" 0
for member in link.csv ../up.csv; do
    check_contains "a member of a zip: $member" "$output" "E-ZIP-MEMBER: \"members.zip/$member\""
done
check_contains "the member beside them is looked into" "$output" 'E-HEADER: "members.zip/stray.csv"'
extract timeout 60 env
check_equal "the next run with nothing new ends with 0" "$code" 0

# Which links are followed: those that stay, and those to what site.json names.
cp "$(find "$inbox" -name '死亡*.csv' | head -n 1)" "$work/declared/more.csv"
ln -s "$work/declared" "$inbox/to-declared"
mkdir "$inbox/three"
ln -s three "$inbox/within"
printf '{"division": "410621", "inputs": [{"path": "inbox/**"}, {"path": "%s/**"}]}\n' "$work/declared" > "$site/site.json"
extract timeout 60 env
check_equal "an absolute glob is read, a link to it is followed" "$(grep -o '^[^,]*,[^,]*,[^,]*more.csv' "$site/var/landing/index.csv" | wc -l)" 1
check_equal "neither is told" "$(grep -c -e '"to-declared"' -e '"within"' <<< "$output")" 0

# What may not be read: only another account than root sees it so.
if [ "$(id -u)" -eq 0 ] && command -v setpriv > /dev/null; then
    site_new closed
    county 1
    mkdir "$site/inbox/closed"
    install -m 600 /dev/null "$site/inbox/closed.csv"
    chown -R 65534:65534 "$site"
    chown 0:0 "$site/inbox/closed.csv" "$site/inbox/closed"
    chmod 700 "$site/inbox/closed"
    extract setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/
    check_equal "a folder and a file that may not be read: every row beside them is" "$(kept)" "$expected"
    passed_over "the file" E-INPUT-UNREADABLE closed.csv
    passed_over "the folder" E-INPUT-UNREADABLE closed
else
    skip "what may not be read" "needs root and setpriv"
fi
count_end

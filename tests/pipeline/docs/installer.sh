#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The installer of packages, with scripts in the place of dpkg, apt and sudo: what it asks for, what it says, what it leaves alone.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
export CREATECLUSTER_CONF=$work/etc/createcluster.conf

command_file() { # name, body
    printf '#!/bin/bash\n%s\n' "$2" > "$work/bin/$1"
    chmod +x "$work/bin/$1"
}

# `missing` lists what is not installed; apt-get notes its words, installs, and fails while `broken` is there.
# shellcheck disable=SC2016
{
    command_file dpkg-query 'grep -qx "${!#}" '"$work"'/missing && exit 1; echo installed'
    command_file apt-get 'echo "apt-get $*" >> '"$work"'/calls
        [[ "$*" == *update* ]] && { rm -f '"$work"'/broken; exit 0; }
        [ ! -e '"$work"'/broken ] || exit 100'
    command_file sudo 'echo "sudo ${1##*/}" >> '"$work"'/calls; exec "$@"'
    command_file id 'cat '"$work"'/uid'
}

run() { # groups...
    : > "$work/calls"
    output=$(PATH=$work/bin:$PATH tests/support/packages.sh "$@" 2>&1)
    code=$?
    calls=$(cat "$work/calls")
}

: > "$work/missing"
echo 0 > "$work/uid"
run build test
check_equal "nothing is missing: nothing is said or done" "$code|$output|$calls" "0||"

printf 'libcsv-dev\npostgresql\n' > "$work/missing"
run build
check_equal "as root it installs" "$code" 0
check_contains "what is missing, and only that" "$calls" "install libcsv-dev postgresql"
check_contains "it says what and why" "$output" "libcsv-dev             CSV records to fields"
check_contains "and that no cluster is wanted" "$output" "create_main_cluster = false"
check_equal "which stands in the settings" "$(cat "$CREATECLUSTER_CONF")" "create_main_cluster = false"
check_true "without sudo" test -z "$(grep sudo <<< "$calls")"

printf '# mine\n#create_main_cluster = true\ndata_directory = x\n' > "$CREATECLUSTER_CONF"
run build
check_equal "other lines are left alone" "$(tr '\n' '|' < "$CREATECLUSTER_CONF")" \
    "# mine|#create_main_cluster = true|data_directory = x|create_main_cluster = false|"
echo 'create_main_cluster = true' > "$CREATECLUSTER_CONF"
run build
check_equal "somebody's choice is left alone" "$(cat "$CREATECLUSTER_CONF")" "create_main_cluster = true"

echo libcsv-dev > "$work/missing"
rm "$CREATECLUSTER_CONF"
run build
check_true "without postgresql the settings are not touched" test ! -e "$CREATECLUSTER_CONF"

echo 1000 > "$work/uid"
run build
check_contains "an ordinary user goes through sudo" "$calls" "sudo env"
touch "$work/broken"
run build
check_equal "old lists are updated and the install tried again" "$code $(grep -c install <<< "$calls")" "0 2"
check_contains "by sudo as well" "$calls" "apt-get -qq update"
echo 0 > "$work/uid"
command_file apt-get 'echo "no network"; exit 100'
run build
check_equal "what cannot be installed ends with 69" "$code" 69
check_contains "with apt's words" "$output" "no network"
run nonsense
check_equal "an unknown group is a usage error" "$code" 64
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The warehouse of a version as SQL, on stdout: sql.sh NAME. What make.sh kept as a difference is put on the version it names.
set -euo pipefail
folder=$(cd "$(dirname "$0")" && pwd)
if [ -e "$folder/$1/warehouse.sql" ]; then
    exec cat "$folder/$1/warehouse.sql"
fi
difference=$(echo "$folder/$1"/warehouse.*.diff)
earlier=$(basename "$difference" .diff)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash "$0" "${earlier#warehouse.}" > "$work/earlier"
patch --silent --output="$work/sql" "$work/earlier" "$difference"
cat "$work/sql"

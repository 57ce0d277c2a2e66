#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each stage's datapackage.json is a Frictionless Data Package: it validates against the published profiles, what it says
# about its files is true, and docs/contracts.md lists its resources and their columns.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county
profiles=$FIXTURES/09_frictionless/profiles

site_new package
county 1
bidui run --batch 2022-06-30 # the second batch looks back at it
county 2
bidui run --batch 2022-07-05

for stage in extract transform load; do
    folder=$(package 2022-07-05 "$stage")
    check_equal "$stage: hashes, bytes, rows and headers are true" "$("$PYTHON" tests/support/descriptor.py files "$folder" 2>&1)" ""
    check_equal "$stage: docs/contracts.md lists its columns" "$("$PYTHON" tests/support/descriptor.py columns "$folder" "$stage" docs/contracts.md 2>&1)" ""
    for version in 1.0 2.0; do
        if [ -d "$profiles/$version" ]; then
            check_equal "$stage validates against profile $version" \
                "$("$PYTHON" tests/support/descriptor.py profile "$folder" "$profiles/$version" 2>&1)" ""
        else
            skip "$stage against profile $version" "there is no \$FIXTURES/09_frictionless/profiles/$version"
        fi
    done
done
count_end

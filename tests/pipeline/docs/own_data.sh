#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A pack of another field (tests/packs/general: hospitals and flights, sources and rules alone) goes through the whole pipeline and finds the
# wrong cells of data of third parties. docs/your-own-data.md is its description.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load
pack=$PWD/tests/packs/general
fixtures=$FIXTURES/06_data_quality
batch=2011-12-02

output=$("$build/bin/bidui-transform" --check --pack "$pack" --cases "$pack/cases" 2>&1)
check_equal "the pack is in order: $output" "$(grep -c ' 0 errors, 0 warnings' <<< "$output")" 1
output=$("$build/bin/bidui-transform" --test --pack "$pack" --cases "$pack/cases" 2>&1)
check_equal "its cases hold: $(tail -n 1 <<< "$output")" "$(tail -n 1 <<< "$output" | sed 's/.*, //')" "0 failed"

if [ ! -d "$fixtures" ]; then
    skip "hospitals and flights" "there is no \$FIXTURES/06_data_quality"
    count_end
    exit
fi

export BIDUI_PACK=$pack
site_new general
cp "$fixtures/hospital/dirty.csv" "$site/inbox/hospital.csv"
cp "$fixtures/flights/dirty.csv" "$site/inbox/flights.csv"
sed -i "s|{\"path\": \"inbox/\*\*\"}|{\"path\": \"inbox/**\", \"effective\": \"$batch\"}|" "$site/site.json"
bidui run --batch "$batch"
check_equal "a run of a pack without divisions, code lists and warehouse ends well" "$code" 0
check_equal "every rule was evaluated" "$(rows "$(package "$batch" transform)/rule_runs.csv" state=evaluated)" "$(find "$pack/rules" -name '*.json' | wc -l)"
check_equal "the warehouse holds every row" "$(sql 'select (select count(*) from current.hospital) + (select count(*) from current.flight)')" 3376
check_equal "and every finding" "$(sql 'select count(*) from quality.finding')" "$(rows "$(package "$batch" transform)/findings.csv")"

# wrong_cells name source folder bound key:columns...
wrong_cells() {
    local name=$1 source=$2 folder=$3 bound=$4 report
    shift 4
    report=$("$PYTHON" tests/pipeline/docs/own_data.py "$pack" "$(package "$batch" transform)/findings.csv" "$source" "$fixtures/$folder/clean.csv" "$fixtures/$folder/dirty.csv" "$folder.csv" "$name" "$@")
    sed '$d' <<< "$report"
    check_true "$name: F1 is at least $bound" awk -v line="$(tail -n 1 <<< "$report")" -v bound="$bound" 'BEGIN { exit split(line, f1, " ") != 2 || f1[1] < bound }'
    check_true "$name: more than a plain majority script finds" awk -v line="$(tail -n 1 <<< "$report")" 'BEGIN { exit split(line, f1, " ") != 2 || f1[1] <= f1[2] }'
}
wrong_cells hospital hospital hospital 0.97 \
    ProviderNumber:HospitalName,Address1,City,State,ZipCode,CountyName,PhoneNumber,HospitalType,HospitalOwner,EmergencyService HospitalName:ProviderNumber \
    MeasureCode:MeasureName,Condition,StateAverage MeasureName:MeasureCode
wrong_cells flights flight flights 0.85 flight:sched_dep_time,act_dep_time,sched_arr_time,act_arr_time
count_end

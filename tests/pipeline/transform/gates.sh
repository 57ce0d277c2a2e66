#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Gates, floods, exemptions and statuses over whole runs: what stops a batch, what only warns, what is held together, excused or left alone.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

mkdir -p "$work/pack/sources" "$work/pack/rules"
cat > "$work/pack/pack.json" << 'JSON'
{"name": "gates", "title": "gates", "version": "1", "flood": {"share": "30%", "min_rows": 10},
 "exemptions": {"source": "excuse", "rule": "rule", "until": "until"}}
JSON
cat > "$work/pack/sources/person.json" << 'JSON'
{"name": "person", "title": "person", "department": "register office", "mode": "snapshot", "scope": "county", "fields": [
  {"name": "house", "title": "house", "type": "string", "format": "code", "constraints": {"required": true}},
  {"name": "no", "title": "number", "type": "string", "format": "code", "constraints": {"required": true}},
  {"name": "insured", "title": "insured", "type": "boolean", "format": "yes_no"},
  {"name": "phone", "title": "phone", "type": "string", "format": "text"}],
 "primaryKey": ["house", "no"], "keys": {"household": {"system": "h", "field": "house"}, "member": ["house", "no"]}}
JSON
cat > "$work/pack/sources/excuse.json" << 'JSON'
{"name": "excuse", "title": "excuse", "department": "office", "mode": "snapshot", "scope": "county", "fields": [
  {"name": "house", "title": "excused house", "type": "string", "format": "code"},
  {"name": "no", "title": "excused number", "type": "string", "format": "code"},
  {"name": "rule", "title": "excused rule", "type": "string", "format": "code", "constraints": {"required": true}},
  {"name": "until", "title": "excused until", "type": "date", "format": "date"}],
 "keys": {"household": {"system": "h", "field": "house"}, "member": ["house", "no"]}}
JSON
rule() { # id, severity and more keys, subject, flag
    printf '{"id": "%s", "name": "rule %s", "class": "error", "severity": %s, "department": "health office", "dispatch": "village", "due_days": 5, "subject": "%s", "from": "person", "flag": "%s", "say": "%s {house}-{no}"}\n' \
        "$1" "$1" "$2" "$3" "$4" "$1" > "$work/pack/rules/$1.json"
}
people() { # date uninsured of ten
    local number
    {
        echo "house,number,insured,phone"
        for number in 1 2 3 4 5 6 7 8 9 10; do echo "H$(((number + 1) / 2)),$number,$([ "$number" -le "$2" ] && echo 否 || echo 是),$number"; done
    } > "$site/inbox/person_${1//-/}.csv"
}
export BIDUI_PACK=$work/pack
found() { cells "$(package "$1" transform)/findings.csv" message "rule=$2" | sort | tr '\n' ' '; }
run_of() { cells "$(package "$1" transform)/rule_runs.csv" "$3" "rule=$2"; }

site_new gates
rule A01 '"error", "flood": "none", "threshold": {"count": 3}' person "insured is false"
rule A02 '"error", "flood": "none", "threshold": {"percent": "20%", "min_rows": 11}' person "insured is false"
people 2022-06-01 2
bidui run --batch 2022-06-01
check_equal "below its threshold a rule only finds" "$code/$(found 2022-06-01 A01)" "0/A01 H1-1 A01 H1-2 "
people 2022-06-02 3
bidui run --batch 2022-06-02
check_equal "at its count the run goes on and ends with 1" "$code/$(sql 'SELECT count(*) FROM quality.finding WHERE rule = '"'A01'")" "1/3"
check_equal "it says so in the rule's run, and not for the rule whose minimum of rows is not there" "$(run_of 2022-06-02 A01 reason)/$(run_of 2022-06-02 A02 reason)" "over its threshold/"
rule A02 '"error", "flood": "none", "threshold": {"percent": "20%", "min_rows": 10}' person "insured is false"
bidui run --batch 2022-06-02
check_equal "with it, at its share" "$code/$(run_of 2022-06-02 A02 reason)" "1/over its threshold"

rule A01 '"block", "flood": "none"' person "insured is false"
rm "$work/pack/rules/A02.json"
people 2022-06-03 4
bidui run --batch 2022-06-03
check_equal "a rule that blocks stops before loading" "$code/$(sql "SELECT count(*) FROM quality.batch WHERE batch = '2022-06-03'")" "65/0"
check_contains "it names rule, number and first row" "$output" "E-GATE: rule A01 (rule A01) blocks the batch: 4 findings, the first in person_20220603.csv, row 2: A01 H1-1"
check_contains "and says what to do" "$output" "correct the delivery, or put the rule with a lower severity or a higher threshold into the site's rules/"
check_true "no package is left half made" test ! -e "$(package 2022-06-03 transform)"
people 2022-06-03 0
bidui run --batch 2022-06-03
check_equal "the corrected delivery passes" "$code" 0

printf 'house,number,insured,phone\n' > "$site/inbox/person_20220604.csv"
bidui run --batch 2022-06-04
check_equal "an empty list is refused, not passed: the last one stands" "$code/$(run_of 2022-06-04 A01 rows)" "65/10"
rm "$site/inbox/person_20220604.csv"

rule A01 '"error"' person "insured is false"
people 2022-06-05 4
bidui run --batch 2022-06-05
check_equal "above the share one finding stands for all, to the source's department" \
    "$(cells "$(package 2022-06-05 transform)/findings.csv" department)/$(cells "$(package 2022-06-05 transform)/findings.csv" subject)/$(cells "$(package 2022-06-05 transform)/findings.csv" dispatch)" "register office/dataset/department"
check_equal "the rule's run tells" "$(run_of 2022-06-05 A01 reason)" "flood: one finding stands for all rows"

rule A01 '"error", "flood": "none", "suppressed_by": ["A03"]' person "insured is false"
rule A03 '"error", "flood": "none"' household "phone = '1'"
people 2022-06-06 4
bidui run --batch 2022-06-06
check_equal "what explains a household silences its persons" "$(found 2022-06-06 A01)/$(run_of 2022-06-06 A01 suppressed)" "A01 H2-3 A01 H2-4 /2"
rm "$work/pack/rules/A03.json"
rule A01 '"error", "flood": "none"' person "insured is false"
printf 'excused house,excused number,excused rule,excused until\nH1,,A01,2022-06-08\nH2,3,*,\nH2,4,A09,\n' > "$site/inbox/excuse_20220607.csv"
people 2022-06-07 5
bidui run --batch 2022-06-07
check_equal "the register excuses a household from a rule, a person from all, and no one from other rules" "$(found 2022-06-07 A01)/$(run_of 2022-06-07 A01 exempt)" "A01 H2-4 A01 H3-5 /3"
bidui run --batch 2022-06-09
check_equal "until its date" "$(found 2022-06-09 A01)" "A01 H1-1 A01 H1-2 A01 H2-4 A01 H3-5 "
unset BIDUI_PACK

# Statuses, in the sample county: the rules of elimination leave households alone that were removed as wrongly included, and clocks begin again with a reversal.
site_new county
county 1
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > /dev/null && "$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 > /dev/null
report() { cells "$(package 2022-06-30 transform)/findings.csv" subject_key "rule=$1" | sort; }
fast=$(report J05 | head -n 1)
slow=$(report I01 | head -n 1)
events=$(find "$site/inbox" -name '监测对象动态变动信息_*')
"$PYTHON" tests/pipeline/transform/reversal.py "$events" "${fast#nfp:}" "${slow#nfp:}"
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > /dev/null && "$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 > "$work/log" 2>&1
check_true "there are such households" test -n "$fast" -a -n "$slow"
check_equal "a household removed as wrongly included fires no rule of elimination" "$(cells "$(package 2022-06-30 transform)/findings.csv" rule "subject_key=$fast" | grep -c '^J')" 0
check_equal "one that was marked again has its month for measures from then on" "$(report I01 | grep -c -F "$slow")" 0
count_end

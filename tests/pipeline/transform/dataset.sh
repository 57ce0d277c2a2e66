#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Rules about deliveries (S01 to S10): drift of rows, columns and values against earlier deliveries, late, missing, stale and refused lists. The sample
# county over weeks, spoiled on purpose; in between nothing may be found.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui-extract bidui-transform county

site_new dataset
batch() { # date week, or nothing for a batch without new deliveries
    [ -z "${2:-}" ] || county "$2"
    [ -z "${3:-}" ] || "$3"
    "$build/bin/bidui-extract" --site "$site" --batch "$1" > "$work/log" 2>&1
    "$build/bin/bidui-transform" --site "$site" --batch "$1" >> "$work/log" 2>&1 || fail "$1 does not end well" "$(cat "$work/log")"
}
found() { # date: rule and what it is about, of the rules about deliveries
    "$PYTHON" tests/pipeline/transform/dataset.py "$(package "$1" transform)"
}
inbox() { # date pattern
    find "$site/inbox/$1" -name "$2" | head -n 1
}
spoil() { "$PYTHON" tests/pipeline/transform/dataset.py spoil "$@"; }

batch 2022-06-30 1
check_equal "first batch: nothing to compare with" "$(found 2022-06-30)" ""
batch 2022-07-05 2
check_equal "second: one earlier delivery is no habit" "$(found 2022-07-05)" ""

spoiled() {
    spoil "$(inbox 2022-07-12 '家庭信息核查授权书台账_*')" keep 60
    spoil "$(inbox 2022-07-12 '*监测对象成员信息_*')" empty 家庭成员联系电话 40
    spoil "$(inbox 2022-07-12 '*监测对象成员信息_*')" put 民族 回族 40
    spoil "$(inbox 2022-07-12 '*监测对象户信息_*')" times 工资性收入 10000
}
batch 2022-07-12 3 spoiled
check_equal "third, with lists cut, a column emptied, values replaced and another unit" "$(found 2022-07-12)" \
    "S01 authorization 410621
S02 member 家庭成员联系电话
S03 member 民族 回族
S03 member 民族 汉族
S04 monitored_household 工资性收入"
check_equal "a finding goes to whoever delivers" "$(cells "$(package 2022-07-12 transform)/findings.csv" department rule=S01)" "乡村振兴局"
check_equal "what was found is doubtful from now on" "$(rows "$(package 2022-07-12 transform)/delivery.csv" doubtful=true)" 1

batch 2022-07-19 4
check_equal "back to normal: the bad ones are no baseline" "$(found 2022-07-19)" ""
still() { spoil "$(inbox 2022-07-26 '家庭信息核查授权书台账_*')" keep 60; }
batch 2022-07-26 5 still
check_equal "cut again: still against the good ones" "$(found 2022-07-26)" "S01 authorization 410621"
marks=$site/inbox/marks_20220729.csv
echo "认定来源,认定范围,认定数据日期,是否可信,认定人,认定理由
authorization,,2022-07-12,是,张三,授权到期清理
authorization,,2022-07-26,是,张三,授权到期清理
authorization,410621,2022-06-30,否,张三,清理以前
authorization,410621,2022-07-05,否,张三,清理以前
authorization,410621,2022-07-19,否,张三,清理以前" > "$marks"
again() { spoil "$(inbox 2022-08-02 '家庭信息核查授权书台账_*')" keep 60; }
batch 2022-08-02 6 again
check_equal "somebody has marked the shorter list as good and the long ones as bad: it is the habit now" "$(found 2022-08-02 | grep authorization)" ""

printf 'nothing that anybody knows\n1\n' > "$site/inbox/unknown_20220920.csv"
batch 2022-09-20
report=$(found 2022-09-20)
check_equal "weeks without news: late lists" "$(grep -c '^S05 death' <<< "$report")" 1
check_equal "and stale ones" "$(grep -c '^S07 monitor_event' <<< "$report")" 1
check_equal "a source that is not expected is not late" "$(grep -c 'exemption\|delivery_mark' <<< "$report")" 0

site_new missing
county 1
rm "$(inbox 2022-06-30 '*死亡人员名单*')" "$(inbox 2022-06-30 '*在籍学生名单*')"
file=$(inbox 2022-06-30 '*持证残疾人*')
spoil "$file" header
batch 2022-06-30
report=$(found 2022-06-30)
check_equal "an expected list that never came, one that was refused" "$(grep '^S0[68]' <<< "$report")" "S06 death
S06 disability
S06 student
S08 ${file##*/}"
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A name never makes two people one, and a folded one neither: of the same look, in the same household, in other lists, with numbers of their
# own or without any.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform
batch=2022-06-30

# Two people called 王大力 of one household, without a number each; two more, with numbers; one of another household; the same words with the
# radicals, dots and circles that look alike.
people() { # household person name number
    echo "善堂镇,善堂村,$1,$2,$3,$4,男,其他,2021-01-01,在册"
}
site_new names
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
{
    echo '乡镇,行政村,户编号,人编号,姓名,证件号码,性别,与户主关系,人员识别时间,人员状态'
    people H1 1 王大力 ''
    people H1 2 王⼤⼒ ''
    people H1 3 王大力 410621196001010015
    people H1 4 王⼤⼒ 410621196001010031
    people H2 1 王⼤⼒ ''
    people H3 1 阿·力 ''
    people H3 2 阿•⼒ ''
    people H3 3 李〇 ''
    people H3 4 李○ ''
} > "$site/inbox/监测对象成员信息_20220630.csv"
printf '证件号码,姓名,死亡日期\n,王⼤⼒,2022-06-01\n410621196001010058,王大力,2022-06-01\n410621196001010031,王大力,2022-06-01\n' > "$site/inbox/死亡人员名单_20220630.csv"
printf '%s\n' '{"name": "monitoring_line", "title": "监测范围", "type": "number", "unit": "元", "values": [{"place": "410621", "from": "2020-01-01", "to": null, "value": "7000", "source": "测试"}]}' > "$site/params/monitoring_line.json"
for stage in extract transform; do
    output=$("$build/bin/bidui-$stage" --site "$site" --batch $batch 2>&1)
done
members=$(package $batch transform)/member.csv
[ -e "$members" ] || {
    fail "there is a package" "$output"
    count_end
    exit 1
}
check_equal "the names are folded" "$(cells "$members" name household_no=H1 | sort -u)" 王大力
check_equal "every member stays, as somebody else" "$(cells "$members" person_key | sort | uniq -c | awk '$1 == 1' | wc -l)" 9
check_equal "who has no number is known by household and place in it" "$(cells "$members" person_key household_no=H1 person_no=2)" nfp:H1-2
check_equal "the dead without a number is nobody of them" "$(cells "$(package $batch transform)/death.csv" person_key name=王大力 person_id=)" ""
check_equal "the dead with a number of his own neither" "$(cells "$members" person_no person_key=cn:410621196001010058 | wc -l)" 0
check_equal "and the number alone finds the one with other characters" "$(cells "$members" person_no person_key=cn:410621196001010031)" 4
check_equal "nobody is made one in the persons" "$(cells "$(package $batch transform)/core_person.csv" person_key | sort | uniq -d | wc -l)" 0
check_equal "each of the lists' people is one" "$(rows "$(package $batch transform)/core_person.csv")" 10
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Seven households counted by hand: what the sample county never does. A household comes back, is marked anew, is struck off, dies out; a member
# leaves a household that is eliminated already; things happen on the cut-off date itself.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load

site_new bridge
mkdir -p "$site/inbox/2022-06-30"
cd_inbox=$site/inbox/2022-06-30
cat > "$cd_inbox/监测对象户信息_20220630.csv" << 'CSV'
乡,村,户编号,户主姓名,户类型,监测对象类别,致贫/返贫风险,识别监测时间,风险是否已消除,消除监测时间,风险消除方式,户主证件号码,家庭人口数,工资性收入,生产经营性收入,财产性收入,转移性收入,生产经营性支出,家庭纯收入,人均纯收入（元）,合规自付支出
善堂镇,西善堂村,H1,张一,一般农户,边缘易致贫户,因病;因残,202105,否,,,,3,0,0,0,6999,0,6999,6999,0
善堂镇,西善堂村,H2,张二,脱贫户,脱贫不稳定户,因病,202106,否,,,,1,0,0,0,7000,0,7000,7000,0
善堂镇,西善堂村,H4,张四,脱贫户,脱贫不稳定户,因学,202101,是,202112,帮扶消除,,2,0,0,0,7700,0,7700,7700,0
善堂镇,西善堂村,H5,张五,一般农户,突发严重困难户,因病,202206,否,,,,1,0,0,0,8400,0,8400,8400,0
屯子镇,前石桥村,H7,张七,脱贫户,脱贫不稳定户,因残,202103,是,202206,自然消除,,1,0,0,0,8401,0,8401,8401,0
CSV
cat > "$cd_inbox/监测对象成员信息_20220630.csv" << 'CSV'
乡,村,户编号,人编号,姓名,性别,与户主关系,人员识别时间,自然减少时间,人员状态,证件号码
善堂镇,西善堂村,H1,H101,张一,男,户主,2021-05-01,,在册,
善堂镇,西善堂村,H1,H102,李一,女,配偶,2021-05-01,,在册,
善堂镇,西善堂村,H1,H103,张小一,男,之子,2022-02-01,,在册,
善堂镇,西善堂村,H1,H104,张老一,男,其他,2021-05-01,2022-03-01,自然减少,
善堂镇,西善堂村,H2,H201,张二,男,户主,2021-06-01,,在册,
善堂镇,西善堂村,H2,H202,李二,女,配偶,2021-06-01,2022-05-01,自然减少,
善堂镇,西善堂村,H4,H401,张四,男,户主,2021-01-01,,在册,
善堂镇,西善堂村,H4,H402,李四,女,配偶,2021-01-01,,在册,
善堂镇,西善堂村,H5,H501,张五,男,户主,2022-06-30,,在册,
屯子镇,前石桥村,H7,H701,张七,男,户主,2021-03-01,,在册,
屯子镇,前石桥村,H7,H702,李七,女,配偶,2021-03-01,2022-06-30,自然减少,
CSV
cat > "$cd_inbox/监测对象动态变动信息_20220630.csv" << 'CSV'
变动编号,乡,村,户编号,人编号,变动类型,变动日期,涉及人数,风险消除方式,变动原因,识别渠道
E01,善堂镇,西善堂村,H1,,识别,2021-05-01,3,,,摸排走访
E02,善堂镇,西善堂村,H1,H103,成员增加,2022-02-01,1,,出生,
E03,善堂镇,西善堂村,H1,H104,成员减少,2022-03-01,1,,死亡,
E04,善堂镇,西善堂村,H2,,识别,2021-06-01,2,,,自主申报
E05,善堂镇,西善堂村,H2,,消除,2022-04-10,2,帮扶消除,,
E06,善堂镇,西善堂村,H2,H202,成员减少,2022-05-01,1,,死亡,
E07,善堂镇,西善堂村,H2,,回退,2022-06-01,1,,,
E08,善堂镇,西善堂村,H3,,识别,2022-01-15,4,,,预警监测
E09,善堂镇,西善堂村,H3,,清退,2022-02-20,4,,错误纳入,
E10,善堂镇,西善堂村,H4,,识别,2021-01-01,2,,,预警监测
E11,善堂镇,西善堂村,H4,,消除,2021-12-01,2,帮扶消除,,
E12,善堂镇,西善堂村,H5,,识别,2022-06-30,1,,,预警监测
E13,善堂镇,西善堂村,H6,,识别,2021-03-01,1,,,预警监测
E14,善堂镇,西善堂村,H6,,整户减少,2022-06-30,1,,死亡,
E15,屯子镇,前石桥村,H7,,识别,2021-03-01,2,,,摸排走访
E16,屯子镇,前石桥村,H7,,消除,2021-10-01,2,帮扶消除,,
E17,屯子镇,前石桥村,H7,,再标注,2022-03-03,2,,,
E18,屯子镇,前石桥村,H7,,消除,2022-06-29,2,自然消除,,
E19,屯子镇,前石桥村,H7,H702,成员减少,2022-06-30,1,,死亡,
E20,善堂镇,西善堂村,H1,,消除,2022-07-01,3,帮扶消除,,
CSV
printf '{"name": "monitoring_line", "title": "监测线", "type": "number", "unit": "元", "values": [{"place": "410621", "from": "2022-01-01", "to": null, "value": "7000", "source": "试验"}]}\n' > "$site/params/line.json"
bidui run --batch 2022-06-30
[ "$code" -le 1 ] || fail "the run" "$output"
check_equal "the batch is loaded" "$(sql "SELECT rows_open FROM quality.source_load WHERE source IN ('monitored_household', 'member', 'monitor_event') ORDER BY 1")" "5
11
20"

# open on 31 December: H1 H2 H6; found: H3 H5; back: H2 H7; eliminated: H2 H7; off: H3 H6; open now: H1 H2 H5 (an event of July is not yet)
check_equal "the bridge, by hand" "$(sql "SELECT place, unit, opening, identified, returned, eliminated, removed, members_added, members_gone, closing, register, difference
    FROM mart.monitor_bridge WHERE place_basis = '当时' AND level <> 'village' ORDER BY level, place_code, unit DESC")" \
    "浚县|户|3|2|2|2|2|0|0|3|3|0
浚县|人|6|5|3|4|5|1|1|5|5|0
善堂镇|户|3|2|1|1|2|0|0|3|3|0
善堂镇|人|6|5|1|2|5|1|1|5|5|0
屯子镇|户|0|0|1|1|0|0|0|0|0|0
屯子镇|人|0|0|2|2|0|0|0|0|0|0"
check_equal "stock: who left on the day itself is gone" "$(sql "SELECT unit, not_eliminated, eliminated, total, eliminated_percent FROM mart.monitored
    WHERE place_basis = '当时' AND level = 'county' AND dimension = 'all' ORDER BY unit DESC")" "户|3|2|5|40.00
人|5|3|8|37.50"
check_equal "status" "$(sql "SELECT value, total FROM mart.monitored WHERE place_basis = '当时' AND level = 'county' AND dimension = 'status' AND unit = '户' ORDER BY value COLLATE \"C\"")" \
    "已消除·帮扶消除|1
已消除·自然消除|1
监测中·回退|1
监测中·识别|2"
check_equal "a household with two risks counts under both; one or two by illness or disability are left out" \
    "$(sql "SELECT value, not_eliminated, eliminated FROM mart.monitored
    WHERE place_basis = '当时' AND level = 'county' AND dimension = 'risk' AND unit = '户' ORDER BY value COLLATE \"C\"")" "因学|0|1
因残||
因病|3|0"
check_equal "and what is left out was counted" "$(sql "SELECT sum(not_eliminated), sum(eliminated) FROM mart.monitored_all
    WHERE dimension = 'risk' AND value = '因残' AND unit = '户'")" "1|1"
check_equal "channels" "$(sql "SELECT value, total FROM mart.monitored WHERE place_basis = '当时' AND level = 'county' AND dimension = 'channel' AND unit = '户' ORDER BY value COLLATE \"C\"")" \
    "摸排走访|2
自主申报|1
预警监测|2"
check_equal "months from identification to elimination: 11 and 15; of the others 13, 12, 0" "$(sql "SELECT way, households, mean_months, median_months, within_3_months, within_12_months, over_12_months
    FROM mart.elimination WHERE place_basis = '当时' AND level = 'county' AND way LIKE '(%' ORDER BY way COLLATE \"C\"")" "(全部已消除)|2|13.00|11|0|1|1
(未消除)|3|8.33|12|1|1|1"
check_equal "income bands at their edges: 6999, 7000, 7700, 8400, 8401 against 7000" "$(sql "SELECT households, below_line, above_0_10, above_10_20, above_20, unknown
    FROM mart.income_band WHERE place_basis = '当时' AND level = 'county' AND household_group = '(合计)'")" "5|1|1|2|1|0"
check_equal "nothing to explain household by household" "$(sql "SELECT count(*) FROM bidui.bridge_difference()")" 0
count_end

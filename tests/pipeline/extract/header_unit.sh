#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# (The first header has full-width square brackets, and a radical for 金.)
# A unit in a header's bracket, or in a title row: 放款金额（万元） with 5 below it is 50,000 yuan, told as a repair, in every file by its own header.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform

site_new unit
cat > "$site/params/line.json" << 'JSON'
{"name": "monitoring_line", "title": "监测线", "type": "number", "unit": "元",
 "values": [{"place": "410621", "from": "2022-01-01", "to": null, "value": "6500", "source": "test"}]}
JSON
cat > "$site/inbox/小额信贷台账_20220630.csv" << 'CSV'
贷款合同号,借款人身份证号,借款人,放款银行,放款⾦额［万元］,放款日期,还款到期日,贷款余额(单位：万元),贷款状态
L1,11010519491231002X,张三,农商银行,5,2021-05-01,2024-05-01,3.2,正常
L2,11010519491231002X,张三,农商银行,4.36808,2021-05-01,2024-05-01,"1,200.5",正常
L3,11010519491231002X,张三,农商银行,50000元,2021-05-01,2024-05-01,0.00005,正常
L4,11010519491231002X,张三,农商银行,不详,2021-05-01,2024-05-01,三万,正常
CSV
cat > "$site/inbox/项目库_20220630.csv" << 'CSV'
项目编号,项目名称,项目类型,项目年度,乡镇,入库日期,计划投资（元）,是否对接,对接日期,下达资金(千元),资金下达日期,拨付资金,支出资金（含税）,计划开工日期,开工日期,完工日期,项目状态,联农带农机制,受益对象,绩效目标
P1,某项目,产业发展,2022,善堂镇,2022-01-05,100000,是,2022-03-01,20.5,2022-03-01,7,8,2022-04-01,2022-04-02,,实施中,分红,某村,增收
CSV
cat > "$site/inbox/资金_20220630.csv" << 'CSV'
浚县财政衔接资金台账(截至2022年6月30日),,,,,,,
填报单位：浚县财政局,,,,,,,金额单位：万元
资金文号,资金级次,资金年度,到位金额,到位日期,用于产业金额（元）,累计支出,支出截至日期
Z1,中央,2022,100,2022-01-10,700000,36.5,2022-06-30
CSV
for stage in extract transform; do
    bidui "$stage" --batch 2022-06-30
    check_true "$stage ends well" test "$code" -le 1
done
columns() { # source, fields: the package's cells, one row a line
    cells "$(package 2022-06-30 transform)/$1.csv" "$2" | awk -F'|' '{ for (i = 1; i <= NF; i++) $i = $i == "" ? "-" : $i; print }'
}
check_equal "万元 below a header's bracket become yuan, the point moved before anything is rounded; a cell's own unit goes first" \
    "$(columns microcredit loan_no,amount,balance)" "L1 50000 32000
L2 43680.8 12005000
L3 50000 0.5
L4 - -"
check_equal "千元 convert; the field's own unit and a bracket that is no unit change nothing" "$(columns project planned_amount,allocated,paid,spent)" \
    "100000 20500 7 8"
check_equal "单位：万元 above the table counts for columns that name no unit themselves" "$(columns fund arrived,industry,spent)" "1000000 700000 365000"
check_equal "each is told as a repair, with the cell as it was written" \
    "$(grep -E ',(amount|balance|allocated|arrived|spent),' "$(package 2022-06-30 transform)/repairs.csv" | cut -d, -f1,4- | sed 's/"//g')" \
    "fund,4,arrived,100,1000000,unit
fund,4,spent,36.5,365000,unit
microcredit,2,amount,5,50000,unit
microcredit,2,balance,3.2,32000,unit
microcredit,3,amount,4.36808,43680.8,unit
microcredit,3,balance,1,200.5,12005000,unit
microcredit,4,amount,50000元,50000,unit
microcredit,4,balance,0.00005,0.5,unit
microcredit,5,amount,不详,,placeholder
microcredit,5,balance,三万,,form
project,2,allocated,20.5,20500,unit"
count_end

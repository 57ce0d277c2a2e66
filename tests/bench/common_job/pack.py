# SPDX-License-Identifier: Apache-2.0
"""pack.py FOLDER: writes the common job as a bidui pack, from the two tables below. The peers read the columns from its sources."""
import json
import os
import sys

# source, title: column header[:format], ...; without a format text, with a * required
SOURCES = """
village 村庄字典: code 村代码:code*, village_name 村名称, town 乡镇
police 公安户籍: serial 序号:code*, household_no 户号:code, name 姓名:person_name, person_id 公民身份号码:resident_id*, relation 与户主关系, sex 性别, ethnicity 民族, main_date 出生日期:date, address 住址, village 村委会, village_code 村代码:code, state 人员状态, entered 录入时间
death 死亡登记: serial 序号:code*, name 死者姓名:person_name, person_id 身份证号码:resident_id*, main_date 死亡日期:date, cause 死亡原因, cremated 火化日期, village_code 村代码:code, entered 录入时间
allowance 低保: serial 序号:code*, name 姓名:person_name, person_id 身份证号:resident_id*, kind 低保类别, amount 月保障金额:amount, main_date 享受起始日期:date, bank 开户行, account 银行账号, village 村名称, village_code 村代码:code, entered 录入时间
disabled 残疾: serial 编号:code*, name 姓名:person_name, person_id 身份证:resident_id*, certificate 残疾证号, kind 残疾类别, grade 残疾等级, main_date 发证日期:date, village_code 村代码:code, entered 录入时间
school 学籍: serial 学籍号:code*, name 姓名:person_name, person_id 身份证件号:resident_id*, school 学校名称, grade 年级, class 班级, main_date 入学日期:date, state 就读状态, village_code 村代码:code, entered 录入时间
claim 医保结算: serial 结算流水号:code*, name 姓名:person_name, person_id 证件号码:resident_id*, hospital 医院名称, main_date 入院日期:date, second_date 出院日期:date, kind 医疗类别, total 总费用:amount, pooled 统筹支付:amount, major 大病支付:amount, relief 医疗救助:amount, own 个人自付:amount, entered 录入时间
vehicle 车辆: serial 号牌号码:code*, name 所有人:person_name, person_id 身份证明号码:resident_id*, kind 车辆类型, model 品牌型号, main_date 初次登记日期:date, state 车辆状态, price 购置价:amount, entered 录入时间
housing 危房: serial 编号:code*, name 户主姓名:person_name, person_id 身份证号码:resident_id*, grade 房屋等级, main_date 鉴定日期:date, state 改造状态, village_code 村代码:code, entered 录入时间
job 务工: serial 编号:code*, name 姓名:person_name, person_id 身份证号码:resident_id*, place 务工地点, company 单位名称, trade 行业, main_date 外出日期:date, income 月收入:amount, telephone 联系电话, village_code 村代码:code, entered 录入时间
subsidy 惠农补贴: serial 流水号:code*, batch 发放批次:code, name 姓名:person_name, person_id 身份证号:resident_id*, project 补贴项目代码:code, project_name 补贴项目, amount 金额:amount, main_date 发放日期:date, account 银行账号, village_code 村代码:code, entered 录入时间
monitor 防返贫监测: serial 编号:code*, household_no 户编号:code, name 姓名:person_name, person_id 证件号码:resident_id*, relation 与户主关系, kind 监测对象类别, main_date 识别日期:date, state 风险消除状态, members 家庭人口数, net_each 人均纯收入:amount, net 家庭纯收入:amount, wage 工资性收入:amount, business 经营性收入:amount, property 财产性收入:amount, transfer 转移性收入:amount, expense 生产经营支出:amount, village_code 村代码:code, entered 录入时间
enterprise 市场主体: serial 统一社会信用代码:code*, company 企业名称, name 法定代表人:person_name, person_id 证件号码:resident_id*, capital 注册资本:amount, main_date 成立日期:date, state 经营状态, entered 录入时间
enrolment 医保参保: serial 参保编号:code*, name 姓名:person_name, person_id 证件号码:resident_id*, kind 参保类型, year 缴费年度, amount 缴费金额:amount, main_date 缴费日期:date, payer 参保单位, village_code 村代码:code, entered 录入时间
"""

# rule | subject | from | where | flag | further columns of its identity
RULES = """
C01 | | record | | person_id is null |
C02 | | record | origin <> 'police' and person_id is not null | none(police by person_key) |
C03 | | record | origin <> 'police' and person_id is not null | exists(police by person_key) and none(police by person_key, name) |
C04a | | subsidy | | exists(death by person_key where main_date < row.main_date) |
C04b | | allowance | | exists(death by person_key) |
C05 | home | monitor | | exists(police by household_no where exists(vehicle by person_key where state = '正常' and price >= 50000)) |
C06 | person | police | | count_distinct(police.household_no by person_key) > 1 |
C07 | person | police | state = '正常' and birth_date(person_id) between date '2009-09-01' and date '2018-08-31' | none(school by person_key where state = '在读') |
C08 | person | claim | | sum(claim.own by person_key) > 10000 and exists(police by person_key) and none(monitor by person_key) |
C09 | | disabled | person_id is not null | upper(substr(certificate, 1, 18)) <> person_id or length(certificate) <> 20 |
C10 | | record | has_village | none(village by code = village_code) |
C11 | person | subsidy | | count(subsidy by person_key, project, batch) > 1 | project batch
C12 | home | police | | count(police by household_no where relation = '户主') <> 1 |
C13 | | monitor | | net <> wage + business + property + transfer - expense |
C14 | | bad_date | | true | which
"""
PERSONAL = {"person_name": "name", "resident_id": "id"}
TYPES = {"date": {"type": "date"}, "amount": {"type": "number", "unit": "元"}}


def field(text):
    name, rest = text.split()
    title, _, form = rest.partition(":")
    made = {"name": name, "title": title, "type": "string", "format": form.rstrip("*") or "text"}
    made.update(TYPES.get(made["format"], {}))
    if made["format"] in PERSONAL:
        made["personal"] = PERSONAL[made["format"]]
    if form.endswith("*"):
        made["constraints"] = {"required": True}
    return made


def source(line):
    head, columns = line.split(": ")
    name, title = head.split()
    fields = [field(text) for text in columns.split(", ")]
    names = {one["name"] for one in fields}
    keys = {key: column for key, column in (("person", "person_id"), ("home", "household_no")) if column in names}
    made = {"name": name, "title": title, "department": title, "mode": "snapshot", "scope": "county", "duplicates": "keep", "fields": fields, "primaryKey": [fields[0]["name"]]}
    return made | ({"keys": keys} if keys else {})


def rule(line):
    name, subject, origin, where, flag, identity = (part.strip() for part in line.split("|"))
    key = {"person": "{person_id}", "home": "{household_no}"}.get(subject, "{serial}")
    if origin in ("record", "bad_date"):
        key = "{origin} {serial}"
    made = {"id": name, "name": name, "class": "error", "severity": "warn", "flood": "none", "from": origin, "flag": flag,
            "say": " ".join([key] + ["{" + column + "}" for column in identity.split()])}
    made.update({key: value for key, value in (("subject", subject), ("where", where), ("identity", identity.split())) if value})
    return made


def record(one):
    village = any(column["name"] == "village_code" for column in one["fields"])
    return {"from": one["name"], "columns": {"origin": f"'{one['name']}'", "serial": "serial", "name": "name", "person_id": "person_id",
                                             "has_village": str(village).lower(), "village_code": "village_code" if village else "null"}}


def bad_dates(one):
    return [{"from": one["name"], "where": f"{column['name']} is null and raw({column['name']}) is not null",
             "columns": {"origin": f"'{one['name']}'", "serial": "serial", "which": f"'{column['name']}'"}}
            for column in one["fields"] if column["format"] == "date"]


def main(folder):
    sources = [source(line) for line in SOURCES.split("\n") if line]
    registers = sources[1:]
    files = {f"sources/{one['name']}": one for one in sources}
    files.update({f"rules/{one['id']}": one for one in map(rule, filter(None, RULES.split("\n")))})
    files["derived/record"] = {"name": "record", "title": "各表记录", "union": [record(one) for one in registers]}
    files["derived/bad_date"] = {"name": "bad_date", "title": "日期不合规", "union": [part for one in registers for part in bad_dates(one)]}
    files["pack"] = {"name": "common_job", "title": "common job", "version": "1", "flood": {"share": "100%", "min_rows": 100000000}}
    for name, made in files.items():
        path = os.path.join(folder, name + ".json")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(made, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])

# SPDX-License-Identifier: Apache-2.0
"""bad_rows.py FOLDER: one file for each fault that bad_rows.sh wants told."""
import io
import os
import re
import sys
import zipfile

import openpyxl

HEADER = ["证件号码", "姓名", "死亡日期"]
ROW = ["11010519491231002X", "张三", "2022-01-01"]
LINE = ",".join(ROW) + "\n"
TOP = ",".join(HEADER) + "\n"


def write(name, content):
    with open(os.path.join(sys.argv[1], name), "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def book(name, rows, change=lambda part, data: data):
    workbook = openpyxl.Workbook()
    workbook.active.title = "说明"
    workbook.active["A1"] = "填表说明"
    sheet = workbook.create_sheet("名单")
    for row in rows:
        sheet.append(row)
    plain, out = io.BytesIO(), io.BytesIO()
    workbook.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    write(name, out.getvalue())
    return out.getvalue()


def cut_in_row_4(part, data):
    return data[:data.index(b'<row r="4"') + 60] if part.endswith("sheet2.xml") else data


def point_nowhere(part, data):
    return re.sub(b'<c r="A3".*?</c>', b'<c r="A3" t="s"><v>999</v></c>', data) if part.endswith("sheet2.xml") else data


write("少格多格.csv", TOP + "1,张三,2022-01-01,多\n2,李四\n" + LINE)
write("开引号.csv", TOP + '11010519491231002X,"张三,2022-01-01\n')
write("表头开引号.csv", TOP.replace("姓名", '"姓名') + LINE)
write("坏记录.json", '[{"证件号码":"11010519491231002X","姓名":"张三","姓名":"李四","死亡日期":"2022-01-01"}]')
MANY = "".join(f"4106211960010{n:05d},张三,2022-01-01\n" for n in range(10, 40))
write("错位.csv", TOP + MANY + "1,李四,男,\n" + MANY)
write("行尾逗号.csv", TOP + MANY.replace("\n", ",\n") + "1,李四,男,2022-01-01,\n")
write("表头多逗号.csv", TOP.replace("\n", ",\n") + MANY + "1,李四,2022-01-01,多出来\n")
write("一行逗号.csv", TOP + "1,李四,男,\n")
write("两表.csv", TOP + MANY + "\n姓名,证件号码,死亡日期\n王五,11010519491231002X,2022-01-01\n")
write("少列的表.csv", TOP + MANY + "证件号码,姓名\n11010519491231002X,王五\n")
write("两个标题.csv", "甲村死亡名单,,\n" + TOP + LINE + ",,\n乙村死亡名单,,\n" + TOP + MANY)
write("重复表头.csv", "死亡名单,,\n" + TOP + LINE + "死亡名单,,\n" + TOP.replace("姓名", " 姓 名 ") + MANY)
write("贴了两遍.csv", (TOP + MANY) * 2)
write("合并.csv", ("\ufeff" + TOP + LINE).encode() + ('\ufeff"证件号码",姓名,死亡日期\n' + MANY).encode())
BOOK = [HEADER] + [[f"4106211960010{n:05d}", "张三", "2022-01-01"] for n in range(10, 20)]
book("旁注.xlsx", [HEADER + [None, None]] + BOOK[1:] + [["11010519491231002X", "李四", "2022-01-01", "电话已核"], ["410621196001010015", "王五", None, None, "查"]])
book("移一格.xlsx", BOOK + [["11010519491231002X", None, "李四", "2022-01-01"]])
book("备注移一格.xlsx", [row + [more] for row, more in zip(BOOK, ["备注"] + ["无"] * 5 + [None] * 5)] + [["11010519491231002X", "李四", "2022-01-01", None, "已火化"]])
book("无题列.xlsx", [HEADER] + [row + ["甲村"] for row in BOOK[1:]])
book("中间无题.xlsx", [[HEADER[0], None, *HEADER[1:]]] + [[row[0], "男", *row[1:]] for row in BOOK[1:]])
write("中间无题.csv", "证件号码,,姓名,死亡日期\n" + MANY.replace(",", ",男,", 1))
write("无题列.csv", TOP + MANY.replace("\n", ",甲村\n"))
write("移一格.xls", "<html><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in BOOK + [["1", "男", "李四", "2022-01-01"]]) + "</table></html>")
write("手写总数.csv", "死亡名单（共500人）,,\n" + TOP + MANY + "合计：30条,,\n")
write("末行共.csv", TOP + MANY + "共 29 人,,\n")
write("总数相符.csv", "死亡名单 共12户30人,,\n" + TOP + MANY + "合计,500,\n")
wide = openpyxl.Workbook()
for title, said in (("甲村", 10), ("乙村", 11)):
    sheet = wide.create_sheet(title)
    for row in [[f"{title}死亡名单 共{said}人"]] + BOOK:
        sheet.append(row)
wide.save(os.path.join(sys.argv[1], "两村.xlsx"))
write("国标坏.json", '[{"证件号码":"1","姓名":"张三","死亡日期":"2022-01-01"}]'.encode("gbk").replace("三".encode("gbk"), b"\xc8"))
write("标题两行.csv", '证件号码,姓名,"死亡\n登记日"\n' + MANY)
write("空格.csv", ", ".join(HEADER) + "\n" + "".join(f'{n}, "张,三", 2022-01-01\n' for n in range(9)))
write("单引号.csv", TOP + "".join(f"{n},'张,三',2022-01-01\n" for n in range(9)) + "9,'O'Neil, J',2022-01-01\n")
book("两表.xlsx", [HEADER] + [ROW] * 3 + [[], ["姓名", "证件号码", "死亡日期"], ["王五", "1", "2022-01-01"]])
sheets = openpyxl.Workbook()
sheets.active.title = "名单"
for row in [HEADER, ROW]:
    sheets.active.append(row)
for title, state, row in (("藏", "hidden", HEADER), ("深藏", "veryHidden", ["随便"]), ("说明", "visible", ["填表说明"]), ("空", "visible", None)):
    sheets.create_sheet(title).sheet_state = state
    if row:
        sheets[title].append(row)
        sheets[title].append(ROW)
sheets.create_chartsheet("图")
sheets.save(os.path.join(sys.argv[1], "多表.xlsx"))
sheets["名单"].sheet_state = "hidden"
sheets.active = 3
sheets.save(os.path.join(sys.argv[1], "都藏.xlsx"))
write("引号.csv", TOP + '1,"张三,2022-01-01\n' + LINE * 2)
write("乱码.csv", (TOP + LINE).encode() + b"1,\xff\xfe\xff,2022-01-01\n" + LINE.encode() * 5)
write("一行乱码.csv", (TOP + LINE).encode() + b"1,\xd5,2022-01-01\n" + MANY.encode())
write("零字节.csv", (TOP + LINE).encode() + b"1,\0,2022-01-01\n" + MANY.encode())
write("半个字.csv", (TOP + LINE).encode("gbk") + b"1,\xd5,2022-01-01\n" + MANY.encode("gbk"))
write("两种编码.csv", (TOP + MANY).encode() + MANY.encode("gbk"))
write("繁体.csv", (TOP + "".join(f"4106211960010{n:05d},趙麗華陳靜,2022-01-01\n" for n in range(9))).replace("证件号码", "證件號碼").encode("big5", "ignore"))
write("文件结束符.csv", (TOP + MANY).encode("gbk") + b"\x1a")
write("没有换行.csv", (TOP + MANY).encode("gbk")[:-1] + b"\x1a\x1a")
write("太长.csv", TOP + "1," + "x" * 5000000 + ",2022-01-01\n" + LINE)
write("半个换行.csv", (TOP + LINE).replace("\n", "\r\n")[:-1])
write("缺列.csv", "浚县死亡人员名单\n证件号码,姓名,死亡登记日\n" + LINE)
write("只有表头.csv", TOP)
book("缺列.xlsx", [["浚县死亡人员"], HEADER[:2], ROW[:2]])
book("只有表头.xlsx", [HEADER])
book("断.xlsx", [HEADER] + [ROW] * 5, cut_in_row_4)
book("坏字符串.xlsx", [HEADER] + [ROW] * 5, point_nowhere)
write("截断.xlsx", book("好.xlsx", [HEADER] + [ROW] * 5)[:3000])
write("坏.json", '[{"证件号码":"1","姓名":"张三","死亡日期":"2022-01-01"},\n{"证件号码":"2","姓名":"李四",}]')
write("断.json", '[{"证件号码":"1","姓名":"张三","死亡日期":"2022-01-01"},{"证件号码":"2","姓')
write("重名.json", '[{"证件号码":"1","姓名":"张三","死亡日期":"2022-01-01"},{"证件号码":"2","证件号码":"3","姓名":"李四","死亡日期":"2022-01-01"}]')
write("行.ndjson", '{"证件号码":"1","姓名":"张三","死亡日期":"2022-01-01"}\n{"证件号码":"2",\n{"证件号码":"3","姓名":"王五","死亡日期":"2022-01-01"}\n')
write("网页.xls", "<html><table><tr><td>证件号码</td></tr></table></html>")
write("文本.xlsx", TOP + "1,张三\n" + LINE)
write("空.csv", "")

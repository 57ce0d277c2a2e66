# SPDX-License-Identifier: Apache-2.0
"""containers.py FOLDER: one list of deaths in every container that web systems and old programs send it in."""
import gzip
import io
import json
import os
import struct
import sys
import zipfile

HEADER = ["证件号码", "姓名", "死亡日期"]
ROWS = [["11010519491231002X", "张三", "2022-01-01"], ["410621196001010015", "李<四>&", "2022-06-30"]]


def write(name, content):
    with open(os.path.join(sys.argv[1], name), "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def html(rows, charset="utf-8", before="", more=""):
    cells = "".join("<tr>" + "".join(f"<td style='vnd.ms-excel.numberformat:@'>{escaped(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return (f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
            f"<title>x</title><style>td {{color: red}}</style></head><body>{before}<table border=1>{cells}</table>{more}</body></html>").encode(charset)


def sheetml(sheets):
    made = "".join(
        f'<Worksheet ss:Name="{name}"><Table>' + "".join(
            "<Row>" + "".join(f'<Cell><Data ss:Type="{kind}">{escaped(cell)}</Data></Cell>' for kind, cell in row) + "</Row>" for row in rows)
        + f"</Table><WorksheetOptions xmlns=\"urn:schemas-microsoft-com:office:excel\"><Visible>{sight}</Visible></WorksheetOptions></Worksheet>"
        for name, rows, sight in sheets)
    return ('<?xml version="1.0" encoding="{}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            + made + "</Workbook>")


def ods(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
    return out.getvalue()


def ods_sheet(name, rows, style="ta1"):
    return (f'<table:table table:name="{name}" table:style-name="{style}">' + "".join("<table:table-row>" + "".join(row) + "</table:table-row>"
                                                                                    for row in rows) + "</table:table>")


def text(cell, more=""):
    return f'<table:table-cell office:value-type="string"{more}><text:p>{escaped(cell)}</text:p></table:table-cell>'


ODS = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:'
       'xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
       '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
       "</office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>")


def dbf(fields, rows, driver=0x4D, encoding="gbk"):
    record = 1 + sum(width for _, _, width in fields)
    head = struct.pack("<BBBBIHH16xBB2x", 3, 122, 6, 30, len(rows), 32 + 32 * len(fields) + 1, record, 0, driver)
    for name, kind, width in fields:
        head += name.encode(encoding).ljust(11, b"\0")[:11] + kind.encode() + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    body = b"".join(mark + b"".join(cell.encode(encoding).ljust(width)[:width] for cell, (_, _, width) in zip(row, fields)) for mark, row in rows)
    return head + b"\r" + body + b"\x1a"


TEXTS = [[("String", cell) for cell in row] for row in [HEADER] + ROWS]
write("网页.xls", html([HEADER] + ROWS))
write("网页国标.xls", html([HEADER] + ROWS, "gb2312", "<h3>死亡人员名单</h3><p>截至2022年5月31日</p>"))
write("网页两表.xls", html([HEADER] + ROWS, more="<table><tr><td>合计<td>2</table><script>var x = '<table><tr><td>9';</script>"))
write("网页没有结尾.xls", html([HEADER] + ROWS).replace(b"</td>", b"").replace(b"</tr>", b""))
write("网页跨行.xls", html([]).replace(b"<table border=1>", "<table><tr><th>证件号码<th>姓名<th>死亡日期<tr><td>1<td>甲<td rowspan=2>2022-01-01<tr><td>2<td>乙".encode()))
write("网页登录.xls", "<html><body>请重新登录</body></html>")
write("旧XML.xls", sheetml([("名单", TEXTS, ""), ("藏", TEXTS, "SheetHidden")]).format("UTF-8"))
write("旧XML国标.xls", sheetml([("名单", TEXTS, "")]).format("gb2312").encode("gb2312"))
write("旧XML数.xls", sheetml([("名单", [TEXTS[0], [("Number", "410621196001010015"), ("String", "李四"), ("DateTime", "2022-06-30T00:00:00.000")]], "")]).format("UTF-8"))
write("名单.ods", ods(ODS.format(ods_sheet("名单", [[text(cell) for cell in row] for row in [HEADER] + ROWS] + [
    ['<table:table-cell table:number-columns-repeated="1024"/>']] * 2) + ods_sheet("藏", [[text("x")]], "ta2"))))
write("跨行.ods", ods(ODS.format(ods_sheet("名单", [[text(cell) for cell in HEADER], [text("1"), text("甲"), '<table:table-cell office:value-type="date" '
      'office:date-value="2022-01-01" table:number-rows-spanned="2"><text:p>22年1月1日</text:p></table:table-cell>'], [
          '<table:table-cell office:value-type="float" office:value="410621196001010015"><text:p>4.1E+17</text:p></table:table-cell>',
          text("乙"), "<table:covered-table-cell/>"]]))))
write("炸弹.ods", ods(ODS.format(ods_sheet("名单", [[text("x", ' table:number-columns-repeated="1000"')]] * 2).replace(
    "<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">'))))
write("名单.dbf", dbf([("证件号码", "C", 18), ("姓名", "C", 20), ("死亡日期", "D", 8)], [(b" ", ["11010519491231002X", "张三", "20220101"]), (
    b" ", ["410621196001010015", "李<四>&", "20220630"]), (b"*", ["1", "已删", "20220101"])]))
with open(os.path.join(sys.argv[1], "名单.dbf"), "rb") as whole:
    write("断.dbf", whole.read()[:-60])
LINES = "\n".join(",".join(row) for row in [HEADER] + ROWS) + "\n"
write("名单.csv.gz", gzip.compress(LINES.encode()))
with zipfile.ZipFile(os.path.join(sys.argv[1], "一包.zip"), "w") as bundle:
    bundle.writestr("甲\\死亡人员名单_a_20220630.csv", LINES)
    bundle.writestr("死亡人员名单_b_20220630.csv.gz", gzip.compress(LINES.replace("张三", "王五").encode()))
    bundle.writestr("说明.txt", "请查收")
    bundle.writestr("../外.csv", LINES)
with zipfile.ZipFile(os.path.join(sys.argv[1], "空包.zip"), "w"):
    pass
write("炸弹.gz", gzip.compress(b"x" * 30_000_000))
write("断.csv.gz", gzip.compress(LINES.encode() * 100)[:-20])
write("国标.json", json.dumps([dict(zip(HEADER, row)) for row in ROWS * 6], ensure_ascii=False).encode("gbk"))

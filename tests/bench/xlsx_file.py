# SPDX-License-Identifier: Apache-2.0
"""Writes a workbook as spreadsheet programs do: ROWS x 12 cells, shared strings, dates and amounts. usage: xlsx_file.py FILE ROWS"""
import sys
import zipfile

path, rows = sys.argv[1], int(sys.argv[2])
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
strings, index = [], {}


def shared(text):
    if text not in index:
        index[text] = len(strings)
        strings.append(text)
    return index[text]


TOWNS = ["卫贤镇", "新镇镇", "小河镇", "善堂镇", "屯子镇", "王庄镇", "黎阳街道", "浚州街道"]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "秀英兰凤玉梅丽华建国志强"
HEADER = ["户编号", "人编号", "姓名", "证件号码", "乡镇", "行政村", "出生日期", "与户主关系", "联系电话", "人均纯收入", "补贴金额", "备注"]


def row_xml(number):
    name = SURNAMES[number % 10] + GIVEN[number % 12] + GIVEN[number // 12 % 12]
    texts = [f"4106210{number // 4:08d}", f"{number % 4 + 1:02d}", name, f"41062119{number % 90 + 10}01{number % 28 + 1:02d}{number % 10000:04d}",
             TOWNS[number % 8], f"{TOWNS[number % 8]}第{number % 47 + 1}村", None, ["户主", "配偶", "之子", "之女"][number % 4],
             f"138{number:08d}", None, None, "脱贫不稳定户" if number % 9 == 0 else "脱贫户"]
    cells = []
    for column, text in enumerate(texts):
        place = f"{chr(65 + column)}{number + 2}"
        if text is not None:
            cells.append(f'<c r="{place}" s="1" t="s"><v>{shared(text)}</v></c>')
        elif column == 6:
            cells.append(f'<c r="{place}" s="2"><v>{20000 + number % 20000}</v></c>')
        else:
            cells.append(f'<c r="{place}" s="3"><v>{number % 9000 + number % 100 / 100}</v></c>')
    return f'<row r="{number + 2}" spans="1:12">{"".join(cells)}</row>'


with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
    book.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
                  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                  '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
                  '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
                  '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
                  '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
    book.writestr("_rels/.rels", f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    book.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook {MAIN} xmlns:r="{REL}"><sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>')
    book.writestr("xl/_rels/workbook.xml.rels", f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
                  f'<Relationship Id="rId2" Type="{REL}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    book.writestr("xl/styles.xml", f'<?xml version="1.0"?><styleSheet {MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
                  '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="14"/><xf numFmtId="0"/></cellXfs></styleSheet>')
    with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
        head = "".join(f'<c r="{chr(65 + c)}1" t="s"><v>{shared(t)}</v></c>' for c, t in enumerate(HEADER))
        sheet.write(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {MAIN}><dimension ref="A1:L{rows + 1}"/><sheetData><row r="1" spans="1:12">{head}</row>'.encode())
        for start in range(0, rows, 5000):
            sheet.write("".join(row_xml(number) for number in range(start, min(start + 5000, rows))).encode())
        sheet.write(b"</sheetData></worksheet>")
    items = "".join(f"<si><t>{text}</t></si>" for text in strings)
    book.writestr("xl/sharedStrings.xml", f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst {MAIN} count="{rows * 9 + 12}" uniqueCount="{len(strings)}">{items}</sst>'.encode())

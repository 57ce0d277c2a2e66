# SPDX-License-Identifier: Apache-2.0
"""check_boards.py BOARDS NOTICES: holds pages and workbooks of bidui-report against what their readers need. Prints `ok` and `FAIL` lines."""
import pathlib
import re
import sys
import xml.dom.minidom

import openpyxl

boards, notices = map(pathlib.Path, sys.argv[1:3])


def tell(what, problems):
    print(("FAIL  " if problems else "ok    ") + what)
    for problem in problems[:5]:
        print("      " + problem)


pages = {path.name: path.read_text(encoding="utf-8") for path in sorted(boards.glob("*.html"))}
tell(f"{len(pages)} pages need nothing from outside", [name for name, page in pages.items()
     if re.search(r"<script|<link|<img|<iframe|@import|url\(|(src|href)=", page)] or ([] if len(pages) == 3 else ["three pages"]))
tell("pages say date, units and basis", [name for name, page in pages.items() if "截至日期 2022-07-05" not in page or page.count("class=note") < 3])
charts = [chart for page in pages.values() for chart in re.findall(r"<svg.*?</svg>", page, re.S)]
problems = []
for chart in charts:
    try:
        xml.dom.minidom.parseString(chart)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it
        problems.append(str(error))
    if re.search(r"nan|inf", chart):
        problems.append("a coordinate that is no number")
tell(f"{len(charts)} charts are well-formed", problems or ([] if len(charts) >= 5 else ["fewer than five"]))
problems = []
for path in sorted(boards.glob("*.xlsx")):
    book = openpyxl.load_workbook(path)
    sheet = book.active
    page = sheet.page_setup
    if len(book.sheetnames) != 1 or str(page.paperSize) != "9" or not sheet.sheet_properties.pageSetUpPr.fitToPage \
            or page.fitToWidth not in (None, 1) or page.fitToHeight not in (None, 1) or page.orientation == "landscape":
        problems.append(f"{path.name}: {book.sheetnames} {page.fitToWidth} {page.fitToHeight}")
    if any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row):
        problems.append(f"{path.name}: a formula")
tell("workbooks are one A4", problems)
weekly = openpyxl.load_workbook(boards / "周调度.xlsx").active
text = [[cell for cell in row if cell not in (None, "")] for row in weekly.iter_rows(values_only=True)]
top = next(number for number, row in enumerate(text) if "最该先看的 20 条" in row)
codes = [row[0] for row in text[top + 3:top + 23] if isinstance(row[0], str) and re.fullmatch(r"[0-9A-Z]{7}", row[0])]
tell("twenty lines to look at first", [] if len(codes) == 20 else [f"{len(codes)} lines"])
walls = sorted(notices.glob("*.xlsx"))
problems = [] if walls else ["no notice"]
for path in walls:
    for sheet in openpyxl.load_workbook(path):
        words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        if "序号" not in words or not any("监督电话" in word for word in words) or not any("盖章" in word for word in words):
            problems.append(f"{path.name} {sheet.title}: not the template")
        problems += [f"{path.name} {sheet.title}: {word}" for word in words
                     if re.search(r"[0-9]{5,}|[0-9]\*|病|残疾|银行|因[学病残灾]", word)]
tell(f"{len(walls)} notices name no number, telephone, card or illness", problems)

# SPDX-License-Identifier: Apache-2.0
"""check_lists.py LISTS ALLOWED FORBIDDEN CLASSES [EVERY]: holds workbooks of `bidui report lists` against what villages need.

ALLOWED: citizen numbers that may stand in lists, because the number is the question. FORBIDDEN: names of property no village and no town may
read; plates, whole telephone and bank card numbers are forbidden by their form. EVERY: one in so many of the villages' lists is looked at. CLASSES: `code class` of every finding. Prints `N passed, N failed` lines as count.sh does.
"""
import pathlib
import re
import sys

import openpyxl

lists, allowed, forbidden, classes = map(pathlib.Path, sys.argv[1:5])
ALLOWED = set(allowed.read_text(encoding="utf-8").split())
FORBIDDEN = [line for line in forbidden.read_text(encoding="utf-8").splitlines() if len(line) >= 4]
EVERY = int(sys.argv[5]) if len(sys.argv) > 5 else 1
DETAIL = re.compile(r"豫[A-Z][A-Z0-9]{5}|(?<![0-9*])1[3-9][0-9]{9}(?![0-9])|(?<![0-9])62[0-9]{14,17}(?![0-9])")
CLASSES = dict(line.split() for line in classes.read_text(encoding="utf-8").splitlines())
NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])")
HEADER = ["序号", "短码", "组", "户主", "姓名(关系)", "要核实什么", "我方数据", "部门数据", "期限", "核查结果▼", "正确值/说明", "核查人及日期"]
ANSWERS = {"error": "已在系统改正", "risk": "拟纳入", "eligibility": "已取消待遇", "entitlement": "应享受已申报", "process": "已补办"}
bad = {name: [] for name in ("A4 landscape, header repeated, one page wide", "twelve columns in order", "only the last three are yellow and unlocked, without password",
                             "two worked examples and a place to sign", "drop-downs by class", "short codes are visible and known", "nothing is a formula",
                             "whole citizen numbers only where the number is the question", "no bank, property or telephone detail for villages and towns",
                             "a page per household for risks only")}


def look_at_page(path, sheet):
    page = sheet.page_setup
    if str(page.paperSize) != "9" or page.orientation != "landscape" or sheet.print_title_rows not in ("$4:$4", "4:4") or page.fitToHeight != 0:
        bad["A4 landscape, header repeated, one page wide"].append(f"{path}: {page.paperSize} {page.orientation} {sheet.print_title_rows}")
    header = [str(sheet.cell(4, column).value or "").split("\n")[0] for column in range(1, 14)]
    village = path.parts[-3] == "村"
    same = [title for place, title in enumerate(header[:12]) if title == HEADER[place] or (place in (2, 6, 7) and not village)]
    if len(same) != 12 or header[12]:
        bad["twelve columns in order"].append(f"{path}: {header}")


def look_at_lines(path, sheet):
    rows = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 2).value]
    examples = [row for row in rows if sheet.cell(row, 2).value == "示例不填"]
    sign = [row for row in range(5, sheet.max_row + 1) if "签字" in str(sheet.cell(row, 1).value)]
    if len(examples) != 2 or len(sign) != 1:
        bad["two worked examples and a place to sign"].append(str(path))
    if not sheet.protection.sheet or sheet.protection.password:
        bad["only the last three are yellow and unlocked, without password"].append(f"{path}: protection")
    for row in rows:
        code = sheet.cell(row, 2).value
        if code == "示例不填":
            continue
        for column in range(1, 13):
            cell = sheet.cell(row, column)
            fill = (cell.fill.start_color.rgb or "") if cell.fill.fill_type else ""
            if (column >= 10) != (not cell.protection.locked) or (column >= 10) != (str(fill).endswith("FFFF99")):
                bad["only the last three are yellow and unlocked, without password"].append(f"{path}: {cell.coordinate}")
        offered = [choice.formula1 for choice in sheet.data_validations.dataValidation if f"J{row}" in choice.sqref]
        wanted = ANSWERS.get(CLASSES.get(code, ""), "已在系统改正")
        if len(offered) != 1 or wanted not in offered[0] or "办理中" not in offered[0]:
            bad["drop-downs by class"].append(f"{path} {code}: {offered}")
        if code not in CLASSES or sheet.column_dimensions["B"].hidden:
            bad["short codes are visible and known"].append(f"{path} {code}")


def look_at_cells(path, book):
    local = path.parts[-3] == "村" or path.parts[-2] == "乡镇"
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value or "")
                if cell.data_type == "f" or text[:1] in ("=", "+", "@"):
                    bad["nothing is a formula"].append(f"{path} {cell.coordinate}: {text[:40]}")
                stray = [number for number in NUMBER.findall(text) if number not in ALLOWED]
                if stray:
                    bad["whole citizen numbers only where the number is the question"].append(f"{path} {cell.coordinate}: {text[:60]}")
                if local and text and (DETAIL.search(text) or any(word in text for word in FORBIDDEN)):
                    bad["no bank, property or telephone detail for villages and towns"].append(f"{path} {cell.coordinate}: {text[:60]}")


def look_at_households(path, book):
    sheet = book["待核实"]
    risks = [sheet.cell(row, 2).value for row in range(5, sheet.max_row + 1) if CLASSES.get(str(sheet.cell(row, 2).value)) == "risk"]
    pages = []
    if "入户核查页" in book.sheetnames:
        pages = [code for row in book["入户核查页"].iter_rows(values_only=True) for code in re.findall(r"短码 ([0-9A-Z]{7})", str(row[0]))]
    if pages != (risks if path.parts[-3] == "村" else []):
        bad["a page per household for risks only"].append(f"{path}: {risks} {pages}")


books = 0
villages = sorted(lists.glob("村/*/*.xlsx"))
others = [path for path in sorted(lists.rglob("*.xlsx")) if path.parts[-3] != "村"]
for path in villages[::EVERY] + others:
    book = openpyxl.load_workbook(path)
    look_at_page(path, book["待核实"])
    look_at_lines(path, book["待核实"])
    look_at_cells(path, book)
    look_at_households(path, book)
    books += 1
for name, places in bad.items():
    print(("FAIL  " if places else "ok    ") + f"{books} workbooks: {name}")
    for place in places[:5]:
        print("      " + place)
sys.exit(1 if any(bad.values()) or books == 0 else 0)

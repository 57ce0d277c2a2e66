# SPDX-License-Identifier: Apache-2.0
"""fill_lists.py LISTS OUT [SAVED]: plays towns that fill in their lists and mangle them as towns do.
fill_lists.py LISTS --choose: prints which lists they fill in.

Every mangling gets villages of its own. Writes the files to OUT and prints what must come of every code: `MANGLING CODE FATE`.
SAVED: the same lists opened and saved by another program; those are filled in instead. Works without any code of bidui's: openpyxl only.
"""
import csv
import pathlib
import sys

import openpyxl

lists, out = map(pathlib.Path, sys.argv[1:3])
saved = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
CODE, RESULT, NOTE, BY = 2, 10, 11, 12
COPIED_FROM = 21  # more lines than may say the same
expected = []


class Line:
    """One line of a list as a person sees it: its code, its drop-down."""

    def __init__(self, sheet, row):
        self.sheet, self.row, self.code = sheet, row, sheet.cell(row, CODE).value
        self.choices = []
        for choice in sheet.data_validations.dataValidation:
            if f"J{row}" in choice.sqref:
                self.choices = choice.formula1.strip('"').split(",")
        assert self.choices, f"no drop-down in row {row}"

    def fill(self, result, note=None, by="李某 7月3日"):
        self.sheet.cell(self.row, RESULT).value = result
        self.sheet.cell(self.row, NOTE).value = note if note is not None else f"第{self.row}行已逐户核实"
        self.sheet.cell(self.row, BY).value = by

    def answer(self, number=0):
        """One of the answers on offer; never `办理中`, which only reports progress."""
        answers = [one for one in self.choices if one != "办理中"]
        return answers[(self.row + number) % len(answers)]


def open_list(path, original=False):
    book = openpyxl.load_workbook(saved / path.name if saved and not original else path)
    sheet = book["待核实"]
    lines = [Line(sheet, row) for row in range(1, sheet.max_row + 1)
             if isinstance(sheet.cell(row, CODE).value, str) and len(sheet.cell(row, CODE).value) == 7 and sheet.cell(row, CODE).value.isascii()]
    return book, sheet, lines


def expect(mangling, lines, fate="taken"):
    expected.extend((mangling, line.code, fate) for line in lines)


def fill_all(lines, **words):
    for line in lines:
        line.fill(line.answer(), **words)


def as_is(name, book, sheet, lines):
    fill_all(lines)
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def helpers_gone(name, book, sheet, lines):
    """Drop-downs gone, protection gone, the column of codes hidden, as after a round through other programs."""
    fill_all(lines)
    sheet.data_validations.dataValidation = []
    sheet.protection.sheet = False
    sheet.column_dimensions["B"].hidden = True
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def extra_columns(name, book, sheet, lines):
    fill_all(lines)
    sheet.unmerge_cells("A1:L1")
    sheet.unmerge_cells("A2:L2")
    sheet.unmerge_cells("A3:L3")
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(1, 2)
    sheet.cell(4, 1).value = "镇编号"
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def reordered(name, book, sheet, lines):
    fresh = openpyxl.Workbook()
    fresh.active.append(["核查人及日期", "正确值/说明", "户主", "核查结果", "序号", "短码"])
    for number, line in enumerate(reversed(lines)):
        fresh.active.append(["王某 2022-07-02", f"说明{number}", None, line.answer(), number, line.code])
    fresh.save(out / f"{name}.xlsx")
    expect(name, lines)


def pasted(name, book, sheet, lines):
    """Values only, no headings, in the middle of another table."""
    fill_all(lines)
    fresh = openpyxl.Workbook()
    fresh.active.append(["某镇七月工作台账"])
    fresh.active.append(["姓名", "事项", "金额"])
    for line in lines:
        fresh.active.append([sheet.cell(line.row, column).value for column in range(1, 13)])
    fresh.save(out / f"{name}.xlsx")
    expect(name, lines)


def retyped(name, book, sheet, lines):
    """Lower case, full width, blanks, O for 0, I or l for 1, a prefix, a remark behind it."""
    ways = [str.lower, lambda code: "".join(chr(ord(char) + 0xFEE0) for char in code), lambda code: code[:4] + " " + code[4:],
            lambda code: code.replace("0", "O").replace("1", "I"), lambda code: code.replace("0", "o").replace("1", "l"),
            lambda code: "短码:" + code, lambda code: code + "(已核)"]
    for number, line in enumerate(lines):
        line.fill(line.answer())
        sheet.cell(line.row, CODE).value = ways[number % len(ways)](line.code)
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def ticked(name, book, sheet, lines):
    for number, line in enumerate(lines):
        line.fill("√✔☑"[number % 3])
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def own_columns(name, book, sheet, lines):
    """A town's own sheet: a column per answer, a tick in one."""
    answers = sorted({line.answer() for line in lines})
    fresh = openpyxl.Workbook()
    fresh.active.append(["短码", "核查结果", *answers])
    for line in lines:
        fresh.active.append([line.code, None, *["√" if one == line.answer() else None for one in answers]])
    fresh.save(out / f"{name}.xlsx")
    expect(name, lines)


def synonyms(name, book, sheet, lines):
    ways = ["{}。", "1、{}", "{}(见附件)", " {} ", "{},已与本人核对"]
    for number, line in enumerate(lines):
        line.fill(ways[number % len(ways)].format(line.answer()))
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def days(name, book, sheet, lines):
    """The day as text in every way, and the result at a merged cell."""
    ways = ["李某 7月3日", "李某2022.7.3", "2022年7月3日李某", "李某 20220703", "李某(22-7-3)"]
    for number, line in enumerate(lines):
        line.fill(line.answer(), by=ways[number % len(ways)])
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def merged_cells(name, book, sheet, lines):
    """One answer merged over neighbouring lines that offer it."""
    for line in lines:
        line.fill(None)
    common = [answer for answer in lines[0].choices if answer != "办理中" and all(answer in line.choices for line in lines)]
    answer = common[0] if common else None
    if answer is None:
        fill_all(lines)
    else:
        sheet.cell(lines[0].row, RESULT).value = answer
        if len(lines) > 1:
            sheet.merge_cells(start_row=lines[0].row, end_row=lines[-1].row, start_column=RESULT, end_column=RESULT)
    book.save(out / f"{name}.xlsx")
    expect(name, lines)


def sent_twice(name, book, sheet, lines):
    fill_all(lines)
    book.save(out / f"{name}.xlsx")
    book.save(out / f"副本{name}(1).xlsx")
    expect(name, lines)


def as_csv(name, book, sheet, lines):
    fill_all(lines)
    with (out / f"{name}.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)])
    expect(name, lines)


def contradicted(name, book, sheet, lines):
    fill_all(lines)
    book.save(out / f"{name}甲.xlsx")
    for line in lines:
        line.fill(line.answer(1))
    book.save(out / f"{name}乙.xlsx")
    expect(name, lines, "contradicted")


def empty(name, book, sheet, lines):
    book.save(out / f"{name}.xlsx")
    expect(name, lines, "empty")


def unclear(name, book, sheet, lines):
    for line in lines:
        line.fill("再说吧")
    book.save(out / f"{name}.xlsx")
    expect(name, lines, "unclear")


def wrong_code(name, book, sheet, lines):
    """One character other than it was: the check character tells."""
    for line in lines:
        line.fill(line.answer())
        wrong = ("2" if line.code[0] != "2" else "3") + line.code[1:]
        sheet.cell(line.row, CODE).value = wrong
        expected.append((name, wrong, "unknown"))
    book.save(out / f"{name}.xlsx")


def copied(name, book, sheet, lines):
    fill_all(lines, note="经入户核实,情况属实")
    book.save(out / f"{name}.xlsx")
    expect(name, lines, "copied" if len(lines) >= COPIED_FROM else "taken")


MANGLINGS = [("照填", as_is), ("下拉和保护丢失", helpers_gone), ("加列", extra_columns), ("换列序倒行序", reordered), ("粘贴无表头", pasted),
             ("短码转抄", retyped), ("打勾", ticked), ("自制勾选表", own_columns), ("同义写法", synonyms), ("日期文本", days), ("合并单元格", merged_cells),
             ("重复报送", sent_twice), ("另存CSV", as_csv), ("前后矛盾", contradicted), ("没有填", empty), ("答非所问", unclear), ("短码抄错", wrong_code)]

towns = sorted(path.name for path in (lists / "村").iterdir())
copying = max((lists / "乡镇" / f"{town}.xlsx" for town in towns), key=lambda path: (len(open_list(path, True)[2]), str(path)))
# The fullest lists first, so that every way of a mangling has lines; none of the town that copies.
villages = [path for path in sorted(lists.glob("村/*/*.xlsx")) if path.parent.name != copying.stem]
villages.sort(key=lambda path: (-path.stat().st_size, str(path)))
villages = villages[:60]
villages.sort(key=lambda path: (-len(open_list(path, True)[2]), str(path)))
villages = villages[:len(MANGLINGS) + 6]
if str(out) == "--choose":
    print(*villages, copying, sep="\n")
    sys.exit()
out.mkdir(parents=True, exist_ok=True)
for (name, mangle), path in zip(MANGLINGS, villages):
    mangle(name, *open_list(path))
# Several villages in one file, a sheet each and one pasted below the other.
together = openpyxl.Workbook()
for number, path in enumerate(villages[len(MANGLINGS):]):
    _, sheet, lines = open_list(path)
    fill_all(lines)
    target = together.active if number % 2 == 0 else together.create_sheet(f"表{number}")
    for row in sheet.iter_rows(values_only=True):
        target.append(row)
    expect("多村合并", lines)
together.save(out / "多村合并(1).xlsx")
copied("整列复制", *open_list(copying))
for line in expected:
    print(*line)

# SPDX-License-Identifier: Apache-2.0
"""fill_lists.py LISTS OUT: plays towns that fill in their lists and mangle them as users.md describes.

Writes the filled workbooks to OUT and prints what must come of every line: `CODE FATE` (taken, empty, unclear, contradicted, unknown).
Works without any code of bidui's: openpyxl only.
"""
import pathlib
import sys

import openpyxl

ANSWERS = ["已在系统改正", "√", "原数据正确", "已死亡", "非本村(嫁到外县)", "办理中"]
BY_CLASS = {"拟纳入": True}
lists, out = map(pathlib.Path, sys.argv[1:3])
out.mkdir(parents=True, exist_ok=True)


def lines(sheet):
    for row in range(1, sheet.max_row + 1):
        code = sheet.cell(row, 2).value
        if isinstance(code, str) and len(code) == 7 and code.isascii():
            yield row, code


def choices(sheet, row):
    """The drop-down of the answer cell, as a person sees it."""
    for choice in sheet.data_validations.dataValidation:
        if f"J{row}" in choice.sqref:
            return choice.formula1.strip('"').split(",")
    return []


expected = {}
merged = openpyxl.Workbook()
merged.active.append(["镇里加的一列", "核查人及日期", "核查结果", "短码", "正确值/说明"])
for number, path in enumerate(sorted(lists.glob("*/*.xlsx"))[:24]):
    book = openpyxl.load_workbook(path)
    sheet = book.active
    kind = number % 6
    for row, code in list(lines(sheet)):
        answers = choices(sheet, row)
        assert answers, f"{path}: no drop-down in row {row}"
        answer = answers[number % len(answers)]
        if kind == 1:  # left empty
            answer, fate = None, "empty"
        elif kind == 2:  # not in the list
            answer, fate = "再说吧", "unclear"
        else:
            fate = "taken"
        expected[code] = fate
        if kind == 3:  # pasted into one merged sheet with other columns
            merged.active.append([number, "王某 2022-07-02", answer, code.lower(), f"第{row}行说明{number}"])
            continue
        sheet.cell(row, 10).value = answer
        sheet.cell(row, 11).value = f"见附件{number}-{row}"
        sheet.cell(row, 12).value = "李某 7月3日"
        if kind == 4:  # another answer to the same code in the merged sheet
            other = [one for one in answers if one != answer][0]
            merged.active.append([number, "李某", other, code, "改主意了"])
            expected[code] = "contradicted"
        if kind == 5:  # retyped wrong: one character more than any code has in that place
            wrong = ("2" if code[0] != "2" else "3") + code[1:]
            sheet.cell(row, 2).value = wrong
            del expected[code]
            expected[wrong] = "unknown"
    if kind != 3:
        book.save(out / f"{number:02d}.xlsx")
merged.save(out / "合并(1).xlsx")
for code, fate in sorted(expected.items()):
    print(code, fate)

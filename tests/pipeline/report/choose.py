# SPDX-License-Identifier: Apache-2.0
"""choose.py RECEIPTS OUT.xlsx: the town chooses the first of two answers on its receipt; prints each code and the answer chosen."""
import pathlib
import sys

import openpyxl

for path in sorted(pathlib.Path(sys.argv[1]).glob("答复回执*.xlsx")):
    book = openpyxl.load_workbook(path)
    if "乡镇确定" in book.sheetnames:
        sheet = book["乡镇确定"]
        for row in range(3, sheet.max_row + 1):
            sheet.cell(row, 7).value = sheet.cell(row, 6).value.split("\n")[0]
            sheet.cell(row, 9).value = "镇分管领导 7月6日"
            print(sheet.cell(row, 1).value, sheet.cell(row, 7).value)
        book.save(sys.argv[2])
        break

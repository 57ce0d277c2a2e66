# SPDX-License-Identifier: Apache-2.0
"""book_rows.py FILE.xlsx: one line a row, `sheet|cell|...`, empty cells left out."""
import sys

import openpyxl

for sheet in openpyxl.load_workbook(sys.argv[1]):
    for row in sheet.iter_rows(values_only=True):
        print(sheet.title, *[str(cell).replace("\n", " ") for cell in row if cell], sep="|")

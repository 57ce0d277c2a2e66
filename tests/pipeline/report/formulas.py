# SPDX-License-Identifier: Apache-2.0
"""formulas.py FOLDER: cells of the workbooks in it that a spreadsheet program would take for a formula."""
import pathlib
import sys

import openpyxl

for path in pathlib.Path(sys.argv[1]).glob("*.xlsx"):
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or str(cell.value or "")[:1] in ("=", "+", "@", "\t"):
                    print(path.name, cell.coordinate, cell.value)

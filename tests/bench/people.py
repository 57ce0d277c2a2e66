# SPDX-License-Identifier: Apache-2.0
"""people.py FILE: a list of 111,000 objects, the JSON to measure."""
import json
import sys

rows = [{"证件号码": "41062119%02d0101%04d" % (n % 100, n % 10000), "姓名": "张三", "死亡日期": "2022-03-01", "村": "善堂镇某村", "金额": n / 4, "序号": n}
        for n in range(111000)]
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(rows, file, ensure_ascii=False)

# SPDX-License-Identifier: Apache-2.0
"""A list of 15,000 assets of 100 each whose 合计 says 1,500,001, as CSV."""
import json

titles = [field["title"] for field in json.load(open("schemas/sources/asset.json", encoding="utf-8"))["fields"]]
print(",".join(titles))
for row in range(15000):
    print(",".join("100" if title == "资产原值" else f"A{row:05d}" for title in titles))
print(",".join("合计" if not at else "1500001" if title == "资产原值" else "" for at, title in enumerate(titles)))

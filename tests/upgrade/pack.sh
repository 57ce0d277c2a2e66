#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The part of a version's pack that the small sites of upgrades stand on: pack.sh SCHEMAS OUT. Few sources and rules keep packages small.
set -euo pipefail
schemas=$1 out=$2
mkdir -p "$out/sources" "$out/rules" "$out/codes" "$out/params"
for source in member monitor_event death; do cp "$schemas/sources/$source.json" "$out/sources/"; done
for rule in A01 A02 A03 A04 A05 A07 C01 C02; do cp "$schemas/rules/$rule.json" "$out/rules/"; done
cp -R "$schemas"/codes/*.csv "$out/codes/"
{ head -n 1 "$schemas/codes/division.csv" && grep -E '^(41|4106|410621([0-9]{3})?|410621100[0-9]{3}),' "$schemas/codes/division.csv"; } > "$out/codes/division.csv"
head -n 1 "$schemas/codes/division_change.csv" > "$out/codes/division_change.csv"
cp -R "$schemas/params/." "$out/params/"
printf '{"name": "upgrade", "title": "升级测试", "version": "1", "registers": [{"source": "member", "system": "nfp"}]}\n' > "$out/pack.json"
cp -R "$schemas/warehouse" "$out/warehouse"

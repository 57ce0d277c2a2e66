#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading CSV to cells beside bare libcsv, the same text in the same run.
set -eu
"${1:-build/release}/tool/bench/extract_csv"

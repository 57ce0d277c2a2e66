#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Decoding GB18030 beside glibc's iconv, the same text in the same run.
set -eu
"${1:-build/release}/tool/bench/extract_decode"

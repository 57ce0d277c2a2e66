#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui-load beside PostgreSQL's binary COPY: the sample county's first night, a night with nothing new and one on which a week's changes came
# (about 1 %), from transform packages to marts. The peer brings the same typed rows into the same tables with the same indexes, in the same
# cluster, one transaction. Rounds are interleaved; printed are medians of wall and processor seconds (client and server) and their ratios.
# BENCH_SCALE (default 0.25; 1 is 700,000 people), BENCH_ROUNDS (default 3).
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$(cd "${1:-build/release}" && pwd)
exec /usr/bin/python3 tests/bench/load_nights.py "$BUILD" "${BENCH_SCALE:-0.25}" "${BENCH_ROUNDS:-3}"

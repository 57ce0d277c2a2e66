#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Validating and packing resident IDs beside a plain loop, the same numbers in the same run.
set -eu
"${1:-build/release}/tool/bench/transform_resident_id"

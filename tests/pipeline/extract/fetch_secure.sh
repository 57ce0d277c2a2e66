#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# FTP, SFTP and TLS against servers of our own on loopback: cut and resumed, and refused when the server cannot show who it is (authority unknown, another
# host's certificate, an expired one; an unknown or a changed host key).
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract
timeout 120 "$PYTHON" -W ignore tests/pipeline/extract/fetch_secure.py "$build" "$work"

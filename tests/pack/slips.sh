#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every kind of file of a pack and of a site, with every slip that a person makes in it: told with the file, the key and what was meant.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-transform
site_new site
count_verdicts "$PYTHON" tests/pack/slips.py "$build" "$work"
check_equal "an input's dialect is a source's" "$("$PYTHON" -c 'import json
source, site = (json.load(open(f"schemas/meta/{kind}.schema.json")) for kind in ("source", "site"))
print(source["properties"]["dialect"] == site["$defs"]["dialect"])')" True
count_end

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A county of a random seed, a random half of its deliveries: 1, 2 and 7 threads give the same bytes. The seed is printed, $SEED sets it.
# BIDUI_TEST_FULL=1: eight counties, else one.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
RANDOM=${SEED:=$$}
export PIPELINE_SEED=$SEED
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county
echo "SEED=$SEED"
counties=1
[ -z "${BIDUI_TEST_FULL:-}" ] || counties=8

both_stages() { # threads: sets $codes
    bidui extract --batch 2022-06-30 --threads "$1"
    codes=$code
    bidui transform --batch 2022-06-30 --threads "$1"
    codes+=" $code"
}

digest() { # of every byte of both packages and of the list of inputs
    (cd "$site/var/batches/2022-06-30" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

for ((number = 0; number < counties; number++)); do
    site_new "county$number"
    SEED=$RANDOM
    county 1
    while IFS= read -r -d '' file; do # not in a pipeline: a subshell would draw numbers of its own
        [ $((RANDOM % 2)) -eq 0 ] || rm "$file"
    done < <(find "$site/inbox" -type f -print0 | LC_ALL=C sort -z)
    files=$(find "$site/inbox" -type f | wc -l)
    for threads in 1 2 7; do
        rm -rf "$site/var/batches" "$site/var/landing"
        both_stages $threads
        made=$(digest)
        if [ "$threads" -eq 1 ]; then
            first=$made
            first_codes=$codes
            check_true "county $SEED, $files deliveries: both stages come through ($codes)" test "${codes#* }" -le 1
        else
            check_equal "county $SEED: $threads threads end alike" "$codes" "$first_codes"
            check_equal "county $SEED: $threads threads give the same bytes" "$made" "$first"
        fi
    done
done
count_end

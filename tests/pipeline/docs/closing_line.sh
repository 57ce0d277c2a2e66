#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/run.sh adds up what suites say: what was skipped counts as skipped and never as passed, what dies counts as failed.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
mkdir "$build/test"

binary() { # name, exit code, lines...
    printf '#!/bin/sh\ncat << "END"\n%s\nEND\nexit %d\n' "$(printf '%s\n' "${@:3}")" "$2" > "$build/test/$1_test"
    chmod +x "$build/test/$1_test"
}

closing() { tests/run.sh "$build" unit | tail -n 1; }

binary good 0 "[  PASSED  ] 3 test(s)."
check_equal "what passes" "$(closing)" "3 passed, 0 failed"
binary partly 0 "SKIP  vectors: they are not here" "[  PASSED  ] 2 test(s)." "[  SKIPPED ] 1 test(s), listed below:"
check_equal "a test that is skipped is told apart" "$(closing)" "5 passed, 0 failed, 1 skipped"
binary whole 0 "SKIP  all of it: nothing here to do it with"
check_equal "so is a whole suite" "$(closing)" "5 passed, 0 failed, 2 skipped"
check_contains "with its reason" "$(tests/run.sh "$build" unit)" "SKIP  all of it: nothing here to do it with"
binary mute 0 "nothing"
check_equal "one that says nothing has failed" "$(closing)" "5 passed, 1 failed, 2 skipped"
binary mute 139 "[  PASSED  ] 1 test(s)."
check_equal "so has one that died" "$(closing)" "6 passed, 1 failed, 2 skipped"
count_end

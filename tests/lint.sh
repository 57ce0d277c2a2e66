#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make lint: shell scripts, static analysis, layout. Installs nothing; a tool that is missing is said and skipped.
# usage: tests/lint.sh [BUILD]
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh

have() {
    command -v "$1" > /dev/null || {
        skip "$1" "not installed (tests/support/packages.sh lint)"
        return 1
    }
}

mapfile -t scripts < <(find . -path ./build -prune -o -path ./.git -prune -o -type f \( -name '*.sh' -o -path './.ci/run' \) -print)
mapfile -t sources < <(find common extract transform load report driver tests -name '*.[ch]')

if have shellcheck; then
    for script in "${scripts[@]}"; do
        if out=$(shellcheck -x -S warning "$script"); then pass "shellcheck $script"; else fail "shellcheck $script" "$out"; fi
    done
fi

if have cppcheck; then
    out=$(cppcheck --std=c11 --language=c -D_GNU_SOURCE -D__x86_64__ -D__linux__ -I. --enable=warning,portability,performance --inline-suppr \
        --suppressions-list=tests/cppcheck.except --quiet -j 2 --error-exitcode=2 --template='{file}:{line}: {id}: {message}' \
        common extract transform load report driver tests/county 2>&1)
    if [ "$?" -ne 2 ]; then pass "cppcheck"; else fail "cppcheck" "$out"; fi
fi

# All C looks as clang-format-19 writes it; a table that it would spoil stands between `clang-format off` and `on`.
if have clang-format-19; then
    for source in "${sources[@]}"; do
        if out=$(clang-format-19 "$source" | diff "$source" -); then pass "format of $source"; else fail "format of $source: clang-format-19 -i" "$out"; fi
    done
fi

# Shell looks as shfmt -i 4 -sr writes it. SQL has no formatter that keeps it readable: schemas/warehouse/README.md.
if have shfmt; then
    for script in "${scripts[@]}"; do
        if out=$(shfmt -i 4 -sr -d "$script"); then pass "format of $script"; else fail "format of $script: shfmt -i 4 -sr -w" "$out"; fi
    done
fi

# Blanks at line ends, tabs and CR never belong into a C file.
if out=$(grep -nE $'[ \t]+$|\t|\r' "${sources[@]}"); then fail "blanks and tabs" "$out"; else pass "blanks and tabs"; fi
count_end

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Counting for suite scripts. Source it, call pass/fail/check_*, and end with count_end: it prints the line that tests/run.sh reads.
passed=0
failed=0
skipped=0

pass() { # what
    passed=$((passed + 1))
    echo "ok    $1"
}

fail() { # what [detail]
    failed=$((failed + 1))
    echo "FAIL  $1"
    [ -z "${2:-}" ] || printf '%s\n' "$2" | sed 's/^/      /'
}

skip() { # what, why
    skipped=$((skipped + 1))
    echo "SKIP  $1: $2"
}

check_equal() { # what, got, expected
    if [ "$2" = "$3" ]; then
        pass "$1"
    else
        fail "$1" "got:      $2"$'\n'"expected: $3"
    fi
}

check_true() { # what, command...
    local what=$1
    shift
    if "$@"; then
        pass "$what"
    else
        fail "$what" "false: $*"
    fi
}

check_contains() { # what, text, part
    case $2 in
    *"$3"*) pass "$1" ;;
    *) fail "$1" "no \"$3\" in: $2" ;;
    esac
}

# Counts what a program finds: lines `pass|fail|SKIP|...<TAB>what<TAB>detail`; one that dies in between is a failure.
count_verdicts() { # command...
    local verdict what detail ended=""
    while IFS=$'\t' read -r verdict what detail; do
        case $verdict in
        pass) pass "$what${detail:+: $detail}" ;;
        fail) fail "$what" "$detail" ;;
        SKIP) skip "$what" "$detail" ;;
        ended) ended=$what ;;
        *) echo "$verdict${what:+ $what}${detail:+: $detail}" ;;
        esac
    done < <(
        "$@"
        printf 'ended\t%d\n' "$?"
    )
    check_equal "it came to its end" "$ended" 0
}

count_end() {
    echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
    [ "$failed" -eq 0 ]
}

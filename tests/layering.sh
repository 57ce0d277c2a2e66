#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Reads every #include: arrows point down. A stage may use itself and common/, common/ only itself, the generated county nothing of
# the pipeline; each third-party header has one home, so that its habits stop there. No include graph has a circle.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh

STAGES="extract transform load report driver"

# header (or prefix ending in /)   its home: a file or how its path begins; may be a pattern
homes() {
    cat << 'LIST'
cjson/cJSON.h     common/formats/json.c
openssl/          common/ground/hash.c
linux/fs.h        common/ground/file.c
link.h            common/ground/executable.c
xxhash.h          common/ground/hash.c
libpq-fe.h        common/pg/pg.c
csv.h             @(extract/read/text/reader.c|tests/support/by_libcsv.h)
curl/curl.h       extract/fetch/
zip.h             @(extract/read/book/zip_guard.c|tests/county/deliver/write_zip.c)
zlib.h            extract/read/book/gzip.c
expat.h           extract/read/book/xlsx_xml
libxml/           extract/read/book/html.c
freexl.h          extract/read/book/xls_child.c
xlsxwriter.h      @(report/output/|report/receipts/|tests/county/deliver/write_xlsx)
cmocka.h          @(tests/unit/|tests/support/place.h)
dlfcn.h           tests/fault/preload.c
sys/syscall.h     tests/fault/preload.c
LIST
}

# What C and POSIX give, and the few that Linux adds.
SYSTEM=" assert.h ctype.h dirent.h errno.h fcntl.h ftw.h glob.h fnmatch.h grp.h iconv.h immintrin.h inttypes.h langinfo.h limits.h \
locale.h math.h poll.h pthread.h pwd.h regex.h sched.h setjmp.h signal.h spawn.h stdalign.h stdarg.h stdatomic.h stdbool.h \
stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h strings.h sys/file.h sys/ioctl.h sys/mman.h sys/prctl.h sys/random.h sys/resource.h \
sys/socket.h sys/stat.h sys/statvfs.h sys/sysinfo.h sys/time.h sys/types.h sys/un.h sys/wait.h termios.h time.h unistd.h utime.h wchar.h \
wctype.h malloc.h endian.h arm_neon.h cpuid.h "

# Floors of tests/floors: line number of each room, counted from the top.
declare -A floor
number=0
while read -r -a rooms; do
    number=$((number + 1))
    for room in "${rooms[@]}"; do floor[$room]=$number; done
done < <(grep -vE '^(#|$)' tests/floors)

part_of() { # folder: the part of the tree that it belongs to
    case $1 in
    tests/county*) echo "tests/county" ;;
    *) echo "${1%%/*}" ;;
    esac
}

# May a file of one folder include a header of another?
may_use() { # folder, folder of the header
    local part
    [ "$1" != "$2" ] || return 0
    case $1 in
    tests/county*)
        [[ $2 == tests/county* ]]
        return
        ;;
    tests/unit/county)
        [[ $2 == tests/county || $2 == tests/support ]]
        return
        ;;
    tests/unit/*)
        part=${1#tests/unit/}
        [[ ${2%%/*} == "${part%%/*}" || ${2%%/*} == common || $2 == tests/unit || $2 == "tests/unit/${part%%/*}" || $2 == tests/support ]]
        return
        ;;
    tests/fuzz)
        [[ " common $STAGES " == *" ${2%%/*} "* || $2 == tests/support || $2 == tests/unit/* || $2 == tests/fuzz ]]
        return
        ;;
    tests/bench | tests/pipeline/*)
        [[ " common $STAGES " == *" ${2%%/*} "* || $2 == tests/support ]]
        return
        ;; # one target, one folder: the Makefile links no other
    tests/fault)
        [[ ${2%%/*} == common ]]
        return
        ;;
    tests/*)
        [[ ${2%%/*} == common || $2 == tests ]]
        return
        ;;
    esac
    [ -n "${floor[$1]:-}" ] || {
        fail "$1 is no room of tests/floors"
        return 0
    }
    [ -n "${floor[$2]:-}" ] || {
        fail "$2 is no room of tests/floors"
        return 0
    }
    part=$(part_of "$1")
    if [ "$part" = "$(part_of "$2")" ]; then
        [ "${floor[$2]}" -gt "${floor[$1]}" ]
    else
        [ "$part" != common ] && [ "$(part_of "$2")" = common ]
    fi
}

includes() { # file: "<header> or "header, one a line
    sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*([<"])([^>"]*)[>"].*/\1\2/p' "$1"
}

check_ours() { # file, folder, header
    local target=${3%/*}
    case $3 in
    */*) ;;
    *) # a bare name is the file beside it
        [ -e "$2/$3" ] || fail "$1 includes \"$3\", which is not beside it: write the path from the root of the repository"
        return
        ;;
    esac
    may_use "$2" "$target" || fail "$1 may not include \"$3\" (tests/floors)"
}

check_theirs() { # file, header
    local header home found=""
    [[ $SYSTEM != *" $2 "* ]] || return
    [[ $1 != tests/bench/* ]] || return # a bench holds us against the library itself
    while read -r header home; do
        if [ "$header" = "$2" ] || { [[ $header == */ ]] && [[ $2 == "$header"* ]]; }; then
            found=1
            # shellcheck disable=SC2053 # a pattern on purpose
            [[ $1 == $home* ]] || fail "$1 includes <$2>, whose home is $home"
        fi
    done < <(homes)
    [ -n "$found" ] || fail "$1 includes <$2>, which has no home in tests/layering.sh"
}

count=0
while read -r file; do
    folder=${file%/*}
    before=$failed
    while read -r include; do
        case $include in
        \"*) check_ours "$file" "$folder" "${include#?}" ;;
        *) check_theirs "$file" "${include#?}" ;;
        esac
    done < <(includes "$file")
    count=$((count + 1))
    [ "$failed" -ne "$before" ] || passed=$((passed + 1))
done < <(find common extract transform load report driver tests -name '*.[ch]' | LC_ALL=C sort)
[ "$count" -gt 0 ] || fail "no C file found"

# No circle, neither between rooms nor between files (x.c with x.h) of a part.
check_circles() { # rooms|files, part
    local circles
    mapfile -t circles < <(python3 tests/support/circles.py "$1" "$2")
    if [ "${#circles[@]}" -eq 0 ]; then
        passed=$((passed + 1))
    else
        for circle in "${circles[@]}"; do
            fail "a circle of $1: $circle"
        done
    fi
}

for part in common $STAGES; do
    check_circles rooms "$part"
    check_circles files "$part"
done
count_end

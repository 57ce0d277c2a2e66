#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing, and says which and why.
#
#   tests/support/packages.sh [build] [test] [lint]     (default: build)
#
# As root, or through sudo. PostgreSQL is told not to create its system-wide cluster: bidui keeps a private one inside the site.
set -euo pipefail

needed() { # group: lines of "package reason"
    case "$1" in
    build)
        cat << 'LIST'
gcc                   the compiler
libc6-dev             the C library's headers
make                  runs the Makefile
libssl-dev            SHA-256 and HMAC
libxxhash-dev         row hashes
libcjson-dev          JSON records
libcsv-dev            CSV records to fields
libcurl4-openssl-dev  sources behind HTTP and FTP
libzip-dev            zip containers (xlsx)
zlib1g-dev            gzip files
libexpat1-dev         XML inside xlsx
libxml2-dev           tables of web pages
libfreexl-dev         xls workbooks
libxlsxwriter-dev     lists as xlsx
libpq-dev             talking to PostgreSQL
postgresql            the private warehouse
unicode-data          readings and shapes of Han characters, for linkage
bzip2                 unpacks them
LIST
        ;;
    test)
        cat << 'LIST'
libcmocka-dev         unit tests
binutils              symbols.sh reads the symbol tables
pmccabe               limits.sh measures functions
python3               recounts the published figures from the sample's files
python3-openpyxl      plays the towns that fill in lists
python3-pyftpdlib     an FTP server for the fetchers' test
python3-paramiko      an SFTP server for the fetchers' test; openssh-server would open a service on the machine
openssl               certificates for the fetchers' test
unzip                 looks into written workbooks
python3-jsonschema    checks datapackage.json against Frictionless' profiles
LIST
        ;;
    lint)
        cat << 'LIST'
clang                 the second compiler, and fuzzing
libclang-rt-14-dev    sanitizers of clang
clang-format-19       the layout of C files
shfmt                 the layout of shell scripts
cppcheck              static analysis
shellcheck            shell scripts
gcovr                 coverage
LIST
        ;;
    *)
        echo "packages.sh: no group \"$1\" (build, test, lint)" >&2
        return 64
        ;;
    esac
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null || true)" = installed ]
}

missing=()
report=""
for group in "${@:-build}"; do
    list=$(needed "$group") || exit 64
    while read -r package reason; do
        if ! installed "$package"; then
            missing+=("$package")
            report+=$(printf '  %-22s %s' "$package" "$reason")$'\n'
        fi
    done <<< "$list"
done
[ "${#missing[@]}" -gt 0 ] || exit 0

if ! command -v apt-get > /dev/null; then
    printf 'These packages (Debian names) are missing, and there is no apt-get to install them:\n%s' "$report" >&2
    exit 69
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null; then
        printf 'These Debian packages are missing; install them as root, then run this again:\n%s  apt-get install %s\n' \
            "$report" "${missing[*]}" >&2
        exit 69
    fi
    as_root=(sudo)
fi
printf 'Installing %d Debian packages:\n%s' "${#missing[@]}" "$report"

# Only when postgresql comes now: somebody who already runs clusters has made this choice.
settings=${CREATECLUSTER_CONF:-/etc/postgresql-common/createcluster.conf}
case " ${missing[*]} " in
*' postgresql '*)
    echo "No system-wide PostgreSQL cluster is wanted: create_main_cluster = false in $settings"
    if [ -e "$settings" ]; then
        if ! grep -Eq '^[[:space:]]*create_main_cluster' "$settings"; then
            echo 'create_main_cluster = false' | "${as_root[@]}" tee -a "$settings" > /dev/null
        fi
    else
        "${as_root[@]}" mkdir -p "${settings%/*}"
        echo 'create_main_cluster = false' | "${as_root[@]}" tee "$settings" > /dev/null
    fi
    ;;
esac

install=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold
    -qq -y --no-install-recommends install "${missing[@]}")
quiet=$(mktemp)
trap 'rm -f "$quiet"' EXIT
if ! "${as_root[@]}" "${install[@]}" > "$quiet" 2>&1; then
    "${as_root[@]}" apt-get -qq update || true # lists were missing or old; without a network the next line says so
    if ! "${as_root[@]}" "${install[@]}" > "$quiet" 2>&1; then
        tail -n 20 "$quiet" >&2
        echo "packages.sh: could not install: ${missing[*]}" >&2
        exit 69
    fi
fi

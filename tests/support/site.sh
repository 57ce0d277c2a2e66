# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sites for whole runs. Source it after count.sh; it makes $work, a folder that goes when the script ends, with every private
# warehouse in it removed first.
build=$(cd "${BUILD:-build/release}" && pwd) || exit 66
work=$(mktemp -d)
chmod 755 "$work" # as root the private warehouse belongs to another user, who must reach it
export LC_ALL=C.UTF-8 NO_COLOR=1 BIDUI_LANG=C
unset BIDUI_SITE BIDUI_PACK BIDUI_DSN BIDUI_LOCKED
# Under AddressSanitizer: what a program holds until it ends is no leak to us; tests/unit looks for those.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
PYTHON=/usr/bin/python3 # Debian's, which has jsonschema, whatever else the PATH offers
SCALE=${PIPELINE_SCALE:-0.01}
SEED=${PIPELINE_SEED:-7}

site_clean() {
    local settings
    for settings in "$work"/*/site.json; do
        [ -e "$settings" ] || continue
        [ ! -e "${settings%/*}/var/warehouse" ] || "$build/bin/bidui" --site "${settings%/*}" warehouse remove --yes > /dev/null 2>&1
    done
    rm -rf "$work"
}
trap site_clean EXIT

# Without these programs there is nothing to run: said, and counted as a failure, because the tree is not whole.
site_need() { # program...
    local program
    for program in "$@"; do
        if [ ! -x "$build/bin/$program" ]; then
            fail "$program is not built in $build/bin"
            count_end
            exit 1
        fi
    done
}

site_new() { # name: sets $site
    site=$work/$1
    "$build/bin/bidui" init "$site" --division 410621 > /dev/null || exit 74
}

county() { # week
    "$build/bin/county" --out "$site" --scale "$SCALE" --seed "$SEED" --week "$1" > /dev/null || exit 74
}

# A stage or the driver on $site: sets $output (both streams) and $code.
# shellcheck disable=SC2034 # the scripts that source this read them
bidui() {
    output=$("$build/bin/bidui" --site "$site" "$@" 2>&1)
    code=$?
}

# The newest package of a stage.
package() { # date stage
    echo "$site/var/batches/$1/$2"
}

# How many rows of a table match `column=value` filters; one column of those that match, one a line.
rows() { # file filter...
    "$PYTHON" tests/support/table.py count "$@"
}

cells() { # file column[,column...] filter...
    "$PYTHON" tests/support/table.py cells "$@"
}

# (load_log and migration know the clock and are left out.)
# Everything in the warehouse that a reader could see, as one digest: the same data gives the same digest.
warehouse_digest() {
    "$build/bin/bidui" --site "$site" warehouse psql -qAtX -v ON_ERROR_STOP=1 << 'SQL' | sha256sum | cut -d' ' -f1
select format('select %L, md5(coalesce(string_agg(t::text, E''\n'' order by t::text), '''')) from %I.%I t', schemaname || '.' || tablename, schemaname, tablename)
from pg_tables where schemaname in ('source', 'core', 'quality', 'mart') and tablename not in ('load_log', 'migration') order by schemaname, tablename
\gexec
SQL
}

sql() { # statement
    "$build/bin/bidui" --site "$site" warehouse psql -qAtX -v ON_ERROR_STOP=1 -c "$1"
}

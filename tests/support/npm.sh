#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A peer to measure against that comes by npm: puts MODULE of VERSION below FOLDER and prints the folder for NODE_PATH.
#
#   npm.sh FOLDER MODULE VERSION [PACKAGE...]        PACKAGE: what it needs beside (its native part), of the same version
#
# What stands there already is used without the network. Exit 1: it is not to be had, and the line printed is the reason.
# Nothing of bidui needs it: only comparisons do.
set -uo pipefail
root=$1 module=$2 version=$3
shift 3
modules=$root/node_modules

sound() { # it loads, and it is the version we name
    NODE_PATH=$modules node -e '
        const { version } = require(`${process.argv[1]}/package.json`);
        require(process.argv[1]);
        process.exit(version === process.argv[2] ? 0 : 1)' "$module" "$version" > /dev/null 2>&1
}

give_up() { # reason
    echo "$1"
    exit 1
}

command -v node > /dev/null || give_up "node is not installed"
mkdir -p "$root"
exec 9> "$root/.lock"
flock 9
if ! sound; then
    command -v npm > /dev/null || give_up "npm is not installed"
    said=$(cd "$root" && timeout 180 npm install --no-save --no-audit --no-fund --ignore-scripts --no-package-lock \
        --loglevel=error --fetch-retries=1 --fetch-timeout=60000 --prefix "$root" "$module@$version" "${@/%/@$version}" 2>&1)
    sound || give_up "npm could not install $module $version: $(grep -m 1 . <<< "$said")"
fi
echo "$modules"

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Files of third parties (conformance suites, workbooks, vectors of other libraries) are not part of the repository. $FIXTURES is their
# folder; unset, it is a folder `fixtures` in a folder beside the repository. Source it at the repository's root. Empty: there are none, and
# what needs them is skipped.
if [ -z "${FIXTURES+given}" ]; then
    for FIXTURES in "${PWD%/*}"/*/fixtures; do break; done
    [ -d "$FIXTURES" ] || FIXTURES=
fi
export FIXTURES

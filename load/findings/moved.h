/* SPDX-License-Identifier: Apache-2.0 */
/* Which finding does a row of findings.csv continue? A finding keeps its key and its short code for life. When its subject gets another
 * identity (an ID corrected, a household merged, a village renumbered), transform makes another key and says in finding_alias.csv what it
 * would have been before; here the old finding continues under the new key, and two that became one are merged. What was decided once is
 * kept in quality.finding_alias and holds for all later batches. */
#ifndef BIDUI_MOVED_H
#define BIDUI_MOVED_H

#include "load/findings/known.h"

struct moved_row {
    struct text own;             /* the key in findings.csv */
    struct known_finding *known; /* NULL: a new finding */
    struct text key;             /* what the warehouse calls it */
    const char *why;             /* moved in this batch: what happened; NULL when it did not */
};

struct moved {
    struct moved_row *rows; /* of findings.csv, in its order */
    size_t count;
    struct moved_link *links; /* of finding_alias.csv, by finding */
    size_t link_count;
};

/* Fills `known` and `key` of rows whose `own` is there; marks known findings that are merged. E-PACKAGE when a finding is there twice. */
enum status moved_resolve(struct moved *moved, struct load *load, struct known *known, struct error *err) ERROR_MUST_CHECK;
/* Writes what was decided to quality.finding_alias. */
enum status moved_write(const struct moved *moved, struct load *load, const struct known *known, struct error *err) ERROR_MUST_CHECK;

#endif

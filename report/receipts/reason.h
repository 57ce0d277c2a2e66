/* SPDX-License-Identifier: Apache-2.0 */
/* Why a delivery or some of its rows went back, in the words of those who sent it. */
#ifndef BIDUI_RECEIPT_REASON_H
#define BIDUI_RECEIPT_REASON_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>

/* What to do about an error of extract, e.g. E-COLUMN-MISSING; an id that is not known here gives a general word. */
struct text receipt_reason(struct text error);

/* Rows that went back, by file: how many, and the first few with their place. */
struct receipt_reason_rows {
    struct text source, file;
    size_t count;
    const char *words;
};

struct receipt_reason_list {
    struct receipt_reason_rows *items;
    size_t count;
};

/* From the package's rejects.csv. */
enum status receipt_reason_read(const struct package *package, struct arena *arena, struct receipt_reason_list *list,
                                struct error *err) ERROR_MUST_CHECK;
/* NULL when no row of the file went back. */
const struct receipt_reason_rows *receipt_reason_find(const struct receipt_reason_list *list, struct text source, struct text file);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a column on both sides, each distinct one read once: its canonical text, by which two are equal, and what its kind needs to
 * be compared. Codes begin with 1; 0 is no value. Everything lives in the arena given and is read-only once it is built. */
#ifndef BIDUI_VALUE_H
#define BIDUI_VALUE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "transform/cells/dictionary.h"
#include "transform/link/citizen_number.h"
#include "transform/link/name_form.h"

#include <stdint.h>

#define VALUE_NO_DAY INT64_MIN /* a date of eight digits that is none */

/* What the engine reads: a source's columns as codes into texts (1..value_count; values[0] is not read, code 0 is no value), as
 * transform/table holds them. Borrowed. */
struct link_column {
    struct text name;
    const uint32_t *codes; /* a row each */
    const struct text *values;
    uint32_t value_count;
};

struct link_source {
    const char *name; /* of the file, for messages */
    size_t row_count;
    const struct link_column *columns;
    size_t column_count;
};

/* NULL when the source has no column of that name. */
const struct link_column *value_column(const struct link_source *source, struct text name);

enum value_kind {
    VALUE_TEXT,     /* width, case and blanks aside */
    VALUE_DATE,     /* a day, as people write it (transform/cells/date_form.h) or as YYYYMMDD */
    VALUE_NUMBER,   /* ten-thousandths */
    VALUE_SEX,      /* 男 女 1 2 M F male female */
    VALUE_PHONE,    /* digits; of mobiles the last eleven */
    VALUE_PLACE,    /* a division code of 6, 9 or 12 digits, else a text */
    VALUE_RELATION, /* to the head of household, by groups */
    VALUE_NAME,     /* a Chinese personal name */
    VALUE_CITIZEN,  /* a citizen number */
    VALUE_KIND_COUNT
};

struct value_characters {
    uint32_t start; /* in `characters` */
    uint32_t size;
};

struct value_domain {
    enum value_kind kind;
    struct text column;
    uint32_t count; /* codes 1..count */
    struct dictionary canonical;
    struct text *shown;             /* as it was first written, by code */
    uint32_t *codes[2];             /* of each row, left and right; the right side's are the left's when there is one source */
    uint32_t *counts[2];            /* rows that have it, by code */
    struct value_characters *words; /* of the canonical text; not NAME and CITIZEN */
    uint32_t *characters;
    int64_t *numbers; /* DATE: days or VALUE_NO_DAY; NUMBER: ten-thousandths */
    struct name_form *names;
    struct citizen_number *citizens;
};

/* Of one column of one source or (right not NULL) two. A value that its kind cannot read is no value; `unread` counts the rows. */
void value_domain_build(struct value_domain *domain, const struct link_column *left, size_t left_rows, const struct link_column *right,
                        size_t right_rows, uint64_t *unread, struct arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The tables behind gb18030.h, for it alone. Made once in the process, read-only from then on. */
#ifndef BIDUI_GB18030_TABLE_H
#define BIDUI_GB18030_TABLE_H

#include "common/ground/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GB18030_TABLE_LEADS = 126,    /* 0x81 .. 0xFE */
    GB18030_TABLE_LINEAR = 39420, /* four-byte codes of the basic plane: 81308130 .. 8431A439 */
    GB18030_TABLE_PRIVATE = 0x40, /* in gb18030_table_pair.size */
    GB18030_TABLE_SWAPPED = 18    /* characters in which the editions of 2005 and 2022 differ */
};

/* A two-byte character as UTF-8, laid out so that a decoder may copy all four bytes and advance by `size`. 0: no such character. */
struct gb18030_table_pair {
    unsigned char bytes[3];
    unsigned char size; /* 2 or 3, GB18030_TABLE_PRIVATE added for the private-use area */
};

struct gb18030_table {
    struct gb18030_table_pair pairs[GB18030_TABLE_LEADS][256];
    uint16_t linear[GB18030_TABLE_LINEAR];
    uint16_t encode[65536]; /* two-byte code of a character of the basic plane; 0: none */
};

enum gb18030_table_edition { GB18030_TABLE_2022, GB18030_TABLE_2005, GB18030_TABLE_EDITIONS };

/* E-NO-TABLE when the C library has no GB18030, or one with other characters than the standard's. */
enum status gb18030_table_get(enum gb18030_table_edition edition, const struct gb18030_table **table, struct error *err) ERROR_MUST_CHECK;
/* The four-byte index of a character of the basic plane that has no two-byte code in this edition; false for surrogates. */
bool gb18030_table_find(const struct gb18030_table *table, uint16_t character, uint32_t *index);

#endif

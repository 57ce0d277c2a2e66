/* SPDX-License-Identifier: Apache-2.0 */
/* county/header.h
 *     A header line in one of its disguises: line breaks, the other kind of brackets, other names for the same column. */
#ifndef COUNTY_HEADER_H
#define COUNTY_HEADER_H

#include "tests/county/deliver/delivery.h"

enum { HEADER_TEXT = 8192 };

struct header {
    const char *titles[TABLE_COLUMNS];
    size_t used;
    char text[HEADER_TEXT];
};

void header_make(struct header *header, const struct table *table, enum delivery_header style);

#endif

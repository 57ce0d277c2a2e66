/* SPDX-License-Identifier: Apache-2.0 */
/* How a delimited text is written: which byte divides cells, which quotes them, what ends a line. Sniffed from the first records:
 * the choice under which most records have the same number of cells wins; comma and double quote when nothing speaks for another. */
#ifndef BIDUI_DIALECT_H
#define BIDUI_DIALECT_H

#include "common/text.h"

struct dialect {
    char delimiter;
    char quote;
    char line_end; /* '\n' or '\r' */
};

/* `head`: the first bytes, decoded or GB18030. A first line `sep=;` (spreadsheets write it) settles the delimiter. */
struct dialect dialect_sniff(struct text head);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Where records of a delimited text begin and end: physical lines, raw spans, and a way back after a broken quote.
 *
 * A quote opens a quoted field only at the start of a field; inside, it is doubled; what ends it must stand before a delimiter, a
 * line end or the end (an apostrophe as quote that does not is text: won't). A quote that does not end so within limits.quoted_lines, or
 * that makes a record of several lines whose number of cells is not the expected one, is broken: then only its physical line is the record,
 * marked, and reading goes on with the next line. So a lone quote costs one line, never the rest of the file.
 *
 * Delimiter, quote and line ends must be bytes below 0x30 when the text is GB18030 (no byte of a longer code is that low), so
 * records may be split before or after decoding with the same result. Pure; allocates nothing. */
#ifndef BIDUI_SPLITTER_H
#define BIDUI_SPLITTER_H

#include "extract/read/base/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum splitter_fault { SPLITTER_GOOD, SPLITTER_BROKEN_QUOTE, SPLITTER_TOO_LONG };

struct splitter {
    const char *at;
    const char *end;
    uint64_t line;  /* physical line at `at`, 1-based */
    size_t columns; /* cells expected in a record of several lines; 0: not known yet */
    char delimiter;
    char quote;       /* '\0': none */
    char escape;      /* the quote itself: doubled; or '\\' */
    char line_end;    /* '\n' (a '\r' before it belongs to it) or '\r' */
    bool skip_blanks; /* behind a delimiter */
};

struct splitter_record {
    struct text bytes; /* without the line end, and without the mark that a second file joined to the first begins with */
    uint64_t line;     /* physical line it begins on */
    uint64_t lines;    /* physical lines it takes */
    bool quoted;       /* a quote stands in it: fields may need unquoting */
    enum splitter_fault fault;
};

/* Over `content`, which begins on physical line `line`. */
struct splitter splitter_over(struct text content, const struct dialect *dialect, uint64_t line, size_t columns);
/* False at the end. */
bool splitter_next(struct splitter *splitter, struct splitter_record *record);

#endif

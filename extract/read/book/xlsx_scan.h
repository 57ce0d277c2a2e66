/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in the shape that spreadsheet programs write, parsed without expat, three times as fast. Anything that is not plainly of this shape
 * is ODD, and expat reads the row instead; so this only ever has to know what it knows:
 *
 *   row  <row a="b" ...> cell ... </row>, or <row .../>
 *   cell <c a="b" ...> [<f ...>...</f>] [<v>...</v> | <is><t ...>...</t></is>] </c>, or <c .../>
 *
 * with nothing but blanks and line ends between elements, attributes of printable ASCII without references, text of valid UTF-8 with the
 * five named references. Comments, CDATA, prefixes, rich text, control characters and all else are odd. Pure but for the row it builds. */
#ifndef BIDUI_XLSX_SCAN_H
#define BIDUI_XLSX_SCAN_H

#include "extract/read/book/xlsx_build.h"

enum xlsx_scan_outcome { XLSX_SCAN_DONE, XLSX_SCAN_ODD };

/* `bytes` begins with `<row` and ends with the first `</row>` or, when it is empty, `/>`. ODD leaves the build as if the row had not been
 * begun. */
enum status xlsx_scan_row(struct text bytes, struct xlsx_build *build, enum xlsx_scan_outcome *outcome, bool *ready,
                          struct error *err) ERROR_MUST_CHECK;
/* The bytes of the row at the beginning of `bytes`; 0 when its end is not there yet, SIZE_MAX when no row begins here. */
size_t xlsx_scan_length(struct text bytes);

#endif

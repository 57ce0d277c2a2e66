/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file of anybody's as columns of codes, for linking. UTF-8, comma, a header line, fields quoted or not; blanks around a field are
 * not its own. Read here, not by extract: nothing is landed, judged or kept. Memory: 4 bytes a cell and one copy of each distinct text. */
#ifndef BIDUI_SHEET_H
#define BIDUI_SHEET_H

#include "common/ground/error.h"
#include "transform/link/value.h"

/* E-LINK-FILE with file, line and reason: no header, a column twice, a record with another number of fields, a quote that does not end,
 * bytes that are no UTF-8. `hash` gets the SHA-256 of the file's bytes. */
enum status sheet_read(const char *path, size_t threads, struct arena *arena, struct link_source *source, char hash[65],
                       struct error *err) ERROR_MUST_CHECK;

#endif

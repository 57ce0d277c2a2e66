/* SPDX-License-Identifier: Apache-2.0 */
/* What the guarded child and xls.c say to each other over a socket pair. The parent sends the number of a sheet; the child answers with its
 * rows and an END. Before all it sends the list of SHEETS. Each message is a kind, a length and a body; the parent believes none of it
 * unchecked. */
#ifndef BIDUI_XLS_WIRE_H
#define BIDUI_XLS_WIRE_H

#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "extract/read/book/xlsx_row.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum xls_wire_kind { XLS_WIRE_SHEETS = 'S', XLS_WIRE_ROW = 'R', XLS_WIRE_END = 'E', XLS_WIRE_REFUSED = 'X' };

enum { XLS_WIRE_HEADER = 5, XLS_WIRE_BODY_MAX = 64 * 1024 * 1024, XLS_WIRE_COLUMNS = 16384 };

/* Bodies of messages: numbers little-endian, texts with their length. A reader that runs over the end turns `broken` and gives zeros. */
struct xls_wire_reader {
    struct text rest;
    bool broken;
};

void xls_wire_put_number(struct buffer *out, uint32_t value);
void xls_wire_put_text(struct buffer *out, struct text text);
uint32_t xls_wire_get_number(struct xls_wire_reader *reader);
struct text xls_wire_get_text(struct xls_wire_reader *reader);

void xls_wire_put_row(struct buffer *out, const struct xlsx_row *row);
/* `cells` has XLS_WIRE_COLUMNS; texts borrow from the body. False when it is broken. */
bool xls_wire_get_row(struct text body, struct xlsx_row *row, struct xlsx_cell *cells);

/* Child's side: writes a message; false when the parent is gone. */
bool xls_wire_send(int socket, enum xls_wire_kind kind, struct text body);

#endif

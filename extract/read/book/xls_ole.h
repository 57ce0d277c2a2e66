/* SPDX-License-Identifier: Apache-2.0 */
/* The compound file ("OLE2") around old spreadsheets and encrypted new ones: which streams are there, and their bytes. Reads a file held in
 * memory; every sector number is checked and every chain bounded, so a hostile file can only be refused. Pure. */
#ifndef BIDUI_XLS_OLE_H
#define BIDUI_XLS_OLE_H

#include "common/ground/buffer.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct xls_ole {
    struct text file;
    unsigned shift; /* of the sector size */
    unsigned mini_shift;
    uint32_t directory;  /* its first sector */
    uint32_t mini_table; /* first sector of the table of mini sectors */
    uint32_t mini_limit; /* streams below this size lie in mini sectors */
    uint32_t mini_start; /* first sector of the mini sectors */
    uint32_t mini_bytes;
};

struct xls_ole_stream {
    uint32_t start;
    uint32_t bytes;
};

/* False when the file is no compound file. */
bool xls_ole_open(struct xls_ole *ole, struct text file);
/* By ASCII name, case ignored. */
bool xls_ole_find(const struct xls_ole *ole, const char *name, struct xls_ole_stream *stream);
/* Appends the stream's bytes; false when a chain is broken or too long (what could be read is there). */
bool xls_ole_read(const struct xls_ole *ole, struct xls_ole_stream stream, struct buffer *out);

#endif

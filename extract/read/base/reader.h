/* SPDX-License-Identifier: Apache-2.0 */
/* A reader turns a delivery's bytes into rows of cells, a batch at a time. It judges form (quotes, encoding, length), never
 * meaning; which row is the header, and what a cell should hold, is decided above.
 *
 * One const object per format (read/text, read/book, read/json), chosen by content in document.c, never by name.
 * End of stream, for all: reader_next sets *more to false and leaves the batch empty; after that, or after an error, only
 * reader_close may be called. A batch never spans two sheets. Rows, cells and their texts borrow from the reader and the batch and
 * are valid until the next reader_next on either. A reader belongs to one thread at a time. */
#ifndef BIDUI_READER_H
#define BIDUI_READER_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "extract/read/base/decode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { READER_ROWS = 1024 };

/* Why a row cannot be split into cells. */
enum reader_fault { READER_GOOD, READER_BROKEN_QUOTE, READER_TOO_LONG, READER_UNDECODABLE, READER_BAD_RECORD };

struct reader_row {
    uint64_t number;   /* physical line, sheet row or record number, 1-based; 0: a header made by the reader, not in the delivery */
    size_t first_cell; /* in batch->cells */
    size_t cell_count;
    enum reader_fault fault;
    const char *reason; /* of READER_BAD_RECORD */
    struct text raw;    /* as it stands in the delivery (decoded, undecodable bytes 0xFF); NULL where the format has no lines */
};

/* Of a cell: filled in from a merged range; a formula whose result the file does not hold (the text is NULL). */
#define READER_FORMULA "=" /* what stands in the package for the latter */
enum reader_mark { READER_DERIVED = 1, READER_UNSAVED = 2 };

enum reader_sight { READER_SHOWN, READER_HIDDEN, READER_VERY_HIDDEN };

/* A sheet of a workbook; `table` is false for charts and macros, which have no rows. */
struct reader_sheet {
    struct text name;
    enum reader_sight sight;
    bool table;
};

struct reader_batch {
    struct reader_row rows[READER_ROWS];
    size_t row_count;
    struct text *cells;   /* NULL text: nothing there */
    unsigned char *marks; /* per cell, of enum reader_mark; NULL when there is none */
    size_t cell_count;
    size_t cell_capacity;
    size_t mark_capacity;
    struct text sheet; /* NULL when the format has no sheets */
    size_t sheet_number;
    bool date1904;           /* serial numbers of the workbook count from 1904 */
    enum reader_sight sight; /* of the sheet: what people do not see they did not mean to send, and its rows are dropped */
    struct arena arena;      /* cell texts that had to be made */
};

/* How a delimited text is written. */
enum { DIALECT_HEADER_ROWS = 8 };

struct dialect {
    char delimiter;
    char quote;       /* '\0': none */
    char escape;      /* what makes a quote inside quotes text: the quote itself, a backslash or another character */
    char line_end;    /* '\n' or '\r' */
    bool skip_blanks; /* blanks behind a delimiter are no part of the cell */
    size_t columns;   /* cells of most records; 0: not known */
    /* Never sniffed, only declared: */
    bool no_header;                            /* the columns are the source's fields, in their order */
    bool first_table;                          /* what stands behind a second header is another table, which is left out */
    uint64_t header_rows[DIALECT_HEADER_ROWS]; /* numbers of the records that make up the header, ascending */
    size_t header_count;                       /* 0: found by its titles */
};

struct reader_input {
    struct text content; /* the file, or for delimited text a run of whole records of it */
    const char *name;    /* for messages */
    const char *path;    /* of the original on disk, for formats that need one */
    enum decode_encoding encoding;
    bool clean;   /* the encoding was proved for every byte */
    bool as_sent; /* the bytes are the sender's, not decoded from another encoding */
    struct dialect dialect;
    uint64_t first_line; /* 1 for a whole file */
    size_t columns;      /* expected cells, 0: not known */
};

struct reader;

struct reader_format {
    const char *name;
    const char *summary;
    bool ragged; /* the number of cells of a row is part of its form: too few or too many make a reject */
    bool utf8;   /* is UTF-8 by its standard: what is not is decoded first */
    bool text;   /* needs an encoding and a dialect; may be cut at record ends and read in parallel */
    /* Fails only when it cannot be told: no memory, an error of the disk. */
    enum status (*recognises)(const char *path, struct text content, bool *is, struct error *err);
    enum status (*open)(const struct reader_input *input, struct reader **reader, struct error *err);
    enum status (*next)(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err);
    void (*close)(struct reader *reader);
    /* The sheets of a workbook one by one, also those without rows; false behind the last. NULL: no sheets. */
    bool (*sheet)(const struct reader *reader, size_t number, struct reader_sheet *sheet);
};

void reader_batch_init(struct reader_batch *batch);
void reader_batch_done(struct reader_batch *batch);
/* For readers: empties the batch; starts a row; appends a cell to the newest row. False: out of memory. */
void reader_batch_clear(struct reader_batch *batch);
struct reader_row *reader_batch_row(struct reader_batch *batch, uint64_t number);
bool reader_batch_cell(struct reader_batch *batch, struct text cell);
/* Of the newest cell. */
bool reader_batch_mark(struct reader_batch *batch, enum reader_mark mark);
/* Libraries name the file on disk in their messages; people know it by its delivery's name. */
void reader_rename(struct error *err, const char *path, const char *name);

static inline const struct text *
reader_row_cells(const struct reader_batch *batch, const struct reader_row *row)
{
    return batch->cells + row->first_cell;
}

#endif

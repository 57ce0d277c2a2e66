/* SPDX-License-Identifier: Apache-2.0 */
/* One original, opened: mapped, its format known, for text its encoding and dialect too. From here readers are made, over the whole
 * or over runs of whole records. A document is read-only after document_open: several threads may make readers from it. */
#ifndef BIDUI_DOCUMENT_H
#define BIDUI_DOCUMENT_H

#include "common/pack/schema.h"
#include "extract/read/base/reader.h"

struct document {
    const char *path; /* of the original in landing */
    const char *name; /* for messages */
    struct text mapped;
    struct buffer decoded;         /* the whole as UTF-8, when it cannot be split before decoding */
    struct text content;           /* what is split: without the mark, perhaps decoded */
    enum decode_encoding encoding; /* of content */
    const char *encoding_name;     /* of the original; "" for formats that know their own */
    const struct reader_format *format;
    struct dialect dialect;
    bool clean; /* every byte was proved */
};

/* What is known of a document before it is opened; each may be NULL. */
struct document_form {
    const struct schema *source; /* it may have declared a dialect */
    struct text dialect;         /* JSON: what the input in site.json declares, which goes before the source's word */
    struct text declared;        /* an encoding's name */
    struct text proved;          /* the name that this file's proof gave earlier; NULL: then it is proved now */
};
/* E-EMPTY-FILE, E-FORMAT, E-ENCODING; E-SCHEMA for a dialect that makes no sense. */
enum status document_open(const char *path, const char *name, const struct document_form *form, struct document *document,
                          struct error *err) ERROR_MUST_CHECK;
void document_close(struct document *document);

/* The first records, enough to find the header; the whole content for formats that are not text. */
struct text document_head(const struct document *document);
/* A reader over `part` of the content, which begins on physical line `first_line`; `columns` as in reader_input. */
enum status document_read(const struct document *document, struct text part, uint64_t first_line, size_t columns, struct reader **reader,
                          struct error *err) ERROR_MUST_CHECK;

/* Records of a text counted, and cut into runs of about `size` bytes for parallel reading. */
struct document_part {
    struct text bytes;
    uint64_t first_line;
};
/* Moves *at (start with the content's begin and line 1) behind the next run; false at the end. Counts records into *records. */
bool document_next_part(const struct document *document, size_t size, size_t columns, struct document_part *at, struct document_part *part,
                        uint64_t *records);

#endif

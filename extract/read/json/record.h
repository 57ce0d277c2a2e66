/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts records out of a JSON delivery: an array of objects at a JSON Pointer (RFC 6901) in a document, or one object a line (NDJSON).
 *
 * The tokenizer validates and cuts; cJSON (by common/formats/json.h) parses one record at a time, in which every number is a string holding
 * its lexeme, so that nothing passes through a double. Bounded memory: one record.
 *
 * In a pointer to records an asterisk for a name stands for each element of an array: pages, asterisk, items. An object at the pointer is
 * one record, null is none.
 *
 * A record is an object (or an array, its fields being numbered). It is handed out with a reason (`record->reason`) instead of a value when
 * it cannot be read without guessing: a name given twice in one object, U+0000 or half a surrogate pair in a text, a bare scalar, larger
 * than the limit; in NDJSON also a line that is not JSON. The stream goes on. A document that breaks the grammar is an error (E-JSON): what
 * follows cannot be trusted. A pointer that leads nowhere, or to two places, is an error too (E-JSON-POINTER).
 *
 * Ownership: reader by json_record_new/_free; a record and the texts got from it live during the handler's call. One thread at a time. */
#ifndef BIDUI_JSON_RECORD_H
#define BIDUI_JSON_RECORD_H

#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_record_form { JSON_RECORD_DOCUMENT, JSON_RECORD_LINES };

struct json_record_options {
    const char *name; /* of the delivery, for messages */
    enum json_record_form form;
    struct text pointer;                             /* to the array of records; empty: the document is the array. Unused for lines */
    size_t record_limit;                             /* bytes of one record; 0: limits.json_record_bytes */
    bool (*knows)(void *context, struct text shape); /* NULL: none. True: a good record of this shape is handed out without a value */
};

enum { JSON_RECORD_POINTER_MAX = 1024 };

/* A scalar's lexeme, as a part of the record's body. */
struct json_record_scalar {
    size_t offset;
    size_t size;
};

struct json_record {
    uint64_t number;          /* 1-based: the record, or in NDJSON the physical line */
    uint64_t offset;          /* of its first byte */
    struct text raw;          /* as delivered, in a document without the white space between tokens; cut at 64 KiB when it is rejected */
    const char *reason;       /* NULL: good; else why it is rejected */
    const struct json *value; /* NULL when rejected or known; scalars are strings holding their lexeme, or null */
    struct text body;         /* without the white space between tokens */
    struct text shape;        /* see shape.h */
    const struct json_record_scalar *scalars; /* in the order of the body */
    size_t scalar_count;
};

typedef enum status (*json_record_handler)(void *context, const struct json_record *record, struct error *err);

struct json_record_reader;
enum status json_record_new(const struct json_record_options *options, json_record_handler handler, void *context,
                            struct json_record_reader **reader, struct error *err) ERROR_MUST_CHECK;
void json_record_free(struct json_record_reader *reader);
enum status json_record_feed(struct json_record_reader *reader, struct text bytes, struct error *err) ERROR_MUST_CHECK;
enum status json_record_finish(struct json_record_reader *reader, uint64_t *records, struct error *err) ERROR_MUST_CHECK;

/* A string's unescaped bytes, the lexeme of a number or boolean, TEXT_NULL for null: a view, or in the arena when there were escapes. The
 * escapes must be sound (those of a record without a reason are). */
struct text json_record_text(struct text lexeme, struct arena *arena);

/* Looks at the first bytes of a delivery: document or lines, and the pointer to the first array of objects (in the arena; empty when the
 * array is the document, or when nothing was found). */
void json_record_guess(struct text head, struct json_record_options *options, struct arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts records out of a JSON delivery: an array of objects at a JSON Pointer (RFC 6901) in a document, or one object a line (NDJSON).
 *
 * The tokenizer validates and cuts; cJSON (by common/json.h) parses one record at a time, in which every number is a string holding its
 * lexeme, so that nothing passes through a double. Bounded memory: one record.
 *
 * In a pointer to records an asterisk for a name stands for each element of an array: pages, asterisk, items. In a pointer to a field one asterisk makes a row of
 * each element: a household with members becomes one row for each member (json_record_rows).
 *
 * A record is handed out with a reason (`record->reason`) instead of a value when it cannot be read without guessing: a name given twice in one object, U+0000
 * or half a surrogate pair in a text, not an object, larger than the limit; in NDJSON also a line that is not JSON. The stream goes on. A document that breaks the
 * grammar is an error (E-JSON): what follows cannot be trusted. A pointer that leads nowhere is an error too (E-JSON-POINTER).
 *
 * Ownership: reader by json_record_new/_free; a record and the texts got from it live during the handler's call. One thread at a time. */
#ifndef BIDUI_JSON_RECORD_H
#define BIDUI_JSON_RECORD_H

#include "common/arena.h"
#include "common/error.h"
#include "common/json.h"
#include "common/text.h"

#include <stddef.h>
#include <stdint.h>

enum json_record_form { JSON_RECORD_DOCUMENT, JSON_RECORD_LINES };

struct json_record_options {
    enum json_record_form form;
    struct text pointer;  /* to the array of records; empty: the document is the array. Unused for lines */
    size_t record_limit;  /* bytes of one record; 0: JSON_RECORD_MAX */
};

enum { JSON_RECORD_MAX = 16 * 1024 * 1024, JSON_RECORD_POINTER_MAX = 1024 };

struct json_record {
    uint64_t number; /* 1-based: the record, or in NDJSON the physical line */
    uint64_t offset; /* of its first byte */
    struct text raw; /* as delivered; cut at 64 KiB when the record was too large */
    const char *reason; /* NULL: good; else why it is rejected */
    const struct json *value; /* NULL when rejected */
};

typedef enum status (*json_record_handler)(void *context, const struct json_record *record, struct error *err);

struct json_record_reader;
enum status json_record_new(const struct json_record_options *options, json_record_handler handler, void *context,
                            struct json_record_reader **reader, struct error *err) ERROR_MUST_CHECK;
void json_record_free(struct json_record_reader *reader);
enum status json_record_feed(struct json_record_reader *reader, struct text bytes, struct error *err) ERROR_MUST_CHECK;
enum status json_record_finish(struct json_record_reader *reader, uint64_t *records, struct error *err) ERROR_MUST_CHECK;

/* Looks at the first bytes of a delivery: document or lines, and the pointer to the first array of objects (in the arena; empty when the array
 * is the document, or when nothing was found). */
void json_record_guess(struct text head, struct json_record_options *options, struct arena *arena);

/* Rows that a record makes for these field pointers: the elements of the array before their asterisk, at least 1. An error (E-JSON-POINTER) when
 * two pointers have different arrays before it, or one is not a pointer. */
enum status json_record_rows(const struct json_record *record, const struct text *pointers, size_t count, size_t *rows, struct error *err)
    ERROR_MUST_CHECK;
/* The text at a pointer, its asterisk standing for element `row` (0-based). Strings unescaped, numbers as their lexeme, booleans `true` and `false`, an array
 * of scalars joined by `;`, an object or other array as compact JSON; TEXT_NULL for null and what is not there. */
struct text json_record_get(const struct json_record *record, struct text pointer, size_t row, struct arena *arena);
/* All leaves, as pointers with their text, in the order of the record; arrays of objects under an asterisk, so that a header can be made of it. */
struct json_record_leaf {
    struct text pointer;
    struct text text;
};
size_t json_record_leaves(const struct json_record *record, struct arena *arena, struct json_record_leaf **leaves);

#endif

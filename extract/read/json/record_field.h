/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of a record by JSON Pointer (RFC 6901), nested ones too. One asterisk in a pointer stands for each element of an array: a
 * household with members becomes a row for each member. Results live in the arena or as long as the record. Pure. */
#ifndef BIDUI_JSON_RECORD_FIELD_H
#define BIDUI_JSON_RECORD_FIELD_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "extract/read/json/record.h"

#include <stddef.h>

/* Rows that a record makes for these fields: the elements of the array before their asterisk, at least 1. An error (E-JSON-POINTER) when
 * two pointers have different arrays before it, one has two of them, or one is not a pointer. */
enum status json_record_field_rows(const struct json_record *record, const struct text *pointers, size_t count, size_t *rows,
                                   struct error *err) ERROR_MUST_CHECK;
/* The text at a pointer, its asterisk standing for element `row` (0-based; an object in place of the array counts as its only element).
 * Strings unescaped, numbers as their lexeme, booleans `true` and `false`, an array of scalars joined by `;`, an object or other array as
 * compact JSON; TEXT_NULL for null, for what is not there, and for empty containers. */
struct text json_record_field_get(const struct json_record *record, struct text pointer, size_t row, struct arena *arena);

struct json_record_field {
    struct text pointer;
    struct text text; /* in the first row */
    bool empty;       /* an array or object with nothing in it */
};
/* All fields in the order of the record, members of arrays of objects under an asterisk, so that a header can be made of it. */
size_t json_record_field_list(const struct json_record *record, struct arena *arena, struct json_record_field **fields);

#endif

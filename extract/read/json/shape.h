/* SPDX-License-Identifier: Apache-2.0 */
/* Records that look alike: the same names and containers in the same order, whatever the scalars. A delivery has few such shapes, so what
 * is worked out for one record (its fields, the cell that each scalar is) holds for all that look like it, and they need no tree of their
 * own.
 *
 * A shape's bytes: `{ } [ ]` for containers, names as they stand with their quotes, `s` for a scalar. A set has room for 4,096 shapes of 1
 * MiB in all; what comes later is not in it, which costs time only. Shapes live as long as their set. One thread at a time. */
#ifndef BIDUI_JSON_SHAPE_H
#define BIDUI_JSON_SHAPE_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The cell that a scalar is. */
struct json_shape_place {
    size_t column;
    size_t row; /* SIZE_MAX: of every row of the record */
};

struct json_shape {
    struct text bytes;
    size_t scalars;
    bool tried; /* json_shape_lay_out has been here */
    bool plain; /* and every scalar is one cell */
    struct json_shape_place *places;
    size_t count; /* of places: scalars, when it is plain */
    size_t rows;
};

struct json_shape_set {
    struct arena arena;
    struct json_shape **slots;
    size_t count;
    size_t bytes;
    struct json_shape *newest; /* got or added */
};

/* Where the fields of records go: a JSON Pointer for each column, with an asterisk behind `array`, the one array that makes rows (NULL:
 * none). */
struct json_shape_columns {
    const struct text *pointers;
    size_t count;
    struct text array;
};

void json_shape_init(struct json_shape_set *set);
void json_shape_done(struct json_shape_set *set);
/* NULL when it is not in the set. */
struct json_shape *json_shape_find(struct json_shape_set *set, struct text bytes);
/* NULL when the set is full. */
struct json_shape *json_shape_add(struct json_shape_set *set, struct text bytes, size_t scalars);
/* Finds the cell of each scalar, once. False when that takes more than a place: lists, arrays beside `array`, an object in its stead, a
 * container where a column is, escapes in names. The shape must be of a record that names nothing twice. */
bool json_shape_lay_out(struct json_shape_set *set, struct json_shape *shape, const struct json_shape_columns *columns);

#endif

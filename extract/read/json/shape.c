/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/shape.h"

#include "common/ground/buffer.h"
#include "common/ground/hash.h"

enum { SHAPES_MAX = 4096, SLOTS = 2 * SHAPES_MAX, BYTES_MAX = 1 << 20, POINTER_MAX = 64 * 1024, NAME_MAX_BYTES = 256 };

void
json_shape_init(struct json_shape_set *set)
{
    *set = (struct json_shape_set){0};
    arena_init(&set->arena, 0);
    set->slots = arena_must_zero(&set->arena, SLOTS, sizeof *set->slots);
}

void
json_shape_done(struct json_shape_set *set)
{
    arena_done(&set->arena);
}

/* The slot that holds the shape, or the empty one in which it belongs: there always is one. */
static struct json_shape **
find_slot(const struct json_shape_set *set, struct text bytes)
{
    size_t slot = (size_t)(hash_64(bytes.data, bytes.size) % SLOTS);

    while (set->slots[slot] != NULL && !text_equal(set->slots[slot]->bytes, bytes)) {
        slot = (slot + 1) % SLOTS;
    }
    return &set->slots[slot];
}

struct json_shape *
json_shape_find(struct json_shape_set *set, struct text bytes)
{
    if (set->newest == NULL || !text_equal(set->newest->bytes, bytes)) {
        set->newest = *find_slot(set, bytes);
    }
    return set->newest;
}

struct json_shape *
json_shape_add(struct json_shape_set *set, struct text bytes, size_t scalars)
{
    struct json_shape **slot = find_slot(set, bytes);

    if (*slot == NULL && set->count < SHAPES_MAX && set->bytes + bytes.size <= BYTES_MAX) {
        *slot = arena_must_zero(&set->arena, 1, sizeof **slot);
        (*slot)->bytes = arena_must_text(&set->arena, bytes);
        (*slot)->scalars = scalars;
        set->count++;
        set->bytes += bytes.size;
    }
    set->newest = *slot;
    return *slot;
}

/* ---- laying out ---- */

struct layout {
    const struct json_shape_columns *columns;
    struct json_shape *shape;
    const char *at;
    struct buffer pointer; /* of the value at hand */
    size_t row;            /* of the element that we are in; SIZE_MAX: outside of the array */
    size_t next;           /* the column behind the last one found: fields come in one order */
};

static bool value(struct layout *layout);

static bool
is_at_array(const struct layout *layout)
{
    return !text_is_null(layout->columns->array) && text_equal(buffer_text(&layout->pointer), layout->columns->array);
}

/* The column of the value at hand; SIZE_MAX: none. */
static size_t
place_column(struct layout *layout)
{
    const struct json_shape_columns *columns = layout->columns;

    for (size_t tried = 0; tried < columns->count; tried++) {
        const size_t column = (layout->next + tried) % columns->count;

        if (text_equal(columns->pointers[column], buffer_text(&layout->pointer))) {
            return column;
        }
    }
    return SIZE_MAX;
}

static bool
scalar(struct layout *layout)
{
    const size_t column = place_column(layout);

    if (column == SIZE_MAX) {
        return false;
    }
    layout->at++;
    layout->next = column + 1;
    layout->shape->places[layout->shape->count++] = (struct json_shape_place){column, layout->row};
    return true;
}

/* A member's name as a step of the pointer. */
static bool
append_name(struct layout *layout)
{
    const char *name = layout->at + 1;
    size_t size = 0;

    if (name[0] == '*' && name[1] == '"') {
        return false; /* it would look like an array's elements */
    }
    buffer_append_char(&layout->pointer, '/');
    for (; name[size] != '"'; size++) {
        if (name[size] == '\\' || size == NAME_MAX_BYTES) {
            return false;
        }
        if (name[size] == '~' || name[size] == '/') {
            buffer_append_string(&layout->pointer, name[size] == '~' ? "~0" : "~1");
        } else {
            buffer_append_char(&layout->pointer, name[size]);
        }
    }
    layout->at = name + size + 1;
    return buffer_ok(&layout->pointer);
}

static bool
members(struct layout *layout)
{
    const size_t outside = layout->pointer.size;

    if (layout->at[1] != '}' && place_column(layout) != SIZE_MAX) {
        return false; /* in another record a scalar or nothing stands here: the column gets compact JSON */
    }
    for (layout->at++; *layout->at != '}'; layout->pointer.size = outside) {
        if (!append_name(layout) || !value(layout)) {
            return false;
        }
    }
    layout->at++;
    return true;
}

static bool
elements(struct layout *layout)
{
    const size_t outside = layout->pointer.size;
    size_t row = 0;

    if (layout->at[1] == ']') {
        layout->at += 2;
        return true;
    }
    if (!is_at_array(layout) || layout->row != SIZE_MAX || place_column(layout) != SIZE_MAX) {
        return false;
    }
    buffer_append_string(&layout->pointer, "/*");
    for (layout->at++; *layout->at != ']'; row++) {
        layout->row = row;
        if (*layout->at != '{' || !members(layout)) {
            return false;
        }
    }
    layout->at++;
    layout->row = SIZE_MAX;
    layout->pointer.size = outside;
    layout->shape->rows = row;
    return true;
}

/* Depth is bounded by the tokenizer. */
static bool
value(struct layout *layout)
{
    switch (*layout->at) {
    case 's':
        return scalar(layout);
    case '{':
        return !is_at_array(layout) && members(layout);
    default:
        return elements(layout);
    }
}

bool
json_shape_lay_out(struct json_shape_set *set, struct json_shape *shape, const struct json_shape_columns *columns)
{
    struct layout layout = {.columns = columns, .shape = shape, .at = shape->bytes.data, .row = SIZE_MAX};

    if (!shape->tried) {
        shape->tried = true;
        shape->rows = 1;
        shape->places = arena_must_zero(&set->arena, shape->scalars + 1, sizeof *shape->places);
        buffer_init(&layout.pointer, POINTER_MAX);
        shape->plain = value(&layout);
        buffer_done(&layout.pointer);
    }
    return shape->plain;
}

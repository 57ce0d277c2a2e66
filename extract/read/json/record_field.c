/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/record_field.h"
#include "common/ground/array.h"

#include "common/ground/buffer.h"

enum { STEP_MAX = 256, TEXT_MAX = 64 * 1024 * 1024 };

/* The next step of a pointer, unescaped; false at its end. Longer steps than STEP_MAX match nothing. */
static bool
next_step(struct text *rest, char step[STEP_MAX + 1], size_t *size)
{
    size_t at = 1;

    if (rest->size == 0) {
        return false;
    }
    *size = 0;
    for (; at < rest->size && rest->data[at] != '/'; at++) {
        char byte = rest->data[at];

        if (byte == '~' && at + 1 < rest->size && (rest->data[at + 1] == '0' || rest->data[at + 1] == '1')) {
            byte = rest->data[++at] == '0' ? '~' : '/';
        }
        if (*size < STEP_MAX) {
            step[*size] = byte;
        }
        ++*size;
    }
    *rest = (struct text){rest->data + at, rest->size - at};
    return true;
}

static const struct json *
element_at(const struct json *array, size_t index)
{
    const struct json *item = json_first(array);

    while (item != NULL && index-- > 0) {
        item = json_next(item);
    }
    return item;
}

static const struct json *
member(const struct json *object, struct text name)
{
    for (const struct json *item = json_first(object); item != NULL; item = json_next(item)) {
        if (text_equal(json_key(item), name)) {
            return item;
        }
    }
    return NULL;
}

static const struct json *
step_into(const struct json *value, struct text step, size_t row)
{
    const bool each = text_equal(step, TEXT("*"));
    size_t index = 0;

    if (json_is_object(value)) {
        return each ? (row == 0 ? value : NULL) : member(value, step);
    }
    if (!json_is_array(value) || step.size == 0 || step.size > 9) {
        return NULL;
    }
    if (each) {
        return element_at(value, row);
    }
    for (size_t at = 0; at < step.size; at++) {
        if (step.data[at] < '0' || step.data[at] > '9') {
            return NULL;
        }
        index = index * 10 + (size_t)(step.data[at] - '0');
    }
    return element_at(value, index);
}

static const struct json *
follow_pointer(const struct json *value, struct text pointer, size_t row)
{
    char step[STEP_MAX + 1];
    size_t size;

    while (value != NULL && next_step(&pointer, step, &size)) {
        value = size > STEP_MAX ? NULL : step_into(value, (struct text){step, size}, row);
    }
    return value;
}

/* ---- text of a value ---- */

static bool
is_scalar(const struct json *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

static bool
is_list(const struct json *value)
{
    if (!json_is_array(value)) {
        return false;
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (!is_scalar(item)) {
            return false;
        }
    }
    return true;
}

/* Depth is bounded by the tokenizer. */
static void
write_compact(const struct json *value, struct buffer *out)
{
    const bool object = json_is_object(value);

    if (is_scalar(value)) {
        buffer_append_json(out, json_text(value));
        return;
    }
    buffer_append_char(out, object ? '{' : '[');
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (item != json_first(value)) {
            buffer_append_char(out, ',');
        }
        if (object) {
            buffer_append_json(out, json_key(item));
            buffer_append_char(out, ':');
        }
        write_compact(item, out);
    }
    buffer_append_char(out, object ? '}' : ']');
}

static void
write_list(const struct json *list, struct buffer *out)
{
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        if (item != json_first(list)) {
            buffer_append_char(out, ';');
        }
        buffer_append_text(out, json_is_null(item) ? TEXT("") : json_text(item));
    }
}

static struct text
text_of(const struct json *value, struct arena *arena)
{
    struct text result = TEXT_NULL;
    struct buffer out;

    if (value == NULL || is_scalar(value)) {
        return json_text(value);
    }
    if (json_first(value) == NULL) {
        return TEXT_NULL;
    }
    buffer_init(&out, TEXT_MAX);
    if (is_list(value)) {
        write_list(value, &out);
    } else {
        write_compact(value, &out);
    }
    if (buffer_ok(&out)) {
        result = arena_must_text(arena, buffer_text(&out));
    }
    buffer_done(&out);
    return result;
}

struct text
json_record_field_get(const struct json_record *record, struct text pointer, size_t row, struct arena *arena)
{
    return text_of(follow_pointer(record->value, pointer, row), arena);
}

/* ---- rows ---- */

/* What stands before the asterisk of a pointer; TEXT_NULL when there is none. Anything behind a second one is an error. */
static enum status
before_asterisk(struct text pointer, struct text *before, struct error *err)
{
    struct text rest = pointer;
    char step[STEP_MAX + 1];
    size_t size;

    *before = TEXT_NULL;
    if (pointer.size > 0 && pointer.data[0] != '/') {
        return error_set(err, STATUS_CONFIG, "E-JSON-POINTER", "\"%.*s\" is no JSON Pointer: it must begin with /", TEXT_ARG(pointer));
    }
    for (struct text at = rest; next_step(&rest, step, &size); at = rest) {
        if (size != 1 || step[0] != '*') {
            continue;
        }
        if (!text_is_null(*before)) {
            return error_set(err, STATUS_CONFIG, "E-JSON-POINTER", "\"%.*s\" has two asterisks", TEXT_ARG(pointer));
        }
        *before = (struct text){pointer.data, (size_t)(at.data - pointer.data)};
    }
    return STATUS_OK;
}

enum status
json_record_field_rows(const struct json_record *record, const struct text *pointers, size_t count, size_t *rows, struct error *err)
{
    struct text array = TEXT_NULL;
    const struct json *value;

    *rows = 1;
    for (size_t at = 0; at < count; at++) {
        struct text before;

        TRY(before_asterisk(pointers[at], &before, err));
        if (!text_is_null(before) && !text_is_null(array) && !text_equal(before, array)) {
            return error_set(err, STATUS_CONFIG, "E-JSON-POINTER", "fields of two arrays, \"%.*s\" and \"%.*s\", do not make one row",
                             TEXT_ARG(array), TEXT_ARG(before));
        }
        array = text_is_null(before) ? array : before;
    }
    value = text_is_null(array) ? NULL : follow_pointer(record->value, array, 0);
    if (json_is_array(value) && json_count(value) > 1) {
        *rows = json_count(value);
    }
    return STATUS_OK;
}

/* ---- all fields ---- */

struct field_list {
    struct arena *arena;
    struct json_record_field *fields;
    size_t count;
    size_t capacity;
    struct buffer pointer;
};

static void
add_field(struct field_list *list, const struct json *value)
{
    const struct text pointer = buffer_text(&list->pointer);

    for (size_t at = 0; at < list->count; at++) {
        if (text_equal(list->fields[at].pointer, pointer)) {
            return;
        }
    }
    list->fields = array_grow(list->arena, list->fields, list->count, &list->capacity, 32, sizeof *list->fields);
    list->fields[list->count++] = (struct json_record_field){arena_must_text(list->arena, pointer), text_of(value, list->arena),
                                                             !is_scalar(value) && json_first(value) == NULL};
}

static void
append_step(struct buffer *pointer, struct text name)
{
    buffer_append_char(pointer, '/');
    for (size_t at = 0; at < name.size; at++) {
        const char *escaped = name.data[at] == '~' ? "~0" : name.data[at] == '/' ? "~1" : NULL;

        if (escaped != NULL) {
            buffer_append_string(pointer, escaped);
        } else {
            buffer_append_char(pointer, name.data[at]);
        }
    }
}

/* Members of objects; of the objects of one array on the way (`starred`: it is behind us). */
static void
list_value(struct field_list *list, const struct json *value, bool starred)
{
    const size_t size = list->pointer.size;
    const bool each = json_is_array(value) && !starred && json_is_object(json_first(value));
    size_t index = 0;

    if (!each && (!json_is_object(value) || json_first(value) == NULL) && !(json_is_array(value) && size == 0)) {
        add_field(list, value);
        return;
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (json_is_object(value)) {
            append_step(&list->pointer, json_key(item));
        } else if (each) {
            append_step(&list->pointer, TEXT("*"));
        } else {
            buffer_format(&list->pointer, "/%zu", index++); /* the record itself is an array */
        }
        list_value(list, item, starred || each);
        list->pointer.size = size;
    }
}

size_t
json_record_field_list(const struct json_record *record, struct arena *arena, struct json_record_field **fields)
{
    struct field_list list = {.arena = arena};

    buffer_init(&list.pointer, TEXT_MAX);
    list_value(&list, record->value, false);
    buffer_done(&list.pointer);
    *fields = list.fields;
    return list.count;
}

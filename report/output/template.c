/* SPDX-License-Identifier: Apache-2.0 */
#include "report/output/template.h"

#include "common/ground/buffer.h"

#include <stdlib.h>

enum { FILLED_MAX = 64 * 1024 };

static const struct template_value *
find_value(const struct template_value *values, size_t count, struct text name)
{
    for (size_t at = 0; at < count; at++) {
        if (text_equal(text_from(values[at].name), name)) {
            return &values[at];
        }
    }
    return NULL;
}

struct text
template_fill(struct text template, const struct template_value *values, size_t count, struct arena *arena)
{
    struct buffer out;
    struct text filled;

    buffer_init(&out, FILLED_MAX);
    while (template.size > 0) {
        const size_t open = text_find(template, TEXT("{"));
        const size_t close = text_find(template, TEXT("}"));
        const bool named = open != SIZE_MAX && close != SIZE_MAX && open < close;
        const struct template_value *value =
            named ? find_value(values, count, (struct text){template.data + open + 1, close - open - 1}) : NULL;
        const size_t used = named ? close + 1 : template.size;

        buffer_append(&out, template.data, value == NULL ? used : open);
        if (value != NULL) {
            buffer_append_text(&out, value->value);
        }
        template = (struct text){template.data + used, template.size - used};
    }
    filled = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return filled;
}

size_t
template_texts(const struct json *array, struct text *texts, size_t limit)
{
    size_t count = 0;

    for (const struct json *item = json_is_array(array) ? json_first(array) : NULL; item != NULL; item = json_next(item), count++) {
        if (count < limit) {
            texts[count] = json_text(item);
        }
    }
    return count;
}

size_t
template_numbers(const struct json *array, double *numbers, size_t limit, struct arena *arena)
{
    size_t count = 0;

    for (const struct json *item = json_is_array(array) ? json_first(array) : NULL; item != NULL; item = json_next(item), count++) {
        if (count < limit) {
            numbers[count] = strtod(arena_must_string(arena, json_lexeme(item, arena)), NULL);
        }
    }
    return count;
}

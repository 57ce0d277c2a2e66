/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/record_check.h"

#include "extract/read/json/record_text.h"

#include <stdlib.h>

enum { PAIRWISE = 16 }; /* names up to which all pairs are compared */

static int
by_name(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static bool
has_twice(const struct json *object, struct arena *scratch)
{
    const size_t count = json_count(object);
    struct text *names = arena_must_alloc(scratch, (count + 1) * sizeof *names);
    size_t at = 0;

    for (const struct json *item = json_first(object); item != NULL; item = json_next(item)) {
        names[at++] = json_key(item);
    }
    if (count > PAIRWISE) {
        qsort(names, count, sizeof *names, by_name);
        for (at = 1; at < count; at++) {
            if (text_equal(names[at - 1], names[at])) {
                return true;
            }
        }
        return false;
    }
    for (at = 1; at < count; at++) {
        for (size_t before = 0; before < at; before++) {
            if (text_equal(names[before], names[at])) {
                return true;
            }
        }
    }
    return false;
}

/* Depth is bounded by the tokenizer. */
static bool
has_name_twice(const struct json *value, struct arena *scratch)
{
    if (json_is_object(value) && has_twice(value, scratch)) {
        return true;
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (has_name_twice(item, scratch)) {
            return true;
        }
    }
    return false;
}

const char *
json_record_check_names(const struct json *value, struct arena *scratch)
{
    return has_name_twice(value, scratch) ? "a name is given twice in one object" : NULL;
}

const char *
json_record_check_escapes(struct text lexeme)
{
    const char *end = lexeme.data + lexeme.size;
    const char *at = lexeme.data;

    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        uint32_t unit;

        if (at[1] != 'u') {
            at += 2;
            continue;
        }
        unit = json_record_text_unit(at + 2);
        at += 6;
        if (unit == 0) {
            return "a text holds U+0000";
        }
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            const uint32_t other = unit <= 0xDBFF && end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? json_record_text_unit(at + 2) : 0;

            if (other < 0xDC00 || other > 0xDFFF) {
                return "a text holds half a surrogate pair";
            }
            at += 6;
        }
    }
    return NULL;
}

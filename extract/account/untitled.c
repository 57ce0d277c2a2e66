/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/untitled.h"

#include "common/ground/buffer.h"

#include <inttypes.h>

enum { TEXT_MAX = 1 << 16 };

static size_t
shown(const struct untitled *untitled)
{
    return untitled->values < UNTITLED_PLACES ? (size_t)untitled->values : UNTITLED_PLACES;
}

void
untitled_note(struct untitled *untitled, struct text sheet, uint64_t row, size_t column)
{
    if (untitled->values < UNTITLED_PLACES) {
        untitled->first[untitled->values] = (struct untitled_place){sheet, row, column};
    }
    untitled->values++;
}

void
untitled_add(struct untitled *sum, const struct untitled *part)
{
    const size_t had = shown(sum);

    for (size_t at = 0; had + at < UNTITLED_PLACES && at < shown(part); at++) {
        sum->first[had + at] = part->first[at];
    }
    sum->values += part->values;
}

struct text
untitled_describe(const struct untitled *untitled, struct arena *arena)
{
    struct buffer out;
    struct text text;

    if (untitled->values == 0) {
        return TEXT_NULL;
    }
    buffer_init(&out, TEXT_MAX);
    buffer_format(&out, "%" PRIu64 " value%s in columns without a title, not read: ", untitled->values, untitled->values == 1 ? "" : "s");
    for (size_t at = 0; at < shown(untitled); at++) {
        const struct untitled_place *place = &untitled->first[at];

        buffer_append_string(&out, at > 0 ? "; " : "");
        if (place->sheet.size > 0) {
            buffer_format(&out, "sheet \"%.*s\", ", TEXT_ARG(place->sheet));
        }
        buffer_format(&out, "row %" PRIu64 ", column %zu", place->row, place->column);
    }
    buffer_append_string(&out, untitled->values > UNTITLED_PLACES ? " and more" : "");
    text = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The table of shared strings fills one record and the CONTINUE records behind it. A string's characters may be cut by a record's end; then
 * the next record begins with a byte that says anew whether they are wide. Runs of rich text and phonetics behind the characters are passed
 * over. */
#include "extract/read/book/xls_biff.h"

#include "extract/read/base/limits.h"

enum { RECORD_CONTINUE = 0x3C, WIDE = 1, PHONETIC = 4, RICH = 8 };

struct strings_reader {
    const struct xls_biff *biff;
    struct text data; /* of the record at hand */
    size_t at;
    size_t offset; /* of the next record */
    bool broken;
};

/* Goes on to the next record when this one is used up. */
static bool
more(struct strings_reader *reader)
{
    struct xls_biff_record record;

    while (!reader->broken && reader->at >= reader->data.size) {
        size_t offset = reader->offset;

        if (!xls_biff_next(reader->biff->stream, &offset, &record) || record.id != RECORD_CONTINUE) {
            reader->broken = true;
            break;
        }
        reader->offset = offset;
        reader->data = record.data;
        reader->at = 0;
    }
    return !reader->broken;
}

static unsigned
take(struct strings_reader *reader, size_t bytes)
{
    unsigned value = 0;

    for (size_t byte = 0; byte < bytes && more(reader); byte++) {
        value |= (unsigned)(unsigned char)reader->data.data[reader->at++] << 8 * byte;
    }
    return value;
}

static void
skip(struct strings_reader *reader, size_t bytes)
{
    while (bytes > 0 && more(reader)) {
        const size_t left = reader->data.size - reader->at;
        const size_t step = bytes < left ? bytes : left;

        reader->at += step;
        bytes -= step;
    }
}

/* `count` characters, narrow ones too, as 16-bit units. */
static void
take_units(struct strings_reader *reader, size_t count, bool wide, struct buffer *units)
{
    while (count > 0 && !reader->broken) {
        if (reader->at >= reader->data.size) {
            wide = (take(reader, 1) & WIDE) != 0;
        }
        while (count > 0 && reader->at + (wide ? 2 : 1) <= reader->data.size) {
            buffer_append_char(units, reader->data.data[reader->at]);
            buffer_append_char(units, wide ? reader->data.data[reader->at + 1] : '\0');
            reader->at += wide ? 2 : 1;
            count--;
        }
        if (count > 0 && reader->at < reader->data.size) {
            reader->broken = true; /* half a unit */
        }
    }
}

static struct text
take_string(struct strings_reader *reader, struct buffer *units, struct arena *arena)
{
    const size_t count = take(reader, 2);
    const unsigned flags = take(reader, 1);
    const size_t runs = (flags & RICH) != 0 ? take(reader, 2) : 0;
    const size_t phonetic = (flags & PHONETIC) != 0 ? take(reader, 4) : 0;

    buffer_clear(units);
    take_units(reader, count, (flags & WIDE) != 0, units);
    skip(reader, runs * 4);
    skip(reader, phonetic);
    return xls_biff_text(reader->biff, buffer_text(units), 0, units->size / 2, true, arena);
}

bool
xls_biff_strings_read(struct xls_biff *biff, size_t offset, struct arena *arena)
{
    struct strings_reader reader = {.biff = biff, .offset = offset};
    struct xls_biff_record record;
    struct buffer units;
    size_t count;

    if (!xls_biff_next(biff->stream, &reader.offset, &record)) {
        return false;
    }
    reader.data = record.data;
    skip(&reader, 4);
    count = take(&reader, 4);
    if (reader.broken || count > limits.xls_strings || count > biff->stream.size / 3) {
        return false;
    }
    biff->strings = arena_must_alloc(arena, (count + 1) * sizeof *biff->strings);
    buffer_init(&units, (size_t)limits.xls_string_bytes);
    while (biff->string_count < count && !reader.broken) {
        biff->strings[biff->string_count++] = take_string(&reader, &units, arena);
    }
    buffer_done(&units);
    return !reader.broken;
}

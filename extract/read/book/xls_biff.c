/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xls_biff.h"
#include "extract/read/base/limits.h"

#include "common/ground/buffer.h"
#include "extract/read/base/gb18030.h"

#include <iconv.h>
#include <stdio.h>

enum {
    RECORD_EOF = 0x0A,
    RECORD_DATE_MODE = 0x22,
    RECORD_CONTINUE = 0x3C,
    RECORD_FILE_PASS = 0x2F,
    RECORD_CODE_PAGE = 0x42,
    RECORD_SHEET = 0x85,
    RECORD_XF = 0xE0,
    RECORD_STRINGS = 0xFC,
    RECORD_FORMAT = 0x41E,
    RECORD_BOF = 0x809,
    VERSION_5 = 0x500,
    VERSION_8 = 0x600,
    CODE_PAGE_CHINESE = 936,
    FORMATS = 8192,
    WIDE = 1, /* flags of a string */
    PHONETIC = 4,
    RICH = 8
};

/* Number formats by id, while the globals are read. */
struct biff_formats {
    struct xlsx_number_format items[FORMATS];
    bool known[FORMATS];
};

unsigned
xls_biff_number(struct text data, size_t at, size_t bytes)
{
    unsigned value = 0;

    if (at + bytes > data.size) {
        return 0;
    }
    for (size_t byte = bytes; byte > 0; byte--) {
        value = value << 8 | (unsigned char)data.data[at + byte - 1];
    }
    return value;
}

bool
xls_biff_next(struct text stream, size_t *offset, struct xls_biff_record *record)
{
    size_t size;

    if (stream.size < 4 || *offset > stream.size - 4) {
        return false;
    }
    record->id = xls_biff_number(stream, *offset, 2);
    size = xls_biff_number(stream, *offset + 2, 2);
    if (size > stream.size - *offset - 4) {
        return false;
    }
    record->data = (struct text){stream.data + *offset + 4, size};
    *offset += 4 + size;
    return true;
}

static void
append_unit(struct buffer *out, uint32_t character)
{
    char utf8[4];

    buffer_append(out, utf8, text_encode(character, utf8));
}

static void
append_wide(struct buffer *out, struct text data, size_t at, size_t count)
{
    for (size_t unit = 0; unit < count; unit++) {
        uint32_t character = xls_biff_number(data, at + unit * 2, 2);

        if (character >= 0xD800 && character <= 0xDBFF && unit + 1 < count) {
            const uint32_t low = xls_biff_number(data, at + unit * 2 + 2, 2);

            if (low >= 0xDC00 && low <= 0xDFFF) {
                character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
                unit++;
            }
        }
        append_unit(out, character >= 0xD800 && character <= 0xDFFF ? 0xFFFD : character);
    }
}

static iconv_t
open_code_page(unsigned code_page)
{
    static const struct {
        unsigned code_page;
        const char *name;
    } macintosh[] = {
        {10000, "MACINTOSH"        },
        {10007, "MAC-CYRILLIC"     },
        {10029, "MAC-CENTRALEUROPE"},
        {32768, "MACINTOSH"        },
        {32769, "CP1252"           }
    };
    char name[16];

    for (size_t at = 0; at < sizeof macintosh / sizeof macintosh[0]; at++) {
        if (macintosh[at].code_page == code_page) {
            return iconv_open("UTF-8", macintosh[at].name);
        }
    }
    snprintf(name, sizeof name, "CP%u", code_page);
    return iconv_open("UTF-8", name);
}

static bool
by_iconv(unsigned code_page, struct text bytes, struct buffer *out)
{
    const iconv_t converter = open_code_page(code_page);
    const size_t room = bytes.size * 4 + 16;
    char *from;
    char *to;
    size_t from_left = bytes.size;
    size_t to_left;
    bool good = false;

    if (converter == (iconv_t)-1) {
        return false;
    }
    if (buffer_reserve(out, room)) {
        memcpy(&from, &bytes.data, sizeof from); /* iconv's prototype wants its input not const, and leaves it alone */
        to = out->data + out->size;
        to_left = room;
        good = iconv(converter, &from, &from_left, &to, &to_left) != (size_t)-1
               && iconv(converter, NULL, NULL, &to, &to_left) != (size_t)-1; /* CP1258 holds the last character back */
        out->size += good ? room - to_left : 0;
    }
    iconv_close(converter);
    return good;
}

/* Bytes of BIFF 5, by the workbook's code page; what it does not know, and BIFF 8, as Latin-1. */
static void
append_narrow(const struct xls_biff *biff, struct buffer *out, struct text bytes)
{
    const size_t start = out->size;

    if (!biff->biff8 && biff->code_page == CODE_PAGE_CHINESE) {
        struct gb18030 decoder;

        gb18030_init(&decoder, GB18030_GBK);
        if (gb18030_decode(&decoder, bytes, out, NULL) == STATUS_OK && gb18030_finish(&decoder, NULL) == STATUS_OK) {
            return;
        }
    } else if (!biff->biff8 && by_iconv(biff->code_page, bytes, out)) {
        return;
    }
    out->size = start;
    for (size_t at = 0; at < bytes.size; at++) {
        append_unit(out, (unsigned char)bytes.data[at]);
    }
}

struct text
xls_biff_text(const struct xls_biff *biff, struct text data, size_t at, size_t count, bool wide, struct arena *arena)
{
    const size_t room = at > data.size ? 0 : (data.size - at) / (wide ? 2 : 1);
    struct buffer out;
    struct text text;

    count = count > room ? room : count;
    buffer_init(&out, 1024 * 1024);
    if (wide) {
        append_wide(&out, data, at, count);
    } else if (count > 0) {
        append_narrow(biff, &out, (struct text){data.data + at, count});
    }
    text = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

/* ---- shared strings ----
 * The table of shared strings fills one record and the CONTINUE records behind it. A string's characters may be cut by a record's end; then
 * the next record begins with a byte that says anew whether they are wide. Runs of rich text and phonetics behind the characters are passed
 * over. */

struct strings_reader {
    const struct xls_biff *biff;
    struct text data; /* of the record at hand */
    size_t at;
    size_t offset; /* of the next record */
    bool broken;
};

/* Goes on to the next record when this one is used up. */
static bool
has_more(struct strings_reader *reader)
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
take_bytes(struct strings_reader *reader, size_t bytes)
{
    unsigned value = 0;

    for (size_t byte = 0; byte < bytes && has_more(reader); byte++) {
        value |= (unsigned)(unsigned char)reader->data.data[reader->at++] << 8 * byte;
    }
    return value;
}

static void
skip_bytes(struct strings_reader *reader, size_t bytes)
{
    while (bytes > 0 && has_more(reader)) {
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
            wide = (take_bytes(reader, 1) & WIDE) != 0;
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
    const size_t count = take_bytes(reader, 2);
    const unsigned flags = take_bytes(reader, 1);
    const size_t runs = (flags & RICH) != 0 ? take_bytes(reader, 2) : 0;
    const size_t phonetic = (flags & PHONETIC) != 0 ? take_bytes(reader, 4) : 0;

    buffer_clear(units);
    take_units(reader, count, (flags & WIDE) != 0, units);
    skip_bytes(reader, runs * 4);
    skip_bytes(reader, phonetic);
    return xls_biff_text(reader->biff, buffer_text(units), 0, units->size / 2, true, arena);
}

/* From the record at `offset` and those that continue it; false when they break off. */
static bool
read_strings(struct xls_biff *biff, size_t offset, struct arena *arena)
{
    struct strings_reader reader = {.biff = biff, .offset = offset};
    struct xls_biff_record record;
    struct buffer units;
    size_t count;

    if (!xls_biff_next(biff->stream, &reader.offset, &record)) {
        return false;
    }
    reader.data = record.data;
    skip_bytes(&reader, 4);
    count = take_bytes(&reader, 4);
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

/* ---- globals of the workbook ---- */

static void
take_format(const struct xls_biff *biff, struct text data, struct biff_formats *formats, struct arena *arena)
{
    const unsigned id = xls_biff_number(data, 0, 2);
    struct text code;

    if (id >= FORMATS) {
        return;
    }
    if (biff->biff8) {
        code = xls_biff_text(biff, data, 5, xls_biff_number(data, 2, 2), (xls_biff_number(data, 4, 1) & 1) != 0, arena);
    } else {
        code = xls_biff_text(biff, data, 3, xls_biff_number(data, 2, 1), false, arena);
    }
    formats->items[id] = xlsx_number_code(code);
    formats->known[id] = true;
}

static void
take_style(struct xls_biff *biff, struct text data, const struct biff_formats *formats)
{
    const unsigned id = xls_biff_number(data, 2, 2);

    if (biff->style_count < XLS_BIFF_STYLES) {
        biff->styles[biff->style_count++] = id < FORMATS && formats->known[id] ? formats->items[id] : xlsx_number_builtin(id);
    }
}

static void
take_sheet(struct xls_biff *biff, struct text data, struct arena *arena)
{
    static const enum xlsx_visibility states[] = {XLSX_VISIBLE, XLSX_HIDDEN, XLSX_VERY_HIDDEN, XLSX_VISIBLE};

    if (biff->sheet_count < XLS_BIFF_SHEETS) {
        const bool wide = biff->biff8 && (xls_biff_number(data, 7, 1) & 1) != 0;

        biff->sheets[biff->sheet_count++] = (struct xls_biff_sheet){
            .name = xls_biff_text(biff, data, biff->biff8 ? 8 : 7, xls_biff_number(data, 6, 1), wide, arena),
            .offset = xls_biff_number(data, 0, 4),
            .visibility = states[xls_biff_number(data, 4, 1) & 3],
            .table = xls_biff_number(data, 5, 1) == 0,
        };
    }
}

static void
read_global(struct xls_biff *biff, const struct xls_biff_record *record, struct biff_formats *formats, struct arena *arena)
{
    switch (record->id) {
    case RECORD_FILE_PASS:
        biff->password = true;
        break;
    case RECORD_DATE_MODE:
        biff->date1904 = xls_biff_number(record->data, 0, 2) == 1;
        break;
    case RECORD_CODE_PAGE:
        biff->code_page = xls_biff_number(record->data, 0, 2);
        break;
    case RECORD_FORMAT:
        take_format(biff, record->data, formats, arena);
        break;
    case RECORD_XF:
        take_style(biff, record->data, formats);
        break;
    case RECORD_SHEET:
        take_sheet(biff, record->data, arena);
        break;
    default:
        break;
    }
}

bool
xls_biff_read(struct xls_biff *biff, struct text stream, struct arena *arena)
{
    struct biff_formats *formats = arena_must_zero(arena, 1, sizeof *formats);
    struct xls_biff_record record;
    size_t offset = 0;

    *biff = (struct xls_biff){.stream = stream, .code_page = 1252};
    if (!xls_biff_next(stream, &offset, &record) || record.id != RECORD_BOF) {
        return false;
    }
    biff->biff8 = xls_biff_number(record.data, 0, 2) == VERSION_8;
    if (!biff->biff8 && xls_biff_number(record.data, 0, 2) != VERSION_5) {
        return false;
    }
    for (size_t before = offset; !biff->password && xls_biff_next(stream, &offset, &record) && record.id != RECORD_EOF; before = offset) {
        if (record.id == RECORD_STRINGS && !read_strings(biff, before, arena)) {
            return false;
        }
        read_global(biff, &record, formats, arena);
    }
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Strings are packed into chunks taken from the book's arena, views in blocks: no string is moved once it is there. */
#include "extract/read/book/xlsx_strings.h"

#include "extract/read/book/xlsx_book.h"
#include "extract/read/book/xlsx_xml.h"

enum { CHUNK = 256 * 1024, ESCAPE = 7 };

struct strings_reader {
    struct xlsx_book *book;
    struct buffer text; /* of the string at hand */
    char *chunk;
    size_t chunk_left;
    size_t depth;
    bool in_item;
    bool in_run;
    bool in_text;
};

static int
hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* The unit of `_xHHHH_` at `at`, or -1. */
static int32_t
escaped_unit(const char *at)
{
    int32_t unit = 0;

    if (at[0] != '_' || at[1] != 'x' || at[6] != '_') {
        return -1;
    }
    for (size_t digit = 2; digit < 6; digit++) {
        const int value = hex_digit(at[digit]);

        if (value < 0) {
            return -1;
        }
        unit = unit << 4 | value;
    }
    return unit;
}

size_t
xlsx_strings_unescape(char *data, size_t size)
{
    char *found = size < ESCAPE ? NULL : memchr(data, '_', size - ESCAPE + 1);
    size_t to;
    size_t from;

    if (found == NULL) {
        return size;
    }
    to = from = (size_t)(found - data);
    while (from < size) {
        const int32_t unit = size - from >= ESCAPE ? escaped_unit(data + from) : -1;

        /* half a surrogate pair is no character: it stays as written; so does U+0000, which no text may hold */
        if (unit > 0 && (unit < 0xD800 || unit > 0xDFFF)) {
            char encoded[4];
            const size_t bytes = text_encode((uint32_t)unit, encoded);

            memcpy(data + to, encoded, bytes);
            to += bytes;
            from += ESCAPE;
        } else {
            data[to++] = data[from++];
        }
    }
    return to;
}

static char *
room_for(struct strings_reader *reader, size_t size)
{
    char *room;

    if (size > reader->chunk_left) {
        const size_t wanted = size > CHUNK / 4 ? size : CHUNK;

        room = arena_alloc(reader->book->arena, wanted);
        if (room == NULL || wanted == size) {
            return room;
        }
        reader->chunk = room;
        reader->chunk_left = wanted;
    }
    room = reader->chunk;
    reader->chunk += size;
    reader->chunk_left -= size;
    return room;
}

static enum status
no_memory(const struct xlsx_book *book, struct error *err)
{
    return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the strings of \"%s\"", book->path);
}

static enum status
add_string(struct strings_reader *reader, struct error *err)
{
    struct xlsx_strings *strings = &reader->book->strings;
    const struct xlsx_limits *limits = reader->book->limits;
    const size_t block = strings->count >> XLSX_STRINGS_BLOCK_SHIFT;
    size_t size;
    char *copy;

    if (strings->count >= limits->strings) {
        return xlsx_book_over(reader->book, limits->strings, "shared strings", err);
    }
    if (!buffer_ok(&reader->text)) {
        return xlsx_book_over(reader->book, limits->text_bytes, "bytes in one string", err);
    }
    size = xlsx_strings_unescape(reader->text.data, reader->text.size);
    strings->bytes += size + sizeof(struct text); /* the view counts: a bomb may consist of tiny strings */
    if (strings->bytes > limits->string_bytes) {
        return xlsx_book_over(reader->book, limits->string_bytes, "bytes of shared strings", err);
    }
    copy = room_for(reader, size == 0 ? 1 : size);
    if (strings->blocks[block] == NULL) {
        strings->blocks[block] = arena_alloc(reader->book->arena, XLSX_STRINGS_BLOCK * sizeof(struct text));
    }
    if (copy == NULL || strings->blocks[block] == NULL) {
        return no_memory(reader->book, err);
    }
    memcpy(copy, size == 0 ? "" : reader->text.data, size);
    strings->blocks[block][strings->count++ & (XLSX_STRINGS_BLOCK - 1)] = (struct text){copy, size};
    return STATUS_OK;
}

/* si > t, si > r > t; rPh and whatever else is passed over. */
static enum status
on_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct strings_reader *reader = context;

    (void)attributes, (void)err;
    reader->depth++;
    switch (reader->depth) {
    case 2:
        reader->in_item = strcmp(name, "si") == 0 || strcmp(name, "sstItem") == 0; /* the latter in betas of Excel 2007 */
        buffer_clear(&reader->text);
        break;
    case 3:
        reader->in_text = reader->in_item && strcmp(name, "t") == 0;
        reader->in_run = reader->in_item && strcmp(name, "r") == 0;
        break;
    case 4:
        reader->in_text = reader->in_run && strcmp(name, "t") == 0;
        break;
    default:
        reader->in_text = false;
        break;
    }
    return STATUS_OK;
}

static enum status
on_end(void *context, const char *name, struct error *err)
{
    struct strings_reader *reader = context;

    (void)name;
    reader->in_text = false;
    if (reader->depth-- == 2 && reader->in_item) {
        return add_string(reader, err);
    }
    return STATUS_OK;
}

static enum status
on_text(void *context, struct text text, struct error *err)
{
    struct strings_reader *reader = context;

    (void)err;
    if (reader->in_text) {
        buffer_append_text(&reader->text, text);
    }
    return STATUS_OK;
}

enum status
xlsx_strings_read(struct xlsx_book *book, size_t entry, struct error *err)
{
    static const struct xlsx_xml_events events = {on_begin, on_end, on_text};
    struct strings_reader reader = {.book = book};
    enum status status;

    book->strings.blocks = arena_must_zero(book->arena, (book->limits->strings >> XLSX_STRINGS_BLOCK_SHIFT) + 1, sizeof(struct text *));
    buffer_init(&reader.text, book->limits->text_bytes);
    (void)buffer_reserve(&reader.text, 1);
    status = xlsx_xml_read(book->zip, entry, book->path, book->limits->nesting, &events, &reader, err);
    buffer_done(&reader.text);
    return status;
}

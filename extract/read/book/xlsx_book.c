/* SPDX-License-Identifier: Apache-2.0 */
/* A package's parts find each other by relationships: the package names the workbook, the workbook its sheets, styles and strings. Targets
 * may be absolute, relative, or have backslashes and odd case; all of it occurs. */
#include "extract/read/book/xlsx_book.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/xlsx_xml.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 256 * 1024, ESCAPE = 7 };

struct book_relation {
    struct text id;
    struct text type; /* its last word, e.g. worksheet */
    struct text target;
};

struct book_relations {
    struct xlsx_book *book;
    struct book_relation *items;
    size_t count;
    size_t capacity;
};

enum status
xlsx_book_refuse(const struct xlsx_book *book, struct error *err, const char *format, ...)
{
    char reason[ERROR_MESSAGE_MAX / 2];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    error_set(err, STATUS_DATA, "E-XLSX", "\"%s\": %s", book->path, reason);
    error_hint(err, "the workbook is damaged: open it in a spreadsheet program, save it as .xlsx and send it again");
    return STATUS_DATA;
}

enum status
xlsx_book_over(const struct xlsx_book *book, uint64_t limit, const char *what, struct error *err)
{
    error_set(err, STATUS_DATA, "E-XLSX-LIMIT", "\"%s\": more than %llu %s", book->path, (unsigned long long)limit, what);
    error_hint(err, "split the workbook, or export its sheets as CSV");
    return STATUS_DATA;
}

static struct text
keep_text(struct xlsx_book *book, struct text text)
{
    return text_is_null(text) ? text : arena_must_text(book->arena, text);
}

static struct text
behind_last(struct text text, char separator)
{
    const char *found = text.size == 0 ? NULL : memrchr(text.data, separator, text.size);

    return found == NULL ? text : (struct text){found + 1, text.size - (size_t)(found + 1 - text.data)};
}

/* ---- relationships ---- */

static enum status
relation_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct book_relations *relations = context;

    if (strcmp(name, "Relationship") != 0) {
        return STATUS_OK;
    }
    if (relations->count == limits.relations) {
        return xlsx_book_over(relations->book, limits.relations, "relationships", err);
    }
    relations->items[relations->count++] = (struct book_relation){
        .id = keep_text(relations->book, xlsx_xml_attribute(attributes, "Id")),
        .type = keep_text(relations->book, behind_last(xlsx_xml_attribute(attributes, "Type"), '/')),
        .target = keep_text(relations->book, xlsx_xml_attribute(attributes, "Target")),
    };
    return STATUS_OK;
}

static enum status
nothing_at_end(void *context, const char *name, struct error *err)
{
    (void)context, (void)name, (void)err;
    return STATUS_OK;
}

static enum status
read_relations(struct xlsx_book *book, size_t entry, struct book_relations *relations, struct error *err)
{
    static const struct xlsx_xml_events events = {relation_begin, nothing_at_end, NULL};

    *relations = (struct book_relations){.book = book};
    if (entry == SIZE_MAX) {
        return STATUS_OK;
    }
    relations->items = arena_must_zero(book->arena, limits.relations, sizeof *relations->items);
    return xlsx_xml_read(book->zip, entry, book->path, book->limits->nesting, &events, relations, err);
}

static const struct book_relation *
find_relation(const struct book_relations *relations, struct text id, const char *type)
{
    for (size_t at = 0; at < relations->count; at++) {
        const struct book_relation *relation = &relations->items[at];

        if (type == NULL ? text_equal(relation->id, id) : text_equal(relation->type, text_from(type))) {
            return relation;
        }
    }
    return NULL;
}

/* The folder of a part's name, with its slash. */
static struct text
folder_of(struct text name)
{
    return (struct text){name.data, name.size - behind_last(name, '/').size == name.size ? 0 : name.size - behind_last(name, '/').size};
}

/* Resolves a target against the folder of the part that names it. */
static size_t
find_target(const struct xlsx_book *book, struct text folder, struct text target)
{
    struct buffer path;
    struct text part;
    size_t entry;

    if (text_is_null(target)) {
        return SIZE_MAX;
    }
    buffer_init(&path, 64 * 1024);
    if (target.size == 0 || (target.data[0] != '/' && target.data[0] != '\\')) {
        buffer_append_text(&path, folder);
    }
    for (size_t from = 0; from <= target.size; from += part.size + 1) {
        const char *rest = target.data + from;

        part = (struct text){rest, 0};
        while (from + part.size < target.size && rest[part.size] != '/' && rest[part.size] != '\\') {
            part.size++;
        }
        if (text_equal(part, TEXT(".."))) {
            path.size = path.size == 0 ? 0 : folder_of((struct text){path.data, path.size - 1}).size;
        } else if (part.size > 0 && !text_equal(part, TEXT("."))) {
            buffer_append_text(&path, part);
            buffer_append_string(&path, from + part.size < target.size ? "/" : "");
        }
    }
    entry = zip_guard_find(book->zip, buffer_text(&path));
    buffer_done(&path);
    return entry;
}

/* ---- the workbook part: sheets in order, date system ---- */

static enum status
add_sheet(struct xlsx_book *book, const char **attributes, struct error *err)
{
    const struct text state = xlsx_xml_attribute(attributes, "state");
    struct xlsx_book_sheet *sheet;

    if (book->sheet_count >= book->limits->sheets) {
        return xlsx_book_over(book, book->limits->sheets, "sheets", err);
    }
    sheet = &book->sheets[book->sheet_count++];
    sheet->sheet.name = keep_text(book, xlsx_xml_attribute(attributes, "name"));
    if (text_is_null(sheet->sheet.name)) {
        sheet->sheet.name = TEXT("");
    }
    sheet->relation = keep_text(book, xlsx_xml_attribute(attributes, "id"));
    sheet->entry = SIZE_MAX;
    if (text_equal(state, TEXT("hidden"))) {
        sheet->sheet.visibility = XLSX_HIDDEN;
    } else if (text_equal(state, TEXT("veryHidden"))) {
        sheet->sheet.visibility = XLSX_VERY_HIDDEN;
    }
    return STATUS_OK;
}

struct workbook_reader {
    struct xlsx_book *book;
    size_t depth;
    bool in_sheets;
};

/* Extensions repeat names such as workbookPr further down, so depth matters. */
static enum status
workbook_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct workbook_reader *reader = context;

    reader->depth++;
    if (reader->depth == 3 && reader->in_sheets && strcmp(name, "sheet") == 0) {
        return add_sheet(reader->book, attributes, err);
    }
    if (reader->depth != 2) {
        return STATUS_OK;
    }
    reader->in_sheets = strcmp(name, "sheets") == 0;
    if (strcmp(name, "workbookPr") == 0) {
        const struct text date1904 = xlsx_xml_attribute(attributes, "date1904");

        reader->book->date1904 = text_equal(date1904, TEXT("1")) || text_equal(date1904, TEXT("true")) || text_equal(date1904, TEXT("on"));
    }
    return STATUS_OK;
}

static enum status
workbook_end(void *context, const char *name, struct error *err)
{
    struct workbook_reader *reader = context;

    (void)name, (void)err;
    reader->depth--;
    return STATUS_OK;
}

/* ---- styles: the number format of each cell style ---- */

struct styles_reader {
    struct xlsx_book *book;
    struct xlsx_number_format *custom; /* by format id */
    bool *is_custom;
    bool in_cells; /* in cellXfs */
};

enum { FORMAT_IDS = 65536 };

static unsigned
parse_id(struct text text, unsigned otherwise)
{
    unsigned value = 0;

    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9' || value > FORMAT_IDS) {
            return otherwise;
        }
        value = value * 10 + (unsigned)(text.data[at] - '0');
    }
    return text.size == 0 ? otherwise : value;
}

static enum status
add_style(struct styles_reader *reader, const char **attributes, struct error *err)
{
    struct xlsx_book *book = reader->book;
    const unsigned id = parse_id(xlsx_xml_attribute(attributes, "numFmtId"), 0);

    if (book->style_count >= book->limits->styles) {
        return xlsx_book_over(book, book->limits->styles, "cell styles", err);
    }
    book->styles[book->style_count++] = id < FORMAT_IDS && reader->is_custom[id] ? reader->custom[id] : xlsx_number_builtin(id);
    return STATUS_OK;
}

static enum status
styles_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct styles_reader *reader = context;

    if (strcmp(name, "cellXfs") == 0) {
        reader->in_cells = true;
    } else if (reader->in_cells && strcmp(name, "xf") == 0) {
        return add_style(reader, attributes, err);
    } else if (strcmp(name, "numFmt") == 0) {
        const unsigned id = parse_id(xlsx_xml_attribute(attributes, "numFmtId"), FORMAT_IDS);
        const struct text code = xlsx_xml_attribute(attributes, "formatCode");

        if (id < FORMAT_IDS && !text_is_null(code)) {
            reader->custom[id] = xlsx_number_code(code);
            reader->is_custom[id] = true;
        }
    }
    return STATUS_OK;
}

static enum status
styles_end(void *context, const char *name, struct error *err)
{
    struct styles_reader *reader = context;

    (void)err;
    if (strcmp(name, "cellXfs") == 0) {
        reader->in_cells = false;
    }
    return STATUS_OK;
}

static enum status
read_styles(struct xlsx_book *book, size_t entry, struct error *err)
{
    static const struct xlsx_xml_events events = {styles_begin, styles_end, NULL};
    struct styles_reader reader = {.book = book};
    enum status status;

    book->styles = arena_must_zero(book->arena, book->limits->styles, sizeof *book->styles);
    reader.custom = calloc(FORMAT_IDS, sizeof *reader.custom);
    reader.is_custom = calloc(FORMAT_IDS, sizeof *reader.is_custom);
    if (reader.custom == NULL || reader.is_custom == NULL) {
        status = error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the styles of \"%s\"", book->path);
    } else {
        status = xlsx_xml_read(book->zip, entry, book->path, book->limits->nesting, &events, &reader, err);
    }
    free(reader.custom);
    free(reader.is_custom);
    return status;
}

/* ---- shared strings: packed into chunks taken from the book's arena, views in blocks: no string is moved once it is there ---- */

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
xlsx_book_unescape(char *data, size_t size)
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
room_for_string(struct strings_reader *reader, size_t size)
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
    struct xlsx_book_strings *strings = &reader->book->strings;
    const struct xlsx_limits *bounds = reader->book->limits;
    const size_t block = strings->count >> XLSX_BOOK_BLOCK_SHIFT;
    size_t size;
    char *copy;

    if (strings->count >= bounds->strings) {
        return xlsx_book_over(reader->book, bounds->strings, "shared strings", err);
    }
    if (!buffer_ok(&reader->text)) {
        return xlsx_book_over(reader->book, bounds->text_bytes, "bytes in one string", err);
    }
    size = xlsx_book_unescape(reader->text.data, reader->text.size);
    strings->bytes += size + sizeof(struct text); /* the view counts: a bomb may consist of tiny strings */
    if (strings->bytes > bounds->string_bytes) {
        return xlsx_book_over(reader->book, bounds->string_bytes, "bytes of shared strings", err);
    }
    copy = room_for_string(reader, size == 0 ? 1 : size);
    if (strings->blocks[block] == NULL) {
        strings->blocks[block] = arena_alloc(reader->book->arena, XLSX_BOOK_BLOCK * sizeof(struct text));
    }
    if (copy == NULL || strings->blocks[block] == NULL) {
        return no_memory(reader->book, err);
    }
    memcpy(copy, size == 0 ? "" : reader->text.data, size);
    strings->blocks[block][strings->count++ & (XLSX_BOOK_BLOCK - 1)] = (struct text){copy, size};
    return STATUS_OK;
}

/* si > t, si > r > t; rPh and whatever else is passed over. */
static enum status
strings_begin(void *context, const char *name, const char **attributes, struct error *err)
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
strings_end(void *context, const char *name, struct error *err)
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
strings_text(void *context, struct text text, struct error *err)
{
    struct strings_reader *reader = context;

    (void)err;
    if (reader->in_text) {
        buffer_append_text(&reader->text, text);
    }
    return STATUS_OK;
}

static enum status
read_strings(struct xlsx_book *book, size_t entry, struct error *err)
{
    static const struct xlsx_xml_events events = {strings_begin, strings_end, strings_text};
    struct strings_reader reader = {.book = book};
    enum status status;

    book->strings.blocks = arena_must_zero(book->arena, (book->limits->strings >> XLSX_BOOK_BLOCK_SHIFT) + 1, sizeof(struct text *));
    buffer_init(&reader.text, book->limits->text_bytes);
    (void)buffer_reserve(&reader.text, 1);
    status = xlsx_xml_read(book->zip, entry, book->path, book->limits->nesting, &events, &reader, err);
    buffer_done(&reader.text);
    return status;
}

/* ---- all together ---- */

/* The workbook part: where the package says it is, or where it usually is. */
static enum status
find_workbook(struct xlsx_book *book, size_t *entry, struct error *err)
{
    struct book_relations relations;
    const struct book_relation *relation;

    TRY(read_relations(book, zip_guard_find(book->zip, TEXT("_rels/.rels")), &relations, err));
    relation = find_relation(&relations, TEXT_NULL, "officeDocument");
    *entry = relation == NULL ? SIZE_MAX : find_target(book, TEXT(""), relation->target);
    if (*entry == SIZE_MAX) {
        *entry = zip_guard_find(book->zip, TEXT("xl/workbook.xml"));
    }
    return *entry == SIZE_MAX ? xlsx_book_refuse(book, err, "the container holds no workbook") : STATUS_OK;
}

static void
place_sheets(struct xlsx_book *book, const struct book_relations *relations, struct text folder)
{
    for (size_t at = 0; at < book->sheet_count; at++) {
        struct xlsx_book_sheet *sheet = &book->sheets[at];
        const struct book_relation *relation = find_relation(relations, sheet->relation, NULL);

        if (relation != NULL) {
            sheet->entry = find_target(book, folder, relation->target);
            sheet->sheet.table = text_equal(relation->type, TEXT("worksheet"));
        }
    }
}

enum status
xlsx_book_read(struct xlsx_book *book, struct error *err)
{
    static const struct xlsx_xml_events events = {workbook_begin, workbook_end, NULL};
    struct workbook_reader reader = {.book = book};
    const struct book_relation *relation;
    struct book_relations relations;
    struct text name;
    struct text folder;
    size_t entry;
    char *rels;

    TRY(find_workbook(book, &entry, err));
    name = zip_guard_get(book->zip, entry)->name;
    folder = folder_of(name);
    book->sheets = arena_must_zero(book->arena, book->limits->sheets, sizeof *book->sheets);
    TRY(xlsx_xml_read(book->zip, entry, book->path, book->limits->nesting, &events, &reader, err));
    rels = arena_must_format(book->arena, "%.*s_rels/%.*s.rels", TEXT_ARG(folder), TEXT_ARG(behind_last(name, '/')));
    TRY(read_relations(book, zip_guard_find(book->zip, text_from(rels)), &relations, err));
    place_sheets(book, &relations, folder);
    relation = find_relation(&relations, TEXT_NULL, "styles");
    entry = relation == NULL ? SIZE_MAX : find_target(book, folder, relation->target);
    if (entry != SIZE_MAX) {
        TRY(read_styles(book, entry, err));
    }
    relation = find_relation(&relations, TEXT_NULL, "sharedStrings");
    entry = relation == NULL ? SIZE_MAX : find_target(book, folder, relation->target);
    return entry == SIZE_MAX ? STATUS_OK : read_strings(book, entry, err);
}

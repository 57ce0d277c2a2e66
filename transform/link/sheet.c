/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/sheet.h"

#include "common/ground/array.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/thread.h"

#include <stdlib.h>

enum { COLUMNS_MOST = 1000 };

/* A file being cut. */
struct cutter {
    const char *path;
    const char *at;
    const char *end;
    size_t line;
    struct arena *arena;
};

static enum status
refuse(const struct cutter *cutter, struct error *err, const char *reason)
{
    return error_set(err, STATUS_DATA, "E-LINK-FILE", "%s:%zu: %s", cutter->path, cutter->line, reason);
}

static bool
ends_field(const struct cutter *cutter)
{
    return cutter->at == cutter->end || *cutter->at == ',' || *cutter->at == '\n' || *cutter->at == '\r';
}

static void
pass_blanks(struct cutter *cutter)
{
    while (cutter->at < cutter->end && (*cutter->at == ' ' || *cutter->at == '\t')) {
        cutter->at++;
    }
}

/* Behind the opening quote. A doubled quote is one: such a field is copied. */
static enum status
cut_quoted(struct cutter *cutter, struct text *field, struct error *err)
{
    const char *const start = cutter->at;
    bool doubled = false;
    char *copy;
    size_t size = 0;

    while (cutter->at < cutter->end && (*cutter->at != '"' || (cutter->at + 1 < cutter->end && cutter->at[1] == '"'))) {
        doubled |= *cutter->at == '"';
        cutter->line += *cutter->at == '\n';
        cutter->at += *cutter->at == '"' ? 2 : 1;
    }
    if (cutter->at == cutter->end) {
        return refuse(cutter, err, "a quote does not end");
    }
    *field = (struct text){start, (size_t)(cutter->at - start)};
    cutter->at++;
    if (doubled) {
        copy = arena_must_alloc(cutter->arena, field->size);
        for (size_t at = 0; at < field->size; at++) {
            copy[size++] = start[at];
            at += start[at] == '"';
        }
        *field = (struct text){copy, size};
    }
    *field = text_trim(*field);
    pass_blanks(cutter);
    return ends_field(cutter) ? STATUS_OK : refuse(cutter, err, "something stands behind a closing quote");
}

static enum status
cut_field(struct cutter *cutter, struct text *field, struct error *err)
{
    const char *start;

    pass_blanks(cutter);
    if (cutter->at < cutter->end && *cutter->at == '"') {
        cutter->at++;
        return cut_quoted(cutter, field, err);
    }
    start = cutter->at;
    while (!ends_field(cutter)) {
        cutter->at++;
    }
    *field = text_trim((struct text){start, (size_t)(cutter->at - start)});
    return STATUS_OK;
}

/* Whether another field follows in this record; the line's end is passed. */
static bool
pass_end(struct cutter *cutter)
{
    if (cutter->at < cutter->end && *cutter->at == ',') {
        cutter->at++;
        return true;
    }
    if (cutter->at < cutter->end && *cutter->at == '\r') {
        cutter->at++;
    }
    if (cutter->at < cutter->end && *cutter->at == '\n') {
        cutter->at++;
    }
    cutter->line++;
    return false;
}

static void
pass_empty_lines(struct cutter *cutter)
{
    while (cutter->at < cutter->end && (*cutter->at == '\n' || *cutter->at == '\r')) {
        cutter->line += *cutter->at == '\n';
        cutter->at++;
    }
}

static enum status
cut_header(struct cutter *cutter, struct link_column *columns, size_t *count, struct error *err)
{
    bool more = true;

    for (*count = 0; more; (*count)++) {
        if (*count == COLUMNS_MOST) {
            return refuse(cutter, err, "more than 1000 columns");
        }
        TRY(cut_field(cutter, &columns[*count].name, err));
        for (size_t at = 0; at < *count; at++) {
            if (text_equal(columns[at].name, columns[*count].name)) {
                return error_set(err, STATUS_DATA, "E-LINK-FILE", "%s:1: the column \"%.*s\" is there twice", cutter->path,
                                 TEXT_ARG(columns[at].name));
            }
        }
        more = pass_end(cutter);
    }
    return STATUS_OK;
}

/* All cells, row by row. */
struct cells {
    struct text *cells;
    size_t count;
    size_t capacity;
    size_t columns;
};

static enum status
cut_record(struct cutter *cutter, struct cells *cells, struct error *err)
{
    const size_t line = cutter->line;
    size_t count = 0;
    bool more = true;

    for (; more; count++) {
        struct text field = TEXT_NULL;

        TRY(cut_field(cutter, &field, err));
        if (count < cells->columns) {
            cells->cells[cells->count * cells->columns + count] = field;
        }
        more = pass_end(cutter);
    }
    if (count != cells->columns) {
        return error_set(err, STATUS_DATA, "E-LINK-FILE", "%s:%zu: %zu fields, the header has %zu", cutter->path, line, count,
                         cells->columns);
    }
    cells->count++;
    return STATUS_OK;
}

struct coding {
    const struct cells *cells;
    struct link_column *columns;
    struct arena *arenas;
    struct dictionary *dictionaries;
};

static enum status
code_column(void *context, size_t task, size_t worker, struct error *err)
{
    const struct coding *coding = context;
    const struct cells *cells = coding->cells;
    struct dictionary *dictionary = &coding->dictionaries[task];
    uint32_t *codes = arena_must_zero(&coding->arenas[task], cells->count + 1, sizeof *codes);

    (void)worker;
    (void)err;
    for (size_t row = 0; row < cells->count; row++) {
        const struct text cell = cells->cells[row * cells->columns + task];

        codes[row] = cell.size == 0 ? 0 : dictionary_add(dictionary, cell, &coding->arenas[task]);
    }
    coding->columns[task].codes = codes;
    coding->columns[task].values = dictionary->values;
    coding->columns[task].value_count = dictionary->count;
    return STATUS_OK;
}

static void
free_arena(void *arena)
{
    arena_done(arena);
}

static enum status
code_columns(const struct cells *cells, struct link_column *columns, size_t threads, struct arena *arena, struct error *err)
{
    struct coding coding = {.cells = cells, .columns = columns};

    coding.arenas = arena_must_zero(arena, cells->columns, sizeof *coding.arenas);
    coding.dictionaries = arena_must_zero(arena, cells->columns, sizeof *coding.dictionaries);
    for (size_t column = 0; column < cells->columns; column++) {
        arena_init(&coding.arenas[column], 0);
        arena_on_done(arena, free_arena, &coding.arenas[column]);
    }
    return thread_each(threads, cells->columns, code_column, &coding, err);
}

static enum status
cut_file(struct cutter *cutter, struct cells *cells, struct error *err)
{
    pass_empty_lines(cutter);
    while (cutter->at < cutter->end) {
        if (cells->count == cells->capacity) {
            struct text *grown = array_grow_heap(cells->cells, cells->count, &cells->capacity, 1024, cells->columns * sizeof *grown);

            if (grown == NULL) {
                return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the cells of %s", cutter->path);
            }
            cells->cells = grown;
        }
        TRY(cut_record(cutter, cells, err));
        pass_empty_lines(cutter);
    }
    return STATUS_OK;
}

static enum status
read_mapped(struct text content, const char *path, size_t threads, struct arena *arena, struct link_source *source, struct error *err)
{
    struct cutter cutter = {path, content.data, content.data + content.size, 1, arena};
    struct link_column *columns = arena_must_zero(arena, COLUMNS_MOST + 1, sizeof *columns);
    struct cells cells = {0};
    enum status status;

    if (text_starts_with(content, TEXT("\xef\xbb\xbf"))) {
        cutter.at += 3;
    }
    if (!text_is_utf8(content)) {
        return error_set(err, STATUS_DATA, "E-LINK-FILE", "%s is not UTF-8", path);
    }
    pass_empty_lines(&cutter);
    if (cutter.at == cutter.end) {
        return error_set(err, STATUS_DATA, "E-LINK-FILE", "%s is empty: a header line is missing", path);
    }
    TRY(cut_header(&cutter, columns, &source->column_count, err));
    cells.columns = source->column_count;
    for (size_t column = 0; column < cells.columns; column++) {
        columns[column].name = arena_must_text(arena, columns[column].name);
    }
    status = cut_file(&cutter, &cells, err);
    source->row_count = cells.count;
    source->columns = columns;
    if (status == STATUS_OK && cells.count >= UINT32_MAX) {
        status = error_set(err, STATUS_DATA, "E-LINK-FILE", "%s has too many records", path);
    }
    status = status != STATUS_OK ? status : code_columns(&cells, columns, threads, arena, err);
    free(cells.cells);
    return status;
}

enum status
sheet_read(const char *path, size_t threads, struct arena *arena, struct link_source *source, char hash[65], struct error *err)
{
    struct text content;
    enum status status;

    *source = (struct link_source){.name = path};
    TRY(file_map(path, &content, err));
    hash_sha256_hex(content, hash);
    status = read_mapped(content, path, threads, arena, source, err);
    file_unmap(content);
    return status;
}

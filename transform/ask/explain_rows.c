/* SPDX-License-Identifier: Apache-2.0 */
/* The rows behind a finding: each source is read once; one or two rows stand as lists, more as a table. */
#include "transform/ask/explain.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "transform/rules/mask.h"

#include <stdio.h>

enum { ROWS_MAX = 64, LIST_ROWS = 2, WIDEST = 40 };

struct shown_row {
    struct text source, file, sheet, row;
    const char *variant; /* `@previous` and the like: not in this batch's package */
    struct text *cells;  /* per field of the source; NULL: not found */
    bool printed;
};

struct rows {
    const struct rule_context *context;
    const char *batch;
    const struct explain_options *options;
    struct explain_columns columns; /* that the rule looks at; none when the rule is not known */
    struct arena *arena;
    struct shown_row items[ROWS_MAX];
    size_t count;
    long long more;
};

static enum status
read_evidence(struct rows *rows, struct text evidence, struct error *err)
{
    struct json *document;

    TRY(json_parse(evidence, "evidence", &document, err));
    json_keep(document, rows->arena);
    for (const struct json *item = json_first(document); item != NULL; item = json_next(item)) {
        const struct text variant = json_get_text(item, "variant");

        if (text_is_null(json_get_text(item, "source"))) {
            rows->more = (long long)json_get_integer(item, "more", 0);
        } else if (rows->count < ROWS_MAX) {
            rows->items[rows->count++] = (struct shown_row){
                .source = json_get_text(item, "source"),
                .file = json_get_text(item, "file"),
                .sheet = json_get_text(item, "sheet"),
                .row = json_lexeme(json_get(item, "row"), rows->arena),
                .variant = text_is_null(variant) ? NULL : arena_must_format(rows->arena, "@%.*s", TEXT_ARG(variant)),
            };
        }
    }
    return STATUS_OK;
}

static bool
is_same(const struct shown_row *row, const struct text *provenance)
{
    return text_equal(row->file, provenance[0]) && text_equal(row->sheet, provenance[1]) && text_equal(row->row, provenance[2]);
}

static void
keep_cells(struct rows *rows, const struct schema *schema, struct shown_row *row, const struct text *fields)
{
    row->cells = arena_must_zero(rows->arena, schema->field_count + 1, sizeof *row->cells);
    for (size_t field = 0; field < schema->field_count; field++) {
        const struct text value = fields[field];
        const struct text plain =
            rows->options->reveal || text_is_null(value) ? value : mask_text(value, schema->fields[field].personal, rows->arena);

        row->cells[field] = text_is_null(plain) ? TEXT_NULL : arena_must_text(rows->arena, plain);
    }
}

/* Reads the source's CSV once and keeps the cells of all its rows that are wanted. */
static enum status
fetch(struct rows *rows, const struct schema *schema, struct error *err)
{
    struct explain_lines lines;
    enum status status =
        explain_lines_open(rows->context, rows->batch, arena_must_string(rows->arena, schema->name), rows->arena, &lines, err);
    bool more = true;

    while (status == STATUS_OK && lines.open && more && (status = csv_next(&lines.cursor, &more, err)) == STATUS_OK) {
        const struct text *fields = lines.cursor.fields;

        for (size_t at = 0; more && at < rows->count && lines.cursor.count >= schema->field_count + 3; at++) {
            struct shown_row *row = &rows->items[at];

            if (row->variant == NULL && text_equal(row->source, schema->name) && is_same(row, fields + schema->field_count)) {
                keep_cells(rows, schema, row, fields);
            }
        }
    }
    explain_lines_close(&lines);
    return status;
}

/* ---- printing ---- */

/* Columns on a terminal: Chinese characters take two. */
static size_t
width_of(struct text text)
{
    size_t width = 0;

    for (size_t at = 0; at < text.size; at++) {
        const unsigned char byte = (unsigned char)text.data[at];

        width += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xE2 ? 2 : 1;
    }
    return width;
}

static void
print_padded(struct text text, size_t width)
{
    const size_t own = width_of(text);

    (void)printf("%.*s%*s", TEXT_ARG(text), own < width ? (int)(width - own) : 0, "");
}

/* Who or what a row is about: names and keys. */
static bool
is_identity(const struct schema *schema, size_t field)
{
    return schema->fields[field].personal == PERSONAL_NAME || field == schema->person_field || field == schema->household_field
           || field == schema->division_field;
}

static bool
is_wanted(const struct rows *rows, const struct schema *schema, size_t field)
{
    return rows->options->all || rows->columns.count == 0 || is_identity(schema, field)
           || explain_columns_has(&rows->columns, schema, field);
}

static void
print_place(const struct shown_row *row)
{
    (void)printf("%.*s%s%.*s, row %.*s", TEXT_ARG(row->file), text_is_null(row->sheet) ? "" : ", sheet ", TEXT_ARG(row->sheet),
                 TEXT_ARG(row->row));
}

static void
print_list(const struct rows *rows, const struct schema *schema, const struct shown_row *row)
{
    size_t widest = 0;

    (void)printf("    ");
    print_place(row);
    (void)printf("%s\n", row->variant != NULL ? ", an earlier delivery" : row->cells == NULL ? ", not in the package" : "");
    for (size_t field = 0; row->cells != NULL && field < schema->field_count; field++) {
        const size_t width = is_wanted(rows, schema, field) ? width_of(schema->fields[field].title) : 0;

        widest = width > widest && width <= WIDEST ? width : widest;
    }
    for (size_t field = 0; row->cells != NULL && field < schema->field_count; field++) {
        if (is_wanted(rows, schema, field) && (!rows->options->all || !text_is_null(row->cells[field]))) {
            (void)printf("      ");
            print_padded(schema->fields[field].title, widest);
            (void)printf("  %.*s\n", TEXT_ARG(text_is_null(row->cells[field]) ? TEXT("-") : row->cells[field]));
        }
    }
}

static bool
belongs(const struct rows *rows, const struct shown_row *row, const struct shown_row *first)
{
    (void)rows;
    return text_equal(row->source, first->source) && (row->variant == NULL) == (first->variant == NULL);
}

/* A column of a table: its title, then each row's cell. */
static size_t
column_width(const struct rows *rows, const struct schema *schema, const struct shown_row *first, size_t field)
{
    size_t widest = width_of(schema->fields[field].title);

    for (size_t at = 0; at < rows->count; at++) {
        if (belongs(rows, &rows->items[at], first) && rows->items[at].cells != NULL) {
            const size_t width = width_of(rows->items[at].cells[field]);

            widest = width > widest ? width : widest;
        }
    }
    return widest;
}

static void
print_table(const struct rows *rows, const struct schema *schema, const struct shown_row *first)
{
    (void)printf("    ");
    for (size_t field = 0; field < schema->field_count; field++) {
        if (is_wanted(rows, schema, field)) {
            print_padded(schema->fields[field].title, column_width(rows, schema, first, field) + 2);
        }
    }
    (void)printf("row\n");
    for (size_t at = 0; at < rows->count; at++) {
        const struct shown_row *row = &rows->items[at];

        if (!belongs(rows, row, first)) {
            continue;
        }
        (void)printf("    ");
        for (size_t field = 0; row->cells != NULL && field < schema->field_count; field++) {
            if (is_wanted(rows, schema, field)) {
                print_padded(text_is_null(row->cells[field]) ? TEXT("-") : row->cells[field], column_width(rows, schema, first, field) + 2);
            }
        }
        print_place(row);
        (void)printf("\n");
    }
}

/* All rows of the source of `first`, which is the first of them. */
static void
print_source(struct rows *rows, const struct schema *schema, const struct shown_row *first)
{
    size_t count = 0;

    for (size_t at = 0; at < rows->count; at++) {
        count += belongs(rows, &rows->items[at], first);
    }
    (void)printf("\n  %.*s%s (%.*s)\n", TEXT_ARG(schema->title), first->variant == NULL ? "" : first->variant,
                 TEXT_ARG(schema->department));
    if (count > LIST_ROWS && first->variant == NULL && !rows->options->all) {
        print_table(rows, schema, first);
    }
    for (size_t at = 0; at < rows->count; at++) {
        if (belongs(rows, &rows->items[at], first)) {
            rows->items[at].printed = true;
            if (count <= LIST_ROWS || first->variant != NULL || rows->options->all) {
                print_list(rows, schema, &rows->items[at]);
            }
        }
    }
}

enum status
explain_rows(const struct rule_context *context, const char *batch, struct text evidence, const struct rule *rule,
             const struct explain_options *options, struct arena *arena, struct error *err)
{
    struct rows *rows = arena_must_zero(arena, 1, sizeof *rows);

    *rows = (struct rows){.context = context, .batch = batch, .options = options, .columns = {.arena = arena}, .arena = arena};
    if (rule != NULL) {
        explain_columns_of(&rows->columns, rule);
    }
    TRY(read_evidence(rows, evidence, err));
    for (size_t at = 0; at < rows->count; at++) {
        const struct schema *schema = schema_find(&context->pack, rows->items[at].source);

        if (schema != NULL && !rows->items[at].printed) {
            if (rows->items[at].cells == NULL && rows->items[at].variant == NULL) {
                TRY(fetch(rows, schema, err));
            }
            print_source(rows, schema, &rows->items[at]);
        }
    }
    if (rows->more > 0) {
        (void)printf("\n  and %lld more rows\n", rows->more);
    }
    return STATUS_OK;
}

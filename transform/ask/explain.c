/* SPDX-License-Identifier: Apache-2.0 */
/* bidui explain RULE | FINDING: what a rule says and rests on; why a finding is there, row by row. */
#include "transform/ask/ask.h"

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/formats/package.h"
#include "common/ground/array.h"
#include "common/ground/file.h"
#include "transform/ask/context.h"
#include "transform/ask/pruned.h"
#include "transform/ask/record_search.h"
#include "transform/ask/reveal.h"
#include "transform/rules/mask.h"
#include "transform/table/catalog.h"

#include <stdio.h>

struct explain_options {
    bool reveal; /* personal numbers in clear */
    bool all;    /* every column, not only those the rule looks at */
};

static void
print_labelled(const char *label, struct text text)
{
    if (!text_is_null(text)) {
        (void)printf("%-12s %.*s\n", label, TEXT_ARG(text));
    }
}

/* ---- the columns of a rule ---- */

/* Which columns of which sources an expression looks at. */
struct looked_column {
    const struct schema *schema;
    size_t field;
};
struct columns {
    struct looked_column *items;
    size_t count;
    size_t capacity;
    struct arena *arena;
};

static bool
has_column(const struct columns *columns, const struct schema *schema, size_t field)
{
    for (size_t at = 0; at < columns->count; at++) {
        if (text_equal(columns->items[at].schema->name, schema->name) && columns->items[at].field == field) {
            return true;
        }
    }
    return false;
}

static void
add_column(struct columns *columns, const struct schema *schema, size_t field)
{
    if (field >= schema->field_count || has_column(columns, schema, field)) {
        return;
    }
    columns->items = array_grow(columns->arena, columns->items, columns->count, &columns->capacity, 32, sizeof *columns->items);
    columns->items[columns->count++] = (struct looked_column){schema, field};
}

/* `rows` are the schemas of the rows that the expression sees, the innermost first. */
static void
add_expr(struct columns *columns, const struct expr *expr, const struct schema *const *rows, size_t depth)
{
    if (expr->kind == EXPR_COLUMN && expr->depth < depth) {
        add_column(columns, rows[expr->depth], expr->field);
    }
    if (expr->kind == EXPR_RELATED && depth < EXPR_DEPTH_MAX) {
        const struct expr_related *related = expr->related;
        const struct schema *inner[EXPR_DEPTH_MAX + 1] = {related->schema};

        memcpy(inner + 1, rows, depth * sizeof *inner);
        add_column(columns, related->schema, text_is_null(related->column_name) ? SIZE_MAX : related->field);
        for (size_t at = 0; at < related->match_count; at++) {
            add_column(columns, related->schema, related->matches[at].inner);
        }
        if (related->where != NULL) {
            add_expr(columns, related->where, inner, depth + 1);
        }
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        add_expr(columns, expr->arguments[at], rows, depth);
    }
}

static void
list_rule_columns(struct columns *columns, const struct rule *rule)
{
    const struct schema *const rows[] = {rule->from};

    for (size_t at = 0; at < rule->show_count; at++) {
        add_column(columns, rule->from, rule->show[at]);
    }
    for (size_t at = 0; at < rule->let_count; at++) {
        add_expr(columns, rule->lets[at].expr, rows, 1);
    }
    if (rule->where != NULL) {
        add_expr(columns, rule->where, rows, 1);
    }
    add_expr(columns, rule->flag, rows, 1);
    for (size_t at = 0; at < rule->say.part_count; at++) {
        if (rule->say.parts[at].expr != NULL) {
            add_expr(columns, rule->say.parts[at].expr, rows, 1);
        }
    }
}

static enum status
open_package(const struct context *context, const char *batch, struct arena *arena, struct package *package, struct error *err)
{
    return package_open(file_join(arena, context->site->batches, batch), "transform", 0, false, arena, package, err);
}

static const struct rule *
find_rule(const struct context *context, struct text id)
{
    for (size_t at = 0; at < context->rules->count; at++) {
        if (text_equal(context->rules->rules[at]->id, id)) {
            return context->rules->rules[at];
        }
    }
    return NULL;
}

/* ---- the rows behind a finding: each source is read once; one or two rows stand as lists, more as a table ---- */

enum { ROWS_MAX = 64, LIST_ROWS = 2, WIDEST = 40 };

struct shown_row {
    struct text source, file, sheet, row;
    const char *variant; /* `@previous` and the like: not in this batch's package */
    struct text *cells;  /* per field of the source; NULL: not found */
    bool printed;
};

struct rows {
    const struct context *context;
    const char *batch;
    const struct explain_options *options;
    struct columns columns; /* that the rule looks at; none when the rule is not known */
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
        const struct text plain = rows->options->reveal ? value : mask_cell(value, &schema->fields[field], rows->arena);

        row->cells[field] = arena_must_text(rows->arena, plain);
    }
}

static enum status
read_source(struct rows *rows, const struct schema *schema, const struct package_resource *resource, struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    enum status status;
    bool more = true;

    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = csv_next(&cursor, &more, err);
    while (status == STATUS_OK && more && (status = csv_next(&cursor, &more, err)) == STATUS_OK) {
        for (size_t at = 0; more && at < rows->count && cursor.count >= schema->field_count + 3; at++) {
            struct shown_row *row = &rows->items[at];

            if (row->variant == NULL && text_equal(row->source, schema->name) && is_same(row, cursor.fields + schema->field_count)) {
                keep_cells(rows, schema, row, cursor.fields);
            }
        }
    }
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

/* Reads the source's CSV once and keeps the cells of all its rows that are wanted. */
static enum status
read_rows_of(struct rows *rows, const struct schema *schema, struct error *err)
{
    const struct package_resource *resource;
    struct package package;
    enum status status;

    TRY(open_package(rows->context, rows->batch, rows->arena, &package, err));
    resource = package_find(&package, arena_must_string(rows->arena, schema->name));
    status = resource == NULL ? STATUS_OK : read_source(rows, schema, resource, err);
    package_close(&package);
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
    return rows->options->all || rows->columns.count == 0 || is_identity(schema, field) || has_column(&rows->columns, schema, field);
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

static enum status
print_rows_behind(const struct context *context, const char *batch, struct text evidence, const struct rule *rule,
                  const struct explain_options *options, struct arena *arena, struct error *err)
{
    struct rows *rows = arena_must_zero(arena, 1, sizeof *rows);

    *rows = (struct rows){.context = context, .batch = batch, .options = options, .columns = {.arena = arena}, .arena = arena};
    if (rule != NULL) {
        list_rule_columns(&rows->columns, rule);
    }
    TRY(read_evidence(rows, evidence, err));
    for (size_t at = 0; at < rows->count; at++) {
        const struct schema *schema = schema_find(&context->pack, rows->items[at].source);

        if (schema != NULL && !rows->items[at].printed) {
            if (rows->items[at].cells == NULL && rows->items[at].variant == NULL) {
                TRY(read_rows_of(rows, schema, err));
            }
            print_source(rows, schema, &rows->items[at]);
        }
    }
    if (rows->more > 0) {
        (void)printf("\n  and %lld more rows\n", rows->more);
    }
    return STATUS_OK;
}

/* ---- why a finding is there: what the rule says, the values it compared, the rows they stand in ---- */

/* Columns of findings.csv: docs/contracts.md section 4. */
enum {
    CELL_KEY,
    CELL_RULE,
    CELL_CLASS,
    CELL_SEVERITY,
    CELL_DEPARTMENT,
    CELL_SUBJECT,
    CELL_SUBJECT_KEY,
    CELL_DIVISION,
    CELL_MESSAGE,
    CELL_EVIDENCE,
    CELL_VALUES,
    CELL_NAME,
    CELLS
};

static const char *const cell_names[CELLS] = {"finding_key", "rule",          "class",   "severity", "department", "subject",
                                              "subject_key", "division_code", "message", "evidence", "values",     "subject_name"};

static void
print_division(const struct context *context, struct text code)
{
    const struct schema_division *own = schema_division_find(&context->pack, code);
    const struct schema_division *parent = own == NULL ? NULL : schema_division_find(&context->pack, own->parent);

    if (!text_is_null(code)) {
        (void)printf("%-12s %.*s %.*s%s%.*s%s\n", "place", TEXT_ARG(code), TEXT_ARG(own == NULL ? TEXT("") : own->name),
                     parent == NULL ? "" : " (", TEXT_ARG(parent == NULL ? TEXT("") : parent->name), parent == NULL ? "" : ")");
    }
}

/* What the rule computed: its lets and the expressions of its message, but not the row's own columns, which stand below. */
static void
print_value(const struct json *values, struct text name, const struct expr *expr, bool reveal, size_t *printed, struct arena *arena)
{
    const struct json *value = json_get(values, arena_must_string(arena, name));
    struct text shown = value == NULL ? TEXT_NULL : json_lexeme(value, arena);

    if (expr == NULL || expr->kind == EXPR_COLUMN || expr->kind == EXPR_LET || expr->kind == EXPR_PARAMETER || value == NULL) {
        return;
    }
    shown = text_is_null(shown) || text_equal(shown, TEXT("null")) ? TEXT("空")
            : reveal                                               ? shown
                                                                   : mask_text(shown, expr->personal, expr->origin, arena);
    (void)printf("%-12s %.*s = %.*s\n", (*printed)++ == 0 ? "values" : "", TEXT_ARG(name), TEXT_ARG(shown));
}

static enum status
print_values(const struct rule *rule, struct text text, bool reveal, struct arena *arena, struct error *err)
{
    struct json *values;
    size_t printed = 0;

    if (rule == NULL || text_is_null(text)) {
        return STATUS_OK;
    }
    TRY(json_parse(text, "values", &values, err));
    for (size_t at = 0; at < rule->let_count; at++) {
        print_value(values, rule->lets[at].name, rule->lets[at].expr, reveal, &printed, arena);
    }
    for (size_t at = 0; at < rule->say.part_count; at++) {
        print_value(values, rule->say.parts[at].source, rule->say.parts[at].expr, reveal, &printed, arena);
    }
    for (size_t at = 0; at < rule->parameter_count; at++) {
        (void)printf("%-12s :%.*s = %.*s\n", printed++ == 0 ? "values" : "", TEXT_ARG(rule->parameters[at].name),
                     TEXT_ARG(rule->parameters[at].value));
    }
    json_free(values);
    return STATUS_OK;
}

static enum status
print_finding(const struct context *context, const char *batch, const struct text *cells, const struct explain_options *options,
              struct arena *arena, struct error *err)
{
    const struct rule *rule = find_rule(context, cells[CELL_RULE]);
    const bool person = text_equal(cells[CELL_SUBJECT], TEXT("person"));

    (void)printf("%.*s  %.*s %.*s\n%.*s\n\n", TEXT_ARG(cells[CELL_KEY]), TEXT_ARG(cells[CELL_RULE]),
                 TEXT_ARG(rule == NULL ? TEXT("") : rule->name), TEXT_ARG(cells[CELL_MESSAGE]));
    (void)printf("%-12s %s\n", "batch", batch);
    (void)printf("%-12s %.*s, severity %.*s\n", "class", TEXT_ARG(cells[CELL_CLASS]), TEXT_ARG(cells[CELL_SEVERITY]));
    print_labelled("department", cells[CELL_DEPARTMENT]);
    print_labelled("subject", options->reveal ? cells[CELL_SUBJECT_KEY]
                              : person        ? mask_text(cells[CELL_SUBJECT_KEY], PERSONAL_ID, NULL, arena)
                                              : cells[CELL_SUBJECT_KEY]);
    print_labelled("name", cells[CELL_NAME]);
    print_division(context, cells[CELL_DIVISION]);
    if (rule != NULL) {
        print_labelled("flag", expr_print(rule->flag, arena));
    }
    TRY(print_values(rule, cells[CELL_VALUES], options->reveal, arena, err));
    (void)printf("\nthe rows behind it%s\n", options->all || rule == NULL ? "" : ", in the columns that the rule looks at (--all: in all)");
    return print_rows_behind(context, batch, cells[CELL_EVIDENCE], rule, options, arena, err);
}

static enum status
look_in(const struct context *context, const char *batch, struct text key, const struct explain_options *options, struct arena *arena,
        bool *found, struct error *err)
{
    struct record_search search;
    struct package package;
    struct text cells[CELLS];
    enum status status;

    TRY(open_package(context, batch, arena, &package, err));
    status = record_search_open(&package, "findings", "finding_key", key, arena, &search, err);
    if (status == STATUS_OK) {
        status = record_search_next(&search, found, err);
    }
    for (size_t at = 0; at < CELLS && *found; at++) {
        const struct text cell = record_search_get(&search, cell_names[at]);

        cells[at] = arena_must_text(arena, cell);
    }
    record_search_close(&search);
    package_close(&package);
    return *found ? print_finding(context, batch, cells, options, arena, err) : status;
}

/* The rule whose id is nearest to what was asked for. */
static enum status
refuse_key(const struct context *context, struct text key, struct error *err)
{
    struct text_nearest nearest = text_nearest_to(key);

    for (size_t at = 0; at < context->rules->count; at++) {
        text_nearest_offer(&nearest, context->rules->rules[at]->id);
    }
    (void)error_set(err, STATUS_USAGE, "E-USAGE", "%.*s is neither a rule nor a finding of any batch", TEXT_ARG(key));
    if (!text_is_null(nearest.found)) {
        error_hint(err, "did you mean rule %.*s?", TEXT_ARG(nearest.found));
    }
    return STATUS_USAGE;
}

static enum status
explain_finding(const struct context *context, struct text key, const struct explain_options *options, struct arena *arena,
                struct error *err)
{
    const char *const *batches;
    size_t count;
    bool found = false;

    TRY(context_batches(context, arena, &batches, &count, err));
    if (options->reveal && count > 0) {
        TRY(reveal_note(context->site, REVEAL_FINDING, key, NULL, err));
    }
    for (size_t at = 0; at < count && !found; at++) {
        TRY(look_in(context, batches[at], key, options, arena, &found, err));
    }
    if (!found) {
        TRY(pruned_explain(context, key, arena, &found, err));
    }
    return found ? STATUS_OK : refuse_key(context, key, err);
}

/* ---- rules ---- */

static void
print_columns(const struct rule *rule, struct arena *arena)
{
    struct columns columns = {.arena = arena};

    list_rule_columns(&columns, rule);
    for (size_t at = 0; at < columns.count; at++) {
        const struct schema *schema = columns.items[at].schema;
        const struct schema_field *field = &schema->fields[columns.items[at].field];

        (void)printf("%-12s %.*s.%.*s %.*s\n", at == 0 ? "columns" : "", TEXT_ARG(schema->name), TEXT_ARG(field->name),
                     TEXT_ARG(field->title));
    }
}

/* Rules that suppress it, and what else holds its findings back or lets them stop a run. */
static void
print_limits(const struct context *context, const struct rule *rule)
{
    for (size_t at = 0; at < rule->suppressed_by_count; at++) {
        const struct rule *other = find_rule(context, rule->suppressed_by[at]);

        (void)printf("%-12s %.*s %.*s\n", at == 0 ? "silenced by" : "", TEXT_ARG(rule->suppressed_by[at]),
                     TEXT_ARG(other == NULL ? TEXT("") : other->name));
    }
    if (rule->confirm_after > 1) {
        (void)printf("%-12s a finding is reported once it has stood in %lld deliveries\n", "patience", (long long)rule->confirm_after);
    }
    if (rule->gate_count >= 0) {
        (void)printf("%-12s from %lld findings on%s\n", "gate", (long long)rule->gate_count,
                     text_equal(rule->severity, TEXT("block")) ? " nothing is loaded" : " the run ends with exit code 1");
    }
}

static void
print_sources(const struct rule *rule, const struct pack *pack)
{
    bool first = true;

    for (size_t at = 0; at < catalog_count(pack); at++) {
        const struct schema *schema = catalog_schema(pack, at);
        const enum variant variant = catalog_variant(pack, at);

        if (rule->reads[at]) {
            (void)printf("%-12s %.*s%s%s %.*s (%.*s%s)\n", first ? "sources" : "", TEXT_ARG(schema->name),
                         variant == VARIANT_CURRENT ? "" : "@", variant_name(variant), TEXT_ARG(schema->title),
                         TEXT_ARG(schema->department), schema->derived ? ", derived" : "");
            first = false;
        }
    }
}

static void
print_parameters(const struct rule *rule, const struct pack *pack)
{
    for (size_t at = 0; at < rule->parameter_count; at++) {
        const struct rule_parameter *parameter = &rule->parameters[at];
        const struct schema_parameter *found = schema_parameter_find(pack, parameter->name);

        (void)printf("%-12s :%.*s = %.*s %.*s (%.*s; %.*s)\n", at == 0 ? "parameters" : "", TEXT_ARG(parameter->name),
                     TEXT_ARG(parameter->value), TEXT_ARG(found->unit), TEXT_ARG(found->title), TEXT_ARG(parameter->source));
    }
}

static void
print_run(const char *batch, const struct record_search *run)
{
    static const char *const counts[][2] = {
        {"rows",       "rows"      },
        {"flagged",    "flagged"   },
        {"unknown",    "unknown"   },
        {"suppressed", "suppressed"},
        {"exempt",     "exempt"    },
        {"held_back",  "held back" },
        {"findings",   "findings"  },
    };
    const struct text reason = record_search_get(run, "reason");

    (void)printf("%-12s batch %s: %.*s%s%.*s", "last run", batch, TEXT_ARG(record_search_get(run, "state")),
                 text_is_null(reason) ? "" : ": ", TEXT_ARG(reason));
    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++) {
        (void)printf(", %.*s %s", TEXT_ARG(record_search_get(run, counts[at][0])), counts[at][1]);
    }
    (void)printf("\n");
}

/* The newest batch's line of rule_runs.csv. */
static enum status
print_last_run(const struct context *context, const struct rule *rule, struct arena *arena, struct error *err)
{
    const char *const *batches;
    size_t count;
    struct record_search search;
    struct package package;
    bool found = false;
    enum status status;

    TRY(context_batches(context, arena, &batches, &count, err));
    if (count == 0) {
        return STATUS_OK;
    }
    TRY(open_package(context, batches[0], arena, &package, err));
    status = record_search_open(&package, "rule_runs", "rule", rule->id, arena, &search, err);
    if (status == STATUS_OK && (status = record_search_next(&search, &found, err)) == STATUS_OK && found) {
        print_run(batches[0], &search);
    }
    record_search_close(&search);
    package_close(&package);
    return status;
}

static enum status
explain_rule(const struct context *context, const struct rule *rule, struct arena *arena, struct error *err)
{
    (void)printf("%.*s %.*s\n\n", TEXT_ARG(rule->id), TEXT_ARG(rule->name));
    (void)printf("%-12s %.*s, severity %.*s\n", "class", TEXT_ARG(rule->class), TEXT_ARG(rule->severity));
    print_labelled("department", rule->department);
    print_labelled("dispatch", rule->dispatch);
    print_labelled("subject", rule->subject);
    print_labelled("cause", rule->cause);
    (void)printf("%-12s %.*s %.*s\n", "from", TEXT_ARG(rule->from->name), TEXT_ARG(rule->from->title));
    if (rule->where != NULL) {
        print_labelled("where", expr_print(rule->where, arena));
    }
    for (size_t at = 0; at < rule->let_count; at++) {
        (void)printf("%-12s %.*s = %.*s\n", at == 0 ? "let" : "", TEXT_ARG(rule->lets[at].name),
                     TEXT_ARG(expr_print(rule->lets[at].expr, arena)));
    }
    print_labelled("flag", expr_print(rule->flag, arena));
    print_labelled("say", rule->say.source);
    if (rule->verdict != NULL) {
        print_labelled("verdict", expr_print(rule->verdict, arena));
    }
    print_labelled("note", rule->note.source);
    print_limits(context, rule);
    print_columns(rule, arena);
    print_sources(rule, context->rules->pack);
    print_parameters(rule, &context->pack);
    print_labelled("basis", rule->source_note);
    print_labelled("hash", text_from(rule->hash));
    print_labelled("state", text_from(rule->disabled));
    return print_last_run(context, rule, arena, err);
}

static enum status
explain_any(const struct site *site, const char *pack_folder, const char *what, const char *as_of, const struct explain_options *options,
            struct arena *arena, struct error *err)
{
    struct context context;
    const struct rule *rule;

    TRY(context_open(site, pack_folder, as_of, arena, &context, err));
    rule = find_rule(&context, text_from(what));
    if (rule != NULL) {
        return explain_rule(&context, rule, arena, err);
    }
    for (size_t at = 0; at < context.rules->problems.count; at++) {
        if (strstr(context.rules->problems.items[at].path, arena_must_format(arena, "/%s.json", what)) != NULL) {
            return error_set(err, STATUS_CONFIG, "E-RULE", "%s", rule_problem_text(&context.rules->problems.items[at], arena));
        }
    }
    return explain_finding(&context, text_from(what), options, arena, err);
}

int
ask_explain_main(const struct site *site, const char *pack_folder, const char *rule_or_finding, const char *as_of, bool reveal, bool all)
{
    const struct explain_options options = {reveal, all};
    struct arena arena;
    struct error err = {0};
    enum status status;

    arena_init(&arena, 0);
    status = explain_any(site, pack_folder, rule_or_finding, as_of, &options, &arena, &err);
    if (status != STATUS_OK) {
        error_print(&err, "bidui-transform");
    }
    arena_done(&arena);
    return (int)status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* bidui explain RULE | FINDING: what a rule says and rests on; why a finding is there, row by row. */
#include "transform/rule.h"

#include "common/csv.h"
#include "common/file.h"
#include "common/json.h"
#include "transform/catalog.h"
#include "transform/mask.h"
#include "transform/reveal.h"
#include "transform/rule_context.h"

#include <stdio.h>

enum { FINDING_COLUMNS = 18 };

static void
say(const char *label, struct text text)
{
    if (!text_is_null(text)) {
        (void)printf("%-12s %.*s\n", label, TEXT_ARG(text));
    }
}

/* ---- packages ---- */

struct lines {
    struct package package;
    struct text content;
    struct csv_cursor cursor;
    bool open;
};

static enum status
lines_open(const struct rule_context *context, const char *batch, const char *resource, struct arena *arena, struct lines *lines, struct error *err)
{
    const struct package_resource *found;
    bool more;

    *lines = (struct lines){.open = false};
    TRY(package_open(file_join(arena, context->site->batches, batch), "transform", 0, false, arena, &lines->package, err));
    found = package_find(&lines->package, resource);
    if (found == NULL) {
        return STATUS_OK;
    }
    TRY(file_map(found->path, &lines->content, err));
    csv_open(&lines->cursor, lines->content, found->path);
    lines->open = true;
    return csv_next(&lines->cursor, &more, err);
}

static void
lines_close(struct lines *lines)
{
    if (lines->open) {
        csv_close(&lines->cursor);
        file_unmap(lines->content);
    }
    package_close(&lines->package);
}

/* ---- rules ---- */

struct used {
    const struct schema *schema;
    const struct schema_field *field;
};

/* Columns by name and Chinese title, each once. */
static void
list_columns(const struct expr *expr, const struct schema *schema, struct used *used, size_t *count, size_t limit)
{
    if (expr->kind == EXPR_COLUMN && expr->field < EXPR_FIELD_PERSON_KEY && expr->origin != NULL) {
        bool there = false;

        for (size_t at = 0; at < *count; at++) {
            there = there || used[at].field == expr->origin;
        }
        if (!there && *count < limit) {
            used[(*count)++] = (struct used){schema, expr->origin};
        }
    }
    if (expr->kind == EXPR_RELATED && expr->related->where != NULL) {
        list_columns(expr->related->where, expr->related->schema, used, count, limit);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        list_columns(expr->arguments[at], schema, used, count, limit);
    }
}

static void
print_columns(const struct rule *rule)
{
    enum { USED_MAX = 100 };
    struct used used[USED_MAX];
    size_t count = 0;

    list_columns(rule->flag, rule->from, used, &count, USED_MAX);
    if (rule->where != NULL) {
        list_columns(rule->where, rule->from, used, &count, USED_MAX);
    }
    for (size_t at = 0; at < count; at++) {
        (void)printf("%-12s %.*s %.*s\n", at == 0 ? "columns" : "", TEXT_ARG(used[at].field->name), TEXT_ARG(used[at].field->title));
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
            (void)printf("%-12s %.*s%s%s %.*s (%.*s%s)\n", first ? "sources" : "", TEXT_ARG(schema->name), variant == VARIANT_CURRENT ? "" : "@",
                         variant_name(variant), TEXT_ARG(schema->title), TEXT_ARG(schema->department), schema->derived ? ", derived" : "");
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

        (void)printf("%-12s :%.*s = %.*s %.*s (%.*s; %.*s)\n", at == 0 ? "parameters" : "", TEXT_ARG(parameter->name), TEXT_ARG(parameter->value),
                     TEXT_ARG(found->unit), TEXT_ARG(found->title), TEXT_ARG(parameter->source));
    }
}

/* The newest batch's line of rule_runs.csv. */
static enum status
print_last_run(const struct rule_context *context, const struct rule *rule, struct arena *arena, struct error *err)
{
    const char *const *batches;
    size_t count;
    struct lines lines;
    enum status status;
    bool more = true;

    TRY(rule_context_batches(context, arena, &batches, &count, err));
    if (count == 0) {
        return STATUS_OK;
    }
    status = lines_open(context, batches[0], "rule_runs", arena, &lines, err);
    while (status == STATUS_OK && lines.open && more && (status = csv_next(&lines.cursor, &more, err)) == STATUS_OK) {
        const struct text *fields = lines.cursor.fields;

        if (more && lines.cursor.count >= 9 && text_equal(fields[0], rule->id)) {
            (void)printf("%-12s batch %s: %.*s%s%.*s, %.*s rows, %.*s flagged, %.*s unknown, %.*s findings\n", "last run", batches[0],
                         TEXT_ARG(fields[2]), text_is_null(fields[3]) ? "" : ": ", TEXT_ARG(fields[3]), TEXT_ARG(fields[4]), TEXT_ARG(fields[5]),
                         TEXT_ARG(fields[6]), TEXT_ARG(fields[8]));
        }
    }
    lines_close(&lines);
    return status;
}

static enum status
explain_rule(const struct rule_context *context, const struct rule *rule, struct arena *arena, struct error *err)
{
    (void)printf("%.*s %.*s\n\n", TEXT_ARG(rule->id), TEXT_ARG(rule->name));
    say("class", rule->class);
    say("severity", rule->severity);
    say("department", rule->department);
    say("subject", rule->subject);
    say("from", rule->from->title);
    if (rule->where != NULL) {
        say("where", expr_print(rule->where, arena));
    }
    for (size_t at = 0; at < rule->let_count; at++) {
        (void)printf("%-12s %.*s = %.*s\n", at == 0 ? "let" : "", TEXT_ARG(rule->lets[at].name), TEXT_ARG(expr_print(rule->lets[at].expr, arena)));
    }
    say("flag", expr_print(rule->flag, arena));
    say("say", rule->say.source);
    if (rule->verdict != NULL) {
        say("verdict", expr_print(rule->verdict, arena));
    }
    for (size_t at = 0; at < rule->suppressed_by_count; at++) {
        say(at == 0 ? "suppressed by" : "", rule->suppressed_by[at]);
    }
    print_columns(rule);
    print_sources(rule, context->rules->pack);
    print_parameters(rule, &context->pack);
    say("basis", rule->source_note);
    say("hash", text_from(rule->hash));
    say("state", text_from(rule->disabled));
    return print_last_run(context, rule, arena, err);
}

/* ---- findings ---- */

struct wanted {
    struct text source;
    struct text file;
    struct text sheet;
    struct text row;
};

static bool
same_row(const struct csv_cursor *cursor, size_t provenance, const struct wanted *wanted)
{
    return cursor->count >= provenance + 3 && text_equal(cursor->fields[provenance], wanted->file) &&
           text_equal(cursor->fields[provenance + 1], wanted->sheet) && text_equal(cursor->fields[provenance + 2], wanted->row);
}

static void
print_cells(const struct schema *schema, const struct csv_cursor *cursor, bool reveal, struct arena *arena)
{
    for (size_t field = 0; field < schema->field_count && field < cursor->count; field++) {
        const struct text cell = cursor->fields[field];

        if (!text_is_null(cell)) {
            const struct text shown = reveal ? cell : mask_text(cell, schema->fields[field].personal, arena);

            (void)printf("    %.*s = %.*s\n", TEXT_ARG(schema->fields[field].title), TEXT_ARG(shown));
        }
    }
}

static enum status
print_row(const struct rule_context *context, const char *batch, const struct wanted *wanted, bool reveal, struct arena *arena, struct error *err)
{
    const struct schema *schema = schema_find(&context->pack, wanted->source);
    struct lines lines;
    enum status status;
    bool more = true;

    if (schema == NULL) {
        return STATUS_OK;
    }
    (void)printf("\n  %.*s (%.*s): %.*s%s%.*s, row %.*s\n", TEXT_ARG(schema->title), TEXT_ARG(schema->department), TEXT_ARG(wanted->file),
                 text_is_null(wanted->sheet) ? "" : ", sheet ", TEXT_ARG(wanted->sheet), TEXT_ARG(wanted->row));
    status = lines_open(context, batch, arena_must_string(arena, wanted->source), arena, &lines, err);
    while (status == STATUS_OK && lines.open && more && (status = csv_next(&lines.cursor, &more, err)) == STATUS_OK) {
        if (more && same_row(&lines.cursor, schema->field_count, wanted)) {
            print_cells(schema, &lines.cursor, reveal, arena);
            break;
        }
    }
    lines_close(&lines);
    return status;
}

static enum status
print_evidence(const struct rule_context *context, const char *batch, struct text evidence, bool reveal, struct arena *arena, struct error *err)
{
    struct json *document;
    enum status status = STATUS_OK;

    TRY(json_parse(evidence, "evidence", &document, err));
    for (const struct json *item = json_first(document); item != NULL && status == STATUS_OK; item = json_next(item)) {
        const struct wanted wanted = {
            json_get_text(item, "source"),
            json_get_text(item, "file"),
            json_get_text(item, "sheet"),
            json_lexeme(json_get(item, "row"), arena),
        };

        if (text_is_null(wanted.source)) {
            (void)printf("\n  and %lld more rows\n", (long long)json_get_integer(item, "more", 0));
        } else {
            status = print_row(context, batch, &wanted, reveal, arena, err);
        }
    }
    json_free(document);
    return status;
}

/* Columns of findings.csv: docs/contracts.md section 4. */
static enum status
print_finding(const struct rule_context *context, const char *batch, const struct text *cells, bool reveal, struct arena *arena, struct error *err)
{
    (void)printf("%.*s  %.*s: %.*s\n\n", TEXT_ARG(cells[0]), TEXT_ARG(cells[1]), TEXT_ARG(cells[12]));
    (void)printf("%-12s %s\n", "batch", batch);
    say("class", cells[2]);
    say("severity", cells[3]);
    say("department", cells[4]);
    say("subject", reveal ? cells[6] : mask_text(cells[6], text_equal(cells[5], TEXT("person")) ? PERSONAL_ID : PERSONAL_NONE, arena));
    say("name", cells[17]);
    say("division", cells[7]);
    return print_evidence(context, batch, cells[13], reveal, arena, err);
}

static enum status
find_finding(const struct rule_context *context, const char *batch, struct text key, bool reveal, struct arena *arena, bool *found, struct error *err)
{
    struct lines lines;
    enum status status = lines_open(context, batch, "findings", arena, &lines, err);
    bool more = true;

    while (status == STATUS_OK && lines.open && more && !*found && (status = csv_next(&lines.cursor, &more, err)) == STATUS_OK) {
        if (more && lines.cursor.count >= FINDING_COLUMNS && text_equal(lines.cursor.fields[0], key)) {
            struct text cells[FINDING_COLUMNS];

            for (size_t at = 0; at < FINDING_COLUMNS; at++) {
                cells[at] = text_is_null(lines.cursor.fields[at]) ? TEXT_NULL : arena_must_text(arena, lines.cursor.fields[at]);
            }
            *found = true;
            status = print_finding(context, batch, cells, reveal, arena, err);
        }
    }
    lines_close(&lines);
    return status;
}

static enum status
explain_finding(const struct rule_context *context, struct text key, bool reveal, struct arena *arena, struct error *err)
{
    const char *const *batches;
    size_t count;
    bool found = false;

    TRY(rule_context_batches(context, arena, &batches, &count, err));
    if (reveal && count > 0) {
        TRY(reveal_note(context->site, REVEAL_FINDING, key, NULL, err));
    }
    for (size_t at = 0; at < count && !found; at++) {
        TRY(find_finding(context, batches[at], key, reveal, arena, &found, err));
    }
    if (!found) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "%.*s is neither a rule nor a finding of any batch", TEXT_ARG(key));
    }
    return STATUS_OK;
}

static enum status
explain(const struct site *site, const char *pack_folder, const char *what, const char *as_of, bool reveal, struct arena *arena, struct error *err)
{
    struct rule_context context;

    TRY(rule_context_open(site, pack_folder, as_of, arena, &context, err));
    for (size_t at = 0; at < context.rules->count; at++) {
        if (text_equal(context.rules->rules[at]->id, text_from(what))) {
            return explain_rule(&context, context.rules->rules[at], arena, err);
        }
    }
    for (size_t at = 0; at < context.rules->problems.count; at++) {
        if (strstr(context.rules->problems.items[at].path, arena_must_format(arena, "/%s.json", what)) != NULL) {
            return error_set(err, STATUS_CONFIG, "E-RULE", "%s", rule_problem_text(&context.rules->problems.items[at], arena));
        }
    }
    return explain_finding(&context, text_from(what), reveal, arena, err);
}

int
rule_explain_main(const struct site *site, const char *pack_folder, const char *rule_or_finding, const char *as_of, bool reveal)
{
    struct arena arena;
    struct error err = {0};
    enum status status;

    arena_init(&arena, 0);
    status = explain(site, pack_folder, rule_or_finding, as_of, reveal, &arena, &err);
    if (status != STATUS_OK) {
        error_print(&err, "bidui-transform");
    }
    arena_done(&arena);
    return (int)status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* bidui explain RULE | FINDING: what a rule says and rests on; why a finding is there, row by row. */
#include "transform/rules/rule.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"
#include "transform/ask/explain.h"
#include "transform/rules/context.h"
#include "transform/table/catalog.h"

#include <stdio.h>

void
explain_say(const char *label, struct text text)
{
    if (!text_is_null(text)) {
        (void)printf("%-12s %.*s\n", label, TEXT_ARG(text));
    }
}

/* ---- packages ---- */

enum status
explain_lines_open(const struct rule_context *context, const char *batch, const char *resource, struct arena *arena,
                   struct explain_lines *lines, struct error *err)
{
    const struct package_resource *found;
    bool more;

    *lines = (struct explain_lines){.open = false};
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

void
explain_lines_close(struct explain_lines *lines)
{
    if (lines->open) {
        csv_close(&lines->cursor);
        file_unmap(lines->content);
    }
    package_close(&lines->package);
}

/* ---- the columns of a rule ---- */

bool
explain_columns_has(const struct explain_columns *columns, const struct schema *schema, size_t field)
{
    for (size_t at = 0; at < columns->count; at++) {
        if (text_equal(columns->items[at].schema->name, schema->name) && columns->items[at].field == field) {
            return true;
        }
    }
    return false;
}

static void
add_column(struct explain_columns *columns, const struct schema *schema, size_t field)
{
    if (field >= schema->field_count || explain_columns_has(columns, schema, field)) {
        return;
    }
    if (columns->count == columns->capacity) {
        const size_t capacity = columns->capacity == 0 ? 32 : columns->capacity * 2;
        struct explain_column *grown = arena_must_zero(columns->arena, capacity, sizeof *grown);

        if (columns->count > 0) {
            memcpy(grown, columns->items, columns->count * sizeof *grown);
        }
        columns->items = grown;
        columns->capacity = capacity;
    }
    columns->items[columns->count++] = (struct explain_column){schema, field};
}

/* `rows` are the schemas of the rows that the expression sees, the innermost first. */
static void
add_expr(struct explain_columns *columns, const struct expr *expr, const struct schema *const *rows, size_t depth)
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

void
explain_columns_of(struct explain_columns *columns, const struct rule *rule)
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

/* ---- rules ---- */

static void
print_columns(const struct rule *rule, struct arena *arena)
{
    struct explain_columns columns = {.arena = arena};

    explain_columns_of(&columns, rule);
    for (size_t at = 0; at < columns.count; at++) {
        const struct schema *schema = columns.items[at].schema;
        const struct schema_field *field = &schema->fields[columns.items[at].field];

        (void)printf("%-12s %.*s.%.*s %.*s\n", at == 0 ? "columns" : "", TEXT_ARG(schema->name), TEXT_ARG(field->name),
                     TEXT_ARG(field->title));
    }
}

static const struct rule *
find_rule(const struct rule_context *context, struct text id)
{
    for (size_t at = 0; at < context->rules->count; at++) {
        if (text_equal(context->rules->rules[at]->id, id)) {
            return context->rules->rules[at];
        }
    }
    return NULL;
}

/* Rules that silence it, and what else holds its findings back or lets them stop a run. */
static void
print_limits(const struct rule_context *context, const struct rule *rule)
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

/* The newest batch's line of rule_runs.csv. */
static enum status
print_last_run(const struct rule_context *context, const struct rule *rule, struct arena *arena, struct error *err)
{
    const char *const *batches;
    size_t count;
    enum { RUN_COLUMNS = 11 };
    struct explain_lines lines;
    enum status status;
    bool more = true;

    TRY(rule_context_batches(context, arena, &batches, &count, err));
    if (count == 0) {
        return STATUS_OK;
    }
    status = explain_lines_open(context, batches[0], "rule_runs", arena, &lines, err);
    while (status == STATUS_OK && lines.open && more && (status = csv_next(&lines.cursor, &more, err)) == STATUS_OK) {
        const struct text *fields = lines.cursor.fields;

        if (more && lines.cursor.count >= RUN_COLUMNS && text_equal(fields[0], rule->id)) {
            (void)printf("%-12s batch %s: %.*s%s%.*s, %.*s rows, %.*s flagged, %.*s unknown, %.*s suppressed, %.*s exempt, %.*s held back, "
                         "%.*s findings\n",
                         "last run", batches[0], TEXT_ARG(fields[2]), text_is_null(fields[3]) ? "" : ": ", TEXT_ARG(fields[3]),
                         TEXT_ARG(fields[4]), TEXT_ARG(fields[5]), TEXT_ARG(fields[6]), TEXT_ARG(fields[7]), TEXT_ARG(fields[9]),
                         TEXT_ARG(fields[10]), TEXT_ARG(fields[8]));
        }
    }
    explain_lines_close(&lines);
    return status;
}

static enum status
explain_rule(const struct rule_context *context, const struct rule *rule, struct arena *arena, struct error *err)
{
    (void)printf("%.*s %.*s\n\n", TEXT_ARG(rule->id), TEXT_ARG(rule->name));
    (void)printf("%-12s %.*s, severity %.*s\n", "class", TEXT_ARG(rule->class), TEXT_ARG(rule->severity));
    explain_say("department", rule->department);
    explain_say("dispatch", rule->dispatch);
    explain_say("subject", rule->subject);
    explain_say("cause", rule->cause);
    (void)printf("%-12s %.*s %.*s\n", "from", TEXT_ARG(rule->from->name), TEXT_ARG(rule->from->title));
    if (rule->where != NULL) {
        explain_say("where", expr_print(rule->where, arena));
    }
    for (size_t at = 0; at < rule->let_count; at++) {
        (void)printf("%-12s %.*s = %.*s\n", at == 0 ? "let" : "", TEXT_ARG(rule->lets[at].name),
                     TEXT_ARG(expr_print(rule->lets[at].expr, arena)));
    }
    explain_say("flag", expr_print(rule->flag, arena));
    explain_say("say", rule->say.source);
    if (rule->verdict != NULL) {
        explain_say("verdict", expr_print(rule->verdict, arena));
    }
    explain_say("note", rule->note.source);
    print_limits(context, rule);
    print_columns(rule, arena);
    print_sources(rule, context->rules->pack);
    print_parameters(rule, &context->pack);
    explain_say("basis", rule->source_note);
    explain_say("hash", text_from(rule->hash));
    explain_say("state", text_from(rule->disabled));
    return print_last_run(context, rule, arena, err);
}

static enum status
explain(const struct site *site, const char *pack_folder, const char *what, const char *as_of, const struct explain_options *options,
        struct arena *arena, struct error *err)
{
    struct rule_context context;
    const struct rule *rule;

    TRY(rule_context_open(site, pack_folder, as_of, arena, &context, err));
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
rule_explain_main(const struct site *site, const char *pack_folder, const char *rule_or_finding, const char *as_of, bool reveal, bool all)
{
    const struct explain_options options = {reveal, all};
    struct arena arena;
    struct error err = {0};
    enum status status;

    arena_init(&arena, 0);
    status = explain(site, pack_folder, rule_or_finding, as_of, &options, &arena, &err);
    if (status != STATUS_OK) {
        error_print(&err, "bidui-transform");
    }
    arena_done(&arena);
    return (int)status;
}

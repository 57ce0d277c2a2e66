/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/load_expr.h"

#include "common/ground/date.h"
#include "transform/rules/mutate.h"

/* The expressions of a rule file, and what they read: sources and parameters. */

static void
note_parameter(struct rule_loader *loader, const struct expr *expr)
{
    const struct schema_parameter_value *value;
    struct rule *rule = loader->rule;
    struct text shown = expr->name;
    char print[FIXED_TEXT_SIZE];

    for (size_t at = 0; at < rule->parameter_count; at++) {
        if (text_equal(rule->parameters[at].name, expr->parameter->name)) {
            return;
        }
    }
    if (expr->type == EXPR_NUMBER) {
        shown = (struct text){print, fixed_format(expr->number, print)};
    } else if (expr->type == EXPR_DATE) {
        shown = (struct text){print, date_format(expr->days, print)};
    } else if (expr->type == EXPR_YEARMONTH) {
        shown = (struct text){print, date_format_month(expr->days, print)};
    }
    value = schema_parameter_value(expr->parameter, loader->options->division, loader->options->as_of);
    rule->parameters[rule->parameter_count++] =
        (struct rule_parameter){expr->parameter->name, arena_must_text(loader->arena, shown), value == NULL ? TEXT_NULL : value->source};
}

static void
note_reads(struct rule_loader *loader, const struct expr *expr)
{
    if (expr->kind == EXPR_PARAMETER && expr->parameter != NULL) {
        note_parameter(loader, expr);
    }
    if (expr->kind == EXPR_RELATED) {
        rule_loader_note_source(loader, loader->rule->reads, expr->related->source);
        if (expr->related->where != NULL) {
            note_reads(loader, expr->related->where);
        }
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        note_reads(loader, expr->arguments[at]);
    }
}

/* ---- expressions ---- */

/* `visible`: how many lets the expression may use. */
static struct expr *
check_source(struct rule_loader *loader, struct text source, size_t value, size_t visible, enum expr_type wanted)
{
    struct expr_problems found = {.arena = loader->arena};
    const struct expr_context context = rule_loader_context(loader, &found);
    const struct expr_scope scope = {.schema = loader->rule->from, .lets = loader->rule->let_sources, .let_count = visible};
    struct expr *expr = expr_parse(source, loader->arena, &found);

    if (expr != NULL
        && (!expr_check(expr, &scope, &context, wanted) || (wanted == EXPR_BOOLEAN && !expr_check_condition(expr, &context)))) {
        expr = NULL;
        loader->good = false;
    }
    rule_loader_report_all(loader, value, &found);
    if (expr != NULL) {
        note_reads(loader, expr);
    }
    return expr;
}

static struct expr *
read_expr(struct rule_loader *loader, const char *key, bool required, enum expr_type wanted)
{
    const struct text source = rule_loader_text(loader, key, required);

    if (text_is_null(source)) {
        return NULL;
    }
    return check_source(loader, rule_mutate_text(loader->options->mutation, source, loader->arena), rule_problem_find(loader->file, 0, key),
                        loader->rule->let_count, wanted);
}

static void
read_lets(struct rule_loader *loader)
{
    const struct json *lets = json_get(loader->json, "let");
    const size_t place = rule_problem_find(loader->file, 0, "let");
    struct rule *rule = loader->rule;

    rule->let_sources = arena_must_zero(loader->arena, json_count(lets) + 1, sizeof *rule->let_sources);
    rule->lets = arena_must_zero(loader->arena, json_count(lets) + 1, sizeof *rule->lets);
    for (const struct json *item = json_is_object(lets) ? json_first(lets) : NULL; item != NULL; item = json_next(item)) {
        const struct text name = json_key(item);
        const size_t value = rule_problem_find(loader->file, place, arena_must_string(loader->arena, name));

        if (schema_field_find(rule->from, name) != SIZE_MAX) {
            rule_loader_report(
                loader, value, 0, "E-RULE-KEY",
                arena_must_format(loader->arena, "\"%.*s\" is a column of %.*s already", TEXT_ARG(name), TEXT_ARG(rule->from->name)), NULL);
        }
        rule->let_sources[rule->let_count] =
            (struct expr_let){name, rule_mutate_text(loader->options->mutation, json_text(item), loader->arena)};
        rule->lets[rule->let_count].name = name;
        rule->lets[rule->let_count].expr =
            check_source(loader, rule->let_sources[rule->let_count].source, value, rule->let_count, EXPR_ANY);
        rule->let_count++;
    }
}

/* ---- templates: `{name} 于 {first(death.died_on by person_key)} 死亡`: literal text and expressions; {{ is a brace ---- */

enum { PARTS_MAX = 100 };

struct cutter {
    struct text source;
    size_t at;
    struct arena *arena;
    struct expr_problems *problems;
    struct rule_template *template;
};

static bool
add_part(struct cutter *cutter, struct rule_part part)
{
    if (cutter->template->part_count == PARTS_MAX) {
        expr_problem(cutter->problems, "E-RULE-SYNTAX", (uint32_t)cutter->at, (uint32_t)cutter->at, NULL, "more than %d parts", PARTS_MAX);
        return false;
    }
    cutter->template->parts[cutter->template->part_count++] = part;
    return true;
}

/* The } that ends the expression begun at `from`, quoted texts skipped; SIZE_MAX when there is none. */
static size_t
find_end(struct text source, size_t from)
{
    bool quoted = false;

    for (size_t at = from; at < source.size; at++) {
        if (source.data[at] == '\'') {
            quoted = !quoted;
        } else if (source.data[at] == '}' && !quoted) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool
cut_expression(struct cutter *cutter)
{
    const size_t from = cutter->at + 1;
    const size_t end = find_end(cutter->source, from);
    const struct text inner = {cutter->source.data + from, end - from};
    const size_t before = cutter->problems->count;
    struct expr *expr;

    if (end == SIZE_MAX) {
        expr_problem(cutter->problems, "E-RULE-SYNTAX", (uint32_t)cutter->at, (uint32_t)cutter->source.size, "write {{ for a brace",
                     "the closing } is missing");
        return false;
    }
    expr = expr_parse(inner, cutter->arena, cutter->problems);
    for (size_t at = before; at < cutter->problems->count; at++) {
        cutter->problems->items[at].at += (uint32_t)from;
        cutter->problems->items[at].end += (uint32_t)from;
    }
    cutter->at = end + 1;
    return expr != NULL && add_part(cutter, (struct rule_part){.expr = expr, .source = text_trim(inner)});
}

static bool
cut_literal(struct cutter *cutter)
{
    const size_t from = cutter->at;

    if (cutter->source.data[from] == '{') { /* {{ */
        cutter->at += 2;
        return add_part(cutter, (struct rule_part){
                                    .literal = {cutter->source.data + from, 1}
        });
    }
    while (cutter->at < cutter->source.size && cutter->source.data[cutter->at] != '{') {
        cutter->at++;
    }
    return add_part(cutter, (struct rule_part){
                                .literal = {cutter->source.data + from, cutter->at - from}
    });
}

static bool
parse_template(struct text source, struct arena *arena, struct expr_problems *problems, struct rule_template *template)
{
    struct cutter cutter = {source, 0, arena, problems, template};
    bool good = true;

    template->source = source;
    template->parts = arena_must_zero(arena, PARTS_MAX, sizeof *template->parts);
    while (good && cutter.at < source.size) {
        const bool brace = source.data[cutter.at] == '{';
        const bool doubled = brace && cutter.at + 1 < source.size && source.data[cutter.at + 1] == '{';

        good = brace && !doubled ? cut_expression(&cutter) : cut_literal(&cutter);
    }
    return good;
}

static void
read_template(struct rule_loader *loader, const char *key, bool required, struct rule_template *template)
{
    const struct text source = rule_loader_text(loader, key, required);
    const size_t value = rule_problem_find(loader->file, 0, key);
    struct expr_problems found = {.arena = loader->arena};
    const struct expr_context context = rule_loader_context(loader, &found);
    const struct expr_scope scope = {.schema = loader->rule->from, .lets = loader->rule->let_sources, .let_count = loader->rule->let_count};

    if (text_is_null(source)) {
        return;
    }
    if (!parse_template(source, loader->arena, &found, template)) {
        loader->good = false;
    }
    for (size_t at = 0; at < template->part_count; at++) {
        struct rule_part *part = &template->parts[at];
        const size_t before = found.count;

        if (part->expr == NULL) {
            continue;
        }
        if (!expr_check(part->expr, &scope, &context, EXPR_ANY)) {
            loader->good = false;
        } else {
            note_reads(loader, part->expr);
        }
        for (size_t problem = before; problem < found.count; problem++) {
            found.items[problem].at += (uint32_t)(part->source.data - source.data);
        }
    }
    rule_loader_report_all(loader, value, &found);
}

/* ---- all of a rule ---- */

void
rule_load_expr_read(struct rule_loader *loader)
{
    struct rule *rule = loader->rule;

    rule->parameters = arena_must_zero(loader->arena, loader->pack->parameter_count + 1, sizeof *rule->parameters);
    read_lets(loader);
    rule->where = read_expr(loader, "where", false, EXPR_BOOLEAN);
    rule->flag = read_expr(loader, "flag", true, EXPR_BOOLEAN);
    read_template(loader, "say", true, &rule->say);
    rule->verdict = read_expr(loader, "verdict", false, EXPR_TEXT);
    read_template(loader, "note", false, &rule->note);
}

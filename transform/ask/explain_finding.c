/* SPDX-License-Identifier: Apache-2.0 */
/* Why a finding is there: what the rule says, the values it compared, the rows they stand in. */
#include "transform/ask/explain.h"

#include "common/formats/json.h"
#include "transform/ask/reveal.h"
#include "transform/rules/mask.h"

#include <stdio.h>

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
    CELL_MESSAGE = 12,
    CELL_EVIDENCE,
    CELL_VALUES,
    CELL_DISPATCH,
    CELL_DUE,
    CELL_NAME,
    CELLS
};

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

static void
print_division(const struct rule_context *context, struct text code)
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
    shown = text_is_null(shown) || text_equal(shown, TEXT("null")) ? TEXT("空") : reveal ? shown : mask_text(shown, expr->personal, arena);
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
print_finding(const struct rule_context *context, const char *batch, const struct text *cells, const struct explain_options *options,
              struct arena *arena, struct error *err)
{
    const struct rule *rule = find_rule(context, cells[CELL_RULE]);
    const bool person = text_equal(cells[CELL_SUBJECT], TEXT("person"));

    (void)printf("%.*s  %.*s %.*s\n%.*s\n\n", TEXT_ARG(cells[CELL_KEY]), TEXT_ARG(cells[CELL_RULE]),
                 TEXT_ARG(rule == NULL ? TEXT("") : rule->name), TEXT_ARG(cells[CELL_MESSAGE]));
    (void)printf("%-12s %s\n", "batch", batch);
    (void)printf("%-12s %.*s, severity %.*s\n", "class", TEXT_ARG(cells[CELL_CLASS]), TEXT_ARG(cells[CELL_SEVERITY]));
    explain_say("department", cells[CELL_DEPARTMENT]);
    explain_say("subject", options->reveal ? cells[CELL_SUBJECT_KEY]
                                           : mask_text(cells[CELL_SUBJECT_KEY], person ? PERSONAL_ID : PERSONAL_NONE, arena));
    explain_say("name", cells[CELL_NAME]);
    print_division(context, cells[CELL_DIVISION]);
    if (rule != NULL) {
        explain_say("flag", expr_print(rule->flag, arena));
    }
    TRY(print_values(rule, cells[CELL_VALUES], options->reveal, arena, err));
    (void)printf("\nthe rows behind it%s\n", options->all || rule == NULL ? "" : ", in the columns that the rule looks at (--all: in all)");
    return explain_rows(context, batch, cells[CELL_EVIDENCE], rule, options, arena, err);
}

static enum status
look_in(const struct rule_context *context, const char *batch, struct text key, const struct explain_options *options, struct arena *arena,
        bool *found, struct error *err)
{
    struct explain_lines lines;
    enum status status = explain_lines_open(context, batch, "findings", arena, &lines, err);
    bool more = true;

    while (status == STATUS_OK && lines.open && more && !*found && (status = csv_next(&lines.cursor, &more, err)) == STATUS_OK) {
        if (more && lines.cursor.count >= CELLS && text_equal(lines.cursor.fields[CELL_KEY], key)) {
            struct text cells[CELLS];

            for (size_t at = 0; at < CELLS; at++) {
                cells[at] = text_is_null(lines.cursor.fields[at]) ? TEXT_NULL : arena_must_text(arena, lines.cursor.fields[at]);
            }
            *found = true;
            status = print_finding(context, batch, cells, options, arena, err);
        }
    }
    explain_lines_close(&lines);
    return status;
}

/* The rule whose id is nearest to what was asked for. */
static enum status
refuse(const struct rule_context *context, struct text key, struct error *err)
{
    struct text best = TEXT_NULL;
    size_t best_distance = key.size / 2 + 1;

    for (size_t at = 0; at < context->rules->count; at++) {
        const size_t distance = text_distance(context->rules->rules[at]->id, key);

        if (distance < best_distance) {
            best_distance = distance;
            best = context->rules->rules[at]->id;
        }
    }
    (void)error_set(err, STATUS_USAGE, "E-USAGE", "%.*s is neither a rule nor a finding of any batch", TEXT_ARG(key));
    if (!text_is_null(best)) {
        error_hint(err, "did you mean rule %.*s?", TEXT_ARG(best));
    }
    return STATUS_USAGE;
}

enum status
explain_finding(const struct rule_context *context, struct text key, const struct explain_options *options, struct arena *arena,
                struct error *err)
{
    const char *const *batches;
    size_t count;
    bool found = false;

    TRY(rule_context_batches(context, arena, &batches, &count, err));
    if (options->reveal && count > 0) {
        TRY(reveal_note(context->site, REVEAL_FINDING, key, NULL, err));
    }
    for (size_t at = 0; at < count && !found; at++) {
        TRY(look_in(context, batches[at], key, options, arena, &found, err));
    }
    return found ? STATUS_OK : refuse(context, key, err);
}

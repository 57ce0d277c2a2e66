/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/sql.h"

#include "common/ground/buffer.h"
#include "transform/expr/sql.h"

enum { SQL_MAX = 1024 * 1024 };

static void
append_subject(struct buffer *out, const struct rule *rule)
{
    switch (rule->subject_kind) {
    case SUBJECT_PERSON:
        buffer_append_string(out, "r0.person_key");
        break;
    case SUBJECT_HOUSEHOLD:
        buffer_append_string(out, "r0.household_key");
        break;
    case SUBJECT_DIVISION:
        buffer_append_string(out, "r0.division_code");
        break;
    case SUBJECT_OTHER:
        buffer_format(out, "r0.\"%.*s\"", TEXT_ARG(rule->from->fields[rule->subject_field].name));
        break;
    case SUBJECT_NONE:
        buffer_append_string(out, "NULL");
        break;
    }
}

static void
append_message(struct buffer *out, const struct rule *rule, const struct expr_sql_context *context)
{
    const struct rule_template *say = &rule->say;

    buffer_append_string(out, "''");
    for (size_t at = 0; at < say->part_count; at++) {
        const struct expr *expr = say->parts[at].expr;

        buffer_append_string(out, " || ");
        if (expr == NULL) {
            expr_sql_literal(out, say->parts[at].literal);
        } else {
            buffer_append_string(out, expr->type == EXPR_YEARMONTH ? "coalesce(rule.text_month(" : "coalesce(rule.text(");
            expr_sql_append(out, expr, rule->source, context);
            buffer_append_string(out, expr->type == EXPR_ANY ? "::text), '空')" : "), '空')");
        }
    }
}

/* Whose row it is: part of the finding's key where rows of several sources are judged. */
static void
append_origin(struct buffer *out, const struct rule *rule, const struct pack *pack)
{
    buffer_append_string(out, ", ");
    if (catalog_is_derived(pack, rule->source)) {
        buffer_append_string(out, "r0._source AS source");
    } else {
        expr_sql_literal(out, rule->from->name);
        buffer_append_string(out, " AS source");
    }
}

struct text
rule_sql(const struct rule *rule, const struct rule_set *set, struct arena *arena)
{
    const struct expr_sql_context context = {set->pack, set->derived, set->division};
    struct buffer out;
    struct text text;

    buffer_init(&out, SQL_MAX);
    buffer_append_string(&out, "SELECT ");
    expr_sql_literal(&out, rule->id);
    buffer_append_string(&out, " AS rule,\n       ");
    append_subject(&out, rule);
    buffer_append_string(&out, " AS subject_key,\n       ");
    append_message(&out, rule, &context);
    buffer_append_string(&out, " AS message,\n       r0._file, r0._sheet, r0._row");
    append_origin(&out, rule, set->pack);
    buffer_append_string(&out, "\nFROM ");
    expr_sql_source(&out, rule->source, &context);
    buffer_append_string(&out, " r0\nWHERE ");
    if (rule->where != NULL) {
        expr_sql_append(&out, rule->where, rule->source, &context);
        buffer_append_string(&out, "\n  AND ");
    }
    expr_sql_append(&out, rule->flag, rule->source, &context);
    text = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

/* Level by level, so that nothing is computed twice: the row and `where`, then `flag` where that holds, then the message where that does.
 */
struct text
rule_sql_evaluated(const struct rule *rule, const struct rule_set *set, struct arena *arena)
{
    const struct expr_sql_context context = {set->pack, set->derived, set->division};
    struct buffer out;
    struct text text;

    buffer_init(&out, SQL_MAX);
    buffer_append_string(
        &out,
        "WITH evaluated AS MATERIALIZED (SELECT r0._key AS key, r0._where AS selected, r0._flag AS flagged, CASE WHEN r0._flag THEN ");
    append_message(&out, rule, &context);
    buffer_append_string(&out, " END AS message, ");
    buffer_append_string(&out, catalog_is_derived(set->pack, rule->source) ? "r0._part AS part" : "0 AS part");
    buffer_append_string(&out, "\nFROM (SELECT r0.*, CASE WHEN r0._where THEN ");
    expr_sql_append(&out, rule->flag, rule->source, &context);
    buffer_append_string(&out, " END AS _flag\nFROM (SELECT r0.*, ");
    if (rule->where != NULL) {
        expr_sql_append(&out, rule->where, rule->source, &context);
    } else {
        buffer_append_string(&out, "TRUE");
    }
    buffer_append_string(&out, " AS _where FROM ");
    expr_sql_source(&out, rule->source, &context);
    buffer_format(&out,
                  " r0 OFFSET 0) r0 OFFSET 0) r0)\n"
                  "SELECT NULL::bigint, NULL::boolean, NULL::boolean, (count(*) FILTER (WHERE selected))::text, 0 FROM evaluated\n"
                  "UNION ALL SELECT key, selected, flagged, message, part FROM evaluated WHERE selected IS NULL OR (selected AND %s)",
                  rule->verdict != NULL ? "TRUE" : "flagged IS NOT FALSE");
    text = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

bool
rule_sql_can(const struct rule *rule, const struct pack *pack)
{
    for (size_t source = 0; source < pack->source_count; source++) {
        if (rule->reads[source] && pack->sources[source].built_in) {
            return false;
        }
    }
    return true;
}

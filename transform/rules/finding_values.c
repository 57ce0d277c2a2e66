/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/finding.h"

#include "common/ground/buffer.h"
#include "transform/expr/cell.h"

enum { VALUES_MAX = 400, JSON_MAX = 1024 * 1024 };

struct value {
    struct text name;
    bool listed; /* in `values` */
    const struct expr *expr;
    const struct expr_program *program;
    struct expr_value *lanes; /* of the last run */
};

struct finding_values {
    const struct rule_run *run;
    const struct rule *rule;
    struct expr_tables tables;
    struct arena *arena;
    struct arena scratch; /* texts of the last run */
    struct expr_machine machine;
    struct value values[VALUES_MAX];
    size_t count;
    uint32_t rows[EXPR_LANES];
};

static void
add(struct finding_values *values, struct text name, const struct expr *expr, bool listed)
{
    struct value *value = &values->values[values->count];

    for (size_t at = 0; at < values->count; at++) {
        if (values->values[at].expr == expr) {
            return;
        }
        listed = listed && !text_equal(values->values[at].name, name);
    }
    if (values->count == VALUES_MAX) {
        return; /* a rule has at most 100 columns, its lets and 200 parts */
    }
    value->name = name;
    value->expr = expr;
    value->listed = listed;
    value->program = expr_compile(expr, &values->tables, values->run->plan, values->arena);
    value->lanes = arena_must_zero(values->arena, EXPR_LANES, sizeof *value->lanes);
    values->count++;
}

static void
add_column(struct finding_values *values, size_t field)
{
    struct expr *column = arena_must_zero(values->arena, 1, sizeof *column);
    const struct schema *schema = values->rule->from;

    if (field >= EXPR_FIELD_PERSON_KEY) {
        static const char *const names[] = {"person_key", "household_key", "division_code"};

        column->name = text_from(names[field - EXPR_FIELD_PERSON_KEY]);
        column->type = EXPR_TEXT;
    } else {
        column->name = schema->fields[field].name;
        column->type = expr_check_type_of(schema->fields[field].type);
    }
    column->kind = EXPR_COLUMN;
    column->field = field;
    add(values, column->name, column, true);
}

static void
add_template(struct finding_values *values, const struct rule_template *template, bool listed)
{
    for (size_t at = 0; at < template->part_count; at++) {
        if (template->parts[at].expr != NULL) {
            add(values, template->parts[at].source, template->parts[at].expr, listed);
        }
    }
}

struct finding_values *
finding_values_new(const struct rule_run *run, const struct rule *rule, struct arena *arena)
{
    struct finding_values *values = arena_must_zero(arena, 1, sizeof *values);

    values->run = run;
    values->rule = rule;
    values->arena = arena;
    values->tables = (struct expr_tables){run->batch, {&run->batch->tables[rule->source]}};
    arena_init(&values->scratch, 0);
    expr_machine_init(&values->machine, &values->scratch);
    for (size_t at = 0; at < rule->show_count; at++) {
        add_column(values, rule->show[at]);
    }
    for (size_t at = 0; at < rule->let_count; at++) {
        add(values, rule->lets[at].name, rule->lets[at].expr, true);
    }
    add_template(values, &rule->say, true);
    add_template(values, &rule->note, false);
    if (rule->verdict != NULL) {
        add(values, TEXT("verdict"), rule->verdict, false);
    }
    return values;
}

void
finding_values_free(struct finding_values *values)
{
    expr_machine_done(&values->machine);
    arena_done(&values->scratch);
}

void
finding_values_run(struct finding_values *values, const uint32_t *rows, size_t lanes)
{
    arena_reset(&values->scratch);
    memcpy(values->rows, rows, lanes * sizeof *rows);
    values->machine.lanes = lanes;
    values->machine.rows[0] = values->rows;
    for (size_t at = 0; at < values->count; at++) {
        struct value *value = &values->values[at];
        const struct expr_vector *vector = expr_machine_run(&values->machine, value->program);

        for (size_t lane = 0; lane < lanes; lane++) {
            (void)expr_machine_value(vector, value->expr->type, lane, &value->lanes[lane]);
        }
    }
}

static struct text
print(const struct expr_value *value, enum expr_type type, struct arena *arena)
{
    static const enum expr_type types[] = {EXPR_ANY, EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_YEARMONTH, EXPR_BOOLEAN};
    struct expr_value out = {.valid = true};

    if (!value->valid || type == EXPR_ANY) {
        return TEXT_NULL;
    }
    return expr_function_find(TEXT("text"))->run(value, 1, &types[type], arena, &out) ? out.text : TEXT_NULL;
}

static const struct value *
find(const struct finding_values *values, const struct expr *expr)
{
    for (size_t at = 0; at < values->count; at++) {
        if (values->values[at].expr == expr) {
            return &values->values[at];
        }
    }
    return NULL;
}

struct text
finding_values_text(struct finding_values *values, const struct expr *expr, size_t lane, struct arena *arena)
{
    const struct value *value = find(values, expr);

    return value == NULL ? TEXT_NULL : print(&value->lanes[lane], expr->type, arena);
}

struct text
finding_values_named(struct finding_values *values, struct text name, size_t lane, struct arena *arena)
{
    const struct table *table = values->tables.at[0];
    const size_t field = schema_field_find(table->schema, name);

    for (size_t at = 0; at < values->rule->let_count; at++) {
        if (text_equal(values->rule->lets[at].name, name)) {
            return finding_values_text(values, values->rule->lets[at].expr, lane, arena);
        }
    }
    return field == SIZE_MAX ? TEXT_NULL : cell_text(values->run->batch, table, field, values->rows[lane], arena);
}

static void
append_json(struct buffer *buffer, const struct value *value, size_t lane, struct arena *arena)
{
    const struct expr_value *lane_value = &value->lanes[lane];

    if (!lane_value->valid) {
        buffer_append_string(buffer, "null");
    } else if (value->expr->type == EXPR_BOOLEAN) {
        buffer_append_string(buffer, lane_value->truth ? "true" : "false");
    } else if (value->expr->type == EXPR_NUMBER) {
        buffer_append_text(buffer, print(lane_value, EXPR_NUMBER, arena));
    } else {
        buffer_append_json(buffer, print(lane_value, value->expr->type, arena));
    }
}

struct text
finding_values_json(struct finding_values *values, size_t lane, struct arena *arena)
{
    struct buffer buffer;
    struct text text;
    bool first = true;

    buffer_init(&buffer, JSON_MAX);
    buffer_append_char(&buffer, '{');
    for (size_t at = 0; at < values->count; at++) {
        if (!values->values[at].listed) {
            continue;
        }
        buffer_append_string(&buffer, first ? "" : ",");
        buffer_append_json(&buffer, values->values[at].name);
        buffer_append_char(&buffer, ':');
        append_json(&buffer, &values->values[at], lane, &values->scratch);
        first = false;
    }
    buffer_append_char(&buffer, '}');
    text = arena_must_text(arena, buffer_text(&buffer));
    buffer_done(&buffer);
    return text;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/finding_content.h"

#include "common/ground/buffer.h"
#include "common/ground/han.h"
#include "transform/expr/cell.h"
#include "transform/expr/function.h"
#include "transform/rules/mask.h"

/* ---- values ---- */

enum { VALUES_MAX = 400, VALUES_JSON_MAX = 1024 * 1024, MESSAGE_MAX = 64 * 1024 };

struct value {
    struct text name;
    bool listed; /* in `values` */
    const struct expr *expr;
    const struct expr_program *program;
    struct expr_value *lanes; /* of the last run */
};

struct finding_content {
    const struct rule_run *run;
    const struct rule *rule;
    struct expr_tables tables;
    struct arena *arena;
    struct arena scratch; /* texts of the last run */
    struct expr_machine machine;
    struct value values[VALUES_MAX];
    size_t count;
    uint32_t rows[EXPR_LANES];
    const struct expr_function *print; /* text() */
    struct buffer message, json;       /* of the text in hand */
};

static void
add_value(struct finding_content *values, struct text name, const struct expr *expr, bool listed)
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
add_column(struct finding_content *values, size_t field)
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
    add_value(values, column->name, column, true);
}

static void
add_template(struct finding_content *values, const struct rule_template *template, bool listed)
{
    for (size_t at = 0; at < template->part_count; at++) {
        if (template->parts[at].expr != NULL) {
            add_value(values, template->parts[at].source, template->parts[at].expr, listed);
        }
    }
}

struct finding_content *
finding_content_new(const struct rule_run *run, const struct rule *rule, struct arena *arena)
{
    struct finding_content *values = arena_must_zero(arena, 1, sizeof *values);

    values->run = run;
    values->rule = rule;
    values->arena = arena;
    values->tables = (struct expr_tables){run->batch, {&run->batch->tables[rule->source]}};
    values->print = expr_function_find(TEXT("text"));
    buffer_init(&values->message, MESSAGE_MAX);
    buffer_init(&values->json, VALUES_JSON_MAX);
    arena_init(&values->scratch, 0);
    expr_machine_init(&values->machine, &values->scratch);
    for (size_t at = 0; at < rule->show_count; at++) {
        add_column(values, rule->show[at]);
    }
    for (size_t at = 0; at < rule->let_count; at++) {
        add_value(values, rule->lets[at].name, rule->lets[at].expr, true);
    }
    add_template(values, &rule->say, true);
    add_template(values, &rule->note, false);
    if (rule->verdict != NULL) {
        add_value(values, TEXT("verdict"), rule->verdict, false);
    }
    return values;
}

void
finding_content_free(struct finding_content *values)
{
    expr_machine_done(&values->machine);
    arena_done(&values->scratch);
    buffer_done(&values->message);
    buffer_done(&values->json);
}

void
finding_content_run(struct finding_content *values, const uint32_t *rows, size_t lanes)
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
print_value(const struct finding_content *values, const struct expr_value *value, enum expr_type type, struct arena *arena)
{
    static const enum expr_type types[] = {EXPR_ANY, EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_YEARMONTH, EXPR_BOOLEAN};
    struct expr_value out = {.valid = true};

    if (!value->valid || type == EXPR_ANY) {
        return TEXT_NULL;
    }
    return values->print->run(value, 1, &types[type], arena, &out) ? out.text : TEXT_NULL;
}

static const struct value *
find_value(const struct finding_content *values, const struct expr *expr)
{
    for (size_t at = 0; at < values->count; at++) {
        if (values->values[at].expr == expr) {
            return &values->values[at];
        }
    }
    return NULL;
}

struct text
finding_content_text(struct finding_content *values, const struct expr *expr, size_t lane, struct arena *arena)
{
    const struct value *value = find_value(values, expr);

    return value == NULL ? TEXT_NULL : print_value(values, &value->lanes[lane], expr->type, arena);
}

struct text
finding_content_named(struct finding_content *values, struct text name, size_t lane, struct arena *arena)
{
    const struct table *table = values->tables.at[0];
    const size_t field = schema_field_find(table->schema, name);

    for (size_t at = 0; at < values->rule->let_count; at++) {
        if (text_equal(values->rule->lets[at].name, name)) {
            return finding_content_text(values, values->rule->lets[at].expr, lane, arena);
        }
    }
    return field == SIZE_MAX ? TEXT_NULL : cell_text(values->run->batch, table, field, values->rows[lane], arena);
}

static void
append_json(struct buffer *buffer, const struct finding_content *values, const struct value *value, size_t lane, struct arena *arena)
{
    const struct expr_value *lane_value = &value->lanes[lane];

    if (!lane_value->valid) {
        buffer_append_string(buffer, "null");
    } else if (value->expr->type == EXPR_BOOLEAN) {
        buffer_append_string(buffer, lane_value->truth ? "true" : "false");
    } else if (value->expr->type == EXPR_NUMBER) {
        buffer_append_text(buffer, print_value(values, lane_value, EXPR_NUMBER, arena));
    } else {
        buffer_append_json(buffer, print_value(values, lane_value, value->expr->type, arena));
    }
}

struct text
finding_content_values(struct finding_content *values, size_t lane, struct arena *arena)
{
    struct buffer *buffer = &values->json;
    bool first = true;

    buffer_clear(buffer);
    buffer_append_char(buffer, '{');
    for (size_t at = 0; at < values->count; at++) {
        if (!values->values[at].listed) {
            continue;
        }
        buffer_append_string(buffer, first ? "" : ",");
        buffer_append_json(buffer, values->values[at].name);
        buffer_append_char(buffer, ':');
        append_json(buffer, values, &values->values[at], lane, &values->scratch);
        first = false;
    }
    buffer_append_char(buffer, '}');
    return arena_must_text(arena, buffer_text(buffer));
}

/* ---- messages ---- */

/* The first characters in which two texts differ, ` [⼤ U+2F24 / 大 U+5927]`. Nobody sees more of a value than one character. */
static void
append_difference(struct buffer *buffer, struct text left, struct text right)
{
    const struct text sides[] = {left, right};
    size_t same = 0;

    while (same < left.size && same < right.size && left.data[same] == right.data[same]) {
        same++;
    }
    while (same > 0 && ((unsigned char)(same < left.size ? left.data[same] : right.data[same]) & 0xC0) == 0x80) {
        same--;
    }
    buffer_append_string(buffer, " [");
    for (size_t side = 0; side < 2; side++) {
        const struct text rest = {sides[side].data + same, sides[side].size - same};
        uint32_t character = 0;
        const size_t size = text_decode(rest, &character);

        buffer_append_string(buffer, side == 0 ? "" : " / ");
        if (size == 0) {
            buffer_append_string(buffer, "到此为止");
        } else {
            buffer_format(buffer, "%.*s U+%04X", TEXT_ARG(((struct text){rest.data, size})), (unsigned)character);
        }
    }
    buffer_append_char(buffer, ']');
}

/* Two values that look alike on paper and are not the same: how they differ. */
static void
append_likenesses(struct buffer *buffer, const struct finding_content *values, size_t lane, struct arena *arena)
{
    struct text shown[VALUES_MAX];
    size_t count = 0;

    for (size_t at = 0; at < values->count; at++) {
        const struct expr_value *value = &values->values[at].lanes[lane];

        if (values->values[at].expr->type == EXPR_TEXT && value->valid && value->text.size > 0) {
            shown[count++] = print_value(values, value, EXPR_TEXT, arena);
        }
    }
    for (size_t left = 0; left < count; left++) {
        for (size_t right = left + 1; right < count; right++) {
            if (han_look_alike(shown[left], shown[right])) {
                append_difference(buffer, shown[left], shown[right]);
                return;
            }
        }
    }
}

struct text
finding_content_message(const struct rule_template *template, struct finding_content *values, size_t lane, bool reveal, struct arena *arena)
{
    struct buffer *buffer = &values->message;

    buffer_clear(buffer);
    for (size_t at = 0; at < template->part_count; at++) {
        const struct rule_part *part = &template->parts[at];
        struct text value;

        if (part->expr == NULL) {
            buffer_append_text(buffer, part->literal);
            continue;
        }
        value = finding_content_text(values, part->expr, lane, arena);
        if (text_is_null(value)) {
            buffer_append_string(buffer, "空");
        } else {
            buffer_append_text(buffer, reveal ? value : mask_text(value, part->expr->personal, part->expr->origin, arena));
        }
    }
    append_likenesses(buffer, values, lane, arena);
    return arena_must_text(arena, buffer_text(buffer));
}

/* ---- evidence: the rows flagged, and for every related aggregate with a key in `flag` the rows it looked at ---- */

enum { AGGREGATES_MAX = 64, EVIDENCE_JSON_MAX = 256 * 1024, SEEN_MAX = 4096 };

struct related_rows {
    const struct expr_related *related;
    const struct table *table;
    struct related_list *list;
};

struct finding_evidence {
    const struct rule_run *run;
    const struct table *table;
    struct related_rows related[AGGREGATES_MAX];
    size_t related_count;
    uint32_t *found; /* SEEN_MAX */
    struct buffer buffer;
};

/* The aggregates that look from the flagged row itself; what stands inside of them does not count. */
static void
collect_related(struct finding_evidence *evidence, const struct expr *expr, const struct expr_tables *tables, struct arena *arena)
{
    if (expr->kind == EXPR_RELATED && expr->related->match_count > 0 && evidence->related_count < AGGREGATES_MAX) {
        struct related_rows *rows = &evidence->related[evidence->related_count++];

        rows->related = expr->related;
        rows->table = &evidence->run->batch->tables[expr->related->source];
        rows->list = related_list_new(expr->related, tables, evidence->run->plan, arena);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        collect_related(evidence, expr->arguments[at], tables, arena);
    }
}

struct finding_evidence *
finding_content_evidence_new(const struct rule_run *run, const struct rule *rule, struct arena *arena)
{
    struct finding_evidence *evidence = arena_must_zero(arena, 1, sizeof *evidence);
    struct expr_tables *tables = arena_must_zero(arena, 1, sizeof *tables);

    evidence->run = run;
    evidence->table = &run->batch->tables[rule->source];
    evidence->found = arena_must_alloc(arena, SEEN_MAX * sizeof *evidence->found);
    buffer_init(&evidence->buffer, EVIDENCE_JSON_MAX);
    *tables = (struct expr_tables){run->batch, {evidence->table}};
    collect_related(evidence, rule->flag, tables, arena);
    return evidence;
}

void
finding_content_evidence_free(struct finding_evidence *evidence)
{
    for (size_t at = 0; at < evidence->related_count; at++) {
        related_list_free(evidence->related[at].list);
    }
    buffer_done(&evidence->buffer);
}

/* ---- JSON ---- */

struct writer {
    struct buffer *buffer;
    size_t written;
    size_t more;
    struct {
        const struct table *table;
        uint32_t row;
    } seen[FINDING_EVIDENCE_MAX];
};

static void write_derived_rows(struct writer *writer, const struct table *table, uint32_t row);

static void
write_evidence_row(struct writer *writer, const struct table *table, uint32_t row)
{
    struct table_place place;

    if (table->origin_count > 0) {
        write_derived_rows(writer, table, row);
        return;
    }
    for (size_t at = 0; at < writer->written; at++) {
        if (writer->seen[at].table == table && writer->seen[at].row == row) {
            return;
        }
    }
    if (writer->written == FINDING_EVIDENCE_MAX) {
        writer->more++;
        return;
    }
    place = table_place_of(table, row);
    buffer_append_string(writer->buffer, writer->written == 0 ? "{\"source\":" : ",{\"source\":");
    buffer_append_json(writer->buffer, table->schema->name);
    buffer_append_string(writer->buffer, ",\"file\":");
    buffer_append_json(writer->buffer, place.file);
    buffer_append_string(writer->buffer, ",\"sheet\":");
    buffer_append_json(writer->buffer, place.sheet);
    buffer_format(writer->buffer, ",\"row\":%llu", (unsigned long long)place.row);
    if (table->variant != VARIANT_CURRENT) {
        buffer_format(writer->buffer, ",\"variant\":\"%s\"", variant_name(table->variant));
    }
    buffer_append_char(writer->buffer, '}');
    writer->seen[writer->written].table = table;
    writer->seen[writer->written++].row = row;
}

/* The delivered rows behind it, as far back as it takes. */
static void
write_derived_rows(struct writer *writer, const struct table *table, uint32_t row)
{
    const struct table *from;
    uint32_t rows[FINDING_EVIDENCE_MAX + 1];
    const size_t count = table_members(table, row, &from, rows, FINDING_EVIDENCE_MAX + 1);

    for (size_t at = 0; at < count; at++) {
        write_evidence_row(writer, from, rows[at]);
    }
}

struct text
finding_content_evidence(struct finding_evidence *evidence, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct writer writer = {.buffer = &evidence->buffer};

    buffer_clear(writer.buffer);
    buffer_append_char(writer.buffer, '[');
    for (size_t at = 0; at < count; at++) {
        write_evidence_row(&writer, evidence->table, rows[at]);
    }
    for (size_t at = 0; at < evidence->related_count; at++) {
        const size_t found = related_list_rows(evidence->related[at].list, rows[0], evidence->found, SEEN_MAX);

        for (size_t row = 0; row < found; row++) {
            write_evidence_row(&writer, evidence->related[at].table, evidence->found[row]);
        }
    }
    if (writer.more > 0) {
        buffer_format(writer.buffer, ",{\"more\":%zu}", writer.more);
    }
    buffer_append_char(writer.buffer, ']');
    return arena_must_text(arena, buffer_text(writer.buffer));
}

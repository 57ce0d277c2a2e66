/* SPDX-License-Identifier: Apache-2.0 */
/* The rows behind a finding: those flagged, and for every related aggregate with a key in `flag` the rows it looked at. */
#include "transform/rules/finding.h"

#include "common/ground/buffer.h"

enum { AGGREGATES_MAX = 64, JSON_MAX = 256 * 1024, SEEN_MAX = 4096 };

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
};

struct finding_place
finding_place_of(const struct table *table, uint32_t row)
{
    return (struct finding_place){
        .file = table->file_codes == NULL ? TEXT_NULL : dictionary_text(&table->files, table->file_codes[row]),
        .sheet = table->sheet_codes == NULL ? TEXT_NULL : dictionary_text(&table->sheets, table->sheet_codes[row]),
        .row = table->source_rows == NULL ? (uint64_t)row + 1 : table->source_rows[row],
    };
}

const struct finding_place *
finding_places(const struct rule_run *run, const struct rule *rule, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct finding_place *places = arena_must_alloc(arena, (count + 1) * sizeof *places);

    for (size_t at = 0; at < count; at++) {
        places[at] = finding_place_of(&run->batch->tables[rule->source], rows[at]);
    }
    return places;
}

int
finding_place_compare(const struct finding_place *left, const struct finding_place *right)
{
    int compared = text_compare(left->file, right->file);

    if (compared == 0) {
        compared = text_compare(left->sheet, right->sheet);
    }
    return compared != 0 ? compared : (left->row > right->row) - (left->row < right->row);
}

/* The aggregates that look from the flagged row itself; what stands inside of them is their own affair. */
static void
collect(struct finding_evidence *evidence, const struct expr *expr, const struct expr_tables *tables, struct arena *arena)
{
    if (expr->kind == EXPR_RELATED && expr->related->match_count > 0 && evidence->related_count < AGGREGATES_MAX) {
        struct related_rows *rows = &evidence->related[evidence->related_count++];

        rows->related = expr->related;
        rows->table = &evidence->run->batch->tables[expr->related->source];
        rows->list = related_list_new(expr->related, tables, evidence->run->plan, arena);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        collect(evidence, expr->arguments[at], tables, arena);
    }
}

struct finding_evidence *
finding_evidence_new(const struct rule_run *run, const struct rule *rule, struct arena *arena)
{
    struct finding_evidence *evidence = arena_must_zero(arena, 1, sizeof *evidence);
    struct expr_tables *tables = arena_must_zero(arena, 1, sizeof *tables);

    evidence->run = run;
    evidence->table = &run->batch->tables[rule->source];
    evidence->found = arena_must_alloc(arena, SEEN_MAX * sizeof *evidence->found);
    *tables = (struct expr_tables){run->batch, {evidence->table}};
    collect(evidence, rule->flag, tables, arena);
    return evidence;
}

void
finding_evidence_free(struct finding_evidence *evidence)
{
    for (size_t at = 0; at < evidence->related_count; at++) {
        related_list_free(evidence->related[at].list);
    }
}

/* ---- JSON ---- */

struct writer {
    struct buffer buffer;
    size_t written;
    size_t more;
    struct {
        const struct table *table;
        uint32_t row;
    } seen[FINDING_EVIDENCE_MAX];
};

static void write_derived(struct writer *writer, const struct table *table, uint32_t row);

static void
write_row(struct writer *writer, const struct table *table, uint32_t row)
{
    const struct finding_place place = finding_place_of(table, row);

    if (table->origin_count > 0) {
        write_derived(writer, table, row);
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
    buffer_append_string(&writer->buffer, writer->written == 0 ? "{\"source\":" : ",{\"source\":");
    buffer_append_json(&writer->buffer, table->schema->name);
    buffer_append_string(&writer->buffer, ",\"file\":");
    buffer_append_json(&writer->buffer, place.file);
    buffer_append_string(&writer->buffer, ",\"sheet\":");
    buffer_append_json(&writer->buffer, place.sheet);
    buffer_format(&writer->buffer, ",\"row\":%llu", (unsigned long long)place.row);
    if (table->variant != VARIANT_CURRENT) {
        buffer_format(&writer->buffer, ",\"variant\":\"%s\"", variant_name(table->variant));
    }
    buffer_append_char(&writer->buffer, '}');
    writer->seen[writer->written].table = table;
    writer->seen[writer->written++].row = row;
}

/* The delivered rows behind it, as far back as it takes. */
static void
write_derived(struct writer *writer, const struct table *table, uint32_t row)
{
    const struct table *from;
    uint32_t rows[FINDING_EVIDENCE_MAX + 1];
    const size_t count = table_members(table, row, &from, rows, FINDING_EVIDENCE_MAX + 1);

    for (size_t at = 0; at < count; at++) {
        write_row(writer, from, rows[at]);
    }
}

struct text
finding_evidence_json(struct finding_evidence *evidence, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct writer writer = {.written = 0};
    struct text text;

    buffer_init(&writer.buffer, JSON_MAX);
    buffer_append_char(&writer.buffer, '[');
    for (size_t at = 0; at < count; at++) {
        write_row(&writer, evidence->table, rows[at]);
    }
    for (size_t at = 0; at < evidence->related_count; at++) {
        const size_t found = related_list_rows(evidence->related[at].list, rows[0], evidence->found, SEEN_MAX);

        for (size_t row = 0; row < found; row++) {
            write_row(&writer, evidence->related[at].table, evidence->found[row]);
        }
    }
    if (writer.more > 0) {
        buffer_format(&writer.buffer, ",{\"more\":%zu}", writer.more);
    }
    buffer_append_char(&writer.buffer, ']');
    text = arena_must_text(arena, buffer_text(&writer.buffer));
    buffer_done(&writer.buffer);
    return text;
}

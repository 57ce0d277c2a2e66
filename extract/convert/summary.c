/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/convert/summary.h"

#include "common/ground/date.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct package_field delivery_fields[] = {
    {"source",    "string"},
    {"scope",     "string"},
    {"period",    "string"},
    {"effective", "string"},
    {"file",      "string"},
    {"sha256",    "string"},
    {"encoding",  "string"},
    {"state",     "string"},
    {"age_days",  "string"},
    {"stale",     "string"},
    {"read",      "string"},
    {"kept",      "string"},
    {"rejected",  "string"},
    {"dropped",   "string"},
    {"error",     "string"},
    {"detail",    "string"},
    {"hint",      "string"},
};
enum { DELIVERY_FIELDS = sizeof delivery_fields / sizeof delivery_fields[0] };

static const struct package_field column_fields[] = {
    {"source", "string"},
    {"file",   "string"},
    {"sheet",  "string"},
    {"field",  "string"},
    {"header", "string"},
    {"units",  "string"}
};

static const struct package_field metric_fields[] = {
    {"source", "string"},
    {"field",  "string"},
    {"metric", "string"},
    {"value",  "string"}
};

struct line {
    struct text cells[DELIVERY_FIELDS];
};

static struct text
number(struct arena *arena, uint64_t value)
{
    return text_from(arena_must_format(arena, "%" PRIu64, value));
}

/* What is told of a delivery that is used: that it says of itself that it is empty, what it lacks, what of it was left out. */
static struct text
remarks_of(const struct delivery *delivery, struct arena *arena)
{
    const struct inputs_item *item = delivery->item;
    const struct text said[] = {
        item->nil.size > 0 ? TEXT("W-NIL: a nil return, it says that there is nothing") : TEXT_NULL,
        item->renewed.size > 0 ? text_from(arena_must_format(arena, "W-NIL: \"%.*s\" says that nothing is new", TEXT_ARG(item->renewed)))
                               : TEXT_NULL,
        item->remark,
        delivery->miscounted,
        delivery->unread,
    };
    const char *all = "";

    for (size_t at = 0; at < sizeof said / sizeof *said; at++) {
        if (said[at].size > 0) {
            all = arena_must_format(arena, "%s%s%.*s", all, all[0] == '\0' ? "" : "\n", TEXT_ARG(said[at]));
        }
    }
    return all[0] == '\0' ? TEXT_NULL : text_from(all);
}

static struct line
delivery_line(const struct delivery *delivery, const char *state, bool stale, struct arena *arena)
{
    const struct inputs_item *item = delivery->item;

    return (struct line){
        {item->source, item->scope, item->period, item->effective, item->path, item->sha256, item->encoding, text_from(state),
         number(arena, (uint64_t)item->age_days), stale ? TEXT("true") : TEXT("false"), number(arena, delivery->count.read),
         number(arena, delivery->count.kept), number(arena, count_rejected(&delivery->count)),
         number(arena, count_dropped(&delivery->count)), TEXT_NULL, remarks_of(delivery, arena), TEXT_NULL}
    };
}

static struct line
item_line(const struct summary *summary, const struct delivery *delivery, struct arena *arena)
{
    const struct inputs_item *item = delivery->item;
    int32_t as_of = 0;
    int32_t effective = 0;
    bool stale;

    (void)date_parse(summary->inputs->as_of, &as_of);
    (void)date_parse(item->effective, &effective);
    stale = inputs_is_stale(delivery->schema, effective, as_of);
    summary->result->deliveries++;
    summary->result->carried += item->carried;
    summary->result->nil += item->nil.size > 0 || item->renewed.size > 0;
    summary->result->stale += stale;
    return delivery_line(delivery, item->carried ? "carried" : "new", stale, arena);
}

static struct line
refusal_line(const struct inputs_refusal *refusal)
{
    /* Every line has a source; a file that was not recognised is of an unknown one. */
    const struct text source = refusal->source.size == 0 ? TEXT("unknown") : refusal->source;

    return (struct line){
        {source, refusal->scope, refusal->period, refusal->effective, refusal->path, refusal->sha256, TEXT_NULL, TEXT("refused"), TEXT_NULL,
         TEXT_NULL, TEXT("0"), TEXT("0"), TEXT("0"), TEXT("0"), refusal->error, refusal->detail, refusal->hint}
    };
}

static struct line
missing_line(struct text source, struct text scope)
{
    return (struct line){
        {source, scope, TEXT_NULL, TEXT_NULL, TEXT_NULL, TEXT_NULL, TEXT_NULL, TEXT("missing"), TEXT_NULL, TEXT_NULL, TEXT("0"), TEXT("0"),
         TEXT("0"), TEXT("0"), TEXT_NULL, TEXT_NULL, TEXT_NULL}
    };
}

/* By source, scope, effective date, state, file. */
static int
compare_lines(const void *left, const void *right)
{
    static const size_t keys[] = {0, 1, 3, 7, 4};
    const struct line *first = left;
    const struct line *second = right;
    int order = 0;

    for (size_t at = 0; at < sizeof keys / sizeof keys[0] && order == 0; at++) {
        order = text_compare(first->cells[keys[at]], second->cells[keys[at]]);
    }
    return order;
}

static bool
is_delivered(const struct inputs *inputs, struct text source)
{
    for (size_t at = 0; at < inputs->count; at++) {
        if (text_equal(inputs->items[at].source, source)) {
            return true;
        }
    }
    return false;
}

/* A delivery of the place is used or was refused, or one covers the whole county. */
static bool
is_answered_for(const struct summary *summary, struct text source, struct text place)
{
    const struct inputs *inputs = summary->inputs;

    for (size_t at = 0; at < inputs->count; at++) {
        if (text_equal(inputs->items[at].source, source) && text_starts_with(place, inputs->items[at].scope)) {
            return true;
        }
    }
    for (size_t at = 0; at < inputs->refusal_count; at++) {
        if (text_equal(inputs->refusals[at].source, source) && text_equal(inputs->refusals[at].scope, place)) {
            return true;
        }
    }
    return false;
}

static size_t
count_towns(const struct pack *pack)
{
    size_t count = 0;

    for (size_t at = 0; at < pack->division_count; at++) {
        count += text_equal(pack->divisions[at].level, TEXT("town"));
    }
    return count;
}

/* A source without any delivery is missing as a whole; one that towns send, for each town that did not while others did. */
static size_t
add_missing(const struct summary *summary, const struct schema *schema, struct line *lines)
{
    const struct pack *pack = summary->context->pack;
    const struct text county = summary->context->site->division;
    const struct text as_of = summary->inputs->as_of;
    size_t count = 0;

    if (!is_delivered(summary->inputs, schema->name)) {
        lines[0] = missing_line(schema->name, county);
        summary->result->missing++;
        return 1;
    }
    for (size_t at = 0; at < pack->division_count && schema->scope == SCOPE_TOWN; at++) {
        const struct schema_division *town = &pack->divisions[at];
        const bool exists = (text_is_null(town->valid_from) || text_compare(town->valid_from, as_of) <= 0)
                            && (text_is_null(town->valid_to) || text_compare(as_of, town->valid_to) < 0);

        if (exists && text_equal(town->level, TEXT("town")) && text_equal(town->parent, county)
            && !is_answered_for(summary, schema->name, town->code)) {
            lines[count++] = missing_line(schema->name, town->code);
        }
    }
    summary->result->missing_places += count;
    return count;
}

static enum status
write_deliveries(const struct summary *summary, struct arena *arena, struct error *err)
{
    const struct inputs *inputs = summary->inputs;
    const struct pack *pack = summary->context->pack;
    const size_t most = inputs->count + inputs->refusal_count + pack->source_count * (count_towns(pack) + 1);
    struct line *lines = arena_must_zero(arena, most + 1, sizeof *lines);
    struct package_table *table;
    size_t count = 0;

    for (size_t at = 0; at < inputs->count; at++) {
        lines[count++] = item_line(summary, &summary->deliveries[at], arena);
    }
    for (size_t at = 0; at < inputs->refusal_count; at++) {
        lines[count++] = refusal_line(&inputs->refusals[at]);
    }
    for (size_t source = 0; source < pack->source_count; source++) {
        count += add_missing(summary, &pack->sources[source], lines + count);
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    TRY(package_table_open(summary->writer, "deliveries", delivery_fields, DELIVERY_FIELDS, &table, err));
    for (size_t at = 0; at < count; at++) {
        TRY(package_table_row(table, lines[at].cells, DELIVERY_FIELDS, err));
    }
    return package_table_close(table, err);
}

/* ---- earlier.csv: deliveries.csv of what rules look back at, with the variant behind the source ---- */

static enum status
write_earlier_line(struct package_table *table, enum variant variant, const struct line *line, struct error *err)
{
    struct text cells[DELIVERY_FIELDS + 1] = {line->cells[0], text_from(variant_name(variant))};

    memcpy(cells + 2, line->cells + 1, (DELIVERY_FIELDS - 1) * sizeof *cells);
    return package_table_row(table, cells, DELIVERY_FIELDS + 1, err);
}

static bool
has_earlier(const struct inputs *inputs, enum variant variant, const struct inputs_item *item)
{
    for (size_t at = 0; at < inputs->earlier_count; at++) {
        const struct inputs_item *earlier = &inputs->earlier[at];

        if (earlier->variant == variant && text_equal(earlier->source, item->source) && text_equal(earlier->scope, item->scope)) {
            return true;
        }
    }
    return false;
}

/* Every scope that has a delivery now and none then; a source without any delivery lacks both. */
static enum status
write_earlier_missing(const struct summary *summary, struct package_table *table, enum variant variant, struct text source,
                      struct error *err)
{
    const struct inputs *inputs = summary->inputs;
    const struct inputs_item *last = NULL;

    if (!is_delivered(inputs, source)) {
        const struct line line = missing_line(source, summary->context->site->division);

        return write_earlier_line(table, variant, &line, err);
    }
    for (size_t at = 0; at < inputs->count; at++) {
        const struct inputs_item *item = &inputs->items[at];
        const bool again = last != NULL && text_equal(last->source, item->source) && text_equal(last->scope, item->scope);

        if (text_equal(item->source, source) && !again && !has_earlier(inputs, variant, item)) {
            const struct line line = missing_line(source, item->scope);

            TRY(write_earlier_line(table, variant, &line, err));
        }
        last = item;
    }
    return STATUS_OK;
}

static enum status
write_earlier_source(const struct summary *summary, struct package_table *table, enum variant variant, struct text source,
                     struct arena *arena, struct error *err)
{
    const struct inputs *inputs = summary->inputs;

    for (size_t at = 0; at < inputs->earlier_count; at++) {
        if (inputs->earlier[at].variant == variant && text_equal(inputs->earlier[at].source, source)) {
            const struct line line = delivery_line(&summary->deliveries[inputs->count + at], "earlier", false, arena);

            TRY(write_earlier_line(table, variant, &line, err));
        }
    }
    return write_earlier_missing(summary, table, variant, source, err);
}

static enum status
write_earlier(const struct summary *summary, struct arena *arena, struct error *err)
{
    const struct pack *pack = summary->context->pack;
    struct package_field fields[DELIVERY_FIELDS + 1] = {
        delivery_fields[0], {"variant", "string"}
    };
    struct package_table *table = NULL;

    memcpy(fields + 2, delivery_fields + 1, sizeof delivery_fields - sizeof *delivery_fields);
    for (size_t number = pack->source_count; number < VARIANTS * pack->source_count; number++) {
        if (!summary->wanted[number]) {
            continue;
        }
        if (table == NULL) {
            TRY(package_table_open(summary->writer, "earlier", fields, DELIVERY_FIELDS + 1, &table, err));
        }
        TRY(write_earlier_source(summary, table, (enum variant)(number / pack->source_count),
                                 pack->sources[number % pack->source_count].name, arena, err));
    }
    return table == NULL ? STATUS_OK : package_table_close(table, err);
}

static enum status
write_columns(const struct summary *summary, struct error *err)
{
    struct package_table *table;

    TRY(package_table_open(summary->writer, "columns", column_fields, sizeof column_fields / sizeof column_fields[0], &table, err));
    for (size_t at = 0; at < summary->inputs->count; at++) {
        const struct delivery *delivery = &summary->deliveries[at];

        if (!buffer_ok(&delivery->columns)) {
            return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the columns of \"%s\"", delivery->document.name);
        }
        TRY(package_table_rows(table, buffer_text(&delivery->columns), delivery->column_count, err));
    }
    return package_table_close(table, err);
}

static enum status
write_metric(struct package_table *table, struct text source, const char *before, const char *name, uint64_t value, struct arena *arena,
             struct error *err)
{
    const struct text cells[] = {source, TEXT_NULL, text_from(arena_must_format(arena, "%s%s", before, name)), number(arena, value)};

    return package_table_row(table, cells, sizeof cells / sizeof cells[0], err);
}

static enum status
write_source_metrics(struct package_table *table, struct text source, const struct count *count, struct arena *arena, struct error *err)
{
    TRY(write_metric(table, source, "", "read", count->read, arena, err));
    TRY(write_metric(table, source, "", "kept", count->kept, arena, err));
    TRY(write_metric(table, source, "", "rejected", count_rejected(count), arena, err));
    for (enum count_error error = 0; error < COUNT_ERRORS; error++) {
        if (count->rejected[error] > 0) {
            TRY(write_metric(table, source, "rejected.", count_error_name(error), count->rejected[error], arena, err));
        }
    }
    TRY(write_metric(table, source, "", "dropped", count_dropped(count), arena, err));
    for (enum count_kind kind = COUNT_TITLE; kind < COUNT_KINDS; kind++) {
        if (count->dropped[kind] > 0) {
            TRY(write_metric(table, source, "dropped.", count_kind_name(kind), count->dropped[kind], arena, err));
        }
    }
    return STATUS_OK;
}

static enum status
write_metrics(const struct summary *summary, struct arena *arena, struct error *err)
{
    const struct pack *pack = summary->context->pack;
    struct package_table *table;

    TRY(package_table_open(summary->writer, "metrics", metric_fields, sizeof metric_fields / sizeof metric_fields[0], &table, err));
    for (size_t source = 0; source < pack->source_count; source++) {
        struct count sum = {0};

        for (size_t at = 0; at < summary->inputs->count; at++) {
            if (summary->deliveries[at].source == source) {
                count_add(&sum, &summary->deliveries[at].count);
            }
        }
        TRY(write_source_metrics(table, pack->sources[source].name, &sum, arena, err));
        count_add(&summary->result->count, &sum);
    }
    return package_table_close(table, err);
}

enum status
summary_write(const struct summary *summary, struct arena *arena, struct error *err)
{
    TRY(write_deliveries(summary, arena, err));
    TRY(write_earlier(summary, arena, err));
    TRY(write_columns(summary, err));
    return write_metrics(summary, arena, err);
}

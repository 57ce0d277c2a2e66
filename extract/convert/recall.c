/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/convert/recall.h"

#include "common/ground/thread.h"

#include <inttypes.h>
#include <string.h>

/* Another one when what an entry holds, or how a key is made, changes without another program. */
#define VERSION TEXT("extract 1")

/* A text in notes, with how many rows it is. */
struct rows {
    struct buffer text;
    uint64_t count;
};

struct recall_table {
    char key[HASH_SHA256_HEX];
    bool wanted;
    bool found;
    struct arena arena; /* of what was found */
    struct reuse_entry entry;
    struct rows rejects; /* being made */
    struct rows derived;
};

struct recall {
    struct reuse *reuse;
    const struct inputs *inputs;
    struct recall_table *tables;
    size_t table_count;
    size_t *table_of; /* by item; SIZE_MAX: the pack has no such source any more */
    size_t *place_of; /* number of the item among those of its table */
    size_t item_count;
};

static const struct inputs_item *
item_at(const struct inputs *inputs, size_t item)
{
    return item < inputs->count ? &inputs->items[item] : &inputs->earlier[item - inputs->count];
}

/* ---- keys ---- */

static void
add_list(struct hash *key, const struct pack *pack, struct text name)
{
    const struct schema_list *list = schema_list_find(pack, name);

    reuse_key_add(key, list == NULL ? TEXT_NULL : name);
    for (size_t code = 0; list != NULL && code < list->code_count; code++) {
        reuse_key_add(key, list->codes[code].code);
        reuse_key_add(key, list->codes[code].name);
        for (size_t alias = 0; alias < list->codes[code].alias_count; alias++) {
            reuse_key_add(key, list->codes[code].aliases[alias]);
        }
        reuse_key_add(key, TEXT_NULL);
    }
}

/* What is the same for all tables. */
static enum status
make_basis(const struct reuse *reuse, const struct pack *pack, char basis[HASH_SHA256_HEX], struct error *err)
{
    struct hash *key = hash_new();
    enum status status = STATUS_OK;

    reuse_key_begin(reuse, key);
    reuse_key_add(key, VERSION);
    add_list(key, pack, TEXT("tail_row"));
    add_list(key, pack, TEXT("nil_return"));
    for (size_t source = 0; source < pack->source_count && status == STATUS_OK; source++) {
        char file[HASH_SHA256_HEX];
        uint64_t bytes;

        status = hash_file(pack->sources[source].path, file, &bytes, err);
        if (status == STATUS_OK) {
            reuse_key_add(key, pack->sources[source].name);
            reuse_key_add(key, text_from(file));
        }
    }
    hash_hex(key, basis);
    hash_free(key);
    return status;
}

static void
make_keys(struct recall *recall, const struct pack *pack, const char *basis)
{
    struct hash *key = hash_new();

    for (size_t table = 0; table < recall->table_count; table++) {
        reuse_key_add(key, text_from(basis));
        reuse_key_add(key, pack->sources[table % pack->source_count].name);
        for (size_t item = 0; item < recall->item_count; item++) {
            if (recall->table_of[item] == table) {
                const struct inputs_item *of = item_at(recall->inputs, item);

                reuse_key_add(key, of->sha256);
                reuse_key_add(key, of->path);
                reuse_key_add(key, of->encoding);
                reuse_key_add(key, of->dialect);
            }
        }
        hash_hex(key, recall->tables[table].key);
    }
    hash_free(key);
}

static void
place_items(struct recall *recall, const struct pack *pack, struct arena *arena)
{
    size_t *counts = arena_must_zero(arena, recall->table_count + 1, sizeof *counts);

    for (size_t item = 0; item < recall->item_count; item++) {
        const struct inputs_item *of = item_at(recall->inputs, item);
        const struct schema *schema = schema_find(pack, of->source);
        const size_t table = schema == NULL ? SIZE_MAX : of->variant * pack->source_count + (size_t)(schema - pack->sources);

        recall->table_of[item] = table;
        recall->place_of[item] = schema == NULL ? 0 : counts[table]++;
    }
}

/* ---- looking ---- */

/* An entry tells of each delivery; one that does not is none. */
static bool
is_whole(const struct recall *recall, size_t table)
{
    const struct reuse_entry *entry = &recall->tables[table].entry;
    size_t deliveries = 0;

    for (size_t item = 0; item < recall->item_count; item++) {
        deliveries += recall->table_of[item] == table;
    }
    return entry->part_count == 1 && json_count(json_get(entry->notes, "deliveries")) == deliveries;
}

static enum status
look(void *context, size_t task, size_t worker, struct error *err)
{
    struct recall *recall = context;
    struct recall_table *table = &recall->tables[task];

    (void)worker;
    (void)err;
    table->found = table->wanted && reuse_find(recall->reuse, table->key, &table->arena, &table->entry) && is_whole(recall, task);
    return STATUS_OK;
}

enum status
recall_new(const struct inspect_context *context, const struct inputs *inputs, const bool *wanted, struct reuse *reuse, size_t threads,
           struct arena *arena, struct recall **recall, struct error *err)
{
    struct recall *made = arena_must_zero(arena, 1, sizeof *made);
    char basis[HASH_SHA256_HEX];

    *recall = made;
    made->reuse = reuse;
    made->inputs = inputs;
    made->item_count = inputs->count + inputs->earlier_count;
    made->table_count = VARIANTS * context->pack->source_count;
    made->tables = arena_must_zero(arena, made->table_count + 1, sizeof *made->tables);
    made->table_of = arena_must_zero(arena, made->item_count + 1, sizeof *made->table_of);
    made->place_of = arena_must_zero(arena, made->item_count + 1, sizeof *made->place_of);
    for (size_t table = 0; table < made->table_count; table++) {
        made->tables[table].wanted = table < context->pack->source_count || wanted[table];
        arena_init(&made->tables[table].arena, 0);
        buffer_init(&made->tables[table].rejects.text, RECALL_NOTES_MAX);
        buffer_init(&made->tables[table].derived.text, RECALL_NOTES_MAX);
    }
    if (!reuse_is_on(reuse)) {
        return STATUS_OK;
    }
    place_items(made, context->pack, arena);
    TRY(make_basis(reuse, context->pack, basis, err));
    make_keys(made, context->pack, basis);
    return thread_each(threads, made->table_count, look, made, err);
}

void
recall_done(struct recall *recall)
{
    for (size_t table = 0; recall != NULL && table < recall->table_count; table++) {
        arena_done(&recall->tables[table].arena);
        buffer_done(&recall->tables[table].rejects.text);
        buffer_done(&recall->tables[table].derived.text);
    }
}

bool
recall_has(const struct recall *recall, size_t table)
{
    return recall->tables[table].found;
}

/* ---- taking ---- */

static void
read_counts(const struct json *list, uint64_t *counts, size_t count)
{
    size_t at = 0;

    for (const struct json *item = json_first(list); item != NULL && at < count; item = json_next(item)) {
        counts[at++] = (uint64_t)json_integer(item, 0);
    }
}

enum status
recall_delivery(const struct recall *recall, size_t item, struct delivery *delivery, struct error *err)
{
    const struct recall_table *table = &recall->tables[recall->table_of[item]];
    const struct json *told = json_first(json_get(table->entry.notes, "deliveries"));

    for (size_t before = 0; before < recall->place_of[item]; before++) {
        told = json_next(told);
    }
    if (told == NULL) {
        return error_set(err, STATUS_BUG, "E-BUG", "an entry of the store does not tell of delivery %zu", recall->place_of[item]);
    }
    delivery->count.read = (uint64_t)json_get_integer(told, "read", 0);
    delivery->count.kept = (uint64_t)json_get_integer(told, "kept", 0);
    read_counts(json_get(told, "rejected"), delivery->count.rejected, COUNT_ERRORS);
    read_counts(json_get(told, "dropped"), delivery->count.dropped, COUNT_KINDS);
    delivery->column_count = (uint64_t)json_get_integer(told, "column_count", 0);
    buffer_append_text(&delivery->columns, json_get_text(told, "columns"));
    buffer_append_text(&delivery->warnings, json_get_text(told, "warnings"));
    delivery->unread = json_get_text(told, "unread");
    delivery->miscounted = json_get_text(told, "miscounted");
    return STATUS_OK;
}

enum status
recall_take(const struct recall *recall, size_t table, const char *name, const struct package_field *fields, size_t field_count,
            struct package_writer *writer, struct error *err)
{
    return package_table_take(writer, name, fields, field_count, recall->reuse, &recall->tables[table].entry.parts[0], err);
}

static enum status
tell_rows(const struct json *notes, const char *name, struct package_table *into, struct error *err)
{
    const struct json *rows = json_get(notes, name);

    return package_table_rows(into, json_get_text(rows, "text"), (uint64_t)json_get_integer(rows, "rows", 0), err);
}

enum status
recall_tell(const struct recall *recall, size_t from, size_t to, struct package_table *rejects, struct package_table *derived,
            struct error *err)
{
    for (size_t table = from; table < to; table++) {
        if (recall->tables[table].found) {
            TRY(tell_rows(recall->tables[table].entry.notes, "rejects", rejects, err));
            TRY(tell_rows(recall->tables[table].entry.notes, "derived", derived, err));
        }
    }
    return STATUS_OK;
}

/* ---- keeping ---- */

void
recall_note(struct recall *recall, size_t table, const struct mapper *mapper)
{
    struct recall_table *of = &recall->tables[table];

    if (reuse_is_on(recall->reuse)) {
        buffer_append_text(&of->rejects.text, buffer_text(&mapper->rejects));
        buffer_append_text(&of->derived.text, buffer_text(&mapper->derived));
        of->rejects.count += mapper->reject_count;
        of->derived.count += mapper->derived_count;
    }
}

static void
print_counts(struct buffer *out, const char *name, const uint64_t *counts, size_t count)
{
    buffer_format(out, ", \"%s\": [", name);
    for (size_t at = 0; at < count; at++) {
        buffer_format(out, "%s%" PRIu64, at == 0 ? "" : ", ", counts[at]);
    }
    buffer_append_char(out, ']');
}

static void
print_text(struct buffer *out, const char *name, struct text value)
{
    buffer_format(out, ", \"%s\": ", name);
    buffer_append_json(out, value);
}

static void
print_delivery(struct buffer *out, const struct delivery *delivery)
{
    buffer_format(out, "{\"read\": %" PRIu64 ", \"kept\": %" PRIu64, delivery->count.read, delivery->count.kept);
    print_counts(out, "rejected", delivery->count.rejected, COUNT_ERRORS);
    print_counts(out, "dropped", delivery->count.dropped, COUNT_KINDS);
    buffer_format(out, ", \"column_count\": %" PRIu64, delivery->column_count);
    print_text(out, "columns", buffer_text(&delivery->columns));
    print_text(out, "warnings", buffer_text(&delivery->warnings));
    print_text(out, "unread", delivery->unread);
    print_text(out, "miscounted", delivery->miscounted);
    buffer_append_char(out, '}');
}

static void
print_rows(struct buffer *out, const char *name, const struct rows *rows)
{
    buffer_format(out, "\"%s\": {\"rows\": %" PRIu64, name, rows->count);
    print_text(out, "text", buffer_text(&rows->text));
    buffer_append_string(out, "}, ");
}

/* False when it cannot be told in notes: too much of it, or with a NUL, where a text in JSON would end. */
static bool
print_notes(const struct recall *recall, size_t table, const struct delivery *deliveries, struct buffer *out)
{
    const struct recall_table *of = &recall->tables[table];
    bool first = true;

    buffer_append_char(out, '{');
    print_rows(out, "rejects", &of->rejects);
    print_rows(out, "derived", &of->derived);
    buffer_append_string(out, "\"deliveries\": [");
    for (size_t item = 0; item < recall->item_count; item++) {
        if (recall->table_of[item] == table) {
            buffer_append_string(out, first ? "" : ", ");
            print_delivery(out, &deliveries[item]);
            first = false;
        }
    }
    buffer_append_string(out, "]}");
    return buffer_ok(out) && buffer_ok(&of->rejects.text) && buffer_ok(&of->derived.text)
           && text_find(buffer_text(out), TEXT("\\u0000")) == SIZE_MAX;
}

enum status
recall_keep(struct recall *recall, size_t table, const struct delivery *deliveries, struct package_table *made, struct error *err)
{
    struct reuse_part part = {.name = "rows"};
    struct buffer notes;
    enum status status = STATUS_OK;

    if (!reuse_is_on(recall->reuse)) {
        return STATUS_OK;
    }
    buffer_init(&notes, 4 * RECALL_NOTES_MAX);
    if (print_notes(recall, table, deliveries, &notes)) {
        status = package_table_keep(made, recall->reuse, &part, err);
        if (status == STATUS_OK) {
            status = reuse_write(recall->reuse, recall->tables[table].key, &part, 1, buffer_text(&notes), err);
        }
    }
    buffer_done(&notes);
    return status;
}

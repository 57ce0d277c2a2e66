/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/whole.h"

#include "common/ground/array.h"
#include "common/ground/hash.h"
#include "extract/intake/store.h"
#include "extract/read/document.h"
#include "extract/read/json/record.h"

#include <inttypes.h>
#include <stdlib.h>

enum { HEAD = 64 * 1024, PIECE = 16 * 1024 };

static bool
is_page_of(const struct index_entry *entry, const struct index_entry *other)
{
    return text_equal(entry->said, other->said) && text_equal(entry->period, other->period)
           && text_equal(entry->effective, other->effective);
}

static bool
has_part(const struct whole *whole, const struct index_entry *entry)
{
    for (size_t at = 0; at < whole->count; at++) {
        if (text_equal(whole->parts[at]->sha256, entry->sha256)) {
            return true;
        }
    }
    return false;
}

/* ---- a record that stands on two pages ---- */

/* A record on a page. */
struct sight {
    uint64_t hash;
    uint64_t number;
    size_t part;
};

struct sights {
    struct sight *items; /* on the heap */
    size_t count;
    size_t capacity;
    size_t part;
};

static bool
knows_all(void *context, struct text shape)
{
    (void)context;
    (void)shape;
    return true; /* nobody asks for the values */
}

static enum status
note_record(void *context, const struct json_record *record, struct error *err)
{
    struct sights *sights = context;
    const struct text bytes = record->reason == NULL ? record->body : record->raw;
    struct sight *wider = array_grow_heap(sights->items, sights->count, &sights->capacity, 1024, sizeof *wider);

    if (wider == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the records of a page");
    }
    sights->items = wider;
    sights->items[sights->count++] = (struct sight){hash_64(bytes.data, bytes.size), record->number, sights->part};
    return STATUS_OK;
}

static enum status
note_records(struct sights *sights, const struct document *document, struct arena *arena, struct error *err)
{
    struct json_record_options options = {.name = document->name, .knows = knows_all};
    const struct text content = document->content;
    struct json_record_reader *reader;
    enum status status;
    uint64_t records;

    json_record_guess((struct text){content.data, content.size < HEAD ? content.size : HEAD}, &options, arena);
    options.knows = knows_all;
    TRY(json_record_new(&options, note_record, sights, &reader, err));
    status = STATUS_OK;
    for (size_t at = 0; at < content.size && status == STATUS_OK; at += PIECE) {
        const size_t left = content.size - at;

        status = json_record_feed(reader, (struct text){content.data + at, left < PIECE ? left : PIECE}, err);
    }
    status = status == STATUS_OK ? json_record_finish(reader, &records, err) : status;
    json_record_free(reader);
    return status;
}

static enum status
read_part(struct sights *sights, const struct whole_list *list, const struct schema *schema, const struct index_entry *part,
          struct error *err)
{
    const struct document_form form = {.source = schema, .dialect = part->dialect, .proved = part->encoding};
    const char *path = part->original != NULL ? part->original : store_path(list->site, part->sha256, list->arena);
    struct document document;
    enum status status;

    TRY(document_open(path, arena_must_string(list->arena, part->path), &form, &document, err));
    status = note_records(sights, &document, list->arena, err);
    document_close(&document);
    return status;
}

static int
compare_sights(const void *left, const void *right)
{
    const struct sight *first = left;
    const struct sight *second = right;

    if (first->hash != second->hash) {
        return first->hash < second->hash ? -1 : 1;
    }
    return first->part != second->part ? (first->part < second->part ? -1 : 1)
                                       : (first->number > second->number) - (first->number < second->number);
}

/* The first record of the pages, in their order, that was seen on a page before; NULL: there is none. */
static const struct sight *
find_again(struct sights *sights)
{
    const struct sight *found = NULL;

    if (sights->count > 0) {
        qsort(sights->items, sights->count, sizeof *sights->items, compare_sights);
    }
    for (size_t at = 1; at < sights->count; at++) {
        const struct sight *sight = &sights->items[at];

        if (sight->hash == sight[-1].hash && sight->part != sight[-1].part
            && (found == NULL || sight->part < found->part || (sight->part == found->part && sight->number < found->number))) {
            found = sight;
        }
    }
    return found;
}

static struct text
describe(const struct whole_list *list, const struct whole *whole, const struct sight *again)
{
    const struct sight *first = again - 1; /* of the same hash, on an earlier page */

    return text_from(arena_must_format(list->arena,
                                       "record %" PRIu64 " of \"%.*s\" is record %" PRIu64
                                       " of \"%.*s\": the pages come to the %.*s records "
                                       "that they name, so another one is missing",
                                       again->number, TEXT_ARG(whole->parts[again->part]->path), first->number,
                                       TEXT_ARG(whole->parts[first->part]->path), TEXT_ARG(whole->entry->said)));
}

static struct text
find_moved(const struct whole_list *list, const struct schema *schema, const struct whole *whole)
{
    struct sights sights = {0};
    struct error unread = {0};
    const struct sight *again = NULL;
    struct text moved = TEXT_NULL;
    enum status status = STATUS_OK;

    while (sights.part < whole->count && status == STATUS_OK) {
        status = read_part(&sights, list, schema, whole->parts[sights.part], &unread);
        sights.part++;
    }
    if (status == STATUS_OK) {
        again = find_again(&sights);
        moved = again == NULL ? TEXT_NULL : describe(list, whole, again);
    }
    free(sights.items);
    return moved;
}

/* ---- all together ---- */

/* The fields that any of the pages has: a machine leaves out what is empty. */
static struct text
unite_fields(const struct whole_list *list, struct text left, struct text right)
{
    struct text name;

    while (right.size > 0 && text_split(&right, ' ', &name)) {
        if (!text_has_part(left, ' ', name)) {
            left = text_from(arena_must_format(list->arena, "%.*s%s%.*s", TEXT_ARG(left), left.size == 0 ? "" : " ", TEXT_ARG(name)));
        }
    }
    return left;
}

static const struct index_entry *
add_up(const struct whole_list *list, const struct whole *whole, uint64_t rows)
{
    struct index_entry *all = arena_must_zero(list->arena, 1, sizeof *all);

    *all = *whole->parts[0];
    all->rows = rows;
    for (size_t at = 1; at < whole->count; at++) {
        all->fields = unite_fields(list, all->fields, whole->parts[at]->fields);
    }
    return all;
}

static bool
is_known(const struct whole *known, const struct whole *whole)
{
    bool same = known->count == whole->count;

    for (size_t at = 0; same && at < whole->count; at++) {
        same = text_equal(known->parts[at]->sha256, whole->parts[at]->sha256);
    }
    return same && text_equal(known->parts[0]->source, whole->parts[0]->source);
}

struct whole
whole_join(struct whole_list *list, const struct schema *schema, const struct index_entry *const *entries, size_t count,
           const struct index_entry *entry)
{
    const size_t room = entry->state == INDEX_GUARDED && entry->said.size > 0 ? count : 0; /* only a part may be a page */
    struct whole whole = {.parts = arena_must_zero(list->arena, room + 1, sizeof *whole.parts)};
    uint64_t rows = 0;

    for (size_t at = 0; at < room; at++) {
        if (is_page_of(entry, entries[at]) && !has_part(&whole, entries[at])) {
            whole.parts[whole.count++] = entries[at];
            rows += entries[at]->rows;
        }
    }
    if (whole.count < 2 || !text_equal(entry->said, text_from(arena_must_format(list->arena, "%" PRIu64, rows)))) {
        whole.parts[0] = whole.entry = entry;
        whole.count = 1;
        return whole;
    }
    for (size_t at = 0; at < list->count; at++) {
        if (is_known(&list->known[at], &whole)) {
            return list->known[at];
        }
    }
    whole.entry = add_up(list, &whole, rows);
    whole.moved = find_moved(list, schema, &whole);
    list->known = array_grow(list->arena, list->known, list->count, &list->capacity, 16, sizeof *list->known);
    list->known[list->count++] = whole;
    return whole;
}

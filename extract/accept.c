/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/accept.h"

#include "common/csv.h"
#include "common/file.h"

#include <inttypes.h>

enum { COLUMNS = 6, FILE_BYTES_MAX = 64 << 20 };

static const struct text header[COLUMNS] = {{"sha256", 6}, {"source", 6}, {"guard", 5}, {"by", 2}, {"why", 3}, {"at", 2}};

static char *
accept_path(const struct site *site, struct arena *arena)
{
    return file_join(arena, site->landing, "accepted.csv");
}

void
accept_add(struct accept *accept, const struct accept_entry *entry)
{
    struct accept_entry *made;

    if (accept->count == accept->capacity) {
        const size_t capacity = accept->capacity == 0 ? 16 : accept->capacity * 2;
        struct accept_entry *entries = arena_must_zero(accept->arena, capacity, sizeof *entries);

        if (accept->count > 0) {
            memcpy(entries, accept->entries, accept->count * sizeof *entries);
        }
        accept->entries = entries;
        accept->capacity = capacity;
    }
    made = &accept->entries[accept->count++];
    made->sha256 = arena_must_text(accept->arena, entry->sha256);
    made->source = arena_must_text(accept->arena, entry->source);
    made->guard = arena_must_text(accept->arena, entry->guard);
    made->by = arena_must_text(accept->arena, entry->by);
    made->why = arena_must_text(accept->arena, entry->why);
    made->at = arena_must_text(accept->arena, entry->at);
}

static enum status
parse(struct csv_cursor *cursor, struct accept *accept, struct error *err)
{
    bool more;

    TRY(csv_next(cursor, &more, err));
    for (;;) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count != COLUMNS || cursor->fields[0].size != 64) {
            return error_set(err, STATUS_CONFIG, "E-INDEX", "\"%s\": record %" PRIu64 " is damaged", cursor->name, cursor->row);
        }
        accept_add(accept, &(struct accept_entry){cursor->fields[0], cursor->fields[1], cursor->fields[2], cursor->fields[3],
                                                  cursor->fields[4], cursor->fields[5]});
    }
}

enum status
accept_load(const struct site *site, struct arena *arena, struct accept *accept, struct error *err)
{
    const char *path = accept_path(site, arena);
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    *accept = (struct accept){.arena = arena};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_read(path, FILE_BYTES_MAX, arena, &content, err));
    csv_open(&cursor, content, path);
    status = parse(&cursor, accept, err);
    csv_close(&cursor);
    return status;
}

enum status
accept_save(const struct site *site, const struct accept *accept, struct error *err)
{
    struct buffer out;
    enum status status;

    buffer_init(&out, FILE_BYTES_MAX);
    csv_append_row(&out, header, COLUMNS);
    for (size_t at = 0; at < accept->count; at++) {
        const struct accept_entry *entry = &accept->entries[at];

        csv_append_row(&out, (const struct text[]){entry->sha256, entry->source, entry->guard, entry->by, entry->why, entry->at}, COLUMNS);
    }
    status = buffer_ok(&out) ? file_write_atomic(accept_path(site, accept->arena), buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "the list of accepted deliveries has grown too large");
    buffer_done(&out);
    return status;
}

bool
accept_has(const struct accept *accept, struct text sha256, struct text source, struct text guard)
{
    for (size_t at = 0; accept != NULL && at < accept->count; at++) {
        const struct accept_entry *entry = &accept->entries[at];

        if (text_equal(entry->sha256, sha256) && text_equal(entry->source, source) && text_equal(entry->guard, guard)) {
            return true;
        }
    }
    return false;
}

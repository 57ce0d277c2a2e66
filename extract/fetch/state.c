/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/state.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

#include <stdlib.h>

enum { COLUMNS = 6, STATE_BYTES = 16 << 20 };

static const struct text header[COLUMNS] = {
    {"key",      3},
    {"name",     4},
    {"etag",     4},
    {"modified", 8},
    {"bytes",    5},
    {"sha256",   6}
};

enum status
fetch_state_load(const struct site *site, size_t more, struct arena *arena, struct fetch_state *state, struct error *err)
{
    const char *path = file_join(arena, site->landing, "fetch.csv");
    struct csv_cursor cursor;
    struct text content = TEXT("");
    bool next = true;
    size_t lines = 1;

    if (file_exists(path)) {
        TRY(file_read(path, STATE_BYTES, arena, &content, err));
    }
    for (size_t at = 0; at < content.size; at++) {
        lines += content.data[at] == '\n';
    }
    *state = (struct fetch_state){.rows = arena_must_zero(arena, lines + more, sizeof *state->rows)};
    csv_open(&cursor, content, path);
    while (csv_next(&cursor, &next, NULL) == STATUS_OK && next) {
        const struct text *fields = cursor.fields;

        if (cursor.count == COLUMNS && !text_equal(fields[0], header[0])) {
            state->rows[state->count++] =
                (struct fetch_row){arena_must_text(arena, fields[0]), arena_must_text(arena, fields[1]), arena_must_text(arena, fields[2]),
                                   arena_must_text(arena, fields[3]), arena_must_text(arena, fields[4]), arena_must_text(arena, fields[5])};
        }
    }
    csv_close(&cursor);
    return STATUS_OK;
}

struct fetch_row *
fetch_state_get(struct fetch_state *state, struct text key)
{
    for (size_t at = 0; at < state->count; at++) {
        if (text_equal(state->rows[at].key, key)) {
            return &state->rows[at];
        }
    }
    state->rows[state->count].key = key;
    return &state->rows[state->count++];
}

static int
compare_rows(const void *left, const void *right)
{
    return text_compare(((const struct fetch_row *)left)->key, ((const struct fetch_row *)right)->key);
}

enum status
fetch_state_save(const struct site *site, const struct fetch_state *state, struct arena *arena, struct error *err)
{
    struct buffer buffer;
    enum status status;

    buffer_init(&buffer, STATE_BYTES);
    csv_append_row(&buffer, header, COLUMNS);
    qsort(state->rows, state->count, sizeof *state->rows, compare_rows);
    for (size_t at = 0; at < state->count; at++) {
        const struct fetch_row *row = &state->rows[at];

        if (row->sha256.size > 0) { /* one that never came has nothing to remember */
            csv_append_row(&buffer, (const struct text[]){row->key, row->name, row->etag, row->modified, row->bytes, row->sha256}, COLUMNS);
        }
    }
    status = buffer_ok(&buffer) ? file_write_atomic(file_join(arena, site->landing, "fetch.csv"), buffer_text(&buffer), err)
                                : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for fetch.csv");
    buffer_done(&buffer);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/ledger.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

#include <inttypes.h>

enum { FILE_BYTES_MAX = 64 << 20, DIGEST_SIZE = 64 };

void
ledger_add(struct ledger *ledger, const struct text *cells)
{
    struct text *line;

    if (ledger->count == ledger->capacity) {
        const size_t capacity = ledger->capacity == 0 ? 16 : ledger->capacity * 2;
        struct text *wider = arena_must_zero(ledger->arena, capacity * ledger->columns, sizeof *wider);

        if (ledger->count > 0) {
            memcpy(wider, ledger->cells, ledger->count * ledger->columns * sizeof *wider);
        }
        ledger->cells = wider;
        ledger->capacity = capacity;
    }
    line = ledger->cells + ledger->count++ * ledger->columns;
    for (size_t column = 0; column < ledger->columns; column++) {
        line[column] = cells[column].size == 0 ? TEXT_NULL : arena_must_text(ledger->arena, cells[column]);
    }
}

const struct text *
ledger_get(const struct ledger *ledger, size_t line)
{
    return ledger->cells + line * ledger->columns;
}

static enum status
parse(struct csv_cursor *cursor, struct ledger *ledger, struct error *err)
{
    bool more;

    TRY(csv_next(cursor, &more, err)); /* the header */
    for (;;) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count != ledger->columns || cursor->fields[0].size != DIGEST_SIZE) {
            return error_set(err, STATUS_CONFIG, "E-INDEX", "\"%s\": record %" PRIu64 " is damaged", cursor->name, cursor->row);
        }
        ledger_add(ledger, cursor->fields);
    }
}

enum status
ledger_load(struct ledger *ledger, const char *path, const struct text *header, size_t columns, struct arena *arena, struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    *ledger = (struct ledger){.path = path, .header = header, .columns = columns, .arena = arena};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_read(path, FILE_BYTES_MAX, arena, &content, err));
    csv_open(&cursor, content, path);
    status = parse(&cursor, ledger, err);
    csv_close(&cursor);
    return status;
}

enum status
ledger_save(const struct ledger *ledger, struct error *err)
{
    struct buffer out;
    enum status status;

    buffer_init(&out, FILE_BYTES_MAX);
    csv_append_row(&out, ledger->header, ledger->columns);
    for (size_t line = 0; line < ledger->count; line++) {
        csv_append_row(&out, ledger_get(ledger, line), ledger->columns);
    }
    status = buffer_ok(&out) ? file_write_atomic(ledger->path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "\"%s\" has grown too large", ledger->path);
    buffer_done(&out);
    return status;
}

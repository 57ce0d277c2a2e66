/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/claim.h"

#include "common/csv.h"
#include "common/file.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

enum { COLUMNS = 7, FILE_BYTES_MAX = 64 << 20 };

static const struct text header[COLUMNS] = {{"sha256", 6}, {"source", 6}, {"scope", 5}, {"effective", 9}, {"by", 2}, {"why", 3}, {"at", 2}};

static char *
claims_path(const struct site *site, struct arena *arena)
{
    return file_join(arena, site->landing, "claims.csv");
}

static struct text
keep(struct claim_list *list, struct text text)
{
    return text.size == 0 ? TEXT_NULL : arena_must_text(list->arena, text);
}

void
claim_add(struct claim_list *list, const struct claim *claim)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        struct claim *claims = arena_must_zero(list->arena, capacity, sizeof *claims);

        if (list->count > 0) {
            memcpy(claims, list->claims, list->count * sizeof *claims);
        }
        list->claims = claims;
        list->capacity = capacity;
    }
    list->claims[list->count++] = (struct claim){keep(list, claim->sha256),    keep(list, claim->source), keep(list, claim->scope),
                                                 keep(list, claim->effective), keep(list, claim->by),     keep(list, claim->why),
                                                 keep(list, claim->at)};
}

static enum status
parse(struct csv_cursor *cursor, struct claim_list *list, struct error *err)
{
    bool more;

    TRY(csv_next(cursor, &more, err));
    for (;;) {
        const struct text *fields;

        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        fields = cursor->fields;
        if (cursor->count != COLUMNS || fields[0].size != 64) {
            return error_set(err, STATUS_CONFIG, "E-INDEX", "\"%s\": record %" PRIu64 " is damaged", cursor->name, cursor->row);
        }
        claim_add(list, &(struct claim){fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]});
    }
}

enum status
claim_load(const struct site *site, struct arena *arena, struct claim_list *list, struct error *err)
{
    const char *path = claims_path(site, arena);
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    *list = (struct claim_list){.arena = arena};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_read(path, FILE_BYTES_MAX, arena, &content, err));
    csv_open(&cursor, content, path);
    status = parse(&cursor, list, err);
    csv_close(&cursor);
    return status;
}

enum status
claim_save(const struct site *site, const struct claim_list *list, struct error *err)
{
    struct buffer out;
    enum status status;

    buffer_init(&out, FILE_BYTES_MAX);
    csv_append_row(&out, header, COLUMNS);
    for (size_t at = 0; at < list->count; at++) {
        const struct claim *claim = &list->claims[at];

        csv_append_row(&out, (const struct text[]){claim->sha256, claim->source, claim->scope, claim->effective, claim->by, claim->why, claim->at},
                       COLUMNS);
    }
    status = buffer_ok(&out) ? file_write_atomic(claims_path(site, list->arena), buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "the list of claims has grown too large");
    buffer_done(&out);
    return status;
}

const struct claim *
claim_find(const struct claim_list *list, struct text sha256)
{
    for (size_t at = list == NULL ? 0 : list->count; at > 0; at--) {
        if (text_equal(list->claims[at - 1].sha256, sha256)) {
            return &list->claims[at - 1];
        }
    }
    return NULL;
}

enum status
claim_write_waiting(const struct site *site, const struct index *index, struct arena *arena, struct error *err)
{
    const char *folder = file_join(arena, site->inbox, "待认领");
    const char *path = file_join(arena, folder, "清单.csv");
    struct buffer out;
    size_t waiting = 0;
    enum status status = STATUS_OK;

    buffer_init(&out, FILE_BYTES_MAX);
    buffer_append_string(&out, "\xEF\xBB\xBF文件,收到时间,原因,认领办法\n"); /* spreadsheets want the mark */
    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];

        if (entry->here && entry->state == INDEX_UNCLEAR) {
            const char *how = arena_must_format(arena, "bidui claim \"%.*s\" SOURCE --by NAME --why TEXT", TEXT_ARG(entry->path));

            csv_append_row(&out, (const struct text[]){entry->path, entry->received, entry->detail, text_from(how)}, 4);
            waiting++;
        }
    }
    if (waiting > 0) {
        status = file_make_folder(folder, err);
        status = status == STATUS_OK ? file_write_atomic(path, buffer_text(&out), err) : status;
    } else if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not remove \"%s\"", path);
    }
    buffer_done(&out);
    return status;
}

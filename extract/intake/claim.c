/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/claim.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

#include <errno.h>
#include <unistd.h>

enum { LIST_BYTES_MAX = 64 << 20 };
enum { SHA256, SOURCE, SCOPE, EFFECTIVE, BY, WHY, AT, COLUMNS };

static const struct text header[COLUMNS] = {
    {"sha256",    6},
    {"source",    6},
    {"scope",     5},
    {"effective", 9},
    {"by",        2},
    {"why",       3},
    {"at",        2}
};

enum status
claim_load(const struct site *site, struct arena *arena, struct claim_list *list, struct error *err)
{
    return ledger_load(&list->lines, file_join(arena, site->landing, "claims.csv"), header, COLUMNS, arena, err);
}

enum status
claim_save(const struct claim_list *list, struct error *err)
{
    return ledger_save(&list->lines, err);
}

void
claim_add(struct claim_list *list, const struct claim *claim)
{
    ledger_add(&list->lines, (const struct text[COLUMNS]){[SHA256] = claim->sha256,
                                                          [SOURCE] = claim->source,
                                                          [SCOPE] = claim->scope,
                                                          [EFFECTIVE] = claim->effective,
                                                          [BY] = claim->by,
                                                          [WHY] = claim->why,
                                                          [AT] = claim->at});
}

bool
claim_find(const struct claim_list *list, struct text sha256, struct claim *claim)
{
    for (size_t at = list == NULL ? 0 : list->lines.count; at > 0; at--) {
        const struct text *line = ledger_get(&list->lines, at - 1);

        if (text_equal(line[SHA256], sha256)) {
            *claim = (struct claim){line[SHA256], line[SOURCE], line[SCOPE], line[EFFECTIVE], line[BY], line[WHY], line[AT]};
            return true;
        }
    }
    return false;
}

enum status
claim_write_waiting(const struct site *site, const struct index *index, struct arena *arena, struct error *err)
{
    const char *folder = file_join(arena, site->inbox, "待认领");
    const char *path = file_join(arena, folder, "清单.csv");
    struct buffer out;
    size_t waiting = 0;
    enum status status = STATUS_OK;

    buffer_init(&out, LIST_BYTES_MAX);
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

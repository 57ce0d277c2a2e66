/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/inbox.h"

#include "common/formats/csv.h"
#include "common/ground/array.h"
#include "common/ground/buffer.h"
#include "common/ground/file.h"

enum { INDEX_BYTES = 256 * 1024 * 1024, FILES_FIRST = 64 };

static const char header[] = "sha256,path,answers\n";

struct scan {
    const struct site *site;
    const char *extract;
    struct answer_set *set;
    struct answer_inbox *inbox;
    struct text done; /* answers.csv */
    struct buffer out;
};

static enum status
read_optional(const char *path, struct arena *arena, struct text *content, struct error *err)
{
    *content = TEXT("");
    return file_exists(path) ? file_read(path, INDEX_BYTES, arena, content, err) : STATUS_OK;
}

static void
note_file(struct scan *scan, struct text path)
{
    struct answer_inbox *inbox = scan->inbox;

    inbox->files = array_grow(scan->set->arena, inbox->files, inbox->count, &inbox->capacity, FILES_FIRST, sizeof *inbox->files);
    inbox->files[inbox->count++] = arena_must_text(scan->set->arena, path);
}

/* Reads one original; what it held before decides nothing, a line of it may be the first of a new batch. */
static enum status
look_into(struct scan *scan, struct text sha256, struct text path, bool sure, struct error *err)
{
    struct arena *arena = scan->set->arena;
    const char *original = arena_must_format(arena, "%s/%.*s/%.*s", scan->site->landing, 2, sha256.data, TEXT_ARG(sha256));
    const size_t before = scan->set->count;
    struct error refusal = {0};
    bool answers = false;
    const enum status status = answer_read_file(scan->extract, original, arena_must_string(arena, path), scan->set, &answers, &refusal);

    if (status != STATUS_OK && status != STATUS_DATA) {
        *err = refusal;
        return status;
    }
    if (status == STATUS_DATA || (!answers && !sure)) {
        scan->set->count = before;
        return STATUS_OK; /* not ours: whoever claims it will see */
    }
    note_file(scan, path);
    csv_append_row(&scan->out, (const struct text[]){sha256, path, answers ? TEXT("true") : TEXT("false")}, 3);
    return STATUS_OK;
}

static enum status
scan_index(struct scan *scan, struct csv_cursor *cursor, struct error *err)
{
    size_t sha256;
    size_t path;
    size_t state;
    bool more;

    TRY(csv_next(cursor, &more, err));
    sha256 = csv_find(cursor, TEXT("sha256"));
    path = csv_find(cursor, TEXT("path"));
    state = csv_find(cursor, TEXT("state"));
    if (!more || sha256 == SIZE_MAX || path == SIZE_MAX || state == SIZE_MAX) {
        return error_set(err, STATUS_DATA, "E-INDEX", "\"%s\" is no index of landing", cursor->name);
    }
    while (true) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if ((text_equal(cursor->fields[state], TEXT("answers")) || text_equal(cursor->fields[state], TEXT("unclear")))
            && cursor->fields[sha256].size == 64 && text_find(scan->done, cursor->fields[sha256]) == SIZE_MAX) {
            TRY(look_into(scan, cursor->fields[sha256], cursor->fields[path], text_equal(cursor->fields[state], TEXT("answers")), err));
        }
    }
}

enum status
answer_inbox_read(const struct site *site, const char *extract, struct answer_set *set, struct answer_inbox *inbox, struct error *err)
{
    struct scan scan = {.site = site, .extract = extract, .set = set, .inbox = inbox};
    struct csv_cursor cursor;
    struct text index;
    enum status status;

    *inbox = (struct answer_inbox){0};
    TRY(read_optional(file_join(set->arena, site->landing, "index.csv"), set->arena, &index, err));
    TRY(read_optional(file_join(set->arena, site->landing, "answers.csv"), set->arena, &scan.done, err));
    if (index.size == 0) {
        return STATUS_OK;
    }
    buffer_init(&scan.out, INDEX_BYTES);
    buffer_append_text(&scan.out, scan.done.size > 0 ? scan.done : text_from(header));
    csv_open(&cursor, index, "index.csv");
    status = scan_index(&scan, &cursor, err);
    csv_close(&cursor);
    inbox->record = arena_must_text(set->arena, buffer_text(&scan.out));
    buffer_done(&scan.out);
    return status;
}

enum status
answer_inbox_done(const struct site *site, const struct answer_inbox *inbox, struct arena *arena, struct error *err)
{
    return inbox->count == 0 ? STATUS_OK : file_write_atomic(file_join(arena, site->landing, "answers.csv"), inbox->record, err);
}

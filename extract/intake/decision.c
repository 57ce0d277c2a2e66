/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/decision.h"
#include "common/ground/array.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"
#include "extract/recognise/guard.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 64 << 20, DIGEST_SIZE = 64 };

/* ---- a list: read and written as a whole ---- */

static void
add_line(struct decision_list *list, const struct text *cells)
{
    struct text *line;

    list->cells = array_grow(list->arena, list->cells, list->count, &list->capacity, 16, list->columns * sizeof *line);
    line = list->cells + list->count++ * list->columns;
    for (size_t column = 0; column < list->columns; column++) {
        line[column] = cells[column].size == 0 ? TEXT_NULL : arena_must_text(list->arena, cells[column]);
    }
}

static const struct text *
line_at(const struct decision_list *list, size_t line)
{
    return list->cells + line * list->columns;
}

static enum status
parse_lines(struct csv_cursor *cursor, struct decision_list *list, struct error *err)
{
    bool more;

    TRY(csv_next(cursor, &more, err)); /* the header */
    for (;;) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count != list->columns || cursor->fields[0].size != DIGEST_SIZE) {
            return error_set(err, STATUS_CONFIG, "E-INDEX", "\"%s\": record %" PRIu64 " is damaged", cursor->name, cursor->row);
        }
        add_line(list, cursor->fields);
    }
}

static enum status
load_list(struct decision_list *list, const char *path, const struct text *header, size_t columns, struct arena *arena, struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    *list = (struct decision_list){.path = path, .header = header, .columns = columns, .arena = arena};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_read(path, FILE_BYTES_MAX, arena, &content, err));
    csv_open(&cursor, content, path);
    status = parse_lines(&cursor, list, err);
    csv_close(&cursor);
    return status;
}

enum status
decision_save(const struct decision_list *list, struct error *err)
{
    struct buffer out;
    enum status status;

    buffer_init(&out, FILE_BYTES_MAX);
    csv_append_row(&out, list->header, list->columns);
    for (size_t line = 0; line < list->count; line++) {
        csv_append_row(&out, line_at(list, line), list->columns);
    }
    status = buffer_ok(&out) ? file_write_atomic(list->path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "\"%s\" has grown too large", list->path);
    buffer_done(&out);
    return status;
}

/* ---- who let a delivery pass a guard ---- */

enum { ACCEPT_SHA256, ACCEPT_SOURCE, ACCEPT_GUARD, ACCEPT_BY, ACCEPT_WHY, ACCEPT_AT, ACCEPT_COLUMNS };

static const struct text accept_header[ACCEPT_COLUMNS] = {
    {"sha256", 6},
    {"source", 6},
    {"guard",  5},
    {"by",     2},
    {"why",    3},
    {"at",     2}
};

enum status
decision_load_acceptances(const struct site *site, struct arena *arena, struct decision_list *list, struct error *err)
{
    return load_list(list, file_join(arena, site->landing, "accepted.csv"), accept_header, ACCEPT_COLUMNS, arena, err);
}

void
decision_accept(struct decision_list *list, const struct decision_acceptance *acceptance)
{
    add_line(list, (const struct text[ACCEPT_COLUMNS]){[ACCEPT_SHA256] = acceptance->sha256,
                                                       [ACCEPT_SOURCE] = acceptance->source,
                                                       [ACCEPT_GUARD] = acceptance->guard,
                                                       [ACCEPT_BY] = acceptance->by,
                                                       [ACCEPT_WHY] = acceptance->why,
                                                       [ACCEPT_AT] = acceptance->at});
}

bool
decision_accepts(const struct decision_list *list, struct text sha256, struct text source, struct text guard)
{
    for (size_t at = 0; list != NULL && at < list->count; at++) {
        const struct text *line = line_at(list, at);

        if (text_equal(line[ACCEPT_SHA256], sha256) && text_equal(line[ACCEPT_SOURCE], source) && text_equal(line[ACCEPT_GUARD], guard)) {
            return true;
        }
    }
    return false;
}

/* ---- what somebody said a file is ---- */

enum { CLAIM_SHA256, CLAIM_SOURCE, CLAIM_SCOPE, CLAIM_EFFECTIVE, CLAIM_BY, CLAIM_WHY, CLAIM_AT, CLAIM_COLUMNS };

static const struct text claim_header[CLAIM_COLUMNS] = {
    {"sha256",    6},
    {"source",    6},
    {"scope",     5},
    {"effective", 9},
    {"by",        2},
    {"why",       3},
    {"at",        2}
};

enum status
decision_load_claims(const struct site *site, struct arena *arena, struct decision_list *list, struct error *err)
{
    return load_list(list, file_join(arena, site->landing, "claims.csv"), claim_header, CLAIM_COLUMNS, arena, err);
}

void
decision_add_claim(struct decision_list *list, const struct decision_claim *claim)
{
    add_line(list, (const struct text[CLAIM_COLUMNS]){[CLAIM_SHA256] = claim->sha256,
                                                      [CLAIM_SOURCE] = claim->source,
                                                      [CLAIM_SCOPE] = claim->scope,
                                                      [CLAIM_EFFECTIVE] = claim->effective,
                                                      [CLAIM_BY] = claim->by,
                                                      [CLAIM_WHY] = claim->why,
                                                      [CLAIM_AT] = claim->at});
}

bool
decision_find_claim(const struct decision_list *list, struct text sha256, struct decision_claim *claim)
{
    for (size_t at = list == NULL ? 0 : list->count; at > 0; at--) {
        const struct text *line = line_at(list, at - 1);

        if (text_equal(line[CLAIM_SHA256], sha256)) {
            *claim = (struct decision_claim){line[CLAIM_SHA256], line[CLAIM_SOURCE], line[CLAIM_SCOPE], line[CLAIM_EFFECTIVE],
                                             line[CLAIM_BY],     line[CLAIM_WHY],    line[CLAIM_AT]};
            return true;
        }
    }
    return false;
}

/* In quotes in which a shell takes nothing for its own: people paste the line. */
static const char *
shell_word(struct text word, struct arena *arena)
{
    char *quoted = arena_must_alloc(arena, word.size * 4 + 3);
    size_t size = 0;

    quoted[size++] = '\'';
    for (size_t at = 0; at < word.size; at++) {
        const bool quote = word.data[at] == '\'';

        memcpy(quoted + size, quote ? "'\\''" : &word.data[at], quote ? 4 : 1);
        size += quote ? 4 : 1;
    }
    memcpy(quoted + size, "'", 2);
    return quoted;
}

/* No spreadsheet takes the cell for a formula. */
static struct text
plain_cell(struct text text, struct arena *arena)
{
    return text.size > 0 && strchr("=+-@", text.data[0]) != NULL ? text_from(arena_must_format(arena, "\xE2\x80\x8B%.*s", TEXT_ARG(text)))
                                                                 : text;
}

static const struct index_entry *
entry_of(const struct index *index, const struct inputs_refusal *refusal)
{
    for (size_t at = 0; at < index->count; at++) {
        if (text_equal(index->entries[at].path, refusal->path) && text_equal(index->entries[at].sha256, refusal->sha256)) {
            return &index->entries[at];
        }
    }
    return NULL;
}

/* What waits for a claim, then what a guard holds back; returns how many. */
static size_t
append_waiting(const struct index *index, const struct inputs *inputs, struct arena *arena, struct buffer *out)
{
    size_t waiting = 0;

    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];

        if (entry->here && entry->state == INDEX_UNCLEAR) {
            const char *how = arena_must_format(arena, "bidui claim %s 资料名 --by 姓名 --why 理由", shell_word(entry->path, arena));

            csv_append_row(out, (const struct text[]){plain_cell(entry->path, arena), entry->received, entry->detail, text_from(how)}, 4);
            waiting++;
        }
    }
    for (size_t at = 0; inputs != NULL && at < inputs->refusal_count; at++) {
        const struct inputs_refusal *refusal = &inputs->refusals[at];
        const struct index_entry *entry = entry_of(index, refusal);
        const char *guard = guard_name(refusal->error);

        if (guard != NULL && entry != NULL) {
            const char *how = arena_must_format(arena, "bidui run --batch %.*s --accept %.*s:%s --by 姓名 --why 理由",
                                                TEXT_ARG(inputs->as_of), TEXT_ARG(refusal->source), guard);

            csv_append_row(out, (const struct text[]){plain_cell(refusal->path, arena), entry->received, refusal->detail, text_from(how)},
                           4);
            waiting++;
        }
    }
    return waiting;
}

enum status
decision_write_waiting(const struct site *site, const struct index *index, const struct inputs *inputs, struct arena *arena,
                       struct error *err)
{
    const char *path = file_join(arena, site->waiting, "清单.csv");
    struct buffer out;
    enum status status = STATUS_OK;

    buffer_init(&out, FILE_BYTES_MAX);
    buffer_append_string(&out, "\xEF\xBB\xBF文件,收到时间,原因,认领办法\n"); /* spreadsheets want the mark */
    if (append_waiting(index, inputs, arena, &out) > 0) {
        status = file_make_folder(site->waiting, err);
        status = status == STATUS_OK ? file_write_atomic(path, buffer_text(&out), err) : status;
    } else if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not remove \"%s\"", path);
    }
    buffer_done(&out);
    return status;
}

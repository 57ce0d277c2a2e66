/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/index.h"
#include "common/ground/array.h"

#include "common/formats/csv.h"
#include "common/ground/date.h"
#include "common/ground/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { INDEX_BYTES_MAX = 1 << 30, NUMBER_SIZE = 24, NANOSECONDS = 1000000000 };

static const char *const column_names[] = {"sha256",    "bytes",    "path", "mtime_ns", "received", "source", "scope", "period",
                                           "effective", "encoding", "rows", "state",    "error",    "detail", "hint",  "container",
                                           "key",       "dialect",  "nil",  "said",     "fields",   "remark"};
enum { COLUMNS = sizeof column_names / sizeof column_names[0], COLUMNS_MIN = 17 /* those of an index of before */ };

enum { STATES = 6 };
static const char *const state_names[STATES] = {"accepted", "refused", "unclear", "opened", "guarded", "answers"};

static char *
index_path(const struct site *site, struct arena *arena)
{
    return file_join(arena, site->landing, "index.csv");
}

static enum status
parse_number(struct text text, int64_t *number)
{
    char digits[NUMBER_SIZE];
    char *end;

    if (text.size == 0 || text.size >= sizeof digits) {
        return STATUS_DATA;
    }
    memcpy(digits, text.data, text.size);
    digits[text.size] = '\0';
    errno = 0;
    *number = strtoll(digits, &end, 10);
    return errno == 0 && *end == '\0' ? STATUS_OK : STATUS_DATA;
}

static enum status
parse_entry(const struct text *fields, size_t count, struct index_entry *entry)
{
    int64_t bytes;
    int64_t rows;
    size_t state = 0;

    TRY(parse_number(fields[1], &bytes));
    TRY(parse_number(fields[3], &entry->mtime_ns));
    TRY(parse_number(fields[10], &rows));
    while (state < STATES && !text_equal(fields[11], text_from(state_names[state]))) {
        state++;
    }
    if (state == STATES || fields[0].size != 64 || bytes < 0 || rows < 0) {
        return STATUS_DATA;
    }
    entry->bytes = (uint64_t)bytes;
    entry->rows = (uint64_t)rows;
    entry->state = (enum index_state)state;
    entry->sha256 = fields[0];
    entry->path = fields[2];
    entry->received = fields[4];
    entry->source = fields[5];
    entry->scope = fields[6];
    entry->period = fields[7];
    entry->effective = fields[8];
    entry->encoding = fields[9];
    entry->error = fields[12];
    entry->detail = fields[13];
    entry->hint = fields[14];
    entry->container = fields[15];
    entry->key = fields[16];
    entry->dialect = count > 17 ? fields[17] : TEXT_NULL;
    entry->nil = count > 18 ? fields[18] : TEXT_NULL;
    entry->said = count > 19 ? fields[19] : TEXT_NULL;
    entry->fields = count > 20 ? fields[20] : TEXT_NULL;
    entry->remark = count > 21 ? fields[21] : TEXT_NULL;
    return STATUS_OK;
}

static enum status
parse_index(struct csv_cursor *cursor, struct index *index, struct error *err)
{
    bool more;

    TRY(csv_next(cursor, &more, err));
    for (size_t column = 0; column < COLUMNS; column++) {
        if (column >= COLUMNS_MIN && column == cursor->count) { /* an index of before */
            break;
        }
        if (column >= cursor->count || !text_equal(cursor->fields[column], text_from(column_names[column]))) {
            return error_set(err, STATUS_CONFIG, "E-INDEX", "\"%s\" has not the columns of a landing index", cursor->name);
        }
    }
    for (;;) {
        struct index_entry entry = {0};

        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count < COLUMNS_MIN || parse_entry(cursor->fields, cursor->count, &entry) != STATUS_OK) {
            return error_set(err, STATUS_CONFIG, "E-INDEX", "\"%s\": record %" PRIu64 " is damaged", cursor->name, cursor->row);
        }
        (void)index_add(index, &entry);
    }
}

enum status
index_load(const struct site *site, struct arena *arena, struct index *index, struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    const char *path = index_path(site, arena);
    enum status status;

    *index = (struct index){.arena = arena};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_read(path, INDEX_BYTES_MAX, arena, &content, err));
    csv_open(&cursor, content, path);
    status = parse_index(&cursor, index, err);
    csv_close(&cursor);
    index->changed = false;
    if (status != STATUS_OK) {
        error_hint(err, "move it away: it is made again from the inbox");
    }
    return status;
}

static struct text
format_number(int64_t number, char out[NUMBER_SIZE])
{
    return (struct text){out, (size_t)snprintf(out, NUMBER_SIZE, "%" PRId64, number)};
}

static void
append_entry(struct buffer *out, const struct index_entry *entry)
{
    char bytes[NUMBER_SIZE];
    char mtime[NUMBER_SIZE];
    char rows[NUMBER_SIZE];
    const struct text fields[COLUMNS] = {
        entry->sha256,
        format_number((int64_t)entry->bytes, bytes),
        entry->path,
        format_number(entry->mtime_ns, mtime),
        entry->received,
        entry->source,
        entry->scope,
        entry->period,
        entry->effective,
        entry->encoding,
        format_number((int64_t)entry->rows, rows),
        text_from(state_names[entry->state]),
        entry->error,
        entry->detail,
        entry->hint,
        entry->container,
        entry->key,
        entry->dialect,
        entry->nil,
        entry->said,
        entry->fields,
        entry->remark,
    };

    csv_append_row(out, fields, COLUMNS);
}

enum status
index_save(const struct site *site, struct index *index, struct error *err)
{
    struct buffer out;
    struct text header[COLUMNS];
    enum status status;

    if (!index->changed) {
        return STATUS_OK;
    }
    index_sort(index);
    buffer_init(&out, INDEX_BYTES_MAX);
    for (size_t column = 0; column < COLUMNS; column++) {
        header[column] = text_from(column_names[column]);
    }
    csv_append_row(&out, header, COLUMNS);
    for (size_t at = 0; at < index->count; at++) {
        append_entry(&out, &index->entries[at]);
    }
    status = buffer_ok(&out) ? file_write_atomic(index_path(site, index->arena), buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "the landing index has grown too large");
    buffer_done(&out);
    index->changed = status != STATUS_OK;
    return status;
}

/* Every text of the index goes into JSON and tables; an index of before may hold names in other encodings. */
static struct text
keep_entry_text(struct index *index, struct text text)
{
    char *shown;

    if (text.size == 0 || text_is_utf8(text)) {
        return text.size == 0 ? TEXT_NULL : arena_must_text(index->arena, text);
    }
    shown = arena_must_alloc(index->arena, text.size * 4 + 1);
    text_show_all(text, shown, text.size * 4 + 1);
    return text_from(shown);
}

struct text
index_day(const struct zone *zone, int64_t mtime_ns, struct arena *arena)
{
    static const struct zone_change always = {.from = INT64_MIN};
    static const struct zone greenwich = {.changes = &always, .count = 1};
    const int64_t before = mtime_ns % NANOSECONDS < 0 ? 1 : 0;
    char day[DATE_TEXT_SIZE];

    (void)date_format(zone_day(zone == NULL ? &greenwich : zone, mtime_ns / NANOSECONDS - before), day);
    return arena_must_text(arena, text_from(day));
}

struct index_entry *
index_add(struct index *index, const struct index_entry *entry)
{
    struct index_entry *made;

    index->entries = array_grow(index->arena, index->entries, index->count, &index->capacity, 256, sizeof *entry);
    made = &index->entries[index->count++];
    *made = *entry;
    made->sha256 = keep_entry_text(index, entry->sha256);
    made->path = keep_entry_text(index, entry->path);
    made->received = keep_entry_text(index, entry->received);
    made->source = keep_entry_text(index, entry->source);
    made->scope = keep_entry_text(index, entry->scope);
    made->period = keep_entry_text(index, entry->period);
    made->effective = keep_entry_text(index, entry->effective);
    made->encoding = keep_entry_text(index, entry->encoding);
    made->error = keep_entry_text(index, entry->error);
    made->detail = keep_entry_text(index, entry->detail);
    made->hint = keep_entry_text(index, entry->hint);
    made->container = keep_entry_text(index, entry->container);
    made->key = keep_entry_text(index, entry->key);
    made->dialect = keep_entry_text(index, entry->dialect);
    made->nil = keep_entry_text(index, entry->nil);
    made->said = keep_entry_text(index, entry->said);
    made->fields = keep_entry_text(index, entry->fields);
    made->remark = keep_entry_text(index, entry->remark);
    made->day = keep_entry_text(index, entry->day);
    index->changed = true;
    return made;
}

static int
compare_by_path(const void *left, const void *right)
{
    const struct index_entry *first = left;
    const struct index_entry *second = right;
    int order = text_compare(first->path, second->path);

    if (order != 0) {
        return order;
    }
    if (first->mtime_ns != second->mtime_ns) {
        return first->mtime_ns < second->mtime_ns ? -1 : 1;
    }
    order = text_compare(first->sha256, second->sha256);
    return order != 0 ? order : text_compare(first->source, second->source);
}

void
index_sort(struct index *index)
{
    if (index->count > 0) { /* entries is NULL before the first */
        qsort(index->entries, index->count, sizeof *index->entries, compare_by_path);
    }
}

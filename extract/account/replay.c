/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/replay.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

#include <stdio.h>
#include <stdlib.h>

static int
compare_keys(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static enum status
read_keys(struct csv_cursor *cursor, struct arena *arena, struct replay *replay, struct error *err)
{
    size_t capacity = 0;
    bool more;

    TRY(csv_next(cursor, &more, err)); /* the header */
    for (;;) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count < 4) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has not the columns of rejects", cursor->name);
        }
        if (replay->count == capacity) {
            char **wider = arena_must_zero(arena, capacity == 0 ? 64 : capacity * 2, sizeof *wider);

            if (capacity > 0) {
                memcpy(wider, replay->keys, capacity * sizeof *wider);
            }
            capacity = capacity == 0 ? 64 : capacity * 2;
            replay->keys = wider;
        }
        replay->keys[replay->count++] =
            arena_must_format(arena, "%.*s\t%.*s\t%.*s\t%.*s", TEXT_ARG(cursor->fields[0]), TEXT_ARG(cursor->fields[1]),
                              TEXT_ARG(cursor->fields[2]), TEXT_ARG(cursor->fields[3]));
    }
}

enum status
replay_load(const char *batch_folder, struct arena *arena, struct replay *replay, struct error *err)
{
    const char *path = file_join(arena, batch_folder, "extract/rejects.csv");
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    *replay = (struct replay){0};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_map(path, &content, err));
    csv_open(&cursor, content, path);
    status = read_keys(&cursor, arena, replay, err);
    csv_close(&cursor);
    file_unmap(content);
    if (status == STATUS_OK && replay->count > 0) {
        qsort(replay->keys, replay->count, sizeof *replay->keys, compare_keys);
    }
    return status;
}

void
replay_print(const struct replay *before, const struct replay *after)
{
    size_t still = 0;

    for (size_t at = 0; at < before->count && after->count > 0; at++) {
        still += bsearch(&before->keys[at], after->keys, after->count, sizeof *after->keys, compare_keys) != NULL;
    }
    (void)printf("replay: %zu rows were rejected; %zu are not any more, %zu still are, %zu are new\n", before->count, before->count - still,
                 still, after->count - still);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/replay.h"

#include "common/formats/package_rows.h"
#include "common/ground/array.h"
#include "common/ground/file.h"

#include <stdio.h>
#include <stdlib.h>

static int
compare_rejects(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

enum status
replay_load(const char *batch_folder, struct arena *arena, struct replay *replay, struct error *err)
{
    enum { SOURCE, FILE_NAME, SHEET, ROW, COLUMNS };
    static const char *const names[COLUMNS] = {"source", "file", "sheet", "row"};
    const char *path = file_join(arena, batch_folder, "extract/rejects.csv");
    struct text cells[COLUMNS];
    struct package_rows rows;
    size_t capacity = 0;

    *replay = (struct replay){0};
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(package_rows_open_file(&rows, path, names, COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        replay->keys = array_grow(arena, replay->keys, replay->count, &capacity, 64, sizeof *replay->keys);
        replay->keys[replay->count++] = arena_must_format(arena, "%.*s\t%.*s\t%.*s\t%.*s", TEXT_ARG(cells[SOURCE]),
                                                          TEXT_ARG(cells[FILE_NAME]), TEXT_ARG(cells[SHEET]), TEXT_ARG(cells[ROW]));
    }
    if (replay->count > 0) {
        qsort(replay->keys, replay->count, sizeof *replay->keys, compare_rejects);
    }
    return package_rows_close(&rows);
}

void
replay_print(const struct replay *before, const struct replay *after)
{
    size_t still = 0;

    for (size_t at = 0; at < before->count && after->count > 0; at++) {
        still += bsearch(&before->keys[at], after->keys, after->count, sizeof *after->keys, compare_rejects) != NULL;
    }
    (void)printf("replay: %zu rows were rejected; %zu are not any more, %zu still are, %zu are new\n", before->count, before->count - still,
                 still, after->count - still);
}

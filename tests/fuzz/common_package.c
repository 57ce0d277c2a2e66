/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a package: datapackage.json, behind a NUL a table. Read to its end or refused; a table that was read and written
 * is read again as the same. */
#include "common/formats/csv.h"
#include "common/formats/package_rows.h"
#include "tests/fuzz/file.h"

static void
read_package(bool verify, struct arena *arena)
{
    static const char *const names[] = {"key", "town?"};
    struct text cells[2];
    struct package_rows rows;
    struct package package;
    uint64_t number;

    if (package_open(fuzz_folder(), "p", 0, verify, arena, &package, NULL) != STATUS_OK) {
        return;
    }
    for (size_t at = 0; at < package.resource_count; at++) {
        if (package_rows_open(&rows, &package.resources[at], names, 2, NULL) == STATUS_OK) {
            while (package_rows_next(&rows, cells, NULL)) {
                (void)!package_rows_number(&rows, 0, cells[0], &number, NULL);
            }
            (void)!package_rows_close(&rows);
        }
    }
    package_close(&package);
}

/* What was read is written into `out`; false when it could not be read. */
static bool
copy_table(struct text table, struct buffer *out)
{
    struct csv_cursor cursor;
    bool more = true;
    bool good;

    csv_open(&cursor, table, "fuzz");
    while ((good = csv_next(&cursor, &more, NULL) == STATUS_OK) && more) {
        csv_append_row(out, cursor.fields, cursor.count);
    }
    csv_close(&cursor);
    return good;
}

static void
hold_table(struct text table)
{
    struct buffer once;
    struct buffer twice;

    buffer_init(&once, 1 << 20);
    buffer_init(&twice, 1 << 20);
    if (copy_table(table, &once) && (!copy_table(buffer_text(&once), &twice) || !text_equal(buffer_text(&twice), buffer_text(&once)))) {
        abort();
    }
    buffer_done(&once);
    buffer_done(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t cut = strnlen((const char *)data, size);
    const struct text table = {(const char *)data + cut + (cut < size), size - cut - (cut < size)};
    struct arena arena;

    arena_init(&arena, 0);
    (void)fuzz_folder_put("p/datapackage.json", (struct text){(const char *)data, cut}, &arena);
    (void)fuzz_folder_put("p/a.csv", table, &arena);
    read_package(size % 2 == 1, &arena);
    hold_table(table);
    arena_done(&arena);
    return 0;
}

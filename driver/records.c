/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/records.h"

#include "common/ground/file.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

static enum status
read_header(struct records *records, const struct package_resource *resource, const char *const *columns, struct error *err)
{
    bool more = false;

    TRY(csv_next(&records->cursor, &more, err));
    for (size_t column = 0; column < records->count; column++) {
        records->columns[column] = more ? csv_find(&records->cursor, text_from(columns[column])) : SIZE_MAX;
        if (records->columns[column] == SIZE_MAX) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "%s: there is no column \"%s\"", resource->path, columns[column]);
        }
    }
    return STATUS_OK;
}

enum status
records_open(struct records *records, const struct package *package, const char *resource, const char *const *columns, size_t count,
             struct error *err)
{
    const struct package_resource *found = package_find(package, resource);

    assert(count <= RECORDS_COLUMNS_MAX);
    *records = (struct records){.content = TEXT(""), .count = count};
    if (found == NULL) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "%s: there is no table \"%s\"", package->folder, resource);
    }
    TRY(file_map(found->path, &records->content, err));
    csv_open(&records->cursor, records->content, found->path);
    return read_header(records, found, columns, err);
}

void
records_close(struct records *records)
{
    if (records->cursor.name != NULL) {
        csv_close(&records->cursor);
        file_unmap(records->content);
        records->cursor.name = NULL;
    }
}

enum status
records_next(struct records *records, struct text *cells, bool *more, struct error *err)
{
    TRY(csv_next(&records->cursor, more, err));
    for (size_t column = 0; *more && column < records->count; column++) {
        cells[column] = records->columns[column] < records->cursor.count ? records->cursor.fields[records->columns[column]] : TEXT_NULL;
    }
    return STATUS_OK;
}

long long
records_integer(struct text cell)
{
    char digits[24] = "";

    if (cell.size < sizeof digits && cell.size > 0) {
        memcpy(digits, cell.data, cell.size);
    }
    return strtoll(digits, NULL, 10);
}

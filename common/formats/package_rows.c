/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/package_rows.h"

#include "common/ground/file.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum status
package_rows_find(const struct package *package, const char *name, const struct package_resource **resource, struct error *err)
{
    *resource = package_find(package, name);
    return *resource != NULL ? STATUS_OK : error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no table \"%s\"", package->folder, name);
}

/* Without the `?` of a column that may be missing. */
static struct text
column_name(const char *name, bool *optional)
{
    const struct text text = text_from(name);

    *optional = text_ends_with(text, TEXT("?"));
    return (struct text){text.data, text.size - *optional};
}

static enum status
find_columns(struct package_rows *rows, struct error *err)
{
    bool more;

    TRY(csv_next(&rows->cursor, &more, err));
    rows->width = rows->cursor.count;
    for (size_t column = 0; column < rows->count; column++) {
        bool optional;
        const struct text name = column_name(rows->names[column], &optional);

        rows->positions[column] = csv_find(&rows->cursor, name);
        if (rows->positions[column] == SIZE_MAX && !optional) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no column \"%.*s\"", rows->cursor.name, TEXT_ARG(name));
        }
    }
    return STATUS_OK;
}

enum status
package_rows_open_file(struct package_rows *rows, const char *path, const char *const *names, size_t count, struct error *err)
{
    assert(count <= PACKAGE_ROWS_COLUMNS_MAX);
    *rows = (struct package_rows){.names = names, .count = count};
    TRY(file_map(path, &rows->content, err));
    csv_open(&rows->cursor, rows->content, path);
    rows->status = find_columns(rows, err);
    return rows->status == STATUS_OK ? STATUS_OK : package_rows_close(rows);
}

enum status
package_rows_open(struct package_rows *rows, const struct package_resource *resource, const char *const *names, size_t count,
                  struct error *err)
{
    if (resource == NULL) {
        *rows = (struct package_rows){.names = names, .count = count};
        csv_open(&rows->cursor, TEXT(""), "");
        return STATUS_OK;
    }
    TRY(package_rows_open_file(rows, resource->path, names, count, err));
    rows->counted = true;
    rows->row_count = resource->rows;
    return STATUS_OK;
}

static enum status
check_row(const struct package_rows *rows, bool more, struct error *err)
{
    const uint64_t read = rows->cursor.row == 0 ? 0 : rows->cursor.row - 1;

    if (more && rows->cursor.count != rows->width) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" row %" PRIu64 " has %zu fields, the header %zu", rows->cursor.name,
                         rows->cursor.row, rows->cursor.count, rows->width);
    }
    if (rows->counted && (more ? read > rows->row_count : read != rows->row_count)) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" is not what its package says: %s %" PRIu64 " rows", rows->cursor.name,
                         more ? "it has more than" : "it should have", rows->row_count);
    }
    return STATUS_OK;
}

bool
package_rows_next(struct package_rows *rows, struct text *cells, struct error *err)
{
    bool more = false;

    if (rows->status == STATUS_OK) {
        rows->status = csv_next(&rows->cursor, &more, err);
    }
    if (rows->status == STATUS_OK) {
        rows->status = check_row(rows, more, err);
    }
    if (rows->status != STATUS_OK || !more) {
        return false;
    }
    for (size_t column = 0; column < rows->count; column++) {
        cells[column] = rows->positions[column] == SIZE_MAX ? TEXT_NULL : rows->cursor.fields[rows->positions[column]];
    }
    return true;
}

enum status
package_rows_fail(const struct package_rows *rows, size_t column, struct error *err, const char *format, ...)
{
    char reason[ERROR_MESSAGE_MAX / 2];
    va_list arguments;
    bool optional;
    const struct text name = column_name(rows->names[column], &optional);

    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    (void)error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" row %" PRIu64 ", column \"%.*s\": %s", rows->cursor.name, rows->cursor.row,
                    TEXT_ARG(name), reason);
    error_hint(err,
               "a package of an earlier version, or damaged: bidui run --from DATE makes it and what follows anew, DATE being its batch");
    return STATUS_DATA;
}

enum status
package_rows_number(const struct package_rows *rows, size_t column, struct text cell, uint64_t *number, struct error *err)
{
    enum { DIGITS_MAX = 19 };

    *number = 0;
    for (size_t at = 0; at < cell.size; at++) {
        if (cell.data[at] < '0' || cell.data[at] > '9' || cell.size > DIGITS_MAX) {
            return package_rows_fail(rows, column, err, "\"%.*s\" is no whole number", TEXT_ARG(cell));
        }
        *number = *number * 10 + (uint64_t)(cell.data[at] - '0');
    }
    return cell.size > 0 ? STATUS_OK : package_rows_fail(rows, column, err, "a number is missing");
}

enum status
package_rows_close(struct package_rows *rows)
{
    if (rows->cursor.name != NULL) {
        csv_close(&rows->cursor);
        file_unmap(rows->content);
    }
    return rows->status;
}

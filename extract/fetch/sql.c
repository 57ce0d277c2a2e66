/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/sql.h"

#include "common/ground/file.h"
#include "common/pg/pg.h"
#include "extract/read/base/limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static enum status
copy_rows(struct pg *connection, const struct fetch_settings *settings, int file, const char *path, atomic_uint_fast64_t *bytes,
          struct error *err)
{
    struct text message;
    struct arena arena;
    uint64_t size = 0;
    bool more = true;
    enum status status;

    arena_init(&arena, 0);
    status = pg_copy_begin(connection,
                           arena_must_format(&arena, "COPY (%s\n) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')", settings->query), err);
    arena_done(&arena);
    while (status == STATUS_OK && more) {
        status = pg_copy_next(connection, &message, &more, err);
        if (status != STATUS_OK || !more) {
            break;
        }
        size += message.size;
        (void)atomic_fetch_add(bytes, message.size);
        status = size > limits.file_bytes ? error_set(err, STATUS_DATA, "E-LIMIT", "larger than a file may be")
                                          : file_write_all(file, message.data, message.size, path, err);
    }
    return status;
}

static enum status
read_view(struct pg *connection, const struct fetch_settings *settings, int file, const char *path, atomic_uint_fast64_t *bytes,
          struct error *err)
{
    TRY(pg_exec(connection, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", NULL, err));
    TRY(pg_exec_format(connection, err, "SET LOCAL statement_timeout = '%lds'", settings->total_seconds));
    TRY(copy_rows(connection, settings, file, path, bytes, err));
    return pg_exec(connection, "COMMIT", NULL, err);
}

enum status
fetch_sql_get(const struct fetch_settings *settings, const char *path, atomic_uint_fast64_t *bytes, struct error *err)
{
    struct pg *connection = NULL;
    struct error reason = {0};
    enum status status;
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", path);
    }
    status = pg_open(settings->dsn, &connection, &reason);
    if (status == STATUS_OK) {
        status = read_view(connection, settings, file, path, bytes, &reason);
    }
    pg_close(connection);
    if (status == STATUS_OK && fsync(file) != 0) {
        status = error_errno(&reason, STATUS_IO, "E-WRITE", "could not write \"%s\"", path);
    }
    (void)close(file);
    return status == STATUS_OK ? STATUS_OK : error_set(err, STATUS_UNAVAILABLE, "E-FETCH", "%s: %s", settings->shown, reason.message);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/sql_file.h"

#include "common/ground/file.h"

#include <string.h>

enum { SQL_FILE_MAX = 4 * 1024 * 1024 };

enum status
sql_file_list(const char *folder, const char *part, struct arena *arena, struct sql_file **files, size_t *count, struct error *err)
{
    char **names;
    size_t there;

    TRY(file_list(folder, arena, &names, &there, err));
    *files = arena_must_zero(arena, there + 1, sizeof **files);
    *count = 0;
    for (size_t at = 0; at < there; at++) {
        if (text_ends_with(text_from(names[at]), TEXT(".sql"))) {
            (*files)[(*count)++] = (struct sql_file){.part = part, .name = names[at], .path = file_join(arena, folder, names[at])};
        }
    }
    return STATUS_OK;
}

enum status
sql_file_read(const struct sql_file *file, struct arena *arena, struct text *content, struct error *err)
{
    return file_read(file->path, SQL_FILE_MAX, arena, content, err);
}

enum status
sql_file_digest(struct sql_file *file, struct arena *arena, struct error *err)
{
    struct text content;

    TRY(sql_file_read(file, arena, &content, err));
    hash_sha256_hex(content, file->digest);
    return STATUS_OK;
}

enum status
sql_file_blame(enum status status, const struct sql_file *file, struct error *err)
{
    char message[ERROR_MESSAGE_MAX];

    if (err == NULL || status != STATUS_BUG) {
        return status;
    }
    memcpy(message, err->message, sizeof message);
    return error_set(err, STATUS_CONFIG, "E-MIGRATION", "schemas/warehouse/%s/%s: %.900s", file->part, file->name, message);
}

enum status
sql_file_run(struct pg *connection, const struct sql_file *file, struct arena *arena, struct error *err)
{
    struct text content;

    TRY(sql_file_read(file, arena, &content, err));
    return sql_file_blame(pg_exec(connection, content.data, NULL, err), file, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "report/board.h"

#include "common/file.h"

#include <stdio.h>

enum { SQL_FILE_MAX = 1024 * 1024 };

static void
free_result(void *result)
{
    pg_result_free(result);
}

/* The rest of the first line that begins with `mark`, or the empty text. */
static struct text
head_line(struct text sql, struct text mark)
{
    struct text line;

    while (text_split(&sql, '\n', &line) && text_starts_with(line, TEXT("--"))) {
        if (text_starts_with(line, mark)) {
            return text_trim((struct text){line.data + mark.size, line.size - mark.size});
        }
    }
    return TEXT("");
}

static enum status
read_section(struct pg *connection, const char *path, struct arena *arena, struct board_section *section, struct error *err)
{
    struct text sql;
    struct pg_result *result;
    struct error inner = {0};

    TRY(file_read(path, SQL_FILE_MAX, arena, &sql, err));
    section->title = head_line(sql, TEXT("-- title:"));
    section->note = head_line(sql, TEXT("-- note:"));
    if (section->title.size == 0) {
        return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "%s: it lacks a line \"-- title:\"", path);
    }
    if (pg_query(connection, sql.data, NULL, 0, &result, &inner) != STATUS_OK) {
        return error_set(err, inner.status, inner.id, "%s: %.800s", path, inner.message);
    }
    arena_on_done(arena, free_result, result);
    section->result = result;
    return STATUS_OK;
}

enum status
board_read(struct pg *connection, const char *folder, const char *prefix, struct text title, struct text batch, struct arena *arena,
           struct board *board, struct error *err)
{
    const struct text wanted = text_from(arena_must_format(arena, "%s_", prefix));
    char **names;
    size_t count;

    TRY(file_list(folder, arena, &names, &count, err));
    *board = (struct board){.title = title, .batch = batch, .sections = arena_must_zero(arena, count + 1, sizeof *board->sections)};
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);

        if (text_starts_with(name, wanted) && text_ends_with(name, TEXT(".sql"))) {
            TRY(read_section(connection, file_join(arena, folder, names[at]), arena, &board->sections[board->count], err));
            board->count++;
        }
    }
    if (board->count == 0) {
        return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "\"%s\" holds no %s*.sql", folder, wanted.data);
    }
    return STATUS_OK;
}

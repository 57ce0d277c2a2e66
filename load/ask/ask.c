/* SPDX-License-Identifier: Apache-2.0 */
#include "load/ask/ask.h"

#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/pg/pg.h"
#include "common/site/warehouse.h"
#include "load/ask/psql.h"

#include <string.h>

/* The word behind `name`, or NULL. */
static const char *
value_of(const char *const *words, size_t count, const char *name)
{
    for (size_t word = 0; word + 1 < count; word++) {
        if (strcmp(words[word], name) == 0) {
            return words[word + 1];
        }
    }
    return NULL;
}

enum status
ask_who(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    const char *why = value_of(words, count, "--why"), *at = value_of(words, count, "--at");
    int32_t days;

    if (count == 0 || words[0][0] == '-' || why == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "who HOUSEHOLD --why TEXT [--at DATE]: looking at a household is logged");
    }
    if (at != NULL && !date_parse(text_from(at), &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--at takes a date such as 2022-06-30");
    }
    {
        const char *household = pg_literal(arena, text_from(words[0]));
        const char *ask[] = {"-c",
                             arena_must_format(arena, "INSERT INTO quality.reveal_log (who, code, why) VALUES (%s, %s, %s)",
                                               pg_literal(arena, text_from(ask_psql_user())), household, pg_literal(arena, text_from(why))),
                             "-x",
                             "-v",
                             arena_must_format(arena, "household=%s", words[0]),
                             "-v",
                             arena_must_format(arena, "at=%s", at == NULL ? "" : at),
                             "-f",
                             file_join(arena, warehouse_sql_folder(site->pack, "reports", arena), "who.sql")};

        return ask_psql(site, ask, sizeof ask / sizeof ask[0], arena, err);
    }
}

/* The words behind a mart's name, as further arguments of bidui.diff_mart. */
static const char *
filter_list(const char *const *words, size_t count, struct arena *arena)
{
    const char *list = "";

    for (size_t word = 0; word < count; word++) {
        list = arena_must_format(arena, "%s, %s", list, pg_literal(arena, text_from(words[word])));
    }
    return list;
}

/* NULL for the rows of a source, which schemas/warehouse/reports/diff_rows.sql shows. */
static const char *
diff_sql(const char *const *words, size_t count, struct arena *arena)
{
    if (count == 2) {
        return arena_must_format(arena, "SELECT * FROM bidui.diff('%s', '%s')", words[0], words[1]);
    }
    if (strcmp(words[2], "finding") == 0) {
        return arena_must_format(arena, "SELECT * FROM bidui.diff_findings('%s', '%s')", words[0], words[1]);
    }
    if (strncmp(words[2], "mart.", 5) == 0) {
        return arena_must_format(arena, "SELECT * FROM bidui.diff_mart(%s, '%s', '%s'%s)", pg_literal(arena, text_from(words[2] + 5)),
                                 words[0], words[1], filter_list(words + 3, count - 3, arena));
    }
    return NULL;
}

enum status
ask_diff(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    const bool of_mart = count > 2 && strncmp(words[2], "mart.", 5) == 0;
    int32_t days;

    if (count < 2 || (count > 3 && !of_mart) || !date_parse(text_from(words[0]), &days) || !date_parse(text_from(words[1]), &days)) {
        return error_set(
            err, STATUS_USAGE, "E-USAGE",
            "diff BATCH BATCH [SOURCE | finding | mart.NAME [COLUMN=VALUE ...]], for example diff 2022-06-30 2022-07-05 member");
    }
    {
        const char *sql = diff_sql(words, count, arena);
        const char *numbers[] = {"--pset=footer=off", "-c", sql};
        const char *rows[] = {"-x",
                              "-v",
                              arena_must_format(arena, "a=%s", words[0]),
                              "-v",
                              arena_must_format(arena, "b=%s", words[1]),
                              "-v",
                              arena_must_format(arena, "source=%s", count == 3 ? words[2] : ""),
                              "-f",
                              file_join(arena, warehouse_sql_folder(site->pack, "reports", arena), "diff_rows.sql")};

        return sql != NULL ? ask_psql(site, numbers, 3, arena, err) : ask_psql(site, rows, sizeof rows / sizeof rows[0], arena, err);
    }
}

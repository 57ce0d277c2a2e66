/* SPDX-License-Identifier: Apache-2.0 */
#include "load/ask.h"

#include "common/date.h"
#include "common/file.h"
#include "common/pg.h"
#include "load/warehouse_command.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 16 };

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

static bool
is_set(const char *const *words, size_t count, const char *name)
{
    for (size_t word = 0; word < count; word++) {
        if (strcmp(words[word], name) == 0) {
            return true;
        }
    }
    return false;
}

static enum status
psql(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    const char *all[WORDS_MAX] = {"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"};
    const size_t given = 5;

    for (size_t word = 0; word < count; word++) {
        all[given + word] = words[word];
    }
    return warehouse_command(site, all, given + count, arena, err);
}

/* "mart"."x" of `x` or `mart.x`; quoted, so that it can only be a name. */
static const char *
relation(const char *name, struct arena *arena)
{
    struct text rest = text_from(name), schema = TEXT("mart");

    if (strchr(name, '.') != NULL) {
        (void)text_split(&rest, '.', &schema);
    }
    return arena_must_format(arena, "%s.%s", pg_identifier(arena, schema), pg_identifier(arena, rest));
}

enum status
ask_query(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    const char *batch = value_of(words, count, "--batch");
    const char *table;
    int32_t days;

    if (count == 0 || words[0][0] == '-') {
        return error_set(err, STATUS_USAGE, "E-USAGE", "query NAME [--csv | --json | --table] [--batch DATE]");
    }
    if (batch != NULL && !date_parse(text_from(batch), &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30");
    }
    if (batch != NULL && setenv("PGOPTIONS", arena_must_format(arena, "-c bidui.batch=%s", batch), 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not choose a batch");
    }
    table = relation(words[0], arena);
    if (is_set(words, count, "--json")) {
        const char *ask[] = {"-At", "-c", arena_must_format(arena, "SELECT coalesce(json_agg(t), '[]') FROM %s t", table)};

        return psql(site, ask, 3, arena, err);
    }
    if (is_set(words, count, "--csv")) { /* texts that a spreadsheet would take for formulas are guarded */
        const char *ask[] = {"--csv", "-v", arena_must_format(arena, "relation=%s", table), "-f",
                             file_join(arena, site->pack, "warehouse/query_csv.sql")};

        return psql(site, ask, 5, arena, err);
    }
    {
        const char *ask[] = {"--pset=footer=off", "-c", arena_must_format(arena, "SELECT * FROM %s", table)};

        return psql(site, ask, 3, arena, err);
    }
}

enum status
ask_who(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    const char *why = value_of(words, count, "--why");
    const struct passwd *user = getpwuid(getuid()); /* an environment can say anything */

    if (count == 0 || words[0][0] == '-' || why == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "who HOUSEHOLD --why TEXT: looking at a household is logged");
    }
    {
        const char *household = pg_literal(arena, text_from(words[0]));
        const char *ask[] = {
            "-c",
            arena_must_format(arena, "INSERT INTO quality.reveal_log (who, code, why) VALUES (%s, %s, %s)",
                              pg_literal(arena, text_from(user == NULL ? "?" : user->pw_name)), household, pg_literal(arena, text_from(why))),
            "-x", "-c",
            arena_must_format(arena, "SELECT source, file, sheet, \"row\", jsonb_pretty(jsonb_strip_nulls(record)) AS record"
                                     " FROM bidui.household_file(%s)", household)};

        return psql(site, ask, 5, arena, err);
    }
}

enum status
ask_diff(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    int32_t days;

    if (count < 2 || count > 3 || !date_parse(text_from(words[0]), &days) || !date_parse(text_from(words[1]), &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "diff BATCH BATCH [SOURCE], for example diff 2022-06-30 2022-07-05 member");
    }
    {
        const char *sql = count == 2 ? arena_must_format(arena, "SELECT * FROM bidui.diff('%s', '%s')", words[0], words[1])
                                     : arena_must_format(arena, "SELECT * FROM bidui.diff_rows(%s, '%s', '%s')",
                                                         pg_literal(arena, text_from(words[2])), words[0], words[1]);
        const char *ask[] = {count == 2 ? "--pset=footer=off" : "-x", "-c", sql};

        return psql(site, ask, 3, arena, err);
    }
}

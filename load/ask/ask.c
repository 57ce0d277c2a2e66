/* SPDX-License-Identifier: Apache-2.0 */
#include "load/ask/ask.h"

#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/pg/pg.h"
#include "common/site/warehouse.h"
#include "load/server/command.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 24, WORDS_SIZE_MAX = 64 * 1024 };

/* ---- psql prints ---- */

/* Replaces the process by psql with these words; comes back only when that fails. Whatever is asked can change nothing: said as a
 * statement, because options of a DSN of the site's would win over $PGOPTIONS. */
static enum status
run_psql(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    /* names in our SQL are PostgreSQL's own, as in pg_open */
    const char *all[WORDS_MAX] = {
        "psql",
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        "SET search_path = pg_catalog, pg_temp; SET statement_timeout = 0; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"};
    const size_t given = 7;

    for (size_t word = 0; word < count && given + word < WORDS_MAX; word++) {
        all[given + word] = words[word];
    }
    /* whatever the locale: columns line up only when psql knows how wide Chinese characters are */
    if (setenv("PGCLIENTENCODING", "UTF8", 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not tell psql the encoding");
    }
    return server_command(site, all, given + count, arena, err);
}

/* "mart"."x" of `x` or `mart.x`, as a literal can hold it. */
static const char *
relation_of(const char *name, struct arena *arena)
{
    struct text rest = text_from(name), schema = TEXT("mart");

    if (strchr(name, '.') != NULL) {
        (void)text_split(&rest, '.', &schema);
    }
    return arena_must_format(arena, "%s.%s", pg_identifier(arena, schema), pg_identifier(arena, rest));
}

/* Who is asking, for the log of who looked at people. */
static const char *
asking_user(void)
{
    const struct passwd *user = getpwuid(getuid()); /* an environment can say anything */

    return user == NULL ? "?" : user->pw_name;
}

/* Who looks at people is written down first. */
static enum status
log_look(struct pg *connection, struct text code, const char *why, struct arena *arena, struct error *err)
{
    return pg_exec_format(connection, err, "INSERT INTO quality.reveal_log (who, code, why) VALUES (%s, %s, %s)",
                          pg_literal(arena, text_from(asking_user())), pg_literal(arena, code), pg_literal(arena, text_from(why)));
}

/* ---- who, diff ---- */

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

static enum status
log_household(const struct site *site, const char *household, const char *why, struct arena *arena, struct error *err)
{
    const char *conninfo;
    struct pg *connection;
    enum status status;

    TRY(server_command_ready(site, arena, &conninfo, err));
    TRY(warehouse_connect(conninfo, &connection, err));
    status = log_look(connection, text_from(household), why, arena, err);
    pg_close(connection);
    return status;
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
    TRY(log_household(site, words[0], why, arena, err));
    {
        const char *ask[] = {"-x",
                             "-v",
                             arena_must_format(arena, "household=%s", words[0]),
                             "-v",
                             arena_must_format(arena, "at=%s", at == NULL ? "" : at),
                             "-f",
                             file_join(arena, warehouse_sql_folder(site->pack, "reports", arena), "who.sql")};

        return run_psql(site, ask, sizeof ask / sizeof ask[0], arena, err);
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

        return sql != NULL ? run_psql(site, numbers, 3, arena, err) : run_psql(site, rows, sizeof rows / sizeof rows[0], arena, err);
    }
}

/* ---- query: quality.question (schemas/warehouse) makes SQL of the words ---- */

enum query_form { FORM_TABLE, FORM_CSV, FORM_JSON, FORM_COLUMNS };

struct question {
    const char *name; /* NULL: which are there? */
    const char *batch, *why;
    struct buffer words; /* filters and arguments, each behind a unit separator but the first */
    enum query_form form;
};

static enum status
usage(struct error *err)
{
    return error_set(err, STATUS_USAGE, "E-USAGE",
                     "query [NAME [COLUMN=VALUE ...] [--csv | --json | --table | --columns] [--batch DATE] [--why TEXT]]");
}

static bool
take_form(struct question *question, const char *word)
{
    static const struct {
        const char *word;
        enum query_form form;
    } forms[] = {
        {"--table",   FORM_TABLE  },
        {"--csv",     FORM_CSV    },
        {"--json",    FORM_JSON   },
        {"--columns", FORM_COLUMNS}
    };

    for (size_t at = 0; at < sizeof forms / sizeof forms[0]; at++) {
        if (strcmp(word, forms[at].word) == 0) {
            question->form = forms[at].form;
            return true;
        }
    }
    return false;
}

static enum status
parse(struct question *question, const char *const *words, size_t count, struct error *err)
{
    int32_t days;

    for (size_t at = 0; at < count; at++) {
        const char **value = strcmp(words[at], "--batch") == 0 ? &question->batch : strcmp(words[at], "--why") == 0 ? &question->why : NULL;

        if (value != NULL && at + 1 < count) {
            *value = words[++at];
        } else if (take_form(question, words[at])) {
            continue;
        } else if (words[at][0] == '-') {
            return usage(err);
        } else if (question->name == NULL) {
            question->name = words[at];
        } else {
            if (question->words.size > 0) {
                buffer_append_char(&question->words, '\x1f');
            }
            buffer_append_string(&question->words, words[at]);
        }
    }
    if (question->batch != NULL && !date_parse(text_from(question->batch), &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30");
    }
    return buffer_ok(&question->words) ? STATUS_OK : usage(err);
}

static enum status
list(const struct site *site, struct arena *arena, struct error *err)
{
    const char *ask[] = {
        "-P", "footer=off",
        "-P", "border=0",
        "-P", "tuples_only=on",
        "-c", "SELECT CASE part WHEN 3 THEN name || '  --why' ELSE name END, meaning FROM quality.question_list ORDER BY part, name"};

    (void)printf("bidui query NAME [COLUMN=VALUE ...] [--csv | --json | --columns] [--batch DATE]\n\n");
    return run_psql(site, ask, sizeof ask / sizeof ask[0], arena, err);
}

static enum status
columns(const struct site *site, const struct question *question, struct arena *arena, struct error *err)
{
    const char *ask[] = {
        "-P",
        "footer=off",
        "-P",
        "border=0",
        "-P",
        "tuples_only=on",
        "-c",
        arena_must_format(arena,
                          "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = '%s'::regclass"
                          " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                          relation_of(question->name, arena))};

    return run_psql(site, ask, sizeof ask / sizeof ask[0], arena, err);
}

static enum status
log_reveal(struct pg *connection, const struct question *question, struct arena *arena, struct error *err)
{
    struct buffer shown;
    enum status status;

    if (question->why == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "%s names people: say --why TEXT, it is logged", question->name);
    }
    buffer_init(&shown, WORDS_SIZE_MAX);
    buffer_format(&shown, "%s %.*s", question->name, (int)question->words.size, question->words.data);
    for (size_t at = 0; at < shown.size; at++) {
        shown.data[at] = shown.data[at] == '\x1f' ? ' ' : shown.data[at];
    }
    status = log_look(connection, buffer_text(&shown), question->why, arena, err);
    buffer_done(&shown);
    return status;
}

static enum status
make_sql(struct pg *connection, const struct question *question, struct pg_result **result, struct error *err)
{
    const struct text parameters[] = {
        text_from(question->name),
        {question->words.data, question->words.size},
        question->form == FORM_TABLE ? TEXT("true") : TEXT("false")
    };

    return pg_query(connection,
                    "SELECT title, coalesce(shown, ''), query, coalesce(foot, ''), names_people, bidui.batch(), guarded"
                    " FROM quality.question($1, string_to_array(nullif($2, ''), E'\\x1f'), $3::boolean)",
                    parameters, 3, result, err);
}

/* A warehouse that no load of this version has seen yet lacks what questions are made with. */
static enum status
blame_version(struct pg *connection, enum status status, struct error *err)
{
    if (status == STATUS_BUG && strncmp(pg_state(connection), "42", 2) == 0) {
        (void)error_set(err, STATUS_CONFIG, "E-WAREHOUSE-OLD", "the warehouse is that of an earlier version");
        error_hint(err, "bidui run brings it up to date (bidui run --from DATE when it has nothing new to load); nothing is lost by it");
        return STATUS_CONFIG;
    }
    return status;
}

static enum status
answer(const struct site *site, const struct question *question, const struct pg_result *sql, struct arena *arena, struct error *err)
{
    const char *query = arena_must_string(arena, pg_result_get(sql, 0, 2));
    const struct text foot = pg_result_get(sql, 0, 3);

    if (question->form == FORM_JSON) {
        const char *ask[] = {"-At", "-c", arena_must_format(arena, "SELECT coalesce(json_agg(t), '[]') FROM (%s) t", query)};

        return run_psql(site, ask, 3, arena, err);
    }
    if (question->form == FORM_CSV) { /* texts that a spreadsheet would take for formulas are guarded */
        const char *ask[] = {"--csv", "-c", arena_must_string(arena, pg_result_get(sql, 0, 6))};

        return run_psql(site, ask, 3, arena, err);
    }
    (void)printf("%.*s\n截至 %.*s%s%.*s\n", TEXT_ARG(pg_result_get(sql, 0, 0)), TEXT_ARG(pg_result_get(sql, 0, 5)),
                 pg_result_get(sql, 0, 1).size > 0 ? " · " : "", TEXT_ARG(pg_result_get(sql, 0, 1)));
    {
        const char *ask[] = {"-P", "footer=off",
                             "-c", query,
                             "-c", "\\pset tuples_only on",
                             "-c", "\\pset format unaligned",
                             "-c", arena_must_string(arena, foot)};

        return run_psql(site, ask, foot.size > 0 ? sizeof ask / sizeof ask[0] : 4, arena, err);
    }
}

static enum status
ask_warehouse(const struct site *site, const struct question *question, struct arena *arena, struct error *err)
{
    const char *conninfo;
    struct pg *connection;
    struct pg_result *sql = NULL;
    enum status status;

    if (question->batch != NULL && setenv("PGOPTIONS", arena_must_format(arena, "-c bidui.batch=%s", question->batch), 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not choose a batch");
    }
    TRY(server_command_ready(site, arena, &conninfo, err));
    TRY(warehouse_connect(conninfo, &connection, err));
    status = blame_version(connection, make_sql(connection, question, &sql, err), err);
    if (status == STATUS_OK && text_equal(pg_result_get(sql, 0, 4), TEXT("t"))) {
        status = log_reveal(connection, question, arena, err);
    }
    pg_close(connection);
    status = status == STATUS_OK ? answer(site, question, sql, arena, err) : status;
    pg_result_free(sql);
    return status;
}

enum status
ask_query(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    struct question question = {0};
    enum status status;

    buffer_init(&question.words, WORDS_SIZE_MAX);
    status = parse(&question, words, count, err);
    if (status == STATUS_OK && question.name == NULL) {
        status = list(site, arena, err);
    } else if (status == STATUS_OK && question.form == FORM_COLUMNS) {
        status = columns(site, &question, arena, err);
    } else if (status == STATUS_OK) {
        status = ask_warehouse(site, &question, arena, err);
    }
    buffer_done(&question.words);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pg/pg.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct pg {
    PGconn *connection;
    char *received; /* of the last pg_copy_next */
    char state[6];  /* SQLSTATE of the last error of a statement */
};

struct pg_result {
    PGresult *result;
};

/* SQLSTATE classes that mean something else than "our SQL is wrong"; the longest matching prefix wins by order. */
static const struct {
    const char *prefix;
    enum status status;
    const char *id;
} states[] = {
    {"08",    STATUS_UNAVAILABLE, "E-WAREHOUSE-LOST"    },
    {"57",    STATUS_UNAVAILABLE, "E-WAREHOUSE-LOST"    }, /* also a statement that somebody else cancelled */
    {"25P03", STATUS_UNAVAILABLE, "E-WAREHOUSE-LOST"    },
    {"53300", STATUS_UNAVAILABLE, "E-WAREHOUSE-LOST"    },
    {"53100", STATUS_IO,          "E-WAREHOUSE-DISK"    },
    {"58030", STATUS_IO,          "E-WAREHOUSE-DISK"    },
    {"53",    STATUS_UNAVAILABLE, "E-WAREHOUSE-SERVER"  }, /* memory, a configured limit */
    {"58",    STATUS_UNAVAILABLE, "E-WAREHOUSE-SERVER"  }, /* its own files: updated under it, or missing */
    {"25006", STATUS_CONFIG,      "E-WAREHOUSE-READONLY"},
    {"55P03", STATUS_BUSY,        "E-WAREHOUSE-BUSY"    },
    {"40",    STATUS_BUSY,        "E-WAREHOUSE-BUSY"    },
    {"42501", STATUS_CONFIG,      "E-WAREHOUSE-RIGHTS"  },
    {"28",    STATUS_CONFIG,      "E-WAREHOUSE-RIGHTS"  },
    {"3D",    STATUS_CONFIG,      "E-WAREHOUSE-RIGHTS"  }, /* no such database */
    {"2BP01", STATUS_CONFIG,      "E-WAREHOUSE-OWN"     }, /* an object of the site's own stands on one of ours */
    {"P0001", STATUS_DATA,        "E-WAREHOUSE-REFUSED" }, /* RAISE EXCEPTION in a function of ours */
    {"",      STATUS_BUG,         "E-WAREHOUSE-SQL"     },
};

/* The row of `states`; what the system says of a full disk or a bound on files is that whatever the server makes of it. */
static size_t
state_row(const char *state, const char *message)
{
    size_t row = 0;

    if (message != NULL && (strstr(message, strerror(ENOSPC)) != NULL || strstr(message, strerror(EFBIG)) != NULL)) {
        state = "53100";
    }
    while (strncmp(state, states[row].prefix, strlen(states[row].prefix)) != 0) {
        row++;
    }
    return row;
}

static void
hint_state(const char *id, struct error *err)
{
    if (strcmp(id, "E-WAREHOUSE-DISK") == 0) {
        error_hint(err, "make room on the disk of the warehouse's server, then run again: nothing is half done");
    } else if (strcmp(id, "E-WAREHOUSE-SERVER") == 0) {
        error_hint(err,
                   "look into the server's log; after an update of PostgreSQL restart the server (the private one: bidui warehouse stop)");
    } else if (strcmp(id, "E-WAREHOUSE-READONLY") == 0) {
        error_hint(err,
                   "name the primary server in site.json (warehouse.dsn), or have the login's default_transaction_read_only taken away");
    }
}

/* libpq ends its messages with a line feed. */
static int
line_length(const char *message)
{
    return (int)strcspn(message, "\n");
}

static enum status
fail_connection(const struct pg *pg, struct error *err)
{
    const char *message = PQerrorMessage(pg->connection);

    return error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-LOST", "the warehouse does not answer: %.*s", line_length(message), message);
}

static enum status
fail_result(struct pg *pg, const PGresult *result, struct error *err)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    size_t row;

    if (state == NULL || PQstatus(pg->connection) != CONNECTION_OK) {
        return fail_connection(pg, err);
    }
    (void)snprintf(pg->state, sizeof pg->state, "%s", state);
    row = state_row(state, message);
    if (strcmp(state, "2BP01") == 0) { /* its DETAIL holds names of objects, no values */
        const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

        message = detail == NULL ? message : detail;
    }
    (void)error_set(err, states[row].status, states[row].id, "warehouse: %s (SQLSTATE %s)", message == NULL ? "?" : message, state);
    hint_state(states[row].id, err);
    return states[row].status;
}

/* Notices ("table does not exist, skipping") are for people at a prompt. */
static void
ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

/* ---- connecting ---- */

/* As PQconnectdb, but a refusal carries its SQLSTATE, which libpq gives for connections only inside the message. */
static PGconn *
connect_verbosely(const char *conninfo)
{
    enum { PATIENCE_MS = 15000 };
    PGconn *made = PQconnectStart(conninfo);
    PostgresPollingStatusType want = PGRES_POLLING_WRITING;

    (void)PQsetErrorVerbosity(made, PQERRORS_VERBOSE);
    while (made != NULL && PQstatus(made) != CONNECTION_BAD && want != PGRES_POLLING_OK && want != PGRES_POLLING_FAILED) {
        struct pollfd socket = {.fd = PQsocket(made), .events = want == PGRES_POLLING_READING ? POLLIN : POLLOUT};

        if (poll(&socket, 1, PATIENCE_MS) <= 0) {
            break;
        }
        want = PQconnectPoll(made);
    }
    (void)PQsetErrorVerbosity(made, PQERRORS_DEFAULT);
    return made;
}

/* `…: FATAL:  28P01: password authentication failed …`: the code, and what stands behind it; "" when there is none. */
static const char *
state_in_message(const char *message, const char **words)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    for (const char *at = strstr(message, ":  "); at != NULL; at = strstr(at + 1, ":  ")) {
        if (strspn(at + 3, letters) == 5 && at[8] == ':') {
            *words = at + 10;
            return at + 3;
        }
    }
    *words = message;
    return "";
}

static enum status
refuse_connection(const PGconn *connection, struct error *err)
{
    const char *words;
    const char *state = state_in_message(PQerrorMessage(connection), &words);
    enum status status;
    size_t row;

    if (PQconnectionNeedsPassword(connection)) {
        status = error_set(err, STATUS_CONFIG, "E-WAREHOUSE-RIGHTS", "the warehouse wants a password for user \"%s\"", PQuser(connection));
        error_hint(err, "put it into ~/.pgpass (mode 0600) or a file that $PGPASSFILE names, never into site.json");
        return status;
    }
    row = state_row(state, NULL);
    if (state[0] == '\0' || states[row].status != STATUS_CONFIG) {
        return error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-LOST", "the warehouse does not answer: %.*s", line_length(words), words);
    }
    return error_set(err, STATUS_CONFIG, states[row].id, "the warehouse lets nobody in: %.*s (SQLSTATE %.5s)", line_length(words), words,
                     state);
}

/* What we say means PostgreSQL's own functions and operators, whatever somebody with a schema of their own puts beside them. */
static bool
fix_search_path(PGconn *connection)
{
    PGresult *result = PQexec(connection, "SET search_path = pg_catalog, pg_temp");
    const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;

    PQclear(result);
    return done;
}

/* A server that starts, recovers or ends says so (57P03, cannot_connect_now) and is waited for: after a crash of one of its processes it is
 * back within seconds to minutes. */
static PGconn *
connect_patiently(const char *conninfo)
{
    enum { RECOVERY_SECONDS = 120, TICK_MS = 100 };
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};

    for (long waited = 0;; waited += TICK_MS) {
        PGconn *made = PQconnectdb(conninfo);
        const char *words;

        if (PQstatus(made) == CONNECTION_OK) {
            return made;
        }
        PQfinish(made);
        made = connect_verbosely(conninfo); /* once more, to learn why */
        if (PQstatus(made) == CONNECTION_OK || strncmp(state_in_message(PQerrorMessage(made), &words), "57P03", 5) != 0
            || waited >= RECOVERY_SECONDS * 1000L) {
            return made;
        }
        PQfinish(made);
        (void)nanosleep(&tick, NULL);
    }
}

enum status
pg_open(const char *conninfo, struct pg **connection, struct error *err)
{
    struct pg *made = calloc(1, sizeof *made);

    *connection = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for a connection");
    }
    made->connection = connect_patiently(conninfo);
    if (PQstatus(made->connection) != CONNECTION_OK) {
        const enum status status = refuse_connection(made->connection, err);

        pg_close(made);
        return status;
    }
    (void)PQsetNoticeReceiver(made->connection, ignore_notice, NULL);
    if (PQsetClientEncoding(made->connection, "UTF8") != 0 || !fix_search_path(made->connection)) {
        const enum status status = PQstatus(made->connection) != CONNECTION_OK /* lost since it let us in */
                                       ? refuse_connection(made->connection, err)
                                       : error_set(err, STATUS_CONFIG, "E-WAREHOUSE-ENCODING", "the warehouse does not speak UTF-8");

        pg_close(made);
        return status;
    }
    *connection = made;
    return STATUS_OK;
}

void
pg_close(struct pg *connection)
{
    if (connection != NULL) {
        PQfreemem(connection->received);
        PQfinish(connection->connection);
        free(connection);
    }
}

bool
pg_is_up(const char *conninfo)
{
    return PQping(conninfo) == PQPING_OK;
}

int
pg_version(const struct pg *connection)
{
    return PQserverVersion(connection->connection);
}

static uint64_t
affected_rows(PGresult *result)
{
    return strtoull(PQcmdTuples(result), NULL, 10);
}

static bool
is_success(const PGresult *result)
{
    const ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

const char *
pg_state(const struct pg *connection)
{
    return connection->state;
}

enum status
pg_exec(struct pg *connection, const char *sql, uint64_t *affected, struct error *err)
{
    PGresult *result = PQexec(connection->connection, sql);
    enum status status = STATUS_OK;

    if (result == NULL || !is_success(result)) {
        status = fail_result(connection, result, err);
    } else if (affected != NULL) {
        *affected = affected_rows(result);
    }
    PQclear(result);
    return status;
}

enum status
pg_exec_format(struct pg *connection, struct error *err, const char *format, ...)
{
    char *sql = NULL;
    va_list arguments;
    enum status status;
    int size;

    va_start(arguments, format);
    size = vasprintf(&sql, format, arguments);
    va_end(arguments);
    if (size < 0) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for a statement");
    }
    status = pg_exec(connection, sql, NULL, err);
    free(sql);
    return status;
}

enum { PARAMETERS_MAX = 32 };

/* libpq wants NUL-terminated parameters; ours are views. */
static enum status
copy_parameters(const struct text *parameters, size_t count, struct arena *arena, const char **values, struct error *err)
{
    if (count > PARAMETERS_MAX) {
        return error_set(err, STATUS_BUG, "E-BUG", "%zu parameters in one statement", count);
    }
    for (size_t at = 0; at < count; at++) {
        values[at] = text_is_null(parameters[at]) ? NULL : arena_must_string(arena, parameters[at]);
    }
    return STATUS_OK;
}

enum status
pg_query(struct pg *connection, const char *sql, const struct text *parameters, size_t count, struct pg_result **result, struct error *err)
{
    struct arena arena;
    const char *values[PARAMETERS_MAX];
    PGresult *got;
    enum status status;

    *result = NULL;
    arena_init(&arena, 0);
    status = copy_parameters(parameters, count, &arena, values, err);
    if (status != STATUS_OK) {
        arena_done(&arena);
        return status;
    }
    got = PQexecParams(connection->connection, sql, (int)count, NULL, values, NULL, NULL, 0);
    arena_done(&arena);
    if (got == NULL || !is_success(got)) {
        status = fail_result(connection, got, err);
        PQclear(got);
        return status;
    }
    *result = calloc(1, sizeof **result);
    if (*result == NULL) {
        PQclear(got);
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for a result");
    }
    (*result)->result = got;
    return STATUS_OK;
}

enum status
pg_query_number(struct pg *connection, const char *sql, int64_t otherwise, int64_t *value, struct error *err)
{
    struct pg_result *result;

    *value = otherwise;
    TRY(pg_query(connection, sql, NULL, 0, &result, err));
    if (pg_result_rows(result) > 0 && !text_is_null(pg_result_get(result, 0, 0))) {
        *value = strtoll(pg_result_get(result, 0, 0).data, NULL, 10);
    }
    pg_result_free(result);
    return STATUS_OK;
}

void
pg_result_free(struct pg_result *result)
{
    if (result != NULL) {
        PQclear(result->result);
        free(result);
    }
}

static void
free_result(void *result)
{
    pg_result_free(result);
}

void
pg_result_keep(struct pg_result *result, struct arena *arena)
{
    arena_on_done(arena, free_result, result);
}

size_t
pg_result_rows(const struct pg_result *result)
{
    return (size_t)PQntuples(result->result);
}

size_t
pg_result_columns(const struct pg_result *result)
{
    return (size_t)PQnfields(result->result);
}

const char *
pg_result_name(const struct pg_result *result, size_t column)
{
    return PQfname(result->result, (int)column);
}

struct text
pg_result_get(const struct pg_result *result, size_t row, size_t column)
{
    if (PQgetisnull(result->result, (int)row, (int)column)) {
        return TEXT_NULL;
    }
    return (struct text){PQgetvalue(result->result, (int)row, (int)column), (size_t)PQgetlength(result->result, (int)row, (int)column)};
}

uint64_t
pg_result_affected(const struct pg_result *result)
{
    return affected_rows(result->result);
}

enum status
pg_copy_begin(struct pg *connection, const char *sql, struct error *err)
{
    PGresult *result = PQexec(connection->connection, sql);
    const ExecStatusType got = PQresultStatus(result);
    enum status status = STATUS_OK;

    if (got != PGRES_COPY_IN && got != PGRES_COPY_OUT) {
        status = fail_result(connection, result, err);
    }
    PQclear(result);
    return status;
}

enum status
pg_copy_data(struct pg *connection, const void *data, size_t size, struct error *err)
{
    enum { PIECE = 1 << 30 };
    const char *bytes = data;

    while (size > 0) {
        const size_t piece = size < PIECE ? size : PIECE;

        if (PQputCopyData(connection->connection, bytes, (int)piece) != 1) {
            return fail_connection(connection, err);
        }
        bytes += piece;
        size -= piece;
    }
    return STATUS_OK;
}

/* Reads results until none is left: only then is the connection free, and only the result says whether the COPY worked. */
static enum status
finish_copy(struct pg *connection, uint64_t *rows, struct error *err)
{
    enum status status = STATUS_OK;
    PGresult *result;

    while ((result = PQgetResult(connection->connection)) != NULL) {
        if (status == STATUS_OK && !is_success(result)) {
            status = fail_result(connection, result, err);
        } else if (rows != NULL && is_success(result)) {
            *rows = affected_rows(result);
        }
        PQclear(result);
        if (PQstatus(connection->connection) != CONNECTION_OK) {
            return status == STATUS_OK ? fail_connection(connection, err) : status;
        }
    }
    return status;
}

enum status
pg_copy_end(struct pg *connection, uint64_t *rows, struct error *err)
{
    if (PQputCopyEnd(connection->connection, NULL) != 1) {
        return fail_connection(connection, err);
    }
    return finish_copy(connection, rows, err);
}

enum status
pg_copy_next(struct pg *connection, struct text *message, bool *more, struct error *err)
{
    int size;

    PQfreemem(connection->received);
    connection->received = NULL;
    size = PQgetCopyData(connection->connection, &connection->received, 0);
    *more = size > 0;
    if (size > 0) {
        *message = (struct text){connection->received, (size_t)size};
        return STATUS_OK;
    }
    if (size == -1) {
        return finish_copy(connection, NULL, err);
    }
    return fail_connection(connection, err);
}

static char *
quote(struct arena *arena, struct text value, char mark)
{
    char *out = arena_must_alloc(arena, value.size * 2 + 3);
    size_t used = 0;

    out[used++] = mark;
    for (size_t at = 0; at < value.size; at++) {
        if (value.data[at] == mark) {
            out[used++] = mark;
        }
        out[used++] = value.data[at];
    }
    out[used++] = mark;
    out[used] = '\0';
    return out;
}

char *
pg_identifier(struct arena *arena, struct text name)
{
    return quote(arena, name, '"');
}

/* Backslashes are plain under standard_conforming_strings, the default since PostgreSQL 9.1. */
char *
pg_literal(struct arena *arena, struct text value)
{
    return text_is_null(value) ? arena_must_string(arena, TEXT("NULL")) : quote(arena, value, '\'');
}

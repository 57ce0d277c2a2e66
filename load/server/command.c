/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/command.h"

#include "common/ground/environment.h"
#include "common/ground/file.h"
#include "common/pg/pg.h"
#include "common/site/warehouse.h"
#include "load/server/cluster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct words {
    const char *const *list;
    size_t count;
};

enum status
server_command_ready(const struct site *site, struct arena *arena, const char **conninfo, struct error *err)
{
    struct cluster cluster;

    if (site->dsn != NULL) {
        *conninfo = site->dsn;
        return STATUS_OK;
    }
    TRY(cluster_find(site, arena, &cluster, err));
    TRY(cluster_start(site, &cluster, arena, err));
    *conninfo = cluster.conninfo;
    return STATUS_OK;
}

static enum status
embedded_only(const struct site *site, struct error *err)
{
    if (site->dsn != NULL) {
        return error_set(err, STATUS_USAGE, "E-WAREHOUSE-FOREIGN",
                         "the warehouse is a server of yours (DSN): bidui neither starts nor stops it");
    }
    return STATUS_OK;
}

static enum status
start(const struct site *site, struct words words, struct arena *arena, struct error *err)
{
    const char *conninfo;

    (void)words;
    TRY(embedded_only(site, err));
    TRY(server_command_ready(site, arena, &conninfo, err));
    (void)printf("warehouse is up: %s\n", conninfo);
    return STATUS_OK;
}

static enum status
stop(const struct site *site, struct words words, struct arena *arena, struct error *err)
{
    struct cluster cluster;

    (void)words;
    TRY(embedded_only(site, err));
    TRY(cluster_find(site, arena, &cluster, err));
    TRY(cluster_stop(site, &cluster, arena, err));
    (void)printf("warehouse is down\n");
    return STATUS_OK;
}

static enum status
removal(const struct site *site, struct words words, struct arena *arena, struct error *err)
{
    struct cluster cluster;

    TRY(embedded_only(site, err));
    if (words.count != 2 || strcmp(words.list[1], "--yes") != 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "this deletes the warehouse with everything in it: warehouse remove --yes");
    }
    TRY(cluster_find(site, arena, &cluster, err));
    TRY(cluster_remove(site, &cluster, arena, err));
    (void)printf("warehouse is gone\n");
    return STATUS_OK;
}

static enum status
print_size(const char *conninfo, struct error *err)
{
    struct pg *connection;
    struct pg_result *result;
    enum status status;

    TRY(warehouse_connect(conninfo, &connection, err));
    status = pg_query(connection,
                      "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database())),"
                      " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') - 1",
                      NULL, 0, &result, err);
    if (status == STATUS_OK) {
        (void)printf("PostgreSQL %s, %s, %s other sessions\n", pg_result_get(result, 0, 0).data, pg_result_get(result, 0, 1).data,
                     pg_result_get(result, 0, 2).data);
        pg_result_free(result);
    }
    pg_close(connection);
    return status;
}

static enum status
show_status(const struct site *site, struct words words, struct arena *arena, struct error *err)
{
    struct cluster cluster;

    (void)words;
    if (site->dsn != NULL) {
        (void)printf("a server of yours (DSN)\n");
        return print_size(site->dsn, err);
    }
    if (!file_exists(warehouse_pointer(site, arena))) {
        (void)printf("not made yet\n");
        return STATUS_OK;
    }
    TRY(cluster_find(site, arena, &cluster, err));
    if (!pg_is_up(cluster.conninfo)) {
        (void)printf("down: %s\n", cluster.data);
        return STATUS_OK;
    }
    (void)printf("up: process %ld, %s\n", (long)cluster_pid(&cluster), cluster.data);
    return print_size(cluster.conninfo, err);
}

static enum status
dsn(const struct site *site, struct words words, struct arena *arena, struct error *err)
{
    const char *conninfo;

    (void)words;
    TRY(warehouse_conninfo(site, arena, &conninfo, err));
    (void)printf("%s\n", conninfo);
    return STATUS_OK;
}

/* psql's own -U and -d must be able to override it, so the embedded server's address goes through the environment. */
static enum status
address_psql(const struct site *site, struct arena *arena, char **argv, size_t *used, struct error *err)
{
    struct cluster cluster;
    const char *conninfo;

    TRY(server_command_ready(site, arena, &conninfo, err));
    if (site->dsn != NULL) {
        argv[(*used)++] = arena_must_format(arena, "--dbname=%s", conninfo);
        return STATUS_OK;
    }
    TRY(cluster_find(site, arena, &cluster, err));
    if (setenv("PGHOST", cluster.socket, 1) != 0 || setenv("PGPORT", "5432", 1) != 0 || setenv("PGUSER", "bidui", 1) != 0
        || setenv("PGDATABASE", "bidui", 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not tell psql where the warehouse is");
    }
    return STATUS_OK;
}

static enum status
psql(const struct site *site, struct words words, struct arena *arena, struct error *err)
{
    const char *bin = cluster_binaries(arena, NULL);
    const char *program = bin == NULL ? "psql" : file_join(arena, bin, "psql");
    char **argv = arena_must_zero(arena, words.count + 4, sizeof(char *));
    size_t used = 0;

    argv[used++] = arena_must_string(arena, text_from(program));
    TRY(address_psql(site, arena, argv, &used, err));
    for (size_t word = 1; word < words.count; word++) {
        argv[used++] = arena_must_string(arena, text_from(words.list[word]));
    }
    (void)fflush(stdout);
    (void)execvpe(program, argv, environment_for(program, arena));
    return error_errno(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-BINARIES", "could not run \"%s\"", program);
}

static const struct {
    const char *name;
    enum status (*run)(const struct site *, struct words, struct arena *, struct error *);
} commands[] = {
    {"start",  start      },
    {"stop",   stop       },
    {"status", show_status},
    {"psql",   psql       },
    {"dsn",    dsn        },
    {"remove", removal    },
};

enum status
server_command(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    for (size_t at = 0; count > 0 && at < sizeof commands / sizeof commands[0]; at++) {
        if (strcmp(commands[at].name, words[0]) == 0) {
            return commands[at].run(site, (struct words){words, count}, arena, err);
        }
    }
    return error_set(err, STATUS_USAGE, "E-USAGE", "warehouse start | stop | status | psql [ARGS] | dsn | remove --yes, not \"%s\"",
                     count == 0 ? "" : words[0]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "common/site/warehouse.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/pack/load.h"

char *
warehouse_folder(const struct site *site, struct arena *arena)
{
    return file_join(arena, site->folder, "var/warehouse"); /* the one there is, whatever stands in for var/ */
}

char *
warehouse_pointer(const struct site *site, struct arena *arena)
{
    return file_join(arena, warehouse_folder(site, arena), "cluster.json");
}

char *
warehouse_sql_folder(const char *pack_folder, const char *part, struct arena *arena)
{
    char *folder = file_join(arena, pack_folder, "warehouse");

    if (!file_is_folder(folder)) {
        folder = pack_load_installed("warehouse", arena);
    }
    return file_join(arena, folder, part);
}

enum status
warehouse_conninfo(const struct site *site, struct arena *arena, const char **conninfo, struct error *err)
{
    const char *pointer = warehouse_pointer(site, arena);
    struct json *document;
    struct text text;

    if (site->dsn != NULL) {
        *conninfo = site->dsn;
        return STATUS_OK;
    }
    if (!file_exists(pointer)) {
        const enum status status = error_set(err, STATUS_NO_INPUT, "E-WAREHOUSE-NONE", "\"%s\" has no warehouse yet", site->folder);

        error_hint(err, "bidui warehouse start makes one; the first load does so too");
        return status;
    }
    TRY(json_read(pointer, &document, err));
    text = json_get_text(document, "conninfo");
    *conninfo = text_is_null(text) ? NULL : arena_must_string(arena, text);
    json_free(document);
    if (*conninfo == NULL) {
        return error_set(err, STATUS_CONFIG, "E-CONFIG", "\"%s\" has no \"conninfo\"", pointer);
    }
    return STATUS_OK;
}

enum status
warehouse_connect(const char *conninfo, struct pg **connection, struct error *err)
{
    enum status status;

    TRY(pg_open(conninfo, connection, err));
    status = pg_exec(*connection,
                     "SELECT set_config(name, '0', false) FROM pg_settings WHERE setting <> '0' AND name IN ('statement_timeout',"
                     " 'lock_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout')",
                     NULL, err);
    if (status != STATUS_OK) {
        pg_close(*connection);
        *connection = NULL;
    }
    return status;
}

enum status
warehouse_open(const struct site *site, struct pg **connection, struct error *err)
{
    struct arena arena;
    const char *conninfo;
    enum status status;

    *connection = NULL;
    arena_init(&arena, 0);
    status = warehouse_conninfo(site, &arena, &conninfo, err);
    if (status == STATUS_OK) {
        status = warehouse_connect(conninfo, connection, err);
        if (status != STATUS_OK && site->dsn == NULL) {
            error_hint(err, "bidui warehouse start starts it");
        }
    }
    arena_done(&arena);
    return status;
}

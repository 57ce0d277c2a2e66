/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/reread_output.h"

#include "common/ground/hash.h"
#include "transform/table/identity.h"
#include "transform/table/reread.h"

static enum status
write_table(const struct table *table, struct package_table *out, struct arena *arena, struct error *err)
{
    for (size_t at = 0; at < table->reread_count; at++) {
        const struct reread *reread = &table->rereads[at];
        char now[17];
        char before[17];

        hash_64_hex(table->key[reread->row], now);
        hash_64_hex(identity_former_key(table, reread->row), before);
        TRY(package_table_row(out,
                              (const struct text[]){table->schema->name, text_from(now), text_from(before),
                                                    table->schema->fields[reread->field].name, reread_text(table, reread, arena)},
                              5, err));
        arena_reset(arena);
    }
    return STATUS_OK;
}

enum status
reread_output_write(const struct batch *batch, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {
        {"source",     "string"},
        {"key",        "string"},
        {"former_key", "string"},
        {"field",      "string"},
        {"former",     "string"}
    };
    struct package_table *out;
    struct arena arena;
    size_t count = 0;
    enum status status;

    for (size_t number = 0; number < batch->pack->source_count; number++) {
        count += batch->tables[number].reread_count;
    }
    if (count == 0) {
        return STATUS_OK;
    }
    TRY(package_table_open(writer, "reread", fields, sizeof fields / sizeof *fields, &out, err));
    arena_init(&arena, 0);
    status = STATUS_OK;
    for (size_t number = 0; number < batch->pack->source_count && status == STATUS_OK; number++) {
        status = write_table(&batch->tables[number], out, &arena, err);
    }
    arena_done(&arena);
    return status == STATUS_OK ? package_table_close(out, err) : status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/receipt.h"

#include "common/ground/date.h"
#include "common/ground/file.h"

enum { FIELDS_MAX = 16 };

struct sheet {
    const char *name;
    const char *sql; /* $1: the batch */
    struct package_field fields[FIELDS_MAX];
};

static const struct sheet sheets[] = {
    {
     .name = "batch",
     .sql =
            "SELECT batch, revision, state, predecessor, division, package_sha256, pack_sha256 FROM quality.batch WHERE batch = $1::date", .fields = {{"batch", "date"},
                   {"revision", "integer"},
                   {"state", "string"},
                   {"predecessor", "date"},
                   {"division", "string"},
                   {"package_sha256", "string"},
                   {"pack_sha256", "string"}},
     },
    {
     .name = "source_load",
     .sql = "SELECT source, rows_read, rows_kept, rows_rejected, rows_duplicate, rows_dropped, rows_equal, rows_inserted, rows_changed,"
               " rows_reread, rows_unchanged, rows_closed, rows_open FROM quality.source_load WHERE batch = $1::date ORDER BY source "
               "COLLATE \"C\"",                                                                                                                                          .fields = {{"source", "string"},
                   {"rows_read", "integer"},
                   {"rows_kept", "integer"},
                   {"rows_rejected", "integer"},
                   {"rows_duplicate", "integer"},
                   {"rows_dropped", "integer"},
                   {"rows_equal", "integer"},
                   {"rows_inserted", "integer"},
                   {"rows_changed", "integer"},
                   {"rows_reread", "integer"},
                   {"rows_unchanged", "integer"},
                   {"rows_closed", "integer"},
                   {"rows_open", "integer"}},
     },
    {
     .name = "finding_changes",
     .sql = "SELECT e.finding_key, v.rule, v.class, e.from_state, e.to_state, e.why, e.by FROM quality.finding_event e"
               " JOIN quality.finding_version v ON v.finding_key = e.finding_key AND v._valid_from <= e.batch"
               " AND (v._valid_to IS NULL OR v._valid_to > e.batch)"
               " WHERE e.batch = $1::date ORDER BY e.finding_key COLLATE \"C\", e.number",                                                              .fields = {{"finding_key", "string"},
                   {"rule", "string"},
                   {"class", "string"},
                   {"from", "string"},
                   {"to", "string"},
                   {"why", "string"},
                   {"by", "string"}},
     },
    {
     .name = "finding_counts",
     .sql =
            "SELECT class, severity, new, open - new - reopened, reopened, closed, unverified, open FROM quality.finding_counts($1::date)"
            " ORDER BY class COLLATE \"C\", severity COLLATE \"C\"",                                                                                                            .fields = {{"class", "string"},
                   {"severity", "string"},
                   {"new", "integer"},
                   {"persisting", "integer"},
                   {"reopened", "integer"},
                   {"closed", "integer"},
                   {"unverified", "integer"},
                   {"open", "integer"}},
     },
};

static enum status
write_rows(struct package_table *table, const struct pg_result *result, struct error *err)
{
    const size_t count = pg_result_columns(result);
    struct text cells[FIELDS_MAX];

    for (size_t row = 0; row < pg_result_rows(result); row++) {
        for (size_t column = 0; column < count; column++) {
            cells[column] = pg_result_get(result, row, column);
        }
        TRY(package_table_row(table, cells, count, err));
    }
    return package_table_close(table, err);
}

static enum status
write_sheet(struct load *load, struct package_writer *writer, const struct sheet *sheet, struct error *err)
{
    struct package_table *table;
    struct pg_result *result;
    size_t count = 0;
    enum status status;

    while (count < FIELDS_MAX && sheet->fields[count].name != NULL) {
        count++;
    }
    TRY(pg_query(load->main, sheet->sql, &load->as_of, 1, &result, err));
    status = package_table_open(writer, sheet->name, sheet->fields, count, &table, err);
    if (status == STATUS_OK) {
        status = write_rows(table, result, err);
    }
    pg_result_free(result);
    return status;
}

enum status
receipt_write(struct load *load, struct error *err)
{
    struct package_writer *writer;

    TRY(package_create(site_batch_folder(load->site, load->as_of, load->arena), "load", load->revision, &writer, err));
    for (size_t sheet = 0; sheet < sizeof sheets / sizeof sheets[0]; sheet++) {
        const enum status status = write_sheet(load, writer, &sheets[sheet], err);

        if (status != STATUS_OK) {
            package_abandon(writer);
            return status;
        }
    }
    package_set(writer, "bidui:inputs", text_from(load->package.sha256));
    return package_finish(writer, err);
}

bool
receipt_exists(const struct load *load)
{
    struct package receipt;
    bool same;

    if (package_open(site_batch_folder(load->site, load->as_of, load->arena), "load", load->revision, false, load->arena, &receipt, NULL)
        != STATUS_OK) {
        return false;
    }
    same = text_equal(package_get(&receipt, "bidui:inputs"), text_from(load->package.sha256));
    package_close(&receipt);
    return same;
}

enum status
receipt_forget(const struct load *load, int32_t from, struct error *err)
{
    char **dates, **stages;
    size_t date_count, stage_count;

    TRY(file_list(load->site->batches, load->arena, &dates, &date_count, err));
    for (size_t date = 0; date < date_count; date++) {
        const char *folder = file_join(load->arena, load->site->batches, dates[date]);
        int32_t days;

        if (!date_parse(text_from(dates[date]), &days) || days < from) {
            continue;
        }
        TRY(file_list(folder, load->arena, &stages, &stage_count, err));
        for (size_t stage = 0; stage < stage_count; stage++) {
            if (text_starts_with(text_from(stages[stage]), TEXT("load."))) {
                TRY(file_remove_tree(file_join(load->arena, folder, stages[stage]), err));
            }
        }
    }
    return STATUS_OK;
}

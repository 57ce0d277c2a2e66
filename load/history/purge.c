/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/purge.h"

#include "common/formats/csv.h"
#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "load/history/purge_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RECORD_MAX = 256 * 1024 * 1024, MOMENT_SIZE = 32 };

static enum status
check_request(const struct purge_request *request, struct error *err)
{
    int32_t day;

    if (!date_parse(request->before, &day)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "purge --before DATE --why TEXT [--by NAME] [--yes]");
    }
    if (text_is_null(request->why)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "why is it destroyed? --why TEXT goes into the record");
    }
    return STATUS_OK;
}

/* ---- the warehouse ---- */

static enum status
purge_rows(struct load *load, const struct purge_request *request, struct error *err)
{
    static const char *const steps[] = {"SELECT * FROM bidui.purge($1::date, $2, $3)",
                                        "SELECT * FROM bidui.purge_aliases($1::date, $2, $3)",
                                        "SELECT * FROM bidui.purge_rivals($1::date, $2, $3)"};
    const struct text parameters[] = {request->before, request->why, request->by};

    TRY(pg_exec_format(load->main, err, "SET LOCAL bidui.destroy = %s", pg_literal(load->arena, request->before)));
    for (size_t step = 0; step < sizeof steps / sizeof steps[0]; step++) {
        struct pg_result *result;

        TRY(pg_query(load->main, steps[step], parameters, 3, &result, err));
        for (size_t row = 0; row < pg_result_rows(result); row++) {
            (void)printf("%-32s %s rows\n", pg_result_get(result, row, 0).data, pg_result_get(result, row, 1).data);
        }
        pg_result_free(result);
    }
    return STATUS_OK;
}

/* The last batch before the day, which stays with all that is valid in it. */
static enum status
find_base(struct load *load, struct text before, struct text *base, struct error *err)
{
    struct pg_result *result;

    TRY(pg_query(load->main, "SELECT max(batch) FROM quality.batch WHERE state = 'loaded' AND batch < $1::date", &before, 1, &result, err));
    *base = arena_must_text(load->arena, pg_result_get(result, 0, 0));
    if (text_is_null(pg_result_get(result, 0, 0))) {
        *base = TEXT_NULL;
    }
    pg_result_free(result);
    return STATUS_OK;
}

/* Deleted rows lie in their pages until the tables are written anew. */
static enum status
rewrite_tables(struct load *load, struct error *err)
{
    struct pg_result *result;
    enum status status = STATUS_OK;

    TRY(pg_query(
        load->main,
        "SELECT format('VACUUM (FULL, ANALYZE) %I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND (n.nspname = 'source' OR (n.nspname = 'quality' AND c.relname IN"
        " ('finding_version', 'finding_event', 'human_event', 'reject', 'repair')) OR format('%s.%s', n.nspname, c.relname) IN"
        " (SELECT what FROM quality.destruction)) ORDER BY 1",
        NULL, 0, &result, err));
    for (size_t row = 0; row < pg_result_rows(result) && status == STATUS_OK; row++) {
        status = pg_exec(load->main, pg_result_get(result, row, 0).data, NULL, err);
    }
    pg_result_free(result);
    return status;
}

/* ---- the record ---- */

static enum status
append_to_record(const struct load *load, struct buffer *lines, struct error *err)
{
    enum status status = buffer_ok(lines) ? file_make_folder(file_join(load->arena, load->site->var, "log"), err)
                                          : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the record of destruction");

    if (status == STATUS_OK && lines->size > 0) {
        status = file_append(file_join(load->arena, load->site->var, "log/destruction.csv"), "at,by,before,why,kind,name,bytes,sha256\n",
                             buffer_text(lines), err);
    }
    return status;
}

enum status
purge_file_rows(const struct load *load, struct error *err)
{
    struct pg_result *result;
    struct buffer lines;
    enum status status;
    int64_t kept = 0;

    TRY(pg_query_number(load->main, "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('quality.destruction') AND attname = 'filed'",
                        0, &kept, err));
    if (kept == 0) { /* the pack of an earlier day */
        return STATUS_OK;
    }
    TRY(pg_query(
        load->main,
        "UPDATE quality.destruction SET filed = true WHERE NOT filed RETURNING to_char(destroyed_at, 'YYYY-MM-DD\"T\"HH24:MI:SSOF'),"
        " by, before, why, 'rows', format('%s rows of %s', rows, what), '', ''",
        NULL, 0, &result, err));
    buffer_init(&lines, RECORD_MAX);
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        struct text cells[8];

        for (size_t cell = 0; cell < sizeof cells / sizeof cells[0]; cell++) {
            cells[cell] = pg_result_get(result, row, cell);
        }
        csv_append_row(&lines, cells, sizeof cells / sizeof cells[0]);
    }
    pg_result_free(result);
    status = append_to_record(load, &lines, err);
    buffer_done(&lines);
    return status;
}

static void
append_lines(struct buffer *out, const struct purge_request *request, const struct purge_files *files, struct arena *arena)
{
    const time_t now = time(NULL);
    struct tm parts;
    char moment[MOMENT_SIZE];

    (void)localtime_r(&now, &parts);
    (void)strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%S%z", &parts);
    for (size_t at = 0; at < files->count; at++) {
        const struct purge_file *file = &files->items[at];
        const struct text cells[] = {text_from(moment),
                                     request->by,
                                     request->before,
                                     request->why,
                                     text_from(file->kind),
                                     text_from(file->name),
                                     text_from(arena_must_format(arena, "%" PRIu64, file->bytes)),
                                     file->sha256};

        csv_append_row(out, cells, sizeof cells / sizeof cells[0]);
    }
}

enum status
purge_keep_record(const struct load *load, const struct purge_request *request, const struct purge_files *files, struct error *err)
{
    struct buffer lines;
    enum status status;

    buffer_init(&lines, RECORD_MAX);
    append_lines(&lines, request, files, load->arena);
    status = append_to_record(load, &lines, err);
    status = status == STATUS_OK ? purge_file_rows(load, err) : status;
    if (status != STATUS_OK) {
        error_hint(err, "nothing is destroyed without its record");
    }
    buffer_done(&lines);
    return status;
}

enum status
purge(struct load *load, const struct purge_request *request, struct error *err)
{
    struct purge_files files;
    struct text base;

    TRY(check_request(request, err));
    TRY(pg_exec(load->main, "BEGIN", NULL, err));
    TRY(find_base(load, request->before, &base, err));
    TRY(purge_files_find(load->site, request->before, base, load->arena, &files, err));
    TRY(purge_rows(load, request, err));
    purge_files_print(&files);
    if (!request->really) {
        (void)printf("a plan only: --yes destroys this for good\n");
        return pg_exec(load->main, "ROLLBACK", NULL, err);
    }
    TRY(purge_keep_record(load, request, &files, err));
    TRY(pg_exec(load->main, "COMMIT", NULL, err));
    TRY(rewrite_tables(load, err));
    TRY(purge_files_destroy(load->site, &files, load->arena, err));
    (void)printf("destroyed; the record is in quality.destruction and var/log/destruction.csv\n");
    return STATUS_OK;
}

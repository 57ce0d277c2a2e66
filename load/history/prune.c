/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/prune.h"

#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "load/history/disk_use.h"
#include "load/history/purge.h"
#include "load/history/purge_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { MOMENT_SIZE = 32, MONTH_TEXT = 7, DATE_TEXT = 10, DAYS_OF_YEAR = 365 };

struct batch {
    const char *name;
    const char *reason; /* why it stays; NULL: its packages go */
    bool whole;         /* has packages */
};

struct pruning {
    struct load *load;
    const struct prune_request *request;
    struct batch *batches; /* oldest first */
    size_t count;
    struct purge_files files;
};

/* ---- what stays ---- */

static enum status
list_batches(struct pruning *pruning, struct error *err)
{
    struct arena *arena = pruning->load->arena;
    const char *folder = pruning->load->site->batches;
    char **names;
    size_t count;
    int32_t day;

    TRY(file_list(folder, arena, &names, &count, err));
    pruning->batches = arena_must_zero(arena, count + 1, sizeof *pruning->batches);
    for (size_t at = 0; at < count; at++) {
        if (date_parse(text_from(names[at]), &day)) {
            pruning->batches[pruning->count++] =
                (struct batch){.name = names[at],
                               .whole = file_exists(arena_must_format(arena, "%s/%s/transform", folder, names[at]))
                                        || file_exists(arena_must_format(arena, "%s/%s/extract", folder, names[at]))};
        }
    }
    return STATUS_OK;
}

static struct batch *
find_batch(struct pruning *pruning, struct text name)
{
    for (size_t at = 0; at < pruning->count; at++) {
        if (text_equal(text_from(pruning->batches[at].name), name)) {
            return &pruning->batches[at];
        }
    }
    return NULL;
}

/* What the warehouse says of each batch; what it does not know is not loaded. */
static enum status
ask_warehouse(struct pruning *pruning, struct error *err)
{
    struct pg_result *result;

    for (size_t at = 0; at < pruning->count; at++) {
        pruning->batches[at].reason = "not loaded";
    }
    TRY(pg_query(pruning->load->main,
                 "WITH waits AS (SELECT DISTINCT (SELECT max(p.batch) FROM quality.batch p WHERE p.batch <= e.at) AS batch"
                 " FROM quality.finding_version v JOIN quality.human_event e USING (finding_key)"
                 " WHERE v._valid_to IS NULL AND v.state IN ('sent', 'overdue') AND e.event = 'send')"
                 " SELECT b.batch::text, CASE WHEN b.state = 'outdated' THEN 'outdated'"
                 " WHEN EXISTS (SELECT FROM quality.seal s WHERE s.batch = b.batch) THEN 'sealed'"
                 " WHEN EXISTS (SELECT FROM waits w WHERE w.batch = b.batch) THEN 'answers wait on it' END FROM quality.batch b",
                 NULL, 0, &result, err));
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        struct batch *batch = find_batch(pruning, pg_result_get(result, row, 0));
        const struct text reason = pg_result_get(result, row, 1);

        if (batch != NULL) {
            batch->reason = text_is_null(reason) ? NULL : arena_must_string(pruning->load->arena, reason);
        }
    }
    pg_result_free(result);
    return STATUS_OK;
}

static void
keep_by_date(struct pruning *pruning)
{
    long newest = 0;

    for (size_t at = pruning->count; at > 0; at--) {
        struct batch *batch = &pruning->batches[at - 1];
        const bool last = at == pruning->count || strncmp(batch->name, pruning->batches[at].name, MONTH_TEXT) != 0;

        newest += batch->whole;
        if (batch->whole && newest <= pruning->request->keep) {
            batch->reason = batch->reason == NULL ? "among the newest" : batch->reason;
        } else if (last) {
            batch->reason = batch->reason == NULL ? "the last of its month" : batch->reason;
        }
    }
}

static bool
goes(void *context, const char *batch)
{
    const struct batch *found = find_batch(context, text_from(batch));

    return found != NULL && found->reason == NULL;
}

/* ---- what goes ---- */

static bool
is_of_package(struct text name)
{
    return text_starts_with(name, TEXT("extract")) || text_starts_with(name, TEXT("transform"));
}

/* The links first: nobody opens a package that is going. */
static enum status
add_packages(struct pruning *pruning, const struct batch *batch, struct error *err)
{
    struct arena *arena = pruning->load->arena;
    const char *folder = arena_must_format(arena, "var/batches/%s", batch->name);
    char **names;
    size_t count;

    TRY(file_list(file_join(arena, pruning->load->site->folder, folder), arena, &names, &count, err));
    for (int links = 1; links >= 0; links--) {
        for (size_t at = 0; at < count; at++) {
            const bool link = strchr(names[at], '.') == NULL;

            if (is_of_package(text_from(names[at])) && link == (links == 1)) {
                TRY(purge_files_add(pruning->load->site, "package", file_join(arena, folder, names[at]), arena, &pruning->files, err));
            }
        }
    }
    return STATUS_OK;
}

/* run-2022-06-30T08:15:00-4711.log */
static enum status
add_logs(struct pruning *pruning, struct error *err)
{
    const struct text prefix = TEXT("run-");
    struct arena *arena = pruning->load->arena;
    const int32_t oldest = site_today(pruning->load->site) - (int32_t)pruning->request->log_days;
    char **names;
    size_t count;
    int32_t day;

    TRY(file_list(file_join(arena, pruning->load->site->var, "log"), arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);

        if (text_starts_with(name, prefix) && text_ends_with(name, TEXT(".log")) && name.size > prefix.size + DATE_TEXT
            && date_parse((struct text){name.data + prefix.size, DATE_TEXT}, &day) && day < oldest) {
            TRY(purge_files_add(pruning->load->site, "log", file_join(arena, "var/log", names[at]), arena, &pruning->files, err));
        }
    }
    return STATUS_OK;
}

static enum status
find_files(struct pruning *pruning, struct error *err)
{
    for (size_t at = 0; at < pruning->count; at++) {
        if (pruning->batches[at].reason == NULL) {
            TRY(add_packages(pruning, &pruning->batches[at], err));
        }
    }
    TRY(purge_files_find_unused(pruning->load->site, pruning->request->originals, goes, pruning, pruning->load->arena, &pruning->files,
                                err));
    return add_logs(pruning, err);
}

/* ---- the plan ---- */

static void
print_batches(const struct pruning *pruning)
{
    for (size_t at = 0; at < pruning->count; at++) {
        const struct batch *batch = &pruning->batches[at];

        if (batch->whole) {
            (void)printf("%s  %s\n", batch->name, batch->reason == NULL ? "goes" : batch->reason);
        }
    }
}

/* What each batch brought to the disk that was not there before, the newest ones told. */
static enum status
print_growth(const struct pruning *pruning, struct error *err)
{
    const size_t wanted = (size_t)pruning->request->keep;
    const size_t first = pruning->count > wanted ? pruning->count - wanted : 0;
    struct disk_use use = {0};
    int32_t from, to;
    uint64_t before = 0;

    disk_use_init(&use);
    for (size_t at = 0; at < pruning->count; at++) {
        before = at == first ? disk_use_bytes(&use) : before;
        TRY(disk_use_add(&use, file_join(pruning->load->arena, pruning->load->site->batches, pruning->batches[at].name), err));
    }
    if (pruning->count - first > 1 && first > 0 && date_parse(text_from(pruning->batches[first - 1].name), &from)
        && date_parse(text_from(pruning->batches[pruning->count - 1].name), &to) && to > from) {
        const uint64_t grown = disk_use_bytes(&use) - before;

        (void)printf("grows by %" PRIu64 " bytes a batch (the last %zu), at this pace %" PRIu64 " bytes a year\n",
                     grown / (pruning->count - first), pruning->count - first, grown * DAYS_OF_YEAR / (uint64_t)(to - from));
    }
    disk_use_done(&use);
    return STATUS_OK;
}

static enum status
print_plan(const struct pruning *pruning, struct error *err)
{
    struct disk_use use = {0};

    print_batches(pruning);
    purge_files_print(&pruning->files);
    disk_use_init(&use);
    for (size_t at = 0; at < pruning->files.count; at++) {
        const char *name = file_name_meant(text_from(pruning->files.items[at].name), pruning->load->arena);

        TRY(disk_use_add(&use, file_join(pruning->load->arena, pruning->load->site->folder, name), err));
    }
    (void)printf("frees %" PRIu64 " bytes; %" PRIu64 " bytes have other names that stay\n", disk_use_freed(&use),
                 disk_use_bytes(&use) - disk_use_freed(&use));
    disk_use_done(&use);
    return print_growth(pruning, err);
}

/* ---- doing it ---- */

static enum status
mark(const struct pruning *pruning, const struct batch *batch, struct error *err)
{
    const time_t now = time(NULL);
    struct tm parts;
    char moment[MOMENT_SIZE];
    struct buffer out;
    enum status status;

    (void)localtime_r(&now, &parts);
    (void)strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%S%z", &parts);
    buffer_init(&out, 1 << 16);
    buffer_format(&out, "{\"at\": \"%s\", \"by\": ", moment);
    buffer_append_json(&out, pruning->request->by);
    buffer_append_string(&out, ", \"why\": ");
    buffer_append_json(&out, pruning->request->why);
    buffer_append_string(&out, "}\n");
    status = file_write_atomic(arena_must_format(pruning->load->arena, "%s/%s/pruned.json", pruning->load->site->batches, batch->name),
                               buffer_text(&out), err);
    buffer_done(&out);
    return status;
}

static enum status
do_it(struct pruning *pruning, struct error *err)
{
    const struct purge_request record = {.before = TEXT(""), .why = pruning->request->why, .by = pruning->request->by};

    TRY(purge_keep_record(pruning->load, &record, &pruning->files, err));
    for (size_t at = 0; at < pruning->count; at++) {
        if (pruning->batches[at].reason == NULL && pruning->batches[at].whole) {
            TRY(mark(pruning, &pruning->batches[at], err));
        }
    }
    TRY(purge_files_destroy(pruning->load->site, &pruning->files, pruning->load->arena, err));
    (void)printf("done; the record is in var/log/destruction.csv\n");
    return STATUS_OK;
}

enum status
prune(struct load *load, const struct prune_request *request, struct error *err)
{
    struct pruning pruning = {.load = load, .request = request};
    int32_t day;

    if (!text_is_null(request->originals) && !date_parse(request->originals, &day)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "prune --originals takes a date such as 2022-06-30");
    }
    TRY(list_batches(&pruning, err));
    TRY(ask_warehouse(&pruning, err));
    keep_by_date(&pruning);
    TRY(find_files(&pruning, err));
    TRY(print_plan(&pruning, err));
    if (pruning.files.count == 0) {
        (void)printf("nothing to do\n");
        return STATUS_OK;
    }
    if (!request->really) {
        (void)printf("a plan only: --yes does it\n");
        return STATUS_OK;
    }
    return do_it(&pruning, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/inputs.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/log.h"
#include "common/ground/thread.h"
#include "extract/fetch/body.h"
#include "extract/fetch/pages.h"
#include "extract/fetch/sql.h"
#include "extract/fetch/state.h"

#include <ctype.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { PARALLEL = 4, PARALLEL_MAX = 16, NAME_BYTES = 120, PROGRESS_MS = 1000 };

/* One input; its worker is the only one that touches it. */
struct job {
    struct site_input *input;
    struct fetch_settings settings;
    struct fetch_row row; /* as it was, then as it is */
    struct arena arena;
    const char *folder;
    const char *partial;
    atomic_uint_fast64_t bytes;
    atomic_bool done;
    bool unchanged;
    uint64_t pages;
    uint64_t records;
    struct error failure;
    enum status status;
};

struct jobs {
    const struct site *site;
    struct job *items;
    size_t count;
    atomic_bool over;
};

/* A name that our own scan will look at and that stays in its folder. */
static const char *
safe_name(const char *wanted, struct arena *arena)
{
    struct text name = text_from(wanted);
    const char *suffix;

    while (name.size > 0 && (name.data[0] == '.' || name.data[0] == '~' || name.data[0] == ' ')) {
        name = (struct text){name.data + 1, name.size - 1};
    }
    if (name.size == 0) {
        return "delivery";
    }
    if (name.size <= NAME_BYTES) {
        return arena_must_string(arena, name);
    }
    suffix = memrchr(name.data, '.', name.size);
    while ((name.data[NAME_BYTES - 16] & 0xC0) == 0x80 && name.size > 0) { /* between characters */
        name = (struct text){name.data + 1, name.size - 1};
    }
    return arena_must_format(arena, "%.*s%s", NAME_BYTES - 16, name.data, suffix != NULL && strlen(suffix) < 16 ? suffix : "");
}

/* What the server calls it, else the address's last part; with the ending that says what we made of it. */
static const char *
name_of(const struct job *job, const struct fetch_reply *reply, struct arena *arena)
{
    const struct fetch_settings *settings = &job->settings;
    const char *slash;
    const char *name;

    if (settings->url == NULL) {
        return arena_must_format(arena, "%.*s.csv", TEXT_ARG(text_is_null(job->input->source) ? TEXT("view") : job->input->source));
    }
    if (reply->name[0] != '\0') {
        return safe_name(reply->name, arena);
    }
    slash = strrchr(strstr(settings->shown, "://") + 3, '/');
    name = safe_name(slash == NULL ? "" : slash + 1, arena);
    if (settings->paging != FETCH_PAGING_NONE || strcasestr(reply->type, "json") != NULL) {
        return text_ends_with(text_from(name), TEXT(".json")) ? name : arena_must_format(arena, "%s.json", name);
    }
    return name;
}

/* The bytes that are there already: they stay, with their time. */
static bool
is_unchanged(const struct job *job, const char *name, const char *sha256)
{
    char known[HASH_SHA256_HEX];
    struct arena arena;
    uint64_t bytes;
    bool same;

    arena_init(&arena, 0);
    same = text_equal(job->row.name, text_from(name)) && text_equal(job->row.sha256, text_from(sha256))
           && hash_file(file_join(&arena, job->folder, name), known, &bytes, NULL) == STATUS_OK && strcmp(known, sha256) == 0;
    arena_done(&arena);
    return same;
}

static enum status
place(struct job *job, const char *name, const struct fetch_reply *reply, struct error *err)
{
    const struct text expected = job->settings.sha256;
    char sha256[HASH_SHA256_HEX];
    uint64_t bytes;

    TRY(hash_file(job->partial, sha256, &bytes, err));
    if (expected.size > 0 && (expected.size != HASH_SHA256_HEX - 1 || strncasecmp(expected.data, sha256, expected.size) != 0)) {
        return error_set(err, STATUS_UNAVAILABLE, "E-FETCH-CHECKSUM", "\"%s\": the bytes that came do not have the SHA-256 of site.json",
                         job->settings.shown);
    }
    job->unchanged = is_unchanged(job, name, sha256);
    if (!job->unchanged) {
        if (job->row.name.size > 0 && !text_equal(job->row.name, text_from(name))) {
            (void)unlink(file_join(&job->arena, job->folder, arena_must_string(&job->arena, job->row.name)));
        }
        if (rename(job->partial, file_join(&job->arena, job->folder, name)) != 0) {
            return error_errno(err, STATUS_IO, "E-WRITE", "could not put \"%s\" in place", name);
        }
        TRY(file_sync_folder(job->folder, err));
    }
    job->row.name = text_from(name);
    job->row.etag = arena_must_text(&job->arena, text_from(reply->etag));
    job->row.modified = arena_must_text(&job->arena, text_from(reply->modified));
    job->row.bytes = text_from(arena_must_format(&job->arena, "%" PRIu64, bytes));
    job->row.sha256 = arena_must_text(&job->arena, text_from(sha256));
    return STATUS_OK;
}

/* A conditional request is asked only when what we have is still what came. */
static void
set_validators(struct job *job, struct fetch_reply *reply)
{
    const char *name = arena_must_string(&job->arena, job->row.name);

    if (job->row.name.size == 0 || job->settings.paging != FETCH_PAGING_NONE
        || !is_unchanged(job, name, arena_must_string(&job->arena, job->row.sha256))) {
        return;
    }
    (void)snprintf(reply->etag, sizeof reply->etag, "%.*s", TEXT_ARG(job->row.etag));
    (void)snprintf(reply->modified, sizeof reply->modified, "%.*s", TEXT_ARG(job->row.modified));
}

static enum status
fetch_url(struct job *job, struct fetch_reply *reply, struct error *err)
{
    struct fetch_transfer transfer;
    enum status status;

    TRY(fetch_transfer_open(&transfer, &job->settings, &job->bytes, err));
    if (job->settings.paging != FETCH_PAGING_NONE) {
        status = fetch_pages_get(&transfer, job->partial, &job->pages, &job->records, err);
    } else {
        set_validators(job, reply);
        status = fetch_transfer_get(&transfer, job->settings.url, job->partial, reply, err);
    }
    fetch_transfer_close(&transfer);
    return status;
}

static enum status
fetch_one(struct job *job, const struct site *site, struct error *err)
{
    struct fetch_reply *reply = arena_must_zero(&job->arena, 1, sizeof *reply);
    const char *name;

    job->folder = file_join(&job->arena, file_join(&job->arena, site->var, "fetched"), job->settings.key);
    job->partial = file_join(&job->arena, job->folder, ".partial");
    TRY(file_make_folder(job->folder, err));
    if (job->settings.url == NULL) {
        TRY(fetch_sql_get(&job->settings, job->partial, &job->bytes, err));
    } else {
        TRY(fetch_url(job, reply, err));
    }
    if (reply->unchanged) {
        job->unchanged = true;
        return STATUS_OK;
    }
    name = name_of(job, reply, &job->arena);
    if (job->settings.url != NULL) {
        TRY(fetch_body_check(job->partial, name, job->settings.shown, err));
    }
    return place(job, name, reply, err);
}

static enum status
run_job(void *context, size_t task, size_t worker, struct error *err)
{
    struct jobs *jobs = context;
    struct job *job = &jobs->items[task];

    (void)worker;
    (void)err; /* one that fails does not stop the others */
    job->status = fetch_one(job, jobs->site, &job->failure);
    if (job->partial != NULL) {
        (void)unlink(job->partial);
    }
    atomic_store(&job->done, true);
    return STATUS_OK;
}

/* On a terminal: one line that is written over while the transfers work. */
static void *
show_progress(void *context)
{
    struct jobs *jobs = context;
    struct timespec pause = {PROGRESS_MS / 1000, (PROGRESS_MS % 1000) * 1000000L};

    while (!atomic_load(&jobs->over)) {
        uint64_t bytes = 0;
        size_t done = 0;

        for (size_t at = 0; at < jobs->count; at++) {
            bytes += atomic_load(&jobs->items[at].bytes);
            done += atomic_load(&jobs->items[at].done) ? 1 : 0;
        }
        (void)fprintf(stderr, "\rfetching: %zu of %zu, %.1f MB ", done, jobs->count, (double)bytes / 1e6);
        (void)nanosleep(&pause, NULL);
    }
    (void)fprintf(stderr, "\r\033[K");
    return NULL;
}

static enum status
run_all(struct jobs *jobs, size_t threads, struct error *err)
{
    pthread_t progress;
    const bool shown = isatty(STDERR_FILENO) == 1 && pthread_create(&progress, NULL, show_progress, jobs) == 0;
    const enum status status = thread_each(threads, jobs->count, run_job, jobs, err);

    atomic_store(&jobs->over, true);
    if (shown) {
        (void)pthread_join(progress, NULL);
    }
    return status;
}

static enum status
prepare(struct site *site, struct fetch_state *state, struct arena *arena, struct jobs *jobs, struct error *err)
{
    jobs->items = arena_must_zero(arena, site->input_count + 1, sizeof *jobs->items);
    TRY(file_make_folder(site->landing, err));
    TRY(fetch_state_load(site, site->input_count, arena, state, err));
    for (size_t at = 0; at < site->input_count; at++) {
        struct job *job = &jobs->items[jobs->count];

        if (!fetch_settings_apply(&site->inputs[at])) {
            continue;
        }
        job->input = &site->inputs[at];
        TRY(fetch_settings_read(site, job->input, arena, &job->settings, err));
        job->row = *fetch_state_get(state, text_from(job->settings.key));
        for (size_t other = 0; other < jobs->count; other++) {
            if (strcmp(jobs->items[other].settings.key, job->settings.key) == 0) {
                return error_set(err, STATUS_CONFIG, "E-CONFIG", "site.json: input \"%s\" stands there twice", job->settings.shown);
            }
        }
        jobs->count++;
    }
    return STATUS_OK;
}

/* What became of a job: its row, its path, its failure. The first failure that may not be carried is the stage's. */
static enum status
finish_job(struct site *site, struct fetch_state *state, struct job *job, struct arena *arena, size_t *carried, struct error *err)
{
    struct fetch_row *row = fetch_state_get(state, text_from(job->settings.key));

    if (job->status == STATUS_OK) {
        *row = (struct fetch_row){row->key,
                                  arena_must_text(arena, job->row.name),
                                  arena_must_text(arena, job->row.etag),
                                  arena_must_text(arena, job->row.modified),
                                  arena_must_text(arena, job->row.bytes),
                                  arena_must_text(arena, job->row.sha256)};
        log_event(LOG_INFO, "fetched", "input=%s bytes=%.*s pages=%" PRIu64 " records=%" PRIu64 " unchanged=%d", job->settings.key,
                  TEXT_ARG(row->bytes), job->pages, job->records, job->unchanged ? 1 : 0);
    }
    job->input->path = arena_must_format(arena, "%s/fetched/%s/%.*s", site->var, job->settings.key,
                                         TEXT_ARG(row->name.size == 0 ? TEXT("delivery") : row->name));
    if (job->status == STATUS_OK) {
        return STATUS_OK;
    }
    if (job->settings.carry) {
        error_print(&job->failure, "bidui-extract");
        (*carried)++;
        return STATUS_OK;
    }
    if (err->id[0] != '\0') { /* told later is only one: this is another */
        error_print(&job->failure, "bidui-extract");
    } else {
        *err = job->failure;
    }
    return job->status;
}

enum status
fetch_inputs(struct site *site, struct arena *arena, size_t *carried, struct error *err)
{
    struct jobs jobs = {.site = site};
    struct fetch_state state;
    enum status worst = STATUS_OK;
    int64_t parallel = json_get_integer(json_get(site->json, "fetch"), "parallel", PARALLEL);
    bool any = false;

    *carried = 0;
    for (size_t at = 0; at < site->input_count; at++) {
        any |= fetch_settings_apply(&site->inputs[at]) && site->inputs[at].path[0] == '\0'; /* not yet in this process */
    }
    if (!any) {
        return STATUS_OK;
    }
    parallel = parallel < 1 ? 1 : parallel > PARALLEL_MAX ? PARALLEL_MAX : parallel;
    TRY(prepare(site, &state, arena, &jobs, err));
    TRY(fetch_transfer_global(err));
    TRY(run_all(&jobs, (size_t)parallel, err));
    for (size_t at = 0; at < jobs.count; at++) {
        const enum status status = finish_job(site, &state, &jobs.items[at], arena, carried, err);

        worst = worst == STATUS_OK ? status : worst;
        arena_done(&jobs.items[at].arena);
    }
    TRY(worst == STATUS_OK ? fetch_state_save(site, &state, arena, err) : fetch_state_save(site, &state, arena, NULL));
    return worst;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/landing.h"

#include "common/file.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, TIME_SIZE = 32 };

/* Part of every key: raise it when recognition gets better, so that files are looked into again. */
#define RECOGNITION "1"

struct task {
    const struct scan_file *file; /* NULL: seen earlier, gone from the inputs */
    size_t known;                 /* in the index, or SIZE_MAX */
    struct index_entry entry;
    struct arena arena;
    bool skipped; /* changed or vanished while it was read */
};

struct update {
    const struct inspect_context *context;
    const char *key;
    struct index *index;
    struct task *tasks;
    size_t count;
};

char *
landing_path(const struct site *site, struct text sha256, struct arena *arena)
{
    return arena_must_format(arena, "%s/%.2s/%.*s", site->landing, sha256.data, TEXT_ARG(sha256));
}

char *
landing_key(const struct site *site, const struct pack *pack, struct arena *arena)
{
    uint64_t hash = hash_fold(0, TEXT(RECOGNITION));
    char hex[17];

    hash = hash_fold(hash, text_from(pack->sha256));
    hash = hash_fold(hash, site->division);
    for (size_t at = 0; at < site->input_count; at++) {
        hash = hash_fold(hash, text_from(site->inputs[at].path));
        hash = hash_fold(hash, site->inputs[at].source);
        hash = hash_fold(hash, site->inputs[at].effective);
        hash = hash_fold(hash, site->inputs[at].encoding);
        hash = hash_fold(hash, site->inputs[at].scope);
    }
    hash_64_hex(hash, hex);
    return arena_must_string(arena, text_from(hex));
}

/* Copies `from` into the open file `to`, hashing; *bytes is what was read. */
static enum status
copy_hashing(int from, int to, const char *path, const char *target, struct hash *hash, uint64_t *bytes, struct error *err)
{
    char *chunk = malloc(CHUNK);
    enum status status = STATUS_OK;
    ssize_t got = 1;

    if (chunk == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to copy \"%s\"", path);
    }
    *bytes = 0;
    while (status == STATUS_OK && got != 0) {
        got = read(from, chunk, CHUNK);
        if (got < 0 && errno != EINTR) {
            status = error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", path);
        } else if (got > 0) {
            hash_update(hash, chunk, (size_t)got);
            *bytes += (uint64_t)got;
            status = file_write_all(to, chunk, (size_t)got, target, err);
        }
    }
    free(chunk);
    return status;
}

/* The file is only ours when it did not change while we read it. */
static bool
is_unchanged(int file, const struct scan_file *seen, uint64_t bytes)
{
    struct stat about;

    return fstat(file, &about) == 0 && (uint64_t)about.st_size == bytes && bytes == seen->bytes
        && (int64_t)about.st_mtim.tv_sec * INT64_C(1000000000) + about.st_mtim.tv_nsec == seen->mtime_ns;
}

static enum status
put_in_place(const struct site *site, const char *partial, const char *sha256, struct arena *arena, struct error *err)
{
    const char *path = landing_path(site, text_from(sha256), arena);
    char *folder = arena_must_string(arena, text_from(path));

    *strrchr(folder, '/') = '\0';
    TRY(file_make_folder(folder, err));
    if (file_exists(path)) {
        (void)unlink(partial);
        return STATUS_OK;
    }
    if (rename(partial, path) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not rename \"%s\"", partial);
    }
    return file_sync_folder(folder, err);
}

static enum status
land(const struct site *site, const struct scan_file *file, size_t number, struct arena *arena, char sha256[HASH_SHA256_HEX], bool *changed,
     struct error *err)
{
    char *partial = arena_must_format(arena, "%s/incoming.%zu.partial", site->landing, number);
    const int from = open(file->path, O_RDONLY | O_CLOEXEC);
    struct hash *hash;
    uint64_t bytes = 0;
    enum status status;
    int to;

    *changed = false;
    if (from < 0) {
        *changed = errno == ENOENT;
        return *changed ? STATUS_OK : error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", file->path);
    }
    to = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (to < 0) {
        (void)close(from);
        return error_errno(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", partial);
    }
    hash = hash_new();
    status = copy_hashing(from, to, file->path, partial, hash, &bytes, err);
    if (status == STATUS_OK && fsync(to) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not sync \"%s\"", partial);
    }
    *changed = !is_unchanged(from, file, bytes);
    hash_hex(hash, sha256);
    hash_free(hash);
    (void)close(from);
    (void)close(to);
    if (status != STATUS_OK || *changed) {
        (void)unlink(partial);
        return status;
    }
    return put_in_place(site, partial, sha256, arena, err);
}

static struct text
received_at(int64_t mtime_ns, struct arena *arena)
{
    const time_t seconds = (time_t)(mtime_ns / 1000000000);
    char text[TIME_SIZE];
    struct tm parts;

    if (gmtime_r(&seconds, &parts) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
        return TEXT("1970-01-01T00:00:00Z");
    }
    return arena_must_text(arena, text_from(text));
}

/* The setting that names the file; for one that is gone from the inputs, the one that would. */
static const struct site_input *
input_of(const struct site *site, struct task *task)
{
    static const struct site_input nothing = {.path = ""};
    const char *path = arena_must_string(&task->arena, task->entry.path);

    if (task->file != NULL) {
        return task->file->input;
    }
    for (size_t at = 0; at < site->input_count; at++) {
        const char *pattern = site->inputs[at].path;

        pattern = strncmp(pattern, "inbox/", 6) == 0 ? pattern + 6 : pattern; /* deliveries are named from there */
        if (!text_is_null(site->inputs[at].source) && scan_matches(pattern, path)) {
            return &site->inputs[at];
        }
    }
    return &nothing;
}

static enum status
run_task(void *context, size_t number, size_t worker, struct error *err)
{
    struct update *update = context;
    struct task *task = &update->tasks[number];
    const struct site *site = update->context->site;
    char sha256[HASH_SHA256_HEX];

    (void)worker;
    arena_init(&task->arena, 0);
    if (task->known == SIZE_MAX) {
        TRY(land(site, task->file, number, &task->arena, sha256, &task->skipped, err));
        if (task->skipped) {
            return STATUS_OK;
        }
        task->entry = (struct index_entry){.sha256 = arena_must_text(&task->arena, text_from(sha256)),
                                           .bytes = task->file->bytes,
                                           .path = task->file->name,
                                           .mtime_ns = task->file->mtime_ns,
                                           .received = received_at(task->file->mtime_ns, &task->arena)};
    } else {
        const struct index_entry *known = &update->index->entries[task->known];

        task->entry = (struct index_entry){.sha256 = known->sha256,
                                           .bytes = known->bytes,
                                           .path = known->path,
                                           .mtime_ns = known->mtime_ns,
                                           .received = known->received,
                                           .container = known->container};
    }
    task->entry.key = text_from(update->key);
    return inspect_file(update->context, landing_path(site, task->entry.sha256, &task->arena), input_of(site, task), &task->arena,
                        &task->entry, err);
}

/* The index is sorted by path: the newest entry with this path, size and time of change. */
static size_t
find_known(const struct index *index, const struct scan_file *file)
{
    size_t low = 0;
    size_t high = index->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (text_compare(index->entries[middle].path, file->name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < index->count && text_equal(index->entries[low].path, file->name); low++) {
        if (index->entries[low].bytes == file->bytes && index->entries[low].mtime_ns == file->mtime_ns) {
            return low;
        }
    }
    return SIZE_MAX;
}

static void
plan(struct update *update, const struct scan *scan, struct arena *arena)
{
    struct index *index = update->index;
    const struct scan_file **files = arena_must_zero(arena, index->count + 1, sizeof *files);

    update->tasks = arena_must_zero(arena, scan->count + index->count + 1, sizeof *update->tasks);
    for (size_t at = 0; at < scan->count; at++) {
        const size_t known = find_known(index, &scan->files[at]);

        if (known == SIZE_MAX) {
            update->tasks[update->count++] = (struct task){.file = &scan->files[at], .known = SIZE_MAX};
        } else {
            index->entries[known].here = true;
            files[known] = &scan->files[at];
        }
    }
    for (size_t at = 0; at < index->count; at++) {
        if (!text_equal(index->entries[at].key, text_from(update->key))) {
            update->tasks[update->count++] = (struct task){.file = files[at], .known = at};
        }
    }
}

static void
record(struct update *update, struct task *task)
{
    struct index *index = update->index;
    struct index_entry *entry;

    if (task->skipped) {
        log_event(LOG_WARNING, "changing", "file=\"%.*s\" left=\"for the next run\"", TEXT_ARG(task->file->name));
        return;
    }
    if (task->known == SIZE_MAX) {
        entry = index_add(index, &task->entry);
        entry->here = true;
    } else { /* added and moved, so that texts are copied */
        const bool here = index->entries[task->known].here;

        entry = index_add(index, &task->entry);
        index->entries[task->known] = *entry;
        index->count--;
        entry = &index->entries[task->known];
        entry->here = here;
    }
    entry->fresh = true;
}

enum status
landing_update(const struct inspect_context *context, const struct scan *scan, size_t threads, struct index *index, struct error *err)
{
    struct arena arena;
    struct update update = {.context = context, .index = index};
    enum status status;

    arena_init(&arena, 0);
    update.key = landing_key(context->site, context->pack, index->arena);
    index_sort(index);
    plan(&update, scan, &arena);
    status = file_make_folder(context->site->landing, err);
    if (status == STATUS_OK) {
        status = thread_each(threads, update.count, run_task, &update, err);
    }
    for (size_t at = 0; at < update.count; at++) {
        if (status == STATUS_OK) {
            record(&update, &update.tasks[at]);
        }
        arena_done(&update.tasks[at].arena);
    }
    arena_done(&arena);
    if (status == STATUS_OK) {
        index_sort(index);
        status = index_save(context->site, index, err);
    }
    return status;
}

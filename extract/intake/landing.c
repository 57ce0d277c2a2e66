/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/landing.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/log.h"
#include "common/ground/thread.h"
#include "extract/intake/store.h"
#include "extract/intake/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, TIME_SIZE = 32 };

/* Part of every key: raise it when recognition gets better, so that files are looked into again. */
#define RECOGNITION "3"

struct task {
    const struct scan_file *file; /* NULL: seen earlier, gone from the inputs */
    size_t known;                 /* first of its lines in the index, or SIZE_MAX */
    struct index_entry seen;      /* the file itself */
    struct index_entry *entries;  /* what was found in it */
    size_t count;
    struct arena arena;
    bool skipped;      /* changed or vanished while it was read, or: */
    struct error *why; /* could not be read; NULL otherwise */
};

struct update {
    const struct inspect_context *context;
    const char *key;
    const struct decision_list *claims;
    struct index *index;
    struct task *tasks;
    size_t count;
};

char *
landing_key(const struct site *site, const struct pack *pack, struct arena *arena)
{
    uint64_t hash = hash_fold(0, TEXT(RECOGNITION));
    char hex[17];

    hash = hash_fold(hash, text_from(pack->sha256));
    hash = hash_fold(hash, site->division);
    hash = hash_fold(hash, json_print(site->json == NULL ? NULL : json_get(site->json, "guards"), arena));
    for (size_t at = 0; at < site->input_count; at++) {
        hash = hash_fold(hash, text_from(site->inputs[at].path));
        hash = hash_fold(hash, site->inputs[at].source);
        hash = hash_fold(hash, site->inputs[at].effective);
        hash = hash_fold(hash, site->inputs[at].encoding);
        hash = hash_fold(hash, site->inputs[at].scope);
        hash = hash_fold(hash, site->inputs[at].dialect);
    }
    hash_64_hex(hash, hex);
    return arena_must_string(arena, text_from(hex));
}

/* STATUS_NO_INPUT: the file could not be read; any other: the copy could not be written. */
static enum status
copy_to_store(int from, const struct scan_file *file, struct store *store, struct error *err)
{
    char *chunk = malloc(CHUNK);
    enum status status = STATUS_OK;
    ssize_t got = 1;
    bool again = false; /* an error of the disk may be over at once; the second one is the file's */

    if (chunk == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to copy \"%.*s\"", TEXT_ARG(file->name));
    }
    while (status == STATUS_OK && got != 0) {
        got = read(from, chunk, CHUNK);
        if (got < 0 && errno == EIO && !again) {
            again = true;
        } else if (got < 0 && errno != EINTR) {
            status = error_errno(err, STATUS_NO_INPUT, "E-INPUT-UNREADABLE", "could not read \"%.*s\"", TEXT_ARG(file->name));
        } else if (got > 0) {
            status = store_write(store, chunk, (size_t)got, err);
        }
    }
    free(chunk);
    return status;
}

/* Opens the regular file that the scan saw under this path, and no other: links that were put in its place, or a pipe that would wait for
 * ever, are looked at without being opened. Below 0 when it is gone or another one (errno 0), or cannot be opened. */
static int
open_as_seen(const struct scan_file *file)
{
    const int handle = open(file->path, O_PATH | O_CLOEXEC);
    char link[48];
    char real[PATH_MAX];
    struct stat about;
    ssize_t size;
    int opened = -1;

    if (handle < 0) {
        return -1;
    }
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    size = readlink(link, real, sizeof real);
    errno = 0;
    if (size > 0 && text_equal((struct text){real, (size_t)size}, text_from(file->path)) && fstat(handle, &about) == 0
        && S_ISREG(about.st_mode)) {
        opened = open(link, O_RDONLY | O_CLOEXEC);
    }
    (void)close(handle);
    return opened;
}

/* The file is only ours when it did not change while we read it. */
static enum status
has_changed(int file, const struct scan_file *seen, uint64_t bytes, bool *changed, struct error *err)
{
    struct stat about;

    if (fstat(file, &about) != 0) {
        return error_errno(err, STATUS_IO, "E-READ", "could not read \"%.*s\"", TEXT_ARG(seen->name));
    }
    *changed = (uint64_t)about.st_size != bytes || bytes != seen->bytes
               || (int64_t)about.st_mtim.tv_sec * INT64_C(1000000000) + about.st_mtim.tv_nsec != seen->mtime_ns;
    return STATUS_OK;
}

static enum status
land(const struct site *site, const struct scan_file *file, size_t number, struct arena *arena, char sha256[HASH_SHA256_HEX], bool *changed,
     struct error *err)
{
    int from = open_as_seen(file);
    struct store store;
    enum status status;

    *changed = false;
    if (from < 0 && errno == EIO) { /* may be over at once */
        from = open_as_seen(file);
    }
    if (from < 0) {
        *changed = errno == 0 || errno == ENOENT;
        return *changed ? STATUS_OK
                        : error_errno(err, STATUS_NO_INPUT, "E-INPUT-UNREADABLE", "could not open \"%.*s\"", TEXT_ARG(file->name));
    }
    status = store_begin(site, number, arena, &store, err);
    if (status == STATUS_OK) {
        status = copy_to_store(from, file, &store, err);
        if (status == STATUS_OK) {
            status = has_changed(from, file, store.bytes, changed, err);
        }
        if (status == STATUS_OK && !*changed) {
            status = store_keep(&store, sha256, err);
        } else {
            store_drop(&store);
        }
    }
    (void)close(from);
    return status;
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

/* What recognition of this content depends on: a claim is part of it. */
static struct text
key_of(const struct update *update, struct text sha256, struct arena *arena)
{
    uint64_t hash = hash_fold(0, text_from(update->key));
    struct decision_claim claim;
    char hex[17];

    if (!decision_find_claim(update->claims, sha256, &claim)) {
        return text_from(update->key);
    }
    hash = hash_fold(hash, claim.source);
    hash = hash_fold(hash, claim.scope);
    hash = hash_fold(hash, claim.effective);
    hash_64_hex(hash, hex);
    return arena_must_text(arena, text_from(hex));
}

/* The setting that names the file; for one that is gone from the inputs, the one that would. */
static const struct site_input *
input_of(const struct site *site, struct task *task)
{
    static const struct site_input nothing = {.path = ""};
    const char *path = arena_must_string(&task->arena, task->seen.path);

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

static void
add_found(struct task *task, const struct inspect_found *found)
{
    struct index_entry *entries = arena_must_zero(&task->arena, task->count + found->count, sizeof *entries);

    if (task->count > 0) {
        memcpy(entries, task->entries, task->count * sizeof *entries);
    }
    memcpy(entries + task->count, found->entries, found->count * sizeof *entries);
    task->entries = entries;
    task->count += found->count;
}

/* Beside the originals, for the guards that compare deliveries. */
static enum status
keep_keys(const struct site *site, const struct inspect_found *found, size_t writer, struct arena *arena, struct error *err)
{
    for (size_t at = 0; at < found->count; at++) {
        if (found->keys[at].count > 0) {
            TRY(keys_write(keys_path(site, found->entries[at].sha256, found->entries[at].source, arena), writer, &found->keys[at], err));
        }
    }
    return STATUS_OK;
}

static enum status
look_into(struct update *update, struct task *task, const struct index_entry *seen, struct error *err)
{
    const struct site *site = update->context->site;
    struct inspect_found *found = arena_must_alloc(&task->arena, sizeof *found);
    struct site_input input = *input_of(site, task);
    struct decision_claim claim;
    enum status status;

    if (decision_find_claim(update->claims, seen->sha256, &claim)) {
        input.source = claim.source;
        input.scope = text_is_null(claim.scope) ? input.scope : claim.scope;
        input.effective = text_is_null(claim.effective) ? input.effective : claim.effective;
    }
    TRY(inspect_file(update->context, store_path(site, seen->sha256, &task->arena), &input, seen, &task->arena, found, err));
    add_found(task, found);
    status = keep_keys(site, found, (size_t)(task - update->tasks), &task->arena, err);
    inspect_found_done(found);
    return status;
}

static void
add_refused_member(struct task *task, const struct index_entry *member, struct text detail)
{
    struct inspect_found *found = arena_must_zero(&task->arena, 1, sizeof *found);

    found->count = 1;
    found->entries[0] = *member;
    found->entries[0].state = INDEX_REFUSED;
    found->entries[0].error = TEXT("E-ZIP-MEMBER");
    found->entries[0].detail = detail;
    found->entries[0].effective = (struct text){member->received.data, 10};
    add_found(task, found);
}

/* A zip: an entry for itself, and what its members are. */
static enum status
look_into_zip(struct update *update, size_t number, struct task *task, struct error *err)
{
    const struct site *site = update->context->site;
    struct inspect_found *self = arena_must_alloc(&task->arena, sizeof *self);
    struct error refusal = {0};
    struct unpack unpack;
    const enum status status =
        unpack_zip(site, store_path(site, task->seen.sha256, &task->arena), task->seen.path, number, &task->arena, &unpack, &refusal);

    if (status != STATUS_OK && status != STATUS_DATA) {
        *err = refusal;
        return status;
    }
    self->count = 1;
    self->entries[0] = task->seen;
    self->entries[0].state = status == STATUS_OK ? INDEX_OPENED : INDEX_REFUSED;
    self->entries[0].error = arena_must_text(&task->arena, text_from(refusal.id));
    self->entries[0].detail = arena_must_text(&task->arena, text_from(refusal.message));
    self->entries[0].hint = arena_must_text(&task->arena, text_from(refusal.hint));
    self->entries[0].effective = task->seen.day;
    add_found(task, self);
    for (size_t at = 0; status == STATUS_OK && at < unpack.count; at++) {
        struct index_entry member = task->seen;

        member.path = unpack.members[at].name;
        member.sha256 = unpack.members[at].sha256;
        member.bytes = unpack.members[at].bytes;
        member.container = task->seen.sha256;
        member.key = key_of(update, member.sha256, &task->arena);
        if (text_is_null(unpack.members[at].detail)) {
            TRY(look_into(update, task, &member, err));
        } else {
            add_refused_member(task, &member, unpack.members[at].detail);
        }
    }
    return STATUS_OK;
}

static enum status
land_file(void *context, size_t number, size_t worker, struct error *err)
{
    struct update *update = context;
    struct task *task = &update->tasks[number];
    const struct site *site = update->context->site;
    char sha256[HASH_SHA256_HEX];
    bool zip;

    (void)worker;
    if (task->known == SIZE_MAX) {
        struct error why = {0};
        const enum status status = land(site, task->file, number, &task->arena, sha256, &task->skipped, &why);

        if (status == STATUS_NO_INPUT) { /* one file: the others go on */
            task->skipped = true;
            task->why = arena_must_alloc(&task->arena, sizeof why);
            *task->why = why;
        } else if (status != STATUS_OK) {
            *err = why;
            return status;
        }
        if (task->skipped) {
            return STATUS_OK;
        }
        task->seen = (struct index_entry){.sha256 = arena_must_text(&task->arena, text_from(sha256)),
                                          .bytes = task->file->bytes,
                                          .path = task->file->name,
                                          .mtime_ns = task->file->mtime_ns,
                                          .received = received_at(task->file->mtime_ns, &task->arena),
                                          .day = index_day(update->context->pack->zone, task->file->mtime_ns, &task->arena)};
    }
    task->seen.key = key_of(update, task->seen.sha256, &task->arena);
    TRY(unpack_recognises(store_path(site, task->seen.sha256, &task->arena), &zip, err));
    return zip ? look_into_zip(update, number, task, err) : look_into(update, task, &task->seen, err);
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

/* Entries of one file stand together: same path (or inside it), size and time of change. */
static bool
is_of_file(const struct index_entry *entry, const struct index_entry *file)
{
    return entry->mtime_ns == file->mtime_ns
           && (entry->container.size > 0 ? text_equal(entry->container, file->sha256) && text_starts_with(entry->path, file->path)
                                         : text_equal(entry->path, file->path) && text_equal(entry->sha256, file->sha256));
}

/* What of a known file must be kept when it is looked into again. Files used to belong to the day of Greenwich: what the index says stands,
 * or yesterday's delivery would be another one. */
static struct index_entry
bare(const struct update *update, const struct index_entry *entry, struct arena *arena)
{
    const struct text greenwich = {entry->received.data, entry->received.size < 10 ? entry->received.size : 10};

    return (struct index_entry){
        .sha256 = entry->sha256,
        .bytes = entry->bytes,
        .path = entry->path,
        .mtime_ns = entry->mtime_ns,
        .received = entry->received,
        .day = text_equal(entry->effective, greenwich) ? greenwich : index_day(update->context->pack->zone, entry->mtime_ns, arena)};
}

static struct task *
add_task(struct update *update, const struct scan_file *file, size_t known)
{
    struct task *task = &update->tasks[update->count++];

    *task = (struct task){.file = file, .known = known};
    arena_init(&task->arena, 0);
    return task;
}

/* The file's own line (a member's is its zip's), and the last of its lines. */
static size_t
first_of_file(const struct index *index, size_t at)
{
    const struct index_entry *entry = &index->entries[at];
    size_t first = at;

    for (size_t before = at; before-- > 0;) {
        if (entry->container.size > 0 ? text_equal(index->entries[before].sha256, entry->container)
                                            && index->entries[before].container.size == 0 && is_of_file(entry, &index->entries[before])
                                      : is_of_file(&index->entries[before], entry)) {
            first = before;
        }
    }
    return first;
}

static size_t
last_of_file(const struct index *index, size_t first)
{
    size_t last = first;

    for (size_t at = first; at < index->count && text_starts_with(index->entries[at].path, index->entries[first].path); at++) {
        last = is_of_file(&index->entries[at], &index->entries[first]) ? at : last;
    }
    return last;
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
            (void)add_task(update, &scan->files[at], SIZE_MAX);
            continue;
        }
        files[known] = &scan->files[at];
        for (size_t entry = known; entry < index->count && text_starts_with(index->entries[entry].path, scan->files[at].name); entry++) {
            index->entries[entry].here |= is_of_file(&index->entries[entry], &index->entries[known]);
        }
    }
    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];
        size_t first;
        size_t last;

        if (text_equal(entry->key, key_of(update, entry->sha256, arena))) {
            continue;
        }
        first = first_of_file(index, at);
        add_task(update, files[first], first)->seen = bare(update, &index->entries[first], arena);
        last = last_of_file(index, first);
        at = last > at ? last : at;
    }
}

/* Takes out the old lines of a file that was looked into again; says whether it was there. */
static bool
forget(struct index *index, const struct index_entry *file)
{
    size_t kept = 0;
    bool here = false;

    for (size_t at = 0; at < index->count; at++) {
        if (is_of_file(&index->entries[at], file)) {
            here |= index->entries[at].here;
        } else {
            index->entries[kept++] = index->entries[at];
        }
    }
    index->count = kept;
    index->changed = true;
    return here;
}

static void
record(struct update *update, struct scan *scan, struct task *task)
{
    bool here = true;

    if (task->why != NULL) {
        scan_pass_over(scan, task->why);
        return;
    }
    if (task->skipped) {
        log_event(LOG_WARNING, "changing", "file=\"%.*s\" left=\"for the next run\"", TEXT_ARG(task->file->name));
        return;
    }
    if (task->known != SIZE_MAX) {
        here = forget(update->index, &task->seen);
    }
    for (size_t at = 0; at < task->count; at++) {
        struct index_entry *entry = index_add(update->index, &task->entries[at]);

        entry->here = here;
        entry->fresh = true;
    }
}

enum status
landing_update(const struct inspect_context *context, struct scan *scan, const struct decision_list *claims, size_t threads,
               struct index *index, struct error *err)
{
    struct arena arena;
    struct update update = {.context = context, .claims = claims, .index = index};
    enum status status;

    arena_init(&arena, 0);
    update.key = landing_key(context->site, context->pack, index->arena);
    index_sort(index);
    plan(&update, scan, &arena);
    status = file_make_folder(file_join(&arena, context->site->landing, "keys"), err);
    if (status == STATUS_OK) {
        status = thread_each(threads, update.count, land_file, &update, err);
    }
    for (size_t at = 0; at < update.count; at++) {
        if (status == STATUS_OK) {
            record(&update, scan, &update.tasks[at]);
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

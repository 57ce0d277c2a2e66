/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/reuse.h"

#include "common/ground/array.h"
#include "common/ground/buffer.h"
#include "common/ground/executable.h"
#include "common/ground/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRY_MAX = 256 * 1024 * 1024, LIST_MAX = 64 * 1024 * 1024, KEYS_FIRST = 64, DIGEST = HASH_SHA256_HEX - 1 };

#define ENTRY_SUFFIX ".entry"
#define LIST_SUFFIX ".entries"

struct reuse {
    pthread_mutex_t lock; /* guards all below */
    struct arena arena;
    const char *folder; /* NULL: off */
    char program[HASH_SHA256_HEX];
    const char **keys; /* found or written */
    size_t key_count;
    size_t key_capacity;
    bool wrote;
};

enum status
reuse_open(const char *folder, struct reuse **reuse, struct error *err)
{
    char program[HASH_SHA256_HEX] = "";
    struct reuse *made;

    *reuse = NULL;
    if (folder != NULL) {
        TRY(file_make_folder(folder, err));
        TRY(executable_digest(program, err));
    }
    made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the store");
    }
    arena_init(&made->arena, 0);
    (void)pthread_mutex_init(&made->lock, NULL);
    made->folder = folder == NULL ? NULL : arena_must_string(&made->arena, text_from(folder));
    memcpy(made->program, program, sizeof made->program);
    *reuse = made;
    return STATUS_OK;
}

void
reuse_close(struct reuse *reuse)
{
    if (reuse != NULL) {
        (void)pthread_mutex_destroy(&reuse->lock);
        arena_done(&reuse->arena);
        free(reuse);
    }
}

bool
reuse_is_on(const struct reuse *reuse)
{
    return reuse->folder != NULL;
}

void
reuse_key_begin(const struct reuse *reuse, struct hash *key)
{
    reuse_key_add(key, text_from(reuse->program));
}

void
reuse_key_add(struct hash *key, struct text value)
{
    const uint64_t size = text_is_null(value) ? UINT64_MAX : (uint64_t)value.size;

    hash_update(key, &size, sizeof size);
    hash_update(key, value.data == NULL ? "" : value.data, value.size);
}

static void
note_key(struct reuse *reuse, const char *key)
{
    (void)pthread_mutex_lock(&reuse->lock);
    reuse->keys = array_grow(&reuse->arena, reuse->keys, reuse->key_count, &reuse->key_capacity, KEYS_FIRST, sizeof *reuse->keys);
    reuse->keys[reuse->key_count++] = arena_must_string(&reuse->arena, text_from(key));
    (void)pthread_mutex_unlock(&reuse->lock);
}

/* ---- finding ---- */

/* A regular file with this very content; whatever keeps it from being read makes it anew. */
static bool
is_sound(const char *path, struct text sha256, uint64_t bytes)
{
    char hex[HASH_SHA256_HEX];
    struct stat about;
    uint64_t read;

    return lstat(path, &about) == 0 && S_ISREG(about.st_mode) && (uint64_t)about.st_size == bytes
           && hash_file(path, hex, &read, NULL) == STATUS_OK && read == bytes && text_equal(text_from(hex), sha256);
}

static void
read_parts(const struct json *list, struct arena *arena, struct reuse_entry *entry)
{
    entry->parts = arena_must_zero(arena, json_count(list) + 1, sizeof *entry->parts);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        entry->parts[entry->part_count++] = (struct reuse_part){
            arena_must_string(arena, json_get_text(item, "name")), arena_must_string(arena, json_get_text(item, "sha256")),
            (uint64_t)json_get_integer(item, "bytes", 0), (uint64_t)json_get_integer(item, "rows", 0)};
    }
}

/* The digest in the first line is that of the rest. */
static bool
read_entry(const char *path, struct arena *arena, struct reuse_entry *entry)
{
    struct json *document;
    struct text content, body;
    char hex[HASH_SHA256_HEX];

    *entry = (struct reuse_entry){0};
    if (file_read(path, ENTRY_MAX, arena, &content, NULL) != STATUS_OK || content.size <= DIGEST) {
        return false;
    }
    body = (struct text){content.data + DIGEST + 1, content.size - DIGEST - 1};
    hash_sha256_hex(body, hex);
    if (memcmp(hex, content.data, DIGEST) != 0 || json_parse(body, path, &document, NULL) != STATUS_OK) {
        return false;
    }
    json_keep(document, arena);
    read_parts(json_get(document, "parts"), arena, entry);
    entry->notes = json_get(document, "notes");
    return true;
}

static const char *
entry_path(const struct reuse *reuse, const char *key, struct arena *arena)
{
    return arena_must_format(arena, "%s/%s" ENTRY_SUFFIX, reuse->folder, key);
}

bool
reuse_find(struct reuse *reuse, const char *key, struct arena *arena, struct reuse_entry *entry)
{
    if (reuse->folder == NULL || !read_entry(entry_path(reuse, key, arena), arena, entry)) {
        return false;
    }
    for (size_t at = 0; at < entry->part_count; at++) {
        const struct reuse_part *part = &entry->parts[at];

        if (!is_sound(file_join(arena, reuse->folder, part->sha256), text_from(part->sha256), part->bytes)) {
            return false;
        }
    }
    note_key(reuse, key);
    return true;
}

enum status
reuse_part_find(const struct reuse_entry *entry, const char *name, const struct reuse_part **part, struct error *err)
{
    for (size_t at = 0; at < entry->part_count; at++) {
        if (strcmp(entry->parts[at].name, name) == 0) {
            *part = &entry->parts[at];
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_BUG, "E-BUG", "an entry of the store has no part \"%s\"", name);
}

enum status
reuse_take(const struct reuse *reuse, const struct reuse_part *part, const char *path, struct error *err)
{
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    status = file_link(file_join(&arena, reuse->folder, part->sha256), path, err);
    arena_done(&arena);
    return status;
}

/* ---- keeping ---- */

/* `path` becomes another name of `content`, at no moment without a file behind it. */
static enum status
rename_link(const char *content, const char *path, struct arena *arena, struct error *err)
{
    const char *beside = arena_must_format(arena, "%s.partial", path);
    enum status status;

    (void)unlink(beside);
    status = file_link(content, beside, err);
    if (status == STATUS_OK && rename(beside, path) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not rename \"%s\"", beside);
    }
    (void)unlink(beside); /* two names of one file: rename does nothing */
    return status;
}

static enum status
keep_content(struct reuse *reuse, const char *path, const struct reuse_part *part, struct arena *arena, struct error *err)
{
    const char *content = file_join(arena, reuse->folder, part->sha256);

    if (is_sound(content, text_from(part->sha256), part->bytes)) {
        return rename_link(content, path, arena, err);
    }
    if (chmod(path, 0400) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not protect \"%s\"", path);
    }
    reuse->wrote = true;
    return rename_link(path, content, arena, err);
}

enum status
reuse_keep(struct reuse *reuse, const char *path, const struct reuse_part *part, struct error *err)
{
    struct arena arena;
    enum status status;

    if (reuse->folder == NULL) {
        return STATUS_OK;
    }
    arena_init(&arena, 0);
    (void)pthread_mutex_lock(&reuse->lock); /* two resources may have one content */
    status = keep_content(reuse, path, part, &arena, err);
    (void)pthread_mutex_unlock(&reuse->lock);
    arena_done(&arena);
    return status;
}

static void
print_entry(const struct reuse_part *parts, size_t part_count, struct text notes, struct buffer *out)
{
    buffer_append_string(out, "{\"parts\": [");
    for (size_t at = 0; at < part_count; at++) {
        buffer_append_string(out, at == 0 ? "{\"name\": " : ", {\"name\": ");
        buffer_append_json(out, text_from(parts[at].name));
        buffer_format(out, ", \"sha256\": \"%s\", \"bytes\": %" PRIu64 ", \"rows\": %" PRIu64 "}", parts[at].sha256, parts[at].bytes,
                      parts[at].rows);
    }
    buffer_append_string(out, "], \"notes\": ");
    buffer_append_text(out, notes);
    buffer_append_string(out, "}\n");
}

static enum status
write_whole(const char *path, struct text content, struct error *err)
{
    TRY(file_write_atomic(path, content, err));
    return chmod(path, 0400) == 0 ? STATUS_OK : error_errno(err, STATUS_IO, "E-WRITE", "could not protect \"%s\"", path);
}

enum status
reuse_write(struct reuse *reuse, const char *key, const struct reuse_part *parts, size_t part_count, struct text notes, struct error *err)
{
    struct buffer out, body;
    char hex[HASH_SHA256_HEX];
    struct arena arena;
    enum status status;

    if (reuse->folder == NULL) {
        return STATUS_OK;
    }
    arena_init(&arena, 0);
    buffer_init(&body, ENTRY_MAX);
    buffer_init(&out, ENTRY_MAX + HASH_SHA256_HEX);
    print_entry(parts, part_count, notes, &body);
    hash_sha256_hex(buffer_text(&body), hex);
    buffer_format(&out, "%s\n", hex);
    buffer_append_text(&out, buffer_text(&body));
    status = buffer_ok(&body) ? write_whole(entry_path(reuse, key, &arena), buffer_text(&out), err)
                              : error_set(err, STATUS_MEMORY, "E-MEMORY", "an entry of the store has grown too large");
    buffer_done(&out);
    buffer_done(&body);
    arena_done(&arena);
    note_key(reuse, key);
    return status;
}

static int
compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

enum status
reuse_settle(struct reuse *reuse, const char *folder, const char *stage, long revision, struct error *err)
{
    const char *path = arena_must_format(&reuse->arena, "%s/%s.%ld" LIST_SUFFIX, folder, stage, revision);
    struct buffer out;
    enum status status;

    if (reuse->folder == NULL) {
        return unlink(path) == 0 || errno == ENOENT ? STATUS_OK : error_errno(err, STATUS_IO, "E-WRITE", "could not remove \"%s\"", path);
    }
    if (reuse->wrote) {
        TRY(file_sync_folder(reuse->folder, err));
    }
    buffer_init(&out, LIST_MAX);
    if (reuse->key_count > 0) {
        qsort(reuse->keys, reuse->key_count, sizeof *reuse->keys, compare_keys);
    }
    for (size_t at = 0; at < reuse->key_count; at++) {
        buffer_format(&out, "%s\n", reuse->keys[at]);
    }
    status = file_write_atomic(path, buffer_text(&out), err);
    buffer_done(&out);
    return status;
}

/* ---- what nothing stands on ---- */

struct names {
    const char **items;
    size_t count;
    size_t capacity;
};

static void
add_name(struct names *names, const char *name, struct arena *arena)
{
    names->items = array_grow(arena, names->items, names->count, &names->capacity, KEYS_FIRST, sizeof *names->items);
    names->items[names->count++] = name;
}

static bool
has_name(const struct names *names, const char *name)
{
    return names->count > 0 && bsearch(&name, names->items, names->count, sizeof *names->items, compare_keys) != NULL;
}

static void
sort_names(struct names *names)
{
    if (names->count > 0) {
        qsort(names->items, names->count, sizeof *names->items, compare_keys);
    }
}

/* The entries that the packages of one batch stand on, and the contents of those. */
static enum status
add_batch(const char *folder, const char *batch, struct names *used, struct arena *arena, struct error *err)
{
    char **files;
    size_t count;

    TRY(file_list(batch, arena, &files, &count, err));
    for (size_t at = 0; at < count; at++) {
        struct text rest, key;

        if (!text_ends_with(text_from(files[at]), TEXT(LIST_SUFFIX))) {
            continue;
        }
        TRY(file_read(file_join(arena, batch, files[at]), LIST_MAX, arena, &rest, err));
        while (rest.size > 0 && text_split(&rest, '\n', &key)) {
            const char *name = arena_must_format(arena, "%.*s" ENTRY_SUFFIX, TEXT_ARG(key));
            struct reuse_entry entry;

            if (!read_entry(file_join(arena, folder, name), arena, &entry)) {
                continue;
            }
            add_name(used, name, arena);
            for (size_t part = 0; part < entry.part_count; part++) {
                add_name(used, entry.parts[part].sha256, arena);
            }
        }
    }
    return STATUS_OK;
}

enum status
reuse_find_unused(const char *folder, const char *batches, bool (*goes)(void *context, const char *batch), void *context,
                  struct arena *arena, struct reuse_file **files, size_t *count, struct error *err)
{
    struct names used = {0};
    char **names;
    size_t all;

    *count = 0;
    TRY(file_list(batches, arena, &names, &all, err));
    for (size_t at = 0; at < all; at++) {
        if (!goes(context, names[at])) {
            TRY(add_batch(folder, file_join(arena, batches, names[at]), &used, arena, err));
        }
    }
    sort_names(&used);
    TRY(file_list(folder, arena, &names, &all, err));
    *files = arena_must_zero(arena, all + 1, sizeof **files);
    for (size_t at = 0; at < all; at++) {
        struct stat about;

        if (!has_name(&used, names[at]) && lstat(file_join(arena, folder, names[at]), &about) == 0) {
            (*files)[(*count)++] = (struct reuse_file){names[at], (uint64_t)about.st_size};
        }
    }
    return STATUS_OK;
}

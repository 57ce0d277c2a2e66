/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/purge_files.h"

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/formats/reuse.h"
#include "common/ground/array.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INDEX_MAX = 1 << 30, ITEMS_FIRST = 256 };

/* Digests that stay, sorted once they are all there. */
struct kept {
    struct text *digests;
    size_t count;
    size_t capacity;
};

struct finding {
    const struct site *site;
    struct text before; /* originals received earlier go; NULL: none do */
    bool (*goes)(void *context, const char *batch);
    void *context;
    struct arena *arena;
    struct purge_files *files;
    struct kept kept;
};

static void
add_file(struct finding *finding, const char *kind, const char *name, uint64_t bytes, struct text sha256)
{
    struct purge_files *files = finding->files;

    files->items = array_grow(finding->arena, files->items, files->count, &files->capacity, ITEMS_FIRST, sizeof *files->items);
    files->items[files->count++] = (struct purge_file){kind, name, bytes, sha256};
}

/* ---- folders by day ---- */

static enum status
size_of_tree(const char *path, struct arena *arena, uint64_t *bytes, struct error *err)
{
    struct stat seen;
    char **names;
    size_t count;

    if (lstat(path, &seen) != 0) {
        return errno == ENOENT ? STATUS_OK : error_errno(err, STATUS_IO, "E-READ", "could not look at \"%s\"", path);
    }
    if (!S_ISDIR(seen.st_mode)) {
        *bytes += (uint64_t)seen.st_size;
        return STATUS_OK;
    }
    TRY(file_list(path, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        TRY(size_of_tree(file_join(arena, path, names[at]), arena, bytes, err));
    }
    return STATUS_OK;
}

/* Folders of `parent` that are named by a day before `limit`. */
static enum status
add_days(struct finding *finding, const char *kind, const char *parent, struct text limit, struct error *err)
{
    char **names;
    size_t count;

    TRY(file_list(file_join(finding->arena, finding->site->folder, parent), finding->arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const char *name = file_join(finding->arena, parent, names[at]);
        uint64_t bytes = 0;
        int32_t day;

        if (date_parse(text_from(names[at]), &day) && text_compare(text_from(names[at]), limit) < 0) {
            TRY(size_of_tree(file_join(finding->arena, finding->site->folder, name), finding->arena, &bytes, err));
            add_file(finding, kind, name, bytes, TEXT_NULL);
        }
    }
    return STATUS_OK;
}

/* ---- what stays ---- */

/* Every "sha256" of a frozen list, wherever it stands in it. */
static void
keep_digests(struct finding *finding, const struct json *value)
{
    struct kept *kept = &finding->kept;

    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (text_equal(json_key(item), TEXT("sha256"))) {
            kept->digests = array_grow(finding->arena, kept->digests, kept->count, &kept->capacity, ITEMS_FIRST, sizeof *kept->digests);
            kept->digests[kept->count++] = arena_must_text(finding->arena, json_text(item));
        } else if (json_is_object(item) || json_is_array(item)) {
            keep_digests(finding, item);
        }
    }
}

static int
compare_digests(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static bool
is_kept(const struct kept *kept, struct text digest)
{
    return kept->count > 0 && bsearch(&digest, kept->digests, kept->count, sizeof *kept->digests, compare_digests) != NULL;
}

static enum status
read_kept(struct finding *finding, struct error *err)
{
    struct arena *arena = finding->arena;
    char **days, **names;
    size_t day_count, name_count;

    TRY(file_list(finding->site->batches, arena, &days, &day_count, err));
    for (size_t day = 0; day < day_count; day++) {
        const char *folder = file_join(arena, finding->site->batches, days[day]);

        if (finding->goes(finding->context, days[day])) {
            continue;
        }
        TRY(file_list(folder, arena, &names, &name_count, err));
        for (size_t at = 0; at < name_count; at++) {
            struct json *list;

            if (text_starts_with(text_from(names[at]), TEXT("inputs.")) && text_ends_with(text_from(names[at]), TEXT(".json"))) {
                TRY(json_read(file_join(arena, folder, names[at]), &list, err));
                keep_digests(finding, list);
                json_free(list);
            }
        }
    }
    if (finding->kept.count > 0) {
        qsort(finding->kept.digests, finding->kept.count, sizeof *finding->kept.digests, compare_digests);
    }
    return STATUS_OK;
}

/* ---- originals ---- */

enum { INDEX_SHA256, INDEX_PATH, INDEX_RECEIVED, INDEX_CONTAINER, INDEX_SOURCE, INDEX_COLUMNS };

static enum status
find_columns(const struct csv_cursor *cursor, size_t positions[INDEX_COLUMNS], struct error *err)
{
    static const char *const names[INDEX_COLUMNS] = {"sha256", "path", "received", "container", "source"};

    for (size_t column = 0; column < INDEX_COLUMNS; column++) {
        positions[column] = csv_find(cursor, text_from(names[column]));
        if (positions[column] == SIZE_MAX) {
            return error_set(err, STATUS_DATA, "E-INDEX", "\"%s\" has no column \"%s\"", cursor->name, names[column]);
        }
    }
    return STATUS_OK;
}

/* A zip stays as long as one of its members does. */
static enum status
keep_containers(struct finding *finding, struct text content, const char *path, struct error *err)
{
    const size_t plain = finding->kept.count;
    const struct kept known = finding->kept;
    size_t positions[INDEX_COLUMNS];
    struct csv_cursor cursor;
    bool more;
    enum status status;

    csv_open(&cursor, content, path);
    status = csv_next(&cursor, &more, err);
    status = status == STATUS_OK ? find_columns(&cursor, positions, err) : status;
    while (status == STATUS_OK && (status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        const struct text container = cursor.fields[positions[INDEX_CONTAINER]];

        if (!text_is_null(container) && is_kept(&known, cursor.fields[positions[INDEX_SHA256]])) {
            struct kept *kept = &finding->kept;

            kept->digests = array_grow(finding->arena, kept->digests, kept->count, &kept->capacity, ITEMS_FIRST, sizeof *kept->digests);
            kept->digests[kept->count++] = arena_must_text(finding->arena, container);
        }
    }
    csv_close(&cursor);
    if (status == STATUS_OK && finding->kept.count > plain) {
        qsort(finding->kept.digests, finding->kept.count, sizeof *finding->kept.digests, compare_digests);
    }
    return status;
}

/* The file where it was dropped: below the inbox, else below the site; only when it still has this very content. */
static enum status
add_delivery(struct finding *finding, struct text path, struct text sha256, struct error *err)
{
    const char *const folders[] = {"inbox", ""};
    const char *name = arena_must_string(finding->arena, path);

    if (name[0] == '/' || strstr(name, "..") != NULL) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < sizeof folders / sizeof folders[0]; at++) {
        const char *below = folders[at][0] == '\0' ? name : file_join(finding->arena, folders[at], name);
        const char *full = file_join(finding->arena, finding->site->folder, file_name_meant(text_from(below), finding->arena));
        char hex[HASH_SHA256_HEX];
        uint64_t bytes;
        struct stat seen;

        if (lstat(full, &seen) != 0 || !S_ISREG(seen.st_mode)) {
            continue;
        }
        TRY(hash_file(full, hex, &bytes, err));
        if (text_equal(text_from(hex), sha256)) {
            add_file(finding, "delivery", below, bytes, sha256);
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

static enum status
add_original(struct finding *finding, const struct csv_cursor *cursor, const size_t positions[INDEX_COLUMNS], struct error *err)
{
    const struct text sha256 = arena_must_text(finding->arena, cursor->fields[positions[INDEX_SHA256]]);
    const char *name = arena_must_format(finding->arena, "var/landing/%.2s/%.*s", sha256.data, TEXT_ARG(sha256));
    struct stat seen;

    if (lstat(file_join(finding->arena, finding->site->folder, name), &seen) == 0) {
        add_file(finding, "original", name, (uint64_t)seen.st_size, sha256);
    }
    name = arena_must_format(finding->arena, "var/landing/keys/%.*s.%.*s", TEXT_ARG(sha256),
                             TEXT_ARG(cursor->fields[positions[INDEX_SOURCE]]));
    if (lstat(file_join(finding->arena, finding->site->folder, name), &seen) == 0) {
        add_file(finding, "keys", name, (uint64_t)seen.st_size, sha256);
    }
    return add_delivery(finding, cursor->fields[positions[INDEX_PATH]], sha256, err);
}

static bool
must_go(const struct finding *finding, const struct csv_cursor *cursor, const size_t positions[INDEX_COLUMNS])
{
    const struct text sha256 = cursor->fields[positions[INDEX_SHA256]], received = cursor->fields[positions[INDEX_RECEIVED]];

    return sha256.size == HASH_SHA256_HEX - 1 && !text_is_null(received) && text_compare(received, finding->before) < 0
           && !is_kept(&finding->kept, sha256);
}

static enum status
sort_lines(struct finding *finding, struct text content, const char *path, struct buffer *rest, struct error *err)
{
    size_t positions[INDEX_COLUMNS];
    struct csv_cursor cursor;
    bool more, gone = false;
    enum status status;

    csv_open(&cursor, content, path);
    status = csv_next(&cursor, &more, err);
    status = status == STATUS_OK ? find_columns(&cursor, positions, err) : status;
    csv_append_row(rest, cursor.fields, cursor.count);
    while (status == STATUS_OK && (status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        if (must_go(finding, &cursor, positions)) {
            gone = true;
            status = add_original(finding, &cursor, positions, err);
        } else {
            csv_append_row(rest, cursor.fields, cursor.count);
        }
    }
    csv_close(&cursor);
    if (status == STATUS_OK && gone) {
        finding->files->index = arena_must_string(finding->arena, buffer_text(rest));
        status = buffer_ok(rest) ? STATUS_OK : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for \"%s\"", path);
    }
    return status;
}

static enum status
add_originals(struct finding *finding, struct error *err)
{
    const char *path = file_join(finding->arena, finding->site->landing, "index.csv");
    struct buffer rest;
    struct text content;
    enum status status;

    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_map(path, &content, err));
    buffer_init(&rest, INDEX_MAX);
    status = keep_containers(finding, content, path, err);
    status = status == STATUS_OK ? sort_lines(finding, content, path, &rest, err) : status;
    buffer_done(&rest);
    file_unmap(content);
    return status;
}

/* ---- what was kept to be taken again ---- */

/* Files of the store on which none of the batches that stay stands. */
static enum status
add_store(struct finding *finding, struct error *err)
{
    struct reuse_file *files;
    size_t count;

    TRY(reuse_find_unused(finding->site->store, finding->site->batches, finding->goes, finding->context, finding->arena, &files, &count,
                          err));
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(files[at].name);

        add_file(finding, "store", arena_must_format(finding->arena, "var/store/%s", files[at].name), files[at].bytes,
                 name.size == HASH_SHA256_HEX - 1 ? name : TEXT_NULL);
    }
    return STATUS_OK;
}

/* ---- all of it ---- */

static bool
is_older(void *context, const char *batch)
{
    const struct text *limit = context;
    int32_t day;

    return date_parse(text_from(batch), &day) && text_compare(text_from(batch), *limit) < 0;
}

enum status
purge_files_find(const struct site *site, struct text before, struct text base, struct arena *arena, struct purge_files *files,
                 struct error *err)
{
    struct text packages = text_is_null(base) ? TEXT("") : base;
    struct finding finding = {.site = site, .before = before, .arena = arena, .files = files};

    *files = (struct purge_files){0};
    TRY(add_days(&finding, "batch", "var/batches", packages, err));
    TRY(add_days(&finding, "report", "lists", before, err));
    TRY(add_days(&finding, "report", "boards", before, err));
    return purge_files_find_unused(site, before, is_older, &packages, arena, files, err);
}

enum status
purge_files_find_unused(const struct site *site, struct text received, bool (*goes)(void *context, const char *batch), void *context,
                        struct arena *arena, struct purge_files *files, struct error *err)
{
    struct finding finding = {.site = site, .before = received, .goes = goes, .context = context, .arena = arena, .files = files};

    TRY(add_store(&finding, err));
    if (text_is_null(received)) {
        return STATUS_OK;
    }
    TRY(read_kept(&finding, err));
    return add_originals(&finding, err);
}

enum status
purge_files_add(const struct site *site, const char *kind, const char *name, struct arena *arena, struct purge_files *files,
                struct error *err)
{
    struct finding finding = {.site = site, .arena = arena, .files = files};
    uint64_t bytes = 0;

    TRY(size_of_tree(file_join(arena, site->folder, name), arena, &bytes, err));
    add_file(&finding, kind, name, bytes, TEXT_NULL);
    return STATUS_OK;
}

void
purge_files_print(const struct purge_files *files)
{
    static const char *const kinds[] = {"batch", "package", "store", "report", "original", "keys", "delivery", "log"};

    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        uint64_t bytes = 0;
        size_t count = 0;

        for (size_t at = 0; at < files->count; at++) {
            const bool same = strcmp(files->items[at].kind, kinds[kind]) == 0;

            count += same;
            bytes += same ? files->items[at].bytes : 0;
        }
        if (count > 0) {
            (void)printf("%-32s %zu, %" PRIu64 " bytes\n", kinds[kind], count, bytes);
        }
    }
}

enum status
purge_files_destroy(const struct site *site, const struct purge_files *files, struct arena *arena, struct error *err)
{
    for (size_t at = 0; at < files->count; at++) {
        const char *path = file_join(arena, site->folder, file_name_meant(text_from(files->items[at].name), arena));

        if (text_is_null(files->items[at].sha256)) {
            TRY(file_remove_tree(path, err));
        } else if (unlink(path) != 0 && errno != ENOENT) {
            return error_errno(err, STATUS_IO, "E-PURGE", "could not remove \"%s\"", path);
        }
    }
    /* Last: what is not destroyed yet must still be known. */
    return files->index == NULL ? STATUS_OK : file_write_atomic(file_join(arena, site->landing, "index.csv"), text_from(files->index), err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/scan.h"
#include "common/ground/array.h"

#include "common/ground/file.h"
#include "extract/read/base/limits.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { YOUNG_SECONDS = 2, WAIT_MS = 300 };

#define UNCLAIMED "待认领"
#define RECEIPT "收件回执"

struct walk {
    const struct site *site;
    const struct site_input *input;
    const char *pattern; /* absolute */
    struct arena *arena;
    struct scan *scan;
    size_t capacity;
    size_t found; /* by this input */
};

/* One name of the path against one of the pattern; both end at a slash or the end. */
static bool
name_matches(const char *pattern, size_t pattern_size, const char *name, size_t name_size)
{
    char left[NAME_MAX + 1];
    char right[NAME_MAX + 1];

    if (pattern_size > NAME_MAX || name_size > NAME_MAX) {
        return false;
    }
    memcpy(left, pattern, pattern_size);
    left[pattern_size] = '\0';
    memcpy(right, name, name_size);
    right[name_size] = '\0';
    return fnmatch(left, right, FNM_PERIOD) == 0;
}

bool
scan_matches(const char *pattern, const char *path)
{
    const size_t pattern_size = strcspn(pattern, "/");
    const size_t path_size = strcspn(path, "/");

    if (pattern_size == 2 && strncmp(pattern, "**", 2) == 0) {
        if (pattern[2] == '\0') {
            return true;
        }
        for (const char *rest = path; rest != NULL; rest = strchr(rest, '/') == NULL ? NULL : strchr(rest, '/') + 1) {
            if (scan_matches(pattern + 3, rest)) {
                return true;
            }
        }
        return false;
    }
    if (!name_matches(pattern, pattern_size, path, path_size)) {
        return false;
    }
    if (pattern[pattern_size] == '\0' || path[path_size] == '\0') {
        return pattern[pattern_size] == path[path_size];
    }
    return scan_matches(pattern + pattern_size + 1, path + path_size + 1);
}

static bool
left_alone(const char *name)
{
    return name[0] == '.' || strncmp(name, "~$", 2) == 0 || strncmp(name, RECEIPT, sizeof RECEIPT - 1) == 0 || strcmp(name, UNCLAIMED) == 0
           || strcmp(name, "desktop.ini") == 0 || strcmp(name, "Thumbs.db") == 0;
}

bool
scan_is_left_alone(struct text path)
{
    const char *slash = path.size == 0 ? NULL : memrchr(path.data, '/', path.size);
    const size_t from = slash == NULL ? 0 : (size_t)(slash + 1 - path.data);
    char name[NAME_MAX + 1];

    if (path.size - from > NAME_MAX) {
        return false;
    }
    (void)snprintf(name, sizeof name, "%.*s", (int)(path.size - from), path.data + from);
    return left_alone(name);
}

static struct text
delivery_name(const struct site *site, const char *path)
{
    const struct text whole = text_from(path);
    const char *const roots[] = {site->inbox, site->folder};

    for (size_t at = 0; at < sizeof roots / sizeof roots[0]; at++) {
        const struct text root = text_from(roots[at]);

        if (text_starts_with(whole, root) && whole.size > root.size && whole.data[root.size] == '/') {
            return (struct text){whole.data + root.size + 1, whole.size - root.size - 1};
        }
    }
    return whole;
}

static struct scan_file *
file_of_path(const struct scan *scan, const char *path)
{
    for (size_t at = 0; at < scan->count; at++) {
        if (strcmp(scan->files[at].path, path) == 0) {
            return &scan->files[at];
        }
    }
    return NULL;
}

static enum status
add_file(struct walk *walk, const char *path, const struct stat *about, struct error *err)
{
    struct scan *scan = walk->scan;
    struct scan_file *known = walk->site->input_count > 1 ? file_of_path(scan, path) : NULL;

    walk->found++;
    if (known != NULL) {
        if (text_is_null(known->input->source) && !text_is_null(walk->input->source)) {
            known->input = walk->input;
        }
        return STATUS_OK;
    }
    if (scan->count == limits.files) {
        return error_set(err, STATUS_DATA, "E-LIMIT", "the inputs name more than %" PRIu64 " files", limits.files);
    }
    scan->files = array_grow(walk->arena, scan->files, scan->count, &walk->capacity, 64, sizeof *scan->files);
    scan->files[scan->count++] = (struct scan_file){
        .path = path,
        .name = delivery_name(walk->site, path),
        .bytes = (uint64_t)about->st_size,
        .mtime_ns = (int64_t)about->st_mtim.tv_sec * INT64_C(1000000000) + about->st_mtim.tv_nsec,
        .input = walk->input,
    };
    return STATUS_OK;
}

/* A file that has gone since its folder was listed, or a link to nowhere, is passed over; one that cannot be looked at is not. */
static enum status
stat_file(const char *path, struct stat *about, bool *there, struct error *err)
{
    *there = stat(path, about) == 0;
    return *there || errno == ENOENT || errno == ENOTDIR || errno == ELOOP
               ? STATUS_OK
               : error_errno(err, STATUS_IO, "E-READ", "could not look at \"%s\"", path);
}

static enum status
walk_folder(struct walk *walk, const char *folder, size_t depth, struct error *err)
{
    char **names;
    size_t count;

    if (depth > limits.folder_depth) {
        return error_set(err, STATUS_DATA, "E-LIMIT", "\"%s\" is more than %" PRIu64 " folders deep", folder, limits.folder_depth);
    }
    TRY(file_list(folder, walk->arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const char *path = file_join(walk->arena, folder, names[at]);
        struct stat about;
        bool there;

        if (left_alone(names[at])) {
            continue;
        }
        TRY(stat_file(path, &about, &there, err));
        if (!there) {
            continue;
        }
        if (S_ISDIR(about.st_mode)) {
            TRY(walk_folder(walk, path, depth + 1, err));
        } else if (S_ISREG(about.st_mode) && scan_matches(walk->pattern, path)) {
            TRY(add_file(walk, path, &about, err));
        }
    }
    return STATUS_OK;
}

/* The folder before the first wildcard. */
static char *
fixed_folder(struct arena *arena, const char *pattern)
{
    const size_t wild = strcspn(pattern, "*?[");
    size_t size = wild;

    while (size > 1 && pattern[size] != '/') {
        size--;
    }
    return arena_must_string(arena, (struct text){pattern, size});
}

static enum status
walk_input(struct walk *walk, struct error *err)
{
    struct stat about;
    bool there;

    if (strpbrk(walk->pattern, "*?[") != NULL) {
        const char *folder = fixed_folder(walk->arena, walk->pattern);

        return file_is_folder(folder) ? walk_folder(walk, folder, 0, err) : STATUS_OK;
    }
    TRY(stat_file(walk->pattern, &about, &there, err));
    return there && S_ISREG(about.st_mode) ? add_file(walk, walk->pattern, &about, err) : STATUS_OK;
}

static int
compare_files(const void *left, const void *right)
{
    return text_compare(((const struct scan_file *)left)->name, ((const struct scan_file *)right)->name);
}

/* A file changed moments ago may be half a file: look at it twice. */
static void
drop_growing(struct scan *scan)
{
    struct timespec now;
    const struct timespec pause = {0, WAIT_MS * 1000000L};
    bool waited = false;
    size_t kept = 0;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    for (size_t at = 0; at < scan->count; at++) {
        struct scan_file *file = &scan->files[at];
        struct stat about;

        if (file->mtime_ns / 1000000000 + YOUNG_SECONDS >= now.tv_sec) {
            if (!waited) {
                (void)nanosleep(&pause, NULL);
                waited = true;
            }
            if (stat(file->path, &about) != 0 || (uint64_t)about.st_size != file->bytes) {
                scan->growing++;
                continue;
            }
        }
        scan->files[kept++] = *file;
    }
    scan->count = kept;
}

enum status
scan_inputs(const struct site *site, struct arena *arena, struct scan *scan, struct error *err)
{
    struct walk walk = {.site = site, .arena = arena, .scan = scan};

    *scan = (struct scan){.empty = arena_must_zero(arena, site->input_count + 1, sizeof(struct site_input *))};
    for (size_t at = 0; at < site->input_count; at++) {
        const struct site_input *input = &site->inputs[at];
        const bool wild = strpbrk(input->path, "*?[") != NULL;

        if (input->path[0] == '\0') { /* fetched, not lying in a folder */
            continue;
        }
        walk.input = input;
        walk.found = 0;
        walk.pattern = input->path[0] == '/' ? input->path : file_join(arena, site->folder, input->path);
        TRY(walk_input(&walk, err));
        if (walk.found == 0 && (!wild || !text_is_null(input->source))) {
            scan->empty[scan->empty_count++] = input;
        }
    }
    drop_growing(scan);
    if (scan->count > 0) {
        qsort(scan->files, scan->count, sizeof *scan->files, compare_files);
    }
    return STATUS_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/scan.h"
#include "common/ground/array.h"

#include "common/ground/file.h"
#include "extract/read/base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { YOUNG_SECONDS = 2, WAIT_MS = 300 };

#define UNCLAIMED "待认领"
#define RECEIPT "收件回执"

enum { PASSED_OVER_NAMED = 100 };

/* A folder that is being walked, and those that it lies in. */
struct frame {
    const struct frame *above;
    const char *folder; /* as the pattern leads there */
    const char *real;   /* without links */
    dev_t device;
    ino_t number;
    size_t depth;
};

struct linked {
    dev_t device;
    ino_t number;
};

struct walk {
    const struct site *site;
    const struct site_input *input;
    const char *pattern; /* absolute */
    const char **roots;  /* real folders in which links may end: of all inputs, and the inbox */
    size_t root_count;
    struct linked *linked; /* folders that a link of this input has led to */
    size_t linked_count;
    size_t linked_capacity;
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

/* Of several `**` only the newest need take in more folders: what an earlier one would, that one can as well. So it is pattern times path.
 */
bool
scan_matches(const char *pattern, const char *path)
{
    const char *behind_stars = NULL;
    const char *retry = NULL;

    for (;;) {
        const size_t pattern_size = strcspn(pattern, "/");
        const size_t path_size = strcspn(path, "/");

        if (pattern_size == 2 && strncmp(pattern, "**", 2) == 0) {
            if (pattern[2] == '\0') {
                return true;
            }
            behind_stars = pattern + 3;
            retry = path;
            pattern = behind_stars;
            continue;
        }
        if (name_matches(pattern, pattern_size, path, path_size) && pattern[pattern_size] == path[path_size]) {
            if (pattern[pattern_size] == '\0') {
                return true;
            }
            pattern += pattern_size + 1;
            path += path_size + 1;
            continue;
        }
        if (behind_stars == NULL || (retry = strchr(retry, '/')) == NULL) {
            return false;
        }
        path = ++retry;
        pattern = behind_stars;
    }
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

/* Relative to the inbox, else to the site; as text that can be printed. */
static struct text
delivery_name(const struct walk *walk, const char *path)
{
    struct text name = text_from(path);
    const char *const roots[] = {walk->site->inbox, walk->site->folder};

    for (size_t at = 0; at < sizeof roots / sizeof roots[0]; at++) {
        const struct text root = text_from(roots[at]);

        if (text_starts_with(name, root) && name.size > root.size && name.data[root.size] == '/') {
            name = (struct text){name.data + root.size + 1, name.size - root.size - 1};
            break;
        }
    }
    return file_name_shown(name, walk->arena);
}

/* ---- what is passed over ---- */

void
scan_pass_over(struct scan *scan, const struct error *why)
{
    for (size_t at = 0; at < scan->passed_over_count && at < PASSED_OVER_NAMED; at++) {
        if (strcmp(scan->passed_over[at].message, why->message) == 0) { /* by another input */
            return;
        }
    }
    if (scan->passed_over_count < PASSED_OVER_NAMED) {
        scan->passed_over[scan->passed_over_count] = *why;
    }
    scan->passed_over_count++;
}

size_t
scan_passed_over_named(const struct scan *scan)
{
    return scan->passed_over_count < PASSED_OVER_NAMED ? scan->passed_over_count : PASSED_OVER_NAMED;
}

static void
pass_over(struct walk *walk, const char *path, const char *id, const char *what, const char *hint)
{
    const struct text name = delivery_name(walk, path);
    struct error why = {0};

    (void)error_set(&why, STATUS_DATA, id, "\"%.*s\" %s: passed over", TEXT_ARG(name), what);
    error_hint(&why, "%s", hint);
    scan_pass_over(walk->scan, &why);
}

static void
pass_over_unreadable(struct walk *walk, const char *path, int reason)
{
    char what[128];

    (void)snprintf(what, sizeof what, "cannot be read (%s)", strerror(reason));
    pass_over(walk, path, "E-INPUT-UNREADABLE", what, "give the account that runs bidui the right to read it, or take it away");
}

/* An error of the disk or a shortage says nothing of the entry and may be over at once: asked a second time before a folder, and all that
 * lies in it, is passed over. */
static bool
may_pass(int reason)
{
    return reason == EIO || reason == ENOMEM || reason == EMFILE || reason == ENFILE;
}

static bool
list_folder(struct walk *walk, const char *folder, char ***names, size_t *count)
{
    return file_list(folder, walk->arena, names, count, NULL) == STATUS_OK
           || (may_pass(errno) && file_list(folder, walk->arena, names, count, NULL) == STATUS_OK);
}

static bool
state_of(const char *path, struct stat *about)
{
    return lstat(path, about) == 0 || (may_pass(errno) && lstat(path, about) == 0);
}

static bool
is_readable(const char *path)
{
    return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 || (may_pass(errno) && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0);
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
add_file(struct walk *walk, const char *path, const char *real, const struct stat *about, struct error *err)
{
    struct scan *scan = walk->scan;
    struct scan_file *known = walk->site->input_count > 1 ? file_of_path(scan, real) : NULL;

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
        .path = real,
        .name = delivery_name(walk, path),
        .bytes = (uint64_t)about->st_size,
        .mtime_ns = (int64_t)about->st_mtim.tv_sec * INT64_C(1000000000) + about->st_mtim.tv_nsec,
        .input = walk->input,
    };
    return STATUS_OK;
}

/* ---- links ---- */

static bool
lies_in(const char *path, const char *folder)
{
    const size_t size = strlen(folder);

    return strncmp(path, folder, size) == 0 && (path[size] == '/' || path[size] == '\0' || size == 1);
}

/* Where the link at `path` ends, when it ends inside the inputs; NULL, and told, otherwise. */
static const char *
follow_link(struct walk *walk, const char *path)
{
    char resolved[PATH_MAX];

    if (realpath(path, resolved) == NULL) {
        pass_over(walk, path, "E-INPUT-LINK", errno == ELOOP ? "is a link that leads back to itself" : "is a link that leads nowhere",
                  "take the link away");
        return NULL;
    }
    for (size_t at = 0; at < walk->root_count; at++) {
        if (lies_in(resolved, walk->roots[at])) {
            return arena_must_string(walk->arena, text_from(resolved));
        }
    }
    pass_over(walk, path, "E-INPUT-LINK", "is a link that leaves the inputs",
              "put the file itself there, or name its folder in \"inputs\" of site.json");
    return NULL;
}

static bool
lies_above(const struct frame *frame, const struct stat *about)
{
    for (; frame != NULL; frame = frame->above) {
        if (frame->device == about->st_dev && frame->number == about->st_ino) {
            return true;
        }
    }
    return false;
}

/* Once for each folder, or a few folders of links would be endless. */
static bool
was_linked(struct walk *walk, const struct stat *about)
{
    for (size_t at = 0; at < walk->linked_count; at++) {
        if (walk->linked[at].device == about->st_dev && walk->linked[at].number == about->st_ino) {
            return true;
        }
    }
    walk->linked = array_grow(walk->arena, walk->linked, walk->linked_count, &walk->linked_capacity, 16, sizeof *walk->linked);
    walk->linked[walk->linked_count++] = (struct linked){about->st_dev, about->st_ino};
    return false;
}

/* ---- the walk ---- */

struct entry {
    const char *path; /* as the pattern leads there */
    const char *real;
    struct stat about; /* of what a link leads to */
    bool link;
};

/* Looks at the file at `path`, whose folder is `folder` without links; false when there is nothing to read. One that has gone since its
 * folder was listed is passed over in silence. */
static bool
look_at(struct walk *walk, const char *path, const char *real, struct entry *entry)
{
    *entry = (struct entry){.path = path, .real = real};
    if (!state_of(path, &entry->about)) {
        if (errno != ENOENT && errno != ENOTDIR) {
            pass_over_unreadable(walk, path, errno);
        }
        return false;
    }
    entry->link = S_ISLNK(entry->about.st_mode);
    if (entry->link) {
        entry->real = follow_link(walk, path);
        return entry->real != NULL && state_of(entry->real, &entry->about);
    }
    return true;
}

static const char *
kind_of(mode_t mode)
{
    return S_ISFIFO(mode) ? "is a pipe" : S_ISSOCK(mode) ? "is a socket" : "is a device";
}

static enum status
take_file(struct walk *walk, const struct entry *entry, struct error *err)
{
    if (!S_ISREG(entry->about.st_mode)) {
        pass_over(walk, entry->path, "E-INPUT-KIND", kind_of(entry->about.st_mode), "only files and folders are read");
        return STATUS_OK;
    }
    if (!is_readable(entry->real)) {
        pass_over_unreadable(walk, entry->path, errno);
        return STATUS_OK;
    }
    return add_file(walk, entry->path, entry->real, &entry->about, err);
}

static enum status walk_folder(struct walk *walk, const struct frame *frame, struct error *err);

static enum status
take_folder(struct walk *walk, const struct frame *above, const struct entry *entry, struct error *err)
{
    const struct frame frame = {above, entry->path, entry->real, entry->about.st_dev, entry->about.st_ino, above->depth + 1};

    if (frame.depth > limits.folder_depth) {
        char what[64];

        (void)snprintf(what, sizeof what, "is more than %" PRIu64 " folders deep", limits.folder_depth);
        pass_over(walk, entry->path, "E-INPUT-DEPTH", what, "deliver it in fewer folders");
        return STATUS_OK;
    }
    if (lies_above(above, &entry->about)) {
        pass_over(walk, entry->path, "E-INPUT-CYCLE", "leads back to a folder that it lies in", "take the link away");
        return STATUS_OK;
    }
    if (entry->link && was_linked(walk, &entry->about)) {
        pass_over(walk, entry->path, "E-INPUT-CYCLE", "leads to a folder that another link leads to", "one of the links is enough");
        return STATUS_OK;
    }
    return walk_folder(walk, &frame, err);
}

static enum status
walk_folder(struct walk *walk, const struct frame *frame, struct error *err)
{
    char **names;
    size_t count;

    if (!list_folder(walk, frame->folder, &names, &count)) {
        pass_over_unreadable(walk, frame->folder, errno);
        return STATUS_OK;
    }
    for (size_t at = 0; at < count; at++) {
        const char *path = file_join(walk->arena, frame->folder, names[at]);
        struct entry entry;

        if (left_alone(names[at]) || !look_at(walk, path, file_join(walk->arena, frame->real, names[at]), &entry)) {
            continue;
        }
        if (S_ISDIR(entry.about.st_mode)) {
            TRY(take_folder(walk, frame, &entry, err));
        } else if (scan_matches(walk->pattern, path)) {
            TRY(take_file(walk, &entry, err));
        }
    }
    return STATUS_OK;
}

/* The folder before the first wildcard; that of the file when there is none. */
static char *
fixed_folder(struct arena *arena, const char *pattern)
{
    size_t size = strcspn(pattern, "*?[");

    while (size > 1 && pattern[size] != '/') {
        size--;
    }
    return arena_must_string(arena, (struct text){pattern, size});
}

static enum status
walk_input(struct walk *walk, struct error *err)
{
    const char *folder = fixed_folder(walk->arena, walk->pattern);
    struct frame frame = {.folder = folder};
    char resolved[PATH_MAX];
    struct stat about;
    struct entry entry;

    if (realpath(folder, resolved) == NULL || stat(resolved, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return STATUS_OK;
    }
    frame.real = arena_must_string(walk->arena, text_from(resolved));
    frame.device = about.st_dev;
    frame.number = about.st_ino;
    if (strpbrk(walk->pattern, "*?[") != NULL) {
        return walk_folder(walk, &frame, err);
    }
    if (!look_at(walk, walk->pattern, file_join(walk->arena, frame.real, strrchr(walk->pattern, '/') + 1), &entry)) {
        return STATUS_OK;
    }
    return S_ISDIR(entry.about.st_mode) ? STATUS_OK : take_file(walk, &entry, err);
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
            if (lstat(file->path, &about) != 0 || (uint64_t)about.st_size != file->bytes) {
                scan->growing++;
                continue;
            }
        }
        scan->files[kept++] = *file;
    }
    scan->count = kept;
}

static const char *
absolute(const struct walk *walk, const char *path)
{
    return path[0] == '/' ? path : file_join(walk->arena, walk->site->folder, path);
}

/* What site.json names is what may be read: links may end there and in the inbox. */
static void
find_roots(struct walk *walk)
{
    const struct site *site = walk->site;
    char resolved[PATH_MAX];

    walk->roots = arena_must_zero(walk->arena, site->input_count + 1, sizeof *walk->roots);
    for (size_t at = 0; at <= site->input_count; at++) {
        const bool inbox = at == site->input_count;
        const char *folder = inbox ? site->inbox : fixed_folder(walk->arena, absolute(walk, site->inputs[at].path));

        if ((inbox || site->inputs[at].path[0] != '\0') && realpath(folder, resolved) != NULL) {
            walk->roots[walk->root_count++] = arena_must_string(walk->arena, text_from(resolved));
        }
    }
}

enum status
scan_inputs(const struct site *site, struct arena *arena, struct scan *scan, struct error *err)
{
    struct walk walk = {.site = site, .arena = arena, .scan = scan};

    *scan = (struct scan){.empty = arena_must_zero(arena, site->input_count + 1, sizeof(struct site_input *)),
                          .passed_over = arena_must_zero(arena, PASSED_OVER_NAMED, sizeof *scan->passed_over)};
    find_roots(&walk);
    for (size_t at = 0; at < site->input_count; at++) {
        const struct site_input *input = &site->inputs[at];
        const bool wild = strpbrk(input->path, "*?[") != NULL;

        if (input->path[0] == '\0') { /* fetched, not lying in a folder */
            continue;
        }
        walk.input = input;
        walk.found = 0;
        walk.linked_count = 0;
        walk.pattern = absolute(&walk, input->path);
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

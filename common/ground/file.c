/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/file.h"

#include "common/ground/array.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_FIRST = 64 };

static enum status
open_status(void)
{
    return errno == ENOENT || errno == ENOTDIR ? STATUS_NO_INPUT : STATUS_IO;
}

enum status
file_write_all(int file, const void *data, size_t size, const char *path, struct error *err)
{
    const char *bytes = data;

    while (size > 0) {
        const ssize_t done = write(file, bytes, size);

        if (done < 0) {
            if (errno == EINTR) {
                continue; /* GCOV_EXCL_LINE: our handlers restart calls; a debugger may interrupt one */
            }
            return error_errno(err, STATUS_IO, "E-WRITE", "could not write \"%s\"", path);
        }
        bytes += done;
        size -= (size_t)done;
    }
    return STATUS_OK;
}

static enum status
read_all(int file, const char *path, char *data, size_t *size, struct error *err)
{
    size_t used = 0;

    while (used < *size) {
        const ssize_t got = read(file, data + used, *size - used);

        if (got < 0 && errno != EINTR) {
            return error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", path);
        }
        if (got == 0) {
            break;
        }
        used += got > 0 ? (size_t)got : 0;
    }
    *size = used;
    return STATUS_OK;
}

enum status
file_read(const char *path, size_t limit, struct arena *arena, struct text *content, struct error *err)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    enum status status = STATUS_OK;
    struct stat about;
    size_t size;
    char *data;

    if (file < 0) {
        return error_errno(err, open_status(), "E-OPEN", "could not open \"%s\"", path);
    }
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        status = error_set(err, STATUS_IO, "E-READ", "could not read \"%s\": not a regular file", path);
    } else if ((uint64_t)about.st_size > limit) {
        status = error_set(err, STATUS_DATA, "E-TOO-LARGE", "\"%s\" has %lld bytes, more than the limit of %zu", path,
                           (long long)about.st_size, limit);
    } else {
        size = (size_t)about.st_size;
        data = arena_must_alloc(arena, size + 1);
        status = read_all(file, path, data, &size, err);
        data[size] = '\0';
        *content = (struct text){data, size};
    }
    (void)close(file);
    return status;
}

enum status
file_map(const char *path, struct text *content, struct error *err)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    enum status status = STATUS_OK;
    struct stat about;
    void *data;

    if (file < 0) {
        return error_errno(err, open_status(), "E-OPEN", "could not open \"%s\"", path);
    }
    *content = (struct text){"", 0};
    if (fstat(file, &about) != 0) {
        status = error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", path);
    } else if (about.st_size > 0) {
        data = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
        if (data == MAP_FAILED) {
            status = error_errno(err, STATUS_IO, "E-READ", "could not map \"%s\"", path);
        } else {
            *content = (struct text){data, (size_t)about.st_size};
        }
    }
    (void)close(file);
    return status;
}

void
file_unmap(struct text content)
{
    if (content.size > 0) {
        union {
            const char *constant;
            void *writable;
        } address = {.constant = content.data};

        (void)munmap(address.writable, content.size);
    }
}

static void
parent_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL) {
        (void)snprintf(folder, PATH_MAX, ".");
    } else {
        (void)snprintf(folder, PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    }
}

enum status
file_sync_folder(const char *path, struct error *err)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open folder \"%s\"", path);
    }
    if (fsync(folder) != 0) {
        (void)error_errno(err, STATUS_IO, "E-WRITE", "could not sync folder \"%s\"", path);
        (void)close(folder);
        return STATUS_IO;
    }
    (void)close(folder);
    return STATUS_OK;
}

/* `path` with `suffix` behind it. */
static enum status
path_beside(const char *path, const char *suffix, char beside[PATH_MAX], struct error *err)
{
    if (snprintf(beside, PATH_MAX, "%s%s", path, suffix) >= PATH_MAX) {
        return error_set(err, STATUS_IO, "E-PATH", "path \"%s\" is too long", path);
    }
    return STATUS_OK;
}

enum status
file_append(const char *path, const char *header, struct text lines, struct error *err)
{
    const bool fresh = !file_exists(path);
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum status status = STATUS_OK;

    if (file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", path);
    }
    if (fresh) {
        status = file_write_all(file, header, strlen(header), path, err);
    }
    if (status == STATUS_OK) {
        status = file_write_all(file, lines.data, lines.size, path, err);
    }
    if (status == STATUS_OK && fsync(file) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not sync \"%s\"", path);
    }
    if (close(file) != 0 && status == STATUS_OK) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not close \"%s\"", path);
    }
    return status;
}

enum status
file_write_atomic(const char *path, struct text content, struct error *err)
{
    char beside[PATH_MAX];
    char folder[PATH_MAX];
    enum status status;
    int file;

    TRY(path_beside(path, ".partial", beside, err));
    file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", beside);
    }
    status = file_write_all(file, content.data, content.size, beside, err);
    if (status == STATUS_OK && fsync(file) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not sync \"%s\"", beside);
    }
    if (close(file) != 0 && status == STATUS_OK) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not close \"%s\"", beside);
    }
    if (status == STATUS_OK && rename(beside, path) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not rename \"%s\"", beside);
    }
    if (status != STATUS_OK) {
        (void)unlink(beside);
        return status;
    }
    parent_of(path, folder);
    return file_sync_folder(folder, err);
}

enum status
file_copy(const char *from, const char *to, struct error *err)
{
    struct text content;
    enum status status;

    TRY(file_map(from, &content, err));
    status = file_write_atomic(to, content, err);
    file_unmap(content);
    return status;
}

/* FICLONE where the file system can, else the bytes. */
static enum status
fill_copy(int from, int to, const char *from_path, const char *to_path, struct error *err)
{
    struct text content;
    enum status status;

    if (ioctl(to, FICLONE, from) == 0) {
        return STATUS_OK;
    }
    TRY(file_map(from_path, &content, err));
    status = file_write_all(to, content.data, content.size, to_path, err);
    file_unmap(content);
    return status;
}

static enum status
copy_private(const char *from, const char *to, struct error *err)
{
    const int source = open(from, O_RDONLY | O_CLOEXEC);
    const int file = source < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    enum status status = STATUS_OK;

    if (file < 0) {
        status = error_errno(err, STATUS_IO, "E-OPEN", "could not copy \"%s\" to \"%s\"", from, to);
    } else {
        status = fill_copy(source, file, from, to, err);
        if (status == STATUS_OK && fsync(file) != 0) {
            status = error_errno(err, STATUS_IO, "E-WRITE", "could not sync \"%s\"", to);
        }
        if (close(file) != 0 && status == STATUS_OK) {
            status = error_errno(err, STATUS_IO, "E-WRITE", "could not close \"%s\"", to);
        }
    }
    if (source >= 0) {
        (void)close(source);
    }
    return status;
}

enum status
file_link(const char *from, const char *to, struct error *err)
{
    if (link(from, to) == 0) {
        return STATUS_OK;
    }
    if (errno == EEXIST || errno == ENOENT || errno == EIO || errno == ENOSPC || errno == EDQUOT) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not link \"%s\" to \"%s\"", from, to);
    }
    return copy_private(from, to, err);
}

enum status
file_make_folder(const char *path, struct error *err)
{
    char part[PATH_MAX];
    const size_t size = strlen(path);

    if (size >= sizeof part) {
        return error_set(err, STATUS_IO, "E-PATH", "path \"%s\" is too long", path);
    }
    memcpy(part, path, size + 1);
    for (size_t at = 1; at <= size; at++) {
        if (part[at] == '/' || part[at] == '\0') {
            const char kept = part[at];

            part[at] = '\0';
            if (mkdir(part, 0700) != 0 && errno != EEXIST) {
                return error_errno(err, STATUS_IO, "E-WRITE", "could not make folder \"%s\"", part);
            }
            part[at] = kept;
        }
    }
    return STATUS_OK;
}

static int
remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

enum status
file_remove_tree(const char *path, struct error *err)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not remove \"%s\"", path);
    }
    return STATUS_OK;
}

enum status
file_swap_link(const char *target, const char *path, struct error *err)
{
    char beside[PATH_MAX];
    char folder[PATH_MAX];

    TRY(path_beside(path, ".link", beside, err));
    (void)unlink(beside);
    if (symlink(target, beside) != 0 || rename(beside, path) != 0) {
        const enum status status = error_errno(err, STATUS_IO, "E-WRITE", "could not point \"%s\" at \"%s\"", path, target);

        (void)unlink(beside);
        return status;
    }
    parent_of(path, folder);
    return file_sync_folder(folder, err);
}

bool
file_exists(const char *path)
{
    return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

bool
file_is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? S_ISDIR(about.st_mode) : errno != ENOENT && errno != ENOTDIR;
}

static int
compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Without . and ..; at the end NULL with errno 0, else the list is broken off: a file less is a delivery lost. */
static struct dirent *
next_entry(DIR *folder)
{
    struct dirent *entry;

    do {
        errno = 0;
        entry = readdir(folder);
    } while (entry != NULL && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    return entry;
}

enum status
file_list(const char *path, struct arena *arena, char ***names, size_t *count, struct error *err)
{
    DIR *folder = opendir(path);
    size_t capacity = 0;
    struct dirent *entry;
    enum status status;

    *count = 0;
    *names = NULL;
    if (folder == NULL) {
        return errno == ENOENT ? STATUS_OK : error_errno(err, STATUS_IO, "E-OPEN", "could not list \"%s\"", path);
    }
    *names = array_grow(arena, NULL, 0, &capacity, NAMES_FIRST, sizeof **names); /* qsort wants an array even for nothing */
    while ((entry = next_entry(folder)) != NULL) {
        *names = array_grow(arena, *names, *count, &capacity, NAMES_FIRST, sizeof **names);
        (*names)[(*count)++] = arena_must_string(arena, text_from(entry->d_name));
    }
    status = errno == 0 ? STATUS_OK : error_errno(err, STATUS_IO, "E-READ", "could not list \"%s\"", path);
    (void)closedir(folder);
    qsort(*names, *count, sizeof **names, compare_names);
    return status;
}

char *
file_join(struct arena *arena, const char *folder, const char *name)
{
    const size_t size = strlen(folder);
    const bool slash = size > 0 && folder[size - 1] == '/';

    return arena_must_format(arena, "%s%s%s", folder, slash ? "" : "/", name);
}

char *
file_executable_folder(struct arena *arena)
{
    char path[PATH_MAX];
    const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (size <= 0) {
        return arena_must_string(arena, TEXT(".")); /* GCOV_EXCL_LINE: without /proc */
    }
    path[size] = '\0';
    slash = strrchr(path, '/');
    if (slash != NULL && slash != path) {
        *slash = '\0';
    }
    return arena_must_string(arena, text_from(path));
}

static int
hex_value(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* `\xHH` at the start of the text: the byte, else -1. */
static int
escaped_byte(struct text text)
{
    const bool escape =
        text.size >= 4 && text.data[0] == '\\' && text.data[1] == 'x' && hex_value(text.data[2]) >= 0 && hex_value(text.data[3]) >= 0;

    return escape ? hex_value(text.data[2]) * 16 + hex_value(text.data[3]) : -1;
}

/* Part of a path, between slashes. In one that is no UTF-8, bytes that happen to look like a character are none. */
static size_t
show_part(struct text part, char *shown)
{
    const bool whole = text_is_utf8(part);
    size_t size = 0;
    size_t used;

    for (size_t at = 0; at < part.size; at += used) {
        const struct text rest = {part.data + at, part.size - at};
        const unsigned char byte = (unsigned char)rest.data[0];

        used = 1;
        if (byte == '"' || (byte >= 0x80 && !whole) || escaped_byte(rest) >= 0) {
            (void)snprintf(shown + size, 5, "\\x%02X", byte);
            size += 4;
        } else {
            size += text_show(rest, shown + size, &used);
        }
    }
    return size;
}

struct text
file_name_shown(struct text name, struct arena *arena)
{
    char *shown = arena_must_alloc(arena, name.size * 4 + 17);
    struct text rest = name;
    struct text part;
    size_t size = 0;

    while (text_split(&rest, '/', &part)) {
        size += show_part(part, shown + size);
        shown[size++] = '/';
    }
    shown[size == 0 ? 0 : --size] = '\0'; /* the last slash is ours */
    return (struct text){shown, size};
}

char *
file_name_meant(struct text shown, struct arena *arena)
{
    char *name = arena_must_alloc(arena, shown.size + 1);
    size_t size = 0;

    for (size_t at = 0; at < shown.size; size++) {
        const int byte = escaped_byte((struct text){shown.data + at, shown.size - at});

        name[size] = byte > 0 ? (char)byte : shown.data[at];
        at += byte > 0 ? 4 : 1;
    }
    name[size] = '\0';
    return name;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/disk_use.h"

#include "common/ground/array.h"
#include "common/ground/file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILES_FIRST = 256, BLOCK = 512 };

/* One name. */
struct disk_use_file {
    dev_t device;
    ino_t number;
    uint64_t names; /* of the file, all over the disk */
    uint64_t bytes;
};

void
disk_use_init(struct disk_use *use)
{
    *use = (struct disk_use){0};
    arena_init(&use->arena, 0);
}

void
disk_use_done(struct disk_use *use)
{
    arena_done(&use->arena);
}

enum status
disk_use_add(struct disk_use *use, const char *path, struct error *err)
{
    struct stat about;
    char **names;
    size_t count;

    if (lstat(path, &about) != 0) {
        return errno == ENOENT ? STATUS_OK : error_errno(err, STATUS_IO, "E-READ", "could not look at \"%s\"", path);
    }
    if (!S_ISDIR(about.st_mode)) {
        use->files = array_grow(&use->arena, use->files, use->count, &use->capacity, FILES_FIRST, sizeof *use->files);
        use->files[use->count++] =
            (struct disk_use_file){about.st_dev, about.st_ino, (uint64_t)about.st_nlink, (uint64_t)about.st_blocks * BLOCK};
        return STATUS_OK;
    }
    TRY(file_list(path, &use->arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        TRY(disk_use_add(use, file_join(&use->arena, path, names[at]), err));
    }
    return STATUS_OK;
}

static int
compare_files(const void *left, const void *right)
{
    const struct disk_use_file *first = left, *second = right;

    if (first->device != second->device) {
        return first->device < second->device ? -1 : 1;
    }
    return first->number < second->number ? -1 : first->number > second->number;
}

/* Files of which at least all names (`all`), or any, were added. */
static uint64_t
sum(struct disk_use *use, bool all)
{
    uint64_t bytes = 0;
    size_t names;

    if (use->count > 0) {
        qsort(use->files, use->count, sizeof *use->files, compare_files);
    }
    for (size_t at = 0; at < use->count; at += names) {
        names = 1;
        while (at + names < use->count && compare_files(&use->files[at], &use->files[at + names]) == 0) {
            names++;
        }
        bytes += !all || names >= use->files[at].names ? use->files[at].bytes : 0;
    }
    return bytes;
}

uint64_t
disk_use_bytes(struct disk_use *use)
{
    return sum(use, false);
}

uint64_t
disk_use_freed(struct disk_use *use)
{
    return sum(use, true);
}

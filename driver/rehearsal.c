/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/rehearsal.h"

#include "common/ground/file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
folder_of(const struct site *site, struct arena *arena)
{
    return file_join(arena, site->folder, "var/rehearsal");
}

static enum status
point_at(const char *target, const char *path, struct error *err)
{
    return symlink(target, path) == 0 ? STATUS_OK
                                      : error_errno(err, STATUS_IO, "E-WRITE", "could not point \"%s\" at \"%s\"", path, target);
}

/* What is written once may be shared. */
static enum status
share_file(const char *from, const char *to, struct error *err)
{
    return link(from, to) == 0 ? STATUS_OK : file_copy(from, to, err); /* a file system without links, or var/landing on another one */
}

/* A link that a stage makes is relative to its folder. */
static enum status
repeat_link(const char *from, const char *to, struct error *err)
{
    char target[PATH_MAX];
    const ssize_t size = readlink(from, target, sizeof target - 1);

    if (size < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not read \"%s\"", from);
    }
    target[size] = '\0';
    return point_at(target, to, err);
}

typedef enum status (*repeat)(const char *from, const char *to, struct error *err);

/* Each entry of a folder by its kind. `folder` NULL: folders are followed. */
static enum status
repeat_all(const char *from, const char *to, repeat file, repeat folder, struct arena *arena, struct error *err)
{
    char **names;
    size_t count;

    TRY(file_make_folder(to, err));
    TRY(file_list(from, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const char *source = file_join(arena, from, names[at]);
        const char *target = file_join(arena, to, names[at]);
        struct stat what;

        if (lstat(source, &what) != 0) {
            return error_errno(err, STATUS_IO, "E-OPEN", "could not look at \"%s\"", source);
        }
        if (S_ISLNK(what.st_mode)) {
            TRY(repeat_link(source, target, err));
        } else if (!S_ISDIR(what.st_mode)) {
            TRY(file(source, target, err));
        } else if (folder != NULL) {
            TRY(folder(source, target, err));
        } else { /* below the top, files are named after their content */
            TRY(repeat_all(source, target, share_file, NULL, arena, err));
        }
    }
    return STATUS_OK;
}

static enum status
make(const struct site *site, const char *folder, const char *as_of, struct arena *arena, struct error *err)
{
    const char *batches = file_join(arena, folder, "batches");
    const char *own = file_join(arena, site->batches, as_of);
    const char *fetched = file_join(arena, site->var, "fetched");

    TRY(repeat_all(site->landing, file_join(arena, folder, "landing"), file_copy, NULL, arena, err));
    if (file_exists(fetched)) {
        TRY(repeat_all(fetched, file_join(arena, folder, "fetched"), share_file, NULL, arena, err));
    }
    TRY(repeat_all(site->batches, batches, file_copy, point_at, arena, err));
    if (file_exists(own)) { /* its packages are whole and stay so; a new revision stands beside them */
        const char *ours = file_join(arena, batches, as_of);

        if (unlink(ours) != 0) {
            return error_errno(err, STATUS_IO, "E-WRITE", "could not remove \"%s\"", ours);
        }
        TRY(repeat_all(own, ours, file_copy, point_at, arena, err));
    }
    return STATUS_OK;
}

enum status
rehearsal_begin(struct site *site, const char *as_of, struct arena *arena, struct error *err)
{
    const char *folder = folder_of(site, arena);

    TRY(rehearsal_clear(site, arena, err));
    TRY(make(site, folder, as_of, arena, err));
    if (setenv("BIDUI_DRY_RUN", folder, 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not tell the stages where to work");
    }
    site->var = folder;
    site->landing = file_join(arena, folder, "landing");
    site->batches = file_join(arena, folder, "batches");
    return STATUS_OK;
}

enum status
rehearsal_clear(const struct site *site, struct arena *arena, struct error *err)
{
    return file_remove_tree(folder_of(site, arena), err);
}

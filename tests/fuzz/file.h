/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as a file in memory, or in a folder of this process that goes away with it: for fuzz targets of what opens paths. */
#ifndef BIDUI_FUZZ_FILE_H
#define BIDUI_FUZZ_FILE_H

#include "common/ground/arena.h"
#include "common/ground/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same path each time, with other bytes. */
static inline const char *
fuzz_file(struct text bytes)
{
    static char path[32];
    static int file = -1;

    if (file < 0) {
        file = memfd_create("fuzz", 0);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    if (ftruncate(file, 0) != 0 || pwrite(file, bytes.data, bytes.size, 0) != (ssize_t)bytes.size) {
        abort();
    }
    return path;
}

static char fuzz_folder_path[128];

static inline void
fuzz_folder_remove(void)
{
    (void)!file_remove_tree(fuzz_folder_path, NULL);
}

/* A folder of this process below $TMPDIR, made once; on a file system in memory a target is ten times as quick. */
static inline const char *
fuzz_folder(void)
{
    if (fuzz_folder_path[0] == '\0') {
        const char *below = getenv("TMPDIR");

        (void)snprintf(fuzz_folder_path, sizeof fuzz_folder_path, "%s/bidui_fuzz_XXXXXX", below == NULL ? "/tmp" : below);
        if (mkdtemp(fuzz_folder_path) == NULL || atexit(fuzz_folder_remove) != 0) {
            abort();
        }
    }
    return fuzz_folder_path;
}

/* Puts a file into it, with its folders; not synced, as it need not last. */
static inline const char *
fuzz_folder_put(const char *name, struct text content, struct arena *arena)
{
    char *path = file_join(arena, fuzz_folder(), name);
    char *slash = strrchr(path, '/');
    FILE *file = fopen(path, "wb");

    if (file == NULL) {
        *slash = '\0';
        (void)!file_make_folder(path, NULL);
        *slash = '/';
        file = fopen(path, "wb");
    }
    if (file == NULL || fwrite(content.data, 1, content.size, file) != content.size || fclose(file) != 0) {
        abort();
    }
    return path;
}

#endif

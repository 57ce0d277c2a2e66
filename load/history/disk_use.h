/* SPDX-License-Identifier: Apache-2.0 */
/* Room that files take on the disk, each counted once however many names it has. One thread; memory of 32 bytes a file. */
#ifndef BIDUI_DISK_USE_H
#define BIDUI_DISK_USE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"

#include <stddef.h>
#include <stdint.h>

struct disk_use {
    struct arena arena;
    struct disk_use_file *files;
    size_t count;
    size_t capacity;
};

void disk_use_init(struct disk_use *use);
void disk_use_done(struct disk_use *use);
/* Adds a file, or all files of a folder; what is not there adds nothing. Links are not followed. */
enum status disk_use_add(struct disk_use *use, const char *path, struct error *err) ERROR_MUST_CHECK;
/* The room of all that was added. */
uint64_t disk_use_bytes(struct disk_use *use);
/* What is free again when every name that was added goes: files without any other name. */
uint64_t disk_use_freed(struct disk_use *use);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders: whole reads, mappings, atomic replacement. Everything made here is private: 0600, 0700. */
#ifndef BIDUI_FILE_H
#define BIDUI_FILE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The whole file, at most `limit` bytes (E-TOO-LARGE above), NUL behind the end. */
enum status file_read(const char *path, size_t limit, struct arena *arena, struct text *content, struct error *err) ERROR_MUST_CHECK;
/* Read-only mapping; give it back with file_unmap. An empty file maps to size 0. */
enum status file_map(const char *path, struct text *content, struct error *err) ERROR_MUST_CHECK;
void file_unmap(struct text content);
/* Writes beside, fsyncs, renames, fsyncs the folder: the old content or the new, never a half. */
enum status file_write_atomic(const char *path, struct text content, struct error *err) ERROR_MUST_CHECK;
/* Adds `lines` to the end of a private register and syncs it; a new one begins with `header`. Two at once do not mix their lines. */
enum status file_append(const char *path, const char *header, struct text lines, struct error *err) ERROR_MUST_CHECK;
enum status file_copy(const char *from, const char *to, struct error *err) ERROR_MUST_CHECK;
/* A second name for a file that is never changed: a hard link, where there can be none a copy that shares its blocks, else a plain copy
 * (0400, synced). `to` must not be there. */
enum status file_link(const char *from, const char *to, struct error *err) ERROR_MUST_CHECK;
/* mkdir -p with 0700. */
enum status file_make_folder(const char *path, struct error *err) ERROR_MUST_CHECK;
enum status file_sync_folder(const char *path, struct error *err) ERROR_MUST_CHECK;
/* Removes a folder and all below it; a missing one is fine. Never follows links. */
enum status file_remove_tree(const char *path, struct error *err) ERROR_MUST_CHECK;
/* Points the symlink `path` at `target` atomically. */
enum status file_swap_link(const char *target, const char *path, struct error *err) ERROR_MUST_CHECK;
/* Also true when that cannot be found out (an error of the disk, no right to read the folder): opening it then gives the reason. */
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* Names in a folder, sorted bytewise, without . and ..; count 0 for a missing folder. */
enum status file_list(const char *path, struct arena *arena, char ***names, size_t *count, struct error *err) ERROR_MUST_CHECK;
/* `folder/name`. */
char *file_join(struct arena *arena, const char *folder, const char *name);
/* The running executable's folder, e.g. `/x/build/release/bin`. */
char *file_executable_folder(struct arena *arena);
/* write(2) until all is written. */
enum status file_write_all(int file, const void *data, size_t size, const char *path, struct error *err) ERROR_MUST_CHECK;

/* A file's name or path, which is bytes, as text for messages, tables and JSON: as text_show does, and `"` and a backslash before `xHH` are
 * escaped, too, so that file_name_meant gives back the very bytes. A name that needs nothing stays as it is. */
struct text file_name_shown(struct text name, struct arena *arena);
char *file_name_meant(struct text shown, struct arena *arena);

#endif

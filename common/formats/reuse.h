/* SPDX-License-Identifier: Apache-2.0 */
/* What was made once is taken again: DIR/var/store, for the files of packages that would come out the same (docs/contracts.md section 4).
 *
 *   <sha256>       a content: what a file of a package holds, named by its digest
 *   <key>.entry    what came of a key: its contents, and what its stage wrote down beside them (JSON behind the digest of the JSON)
 *
 * A key is a digest of everything that the contents are computed from; the stage makes it (reuse_key_add). All files are 0400, written
 * beside, synced and renamed, and never changed: a package has them by hard link (file_link), so it is whole without the store. What is
 * taken is read first: size and digest must be what the name says, else it counts as not there and is made anew.
 * Which entries a package stands on is written beside it (<stage>.<revision>.entries); what no package stands on is found by
 * reuse_find_unused, and removed by prune and purge. Thread-safe but for open, settle and close; one process at a time (the site's lock).
 */
#ifndef BIDUI_REUSE_H
#define BIDUI_REUSE_H

#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/hash.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reuse;

struct reuse_part {
    const char *name; /* what it is to its stage */
    const char *sha256;
    uint64_t bytes;
    uint64_t rows;
};

struct reuse_entry {
    struct reuse_part *parts;
    size_t part_count;
    const struct json *notes; /* what the stage wrote down */
};

/* The folder is made when it is missing. NULL: nothing is found and nothing is kept. At the start of a stage, before libraries load more
 * (iconv its tables): what a key says of the program is what is loaded now. */
enum status reuse_open(const char *folder, struct reuse **reuse, struct error *err) ERROR_MUST_CHECK;
/* NULL is fine. */
void reuse_close(struct reuse *reuse);
/* False: nothing is kept, so that what serves only that need not be done. */
bool reuse_is_on(const struct reuse *reuse);

/* Begins a key: the program (common/ground/executable.h). */
void reuse_key_begin(const struct reuse *reuse, struct hash *key);
/* Adds one value to the digest that becomes a key; NULL is not the same as empty, and two values are not the same as both in one. */
void reuse_key_add(struct hash *key, struct text value);

/* The entry of a key, if it and all its contents are there and sound; reads them. It lives in the arena. */
bool reuse_find(struct reuse *reuse, const char *key, struct arena *arena, struct reuse_entry *entry);
/* The part of that name; E-BUG when the entry has none. */
enum status reuse_part_find(const struct reuse_entry *entry, const char *name, const struct reuse_part **part,
                            struct error *err) ERROR_MUST_CHECK;
/* Makes `path`, which is not there, a name of the part's content. */
enum status reuse_take(const struct reuse *reuse, const struct reuse_part *part, const char *path, struct error *err) ERROR_MUST_CHECK;

/* Makes a complete and synced file a content: `path` and the store have it from now on, 0400; where the store has it already, `path`
 * becomes a name of that one. The part has its size and digest. */
enum status reuse_keep(struct reuse *reuse, const char *path, const struct reuse_part *part, struct error *err) ERROR_MUST_CHECK;
/* Writes the entry of a key; its parts are kept already. `notes` is JSON. */
enum status reuse_write(struct reuse *reuse, const char *key, const struct reuse_part *parts, size_t part_count, struct text notes,
                        struct error *err) ERROR_MUST_CHECK;
/* Syncs the store, and writes which entries were found and written as `<folder>/<stage>.<revision>.entries`. Before the package is there:
 * no package without its list. */
enum status reuse_settle(struct reuse *reuse, const char *folder, const char *stage, long revision, struct error *err) ERROR_MUST_CHECK;

struct reuse_file {
    const char *name; /* in the store */
    uint64_t bytes;
};

/* Every file of the store on which none of the packages below `batches` stands, those of batches that `goes` away left out. */
enum status reuse_find_unused(const char *folder, const char *batches, bool (*goes)(void *context, const char *batch), void *context,
                              struct arena *arena, struct reuse_file **files, size_t *count, struct error *err) ERROR_MUST_CHECK;

#endif

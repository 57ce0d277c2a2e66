/* SPDX-License-Identifier: Apache-2.0 */
/* Functions and views of the warehouse, each in one file of schemas/warehouse/definitions (NN_subject.sql, in the order in which they stand
 * on each other) or of the program (share/bidui/definitions: the functions of the rule language, which come first). quality.definition
 * records the digest of every file and what it made. A file whose text changed is made anew, with what stands on it:
 * migrations/replace.sql. */
#ifndef BIDUI_DEFINITION_H
#define BIDUI_DEFINITION_H

#include "load/server/sql_file.h"

#include <stdbool.h>

struct definition_set {
    struct sql_file *files;
    size_t count;
    const char *arrays; /* SQL: their names and digests, two arrays of text */
};

enum status definition_read(const char *pack_folder, struct arena *arena, struct definition_set *set, struct error *err) ERROR_MUST_CHECK;
/* Is a file another than recorded, new or gone? */
enum status definition_differ(struct pg *connection, const struct definition_set *set, struct arena *arena, bool *differ,
                              struct error *err) ERROR_MUST_CHECK;
/* The three steps of a change, inside the caller's transaction. Begin takes away what changed, or everything when tables are about to
 * change; E-MIGRATION when an object of the site's own stands on it. End makes what is not there and gives back the site's grants. */
enum status definition_begin(struct pg *connection, const char *pack_folder, const struct definition_set *set, bool everything,
                             struct arena *arena, struct error *err) ERROR_MUST_CHECK;
enum status definition_end(struct pg *connection, const struct definition_set *set, struct arena *arena,
                           struct error *err) ERROR_MUST_CHECK;

#endif

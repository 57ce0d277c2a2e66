/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a pack from its folder: sources, code lists, divisions, manifest, parameters, and one hash over what they were read from. Done
 * once, before any thread; a few milliseconds. Everything lives in the arena. Errors: E-PACK, E-SCHEMA (78), with the file. */
#ifndef BIDUI_PACK_LOAD_H
#define BIDUI_PACK_LOAD_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"

/* Folders of a site's own, laid over the pack's; they may be missing. */
struct pack_site_folders {
    const char *params;
    const char *codes; /* division.csv and division_change.csv */
};

/* Loads and checks; the first error names file and reason. `own`: the site's folders come beside the pack's; NULL for the pack
 * alone. JSON documents live as long as the arena (schema.json). */
enum status pack_load(const char *pack_folder, const struct pack_site_folders *own, struct arena *arena, struct pack *pack,
                      struct error *err) ERROR_MUST_CHECK;

/* Adds the sources that transform fills itself, behind the others: the pack's built_in/, or that of the installed pack. One that the pack
 * has as a source of its own is left out. Only transform calls it: the other stages do not see these sources. */
enum status pack_load_built_in(struct pack *pack, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

/* A file or folder of the installed pack, which lies beside the executables: ../share/bidui/schemas/PART; "": the pack itself. */
char *pack_load_installed(const char *part, struct arena *arena);

/* The names of its sources, in their order. */
const struct text *pack_load_source_names(const struct pack *pack, struct arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Looks into one landed original and says what delivery it is: source, scope, period, effective date; or why it is refused, or that
 * it is unclear. A workbook may hold several sources on several sheets: then it is several deliveries. Everything that makes a delivery
 * refused is found here, before a batch freezes its list.
 *
 * Only reads its context: many threads may look into different files. What cannot be read is a verdict, not an error. */
#ifndef BIDUI_INSPECT_H
#define BIDUI_INSPECT_H

#include "common/pack/schema.h"
#include "common/site/site.h"
#include "extract/account/index.h"
#include "extract/recognise/header.h"
#include "extract/recognise/keys.h"
#include "extract/recognise/origin.h"
#include "extract/recognise/place.h"
#include "extract/recognise/rows.h"

enum { INSPECT_SOURCES = 16 }; /* of one workbook */

/* What recognition needs, made once. */
struct inspect_context {
    const struct site *site;
    const struct pack *pack;
    struct header_index *headers;
    struct rows_words *words;
    struct place_names *places;
    struct origin_names *origins;
};
void inspect_context_init(struct inspect_context *context, const struct site *site, const struct pack *pack, struct arena *arena);

/* One entry for each delivery found, at least one. */
struct inspect_found {
    struct index_entry entries[INSPECT_SOURCES];
    struct keys keys[INSPECT_SOURCES]; /* of each */
    size_t count;
};
/* Gives the keys back. */
void inspect_found_done(struct inspect_found *found);

/* The file at `path`; `seen` has sha256, bytes, path (its name), mtime_ns, received, container and key, and every entry found begins as a
 * copy of it. Texts live in the arena. `input`: the setting that named the file. */
enum status inspect_file(const struct inspect_context *context, const char *path, const struct site_input *input,
                         const struct index_entry *seen, struct arena *arena, struct inspect_found *found,
                         struct error *err) ERROR_MUST_CHECK;

/* The header of a sheet as the source `schema` has it; header->schema is NULL when the sheet is not that source's. */
void inspect_sheet(const struct inspect_context *context, const struct schema *schema, const struct dialect *form,
                   const struct reader_batch *batch, struct arena *arena, struct header *header);

#endif

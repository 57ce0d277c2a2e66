/* SPDX-License-Identifier: Apache-2.0 */
/* Looks into one landed original and says what delivery it is: source, scope, period, effective date; or why it is refused, or that
 * it is unclear. Everything that makes a delivery refused is found here, before a batch freezes its list.
 *
 * inspect_file only reads its context: many threads may look into different files. What cannot be read is a verdict, not an error. */
#ifndef BIDUI_INSPECT_H
#define BIDUI_INSPECT_H

#include "common/schema.h"
#include "common/site.h"
#include "extract/header.h"
#include "extract/index.h"
#include "extract/place.h"
#include "extract/rows.h"

/* What recognition needs, made once. */
struct inspect_context {
    const struct site *site;
    const struct pack *pack;
    struct header_index *headers;
    struct rows_words *words;
    struct place_names *places;
};
void inspect_context_init(struct inspect_context *context, const struct site *site, const struct pack *pack, struct arena *arena);

/* The file at `path`; `entry` comes with sha256, bytes, path (its name), mtime_ns and received, and is completed with texts from the
 * arena. `input`: the setting that named the file. */
enum status inspect_file(const struct inspect_context *context, const char *path, const struct site_input *input, struct arena *arena,
                         struct index_entry *entry, struct error *err) ERROR_MUST_CHECK;

#endif

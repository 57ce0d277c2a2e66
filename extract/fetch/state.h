/* SPDX-License-Identifier: Apache-2.0 */
/* What we know of each fetched original, in var/landing/fetch.csv: its validators for the next conditional request, its name and digest.
 * Addresses are not in it, nor credentials. Rows live in the arena; inputs.c is the only writer. */
#ifndef BIDUI_FETCH_STATE_H
#define BIDUI_FETCH_STATE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

struct fetch_row {
    struct text key;  /* fetch_settings.key */
    struct text name; /* of the file in var/fetched/<key>/ */
    struct text etag;
    struct text modified;
    struct text bytes;
    struct text sha256;
};

struct fetch_state {
    struct fetch_row *rows;
    size_t count;
};

/* Room for `more` rows of new inputs. A missing or unreadable file is an empty state: everything is fetched anew. */
enum status fetch_state_load(const struct site *site, size_t more, struct arena *arena, struct fetch_state *state,
                             struct error *err) ERROR_MUST_CHECK;
/* The row of a key, made when there is none. */
struct fetch_row *fetch_state_get(struct fetch_state *state, struct text key);
enum status fetch_state_save(const struct site *site, const struct fetch_state *state, struct arena *arena,
                             struct error *err) ERROR_MUST_CHECK;

#endif

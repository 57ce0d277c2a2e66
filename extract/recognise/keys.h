/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a delivery is about, so that two deliveries can be compared without reading either again: hashes of the citizen numbers whose check
 * character is right, or of household numbers where the source has no persons. Never the primary key, which may hold a month.
 *
 * A delivery keeps the KEYS_KEPT smallest hashes, a sample that is the same whoever draws it; a register of the population keeps all of
 * them. 32 bits, mixed with the site's key: without it they say nothing. In DIR/var/landing/keys/<sha256>.<source>, beside the originals
 * and destroyed with them. One thread at a time. */
#ifndef BIDUI_KEYS_H
#define BIDUI_KEYS_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"
#include "extract/recognise/header.h"

enum { KEYS_KEPT = 1024 };

struct keys {
    uint32_t *hashes; /* ascending and distinct once settled; on the heap */
    size_t count;
    size_t capacity;
    bool all; /* none was left out */
};

/* The field whose values are kept; SIZE_MAX: the source has neither persons nor households. *persons: these are citizen numbers. */
size_t keys_field(const struct schema *schema, bool *persons);
/* The pack's widest register of persons, which holds the population; NULL when it has none. */
const struct schema *keys_register(const struct pack *pack);

/* Adds what a row names. E-MEMORY is told by keys_settle. */
void keys_add_row(const struct site *site, const struct header *header, const struct text *cells, size_t count, struct keys *keys);
/* Sorts; cuts to the sample unless `whole`. */
void keys_settle(struct keys *keys, bool whole);
void keys_free(struct keys *keys);

char *keys_path(const struct site *site, struct text sha256, struct text source, struct arena *arena);
/* Anew, whatever stood there; `writer` differs for those that may write the same at once. */
enum status keys_write(const char *path, size_t writer, const struct keys *keys, struct error *err) ERROR_MUST_CHECK;
/* False when there are none, or not all that were written; in the arena. */
bool keys_read(const char *path, struct arena *arena, struct keys *keys);

/* The keys of two files that are one delivery, as far as both samples know them; in the arena. `both` is neither of
 * them. */
void keys_unite(const struct keys *left, const struct keys *right, struct arena *arena, struct keys *both);
/* Of the keys that both samples speak of: how many the smaller one has, and how many of these the other has too. */
void keys_compare(const struct keys *left, const struct keys *right, size_t *of, size_t *both);
/* How many of these keys are among all of a register's. */
size_t keys_found(const struct keys *keys, const struct keys *all);

#endif

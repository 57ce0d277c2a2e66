/* SPDX-License-Identifier: Apache-2.0 */
/* One original being put into landing: bytes are hashed while they are written beside, then renamed to their SHA-256. What is there
 * already is kept. One thread at a time per store; different stores in parallel need different numbers. */
#ifndef BIDUI_STORE_H
#define BIDUI_STORE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/hash.h"
#include "common/site/site.h"

struct store {
    const struct site *site;
    struct arena *arena;
    char *partial;
    struct hash *hash;
    uint64_t bytes;
    int file;
};

/* Path of an original: DIR/var/landing/ab/abcdef… */
char *store_path(const struct site *site, struct text sha256, struct arena *arena);

enum status store_begin(const struct site *site, size_t number, struct arena *arena, struct store *store,
                        struct error *err) ERROR_MUST_CHECK;
enum status store_write(struct store *store, const void *data, size_t size, struct error *err) ERROR_MUST_CHECK;
/* Syncs and puts it in place, or drops it on failure. */
enum status store_keep(struct store *store, char sha256[HASH_SHA256_HEX], struct error *err) ERROR_MUST_CHECK;
void store_drop(struct store *store);

#endif

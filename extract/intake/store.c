/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/store.h"

#include "common/ground/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

char *
store_path(const struct site *site, struct text sha256, struct arena *arena)
{
    return arena_must_format(arena, "%s/%.2s/%.*s", site->landing, sha256.data, TEXT_ARG(sha256));
}

enum status
store_begin(const struct site *site, size_t number, struct arena *arena, struct store *store, struct error *err)
{
    *store = (struct store){.site = site, .arena = arena};
    store->partial = arena_must_format(arena, "%s/incoming.%zu.partial", site->landing, number);
    store->file = open(store->partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (store->file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", store->partial);
    }
    store->hash = hash_new();
    return STATUS_OK;
}

enum status
store_write(struct store *store, const void *data, size_t size, struct error *err)
{
    hash_update(store->hash, data, size);
    store->bytes += size;
    return file_write_all(store->file, data, size, store->partial, err);
}

void
store_drop(struct store *store)
{
    hash_free(store->hash);
    (void)close(store->file);
    (void)unlink(store->partial);
}

static enum status
put_in_place(struct store *store, const char *sha256, struct error *err)
{
    const char *path = store_path(store->site, text_from(sha256), store->arena);
    char *folder = arena_must_string(store->arena, text_from(path));

    *strrchr(folder, '/') = '\0';
    TRY(file_make_folder(folder, err));
    if (file_exists(path)) {
        return STATUS_OK;
    }
    if (fsync(store->file) != 0 || rename(store->partial, path) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not keep \"%s\"", store->partial);
    }
    return file_sync_folder(folder, err);
}

enum status
store_keep(struct store *store, char sha256[HASH_SHA256_HEX], struct error *err)
{
    enum status status;

    hash_hex(store->hash, sha256);
    status = put_in_place(store, sha256, err);
    store_drop(store); /* what was renamed is not there any more under this name */
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/executable.h"

#include <link.h>
#include <string.h>
#include <sys/stat.h>

struct digest {
    struct hash *hash;
    struct error *err;
    enum status status;
};

/* The executable has no name here, what the kernel lends no path. */
static int
add_library(struct dl_phdr_info *library, size_t size, void *context)
{
    struct digest *digest = context;
    struct stat about;

    (void)size;
    if (library->dlpi_name == NULL || library->dlpi_name[0] != '/') {
        return 0;
    }
    if (stat(library->dlpi_name, &about) != 0) {
        digest->status = error_errno(digest->err, STATUS_IO, "E-READ", "could not look at \"%s\"", library->dlpi_name);
        return 1;
    }
    hash_update(digest->hash, library->dlpi_name, strlen(library->dlpi_name) + 1);
    hash_update(digest->hash, (const int64_t[]){about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec}, 3 * sizeof(int64_t));
    return 0;
}

enum status
executable_digest(char sha256[HASH_SHA256_HEX], struct error *err)
{
    struct digest digest = {.err = err, .status = STATUS_OK};
    uint64_t bytes;

    TRY(hash_file("/proc/self/exe", sha256, &bytes, err));
    digest.hash = hash_new();
    hash_update(digest.hash, sha256, HASH_SHA256_HEX);
    (void)dl_iterate_phdr(add_library, &digest);
    hash_hex(digest.hash, sha256);
    hash_free(digest.hash);
    return digest.status;
}

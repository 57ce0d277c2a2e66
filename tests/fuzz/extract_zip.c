/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a zip and as a gzip file: names are UTF-8 and lead nowhere else, and what comes out keeps the limits. */
#include "extract/read/book/gzip.h"
#include "extract/read/book/zip_guard.h"
#include "tests/fuzz/file.h"

static void
read_zip(const char *path)
{
    static const struct zip_guard_limits bounds = {
        .entries = 100, .entry_bytes = 1 << 20, .total_bytes = 1 << 21, .ratio = 100, .ratio_after = 1 << 16};
    struct zip_guard *zip;
    char part[4096];
    uint64_t bytes = 0;

    if (zip_guard_open(path, &bounds, &zip, NULL) != STATUS_OK) {
        return;
    }
    for (size_t at = 0; at < zip_guard_count(zip); at++) {
        const struct zip_guard_entry *entry = zip_guard_get(zip, at);
        size_t got = 1;

        if (!text_is_utf8(entry->name) || (!entry->unsafe && (entry->name.size == 0 || entry->name.data[0] == '/'))) {
            abort();
        }
        if (zip_guard_enter(zip, at, NULL) == STATUS_OK) {
            while (got > 0 && zip_guard_read(zip, part, sizeof part, &got, NULL) == STATUS_OK) {
                bytes += got;
            }
        }
    }
    if (bytes > bounds.total_bytes + sizeof part) {
        abort();
    }
    zip_guard_close(zip);
}

static void
read_gzip(const char *path)
{
    struct gzip *gzip;
    char part[4096];
    size_t got = 1;

    if (gzip_open(path, &gzip, NULL) == STATUS_OK) {
        while (got > 0 && gzip_read(gzip, part, sizeof part, &got, NULL) == STATUS_OK) {
        }
        gzip_close(gzip);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file((struct text){(const char *)data, size});

    read_zip(path);
    read_gzip(path);
    return 0;
}

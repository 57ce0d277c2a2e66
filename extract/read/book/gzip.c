/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/gzip.h"

#include "extract/read/base/limits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

struct gzip {
    gzFile file;
    const char *path;
    uint64_t packed;
    uint64_t given;
};

bool
gzip_is(struct text head)
{
    return text_starts_with(head, TEXT("\x1F\x8B\x08"));
}

enum status
gzip_open(const char *path, struct gzip **gzip, struct error *err)
{
    struct gzip *made = calloc(1, sizeof *made);
    struct stat about;

    *gzip = NULL;
    if (made == NULL || stat(path, &about) != 0 || (made->file = gzopen(path, "rb")) == NULL) {
        free(made);
        return error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", path);
    }
    made->path = path;
    made->packed = (uint64_t)about.st_size;
    *gzip = made;
    return STATUS_OK;
}

enum status
gzip_read(struct gzip *gzip, void *data, size_t size, size_t *got, struct error *err)
{
    const int count = gzread(gzip->file, data, (unsigned)size);
    int code = Z_OK;
    const char *why = gzerror(gzip->file, &code);

    *got = 0;
    if (count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END)) {
        (void)error_set(err, STATUS_DATA, "E-ZIP", "\"%s\": %s", gzip->path, code == Z_BUF_ERROR ? "the gzip file breaks off" : why);
        error_hint(err, "the file is damaged or incomplete: fetch it or have it sent again");
        return STATUS_DATA;
    }
    gzip->given += (uint64_t)count;
    if (gzip->given > limits.zip_entry_bytes || (gzip->given > limits.zip_ratio_after && gzip->given / limits.zip_ratio > gzip->packed)) {
        return error_set(err, STATUS_DATA, "E-ZIP-LIMIT", "\"%s\": more than %" PRIu64 " bytes, or %" PRIu64 " out of each compressed byte",
                         gzip->path, limits.zip_entry_bytes, limits.zip_ratio);
    }
    *got = (size_t)count;
    return STATUS_OK;
}

void
gzip_close(struct gzip *gzip)
{
    if (gzip != NULL) {
        (void)gzclose_r(gzip->file);
        free(gzip);
    }
}

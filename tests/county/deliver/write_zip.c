/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/write_zip.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

bool
write_zip_add(const char *archive, const char *path)
{
    const char *slash = strrchr(path, '/');
    zip_t *zip = zip_open(archive, ZIP_CREATE, NULL);
    zip_source_t *source;

    if (zip == NULL) {
        return false;
    }
    source = zip_source_file(zip, path, 0, -1);
    if (source == NULL || zip_file_add(zip, slash == NULL ? path : slash + 1, source, ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(source);
        zip_discard(zip);
        return false;
    }
    return zip_close(zip) == 0 && unlink(path) == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The input as an OpenDocument file, and as the content.xml of one. */
#include "extract/read/book/ods.h"
#include "tests/fuzz/reader.h"
#include "tests/support/stored_zip.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *content = strndup((const char *)data, size);
    const struct stored_zip_entry entries[] = {
        {"mimetype",    "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml", content                                         },
    };
    struct buffer zip = stored_zip_make(entries, 2);

    fuzz_reader_read(&ods_reader, zip.data, zip.size);
    fuzz_reader_read(&ods_reader, data, size);
    buffer_done(&zip);
    free(content);
    return 0;
}

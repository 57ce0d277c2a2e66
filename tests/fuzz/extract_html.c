/* SPDX-License-Identifier: Apache-2.0 */
/* A web page of any bytes: refused or read to its end. */
#include "extract/read/book/html.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader_read(&html_reader, data, size);
    return 0;
}

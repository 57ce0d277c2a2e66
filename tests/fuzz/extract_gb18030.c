/* SPDX-License-Identifier: Apache-2.0 */
/* Cut in two anywhere it is the same; what comes out is UTF-8. */
#include "extract/read/base/gb18030.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status
decode(const uint8_t *data, size_t size, size_t split, enum gb18030_variant variant, struct buffer *out)
{
    struct gb18030 decoder;
    enum status status;

    gb18030_init(&decoder, variant);
    status = gb18030_decode(&decoder, (struct text){(const char *)data, split}, out, NULL);
    if (status == STATUS_OK) {
        status = gb18030_decode(&decoder, (struct text){(const char *)data + split, size - split}, out, NULL);
    }
    return status == STATUS_OK ? gb18030_finish(&decoder, NULL) : status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer whole;
    struct buffer parts;

    if (size < 2) {
        return 0;
    }
    buffer_init(&whole, 1 << 20);
    buffer_init(&parts, 1 << 20);
    assert(decode(data + 1, size - 1, 0, (enum gb18030_variant)(data[0] % 3), &whole)
           == decode(data + 1, size - 1, (size_t)data[0] * (size - 1) / 256, (enum gb18030_variant)(data[0] % 3), &parts));
    assert(text_equal(buffer_text(&whole), buffer_text(&parts)));
    assert(text_is_utf8(buffer_text(&whole)));
    buffer_done(&whole);
    buffer_done(&parts);
    return 0;
}

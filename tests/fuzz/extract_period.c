/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a title row, a file name or a column title: dates are dates, folding never grows, decoding marks what it cannot read. */
#include "common/ground/date.h"
#include "extract/read/base/decode.h"
#include "extract/recognise/header.h"
#include "extract/recognise/period.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text text = {(const char *)data, size};
    struct decode_report report = {0};
    struct decode_proof proof;
    struct buffer decoded;
    char folded[HEADER_FOLDED];
    struct period period = {0};
    int32_t end;

    period_find(text, &period);
    if (period.strength > 0 && (!period_end(text_from(period.text), &end) || end != period.effective)) {
        abort();
    }
    if (text_is_utf8(text) && header_fold(text, folded) > size) {
        abort();
    }
    buffer_init(&decoded, decode_room(size));
    if (size > 0 && decode_prove(text, TEXT_NULL, "fuzz", &proof, NULL) == STATUS_OK) {
        const struct text rest = {text.data + proof.mark, size - proof.mark};

        if (decode_run(proof.encoding, rest, &decoded, &report, NULL) != STATUS_OK || (proof.bad_lines == 0 && report.invalid > 0)
            || (report.invalid == 0 && !text_is_utf8(buffer_text(&decoded)))) {
            abort();
        }
    }
    buffer_done(&decoded);
    return 0;
}

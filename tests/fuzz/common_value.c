/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a canonical value: what is read as a number, a day or a month is written as it was or in a form that stays. */
#include "common/formats/short_code.h"
#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "tests/fuzz/file.h"

static void
hold_decimal(struct text text)
{
    char out[DECIMAL_TEXT_SIZE] = "";
    int64_t number;
    int64_t again;

    if (decimal_parse(text, &number, NULL)) {
        const size_t size = decimal_format(number, out);

        if (!decimal_parse((struct text){out, size}, &again, NULL) || again != number) {
            abort();
        }
    }
}

/* A canonical day or month is written as it was read. */
static void
hold_date(struct text text)
{
    char out[DATE_TEXT_SIZE] = "";
    int32_t day;

    if (date_parse(text, &day)) {
        (void)date_format(day, out);
    } else if (date_parse_month(text, &day)) {
        (void)date_format_month(day, out);
    }
    if (out[0] != '\0' && !text_equal(text_from(out), text)) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text text = {(const char *)data, size};
    char folded[SHORT_CODE_FOLDED];
    char shown[256];

    hold_decimal(text);
    hold_date(text);
    if (short_code_is_valid(short_code_fold(text, folded)) && size < SHORT_CODE_SIZE) {
        abort();
    }
    text_show_all(text, shown, sizeof shown);
    if (!text_is_utf8(text_from(shown)) || strpbrk(shown, "\r\n\t\x1b") != NULL) {
        abort();
    }
    return 0;
}

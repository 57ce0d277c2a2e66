/* SPDX-License-Identifier: Apache-2.0 */
/* Telephone numbers of the national numbering plan: mobile 1[3-9] and nine more digits; landline area-number (0392-5520000) or a bare
 * local number of 7 or 8 digits; 400 and 800 service numbers. +86, 0 before a mobile, blanks, dashes and brackets are taken off. A number
 * that lost the leading zero of its area code is refused: which area it was is a guess. */
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

enum { MOBILE = 11 };

static enum verdict
refuse_phone(struct normalised *result, const char *reason)
{
    result->reason = reason;
    return VERDICT_INVALID;
}

static bool
is_mobile(struct text digits)
{
    return digits.size == MOBILE && digits.data[0] == '1' && digits.data[1] >= '3';
}

/* Takes dashes, dots and brackets out; false on anything but digits and them. */
static bool
gather_digits(struct text folded, char *out, struct text *digits)
{
    size_t size = 0;

    for (size_t at = 0; at < folded.size; at++) {
        const char byte = folded.data[at];

        if (byte >= '0' && byte <= '9') {
            out[size++] = byte;
        } else if (byte != '-' && byte != '(' && byte != ')' && !(byte == '+' && at == 0)) {
            return false;
        }
    }
    *digits = (struct text){out, size};
    return size > 0;
}

static struct text
drop_country(struct text digits)
{
    const struct text prefixes[] = {TEXT("0086"), TEXT("86"), TEXT("0")};

    for (size_t at = 0; at < sizeof prefixes / sizeof *prefixes; at++) {
        const struct text rest = {digits.data + prefixes[at].size, digits.size - prefixes[at].size};

        if (text_starts_with(digits, prefixes[at]) && is_mobile(rest)) {
            return rest;
        }
    }
    return digits;
}

/* Three digits for 010 and 02x, four for the others; 7 or 8 digits behind. */
static size_t
area_size(struct text digits)
{
    const size_t area = digits.size > 2 && digits.data[0] == '0' && digits.data[1] <= '2' ? 3 : 4;

    if (digits.size < area || digits.data[0] != '0' || digits.data[1] == '0') {
        return 0;
    }
    return digits.size - area == 7 || digits.size - area == 8 ? area : 0;
}

static enum verdict
finish_phone(struct text raw, struct text canonical, const char *folded, struct normalised *result)
{
    result->text = canonical;
    if (text_equal(raw, canonical)) {
        result->reason = NULL;
        return VERDICT_SAME;
    }
    result->reason = folded == NULL ? "form" : folded;
    return VERDICT_CHANGED;
}

static enum verdict
classify_phone(struct text raw, struct text digits, const char *folded, struct normalised *result)
{
    const struct text mobile = drop_country(digits);
    const size_t area = area_size(digits);
    char *out = result->scratch;

    if (is_mobile(mobile)) {
        return finish_phone(raw, mobile, folded, result);
    }
    if (digits.size == 10 && (text_starts_with(digits, TEXT("400")) || text_starts_with(digits, TEXT("800")))) {
        return finish_phone(raw, digits, folded, result);
    }
    if (area > 0) {
        memmove(out + area + 1, digits.data + area, digits.size - area);
        memmove(out, digits.data, area);
        out[area] = '-';
        return finish_phone(raw, (struct text){out, digits.size + 1}, folded, result);
    }
    if ((digits.size == 7 || digits.size == 8) && digits.data[0] >= '2') {
        return finish_phone(raw, digits, folded, result);
    }
    if (digits.data[0] >= '2' && (digits.size == 9 || digits.size == 10 || digits.size == MOBILE)) {
        return refuse_phone(result, "leading_zero");
    }
    return refuse_phone(result, digits.size == MOBILE ? "prefix" : "length");
}

static enum verdict
phone_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    unsigned done = 0;
    struct text digits;
    struct text folded;

    (void)field;
    if (is_mobile(raw) && fold_is_digits(raw)) {
        return finish_phone(raw, raw, NULL, result);
    }
    folded = fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN, result->scratch, &done);
    if (folded.size == 0 || fold_is_placeholder(folded)) {
        result->reason = folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    if (memchr(folded.data, '*', folded.size) != NULL) {
        result->reason = "masked";
        return VERDICT_MASKED;
    }
    if (fold_is_scientific(folded)) {
        return refuse_phone(result, "scientific");
    }
    if (folded.size > 2 && text_ends_with(folded, TEXT(".0"))) {
        folded.size -= 2;
        return gather_digits(folded, result->scratch, &digits) ? classify_phone(raw, digits, "decimal_zero", result)
                                                               : refuse_phone(result, "character");
    }
    if (!gather_digits(folded, result->scratch, &digits)) {
        return refuse_phone(result, folded.size > 2 * 7 ? "several" : "character");
    }
    return classify_phone(raw, digits, fold_reason(done), result);
}

const struct normaliser normaliser_phone = {
    .name = "phone",
    .summary = "11 digits, or area-number of a landline",
    .standard = "national numbering plan (电信网编号计划)",
    .type = SCHEMA_STRING,
    .run = phone_run,
};

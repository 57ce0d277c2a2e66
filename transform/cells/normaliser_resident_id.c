/* SPDX-License-Identifier: Apache-2.0 */
/* Citizen number, GB 11643-1999 (common/formats/resident_id.h).
 *
 * Trusted repairs: guards, full-width, blanks, dashes, invisibles, lower-case x and what looks like X; 15 digits to 18; the first 18
 * characters of a disability certificate (20 or 22 characters, typed into the ID column because the form says so). Never repaired: a number
 * that went through a floating-point cell, letters for digits, a wrong check character. */
#include "common/formats/resident_id.h"
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

#include <string.h>

static enum verdict
refuse_id(struct normalised *result, const char *reason)
{
    result->reason = reason;
    return VERDICT_INVALID;
}

/* × (U+00D7), Х х (Cyrillic U+0425 U+0445), Χ χ (Greek U+03A7 U+03C7), ✕ ✖ ╳ in place of the final X. */
static struct text
fold_final_x(struct text folded, char *out, bool *changed)
{
    static const char *const likenesses[] = {"×", "Х", "х", "Χ", "χ", "✕", "✖", "╳"};

    for (size_t at = 0; at < sizeof likenesses / sizeof *likenesses; at++) {
        const struct text likeness = text_from(likenesses[at]);

        if (folded.size > 15 && text_ends_with(folded, likeness)) {
            out[folded.size - likeness.size] = 'X';
            *changed = true;
            return (struct text){out, folded.size - likeness.size + 1};
        }
    }
    return folded;
}

/* 410621-19900101-0012 is a way to write it. */
static struct text
drop_dashes(struct text folded, char *out, bool *changed)
{
    size_t size = 0;

    for (size_t at = 0; at < folded.size; at++) {
        if (folded.data[at] != '-') {
            out[size++] = folded.data[at];
        }
    }
    *changed = size != folded.size;
    return (struct text){out, size};
}

/* What people write around the number: 身份证:410621… in front, (已故) behind. A note that may speak of somebody else's or a former number
 * (旧, 其母) is none of these. Longer words first. */
static struct text
drop_words(struct text folded, bool *changed)
{
    static const char *const labels[] = {"居民身份证号码", "公民身份号码", "公民身份证号", "居民身份证号", "身份证号码", "证件号码",
                                         "身份证号",       "证件号",       "身份证",       "号码",         "IDNO",       "ID"};
    static const char *const notes[] = {"(已去世)", "(已死亡)", "(已故)", "(已亡)",   "(去世)", "(死亡)", "(亡故)", "(病故)",   "(故)",
                                        "(亡)",     "(已迁出)", "(迁出)", "(已迁入)", "(迁入)", "(户主)", "(本人)", "(身份证)", "(二代证)",
                                        "(已核实)", "(属实)",   "(长期)", "(男)",     "(女)",   "已去世", "已死亡", "已故"};
    struct text rest = folded;

    for (size_t at = 0; at < sizeof labels / sizeof *labels && rest.size == folded.size; at++) {
        if (text_starts_with(rest, text_from(labels[at]))) {
            rest = (struct text){rest.data + strlen(labels[at]), rest.size - strlen(labels[at])};
        }
    }
    if (rest.size > 0 && rest.size < folded.size && (rest.data[0] == ':' || rest.data[0] == '.')) {
        rest = (struct text){rest.data + 1, rest.size - 1};
    }
    for (size_t at = 0; at < sizeof notes / sizeof *notes; at++) {
        if (text_ends_with(rest, text_from(notes[at]))) {
            rest.size -= strlen(notes[at]);
            break;
        }
    }
    *changed = rest.size != folded.size && rest.size >= 15 && rest.data[0] >= '0' && rest.data[0] <= '9';
    return *changed ? rest : folded;
}

static bool
is_masked(struct text folded)
{
    return memchr(folded.data, '*', folded.size) != NULL || text_find(folded, TEXT("XXXX")) != SIZE_MAX;
}

static enum verdict
check_18(const char *id, const char *repaired, struct normalised *result)
{
    switch (resident_id_check(id)) {
    case RESIDENT_ID_OK:
        result->text = (struct text){id, RESIDENT_ID_SIZE};
        result->reason = repaired;
        return repaired == NULL ? VERDICT_SAME : VERDICT_CHANGED;
    case RESIDENT_ID_CHARACTER:
        return refuse_id(result, "character");
    case RESIDENT_ID_AREA:
        return refuse_id(result, "area");
    case RESIDENT_ID_DATE:
        return refuse_id(result, "birth_date");
    case RESIDENT_ID_CHECK:
        break;
    }
    return refuse_id(result, memcmp(id + 15, "000", 3) == 0 ? "zeroed_tail" : "check_digit");
}

/* `^\d{17}[\dX][1-7][1-4]([A-Z]\d)?$`: certificate = ID, category, grade, re-issue. */
static bool
is_certificate(struct text folded)
{
    const char *tail = folded.data + RESIDENT_ID_SIZE;

    if ((folded.size != 20 && folded.size != 22) || tail[0] < '1' || tail[0] > '7' || tail[1] < '1' || tail[1] > '4') {
        return false;
    }
    return folded.size == 20 || (tail[2] >= 'A' && tail[2] <= 'Z' && tail[3] >= '0' && tail[3] <= '9');
}

/* ".0" behind digits: the cell was a number. 15 digits pass through a double unharmed, 18 do not. */
static struct text
drop_decimal_zero(struct text folded)
{
    return folded.size > 2 && text_ends_with(folded, TEXT(".0")) ? (struct text){folded.data, folded.size - 2} : folded;
}

static enum verdict
check_id(struct text folded, const char *repaired, struct normalised *result)
{
    char *id = result->scratch;
    const struct text whole = drop_decimal_zero(folded);

    if (is_masked(folded)) {
        result->reason = "masked";
        return VERDICT_MASKED;
    }
    if (fold_is_scientific(folded)) {
        return refuse_id(result, "scientific");
    }
    if (whole.size == 15 && resident_id_from_15((struct text){memmove(id + RESIDENT_ID_SIZE, whole.data, 15), 15}, id)) {
        return check_18(id, "digits_15", result);
    }
    if (whole.size != folded.size) {
        return refuse_id(result, "numeric_cell");
    }
    if (folded.size == RESIDENT_ID_SIZE) {
        return check_18(folded.data, repaired, result);
    }
    if (is_certificate(folded)) {
        return check_18(folded.data, "certificate", result);
    }
    return refuse_id(result, "length");
}

static enum verdict
resident_id_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    uint64_t packed;
    unsigned done;
    bool dashes = false;
    bool likeness = false;
    bool words = false;
    const char *reason;
    struct text folded;

    (void)field;
    if (raw.size == RESIDENT_ID_SIZE && resident_id_pack(raw.data, &packed)) {
        result->text = raw;
        result->reason = NULL;
        return VERDICT_SAME;
    }
    folded = fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN, result->scratch, &done);
    if (folded.size == 0 || fold_is_placeholder(folded)) {
        result->reason = folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    folded = drop_words(folded, &words);
    folded.data = memmove(result->scratch, folded.data, folded.size);
    folded = fold_final_x(folded, result->scratch, &likeness);
    folded = drop_dashes(folded, result->scratch, &dashes);
    reason = words ? "words" : likeness ? "letter_x" : dashes ? "blank" : fold_reason(done);
    return check_id(folded, reason, result);
}

const struct normaliser normaliser_resident_id = {
    .name = "resident_id",
    .summary = "18 digits, or 17 and X, when valid; anything else is NULL",
    .standard = "GB 11643-1999; GB/T 2260 for the province",
    .type = SCHEMA_STRING,
    .run = resident_id_run,
};

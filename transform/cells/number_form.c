/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/number_form.h"

#include "common/ground/decimal.h"
#include "transform/cells/fold.h"

static enum verdict
set_number_reason(enum verdict verdict, const char *reason, struct number_form *form)
{
    form->reason = reason;
    return verdict;
}

static struct text
drop_front(struct text text, size_t size)
{
    return (struct text){text.data + size, text.size - size};
}

static bool
take_prefix(struct text *text, const char *prefix)
{
    if (!text_starts_with(*text, text_from(prefix))) {
        return false;
    }
    *text = drop_front(*text, strlen(prefix));
    return true;
}

/* A unit of money taken apart: how many yuan it counts, 0 when it is none. */
static int64_t
yuan_of(struct text unit)
{
    static const struct {
        const char *unit;
        int64_t yuan;
    } units[] = {
        {"元",     1        },
        {"圆",     1        },
        {"块",     1        },
        {"RMB",    1        },
        {"CNY",    1        },
        {"人民币", 1        },
        {"百元",   100      },
        {"千元",   1000     },
        {"万元",   10000    },
        {"百万元", 1000000  },
        {"亿元",   100000000}
    };

    for (size_t at = 0; at < sizeof units / sizeof *units; at++) {
        if (text_equal(unit, text_from(units[at].unit))) {
            return units[at].yuan;
        }
    }
    return 0;
}

/* Other spellings of a measure's unit. */
static bool
is_same_unit(struct text field, struct text cell)
{
    static const char *const spellings[][2] = {
        {"平方米", "㎡"  },
        {"平方米", "M2"  },
        {"平方米", "M²"  },
        {"平方米", "平米"},
        {"平方米", "平方"},
        {"公里",   "KM"  },
        {"公里",   "千米"},
        {"亩",     "市亩"}
    };

    if (text_equal(field, cell)) {
        return true;
    }
    for (size_t at = 0; at < sizeof spellings / sizeof *spellings; at++) {
        if (text_equal(field, text_from(spellings[at][0])) && text_equal(cell, text_from(spellings[at][1]))) {
            return true;
        }
    }
    return false;
}

static int64_t
take_multiplier(struct text *suffix)
{
    static const struct {
        const char *word;
        int64_t factor;
    } multipliers[] = {
        {"亿",   100000000},
        {"百万", 1000000  },
        {"万",   10000    },
        {"千",   1000     },
        {"百",   100      }
    };

    for (size_t at = 0; at < sizeof multipliers / sizeof *multipliers; at++) {
        if (take_prefix(suffix, multipliers[at].word)) {
            return multipliers[at].factor;
        }
    }
    return 1;
}

/* 1234元整, 5万元正: no more was meant than what is written. */
static void
drop_whole(struct text *suffix)
{
    static const char *const words[] = {"元整", "元正", "圆整", "圆正"};

    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (text_ends_with(*suffix, text_from(words[at]))) {
            suffix->size -= strlen(words[at]) / 2;
        }
    }
}

/* What to multiply and divide by for the words behind the number; false when they do not fit the field's unit. */
static bool
suffix_factors(struct text suffix, struct text unit, int64_t *times, int64_t *by)
{
    const int64_t field_yuan = yuan_of(unit);
    int64_t cell_yuan;

    *times = 1;
    *by = 1;
    if (suffix.size > 2 && suffix.data[0] == '(' && suffix.data[suffix.size - 1] == ')') {
        suffix = (struct text){suffix.data + 1, suffix.size - 2};
    }
    drop_whole(&suffix);
    if (suffix.size == 0 || is_same_unit(unit, suffix)) {
        return true;
    }
    *times = take_multiplier(&suffix);
    cell_yuan = suffix.size == 0 ? 1 : yuan_of(suffix);
    if (field_yuan == 0) {
        return suffix.size == 0 || is_same_unit(unit, suffix);
    }
    *by = field_yuan;
    return cell_yuan == 1;
}

/* `5.36808` with its point four places to the right: `53680.8`. False when it does not fit. */
static bool
shift_point(struct text *numeral, int64_t factor, char *out, size_t room)
{
    const char *point = memchr(numeral->data, '.', numeral->size);
    size_t whole = point == NULL ? numeral->size : (size_t)(point - numeral->data);
    size_t at = point == NULL ? numeral->size : whole + 1;

    if (numeral->size + 20 > room) {
        return false;
    }
    memcpy(out, numeral->data, whole);
    for (; factor > 1; factor /= 10) {
        out[whole++] = '0';
        if (at < numeral->size) {
            out[whole - 1] = numeral->data[at++];
        }
    }
    if (at < numeral->size) {
        out[whole++] = '.';
        memcpy(out + whole, numeral->data + at, numeral->size - at);
        whole += numeral->size - at;
    }
    *numeral = (struct text){out, whole};
    return true;
}

/* Both factors are powers of ten. */
static bool
scale(int64_t value, int64_t times, int64_t by, int64_t *scaled)
{
    const int64_t common = times < by ? times : by;
    int64_t product;

    times /= common;
    by /= common;
    if (__builtin_mul_overflow(value, times, &product) || product > DECIMAL_MAX || product < -DECIMAL_MAX) {
        return false;
    }
    *scaled = (product >= 0 ? product + by / 2 : product - by / 2) / by;
    return true;
}

/* Length of the leading numeral, thousands separators included. */
static size_t
numeral_size(struct text text)
{
    size_t size = 0;

    while (size < text.size && ((text.data[size] >= '0' && text.data[size] <= '9') || text.data[size] == '.' || text.data[size] == ',')) {
        size++;
    }
    return size;
}

/* Takes the commas of 1,234,567.80 out; false when they do not stand at thousands. In place. */
static bool
drop_thousands(struct text numeral, char *out, struct text *plain)
{
    const char *point = memchr(numeral.data, '.', numeral.size);
    const size_t whole = point == NULL ? numeral.size : (size_t)(point - numeral.data);
    size_t size = 0;

    if (memchr(numeral.data, ',', whole) == NULL || numeral.data[0] == ','
        || memchr(numeral.data + whole, ',', numeral.size - whole) != NULL) {
        return false;
    }
    for (size_t at = 0; at < numeral.size; at++) {
        const bool comma = numeral.data[at] == ',';

        if (at < whole && comma != ((whole - at) % 4 == 0)) {
            return false;
        }
        if (!comma) {
            out[size++] = numeral.data[at];
        }
    }
    *plain = (struct text){out, size};
    return true;
}

static void
take_sign(struct text *text, bool *negative, const char **reason)
{
    if (text->size > 2 && text->data[0] == '(' && text->data[text->size - 1] == ')') {
        *text = (struct text){text->data + 1, text->size - 2};
        *negative = true;
        *reason = "parentheses";
    } else if (text->size > 1 && (text->data[0] == '-' || text->data[0] == '+')) {
        *negative = text->data[0] == '-';
        *reason = *negative ? *reason : "form";
        *text = drop_front(*text, 1);
    }
}

/* The numeral itself times a power of ten, `.5` and `5.` included. The point moves before anything is rounded. Gives what is wrong with it,
 * NULL when nothing is. */
static const char *
parse_numeral(struct text numeral, int64_t factor, char *out, int64_t *value, const char **reason)
{
    char padded[DECIMAL_TEXT_SIZE * 2];
    char shifted[DECIMAL_TEXT_SIZE * 4];
    bool rounded = false;

    if (numeral.size > 0 && memchr(numeral.data, ',', numeral.size) != NULL) {
        if (!drop_thousands(numeral, out, &numeral)) {
            return "number";
        }
        *reason = "thousands";
    }
    if (numeral.size > 1 && numeral.size + 1 < sizeof padded && (numeral.data[0] == '.' || text_ends_with(numeral, TEXT(".")))) {
        const bool head = numeral.data[0] == '.';

        memcpy(padded, "0", 1);
        memcpy(padded + head, numeral.data, numeral.size);
        numeral = (struct text){padded, head ? numeral.size + 1 : numeral.size - 1};
        *reason = "form";
    }
    if (!decimal_parse(numeral, value, &rounded)) {
        return "number";
    }
    if (factor > 1 && (!shift_point(&numeral, factor, shifted, sizeof shifted) || !decimal_parse(numeral, value, &rounded))) {
        return "range";
    }
    *reason = rounded ? "rounded" : *reason;
    return NULL;
}

/* The words behind the number: a percent sign, a unit, or the header's unit when there is none. False when the field cannot be read in it.
 */
static bool
read_suffix(struct text suffix, struct text unit, struct text header, struct number_form *form, int64_t *times, int64_t *by,
            const char **reason)
{
    form->percent = text_equal(suffix, TEXT("%"));
    if (form->percent) {
        *reason = "percent_sign";
        suffix = TEXT("");
    } else if (suffix.size == 0 && !text_is_null(header)) {
        suffix = header;
    }
    *reason = suffix.size > 0 ? "unit" : *reason;
    return suffix_factors(suffix, unit, times, by);
}

static enum verdict
parse_folded(struct text text, struct text unit, struct text header, char *scratch, const char *reason, struct number_form *form)
{
    bool negative = false;
    int64_t times;
    int64_t by;
    size_t size;
    const char *wrong;
    const char *suffix = NULL;

    take_sign(&text, &negative, &reason);
    if (take_prefix(&text, "¥") || take_prefix(&text, "￥") || take_prefix(&text, "人民币") || take_prefix(&text, "RMB")) {
        reason = "currency";
    }
    size = numeral_size(text);
    if (size == 0) {
        return set_number_reason(VERDICT_INVALID, "form", form);
    }
    if (!read_suffix(drop_front(text, size), unit, header, form, &times, &by, &suffix)) {
        return set_number_reason(VERDICT_INVALID, "unit", form);
    }
    wrong = parse_numeral((struct text){text.data, size}, times / by, scratch, &form->value, &reason);
    if (wrong != NULL) {
        return set_number_reason(VERDICT_INVALID, wrong, form);
    }
    reason = suffix == NULL ? reason : suffix;
    if (!scale(negative ? -form->value : form->value, 1, times < by ? by / times : 1, &form->value)) {
        return set_number_reason(VERDICT_INVALID, "range", form);
    }
    return set_number_reason(reason == NULL ? VERDICT_SAME : VERDICT_CHANGED, reason, form);
}

bool
number_form_reads(struct text unit, struct text word)
{
    int64_t times;
    int64_t by;

    return word.size > 0 && suffix_factors(word, unit, &times, &by);
}

bool
number_form_converts(struct text unit, struct text word)
{
    int64_t times;
    int64_t by;

    return word.size > 0 && suffix_factors(word, unit, &times, &by) && times != by;
}

enum verdict
number_form_parse(struct text raw, struct text unit, struct text header, char *scratch, struct number_form *form)
{
    unsigned done = 0;
    bool rounded = false;
    struct text folded;

    *form = (struct number_form){0};
    if (text_is_null(header) && decimal_parse(raw, &form->value, &rounded)) {
        return set_number_reason(rounded ? VERDICT_CHANGED : VERDICT_SAME, rounded ? "rounded" : NULL, form);
    }
    folded = fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN, scratch, &done);
    if (folded.size == 0) {
        return set_number_reason(VERDICT_ABSENT, "blank", form);
    }
    if (fold_is_placeholder(folded)) {
        return set_number_reason(VERDICT_ABSENT, "placeholder", form);
    }
    if (memchr(folded.data, '*', folded.size) != NULL) {
        return set_number_reason(VERDICT_MASKED, "masked", form);
    }
    if (fold_is_scientific(folded)) {
        return set_number_reason(VERDICT_INVALID, "scientific", form);
    }
    return parse_folded(folded, unit, header, scratch, fold_reason(done & ~(unsigned)FOLD_UPPER), form);
}

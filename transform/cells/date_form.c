/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/date_form.h"

#include "common/ground/date.h"
#include "transform/cells/date_tail.h"
#include "transform/cells/fold.h"

enum {
    YEAR_FIRST = 1800,
    YEAR_LAST = 2199,
    SERIAL_EPOCH = 25569, /* serial number of 1970-01-01; right from 61 on, behind the false 1900-02-29 */
    SERIAL_FIRST = 10000, /* 1927-05-18; four digits are a year */
    SERIAL_LAST = 73050,  /* 2099-12-31 */
    SERIAL_DIGITS = 5,
    EPOCH_1904 = 1462, /* serial number of 1904-01-01 in the 1900 system */
    DAY_SECONDS = 86400
};

#define SERIAL_1904 "(1904)"

static enum verdict
set_date_reason(enum verdict verdict, const char *reason, struct date_form *form)
{
    form->reason = reason;
    return verdict;
}

static int
read_digits(const char *at, size_t size)
{
    int number = 0;

    for (size_t digit = 0; digit < size; digit++) {
        number = number * 10 + (at[digit] - '0');
    }
    return number;
}

static struct text
digits_at(struct text text, size_t from, size_t size)
{
    return (struct text){text.data + from, size};
}

/* Every form ends here. */
static enum verdict
check_parts(enum verdict verdict, const char *reason, struct date_form *form)
{
    if (form->year < YEAR_FIRST || form->year > YEAR_LAST) {
        return set_date_reason(VERDICT_INVALID, "year", form);
    }
    if (form->month < 0 || form->month > 12 || (form->day != 0 && !date_is_valid(form->year, form->month, form->day))) {
        return set_date_reason(VERDICT_INVALID, "no_such_date", form);
    }
    return set_date_reason(verdict, reason, form);
}

static enum verdict
place_serial(int serial, const char *reason, struct date_form *form)
{
    struct date_parts parts;

    if (serial < SERIAL_FIRST || serial > SERIAL_LAST) {
        return set_date_reason(VERDICT_INVALID, "form", form);
    }
    parts = date_to_parts(serial - SERIAL_EPOCH);
    form->year = parts.year;
    form->month = parts.month;
    form->day = parts.day;
    return set_date_reason(VERDICT_CHANGED, reason, form);
}

/* `43280(1904)`: extract says that the workbook counts from 1904. */
static enum verdict
parse_serial_1904(struct text digits, struct date_form *form)
{
    const char *point = memchr(digits.data, '.', digits.size);
    const struct text whole = digits_at(digits, 0, point == NULL ? digits.size : (size_t)(point - digits.data));

    if (whole.size != SERIAL_DIGITS || !fold_is_digits(whole)) {
        return set_date_reason(VERDICT_INVALID, "form", form);
    }
    return place_serial(read_digits(whole.data, SERIAL_DIGITS) + EPOCH_1904, "serial_1904", form);
}

/* 20220630, 202206, 2022, 44742, 20220630083000. */
static enum verdict
parse_digits(struct text digits, const char *reason, struct date_form *form)
{
    if (digits.size == SERIAL_DIGITS) {
        return place_serial(read_digits(digits.data, digits.size), "serial", form);
    }
    if (digits.size != 4 && digits.size != 6 && digits.size != 8 && digits.size != 14) {
        return set_date_reason(VERDICT_INVALID, "form", form);
    }
    form->year = read_digits(digits.data, 4);
    form->month = digits.size >= 6 ? read_digits(digits.data + 4, 2) : 0;
    form->day = digits.size >= 8 ? read_digits(digits.data + 6, 2) : 0;
    if (digits.size >= 6 && (form->month == 0 || (digits.size >= 8 && form->day == 0))) {
        return set_date_reason(VERDICT_INVALID, form->year == 0 ? "year" : "no_such_date", form);
    }
    return check_parts(VERDICT_CHANGED, digits.size == 14 ? "time_part" : reason, form);
}

/* One group of digits and the separator behind it: - / . or 年 月 日 号. */
struct group {
    size_t size;
    int number;
    char separator; /* 'y' 'm' 'd' for the Chinese ones, 0 at the end */
};

static bool
next_group(struct text *rest, struct group *group)
{
    static const struct {
        const char *text;
        char separator;
    } separators[] = {
        {"-",  '-'},
        {"/",  '/'},
        {".",  '.'},
        {"年", 'y'},
        {"月", 'm'},
        {"日", 'd'},
        {"号", 'd'}
    };
    size_t size = 0;

    while (size < rest->size && rest->data[size] >= '0' && rest->data[size] <= '9') {
        size++;
    }
    if (size == 0 || size > 4) {
        return false;
    }
    *group = (struct group){.size = size, .number = read_digits(rest->data, size)};
    *rest = digits_at(*rest, size, rest->size - size);
    if (rest->size == 0) {
        return true;
    }
    for (size_t at = 0; at < sizeof separators / sizeof *separators; at++) {
        const struct text separator = text_from(separators[at].text);

        if (text_starts_with(*rest, separator)) {
            group->separator = separators[at].separator;
            *rest = digits_at(*rest, separator.size, rest->size - separator.size);
            return true;
        }
    }
    return false;
}

/* The separators must agree: all the same, or 年 月 日 in this order. */
static bool
separators_agree(const struct group *groups, size_t count)
{
    const char first = groups[0].separator;

    if (first == 'y') {
        return (count < 2 || groups[1].separator == 'm' || (groups[1].separator == 0 && count == 2))
               && (count < 3 || groups[2].separator == 'd' || groups[2].separator == 0);
    }
    if (count < 2 || first == 'm' || first == 'd') {
        return false;
    }
    return groups[count - 1].separator == 0 && (count < 3 || groups[1].separator == first);
}

static const char *
separated_reason(const struct group *groups, size_t count)
{
    if (groups[0].separator != '-') {
        return groups[0].separator == 'y' ? "chinese" : "separator";
    }
    return groups[1].size == 2 && (count < 3 || groups[2].size == 2) ? NULL : "unpadded";
}

/* All groups of the text; 0 when it is no date. */
static size_t
read_groups(struct text text, struct group groups[3])
{
    size_t count = 0;

    while (text.size > 0) {
        if (count == 3 || !next_group(&text, &groups[count])) {
            return 0;
        }
        count++;
    }
    return count > 0 && separators_agree(groups, count) ? count : 0;
}

/* Why the groups cannot be year, month and day; NULL when they can. */
static const char *
order_fault(const struct group *groups)
{
    if (groups[0].size == 4 && groups[1].size <= 2 && groups[2].size <= 2) {
        return NULL;
    }
    if (groups[2].size == 4) {
        return "day_first";
    }
    return groups[0].size == 2 ? "two_digit_year" : "form";
}

static enum verdict
parse_separated(struct text text, struct date_form *form)
{
    struct group groups[3] = {{0}};
    const size_t count = read_groups(text, groups);
    const char *fault = count == 0 ? "form" : order_fault(groups);
    const char *reason;

    if (fault != NULL) {
        return set_date_reason(VERDICT_INVALID, fault, form);
    }
    form->year = groups[0].number;
    form->month = groups[1].number;
    form->day = groups[2].number;
    if ((count > 1 && form->month == 0) || (count > 2 && form->day == 0)) {
        return set_date_reason(VERDICT_INVALID, "no_such_date", form);
    }
    reason = separated_reason(groups, count);
    return check_parts(reason == NULL ? VERDICT_SAME : VERDICT_CHANGED, reason, form);
}

static struct text
drop_blanks(struct text text, char *out)
{
    size_t size = 0;

    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != ' ') {
            out[size++] = text.data[at];
        }
    }
    return (struct text){out, size};
}

/* 〇一二…十廿 as digits; 10 and 20 multiply or stand alone. -1: none of them. */
static int
numeral(struct text text, size_t *size)
{
    static const struct {
        const char *text;
        int value;
    } numerals[] = {
        {"〇", 0 },
        {"○",  0 },
        {"零", 0 },
        {"一", 1 },
        {"二", 2 },
        {"三", 3 },
        {"四", 4 },
        {"五", 5 },
        {"六", 6 },
        {"七", 7 },
        {"八", 8 },
        {"九", 9 },
        {"十", 10},
        {"廿", 20}
    };

    for (size_t at = 0; at < sizeof numerals / sizeof *numerals; at++) {
        if (text_starts_with(text, text_from(numerals[at].text))) {
            *size = strlen(numerals[at].text);
            return numerals[at].value;
        }
    }
    return -1;
}

/* 二〇二二年六月三十日 to 2022年6月30日; false when it holds no numerals. Never longer than the input. */
static bool
translate_numerals(struct text text, char *out, struct text *translated)
{
    size_t size = 0;
    bool any = false;
    bool pending = false; /* a digit that a following 十 makes tens of */

    for (size_t at = 0; at < text.size;) {
        size_t bytes = 1;
        const int value = numeral(digits_at(text, at, text.size - at), &bytes);
        size_t after = 1;
        const int next = at + bytes < text.size ? numeral(digits_at(text, at + bytes, text.size - at - bytes), &after) : -1;
        const bool unit_follows = next >= 0 && next < 10;

        any = any || value >= 0;
        if (value < 0) {
            out[size++] = text.data[at];
        } else if (value < 10) {
            out[size++] = (char)('0' + value);
        } else {
            if (!pending) {
                out[size++] = value == 20 ? '2' : '1';
            }
            if (!unit_follows) {
                out[size++] = '0';
            }
        }
        pending = value >= 0 && value < 10;
        at += bytes;
    }
    *translated = (struct text){out, size};
    return any;
}

static bool
is_open_ended(struct text folded)
{
    static const char *const words[] = {"长期", "至今",     "长期有效",   "永久",       "无固定期限",
                                        "今",   "99991231", "9999-12-31", "9999/12/31", "99990101"};

    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (text_equal(folded, text_from(words[at]))) {
            return true;
        }
    }
    return false;
}

/* Digits before a point and only digits behind: the cell was a number. 2022.6 and 2022.06 are a month. */
static enum verdict
parse_decimal(struct text folded, size_t point, struct date_form *form)
{
    const struct text whole = digits_at(folded, 0, point);
    const struct text fraction = digits_at(folded, point + 1, folded.size - point - 1);

    if (whole.size == SERIAL_DIGITS) {
        return place_serial(read_digits(whole.data, whole.size), "serial", form);
    }
    return text_equal(fraction, TEXT("0")) ? parse_digits(whole, "decimal_zero", form) : set_date_reason(VERDICT_INVALID, "form", form);
}

static enum verdict
parse_day(struct text text, char *scratch, struct date_form *form)
{
    const char *point = memchr(text.data, '.', text.size);
    const size_t whole = point == NULL ? 0 : (size_t)(point - text.data);
    enum verdict verdict;

    if (text_ends_with(text, TEXT(SERIAL_1904))) {
        return parse_serial_1904(digits_at(text, 0, text.size - (sizeof SERIAL_1904 - 1)), form);
    }
    if (fold_is_digits(text)) {
        return parse_digits(text, "compact", form);
    }
    if ((whole == 5 || whole == 8) && fold_is_digits(digits_at(text, 0, whole))
        && fold_is_digits(digits_at(text, whole + 1, text.size - whole - 1))) {
        return parse_decimal(text, whole, form);
    }
    if (translate_numerals(text, scratch, &text)) {
        verdict = parse_separated(text, form);
        return verdict == VERDICT_SAME ? set_date_reason(VERDICT_CHANGED, "chinese", form) : verdict;
    }
    return parse_separated(text, form);
}

/* An instant is the day that it was in the site's zone. */
static enum verdict
place_instant(const struct zone *zone, const struct date_tail *tail, struct date_form *form)
{
    struct date_parts parts;

    if (zone == NULL || form->day == 0) {
        return set_date_reason(VERDICT_INVALID, zone == NULL ? "zone" : "form", form);
    }
    parts = date_to_parts(
        zone_day(zone, (int64_t)date_from_parts(form->year, form->month, form->day) * DAY_SECONDS + tail->second - tail->offset));
    form->year = parts.year;
    form->month = parts.month;
    form->day = parts.day;
    return check_parts(VERDICT_CHANGED, "zone", form);
}

static enum verdict
parse_folded(struct text folded, const struct zone *zone, char *scratch, struct date_form *form)
{
    struct date_tail tail;
    const struct text day = drop_blanks(date_tail_cut(folded, &tail), scratch);
    const enum verdict verdict = parse_day(day, scratch, form);

    if (tail.zone && (verdict == VERDICT_SAME || verdict == VERDICT_CHANGED)) {
        return place_instant(zone, &tail, form);
    }
    if (verdict == VERDICT_SAME && (tail.time || tail.weekday)) {
        return set_date_reason(VERDICT_CHANGED, tail.time ? "time_part" : "weekday", form);
    }
    return verdict;
}

static bool
is_zero(struct text folded)
{
    for (size_t at = 0; at < folded.size; at++) {
        if (folded.data[at] != '0' && folded.data[at] != '-' && folded.data[at] != '/') {
            return false;
        }
    }
    return true;
}

enum verdict
date_form_parse(struct text raw, const struct zone *zone, char *scratch, struct date_form *form)
{
    unsigned done = 0;
    enum verdict verdict;
    struct text folded;

    *form = (struct date_form){0};
    folded = fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_OUTER | FOLD_INNER | FOLD_HAN, scratch, &done);
    if (folded.size == 0) {
        return set_date_reason(VERDICT_ABSENT, "blank", form);
    }
    if (fold_is_placeholder(folded) || is_zero(folded)) {
        return set_date_reason(VERDICT_ABSENT, "placeholder", form);
    }
    if (is_open_ended(folded)) {
        return set_date_reason(VERDICT_ABSENT, "open_ended", form);
    }
    if (memchr(folded.data, '*', folded.size) != NULL) {
        return set_date_reason(VERDICT_MASKED, "masked", form);
    }
    verdict = parse_folded(folded, zone, scratch, form);
    if (verdict == VERDICT_SAME && done != 0) {
        return set_date_reason(VERDICT_CHANGED, fold_reason(done), form);
    }
    return verdict;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A number is taken apart into decimal digits and the place of its point, and put together again. The common ones (15 digits or fewer) are
 * their own shortest text, so they never pass through a double. C locale: no program of ours sets LC_NUMERIC. */
#include "extract/read/book/xlsx_number.h"

#include "common/ground/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum {
    EXACT_DIGITS = 15, /* decimals of so many digits come back from a double */
    NOISE_ZEROS = 2,
    SCIENTIFIC = 16, /* digits before the point from which on digits are lost: 1e15 */
    SMALLEST = -20,  /* zeros behind the point before digits become scientific too */
    LEXEME_MAX = 400,
    EPOCH_1900 = 25569, /* serial of 1970-01-01 */
    OFFSET_1904 = 1462,
    SERIAL_MAX = 2958465, /* 9999-12-31 */
    DAY_SECONDS = 86400,
    WIDTH_MAX = 40 /* of a format of zeros */
};

#define NOISE_SECONDS 1e-4

/* 0.DIGITS x 10^point */
struct decimal_digits {
    char digits[LEXEME_MAX];
    int count; /* no zeros at either end; 0: the number is 0 */
    int point;
    bool negative;
};

static bool
is_decimal_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static void
trim_zeros(struct decimal_digits *number)
{
    while (number->count > 0 && number->digits[number->count - 1] == '0') {
        number->count--;
    }
    if (number->count == 0) {
        number->point = 0;
        number->negative = false;
    }
}

/* [-]digits[.digits]; false for anything else. */
static bool
take_plain(struct text lexeme, struct decimal_digits *number)
{
    bool behind_point = false;
    bool any = false;
    size_t at = 0;

    *number = (struct decimal_digits){.negative = lexeme.size > 0 && lexeme.data[0] == '-'};
    for (at = number->negative ? 1 : 0; at < lexeme.size; at++) {
        if (lexeme.data[at] == '.' && !behind_point) {
            behind_point = true;
            continue;
        }
        if (!is_decimal_digit(lexeme.data[at]) || number->count == LEXEME_MAX) {
            return false;
        }
        any = true;
        if (number->count > 0 || lexeme.data[at] != '0') {
            number->digits[number->count++] = lexeme.data[at];
            number->point += !behind_point;
        } else {
            number->point -= behind_point;
        }
    }
    trim_zeros(number);
    return any;
}

static bool
to_double(struct text lexeme, double *value)
{
    char copy[LEXEME_MAX + 1];
    char *end;

    if (lexeme.size == 0 || lexeme.size > LEXEME_MAX || !(is_decimal_digit(lexeme.data[0]) || strchr("-+.", lexeme.data[0]) != NULL)
        || memchr(lexeme.data, 'x', lexeme.size) != NULL || memchr(lexeme.data, 'X', lexeme.size) != NULL) {
        return false;
    }
    memcpy(copy, lexeme.data, lexeme.size);
    copy[lexeme.size] = '\0';
    *value = strtod(copy, &end);
    return *end == '\0' && isfinite(*value);
}

static void
take_printed(double value, int digits, struct decimal_digits *number)
{
    char text[40];
    const char *exponent;

    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    *number = (struct decimal_digits){.negative = text[0] == '-'};
    exponent = strchr(text, 'e');
    for (const char *at = text; at < exponent; at++) {
        if (is_decimal_digit(*at)) {
            number->digits[number->count++] = *at;
        }
    }
    number->point = atoi(exponent + 1) + 1;
    trim_zeros(number);
}

/* The fewest digits that give the double back. */
static void
take_double(double value, struct decimal_digits *number)
{
    char text[40];
    int digits = EXACT_DIGITS;

    for (; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    take_printed(value, digits, number);
}

static size_t
put_scientific(const struct decimal_digits *number, char *out)
{
    const int rest = number->count - 1;

    return (size_t)snprintf(out, XLSX_NUMBER_TEXT, "%s%c%s%.*sE%+03d", number->negative ? "-" : "", number->digits[0], rest > 0 ? "." : "",
                            rest, number->digits + 1, number->point - 1);
}

static size_t
put_decimal(const struct decimal_digits *number, char *out)
{
    size_t size = 0;

    if (number->negative) {
        out[size++] = '-';
    }
    if (number->point <= 0) {
        out[size++] = '0';
    }
    for (int at = 0; at < number->point; at++) {
        out[size++] = at < number->count ? number->digits[at] : '0';
    }
    if (number->count > number->point) {
        out[size++] = '.';
        for (int at = number->point; at < number->count; at++) {
            out[size++] = at < 0 ? '0' : number->digits[at];
        }
    }
    out[size] = '\0';
    return size;
}

static bool
is_scientific(const struct decimal_digits *number)
{
    return number->point >= SCIENTIFIC || number->point < SMALLEST || number->count > 30;
}

static size_t
write_digits(const struct decimal_digits *number, char *out)
{
    return is_scientific(number) ? put_scientific(number, out) : put_decimal(number, out);
}

/* Whether an integer's digits must have been written as they are: no program that holds it as a double prints these digits. Such a program
 * prints either the exact value of the double or (JavaScript) the shortest digits, filled up with zeros. */
static bool
is_exact(const struct decimal_digits *written, double value)
{
    struct decimal_digits other;
    char exact[40];

    if (written->count > written->point || written->point > 30) {
        return false;
    }
    if (fabs(value) < 9007199254740992.0 && written->count > EXACT_DIGITS) {
        return true; /* below 2^53 a double holds every integer, but Excel itself keeps 15 digits */
    }
    take_double(value, &other);
    if (other.count == written->count && memcmp(other.digits, written->digits, (size_t)other.count) == 0) {
        return false;
    }
    snprintf(exact, sizeof exact, "%.0f", fabs(value));
    return !take_plain(text_from(exact), &other) || other.count != written->count
           || memcmp(other.digits, written->digits, (size_t)other.count) != 0;
}

/* Noise of binary arithmetic shows as a few digits, then zeros or nines up to the last one or two: 0.30000000000000004, 0.7999999999999999.
 * Then the 15 digits that spreadsheets show are meant; digits that differ to the end were there before. */
static void
drop_noise(double value, struct decimal_digits *number)
{
    struct decimal_digits shown;

    take_printed(value, EXACT_DIGITS, &shown);
    if (shown.count <= EXACT_DIGITS - NOISE_ZEROS) {
        *number = shown;
    }
}

/* False when the lexeme is no number. */
static bool
parse_lexeme(struct text lexeme, struct decimal_digits *number, bool *lost)
{
    const bool plain = take_plain(lexeme, number);
    double value;

    *lost = false;
    if (plain && number->count <= EXACT_DIGITS && number->point <= EXACT_DIGITS && number->point > SMALLEST) {
        return true;
    }
    if (!to_double(lexeme, &value)) {
        return false;
    }
    if (plain && is_exact(number, value)) {
        return true;
    }
    take_double(value, number);
    if (number->count > EXACT_DIGITS && number->point < number->count) {
        drop_noise(value, number);
    }
    *lost = number->point >= SCIENTIFIC;
    return true;
}

/* Exact integers of 16 digits and more stand as they are. */
static size_t
put_taken(const struct decimal_digits *number, bool lost, char *out)
{
    return !lost && number->point >= SCIENTIFIC && number->point <= 30 ? put_decimal(number, out) : write_digits(number, out);
}

static size_t
put_zeros(const struct decimal_digits *number, unsigned width, char *out)
{
    size_t size = 0;

    if (number->negative || number->count > number->point || number->point >= (int)width) {
        return write_digits(number, out);
    }
    while ((int)(width - size) > (number->point > 0 ? number->point : 0)) {
        out[size++] = '0';
    }
    return size + (number->count == 0 ? 0 : put_decimal(number, out + size));
}

static size_t
put_time(char *out, size_t before, uint64_t seconds)
{
    return (size_t)snprintf(out + before, XLSX_NUMBER_TEXT - before, "%s%02llu:%02llu:%02llu", before > 0 ? " " : "",
                            (unsigned long long)(seconds / 3600), (unsigned long long)(seconds / 60 % 60),
                            (unsigned long long)(seconds % 60));
}

/* Days since 1970-01-01 of a whole serial number; false when it is no day. */
static bool
serial_day(int64_t serial, int32_t *day)
{
    if (serial < 1 || serial == 60 || serial > SERIAL_MAX) {
        return false; /* 60 is 29 February 1900, which was no day */
    }
    *day = (int32_t)(serial - EPOCH_1900 + (serial < 60));
    return true;
}

/* The text of a serial number under a date format; 0 when it is no date. */
static size_t
put_date(double serial, enum xlsx_number_class class, bool date1904, char *out)
{
    char date[DATE_TEXT_SIZE];
    double whole;
    const double fraction = modf(serial, &whole);
    uint64_t seconds;
    int32_t day;
    size_t size;

    if (serial < 0 || serial > SERIAL_MAX) {
        return 0;
    }
    if (class == XLSX_NUMBER_ELAPSED) {
        return put_time(out, 0, (uint64_t)llround(serial * DAY_SECONDS));
    }
    /* A format without a time shows the day before midnight to the end, but for the noise of a double. */
    seconds =
        (uint64_t)(class == XLSX_NUMBER_DATE ? floor(fraction * DAY_SECONDS + NOISE_SECONDS) : (double)llround(fraction * DAY_SECONDS));
    if (serial < 1 && class != XLSX_NUMBER_DATE && seconds < DAY_SECONDS) {
        return put_time(out, 0, seconds);
    }
    whole += (date1904 ? OFFSET_1904 : 0) + (seconds == DAY_SECONDS ? 1 : 0);
    if (!serial_day((int64_t)whole, &day)) {
        return 0;
    }
    size = date_format(day, date);
    memcpy(out, date, size + 1);
    return size + (seconds % DAY_SECONDS == 0 ? 0 : put_time(out, size, seconds));
}

enum xlsx_kind
xlsx_number_text(struct text lexeme, struct xlsx_number_format format, bool date1904, char out[XLSX_NUMBER_TEXT], size_t *size, bool *lost)
{
    struct decimal_digits number;
    double serial;

    *lost = false;
    *size = 0;
    switch (format.class) {
    case XLSX_NUMBER_DATE:
    case XLSX_NUMBER_DATETIME:
    case XLSX_NUMBER_TIME:
    case XLSX_NUMBER_ELAPSED:
        *size = to_double(lexeme, &serial) ? put_date(serial, format.class, date1904, out) : 0;
        break;
    case XLSX_NUMBER_PLAIN:
    case XLSX_NUMBER_PERCENT:
    case XLSX_NUMBER_ZEROS:
        break;
    }
    if (*size > 0) {
        return XLSX_DATE;
    }
    if (!parse_lexeme(lexeme, &number, lost)) {
        return XLSX_TEXT;
    }
    if (format.class == XLSX_NUMBER_PERCENT && number.point < EXACT_DIGITS) {
        number.point += number.count > 0 ? 2 : 0;
        *size = write_digits(&number, out);
        out[(*size)++] = '%';
        out[*size] = '\0';
    } else {
        *size = format.class == XLSX_NUMBER_ZEROS ? put_zeros(&number, format.width, out) : put_taken(&number, *lost, out);
    }
    return XLSX_NUMBER;
}

/* ---- format codes ----
 * Number formats are read as far as the question goes what kind of number they show: only the first section (up to `;`), without literals
 * (quoted, escaped, padded) and without brackets, but for those of elapsed time. `m` is a month unless an hour stands before it or a second
 * behind it. */

struct code_scan {
    bool date;
    bool time;
    bool elapsed;
    bool percent;
    bool other;      /* more than zeros */
    bool open_month; /* an m that a second may still make a minute */
    bool hour;       /* the last time letter was an hour */
    unsigned zeros;
};

static bool
same_letter(char left, char right)
{
    return (left | 0x20) == right;
}

/* Bytes of a run of the same letter. */
static size_t
run_of(struct text rest)
{
    size_t size = 1;

    while (size < rest.size && (rest.data[size] | 0x20) == (rest.data[0] | 0x20)) {
        size++;
    }
    return size;
}

static size_t
quoted(struct text rest)
{
    const char *end = rest.size < 2 ? NULL : memchr(rest.data + 1, '"', rest.size - 1);

    return end == NULL ? rest.size : (size_t)(end - rest.data) + 1;
}

static size_t
bracket(struct text rest, struct code_scan *scan)
{
    const char *end = memchr(rest.data, ']', rest.size);
    const size_t size = end == NULL ? rest.size : (size_t)(end - rest.data) + 1;

    if (size > 2 && run_of((struct text){rest.data + 1, size - 2}) == size - 2
        && (same_letter(rest.data[1], 'h') || same_letter(rest.data[1], 'm') || same_letter(rest.data[1], 's'))) {
        scan->elapsed = true;
        scan->hour = same_letter(rest.data[1], 'h');
    } else {
        scan->other = true;
    }
    return size;
}

static bool
starts_with(struct text rest, const char *word)
{
    const size_t size = strlen(word);

    return rest.size >= size && strncasecmp(rest.data, word, size) == 0;
}

/* What is no format letter though it looks like one; 0 when it is none. */
static size_t
word(struct text rest, struct code_scan *scan)
{
    if (starts_with(rest, "general")) {
        return 7;
    }
    if (starts_with(rest, "g/")) { /* the Chinese name of General */
        return rest.size;
    }
    if (starts_with(rest, "am/pm")) {
        scan->time = true;
        return 5;
    }
    if (starts_with(rest, "a/p")) {
        scan->time = true;
        return 3;
    }
    if (starts_with(rest, "e+") || starts_with(rest, "e-")) {
        return 2;
    }
    return 0;
}

static void
letter(char byte, size_t run, struct code_scan *scan)
{
    switch (byte | 0x20) {
    case 'y':
    case 'd':
    case 'e':
    case 'b':
    case 'g':
        scan->date = true;
        break;
    case 'a':
        scan->date |= run >= 3; /* names of weekdays */
        break;
    case 'h':
        scan->time = true;
        scan->hour = true;
        break;
    case 's':
        scan->time = true;
        scan->open_month = false;
        scan->hour = false;
        break;
    case 'm':
        if (scan->hour && run < 3) {
            scan->time = true;
        } else {
            scan->date |= scan->open_month;
            scan->open_month = true;
        }
        scan->hour = false;
        break;
    default:
        break;
    }
}

static size_t
element(struct text rest, struct code_scan *scan)
{
    size_t size;

    switch (rest.data[0]) {
    case '"':
        scan->other = true;
        return quoted(rest);
    case '\\':
    case '_':
    case '*':
        scan->other = true;
        return rest.size < 2 ? 1 : 2;
    case '[':
        return bracket(rest, scan);
    case '0':
        scan->zeros++;
        return 1;
    case '%':
        scan->percent = true;
        return 1;
    default:
        break;
    }
    scan->other = true;
    size = word(rest, scan);
    if (size == 0) {
        size = run_of(rest);
        letter(rest.data[0], size, scan);
    }
    return size;
}

static enum xlsx_number_class
class_of(const struct code_scan *scan)
{
    if (scan->date) {
        return scan->time || scan->elapsed ? XLSX_NUMBER_DATETIME : XLSX_NUMBER_DATE;
    }
    if (scan->elapsed) {
        return XLSX_NUMBER_ELAPSED;
    }
    if (scan->time) {
        return XLSX_NUMBER_TIME;
    }
    if (scan->percent) {
        return XLSX_NUMBER_PERCENT;
    }
    return !scan->other && scan->zeros > 1 && scan->zeros <= WIDTH_MAX ? XLSX_NUMBER_ZEROS : XLSX_NUMBER_PLAIN;
}

struct xlsx_number_format
xlsx_number_code(struct text code)
{
    struct code_scan scan = {0};
    size_t at = 0;

    while (at < code.size && code.data[at] != ';') {
        const struct text rest = {code.data + at, code.size - at};

        at += element(rest, &scan);
    }
    scan.date |= scan.open_month;
    return (struct xlsx_number_format){class_of(&scan), scan.zeros <= WIDTH_MAX ? (unsigned char)scan.zeros : 0};
}

struct xlsx_number_format
xlsx_number_builtin(unsigned id)
{
    /* 27-36 and 50-58 as the Chinese editions have them */
    static const struct {
        unsigned char first;
        unsigned char last;
        enum xlsx_number_class class;
    } ranges[] = {
        {9,  10, XLSX_NUMBER_PERCENT },
        {14, 17, XLSX_NUMBER_DATE    },
        {18, 21, XLSX_NUMBER_TIME    },
        {22, 22, XLSX_NUMBER_DATETIME},
        {27, 31, XLSX_NUMBER_DATE    },
        {32, 35, XLSX_NUMBER_TIME    },
        {36, 36, XLSX_NUMBER_DATE    },
        {45, 45, XLSX_NUMBER_TIME    },
        {46, 46, XLSX_NUMBER_ELAPSED },
        {47, 47, XLSX_NUMBER_TIME    },
        {50, 54, XLSX_NUMBER_DATE    },
        {55, 56, XLSX_NUMBER_TIME    },
        {57, 58, XLSX_NUMBER_DATE    },
    };

    for (size_t at = 0; at < sizeof ranges / sizeof ranges[0]; at++) {
        if (id >= ranges[at].first && id <= ranges[at].last) {
            return (struct xlsx_number_format){ranges[at].class, 0};
        }
    }
    return (struct xlsx_number_format){XLSX_NUMBER_PLAIN, 0};
}

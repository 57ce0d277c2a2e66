/* SPDX-License-Identifier: Apache-2.0 */
/* Number formats are read as far as the question goes what kind of number they show: only the first section (up to `;`), without literals
 * (quoted, escaped, padded) and without brackets, but for those of elapsed time. `m` is a month unless an hour stands before it or a second
 * behind it. */
#include "extract/read/book/xlsx_number.h"

#include <strings.h>

enum { WIDTH_MAX = 40 };

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
xlsx_number_code_builtin(unsigned id)
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

/* SPDX-License-Identifier: Apache-2.0 */
/* From cell to value, as the common job has it, for ceiling.c: what cannot be used is 0. Cells borrow from the mapped file, 8 bytes behind
 * which can be read. */
#ifndef BIDUI_TESTS_BENCH_CELLS_H
#define BIDUI_TESTS_BENCH_CELLS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cell {
    const char *text;
    uint32_t size;
};

struct name {
    uint64_t half[2];
};

static inline char
check_character(uint64_t number)
{
    static const unsigned WEIGHTS[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;

    for (int at = 16; at >= 0; at--, number /= 10)
        sum += (unsigned)(number % 10) * WEIGHTS[at];
    return "10X98765432"[sum % 11];
}

static inline uint32_t
day_made(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint8_t DAYS[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const uint32_t leap = month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);

    if (year < 1900 || year > 2025 || month - 1 > 11 || day - 1 >= DAYS[month] + leap)
        return 0;
    return year * 10000 + month * 100 + day;
}

static inline uint32_t
digit(const char *text)
{
    return (uint32_t)(unsigned char)*text - '0';
}

/* Eight digits at once, above 99999999 when one is none. */
static inline uint32_t
eight_digits(const char *text)
{
    uint64_t word;

    memcpy(&word, text, 8);
    if ((((word + 0x4646464646464646U) | (word - 0x3030303030303030U)) & 0x8080808080808080U) != 0)
        return UINT32_MAX;
    word = (word & 0x0f0f0f0f0f0f0f0fU) * 2561 >> 8;
    word = (word & 0x00ff00ff00ff00ffU) * 6553601 >> 16;
    return (uint32_t)((word & 0x0000ffff0000ffffU) * 42949672960001U >> 32);
}

static inline uint64_t
number_of_18(const char *text)
{
    const uint32_t high = eight_digits(text);
    const uint32_t low = eight_digits(text + 8);
    uint64_t number;
    uint32_t born;

    if (high > 99999999 || low > 99999999 || digit(text + 16) > 9)
        return 0;
    number = ((uint64_t)high * 100000000 + low) * 10 + digit(text + 16);
    born = (uint32_t)(number / 1000 % 100000000);
    return day_made(born / 10000, born / 100 % 100, born % 100) != 0 && check_character(number) == text[17] ? number : 0;
}

/* One character without its costume; NULL when it does not belong in a number. */
static inline const char *
plain(const char *text, const char *end, char *to)
{
    if (end - text >= 3 && memcmp(text, "\xef\xbc", 2) == 0) {
        const unsigned char last = (unsigned char)text[2];

        *to = (char)(last == 0xb8 ? 'X' : '0' + (last - 0x90));
        return last == 0xb8 || (last >= 0x90 && last <= 0x99) ? text + 3 : NULL;
    }
    *to = *text == 'x' ? 'X' : *text;
    return text + 1;
}

static inline uint64_t
number_dressed(struct cell cell)
{
    const char *text = cell.text;
    const char *end = text + cell.size;
    char bare[24];
    size_t size = 0;

    while (text < end && (*text == ' ' || *text == '\''))
        text++;
    while (end > text && end[-1] == ' ')
        end--;
    while (text != NULL && text < end && size < 19)
        text = plain(text, end, &bare[size++]);
    if (text == NULL)
        return 0;
    if (size == 15) {
        uint64_t number = 0;

        memmove(bare + 8, bare + 6, 9);
        memcpy(bare + 6, "19", 2);
        for (int at = 0; at < 17; at++)
            number = number * 10 + digit(bare + at);
        bare[17] = check_character(number);
        size = 18;
    }
    return size == 18 ? number_of_18(bare) : 0;
}

static inline uint64_t
number_of(struct cell cell)
{
    const uint64_t number = cell.size == 18 ? number_of_18(cell.text) : 0;

    return number != 0 ? number : number_dressed(cell);
}

static inline struct name
name_of(struct cell cell)
{
    struct name name = {
        {0, 0}
    };
    char *to = (char *)&name;

    for (uint32_t at = 0; at < cell.size && to < (char *)(&name + 1);) {
        if (cell.text[at] == ' ')
            at++;
        else if (at + 3 <= cell.size && memcmp(cell.text + at, "\xe3\x80\x80", 3) == 0)
            at += 3;
        else
            *to++ = cell.text[at++];
    }
    return name;
}

static inline uint32_t
day_parts(struct cell cell) /* with separators, one digit or two */
{
    uint32_t part[3] = {0, 0, 0};
    int which = 0;

    for (uint32_t at = 0; at < cell.size; at++) {
        if (digit(cell.text + at) <= 9)
            part[which] = part[which] * 10 + digit(cell.text + at);
        else if (cell.text[at] == '-' || cell.text[at] == '/' || (unsigned char)cell.text[at] == 0xe5
                 || (unsigned char)cell.text[at] == 0xe6)
            which++;
        if (which > 2) /* the sign for the day ends it */
            break;
    }
    return day_made(part[0], part[1], part[2]);
}

static inline uint32_t
day_of(struct cell cell)
{
    if (cell.size == 8) {
        const uint32_t day = eight_digits(cell.text);

        if (day <= 99999999)
            return day_made(day / 10000, day / 100 % 100, day % 100);
    }
    return cell.size >= 8 ? day_parts(cell) : 0;
}

static inline int64_t
cents_of(struct cell cell) /* quotes and commas are passed over */
{
    int64_t cents = 0;
    int decimals = -1;

    for (uint32_t at = 0; at < cell.size; at++) {
        if (digit(cell.text + at) <= 9) {
            cents = cents * 10 + digit(cell.text + at);
            decimals += decimals >= 0;
        } else if (cell.text[at] == '.') {
            decimals = 0;
        }
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; decimals++)
        cents *= 10;
    return cents;
}

static inline uint64_t
code_of(struct cell cell)
{
    uint64_t code = 0;

    for (uint32_t at = 0; at < cell.size; at++)
        code = code * 10 + digit(cell.text + at);
    return code;
}

static inline int
is(struct cell cell, const char *text)
{
    return cell.size == strlen(text) && memcmp(cell.text, text, cell.size) == 0;
}

#endif

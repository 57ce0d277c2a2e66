/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/width.h"

struct range {
    uint32_t first;
    uint32_t last;
};

/* Unicode 15: blocks whose characters are Wide or Fullwidth, and the emoji that terminals draw wide. */
static const struct range wide[] = {
    {0x1100,  0x115F },
    {0x231A,  0x231B },
    {0x2329,  0x232A },
    {0x23E9,  0x23EC },
    {0x23F0,  0x23F0 },
    {0x23F3,  0x23F3 },
    {0x25FD,  0x25FE },
    {0x2614,  0x2615 },
    {0x2648,  0x2653 },
    {0x267F,  0x267F },
    {0x2693,  0x2693 },
    {0x26A1,  0x26A1 },
    {0x26AA,  0x26AB },
    {0x26BD,  0x26BE },
    {0x26C4,  0x26C5 },
    {0x26CE,  0x26CE },
    {0x26D4,  0x26D4 },
    {0x26EA,  0x26EA },
    {0x26F2,  0x26F3 },
    {0x26F5,  0x26F5 },
    {0x26FA,  0x26FA },
    {0x26FD,  0x26FD },
    {0x2705,  0x2705 },
    {0x270A,  0x270B },
    {0x2728,  0x2728 },
    {0x274C,  0x274C },
    {0x274E,  0x274E },
    {0x2753,  0x2755 },
    {0x2757,  0x2757 },
    {0x2795,  0x2797 },
    {0x27B0,  0x27B0 },
    {0x27BF,  0x27BF },
    {0x2B1B,  0x2B1C },
    {0x2B50,  0x2B50 },
    {0x2B55,  0x2B55 },
    {0x2E80,  0x303E },
    {0x3041,  0x33FF },
    {0x3400,  0x4DBF },
    {0x4E00,  0xA4CF },
    {0xA960,  0xA97F },
    {0xAC00,  0xD7A3 },
    {0xF900,  0xFAFF },
    {0xFE10,  0xFE19 },
    {0xFE30,  0xFE6F },
    {0xFF01,  0xFF60 },
    {0xFFE0,  0xFFE6 },
    {0x16FE0, 0x18CFF},
    {0x1B000, 0x1B2FF},
    {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A},
    {0x1F200, 0x1F265},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F7E0, 0x1F7EB},
    {0x1F90C, 0x1F9FF},
    {0x1FA70, 0x1FAFF},
    {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD},
};

/* Marks and controls that take no column. */
static const struct range none[] = {
    {0x0000,  0x001F },
    {0x007F,  0x009F },
    {0x0300,  0x036F },
    {0x200B,  0x200F },
    {0x202A,  0x202E },
    {0x2060,  0x2064 },
    {0x302A,  0x302D },
    {0xFE00,  0xFE0F },
    {0xFE20,  0xFE2F },
    {0xFEFF,  0xFEFF },
    {0xE0100, 0xE01EF},
};

static bool
is_in(const struct range *ranges, size_t count, uint32_t character)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (character > ranges[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && character >= ranges[low].first;
}

size_t
width_character(uint32_t character)
{
    if (is_in(none, sizeof none / sizeof none[0], character)) {
        return 0;
    }
    return is_in(wide, sizeof wide / sizeof wide[0], character) ? 2 : 1;
}

struct text
width_cut(struct text text, size_t columns)
{
    size_t at = 0;

    while (at < text.size) {
        uint32_t character = 0;
        size_t bytes = text_decode((struct text){text.data + at, text.size - at}, &character);
        const size_t width = bytes == 0 ? 1 : width_character(character);

        if (width > columns) {
            break;
        }
        columns -= width;
        at += bytes == 0 ? 1 : bytes;
    }
    return (struct text){text.data, at};
}

size_t
width_text(struct text text)
{
    size_t columns = 0;

    for (size_t at = 0; at < text.size;) {
        uint32_t character = 0;
        const size_t bytes = text_decode((struct text){text.data + at, text.size - at}, &character);

        columns += bytes == 0 ? 1 : width_character(character);
        at += bytes == 0 ? 1 : bytes;
    }
    return columns;
}

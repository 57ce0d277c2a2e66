/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/evidence.h"

#include <iconv.h>

enum { ENOUGH_LINES = 10, LINE_MAX = 4096, ENOUGH_CODES = 20, CODES_WEIGHED = 20000 };

/* All of it is in GB 2312, as nearly all Chinese is; a long line need not be looked at to its end. */
static bool
is_common_han(struct text line)
{
    const iconv_t converter = iconv_open("GB2312", "UTF-8");
    char out[LINE_MAX];
    char *from = (char *)(uintptr_t)line.data;
    char *to = out;
    size_t left = line.size;
    size_t room = sizeof out;
    bool is;

    if (converter == (iconv_t)-1) {
        return false;
    }
    is = iconv(converter, &from, &left, &to, &room) != (size_t)-1 || room < 2;
    (void)iconv_close(converter);
    return is;
}

/* Of the pairs that GBK would make of it one is not in GB 2312. */
static bool
makes_rare_pairs(struct text line)
{
    for (size_t at = 0; at < line.size; at++) {
        const unsigned char lead = (unsigned char)line.data[at];
        const unsigned char trail = at + 1 < line.size ? (unsigned char)line.data[at + 1] : 0;

        if (lead < 0x80) {
            continue;
        }
        if (lead < 0xA1 || lead > 0xF7 || trail < 0xA1) {
            return true;
        }
        at++;
    }
    return false;
}

bool
evidence_is_utf8_line(struct text line)
{
    bool three = false;

    if (!text_is_utf8(line)) {
        return false;
    }
    for (size_t at = 0; at < line.size && !three; at++) {
        three = (unsigned char)line.data[at] >= 0xE0;
    }
    return three && (makes_rare_pairs(line) || is_common_han(line));
}

/* ---- lines of UTF-8 that are rather GB18030 ---- */

enum script { SCRIPT_NEUTRAL, SCRIPT_LATIN, SCRIPT_GREEK, SCRIPT_CYRILLIC, SCRIPT_ARABIC, SCRIPT_OTHER };

/* Of a character of two bytes in UTF-8. */
static enum script
script_of(uint32_t character)
{
    if (character < 0xC0 || character == 0xD7 || character == 0xF7 || (character >= 0x300 && character < 0x370)) {
        return SCRIPT_NEUTRAL; /* marks, and what is put above letters */
    }
    if (character < 0x250) {
        return SCRIPT_LATIN;
    }
    if (character >= 0x370 && character < 0x3D0) {
        return SCRIPT_GREEK;
    }
    if ((character >= 0x400 && character < 0x460) || (character >= 0x490 && character < 0x500)) {
        return SCRIPT_CYRILLIC;
    }
    return character >= 0x600 && character < 0x700 ? SCRIPT_ARABIC : SCRIPT_OTHER;
}

static bool
is_letter(unsigned char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* Characters of two bytes that follow each other, at `at`; moves it behind them. True when nobody writes such a word. */
static bool
is_strange_word(struct text line, size_t *at)
{
    const bool before = *at > 0 && is_letter((unsigned char)line.data[*at - 1]);
    enum script first = SCRIPT_NEUTRAL;
    size_t letters = 0;
    bool strange = false;

    while (*at + 1 < line.size && (unsigned char)line.data[*at] >= 0x80) {
        const uint32_t high = (unsigned char)line.data[*at] & 0x1F;
        const enum script script = script_of(high << 6 | ((unsigned char)line.data[*at + 1] & 0x3F));

        strange = strange || script == SCRIPT_OTHER || (script != SCRIPT_NEUTRAL && first != SCRIPT_NEUTRAL && script != first);
        first = first == SCRIPT_NEUTRAL ? script : first;
        letters += script != SCRIPT_NEUTRAL;
        *at += 2;
    }
    return letters > 1 && (strange || (first == SCRIPT_LATIN && !before && !(*at < line.size && is_letter((unsigned char)line.data[*at]))));
}

bool
evidence_is_gbk_line(struct text line)
{
    bool strange = false;
    size_t at = 0;

    while (at < line.size) {
        const unsigned char lead = (unsigned char)line.data[at];

        if (lead < 0x80) {
            at++;
            continue;
        }
        for (size_t pair = at; pair < line.size && (unsigned char)line.data[pair] >= 0x80; pair += 2) {
            if ((unsigned char)line.data[pair] < 0xC2 || (unsigned char)line.data[pair] >= 0xE0 || pair + 1 == line.size
                || (unsigned char)line.data[pair + 1] < 0xA1 || (unsigned char)line.data[pair + 1] >= 0xC0) {
                return false; /* no UTF-8 of two bytes, or no Han of GB 2312 */
            }
        }
        strange = is_strange_word(line, &at) || strange;
    }
    return strange;
}

/* A line that has other bytes than ASCII text. */
static void
weigh_utf8(struct text line, struct evidence *evidence)
{
    bool three = false;

    if (!text_is_utf8(line) || memchr(line.data, 0, line.size) != NULL) {
        evidence->no_utf8++;
        return;
    }
    for (size_t at = 0; at < line.size && !three; at++) {
        three = (unsigned char)line.data[at] >= 0xE0;
    }
    evidence->utf8 += three;
}

static bool
could_be_gbk(unsigned char lead, unsigned char trail)
{
    return lead >= 0x81 && lead <= 0xFE && trail >= 0x40 && trail != 0x7F && trail != 0xFF;
}

static bool
could_be_big5(unsigned char lead, unsigned char trail)
{
    return lead >= 0xA1 && lead <= 0xF9 && ((trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail <= 0xFE));
}

static void
weigh_pairs(struct text line, struct evidence *evidence)
{
    for (size_t at = 0; at < line.size; at++) {
        const unsigned char lead = (unsigned char)line.data[at];
        const unsigned char trail = at + 1 < line.size ? (unsigned char)line.data[at + 1] : 0;

        if (lead < 0x80) {
            continue;
        }
        if (could_be_gbk(lead, trail)) {
            evidence->codes++;
            evidence->common += trail >= 0xA1 && lead >= 0xA1 && lead <= 0xF7;
        }
        if (could_be_big5(lead, trail)) {
            evidence->big5++;
            evidence->big5_low += lead <= 0xC6;
        } else {
            evidence->no_big5++;
        }
        at++;
    }
}

/* Bytes of ASCII from the beginning, none of them zero; eight at a time. */
static size_t
plain_prefix(struct text text)
{
    size_t at = 0;
    uint64_t eight;

    while (at + sizeof eight <= text.size) {
        memcpy(&eight, text.data + at, sizeof eight);
        if (((eight | (eight - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        at += sizeof eight;
    }
    while (at < text.size && (unsigned char)text.data[at] < 0x80 && text.data[at] != '\0') {
        at++;
    }
    return at;
}

struct evidence
evidence_of(struct text content)
{
    struct evidence evidence = {0};
    struct text rest = content;
    struct text line;

    while (text_split(&rest, '\n', &line)) {
        const size_t plain = plain_prefix(line);

        evidence.lines++;
        if (plain < line.size) {
            weigh_utf8(line, &evidence);
            if (evidence_is_utf8_line(line) && evidence.foreign++ == 0) {
                evidence.first_foreign = (size_t)(line.data - content.data);
            }
            if (evidence.codes < CODES_WEIGHED) {
                weigh_pairs((struct text){line.data + plain, line.size - plain}, &evidence);
            }
        }
    }
    return evidence;
}

bool
evidence_says_utf8(const struct evidence *evidence)
{
    return evidence->utf8 > evidence->no_utf8 || (evidence->utf8 >= ENOUGH_LINES && evidence->utf8 * 100 >= evidence->no_utf8);
}

bool
evidence_is_gbk(const struct evidence *evidence)
{
    return evidence->utf8 == 0 && evidence->codes > 0 && evidence->common * 10 >= evidence->codes * 9;
}

bool
evidence_says_big5(const struct evidence *evidence)
{
    return evidence->no_big5 * 20 <= evidence->codes && evidence->codes >= ENOUGH_CODES && evidence->common * 10 < evidence->codes * 9
           && evidence->big5_low * 100 >= evidence->big5 * 95;
}

bool
evidence_allows_gbk(const struct evidence *evidence, uint64_t bad_lines)
{
    return evidence->common * 2 >= evidence->codes
           && (bad_lines == 0 || evidence->codes < ENOUGH_CODES || evidence->common * 10 >= evidence->codes * 8);
}

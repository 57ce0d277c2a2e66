/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/evidence.h"

enum { ENOUGH_LINES = 10, ENOUGH_CODES = 20, CODES_WEIGHED = 20000 };

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
            evidence->only_big5 = false;
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
    struct evidence evidence = {.only_big5 = true};
    struct text rest = content;
    struct text line;

    while (text_split(&rest, '\n', &line)) {
        const size_t plain = plain_prefix(line);

        evidence.lines++;
        if (plain < line.size) {
            weigh_utf8(line, &evidence);
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
evidence_says_big5(const struct evidence *evidence)
{
    return evidence->only_big5 && evidence->codes >= ENOUGH_CODES && evidence->common * 10 < evidence->codes * 9
           && evidence->big5_low * 100 >= evidence->big5 * 95;
}

bool
evidence_allows_gbk(const struct evidence *evidence)
{
    return evidence->codes < ENOUGH_CODES || evidence->common * 10 >= evidence->codes * 8;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the lines of a text without mark or declaration say of its encoding. Chinese in UTF-8 is written in threes of bytes that Chinese in
 * GB18030 hardly ever makes over a whole line, so a few such lines weigh more than that nearly any bytes fit GB18030. Pure. */
#ifndef BIDUI_EVIDENCE_H
#define BIDUI_EVIDENCE_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence {
    uint64_t lines;
    uint64_t utf8;        /* lines that are UTF-8 with characters of three bytes or more */
    uint64_t no_utf8;     /* lines that are not */
    uint64_t codes;       /* pairs of bytes that could be GBK */
    uint64_t common;      /* of them, within GB 2312, as nearly all of what is written is */
    uint64_t big5;        /* pairs that could be Big5 ... */
    uint64_t big5_low;    /* ... and of them, the common characters of Big5 */
    uint64_t no_big5;     /* codes that are against Big5 */
    uint64_t foreign;     /* lines that evidence_is_utf8_line is true of ... */
    size_t first_foreign; /* ... and where the first begins */
};

struct evidence evidence_of(struct text content);
/* More lines are UTF-8 than chance explains. */
bool evidence_says_utf8(const struct evidence *evidence);
/* Its pairs are GB 2312, nearly all, and no line is Chinese in UTF-8. */
bool evidence_is_gbk(const struct evidence *evidence);
/* A line that is Chinese in UTF-8, though the bytes are GB18030 too: it came from another file. */
bool evidence_is_utf8_line(struct text line);
/* The other way round: a line that is UTF-8 of two bytes a character, and Chinese in GB18030. As UTF-8 it has words that nobody writes:
 * letters of two scripts in one, of scripts that no list has, or Latin ones without a plain letter beside them. A line with Chinese in
 * UTF-8 is none; one character alone may be anything. */
bool evidence_is_gbk_line(struct text line);
/* Pairs that make rare characters in GBK and common ones in Big5. */
bool evidence_says_big5(const struct evidence *evidence);
/* The pairs are what people write in GBK, at least half of them in its common part: those of no other encoding are, which nearly all fit
 * into GBK. With lines that do not fit, more is asked; too few to judge count as such. */
bool evidence_allows_gbk(const struct evidence *evidence, uint64_t bad_lines);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* GB18030 and GBK to UTF-8 by table, in a stream: the bytes may be cut anywhere, also inside a character.
 *
 * Every byte is validated; the first wrong one is an error (E-ENCODING) that names its offset in the stream. Nothing is ever replaced by
 * '?' or U+FFFD: characters of the private-use areas are kept as they are and counted; four-byte sequences that are well formed but have no
 * Unicode character are kept visible as `\x84\x31\xA5\x30` and counted.
 *
 * Variants. 2022 (the default) is a superset of GBK; the editions differ in few characters:
 *   2022  A6D9-A6DF A6EC A6ED A6F3 are vertical punctuation (U+FE10 ...), FE59 FE61 FE66 FE67 FE6D FE7E FE90 FEA0 ideographs
 *         (U+9FB4 ...). The standard gives their former four-byte codes to the private-use characters that they replaced; programs of
 *         the 2005 edition write the real characters with them, no program private ones: so they are read as the real ones, as browsers do
 *   2005  those 18 two-byte characters are private use (U+E78D ... U+E864)
 *   GBK   as 2022, but the single byte 0x80 is the euro sign (code page 936), and four-byte sequences are refused
 * In all of them A8BC is U+1E3F (private use in the edition of 2000), FE9F is U+4DAE, and FE51 FE52 FE53 FE6C FE76 FE91 are
 * private use, as the standard has it (glibc reads characters of plane 2). A3A0 is U+E5E5 (browsers read a blank).
 *
 * Memory: the tables (about 0.5 MB) are made once in the process, from iconv's two-byte characters and the list, within milliseconds and
 * thread-safely. A decoder is plain data of its holder; one thread at a time. Cost: about a fifth of glibc's iconv. */
#ifndef BIDUI_GB18030_H
#define BIDUI_GB18030_H

#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>
#include <stdint.h>

enum gb18030_variant { GB18030_2022, GB18030_2005, GB18030_GBK };

struct gb18030_report {
    uint64_t characters;       /* not ASCII */
    uint64_t private_use;      /* kept */
    uint64_t unmappable;       /* kept as \x.. */
    uint64_t first_private;    /* byte offset of the first one, when private_use > 0 */
    uint64_t first_unmappable; /* likewise */
};

struct gb18030 {
    enum gb18030_variant variant;
    uint64_t offset; /* bytes taken so far, those pending included */
    unsigned char pending[4];
    size_t pending_size; /* bytes of a character that is cut by the end of the last piece */
    struct gb18030_report report;
};

/* Whether this machine can decode at all: E-NO-TABLE. Asked before a text is judged by its bytes. */
enum status gb18030_ready(struct error *err) ERROR_MUST_CHECK;
void gb18030_init(struct gb18030 *decoder, enum gb18030_variant variant);
/* Decodes one piece behind `out`. All bytes are taken; a character cut at the end waits for the next piece. After an error the decoder is
 * done with; what was right before the place is in `out`, and `offset` is that of the place. */
enum status gb18030_decode(struct gb18030 *decoder, struct text bytes, struct buffer *out, struct error *err) ERROR_MUST_CHECK;
/* The end of the stream: an error when a character is unfinished. */
enum status gb18030_finish(struct gb18030 *decoder, struct error *err) ERROR_MUST_CHECK;
/* The bytes of one character; returns how many (1, 2, 4), 0 when the variant has none (surrogates; GBK: four-byte characters). */
size_t gb18030_encode(enum gb18030_variant variant, uint32_t character, unsigned char out[4]);

#endif

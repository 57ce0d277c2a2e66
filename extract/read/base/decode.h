/* SPDX-License-Identifier: Apache-2.0 */
/* From a delivery's bytes to UTF-8. The encoding of a file is known by its byte order mark, by declaration, or by what all of its lines
 * say: UTF-8 when every byte fits, GB18030 when every byte fits and the lines do not speak for UTF-8 (evidence.h). One of the two with a
 * few bad lines, which the reader rejects, when the others leave no doubt: at least ten lines and nine of ten. Lines of Chinese in UTF-8
 * are bad lines of GB18030, though it has a reading for them. Nothing is guessed from a prefix and no byte goes unlooked at. Big5, Latin-1,
 * and UTF-32 or UTF-16 without a mark have to be declared.
 *
 * GB18030, and GBK as a part of it, is decoded by gb18030.h, Big5 by iconv. An undecodable byte becomes one byte 0xFF, which is in no valid
 * UTF-8; so a reader finds the record that holds it. Any thread. */
#ifndef BIDUI_DECODE_H
#define BIDUI_DECODE_H

#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum decode_encoding {
    DECODE_UTF8,
    DECODE_GB18030,
    DECODE_UTF16LE,
    DECODE_UTF16BE,
    DECODE_UTF32LE,
    DECODE_UTF32BE,
    DECODE_BIG5,
    DECODE_LATIN1
};

struct decode_proof {
    enum decode_encoding encoding;
    size_t mark;        /* bytes of the byte order mark */
    bool declared;      /* known by mark or declaration, not by proof */
    uint64_t bad_lines; /* lines with undecodable bytes */
};

/* Which encoding the whole content has. `declared` may be NULL. E-ENCODING, with byte offset and line, when none fits; a file of
 * known encoding may hold a few bad lines (limits.h), which the reader rejects. */
enum status decode_prove(struct text content, struct text declared, const char *name, struct decode_proof *proof,
                         struct error *err) ERROR_MUST_CHECK;

/* `utf-8`, `gb18030`, `utf-16le`, `utf-16be`, `utf-32le`, `utf-32be`, `big5`, `latin-1`. */
const char *decode_name(enum decode_encoding encoding);
/* By decode_name or a usual other name (GBK, GB2312, CP936, UTF8 …). */
bool decode_find(struct text name, enum decode_encoding *encoding);

struct decode_report {
    uint64_t invalid;     /* bytes that became 0xFF */
    uint64_t private_use; /* characters of the private-use areas, kept (counted for GB18030) */
    uint64_t unmappable;  /* codes that have no character, kept as \x.. */
};

/* Most bytes that `size` bytes can become; the limit to give to the buffer. */
size_t decode_room(size_t size);
/* Decodes everything behind `out`; adds to the report. */
enum status decode_run(enum decode_encoding encoding, struct text in, struct buffer *out, struct decode_report *report,
                       struct error *err) ERROR_MUST_CHECK;

/* Offset of the first byte that is not UTF-8 text (0x00 is none), or in.size. */
size_t decode_check_utf8(struct text in);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/decode.h"

#include "extract/read/base/gb18030.h"
#include "extract/read/base/limits.h"

#include <inttypes.h>
#include <strings.h>

enum { PATTERN_BYTES = 4096, CHECK_BYTES = 256 * 1024 };

static const struct {
    const char *name;
    enum decode_encoding encoding;
} names[] = {
    {"utf-8",    DECODE_UTF8   },
    {"utf8",     DECODE_UTF8   },
    {"gb18030",  DECODE_GB18030},
    {"gbk",      DECODE_GB18030},
    {"gb2312",   DECODE_GB18030},
    {"cp936",    DECODE_GB18030},
    {"utf-16le", DECODE_UTF16LE},
    {"utf-16",   DECODE_UTF16LE},
    {"utf-16be", DECODE_UTF16BE},
};

const char *
decode_name(enum decode_encoding encoding)
{
    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        if (names[at].encoding == encoding) {
            return names[at].name;
        }
    }
    return "unknown";
}

bool
decode_find(struct text name, enum decode_encoding *encoding)
{
    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        if (strlen(names[at].name) == name.size && strncasecmp(names[at].name, name.data, name.size) == 0) {
            *encoding = names[at].encoding;
            return true;
        }
    }
    return false;
}

size_t
decode_check_utf8(struct text in)
{
    struct text rest = in;

    while (rest.size > 0) {
        uint64_t eight;
        uint32_t character;
        size_t length;

        if (rest.size >= 8) {
            memcpy(&eight, rest.data, 8);
            /* No byte has its top bit and none is 0. */
            if (((eight | (eight - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0) {
                rest.data += 8;
                rest.size -= 8;
                continue;
            }
        }
        length = text_decode(rest, &character);
        if (length == 0 || character == 0) {
            break;
        }
        rest.data += length;
        rest.size -= length;
    }
    return in.size - rest.size;
}

static uint32_t
unit(const unsigned char *bytes, bool big)
{
    return big ? (uint32_t)bytes[0] << 8 | bytes[1] : (uint32_t)bytes[1] << 8 | bytes[0];
}

/* One character of UTF-16: bytes used, 0 for a lone surrogate, a zero or half a unit. */
static size_t
utf16_one(struct text in, bool big, uint32_t *character)
{
    const unsigned char *bytes = (const unsigned char *)in.data;
    uint32_t low;

    if (in.size < 2) {
        return 0;
    }
    *character = unit(bytes, big);
    if (*character < 0xD800 || *character > 0xDFFF) {
        return *character == 0 ? 0 : 2;
    }
    if (*character > 0xDBFF || in.size < 4) {
        return 0;
    }
    low = unit(bytes + 2, big);
    if (low < 0xDC00 || low > 0xDFFF) {
        return 0;
    }
    *character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
    return 4;
}

static void
utf16_run(struct text in, bool big, struct buffer *out, struct decode_report *report)
{
    while (in.size > 0) {
        uint32_t character = 0;
        char bytes[4];
        size_t length = utf16_one(in, big, &character);

        if (length == 0) {
            buffer_append_char(out, (char)0xFF);
            report->invalid++;
            length = in.size < 2 ? in.size : 2;
        } else {
            buffer_append(out, bytes, text_encode(character, bytes));
        }
        in.data += length;
        in.size -= length;
    }
}

static size_t
utf16_check(struct text in, bool big)
{
    struct text rest = in;
    uint32_t character;
    size_t length;

    while (rest.size > 0 && (length = utf16_one(rest, big, &character)) != 0) {
        rest.data += length;
        rest.size -= length;
    }
    return in.size - rest.size;
}

static void
utf8_run(struct text in, struct buffer *out, struct decode_report *report)
{
    while (in.size > 0) {
        const size_t good = decode_check_utf8(in);

        buffer_append(out, in.data, good);
        in.data += good;
        in.size -= good;
        if (in.size > 0) {
            buffer_append_char(out, (char)0xFF);
            report->invalid++;
            in.data++;
            in.size--;
        }
    }
}

/* Decodes up to the first wrong byte; *done is its offset, or in.size. A character that the end cuts is wrong. */
static enum status
gb18030_run(struct text in, struct buffer *out, struct decode_report *report, size_t *done, struct error *err)
{
    struct gb18030 decoder;
    enum status status;

    gb18030_init(&decoder, GB18030_2022);
    status = gb18030_decode(&decoder, in, out, err);
    *done = (size_t)decoder.offset - decoder.pending_size;
    report->private_use += decoder.report.private_use;
    report->unmappable += decoder.report.unmappable;
    return status == STATUS_DATA ? STATUS_OK : status;
}

size_t
decode_room(size_t size)
{
    /* gb18030.h reserves the worst case of a slice ahead; else two bytes become at most three. */
    return size * 2 + ((size_t)1 << 17);
}

enum status
decode_run(enum decode_encoding encoding, struct text in, struct buffer *out, struct decode_report *report, struct error *err)
{
    switch (encoding) {
    case DECODE_UTF8:
        utf8_run(in, out, report);
        break;
    case DECODE_UTF16LE:
    case DECODE_UTF16BE:
        utf16_run(in, encoding == DECODE_UTF16BE, out, report);
        break;
    case DECODE_GB18030:
        while (in.size > 0) {
            size_t done;

            TRY(gb18030_run(in, out, report, &done, err));
            in.data += done;
            in.size -= done;
            if (in.size > 0) {
                buffer_append_char(out, (char)0xFF);
                report->invalid++;
                in.data++;
                in.size--;
            }
        }
        break;
    }
    return buffer_ok(out) ? STATUS_OK : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for decoded text");
}

/* Offset of the first byte that is no GB18030 text. */
static size_t
gb18030_check(struct text in)
{
    struct decode_report report = {0};
    struct buffer scratch;
    const char *zero = in.size == 0 ? NULL : memchr(in.data, 0, in.size);
    size_t at = 0;

    in.size = zero == NULL ? in.size : (size_t)(zero - in.data);
    buffer_init(&scratch, decode_room(CHECK_BYTES));
    while (at < in.size) {
        const size_t size = in.size - at < CHECK_BYTES ? in.size - at : CHECK_BYTES;
        size_t done;

        buffer_clear(&scratch);
        if (gb18030_run((struct text){in.data + at, size}, &scratch, &report, &done, NULL) != STATUS_OK) {
            break;
        }
        at += done;
        if (done + 4 < size || done == 0) { /* not merely cut by the end of the piece */
            break;
        }
    }
    buffer_done(&scratch);
    return at;
}

static size_t
check_encoding(enum decode_encoding encoding, struct text in)
{
    switch (encoding) {
    case DECODE_GB18030:
        return gb18030_check(in);
    case DECODE_UTF16LE:
    case DECODE_UTF16BE:
        return utf16_check(in, encoding == DECODE_UTF16BE);
    case DECODE_UTF8:
        break;
    }
    return decode_check_utf8(in);
}

static uint64_t
line_of(struct text content, size_t offset)
{
    uint64_t line = 1;

    for (size_t at = 0; at < offset; at++) {
        line += content.data[at] == '\n';
    }
    return line;
}

/* UTF-16 without a mark: ASCII digits and separators leave every second byte zero. */
static bool
looks_utf16(struct text content, enum decode_encoding *encoding)
{
    const size_t size = content.size < PATTERN_BYTES ? content.size & ~(size_t)1 : PATTERN_BYTES;
    size_t zeros[2] = {0, 0};

    for (size_t at = 0; at < size; at++) {
        zeros[at & 1] += content.data[at] == '\0';
    }
    *encoding = zeros[1] > zeros[0] ? DECODE_UTF16LE : DECODE_UTF16BE;
    return content.size % 2 == 0 && size >= 4 && (zeros[0] + zeros[1]) * 8 > size && (zeros[0] == 0 || zeros[1] == 0);
}

static bool
find_mark(struct text content, struct decode_proof *proof)
{
    static const struct {
        struct text mark;
        enum decode_encoding encoding;
    } marks[] = {
        {{"\xEF\xBB\xBF", 3},     DECODE_UTF8   },
        {{"\xFF\xFE", 2},         DECODE_UTF16LE},
        {{"\xFE\xFF", 2},         DECODE_UTF16BE},
        {{"\x84\x31\x95\x33", 4}, DECODE_GB18030},
    };

    for (size_t at = 0; at < sizeof marks / sizeof marks[0]; at++) {
        if (text_starts_with(content, marks[at].mark)) {
            proof->encoding = marks[at].encoding;
            proof->mark = marks[at].mark.size;
            return true;
        }
    }
    return false;
}

/* Counts the lines with undecodable bytes; the whole content is looked at. */
static void
count_bad_lines(struct text content, struct decode_proof *proof, size_t *first)
{
    size_t at = proof->mark;

    *first = content.size;
    while (at < content.size) {
        const struct text rest = {content.data + at, content.size - at};
        const size_t bad = at + check_encoding(proof->encoding, rest);
        const char *end;

        if (bad >= content.size) {
            return;
        }
        if (proof->bad_lines++ == 0) {
            *first = bad;
        }
        end = memchr(content.data + bad, '\n', content.size - bad);
        at = end == NULL ? content.size : (size_t)(end - content.data) + 1;
        at += (proof->encoding == DECODE_UTF16LE || proof->encoding == DECODE_UTF16BE) && at % 2 != 0;
    }
}

static enum status
known_encoding(struct text content, const char *name, struct decode_proof *proof, struct error *err)
{
    size_t first;
    uint64_t allowed;

    proof->declared = true;
    TRY(proof->encoding == DECODE_GB18030 ? gb18030_ready(err) : STATUS_OK);
    count_bad_lines(content, proof, &first);
    allowed = line_of(content, content.size) * limits.bad_lines_per_mille / 1000;
    if (proof->bad_lines > (allowed > limits.bad_lines ? allowed : limits.bad_lines)
        || (proof->bad_lines > 0 && proof->encoding != DECODE_UTF8 && proof->encoding != DECODE_GB18030)) {
        (void)error_set(err, STATUS_DATA, "E-ENCODING",
                        "\"%s\" is marked %s, but %" PRIu64 " lines are not; the first is line %" PRIu64 ", byte offset %zu (0x%02X)", name,
                        decode_name(proof->encoding), proof->bad_lines, line_of(content, first), first, (unsigned char)content.data[first]);
        error_hint(err, "open the original and save it again as UTF-8 or GB18030");
        return STATUS_DATA;
    }
    return STATUS_OK;
}

enum status
decode_prove(struct text content, struct text declared, const char *name, struct decode_proof *proof, struct error *err)
{
    size_t utf8;
    size_t gb18030;

    *proof = (struct decode_proof){0};
    if (find_mark(content, proof) || decode_find(declared, &proof->encoding)) {
        return known_encoding(content, name, proof, err);
    }
    if (looks_utf16(content, &proof->encoding) && check_encoding(proof->encoding, content) == content.size) {
        return STATUS_OK;
    }
    proof->encoding = DECODE_UTF8;
    utf8 = decode_check_utf8(content);
    if (utf8 == content.size) {
        return STATUS_OK;
    }
    TRY(gb18030_ready(err));
    proof->encoding = DECODE_GB18030;
    gb18030 = gb18030_check(content);
    if (gb18030 == content.size) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_DATA, "E-ENCODING",
                    "\"%s\" is neither UTF-8 (line %" PRIu64 ", byte offset %zu: 0x%02X) nor GB18030 (line %" PRIu64
                    ", byte offset %zu: 0x%02X)",
                    name, line_of(content, utf8), utf8, (unsigned char)content.data[utf8], line_of(content, gb18030), gb18030,
                    (unsigned char)content.data[gb18030]);
    error_hint(err, "part of the file may be in another encoding; save the original again as UTF-8 or GB18030");
    return STATUS_DATA;
}

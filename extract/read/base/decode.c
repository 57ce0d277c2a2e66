/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/decode.h"

#include "extract/read/base/evidence.h"
#include "extract/read/base/gb18030.h"
#include "extract/read/base/limits.h"

#include <iconv.h>
#include <inttypes.h>
#include <strings.h>

enum { PATTERN_BYTES = 4096, CHECK_BYTES = 256 * 1024, ENOUGH_LINES = 10 };

static const struct {
    const char *name;
    enum decode_encoding encoding;
} names[] = {
    {"utf-8",      DECODE_UTF8   },
    {"utf8",       DECODE_UTF8   },
    {"gb18030",    DECODE_GB18030},
    {"gbk",        DECODE_GB18030},
    {"gb2312",     DECODE_GB18030},
    {"cp936",      DECODE_GB18030},
    {"utf-16le",   DECODE_UTF16LE},
    {"utf-16",     DECODE_UTF16LE},
    {"utf-16be",   DECODE_UTF16BE},
    {"utf-32le",   DECODE_UTF32LE},
    {"utf-32",     DECODE_UTF32LE},
    {"utf-32be",   DECODE_UTF32BE},
    {"big5",       DECODE_BIG5   },
    {"cp950",      DECODE_BIG5   },
    {"latin-1",    DECODE_LATIN1 },
    {"latin1",     DECODE_LATIN1 },
    {"iso-8859-1", DECODE_LATIN1 },
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

/* One character of UTF-32: 4, or 0 for what is no character. */
static size_t
utf32_one(struct text in, bool big, uint32_t *character)
{
    const unsigned char *bytes = (const unsigned char *)in.data;

    if (in.size < 4) {
        return 0;
    }
    *character = big ? (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]
                     : (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
    return *character == 0 || *character > 0x10FFFF || (*character >= 0xD800 && *character <= 0xDFFF) ? 0 : 4;
}

static void
utf32_run(struct text in, bool big, struct buffer *out, struct decode_report *report)
{
    while (in.size > 0) {
        uint32_t character = 0;
        char bytes[4];
        size_t length = utf32_one(in, big, &character);

        if (length == 0) {
            buffer_append_char(out, (char)0xFF);
            report->invalid++;
            length = in.size < 4 ? in.size : 4;
        } else {
            buffer_append(out, bytes, text_encode(character, bytes));
        }
        in.data += length;
        in.size -= length;
    }
}

static size_t
utf32_check(struct text in, bool big)
{
    struct text rest = in;
    uint32_t character;
    size_t length;

    while (rest.size > 0 && (length = utf32_one(rest, big, &character)) != 0) {
        rest.data += length;
        rest.size -= length;
    }
    return in.size - rest.size;
}

/* One piece of Big5 by iconv; bytes used. `out` NULL: only looked at. A zero is no text. */
static size_t
big5_piece(iconv_t converter, struct text in, struct buffer *out)
{
    char decoded[PATTERN_BYTES];
    char *from = (char *)(uintptr_t)in.data;
    size_t left = in.size;

    while (left > 0 && *from != '\0') {
        const char *zero = memchr(from, 0, left);
        char *to = decoded;
        size_t room = sizeof decoded;
        size_t piece = zero == NULL ? left : (size_t)(zero - from);
        const size_t before = piece;

        (void)iconv(converter, &from, &piece, &to, &room);
        left -= before - piece;
        if (out != NULL) {
            buffer_append(out, decoded, sizeof decoded - room);
        }
        if (before == piece) {
            break;
        }
    }
    return in.size - left;
}

static enum status
big5_run(struct text in, struct buffer *out, struct decode_report *report, struct error *err)
{
    const iconv_t converter = iconv_open("UTF-8", "CP950");

    if (converter == (iconv_t)-1) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "this machine cannot decode Big5");
    }
    while (in.size > 0) {
        const size_t good = big5_piece(converter, in, out);

        in.data += good;
        in.size -= good;
        if (in.size > 0) {
            buffer_append_char(out, (char)0xFF);
            report->invalid++;
            in.data++;
            in.size--;
        }
    }
    (void)iconv_close(converter);
    return STATUS_OK;
}

static size_t
big5_check(struct text in)
{
    const iconv_t converter = iconv_open("UTF-8", "CP950");
    size_t good;

    if (converter == (iconv_t)-1) {
        return 0;
    }
    good = big5_piece(converter, in, NULL);
    (void)iconv_close(converter);
    return good;
}

static void
latin1_run(struct text in, struct buffer *out, struct decode_report *report)
{
    for (size_t at = 0; at < in.size; at++) {
        char bytes[4];

        if (in.data[at] == '\0') {
            buffer_append_char(out, (char)0xFF);
            report->invalid++;
        } else {
            buffer_append(out, bytes, text_encode((unsigned char)in.data[at], bytes));
        }
    }
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

/* A wrong byte becomes 0xFF, and the rest goes on behind it. A zero is no text. */
static enum status
gb18030_span(struct text in, struct buffer *out, struct decode_report *report, struct error *err)
{
    while (in.size > 0) {
        const char *zero = memchr(in.data, 0, in.size);
        size_t done;

        TRY(gb18030_run((struct text){in.data, zero == NULL ? in.size : (size_t)(zero - in.data)}, out, report, &done, err));
        in.data += done;
        in.size -= done;
        if (in.size > 0) {
            buffer_append_char(out, (char)0xFF);
            report->invalid++;
            in.data++;
            in.size--;
        }
    }
    return STATUS_OK;
}

/* Lines that are Chinese in UTF-8 are left as they are, and 0xFF stands before their first character, so that they are rejected. */
static enum status
gb18030_lines(struct text in, struct buffer *out, struct decode_report *report, struct error *err)
{
    const char *end = in.data + in.size;
    struct text span = {in.data, 0};
    struct text line;

    while (text_split(&in, '\n', &line)) {
        size_t plain = 0;

        if (!evidence_is_utf8_line(line)) {
            continue;
        }
        while ((unsigned char)line.data[plain] < 0x80) {
            plain++;
        }
        span.size = (size_t)(line.data + plain - span.data);
        TRY(gb18030_span(span, out, report, err));
        buffer_append_char(out, (char)0xFF);
        report->invalid++;
        buffer_append(out, line.data + plain, line.size - plain);
        span.data = line.data + line.size;
    }
    span.size = (size_t)(end - span.data);
    return gb18030_span(span, out, report, err);
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
    case DECODE_UTF32LE:
    case DECODE_UTF32BE:
        utf32_run(in, encoding == DECODE_UTF32BE, out, report);
        break;
    case DECODE_BIG5:
        TRY(big5_run(in, out, report, err));
        break;
    case DECODE_LATIN1:
        latin1_run(in, out, report);
        break;
    case DECODE_GB18030:
        TRY(gb18030_lines(in, out, report, err));
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
    size_t at = 0;

    buffer_init(&scratch, decode_room(CHECK_BYTES));
    while (at < in.size) {
        const size_t piece = in.size - at < CHECK_BYTES ? in.size - at : CHECK_BYTES;
        const char *zero = memchr(in.data + at, 0, piece);
        const size_t size = zero == NULL ? piece : (size_t)(zero - in.data) - at;
        size_t done;

        if (size == 0) {
            break;
        }
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
    case DECODE_UTF32LE:
    case DECODE_UTF32BE:
        return utf32_check(in, encoding == DECODE_UTF32BE);
    case DECODE_BIG5:
        return big5_check(in);
    case DECODE_LATIN1:
        return memchr(in.data, 0, in.size) == NULL ? in.size : (size_t)((const char *)memchr(in.data, 0, in.size) - in.data);
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
        {{"\xFF\xFE\0\0", 4},     DECODE_UTF32LE},
        {{"\0\0\xFE\xFF", 4},     DECODE_UTF32BE},
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

/* What the limits allow: the others of the file go on without such lines. */
static bool
are_few(uint64_t bad, uint64_t lines)
{
    const uint64_t share = lines * limits.bad_lines_per_mille / 1000;

    return bad <= (share > limits.bad_lines ? share : limits.bad_lines);
}

static bool
has_wide_units(enum decode_encoding encoding)
{
    return encoding == DECODE_UTF16LE || encoding == DECODE_UTF16BE || encoding == DECODE_UTF32LE || encoding == DECODE_UTF32BE;
}

/* By a declaration that the file itself contradicts, every Chinese character would become two others. */
static enum status
refuse_declared(const struct evidence *evidence, const char *name, const struct decode_proof *proof, struct error *err)
{
    if (proof->mark > 0 || proof->encoding == DECODE_UTF8 || has_wide_units(proof->encoding) || evidence->no_utf8 > 0
        || evidence->utf8 == 0) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_DATA, "E-ENCODING", "\"%s\" is said to be %s, but all of its lines are UTF-8", name,
                    decode_name(proof->encoding));
    error_hint(err, "take \"encoding\" away, or make it \"utf-8\", for the input in site.json or in the source's schema");
    return STATUS_DATA;
}

static enum status
known_encoding(struct text content, const char *name, struct decode_proof *proof, struct error *err)
{
    const struct evidence evidence = evidence_of((struct text){content.data + proof->mark, content.size - proof->mark});
    size_t first;

    proof->declared = true;
    TRY(proof->encoding == DECODE_GB18030 ? gb18030_ready(err) : STATUS_OK);
    TRY(refuse_declared(&evidence, name, proof, err));
    count_bad_lines(content, proof, &first);
    if (proof->encoding == DECODE_GB18030 && evidence.foreign > 0) {
        proof->bad_lines += evidence.foreign;
        first = first < proof->mark + evidence.first_foreign ? first : proof->mark + evidence.first_foreign;
    }
    if (!are_few(proof->bad_lines, line_of(content, content.size)) || (proof->bad_lines > 0 && has_wide_units(proof->encoding))) {
        (void)error_set(err, STATUS_DATA, "E-ENCODING",
                        "\"%s\" is marked %s, but %" PRIu64 " lines are not; the first is line %" PRIu64 ", byte offset %zu (0x%02X)", name,
                        decode_name(proof->encoding), proof->bad_lines, line_of(content, first), first, (unsigned char)content.data[first]);
        error_hint(err, "open the original and save it again as UTF-8 or GB18030");
        return STATUS_DATA;
    }
    return STATUS_OK;
}

/* Three of four bytes are zero in what is ASCII otherwise. */
static const char *
wide_name(struct text content)
{
    const size_t size = content.size < PATTERN_BYTES ? content.size & ~(size_t)3 : PATTERN_BYTES;
    size_t zeros[4] = {0};

    for (size_t at = 0; at < size; at++) {
        zeros[at & 3] += content.data[at] == '\0';
    }
    if (size < 8 || zeros[1] * 8 < size / 4 || zeros[2] * 8 < size / 4) {
        return NULL;
    }
    return zeros[3] > zeros[0] ? "utf-32le" : "utf-32be";
}

/* Which encoding nearly fits, and which setting helps. */
static void
hint_nearest(const struct evidence *evidence, uint64_t no_gb18030, const char *wide, struct error *err)
{
    const bool utf8 = evidence_says_utf8(evidence) || (evidence->no_utf8 <= no_gb18030 && !evidence_is_gbk(evidence));
    const uint64_t bad = utf8 ? evidence->no_utf8 : no_gb18030;

    if (wide != NULL) {
        error_hint(err, "its zero bytes look like %s: say \"encoding\": \"%s\" for the input in site.json", wide, wide);
    } else if (evidence_says_big5(evidence)) {
        error_hint(err, "it looks like Big5: say \"encoding\": \"big5\" for the input in site.json, or \"gb18030\" if it is not");
    } else if (no_gb18030 == 0 && evidence->utf8 == 0) {
        error_hint(err,
                   "say its \"encoding\" for the input in site.json (\"latin-1\", \"big5\", or \"gb18030\" if it is that), or save the "
                   "original again as UTF-8");
    } else if (are_few(bad, evidence->lines) && bad < evidence->lines) {
        error_hint(err,
                   "%s fits all but %" PRIu64 " of %" PRIu64
                   " lines: \"encoding\": \"%s\" for the input in site.json rejects these alone; or save the "
                   "original again as UTF-8 or GB18030",
                   utf8 ? "UTF-8" : "GB18030", bad, evidence->lines, utf8 ? "utf-8" : "gb18030");
    } else {
        error_hint(err,
                   "part of the file may be in another encoding (%s fits best: all but %" PRIu64 " of %" PRIu64
                   " lines); save the original again as UTF-8 or GB18030",
                   utf8 ? "UTF-8" : "GB18030", bad, evidence->lines);
    }
}

/* Neither marked nor declared, and no UTF-8 throughout: the lines decide. */
static bool
settle_by_lines(const struct evidence *evidence, uint64_t no_gb18030, struct decode_proof *proof)
{
    const uint64_t gb18030 = evidence->no_utf8 > no_gb18030 ? evidence->no_utf8 - no_gb18030 : 0; /* lines that only it explains */

    if (evidence_says_utf8(evidence)) {
        proof->encoding = DECODE_UTF8;
        proof->bad_lines = evidence->no_utf8;
        return evidence->utf8 >= ENOUGH_LINES && evidence->utf8 >= 9 * evidence->no_utf8 && are_few(evidence->no_utf8, evidence->lines);
    }
    proof->encoding = DECODE_GB18030;
    proof->bad_lines = no_gb18030 + evidence->foreign;
    if (proof->bad_lines == 0) {
        return !evidence_says_big5(evidence) && evidence_allows_gbk(evidence, 0);
    }
    if (gb18030 > 0) {
        return gb18030 >= ENOUGH_LINES && gb18030 >= 9 * proof->bad_lines && are_few(proof->bad_lines, evidence->lines)
               && !evidence_says_big5(evidence) && evidence_allows_gbk(evidence, no_gb18030);
    }
    proof->encoding = DECODE_UTF8; /* ASCII but for what nobody can read */
    proof->bad_lines = evidence->no_utf8;
    return evidence->lines >= ENOUGH_LINES + evidence->no_utf8 && evidence->lines >= 10 * evidence->no_utf8
           && are_few(evidence->no_utf8, evidence->lines);
}

enum status
decode_prove(struct text content, struct text declared, const char *name, struct decode_proof *proof, struct error *err)
{
    struct evidence evidence;
    size_t utf8;
    size_t gb18030;
    uint64_t no_gb18030;

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
    count_bad_lines(content, proof, &gb18030);
    no_gb18030 = proof->bad_lines;
    evidence = evidence_of(content);
    if (wide_name(content) == NULL && settle_by_lines(&evidence, no_gb18030, proof)) {
        return STATUS_OK;
    }
    if (no_gb18030 > 0) {
        (void)error_set(err, STATUS_DATA, "E-ENCODING",
                        "\"%s\" is neither UTF-8 (line %" PRIu64 ", byte offset %zu: 0x%02X) nor GB18030 (line %" PRIu64
                        ", byte offset %zu: 0x%02X)",
                        name, line_of(content, utf8), utf8, (unsigned char)content.data[utf8], line_of(content, gb18030), gb18030,
                        (unsigned char)content.data[gb18030]);
    } else {
        const bool big5 = evidence_says_big5(&evidence);
        const char *what = big5 ? "rather Big5" : evidence.utf8 > 0 ? "Chinese in UTF-8" : "of characters that hardly anybody writes";

        (void)error_set(err, STATUS_DATA, "E-ENCODING",
                        "\"%s\" could be GB18030, but %" PRIu64 " lines are %s; the first that is no UTF-8 is line %" PRIu64
                        ", byte offset %zu: 0x%02X",
                        name, big5 || evidence.utf8 == 0 ? evidence.no_utf8 : evidence.utf8, what, line_of(content, utf8), utf8,
                        (unsigned char)content.data[utf8]);
    }
    hint_nearest(&evidence, no_gb18030, wide_name(content), err);
    return STATUS_DATA;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces are decoded in slices, so that the output needs room for the worst case of a slice only. Inside of a slice two tight loops take
 * turns: ASCII sixteen bytes at a time, and two-byte characters by one table look-up and one four-byte store each. All else (four-byte
 * characters, private use, the euro sign, a character cut in two, what is wrong) goes through one_character. */
#include "extract/read/base/gb18030.h"

#include "extract/read/base/gb18030_table.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

enum {
    SLICE = 16 * 1024,
    WORST = 4,           /* bytes out of one in: `\x84` */
    SLACK = 32,          /* the loops store 16 and 4 bytes at once */
    SUPPLEMENT = 189000, /* linear index of U+10000, 90308130 */
    SUPPLEMENT_COUNT = 0x100000
};

enum outcome { CHARACTER_DONE, CHARACTER_CUT, CHARACTER_WRONG };

enum status
gb18030_ready(struct error *err)
{
    const struct gb18030_table *table;

    return gb18030_table_get(GB18030_TABLE_2022, &table, err);
}

void
gb18030_init(struct gb18030 *decoder, enum gb18030_variant variant)
{
    *decoder = (struct gb18030){.variant = variant};
}

static enum gb18030_table_edition
edition_of(enum gb18030_variant variant)
{
    return variant == GB18030_2005 ? GB18030_TABLE_2005 : GB18030_TABLE_2022;
}

static bool
is_digit_byte(unsigned char byte)
{
    return byte >= 0x30 && byte <= 0x39;
}

static bool
is_lead(unsigned char byte)
{
    return byte >= 0x81 && byte <= 0xFE;
}

static void
count_private(struct gb18030_report *report, uint64_t offset)
{
    if (report->private_use++ == 0) {
        report->first_private = offset;
    }
}

static bool
is_private(uint32_t character)
{
    return (character >= 0xE000 && character <= 0xF8FF) || character >= 0xF0000;
}

static void
put_unmappable(const unsigned char *bytes, char **out)
{
    for (size_t at = 0; at < 4; at++) {
        static const char digits[] = "0123456789ABCDEF";
        const char escape[4] = {'\\', 'x', digits[bytes[at] >> 4], digits[bytes[at] & 15]};

        memcpy(*out, escape, sizeof escape);
        *out += sizeof escape;
    }
}

static void
four_bytes(struct gb18030 *decoder, const struct gb18030_table *table, const unsigned char *bytes, uint64_t offset, char **out)
{
    const uint32_t index = (((uint32_t)(bytes[0] - 0x81) * 10 + (uint32_t)(bytes[1] - 0x30)) * 126 + (uint32_t)(bytes[2] - 0x81)) * 10
                           + (uint32_t)(bytes[3] - 0x30);
    uint32_t character;

    if (index < GB18030_TABLE_LINEAR) {
        character = table->linear[index];
    } else if (index >= SUPPLEMENT && index < SUPPLEMENT + SUPPLEMENT_COUNT) {
        character = 0x10000 + (index - SUPPLEMENT);
    } else {
        if (decoder->report.unmappable++ == 0) {
            decoder->report.first_unmappable = offset;
        }
        put_unmappable(bytes, out);
        return;
    }
    if (is_private(character)) {
        count_private(&decoder->report, offset);
    }
    *out += text_encode(character, *out);
}

static enum outcome
two_bytes(struct gb18030 *decoder, const struct gb18030_table *table, const unsigned char *bytes, uint64_t offset, char **out)
{
    const struct gb18030_table_pair pair = table->pairs[bytes[0] - 0x81][bytes[1]];
    const size_t size = pair.size & ~(unsigned)GB18030_TABLE_PRIVATE;

    if (size == 0) {
        return CHARACTER_WRONG;
    }
    if ((pair.size & GB18030_TABLE_PRIVATE) != 0) {
        count_private(&decoder->report, offset);
    }
    memcpy(*out, pair.bytes, size);
    *out += size;
    return CHARACTER_DONE;
}

/* One character that is not ASCII from `left` > 0 bytes at `offset` of the stream. *taken: its bytes, or those that prove it wrong. */
static enum outcome
one_character(struct gb18030 *decoder, const struct gb18030_table *table, const unsigned char *bytes, size_t left, uint64_t offset,
              size_t *taken, char **out)
{
    *taken = 1;
    if (bytes[0] == 0x80 && decoder->variant == GB18030_GBK) {
        *out += text_encode(0x20AC, *out);
        return CHARACTER_DONE;
    }
    if (!is_lead(bytes[0])) {
        return CHARACTER_WRONG;
    }
    if (left < 2) {
        return CHARACTER_CUT;
    }
    *taken = 2;
    if (!is_digit_byte(bytes[1])) {
        return two_bytes(decoder, table, bytes, offset, out);
    }
    if (decoder->variant == GB18030_GBK) {
        return CHARACTER_WRONG;
    }
    for (*taken = 3; *taken <= 4; ++*taken) {
        if (left < *taken) {
            return CHARACTER_CUT;
        }
        if (*taken == 3 ? !is_lead(bytes[2]) : !is_digit_byte(bytes[3])) {
            return CHARACTER_WRONG;
        }
    }
    *taken = 4;
    four_bytes(decoder, table, bytes, offset, out);
    return CHARACTER_DONE;
}

/* Copies ASCII up to the first other byte. Reads and writes whole blocks: `out` has SLACK behind its end. */
static const unsigned char *
copy_ascii(const unsigned char *in, const unsigned char *end, char **out)
{
    char *to = *out;

#ifdef __SSE2__
    while (end - in >= 16) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)in);
        const unsigned high = (unsigned)_mm_movemask_epi8(block);

        _mm_storeu_si128((__m128i *)(void *)to, block);
        if (high != 0) {
            const int run = __builtin_ctz(high);

            *out = to + run;
            return in + run;
        }
        in += 16;
        to += 16;
    }
#endif
    while (in < end && *in < 0x80) {
        *to++ = (char)*in++;
    }
    *out = to;
    return in;
}

/* Copies two-byte characters up to the first thing that is something else. */
static const unsigned char *
copy_pairs(const struct gb18030_table *table, const unsigned char *in, const unsigned char *end, char **out)
{
    char *to = *out;

    while (end - in >= 2 && is_lead(in[0])) {
        const struct gb18030_table_pair *pair = &table->pairs[in[0] - 0x81][in[1]];

        if (pair->size - 2U > 1U) {
            break;
        }
        memcpy(to, pair, sizeof *pair);
        to += pair->size;
        in += 2;
    }
    *out = to;
    return in;
}

static enum status
refuse_bytes(const unsigned char *bytes, size_t count, uint64_t offset, enum gb18030_variant variant, struct error *err)
{
    char hex[3 * 4 + 1] = "";

    for (size_t at = 0; at < count && at < 4; at++) {
        snprintf(hex + 3 * at, 4, " %02X", bytes[at]);
    }
    error_set(err, STATUS_DATA, "E-ENCODING", "not %s at byte %llu:%s", variant == GB18030_GBK ? "GBK" : "GB18030",
              (unsigned long long)offset, hex);
    error_hint(err, "the file mixes encodings or is damaged at this place; export it again, best as UTF-8");
    return STATUS_DATA;
}

/* Decodes from a slice until its end, or a character that it cuts; *taken says how far. */
static enum status
slice(struct gb18030 *decoder, const struct gb18030_table *table, struct text bytes, struct buffer *out, size_t *taken, struct error *err)
{
    const unsigned char *const start = (const unsigned char *)bytes.data;
    const unsigned char *const end = start + bytes.size;
    const unsigned char *in = start;
    char *to = out->data + out->size;
    enum outcome outcome = CHARACTER_DONE;

    size_t used = 0;

    while (in < end && outcome == CHARACTER_DONE) {
        const unsigned char *const before = copy_ascii(in, end, &to);

        in = copy_pairs(table, before, end, &to);
        decoder->report.characters += (uint64_t)(in - before) / 2;
        if (in < end && *in >= 0x80) {
            const uint64_t offset = decoder->offset + (uint64_t)(in - start);

            outcome = one_character(decoder, table, in, (size_t)(end - in), offset, &used, &to);
            in += outcome == CHARACTER_DONE ? used : 0;
            decoder->report.characters += outcome == CHARACTER_DONE;
        }
    }
    out->size = (size_t)(to - out->data);
    *taken = (size_t)(in - start);
    if (outcome == CHARACTER_WRONG) {
        decoder->offset += *taken;
        return refuse_bytes(in, used, decoder->offset, decoder->variant, err);
    }
    return STATUS_OK;
}

static enum status
reserve_output(struct buffer *out, size_t bytes, struct error *err)
{
    if (!buffer_reserve(out, bytes * WORST + SLACK)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no room for decoded text (%zu bytes so far)", out->size);
    }
    return STATUS_OK;
}

/* Completes the pending character with bytes of the next piece, which moves on behind them. */
static enum status
complete(struct gb18030 *decoder, const struct gb18030_table *table, struct text *bytes, struct buffer *out, struct error *err)
{
    TRY(reserve_output(out, sizeof decoder->pending, err));
    while (decoder->pending_size > 0 && bytes->size > 0) {
        const uint64_t offset = decoder->offset - decoder->pending_size;
        char *to = out->data + out->size;
        size_t used;

        decoder->pending[decoder->pending_size++] = (unsigned char)bytes->data[0];
        decoder->offset++;
        bytes->data++;
        bytes->size--;
        switch (one_character(decoder, table, decoder->pending, decoder->pending_size, offset, &used, &to)) {
        case CHARACTER_WRONG:
            decoder->offset = offset;
            return refuse_bytes(decoder->pending, used, offset, decoder->variant, err);
        case CHARACTER_DONE:
            decoder->pending_size = 0;
            decoder->report.characters++;
            out->size = (size_t)(to - out->data);
            break;
        case CHARACTER_CUT:
            break;
        }
    }
    return STATUS_OK;
}

enum status
gb18030_decode(struct gb18030 *decoder, struct text bytes, struct buffer *out, struct error *err)
{
    const struct gb18030_table *table;

    TRY(gb18030_table_get(edition_of(decoder->variant), &table, err));
    TRY(complete(decoder, table, &bytes, out, err));
    while (bytes.size > 0) {
        const bool last = bytes.size <= SLICE;
        const size_t size = last ? bytes.size : SLICE;
        size_t taken;

        TRY(reserve_output(out, size, err));
        TRY(slice(decoder, table, (struct text){bytes.data, size}, out, &taken, err));
        decoder->offset += taken;
        bytes.data += taken;
        bytes.size -= taken;
        if (last && taken < size) { /* the end cuts a character */
            memcpy(decoder->pending, bytes.data, bytes.size);
            decoder->pending_size = bytes.size;
            decoder->offset += bytes.size;
            bytes.size = 0;
        }
    }
    return STATUS_OK;
}

enum status
gb18030_finish(struct gb18030 *decoder, struct error *err)
{
    const uint64_t offset = decoder->offset - decoder->pending_size;

    if (decoder->pending_size == 0) {
        return STATUS_OK;
    }
    error_set(err, STATUS_DATA, "E-ENCODING", "the file ends inside of a character at byte %llu", (unsigned long long)offset);
    error_hint(err, "the file was cut off; fetch or export it again");
    return STATUS_DATA;
}

static size_t
put_four(uint32_t index, unsigned char out[4])
{
    out[3] = (unsigned char)(0x30 + index % 10);
    out[2] = (unsigned char)(0x81 + index / 10 % 126);
    out[1] = (unsigned char)(0x30 + index / 1260 % 10);
    out[0] = (unsigned char)(0x81 + index / 12600);
    return 4;
}

size_t
gb18030_encode(enum gb18030_variant variant, uint32_t character, unsigned char out[4])
{
    const struct gb18030_table *table;
    uint32_t index;

    if (gb18030_table_get(edition_of(variant), &table, NULL) != STATUS_OK || character > 0x10FFFF) {
        return 0;
    }
    if (character < 0x80) {
        out[0] = (unsigned char)character;
        return 1;
    }
    if (character < 0x10000 && table->encode[character] != 0) {
        out[0] = (unsigned char)(table->encode[character] >> 8);
        out[1] = (unsigned char)(table->encode[character] & 0xFF);
        return 2;
    }
    if (variant == GB18030_GBK) {
        return 0;
    }
    if (character >= 0x10000) {
        return put_four(SUPPLEMENT + (character - 0x10000), out);
    }
    return gb18030_table_find(table, (uint16_t)character, &index) ? put_four(index, out) : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/gb18030.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { ROOM = 64 * 1024 * 1024 };

/* Decodes in pieces of `piece` bytes. */
static enum status
decode(struct gb18030 *decoder, struct text bytes, size_t piece, struct buffer *out, struct error *err)
{
    buffer_clear(out);
    for (size_t at = 0; at < bytes.size; at += piece) {
        const size_t size = bytes.size - at < piece ? bytes.size - at : piece;

        TRY(gb18030_decode(decoder, (struct text){bytes.data + at, size}, out, err));
    }
    return gb18030_finish(decoder, err);
}

#define BYTES(literal) {(literal), sizeof(literal) - 1}

static const struct {
    const char *shows;
    enum gb18030_variant variant;
    struct text bytes;
    const char *utf8;
    uint64_t private_use;
    uint64_t unmappable;
} good_cases[] = {
    {"ASCII stays",                          GB18030_2022, BYTES("id,410621\r\n"),             "id,410621\r\n",        0, 0},
    {"GBK names",                            GB18030_2022, BYTES("\xBF\xA3\xCF\xD8,\xCD\xF5"), "浚县,王",              0, 0},
    {"a trail byte that is a vertical bar",  GB18030_2022, BYTES("\x96\x7C\xCE\xF7"),          "東西",                 0, 0},
    {"trail bytes below 0x80",               GB18030_2022, BYTES("\x81\x40\x81\x7E"),          "丂亊",                 0, 0},
    {"the middle dot of names",              GB18030_2022, BYTES("\xA1\xA4"),                  "\xC2\xB7",             0, 0},
    {"the rare name character FE9F",         GB18030_2022, BYTES("\xFE\x9F"),                  "䶮",                   0, 0},
    {"A8BC is a letter",                     GB18030_2022, BYTES("\xA8\xBC"),                  "ḿ",                    0, 0},
    {"four bytes in the basic plane",        GB18030_2022, BYTES("\x82\x32\xBD\x35"),          "䃥",                   0, 0},
    {"four bytes beyond it",                 GB18030_2022, BYTES("\x95\x32\x90\x31"),          "\xF0\xA0\x82\x87",     0, 0},
    {"the last character of all",            GB18030_2022, BYTES("\xE3\x32\x9A\x35"),          "\xF4\x8F\xBF\xBF",     1, 0},
    {"vertical comma in 2022",               GB18030_2022, BYTES("\xA6\xD9"),                  "\xEF\xB8\x90",         0, 0},
    {"vertical comma in 2005",               GB18030_2005, BYTES("\xA6\xD9"),                  "\xEE\x9E\x8D",         1, 0},
    {"ideograph FE59 in 2022",               GB18030_2022, BYTES("\xFE\x59"),                  "\xE9\xBE\xB4",         0, 0},
    {"ideograph FE59 in 2005",               GB18030_2005, BYTES("\xFE\x59"),                  "\xEE\xA0\x9E",         1, 0},
    {"its four bytes as programs write it",  GB18030_2022, BYTES("\x82\x35\x90\x37"),          "\xE9\xBE\xB4",         0, 0},
    {"private use is kept and counted",      GB18030_2022, BYTES("\xAA\xA1\x41\xF8\xA1"),
     "\xEE\x80\x80"
     "A\xEE\x88\xB4",                                                                                                  2, 0},

    {"no character: kept as it is, counted", GB18030_2022,
     BYTES("a\x84\x31\xA5\x30"
           "b"),
     "a\\x84\\x31\\xA5\\x30b",                                                                                         0, 1},
    {"behind the last one",                  GB18030_2022, BYTES("\xFE\x39\xFE\x39"),          "\\xFE\\x39\\xFE\\x39", 0, 1},
    {"the euro sign of GBK",                 GB18030_GBK,
     BYTES("\x80"
           "5"),
     "€5",                                                                                                             0, 0},
    {"the euro sign of GB18030",             GB18030_2022, BYTES("\xA2\xE3"),                  "€",                    0, 0},
    {"nothing",                              GB18030_2022, BYTES(""),                          "",                     0, 0},
};

static void
decodes_what_the_standard_says(void **state)
{
    struct buffer out;
    struct error err = {0};

    (void)state;
    buffer_init(&out, ROOM);
    for (size_t at = 0; at < sizeof good_cases / sizeof good_cases[0]; at++) {
        struct gb18030 decoder;

        gb18030_init(&decoder, good_cases[at].variant);
        if (decode(&decoder, good_cases[at].bytes, 100, &out, &err) != STATUS_OK) {
            fail_msg("%s: %s", good_cases[at].shows, err.message);
        }
        if (!text_equal(buffer_text(&out), text_from(good_cases[at].utf8))) {
            fail_msg("%s: %.*s", good_cases[at].shows, TEXT_ARG(buffer_text(&out)));
        }
        if (decoder.report.private_use != good_cases[at].private_use || decoder.report.unmappable != good_cases[at].unmappable) {
            fail_msg("%s: wrong counts", good_cases[at].shows);
        }
    }
    buffer_done(&out);
}

static const struct {
    const char *shows;
    enum gb18030_variant variant;
    struct text bytes;
    const char *message;
} bad_cases[] = {
    {"0x80 alone",            GB18030_2022, BYTES("ab\x80"),                "not GB18030 at byte 2: 80"                    },
    {"0xFF",                  GB18030_2022, BYTES("\xBF\xA3\xFF"),          "not GB18030 at byte 2: FF"                    },
    {"a trail byte 0x7F",     GB18030_2022, BYTES("a\x81\x7F"),             "not GB18030 at byte 1: 81 7F"                 },
    {"a trail byte 0xFF",     GB18030_2022, BYTES("\x81\xFF"),              "not GB18030 at byte 0: 81 FF"                 },
    {"a line end inside",     GB18030_2022, BYTES("\xBF\n\xA3"),            "not GB18030 at byte 0: BF 0A"                 },
    {"a wrong third byte",    GB18030_2022, BYTES("\x81\x30\x41\x30"),      "not GB18030 at byte 0: 81 30 41"              },
    {"a wrong fourth byte",   GB18030_2022, BYTES("\x81\x30\x81\x41"),      "not GB18030 at byte 0: 81 30 81 41"           },
    {"four bytes in GBK",     GB18030_GBK,  BYTES("x\x81\x30\x81\x30"),     "not GBK at byte 1: 81 30"                     },
    {"cut after one byte",    GB18030_2022, BYTES("\xBF\xA3\xCF"),          "the file ends inside of a character at byte 2"},
    {"cut after three bytes", GB18030_2022, BYTES("-\x81\x30\x81"),         "the file ends inside of a character at byte 1"},
    {"UTF-8 behind GBK",      GB18030_2022, BYTES("\xCD\xF5\xE7\x8E\x8B,"), "not GB18030 at byte 4: 8B 2C"                 },
};

static void
names_the_place_of_the_first_wrong_byte(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, ROOM);
    for (size_t at = 0; at < sizeof bad_cases / sizeof bad_cases[0]; at++) {
        for (size_t piece = 1; piece <= bad_cases[at].bytes.size; piece++) {
            struct gb18030 decoder;
            struct error err = {0};

            gb18030_init(&decoder, bad_cases[at].variant);
            if (decode(&decoder, bad_cases[at].bytes, piece, &out, &err) != STATUS_DATA) {
                fail_msg("%s is accepted in pieces of %zu", bad_cases[at].shows, piece);
            }
            assert_string_equal(err.message, bad_cases[at].message);
            assert_string_equal(err.id, "E-ENCODING");
        }
    }
    buffer_done(&out);
}

/* A text in which all kinds of characters touch each other in all orders, longer than a slice of the decoder. */
static void
mixed_text(struct buffer *bytes)
{
    static const struct text kinds[] = {
        BYTES("a"),
        BYTES("0123456789abcdef"),
        BYTES("\xBF\xA3"),
        BYTES("\x81\x30\x81\x30"),
        BYTES("\xAA\xA1"),
        BYTES("\x95\x32\x90\x31"),
        BYTES("\xA1\xA4"),
        BYTES("\x84\x31\xA5\x30"),
        BYTES("\xFE\x9F\xFE\x9F\xFE\x9F"),
    };
    const size_t count = sizeof kinds / sizeof kinds[0];
    size_t step = 0;

    while (bytes->size < 40000) {
        const size_t kind = (step / count + step * 7 + step * step / 3) % count;

        buffer_append_text(bytes, kinds[kind]);
        step++;
    }
}

static void
any_split_gives_the_same_text(void **state)
{
    struct buffer bytes;
    struct buffer whole;
    struct buffer out;
    struct gb18030 decoder;
    struct gb18030_report report;

    (void)state;
    buffer_init(&bytes, ROOM);
    buffer_init(&whole, ROOM);
    buffer_init(&out, ROOM);
    mixed_text(&bytes);
    gb18030_init(&decoder, GB18030_2022);
    assert_int_equal(decode(&decoder, buffer_text(&bytes), bytes.size, &whole, NULL), STATUS_OK);
    report = decoder.report;
    for (size_t piece = 1; piece < 20000; piece = piece < 80 ? piece + 1 : piece * 3 / 2) {
        gb18030_init(&decoder, GB18030_2022);
        assert_int_equal(decode(&decoder, buffer_text(&bytes), piece, &out, NULL), STATUS_OK);
        assert_true(text_equal(buffer_text(&out), buffer_text(&whole)));
        assert_memory_equal(&decoder.report, &report, sizeof report);
        assert_int_equal(decoder.offset, bytes.size);
    }
    for (size_t split = 0; split < 2000; split++) { /* two pieces, everywhere */
        gb18030_init(&decoder, GB18030_2022);
        buffer_clear(&out);
        assert_int_equal(gb18030_decode(&decoder, (struct text){bytes.data, split}, &out, NULL), STATUS_OK);
        assert_int_equal(gb18030_decode(&decoder, (struct text){bytes.data + split, 2048 - split}, &out, NULL), STATUS_OK);
        assert_memory_equal(out.data, whole.data, out.size);
    }
    buffer_done(&bytes);
    buffer_done(&whole);
    buffer_done(&out);
}

/* Every character has one code, and the code gives the character back: all planes, all editions. */
static void
every_character_comes_back(void **state)
{
    static const enum gb18030_variant variants[] = {GB18030_2022, GB18030_2005};
    struct buffer out;

    (void)state;
    buffer_init(&out, ROOM);
    for (size_t variant = 0; variant < 2; variant++) {
        unsigned lost = 0;

        for (uint32_t character = 0; character <= 0x10FFFF; character++) {
            struct gb18030 decoder;
            unsigned char code[4];
            uint32_t back = 0;
            const size_t size = gb18030_encode(variants[variant], character, code);

            if (character >= 0xD800 && character <= 0xDFFF) {
                assert_int_equal(size, 0);
                continue;
            }
            gb18030_init(&decoder, variants[variant]);
            assert_int_equal(decode(&decoder, (struct text){(const char *)code, size}, 4, &out, NULL), STATUS_OK);
            text_decode(buffer_text(&out), &back);
            lost += back != character;
        }
        /* 2022: the private characters that gave up their two-byte codes; see gb18030.h */
        assert_int_equal(lost, variants[variant] == GB18030_2022 ? 18 : 0);
    }
    buffer_done(&out);
}

/* Where glibc (2.36) has another opinion than the standard; all other codes must agree. */
static bool
is_documented(unsigned code)
{
    static const unsigned pairs[] = {0xFE51, 0xFE52, 0xFE53, 0xFE6C, 0xFE76, 0xFE91};

    for (size_t at = 0; at < sizeof pairs / sizeof pairs[0]; at++) {
        if (pairs[at] == code) {
            return true;
        }
    }
    return (code >= 0x82359037 && code <= 0x82359134) || (code >= 0x84318236 && code <= 0x84318335);
}

static size_t
by_iconv(iconv_t converter, char *code, size_t size, char out[16])
{
    char *to = out;
    size_t left = 16;

    iconv(converter, NULL, NULL, NULL, NULL);
    return iconv(converter, &code, &size, &to, &left) == (size_t)-1 ? 0 : 16 - left;
}

static void
compare_with_iconv(iconv_t converter, unsigned code, size_t size, struct buffer *out)
{
    char bytes[4];
    char expected[16];
    struct gb18030 decoder;
    size_t expected_size;

    for (size_t at = 0; at < size; at++) {
        bytes[at] = (char)(code >> 8 * (size - 1 - at));
    }
    expected_size = by_iconv(converter, bytes, size, expected);
    gb18030_init(&decoder, GB18030_2022);
    if (decode(&decoder, (struct text){bytes, size}, size, out, NULL) != STATUS_OK || decoder.report.unmappable > 0) {
        out->size = 0;
    }
    if (!text_equal(buffer_text(out), (struct text){expected, expected_size}) && !is_documented(code)) {
        fail_msg("%X: iconv gives %zu bytes, we give %zu", code, expected_size, out->size);
    }
}

static void
agrees_with_iconv_but_for_the_list(void **state)
{
    const iconv_t converter = iconv_open("UTF-8", "GB18030");
    struct buffer out;

    (void)state;
    assert_true(converter != (iconv_t)-1);
    buffer_init(&out, ROOM);
    for (unsigned code = 0x8000; code <= 0xFFFF; code++) {
        if ((code & 0xFF) < 0x30 || (code & 0xFF) > 0x39) {
            compare_with_iconv(converter, code, 2, &out);
        }
    }
    for (unsigned index = 0; index < 126 * 10 * 126 * 10; index += index < 41000 || index > 1237000 ? 1 : 41) {
        const unsigned code =
            (0x81 + index / 12600) << 24 | (0x30 + index / 1260 % 10) << 16 | (0x81 + index / 10 % 126) << 8 | (0x30 + index % 10);

        compare_with_iconv(converter, code, 4, &out);
    }
    iconv_close(converter);
    buffer_done(&out);
}

static void
reports_where_the_first_private_character_stands(void **state)
{
    struct gb18030 decoder;
    struct buffer out;

    (void)state;
    buffer_init(&out, ROOM);
    gb18030_init(&decoder, GB18030_2022);
    assert_int_equal(decode(&decoder, TEXT("12\xBF\xA3\xAA\xA1\xAA\xA2\x84\x31\xA5\x30"), 3, &out, NULL), STATUS_OK);
    assert_int_equal(decoder.report.first_private, 4);
    assert_int_equal(decoder.report.first_unmappable, 8);
    assert_int_equal(decoder.report.characters, 4);
    buffer_done(&out);
}

static void
a_full_buffer_is_an_error(void **state)
{
    struct gb18030 decoder;
    struct buffer out;
    struct error err = {0};

    (void)state;
    buffer_init(&out, 50);
    gb18030_init(&decoder, GB18030_2022);
    assert_int_equal(decode(&decoder, TEXT("0123456789012345678901234567890123456789"), 40, &out, &err), STATUS_MEMORY);
    assert_string_equal(err.id, "E-MEMORY");
    buffer_done(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_the_standard_says),     cmocka_unit_test(names_the_place_of_the_first_wrong_byte),
        cmocka_unit_test(any_split_gives_the_same_text),      cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(agrees_with_iconv_but_for_the_list), cmocka_unit_test(reports_where_the_first_private_character_stands),
        cmocka_unit_test(a_full_buffer_is_an_error),
    };

    return cmocka_run_group_tests_name("gb18030", tests, NULL, NULL);
}

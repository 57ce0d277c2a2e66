/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define TEN(line) line line line line line line line line line line
#define BYTES(literal) {(literal), sizeof(literal) - 1}

static const struct {
    const char *shows;
    struct text content;
    const char *declared;
    const char *encoding; /* NULL: refused */
} cases[] = {
    {"ASCII is UTF-8",                               BYTES("a,b\n"),                                                              NULL,       "utf-8"   },
    {"UTF-8 by proof",                               BYTES("姓名\n"),                                                             NULL,       "utf-8"   },
    {"UTF-8 by mark",
     BYTES("\xEF\xBB\xBF"
           "a\n"),
     NULL,                                                                                                                                    "utf-8"   },
    {"GB18030 by proof",                             BYTES("\xD0\xD5\xC3\xFB\n"),                                                 NULL,       "gb18030" },
    {"GB18030 with four bytes",                      BYTES("\x81\x30\x81\x30\n"),                                                 NULL,       "gb18030" },
    {"the first Chinese byte comes late",            BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xD0\xD5\n"),                         NULL,       "gb18030" },
    {"UTF-16 by mark",                               BYTES("\xFF\xFE\x61\x00\x0A\x00"),                                           NULL,       "utf-16le"},
    {"UTF-16 big-endian by its zeros",               BYTES("\x00\x61\x00\x2C\x00\x62\x00\x0A"),                                   NULL,       "utf-16be"},
    {"declared",                                     BYTES("\xD0\xD5\n"),                                                         "gbk",      "gb18030" },
    {"a mark beats the declaration",
     BYTES("\xEF\xBB\xBF"
           "a\n"),
     "gbk",                                                                                                                                   "utf-8"   },
    {"UTF-32 by mark",                               BYTES("\xFF\xFE\x00\x00\x61\x00\x00\x00"),                                   NULL,       "utf-32le"},
    {"UTF-32 as declared",                           BYTES("\x00\x00\x59\xD3\x00\x00\x00\x0A"),                                   "utf-32be", "utf-32be"},
    {"Big5 as declared",                             BYTES("\xA9\x6D\xA6\x57\n"),                                                 "big5",     "big5"    },
    {"Latin-1 as declared",                          BYTES("caf\xE9\n"),                                                          "latin-1",  "latin-1" },
    {"a declaration that all lines contradict",      BYTES("姓名\n张三\n"),                                                       "gbk",      NULL      },
    {"ten lines of UTF-8 and a bad byte",            BYTES(TEN("张三,浚县\n") "\xD5\xC5,x\n"),                                    NULL,       "utf-8"   },
    {"… which GB18030 cannot read either",           BYTES(TEN("张三,浚县\n") "\xFF,x\n"),                                        NULL,       "utf-8"   },
    {"… or a zero byte",                             BYTES(TEN("张三,浚县\n") "a\x00,x\n"),                                       NULL,       "utf-8"   },
    {"nine are too few",                             BYTES("张三\n张三\n张三\n张三\n张三\n张三\n张三\n张三\n张三\n\xD5\xC5,x\n"), NULL,       NULL      },
    {"two encodings half and half",                  BYTES(TEN("张三,浚县\n") TEN("\xD5\xC5\xC8\xFD\n")),                         NULL,       NULL      },
    {"ten lines of GB18030 and half a character",    BYTES(TEN("\xD5\xC5\xC8\xFD\n") "\xD5\n"),                                   NULL,       "gb18030" },
    {"ten lines of ASCII and a zero byte",           BYTES(TEN("a,1\n") "b\x00,2\n"),                                             NULL,       "utf-8"   },
    {"two bytes that would be UTF-8, line for line", BYTES(TEN("\xC5\xAE\n") "\xC4\xD0\n"),                                       NULL,       "gb18030" },
    {"Big5 that fits GB18030",                       BYTES(TEN("\xAF\x51\xB6\xA7\xA4\x46\xB6\xE9\n")),                            NULL,       NULL      },
    {"UTF-8 and GB18030 in one file",                BYTES("姓名\n\xD0\xD5\xC3\xFB\n\xFF\n"),                                     NULL,       NULL      },
    {"a byte that is in neither",                    BYTES("a\n\xFF\n"),                                                          NULL,       NULL      },
    {"a zero byte is no text",                       BYTES("a,b,c,d,e,f,g,h\n1,2,3,4,5,6,7\x00,8\n"),                             NULL,       NULL      },
    {"a character cut by the end",                   BYTES("a\n\xD0"),                                                            NULL,       NULL      },
    {"a lone surrogate in UTF-16",                   BYTES("\xFF\xFE\x00\xD8\x0A\x00"),                                           NULL,       NULL      },
};

static void
an_encoding_is_known_or_proved(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct decode_proof proof;
        struct error err = {0};
        const enum status status = decode_prove(cases[at].content, text_from(cases[at].declared), "f.csv", &proof, &err);

        if ((status == STATUS_OK) != (cases[at].encoding != NULL)
            || (status == STATUS_OK && strcmp(decode_name(proof.encoding), cases[at].encoding) != 0)) {
            fail_msg("%s: %s %s", cases[at].shows, status == STATUS_OK ? decode_name(proof.encoding) : "refused", err.message);
        }
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_DATA);
            assert_string_equal(err.id, "E-ENCODING");
        }
    }
}

static void
the_place_of_a_wrong_byte_is_named(void **state)
{
    struct decode_proof proof;
    struct error err = {0};

    (void)state;
    assert_int_equal(decode_prove(TEXT("a\nb\n\xFFz\n"), TEXT_NULL, "f.csv", &proof, &err), STATUS_DATA);
    assert_string_equal(err.message, "\"f.csv\" is neither UTF-8 (line 3, byte offset 4: 0xFF) nor GB18030 (line 3, byte offset 4: 0xFF)");
}

static void
a_marked_file_may_have_a_few_bad_lines(void **state)
{
    char content[4096] = "\xEF\xBB\xBF";
    struct decode_proof proof;
    struct error err = {0};

    (void)state;
    for (int line = 0; line < 10; line++) {
        strcat(content, "a\xC3\x28\n");
    }
    assert_int_equal(decode_prove(text_from(content), TEXT_NULL, "f.csv", &proof, &err), STATUS_OK);
    assert_int_equal(proof.bad_lines, 10);
    strcat(content, "\xFF\n");
    assert_int_equal(decode_prove(text_from(content), TEXT_NULL, "f.csv", &proof, &err), STATUS_DATA);
    assert_string_equal(err.message, "\"f.csv\" is marked utf-8, but 11 lines are not; the first is line 1, byte offset 4 (0xC3)");
}

static void
expect(enum decode_encoding encoding, struct text in, const char *out, uint64_t invalid)
{
    struct decode_report report = {0};
    struct buffer buffer;

    buffer_init(&buffer, decode_room(in.size));
    assert_int_equal(decode_run(encoding, in, &buffer, &report, NULL), STATUS_OK);
    assert_int_equal(buffer.size, strlen(out));
    assert_memory_equal(buffer.data, out, buffer.size);
    assert_int_equal(report.invalid, invalid);
    buffer_done(&buffer);
}

static void
a_wrong_byte_becomes_a_mark_and_the_rest_is_read(void **state)
{
    (void)state;
    expect(DECODE_UTF8,
           TEXT("a\xC3\x28"
                "b"),
           "a\xFF(b", 1);
    expect(DECODE_GB18030, TEXT("\xD5\xC5\xFF\xC0\xEE,\x81"), "张\xFF李,\xFF", 2);
    expect(DECODE_GB18030, TEXT("\x81\x22,"), "\xFF\",", 1);
    expect(DECODE_UTF16LE, TEXT("\x61\x00\x00\xDC\x62\x00"),
           "a\xFF"
           "b",
           1);
}

static void
rare_names_survive(void **state)
{
    (void)state;
    expect(DECODE_GB18030, TEXT("\xFE\x9F"), "\xE4\xB6\xAE", 0);             /* 䶮, not in GBK's first edition */
    expect(DECODE_GB18030, TEXT("\x95\x32\x82\x36"), "\xF0\xA0\x80\x80", 0); /* U+20000, four bytes */
    expect(DECODE_UTF16LE, TEXT("\x40\xD8\x00\xDC"), "\xF0\xA0\x80\x80", 0); /* the same, a surrogate pair */
}

/* Proof and decoding look at the same: what stands behind the mark. Found by fuzzing. */
static void
a_line_of_utf8_right_behind_a_mark_of_gb18030_is_counted_as_it_is_decoded(void **state)
{
    const struct text content = TEXT("\x84\x31\x95\x33\xE5\xAF\xBC\xE5\x87\xBA");
    struct decode_report report = {0};
    struct decode_proof proof;
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, decode_room(content.size));
    assert_int_equal(decode_prove(content, TEXT_NULL, "f.csv", &proof, NULL), STATUS_OK);
    assert_int_equal(
        decode_run(proof.encoding, (struct text){content.data + proof.mark, content.size - proof.mark}, &buffer, &report, NULL), STATUS_OK);
    assert_int_equal(proof.bad_lines, 1);
    assert_int_equal(report.invalid, 1);
    buffer_done(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_encoding_is_known_or_proved),
        cmocka_unit_test(the_place_of_a_wrong_byte_is_named),
        cmocka_unit_test(a_marked_file_may_have_a_few_bad_lines),
        cmocka_unit_test(a_wrong_byte_becomes_a_mark_and_the_rest_is_read),
        cmocka_unit_test(rare_names_survive),
        cmocka_unit_test(a_line_of_utf8_right_behind_a_mark_of_gb18030_is_counted_as_it_is_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

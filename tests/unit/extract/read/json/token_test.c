/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/token.h"

#include "common/ground/arena.h"
#include "extract/read/json/record.h"
#include "extract/read/json/record_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { ROOM = 8 * 1024 * 1024 };

#define BYTES(literal) {(literal), sizeof(literal) - 1}

static const struct {
    const char *shows;
    struct text json;
    bool valid;
} grammar_cases[] = {
    {"an object",                     BYTES("{\"a\":1,\"b\":[true,false,null]}"),             true },
    {"a bare value with blanks",      BYTES(" \t\r\n 12 \n"),                                 true },
    {"all escapes",                   BYTES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u6d5A\""),         true },
    {"a byte order mark",             BYTES("\xEF\xBB\xBF[]"),                                true },
    {"four bytes of UTF-8",           BYTES("\"\xF0\xA0\xAE\xB7\""),                          true },
    {"a name given twice is grammar", BYTES("{\"a\":1,\"a\":2}"),                             true },
    {"numbers of every shape",        BYTES("[0,-0,1.5,-12.25e+10,3E-2,410621199001011233]"), true },
    {"nothing",                       BYTES(""),                                              false},
    {"blanks only",                   BYTES(" \n"),                                           false},
    {"a comma too many",              BYTES("[1,]"),                                          false},
    {"a comma too many in an object", BYTES("{\"a\":1,}"),                                    false},
    {"no comma",                      BYTES("[1 2]"),                                         false},
    {"a name without quotes",         BYTES("{a:1}"),                                         false},
    {"single quotes",                 BYTES("['a']"),                                         false},
    {"a leading zero",                BYTES("[012]"),                                         false},
    {"a bare minus",                  BYTES("[-]"),                                           false},
    {"no digit behind the point",     BYTES("[1.]"),                                          false},
    {"no digit behind the exponent",  BYTES("[1e+]"),                                         false},
    {"a plus",                        BYTES("[+1]"),                                          false},
    {"NaN",                           BYTES("[NaN]"),                                         false},
    {"half a literal",                BYTES("[tru]"),                                         false},
    {"a literal cut off",             BYTES("nul"),                                           false},
    {"two values",                    BYTES("[][]"),                                          false},
    {"the wrong bracket",             BYTES("[1}"),                                           false},
    {"brackets left open",            BYTES("[[1]"),                                          false},
    {"a text left open",              BYTES("\"abc"),                                         false},
    {"a line end in a text",          BYTES("\"a\nb\""),                                      false},
    {"a NUL in a text",               BYTES("\"a\0b\""),                                      false},
    {"an unknown escape",             BYTES("\"\\x41\""),                                     false},
    {"half an escape",                BYTES("\"\\u00G0\""),                                   false},
    {"GBK bytes",                     BYTES("\"\xBF\xA3\xCF\xD8\""),                          false},
    {"an overlong character",         BYTES("\"\xC0\xAF\""),                                  false},
    {"a surrogate in UTF-8",          BYTES("\"\xED\xA0\x80\""),                              false},
    {"a comment",                     BYTES("[1/*x*/]"),                                      false},
    {"a character outside of texts",  BYTES("[1,\xC2\xA0 2]"),                                false},
    {"half a mark",                   BYTES("\xEF\xBB[]"),                                    false},
};

/* ---- a log of tokens ---- */

static enum status
log_token(void *context, const struct json_token *token, struct error *err)
{
    struct buffer *log = context;

    (void)err;
    buffer_format(log, "%d/%zu@%llu:%.*s ", (int)token->kind, token->depth, (unsigned long long)token->offset, TEXT_ARG(token->lexeme));
    return STATUS_OK;
}

static enum status
tokenize(struct text json, size_t piece, struct buffer *log, struct error *err)
{
    struct json_token_stream stream;
    enum status status = STATUS_OK;

    buffer_clear(log);
    json_token_init(&stream, log_token, log);
    for (size_t at = 0; at < json.size && status == STATUS_OK; at += piece) {
        status = json_token_feed(&stream, (struct text){json.data + at, json.size - at < piece ? json.size - at : piece}, err);
    }
    if (status == STATUS_OK) {
        status = json_token_finish(&stream, err);
    }
    json_token_done(&stream);
    return status;
}

static void
accepts_what_the_grammar_does_in_pieces_of_any_size(void **state)
{
    struct buffer whole;
    struct buffer log;

    (void)state;
    buffer_init(&whole, ROOM);
    buffer_init(&log, ROOM);
    for (size_t at = 0; at < sizeof grammar_cases / sizeof grammar_cases[0]; at++) {
        const struct text json = grammar_cases[at].json;
        struct error err = {0};
        const enum status status = tokenize(json, json.size + 1, &whole, &err);

        if ((status == STATUS_OK) != grammar_cases[at].valid) {
            fail_msg("%s: %s", grammar_cases[at].shows, err.message);
        }
        for (size_t piece = 1; piece <= json.size; piece++) {
            struct error other = {0};

            assert_int_equal(tokenize(json, piece, &log, &other), status);
            assert_string_equal(other.message, err.message);
            assert_true(text_equal(buffer_text(&log), buffer_text(&whole)));
        }
    }
    buffer_done(&whole);
    buffer_done(&log);
}

static void
hands_on_lexemes_with_depth_and_place(void **state)
{
    struct buffer log;

    (void)state;
    buffer_init(&log, ROOM);
    assert_int_equal(tokenize(TEXT("{\"身份证\": 410621199001011233,\n\"b\":[\"\\n\", null]}"), 7, &log, NULL), STATUS_OK);
    buffer_append_char(&log, '\0');
    assert_string_equal(
        log.data, "0/0@0:{ 4/1@1:\"身份证\" 6/1@14:410621199001011233 4/1@34:\"b\" 2/1@38:[ 5/2@39:\"\\n\" 9/2@45:null 3/1@49:] 1/0@50:} ");
    buffer_done(&log);
}

static void
says_line_column_and_byte_of_an_error(void **state)
{
    struct error err = {0};

    (void)state;
    assert_int_equal(json_token_check(TEXT("{\n \"a\": 1,\n \"b\": x\n}"), &err), STATUS_DATA);
    assert_string_equal(err.message, "line 3, column 7 (byte 17): a value must stand here, not 'x'");
    assert_int_equal(json_token_check(TEXT("{\"a\": [1, 2"), &err), STATUS_DATA);
    assert_string_equal(err.message, "line 1, column 12 (byte 11): the text breaks off");
}

static void
bounds_nesting(void **state)
{
    char deep[2 * LIMITS_JSON_DEPTH + 2];
    struct error err = {0};

    (void)state;
    memset(deep, '[', sizeof deep);
    memset(deep + LIMITS_JSON_DEPTH, ']', LIMITS_JSON_DEPTH);
    assert_int_equal(json_token_check((struct text){deep, 2 * LIMITS_JSON_DEPTH}, &err), STATUS_OK);
    memset(deep, '[', sizeof deep);
    assert_int_equal(json_token_check((struct text){deep, sizeof deep}, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-JSON-LIMIT");
}

/* ---- records ---- */

struct collected {
    struct buffer log;
    const char *fields[4]; /* pointers to print */
};

/* `number:value|value;` for each row, `number!reason;` for a reject */
static enum status
log_record(void *context, const struct json_record *record, struct error *err)
{
    struct collected *collected = context;
    struct text pointers[4];
    struct arena arena;
    size_t count = 0;
    size_t rows;

    buffer_format(&collected->log, "%llu", (unsigned long long)record->number);
    if (record->reason != NULL) {
        buffer_format(&collected->log, "!%s;", record->reason);
        return STATUS_OK;
    }
    while (count < 4 && collected->fields[count] != NULL) {
        pointers[count] = text_from(collected->fields[count]);
        count++;
    }
    arena_init(&arena, 0);
    TRY(json_record_field_rows(record, pointers, count, &rows, err));
    for (size_t row = 0; row < rows; row++) {
        for (size_t field = 0; field < count; field++) {
            const struct text value = json_record_field_get(record, pointers[field], row, &arena);

            buffer_append_string(&collected->log, field == 0 ? ":" : "|");
            buffer_append_text(&collected->log, text_is_null(value) ? TEXT("-") : value);
        }
    }
    buffer_append_char(&collected->log, ';');
    arena_done(&arena);
    return STATUS_OK;
}

static enum status
cut(const struct json_record_options *options, struct text json, size_t piece, struct collected *collected, uint64_t *records,
    struct error *err)
{
    struct json_record_reader *reader;
    enum status status = json_record_new(options, log_record, collected, &reader, err);

    buffer_clear(&collected->log);
    for (size_t at = 0; at < json.size && status == STATUS_OK; at += piece) {
        status = json_record_feed(reader, (struct text){json.data + at, json.size - at < piece ? json.size - at : piece}, err);
    }
    if (status == STATUS_OK) {
        status = json_record_finish(reader, records, err);
    }
    json_record_free(reader);
    return status;
}

static const struct {
    const char *shows;
    enum json_record_form form;
    const char *pointer;
    const char *fields[4];
    const char *json;
    const char *log;
} record_cases[] = {
    {"an array of objects",
     JSON_RECORD_DOCUMENT,                                                     "",
     {"/id", "/name"},
     "[{\"id\":410621199001011233,\"name\":\"王\\u79c0\"},{\"name\":null,\"id\":4.10621E+17}]",                                                                 "1:410621199001011233|王秀;2:4.10621E+17|-;"                                 },
    {"numbers keep every digit",
     JSON_RECORD_DOCUMENT,                                                     "",
     {"/a", "/b", "/c"},
     "[{\"a\":0.10,\"b\":-1e400,\"c\":12345678901234567890123}]",                                                                                               "1:0.10|-1e400|12345678901234567890123;"                                     },
    {"records under a pointer",
     JSON_RECORD_DOCUMENT,                                                     "/data/rows",
     {"/x"},
     "{\"code\":0,\"rows\":[{\"x\":9}],\"data\":{\"total\":2,\"rows\":[{\"x\":1},{\"x\":{\"rows\":[{\"x\":8}]}}]},\"t\":[{\"x\":7}]}",                          "1:1;2:{\"rows\":[{\"x\":\"8\"}]};"                                          },
    {"escaped names on the way",                         JSON_RECORD_DOCUMENT, "/a~1b/~0c",  {"/x"},       "{\"a\\/b\":{\"~c\":[{\"x\":true}]}}",               "1:true;"                                                                    },
    {"an index on the way",                              JSON_RECORD_DOCUMENT, "/1/r",       {"/x"},       "[{\"r\":[{\"x\":1}]},{\"r\":[{\"x\":2}]}]",         "1:2;"                                                                       },
    {"each page",
     JSON_RECORD_DOCUMENT,                                                     "/*/r",
     {"/x"},
     "[{\"r\":[{\"x\":1}]},{\"q\":0,\"r\":[]},{\"r\":[{\"x\":2},{\"x\":3}]}]",                                                                                  "1:1;2:2;3:3;"                                                               },
    {"each page, none",                                  JSON_RECORD_DOCUMENT, "/*/r",       {"/x"},       "[]",                                                ""                                                                           },
    {"an object in place of the array",                  JSON_RECORD_DOCUMENT, "/data",      {"/x"},       "{\"data\":{\"x\":1,\"y\":[2]},\"more\":{\"x\":3}}", "1:1;"                                                                       },
    {"null in place of the array",                       JSON_RECORD_DOCUMENT, "/data",      {"/x"},       "{\"data\":null}",                                   ""                                                                           },
    {"no records",                                       JSON_RECORD_DOCUMENT, "/data",      {"/x"},       "{\"data\":[]}",                                     ""                                                                           },
    {"nested fields",
     JSON_RECORD_DOCUMENT,                                                     "",
     {"/a/b", "/a/c/1", "/l", "/e"},
     "[{\"a\":{\"b\":1,\"c\":[5,6]},\"l\":[\"低保\",2,null],\"e\":[]}]",                                                                                        "1:1|6|低保;2;|-;"                                                           },
    {"members become rows",
     JSON_RECORD_DOCUMENT,                                                     "",
     {"/户编号", "/members/*/name"},
     "[{\"户编号\":\"H1\",\"members\":[{\"name\":\"甲\"},{\"name\":\"乙\"}]},{\"户编号\":\"H2\",\"members\":[]},{\"户编号\":\"H3\","
     "\"members\":{\"name\":\"丙\"}}]",                                                                                                                         "1:H1|甲:H1|乙;2:H2|-;3:H3|丙;"                                              },
    {"records that are arrays",                          JSON_RECORD_DOCUMENT, "/rows",      {"/0", "/1"}, "{\"rows\":[[1,\"a\"],[2]]}",                        "1:1|a;2:2|-;"                                                               },
    {"what cannot be read without guessing is a reject",
     JSON_RECORD_DOCUMENT,                                                     "",
     {"/a"},
     "[{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}},{\"a\":\"x\\u0000y\"},{\"a\":\"\\ud83d\"},{\"a\":\"\\ud83d\\ude00\"},7,{\"a\":2}]",                              "1!a name is given twice in one object;2!a text holds U+0000;3!a text holds half a surrogate pair;4:\xF0\x9F\x98\x80;5!a record must "
     "be an object;6:2;"                                                                                   },
    {"many names, one twice",
     JSON_RECORD_DOCUMENT,                                                     "",
     {"/a"},
     "[{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,"
     "\"q\":1,\"b\":1}]",                                                                                                                                       "1!a name is given twice in one object;"                                     },
    {"lines",
     JSON_RECORD_LINES,                                                        "",
     {"/a"},
     "{\"a\":1}\r\n\n  {\"a\":\"二\"}\n{\"a\":}\n{\"a\":3}",                                                                                                    "1:1;3:二;4!line 1, column 6 (byte 5): a value must stand here, not '}';5:3;"},
    {"a line cut off",                                   JSON_RECORD_LINES,    "",           {"/a"},       "{\"a\":1}\n{\"a\":2",                               "1:1;2!line 1, column 7 (byte 6): the text breaks off;"                      },
    {"two values in a line",
     JSON_RECORD_LINES,                                                        "",
     {"/a"},
     "{\"a\":1}{\"a\":2}\n",                                                                                                                                    "1!line 1, column 8 (byte 7): nothing may follow the value, not '{';"        },
};

static void
cuts_records_in_pieces_of_any_size(void **state)
{
    struct collected collected = {0};

    (void)state;
    buffer_init(&collected.log, ROOM);
    for (size_t at = 0; at < sizeof record_cases / sizeof record_cases[0]; at++) {
        const struct json_record_options options = {
            .name = "x.json", .form = record_cases[at].form, .pointer = text_from(record_cases[at].pointer)};
        const struct text json = text_from(record_cases[at].json);

        memcpy(collected.fields, record_cases[at].fields, sizeof collected.fields);
        for (size_t piece = 1; piece <= json.size; piece++) {
            struct error err = {0};
            uint64_t records;

            if (cut(&options, json, piece, &collected, &records, &err) != STATUS_OK) {
                fail_msg("%s: %s", record_cases[at].shows, err.message);
            }
            if (!text_equal(buffer_text(&collected.log), text_from(record_cases[at].log))) {
                fail_msg("%s, pieces of %zu: %.*s", record_cases[at].shows, piece, TEXT_ARG(buffer_text(&collected.log)));
            }
        }
    }
    buffer_done(&collected.log);
}

static const struct {
    const char *shows;
    const char *pointer;
    const char *fields[4];
    const char *json;
    const char *id;
    const char *message;
} refused_cases[] = {
    {"nothing there",         "/data", {"/a"},               "{\"error\":\"token expired\"}", "E-JSON-POINTER", "\"x.json\": there is nothing at \"/data\""                   },
    {"a scalar there",        "/data", {"/a"},               "{\"data\":7}",                  "E-JSON-POINTER", "\"x.json\": byte 8: there is no array at \"/data\""          },
    {"there twice",           "/data", {"/a"},               "{\"data\":[],\"data\":[]}",     "E-JSON-POINTER", "\"x.json\": byte 18: \"/data\" is there twice"               },
    {"no pointer",            "data",  {"/a"},               "[]",                            "E-JSON-POINTER", "\"data\" is no JSON Pointer: it must begin with /"           },
    {"cut off",               "",      {"/a"},               "[{\"a\":1},{\"a\"",             "E-JSON",         "\"x.json\": line 1, column 14 (byte 13): the text breaks off"},
    {"two arrays in one row",
     "",                               {"/a/*/x", "/b/*/y"},
     "[{\"a\":1}]",                                                                           "E-JSON-POINTER",
     "\"x.json\": fields of two arrays, \"/a\" and \"/b\", do not make one row"                                                                                               },
    {"two asterisks",         "",      {"/a/*/b/*"},         "[{\"a\":1}]",                   "E-JSON-POINTER", "\"x.json\": \"/a/*/b/*\" has two asterisks"                  },
};

static void
refuses_what_leads_nowhere(void **state)
{
    struct collected collected = {0};

    (void)state;
    buffer_init(&collected.log, ROOM);
    for (size_t at = 0; at < sizeof refused_cases / sizeof refused_cases[0]; at++) {
        const struct json_record_options options = {.name = "x.json", .pointer = text_from(refused_cases[at].pointer)};
        struct error err = {0};
        uint64_t records;

        memcpy(collected.fields, refused_cases[at].fields, sizeof collected.fields);
        assert_int_not_equal(cut(&options, text_from(refused_cases[at].json), 3, &collected, &records, &err), STATUS_OK);
        assert_string_equal(err.id, refused_cases[at].id);
        assert_string_equal(err.message, refused_cases[at].message);
    }
    buffer_done(&collected.log);
}

static void
a_record_over_the_limit_is_a_reject_and_the_next_one_is_read(void **state)
{
    static const char document[] = "[{\"a\":\"0123456789012345678901234567890123456789\"},{\"a\":1}]";
    static const char lines[] = "{\"a\":\"0123456789012345678901234567890123456789\"}\n{\"a\":1}\n";
    struct json_record_options options = {.record_limit = 24};
    struct collected collected = {.fields = {"/a"}};
    uint64_t records;

    (void)state;
    buffer_init(&collected.log, ROOM);
    assert_int_equal(cut(&options, TEXT(document), 5, &collected, &records, NULL), STATUS_OK);
    assert_true(text_equal(buffer_text(&collected.log), TEXT("1!the record is larger than the limit;2:1;")));
    options.form = JSON_RECORD_LINES;
    assert_int_equal(cut(&options, TEXT(lines), 5, &collected, &records, NULL), STATUS_OK);
    assert_true(text_equal(buffer_text(&collected.log), TEXT("1!the record is larger than the limit;2:1;")));
    assert_int_equal(records, 2);
    buffer_done(&collected.log);
}

static const struct {
    const char *head;
    enum json_record_form form;
    const char *pointer;
} guess_cases[] = {
    {"[{\"a\":1}]",                                                                                            JSON_RECORD_DOCUMENT, ""     },
    {"{\"a\":1}\n{\"a\":2}\n",                                                                                 JSON_RECORD_LINES,    ""     },
    {"{\"code\":0,\"links\":[{\"u\":1}],\"data\":{\"a/b\":[{\"x\":[{\"y\":1},{\"y\":1},{\"y\":1}]},{\"x\":2}", JSON_RECORD_DOCUMENT,
     "/data/a~1b"                                                                                                                           },
    {"{\"list\":[1,2,3],\"rows\":[{\"a\":1",                                                                   JSON_RECORD_DOCUMENT, "/rows"},
    {"{\"a\":1}",                                                                                              JSON_RECORD_DOCUMENT, ""     },
};

static void
guesses_where_records_are(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    for (size_t at = 0; at < sizeof guess_cases / sizeof guess_cases[0]; at++) {
        struct json_record_options options = {0};

        json_record_guess(text_from(guess_cases[at].head), &options, &arena);
        assert_int_equal(options.form, guess_cases[at].form);
        if (!text_equal(options.pointer, text_from(guess_cases[at].pointer))) {
            fail_msg("%s: %.*s", guess_cases[at].head, TEXT_ARG(options.pointer));
        }
    }
    arena_done(&arena);
}

static enum status
log_fields(void *context, const struct json_record *record, struct error *err)
{
    struct buffer *log = context;
    struct json_record_field *fields;
    struct arena arena;

    (void)err;
    arena_init(&arena, 0);
    for (size_t at = 0, count = json_record_field_list(record, &arena, &fields); at < count; at++) {
        buffer_format(log, "%.*s=%.*s ", TEXT_ARG(fields[at].pointer), TEXT_ARG(fields[at].text));
    }
    arena_done(&arena);
    return STATUS_OK;
}

static void
lists_the_fields_of_a_record(void **state)
{
    const struct json_record_options options = {0};
    struct json_record_reader *reader;
    struct buffer log;
    uint64_t records;

    (void)state;
    buffer_init(&log, ROOM);
    assert_int_equal(json_record_new(&options, log_fields, &log, &reader, NULL), STATUS_OK);
    assert_int_equal(
        json_record_feed(reader, TEXT("[{\"a\":{\"b/c\":1},\"m\":[{\"n\":\"甲\"},{\"n\":\"乙\",\"o\":2}],\"l\":[1,2]}]"), NULL), STATUS_OK);
    assert_int_equal(json_record_finish(reader, &records, NULL), STATUS_OK);
    assert_true(text_equal(buffer_text(&log), TEXT("/a/b~1c=1 /m/*/n=甲 /m/*/o=2 /l=1;2 ")));
    json_record_free(reader);
    buffer_done(&log);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_what_the_grammar_does_in_pieces_of_any_size),
        cmocka_unit_test(hands_on_lexemes_with_depth_and_place),
        cmocka_unit_test(says_line_column_and_byte_of_an_error),
        cmocka_unit_test(bounds_nesting),
        cmocka_unit_test(cuts_records_in_pieces_of_any_size),
        cmocka_unit_test(refuses_what_leads_nowhere),
        cmocka_unit_test(a_record_over_the_limit_is_a_reject_and_the_next_one_is_read),
        cmocka_unit_test(guesses_where_records_are),
        cmocka_unit_test(lists_the_fields_of_a_record),
    };

    return cmocka_run_group_tests_name("json_token", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Numbered documents by table, and the vectors that other libraries' tests hold ($FIXTURES/07_id_vectors/vectors.csv: columns value, kind,
 * expected, normalised): each agrees or stands in the list of exceptions with its reason, and an exception that is none fails too. */
#include "common/formats/csv.h"
#include "common/ground/file.h"
#include "tests/unit/transform/normaliser_case.h"

#include <limits.h>

static const struct normaliser_case cases[] = {
    {"the example of GB 32100",                   "credit_code",            "91350100M000100Y43",                   "91350100M000100Y43",     VERDICT_SAME,    NULL,             NULL, NULL},
    {"a credit code with blanks",                 "credit_code",            "9 1 350100 M000100Y43",                "91350100M000100Y43",     VERDICT_CHANGED, "blank",          NULL, NULL},
    {"a credit code in lower case",               "credit_code",            "91350100m000100y43",                   "91350100M000100Y43",     VERDICT_CHANGED, "case",           NULL, NULL},
    {"a full-width credit code",                  "credit_code",            "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43",     VERDICT_CHANGED, "fullwidth",
     NULL,                                                                                                                                                                             NULL},
    {"a wrong credit code",                       "credit_code",            "91350100M000100Y44",                   NULL,                     VERDICT_INVALID, "check_digit",    NULL, NULL},
    {"the letter I is not in the alphabet",       "credit_code",            "91350100I000100Y43",                   NULL,                     VERDICT_INVALID, "check_digit",    NULL, NULL},
    {"an old business registration",              "credit_code",            "110108000000016",                      "110108000000016",        VERDICT_SAME,    NULL,             NULL, NULL},
    {"a wrong old registration",                  "credit_code",            "110108000000017",                      NULL,                     VERDICT_INVALID, "check_digit",    NULL, NULL},
    {"a masked credit code",                      "credit_code",            "9135****M000100Y43",                   NULL,                     VERDICT_MASKED,  "masked",         NULL, NULL},
    {"the example of GB 11714",                   "organisation_code",      "D2143569-X",                           "D2143569-X",             VERDICT_SAME,    NULL,             NULL, NULL},
    {"an organisation code without its dash",     "organisation_code",      "D2143569X",                            "D2143569-X",             VERDICT_CHANGED, "form",           NULL, NULL},
    {"a wrong organisation code",                 "organisation_code",      "D2143569-Y",                           NULL,                     VERDICT_INVALID, "check_digit",    NULL, NULL},
    {"a disability certificate",                  "disability_certificate", "11010519491231002X44",                 "11010519491231002X44",   VERDICT_SAME,    NULL,             NULL, NULL},
    {"a re-issued certificate",                   "disability_certificate", "11010519491231002x43b1",               "11010519491231002X43B1", VERDICT_CHANGED, "case",           NULL,
     NULL                                                                                                                                                                                  },
    {"a certificate over a wrong ID",             "disability_certificate", "11010519491231003X44",                 NULL,                     VERDICT_INVALID, "holder",         NULL, NULL},
    {"a certificate of grade 5",                  "disability_certificate", "11010519491231002X45",                 NULL,                     VERDICT_INVALID, "category_grade", NULL, NULL},
    {"an ID is no certificate",                   "disability_certificate", "11010519491231002X",                   NULL,                     VERDICT_INVALID, "length",         NULL, NULL},
    {"a card number",                             "bank_card",              "4111 1111 1111 1111",                  "4111111111111111",       VERDICT_CHANGED, "blank",          NULL, NULL},
    {"a wrong card number",                       "bank_card",              "4111111111111112",                     NULL,                     VERDICT_INVALID, "check_digit",    NULL, NULL},
    {"a card number zeroed by a spreadsheet",     "bank_card",              "6228480123456780000",                  NULL,                     VERDICT_INVALID, "zeroed_tail",    NULL, NULL},
    {"a card number in scientific notation",      "bank_card",              "6.22848E+18",                          NULL,                     VERDICT_INVALID, "scientific",     NULL, NULL},
    {"a card number from a numeric cell",         "bank_card",              "4111111111111111.0",                   NULL,                     VERDICT_INVALID, "numeric_cell",   NULL, NULL},
    {"a Macao permit",                            "residence_permit",       "820000199001010010",                   "820000199001010010",     VERDICT_SAME,    NULL,             NULL, NULL},
    {"a wrong Macao permit",                      "residence_permit",       "820000199001010011",                   NULL,                     VERDICT_INVALID, "check_digit",    NULL, NULL},
    {"a Hong Kong permit",                        "residence_permit",       "810000199408230021",                   "810000199408230021",     VERDICT_SAME,    NULL,             NULL, NULL},
    {"a citizen is no permit holder",             "residence_permit",       "11010519491231002X",                   NULL,                     VERDICT_INVALID, "area",           NULL, NULL},
    {"a permit cut short",                        "residence_permit",       "82000019900101001",                    NULL,                     VERDICT_INVALID, "length",         NULL, NULL},
    {"a letter among the digits of a permit",     "residence_permit",       "82000019900101O010",                   NULL,                     VERDICT_INVALID, "character",      NULL, NULL},
    {"a permit of no such area",                  "residence_permit",       "840000199001010010",                   NULL,                     VERDICT_INVALID, "area",           NULL, NULL},
    {"a permit with a birth date that never was", "residence_permit",       "820000199002300010",                   NULL,                     VERDICT_INVALID, "birth_date",     NULL,
     NULL                                                                                                                                                                                  },
    {"a passport",                                "passport",               "e12345678",                            "E12345678",              VERDICT_CHANGED, "case",           NULL, NULL},
    {"a word is no passport",                     "passport",               "PASSPORT",                             NULL,                     VERDICT_INVALID, "character",      NULL, NULL},
    {"a letter among the digits of a card",       "foreign_permit",         "USA31157501241X",                      NULL,                     VERDICT_INVALID, "form",           NULL, NULL},
    {"a foreigner's old card",                    "foreign_permit",         "USA311575012412",                      "USA311575012412",        VERDICT_SAME,    NULL,             NULL, NULL},
    {"a foreigner's new card",                    "foreign_permit",         "932682198501010017",                   "932682198501010017",     VERDICT_SAME,    NULL,             NULL, NULL},
};

static const struct {
    const char *kind;
    const char *format;
} formats[] = {
    {"resident_id_18",     "resident_id"      },
    {"resident_id_15",     "resident_id"      },
    {"uscc",               "credit_code"      },
    {"business_reg_no_15", "credit_code"      },
    {"org_code",           "organisation_code"},
    {"mobile",             "phone"            },
    {"tel",                "phone"            },
    {"tel400",             "phone"            },
    {"birthday",           "date"             },
    {"chinese_name",       "person_name"      },
    {"hk_id",              "passport"         },
    {"tw_id",              "passport"         },
};

static const struct {
    const char *value;
    const char *reason;
} exceptions[] = {
    {"110201199312010077",
     "GB 11643: the address code is the county (GB/T 2260) of the registered residence when the number was given, and the number does not "
     "change; a list of today's "
     "counties would refuse people whose county was renamed, merged or given another code, so only the province is judged"                  },
    {"010 12345678",       "ITU-T E.123 writes a blank between area code and number; it is taken off and reported"                          },
    {"13619887123",        "the vector tests a landline-only field; a mobile number is a phone here"                                        },
    {"孟  伟",             "blanks between Han characters are taken off and reported; the name is not in doubt"                             },
    {"SHE",                "foreign spouses have Latin names on their permits (ICAO Doc 9303)"                                              },
    {"张",                 "no standard sets a shortest name; a rule may ask for two characters, the normaliser does not take the name away"},
    {"P174468(6)",         "Hong Kong's card is no GB 11643 number; travel permits are opaque letters and digits, and brackets are not"     },
    {"M517086311",         "Taiwan's number is no GB 11643 number; it is opaque here, so its check digit is not judged"                     },
};

enum { EXCEPTIONS = sizeof exceptions / sizeof *exceptions };

static const char *
format_of(struct text kind)
{
    for (size_t at = 0; at < sizeof formats / sizeof *formats; at++) {
        if (text_equal(kind, text_from(formats[at].kind))) {
            return formats[at].format;
        }
    }
    return NULL;
}

/* True when bidui says what the vector expects. */
static bool
agrees(const struct normaliser_pack *pack, const char *format, const struct text *cells)
{
    const struct normaliser_case row = {.format = format};
    const bool valid = text_starts_with(cells[2], TEXT("valid")) || text_equal(cells[2], TEXT("place_only"));
    struct schema_field described;
    const struct schema schema = {.name = TEXT("test"), .path = "test.json", .fields = &described, .field_count = 1};
    struct normaliser_field field;
    struct normalised result;
    struct error err = {0};
    enum verdict verdict;

    case_field(&row, &described);
    assert_int_equal(normaliser_field_init(pack, &schema, 0, &field, &err), STATUS_OK);
    verdict = case_normalise(&field, cells[0], 0, &result);
    if (verdict != VERDICT_SAME && verdict != VERDICT_CHANGED) {
        return !valid;
    }
    return valid && (text_is_null(cells[3]) || text_equal(result.text, cells[3]));
}

static size_t
exception_of(struct text value)
{
    size_t at = 0;

    while (at < EXCEPTIONS && !text_equal(value, text_from(exceptions[at].value))) {
        at++;
    }
    return at;
}

static void
check_vector(const struct normaliser_pack *pack, const struct text *cells, size_t *agreed, size_t *excepted, size_t *wrong)
{
    const char *format = format_of(cells[1]);
    const size_t exception = exception_of(cells[0]);
    bool good;

    if (format == NULL) {
        printf("WRONG      %.*s: kind \"%.*s\" is unknown\n", TEXT_ARG(cells[0]), TEXT_ARG(cells[1]));
        ++*wrong;
        return;
    }
    good = agrees(pack, format, cells);
    *agreed += good && exception == EXCEPTIONS;
    *excepted += !good && exception < EXCEPTIONS;
    if (!good && exception < EXCEPTIONS) {
        printf("EXCEPTION  %.*s (%.*s, expected %.*s): %s\n", TEXT_ARG(cells[0]), TEXT_ARG(cells[1]), TEXT_ARG(cells[2]),
               exceptions[exception].reason);
    } else if (!good || exception < EXCEPTIONS) {
        printf("WRONG      %.*s (%.*s, expected %.*s)%s\n", TEXT_ARG(cells[0]), TEXT_ARG(cells[1]), TEXT_ARG(cells[2]),
               good ? ": it agrees, so it is no exception" : "");
        ++*wrong;
    }
}

static void
vectors_of_other_libraries_agree(void **state)
{
    const char *fixtures = getenv("FIXTURES"); /* tests/support/fixtures.sh */
    char path[PATH_MAX];
    size_t agreed = 0;
    size_t excepted = 0;
    size_t wrong = 0;
    struct csv_cursor cursor;
    struct arena arena;
    struct text content;
    struct error err = {0};
    const struct normaliser_pack *pack;
    bool more = true;

    (void)state;
    snprintf(path, sizeof path, "%s/07_id_vectors/vectors.csv", fixtures != NULL ? fixtures : "");
    if (!file_exists(path)) {
        print_message("SKIP  vectors of other libraries: there is no $FIXTURES/07_id_vectors/vectors.csv\n");
        skip();
    }
    arena_init(&arena, 0);
    pack = normaliser_pack_new(small_pack(&arena), TEXT("410621"), date_from_parts(2022, 6, 30), &arena);
    assert_int_equal(file_read(path, 1 << 20, &arena, &content, &err), STATUS_OK);
    csv_open(&cursor, content, path);
    assert_int_equal(csv_next(&cursor, &more, &err), STATUS_OK);
    for (assert_int_equal(csv_next(&cursor, &more, &err), STATUS_OK); more; assert_int_equal(csv_next(&cursor, &more, &err), STATUS_OK)) {
        assert_true(cursor.count >= 4);
        check_vector(pack, cursor.fields, &agreed, &excepted, &wrong);
    }
    csv_close(&cursor);
    arena_done(&arena);
    printf("vectors: %zu agree, %zu exceptions, %zu wrong\n", agreed, excepted, wrong);
    assert_int_equal(wrong, 0);
    assert_true(agreed > 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vectors_of_other_libraries_agree)};

    return cmocka_run_group_tests_name("vectors", tests, NULL, NULL) + NORMALISER_CASES_RUN("documents", cases);
}

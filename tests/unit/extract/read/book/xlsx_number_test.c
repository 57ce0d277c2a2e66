/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xlsx_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
    const char *code;
    const char *lexeme;
    const char *text;
    enum xlsx_kind kind;
} number_cases[] = {
    {"General",                       "0",                    "0",                      XLSX_NUMBER},
    {"General",                       "-0",                   "0",                      XLSX_NUMBER},
    {"General",                       "410621",               "410621",                 XLSX_NUMBER},
    {"General",                       "12.50",                "12.5",                   XLSX_NUMBER},
    {"General",                       "0.10000000000000001",  "0.1",                    XLSX_NUMBER},
    {"General",                       "0.30000000000000004",  "0.3",                    XLSX_NUMBER},
    {"General",                       "-1234.5600000000001",  "-1234.56",               XLSX_NUMBER},
    {"General",                       "1E-3",                 "0.001",                  XLSX_NUMBER},
    {"General",                       "1.5E3",                "1500",                   XLSX_NUMBER},
    {"General",                       "999999999999999",      "999999999999999",        XLSX_NUMBER},
    {"General",                       "1000000000000000",     "1E+15",                  XLSX_NUMBER},
    {"General",                       "4.10621199001011E+17", "4.10621199001011E+17",   XLSX_NUMBER},
    {"General",                       "410621199001011000",   "4.10621199001011E+17",   XLSX_NUMBER},
    {"General",                       "410621199001011008",   "4.10621199001011E+17",   XLSX_NUMBER}, /* the double, to the last digit */
    {"General",                       "410621199001011260",   "4.1062119900101126E+17", XLSX_NUMBER}, /* as JavaScript writes it */
    {"General",                       "410621199001011233",   "410621199001011233",     XLSX_NUMBER}, /* no double prints this */
    {"General",                       "6222021234567891",     "6222021234567891",       XLSX_NUMBER},
    {"General",                       "NaN",                  NULL,                     XLSX_TEXT  },
    {"General",                       "0x10",                 NULL,                     XLSX_TEXT  },
    {"G/通用格式",                    "12",                   "12",                     XLSX_NUMBER},
    {"0.00E+00",                      "12000",                "12000",                  XLSX_NUMBER},
    {"0.00%",                         "0.4514",               "45.14%",                 XLSX_NUMBER},
    {"0%",                            "1",                    "100%",                   XLSX_NUMBER},
    {"0%",                            "0",                    "0%",                     XLSX_NUMBER},
    {"000000",                        "123",                  "000123",                 XLSX_NUMBER},
    {"000000",                        "0",                    "000000",                 XLSX_NUMBER},
    {"000000",                        "1234567",              "1234567",                XLSX_NUMBER},
    {"00",                            "1.5",                  "1.5",                    XLSX_NUMBER},
    {"#,##0.00_);[Red](#,##0.00)",    "1234.5",               "1234.5",                 XLSX_NUMBER},
    {"0.00\"元/月\"",                 "300",                  "300",                    XLSX_NUMBER},
    {"yyyy-mm-dd",                    "44742",                "2022-06-30",             XLSX_DATE  },
    {"yyyy-mm-dd",                    "44742.75",             "2022-06-30 18:00:00",    XLSX_DATE  },
    {"yyyy-mm-dd",                    "44741.99950231481",    "2022-06-29 23:59:17",    XLSX_DATE  }, /* the mark of a known export bug */
    {"yyyy-mm-dd",                    "44741.99999999999",    "2022-06-30",             XLSX_DATE  }, /* noise */
    {"General",                       "123456789012.3456",    "123456789012.3456",      XLSX_NUMBER}, /* digits at the edge of doubles stay */
    {"General",                       "0.7999999999999999",   "0.8",                    XLSX_NUMBER},
    {"yyyy\"年\"m\"月\"d\"日\"",      "44742",                "2022-06-30",             XLSX_DATE  },
    {"[$-804]yyyy\"年\"m\"月\";@",    "44742",                "2022-06-30",             XLSX_DATE  },
    {"[DBNum1][$-804]m\"月\"d\"日\"", "44742",                "2022-06-30",             XLSX_DATE  },
    {"yyyy/m/d h:mm",                 "44742.573",            "2022-06-30 13:45:07",    XLSX_DATE  },
    {"yyyy/m/d h:mm",                 "44742",                "2022-06-30",             XLSX_DATE  },
    {"yyyy/m/d h:mm",                 "44742.9999999",        "2022-07-01",             XLSX_DATE  },
    {"h:mm AM/PM",                    "0.5",                  "12:00:00",               XLSX_DATE  },
    {"上午/下午h\"时\"mm\"分\"",      "0.25",                 "06:00:00",               XLSX_DATE  },
    {"mm:ss",                         "0.5",                  "12:00:00",               XLSX_DATE  },
    {"[h]:mm",                        "1.5",                  "36:00:00",               XLSX_DATE  },
    {"mmm-yy",                        "44742",                "2022-06-30",             XLSX_DATE  },
    {"m/d",                           "1",                    "1900-01-01",             XLSX_DATE  },
    {"m/d",                           "59",                   "1900-02-28",             XLSX_DATE  },
    {"m/d",                           "60",                   "60",                     XLSX_NUMBER},
    {"m/d",                           "61",                   "1900-03-01",             XLSX_DATE  },
    {"m/d",                           "0",                    "0",                      XLSX_NUMBER},
    {"m/d",                           "-1",                   "-1",                     XLSX_NUMBER},
    {"m/d",                           "2958465",              "9999-12-31",             XLSX_DATE  },
    {"m/d",                           "2958466",              "2958466",                XLSX_NUMBER},
    {"m/d",                           "20220630",             "20220630",               XLSX_NUMBER},
};

static void
numbers_become_the_text_people_see(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof number_cases / sizeof number_cases[0]; at++) {
        char text[XLSX_NUMBER_TEXT] = "";
        size_t size;
        bool lost;
        const enum xlsx_kind kind = xlsx_number_text(text_from(number_cases[at].lexeme), xlsx_number_code(text_from(number_cases[at].code)),
                                                     false, text, &size, &lost);

        if (kind != number_cases[at].kind || (number_cases[at].text != NULL && strcmp(text, number_cases[at].text) != 0)) {
            fail_msg("%s under %s: \"%s\", kind %d", number_cases[at].lexeme, number_cases[at].code, text, kind);
        }
        if (number_cases[at].text != NULL) {
            assert_int_equal(size, strlen(text));
            assert_int_equal(lost, strchr(text, 'E') != NULL);
        }
    }
}

static void
cjk_built_in_formats_are_dates(void **state)
{
    (void)state;
    for (unsigned id = 0; id < 100; id++) {
        const bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
        char text[XLSX_NUMBER_TEXT];
        size_t size;
        bool lost;

        assert_int_equal(xlsx_number_text(TEXT("44742"), xlsx_number_builtin(id), false, text, &size, &lost) == XLSX_DATE, date);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_become_the_text_people_see),
        cmocka_unit_test(cjk_built_in_formats_are_dates),
    };

    return cmocka_run_group_tests_name("xlsx_number", tests, NULL, NULL);
}

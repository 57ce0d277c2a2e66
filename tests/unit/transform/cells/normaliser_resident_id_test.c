/* SPDX-License-Identifier: Apache-2.0 */
/* GB 11643 numbers. The numbers here are made up from the standard's own examples and area 410621. */
#include "tests/unit/transform/normaliser_case.h"

#define ID "resident_id"

static const struct normaliser_case cases[] = {
    {"a label in front",                          ID, "身份证:11010519491231002X",              "11010519491231002X", VERDICT_CHANGED, "words",        NULL, NULL},
    {"a long label in front",                     ID, "公民身份号码：11010519491231002X",       "11010519491231002X", VERDICT_CHANGED, "words",        NULL, NULL},
    {"a note behind",                             ID, "11010519491231002X(已故)",               "11010519491231002X", VERDICT_CHANGED, "words",        NULL, NULL},
    {"a full-width note behind",                  ID, "11010519491231002X（已故）",             "11010519491231002X", VERDICT_CHANGED, "words",        NULL, NULL},
    {"a note behind without brackets",            ID, "11010519491231002x已去世",               "11010519491231002X", VERDICT_CHANGED, "words",        NULL, NULL},
    {"a former number is not trusted",            ID, "11010519491231002X(旧)",                 NULL,                 VERDICT_INVALID, "length",       NULL, NULL},
    {"somebody else's number is not trusted",     ID, "11010519491231002X(其母)",               NULL,                 VERDICT_INVALID, "length",       NULL, NULL},
    {"a label before a wrong number",             ID, "身份证:110105194912310021",              NULL,                 VERDICT_INVALID, "check_digit",  NULL, NULL},
    {"a label alone",                             ID, "身份证:",                                NULL,                 VERDICT_INVALID, "length",       NULL, NULL},
    {"the example of GB 11643 is valid",          ID, "11010519491231002X",                     "11010519491231002X", VERDICT_SAME,    NULL,           NULL, NULL},
    {"the standard's number of 1880 is valid",    ID, "440524188001010014",                     "440524188001010014", VERDICT_SAME,    NULL,           NULL, NULL},
    {"lower-case x",                              ID, "11010519491231002x",                     "11010519491231002X", VERDICT_CHANGED, "case",         NULL, NULL},
    {"full-width",                                ID, "１１０１０５１９４９１２３１００２Ｘ",   "11010519491231002X", VERDICT_CHANGED, "fullwidth",    NULL, NULL},
    {"blanks inside",                             ID, "110105 19491231 002X",                   "11010519491231002X", VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a no-break space behind",                   ID, "11010519491231002X\xc2\xa0",             "11010519491231002X", VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a tab before",                              ID, "\t11010519491231002X",                   "11010519491231002X", VERDICT_CHANGED, "blank",        NULL, NULL},
    {"dashes",                                    ID, "110105-19491231-002X",                   "11010519491231002X", VERDICT_CHANGED, "blank",        NULL, NULL},
    {"an apostrophe",                             ID, "'11010519491231002X",                    "11010519491231002X", VERDICT_CHANGED, "guard",        NULL, NULL},
    {"a formula guard",                           ID, "=\"11010519491231002X\"",                "11010519491231002X", VERDICT_CHANGED, "guard",        NULL, NULL},
    {"a zero-width space",                        ID,
     "110105\xe2\x80\x8b"
     "19491231002X",                                                                            "11010519491231002X", VERDICT_CHANGED, "invisible",    NULL, NULL},
    {"a byte-order mark",                         ID,
     "\xef\xbb\xbf"
     "11010519491231002X",                                                                      "11010519491231002X", VERDICT_CHANGED, "invisible",    NULL, NULL},
    {"a Cyrillic X",                              ID, "11010519491231002Х",                     "11010519491231002X", VERDICT_CHANGED, "letter_x",     NULL, NULL},
    {"a multiplication sign",                     ID, "11010519491231002×",                     "11010519491231002X", VERDICT_CHANGED, "letter_x",     NULL, NULL},
    {"15 digits",                                 ID, "110105491231002",                        "11010519491231002X", VERDICT_CHANGED, "digits_15",    NULL, NULL},
    {"15 digits from a numeric cell",             ID, "110105491231002.0",                      "11010519491231002X", VERDICT_CHANGED, "digits_15",    NULL, NULL},
    {"sequence 996 to 999 was born in the 1800s", ID, "440524800101999",                        "440524188001019991", VERDICT_CHANGED, "digits_15",    NULL, NULL},
    {"15 digits without such a day",              ID, "360198910283844",                        NULL,                 VERDICT_INVALID, "birth_date",   NULL, NULL},
    {"a disability certificate",                  ID, "11010519491231002X44",                   "11010519491231002X", VERDICT_CHANGED, "certificate",  NULL, NULL},
    {"a re-issued certificate",                   ID, "11010519491231002X43B1",                 "11010519491231002X", VERDICT_CHANGED, "certificate",  NULL, NULL},
    {"a certificate of an unknown category",      ID, "11010519491231002X84",                   NULL,                 VERDICT_INVALID, "length",       NULL, NULL},
    {"a certificate over a wrong number",         ID, "11010519491231003X44",                   NULL,                 VERDICT_INVALID, "check_digit",  NULL, NULL},
    {"a Hong Kong residence permit",              ID, "810000199408230021",                     "810000199408230021", VERDICT_SAME,    NULL,           NULL, NULL},
    {"a Taiwan residence permit",                 ID, "830000199201300022",                     "830000199201300022", VERDICT_SAME,    NULL,           NULL, NULL},
    {"a foreign permanent resident",              ID, "932682198501010017",                     "932682198501010017", VERDICT_SAME,    NULL,           NULL, NULL},
    {"an unknown province",                       ID, "990426199112010074",                     NULL,                 VERDICT_INVALID, "area",         NULL, NULL},
    {"a wrong check digit",                       ID, "110105194912310029",                     NULL,                 VERDICT_INVALID, "check_digit",  NULL, NULL},
    {"a day that does not exist",                 ID, "500154199302305886",                     NULL,                 VERDICT_INVALID, "birth_date",   NULL, NULL},
    {"the letter O is never a zero",              ID, "11O10519491231002X",                     NULL,                 VERDICT_INVALID, "character",    NULL, NULL},
    {"the letter l is never a one",               ID, "l1010519491231002X",                     NULL,                 VERDICT_INVALID, "character",    NULL, NULL},
    {"a tail zeroed by a spreadsheet",            ID, "110105194912312000",                     NULL,                 VERDICT_INVALID, "zeroed_tail",  NULL, NULL},
    {"scientific notation",                       ID, "1.10105194912310E+17",                   NULL,                 VERDICT_INVALID, "scientific",   NULL, NULL},
    {"18 digits from a numeric cell",             ID, "110105194912310021.0",                   NULL,                 VERDICT_INVALID, "numeric_cell", NULL, NULL},
    {"masked",                                    ID, "110105********002X",                     NULL,                 VERDICT_MASKED,  "masked",       NULL, NULL},
    {"masked with full-width stars",              ID, "110105＊＊＊＊＊＊＊＊002X",             NULL,                 VERDICT_MASKED,  "masked",       NULL, NULL},
    {"one digit short",                           ID, "1101051949123102X",                      NULL,                 VERDICT_INVALID, "length",       NULL, NULL},
    {"two numbers in one cell",                   ID, "11010519491231002X、11010519491231002X", NULL,                 VERDICT_INVALID, "length",       NULL, NULL},
    {"nothing but blanks",                        ID, " \t",                                    NULL,                 VERDICT_ABSENT,  "blank",        NULL, NULL},
    {"a word for nothing",                        ID, "无",                                     NULL,                 VERDICT_ABSENT,  "placeholder",  NULL, NULL},
};

int
main(void)
{
    return NORMALISER_CASES_RUN("resident_id", cases);
}

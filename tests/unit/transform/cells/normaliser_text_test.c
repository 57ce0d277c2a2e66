/* SPDX-License-Identifier: Apache-2.0 */
/* Free text, opaque codes, names, phones. */
#include "tests/unit/transform/normaliser_case.h"

#define NAME "person_name"

static const struct normaliser_case cases[] = {
    {"plain text",                             "text",  "浚县人民医院",             "浚县人民医院",   VERDICT_SAME,    NULL,           NULL, NULL},
    {"outer blanks",                           "text",  "　浚县 ",                  "浚县",           VERDICT_CHANGED, "blank",        NULL, NULL},
    {"inner white space",                      "text",  "a \t b\nc",                "a b c",          VERDICT_CHANGED, "blank",        NULL, NULL},
    {"an invisible",                           "text",  "浚\xe2\x80\x8b县",         "浚县",           VERDICT_CHANGED, "invisible",    NULL, NULL},
    {"full-width letters stay in text",        "text",  "Ａ座",                     "Ａ座",           VERDICT_SAME,    NULL,           NULL, NULL},
    {"a dash is a text",                       "text",  "-",                        "-",              VERDICT_SAME,    NULL,           NULL, NULL},
    {"only blanks",                            "text",  "　 ",                      NULL,             VERDICT_ABSENT,  "blank",        NULL, NULL},

    {"a plain code",                           "code",  "JK20220001",               "JK20220001",     VERDICT_SAME,    NULL,           NULL, NULL},
    {"a code in lower case",                   "code",  "jk20220001",               "JK20220001",     VERDICT_CHANGED, "case",         NULL, NULL},
    {"a full-width code",                      "code",  "４１０６",                 "4106",           VERDICT_CHANGED, "fullwidth",    NULL, NULL},
    {"a guarded code",                         "code",  "=\"0012\"",                "0012",           VERDICT_CHANGED, "guard",        NULL, NULL},
    {"guards in guards",                       "code",  "''0012",                   "0012",           VERDICT_CHANGED, "guard",        NULL, NULL},
    {"a code with blanks",                     "code",  " 00 12\xc2\xa0",           "0012",           VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a code from a numeric cell",             "code",  "12345.0",                  "12345",          VERDICT_CHANGED, "decimal_zero", NULL, NULL},
    {"a long code from a numeric cell",        "code",  "4106210000000012.0",       NULL,             VERDICT_INVALID, "numeric_cell", NULL, NULL},
    {"a code in scientific notation",          "code",  "4.10621E+17",              NULL,             VERDICT_INVALID, "scientific",   NULL, NULL},
    {"E between digits is a code",             "code",  "12E4",                     "12E4",           VERDICT_SAME,    NULL,           NULL, NULL},
    {"a masked code",                          "code",  "62220212****1234",         NULL,             VERDICT_MASKED,  "masked",       NULL, NULL},
    {"a code that says nothing",               "code",  "无",                       NULL,             VERDICT_ABSENT,  "placeholder",  NULL, NULL},

    {"a name",                                 NAME,    "张三",                     "张三",           VERDICT_SAME,    NULL,           NULL, NULL},
    {"a gap in a name",                        NAME,    "孟  伟",                   "孟伟",           VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a full-width gap in a name",             NAME,    "孟　伟",                   "孟伟",           VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a name of Extension A",                  NAME,    "刘欣䶮",                   "刘欣䶮",         VERDICT_SAME,    NULL,           NULL, NULL},
    {"a private-use character stays",          NAME,    "张\xee\x9f\x87",           "张\xee\x9f\x87", VERDICT_SAME,    NULL,           NULL, NULL},
    {"a middle dot stays as written",          NAME,    "阿卜杜•毛力",              "阿卜杜•毛力",    VERDICT_SAME,    NULL,           NULL, NULL},
    {"a described character stays",            NAME,    "李(加王旁)莹",             "李(加王旁)莹",   VERDICT_SAME,    NULL,           NULL, NULL},
    {"a Latin name keeps its blank",           NAME,    "John  Smith",              "John Smith",     VERDICT_CHANGED, "blank",        NULL, NULL},
    {"an invisible in a name",                 NAME,    "张\xe2\x80\x8b三",         "张三",           VERDICT_CHANGED, "invisible",    NULL, NULL},
    {"a digit in a name",                      NAME,    "连逍遥0",                  NULL,             VERDICT_INVALID, "character",    NULL, NULL},
    {"an ID for a name",                       NAME,    "110101199003078888",       NULL,             VERDICT_INVALID, "character",    NULL, NULL},
    {"mark-up in a name",                      NAME,    "张三<script>",             NULL,             VERDICT_INVALID, "character",    NULL, NULL},
    {"a full stop behind a name",              NAME,    "张三。",                   NULL,             VERDICT_INVALID, "character",    NULL, NULL},
    {"no letter at all",                       NAME,    "··",                       NULL,             VERDICT_INVALID, "no_letter",    NULL, NULL},
    {"a masked name",                          NAME,    "张*",                      NULL,             VERDICT_MASKED,  "masked",       NULL, NULL},
    {"no name",                                NAME,    "无",                       NULL,             VERDICT_ABSENT,  "placeholder",  NULL, NULL},

    {"a mobile number",                        "phone", "13612345678",              "13612345678",    VERDICT_SAME,    NULL,           NULL, NULL},
    {"a zero before a mobile",                 "phone", "015100221432",             "15100221432",    VERDICT_CHANGED, "form",         NULL, NULL},
    {"the country code",                       "phone", "+8618600221432",           "18600221432",    VERDICT_CHANGED, "form",         NULL, NULL},
    {"dashes in a mobile",                     "phone", "135-0017-3911",            "13500173911",    VERDICT_CHANGED, "form",         NULL, NULL},
    {"blanks in a mobile",                     "phone", "135 0017 3911",            "13500173911",    VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a mobile from a numeric cell",           "phone", "13612345678.0",            "13612345678",    VERDICT_CHANGED, "decimal_zero", NULL, NULL},
    {"a landline",                             "phone", "0392-5520000",             "0392-5520000",   VERDICT_SAME,    NULL,           NULL, NULL},
    {"a landline without a dash",              "phone", "03925520000",              "0392-5520000",   VERDICT_CHANGED, "form",         NULL, NULL},
    {"a landline in brackets",                 "phone", "（0392）5520000",          "0392-5520000",   VERDICT_CHANGED, "fullwidth",    NULL, NULL},
    {"a landline of a large city",             "phone", "02087654321",              "020-87654321",   VERDICT_CHANGED, "form",         NULL, NULL},
    {"a local number",                         "phone", "5520000",                  "5520000",        VERDICT_SAME,    NULL,           NULL, NULL},
    {"a service number",                       "phone", "400-860-8608",             "4008608608",     VERDICT_CHANGED, "form",         NULL, NULL},
    {"a lost zero of the area is not guessed", "phone", "3925520000",               NULL,             VERDICT_INVALID, "leading_zero", NULL, NULL},
    {"too long a landline",                    "phone", "010-889931081",            NULL,             VERDICT_INVALID, "length",       NULL, NULL},
    {"no mobile prefix",                       "phone", "12345678901",              NULL,             VERDICT_INVALID, "prefix",       NULL, NULL},
    {"one digit short",                        "phone", "1361234567",               NULL,             VERDICT_INVALID, "length",       NULL, NULL},
    {"several numbers",                        "phone", "13612345678、13612345679", NULL,             VERDICT_INVALID, "several",      NULL, NULL},
    {"a letter in a number",                   "phone", "A20-9999999",              NULL,             VERDICT_INVALID, "character",    NULL, NULL},
    {"scientific notation",                    "phone", "1.36123E+10",              NULL,             VERDICT_INVALID, "scientific",   NULL, NULL},
    {"a masked number",                        "phone", "136****5678",              NULL,             VERDICT_MASKED,  "masked",       NULL, NULL},
    {"no phone",                               "phone", "/",                        NULL,             VERDICT_ABSENT,  "placeholder",  NULL, NULL},
};

int
main(void)
{
    return NORMALISER_CASES_RUN("text", cases);
}

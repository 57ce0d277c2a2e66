/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/text/dialect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct {
    const char *shows;
    const char *head;
    const char *dialect; /* delimiter, quote, escape, `n` or `r` */
} cases[] = {
    {"comma",                                        "a,b\n1,2\n",                                       ",\"\"n" },
    {"tab",                                          "a\tb\n1,5\t2\n",                                   "\t\"\"n"},
    {"semicolon with decimal commas",                "a;b\n1,5;2,5\n3,5;4,5\n",                          ";\"\"n" },
    {"bar",                                          "a|b|c\n1|2|3\n",                                   "|\"\"n" },
    {"one column is read with the usual",            "a\nb\nc\n",                                        ",\"\"n" },
    {"a title row does not mislead",                 "名单;截至6月\n证件号码,姓名,日期\n1,2,3\n4,5,6\n", ",\"\"n" },
    {"commas in quotes do not count",                "a;b\n\"1,2,3\";2\n\"4,5,6\";3\n",                  ";\"\"n" },
    {"the declared delimiter wins",                  "sep=;\na,b;c,d\n1,2;3,4\n",                        ";\"\"n" },
    {"an old Mac's line ends",                       "a,b\r1,2\r",                                       ",\"\"r" },
    {"a backslash escapes quotes",                   "a,b\n\"x \\\"y\\\"\",2\n",                         ",\"\\n" },
    {"single quotes around most cells",              "'a','b'\n'1','2'\n",                               ",''n"   },
    {"an apostrophe guards numbers, it is no quote", "a,b\n'4106,1\n'4107,2\n",                          ",\"\"n" },
    {"blanks divide only when all agree",            "1 2 3\n4 5 6\n",                                   " \"\"n" },
    {"blanks in text do not divide",                 "张三 2022 x\n李四\n",                              ",\"\"n" },
};

static void
the_dialect_is_found(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        const struct dialect found = dialect_sniff(text_from(cases[at].head));
        const char said[5] = {found.delimiter, found.quote, found.escape, found.line_end == '\n' ? 'n' : 'r', '\0'};

        if (strcmp(said, cases[at].dialect) != 0) {
            fail_msg("%s: %s", cases[at].shows, said);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_dialect_is_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

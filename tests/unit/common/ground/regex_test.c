/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions of rules: what they find, what they refuse, and random ones held against the C library's. */
#include "common/ground/regex.h"

#include "common/ground/buffer.h"
#include "tests/support/property.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *pattern;
    const char *text;
    bool found;
} cases[] = {
    {"^\\d{18}$",        "410621199001011233", true },
    {"^\\d{18}$",        "41062119900101123X", false},
    {"^\\D+$",           "浚县善堂镇",         true },
    {"\\w{3}",           "-a_9-",              true },
    {"\\W",              "abc",                false},
    {"\\s",              "a\tb",               true },
    {"^\\S+$",           "a b",                false},
    {"[一-龥]{2}村",     "罗庄村",             true },
    {"^[^0-9]+$",        "a1",                 false},
    {"^[\\d\\-]+$",      "0392-5522",          true },
    {"^[\\w.]+@",        "a.b@c",              true },
    {"^[\\s]$",          " ",                  true },
    {"^(?:镇|乡){1,2}$", "镇乡",               true },
    {"^(a|b(c|d))*$",    "abcabd",             true },
    {"^a{2,}$",          "a",                  false},
    {"^a{0}$",           "",                   true },
    {"\\.\\(\\)",        "x.()",               true },
    {"^.$",              "浚",                 true },
    {"",                 "",                   true },
};

static void
expressions_find_what_they_say(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct arena arena;
        const char *reason;
        const struct regex *regex;

        arena_init(&arena, 0);
        regex = regex_compile(text_from(cases[at].pattern), &arena, &reason);
        if (regex == NULL || regex_match(regex, text_from(cases[at].text)) != cases[at].found) {
            fail_msg("%s on %s: %s", cases[at].pattern, cases[at].text, regex == NULL ? reason : "the opposite");
        }
        arena_done(&arena);
    }
}

static const struct {
    const char *pattern;
    const char *reason;
} refusals[] = {
    {"a\\",                    "ends too early"                               },
    {"[a",                     "ends too early"                               },
    {"[a-",                    "ends too early"                               },
    {"\xFF",                   "is not UTF-8"                                 },
    {"\\1",                    "has an escape that rules do not know"         },
    {"[\\q]",                  "has an unknown escape in a bracket"           },
    {"[a[b]",                  "has a bracket inside a bracket"               },
    {"[z-a]",                  "has a range that runs backwards"              },
    {"[a-\\d]",                "has a range that runs backwards"              },
    {"(?=a)",                  "has a look-around"                            },
    {"*a",                     "has a repetition of nothing"                  },
    {"a|+",                    "has a repetition of nothing"                  },
    {"a*?",                    "has a lazy or doubled repetition"             },
    {"a{2",                    "has a wrong {m,n}"                            },
    {"a{3,2}",                 "has a wrong {m,n}"                            },
    {"a{256}",                 "repeats more than 255 times"                  },
    {"a)",                     "has a ) too many"                             },
    {"(((a{250}){250}){250})", "too long once its repetitions are written out"},
};

static void
what_rules_do_not_know_is_refused(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof refusals / sizeof refusals[0]; at++) {
        struct arena arena;
        const char *reason = NULL;

        arena_init(&arena, 0);
        if (regex_compile(text_from(refusals[at].pattern), &arena, &reason) != NULL || strstr(reason, refusals[at].reason) == NULL) {
            fail_msg("%s: %s instead of %s", refusals[at].pattern, reason == NULL ? "taken" : reason, refusals[at].reason);
        }
        arena_done(&arena);
    }
}

static void
nesting_and_brackets_have_an_end(void **state)
{
    char deep[2000];
    struct buffer wide;
    struct arena arena;
    const char *reason;

    (void)state;
    memset(deep, '(', sizeof deep);
    arena_init(&arena, 0);
    assert_null(regex_compile((struct text){deep, sizeof deep}, &arena, &reason));
    assert_string_equal(reason, "is nested too deeply");
    buffer_init(&wide, 4096);
    buffer_append_char(&wide, '[');
    for (int at = 0; at < 500; at++) {
        buffer_append_char(&wide, (char)('a' + at % 26));
    }
    buffer_append_char(&wide, ']');
    assert_null(regex_compile(buffer_text(&wide), &arena, &reason));
    assert_string_equal(reason, "a bracket has too many parts");
    buffer_done(&wide);
    arena_done(&arena);
}

/* ---- random ones ---- */

static void draw_alternatives(struct property *property, struct buffer *out, int depth);

static void
draw_atom(struct property *property, struct buffer *out, int depth)
{
    static const char *const atoms[] = {"a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\."};
    const uint32_t kind = property_draw(property, depth > 0 ? 10 : 8);

    if (kind < 8) {
        buffer_append_string(out, atoms[kind]);
        return;
    }
    buffer_append_char(out, '(');
    draw_alternatives(property, out, depth - 1);
    buffer_append_char(out, ')');
}

static void
draw_alternatives(struct property *property, struct buffer *out, int depth)
{
    static const char *const repetitions[] = {"", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}"};
    const uint32_t alternatives = 1 + property_draw(property, 2);

    for (uint32_t alternative = 0; alternative < alternatives; alternative++) {
        const uint32_t atoms = 1 + property_draw(property, 3);

        buffer_append_string(out, alternative == 0 ? "" : "|");
        for (uint32_t atom = 0; atom < atoms; atom++) {
            draw_atom(property, out, depth);
            buffer_append_string(out, repetitions[property_draw(property, sizeof repetitions / sizeof repetitions[0])]);
        }
    }
}

static void
compare(struct property *property, const char *pattern)
{
    struct arena arena;
    const struct regex *ours;
    const char *reason;
    regex_t theirs;

    arena_init(&arena, 0);
    ours = regex_compile(text_from(pattern), &arena, &reason);
    if (ours != NULL && regcomp(&theirs, pattern, REG_EXTENDED | REG_NOSUB) == 0) {
        for (int round = 0; round < 20; round++) {
            char text[10];
            const size_t size = property_draw(property, sizeof text);

            for (size_t at = 0; at < size; at++) {
                text[at] = "abcd."[property_draw(property, 5)];
            }
            text[size] = '\0';
            if (regex_match(ours, text_from(text)) != (regexec(&theirs, text, 0, NULL, 0) == 0)) {
                fail_msg("%s on \"%s\"", pattern, text);
            }
        }
        regfree(&theirs);
    }
    arena_done(&arena);
}

static void
random_expressions_agree_with_the_c_library(void **state)
{
    struct property property = property_begin("regex", 3000);
    struct buffer pattern;

    (void)state;
    buffer_init(&pattern, 1 << 16);
    for (size_t round = 0; round < property.rounds; round++) {
        buffer_clear(&pattern);
        buffer_append_string(&pattern, property_draw(&property, 2) == 0 ? "" : "^(");
        draw_alternatives(&property, &pattern, 2);
        buffer_append_string(&pattern, pattern.data[0] != '^' || pattern.data[1] != '(' ? "" : ")$");
        buffer_append(&pattern, "", 1);
        compare(&property, pattern.data);
    }
    buffer_done(&pattern);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_find_what_they_say),
        cmocka_unit_test(what_rules_do_not_know_is_refused),
        cmocka_unit_test(nesting_and_brackets_have_an_end),
        cmocka_unit_test(random_expressions_agree_with_the_c_library),
    };

    return cmocka_run_group_tests_name("regex", tests, NULL, NULL);
}

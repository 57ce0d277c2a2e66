/* SPDX-License-Identifier: Apache-2.0 */
#include "load/findings/life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* The states of docs/design.md section 7 as walks through the table. */
static const struct {
    const char *shows;
    const char *events;
    const char *state;
} walks[] = {
    {"found once",                                   "found",                          "new"          },
    {"found every night stays what it is",           "found found found",              "new"          },
    {"the data closes it",                           "found gone",                     "closed"       },
    {"gone twice is gone",                           "found gone gone",                "closed"       },
    {"back in the data",                             "found gone found",               "reopened"     },
    {"a reopened one closes again",                  "found gone found gone",          "closed"       },
    {"sent, answered, gone",                         "found send answer gone",         "closed"       },
    {"a late answer counts",                         "found send late answer",         "answered"     },
    {"late needs to be sent",                        "found late",                     "new"          },
    {"over the budget, then sent",                   "found hold send",                "sent"         },
    {"corrected, old data still shows it",           "found send promise found found", "awaiting_data"},
    {"corrected, new data still shows it",           "found send promise found_again", "reopened"     },
    {"corrected, new data does not",                 "found send promise gone",        "closed"       },
    {"confirmed as a risk, still there in new data", "found send answer found_again",  "answered"     },
    {"waived for a year",                            "found waive found late",         "waived"       },
    {"the waiver ends",                              "found waive expired",            "reopened"     },
    {"a closed one cannot be answered",              "found gone answer",              "closed"       },
    {"nothing happens to what is not known",         "gone answer send",               ""             },
};

static void
test_walks(void **unused)
{
    (void)unused;
    for (size_t walk = 0; walk < sizeof walks / sizeof walks[0]; walk++) {
        enum life_state state = LIFE_NONE;
        struct text rest = text_from(walks[walk].events), word;

        while (text_split(&rest, ' ', &word)) {
            const enum life_event event = life_event_parse(word);
            const struct life_step *step;

            assert_int_not_equal(event, LIFE_EVENTS);
            step = life_find(state, event);
            state = step == NULL ? state : step->to;
        }
        if (strcmp(life_name(state), walks[walk].state) != 0) {
            fail_msg("%s: %s instead of %s", walks[walk].shows, life_name(state), walks[walk].state);
        }
    }
}

static void
test_table_is_sound(void **unused)
{
    size_t count;
    const struct life_step *steps = life_steps(&count);
    bool reached[LIFE_STATES] = {[LIFE_NONE] = true};

    (void)unused;
    for (size_t row = 0; row < count; row++) {
        assert_ptr_equal(life_find(steps[row].from, steps[row].event), &steps[row]); /* no two rows for one case */
        assert_true(strlen(steps[row].why) > 0);
        reached[steps[row].to] = true;
    }
    for (int state = 0; state < LIFE_STATES; state++) {
        assert_true(reached[state]);
        assert_int_equal(life_parse(text_from(life_name((enum life_state)state))), state);
    }
    for (int state = LIFE_NEW; state < LIFE_STATES; state++) { /* whatever is open, the data can close */
        assert_true((life_find((enum life_state)state, LIFE_GONE) != NULL) == (state != LIFE_CLOSED));
    }
    assert_int_equal(life_parse(TEXT("nonsense")), LIFE_NONE);
    assert_int_equal(life_event_parse(TEXT("nonsense")), LIFE_EVENTS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_walks), cmocka_unit_test(test_table_is_sound)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

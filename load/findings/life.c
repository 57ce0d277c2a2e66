/* SPDX-License-Identifier: Apache-2.0 */
/* A finding's life is this table and nothing else: a load raises at most one event a finding and batch (found, found again, gone), the
 * clock two (late, expired), people the others; the row gives the next state and the reason that is kept with the event. An event without a
 * row changes nothing: a closed finding that is sent stays closed. After an answer, FOUND and GONE must rest on newer data, which is why
 * `answered` has no row for FOUND: an answer holds until data newer than it show otherwise, and only a promised correction
 * (`awaiting_data`) is contradicted by FOUND_AGAIN. Replays of batches and SQL (quality.apply_facts) read the same rows. Look-up is a scan
 * of some forty rows. */
#include "load/findings/life.h"

#include "load/history/copy_row.h"

static const struct life_step steps[] = {
    {LIFE_NONE,          LIFE_FOUND,       LIFE_NEW,           "found"                                    },
    {LIFE_CLOSED,        LIFE_FOUND,       LIFE_REOPENED,      "found again"                              },
    {LIFE_CLOSED,        LIFE_FOUND_AGAIN, LIFE_REOPENED,      "found again"                              },
    {LIFE_AWAITING_DATA, LIFE_FOUND_AGAIN, LIFE_REOPENED,      "still there in data newer than the answer"},
    {LIFE_NEW,           LIFE_GONE,        LIFE_CLOSED,        "no longer in the data"                    },
    {LIFE_HELD_BACK,     LIFE_GONE,        LIFE_CLOSED,        "no longer in the data"                    },
    {LIFE_SENT,          LIFE_GONE,        LIFE_CLOSED,        "no longer in the data"                    },
    {LIFE_OVERDUE,       LIFE_GONE,        LIFE_CLOSED,        "no longer in the data"                    },
    {LIFE_ANSWERED,      LIFE_GONE,        LIFE_CLOSED,        "no longer in data newer than the answer"  },
    {LIFE_AWAITING_DATA, LIFE_GONE,        LIFE_CLOSED,        "no longer in data newer than the answer"  },
    {LIFE_WAIVED,        LIFE_GONE,        LIFE_CLOSED,        "no longer in the data"                    },
    {LIFE_REOPENED,      LIFE_GONE,        LIFE_CLOSED,        "no longer in the data"                    },
    {LIFE_SENT,          LIFE_LATE,        LIFE_OVERDUE,       "past its due date"                        },
    {LIFE_WAIVED,        LIFE_EXPIRED,     LIFE_REOPENED,      "the waiver ended"                         },
    {LIFE_NEW,           LIFE_SEND,        LIFE_SENT,          "sent"                                     },
    {LIFE_HELD_BACK,     LIFE_SEND,        LIFE_SENT,          "sent"                                     },
    {LIFE_REOPENED,      LIFE_SEND,        LIFE_SENT,          "sent again"                               },
    {LIFE_SENT,          LIFE_RECALL,      LIFE_NEW,           "sent by mistake, taken back"              },
    {LIFE_OVERDUE,       LIFE_RECALL,      LIFE_NEW,           "sent by mistake, taken back"              },
    {LIFE_HELD_BACK,     LIFE_RECALL,      LIFE_NEW,           "held back by mistake, taken back"         },
    {LIFE_NEW,           LIFE_HOLD,        LIFE_HELD_BACK,     "over the budget"                          },
    {LIFE_REOPENED,      LIFE_HOLD,        LIFE_HELD_BACK,     "over the budget"                          },
    {LIFE_NEW,           LIFE_ANSWER,      LIFE_ANSWERED,      "answered"                                 },
    {LIFE_HELD_BACK,     LIFE_ANSWER,      LIFE_ANSWERED,      "answered"                                 },
    {LIFE_SENT,          LIFE_ANSWER,      LIFE_ANSWERED,      "answered"                                 },
    {LIFE_OVERDUE,       LIFE_ANSWER,      LIFE_ANSWERED,      "answered late"                            },
    {LIFE_AWAITING_DATA, LIFE_ANSWER,      LIFE_ANSWERED,      "answered anew"                            },
    {LIFE_REOPENED,      LIFE_ANSWER,      LIFE_ANSWERED,      "answered"                                 },
    {LIFE_NEW,           LIFE_PROMISE,     LIFE_AWAITING_DATA, "corrected, says the answer"               },
    {LIFE_HELD_BACK,     LIFE_PROMISE,     LIFE_AWAITING_DATA, "corrected, says the answer"               },
    {LIFE_SENT,          LIFE_PROMISE,     LIFE_AWAITING_DATA, "corrected, says the answer"               },
    {LIFE_OVERDUE,       LIFE_PROMISE,     LIFE_AWAITING_DATA, "corrected late, says the answer"          },
    {LIFE_ANSWERED,      LIFE_PROMISE,     LIFE_AWAITING_DATA, "corrected, says a new answer"             },
    {LIFE_REOPENED,      LIFE_PROMISE,     LIFE_AWAITING_DATA, "corrected, says the answer"               },
    {LIFE_NEW,           LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
    {LIFE_HELD_BACK,     LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
    {LIFE_SENT,          LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
    {LIFE_OVERDUE,       LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
    {LIFE_ANSWERED,      LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
    {LIFE_AWAITING_DATA, LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
    {LIFE_WAIVED,        LIFE_WAIVE,       LIFE_WAIVED,        "waived anew"                              },
    {LIFE_REOPENED,      LIFE_WAIVE,       LIFE_WAIVED,        "waived"                                   },
};

static const char *const names[] = {
    [LIFE_NONE] = "",           [LIFE_NEW] = "new",           [LIFE_HELD_BACK] = "held_back",         [LIFE_SENT] = "sent",
    [LIFE_OVERDUE] = "overdue", [LIFE_ANSWERED] = "answered", [LIFE_AWAITING_DATA] = "awaiting_data", [LIFE_WAIVED] = "waived",
    [LIFE_CLOSED] = "closed",   [LIFE_REOPENED] = "reopened",
};
_Static_assert(sizeof names / sizeof names[0] == LIFE_STATES, "every state has its word");

static const char *const event_names[] = {
    [LIFE_FOUND] = "found", [LIFE_FOUND_AGAIN] = "found_again", [LIFE_GONE] = "gone",
    [LIFE_LATE] = "late",   [LIFE_EXPIRED] = "expired",         [LIFE_SEND] = "send",
    [LIFE_HOLD] = "hold",   [LIFE_ANSWER] = "answer",           [LIFE_PROMISE] = "promise",
    [LIFE_WAIVE] = "waive", [LIFE_RECALL] = "recall",
};
_Static_assert(sizeof event_names / sizeof event_names[0] == LIFE_EVENTS, "every event has its word");

const struct life_step *
life_find(enum life_state from, enum life_event event)
{
    for (size_t row = 0; row < sizeof steps / sizeof steps[0]; row++) {
        if (steps[row].from == from && steps[row].event == event) {
            return &steps[row];
        }
    }
    return NULL;
}

const struct life_step *
life_steps(size_t *count)
{
    *count = sizeof steps / sizeof steps[0];
    return steps;
}

const char *
life_name(enum life_state state)
{
    return names[state];
}

const char *
life_event_name(enum life_event event)
{
    return event_names[event];
}

enum life_state
life_parse(struct text name)
{
    int state = LIFE_STATES - 1;

    while (state > LIFE_NONE && !text_equal(text_from(names[state]), name)) {
        state--;
    }
    return (enum life_state)state;
}

enum life_event
life_event_parse(struct text name)
{
    int event = 0;

    while (event < LIFE_EVENTS && !text_equal(text_from(event_names[event]), name)) {
        event++;
    }
    return (enum life_event)event;
}

static enum status
put_steps(struct copy_row *copy, struct error *err)
{
    for (size_t at = 0; at < sizeof steps / sizeof steps[0]; at++) {
        const char *const cells[] = {life_name(steps[at].from), life_event_name(steps[at].event), life_name(steps[at].to), steps[at].why};

        copy_row_start(copy, 4);
        for (size_t cell = 0; cell < 4; cell++) {
            if (!copy_row_cell(copy, COPY_TEXT, text_from(cells[cell]))) {
                return error_set(err, STATUS_BUG, "E-BUG", "a transition does not fit quality.life_step");
            }
        }
        TRY(copy_row_finish(copy, err));
    }
    return STATUS_OK;
}

enum status
life_copy_steps(struct pg *connection, struct error *err)
{
    static const struct copy_column columns[] = {
        {"from_state", COPY_TEXT},
        {"event",      COPY_TEXT},
        {"to_state",   COPY_TEXT},
        {"why",        COPY_TEXT}
    };
    struct copy_row copy;
    enum status status;

    TRY(pg_exec(connection, "DELETE FROM quality.life_step", NULL, err));
    TRY(copy_row_begin(&copy, connection, "quality.life_step", columns, 4, "", err));
    status = put_steps(&copy, err);
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    return copy_row_end(&copy, err);
}

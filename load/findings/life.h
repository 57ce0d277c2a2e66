/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a finding as data: which state follows which event, and why. Pure.
 *
 * Two kinds of events: what a batch sees (FOUND, GONE, LATE, EXPIRED) and what people do (SEND, HOLD, ANSWER, PROMISE, WAIVE).
 * An event without a row changes nothing. GONE is only raised when the finding's rule was evaluated, and, behind an
 * answer, on deliveries newer than the answer; FOUND_AGAIN likewise: until then it is undetermined. */
#ifndef BIDUI_LIFE_H
#define BIDUI_LIFE_H

#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pg/pg.h"

#include <stdbool.h>
#include <stddef.h>

enum life_state {
    LIFE_NONE, /* not known yet */
    LIFE_NEW,
    LIFE_HELD_BACK, /* over the village's budget of lines */
    LIFE_SENT,
    LIFE_OVERDUE,
    LIFE_ANSWERED,
    LIFE_AWAITING_DATA, /* "corrected": the next export must show it */
    LIFE_WAIVED,
    LIFE_CLOSED,
    LIFE_REOPENED,
    LIFE_STATES
};

enum life_event {
    LIFE_FOUND,
    LIFE_FOUND_AGAIN, /* found on deliveries newer than the answer */
    LIFE_GONE,
    LIFE_LATE,    /* past its due date */
    LIFE_EXPIRED, /* the waiver ended */
    LIFE_SEND,
    LIFE_HOLD,
    LIFE_ANSWER,
    LIFE_PROMISE,
    LIFE_WAIVE,
    LIFE_RECALL, /* what was sent, or held back, is taken back */
    LIFE_EVENTS
};

struct life_step {
    enum life_state from;
    enum life_event event;
    enum life_state to;
    const char *why; /* goes into quality.finding_event */
};

/* NULL: the event changes nothing in this state. */
const struct life_step *life_find(enum life_state from, enum life_event event);
/* The word in the warehouse. */
const char *life_name(enum life_state state);
const char *life_event_name(enum life_event event);
/* LIFE_NONE for a word that is no state; LIFE_EVENTS for one that is no event. */
enum life_state life_parse(struct text name);
enum life_event life_event_parse(struct text name);
/* All rows, for documentation and tests. */
const struct life_step *life_steps(size_t *count);
/* quality.life_step: the same rows for SQL. Inside a transaction. */
enum status life_copy_steps(struct pg *connection, struct error *err) ERROR_MUST_CHECK;

#endif

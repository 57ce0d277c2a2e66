/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of a line: our data and those of other departments, from the values a rule named, for one recipient. */
#ifndef BIDUI_LIST_TEXT_H
#define BIDUI_LIST_TEXT_H

#include "common/ground/arena.h"
#include "report/lists/rule_show.h"

struct list_text_period {
    struct text source, period;
};

struct list_text {
    const struct pack *pack;
    const struct rule_shows *shows;
    const struct list_text_period *periods; /* of the batch, by source */
    size_t period_count;
    struct arena *arena;
};

struct list_text_finding {
    struct text rule;
    struct text source;  /* of the flagged row */
    struct text message; /* as stored */
    struct text values;  /* JSON */
};

struct list_text_parts {
    struct text message;
    struct text ours;
    struct text theirs;
};

/* What the line has in columns of its own is not repeated. */
void list_text_fill(const struct list_text *context, const struct list_text_finding *finding, enum rule_show_audience audience,
                    struct list_text_parts *parts);

#endif

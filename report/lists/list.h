/* SPDX-License-Identifier: Apache-2.0 */
/* Lists to check: the open findings of a batch, grouped by who gets them. The question which findings, in which order, on which line and
 * what is held back is schemas/warehouse/reports/list.sql; this turns its rows into lines a person can act on, masked for the recipient.
 *
 * Findings of one rule in one household are one line: the others are named on it (同因), and an answer to the line is an answer to all. */
#ifndef BIDUI_LIST_H
#define BIDUI_LIST_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/pg/pg.h"
#include "report/lists/rule_show.h"

#include <stdbool.h>
#include <stddef.h>

struct list_line {
    struct text code; /* short code, visible: answers are read by it */
    struct text rule_name;
    struct text town;
    struct text village;
    struct text group;    /* 组; empty when no source has it */
    struct text head;     /* household head */
    struct text person;   /* `张三(之子)` */
    struct text question; /* one sentence; the others of the same cause below it */
    struct text ours;     /* our data: `姓名:张三` a line each; a department: its own row, with file and row */
    struct text theirs;   /* other departments' data, with department and data period */
    struct text due;
    struct text class;
};

enum list_kind { LIST_VILLAGE, LIST_TOWN, LIST_DEPARTMENT, LIST_COUNTY, LIST_KINDS };

/* Lines over the month's budget: counted and named, not printed. */
struct list_held {
    struct text village;
    struct text rule_name;
    size_t count;
};

/* One file: a village's, a town's, a department's, the county bureau's own. */
struct list {
    enum list_kind kind;
    struct text town;
    struct text name; /* of the village, town or department */
    struct list_line *lines;
    size_t line_count, line_capacity;
    struct list_held *held;
    size_t held_count, held_capacity;
    size_t held_back; /* sum of `held` */
};

/* What happens to a finding when the lists go out. */
struct list_sending {
    struct text code;
    struct text lead; /* the code of the line it is listed on; its own when it is the line */
    struct text due;
    bool held_back;
};

struct list_set {
    struct list *lists;
    size_t count;
    struct list_sending *sendings; /* one per finding */
    size_t sending_count;
    struct text batch;
};

struct list_wanted {
    const char *sql; /* list.sql's text */
    long budget;     /* lines a village gets in a month */
    struct text day; /* of sending */
    struct text batch;
};

/* Results live in the arena. */
enum status list_read(struct pg *connection, const struct list_wanted *wanted, const struct pack *pack, const struct rule_shows *shows,
                      struct arena *arena, struct list_set *set, struct error *err) ERROR_MUST_CHECK;
/* The facts for bidui-load --record: every finding of the lists was sent (or held back) on `at` by `by`; one that is listed on another's
 * line has that in its note (`同因 CODE`). */
enum status list_write_record(const struct list_set *set, struct text at, struct text by, const char *path,
                              struct error *err) ERROR_MUST_CHECK;

#endif

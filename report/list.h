/* SPDX-License-Identifier: Apache-2.0 */
/* Lists to check: the open findings of a batch, grouped by who gets them. The question which findings and in which order is
 * schemas/warehouse/list.sql; this turns its rows into lines a person can act on, masked. */
#ifndef BIDUI_LIST_H
#define BIDUI_LIST_H

#include "common/arena.h"
#include "common/error.h"
#include "common/pg.h"
#include "common/schema.h"

#include <stdbool.h>
#include <stddef.h>

struct list_line {
    struct text code;     /* short code, visible: answers are read by it */
    struct text group;    /* 组; empty when no source has it */
    struct text head;     /* household head */
    struct text person;   /* `张三(之子)` */
    struct text question; /* one sentence */
    struct text ours;     /* our data: `姓名:张三;…` */
    struct text theirs;   /* the department's data, with department and data period */
    struct text due;
    struct text class;
    struct text village;
};

enum list_kind { LIST_VILLAGE, LIST_TOWN, LIST_DEPARTMENT };

/* One file: a village's, a town's or a department's. */
struct list {
    enum list_kind kind;
    struct text town;
    struct text name; /* of the village, town or department */
    struct list_line *lines;
    size_t line_count;
    size_t held_back; /* lines over the month's budget: counted, not printed */
};

/* What happens to a finding when the lists go out. */
struct list_sending {
    struct text code;
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

/* `sql` is list.sql's text. Results live in the arena. */
enum status list_read(struct pg *connection, const char *sql, const struct pack *pack, long budget, struct text batch, struct arena *arena,
                      struct list_set *set, struct error *err) ERROR_MUST_CHECK;
/* The facts for bidui-load --record: every finding of the lists was sent (or held back) on `at` by `by`. */
enum status list_write_record(const struct list_set *set, struct text at, struct text by, const char *path, struct error *err) ERROR_MUST_CHECK;
/* Writes one workbook for a list (A4 landscape, users.md's twelve columns) to `path`. `pack` gives the answers per class (code lists
 * answer_<class>). */
enum status list_xlsx_write(const struct list *list, struct text batch, const struct pack *pack, const char *path, struct error *err)
    ERROR_MUST_CHECK;
/* How a personal value is shown on paper: 410621********1234, 138****1234; names stay. */
struct text list_mask(struct text value, enum schema_personal personal, struct arena *arena);

#endif

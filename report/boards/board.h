/* SPDX-License-Identifier: Apache-2.0 */
/* A board: a page of tables and charts, each from one SQL file of the pack (schemas/warehouse/reports/<board>_NN_*.sql). The file's first
 * comment lines give its heading (`-- title:`), what the figures mean (`-- note:`: unit, basis, cut-off date), how it is drawn (`--
 * chart:`) and which relation must exist (`-- relation:`; without it the section is left out). Its columns are the table's. A new table on
 * the Monday page is a new SQL file, no C. */
#ifndef BIDUI_BOARD_H
#define BIDUI_BOARD_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pg/pg.h"
#include "report/output/report.h"

#include <stdbool.h>
#include <stddef.h>

/* First column: what; the others: numbers.
 * LINE: a panel per column over the rows. STACK: a bar per row, a part per column. PROGRESS: a bar per row, the second column of 100.
 * PROGRESS_MARK: the same, the third column being where it should have come. */
enum board_chart { BOARD_TABLE, BOARD_LINE, BOARD_STACK, BOARD_PROGRESS, BOARD_PROGRESS_MARK };

struct board_section {
    struct text title;
    struct text note;
    enum board_chart chart;
    const struct pg_result *result; /* freed with the arena */
};

struct board {
    struct text title;
    struct text subtitle; /* who may read it, or the state of a draft */
    struct text batch;
    struct board_section *sections;
    size_t count;
};

/* Runs every `<prefix>_*.sql` of the folder in order of name, in the session's batch. A failing query names its file. */
enum status board_read(struct pg *connection, const char *folder, const char *prefix, struct text title, struct text batch,
                       struct arena *arena, struct board *board, struct error *err) ERROR_MUST_CHECK;
/* One self-contained file that opens from a USB stick and prints on A4. */
enum status board_html_write(const struct board *board, const char *path, struct error *err) ERROR_MUST_CHECK;
/* The same as a workbook: one sheet, one A4. */
enum status board_xlsx_write(const struct board *board, const char *path, struct error *err) ERROR_MUST_CHECK;

/* The report that the call names, as a page and as a workbook; what it is called is the pack's (reports/boards.json). */
enum status board_write(struct report *report, struct error *err) ERROR_MUST_CHECK;
/* `notice`: what a village puts up on its wall. */
enum status board_notice(struct report *report, struct error *err) ERROR_MUST_CHECK;

/* The rest of the first comment line of an SQL file that begins with `mark` (`-- title:`), or the empty text. */
struct text board_comment(struct text sql, struct text mark);
/* What both pages ask of a section. */
bool board_is_number(struct text cell);
/* Needs the whole width; others are set two abreast. */
bool board_is_wide(const struct board_section *section);

#endif

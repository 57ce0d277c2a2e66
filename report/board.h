/* SPDX-License-Identifier: Apache-2.0 */
/* A board: a page of tables, each from one SQL file of the pack (schemas/warehouse/<board>_NN_*.sql). The file's first comment lines
 * say its heading (`-- title:`) and what the figures mean (`-- note:`: unit, basis, cut-off date); its columns are the table's. A new table
 * on the Monday page is a new SQL file, no C. */
#ifndef BIDUI_BOARD_H
#define BIDUI_BOARD_H

#include "common/arena.h"
#include "common/error.h"
#include "common/pg.h"

#include <stddef.h>

struct board_section {
    struct text title;
    struct text note;
    const struct pg_result *result; /* freed with the arena */
};

struct board {
    struct text title;
    struct text batch;
    struct board_section *sections;
    size_t count;
};

/* Runs every `<prefix>_*.sql` of the folder in order of name, in the session's batch. A failing query names its file. */
enum status board_read(struct pg *connection, const char *folder, const char *prefix, struct text title, struct text batch,
                       struct arena *arena, struct board *board, struct error *err) ERROR_MUST_CHECK;
/* One self-contained file that opens from a USB stick and prints on one A4 page. */
enum status board_html_write(const struct board *board, const char *path, struct error *err) ERROR_MUST_CHECK;
/* The same as a workbook, a sheet per section. */
enum status board_xlsx_write(const struct board *board, const char *path, struct error *err) ERROR_MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Paper: what our workbooks have in common. A4, Chinese fonts, borders, rows as high as their text, places to fill in, print titles. Rows
 * and columns count from 0. A text is never taken for a formula (report/output/cell.h). One thread. */
#ifndef BIDUI_PAPER_H
#define BIDUI_PAPER_H

#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum paper_style {
    PAPER_TITLE,
    PAPER_NOTE,
    PAPER_SECTION, /* heading of a table among others */
    PAPER_HEAD,    /* of a table */
    PAPER_CELL,
    PAPER_CENTRE, /* short: numbers, codes, dates */
    PAPER_ANSWER, /* yellow and unlocked: to be filled in */
    PAPER_EXAMPLE,
    PAPER_BAD, /* orange: something to do */
    PAPER_BAD_CENTRE,
    PAPER_PLAIN,  /* no border */
    PAPER_NOTICE, /* a table to be read on a wall */
    PAPER_NOTICE_TEXT,
    PAPER_STYLES
};

enum paper_shape { PAPER_LANDSCAPE, PAPER_PORTRAIT, PAPER_ONE_PAGE /* portrait, all of it on one page */ };

struct paper;

/* E-OPEN. paper_close writes, makes the file private and frees. */
enum status paper_new(const char *path, struct paper **paper, struct error *err) ERROR_MUST_CHECK;
enum status paper_close(struct paper *paper, struct error *err) ERROR_MUST_CHECK;

/* What follows goes to this sheet. `widths` in characters of 10 points; a CJK character takes two. */
void paper_sheet(struct paper *paper, const char *name, enum paper_shape shape, const double *widths, size_t columns);
/* This row is repeated on every page and stays in view, the first `columns` columns too. */
void paper_repeat(struct paper *paper, uint32_t row, uint16_t columns);
/* Below every page, left; page numbers on the right. */
void paper_footer(struct paper *paper, const char *left);
/* Only PAPER_ANSWER cells can be changed; no password. */
void paper_protect(struct paper *paper);
void paper_break(struct paper *paper, uint32_t row); /* a new page begins with this row */

void paper_put(struct paper *paper, uint32_t row, size_t column, struct text text, enum paper_style style);
void paper_number(struct paper *paper, uint32_t row, size_t column, double number, enum paper_style style);
/* Merged from `first` to `last`; a single column is not merged. */
void paper_span(struct paper *paper, uint32_t row, size_t first, size_t last, struct text text, enum paper_style style);
/* Columns that a text takes on paper: two for a CJK character. */
size_t paper_text_width(struct text text);
/* As high as the highest of what was put into the row. Programs fit only rows they wrapped themselves. */
void paper_fit(struct paper *paper, uint32_t row);
/* Choices of a cell, NULL-terminated; another text is warned about and let through. */
void paper_choices(struct paper *paper, uint32_t row, size_t column, const char *const *choices);

#endif

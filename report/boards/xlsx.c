/* SPDX-License-Identifier: Apache-2.0 */
/* The whole board on one sheet that prints on one A4: a fine grid of columns, over which every table spreads its own by merging. Short
 * tables are set two abreast, as on the page. */
#include "report/boards/board.h"
#include "report/output/paper.h"

#include <stdlib.h>
#include <string.h>

enum { GRID = 48, HALF = GRID / 2 - 1, TABLE_COLUMNS = 20, WIDEST = 64, NUMBER_BYTES = 16 };

struct pen {
    struct paper *paper;
    const struct board *board;
    bool *done; /* sections that were written */
};

/* One table being written: its part of the grid, and where each column ends. */
struct block {
    const struct board_section *section;
    size_t left, right;         /* first and last grid column */
    size_t ends[TABLE_COLUMNS]; /* last grid column of each */
    size_t columns;
};

static size_t
width_of(const struct pg_result *result, size_t column)
{
    size_t width = paper_text_width(text_from(pg_result_name(result, column)));

    for (size_t row = 0; row < pg_result_rows(result); row++) {
        const size_t cell = paper_text_width(pg_result_get(result, row, column));

        width = cell > width ? cell : width;
    }
    return width > WIDEST ? WIDEST : width + 1;
}

/* Shares the grid out by the width of the texts; each gets at least one. */
static void
lay_out(struct block *block)
{
    const struct pg_result *result = block->section->result;
    const size_t room = block->right - block->left + 1;
    size_t widths[TABLE_COLUMNS] = {0};
    size_t sum = 0;
    size_t used = 0;

    block->columns = pg_result_columns(result) < TABLE_COLUMNS ? pg_result_columns(result) : TABLE_COLUMNS;
    for (size_t column = 0; column < block->columns; column++) {
        widths[column] = width_of(result, column);
        sum += widths[column];
    }
    for (size_t column = 0; column < block->columns; column++) {
        const size_t rest = block->columns - column - 1;
        size_t share = sum == 0 ? 1 : (widths[column] * room + sum / 2) / sum;

        share = share == 0 ? 1 : share;
        share = used + share + rest > room ? room - rest - used : share;
        used += share;
        block->ends[column] = block->left + used - 1;
    }
    if (block->columns > 0) {
        block->ends[block->columns - 1] = block->right;
    }
}

static size_t
first_of(const struct block *block, size_t column)
{
    return column == 0 ? block->left : block->ends[column - 1] + 1;
}

/* Numbers as numbers, so that they can be summed; codes, shares and dates stay text. */
static void
put_cell(struct pen *pen, const struct block *block, uint32_t row, size_t column, struct text cell)
{
    paper_span(pen->paper, row, first_of(block, column), block->ends[column], cell, board_is_number(cell) ? PAPER_CENTRE : PAPER_CELL);
    if (cell.size > 0 && cell.size < NUMBER_BYTES && board_is_number(cell) && cell.data[0] != '+'
        && memchr(cell.data, ',', cell.size) == NULL && memchr(cell.data, '%', cell.size) == NULL
        && (cell.data[0] != '0' || cell.size == 1 || cell.data[1] == '.')) {
        char text[NUMBER_BYTES + 1];

        memcpy(text, cell.data, cell.size);
        text[cell.size] = '\0';
        paper_number(pen->paper, row, first_of(block, column), strtod(text, NULL), PAPER_CENTRE);
    }
}

/* Row `line` of a block: 0 title, 1 note, 2 heads, then the rows; false when it has no more. */
static bool
put_line(struct pen *pen, const struct block *block, uint32_t row, size_t line)
{
    const struct pg_result *result = block->section->result;
    const size_t rows = pg_result_rows(result);

    if (line < 2) {
        paper_span(pen->paper, row, block->left, block->right, line == 0 ? block->section->title : block->section->note,
                   line == 0 ? PAPER_SECTION : PAPER_NOTE);
        return true;
    }
    if (rows == 0 && line == 2) {
        paper_span(pen->paper, row, block->left, block->right, TEXT("无"), PAPER_PLAIN);
        return true;
    }
    if (rows == 0 || line > rows + 2) {
        return false;
    }
    for (size_t column = 0; column < block->columns; column++) {
        if (line == 2) {
            paper_span(pen->paper, row, first_of(block, column), block->ends[column], text_from(pg_result_name(result, column)),
                       PAPER_HEAD);
        } else {
            put_cell(pen, block, row, column, pg_result_get(result, line - 3, column));
        }
    }
    return true;
}

/* The next short section not yet written, or NULL. */
static const struct board_section *
partner(struct pen *pen, size_t after)
{
    for (size_t at = after; at < pen->board->count; at++) {
        if (!pen->done[at] && !board_is_wide(&pen->board->sections[at])) {
            pen->done[at] = true;
            return &pen->board->sections[at];
        }
    }
    return NULL;
}

static uint32_t
write_blocks(struct pen *pen, uint32_t row, struct block *blocks, size_t count)
{
    bool more = true;

    for (size_t block = 0; block < count; block++) {
        lay_out(&blocks[block]);
    }
    for (size_t line = 0; more; line++) {
        more = false;
        for (size_t block = 0; block < count; block++) {
            more = put_line(pen, &blocks[block], row, line) || more;
        }
        if (more) {
            paper_fit(pen->paper, row++);
        }
    }
    return row;
}

static void
write_sections(struct pen *pen, uint32_t row)
{
    for (size_t at = 0; at < pen->board->count; at++) {
        struct block blocks[2] = {
            {.section = &pen->board->sections[at], .left = 0, .right = GRID - 1}
        };
        size_t count = 1;

        if (pen->done[at]) {
            continue;
        }
        pen->done[at] = true;
        if (!board_is_wide(&pen->board->sections[at])) {
            const struct board_section *beside = partner(pen, at + 1);

            if (beside != NULL) {
                blocks[0].right = HALF;
                blocks[1] = (struct block){.section = beside, .left = HALF + 2, .right = GRID - 1};
                count = 2;
            }
        }
        row = write_blocks(pen, row, blocks, count);
    }
}

enum status
board_xlsx_write(const struct board *board, const char *path, struct error *err)
{
    struct pen pen = {.board = board};
    struct arena arena;
    double widths[GRID];
    char *line;

    TRY(paper_new(path, &pen.paper, err));
    arena_init(&arena, 0);
    pen.done = arena_must_zero(&arena, board->count + 1, sizeof *pen.done);
    for (size_t column = 0; column < GRID; column++) {
        widths[column] = 2.6;
    }
    paper_sheet(pen.paper, arena_must_string(&arena, board->sections[0].title), PAPER_ONE_PAGE, widths, GRID);
    paper_span(pen.paper, 0, 0, GRID - 1, board->title, PAPER_TITLE);
    paper_fit(pen.paper, 0);
    line = arena_must_format(&arena, "截至日期 %.*s。数字后注明户、人、条、元;口径见各表说明。%.*s", TEXT_ARG(board->batch),
                             TEXT_ARG(board->subtitle));
    paper_span(pen.paper, 1, 0, GRID - 1, text_from(line), PAPER_NOTE);
    paper_fit(pen.paper, 1);
    write_sections(&pen, 2);
    paper_footer(pen.paper, "");
    arena_done(&arena);
    return paper_close(pen.paper, err);
}

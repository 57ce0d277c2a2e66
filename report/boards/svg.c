/* SPDX-License-Identifier: Apache-2.0 */
#include "report/boards/svg.h"

#include "report/output/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 560, LABEL = 130, PANEL = 118, BAR = 20, SERIES_MAX = 8, POINTS_MAX = 64, NUMBER_MAX = 40 };

static const char *const colours[SERIES_MAX] = {"#b3261e", "#e8a33d", "#2f6f9f", "#9db7cc", "#6b8f3c", "#c9d6b8", "#7a5c8e", "#b8b8b8"};

void
board_svg_escape(struct buffer *out, struct text text)
{
    for (size_t at = 0; at < text.size; at++) {
        switch (text.data[at]) {
        case '&':
            buffer_append_string(out, "&amp;");
            break;
        case '<':
            buffer_append_string(out, "&lt;");
            break;
        case '>':
            buffer_append_string(out, "&gt;");
            break;
        case '"':
            buffer_append_string(out, "&quot;");
            break;
        default:
            buffer_append_char(out, text.data[at]);
        }
    }
}

/* NULL and texts count nothing. */
static double
number(const struct pg_result *result, size_t row, size_t column)
{
    const struct text cell = pg_result_get(result, row, column);
    char text[NUMBER_MAX];

    if (cell.size == 0 || cell.size >= sizeof text) {
        return 0;
    }
    memcpy(text, cell.data, cell.size);
    text[cell.size] = '\0';
    return strtod(text, NULL);
}

static void
label(struct buffer *out, double x, double y, const char *anchor, struct text text)
{
    buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    board_svg_escape(out, text);
    buffer_append_string(out, "</text>");
}

static void
open_svg(struct buffer *out, double height, struct text title)
{
    buffer_format(out, "<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"", WIDTH, height);
    board_svg_escape(out, title);
    buffer_append_string(out, "\">");
}

/* ---- line: a panel per column ---- */

static void
append_points(struct buffer *out, const struct pg_result *result, size_t column, double top, double low, double high)
{
    const size_t rows = pg_result_rows(result);
    const double left = LABEL;
    const double width = WIDTH - LABEL - 60;
    const double height = PANEL - 48;
    double x = left;
    double y = top;

    buffer_format(out, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colours[(column - 1) % SERIES_MAX]);
    for (size_t row = 0; row < rows; row++) {
        x = rows == 1 ? left + width / 2 : left + width * (double)row / (double)(rows - 1);
        y = top + 8 + height * (high > low ? (high - number(result, row, column)) / (high - low) : 0.5);
        buffer_format(out, "%.1f,%.1f ", x, y);
    }
    buffer_format(out, "\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x, y, colours[(column - 1) % SERIES_MAX]);
    label(out, x + 8, y + 4, "start", pg_result_get(result, rows - 1, column));
}

static void
append_panel(struct buffer *out, const struct pg_result *result, size_t column, double top)
{
    const size_t rows = pg_result_rows(result);
    size_t lowest = 0;
    size_t highest = 0;

    for (size_t row = 1; row < rows; row++) {
        lowest = number(result, row, column) < number(result, lowest, column) ? row : lowest;
        highest = number(result, row, column) > number(result, highest, column) ? row : highest;
    }
    label(out, 0, top + 22, "start", text_from(pg_result_name(result, column)));
    label(out, LABEL - 10, top + 12, "end", pg_result_get(result, highest, column));
    label(out, LABEL - 10, top + PANEL - 36, "end", pg_result_get(result, lowest, column));
    buffer_format(out, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"axis\"/>", LABEL, WIDTH - 60, top + PANEL - 30,
                  top + PANEL - 30);
    label(out, LABEL, top + PANEL - 14, "start", pg_result_get(result, 0, 0));
    if (rows > 1) {
        label(out, WIDTH - 60, top + PANEL - 14, "end", pg_result_get(result, rows - 1, 0));
    }
    append_points(out, result, column, top, number(result, lowest, column), number(result, highest, column));
}

static void
append_lines(struct buffer *out, const struct board_section *section)
{
    const size_t columns = pg_result_columns(section->result);

    open_svg(out, (double)(PANEL * (columns - 1)), section->title);
    for (size_t column = 1; column < columns; column++) {
        append_panel(out, section->result, column, (double)(PANEL * (column - 1)));
    }
    buffer_append_string(out, "</svg>");
}

/* ---- stack: a bar per row ---- */

static double
total(const struct pg_result *result, size_t row)
{
    double sum = 0;

    for (size_t column = 1; column < pg_result_columns(result) && column <= SERIES_MAX; column++) {
        sum += number(result, row, column);
    }
    return sum;
}

static void
append_legend(struct buffer *out, const struct pg_result *result)
{
    double x = 0;

    for (size_t column = 1; column < pg_result_columns(result) && column <= SERIES_MAX; column++) {
        const struct text name = text_from(pg_result_name(result, column));

        buffer_format(out, "<rect x=\"%.1f\" y=\"2\" width=\"11\" height=\"11\" fill=\"%s\"/>", x, colours[column - 1]);
        label(out, x + 15, 12, "start", name);
        x += 26 + (double)paper_text_width(name) * 7;
    }
}

static void
append_bar(struct buffer *out, const struct pg_result *result, size_t row, double y, double scale)
{
    double x = LABEL;
    char sum[NUMBER_MAX];

    label(out, LABEL - 8, y + 13, "end", pg_result_get(result, row, 0));
    for (size_t column = 1; column < pg_result_columns(result) && column <= SERIES_MAX; column++) {
        const double width = number(result, row, column) * scale;

        if (width > 0) {
            buffer_format(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>", x, y, width, BAR - 6,
                          colours[column - 1]);
        }
        if (width > 22) { /* room for its number */
            buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" class=\"in\">", x + width / 2, y + 11);
            board_svg_escape(out, pg_result_get(result, row, column));
            buffer_append_string(out, "</text>");
        }
        x += width;
    }
    (void)snprintf(sum, sizeof sum, "%.0f", total(result, row));
    label(out, x + 5, y + 12, "start", text_from(sum));
}

static void
append_stack(struct buffer *out, const struct board_section *section)
{
    const struct pg_result *result = section->result;
    const size_t rows = pg_result_rows(result);
    double most = 1;

    for (size_t row = 0; row < rows; row++) {
        most = total(result, row) > most ? total(result, row) : most;
    }
    open_svg(out, (double)(22 + BAR * rows), section->title);
    append_legend(out, result);
    for (size_t row = 0; row < rows; row++) {
        append_bar(out, result, row, 22 + (double)(BAR * row), (WIDTH - LABEL - 45) / most);
    }
    buffer_append_string(out, "</svg>");
}

/* ---- progress: how far, and how far it should be ---- */

static void
append_progress(struct buffer *out, const struct board_section *section)
{
    enum { NAME = 215 };
    const struct pg_result *result = section->result;
    const double scale = (WIDTH - NAME - 60) / 100.0;

    open_svg(out, (double)(4 + BAR * pg_result_rows(result)), section->title);
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        const double y = 4 + (double)(BAR * row);
        const double done = number(result, row, 1) > 100 ? 100 : number(result, row, 1);
        const double mark = section->chart == BOARD_PROGRESS_MARK ? number(result, row, 2) : 0;

        label(out, NAME - 8, y + 12, "end", pg_result_get(result, row, 0));
        buffer_format(out, "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"#eef1f4\"/>", NAME, y, 100 * scale, BAR - 6);
        buffer_format(out, "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>", NAME, y, done * scale, BAR - 6,
                      mark > 0 && done < mark ? colours[0] : colours[2]);
        if (mark > 0) {
            buffer_format(out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" class=\"mark\"/>", NAME + mark * scale,
                          NAME + mark * scale, y - 2, y + BAR - 4);
        }
        buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\">%.1f%%</text>", NAME + 100 * scale + 6, y + 12, number(result, row, 1));
    }
    buffer_append_string(out, "</svg>");
}

void
board_svg_append(struct buffer *out, const struct board_section *section)
{
    static void (*const charts[])(struct buffer *out, const struct board_section *section) = {[BOARD_TABLE] = NULL,
                                                                                              [BOARD_LINE] = append_lines,
                                                                                              [BOARD_STACK] = append_stack,
                                                                                              [BOARD_PROGRESS] = append_progress,
                                                                                              [BOARD_PROGRESS_MARK] = append_progress};

    if (charts[section->chart] != NULL && pg_result_rows(section->result) > 0) {
        charts[section->chart](out, section);
    }
}

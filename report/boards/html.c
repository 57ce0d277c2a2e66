/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "report/boards/board.h"
#include "report/boards/svg.h"

enum { PAGE_MAX = 16 * 1024 * 1024, SHORT_CELL = 10 };

/* Print first: A4; sections in a grid, wide ones across. No script, no font, no picture from anywhere. */
static const char style[] =
    "@page{size:A4 portrait;margin:8mm}"
    "body{font:8pt/1.2 'Microsoft YaHei','Noto Sans CJK SC','SimSun',sans-serif;color:#1c2733;margin:12px auto;max-width:194mm}"
    "h1{font-size:15pt;margin:0 0 2px;border-bottom:2px solid #b3261e;padding-bottom:4px}"
    ".cut{color:#5b6670;margin:0 0 4px}"
    "main{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);grid-auto-flow:dense;gap:4px 6mm;align-items:start}"
    "section{break-inside:avoid}section.wide{grid-column:1/-1}"
    "h2{font-size:10pt;margin:2px 0 1px;color:#b3261e}"
    ".note{font-size:7pt;color:#5b6670;margin:0 0 2px}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #d5dbe1;padding:0 3px;text-align:left;vertical-align:top}"
    "th{background:#eef1f4;font-weight:600}"
    "th.n{text-align:right}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "th,td.s{white-space:nowrap}"
    ".none{color:#5b6670;margin:0}"
    "svg{width:100%;height:auto;display:block;margin:2px 0}svg text{font-size:11px;fill:#1c2733}svg text.in{fill:#fff;font-size:10px}"
    ".axis{stroke:#9aa5af;stroke-width:1}.mark{stroke:#1c2733;stroke-width:2}"
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "@media print{body{margin:0}}";

static void
append_table(struct buffer *out, const struct pg_result *result)
{
    buffer_append_string(out, "<table><thead><tr>");
    for (size_t column = 0; column < pg_result_columns(result); column++) {
        buffer_append_string(out, board_is_number(pg_result_get(result, 0, column)) ? "<th class=n>" : "<th>");
        board_svg_escape(out, text_from(pg_result_name(result, column)));
        buffer_append_string(out, "</th>");
    }
    buffer_append_string(out, "</tr></thead><tbody>\n");
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        buffer_append_string(out, "<tr>");
        for (size_t column = 0; column < pg_result_columns(result); column++) {
            const struct text cell = pg_result_get(result, row, column);

            buffer_append_string(out, board_is_number(cell) ? "<td class=n>" : text_length(cell) <= SHORT_CELL ? "<td class=s>" : "<td>");
            board_svg_escape(out, cell);
            buffer_append_string(out, "</td>");
        }
        buffer_append_string(out, "</tr>\n");
    }
    buffer_append_string(out, "</tbody></table>");
}

static void
append_section(struct buffer *out, const struct board_section *section)
{
    buffer_append_string(out, board_is_wide(section) ? "<section class=wide><h2>" : "<section><h2>");
    board_svg_escape(out, section->title);
    buffer_append_string(out, "</h2>");
    if (section->note.size > 0) {
        buffer_append_string(out, "<p class=note>");
        board_svg_escape(out, section->note);
        buffer_append_string(out, "</p>");
    }
    if (pg_result_rows(section->result) == 0) {
        buffer_append_string(out, "<p class=none>无</p>");
    } else {
        board_svg_append(out, section);
        append_table(out, section->result);
    }
    buffer_append_string(out, "</section>\n");
}

enum status
board_html_write(const struct board *board, const char *path, struct error *err)
{
    struct buffer out;
    enum status status;

    buffer_init(&out, PAGE_MAX);
    buffer_append_string(&out, "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>");
    board_svg_escape(&out, board->title);
    buffer_format(&out, "</title><style>%s</style><h1>", style);
    board_svg_escape(&out, board->title);
    buffer_append_string(&out, "</h1><p class=cut>截至日期 ");
    board_svg_escape(&out, board->batch);
    buffer_append_string(&out, " · 数字后注明户、人、条、元;口径见各表说明 · ");
    board_svg_escape(&out, board->subtitle);
    buffer_append_string(&out, "</p><main>\n");
    for (size_t at = 0; at < board->count; at++) {
        append_section(&out, &board->sections[at]);
    }
    buffer_append_string(&out, "</main></html>\n");
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "\"%s\" grew over %d bytes", path, PAGE_MAX);
    buffer_done(&out);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "common/buffer.h"
#include "common/file.h"
#include "report/board.h"

enum { PAGE_MAX = 16 * 1024 * 1024, SHORT_CELL = 10 };

/* Print first: one A4 page in two columns; no script, no font, no picture from anywhere. */
static const char style[] =
    "@page{size:A4 portrait;margin:8mm}"
    "body{font:8pt/1.2 'Microsoft YaHei','Noto Sans CJK SC','SimSun',sans-serif;color:#1c2733;margin:12px auto;max-width:190mm}"
    "h1{font-size:15pt;margin:0 0 2px;border-bottom:2px solid #b3261e;padding-bottom:4px}"
    ".cut{color:#5b6670;margin:0 0 6px}"
    "main{columns:2;column-gap:7mm}"
    "section{break-inside:avoid;margin:0 0 8px}section.wide{column-span:all}"
    "h2{font-size:10.5pt;margin:6px 0 2px;color:#b3261e}"
    ".note{font-size:7.5pt;color:#5b6670;margin:0 0 2px}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #d5dbe1;padding:0.5px 4px;text-align:left;vertical-align:top}"
    "th{background:#eef1f4;font-weight:600}"
    "th.n{text-align:right}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "th,td.s{white-space:nowrap}"
    ".none{color:#5b6670}"
    "@media print{body{margin:0}}";

static void
append_escaped(struct buffer *out, struct text text)
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

static bool
is_number(struct text text)
{
    bool digit = false;

    for (size_t at = 0; at < text.size; at++) {
        const char byte = text.data[at];

        if (byte >= '0' && byte <= '9') {
            digit = true;
        } else if (strchr(at == 0 ? "+-" : ".,%", byte) == NULL) {
            return false;
        }
    }
    return digit;
}

static void
append_table(struct buffer *out, const struct pg_result *result)
{
    buffer_append_string(out, "<table><thead><tr>");
    for (size_t column = 0; column < pg_result_columns(result); column++) {
        buffer_append_string(out, is_number(pg_result_get(result, 0, column)) ? "<th class=n>" : "<th>");
        append_escaped(out, text_from(pg_result_name(result, column)));
        buffer_append_string(out, "</th>");
    }
    buffer_append_string(out, "</tr></thead><tbody>\n");
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        buffer_append_string(out, "<tr>");
        for (size_t column = 0; column < pg_result_columns(result); column++) {
            const struct text cell = pg_result_get(result, row, column);

            buffer_append_string(out, is_number(cell) ? "<td class=n>" : text_length(cell) <= SHORT_CELL ? "<td class=s>" : "<td>");
            append_escaped(out, cell);
            buffer_append_string(out, "</td>");
        }
        buffer_append_string(out, "</tr>\n");
    }
    buffer_append_string(out, "</tbody></table>");
}

/* A table whose rows are long takes the whole width; short ones stand two abreast. */
static bool
is_wide(const struct pg_result *result)
{
    enum { COLUMN_WIDTH = 46 };
    size_t longest = 0;

    for (size_t row = 0; row < pg_result_rows(result); row++) {
        size_t width = 0;

        for (size_t column = 0; column < pg_result_columns(result); column++) {
            width += 2 + text_length(pg_result_get(result, row, column));
        }
        longest = width > longest ? width : longest;
    }
    return longest > COLUMN_WIDTH || pg_result_columns(result) > 6;
}

static void
append_section(struct buffer *out, const struct board_section *section)
{
    buffer_append_string(out, is_wide(section->result) ? "<section class=wide><h2>" : "<section><h2>");
    append_escaped(out, section->title);
    buffer_append_string(out, "</h2>");
    if (section->note.size > 0) {
        buffer_append_string(out, "<p class=note>");
        append_escaped(out, section->note);
        buffer_append_string(out, "</p>");
    }
    if (pg_result_rows(section->result) == 0) {
        buffer_append_string(out, "<p class=none>无</p>");
    } else {
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
    append_escaped(&out, board->title);
    buffer_format(&out, "</title><style>%s</style><h1>", style);
    append_escaped(&out, board->title);
    buffer_append_string(&out, "</h1><p class=cut>截至日期 ");
    append_escaped(&out, board->batch);
    buffer_append_string(&out, " · 数字后注明户、人、条、元;口径见各表说明 · 含内部数据,勿外传</p><main>\n");
    for (size_t at = 0; at < board->count; at++) {
        append_section(&out, &board->sections[at]);
    }
    buffer_append_string(&out, "</main></html>\n");
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "\"%s\" grew over %d bytes", path, PAGE_MAX);
    buffer_done(&out);
    return status;
}

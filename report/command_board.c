/* SPDX-License-Identifier: Apache-2.0 */
/* `weekly`: the Monday page. */
#include "common/file.h"
#include "report/board.h"
#include "report/report.h"

#include <stdio.h>

enum status
command_board_weekly(struct report *report, struct error *err)
{
    const char *title = arena_must_format(report->arena, "防止返贫动态监测周调度(%.*s)", TEXT_ARG(report->batch));
    const char *folder;
    const char *html;
    const char *xlsx;
    struct board board;

    TRY(report_folder(report, "boards", &folder, err));
    html = file_join(report->arena, folder, "周调度.html");
    xlsx = file_join(report->arena, folder, "周调度.xlsx");
    TRY(board_read(report->connection, file_join(report->arena, report->site->pack, "warehouse"), "weekly", text_from(title),
                   report->batch, report->arena, &board, err));
    TRY(board_html_write(&board, html, err));
    TRY(board_xlsx_write(&board, xlsx, err));
    TRY(report_private(xlsx, err));
    (void)printf("周调度截至 %.*s:\n  %s\n  %s\n", TEXT_ARG(report->batch), html, xlsx);
    return STATUS_OK;
}

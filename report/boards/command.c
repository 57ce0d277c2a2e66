/* SPDX-License-Identifier: Apache-2.0 */
#include "report/boards/command.h"

#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/boards/board.h"
#include "report/output/report.h"

#include <stdio.h>

/* Reads <prefix>_*.sql and writes NAME.html and NAME.xlsx. */
static enum status
write_board(struct report *report, const char *prefix, const char *name, const char *title, struct text subtitle, struct error *err)
{
    const char *folder;
    const char *html;
    const char *xlsx;
    struct board board;

    TRY(report_folder(report, "boards", &folder, err));
    html = arena_must_format(report->arena, "%s/%s.html", folder, name);
    xlsx = arena_must_format(report->arena, "%s/%s.xlsx", folder, name);
    TRY(board_read(report->connection, warehouse_sql_folder(report->site->pack, "reports", report->arena), prefix,
                   text_from(arena_must_format(report->arena, "%s(%.*s)", title, TEXT_ARG(report->batch))), report->batch, report->arena,
                   &board, err));
    board.subtitle = subtitle.size > 0 ? subtitle : board.subtitle;
    TRY(board_html_write(&board, html, err));
    TRY(board_xlsx_write(&board, xlsx, err));
    (void)printf("%s截至 %.*s:\n  %s\n  %s\n", name, TEXT_ARG(report->batch), html, xlsx);
    return STATUS_OK;
}

enum status
board_command_weekly(struct report *report, struct error *err)
{
    return write_board(report, "weekly", "周调度", "防止返贫动态监测周调度", TEXT(""), err);
}

enum status
board_command_monthly(struct report *report, struct error *err)
{
    return write_board(report, "monthly", "月度通报", "防止返贫动态监测月度通报",
                       TEXT("征求意见:红黑榜以状态为“可发布”的为准;含内部数据,勿外传"), err);
}

enum status
board_command_county(struct report *report, struct error *err)
{
    return write_board(report, "board", "县级看板", "防止返贫动态监测县级看板", TEXT(""), err);
}

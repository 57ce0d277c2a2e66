/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/command.h"

#include "common/formats/csv.h"
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "report/lists/xlsx.h"
#include "report/output/report.h"

#include <stdio.h>
#include <string.h>

enum { BUDGET = 11, BUDGET_MAX = 100000, RECALLS_MAX = 64 * 1024 * 1024 };

/* 村/善堂镇/善堂镇 张庄村.xlsx, 乡镇/善堂镇.xlsx, 部门/公安局.xlsx, 县级/乡村振兴局.xlsx. */
static char *
list_path(const struct list *list, const char *folder, struct arena *arena)
{
    static const char *const folders[LIST_KINDS] = {
        [LIST_VILLAGE] = "村", [LIST_TOWN] = "乡镇", [LIST_DEPARTMENT] = "部门", [LIST_COUNTY] = "县级"};

    if (list->kind == LIST_VILLAGE) {
        return arena_must_format(arena, "%s/%s/%.*s/%.*s %.*s.xlsx", folder, folders[list->kind], TEXT_ARG(list->town),
                                 TEXT_ARG(list->town), TEXT_ARG(list->name));
    }
    return arena_must_format(arena, "%s/%s/%.*s.xlsx", folder, folders[list->kind], TEXT_ARG(list->name));
}

static enum status
write_one(const struct report *report, const struct list *list, const struct list_xlsx *book, const char *folder, struct error *err)
{
    char *path = list_path(list, folder, report->arena);
    char *parent = arena_must_string(report->arena, text_from(path));

    *strrchr(parent, '/') = '\0';
    TRY(file_make_folder(parent, err));
    return list_xlsx_write(book, list, path, err);
}

static enum status
write_all(const struct report *report, const struct list_set *set, const struct list_xlsx *book, const char *folder, struct error *err)
{
    static const char *const names[LIST_KINDS] = {
        [LIST_VILLAGE] = "村  ", [LIST_TOWN] = "乡镇", [LIST_DEPARTMENT] = "部门", [LIST_COUNTY] = "县级"};
    size_t counts[LIST_KINDS] = {0};
    size_t lines[LIST_KINDS] = {0};
    size_t held_back[LIST_KINDS] = {0};

    for (size_t at = 0; at < set->count; at++) {
        const struct list *list = &set->lists[at];

        TRY(write_one(report, list, book, folder, err));
        counts[list->kind]++;
        lines[list->kind] += list->line_count;
        held_back[list->kind] += list->held_back;
    }
    (void)printf("清单截至 %.*s,写入 %s\n", TEXT_ARG(set->batch), folder);
    for (int kind = 0; kind < LIST_KINDS; kind++) {
        (void)printf("  %s %4zu 份 %6zu 条", names[kind], counts[kind], lines[kind]);
        if (held_back[kind] > 0) {
            (void)printf("(另暂缓 %zu 条)", held_back[kind]);
        }
        (void)printf("\n");
    }
    return STATUS_OK;
}

static enum status
send_all(const struct report *report, const struct list_set *set, struct text day, const char *folder, struct error *err)
{
    const char *path = file_join(report->arena, folder, "sent.csv");

    TRY(list_write_record(set, day, text_from(option_value(report->options, "by", "bidui")), path, err));
    return report_record(report, path, err);
}

/* A line of sent.csv as the fact that takes it back. */
static void
append_recall(struct buffer *out, struct text finding, struct text day, struct text why, struct text by)
{
    const struct text cells[] = {finding, day, TEXT("recall"), TEXT_NULL, why, by, TEXT_NULL};

    csv_append_row(out, cells, sizeof cells / sizeof cells[0]);
}

static enum status
write_recalls(const struct report *report, const char *sent_path, const char *path, struct text why, struct error *err)
{
    const struct text by = text_from(option_value(report->options, "by", "bidui"));
    struct csv_cursor cursor;
    struct buffer out;
    struct text content, day;
    enum status status;
    size_t finding;
    bool more;

    TRY(report_day(report, &day, err));
    TRY(file_map(sent_path, &content, err));
    csv_open(&cursor, content, sent_path);
    buffer_init(&out, RECALLS_MAX);
    buffer_append_string(&out, "finding,at,event,result,note,by,until\n");
    status = csv_next(&cursor, &more, err);
    finding = status == STATUS_OK ? csv_find(&cursor, TEXT("finding")) : SIZE_MAX;
    if (status == STATUS_OK && finding == SIZE_MAX) {
        status = error_set(err, STATUS_DATA, "E-RECORD", "\"%s\" has no column \"finding\"", sent_path);
    }
    while (status == STATUS_OK && (status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        append_recall(&out, cursor.fields[finding], day, why, by);
    }
    status = status == STATUS_OK ? file_write_atomic(path, buffer_text(&out), err) : status;
    buffer_done(&out);
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

/* Lists went out by mistake: every line of sent.csv is taken back by a fact of its own; one that was answered meanwhile stays answered. */
static enum status
take_back(const struct report *report, struct error *err)
{
    const char *why = option_value(report->options, "why", NULL);
    const char *folder, *sent, *path;

    if (why == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "lists --take-back needs --why TEXT");
    }
    TRY(report_folder(report, "lists", &folder, err));
    sent = file_join(report->arena, folder, "sent.csv");
    path = file_join(report->arena, folder, "taken-back.csv");
    if (!file_exists(sent)) {
        return error_set(err, STATUS_NO_INPUT, "E-RECORD", "nothing was sent from \"%s\"", folder);
    }
    TRY(write_recalls(report, sent, path, text_from(why), err));
    return report_record(report, path, err);
}

enum status
list_command(struct report *report, struct error *err)
{
    struct list_wanted wanted = {.batch = report->batch};
    struct rule_shows *shows;
    struct list_xlsx book;
    struct list_set set;
    const char *folder;

    if (option_is_set(report->options, "take-back")) {
        return take_back(report, err);
    }
    TRY(option_integer(report->options, "budget", 1, BUDGET_MAX, BUDGET, &wanted.budget, err));
    TRY(report_day(report, &wanted.day, err));
    TRY(report_sql(report, "list.sql", &wanted.sql, err));
    TRY(rule_show_read(report->site, report->arena, &shows, err));
    TRY(list_read(report->connection, &wanted, &report->pack, shows, report->arena, &set, err));
    TRY(list_xlsx_read(report, &book, err));
    TRY(report_folder(report, "lists", &folder, err));
    TRY(write_all(report, &set, &book, folder, err));
    return option_is_set(report->options, "send") ? send_all(report, &set, wanted.day, folder, err) : STATUS_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "report/output/report.h"

#include "common/ground/child.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/site/warehouse.h"

#include <stdio.h>
#include <sys/stat.h>

enum { SQL_MAX = 1024 * 1024 };

enum status
report_folder(const struct report *report, const char *part, const char **folder, struct error *err)
{
    *folder = option_value(report->options, "out", NULL);
    if (*folder == NULL) {
        *folder = arena_must_format(report->arena, "%s/%s/%.*s", report->site->folder, part, TEXT_ARG(report->batch));
    }
    return file_make_folder(*folder, err);
}

enum status
report_day(const struct report *report, struct text *day, struct error *err)
{
    int32_t days;

    *day = text_from(option_value(report->options, "on", report->batch.data));
    return date_parse(*day, &days) ? STATUS_OK
                                   : error_set(err, STATUS_USAGE, "E-USAGE", "--on takes a date such as 2022-07-01, not \"%s\"", day->data);
}

enum status
report_sql(const struct report *report, const char *name, const char **sql, struct error *err)
{
    const char *path = file_join(report->arena, warehouse_sql_folder(report->site->pack, "reports", report->arena), name);
    struct text text;

    TRY(file_read(path, SQL_MAX, report->arena, &text, err));
    *sql = text.data;
    return STATUS_OK;
}

const char *
report_program(const struct report *report, const char *name)
{
    return file_join(report->arena, file_executable_folder(report->arena), name);
}

enum status
report_record(const struct report *report, const char *path, struct error *err)
{
    const char *const argv[] = {report_program(report, "bidui-load"), "--site", report->site->folder, "--record", path, NULL};
    struct child_result result;

    (void)fflush(stdout); /* the child's lines go where ours go, after them */
    TRY(child_await(argv, &result, err));
    return result.code == 0 ? STATUS_OK : error_set(err, (enum status)result.code, "E-CHILD", "\"%s\" ended with %d", argv[0], result.code);
}

enum status
report_private(const char *path, struct error *err)
{
    return chmod(path, 0600) == 0 ? STATUS_OK : error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\" private", path);
}

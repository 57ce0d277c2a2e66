/* SPDX-License-Identifier: Apache-2.0 */
/* One call of bidui-report: what every report needs. A report is a function in the command.h of a room and a row in report/main.c. */
#ifndef BIDUI_REPORT_H
#define BIDUI_REPORT_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/option.h"
#include "common/pack/schema.h"
#include "common/pg/pg.h"
#include "common/site/site.h"

struct report {
    const struct options *options; /* arguments[0] is the report's name */
    const struct site *site;
    struct pack pack;
    struct pg *connection; /* NULL for reports that need no warehouse; asof.* shows `batch` */
    struct text batch;
    struct arena *arena;
};

/* --out, else SITE/<part>/<batch>; made. */
enum status report_folder(const struct report *report, const char *part, const char **folder, struct error *err) ERROR_MUST_CHECK;
/* --on, else the batch's date. */
enum status report_day(const struct report *report, struct text *day, struct error *err) ERROR_MUST_CHECK;
/* The text of a file of schemas/warehouse. */
enum status report_sql(const struct report *report, const char *name, const char **sql, struct error *err) ERROR_MUST_CHECK;
/* The site's program beside this one. */
const char *report_program(const struct report *report, const char *name);
/* Hands facts to bidui-load --record, the only one that writes into the warehouse. */
enum status report_record(const struct report *report, const char *path, struct error *err) ERROR_MUST_CHECK;
/* Makes a file private. */
enum status report_private(const char *path, struct error *err) ERROR_MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet a village fills in: A4 landscape, header repeated, twelve columns, only the last three yellow and unlocked, no
 * password, answers by drop-down, two worked examples, a place to sign. Opens in WPS, Excel and LibreOffice: hidden helpers are avoided,
 * and the short code has a visible column of its own, because validation and hidden columns die on the way.
 *
 * Further sheets: the pages beside it (page.h), what is held back (village and town). */
#ifndef BIDUI_LIST_XLSX_H
#define BIDUI_LIST_XLSX_H

#include "common/formats/json.h"
#include "report/lists/list.h"
#include "report/lists/page.h"

/* What every workbook of a call has in common. */
struct list_xlsx {
    const struct json *words; /* reports/list.json: titles, examples, where to sign */
    const struct pack *pack;  /* answers per class: code lists answer_<class> */
    struct list_pages *pages; /* further sheets */
    struct text batch;
};

/* Lives in the report's arena. E-REPORT-PAGE when the pack's words are not whole. */
enum status list_xlsx_read(struct report *report, struct list_xlsx *book, struct error *err) ERROR_MUST_CHECK;
enum status list_xlsx_write(const struct list_xlsx *book, const struct list *list, const char *path, struct error *err) ERROR_MUST_CHECK;

#endif

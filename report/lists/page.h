/* SPDX-License-Identifier: Apache-2.0 */
/* Pages beside a list: one for every line of a class, with what is known about it and room for what was found, e.g. for a visit to a
 * household. What a page shows is the pack's: reports/list_NAME.json declares its words and tables, list_NAME.sql beside it what is known
 * (docs/contracts.md section 6). */
#ifndef BIDUI_LIST_PAGE_H
#define BIDUI_LIST_PAGE_H

#include "report/lists/list.h"
#include "report/output/paper.h"
#include "report/output/report.h"

struct list_pages; /* lives in the report's arena */

/* Every list_*.json; their SQL is run once. E-REPORT-PAGE when a declaration is wrong, E-REPORT-SQL when the columns do not fit it. */
enum status list_page_read(struct report *report, struct list_pages **pages, struct error *err) ERROR_MUST_CHECK;
/* Adds the sheets of the pages that are of this kind of list and have a line of their class. */
void list_page_write(struct paper *paper, const struct list *list, const struct list_pages *pages, struct arena *arena);

#endif

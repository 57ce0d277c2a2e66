/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet a village fills in: A4 landscape, header repeated, twelve columns, only the last three yellow and unlocked, no
 * password, answers by drop-down, two worked examples, a place to sign. Opens in WPS, Excel and LibreOffice: hidden helpers are avoided,
 * and the short code stands visibly in its own column, because validation and hidden columns die on the way.
 *
 * Further sheets: a page per household for risks (a village), what is held back (village and town). */
#ifndef BIDUI_LIST_XLSX_H
#define BIDUI_LIST_XLSX_H

#include "common/ground/arena.h"
#include "report/lists/household_page.h"
#include "report/lists/list.h"

/* `pack` gives the answers per class (code lists answer_<class>); `pages` the households that risks are about. */
enum status list_xlsx_write(const struct list *list, struct text batch, const struct pack *pack, const struct household_pages *pages,
                            const char *path, struct error *err) ERROR_MUST_CHECK;

#endif

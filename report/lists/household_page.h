/* SPDX-License-Identifier: Apache-2.0 */
/* The page for a visit: who lives in a household that a risk is about, what is known of its income and guarantees, and room for what was
 * found. What stands on it is schemas/warehouse/reports/list_household.sql. */
#ifndef BIDUI_HOUSEHOLD_PAGE_H
#define BIDUI_HOUSEHOLD_PAGE_H

#include "common/ground/arena.h"
#include "common/pg/pg.h"
#include "report/lists/list.h"
#include "report/output/paper.h"

struct household_pages; /* lives in the arena it was read into */

enum status household_page_read(struct pg *connection, const char *sql, struct arena *arena, struct household_pages **pages,
                                struct error *err) ERROR_MUST_CHECK;
/* Adds the sheet `入户核查页` when the list has a line of class risk; a page for each. */
void household_page_write(struct paper *paper, const struct list *list, const struct household_pages *pages);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Days whose time is some seconds below midnight. Libraries that read a spreadsheet's dates as instants of local mean time write the same
 * second for all of them (23:59:17 is such a mark): then the next day was meant. A single cell may well be of a late evening. So the day
 * stands as it was shown, with the reason `below_midnight`; only where at least 90 % of a column of a sheet (two cells at least) share the
 * second is the day moved to the next, with the reason `midnight`. O(repairs), and O(rows) for fields that have such cells. */
#ifndef BIDUI_MIDNIGHT_H
#define BIDUI_MIDNIGHT_H

#include "transform/table/table.h"

/* Of a table with its duplicates, before anything is compared. True when there were such cells. */
bool midnight_settle(struct table *table);

#endif

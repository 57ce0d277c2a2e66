/* SPDX-License-Identifier: Apache-2.0 */
/* All pages of a paginated answer as one original: a JSON array of the records' own bytes. Complete, or an error and nothing.
 *
 * Held against: pages capped below what was asked, pages that come again (same records, cursor or address), and rows that move while we
 * read (the total or the first page is another in the end, or a record ends one page and begins the next): the walk starts over once,
 * then fails. A record that stands on both sides of a page's edge in two walks with the same bytes is a row sent twice, not a moving one.
 */
#ifndef BIDUI_FETCH_PAGES_H
#define BIDUI_FETCH_PAGES_H

#include "extract/fetch/transfer.h"

/* Writes to `path`; `path`.page is scratch. */
enum status fetch_pages_get(struct fetch_transfer *transfer, const char *path, uint64_t *pages, uint64_t *records,
                            struct error *err) ERROR_MUST_CHECK;

#endif

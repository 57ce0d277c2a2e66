/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to the warehouse, answered by psql: bidui query, who, diff. Each replaces the process and does not come back. */
#ifndef BIDUI_ASK_H
#define BIDUI_ASK_H

#include "common/arena.h"
#include "common/error.h"
#include "common/site.h"

/* words: NAME [--csv | --json | --table] [--batch DATE]; NAME is a table or view, `mart.` when it has no schema. */
enum status ask_query(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
    ERROR_MUST_CHECK;
/* words: HOUSEHOLD --why TEXT; logged in quality.reveal_log before anything is shown. */
enum status ask_who(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
    ERROR_MUST_CHECK;
/* words: BATCH BATCH [SOURCE]; with a source row by row. */
enum status ask_diff(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
    ERROR_MUST_CHECK;

#endif

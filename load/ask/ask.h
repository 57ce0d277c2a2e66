/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to the warehouse, answered by psql in sessions that can change nothing: bidui query, who, diff. Each replaces the process and
 * does not come back. */
#ifndef BIDUI_ASK_H
#define BIDUI_ASK_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

/* words: [NAME [COLUMN=VALUE | ARGUMENT ...] [--csv | --json | --table | --columns] [--batch DATE] [--why TEXT]]; NAME is one of
 * quality.question_list; without it, that list. What names people is logged first. Runs read-only. */
enum status ask_query(const struct site *site, const char *const *words, size_t count, struct arena *arena,
                      struct error *err) ERROR_MUST_CHECK;
/* words: HOUSEHOLD --why TEXT [--at DATE]; logged in quality.reveal_log before anything is shown. */
enum status ask_who(const struct site *site, const char *const *words, size_t count, struct arena *arena,
                    struct error *err) ERROR_MUST_CHECK;
/* words: BATCH BATCH [SOURCE | finding | mart.NAME [COLUMN=VALUE ...]]; of a source or of findings row by row, of a mart number by number.
 */
enum status ask_diff(const struct site *site, const char *const *words, size_t count, struct arena *arena,
                     struct error *err) ERROR_MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* How questions to the warehouse are put: psql prints the answers. */
#ifndef BIDUI_ASK_PSQL_H
#define BIDUI_ASK_PSQL_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

/* Replaces the process by psql with these words; comes back only when that fails. */
enum status ask_psql(const struct site *site, const char *const *words, size_t count, struct arena *arena,
                     struct error *err) ERROR_MUST_CHECK;
/* "mart"."x" of `x` or `mart.x`, as a literal can hold it. */
const char *ask_psql_relation(const char *name, struct arena *arena);
/* Who is asking, for the log of looks. */
const char *ask_psql_user(void);

#endif

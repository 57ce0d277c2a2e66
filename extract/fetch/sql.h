/* SPDX-License-Identifier: Apache-2.0 */
/* A view that a department opens to us: its rows as one CSV with a header, in UTF-8, read in one read-only transaction. The rows are all or
 * nothing; a server that does not answer, a query that fails or takes longer than the total time is E-FETCH (69). */
#ifndef BIDUI_FETCH_SQL_H
#define BIDUI_FETCH_SQL_H

#include "extract/fetch/settings.h"

#include <stdatomic.h>
#include <stdint.h>

enum status fetch_sql_get(const struct fetch_settings *settings, const char *path, atomic_uint_fast64_t *bytes,
                          struct error *err) ERROR_MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* bidui show person|household KEY: what each source says of one person or household in the newest batch, where they differ, what became of
 * the key, its findings batch by batch; every row with file, sheet and row. Personal numbers are masked unless `reveal` is set; who
 * revealed is logged. */
#ifndef BIDUI_SHOW_H
#define BIDUI_SHOW_H

#include "common/ground/error.h"
#include "common/site/site.h"

#include <stdbool.h>

/* `kind` is "person" or "household"; `key` a whole key (cn:…) or the bare number. `as_of` NULL is the newest batch. Prints to stdout.
 * E-SHOW when nothing is known under the key. */
enum status show_key(const struct site *site, const char *kind, const char *key, const char *as_of, bool reveal,
                     struct error *err) ERROR_MUST_CHECK;

#endif

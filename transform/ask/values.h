/* SPDX-License-Identifier: Apache-2.0 */
/* bidui check-file, the second half: which values of rows that extract would keep the normalisers could not use. By column and reason, with
 * the first rows of each; no value is printed, because most are people's. */
#ifndef BIDUI_VALUES_H
#define BIDUI_VALUES_H

#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/site/site.h"

#include <stdint.h>

/* `folder` holds `<source>.csv` of extract's form. Prints to stdout; *unusable counts the values. */
enum status values_print(const struct site *site, const struct pack *pack, const char *folder, int32_t as_of, uint64_t *unusable,
                         struct error *err) ERROR_MUST_CHECK;

#endif

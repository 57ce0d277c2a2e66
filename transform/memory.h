/* SPDX-License-Identifier: Apache-2.0 */
/* How much memory a batch will take, known before any work: its tables, keys and rules' look-ups are held at once. Pure. */
#ifndef BIDUI_MEMORY_H
#define BIDUI_MEMORY_H

#include "common/formats/package.h"
#include "common/ground/error.h"

/* Bytes at the peak, from rows and columns of extract's package. Measured on the sample county at scale 0.05, 0.3 and 1: at least what is
 * needed, at most half as much again; tests/pipeline/transform/memory.sh holds it within a factor of two. */
uint64_t memory_need(const struct package *extract);
/* E-MEMORY-LIMIT (71) with the figure needed when that is more than `limit`; 0: no limit. */
enum status memory_check(const struct package *extract, uint64_t limit, struct error *err) ERROR_MUST_CHECK;
/* `512M`, `2G`, `800000K` or bytes. */
bool memory_parse(const char *word, uint64_t *bytes);

#endif

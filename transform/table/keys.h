/* SPDX-License-Identifier: Apache-2.0 */
/* Who and where a row is about: person_key, household_key and division_code of every row of a batch (docs/contracts.md section 5).
 *
 * person: `cn:<18>` of the schema's person field when valid; else by (户编号, 人编号) the person whom a register knows under these numbers;
 * else `nfp:<户编号>-<人编号>`. household: the schema's household field behind its system; else the household of the highest register of
 * the pack that holds the person, the first of its rows. division: the row's own; finished by the one the registers give for its household
 * or person where the row says less. */
#ifndef BIDUI_KEYS_H
#define BIDUI_KEYS_H

#include "common/ground/error.h"
#include "transform/table/table.h"

/* keys_build (transform/table/table.h) with threads for what can be done row by row; the result is the same. */
enum status keys_build_parallel(struct batch *batch, size_t threads, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif

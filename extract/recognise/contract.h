/* SPDX-License-Identifier: Apache-2.0 */
/* What a source's contract says about missing, unknown and duplicate columns: refuse, warn, or nothing. Pure. */
#ifndef BIDUI_CONTRACT_H
#define BIDUI_CONTRACT_H

#include "common/ground/buffer.h"
#include "extract/recognise/header.h"

/* E-COLUMN-MISSING, E-COLUMN-UNKNOWN, E-COLUMN-DUPLICATE where the contract is strict, naming file, row and columns; the hint shows the
 * alias line to add. */
enum status contract_check(const struct header *header, const char *file, struct error *err) ERROR_MUST_CHECK;
/* One line for each breach that the contract only warns of. */
void contract_warn(const struct header *header, const char *file, struct buffer *lines);
/* One line with the columns that may be missing and are; nothing when all are there. */
void contract_absent(const struct header *header, const char *file, struct buffer *lines);

#endif
